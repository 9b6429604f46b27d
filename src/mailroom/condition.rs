//! How the doors are doing: which mailboxes and folders could be reached, and since when one could not. It holds names of the
//! settings and kinds of trouble, never an address or a subject.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use entities::vocabulary::IntakeChannel;

/// What keeps a source from being looked at to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// It cannot be reached.
    Unreachable,
    /// Its certificate is not trusted, or it speaks no TLS.
    Untrusted,
    /// It does not let us in.
    SignIn,
    /// The mailbox or folder is not there, or may not be changed.
    Missing,
    /// It answers what cannot be understood.
    Protocol,
    /// Our own database or store.
    Ours,
}

impl Trouble {
    /// One word, for programs and numbers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Untrusted => "untrusted",
            Self::SignIn => "sign_in",
            Self::Missing => "missing",
            Self::Protocol => "protocol",
            Self::Ours => "ours",
        }
    }
}

/// How a source is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its door.
    pub channel: IntakeChannel,
    /// When it was last looked at to the end; none while it never was.
    pub looked_at: Option<DateTime<Utc>>,
    /// What keeps it, or something in it, from being dealt with, since when; none while all is well.
    pub trouble: Option<(Trouble, DateTime<Utc>)>,
}

/// How all sources of this process are doing; clones are one.
#[derive(Debug, Clone, Default)]
pub struct Conditions(Arc<Mutex<BTreeMap<String, Condition>>>);

impl Conditions {
    /// Notes that there is such a source.
    pub fn expect(&self, source: &str, channel: IntakeChannel) {
        self.with(|all| {
            all.entry(source.to_owned()).or_insert(Condition {
                channel,
                looked_at: None,
                trouble: None,
            });
        });
    }

    /// Notes that a source was looked at to the end.
    pub fn well(&self, source: &str, at: DateTime<Utc>) {
        self.with(|all| {
            if let Some(condition) = all.get_mut(source) {
                condition.looked_at = Some(at);
                condition.trouble = None;
            }
        });
    }

    /// Notes that a source could not be looked at to the end. The same trouble keeps the instant at which it began.
    pub fn trouble(&self, source: &str, trouble: Trouble, at: DateTime<Utc>) {
        self.with(|all| {
            if let Some(condition) = all.get_mut(source) {
                let since = match condition.trouble {
                    Some((known, since)) if known == trouble => since,
                    _ => at,
                };
                condition.trouble = Some((trouble, since));
            }
        });
    }

    /// All of them, by name.
    pub fn all(&self) -> BTreeMap<String, Condition> {
        let mut copy = BTreeMap::new();
        self.with(|all| copy.clone_from(all));
        copy
    }

    fn with(&self, act: impl FnOnce(&mut BTreeMap<String, Condition>)) {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::testing::morning;

    #[test]
    fn trouble_is_counted_from_its_beginning_and_forgotten_when_it_ends() {
        let conditions = Conditions::default();
        conditions.expect("pasts", IntakeChannel::Email);
        let later = morning() + TimeDelta::hours(1);
        conditions.trouble("pasts", Trouble::Unreachable, morning());
        conditions.trouble("pasts", Trouble::Unreachable, later);
        let told = |conditions: &Conditions| conditions.all()["pasts"].clone();
        assert_eq!(
            told(&conditions).trouble,
            Some((Trouble::Unreachable, morning()))
        );
        conditions.trouble("pasts", Trouble::SignIn, later);
        assert_eq!(told(&conditions).trouble, Some((Trouble::SignIn, later)));
        conditions.well("pasts", later);
        assert_eq!(
            (told(&conditions).trouble, told(&conditions).looked_at),
            (None, Some(later))
        );
        conditions.well("cits", later);
        assert!(!conditions.all().contains_key("cits"));
    }
}
