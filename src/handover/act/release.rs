//! Which files an act releases (*atbrīvojamās lietas*): those of which the archive has the whole once it is signed.
//!
//! A file may be several units: its volumes on paper, what is electronic, what is heard or seen. Only when each of them went by an act
//! that both sides signed, and what is electronic in a package that the archive accepted, has the archive the file. And only when
//! each content of each of its documents is in those packages: what came into it since they were written stays here.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use entities::classification::file;
use entities::documents::{document, version, version_content};
use entities::handover::{act, act_unit, package_file};
use entities::ids::{DescriptionUnitId, FileId, HandoverActId, HandoverPackageId, InstitutionId};
use entities::vocabulary::{ActState, DocumentStatus, OpenState};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};

use crate::classification::submission;
use crate::db::CHUNK;
use crate::handover::facts::{self, FileFacts};
use crate::handover::units::files_of;
use crate::kernel::{Fault, calendar};
use crate::op::Op;
use crate::retention::handed_over::{self, Gone};

const STANDING: [DocumentStatus; 2] = [DocumentStatus::Registered, DocumentStatus::Enclosed];

#[derive(FromQueryResult)]
struct Grown {
    file_id: FileId,
}

/// Units that went to the archive, with the package in which each did; none for what is on paper.
type Went = HashMap<DescriptionUnitId, Option<HandoverPackageId>>;

/// What an act that is concluded does to its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Released {
    /// How many may go here.
    pub(super) files: usize,
    /// How many stay though all their units went: they were opened again, or hold what is in no package.
    pub(super) kept_back: usize,
}

/// Notes of which files the archive has the whole by an act that is concluded in this operation.
///
/// # Errors
/// A fault of the database.
pub(super) async fn release(
    op: &mut Op,
    act: &act::Model,
    units: &[act_unit::Model],
    on: NaiveDate,
) -> Result<Released, Fault> {
    let today = calendar::day(op.at());
    let units: Vec<DescriptionUnitId> = units.iter().map(|row| row.unit_id).collect();
    let files = files_of(op.transaction(), &units).await?;
    // Whoever opens one again waits, and is refused then.
    submission::hold(op, &files).await?;
    let own = act.institution_id;
    let known = facts::of(op.transaction(), own, &files, today).await?;
    let described: Vec<DescriptionUnitId> = known
        .values()
        .flat_map(|facts| facts.described.iter().map(|unit| unit.id))
        .collect();
    let went = went(op.transaction(), &described).await?;
    let mut whole: Vec<FileId> = known
        .values()
        .filter(|facts| facts.handed_over.is_none() && is_whole(facts, &went))
        .map(|facts| facts.file.id)
        .collect();
    whole.sort_unstable();
    let all = whole.len();
    let packages: BTreeSet<HandoverPackageId> = went.values().copied().flatten().collect();
    let grown = grown(op.transaction(), own, &whole, &packages).await?;
    whole.retain(|file| !grown.contains(file));
    let of = (&whole[..], &files[..]);
    handed_over::note(op, of, (&act.number(), on)).await?;
    Ok(Released {
        files: whole.len(),
        kept_back: all - whole.len(),
    })
}

/// Whether all that a file is went to the archive, and what is electronic in a package.
fn is_whole(facts: &FileFacts, went: &Went) -> bool {
    let units = &facts.described;
    let all = units.iter().all(|unit| went.contains_key(&unit.id));
    let mut packages = units.iter().filter_map(|unit| went.get(&unit.id));
    let packed = packages.any(Option::is_some);
    let mut gone = Gone::default();
    gone.extend(units.iter().map(|unit| (unit.medium, unit.volume_id)));
    let volumes = facts.volumes.iter();
    let volumes: Vec<_> = volumes.map(|volume| (volume.id, volume.medium)).collect();
    let mut media = facts.media.iter();
    all && packed && media.all(|medium| gone.is_whole(*medium, &volumes))
}

/// Files that are open again, or in which a standing document has a content that is not in the packages under that document.
async fn grown<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    files: &[FileId],
    packages: &BTreeSet<HandoverPackageId>,
) -> Result<HashSet<FileId>, Fault> {
    let own = |column| Expr::col((document::Entity, column));
    let placed = |column| Expr::col((version_content::Entity, column));
    // A list that the database makes once, and not a question about each content.
    let packed = Query::select()
        .columns([
            package_file::Column::DocumentId,
            package_file::Column::Sha256,
        ])
        .from(package_file::Entity)
        .and_where(package_file::Column::PackageId.is_in(packages.iter().copied()))
        .and_where(package_file::Column::DocumentId.is_not_null())
        .take();
    let mut found = HashSet::new();
    for chunk in files.chunks(CHUNK) {
        let open = file::Entity::find()
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .filter(file::Column::State.ne(OpenState::Closed))
            .all(connection)
            .await?;
        found.extend(open.into_iter().map(|row| row.id));
        let later = Query::select()
            .distinct()
            .expr_as(own(document::Column::FileId), "file_id")
            .from(document::Entity)
            .inner_join(
                version::Entity,
                Expr::col((version::Entity, version::Column::DocumentId))
                    .eq(own(document::Column::Id)),
            )
            .inner_join(
                version_content::Entity,
                placed(version_content::Column::VersionId)
                    .eq(Expr::col((version::Entity, version::Column::Id))),
            )
            // The index of files begins with the institution.
            .and_where(own(document::Column::InstitutionId).eq(institution))
            .and_where(own(document::Column::FileId).is_in(chunk.iter().copied()))
            .and_where(own(document::Column::Status).is_in(STANDING))
            .and_where(own(document::Column::DestructionAct).is_null())
            .and_where(
                Expr::tuple([
                    own(document::Column::Id),
                    placed(version_content::Column::ContentHash),
                ])
                .not_in_subquery(packed.clone()),
            )
            .take();
        let statement = connection.get_database_backend().build(&later);
        let rows = Grown::find_by_statement(statement).all(connection).await?;
        found.extend(rows.into_iter().map(|row| row.file_id));
    }
    Ok(found)
}

/// Units that went by acts that both sides signed, the one that is being concluded among them.
async fn went<C: ConnectionTrait>(
    connection: &C,
    units: &[DescriptionUnitId],
) -> Result<Went, Fault> {
    let mut found = Went::new();
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
        found.extend(rows.map(|row| (row.unit_id, row.package_id)));
    }
    Ok(found)
}
