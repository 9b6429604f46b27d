//! The composition root: builds every part once, starts what works in the background, and stops it all again so that
//! nothing is lost.
//!
//! [`Ground`] is what every command needs (settings, keys, database, store); [`App`] adds what only the one serving
//! process of a data directory may have (the search index), and [`Running`] is an app with its doors open. A process
//! that is killed loses nothing either: every part takes up from what is on disk.

mod ground;
mod occupancy;
mod readiness;
mod running;
pub mod sample;
mod tools;

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use sea_orm::DbBackend;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use ground::{Ground, OpenError};
pub use occupancy::{Occupancy, Occupant};
pub use readiness::until_ready;
pub use running::Running;
pub use tools::{limits, office, rendition_limits, tools};

use crate::access::Gate;
use crate::attention::changes::Changes;
use crate::attention::reminder::{RemindDay, SendDigest};
use crate::attention::webhook::Deliverer;
use crate::attention::webhook::address::Trusted;
use crate::circulation::approval::SignedDrafts;
use crate::circulation::deadline::LegalClock;
use crate::circulation::dispatch::e_address::EAddressDesk;
use crate::circulation::dispatch::email::SendEmail;
use crate::circulation::dispatch::reached::Notify;
use crate::circulation::dispatch::{Dispatches, Ways};
use crate::circulation::task::Tasks;
use crate::circulation::task::hand_over::HandOver;
use crate::config::Settings;
use crate::content::pronom::{self, Identify};
use crate::content::reading::Reader;
use crate::content::sandbox::Sandbox;
use crate::content::uploads::Uploads;
use crate::documents::reading::ReadContents;
use crate::documents::{Consequences, Registrar};
use crate::finding::Finding;
use crate::handover::agreement::Archives;
use crate::handover::delivering::Carrier;
use crate::handover::fetching::Fetcher;
use crate::handover::package::{Packages, Packer, Packing, Shelf};
use crate::handover::rendition::{Maker, Workshop};
use crate::jobs::{self, Handler, Worker, WorkerSettings};
use crate::journal::{self, Sealer};
use crate::kernel::problem::Messages;
use crate::kernel::text::LatvianOrder;
use crate::kernel::{Fault, calendar};
use crate::mail::Mail;
use crate::mail::put_away::PutAway;
use crate::mailroom::condition::Conditions;
use crate::mailroom::reading::ReadIntake;
use crate::op::Kit;
use crate::post::Post;
use crate::post::e_address::{Connector, FileDrop};
use crate::retention::destruction::Destroyer;
use crate::retention::destruction::places::{Places, Staging};
use crate::retention::follow::Follower;
use crate::retention::hold::run_out::RunOut;
use crate::retention::take_effect::TakeEffect;
use crate::service::{Parts, Service};
use crate::telemetry::Metrics;

/// Where on this machine programs are found.
#[derive(Debug, Clone)]
pub struct Machine {
    /// This program: it reads each file in a child of its own.
    pub executable: PathBuf,
    /// The value of `PATH`.
    pub path: OsString,
}

/// What registering, correcting and annulling a document brings about in the areas below.
pub fn consequences() -> Consequences {
    Consequences::of(vec![
        Box::new(LegalClock),
        Box::new(Tasks),
        Box::new(SignedDrafts),
        Box::new(Dispatches),
    ])
}

/// What destroys, with all places that may hold something of what is destroyed. What came back with a restored database is
/// arranged to go again.
async fn destroyer(
    ground: &Ground,
    finding: &Finding,
    shelf: &Shelf,
) -> Result<Arc<Destroyer>, Fault> {
    let Ground {
        settings,
        kit,
        store,
    } = ground;
    let places = Places::of(
        vec![
            Box::new(finding.clone()),
            Box::new(PutAway::of(settings)),
            Box::new(Packages::on(kit.clone(), shelf.clone())),
            Box::new(Staging::new(store.clone(), kit.clock.clone())),
        ],
        settings.destruction_ledger_dir.clone(),
    );
    let destroyer = Arc::new(Destroyer::new(kit.clone(), store.clone(), places));
    destroyer.destroy_again().await?;
    Ok(destroyer)
}

/// With what renditions are made. What a process that is no more left of documents on its desk is cleared away: the data
/// directory is this process's alone.
async fn workshop(settings: &Settings, path: &OsStr) -> Result<Workshop, Fault> {
    let scratch = settings.data_dir.join("scratch");
    let workshop = Workshop {
        program: office(&settings.renditions, path),
        work: scratch.join("renditions"),
        limits: rendition_limits(&settings.renditions),
        abreast: settings.renditions.workers,
        scratch,
    };
    match tokio::fs::remove_dir_all(&workshop.work).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Fault::at("clearing the desk of renditions")(error));
        }
        _ => {}
    }
    if workshop.program.is_none() {
        tracing::info!("LibreOffice is not installed: no renditions are made for the archive");
    }
    Ok(workshop)
}

/// The way out by e-mail, where a mail server is set up.
async fn open_post(settings: &Settings) -> Result<Option<Post>, Fault> {
    let Some(smtp) = settings.smtp.clone() else {
        tracing::info!("smtp.host is not set: nothing goes out by e-mail");
        return Ok(None);
    };
    tokio::task::spawn_blocking(move || Post::open(&smtp))
        .await
        .map_err(Fault::at("opening the way to the mail server"))?
        .map(Some)
}

/// The drop folders of the connector to e-addresses, where a directory is named for them.
async fn open_connector(settings: &Settings) -> Result<Option<Arc<dyn Connector>>, Fault> {
    let Some(root) = settings.e_address_dir.clone() else {
        return Ok(None);
    };
    let folders = tokio::task::spawn_blocking(move || FileDrop::open(&root))
        .await
        .map_err(Fault::at("opening the drop folders"))??;
    Ok(Some(Arc::new(folders)))
}

/// A clock that was set back is told of at once: until it is right, nothing is decided about what is to be destroyed.
async fn tell_of_clock(kit: &Kit) -> Result<(), Fault> {
    let today = calendar::day(kit.clock.now());
    let newest = journal::read::newest(kit.db.reader()).await?;
    if let Some(last) = newest.map(calendar::day).filter(|last| today < *last) {
        tracing::warn!(%today, %last, "the clock was set back: the journal tells of a later day");
    }
    Ok(())
}

/// Everything of a serving process.
pub struct App {
    ground: Ground,
    service: Service,
    workers: Vec<Arc<Worker>>,
    e_addresses: Option<Arc<EAddressDesk>>,
    retention: Arc<Follower>,
    destroyer: Arc<Destroyer>,
    mail: Mail,
}

impl App {
    /// Builds everything; opens the search index, which only one process at a time may have.
    ///
    /// # Errors
    /// A fault that names the part.
    pub async fn build(ground: Ground, machine: Machine) -> Result<Self, Fault> {
        let Ground {
            settings,
            kit,
            store,
        } = ground.clone();
        let finding = tokio::task::spawn_blocking({
            let kit = kit.clone();
            move || {
                let index = search::Settings {
                    writer: search::WriterSettings {
                        memory_bytes: settings.search.writer_memory,
                        ..search::WriterSettings::default()
                    },
                    ..search::Settings::default()
                };
                Finding::open(kit, &settings.search.dir, index)
            }
        })
        .await
        .map_err(Fault::at("opening the search index"))??;
        let settings = &ground.settings;
        let workshop = workshop(settings, &machine.path).await?;
        let sandbox = {
            let (extraction, path) = (settings.extraction.clone(), machine.path);
            let tools = tokio::task::spawn_blocking(move || tools(&extraction, &path))
                .await
                .map_err(Fault::at("looking for programs"))?;
            Sandbox::new(machine.executable, tools, limits(&settings.extraction))
        };
        let scratch = settings.data_dir.join("scratch");
        tokio::fs::create_dir_all(&scratch)
            .await
            .map_err(Fault::at("making the scratch directory"))?;
        let directory = settings.packages_dir.clone();
        let shelf = Shelf::new(directory, store.clone(), settings.packages);
        let packing = Packing {
            shelf: shelf.clone(),
            scratch: scratch.clone(),
        };
        let archives = Archives::below(settings.archives_dir.clone())?;
        let identify = Identify::new(kit.clone(), store.clone(), scratch.clone());
        let reader = Reader::new(&kit, store.clone(), sandbox, scratch);
        let mut handlers: Vec<Arc<dyn Handler>> = vec![
            Arc::new(ReadContents::new(
                kit.clone(),
                reader.clone(),
                settings.extraction.workers,
            )),
            Arc::new(ReadIntake::new(kit.clone(), reader.clone())),
            Arc::new(HandOver::new(kit.clone())),
            Arc::new(TakeEffect::new(kit.clone())),
            Arc::new(RunOut::new(kit.clone())),
            Arc::new(Packer::new(kit.clone(), store.clone(), packing)?),
            Arc::new(identify),
            Arc::new(Carrier::new(kit.clone(), shelf.clone(), archives.clone())),
            Arc::new(Fetcher::new(kit.clone(), store.clone(), archives.clone())?),
        ];
        if workshop.program.is_some() {
            // Where it is not installed another process may have it.
            let maker = Maker::new(kit.clone(), store.clone(), workshop.clone());
            handlers.push(Arc::new(maker));
        }
        let destroyer = destroyer(&ground, &finding, &shelf).await?;
        handlers.push(destroyer.clone());
        if kit.db.backend() == DbBackend::Sqlite {
            // We hold the index of this data directory, so nobody else works on it.
            let released = jobs::release(&kit.db, kit.clock.now()).await?;
            if released > 0 {
                tracing::info!(released, "took over jobs of a process that is no more");
            }
        }
        let post = open_post(settings).await?;
        let connector = open_connector(settings).await?;
        let ways = Ways::of(post.as_ref(), connector.as_deref());
        let e_addresses = connector
            .map(|connector| {
                let own = settings.e_address_sender.clone();
                EAddressDesk::new(kit.clone(), store.clone(), connector, own).map(Arc::new)
            })
            .transpose()?;
        let send_email = SendEmail::new(kit.clone(), store.clone(), post.clone())?;
        handlers.push(Arc::new(send_email));
        handlers.push(Arc::new(Notify::new(kit.clone())));
        handlers.extend(e_addresses.clone().map(|desk| desk as Arc<dyn Handler>));
        let metrics = Metrics::new();
        handlers.push(Arc::new(RemindDay::new(kit.clone(), post.is_some())));
        if let Some(post) = post.clone() {
            let url = settings.public_url.clone();
            handlers.push(Arc::new(SendDigest::new(kit.clone(), post, url)?));
        }
        let workers = handlers.into_iter().map(|handler| {
            let worker = Worker::new(
                kit.db.clone(),
                kit.clock.clone(),
                handler,
                WorkerSettings::usual(),
                kit.ids.make(kit.clock.now(), |id: Uuid| id),
            );
            Arc::new(worker.counting_in(metrics.clone()))
        });
        let workers: Vec<Arc<Worker>> = workers.collect();
        let service = Service::new(Parts {
            uploads: Uploads::new(kit.clone(), store.clone(), settings.uploads),
            registrar: Registrar::new(kit.clone(), consequences()),
            consequences: consequences(),
            reader,
            gate: Gate::new(kit.clone()),
            post,
            ways,
            finding,
            changes: Changes::new(kit.clone()),
            webhooks: Deliverer::new(
                kit.clone(),
                Trusted(settings.webhooks.trusted_hosts.clone()),
                settings.public_url.clone(),
                settings.webhooks.timeout,
            )?,
            sockets_per_account: settings.subscriptions.per_account,
            messages: Messages::new()?,
            order: LatvianOrder::new()?,
            mail_sources: Conditions::default(),
            metrics,
            public_url: settings.public_url.clone(),
            shelf,
            archives,
            workshop,
            kit,
            store,
        });
        let mail = Mail::new(
            &service,
            &ground.settings.mailroom,
            ground.settings.institution.clone(),
        );
        tell_of_clock(&service.kit).await?;
        pronom::begin(&service.kit).await?;
        // From here on: what is sealed before anybody listens is told to nobody.
        service.changes.announce().await?;
        Ok(Self {
            retention: Arc::new(Follower::new(ground.kit.clone())),
            destroyer,
            mail,
            ground,
            service,
            workers,
            e_addresses,
        })
    }

    /// What the doors work with.
    pub const fn service(&self) -> &Service {
        &self.service
    }

    /// The doors for mail. While the app runs they are watched; a test looks itself.
    pub const fn mail(&self) -> &Mail {
        &self.mail
    }

    /// What destroys. Tests stop it between two steps.
    pub fn destroyer(&self) -> &Destroyer {
        &self.destroyer
    }

    /// The ground it was built on.
    pub const fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Seals, does due jobs and follows the journal until nothing is left of any of it. While the app runs, its own tasks
    /// do the same; this is for those who must know that it is done (the demo, `verify`, tests).
    ///
    /// # Errors
    /// A fault of database or index.
    pub async fn settle(&self) -> Result<(), Fault> {
        loop {
            let mut done = self.sealer().seal_all().await?;
            for worker in &self.workers {
                done += worker.run_once().await? as u64;
            }
            if let Some(desk) = &self.e_addresses {
                done += desk.enter_receipts().await?;
            }
            done += self.service.changes.announce().await?;
            done += self.service.webhooks.deliver().await?;
            done += self.retention.catch_up().await?;
            if done == 0 {
                let finding = &self.service.finding;
                finding.catch_up().await?;
                finding.renew_due(&CancellationToken::new()).await?;
                return finding.tell().await.map(drop);
            }
        }
    }

    /// Seals what waits and brings retention and the search index to the end of the journal; does no jobs.
    ///
    /// # Errors
    /// A fault of database or index.
    pub async fn follow_journal(&self) -> Result<(), Fault> {
        self.sealer().seal_all().await?;
        // What retention reckons anew leaves entries of its own.
        while self.retention.catch_up().await? > 0 {
            self.sealer().seal_all().await?;
        }
        self.service.finding.catch_up().await
    }

    fn sealer(&self) -> Sealer<'_> {
        let kit = &self.service.kit;
        Sealer {
            db: &kit.db,
            clock: &kit.clock,
            keys: &kit.keys,
            bells: &kit.bells,
            metrics: &self.service.metrics,
        }
    }

    /// Closes an app that was never started.
    ///
    /// # Errors
    /// A fault of index or database.
    pub async fn close(self) -> Result<(), Fault> {
        self.service.finding.commit().await?;
        drop(self.service);
        drop(self.mail);
        drop(self.workers);
        drop(self.retention);
        drop(self.destroyer);
        self.ground.close().await
    }
}
