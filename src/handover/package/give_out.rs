//! Taking a package away (*pakotnes saņemšana*): the zip file, and the manifest of what is in it. Whoever takes it leaves a trace
//! before the first byte goes out.

use bytes::Bytes;
use entities::handover::{package, package_file};
use entities::ids::HandoverPackageId;
use entities::values::ContentHash;
use entities::vocabulary::PackageState;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use tokio::fs::File;

use super::super::reply;
use super::read;
use super::shelf::Shelf;
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::documents::view::{Purpose, note_reading};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

/// A package that a caller may take; none of its bytes has gone out.
#[derive(Debug)]
pub struct Opened {
    /// The package.
    pub package: package::Model,
    /// SHA-256 of the file.
    pub sha256: ContentHash,
    /// Bytes of the file.
    pub size: u64,
    /// The file, at its beginning.
    pub file: File,
}

/// Which files are in a package.
pub struct Manifest {
    /// The package.
    pub package: package::Model,
    /// A line for each file, some at a time.
    pub lines: BoxStream<'static, Result<Bytes, Fault>>,
}

/// Opens a package that is written; none where the caller may not have it, or it lies no more on the shelf.
///
/// # Errors
/// A fault of the database or the disk.
pub async fn open(
    kit: &Kit,
    caller: &Caller,
    shelf: &Shelf,
    id: HandoverPackageId,
) -> Result<Option<Opened>, Fault> {
    let Some(package) = written(kit, caller, id).await? else {
        return Ok(None);
    };
    let file = match File::open(shelf.file(&package)).await {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let size = file.metadata().await?.len();
    Ok(package.sha256.map(|sha256| Opened {
        sha256,
        size,
        file,
        package,
    }))
}

/// Journals that a package is taken away, once for a download in parts.
///
/// # Errors
/// A fault of the database: nothing must go out then.
pub async fn note(
    kit: &Kit,
    caller: &Caller,
    package: &package::Model,
    purpose: &Purpose,
) -> Result<(), Fault> {
    let entry = Entry {
        kind: "package.taken",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "handover_package",
            id: Some(package.id.0),
        },
        payload: json!({ "name": package.name, "purpose": purpose }),
    };
    note_reading(kit, caller, entry).await
}

/// A package that was written, where the caller may have it.
async fn written(
    kit: &Kit,
    caller: &Caller,
    id: HandoverPackageId,
) -> Result<Option<package::Model>, Fault> {
    if !caller.may(Action::TakePackage) {
        return Ok(None);
    }
    let found = read::one(kit.db.reader(), caller.institution, id).await?;
    let written = [PackageState::Ready, PackageState::HandedOver];
    Ok(found.filter(|row| written.contains(&row.state)))
}

/// A package that has a manifest, where the caller may have it: it is written, or was answered to before it was given up.
async fn manifested(
    kit: &Kit,
    caller: &Caller,
    id: HandoverPackageId,
) -> Result<Option<package::Model>, Fault> {
    if !caller.may(Action::TakePackage) {
        return Ok(None);
    }
    let reader = kit.db.reader();
    let Some(row) = read::one(reader, caller.institution, id).await? else {
        return Ok(None);
    };
    let there = match row.state {
        PackageState::Ready | PackageState::HandedOver => true,
        PackageState::Discarded => reply::is_answered(reader, id).await?,
        PackageState::Preparing | PackageState::Faulty => false,
    };
    Ok(there.then_some(row))
}

/// The manifest of a package, as `sha256sum` writes and checks it, line by line; none where the caller may not have it. Where
/// documents are destroyed since, their files have no names.
///
/// # Errors
/// A fault of the database.
pub async fn manifest(
    kit: &Kit,
    caller: &Caller,
    id: HandoverPackageId,
) -> Result<Option<Manifest>, Fault> {
    let Some(package) = manifested(kit, caller, id).await? else {
        return Ok(None);
    };
    let db = kit.db.clone();
    let lines = stream::try_unfold((db, 0), move |(db, last)| async move {
        use package_file::Column;
        let rows = package_file::Entity::find()
            .filter(Column::PackageId.eq(id))
            .filter(Column::Ordinal.gt(last))
            .order_by_asc(Column::Ordinal)
            .limit(CHUNK as u64)
            .all(db.reader())
            .await?;
        let Some(end) = rows.last().map(|row| row.ordinal) else {
            return Ok(None);
        };
        let lines = rows
            .iter()
            .map(|row| format!("{}  {}{}\n", row.sha256, row.folder, row.name));
        Ok(Some((Bytes::from(lines.collect::<String>()), (db, end))))
    });
    Ok(Some(Manifest {
        package,
        lines: lines.boxed(),
    }))
}
