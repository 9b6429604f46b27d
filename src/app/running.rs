//! An app at work: its doors open, its tasks in the background; and how both come to a good end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::App;
use crate::attention::reminder;
use crate::content::sweep;
use crate::handover::fetching;
use crate::journal::{self, Sealer};
use crate::kernel::Fault;
use crate::op;
use crate::service::Service;

/// Longest that requests in flight may take once the process is told to stop.
const REQUESTS: Duration = Duration::from_secs(30);

/// Longest that the work at hand may take after that. What is broken off then is done again at the next start.
const WORK: Duration = Duration::from_secs(30);

/// Between two looks at what has expired.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Between two looks at whether a day of reminders is to begin.
const REMIND_EVERY: Duration = Duration::from_secs(60);

/// Between two looks at whether an archive may have answered.
const FETCH_EVERY: Duration = Duration::from_secs(60);

/// Between two looks at how far the index is behind.
const MEASURE_EVERY: Duration = Duration::from_secs(10);

/// Longer than any upload takes: what is staged and older was left by a process that is no more.
const STAGED: TimeDelta = TimeDelta::days(2);

/// A started app.
pub struct Running {
    app: App,
    address: SocketAddr,
    doors: CancellationToken,
    door: JoinSet<Result<(), Fault>>,
    work: CancellationToken,
    tasks: JoinSet<&'static str>,
}

impl App {
    /// Opens the doors on `listener` and starts the background tasks.
    ///
    /// # Errors
    /// A fault when the listener has no address.
    pub fn start(self, listener: TcpListener) -> Result<Running, Fault> {
        let mut running = self.open_doors(listener)?;
        running.start_tasks();
        Ok(running)
    }

    /// Opens the doors alone: nothing is sealed, read or indexed but by [`App::settle`], so that a test decides when.
    ///
    /// # Errors
    /// A fault when the listener has no address.
    pub fn open_doors(self, listener: TcpListener) -> Result<Running, Fault> {
        let address = listener.local_addr()?;
        let doors = CancellationToken::new();
        let mut door = JoinSet::new();
        door.spawn({
            let (service, stop) = (self.service.clone(), doors.clone());
            async move { crate::http::serve(listener, service, stop).await }
        });
        Ok(Running {
            app: self,
            address,
            doors,
            door,
            work: CancellationToken::new(),
            tasks: JoinSet::new(),
        })
    }
}

impl Running {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The app.
    pub const fn app(&self) -> &App {
        &self.app
    }

    fn start_tasks(&mut self) {
        let (service, stop) = (&self.app.service, &self.work);
        self.tasks.spawn(seal(service.clone(), stop.clone()));
        self.tasks.spawn(follow(service.clone(), stop.clone()));
        self.tasks.spawn(renew(service.clone(), stop.clone()));
        self.tasks.spawn(tell(service.clone(), stop.clone()));
        self.tasks.spawn(announce(service.clone(), stop.clone()));
        self.tasks.spawn(remind(service.clone(), stop.clone()));
        self.tasks.spawn(fetch(service.clone(), stop.clone()));
        self.tasks.spawn(deliver(service.clone(), stop.clone()));
        let (retention, until) = (Arc::clone(&self.app.retention), stop.clone());
        self.tasks.spawn(async move {
            retention.run(&until).await;
            "retention"
        });
        self.tasks.spawn(keep_house(service.clone(), stop.clone()));
        self.tasks.spawn(measure(service.clone(), stop.clone()));
        if let Some(desk) = &self.app.e_addresses {
            let (desk, stop) = (Arc::clone(desk), stop.clone());
            self.tasks.spawn(async move {
                desk.run(&stop).await;
                "receipts of e-addresses"
            });
        }
        for worker in &self.app.workers {
            let (worker, service, stop) = (Arc::clone(worker), service.clone(), stop.clone());
            self.tasks.spawn(async move {
                worker.run(&service.kit.bells.jobs, &stop).await;
                "jobs"
            });
        }
        self.watch_mail();
    }

    /// Mail is fetched like any other work: what is broken off is found again at the next start.
    fn watch_mail(&mut self) {
        for number in 0..self.app.mail.sources() {
            let (mail, stop) = (self.app.mail.clone(), self.work.clone());
            self.tasks.spawn(async move {
                mail.watch(number, &stop).await;
                "mail"
            });
        }
    }

    /// Waits until a part ends that should not have; says which.
    pub async fn broken(&mut self) -> Fault {
        tokio::select! {
            Some(ended) = self.door.join_next() => match ended {
                Ok(Ok(())) => Fault::broken("the doors were closed"),
                Ok(Err(fault)) => fault,
                Err(panic) => Fault::at("serving requests")(panic),
            },
            Some(ended) = self.tasks.join_next() => match ended {
                Ok(part) => {
                    tracing::error!(part, "a part of the service ended");
                    Fault::broken("a part of the service ended")
                }
                Err(panic) => Fault::at("working in the background")(panic),
            },
            else => std::future::pending().await,
        }
    }

    /// Stops taking requests, answers those in flight, finishes the work at hand, commits the index, closes the database.
    ///
    /// # Errors
    /// A fault when a part did not come to a good end.
    pub async fn stop(self) -> Result<(), Fault> {
        let Self {
            app,
            doors,
            mut door,
            work,
            mut tasks,
            ..
        } = self;
        let mut worst = Ok(());
        doors.cancel();
        match tokio::time::timeout(REQUESTS, door.join_next()).await {
            Ok(Some(Ok(Err(fault)))) => worst = Err(fault),
            Ok(Some(Err(panic))) => worst = Err(Fault::at("serving requests")(panic)),
            Ok(Some(Ok(Ok(()))) | None) => {}
            Err(_) => tracing::warn!("requests that took too long were broken off"),
        }
        door.shutdown().await;
        work.cancel();
        let finish = async {
            while let Some(ended) = tasks.join_next().await {
                if let Err(panic) = ended {
                    worst = Err(Fault::at("working in the background")(panic));
                }
            }
        };
        if tokio::time::timeout(WORK, finish).await.is_err() {
            tracing::warn!(
                "work that took too long was broken off; it is done again at the next start"
            );
            tasks.shutdown().await;
        }
        // What the last jobs wrote came after the sealer and the index had stopped.
        let followed = app.follow_journal().await;
        let closed = app.close().await;
        worst.and(followed).and(closed)
    }
}

async fn seal(service: Service, stop: CancellationToken) -> &'static str {
    let kit = &service.kit;
    let sealer = Sealer {
        db: &kit.db,
        clock: &kit.clock,
        keys: &kit.keys,
        bells: &kit.bells,
        metrics: &service.metrics,
    };
    sealer.run(&stop).await;
    "sealer"
}

async fn follow(service: Service, stop: CancellationToken) -> &'static str {
    service.finding.follow(&stop).await;
    "search index"
}

async fn renew(service: Service, stop: CancellationToken) -> &'static str {
    service.finding.keep_renewed(&stop).await;
    "renewal of the search index"
}

async fn tell(service: Service, stop: CancellationToken) -> &'static str {
    service.finding.keep_telling(&stop).await;
    "saved searches"
}

async fn announce(service: Service, stop: CancellationToken) -> &'static str {
    service.changes.follow(&stop).await;
    "announcing changes"
}

async fn deliver(service: Service, stop: CancellationToken) -> &'static str {
    service.webhooks.run(&stop).await;
    "webhooks"
}

/// Begins each institution's day of reminders when its minute has come.
async fn remind(service: Service, stop: CancellationToken) -> &'static str {
    loop {
        if let Err(fault) = reminder::begin_due(&service.kit).await {
            tracing::error!(
                fault = fault.chain(),
                "a day of reminders was not begun; it is tried again in a minute"
            );
        }
        tokio::select! {
            () = tokio::time::sleep(REMIND_EVERY) => {}
            () = stop.cancelled() => return "reminders",
        }
    }
}

/// Has answers of archives looked for where their time has come.
async fn fetch(service: Service, stop: CancellationToken) -> &'static str {
    loop {
        if let Err(fault) = fetching::begin_due(&service.kit).await {
            tracing::error!(
                fault = fault.chain(),
                "nobody looks for the answers of archives; it is tried again in a minute"
            );
        }
        tokio::select! {
            () = tokio::time::sleep(FETCH_EVERY) => {}
            () = stop.cancelled() => return "answers of archives",
        }
    }
}

/// Sweeps what has expired and lets the database tend to itself.
async fn keep_house(service: Service, stop: CancellationToken) -> &'static str {
    loop {
        if let Err(fault) = keep_house_once(&service).await {
            tracing::error!(
                fault = fault.chain(),
                "housekeeping failed; it is tried again in an hour"
            );
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP_EVERY) => {}
            () = stop.cancelled() => return "housekeeping",
        }
    }
}

async fn keep_house_once(service: &Service) -> Result<(), Fault> {
    let kit = &service.kit;
    let uploads = sweep::sweep(kit, &service.store).await?;
    let staged = service
        .store
        .sweep_staging(kit.clock.now() - STAGED)
        .await
        .map_err(Fault::at("sweeping what was staged"))?;
    if uploads > 0 || staged > 0 {
        tracing::info!(uploads, staged, "swept what nobody claimed");
    }
    let answers = op::forget_old_answers(kit).await?;
    if answers > 0 {
        tracing::info!(answers, "forgot answers that nobody can ask for again");
    }
    kit.db.tend().await
}

async fn measure(service: Service, stop: CancellationToken) -> &'static str {
    loop {
        match journal::read::sealed_size(service.kit.db.reader()).await {
            Ok(sealed) => {
                service
                    .metrics
                    .index_lag(sealed.saturating_sub(service.finding.position()));
                service.metrics.index_documents(service.finding.count());
            }
            Err(fault) => tracing::warn!(fault = fault.chain(), "the index cannot be measured"),
        }
        tokio::select! {
            () = tokio::time::sleep(MEASURE_EVERY) => {}
            () = stop.cancelled() => return "measuring",
        }
    }
}
