//! Names that mean one file in one folder, wherever they are written.

use std::fmt;

use thiserror::Error;

/// What unfinished deliveries are called; nothing else may begin so.
pub(crate) const PARTIAL: &str = ".part-";

/// The most bytes that file systems take in one name.
const LONGEST: usize = 255;

/// The name of a file or folder: one step of a path, never a way out of the folder it is used in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// The path of a file inside a package: names joined by `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryPath(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameFault {
    #[error("the name is empty")]
    Empty,
    #[error("the name has more than 255 bytes")]
    TooLong,
    /// `.` or `..`.
    #[error("the name means a folder, not a file in it")]
    Relative,
    /// `/`, or `\`, which is the same on other machines.
    #[error("the name contains a separator")]
    Separator,
    #[error("the name contains a control character")]
    Control,
    /// Unfinished deliveries are called so.
    #[error("the name begins as those of unfinished deliveries do")]
    Reserved,
}

impl Name {
    /// # Errors
    /// When no file can be called so, or none should.
    pub fn parse(text: &str) -> Result<Self, NameFault> {
        check(text)?;
        if text.starts_with(PARTIAL) {
            return Err(NameFault::Reserved);
        }
        Ok(Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EntryPath {
    /// # Errors
    /// When one of its steps is no name.
    pub fn parse(text: &str) -> Result<Self, NameFault> {
        text.split('/').try_for_each(check)?;
        Ok(Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders it lies in, the outermost first.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(at, _)| &self.0[..at])
    }
}

fn check(step: &str) -> Result<(), NameFault> {
    if step.is_empty() {
        return Err(NameFault::Empty);
    }
    if step.len() > LONGEST {
        return Err(NameFault::TooLong);
    }
    if step == "." || step == ".." {
        return Err(NameFault::Relative);
    }
    if step.contains(['/', '\\']) {
        return Err(NameFault::Separator);
    }
    if step.chars().any(char::is_control) {
        return Err(NameFault::Control);
    }
    Ok(())
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for EntryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_step_of_a_path() {
        for good in ["a", "Nodošana 2021. gads.zip", ".profile", "a..b", "ķ"] {
            assert_eq!(
                Name::parse(good).map(|name| name.to_string()),
                Ok(good.to_owned())
            );
        }
        let long = "ķ".repeat(128);
        for (bad, fault) in [
            ("", NameFault::Empty),
            (long.as_str(), NameFault::TooLong),
            (".", NameFault::Relative),
            ("..", NameFault::Relative),
            ("a/b", NameFault::Separator),
            ("a\\b", NameFault::Separator),
            ("a\nb", NameFault::Control),
            (".part-1", NameFault::Reserved),
        ] {
            assert_eq!(Name::parse(bad), Err(fault), "{bad:?}");
        }
    }

    #[test]
    fn an_entry_never_leads_out_of_its_package() {
        let path = EntryPath::parse("representations/rep1/Ēka 1.pdf").expect("a path");
        assert_eq!(
            path.folders().collect::<Vec<_>>(),
            ["representations", "representations/rep1"]
        );
        for bad in ["/etc/passwd", "a/../../b", "a//b", "a/", "a/./b"] {
            assert!(EntryPath::parse(bad).is_err(), "{bad}");
        }
    }
}
