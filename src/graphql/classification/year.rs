//! The year's beginning and end as they can be asked about: what would be opened, what would be closed, what stands in the
//! way, and the extracts of closed years.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entities::classification::register_closing;
use entities::ids::{AccountId, FileId, RegisterId, SeriesId};

use super::super::asker::{Asker, OrError};
use super::super::ids::global;
use super::super::limits;
use super::super::organisation::Account;
use super::super::scalars::{Instant, Long};
use super::{File, FileSeries, Register};
use crate::circulation;
use crate::classification::year_end::{self, Decision, Extract, Obstacle, run};
use crate::classification::year_opening;
use crate::kernel::calendar::Year;

/// A closing of a register's year.
pub(super) struct RegisterClosing(pub(super) register_closing::Model);

#[Object]
/// A closing of a register's year (gada noslēgšana), with what proves that no number is missing. The journal keeps the
/// same figures under its seal.
impl RegisterClosing {
    /// 1 for the year's first closing.
    async fn ordinal(&self) -> i32 {
        self.0.ordinal
    }

    /// When.
    async fn closed_at(&self) -> Instant {
        self.0.closed_at.into()
    }

    /// Lowest number given; null when none was.
    async fn first_number(&self) -> Option<&str> {
        self.0.first_number.as_ref().map(|number| number.as_str())
    }

    /// Highest number given.
    async fn last_number(&self) -> Option<&str> {
        self.0.last_number.as_ref().map(|number| number.as_str())
    }

    /// Documents that have a number, annulled ones included.
    async fn documents(&self) -> Long {
        self.0.documents.into()
    }

    /// Documents whose registration is annulled.
    async fn annulled(&self) -> Long {
        self.0.annulled.into()
    }

    /// Numbers given to nothing, each with a stated reason.
    async fn unused(&self) -> Long {
        self.0.unused.into()
    }

    /// SHA-256 of the extract's bytes, hexadecimal.
    async fn extract_sha256(&self) -> &str {
        &self.0.extract_sha256
    }

    /// The extract (reģistra izraksts): CSV in UTF-8 with `;`, every number of the year. For the records clerk, the head
    /// and the archivist; reading it leaves an entry in the journal, with the purpose that the header `X-Purpose` gives.
    async fn extract(&self, context: &Context<'_>) -> Result<String> {
        let asker = Asker::of(context);
        let reader = asker.service.kit.db.reader();
        let found = year_end::extract_for(reader, &asker.caller, self.0.id).await;
        let found = found
            .or_error(asker)?
            .map_err(|refusal| refused(asker, &refusal))?;
        asker.shows_extract(found.register, found.year);
        Ok(found.text)
    }

    /// When an administrator opened the year again.
    async fn reopened_at(&self) -> Option<Instant> {
        self.0.reopened_at.map(Instant::from)
    }

    /// Why.
    async fn reopening_reason(&self) -> Option<&str> {
        self.0.reopening_reason.as_deref()
    }
}

/// Something that stands in the way of closing a year (šķērslis).
#[derive(SimpleObject)]
pub(super) struct YearEndObstacle {
    /// Stable code for programs: `NUMBERS_WITHOUT_DOCUMENT`, `FILE_WITHOUT_TERM`, `UNREGISTERED` and others.
    code: String,
    /// What it is and what to do, in the caller's language.
    message: String,
    /// The register that stays open for it.
    register: Option<Register>,
    /// The file that stays open for it.
    file: Option<File>,
    /// First of the missing numbers.
    first_sequence: Option<Long>,
    /// Last of the missing numbers.
    last_sequence: Option<Long>,
    /// Who has to register what they took in.
    account: Option<Account>,
    /// How many files wait to be registered.
    count: Option<i32>,
    /// Which these are, where the caller took them in; whatever a colleague took in is theirs alone to open.
    uploads: Vec<ID>,
}

/// The obstacles as the caller reads them.
pub(super) async fn obstacles(
    asker: &Asker,
    obstacles: &[Obstacle],
) -> Result<Vec<YearEndObstacle>> {
    let each = || obstacles.iter();
    let registers: Vec<RegisterId> = each().filter_map(Obstacle::register).collect();
    let registers = asker.load_now(registers).await.or_error(asker)?;
    let files: Vec<FileId> = each().filter_map(Obstacle::file).collect();
    let files = asker.load_now(files).await.or_error(asker)?;
    let accounts = each().filter_map(Obstacle::unregistered);
    let accounts: Vec<AccountId> = accounts.map(|(account, _)| account).collect();
    let accounts = asker.load_now(accounts).await.or_error(asker)?;
    let told = each().map(|obstacle| {
        let problem = obstacle.problem();
        let register = obstacle.register().and_then(|id| registers.get(&id));
        let file = obstacle.file().and_then(|id| files.get(&id));
        let sequences = obstacle.sequences();
        let waiting = obstacle.unregistered();
        let account = waiting.and_then(|(id, _)| accounts.get(&id));
        let own = waiting.filter(|(account, _)| *account == asker.caller.account);
        YearEndObstacle {
            code: problem.code.to_owned(),
            message: asker.service.messages.say(asker.language, &problem),
            register: register.map(|row| Register(Arc::clone(row))),
            file: file.map(|row| File(Arc::clone(row))),
            first_sequence: sequences.map(|(first, _)| first.into()),
            last_sequence: sequences.map(|(_, last)| last.into()),
            account: account.map(|row| Account::today(Arc::clone(row))),
            count: waiting.map(|(_, all)| i32::try_from(all.len()).unwrap_or(i32::MAX)),
            uploads: own
                .into_iter()
                .flat_map(|(_, uploads)| uploads.iter().map(|id| global(*id)))
                .collect(),
        }
    });
    Ok(told.collect())
}

/// Registers in the order of their ids' list.
pub(super) async fn registers(asker: &Asker, ids: Vec<RegisterId>) -> Result<Vec<Register>> {
    let rows = asker.load_now(ids.clone()).await.or_error(asker)?;
    let found = ids.iter().filter_map(|id| rows.get(id).map(Arc::clone));
    Ok(found.map(Register).collect())
}

/// Files in the order of their ids' list.
pub(super) async fn files(asker: &Asker, ids: Vec<FileId>) -> Result<Vec<File>> {
    let rows = asker.load_now(ids.clone()).await.or_error(asker)?;
    let found = ids.iter().filter_map(|id| rows.get(id).map(Arc::clone));
    Ok(found.map(File).collect())
}

async fn series(asker: &Asker, ids: Vec<SeriesId>) -> Result<Vec<FileSeries>> {
    let rows = asker.load_now(ids.clone()).await.or_error(asker)?;
    let found = ids.iter().filter_map(|id| rows.get(id).map(Arc::clone));
    Ok(found.map(FileSeries).collect())
}

/// A number whose registration is annulled.
#[derive(SimpleObject)]
struct AnnulledNumber {
    /// The number.
    number: String,
    /// Why.
    reason: String,
}

/// A number that was given to nothing (neizmantots numurs).
#[derive(SimpleObject)]
struct UnusedNumber {
    /// Its sequence in the register's year.
    sequence: Long,
    /// Why.
    reason: String,
}

/// A register's year as its extract would show it now.
struct RegisterExtract {
    register: RegisterId,
    year: i32,
    extract: Extract,
}

#[Object]
/// A register's year as its extract shows it (reģistra izraksts).
impl RegisterExtract {
    /// The register.
    async fn register(&self, context: &Context<'_>) -> Result<Option<Register>> {
        let asker = Asker::of(context);
        Ok(registers(asker, vec![self.register]).await?.pop())
    }

    /// Lowest number given; null when none was.
    async fn first_number(&self) -> Option<&str> {
        self.extract.first.as_ref().map(|number| number.as_str())
    }

    /// Highest number given.
    async fn last_number(&self) -> Option<&str> {
        self.extract.last.as_ref().map(|number| number.as_str())
    }

    /// Documents that have a number, annulled ones included.
    async fn documents(&self) -> Long {
        self.extract.documents.into()
    }

    /// Annulled numbers with their reasons; reading them leaves an entry in the journal.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn annulled(&self, context: &Context<'_>) -> Vec<AnnulledNumber> {
        Asker::of(context).shows_extract(self.register, self.year);
        let annulled = self.extract.annulled.iter();
        annulled
            .map(|(number, reason)| AnnulledNumber {
                number: number.as_str().to_owned(),
                reason: reason.clone(),
            })
            .collect()
    }

    /// Numbers given to nothing, with their reasons.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn unused(&self) -> Vec<UnusedNumber> {
        let unused = self.extract.unused.iter();
        unused
            .map(|number| UnusedNumber {
                sequence: number.sequence.into(),
                reason: number.reason.clone(),
            })
            .collect()
    }
}

/// What closing a year would do.
struct YearEnd(Decision);

#[Object]
/// What closing a year would do now (gada noslēgšanas pārbaude): nothing is changed by asking.
impl YearEnd {
    /// The year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// Registers whose year would be closed, with their extracts.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn registers(&self) -> Vec<RegisterExtract> {
        let registers = self.0.registers.iter().cloned();
        registers
            .map(|(register, extract)| RegisterExtract {
                register,
                year: self.0.year,
                extract,
            })
            .collect()
    }

    /// Files that would be closed.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn files(&self, context: &Context<'_>) -> Result<Vec<File>> {
        files(Asker::of(context), self.0.files.clone()).await
    }

    /// What stands in the way of the rest.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn obstacles(&self, context: &Context<'_>) -> Result<Vec<YearEndObstacle>> {
        obstacles(Asker::of(context), &self.0.obstacles).await
    }
}

/// What opening a year does.
pub(super) struct YearOpening(pub(super) year_opening::Opening);

#[Object]
/// What opening a year does (gada atvēršana).
impl YearOpening {
    /// The year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// Series whose file is opened.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn series(&self, context: &Context<'_>) -> Result<Vec<FileSeries>> {
        series(Asker::of(context), self.0.series.clone()).await
    }

    /// Files of the year that were there before, closed ones included.
    async fn already_there(&self) -> i32 {
        i32::try_from(self.0.already_there).unwrap_or(i32::MAX)
    }

    /// Files that carry over and go on (pārejošās lietas).
    async fn carried_over(&self) -> i32 {
        i32::try_from(self.0.carried_over).unwrap_or(i32::MAX)
    }

    /// Registers that begin the year.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn registers(&self, context: &Context<'_>) -> Result<Vec<Register>> {
        registers(Asker::of(context), self.0.registers.clone()).await
    }
}

/// What a closing run closed.
pub(super) struct ClosedYear(pub(super) run::Closed);

#[Object]
/// What a closing run closed (gada noslēgšana).
impl ClosedYear {
    /// The year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// Registers whose year is closed now, with their extracts among their years' closings.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn registers(&self, context: &Context<'_>) -> Result<Vec<Register>> {
        registers(Asker::of(context), self.0.registers.clone()).await
    }

    /// Files that are closed now.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn files(&self, context: &Context<'_>) -> Result<Vec<File>> {
        files(Asker::of(context), self.0.files.clone()).await
    }
}

/// What can be asked about a year's beginning and end.
#[derive(Default)]
pub(super) struct YearQuery;

#[Object]
impl YearQuery {
    /// What closing a past year would do and what stands in the way (gada noslēgšanas pārbaude); changes nothing.
    async fn year_end(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The year; it must be over.")] year: i32,
    ) -> Result<YearEnd> {
        let asker = Asker::of(context);
        let kit = &asker.service.kit;
        let year = Year::new(year, kit.clock.now()).map_err(|year| year.problem("year"));
        let looked = circulation::year_end::look(kit, &asker.caller, year.or_error(asker)?).await;
        match looked.or_error(asker)? {
            Ok(decision) => Ok(YearEnd(decision)),
            Err(refusal) => Err(refused(asker, &refusal)),
        }
    }

    /// What opening the present or the coming year would do; changes nothing.
    async fn year_opening(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The present year or the coming one.")] year: i32,
    ) -> Result<YearOpening> {
        let asker = Asker::of(context);
        let kit = &asker.service.kit;
        let year = Year::new(year, kit.clock.now()).map_err(|year| year.problem("year"));
        let looked = year_opening::look(kit, &asker.caller, year.or_error(asker)?).await;
        match looked.or_error(asker)? {
            Ok(opening) => Ok(YearOpening(opening)),
            Err(refusal) => Err(refused(asker, &refusal)),
        }
    }
}

fn refused(asker: &Asker, refusal: &crate::classification::Refusal) -> async_graphql::Error {
    let problem = refusal.problems().into_iter().next();
    asker.refuse(&problem.unwrap_or_else(|| crate::kernel::Problem::new("NOT_PERMITTED", "")))
}
