//! A program of another house that is told by HTTP: it takes messages, refuses them, stalls, or breaks the connection.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What it does with what comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Answers with this status.
    Answer(u16),
    /// Sends whoever comes elsewhere.
    Redirect(String),
    /// Takes the message and never answers.
    Stall,
    /// Takes the message and closes.
    Break,
    /// Answers with more than anybody wants to read.
    Flood,
}

/// A message that came.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Message {
    pub(crate) fn body(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    /// The document that it is about.
    pub(crate) fn subject(&self) -> Value {
        self.body()["subject"].take()
    }
}

/// The program.
pub(crate) struct Receiver {
    pub(crate) port: u16,
    inside: Arc<Mutex<Inside>>,
    task: tokio::task::JoinHandle<()>,
}

struct Inside {
    manner: Manner,
    messages: Vec<Message>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let inside = Arc::new(Mutex::new(Inside {
            manner: Manner::Answer(204),
            messages: Vec::new(),
        }));
        let shared = Arc::clone(&inside);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { port, inside, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn behave(&self, manner: Manner) {
        self.inside.lock().expect("unbroken").manner = manner;
    }

    /// What came since the last time.
    pub(crate) fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.inside.lock().expect("unbroken").messages)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, inside: Arc<Mutex<Inside>>) {
    let Some(message) = read(&mut stream).await else {
        return;
    };
    let manner = {
        let mut inside = inside.lock().expect("unbroken");
        inside.messages.push(message);
        inside.manner.clone()
    };
    let answer = match manner {
        Manner::Answer(status) => {
            format!("HTTP/1.1 {status} Said\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Manner::Redirect(url) => format!(
            "HTTP/1.1 307 Moved\r\nlocation: {url}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ),
        Manner::Stall => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return;
        }
        Manner::Break => return,
        Manner::Flood => {
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(head.as_bytes()).await;
            let much = vec![b'x'; 64 * 1024];
            // Until the other side has had enough.
            for _ in 0..16_000 {
                if stream.write_all(&much).await.is_err() {
                    break;
                }
            }
            return;
        }
    };
    let _ = stream.write_all(answer.as_bytes()).await;
}

async fn read(stream: &mut TcpStream) -> Option<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let headers: BTreeMap<String, String> = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let text = String::from_utf8(bytes[end..end + length].to_vec()).ok()?;
    Some(Message { headers, text })
}
