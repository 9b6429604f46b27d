//! What is known already about an item: whether the same was registered before, and who of the correspondents may have sent it.

use entities::documents::{document, version, version_content};
use entities::mailroom::{intake_content, intake_item};
use entities::parties::correspondent;
use entities::vocabulary::IntakeChannel;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Caller;
use crate::kernel::Fault;

/// Most documents or correspondents told of one item.
const MOST: u64 = 5;

/// Documents that the caller may see and that are the item again: they hold one of its contents, carry the id of its message,
/// or were registered from an item with that id. The last registered first.
///
/// # Errors
/// A fault of the database.
pub async fn registered_as<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    item: &intake_item::Model,
) -> Result<Vec<document::Model>, Fault> {
    let of_item = Query::select()
        .column(intake_content::Column::ContentHash)
        .from(intake_content::Entity)
        .and_where(Expr::col(intake_content::Column::ItemId).eq(item.id))
        .and_where(Expr::col(intake_content::Column::Within).is_null())
        .take();
    let holding = Query::select()
        .column((version::Entity, version::Column::DocumentId))
        .from(version_content::Entity)
        .inner_join(
            version::Entity,
            Expr::col((version::Entity, version::Column::Id))
                .equals((version_content::Entity, version_content::Column::VersionId)),
        )
        .and_where(
            Expr::col((
                version_content::Entity,
                version_content::Column::ContentHash,
            ))
            .in_subquery(of_item),
        )
        .take();
    let mut any = Condition::any().add(document::Column::Id.in_subquery(holding));
    if let Some(message) = &item.message_id {
        let from_items = Query::select()
            .column(intake_item::Column::DocumentId)
            .from(intake_item::Entity)
            .and_where(Expr::col(intake_item::Column::InstitutionId).eq(item.institution_id))
            .and_where(Expr::col(intake_item::Column::MessageId).eq(message))
            .and_where(Expr::col(intake_item::Column::DocumentId).is_not_null())
            .take();
        any = any
            .add(document::Column::ChannelMessageId.eq(message))
            .add(document::Column::Id.in_subquery(from_items));
    }
    let rows = document::Entity::find()
        .filter(document::Column::InstitutionId.eq(item.institution_id))
        .filter(any)
        .filter(caller.scope().condition())
        .filter(
            Condition::all().add_option(item.document_id.map(|own| document::Column::Id.ne(own))),
        )
        .order_by_desc(document::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?;
    Ok(rows)
}

/// Other items that the caller may see and that are this one again: the same message or the same bytes. The last first.
///
/// # Errors
/// A fault of the database.
pub async fn repeats<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    item: &intake_item::Model,
) -> Result<Vec<intake_item::Model>, Fault> {
    let of_item = Query::select()
        .column(intake_content::Column::ContentHash)
        .from(intake_content::Entity)
        .and_where(Expr::col(intake_content::Column::ItemId).eq(item.id))
        .and_where(Expr::col(intake_content::Column::Within).is_null())
        .take();
    let holding = Query::select()
        .column(intake_content::Column::ItemId)
        .from(intake_content::Entity)
        .and_where(Expr::col(intake_content::Column::ContentHash).in_subquery(of_item))
        .and_where(Expr::col(intake_content::Column::Within).is_null())
        .take();
    let any = Condition::any()
        .add(intake_item::Column::Id.in_subquery(holding))
        .add_option(
            item.message_id
                .as_ref()
                .map(|message| intake_item::Column::MessageId.eq(message)),
        );
    Ok(intake_item::Entity::find()
        .filter(super::reach::condition(caller))
        .filter(intake_item::Column::Id.ne(item.id))
        .filter(any)
        .order_by_desc(intake_item::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?)
}

/// Correspondents that the caller may see and that have the sender's address, in the order in which they were taken in.
///
/// # Errors
/// A fault of the database.
pub async fn senders<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    item: &intake_item::Model,
) -> Result<Vec<correspondent::Model>, Fault> {
    let Some(address) = &item.sender_address else {
        return Ok(Vec::new());
    };
    let has = match item.channel {
        IntakeChannel::EAddress => {
            Condition::all().add(correspondent::Column::EAddress.eq(address))
        }
        // Said in the very words of the index.
        IntakeChannel::Email | IntakeChannel::Folder => Condition::all()
            .add(correspondent::Column::Email.is_not_null())
            .add(
                Expr::expr(Func::lower(Expr::col((
                    correspondent::Entity,
                    correspondent::Column::Email,
                ))))
                .eq(address.to_ascii_lowercase()),
            ),
    };
    Ok(correspondent::Entity::find()
        .filter(correspondent::Column::InstitutionId.eq(item.institution_id))
        .filter(has)
        .filter(caller.scope().correspondents())
        .order_by_asc(correspondent::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?)
}
