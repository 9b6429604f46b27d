//! Who asks, in which language, with which loaders: what every resolver of one request works with.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::{Context, Error, ErrorExtensions};
use entities::documents::document;
use entities::ids::{DocumentId, IntakeItemId, RegisterId};

use super::loaders::{LoadFailed, Rows};
use crate::access::{Action, Caller};
use crate::documents::shown::{self, List, Shown};
use crate::documents::view::Purpose;
use crate::kernel::problem::Language;
use crate::kernel::{Fault, Problem};
use crate::mailroom;
use crate::service::Service;

/// Code of an error that is ours.
const INTERNAL: &str = "INTERNAL";

/// Who asks. One for each request.
pub struct Asker {
    /// The running service.
    pub(super) service: Service,
    /// Who it is.
    pub(super) caller: Arc<Caller>,
    /// What they read.
    pub(super) language: Language,
    /// Names the request in the log and in the answer of a fault.
    pub(super) request: String,
    /// Why they ask, where they said so for the whole request.
    pub(super) purpose: Purpose,
    looks: Looks,
    loader: DataLoader<Rows, HashMapCache>,
}

/// What the answer shows of restricted documents and of what arrived; clones are one.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    documents: Shown,
    intake: mailroom::shown::Shown,
}

impl Looks {
    fn note(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn take(&self) -> Seen {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Asker {
    /// The asker of a request.
    pub fn new(
        service: Service,
        caller: Arc<Caller>,
        language: Language,
        purpose: Purpose,
        request: String,
    ) -> Self {
        let rows = Rows::new(service.kit.clone(), Arc::clone(&caller), request.clone());
        Self {
            loader: DataLoader::with_cache(rows, tokio::spawn, HashMapCache::default()),
            service,
            caller,
            language,
            request,
            purpose,
            looks: Looks::default(),
        }
    }

    /// Notes that the answer shows a document in a list.
    pub(super) fn shows(&self, list: List, card: &document::Model) {
        self.looks.note(|seen| seen.documents.add(list, card));
    }

    /// Notes that a document's viewing is journalled already.
    pub(super) fn has_viewed(&self, id: DocumentId) {
        self.looks.note(|seen| seen.documents.add_viewed(id));
    }

    /// Notes that the answer shows the extract of a register's year.
    pub(super) fn shows_extract(&self, register: RegisterId, year: i32) {
        self.looks
            .note(|seen| seen.documents.add_extract(register, year));
    }

    /// Notes that the answer shows an item of the mailroom in a list.
    pub(super) fn shows_item(&self, id: IntakeItemId) {
        self.looks.note(|seen| seen.intake.add_listed(id));
    }

    /// Notes that the caller opens an item of the mailroom.
    pub(super) fn views_item(&self, id: IntakeItemId, purpose: Purpose) {
        self.looks.note(|seen| seen.intake.add_viewed(id, purpose));
    }

    /// Notes that the caller has dealt with an item of the mailroom, which is journalled already.
    pub(super) fn has_dealt_with(&self, id: IntakeItemId) {
        self.looks.note(|seen| seen.intake.add_acted_on(id));
    }

    /// What must be done once the answer is made and before it goes out.
    pub(super) fn trace(&self) -> Trace {
        Trace {
            service: self.service.clone(),
            caller: Arc::clone(&self.caller),
            purpose: self.purpose.clone(),
            looks: self.looks.clone(),
        }
    }

    /// Of the request that a resolver works for.
    pub(super) fn of<'a>(context: &'a Context<'_>) -> &'a Self {
        // The endpoint puts one into every request before it is executed (`http::graphql`).
        context.data_unchecked::<Self>()
    }

    /// Rows by their ids, several askers' in one statement.
    pub(super) const fn loader(&self) -> &DataLoader<Rows, HashMapCache> {
        &self.loader
    }

    /// Rows by ids that are known already, read at once: the loader would first wait whether more is asked of it. It
    /// gets them too, so nothing is read twice.
    pub(super) async fn load_now<K>(
        &self,
        keys: Vec<K>,
    ) -> Result<HashMap<K, <Rows as Loader<K>>::Value>, LoadFailed>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        Rows: Loader<K, Error = LoadFailed>,
    {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.loader.loader().load(&keys).await?;
        let copies = rows.iter().map(|(key, row)| (key.clone(), row.clone()));
        self.loader.feed_many(copies.collect::<Vec<_>>()).await;
        Ok(rows)
    }

    /// A fault as the client sees it, logged here once.
    pub(super) fn fault(&self, fault: &Fault) -> Error {
        tracing::error!(target: "aprite::graphql", request = self.request, fault = fault.chain(), "a resolver failed");
        self.internal()
    }

    /// What a loader could not read; the loader has logged why.
    pub(super) fn not_loaded(&self, _: &LoadFailed) -> Error {
        self.internal()
    }

    fn internal(&self) -> Error {
        let arguments = [("request", self.request.clone())];
        let message = self
            .service
            .messages
            .text(self.language, "internal", &arguments);
        Error::new(message).extend_with(|_, extensions| {
            extensions.set("code", INTERNAL);
            extensions.set("request", self.request.clone());
        })
    }

    /// A problem of a query's arguments, or something the caller may not ask: an error with code, path and the characters
    /// of the text there, because a query has no place for problems.
    pub(super) fn refuse(&self, problem: &Problem) -> Error {
        let message = self.service.messages.say(self.language, problem);
        Error::new(message).extend_with(|_, extensions| {
            extensions.set("code", problem.code);
            if !problem.path.is_empty() {
                extensions.set("argument", problem.path.join("."));
            }
            if let Some((from, to)) = problem.characters {
                extensions.set("from", from);
                extensions.set("to", to);
            }
        })
    }

    /// One of two texts, in the caller's language.
    pub(super) const fn choose<'a>(&self, latvian: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::English if !english.is_empty() => english,
            _ => latvian,
        }
    }

    /// Goes on only where the caller's roles and token allow the action.
    pub(super) fn require(&self, action: Action) -> Result<(), Error> {
        self.caller
            .require(action)
            .map_err(|not| self.refuse(&not.problem()))
    }
}

/// Journals what the answer shows.
pub(super) struct Trace {
    service: Service,
    caller: Arc<Caller>,
    purpose: Purpose,
    looks: Looks,
}

impl Trace {
    /// Journals it, in one commit whatever the answer's length.
    pub(super) async fn write(self) -> Result<(), Fault> {
        let Seen { documents, intake } = self.looks.take();
        let (own, purpose) = (self.caller.institution, &self.purpose);
        let mut entries = documents.entries(own, purpose);
        entries.extend(intake.entries(own, purpose));
        shown::write(&self.service.kit, &self.caller, entries).await
    }
}

/// Turns what an area or a loader could not do into the client's error.
pub(super) trait OrError<T> {
    /// The value, or the error with its code.
    fn or_error(self, asker: &Asker) -> Result<T, Error>;
}

impl<T> OrError<T> for Result<T, Fault> {
    fn or_error(self, asker: &Asker) -> Result<T, Error> {
        self.map_err(|fault| asker.fault(&fault))
    }
}

impl<T> OrError<T> for Result<T, LoadFailed> {
    fn or_error(self, asker: &Asker) -> Result<T, Error> {
        self.map_err(|failed| asker.not_loaded(&failed))
    }
}

impl<T> OrError<T> for Result<T, Problem> {
    fn or_error(self, asker: &Asker) -> Result<T, Error> {
        self.map_err(|problem| asker.refuse(&problem))
    }
}
