//! Which formats an archive takes (*pieņemamo formātu saraksts*), as data: the lists change, and each archive has its own.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::table::{Format, Puid};

/// The lists that come with the service.
const BUILT_IN: &str = include_str!("../data/profiles.toml");

/// What one archive takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// How a submission agreement names it.
    pub code: String,
    pub name: InBoth,
    /// Where the list was read.
    pub source: String,
    rules: Vec<Rule>,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub take: Take,
    pub sureness: Sureness,
    pub ground: InBoth,
    puids: Vec<Puid>,
}

/// What the archive does with a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    Accepted,
    /// The original, with a PDF/A beside it.
    Rendition,
    Refused,
}

/// How well a rule is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sureness {
    /// Read in the archive's own text or program.
    Seen,
    /// Follows from what was read.
    Inferred,
    /// General knowledge; to be confirmed by the archive.
    Assumed,
}

/// A sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InBoth {
    pub lv: String,
    pub en: String,
}

/// Why a list of profiles cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileFault {
    #[error("not the shape of a list of profiles: {0}")]
    Shape(#[from] toml::de::Error),
    #[error("profile `{profile}`, rule {rule}: the table has no format `{puid}`")]
    UnknownFormat {
        profile: String,
        /// Counted from 1.
        rule: usize,
        puid: String,
    },
    #[error("profile `{profile}`, rule {rule}: `{puid}` stands in a rule before")]
    Twice {
        profile: String,
        rule: usize,
        puid: Puid,
    },
    #[error("two profiles are called `{0}`")]
    TwoOfOneCode(String),
}

impl Profile {
    /// Reads a list of profiles, in TOML as `data/profiles.toml` describes it.
    ///
    /// # Errors
    /// At the first rule that names a format the table lacks or one that has a rule, and where the shape is another.
    pub fn parse(text: &str) -> Result<Vec<Self>, ProfileFault> {
        let written: Written = toml::from_str(text)?;
        let mut profiles: Vec<Self> = Vec::new();
        for profile in written.profile {
            if profiles.iter().any(|other| other.code == profile.code) {
                return Err(ProfileFault::TwoOfOneCode(profile.code));
            }
            profiles.push(profile.checked()?);
        }
        Ok(profiles)
    }

    /// The lists that come with the service.
    ///
    /// # Errors
    /// As [`Self::parse`]; a test holds that there is none.
    pub fn built_in() -> Result<Vec<Self>, ProfileFault> {
        Self::parse(BUILT_IN)
    }

    /// The lists that come with the service, read once.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static READ: LazyLock<Vec<Profile>> =
            LazyLock::new(|| Profile::built_in().unwrap_or_default());
        &READ
    }

    /// One of them.
    #[must_use]
    pub fn called(code: &str) -> Option<&'static Self> {
        Self::all().iter().find(|profile| profile.code == code)
    }

    /// The rule that names the format.
    #[must_use]
    pub fn rule_for(&self, puid: Puid) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.puids.contains(&puid))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    profile: Vec<WrittenProfile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenProfile {
    code: String,
    name: InBoth,
    source: String,
    rule: Vec<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    take: Take,
    sure: Sureness,
    puids: Vec<String>,
    ground: InBoth,
}

impl WrittenProfile {
    fn checked(self) -> Result<Profile, ProfileFault> {
        let mut rules: Vec<Rule> = Vec::new();
        for (index, rule) in self.rule.into_iter().enumerate() {
            let mut puids = Vec::new();
            for written in rule.puids {
                let Some(format) = Format::of(&written) else {
                    return Err(ProfileFault::UnknownFormat {
                        profile: self.code,
                        rule: index + 1,
                        puid: written,
                    });
                };
                let puid = format.puid;
                if puids.contains(&puid) || rules.iter().any(|other| other.puids.contains(&puid)) {
                    return Err(ProfileFault::Twice {
                        profile: self.code,
                        rule: index + 1,
                        puid,
                    });
                }
                puids.push(puid);
            }
            rules.push(Rule {
                take: rule.take,
                sureness: rule.sure,
                ground: rule.ground,
                puids,
            });
        }
        Ok(Profile {
            code: self.code,
            name: self.name,
            source: self.source,
            rules,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_rules(rules: &[&[&str]]) -> Result<Vec<Profile>, ProfileFault> {
        let mut text =
            "[[profile]]\ncode = \"a\"\nname = { lv = \"A\", en = \"A\" }\nsource = \"s\"\n"
                .to_owned();
        for puids in rules {
            text += &format!(
                "[[profile.rule]]\ntake = \"accepted\"\nsure = \"seen\"\npuids = {puids:?}\nground = {{ lv = \"a\", en = \"a\" }}\n"
            );
        }
        Profile::parse(&text)
    }

    #[test]
    fn the_lists_that_come_along_are_sound() {
        let codes: Vec<_> = Profile::built_in()
            .expect("sound")
            .into_iter()
            .map(|profile| profile.code)
            .collect();
        assert_eq!(codes, ["lna", "lna-opex"]);
    }

    #[test]
    fn a_format_has_one_rule_and_stands_in_the_table() {
        assert!(with_rules(&[&["fmt/477"], &["fmt/354"]]).is_ok());
        let said = |rules: &[&[&str]]| with_rules(rules).expect_err("unsound").to_string();
        assert_eq!(
            said(&[&["fmt/477"], &["fmt/354", "fmt/477"]]),
            "profile `a`, rule 2: `fmt/477` stands in a rule before"
        );
        assert_eq!(
            said(&[&["fmt/999999"]]),
            "profile `a`, rule 1: the table has no format `fmt/999999`"
        );
    }
}
