//! From which events a period is counted (*termiņa sākums*): one, or several combined.
//!
//! Printed and read as `file_closed_year_end`, `later_of(contract_end, last_payment)`, `earlier_of(…)`, `all_of(…)`, one within
//! another. It is one text in the scheme, in the database and on the API, so that nothing can be lost between them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use entities::vocabulary::{RetentionCategory, RetentionTrigger};
use serde::{Deserialize, Serialize};

use crate::kernel::Problem;

/// Most events that one rule names: more than anybody could explain.
pub const MOST_EVENTS: usize = 8;

/// Most combinations that stand within each other.
const MOST_DEPTH: usize = 3;

/// How several events are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combined {
    /// The last of those that happen at all (*vēlākais no*).
    LaterOf,
    /// The first of those that happen (*agrākais no*).
    EarlierOf,
    /// The last, and every one of them must happen (*visi*).
    AllOf,
}

impl Combined {
    const ALL: [Self; 3] = [Self::LaterOf, Self::EarlierOf, Self::AllOf];

    /// The word before the parenthesis.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LaterOf => "later_of",
            Self::EarlierOf => "earlier_of",
            Self::AllOf => "all_of",
        }
    }
}

/// When a period begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// With an event.
    Event(RetentionTrigger),
    /// With several.
    Of(Combined, Vec<Self>),
}

/// A text that names no events.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWhen {
    /// A word that is no event.
    #[error("{0:?} is no event that a period is counted from")]
    Unknown(String),
    /// Parentheses and commas that do not fit together.
    #[error("the events are not written as events are")]
    Malformed,
    /// A combination of fewer than two.
    #[error("{0} combines two events or more")]
    Lonely(&'static str),
    /// More events, or further within each other, than one rule names.
    #[error("a rule names at most {MOST_EVENTS} events")]
    TooMany,
}

impl BadWhen {
    /// What is wrong, at `path`.
    pub fn problem(&self, path: &str) -> Problem {
        match self {
            Self::Unknown(word) => {
                let given: String = word.chars().take(60).collect();
                Problem::new("TRIGGER_UNKNOWN", path)
                    .with("given", given)
                    .with("known", known())
            }
            Self::Malformed => Problem::new("TRIGGER_MALFORMED", path),
            Self::Lonely(word) => Problem::new("TRIGGER_LONELY", path).with("word", word),
            Self::TooMany => Problem::new("TRIGGERS_TOO_MANY", path).with("most", MOST_EVENTS),
        }
    }
}

/// Every event, as written.
fn known() -> String {
    let words: Vec<&str> = RetentionTrigger::ALL
        .iter()
        .map(|word| word.as_str())
        .collect();
    words.join(", ")
}

impl When {
    /// What a period of a category is counted from where nobody says: the end of the file's year, and for what is kept until
    /// something, that.
    pub const fn customary(category: RetentionCategory) -> Self {
        Self::Event(match category {
            RetentionCategory::UntilSuperseded => RetentionTrigger::Superseded,
            RetentionCategory::UntilNeedEnds => RetentionTrigger::NeedEnded,
            RetentionCategory::Permanent
            | RetentionCategory::LongTerm
            | RetentionCategory::ShortTerm => RetentionTrigger::FileClosed,
        })
    }

    /// Every event that it names.
    pub fn events(&self) -> BTreeSet<RetentionTrigger> {
        match self {
            Self::Event(event) => BTreeSet::from([*event]),
            Self::Of(_, parts) => parts.iter().flat_map(Self::events).collect(),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Event(_) => 1,
            Self::Of(_, parts) => parts.iter().map(Self::size).sum(),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => event.fmt(f),
            Self::Of(how, parts) => {
                write!(f, "{}(", how.as_str())?;
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    part.fmt(f)?;
                }
                f.write_str(")")
            }
        }
    }
}

impl FromStr for When {
    type Err = BadWhen;

    fn from_str(text: &str) -> Result<Self, BadWhen> {
        let mut reading = Reading { rest: text };
        let when = reading.when(0)?;
        if !reading.rest.trim().is_empty() {
            return Err(BadWhen::Malformed);
        }
        if when.size() > MOST_EVENTS {
            return Err(BadWhen::TooMany);
        }
        Ok(when)
    }
}

/// What is left of a text to be read.
struct Reading<'a> {
    rest: &'a str,
}

impl Reading<'_> {
    fn when(&mut self, depth: usize) -> Result<When, BadWhen> {
        let rest = self.rest.trim_start();
        let end = rest.find(['(', ')', ',']).unwrap_or(rest.len());
        let word = rest[..end].trim_end();
        self.rest = &rest[end..];
        let combined = Combined::ALL.into_iter().find(|how| how.as_str() == word);
        match (combined, self.takes('(')) {
            (Some(how), true) if depth < MOST_DEPTH => self.combined(how, depth),
            (Some(_), true) => Err(BadWhen::TooMany),
            (Some(how), false) => Err(BadWhen::Lonely(how.as_str())),
            (None, true) => Err(BadWhen::Unknown(word.to_owned())),
            (None, false) if word.is_empty() => Err(BadWhen::Malformed),
            (None, false) => word
                .parse()
                .map(When::Event)
                .map_err(|_| BadWhen::Unknown(word.to_owned())),
        }
    }

    fn combined(&mut self, how: Combined, depth: usize) -> Result<When, BadWhen> {
        let mut parts = Vec::new();
        loop {
            parts.push(self.when(depth + 1)?);
            if parts.len() > MOST_EVENTS {
                return Err(BadWhen::TooMany);
            }
            if self.takes(',') {
                continue;
            }
            if !self.takes(')') {
                return Err(BadWhen::Malformed);
            }
            return match parts.len() {
                1 => Err(BadWhen::Lonely(how.as_str())),
                _ => Ok(When::Of(how, parts)),
            };
        }
    }

    /// Whether a sign follows; it is read then.
    fn takes(&mut self, sign: char) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}
