//! The thread that writes a package and reads it back (*pakotnes rakstīšana*): into a directory of this machine or into the bucket of
//! the contents.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use entities::vocabulary::PackageProfile;
use packages::{
    Advance, Bucket as _, Description, EarkVersion, Kind, ObjectWriter, OpexNamespace, Place, Plan,
    Shape, WriteError, Writer, validate, validate_zip,
};
use tokio::sync::watch;

use super::on_shelf::OnShelf;
use super::stored::Stored;
use crate::kernel::Fault;

/// A package that was written and found sound.
pub(super) struct Sound {
    /// Its files with whose they are.
    pub(super) files: Vec<Line>,
    pub(super) documents: usize,
    /// Bytes of contents.
    pub(super) bytes: u64,
    pub(super) size: u64,
    pub(super) sha256: packages::Sha256,
    pub(super) manifest: packages::Sha256,
}

pub(super) struct Line {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) sha256: packages::Sha256,
    /// Whose it is; none of what the package says of itself.
    pub(super) place: Option<Place>,
}

/// What came of writing.
pub(super) enum Wrote {
    Sound(Box<Sound>),
    Faulty(Vec<packages::Fault>),
    /// Where it is to be something else was begun, or a package is whole that was never noted.
    Otherwise,
}

pub(super) const fn kind(profile: PackageProfile) -> Kind {
    match profile {
        PackageProfile::Opex => Kind::Opex(OpexNamespace::Published),
        PackageProfile::OpexPlain => Kind::Opex(OpexNamespace::Absent),
        PackageProfile::SimpleSip => Kind::Simple,
        PackageProfile::Eark21 => Kind::Eark(EarkVersion::V2_1),
        PackageProfile::Eark22 => Kind::Eark(EarkVersion::V2_2),
        PackageProfile::BagIt => Kind::BagIt,
    }
}

/// Where a package is written to.
pub(super) enum Target {
    Folder(PathBuf),
    Bucket(OnShelf),
}

/// What the thread that writes needs.
pub(super) struct Writing {
    pub(super) kind: Kind,
    pub(super) target: Target,
    pub(super) contents: Stored,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) advance: watch::Sender<Option<Advance>>,
}

/// A package that was written and read back.
struct ReadBack {
    size: u64,
    sha256: Option<packages::Sha256>,
    files: Vec<(String, packages::Measure)>,
    manifest: String,
    faults: Vec<packages::Fault>,
}

impl Writing {
    /// Writes the package and reads it back.
    pub(super) fn write(self, description: &Description) -> Result<Wrote, Fault> {
        let plan = match Plan::new(self.kind, description) {
            Ok(plan) => plan,
            Err(faults) => return Ok(Wrote::Faulty(faults)),
        };
        let written = match &self.target {
            Target::Folder(folder) => self.to_folder(folder, &plan),
            Target::Bucket(bucket) => self.to_bucket(bucket, &plan),
        };
        let written = match written {
            Ok(written) => written?,
            Err(WriteError::Refused(faults)) => return Ok(Wrote::Faulty(faults)),
            Err(WriteError::BegunDifferently | WriteError::Exists) => return Ok(Wrote::Otherwise),
            Err(error) => return Err(Fault::at("writing a package")(error)),
        };
        if !written.faults.is_empty() {
            return Ok(Wrote::Faulty(written.faults));
        }
        let sound = sound(&plan, description, written)?;
        Ok(Wrote::Sound(Box::new(sound)))
    }

    fn tell(&self, advance: Advance) -> ControlFlow<()> {
        self.advance.send_replace(Some(advance));
        match self.stop.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn to_folder(
        &self,
        folder: &Path,
        plan: &Plan<'_>,
    ) -> Result<Result<ReadBack, Fault>, WriteError> {
        fs::create_dir_all(folder)?;
        let writer = Writer::new(folder, Shape::Zip);
        let written = writer.write(plan, &self.contents, |advance| self.tell(advance))?;
        let size = fs::metadata(&written.path)?.len();
        let report = validate(&written.path).map_err(Fault::at("reading a package back"));
        Ok(report.map(|report| ReadBack {
            size,
            sha256: written.checksum,
            manifest: written.manifest(),
            files: written.files,
            faults: report.faults,
        }))
    }

    fn to_bucket(
        &self,
        bucket: &OnShelf,
        plan: &Plan<'_>,
    ) -> Result<Result<ReadBack, Fault>, WriteError> {
        let writer = ObjectWriter::new(bucket);
        let written = writer.write(plan, &self.contents, |advance| self.tell(advance))?;
        let report = bucket.read().and_then(validate_zip);
        let report = report.map_err(Fault::at("reading a package back"));
        Ok(report.map(|report| ReadBack {
            size: written.size,
            sha256: Some(written.checksum),
            manifest: written.manifest(),
            files: written.files,
            faults: report.faults,
        }))
    }
}

fn sound(plan: &Plan<'_>, description: &Description, written: ReadBack) -> Result<Sound, Fault> {
    let manifest = packages::Sha256::of(written.manifest.as_bytes());
    let sha256 = written
        .sha256
        .ok_or(Fault::broken("a package was written without its hash"))?;
    let files = written.files.into_iter().zip(plan.places());
    let files = files.map(|((path, measure), place)| Line {
        path,
        size: measure.size,
        sha256: measure.sha256,
        place: place.cloned(),
    });
    Ok(Sound {
        files: files.collect(),
        documents: description
            .units()
            .map(|(_, unit)| unit.documents.len())
            .sum(),
        bytes: description.bytes(),
        size: written.size,
        sha256,
        manifest,
    })
}
