//! `aprite serve`: from the ground to `ready`, and from a signal to a good end.

use std::io;
use std::net::SocketAddr;

use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::outlet::{Failure, Outcome, Outlet};
use crate::app::{App, Ground, Machine, Occupancy, until_ready};
use crate::config::Settings;
use crate::kernel::Fault;

/// Exit status of a process that was told twice to stop (128 + SIGINT).
const TOLD_TWICE: i32 = 130;

/// Serves what is in the data directory.
///
/// # Errors
/// Why it could not start, or what died.
pub(crate) async fn run(
    settings: Settings,
    machine: Machine,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let ground = super::existing(settings).await?;
    let occupancy = occupy(&ground)?;
    let listener = listen(ground.settings.listen).await?;
    let app = App::build(ground, machine).await?;
    serve(app, listener, occupancy, outlet).await
}

/// Takes the right to serve the data directory.
///
/// # Errors
/// When another process serves it: which, and what to do.
pub(crate) fn occupy(ground: &Ground) -> Result<Occupancy, Failure> {
    let directory = &ground.settings.data_dir;
    match Occupancy::take(directory, ground.kit.clock.now())? {
        Ok(occupancy) => Ok(occupancy),
        Err(None) => Err(Failure::naming(
            "cli-occupied-somehow",
            "directory",
            directory.display(),
        )),
        Err(Some(there)) => Err(Failure::Said(
            "cli-occupied",
            vec![
                ("directory", directory.display().to_string()),
                ("process", there.process.to_string()),
                (
                    "since",
                    there.since.format("%Y-%m-%d %H:%M UTC").to_string(),
                ),
                ("url", there.url.unwrap_or_else(|| "…".to_owned())),
            ],
        )),
    }
}

/// Opens a listener.
///
/// # Errors
/// When the address is taken or not this machine's.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let key = if error.kind() == io::ErrorKind::AddrInUse {
            "cli-address-taken"
        } else {
            "cli-address"
        };
        Failure::Said(
            key,
            vec![("address", address.to_string()), ("why", error.to_string())],
        )
    })
}

/// Serves until told to stop; prints `ready URL` once the service answers.
///
/// # Errors
/// What did not start, died, or did not come to a good end.
pub(crate) async fn serve(
    app: App,
    listener: TcpListener,
    mut occupancy: Occupancy,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    // Before anything starts: a signal that comes early must not end the process halfway.
    let mut signals = Signals::listen()?;
    let public_url = app.service().public_url.clone();
    app.service().finding.warm_up().await?;
    let mut running = app.start(listener)?;
    let address = running.address();
    let url = public_url.unwrap_or_else(|| format!("http://{address}"));
    let told = tokio::select! {
        ready = until_ready(address) => {
            ready?;
            occupancy.announce(&url)?;
            outlet.result(&format!("ready {url}"), &json!({ "ready": url }));
            tracing::info!(%address, "ready");
            tokio::select! {
                () = signals.next() => Ok(()),
                fault = running.broken() => Err(fault),
            }
        }
        () = signals.next() => Ok(()),
        fault = running.broken() => Err(fault),
    };
    tracing::info!("stopping");
    let second = tokio::spawn(async move {
        signals.next().await;
        std::process::exit(TOLD_TWICE);
    });
    let stopped = running.stop().await;
    second.abort();
    told.and(stopped)?;
    tracing::info!("stopped");
    Ok(Outcome::Fine)
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> Result<Self, Fault> {
        let on = |kind| signal(kind).map_err(Fault::at("listening for signals"));
        Ok(Self {
            terminate: on(SignalKind::terminate())?,
            interrupt: on(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
