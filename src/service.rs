//! The running service as its doors see it: everything a request needs, built once by `app`.

use std::ops::Deref;
use std::sync::Arc;

use storage::Store;

use crate::access::Gate;
use crate::attention::changes::Changes;
use crate::attention::webhook::Deliverer;
use crate::circulation::dispatch::Ways;
use crate::content::reading::Reader;
use crate::content::uploads::Uploads;
use crate::documents::{Consequences, Registrar};
use crate::finding::Finding;
use crate::handover::agreement::Archives;
use crate::handover::package::Shelf;
use crate::handover::rendition::Workshop;
use crate::kernel::problem::Messages;
use crate::kernel::text::LatvianOrder;
use crate::mailroom::condition::Conditions;
use crate::op::Kit;
use crate::post::Post;
use crate::telemetry::Metrics;

/// What the service is made of.
pub struct Parts {
    /// Database, time, ids, keys, bells.
    pub kit: Kit,
    /// The bytes.
    pub store: Store,
    /// Where packages for the archive lie.
    pub shelf: Shelf,
    /// Where on this machine archives may have folders.
    pub archives: Archives,
    /// With what renditions are made.
    pub workshop: Workshop,
    /// Bytes on their way in.
    pub uploads: Uploads,
    /// Registers documents, waiting ones together.
    pub registrar: Registrar,
    /// What else happens when a document is corrected or annulled.
    pub consequences: Consequences,
    /// Reads contents: what a signed container holds must be known before it is bound.
    pub reader: Reader,
    /// Where people and programs prove who they are.
    pub gate: Gate,
    /// The way out by e-mail; none where no mail server is set up.
    pub post: Option<Post>,
    /// What carries letters by itself.
    pub ways: Ways,
    /// Search.
    pub finding: Finding,
    /// What those who are connected hear of.
    pub changes: Changes,
    /// Tells other programs of changes.
    pub webhooks: Deliverer,
    /// Most lasting connections of one account.
    pub sockets_per_account: usize,
    /// What people read.
    pub messages: Messages,
    /// The order of names.
    pub order: LatvianOrder,
    /// How the doors for mail are doing.
    pub mail_sources: Conditions,
    /// Numbers for Prometheus.
    pub metrics: Metrics,
    /// Where people's browsers find the service, without a slash at its end; none where they reach it directly.
    pub public_url: Option<String>,
}

/// The running service; clones are one.
#[derive(Clone)]
pub struct Service(Arc<Parts>);

impl Service {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Service {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
