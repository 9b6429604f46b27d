//! The index that answers, and the one that is filled beside it (*meklēšanas indeksa paaudzes*).

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use ::search::{Generation, Generations, Opened, SearchError, SearchIndex, Settings};
use tokio::sync::{Mutex, Notify};

use crate::kernel::Fault;

/// Both of them.
pub(super) struct Live {
    answering: RwLock<Arc<SearchIndex>>,
    coming: RwLock<Option<Arc<SearchIndex>>>,
    /// The one that answered before, while somebody may still ask it.
    leaving: RwLock<Option<Arc<SearchIndex>>>,
    place: Place,
    /// Whether the words of the one that answers were analysed by another version of the program.
    outdated: AtomicBool,
    /// Whether the one that answers was begun from nothing and has not come to the end of the journal.
    filling: AtomicBool,
    due: AtomicBool,
    wanted: Notify,
    /// Held by whoever brings the one that answers further, lets another one take over or closes one, and by whoever must know
    /// which there are.
    pub(super) turn: Mutex<()>,
}

enum Place {
    Disk(Generations, Settings),
    Memory(Settings),
    /// Another process keeps it.
    Another,
}

/// An index that is being filled.
pub(super) struct Coming {
    pub(super) index: Arc<SearchIndex>,
    generation: Option<Generation>,
}

impl Live {
    /// Opens the generation that answers. One that cannot be used any more is begun anew and fills from the journal; one of which the
    /// words were analysed otherwise answers until another is filled.
    pub(super) fn open(directory: &Path, settings: Settings) -> Result<Self, Fault> {
        let generations =
            Generations::at(directory).map_err(Fault::at("opening the search index"))?;
        let current = generations
            .current()
            .map_err(Fault::at("opening the search index"))?;
        let opened = current.map(|current| {
            SearchIndex::open(&generations.directory(current), settings)
                .map_err(Fault::at("opening the search index"))
        });
        let (index, outdated, filling) = match opened.transpose()? {
            Some(Opened::Ready(index)) => (index, false, false),
            Some(Opened::Outdated(index)) => {
                tracing::warn!(
                    "the words of the search index were analysed by another version: it answers while another one is filled"
                );
                (index, true, false)
            }
            Some(Opened::NeedsRebuild(reason)) => {
                tracing::warn!(%reason, "the search index is rebuilt from the journal");
                (anew(&generations, settings)?, false, true)
            }
            None => (anew(&generations, settings)?, false, true),
        };
        // A process that was killed between a switch and the sweep left words behind that nobody clears any more.
        if let Err(error) = sweep(&generations) {
            let fault = Fault::at("removing an old search index")(error);
            tracing::error!(
                fault = fault.chain(),
                "an old search index was not removed: it still holds words"
            );
        }
        let coming = generations
            .coming()
            .map_err(Fault::at("looking for a search index that was begun"))?;
        Ok(Self {
            due: AtomicBool::new(outdated || coming.is_some()),
            ..Self::of(index, Place::Disk(generations, settings), outdated, filling)
        })
    }

    /// In memory.
    pub(super) fn in_memory(settings: Settings) -> Result<Self, Fault> {
        let index = SearchIndex::in_memory(settings).map_err(Fault::at("making a search index"))?;
        Ok(Self::of(index, Place::Memory(settings), false, true))
    }

    /// The one that another process keeps; none when no process does.
    pub(super) fn beside(directory: &Path) -> Result<Option<Self>, Fault> {
        let beside = || {
            let generations = Generations::at(directory)?;
            match generations.current()? {
                Some(current) => SearchIndex::open_beside(&generations.directory(current)),
                None => Ok(None),
            }
        };
        let index = beside().map_err(Fault::at("opening the search index of another process"))?;
        Ok(index.map(|index| Self::of(index, Place::Another, false, false)))
    }

    fn of(index: SearchIndex, place: Place, outdated: bool, filling: bool) -> Self {
        Self {
            answering: RwLock::new(Arc::new(index)),
            coming: RwLock::default(),
            leaving: RwLock::default(),
            place,
            outdated: AtomicBool::new(outdated),
            filling: AtomicBool::new(filling),
            due: AtomicBool::new(false),
            wanted: Notify::new(),
            turn: Mutex::default(),
        }
    }

    /// The one that answers.
    pub(super) fn answering(&self) -> Arc<SearchIndex> {
        let answering = self.answering.read();
        Arc::clone(&answering.unwrap_or_else(PoisonError::into_inner))
    }

    /// The one that is filled beside it, while one is.
    pub(super) fn coming(&self) -> Option<Arc<SearchIndex>> {
        let coming = self.coming.read();
        coming.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every one that holds words.
    pub(super) fn all(&self) -> Vec<Arc<SearchIndex>> {
        let mut all = vec![self.answering()];
        all.extend(self.coming());
        let leaving = self.leaving.read();
        all.extend(leaving.unwrap_or_else(PoisonError::into_inner).clone());
        all
    }

    pub(super) fn is_outdated(&self) -> bool {
        self.outdated.load(Ordering::Acquire)
    }

    pub(super) fn is_filling(&self) -> bool {
        self.filling.load(Ordering::Acquire)
    }

    /// The one that answers has come to the end of the journal.
    pub(super) fn is_filled(&self) {
        self.filling.store(false, Ordering::Release);
    }

    pub(super) fn is_due(&self) -> bool {
        self.due.load(Ordering::Acquire)
    }

    pub(super) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Has another one filled. What was begun on disk is gone on with also after a kill.
    pub(super) fn order(&self) -> Result<(), SearchError> {
        if let Place::Disk(generations, _) = &self.place
            && generations.coming()?.is_none()
        {
            generations.begin()?;
        }
        self.due.store(true, Ordering::Release);
        self.wanted.notify_one();
        Ok(())
    }

    /// Opens what is to be filled, where it was.
    pub(super) fn begin(&self) -> Result<Option<Coming>, SearchError> {
        self.due.store(false, Ordering::Release);
        let (index, generation) = match &self.place {
            Place::Another => return Ok(None),
            Place::Memory(settings) => (SearchIndex::in_memory(*settings)?, None),
            Place::Disk(generations, settings) => {
                let begun = match generations.coming()? {
                    Some(begun) => {
                        match SearchIndex::open(&generations.directory(begun), *settings)? {
                            Opened::Ready(index) => Some((index, begun)),
                            Opened::Outdated(_) | Opened::NeedsRebuild(_) => {
                                generations.remove(begun)?;
                                None
                            }
                        }
                    }
                    None => None,
                };
                let (index, generation) = match begun {
                    Some(begun) => begun,
                    None => {
                        let generation = generations.begin()?;
                        let directory = generations.directory(generation);
                        (SearchIndex::create_anew(&directory, *settings)?, generation)
                    }
                };
                (index, Some(generation))
            }
        };
        let index = Arc::new(index);
        self.set_coming(Some(Arc::clone(&index)));
        Ok(Some(Coming { index, generation }))
    }

    /// Lets go of what is being filled; on disk it is gone on with at the next start.
    pub(super) fn leave(&self) {
        self.set_coming(None);
    }

    /// Lets it answer from now on. Nobody new asks the one that did before.
    pub(super) fn take_over(&self, coming: &Coming) -> Result<(), SearchError> {
        if let (Place::Disk(generations, _), Some(generation)) = (&self.place, coming.generation) {
            generations.switch(generation)?;
        }
        let mut answering = self
            .answering
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *answering, Arc::clone(&coming.index));
        drop(answering);
        *self.leaving() = Some(before);
        self.set_coming(None);
        self.outdated.store(false, Ordering::Release);
        self.is_filled();
        Ok(())
    }

    /// Whether somebody still asks the one that answered before.
    pub(super) fn is_asked(&self) -> bool {
        let leaving = self.leaving();
        leaving
            .as_ref()
            .is_some_and(|index| Arc::strong_count(index) > 1)
    }

    /// Closes the one that answered before, and takes everything off the disk but what answers or is filled. What cannot be removed is
    /// [`Self::left`] then: of files that are half gone no index could take words out.
    pub(super) fn sweep(&self) -> Result<(), SearchError> {
        let leaving = self.leaving().take();
        drop(leaving);
        self.remove_left()
    }

    /// What lies on the disk and is no index any more, because it could not be removed: it holds words that nobody clears.
    pub(super) fn left(&self) -> Result<Vec<String>, SearchError> {
        match &self.place {
            Place::Disk(generations, _) if self.leaving().is_none() => {
                generations.left(&in_use(generations)?)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Removes that.
    pub(super) fn remove_left(&self) -> Result<(), SearchError> {
        match &self.place {
            Place::Disk(generations, _) if self.leaving().is_none() => sweep(generations),
            _ => Ok(()),
        }
    }

    fn leaving(&self) -> RwLockWriteGuard<'_, Option<Arc<SearchIndex>>> {
        self.leaving.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_coming(&self, to: Option<Arc<SearchIndex>>) {
        *self.coming.write().unwrap_or_else(PoisonError::into_inner) = to;
    }
}

/// A generation from nothing in place of all that there was.
fn anew(generations: &Generations, settings: Settings) -> Result<SearchIndex, Fault> {
    let make = || {
        let generation = generations.begin()?;
        let index = SearchIndex::create_anew(&generations.directory(generation), settings)?;
        generations.switch(generation)?;
        Ok::<_, SearchError>(index)
    };
    make().map_err(Fault::at("making the search index anew"))
}

fn sweep(generations: &Generations) -> Result<(), SearchError> {
    generations.sweep(&in_use(generations)?)
}

fn in_use(generations: &Generations) -> Result<Vec<Generation>, SearchError> {
    let mut kept: Vec<Generation> = generations.current()?.into_iter().collect();
    kept.extend(generations.coming()?);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_removed_stays_in_sight() {
        let home = tempfile::tempdir().expect("a folder");
        let directory = home.path().join("index");
        let live = Live::open(&directory, Settings::default()).expect("opened");
        live.order().expect("ordered");
        let coming = live.begin().expect("begun").expect("one to be filled");
        live.take_over(&coming).expect("taken over");
        drop(coming);
        assert_eq!(live.all().len(), 2);
        // Nothing can be removed from a folder that cannot be read.
        let aside = home.path().join("aside");
        std::fs::rename(&directory, &aside).expect("moved");
        assert!(live.sweep().is_err());
        std::fs::rename(&aside, &directory).expect("moved back");
        assert_eq!(live.left().expect("looked"), ["generation-000001"]);
        live.remove_left().expect("removed");
        assert_eq!(live.left().expect("looked"), Vec::<String>::new());
    }
}
