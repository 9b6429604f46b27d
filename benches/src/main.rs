//! The load programs behind `cargo xtask bench NAME`: what a records clerk's day costs, beside what the machine could do
//! at best in the same run.
//!
//! For whoever changes something that must stay fast, and for the figures in README and `docs/measurements.md`. Each
//! program prints one JSON object a line and figure on standard output ([`figure::Figure`]) and its progress on standard
//! error. Nothing here is a test: no figure of a shared machine may decide whether a change is right.
//!
//! Ground: the goals stand in the issue "The main job, end to end" (section "How fast"); absolute figures differ from
//! machine to machine, so every goal is a ratio to a limit of the same run wherever there is such a limit.

#![expect(
    clippy::print_stderr,
    reason = "a load program tells its progress to the person who started it"
)]
#![cfg_attr(
    not(feature = "service"),
    expect(dead_code, reason = "what only the figures of the service use")
)]

#[cfg(feature = "service")]
mod arrive;
#[cfg(feature = "service")]
mod bulk;
#[cfg(feature = "service")]
mod circulation;
#[cfg(feature = "service")]
mod client;
#[cfg(feature = "service")]
mod database;
mod figure;
mod handover;
#[cfg(feature = "service")]
mod http;
mod indexing;
#[cfg(feature = "service")]
mod intake;
#[cfg(feature = "service")]
mod limits;
#[cfg(feature = "service")]
mod list;
#[cfg(feature = "service")]
mod memory;
#[cfg(feature = "service")]
mod retention;
#[cfg(feature = "service")]
mod retrieval;
#[cfg(feature = "service")]
mod search;
#[cfg(feature = "service")]
mod server;
#[cfg(feature = "service")]
mod stage;
#[cfg(feature = "service")]
#[expect(
    clippy::expect_used,
    dead_code,
    reason = "the support of the tests, of which a load program needs a part"
)]
mod support;
#[cfg(feature = "service")]
mod takeover;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What any part of a load program comes to. Whoever started it reads the error; nobody else handles it.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures the service beside what the machine could do at best.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Registrations of 100 KB documents over HTTP, durable at the answer.
    #[cfg(feature = "service")]
    Intake(intake::Arguments),
    /// A million documents taken into the index, searches in them, trimmed to what the asker may see, with highlights, and
    /// suggestions while they type.
    #[cfg(feature = "service")]
    Search(search::Arguments),
    /// Of these only the taking in, by the crate alone.
    Indexing(indexing::Arguments),
    /// How well a judged collection is found through GraphQL, as written and without diacritics.
    #[cfg(feature = "service")]
    Retrieval(retrieval::Arguments),
    /// Pages of the list of documents with file, unit and correspondent.
    #[cfg(feature = "service")]
    List(list::Arguments),
    /// From the first byte of an upload until its text is found.
    #[cfg(feature = "service")]
    Arrive(arrive::Arguments),
    /// An old register of 100,000 rows taken over, beside bare multi-row inserts.
    #[cfg(feature = "service")]
    Takeover(takeover::Arguments),
    /// The first page of a unit's open tasks, and a thousand subscribers that hear of a change.
    #[cfg(feature = "service")]
    Circulation(circulation::Arguments),
    /// The last days of a million files reckoned anew and what is due found, beside a bare pass over the same rows.
    #[cfg(feature = "service")]
    Retention(retention::Arguments),
    /// Packages of 10 GB for an archive, beside `sha256sum` and `cp` of the same files.
    Handover(handover::Arguments),
    /// Resident memory after the demo's start, and after a very large upload.
    #[cfg(feature = "service")]
    Memory(memory::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Outcome<()> {
    // One thread for all clients: the second core is the server's.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match arguments.what {
            #[cfg(feature = "service")]
            What::Intake(arguments) => intake::run(arguments).await,
            #[cfg(feature = "service")]
            What::Search(arguments) => search::run(arguments).await,
            #[cfg(feature = "service")]
            What::Retrieval(arguments) => retrieval::run(arguments).await,
            #[cfg(feature = "service")]
            What::List(arguments) => list::run(arguments).await,
            #[cfg(feature = "service")]
            What::Arrive(arguments) => arrive::run(arguments).await,
            #[cfg(feature = "service")]
            What::Takeover(arguments) => takeover::run(arguments).await,
            #[cfg(feature = "service")]
            What::Circulation(arguments) => circulation::run(arguments).await,
            #[cfg(feature = "service")]
            What::Retention(arguments) => retention::run(arguments).await,
            What::Indexing(arguments) => indexing::run(&arguments),
            What::Handover(arguments) => handover::run(arguments),
            #[cfg(feature = "service")]
            What::Memory(arguments) => memory::run(arguments).await,
        }
    })
}
