//! The calculator (*termiņu kalkulators*): when a term of some rule ends, and when a letter counts as notified, asked about
//! any day and about no document.

use chrono::NaiveDate;
use entities::ids::InstitutionId;
use entities::vocabulary::{Delivery, Direction, DocumentKind};
use sea_orm::ConnectionTrait;

use super::reckon::{Course, Derivation, Inputs, reckon};
use super::rule::{Facts, in_force, starting};
use super::{days, law, read};
use crate::circulation::Refusal;
use crate::circulation::notification::{Notified, deemed};
use crate::kernel::Fault;

/// Which rule is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// By its code.
    Rule(String),
    /// The one that an incoming document of this kind starts.
    Kind(DocumentKind),
}

/// A letter's notification, with the term to contest what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// When it counts as notified.
    pub notified: Notified,
    /// The term to contest; none where the institution has no rule for it on that day.
    pub contest: Option<Derivation>,
}

/// When a term that starts on `from` ends.
///
/// # Errors
/// A fault of the database; inside it the refusal of a rule that has no version for that day.
pub async fn reckon_term<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    asked: Asked,
    from: NaiveDate,
) -> Result<Result<Derivation, Refusal>, Fault> {
    let rules = read::rules(connection, institution).await?;
    let rule = match &asked {
        Asked::Rule(code) => in_force(&rules, code.trim(), from),
        Asked::Kind(kind) => {
            let facts = Facts {
                direction: Direction::Incoming,
                kind: *kind,
                register: None,
            };
            starting(&rules, &facts, from)
        }
    };
    let Some(rule) = rule else {
        let code = match &asked {
            Asked::Rule(code) => code.trim().chars().take(60).collect(),
            Asked::Kind(kind) => kind.to_string(),
        };
        return Ok(Err(Refusal::RuleUnknown { code, day: from }));
    };
    let calendar = days::work_calendar(connection, institution).await?;
    let course = Course {
        inputs: Inputs::only(rule.starts, from),
        ..Course::default()
    };
    Ok(Ok(reckon(rule, &course, &calendar)))
}

/// When a letter that went on `sent_on` counts as notified, and until when its addressee may contest it.
///
/// # Errors
/// A fault of the database.
pub async fn reckon_notification<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    delivery: Delivery,
    sent_on: NaiveDate,
    remedies_stated: bool,
) -> Result<Notification, Fault> {
    let calendar = days::work_calendar(connection, institution).await?;
    let notified = deemed(delivery, sent_on, &calendar);
    let rules = read::rules(connection, institution).await?;
    let code = if remedies_stated {
        law::CONTEST
    } else {
        law::CONTEST_UNSTATED
    };
    let contest = in_force(&rules, code, notified.on).map(|rule| {
        let course = Course {
            inputs: Inputs::only(rule.starts, notified.on),
            ..Course::default()
        };
        reckon(rule, &course, &calendar)
    });
    Ok(Notification { notified, contest })
}
