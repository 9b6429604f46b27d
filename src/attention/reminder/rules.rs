//! When an institution reminds, and how each person wants to be reminded: both are data that people change.

use chrono::NaiveDate;
use entities::attention::{reminder_preference, reminder_rule};
use entities::ids::{InstitutionId, StaffMemberId};
use entities::organisation::institution;
use entities::vocabulary::LetterLanguage;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use crate::access::{Action, Caller, NotPermitted};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem};
use crate::op::Kit;

/// Longest notice before, and longest patience afterwards, in working days.
const MOST_DAYS: u32 = 30;

/// Last minute of a day.
const LAST_MINUTE: u32 = 24 * 60 - 1;

/// When an institution reminds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether it does.
    pub enabled: bool,
    /// Working days before the last day.
    pub days_before: u32,
    /// Working days after the last day on which the author is told; never when none.
    pub escalate_after: Option<u32>,
    /// When, in minutes after midnight in Europe/Riga.
    pub minute_of_day: u32,
    /// Counts changes; 0 while nobody changed them.
    pub revision: i32,
}

/// What holds until somebody changes it: two days before, three after, at half past seven.
impl Default for Rules {
    fn default() -> Self {
        Self {
            enabled: true,
            days_before: 2,
            escalate_after: Some(3),
            minute_of_day: 7 * 60 + 30,
            revision: 0,
        }
    }
}

/// How a person wants to be reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Whether a letter comes by e-mail.
    pub letters: bool,
    /// Where to, when not to the address of the staff list.
    pub address: Option<String>,
    /// In which language.
    pub language: LetterLanguage,
}

/// What holds until the person changes it.
impl Default for Preference {
    fn default() -> Self {
        Self {
            letters: true,
            address: None,
            language: LetterLanguage::Latvian,
        }
    }
}

/// What setting rules or preferences refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Role or token does not permit it.
    #[error("the caller may not do this")]
    NotPermitted(#[source] NotPermitted),
    /// Somebody else changed the rules since they were read.
    #[error("the rules were changed meanwhile")]
    Stale,
    /// More days than anybody waits for.
    #[error("{path} is more than {MOST_DAYS}")]
    Days {
        /// Where.
        path: &'static str,
    },
    /// No time of a day.
    #[error("this is no minute of a day")]
    Minute,
    /// A program's account, which nobody reminds.
    #[error("the account is nobody's")]
    NotAPerson,
    /// No e-mail address.
    #[error("this is no e-mail address")]
    Address,
}

impl Refusal {
    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::Stale => Problem::new("REMINDER_RULES_STALE", "revision"),
            Self::Days { path } => Problem::new("REMINDER_DAYS", path).with("most", MOST_DAYS),
            Self::Minute => Problem::new("REMINDER_TIME", "at"),
            Self::NotAPerson => Problem::new("NOT_A_PERSON", ""),
            Self::Address => Problem::new("REMINDER_ADDRESS", "address"),
        }
    }
}

/// The rules of an institution.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Rules, Fault> {
    let row = reminder_rule::Entity::find_by_id(institution)
        .one(connection)
        .await?;
    Ok(row.map_or_else(Rules::default, |row| Rules {
        enabled: row.enabled,
        days_before: row.days_before.unsigned_abs(),
        escalate_after: row.escalate_after.map(i32::unsigned_abs),
        minute_of_day: row.minute_of_day.unsigned_abs(),
        revision: row.revision,
    }))
}

/// Sets the rules of the caller's institution; `rules.revision` is that which was read.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn set(
    kit: &Kit,
    caller: &Caller,
    rules: Rules,
) -> Result<Result<Rules, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageReminders) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    if let Err(refusal) = check(&rules) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    // There may be no row to lock yet.
    institution::Entity::find_by_id(caller.institution)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let before = of(op.transaction(), caller.institution).await?;
    if before.revision != rules.revision {
        return Ok(Err(Refusal::Stale));
    }
    let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let row = reminder_rule::Model {
        institution_id: caller.institution,
        enabled: rules.enabled,
        days_before: small(rules.days_before),
        escalate_after: rules.escalate_after.map(small),
        minute_of_day: small(rules.minute_of_day),
        revision: before.revision + 1,
    };
    use reminder_rule::Column;
    reminder_rule::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(
            OnConflict::column(Column::InstitutionId)
                .update_columns([
                    Column::Enabled,
                    Column::DaysBefore,
                    Column::EscalateAfter,
                    Column::MinuteOfDay,
                    Column::Revision,
                ])
                .to_owned(),
        )
        .exec_without_returning(op.transaction())
        .await?;
    op.record(Entry {
        kind: "reminders.set",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "institution",
            id: Some(caller.institution.0),
        },
        payload: json!({
            "enabled": rules.enabled,
            "daysBefore": rules.days_before,
            "escalateAfter": rules.escalate_after,
            "minuteOfDay": rules.minute_of_day,
        }),
    });
    op.commit().await?;
    Ok(Ok(Rules {
        revision: before.revision + 1,
        ..rules
    }))
}

fn check(rules: &Rules) -> Result<(), Refusal> {
    if rules.days_before > MOST_DAYS {
        return Err(Refusal::Days { path: "daysBefore" });
    }
    match rules.escalate_after {
        // On the last day itself nobody is late.
        Some(days) if !(1..=MOST_DAYS).contains(&days) => Err(Refusal::Days {
            path: "escalateAfter",
        }),
        _ if rules.minute_of_day > LAST_MINUTE => Err(Refusal::Minute),
        _ => Ok(()),
    }
}

/// How people want to be reminded; those who never said are left out.
///
/// # Errors
/// A fault of the database.
pub async fn preferences<C: ConnectionTrait>(
    connection: &C,
    people: &[StaffMemberId],
) -> Result<std::collections::HashMap<StaffMemberId, Preference>, Fault> {
    use sea_orm::{ColumnTrait, QueryFilter};
    let mut found = std::collections::HashMap::new();
    for chunk in people.chunks(crate::db::CHUNK) {
        let rows = reminder_preference::Entity::find()
            .filter(reminder_preference::Column::StaffMemberId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| {
            (
                row.staff_member_id,
                Preference {
                    letters: row.letters,
                    address: row.address,
                    language: row.language,
                },
            )
        }));
    }
    Ok(found)
}

/// Sets how the caller wants to be reminded. Where letters go is nobody else's to say: not a substitute's, nor the
/// administrator's.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn prefer(
    kit: &Kit,
    caller: &Caller,
    wanted: Preference,
) -> Result<Result<Preference, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::SetOwnReminders) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let own = caller.staff_member.filter(|_| caller.standing_in.is_none());
    let Some(person) = own else {
        return Ok(Err(Refusal::NotAPerson));
    };
    let address = wanted.address.as_deref().map(str::trim);
    let address = address.filter(|address| !address.is_empty());
    if address.is_some_and(|address| !is_address(address)) {
        return Ok(Err(Refusal::Address));
    }
    let wanted = Preference {
        address: address.map(str::to_owned),
        ..wanted
    };
    let mut op = kit.begin(caller.actor).await?;
    let row = reminder_preference::Model {
        staff_member_id: person,
        institution_id: caller.institution,
        letters: wanted.letters,
        address: wanted.address.clone(),
        language: wanted.language,
    };
    use reminder_preference::Column;
    reminder_preference::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(
            OnConflict::column(Column::StaffMemberId)
                .update_columns([Column::Letters, Column::Address, Column::Language])
                .to_owned(),
        )
        .exec_without_returning(op.transaction())
        .await?;
    op.record(Entry {
        kind: "reminders.preferred",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "staff_member",
            id: Some(person.0),
        },
        // The address is the person's own matter.
        payload: json!({ "letters": wanted.letters, "ownAddress": wanted.address.is_some() }),
    });
    op.commit().await?;
    Ok(Ok(wanted))
}

/// Whether a text can be an e-mail address; the mail server judges the rest.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.chars().any(|character| {
                character.is_whitespace()
                    || character.is_control()
                    || ",;<>()\"@".contains(character)
            })
    };
    text.len() <= 254 && is_plain(local) && is_plain(domain) && domain.contains('.')
}

/// The minute of a day, in Europe/Riga, with the day.
pub fn minute(at: chrono::DateTime<chrono::Utc>) -> (NaiveDate, u32) {
    use chrono::Timelike as _;
    let local = at.with_timezone(&chrono_tz::Europe::Riga);
    (local.date_naive(), local.hour() * 60 + local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_bounds() {
        let rules = Rules::default();
        assert_eq!(check(&rules), Ok(()));
        for (rules, refusal) in [
            (
                Rules {
                    days_before: 31,
                    ..rules
                },
                Refusal::Days { path: "daysBefore" },
            ),
            (
                Rules {
                    escalate_after: Some(0),
                    ..rules
                },
                Refusal::Days {
                    path: "escalateAfter",
                },
            ),
            (
                Rules {
                    escalate_after: Some(31),
                    ..rules
                },
                Refusal::Days {
                    path: "escalateAfter",
                },
            ),
            (
                Rules {
                    minute_of_day: 1_440,
                    ..rules
                },
                Refusal::Minute,
            ),
        ] {
            assert_eq!(check(&rules), Err(refusal));
        }
        assert_eq!(
            check(&Rules {
                escalate_after: None,
                days_before: 0,
                ..rules
            }),
            Ok(())
        );
    }

    #[test]
    fn an_address_is_one_word_with_a_domain() {
        for (text, is) in [
            ("iveta.lace@ogre.lv", true),
            ("a@b.lv", true),
            ("iveta", false),
            ("@ogre.lv", false),
            ("a@localhost", false),
            ("a b@ogre.lv", false),
            ("a@ogre.lv, b@ogre.lv", false),
            ("a@ogre.lv\nBcc: b@ogre.lv", false),
            ("<a@ogre.lv>", false),
        ] {
            assert_eq!(is_address(text), is, "{text}");
        }
    }
}
