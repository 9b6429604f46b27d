//! Whether the service answers, asked as anybody else would: over HTTP.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::kernel::Fault;

const AGAIN: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until `/readyz` answers 200.
///
/// # Errors
/// A fault when it does not within a minute.
pub async fn until_ready(address: SocketAddr) -> Result<(), Fault> {
    let address = reachable(address);
    let asking = async {
        while !matches!(is_ready(address).await, Ok(true)) {
            tokio::time::sleep(AGAIN).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking)
        .await
        .map_err(Fault::at("waiting until the service is ready"))
}

async fn is_ready(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut status = [0; 12];
    stream.read_exact(&mut status).await?;
    Ok(status.ends_with(b" 200"))
}

/// Who listens everywhere is reached on this machine.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
