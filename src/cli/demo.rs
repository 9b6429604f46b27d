//! `aprite demo`: an office to try things in, made once and gone on with afterwards.

use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::net::TcpListener;

use super::outlet::{Failure, Outcome, Outlet};
use super::serve;
use crate::app::sample::{
    load_documents, load_drafts, load_institution, load_predecessors, load_scans, load_valmiera,
};
use crate::app::{App, Machine};
use crate::classification::year_opening::open_files;
use crate::config::Settings;
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};
use crate::organisation;

/// A few hundred.
const DOCUMENTS: usize = 300;

/// What the demo remembers of itself, in `demo.json` of the data directory: on another day the same sample must be told
/// on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    /// Last day of the sample.
    until: NaiveDate,
    /// How many documents it has.
    documents: usize,
    /// Whether all of them are registered.
    complete: bool,
}

/// Makes what is missing and serves.
///
/// # Errors
/// Why it could not start, or what died.
pub(crate) async fn run(
    settings: Settings,
    machine: Machine,
    listen_given: bool,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let data_dir = settings.data_dir.clone();
    let remembered = data_dir.join("demo.json");
    let ground = super::open(settings).await?;
    let occupancy = serve::occupy(&ground)?;
    let listener = listener(&ground.settings, listen_given, outlet).await?;
    let app = App::build(ground, machine).await?;
    refuse_real(&app).await?;
    let loaded = load_institution(&app.service().kit)
        .await
        .map_err(Fault::from)?;
    let valmiera = load_valmiera(&app.service().kit)
        .await
        .map_err(Fault::from)?;
    for account in loaded.accounts.iter().chain(&valmiera.accounts) {
        let (login, password, role) = (account.login, account.password.expose(), account.role);
        outlet.result(
            &format!("account {login} {password} {role}"),
            &json!({ "account": login, "password": password, "role": role }),
        );
    }
    if loaded.accounts.is_empty() {
        outlet.say("cli-demo-again", &[]);
    }
    let today = calendar::day(app.service().kit.clock.now());
    let begun = recall(&remembered)?.unwrap_or(Begun {
        until: today,
        documents: DOCUMENTS,
        complete: false,
    });
    if !begun.complete {
        remember(&remembered, begun)?;
        let bar = progress(begun.documents, outlet);
        let service = app.service();
        load_documents(
            &service.kit,
            &service.uploads,
            loaded.institution,
            begun.documents,
            begun.until,
            |done| bar.set_position(done as u64),
        )
        .await
        .map_err(Fault::from)?;
        bar.finish_and_clear();
        load_predecessors(&service.kit, &data_dir)
            .await
            .map_err(Fault::from)?;
        load_scans(&service.kit, &service.uploads)
            .await
            .map_err(Fault::from)?;
        load_drafts(&service.kit, &service.uploads)
            .await
            .map_err(Fault::from)?;
        remember(
            &remembered,
            Begun {
                complete: true,
                ..begun
            },
        )?;
    }
    // A demo that is started in another year must be able to go on registering.
    let mut op = app.service().kit.begin(Actor::System).await?;
    open_files(&mut op, loaded.institution, today).await?;
    op.commit().await?;
    // Whoever searches as soon as it is ready finds the sample, not an index that is still coming.
    app.follow_journal().await?;
    serve::serve(app, listener, occupancy, outlet).await
}

/// Listens where the settings say; where nobody said, a port that is taken is no reason to stop.
async fn listener(
    settings: &Settings,
    given: bool,
    outlet: &Outlet,
) -> Result<TcpListener, Failure> {
    match TcpListener::bind(settings.listen).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && !given => {
            outlet.say(
                "cli-demo-other-port",
                &[("address", settings.listen.to_string())],
            );
            serve::listen((settings.listen.ip(), 0).into()).await
        }
        Ok(listener) => Ok(listener),
        Err(_) => serve::listen(settings.listen).await,
    }
}

/// The sample must not be mixed into somebody's real records.
async fn refuse_real(app: &App) -> Result<(), Failure> {
    let institutions = organisation::read::institutions(app.service().kit.db.reader()).await?;
    match institutions.iter().find(|institution| !institution.sample) {
        Some(real) => Err(Failure::naming(
            "cli-demo-real",
            "institution",
            &real.name_lv,
        )),
        None => Ok(()),
    }
}

fn recall(path: &Path) -> Result<Option<Begun>, Fault> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(Fault::at("reading demo.json")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::at("reading demo.json")(error)),
    }
}

fn remember(path: &PathBuf, begun: Begun) -> Result<(), Fault> {
    let text = serde_json::to_vec(&begun).map_err(Fault::at("writing demo.json"))?;
    // Written beside and renamed: half a file would be neither recalled nor forgotten.
    let new = path.with_extension("json.new");
    std::fs::write(&new, text)
        .and_then(|()| std::fs::rename(&new, path))
        .map_err(Fault::at("writing demo.json"))
}

fn progress(documents: usize, outlet: &Outlet) -> ProgressBar {
    if !outlet.is_watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(documents as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}
