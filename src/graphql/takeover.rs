//! Old registers and lists of files that were taken over (pārņemšana).

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entities::ids::CorrespondentId;
use entities::takeover::{taken_over_document, taken_over_file, takeover};
use uuid::Uuid;

use super::asker::{Asker, OrError};
use super::classification::Register;
use super::ids::global;
use super::limits;
use super::organisation::{Account, Unit, account, unit};
use super::paging::{Paged, connection, request, total};
use super::parties::correspondent;
use super::scalars::{Instant, Long};
use super::vocabulary::TakeoverKind;
use crate::access::Action;
use crate::kernel::Fault;
use crate::takeover::{self as area, read, reconcile};

/// A table that was taken over.
pub(super) struct Takeover(pub(super) Arc<takeover::Model>);

#[Object]
/// A table of a former service's register or files that was taken over (pārņemšana), by `aprite takeover`. What came of it
/// keeps its number, its day and its file. Ground: Arhīvu likums 4. p.
impl Takeover {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What the table lists.
    async fn kind(&self) -> TakeoverKind {
        self.0.kind.into()
    }

    /// The former service (bijušais dienests).
    async fn service(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, Some(self.0.unit_id)).await
    }

    /// The register that its rows stand in now; none of a list of files.
    async fn register(&self, context: &Context<'_>) -> Result<Option<Register>> {
        let Some(id) = self.0.register_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        let row = asker.loader().load_one(id).await.or_error(asker)?;
        Ok(row.map(Register))
    }

    /// Whether the numbers of its register are unique within it only; else no other register of the service and direction
    /// has them.
    async fn own_numbers(&self) -> bool {
        self.0.own_numbers
    }

    /// Name of the table's file.
    async fn source_name(&self) -> &str {
        &self.0.source_name
    }

    /// SHA-256 of the table's bytes, hexadecimal.
    async fn source_sha256(&self) -> String {
        self.0.source_sha256.to_string()
    }

    /// When it began.
    async fn started_at(&self) -> Instant {
        self.0.started_at.into()
    }

    /// Who began it.
    async fn started_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.started_by).await
    }

    /// When it was finished; none of one that was broken off: the same command goes on with it.
    async fn finished_at(&self) -> Option<Instant> {
        self.0.finished_at.map(Instant::from)
    }

    /// Rows of the table.
    async fn rows_read(&self) -> Long {
        self.0.rows_read.into()
    }

    /// Rows that became records.
    async fn rows_taken_over(&self) -> Long {
        self.0.rows_taken_over.into()
    }

    /// Rows of files that an earlier takeover had brought and of which this one said more, as a term that was missing.
    async fn rows_completed(&self) -> Long {
        self.0.rows_completed.into()
    }

    /// Rows that an earlier takeover had brought just so.
    async fn rows_known(&self) -> Long {
        self.0.rows_known.into()
    }

    /// Rows left out because something was wrong with them.
    async fn rows_faulty(&self) -> Long {
        self.0.rows_faulty.into()
    }

    /// The table held against what the database returned for it (salīdzināšana); none while it is broken off.
    async fn reconciliation(
        &self,
        context: &Context<'_>,
    ) -> Result<Option<TakeoverReconciliation>> {
        let told = self.0.reconciliation.clone().map(serde_json::from_value);
        let told: Option<area::Reconciliation> = told
            .transpose()
            .map_err(Fault::at("reading what was compared"))
            .or_error(Asker::of(context))?;
        Ok(told.map(TakeoverReconciliation::from))
    }
}

/// A table held against what the database returned for its rows.
#[derive(SimpleObject)]
struct TakeoverReconciliation {
    /// Whether both say the same.
    agrees: bool,
    /// Rows that were compared.
    compared: Long,
    /// Rows whose record was corrected since; they are not compared.
    corrected: Long,
    /// Rows whose record is missing or says something else; the first hundred.
    differing: Vec<Long>,
    /// Sheets by the table.
    source_sheets: Long,
    /// Sheets by the database.
    database_sheets: Long,
    /// Enclosures, or volumes of files, by the table.
    source_parts: Long,
    /// Enclosures, or volumes of files, by the database.
    database_parts: Long,
    /// Keyed digests of the rows, added up, hexadecimal.
    source_digest: String,
    /// The same of the records.
    database_digest: String,
    /// Year by year.
    years: Vec<TakeoverYear>,
}

/// A year of a table that was taken over.
#[derive(SimpleObject)]
struct TakeoverYear {
    /// The year.
    year: i32,
    /// Sound rows of the table.
    rows: Long,
    /// Records of the year, from whatever table.
    records: Long,
    /// The lowest number.
    first: Option<String>,
    /// The highest number.
    last: Option<String>,
    /// Numbers passed over, where the register's format tells them; at most a hundred.
    missing: Vec<NumbersMissing>,
}

/// Numbers that a register passed over.
#[derive(SimpleObject)]
struct NumbersMissing {
    /// The first.
    first: Long,
    /// The last.
    last: Long,
}

impl From<area::Reconciliation> for TakeoverReconciliation {
    fn from(told: area::Reconciliation) -> Self {
        Self {
            agrees: told.agrees(),
            compared: counted(told.compared),
            corrected: counted(told.corrected),
            differing: told.differing.into_iter().map(counted).collect(),
            source_sheets: told.sums.sheets.source.into(),
            database_sheets: told.sums.sheets.database.into(),
            source_parts: told.sums.parts.source.into(),
            database_parts: told.sums.parts.database.into(),
            source_digest: told.sums.digest.source,
            database_digest: told.sums.digest.database,
            years: told.years.into_iter().map(TakeoverYear::from).collect(),
        }
    }
}

impl From<reconcile::Year> for TakeoverYear {
    fn from(year: reconcile::Year) -> Self {
        let missing = year
            .missing
            .into_iter()
            .map(|(first, last)| NumbersMissing {
                first: first.into(),
                last: last.into(),
            });
        Self {
            year: year.year,
            rows: counted(year.rows),
            records: counted(year.records),
            first: year.first,
            last: year.last,
            missing: missing.collect(),
        }
    }
}

fn counted(rows: u64) -> Long {
    i64::try_from(rows).unwrap_or(i64::MAX).into()
}

/// What an old register said of a document.
pub(super) struct OldRegistration {
    /// What it said.
    pub(super) said: Arc<taken_over_document::Model>,
    /// The correspondent of today's card, where the register named one by code.
    pub(super) correspondent: Option<CorrespondentId>,
}

#[Object]
/// What an old register said of a document that was taken over, as it was written there.
impl OldRegistration {
    /// The takeover that brought it; for those who may read extracts of registers.
    async fn takeover(&self, context: &Context<'_>) -> Result<Option<Takeover>> {
        let asker = Asker::of(context);
        if !asker.caller.may(Action::ReadExtracts) {
            return Ok(None);
        }
        let row = asker.loader().load_one(self.said.takeover_id).await;
        Ok(row.or_error(asker)?.map(Takeover))
    }

    /// Line or row of the table.
    async fn row(&self) -> Long {
        self.said.row_number.into()
    }

    /// The day of registration as it was written: it may be a month or a year alone, of which `registeredOn` is the first day.
    async fn registered_as(&self) -> &str {
        &self.said.registered_as
    }

    /// The document's date as it was written.
    async fn dated_as(&self) -> Option<&str> {
        self.said.dated_as.as_deref()
    }

    /// The sender's date as it was written.
    async fn sender_dated_as(&self) -> Option<&str> {
        self.said.sender_dated_as.as_deref()
    }

    /// The sender's or addressee's name as it was written; none where the correspondent is hidden from the caller.
    async fn correspondent_as(&self, context: &Context<'_>) -> Result<Option<&str>> {
        if self.correspondent.is_some()
            && correspondent(context, self.correspondent).await?.is_none()
        {
            return Ok(None);
        }
        Ok(self.said.correspondent_as.as_deref())
    }
}

/// What a list of a former service said of a file.
pub(super) struct OldFile(pub(super) Arc<taken_over_file::Model>);

#[Object]
/// What a former service's list said of a file that was taken over, as it was written there.
impl OldFile {
    /// The running number that it had there; here it may bear another.
    async fn number(&self) -> Option<i32> {
        self.0.number
    }

    /// Its title there, where here it bears that of its series; for those to whom every class of documents is open, because
    /// client files are called by people's names.
    async fn title(&self, context: &Context<'_>) -> Option<&str> {
        let sees_all = Asker::of(context).caller.may(Action::ReadExtracts);
        self.0.title_as.as_deref().filter(|_| sees_all)
    }

    /// Line or row of the list.
    async fn row(&self) -> Long {
        self.0.row_number.into()
    }
}

/// What can be asked about takeovers.
#[derive(Default)]
pub(super) struct TakeoverQuery;

#[Object]
impl TakeoverQuery {
    /// Old registers and lists of files that were taken over (pārņemšanas), newest first. For those who may read extracts of
    /// registers; every other caller gets the error `NOT_PERMITTED`.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn takeovers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<Uuid, Takeover>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadExtracts)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let page = read::page(reader, own, &request).await.or_error(asker)?;
        let total = total(context, asker, read::count(reader, own)).await?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row| row.id.0,
            |row| Takeover(Arc::new(row)),
        ))
    }
}
