//! Notification (*paziņošana*): on which day a letter counts as notified, by the way it went, and which way it must go.
//!
//! The day of notification begins the term to contest a decision ([`super::deadline::law::CONTEST`]). It is a legal fiction
//! and rolls to no working day: the seventh day is the seventh day, also a Sunday.
//!
//! Ground: Paziņošanas likums 3., 8., 9. p.; Oficiālās elektroniskās adreses likums 12. p. (who has an active e-address gets
//! letters only there); Sociālo pakalpojumu un sociālās palīdzības likums as amended in June 2026 (a decision is notified by
//! the benefit's arrival).

use chrono::NaiveDate;
use entities::vocabulary::Delivery;

use crate::kernel::working_days::{self, Step, WorkCalendar};

/// When a letter counts as notified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notified {
    /// The day.
    pub on: NaiveDate,
    /// How it was counted; none where it is the day itself.
    pub step: Option<Step>,
    /// Legal act and section.
    pub ground: &'static str,
}

impl Notified {
    /// Key of the sentence that says it.
    pub const fn key(delivery: Delivery) -> &'static str {
        match delivery {
            Delivery::EAddress => "notified-e-address",
            Delivery::Email => "notified-email",
            Delivery::RegisteredPost => "notified-registered-post",
            Delivery::OrdinaryPost => "notified-ordinary-post",
            Delivery::InPerson => "notified-in-person",
            Delivery::BenefitReceived => "notified-benefit-received",
            Delivery::Portal => "notified-portal",
            Delivery::DocumentExchange => "notified-document-exchange",
        }
    }
}

/// The day on which a letter that went on `sent_on` counts as notified. By post that is the day it was handed to the post,
/// or registered as sent; in person the day it was handed over.
pub fn deemed(delivery: Delivery, sent_on: NaiveDate, calendar: &WorkCalendar) -> Notified {
    let by = |step: Step, ground| Notified {
        on: step.day(),
        step: Some(step),
        ground,
    };
    let at_once = |ground| Notified {
        on: sent_on,
        step: None,
        ground,
    };
    match delivery {
        Delivery::EAddress => by(
            calendar.working_days(sent_on, 2),
            "Paziņošanas likums 9. p.",
        ),
        Delivery::Email | Delivery::Portal | Delivery::DocumentExchange => by(
            calendar.working_days(sent_on, 2),
            "Paziņošanas likums 9. p.",
        ),
        Delivery::RegisteredPost => by(
            working_days::calendar_days(sent_on, 7),
            "Paziņošanas likums 8. p. 3. d.",
        ),
        Delivery::OrdinaryPost => by(
            working_days::calendar_days(sent_on, 8),
            "Paziņošanas likums 8. p.",
        ),
        Delivery::InPerson => at_once("Paziņošanas likums 3. p. 1. d. 1. pkt."),
        Delivery::BenefitReceived => at_once(
            "Sociālo pakalpojumu un sociālās palīdzības likums (2026. gada jūnija redakcija)",
        ),
    }
}

/// An addressee with an active e-address gets letters only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the addressee has an active e-address, so the letter must go there")]
pub struct MustUseEAddress;

/// Whether a letter may go that way. What is given in person besides is no sending, and an exception rests on a ground that
/// whoever may make one has stated.
///
/// # Errors
/// [`MustUseEAddress`].
pub fn check_delivery(
    delivery: Delivery,
    has_active_e_address: bool,
    exception: Option<&str>,
) -> Result<(), MustUseEAddress> {
    match delivery {
        Delivery::Email | Delivery::Portal | Delivery::RegisteredPost | Delivery::OrdinaryPost
            if has_active_e_address && exception.is_none_or(|ground| ground.trim().is_empty()) =>
        {
            Err(MustUseEAddress)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::problem::Messages;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn letters_count_as_notified_by_the_way_they_went() {
        for (delivery, sent, expected, ground) in [
            // Domain §13 (8): Wednesday is 18 November.
            (
                Delivery::EAddress,
                "2026-11-17",
                "2026-11-20",
                "Paziņošanas likums 9. p.",
            ),
            (
                Delivery::EAddress,
                "2026-03-02",
                "2026-03-04",
                "Paziņošanas likums 9. p.",
            ),
            (
                Delivery::EAddress,
                "2026-04-02",
                "2026-04-08",
                "Paziņošanas likums 9. p.; Easter",
            ),
            (
                Delivery::EAddress,
                "2026-12-30",
                "2027-01-05",
                "Paziņošanas likums 9. p.; New Year",
            ),
            (
                Delivery::Email,
                "2026-03-06",
                "2026-03-10",
                "Paziņošanas likums 9. p.",
            ),
            (
                Delivery::Email,
                "2026-03-07",
                "2026-03-10",
                "sent on a Saturday",
            ),
            (
                Delivery::RegisteredPost,
                "2026-11-02",
                "2026-11-09",
                "domain §13 (8): 8. p. 3. d.",
            ),
            (
                Delivery::RegisteredPost,
                "2026-03-01",
                "2026-03-08",
                "the seventh day is a Sunday",
            ),
            (
                Delivery::RegisteredPost,
                "2026-12-18",
                "2026-12-25",
                "the seventh day is Christmas",
            ),
            (
                Delivery::OrdinaryPost,
                "2026-03-02",
                "2026-03-10",
                "Paziņošanas likums 8. p.",
            ),
            (
                Delivery::OrdinaryPost,
                "2026-02-26",
                "2026-03-06",
                "over a month's end",
            ),
            (Delivery::InPerson, "2026-03-02", "2026-03-02", "at once"),
            (
                Delivery::BenefitReceived,
                "2026-07-10",
                "2026-07-10",
                "SPSPL, June 2026",
            ),
        ] {
            let found = deemed(delivery, day(sent), &WorkCalendar::default());
            assert_eq!(found.on, day(expected), "{delivery} on {sent}: {ground}");
        }
    }

    /// Domain §13 (9).
    #[test]
    fn an_active_e_address_must_be_used_unless_somebody_says_why_not() {
        for delivery in Delivery::ALL.iter().copied() {
            assert_eq!(check_delivery(delivery, false, None), Ok(()));
            let bound = matches!(
                delivery,
                Delivery::Email
                    | Delivery::Portal
                    | Delivery::RegisteredPost
                    | Delivery::OrdinaryPost
            );
            assert_eq!(
                check_delivery(delivery, true, None).is_err(),
                bound,
                "{delivery}"
            );
            assert_eq!(check_delivery(delivery, true, Some("  ")).is_err(), bound);
            assert_eq!(
                check_delivery(delivery, true, Some("DIV nav pieejama")),
                Ok(())
            );
        }
    }

    #[test]
    fn every_way_has_its_sentence() {
        let messages = Messages::new().expect("bundles");
        for delivery in Delivery::ALL {
            assert!(messages.knows(Notified::key(*delivery)), "{delivery}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_notified_before_it_is_sent(days in 0_i32..40_000, way in 0..Delivery::ALL.len()) {
            let first = day("1995-01-01").num_days_from_ce();
            let sent = NaiveDate::from_num_days_from_ce_opt(first + days).expect("a date");
            let found = deemed(Delivery::ALL[way], sent, &WorkCalendar::default());
            prop_assert!(found.on >= sent);
            prop_assert!((found.on - sent).num_days() <= 10);
        }
    }
}
