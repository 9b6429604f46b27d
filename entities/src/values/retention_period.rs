//! For how long a series is kept.

use crate::vocabulary::RetentionCategory;

/// Retention period (*glabāšanas termiņš*): a category and, where it is counted, its years.
///
/// Ten years and fewer are short-term, eleven and more long-term (arhivi.gov.lv, *dokumentu glabāšanas termiņi*).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RetentionPeriod {
    category: RetentionCategory,
    years: Option<i32>,
}

/// A category and years that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRetentionPeriod {
    /// Short-term is 1 to 10 years, long-term more than 10.
    #[error(
        "{category} does not go with {years} years: up to 10 years is short-term, more is long-term"
    )]
    WrongCategory {
        /// The category given.
        category: RetentionCategory,
        /// The years given.
        years: i32,
    },
    /// A counted category without years.
    #[error("{0} needs its number of years")]
    YearsMissing(RetentionCategory),
    /// Years beside a category that is not counted.
    #[error("{0} is not counted in years")]
    YearsForbidden(RetentionCategory),
}

impl RetentionPeriod {
    /// A period whose category and years agree.
    ///
    /// # Errors
    /// [`InvalidRetentionPeriod`] when they do not.
    pub fn new(
        category: RetentionCategory,
        years: Option<i32>,
    ) -> Result<Self, InvalidRetentionPeriod> {
        use RetentionCategory::{LongTerm, Permanent, ShortTerm, UntilNeedEnds, UntilSuperseded};
        match (category, years) {
            (ShortTerm, Some(1..=10)) | (LongTerm, Some(11..)) => {}
            (ShortTerm | LongTerm, Some(years)) => {
                return Err(InvalidRetentionPeriod::WrongCategory { category, years });
            }
            (ShortTerm | LongTerm, None) => {
                return Err(InvalidRetentionPeriod::YearsMissing(category));
            }
            (Permanent | UntilSuperseded | UntilNeedEnds, None) => {}
            (Permanent | UntilSuperseded | UntilNeedEnds, Some(_)) => {
                return Err(InvalidRetentionPeriod::YearsForbidden(category));
            }
        }
        Ok(Self { category, years })
    }

    /// The category.
    pub const fn category(self) -> RetentionCategory {
        self.category
    }

    /// The years, where the category is counted.
    pub const fn years(self) -> Option<i32> {
        self.years
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_years_is_the_boundary() {
        assert!(RetentionPeriod::new(RetentionCategory::ShortTerm, Some(10)).is_ok());
        assert!(RetentionPeriod::new(RetentionCategory::ShortTerm, Some(11)).is_err());
        assert!(RetentionPeriod::new(RetentionCategory::LongTerm, Some(10)).is_err());
        assert!(RetentionPeriod::new(RetentionCategory::LongTerm, Some(11)).is_ok());
        assert!(RetentionPeriod::new(RetentionCategory::Permanent, Some(5)).is_err());
    }
}
