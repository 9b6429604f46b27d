//! Who keeps a file or a register on a day (*glabātājs*): the unit it was opened in, until a reorganisation handed it to
//! another.
//!
//! What is handed over keeps its index, number and opening day. Closed files are not handed over: they stay with the unit
//! that closed them, in its record group (*fonds*), and only leave to see them follows the successor.
//!
//! Ground: Arhīvu likums 4. p. (a record keeps its origin), MK 282/2024.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use entities::classification::{custody, file, register, volume};
use entities::ids::{FileId, InstitutionId, RegisterId, ReorganisationId, UnitId};
use entities::vocabulary::{CustodySubject, OpenState};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::Refusal;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// Something handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedOver {
    /// File or register.
    pub kind: CustodySubject,
    /// Which.
    pub id: Uuid,
    /// By whom.
    pub from: UnitId,
    /// To whom.
    pub to: UnitId,
}

/// The units that keep files or registers by a handing over, on `day`; what was never handed over is left out.
///
/// # Errors
/// A fault of the database.
pub async fn keepers<C: ConnectionTrait>(
    connection: &C,
    kind: CustodySubject,
    ids: &[Uuid],
    day: NaiveDate,
) -> Result<HashMap<Uuid, UnitId>, Fault> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = custody::Entity::find()
            .filter(custody::Column::SubjectKind.eq(kind))
            .filter(custody::Column::SubjectId.is_in(chunk.iter().copied()))
            .filter(custody::Column::ValidFrom.lte(day))
            .order_by_asc(custody::Column::ValidFrom)
            .all(connection)
            .await?;
        // The last one stays.
        found.extend(rows.into_iter().map(|row| (row.subject_id, row.unit_id)));
    }
    Ok(found)
}

/// The open files that units keep on `day`, each with its keeper, in the order of their indexes.
///
/// # Errors
/// A fault of the database.
pub async fn open_files_of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    units: &[UnitId],
    day: NaiveDate,
) -> Result<Vec<(file::Model, UnitId)>, Fault> {
    let wanted: HashSet<UnitId> = units.iter().copied().collect();
    let handed = Query::select()
        .column(custody::Column::SubjectId)
        .from(custody::Entity)
        .and_where(custody::Column::SubjectKind.eq(CustodySubject::File))
        .and_where(custody::Column::UnitId.is_in(units.iter().copied()))
        .take();
    let files = file::Entity::find()
        .filter(file::Column::InstitutionId.eq(institution))
        .filter(file::Column::State.ne(OpenState::Closed))
        .filter(
            Condition::any()
                .add(file::Column::UnitId.is_in(units.iter().copied()))
                .add(file::Column::Id.in_subquery(handed)),
        )
        .order_by_asc(file::Column::IndexSortKey)
        .order_by_asc(file::Column::Id)
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = files.iter().map(|file| file.id.0).collect();
    let keepers = keepers(connection, CustodySubject::File, &ids, day).await?;
    Ok(files
        .into_iter()
        .filter_map(|file| {
            let keeper = keepers.get(&file.id.0).copied().or(file.unit_id)?;
            wanted.contains(&keeper).then_some((file, keeper))
        })
        .collect())
}

/// How many closed files each unit keeps; they stay in its record group.
///
/// # Errors
/// A fault of the database.
pub async fn closed_files_of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    units: &[UnitId],
) -> Result<BTreeMap<UnitId, u64>, Fault> {
    let mut found = BTreeMap::new();
    for unit in units {
        let count = file::Entity::find()
            .filter(file::Column::InstitutionId.eq(institution))
            .filter(file::Column::UnitId.eq(*unit))
            .filter(file::Column::State.eq(OpenState::Closed))
            .count(connection)
            .await?;
        found.insert(*unit, count);
    }
    Ok(found)
}

/// How many volumes each of these files has; files without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn volumes_of<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<BTreeMap<FileId, u64>, Fault> {
    let mut found = BTreeMap::new();
    for chunk in files.chunks(CHUNK) {
        let rows: Vec<FileId> = volume::Entity::find()
            .select_only()
            .column(volume::Column::FileId)
            .filter(volume::Column::FileId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        for file in rows {
            *found.entry(file).or_default() += 1;
        }
    }
    Ok(found)
}

/// How many volumes the closed files of each unit have; they stay where the files do.
///
/// # Errors
/// A fault of the database.
pub async fn closed_volumes_of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    units: &[UnitId],
) -> Result<BTreeMap<UnitId, u64>, Fault> {
    let mut found = BTreeMap::new();
    for unit in units {
        let closed = Query::select()
            .column(file::Column::Id)
            .from(file::Entity)
            .and_where(file::Column::InstitutionId.eq(institution))
            .and_where(file::Column::UnitId.eq(*unit))
            .and_where(file::Column::State.eq(OpenState::Closed))
            .take();
        let count = volume::Entity::find()
            .filter(volume::Column::FileId.in_subquery(closed))
            .count(connection)
            .await?;
        found.insert(*unit, count);
    }
    Ok(found)
}

/// The registers that units keep on `day` and that give numbers on it or later, each with its keeper, in the order of their
/// codes.
///
/// # Errors
/// A fault of the database.
pub async fn registers_of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    units: &[UnitId],
    day: NaiveDate,
) -> Result<Vec<(register::Model, UnitId)>, Fault> {
    let wanted: HashSet<UnitId> = units.iter().copied().collect();
    let registers = register::Entity::find()
        .filter(register::Column::InstitutionId.eq(institution))
        .order_by_asc(register::Column::Code)
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = registers.iter().map(|register| register.id.0).collect();
    let keepers = keepers(connection, CustodySubject::Register, &ids, day).await?;
    Ok(registers
        .into_iter()
        .filter_map(|register| {
            if super::registers::validity(&register).ended_before(day) {
                return None;
            }
            let keeper = keepers.get(&register.id.0).copied()?;
            wanted.contains(&keeper).then_some((register, keeper))
        })
        .collect())
}

/// Says which unit keeps a register from a day on. A register that nobody was named for is the whole institution's.
///
/// # Errors
/// A fault of the database; inside it the refusal of a register that the institution does not have.
pub async fn keep_register(
    op: &mut Op,
    institution: InstitutionId,
    register: RegisterId,
    unit: UnitId,
    from: NaiveDate,
) -> Result<Result<(), Refusal>, Fault> {
    let known = super::read::register(op.transaction(), institution, register).await?;
    if known.is_none() {
        return Ok(Err(Refusal::RegisterUnknown));
    }
    put(op, CustodySubject::Register, register.0, unit, from, None).await?;
    op.record(Entry {
        kind: "register.entrusted",
        institution: Some(institution),
        subject: Subject {
            kind: "register",
            id: Some(register.0),
        },
        payload: json!({ "unit": unit, "from": from }),
    });
    Ok(Ok(()))
}

/// Hands files and registers over by an act, each with its entry.
///
/// # Errors
/// A fault of the database.
pub async fn hand_over(
    op: &mut Op,
    institution: InstitutionId,
    things: &[HandedOver],
    from: NaiveDate,
    act: ReorganisationId,
) -> Result<(), Fault> {
    for thing in things {
        put(op, thing.kind, thing.id, thing.to, from, Some(act)).await?;
        let (kind, subject) = match thing.kind {
            CustodySubject::File => ("file.handed_over", "file"),
            CustodySubject::Register => ("register.handed_over", "register"),
        };
        op.record(Entry {
            kind,
            institution: Some(institution),
            subject: Subject {
                kind: subject,
                id: Some(thing.id),
            },
            payload: json!({ "fromUnit": thing.from, "toUnit": thing.to, "from": from, "reorganisation": act }),
        });
    }
    Ok(())
}

/// Says which units kept files, from which day on each, since the unit that opened them ended: of files that come in when
/// the reorganisations that would have handed them over are long past.
///
/// # Errors
/// A fault of the database.
pub async fn hand_on(
    op: &mut Op,
    institution: InstitutionId,
    files: &[FileId],
    opener: UnitId,
    keepers: &[(NaiveDate, UnitId)],
) -> Result<(), Fault> {
    for file in files {
        let mut before = opener;
        for (from, unit) in keepers {
            put(op, CustodySubject::File, file.0, *unit, *from, None).await?;
            op.record(Entry {
                kind: "file.handed_over",
                institution: Some(institution),
                subject: Subject {
                    kind: "file",
                    id: Some(file.0),
                },
                payload: json!({ "fromUnit": before, "toUnit": unit, "from": from }),
            });
            before = *unit;
        }
    }
    Ok(())
}

/// One thing has one keeper from one day on: said again, it is the same row.
async fn put(
    op: &Op,
    kind: CustodySubject,
    id: Uuid,
    unit: UnitId,
    from: NaiveDate,
    act: Option<ReorganisationId>,
) -> Result<(), Fault> {
    custody::Entity::delete_by_id((kind, id, from))
        .exec(op.transaction())
        .await?;
    custody::Entity::insert(custody::ActiveModel {
        subject_kind: Set(kind),
        subject_id: Set(id),
        valid_from: Set(from),
        unit_id: Set(unit),
        reorganisation_id: Set(act),
    })
    .exec_without_returning(op.transaction())
    .await?;
    Ok(())
}

/// The keepers of files on a day: by handing over, or the unit each was opened in.
///
/// # Errors
/// A fault of the database.
pub async fn keepers_of_files<C: ConnectionTrait>(
    connection: &C,
    files: &[file::Model],
    day: NaiveDate,
) -> Result<HashMap<FileId, UnitId>, Fault> {
    let ids: Vec<Uuid> = files.iter().map(|file| file.id.0).collect();
    let handed = keepers(connection, CustodySubject::File, &ids, day).await?;
    Ok(files
        .iter()
        .filter_map(|file| {
            let keeper = handed.get(&file.id.0).copied().or(file.unit_id)?;
            Some((file.id, keeper))
        })
        .collect())
}
