//! What was taken over, compared with the table it came from (*salīdzināšana*): the proof for the act of handing over.
//!
//! The table is read once more, and each sound row held against the card that the database now returns for its number.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use entities::classification::register;
use entities::documents::{addressee, document};
use entities::ids::{CorrespondentId, DocumentId};
use entities::organisation::unit;
use entities::takeover::taken_over_document;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::register::{Judged, Rows, by_year};
use super::registration::OldRegistration;
use super::writing::{Place, addressee, card};
use super::{Phase, Tally, Watch};
use crate::documents::read;
use crate::kernel::{Fault, secret};
use crate::op::Kit;

/// Most rows that are named because they differ, and most gaps that are told of a year.
const NAMED: usize = 100;

/// What was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reconciliation {
    /// SHA-256 of the table's bytes.
    pub source_sha256: String,
    /// Rows in the table.
    pub rows: u64,
    /// Rows left out.
    pub faulty: u64,
    /// Rows held against what the database returns.
    pub compared: u64,
    /// Rows whose record was corrected since it was taken over: they are found, not compared.
    pub corrected: u64,
    /// Rows whose record is missing or says something else, the first hundred.
    pub differing: Vec<u64>,
    /// What both sides add up to.
    pub sums: Sums,
    /// Year by year.
    pub years: Vec<Year>,
}

/// Sums over the rows that were compared: in the table, in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// Sheets.
    pub sheets: Pair<i64>,
    /// Enclosures (of a list of files: volumes).
    pub parts: Pair<i64>,
    /// Keyed digests of all that the rows say, added up; hexadecimal.
    pub digest: Pair<String>,
}

/// The same of both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair<T> {
    /// In the table.
    pub source: T,
    /// In the database.
    pub database: T,
}

/// A year of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Sound rows of the table.
    pub rows: u64,
    /// Records in the database, from whatever table.
    pub records: u64,
    /// The lowest number; the one that came first where no format tells.
    pub first: Option<String>,
    /// The highest number; the one that came last where no format tells.
    pub last: Option<String>,
    /// Sequences that the year's numbers pass over, where the register's format tells them: first and last of each gap, at
    /// most a hundred. A gap is no fault; old registers have them.
    pub missing: Vec<(i64, i64)>,
}

impl Reconciliation {
    /// Whether both sides say the same.
    pub fn agrees(&self) -> bool {
        let Sums {
            sheets,
            parts,
            digest,
        } = &self.sums;
        self.differing.is_empty()
            && sheets.source == sheets.database
            && parts.source == parts.database
            && digest.source == digest.database
            && self.rows == self.faulty + self.compared + self.corrected
    }
}

/// Compares a register.
pub(super) async fn register(
    kit: &Kit,
    rows: &Rows<'_>,
    register: &register::Model,
    service: &unit::Model,
    tally: Tally,
    watch: &mut dyn Watch,
) -> Result<Reconciliation, Fault> {
    watch.begin(Phase::Comparing, rows.table.survey.rows);
    let mut comparing = Comparing::default();
    let mut portions = rows.judged();
    while let Some(portion) = portions.next().await? {
        let kept = Kept::load(kit, register, &portion).await?;
        watch.advance(portion.len() as u64);
        for registration in portion.into_iter().flatten() {
            comparing.take(kit, register, service, &kept, &registration);
        }
    }
    rows.table.unchanged().await?;
    let mut years = comparing.years();
    for year in &mut years {
        year.records = document::Entity::find()
            .filter(document::Column::InstitutionId.eq(register.institution_id))
            .filter(document::Column::RegisterId.eq(register.id))
            .filter(document::Column::RegisterYear.eq(year.year))
            .count(kit.db.reader())
            .await?;
    }
    Ok(Reconciliation {
        source_sha256: rows.table.survey.sha256.to_string(),
        rows: tally.read,
        faulty: tally.faulty,
        compared: comparing.compared,
        corrected: comparing.corrected,
        differing: comparing.differing,
        sums: Sums {
            digest: Pair {
                source: comparing.source.printed(),
                database: comparing.database.printed(),
            },
            ..comparing.sums
        },
        years,
    })
}

/// What the database says of the numbers of a portion.
struct Kept {
    cards: HashMap<(i32, String), document::Model>,
    said: HashMap<DocumentId, taken_over_document::Model>,
    addressees: HashMap<DocumentId, Vec<addressee::Model>>,
}

impl Kept {
    async fn load(
        kit: &Kit,
        register: &register::Model,
        portion: &[Judged],
    ) -> Result<Self, Fault> {
        let reader = kit.db.reader();
        let mut cards = HashMap::new();
        for (year, numbers) in by_year(portion) {
            let rows = document::Entity::find()
                .filter(document::Column::RegisterId.eq(register.id))
                .filter(document::Column::RegisterYear.eq(year))
                .filter(document::Column::Number.is_in(numbers))
                .all(reader)
                .await?;
            cards.extend(rows.into_iter().filter_map(|row| {
                let number = row.number.as_ref()?.to_string();
                Some(((year, number), row))
            }));
        }
        let ids: Vec<DocumentId> = cards.values().map(|card| card.id).collect();
        Ok(Self {
            addressees: read::addressees(reader, &ids).await?,
            said: super::read::of_documents(reader, &ids).await?,
            cards,
        })
    }
}

#[derive(Default)]
struct Comparing {
    compared: u64,
    corrected: u64,
    differing: Vec<u64>,
    sums: Sums,
    source: DigestSum,
    database: DigestSum,
    years: BTreeMap<i32, Counted>,
}

/// A year as its rows come by, in whatever order.
#[derive(Default)]
struct Counted {
    year: Year,
    bounds: Option<(i64, i64)>,
    sequences: Vec<i64>,
}

impl Comparing {
    fn take(
        &mut self,
        kit: &Kit,
        register: &register::Model,
        service: &unit::Model,
        kept: &Kept,
        registration: &OldRegistration,
    ) {
        let key = (registration.year(), registration.number.to_string());
        let Some(row) = kept.cards.get(&key) else {
            self.count(registration);
            self.differs(registration.row);
            return;
        };
        let said = kept.said.get(&row.id);
        // A row that said something else when it was taken over was told and left out.
        if said.is_some_and(|said| said.row_digest != registration.digest(&kit.keys)) {
            return;
        }
        self.count(registration);
        if row.revision > 1 {
            self.corrected += 1;
            return;
        }
        let place = Place {
            register,
            service: service.id,
            // Given when it was taken over, and said by no row.
            sequence: row.sequence.unwrap_or_default(),
            correspondent: row
                .correspondent_id
                .filter(|_| registration.said.correspondent_code.is_some()),
        };
        let expected = (
            card(row.id, row.institution_id, registration, &place),
            addressee(&registration.said, &place).map(|name| (None, name)),
        );
        let found = kept
            .addressees
            .get(&row.id)
            .and_then(|rows| rows.first())
            .map(|row| (row.correspondent_id, row.name.as_str()));
        self.compared += 1;
        self.source.add(&digest(kit, &expected.0, expected.1));
        self.database.add(&digest(kit, row, found));
        for (source, database, sum) in [
            (
                expected.0.sheet_count,
                row.sheet_count,
                &mut self.sums.sheets,
            ),
            (
                expected.0.enclosure_count,
                row.enclosure_count,
                &mut self.sums.parts,
            ),
        ] {
            sum.source += i64::from(source.unwrap_or_default());
            sum.database += i64::from(database.unwrap_or_default());
        }
        let as_written =
            said.is_some_and(|said| said.correspondent_as == registration.said.correspondent);
        if expected.0 != *row || expected.1 != found || !as_written {
            self.differs(registration.row);
        }
    }

    fn differs(&mut self, row: u64) {
        if self.differing.len() < NAMED {
            self.differing.push(row);
        }
    }

    fn count(&mut self, registration: &OldRegistration) {
        let Counted {
            year,
            bounds,
            sequences,
        } = self.years.entry(registration.year()).or_default();
        year.year = registration.year();
        year.rows += 1;
        let number = registration.number.to_string();
        match registration.sequence {
            Some(sequence) => {
                let (lowest, highest) = bounds.get_or_insert((sequence, sequence));
                if sequence <= *lowest {
                    (*lowest, year.first) = (sequence, Some(number.clone()));
                }
                if sequence >= *highest {
                    (*highest, year.last) = (sequence, Some(number));
                }
                sequences.push(sequence);
            }
            None => {
                year.first.get_or_insert_with(|| number.clone());
                year.last = Some(number);
            }
        }
    }

    fn years(&mut self) -> Vec<Year> {
        std::mem::take(&mut self.years)
            .into_values()
            .map(
                |Counted {
                     year,
                     mut sequences,
                     ..
                 }| {
                    sequences.sort_unstable();
                    Year {
                        missing: gaps(&sequences)
                            .take(NAMED)
                            .map(RangeInclusive::into_inner)
                            .collect(),
                        ..year
                    }
                },
            )
            .collect()
    }
}

/// What sorted sequences pass over, from 1.
fn gaps(sequences: &[i64]) -> impl Iterator<Item = RangeInclusive<i64>> {
    std::iter::once(&0)
        .chain(sequences)
        .zip(sequences)
        .filter(|(before, next)| **next > **before + 1)
        .map(|(before, next)| before + 1..=next - 1)
}

fn digest(
    kit: &Kit,
    card: &document::Model,
    addressee: Option<(Option<CorrespondentId>, &str)>,
) -> Vec<u8> {
    let said = json!([
        card.number.as_ref().map(|number| number.as_str()),
        card.registered_on,
        card.document_date,
        card.title,
        card.kind,
        card.status,
        card.annotation,
        card.keywords,
        card.notes,
        card.languages,
        card.channel,
        card.correspondent_id,
        card.sender_number,
        card.sender_date,
        card.enclosure_count,
        card.sheet_count,
        card.file_id,
        card.unit_id,
        card.creator,
        card.author,
        card.signer,
        card.access_class,
        card.access_until,
        card.access_ground,
        card.annulment_reason,
        addressee,
    ]);
    kit.keys.blind_index(&said.to_string())
}

/// Digests added up modulo 2^256: the same whatever their order, and a digest counted twice counts twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct DigestSum([u8; 32]);

impl DigestSum {
    pub(super) fn add(&mut self, digest: &[u8]) {
        let mut carry = 0_u16;
        for (sum, byte) in self.0.iter_mut().zip(digest).rev() {
            let [high, low] = (u16::from(*sum) + u16::from(*byte) + carry).to_be_bytes();
            *sum = low;
            carry = u16::from(high);
        }
    }

    pub(super) fn printed(&self) -> String {
        secret::hex(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_what_numbers_pass_over() {
        let told = |sequences: &[i64]| -> Vec<(i64, i64)> {
            gaps(sequences).map(RangeInclusive::into_inner).collect()
        };
        assert_eq!(told(&[1, 2, 5, 6, 10]), [(3, 4), (7, 9)]);
        assert_eq!(told(&[3]), [(1, 2)]);
        assert_eq!(told(&[1, 1, 2]), []);
        assert_eq!(told(&[]), []);
    }

    #[test]
    fn sums_of_digests_know_no_order_and_count_twice() {
        let (one, two) = ([0xff; 32], [0x01; 32]);
        let sum = |digests: &[[u8; 32]]| {
            let mut sum = DigestSum::default();
            for digest in digests {
                sum.add(digest);
            }
            sum.printed()
        };
        assert_eq!(sum(&[one, two]), sum(&[two, one]));
        assert_ne!(sum(&[one, two]), sum(&[one, two, two]));
        assert!(sum(&[one, two]).ends_with("00"), "one carries over");
    }
}
