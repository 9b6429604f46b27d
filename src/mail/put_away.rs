//! Files that were taken in and put away, and letters that were handed over, as a place that destruction clears: the watched
//! folders' `received/` and `rejected/`, the e-address's `outbox/` and `receipts/`.
//!
//! What lies there is known by its bytes, or by the id of the dispatch that it was made of. Mailboxes are the mail server's: what a
//! mailbox keeps after its message was taken in is for its owner to empty (docs/operations.md).

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use entities::values::ContentHash;
use ring::digest::{Context, SHA256};
use serde::Deserialize;
use uuid::Uuid;

use crate::config::{MailroomSettings, Settings};
use crate::content::extract::content_hash;
use crate::kernel::Fault;
use crate::retention::destruction::places::Doing;
use crate::retention::destruction::{Gone, Place, Remain};

/// Bytes hashed at once.
const CHUNK: usize = 256 * 1024;

/// The folders.
#[derive(Debug, Clone)]
pub struct PutAway {
    /// Where what came from scanners lies.
    scanned: Vec<PathBuf>,
    /// The drop folders of e-addresses.
    drops: Vec<PathBuf>,
}

/// Whose receipt or letter it is.
#[derive(Deserialize)]
struct Named {
    id: String,
}

impl PutAway {
    /// Those that the settings name.
    pub fn of(settings: &Settings) -> Self {
        let MailroomSettings {
            folders,
            e_addresses,
            ..
        } = &settings.mailroom;
        let mut drops: Vec<PathBuf> = e_addresses.iter().map(|one| one.dir.clone()).collect();
        drops.extend(settings.e_address_dir.clone());
        drops.sort_unstable();
        drops.dedup();
        let scanned = folders
            .iter()
            .flat_map(|one| ["received", "rejected"].map(|below| one.path.join(below)));
        Self {
            scanned: scanned.collect(),
            drops,
        }
    }

    async fn look(&self, gone: &Gone, remove: bool) -> Result<Vec<Remain>, Fault> {
        let (folders, contents) = (self.clone(), gone.contents.clone());
        let dispatches = gone
            .dispatches
            .iter()
            .flat_map(|id: &Uuid| [id.to_string(), id.simple().to_string()])
            .collect();
        tokio::task::spawn_blocking(move || {
            let mut search = Search {
                sizes: contents.values().copied().collect(),
                contents,
                dispatches,
                remove,
                found: Vec::new(),
            };
            for folder in &folders.scanned {
                search.files(folder)?;
            }
            for drop in &folders.drops {
                search.letters(&drop.join("outbox"))?;
                for below in ["taken", "wrong"] {
                    search.receipts(&drop.join("receipts").join(below))?;
                }
                search.files(&drop.join("inbox").join("wrong"))?;
            }
            Ok::<_, io::Error>(search.found)
        })
        .await
        .map_err(Fault::at("looking through folders"))?
        .map_err(Fault::at("looking through folders"))
    }
}

struct Search {
    contents: HashMap<ContentHash, u64>,
    /// Only a file of one of these sizes is worth reading.
    sizes: HashSet<u64>,
    dispatches: HashSet<String>,
    remove: bool,
    found: Vec<Remain>,
}

impl Search {
    /// Names of files are people's words, so what is told is the hash or the id.
    fn take(&mut self, path: &Path, what: String) -> io::Result<()> {
        if self.remove {
            let removed = if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            if let Some(folder) = path.parent() {
                File::open(folder)?.sync_all()?;
            }
            return Ok(());
        }
        self.found.push(Remain {
            place: "folders".to_owned(),
            what,
        });
        Ok(())
    }

    /// Files below a folder that hold erased bytes.
    fn files(&mut self, folder: &Path) -> io::Result<()> {
        for path in entries(folder)? {
            let meta = std::fs::symlink_metadata(&path)?;
            if meta.is_dir() {
                self.files(&path)?;
            } else if meta.is_file()
                && let Some(hash) = self.erased(&path, meta.len())?
            {
                self.take(&path, hash.to_string())?;
            }
        }
        Ok(())
    }

    fn erased(&self, path: &Path, size: u64) -> io::Result<Option<ContentHash>> {
        if !self.sizes.contains(&size) {
            return Ok(None);
        }
        let mut file = File::open(path)?;
        let mut hash = Context::new(&SHA256);
        let mut chunk = vec![0; CHUNK];
        loop {
            match file.read(&mut chunk)? {
                0 => break,
                read => hash.update(&chunk[..read]),
            }
        }
        let hash = content_hash(&hash.finish());
        Ok(self.contents.contains_key(&hash).then_some(hash))
    }

    /// Letters that were handed over and that nobody took: whole folders under the ids of dispatches.
    fn letters(&mut self, outbox: &Path) -> io::Result<()> {
        for path in entries(outbox)? {
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.unwrap_or_default().trim_start_matches('.').to_owned();
            if self.dispatches.contains(&name) {
                self.take(&path, name)?;
            }
        }
        Ok(())
    }

    fn receipts(&mut self, folder: &Path) -> io::Result<()> {
        for path in entries(folder)? {
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let named: Option<Named> = serde_json::from_slice(&std::fs::read(&path)?).ok();
            if let Some(Named { id }) = named
                && self.dispatches.contains(&id)
            {
                self.take(&path, id)?;
            }
        }
        Ok(())
    }
}

/// What lies in a folder; nothing where there is none.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect(),
    }
}

impl Place for PutAway {
    fn name(&self) -> &'static str {
        "folders"
    }

    fn clear<'a>(&'a self, gone: &'a Gone) -> Doing<'a, ()> {
        Box::pin(async move { self.look(gone, true).await.map(drop) })
    }

    fn remains<'a>(&'a self, gone: &'a Gone) -> Doing<'a, Vec<Remain>> {
        Box::pin(self.look(gone, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_gone_is_found_by_its_bytes_or_its_dispatch_and_nothing_else() {
        let directory = tempfile::tempdir().expect("a directory");
        let at = |path: &str| directory.path().join(path);
        let dispatch = Uuid::from_u128(7);
        for (path, bytes) in [
            ("skeneris/received/b/iesniegums.pdf", "planted"),
            ("skeneris/received/cits.pdf", "otherwi"),
            ("skeneris/rejected/tas pats.pdf", "planted"),
            (&format!("drop/outbox/{dispatch}/files/1.pdf"), "planted"),
            ("drop/outbox/cits/files/1.pdf", "otherwi"),
            (
                "drop/receipts/taken/a.json",
                r#"{"id":"00000000-0000-0000-0000-000000000007"}"#,
            ),
            ("drop/receipts/taken/b.json", r#"{"id":"cits"}"#),
        ] {
            std::fs::create_dir_all(at(path).parent().expect("a folder")).expect("made");
            std::fs::write(at(path), bytes).expect("written");
        }
        let folders = PutAway {
            scanned: vec![at("skeneris/received"), at("skeneris/rejected"), at("none")],
            drops: vec![at("drop")],
        };
        let mut hash = Context::new(&SHA256);
        hash.update(b"planted");
        let gone = Gone {
            documents: Vec::new(),
            dispatches: vec![dispatch],
            contents: HashMap::from([(content_hash(&hash.finish()), 7)]),
        };
        assert_eq!(folders.remains(&gone).await.expect("looked").len(), 4);
        folders.clear(&gone).await.expect("cleared");
        assert_eq!(folders.remains(&gone).await.expect("looked"), []);
        assert!(at("skeneris/received/cits.pdf").exists());
        assert!(at("drop/outbox/cits/files/1.pdf").exists());
        assert!(at("drop/receipts/taken/b.json").exists());
        folders.clear(&gone).await.expect("nothing is left to do");
    }
}
