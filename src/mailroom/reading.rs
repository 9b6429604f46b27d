//! Reading what arrived: the job that an arrival leaves behind. What an item says of its sender and subject is taken from its
//! contents, which are read in the sandbox like those of any document, once for all their owners.

use std::pin::Pin;

use entities::content::content;
use entities::ids::IntakeItemId;
use entities::jobs::job;
use entities::mailroom::intake_item::Remarks;
use entities::mailroom::{intake_content, intake_item};
use entities::vocabulary::{IntakeChannel, IntakeRemark, IntakeState, SetAsideReason, TextState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::{Value, json};

use super::arrive::kept;
use super::hold::acted;
use crate::circulation::dispatch::bounce;
use crate::content::extract::{DeliveryOutcome, DeliveryReport, MailHeaders};
use crate::content::format::Format;
use crate::content::read::by_hashes;
use crate::content::reading::{Attachment, Kept, Reader, Reading};
use crate::documents::reading::keep_reading;
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Kind of the job.
pub const KIND: &str = "intake.read";

/// Name of what Outlook packs attachments in.
const WINMAIL: &str = "winmail.dat";

/// The job that reads an item.
pub fn job(item: IntakeItemId) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "item": item }),
        unique_key: Some(format!("{KIND}/{item}")),
        run_at: None,
    }
}

/// What a content says of the item that it belongs to.
#[derive(Debug, Default, PartialEq)]
struct Said {
    mail: Option<MailHeaders>,
    remarks: Vec<IntakeRemark>,
}

impl Said {
    /// What was found in a content, whether it is a message itself or came in one.
    fn of(state: TextState, kept: Option<&Kept>) -> Self {
        let mut said = Self::default();
        match state {
            TextState::Broken | TextState::Refused => said.remarks.push(IntakeRemark::Unreadable),
            TextState::Encrypted => said.remarks.push(IntakeRemark::Encrypted),
            _ => {}
        }
        if let Some(kept) = kept {
            let packed = |name: &str| name.eq_ignore_ascii_case(WINMAIL);
            if kept.inspection.parts.iter().any(|part| packed(&part.name)) {
                said.remarks.push(IntakeRemark::Tnef);
            }
            if kept.left_within > 0 {
                said.remarks.push(IntakeRemark::AttachmentsWithin);
            }
            if kept.inspection.format == Format::Eml {
                said.mail.clone_from(&kept.inspection.mail);
            }
        }
        said
    }
}

/// Fills what the door did not know from what the contents say.
fn fill(item: &mut intake_item::Model, said: Vec<Said>) {
    let mut remarks = std::mem::take(&mut item.remarks.0);
    let is_message = said.iter().any(|one| one.mail.is_some());
    for one in said {
        remarks.extend(one.remarks);
        let Some(mail) = one.mail else { continue };
        if mail.report.is_some() {
            remarks.push(IntakeRemark::DeliveryReport);
        }
        if let Some(from) = mail.from.first() {
            let (name, address) = person(from);
            item.sender_name = item.sender_name.take().or(name);
            item.sender_address = item.sender_address.take().or(address);
        }
        let read = |field: Option<String>| field.as_deref().and_then(kept);
        item.subject = item.subject.take().or_else(|| read(mail.subject));
        item.message_id = item.message_id.take().or_else(|| read(mail.message_id));
        item.sent_at = item.sent_at.or(mail.sent_at);
    }
    if item.channel == IntakeChannel::Email && !is_message {
        remarks.push(IntakeRemark::Unreadable);
    } else if item.channel == IntakeChannel::Email {
        if item.message_id.is_none() {
            remarks.push(IntakeRemark::NoMessageId);
        }
        if item.sender_name.is_none() && item.sender_address.is_none() {
            remarks.push(IntakeRemark::NoSender);
        }
    }
    remarks.sort_unstable();
    remarks.dedup();
    item.remarks = Remarks(remarks);
}

/// Name and address out of `Name <address>`, or either alone.
fn person(from: &str) -> (Option<String>, Option<String>) {
    match from
        .strip_suffix('>')
        .and_then(|from| from.rsplit_once('<'))
    {
        Some((name, address)) => (kept(name), kept(address)),
        None if from.contains('@') => (None, kept(from)),
        None => (kept(from), None),
    }
}

/// Does the jobs.
pub struct ReadIntake {
    kit: Kit,
    reader: Reader,
}

impl ReadIntake {
    /// A handler that reads with this reader.
    pub const fn new(kit: Kit, reader: Reader) -> Self {
        Self { kit, reader }
    }

    async fn read(&self, job: &job::Model) -> Result<(), Fault> {
        let item: IntakeItemId = job
            .payload
            .get("item")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok())
            .ok_or(Fault::broken("a job names no item"))?;
        let places = intake_content::Entity::find()
            .filter(intake_content::Column::ItemId.eq(item))
            .filter(intake_content::Column::Within.is_null())
            .order_by_asc(intake_content::Column::Ordinal)
            .all(self.kit.db.reader())
            .await?;
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            found.push(self.look(place).await?);
        }
        let mut op = self.kit.begin(Actor::System).await?;
        // The item before its contents, as whoever registers it locks them: else the two could wait for each other.
        let row = intake_item::Entity::find_by_id(item)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let Some(row) = row else {
            op.finish(&[job.id]).await?;
            return op.commit().await;
        };
        // Two commits that keep several contents lock them in one order.
        found.sort_by_key(|found| found.place.content_hash);
        for one in &found {
            match &one.reading {
                Some(reading) => keep_reading(&mut op, &self.reader, reading, false).await?,
                None => self.reader.keep_attachments(&op, &one.attachments).await?,
            }
        }
        found.sort_by_key(|found| found.place.ordinal);
        own_attachments(&op, item, &found).await?;
        describe(&mut op, row, &found).await?;
        op.finish(&[job.id]).await?;
        op.commit().await
    }

    /// Reads a content, unless it was read before for another owner.
    async fn look(&self, place: intake_content::Model) -> Result<Found, Fault> {
        let content = content::Entity::find_by_id(place.content_hash)
            .one(self.kit.db.reader())
            .await?
            .ok_or(Fault::broken("a content of an item is missing"))?;
        if content.text_state != TextState::Pending {
            let attachments = self.reader.attachments(&content, &place.file_name).await?;
            return Ok(Found {
                place,
                reading: None,
                attachments,
            });
        }
        let reading = self
            .reader
            .read(place.content_hash, &place.file_name)
            .await?;
        let attachments = reading.attachments.clone();
        Ok(Found {
            place,
            reading: Some(reading),
            attachments,
        })
    }
}

/// Fills an item, which is held, with what its contents say.
async fn describe(op: &mut Op, mut row: intake_item::Model, found: &[Found]) -> Result<(), Fault> {
    let hashes: Vec<_> = found.iter().map(|one| one.place.content_hash).collect();
    let contents = by_hashes(op.transaction(), &hashes).await?;
    let mut said = Vec::with_capacity(found.len());
    for hash in &hashes {
        let content = contents.get(hash);
        let content = content.ok_or(Fault::broken("a content of an item is missing"))?;
        said.push(Said::of(content.text_state, Kept::of(content)?.as_ref()));
    }
    let report = said
        .iter()
        .find_map(|one| one.mail.as_ref()?.report.clone());
    fill(&mut row, said);
    row.read_at = Some(op.at());
    op.record(Entry {
        kind: "intake.read",
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "intake_item",
            id: Some(row.id.0),
        },
        payload: json!({ "remarks": row.remarks, "messageId": row.message_id }),
    });
    if let Some(report) = report {
        came_back(op, &mut row, &report).await?;
    }
    row.into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    Ok(())
}

/// Notes on its dispatch that a letter of ours did not arrive. The report is no record then, unless somebody has dealt with it
/// already; one about anything else waits to be looked at.
async fn came_back(
    op: &mut Op,
    item: &mut intake_item::Model,
    report: &DeliveryReport,
) -> Result<(), Fault> {
    let (DeliveryOutcome::Failed, Some(letter)) = (report.outcome, &report.letter) else {
        return Ok(());
    };
    let noted = bounce::note(op, item.institution_id, letter, &report.words).await?;
    let Some(noted) = noted.filter(|_| item.state == IntakeState::Waiting) else {
        return Ok(());
    };
    acted(op, item, IntakeState::SetAside);
    item.set_aside_as = Some(SetAsideReason::DeliveryReport);
    item.set_aside_words = noted.number;
    item.revision += 1;
    op.record(Entry {
        kind: "intake.set_aside",
        institution: Some(item.institution_id),
        subject: Subject {
            kind: "intake_item",
            id: Some(item.id.0),
        },
        payload: json!({
            "reason": item.set_aside_as,
            "words": item.set_aside_words,
            "dispatch": noted.dispatch,
        }),
    });
    Ok(())
}

/// What was found in one of an item's contents.
struct Found {
    place: intake_content::Model,
    /// None when it was read before.
    reading: Option<Reading>,
    attachments: Vec<Attachment>,
}

/// Makes the item the owner of what is attached to its messages: until they are registered nobody else is.
async fn own_attachments(op: &Op, item: IntakeItemId, found: &[Found]) -> Result<(), Fault> {
    let next = found.iter().map(|found| found.place.ordinal).max();
    let attached = found.iter().flat_map(|found| {
        let within = found.place.ordinal;
        found.attachments.iter().map(move |part| (within, part))
    });
    let rows: Vec<_> = (next.unwrap_or_default() + 1..)
        .zip(attached)
        .map(|(ordinal, (within, part))| {
            let row = intake_content::Model {
                item_id: item,
                ordinal,
                content_hash: part.hash,
                file_name: part.file_name.clone(),
                within: Some(within),
            };
            row.into_active_model()
        })
        .collect();
    if !rows.is_empty() {
        intake_content::Entity::insert_many(rows)
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

impl Handler for ReadIntake {
    fn kind(&self) -> &'static str {
        KIND
    }

    /// People who wait for an answer go first.
    fn has_room(&self, batches: usize) -> bool {
        batches == 0 && self.kit.bells.desk.lets_begin()
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.read(job)).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_a_name_an_address_or_both() {
        let text = |text: &str| Some(text.to_owned());
        for (from, name, address) in [
            (
                "Anna Bērziņa <anna@example.lv>",
                text("Anna Bērziņa"),
                text("anna@example.lv"),
            ),
            ("anna@example.lv", None, text("anna@example.lv")),
            ("Anna Bērziņa", text("Anna Bērziņa"), None),
            ("A < B <a@example.lv>", text("A < B"), text("a@example.lv")),
            ("<>", None, None),
        ] {
            assert_eq!(person(from), (name, address), "{from}");
        }
    }
}
