//! The inbox of the e-address (*e-adreses iesūtne*): letters that the connector drops, by the contract of `docs/e-address.md`.
//!
//! A folder that has its final name is whole. What it says of its files is compared before anything is taken in; when the item
//! is safe the folder is removed, which tells the connector that the letter has arrived. A broken one is moved to
//! `inbox/wrong/` with a `why.txt`.
//!
//! A folder is removed under a name of ours (`.cleared-<id>`), so that nobody finds half a letter. Where a removal broke off, the
//! next look ends it: it may be somebody's letter that would stay there for ever.

use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use entities::vocabulary::IntakeChannel;

use super::letter::{self, Letter, Read};
use super::steps::Step;
use super::tray::{self, Mark, Taken, Taking};
use super::{Desk, Hindrance, Looked};
use crate::config::{EAddressSettings, SourceSettings};
use crate::kernel::Fault;
use crate::mailroom::arrive::{self, Arrival, Brought, Hints, Origin};
use crate::post::e_address::is_plain_name;

/// Where broken letters go, below the inbox.
const WRONG: &str = "wrong";

/// What the name of a letter begins with that is being removed.
const CLEARED: &str = ".cleared-";

/// Largest `message.json`, in bytes.
const LARGEST_MESSAGE: u64 = 4 << 20;

/// Name under which `message.json` is kept with the letter.
const MESSAGE: &str = "message.json";

/// An inbox.
pub(super) struct Inbox {
    desk: Desk,
    settings: EAddressSettings,
}

/// Why a letter is not taken in.
enum Stop {
    /// It breaks a rule; in words for whoever keeps the connector.
    Wrong(String),
    /// It is for somebody else, or still changing.
    Later,
    /// We cannot.
    Hindered(Hindrance),
}

impl From<Hindrance> for Stop {
    fn from(hindrance: Hindrance) -> Self {
        Self::Hindered(hindrance)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Hindered(fault.into())
    }
}

impl Inbox {
    pub(super) const fn new(desk: Desk, settings: EAddressSettings) -> Self {
        Self { desk, settings }
    }

    pub(super) const fn source(&self) -> &SourceSettings {
        &self.settings.source
    }

    fn folder(&self) -> PathBuf {
        self.settings.dir.join("inbox")
    }

    /// Takes in every letter.
    pub(super) async fn look(&self, looked: &mut Looked) -> Result<(), Hindrance> {
        let inbox = self.folder();
        let lying =
            tray::blocking("looking into the e-address inbox", move || list(&inbox)).await?;
        for name in lying.cleared {
            let path = self.folder().join(name);
            let removed = tray::blocking("removing what was cleared away", move || remove(&path));
            if let Err(hindrance) = removed.await {
                looked.hinder(hindrance);
            }
        }
        let channel = IntakeChannel::EAddress;
        let origin = self.desk.origin(&self.settings.source, channel, "").await?;
        for id in lying.letters {
            let dealt_with = match self.take(&origin, &id, looked).await {
                Ok(()) | Err(Stop::Later) => Ok(()),
                Err(Stop::Wrong(why)) => self.put_aside(&id, why).await,
                Err(Stop::Hindered(hindrance)) => Err(hindrance),
            };
            if let Err(hindrance) = dealt_with {
                looked.hinder(hindrance);
            }
        }
        Ok(())
    }

    async fn take(&self, origin: &Origin, id: &str, looked: &mut Looked) -> Result<(), Stop> {
        let kit = &self.desk.service.kit;
        if arrive::is_here(kit, origin, id).await? {
            self.clear(id).await?;
            return Ok(());
        }
        if !is_plain_name(id) {
            return Err(Stop::Wrong("the name of the folder is no id".to_owned()));
        }
        let folder = self.folder().join(id);
        let message = self.message(&folder).await?;
        let letter = match letter::read(&message, id) {
            Read::Letter(letter) => letter,
            Read::Foreign => return Err(Stop::Later),
            Read::Flawed(flaw) => return Err(Stop::Wrong(flaw.to_string())),
        };
        // All are compared before the first is taken in: nothing of a broken letter must stay here.
        for (index, file) in letter.files.iter().enumerate() {
            self.compare(&folder, index, file).await?;
        }
        let mut contents = Vec::with_capacity(letter.files.len() + 1);
        for (index, file) in letter.files.iter().enumerate() {
            contents.push(self.file(&folder, index, file).await?);
        }
        contents.push(self.keep(message).await?);
        self.desk.steps.done(Step::Stored).await;
        let arrival = arrival(origin, id, *letter, contents, kit.clock.now());
        let arrived = arrive::arrive(kit, &self.desk.service.store, arrival).await?;
        looked.arrived(arrived);
        self.desk.steps.done(Step::Committed).await;
        self.clear(id).await?;
        self.desk.steps.done(Step::PutAway).await;
        Ok(())
    }

    /// The bytes of `message.json`.
    async fn message(&self, folder: &Path) -> Result<Vec<u8>, Stop> {
        let path = folder.join(MESSAGE);
        let read = tokio::task::spawn_blocking(move || {
            use std::io::Read as _;
            let mut bytes = Vec::new();
            tray::open(&path)?
                .take(LARGEST_MESSAGE + 1)
                .read_to_end(&mut bytes)?;
            io::Result::Ok(bytes)
        })
        .await
        .map_err(Fault::at("reading a letter"))?;
        let wrong = |why: &str| Stop::Wrong(format!("{MESSAGE}: {why}"));
        match read {
            Ok(bytes) if bytes.len() as u64 > LARGEST_MESSAGE => Err(wrong("is larger than 4 MiB")),
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Another process may have cleared the whole letter away meanwhile.
                match folder.is_dir() {
                    true => Err(wrong("is missing")),
                    false => Err(Stop::Later),
                }
            }
            Err(_) => Err(wrong("cannot be read")),
        }
    }

    /// Whether a file of the letter has the size and digest that the letter says.
    async fn compare(
        &self,
        folder: &Path,
        index: usize,
        file: &letter::Enclosed,
    ) -> Result<(), Stop> {
        let wrong = |what: &str, why: &str| Stop::Wrong(format!("files.{index}.{what}: {why}"));
        if file.size == 0 {
            return Err(wrong("size", "is that of an empty file"));
        }
        if file.size > self.desk.max_bytes {
            return Err(wrong("size", "is larger than is taken in"));
        }
        let (path, size) = (folder.join("files").join(&file.path), file.size);
        let found = tokio::task::spawn_blocking(move || tray::digest_of(&path, size))
            .await
            .map_err(Fault::at("comparing a file of a letter"))?;
        match found {
            Ok(Some(hash)) if hash == file.hash => Ok(()),
            Ok(Some(_)) => Err(wrong("sha256", "is not that of the file")),
            Ok(None) => Err(wrong("size", "is not that of the file")),
            Err(_) => Err(wrong("path", "is no file that can be read")),
        }
    }

    /// Takes a file of the letter in; whatever is wrong with it now was not when it was compared.
    async fn file(
        &self,
        folder: &Path,
        index: usize,
        file: &letter::Enclosed,
    ) -> Result<Brought, Stop> {
        let path = folder.join("files").join(&file.path);
        let opened = tokio::task::spawn_blocking(move || {
            let opened = tray::open(&path)?;
            let mark = Mark::of(&opened.metadata()?);
            io::Result::Ok((opened, mark))
        })
        .await
        .map_err(Fault::at("opening a file of a letter"))?;
        let Ok((opened, mark)) = opened else {
            return Err(Stop::Later);
        };
        match tray::take(&self.desk, opened, mark, &file.name).await? {
            Ok(Taken::Whole(brought)) if brought.hash == file.hash => Ok(brought),
            _ => {
                tracing::warn!(
                    file = index,
                    "a letter to the e-address changes while it is read"
                );
                Err(Stop::Later)
            }
        }
    }

    /// Keeps `message.json` beside the files: it says who wrote, and when.
    async fn keep(&self, message: Vec<u8>) -> Result<Brought, Stop> {
        let wrong = || Stop::Wrong(format!("{MESSAGE}: is larger than is taken in"));
        let mut taking = Taking::begin(&self.desk);
        if taking.write(Bytes::from(message)).await?.is_err() {
            return Err(wrong());
        }
        taking.finish(MESSAGE).await?.map_err(|_| wrong())
    }

    /// Removes a letter that is safe here. Renamed first, so that nobody finds half of it.
    async fn clear(&self, id: &str) -> Result<(), Hindrance> {
        let (from, to) = (
            self.folder().join(id),
            self.folder().join(format!("{CLEARED}{id}")),
        );
        tray::blocking("clearing a letter away", move || {
            // Left where an earlier clearing broke off.
            remove(&to)?;
            match std::fs::rename(&from, &to) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
                Ok(()) => remove(&to),
            }
        })
        .await
    }

    async fn put_aside(&self, id: &str, why: String) -> Result<(), Hindrance> {
        let (from, to) = (self.folder().join(id), self.folder().join(WRONG).join(id));
        tracing::warn!(
            source = self.settings.source.name,
            why,
            "a letter to the e-address breaks the contract"
        );
        tray::blocking("putting a broken letter aside", move || {
            if let Some(moved) = tray::put_away(&from, &to)? {
                // A stray file has no room for another beside it.
                let note = match moved.is_dir() {
                    true => moved.join("why.txt"),
                    false => moved.with_extension("why.txt"),
                };
                std::fs::write(note, format!("{why}\n"))?;
            }
            Ok(())
        })
        .await
    }
}

fn arrival(
    origin: &Origin,
    id: &str,
    letter: Letter,
    contents: Vec<Brought>,
    now: chrono::DateTime<chrono::Utc>,
) -> Arrival {
    Arrival {
        origin: origin.clone(),
        external_id: id.to_owned(),
        // By law it counts from the day it lies in the e-address, not from the day we look.
        received_at: letter.sent_at.min(now),
        hints: Hints {
            sent_at: Some(letter.sent_at),
            sender_name: letter.from.name,
            sender_address: Some(letter.from.e_address),
            subject: Some(letter.subject),
            message_id: Some(id.to_owned()),
            sender_number: letter.number,
        },
        contents,
        remarks: Vec::new(),
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        // Another process may be removing the same.
        Err(error) if std::fs::symlink_metadata(folder).is_ok() => Err(error),
        _ => Ok(()),
    }
}

/// The names of what lies in the inbox.
#[derive(Debug, Default)]
struct Lying {
    /// Letters, in order.
    letters: Vec<String>,
    /// Letters whose removal broke off.
    cleared: Vec<String>,
}

fn list(inbox: &Path) -> io::Result<Lying> {
    let mut lying = Lying::default();
    let entries = match std::fs::read_dir(inbox) {
        // Made where its directory is there, as the contract says.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            std::fs::create_dir(inbox)?;
            return Ok(lying);
        }
        entries => entries?,
    };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(CLEARED) {
            lying.cleared.push(name);
        } else if !name.starts_with('.') && name != WRONG {
            lying.letters.push(name);
        }
    }
    lying.letters.sort();
    Ok(lying)
}
