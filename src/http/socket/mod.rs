//! `GET /graphql` as a WebSocket: subscriptions by the protocol graphql-transport-ws.
//!
//! A page of ours connects with its cookie, and only from our own origin; a program with a token, in the header
//! `Authorization` or in the payload of `connection_init`. Who listens is asked anew for each change that is told, and every
//! half minute: the connection ends with the session or token. Nobody can keep anybody waiting: messages are small, a
//! client that does not read is let go, and an account has only so many connections.

mod places;
mod protocol;

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Response as Answer;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::http::header::{ALLOW, AUTHORIZATION, HeaderMap, HeaderValue, ORIGIN};
use axum::response::{IntoResponse, Response};
use entities::ids::StaffMemberId;
use futures::stream::{AbortHandle, SelectAll, abortable};
use futures::{Stream, StreamExt as _};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub(super) use places::Places;
use protocol::{Close, Step, Talk};

use super::refusal::Refused;
use super::{Door, guard, observe, who};
use crate::access::Caller;
use crate::documents::view::Purpose;
use crate::graphql::{Asker, Presence, ids, subscribe};
use crate::kernel::problem::Language;
use crate::kernel::{Fault, Problem};

/// Largest message of a client, in bytes.
const MESSAGE_BYTES: usize = 128 * 1024;

/// Longest that a client may take to say who it is.
const GREETING: Duration = Duration::from_secs(10);

/// How often a silent client is asked whether it is there, and whether it may be.
const ASK_EVERY: Duration = Duration::from_secs(30);

/// Longest silence.
const SILENCE: Duration = Duration::from_secs(90);

/// Longest that both sides may take to part.
const CLOSING: Duration = Duration::from_secs(2);

/// Longest that a client may take to take a message.
const SENDING: Duration = Duration::from_secs(30);

/// What somebody proved themselves with, and proves themselves with again and again.
#[derive(Debug, Clone)]
enum Shown {
    Token(SecretString),
    Session(SecretString),
}

/// Who listens, as often as it is asked.
#[derive(Clone)]
struct Badge {
    door: Door,
    shown: Shown,
    stead: Option<StaffMemberId>,
}

impl Badge {
    async fn caller(&self) -> Result<Option<Arc<Caller>>, Fault> {
        let gate = &self.door.service.gate;
        let caller = match &self.shown {
            Shown::Token(token) => gate.token(token.expose_secret()).await?,
            Shown::Session(secret) => gate.session(secret.expose_secret()).await?,
        };
        match (caller, self.stead) {
            (Some(caller), Some(absent)) => who::in_stead(&self.door, &caller, absent).await,
            (caller, _) => Ok(caller),
        }
    }
}

/// Takes a connection on.
pub(super) async fn endpoint(
    State(door): State<Door>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refused> {
    let Ok(upgrade) = upgrade else {
        let refused = Refused::new(
            StatusCode::METHOD_NOT_ALLOWED,
            Problem::new("METHOD_NOT_ALLOWED", ""),
        );
        return Err(refused.with(ALLOW, HeaderValue::from_static("POST")));
    };
    // A page of another site has no business here, whatever it shows: browsers let it connect, and say where it is from.
    if headers.contains_key(ORIGIN) {
        who::same_origin(&door, &headers)?;
    }
    let shown = match headers.get(AUTHORIZATION) {
        Some(value) => {
            let token = value.to_str().ok().and_then(who::bearer);
            Some(Shown::Token(
                token.ok_or_else(Refused::unknown_caller)?.into(),
            ))
        }
        None => match who::session_secret(&door, &headers) {
            Some(secret) => {
                who::same_site(&door, &headers)?;
                Some(Shown::Session(secret.into()))
            }
            None => None,
        },
    };
    let stead = who::stead(&headers)?;
    let connection = Connection {
        language: guard::language(&headers),
        request: observe::current(),
        badge: shown.map(|shown| Badge {
            door: door.clone(),
            shown,
            stead,
        }),
        stead,
        door,
        talk: Talk::default(),
        running: HashMap::new(),
        answers: SelectAll::new(),
        begun: 0,
        gone: CancellationToken::new(),
        place: None,
    };
    Ok(upgrade
        .protocols([protocol::SUBPROTOCOL])
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(move |socket| connection.serve(socket))
        .into_response())
}

/// The answers of one operation, each with its number; none at the end.
type Answers = Pin<Box<dyn Stream<Item = (u64, String, Option<Answer>)> + Send>>;

struct Connection {
    door: Door,
    language: Language,
    request: String,
    badge: Option<Badge>,
    stead: Option<StaffMemberId>,
    talk: Talk,
    /// The operation of a name: its number, because names are used again, and how to end it.
    running: HashMap<String, (u64, AbortHandle)>,
    answers: SelectAll<Answers>,
    begun: u64,
    /// Cancelled once whoever listens is known no more.
    gone: CancellationToken,
    place: Option<places::Place>,
}

impl Connection {
    async fn serve(mut self, mut socket: WebSocket) {
        let spoken = socket
            .protocol()
            .is_some_and(|protocol| protocol.as_bytes() == protocol::SUBPROTOCOL.as_bytes());
        let close = match spoken {
            true => self.converse(&mut socket).await,
            false => Some(Close::subprotocol()),
        };
        // What still runs ends before the last word, which a client may be slow to take.
        self.running.values().for_each(|(_, end)| end.abort());
        let Some(close) = close else {
            // The client's close is answered by reading on.
            until_closed(&mut socket).await;
            return;
        };
        let frame = CloseFrame {
            code: close.code,
            reason: close.reason.into(),
        };
        let last = socket.send(Message::Close(Some(frame)));
        if matches!(tokio::time::timeout(SENDING, last).await, Ok(Ok(()))) {
            // The client answers with its own close; whatever it said before that nobody hears any more.
            until_closed(&mut socket).await;
        }
    }

    /// Talks until one side ends it; with which code we do, none where the client did.
    async fn converse(&mut self, socket: &mut WebSocket) -> Option<Close> {
        let began = Instant::now();
        let mut heard_at = began;
        let mut asking = tokio::time::interval_at(began + ASK_EVERY, ASK_EVERY);
        let stop = self.door.stop.clone();
        let gone = self.gone.clone();
        loop {
            let done = tokio::select! {
                message = socket.recv() => {
                    let Some(Ok(message)) = message else { return None };
                    heard_at = Instant::now();
                    match message {
                        Message::Text(text) => self.hear(socket, text.as_str()).await,
                        Message::Binary(_) => Err(Close::invalid("text is expected")),
                        Message::Close(_) => return None,
                        Message::Ping(_) | Message::Pong(_) => Ok(()),
                    }
                }
                Some((number, id, answer)) = self.answers.next() => self.answer(socket, number, &id, answer).await,
                _ = asking.tick() => {
                    if heard_at.elapsed() > SILENCE {
                        Err(Close::silent())
                    } else {
                        self.ask(socket).await
                    }
                }
                () = tokio::time::sleep_until(began + GREETING), if !self.talk.is_acknowledged() => Err(Close::init_timeout()),
                () = gone.cancelled() => Err(Close::unauthorized()),
                () = stop.cancelled() => Err(Close::going_away()),
            };
            if let Err(close) = done {
                return Some(close);
            }
        }
    }

    async fn hear(&mut self, socket: &mut WebSocket, text: &str) -> Result<(), Close> {
        match self.talk.hear(text)? {
            Step::Greet(payload) => {
                self.greet(&payload).await?;
                let said = self.talk.acknowledged();
                say(socket, said).await
            }
            Step::Say(text) => say(socket, text).await,
            Step::Begin { id, request } => self.begin(socket, id, *request).await,
            Step::End(id) => {
                if let Some((_, end)) = self.running.remove(&id) {
                    end.abort();
                }
                Ok(())
            }
            Step::Nothing => Ok(()),
        }
    }

    /// Learns who it is, and gives them one of their places.
    async fn greet(&mut self, payload: &Map<String, Value>) -> Result<(), Close> {
        let text = |key: &str| match payload.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Close::invalid("a payload's members are strings")),
        };
        if let Some(absent) = text("standingInFor")? {
            let absent = ids::read(absent, "standingInFor")
                .map_err(|_| Close::invalid("\"standingInFor\" is no id of a staff member"))?;
            self.stead = Some(absent);
        }
        if let Some(authorization) = text("authorization")? {
            let token = who::bearer(authorization).ok_or_else(Close::forbidden)?;
            self.badge = Some(Badge {
                door: self.door.clone(),
                shown: Shown::Token(token.into()),
                stead: self.stead,
            });
        }
        let badge = self.badge.as_mut().ok_or_else(Close::forbidden)?;
        badge.stead = self.stead;
        let caller = badge.caller().await.map_err(broken)?;
        let caller = caller.ok_or_else(Close::forbidden)?;
        let most = self.door.service.sockets_per_account;
        let place = self.door.places.take(caller.account, most);
        self.place = Some(place.ok_or_else(Close::too_many)?);
        Ok(())
    }

    async fn begin(
        &mut self,
        socket: &mut WebSocket,
        id: String,
        request: async_graphql::Request,
    ) -> Result<(), Close> {
        let badge = self.badge.clone().ok_or_else(Close::unauthorized)?;
        let caller = badge.caller().await.map_err(broken)?;
        let caller = caller.ok_or_else(Close::unauthorized)?;
        let asker = Asker::new(
            self.door.service.clone(),
            caller,
            self.language,
            Purpose::default(),
            self.request.clone(),
        );
        let gone = self.gone.clone();
        let presence = Presence::new(move || {
            let (badge, gone) = (badge.clone(), gone.clone());
            Box::pin(async move {
                let caller = badge.caller().await?;
                if caller.is_none() {
                    gone.cancel();
                }
                Ok(caller)
            })
        });
        let answers = match subscribe(&self.door.schema, asker, presence, request) {
            Ok(answers) => answers,
            Err(errors) => {
                self.talk.ended(&id);
                return say(socket, protocol::error(&id, &errors)).await;
            }
        };
        self.begun += 1;
        let number = self.begun;
        let (answers, end) = abortable(answers);
        self.running.insert(id.clone(), (number, end));
        let name = id.clone();
        let answers = answers
            .map(move |answer| (number, name.clone(), Some(answer)))
            .chain(futures::stream::once(std::future::ready((
                number, id, None,
            ))));
        self.answers.push(Box::pin(answers));
        Ok(())
    }

    async fn answer(
        &mut self,
        socket: &mut WebSocket,
        number: u64,
        id: &str,
        answer: Option<Answer>,
    ) -> Result<(), Close> {
        // The operation ended because nobody may listen any more: that is what is said.
        if self.gone.is_cancelled() {
            return Err(Close::unauthorized());
        }
        // What the client ended, or began anew under the same name, it does not wait for.
        if self
            .running
            .get(id)
            .is_none_or(|(running, _)| *running != number)
        {
            return Ok(());
        }
        let Some(answer) = answer else {
            self.running.remove(id);
            self.talk.ended(id);
            return say(socket, protocol::complete(id)).await;
        };
        if answer.is_ok() {
            return say(socket, protocol::next(id, &answer)).await;
        }
        if let Some((_, end)) = self.running.remove(id) {
            end.abort();
        }
        self.talk.ended(id);
        say(socket, protocol::error(id, &answer.errors)).await
    }

    /// Asks a silent client whether it is there, and whether it may be.
    async fn ask(&mut self, socket: &mut WebSocket) -> Result<(), Close> {
        if let Some(badge) = self.badge.as_ref().filter(|_| self.talk.is_acknowledged()) {
            let caller = badge.caller().await.map_err(broken)?;
            caller.ok_or_else(Close::unauthorized)?;
        }
        send(socket, Message::Ping(bytes::Bytes::new())).await
    }
}

async fn until_closed(socket: &mut WebSocket) {
    let reading = async { while let Some(Ok(_)) = socket.recv().await {} };
    let _ = tokio::time::timeout(CLOSING, reading).await;
}

async fn say(socket: &mut WebSocket, text: String) -> Result<(), Close> {
    send(socket, Message::Text(text.into())).await
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), Close> {
    match tokio::time::timeout(SENDING, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        // Whoever does not read will not read a reason either.
        Ok(Err(_)) | Err(_) => Err(Close::silent()),
    }
}

fn broken(fault: Fault) -> Close {
    tracing::error!(target: "aprite::http", fault = fault.chain(), "a socket failed");
    Close::broken()
}
