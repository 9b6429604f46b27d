//! What a unit says of its file where nobody has said otherwise (*apraksta ieguve*): dates, extent, languages and access follow
//! from the documents and volumes. Plain functions.

use entities::classification::volume;
use entities::ids::VolumeId;
use entities::values::ArchivalDate;
use entities::vocabulary::{
    DescriptionAccess, ExtentUnit, InventoryTerm, RetentionCategory, Secrecy, TransferMedium,
};

use super::describe::{Described, MOST_TITLE};
use super::facts::FileFacts;

/// A unit to be made: which volume of its file it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The volume; none where it is the whole file.
    pub volume: Option<VolumeId>,
    /// What it says.
    pub described: Described,
}

/// For which terms a file goes into an inventory; none for one that is kept for ten years or less.
pub fn term(facts: &FileFacts) -> Option<InventoryTerm> {
    match facts.category()? {
        RetentionCategory::Permanent => Some(InventoryTerm::Permanent),
        RetentionCategory::LongTerm if facts.is_personnel() => Some(InventoryTerm::Personnel),
        RetentionCategory::LongTerm => Some(InventoryTerm::LongTerm),
        RetentionCategory::ShortTerm
        | RetentionCategory::UntilSuperseded
        | RetentionCategory::UntilNeedEnds => None,
    }
}

/// The units of a file on a medium: on paper each of its volumes, otherwise the file as a whole.
pub fn derive(facts: &FileFacts, medium: TransferMedium) -> Vec<Derived> {
    let volumes: Vec<&volume::Model> = match medium {
        TransferMedium::Paper => facts.paper_volumes().collect(),
        TransferMedium::Electronic | TransferMedium::Audiovisual => Vec::new(),
    };
    let several = volumes.len() > 1;
    if volumes.is_empty() {
        return vec![Derived {
            volume: None,
            described: whole(facts, medium, None),
        }];
    }
    volumes
        .into_iter()
        .map(|volume| {
            let mut described = whole(facts, medium, Some(volume));
            if several {
                described.title =
                    shortened(format!("{}, {}. sējums", described.title, volume.ordinal));
                // Documents do not say in which volume they are, so it has the days on which it was begun and closed.
                described.from_on = ArchivalDate::day(volume.opened_on);
                let closed = volume.closed_on.unwrap_or(facts.item.to);
                described.to_on = ArchivalDate::day(closed.max(volume.opened_on));
            }
            Derived {
                volume: Some(volume.id),
                described,
            }
        })
        .collect()
}

fn whole(facts: &FileFacts, medium: TransferMedium, volume: Option<&volume::Model>) -> Described {
    let (from_on, to_on) = dates(facts);
    let (extent, extent_unit) = extent(facts, medium, volume);
    let access = access(facts);
    Described {
        series_code: None,
        from_on,
        to_on,
        date_notes: None,
        extent,
        extent_unit,
        related: None,
        title: shortened(title(facts)),
        content: None,
        notes: None,
        arrangement: None,
        languages: languages(facts),
        access,
        access_ground: match access {
            DescriptionAccess::General => None,
            DescriptionAccess::Restricted | DescriptionAccess::Sensitive => {
                let known = facts.series_ground.clone();
                known.or_else(|| facts.documents.ground.clone())
            }
        },
        form: None,
        secrecy: match access {
            DescriptionAccess::General => Secrecy::Public,
            DescriptionAccess::Restricted => Secrecy::Internal,
            DescriptionAccess::Sensitive => Secrecy::Confidential,
        },
        copies: None,
        archive_history: None,
        unreadable: None,
    }
}

/// Files that carry over bear the title of their series, and are told apart by their numbers.
fn title(facts: &FileFacts) -> String {
    match facts.file.number {
        Some(number) => format!("{} Nr. {number}", facts.file.title),
        None => facts.file.title.clone(),
    }
}

fn shortened(title: String) -> String {
    match title.chars().count() > MOST_TITLE {
        true => title.chars().take(MOST_TITLE).collect(),
        false => title,
    }
}

/// Those of the first and the last document; of a year's file without any, the year.
fn dates(facts: &FileFacts) -> (ArchivalDate, ArchivalDate) {
    let year = facts
        .file
        .year
        .filter(|_| facts.item.documents == 0)
        .and_then(|year| ArchivalDate::year(year).ok());
    match year {
        Some(year) => (year, year),
        None => (
            ArchivalDate::day(facts.item.from),
            ArchivalDate::day(facts.item.to.max(facts.item.from)),
        ),
    }
}

fn extent(
    facts: &FileFacts,
    medium: TransferMedium,
    volume: Option<&volume::Model>,
) -> (i64, ExtentUnit) {
    match medium {
        TransferMedium::Paper => {
            let sheets = volume.and_then(|volume| volume.sheets).unwrap_or_default();
            (i64::from(sheets), ExtentUnit::Sheets)
        }
        TransferMedium::Electronic => (facts.item.bytes, ExtentUnit::Bytes),
        TransferMedium::Audiovisual => (facts.documents.all, ExtentUnit::Documents),
    }
}

/// Latvian first, the others by their codes.
fn languages(facts: &FileFacts) -> String {
    let known = &facts.documents.languages;
    let latvian = known.iter().filter(|language| *language == "lv");
    let others = known.iter().filter(|language| *language != "lv");
    let ordered: Vec<&str> = latvian.chain(others).map(String::as_str).collect();
    ordered.join(",")
}

fn access(facts: &FileFacts) -> DescriptionAccess {
    match (facts.documents.restricted, facts.documents.personal) {
        (0, _) => DescriptionAccess::General,
        (_, 0) => DescriptionAccess::Restricted,
        (_, _) => DescriptionAccess::Sensitive,
    }
}
