//! Reading the facts of a year.

use chrono::{DateTime, NaiveDate, Utc};
use entities::classification::{
    file, register, register_closing, register_extract, register_year, unused_number,
};
use entities::content::upload;
use entities::documents::document;
use entities::ids::{AccountId, ClosingId, DocumentId, InstitutionId, RegisterId, UploadId};
use entities::organisation::account;
use entities::values::RegistrationNumber;
use entities::vocabulary::OpenState;
use sea_orm::sea_query::{Expr, JoinType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{FileFacts, IssuedNumber, RegisterFacts, Unused, Waiting, YearFacts};
use crate::access::{Action, Caller};
use crate::classification::command::permit;
use crate::classification::{Refusal, read as scheme};
use crate::kernel::{Fault, calendar};

/// How the facts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// To be told.
    Look,
    /// To be decided upon: the rows stay locked until the transaction ends, so no number is given and no document filed
    /// meanwhile.
    Lock,
}

/// Everything about a year of an institution, or of one of its registers.
pub(super) async fn facts<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    year: i32,
    at: DateTime<Utc>,
    hold: Hold,
) -> Result<YearFacts, Fault> {
    // Files before registers, as registrations lock them: two that wait for each other would both fail.
    let files = files(connection, institution, year, hold).await?;
    Ok(YearFacts {
        year,
        registers: open_years(connection, institution, None, year, hold).await?,
        files,
        waiting: waiting(connection, institution, year, at).await?,
        elsewhere: Vec::new(),
    })
}

/// The years of an institution's registers that are not closed, in the order of the registers' ids, which is the order
/// in which registrations lock them too.
pub(super) async fn open_years<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    only: Option<RegisterId>,
    year: i32,
    hold: Hold,
) -> Result<Vec<RegisterFacts>, Fault> {
    let known = scheme::registers(connection, institution).await?;
    let code = |id: RegisterId| {
        let found = known.iter().find(|register| register.id == id);
        found.map(|register| register.code.clone())
    };
    let own = Query::select()
        .column(register::Column::Id)
        .from(register::Entity)
        .and_where(register::Column::InstitutionId.eq(institution))
        .take();
    let mut query = register_year::Entity::find()
        .filter(register_year::Column::RegisterId.in_subquery(own))
        .filter(register_year::Column::Year.eq(year))
        .filter(register_year::Column::State.ne(OpenState::Closed))
        .order_by_asc(register_year::Column::RegisterId);
    if let Some(only) = only {
        query = query.filter(register_year::Column::RegisterId.eq(only));
    }
    if hold == Hold::Lock {
        query = query.lock_exclusive();
    }
    let rows = query.all(connection).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(RegisterFacts {
            register: row.register_id,
            code: code(row.register_id)
                .ok_or(Fault::broken("a register's year has no register"))?,
            last_sequence: row.last_sequence,
            numbers: issued(connection, row.register_id, year).await?,
            unused: unused(connection, row.register_id, year).await?,
        });
    }
    Ok(found)
}

/// Every number that a document has, by rising sequence.
async fn issued<C: ConnectionTrait>(
    connection: &C,
    register: RegisterId,
    year: i32,
) -> Result<Vec<IssuedNumber>, Fault> {
    type Row = (
        i64,
        RegistrationNumber,
        DocumentId,
        NaiveDate,
        Option<String>,
    );
    let rows: Vec<Row> = document::Entity::find()
        .select_only()
        .columns([
            document::Column::Sequence,
            document::Column::Number,
            document::Column::Id,
            document::Column::RegisteredOn,
            document::Column::AnnulmentReason,
        ])
        .filter(document::Column::RegisterId.eq(register))
        .filter(document::Column::RegisterYear.eq(year))
        .filter(document::Column::Sequence.is_not_null())
        .order_by_asc(document::Column::Sequence)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(
            |(sequence, number, document, registered_on, annulled)| IssuedNumber {
                sequence,
                number,
                document,
                registered_on,
                annulled,
            },
        )
        .collect())
}

async fn unused<C: ConnectionTrait>(
    connection: &C,
    register: RegisterId,
    year: i32,
) -> Result<Vec<Unused>, Fault> {
    let rows = unused_number::Entity::find()
        .filter(unused_number::Column::RegisterId.eq(register))
        .filter(unused_number::Column::Year.eq(year))
        .order_by_asc(unused_number::Column::Sequence)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Unused {
            sequence: row.sequence,
            reason: row.reason,
        })
        .collect())
}

async fn files<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    year: i32,
    hold: Hold,
) -> Result<Vec<FileFacts>, Fault> {
    let mut query = file::Entity::find()
        .filter(file::Column::InstitutionId.eq(institution))
        .filter(file::Column::Year.eq(year))
        .filter(file::Column::State.ne(OpenState::Closed))
        .order_by_asc(file::Column::Id);
    if hold == Hold::Lock {
        query = query.lock_exclusive();
    }
    let mut rows = query.all(connection).await?;
    // People read them in the order of their indexes; the sort is stable.
    rows.sort_by(|one, other| one.index_sort_key.cmp(&other.index_sort_key));
    let series: Vec<_> = rows.iter().map(|row| row.series_id).collect();
    let series = scheme::series_by_ids(connection, &series).await?;
    Ok(rows
        .into_iter()
        .map(|row| FileFacts {
            file: row.id,
            has_term: series
                .get(&row.series_id)
                .is_some_and(|series| series.retention().is_some()),
            index: row.file_index,
        })
        .collect())
}

/// What was taken in during a year in Riga and can still be registered, oldest first.
pub(super) async fn waiting<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    year: i32,
    at: DateTime<Utc>,
) -> Result<Vec<Waiting>, Fault> {
    let first = |year| NaiveDate::from_yo_opt(year, 1).map(calendar::begins);
    let (Some(from), Some(until)) = (first(year), first(year + 1)) else {
        return Ok(Vec::new());
    };
    let login = (account::Entity, account::Column::Login);
    let rows: Vec<(UploadId, AccountId, String)> = upload::Entity::find()
        .select_only()
        .columns([upload::Column::Id, upload::Column::AccountId])
        .expr_as(Expr::col(login), "login")
        .join(
            JoinType::InnerJoin,
            upload::Entity::belongs_to(account::Entity)
                .from(upload::Column::AccountId)
                .to(account::Column::Id)
                .into(),
        )
        .filter(account::Column::InstitutionId.eq(institution))
        .filter(upload::Column::ClaimedBy.is_null())
        .filter(upload::Column::CreatedAt.gte(from))
        .filter(upload::Column::CreatedAt.lt(until))
        .filter(upload::Column::ExpiresAt.gt(at))
        .order_by_asc(upload::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(upload, account, login)| Waiting {
            upload,
            account,
            login,
        })
        .collect())
}

/// The extract of a closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedExtract {
    /// The register.
    pub register: RegisterId,
    /// The year.
    pub year: i32,
    /// Its text, see [`HEADER`](super::extract::HEADER).
    pub text: String,
}

/// The extract of a closing for a caller who may read it: it lists every number of the year, those of restricted documents
/// with them, and why registrations were annulled. Whoever shows it leaves a trace (`documents::shown`).
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn extract_for<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    closing: ClosingId,
) -> Result<Result<ClosedExtract, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ReadExtracts) {
        return Ok(Err(refusal));
    }
    let found = register_closing::Entity::find_by_id(closing)
        .one(connection)
        .await?;
    let Some(closing) = found else {
        return Ok(Err(Refusal::RegisterUnknown));
    };
    let own = scheme::register(connection, caller.institution, closing.register_id).await?;
    if own.is_none() {
        return Ok(Err(Refusal::RegisterUnknown));
    }
    let text = register_extract::Entity::find_by_id(closing.id)
        .one(connection)
        .await?
        .map(|row| row.text)
        .ok_or(Fault::broken("a closing has no extract"))?;
    Ok(Ok(ClosedExtract {
        register: closing.register_id,
        year: closing.year,
        text,
    }))
}
