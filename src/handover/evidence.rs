//! Papers on which something rests (*apliecinoši dokumenti*): registered here, seen by whoever names them, and one of their contents.

use entities::content::content;
use entities::documents::{document, version, version_content};
use entities::ids::{DocumentId, VersionId};
use entities::values::ContentHash;
use entities::vocabulary::{Direction, DocumentStatus};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::access::Caller;
use crate::documents::read as documents;
use crate::kernel::{Fault, Problem};

/// Whose a paper may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Anybody's.
    Anybody,
    /// The archive's: it was received.
    Archive,
}

/// The card of a paper that is registered and that the caller may see.
pub(super) async fn registered<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    (id, from): (DocumentId, Whose),
    path: &str,
) -> Result<Result<document::Model, Problem>, Fault> {
    let mut found = documents::by_ids(connection, caller.scope(), &[id]).await?;
    let card = found
        .remove(&id)
        .filter(|card| card.status == DocumentStatus::Registered);
    Ok(match card {
        None => Err(Problem::new("DOCUMENT_UNKNOWN", path)),
        Some(card) if from == Whose::Archive && card.direction != Direction::Incoming => {
            Err(Problem::new("INVENTORY_LETTER_NOT_RECEIVED", path))
        }
        Some(card) => Ok(card),
    })
}

/// A content of a paper, whichever version holds it; none where none does.
pub(super) async fn content_of<C: ConnectionTrait>(
    connection: &C,
    document: DocumentId,
    hash: ContentHash,
) -> Result<Option<content::Model>, Fault> {
    let versions: Vec<VersionId> = version::Entity::find()
        .select_only()
        .column(version::Column::Id)
        .filter(version::Column::DocumentId.eq(document))
        .into_tuple()
        .all(connection)
        .await?;
    let held = version_content::Entity::find()
        .filter(version_content::Column::VersionId.is_in(versions))
        .filter(version_content::Column::ContentHash.eq(hash))
        .one(connection)
        .await?;
    if held.is_none() {
        return Ok(None);
    }
    Ok(content::Entity::find_by_id(hash).one(connection).await?)
}
