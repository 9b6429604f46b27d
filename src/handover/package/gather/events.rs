//! What happened to documents, as PREMIS tells it (*notikumi*): from the journal, and the visas that were given on the way.

use std::collections::HashMap;

use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId};
use entities::journal::entry;
use packages::description::{Event, EventKind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::marks::{Visa, verdict};
use crate::kernel::Fault;
use crate::organisation::Doers;

/// What the journal says of a document that its history in the archive needs, with what PREMIS and people call it. Looking at
/// it and working on it is no part of that history.
const TOLD: [(&str, EventKind, &str); 6] = [
    ("document.registered", EventKind::Registration, "Reģistrēts"),
    (
        "document.enclosed",
        EventKind::Registration,
        "Reģistrēts kā vēstules pielikums",
    ),
    (
        "document.taken_over",
        EventKind::Registration,
        "Pārņemts no iepriekšējās sistēmas",
    ),
    ("document.signed", EventKind::Signature, "Parakstīts"),
    (
        "document.amended",
        EventKind::MetadataModification,
        "Labota reģistrācijas kartīte",
    ),
    (
        "document.moved",
        EventKind::MetadataModification,
        "Pārvietots uz citu lietu",
    ),
];

/// The events of documents, the first one first.
///
/// # Errors
/// A fault of the database.
pub(super) async fn of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    rows: &[document::Model],
    visas: &HashMap<DocumentId, Vec<Visa>>,
) -> Result<HashMap<DocumentId, Vec<Event>>, Fault> {
    use entry::Column;
    let ids = rows.iter().map(|row| row.id.0);
    let entries = entry::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::SubjectId.is_in(ids))
        .filter(Column::SubjectKind.eq("document"))
        .filter(Column::Kind.is_in(TOLD.map(|(kind, ..)| kind)))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let doers = Doers::of(connection, entries.iter().filter_map(|row| row.account_id)).await?;
    let numbers: HashMap<Uuid, String> = rows
        .iter()
        .filter_map(|row| Some((row.id.0, row.number.as_ref()?.to_string())))
        .collect();
    let mut found: HashMap<DocumentId, Vec<Event>> = HashMap::new();
    for row in entries {
        let told = TOLD.iter().find(|(kind, ..)| *kind == row.kind);
        let (Some((_, kind, words)), Some(document)) = (told, row.subject_id) else {
            continue;
        };
        let number = numbers
            .get(&document)
            .filter(|_| *kind == EventKind::Registration);
        found.entry(DocumentId(document)).or_default().push(Event {
            id: row.id.to_string(),
            kind: *kind,
            at: row.at,
            by: row
                .account_id
                .and_then(|account| doers.named(account, row.at)),
            detail: match number {
                Some(number) => format!("{words}, Nr. {number}"),
                None => (*words).to_owned(),
            },
            files: Vec::new(),
        });
    }
    for (document, visas) in visas {
        let events = found.entry(*document).or_default();
        events.extend(visas.iter().map(|visa| Event {
            id: visa.row.id.to_string(),
            kind: EventKind::Approval,
            at: visa.row.decided_at,
            by: Some(visa.person.clone()).filter(|name| !name.is_empty()),
            detail: format!("Vīza: {}", verdict(&visa.row)),
            files: Vec::new(),
        }));
        events.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    }
    Ok(found)
}
