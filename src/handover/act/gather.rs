//! What an act is drawn up from (*akta avoti*): packages with their answers, or units on paper; read for all of them at once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{Months, NaiveDate};
use entities::documents::document;
use entities::handover::{
    act, act_unit, agreement, delivery, description_unit, inventory, inventory_step, package,
    package_file, package_unit, reply,
};
use entities::ids::{
    DescriptionUnitId, DocumentId, FileId, HandoverPackageId, InventoryId, SubmissionAgreementId,
};
use entities::values::LegalRegistrationNumber;
use entities::vocabulary::{
    ActState, DeliveryState, InventoryStepKind, PackageState, ReplyOutcome, TransferMedium,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::said::{Held, format};
use crate::access::Caller;
use crate::db::CHUNK;
use crate::documents::read as documents;
use crate::handover::check::changed;
use crate::handover::facts::{self, Holding};
use crate::handover::units::{TOLD, named as how_many};
use crate::kernel::{Fault, Problem};
use crate::retention::transfer_due::read as transfers;

/// Most packages of one act.
pub(super) const MOST_PACKAGES: usize = 50;

/// How long before its last day a unit goes without the archive's consent: files are arranged and described a year before they
/// must go (domain §1).
const ORDINARY: Months = Months::new(12);

/// What an act hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Packages that the archive has accepted: all their units.
    Packages(Vec<HandoverPackageId>),
    /// Approved units on paper.
    Paper {
        /// Which, at most 1,000.
        units: Vec<DescriptionUnitId>,
        /// Registration number of the institution.
        number: LegalRegistrationNumber,
    },
}

/// What an act is drawn up from.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Units in the order of their inventories and numbers, with the package in which each went.
    pub(super) units: Vec<(description_unit::Model, Option<HandoverPackageId>)>,
    pub(super) inventories: BTreeMap<InventoryId, inventory::Model>,
    /// The archive's approvals of the parts of those inventories.
    pub(super) approvals: Vec<inventory_step::Model>,
    pub(super) packages: Vec<package::Model>,
    pub(super) replies: HashMap<HandoverPackageId, reply::Model>,
    /// Letters of those answers that the caller may see.
    pub(super) letters: HashMap<DocumentId, document::Model>,
    /// The agreements by which the packages went.
    pub(super) agreements: Vec<agreement::Model>,
    /// What the packages hold of each inventory.
    pub(super) held: HashMap<InventoryId, Held>,
    pub(super) number: Option<LegalRegistrationNumber>,
}

impl Gathered {
    /// On what its units are.
    pub(super) fn medium(&self) -> TransferMedium {
        let first = self.inventories.values().next();
        first.map_or(TransferMedium::Electronic, |inventory| inventory.medium)
    }
}

/// Reads what an act is drawn up from; at most 20 problems where it cannot be.
///
/// # Errors
/// A fault of the database.
pub(super) async fn gather<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    what: &What,
    today: NaiveDate,
) -> Result<Result<Gathered, Vec<Problem>>, Fault> {
    let gathered = match what {
        What::Packages(packages) => of_packages(connection, caller, packages).await?,
        What::Paper { units, number } => on_paper(connection, caller, units, number, today).await?,
    };
    let mut gathered = match gathered {
        Ok(gathered) => gathered,
        Err(problems) => return Ok(Err(problems)),
    };
    let mut groups = gathered
        .inventories
        .values()
        .map(|inventory| (&inventory.fonds_archive, &inventory.fonds_number));
    let first = groups.next();
    if groups.any(|group| Some(group) != first) {
        return Ok(Err(vec![Problem::new("ACT_OTHER_GROUP", path_of(what))]));
    }
    let on_acts = on_acts(connection, &gathered.units, path_of(what)).await?;
    if !on_acts.is_empty() {
        return Ok(Err(on_acts));
    }
    let parts: HashSet<(InventoryId, i32)> = gathered
        .units
        .iter()
        .map(|(unit, _)| (unit.inventory_id, unit.part))
        .collect();
    gathered.approvals = approvals(connection, gathered.inventories.keys().copied())
        .await?
        .into_iter()
        .filter(|step| parts.contains(&(step.inventory_id, step.part)))
        .collect();
    Ok(Ok(gathered))
}

const fn path_of(what: &What) -> &'static str {
    match what {
        What::Packages(_) => "packages",
        What::Paper { .. } => "paperUnits",
    }
}

async fn of_packages<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    ids: &[HandoverPackageId],
) -> Result<Result<Gathered, Vec<Problem>>, Fault> {
    if ids.is_empty() || ids.len() > MOST_PACKAGES {
        let problem = match ids {
            [] => Problem::new("REQUIRED", "packages"),
            _ => Problem::new("TOO_MANY", "packages").with("most", MOST_PACKAGES),
        };
        return Ok(Err(vec![problem]));
    }
    let rows = package::Entity::find()
        .filter(package::Column::Id.is_in(ids.iter().copied()))
        .filter(package::Column::InstitutionId.eq(caller.institution))
        .order_by_asc(package::Column::Id)
        .lock_exclusive()
        .all(connection)
        .await?;
    let rows: HashMap<HandoverPackageId, package::Model> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    let replies = reply::Entity::find()
        .filter(reply::Column::PackageId.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    let replies: HashMap<HandoverPackageId, reply::Model> = replies
        .into_iter()
        .map(|row| (row.package_id, row))
        .collect();
    let mut problems = unfit(ids, &rows, &replies);
    let numbers: HashSet<&LegalRegistrationNumber> =
        rows.values().map(|row| &row.institution_number).collect();
    if numbers.len() > 1 {
        problems.push(Problem::new("ACT_OTHER_NUMBER", "packages"));
    }
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(problems));
    }
    let mut gathered = Gathered {
        number: rows
            .values()
            .next()
            .map(|row| row.institution_number.clone()),
        packages: ids.iter().filter_map(|id| rows.get(id).cloned()).collect(),
        ..Gathered::default()
    };
    let held = package_unit::Entity::find()
        .filter(package_unit::Column::PackageId.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    let packed: HashMap<DescriptionUnitId, HandoverPackageId> = held
        .into_iter()
        .map(|row| (row.unit_id, row.package_id))
        .collect();
    let wanted: Vec<DescriptionUnitId> = packed.keys().copied().collect();
    let units = units(connection, &wanted).await?.into_iter();
    gathered.units = units
        .map(|unit| {
            let package = packed.get(&unit.id).copied();
            (unit, package)
        })
        .collect();
    gathered.inventories = inventories(connection, &gathered.units).await?;
    gathered.held = held_by(connection, &gathered.packages).await?;
    gathered.agreements = agreements(connection, ids).await?;
    let letters = replies.values().filter_map(|reply| reply.document_id);
    let letters: Vec<DocumentId> = letters.collect();
    gathered.letters = documents::by_ids(connection, caller.scope(), &letters).await?;
    gathered.replies = replies;
    Ok(Ok(gathered))
}

/// What keeps packages from being handed over.
fn unfit(
    ids: &[HandoverPackageId],
    rows: &HashMap<HandoverPackageId, package::Model>,
    replies: &HashMap<HandoverPackageId, reply::Model>,
) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let problems = ids.iter().enumerate().filter_map(|(at, id)| {
        let path = format!("packages.{at}");
        let Some(row) = rows.get(id) else {
            return Some(Problem::new("PACKAGE_UNKNOWN", &path));
        };
        let problem = |code| Problem::new(code, &path).with("package", &row.name);
        if !seen.insert(*id) {
            return Some(problem("ACT_PACKAGE_TWICE"));
        }
        match (row.state, replies.get(id).map(|reply| reply.outcome)) {
            (PackageState::HandedOver, _) => {
                let act = row.act_number.as_deref().unwrap_or_default();
                Some(problem("ACT_PACKAGE_HANDED_OVER").with("act", act))
            }
            (PackageState::Ready, None) => Some(problem("ACT_NOT_ANSWERED")),
            (PackageState::Ready, Some(ReplyOutcome::Refused)) => {
                Some(problem("ACT_PACKAGE_REFUSED"))
            }
            (
                PackageState::Ready,
                Some(ReplyOutcome::Accepted | ReplyOutcome::AcceptedWithRemarks),
            ) => None,
            (state, _) => Some(Problem::new("PACKAGE_STATE", &path).with("state", state)),
        }
    });
    problems.collect()
}

async fn on_paper<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    ids: &[DescriptionUnitId],
    number: &LegalRegistrationNumber,
    today: NaiveDate,
) -> Result<Result<Gathered, Vec<Problem>>, Fault> {
    if let Some(problem) = how_many(ids.len(), "paperUnits") {
        return Ok(Err(vec![problem]));
    }
    let mut rows = units(connection, ids).await?;
    rows.retain(|row| row.institution_id == caller.institution);
    let known: HashMap<DescriptionUnitId, &description_unit::Model> =
        rows.iter().map(|row| (row.id, row)).collect();
    let inventories = inventories_of(connection, rows.iter()).await?;
    let approved = approvals(connection, inventories.keys().copied()).await?;
    let approved: HashSet<(InventoryId, i32)> = approved
        .iter()
        .map(|step| (step.inventory_id, step.part))
        .collect();
    let mut seen = HashSet::new();
    let problems = ids.iter().enumerate().filter_map(|(at, id)| {
        let path = format!("paperUnits.{at}");
        let Some(row) = known.get(id) else {
            return Some(Problem::new("DESCRIPTION_UNIT_UNKNOWN", &path));
        };
        let problem = |code| Some(Problem::new(code, &path).with("unit", row.designation()));
        if !seen.insert(*id) {
            Some(Problem::new("DESCRIPTION_UNIT_TWICE", &path))
        } else if row.medium != TransferMedium::Paper {
            problem("ACT_UNIT_NOT_ON_PAPER")
        } else if !approved.contains(&(row.inventory_id, row.part)) {
            problem("PACKAGE_UNIT_NOT_APPROVED")
        } else {
            None
        }
    });
    let mut problems: Vec<Problem> = problems.take(TOLD).collect();
    if problems.is_empty() {
        problems = changed_since(connection, caller, ids, &known, today).await?;
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    Ok(Ok(Gathered {
        units: rows.into_iter().map(|row| (row, None)).collect(),
        inventories,
        number: Some(number.clone()),
        ..Gathered::default()
    }))
}

/// Units on paper whose files hold something else than the archive approved; no package says so of them.
async fn changed_since<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    ids: &[DescriptionUnitId],
    known: &HashMap<DescriptionUnitId, &description_unit::Model>,
    today: NaiveDate,
) -> Result<Vec<Problem>, Fault> {
    let files: BTreeSet<FileId> = known.values().map(|row| row.file_id).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let facts = facts::of(connection, caller.institution, &files, today).await?;
    let problems = ids.iter().enumerate().filter_map(|(at, id)| {
        let row = known.get(id)?;
        let (then, now) = (Holding::submitted(row)?, facts.get(&row.file_id)?.holding());
        let problem = changed(then, now).with("unit", row.designation());
        (then != now).then(|| Problem {
            path: vec!["paperUnits".to_owned(), at.to_string()],
            ..problem
        })
    });
    Ok(problems.take(TOLD).collect())
}

/// Units in the order of their inventories and numbers.
async fn units<C: ConnectionTrait>(
    connection: &C,
    ids: &[DescriptionUnitId],
) -> Result<Vec<description_unit::Model>, Fault> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = description_unit::Entity::find()
            .filter(description_unit::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows);
    }
    found.sort_by(|one, other| {
        let key =
            |row: &description_unit::Model| (row.inventory_id, row.number, row.letter.clone());
        key(one).cmp(&key(other))
    });
    Ok(found)
}

async fn inventories<C: ConnectionTrait>(
    connection: &C,
    units: &[(description_unit::Model, Option<HandoverPackageId>)],
) -> Result<BTreeMap<InventoryId, inventory::Model>, Fault> {
    inventories_of(connection, units.iter().map(|(unit, _)| unit)).await
}

async fn inventories_of<C: ConnectionTrait>(
    connection: &C,
    units: impl Iterator<Item = &description_unit::Model>,
) -> Result<BTreeMap<InventoryId, inventory::Model>, Fault> {
    let ids: BTreeSet<InventoryId> = units.map(|unit| unit.inventory_id).collect();
    let rows = inventory::Entity::find()
        .filter(inventory::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn approvals<C: ConnectionTrait>(
    connection: &C,
    inventories: impl Iterator<Item = InventoryId>,
) -> Result<Vec<inventory_step::Model>, Fault> {
    use inventory_step::Column;
    let ids: Vec<InventoryId> = inventories.collect();
    Ok(inventory_step::Entity::find()
        .filter(Column::InventoryId.is_in(ids))
        .filter(Column::Kind.eq(InventoryStepKind::Approved))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?)
}

/// The agreements by which packages went, in the order of their numbers.
async fn agreements<C: ConnectionTrait>(
    connection: &C,
    packages: &[HandoverPackageId],
) -> Result<Vec<agreement::Model>, Fault> {
    let ids: Vec<SubmissionAgreementId> = delivery::Entity::find()
        .select_only()
        .distinct()
        .column(delivery::Column::AgreementId)
        .filter(delivery::Column::PackageId.is_in(packages.iter().copied()))
        .filter(delivery::Column::State.eq(DeliveryState::Delivered))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(agreement::Entity::find()
        .filter(agreement::Column::Id.is_in(ids))
        .order_by_asc(agreement::Column::Number)
        .all(connection)
        .await?)
}

/// What packages hold of each inventory: their manifests are read some lines at a time.
async fn held_by<C: ConnectionTrait>(
    connection: &C,
    packages: &[package::Model],
) -> Result<HashMap<InventoryId, Held>, Fault> {
    use package_file::Column;
    let mut all: HashMap<InventoryId, Held> = HashMap::new();
    for package in packages {
        let held = all.entry(package.inventory_id).or_default();
        held.documents += package.documents.unwrap_or_default();
        let mut last = 0;
        loop {
            let lines: Vec<(i32, String, i64)> = package_file::Entity::find()
                .select_only()
                .columns([Column::Ordinal, Column::Name, Column::Size])
                .filter(Column::PackageId.eq(package.id))
                .filter(Column::Ordinal.gt(last))
                .filter(Column::DocumentId.is_not_null())
                .order_by_asc(Column::Ordinal)
                .limit(CHUNK as u64)
                .into_tuple()
                .all(connection)
                .await?;
            let Some((end, ..)) = lines.last() else {
                break;
            };
            last = *end;
            for (_, name, size) in &lines {
                held.bytes += size;
                held.formats.extend(format(name));
            }
        }
    }
    Ok(all)
}

/// Units that are on an act that stands.
pub(in crate::handover) async fn on_acts<C: ConnectionTrait>(
    connection: &C,
    units: &[(description_unit::Model, Option<HandoverPackageId>)],
    path: &str,
) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    for chunk in units.chunks(CHUNK) {
        let ids = chunk.iter().map(|(unit, _)| unit.id);
        let rows = act_unit::Entity::find()
            .filter(act_unit::Column::UnitId.is_in(ids))
            .all(connection)
            .await?;
        let acts: BTreeSet<_> = rows.iter().map(|row| row.act_id).collect();
        let acts = act::Entity::find()
            .filter(act::Column::Id.is_in(acts))
            .filter(act::Column::State.ne(ActState::Cancelled))
            .all(connection)
            .await?;
        let acts: HashMap<_, _> = acts.into_iter().map(|row| (row.id, row.number())).collect();
        let on: HashMap<DescriptionUnitId, &String> = rows
            .iter()
            .filter_map(|row| Some((row.unit_id, acts.get(&row.act_id)?)))
            .collect();
        problems.extend(chunk.iter().filter_map(|(unit, _)| {
            let act = on.get(&unit.id)?;
            let problem = Problem::new("ACT_UNIT_ON_ACT", path).with("act", act);
            Some(problem.with("unit", unit.designation()))
        }));
        if problems.len() >= TOLD {
            break;
        }
    }
    problems.truncate(TOLD);
    Ok(problems)
}

/// Units that go before their time, which takes the archive's consent: each as a problem.
pub(super) async fn early<C: ConnectionTrait>(
    connection: &C,
    gathered: &Gathered,
    today: NaiveDate,
) -> Result<Vec<Problem>, Fault> {
    let ordinary = today.checked_add_months(ORDINARY).unwrap_or(NaiveDate::MAX);
    let files: BTreeSet<FileId> = gathered
        .units
        .iter()
        .map(|(unit, _)| unit.file_id)
        .collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let mut due = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        for (file, days) in transfers::of_files(connection, chunk).await? {
            due.extend(days.into_iter().map(|day| ((file, day.medium), day.due_on)));
        }
    }
    let early = gathered.units.iter().filter_map(|(unit, _)| {
        let problem = |code| Problem::new(code, "consent").with("unit", unit.designation());
        match due.get(&(unit.file_id, unit.medium)) {
            Some(day) if *day <= ordinary => None,
            Some(day) => Some(problem("ACT_BEFORE_TIME").with("day", day)),
            // Kept for long and not for ever: the archive takes it when it agrees to.
            None => Some(problem("ACT_NOT_PERMANENT")),
        }
    });
    Ok(early.take(TOLD).collect())
}
