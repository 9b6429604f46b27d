//! A watched folder (*vērojama mape*): what a scanner or a person puts there becomes an item.
//!
//! A file counts as complete when its size and time have been still for a while, or at once when a companion file says so
//! (`scan.pdf.ok`). What was taken in goes to `received/`, what cannot be taken to `rejected/` with a `.txt` that says why.
//! A subfolder may be a unit's (its code) or a scanner's.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entities::vocabulary::IntakeChannel;
use ring::digest::{SHA256, digest};

use super::steps::Step;
use super::tray::{self, Mark, Taken, Untaken};
use super::{Desk, Hindrance, Looked};
use crate::config::{FolderSettings, SourceSettings};
use crate::content::extract::content_hash;
use crate::kernel::problem::Language;
use crate::mailroom::arrive::{self, Arrival, Hints, Origin};

/// Where things are put away.
const RECEIVED: &str = "received";
const REJECTED: &str = "rejected";

/// Folders within folders that are looked into.
const DEEPEST: usize = 4;

/// Most entries that one look takes note of; the rest has its turn when these are gone.
const MOST: usize = 10_000;

/// Endings of what is still being written, and of what operating systems leave about.
const PASSING: [&str; 6] = ["tmp", "part", "partial", "crdownload", "swp", "lock"];
const LITTER: [&str; 2] = ["thumbs.db", "desktop.ini"];

/// A longer path is known by its digest.
const LONGEST_PATH: usize = 500;

/// A watched folder.
pub(super) struct Watched {
    desk: Desk,
    settings: FolderSettings,
    known: Mutex<HashMap<PathBuf, Known>>,
}

/// What is known of a file since the last look.
#[derive(Debug, Clone, Copy)]
struct Known {
    mark: Mark,
    /// Since when it looks as it does.
    since: DateTime<Utc>,
    /// Whether it is an item already that could not be put away: only this is left to do.
    safe: bool,
}

/// An entry of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    /// Its path below the folder.
    path: PathBuf,
    mark: Mark,
    /// Whether it is a plain file.
    plain: bool,
    /// Whether its companion file says that it is complete.
    marked: bool,
    /// Whether it is an item already.
    safe: bool,
}

/// Why a file is put away without becoming an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rejection {
    Empty,
    TooLarge,
    NoFile,
    Unreadable,
}

impl Rejection {
    const fn key(self) -> &'static str {
        match self {
            Self::Empty => "intake-rejected-empty",
            Self::TooLarge => "intake-rejected-too-large",
            Self::NoFile => "intake-rejected-no-file",
            Self::Unreadable => "intake-rejected-unreadable",
        }
    }
}

impl Watched {
    pub(super) fn new(desk: Desk, settings: FolderSettings) -> Self {
        Self {
            desk,
            settings,
            known: Mutex::default(),
        }
    }

    pub(super) const fn source(&self) -> &SourceSettings {
        &self.settings.source
    }

    /// Takes in every file that is complete.
    pub(super) async fn look(&self, looked: &mut Looked) -> Result<(), Hindrance> {
        let (root, marker) = (self.settings.path.clone(), self.settings.marker.clone());
        let (seen, unread) = tray::blocking("looking into a watched folder", move || {
            list(&root, marker.as_deref())
        })
        .await?;
        // A mistake in the settings is told before anything comes.
        self.desk
            .origin(self.source(), IntakeChannel::Folder, "")
            .await?;
        if let Some(error) = unread {
            let context = "looking into a folder of a watched folder";
            looked.hinder(tray::hindrance(context)(error));
        }
        for entry in self.complete(seen) {
            if let Err(hindrance) = self.take(&entry, looked).await {
                looked.hinder(hindrance);
            }
        }
        Ok(())
    }

    fn with_known<T>(&self, act: impl FnOnce(&mut HashMap<PathBuf, Known>) -> T) -> T {
        act(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Those that are whole, by now or because their companion file says so.
    fn complete(&self, seen: Vec<Seen>) -> Vec<Seen> {
        let now = self.desk.service.kit.clock.now();
        let still = TimeDelta::from_std(self.settings.still).unwrap_or(TimeDelta::MAX);
        self.with_known(|known| {
            let before = std::mem::take(known);
            let mut complete = Vec::new();
            for mut entry in seen {
                let anew = Known {
                    mark: entry.mark,
                    since: now,
                    safe: false,
                };
                let same = before.get(&entry.path).copied();
                let same = same.filter(|same| same.mark == entry.mark);
                let as_known = same.unwrap_or(anew);
                known.insert(entry.path.clone(), as_known);
                entry.safe = as_known.safe;
                if entry.safe || entry.marked || now - as_known.since >= still {
                    complete.push(entry);
                }
            }
            complete
        })
    }

    /// Takes one file in and puts it away.
    async fn take(&self, entry: &Seen, looked: &mut Looked) -> Result<(), Hindrance> {
        if !entry.plain {
            return self.reject(entry, Rejection::NoFile).await;
        }
        if entry.safe {
            return self.put_away(entry).await;
        }
        let path = self.settings.path.join(&entry.path);
        let opened = tokio::task::spawn_blocking(move || tray::open(&path))
            .await
            .map_err(crate::kernel::Fault::at("opening a file"))?;
        let file = match opened {
            Ok(file) => file,
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(_) => return self.reject(entry, Rejection::Unreadable).await,
        };
        let name = entry.path.file_name().unwrap_or_default().to_string_lossy();
        let brought = match tray::take(&self.desk, file, entry.mark, &name).await? {
            Ok(Taken::Whole(brought)) => brought,
            Ok(Taken::Changing) => return Ok(()),
            Ok(Taken::Not(untaken)) => {
                let why = match untaken {
                    Untaken::Empty => Rejection::Empty,
                    Untaken::TooLarge => Rejection::TooLarge,
                };
                return self.reject(entry, why).await;
            }
            Err(_) => return self.reject(entry, Rejection::Unreadable).await,
        };
        self.desk.steps.done(Step::Stored).await;
        let kit = &self.desk.service.kit;
        let received_at = entry
            .mark
            .written
            .map_or_else(|| kit.clock.now(), |at| at.min(kit.clock.now()));
        let arrival = Arrival {
            origin: self.origin(&entry.path).await?,
            external_id: external_id(&entry.path, &brought.hash.to_string()),
            received_at: chrono::SubsecRound::trunc_subsecs(received_at, 6),
            hints: Hints {
                subject: entry
                    .path
                    .file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned()),
                ..Hints::default()
            },
            contents: vec![brought],
            remarks: Vec::new(),
        };
        let arrived = arrive::arrive(kit, &self.desk.service.store, arrival).await?;
        looked.arrived(arrived);
        self.desk.steps.done(Step::Committed).await;
        self.put_away(entry).await
    }

    /// Puts away a file that is an item, or keeps in mind that this is left to do: it need not be read anew for that.
    async fn put_away(&self, entry: &Seen) -> Result<(), Hindrance> {
        let moved = self.move_away(entry).await;
        self.with_known(|known| {
            if let Some(known) = known.get_mut(&entry.path) {
                known.safe = moved.is_err();
            }
        });
        moved?;
        self.desk.steps.done(Step::PutAway).await;
        Ok(())
    }

    /// Where a file comes from: its first folder may be a unit's.
    async fn origin(&self, path: &Path) -> Result<Origin, Hindrance> {
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        let place = folder.to_string_lossy();
        let source = &self.settings.source;
        let channel = IntakeChannel::Folder;
        let mut origin = self.desk.origin(source, channel, &place).await?;
        // A unit below another has a code of two parts, and the path has two folders then.
        for parts in (1..=2).rev() {
            let code: PathBuf = folder.components().take(parts).collect();
            if let Some(code) = code.to_str().filter(|code| !code.is_empty())
                && let Some(unit) = self.desk.unit(origin.institution, code).await?
            {
                origin.unit = Some(unit);
                break;
            }
        }
        Ok(origin)
    }

    /// Moves a file to `received/`, its companion file first: found again without it, the file is whole after a while all the
    /// same.
    async fn move_away(&self, entry: &Seen) -> Result<(), Hindrance> {
        let root = self.settings.path.clone();
        let (entry, marker) = (entry.clone(), self.settings.marker.clone());
        tray::blocking("putting a file away", move || {
            let from = root.join(&entry.path);
            if let (true, Some(marker)) = (entry.marked, marker) {
                match std::fs::remove_file(with_ending(&from, &marker)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            tray::put_away(&from, &root.join(RECEIVED).join(&entry.path)).map(drop)
        })
        .await
    }

    /// Moves a file to `rejected/` and says beside it why.
    async fn reject(&self, entry: &Seen, why: Rejection) -> Result<(), Hindrance> {
        let messages = &self.desk.service.messages;
        let mebibytes = (self.desk.max_bytes >> 20).to_string();
        let arguments = [("mebibytes", mebibytes)];
        let text = [Language::Latvian, Language::English]
            .map(|language| messages.text(language, why.key(), &arguments))
            .join("\n");
        let (root, path) = (self.settings.path.clone(), entry.path.clone());
        tracing::warn!(
            source = self.settings.source.name,
            why = why.key(),
            "a file of a watched folder was rejected"
        );
        tray::blocking("rejecting a file", move || {
            let to = root.join(REJECTED).join(&path);
            if let Some(moved) = tray::put_away(&root.join(&path), &to)? {
                std::fs::write(with_ending(&moved, "txt"), format!("{text}\n"))?;
            }
            Ok(())
        })
        .await
    }
}

/// What a file is known by: where it lay and what it holds.
fn external_id(path: &Path, hash: &str) -> String {
    let place = path.to_string_lossy();
    if place.len() > LONGEST_PATH {
        let digest = content_hash(&digest(&SHA256, place.as_bytes()));
        return format!("{hash}/{digest}");
    }
    format!("{hash}/{place}")
}

/// Every entry that may be taken in, the ones that were written first first; with them the first error that kept a part of the
/// folder from being read.
fn list(root: &Path, marker: Option<&str>) -> io::Result<(Vec<Seen>, Option<io::Error>)> {
    let mut walk = Walk {
        root,
        found: BTreeMap::new(),
        unread: None,
    };
    walk.through(Path::new(""), 0)?;
    let Walk { found, unread, .. } = walk;
    let is_marker = |path: &Path| {
        marker.is_some_and(|marker| {
            path.extension() == Some(OsStr::new(marker))
                && found.contains_key(&path.with_extension(""))
        })
    };
    let mut seen: Vec<Seen> = found
        .iter()
        .filter(|(path, _)| !is_marker(path))
        .map(|(path, (mark, plain))| Seen {
            path: path.clone(),
            mark: *mark,
            plain: *plain,
            marked: marker.is_some_and(|marker| found.contains_key(&with_ending(path, marker))),
            safe: false,
        })
        .collect();
    seen.sort_by(|one, other| {
        (one.mark.written, &one.path).cmp(&(other.mark.written, &other.path))
    });
    Ok((seen, unread))
}

/// A walk through a watched folder.
struct Walk<'a> {
    root: &'a Path,
    found: BTreeMap<PathBuf, (Mark, bool)>,
    unread: Option<io::Error>,
}

impl Walk<'_> {
    fn through(&mut self, below: &Path, depth: usize) -> io::Result<()> {
        for entry in std::fs::read_dir(self.root.join(below))? {
            let entry = entry?;
            let name = entry.file_name();
            if self.found.len() >= MOST || passes(&name, depth) {
                continue;
            }
            let path = below.join(&name);
            // What cannot be read keeps nothing beside it out, and what is gone since the folder was read is no error.
            if let Err(error) = self.note(&entry, path, depth)
                && error.kind() != io::ErrorKind::NotFound
            {
                self.unread.get_or_insert(error);
            }
        }
        Ok(())
    }

    fn note(&mut self, entry: &DirEntry, path: PathBuf, depth: usize) -> io::Result<()> {
        let metadata = entry.metadata()?;
        if !metadata.is_dir() {
            let seen = (Mark::of(&metadata), metadata.is_file());
            self.found.insert(path, seen);
        } else if depth < DEEPEST {
            self.through(&path, depth + 1)?;
        }
        Ok(())
    }
}

/// Whether an entry is passed over.
fn passes(name: &OsStr, depth: usize) -> bool {
    let text = name.to_string_lossy().to_lowercase();
    let ending = text.rsplit_once('.').map_or("", |(_, ending)| ending);
    (depth == 0 && (text == RECEIVED || text == REJECTED))
        || text.starts_with('.')
        || text.starts_with('~')
        || text.ends_with('~')
        || PASSING.contains(&ending)
        || LITTER.contains(&text.as_str())
}

/// `scan.pdf.ok`.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_being_written_and_what_was_put_away_is_passed_over() {
        for (name, depth, is) in [
            ("scan.pdf", 0, false),
            ("received", 0, true),
            ("received", 1, false),
            ("Rejected", 0, true),
            (".scan.pdf", 0, true),
            ("~$iesniegums.docx", 0, true),
            ("scan.pdf.part", 0, true),
            ("Thumbs.db", 2, true),
            ("tmp", 0, false),
        ] {
            assert_eq!(passes(OsStr::new(name), depth), is, "{name} at {depth}");
        }
    }

    #[test]
    fn companions_mark_their_files_and_are_no_files_themselves() {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name).unwrap();
        };
        for name in [
            "a.pdf",
            "a.pdf.ok",
            "b.pdf",
            "alone.ok",
            "OG-AIN/c.pdf",
            "received/d.pdf",
        ] {
            write(name);
        }
        let told = |marker| -> Vec<(String, bool)> {
            let mut told: Vec<_> = list(directory.path(), marker)
                .unwrap()
                .0
                .into_iter()
                .map(|seen| (seen.path.display().to_string(), seen.marked))
                .collect();
            told.sort();
            told
        };
        let owned = |all: &[(&str, bool)]| -> Vec<(String, bool)> {
            all.iter()
                .map(|(name, marked)| ((*name).to_owned(), *marked))
                .collect()
        };
        assert_eq!(
            told(Some("ok")),
            owned(&[
                ("OG-AIN/c.pdf", false),
                ("a.pdf", true),
                ("alone.ok", false),
                ("b.pdf", false)
            ])
        );
        assert_eq!(told(None).len(), 5, "without markers every file is one");
    }

    #[test]
    fn a_folder_that_cannot_be_read_keeps_nothing_beside_it_out() {
        let directory = tempfile::tempdir().unwrap();
        let mut root = directory.path().to_owned();
        while root.as_os_str().len() < 3_850 {
            root.push("x".repeat(200));
        }
        std::fs::create_dir_all(&root).unwrap();
        std::fs::write(root.join("a.pdf"), "a").unwrap();
        // Its path is longer than any that can be opened, also by those who may read everything.
        let held = std::fs::File::open(&root).unwrap();
        rustix::fs::mkdirat(&held, "y".repeat(255), rustix::fs::Mode::RWXU).unwrap();
        let (seen, unread) = list(&root, None).unwrap();
        let paths: Vec<_> = seen.iter().map(|seen| seen.path.as_path()).collect();
        assert_eq!(paths, [Path::new("a.pdf")]);
        assert!(unread.is_some());
    }

    #[test]
    fn a_file_is_known_by_its_place_and_its_bytes() {
        assert_eq!(
            external_id(Path::new("OG-AIN/a.pdf"), "12ab"),
            "12ab/OG-AIN/a.pdf"
        );
        let long = "ā".repeat(400);
        let (one, other) = (
            external_id(Path::new(&long), "12ab"),
            external_id(Path::new(&format!("{long}b")), "12ab"),
        );
        assert!(one.len() < 200 && one != other);
    }
}
