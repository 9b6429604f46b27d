//! What is wrong, where, and by which rule, in both languages.
//!
//! One kind of fault for a description that cannot be packed and for a package that does not hold: the clerk who mends
//! reads both in one list.

use std::fmt;

use crate::names::NameFault;

/// The languages of the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Latvian,
    English,
}

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    /// The field or XML element: `title`, `accessrestrict`, `mets/fileSec/file[2]/@CHECKSUM`
    pub element: String,
    pub rule: Rule,
}

/// Where it is; what is not known or not meant is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Inventory and unit, as in `2-15.a`.
    pub unit: Option<String>,
    /// [`crate::description::Document::id`]
    pub document: Option<String>,
    /// Name of the file in its document; in a package that is read, its path from the root.
    pub file: Option<String>,
}

impl Place {
    /// The whole delivery.
    #[must_use]
    pub fn package() -> Self {
        Self::default()
    }

    /// A file of a package that is read.
    #[must_use]
    pub fn path(path: &str) -> Self {
        Self {
            file: Some(path.to_owned()),
            ..Self::default()
        }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $({ $($field:ident: $type:ty),+ })? = $code:literal, $latvian:literal, $english:literal;)+) => {
        /// The rule that is broken, with what it takes to say how.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $name $({ $($field: $type),+ })?,)+
        }

        impl Rule {
            /// A stable name for programs.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$name $({ $($field: _),+ })? => $code,)+
                }
            }

            /// What is wrong and what to do.
            #[must_use]
            pub fn message(&self, language: Language) -> String {
                match (self, language) {
                    $(
                        (Self::$name $({ $($field),+ })?, Language::Latvian) => format!($latvian),
                        (Self::$name $({ $($field),+ })?, Language::English) => format!($english),
                    )+
                }
            }
        }
    };
}

rules! {
    // A description.
    NothingToHandOver = "NOTHING_TO_HAND_OVER",
        "Nodošanai nav izvēlēta neviena glabājamā vienība.",
        "No unit of description was chosen.";
    Missing = "MISSING",
        "Lauks ir obligāts.",
        "The field must be filled in.";
    TooLong { most: usize, found: usize } = "TOO_LONG",
        "Ir {found} rakstzīmes, pieļaujamas ne vairāk kā {most}.",
        "There are {found} characters; at most {most} are allowed.";
    /// XML 1.0 §2.2
    ForbiddenCharacter { code: u32 } = "FORBIDDEN_CHARACTER",
        "Tekstā ir rakstzīme U+{code:04X}, ko XML nepieļauj. Izdzēsiet to.",
        "The text holds the character U+{code:04X}, which XML does not allow. Delete it.";
    BadCode = "BAD_CODE",
        "Pieļaujami tikai latīņu burti bez garumzīmēm, cipari, domuzīme un pasvītra.",
        "Only ASCII letters, digits, hyphens and underscores are allowed.";
    /// Domain §4.1, §13 (21).
    RestrictedWithoutDate = "RESTRICTED_WITHOUT_DATE",
        "Pieejamība ir ierobežota, bet nav ierobežojuma datuma.",
        "Access is restricted, but the date until which it is is missing.";
    RestrictedWithoutGround = "RESTRICTED_WITHOUT_GROUND",
        "Pieejamība ir ierobežota, bet nav ierobežojuma pamata.",
        "Access is restricted, but its ground is missing.";
    OpenWithDate = "OPEN_WITH_DATE",
        "Pieejamība ir vispārēja, bet norādīts ierobežojuma datums.",
        "Access is open, but a date of restriction is given.";
    OpenWithGround = "OPEN_WITH_GROUND",
        "Pieejamība ir vispārēja, bet norādīts ierobežojuma pamats.",
        "Access is open, but a ground of restriction is given.";
    UnknownLanguage { code: String } = "UNKNOWN_LANGUAGE",
        "Valodas kods “{code}” nav zināms (ISO 639).",
        "There is no language with the code “{code}” (ISO 639).";
    ImpossibleDate = "IMPOSSIBLE_DATE",
        "Tāda datuma nav.",
        "There is no such date.";
    DatesReversed { from: String, to: String } = "DATES_REVERSED",
        "Beigu datums {to} ir pirms sākuma datuma {from}.",
        "The end, {to}, lies before the beginning, {from}.";
    OutsideUnit { date: String } = "OUTSIDE_UNIT",
        "Dokumenta datums {date} neiekļaujas glabājamās vienības datējumā.",
        "The document's date, {date}, lies outside the dates of its unit.";
    SentBeforePrepared = "SENT_BEFORE_PREPARED",
        "Nosūtīšanas datums ir pirms sagatavošanas datuma.",
        "It was sent before it was prepared.";
    DoubledInventory { number: String } = "DOUBLED_INVENTORY",
        "Uzskaites saraksts Nr. {number} ir norādīts divreiz.",
        "Inventory No. {number} is given twice.";
    DoubledUnit { number: String } = "DOUBLED_UNIT",
        "Glabājamās vienības Nr. {number} sarakstā ir divreiz.",
        "The inventory has unit No. {number} twice.";
    AlreadyHandedOver { act: String } = "ALREADY_HANDED_OVER",
        "Glabājamā vienība jau nodota ar aktu Nr. {act}.",
        "The unit was already handed over by act No. {act}.";
    NoDocuments = "NO_DOCUMENTS",
        "Glabājamajā vienībā nav neviena dokumenta.",
        "The unit holds no document.";
    DoubledDocument = "DOUBLED_DOCUMENT",
        "Dokuments pakotnē ir divreiz.",
        "The document is in the package twice.";
    NoFiles = "NO_FILES",
        "Dokumentam nav nevienas datnes.",
        "The document has no file.";
    NameTooLong = "NAME_TOO_LONG",
        "Datnes nosaukums ir garāks par 255 baitiem. Pārdēvējiet datni.",
        "The file's name is longer than 255 bytes. Rename the file.";
    NameWithSeparator = "NAME_WITH_SEPARATOR",
        "Datnes nosaukumā ir mapju atdalītājs (/, \\ vai :). Pārdēvējiet datni.",
        "The file's name holds a separator of folders (/, \\ or :). Rename the file.";
    NameWithReservedCharacter = "NAME_WITH_RESERVED_CHARACTER",
        "Datnes nosaukumā ir <, >, \", |, ? vai *. Pārdēvējiet datni.",
        "The file's name holds <, >, \", |, ? or *. Rename the file.";
    NameWithControl = "NAME_WITH_CONTROL",
        "Datnes nosaukumā ir neredzama vadības rakstzīme. Pārdēvējiet datni.",
        "The file's name holds an invisible control character. Rename the file.";
    NameEdge = "NAME_EDGE",
        "Datnes nosaukums sākas ar atstarpi vai beidzas ar punktu vai atstarpi. Pārdēvējiet datni.",
        "The file's name begins with a space or ends with a full stop or a space. Rename the file.";
    NameReserved = "NAME_RESERVED",
        "Šādu nosaukumu operētājsistēma patur sev. Pārdēvējiet datni.",
        "Operating systems keep this name for themselves. Rename the file.";
    DoubledName { other: String } = "DOUBLED_NAME",
        "Dokumentam jau ir datne “{other}”, un ne visas sistēmas tās atšķir. Pārdēvējiet vienu no tām.",
        "The document already has a file “{other}”, and not every system tells them apart. Rename one of them.";
    BadMediaType = "BAD_MEDIA_TYPE",
        "Datnes veids nav norādīts kā tips/apakštips.",
        "The media type is not written as type/subtype.";
    BadPronom { id: String } = "BAD_PRONOM",
        "“{id}” nav PRONOM identifikators (fmt/… vai x-fmt/…).",
        "“{id}” is no PRONOM identifier (fmt/… or x-fmt/…).";
    NoOriginal { name: String } = "NO_ORIGINAL",
        "Datnes, no kuras šī izgatavota (“{name}”), dokumentam nav.",
        "The document has no file “{name}”, from which this one is said to be made.";
    NoSuchFile { name: String } = "NO_SUCH_FILE",
        "Notikums attiecas uz datni “{name}”, kuras dokumentam nav.",
        "The event is about a file “{name}”, which the document does not have.";
    DoubledEvent { id: String } = "DOUBLED_EVENT",
        "Notikums “{id}” pakotnē ir divreiz.",
        "The event “{id}” is in the package twice.";
    NoContent = "NO_CONTENT",
        "Datnes satura krātuvē nav.",
        "The content of the file is not in the store.";
    EmptyContent = "EMPTY_CONTENT",
        "Datne ir tukša.",
        "The file is empty.";
    ContentSize { expected: u64, found: u64 } = "CONTENT_SIZE",
        "Krātuvē ir {found} baiti, reģistrēts {expected}.",
        "The store has {found} bytes; {expected} are on record.";
    ContentHash { expected: String, found: String } = "CONTENT_HASH",
        "Satura kontrolsumma ir {found}, reģistrēta {expected}. Datne ir mainīta vai bojāta.",
        "The hash of the content is {found}; {expected} is on record. The file was altered or is damaged.";

    // A package that is read.
    NotAPackage = "NOT_A_PACKAGE",
        "Uzbūve neatbilst nevienam pakotnes veidam.",
        "It has the layout of no kind of package.";
    Unreadable { reason: String } = "UNREADABLE",
        "Nevar nolasīt: {reason}.",
        "It cannot be read: {reason}.";
    UnsafePath = "UNSAFE_PATH",
        "Ceļš iziet ārpus pakotnes vai satur neatļautas daļas.",
        "The path leaves the package or has parts that are not allowed.";
    SeveralRoots = "SEVERAL_ROOTS",
        "Arhīva datnei jāizpakojas vienā saknes mapē.",
        "The archive file must unpack to a single root folder.";
    Compressed = "COMPRESSED",
        "Datne ir saspiesta; pakotnēs datnes glabā nesaspiestas.",
        "The file is compressed; packages keep files as they are.";
    MissingFile = "MISSING_FILE",
        "Datne ir aprakstīta, bet pakotnē tās nav.",
        "The file is described but not in the package.";
    StrayFile = "STRAY_FILE",
        "Datne ir pakotnē, bet nekur nav aprakstīta.",
        "The file is in the package but described nowhere.";
    WrongSize { expected: u64, found: u64 } = "WRONG_SIZE",
        "Datnē ir {found} baiti, aprakstīti {expected}.",
        "The file has {found} bytes; {expected} are described.";
    WrongHash { algorithm: &'static str, expected: String, found: String } = "WRONG_HASH",
        "{algorithm} kontrolsumma ir {found}, aprakstīta {expected}.",
        "The {algorithm} is {found}; {expected} is described.";
    NoHash { algorithm: &'static str } = "NO_HASH",
        "Nav {algorithm} kontrolsummas.",
        "There is no {algorithm}.";
    DescribedTwice = "DESCRIBED_TWICE",
        "Datne aprakstīta divreiz.",
        "The file is described twice.";
    BadXml { reason: String } = "BAD_XML",
        "XML nav pareizi veidots: {reason}.",
        "The XML is not well formed: {reason}.";
    BadLine { line: usize } = "BAD_LINE",
        "{line}. rindu nevar saprast.",
        "Line {line} cannot be understood.";
    NoElement = "NO_ELEMENT",
        "Elementa vai atribūta nav.",
        "The element or attribute is missing.";
    BadValue { found: String, wanted: String } = "BAD_VALUE",
        "Vērtība ir “{found}”, jābūt: {wanted}.",
        "The value is “{found}”; it must be: {wanted}.";
    BrokenReference { id: String } = "BROKEN_REFERENCE",
        "Norādītā “{id}” nav.",
        "There is no “{id}” to refer to.";
    DoubledId { id: String } = "DOUBLED_ID",
        "Identifikators “{id}” lietots divreiz.",
        "The identifier “{id}” is used twice.";
}

/// In Latvian; [`Fault::message`] gives either language.
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::Latvian))
    }
}

impl From<NameFault> for Rule {
    fn from(fault: NameFault) -> Self {
        match fault {
            NameFault::Empty => Self::Missing,
            NameFault::TooLong => Self::NameTooLong,
            NameFault::Separator => Self::NameWithSeparator,
            NameFault::ReservedCharacter => Self::NameWithReservedCharacter,
            NameFault::Control => Self::NameWithControl,
            NameFault::Edge => Self::NameEdge,
            NameFault::Reserved => Self::NameReserved,
        }
    }
}

impl Fault {
    pub(crate) fn new(place: Place, element: impl Into<String>, rule: Rule) -> Self {
        Self {
            place,
            element: element.into(),
            rule,
        }
    }

    /// Place, element and rule in one line: `2-15, 0193…, pieteikums.pdf · name: …`
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let Place {
            unit,
            document,
            file,
        } = &self.place;
        let place: Vec<&str> = [unit, document, file]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        let message = self.rule.message(language);
        let separator = if place.is_empty() || self.element.is_empty() {
            ""
        } else {
            " · "
        };
        format!("{}{separator}{}: {message}", place.join(", "), self.element)
    }
}
