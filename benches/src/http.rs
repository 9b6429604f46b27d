//! An HTTP/1.1 client as small as one can be: it shares two cores with the server that it measures.
//!
//! One connection, kept alive, one request at a time; answers must say their length, as the service's do.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Outcome;

/// A connection of one account.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    /// What was read and not yet consumed.
    buffer: Vec<u8>,
    /// Host and credentials, the same on every request.
    headers: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr, token: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(16 * 1024),
            headers: format!("Host: {address}\r\nAuthorization: Bearer {token}\r\n"),
        })
    }

    /// Sends a request whose body is `parts` one after another.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        headers: &str,
        parts: &[&[u8]],
    ) -> Outcome<Answer> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        self.begin(path, headers, length as u64, parts.first().copied())
            .await?;
        for part in parts.iter().skip(1) {
            self.stream.write_all(part).await?;
        }
        self.answer().await
    }

    /// Sends head and first part in one write. The rest of the announced body is for [`Connection::send`].
    pub(crate) async fn begin(
        &mut self,
        path: &str,
        headers: &str,
        length: u64,
        first: Option<&[u8]>,
    ) -> Outcome<()> {
        let mut head = format!(
            "POST {path} HTTP/1.1\r\n{}{headers}Content-Length: {length}\r\n\r\n",
            self.headers
        )
        .into_bytes();
        head.extend_from_slice(first.unwrap_or_default());
        Ok(self.stream.write_all(&head).await?)
    }

    pub(crate) async fn send(&mut self, part: &[u8]) -> Outcome<()> {
        Ok(self.stream.write_all(part).await?)
    }

    /// Reads one answer.
    pub(crate) async fn answer(&mut self) -> Outcome<Answer> {
        let head = loop {
            if let Some(at) = self
                .buffer
                .windows(4)
                .position(|window| window == b"\r\n\r\n")
            {
                break at + 4;
            }
            self.read_more().await?;
        };
        let (status, length) = parse(&self.buffer[..head])?;
        while self.buffer.len() < head + length {
            self.read_more().await?;
        }
        let body = self.buffer[head..head + length].to_vec();
        self.buffer.drain(..head + length);
        Ok(Answer { status, body })
    }

    async fn read_more(&mut self) -> Outcome<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(())
    }

    /// Asks a GraphQL question that must be answered without errors; returns the body as it came.
    pub(crate) async fn ask_raw(&mut self, body: &[u8]) -> Outcome<Vec<u8>> {
        let answer = self
            .post(
                "/graphql",
                "Content-Type: application/json\r\nAccept: application/json\r\n",
                &[body],
            )
            .await?;
        if answer.status != 200 || find(&answer.body, b"\"errors\"").is_some() {
            return Err(format!(
                "GraphQL answered {}: {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )
            .into());
        }
        Ok(answer.body)
    }

    /// Asks a GraphQL question that must be answered without errors; returns its data.
    pub(crate) async fn ask(&mut self, query: &str, variables: Value) -> Outcome<Value> {
        let body = self.ask_raw(&question(query, variables)).await?;
        let mut answer: Value = serde_json::from_slice(&body)?;
        Ok(answer["data"].take())
    }
}

/// The body of a GraphQL request.
pub(crate) fn question(query: &str, variables: Value) -> Vec<u8> {
    serde_json::json!({ "query": query, "variables": variables })
        .to_string()
        .into_bytes()
}

fn parse(head: &[u8]) -> Outcome<(u16, usize)> {
    let head = str::from_utf8(head)?;
    let status = head
        .split(' ')
        .nth(1)
        .ok_or("an answer without a status")?
        .parse()?;
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .ok_or_else(|| format!("an answer without a length: {head}"))?
        .1
        .trim()
        .parse()?;
    Ok((status, length))
}

/// Where `needle` first occurs.
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

/// The string that follows `"name":"`, without parsing the rest.
pub(crate) fn string_of<'a>(body: &'a [u8], name: &str) -> Option<&'a str> {
    let key = format!("\"{name}\":\"");
    let rest = &body[find(body, key.as_bytes())? + key.len()..];
    str::from_utf8(&rest[..rest.iter().position(|byte| *byte == b'"')?]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_heads_and_picks_strings() {
        let head =
            b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(parse(head).ok(), Some((201, 12)));
        assert!(parse(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert_eq!(string_of(br#"{"size":3,"id":"abc"}"#, "id"), Some("abc"));
        assert_eq!(string_of(br#"{"size":3}"#, "id"), None);
    }
}
