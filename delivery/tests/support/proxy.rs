//! A stretch of the way to a server that can break: it carries so many bytes towards the server and then hangs up.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Carries connections to one port of this machine, as long as its budget lasts.
#[derive(Debug)]
pub(crate) struct Proxy {
    port: u16,
    line: Arc<Line>,
}

#[derive(Debug)]
struct Line {
    /// Bytes that may still go to the server.
    budget: AtomicI64,
    /// Bytes that went.
    carried: AtomicU64,
}

impl Proxy {
    /// One that does not break until [`Proxy::breaks_after`] is called.
    pub(crate) async fn to(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let line = Arc::new(Line {
            budget: AtomicI64::new(i64::MAX),
            carried: AtomicU64::new(0),
        });
        let own = listener.local_addr().expect("a bound port").port();
        let shared = Arc::clone(&line);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, port, Arc::clone(&shared)));
            }
        });
        Self { port: own, line }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// After so many bytes more, all connections break and no new one lives.
    pub(crate) fn breaks_after(&self, bytes: i64) {
        self.line.budget.store(bytes, Ordering::SeqCst);
    }

    pub(crate) fn is_mended(&self) {
        self.breaks_after(i64::MAX);
    }

    /// Bytes carried towards the server since this was asked last.
    pub(crate) fn carried(&self) -> u64 {
        self.line.carried.swap(0, Ordering::SeqCst)
    }
}

async fn carry(near: TcpStream, port: u16, line: Arc<Line>) {
    let Ok(far) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await else {
        return;
    };
    let (mut from_client, mut to_client) = near.into_split();
    let (mut from_server, mut to_server) = far.into_split();
    let there = async {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let Ok(count @ 1..) = from_client.read(&mut buffer).await else {
                return;
            };
            let size = i64::try_from(count).expect("a buffer is small");
            if line.budget.fetch_sub(size, Ordering::SeqCst) < size {
                // Others must not win anything by this one's failure.
                line.budget.store(0, Ordering::SeqCst);
                return;
            }
            line.carried.fetch_add(count as u64, Ordering::SeqCst);
            if to_server.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
    };
    let back = async {
        let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
    };
    // Whichever side ends, both are hung up.
    tokio::select! {
        () = there => {}
        () = back => {}
    }
}
