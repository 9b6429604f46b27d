//! When permanent files go to the archive (*nodošanas termiņi*), from where the handover starts: on paper within 15 years,
//! electronic and audiovisual ones within 5, after they were made or received. The archive may let a file stay longer
//! ([`extend`](mod@extend)).
//!
//! A file goes as a whole, so its day is that of its first document: none of it is ever late. What was received counts from its
//! registration, which is the day of receipt (domain §4.3); what was made here, from its date. A file of which no document is
//! registered here counts from its first day. A file partly on paper and partly electronic has a day for each.
//!
//! Ground: Arhīvu likums; EDL 6. p. (5); MK 282/2024; domain §1, §13 (20).

pub mod extend;
pub(super) mod keep;
pub mod read;
mod sources;

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use entities::ids::{DocumentId, FileId, TransferExtensionId};
use entities::vocabulary::{Medium, TransferMedium};
use serde::{Deserialize, Serialize};

pub use extend::{Extension, extend};

use crate::kernel::Problem;

/// From where a day is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum CountedFrom {
    /// The first document of the file.
    Document {
        /// Which.
        id: DocumentId,
        /// Its registration number.
        number: String,
    },
    /// The file itself: no document of it is registered here.
    File {
        /// Which.
        id: FileId,
        /// What stands on its cover.
        designation: String,
    },
}

/// The archive's leave to transfer a file later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leave {
    /// As recorded.
    pub id: TransferExtensionId,
    /// The decision's number at the archive.
    pub number: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// By how many years.
    pub years: i32,
    /// Under special circumstances.
    pub special: bool,
}

/// How a day came about. Kept as JSON beside it: fields may be added, none changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Derivation {
    /// On which medium.
    pub medium: TransferMedium,
    /// From where it is counted.
    pub from: CountedFrom,
    /// Day on which that was made or received.
    pub counted_from: NaiveDate,
    /// How many years.
    pub years: i32,
    /// What the archive allowed, in the order of its decisions.
    pub leaves: Vec<Leave>,
    /// Last day on which it may still be here.
    pub due_on: NaiveDate,
}

/// After how many years what is on a medium goes to the archive.
pub const fn years(medium: TransferMedium) -> i32 {
    match medium {
        TransferMedium::Paper => 15,
        TransferMedium::Electronic | TransferMedium::Audiovisual => 5,
    }
}

/// On which media a file is: on those of its volumes, or where it has none, on that of its series. Where nobody has said, it is
/// taken for electronic, because that comes sooner.
pub fn media(volumes: &[Medium], series: Option<Medium>) -> BTreeSet<TransferMedium> {
    let said: Vec<Medium> = match volumes {
        [] => series.into_iter().collect(),
        volumes => volumes.to_vec(),
    };
    let media = said.iter().flat_map(|medium| match medium {
        Medium::Paper => &[TransferMedium::Paper][..],
        Medium::Electronic => &[TransferMedium::Electronic],
        Medium::Hybrid => &[TransferMedium::Paper, TransferMedium::Electronic],
        Medium::Other => &[TransferMedium::Audiovisual],
    });
    let media: BTreeSet<TransferMedium> = media.copied().collect();
    if media.is_empty() {
        BTreeSet::from([TransferMedium::Electronic])
    } else {
        media
    }
}

/// Reckons a day; none beyond the calendar.
pub fn reckon(
    medium: TransferMedium,
    (from, counted_from): (CountedFrom, NaiveDate),
    leaves: Vec<Leave>,
) -> Option<Derivation> {
    let years = years(medium);
    let all = leaves.iter().map(|leave| leave.years).sum::<i32>() + years;
    let months = u32::try_from(all).ok()?.checked_mul(12)?;
    Some(Derivation {
        medium,
        from,
        counted_from,
        years,
        due_on: counted_from.checked_add_months(Months::new(months))?,
        leaves,
    })
}

/// Most years of one leave.
const ONE_LEAVE: i32 = 5;

/// Most leaves that are not special.
const LEAVES: usize = 2;

/// Most years of all leaves together, and of one under special circumstances.
const ALL_LEAVES: i32 = 10;

/// What is wrong with a leave by itself: up to 5 years, and up to 10 under special circumstances.
pub fn leave_problem(years: i32, special: bool) -> Option<Problem> {
    let most = if special { ALL_LEAVES } else { ONE_LEAVE };
    let is_one = (1..=most).contains(&years);
    (!is_one).then(|| Problem::new("TRANSFER_LEAVE_YEARS", "years").with("most", most))
}

/// Whether the archive can allow a file more: twice, and never more than 10 years in all.
pub fn may_leave(before: &[Leave], years: i32, special: bool) -> bool {
    let all: i32 = before.iter().map(|leave| leave.years).sum();
    let ordinary = before.iter().filter(|leave| !leave.special).count();
    all + years <= ALL_LEAVES && (special || ordinary < LEAVES)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn from(counted: &str) -> (CountedFrom, NaiveDate) {
        let document = CountedFrom::Document {
            id: DocumentId(Uuid::from_u128(1)),
            number: "1-3/21/1".to_owned(),
        };
        (document, day(counted))
    }

    fn leave(years: i32, special: bool) -> Leave {
        Leave {
            id: TransferExtensionId(Uuid::from_u128(2)),
            number: "VAZVA-5".to_owned(),
            decided_on: day("2026-02-02"),
            years,
            special,
        }
    }

    /// Domain §13 (20), and days that do not exist five years later.
    #[test]
    fn paper_goes_after_fifteen_years_and_all_else_after_five() {
        use TransferMedium::{Audiovisual, Electronic, Paper};
        for (medium, counted, leaves, due) in [
            (Electronic, "2021-06-01", vec![], "2026-06-01"),
            (Paper, "2021-06-01", vec![], "2036-06-01"),
            (Audiovisual, "2021-06-01", vec![], "2026-06-01"),
            (
                Electronic,
                "2021-06-01",
                vec![leave(3, false)],
                "2029-06-01",
            ),
            (
                Electronic,
                "2021-06-01",
                vec![leave(5, false), leave(5, false)],
                "2036-06-01",
            ),
            (Paper, "2021-06-01", vec![leave(10, true)], "2046-06-01"),
            (Electronic, "2024-02-29", vec![], "2029-02-28"),
        ] {
            let found = reckon(medium, from(counted), leaves).expect("a day");
            assert_eq!(found.due_on, day(due), "{medium} {counted}");
            let kept = serde_json::to_value(&found).expect("JSON");
            assert_eq!(serde_json::from_value::<Derivation>(kept).ok(), Some(found));
        }
        assert_eq!(
            reckon(Paper, (from("2021-06-01").0, NaiveDate::MAX), vec![]),
            None
        );
    }

    #[test]
    fn the_archive_allows_five_years_five_more_and_ten_under_special_circumstances() {
        for (years, special, holds) in [
            (0, false, false),
            (-3, false, false),
            (1, false, true),
            (5, false, true),
            (6, false, false),
            (10, true, true),
            (11, true, false),
        ] {
            assert_eq!(leave_problem(years, special).is_none(), holds, "{years}");
        }
        for (before, years, special, holds) in [
            (&[][..], 10, true, true),
            (&[5], 5, false, true),
            (&[5, 5], 1, false, false),
            (&[2, 2], 1, false, false),
            (&[2, 2], 6, true, true),
            (&[5], 6, true, false),
        ] {
            let leaves: Vec<Leave> = before.iter().map(|years| leave(*years, false)).collect();
            assert_eq!(
                may_leave(&leaves, years, special),
                holds,
                "{before:?} {years}"
            );
        }
    }

    #[test]
    fn a_file_is_on_the_media_of_its_volumes() {
        use TransferMedium::{Audiovisual, Electronic, Paper};
        for (volumes, series, expected) in [
            (vec![], None, vec![Electronic]),
            (vec![], Some(Medium::Paper), vec![Paper]),
            (vec![], Some(Medium::Hybrid), vec![Paper, Electronic]),
            (
                vec![Medium::Paper, Medium::Paper],
                Some(Medium::Electronic),
                vec![Paper],
            ),
            (
                vec![Medium::Paper, Medium::Other],
                None,
                vec![Paper, Audiovisual],
            ),
        ] {
            let found: Vec<_> = media(&volumes, series).into_iter().collect();
            assert_eq!(found, expected);
        }
    }

    proptest! {
        #[test]
        fn a_leave_never_brings_the_day_nearer(
            start in 0_i64..40_000, granted in prop::collection::vec((1..6_i32, any::<bool>()), 0..3),
        ) {
            let counted = day("1990-01-01") + chrono::TimeDelta::days(start);
            let leaves: Vec<Leave> = granted.iter().map(|(years, special)| leave(*years, *special)).collect();
            for medium in TransferMedium::ALL {
                let free = reckon(*medium, (from("2021-06-01").0, counted), Vec::new());
                let late = reckon(*medium, (from("2021-06-01").0, counted), leaves.clone());
                prop_assert!(free.map(|free| free.due_on) <= late.map(|late| late.due_on));
            }
        }
    }
}
