//! Calendar days as people in Latvia count them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Riga;

use super::Problem;

/// The calendar day of an instant in Europe/Riga.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Riga).date_naive()
}

/// What clocks in Latvia show at an instant.
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Riga).naive_local()
}

/// The calendar year of an instant in Europe/Riga (*dokumentu pārvaldības periods*).
pub fn year(at: DateTime<Utc>) -> i32 {
    day(at).year()
}

/// A calendar year that an institution's records can be of: from the founding of the state to the coming year, which is
/// prepared in December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(i32);

/// A number that is no such year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{given} is no year from {} to {last}", Year::FIRST)]
pub struct ImpossibleYear {
    /// What was given.
    pub given: i32,
    /// The last possible one.
    pub last: i32,
}

impl ImpossibleYear {
    /// What is wrong, at `path`.
    pub fn problem(self, path: &str) -> Problem {
        Problem::new("YEAR_IMPOSSIBLE", path)
            .with("given", self.given)
            .with("first", Year::FIRST)
            .with("last", self.last)
    }
}

impl Year {
    /// No Latvian institution has older records.
    pub const FIRST: i32 = 1918;

    /// A year as given, at the instant `at`.
    ///
    /// # Errors
    /// [`ImpossibleYear`] before 1918 and after the coming year.
    pub fn new(given: i32, at: DateTime<Utc>) -> Result<Self, ImpossibleYear> {
        let last = year(at) + 1;
        if (Self::FIRST..=last).contains(&given) {
            Ok(Self(given))
        } else {
            Err(ImpossibleYear { given, last })
        }
    }

    /// The year of an instant in Riga.
    pub fn of(at: DateTime<Utc>) -> Self {
        Self(year(at))
    }

    /// The number.
    pub const fn get(self) -> i32 {
        self.0
    }
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
    fn a_year_is_one_that_records_can_be_of() {
        let december = "2025-12-31T12:00:00Z".parse::<DateTime<Utc>>();
        let december = december.unwrap_or_default();
        for (given, fits) in [
            (i32::MIN, false),
            (0, false),
            (1800, false),
            (1917, false),
            (1918, true),
            (2025, true),
            (2026, true),
            (2027, false),
            (i32::MAX, false),
        ] {
            let found = Year::new(given, december);
            let last = 2026;
            let wanted = fits
                .then_some(Year(given))
                .ok_or(ImpossibleYear { given, last });
            assert_eq!(found, wanted);
        }
        let problem = ImpossibleYear {
            given: 1800,
            last: 2026,
        };
        assert_eq!(problem.problem("year").path, ["year"]);
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
