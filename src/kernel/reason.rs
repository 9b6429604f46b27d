//! A reason that a person must give, in their own words, before something out of the ordinary is done.

use super::{Problem, text};

/// Longest reason, in characters.
const MAX_CHARS: usize = 500;

/// Why a text is no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReason {
    /// Nothing but white space.
    #[error("a reason is required")]
    Missing,
    /// It does not fit its field.
    #[error("the reason has more than {most} characters")]
    TooLong {
        /// Most characters.
        most: usize,
    },
    /// It has a character that cannot be kept.
    #[error("the reason has a control character")]
    Unreadable,
}

impl BadReason {
    /// What is wrong, at `path`.
    pub fn problem(&self, path: &str) -> Problem {
        match self {
            Self::Missing => Problem::new("REASON_REQUIRED", path),
            Self::TooLong { most } => Problem::new("TOO_LONG", path).with("most", most),
            Self::Unreadable => Problem::new("CONTROL_CHARACTER", path),
        }
    }
}

/// The reason without the white space around it.
///
/// # Errors
/// [`BadReason`] when it is empty, longer than 500 characters, or has a control character.
pub fn reason(given: &str) -> Result<String, BadReason> {
    let reason = given.trim();
    if text::has_control(reason) {
        return Err(BadReason::Unreadable);
    }
    match reason.chars().count() {
        0 => Err(BadReason::Missing),
        length if length > MAX_CHARS => Err(BadReason::TooLong { most: MAX_CHARS }),
        _ => Ok(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_some_words() {
        assert_eq!(reason("  kļūda \n"), Ok("kļūda".to_owned()));
        assert_eq!(reason(" \t"), Err(BadReason::Missing));
        assert_eq!(reason("a\0b"), Err(BadReason::Unreadable));
        assert!(reason(&"ā".repeat(500)).is_ok());
        assert_eq!(
            reason(&"ā".repeat(501)),
            Err(BadReason::TooLong { most: 500 })
        );
    }
}
