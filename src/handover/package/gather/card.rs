//! What a package says of a document (*dokumenta apraksts pakotnē*, domain §4.1): from its card and what lies around it. Plain
//! functions.

use std::collections::{HashMap, HashSet};

use entities::classification::file;
use entities::content::{content, content_format};
use entities::documents::{addressee, document, version, version_content};
use entities::ids::{CorrespondentId, DocumentId, FileId, VersionId};
use entities::parties::correspondent;
use entities::values::ContentHash;
use entities::vocabulary::{Direction, PackageProfile, TextState};
use packages::Sha256;
use packages::description::{
    AccessData, Content, Document, Event, EventKind, File, Group, Person, Relator, Rendition,
};

use super::events::{Told, made_before};
use super::marks::Marks;
use super::{access, capital, languages, short};
use crate::content::pronom;
use crate::content::reading::Kept;
use crate::content::renditions::Rendition as Made;
use crate::handover::rendition::{beside, goes_along};
use crate::kernel::Fault;

/// Longest number that the archive's column takes.
const MOST_NUMBER: usize = 30;
/// Longest text about its form.
const MOST_TECHNICAL: usize = 500;
/// Longest name of an addressee.
const MOST_ADDRESSEE: usize = 200;

type Contents = Vec<(version_content::Model, content::Model)>;

/// What is said of some documents elsewhere than on their cards.
pub(super) struct Around {
    pub(super) files: HashMap<FileId, file::Model>,
    /// Of what came enclosed: the number of its letter.
    pub(super) letters: HashMap<DocumentId, String>,
    pub(super) correspondents: HashMap<CorrespondentId, correspondent::Model>,
    pub(super) versions: HashMap<DocumentId, Vec<version::Model>>,
    pub(super) contents: HashMap<VersionId, Contents>,
    pub(super) addressees: HashMap<DocumentId, Vec<addressee::Model>>,
    pub(super) marks: HashMap<DocumentId, Marks>,
    pub(super) events: HashMap<DocumentId, Vec<Told>>,
    pub(super) formats: HashMap<ContentHash, content_format::Model>,
    /// By the contents they are made from; those that are not made left out.
    pub(super) renditions: HashMap<ContentHash, Made>,
    /// In which layout the package will be.
    pub(super) profile: PackageProfile,
}

/// A document as a package describes it.
///
/// # Errors
/// A fault when what was found in a content cannot be read.
pub(super) fn document(row: &document::Model, around: &mut Around) -> Result<Document, Fault> {
    let Marks {
        visas,
        receipts,
        resolutions,
    } = around.marks.remove(&row.id).unwrap_or_default();
    let told = around.events.remove(&row.id).unwrap_or_default();
    let Files {
        files,
        rendered,
        unreadable,
    } = files(row, around)?;
    let file = around.files.get(&row.file_id);
    Ok(Document {
        id: row.id.to_string(),
        title: row.title.clone(),
        registration_number: number(row, around),
        senders_number: row.sender_number.clone(),
        file_index: file
            .map(|file| file.file_index.to_string())
            .unwrap_or_default(),
        group: match row.direction {
            Direction::Incoming => Group::Incoming,
            Direction::Outgoing => Group::Outgoing,
            Direction::Internal => Group::Internal,
        },
        kind: capital(row.kind.latvian()),
        // The same day by which its file's dates are reckoned.
        dated: Some(row.document_date.unwrap_or(row.registered_on)),
        prepared: row.prepared_on,
        sent: row.sent_on,
        languages: languages(&row.languages),
        keywords: row.keywords.clone(),
        annotation: row.annotation.clone(),
        notes: row.notes.clone(),
        technical: technical(row, &unreadable),
        access: AccessData {
            access: access(row.access_class),
            until: row.access_until,
            ground: row.access_ground.clone(),
            conditions: row.use_conditions.clone(),
        },
        addressees: addressees(row, around),
        persons: persons(row, around),
        visas,
        receipts,
        resolutions,
        files,
        events: events(told, row.id, &rendered, around),
    })
}

/// What came enclosed has no number of its own: it is found by that of its letter.
fn number(row: &document::Model, around: &Around) -> String {
    let own = row.number.as_ref().map(ToString::to_string);
    let letter = around.letters.get(&row.id);
    own.or_else(|| letter.map(|number| short(&format!("{number} pielikums"), MOST_NUMBER)))
        .unwrap_or_default()
}

fn correspondent<'a>(row: &document::Model, around: &'a Around) -> Option<&'a str> {
    let found = around.correspondents.get(&row.correspondent_id?)?;
    Some(&found.name)
}

/// What an addressee is called: as was typed, or as the correspondent is that was chosen.
fn addressee<'a>(row: &'a addressee::Model, around: &'a Around) -> Option<&'a str> {
    let typed = Some(row.name.as_str()).filter(|name| !name.trim().is_empty());
    typed.or_else(|| Some(&around.correspondents.get(&row.correspondent_id?)?.name))
}

/// To whom it goes first, and everybody else.
fn addressees(row: &document::Model, around: &Around) -> Vec<String> {
    let others = around.addressees.get(&row.id);
    let others: Vec<&str> = others
        .into_iter()
        .flatten()
        .filter_map(|other| addressee(other, around))
        .collect();
    let first = correspondent(row, around)
        .filter(|name| row.direction != Direction::Incoming && !others.contains(name));
    let all = first.into_iter().chain(others);
    all.map(|name| short(name, MOST_ADDRESSEE)).collect()
}

/// Who made, wrote and signed it. Of a letter on which nobody is named that is its sender.
fn persons(row: &document::Model, around: &Around) -> Vec<Person> {
    let named = [
        (row.creator.as_deref(), Relator::Creator),
        (row.author.as_deref(), Relator::Author),
        (row.signer.as_deref(), Relator::Signer),
    ];
    let mut persons: Vec<Person> = named
        .into_iter()
        .filter_map(|(name, relator)| {
            let name = name.map(str::trim).filter(|name| !name.is_empty())?;
            Some(Person {
                name: name.to_owned(),
                relator,
            })
        })
        .collect();
    if row.direction == Direction::Incoming
        && row.creator.is_none()
        && let Some(sender) = correspondent(row, around)
    {
        persons.insert(
            0,
            Person {
                name: sender.to_owned(),
                relator: Relator::Creator,
            },
        );
    }
    persons
}

/// What its card says of its form, and which of its files nobody can read.
fn technical(row: &document::Model, unreadable: &[String]) -> Option<String> {
    let files = (!unreadable.is_empty()).then(|| format!("Nelasāms: {}", unreadable.join(", ")));
    let said = row.technical_information.iter().cloned();
    let said: Vec<String> = files.into_iter().chain(said).collect();
    (!said.is_empty()).then(|| short(&said.join("; "), MOST_TECHNICAL))
}

/// A file that nobody can read, with the reason: `lēmums.pdf (bojāta datne)`.
fn unreadable(name: &str, content: &content::Model) -> Option<String> {
    match content.text_state {
        TextState::Broken => Some(format!("{name} (bojāta datne)")),
        TextState::Encrypted => Some(format!("{name} (aizslēgta ar paroli)")),
        _ => None,
    }
}

/// The files of a document.
struct Files {
    files: Vec<File>,
    rendered: Rendered,
    /// Those that nobody can read, with the reason.
    unreadable: Vec<String>,
}

/// The names of an original and of its rendition, by the original's content.
type Rendered = HashMap<ContentHash, [String; 2]>;

/// The contents of its last version under their names, then what only earlier versions hold, under names that say of which;
/// and beside them their renditions, where the layout takes them.
fn files(row: &document::Model, around: &Around) -> Result<Files, Fault> {
    let versions = around.versions.get(&row.id).map(Vec::as_slice);
    let mut versions = versions.unwrap_or_default().iter().rev();
    let held = |version: &version::Model| around.contents.get(&version.id).into_iter().flatten();
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    let mut originals = Vec::new();
    let mut bad = Vec::new();
    for (place, content) in versions.next().into_iter().flat_map(held) {
        seen.insert(content.hash);
        originals.push(content.hash);
        bad.extend(unreadable(&place.file_name, content));
        files.push(described(place.file_name.clone(), content, around)?);
    }
    for version in versions {
        for (place, content) in held(version) {
            if seen.insert(content.hash) {
                let name = of_version(&place.file_name, version.ordinal);
                originals.push(content.hash);
                bad.extend(unreadable(&name, content));
                files.push(described(name, content, around)?);
            }
        }
    }
    let mut rendered = Rendered::new();
    for (at, hash) in originals.into_iter().enumerate() {
        let rendition = around.renditions.get(&hash);
        let Some(rendition) = rendition.and_then(Made::made) else {
            continue;
        };
        let original = files[at].name.clone();
        let what = around.formats.get(&hash);
        let what = what.map(|row| pronom::identification(row, &original));
        if rendered.contains_key(&hash) || !goes_along(around.profile, what.as_ref()) {
            continue;
        }
        let name = beside(&original, files.iter().map(|file| file.name.as_str()));
        let mut file = described(name.clone(), rendition, around)?;
        file.rendition = Rendition::Archival {
            of: original.clone(),
        };
        files.push(file);
        rendered.insert(hash, [original, name]);
    }
    Ok(Files {
        files,
        rendered,
        unreadable: bad,
    })
}

/// What happened to it. A change of format is told of what goes along.
///
/// A document that came after the rendition of a content that it shares has no entry of its own about it.
fn events(
    mut told: Vec<Told>,
    document: DocumentId,
    rendered: &Rendered,
    around: &Around,
) -> Vec<Event> {
    let known: HashSet<ContentHash> = told.iter().filter_map(|told| told.rendered).collect();
    let others = rendered.keys().filter(|hash| !known.contains(hash));
    let others = others.filter_map(|hash| made_before(document, around.renditions.get(hash)?));
    told.extend(others);
    told.sort_by_key(|told| told.event.at);
    let told = told.into_iter().filter_map(|told| {
        let mut event = told.event;
        if event.kind == EventKind::FormatChange {
            event.files = rendered.get(&told.rendered?)?.to_vec();
        }
        Some(event)
    });
    told.collect()
}

fn described(name: String, content: &content::Model, around: &Around) -> Result<File, Fault> {
    let seen = around.formats.get(&content.hash);
    let pronom = match seen {
        Some(seen) => seen.puid.clone(),
        // Not looked at yet by what tells versions apart.
        None => Kept::of(content)?.and_then(|kept| kept.inspection.pronom),
    };
    Ok(File {
        name,
        content: Some(Content {
            size: u64::try_from(content.size).map_err(Fault::at("reading a content's size"))?,
            sha256: Sha256::from_bytes(*content.hash.as_bytes()),
            sha1: None,
        }),
        media_type: content.media_type.clone(),
        pronom,
        rendition: Rendition::Original,
    })
}

/// The name of a file of an earlier version: `rīkojums (1. redakcija).docx`
fn of_version(name: &str, version: i32) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => {
            format!("{stem} ({version}. redakcija).{extension}")
        }
        _ => format!("{name} ({version}. redakcija)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_earlier_versions_say_of_which() {
        assert_eq!(
            of_version("rīkojums.docx", 1),
            "rīkojums (1. redakcija).docx"
        );
        assert_eq!(of_version("a.b.pdf", 2), "a.b (2. redakcija).pdf");
        assert_eq!(of_version(".slēpts", 3), ".slēpts (3. redakcija)");
        assert_eq!(of_version("bez", 1), "bez (1. redakcija)");
    }
}
