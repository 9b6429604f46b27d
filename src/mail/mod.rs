//! The doors for mail (*ienākošais pasts*): mailboxes, watched folders, the inbox of the e-address.
//!
//! Each source is looked at from time to time, and each thing in it taken in by the same three steps: its bytes into the store,
//! its item committed under what the source knows it by (`mailroom::arrive`), its original put away. A process that is killed
//! between two of them finds the original again; what is here already is only put away. Several processes may watch one source:
//! the item exists once, and whoever comes second finds nothing left to do.
//!
//! One thing that cannot be dealt with keeps nothing else out: the others are taken in, and it is tried again with the next look.
//! A source that cannot be looked at is tried again after a while that grows; what the trouble is stands in
//! `mailroom::condition`, in one word and without names of people.

mod e_address;
mod folder;
mod imap;
mod letter;
pub mod put_away;
mod steps;
mod tray;
mod whose;

use std::sync::Arc;
use std::time::Duration;

use entities::vocabulary::IntakeChannel;
use tokio_util::sync::CancellationToken;

pub use steps::{Step, Steps};

use crate::config::{MailroomSettings, SourceSettings};
use crate::kernel::Fault;
use crate::mailroom::arrive::Arrived;
use crate::mailroom::condition::Trouble;
use crate::service::Service;

/// The first wait after a trouble; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// What keeps a source from being looked at: one word for people and programs, and the cause for the log.
#[derive(Debug)]
pub struct Hindrance {
    /// The word.
    pub trouble: Trouble,
    /// The cause.
    pub fault: Fault,
}

impl From<Fault> for Hindrance {
    fn from(fault: Fault) -> Self {
        Self {
            trouble: Trouble::Ours,
            fault,
        }
    }
}

impl Hindrance {
    fn at<E>(trouble: Trouble, context: &'static str) -> impl FnOnce(E) -> Self
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        move |error| Self {
            trouble,
            fault: Fault::at(context)(error),
        }
    }

    const fn broken(trouble: Trouble, context: &'static str) -> Self {
        Self {
            trouble,
            fault: Fault::broken(context),
        }
    }
}

/// What a look came to.
#[derive(Debug, Default)]
struct Looked {
    /// How much of what was there is new.
    new: u64,
    /// What could not be dealt with, the first such thing; all else was.
    hindered: Option<Hindrance>,
    /// Whether looking again at once would be of no use: the source is out of reach, or the trouble is ours.
    in_vain: bool,
}

impl Looked {
    /// Counts what arrived.
    fn arrived(&mut self, arrived: Arrived) {
        self.new += u64::from(matches!(arrived, Arrived::Now(_)));
    }

    /// Notes what keeps one thing from being dealt with.
    fn hinder(&mut self, hindrance: Hindrance) {
        self.in_vain |= hindrance.trouble == Trouble::Ours;
        self.hindered.get_or_insert(hindrance);
    }

    /// Forgets what was in the way of a try that is made again: if it still is, it is met again.
    fn begin_again(&mut self) {
        self.hindered = None;
        self.in_vain = false;
    }

    /// Notes what ended the look, whatever else was in the way before.
    fn end(&mut self, hindrance: Hindrance) {
        self.in_vain = true;
        self.hindered = Some(hindrance);
    }
}

/// What every door works with; cheap to clone.
#[derive(Clone)]
struct Desk {
    service: Service,
    steps: Steps,
    /// The institution that the settings name.
    institution: Option<String>,
    max_bytes: u64,
}

/// A source behind its door.
enum Entrance {
    Mailbox(Box<imap::Mailbox>),
    Folder(folder::Watched),
    EAddress(e_address::Inbox),
}

impl Entrance {
    fn source(&self) -> &SourceSettings {
        match self {
            Self::Mailbox(mailbox) => mailbox.source(),
            Self::Folder(folder) => folder.source(),
            Self::EAddress(inbox) => inbox.source(),
        }
    }

    const fn channel(&self) -> IntakeChannel {
        match self {
            Self::Mailbox(_) => IntakeChannel::Email,
            Self::Folder(_) => IntakeChannel::Folder,
            Self::EAddress(_) => IntakeChannel::EAddress,
        }
    }

    /// Takes in all that is there.
    async fn look(&self) -> Looked {
        let mut looked = Looked::default();
        let ended = match self {
            Self::Mailbox(mailbox) => mailbox.look(&mut looked).await,
            Self::Folder(folder) => folder.look(&mut looked).await,
            Self::EAddress(inbox) => inbox.look(&mut looked).await,
        };
        if let Err(hindrance) = ended {
            looked.end(hindrance);
        }
        looked
    }
}

/// All sources of a process; clones are one.
#[derive(Clone)]
pub struct Mail {
    service: Service,
    steps: Steps,
    entrances: Arc<[Entrance]>,
}

impl Mail {
    /// The doors that the settings name.
    pub fn new(
        service: &Service,
        settings: &MailroomSettings,
        institution: Option<String>,
    ) -> Self {
        let steps = Steps::default();
        let desk = Desk {
            service: service.clone(),
            steps: steps.clone(),
            institution,
            max_bytes: settings.max_bytes,
        };
        let mailboxes = settings.mailboxes.iter().cloned();
        let folders = settings.folders.iter().cloned();
        let inboxes = settings.e_addresses.iter().cloned();
        let entrances: Arc<[Entrance]> = mailboxes
            .map(|one| Entrance::Mailbox(Box::new(imap::Mailbox::new(desk.clone(), one))))
            .chain(folders.map(|one| Entrance::Folder(folder::Watched::new(desk.clone(), one))))
            .chain(inboxes.map(|one| Entrance::EAddress(e_address::Inbox::new(desk.clone(), one))))
            .collect();
        for entrance in entrances.iter() {
            let name = &entrance.source().name;
            service.mail_sources.expect(name, entrance.channel());
        }
        Self {
            service: service.clone(),
            steps,
            entrances,
        }
    }

    /// How many sources there are.
    pub fn sources(&self) -> usize {
        self.entrances.len()
    }

    /// Where tests stop a door between two of its steps.
    pub const fn steps(&self) -> &Steps {
        &self.steps
    }

    /// Looks at every source once; returns how much of what was there is new. What cannot be looked at is noted.
    pub async fn look(&self) -> u64 {
        let mut new = 0;
        for entrance in self.entrances.iter() {
            new += self.look_at(entrance).await.new;
        }
        new
    }

    async fn look_at(&self, entrance: &Entrance) -> Looked {
        let looked = entrance.look().await;
        self.note(entrance, &looked);
        looked
    }

    fn note(&self, entrance: &Entrance, looked: &Looked) {
        let (name, now) = (&entrance.source().name, self.service.kit.clock.now());
        let conditions = &self.service.mail_sources;
        if looked.new > 0 {
            let new = looked.new;
            tracing::info!(source = name, new, "mail was taken in");
            self.service.metrics.arrived(entrance.channel(), new);
        }
        match &looked.hindered {
            None => conditions.well(name, now),
            Some(Hindrance { trouble, fault }) => {
                conditions.trouble(name, *trouble, now);
                tracing::warn!(
                    source = name,
                    trouble = trouble.as_str(),
                    fault = fault.chain(),
                    "a source of mail cannot be looked at to its end; it is tried again"
                );
            }
        }
        let troubled = conditions.all().into_values();
        let troubled = troubled.filter(|condition| condition.trouble.is_some());
        self.service.metrics.mail_in_trouble(troubled.count());
    }

    /// Watches one of the sources until told to stop.
    pub async fn watch(&self, number: usize, stop: &CancellationToken) {
        let Some(entrance) = self.entrances.get(number) else {
            return;
        };
        let mut wait = FIRST_WAIT;
        loop {
            let looked = tokio::select! {
                looked = self.look_at(entrance) => looked,
                () = stop.cancelled() => return,
            };
            let pause = async {
                match entrance {
                    _ if looked.in_vain => tokio::time::sleep(wait).await,
                    Entrance::Mailbox(mailbox) => mailbox.wait().await,
                    Entrance::Folder(_) | Entrance::EAddress(_) => {
                        tokio::time::sleep(entrance.source().poll).await;
                    }
                }
            };
            tokio::select! {
                () = pause => {}
                () = stop.cancelled() => return,
            }
            wait = match looked.in_vain {
                false => FIRST_WAIT,
                true => (wait * 2).min(LONGEST_WAIT),
            };
        }
    }
}

/// Tries every source that the settings name, by its name: mailboxes are signed in to, folders written to.
pub async fn probe(settings: &MailroomSettings) -> Vec<(String, Result<(), Hindrance>)> {
    let mut tried = Vec::new();
    for mailbox in &settings.mailboxes {
        tried.push((mailbox.source.name.clone(), imap::reach(mailbox).await));
    }
    let folders = settings
        .folders
        .iter()
        .map(|one| (&one.source, one.path.clone()));
    let inboxes = settings.e_addresses.iter();
    let inboxes = inboxes.map(|one| (&one.source, one.dir.join("inbox")));
    for (source, path) in folders.chain(inboxes) {
        let looked = tray::blocking("trying a folder", move || tray::probe(&path)).await;
        tried.push((source.name.clone(), looked));
    }
    tried
}
