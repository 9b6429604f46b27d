//! A process of its own that destroys on a story's ground, so that it can be killed as a power cut would kill it: this very test
//! program, started anew for one test, which opens the ground as the service does and stands still after a step.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use aprite::app::{App, Ground, Machine};
use aprite::config::{Settings, Sources};
use aprite::kernel::{Clock, Fault, Ids};
use aprite::retention::destruction::Destroyer;
use aprite::retention::destruction::places::Places;
use aprite::retention::destruction::steps::{Step, Steps};
use chrono::{DateTime, TimeDelta, Utc};
use rustix::process::Signal;
use serde::{Deserialize, Serialize};

use crate::support::app::TestApp;
use crate::support::stage;

/// The variable that names the file with the order.
const ORDER: &str = "APRITE_IT_ORDER";

/// The test that is such a process.
const TEST: &str = "destruction::process::a_process_that_is_killed";

/// What the process is doing when it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Doing {
    /// What the service does at its start, before any door opens.
    Starting,
    /// Its work.
    Working,
}

#[derive(Serialize, Deserialize)]
struct Order {
    directory: PathBuf,
    arguments: Vec<(String, String)>,
    at: DateTime<Utc>,
    seed: u64,
    doing: Doing,
    /// Its place among all steps.
    step: usize,
    times: u32,
}

/// Has another process go on with what the stopped service of a story has to do, and kills it (`SIGKILL`) when it has done a step
/// so many times. The next is started ten minutes later, when the lease of whoever was killed has run out.
pub(super) fn killed_after(app: &TestApp, doing: Doing, step: Step, times: u32) {
    app.clock.advance(TimeDelta::minutes(10));
    let place = Step::ALL.iter().position(|one| *one == step);
    let order = Order {
        directory: app.directory().to_owned(),
        arguments: app
            .arguments()
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect(),
        at: app.clock.now(),
        // Its ids are nobody else's: the clock has never stood there before.
        seed: u64::try_from(app.clock.now().timestamp()).expect("after 1970"),
        doing,
        step: place.expect("a step"),
        times,
    };
    let file = tempfile::NamedTempFile::new().expect("a file");
    serde_json::to_writer(&file, &order).expect("written");
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args([TEST, "--exact", "--nocapture"])
        .env(ORDER, file.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let said = lines
        .map_while(Result::ok)
        .find(|line| ["stands", "done"].contains(&line.as_str()));
    child.kill().expect("killed");
    let status = child.wait().expect("its end");
    assert_eq!(
        said.as_deref(),
        Some("stands"),
        "{doing:?} {step:?} {times}"
    );
    assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "{status}");
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "libtest hands a test nothing but the environment"
)]
fn a_process_that_is_killed() {
    // Among the others it has nothing to do: stories start it in a process of its own, to kill it.
    let Some(order) = std::env::var_os(ORDER) else {
        return;
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let order = std::fs::read(order).expect("an order");
    let order: Order = serde_json::from_slice(&order).expect("an order");
    stage::in_runtime(async move || obey(order, path).await);
}

async fn obey(order: Order, path: std::ffi::OsString) {
    let sources = Sources {
        data_dir: Some(order.directory),
        arguments: order
            .arguments
            .into_iter()
            .map(|(key, value)| (&*key.leak(), value))
            .collect(),
        ..Sources::default()
    };
    let settings = Settings::load(&sources).expect("settings");
    let clock = Clock::standing_at(order.at);
    let ground = Ground::open(settings, clock, Ids::seeded(order.seed)).await;
    let ground = ground.expect("the ground");
    let stop = Some((Step::ALL[order.step], order.times));
    match order.doing {
        Doing::Starting => {
            let second = ground.settings.destruction_ledger_dir.clone();
            let places = Places::of(Vec::new(), second);
            let destroyer = Destroyer::new(ground.kit.clone(), ground.store.clone(), places);
            destroyer.steps().stop_after(stop);
            stand(destroyer.destroy_again(), destroyer.steps()).await;
        }
        Doing::Working => {
            let machine = Machine {
                executable: env!("CARGO_BIN_EXE_aprite").into(),
                path,
            };
            let app = App::build(ground, machine).await.expect("an app");
            app.destroyer().steps().stop_after(stop);
            stand(app.settle(), app.destroyer().steps()).await;
        }
    }
}

/// Works until it stands still, says so, and waits with everything open: nothing is rolled back or closed on the way out.
async fn stand(work: impl Future<Output = Result<(), Fault>>, steps: &Steps) {
    let mut work = std::pin::pin!(work);
    let said = tokio::select! {
        done = &mut work => done.map(|()| "done").expect("destroyed"),
        () = steps.stopped() => "stands",
    };
    writeln!(std::io::stdout(), "{said}").expect("told");
    std::future::pending::<()>().await;
}
