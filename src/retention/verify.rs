//! Proving the kept days equal to what they are reckoned from (*pārbaude*): every file is reckoned anew and compared, with the
//! whole way, so that nobody has to take a date on trust; of permanent files the days of transfer to the archive as well.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::FileId;
use entities::retention::file_transfer;
use entities::vocabulary::RetentionCategory;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde_json::json;

use super::derivation::Answer;
use super::sources::{Case, Fixed, Versions, cases};
use super::transfer_due;
use crate::db::CHUNK;
use crate::kernel::Fault;

/// Differences listed; more are only counted.
const MOST_LISTED: usize = 1_000;

/// What the comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Files reckoned.
    pub files: u64,
    /// Those that are due on the day.
    pub due: u64,
    /// Files that changed and that nobody has followed yet: none is wrong, each is a moment behind.
    pub behind: u64,
    /// Files whose kept answer is another than the one reckoned, or came about in another way; at most a thousand.
    pub differences: Vec<FileId>,
    /// How many those are in all.
    pub different: u64,
}

/// Reckons every file as of `day` and compares it with what is kept; `progress` hears after each thousand how many are done.
///
/// # Errors
/// A fault of the database.
pub async fn verify<C: ConnectionTrait>(
    connection: &C,
    day: NaiveDate,
    mut progress: impl FnMut(u64),
) -> Result<Report, Fault> {
    let mut report = Report::default();
    let mut after = None;
    loop {
        let further = after.map(|after: FileId| file::Column::Id.gt(after));
        let rows = file::Entity::find()
            .filter(Condition::all().add_option(further))
            .order_by_asc(file::Column::Id)
            .limit(CHUNK as u64)
            .all(connection)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(report);
        };
        after = Some(last.id);
        let cases = cases(connection, rows, day).await?;
        let versions = Versions::of(connection, &cases).await?;
        let mut transfers = Transfers::of(connection, &cases, &versions, day).await?;
        for case in &cases {
            let is_same = transfers.agree(case.file.id);
            report.add(case, &versions, day, is_same);
        }
        progress(report.files);
    }
}

/// The days of transfer of some files, as kept and as reckoned, by file and medium.
struct Transfers {
    kept: BTreeMap<FileId, Vec<file_transfer::Model>>,
    reckoned: BTreeMap<FileId, Vec<file_transfer::Model>>,
}

impl Transfers {
    async fn of<C: ConnectionTrait>(
        connection: &C,
        cases: &[Case],
        versions: &Versions,
        day: NaiveDate,
    ) -> Result<Self, Fault> {
        let files: Vec<FileId> = cases.iter().map(|case| case.file.id).collect();
        let permanent = cases.iter().filter(|case| {
            let rule = case.rule(versions, day, Fixed::Stay);
            rule.category == Some(RetentionCategory::Permanent)
        });
        let permanent: Vec<&Case> = permanent.collect();
        let (kept, rows) =
            tokio::try_join!(transfer_due::read::of_files(connection, &files), async {
                match permanent.is_empty() {
                    true => Ok(Vec::new()),
                    false => transfer_due::keep::days(connection, &permanent).await,
                }
            })?;
        let mut reckoned: BTreeMap<FileId, Vec<file_transfer::Model>> = BTreeMap::new();
        for row in rows {
            reckoned.entry(row.file_id).or_default().push(row);
        }
        Ok(Self {
            kept: kept.into_iter().collect(),
            reckoned,
        })
    }

    /// Whether what is kept of a file is what is reckoned.
    fn agree(&mut self, file: FileId) -> bool {
        let sorted = |rows: Option<Vec<file_transfer::Model>>| {
            let mut rows = rows.unwrap_or_default();
            rows.sort_by_key(|row| row.medium);
            rows
        };
        sorted(self.kept.remove(&file)) == sorted(self.reckoned.remove(&file))
    }
}

impl Report {
    fn add(&mut self, case: &Case, versions: &Versions, day: NaiveDate, transfers_agree: bool) {
        let derivation = case.reckon(versions, day, Fixed::Stay);
        self.files += 1;
        self.due += u64::from(matches!(derivation.answer, Answer::On { day: due } if due <= day));
        let followed = case.kept.as_ref().filter(|kept| {
            kept.series_id == case.file.series_id && kept.closed_on == case.file.closed_on
        });
        let Some(kept) = followed else {
            self.behind += 1;
            return;
        };
        let is_same = kept.state == derivation.answer.state()
            && kept.due_on == derivation.answer.due_on()
            && kept.rule_id == derivation.rule.id
            && kept.derivation == json!(derivation)
            && transfers_agree;
        if is_same {
            return;
        }
        self.different += 1;
        if self.differences.len() < MOST_LISTED {
            self.differences.push(case.file.id);
        }
    }
}
