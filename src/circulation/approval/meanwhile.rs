//! What somebody else did since the caller looked: whoever comes second is told what the first one changed.

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::approval;
use entities::ids::{AccountId, DraftId};
use entities::journal::entry;
use entities::vocabulary::Verdict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::circulation::draft::PREFIX;
use crate::kernel::{Fault, Problem, calendar};
use crate::organisation::{names, read as organisation};

/// The last change of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// What was done: the end of the entry's kind, `changed` of `draft.changed`.
    pub what: String,
    /// By whom; none where Aprite itself did it.
    pub who: Option<String>,
    /// On which day.
    pub on: NaiveDate,
}

impl Meanwhile {
    /// The refusal of whoever comes second.
    pub fn problem(&self, code: &'static str, path: &str) -> Problem {
        Problem::new(code, path)
            .with("what", &self.what)
            .with("who", self.who.as_deref().unwrap_or("Aprite"))
            .with("date", self.on)
    }

    /// What was done last to a draft.
    ///
    /// # Errors
    /// A fault of the database, or of a draft that the journal says nothing about.
    pub(in crate::circulation) async fn of<C: ConnectionTrait>(
        connection: &C,
        draft: DraftId,
    ) -> Result<Self, Fault> {
        let last = entry::Entity::find()
            .filter(entry::Column::SubjectId.eq(draft.0))
            .filter(entry::Column::Kind.starts_with(PREFIX))
            // Looking changes nothing.
            .filter(entry::Column::Kind.is_not_in(["draft.viewed", "draft.content_opened"]))
            .order_by_desc(entry::Column::At)
            .order_by_desc(entry::Column::Id)
            .one(connection)
            .await?
            .ok_or(Fault::broken("a draft has no entry"))?;
        let what = last.kind.strip_prefix(PREFIX).unwrap_or(&last.kind);
        Ok(Self {
            what: what.to_owned(),
            who: named(connection, last.account_id, last.at).await?,
            on: calendar::day(last.at),
        })
    }
}

/// A decision that was made already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub verdict: Verdict,
    /// By whom.
    pub who: Option<String>,
    /// On which day.
    pub on: NaiveDate,
}

impl Decided {
    /// The refusal of whoever decides once more.
    pub fn problem(&self) -> Problem {
        Problem::new("APPROVAL_DECIDED", "step")
            .with("verdict", super::error::word(self.verdict))
            .with("who", self.who.as_deref().unwrap_or("Aprite"))
            .with("date", self.on)
    }

    /// By whom and when a decision was made.
    ///
    /// # Errors
    /// A fault of the database.
    pub(in crate::circulation) async fn of<C: ConnectionTrait>(
        connection: &C,
        row: &approval::Model,
    ) -> Result<Self, Fault> {
        Ok(Self {
            verdict: row.verdict,
            who: named(connection, Some(row.decided_by), row.decided_at).await?,
            on: calendar::day(row.decided_at),
        })
    }
}

/// The name of an account's person at an instant, or its login where it is nobody's.
async fn named<C: ConnectionTrait>(
    connection: &C,
    account: Option<AccountId>,
    at: DateTime<Utc>,
) -> Result<Option<String>, Fault> {
    let Some(id) = account else { return Ok(None) };
    let mut accounts = organisation::accounts_by_ids(connection, &[id]).await?;
    let Some(account) = accounts.remove(&id) else {
        return Ok(None);
    };
    let person = account.staff_member_id;
    let people: Vec<_> = person.into_iter().collect();
    let people = organisation::staff_by_ids(connection, &people).await?;
    let person = people.values().next().map(|row| {
        let (given, family) = names::on(row, calendar::day(at));
        format!("{given} {family}")
    });
    Ok(person.or(Some(account.login)))
}
