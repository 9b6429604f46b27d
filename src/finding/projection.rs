//! What the index is told about a document: its card, the names around it, the texts of its contents.

use std::collections::{HashMap, HashSet};

use entities::documents::{addressee, document, version_content};
use entities::ids::{CorrespondentId, DocumentId, StaffMemberId, VersionId};
use entities::parties::correspondent;
use entities::values::ContentHash;
use entities::vocabulary::{ContentRole, DocumentStatus};
use ring::digest::{SHA256, digest};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use search::{Projection, TextLimits};

use crate::access::DocumentFacts;
use crate::documents::read;
use crate::kernel::{Fault, calendar};
use crate::{content, parties};

/// Bytes of text that are in memory at once, unless a single document has more.
const PORTION_BYTES: usize = 16 << 20;

/// Everything a projection is made of but the texts, read for many documents in a handful of statements.
struct Around {
    granted: HashMap<DocumentId, Vec<StaffMemberId>>,
    addressees: HashMap<DocumentId, Vec<addressee::Model>>,
    correspondents: HashMap<CorrespondentId, correspondent::Model>,
    contents: HashMap<DocumentId, Vec<(version_content::Model, entities::content::content::Model)>>,
}

/// Documents being projected as they are now, a portion at a time: a few hundred cards are small, their texts are not.
pub(super) struct Projecting {
    around: Around,
    portions: std::vec::IntoIter<Vec<Planned>>,
}

/// A document, and those of its texts that search takes in.
struct Planned {
    card: document::Model,
    texts: HashSet<ContentHash>,
}

impl Projecting {
    /// Reads all but the texts; documents that no longer exist are left out.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of<C: ConnectionTrait>(
        connection: &C,
        ids: &[DocumentId],
    ) -> Result<Self, Fault> {
        let cards = document::Entity::find()
            .filter(document::Column::Id.is_in(ids.iter().copied()))
            .all(connection)
            .await?;
        let around = load(connection, &cards).await?;
        let hashes: HashSet<ContentHash> = around
            .contents
            .values()
            .flatten()
            .map(|(row, _)| row.content_hash)
            .collect();
        let hashes: Vec<ContentHash> = hashes.into_iter().collect();
        let sizes = content::read::text_bytes(connection, &hashes).await?;
        let planned = cards.into_iter().map(|card| {
            let contents = around.contents.get(&card.id).map(Vec::as_slice);
            let (texts, bytes) = taken_in(contents.unwrap_or_default(), &sizes);
            (Planned { card, texts }, bytes)
        });
        Ok(Self {
            portions: portions(planned, PORTION_BYTES).into_iter(),
            around,
        })
    }

    /// The next projections; none when all were made.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn next<C: ConnectionTrait>(
        &mut self,
        connection: &C,
    ) -> Result<Option<Vec<Projection>>, Fault> {
        let Some(portion) = self.portions.next() else {
            return Ok(None);
        };
        let hashes: HashSet<ContentHash> = portion
            .iter()
            .flat_map(|planned| planned.texts.iter().copied())
            .collect();
        let hashes: Vec<ContentHash> = hashes.into_iter().collect();
        let most = TextLimits::default().indexed_bytes;
        let texts = content::read::texts(connection, &hashes, most).await?;
        portion
            .iter()
            .map(|planned| projection(planned, &self.around, &texts))
            .collect::<Result<Vec<_>, _>>()
            .map(Some)
    }
}

/// Projects documents as they are now; one that no longer exists is left out. All texts are in memory at once: for few.
///
/// # Errors
/// A fault of the database.
pub async fn project<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<Vec<Projection>, Fault> {
    let mut projecting = Projecting::of(connection, ids).await?;
    let mut all = Vec::with_capacity(ids.len());
    while let Some(portion) = projecting.next(connection).await? {
        all.extend(portion);
    }
    Ok(all)
}

/// Which texts of a document search takes in, and how many bytes they have: of its main contents first, then of its
/// annexes, until there are as many as can be found.
pub(super) fn taken_in(
    contents: &[(version_content::Model, entities::content::content::Model)],
    sizes: &HashMap<ContentHash, usize>,
) -> (HashSet<ContentHash>, usize) {
    let most = TextLimits::default().indexed_bytes;
    let (mut texts, mut bytes) = (HashSet::new(), 0);
    for role in [ContentRole::Main, ContentRole::Annex] {
        for (row, _) in contents.iter().filter(|(row, _)| row.role == role) {
            let Some(size) = sizes.get(&row.content_hash) else {
                continue;
            };
            if bytes >= most {
                return (texts, bytes);
            }
            if texts.insert(row.content_hash) {
                bytes += (*size).min(most);
            }
        }
    }
    (texts, bytes)
}

/// Splits what has so many bytes each into portions of at most so many bytes; what has more by itself stands alone.
fn portions<T>(all: impl Iterator<Item = (T, usize)>, most: usize) -> Vec<Vec<T>> {
    let mut portions = Vec::new();
    let (mut portion, mut filled) = (Vec::new(), 0_usize);
    for (one, bytes) in all {
        if !portion.is_empty() && filled + bytes > most {
            portions.push(std::mem::take(&mut portion));
            filled = 0;
        }
        filled += bytes;
        portion.push(one);
    }
    if !portion.is_empty() {
        portions.push(portion);
    }
    portions
}

async fn load<C: ConnectionTrait>(
    connection: &C,
    cards: &[document::Model],
) -> Result<Around, Fault> {
    let ids: Vec<DocumentId> = cards.iter().map(|card| card.id).collect();
    let addressees = read::addressees(connection, &ids).await?;
    let named: HashSet<CorrespondentId> = cards
        .iter()
        .filter_map(|card| card.correspondent_id)
        .chain(
            addressees
                .values()
                .flatten()
                .filter_map(|row| row.correspondent_id),
        )
        .collect();
    let named: Vec<CorrespondentId> = named.into_iter().collect();
    let last_versions: HashMap<VersionId, DocumentId> = read::versions(connection, &ids)
        .await?
        .into_iter()
        .filter_map(|(document, versions)| Some((versions.last()?.id, document)))
        .collect();
    let version_ids: Vec<VersionId> = last_versions.keys().copied().collect();
    let contents: HashMap<DocumentId, Vec<_>> = read::contents(connection, &version_ids)
        .await?
        .into_iter()
        .filter_map(|(version, contents)| Some((*last_versions.get(&version)?, contents)))
        .collect();
    Ok(Around {
        granted: read::granted(connection, &ids).await?,
        correspondents: parties::read::of_every_reader(connection, &named).await?,
        addressees,
        contents,
    })
}

fn projection(
    planned: &Planned,
    around: &Around,
    loaded: &HashMap<ContentHash, String>,
) -> Result<Projection, Fault> {
    let card = &planned.card;
    let facts = DocumentFacts::of(
        card,
        around.granted.get(&card.id).cloned().unwrap_or_default(),
    );
    let contents = around
        .contents
        .get(&card.id)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let texts = |role: ContentRole| {
        contents
            .iter()
            .filter(move |(row, _)| row.role == role)
            // Another document of the portion may have it loaded: what is taken in depends on this one alone.
            .filter(|(row, _)| planned.texts.contains(&row.content_hash))
            .filter_map(|(row, _)| loaded.get(&row.content_hash))
    };
    // What the clerk wrote about the document is as good to find it by as what stands in it.
    let written = [&card.annotation, &card.notes, &card.author, &card.signer]
        .into_iter()
        .flatten();
    let body: Vec<&str> = written
        .chain(texts(ContentRole::Main))
        .map(String::as_str)
        .collect();
    let mut states: Vec<String> = contents
        .iter()
        .map(|(_, content)| content.text_state.to_string())
        .collect();
    states.sort_unstable();
    states.dedup();
    let mut projection = Projection {
        id: card.id.0,
        sequence: sequence(card.id),
        access_keys: facts.index_keys(),
        title: card.title.clone(),
        number: card.number.as_ref().map(ToString::to_string),
        sender_number: card.sender_number.clone(),
        correspondents: correspondents(card, around),
        keywords: card
            .keywords
            .iter()
            .flat_map(|text| text.split(','))
            .map(|word| word.trim().to_owned())
            .collect(),
        body: body.join("\n"),
        attachments: texts(ContentRole::Annex).cloned().collect(),
        kind: card.kind.to_string(),
        direction: card.direction.to_string(),
        access_class: card.access_class.to_string(),
        status: if card.is_destroyed() {
            DocumentStatus::Destroyed.to_string()
        } else {
            card.status.to_string()
        },
        content_states: states,
        units: [Some(card.unit_id), card.receiving_unit_id]
            .into_iter()
            .flatten()
            .map(|id| id.0)
            .collect(),
        series: vec![card.series_id.0],
        files: vec![card.file_id.0],
        register: card.register_id.map(|id| id.0),
        year: card.register_year,
        received_on: card.received_at.map(calendar::day),
        dated_on: card.document_date,
        registered_on: Some(card.registered_on),
        digest: [0; 32],
    };
    let plain = serde_json::to_vec(&projection).map_err(Fault::at("projecting a document"))?;
    projection
        .digest
        .copy_from_slice(digest(&SHA256, &plain).as_ref());
    Ok(projection)
}

fn correspondents(card: &document::Model, around: &Around) -> Vec<String> {
    let addressees = around
        .addressees
        .get(&card.id)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut names: Vec<String> = card
        .correspondent_id
        .into_iter()
        .chain(addressees.iter().filter_map(|row| row.correspondent_id))
        .filter_map(|id| around.correspondents.get(&id))
        .flat_map(|row| {
            [
                Some(row.name.clone()),
                row.registration_number.as_ref().map(ToString::to_string),
            ]
        })
        .flatten()
        .chain(addressees.iter().map(|row| row.name.clone()))
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A number that orders documents as their ids do: milliseconds, their fraction, and six random bits.
fn sequence(id: DocumentId) -> u64 {
    let (high, low) = id.0.as_u64_pair();
    let (milliseconds, fraction, random) = (high >> 16, high & 0xfff, (low >> 56) & 0x3f);
    (milliseconds << 18) | (fraction << 6) | random
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Ids;
    use crate::kernel::ids::STEP;

    #[test]
    fn portions_hold_what_fits_and_lose_nothing() {
        let sizes = [3, 4, 4, 20, 1, 9, 1];
        let portions = portions(sizes.into_iter().map(|size| (size, size)), 10);
        assert_eq!(
            portions,
            [vec![3, 4], vec![4], vec![20], vec![1, 9], vec![1]]
        );
    }

    #[test]
    fn sequences_rise_with_ids() {
        let ids = Ids::seeded(7);
        let at = chrono::DateTime::from_timestamp_micros(1_790_000_000_000_000).unwrap_or_default();
        let sequences: Vec<u64> = (0..5_000)
            .map(|step| sequence(ids.make(at + STEP * step, DocumentId)))
            .collect();
        assert!(sequences.is_sorted_by(|one, next| one < next));
    }
}
