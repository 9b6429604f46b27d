//! When it is looked for answers again: plain functions.

use ::delivery::Remedy;
use chrono::{NaiveDate, TimeDelta};

/// Between two looks.
const USUALLY: TimeDelta = TimeDelta::minutes(10);

/// Until the next look where something is to be read then.
const SOON: TimeDelta = TimeDelta::minutes(1);

/// As long a file has been the same when it is read, however soon after another somebody has it looked.
pub const STILL: TimeDelta = SOON;

/// Longest wait after a look in vain: an answer that lies there does not wait for half a day because of a night without a network.
const LONGEST: TimeDelta = TimeDelta::hours(1);

/// After so many looks in vain somebody has to see to it, even where waiting may help: some 18 hours.
const MOST_IN_VAIN: i32 = 24;

/// What a look found, as far as it decides when there is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// All that there is was looked at.
    All {
        /// Files that nobody can fetch because of how they are called.
        nameless: u64,
    },
    /// Something is to be read at the next look.
    More {
        /// Files that nobody can fetch because of how they are called.
        nameless: u64,
    },
    /// The place could not be looked into.
    Nothing(Remedy),
}

/// What follows a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// Until the next one.
    pub wait: TimeDelta,
    /// Looks in vain since the last that succeeded.
    pub attempts: i32,
    /// The day since which somebody must see to the place.
    pub waits_since: Option<NaiveDate>,
}

/// What follows a look on a day, after so many in vain, where somebody had to see to the place since a day.
pub fn next(seen: Seen, attempts: i32, before: Option<NaiveDate>, today: NaiveDate) -> Next {
    let someone = |must: bool| must.then(|| before.unwrap_or(today));
    match seen {
        Seen::All { nameless } => Next {
            wait: USUALLY,
            attempts: 0,
            waits_since: someone(nameless > 0),
        },
        Seen::More { nameless } => Next {
            wait: SOON,
            attempts: 0,
            waits_since: someone(nameless > 0),
        },
        Seen::Nothing(remedy) => {
            let minutes = 1_i64 << attempts.clamp(0, 16);
            let attempts = attempts.saturating_add(1);
            let must = before.is_some() || remedy == Remedy::Person || attempts >= MOST_IN_VAIN;
            Next {
                wait: TimeDelta::minutes(minutes).min(LONGEST),
                attempts,
                waits_since: someone(must),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(of_month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2022, 1, of_month).expect("a day")
    }

    #[test]
    fn it_is_looked_again_and_somebody_is_told_only_where_waiting_does_not_help() {
        let later = Seen::Nothing(Remedy::Later);
        let person = Seen::Nothing(Remedy::Person);
        let quiet = Seen::All { nameless: 0 };
        let table = [
            // (seen, in vain before, waits since, minutes, in vain now, waits since)
            (quiet, 3, Some(day(1)), 10, 0, None),
            (Seen::More { nameless: 0 }, 0, None, 1, 0, None),
            (Seen::All { nameless: 2 }, 0, None, 10, 0, Some(day(5))),
            (
                Seen::All { nameless: 2 },
                0,
                Some(day(1)),
                10,
                0,
                Some(day(1)),
            ),
            (later, 0, None, 1, 1, None),
            (later, 2, None, 4, 3, None),
            (later, 6, None, 60, 7, None),
            (later, 22, None, 60, 23, None),
            (later, 23, None, 60, 24, Some(day(5))),
            (later, i32::MAX, Some(day(1)), 60, i32::MAX, Some(day(1))),
            (person, 0, None, 1, 1, Some(day(5))),
            (later, 1, Some(day(1)), 2, 2, Some(day(1))),
        ];
        for (seen, attempts, before, minutes, now, since) in table {
            let expected = Next {
                wait: TimeDelta::minutes(minutes),
                attempts: now,
                waits_since: since,
            };
            let found = next(seen, attempts, before, day(5));
            assert_eq!(found, expected, "{seen:?} after {attempts}");
        }
    }
}
