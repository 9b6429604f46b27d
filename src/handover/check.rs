//! Checking a unit before it goes to the archive (*lietas sagatavošanas pārbaude*): what it says beside what the system knows of its
//! file. A plain function; each flaw says where it is and what to do.
//!
//! Ground: domain §5 (content against title, term, dates, numbering), §7 (formats), §13 (21).

use chrono::Datelike;
use entities::ids::VolumeId;
use entities::vocabulary::{
    DescriptionAccess, ExtentUnit, InventoryTerm, OpenState, TransferMedium,
};
use formats::{Derivation, Format, Profile, Verdict, decide, is_renderable};

use super::derive::term;
use super::describe::Described;
use super::facts::{Concerned, DocumentFacts, FileFacts, Held, Holding, Named};
use super::numbering::Label;
use crate::kernel::Problem;
use crate::kernel::numerals::measured;

/// What a flaw does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The inventory is not submitted with it.
    Blocks,
    /// Somebody should look.
    Remark,
}

/// Something that will not do, or should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What it does.
    pub weight: Weight,
    /// What it is and at which field of the unit.
    pub problem: Problem,
    /// Which documents it is about, in the order in which they came; at most 50, none where it is about the unit.
    pub documents: Vec<Named>,
}

/// A unit to be checked.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// Its number.
    pub label: &'a Label,
    /// For which terms its inventory is.
    pub term: InventoryTerm,
    /// On what it is.
    pub medium: TransferMedium,
    /// Which volume of its file it is; none where it is the whole file.
    pub volume: Option<VolumeId>,
    /// What it says.
    pub described: &'a Described,
    /// What its file held when it was submitted last; none where it was not, or says by now what the file holds.
    pub submitted: Option<Holding>,
    /// The formats that its archive takes.
    pub formats: &'static Profile,
}

/// Letters without which a title says nothing.
const FEWEST_LETTERS: usize = 5;

/// Checks a unit; nothing where all is well, and what blocks first.
pub fn check(unit: &Unit<'_>, facts: &FileFacts) -> Vec<Flaw> {
    // What the archive has is as it was.
    if facts.handed_over.is_some() {
        return Vec::new();
    }
    let mut flaws = Flaws {
        label: unit.label,
        found: Vec::new(),
    };
    file(unit, facts, &mut flaws);
    words(unit.described, facts, &mut flaws);
    dates(unit.described, facts, &mut flaws);
    contents(unit, facts, &mut flaws);
    access(unit.described, facts, &mut flaws);
    flaws.found.sort_by_key(|flaw| flaw.weight);
    flaws.found
}

struct Flaws<'a> {
    label: &'a Label,
    found: Vec<Flaw>,
}

impl Flaws<'_> {
    fn add(&mut self, weight: Weight, problem: Problem) {
        self.naming(weight, problem, &[]);
    }

    /// About some documents, which the message names.
    fn naming(&mut self, weight: Weight, problem: Problem, documents: &[Named]) {
        self.found.push(Flaw {
            weight,
            problem: problem.with("unit", self.label),
            documents: documents.to_vec(),
        });
    }

    /// Where something is to be said of any documents.
    fn about(&mut self, weight: Weight, code: &'static str, concerned: &Concerned) {
        if concerned.count > 0 {
            let problem = counted(Problem::new(code, "file"), concerned);
            self.naming(weight, problem, &concerned.documents);
        }
    }

    fn blocks(&mut self, problem: Problem) {
        self.add(Weight::Blocks, problem);
    }

    fn remark(&mut self, problem: Problem) {
        self.add(Weight::Remark, problem);
    }
}

/// How many documents a message names.
const NAMED: usize = 3;

/// How many, and in which documents.
fn counted(problem: Problem, concerned: &Concerned) -> Problem {
    let numbers = concerned.documents.iter().map(|document| {
        let number = document.number.as_deref();
        number.unwrap_or("—")
    });
    let mut named: Vec<&str> = numbers.take(NAMED).collect();
    if concerned.documents.len() > NAMED {
        named.push("…");
    }
    problem
        .with("count", concerned.count)
        .with("documents", named.join(", "))
}

fn file(unit: &Unit<'_>, facts: &FileFacts, flaws: &mut Flaws<'_>) {
    let file = facts.file.designation();
    if facts.destroyed {
        flaws.blocks(Problem::new("DESCRIPTION_FILE_DESTROYED", "file").with("file", &file));
    } else if facts.file.state != OpenState::Closed {
        flaws.blocks(Problem::new("DESCRIPTION_FILE_OPEN", "file").with("file", &file));
    }
    if !facts.destroyed && term(facts) != Some(unit.term) {
        flaws.blocks(
            Problem::new("DESCRIPTION_TERM", "file")
                .with("file", &file)
                .with("term", unit.term),
        );
    }
    if let Some(then) = unit.submitted
        && !facts.destroyed
        && then != facts.holding()
    {
        flaws.blocks(changed(then, facts.holding()));
    }
    // What is being done about a document is written on it, and what is written later would not go along.
    flaws.about(
        Weight::Blocks,
        "DESCRIPTION_TASKS_OPEN",
        &facts.documents.unfinished,
    );
    if facts.documents.gaps > 0 {
        flaws.remark(
            Problem::new("DESCRIPTION_NUMBER_GAPS", "file")
                .with("file", &file)
                .with("count", facts.documents.gaps),
        );
    }
    let ordinals = facts.volumes.iter().map(|volume| volume.ordinal);
    if !ordinals.eq((1..).take(facts.volumes.len())) {
        flaws.remark(Problem::new("DESCRIPTION_VOLUME_GAPS", "file").with("file", &file));
    }
}

/// What was approved is not what is there.
pub(super) fn changed(then: Holding, now: Holding) -> Problem {
    let size = |bytes| {
        let (number, measure) = measured(bytes);
        format!("{number} {measure}")
    };
    Problem::new("DESCRIPTION_CHANGED", "extent")
        .with("then", then.documents)
        .with("thenSize", size(then.bytes))
        .with("now", now.documents)
        .with("nowSize", size(now.bytes))
}

fn words(described: &Described, facts: &FileFacts, flaws: &mut Flaws<'_>) {
    let letters = described
        .title
        .chars()
        .filter(|letter| letter.is_alphabetic());
    if letters.count() < FEWEST_LETTERS {
        flaws.blocks(Problem::new("DESCRIPTION_TITLE_EMPTY", "title"));
    }
    let (first, last) = (
        described.from_on.earliest().year(),
        described.to_on.latest().year(),
    );
    if let Some(year) = years(&described.title).find(|year| !(first..=last).contains(year)) {
        flaws.remark(
            Problem::new("DESCRIPTION_TITLE_YEAR", "title")
                .with("year", year)
                .with("from", described.from_on)
                .with("to", described.to_on),
        );
    }
    if described.languages.is_empty() {
        flaws.blocks(Problem::new("DESCRIPTION_LANGUAGE", "languages"));
    } else {
        let said: Vec<&str> = described.languages.split(',').collect();
        let missing = facts
            .documents
            .languages
            .iter()
            .find(|language| !said.contains(&language.as_str()));
        if let Some(language) = missing {
            flaws.remark(
                Problem::new("DESCRIPTION_LANGUAGE_MISSING", "languages")
                    .with("language", language),
            );
        }
    }
}

/// Years that a text names.
fn years(text: &str) -> impl Iterator<Item = i32> {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (1800..2200).contains(year))
}

fn dates(described: &Described, facts: &FileFacts, flaws: &mut Flaws<'_>) {
    let (from, to) = (described.from_on.earliest(), described.to_on.latest());
    let (first, last) = (facts.item.from, facts.item.to);
    // Documents do not say in which of several volumes they are.
    let unit_is_whole = facts.volumes.len() <= 1;
    if facts.item.documents > 0 && unit_is_whole && (first < from || to < last) {
        flaws.blocks(
            Problem::new("DESCRIPTION_DATES_NARROW", "from")
                .with("from", first)
                .with("to", last),
        );
    }
    let noted = described.date_notes.is_some();
    let outside = |year: i32| from.year() < year || year < to.year();
    if let Some(year) = facts.file.year.filter(|year| outside(*year) && !noted) {
        flaws.remark(
            Problem::new("DESCRIPTION_DATES_YEAR", "dateNotes")
                .with("year", year)
                .with("from", described.from_on)
                .with("to", described.to_on),
        );
    }
}

fn contents(unit: &Unit<'_>, facts: &FileFacts, flaws: &mut Flaws<'_>) {
    let described = unit.described;
    let documents = &facts.documents;
    match unit.medium {
        TransferMedium::Paper => {
            let volume = unit
                .volume
                .and_then(|id| facts.volumes.iter().find(|volume| volume.id == id));
            if volume.is_some_and(|volume| volume.closed_on.is_none()) {
                flaws.blocks(Problem::new("DESCRIPTION_VOLUME_OPEN", "extent"));
            }
            let counted = volume.and_then(|volume| volume.sheets);
            if described.extent == 0 {
                flaws.blocks(Problem::new("DESCRIPTION_EXTENT", "extent"));
            } else if described.extent_unit == ExtentUnit::Sheets
                && let Some(sheets) =
                    counted.filter(|sheets| i64::from(*sheets) != described.extent)
            {
                flaws.remark(
                    Problem::new("DESCRIPTION_SHEETS", "extent")
                        .with("said", described.extent)
                        .with("counted", sheets),
                );
            }
        }
        TransferMedium::Electronic => {
            if documents.all == 0 {
                flaws.blocks(Problem::new("DESCRIPTION_NO_DOCUMENTS", "file"));
            }
            flaws.about(
                Weight::Blocks,
                "DESCRIPTION_NO_CONTENTS",
                &documents.without_contents,
            );
            unreadable(described, documents, flaws);
            for held in &documents.formats {
                if let Some(problem) = unfit(held, unit.formats) {
                    flaws.naming(Weight::Remark, problem, &held.contents.documents);
                }
            }
        }
        TransferMedium::Audiovisual => {
            if described.extent == 0 {
                flaws.blocks(Problem::new("DESCRIPTION_EXTENT", "extent"));
            }
        }
    }
}

/// What nobody can read goes along where a later version stands for it, or somebody has said why it goes as it is.
fn unreadable(described: &Described, documents: &DocumentFacts, flaws: &mut Flaws<'_>) {
    let all = [
        ("DESCRIPTION_DAMAGED", &documents.damaged),
        ("DESCRIPTION_LOCKED", &documents.locked),
    ];
    let is_said = described.unreadable.is_some();
    if is_said && all.iter().all(|(_, concerned)| concerned.count == 0) {
        flaws.remark(Problem::new(
            "DESCRIPTION_UNREADABLE_NEEDLESS",
            "unreadable",
        ));
    }
    let weight = match is_said {
        true => Weight::Remark,
        false => Weight::Blocks,
    };
    for (code, concerned) in all {
        flaws.about(weight, code, concerned);
    }
    flaws.about(
        Weight::Remark,
        "DESCRIPTION_UNREADABLE_REPLACED",
        &documents.replaced,
    );
}

/// What keeps contents from being taken as they are by the archive; what is to be done with them.
fn unfit(held: &Held, list: &Profile) -> Option<Problem> {
    if !held.readable {
        return None;
    }
    let about = |code: &'static str| counted(Problem::new(code, "file"), &held.contents);
    let Some(what) = &held.what else {
        return Some(about("DESCRIPTION_FORMAT_PENDING"));
    };
    let decision = decide(list, what);
    let named = |code: &'static str, format: &Format| {
        about(code)
            .with("format", designation(format))
            .with("puid", format.puid)
    };
    match decision.derivation {
        Derivation::Unknown => Some(about("DESCRIPTION_FORMAT_UNKNOWN")),
        Derivation::NameContradicts { found, extension } => {
            Some(named("DESCRIPTION_FORMAT_NAME", found).with("extension", extension.as_str()))
        }
        Derivation::Encrypted { format } => Some(named("DESCRIPTION_FORMAT_ENCRYPTED", format)),
        Derivation::Signed { .. } => None,
        Derivation::Listed { .. } if decision.verdict == Verdict::Accepted => None,
        Derivation::Listed { .. } | Derivation::NotListed { .. } if held.rendered => None,
        Derivation::Listed { format, .. } | Derivation::NotListed { format } => {
            match is_renderable(format) {
                true => Some(named("DESCRIPTION_FORMAT_RENDITION", format)),
                false => Some(named("DESCRIPTION_FORMAT_ASK", format)),
            }
        }
    }
}

/// Name and version.
fn designation(format: &Format) -> String {
    format!("{} {}", format.name, format.version)
        .trim_end()
        .to_owned()
}

fn access(described: &Described, facts: &FileFacts, flaws: &mut Flaws<'_>) {
    let documents = &facts.documents;
    let closed = described.access != DescriptionAccess::General;
    if closed && described.access_ground.is_none() {
        flaws.blocks(Problem::new("DESCRIPTION_GROUND", "accessGround"));
    }
    if !closed && documents.restricted > 0 {
        flaws.blocks(
            Problem::new("DESCRIPTION_TOO_OPEN", "access").with("count", documents.restricted),
        );
    }
    if described.access == DescriptionAccess::Restricted && documents.personal > 0 {
        flaws.remark(
            Problem::new("DESCRIPTION_SENSITIVE", "access").with("count", documents.personal),
        );
    }
    if documents.undated > 0 {
        flaws.remark(
            Problem::new("DESCRIPTION_DOCUMENTS_UNDATED", "access")
                .with("count", documents.undated),
        );
    }
}

#[cfg(test)]
mod tests;
