//! How often somebody may try to sign in: a plain decision over counts in memory, with the instants passed in.
//!
//! A login name and the address attempts come from are counted apart, so that neither many guesses at one password nor
//! one guess at each of many accounts gets far. The counts are this process's own and go with it: behind a balancer each
//! process grants its share, which passwords of twelve characters bear.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};

use crate::organisation::Login;

/// Attempts that are forgiven, and the longest wait that follows each further one.
#[derive(Debug, Clone, Copy)]
struct Limit {
    free: u32,
    longest_seconds: i64,
}

/// One person mistypes; the wait is kept short, because somebody else's guesses must not lock the owner out for long.
const BY_LOGIN: Limit = Limit {
    free: 5,
    longest_seconds: 60,
};

/// A whole office may share one address.
const BY_PEER: Limit = Limit {
    free: 50,
    longest_seconds: 900,
};

/// Counts without an attempt for this long are forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Most counts kept of either kind; the one longest without an attempt gives way.
const MOST: usize = 10_000;

/// Attempts so far.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    logins: Counts<Login>,
    peers: Counts<IpAddr>,
}

impl Throttle {
    /// Admits an attempt, or says how many seconds to wait. An admitted attempt counts as failed until
    /// [`Throttle::succeeded`] takes it back, so that attempts made at the same time are counted too.
    pub(super) fn attempt(
        &mut self,
        login: Option<&Login>,
        peer: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Result<(), u64> {
        let peer = peer.map(network);
        let wait = login
            .map_or(0, |login| self.logins.wait(login, BY_LOGIN, now))
            .max(peer.map_or(0, |peer| self.peers.wait(&peer, BY_PEER, now)));
        if wait > 0 {
            return Err(wait);
        }
        if let Some(login) = login {
            self.logins.add(login.clone(), now);
        }
        if let Some(peer) = peer {
            self.peers.add(peer, now);
        }
        Ok(())
    }

    /// Takes back an attempt that succeeded. The login name starts anew; the address only gets this one back, or an
    /// attacker with an account of their own could clear their count at will.
    pub(super) fn succeeded(&mut self, login: &Login, peer: Option<IpAddr>) {
        self.logins.0.remove(login);
        if let Some(count) = peer.and_then(|peer| self.peers.0.get_mut(&network(peer))) {
            count.attempts = count.attempts.saturating_sub(1);
        }
    }
}

/// What one subscriber of a network commands: an IPv4 address, or 64 bits of an IPv6 one (RFC 6177).
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(
            address.to_bits() & !u128::from(u64::MAX),
        )),
    }
}

#[derive(Debug)]
struct Count {
    attempts: u32,
    last: DateTime<Utc>,
}

#[derive(Debug)]
struct Counts<K>(HashMap<K, Count>);

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash + Clone> Counts<K> {
    fn wait(&self, key: &K, limit: Limit, now: DateTime<Utc>) -> u64 {
        let Some(count) = self.0.get(key) else {
            return 0;
        };
        let since = now - count.last;
        // A clock that was set back must not lock anybody out for years.
        if since >= FORGOTTEN_AFTER || since < TimeDelta::zero() {
            return 0;
        }
        let Some(over) = count.attempts.checked_sub(limit.free) else {
            return 0;
        };
        let pause = 1_i64
            .checked_shl(over)
            .filter(|pause| *pause > 0)
            .unwrap_or(i64::MAX)
            .min(limit.longest_seconds);
        let left = TimeDelta::seconds(pause) - since;
        let begun = i64::from(left.subsec_nanos() > 0);
        u64::try_from(left.num_seconds() + begun).unwrap_or_default()
    }

    fn add(&mut self, key: K, now: DateTime<Utc>) {
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            self.make_room(now);
        }
        let count = self.0.entry(key).or_insert(Count {
            attempts: 0,
            last: now,
        });
        if now - count.last >= FORGOTTEN_AFTER {
            count.attempts = 0;
        }
        count.attempts = count.attempts.saturating_add(1);
        count.last = now;
    }

    fn make_room(&mut self, now: DateTime<Utc>) {
        self.0.retain(|_, count| now - count.last < FORGOTTEN_AFTER);
        if self.0.len() >= MOST {
            let oldest = self
                .0
                .iter()
                .min_by_key(|(_, count)| count.last)
                .map(|(key, _)| key.clone());
            if let Some(key) = oldest {
                self.0.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::morning;

    fn login(text: &str) -> Login {
        text.parse().expect("a login name")
    }

    fn after(seconds: i64) -> DateTime<Utc> {
        morning() + TimeDelta::seconds(seconds)
    }

    #[test]
    fn waits_double_up_to_a_minute_and_end() {
        let mut throttle = Throttle::default();
        let name = login("lietvede");
        let mut now = 0;
        for _ in 0..5 {
            assert_eq!(throttle.attempt(Some(&name), None, after(now)), Ok(()));
        }
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            let wait = u64::try_from(pause).expect("a positive number");
            assert_eq!(throttle.attempt(Some(&name), None, after(now)), Err(wait));
            // Asking while it is too early costs nothing.
            assert_eq!(throttle.attempt(Some(&name), None, after(now)), Err(wait));
            now += pause;
            assert_eq!(throttle.attempt(Some(&name), None, after(now)), Ok(()));
        }
        assert_eq!(
            throttle.attempt(Some(&login("vaditaja")), None, after(now)),
            Ok(())
        );
        assert_eq!(
            throttle.attempt(Some(&name), None, after(now + 3_600)),
            Ok(())
        );
        assert_eq!(
            throttle.attempt(Some(&name), None, after(now + 3_600)),
            Ok(()),
            "an hour of rest forgives all"
        );
    }

    #[test]
    fn parts_of_a_second_count_as_a_whole_one() {
        let mut throttle = Throttle::default();
        let name = login("lietvede");
        for _ in 0..5 {
            assert_eq!(throttle.attempt(Some(&name), None, after(0)), Ok(()));
        }
        let soon = after(0) + TimeDelta::milliseconds(999);
        assert_eq!(throttle.attempt(Some(&name), None, soon), Err(1));
    }

    #[test]
    fn success_forgives_the_login_and_one_attempt_of_the_peer() {
        let mut throttle = Throttle::default();
        let peer: IpAddr = "192.0.2.7".parse().expect("an address");
        for number in 0..50 {
            let name = login(&format!("konts{number}"));
            assert_eq!(throttle.attempt(Some(&name), Some(peer), after(0)), Ok(()));
        }
        let name = login("lietvede");
        assert_eq!(throttle.attempt(Some(&name), Some(peer), after(0)), Err(1));
        throttle.succeeded(&login("konts0"), Some(peer));
        assert_eq!(throttle.attempt(Some(&name), Some(peer), after(0)), Ok(()));
        assert_eq!(throttle.attempt(Some(&name), Some(peer), after(0)), Err(1));
        assert_eq!(throttle.attempt(Some(&name), None, after(0)), Ok(()));
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_peer() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_gives_way() {
        let mut throttle = Throttle::default();
        let target = login("lietvede");
        for _ in 0..5 {
            assert_eq!(throttle.attempt(Some(&target), None, after(1)), Ok(()));
        }
        for number in 0..MOST {
            let name = login(&format!("konts{number}"));
            let at = after(if number == 0 { 0 } else { 1 });
            assert_eq!(throttle.attempt(Some(&name), None, at), Ok(()));
        }
        assert_eq!(throttle.logins.0.len(), MOST);
        assert!(!throttle.logins.0.contains_key(&login("konts0")));
        assert_eq!(throttle.attempt(Some(&target), None, after(1)), Err(1));
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let mut throttle = Throttle::default();
        let name = login("lietvede");
        for _ in 0..5 {
            assert_eq!(throttle.attempt(Some(&name), None, after(0)), Ok(()));
        }
        assert_eq!(throttle.attempt(Some(&name), None, after(-86_400)), Ok(()));
    }
}
