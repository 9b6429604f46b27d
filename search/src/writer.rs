//! The one thread that writes.
//!
//! The engine's writer blocks (a flush, a merge, a commit), so it lives on a thread of its own behind a channel. What
//! waits there and in the engine's own queue is bounded by bytes, not by documents: a burst of large texts must not
//! cost memory.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::schema::Field;
use tantivy::{Index, IndexReader, IndexWriter, TantivyError, Term};
use uuid::Uuid;

use crate::document::IndexedDocument;
use crate::error::SearchError;
use crate::index::{TextLimits, WriterSettings};
use crate::projection::Change;
use crate::schema::Fields;

/// Commands that may wait: the bytes in them are bounded by [`Space`], their number only for decency.
const WAITING_COMMANDS: usize = 64;

/// A segment with more deleted documents than this share is rewritten when it is next looked at, so that what was
/// removed does not stay on disk for good; a destruction does not wait for that and purges.
const DELETED_SHARE_BEFORE_MERGE: f32 = 0.2;

/// A merge that is under way keeps a purge waiting; ten minutes are beyond any.
const MOST_PURGE_ROUNDS: u32 = 6_000;
const PURGE_PAUSE: Duration = Duration::from_millis(100);

enum Command {
    /// Only the last part of a batch has its position: a commit in between leaves the index where it was.
    Apply {
        changes: Vec<(Change, Room)>,
        position: Option<u64>,
    },
    Commit(SyncSender<Result<u64, SearchError>>),
    Purge(SyncSender<Result<u64, SearchError>>),
}

/// How far below those who serve people the system's scheduler puts the threads that index and merge.
const NICENESS: i32 = 10;

/// Starts the engine from a thread of low priority, which the engine's own threads inherit (Linux keeps it by thread): a
/// document is found a moment later, but nobody's question waits because others register.
fn start_engine(
    index: &Index,
    options: IndexWriterOptions,
) -> Result<IndexWriter<IndexedDocument>, SearchError> {
    let start = move || {
        // Where the system refuses, indexing merely competes.
        let _ = rustix::process::nice(NICENESS);
        index.writer_with_options(options)
    };
    std::thread::scope(|scope| match scope.spawn(start).join() {
        Ok(engine) => Ok(engine?),
        Err(_) => Err(SearchError::Closed),
    })
}

/// Handle of the thread. Dropping it ends the thread and forgets what was not committed.
pub(crate) struct Writer {
    commands: Option<SyncSender<Command>>,
    thread: Option<JoinHandle<()>>,
    space: Arc<Space>,
    committed: Arc<AtomicU64>,
}

impl Writer {
    /// Takes the directory's writer lock before it returns.
    pub(crate) fn start(
        index: &Index,
        reader: IndexReader,
        fields: Fields,
        limits: TextLimits,
        settings: WriterSettings,
        stamp: Stamp,
    ) -> Result<Self, SearchError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(settings.threads)
            .memory_budget_per_thread(settings.memory_bytes / settings.threads)
            .num_merge_threads(1)
            .build();
        let engine = start_engine(index, options)?;
        clear_up(&engine)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE_BEFORE_MERGE);
        engine.set_merge_policy(Box::new(policy));

        let highest = highest_id(&reader, fields.id)?;
        let committed = Arc::new(AtomicU64::new(stamp.position));
        let (commands, received) = mpsc::sync_channel(WAITING_COMMANDS);
        let state = State {
            engine,
            index: index.clone(),
            reader,
            fields,
            limits,
            stamp,
            position: stamp.position,
            committed: Arc::clone(&committed),
            changed: false,
            highest,
            failure: None,
        };
        let thread = std::thread::Builder::new()
            .name("search-writer".to_owned())
            .spawn(move || state.run(&received))
            .map_err(SearchError::Directory)?;
        let space = Space::new(settings.waiting_bytes);
        Ok(Self {
            commands: Some(commands),
            thread: Some(thread),
            space,
            committed,
        })
    }

    pub(crate) fn committed(&self) -> u64 {
        self.committed.load(Ordering::Acquire)
    }

    /// Waits while too much is under way already.
    pub(crate) fn apply(&self, changes: Vec<Change>, position: u64) -> Result<(), SearchError> {
        let mut part = Vec::with_capacity(changes.len());
        for change in changes {
            let weight = change.weight();
            let room = match self.space.try_take(weight) {
                Some(room) => room,
                None => {
                    // What this batch already holds must go on, or it would wait for room that only it can give back.
                    self.send(Command::Apply {
                        changes: std::mem::take(&mut part),
                        position: None,
                    })?;
                    self.space.take(weight)
                }
            };
            part.push((change, room));
        }
        self.send(Command::Apply {
            changes: part,
            position: Some(position),
        })
    }

    pub(crate) fn commit(&self) -> Result<u64, SearchError> {
        self.ask(Command::Commit)
    }

    pub(crate) fn purge(&self) -> Result<u64, SearchError> {
        self.ask(Command::Purge)
    }

    fn ask(
        &self,
        command: impl FnOnce(SyncSender<Result<u64, SearchError>>) -> Command,
    ) -> Result<u64, SearchError> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.send(command(answer))?;
        answered.recv().map_err(|_| SearchError::Closed)?
    }

    fn send(&self, command: Command) -> Result<(), SearchError> {
        let commands = self.commands.as_ref().ok_or(SearchError::Closed)?;
        commands.send(command).map_err(|_| SearchError::Closed)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // The directory's lock is free once the thread has ended: who opens the index next must not find it taken.
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct State {
    engine: IndexWriter<IndexedDocument>,
    index: Index,
    reader: IndexReader,
    fields: Fields,
    limits: TextLimits,
    /// As the index was opened: what was analysed by another version stays marked so.
    stamp: Stamp,
    /// Where the next commit will stand.
    position: u64,
    committed: Arc<AtomicU64>,
    changed: bool,
    /// No document with a higher id was ever taken in. Ids grow with time, so that a new document is mostly told by its
    /// id to replace none: a removal in vain would be looked for in every segment.
    highest: Uuid,
    /// Why nothing was taken in since; told by the next commit.
    failure: Option<TantivyError>,
}

impl State {
    fn run(mut self, received: &Receiver<Command>) {
        while let Ok(command) = received.recv() {
            let usable = match command {
                Command::Apply { changes, position } => self.apply(changes, position),
                Command::Commit(answer) => self.answer(&answer, Self::commit),
                Command::Purge(answer) => self.answer(&answer, Self::purge),
            };
            if usable.is_err() {
                return;
            }
        }
    }

    /// Runs `step`; what it could not write is taken back. Fails when even that is impossible, which ends the thread.
    fn answer(
        &mut self,
        answer: &SyncSender<Result<u64, SearchError>>,
        step: fn(&mut Self) -> Result<u64, TantivyError>,
    ) -> Result<(), TantivyError> {
        let done = match self.failure.take() {
            Some(cause) => Err(cause),
            None => step(self),
        };
        let (done, usable) = match done {
            Ok(done) => (Ok(done), Ok(())),
            Err(cause) => {
                let usable = self.roll_back();
                let position = self.committed.load(Ordering::Acquire);
                (Err(SearchError::NotWritten { position, cause }), usable)
            }
        };
        // Whoever asked may have gone away; the work is done all the same.
        let _ = answer.send(done);
        usable
    }

    fn apply(
        &mut self,
        changes: Vec<(Change, Room)>,
        position: Option<u64>,
    ) -> Result<(), TantivyError> {
        if self.failure.is_some() {
            return Ok(());
        }
        for (change, room) in changes {
            if let Err(failure) = self.apply_one(change, room) {
                self.roll_back()?;
                self.failure = Some(failure);
                return Ok(());
            }
        }
        if let Some(position) = position {
            self.position = position;
        }
        Ok(())
    }

    fn apply_one(&mut self, change: Change, room: Room) -> Result<(), TantivyError> {
        self.changed = true;
        match change {
            Change::Put(projection) => {
                if projection.id > self.highest {
                    self.highest = projection.id;
                } else {
                    self.engine.delete_term(self.id_term(projection.id));
                }
                let document = IndexedDocument::new(*projection, self.fields, self.limits, room);
                self.engine.add_document(document)?;
            }
            Change::Remove(id) => {
                self.engine.delete_term(self.id_term(id));
            }
        }
        Ok(())
    }

    fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_bytes(self.fields.id, id.as_bytes())
    }

    fn commit(&mut self) -> Result<u64, TantivyError> {
        if self.changed || self.position != self.committed.load(Ordering::Acquire) {
            let mut prepared = self.engine.prepare_commit()?;
            let stamp = Stamp {
                position: self.position,
                ..self.stamp
            };
            prepared.set_payload(&stamp.to_string());
            prepared.commit()?;
            self.changed = false;
            self.committed.store(self.position, Ordering::Release);
            self.reader.reload()?;
        }
        Ok(self.position)
    }

    /// Rewrites every segment that holds deleted documents, and takes the old files off the disk.
    fn purge(&mut self) -> Result<u64, TantivyError> {
        let position = self.commit()?;
        // A merge of the policy may hold a segment at this moment; it rewrites it as well, so look again.
        let mut refused = None;
        for _ in 0..MOST_PURGE_ROUNDS {
            let dirty: Vec<_> = self
                .index
                .searchable_segment_metas()?
                .into_iter()
                .filter(|s| s.has_deletes())
                .collect();
            if dirty.is_empty() {
                self.reader.reload()?;
                self.engine.garbage_collect_files().wait()?;
                return Ok(position);
            }
            for segment in dirty {
                if let Err(refusal) = self.engine.merge(&[segment.id()]).wait() {
                    refused = Some(refusal);
                    std::thread::sleep(PURGE_PAUSE);
                }
            }
        }
        Err(refused.unwrap_or_else(|| {
            TantivyError::SystemError("segments with deleted documents remain".to_owned())
        }))
    }

    fn roll_back(&mut self) -> Result<(), TantivyError> {
        self.engine.rollback()?;
        clear_up(&self.engine)?;
        self.position = self.committed.load(Ordering::Acquire);
        self.changed = false;
        Ok(())
    }
}

/// Takes off the disk what belongs to no commit. A file of deleted documents is named by a count of operations that begins
/// again at the last commit: what a killed writer left would be in the way of the same work done a second time, for ever.
fn clear_up(engine: &IndexWriter<IndexedDocument>) -> Result<(), TantivyError> {
    engine.garbage_collect_files().wait()?;
    Ok(())
}

/// The highest id of a document in the index, deleted ones included.
fn highest_id(reader: &IndexReader, id: Field) -> Result<Uuid, SearchError> {
    // Since it was opened another process may have written, which held the lock until now.
    reader.reload()?;
    let mut highest = Uuid::nil();
    for segment in reader.searcher().segment_readers() {
        let inverted = segment.inverted_index(id)?;
        let ids = inverted.terms();
        let mut last = Vec::new();
        if let Some(ordinal) = (ids.num_terms() as u64).checked_sub(1)
            && ids
                .ord_to_term(ordinal, &mut last)
                .map_err(TantivyError::from)?
        {
            highest = highest.max(Uuid::from_slice(&last).unwrap_or(Uuid::max()));
        }
    }
    Ok(highest)
}

/// What a commit keeps beside the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) position: u64,
    pub(crate) analysis: u32,
    /// Hash of the data that the analysis goes by.
    pub(crate) data: u64,
    pub(crate) schema: u32,
}

impl Stamp {
    pub(crate) fn now(position: u64) -> Self {
        Self {
            position,
            analysis: crate::analysis::VERSION,
            data: crate::analysis::data_version(),
            schema: crate::schema::VERSION,
        }
    }

    /// Whether its words have the keys that this program gives them.
    pub(crate) fn is_of_this_analysis(&self) -> bool {
        self.analysis == crate::analysis::VERSION && self.data == crate::analysis::data_version()
    }

    pub(crate) fn parse(payload: &str) -> Option<Self> {
        let mut parts = payload.split(' ');
        let mut next = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
        let stamp = Self {
            position: next("position")?.parse().ok()?,
            analysis: next("analysis")?.parse().ok()?,
            data: u64::from_str_radix(next("data")?, 16).ok()?,
            schema: next("schema")?.parse().ok()?,
        };
        parts.next().is_none().then_some(stamp)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "position={} analysis={} data={:016x} schema={}",
            self.position, self.analysis, self.data, self.schema
        )
    }
}

/// Bytes that may be under way between the caller and the engine.
struct Space {
    limit: usize,
    used: Mutex<usize>,
    freed: Condvar,
}

/// A share of the space, given back when dropped.
pub(crate) struct Room {
    space: Arc<Space>,
    bytes: usize,
}

impl Space {
    fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            limit: limit.max(1),
            used: Mutex::new(0),
            freed: Condvar::new(),
        })
    }

    fn try_take(self: &Arc<Self>, weight: usize) -> Option<Room> {
        let bytes = weight.min(self.limit);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        (*used + bytes <= self.limit).then(|| {
            *used += bytes;
            Room {
                space: Arc::clone(self),
                bytes,
            }
        })
    }

    /// Waits for room. What is greater than the whole space goes alone.
    fn take(self: &Arc<Self>, weight: usize) -> Room {
        let bytes = weight.min(self.limit);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .freed
            .wait_while(used, |used| *used + bytes > self.limit);
        *waited.unwrap_or_else(PoisonError::into_inner) += bytes;
        Room {
            space: Arc::clone(self),
            bytes,
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        *self
            .space
            .used
            .lock()
            .unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.space.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_survives_printing() {
        let stamp = Stamp {
            position: u64::MAX,
            analysis: 3,
            data: 0x9e,
            schema: 4,
        };
        assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp));
        for broken in [
            "",
            "position=1",
            "position=x analysis=1 data=1 schema=1",
            "position=1 analysis=1 data=1 schema=1 more=1",
        ] {
            assert_eq!(Stamp::parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn room_is_bounded_and_comes_back() {
        let space = Space::new(10);
        let first = space.try_take(7).map(|room| room.bytes);
        assert_eq!(first, Some(7), "and given back at once, for nobody held it");
        let held = space.take(100);
        assert_eq!(held.bytes, 10, "the greatest goes alone");
        assert!(space.try_take(1).is_none());
        drop(held);
        assert!(space.try_take(10).is_some());
    }
}
