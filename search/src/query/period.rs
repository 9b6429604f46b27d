//! Days, months and years as people type them, and ranges of them.

use std::ops::RangeInclusive;

use chrono::{Days, Months, NaiveDate};

/// First and last day of a stretch of time; an open end is `None`, and one end is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

/// Why something is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPeriod {
    /// `2024-02-30`, `pavasarī`, `..`
    NoDate,
    /// `2024-03-31..2024-03-01`
    Reversed,
}

/// Stands between the ends of a range.
pub(super) const TO: &str = "..";

/// Reads `2024`, `2024-03`, `03.2024`, `2024-03-01`, `1.3.2024.`, and ranges `a..b`, `a..`, `..b` of them.
pub(super) fn period(typed: &str) -> Result<Period, NoPeriod> {
    let Some((first, last)) = typed.split_once(TO) else {
        let (from, to) = stretch(typed).ok_or(NoPeriod::NoDate)?;
        return Ok(Period {
            from: Some(from),
            to: Some(to),
        });
    };
    let end = |typed: &str| match typed {
        "" => Ok(None),
        typed => stretch(typed).map(Some).ok_or(NoPeriod::NoDate),
    };
    // The stop that Latvians write after a date may stand before the two of the range.
    let (first, last) = (end(first)?, end(last.trim_start_matches('.'))?);
    match (first, last) {
        (None, None) => Err(NoPeriod::NoDate),
        (Some((from, _)), Some((_, to))) if from > to => Err(NoPeriod::Reversed),
        _ => Ok(Period {
            from: first.map(|(from, _)| from),
            to: last.map(|(_, to)| to),
        }),
    }
}

/// No register is older than these, none is made for later: what an open end reaches to.
const YEARS: RangeInclusive<i32> = 1800..=2199;

/// Reads `2024`, `2020..2024`, `2020..`, `..2024`.
pub(super) fn years(typed: &str) -> Result<RangeInclusive<i32>, NoPeriod> {
    let year = |typed: &str| {
        let is_year = typed.len() == 4 && typed.bytes().all(|b| b.is_ascii_digit());
        let year = is_year.then(|| typed.parse().ok()).flatten();
        year.ok_or(NoPeriod::NoDate)
    };
    let (from, to) = match typed.split_once(TO) {
        None => (year(typed)?, year(typed)?),
        Some(("", "")) => return Err(NoPeriod::NoDate),
        Some(("", to)) => (*YEARS.start(), year(to)?),
        Some((from, "")) => (year(from)?, *YEARS.end()),
        Some((from, to)) => (year(from)?, year(to)?),
    };
    if from > to {
        return Err(NoPeriod::Reversed);
    }
    Ok(from.max(*YEARS.start())..=to.min(*YEARS.end()))
}

/// Whether `typed` is a range with a date at one of its ends: nobody means two numbers of something else by it.
pub(super) fn is_range(typed: &str) -> bool {
    typed.contains(TO) && period(typed) != Err(NoPeriod::NoDate)
}

/// First and last day of a day, month or year.
fn stretch(typed: &str) -> Option<(NaiveDate, NaiveDate)> {
    let written = typed.strip_suffix('.').unwrap_or(typed);
    let separator = written.find(|c: char| !c.is_ascii_digit());
    let separator = separator.and_then(|at| written[at..].chars().next());
    if !matches!(separator, None | Some('-' | '.' | '/')) {
        return None;
    }
    let mut numbers = Vec::with_capacity(3);
    for part in written.split(|c| Some(c) == separator) {
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits || numbers.len() == 3 {
            return None;
        }
        numbers.push((part.len(), part.parse::<u32>().ok()?));
    }
    let (year, month, day) = match numbers[..] {
        [(4, year)] => (year, None, None),
        [(4, year), (1..=2, month)] | [(1..=2, month), (4, year)] => (year, Some(month), None),
        [(4, year), (1..=2, month), (1..=2, day)] | [(1..=2, day), (1..=2, month), (4, year)] => {
            (year, Some(month), Some(day))
        }
        _ => return None,
    };
    let year = i32::try_from(year).ok().filter(|year| *year >= 1000)?;
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first + Months::new(1) - Days::new(1),
        (None, None) => first + Months::new(12) - Days::new(1),
    };
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_ranges_of_them() {
        let read = |typed| years(typed).map(|years| (*years.start(), *years.end()));
        for (typed, expected) in [
            ("2024", Ok((2024, 2024))),
            ("2020..2024", Ok((2020, 2024))),
            ("2020..", Ok((2020, 2199))),
            ("..2024", Ok((1800, 2024))),
            ("1000..9999", Ok((1800, 2199))),
            ("2024..2020", Err(NoPeriod::Reversed)),
            ("..", Err(NoPeriod::NoDate)),
            ("24", Err(NoPeriod::NoDate)),
            ("+202", Err(NoPeriod::NoDate)),
            ("2024-03", Err(NoPeriod::NoDate)),
        ] {
            assert_eq!(read(typed), expected, "{typed}");
        }
    }

    #[test]
    fn days_months_years_and_ranges_of_them() {
        for (typed, expected) in [
            ("2024", "2024-01-01 2024-12-31"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("02.2024", "2024-02-01 2024-02-29"),
            ("2024-03-01", "2024-03-01 2024-03-01"),
            ("1.3.2024.", "2024-03-01 2024-03-01"),
            ("01/03/2024", "2024-03-01 2024-03-01"),
            ("2024..", "2024-01-01 …"),
            ("..2024-03-01", "… 2024-03-01"),
            ("2024-01-01..2024-03-31", "2024-01-01 2024-03-31"),
            ("01.01.2024...31.03.2024.", "2024-01-01 2024-03-31"),
            ("2023..2024-02", "2023-01-01 2024-02-29"),
            ("2024..2024", "2024-01-01 2024-12-31"),
            ("2024..2023", "reversed"),
            ("2024-12-31..2024-01-01", "reversed"),
            ("2024-02-30", "no date"),
            ("2024-13", "no date"),
            ("32.1.2024", "no date"),
            ("0024", "no date"),
            ("24", "no date"),
            ("2024-01-01-01", "no date"),
            ("2024.03-01", "no date"),
            ("..", "no date"),
            ("", "no date"),
            (".", "no date"),
            ("9999-12", "9999-12-01 9999-12-31"),
            ("99999999999999999999", "no date"),
            ("pavasaris", "no date"),
        ] {
            let end = |day: Option<NaiveDate>| day.map_or("…".to_owned(), |day| day.to_string());
            let read = match period(typed) {
                Ok(Period { from, to }) => format!("{} {}", end(from), end(to)),
                Err(NoPeriod::NoDate) => "no date".to_owned(),
                Err(NoPeriod::Reversed) => "reversed".to_owned(),
            };
            assert_eq!(read, expected, "{typed}");
        }
    }
}
