//! How soon subscribers hear of a change: from sending the registration of a document until the last of a thousand sockets has
//! read that there is one, beside a bare in-process broadcast over as many plain WebSockets.

use std::net::SocketAddr;
use std::time::Instant;

use aprite::access::token;
use aprite::journal::Actor;
use aprite::kernel::Clock;
use aprite::op::Kit;
use entities::vocabulary::TokenScope;
use futures::{SinkExt as _, StreamExt as _};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, accept_async, connect_async};

use super::BENCH;
use crate::Outcome;
use crate::client::register_id;
use crate::figure::{Durations, Figure, Goal, Kind};
use crate::http::Connection;
use crate::server::Server;
use crate::stage::Stage;

/// Tokens that the subscribers share: as many people as an institution has at work.
const TOKENS: usize = 50;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One subscriber has heard of one change.
struct Heard(Instant);

pub(super) async fn run(
    kind: Kind,
    stage: &Stage,
    subscribers: usize,
    changes: usize,
) -> Outcome<()> {
    // All tokens are of one account here, so it needs room for them.
    std::fs::write(
        stage.data.path().join("aprite.toml"),
        format!("[subscriptions]\nper_account = {}\n", subscribers + 1),
    )?;
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    let tokens = tokens(stage).await?;
    let (told, mut heard) = mpsc::unbounded_channel();
    let mut listening = Vec::with_capacity(subscribers);
    for number in 0..subscribers {
        let socket = subscribed(server.address, &tokens[number % tokens.len()]).await?;
        listening.push(tokio::spawn(listen(socket, told.clone())));
    }
    let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
    let register = register_id(stage.register);
    let mut ours = Durations::default();
    for number in 0..=changes {
        let input = json!({ "register": register, "card": { "title": format!("Izmaiņa {number}"), "accessClass": "OPEN" } });
        let began = Instant::now();
        connection
            .ask(
                "mutation($input: RegisterDocumentInput!) { registerDocument(input: $input) { document { id } problems { code } } }",
                json!({ "input": input }),
            )
            .await?;
        let found = collect(&mut heard, subscribers, began).await?;
        // The first one warms what is behind.
        if number > 0 {
            ours.extend(found);
        }
    }
    listening.iter().for_each(|task| task.abort());
    server.stop()?;
    let bare = bare(subscribers, changes).await?;
    for (name, part) in [("p50", 0.5), ("p99", 0.99), ("last", 1.0)] {
        let figure = Figure::new(
            BENCH,
            format!("{subscribers}_subscribers_hear_{name}"),
            ours.quantile(part),
            "ms",
        )
        .over(kind)
        .beside("bare_broadcast", bare.quantile(part));
        match name {
            "p99" => figure.aiming_by_value(Goal::AtMost(1_000.0)).print()?,
            _ => figure.print()?,
        }
    }
    Ok(())
}

async fn tokens(stage: &Stage) -> Outcome<Vec<String>> {
    // Tokens are for the service, whose clock is the machine's.
    let kit = Kit {
        clock: Clock::system(),
        ..stage.kit.clone()
    };
    let mut op = kit.begin(Actor::System).await?;
    let mut tokens = Vec::with_capacity(TOKENS);
    for _ in 0..TOKENS {
        let new = token::NewToken {
            name: "bench".to_owned(),
            scope: TokenScope::Read,
            days: token::MOST_DAYS,
        };
        let shown = token::create(&mut op, stage.clerk.caller.account, new).await?;
        tokens.push(shown.secret.expose_secret().to_owned());
    }
    op.commit().await?;
    Ok(tokens)
}

/// A connection that has subscribed to all changes.
async fn subscribed(address: SocketAddr, token: &str) -> Outcome<Socket> {
    let mut request = format!("ws://{address}/graphql").into_client_request()?;
    request.headers_mut().insert(
        "sec-websocket-protocol",
        HeaderValue::from_static("graphql-transport-ws"),
    );
    let (mut socket, _) = connect_async(request).await?;
    let authorization = format!("Bearer {token}");
    for message in [
        json!({ "type": "connection_init", "payload": { "authorization": authorization } }),
        json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { changes { position kind document } }" } }),
        json!({ "type": "ping" }),
    ] {
        socket.send(Message::text(message.to_string())).await?;
    }
    for wanted in ["connection_ack", "pong"] {
        let said = socket.next().await.ok_or("a socket that closed")??;
        let said: Value = serde_json::from_str(said.to_text()?)?;
        if said["type"] != wanted {
            return Err(format!("{wanted} was expected: {said}").into());
        }
    }
    Ok(socket)
}

/// Tells of each change that comes.
async fn listen(mut socket: Socket, told: mpsc::UnboundedSender<Heard>) {
    while let Some(Ok(message)) = socket.next().await {
        let is_change = matches!(&message, Message::Text(text) if text.as_str().contains("document.registered") || text.as_str() == BARE);
        if is_change && told.send(Heard(Instant::now())).is_err() {
            return;
        }
    }
}

async fn collect(
    heard: &mut mpsc::UnboundedReceiver<Heard>,
    subscribers: usize,
    began: Instant,
) -> Outcome<Durations> {
    let mut found = Durations::default();
    for _ in 0..subscribers {
        let next = tokio::time::timeout(std::time::Duration::from_secs(60), heard.recv()).await;
        let Heard(at) = next
            .map_err(|_| "a subscriber heard nothing for a minute")?
            .ok_or("nobody listens any more")?;
        found.push(at - began);
    }
    Ok(found)
}

/// As long as a change is.
const BARE: &str = r#"{"id":"1","type":"next","payload":{"data":{"changes":{"position":100000,"kind":"document.bare","document":"document_00000000000000000000000000000000"}}}}"#;

/// The same over plain WebSockets: one broadcast in a process of its own threads, no protocol, nobody asked who they are.
async fn bare(subscribers: usize, changes: usize) -> Outcome<Durations> {
    let (sender, _) = broadcast::channel::<()>(64);
    let (address, listens) = oneshot::channel();
    let broadcaster = sender.clone();
    std::thread::spawn(move || serve_bare(address, broadcaster));
    let address: SocketAddr = listens.await?;
    let (told, mut heard) = mpsc::unbounded_channel();
    let mut listening = Vec::with_capacity(subscribers);
    for _ in 0..subscribers {
        let (socket, _) = connect_async(format!("ws://{address}/")).await?;
        listening.push(tokio::spawn(listen(socket, told.clone())));
    }
    while sender.receiver_count() < subscribers {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let mut bare = Durations::default();
    for number in 0..=changes {
        let began = Instant::now();
        sender.send(())?;
        let found = collect(&mut heard, subscribers, began).await?;
        if number > 0 {
            bare.extend(found);
        }
    }
    listening.iter().for_each(|task| task.abort());
    Ok(bare)
}

fn serve_bare(address: oneshot::Sender<SocketAddr>, sender: broadcast::Sender<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    else {
        return;
    };
    runtime.block_on(async {
        let Ok(listener) = TcpListener::bind("127.0.0.1:0").await else {
            return;
        };
        let Ok(own) = listener.local_addr() else {
            return;
        };
        if address.send(own).is_err() {
            return;
        }
        while let Ok((stream, _)) = listener.accept().await {
            let mut changes = sender.subscribe();
            tokio::spawn(async move {
                let Ok(mut socket) = accept_async(stream).await else {
                    return;
                };
                while changes.recv().await.is_ok() {
                    if socket.send(Message::text(BARE)).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
}
