//! Workers: claim what is due, hand it to its handler, put back what failed.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use entities::ids::JobId;
use entities::jobs::job;
use futures::FutureExt as _;
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::queue;
use crate::db::Db;
use crate::kernel::{Clock, Fault};
use crate::telemetry::Metrics;

/// A job whose handler could not do it this time.
#[derive(Debug)]
pub struct Failure {
    /// Which.
    pub job: JobId,
    /// Why.
    pub fault: Fault,
}

/// What became of jobs that were not finished.
#[derive(Debug, Default)]
pub struct Report {
    /// Those that failed: they are tried again later.
    pub failures: Vec<Failure>,
    /// Those that were not begun: any worker may have them at once, and it counts as no attempt.
    pub left: Vec<JobId>,
}

impl Report {
    /// Does jobs one after another; one that fails keeps no other from being done.
    pub async fn one_by_one<'a, Doing>(
        jobs: &'a [job::Model],
        act: impl Fn(&'a job::Model) -> Doing,
    ) -> Self
    where
        Doing: Future<Output = Result<(), Fault>>,
    {
        let mut failures = Vec::new();
        for job in jobs {
            if let Err(fault) = act(job).await {
                failures.push(Failure { job: job.id, fault });
            }
        }
        failures.into()
    }
}

impl From<Vec<Failure>> for Report {
    fn from(failures: Vec<Failure>) -> Self {
        Self {
            failures,
            left: Vec::new(),
        }
    }
}

/// Does the jobs of one kind, several at a time. What it does not report it has finished in its own transaction
/// (`Op::finish`).
pub trait Handler: Send + Sync {
    /// The kind of job.
    fn kind(&self) -> &'static str;

    /// Most jobs of one claim.
    fn at_once(&self) -> u64 {
        1
    }

    /// Whether it would begin another job now, while `batches` claims are at work: so one slow job does not keep a
    /// worker from claiming others.
    fn has_room(&self, batches: usize) -> bool {
        batches == 0
    }

    /// Does the jobs; reports those that it did not finish.
    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>>;
}

/// How a worker waits and how long it may keep a job.
#[derive(Debug, Clone)]
pub struct WorkerSettings {
    /// After how long without a sign of life from its worker another one may claim a job. A worker renews it while it
    /// works, so a job may take as long as it needs.
    pub lease: TimeDelta,
    /// How often to look when nobody said that there is something (jobs of other processes).
    pub poll: Duration,
}

impl WorkerSettings {
    /// What serves one machine and several alike.
    pub const fn usual() -> Self {
        Self {
            lease: TimeDelta::minutes(5),
            poll: Duration::from_secs(2),
        }
    }
}

/// How soon a worker with jobs at hand looks whether there is room for more.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Runs one handler's jobs.
pub struct Worker {
    db: Db,
    clock: Clock,
    handler: Arc<dyn Handler>,
    settings: WorkerSettings,
    metrics: Metrics,
    id: Uuid,
}

impl Worker {
    /// A worker known by `id` in the table.
    pub fn new(
        db: Db,
        clock: Clock,
        handler: Arc<dyn Handler>,
        settings: WorkerSettings,
        id: Uuid,
    ) -> Self {
        Self {
            db,
            clock,
            handler,
            settings,
            metrics: Metrics::new(),
            id,
        }
    }

    /// Counts what it does in these numbers.
    #[must_use]
    pub fn counting_in(mut self, metrics: Metrics) -> Self {
        self.metrics = metrics;
        self
    }

    /// Claims and does one batch; returns how many jobs it claimed.
    ///
    /// # Errors
    /// A fault of the database; a handler's failures are put back and are none.
    pub async fn run_once(&self) -> Result<usize, Fault> {
        let jobs = self.claim().await?;
        let claimed = jobs.len();
        if claimed > 0 {
            self.work(jobs).await?;
        }
        Ok(claimed)
    }

    async fn claim(&self) -> Result<Vec<job::Model>, Fault> {
        let now = self.clock.now();
        let kind = self.handler.kind();
        if !queue::is_due(&self.db, kind, now).await? {
            return Ok(Vec::new());
        }
        queue::claim(
            &self.db,
            kind,
            self.handler.at_once(),
            self.id,
            now,
            self.settings.lease,
        )
        .await
    }

    async fn work(&self, jobs: Vec<job::Model>) -> Result<(), Fault> {
        let kind = self.handler.kind();
        let claimed = jobs.len();
        let attempts: HashMap<JobId, i32> = jobs.iter().map(|job| (job.id, job.attempts)).collect();
        let Report { failures, left } = self.leased(jobs).await;
        let done = claimed.saturating_sub(failures.len() + left.len());
        self.metrics.jobs_done(kind, done as u64);
        self.metrics.jobs_failed(kind, failures.len() as u64);
        let mut outcome = queue::give_back(&self.db, &left, self.id).await;
        for failure in failures {
            let attempts = attempts.get(&failure.job).copied().unwrap_or_default();
            tracing::warn!(job = %failure.job, kind, attempts, fault = failure.fault.chain(), "job failed");
            let put_back = queue::put_back(
                &self.db,
                failure.job,
                self.id,
                attempts,
                &failure.fault.chain(),
                self.clock.now(),
            )
            .await;
            outcome = outcome.and(put_back);
        }
        outcome
    }

    /// Lets the handler do the jobs and renews their lease meanwhile.
    async fn leased(&self, jobs: Vec<job::Model>) -> Report {
        let ids: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
        let lease = self.settings.lease;
        let every = (lease / 3).to_std().unwrap_or(Duration::from_secs(60));
        // Side by side, not in turn: a handler that holds the database's only writing connection would wait for ever for
        // a renewal that waits for that connection.
        let renewals = async {
            loop {
                tokio::time::sleep(every).await;
                let until = self.clock.now() + lease;
                if let Err(fault) = queue::renew(&self.db, &ids, self.id, until).await {
                    tracing::warn!(fault = fault.chain(), "the lease of jobs was not renewed");
                }
            }
        };
        tokio::select! {
            report = self.report(jobs) => report,
            never = renewals => never,
        }
    }

    /// When the handler panics, all its jobs count as failed: nobody can say how far it came, and what it did finish is
    /// gone from the table.
    async fn report(&self, jobs: Vec<job::Model>) -> Report {
        let ids: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
        let run = AssertUnwindSafe(self.handler.run(jobs)).catch_unwind();
        run.await.unwrap_or_else(|_| {
            let failed = |job| Failure {
                job,
                fault: Fault::broken("the handler panicked"),
            };
            ids.into_iter().map(failed).collect::<Vec<_>>().into()
        })
    }

    /// Works until told to stop; finishes what is at hand first.
    ///
    /// Batches are tasks of their own: one that holds the database's only writing connection must go on while the next
    /// one is claimed over it.
    pub async fn run(self: &Arc<Self>, wake: &Notify, stop: &CancellationToken) {
        let mut at_work = JoinSet::new();
        while !stop.is_cancelled() {
            // Listens before it looks, or a ring in between would be lost.
            let mut rung = pin!(wake.notified());
            rung.as_mut().enable();
            let wait = if !self.handler.has_room(at_work.len()) {
                LOOK_AGAIN
            } else {
                match self.claim().await {
                    Ok(jobs) if jobs.is_empty() => self.settings.poll,
                    Ok(jobs) => {
                        let worker = Arc::clone(self);
                        at_work.spawn(async move { worker.work(jobs).await });
                        LOOK_AGAIN
                    }
                    Err(fault) => self.out_of_reach(&fault),
                }
            };
            tokio::select! {
                Some(worked) = at_work.join_next() => {
                    if let Some(wait) = self.trouble(worked) {
                        tokio::select! {
                            () = tokio::time::sleep(wait) => {}
                            () = stop.cancelled() => {}
                        }
                    }
                }
                () = &mut rung => {}
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => {}
            }
        }
        while let Some(worked) = at_work.join_next().await {
            self.trouble(worked);
        }
    }

    /// How long to wait after a batch that went wrong; none when it went well.
    fn trouble(&self, worked: Result<Result<(), Fault>, JoinError>) -> Option<Duration> {
        let fault = match worked {
            Ok(Ok(())) => return None,
            Ok(Err(fault)) => fault,
            Err(panic) => Fault::at("working on jobs")(panic),
        };
        Some(self.out_of_reach(&fault))
    }

    fn out_of_reach(&self, fault: &Fault) -> Duration {
        tracing::error!(
            kind = self.handler.kind(),
            fault = fault.chain(),
            "worker cannot reach its jobs"
        );
        self.settings.poll * 5
    }
}
