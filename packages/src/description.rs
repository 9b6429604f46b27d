//! What is handed over, as plain values: whoever owns the records fills them in, and nothing here asks a database.
//!
//! The columns are those of domain §4.1 (documents) and §5 (units of description). Values may be wrong, that is the point:
//! [`Description::check`] tells everything that is, so nothing here refuses at its door what a clerk should be shown.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use crate::dates::PartialDate;
use crate::hash::{Sha1, Sha256};
use crate::unit_number::UnitNumber;

/// One delivery: the chosen units of description of one record group, with everything that is said of them.
#[derive(Debug, Clone)]
pub struct Description {
    /// Name of the package, also of its root folder: letters of ASCII, digits, `-` and `_`.
    pub name: String,
    /// When the package was ordered; the same for every attempt, so that a resumed package is the same package.
    pub created_at: DateTime<Utc>,
    pub software: Software,
    pub archive: Archive,
    pub institution: Institution,
    /// Number of the submission agreement (*līgums*), where there is one.
    pub agreement: Option<String>,
    /// *Fonds*
    pub record_group: RecordGroup,
    pub inventories: Vec<Inventory>,
}

/// What made the package.
#[derive(Debug, Clone)]
pub struct Software {
    pub name: String,
    pub version: String,
}

/// Who receives it.
#[derive(Debug, Clone)]
pub struct Archive {
    pub name: String,
    /// As reference codes begin: `LNA`
    pub code: String,
    /// The part of the archive that keeps the record group: `VAZVA`
    pub department: String,
}

/// Whose records they are (*fonda veidotājs*).
#[derive(Debug, Clone)]
pub struct Institution {
    pub name: String,
    /// *Iestādes reģistrācijas numurs*
    pub registration_number: String,
}

/// *Fonds*
#[derive(Debug, Clone)]
pub struct RecordGroup {
    /// `327`
    pub number: String,
    pub title: String,
}

/// *Uzskaites saraksts*
#[derive(Debug, Clone)]
pub struct Inventory {
    pub number: UnitNumber,
    pub title: String,
    pub units: Vec<Unit>,
}

/// How much a unit is (*apjoms*), as the archive's form says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// `12`, `77,7`
    pub quantity: String,
    /// *Mērvienība*: `Lapas`, `Dokumenti`, `GV`, `B` to `GB`.
    pub unit: String,
}

/// Unit of description (*glabājamā vienība*): a file or a volume of it.
#[derive(Debug, Clone)]
pub struct Unit {
    pub number: UnitNumber,
    /// *Sērijas kods*: `1.2`
    pub series: Option<String>,
    /// At most 1,000 characters.
    pub title: String,
    /// *Saturs*; at most 2,000 characters.
    pub contents: Option<String>,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
    /// *Datējuma piezīmes*
    pub dating_notes: Option<String>,
    pub extent: Option<Extent>,
    /// *Saistītās vienības*: `2-15, 2A-7a`
    pub related: Option<String>,
    /// *Sistematizācija*
    pub arrangement: Option<String>,
    pub archival_history: Option<String>,
    pub notes: Option<String>,
    /// *Forma*
    pub form: Option<String>,
    /// *Slepenība*: `Publisks`
    pub secrecy: Option<String>,
    /// *Kopijas*
    pub copies: Option<String>,
    /// ISO 639-1 or 639-2/B.
    pub languages: Vec<String>,
    pub access: AccessData,
    /// The act by which the unit was handed over before; a fault when there is one.
    pub handed_over_by: Option<String>,
    pub documents: Vec<Document>,
}

/// Who may see it (*pieejamība*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// *Vispārēja*
    Open,
    /// *Ierobežota*
    Restricted,
    /// *Sensitīvi dati*
    Sensitive,
}

impl Access {
    /// As packages of the national archive say it.
    #[must_use]
    pub const fn descriptor(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Restricted | Self::Sensitive => "closed",
        }
    }

    /// The archive's own word.
    #[must_use]
    pub const fn latvian(self) -> &'static str {
        match self {
            Self::Open => "Vispārēja",
            Self::Restricted => "Ierobežota",
            Self::Sensitive => "Sensitīvi dati",
        }
    }
}

/// Access with its term and ground; both go with restricted access, neither with open.
#[derive(Debug, Clone)]
pub struct AccessData {
    pub access: Access,
    /// *Ierobežojuma datums*: the last day of the restriction.
    pub until: Option<NaiveDate>,
    /// *Ierobežojuma pamats*; at most 30 characters.
    pub ground: Option<String>,
    /// *Lietošanas nosacījumi*; at most 30 characters.
    pub conditions: Option<String>,
}

/// A registered document with its registration data.
#[derive(Debug, Clone)]
pub struct Document {
    /// What its owner calls it, unique in the package. Replies and faults are matched by it.
    pub id: String,
    /// At most 500 characters.
    pub title: String,
    /// At most 30 characters.
    pub registration_number: String,
    /// At most 30 characters.
    pub senders_number: Option<String>,
    /// *Lietas numurs*; at most 30 characters.
    pub file_index: String,
    pub group: Group,
    /// *Dokumenta veids*
    pub kind: String,
    /// *Dokumenta datums*
    pub dated: Option<NaiveDate>,
    /// *Sagatavošanas (izveidošanas) datums*
    pub prepared: Option<NaiveDate>,
    /// *Nosūtīšanas datums*
    pub sent: Option<NaiveDate>,
    pub languages: Vec<String>,
    /// At most 200 characters.
    pub keywords: Option<String>,
    /// At most 500 characters.
    pub annotation: Option<String>,
    /// At most 500 characters.
    pub notes: Option<String>,
    /// At most 500 characters.
    pub technical: Option<String>,
    pub access: AccessData,
    /// At most 200 characters each.
    pub addressees: Vec<String>,
    pub persons: Vec<Person>,
    pub visas: Vec<Mark>,
    /// *Iepazīšanās atzīmes*
    pub receipts: Vec<Mark>,
    pub resolutions: Vec<Resolution>,
    pub files: Vec<File>,
    pub events: Vec<Event>,
}

/// *Dokumentu grupa*
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Incoming,
    Outgoing,
    Internal,
}

impl Group {
    /// The archive's own word.
    #[must_use]
    pub const fn latvian(self) -> &'static str {
        match self {
            Self::Incoming => "Saņemts",
            Self::Outgoing => "Nosūtīts",
            Self::Internal => "Iekšējs",
        }
    }
}

/// A person with a part in a document.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub relator: Relator,
}

/// Which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relator {
    Creator,
    Author,
    Signer,
}

impl Relator {
    /// As EAD3 says it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Author => "author",
            Self::Signer => "signer",
        }
    }
}

/// A visa (*viza*) or a read receipt (*iepazīšanās atzīme*).
#[derive(Debug, Clone)]
pub struct Mark {
    /// At most 50 characters.
    pub person: String,
    pub date: Option<NaiveDate>,
    /// At most 200 characters.
    pub notes: Option<String>,
}

/// *Rezolūcija*
#[derive(Debug, Clone)]
pub struct Resolution {
    /// At most 50 characters.
    pub author: String,
    /// At most 50 characters.
    pub responsible: String,
    /// At most 200 characters.
    pub task: String,
    pub due: Option<NaiveDate>,
    pub date: Option<NaiveDate>,
    /// At most 200 characters.
    pub notes: Option<String>,
}

/// A file of a document.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name in the package, unique within its document.
    pub name: String,
    /// `None`: its owner has no bytes of it any more; a fault.
    pub content: Option<Content>,
    /// As IANA registers them: `application/pdf`
    pub media_type: String,
    /// PRONOM identifier: `fmt/477`
    pub pronom: Option<String>,
    pub rendition: Rendition,
}

/// Bytes by what proves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// Bytes.
    pub size: u64,
    pub sha256: Sha256,
    /// Taken while packing where the profile wants it; held against this one where it is given.
    pub sha1: Option<Sha1>,
}

/// How a file stands to the document as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendition {
    Original,
    /// Made from the file of this name of the same document, for keeping (PDF/A).
    Archival {
        of: String,
    },
}

/// Something that happened to a document, from its owner's journal.
#[derive(Debug, Clone)]
pub struct Event {
    /// Unique in the package.
    pub id: String,
    pub kind: EventKind,
    pub at: DateTime<Utc>,
    /// Who did it; `None` for the software itself.
    pub by: Option<String>,
    /// What happened, in words.
    pub detail: String,
    /// The names of the files of the document that it was about; none: about the document.
    pub files: Vec<String>,
}

/// What happened, in the terms of the PREMIS vocabulary of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    Registration,
    Approval,
    Signature,
    FormatChange,
    FixityCheck,
    MetadataModification,
    Transfer,
}

impl EventKind {
    /// The term as the vocabulary of the Library of Congress has it, where it has one.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Approval => "approval",
            Self::Signature => "digital signature generation",
            Self::FormatChange => "migration",
            Self::FixityCheck => "fixity check",
            Self::MetadataModification => "metadata modification",
            Self::Transfer => "transfer",
        }
    }
}

impl Description {
    /// The units with their inventories, in their order.
    pub fn units(&self) -> impl Iterator<Item = (&Inventory, &Unit)> {
        self.inventories
            .iter()
            .flat_map(|inventory| inventory.units.iter().map(move |unit| (inventory, unit)))
    }

    /// Reference code of the record group: `LV_LNA_VAZVA_F327`
    #[must_use]
    pub fn record_group_code(&self) -> String {
        let Archive {
            code, department, ..
        } = &self.archive;
        format!("LV_{code}_{department}_F{}", self.record_group.number)
    }

    /// Reference code of a unit: `LV_LNA_VAZVA_F327_2_15`
    #[must_use]
    pub fn unit_code(&self, inventory: &Inventory, unit: &Unit) -> String {
        let group = self.record_group_code();
        format!("{group}_{}_{}", inventory.number.code(), unit.number.code())
    }

    /// How many bytes of contents there are.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let files = self
            .units()
            .flat_map(|(_, unit)| unit.documents.iter())
            .flat_map(|document| document.files.iter());
        files
            .filter_map(|file| file.content.as_ref())
            .map(|content| content.size)
            .sum()
    }
}

impl Unit {
    /// The strictest access of the unit and of its documents: a folder is no more open than what lies in it.
    #[must_use]
    pub fn strictest(&self) -> Access {
        let all = || {
            self.documents
                .iter()
                .map(|document| document.access.access)
                .chain([self.access.access])
        };
        if all().any(|access| access == Access::Sensitive) {
            Access::Sensitive
        } else if all().any(|access| access == Access::Restricted) {
            Access::Restricted
        } else {
            Access::Open
        }
    }
}

/// As archives cite it: `VAZVA, 327. f., 2. us., 15. gv.`
#[must_use]
pub fn citation(description: &Description, inventory: &Inventory, unit: &Unit) -> String {
    let Description {
        archive,
        record_group,
        ..
    } = description;
    format!(
        "{}, {}. f., {}. us., {}. gv.",
        archive.department, record_group.number, inventory.number, unit.number
    )
}

impl fmt::Display for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.latvian())
    }
}
