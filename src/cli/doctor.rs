//! `aprite doctor`: looks at everything a running service leans on, and says what to do about what is not well.

use std::path::Path;

use serde_json::json;

use super::outlet::{Failure, Outcome, Outlet};
use crate::app::{Ground, Machine, OpenError, office, tools};
use crate::config::{DatabaseSettings, MasterKey, Settings, StoreSettings, WrongSettings};
use crate::content::ocr::Tesseract;
use crate::jobs;
use crate::kernel::{Clock, Fault, Ids};
use crate::mail;
use crate::organisation;
use crate::post::Post;

/// Less free space than this and a day's scans may not fit.
const LEAST_FREE: u64 = 2 << 30;

/// Dead jobs told one by one.
const JOBS_TOLD: u64 = 20;

/// A look at one thing.
enum Finding {
    /// All is well; in words what was seen.
    Well(String),
    /// Works, but not everything does; with the advice.
    Lacks(String),
    /// Does not work; with the advice.
    Broken(String),
}

/// Tells findings and remembers whether any needs attention.
struct Round<'a> {
    outlet: &'a Outlet,
    attention: bool,
}

impl Round<'_> {
    fn tell(&mut self, what: &'static str, finding: Finding) {
        let (state, mark, told) = match finding {
            Finding::Well(told) => ("well", "ok  ", told),
            Finding::Lacks(told) => ("lacks", "!   ", told),
            Finding::Broken(told) => ("broken", "FAIL", told),
        };
        self.attention |= state != "well";
        self.outlet.result(
            &format!("{mark} {what}: {told}"),
            &json!({ "check": what, "state": state, "message": told }),
        );
    }

    fn outcome(&self) -> Outcome {
        if self.attention {
            Outcome::Found
        } else {
            Outcome::Fine
        }
    }
}

/// Tells what is wrong with the settings: without them there is nothing more to look at.
pub(crate) fn settings(wrong: &WrongSettings, outlet: &Outlet) -> Outcome {
    let mut round = Round {
        outlet,
        attention: false,
    };
    for one in &wrong.0 {
        round.tell("settings", Finding::Broken(one.to_string()));
    }
    round.outcome()
}

/// Looks at everything.
///
/// # Errors
/// None so far: what does not work is what it tells.
pub(crate) async fn run(
    settings: Settings,
    machine: Machine,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let mut round = Round {
        outlet,
        attention: false,
    };
    let text = |key: &str, arguments: &[(&'static str, String)]| outlet.text(key, arguments);
    round.tell(
        "settings",
        Finding::Well(text(
            "cli-doctor-settings",
            &[("directory", settings.data_dir.display().to_string())],
        )),
    );
    look_at_directory(&mut round, &settings);
    look_at_clock(&mut round);
    look_at_programs(&mut round, &settings, &machine);
    look_at_mail_server(&mut round, &settings).await;
    look_at_mail_sources(&mut round, &settings).await;
    if !Ground::exists(&settings) {
        round.tell(
            "database",
            Finding::Broken(text(
                "cli-nothing-there",
                &[("directory", settings.data_dir.display().to_string())],
            )),
        );
        return Ok(round.outcome());
    }
    match Ground::open(settings, Clock::system(), Ids::system()).await {
        Err(OpenError::ForeignKey) => {
            round.tell("key", Finding::Broken(text("cli-doctor-key-foreign", &[])));
        }
        Err(OpenError::Fault(fault)) => round.tell(
            "database",
            Finding::Broken(text("cli-fault", &[("chain", fault.chain())])),
        ),
        Ok(ground) => {
            look_at_ground(&mut round, &ground).await;
            if let Err(fault) = ground.close().await {
                round.tell("database", Finding::Broken(fault.chain()));
            }
        }
    }
    Ok(round.outcome())
}

fn look_at_directory(round: &mut Round<'_>, settings: &Settings) {
    let outlet = round.outlet;
    let directory = &settings.data_dir;
    let path = directory.display().to_string();
    if !directory.is_dir() {
        return;
    }
    let finding = match try_write(directory) {
        Ok(()) => Finding::Well(outlet.text("cli-doctor-writable", &[("path", path.clone())])),
        Err(error) => Finding::Broken(outlet.text(
            "cli-doctor-not-writable",
            &[("path", path.clone()), ("why", error.to_string())],
        )),
    };
    round.tell("directory", finding);
    if let MasterKey::File { path: key, .. } = &settings.master_key
        && let Some(finding) = look_at_key(key, outlet)
    {
        round.tell("key", finding);
    }
    if let Ok(system) = rustix::fs::statvfs(directory) {
        let free = system.f_bavail.saturating_mul(system.f_frsize);
        let arguments = [("mebibytes", (free >> 20).to_string()), ("path", path)];
        let finding = if free < LEAST_FREE {
            Finding::Lacks(outlet.text("cli-doctor-disk-low", &arguments))
        } else {
            Finding::Well(outlet.text("cli-doctor-disk", &arguments))
        };
        round.tell("disk", finding);
    }
}

fn try_write(directory: &Path) -> std::io::Result<()> {
    let probe = directory.join(".doctor");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(probe)
}

/// None when there is no key file yet.
fn look_at_key(key: &Path, outlet: &Outlet) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(key).ok()?.permissions().mode() & 0o777;
    let arguments = [
        ("path", key.display().to_string()),
        ("mode", format!("{mode:o}")),
    ];
    Some(if mode & 0o077 == 0 {
        Finding::Well(outlet.text("cli-doctor-key", &arguments))
    } else {
        Finding::Broken(outlet.text("cli-doctor-key-open", &arguments))
    })
}

/// A clock far in the past is one that was never set; the journal would carry its instants for ever.
fn look_at_clock(round: &mut Round<'_>) {
    let now = Clock::system().now();
    let built = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
    let arguments = [("now", now.format("%Y-%m-%d %H:%M:%SZ").to_string())];
    let finding = if now < built {
        Finding::Broken(round.outlet.text("cli-doctor-clock-wrong", &arguments))
    } else {
        Finding::Well(round.outlet.text("cli-doctor-clock", &arguments))
    };
    round.tell("clock", finding);
}

fn look_at_programs(round: &mut Round<'_>, settings: &Settings, machine: &Machine) {
    let outlet = round.outlet;
    let found = tools(&settings.extraction, &machine.path);
    let tesseract = match &found.tesseract {
        Tesseract::Ready { languages, .. } => {
            Finding::Well(outlet.text("cli-doctor-tesseract", &[("languages", languages.clone())]))
        }
        Tesseract::WithoutLatvian => {
            Finding::Lacks(outlet.text("cli-doctor-tesseract-languages", &[]))
        }
        Tesseract::Missing => Finding::Lacks(outlet.text("cli-doctor-tesseract-missing", &[])),
    };
    round.tell("tesseract", tesseract);
    let poppler = if found.pdftoppm.is_some()
        && (found.pdftotext.is_some() || settings.extraction.pdftotext.is_none())
    {
        Finding::Well(outlet.text("cli-doctor-poppler", &[]))
    } else {
        Finding::Lacks(outlet.text("cli-doctor-poppler-missing", &[]))
    };
    round.tell("poppler", poppler);
    let renditions = &settings.renditions;
    let found = office(renditions, &machine.path);
    let finding = match (&renditions.office, found) {
        (None, _) => Finding::Well(outlet.text("cli-doctor-office-off", &[])),
        (Some(_), Some(program)) => Finding::Well(outlet.text(
            "cli-doctor-office",
            &[("program", program.display().to_string())],
        )),
        (Some(_), None) => Finding::Lacks(outlet.text("cli-doctor-office-missing", &[])),
    };
    round.tell("libreoffice", finding);
}

async fn look_at_mail_server(round: &mut Round<'_>, settings: &Settings) {
    let outlet = round.outlet;
    let Some(smtp) = settings.smtp.clone() else {
        let told = outlet.text("cli-doctor-mail-unset", &[]);
        return round.tell("mail", Finding::Well(told));
    };
    let server = format!("{}:{}", smtp.host, smtp.port);
    let opened = tokio::task::spawn_blocking(move || Post::open(&smtp)).await;
    let seen = match opened.map_err(Fault::at("opening the way to the mail server")) {
        Ok(Ok(post)) => post.probe().await,
        Ok(Err(fault)) | Err(fault) => Err(fault.chain()),
    };
    let finding = match seen {
        Ok(()) => Finding::Well(outlet.text("cli-doctor-mail", &[("server", server)])),
        Err(why) => Finding::Broken(outlet.text(
            "cli-doctor-mail-broken",
            &[("server", server), ("why", why)],
        )),
    };
    round.tell("mail", finding);
}

/// Mailboxes are signed in to, folders written to: what the service itself would have to do.
async fn look_at_mail_sources(round: &mut Round<'_>, settings: &Settings) {
    let outlet = round.outlet;
    for (name, looked) in mail::probe(&settings.mailroom).await {
        let source = ("source", name);
        let finding = match looked {
            Ok(()) => Finding::Well(outlet.text("cli-doctor-mail-source", &[source])),
            Err(hindrance) => {
                let trouble = ("trouble", hindrance.trouble.as_str().to_owned());
                let why = ("why", hindrance.fault.chain());
                Finding::Lacks(
                    outlet.text("cli-doctor-mail-source-trouble", &[source, trouble, why]),
                )
            }
        };
        round.tell("mail source", finding);
    }
}

async fn look_at_ground(round: &mut Round<'_>, ground: &Ground) {
    let outlet = round.outlet;
    let broken =
        |fault: &Fault| Finding::Broken(outlet.text("cli-fault", &[("chain", fault.chain())]));
    let kind = match &ground.settings.database {
        DatabaseSettings::Sqlite { path } => format!("SQLite, {}", path.display()),
        DatabaseSettings::Postgres { .. } => "PostgreSQL".to_owned(),
    };
    let database = match ground.kit.db.probe().await {
        Ok(()) => Finding::Well(kind),
        Err(fault) => broken(&fault),
    };
    round.tell("database", database);
    let store = match ground.store.probe().await {
        Ok(()) => Finding::Well(match &ground.settings.store {
            StoreSettings::Local { dir } => dir.display().to_string(),
            StoreSettings::S3(s3) => format!("S3, {}", s3.bucket),
        }),
        Err(error) => broken(&Fault::at("reaching the store")(error)),
    };
    round.tell("store", store);
    let institutions = match organisation::read::institutions(ground.kit.db.reader()).await {
        Ok(found) if found.is_empty() => {
            Finding::Broken(outlet.text("cli-doctor-no-institution", &[]))
        }
        Ok(found) => Finding::Well(
            found
                .iter()
                .map(|one| one.name_lv.as_str())
                .collect::<Vec<_>>()
                .join("; "),
        ),
        Err(fault) => broken(&fault),
    };
    round.tell("institution", institutions);
    match jobs::dead(ground.kit.db.reader(), JOBS_TOLD).await {
        Ok(dead) if dead.is_empty() => {
            round.tell("jobs", Finding::Well(outlet.text("cli-doctor-jobs", &[])))
        }
        Ok(dead) => {
            for job in dead {
                let arguments = [
                    ("job", job.id.to_string()),
                    ("kind", job.kind),
                    ("why", job.last_error.unwrap_or_default()),
                ];
                round.tell(
                    "jobs",
                    Finding::Lacks(outlet.text("cli-doctor-job-dead", &arguments)),
                );
            }
        }
        Err(fault) => round.tell("jobs", broken(&fault)),
    }
}
