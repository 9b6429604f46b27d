//! Calendar days as people in Latvia count them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Riga;

/// The calendar day of an instant in Europe/Riga.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Riga).date_naive()
}

/// The calendar year of an instant in Europe/Riga (*dokumentu pārvaldības periods*).
pub fn year(at: DateTime<Utc>) -> i32 {
    day(at).year()
}

/// The instant at which a calendar day begins in Europe/Riga.
pub fn begins(day: NaiveDate) -> DateTime<Utc> {
    // In the spring of some Soviet years the clock went from midnight straight to one.
    let hours = [0, 1].map(|hour| day.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(hour));
    hours
        .iter()
        .find_map(|hour| Riga.from_local_datetime(hour).earliest())
        .map_or(day.and_time(NaiveTime::MIN).and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_in_riga_not_in_greenwich() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap_or_default();
        assert_eq!(year(at("2025-12-31T21:59:59Z")), 2025);
        assert_eq!(year(at("2025-12-31T22:00:00Z")), 2026);
        assert_eq!(day(at("2026-07-01T21:00:00Z")).to_string(), "2026-07-02");
    }

    #[test]
    fn a_day_begins_at_its_first_instant() {
        let mut date = NaiveDate::from_ymd_opt(1975, 1, 1).unwrap_or_default();
        while date.year() < 2035 {
            let first = begins(date);
            assert_eq!(day(first), date);
            assert_ne!(day(first - chrono::TimeDelta::microseconds(1)), date);
            date += chrono::TimeDelta::days(1);
        }
    }
}
