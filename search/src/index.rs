//! Opening an index, feeding it, asking it.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tantivy::directory::error::{LockError, OpenDirectoryError};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::store::Compressor;
use tantivy::{Index, IndexReader, IndexSettings, ReloadPolicy, Searcher, TantivyError};
use uuid::Uuid;

use crate::analysis;
use crate::error::SearchError;
use crate::newest::Newest;
use crate::projection::Change;
use crate::request::{Scope, SearchPage, SearchRequest};
use crate::schema::{Fields, schema};
use crate::suggest::Suggestion;
use crate::writer::{Stamp, Writer};

/// Blocks of stored text that a segment keeps unpacked (16 KiB each): the highlights of one page.
const STORED_BLOCKS_KEPT: usize = 20;

/// How an index works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    pub writer: WriterSettings,
    pub limits: TextLimits,
}

/// What writing may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterSettings {
    pub threads: usize,
    /// For all threads; at least 15 MB each. A quarter as much is used besides for the words that they remember.
    pub memory_bytes: usize,
    /// Text under way to the writer; [`SearchIndex::apply`] waits beyond it.
    pub waiting_bytes: usize,
}

impl Default for WriterSettings {
    /// For a service that is mostly idle.
    fn default() -> Self {
        Self {
            threads: 1,
            memory_bytes: 30_000_000,
            waiting_bytes: 8 << 20,
        }
    }
}

impl WriterSettings {
    /// For filling an index from nothing.
    pub fn bulk() -> Self {
        Self {
            threads: 2,
            memory_bytes: 400_000_000,
            waiting_bytes: 64 << 20,
        }
    }

    fn sound(self) -> Self {
        const LEAST_PER_THREAD: usize = 15_000_000;
        let threads = self.threads.clamp(1, 8);
        Self {
            threads,
            memory_bytes: self.memory_bytes.max(threads * LEAST_PER_THREAD),
            ..self
        }
    }
}

/// How much of a document's texts is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLimits {
    /// Bytes that can be found, of the body and the attachments together.
    pub indexed_bytes: usize,
    /// Bytes kept for highlights: a page of hits unpacks and reads them all.
    pub stored_bytes: usize,
}

impl Default for TextLimits {
    fn default() -> Self {
        Self {
            indexed_bytes: 2 << 20,
            stored_bytes: 16 << 10,
        }
    }
}

/// What opening a directory came to.
#[derive(Debug)]
pub enum Opened {
    Ready(SearchIndex),
    /// Its words were analysed by another version: it answers and takes changes in, but misses some forms until another one
    /// is filled.
    Outdated(SearchIndex),
    /// What is there cannot be used: fill [`SearchIndex::create_anew`] from nothing.
    NeedsRebuild(RebuildReason),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RebuildReason {
    #[error("its fields are those of another version")]
    OtherSchema,
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// A full-text index: one writer, any number of searches at once. Share it by reference.
pub struct SearchIndex {
    pub(crate) fields: Fields,
    reader: IndexReader,
    newest: Newest,
    keeper: Keeper,
}

/// The index of another process, and where it stood when we last looked.
struct Another {
    index: Index,
    position: AtomicU64,
}

/// Who writes the index.
enum Keeper {
    Ours(Writer),
    Another(Box<Another>),
}

impl SearchIndex {
    /// Opens the index in `directory`, or begins an empty one at position 0 if there is none.
    pub fn open(directory: &Path, settings: Settings) -> Result<Opened, SearchError> {
        std::fs::create_dir_all(directory).map_err(SearchError::Directory)?;
        let mapped = mapped(directory)?;
        let (schema, fields) = schema();
        let exists = match Index::exists(&mapped) {
            Ok(exists) => exists,
            Err(error) => {
                return Ok(Opened::NeedsRebuild(RebuildReason::Unreadable(
                    error.to_string(),
                )));
            }
        };
        if !exists {
            let index = Index::create(mapped, schema, engine_settings())?;
            return Self::start(index, fields, settings, Stamp::now(0)).map(Opened::Ready);
        }
        let index = match Index::open(mapped) {
            Ok(index) => index,
            Err(error) => return unreadable(error),
        };
        if index.schema() != schema {
            return Ok(Opened::NeedsRebuild(RebuildReason::OtherSchema));
        }
        let payload = match index.load_metas() {
            Ok(metas) => metas.payload,
            Err(error) => return unreadable(error),
        };
        let stamp = match payload.as_deref().map(Stamp::parse) {
            // Made, but never committed to.
            None => Stamp::now(0),
            Some(Some(stamp)) if stamp.schema != crate::schema::VERSION => {
                return Ok(Opened::NeedsRebuild(RebuildReason::OtherSchema));
            }
            Some(Some(stamp)) => stamp,
            Some(None) => {
                return Ok(Opened::NeedsRebuild(RebuildReason::Unreadable(
                    "its position is not known".to_owned(),
                )));
            }
        };
        match Self::start(index, fields, settings, stamp) {
            Ok(index) if stamp.is_of_this_analysis() => Ok(Opened::Ready(index)),
            Ok(index) => Ok(Opened::Outdated(index)),
            Err(SearchError::Engine(error)) => unreadable(error),
            Err(other) => Err(other),
        }
    }

    /// An empty index at position 0 in place of whatever is in `directory`.
    pub fn create_anew(directory: &Path, settings: Settings) -> Result<Self, SearchError> {
        match std::fs::remove_dir_all(directory) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(SearchError::Directory(error));
            }
            _ => {}
        }
        std::fs::create_dir_all(directory).map_err(SearchError::Directory)?;
        let (schema, fields) = schema();
        let index = Index::create(mapped(directory)?, schema, engine_settings())?;
        Self::start(index, fields, settings, Stamp::now(0))
    }

    /// An index that lives as long as this handle.
    pub fn in_memory(settings: Settings) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .settings(engine_settings())
            .create_in_ram()?;
        Self::start(index, fields, settings, Stamp::now(0))
    }

    pub(crate) fn start(
        index: Index,
        fields: Fields,
        settings: Settings,
        stamp: Stamp,
    ) -> Result<Self, SearchError> {
        let Settings { writer, limits } = settings;
        let writer = writer.sound();
        analysis::register(index.tokenizers(), writer.memory_bytes / writer.threads);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORED_BLOCKS_KEPT)
            .try_into()?;
        let writer = Writer::start(&index, reader.clone(), fields, limits, writer, stamp)?;
        Ok(Self {
            fields,
            reader,
            newest: Newest::default(),
            keeper: Keeper::Ours(writer),
        })
    }

    /// Opens for reading alone the index that another process writes to at this moment; none when no process does. It
    /// shows what that process has committed, as of now and of each [`Self::reload`].
    pub fn open_beside(directory: &Path) -> Result<Option<Self>, SearchError> {
        let mapped = match MmapDirectory::open(directory) {
            Ok(mapped) => mapped,
            Err(OpenDirectoryError::DoesNotExist(_)) => return Ok(None),
            Err(error) => return Err(SearchError::Engine(error.into())),
        };
        match mapped.acquire_lock(&INDEX_WRITER_LOCK) {
            Ok(_ours) => return Ok(None),
            Err(LockError::LockBusy) => {}
            Err(error) => return Err(TantivyError::LockFailure(error, None).into()),
        }
        let index = Index::open(mapped)?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(SearchError::OtherVersion);
        }
        // It only reads.
        analysis::register(index.tokenizers(), 0);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORED_BLOCKS_KEPT)
            .try_into()?;
        let beside = Self {
            fields,
            reader,
            newest: Newest::default(),
            keeper: Keeper::Another(Box::new(Another {
                index,
                position: AtomicU64::new(0),
            })),
        };
        beside.reload()?;
        Ok(Some(beside))
    }

    /// Shows what has been committed since by the process that writes; an index of our own shows its commits by itself.
    pub fn reload(&self) -> Result<(), SearchError> {
        if let Keeper::Another(another) = &self.keeper {
            // Read first: what is shown may be newer than the position says, never older.
            let payload = another.index.load_metas()?.payload;
            let committed = match payload.as_deref().map(Stamp::parse) {
                None => 0,
                Some(Some(stamp)) => stamp.position,
                Some(None) => return Err(SearchError::OtherVersion),
            };
            self.reader.reload()?;
            another.position.store(committed, Ordering::Release);
        }
        Ok(())
    }

    fn writer(&self) -> Result<&Writer, SearchError> {
        match &self.keeper {
            Keeper::Ours(writer) => Ok(writer),
            Keeper::Another(_) => Err(SearchError::InUse),
        }
    }

    /// Queues `changes`, which bring the index to `position`; they can be found after the next [`Self::commit`]. The
    /// same change may come again. Waits only while too much text is under way.
    pub fn apply(&self, changes: Vec<Change>, position: u64) -> Result<(), SearchError> {
        self.writer()?.apply(changes, position)
    }

    /// Makes everything applied so far durable and findable, and returns the position. Cheap if nothing changed, tens
    /// of milliseconds otherwise: gather changes between commits.
    pub fn commit(&self) -> Result<u64, SearchError> {
        self.writer()?.commit()
    }

    /// Where to follow on from: what [`Self::commit`] last made durable, also across a kill.
    pub fn committed_position(&self) -> u64 {
        match &self.keeper {
            Keeper::Ours(writer) => writer.committed(),
            Keeper::Another(another) => another.position.load(Ordering::Acquire),
        }
    }

    /// Commits, and takes what was removed or replaced off the disk for good. Rewrites segments: seconds for a large
    /// index.
    pub fn purge_deleted(&self) -> Result<u64, SearchError> {
        self.writer()?.purge()
    }

    /// Reads what the first questions will need, for at most so long: the words of every segment and the columns by which
    /// hits are trimmed and ordered, and which documents are the newest. Says whether it came to an end.
    pub fn warm(&self, most: Duration) -> Result<bool, SearchError> {
        let searcher = self.searcher();
        self.newest.of(&searcher)?;
        crate::warm::warm(&searcher, most)
    }

    /// Answers a question from what is committed.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchPage, SearchError> {
        crate::find::search(&self.searcher(), &self.fields, request)
    }

    /// What somebody who typed so far may be about to type: up to `first` numbers, names and titles each.
    pub fn suggest(
        &self,
        typed: &str,
        scope: &Scope,
        first: usize,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let (searcher, fields) = (self.searcher(), &self.fields);
        crate::suggest::suggest(&searcher, fields, scope, &self.newest, typed, first)
    }

    /// The `first` documents of `scope` that share most with `document`, the likest first; none when the document is not
    /// in the scope or not in the index.
    pub fn like(
        &self,
        document: Uuid,
        scope: &Scope,
        first: usize,
    ) -> Result<Vec<Uuid>, SearchError> {
        crate::like::like(&self.searcher(), &self.fields, scope, document, first)
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchIndex")
            .field("committed_position", &self.committed_position())
            .finish_non_exhaustive()
    }
}

pub(crate) fn mapped(directory: &Path) -> Result<MmapDirectory, SearchError> {
    MmapDirectory::open(directory)
        .map_err(|error: OpenDirectoryError| SearchError::Engine(error.into()))
}

fn engine_settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Lz4,
        // A thread more for each segment being written would cost more than the little text that is stored.
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}

fn unreadable(error: TantivyError) -> Result<Opened, SearchError> {
    match error {
        TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(_)
        | TantivyError::SchemaError(_)
        | TantivyError::DeserializeError(_) => Ok(Opened::NeedsRebuild(RebuildReason::Unreadable(
            error.to_string(),
        ))),
        other => Err(other.into()),
    }
}
