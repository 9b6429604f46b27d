//! The Latvian personal code, old and new.

use std::fmt;
use std::str::FromStr;

/// Personal code (*personas kods*): 11 digits printed `DDDDDD-DDDDD`.
///
/// Codes given until 30.06.2017 begin with the date of birth; newer ones begin with 32 … 39 and tell nothing (PMLP).
/// `Debug` and [`PersonalCode::masked`] never show the second half.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonalCode(String);

/// A text that cannot be a personal code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPersonalCode {
    /// Not 11 digits with an optional hyphen after the sixth.
    #[error("a personal code has 11 digits: DDDDDD-DDDDD")]
    NotElevenDigits,
    /// The first six digits of an old code are no date.
    #[error("the first six digits of a personal code given before July 2017 are the date of birth")]
    NoSuchDate,
}

/// Something to ask about before a code is saved; never a reason to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeDoubt {
    /// The check digit of an old code does not fit (the formula was never officially confirmed: warn, do not block).
    CheckDigit,
}

impl PersonalCode {
    /// The 11 digits without the hyphen.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The code for lists and logs of views: `150550-*****`.
    pub fn masked(&self) -> String {
        format!("{}-*****", &self.0[..6])
    }

    /// The code in full, for those who may see it.
    pub fn printed(&self) -> String {
        format!("{}-{}", &self.0[..6], &self.0[6..])
    }

    /// What a person should confirm before this code is saved.
    pub fn doubt(&self) -> Option<CodeDoubt> {
        const WEIGHTS: [u32; 10] = [10, 5, 8, 4, 2, 1, 6, 3, 7, 9];
        if is_new(&self.0) {
            return None;
        }
        let mut digits = self
            .0
            .chars()
            .filter_map(|character| character.to_digit(10));
        let sum: u32 = WEIGHTS
            .iter()
            .zip(digits.by_ref())
            .map(|(weight, digit)| weight * digit)
            .sum();
        let check = (1 + sum) % 11 % 10;
        (digits.next() != Some(check)).then_some(CodeDoubt::CheckDigit)
    }
}

fn is_new(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'3', b'2'..=b'9', ..])
}

impl FromStr for PersonalCode {
    type Err = InvalidPersonalCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let digits = match text.split_once('-') {
            Some((first, second)) if first.len() == 6 => format!("{first}{second}"),
            Some(_) => return Err(InvalidPersonalCode::NotElevenDigits),
            None => text.to_owned(),
        };
        if digits.len() != 11 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidPersonalCode::NotElevenDigits);
        }
        if !is_new(&digits) && !begins_with_date(&digits) {
            return Err(InvalidPersonalCode::NoSuchDate);
        }
        Ok(Self(digits))
    }
}

fn begins_with_date(digits: &str) -> bool {
    let century = match digits.as_bytes()[6] {
        b'0' => 1800,
        b'1' => 1900,
        b'2' => 2000,
        _ => return false,
    };
    let part = |range: std::ops::Range<usize>| digits[range].parse::<u32>().ok();
    let (Some(day), Some(month), Some(year)) =
        (part(0..2), part(2..4), digits[4..6].parse::<i32>().ok())
    else {
        return false;
    };
    // A code for 29 February of a year '00 was given although 1800 and 1900 had none: be lenient where the register was.
    [century, 2000]
        .iter()
        .any(|century| chrono::NaiveDate::from_ymd_opt(century + year, month, day).is_some())
}

impl fmt::Debug for PersonalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonalCode({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_old_and_new_codes() {
        for (text, expected) in [
            ("161175-19997", Ok(None)),
            ("150550-11105", Ok(None)),
            ("290200-02003", Ok(None)),
            ("161375-19997", Err(InvalidPersonalCode::NoSuchDate)),
            ("161175-19998", Ok(Some(CodeDoubt::CheckDigit))),
            ("328673-00679", Ok(None)),
            ("331415-92650", Ok(None)),
            ("16117519997", Ok(None)),
            ("1611-7519997", Err(InvalidPersonalCode::NotElevenDigits)),
            ("abc", Err(InvalidPersonalCode::NotElevenDigits)),
        ] {
            let read = text.parse::<PersonalCode>().map(|code| code.doubt());
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn never_debugs_in_full() {
        let code = "161175-19997".parse::<PersonalCode>();
        assert_eq!(format!("{code:?}"), "Ok(PersonalCode(161175-*****))");
    }
}
