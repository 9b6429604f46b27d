//! Themes: what each kind of letter is, where it is registered and filed, who may see it, and in which formats it comes.

use entities::vocabulary::{AccessClass, Direction, DocumentKind};

use super::correspondents::{PARISHES, SampleCorrespondent};

/// How the bytes of a main document are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Docx,
    Odt,
    Pdf,
    Rtf,
    Html,
    Text,
    /// Text in the Baltic code page.
    OldText,
    Xlsx,
    /// A message with the letter attached.
    Mail,
    /// `.asice`
    Asice,
    /// `.edoc`
    Edoc,
}

/// With whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum With {
    Person,
    Organisation,
    Nobody,
}

/// In which series, for which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filing {
    /// Always the same.
    Fixed(&'static str, &'static str),
    /// By residence: in town the given series and unit, in a parish the series with this number of its social centre.
    Centre {
        town: (&'static str, &'static str),
        number: u8,
    },
}

impl Filing {
    /// Series index and unit code for a resident.
    pub(crate) fn of(self, person: &SampleCorrespondent) -> (&'static str, &'static str) {
        match self {
            Self::Fixed(series, unit) => (series, unit),
            Self::Centre { town, number } => {
                match (PARISHES[person.parish % PARISHES.len()].centre, number) {
                    ("OG-SC-MADL", 1) => ("6-1", "OG-SC-MADL"),
                    ("OG-SC-MADL", 2) => ("6-2", "OG-SC-MADL"),
                    ("OG-SC-MADL", 3) => ("6-3", "OG-SC-MADL"),
                    ("OG-SC-MADL", _) => ("6-4", "OG-SC-MADL"),
                    ("OG-SC-SUNT", 1) => ("7-1", "OG-SC-SUNT"),
                    ("OG-SC-SUNT", 2) => ("7-2", "OG-SC-SUNT"),
                    ("OG-SC-SUNT", 3) => ("7-3", "OG-SC-SUNT"),
                    ("OG-SC-SUNT", _) => ("7-4", "OG-SC-SUNT"),
                    ("OG-SC-TAUR", 1) => ("8-1", "OG-SC-TAUR"),
                    ("OG-SC-TAUR", 2) => ("8-2", "OG-SC-TAUR"),
                    ("OG-SC-TAUR", 3) => ("8-3", "OG-SC-TAUR"),
                    ("OG-SC-TAUR", _) => ("8-4", "OG-SC-TAUR"),
                    _ => town,
                }
            }
        }
    }
}

/// A file that may come with the letter: its theme, its format, and in how many cases of a hundred.
pub(crate) type Attachment = (&'static str, Format, u32);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Theme {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    pub(crate) direction: Direction,
    pub(crate) kind: DocumentKind,
    pub(crate) register: &'static str,
    pub(crate) filing: Filing,
    pub(crate) access: AccessClass,
    pub(crate) with: With,
    pub(crate) formats: &'static [Format],
    pub(crate) attachments: &'static [Attachment],
}

const PERSONAL_LETTER: &[Format] = &[
    Format::Pdf,
    Format::Docx,
    Format::Odt,
    Format::Mail,
    Format::Pdf,
    Format::OldText,
    Format::Mail,
    Format::Rtf,
    Format::Docx,
];
const OFFICIAL_LETTER: &[Format] = &[
    Format::Asice,
    Format::Pdf,
    Format::Edoc,
    Format::Docx,
    Format::Pdf,
    Format::Mail,
];
const OWN_LETTER: &[Format] = &[
    Format::Docx,
    Format::Pdf,
    Format::Asice,
    Format::Odt,
    Format::Edoc,
];
const OWN_PAPER: &[Format] = &[Format::Docx, Format::Odt, Format::Pdf, Format::Docx];
const DECIDED: &[Format] = &[
    Format::Docx,
    Format::Asice,
    Format::Pdf,
    Format::Edoc,
    Format::Odt,
    Format::Pdf,
];
const CONTRACT: &[Format] = &[Format::Edoc, Format::Asice, Format::Pdf];

const DECLARATION: Attachment = ("pielikums-deklaracija", Format::Pdf, 60);
const STATEMENT: Attachment = ("pielikums-konts", Format::Pdf, 50);
const BILL: Attachment = ("pielikums-rekins", Format::Pdf, 65);
const DOCTOR: Attachment = ("pielikums-arsts", Format::Docx, 50);

/// The town's assistance department, otherwise the parish's social centre.
const SUBMISSION: Filing = Filing::Centre {
    town: ("3-4", "OG-SC-OGRE/SPN"),
    number: 3,
};
const REPLY: Filing = Filing::Centre {
    town: ("2-6", "OG-AIN"),
    number: 3,
};
const DECISION: Filing = Filing::Centre {
    town: ("3-2", "OG-SC-OGRE/SPN"),
    number: 2,
};
const CLIENT_FILE: Filing = Filing::Centre {
    town: ("3-1", "OG-SC-OGRE/SPN"),
    number: 1,
};
const FAMILY: &str = "OG-SC-OGRE/AGB";
const CARE: &str = "OG-SC-OGRE/SAR";
const OFFICE: &str = "OG-AIN";

macro_rules! theme {
    ($name:literal, $direction:ident, $kind:ident, $register:literal, $filing:expr, $access:ident, $with:ident, $formats:expr, [$($attachment:expr),*]) => {
        Theme {
            name: $name,
            source: include_str!(concat!("letters/", $name, ".txt")),
            direction: Direction::$direction,
            kind: DocumentKind::$kind,
            register: $register,
            filing: $filing,
            access: AccessClass::$access,
            with: With::$with,
            formats: $formats,
            attachments: &[$($attachment),*],
        }
    };
}

use Filing::Fixed;

#[rustfmt::skip]
pub(crate) const THEMES: [Theme; 62] = [
    // — from residents —
    theme!("gmi-iesniegums", Incoming, Submission, "iesniegumi", SUBMISSION, RestrictedPersonal, Person, PERSONAL_LETTER, [DECLARATION, STATEMENT]),
    theme!("majokla-iesniegums", Incoming, Submission, "iesniegumi", SUBMISSION, RestrictedPersonal, Person, PERSONAL_LETTER, [BILL, DECLARATION]),
    theme!("krizes-iesniegums", Incoming, Submission, "iesniegumi", SUBMISSION, RestrictedPersonal, Person, PERSONAL_LETTER, []),
    theme!("aprupe-iesniegums", Incoming, Submission, "iesniegumi", Fixed("5-1", CARE), RestrictedPersonal, Person, PERSONAL_LETTER, [DOCTOR]),
    theme!("statuss-iesniegums", Incoming, Submission, "iesniegumi", SUBMISSION, RestrictedPersonal, Person, PERSONAL_LETTER, [DECLARATION]),
    theme!("ilgstosa-aprupe-iesniegums", Incoming, Submission, "iesniegumi", Fixed("5-3", CARE), RestrictedPersonal, Person, PERSONAL_LETTER, [DOCTOR]),
    theme!("asistents-iesniegums", Incoming, Submission, "iesniegumi", Fixed("5-4", CARE), RestrictedPersonal, Person, PERSONAL_LETTER, [DOCTOR]),
    theme!("paliglidzekli-iesniegums", Incoming, Submission, "iesniegumi", Fixed("5-5", CARE), RestrictedPersonal, Person, PERSONAL_LETTER, [DOCTOR]),
    theme!("medikamenti-iesniegums", Incoming, Submission, "iesniegumi", SUBMISSION, RestrictedPersonal, Person, PERSONAL_LETTER, [STATEMENT]),
    theme!("skolas-iesniegums", Incoming, Submission, "iesniegumi", SUBMISSION, RestrictedPersonal, Person, PERSONAL_LETTER, []),
    theme!("sudziba", Incoming, Complaint, "iesniegumi", Fixed("2-6", OFFICE), RestrictedPersonal, Person, PERSONAL_LETTER, []),
    theme!("apstridesana", Incoming, Complaint, "iesniegumi", Fixed("2-35", OFFICE), RestrictedPersonal, Person, PERSONAL_LETTER, [STATEMENT]),
    theme!("datu-subjekts", Incoming, DataSubjectRequest, "iesniegumi", Fixed("2-36", OFFICE), RestrictedPersonal, Person, &[Format::Pdf, Format::Mail, Format::Docx], []),
    theme!("mutvardu-iesniegums", Incoming, Submission, "iesniegumi", Fixed("2-8", OFFICE), RestrictedPersonal, Person, &[Format::OldText, Format::OldText, Format::Docx], []),
    theme!("dienas-centrs-iesniegums", Incoming, Submission, "iesniegumi", Fixed("11-1", "OG-DC-SAIME"), RestrictedPersonal, Person, PERSONAL_LETTER, [DOCTOR]),
    theme!("priekslikums", Incoming, Submission, "iesniegumi", Fixed("2-6", OFFICE), RestrictedPersonal, Person, PERSONAL_LETTER, []),
    theme!("informacijas-pieprasijums", Incoming, InformationRequest, "iesniegumi", Fixed("2-7", OFFICE), Open, Organisation, &[Format::Mail, Format::Html, Format::Mail], []),
    // — from institutions —
    theme!("barintiesa-pieprasijums", Incoming, Letter, "sanemtie", Fixed("4-3", FAMILY), RestrictedPersonal, Organisation, OFFICIAL_LETTER, []),
    theme!("policija-zinojums", Incoming, Report, "sanemtie", Fixed("4-3", FAMILY), RestrictedPersonal, Organisation, OFFICIAL_LETTER, []),
    theme!("skola-zinojums", Incoming, Report, "sanemtie", Fixed("4-3", FAMILY), RestrictedPersonal, Organisation, OFFICIAL_LETTER, []),
    theme!("ministrija-vestule", Incoming, Letter, "sanemtie", Fixed("1-11", "OG-VAD"), Open, Organisation, &[Format::Asice, Format::Edoc, Format::Pdf, Format::Docx, Format::Text], []),
    theme!("vsaa-atbilde", Incoming, Letter, "sanemtie", Fixed("3-8", "OG-SC-OGRE/SPN"), RestrictedPersonal, Organisation, OFFICIAL_LETTER, []),
    theme!("slimnica-vestule", Incoming, Letter, "sanemtie", Fixed("5-1", CARE), RestrictedPersonal, Organisation, OFFICIAL_LETTER, [DOCTOR]),
    theme!("pagasta-parvalde", Incoming, Letter, "sanemtie", Filing::Centre { town: ("1-10", "OG-VAD"), number: 4 }, RestrictedInternal, Organisation, OFFICIAL_LETTER, []),
    theme!("dome-budzets", Incoming, Letter, "sanemtie", Fixed("1-10", "OG-VAD"), RestrictedInternal, Organisation, OFFICIAL_LETTER, []),
    theme!("tiesibsargs", Incoming, Letter, "sanemtie", Fixed("2-35", OFFICE), RestrictedPersonal, Organisation, OFFICIAL_LETTER, []),
    theme!("arhivs-vestule", Incoming, Letter, "sanemtie", Fixed("2-10", OFFICE), Open, Organisation, OFFICIAL_LETTER, []),
    theme!("cenu-piedavajums", Incoming, Letter, "sanemtie", Fixed("2-28", OFFICE), RestrictedCommercial, Organisation, &[Format::Pdf, Format::Asice, Format::Mail, Format::Docx], []),
    theme!("projekts-vestule", Incoming, Letter, "sanemtie", Fixed("2-25", OFFICE), Open, Organisation, OFFICIAL_LETTER, []),
    theme!("siva-vestule", Incoming, Letter, "sanemtie", Fixed("5-5", CARE), RestrictedPersonal, Organisation, OFFICIAL_LETTER, []),
    // — to residents and institutions —
    theme!("atbilde-iesniedzejam", Outgoing, Letter, "nosutitie", REPLY, RestrictedPersonal, Person, OWN_LETTER, []),
    theme!("trukstosie-dokumenti", Outgoing, Letter, "nosutitie", REPLY, RestrictedPersonal, Person, OWN_LETTER, []),
    theme!("barintiesa-atzinums", Outgoing, Opinion, "nosutitie", Fixed("4-3", FAMILY), RestrictedPersonal, Organisation, OWN_LETTER, []),
    theme!("zinu-pieprasijums", Outgoing, Letter, "nosutitie", Fixed("3-8", "OG-SC-OGRE/SPN"), RestrictedPersonal, Organisation, OWN_LETTER, []),
    theme!("informacijas-atbilde", Outgoing, Letter, "nosutitie", Fixed("2-7", OFFICE), Open, Organisation, OWN_LETTER, [("pielikums-tabula", Format::Xlsx, 60)]),
    theme!("dome-priekslikumi", Outgoing, Letter, "nosutitie", Fixed("1-10", "OG-VAD"), RestrictedInternal, Organisation, OWN_LETTER, [("pielikums-tabula", Format::Xlsx, 40)]),
    theme!("ministrija-atbilde", Outgoing, Letter, "nosutitie", Fixed("1-11", "OG-VAD"), Open, Organisation, OWN_LETTER, []),
    theme!("arhivs-atbilde", Outgoing, Letter, "nosutitie", Fixed("2-10", OFFICE), Open, Organisation, OWN_LETTER, []),
    theme!("izzina-statuss", Outgoing, Statement, "nosutitie", Fixed("3-5", "OG-SC-OGRE/SPN"), RestrictedPersonal, Person, OWN_LETTER, []),
    theme!("statistika-vestule", Outgoing, Letter, "nosutitie", Fixed("2-32", OFFICE), Open, Organisation, OWN_LETTER, [("pielikums-tabula", Format::Xlsx, 100)]),
    theme!("parsutisana", Outgoing, Letter, "nosutitie", Fixed("2-6", OFFICE), RestrictedPersonal, Organisation, OWN_LETTER, []),
    theme!("datu-subjekts-atbilde", Outgoing, Letter, "nosutitie", Fixed("2-36", OFFICE), RestrictedPersonal, Person, OWN_LETTER, []),
    // — decisions, orders, contracts —
    theme!("lemums-pieskirt", Internal, Decision, "lemumi", DECISION, RestrictedPersonal, Person, DECIDED, []),
    theme!("lemums-atteikt", Internal, Decision, "lemumi", DECISION, RestrictedPersonal, Person, DECIDED, []),
    theme!("lemums-pakalpojums", Internal, Decision, "lemumi", Fixed("5-1", CARE), RestrictedPersonal, Person, DECIDED, []),
    theme!("rikojums-pamatdarbiba", Internal, Order, "rikojumi-pamatdarbiba", Fixed("1-3", "OG-VAD"), Open, Nobody, &[Format::Asice, Format::Docx, Format::Pdf, Format::Odt], []),
    theme!("rikojums-personals", Internal, Order, "rikojumi-personals", Fixed("2-18", OFFICE), RestrictedPersonal, Nobody, OWN_PAPER, []),
    theme!("rikojums-atvalinajums", Internal, Order, "rikojumi-personals", Fixed("2-19", OFFICE), RestrictedPersonal, Nobody, OWN_PAPER, []),
    theme!("rikojums-saimnieciba", Internal, Order, "rikojumi-saimnieciba", Fixed("1-4", "OG-VAD"), Open, Nobody, OWN_PAPER, []),
    theme!("ligums-pakalpojums", Internal, Contract, "ligumi", Fixed("2-30", OFFICE), Open, Organisation, CONTRACT, []),
    theme!("ligums-saimnieciba", Internal, Contract, "ligumi", Fixed("2-29", OFFICE), Open, Organisation, CONTRACT, []),
    theme!("ligums-aprupe", Internal, Contract, "ligumi", Fixed("5-2", CARE), RestrictedPersonal, Organisation, &[Format::Pdf, Format::Docx], []),
    // — internal —
    theme!("apsekosanas-akts", Internal, Assessment, "ieksejie", CLIENT_FILE, RestrictedPersonal, Person, OWN_PAPER, []),
    theme!("sanaksmes-protokols", Internal, Minutes, "ieksejie", Fixed("1-5", "OG-VAD"), RestrictedInternal, Nobody, OWN_PAPER, []),
    theme!("koordinacijas-protokols", Internal, Minutes, "ieksejie", Fixed("2-38", OFFICE), RestrictedInternal, Nobody, OWN_PAPER, []),
    theme!("starpinstitucionala", Internal, Minutes, "ieksejie", Fixed("4-4", FAMILY), RestrictedPersonal, Person, OWN_PAPER, []),
    theme!("krizes-centrs", Internal, Report, "ieksejie", Fixed("9-4", "OG-KC-LAIPAS"), RestrictedPersonal, Person, OWN_PAPER, []),
    theme!("juridiskais-atzinums", Internal, Opinion, "ieksejie", Fixed("2-34", OFFICE), RestrictedInternal, Nobody, OWN_PAPER, []),
    theme!("darbinieka-iesniegums", Internal, Submission, "ieksejie", Fixed("2-17", OFFICE), RestrictedPersonal, Nobody, &[Format::Docx, Format::Rtf, Format::Odt], []),
    theme!("publikacija", Internal, Other, "ieksejie", Fixed("2-33", OFFICE), Open, Nobody, &[Format::Html, Format::Html, Format::Docx], []),
    theme!("macibu-plans", Internal, Plan, "ieksejie", Fixed("2-23", OFFICE), RestrictedInternal, Nobody, &[Format::Docx, Format::Xlsx, Format::Odt], []),
    theme!("ekspertu-komisija", Internal, Minutes, "ieksejie", Fixed("2-13", OFFICE), RestrictedInternal, Nobody, OWN_PAPER, []),
];

/// A form that only comes with other documents, or the words of a message that carries them.
pub(crate) fn enclosure(name: &str) -> Option<(&'static str, &'static str)> {
    macro_rules! enclosures {
        ($($name:literal),*) => {
            match name { $($name => Some(($name, include_str!(concat!("letters/", $name, ".txt")))),)* _ => None }
        };
    }
    enclosures!(
        "pielikums-deklaracija",
        "pielikums-konts",
        "pielikums-arsts",
        "pielikums-rekins",
        "pielikums-tabula",
        "vestules-pavadteksts"
    )
}
