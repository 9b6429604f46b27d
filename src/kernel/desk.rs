//! The desk: who waits for an answer goes before what the machine does by itself.
//!
//! A registration takes milliseconds and somebody waits for it; reading what was registered takes processor and disk and
//! nobody does. Those who serve a waiting person say so for as long as they do ([`Desk::serve`]); work that can wait asks
//! whether it may begin ([`Desk::lets_begin`]). It is held back for a moment, never for good.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The desk is free when nobody has been served for this long: between two requests of one client it is not.
const CALM: Duration = Duration::from_millis(25);

/// Longest that work which can wait is held back before some of it may begin.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who is being served.
#[derive(Debug)]
pub struct Desk {
    opened: Instant,
    served_now: AtomicUsize,
    /// Microseconds after `opened`.
    last_served: AtomicU64,
    last_begun: AtomicU64,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            opened: Instant::now(),
            served_now: AtomicUsize::new(0),
            last_served: AtomicU64::new(0),
            last_begun: AtomicU64::new(0),
        }
    }
}

/// Somebody is being served until this is dropped.
#[derive(Debug)]
pub struct Served<'a>(&'a Desk);

impl Desk {
    /// Says that somebody waits.
    pub fn serve(&self) -> Served<'_> {
        self.served_now.fetch_add(1, Ordering::Relaxed);
        Served(self)
    }

    /// Whether work that can wait may begin now: when nobody waits, or when it was held back long enough.
    pub fn lets_begin(&self) -> bool {
        let now = self.now();
        let since = |moment: &AtomicU64| {
            Duration::from_micros(now.saturating_sub(moment.load(Ordering::Relaxed)))
        };
        let is_free =
            self.served_now.load(Ordering::Relaxed) == 0 && since(&self.last_served) >= CALM;
        let begins = is_free || since(&self.last_begun) >= PATIENCE;
        if begins {
            self.last_begun.store(now, Ordering::Relaxed);
        }
        begins
    }

    fn now(&self) -> u64 {
        // Half a million years of microseconds fit.
        u64::try_from(self.opened.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        let desk = self.0;
        desk.last_served.store(desk.now(), Ordering::Relaxed);
        desk.served_now.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A desk opened this long ago.
    fn open_for(age: Duration) -> Desk {
        Desk {
            opened: Instant::now().checked_sub(age).expect("a past"),
            ..Desk::default()
        }
    }

    #[test]
    fn what_can_wait_begins_when_nobody_waits() {
        let desk = open_for(CALM * 2);
        assert!(desk.lets_begin());
        assert!(desk.lets_begin());
    }

    #[test]
    fn it_is_held_back_while_somebody_waits_but_not_for_good() {
        let mut desk = open_for(PATIENCE * 2);
        assert!(desk.lets_begin(), "it was never held back so far");
        let served = desk.serve();
        assert!(!desk.lets_begin());
        drop(served);
        assert!(!desk.lets_begin(), "the next request may be on its way");
        desk.opened -= PATIENCE;
        let _served = desk.serve();
        assert!(desk.lets_begin(), "held back long enough");
        assert!(!desk.lets_begin(), "and then no more for a while");
    }
}
