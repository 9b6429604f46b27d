//! Correcting a card (*kartītes labošana*): what changed stays readable in the journal, field by field.
//!
//! The number, the register and the day of registration never change. Contents are never replaced: what came later is
//! added in a new version that keeps the earlier ones.

use std::collections::HashSet;

use entities::classification::file;
use entities::documents::{addressee, also_in, document};
use entities::ids::{DocumentId, FileId, UnitId, UploadId};
use entities::vocabulary::{ContentRole, DocumentStatus, OpenState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::{Map, Value, json};

use super::card::{self, Card, Occasion};
use super::change::{for_change, is_repeated, reason as reason_given, remember};
use super::closed;
use super::consequences::Consequences;
use super::enclose;
use super::register::{self, Named, Surroundings};
use super::signed;
use super::versions::{Newest, add_version, newest};
use super::{AddresseeDraft, CardDraft, Claim, Particulars, Refusal, read};
use crate::access::{Action, Caller};
use crate::classification::filing::{self, FileRefusal};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::reason::BadReason;
use crate::op::{IdempotencyKey, Kit, Op};

/// What an enclosed document has from its letter, by the names of the card's fields.
const LETTERS_MATTER: [&str; 7] = [
    "unit",
    "receivingUnit",
    "executor",
    "accessClass",
    "accessUntil",
    "accessGround",
    "useConditions",
];

/// An upload that becomes a content of a document that is registered already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addition {
    /// Which.
    pub upload: UploadId,
    /// As what; as what the content of its name is, where nobody says.
    pub role: Option<ContentRole>,
}

impl From<Claim> for Addition {
    fn from(claim: Claim) -> Self {
        Self {
            upload: claim.upload,
            role: Some(claim.role),
        }
    }
}

/// A correction.
pub struct Amendment {
    /// Which document.
    pub document: DocumentId,
    /// The card's revision as the corrector read it.
    pub revision: i32,
    /// What to change on the card.
    pub change: Box<dyn FnOnce(&mut CardDraft) + Send>,
    /// Another file; this needs a reason.
    pub file: Option<FileId>,
    /// Contents that came later.
    pub added: Vec<Addition>,
    /// Why, in the corrector's words.
    pub reason: Option<String>,
    /// The client's name for this request, with the request itself.
    pub idempotency: Option<(IdempotencyKey, String)>,
}

/// Corrects a card.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn amend(
    kit: &Kit,
    consequences: &Consequences,
    caller: &Caller,
    amendment: Amendment,
) -> Result<Result<document::Model, Refusal>, Fault> {
    let mut op = kit.begin(caller.actor).await?;
    let amended = match amend_within(&mut op, consequences, caller, amendment).await? {
        Ok(amended) => amended,
        Err(refusal) => return Ok(Err(refusal)),
    };
    op.commit().await?;
    Ok(Ok(amended))
}

async fn amend_within(
    op: &mut Op,
    consequences: &Consequences,
    caller: &Caller,
    amendment: Amendment,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::AmendDocument) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let before = match for_change(op, caller, amendment.document).await? {
        Ok(before) => before,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match is_repeated(op, caller, amendment.idempotency.as_ref()).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(before)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    match before.status {
        DocumentStatus::Annulled => return Ok(Err(Refusal::Annulled)),
        DocumentStatus::Destroyed => return Ok(Err(Refusal::destroyed(&before))),
        DocumentStatus::Registered | DocumentStatus::Enclosed => {}
    }
    if before.revision != amendment.revision {
        return Ok(Err(Refusal::RevisionStale));
    }
    let reason = match amendment.reason.as_deref().map(reason_given).transpose() {
        Ok(reason) => reason,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let draft_before = draft_of(op, &before).await?;
    let mut draft = draft_before.clone();
    (amendment.change)(&mut draft);
    let checked = match card::check(draft, Occasion::Correction(&before), op.at()) {
        Ok(checked) => checked,
        Err(problems) => return Ok(Err(Refusal::Card(problems))),
    };
    let place = match new_place(op, caller, &before, amendment.file).await? {
        Ok(place) => place,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut claims: Vec<Claim> = amendment.added.iter().map(unsaid).collect();
    let mut names = Named::default();
    names.add_card(&checked.fields);
    names.add_claims(&claims);
    let surroundings = Surroundings::load(op, &names).await?;
    let named = surroundings
        .check_named(caller, &checked.fields)
        .and_then(|()| {
            let unchanged: Vec<UnitId> = [Some(before.unit_id), before.receiving_unit_id]
                .into_iter()
                .flatten()
                .collect();
            surroundings.check_units_on(&checked.fields, &unchanged, before.registered_on)
        })
        .and_then(|()| surroundings.check_particulars(caller, &checked.fields, &HashSet::new()));
    let uploads = match named.and_then(|()| surroundings.claims(caller, &claims, op.at())) {
        Ok(uploads) => uploads,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let newest = match uploads.is_empty() {
        true => Newest::default(),
        false => newest(op, &before).await?,
    };
    let with_uploads = amendment.added.iter().zip(&uploads);
    for (claim, (added, upload)) in claims.iter_mut().zip(with_uploads) {
        claim.role = added.role.unwrap_or_else(|| newest.role(&upload.file_name));
    }
    if let Err(refusal) = signed::takes(op, before.id, &claims).await? {
        return Ok(Err(refusal));
    }
    let mut changes = differences(&draft_before, &checked.fields);
    let moved = place.file != before.file_id;
    if before.status == DocumentStatus::Enclosed
        && (moved
            || LETTERS_MATTER
                .iter()
                .any(|field| changes.contains_key(*field)))
    {
        return Ok(Err(Refusal::FollowsLetter));
    }
    if let Err(refusal) = signed::lets_amend(op, before.id, &changes, reason.as_deref()).await? {
        return Ok(Err(refusal));
    }
    let mut touched = changes.clone();
    if moved {
        touched.insert("file".to_owned(), Value::Null);
    }
    if let Err(refusal) = closed::lets_amend(op, &before, &touched, !uploads.is_empty()).await? {
        return Ok(Err(refusal));
    }
    // A document that changes its file is looked for in the old one: the reason says why it is gone.
    if moved && reason.is_none() {
        return Ok(Err(Refusal::Reason(BadReason::Missing)));
    }
    if moved {
        changes.insert(
            "file".to_owned(),
            json!({ "from": before.file_id, "to": place.file }),
        );
        // It stands there itself now, and needs no reference to itself.
        also_in::Entity::delete_by_id((before.id, place.file))
            .exec(op.transaction())
            .await?;
    }
    if changes.is_empty() && uploads.is_empty() {
        return Ok(Err(Refusal::NothingToAmend));
    }
    let unit = checked.fields.unit.unwrap_or(before.unit_id);
    let amended = write_card(op, &before, &checked, place, unit).await?;
    if before.status == DocumentStatus::Registered {
        enclose::follow_letter(op, &amended).await?;
    }
    let added: Vec<Value> = uploads
        .iter()
        .map(|upload| json!({ "sha256": upload.content_hash.to_string(), "fileName": upload.file_name }))
        .collect();
    if !uploads.is_empty() {
        let rows: Vec<_> = uploads
            .iter()
            .zip(&claims)
            .map(|(upload, claim)| (*upload, claim.role))
            .collect();
        add_version(op, caller, &before, (newest, &rows), reason.clone()).await?;
        let claims: Vec<_> = uploads
            .iter()
            .map(|upload| (upload.id, before.id))
            .collect();
        register::claim(op, &claims).await?;
    }
    op.record(Entry {
        kind: "document.amended",
        institution: Some(before.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(before.id.0),
        },
        payload: json!({ "changes": changes, "added": added, "reason": reason }),
    });
    consequences.amended(op, &before, &amended).await?;
    remember(op, caller, amendment.idempotency.as_ref(), before.id).await?;
    Ok(Ok(amended))
}

/// The card as a draft, to be changed and checked anew, or compared.
///
/// # Errors
/// A fault of the database.
pub async fn draft_of(op: &Op, card: &document::Model) -> Result<CardDraft, Fault> {
    let addressees = read::addressees(op.transaction(), &[card.id])
        .await?
        .remove(&card.id)
        .unwrap_or_default();
    let card = card.clone();
    let particulars: Option<Particulars> = card
        .particulars
        .map(serde_json::from_value)
        .transpose()
        .map_err(Fault::at("reading a card's particulars"))?;
    Ok(CardDraft {
        kind: Some(card.kind),
        title: card.title,
        annotation: card.annotation,
        keywords: card.keywords,
        notes: card.notes,
        technical_information: card.technical_information,
        languages: card.languages.split(',').map(str::to_owned).collect(),
        document_date: card.document_date,
        prepared_on: card.prepared_on,
        sent_on: card.sent_on,
        received_at: card.received_at,
        postmark_on: card.postmark_on,
        channel: card.channel,
        channel_message_id: card.channel_message_id,
        correspondent: card.correspondent_id,
        sender_number: card.sender_number,
        sender_date: card.sender_date,
        enclosure_count: card.enclosure_count,
        sheet_count: card.sheet_count,
        unit: Some(card.unit_id),
        receiving_unit: card.receiving_unit_id,
        executor: card.executor_id,
        creator: card.creator,
        author: card.author,
        signer: card.signer,
        access_class: Some(card.access_class),
        access_until: card.access_until,
        access_ground: card.access_ground,
        use_conditions: card.use_conditions,
        addressees: addressees
            .into_iter()
            .map(|row| AddresseeDraft {
                name: row.name,
                correspondent: row.correspondent_id,
            })
            .collect(),
        particulars,
    })
}

#[derive(Clone, Copy)]
struct NewPlace {
    file: FileId,
    series: entities::ids::SeriesId,
}

async fn new_place(
    op: &Op,
    caller: &Caller,
    before: &document::Model,
    file: Option<FileId>,
) -> Result<Result<NewPlace, Refusal>, Fault> {
    let Some(named) = file.filter(|file| *file != before.file_id) else {
        return Ok(Ok(NewPlace {
            file: before.file_id,
            series: before.series_id,
        }));
    };
    let year = before.register_year.unwrap_or_default();
    let held = filing::hold_open(op, caller.institution, named).await?;
    Ok(held
        .and_then(|file| of_the_year(&file, year).map(|()| file))
        .map(|file| NewPlace {
            file: file.id,
            series: file.series_id,
        })
        .map_err(Refusal::File))
}

/// A document moves within its year: into a file of that year, one that carries over, or one that was reopened.
fn of_the_year(file: &file::Model, year: i32) -> Result<(), FileRefusal> {
    if file.year.is_none_or(|of| of == year) || file.state == OpenState::Reopened {
        Ok(())
    } else {
        Err(FileRefusal::OtherYear {
            index: file.designation(),
            year,
        })
    }
}

/// Fields that differ, each with what it was and what it became.
pub fn differences(before: &CardDraft, after: &CardDraft) -> Map<String, Value> {
    let (Value::Object(before), Value::Object(after)) = (json!(before), json!(after)) else {
        return Map::new();
    };
    after
        .into_iter()
        .filter(|(field, value)| before.get(field) != Some(value))
        .map(|(field, value)| {
            let from = before.get(&field).cloned().unwrap_or_default();
            (field, json!({ "from": from, "to": value }))
        })
        .collect()
}

async fn write_card(
    op: &Op,
    before: &document::Model,
    checked: &Card,
    place: NewPlace,
    unit: UnitId,
) -> Result<document::Model, Fault> {
    let fields = checked.fields.clone();
    addressee::Entity::delete_many()
        .filter(addressee::Column::DocumentId.eq(before.id))
        .exec(op.transaction())
        .await?;
    let addressees: Vec<_> = (1..)
        .zip(&fields.addressees)
        .map(|(ordinal, draft)| {
            addressee::Model {
                document_id: before.id,
                ordinal,
                correspondent_id: draft.correspondent,
                name: draft.name.clone(),
            }
            .into_active_model()
        })
        .collect();
    if !addressees.is_empty() {
        addressee::Entity::insert_many(addressees)
            .exec_without_returning(op.transaction())
            .await?;
    }
    let mut change = before.clone().into_active_model();
    change.kind = Set(checked.kind);
    change.title = Set(fields.title);
    change.annotation = Set(fields.annotation);
    change.keywords = Set(fields.keywords);
    change.notes = Set(fields.notes);
    change.technical_information = Set(fields.technical_information);
    change.languages = Set(checked.languages.clone());
    change.document_date = Set(fields.document_date);
    change.prepared_on = Set(fields.prepared_on);
    change.sent_on = Set(fields.sent_on);
    change.received_at = Set(fields.received_at);
    change.postmark_on = Set(fields.postmark_on);
    change.channel = Set(fields.channel);
    change.channel_message_id = Set(fields.channel_message_id);
    change.correspondent_id = Set(fields.correspondent);
    change.sender_number = Set(fields.sender_number);
    change.sender_date = Set(fields.sender_date);
    change.enclosure_count = Set(fields.enclosure_count);
    change.sheet_count = Set(fields.sheet_count);
    change.unit_id = Set(unit);
    change.receiving_unit_id = Set(fields.receiving_unit);
    change.executor_id = Set(fields.executor);
    change.creator = Set(fields.creator);
    change.author = Set(fields.author);
    change.signer = Set(fields.signer);
    change.access_class = Set(checked.access_class);
    change.access_until = Set(fields.access_until);
    change.access_ground = Set(fields.access_ground);
    change.use_conditions = Set(fields.use_conditions);
    change.particulars = Set(fields.particulars.map(|particulars| json!(particulars)));
    change.file_id = Set(place.file);
    change.series_id = Set(place.series);
    change.revision = Set(before.revision + 1);
    Ok(change.update(op.transaction()).await?)
}

/// A claim to an upload, an annex as long as nobody knows better.
fn unsaid(added: &Addition) -> Claim {
    Claim {
        upload: added.upload,
        role: added.role.unwrap_or(ContentRole::Annex),
    }
}
