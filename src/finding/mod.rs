//! Finding (*meklēšana*): from what a person types to the documents they may see.
//!
//! For everyone on the staff. The index follows the journal (`follow`): every sealed entry about a document makes it be
//! projected anew from the database (`projection`), so the index resumes exactly after a kill, and another one can be
//! filled beside it and take over (`renewal`); `verify` proves it equal. What a caller may not see is outside the query itself (`search`): it is neither
//! found, nor counted, nor quoted.

mod destroyed;
mod follow;
mod live;
mod narrowing;
mod projection;
mod renewal;
pub mod saved;
mod search;
mod standing;
pub mod synonyms;
mod verify;
mod vocabulary;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ::search::{SearchIndex, Settings};

pub use narrowing::Narrowing;
pub use projection::project;
pub use renewal::{Condition, Refusal as RenewalRefusal, State};
pub use search::{Misunderstood, Refusal, question};
pub use verify::{Difference, IndexReport};

use crate::kernel::Fault;
use crate::op::Kit;

/// The search index and what keeps it true; cheap to clone.
#[derive(Clone)]
pub struct Finding {
    kit: Kit,
    live: Arc<live::Live>,
    /// Whether something was destroyed since the index last rewrote its segments.
    purge_due: Arc<AtomicBool>,
    /// Lists of synonyms as they were read last.
    synonyms: Arc<synonyms::Known>,
}

impl Finding {
    /// Opens the index in `directory`. One that cannot be used any more is begun anew and fills from the journal; one of another version
    /// of the program answers until another is filled beside it.
    ///
    /// # Errors
    /// A fault when the directory is not to be used, or another process uses it.
    pub fn open(kit: Kit, directory: &Path, settings: Settings) -> Result<Self, Fault> {
        Ok(Self::of(kit, live::Live::open(directory, settings)?))
    }

    /// Opens for reading alone the index that another process keeps; none when no process does. What that process commits
    /// later shows after [`Finding::reload`].
    ///
    /// # Errors
    /// A fault when the index cannot be read.
    pub fn open_beside(kit: Kit, directory: &Path) -> Result<Option<Self>, Fault> {
        Ok(live::Live::beside(directory)?.map(|live| Self::of(kit, live)))
    }

    fn of(kit: Kit, live: live::Live) -> Self {
        Self {
            kit,
            live: Arc::new(live),
            purge_due: Arc::default(),
            synonyms: Arc::default(),
        }
    }

    /// Reads what the first questions will need, for some seconds at most.
    ///
    /// # Errors
    /// A fault of the index.
    pub async fn warm_up(&self) -> Result<(), Fault> {
        self.warm(&self.live.answering()).await
    }

    /// Shows what the process that keeps the index has committed since.
    ///
    /// # Errors
    /// A fault of the index.
    pub async fn reload(&self) -> Result<(), Fault> {
        blocking(&self.live.answering(), SearchIndex::reload)
            .await?
            .map_err(Fault::at("reloading the search index"))
    }

    /// An index in memory.
    ///
    /// # Errors
    /// A fault of the index.
    pub fn in_memory(kit: Kit, settings: Settings) -> Result<Self, Fault> {
        Ok(Self::of(kit, live::Live::in_memory(settings)?))
    }

    /// Whether the index answers.
    ///
    /// # Errors
    /// A fault when it does not.
    pub async fn probe(&self) -> Result<(), Fault> {
        let mut nothing = question("");
        nothing.first = 1;
        blocking(&self.live.answering(), move |index| index.search(&nothing))
            .await?
            .map(drop)
            .map_err(Fault::at("probing the search index"))
    }

    /// Documents that can be found.
    pub fn count(&self) -> u64 {
        self.live.answering().count()
    }
}

/// Runs something that blocks on disk or processor away from the threads that answer requests.
async fn blocking<T: Send + 'static>(
    index: &Arc<SearchIndex>,
    work: impl FnOnce(&SearchIndex) -> Result<T, ::search::SearchError> + Send + 'static,
) -> Result<Result<T, ::search::SearchError>, Fault> {
    let index = Arc::clone(index);
    tokio::task::spawn_blocking(move || work(&index))
        .await
        .map_err(Fault::at("working on the search index"))
}
