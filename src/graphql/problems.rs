//! Problems as clients see them, and reading an input so that every problem in it is told at once.

use async_graphql::{ID, InputType, MaybeUndefined, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};

use super::asker::Asker;
use super::ids::{self, Identified};
use super::scalars::{Date, Instant};
use crate::kernel;
use crate::kernel::calendar::Year;
use crate::op::IdempotencyKey;

/// What is wrong with an input, where, and what to do next.
#[derive(SimpleObject)]
pub(super) struct Problem {
    /// Stable code for programs, in capitals: `YEAR_CLOSED`.
    code: String,
    /// The problem in the caller's language (`Accept-Language`; Latvian unless English is asked for first).
    message: String,
    /// Where: names of fields and numbers of list items, outermost first; begins with `input`.
    path: Vec<String>,
    /// Which characters of the text there, from 1, both ends included; none when it is about all of it.
    characters: Option<Characters>,
}

/// A stretch of a text.
#[derive(SimpleObject)]
struct Characters {
    /// The first one, from 1.
    from: i32,
    /// The last one.
    to: i32,
}

impl From<(usize, usize)> for Characters {
    fn from((from, to): (usize, usize)) -> Self {
        let number = |at| i32::try_from(at).unwrap_or(i32::MAX);
        Self {
            from: number(from),
            to: number(to),
        }
    }
}

/// Problems of an input, in the caller's language.
pub(super) fn told(
    asker: &Asker,
    problems: impl IntoIterator<Item = kernel::Problem>,
) -> Vec<Problem> {
    problems
        .into_iter()
        .map(|problem| Problem {
            code: problem.code.to_owned(),
            message: asker.service.messages.say(asker.language, &problem),
            characters: problem.characters.map(Into::into),
            path: problem.within("input").path,
        })
        .collect()
}

/// Reads the fields of an input. Paths are those inside the input.
#[derive(Default)]
pub(super) struct Reading {
    problems: Vec<kernel::Problem>,
}

impl Reading {
    /// What was read, or every problem.
    pub(super) fn done<T>(self, read: Option<T>) -> Result<T, Vec<kernel::Problem>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }

    /// Notes a problem and goes on.
    pub(super) fn take<T>(&mut self, read: Result<T, kernel::Problem>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// An id of one type.
    pub(super) fn id<T: Identified>(&mut self, id: &ID, path: &str) -> Option<T> {
        self.take(ids::read(id, path))
    }

    /// An id that may be missing.
    pub(super) fn optional_id<T: Identified>(&mut self, id: Option<&ID>, path: &str) -> Option<T> {
        id.and_then(|id| self.id(id, path))
    }

    /// A date.
    pub(super) fn date(&mut self, date: &Date, path: &str) -> Option<NaiveDate> {
        self.take(date.read(path))
    }

    /// An instant.
    pub(super) fn instant(&mut self, instant: &Instant, path: &str) -> Option<DateTime<Utc>> {
        self.take(instant.read(path))
    }

    /// A calendar year.
    pub(super) fn year(&mut self, year: i32, path: &str, asker: &Asker) -> Option<Year> {
        let now = asker.service.kit.clock.now();
        self.take(Year::new(year, now).map_err(|year| year.problem(path)))
    }

    /// The client's name for the request, with the request itself: the operation's name and its input.
    pub(super) fn idempotency(
        &mut self,
        operation: &str,
        key: Option<&String>,
        input: &impl InputType,
    ) -> Option<(IdempotencyKey, String)> {
        let key = key?;
        let malformed = |_| kernel::Problem::new("IDEMPOTENCY_KEY_MALFORMED", "idempotencyKey");
        let key = self.take(key.parse::<IdempotencyKey>().map_err(malformed))?;
        Some((key, format!("{operation} {}", input.to_value())))
    }
}

/// A field of a change: absent leaves what is there, null clears it, a value replaces it.
pub(super) fn change<T, U>(
    given: MaybeUndefined<T>,
    read: impl FnOnce(T) -> Option<U>,
    set: impl FnOnce(Option<U>),
) {
    match given {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => set(None),
        // What could not be read has been told as a problem; nothing is set then.
        MaybeUndefined::Value(value) => {
            if let Some(value) = read(value) {
                set(Some(value));
            }
        }
    }
}
