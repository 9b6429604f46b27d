//! A client of the WebSocket, frame by frame: what a careful client says, and what a bad one does.

use std::collections::VecDeque;
use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// What a well-behaved client asks for.
pub(crate) const SUBPROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

/// A connection.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What came while something else was waited for.
    earlier: VecDeque<Value>,
}

/// What comes over it.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    Said(Value),
    Closed(u16),
    /// Nothing within a moment.
    Silence,
}

impl Socket {
    /// Connects with these headers; the status of the answer where it is no WebSocket.
    pub(crate) async fn open(url: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let url = format!("{}/graphql", url.replace("http://", "ws://"));
        let mut request = url.into_client_request().expect("an address");
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("a name");
            let value: HeaderValue = value.parse().expect("a value");
            request.headers_mut().insert(name, value);
        }
        match connect_async(request).await {
            Ok((stream, _)) => Ok(Self {
                stream,
                earlier: VecDeque::new(),
            }),
            Err(tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("no connection: {error}"),
        }
    }

    /// Connects and says who it is, with what a client shows in `Authorization`.
    pub(crate) async fn of(url: &str, authorization: &str) -> Self {
        let mut socket = Self::open(url, &[SUBPROTOCOL]).await.expect("a socket");
        socket
            .say(
                json!({ "type": "connection_init", "payload": { "authorization": authorization } }),
            )
            .await;
        assert_eq!(
            socket.hear().await,
            Heard::Said(json!({ "type": "connection_ack" }))
        );
        socket
    }

    pub(crate) async fn say(&mut self, message: Value) {
        self.write(Message::text(message.to_string())).await;
    }

    pub(crate) async fn write(&mut self, message: Message) {
        // The other side may have closed already; what it said is heard next.
        let _ = self.stream.send(message).await;
    }

    /// Subscribes under a name.
    pub(crate) async fn subscribe(&mut self, id: &str, arguments: &str) {
        let query =
            format!("subscription {{ changes{arguments} {{ position missed kind document }} }}");
        self.say(json!({ "id": id, "type": "subscribe", "payload": { "query": query } }))
            .await;
        // Answered in order: once the pong is here, the subscription has begun.
        self.say(json!({ "type": "ping" })).await;
        let mut earlier = VecDeque::new();
        loop {
            match self.hear().await {
                Heard::Said(said) if said["type"] == "pong" => break,
                Heard::Said(said) => earlier.push_back(said),
                other => panic!("no pong: {other:?}"),
            }
        }
        self.earlier = earlier;
    }

    /// What comes next. A moment without anything is silence.
    pub(crate) async fn hear(&mut self) -> Heard {
        self.hear_within(Duration::from_secs(10)).await
    }

    pub(crate) async fn hear_within(&mut self, moment: Duration) -> Heard {
        if let Some(said) = self.earlier.pop_front() {
            return Heard::Said(said);
        }
        loop {
            let Ok(message) = tokio::time::timeout(moment, self.stream.next()).await else {
                return Heard::Silence;
            };
            match message {
                Some(Ok(Message::Text(text))) => {
                    return Heard::Said(serde_json::from_str(text.as_str()).expect("JSON"));
                }
                Some(Ok(Message::Close(frame))) => {
                    return Heard::Closed(frame.map_or(0, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Heard::Closed(0),
            }
        }
    }

    /// The next change heard under a name.
    pub(crate) async fn change(&mut self, id: &str) -> Value {
        match self.hear().await {
            Heard::Said(mut message) if message["type"] == "next" => {
                assert_eq!(message["id"], id);
                assert_eq!(message["payload"].get("errors"), None, "{message:#}");
                message["payload"]["data"]["changes"].take()
            }
            other => panic!("no change: {other:?}"),
        }
    }

    /// Kinds of the changes heard until a document's; that one's included.
    pub(crate) async fn until(&mut self, id: &str, document: &Value) -> Vec<(String, Value)> {
        let mut heard = Vec::new();
        loop {
            let mut change = self.change(id).await;
            let kind = change["kind"].as_str().expect("a kind").to_owned();
            heard.push((kind, change["document"].take()));
            if heard.last().is_some_and(|(_, about)| about == document) {
                return heard;
            }
        }
    }
}
