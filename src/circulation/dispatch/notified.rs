//! When a dispatch counts as notified (*paziņots*), and until when its recipient may contest it.

use chrono::NaiveDate;
use entities::circulation::{deadline_rule, dispatch};
use entities::documents::document;
use entities::vocabulary::{Delivery, DispatchState, DocumentKind, TermStart};
use serde::{Deserialize, Serialize};

use crate::circulation::deadline::rule::in_force;
use crate::circulation::deadline::{Course, Derivation, Inputs, law, reckon};
use crate::circulation::notification::{Notified, deemed};
use crate::kernel::working_days::{Step, WorkCalendar};

/// How a day of notification came about. Kept as JSON beside the day; fields may be added, none changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Which way it went.
    pub delivery: Delivery,
    /// When it went.
    pub sent_on: NaiveDate,
    /// When it counts as notified.
    pub on: NaiveDate,
    /// How that was counted; none where it is the day itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// Legal act and section.
    pub ground: String,
    /// The recipient confirmed that they got it then: the presumption of the law no longer matters.
    #[serde(default)]
    pub confirmed: bool,
    /// It came back on this day and counts as notified all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<NaiveDate>,
}

/// When a dispatch counts as notified; none while it has not gone, or where it did not arrive.
pub fn notification(row: &dispatch::Model, calendar: &WorkCalendar) -> Option<Notification> {
    let counts = match row.state {
        DispatchState::Sent | DispatchState::Delivered => true,
        DispatchState::Returned => row.stands == Some(true),
        _ => false,
    };
    let sent_on = row.sent_on.filter(|_| counts)?;
    let by_law = deemed(row.delivery, sent_on, calendar);
    let returned_on = row.returned_on;
    Some(match row.confirmed_on {
        Some(on) => Notification {
            delivery: row.delivery,
            sent_on,
            on,
            step: None,
            ground: by_law.ground.to_owned(),
            confirmed: true,
            returned_on,
        },
        None => {
            let Notified { on, step, ground } = by_law;
            Notification {
                delivery: row.delivery,
                sent_on,
                on,
                step,
                ground: ground.to_owned(),
                confirmed: false,
                returned_on,
            }
        }
    })
}

/// The rule by which the recipient may contest the document: that of its own clock, where it starts by notification, else for
/// decisions the general one.
pub fn contest_rule<'a>(
    rules: &'a [deadline_rule::Model],
    card: &document::Model,
    own: Option<&deadline_rule::Model>,
    notified_on: NaiveDate,
) -> Option<&'a deadline_rule::Model> {
    match own {
        Some(own) if own.starts == TermStart::Notified => in_force(rules, &own.code, notified_on),
        _ if card.kind == DocumentKind::Decision => in_force(rules, law::CONTEST, notified_on),
        _ => None,
    }
}

/// Until when a recipient who was notified on a day may contest.
pub fn contest(
    rule: &deadline_rule::Model,
    notified_on: NaiveDate,
    calendar: &WorkCalendar,
) -> Derivation {
    let course = Course {
        inputs: Inputs::only(TermStart::Notified, notified_on),
        ..Course::default()
    };
    reckon(rule, &course, calendar)
}
