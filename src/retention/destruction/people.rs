//! People whom nobody else names (*personas, kuras vairs nekur nav minētas*) go with the last file that named them.

use std::collections::BTreeSet;

use entities::circulation::{dispatch, draft};
use entities::documents::{addressee, document};
use entities::ids::CorrespondentId;
use entities::parties::correspondent;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Op;

/// What became of the people whom a file named.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Gone.
    pub(super) gone: Vec<CorrespondentId>,
    /// Named elsewhere.
    pub(super) stay: Vec<CorrespondentId>,
}

/// Removes those of the people whom no document, dispatch or unfinished draft names any more. They are locked first, as by
/// whoever names one in a card: the reference waits for this operation, and finds nobody.
///
/// # Errors
/// A fault of the database.
pub(super) async fn forget(op: &Op, people: &BTreeSet<CorrespondentId>) -> Result<People, Fault> {
    let mut result = People::default();
    let all: Vec<CorrespondentId> = people.iter().copied().collect();
    for chunk in all.chunks(CHUNK) {
        let there: Vec<CorrespondentId> = correspondent::Entity::find()
            .select_only()
            .column(correspondent::Column::Id)
            .filter(correspondent::Column::Id.is_in(chunk.iter().copied()))
            .lock_exclusive()
            .into_tuple()
            .all(op.transaction())
            .await?;
        let named = named(op.transaction(), &there).await?;
        let (stay, gone): (Vec<_>, Vec<_>) = there.into_iter().partition(|id| named.contains(id));
        correspondent::Entity::delete_many()
            .filter(correspondent::Column::Id.is_in(gone.iter().copied()))
            .exec(op.transaction())
            .await?;
        result.gone.extend(gone);
        result.stay.extend(stay);
    }
    Ok(result)
}

/// Those of the people whom something names.
async fn named<C: ConnectionTrait>(
    connection: &C,
    people: &[CorrespondentId],
) -> Result<BTreeSet<CorrespondentId>, Fault> {
    let wanted = || people.iter().copied();
    let cards: Vec<CorrespondentId> = document::Entity::find()
        .select_only()
        .column(document::Column::CorrespondentId)
        .distinct()
        .filter(document::Column::CorrespondentId.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let addressees: Vec<CorrespondentId> = addressee::Entity::find()
        .select_only()
        .column(addressee::Column::CorrespondentId)
        .distinct()
        .filter(addressee::Column::CorrespondentId.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let sent: Vec<CorrespondentId> = dispatch::Entity::find()
        .select_only()
        .column(dispatch::Column::CorrespondentId)
        .distinct()
        .filter(dispatch::Column::CorrespondentId.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let mut named: BTreeSet<CorrespondentId> =
        cards.into_iter().chain(addressees).chain(sent).collect();
    if named.len() < people.len() {
        // A draft's card is text to the database; few are under way at a time.
        let cards: Vec<String> = draft::Entity::find()
            .select_only()
            .expr(Expr::cust("CAST(card AS TEXT)"))
            .filter(draft::Column::EndedAt.is_null())
            .into_tuple()
            .all(connection)
            .await?;
        let left = people.iter().filter(|id| !named.contains(id));
        let in_drafts: Vec<CorrespondentId> = left
            .filter(|id| {
                let id = id.to_string();
                cards.iter().any(|card| card.contains(&id))
            })
            .copied()
            .collect();
        named.extend(in_drafts);
    }
    Ok(named)
}
