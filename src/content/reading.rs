//! Reading a content once, in the sandbox, and keeping what was found.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use entities::content::{content, content_text};
use entities::ids::UploadId;
use entities::values::ContentHash;
use entities::vocabulary::TextState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use storage::Store;
use tokio::io::AsyncReadExt;

use super::extract::{Extraction, Inspection, Part};
use super::format::Format;
use super::identify::FileHint;
use super::pronom::{self, Seen, look_aside};
use super::sandbox::{ExtractionRefusal, Sandbox};
use super::uploads::new_content;
use crate::kernel::{Fault, Ids};
use crate::op::{Kit, Op};

/// Most bytes handed on at once while a part is taken in.
const PART_CHUNK: usize = 64 * 1024;

/// Most attachments of a letter that become documents of their own; the rest is listed and stays within the letter.
pub const MOST_ATTACHMENTS: usize = 200;

/// Where the reason stands when a content could not be read at all.
const REFUSED: &str = "refused";

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
    /// What is kept of the inspection, or why the content was refused.
    pub inspection: Value,
    /// Its text.
    pub text: String,
    /// Attachments of a letter, taken into the store.
    pub attachments: Vec<Attachment>,
    /// What it is by PRONOM.
    pub seen: Seen,
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

/// The inspection as it is kept: with what became of the attachments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What was found.
    #[serde(flatten)]
    pub inspection: Inspection,
    /// Parts that were taken in as contents of their own, by their position in the inspection.
    #[serde(default)]
    pub taken_in: Vec<u32>,
    /// Attachments beyond [`MOST_ATTACHMENTS`]: they are listed and stay within their letter.
    #[serde(default)]
    pub left_within: u32,
}

impl Kept {
    /// What was kept of a content; none when it could not be read at all.
    ///
    /// # Errors
    /// A fault when something else was kept.
    pub fn of(content: &content::Model) -> Result<Option<Self>, Fault> {
        let Some(kept) = content
            .inspection
            .as_ref()
            .filter(|kept| kept.get(REFUSED).is_none())
        else {
            return Ok(None);
        };
        Self::deserialize(kept)
            .map(Some)
            .map_err(Fault::at("reading what was found in a content"))
    }
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
        let (file, seen) = look_aside(self.file(hash).await?, file_name).await?;
        let extraction = match self.sandbox.extract(file, &hint).await {
            Ok(extraction) => extraction,
            Err(refusal) if refusal.is_passing() => {
                return Err(Fault::at("reading a content")(refusal));
            }
            Err(refusal) => return Ok(refused(hash, seen, &refusal)),
        };
        let Extraction { text, inspection } = extraction;
        let (mut taken_in, mut left_within) = (Vec::new(), 0);
        let mut attachments = Vec::new();
        if inspection.format == Format::Eml {
            let within;
            (within, left_within) = attached(&inspection.parts);
            for index in within {
                if let Some(attachment) =
                    self.take_in(hash, &hint, &inspection.parts, index).await?
                {
                    taken_in.push(index);
                    attachments.push(attachment);
                }
            }
        }
        let state = inspection.outcome.state();
        let media_type = inspection.format.media_type();
        let kept = Kept {
            inspection,
            taken_in,
            left_within,
        };
        Ok(Reading {
            hash,
            state,
            media_type: Some(media_type),
            inspection: json!(kept),
            text,
            attachments,
            seen,
        })
    }

    /// The attachments of a letter that was read before. Those whose bytes are gone by now are taken in anew.
    ///
    /// # Errors
    /// As for [`Reader::read`].
    pub async fn attachments(
        &self,
        letter: &content::Model,
        file_name: &str,
    ) -> Result<Vec<Attachment>, Fault> {
        let Some(kept) = Kept::of(letter)? else {
            return Ok(Vec::new());
        };
        let hint = FileHint::from_name(file_name);
        let parts = &kept.inspection.parts;
        let mut attachments = Vec::with_capacity(kept.taken_in.len());
        for index in kept.taken_in {
            let listed = usize::try_from(index).ok().and_then(|at| parts.get(at));
            let Some(part) = listed else { continue };
            if self.is_stored(part.hash).await? {
                attachments.push(Attachment::of(part));
            } else {
                attachments.extend(self.take_in(letter.hash, &hint, parts, index).await?);
            }
        }
        Ok(attachments)
    }

    async fn is_stored(&self, hash: ContentHash) -> Result<bool, Fault> {
        self.store
            .exists(storage::ContentHash::from_bytes(*hash.as_bytes()))
            .await
            .map_err(Fault::at("looking for an attachment's bytes"))
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

    /// Takes an attachment of a letter into the store. One that cannot be taken out, whenever one tried, stays within its
    /// letter, whose inspection lists it.
    async fn take_in(
        &self,
        letter: ContentHash,
        hint: &FileHint,
        parts: &[Part],
        index: u32,
    ) -> Result<Option<Attachment>, Fault> {
        let listed = usize::try_from(index).ok().and_then(|at| parts.get(at));
        let Some(part) = listed else {
            return Ok(None);
        };
        let mut reader = match self
            .sandbox
            .open_part(self.file(letter).await?, hint, index)
        {
            Ok(reader) => reader,
            Err(refusal) => return stays_within(index, refusal),
        };
        let staging = self.ids.make(self.clock.now(), UploadId);
        let mut intake = self.store.intake(staging.0, part.size);
        loop {
            let mut chunk = BytesMut::with_capacity(PART_CHUNK);
            match reader.read_buf(&mut chunk).await {
                Ok(0) => break,
                Ok(_) => match intake.write(Bytes::from(chunk)).await {
                    Ok(()) => {}
                    Err(storage::Error::TooLarge { .. }) => return Ok(None),
                    Err(error) => return Err(Fault::at("taking in an attachment")(error)),
                },
                Err(error) => {
                    intake.abort().await;
                    let refusal = error
                        .downcast::<ExtractionRefusal>()
                        .map_err(Fault::at("taking out an attachment"))?;
                    return stays_within(index, refusal);
                }
            }
        }
        let expected = storage::ContentHash::from_bytes(*part.hash.as_bytes());
        match intake.finish(Some(expected)).await {
            Ok(_) => Ok(Some(Attachment::of(part))),
            // The child that took it out says otherwise than the one that listed it: neither is to be believed.
            Err(storage::Error::HashMismatch { .. } | storage::Error::Empty) => Ok(None),
            Err(error) => Err(Fault::at("taking in an attachment")(error)),
        }
    }

    /// Keeps what was found, within the operation that also tells of it. Says whether it was not kept before: of two who
    /// read the same content the second one keeps nothing, unless it was to be read again.
    ///
    /// Whoever registers a document with this content either commits before this looks, or sees what is kept here: the
    /// row is locked against those who are about to refer to it.
    ///
    /// # Errors
    /// A fault of the database; also when the bytes of an attachment are gone again: it has to be taken in anew.
    pub async fn keep(&self, op: &Op, reading: &Reading, again: bool) -> Result<bool, Fault> {
        let row = content::Entity::find_by_id(reading.hash)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let Some(row) = row.filter(|row| again || row.text_state == TextState::Pending) else {
            return Ok(false);
        };
        let mut change = content::ActiveModel {
            hash: Set(row.hash),
            ..Default::default()
        };
        change.text_state = Set(reading.state);
        change.inspection = Set(Some(reading.inspection.clone()));
        if let Some(media_type) = reading.media_type {
            change.media_type = Set(media_type.to_owned());
        }
        change.update(op.transaction()).await?;
        keep_text(op, reading).await?;
        let seen = (reading.hash, reading.seen.clone());
        pronom::keep(op.transaction(), &[seen], op.at()).await?;
        self.keep_attachments(op, &reading.attachments).await?;
        Ok(true)
    }

    /// Notes attachments as contents.
    ///
    /// # Errors
    /// A fault of the database; also when the bytes of one are gone again: it has to be taken in anew.
    pub async fn keep_attachments(&self, op: &Op, attachments: &[Attachment]) -> Result<(), Fault> {
        if attachments.is_empty() {
            return Ok(());
        }
        // In one order, so that two letters with the same attachments cannot wait for each other.
        let rows = attachments
            .iter()
            .map(|part| (part.hash, part))
            .collect::<BTreeMap<_, _>>()
            .into_values()
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
        // The sweeper may have erased equal bytes of an upload that nobody claimed, after they were taken in here.
        for attachment in attachments {
            if !self.is_stored(attachment.hash).await? {
                return Err(Fault::broken("an attachment's bytes were swept meanwhile"));
            }
        }
        Ok(())
    }
}

impl Attachment {
    fn of(part: &Part) -> Self {
        Self {
            hash: part.hash,
            size: part.size,
            media_type: part.media_type.clone(),
            file_name: part.name.clone(),
        }
    }
}

/// Which parts of a letter become documents of their own, and how many more would if they were not too many.
fn attached(parts: &[Part]) -> (Vec<u32>, u32) {
    let mut attached: Vec<u32> = (0..)
        .zip(parts)
        .filter(|(_, part)| !part.inline && part.size > 0)
        .map(|(index, _)| index)
        .collect();
    let beyond = attached.len().saturating_sub(MOST_ATTACHMENTS);
    attached.truncate(MOST_ATTACHMENTS);
    (attached, u32::try_from(beyond).unwrap_or(u32::MAX))
}

/// What has nothing to do with the file may go otherwise another time; all else never will.
fn stays_within(part: u32, refusal: ExtractionRefusal) -> Result<Option<Attachment>, Fault> {
    if refusal.is_passing() {
        return Err(Fault::at("taking out an attachment")(refusal));
    }
    tracing::info!(part, %refusal, "an attachment stays within its letter");
    Ok(None)
}

fn refused(hash: ContentHash, seen: Seen, refusal: &ExtractionRefusal) -> Reading {
    Reading {
        hash,
        state: TextState::Refused,
        media_type: None,
        inspection: json!({ REFUSED: refusal.to_string() }),
        text: String::new(),
        attachments: Vec::new(),
        seen,
    }
}

async fn keep_text(op: &Op, reading: &Reading) -> Result<(), Fault> {
    if reading.text.is_empty() {
        content_text::Entity::delete_by_id(reading.hash)
            .exec(op.transaction())
            .await?;
        return Ok(());
    }
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
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn part(size: u64, inline: bool) -> Part {
        Part {
            name: "pielikums.txt".to_owned(),
            size,
            format: Format::PlainText,
            media_type: "text/plain".to_owned(),
            hash: ContentHash::from_bytes([1; 32]),
            inline,
        }
    }

    #[test]
    fn too_many_attachments_stay_within_their_letter() {
        let mut parts = vec![part(0, false), part(5, true)];
        assert_eq!(attached(&parts), (vec![], 0));
        parts.extend((0..203).map(|_| part(5, false)));
        let (within, beyond) = attached(&parts);
        assert_eq!((within.len(), beyond), (MOST_ATTACHMENTS, 3));
        assert_eq!(within.first(), Some(&2));
    }

    #[test]
    fn only_what_lies_outside_the_file_is_tried_again() {
        let passing = ExtractionRefusal::NotStarted(io::ErrorKind::OutOfMemory.into());
        assert!(stays_within(0, passing).is_err());
        assert!(stays_within(0, ExtractionRefusal::Killed).is_err());
        assert_eq!(
            stays_within(0, ExtractionRefusal::Unreadable).ok(),
            Some(None)
        );
    }

    #[test]
    fn what_is_kept_reads_back_and_a_refusal_is_no_inspection() {
        let row = |inspection| content::Model {
            hash: ContentHash::from_bytes([1; 32]),
            size: 1,
            media_type: "message/rfc822".to_owned(),
            text_state: TextState::Extracted,
            inspection: Some(inspection),
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        let kept = Kept {
            inspection: Inspection {
                format: Format::Eml,
                pronom: None,
                outcome: super::super::extract::TextOutcome::Extracted,
                truncated: false,
                pages: None,
                page_starts: Vec::new(),
                mail: None,
                parts: vec![part(5, false)],
                signatures: Vec::new(),
            },
            taken_in: vec![0],
            left_within: 1,
        };
        assert_eq!(Kept::of(&row(json!(kept))).ok(), Some(Some(kept)));
        let refused = refused(
            ContentHash::from_bytes([1; 32]),
            Seen {
                found: None,
                extension: None,
            },
            &ExtractionRefusal::TimedOut,
        );
        assert_eq!(Kept::of(&row(refused.inspection)).ok(), Some(None));
    }
}
