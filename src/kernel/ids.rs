//! Identifiers: UUIDv7, so that they sort by the time they were made.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::secret;

/// Instants at least this far apart give identifiers in their order.
pub const STEP: chrono::TimeDelta = chrono::TimeDelta::nanoseconds(250);

/// Furthest that the identifiers of one operation lie after its instant: [`STEP`] for each that it can count.
pub const SPAN: chrono::TimeDelta = chrono::TimeDelta::seconds(537);

/// A bound for searching by time: no identifier made at `at` or later sorts before it, each made earlier does (to the
/// millisecond).
pub fn bound(at: DateTime<Utc>) -> Uuid {
    // Six bytes hold the milliseconds; no time before 1970 or after the year 10000 was ever given to one.
    let millis = u64::try_from(at.timestamp_millis())
        .unwrap_or_default()
        .min((1 << 48) - 1);
    Uuid::from_u128(u128::from(millis) << 80)
}

/// Makes identifiers; seeded in tests, from the operating system otherwise.
#[derive(Clone, Debug)]
pub struct Ids(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<AtomicU64>),
}

impl Ids {
    /// Identifiers nobody can guess.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// The same identifiers every time; clones continue one sequence.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(AtomicU64::new(seed))))
    }

    /// Sixteen bytes nobody can guess (seeded in tests): what is hashed together with them cannot be found by guessing.
    pub fn salt(&self) -> [u8; 16] {
        match &self.0 {
            Source::System => secret::random_bytes(),
            Source::Seeded(state) => {
                let mut bytes = [0; 16];
                bytes[..8].copy_from_slice(&next(state).to_be_bytes());
                bytes[8..].copy_from_slice(&next(state).to_be_bytes());
                bytes
            }
        }
    }

    /// A new identifier made at `at`, ordered to [`STEP`].
    pub fn make<T>(&self, at: DateTime<Utc>, wrap: impl FnOnce(Uuid) -> T) -> T {
        let nanos = u64::try_from(at.timestamp_nanos_opt().unwrap_or_default()).unwrap_or_default();
        let mut random = match &self.0 {
            Source::System => secret::random_bytes(),
            Source::Seeded(state) => {
                let mut bytes = [0; 10];
                bytes[..8].copy_from_slice(&next(state).to_be_bytes());
                bytes[8..].copy_from_slice(&next(state).to_be_bytes()[..2]);
                bytes
            }
        };
        // RFC 9562 §6.2 method 3: the twelve bits after the millisecond hold its fraction.
        let fraction = u16::try_from((nanos % 1_000_000) * 4096 / 1_000_000).unwrap_or_default();
        random[..2].copy_from_slice(&fraction.to_be_bytes());
        wrap(uuid::Builder::from_unix_timestamp_millis(nanos / 1_000_000, &random).into_uuid())
    }
}

/// splitmix64 (Steele, Lea, Flood 2014): even, fast, and enough for identifiers in tests.
fn next(state: &AtomicU64) -> u64 {
    let mut value = state
        .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst)
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_between_the_bounds_of_their_millisecond() {
        let at = |millis: i64| DateTime::from_timestamp_millis(millis).unwrap_or_default();
        let ids = Ids::seeded(7);
        for millis in [0, 1, 1_790_000_000_000, 1_790_000_000_999] {
            let made = ids.make(at(millis) + chrono::TimeDelta::microseconds(999), |id| id);
            assert!(bound(at(millis)) <= made && made < bound(at(millis + 1)));
        }
        assert_eq!(bound(at(-1)), Uuid::nil());
        assert!(bound(DateTime::<Utc>::MAX_UTC) > bound(at(1_790_000_000_000)));
        assert!(SPAN >= STEP * i32::MAX);
    }

    #[test]
    fn sort_by_time_and_repeat_by_seed() {
        let at = |micros: i64| {
            DateTime::from_timestamp_micros(1_790_000_000_000_000 + micros).unwrap_or_default()
        };
        let ids = Ids::seeded(42);
        let made: Vec<Uuid> = (0..2_000)
            .map(|micros| ids.make(at(micros), |id| id))
            .collect();
        assert!(made.is_sorted());
        let again = Ids::seeded(42);
        assert_eq!(made[0], again.make(at(0), |id| id));
        assert_eq!(made[0].get_version_num(), 7);
    }
}
