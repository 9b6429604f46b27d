//! Registration of 100 KB documents over HTTP, durable at the answer, beside the limits that no service could pass.
//!
//! Service and limits are measured in turns of a few seconds, so that what the machine does besides weighs on all of
//! them alike. While a limit is measured the service stands still; while the service is measured it also reads, seals
//! and indexes what was registered before, as it would on any day.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use clap::Args;

use crate::figure::{Durations, Figure, Goal, Kind};
use crate::http::Connection;
use crate::limits::{self, Counter, Manner};
use crate::server::Server;
use crate::stage::Stage;
use crate::words::{self, Dice};
use crate::{Outcome, client};

const BENCH: &str = "intake";

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Over which databases; both without it.
    #[arg(long, value_enum)]
    database: Vec<Kind>,
    /// How many clients register side by side.
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Bytes of a document.
    #[arg(long, default_value_t = 100_000)]
    bytes: usize,
    /// How often service and limits take turns.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Seconds of a turn.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Two short rounds: whether it works, not how fast.
    #[arg(long)]
    quick: bool,
}

/// What one round came to, each a second.
#[derive(Debug, Clone, Default)]
struct Rates {
    documents: Vec<f64>,
    hashing: Vec<f64>,
    files: Vec<f64>,
    counters: Vec<(Manner, Vec<f64>)>,
}

pub(crate) async fn run(mut arguments: Arguments) -> Outcome<()> {
    if arguments.quick {
        (arguments.rounds, arguments.seconds) = (2, 1.0);
    }
    let kinds = match arguments.database.as_slice() {
        [] => vec![Kind::Sqlite, Kind::Postgresql],
        some => some.to_vec(),
    };
    for kind in kinds {
        over(kind, &arguments).await?;
    }
    Ok(())
}

async fn over(kind: Kind, arguments: &Arguments) -> Outcome<()> {
    let stage = Stage::new(kind).await?;
    let bare = tempfile::Builder::new()
        .prefix("aprite-bench-")
        .tempdir_in(stage.data.path())?;
    let (mut counter, manners) = match kind {
        Kind::Sqlite => (
            Counter::on_sqlite(bare.path(), arguments.clients).await?,
            [Manner::OwnConnections, Manner::OneQueue],
        ),
        Kind::Postgresql => (
            Counter::on_postgres(arguments.clients).await?,
            [Manner::OneStatement, Manner::TwoStatements],
        ),
    };
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    let load = Load {
        address: server.address,
        token: stage.clerk.token.clone(),
        register: client::register_id(stage.register),
        body: words::text(&mut Dice::new(1), arguments.bytes).into_bytes(),
        clients: arguments.clients,
        next: Cell::new(0),
    };
    let turn = Duration::from_secs_f64(arguments.seconds);
    let mut rates = Rates {
        counters: manners.map(|manner| (manner, Vec::new())).into(),
        ..Rates::default()
    };
    let mut durations = Durations::default();
    // Connections, caches and statements are warm before anything counts.
    load.register(turn / 2).await?;
    for round in 1..=arguments.rounds {
        let before = server.usage()?;
        let (rate, took) = load.register(turn).await?;
        let cpu = server.usage()?.cpu_seconds - before.cpu_seconds;
        durations.extend(took);
        rates.documents.push(rate);
        server.hold()?;
        rates.hashing.push(limits::hashing(&load.body, turn / 6));
        rates.files.push(limits::files(
            bare.path(),
            &load.body,
            arguments.clients,
            turn / 2,
        )?);
        for (manner, rates) in &mut rates.counters {
            rates.push(counter.measure(*manner, turn / 2).await?);
        }
        server.release()?;
        eprintln!(
            "{kind:?}, round {round}: {rate:.0} documents/s, the service used {:.2} of 2 cores",
            cpu / turn.as_secs_f64()
        );
    }
    print(kind, &rates, &durations)?;
    server.stop()
}

fn print(kind: Kind, rates: &Rates, durations: &Durations) -> Outcome<()> {
    let documents = mean(&rates.documents);
    let mut limits = vec![
        ("sha256_one_core", mean(&rates.hashing)),
        ("write_sync_rename", mean(&rates.files)),
    ];
    limits.extend(
        rates
            .counters
            .iter()
            .map(|(manner, rates)| (manner.name(), mean(rates))),
    );
    for (name, value) in &limits {
        Figure::new(BENCH, *name, *value, "1/s")
            .over(kind)
            .print()?;
    }
    // Of the two ways to raise a counter the faster one is the limit; the slower one is only a worse program.
    let counter = limits
        .split_off(2)
        .into_iter()
        .max_by(|one, other| one.1.total_cmp(&other.1));
    limits.extend(counter);
    let (name, value) = limits
        .into_iter()
        .min_by(|one, other| one.1.total_cmp(&other.1))
        .ok_or("no limit was measured")?;
    Figure::new(BENCH, "documents_per_second", documents, "1/s")
        .over(kind)
        .beside(name, value)
        .aiming(Goal::AtLeast(0.5))
        .print()?;
    for (name, part) in [("p50", 0.5), ("p99", 0.99)] {
        Figure::new(
            BENCH,
            format!("upload_and_register_{name}"),
            durations.quantile(part),
            "ms",
        )
        .over(kind)
        .print()?;
    }
    Ok(())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Clients that register one document after another.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    /// Id of the register.
    pub(crate) register: String,
    /// What all documents have in common; each begins with a line of its own.
    pub(crate) body: Vec<u8>,
    pub(crate) clients: usize,
    /// Number of the next document.
    pub(crate) next: Cell<u64>,
}

impl Load {
    /// Registers for so long; returns documents a second and how long each took.
    async fn register(&self, time: Duration) -> Outcome<(f64, Durations)> {
        let began = Instant::now();
        let clients = (0..self.clients).map(|_| async {
            let mut connection = Connection::open(self.address, &self.token).await?;
            let mut durations = Durations::default();
            let mut done = 0_u32;
            while began.elapsed() < time {
                let asked = Instant::now();
                self.register_one(&mut connection).await?;
                durations.push(asked.elapsed());
                done += 1;
            }
            Outcome::Ok((done, durations))
        });
        let each = futures::future::try_join_all(clients).await?;
        let elapsed = began.elapsed().as_secs_f64();
        let mut durations = Durations::default();
        let mut done = 0;
        for (count, took) in each {
            done += count;
            durations.extend(took);
        }
        Ok((f64::from(done) / elapsed, durations))
    }

    pub(crate) async fn register_one(&self, connection: &mut Connection) -> Outcome<()> {
        let number = self.next.replace(self.next.get() + 1);
        let line = format!("Nr. {number}\n");
        let parts = [line.as_bytes(), self.body.as_slice()];
        let upload = client::upload(connection, "iesniegums.txt", &parts).await?;
        let title = format!("Iesniegums {number}");
        client::register(connection, &self.register, &title, &upload).await?;
        Ok(())
    }
}
