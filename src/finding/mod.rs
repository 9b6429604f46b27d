//! Finding (*meklēšana*): from what a person types to the documents they may see.
//!
//! For everyone on the staff. The index follows the journal (`follow`): every sealed entry about a document makes it be
//! projected anew from the database (`projection`), so the index resumes exactly after a kill and can be rebuilt from
//! nothing; `verify` proves it equal. What a caller may not see is outside the query itself (`search`): it is neither
//! found, nor counted, nor quoted.

mod destroyed;
mod follow;
mod narrowing;
mod projection;
pub mod saved;
mod search;
mod standing;
pub mod synonyms;
mod verify;
mod vocabulary;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ::search::{Opened, SearchIndex, Settings};

pub use narrowing::Narrowing;
pub use projection::project;
pub use search::{Misunderstood, Refusal, question};
pub use verify::{Difference, IndexReport};

use crate::kernel::Fault;
use crate::op::Kit;

/// The search index and what keeps it true; cheap to clone.
#[derive(Clone)]
pub struct Finding {
    kit: Kit,
    index: Arc<SearchIndex>,
    /// Whether something was destroyed since the index last rewrote its segments.
    purge_due: Arc<AtomicBool>,
    /// Lists of synonyms as they were read last.
    synonyms: Arc<synonyms::Known>,
}

impl Finding {
    /// Opens the index in `directory`. One that cannot be used any more is begun anew and fills from the journal.
    ///
    /// # Errors
    /// A fault when the directory is not to be used, or another process uses it.
    pub fn open(kit: Kit, directory: PathBuf, settings: Settings) -> Result<Self, Fault> {
        let opened = SearchIndex::open(&directory, settings)
            .map_err(Fault::at("opening the search index"))?;
        let index = match opened {
            Opened::Ready(index) => index,
            Opened::NeedsRebuild(reason) => {
                tracing::warn!(%reason, "the search index is rebuilt from the journal");
                SearchIndex::create_anew(&directory, settings)
                    .map_err(Fault::at("making the search index anew"))?
            }
        };
        Ok(Self {
            kit,
            index: Arc::new(index),
            purge_due: Arc::default(),
            synonyms: Arc::default(),
        })
    }

    /// Opens for reading alone the index that another process keeps; none when no process does. What that process commits
    /// later shows after [`Finding::reload`].
    ///
    /// # Errors
    /// A fault when the index cannot be read.
    pub fn open_beside(kit: Kit, directory: &Path) -> Result<Option<Self>, Fault> {
        let index = SearchIndex::open_beside(directory)
            .map_err(Fault::at("opening the search index of another process"))?;
        Ok(index.map(|index| Self {
            kit,
            index: Arc::new(index),
            purge_due: Arc::default(),
            synonyms: Arc::default(),
        }))
    }

    /// Shows what the process that keeps the index has committed since.
    ///
    /// # Errors
    /// A fault of the index.
    pub async fn reload(&self) -> Result<(), Fault> {
        blocking(&self.index, SearchIndex::reload)
            .await?
            .map_err(Fault::at("reloading the search index"))
    }

    /// An index in memory.
    ///
    /// # Errors
    /// A fault of the index.
    pub fn in_memory(kit: Kit, settings: Settings) -> Result<Self, Fault> {
        let index = SearchIndex::in_memory(settings).map_err(Fault::at("making a search index"))?;
        Ok(Self {
            kit,
            index: Arc::new(index),
            purge_due: Arc::default(),
            synonyms: Arc::default(),
        })
    }

    /// Whether the index answers.
    ///
    /// # Errors
    /// A fault when it does not.
    pub async fn probe(&self) -> Result<(), Fault> {
        let mut nothing = question("");
        nothing.first = 1;
        blocking(&self.index, move |index| index.search(&nothing))
            .await?
            .map(drop)
            .map_err(Fault::at("probing the search index"))
    }

    /// Documents that can be found.
    pub fn count(&self) -> u64 {
        self.index.count()
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
