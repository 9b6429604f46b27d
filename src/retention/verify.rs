//! Proving the kept days equal to what they are reckoned from (*pārbaude*): every file is reckoned anew and compared, with the
//! whole way, so that nobody has to take a date on trust; of permanent files the days of transfer to the archive as well.

use std::collections::BTreeMap;
use std::pin::pin;

use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::FileId;
use entities::retention::file_transfer;
use entities::vocabulary::RetentionCategory;
use futures::{TryStreamExt as _, stream};
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

/// Pages under way together.
const PAGES_AT_ONCE: usize = 3;

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
    let pages = stream::try_unfold(None, |after: Option<FileId>| async move {
        let further = after.map(|after| file::Column::Id.gt(after));
        let rows = file::Entity::find()
            .filter(Condition::all().add_option(further))
            .order_by_asc(file::Column::Id)
            .limit(CHUNK as u64)
            .all(connection)
            .await?;
        let last = rows.last().map(|last| Some(last.id));
        Ok::<_, Fault>(last.map(|last| (rows, last)))
    });
    // While one page is reckoned, the database answers for the next.
    let compared = pages
        .map_ok(|rows| compare(connection, rows, day))
        .try_buffered(PAGES_AT_ONCE);
    let mut compared = pin!(compared);
    let mut report = Report::default();
    while let Some(page) = compared.try_next().await? {
        report.join(page);
        progress(report.files);
    }
    Ok(report)
}

/// Reckons some files and compares them.
async fn compare<C: ConnectionTrait>(
    connection: &C,
    files: Vec<file::Model>,
    day: NaiveDate,
) -> Result<Report, Fault> {
    let cases = cases(connection, files, day).await?;
    let versions = Versions::of(connection, &cases).await?;
    let mut transfers = Transfers::of(connection, &cases, &versions, day).await?;
    let mut report = Report::default();
    for case in &cases {
        let is_same = transfers.agree(case.file.id);
        report.add(case, &versions, day, is_same);
    }
    Ok(report)
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
    fn join(&mut self, page: Self) {
        self.files += page.files;
        self.due += page.due;
        self.behind += page.behind;
        self.different += page.different;
        self.differences.extend(page.differences);
        self.differences.truncate(MOST_LISTED);
    }

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
