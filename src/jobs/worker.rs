//! Workers: claim what is due, hand it to its handler, put back what failed.

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

/// Does the jobs of one kind, several at a time. What it does not report as failed it has finished in its own
/// transaction (`Op::finish`).
pub trait Handler: Send + Sync {
    /// The kind of job.
    fn kind(&self) -> &'static str;

    /// Most jobs it takes at once.
    fn at_once(&self) -> u64 {
        1
    }

    /// Does the jobs; returns those that failed.
    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Vec<Failure>> + Send + 'a>>;
}

/// How a worker waits and how long it may keep a job.
#[derive(Debug, Clone)]
pub struct WorkerSettings {
    /// Longest a claimed job may take before another worker may claim it.
    pub lease: TimeDelta,
    /// How often to look when nobody said that there is something (jobs of other processes).
    pub poll: Duration,
}

impl WorkerSettings {
    /// What serves one machine and several alike.
    pub const fn usual() -> Self {
        Self {
            lease: TimeDelta::minutes(10),
            poll: Duration::from_secs(2),
        }
    }
}

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
        let now = self.clock.now();
        let kind = self.handler.kind();
        if !queue::is_due(&self.db, kind, now).await? {
            return Ok(0);
        }
        let jobs = queue::claim(
            &self.db,
            kind,
            self.handler.at_once(),
            self.id,
            now,
            self.settings.lease,
        )
        .await?;
        let claimed = jobs.len();
        if claimed == 0 {
            return Ok(0);
        }
        let attempts: Vec<(JobId, i32)> = jobs.iter().map(|job| (job.id, job.attempts)).collect();
        let failures = self.failures(jobs).await;
        let (done, failed) = (claimed - failures.len().min(claimed), failures.len());
        self.metrics.jobs_done(kind, done as u64);
        self.metrics.jobs_failed(kind, failed as u64);
        for failure in failures {
            let attempts = attempts
                .iter()
                .find(|(id, _)| *id == failure.job)
                .map_or(0, |(_, attempts)| *attempts);
            tracing::warn!(job = %failure.job, kind, attempts, fault = failure.fault.chain(), "job failed");
            queue::put_back(
                &self.db,
                failure.job,
                self.id,
                attempts,
                &failure.fault.chain(),
                self.clock.now(),
            )
            .await?;
        }
        Ok(claimed)
    }

    /// Lets the handler do the jobs. When it panics, all of them count as failed: nobody can say how far it came, and what
    /// it did finish is gone from the table.
    async fn failures(&self, jobs: Vec<job::Model>) -> Vec<Failure> {
        let ids: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
        let run = AssertUnwindSafe(self.handler.run(jobs)).catch_unwind();
        run.await.unwrap_or_else(|_| {
            ids.into_iter()
                .map(|job| Failure {
                    job,
                    fault: Fault::broken("the handler panicked"),
                })
                .collect()
        })
    }

    /// Works until told to stop; finishes the batch at hand first.
    pub async fn run(&self, wake: &Notify, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            // Listens before it looks, or a ring in between would be lost.
            let mut rung = pin!(wake.notified());
            rung.as_mut().enable();
            let wait = match self.run_once().await {
                Ok(0) => self.settings.poll,
                Ok(_) => continue,
                Err(fault) => {
                    tracing::error!(
                        kind = self.handler.kind(),
                        fault = fault.chain(),
                        "worker cannot reach its jobs"
                    );
                    self.settings.poll * 5
                }
            };
            tokio::select! {
                () = &mut rung => {}
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}
