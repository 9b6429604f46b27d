//! Another name for a content (*datnes pārdēvēšana*): what it is called, never what it is.
//!
//! For whoever prepares a file for the archive, which takes no two files of one name and none that a file system keeps for itself.
//! A name says how a content is found and not what the record says: the bytes, their hash and every signature in them stay, and so
//! does the first name, in the journal and in what the archive is told. So it can be mended in a closed file too, until a package
//! holds it, and with a reason, as whatever else is corrected of what was signed.
//!
//! Ground: ISO 15489-1 5.2.3 (metadata); MK 282/2024; domain §7.

use std::collections::{BTreeMap, BTreeSet};

use ::packages::names::{self, NameFault};
use entities::classification::file;
use entities::documents::{document, version, version_content};
use entities::ids::{DocumentId, VersionId};
use entities::values::ContentHash;
use entities::vocabulary::{DocumentStatus, OpenState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::{Map, Value, json};

use super::change::{is_repeated, reason as reason_given, remember, seen, works_on};
use super::consequences::Consequences;
use super::signed;
use super::{Refusal, read};
use crate::access::{Action, Caller};
use crate::classification::submission;
use crate::content::names::LONGEST;
use crate::journal::{Entry, Subject};
use crate::kernel::reason::BadReason;
use crate::kernel::{Fault, Problem};
use crate::op::{IdempotencyKey, Kit, Op};

/// Other names for contents of a document.
pub struct Renaming {
    /// Which document.
    pub document: DocumentId,
    /// The card's revision as the caller read it.
    pub revision: i32,
    /// Which contents, and what they are called from now on.
    pub names: Vec<ContentName>,
    /// Why, in the caller's words: of a signed document, and in a closed file, it must be said.
    pub reason: Option<String>,
    /// The client's name for this request, with the request itself.
    pub idempotency: Option<(IdempotencyKey, String)>,
}

/// Another name for a content, in each version that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentName {
    /// Which content.
    pub content: ContentHash,
    /// What it is called so far, where one content lies there under several names; all of them when none is given.
    pub formerly: Option<String>,
    /// What it is called from now on.
    pub name: String,
}

/// Gives contents of a document other names.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn rename(
    kit: &Kit,
    consequences: &Consequences,
    caller: &Caller,
    renaming: Renaming,
) -> Result<Result<document::Model, Refusal>, Fault> {
    let prepares = caller.may(Action::PreparePackage);
    if let (false, Err(not)) = (prepares, caller.require(Action::AmendDocument)) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let before = match seen(&op, caller, renaming.document).await? {
        Ok(before) if prepares || works_on(caller, &before) => before,
        Ok(_) => return Ok(Err(Refusal::NotTheirs)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    match is_repeated(&op, caller, renaming.idempotency.as_ref()).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(before)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    if before.status == DocumentStatus::Annulled {
        return Ok(Err(Refusal::Annulled));
    }
    if before.revision != renaming.revision {
        return Ok(Err(Refusal::RevisionStale));
    }
    let reason = match renaming.reason.as_deref().map(reason_given).transpose() {
        Ok(reason) => reason,
        Err(refusal) => return Ok(Err(refusal)),
    };
    // Whoever packs the file waits, or this waits for them.
    let file = file::Entity::find_by_id(before.file_id)
        .lock_exclusive()
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a document's file is missing"))?;
    if let Some(submission) = submission::of(&op, before.file_id).await? {
        return Ok(Err(Refusal::Submitted(submission)));
    }
    let held = held(&op, before.id).await?;
    let changed = match decide(&held, &renaming.names) {
        Ok(changed) => changed,
        Err(problems) => return Ok(Err(Refusal::Names(problems))),
    };
    if changed.is_empty() {
        return Ok(Err(Refusal::NothingToAmend));
    }
    let changes = Map::from_iter([("fileNames".to_owned(), told(&held, &changed))]);
    if let Err(refusal) = signed::lets_amend(&op, before.id, &changes, reason.as_deref()).await? {
        return Ok(Err(refusal));
    }
    if file.state == OpenState::Closed && reason.is_none() {
        return Ok(Err(Refusal::Reason(BadReason::Missing)));
    }
    for (at, name) in &changed {
        let mut change = held[*at].clone().into_active_model();
        change.file_name = Set(name.clone());
        change.update(op.transaction()).await?;
    }
    let mut change = before.clone().into_active_model();
    change.revision = Set(before.revision + 1);
    let after = change.update(op.transaction()).await?;
    op.record(Entry {
        kind: "document.amended",
        institution: Some(before.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(before.id.0),
        },
        payload: json!({ "changes": changes, "added": [], "reason": reason }),
    });
    consequences.amended(&mut op, &before, &after).await?;
    remember(&op, caller, renaming.idempotency.as_ref(), before.id).await?;
    op.commit().await?;
    Ok(Ok(after))
}

/// The contents of a document, version by version.
async fn held(op: &Op, document: DocumentId) -> Result<Vec<version_content::Model>, Fault> {
    let versions: Vec<version::Model> = read::versions(op.transaction(), &[document])
        .await?
        .remove(&document)
        .unwrap_or_default();
    let versions: Vec<VersionId> = versions.iter().map(|version| version.id).collect();
    let held = version_content::Entity::find()
        .filter(version_content::Column::VersionId.is_in(versions))
        .order_by_asc(version_content::Column::VersionId)
        .order_by_asc(version_content::Column::Ordinal)
        .all(op.transaction())
        .await?;
    Ok(held)
}

/// Why nothing can be called so, as the message tells it. Upload takes no longer names either: in a package the number of a version
/// may come behind them.
fn unfit(name: &str) -> Option<&'static str> {
    Some(match names::fault(name) {
        Some(NameFault::Empty) => "empty",
        Some(NameFault::Separator) => "separator",
        Some(NameFault::ReservedCharacter) => "character",
        Some(NameFault::Control) => "control",
        Some(NameFault::Edge) => "edge",
        Some(NameFault::Reserved) => "reserved",
        Some(NameFault::TooLong) => "long",
        None if name.len() > LONGEST => "long",
        None => return None,
    })
}

/// Which places get which name, by their index; each problem at its name.
fn decide(
    held: &[version_content::Model],
    asked: &[ContentName],
) -> Result<BTreeMap<usize, String>, Vec<Problem>> {
    let mut changed = BTreeMap::new();
    let mut named = BTreeSet::new();
    let mut problems = Vec::new();
    for (index, asked) in asked.iter().enumerate() {
        let at = |field: &str| format!("names.{index}.{field}");
        if let Some(because) = unfit(&asked.name) {
            let problem = Problem::new("CONTENT_NAME_UNFIT", &at("fileName"));
            problems.push(problem.with("because", because).with("most", LONGEST));
            continue;
        }
        let mut places = held
            .iter()
            .enumerate()
            .filter(|(_, place)| place.content_hash == asked.content)
            .peekable();
        if places.peek().is_none() {
            problems.push(Problem::new("CONTENT_UNKNOWN", &at("sha256")));
            continue;
        }
        let formerly = asked.formerly.as_deref();
        let mut places = places
            .filter(|(_, place)| formerly.is_none_or(|name| name == place.file_name))
            .peekable();
        if places.peek().is_none() {
            let problem = Problem::new("CONTENT_NAME_UNKNOWN", &at("formerly"));
            problems.push(problem.with("name", formerly.unwrap_or_default()));
        }
        let mut is_twice = false;
        for (place, content) in places {
            if !named.insert(place) {
                is_twice = true;
            } else if content.file_name != asked.name {
                changed.insert(place, asked.name.clone());
            }
        }
        if is_twice {
            problems.push(Problem::new("CONTENT_NAMED_TWICE", &at("sha256")));
        }
    }
    // What is one name already stays so until it is named: a mistake is mended one by one, too.
    for (index, asked) in asked.iter().enumerate() {
        let mut versions = held.chunk_by(|one, next| one.version_id == next.version_id);
        let mut first = 0;
        let doubled = versions.find_map(|version| {
            let names = (first..).zip(version).map(|(at, place)| {
                let changed = changed.get(&at).map(String::as_str);
                changed.unwrap_or(&place.file_name)
            });
            let found = names::doubled(names)
                .into_iter()
                .find(|(name, other)| *name == asked.name || *other == asked.name);
            first += version.len();
            found.map(|(name, other)| if name == asked.name { other } else { name }.to_owned())
        });
        if let Some(other) = doubled {
            let path = format!("names.{index}.fileName");
            problems.push(Problem::new("CONTENT_NAME_DOUBLED", &path).with("other", other));
        }
    }
    if problems.is_empty() {
        Ok(changed)
    } else {
        Err(problems)
    }
}

/// What changed, for the journal: each content once, what it was called and what it is called at the same place of two lists.
fn told(held: &[version_content::Model], changed: &BTreeMap<usize, String>) -> Value {
    let mut names: Vec<(Value, Value)> = Vec::new();
    for (at, after) in changed {
        let sha256 = held[*at].content_hash.to_string();
        let called = |name: &str| json!({ "sha256": sha256, "fileName": name });
        let pair = (called(&held[*at].file_name), called(after));
        if !names.contains(&pair) {
            names.push(pair);
        }
    }
    let (from, to): (Vec<Value>, Vec<Value>) = names.into_iter().unzip();
    json!({ "from": from, "to": to })
}

#[cfg(test)]
mod tests {
    use entities::vocabulary::ContentRole;
    use uuid::Uuid;

    use super::*;

    fn held() -> Vec<version_content::Model> {
        // A letter with two pictures of one name, and a second version that added a reserved one.
        let place = |version: u128, ordinal, content: u8, name: &str| version_content::Model {
            version_id: VersionId(Uuid::from_u128(version)),
            ordinal,
            content_hash: ContentHash::from_bytes([content; 32]),
            role: ContentRole::Annex,
            file_name: name.to_owned(),
        };
        vec![
            place(1, 1, 1, "vēstule.eml"),
            place(1, 2, 2, "image001.png"),
            place(1, 3, 3, "image001.png"),
            place(2, 1, 1, "vēstule.eml"),
            place(2, 2, 2, "image001.png"),
            place(2, 3, 3, "image001.png"),
            place(2, 4, 4, "CON.txt"),
        ]
    }

    fn name(content: u8, formerly: Option<&str>, name: &str) -> ContentName {
        ContentName {
            content: ContentHash::from_bytes([content; 32]),
            formerly: formerly.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_content_has_its_name_in_each_version() {
        let asked = [
            name(3, Some("image001.png"), "image001 (2).png"),
            name(4, None, "CON_.txt"),
            name(1, None, "vēstule.eml"),
        ];
        let changed = decide(&held(), &asked).expect("names that will do");
        let changed: Vec<(usize, &str)> = changed
            .iter()
            .map(|(at, name)| (*at, name.as_str()))
            .collect();
        assert_eq!(
            changed,
            [
                (2, "image001 (2).png"),
                (5, "image001 (2).png"),
                (6, "CON_.txt")
            ]
        );
    }

    #[test]
    fn names_that_will_not_do_are_told_where_they_stand() {
        for (asked, problem) in [
            (name(3, None, "nul"), "CONTENT_NAME_UNFIT names.0.fileName"),
            (
                name(3, None, "a/b.png"),
                "CONTENT_NAME_UNFIT names.0.fileName",
            ),
            (
                name(3, None, &format!("{}.png", "ā".repeat(119))),
                "CONTENT_NAME_UNFIT names.0.fileName",
            ),
            (name(9, None, "cits.png"), "CONTENT_UNKNOWN names.0.sha256"),
            (
                name(3, Some("cits.png"), "attēls.png"),
                "CONTENT_NAME_UNKNOWN names.0.formerly",
            ),
            (
                name(3, None, "VE\u{304}stule.eml"),
                "CONTENT_NAME_DOUBLED names.0.fileName",
            ),
            // Named again, it is still one with the other.
            (
                name(3, None, "image001.png"),
                "CONTENT_NAME_DOUBLED names.0.fileName",
            ),
        ] {
            let problems = decide(&held(), &[asked]).expect_err(problem);
            let told: Vec<String> = problems
                .iter()
                .map(|problem| format!("{} {}", problem.code, problem.path.join(".")))
                .collect();
            assert_eq!(told, [problem]);
        }
        let long = format!("{}.png", "ā".repeat(118));
        assert!(decide(&held(), &[name(3, None, &long)]).is_ok());
    }

    #[test]
    fn one_request_gives_a_content_one_name() {
        let twice = [
            name(3, None, "attēls.png"),
            name(3, Some("image001.png"), "foto.png"),
        ];
        let problems = decide(&held(), &twice).expect_err("two names");
        let told: Vec<String> = problems
            .iter()
            .map(|problem| format!("{} {}", problem.code, problem.path.join(".")))
            .collect();
        assert_eq!(told, ["CONTENT_NAMED_TWICE names.1.sha256"]);
    }

    #[test]
    fn why_nothing_can_be_called_so_is_known() {
        let long = "a".repeat(241);
        for (name, because) in [
            ("", "empty"),
            ("a/b.png", "separator"),
            ("kas?.png", "character"),
            ("a\u{7}b.png", "control"),
            ("attēls.", "edge"),
            ("nul", "reserved"),
            (long.as_str(), "long"),
        ] {
            assert_eq!(unfit(name), Some(because), "{name:?}");
        }
    }
}
