//! Working days (*darba dienas*) and the arithmetic of terms: which days count for an institution, and on which day a term
//! of so many working days, calendar days or months ends.
//!
//! For whoever answers to a term of law. Holidays are computed from the law ([`holidays`]); days that an institution moved
//! (*pārceltās darba dienas*, Darba likums 133. p. 4. d.) are handed in as data, because the Cabinet's order binds only
//! institutions of the state budget and a municipality adopts it by its own decision. Everything is a pure function and
//! returns each [`Step`] it took, so that a date can be shown with its reckoning.
//!
//! Ground: the day of the event is not counted, a term in months ends on the same date of its last month, or where that
//! month has no such date, on its last day (Administratīvā procesa likums 42., 43. p.; Civilprocesa likums 47., 48. p.). A term
//! whose last day is a Saturday, a Sunday or a holiday ends on the next working day (ibid.; Regulation 1182/71 Art. 3(4)).
//! The law names Saturday itself, so a term in calendar days or months does not end on a Saturday even where an
//! institution works on it; among working days that Saturday counts, and a term may roll onto it.

mod holidays;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

pub use holidays::{Feast, Holiday, easter_sunday, holidays};

/// A working day that is off for an institution, and the day off on which it works instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MovedDay {
    /// The working day that is off.
    pub off: NaiveDate,
    /// The day that is worked instead; none for a day off that nobody makes up for, as a new law may give one.
    pub worked: Option<NaiveDate>,
}

/// Why a day does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum DayOff {
    /// *sestdiena*
    Saturday,
    /// *svētdiena*
    Sunday,
    /// A holiday, on whichever day of the week.
    Holiday {
        /// Which.
        holiday: Holiday,
    },
    /// The working day after a holiday that fell on a weekend.
    Substitute {
        /// Instead of which.
        holiday: Holiday,
    },
    /// The institution's own day off.
    Moved {
        /// When it is made up for.
        #[serde(skip_serializing_if = "Option::is_none")]
        worked: Option<NaiveDate>,
    },
}

/// A day that does not count, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub day: NaiveDate,
    /// Why.
    #[serde(flatten)]
    pub why: DayOff,
}

/// One step of a reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "step",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Step {
    /// So many working days were counted.
    WorkingDays {
        /// Day 0: it does not count.
        after: NaiveDate,
        /// How many.
        count: u32,
        /// Every day in between that does not count.
        skipped: Vec<Skipped>,
        /// Days that would be off by law and count because the institution works on them.
        worked: Vec<NaiveDate>,
        /// The last one counted.
        day: NaiveDate,
    },
    /// So many calendar days were counted.
    CalendarDays {
        /// Day 0.
        after: NaiveDate,
        /// How many.
        count: u32,
        /// The last one counted.
        day: NaiveDate,
    },
    /// So many months were counted.
    Months {
        /// Day 0.
        after: NaiveDate,
        /// How many.
        count: u32,
        /// Whether the last month has no such date, so that its last day was taken.
        shortened: bool,
        /// The last day.
        day: NaiveDate,
    },
    /// The last day is off, so the term ends on the next working day.
    Rolled {
        /// The last day as counted.
        from: NaiveDate,
        /// It and the days off after it.
        skipped: Vec<Skipped>,
        /// The next working day.
        day: NaiveDate,
    },
}

impl Step {
    /// The day to which the step leads.
    pub const fn day(&self) -> NaiveDate {
        match self {
            Self::WorkingDays { day, .. }
            | Self::CalendarDays { day, .. }
            | Self::Months { day, .. }
            | Self::Rolled { day, .. } => *day,
        }
    }
}

/// Why a day cannot be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotMove {
    /// Nobody works on it anyway.
    #[error("{0} is no working day")]
    AlreadyOff(NaiveDate),
    /// It is worked anyway.
    #[error("{0} is no day off")]
    AlreadyWorked(NaiveDate),
    /// A holiday cannot be worked off on another day by an institution's decision.
    #[error("{0} is a holiday")]
    Holiday(NaiveDate),
    /// One of its days was moved before.
    #[error("{0} was moved already")]
    MovedAlready(NaiveDate),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Off(Option<NaiveDate>),
    Worked,
}

/// The working days of an institution: the law's, with the days it moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    changes: BTreeMap<NaiveDate, Change>,
}

impl WorkCalendar {
    /// The law's calendar with the days that an institution moved.
    pub fn new(moved: impl IntoIterator<Item = MovedDay>) -> Self {
        let mut changes = BTreeMap::new();
        for day in moved {
            changes.insert(day.off, Change::Off(day.worked));
            changes.extend(day.worked.map(|worked| (worked, Change::Worked)));
        }
        Self { changes }
    }

    /// Whether a day can be moved as given, besides those that were moved before.
    ///
    /// # Errors
    /// [`CannotMove`], naming the day.
    pub fn check(&self, moved: MovedDay) -> Result<(), CannotMove> {
        for day in [Some(moved.off), moved.worked].into_iter().flatten() {
            if self.changes.contains_key(&day) {
                return Err(CannotMove::MovedAlready(day));
            }
        }
        if by_law(moved.off).is_some() {
            return Err(CannotMove::AlreadyOff(moved.off));
        }
        match moved.worked.map(|day| (day, by_law(day))) {
            None | Some((_, Some(DayOff::Saturday | DayOff::Sunday))) => Ok(()),
            Some((day, None)) => Err(CannotMove::AlreadyWorked(day)),
            Some((day, Some(_))) => Err(CannotMove::Holiday(day)),
        }
    }

    /// Why a day does not count among working days; none when it does.
    pub fn day_off(&self, day: NaiveDate) -> Option<DayOff> {
        match self.changes.get(&day) {
            Some(Change::Off(worked)) => Some(DayOff::Moved { worked: *worked }),
            Some(Change::Worked) => None,
            None => by_law(day),
        }
    }

    /// Whether a day counts among working days.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.day_off(day).is_none()
    }

    /// How many working days lie from `from` until the day before `until`.
    pub fn working_days_between(&self, from: NaiveDate, until: NaiveDate) -> u32 {
        let days = from.iter_days().take_while(|day| *day < until);
        let count = days.filter(|day| self.is_working_day(*day)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Counts `count` working days after a day; that day itself when none.
    pub fn working_days(&self, after: NaiveDate, count: u32) -> Step {
        let (mut skipped, mut worked) = (Vec::new(), Vec::new());
        let (mut day, mut left) = (after, count);
        while left > 0 {
            let Some(next) = day.succ_opt() else { break };
            day = next;
            match self.day_off(day) {
                Some(why) => skipped.push(Skipped { day, why }),
                None => {
                    left -= 1;
                    if by_law(day).is_some() {
                        worked.push(day);
                    }
                }
            }
        }
        Step::WorkingDays {
            after,
            count,
            skipped,
            worked,
            day,
        }
    }

    /// Moves the last day of a term in calendar days or months off Saturdays, Sundays, holidays and the institution's days
    /// off, to the next working day; none where it may stay.
    pub fn roll(&self, last: NaiveDate) -> Option<Step> {
        let mut skipped = Vec::new();
        let mut day = last;
        // A Saturday that the institution works on counts among working days, but the law ends no term on a Saturday.
        let stands = |why: Option<DayOff>, day| why.or_else(|| by_law(day).filter(|_| day == last));
        while let Some(why) = stands(self.day_off(day), day) {
            skipped.push(Skipped { day, why });
            day = day.succ_opt()?;
        }
        (!skipped.is_empty()).then_some(Step::Rolled {
            from: last,
            skipped,
            day,
        })
    }
}

/// Counts calendar days after a day.
pub fn calendar_days(after: NaiveDate, count: u32) -> Step {
    let last = after.checked_add_days(Days::new(u64::from(count)));
    Step::CalendarDays {
        after,
        count,
        day: last.unwrap_or(NaiveDate::MAX),
    }
}

/// Counts months after a day: to the same date, or to the last day of a month that has no such date.
pub fn months(after: NaiveDate, count: u32) -> Step {
    let day = after
        .checked_add_months(Months::new(count))
        .unwrap_or(NaiveDate::MAX);
    Step::Months {
        after,
        count,
        shortened: day.day() != after.day(),
        day,
    }
}

/// Why nobody works on a day by law.
fn by_law(day: NaiveDate) -> Option<DayOff> {
    let feast = holidays(day.year())
        .into_iter()
        .find(|feast| feast.day == day);
    match (feast, day.weekday()) {
        (Some(feast), _) if feast.substitute => Some(DayOff::Substitute {
            holiday: feast.holiday,
        }),
        (Some(feast), _) => Some(DayOff::Holiday {
            holiday: feast.holiday,
        }),
        (None, Weekday::Sat) => Some(DayOff::Saturday),
        (None, Weekday::Sun) => Some(DayOff::Sunday),
        (None, _) => None,
    }
}
