//! What happened to documents, as PREMIS tells it (*notikumi*): from the journal, and the visas that were given on the way.

use std::borrow::Cow;
use std::collections::HashMap;

use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId};
use entities::journal::entry;
use entities::values::ContentHash;
use packages::description::{Event, EventKind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::marks::{Visa, verdict};
use super::short;
use crate::content::renditions::Rendition as Made;
use crate::handover::rendition::MADE;
use crate::kernel::Fault;
use crate::organisation::Doers;

/// Most characters of what is told of an event.
const MOST_DETAIL: usize = 500;

const AMENDED: &str = "document.amended";

const RENDERED: &str = "Izgatavots arhīva atveidojums (PDF/A-2b)";

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
        AMENDED,
        EventKind::MetadataModification,
        "Labota reģistrācijas kartīte",
    ),
    (MADE, EventKind::FormatChange, RENDERED),
];

/// An event, and of which content it is, where it is of one.
pub(super) struct Told {
    pub(super) event: Event,
    /// The content of which a rendition was made.
    pub(super) rendered: Option<ContentHash>,
}

/// What is read of an entry about a correction.
#[derive(Deserialize)]
struct Amended {
    #[serde(default)]
    changes: Map<String, Value>,
    #[serde(default)]
    added: Vec<Value>,
}

/// What a correction did, where it did more than mend the card.
fn amended(payload: Option<&str>) -> Option<Cow<'static, str>> {
    let amended: Amended = serde_json::from_str(payload?).ok()?;
    if let Some(names) = amended.changes.get("fileNames") {
        let of = |side: &str| {
            let named = names[side].as_array().into_iter().flatten();
            let named = named.filter_map(|content| content["fileName"].as_str());
            // A name that is mended for the sake of such a character is told without it.
            let told = |name: &str| name.chars().filter(|letter| !letter.is_control()).collect();
            named.map(told).collect::<Vec<String>>()
        };
        let pairs = of("from").into_iter().zip(of("to"));
        let pairs: Vec<String> = pairs.map(|(from, to)| format!("{from} → {to}")).collect();
        let words = format!("Pārdēvēts: {}", pairs.join("; "));
        return Some(Cow::Owned(short(&words, MOST_DETAIL)));
    }
    let words = match (amended.changes.contains_key("file"), amended.added.len()) {
        (true, 0) => "Pārvietots uz citu lietu",
        (true, _) => "Pārvietots uz citu lietu, pievienota jauna redakcija",
        (false, 0) => return None,
        (false, _) => "Pievienota jauna redakcija",
    };
    Some(Cow::Borrowed(words))
}

/// What is read of an entry about a rendition.
#[derive(Deserialize)]
struct Rendered {
    sha256: String,
    rendition: String,
    tool: String,
}

impl Rendered {
    fn detail(&self) -> String {
        let Self {
            sha256,
            rendition,
            tool,
        } = self;
        format!("{RENDERED} ar {tool}: no SHA-256 {sha256} izgatavots {rendition}")
    }
}

/// A rendition that was made before a document came that has its original.
pub(super) fn made_before(document: DocumentId, made: &Made) -> Option<Told> {
    let content = made.made()?;
    let (original, rendition) = (made.row.original, content.hash.to_string());
    let rendered = Rendered {
        sha256: original.to_string(),
        rendition,
        tool: made.row.tool.clone().unwrap_or_default(),
    };
    Some(Told {
        event: Event {
            id: format!("{document}-{}", rendered.rendition),
            kind: EventKind::FormatChange,
            at: made.row.ended_at?,
            by: None,
            detail: rendered.detail(),
            files: Vec::new(),
        },
        rendered: Some(original),
    })
}

/// The events of documents, the first one first.
///
/// # Errors
/// A fault of the database.
pub(super) async fn of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    rows: &[document::Model],
    visas: &HashMap<DocumentId, Vec<Visa>>,
) -> Result<HashMap<DocumentId, Vec<Told>>, Fault> {
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
    let mut found: HashMap<DocumentId, Vec<Told>> = HashMap::new();
    for row in entries {
        let told = TOLD.iter().find(|(kind, ..)| *kind == row.kind);
        let (Some((_, kind, words)), Some(document)) = (told, row.subject_id) else {
            continue;
        };
        let said = match row.kind == AMENDED {
            true => amended(row.payload.as_deref()),
            false => None,
        };
        let words = said.unwrap_or(Cow::Borrowed(*words));
        let number = numbers
            .get(&document)
            .filter(|_| *kind == EventKind::Registration);
        let rendered: Option<Rendered> = row
            .payload
            .as_deref()
            .filter(|_| *kind == EventKind::FormatChange)
            .and_then(|payload| serde_json::from_str(payload).ok());
        let detail = match (number, &rendered) {
            (Some(number), _) => format!("{words}, Nr. {number}"),
            (None, Some(rendered)) => rendered.detail(),
            (None, None) => words.into_owned(),
        };
        found.entry(DocumentId(document)).or_default().push(Told {
            event: Event {
                id: row.id.to_string(),
                kind: *kind,
                at: row.at,
                by: row
                    .account_id
                    .and_then(|account| doers.named(account, row.at)),
                detail,
                files: Vec::new(),
            },
            rendered: rendered.and_then(|rendered| rendered.sha256.parse().ok()),
        });
    }
    for (document, visas) in visas {
        let events = found.entry(*document).or_default();
        events.extend(visas.iter().map(|visa| Told {
            event: Event {
                id: visa.row.id.to_string(),
                kind: EventKind::Approval,
                at: visa.row.decided_at,
                by: Some(visa.person.clone()).filter(|name| !name.is_empty()),
                detail: format!("Vīza: {}", verdict(&visa.row)),
                files: Vec::new(),
            },
            rendered: None,
        }));
        let key = |told: &Told| (told.event.at, told.event.id.clone());
        events.sort_by_key(key);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_says_what_it_did() {
        for (payload, words) in [
            (r#"{"changes":{"title":{}},"added":[],"reason":null}"#, None),
            (
                r#"{"changes":{"file":{}},"added":[]}"#,
                Some("Pārvietots uz citu lietu"),
            ),
            (
                r#"{"changes":{},"added":[{"sha256":"x"}]}"#,
                Some("Pievienota jauna redakcija"),
            ),
            (
                r#"{"changes":{"fileNames":{"from":[{"fileName":"a.png"}],"to":[{"fileName":"a (2).png"}]}},"added":[]}"#,
                Some("Pārdēvēts: a.png → a (2).png"),
            ),
            ("nav JSON", None),
        ] {
            assert_eq!(amended(Some(payload)).as_deref(), words, "{payload}");
        }
        assert_eq!(amended(None), None);
    }
}
