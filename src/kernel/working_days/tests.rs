//! The calendar against the law, against an outside judge, and against itself.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// What Ogre adopted for 2026 (council of 18.12.2025; Cabinet order 330 of 12.06.2025).
fn ogre_2026() -> WorkCalendar {
    WorkCalendar::new([
        MovedDay {
            off: day("2026-01-02"),
            worked: Some(day("2026-01-17")),
        },
        MovedDay {
            off: day("2026-06-22"),
            worked: Some(day("2026-06-27")),
        },
    ])
}

fn off_on_workdays(year: i32) -> Vec<String> {
    holidays(year)
        .into_iter()
        .filter(|feast| !holidays::is_weekend(feast.day))
        .map(|feast| feast.day.format("%m-%d").to_string())
        .collect()
}

/// Working days of 1991 to 2100, as the Python package `holidays` 0.109 counts them without moved days.
const TOTALS: [u32; 110] = [
    253, 254, 255, 255, 255, 254, 251, 252, 254, 254, 254, 252, 251, 254, 253, 253, 251, 250, 250,
    252, 253, 252, 250, 249, 250, 253, 252, 249, 250, 251, 252, 253, 250, 251, 249, 250, 252, 252,
    251, 250, 249, 253, 253, 252, 251, 250, 250, 252, 253, 252, 250, 249, 250, 253, 252, 251, 250,
    251, 252, 253, 252, 251, 249, 250, 252, 252, 251, 250, 249, 253, 253, 252, 251, 250, 250, 252,
    253, 252, 250, 249, 250, 253, 252, 251, 250, 251, 252, 253, 252, 251, 249, 250, 252, 252, 251,
    250, 249, 253, 253, 252, 251, 250, 250, 252, 253, 252, 250, 249, 250, 252,
];

#[test]
fn years_have_as_many_working_days_as_others_count() {
    let calendar = WorkCalendar::default();
    for (year, expected) in (1991..).zip(TOTALS) {
        let begins = |year| NaiveDate::from_yo_opt(year, 1).expect("a year");
        let found = calendar.working_days_between(begins(year), begins(year + 1));
        assert_eq!(found, expected, "{year}");
    }
    // A day moved within a year changes no total.
    let year = (day("2026-01-01"), day("2027-01-01"));
    assert_eq!(ogre_2026().working_days_between(year.0, year.1), 250);
}

#[test]
fn easter_falls_where_the_tables_say() {
    for easter in [
        "1990-04-15",
        "1999-04-04",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2019-04-21",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2100-03-28",
    ] {
        assert_eq!(easter_sunday(day(easter).year()), Some(day(easter)));
    }
    for year in 1583..4000 {
        let easter = easter_sunday(year).expect("an Easter");
        assert_eq!(easter.weekday(), Weekday::Sun, "{year}");
        let of_year = (easter.month(), easter.day());
        assert!(((3, 22)..=(4, 25)).contains(&of_year), "{easter}");
    }
}

#[test]
fn the_law_changed_over_the_years() {
    // Each year with its holidays that fall on Monday to Friday.
    for (year, expected) in [
        // No Easter Monday, no 4 May, no Christmas Eve.
        (1991, "01-01 03-29 05-01 06-24 11-18 12-25 12-26 12-31"),
        // Easter Monday since 1997.
        (1996, "01-01 04-05 05-01 06-24 11-18 12-25 12-26 12-31"),
        (
            1997,
            "01-01 03-28 03-31 05-01 06-23 06-24 11-18 12-25 12-26 12-31",
        ),
        // 4 May since 2002 (a Saturday then, and nothing instead of it).
        (2001, "01-01 04-13 04-16 05-01 12-25 12-26 12-31"),
        (
            2002,
            "01-01 03-29 04-01 05-01 06-24 11-18 12-25 12-26 12-31",
        ),
        (2004, "01-01 04-09 04-12 05-04 06-23 06-24 11-18 12-31"),
        // 18 November 2006 was a Saturday; on the Sunday of 2007 the next day was off for the first time.
        (2006, "04-14 04-17 05-01 05-04 06-23 12-25 12-26"),
        (
            2007,
            "01-01 04-06 04-09 05-01 05-04 11-19 12-24 12-25 12-26 12-31",
        ),
        (
            2018,
            "01-01 03-30 04-02 05-01 05-04 07-09 09-24 11-19 12-24 12-25 12-26 12-31",
        ),
        (
            2023,
            "04-07 04-10 05-01 05-04 05-29 06-23 07-10 11-20 12-25 12-26",
        ),
        (
            2024,
            "01-01 03-29 04-01 05-01 05-06 06-24 11-18 12-24 12-25 12-26 12-31",
        ),
        // 4 May 2025 is a Sunday, so the Monday is off; 26 December 2026 is a Saturday and moves nothing.
        (
            2025,
            "01-01 04-18 04-21 05-01 05-05 06-23 06-24 11-18 12-24 12-25 12-26 12-31",
        ),
        (
            2026,
            "01-01 04-03 04-06 05-01 05-04 06-23 06-24 11-18 12-24 12-25 12-31",
        ),
    ] {
        assert_eq!(off_on_workdays(year).join(" "), expected, "{year}");
    }
}

#[test]
fn days_off_say_why() {
    let calendar = ogre_2026();
    for (date, why) in [
        (
            "2026-04-03",
            Some(DayOff::Holiday {
                holiday: Holiday::GoodFriday,
            }),
        ),
        ("2026-04-04", Some(DayOff::Saturday)),
        (
            "2026-04-05",
            Some(DayOff::Holiday {
                holiday: Holiday::EasterSunday,
            }),
        ),
        (
            "2025-05-05",
            Some(DayOff::Substitute {
                holiday: Holiday::Independence,
            }),
        ),
        (
            "2023-11-20",
            Some(DayOff::Substitute {
                holiday: Holiday::Proclamation,
            }),
        ),
        (
            "2023-07-10",
            Some(DayOff::Substitute {
                holiday: Holiday::SongCelebration,
            }),
        ),
        (
            "2023-07-09",
            Some(DayOff::Holiday {
                holiday: Holiday::SongCelebration,
            }),
        ),
        // Mother's Day and Pentecost on one day.
        (
            "2035-05-13",
            Some(DayOff::Holiday {
                holiday: Holiday::MothersDay,
            }),
        ),
        (
            "2026-01-02",
            Some(DayOff::Moved {
                worked: Some(day("2026-01-17")),
            }),
        ),
        ("2026-01-17", None),
        ("2026-12-28", None),
        ("2026-06-28", Some(DayOff::Sunday)),
    ] {
        assert_eq!(calendar.day_off(day(date)), why, "{date}");
    }
    assert_eq!(
        WorkCalendar::default().day_off(day("2026-01-17")),
        Some(DayOff::Saturday)
    );
}

#[test]
fn only_working_days_are_moved_to_days_off() {
    let calendar = ogre_2026();
    let moved = |off: &str, worked: Option<&str>| MovedDay {
        off: day(off),
        worked: worked.map(day),
    };
    for (given, expected) in [
        (moved("2027-05-03", Some("2027-05-08")), Ok(())),
        (moved("2027-05-03", None), Ok(())),
        (
            moved("2027-05-01", Some("2027-05-08")),
            Err(CannotMove::AlreadyOff(day("2027-05-01"))),
        ),
        (
            moved("2027-05-03", Some("2027-05-05")),
            Err(CannotMove::AlreadyWorked(day("2027-05-05"))),
        ),
        (
            moved("2027-05-03", Some("2027-05-04")),
            Err(CannotMove::Holiday(day("2027-05-04"))),
        ),
        // 26 December 2026 is a Saturday and a holiday.
        (
            moved("2026-12-28", Some("2026-12-26")),
            Err(CannotMove::Holiday(day("2026-12-26"))),
        ),
        (
            moved("2026-01-02", Some("2026-01-24")),
            Err(CannotMove::MovedAlready(day("2026-01-02"))),
        ),
        (
            moved("2026-01-05", Some("2026-01-17")),
            Err(CannotMove::MovedAlready(day("2026-01-17"))),
        ),
    ] {
        assert_eq!(calendar.check(given), expected, "{given:?}");
    }
}

#[test]
fn a_count_shows_what_it_left_out() {
    let Step::WorkingDays {
        skipped,
        worked,
        day: last,
        ..
    } = ogre_2026().working_days(day("2026-06-17"), 5)
    else {
        panic!("working days")
    };
    assert_eq!(last, day("2026-06-27"));
    assert_eq!(worked, [day("2026-06-27")]);
    let skipped: Vec<String> = skipped
        .iter()
        .map(|skipped| skipped.day.to_string())
        .collect();
    assert_eq!(
        skipped,
        [
            "2026-06-20",
            "2026-06-21",
            "2026-06-22",
            "2026-06-23",
            "2026-06-24"
        ]
    );
    let kept = serde_json::to_value(ogre_2026().roll(day("2026-04-03"))).expect("JSON");
    assert_eq!(
        kept,
        serde_json::json!({
            "step": "rolled", "from": "2026-04-03", "day": "2026-04-07",
            "skipped": [
                { "day": "2026-04-03", "why": "holiday", "holiday": "good_friday" },
                { "day": "2026-04-04", "why": "saturday" },
                { "day": "2026-04-05", "why": "holiday", "holiday": "easter_sunday" },
                { "day": "2026-04-06", "why": "holiday", "holiday": "easter_monday" },
            ],
        })
    );
    let again: Option<Step> = serde_json::from_value(kept).expect("a step");
    assert_eq!(again, ogre_2026().roll(day("2026-04-03")));
}

#[test]
fn terms_end_on_no_saturday_and_may_roll_onto_a_worked_one() {
    let calendar = WorkCalendar::new([MovedDay {
        off: day("2026-05-22"),
        worked: Some(day("2026-06-27")),
    }]);
    let rolled = |date| calendar.roll(day(date)).map(|step| step.day());
    assert_eq!(
        rolled("2026-06-27"),
        Some(day("2026-06-29")),
        "the law says Saturday"
    );
    assert_eq!(rolled("2026-05-22"), Some(day("2026-05-25")), "off here");
    assert_eq!(rolled("2026-05-21"), None);
    let after_holiday = WorkCalendar::new([MovedDay {
        off: day("2026-04-10"),
        worked: Some(day("2026-04-04")),
    }]);
    assert_eq!(
        after_holiday.roll(day("2026-04-03")).map(|step| step.day()),
        Some(day("2026-04-04")),
        "the next working day"
    );
}

#[test]
fn months_end_on_the_same_date_or_on_the_last() {
    for (after, count, expected, shortened) in [
        ("2026-02-27", 1, "2026-03-27", false),
        ("2026-01-31", 1, "2026-02-28", true),
        ("2024-01-31", 1, "2024-02-29", true),
        ("2026-01-28", 1, "2026-02-28", false),
        ("2026-08-31", 1, "2026-09-30", true),
        ("2026-10-31", 4, "2027-02-28", true),
        ("2024-02-29", 12, "2025-02-28", true),
        ("2026-12-15", 1, "2027-01-15", false),
    ] {
        let Step::Months {
            day: last,
            shortened: was,
            ..
        } = months(day(after), count)
        else {
            panic!("months")
        };
        assert_eq!((last, was), (day(expected), shortened), "{after} + {count}");
    }
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (day("1990-01-01").num_days_from_ce()..day("2100-12-31").num_days_from_ce())
        .prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).expect("a date"))
}

proptest! {
    #[test]
    fn counting_and_counting_back_agree(after in dates(), count in 0..120_u32) {
        let calendar = ogre_2026();
        let step = calendar.working_days(after, count);
        let last = step.day();
        // The days after day 0 up to the last one, which counts.
        let tomorrow = |day: NaiveDate| day.succ_opt().expect("a day");
        prop_assert_eq!(calendar.working_days_between(tomorrow(after), tomorrow(last)), count);
        prop_assert!(count == 0 || calendar.is_working_day(last));
        let Step::WorkingDays { skipped, .. } = &step else { panic!("working days") };
        prop_assert_eq!((last - after).num_days(), i64::from(count) + skipped.len() as i64);
    }

    #[test]
    fn counts_add_up(after in dates(), first in 0..60_u32, then in 0..60_u32) {
        let calendar = ogre_2026();
        let halfway = calendar.working_days(after, first).day();
        prop_assert_eq!(
            calendar.working_days(halfway, then).day(),
            calendar.working_days(after, first + then).day()
        );
    }

    #[test]
    fn a_term_ends_on_a_working_day_not_before_its_last(last in dates()) {
        let calendar = ogre_2026();
        match calendar.roll(last) {
            None => prop_assert!(calendar.is_working_day(last)),
            Some(step) => {
                prop_assert!(step.day() > last && calendar.is_working_day(step.day()));
                // Never more than the longest run of days off.
                prop_assert!((step.day() - last).num_days() <= 5);
            }
        }
    }

    #[test]
    fn each_holiday_stands_once_and_in_order(year in 1990..2101) {
        let feasts = holidays(year);
        prop_assert!(feasts.windows(2).all(|two| two[0].day < two[1].day));
        prop_assert!(feasts.iter().all(|feast| feast.day.year() == year));
        prop_assert!(feasts.iter().filter(|feast| feast.substitute).all(|feast| !holidays::is_weekend(feast.day)));
    }
}
