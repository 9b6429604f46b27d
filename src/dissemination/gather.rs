//! Which documents are given out, with which contents (*izsniedzamie dokumenti*), in a number of statements that does not grow
//! with them.

use chrono::{DateTime, Utc};
use entities::classification::file;
use entities::content::content;
use entities::documents::{also_in, document, version};
use entities::ids::{CorrespondentId, DocumentId, FileId};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::narrowed;
use crate::access::{Action, Caller, NotPermitted};
use crate::classification::read as classification;
use crate::content::names::safe_name;
use crate::documents::read as documents;
use crate::finding::{self, Finding, Narrowing, question};
use crate::kernel::{Fault, Problem};
use crate::op::Kit;
use crate::organisation::read as organisation;
use crate::parties::read as parties;

/// Most documents of one package: what is more is several, by years.
pub const MOST: usize = 1_000;

/// Hits that are read together.
const PAGE: usize = 200;

/// What somebody takes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// What stands in a file, in its own and as a further one.
    File(FileId),
    /// What is found.
    Search {
        /// Words, as in `search`.
        words: String,
        /// What narrows it.
        narrowing: Box<Narrowing>,
    },
}

/// What is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The words cannot be understood.
    #[error("the search was refused")]
    Search(finding::Refusal),
    /// Whoever looks for nothing in particular would take everything away.
    #[error("nothing in particular is looked for")]
    Boundless,
    /// More than one package holds.
    #[error("that is more than a package holds")]
    TooMany,
    /// Nothing, or nothing for this caller.
    #[error("there is nothing to take away")]
    Nothing,
}

impl Refusal {
    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::Search(refusal) => refusal.problem(),
            Self::Boundless => Problem::new("PACKAGE_BOUNDLESS", "words"),
            Self::TooMany => Problem::new("PACKAGE_TOO_MANY", "").with("most", MOST),
            Self::Nothing => Problem::new("PACKAGE_EMPTY", ""),
        }
    }
}

/// What is given out.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    /// Whose records.
    pub institution: String,
    /// What they are, as people call it.
    pub title: String,
    /// The same in letters that any file system takes.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether what the journal proves of each document goes along.
    pub proofs: Proofs,
    /// The documents: those of a file as they were registered, those of a search the newest first.
    pub documents: Vec<Taken>,
}

/// What the journal proves of the documents (*žurnāla pierādījumi*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proofs {
    /// It goes along.
    Enclosed,
    /// Whoever takes the package may not read the journal.
    Withheld,
}

/// A document that is given out.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Its card.
    pub card: document::Model,
    /// Its file, as it is called.
    pub file: String,
    /// Whoever sent it; none where nobody did, or the caller may not know.
    pub correspondent: Option<String>,
    /// What its newest version consists of.
    pub contents: Vec<TakenContent>,
}

/// A content that is given out.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenContent {
    /// Name as shown to people, without folders.
    pub file_name: String,
    /// What is known of its bytes.
    pub content: content::Model,
}

/// Gathers what somebody takes away, as far as they may see it.
///
/// # Errors
/// A fault of the database or the index; inside it the refusal.
pub async fn gather(
    kit: &Kit,
    finding: &Finding,
    caller: &Caller,
    what: &What,
) -> Result<Result<Gathered, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ReadDocuments) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let at = kit.clock.now();
    let (rows, title, name) = match what {
        What::File(id) => {
            let file = classification::files_by_ids(kit.db.reader(), &[*id]).await?;
            let Some(file) = file
                .into_values()
                .find(|file| file.institution_id == caller.institution)
            else {
                return Ok(Err(Refusal::Nothing));
            };
            let called = file.designation_with_year();
            let name = format!("lieta-{}", plain(&called));
            (
                in_file(kit, caller, *id).await?,
                format!("Lieta {called}"),
                name,
            )
        }
        What::Search { words, narrowing } => {
            let rows = match found(kit, finding, caller, (words, narrowing)).await? {
                Ok(rows) => rows,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let name = format!("meklesana-{}", at.format("%Y%m%d-%H%M%S"));
            (rows, searched(words, narrowing), name)
        }
    };
    if rows.is_empty() {
        return Ok(Err(Refusal::Nothing));
    }
    if rows.len() > MOST {
        return Ok(Err(Refusal::TooMany));
    }
    let institutions =
        organisation::institutions_by_ids(kit.db.reader(), &[caller.institution]).await?;
    let institution = institutions
        .into_values()
        .next()
        .ok_or(Fault::broken("a caller has no institution"))?;
    Ok(Ok(Gathered {
        institution: institution.name_lv,
        title,
        name,
        at,
        proofs: match caller.may(Action::ReadJournal) {
            true => Proofs::Enclosed,
            false => Proofs::Withheld,
        },
        documents: taken(kit, caller, rows).await?,
    }))
}

/// At most one more than [`MOST`], so that too many are known as such.
async fn in_file(kit: &Kit, caller: &Caller, id: FileId) -> Result<Vec<document::Model>, Fault> {
    let further = Query::select()
        .column(also_in::Column::DocumentId)
        .from(also_in::Entity)
        .and_where(also_in::Column::FileId.eq(id))
        .take();
    let stands = Condition::any()
        .add(document::Column::FileId.eq(id))
        .add(document::Column::Id.in_subquery(further));
    Ok(document::Entity::find()
        .filter(document::Column::InstitutionId.eq(caller.institution))
        .filter(stands)
        .filter(caller.scope().condition())
        .order_by_asc(document::Column::RegisteredAt)
        .order_by_asc(document::Column::Id)
        .limit(MOST as u64 + 1)
        .all(kit.db.reader())
        .await?)
}

async fn found(
    kit: &Kit,
    finding: &Finding,
    caller: &Caller,
    (words, narrowing): (&str, &Narrowing),
) -> Result<Result<Vec<document::Model>, Refusal>, Fault> {
    if !words.chars().any(char::is_alphanumeric) && !narrowing.narrows() {
        return Ok(Err(Refusal::Boundless));
    }
    let mut request = question(words);
    request.filters = match finding.narrowed(caller, narrowing.clone()).await? {
        Ok(filters) => filters,
        Err(refusal) => return Ok(Err(Refusal::Search(refusal))),
    };
    request.sort = ::search::Sort::Newest;
    request.first = PAGE;
    request.highlights = false;
    let mut rows = Vec::new();
    loop {
        let page = match finding.search(caller, request.clone()).await? {
            Ok(page) => page,
            Err(refusal) => return Ok(Err(Refusal::Search(refusal))),
        };
        let ids: Vec<DocumentId> = page.hits.iter().map(|hit| DocumentId(hit.id)).collect();
        // The database has the last word on who may see what.
        let mut seen = documents::by_ids(kit.db.reader(), caller.scope(), &ids).await?;
        rows.extend(ids.iter().filter_map(|id| seen.remove(id)));
        request.after = page.hits.last().map(|hit| hit.cursor);
        if !page.has_more || rows.len() > MOST {
            return Ok(Ok(rows));
        }
    }
}

async fn taken(
    kit: &Kit,
    caller: &Caller,
    rows: Vec<document::Model>,
) -> Result<Vec<Taken>, Fault> {
    let connection = kit.db.reader();
    let ids: Vec<DocumentId> = rows.iter().map(|row| row.id).collect();
    let versions = documents::versions(connection, &ids).await?;
    // Kept in the order of their ordinals; the last one is what the document is today.
    let newest: Vec<&version::Model> = versions.values().filter_map(|all| all.last()).collect();
    let version_ids: Vec<_> = newest.iter().map(|version| version.id).collect();
    let mut contents = documents::contents(connection, &version_ids).await?;
    let files: Vec<FileId> = rows.iter().map(|row| row.file_id).collect();
    let files = classification::files_by_ids(connection, &files).await?;
    let senders: Vec<CorrespondentId> =
        rows.iter().filter_map(|row| row.correspondent_id).collect();
    let senders = parties::by_ids(connection, caller.scope(), &senders).await?;
    Ok(rows
        .into_iter()
        .map(|card| {
            let version = versions.get(&card.id).and_then(|all| all.last());
            let contents = version.and_then(|version| contents.remove(&version.id));
            Taken {
                file: files
                    .get(&card.file_id)
                    .map(file::Model::designation)
                    .unwrap_or_default(),
                correspondent: card
                    .correspondent_id
                    .and_then(|id| senders.get(&id))
                    .map(|sender| sender.name.clone()),
                contents: contents
                    .unwrap_or_default()
                    .into_iter()
                    .map(|(row, content)| TakenContent {
                        file_name: safe_name(&row.file_name),
                        content,
                    })
                    .collect(),
                card,
            }
        })
        .collect())
}

/// What was searched for, as people call it.
fn searched(words: &str, narrowing: &Narrowing) -> String {
    let parts = [words.trim().to_owned(), narrowed::told(narrowing)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("Meklēšana: {}", parts.join("; "))
}

/// As much of a designation as any file system takes.
fn plain(called: &str) -> String {
    let spelled = crate::kernel::text::unmarked(called);
    let parts = spelled
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_is_what_any_file_system_takes() {
        for (called, expected) in [
            ("1-5 (2021)", "1-5-2021"),
            ("3-1 Nr. 12", "3-1-nr-12"),
            ("Šķūņa lieta/2", "skuna-lieta-2"),
        ] {
            assert_eq!(plain(called), expected);
        }
    }
}
