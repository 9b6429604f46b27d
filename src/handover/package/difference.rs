//! How a package differs from an earlier one (*pakotņu atšķirība*): by path and hash, as their manifests say. For whoever sends again what
//! the archive refused, and wants to see that it was mended, and nothing else.
//!
//! A line of a document's file tells of the records; any other of what a package says of itself, so a change there is one of the
//! description. Both manifests are walked by their index, in a number of statements that does not grow with them.

use std::collections::BTreeSet;

use entities::handover::{description_unit, package, package_file, package_unit, reply};
use entities::ids::{DescriptionUnitId, DocumentId, HandoverPackageId, InstitutionId};
use entities::values::ContentHash;
use sea_orm::sea_query::{Alias, Cond, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::order::units as units_of;
use super::read;
use crate::db::CHUNK;
use crate::handover::numbering::Label;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Place of a line: folder and name.
pub type Place = (String, String);

/// What became of a line of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is in the later package alone.
    Added,
    /// It is in the earlier package alone.
    Removed,
    /// It is in both, with other bytes.
    Changed,
}

/// A line in which two manifests differ.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Folders from the root of the package, with `/` behind each.
    pub folder: String,
    /// Name of the file.
    pub name: String,
    /// The document whose content it is; none for what a package says of itself.
    pub document_id: Option<DocumentId>,
    /// Its hash in the later package.
    pub now: Option<ContentHash>,
    /// Its hash in the earlier package.
    pub before: Option<ContentHash>,
    /// Its bytes in the later package.
    pub size_now: Option<i64>,
    /// Its bytes in the earlier package.
    pub size_before: Option<i64>,
}

impl Line {
    /// What became of it.
    pub const fn change(&self) -> Change {
        match (&self.before, &self.now) {
            (None, _) => Change::Added,
            (Some(_), None) => Change::Removed,
            (Some(_), Some(_)) => Change::Changed,
        }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        (self.folder.clone(), self.name.clone())
    }
}

/// Which lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Files of documents.
    Records,
    /// What packages say of themselves.
    Descriptions,
}

/// Two packages, the earlier one with a manifest that stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The earlier one.
    pub before: HandoverPackageId,
    /// The later one.
    pub now: HandoverPackageId,
}

/// How two packages differ in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines in the later one alone.
    pub added: u64,
    /// Lines in the earlier one alone.
    pub removed: u64,
    /// Lines in both with other bytes.
    pub changed: u64,
}

impl Counts {
    /// Lines in which the packages differ.
    pub const fn all(self) -> u64 {
        self.added + self.removed + self.changed
    }
}

/// Units of one of two packages alone, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    /// Of the later one.
    pub added: Vec<String>,
    /// Of the earlier one.
    pub removed: Vec<String>,
}

/// The package before one: the newest earlier one with a unit of it that the archive answered to; none where there is none.
///
/// # Errors
/// A fault of the database.
pub async fn before<C: ConnectionTrait>(
    connection: &C,
    later: &package::Model,
) -> Result<Option<package::Model>, Fault> {
    let units = units_of(connection, later.id).await?;
    let mut newest: Option<HandoverPackageId> = None;
    for chunk in units.chunks(CHUNK) {
        let answered = Query::select()
            .column(reply::Column::PackageId)
            .from(reply::Entity)
            .and_where(reply::Column::InstitutionId.eq(later.institution_id))
            .take();
        let found: Option<HandoverPackageId> = package_unit::Entity::find()
            .select_only()
            .column(package_unit::Column::PackageId)
            .filter(package_unit::Column::UnitId.is_in(chunk.iter().copied()))
            .filter(package_unit::Column::PackageId.lt(later.id))
            .filter(package_unit::Column::PackageId.in_subquery(answered))
            .order_by_desc(package_unit::Column::PackageId)
            .into_tuple()
            .one(connection)
            .await?;
        newest = Ord::max(newest, found);
    }
    match newest {
        Some(id) => read::one(connection, later.institution_id, id).await,
        None => Ok(None),
    }
}

/// An earlier package that has a manifest, of the same institution; none where there is no such.
///
/// # Errors
/// A fault of the database.
pub async fn chosen<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    later: &package::Model,
    id: HandoverPackageId,
) -> Result<Option<package::Model>, Fault> {
    let found = read::one(connection, institution, id).await?;
    Ok(found.filter(|row| row.id < later.id))
}

/// Units of one of two packages alone.
///
/// # Errors
/// A fault of the database.
pub async fn units<C: ConnectionTrait>(connection: &C, pair: Pair) -> Result<Units, Fault> {
    let before: BTreeSet<_> = units_of(connection, pair.before)
        .await?
        .into_iter()
        .collect();
    let now: BTreeSet<_> = units_of(connection, pair.now).await?.into_iter().collect();
    Ok(Units {
        added: numbers(connection, now.difference(&before)).await?,
        removed: numbers(connection, before.difference(&now)).await?,
    })
}

async fn numbers<C: ConnectionTrait>(
    connection: &C,
    units: impl Iterator<Item = &DescriptionUnitId>,
) -> Result<Vec<String>, Fault> {
    let ids: Vec<DescriptionUnitId> = units.copied().collect();
    let mut labels = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = description_unit::Entity::find()
            .filter(description_unit::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        let rows = rows.iter();
        labels.extend(rows.map(|row| Label::lettered(row.number, &row.letter)));
    }
    labels.sort_unstable();
    Ok(labels.iter().map(ToString::to_string).collect())
}

/// A page of the lines in which two manifests differ, in the order of their places.
///
/// # Errors
/// A fault of the database.
pub async fn lines<C: ConnectionTrait>(
    connection: &C,
    pair: Pair,
    which: Of,
    request: &PageRequest<Place>,
) -> Result<Page<Line>, Fault> {
    let backend = connection.get_database_backend();
    let mut rows: Vec<Line> = Vec::new();
    for side in [Side::Now, Side::Before] {
        let query = page_query(side, backend, (pair, which), request);
        let statement = backend.build(&query);
        rows.extend(Line::find_by_statement(statement).all(connection).await?);
    }
    rows.sort_by_key(Line::place);
    let most = usize::try_from(request.limit()).unwrap_or(usize::MAX);
    rows.truncate(most);
    Ok(request.cut(rows))
}

fn page_query(
    side: Side,
    backend: DbBackend,
    (pair, which): (Pair, Of),
    request: &PageRequest<Place>,
) -> SelectStatement {
    let mut query = side.differing(pair, which);
    let folder = || side.column(package_file::Column::Folder);
    if let Some((last, name)) = request.after() {
        let same = Cond::all()
            .add(folder().eq(last.as_str()))
            .add(side.name(backend).gt(name.as_str()));
        // The first bound is implied; it is what lets the index begin there.
        query
            .and_where(folder().gte(last.as_str()))
            .cond_where(Cond::any().add(folder().gt(last.as_str())).add(same));
    }
    query
        .order_by((side.alias(), package_file::Column::Folder), Order::Asc)
        .order_by_expr(side.name(backend), Order::Asc)
        .limit(request.limit())
        .take()
}

/// How many lines differ.
///
/// # Errors
/// A fault of the database.
pub async fn counts<C: ConnectionTrait>(
    connection: &C,
    pair: Pair,
    which: Of,
) -> Result<Counts, Fault> {
    let removed = counted(connection, Side::Before, pair, which).await?.only;
    let Counted { only: added, both } = counted(connection, Side::Now, pair, which).await?;
    Ok(Counts {
        added,
        removed,
        changed: both,
    })
}

#[derive(FromQueryResult)]
struct Row {
    lines: i64,
    paired: i64,
}

struct Counted {
    only: u64,
    both: u64,
}

async fn counted<C: ConnectionTrait>(
    connection: &C,
    side: Side,
    pair: Pair,
    which: Of,
) -> Result<Counted, Fault> {
    let other = side.other();
    let query = side
        .differing(pair, which)
        .clear_selects()
        .expr_as(side.column(package_file::Column::Ordinal).count(), "lines")
        .expr_as(
            other.column(package_file::Column::Ordinal).count(),
            "paired",
        )
        .take();
    let statement = connection.get_database_backend().build(&query);
    let row = Row::find_by_statement(statement).one(connection).await?;
    let row = row.ok_or(Fault::broken("nothing was counted"))?;
    let number = |number| u64::try_from(number).map_err(Fault::at("counting lines"));
    Ok(Counted {
        only: number(row.lines - row.paired)?,
        both: number(row.paired)?,
    })
}

/// From which of two manifests lines are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Now,
}

impl Side {
    const fn called(self) -> &'static str {
        match self {
            Self::Before => "before_file",
            Self::Now => "now_file",
        }
    }

    fn alias(self) -> Alias {
        Alias::new(self.called())
    }

    /// The name, which sorts by its bytes: both manifests are merged in that order, whatever the server's locale.
    fn name(self, backend: DbBackend) -> Expr {
        let called = self.called();
        Expr::cust(match backend {
            DbBackend::Postgres => format!("{called}.name COLLATE \"C\""),
            _ => format!("{called}.name"),
        })
    }

    const fn other(self) -> Self {
        match self {
            Self::Before => Self::Now,
            Self::Now => Self::Before,
        }
    }

    const fn package(self, pair: Pair) -> HandoverPackageId {
        match self {
            Self::Before => pair.before,
            Self::Now => pair.now,
        }
    }

    fn column(self, column: package_file::Column) -> Expr {
        Expr::col((self.alias(), column))
    }

    /// Lines of this manifest in which it differs from the other; of those in both, the later one tells.
    fn differing(self, pair: Pair, which: Of) -> SelectStatement {
        use package_file::Column;
        let other = self.other();
        let same = Cond::all()
            .add(other.column(Column::PackageId).eq(other.package(pair)))
            .add(other.column(Column::Folder).eq(self.column(Column::Folder)))
            .add(other.column(Column::Name).eq(self.column(Column::Name)));
        let alone = other.column(Column::Ordinal).is_null();
        let differs = match self {
            Self::Before => Cond::all().add(alone),
            Self::Now => Cond::any()
                .add(alone)
                .add(other.column(Column::Sha256).ne(self.column(Column::Sha256))),
        };
        let documents = self.column(Column::DocumentId);
        let of = match which {
            Of::Records => documents.is_not_null(),
            Of::Descriptions => documents.is_null(),
        };
        let mut query = Query::select();
        for (column, name) in [
            (self.column(Column::Folder), "folder"),
            (self.column(Column::Name), "name"),
            (self.column(Column::DocumentId), "document_id"),
            (Self::Now.column(Column::Sha256), "now"),
            (Self::Before.column(Column::Sha256), "before"),
            (Self::Now.column(Column::Size), "size_now"),
            (Self::Before.column(Column::Size), "size_before"),
        ] {
            query.expr_as(column, name);
        }
        query
            .from_as(package_file::Entity, self.alias())
            .join_as(
                JoinType::LeftJoin,
                package_file::Entity,
                other.alias(),
                same,
            )
            .and_where(self.column(Column::PackageId).eq(self.package(pair)))
            .and_where(of)
            .cond_where(differs)
            .take()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::testing::kit;

    #[tokio::test]
    async fn both_manifests_are_walked_by_their_index() {
        let (kit, _folder) = kit().await;
        let package = |number| HandoverPackageId(Uuid::from_u128(number));
        let pair = Pair {
            before: package(1),
            now: package(2),
        };
        let place = ("LV_LNA/".to_owned(), "teksts.txt".to_owned());
        for (side, after) in [
            (Side::Now, None),
            (Side::Before, None),
            (Side::Now, Some(place.clone())),
            (Side::Before, Some(place)),
        ] {
            let request = PageRequest::new(20, after).expect("a page");
            let backend = kit.db.backend();
            let query = page_query(side, backend, (pair, Of::Records), &request);
            let mut statement = backend.build(&query);
            statement.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
            let plan = kit.db.reader().query_all_raw(statement).await;
            let plan: Vec<String> = plan
                .expect("a plan")
                .iter()
                .map(|row| row.try_get("", "detail").expect("a step"))
                .collect();
            let plan = plan.join("\n");
            assert_eq!(
                plan.matches("handover_package_file_by_place").count(),
                2,
                "{plan}"
            );
            assert!(
                !plan.contains("SCAN") && !plan.contains("ORDER BY"),
                "{plan}"
            );
        }
    }
}
