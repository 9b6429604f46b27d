//! Letters and receipts as folders and files (`docs/e-address.md`).

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use futures::TryStreamExt as _;
use storage::{ContentHash, Store};
use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use super::connector::{Connector, Doing, Lying};
use super::{Message, RECEIPT_FORMAT, Receipt, ReceiptState, is_plain_name};
use crate::kernel::Fault;

/// No receipt is longer, in bytes.
const MAX_RECEIPT: u64 = 64 * 1024;

/// Most receipts of one look.
const AT_ONCE: usize = 200;

/// The drop folders below one directory.
#[derive(Debug, Clone)]
pub struct FileDrop {
    root: PathBuf,
}

impl FileDrop {
    /// The folders below `root`, made when missing. Blocks.
    ///
    /// # Errors
    /// A fault when they cannot be made.
    pub fn open(root: &Path) -> Result<Self, Fault> {
        use std::os::unix::fs::DirBuilderExt as _;
        for folder in ["outbox", "receipts/taken", "receipts/wrong", "inbox"] {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(root.join(folder))
                .map_err(Fault::at("making the drop folders"))?;
        }
        Ok(Self {
            root: root.to_owned(),
        })
    }

    async fn put(
        &self,
        message: &Message,
        contents: &[ContentHash],
        store: &Store,
    ) -> Result<(), Fault> {
        if !is_plain_name(&message.id) || contents.len() != message.files.len() {
            return Err(Fault::broken("a letter that cannot be written down"));
        }
        let outbox = self.root.join("outbox");
        let place = outbox.join(&message.id);
        if fs::try_exists(&place).await? {
            return Ok(());
        }
        let building = outbox.join(format!(".{}", message.id));
        // What was begun and broke off is begun anew.
        match fs::remove_dir_all(&building).await {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let files = building.join("files");
        fs::create_dir_all(&files).await?;
        for (file, hash) in message.files.iter().zip(contents) {
            if !is_plain_name(&file.path) {
                return Err(Fault::broken(
                    "a file of a letter has a name that leads away",
                ));
            }
            let mut bytes = store
                .open(*hash, None)
                .await
                .map_err(Fault::at("opening a content to hand over"))?;
            let mut out = fs::File::create(files.join(&file.path)).await?;
            while let Some(chunk) = bytes
                .try_next()
                .await
                .map_err(Fault::at("reading a content to hand over"))?
            {
                out.write_all(&chunk).await?;
            }
            out.flush().await?;
            out.sync_all().await?;
        }
        let text = serde_json::to_vec_pretty(message).map_err(Fault::at("writing a letter"))?;
        let mut out = fs::File::create(building.join("message.json")).await?;
        out.write_all(&text).await?;
        out.flush().await?;
        out.sync_all().await?;
        sync(&files).await?;
        sync(&building).await?;
        fs::rename(&building, &place).await?;
        sync(&outbox).await
    }

    async fn look(&self) -> Result<Vec<Lying>, Fault> {
        let folder = self.root.join("receipts");
        let mut entries = fs::read_dir(&folder).await?;
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            if let Ok(name) = entry.file_name().into_string()
                && name.ends_with(".json")
                && !name.starts_with('.')
            {
                names.push(name);
            }
        }
        names.sort();
        let mut found = Vec::new();
        for name in names.into_iter().take(AT_ONCE) {
            let path = folder.join(&name);
            let size = match fs::symlink_metadata(&path).await {
                Ok(found) if found.is_file() => found.len(),
                Ok(_) => {
                    let receipt = Err("is no file".to_owned());
                    found.push(Lying { name, receipt });
                    continue;
                }
                // Another process entered it meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error.into()),
            };
            let receipt = if size > MAX_RECEIPT {
                Err(format!("has more than {MAX_RECEIPT} bytes"))
            } else {
                match fs::read(&path).await {
                    Ok(text) => read(&text),
                    Err(error) if error.kind() == ErrorKind::NotFound => continue,
                    Err(error) => return Err(error.into()),
                }
            };
            found.push(Lying { name, receipt });
        }
        Ok(found)
    }

    async fn clear(&self, name: &str, into: &str, why: Option<&str>) -> Result<(), Fault> {
        let folder = self.root.join("receipts");
        let target = folder.join(into);
        let mut place = target.join(name);
        let mut number = 1_u32;
        while fs::try_exists(&place).await? {
            number += 1;
            place = target.join(format!("{number}.{name}"));
        }
        if let Some(why) = why {
            let mut beside = place.clone().into_os_string();
            beside.push(".txt");
            fs::write(beside, format!("{why}\n")).await?;
        }
        match fs::rename(folder.join(name), &place).await {
            // Another process cleared it away meanwhile.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
            Ok(()) => {
                sync(&target).await?;
                sync(&folder).await
            }
        }
    }
}

impl Connector for FileDrop {
    fn hand_over<'a>(
        &'a self,
        message: &'a Message,
        contents: &'a [ContentHash],
        store: &'a Store,
    ) -> Doing<'a, ()> {
        Box::pin(self.put(message, contents, store))
    }

    fn receipts(&self) -> Doing<'_, Vec<Lying>> {
        Box::pin(self.look())
    }

    fn entered<'a>(&'a self, lying: &'a Lying) -> Doing<'a, ()> {
        Box::pin(self.clear(&lying.name, "taken", None))
    }

    fn set_aside<'a>(&'a self, lying: &'a Lying, why: &'a str) -> Doing<'a, ()> {
        Box::pin(self.clear(&lying.name, "wrong", Some(why)))
    }
}

/// A receipt, or what is wrong with it in words for whoever builds the connector.
fn read(text: &[u8]) -> Result<Receipt, String> {
    let receipt: Receipt = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if receipt.format != RECEIPT_FORMAT {
        return Err(format!("has a format other than {RECEIPT_FORMAT}"));
    }
    let silent = receipt
        .reason
        .as_deref()
        .is_none_or(|reason| reason.trim().is_empty());
    if receipt.state == ReceiptState::Failed && silent {
        return Err("says that the letter failed and not why".to_owned());
    }
    Ok(receipt)
}

/// Makes names in a folder durable.
async fn sync(folder: &Path) -> Result<(), Fault> {
    Ok(fs::File::open(folder).await?.sync_all().await?)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::super::{Enclosed, MESSAGE_FORMAT, Party};
    use super::*;

    fn party(name: &str) -> Party {
        Party {
            e_address: "90000043649".to_owned(),
            name: Some(name.to_owned()),
            registration_number: None,
        }
    }

    async fn letter(store: &Store) -> (Message, Vec<ContentHash>) {
        let stored = store
            .keep(Uuid::from_u128(1), 100, "saturs".into())
            .await
            .unwrap();
        let message = Message {
            format: MESSAGE_FORMAT.to_owned(),
            id: "019cacf4".to_owned(),
            from: party("Dienests"),
            to: party("SIA Paraugs"),
            subject: "Nr. 1".to_owned(),
            text: None,
            registration_number: None,
            registered_on: None,
            kind: None,
            answers: Vec::new(),
            in_reply_to: None,
            sent_at: DateTime::parse_from_rfc3339("2026-03-02T10:00:00+02:00").unwrap(),
            files: vec![Enclosed {
                path: "1.txt".to_owned(),
                name: "vēstule.txt".to_owned(),
                media_type: None,
                size: 6,
                sha256: stored.hash.to_string(),
            }],
        };
        (message, vec![stored.hash])
    }

    #[tokio::test]
    async fn a_letter_is_put_whole_and_once() {
        let directory = tempfile::tempdir().unwrap();
        let drop = FileDrop::open(directory.path()).unwrap();
        let store = Store::memory();
        let (message, contents) = letter(&store).await;
        // What a killed process left behind.
        let outbox = directory.path().join("outbox");
        std::fs::create_dir_all(outbox.join(".019cacf4/files")).unwrap();
        std::fs::write(outbox.join(".019cacf4/files/9.txt"), "half").unwrap();
        drop.hand_over(&message, &contents, &store).await.unwrap();
        let place = outbox.join("019cacf4");
        assert_eq!(std::fs::read(place.join("files/1.txt")).unwrap(), b"saturs");
        assert!(!place.join("files/9.txt").exists());
        let text = std::fs::read(place.join("message.json")).unwrap();
        assert_eq!(serde_json::from_slice::<Message>(&text).unwrap(), message);
        drop.hand_over(&message, &contents, &store).await.unwrap();
        assert_eq!(std::fs::read_dir(&outbox).unwrap().count(), 1);

        let away = Message {
            id: "../019cacf4".to_owned(),
            ..message.clone()
        };
        assert!(drop.hand_over(&away, &contents, &store).await.is_err());
        let mut away = message;
        away.id = "b".to_owned();
        away.files[0].path = "../../x".to_owned();
        assert!(drop.hand_over(&away, &contents, &store).await.is_err());
        assert!(!outbox.join("b").exists());
    }

    #[tokio::test]
    async fn receipts_are_read_or_put_aside_with_the_reason() {
        let directory = tempfile::tempdir().unwrap();
        let drop = FileDrop::open(directory.path()).unwrap();
        let folder = directory.path().join("receipts");
        let good = r#"{"format":"aprite-e-address-receipt/1","id":"a","state":"accepted","at":"2026-03-02T10:00:00+02:00","more":1}"#;
        let silent = good.replace("accepted", "failed");
        for (name, text) in [
            ("a.json", good),
            ("b.json", "{"),
            ("c.json", &silent),
            ("d.json", &good.replace("receipt/1", "receipt/9")),
            (".e.json", good),
            ("f.txt", good),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        std::fs::write(folder.join("g.json"), vec![b' '; 70_000]).unwrap();
        let lying = drop.receipts().await.unwrap();
        let told: Vec<_> = lying
            .iter()
            .map(|one| (one.name.as_str(), one.receipt.is_ok()))
            .collect();
        assert_eq!(
            told,
            [
                ("a.json", true),
                ("b.json", false),
                ("c.json", false),
                ("d.json", false),
                ("g.json", false)
            ]
        );
        drop.entered(&lying[0]).await.unwrap();
        drop.set_aside(&lying[1], "is no JSON").await.unwrap();
        assert!(folder.join("taken/a.json").exists());
        let why = std::fs::read_to_string(folder.join("wrong/b.json.txt")).unwrap();
        assert_eq!(why, "is no JSON\n");
        // The same name again, and one that is gone already.
        std::fs::write(folder.join("a.json"), good).unwrap();
        drop.entered(&lying[0]).await.unwrap();
        assert!(folder.join("taken/2.a.json").exists());
        drop.entered(&lying[0]).await.unwrap();
        assert_eq!(drop.receipts().await.unwrap().len(), 3);
    }
}
