//! Dates as precise as they are known (*datējums*).

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A date known to the day, the month or the year (domain §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    Day(NaiveDate),
    /// A month from 1 to 12; another one is a fault that [`crate::Description::check`] tells.
    Month {
        year: i32,
        month: u32,
    },
    Year(i32),
}

impl PartialDate {
    /// The first day that it may mean; none if the month does not exist.
    #[must_use]
    pub fn earliest(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month { year, month } => NaiveDate::from_ymd_opt(year, month, 1),
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
        }
    }

    /// The last day that it may mean; none if the month does not exist.
    #[must_use]
    pub fn latest(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month { year, month } => {
                let (year, month) = if month == 12 {
                    (year + 1, 1)
                } else {
                    (year, month + 1)
                };
                NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
            }
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 12, 31),
        }
    }

    /// As machines read it, ISO 8601: `2015-07-15`, `2015-07`, `2015`.
    #[must_use]
    pub fn iso(self) -> String {
        match self {
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
            Self::Month { year, month } => format!("{year:04}-{month:02}"),
            Self::Year(year) => format!("{year:04}"),
        }
    }
}

/// As Latvian offices write it: `15.07.2015.`, `07.2015.`, `2015.`
impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(day) => formatter.write_str(&latvian(day)),
            Self::Month { year, month } => write!(formatter, "{month:02}.{year}."),
            Self::Year(year) => write!(formatter, "{year}."),
        }
    }
}

/// A day as Latvian offices write it: `15.07.2015.`
pub(crate) fn latvian(day: NaiveDate) -> String {
    format!("{:02}.{:02}.{}.", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_printed_as_precisely_as_it_is_known() {
        let day = NaiveDate::from_ymd_opt(2015, 7, 15).unwrap();
        let month = PartialDate::Month {
            year: 2024,
            month: 2,
        };
        let december = PartialDate::Month {
            year: 2024,
            month: 12,
        };
        assert_eq!(PartialDate::Day(day).to_string(), "15.07.2015.");
        assert_eq!(
            (month.to_string(), month.iso()),
            ("02.2024.".into(), "2024-02".into())
        );
        assert_eq!(PartialDate::Year(2015).to_string(), "2015.");
        assert_eq!(month.latest(), NaiveDate::from_ymd_opt(2024, 2, 29));
        assert_eq!(december.latest(), NaiveDate::from_ymd_opt(2024, 12, 31));
        assert_eq!(
            PartialDate::Month {
                year: 2024,
                month: 13
            }
            .earliest(),
            None
        );
    }
}
