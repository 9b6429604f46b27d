//! Jobs on both databases: done at least once, never by two at a time, and their result written once.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aprite::jobs::{self, Failure, Handler, NewJob, Report, Worker, WorkerSettings};
use aprite::journal::{Actor, Entry, Subject};
use aprite::kernel::Fault;
use aprite::op::Kit;
use aprite::telemetry::Metrics;
use both::both;
use chrono::TimeDelta;
use entities::ids::JobId;
use entities::jobs::job;
use entities::journal::entry;
use sea_orm::EntityTrait;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::kit::Plumbing;

/// What a handler does with a job.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Does it and commits its result.
    Finish,
    /// Says that it failed.
    Fail,
    /// Says nothing and finishes nothing, as a process that died.
    Vanish,
    /// Panics.
    Panic,
}

/// Counts who does what, and objects when two do one job at once.
#[derive(Default)]
struct Log {
    running: Mutex<HashMap<JobId, u32>>,
    runs: Mutex<HashMap<JobId, u32>>,
}

struct Extract {
    kit: Kit,
    way: Way,
    log: Arc<Log>,
}

impl Handler for Extract {
    fn kind(&self) -> &'static str {
        "extract"
    }

    fn at_once(&self) -> u64 {
        3
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move {
            let mut failures = Vec::new();
            for job in jobs {
                let at_once = {
                    let mut running = self.log.running.lock().unwrap();
                    let running = running.entry(job.id).or_default();
                    *running += 1;
                    *running
                };
                assert_eq!(at_once, 1, "two workers do one job at the same time");
                *self.log.runs.lock().unwrap().entry(job.id).or_default() += 1;
                tokio::time::sleep(Duration::from_millis(5)).await;
                self.log.running.lock().unwrap().remove(&job.id);
                match self.way {
                    Way::Finish => finish(&self.kit, &job).await.expect("finished"),
                    Way::Fail => failures.push(Failure {
                        job: job.id,
                        fault: Fault::broken("the file cannot be read"),
                    }),
                    Way::Vanish => {}
                    Way::Panic => panic!("a file that breaks its reader"),
                }
            }
            failures.into()
        })
    }
}

/// Writes a result and finishes the job in one commit.
async fn finish(kit: &Kit, job: &job::Model) -> Result<(), Fault> {
    let mut op = kit.begin(Actor::System).await?;
    op.record(Entry {
        kind: "content.extracted",
        institution: None,
        subject: Subject {
            kind: "content",
            id: None,
        },
        payload: job.payload.clone(),
    });
    op.finish(&[job.id]).await?;
    op.commit().await
}

fn worker(kit: &Kit, way: Way, log: &Arc<Log>, name: u128) -> Worker {
    let handler = Extract {
        kit: kit.clone(),
        way,
        log: log.clone(),
    };
    let settings = WorkerSettings {
        poll: Duration::from_millis(50),
        ..WorkerSettings::usual()
    };
    Worker::new(
        kit.db.clone(),
        kit.clock.clone(),
        Arc::new(handler),
        settings,
        Uuid::from_u128(name),
    )
}

fn extract(number: u32, unique_key: Option<&str>) -> NewJob {
    NewJob {
        kind: "extract",
        payload: json!({ "number": number }),
        unique_key: unique_key.map(str::to_owned),
        run_at: None,
    }
}

async fn enqueue(kit: &Kit, jobs: impl IntoIterator<Item = NewJob>) {
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    for job in jobs {
        op.enqueue(job);
    }
    op.commit().await.expect("committed");
}

async fn waiting(kit: &Kit) -> u64 {
    let waiting = jobs::count_waiting(kit.db.reader(), None).await;
    waiting.expect("counted")
}

async fn results(kit: &Kit) -> usize {
    let entries = entry::Entity::find().all(kit.db.reader()).await;
    entries.expect("entries").len()
}

async fn rows(kit: &Kit) -> Vec<job::Model> {
    job::Entity::find()
        .all(kit.db.reader())
        .await
        .expect("jobs")
}

#[both]
async fn two_workers_never_do_one_job_twice(plumbing: Plumbing) {
    const JOBS: u32 = 60;
    let kits = [plumbing.kit.clone(), plumbing.neighbour().await];
    let log = Arc::new(Log::default());
    let metrics = Metrics::new();
    let stop = CancellationToken::new();
    let mut workers = Vec::new();
    for (name, kit) in (1_u128..).zip([&kits[0], &kits[1], &kits[0], &kits[1]]) {
        let worker = worker(kit, Way::Finish, &log, name).counting_in(metrics.clone());
        let (kit, stop) = (kit.clone(), stop.clone());
        workers.push(tokio::spawn(async move {
            Arc::new(worker).run(&kit.bells.jobs, &stop).await
        }));
    }
    for number in 0..JOBS {
        enqueue(&kits[0], [extract(number, None)]).await;
    }
    let done = async {
        while waiting(&kits[0]).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), done)
        .await
        .expect("all are done");
    stop.cancel();
    for worker in workers {
        worker.await.expect("a worker");
    }
    let runs = log.runs.lock().unwrap().clone();
    assert_eq!(runs.len(), JOBS as usize);
    assert!(runs.values().all(|runs| *runs == 1), "{runs:?}");
    assert_eq!(results(&kits[0]).await, JOBS as usize);
    let numbers = metrics.encode().expect("numbers");
    assert!(
        numbers.contains("aprite_jobs_done_total{kind=\"extract\"} 60\n"),
        "{numbers}"
    );
}

#[both]
async fn a_dead_workers_job_is_taken_over_and_its_result_written_once(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    enqueue(kit, [extract(1, None)]).await;
    let job = rows(kit).await.remove(0);
    let slow = worker(kit, Way::Vanish, &log, 1);
    let quick = worker(kit, Way::Finish, &log, 2);
    assert_eq!(slow.run_once().await.expect("claimed"), 1);
    assert_eq!(quick.run_once().await.expect("looked"), 0, "it is leased");
    kit.clock
        .advance(WorkerSettings::usual().lease + TimeDelta::seconds(1));
    assert_eq!(quick.run_once().await.expect("claimed"), 1);
    assert_eq!((waiting(kit).await, results(kit).await), (0, 1));
    // The slow one was not dead after all.
    assert!(finish(kit, &job).await.is_err());
    assert_eq!(results(kit).await, 1);
}

#[both]
async fn a_released_job_is_taken_at_once(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    enqueue(kit, [extract(1, None)]).await;
    let vanished = worker(kit, Way::Vanish, &log, 1);
    assert_eq!(vanished.run_once().await.expect("claimed"), 1);
    let next = worker(kit, Way::Finish, &log, 2);
    assert_eq!(next.run_once().await.expect("looked"), 0, "it is leased");
    let released = jobs::release(&kit.db, kit.clock.now()).await;
    assert_eq!(released.expect("released"), 1);
    assert_eq!(next.run_once().await.expect("claimed"), 1);
    assert_eq!((waiting(kit).await, results(kit).await), (0, 1));
}

#[both]
async fn who_lost_the_lease_cannot_put_the_job_back(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    enqueue(kit, [extract(1, None)]).await;
    /// Fails, but only after its lease ran out and another claimed the job.
    struct Late {
        kit: Kit,
        other: Worker,
    }
    impl Handler for Late {
        fn kind(&self) -> &'static str {
            "extract"
        }
        fn run<'a>(
            &'a self,
            jobs: Vec<job::Model>,
        ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
            Box::pin(async move {
                self.kit.clock.advance(TimeDelta::minutes(11));
                assert_eq!(self.other.run_once().await.expect("claimed"), 1);
                let failed = |job: job::Model| Failure {
                    job: job.id,
                    fault: Fault::broken("too late"),
                };
                jobs.into_iter().map(failed).collect::<Vec<_>>().into()
            })
        }
    }
    let late = Late {
        kit: kit.clone(),
        other: worker(kit, Way::Vanish, &log, 2),
    };
    let late = Worker::new(
        kit.db.clone(),
        kit.clock.clone(),
        Arc::new(late),
        WorkerSettings::usual(),
        Uuid::from_u128(1),
    );
    assert_eq!(late.run_once().await.expect("claimed"), 1);
    let row = rows(kit).await.remove(0);
    assert_eq!((row.locked_by, row.attempts), (Some(Uuid::from_u128(2)), 2));
}

#[both]
async fn a_failing_job_waits_longer_each_time_and_gives_up(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    let worker = worker(kit, Way::Fail, &log, 1);
    enqueue(kit, [extract(1, None)]).await;
    let mut delays = Vec::new();
    while let Some(row) = rows(kit)
        .await
        .into_iter()
        .find(|row| row.locked_by.is_none() && waits(row))
    {
        let wait = row.run_at - kit.clock.now();
        kit.clock.advance(wait - TimeDelta::microseconds(1));
        if wait > TimeDelta::zero() {
            assert_eq!(worker.run_once().await.expect("looked"), 0, "too early");
            delays.push(wait.num_seconds());
        }
        kit.clock.advance(TimeDelta::microseconds(1));
        assert_eq!(worker.run_once().await.expect("claimed"), 1);
    }
    assert_eq!(delays, [10, 20, 40, 80, 160, 320, 640]);
    let dead = jobs::dead(kit.db.reader(), 10).await.expect("read");
    assert_eq!(
        (dead.len(), dead[0].attempts, waiting(kit).await),
        (1, 8, 0)
    );
    assert_eq!(
        dead[0].last_error.as_deref(),
        Some("the file cannot be read")
    );
}

fn waits(row: &job::Model) -> bool {
    row.state == entities::vocabulary::JobState::Waiting
}

#[both]
async fn a_job_that_kills_its_workers_is_buried(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    let worker = worker(kit, Way::Vanish, &log, 1);
    enqueue(kit, [extract(1, None)]).await;
    for _ in 0..8 {
        assert_eq!(worker.run_once().await.expect("claimed"), 1);
        kit.clock.advance(TimeDelta::minutes(11));
    }
    assert_eq!(worker.run_once().await.expect("looked"), 0);
    let dead = jobs::dead(kit.db.reader(), 10).await.expect("read");
    assert_eq!((dead.len(), waiting(kit).await), (1, 0));
}

#[both]
async fn a_panic_costs_one_attempt_and_no_worker(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    enqueue(kit, [extract(1, None)]).await;
    let panics = worker(kit, Way::Panic, &log, 1);
    assert_eq!(panics.run_once().await.expect("claimed"), 1);
    let row = rows(kit).await.remove(0);
    assert_eq!((row.locked_by, row.attempts), (None, 1));
    assert_eq!(row.last_error.as_deref(), Some("the handler panicked"));
}

#[both]
async fn one_job_waits_for_a_key_and_another_may_once_it_runs(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    enqueue(
        kit,
        [
            extract(1, Some("sweep")),
            extract(2, Some("sweep")),
            extract(3, None),
        ],
    )
    .await;
    enqueue(kit, [extract(4, Some("sweep"))]).await;
    let numbers = |rows: &[job::Model]| -> Vec<i64> {
        let mut numbers: Vec<i64> = rows
            .iter()
            .filter_map(|row| row.payload["number"].as_i64())
            .collect();
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(numbers(&rows(kit).await), [1, 3]);
    let vanishes = worker(kit, Way::Vanish, &log, 1);
    assert_eq!(vanishes.run_once().await.expect("claimed"), 2);
    // What is asked for while the first one runs must not be lost: it may have looked already.
    enqueue(kit, [extract(5, Some("sweep")), extract(6, Some("sweep"))]).await;
    assert_eq!(numbers(&rows(kit).await), [1, 3, 5]);
}

#[both]
async fn jobs_exist_exactly_when_their_change_does(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let mut dropped = kit.begin(Actor::System).await.expect("an operation");
    dropped.enqueue(extract(1, None));
    drop(dropped);
    assert_eq!(waiting(kit).await, 0);
    let later = NewJob {
        run_at: Some(kit.clock.now() + TimeDelta::hours(1)),
        ..extract(2, None)
    };
    enqueue(kit, [later]).await;
    let due = jobs::count_waiting(kit.db.reader(), Some(kit.clock.now())).await;
    assert_eq!((due.expect("counted"), waiting(kit).await), (0, 1));
}

#[both]
async fn who_died_over_a_job_takes_no_other_with_it(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    enqueue(kit, (0..3).map(|number| extract(number, None))).await;
    let dies = worker(kit, Way::Vanish, &log, 1);
    assert_eq!(dies.run_once().await.expect("claimed"), 3);
    kit.clock.advance(TimeDelta::minutes(11));
    // One of the three may have killed it: from now on each is claimed alone.
    assert_eq!(dies.run_once().await.expect("claimed"), 1);
    let lives = worker(kit, Way::Finish, &log, 2);
    assert_eq!(lives.run_once().await.expect("claimed"), 1);
    let mut attempts: Vec<i32> = rows(kit).await.iter().map(|row| row.attempts).collect();
    attempts.sort_unstable();
    assert_eq!(attempts, [1, 2]);
}

/// Has room for as many claims as it is asked for; each takes as long as its job says.
struct Patient {
    kit: Kit,
}

impl Handler for Patient {
    fn kind(&self) -> &'static str {
        "extract"
    }

    fn has_room(&self, batches: usize) -> bool {
        batches < 2
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move {
            let mut report = Report::default();
            for job in jobs {
                match job.payload["number"].as_u64() {
                    Some(0) => tokio::time::sleep(Duration::from_millis(1_500)).await,
                    Some(9) => {
                        report.left.push(job.id);
                        continue;
                    }
                    _ => {}
                }
                finish(&self.kit, &job).await.expect("finished");
            }
            report
        })
    }
}

#[both]
async fn a_slow_job_keeps_its_lease_and_holds_up_no_other(plumbing: Plumbing) {
    let kit = plumbing.kit.clone();
    let handler = Arc::new(Patient { kit: kit.clone() });
    let settings = WorkerSettings {
        poll: Duration::from_millis(50),
        lease: TimeDelta::milliseconds(600),
    };
    let name = Uuid::from_u128(1);
    let worker = Worker::new(kit.db.clone(), kit.clock.clone(), handler, settings, name);
    enqueue(&kit, (0..4).map(|number| extract(number, None))).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let (kit, stop) = (kit.clone(), stop.clone());
        async move { Arc::new(worker).run(&kit.bells.jobs, &stop).await }
    });
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    let left = rows(&kit).await;
    assert_eq!(left.len(), 1, "only the slow one is at work: {left:?}");
    kit.clock.advance(TimeDelta::milliseconds(500));
    tokio::time::sleep(Duration::from_millis(400)).await;
    let row = rows(&kit).await.remove(0);
    assert!(
        row.locked_until > Some(kit.clock.now() + TimeDelta::milliseconds(400)),
        "the lease was renewed"
    );
    stop.cancel();
    running.await.expect("a worker");
    assert_eq!((waiting(&kit).await, results(&kit).await), (0, 4));
}

#[both]
async fn what_was_not_begun_is_given_back_as_it_was(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let handler = Arc::new(Patient { kit: kit.clone() });
    let settings = WorkerSettings::usual();
    let name = Uuid::from_u128(1);
    let worker = Worker::new(kit.db.clone(), kit.clock.clone(), handler, settings, name);
    enqueue(kit, [extract(9, None)]).await;
    assert_eq!(worker.run_once().await.expect("claimed"), 1);
    let row = rows(kit).await.remove(0);
    assert_eq!(
        (row.locked_by, row.locked_until, row.attempts),
        (None, None, 0)
    );
}

#[both]
async fn what_was_given_up_can_begin_anew(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let log = Arc::new(Log::default());
    let fails = worker(kit, Way::Fail, &log, 1);
    enqueue(kit, [extract(1, Some("one"))]).await;
    for _ in 0..8 {
        assert_eq!(fails.run_once().await.expect("claimed"), 1);
        kit.clock.advance(TimeDelta::hours(1));
    }
    assert_eq!(waiting(kit).await, 0);
    let op = kit.begin(Actor::System).await.expect("an operation");
    let revived = jobs::revive(op.transaction(), op.at()).await;
    op.commit().await.expect("committed");
    assert_eq!(revived.expect("revived"), 1);
    let finishes = worker(kit, Way::Finish, &log, 2);
    assert_eq!(finishes.run_once().await.expect("claimed"), 1);
    assert_eq!((waiting(kit).await, results(kit).await), (0, 1));
}
