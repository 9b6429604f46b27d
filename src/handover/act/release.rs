//! Which files an act releases (*atbrīvojamās lietas*): those of which the archive has the whole once it is signed.
//!
//! A file may be several units: its volumes on paper, what is electronic, what is heard or seen. Only when each of them went by an act
//! that both sides signed, and what is electronic in a package that the archive accepted, has the archive the file.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use entities::handover::{act, act_unit, description_unit};
use entities::ids::{DescriptionUnitId, FileId, HandoverActId};
use entities::vocabulary::{ActState, TransferMedium};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::db::CHUNK;
use crate::handover::facts::{self, FileFacts};
use crate::kernel::{Fault, calendar};
use crate::op::Op;
use crate::retention::handed_over;

/// Notes of which files the archive has the whole by an act that is being concluded.
///
/// # Errors
/// A fault of the database.
pub(super) async fn release(
    op: &mut Op,
    act: &act::Model,
    units: &[act_unit::Model],
    on: NaiveDate,
) -> Result<usize, Fault> {
    let today = calendar::day(op.at());
    let gone: HashMap<DescriptionUnitId, bool> = units
        .iter()
        .map(|row| (row.unit_id, row.package_id.is_some()))
        .collect();
    let files = files_of(op.transaction(), &gone).await?;
    let own = act.institution_id;
    let known = facts::of(op.transaction(), own, &files, today).await?;
    let described: Vec<DescriptionUnitId> = known
        .values()
        .flat_map(|facts| facts.described.iter().map(|unit| unit.id))
        .collect();
    let mut packed = signed_before(op.transaction(), &described).await?;
    packed.extend(gone);
    let mut whole: Vec<FileId> = known
        .values()
        .filter(|facts| facts.handed_over.is_none() && is_whole(facts, &packed))
        .map(|facts| facts.file.id)
        .collect();
    whole.sort_unstable();
    handed_over::note(op, &whole, (&act.number(), on)).await?;
    Ok(whole.len())
}

/// Whether all that a file is went to the archive; of each unit that did it is known whether it went in a package.
fn is_whole(facts: &FileFacts, gone: &HashMap<DescriptionUnitId, bool>) -> bool {
    let units = &facts.described;
    let media: HashSet<TransferMedium> = units.iter().map(|unit| unit.medium).collect();
    let all = units.iter().all(|unit| gone.contains_key(&unit.id));
    let packed = units.iter().any(|unit| gone.get(&unit.id) == Some(&true));
    let volumes: HashSet<_> = units.iter().filter_map(|unit| unit.volume_id).collect();
    let whole_paper = units
        .iter()
        .any(|unit| unit.medium == TransferMedium::Paper && unit.volume_id.is_none());
    let every_volume = whole_paper
        || facts
            .paper_volumes()
            .all(|volume| volumes.contains(&volume.id));
    all && packed && every_volume && facts.media.iter().all(|medium| media.contains(medium))
}

async fn files_of<C: ConnectionTrait>(
    connection: &C,
    units: &HashMap<DescriptionUnitId, bool>,
) -> Result<Vec<FileId>, Fault> {
    let ids: Vec<DescriptionUnitId> = units.keys().copied().collect();
    let mut files = BTreeSet::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = description_unit::Entity::find()
            .filter(description_unit::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        files.extend(rows.into_iter().map(|row| row.file_id));
    }
    Ok(files.into_iter().collect())
}

/// Units that went by acts that both sides signed, with whether each went in a package.
async fn signed_before<C: ConnectionTrait>(
    connection: &C,
    units: &[DescriptionUnitId],
) -> Result<HashMap<DescriptionUnitId, bool>, Fault> {
    let mut found = HashMap::new();
    for chunk in units.chunks(CHUNK) {
        let rows = act_unit::Entity::find()
            .filter(act_unit::Column::UnitId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        let acts: BTreeSet<HandoverActId> = rows.iter().map(|row| row.act_id).collect();
        let signed = act::Entity::find()
            .filter(act::Column::Id.is_in(acts))
            .filter(act::Column::State.eq(ActState::Signed))
            .all(connection)
            .await?;
        let signed: HashSet<HandoverActId> = signed.into_iter().map(|row| row.id).collect();
        let rows = rows.into_iter().filter(|row| signed.contains(&row.act_id));
        found.extend(rows.map(|row| (row.unit_id, row.package_id.is_some())));
    }
    Ok(found)
}
