//! A signed document whose card was corrected (*labota kartīte pēc parakstīšanas*): the signed version stays what it was, and
//! it shows that the card says something else by now.

use entities::circulation::draft;
use entities::documents::document;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use serde_json::json;

use crate::circulation::draft::{change, record};
use crate::documents::CardDraft;
use crate::documents::amend::{differences, draft_of};
use crate::documents::consequences::{Consequence, Doing, Registered};
use crate::documents::signed::material;
use crate::kernel::Fault;
use crate::op::Op;

/// Follows the cards of documents that were drafts.
#[derive(Debug, Clone, Copy)]
pub struct SignedDrafts;

impl Consequence for SignedDrafts {
    fn registered<'a>(&'a self, _: &'a mut Op, _: &'a [Registered<'a>]) -> Doing<'a> {
        Box::pin(async { Ok(()) })
    }

    fn amended<'a>(
        &'a self,
        op: &'a mut Op,
        _: &'a document::Model,
        after: &'a document::Model,
    ) -> Doing<'a> {
        Box::pin(compare(op, after))
    }

    fn annulled<'a>(&'a self, _: &'a mut Op, _: &'a document::Model) -> Doing<'a> {
        Box::pin(async { Ok(()) })
    }
}

async fn compare(op: &mut Op, after: &document::Model) -> Result<(), Fault> {
    let found = draft::Entity::find()
        .filter(draft::Column::DocumentId.eq(after.id))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(mut row) = found else { return Ok(()) };
    let signed = CardDraft::deserialize(&row.card).map_err(Fault::at("reading a signed card"))?;
    let departed = differences(&signed, &draft_of(op, after).await?);
    let departs = material(&departed);
    if departs == row.card_departed_at.is_some() {
        return Ok(());
    }
    row.card_departed_at = departs.then(|| op.at());
    let kind = if departs {
        "draft.card_departed"
    } else {
        "draft.card_returned"
    };
    let fields: Vec<&String> = departed.keys().collect();
    record(op, &row, kind, json!({ "fields": fields }));
    change::save(op, row).await
}
