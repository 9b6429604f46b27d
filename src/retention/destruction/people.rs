//! People whom nobody else names (*personas, kuras vairs nekur nav minētas*) go with the last file that named them, also those
//! whom only an earlier state of a card or a draft named.

use std::collections::BTreeSet;

use entities::circulation::{dispatch, draft};
use entities::documents::{addressee, document};
use entities::ids::CorrespondentId;
use entities::journal::entry;
use entities::parties::correspondent;
use entities::vocabulary::CorrespondentKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::scope::Scope;

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

/// People whom cards and drafts of a file named before they were changed: whoever was named stands in the journal, whose payloads go
/// next, and in the cards of drafts.
///
/// # Errors
/// A fault of the database.
pub(super) async fn former(op: &Op, scope: &Scope) -> Result<BTreeSet<CorrespondentId>, Fault> {
    let mut named: BTreeSet<Uuid> = BTreeSet::new();
    let cards = scope.documents.iter().map(|card| card.id.0);
    let about: Vec<Uuid> = cards.chain(scope.drafts.iter().copied()).collect();
    for chunk in about.chunks(CHUNK) {
        let told: Vec<String> = entry::Entity::find()
            .select_only()
            .column(entry::Column::Payload)
            .filter(entry::Column::SubjectId.is_in(chunk.iter().copied()))
            .filter(entry::Column::Payload.is_not_null())
            .into_tuple()
            .all(op.transaction())
            .await?;
        named.extend(told.iter().flat_map(|payload| ids_in(payload)));
    }
    for chunk in scope.drafts.chunks(CHUNK) {
        let cards: Vec<String> = draft::Entity::find()
            .select_only()
            .expr(Expr::cust("CAST(card AS TEXT)"))
            .filter(draft::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(op.transaction())
            .await?;
        named.extend(cards.iter().flat_map(|card| ids_in(card)));
    }
    // Most of what is named is something else: accounts, units, registers.
    let named: Vec<Uuid> = named.into_iter().collect();
    let mut people = BTreeSet::new();
    for chunk in named.chunks(CHUNK) {
        let found: Vec<CorrespondentId> = correspondent::Entity::find()
            .select_only()
            .column(correspondent::Column::Id)
            .filter(correspondent::Column::Id.is_in(chunk.iter().copied()))
            .filter(correspondent::Column::Kind.eq(CorrespondentKind::Person))
            .into_tuple()
            .all(op.transaction())
            .await?;
        people.extend(found);
    }
    Ok(people)
}

/// Everything in a text that is an id, as JSON prints them.
fn ids_in(text: &str) -> impl Iterator<Item = Uuid> + '_ {
    const LENGTH: usize = 36;
    text.split(|character: char| !character.is_ascii_hexdigit() && character != '-')
        .filter(|word| word.len() == LENGTH)
        .filter_map(|word| word.parse().ok())
}

/// Those of the people who are still there.
///
/// # Errors
/// A fault of the database.
pub(super) async fn there<C: ConnectionTrait>(
    connection: &C,
    people: &[CorrespondentId],
) -> Result<Vec<CorrespondentId>, Fault> {
    let mut found = Vec::new();
    for chunk in people.chunks(CHUNK) {
        found.extend(
            correspondent::Entity::find()
                .select_only()
                .column(correspondent::Column::Id)
                .filter(correspondent::Column::Id.is_in(chunk.iter().copied()))
                .into_tuple::<CorrespondentId>()
                .all(connection)
                .await?,
        );
    }
    Ok(found)
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
            // In one order, so that two files that name the same people do not wait for each other.
            .order_by_asc(correspondent::Column::Id)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_wherever_they_stand_in_what_was_told() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let payload = serde_json::json!({
            "changes": { "correspondent": { "from": one, "to": null }, "addressees": { "from": [{ "correspondent": other }] } },
            "reason": format!("nav {}-x un nav 00000000-0000", Uuid::from_u128(3)),
        });
        let found: Vec<Uuid> = ids_in(&payload.to_string()).collect();
        assert_eq!(
            found.into_iter().collect::<BTreeSet<_>>(),
            [one, other].into()
        );
    }
}
