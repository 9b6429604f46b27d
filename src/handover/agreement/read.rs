//! Reading agreements: those of an institution, one.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::handover::{agreement, inventory};
use entities::ids::{InstitutionId, SubmissionAgreementId};
use entities::vocabulary::PackageProfile;
use formats::Profile;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder,
};

use crate::db::listed;
use crate::handover::rendition;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// An agreement of an institution; none where it has no such.
///
/// # Errors
/// A fault of the database.
pub async fn one<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: SubmissionAgreementId,
) -> Result<Option<agreement::Model>, Fault> {
    Ok(agreement::Entity::find_by_id(id)
        .filter(agreement::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// Agreements of an institution by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[SubmissionAgreementId],
) -> Result<HashMap<SubmissionAgreementId, agreement::Model>, Fault> {
    let own = Condition::all().add(agreement::Column::InstitutionId.eq(institution));
    listed::by_ids::<agreement::Entity, _, _>(connection, own, agreement::Column::Id, ids, |row| {
        row.id
    })
    .await
}

/// A page of an institution's agreements, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    request: &PageRequest<SubmissionAgreementId>,
) -> Result<Page<agreement::Model>, Fault> {
    let such = Condition::all().add(agreement::Column::InstitutionId.eq(institution));
    listed::newest::<agreement::Entity, _, _>(connection, such, agreement::Column::Id, request)
        .await
}

/// How many agreements an institution has.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<u64, Fault> {
    listed::count::<agreement::Entity, _>(
        connection,
        Condition::all().add(agreement::Column::InstitutionId.eq(institution)),
    )
    .await
}

/// The formats that the archive of an inventory takes on a day. Where no agreement with it is in force, or one of several layouts
/// wants it, that is the list of its simple package, the strictest about documents.
///
/// # Errors
/// A fault of the database.
pub async fn formats<C: ConnectionTrait>(
    connection: &C,
    inventory: &inventory::Model,
    today: NaiveDate,
) -> Result<&'static Profile, Fault> {
    use agreement::Column;
    let open_ended = Column::ValidTo.is_null();
    let agreed = agreement::Entity::find()
        .filter(Column::InstitutionId.eq(inventory.institution_id))
        .filter(Column::ArchiveCode.eq(inventory.fonds_archive.as_str()))
        .filter(Column::ValidFrom.lte(today))
        .filter(open_ended.or(Column::ValidTo.gte(today)))
        .order_by_desc(Column::Id)
        .all(connection)
        .await?;
    let layouts = agreed.iter().flat_map(|row| row.profiles.0.iter().copied());
    strictest(layouts).ok_or(Fault::broken("the archive's list of formats is missing"))
}

/// The list by which contents go in each of some layouts.
fn strictest(layouts: impl Iterator<Item = PackageProfile>) -> Option<&'static Profile> {
    let simple = rendition::list(PackageProfile::SimpleSip)?;
    let mut lists = layouts.filter_map(rendition::list).peekable();
    let Some(first) = lists.peek().copied() else {
        return Some(simple);
    };
    Some(match lists.all(|list| list.code == first.code) {
        true => first,
        false => simple,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_held_against_the_list_of_what_was_agreed() {
        use PackageProfile::{Eark22, Opex, OpexPlain, SimpleSip};
        let cases: [(&[PackageProfile], &str); 5] = [
            (&[], "lna"),
            (&[Opex], "lna-opex"),
            (&[OpexPlain, Opex], "lna-opex"),
            (&[Opex, SimpleSip], "lna"),
            (&[Eark22], "lna"),
        ];
        for (layouts, code) in cases {
            let list = strictest(layouts.iter().copied()).expect("a list");
            assert_eq!(list.code, code, "{layouts:?}");
        }
    }
}
