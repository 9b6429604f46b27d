//! Dates as old registers write them: a day, a month or only a year.

use std::fmt;

use chrono::{Datelike as _, Months, NaiveDate};

use crate::organisation::Validity;

/// A date that may be known to the month or the year only (*datējums*): `15.07.2015.`, `07.2015.`, `2015.`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    first: NaiveDate,
    precision: Precision,
}

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// The day.
    Day,
    /// The month.
    Month,
    /// The year.
    Year,
}

impl PartialDate {
    /// A day.
    pub const fn day(day: NaiveDate) -> Self {
        Self {
            first: day,
            precision: Precision::Day,
        }
    }

    /// Reads `15.01.2020`, `2020-01-15`, `01.2020`, `2020`, each with or without a full stop at the end; a time of
    /// midnight behind a day, as spreadsheets write it, says nothing. None for everything else: a year of two digits is
    /// nobody's year.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text
            .split_once([' ', 'T'])
            .filter(|(_, time)| {
                time.trim_start()
                    .chars()
                    .all(|sign| matches!(sign, '0' | ':' | '.' | 'Z'))
            })
            .map_or(text, |(day, _)| day);
        let text = text.trim_end_matches('.').trim_end();
        let parts: Vec<&str> = text.split(['.', '-']).map(str::trim).collect();
        let number = |text: &str, most: usize| -> Option<u32> {
            let digits =
                (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten()
        };
        let year = |text: &str| (text.len() == 4).then(|| number(text, 4)).flatten();
        let dashes = text.contains('-');
        if dashes && text.contains('.') {
            return None;
        }
        let (year, month, day) = match (parts.as_slice(), dashes) {
            ([one], _) => (year(one)?, None, None),
            ([month, named], false) => (year(named)?, Some(number(month, 2)?), None),
            ([named, month], true) => (year(named)?, Some(number(month, 2)?), None),
            ([day, month, named], false) => {
                (year(named)?, Some(number(month, 2)?), Some(number(day, 2)?))
            }
            ([named, month, day], true) => {
                (year(named)?, Some(number(month, 2)?), Some(number(day, 2)?))
            }
            _ => return None,
        };
        let first = NaiveDate::from_ymd_opt(
            i32::try_from(year).ok()?,
            month.unwrap_or(1),
            day.unwrap_or(1),
        )?;
        Some(Self {
            first,
            precision: match (month, day) {
                (_, Some(_)) => Precision::Day,
                (Some(_), None) => Precision::Month,
                (None, None) => Precision::Year,
            },
        })
        .filter(|date| (1900..=9999).contains(&date.first.year()))
    }

    /// The first day that it can mean.
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day that it can mean.
    pub fn last(self) -> NaiveDate {
        let months = match self.precision {
            Precision::Day => return self.first,
            Precision::Month => 1,
            Precision::Year => 12,
        };
        let next = self.first.checked_add_months(Months::new(months));
        next.and_then(|day| day.pred_opt()).unwrap_or(self.first)
    }

    /// The day, where it is known.
    pub fn exact(self) -> Option<NaiveDate> {
        (self.precision == Precision::Day).then_some(self.first)
    }

    /// Every day that it can mean.
    pub fn span(self) -> Validity {
        Validity {
            from: Some(self.first()),
            to: Some(self.last()),
        }
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.first.year()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.precision {
            Precision::Day => "%d.%m.%Y.",
            Precision::Month => "%m.%Y.",
            Precision::Year => "%Y.",
        };
        self.first.format(format).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_registers_write_them() {
        for (written, printed, last) in [
            ("15.01.2020", "15.01.2020.", "2020-01-15"),
            ("15.01.2020.", "15.01.2020.", "2020-01-15"),
            ("5.1.2009", "05.01.2009.", "2009-01-05"),
            ("2020-01-15", "15.01.2020.", "2020-01-15"),
            ("2020-01-15 00:00:00", "15.01.2020.", "2020-01-15"),
            ("01.2020", "01.2020.", "2020-01-31"),
            ("02.2024.", "02.2024.", "2024-02-29"),
            ("2020-02", "02.2020.", "2020-02-29"),
            ("2020", "2020.", "2020-12-31"),
            ("2020.", "2020.", "2020-12-31"),
        ] {
            let date = PartialDate::parse(written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(
                (date.to_string().as_str(), date.last().to_string().as_str()),
                (printed, last)
            );
            assert_eq!(PartialDate::parse(&date.to_string()), Some(date));
        }
        for wrong in [
            "",
            "31.02.2009",
            "15.01.09",
            "1.2",
            "15/01/2009",
            "13.2009",
            "2009-13-01",
            "janvāris 2009",
            "15.01-2009",
            "0.0.2009",
            "12009",
            "15.01.2009 10:30",
            "1899",
            "15.01.2009.5",
            "+5.01.2009",
            "١٥.01.2009",
        ] {
            assert_eq!(PartialDate::parse(wrong), None, "{wrong}");
        }
    }
}
