//! Everything that is wrong with a description, before a byte of a package is written (domain §4.1, §5, §13 (21)).

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::dates::PartialDate;
use crate::description::{
    Access, AccessData, Description, Document, File, Inventory, Mark, Rendition, Unit,
};
use crate::fault::{Fault, Place, Rule};
use crate::{languages, names};

const MOST_UNIT_TITLE: usize = 1_000;
const MOST_UNIT_CONTENTS: usize = 2_000;
const MOST_TITLE: usize = 500;
const MOST_TEXT: usize = 500;
const MOST_KEYWORDS: usize = 200;
const MOST_NUMBER: usize = 30;
const MOST_GROUND: usize = 30;
const MOST_ADDRESSEE: usize = 200;
const MOST_PERSON: usize = 50;
const MOST_REMARK: usize = 200;
/// No column of its own limits these; what is longer was pasted by mistake.
const MOST_OTHER: usize = 2_000;

/// Collects faults at one place.
struct At<'a> {
    place: Place,
    found: &'a mut Vec<Fault>,
}

impl At<'_> {
    fn tell(&mut self, element: &str, rule: Rule) {
        self.found
            .push(Fault::new(self.place.clone(), element, rule));
    }

    fn within(&mut self, file: &str) -> At<'_> {
        let place = Place {
            file: Some(file.to_owned()),
            ..self.place.clone()
        };
        At {
            place,
            found: self.found,
        }
    }

    /// A text that must be there.
    fn required(&mut self, element: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.tell(element, Rule::Missing);
        }
        self.text(element, text, most);
    }

    fn optional(&mut self, element: &str, text: Option<&String>, most: usize) {
        if let Some(text) = text {
            self.text(element, text, most);
        }
    }

    fn text(&mut self, element: &str, text: &str, most: usize) {
        let found = text.chars().count();
        if found > most {
            self.tell(element, Rule::TooLong { most, found });
        }
        if let Some(forbidden) = text
            .chars()
            .find(|character| !crate::xml::allows(*character))
        {
            let code = u32::from(forbidden);
            self.tell(element, Rule::ForbiddenCharacter { code });
        }
    }

    /// A part of names of folders.
    fn code(&mut self, element: &str, text: &str) {
        let sound = |next: char| next.is_ascii_alphanumeric() || next == '-' || next == '_';
        if text.is_empty() {
            self.tell(element, Rule::Missing);
        } else if !text.chars().all(sound) {
            self.tell(element, Rule::BadCode);
        } else if text.len() > 64 {
            let found = text.len();
            self.tell(element, Rule::TooLong { most: 64, found });
        }
    }

    fn languages(&mut self, codes: &[String]) {
        if codes.is_empty() {
            self.tell("languages", Rule::Missing);
        }
        for code in codes {
            if languages::bibliographic(code).is_none() {
                let code = code.clone();
                self.tell("languages", Rule::UnknownLanguage { code });
            }
        }
    }

    /// `most`: the archive limits the ground of a document, and that of a unit only by what a column holds.
    fn access(&mut self, data: &AccessData, most: usize) {
        let ground = data.ground.as_deref().map(str::trim).unwrap_or_default();
        match data.access {
            Access::Open => {
                if data.until.is_some() {
                    self.tell("access.until", Rule::OpenWithDate);
                }
                if !ground.is_empty() {
                    self.tell("access.ground", Rule::OpenWithGround);
                }
            }
            Access::Restricted | Access::Sensitive => {
                if data.until.is_none() {
                    self.tell("access.until", Rule::RestrictedWithoutDate);
                }
                if ground.is_empty() {
                    self.tell("access.ground", Rule::RestrictedWithoutGround);
                }
            }
        }
        self.optional("access.ground", data.ground.as_ref(), most);
        self.optional("access.conditions", data.conditions.as_ref(), MOST_GROUND);
    }
}

impl Description {
    /// Everything that is wrong with it, in its own order; nothing is packed unless this is empty.
    #[must_use]
    pub fn check(&self) -> Vec<Fault> {
        let mut found = Vec::new();
        let mut at = At {
            place: Place::package(),
            found: &mut found,
        };
        at.code("name", &self.name);
        at.code("archive.code", &self.archive.code);
        at.code("archive.department", &self.archive.department);
        at.code("recordGroup.number", &self.record_group.number);
        at.required("archive.name", &self.archive.name, MOST_OTHER);
        at.required("recordGroup.title", &self.record_group.title, MOST_OTHER);
        at.required("institution.name", &self.institution.name, MOST_OTHER);
        let registration = &self.institution.registration_number;
        at.required("institution.registrationNumber", registration, MOST_NUMBER);
        at.optional("agreement", self.agreement.as_ref(), MOST_OTHER);
        at.required("software.name", &self.software.name, MOST_OTHER);
        at.required("software.version", &self.software.version, MOST_OTHER);
        if self.units().next().is_none() {
            at.tell("units", Rule::NothingToHandOver);
        }

        let mut seen = Seen::default();
        for inventory in &self.inventories {
            let number = inventory.number.to_string();
            if !seen.inventories.insert(number.clone()) {
                at.tell("inventories", Rule::DoubledInventory { number });
            }
            at.required("inventory.title", &inventory.title, MOST_OTHER);
            let mut numbers = HashSet::new();
            for unit in &inventory.units {
                let mut at = At {
                    place: unit_place(inventory, unit),
                    found: at.found,
                };
                if !numbers.insert(unit.number) {
                    let number = unit.number.to_string();
                    at.tell("number", Rule::DoubledUnit { number });
                }
                in_unit(unit, &mut at);
                for document in &unit.documents {
                    let mut at = At {
                        place: document_place(inventory, unit, document),
                        found: at.found,
                    };
                    in_document(unit, document, &mut at, &mut seen);
                }
            }
        }
        found
    }
}

/// What must not come twice in one package.
#[derive(Default)]
struct Seen<'a> {
    inventories: HashSet<String>,
    documents: HashSet<&'a str>,
    events: HashSet<&'a str>,
}

pub(crate) fn unit_place(inventory: &Inventory, unit: &Unit) -> Place {
    Place {
        unit: Some(format!("{}-{}", inventory.number, unit.number)),
        ..Place::default()
    }
}

pub(crate) fn document_place(inventory: &Inventory, unit: &Unit, document: &Document) -> Place {
    Place {
        document: Some(document.id.clone()),
        ..unit_place(inventory, unit)
    }
}

fn in_unit(unit: &Unit, at: &mut At<'_>) {
    at.required("title", &unit.title, MOST_UNIT_TITLE);
    at.optional("contents", unit.contents.as_ref(), MOST_UNIT_CONTENTS);
    at.optional("series", unit.series.as_ref(), MOST_NUMBER);
    at.optional("datingNotes", unit.dating_notes.as_ref(), MOST_OTHER);
    at.optional("arrangement", unit.arrangement.as_ref(), MOST_OTHER);
    at.optional(
        "archivalHistory",
        unit.archival_history.as_ref(),
        MOST_OTHER,
    );
    at.optional("notes", unit.notes.as_ref(), MOST_OTHER);
    at.optional("related", unit.related.as_ref(), MOST_OTHER);
    at.optional("form", unit.form.as_ref(), MOST_OTHER);
    at.optional("secrecy", unit.secrecy.as_ref(), MOST_OTHER);
    at.optional("copies", unit.copies.as_ref(), MOST_OTHER);
    at.languages(&unit.languages);
    at.access(&unit.access, MOST_TEXT);
    for (element, date) in [("from", unit.from), ("to", unit.to)] {
        match date {
            None => at.tell(element, Rule::Missing),
            Some(date) if date.earliest().is_none() => at.tell(element, Rule::ImpossibleDate),
            Some(_) => {}
        }
    }
    if let (Some(from), Some(to)) = (unit.from, unit.to)
        && let (Some(first), Some(last)) = (from.earliest(), to.latest())
        && last < first
    {
        let (from, to) = (from.to_string(), to.to_string());
        at.tell("to", Rule::DatesReversed { from, to });
    }
    if let Some(act) = &unit.handed_over_by {
        let act = act.clone();
        at.tell("number", Rule::AlreadyHandedOver { act });
    }
    if unit.documents.is_empty() {
        at.tell("documents", Rule::NoDocuments);
    }
}

fn in_document<'a>(unit: &Unit, document: &'a Document, at: &mut At<'_>, seen: &mut Seen<'a>) {
    at.required("id", &document.id, MOST_OTHER);
    if !seen.documents.insert(&document.id) {
        at.tell("id", Rule::DoubledDocument);
    }
    at.required("title", &document.title, MOST_TITLE);
    let registration = &document.registration_number;
    at.required("registrationNumber", registration, MOST_NUMBER);
    at.optional(
        "sendersNumber",
        document.senders_number.as_ref(),
        MOST_NUMBER,
    );
    at.required("fileIndex", &document.file_index, MOST_NUMBER);
    at.required("kind", &document.kind, MOST_OTHER);
    at.optional("keywords", document.keywords.as_ref(), MOST_KEYWORDS);
    at.optional("annotation", document.annotation.as_ref(), MOST_TEXT);
    at.optional("notes", document.notes.as_ref(), MOST_TEXT);
    at.optional("technical", document.technical.as_ref(), MOST_TEXT);
    at.languages(&document.languages);
    at.access(&document.access, MOST_GROUND);
    in_dates(unit, document, at);
    for addressee in &document.addressees {
        at.required("addressees", addressee, MOST_ADDRESSEE);
    }
    for person in &document.persons {
        at.required("persons", &person.name, MOST_OTHER);
    }
    in_marks("visas", &document.visas, at);
    in_marks("receipts", &document.receipts, at);
    for resolution in &document.resolutions {
        at.required("resolutions.author", &resolution.author, MOST_PERSON);
        at.required(
            "resolutions.responsible",
            &resolution.responsible,
            MOST_PERSON,
        );
        at.required("resolutions.task", &resolution.task, MOST_REMARK);
        at.optional("resolutions.notes", resolution.notes.as_ref(), MOST_REMARK);
        if let (Some(date), Some(due)) = (resolution.date, resolution.due)
            && due < date
        {
            reversed("resolutions.due", date, due, at);
        }
    }
    if document.files.is_empty() {
        at.tell("files", Rule::NoFiles);
    }
    for file in &document.files {
        in_file(document, file, &mut at.within(&file.name));
    }
    for (name, other) in names::doubled(document.files.iter().map(|file| file.name.as_str())) {
        let other = other.to_owned();
        at.within(name).tell("name", Rule::DoubledName { other });
    }
    for event in &document.events {
        at.required("events.id", &event.id, MOST_OTHER);
        if !seen.events.insert(&event.id) {
            let id = event.id.clone();
            at.tell("events.id", Rule::DoubledEvent { id });
        }
        at.required("events.detail", &event.detail, MOST_OTHER);
        at.optional("events.by", event.by.as_ref(), MOST_OTHER);
        for name in &event.files {
            if !has_file(document, name) {
                let name = name.clone();
                at.tell("events.files", Rule::NoSuchFile { name });
            }
        }
    }
}

fn in_dates(unit: &Unit, document: &Document, at: &mut At<'_>) {
    let Some(dated) = document.dated else {
        at.tell("dated", Rule::Missing);
        return;
    };
    let outside = unit
        .from
        .and_then(PartialDate::earliest)
        .is_some_and(|first| dated < first)
        || unit
            .to
            .and_then(PartialDate::latest)
            .is_some_and(|last| dated > last);
    if outside {
        let date = crate::dates::latvian(dated);
        at.tell("dated", Rule::OutsideUnit { date });
    }
    if let (Some(prepared), Some(sent)) = (document.prepared, document.sent)
        && sent < prepared
    {
        at.tell("sent", Rule::SentBeforePrepared);
    }
}

fn reversed(element: &str, from: NaiveDate, to: NaiveDate, at: &mut At<'_>) {
    let (from, to) = (crate::dates::latvian(from), crate::dates::latvian(to));
    at.tell(element, Rule::DatesReversed { from, to });
}

fn in_marks(element: &str, marks: &[Mark], at: &mut At<'_>) {
    for mark in marks {
        at.required(&format!("{element}.person"), &mark.person, MOST_PERSON);
        at.optional(
            &format!("{element}.notes"),
            mark.notes.as_ref(),
            MOST_REMARK,
        );
    }
}

fn in_file(document: &Document, file: &File, at: &mut At<'_>) {
    if let Some(fault) = names::fault(&file.name) {
        at.tell("name", fault.into());
    }
    match &file.content {
        None => at.tell("content", Rule::NoContent),
        Some(content) if content.size == 0 => at.tell("content", Rule::EmptyContent),
        Some(_) => {}
    }
    if !is_media_type(&file.media_type) {
        at.tell("mediaType", Rule::BadMediaType);
    }
    if let Some(id) = &file.pronom
        && !is_pronom(id)
    {
        at.tell("pronom", Rule::BadPronom { id: id.clone() });
    }
    if let Rendition::Archival { of } = &file.rendition
        && !document
            .files
            .iter()
            .any(|other| other.name == *of && other.rendition == Rendition::Original)
    {
        at.tell("rendition", Rule::NoOriginal { name: of.clone() });
    }
}

fn has_file(document: &Document, name: &str) -> bool {
    document.files.iter().any(|file| file.name == name)
}

/// RFC 6838 §4.2, without parameters.
fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|next| next.is_ascii_alphanumeric() || "!#$&-^_.+".contains(next))
    };
    text.split_once('/')
        .is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}

fn is_pronom(id: &str) -> bool {
    let number = id.strip_prefix("x-").unwrap_or(id).strip_prefix("fmt/");
    number.is_some_and(|number| {
        !number.is_empty() && number.chars().all(|next| next.is_ascii_digit())
    })
}
