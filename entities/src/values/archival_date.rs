//! A date that is known to the day, the month or the year (*datējums*, domain §5).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

/// A date as archives write it: `15.07.2015.`, `07.2015.`, `2015.`; kept as ISO 8601 with as many parts as are known, which
/// sorts by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct ArchivalDate {
    first: NaiveDate,
    precision: Precision,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Precision {
    Day,
    Month,
    Year,
}

/// A text that is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date is written 15.07.2015., 07.2015. or 2015.; or 2015-07-15, 2015-07 or 2015")]
pub struct InvalidArchivalDate;

/// The years that archives know of; what lies outside is a slip.
const YEARS: std::ops::RangeInclusive<i32> = 1500..=9999;

impl ArchivalDate {
    /// A day.
    pub const fn day(day: NaiveDate) -> Self {
        Self {
            first: day,
            precision: Precision::Day,
        }
    }

    /// A year.
    ///
    /// # Errors
    /// [`InvalidArchivalDate`] outside 1500 to 9999.
    pub fn year(year: i32) -> Result<Self, InvalidArchivalDate> {
        Self::of(year, None, None)
    }

    fn of(year: i32, month: Option<u32>, day: Option<u32>) -> Result<Self, InvalidArchivalDate> {
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1));
        let precision = match (month, day) {
            (Some(_), Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            (None, _) => Precision::Year,
        };
        first
            .filter(|_| YEARS.contains(&year))
            .map(|first| Self { first, precision })
            .ok_or(InvalidArchivalDate)
    }

    /// The first day that it can be.
    pub const fn earliest(self) -> NaiveDate {
        self.first
    }

    /// The last day that it can be.
    pub fn latest(self) -> NaiveDate {
        let after = match self.precision {
            Precision::Day => return self.first,
            Precision::Month => self.first.checked_add_months(Months::new(1)),
            Precision::Year => self.first.checked_add_months(Months::new(12)),
        };
        after
            .and_then(|after| after.pred_opt())
            .unwrap_or(self.first)
    }

    /// As Latvians write it, with the dot behind: `15.07.2015.`.
    pub fn latvian(self) -> String {
        let form = match self.precision {
            Precision::Day => "%d.%m.%Y.",
            Precision::Month => "%m.%Y.",
            Precision::Year => "%Y.",
        };
        self.first.format(form).to_string()
    }
}

/// As kept: `2015-07-15`, `2015-07`, `2015`.
impl fmt::Display for ArchivalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.first.year())?;
        if self.precision != Precision::Year {
            write!(f, "-{:02}", self.first.month())?;
        }
        if self.precision == Precision::Day {
            write!(f, "-{:02}", self.first.day())?;
        }
        Ok(())
    }
}

impl FromStr for ArchivalDate {
    type Err = InvalidArchivalDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        let dotted = text.contains('.');
        let mut parts: Vec<&str> = text.split(if dotted { '.' } else { '-' }).collect();
        if dotted {
            parts.reverse();
        }
        let widths = [4, 2, 2];
        let sound = parts.len() <= 3
            && parts.iter().zip(widths).all(|(part, width)| {
                part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit())
            });
        if !sound {
            return Err(InvalidArchivalDate);
        }
        let number = |at: usize| {
            let part = parts.get(at).map(|part| part.parse::<u32>());
            part.transpose().map_err(|_| InvalidArchivalDate)
        };
        let year = number(0)?.ok_or(InvalidArchivalDate)?;
        let year = i32::try_from(year).map_err(|_| InvalidArchivalDate)?;
        Self::of(year, number(1)?, number(2)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_and_print_as_archives_write_them() {
        for (given, kept, printed, first, last) in [
            (
                "15.07.2015.",
                "2015-07-15",
                "15.07.2015.",
                "2015-07-15",
                "2015-07-15",
            ),
            (
                "15.07.2015",
                "2015-07-15",
                "15.07.2015.",
                "2015-07-15",
                "2015-07-15",
            ),
            (
                "2015-07-15",
                "2015-07-15",
                "15.07.2015.",
                "2015-07-15",
                "2015-07-15",
            ),
            (
                "02.2016.",
                "2016-02",
                "02.2016.",
                "2016-02-01",
                "2016-02-29",
            ),
            (
                " 2016-12 ",
                "2016-12",
                "12.2016.",
                "2016-12-01",
                "2016-12-31",
            ),
            ("2015.", "2015", "2015.", "2015-01-01", "2015-12-31"),
            ("2015", "2015", "2015.", "2015-01-01", "2015-12-31"),
        ] {
            let date: ArchivalDate = given.parse().expect("a date");
            assert_eq!(date.to_string(), kept, "{given}");
            assert_eq!(date.latvian(), printed, "{given}");
            let days = (date.earliest().to_string(), date.latest().to_string());
            assert_eq!(days, (first.to_owned(), last.to_owned()), "{given}");
            assert_eq!(kept.parse(), Ok(date), "what is kept is read again");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for given in [
            "",
            ".",
            "15",
            "32.07.2015.",
            "30.02.2015.",
            "13.2015.",
            "00.2015.",
            "15.7.2015.",
            "2015-7-15",
            "1499",
            "0000",
            "15.07.2015.15",
            "2015-07-15-01",
            "15/07/2015",
            "ap 2015",
            "+015",
            "2015.07.15.",
        ] {
            assert_eq!(
                given.parse::<ArchivalDate>(),
                Err(InvalidArchivalDate),
                "{given}"
            );
        }
    }
}
