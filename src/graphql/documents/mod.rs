//! Documents (dokumenti): the card, its contents, what is around it; registering, correcting, annulling.

mod card_input;
mod content;
mod document;
mod filing;
mod format;
mod list;
mod mutations;
mod particulars;
mod relation;

pub(super) use card_input::{CardInput, read as read_card};
pub(super) use document::Document;
pub(super) use filing::FilingMutation;
pub(super) use list::{DocumentsQuery, prefetch, viewed};
pub(super) use mutations::{
    DocumentsMutation, RelationInput, UploadInput, read_relations, read_uploads,
};
pub(super) use particulars::Particulars;

use async_graphql::{Context, Result};
use entities::ids::DocumentId;

use super::asker::{Asker, OrError};
use crate::documents::shown::List;

/// The document with an id, where the caller may see it, shown beside others.
pub(super) async fn document(context: &Context<'_>, id: DocumentId) -> Result<Option<Document>> {
    let asker = Asker::of(context);
    let card = asker.loader().load_one(id).await.or_error(asker)?;
    if let Some(card) = &card {
        asker.shows(List::Documents, card);
    }
    Ok(card.map(Document))
}
