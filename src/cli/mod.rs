//! The command line (*komandrinda*): for whoever keeps the machine, and for scripts.
//!
//! Results go to standard output, everything else to standard error; exit status 0 is well, 1 means that something was
//! found or refused, 2 that the command could not run. Nothing here decides anything about documents: a command looks
//! up what its arguments name, calls the areas, and says what came of it.

mod accounts;
mod allocator;
mod analyze;
mod arguments;
mod demo;
mod doctor;
mod import;
mod init;
mod journal;
mod offline;
mod organisation;
mod outlet;
mod scheme;
mod serve;
mod takeover;
mod upkeep;
mod verify;
mod year;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser as _;
use serde_json::json;

use self::arguments::{Arguments, Command};
use self::outlet::{Failure, Outcome, Outlet};
use crate::app::{Ground, Machine};
use crate::config::{Settings, Sources};
use crate::kernel::{Clock, Fault, Ids};
use crate::{access, telemetry};

/// Unoptimised GraphQL resolvers nest deeper than the usual 2 MiB; what is not touched costs nothing.
const STACK: usize = 8 << 20;

/// Threads for what blocks (files, the search index, password hashing). Each that ever ran keeps memory of its own.
const BLOCKING_THREADS: usize = 16;

/// Runs the command that was typed.
pub fn main(words: impl Iterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(told) => {
            // Help and version are told the same way, and are no errors.
            let status = if told.use_stderr() { 2 } else { 0 };
            let _ = told.print();
            return ExitCode::from(status);
        }
    };
    let sources = Sources {
        data_dir: arguments.data_dir.clone(),
        config: arguments.config.clone(),
        ..Sources::of_process()
    };
    if matches!(arguments.command, Command::Demo(_) | Command::Serve(_))
        && let Ok(executable) = std::env::current_exe()
    {
        allocator::ask(&executable, &words, &sources.environment);
    }
    let outlet = match Outlet::new(&sources.environment, arguments.json) {
        Ok(outlet) => outlet,
        Err(_) => return ExitCode::from(2),
    };
    match run(arguments.command, sources, &outlet) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(failure) => {
            outlet.fail(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, mut sources: Sources, outlet: &Outlet) -> Result<Outcome, Failure> {
    match &command {
        Command::Schema => {
            outlet.print(&crate::graphql::sdl());
            return Ok(Outcome::Fine);
        }
        Command::Matrix => {
            outlet.print(&access::policy::matrix());
            return Ok(Outcome::Fine);
        }
        Command::Analyze(arguments) => return analyze::run(arguments, outlet),
        Command::Extract { .. } => return Err(Failure::Said("cli-extract", Vec::new())),
        Command::Verify(arguments) if arguments.is_offline() => {
            return offline::run(arguments, outlet);
        }
        Command::Demo(listen) | Command::Serve(listen) => {
            if let Some(address) = listen.listen {
                sources.arguments.push(("listen", address.to_string()));
            }
        }
        _ => {}
    }
    let settings = match Settings::load(&sources) {
        Ok(settings) => settings,
        Err(wrong) if matches!(command, Command::Doctor) => {
            return Ok(doctor::settings(&wrong, outlet));
        }
        Err(wrong) => return Err(Failure::Told(wrong.to_string())),
    };
    telemetry::install(&settings.log)?;
    let machine = machine(&sources)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .map_err(Fault::at("starting the runtime"))?;
    let outcome = runtime.block_on(dispatch(command, settings, machine, outlet));
    // Whatever still blocks must not keep a process that has said its last word.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    outcome
}

async fn dispatch(
    command: Command,
    settings: Settings,
    machine: Machine,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    match command {
        Command::Demo(listen) => {
            demo::run(settings, machine, listen.listen.is_some(), outlet).await
        }
        Command::Serve(_) => serve::run(settings, machine, outlet).await,
        Command::Init(arguments) => init::run(settings, &arguments, outlet).await,
        Command::Import(arguments) => {
            let ground = existing(settings).await?;
            let outcome = import::run(&ground, &arguments, outlet).await;
            ground.close().await?;
            outcome
        }
        Command::Token(arguments) => {
            accounts::token(&existing(settings).await?, &arguments, outlet).await
        }
        Command::Password(arguments) => {
            accounts::password(&existing(settings).await?, &arguments, outlet).await
        }
        Command::Account(command) => {
            accounts::manage(&existing(settings).await?, command, outlet).await
        }
        Command::Reread(arguments) => {
            upkeep::reread(existing(settings).await?, &arguments, outlet).await
        }
        Command::Jobs(arguments) => {
            upkeep::jobs(existing(settings).await?, arguments, outlet).await
        }
        Command::Year(arguments) => year::run(existing(settings).await?, &arguments, outlet).await,
        Command::Scheme(arguments) => {
            scheme::run(existing(settings).await?, &arguments, outlet).await
        }
        Command::Takeover(command) => {
            takeover::run(existing(settings).await?, &command, outlet).await
        }
        Command::Organisation(command) => {
            organisation::run(existing(settings).await?, &command, outlet).await
        }
        Command::Verify(arguments) => {
            verify::run(existing(settings).await?, machine, arguments, outlet).await
        }
        Command::Journal(command) => {
            let ground = existing(settings).await?;
            let outcome = journal::run(&ground, command, outlet).await;
            ground.close().await?;
            outcome
        }
        Command::Doctor => doctor::run(settings, machine, outlet).await,
        Command::Migrate => {
            existing(settings).await?.close().await?;
            outlet.result(
                &outlet.text("cli-migrated", &[]),
                &json!({ "migrated": true }),
            );
            Ok(Outcome::Fine)
        }
        Command::Schema | Command::Matrix | Command::Analyze(_) | Command::Extract { .. } => {
            Ok(Outcome::Fine)
        }
    }
}

async fn open(settings: Settings) -> Result<Ground, Failure> {
    Ok(Ground::open(settings, Clock::system(), Ids::system()).await?)
}

/// The ground of an installation that is there already: a mistyped directory must not become an empty archive.
async fn existing(settings: Settings) -> Result<Ground, Failure> {
    if !Ground::exists(&settings) {
        return Err(Failure::naming(
            "cli-nothing-there",
            "directory",
            settings.data_dir.display(),
        ));
    }
    open(settings).await
}

fn machine(sources: &Sources) -> Result<Machine, Fault> {
    let path = sources
        .environment
        .iter()
        .find(|(name, _)| name == "PATH")
        .map(|(_, value)| value.into())
        .unwrap_or_default();
    let executable: PathBuf = std::env::current_exe().map_err(Fault::at("finding this program"))?;
    Ok(Machine { executable, path })
}
