//! Resident memory: of the demo once it is ready, and by how much an upload of 2 GB makes it grow.

use std::time::Duration;

use clap::Args;

use crate::figure::{Figure, Goal, Kind};
use crate::http::Connection;
use crate::server::Server;
use crate::stage::{Directory, Stage};
use crate::{Outcome, client};

const BENCH: &str = "memory";
const CHUNK: usize = 256 * 1024;

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Bytes of the large upload.
    #[arg(long, default_value_t = 2_000_000_000)]
    bytes: u64,
    /// 100 MB instead: whether it works.
    #[arg(long)]
    quick: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Outcome<()> {
    demo().await?;
    upload(if arguments.quick {
        100_000_000
    } else {
        arguments.bytes
    })
    .await
}

async fn demo() -> Outcome<()> {
    let data = Directory::new(None)?;
    eprintln!("starting the demo");
    let server = Server::start("demo", data.path(), None)?;
    let ready = server.usage()?;
    Figure::new(BENCH, "demo_resident_when_ready", ready.resident, "MiB")
        .aiming(Goal::AtMost(120.0))
        .print()?;
    // What the demo does right after its start (reading what it registered) is over when memory no longer moves.
    let mut last = ready;
    for _ in 0..30 {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let now = server.usage()?;
        let quiet = now.cpu_seconds - last.cpu_seconds < 0.1;
        last = now;
        if quiet {
            break;
        }
    }
    Figure::new(BENCH, "demo_resident_when_idle", last.resident, "MiB")
        .aiming(Goal::AtMost(120.0))
        .print()?;
    Figure::new(BENCH, "demo_peak_of_the_start", last.peak, "MiB").print()?;
    server.stop()
}

async fn upload(bytes: u64) -> Outcome<()> {
    let stage = Stage::new(Kind::Sqlite).await?;
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
    // A first small one, so that what every first upload brings along is not counted as growth.
    client::upload(&mut connection, "maza.bin", &[&[7; CHUNK]]).await?;
    server.forget_peak()?;
    let before = server.usage()?;
    eprintln!("uploading {bytes} bytes");
    let mut chunk = vec![0_u8; CHUNK];
    let headers = client::upload_headers("liela.bin");
    connection.begin("/uploads", &headers, bytes, None).await?;
    let mut sent = 0;
    while sent < bytes {
        // No two chunks alike: nothing on the way may profit from sameness.
        chunk[..8].copy_from_slice(&sent.to_le_bytes());
        let length = CHUNK.min(usize::try_from(bytes - sent)?);
        connection.send(&chunk[..length]).await?;
        sent += length as u64;
    }
    client::upload_answer(&connection.answer().await?)?;
    let after = server.usage()?;
    for (name, value) in [
        ("resident_growth_after_upload", after.resident),
        ("peak_growth_during_upload", after.peak),
    ] {
        Figure::new(BENCH, name, value - before.resident, "MiB")
            .aiming(Goal::AtMost(64.0))
            .print()?;
    }
    server.stop()
}
