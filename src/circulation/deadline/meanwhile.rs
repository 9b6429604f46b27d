//! What somebody else did to a clock since the caller read it: whoever comes second is told what the first one changed, by
//! the clock's last entry in the journal.

use chrono::NaiveDate;
use entities::journal::entry;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::clock::Clock;
use super::recompute::PREFIX;
use crate::kernel::{Fault, Problem, calendar};
use crate::op::Op;
use crate::organisation::doers::name;

/// The last change of a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// What was done: the end of the entry's kind, `paused` of `deadline.paused`.
    pub what: String,
    /// By whom: the name of a member of staff, or the login of an account that is nobody's; none where Aprite itself did it.
    pub who: Option<String>,
    /// On which day.
    pub on: NaiveDate,
    /// Last day as it is now; none while the clock has not started.
    pub due_on: Option<NaiveDate>,
}

impl Meanwhile {
    /// The refusal of whoever comes second.
    pub fn problem(&self) -> Problem {
        Problem::new("DEADLINE_STALE", "revision")
            .with("what", &self.what)
            .with("who", self.who.as_deref().unwrap_or("Aprite"))
            .with("date", self.on)
            .with(
                "due",
                self.due_on.map_or("none".to_owned(), |due| due.to_string()),
            )
    }

    /// What was done last to a clock that the operation holds.
    ///
    /// # Errors
    /// A fault of the database, or of a clock that the journal says nothing about.
    pub(super) async fn of(op: &Op, clock: &Clock) -> Result<Self, Fault> {
        let last = entry::Entity::find()
            .filter(entry::Column::SubjectId.eq(clock.row.document_id.0))
            .filter(entry::Column::Kind.starts_with(PREFIX))
            .order_by_desc(entry::Column::At)
            .order_by_desc(entry::Column::Id)
            .one(op.transaction())
            .await?
            .ok_or(Fault::broken("a clock has no entry"))?;
        Ok(Self {
            what: last
                .kind
                .strip_prefix(PREFIX)
                .unwrap_or(&last.kind)
                .to_owned(),
            who: name(op.transaction(), last.account_id, last.at).await?,
            on: calendar::day(last.at),
            due_on: clock.row.due_on,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::recompute::Change;
    use super::*;
    use crate::kernel::problem::{Language, Messages};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn whoever_comes_second_is_told_what_the_first_one_did() {
        let messages = Messages::new().expect("bundles");
        let changed = |what: &str, who: Option<&str>, due_on| Meanwhile {
            what: what.to_owned(),
            who: who.map(str::to_owned),
            on: day("2026-03-05"),
            due_on,
        };
        let said = |language, changed: &Meanwhile| messages.say(language, &changed.problem());
        let paused = changed("paused", Some("Dace Priede"), Some(day("2026-03-16")));
        assert_eq!(
            said(Language::English, &paused),
            "Meanwhile this was done (Dace Priede, 5 March 2026): the term was paused. It now ends on 16 March 2026. Open the \
             document anew and see whether your change is still wanted."
        );
        assert_eq!(
            said(Language::Latvian, &paused),
            "Tikmēr paveikts (Dace Priede, 05.03.2026.): termiņš apturēts. Tagad tas beidzas 16.03.2026. Atveriet dokumentu no \
             jauna un pārbaudiet, vai jūsu labojums vēl vajadzīgs."
        );
        let waiting = said(Language::English, &changed("rule_applied", None, None));
        assert!(
            waiting.contains(
                "(Aprite, 5 March 2026): another rule was named. The term has not begun."
            ),
            "{waiting}"
        );
        // Every kind of entry has words of its own.
        let other = said(Language::Latvian, &changed("unheard_of", None, None));
        for change in Change::ALL {
            let what = change.kind().strip_prefix(PREFIX).expect("a clock's");
            for language in [Language::Latvian, Language::English] {
                let said = said(language, &changed(what, None, None));
                assert!(
                    !said.contains("mainīts") && !said.contains("changed"),
                    "{said}"
                );
            }
        }
        assert!(other.contains("termiņš mainīts"), "{other}");
    }
}
