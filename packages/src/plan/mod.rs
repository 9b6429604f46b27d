//! What a package consists of, file by file in the order of writing, decided before any content is opened.
//!
//! A plan knows every path. Contents are named by their hash; what the package says about itself is made when its turn
//! comes, from the description and from what was measured of the files before it, so nothing but the file at hand is in
//! memory.

mod bagit;
mod ead;
mod eark;
mod opex;
mod register;
mod simple;
mod workbook;

use std::collections::HashMap;
use std::fmt::{self, Write as _};

use sha2::Digest;
use thiserror::Error;

use crate::check::document_place;
use crate::description::{Content, Description, Document, File, Inventory, Unit};
use crate::fault::{Fault, Place};
use crate::hash::{Hashes, Measure, Sha256};

pub(crate) use bagit::{
    DECLARATION as BAG_DECLARATION, MANIFEST as BAG_MANIFEST, REGISTER as BAG_REGISTER,
    TAG_MANIFEST as BAG_TAG_MANIFEST,
};
pub(crate) use ead::{
    ACCESS as ACCESS_LABEL, GROUND as GROUND_LABEL, MARK_COLUMNS, NAMESPACE as EAD_NAMESPACE,
    RESOLUTION_COLUMNS, UNTIL as UNTIL_LABEL,
};
pub use eark::EarkVersion;
pub(crate) use eark::{DOCUMENT_TYPE, METS, PATH_TYPE, PREMIS_NAMESPACE};
pub(crate) use opex::NAMESPACE as OPEX_NAMESPACE;
pub use opex::OpexNamespace;
pub use register::NAMESPACE as REGISTER_NAMESPACE;
pub(crate) use simple::{REGISTER, WORKBOOK};

/// The kinds of packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// BagIt 1.0 (RFC 8493): the files with their register in an envelope of hashes.
    BagIt,
    /// The national archive's simple SIP (domain §7 A): the files with their register as XML and as a workbook.
    Simple,
    /// The national archive's OPEX with PAX (domain §7 B).
    Opex(OpexNamespace),
    /// E-ARK SIP.
    Eark(EarkVersion),
}

/// One package as it will be written.
pub struct Plan<'a> {
    pub(crate) description: &'a Description,
    pub(crate) kind: Kind,
    pub(crate) hashes: Hashes,
    pub(crate) entries: Vec<Entry<'a>>,
}

/// A file of the package.
pub(crate) struct Entry<'a> {
    /// From the root of the package, with `/`.
    pub(crate) path: String,
    pub(crate) source: Source<'a>,
}

pub(crate) enum Source<'a> {
    Content { place: Place, content: Content },
    Made(Maker<'a>),
}

/// Makes a file from what was measured before it.
pub(crate) type Maker<'a> = Box<dyn Fn(&Measured) -> Result<Vec<u8>, NotMade> + Send + Sync + 'a>;

/// A file that the package says about itself could not be made.
#[derive(Debug, Error)]
pub(crate) enum NotMade {
    #[error("{0} is used before it is written")]
    TooEarly(String),
    #[error("the workbook cannot be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// The files written so far.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    measures: HashMap<String, Measure>,
}

impl Measured {
    pub(crate) fn get(&self, path: &str) -> Result<&Measure, NotMade> {
        self.measures
            .get(path)
            .ok_or_else(|| NotMade::TooEarly(path.to_owned()))
    }

    pub(crate) fn insert(&mut self, path: String, measure: Measure) {
        self.measures.insert(path, measure);
    }

    /// Every file of a plan, in the order of writing.
    pub(crate) fn files(mut self, plan: &Plan<'_>) -> Vec<(String, Measure)> {
        let files = plan.entries.iter();
        files
            .filter_map(|entry| Some((entry.path.clone(), self.measures.remove(&entry.path)?)))
            .collect()
    }
}

impl<'a> Plan<'a> {
    /// Plans a package; all faults of the description if it has any.
    pub fn new(kind: Kind, description: &'a Description) -> Result<Self, Vec<Fault>> {
        let faults = description.check();
        if !faults.is_empty() {
            return Err(faults);
        }
        let entries = match kind {
            Kind::BagIt => bagit::entries(description),
            Kind::Simple => simple::entries(description),
            Kind::Opex(namespace) => opex::entries(description, namespace),
            Kind::Eark(version) => eark::entries(description, version),
        };
        let hashes = match kind {
            Kind::BagIt | Kind::Simple | Kind::Eark(_) => Hashes::Sha256,
            Kind::Opex(_) => Hashes::Sha256AndSha1,
        };
        Ok(Self {
            description,
            kind,
            hashes,
            entries,
        })
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Name of the package and of its root folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.description.name
    }

    /// The paths of all files from the root of the package, in the order of writing.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.path.as_str())
    }

    /// Whose the files are, in the order of [`Plan::paths`]: of a content the document and its file, of what the package says of
    /// itself nobody's.
    pub fn places(&self) -> impl Iterator<Item = Option<&Place>> {
        self.entries.iter().map(|entry| match &entry.source {
            Source::Content { place, .. } => Some(place),
            Source::Made(_) => None,
        })
    }

    /// What tells this plan from another: a package that was begun goes on only by the plan that it was begun with.
    pub(crate) fn digest(&self) -> Sha256 {
        let mut told = Telling(sha2::Sha256::new());
        // Hashing does not fail.
        let _ = write!(told, "{:?} {:?}", self.kind, self.description);
        for entry in &self.entries {
            let _ = write!(told, " {:?}", entry.path);
        }
        Sha256::from_bytes(told.0.finalize().into())
    }
}

/// Hashes what is printed into it, so that a long description is never one text.
struct Telling(sha2::Sha256);

impl fmt::Write for Telling {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// A file of a document with all that it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Held<'a> {
    pub(crate) inventory: &'a Inventory,
    pub(crate) unit: &'a Unit,
    pub(crate) document: &'a Document,
    /// Number of the document in its unit, from 1.
    pub(crate) number: usize,
    pub(crate) file: &'a File,
}

impl<'a> Held<'a> {
    /// Folder of its document, for kinds of packages that have no folders of their own: `2_15a/3`
    pub(crate) fn folder(&self) -> String {
        folder(self.inventory, self.unit, self.number)
    }

    /// What is written at `path`; a file without content does not pass the check.
    pub(crate) fn entry(&self, path: String) -> Option<Entry<'a>> {
        let place = Place {
            file: Some(self.file.name.clone()),
            ..document_place(self.inventory, self.unit, self.document)
        };
        self.file.content.map(|content| Entry {
            path,
            source: Source::Content { place, content },
        })
    }
}

/// Folder of a document: `2_15a/3`
pub(crate) fn folder(inventory: &Inventory, unit: &Unit, number: usize) -> String {
    format!(
        "{}_{}/{number}",
        inventory.number.code(),
        unit.number.code()
    )
}

/// All files in their order.
pub(crate) fn held(description: &Description) -> impl Iterator<Item = Held<'_>> {
    description.units().flat_map(|(inventory, unit)| {
        unit.documents
            .iter()
            .zip(1..)
            .flat_map(move |(document, number)| {
                document.files.iter().map(move |file| Held {
                    inventory,
                    unit,
                    document,
                    number,
                    file,
                })
            })
    })
}

/// Something that the package says about itself.
pub(crate) fn made<'a>(
    path: impl Into<String>,
    make: impl Fn(&Measured) -> Result<Vec<u8>, NotMade> + Send + Sync + 'a,
) -> Entry<'a> {
    Entry {
        path: path.into(),
        source: Source::Made(Box::new(make)),
    }
}
