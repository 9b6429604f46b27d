//! The protocol graphql-transport-ws, as the package graphql-ws defines it: what may be said when, and with which code a
//! connection ends that says something else. Plain functions over text; the connection around them is in the module above.
//!
//! Why not `async_graphql::http::WebSocket`, of version 7.2: it closes with codes of its own where the protocol names 4400, 4401,
//! 4403 and 4409, it replaces an operation whose name is used again instead of refusing it, tells of an operation that cannot
//! be executed by `next` instead of `error`, and has no bound on the operations of a connection. What listens to whom would stay
//! ours around it all the same: proving anew who it is, pings, places, slow readers, and the end of the service.

use std::collections::HashSet;

use async_graphql::Request;
use serde_json::{Map, Value, json};

use crate::http::graphql;

/// Name of the subprotocol.
pub(super) const SUBPROTOCOL: &str = "graphql-transport-ws";

/// Most operations of one connection at a time.
const MOST: usize = 100;

/// Longest name of an operation, in bytes.
const LONGEST_ID: usize = 128;

/// Why a connection ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    /// RFC 6455, or from 4400 on the protocol's own.
    pub(super) code: u16,
    /// For people who look.
    pub(super) reason: String,
}

impl Close {
    fn new(code: u16, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }

    /// Something that is no message, or not at this point.
    pub(super) fn invalid(what: &str) -> Self {
        Self::new(4400, format!("Invalid message: {what}"))
    }

    /// Something was asked before it was known who asks, or whoever asks is known no more.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// Whoever connected could not prove who they are.
    pub(super) fn forbidden() -> Self {
        Self::new(4403, "Forbidden")
    }

    /// The client does not speak the protocol.
    pub(super) fn subprotocol() -> Self {
        Self::new(4406, "Subprotocol not acceptable")
    }

    /// The client did not say who it is in time.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// It broke on our side.
    pub(super) fn broken() -> Self {
        Self::new(4500, "Internal server error")
    }

    /// The account has as many connections as it may have.
    pub(super) fn too_many() -> Self {
        Self::new(1013, "Too many connections of this account")
    }

    /// The process stops; connect again.
    pub(super) fn going_away() -> Self {
        Self::new(1001, "Going away")
    }

    /// Nothing came for too long.
    pub(super) fn silent() -> Self {
        Self::new(3008, "Timeout")
    }
}

/// What a client says.
#[derive(Debug)]
enum Said {
    Init(Map<String, Value>),
    Ping(Option<Value>),
    Pong,
    Subscribe { id: String, request: Box<Request> },
    Complete(String),
}

/// What follows from what a client said.
#[derive(Debug)]
pub(super) enum Step {
    /// Look who it is, then say [`acknowledged`].
    Greet(Map<String, Value>),
    /// Say this.
    Say(String),
    /// Begin an operation.
    Begin {
        /// Its name.
        id: String,
        /// What is asked.
        request: Box<Request>,
    },
    /// End an operation.
    End(String),
    /// Nothing.
    Nothing,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Greeting {
    #[default]
    Awaited,
    Said,
    Acknowledged,
}

/// Where a conversation stands.
#[derive(Debug, Default)]
pub(super) struct Talk {
    greeting: Greeting,
    operations: HashSet<String>,
}

impl Talk {
    /// What follows from a message.
    ///
    /// # Errors
    /// With which code the connection ends.
    pub(super) fn hear(&mut self, text: &str) -> Result<Step, Close> {
        match read(text)? {
            Said::Init(payload) => match self.greeting {
                Greeting::Awaited => {
                    self.greeting = Greeting::Said;
                    Ok(Step::Greet(payload))
                }
                Greeting::Said | Greeting::Acknowledged => {
                    Err(Close::new(4429, "Too many initialisation requests"))
                }
            },
            Said::Ping(payload) => {
                let mut pong = json!({ "type": "pong" });
                if let Some(payload) = payload {
                    pong["payload"] = payload;
                }
                Ok(Step::Say(pong.to_string()))
            }
            Said::Pong => Ok(Step::Nothing),
            Said::Subscribe { .. } if self.greeting != Greeting::Acknowledged => {
                Err(Close::unauthorized())
            }
            Said::Subscribe { id, request } => {
                if self.operations.contains(&id) {
                    return Err(Close::new(
                        4409,
                        format!("Subscriber for {id} already exists"),
                    ));
                }
                if self.operations.len() >= MOST {
                    return Ok(Step::Say(refusal(&id, "TOO_MANY_SUBSCRIPTIONS")));
                }
                self.operations.insert(id.clone());
                Ok(Step::Begin { id, request })
            }
            // It may have ended on our side a moment ago.
            Said::Complete(id) => Ok(match self.operations.remove(&id) {
                true => Step::End(id),
                false => Step::Nothing,
            }),
        }
    }

    /// It is known who it is; what to say.
    pub(super) fn acknowledged(&mut self) -> String {
        self.greeting = Greeting::Acknowledged;
        json!({ "type": "connection_ack" }).to_string()
    }

    /// Whether it is known who it is.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.greeting == Greeting::Acknowledged
    }

    /// An operation has ended on our side; whether the client still counts on it.
    pub(super) fn ended(&mut self, id: &str) -> bool {
        self.operations.remove(id)
    }
}

/// A result of an operation.
pub(super) fn next(id: &str, response: &async_graphql::Response) -> String {
    json!({ "id": id, "type": "next", "payload": response }).to_string()
}

/// An operation that was not executed, or broke.
pub(super) fn error(id: &str, errors: &[async_graphql::ServerError]) -> String {
    json!({ "id": id, "type": "error", "payload": errors }).to_string()
}

/// An operation that is refused.
pub(super) fn refusal(id: &str, code: &str) -> String {
    let error = json!({ "message": code, "extensions": { "code": code } });
    json!({ "id": id, "type": "error", "payload": [error] }).to_string()
}

/// The end of an operation.
pub(super) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

fn read(text: &str) -> Result<Said, Close> {
    let Ok(Value::Object(mut members)) = serde_json::from_str(text) else {
        return Err(Close::invalid("a JSON object is expected"));
    };
    let Some(Value::String(kind)) = members.remove("type") else {
        return Err(Close::invalid("\"type\" must be a string"));
    };
    let id = |members: &mut Map<String, Value>| match members.remove("id") {
        Some(Value::String(id)) if (1..=LONGEST_ID).contains(&id.len()) => Ok(id),
        _ => Err(Close::invalid("\"id\" must be a string of 1 to 128 bytes")),
    };
    let payload = match members.remove("payload") {
        None | Some(Value::Null) => None,
        Some(Value::Object(payload)) => Some(payload),
        Some(_) => return Err(Close::invalid("\"payload\" must be an object")),
    };
    Ok(match kind.as_str() {
        "connection_init" => Said::Init(payload.unwrap_or_default()),
        "ping" => Said::Ping(payload.map(Value::Object)),
        "pong" => Said::Pong,
        "subscribe" => {
            let id = id(&mut members)?;
            let payload = payload.ok_or_else(|| Close::invalid("\"payload\" is missing"))?;
            let request = graphql::request(payload).map_err(Close::invalid)?;
            Said::Subscribe {
                id,
                request: Box::new(request),
            }
        }
        "complete" => Said::Complete(id(&mut members)?),
        _ => return Err(Close::invalid("unknown \"type\"")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBSCRIBE: &str = r#"{"id":"1","type":"subscribe","payload":{"query":"subscription { changes { position } }"}}"#;

    fn code(heard: Result<Step, Close>) -> u16 {
        heard.expect_err("a close").code
    }

    #[test]
    fn what_is_no_message_ends_the_connection() {
        for text in [
            "",
            "[]",
            "7",
            r#"{"type":7}"#,
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"connection_init","payload":"x"}"#,
        ] {
            assert_eq!(code(Talk::default().hear(text)), 4400, "{text}");
        }
    }

    #[test]
    fn one_says_who_one_is_once_and_first() {
        let mut talk = Talk::default();
        assert_eq!(code(talk.hear(SUBSCRIBE)), 4401);
        let init = r#"{"type":"connection_init","payload":{"authorization":"Bearer x"}}"#;
        let Ok(Step::Greet(payload)) = talk.hear(init) else {
            panic!("a greeting");
        };
        assert_eq!(payload["authorization"], "Bearer x");
        // Between the greeting and its answer nothing may be asked either.
        assert_eq!(code(talk.hear(SUBSCRIBE)), 4401);
        assert_eq!(code(talk.hear(init)), 4429);
        assert_eq!(talk.acknowledged(), r#"{"type":"connection_ack"}"#);
        assert_eq!(code(talk.hear(init)), 4429);
    }

    #[test]
    fn operations_have_names_of_their_own_as_long_as_they_last() {
        let mut talk = Talk::default();
        talk.acknowledged();
        assert!(matches!(talk.hear(SUBSCRIBE), Ok(Step::Begin { id, .. }) if id == "1"));
        assert_eq!(
            talk.hear(SUBSCRIBE).expect_err("a close"),
            Close::new(4409, "Subscriber for 1 already exists")
        );
        let complete = r#"{"id":"1","type":"complete"}"#;
        assert!(matches!(talk.hear(complete), Ok(Step::End(id)) if id == "1"));
        assert!(matches!(talk.hear(complete), Ok(Step::Nothing)));
        assert!(matches!(talk.hear(SUBSCRIBE), Ok(Step::Begin { .. })));
        assert!(talk.ended("1") && !talk.ended("1"));
        for number in 0..MOST {
            let text = SUBSCRIBE.replace("\"1\"", &format!("\"{number}\""));
            assert!(matches!(talk.hear(&text), Ok(Step::Begin { .. })));
        }
        let one_more = SUBSCRIBE.replace("\"1\"", "\"more\"");
        assert!(
            matches!(talk.hear(&one_more), Ok(Step::Say(said)) if said.contains("TOO_MANY_SUBSCRIPTIONS"))
        );
    }

    #[test]
    fn a_ping_is_answered_with_what_it_brought() {
        let mut talk = Talk::default();
        for (ping, pong) in [
            (r#"{"type":"ping"}"#, json!({ "type": "pong" })),
            (
                r#"{"type":"ping","payload":{"n":1}}"#,
                json!({ "type": "pong", "payload": { "n": 1 } }),
            ),
        ] {
            let Ok(Step::Say(said)) = talk.hear(ping) else {
                panic!("an answer");
            };
            assert_eq!(serde_json::from_str::<Value>(&said).expect("JSON"), pong);
        }
        assert!(matches!(talk.hear(r#"{"type":"pong"}"#), Ok(Step::Nothing)));
    }
}
