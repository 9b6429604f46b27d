//! From a row of an old register to a registration, or to everything that is wrong with the row.
//!
//! What a register said stays as it said it: the number letter by letter, a day that is only a month as that month. What
//! cannot be, as a day before the service existed or a number that its own format never printed, is told and left out.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use entities::ids::{FileId, SeriesId};
use entities::values::{
    FileIndex, ImpossibleNumber, LegalRegistrationNumber, NumberFormat, PersonalCode,
    RegistrationNumber,
};
use entities::vocabulary::{AccessClass, Channel, Direction, DocumentKind};
use serde::Serialize;
use serde_json::json;

use super::cells::{Cells, Flaw};
use super::columns::RegisterColumn as Column;
use super::dates::PartialDate;
use super::mapping::Mapping;
use super::read::FormerFile;
use super::source::Row;
use crate::classification::table::cells::yes;
use crate::kernel::Problem;
use crate::kernel::secret::Keys;
use crate::kernel::table::plain;
use crate::organisation::{Period, Validity};

const TITLE: usize = 500;
const LONG: usize = 500;
const KEYWORDS: usize = 200;
const NAME: usize = 200;
const SHORT: usize = 30;

/// No register of a social service gave more numbers in a year.
const MOST_SEQUENCE: i64 = 999_999;

/// Years for which a document is restricted for the sake of private life when its row names no date, and on which ground
/// (Informācijas atklātības likums, 8. p.; Arhīvu likums, 13. p.).
const PERSONAL_YEARS: u32 = 75;
const PERSONAL_GROUND: &str = "IAL 8. p.";

/// What holds for every row of a register.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Which documents it took.
    pub direction: Direction,
    /// How it printed its numbers; none where numbers of any form are taken as they are.
    pub number_format: Option<NumberFormat>,
    /// File of the rows that name none.
    pub file_index: Option<FileIndex>,
    /// When the service existed.
    pub service: Validity,
    /// Nothing was registered after this day.
    pub today: NaiveDate,
}

/// The files that were taken over, by index.
#[derive(Debug, Clone, Default)]
pub struct Files(BTreeMap<String, Vec<FormerFile>>);

/// What stands between the index and the number of one of many files: `5-1 Nr. 17`.
pub(super) const NUMBER_SIGN: &str = "Nr.";

impl Files {
    /// Gathers the files of one former service.
    pub fn new(files: impl IntoIterator<Item = FormerFile>) -> Self {
        let mut by_index: BTreeMap<String, Vec<FormerFile>> = BTreeMap::new();
        for former in files {
            let of_index = by_index.entry(former.file.file_index.as_str().to_owned());
            of_index.or_default().push(former);
        }
        Self(by_index)
    }

    /// The file that a register names, into which something registered then went: the one of that number; the one of that
    /// year before one that spans it; none where several do.
    pub fn find(&self, named: &str, registered: PartialDate) -> Option<&FormerFile> {
        let (index, number) = match named.split_once(NUMBER_SIGN) {
            Some((index, number)) => (index.trim(), Some(number.trim().parse::<i32>().ok()?)),
            None => (named, None),
        };
        let meant = |former: &&FormerFile| {
            let exists = Validity {
                from: Some(former.file.opened_on),
                to: former.file.closed_on,
            };
            // One of many files is meant by its number alone: a letter must not come into somebody else's file.
            former.number == number && exists.overlaps(registered.span())
        };
        let meant: Vec<&FormerFile> = self.0.get(index)?.iter().filter(meant).collect();
        let of_year = |former: &&&FormerFile| former.file.year == Some(registered.year());
        let found = meant.iter().find(of_year).or(match meant.as_slice() {
            [only] => Some(only),
            _ => None,
        });
        found.copied()
    }
}

/// A registration as an old register has it.
#[derive(Debug, Clone, PartialEq)]
pub struct OldRegistration {
    /// Line or row of the table.
    pub row: u64,
    /// Its number, as it was.
    pub number: RegistrationNumber,
    /// The sequence that the register's format reads from the number.
    pub sequence: Option<i64>,
    /// When it was registered.
    pub registered: PartialDate,
    /// The first day that can be meant and on which its service existed.
    day: NaiveDate,
    /// Where it was filed.
    pub filed: Filed,
    /// Everything else.
    pub said: Said,
}

/// A file with its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filed {
    /// The file.
    pub file: FileId,
    /// Its series.
    pub series: SeriesId,
    /// Access class of its documents.
    pub access: AccessClass,
}

/// What a row says besides.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// The day of registration as it was written.
    pub registered_as: String,
    /// The document's date as it was written.
    pub dated_as: Option<String>,
    /// The document's date, where the day is known.
    pub document_date: Option<NaiveDate>,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: DocumentKind,
    /// Name of the sender or addressee.
    pub correspondent: Option<String>,
    /// Personal code or registration number of the sender or addressee, digits only.
    pub correspondent_code: Option<CorrespondentCode>,
    /// The sender's own number.
    pub sender_number: Option<String>,
    /// The sender's own date, where the day is known.
    pub sender_date: Option<NaiveDate>,
    /// The sender's date as it was written.
    pub sender_dated_as: Option<String>,
    /// Channel.
    pub channel: Option<Channel>,
    /// Who made it.
    pub creator: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who signed it.
    pub signer: Option<String>,
    /// Summary.
    pub annotation: Option<String>,
    /// Keywords.
    pub keywords: Option<String>,
    /// Remarks.
    pub notes: Option<String>,
    /// Languages, ISO 639-1 separated by commas.
    pub languages: String,
    /// Sheets.
    pub sheets: Option<i32>,
    /// Enclosures.
    pub enclosures: Option<i32>,
    /// Access class.
    pub access: AccessClass,
    /// Restricted until.
    pub access_until: Option<NaiveDate>,
    /// Ground of the restriction.
    pub access_ground: Option<String>,
    /// Why the number was annulled.
    pub annulled: Option<String>,
}

/// By what a correspondent is known for certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CorrespondentCode {
    /// A person's code.
    Person(String),
    /// An organisation's registration number.
    Organisation(String),
}

/// Reads a row.
///
/// # Errors
/// Everything that is wrong with it, by column.
pub fn read(
    row: &Row,
    mapping: &Mapping<Column>,
    terms: &Terms,
    files: &Files,
) -> Result<OldRegistration, Vec<Flaw>> {
    let mut cells = Cells::of(row, mapping);
    let registered = registered(&mut cells, terms);
    let number = number(
        &mut cells,
        terms,
        registered.as_ref().map(|(date, _)| date.year()),
    );
    let filed = file_of(
        &mut cells,
        terms,
        files,
        registered.as_ref().map(|(date, _)| *date),
    );
    let title = cells.required(Column::Title, TITLE);
    let dated = cells.date(Column::DocumentDate);
    if let Some((date, _)) = dated
        .as_ref()
        .filter(|(date, _)| date.first() > terms.today)
    {
        cells.tell(
            Column::DocumentDate,
            Problem::new("DATE_IN_FUTURE", "").with("date", date),
        );
    }
    let day = registered
        .as_ref()
        .map_or(terms.today, |(date, _)| date.first());
    let class_of_file = filed.map_or(AccessClass::RestrictedPersonal, |filed| filed.access);
    let (access, access_until, access_ground) = access(&mut cells, class_of_file, day);
    let sender_dated = cells.date(Column::SenderDate);
    let correspondent = cells.text(Column::Correspondent, NAME);
    let said = Said {
        registered_as: String::new(),
        document_date: dated.as_ref().and_then(|(date, _)| date.exact()),
        dated_as: dated.map(|(_, written)| written),
        title: String::new(),
        kind: cells
            .word(
                Column::Kind,
                DocumentKind::ALL,
                DocumentKind::as_str,
                DocumentKind::latvian,
            )
            .unwrap_or(DocumentKind::Letter),
        correspondent_code: code(&mut cells, correspondent.is_some()),
        correspondent,
        sender_number: cells.text(Column::SenderNumber, SHORT),
        sender_date: sender_dated.as_ref().and_then(|(date, _)| date.exact()),
        sender_dated_as: sender_dated.map(|(_, written)| written),
        channel: cells.word(
            Column::Channel,
            Channel::ALL,
            Channel::as_str,
            Channel::latvian,
        ),
        creator: cells.text(Column::Creator, NAME),
        author: cells.text(Column::Author, NAME),
        signer: cells.text(Column::Signer, NAME),
        annotation: cells.text(Column::Annotation, LONG),
        keywords: cells.text(Column::Keywords, KEYWORDS),
        notes: cells.joined(Column::Notes, LONG),
        languages: languages(&mut cells),
        sheets: cells.count(Column::Sheets),
        enclosures: cells.count(Column::Enclosures),
        access,
        access_until,
        access_ground,
        annulled: annulled(&mut cells),
    };
    cells.finish()?;
    let (Some((registered, registered_as)), Some((number, sequence)), Some(filed), Some(title)) =
        (registered, number, filed, title)
    else {
        // Each of them tells why it is missing; a row that tells nothing has them all.
        return Err(Vec::new());
    };
    Ok(OldRegistration {
        row: row.number,
        number,
        sequence,
        day: terms
            .service
            .from
            .map_or(registered.first(), |begun| begun.max(registered.first())),
        registered,
        filed,
        said: Said {
            registered_as,
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            ..said
        },
    })
}

fn registered(cells: &mut Cells<'_, Column>, terms: &Terms) -> Option<(PartialDate, String)> {
    let told = cells.told();
    let Some((date, written)) = cells.date(Column::RegisteredOn) else {
        // A date that cannot be read was told already.
        if told == cells.told() {
            cells.tell(Column::RegisteredOn, Problem::new("REQUIRED", ""));
        }
        return None;
    };
    if date.first() > terms.today {
        cells.tell(
            Column::RegisteredOn,
            Problem::new("DATE_IN_FUTURE", "").with("date", date),
        );
        return None;
    }
    if !terms.service.overlaps(date.span()) {
        let period = Period(terms.service);
        cells.tell(
            Column::RegisteredOn,
            Problem::new("ROW_OUTSIDE_SERVICE", "")
                .with("date", date)
                .with("period", period),
        );
        return None;
    }
    Some((date, written))
}

fn number(
    cells: &mut Cells<'_, Column>,
    terms: &Terms,
    year: Option<i32>,
) -> Option<(RegistrationNumber, Option<i64>)> {
    // Longer than any number may be, so that one that is too long is told as such.
    let written = cells.required(Column::Number, LONG)?;
    let number = match RegistrationNumber::as_written(&written) {
        Ok(number) => number,
        Err(ImpossibleNumber::TooLong) => {
            cells.tell(
                Column::Number,
                Problem::new("TOO_LONG", "").with("most", SHORT),
            );
            return None;
        }
        Err(ImpossibleNumber::Empty | ImpossibleNumber::Malformed) => {
            cells.tell(
                Column::Number,
                Problem::new("NUMBER_IMPOSSIBLE", "").with("given", written),
            );
            return None;
        }
    };
    let Some(format) = &terms.number_format else {
        return Some((number, None));
    };
    let Some(read) = format.read(number.as_str()) else {
        cells.tell(
            Column::Number,
            Problem::new("NUMBER_NOT_OF_FORMAT", "")
                .with("given", &number)
                .with("format", format),
        );
        return None;
    };
    if read.sequence > MOST_SEQUENCE {
        cells.tell(
            Column::Number,
            Problem::new("NUMBER_IMPOSSIBLE", "").with("given", &number),
        );
        return None;
    }
    if let Some(year) = year.filter(|year| !read.fits(*year)) {
        cells.tell(
            Column::Number,
            Problem::new("NUMBER_OF_OTHER_YEAR", "")
                .with("given", &number)
                .with("year", year),
        );
        return None;
    }
    Some((number, Some(read.sequence)))
}

fn file_of(
    cells: &mut Cells<'_, Column>,
    terms: &Terms,
    files: &Files,
    registered: Option<PartialDate>,
) -> Option<Filed> {
    let told = cells.told();
    let written = cells.text(Column::FileIndex, LONG);
    let index = written.or_else(|| {
        terms
            .file_index
            .as_ref()
            .map(|index| index.as_str().to_owned())
    });
    let Some(index) = index else {
        if told == cells.told() {
            cells.tell(Column::FileIndex, Problem::new("REQUIRED", ""));
        }
        return None;
    };
    // Without a day no file can be told, and the day was told already.
    let registered = registered?;
    let found = files.find(&index, registered);
    if found.is_none() {
        cells.tell(
            Column::FileIndex,
            Problem::new("FILE_NOT_TAKEN_OVER", "")
                .with("index", index)
                .with("year", registered.year()),
        );
    }
    found.map(|former| Filed {
        file: former.file.id,
        series: former.file.series_id,
        access: former.access,
    })
}

fn access(
    cells: &mut Cells<'_, Column>,
    class_of_file: AccessClass,
    day: NaiveDate,
) -> (AccessClass, Option<NaiveDate>, Option<String>) {
    let class = cells.access(Column::Access).unwrap_or(class_of_file);
    let until = cells.date(Column::AccessUntil).map(|(date, _)| date.last());
    let ground = cells.text(Column::AccessGround, SHORT);
    match class {
        AccessClass::Open => {
            if until.is_some() {
                cells.tell(
                    Column::AccessUntil,
                    Problem::new("ACCESS_UNTIL_FORBIDDEN", ""),
                );
            }
            if ground.is_some() {
                cells.tell(
                    Column::AccessGround,
                    Problem::new("ACCESS_GROUND_FORBIDDEN", ""),
                );
            }
            (class, None, None)
        }
        AccessClass::RestrictedPersonal => {
            let until = until.or_else(|| day.checked_add_months(Months::new(12 * PERSONAL_YEARS)));
            (
                class,
                until,
                ground.or_else(|| Some(PERSONAL_GROUND.to_owned())),
            )
        }
        AccessClass::RestrictedInternal
        | AccessClass::RestrictedCommercial
        | AccessClass::OfficialUse => {
            if until.is_none() {
                cells.tell(
                    Column::AccessUntil,
                    Problem::new("ACCESS_UNTIL_REQUIRED", ""),
                );
            }
            if ground.is_none() {
                cells.tell(
                    Column::AccessGround,
                    Problem::new("ACCESS_GROUND_REQUIRED", ""),
                );
            }
            (class, until, ground)
        }
    }
}

/// A doubtful personal code is kept: what the old register says is not ours to mend.
fn code(cells: &mut Cells<'_, Column>, named: bool) -> Option<CorrespondentCode> {
    let written = cells.text(Column::CorrespondentCode, SHORT)?;
    if !named {
        cells.tell(Column::Correspondent, Problem::new("REQUIRED", ""));
        return None;
    }
    if let Ok(number) = written.parse::<LegalRegistrationNumber>() {
        return Some(CorrespondentCode::Organisation(number.to_string()));
    }
    match written.parse::<PersonalCode>() {
        Ok(code) => Some(CorrespondentCode::Person(code.digits().to_owned())),
        Err(_) => {
            cells.tell(
                Column::CorrespondentCode,
                Problem::new("ROW_CODE_MALFORMED", ""),
            );
            None
        }
    }
}

/// Why a number was annulled. Registers mark it with a word for yes as often as they say why.
fn annulled(cells: &mut Cells<'_, Column>) -> Option<String> {
    let written = cells.text(Column::Annulled, LONG)?;
    let marked = plain(&written) == plain(AnnulledMark::WORD) || yes(&written) == Some(true);
    match yes(&written) {
        Some(false) => None,
        _ if written.chars().all(|sign| matches!(sign, '-' | '–' | '—')) => None,
        _ if marked => Some(AnnulledMark::REASON.to_owned()),
        _ => Some(written),
    }
}

/// How a register says that a number was annulled without saying why.
struct AnnulledMark;

impl AnnulledMark {
    const WORD: &'static str = "anulēts";
    const REASON: &'static str = "anulēts vecajā reģistrā, iemesls nav norādīts";
}

fn languages(cells: &mut Cells<'_, Column>) -> String {
    let read = cells.read(Column::Language, "LANGUAGE_UNKNOWN", |text| {
        let codes: Vec<String> = text
            .split([',', ' ', ';'])
            .map(str::to_lowercase)
            .filter(|code| !code.is_empty())
            .collect();
        let known = |code: &String| match code.as_str() {
            "latviesu" | "latviešu" => Some("lv".to_owned()),
            "krievu" => Some("ru".to_owned()),
            "angļu" => Some("en".to_owned()),
            _ => (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()))
                .then(|| code.clone()),
        };
        let codes: Option<Vec<String>> = codes.iter().map(known).collect();
        codes
            .map(|codes| codes.join(","))
            .filter(|codes| codes.len() <= 20)
    });
    read.unwrap_or_else(|| "lv".to_owned())
}

impl OldRegistration {
    /// The year of the register in which it stands.
    pub fn year(&self) -> i32 {
        self.registered.year()
    }

    /// The day under which it stands: the first that can be meant and on which its service existed.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// A keyed digest of all that its row says, however it was written: a plain one would confirm every guess of whom it is
    /// about. What the table does not say plays no part.
    pub fn digest(&self, keys: &Keys) -> Vec<u8> {
        let said = &self.said;
        let date = |written: &Option<String>| {
            written
                .as_deref()
                .and_then(PartialDate::parse)
                .map(|date| date.to_string())
        };
        let said = json!([
            "1",
            self.number.as_str(),
            self.filed.file,
            self.registered.to_string(),
            date(&said.dated_as),
            said.title,
            said.kind,
            said.correspondent,
            said.correspondent_code,
            said.sender_number,
            date(&said.sender_dated_as),
            said.channel,
            said.creator,
            said.author,
            said.signer,
            said.annotation,
            said.keywords,
            said.notes,
            said.languages,
            said.sheets,
            said.enclosures,
            said.access,
            said.annulled,
        ]);
        keys.blind_index(&said.to_string())
    }
}
