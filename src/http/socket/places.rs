//! How many connections each account has open in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entities::ids::AccountId;

/// The connections of all accounts; clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Arc<Mutex<HashMap<AccountId, usize>>>);

/// A place taken; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    account: AccountId,
}

impl Places {
    /// One more place for an account; none when it has `most` already.
    pub(super) fn take(&self, account: AccountId, most: usize) -> Option<Place> {
        let mut taken = self.held();
        let own = taken.entry(account).or_default();
        if *own >= most {
            return None;
        }
        *own += 1;
        drop(taken);
        Some(Place {
            places: self.clone(),
            account,
        })
    }

    fn held(&self) -> MutexGuard<'_, HashMap<AccountId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.held();
        if let Some(own) = taken.get_mut(&self.account) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_place_is_free_again_once_it_is_left() {
        let places = Places::default();
        let (one, other) = [1, 2].map(|id| AccountId(Uuid::from_u128(id))).into();
        let first = places.take(one, 2);
        let second = places.take(one, 2);
        assert!(first.is_some() && second.is_some());
        assert!(places.take(one, 2).is_none());
        assert!(places.take(other, 2).is_some());
        drop(second);
        assert!(places.take(one, 2).is_some());
        drop(first);
        assert!(places.held().is_empty());
    }
}
