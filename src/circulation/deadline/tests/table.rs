//! Dates with their ground. Expected dates were reckoned by another program over the Python package `holidays` 0.109;
//! those of domain §13 by hand.

use super::law::{
    ADMINISTRATIVE_DECISION, CONTEST, CONTEST_UNSTATED, DATA_SUBJECT, INFORMATION_PROCESSED,
    INFORMATION_READY, STATISTICS_ANNUAL, STATISTICS_MONTHLY, SUBMISSION_ANSWER,
    SUBMISSION_FORWARD,
};
use super::*;

/// Rule, start, whether Ogre's moved days of 2026 hold, due, ground and what is special about it.
type Row = (&'static str, &'static str, bool, &'static str, &'static str);

const IL: &str = "Iesniegumu likums 5. p. (no 01.03.2026.)";
const IL_BEFORE: &str = "Iesniegumu likums 5. p. (līdz 28.02.2026.); APL 43. p.";

#[rustfmt::skip]
const TABLE: &[Row] = &[
    // Ten working days since 1 March 2026, a month before: by the day of receipt.
    (SUBMISSION_ANSWER, "2026-02-27", false, "2026-03-27", "domain §13 (1): Iesniegumu likums 5. p., a month"),
    (SUBMISSION_ANSWER, "2026-03-02", false, "2026-03-16", "domain §13 (1): Iesniegumu likums 5. p., 10 working days"),
    (SUBMISSION_ANSWER, "2026-02-28", false, "2026-03-30", IL_BEFORE),
    (SUBMISSION_ANSWER, "2026-03-01", false, "2026-03-13", IL),
    (SUBMISSION_ANSWER, "2026-03-27", false, "2026-04-14", "domain §13 (2): law on holidays 1. p., Good Friday and Easter Monday"),
    (SUBMISSION_ANSWER, "2026-11-13", false, "2026-11-30", "domain §13 (2): law on holidays 1. p., 18 November"),
    (SUBMISSION_ANSWER, "2026-04-20", false, "2026-05-06", "law on holidays 1. p., 1 and 4 May"),
    (SUBMISSION_ANSWER, "2026-06-15", false, "2026-07-01", "law on holidays 1. p., 23 and 24 June"),
    (SUBMISSION_ANSWER, "2026-06-15", true, "2026-07-01", "Darba likums 133. p. 4. d.: 22 June off, 27 June worked"),
    (SUBMISSION_ANSWER, "2026-12-10", false, "2026-12-28", "domain §13 (10): 26 December is a Saturday and moves nothing"),
    (SUBMISSION_ANSWER, "2026-12-18", false, "2027-01-07", "law on holidays 1. p., 24, 25, 31 December, 1 January"),
    (SUBMISSION_ANSWER, "2026-07-04", false, "2026-07-17", "APL 42. p.: received on a Saturday, which is day 0 all the same"),
    (SUBMISSION_ANSWER, "2026-08-03", false, "2026-08-17", IL),
    (SUBMISSION_ANSWER, "2027-05-03", false, "2027-05-18", "law on holidays 1. p., 4 May"),
    (SUBMISSION_ANSWER, "2027-03-22", false, "2027-04-07", "law on holidays 1. p., Easter 2027"),
    (SUBMISSION_ANSWER, "2028-11-10", false, "2028-11-27", "law on holidays: 18 November 2028 is a Saturday, so the 20th is off"),
    (SUBMISSION_ANSWER, "2030-04-25", false, "2030-05-13", "law on holidays: 4 May 2030 is a Saturday, so the 6th is off"),
    (SUBMISSION_ANSWER, "2025-01-31", false, "2025-02-28", "APL 43. p.: February has no 31st"),
    (SUBMISSION_ANSWER, "2024-01-31", false, "2024-02-29", "APL 43. p.: the last day of a leap February"),
    (SUBMISSION_ANSWER, "2008-01-31", false, "2008-02-29", "APL 43. p.: the law's first month"),
    (SUBMISSION_ANSWER, "2025-04-04", false, "2025-05-06", "domain §13 (10): 4 May 2025 is a Sunday, so the 5th is off"),
    (SUBMISSION_ANSWER, "2025-04-05", false, "2025-05-06", "domain §13 (10): the 5th is off for 4 May"),
    (SUBMISSION_ANSWER, "2013-04-04", false, "2013-05-07", "law on holidays: 4 May 2013 is a Saturday, so the 6th is off"),
    (SUBMISSION_ANSWER, "2008-04-04", false, "2008-05-06", "law on holidays: 4 May 2008 is a Sunday, so the 5th is off"),
    (SUBMISSION_ANSWER, "2025-10-18", false, "2025-11-19", "law on holidays 1. p., 18 November; APL 43. p."),
    (SUBMISSION_ANSWER, "2018-08-24", false, "2018-09-25", "law of 21.06.2018: 24 September 2018"),
    (SUBMISSION_ANSWER, "2023-04-29", false, "2023-05-30", "law of 28.05.2023: 29 May 2023"),
    (SUBMISSION_ANSWER, "2023-06-10", false, "2023-07-11", "law of 02.10.2014: the Song Celebration closed on Sunday 9 July 2023"),
    (SUBMISSION_ANSWER, "2012-11-24", false, "2012-12-27", "law of 24.05.2007: 24 December; 25 and 26 December"),
    (SUBMISSION_ANSWER, "2009-12-26", false, "2010-01-26", IL_BEFORE),
    (SUBMISSION_ANSWER, "2025-12-31", false, "2026-02-02", "APL 43. p.: 31 January 2026 is a Saturday"),
    (SUBMISSION_ANSWER, "2025-12-02", false, "2026-01-02", IL_BEFORE),
    (SUBMISSION_ANSWER, "2025-12-02", true, "2026-01-05", "Darba likums 133. p. 4. d.: 2 January 2026 is off in Ogre"),
    (SUBMISSION_ANSWER, "2025-12-17", true, "2026-01-19", "APL 43. p. names Saturday itself, also the worked 17 January"),
    // Another body's matter.
    (SUBMISSION_FORWARD, "2026-12-22", false, "2027-01-04", "domain §13 (4): Iesniegumu likums 5. p., 5 working days"),
    (SUBMISSION_FORWARD, "2025-12-22", false, "2026-01-07", "domain §13 (4): Iesniegumu likums 5. p., 7 working days in 2025"),
    (SUBMISSION_FORWARD, "2026-06-17", true, "2026-06-27", "domain §13 (3): Darba likums 133. p. 4. d., adopted"),
    (SUBMISSION_FORWARD, "2026-06-17", false, "2026-06-26", "domain §13 (3): not adopted"),
    (SUBMISSION_FORWARD, "2026-02-27", false, "2026-03-10", IL_BEFORE),
    (SUBMISSION_FORWARD, "2026-03-02", false, "2026-03-09", IL),
    (SUBMISSION_FORWARD, "2026-04-30", false, "2026-05-11", "law on holidays 1. p., 1 and 4 May"),
    (SUBMISSION_FORWARD, "2026-03-31", false, "2026-04-09", "law on holidays 1. p., Easter 2026"),
    (SUBMISSION_FORWARD, "2025-04-30", false, "2025-05-13", "law on holidays: 5 May 2025 is off for 4 May"),
    (SUBMISSION_FORWARD, "2026-01-09", true, "2026-01-19", "Darba likums 133. p. 4. d.: 17 January is the sixth working day"),
    // Freedom of information.
    (INFORMATION_READY, "2026-03-19", false, "2026-04-07", "domain §13 (7): Informācijas atklātības likums 14. p., the 15th day is Good Friday"),
    (INFORMATION_READY, "2026-03-02", false, "2026-03-17", "Informācijas atklātības likums 14. p."),
    (INFORMATION_READY, "2026-04-16", false, "2026-05-05", "APL 43. p.: 1 May is a Friday, 4 May a Monday"),
    (INFORMATION_READY, "2026-06-08", false, "2026-06-25", "APL 43. p.: 23 and 24 June"),
    (INFORMATION_READY, "2026-11-03", false, "2026-11-19", "APL 43. p.: 18 November"),
    (INFORMATION_READY, "2026-12-09", false, "2026-12-28", "domain §13 (10): 28 December 2026 is a working day"),
    (INFORMATION_READY, "2026-12-16", false, "2027-01-04", "APL 43. p.: 31 December, 1 January, a weekend"),
    (INFORMATION_PROCESSED, "2026-03-04", false, "2026-04-07", "Informācijas atklātības likums 14. p., 30 days"),
    (INFORMATION_PROCESSED, "2026-11-25", false, "2026-12-28", "Informācijas atklātības likums 14. p., 30 days"),
    (INFORMATION_PROCESSED, "2026-05-25", false, "2026-06-25", "Informācijas atklātības likums 14. p., 30 days"),
    // Decisions, from complete documents.
    (ADMINISTRATIVE_DECISION, "2026-01-31", false, "2026-03-02", "domain §13 (5): APL 64., 43. p., 28 February is a Saturday"),
    (ADMINISTRATIVE_DECISION, "2026-01-20", false, "2026-02-20", "domain §13 (5): what it would be from receipt"),
    (ADMINISTRATIVE_DECISION, "2026-10-18", false, "2026-11-19", "domain §13 (6): APL 64., 43. p., 18 November"),
    (ADMINISTRATIVE_DECISION, "2026-05-23", false, "2026-06-25", "APL 43. p.: 23 and 24 June"),
    (ADMINISTRATIVE_DECISION, "2026-05-22", true, "2026-06-25", "APL 43. p.: 22 June is off in Ogre, then 23 and 24 June"),
    (ADMINISTRATIVE_DECISION, "2026-05-27", true, "2026-06-29", "APL 43. p. names Saturday itself, also the worked 27 June"),
    (ADMINISTRATIVE_DECISION, "2026-11-24", false, "2026-12-28", "APL 43. p.: 24 and 25 December"),
    (ADMINISTRATIVE_DECISION, "2026-08-31", false, "2026-09-30", "APL 43. p.: September has no 31st"),
    (ADMINISTRATIVE_DECISION, "2004-02-29", false, "2004-03-29", "APL 64. p.: the law's first month"),
    (ADMINISTRATIVE_DECISION, "2024-05-31", false, "2024-07-01", "APL 43. p.: 30 June 2024 is a Sunday"),
    // Data subjects.
    (DATA_SUBJECT, "2026-03-06", false, "2026-04-07", "GDPR 12(3); Regulation 1182/71 3(4): Easter Monday"),
    (DATA_SUBJECT, "2026-11-30", false, "2026-12-30", "GDPR 12(3)"),
    (DATA_SUBJECT, "2026-12-31", false, "2027-02-01", "GDPR 12(3): 31 January 2027 is a Sunday"),
    (DATA_SUBJECT, "2018-05-25", false, "2018-06-25", "GDPR 12(3): its first day"),
    // Contesting, from notification.
    (CONTEST, "2026-11-20", false, "2026-12-21", "domain §13 (8): APL 79. p., notified by e-address"),
    (CONTEST, "2026-11-09", false, "2026-12-09", "domain §13 (8): APL 79. p., notified by registered post"),
    (CONTEST, "2026-12-04", false, "2027-01-04", "APL 79., 43. p."),
    (CONTEST, "2026-03-03", false, "2026-04-07", "APL 79., 43. p.: Good Friday to Easter Monday"),
    (CONTEST, "2026-11-26", false, "2026-12-28", "APL 79., 43. p.: 26 December is a Saturday"),
    (CONTEST_UNSTATED, "2025-11-18", false, "2026-11-19", "APL 79. p.: a year"),
    (CONTEST_UNSTATED, "2024-02-29", false, "2025-02-28", "APL 79., 43. p.: a year from a leap day"),
    (CONTEST_UNSTATED, "2025-12-26", false, "2026-12-28", "APL 79., 43. p."),
    // Reports.
    (STATISTICS_MONTHLY, "2026-01-31", false, "2026-02-16", "MK 324/2017: the 15th is a Sunday"),
    (STATISTICS_MONTHLY, "2026-10-31", false, "2026-11-16", "MK 324/2017: the 15th is a Sunday"),
    (STATISTICS_MONTHLY, "2026-03-31", false, "2026-04-15", "MK 324/2017: the 15th"),
    (STATISTICS_ANNUAL, "2025-12-31", false, "2026-02-16", "MK 324/2017: 15 February is a Sunday"),
    (STATISTICS_ANNUAL, "2026-12-31", false, "2027-02-15", "MK 324/2017: 15 February"),
    (STATISTICS_ANNUAL, "2027-12-31", false, "2028-02-15", "MK 324/2017: 15 February"),
];

#[test]
fn terms_end_when_the_law_says() {
    assert!(TABLE.len() >= 60);
    let calendars = [WorkCalendar::default(), ogre_2026()];
    for (code, from, moved, due, ground) in TABLE {
        let found = reckoned(code, day(from), &calendars[usize::from(*moved)]);
        let due_on = found.expect("a version of that day").due_on;
        assert_eq!(due_on, Some(day(due)), "{code} from {from}: {ground}");
    }
}

#[test]
fn no_rule_speaks_about_days_before_it() {
    for (code, from) in [
        (SUBMISSION_FORWARD, "2007-12-31"),
        (SUBMISSION_ANSWER, "2007-12-31"),
        (ADMINISTRATIVE_DECISION, "2004-01-31"),
        (DATA_SUBJECT, "2018-05-24"),
        ("unheard_of", "2026-03-02"),
    ] {
        assert_eq!(reckoned(code, day(from), &WorkCalendar::default()), None);
    }
}
