//! Reading a content once, in the sandbox, and keeping what was found.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use entities::content::{content, content_text};
use entities::ids::UploadId;
use entities::values::ContentHash;
use entities::vocabulary::TextState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use storage::Store;
use tokio::io::AsyncReadExt;

use super::extract::{Extraction, Part};
use super::format::Format;
use super::identify::FileHint;
use super::sandbox::{ExtractionRefusal, Sandbox};
use super::uploads::new_content;
use crate::kernel::{Fault, Ids};
use crate::op::{Kit, Op};

/// Most bytes handed on at once while a part is taken in.
const PART_CHUNK: usize = 64 * 1024;

/// Reads contents; cheap to clone.
#[derive(Clone)]
pub struct Reader {
    store: Store,
    sandbox: Arc<Sandbox>,
    /// Where a content of a remote store is laid down for the child to read.
    scratch: PathBuf,
    ids: Ids,
    clock: crate::kernel::Clock,
}

/// What was found in a content.
#[derive(Debug)]
pub struct Reading {
    /// Which content.
    pub hash: ContentHash,
    /// What became of its text.
    pub state: TextState,
    /// What it is; none when it could not be read at all.
    pub media_type: Option<&'static str>,
    /// Format, parts, signatures and the like, or why it was refused.
    pub inspection: Value,
    /// Its text.
    pub text: String,
    /// Attachments of a letter, taken into the store.
    pub attachments: Vec<Attachment>,
}

/// An attachment of a letter, a content of its own by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its SHA-256.
    pub hash: ContentHash,
    /// How many bytes.
    pub size: u64,
    /// What it looks like.
    pub media_type: String,
    /// Its name in the letter.
    pub file_name: String,
}

impl Reader {
    /// A reader of the store's contents.
    pub fn new(kit: &Kit, store: Store, sandbox: Sandbox, scratch: PathBuf) -> Self {
        Self {
            store,
            sandbox: Arc::new(sandbox),
            scratch,
            ids: kit.ids.clone(),
            clock: kit.clock.clone(),
        }
    }

    /// Reads one content; `file_name` hints at its format.
    ///
    /// # Errors
    /// A fault of the store, or of the machine: the same content may be read another time. A content that breaks its
    /// reader is no fault but a [`TextState::Refused`].
    pub async fn read(&self, hash: ContentHash, file_name: &str) -> Result<Reading, Fault> {
        let hint = FileHint::from_name(file_name);
        let extraction = match self.sandbox.extract(self.file(hash).await?, &hint).await {
            Ok(extraction) => extraction,
            Err(refusal) if refusal.is_passing() => {
                return Err(Fault::at("reading a content")(refusal));
            }
            Err(refusal) => return Ok(refused(hash, &refusal)),
        };
        let Extraction { text, inspection } = extraction;
        let attachments = if inspection.format == Format::Eml {
            self.take_in_attachments(hash, &hint, &inspection.parts)
                .await?
        } else {
            Vec::new()
        };
        Ok(Reading {
            hash,
            state: inspection.outcome.state(),
            media_type: Some(inspection.format.media_type()),
            inspection: json!(inspection),
            text,
            attachments,
        })
    }

    async fn file(&self, hash: ContentHash) -> Result<std::fs::File, Fault> {
        let hash = storage::ContentHash::from_bytes(*hash.as_bytes());
        let file = self
            .store
            .materialise(hash, &self.scratch)
            .await
            .map_err(Fault::at("opening a content"))?;
        Ok(file.into_file())
    }

    /// Takes the attachments of a letter into the store. One that cannot be taken out stays within its letter, whose
    /// inspection lists it.
    async fn take_in_attachments(
        &self,
        letter: ContentHash,
        hint: &FileHint,
        parts: &[Part],
    ) -> Result<Vec<Attachment>, Fault> {
        let mut attachments = Vec::new();
        for (index, part) in (0..).zip(parts) {
            if part.inline || part.size == 0 {
                continue;
            }
            let Ok(mut reader) = self
                .sandbox
                .open_part(self.file(letter).await?, hint, index)
            else {
                continue;
            };
            let staging = self.ids.make(self.clock.now(), UploadId);
            let mut intake = self.store.intake(staging.0, part.size);
            let complete = loop {
                let mut chunk = BytesMut::with_capacity(PART_CHUNK);
                match reader.read_buf(&mut chunk).await {
                    Ok(0) => break true,
                    Ok(_) => intake
                        .write(Bytes::from(chunk))
                        .await
                        .map_err(Fault::at("taking in an attachment"))?,
                    Err(_) => break false,
                }
            };
            if !complete {
                intake.abort().await;
                continue;
            }
            let expected = storage::ContentHash::from_bytes(*part.hash.as_bytes());
            let stored = intake
                .finish(Some(expected))
                .await
                .map_err(Fault::at("taking in an attachment"))?;
            attachments.push(Attachment {
                hash: part.hash,
                size: stored.size,
                media_type: part.media_type.clone(),
                file_name: part.name.clone(),
            });
        }
        Ok(attachments)
    }
}

fn refused(hash: ContentHash, refusal: &ExtractionRefusal) -> Reading {
    Reading {
        hash,
        state: TextState::Refused,
        media_type: None,
        inspection: json!({ "refused": refusal.to_string() }),
        text: String::new(),
        attachments: Vec::new(),
    }
}

/// Keeps what was found, within the operation that also tells of it.
///
/// # Errors
/// A fault of the database.
pub async fn keep(op: &Op, reading: &Reading) -> Result<(), Fault> {
    let mut change = content::ActiveModel {
        hash: Set(reading.hash),
        ..Default::default()
    };
    change.text_state = Set(reading.state);
    change.inspection = Set(Some(reading.inspection.clone()));
    if let Some(media_type) = reading.media_type {
        change.media_type = Set(media_type.to_owned());
    }
    change.update(op.transaction()).await?;
    if !reading.text.is_empty() {
        let row = content_text::Model {
            hash: reading.hash,
            text: reading.text.clone(),
        };
        content_text::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::column(content_text::Column::Hash)
                    .update_column(content_text::Column::Text)
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
    }
    if !reading.attachments.is_empty() {
        let rows = reading
            .attachments
            .iter()
            .map(|part| {
                Ok(
                    new_content(part.hash, part.size, &part.media_type, op.at())?
                        .into_active_model(),
                )
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        content::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(content::Column::Hash)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}
