//! The registration number of organisations and public bodies.

use std::fmt;
use std::str::FromStr;

/// Registration number of a legal person or public body (*reģistrācijas numurs*): 11 digits, the first above 3
/// (public bodies 9000…), with Σ(9,1,4,8,3,10,2,5,7,6,1 · d) mod 11 = 3.
#[derive(Clone, PartialEq, Eq, Hash, Debug, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct LegalRegistrationNumber(String);

/// A text that cannot be the registration number of a legal person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLegalRegistrationNumber {
    /// Not 11 digits, or the first is 3 or less.
    #[error("the registration number of a legal person has 11 digits, the first greater than 3")]
    Malformed,
    /// The control sum does not fit.
    #[error(
        "the control digit of this registration number does not fit; one of the digits is wrong"
    )]
    ControlSum,
}

impl LegalRegistrationNumber {
    /// The 11 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LegalRegistrationNumber {
    type Err = InvalidLegalRegistrationNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WEIGHTS: [u32; 11] = [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1];
        let text = text.trim();
        let digits: Vec<u32> = text
            .chars()
            .filter_map(|character| character.to_digit(10))
            .collect();
        if digits.len() != 11 || text.len() != 11 || digits[0] <= 3 {
            return Err(InvalidLegalRegistrationNumber::Malformed);
        }
        let sum: u32 = WEIGHTS
            .iter()
            .zip(&digits)
            .map(|(weight, digit)| weight * digit)
            .sum();
        if sum % 11 != 3 {
            return Err(InvalidLegalRegistrationNumber::ControlSum);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for LegalRegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_the_control_sum() {
        for (text, refusal) in [
            ("90000043649", None),
            ("40003521600", None),
            (
                "90000023413",
                Some(InvalidLegalRegistrationNumber::ControlSum),
            ),
            ("1234", Some(InvalidLegalRegistrationNumber::Malformed)),
            (
                "30003521600",
                Some(InvalidLegalRegistrationNumber::Malformed),
            ),
        ] {
            assert_eq!(
                text.parse::<LegalRegistrationNumber>().err(),
                refusal,
                "{text}"
            );
        }
    }
}
