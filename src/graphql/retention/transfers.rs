//! When permanent files go to the archive, and which files are kept for long.

use std::sync::Arc;

use async_graphql::connection::{ConnectionNameType, EdgeNameType};
use async_graphql::{Context, ID, InputObject, Object, OutputType, Result, SimpleObject};
use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::FileId;
use entities::retention::{file_transfer, transfer_extension};

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::classification::File;
use super::super::documents::{Document, document};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::loaders::{ExtensionsOf, TransfersOf};
use super::super::organisation::{Account, account};
use super::super::paging::{Named, Paged, connection, named_connection, request, total};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::TransferMedium;
use super::lists::{listed, years_within};
use super::words;
use crate::access::Action;
use crate::retention::transfer_due::read::{self, Filter, Forecast, TransferKey};
use crate::retention::transfer_due::{self, Derivation, Extension, extend::MOST_FILES};

/// When what a file holds on one medium goes to the archive.
pub(in crate::graphql) struct FileTransfer {
    row: file_transfer::Model,
    file: Arc<file::Model>,
}

/// The days of a file; none for those who may not read them.
pub(in crate::graphql) async fn transfers(
    context: &Context<'_>,
    file: &Arc<file::Model>,
) -> Result<Option<Vec<FileTransfer>>> {
    let asker = Asker::of(context);
    if !asker.caller.may(Action::ReadRetention) {
        return Ok(None);
    }
    let rows = asker.loader().load_one(TransfersOf(file.id)).await;
    let rows = rows.or_error(asker)?;
    let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
    let found = rows.map(|row| FileTransfer {
        row,
        file: Arc::clone(file),
    });
    Ok(Some(found.collect()))
}

#[Object]
/// When what a permanent file holds on one medium must have gone to the archive (nodošanas termiņš). Ground: Arhīvu likums,
/// EDL 6. p., MK 282/2024.
impl FileTransfer {
    /// The file.
    async fn file(&self) -> File {
        File(Arc::clone(&self.file))
    }

    /// On which medium (nesējs).
    async fn medium(&self) -> TransferMedium {
        self.row.medium.into()
    }

    /// Day on which its first document was made or received.
    async fn counted_from(&self) -> Date {
        self.row.counted_from.into()
    }

    /// Last day on which it may still be here.
    async fn due_on(&self) -> Date {
        self.row.due_on.into()
    }

    /// How that came about, in sentences, in the caller's language unless another is asked for.
    async fn explanation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        // What cannot be read was written by a later version: it has a day and no words here.
        serde_json::from_value::<Derivation>(self.row.derivation.clone())
            .map(|derivation| words(context, language).transfer(&derivation).join(" "))
            .unwrap_or_default()
    }

    /// What the archive decided about the file, in the order of its decisions.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn extensions(&self, context: &Context<'_>) -> Result<Vec<TransferExtension>> {
        let asker = Asker::of(context);
        let key = ExtensionsOf(self.row.file_id);
        let rows = asker.loader().load_one(key).await.or_error(asker)?;
        let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(TransferExtension).collect())
    }
}

/// The archive's leave to transfer a file later.
struct TransferExtension(transfer_extension::Model);

#[Object]
/// The archive's leave to transfer a file later (nodošanas termiņa pagarinājums).
impl TransferExtension {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The decision's number at the archive.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// When it was decided.
    async fn decided_on(&self) -> Date {
        self.0.decided_on.into()
    }

    /// The decision as registered here, where the caller sees it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.document_id).await
    }

    /// By how many years.
    async fn years(&self) -> i32 {
        self.0.years
    }

    /// Whether under special circumstances.
    async fn special(&self) -> bool {
        self.0.special
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> Instant {
        self.0.recorded_at.into()
    }

    /// Account that recorded it.
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.recorded_by)).await
    }
}

/// How many files must go to the archive in a year.
struct TransferForecast(Forecast);

#[Object]
/// How many files must go to the archive in a year (nododamo lietu prognoze).
impl TransferForecast {
    /// Year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// On which medium.
    async fn medium(&self) -> TransferMedium {
        self.0.medium.into()
    }

    /// How many files.
    async fn files(&self) -> Long {
        self.0.files.into()
    }
}

/// Names the pages of long-term files: they go by when the files were opened.
pub(super) struct LongTermFiles;

impl ConnectionNameType for LongTermFiles {
    fn type_name<T: OutputType>() -> String {
        "LongTermFileConnection".to_owned()
    }
}

impl EdgeNameType for LongTermFiles {
    fn type_name<T: OutputType>() -> String {
        "LongTermFileEdge".to_owned()
    }
}

/// What can be asked about transfers.
#[derive(Default)]
pub(super) struct TransfersQuery;

#[Object]
impl TransfersQuery {
    /// What must have gone to the archive by a day (nododamās lietas), the longest due first. A file partly on paper and partly
    /// electronic stands there for each.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn transfer_due(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The last day.")] until: Date,
        #[graphql(desc = "On one medium.")] medium: Option<TransferMedium>,
        #[graphql(desc = "Of one unit.")] unit: Option<ID>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<TransferKey, FileTransfer>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadRetention)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let unit = unit.map(|id| ids::read(&id, "unit"));
        let filter = Filter {
            until: until.read("until").or_error(asker)?,
            medium: medium.map(Into::into),
            unit: unit.transpose().or_error(asker)?,
        };
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::page(reader, own, &filter, &request).await;
        let page = page.or_error(asker)?;
        let ids: Vec<FileId> = page.rows.iter().map(|row| row.file_id).collect();
        let files = asker.load_now(ids).await.or_error(asker)?;
        let total = total(context, asker, read::count(reader, own, &filter)).await?;
        let rows = page.rows.into_iter().filter_map(|row| {
            let file = files.get(&row.file_id).cloned()?;
            Some(FileTransfer { row, file })
        });
        let page = crate::kernel::paging::Page {
            rows: rows.collect(),
            has_next: page.has_next,
        };
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |found: &FileTransfer| (found.row.due_on, found.row.file_id, found.row.medium),
            |found| found,
        ))
    }

    /// How many files must go to the archive in each year (nodošanas prognoze), by medium.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn transfer_forecast(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "First year.")] from: i32,
        #[graphql(desc = "Last year, at most 100 years on.")] to: i32,
    ) -> Result<Vec<TransferForecast>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadRetention)?;
        let (first, last): (NaiveDate, NaiveDate) = years_within(from, to).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let rows = read::forecast(reader, asker.caller.institution, first, last).await;
        let rows = rows.or_error(asker)?.into_iter();
        Ok(rows.map(TransferForecast).collect())
    }

    /// The files that are kept for more than ten years and not permanently (ilgstoši glabājamās lietas), in the order in which
    /// they were opened: the institution keeps them itself, and they are described.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn long_term_files(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of one unit.")] unit: Option<ID>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Named<FileId, File, LongTermFiles, LongTermFiles>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadRetention)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let unit = unit.map(|id| ids::read(&id, "unit"));
        let unit = unit.transpose().or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::long_term_page(reader, own, unit, &request).await;
        let page = listed(asker, page.or_error(asker)?, |file| file).await?;
        let total = total(context, asker, read::count_long_term(reader, own, unit)).await?;
        Ok(named_connection(
            page,
            request.after().is_some(),
            total,
            |(file, _)| *file,
            |(_, file)| File(file),
        ))
    }
}

/// A decision of the archive about when files are transferred.
#[derive(InputObject)]
struct RecordTransferExtensionInput {
    /// About which files, at most 1,000.
    files: Vec<ID>,
    /// Its number at the archive, at most 60 characters.
    number: String,
    /// When it was decided.
    decided_on: Date,
    /// The registered document in which it came.
    document: ID,
    /// By how many years: 1 to 5, twice; under special circumstances up to 10. More than 10 in all it never is.
    years: i32,
    /// Whether under special circumstances.
    #[graphql(default)]
    special: bool,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What recording a decision did.
#[derive(SimpleObject)]
struct RecordTransferExtensionPayload {
    /// The files, with their days as they now are.
    files: Option<Vec<File>>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of transfers.
#[derive(Default)]
pub(super) struct TransfersMutation;

#[Object]
impl TransfersMutation {
    /// Records that the archive lets files stay longer (nodošanas termiņa pagarināšana). Their days follow at once.
    async fn record_transfer_extension(
        &self,
        context: &Context<'_>,
        input: RecordTransferExtensionInput,
    ) -> Result<RecordTransferExtensionPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("recordTransferExtension", key, &input);
        // More are refused without being read.
        let numbered = input.files.iter().take(MOST_FILES + 1).enumerate();
        let files: Vec<FileId> = numbered
            .filter_map(|(place, id)| reading.id(id, &format!("files.{place}")))
            .collect();
        let decided_on = reading.date(&input.decided_on, "decidedOn");
        let document = reading.id(&input.document, "document");
        let refused = |problems| RecordTransferExtensionPayload {
            files: None,
            problems: told(asker, problems),
        };
        let (decided_on, document) = match reading.done(decided_on.zip(document)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(problems)),
        };
        let extension = Extension {
            files,
            number: input.number,
            decided_on,
            document,
            years: input.years,
            special: input.special,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = transfer_due::extend(kit, caller, extension, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(rows) => RecordTransferExtensionPayload {
                files: Some(rows.into_iter().map(|row| File(Arc::new(row))).collect()),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
