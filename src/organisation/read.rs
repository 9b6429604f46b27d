//! Reading the organisation: by ids for loaders, lists, and the tree of units on a day.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use chrono::NaiveDate;
use entities::ids::{AccountId, InstitutionId, StaffMemberId, UnitId};
use entities::organisation::{
    account, account_role, appointment, institution, staff_member, unit, unit_predecessor,
};
use entities::vocabulary::{Role, UnitKind};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Value,
};

use super::structure::{Structure, UnitLink, Validity};
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

mod in_time;

pub use in_time::{
    Position, appointments_by_ids, appointments_to, positions, posts_by_ids, predecessors_of,
    standing_in, substitution, substitutions, substitutions_of, successors_of,
};

/// Institutions by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn institutions_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[InstitutionId],
) -> Result<HashMap<InstitutionId, institution::Model>, Fault> {
    by_ids::<_, institution::Entity, _>(connection, institution::Column::Id, ids, |row| row.id)
        .await
}

/// Units by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn units_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[UnitId],
) -> Result<HashMap<UnitId, unit::Model>, Fault> {
    by_ids::<_, unit::Entity, _>(connection, unit::Column::Id, ids, |row| row.id).await
}

/// Staff members by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn staff_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[StaffMemberId],
) -> Result<HashMap<StaffMemberId, staff_member::Model>, Fault> {
    by_ids::<_, staff_member::Entity, _>(connection, staff_member::Column::Id, ids, |row| row.id)
        .await
}

/// Accounts by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn accounts_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, account::Model>, Fault> {
    by_ids::<_, account::Entity, _>(connection, account::Column::Id, ids, |row| row.id).await
}

/// Appointments of staff members, past ones included, each list by its first day.
///
/// # Errors
/// A fault of the database.
pub async fn appointments_of<C: ConnectionTrait>(
    connection: &C,
    staff: &[StaffMemberId],
) -> Result<HashMap<StaffMemberId, Vec<appointment::Model>>, Fault> {
    let mut found = HashMap::<StaffMemberId, Vec<appointment::Model>>::new();
    for chunk in staff.chunks(CHUNK) {
        let rows = appointment::Entity::find()
            .filter(appointment::Column::StaffMemberId.is_in(chunk.iter().copied()))
            .order_by_asc(appointment::Column::ValidFrom)
            .order_by_asc(appointment::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.staff_member_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// A page of an institution's accounts by login name, disabled ones included.
///
/// # Errors
/// A fault of the database.
pub async fn accounts_page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    request: &PageRequest<String>,
) -> Result<Page<account::Model>, Fault> {
    let mut query = account::Entity::find()
        .filter(account::Column::InstitutionId.eq(institution))
        .order_by_asc(account::Column::Login)
        .limit(request.limit());
    if let Some(login) = request.after() {
        query = query.filter(account::Column::Login.gt(login));
    }
    Ok(request.cut(query.all(connection).await?))
}

/// Accounts of staff members, disabled ones included.
///
/// # Errors
/// A fault of the database.
pub async fn accounts_of_staff<C: ConnectionTrait>(
    connection: &C,
    staff: &[StaffMemberId],
) -> Result<Vec<account::Model>, Fault> {
    let mut found = Vec::new();
    for chunk in staff.chunks(CHUNK) {
        found.extend(
            account::Entity::find()
                .filter(account::Column::StaffMemberId.is_in(chunk.iter().copied()))
                .order_by_asc(account::Column::Login)
                .all(connection)
                .await?,
        );
    }
    Ok(found)
}

/// Roles of accounts.
///
/// # Errors
/// A fault of the database.
pub async fn roles_of<C: ConnectionTrait>(
    connection: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, BTreeSet<Role>>, Fault> {
    let mut found = HashMap::<AccountId, BTreeSet<Role>>::new();
    for chunk in accounts.chunks(CHUNK) {
        let rows = account_role::Entity::find()
            .filter(account_role::Column::AccountId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.account_id).or_default().insert(row.role);
        }
    }
    Ok(found)
}

/// The institution with a code (`OG`).
///
/// # Errors
/// A fault of the database.
pub async fn institution_by_code<C: ConnectionTrait>(
    connection: &C,
    code: &str,
) -> Result<Option<institution::Model>, Fault> {
    Ok(institution::Entity::find()
        .filter(institution::Column::Code.eq(code))
        .one(connection)
        .await?)
}

/// All institutions, by their codes.
///
/// # Errors
/// A fault of the database.
pub async fn institutions<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<institution::Model>, Fault> {
    Ok(institution::Entity::find()
        .order_by_asc(institution::Column::Code)
        .all(connection)
        .await?)
}

/// All units of an institution, past ones included, by their codes.
///
/// # Errors
/// A fault of the database.
pub async fn units<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<unit::Model>, Fault> {
    Ok(unit::Entity::find()
        .filter(unit::Column::InstitutionId.eq(institution))
        .order_by_asc(unit::Column::Code)
        .all(connection)
        .await?)
}

/// Place of a staff member in the Latvian order of names.
pub type StaffKey = (Vec<u8>, StaffMemberId);

/// A page of an institution's staff in the Latvian order of their names, of those employed on `day` where one is given; the key of the last row asks for the next page.
///
/// # Errors
/// A fault of the database.
pub async fn staff<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: Option<NaiveDate>,
    request: &PageRequest<StaffKey>,
) -> Result<Page<staff_member::Model>, Fault> {
    use staff_member::Column;
    let employed = day.map(|day| valid_on(Column::ValidFrom, Column::ValidTo, day));
    let mut query = staff_member::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Condition::all().add_option(employed))
        .order_by_asc(Column::NameSortKey)
        .order_by_asc(Column::Id)
        .limit(request.limit());
    if let Some((name, id)) = request.after() {
        query = query.filter(
            Condition::any()
                .add(Column::NameSortKey.gt(name.clone()))
                .add(
                    Condition::all()
                        .add(Column::NameSortKey.eq(name.clone()))
                        .add(Column::Id.gt(*id)),
                ),
        );
    }
    Ok(request.cut(query.all(connection).await?))
}

/// How many staff members an institution has: those employed on `day` where one is given, else those who left too.
///
/// # Errors
/// A fault of the database.
pub async fn count_staff<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: Option<NaiveDate>,
) -> Result<u64, Fault> {
    use staff_member::Column;
    let employed = day.map(|day| valid_on(Column::ValidFrom, Column::ValidTo, day));
    Ok(staff_member::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Condition::all().add_option(employed))
        .count(connection)
        .await?)
}

/// Whether a row's open-ended period covers a day.
fn valid_on(from: impl ColumnTrait, to: impl ColumnTrait, day: NaiveDate) -> Condition {
    Condition::all()
        .add(Condition::any().add(from.is_null()).add(from.lte(day)))
        .add(Condition::any().add(to.is_null()).add(to.gte(day)))
}

/// The key of a staff member for [`staff`].
pub fn staff_key(row: &staff_member::Model) -> StaffKey {
    (row.name_sort_key.clone(), row.id)
}

/// The staff member of an institution with an e-mail address, in any case.
///
/// # Errors
/// A fault of the database.
pub async fn staff_by_email<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    email: &str,
) -> Result<Option<StaffMemberId>, Fault> {
    let rows = staff_member::Entity::find()
        .filter(staff_member::Column::InstitutionId.eq(institution))
        .filter(staff_member::Column::Email.is_not_null())
        .all(connection)
        .await?;
    let found = rows.into_iter().find(|row| {
        row.email
            .as_ref()
            .is_some_and(|known| known.to_lowercase() == email.to_lowercase())
    });
    Ok(found.map(|row| row.id))
}

/// The account with a login name.
///
/// # Errors
/// A fault of the database.
pub async fn account_by_login<C: ConnectionTrait>(
    connection: &C,
    login: &str,
) -> Result<Option<account::Model>, Fault> {
    Ok(account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .one(connection)
        .await?)
}

/// All accounts of an institution by login name, disabled ones included.
///
/// # Errors
/// A fault of the database.
pub async fn accounts<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<account::Model>, Fault> {
    Ok(account::Entity::find()
        .filter(account::Column::InstitutionId.eq(institution))
        .order_by_asc(account::Column::Login)
        .all(connection)
        .await?)
}

/// The units of an institution as a tree; one statement.
///
/// # Errors
/// A fault of the database.
pub async fn structure<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Structure, Fault> {
    Ok(tie(place_rows(connection, institution, None).await?))
}

/// Units in force on `day` below `unit`, of any depth.
///
/// # Errors
/// A fault of the database.
pub async fn descendants<C: ConnectionTrait>(
    connection: &C,
    unit: UnitId,
    day: NaiveDate,
) -> Result<BTreeSet<UnitId>, Fault> {
    let Some(row) = unit::Entity::find_by_id(unit).one(connection).await? else {
        return Ok(BTreeSet::new());
    };
    let structure = structure(connection, row.institution_id).await?;
    Ok(structure.descendants(unit, day))
}

/// The tree of an institution, and the units in which a staff member holds a place on `day`; one statement.
///
/// # Errors
/// A fault of the database.
pub async fn places_of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    staff_member: StaffMemberId,
    day: NaiveDate,
) -> Result<(Structure, BTreeSet<UnitId>), Fault> {
    let rows = place_rows(connection, institution, Some(staff_member)).await?;
    let own = rows
        .iter()
        .filter(|row| row.appointed && row.appointment().covers(day))
        .map(|row| row.id)
        .collect();
    Ok((tie(rows), own))
}

/// A unit with one of its predecessors and one of somebody's appointments to it.
#[derive(FromQueryResult)]
struct PlaceRow {
    id: UnitId,
    parent_id: Option<UnitId>,
    kind: UnitKind,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    heir_id: Option<UnitId>,
    predecessor_id: Option<UnitId>,
    appointed: bool,
    appointed_from: Option<NaiveDate>,
    appointed_to: Option<NaiveDate>,
}

impl PlaceRow {
    const fn appointment(&self) -> Validity {
        Validity {
            from: self.appointed_from,
            to: self.appointed_to,
        }
    }
}

async fn place_rows<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    staff_member: Option<StaffMemberId>,
) -> Result<Vec<PlaceRow>, Fault> {
    let of_unit = |column| Expr::col((unit::Entity, column));
    let of_place = |column| Expr::col((appointment::Entity, column));
    let succession = unit_predecessor::Entity;
    let mut query = Query::select();
    query
        .expr_as(of_unit(unit::Column::Id), "id")
        .expr_as(of_unit(unit::Column::ParentId), "parent_id")
        .expr_as(of_unit(unit::Column::Kind), "kind")
        .expr_as(of_unit(unit::Column::ValidFrom), "valid_from")
        .expr_as(of_unit(unit::Column::ValidTo), "valid_to")
        .expr_as(of_unit(unit::Column::HeirId), "heir_id")
        .expr_as(
            Expr::col((succession, unit_predecessor::Column::PredecessorId)),
            "predecessor_id",
        )
        .expr_as(of_place(appointment::Column::Id).is_not_null(), "appointed")
        .expr_as(of_place(appointment::Column::ValidFrom), "appointed_from")
        .expr_as(of_place(appointment::Column::ValidTo), "appointed_to")
        .from(unit::Entity)
        .left_join(
            succession,
            Expr::col((succession, unit_predecessor::Column::UnitId))
                .equals((unit::Entity, unit::Column::Id)),
        )
        .left_join(
            appointment::Entity,
            of_place(appointment::Column::UnitId)
                .equals((unit::Entity, unit::Column::Id))
                .and(of_place(appointment::Column::StaffMemberId).eq(staff_member)),
        )
        .and_where(of_unit(unit::Column::InstitutionId).eq(institution));
    let statement = connection.get_database_backend().build(&query);
    Ok(PlaceRow::find_by_statement(statement)
        .all(connection)
        .await?)
}

/// Institutions, of today and of old, and those they supervise create record groups (*fondradītāji*); parts of one do not.
const fn forms_record_group(kind: UnitKind) -> bool {
    matches!(
        kind,
        UnitKind::Institution | UnitKind::PredecessorService | UnitKind::SupervisedInstitution
    )
}

fn tie(rows: Vec<PlaceRow>) -> Structure {
    let mut units = HashMap::<UnitId, UnitLink>::new();
    for row in rows {
        let unit = units.entry(row.id).or_insert_with(|| UnitLink {
            id: row.id,
            parent: row.parent_id,
            validity: Validity {
                from: row.valid_from,
                to: row.valid_to,
            },
            predecessors: Vec::new(),
            heir: row.heir_id,
            forms_record_group: forms_record_group(row.kind),
        });
        // One unit comes once for each pair of predecessor and appointment.
        if let Some(predecessor) = row.predecessor_id
            && !unit.predecessors.contains(&predecessor)
        {
            unit.predecessors.push(predecessor);
        }
    }
    Structure::new(units.into_values())
}

async fn by_ids<C, E, K>(
    connection: &C,
    column: E::Column,
    ids: &[K],
    key: fn(&E::Model) -> K,
) -> Result<HashMap<K, E::Model>, Fault>
where
    C: ConnectionTrait,
    E: EntityTrait,
    E::Model: FromQueryResult + Send,
    K: Copy + Eq + Hash + Into<Value>,
{
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = E::find()
            .filter(column.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (key(&row), row)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::testing::two_institutions;
    use crate::testing::kit;

    #[tokio::test]
    async fn finds_places_units_and_people() {
        let (kit, _folder) = kit().await;
        let [one, two] = two_institutions(&kit).await;
        let reader = kit.db.reader();
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");

        let (_, own) = places_of(
            reader,
            one.institution,
            one.staff["ilze"],
            day("2026-03-02"),
        )
        .await
        .expect("places");
        assert_eq!(own, BTreeSet::from([one.units["A"]]));
        let below = descendants(reader, one.units["A"], day("2026-03-02")).await;
        assert_eq!(below.expect("units"), BTreeSet::from([one.units["B"]]));
        let tree = structure(reader, one.institution).await.expect("a tree");
        let reached = tree.answers_for(&own, true, day("2026-03-02"));
        let wanted = ["A", "B", "OLD"].map(|code| one.units[code]);
        assert_eq!(reached, BTreeSet::from(wanted));

        let asked = [one.units["A"], two.units["A"]];
        let found = units_by_ids(reader, &asked).await.expect("units");
        assert_eq!(found.len(), 2);
        assert_eq!(found[&asked[1]].institution_id, two.institution);
        assert!(units_by_ids(reader, &[]).await.expect("none").is_empty());
    }

    #[tokio::test]
    async fn staff_come_in_pages_of_the_latvian_order() {
        let (kit, _folder) = kit().await;
        let [one, _] = two_institutions(&kit).await;
        let mut after = None;
        let mut names = Vec::new();
        loop {
            let request = PageRequest::new(1, after).expect("a page");
            let page = staff(kit.db.reader(), one.institution, None, &request)
                .await
                .expect("staff");
            names.extend(page.rows.iter().map(|row| row.family_name.clone()));
            after = page.rows.last().map(staff_key);
            if !page.has_next {
                break;
            }
        }
        assert_eq!(names, ["Bērziņš", "Kalniņa"]);
    }
}
