//! What a file must stay as it is for, towards the archive (*nodošanā esoša lieta*): it was handed over, or an act or a
//! package that holds it is on its way. A document that came into it then would never reach the archive, and would go with the local copy.
//!
//! Ground: Arhīvu likums 11. p.; domain §6, §13 (21).

use entities::classification::file;
use entities::handover::{act, act_unit, description_unit, package, package_unit};
use entities::ids::{DescriptionUnitId, FileId};
use entities::retention::file_handed_over;
use entities::vocabulary::{ActState, PackageState};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::CHUNK;
use crate::kernel::{Fault, Problem};
use crate::op::Op;

/// Why a file stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// The archive has it by an act.
    HandedOver {
        /// Number of the act.
        act: String,
    },
    /// A package holds it that was not given up.
    Packaged {
        /// Name of the package.
        package: String,
    },
    /// It is on an act that is not signed yet.
    OnAct {
        /// Number of the act.
        act: String,
    },
}

impl Submission {
    /// As a located problem.
    pub fn problem(&self, path: &str) -> Problem {
        match self {
            Self::HandedOver { act } => Problem::new("FILE_HANDED_OVER", path).with("act", act),
            Self::Packaged { package } => {
                Problem::new("FILE_PACKAGED", path).with("package", package)
            }
            Self::OnAct { act } => Problem::new("FILE_ON_ACT", path).with("act", act),
        }
    }
}

/// Locks files until the operation ends, for whoever puts them into a package or concludes their act: whoever changes what is in
/// one of them waits, and is refused then, or was done before.
///
/// # Errors
/// A fault of the database.
pub async fn hold(op: &Op, files: &[FileId]) -> Result<(), Fault> {
    let mut files = files.to_vec();
    files.sort_unstable();
    for chunk in files.chunks(CHUNK) {
        file::Entity::find()
            .select_only()
            .column(file::Column::Id)
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(file::Column::Id)
            .lock_exclusive()
            .into_tuple::<FileId>()
            .all(op.transaction())
            .await?;
    }
    Ok(())
}

/// Whether the archive has a file, or an act or a package for it holds one. Whoever asks holds the file.
///
/// # Errors
/// A fault of the database.
pub async fn of(op: &Op, file: FileId) -> Result<Option<Submission>, Fault> {
    let handed_over = file_handed_over::Entity::find()
        .filter(file_handed_over::Column::FileId.eq(file))
        .one(op.transaction())
        .await?;
    if let Some(row) = handed_over {
        let act = row.act_number;
        return Ok(Some(Submission::HandedOver { act }));
    }
    let units = description_unit::Entity::find()
        .select_only()
        .column(description_unit::Column::Id)
        .filter(description_unit::Column::FileId.eq(file))
        .into_tuple::<DescriptionUnitId>()
        .all(op.transaction())
        .await?;
    if units.is_empty() {
        return Ok(None);
    }
    let acts = Query::select()
        .column(act_unit::Column::ActId)
        .from(act_unit::Entity)
        .and_where(act_unit::Column::UnitId.is_in(units.iter().copied()))
        .take();
    let act = act::Entity::find()
        .filter(act::Column::Id.in_subquery(acts))
        .filter(act::Column::State.ne(ActState::Cancelled))
        .order_by_asc(act::Column::Id)
        .one(op.transaction())
        .await?;
    if let Some(row) = act {
        let act = row.number();
        return Ok(Some(match row.state {
            ActState::Signed => Submission::HandedOver { act },
            ActState::DrawnUp | ActState::Cancelled => Submission::OnAct { act },
        }));
    }
    let packages = Query::select()
        .column(package_unit::Column::PackageId)
        .from(package_unit::Entity)
        .and_where(package_unit::Column::UnitId.is_in(units))
        .take();
    // One that was found to be faulty is mended by opening its file again.
    let lets_go = [PackageState::Discarded, PackageState::Faulty];
    let holding = package::Entity::find()
        .filter(package::Column::Id.in_subquery(packages))
        .filter(package::Column::State.is_not_in(lets_go))
        .order_by_asc(package::Column::Id)
        .one(op.transaction())
        .await?;
    Ok(holding.map(|row| match row.act_number {
        Some(act) => Submission::HandedOver { act },
        None => Submission::Packaged { package: row.name },
    }))
}
