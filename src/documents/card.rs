//! The registration card (*reģistrācijas kartīte*) as typed, and as it may be kept.
//!
//! Fields and their greatest lengths are those the national archive's transfer demands for every document
//! (domain §4.1), so that what the archive will ask for later is captured at the door.

use chrono::{DateTime, Months, NaiveDate, Utc};
use entities::documents::document;
use entities::ids::{CorrespondentId, StaffMemberId, UnitId};
use entities::values::is_language_code;
use entities::vocabulary::{AccessClass, Channel, DocumentKind};
use serde::{Deserialize, Serialize};

use super::particulars::Particulars;
use crate::kernel::{Problem, calendar, text};

const MAX_TITLE: usize = 500;
const MAX_KEYWORDS: usize = 200;
const MAX_LONG: usize = 500;
const MAX_SENDER_NUMBER: usize = 30;
const MAX_ACCESS_TEXT: usize = 30;
const MAX_PERSON: usize = 200;
const MAX_LANGUAGES: usize = 20;
const MAX_ADDRESSEES: usize = 200;

/// Years a restriction for the sake of private life lasts when the card names no date (domain §16).
const PERSONAL_RESTRICTION_YEARS: u32 = 75;

/// Ground of a restriction for the sake of private life when the card names none (Informācijas atklātības likums, 8. p.).
const PERSONAL_RESTRICTION_GROUND: &str = "IAL 8. p.";

/// A card as it was typed, imported or sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CardDraft {
    /// Kind (*veids*).
    pub kind: Option<DocumentKind>,
    /// Title (*nosaukums*), at most 500 characters.
    pub title: String,
    /// Summary (*anotācija*), at most 500.
    pub annotation: Option<String>,
    /// Keywords (*atslēgvārdi*), at most 200.
    pub keywords: Option<String>,
    /// Notes (*piezīmes*), at most 500.
    pub notes: Option<String>,
    /// Technical information (*tehniskā informācija*), at most 500.
    pub technical_information: Option<String>,
    /// Languages (*valoda*), ISO 639-1; Latvian when none.
    pub languages: Vec<String>,
    /// Date on the document (*dokumenta datums*).
    pub document_date: Option<NaiveDate>,
    /// Date of preparation (*sagatavošanas datums*).
    pub prepared_on: Option<NaiveDate>,
    /// Date of sending (*nosūtīšanas datums*).
    pub sent_on: Option<NaiveDate>,
    /// When it came.
    pub received_at: Option<DateTime<Utc>>,
    /// Date of the postmark.
    pub postmark_on: Option<NaiveDate>,
    /// How it came or goes (*kanāls*).
    pub channel: Option<Channel>,
    /// Id the e-mail or e-address system gave the message, at most 200.
    pub channel_message_id: Option<String>,
    /// Sender, or first addressee of an outgoing document.
    pub correspondent: Option<CorrespondentId>,
    /// The sender's own number (*nosūtītāja reģ. nr.*), at most 30.
    pub sender_number: Option<String>,
    /// The sender's own date.
    pub sender_date: Option<NaiveDate>,
    /// Enclosures (*pielikumi*).
    pub enclosure_count: Option<i32>,
    /// Sheets (*lapas*).
    pub sheet_count: Option<i32>,
    /// Unit that answers for it; the file's unit when none.
    pub unit: Option<UnitId>,
    /// Unit or centre that received it, or to which it is addressed inside.
    pub receiving_unit: Option<UnitId>,
    /// Who shall act on it (*izpildītājs*).
    pub executor: Option<StaffMemberId>,
    /// Who made it (*veidotājs*).
    pub creator: Option<String>,
    /// Who wrote it (*autors*).
    pub author: Option<String>,
    /// Who signed it (*parakstītājs*).
    pub signer: Option<String>,
    /// Access class (*pieejamība*); the series' when none.
    pub access_class: Option<AccessClass>,
    /// Restricted until (*ierobežojuma datums*).
    pub access_until: Option<NaiveDate>,
    /// Ground of the restriction (*ierobežojuma pamats*), at most 30.
    pub access_ground: Option<String>,
    /// Conditions of use (*lietošanas nosacījumi*), at most 30.
    pub use_conditions: Option<String>,
    /// Addressees (*adresāti*), each at most 200.
    pub addressees: Vec<AddresseeDraft>,
    /// What only this kind has.
    pub particulars: Option<Particulars>,
}

/// An addressee as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AddresseeDraft {
    /// Name as printed.
    pub name: String,
    /// From the list of correspondents.
    pub correspondent: Option<CorrespondentId>,
}

/// A card whose fields hold together. Only [`check`] makes one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Card {
    /// The draft, trimmed, with every default filled in.
    pub fields: CardDraft,
    /// Kind.
    pub kind: DocumentKind,
    /// Access class.
    pub access_class: AccessClass,
    /// Languages joined by commas.
    pub languages: String,
}

/// On which occasion a card is checked.
#[derive(Debug, Clone, Copy)]
pub enum Occasion<'a> {
    /// The document is registered; its series gives this access class by default.
    Registration(AccessClass),
    /// The card of a registered document is corrected. A restriction that it had all along is not judged again: it may
    /// have run out since.
    Correction(&'a document::Model),
}

impl Occasion<'_> {
    const fn default_access_class(self) -> AccessClass {
        match self {
            Self::Registration(class) => class,
            Self::Correction(card) => card.access_class,
        }
    }

    fn had_restriction(self, class: AccessClass, until: NaiveDate) -> bool {
        matches!(self, Self::Correction(card) if card.access_class == class && card.access_until == Some(until))
    }
}

/// Checks a card at the instant `at`.
///
/// # Errors
/// Every problem at once, each with the name of its field.
pub fn check(
    draft: CardDraft,
    occasion: Occasion<'_>,
    at: DateTime<Utc>,
) -> Result<Card, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut fields = draft;
    trim_texts(&mut fields, &mut problems);
    check_dates(&fields, at, &mut problems);
    for (field, count) in [
        ("enclosureCount", fields.enclosure_count),
        ("sheetCount", fields.sheet_count),
    ] {
        if count.is_some_and(|count| count < 0) {
            problems.push(Problem::new("NEGATIVE_COUNT", field));
        }
    }
    let languages = check_languages(&fields.languages, &mut problems);
    let kind = fields.kind.unwrap_or(DocumentKind::Letter);
    let access_class = fields
        .access_class
        .unwrap_or(occasion.default_access_class());
    check_access(
        &mut fields,
        access_class,
        occasion,
        calendar::day(at),
        &mut problems,
    );
    if let Some(particulars) = &fields.particulars {
        problems.extend(
            particulars
                .check(kind)
                .into_iter()
                .map(|problem| problem.within("particulars")),
        );
    }
    if problems.is_empty() {
        Ok(Card {
            fields,
            kind,
            access_class,
            languages,
        })
    } else {
        Err(problems)
    }
}

fn trim_texts(fields: &mut CardDraft, problems: &mut Vec<Problem>) {
    fields.title = fields
        .title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if fields.title.is_empty() {
        problems.push(Problem::new("REQUIRED", "title"));
    }
    check_text("title", &fields.title, MAX_TITLE, problems);
    for (field, text, most) in [
        ("annotation", &mut fields.annotation, MAX_LONG),
        ("keywords", &mut fields.keywords, MAX_KEYWORDS),
        ("notes", &mut fields.notes, MAX_LONG),
        (
            "technicalInformation",
            &mut fields.technical_information,
            MAX_LONG,
        ),
        (
            "channelMessageId",
            &mut fields.channel_message_id,
            MAX_PERSON,
        ),
        ("senderNumber", &mut fields.sender_number, MAX_SENDER_NUMBER),
        ("creator", &mut fields.creator, MAX_PERSON),
        ("author", &mut fields.author, MAX_PERSON),
        ("signer", &mut fields.signer, MAX_PERSON),
        ("accessGround", &mut fields.access_ground, MAX_ACCESS_TEXT),
        ("useConditions", &mut fields.use_conditions, MAX_ACCESS_TEXT),
    ] {
        *text = text
            .take()
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        check_text(field, text.as_deref().unwrap_or_default(), most, problems);
    }
    if fields.addressees.len() > MAX_ADDRESSEES {
        problems.push(Problem::new("TOO_MANY", "addressees").with("most", MAX_ADDRESSEES));
    }
    for (index, addressee) in fields.addressees.iter_mut().enumerate() {
        addressee.name = addressee.name.trim().to_owned();
        let path = format!("addressees.{index}.name");
        if addressee.name.is_empty() && addressee.correspondent.is_none() {
            problems.push(Problem::new("REQUIRED", &path));
        }
        check_text(&path, &addressee.name, MAX_PERSON, problems);
    }
}

pub(super) fn check_text(field: &str, given: &str, most: usize, problems: &mut Vec<Problem>) {
    if given.chars().count() > most {
        problems.push(Problem::new("TOO_LONG", field).with("most", most));
    }
    if text::has_control(given) {
        problems.push(Problem::new("CONTROL_CHARACTER", field));
    }
}

fn check_dates(fields: &CardDraft, at: DateTime<Utc>, problems: &mut Vec<Problem>) {
    let today = calendar::day(at);
    let received_on = fields.received_at.map(calendar::day);
    for (field, date) in [
        ("documentDate", fields.document_date),
        ("preparedOn", fields.prepared_on),
        ("postmarkOn", fields.postmark_on),
        ("senderDate", fields.sender_date),
        ("receivedAt", received_on),
    ] {
        if let Some(date) = date.filter(|date| *date > today) {
            problems.push(Problem::new("DATE_IN_FUTURE", field).with("date", date));
        }
    }
    let dates = [
        ("documentDate", fields.document_date),
        ("preparedOn", fields.prepared_on),
        ("sentOn", fields.sent_on),
        ("postmarkOn", fields.postmark_on),
        ("senderDate", fields.sender_date),
        ("receivedAt", received_on),
    ];
    let earliest = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    for (field, date) in dates {
        if let Some(date) = date.filter(|date| *date < earliest) {
            problems.push(Problem::new("DATE_TOO_OLD", field).with("date", date));
        }
    }
    // Only what cannot be is refused: letters do come misdated by their senders.
    if let (Some(received), Some(postmark)) = (received_on, fields.postmark_on)
        && received < postmark
    {
        problems.push(
            Problem::new("DATE_ORDER", "receivedAt")
                .with("later", received)
                .with("earlier", postmark),
        );
    }
}

fn check_languages(languages: &[String], problems: &mut Vec<Problem>) -> String {
    for (index, language) in languages.iter().enumerate() {
        if !is_language_code(language) {
            problems.push(
                Problem::new("LANGUAGE_UNKNOWN", &format!("languages.{index}"))
                    .with("given", language),
            );
        }
    }
    let joined = if languages.is_empty() {
        "lv".to_owned()
    } else {
        languages.join(",")
    };
    if joined.len() > MAX_LANGUAGES {
        problems.push(Problem::new("TOO_LONG", "languages").with("most", MAX_LANGUAGES));
    }
    joined
}

/// Restriction date and ground: forbidden for open documents, demanded for the others (domain §4.1, §16).
fn check_access(
    fields: &mut CardDraft,
    class: AccessClass,
    occasion: Occasion<'_>,
    today: NaiveDate,
    problems: &mut Vec<Problem>,
) {
    if class == AccessClass::Open {
        if fields.access_until.is_some() {
            problems.push(Problem::new("ACCESS_UNTIL_FORBIDDEN", "accessUntil"));
        }
        if fields.access_ground.is_some() {
            problems.push(Problem::new("ACCESS_GROUND_FORBIDDEN", "accessGround"));
        }
        return;
    }
    if class == AccessClass::RestrictedPersonal {
        fields.access_until = fields
            .access_until
            .or_else(|| today.checked_add_months(Months::new(12 * PERSONAL_RESTRICTION_YEARS)));
        fields
            .access_ground
            .get_or_insert_with(|| PERSONAL_RESTRICTION_GROUND.to_owned());
    }
    if fields.access_ground.is_none() {
        problems.push(Problem::new("ACCESS_GROUND_REQUIRED", "accessGround"));
    }
    let Some(until) = fields.access_until else {
        problems.push(Problem::new("ACCESS_UNTIL_REQUIRED", "accessUntil"));
        return;
    };
    if occasion.had_restriction(class, until) {
        return;
    }
    if until < today {
        problems.push(Problem::new("ACCESS_UNTIL_PAST", "accessUntil").with("date", until));
    }
    let latest = today.checked_add_months(Months::new(12));
    if let Some(latest) =
        latest.filter(|latest| class == AccessClass::RestrictedInternal && until > *latest)
    {
        problems.push(Problem::new("ACCESS_UNTIL_YEAR", "accessUntil").with("latest", latest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        "2026-03-02T08:00:00Z".parse().unwrap_or_default()
    }

    fn date(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    fn titled() -> CardDraft {
        CardDraft {
            title: "Iesniegums".to_owned(),
            ..CardDraft::default()
        }
    }

    fn codes(draft: CardDraft) -> Vec<(&'static str, String)> {
        match check(draft, Occasion::Registration(AccessClass::Open), at()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems
                .into_iter()
                .map(|problem| (problem.code, problem.path.join(".")))
                .collect(),
        }
    }

    #[test]
    fn a_title_is_enough() {
        let card = check(titled(), Occasion::Registration(AccessClass::Open), at())
            .expect("a titled card");
        assert_eq!(
            (card.kind, card.languages.as_str()),
            (DocumentKind::Letter, "lv")
        );
    }

    #[test]
    fn every_problem_is_told_at_once_and_where() {
        let draft = CardDraft {
            title: "  ".to_owned(),
            languages: vec!["latviešu".to_owned()],
            document_date: date("2062-03-02"),
            sheet_count: Some(-1),
            keywords: Some("x".repeat(201)),
            notes: Some("a\u{7}b".to_owned()),
            access_until: date("2030-01-01"),
            addressees: vec![AddresseeDraft::default()],
            ..CardDraft::default()
        };
        let expected = [
            ("REQUIRED", "title"),
            ("TOO_LONG", "keywords"),
            ("CONTROL_CHARACTER", "notes"),
            ("REQUIRED", "addressees.0.name"),
            ("DATE_IN_FUTURE", "documentDate"),
            ("NEGATIVE_COUNT", "sheetCount"),
            ("LANGUAGE_UNKNOWN", "languages.0"),
            ("ACCESS_UNTIL_FORBIDDEN", "accessUntil"),
        ];
        assert_eq!(
            codes(draft),
            expected.map(|(code, path)| (code, path.to_owned()))
        );
    }

    #[test]
    fn restrictions_follow_their_class() {
        let restricted = |class, until: Option<&str>, ground: Option<&str>| CardDraft {
            access_class: Some(class),
            access_until: until.and_then(date),
            access_ground: ground.map(str::to_owned),
            ..titled()
        };
        for (draft, expected) in [
            (
                restricted(
                    AccessClass::RestrictedInternal,
                    Some("2027-03-02"),
                    Some("Rīk. 5"),
                ),
                vec![],
            ),
            (
                restricted(
                    AccessClass::RestrictedInternal,
                    Some("2027-03-03"),
                    Some("Rīk. 5"),
                ),
                vec!["ACCESS_UNTIL_YEAR"],
            ),
            (
                restricted(AccessClass::RestrictedInternal, None, None),
                vec!["ACCESS_GROUND_REQUIRED", "ACCESS_UNTIL_REQUIRED"],
            ),
            (
                restricted(AccessClass::RestrictedPersonal, None, None),
                vec![],
            ),
            (
                restricted(
                    AccessClass::RestrictedCommercial,
                    Some("2020-01-01"),
                    Some("KCL"),
                ),
                vec!["ACCESS_UNTIL_PAST"],
            ),
        ] {
            let found: Vec<&str> = codes(draft).into_iter().map(|(code, _)| code).collect();
            assert_eq!(found, expected);
        }
        let card = check(
            restricted(AccessClass::RestrictedPersonal, None, None),
            Occasion::Registration(AccessClass::Open),
            at(),
        )
        .expect("a card");
        assert_eq!(card.fields.access_until, date("2101-03-02"));
        assert_eq!(card.fields.access_ground.as_deref(), Some("IAL 8. p."));
    }

    #[test]
    fn every_code_has_its_message() {
        let messages = crate::kernel::problem::Messages::new().expect("bundles");
        for code in [
            "REQUIRED",
            "TOO_LONG",
            "DATE_ORDER",
            "ACCESS_UNTIL_YEAR",
            "LANGUAGE_UNKNOWN",
            "PARTICULARS_KIND",
        ] {
            assert!(
                messages.knows(&code.to_ascii_lowercase().replace('_', "-")),
                "{code}"
            );
        }
    }
}
