//! Callers resolved a moment ago, so that a client with many requests a second does not ask the database who it is each
//! time.
//!
//! What was changed by another process is noticed within [`FRESH_FOR`]; what this process changes through the gate, at
//! once.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::{AccountId, StaffMemberId};
use entities::vocabulary::TokenScope;

use super::caller::{Caller, Proven};

/// How long an answer holds.
const FRESH_FOR: TimeDelta = TimeDelta::seconds(1);

/// Most callers remembered.
const MOST: usize = 4_096;

#[derive(Debug)]
struct Remembered {
    caller: Arc<Caller>,
    since: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// Who asks to act in whose stead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct InStead {
    pub(super) account: AccountId,
    /// What the token of the request allows; the same account may send one that allows less.
    pub(super) token_scope: Option<TokenScope>,
    /// Who is away.
    pub(super) absent: StaffMemberId,
}

/// Callers by the hash of their secret, and those who act in somebody's stead.
#[derive(Debug, Default)]
pub(super) struct Recent {
    by_secret: Memory<String>,
    in_stead: Memory<InStead>,
    generation: u64,
}

impl Recent {
    /// The caller, if it was resolved within [`FRESH_FOR`] and its secret has not expired since.
    pub(super) fn get(&self, secret_hash: &str, now: DateTime<Utc>) -> Option<Arc<Caller>> {
        self.by_secret.get(secret_hash, now)
    }

    /// The caller in somebody's stead, if it was resolved within [`FRESH_FOR`] on the same day.
    pub(super) fn in_stead(&self, of: &InStead, now: DateTime<Utc>) -> Option<Arc<Caller>> {
        self.in_stead.get(of, now)
    }

    /// To be asked before the database is, and handed to [`Recent::put`].
    pub(super) const fn generation(&self) -> u64 {
        self.generation
    }

    /// Remembers a caller, unless something was forgotten since `generation`: the answer may be older than the change.
    pub(super) fn put(
        &mut self,
        secret_hash: String,
        proven: Proven,
        generation: u64,
        now: DateTime<Utc>,
    ) -> Arc<Caller> {
        let keep = generation == self.generation;
        self.by_secret.put(secret_hash, proven, keep, now)
    }

    /// As [`Recent::put`], for a caller in somebody's stead.
    pub(super) fn put_in_stead(
        &mut self,
        of: InStead,
        proven: Proven,
        generation: u64,
        now: DateTime<Utc>,
    ) -> Arc<Caller> {
        let keep = generation == self.generation;
        self.in_stead.put(of, proven, keep, now)
    }

    /// Forgets every caller.
    pub(super) fn forget_everybody(&mut self) {
        self.generation += 1;
        self.by_secret.0.clear();
        self.in_stead.0.clear();
    }

    /// Forgets every caller of an account. Who stands in has the rights of an account that is another, so all of them are
    /// asked about anew.
    pub(super) fn forget(&mut self, account: AccountId) {
        self.generation += 1;
        self.by_secret
            .0
            .retain(|_, found| found.caller.account != account);
        self.in_stead.0.clear();
    }
}

/// Callers by a key.
#[derive(Debug)]
struct Memory<K>(HashMap<K, Remembered>);

impl<K> Default for Memory<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Memory<K> {
    fn get<Q>(&self, key: &Q, now: DateTime<Utc>) -> Option<Arc<Caller>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let found = self.0.get(key)?;
        (is_fresh(found, now) && now < found.expires_at).then(|| Arc::clone(&found.caller))
    }

    fn put(&mut self, key: K, proven: Proven, keep: bool, now: DateTime<Utc>) -> Arc<Caller> {
        let caller = Arc::new(proven.caller);
        if keep {
            if self.0.len() >= MOST {
                self.0.retain(|_, found| is_fresh(found, now));
            }
            if self.0.len() < MOST {
                let remembered = Remembered {
                    caller: Arc::clone(&caller),
                    since: now,
                    expires_at: proven.expires_at,
                };
                self.0.insert(key, remembered);
            }
        }
        caller
    }
}

fn is_fresh(found: &Remembered, now: DateTime<Utc>) -> bool {
    let age = now - found.since;
    age >= TimeDelta::zero() && age < FRESH_FOR
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use entities::ids::InstitutionId;
    use uuid::Uuid;

    use super::*;
    use crate::access::caller::Identity;
    use crate::testing::morning;

    fn proven(number: u128, expires_at: DateTime<Utc>) -> Proven {
        let identity = Identity {
            account: AccountId(Uuid::from_u128(number)),
            login: format!("konts{number}"),
            institution: InstitutionId(Uuid::from_u128(1)),
            staff_member: None,
            roles: BTreeSet::new(),
        };
        Proven {
            caller: Caller::new(identity, BTreeSet::new(), None),
            expires_at,
        }
    }

    #[test]
    fn holds_for_a_second_and_never_past_the_expiry() {
        let mut recent = Recent::default();
        let now = morning();
        let after = |milliseconds| now + TimeDelta::milliseconds(milliseconds);
        recent.put("long".into(), proven(1, after(9_000)), 0, now);
        recent.put("short".into(), proven(2, after(500)), 0, now);
        assert!(recent.get("long", after(999)).is_some());
        assert!(recent.get("long", after(1_000)).is_none());
        assert!(recent.get("long", after(-1)).is_none());
        assert!(recent.get("short", after(499)).is_some());
        assert!(recent.get("short", after(500)).is_none());
    }

    #[test]
    fn an_answer_older_than_a_change_is_not_kept() {
        let mut recent = Recent::default();
        let now = morning();
        let later = now + TimeDelta::hours(1);
        recent.put("one".into(), proven(1, later), recent.generation(), now);
        recent.put("two".into(), proven(2, later), recent.generation(), now);
        let asked = recent.generation();
        recent.forget(AccountId(Uuid::from_u128(1)));
        assert!(recent.get("one", now).is_none());
        assert!(recent.get("two", now).is_some());
        recent.put("one".into(), proven(1, later), asked, now);
        assert!(recent.get("one", now).is_none());
        let asked = recent.generation();
        recent.forget_everybody();
        assert!(recent.get("two", now).is_none());
        recent.put("two".into(), proven(2, later), asked, now);
        assert!(recent.get("two", now).is_none());
        recent.put("one".into(), proven(1, later), recent.generation(), now);
        assert!(recent.get("one", now).is_some());
    }

    #[test]
    fn does_not_grow_without_end() {
        let mut recent = Recent::default();
        let later = morning() + TimeDelta::hours(1);
        for number in 0..2 * u128::try_from(MOST).expect("a small number") {
            recent.put(number.to_string(), proven(number, later), 0, morning());
        }
        assert_eq!(recent.by_secret.0.len(), MOST);
    }

    #[test]
    fn whoever_stands_in_is_forgotten_with_any_account() {
        let mut recent = Recent::default();
        let now = morning();
        let later = now + TimeDelta::hours(1);
        let of = |token_scope| InStead {
            account: AccountId(Uuid::from_u128(1)),
            token_scope,
            absent: StaffMemberId(Uuid::from_u128(9)),
        };
        let put = |recent: &mut Recent, generation| {
            recent.put_in_stead(of(None), proven(1, later), generation, now);
        };
        put(&mut recent, 0);
        assert!(recent.in_stead(&of(None), now).is_some());
        assert!(recent.in_stead(&of(Some(TokenScope::Read)), now).is_none());
        assert!(recent.in_stead(&of(None), now + FRESH_FOR).is_none());
        // The roles of whoever is away may be what was changed.
        let asked = recent.generation();
        recent.forget(AccountId(Uuid::from_u128(2)));
        assert!(recent.in_stead(&of(None), now).is_none());
        put(&mut recent, asked);
        assert!(recent.in_stead(&of(None), now).is_none());
    }
}
