//! That the archive has a file (*nodota lieta*): what is kept of it here may go from then on, by a list like everything else.
//!
//! Whoever hands over says so, in the operation that completes it, and the file is reckoned anew: it has a day now, whatever its
//! rule says, and is due no more at the archive. Holds and appraisals go on keeping it. A file of which a part went is due no more
//! on the medium of that part.
//!
//! Ground: Arhīvu likums 11. p.; domain §6.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use entities::classification::file;
use entities::handover::{act, act_unit, description_unit};
use entities::ids::{FileId, VolumeId};
use entities::retention::file_handed_over;
use entities::vocabulary::{ActState, Medium, TransferMedium};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};

use super::keep::{Because, reckon_files};
use super::transfer_due;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Op;

/// Files that the archive has.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, file_handed_over::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        let rows = file_handed_over::Entity::find()
            .filter(file_handed_over::Column::FileId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.file_id, row)));
    }
    Ok(found)
}

/// What of a file went to the archive by acts that both sides signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// Media on which it went as one.
    pub media: BTreeSet<TransferMedium>,
    /// Volumes that went by themselves.
    pub volumes: HashSet<VolumeId>,
}

impl Gone {
    /// Whether all that a file is on a medium went, by its volumes.
    pub fn is_whole(&self, medium: TransferMedium, volumes: &[(VolumeId, Medium)]) -> bool {
        let mut such = volumes
            .iter()
            .filter(|(_, of)| transfer_due::media(&[*of], None).contains(&medium))
            .peekable();
        self.media.contains(&medium)
            || (such.peek().is_some() && such.all(|(volume, _)| self.volumes.contains(volume)))
    }
}

/// Units of a file, each on its medium; with its volume where it is one.
impl Extend<(TransferMedium, Option<VolumeId>)> for Gone {
    fn extend<I: IntoIterator<Item = (TransferMedium, Option<VolumeId>)>>(&mut self, units: I) {
        for (medium, volume) in units {
            match volume {
                Some(volume) => {
                    self.volumes.insert(volume);
                }
                None => {
                    self.media.insert(medium);
                }
            }
        }
    }
}

/// What of files went; those of which nothing did are left out.
///
/// # Errors
/// A fault of the database.
pub async fn gone<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, Gone>, Fault> {
    let signed = Query::select()
        .column(act::Column::Id)
        .from(act::Entity)
        .and_where(act::Column::State.eq(ActState::Signed))
        .take();
    let mut found: HashMap<FileId, Gone> = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        let rows: Vec<(FileId, TransferMedium, Option<VolumeId>)> =
            description_unit::Entity::find()
                .select_only()
                .column(description_unit::Column::FileId)
                .column(description_unit::Column::Medium)
                .column(description_unit::Column::VolumeId)
                .join(JoinType::InnerJoin, acts_of_units())
                .filter(description_unit::Column::FileId.is_in(chunk.iter().copied()))
                .filter(act_unit::Column::ActId.in_subquery(signed.clone()))
                .into_tuple()
                .all(connection)
                .await?;
        for (file, medium, volume) in rows {
            found.entry(file).or_default().extend([(medium, volume)]);
        }
    }
    Ok(found)
}

fn acts_of_units() -> RelationDef {
    description_unit::Entity::belongs_to(act_unit::Entity)
        .from(description_unit::Column::Id)
        .to(act_unit::Column::UnitId)
        .into()
}

/// Notes what an act handed over that both sides signed: of which files the archive has the whole, and all of which something went,
/// with the number of the act and the day of its last signature.
///
/// # Errors
/// A fault of the database.
pub async fn note(
    op: &mut Op,
    (whole, concerned): (&[FileId], &[FileId]),
    (act, on): (&str, NaiveDate),
) -> Result<(), Fault> {
    for chunk in whole.chunks(CHUNK / 4) {
        let rows = file::Entity::find()
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .all(op.transaction())
            .await?;
        let rows = rows.into_iter().map(|file| {
            file_handed_over::Model {
                file_id: file.id,
                institution_id: file.institution_id,
                act_number: act.to_owned(),
                handed_over_on: on,
                recorded_at: op.at(),
            }
            .into_active_model()
        });
        let rows: Vec<_> = rows.collect();
        file_handed_over::Entity::insert_many(rows)
            .exec_without_returning(op.transaction())
            .await?;
    }
    reckon_files(op, concerned, Because::HandedOver).await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_medium_went_whole_as_one_or_volume_by_volume() {
        use TransferMedium::{Electronic, Paper};
        let volume = |number| VolumeId(Uuid::from_u128(number));
        let volumes = [
            (volume(1), Medium::Paper),
            (volume(2), Medium::Hybrid),
            (volume(3), Medium::Electronic),
        ];
        let gone = |media: &[TransferMedium], volumes: &[u128]| Gone {
            media: media.iter().copied().collect(),
            volumes: volumes.iter().map(|number| volume(*number)).collect(),
        };
        for (gone, medium, all, whole) in [
            (gone(&[], &[]), Paper, &volumes[..], false),
            (gone(&[Paper], &[]), Paper, &volumes[..], true),
            (gone(&[Paper], &[]), Electronic, &volumes[..], false),
            (gone(&[], &[1]), Paper, &volumes[..], false),
            (gone(&[], &[1, 2]), Paper, &volumes[..], true),
            (gone(&[Electronic], &[]), Electronic, &[], true),
            (gone(&[], &[]), Electronic, &[], false),
        ] {
            assert_eq!(gone.is_whole(medium, all), whole, "{gone:?} {medium}");
        }
    }
}
