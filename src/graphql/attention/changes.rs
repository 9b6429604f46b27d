//! What subscribers hear of. Only ids go out: what changed is asked for by whoever may.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::{Context, ID, Result, SimpleObject, Subscription};
use entities::ids::DocumentId;
use futures::Stream;

use super::super::asker::{Asker, OrError};
use super::super::ids::{self, global};
use super::super::scalars::Long;
use crate::access::{Action, Caller};
use crate::attention::changes::{Interest, Listener, News};
use crate::kernel::Fault;

type Answer = Pin<Box<dyn Future<Output = std::result::Result<Option<Arc<Caller>>, Fault>> + Send>>;

/// Tells who listens at this moment, with the rights of this moment; none once their session or token has ended.
#[derive(Clone)]
pub struct Presence(Arc<dyn Fn() -> Answer + Send + Sync>);

impl Presence {
    /// Asks `who` each time.
    pub fn new(who: impl Fn() -> Answer + Send + Sync + 'static) -> Self {
        Self(Arc::new(who))
    }

    async fn caller(&self) -> std::result::Result<Option<Arc<Caller>>, Fault> {
        (self.0)().await
    }
}

/// Something that happened to a document.
#[derive(SimpleObject)]
struct Change {
    /// Place in the sealed journal. Whoever connects again names the last one they heard (`after`).
    position: Long,
    /// Whether changes up to this position are not told: the subscriber was away too long, or too slow. Read anew what you show.
    missed: bool,
    /// What happened, the word of the journal: `task.delegated`. Null where `missed`.
    kind: Option<String>,
    /// The document it happened to. Null where `missed`.
    document: Option<ID>,
}

/// What can be subscribed to, over the protocol graphql-transport-ws at the address of the endpoint.
#[derive(Default)]
pub struct Subscription;

#[Subscription]
/// What can be subscribed to, over the protocol graphql-transport-ws at the address of the endpoint.
impl Subscription {
    /// Changes of documents that the caller may see at the moment of the change (izmaiņas): ids, words and positions alone. Looks
    /// at documents are no changes. Who may hear is asked anew for each change; the connection ends with the session or token.
    async fn changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of this document alone.")] document: Option<ID>,
        #[graphql(
            desc = "Only what changes the caller's tasks, those that they gave, control or delegated, or those of their units.",
            default
        )]
        my_work: bool,
        #[graphql(
            desc = "Position of the last change heard: what came since is told first. From now on when none."
        )]
        after: Option<Long>,
    ) -> Result<impl Stream<Item = Result<Change>> + use<>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let document: Option<DocumentId> = document
            .map(|id| ids::read(&id, "document"))
            .transpose()
            .or_error(asker)?;
        // Only the socket brings one; subscriptions are not executed elsewhere.
        let presence = context.data::<Presence>()?.clone();
        let after = after.and_then(|after| u64::try_from(after.0).ok());
        let interest = Interest { document, my_work };
        let listener = asker.service.changes.listen(interest, after);
        Ok(futures::stream::unfold(
            Some((listener, presence)),
            |state| async {
                let (mut listener, presence) = state?;
                match heard(&mut listener, &presence).await {
                    Ok(Some(change)) => Some((Ok(change), Some((listener, presence)))),
                    Ok(None) => None,
                    Err(fault) => {
                        tracing::error!(target: "aprite::graphql", fault = fault.chain(), "a subscription failed");
                        Some((Err(async_graphql::Error::new("INTERNAL")), None))
                    }
                }
            },
        ))
    }
}

/// The next change that whoever listens may hear of; none once nobody listens any more.
async fn heard(
    listener: &mut Listener,
    presence: &Presence,
) -> std::result::Result<Option<Change>, Fault> {
    loop {
        let Some(news) = listener.next().await? else {
            return Ok(None);
        };
        let Some(caller) = presence.caller().await? else {
            return Ok(None);
        };
        let position = |position: u64| Long(i64::try_from(position).unwrap_or(i64::MAX));
        match news {
            News::Missed(until) => {
                return Ok(Some(Change {
                    position: position(until),
                    missed: true,
                    kind: None,
                    document: None,
                }));
            }
            News::Happened(change) if change.is_for(&caller, listener.interest()) => {
                return Ok(Some(Change {
                    position: position(change.position),
                    missed: false,
                    kind: Some(change.kind.clone()),
                    document: Some(global(change.document)),
                }));
            }
            News::Happened(_) => {}
        }
    }
}
