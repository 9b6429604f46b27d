//! From the first byte of an upload until the words in it are found: how many a second, and at what cost of processor.
//!
//! The words looked for stand in the file alone, not on the card, so a document counts only when its bytes were
//! stored, registered, read in a process of their own, journalled, sealed and indexed.

use std::cell::Cell;
use std::time::{Duration, Instant};

use aprite::sample::{SampleFormat, file_of};
use chrono::NaiveDate;
use clap::Args;

use crate::figure::{Durations, Figure, Goal, Kind};
use crate::http::Connection;
use crate::server::Server;
use crate::stage::Stage;
use crate::words::{self, Dice};
use crate::{Outcome, client};

const BENCH: &str = "arrive";
const CLIENTS: usize = 4;
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// How many 8 KB texts.
    #[arg(long, default_value_t = 1_000)]
    texts: u64,
    /// How many 30 KB PDFs of two pages.
    #[arg(long, default_value_t = 300)]
    pdfs: u64,
    /// Over which database.
    #[arg(long, value_enum, default_value_t = Kind::Sqlite)]
    database: Kind,
    /// A tenth of it: whether it works.
    #[arg(long)]
    quick: bool,
}

/// One sort of document.
struct Sort {
    name: &'static str,
    extension: &'static str,
    count: u64,
    least_per_second: Option<f64>,
    most_cpu_seconds: f64,
    make: fn(u64, &str) -> Outcome<Vec<u8>>,
}

pub(crate) async fn run(arguments: Arguments) -> Outcome<()> {
    let part = if arguments.quick { 10 } else { 1 };
    let sorts = [
        Sort {
            name: "texts_of_8_kb",
            extension: "txt",
            count: arguments.texts / part,
            least_per_second: Some(50.0),
            most_cpu_seconds: 0.02,
            make: text,
        },
        Sort {
            name: "pdfs_of_30_kb",
            extension: "pdf",
            count: arguments.pdfs / part,
            least_per_second: None,
            most_cpu_seconds: 0.1,
            make: pdf,
        },
    ];
    let stage = Stage::new(arguments.database).await?;
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    for sort in sorts {
        // A first few warm caches, and show that the words are found at all.
        measure(&stage, &server, &sort, 20.min(sort.count), "vispirms").await?;
        let (elapsed, cpu) = measure(&stage, &server, &sort, sort.count, "arpusdarbs").await?;
        let count = sort.count as f64;
        let per_second = Figure::new(
            BENCH,
            format!("{}_per_second", sort.name),
            count / elapsed,
            "1/s",
        )
        .over(arguments.database);
        match sort.least_per_second {
            Some(least) => per_second.aiming(Goal::AtLeast(least)).print()?,
            None => per_second.print()?,
        }
        Figure::new(
            BENCH,
            format!("{}_cpu_seconds_each", sort.name),
            cpu / count,
            "s",
        )
        .over(arguments.database)
        .aiming(Goal::AtMost(sort.most_cpu_seconds))
        .print()?;
        let durations = alone(&stage, &server, &sort).await?;
        Figure::new(
            BENCH,
            format!("{}_alone_p50", sort.name),
            durations.quantile(0.5),
            "ms",
        )
        .over(arguments.database)
        .print()?;
    }
    server.stop()
}

/// Lets `count` of them arrive as fast as they may; returns seconds and processor seconds until all are found.
async fn measure(
    stage: &Stage,
    server: &Server,
    sort: &Sort,
    count: u64,
    what: &str,
) -> Outcome<(f64, f64)> {
    let mark = format!("{what}{}", sort.extension);
    let bodies = (0..count)
        .map(|number| (sort.make)(number, &mark))
        .collect::<Outcome<Vec<_>>>()?;
    let bytes: usize = bodies.iter().map(Vec::len).sum();
    eprintln!(
        "{count} {}, {} bytes each on average",
        sort.name,
        bytes / bodies.len().max(1)
    );
    let register = client::register_id(stage.register);
    let next = Cell::new(0);
    let before = server.usage()?;
    let began = Instant::now();
    let clients = (0..CLIENTS).map(|_| async {
        let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
        while let Some(body) = bodies.get(next.replace(next.get() + 1)) {
            let name = format!("dokuments.{}", sort.extension);
            let upload = client::upload(&mut connection, &name, &[body]).await?;
            client::register(&mut connection, &register, "Dokuments", &upload).await?;
        }
        Outcome::Ok(())
    });
    futures::future::try_join_all(clients).await?;
    let registered = began.elapsed().as_secs_f64();
    let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
    wait_for(&mut connection, &mark, count, Duration::from_millis(20)).await?;
    let elapsed = began.elapsed().as_secs_f64();
    let cpu = server.usage()?.cpu_seconds - before.cpu_seconds;
    eprintln!("registered after {registered:.1} s, found after {elapsed:.1} s");
    Ok((elapsed, cpu))
}

/// How long one takes that comes alone.
async fn alone(stage: &Stage, server: &Server, sort: &Sort) -> Outcome<Durations> {
    let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
    let register = client::register_id(stage.register);
    let mut durations = Durations::default();
    for number in 0..20.min(sort.count) {
        let mark = format!("viens{}{}", letters(number), sort.extension);
        let body = (sort.make)(number, &mark)?;
        let name = format!("dokuments.{}", sort.extension);
        let began = Instant::now();
        let upload = client::upload(&mut connection, &name, &[&body]).await?;
        client::register(&mut connection, &register, "Dokuments", &upload).await?;
        wait_for(&mut connection, &mark, 1, Duration::from_millis(5)).await?;
        durations.push(began.elapsed());
    }
    Ok(durations)
}

async fn wait_for(
    connection: &mut Connection,
    words: &str,
    count: u64,
    pause: Duration,
) -> Outcome<()> {
    let began = Instant::now();
    loop {
        let found = client::count(connection, words).await?;
        if found >= count {
            return Ok(());
        }
        if began.elapsed() > PATIENCE {
            return Err(format!("only {found} of {count} documents are found").into());
        }
        tokio::time::sleep(pause).await;
    }
}

/// A number as a word of its own.
fn letters(number: u64) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect()
}

fn text(number: u64, mark: &str) -> Outcome<Vec<u8>> {
    let mut text = format!("Nr. {number}, {mark}\n");
    text.push_str(&words::text(&mut Dice::new(number + 1), 8_000 - text.len()));
    Ok(text.into_bytes())
}

/// Two pages of letter with an embedded font that has every letter of a letterhead.
fn pdf(number: u64, mark: &str) -> Outcome<Vec<u8>> {
    let mut dice = Dice::new(number + 1);
    let mut paragraphs = vec![format!("Nr. {number}, {mark}"), LETTERS.to_owned()];
    paragraphs.extend((0..9).map(|_| words::text(&mut dice, 500).replace('\n', " ")));
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let date = NaiveDate::from_ymd_opt(2026, 11, 21).ok_or("no such day")?;
    Ok(file_of(SampleFormat::Pdf, "Iesniegums", &paragraphs, date)?.bytes)
}

const LETTERS: &str = "AĀBCČDEĒFGĢHIĪJKĶLĻMNŅOPRSŠTUŪVZŽ aābcčdeēfgģhiījkķlļmnņoprsštuūvzž QWXY qwxy 0123456789 .,:;!?()%&/+-–—„”’@#§€°";
