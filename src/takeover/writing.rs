//! Rows of an old register as records: cards, what the register said of them, and their entries in the journal.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::classification::register;
use entities::documents::{addressee, document};
use entities::ids::{CorrespondentId, DocumentId, InstitutionId, UnitId};
use entities::takeover::{taken_over_document, takeover};
use entities::vocabulary::{CorrespondentKind, Direction, DocumentStatus};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use super::register::id_of;
use super::registration::{CorrespondentCode, OldRegistration, Said};
use crate::access::Caller;
use crate::journal::{Entry, Subject};
use crate::kernel::text::LatvianOrder;
use crate::kernel::{Fault, calendar};
use crate::op::Op;
use crate::parties::{self, Confirmation, CorrespondentDraft};

/// Where a registration goes.
pub(super) struct Place<'a> {
    pub(super) register: &'a register::Model,
    pub(super) service: UnitId,
    pub(super) sequence: i64,
    pub(super) correspondent: Option<CorrespondentId>,
}

/// The card of a registration.
pub(super) fn card(
    id: DocumentId,
    institution: InstitutionId,
    registration: &OldRegistration,
    place: &Place<'_>,
) -> document::Model {
    let said = registration.said.clone();
    let day = registration.day();
    let at: DateTime<Utc> = calendar::begins(day);
    let incoming = place.register.direction != Direction::Outgoing;
    let from = said
        .correspondent
        .filter(|_| incoming && place.correspondent.is_none());
    // Where somebody else wrote it than sent it, neither name is lost.
    let (author, sent_by) = match (said.author, from) {
        (Some(author), Some(from)) if author != from => {
            (Some(author), Some(format!("Nosūtītājs: {from}")))
        }
        (author, from) => (author.or(from), None),
    };
    let notes: Vec<String> = said.notes.into_iter().chain(sent_by).collect();
    let notes = (!notes.is_empty()).then(|| notes.join("; "));
    document::Model {
        id,
        institution_id: institution,
        direction: place.register.direction,
        kind: said.kind,
        status: match said.annulled {
            Some(_) => DocumentStatus::Annulled,
            None => DocumentStatus::Registered,
        },
        register_id: Some(place.register.id),
        register_year: Some(registration.year()),
        sequence: Some(place.sequence),
        number: Some(registration.number.clone()),
        registered_at: at,
        registered_on: day,
        // Somebody of the former service did.
        registered_by: None,
        title: said.title,
        annotation: said.annotation,
        keywords: said.keywords,
        notes,
        technical_information: None,
        languages: said.languages,
        document_date: said.document_date,
        prepared_on: None,
        sent_on: None,
        received_at: None,
        postmark_on: None,
        channel: said.channel,
        channel_message_id: None,
        correspondent_id: place.correspondent,
        sender_number: said.sender_number,
        sender_date: said.sender_date,
        enclosure_count: said.enclosures,
        sheet_count: said.sheets,
        series_id: registration.filed.series,
        file_id: registration.filed.file,
        unit_id: place.service,
        receiving_unit_id: None,
        executor_id: None,
        creator: said.creator,
        // Nobody can tell which of the people of that name it was: the name stays a name.
        author,
        signer: said.signer,
        access_class: said.access,
        access_until: said.access_until,
        access_ground: said.access_ground,
        use_conditions: None,
        particulars: None,
        annulled_at: said.annulled.as_ref().map(|_| at),
        annulment_reason: said.annulled,
        destruction_act: None,
        revision: 1,
    }
}

/// The addressee of what went out, where only a name is known.
pub(super) fn addressee<'a>(said: &'a Said, place: &Place<'_>) -> Option<&'a str> {
    let outgoing = place.register.direction == Direction::Outgoing && place.correspondent.is_none();
    said.correspondent.as_deref().filter(|_| outgoing)
}

/// What one commit writes.
#[derive(Default)]
pub(super) struct Batch {
    documents: Vec<document::ActiveModel>,
    addressees: Vec<addressee::ActiveModel>,
    said: Vec<taken_over_document::ActiveModel>,
}

impl Batch {
    /// Takes a registration in.
    pub(super) fn add(
        &mut self,
        op: &mut Op,
        takeover: &takeover::Model,
        registration: &OldRegistration,
        place: &Place<'_>,
    ) {
        let card = card(
            id_of(op, registration),
            takeover.institution_id,
            registration,
            place,
        );
        op.record(Entry {
            kind: "document.taken_over",
            institution: Some(card.institution_id),
            subject: Subject {
                kind: "document",
                id: Some(card.id.0),
            },
            payload: json!({
                "takeover": takeover.id,
                "row": registration.row,
                "number": registration.number.as_str(),
                "register": card.register_id,
                "year": card.register_year,
                "title": card.title,
                "file": card.file_id,
                "unit": card.unit_id,
                "accessClass": card.access_class,
            }),
        });
        if let Some(name) = addressee(&registration.said, place) {
            let row = addressee::Model {
                document_id: card.id,
                ordinal: 1,
                correspondent_id: None,
                name: name.to_owned(),
            };
            self.addressees.push(row.into_active_model());
        }
        let said = taken_over_document::Model {
            document_id: card.id,
            takeover_id: takeover.id,
            row_number: i64::try_from(registration.row).unwrap_or(i64::MAX),
            row_digest: registration.digest(op.keys()),
            registered_as: registration.said.registered_as.clone(),
            dated_as: registration.said.dated_as.clone(),
            correspondent_as: registration.said.correspondent.clone(),
            sender_dated_as: registration.said.sender_dated_as.clone(),
        };
        self.said.push(said.into_active_model());
        self.documents.push(card.into_active_model());
    }

    /// Writes it.
    pub(super) async fn insert(self, op: &Op) -> Result<(), Fault> {
        let transaction = op.transaction();
        document::Entity::insert_many(self.documents)
            .exec_without_returning(transaction)
            .await?;
        taken_over_document::Entity::insert_many(self.said)
            .exec_without_returning(transaction)
            .await?;
        if !self.addressees.is_empty() {
            addressee::Entity::insert_many(self.addressees)
                .exec_without_returning(transaction)
                .await?;
        }
        Ok(())
    }
}

/// The correspondents whom rows name by code. Those with a name alone are no correspondents: two of one name may be two.
pub(super) struct People {
    order: LatvianOrder,
    known: HashMap<Vec<u8>, CorrespondentId>,
}

impl People {
    /// Nobody yet.
    pub(super) fn new() -> Result<Self, Fault> {
        Ok(Self {
            order: LatvianOrder::new()?,
            known: HashMap::new(),
        })
    }

    /// The correspondent of a row; taken into the list when new.
    pub(super) async fn resolve(
        &mut self,
        op: &mut Op,
        caller: &Caller,
        said: &Said,
    ) -> Result<Option<CorrespondentId>, Fault> {
        let (Some(name), Some(code)) = (&said.correspondent, &said.correspondent_code) else {
            return Ok(None);
        };
        let keys = std::sync::Arc::clone(op.keys());
        let (kind, registration_number, personal_code) = match code {
            CorrespondentCode::Organisation(number) => {
                (CorrespondentKind::Organisation, Some(number.clone()), None)
            }
            CorrespondentCode::Person(code) => {
                (CorrespondentKind::Person, None, Some(code.clone()))
            }
        };
        let index = keys.blind_index(&json!(code).to_string());
        if let Some(known) = self.known.get(&index) {
            return Ok(Some(*known));
        }
        let draft = CorrespondentDraft {
            kind,
            name: name.clone(),
            registration_number,
            personal_code,
            // What an old register says of a code stands, even where its check digit does not fit.
            personal_code_confirmed: Confirmation::Confirmed,
            address: None,
            email: None,
            e_address: None,
        };
        let registered =
            parties::register(op, &keys, &self.order, caller.institution, draft).await?;
        let registered =
            registered.map_err(|_| Fault::broken("a correspondent that was checked is refused"))?;
        let id = registered.into_correspondent().id;
        self.known.insert(index, id);
        Ok(Some(id))
    }
}
