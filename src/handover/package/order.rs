//! Ordering a package, having it prepared once more, giving it up (*pakotnes pasūtīšana, atkārtošana, atmešana*).

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use entities::handover::{
    description_unit, inventory, inventory_step, package, package_fault, package_file, package_unit,
};
use entities::ids::{DescriptionUnitId, HandoverPackageId, InventoryId};
use entities::values::{InvalidLegalRegistrationNumber, LegalRegistrationNumber};
use entities::vocabulary::{InventoryStepKind, PackageProfile, PackageState, TransferMedium};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::super::units::{ROWS, TOLD, files_of, named as how_many};
use super::super::{Refusal, delivering, read, reply};
use super::write;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::classification::submission;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};
use crate::retention::gate;

const MOST_AGREEMENT: usize = 60;

/// A package to be prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Of which inventory.
    pub inventory: InventoryId,
    /// Which of its units, at most 1,000.
    pub units: Vec<DescriptionUnitId>,
    /// In which layout.
    pub profile: PackageProfile,
    /// Registration number of the institution, as the archive knows it.
    pub institution_number: String,
    /// Number of the submission agreement, where there is one.
    pub agreement: Option<String>,
}

/// Orders a package: it is prepared in the background.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn order(
    kit: &Kit,
    caller: &Caller,
    order: Order,
    named: Named<'_>,
) -> Result<Result<package::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PreparePackage) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    // Two must not put one unit into two packages at once; and what is being destroyed goes into none.
    gate::alone(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => return answered(&op, caller, answer).await,
        Ok(None) => {}
    }
    let connection = op.transaction();
    let found = read::one(connection, caller.institution, order.inventory).await?;
    let Some(inventory) = found else {
        return Ok(Err(Refusal::InventoryUnknown));
    };
    let mut problems: Vec<Problem> = Vec::new();
    let number = institution_number(&order.institution_number);
    problems.extend(number.as_ref().err().cloned());
    let agreement = order.agreement.as_deref().map(str::trim);
    let agreement = agreement.filter(|number| !number.is_empty());
    problems.extend(agreement.and_then(unfit_agreement));
    if inventory.medium == TransferMedium::Paper {
        problems.push(Problem::new("PACKAGE_ON_PAPER", "inventory"));
    }
    problems.extend(unfit_units(connection, &inventory, &order.units).await?);
    let (Ok(number), true) = (number, problems.is_empty()) else {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    };
    submission::hold(&op, &files_of(op.transaction(), &order.units).await?).await?;

    let row = package::Model {
        id: op.new_id(HandoverPackageId),
        institution_id: caller.institution,
        inventory_id: inventory.id,
        profile: order.profile,
        name: free_name(op.transaction(), &inventory, op.at()).await?,
        state: PackageState::Preparing,
        institution_number: number,
        agreement: agreement.map(str::to_owned),
        units: i32::try_from(order.units.len()).map_err(Fault::at("counting units"))?,
        ordered_at: op.at(),
        ordered_by: caller.account,
        entries_done: 0,
        entries_all: 0,
        bytes_done: 0,
        bytes_all: 0,
        stumbled_at: None,
        ended_at: None,
        faults: 0,
        documents: None,
        size: None,
        sha256: None,
        manifest_sha256: None,
        act_number: None,
        reason: None,
    };
    let told = json!({
        "inventory": row.inventory_id, "units": order.units, "profile": row.profile, "name": row.name,
    });
    record(&mut op, &row, "package.ordered", told);
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    for chunk in order.units.chunks(ROWS) {
        let chunk = chunk.iter().map(|unit| {
            package_unit::Model {
                package_id: row.id,
                unit_id: *unit,
            }
            .into_active_model()
        });
        package_unit::Entity::insert_many(chunk)
            .exec_without_returning(op.transaction())
            .await?;
    }
    op.enqueue(write::job(row.id));
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// The name of the moment, or of the next second of which no package of the institution has the name.
async fn free_name<C: ConnectionTrait>(
    connection: &C,
    inventory: &inventory::Model,
    mut at: DateTime<Utc>,
) -> Result<String, Fault> {
    loop {
        let name = called(inventory, at);
        let taken = package::Entity::find()
            .filter(package::Column::InstitutionId.eq(inventory.institution_id))
            .filter(package::Column::Name.eq(&name))
            .count(connection)
            .await?;
        if taken == 0 {
            return Ok(name);
        }
        at += TimeDelta::seconds(1);
    }
}

/// As the archive's tool names its exports: `export_F412-1_211230-101500`, by the clock in Riga.
fn called(inventory: &inventory::Model, at: DateTime<Utc>) -> String {
    let (fonds, number) = (&inventory.fonds_number, inventory.designation());
    let at = calendar::local(at).format("%y%m%d-%H%M%S");
    format!("export_F{fonds}-{number}_{at}")
}

fn institution_number(given: &str) -> Result<LegalRegistrationNumber, Problem> {
    let path = "institutionNumber";
    let read = given.parse::<LegalRegistrationNumber>();
    read.map_err(|invalid| match invalid {
        InvalidLegalRegistrationNumber::Malformed => {
            Problem::new("REGISTRATION_NUMBER_MALFORMED", path)
        }
        InvalidLegalRegistrationNumber::ControlSum => {
            Problem::new("REGISTRATION_NUMBER_CONTROL", path)
        }
    })
}

fn unfit_agreement(number: &str) -> Option<Problem> {
    if number.chars().count() > MOST_AGREEMENT {
        return Some(Problem::new("TOO_LONG", "agreement").with("most", MOST_AGREEMENT));
    }
    text::has_control(number).then(|| Problem::new("CONTROL_CHARACTER", "agreement"))
}

/// What keeps units from going into a package.
async fn unfit_units<C: ConnectionTrait>(
    connection: &C,
    inventory: &inventory::Model,
    units: &[DescriptionUnitId],
) -> Result<Vec<Problem>, Fault> {
    if let Some(problem) = how_many(units.len(), "units") {
        return Ok(vec![problem]);
    }
    let mut rows: HashMap<DescriptionUnitId, description_unit::Model> = HashMap::new();
    for chunk in units.chunks(CHUNK) {
        let found = description_unit::Entity::find()
            .filter(description_unit::Column::InventoryId.eq(inventory.id))
            .filter(description_unit::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        rows.extend(found.into_iter().map(|row| (row.id, row)));
    }
    let approved = approved_parts(connection, inventory.id).await?;
    let packed = packed(connection, units).await?;
    let mut seen = HashSet::new();
    let mut problems = Vec::new();
    for (at, id) in units.iter().enumerate() {
        let path = format!("units.{at}");
        let problem = |code| Problem::new(code, &path);
        let Some(row) = rows.get(id) else {
            problems.push(problem("PACKAGE_UNIT_UNKNOWN"));
            continue;
        };
        let called = row.designation();
        if !seen.insert(*id) {
            problems.push(problem("DESCRIPTION_UNIT_TWICE"));
        } else if !approved.contains(&row.part) {
            problems.push(problem("PACKAGE_UNIT_NOT_APPROVED").with("unit", called));
        } else if let Some(package) = packed.get(id) {
            let problem = match &package.act_number {
                Some(act) => problem("PACKAGE_UNIT_HANDED_OVER").with("act", act),
                None => problem("PACKAGE_UNIT_PACKED").with("package", &package.name),
            };
            problems.push(problem.with("unit", called));
        }
    }
    Ok(problems)
}

async fn approved_parts<C: ConnectionTrait>(
    connection: &C,
    inventory: InventoryId,
) -> Result<BTreeSet<i32>, Fault> {
    use inventory_step::Column;
    let parts: Vec<i32> = inventory_step::Entity::find()
        .select_only()
        .column(Column::Part)
        .filter(Column::InventoryId.eq(inventory))
        .filter(Column::Kind.eq(InventoryStepKind::Approved))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(parts.into_iter().collect())
}

/// The packages in which units are, those that were given up left out.
pub(in crate::handover) async fn packed<C: ConnectionTrait>(
    connection: &C,
    units: &[DescriptionUnitId],
) -> Result<HashMap<DescriptionUnitId, package::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in units.chunks(CHUNK) {
        let held = package_unit::Entity::find()
            .filter(package_unit::Column::UnitId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        let packages: BTreeSet<HandoverPackageId> = held.iter().map(|row| row.package_id).collect();
        let mut known: HashMap<HandoverPackageId, package::Model> = HashMap::new();
        let packages: Vec<HandoverPackageId> = packages.into_iter().collect();
        for chunk in packages.chunks(CHUNK) {
            let rows = package::Entity::find()
                .filter(package::Column::Id.is_in(chunk.iter().copied()))
                .filter(package::Column::State.ne(PackageState::Discarded))
                .all(connection)
                .await?;
            known.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        let held = held.into_iter();
        found.extend(
            held.filter_map(|row| Some((row.unit_id, known.get(&row.package_id)?.clone()))),
        );
    }
    Ok(found)
}

/// The units in a package.
pub(super) async fn units<C: ConnectionTrait>(
    connection: &C,
    package: HandoverPackageId,
) -> Result<Vec<DescriptionUnitId>, Fault> {
    Ok(package_unit::Entity::find()
        .select_only()
        .column(package_unit::Column::UnitId)
        .filter(package_unit::Column::PackageId.eq(package))
        .into_tuple()
        .all(connection)
        .await?)
}

async fn answered(
    op: &Op,
    caller: &Caller,
    answer: Value,
) -> Result<Result<package::Model, Refusal>, Fault> {
    let id = serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
    let found = held(op, caller, id).await?;
    Ok(found.ok_or(Refusal::PackageUnknown))
}

/// A package of the caller's institution, locked until the operation ends.
async fn held(
    op: &Op,
    caller: &Caller,
    id: HandoverPackageId,
) -> Result<Option<package::Model>, Fault> {
    Ok(package::Entity::find_by_id(id)
        .filter(package::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

/// What is done with a package that was ordered.
enum Deed<'a> {
    Again,
    Discard(&'a str),
}

/// Has a package prepared once more, after what was wrong with it is mended.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn again(
    kit: &Kit,
    caller: &Caller,
    package: HandoverPackageId,
    named: Named<'_>,
) -> Result<Result<package::Model, Refusal>, Fault> {
    perform(kit, caller, package, Deed::Again, named).await
}

/// Gives a package up: its units can go into another one, and nothing of what was written stays.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn discard(
    kit: &Kit,
    caller: &Caller,
    package: HandoverPackageId,
    reason: &str,
    named: Named<'_>,
) -> Result<Result<package::Model, Refusal>, Fault> {
    perform(kit, caller, package, Deed::Discard(reason), named).await
}

async fn perform(
    kit: &Kit,
    caller: &Caller,
    package: HandoverPackageId,
    deed: Deed<'_>,
    named: Named<'_>,
) -> Result<Result<package::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PreparePackage) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    gate::share(&op, caller.institution).await?;
    let Some(mut row) = held(&op, caller, package).await? else {
        return Ok(Err(Refusal::PackageUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(row)),
        Ok(None) => {}
    }
    let under_way = row.state == PackageState::Preparing;
    let fits = match deed {
        Deed::Again => {
            row.state == PackageState::Faulty || (under_way && row.stumbled_at.is_some())
        }
        Deed::Discard(_) => {
            under_way || matches!(row.state, PackageState::Faulty | PackageState::Ready)
        }
    };
    if !fits {
        return Ok(Err(Refusal::PackageState(row.state)));
    }
    if matches!(deed, Deed::Discard(_))
        && delivering::is_under_way(op.transaction(), row.id).await?
    {
        return Ok(Err(Refusal::PackageUnderWay));
    }
    if matches!(deed, Deed::Discard(_)) && reply::is_accepted(op.transaction(), row.id).await? {
        return Ok(Err(Problem::new("PACKAGE_ACCEPTED", "package").into()));
    }
    match deed {
        Deed::Again => {
            // While it was faulty, its files could be mended.
            let units = units(op.transaction(), row.id).await?;
            submission::hold(&op, &files_of(op.transaction(), &units).await?).await?;
            row.state = PackageState::Preparing;
            (row.stumbled_at, row.ended_at) = (None, None);
            record(&mut op, &row, "package.ordered_again", json!({}));
        }
        Deed::Discard(reason) => {
            let reason = match reason_given(reason) {
                Ok(reason) => reason,
                Err(bad) => return Ok(Err(bad.problem("reason").into())),
            };
            row.state = PackageState::Discarded;
            record(
                &mut op,
                &row,
                "package.discarded",
                json!({ "reason": reason }),
            );
            row.reason = Some(reason);
        }
    }
    row.faults = 0;
    forget(&op, row.id).await?;
    // It prepares a package, or clears away what was written of one that is given up.
    op.enqueue(write::job(row.id));
    let row = row
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Takes away what was wrong with a package, and what is said of its files: the lines of one that is given up name files that
/// nobody has. What the archive answered is about those lines, so of a package with an answer they stay.
pub(super) async fn forget(op: &Op, package: HandoverPackageId) -> Result<(), Fault> {
    if !reply::is_answered(op.transaction(), package).await? {
        package_file::Entity::delete_many()
            .filter(package_file::Column::PackageId.eq(package))
            .exec(op.transaction())
            .await?;
    }
    package_fault::Entity::delete_many()
        .filter(package_fault::Column::PackageId.eq(package))
        .exec(op.transaction())
        .await?;
    Ok(())
}

/// Says what was done with a package; no words of documents stand in it.
pub(super) fn record(op: &mut Op, package: &package::Model, kind: &'static str, payload: Value) {
    op.record(Entry {
        kind,
        institution: Some(package.institution_id),
        subject: Subject {
            kind: "handover_package",
            id: Some(package.id.0),
        },
        payload,
    });
}
