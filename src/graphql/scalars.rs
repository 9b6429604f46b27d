//! Scalars of the API. A date that is none reaches the resolver as it was typed, so that the answer can say where in the
//! input it stands, in the caller's language, instead of failing the whole request.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, SecondsFormat, SubsecRound, Utc};

use crate::kernel::Problem;

/// A calendar date in Europe/Riga, as `2026-03-02` (ISO 8601).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Date(Result<NaiveDate, String>);

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(Ok(date))
    }
}

impl Date {
    /// The date, or the problem that what was given is none.
    pub(super) fn read(&self, path: &str) -> Result<NaiveDate, Problem> {
        let given =
            |text: &String| Problem::new("DATE_MALFORMED", path).with("given", shorten(text));
        self.0.as_ref().copied().map_err(given)
    }
}

#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html")]
/// A calendar date in Europe/Riga, year-month-day (ISO 8601): `2026-03-02`.
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(date(&text).ok_or(text))),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_))
    }

    fn to_value(&self) -> Value {
        Value::String(match &self.0 {
            Ok(date) => date.to_string(),
            Err(text) => text.clone(),
        })
    }
}

/// `%Y` alone would also take `26-3-2` and years of five digits.
fn date(text: &str) -> Option<NaiveDate> {
    let strict = text.len() == 10 && text.is_ascii() && text.as_bytes()[0].is_ascii_digit();
    strict.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())?
}

/// An instant, with its offset (RFC 3339): `2026-03-02T10:15:00+02:00`. Answers are in UTC, to the microsecond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instant(Result<DateTime<Utc>, String>);

impl From<DateTime<Utc>> for Instant {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(Ok(instant))
    }
}

impl Instant {
    /// The instant, or the problem that what was given is none.
    pub(super) fn read(&self, path: &str) -> Result<DateTime<Utc>, Problem> {
        let given =
            |text: &String| Problem::new("INSTANT_MALFORMED", path).with("given", shorten(text));
        self.0.as_ref().copied().map_err(given)
    }
}

#[Scalar(
    name = "DateTime",
    specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html"
)]
/// An instant with its offset (RFC 3339): `2026-03-02T10:15:00+02:00`. Answers are in UTC.
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(
                DateTime::parse_from_rfc3339(&text)
                    .map(|instant| instant.with_timezone(&Utc).trunc_subsecs(6))
                    .map_err(|_| text),
            )),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_))
    }

    fn to_value(&self) -> Value {
        Value::String(match &self.0 {
            Ok(instant) => instant.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            Err(text) => text.clone(),
        })
    }
}

/// A whole number of up to 53 bits, which JSON carries exactly; GraphQL's `Int` ends at 2³¹.
#[derive(Default, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Long(pub(super) i64);

#[Scalar]
/// A whole number between −2⁵³ and 2⁵³, as a JSON number.
impl ScalarType for Long {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => number
                .as_i64()
                .filter(|number| number.unsigned_abs() <= 1 << 53)
                .map(Self)
                .ok_or_else(|| InputValueError::expected_type(value)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::Number(number) if number.is_i64())
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}

impl From<i64> for Long {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl From<u64> for Long {
    fn from(number: u64) -> Self {
        Self(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_of_four_digit_years_are_dates() {
        for (text, expected) in [
            ("2026-03-02", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2026-13-01", false),
            ("26-3-2", false),
            ("+2026-3-02", false),
            ("02.03.2026", false),
            ("2026-03-02T00:00:00Z", false),
            ("2026-03-0ā", false),
        ] {
            let date = Date::parse(Value::String(text.to_owned())).expect("any text is taken");
            assert_eq!(date.read("input.date").is_ok(), expected, "{text}");
            assert_eq!(date.to_value(), Value::String(text.to_owned()));
        }
        let problem = Date(Err("rīt".to_owned()))
            .read("input.card.documentDate")
            .expect_err("no date");
        assert_eq!(
            (problem.code, problem.path.join(".")),
            ("DATE_MALFORMED", "input.card.documentDate".to_owned())
        );
    }

    #[test]
    fn instants_keep_their_moment() {
        let given =
            Instant::parse(Value::String("2026-03-02T10:15:00+02:00".to_owned())).expect("taken");
        assert_eq!(
            given.to_value(),
            Value::String("2026-03-02T08:15:00Z".to_owned())
        );
        let none = Instant::parse(Value::String("2026-03-02".to_owned())).expect("taken");
        assert_eq!(
            none.read("x").expect_err("no instant").code,
            "INSTANT_MALFORMED"
        );
    }
}
