//! Jobs: work that a commit leaves behind (extract a text, sweep old uploads) and that must be done at least once.
//!
//! A job is written in the transaction of the change it belongs to (`op`), so it exists exactly when the change does.
//! Workers claim jobs by a lease in the table and renew it while they work: a worker that dies loses its lease and
//! another takes over. A handler finishes a job inside the transaction of its result (`Op::finish`), so a result is never
//! written twice.

mod queue;
mod worker;

pub use queue::{
    MOST_ATTEMPTS, NewJob, count_waiting, dead, goes_on, insert, release, remove, revive,
};
pub use worker::{Failure, Handler, Report, Worker, WorkerSettings};
