//! The sample institution: the Ogre social service, its units, file series, registers, staff and accounts.
//!
//! Units and file series come from the two data files beside this module; their sources and their confidence stand in
//! them. People, accounts and registers are invented ("paraugs").

use chrono::NaiveDate;
use entities::vocabulary::{Direction, Role, UnitKind};
use serde::Deserialize;

use super::SampleError;

const UNITS: &str = include_str!("data/org-ogre.json");
const SERIES: &str = include_str!("data/classification-scheme-sample.csv");

/// What the whole sample calls itself wherever a person could take it for real.
pub const SAMPLE_MARK: &str = "paraugs";

/// Code of the institution that exists today, the one the sample documents belong to.
pub const INSTITUTION: &str = "OG22";

/// A unit (struktūrvienība) in time: institution, predecessor service, department, social centre or service.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct SampleUnit {
    /// Stable code, for example `OG-SC-OGRE/SPN`.
    #[serde(rename = "id")]
    pub code: String,
    /// Name in Latvian.
    pub name_lv: String,
    /// Name in English.
    pub name_en: String,
    /// What sort of unit it is.
    pub kind: UnitKind,
    /// Code of the unit above; none for institutions and predecessor services.
    pub parent: Option<String>,
    /// First day of existence; none where no public text names it.
    pub valid_from: Option<NaiveDate>,
    /// Last day of existence; none where no end is known.
    pub valid_to: Option<NaiveDate>,
    /// Towns and parishes served, as printed.
    pub territories: Vec<String>,
    /// Codes of the units whose work this one continued.
    pub predecessors: Vec<String>,
    /// The public text this was read in.
    pub source: String,
    /// How far that text carries.
    pub confidence: String,
    /// The decision that began it, where the text names one.
    #[serde(default)]
    pub decision: Option<SampleDecision>,
}

/// A decision of a council (domes lēmums).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct SampleDecision {
    /// Whose.
    pub body: String,
    /// When.
    pub date: NaiveDate,
}

/// A file series (lietu sērija) of the classification scheme.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct SampleSeries {
    /// File index (lietas indekss), for example `3-2`. Text: sort it naturally.
    pub index: String,
    /// Title in Latvian.
    pub title_lv: String,
    /// Title in English.
    pub title_en: String,
    /// Code of the responsible unit.
    pub unit: String,
    /// `PASTAVIGI`, `ILGSTOSI`, `ISLAICIGI` or `LIDZ_VAJADZIBA_ZUDUSI`.
    pub retention_code: String,
    /// Years of retention; none when permanent or bound to an event alone.
    pub years: Option<u16>,
    /// What starts the retention period, for example `file_closed_year_end`; none when permanent.
    pub trigger: Option<String>,
    /// Legal basis as editable text.
    pub legal_basis: String,
}

/// A member of staff (invented).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleStaff {
    /// Key within the sample, for example `vanaga`.
    pub key: &'static str,
    /// First name and surname.
    pub name: &'static str,
    /// Position (amats) in Latvian.
    pub position: &'static str,
    /// Code of the unit.
    pub unit: &'static str,
}

/// A demo account; its password is made when the demo starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleAccount {
    /// Login name, ASCII.
    pub name: &'static str,
    /// Its one role.
    pub role: Role,
    /// Key of the [`SampleStaff`] it belongs to.
    pub staff: &'static str,
}

/// A register (reģistrs) in which documents get their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleRegister {
    /// Key within the sample, for example `iesniegumi`.
    pub code: &'static str,
    /// Title in Latvian.
    pub title_lv: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// What `{index}` stands for in its numbers: the file index of the register itself or of its one series.
    pub index: &'static str,
    /// Direction of everything in it.
    pub direction: Direction,
    /// Number format with `{index}`, `{yy}`, `{yyyy}`, `{seq}`; unique within register and year.
    pub number_format: &'static str,
    /// File indexes into which its documents are filed.
    pub series: &'static [&'static str],
    /// Where most of them are, so that a clerk names the file only for the rest.
    pub usual: Option<&'static str>,
}

/// Everything about the institution.
#[derive(Clone, Debug)]
pub struct Institution {
    /// Units of both mergers, predecessors included.
    pub units: Vec<SampleUnit>,
    /// All series whose unit is among [`Institution::units`].
    pub series: Vec<SampleSeries>,
}

#[derive(Deserialize)]
struct UnitsFile {
    units: Vec<SampleUnit>,
}

/// The units of a data file.
pub(super) fn units(file: &str) -> Result<Vec<SampleUnit>, SampleError> {
    let UnitsFile { units } = serde_json::from_str(file).map_err(SampleError::Units)?;
    Ok(units)
}

impl Institution {
    /// Reads the embedded data files of the Ogre service.
    ///
    /// # Errors
    /// [`SampleError::Units`] or [`SampleError::Series`] when an embedded file is damaged; a test rules it out.
    pub fn load() -> Result<Self, SampleError> {
        Self::of(units(UNITS)?)
    }

    /// Reads the embedded data files of the Valmiera board.
    ///
    /// # Errors
    /// As [`Institution::load`].
    pub fn load_valmiera() -> Result<Self, SampleError> {
        Self::of(super::valmiera_units()?)
    }

    /// An institution of these units with its own series; one file holds those of both.
    fn of(units: Vec<SampleUnit>) -> Result<Self, SampleError> {
        let series = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(SERIES.as_bytes())
            .into_deserialize::<SampleSeries>()
            .filter(|row| {
                row.as_ref().map_or(true, |series| {
                    units.iter().any(|unit| unit.code == series.unit)
                })
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(SampleError::Series)?;
        Ok(Self { units, series })
    }
}

const fn staff(
    key: &'static str,
    name: &'static str,
    position: &'static str,
    unit: &'static str,
) -> SampleStaff {
    SampleStaff {
        key,
        name,
        position,
        unit,
    }
}

/// The staff who write, sign and are named in the sample documents.
#[rustfmt::skip]
pub const STAFF: [SampleStaff; 26] = [
    staff("vanaga", "Ilze Vanaga", "Sociālā dienesta vadītāja", "OG-VAD"),
    staff("liepins", "Mārtiņš Liepiņš", "Sociālā dienesta vadītājas vietnieks", "OG-VAD"),
    staff("auzina", "Dace Auziņa", "Administrēšanas un informācijas nodaļas vadītāja", "OG-AIN"),
    staff("ozola", "Inese Ozola", "lietvede", "OG-AIN"),
    staff("skujina", "Evija Skujiņa", "juriste", "OG-AIN"),
    staff("rudzite", "Ruta Rudzīte", "arhivāre", "OG-AIN"),
    staff("strazdins", "Edgars Strazdiņš", "informācijas sistēmu administrators", "OG-AIN"),
    staff("apine", "Sandra Apine", "iekšējā auditore", "OG-VAD"),
    staff("silina", "Zane Siliņa", "personāla speciāliste", "OG-AIN"),
    staff("dzenis", "Kaspars Dzenis", "projektu vadītājs", "OG-AIN"),
    staff("lace", "Iveta Lāce", "Sociālās palīdzības nodaļas vadītāja", "OG-SC-OGRE/SPN"),
    staff("zarins", "Normunds Zariņš", "sociālās palīdzības organizators", "OG-SC-OGRE/SPN"),
    staff("balode", "Līga Balode", "sociālās palīdzības organizatore", "OG-SC-OGRE/SPN"),
    staff("krumina", "Gunta Krūmiņa", "Atbalsta nodaļas ģimenēm ar bērniem vadītāja", "OG-SC-OGRE/AGB"),
    staff("petersone", "Elīna Pētersone", "sociālā darbiniece darbam ar ģimeni un bērniem", "OG-SC-OGRE/AGB"),
    staff("cirule", "Santa Cīrule", "Sociālās aprūpes un rehabilitācijas nodaļas vadītāja", "OG-SC-OGRE/SAR"),
    staff("briedis", "Raimonds Briedis", "sociālais darbinieks", "OG-SC-OGRE/SAR"),
    staff("eglite", "Ināra Eglīte", "Madlienas sociālā centra vadītāja", "OG-SC-MADL"),
    staff("kirse", "Baiba Ķirse", "sociālā darbiniece", "OG-SC-MADL"),
    staff("vitols", "Uldis Vītols", "Suntažu sociālā centra vadītājs", "OG-SC-SUNT"),
    staff("upite", "Aija Upīte", "sociālā darbiniece", "OG-SC-SUNT"),
    staff("zagare", "Dzintra Žagare", "Taurupes sociālā centra vadītāja", "OG-SC-TAUR"),
    staff("abolins", "Valdis Āboliņš", "sociālais darbinieks", "OG-SC-TAUR"),
    staff("gegere", "Kristīne Ģēģere", "krīzes centra „Laipas” vadītāja", "OG-KC-LAIPAS"),
    staff("smite", "Vija Šmite", "dienas centra „Saime” vadītāja", "OG-DC-SAIME"),
    staff("sprogis", "Juris Sproģis", "Saimniecības nodaļas vadītājs", "OG-SAIMN"),
];

const fn account(name: &'static str, role: Role, staff: &'static str) -> SampleAccount {
    SampleAccount { name, role, staff }
}

/// The demo accounts, one per role.
#[rustfmt::skip]
pub const ACCOUNTS: [SampleAccount; 8] = [
    account("lietvede", Role::RecordsClerk, "ozola"),
    account("vaditaja", Role::Head, "vanaga"),
    account("nodalas-vaditaja", Role::UnitHead, "lace"),
    account("specialists", Role::Specialist, "zarins"),
    account("jurists", Role::Lawyer, "skujina"),
    account("arhivars", Role::Archivist, "rudzite"),
    account("auditors", Role::Auditor, "apine"),
    account("administrators", Role::Administrator, "strazdins"),
];

/// The few who look after the second sample institution.
#[rustfmt::skip]
pub const VALMIERA_STAFF: [SampleStaff; 4] = [
    staff("kalnins", "Oskars Kalniņš", "Pārvaldes vadītājs", "VA-VAD"),
    staff("berza", "Laima Bērza", "informācijas sistēmu administratore", "VA-VAD"),
    staff("krastina", "Anita Krastiņa", "lietvede", "VA-VAD"),
    staff("purins", "Rihards Puriņš", "sociālās palīdzības organizators", "VA-SPALN"),
];

/// Its demo accounts.
pub const VALMIERA_ACCOUNTS: [SampleAccount; 4] = [
    account("valmiera-vaditajs", Role::Head, "kalnins"),
    account("valmiera-administratore", Role::Administrator, "berza"),
    account("valmiera-lietvede", Role::RecordsClerk, "krastina"),
    account("valmiera-specialists", Role::Specialist, "purins"),
];

/// Its registers.
#[rustfmt::skip]
pub const VALMIERA_REGISTERS: [SampleRegister; 6] = [
    SampleRegister {
        code: "iesniegumi",
        title_lv: "Fizisko un juridisko personu iesniegumu reģistrs",
        title_en: "Submissions of persons",
        index: "21-6",
        direction: Direction::Incoming,
        number_format: "{index}/{yy}/{seq}",
        series: &["21-7", "22-1", "23-1", "24-1", "24-2"],
        usual: Some("21-7"),
    },
    SampleRegister {
        code: "sanemtie",
        title_lv: "Saņemto dokumentu reģistrs",
        title_en: "Incoming correspondence",
        index: "21-4",
        direction: Direction::Incoming,
        number_format: "{index}/{yy}/{seq}",
        series: &["21-3", "21-8", "25-2"],
        usual: Some("21-8"),
    },
    SampleRegister {
        code: "nosutitie",
        title_lv: "Nosūtīto dokumentu reģistrs",
        title_en: "Outgoing correspondence",
        index: "21-5",
        direction: Direction::Outgoing,
        number_format: "{index}/{yy}/{seq}",
        series: &["21-3", "21-7", "21-8"],
        usual: Some("21-8"),
    },
    SampleRegister {
        code: "lemumi",
        title_lv: "Lēmumu par pabalstiem un statusiem reģistrs",
        title_en: "Decisions",
        index: "22-2",
        direction: Direction::Internal,
        number_format: "{index}/{yy}/{seq}",
        series: &["22-2"],
        usual: Some("22-2"),
    },
    SampleRegister {
        code: "rikojumi-pamatdarbiba",
        title_lv: "Rīkojumu reģistrs pamatdarbības jautājumos",
        title_en: "Orders on core activity",
        index: "21-2",
        direction: Direction::Internal,
        number_format: "{index}/{yy}/{seq}",
        series: &["21-2"],
        usual: Some("21-2"),
    },
    SampleRegister {
        code: "ligumi",
        title_lv: "Līgumu reģistrs",
        title_en: "Contracts",
        index: "23-3",
        direction: Direction::Internal,
        number_format: "{seq}/{yyyy}",
        series: &["23-3"],
        usual: Some("23-3"),
    },
];

/// The registers. Orders are numbered in three separate registers, because they are kept for three different periods.
#[rustfmt::skip]
pub const REGISTERS: [SampleRegister; 9] = [
    SampleRegister {
        code: "iesniegumi",
        title_lv: "Fizisko un juridisko personu iesniegumu reģistrs",
        title_en: "Submissions of persons",
        index: "2-5",
        direction: Direction::Incoming,
        number_format: "{index}/{yy}/{seq}",
        series: &["2-6", "2-7", "2-8", "2-35", "2-36", "3-4", "4-1", "5-1", "5-3", "5-4", "5-5", "6-3", "7-3", "8-3", "11-1"],
        usual: Some("2-6"),
    },
    SampleRegister {
        code: "sanemtie",
        title_lv: "Saņemto dokumentu reģistrs",
        title_en: "Incoming correspondence",
        index: "2-1",
        direction: Direction::Incoming,
        number_format: "{index}/{yy}/{seq}",
        series: &["1-10", "1-11", "2-10", "2-25", "2-28", "2-35", "3-8", "4-3", "5-1", "5-5", "6-4", "7-4", "8-4"],
        usual: Some("1-10"),
    },
    SampleRegister {
        code: "nosutitie",
        title_lv: "Nosūtīto dokumentu reģistrs",
        title_en: "Outgoing correspondence",
        index: "2-2",
        direction: Direction::Outgoing,
        number_format: "{index}/{yy}/{seq}",
        series: &["1-10", "1-11", "2-6", "2-7", "2-10", "2-32", "2-35", "2-36", "3-5", "3-8", "4-3", "5-1", "6-3", "7-3", "8-3"],
        usual: Some("1-10"),
    },
    SampleRegister {
        code: "ieksejie",
        title_lv: "Iekšējo dokumentu reģistrs",
        title_en: "Internal documents",
        index: "2-3",
        direction: Direction::Internal,
        number_format: "{index}/{yy}/{seq}",
        series: &["1-5", "2-13", "2-14", "2-17", "2-23", "2-33", "2-34", "2-38", "3-1", "4-2", "4-4", "5-1", "6-1", "7-1", "8-1", "9-4"],
        usual: None,
    },
    SampleRegister {
        code: "lemumi",
        title_lv: "Lēmumu reģistrs",
        title_en: "Decisions",
        index: "3-3",
        direction: Direction::Internal,
        number_format: "{index}/{yy}/{seq}",
        series: &["3-2", "5-1", "6-2", "7-2", "8-2"],
        usual: Some("3-2"),
    },
    SampleRegister {
        code: "rikojumi-pamatdarbiba",
        title_lv: "Rīkojumu reģistrs pamatdarbības jautājumos",
        title_en: "Orders on core activity",
        index: "1-3",
        direction: Direction::Internal,
        number_format: "{index}/{yy}/{seq}",
        series: &["1-3"],
        usual: Some("1-3"),
    },
    SampleRegister {
        code: "rikojumi-personals",
        title_lv: "Rīkojumu reģistrs personāla jautājumos",
        title_en: "Orders on personnel",
        index: "2-18",
        direction: Direction::Internal,
        number_format: "{index}/{yy}/{seq}",
        series: &["2-18", "2-19"],
        usual: None,
    },
    SampleRegister {
        code: "rikojumi-saimnieciba",
        title_lv: "Rīkojumu reģistrs administratīvajos un saimnieciskajos jautājumos",
        title_en: "Orders on housekeeping",
        index: "1-4",
        direction: Direction::Internal,
        number_format: "{index}/{yy}/{seq}",
        series: &["1-4"],
        usual: Some("1-4"),
    },
    SampleRegister {
        code: "ligumi",
        title_lv: "Līgumu reģistrs",
        title_en: "Contracts",
        index: "2-29",
        direction: Direction::Internal,
        number_format: "{seq}/{yyyy}",
        series: &["2-29", "2-30", "5-2", "13-6"],
        usual: None,
    },
];

/// The member of staff with this key.
#[must_use]
pub fn staff_member(key: &str) -> Option<&'static SampleStaff> {
    STAFF.iter().find(|member| member.key == key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use entities::values::{FileIndex, NumberFormat};

    use super::*;

    fn names(indexes: &BTreeSet<&str>, register: &SampleRegister) -> bool {
        let all = register.series.iter().chain([&register.index]);
        let usual = register
            .usual
            .is_none_or(|usual| register.series.contains(&usual));
        usual && all.into_iter().all(|index| indexes.contains(index))
    }

    #[test]
    fn everything_that_valmiera_names_exists() -> Result<(), SampleError> {
        let Institution { units, series } = Institution::load_valmiera()?;
        let codes: BTreeSet<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
        let indexes: BTreeSet<&str> = series.iter().map(|row| row.index.as_str()).collect();
        assert_eq!(indexes.len(), 24);
        for member in VALMIERA_STAFF {
            assert!(codes.contains(member.unit), "{}", member.key);
        }
        for account in VALMIERA_ACCOUNTS {
            assert!(
                VALMIERA_STAFF
                    .iter()
                    .any(|member| member.key == account.staff)
            );
        }
        for register in VALMIERA_REGISTERS {
            assert!(names(&indexes, &register), "{}", register.code);
            assert!(register.number_format.parse::<NumberFormat>().is_ok());
        }
        Ok(())
    }

    #[test]
    fn everything_named_exists() -> Result<(), SampleError> {
        let Institution { units, series } = Institution::load()?;
        assert_eq!(units.len(), 23);
        let codes: BTreeSet<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
        let indexes: BTreeSet<&str> = series.iter().map(|row| row.index.as_str()).collect();
        assert_eq!(codes.len(), units.len());
        assert_eq!(indexes.len(), series.len());
        assert!(codes.contains(INSTITUTION));
        for unit in &units {
            assert!(
                unit.parent
                    .iter()
                    .chain(&unit.predecessors)
                    .all(|code| codes.contains(code.as_str())),
                "{}",
                unit.code
            );
        }
        for member in STAFF {
            assert!(codes.contains(member.unit), "{}", member.key);
        }
        for register in REGISTERS {
            assert!(names(&indexes, &register), "{}", register.code);
        }
        for account in ACCOUNTS {
            assert!(staff_member(account.staff).is_some(), "{}", account.name);
        }
        let roles: BTreeSet<Role> = ACCOUNTS.iter().map(|account| account.role).collect();
        assert_eq!(roles.len(), ACCOUNTS.len());
        assert_eq!(roles.len(), Role::ALL.len(), "one account for each role");
        for index in &indexes {
            assert!(index.parse::<FileIndex>().is_ok(), "{index}");
        }
        for register in REGISTERS {
            assert!(
                register.number_format.parse::<NumberFormat>().is_ok(),
                "{}",
                register.code
            );
        }
        Ok(())
    }
}
