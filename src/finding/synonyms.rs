//! What means the same in an institution's letters (*saīsinājumi un sinonīmi*): a short list made by hand, as data that an
//! administrator edits. A question is widened by it when it is asked, so a changed list holds at once and no document is
//! indexed anew.
//!
//! The list is kept whole, under one revision. An institution that never changed it has the customary one, and goes on having it
//! as the program's grows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ::search::Synonyms;
use entities::finding::synonym_list::{self, Groups};
use entities::ids::InstitutionId;
use entities::organisation::institution;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use super::Finding;
use crate::access::{Action, Caller, NotPermitted};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, text};
use crate::op::Kit;

/// Most groups of an institution: more than that is a dictionary, and finds what nobody asked for.
const MOST_GROUPS: usize = 500;
/// Most terms of a group.
const MOST_TERMS: usize = 5;
/// Most words of a term.
const MOST_WORDS: usize = 8;
/// Longest term, in characters.
const LONGEST: usize = 100;

/// What every municipal social service writes: the abbreviation and what it stands for.
const CUSTOMARY: [[&str; 2]; 9] = [
    ["ANO", "Apvienoto Nāciju Organizācija"],
    ["ASV", "Amerikas Savienotās Valstis"],
    ["GMI", "garantētais minimālais ienākums"],
    ["LETA", "Latvijas telegrāfa aģentūra"],
    ["NVA", "Nodarbinātības valsts aģentūra"],
    ["PMLP", "Pilsonības un migrācijas lietu pārvalde"],
    ["SAC", "sociālās aprūpes centrs"],
    ["VID", "Valsts ieņēmumu dienests"],
    ["VSAA", "Valsts sociālās apdrošināšanas aģentūra"],
];

/// The list of an institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Groups of terms that mean the same.
    pub groups: Vec<Vec<String>>,
    /// Counts changes; 0 while nobody changed it.
    pub revision: i32,
}

/// The customary list.
impl Default for List {
    fn default() -> Self {
        let groups = CUSTOMARY.iter();
        Self {
            groups: groups
                .map(|group| group.map(str::to_owned).into())
                .collect(),
            revision: 0,
        }
    }
}

/// What changing a list refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Role or token does not permit it.
    #[error("the caller may not edit the list")]
    NotPermitted(#[source] NotPermitted),
    /// Somebody else changed the list since it was read.
    #[error("the list was changed meanwhile")]
    Stale,
    /// What is wrong with it, each at its place.
    #[error("the list cannot be")]
    Faulty(Vec<Problem>),
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(self) -> Vec<Problem> {
        match self {
            Self::NotPermitted(not) => vec![not.problem()],
            Self::Stale => vec![Problem::new("SYNONYMS_STALE", "revision")],
            Self::Faulty(problems) => problems,
        }
    }
}

/// The list of an institution.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<List, Fault> {
    let row = synonym_list::Entity::find_by_id(institution)
        .one(connection)
        .await?;
    Ok(row.map_or_else(List::default, |row| List {
        groups: row.entries.0,
        revision: row.revision,
    }))
}

/// Puts a list in place of the one that was read, which `list.revision` names.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn set(kit: &Kit, caller: &Caller, list: List) -> Result<Result<List, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::EditSynonyms) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let groups: Vec<Vec<String>> = list
        .groups
        .iter()
        .map(|group| group.iter().map(|term| term.trim().to_owned()).collect())
        .collect();
    let problems = check(&groups);
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let mut op = kit.begin(caller.actor).await?;
    // There may be no row to lock yet.
    institution::Entity::find_by_id(caller.institution)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let before = of(op.transaction(), caller.institution).await?;
    if before.revision != list.revision {
        return Ok(Err(Refusal::Stale));
    }
    let row = synonym_list::Model {
        institution_id: caller.institution,
        entries: Groups(groups.clone()),
        changed_at: op.at(),
        changed_by: caller.account,
        revision: before.revision + 1,
    };
    use synonym_list::Column;
    synonym_list::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(
            OnConflict::column(Column::InstitutionId)
                .update_columns([
                    Column::Entries,
                    Column::ChangedAt,
                    Column::ChangedBy,
                    Column::Revision,
                ])
                .to_owned(),
        )
        .exec_without_returning(op.transaction())
        .await?;
    let only_in = |these: &[Vec<String>], those: &[Vec<String>]| {
        let only = these.iter().filter(|group| !those.contains(group));
        only.cloned().collect::<Vec<_>>()
    };
    op.record(Entry {
        kind: "synonyms.set",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "institution",
            id: Some(caller.institution.0),
        },
        payload: json!({
            "added": only_in(&groups, &before.groups),
            "removed": only_in(&before.groups, &groups),
        }),
    });
    op.commit().await?;
    Ok(Ok(List {
        groups,
        revision: before.revision + 1,
    }))
}

/// What is wrong with a list. A term stands in one place only: so nothing leads from one group to another, nor in a circle.
fn check(groups: &[Vec<String>]) -> Vec<Problem> {
    if groups.len() > MOST_GROUPS {
        return vec![Problem::new("TOO_MANY", "groups").with("most", MOST_GROUPS)];
    }
    let mut problems = Vec::new();
    let mut known: HashMap<String, String> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        if !(2..=MOST_TERMS).contains(&group.len()) {
            let problem = Problem::new("SYNONYM_GROUP_SIZE", &format!("groups.{at}"));
            problems.push(problem.with("most", MOST_TERMS));
        }
        for (number, term) in group.iter().enumerate().take(MOST_TERMS + 1) {
            let path = format!("groups.{at}.{number}");
            let problem = |code| Problem::new(code, &path);
            let name = Synonyms::name(term);
            let words = name.split_whitespace().count();
            if text::has_control(term) {
                problems.push(problem("CONTROL_CHARACTER"));
            } else if term.chars().count() > LONGEST {
                problems.push(problem("TOO_LONG").with("most", LONGEST));
            } else if words == 0 {
                problems.push(problem("SYNONYM_NO_WORD"));
            } else if words > MOST_WORDS {
                problems.push(problem("SYNONYM_TOO_MANY_WORDS").with("most", MOST_WORDS));
            } else if let Some(other) = known.insert(name, term.clone()) {
                problems.push(problem("SYNONYM_TWICE").with("term", other));
            }
        }
    }
    problems
}

/// Lists as questions are widened by them, each of the revision that was read last.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<HashMap<InstitutionId, (i32, Arc<Synonyms>)>>);

impl Finding {
    /// What means the same in the letters of an institution, as it is now: one row is read to know that nothing changed.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn synonyms(&self, institution: InstitutionId) -> Result<Arc<Synonyms>, Fault> {
        let reader = self.kit.db.reader();
        let revision: Option<i32> = synonym_list::Entity::find_by_id(institution)
            .select_only()
            .column(synonym_list::Column::Revision)
            .into_tuple()
            .one(reader)
            .await?;
        let known = self.synonyms.get(institution);
        if let Some((_, synonyms)) = known.filter(|(known, _)| *known == revision.unwrap_or(0)) {
            return Ok(synonyms);
        }
        let list = of(reader, institution).await?;
        let synonyms = Arc::new(Synonyms::new(list.groups));
        self.synonyms
            .put(institution, (list.revision, Arc::clone(&synonyms)));
        Ok(synonyms)
    }
}

impl Known {
    fn get(&self, institution: InstitutionId) -> Option<(i32, Arc<Synonyms>)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&institution).cloned()
    }

    fn put(&self, institution: InstitutionId, list: (i32, Arc<Synonyms>)) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(institution, list);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(groups: &[&[&str]]) -> Vec<String> {
        let groups: Vec<Vec<String>> = groups
            .iter()
            .map(|group| group.iter().map(|term| (*term).to_owned()).collect())
            .collect();
        let problems = check(&groups).into_iter();
        problems
            .map(|problem| format!("{} {}", problem.code, problem.path.join(".")))
            .collect()
    }

    #[test]
    fn the_customary_list_is_sound() {
        assert_eq!(check(&List::default().groups), []);
    }

    #[test]
    fn a_term_has_words_and_stands_once() {
        let long = "ā".repeat(101);
        for (groups, wanted) in [
            (&[&["SAC", "pansionāts"][..]][..], &[][..]),
            (&[], &[]),
            (&[&["SAC"]], &["SYNONYM_GROUP_SIZE groups.0"]),
            (
                &[&["a", "b", "c", "d", "e", "f"]],
                &["SYNONYM_GROUP_SIZE groups.0"],
            ),
            (&[&["SAC", "…"]], &["SYNONYM_NO_WORD groups.0.1"]),
            (&[&["SAC", ""]], &["SYNONYM_NO_WORD groups.0.1"]),
            (&[&["SAC", &long]], &["TOO_LONG groups.0.1"]),
            (
                &[&["SAC", "a b c d e f g h i"]],
                &["SYNONYM_TOO_MANY_WORDS groups.0.1"],
            ),
            (&[&["SAC", "a\u{0}b"]], &["CONTROL_CHARACTER groups.0.1"]),
            // The same but for case and diacritics, in one group or from one to another.
            (&[&["SAC", "sac"]], &["SYNONYM_TWICE groups.0.1"]),
            (
                &[&["SAC", "pansionāts"], &["nams", "Pansionats"]],
                &["SYNONYM_TWICE groups.1.1"],
            ),
        ] {
            assert_eq!(told(groups), wanted, "{groups:?}");
        }
        assert_eq!(
            check(&vec![Vec::new(); MOST_GROUPS + 1])[0].code,
            "TOO_MANY"
        );
    }
}
