//! Calendar days as people in Latvia count them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Europe::Riga;

/// The calendar day of an instant in Europe/Riga.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Riga).date_naive()
}

/// The calendar year of an instant in Europe/Riga (*dokumentu pārvaldības periods*).
pub fn year(at: DateTime<Utc>) -> i32 {
    day(at).year()
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
}
