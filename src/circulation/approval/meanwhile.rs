//! What somebody else did since the caller looked: whoever comes second is told what the first one changed.

use chrono::NaiveDate;
use entities::circulation::approval;
use entities::ids::DraftId;
use entities::journal::entry;
use entities::vocabulary::Verdict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::circulation::draft::PREFIX;
use crate::kernel::{Fault, Problem, calendar};
use crate::organisation::Doers;
use crate::organisation::doers::name;

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
            who: name(connection, last.account_id, last.at).await?,
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
    pub(super) fn of(doers: &Doers, row: &approval::Model) -> Self {
        Self {
            verdict: row.verdict,
            who: doers.named(row.decided_by, row.decided_at),
            on: calendar::day(row.decided_at),
        }
    }
}
