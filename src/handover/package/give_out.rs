//! Taking a package away (*pakotnes saņemšana*): the zip file, and the manifest of what is in it. Whoever takes it leaves a trace
//! before the first byte goes out, and gets what was written or a download that breaks off.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use entities::handover::{package, package_file};
use entities::ids::HandoverPackageId;
use entities::values::ContentHash;
use entities::vocabulary::PackageState;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::reply;
use super::hashed::{Hashed, Verdict};
use super::lying::{Fingerprint, Lying};
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
    lying: Lying,
}

/// Why a package is not given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotGiven {
    /// There is none, or the caller may not have it.
    Unknown,
    /// It is not what was written: a damaged disk, or somebody's hand.
    Altered,
}

/// The bytes of a package. Where they turn out not to be what was written, they end with a fault and short of what was announced.
pub type Sending = BoxStream<'static, Result<Bytes, Fault>>;

/// Which files are in a package.
pub struct Manifest {
    /// The package.
    pub package: package::Model,
    /// A line for each file, some at a time.
    pub lines: BoxStream<'static, Result<Bytes, Fault>>,
}

/// Opens a package that is written.
///
/// # Errors
/// A fault of the database or the disk; inside it why there is nothing to give out.
pub async fn open(
    kit: &Kit,
    caller: &Caller,
    shelf: &Shelf,
    id: HandoverPackageId,
) -> Result<Result<Opened, NotGiven>, Fault> {
    let Some(package) = written(kit, caller, id).await? else {
        return Ok(Err(NotGiven::Unknown));
    };
    let Some(lying) = shelf.find(&package).await? else {
        return Ok(Err(NotGiven::Unknown));
    };
    let size = lying.size();
    let Some(sha256) = package.sha256 else {
        return Ok(Err(NotGiven::Unknown));
    };
    let is_as_long = package.size.and_then(|size| u64::try_from(size).ok()) == Some(size);
    if !is_as_long || shelf.hashed.verdict(id, &lying.print()) == Some(Verdict::Altered) {
        altered(kit, caller, &package).await?;
        return Ok(Err(NotGiven::Altered));
    }
    Ok(Ok(Opened {
        package,
        sha256,
        size,
        lying,
    }))
}

/// Gives out the whole of a package, or a part. Journalled, once for a download in parts, before the first byte.
///
/// The whole is hashed as it goes, and its last piece stays here unless the hash is that of what was written. A part says nothing of
/// the rest: before one goes out the whole file is hashed, once while it is the same.
///
/// # Errors
/// A fault of the database or the disk: nothing must go out then. Inside it why there is nothing to give out.
pub async fn send(
    kit: &Kit,
    caller: Arc<Caller>,
    shelf: &Shelf,
    opened: Opened,
    range: Range<u64>,
    purpose: &Purpose,
) -> Result<Result<Sending, NotGiven>, Fault> {
    let is_whole = range == (0..opened.size);
    if !is_whole && verdict(shelf, &opened).await? == Verdict::Altered {
        altered(kit, &caller, &opened.package).await?;
        return Ok(Err(NotGiven::Altered));
    }
    note(kit, &caller, &opened.package, purpose).await?;
    let print = opened.lying.print();
    let bytes = opened.lying.read(range).await?;
    if !is_whole {
        return Ok(Ok(bytes));
    }
    let whole = Whole {
        kit: kit.clone(),
        caller,
        hashed: shelf.hashed.clone(),
        package: opened.package,
        written: opened.sha256,
        print,
        sum: Sha256::new(),
        last: None,
    };
    let sending = stream::try_unfold((whole, bytes), |(mut whole, mut bytes)| async move {
        while let Some(piece) = bytes.try_next().await? {
            whole.sum.update(&piece);
            if let Some(before) = whole.last.replace(piece) {
                return Ok(Some((before, (whole, bytes))));
            }
        }
        let Some(last) = whole.last.take() else {
            return Ok(None);
        };
        whole.conclude().await?;
        Ok::<_, Fault>(Some((last, (whole, bytes))))
    });
    Ok(Ok(sending.boxed()))
}

/// A file that goes out as a whole.
struct Whole {
    kit: Kit,
    caller: Arc<Caller>,
    hashed: Arc<Hashed>,
    package: package::Model,
    written: ContentHash,
    print: Fingerprint,
    sum: Sha256,
    /// The last piece that was read, which stays until another one is there.
    last: Option<Bytes>,
}

impl Whole {
    /// All was read: whether it was what was written.
    async fn conclude(&mut self) -> Result<(), Fault> {
        let found = std::mem::take(&mut self.sum).finalize();
        let verdict = Verdict::of(ContentHash::from_bytes(found.into()), self.written);
        let package = self.package.id;
        self.hashed.remember(package, self.print.clone(), verdict);
        match verdict {
            Verdict::Same => Ok(()),
            Verdict::Altered => {
                altered(&self.kit, &self.caller, &self.package).await?;
                Err(Fault::broken("a package is not what was written"))
            }
        }
    }
}

/// Whether a package is what was written.
async fn verdict(shelf: &Shelf, opened: &Opened) -> Result<Verdict, Fault> {
    let hashed = Arc::clone(&shelf.hashed);
    let (package, print) = (opened.package.id, opened.lying.print());
    let hashing = opened.lying.hashing().await?;
    hashed.judged(package, print, hashing, opened.sha256).await
}

/// Journals that a package's file is not what was written.
async fn altered(kit: &Kit, caller: &Caller, package: &package::Model) -> Result<(), Fault> {
    let sha256 = package.sha256.map(|hash| hash.to_string());
    let told = json!({ "name": package.name, "sha256": sha256 });
    note_reading(kit, caller, about(caller, package, "package.altered", told)).await
}

/// Journals that a package is taken away, once for a download in parts.
async fn note(
    kit: &Kit,
    caller: &Caller,
    package: &package::Model,
    purpose: &Purpose,
) -> Result<(), Fault> {
    let told = json!({ "name": package.name, "purpose": purpose });
    note_reading(kit, caller, about(caller, package, "package.taken", told)).await
}

fn about(caller: &Caller, package: &package::Model, kind: &'static str, payload: Value) -> Entry {
    Entry {
        kind,
        institution: Some(caller.institution),
        subject: Subject {
            kind: "handover_package",
            id: Some(package.id.0),
        },
        payload,
    }
}

/// A package that was written, where the caller may have it.
///
/// # Errors
/// A fault of the database.
pub async fn written(
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
