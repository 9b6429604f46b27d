//! Days on which the sample office is open.
//!
//! Enough for plausible dates; deadlines are computed by the service's own calendar, never here.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// Monday to Friday, no public holiday (moved days and one-off holidays are not considered).
pub(crate) fn is_office_day(date: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 11] = [
        (1, 1),
        (1, 2),
        (5, 1),
        (5, 4),
        (6, 23),
        (6, 24),
        (11, 18),
        (12, 24),
        (12, 25),
        (12, 26),
        (12, 31),
    ];
    if matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
        || FIXED.contains(&(date.month(), date.day()))
    {
        return false;
    }
    let easter = easter_sunday(date.year());
    date != easter - Duration::days(2) && date != easter + Duration::days(1)
}

/// The day itself or the next office day after it.
pub(crate) fn on_or_after(mut date: NaiveDate) -> NaiveDate {
    while !is_office_day(date) {
        date += Duration::days(1);
    }
    date
}

/// The day itself or the last office day before it.
pub(crate) fn on_or_before(mut date: NaiveDate) -> NaiveDate {
    while !is_office_day(date) {
        date -= Duration::days(1);
    }
    date
}

/// Gregorian Easter after Gauss, in the anonymous form.
fn easter_sunday(year: i32) -> NaiveDate {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, month as u32, day as u32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(
                Some(easter_sunday(year)),
                NaiveDate::from_ymd_opt(year, month, day)
            );
        }
    }

    #[test]
    fn the_office_is_closed_on_good_friday_and_independence_day() {
        for closed in ["2026-04-03", "2026-04-06", "2026-11-18", "2026-11-21"] {
            assert!(
                !is_office_day(closed.parse().unwrap_or_default()),
                "{closed}"
            );
        }
        assert!(is_office_day("2026-11-19".parse().unwrap_or_default()));
    }
}
