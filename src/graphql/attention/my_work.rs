//! The list of what waits for the caller, or for whom the caller waits.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::connection::{ConnectionNameType, EdgeNameType};
use async_graphql::{Context, Enum, ID, Object, OutputType, Result};
use entities::circulation::task;
use entities::ids::UnitId;

use super::super::asker::{Asker, OrError};
use super::super::circulation::Task;
use super::super::ids;
use super::super::limits;
use super::super::paging::{Named, named_connection, request, total, wants_rows};
use super::super::vocabulary::TaskRole;
use crate::access::Action;
use crate::attention::my_work::{self, Counts, Filter, Key, Onlooker};
use crate::circulation::draft::list;
use crate::documents::shown::List;
use crate::kernel::calendar;

macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident of $kept:ident { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        enum $name { $($(#[$variant_doc])* $variant,)* }

        impl From<$name> for my_work::$kept {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

mirror! {
    /// Whose tasks are shown (skats).
    WorkView of View {
        /// Those that the caller executes (mani uzdevumi).
        Mine,
        /// Those of the caller's units, or of one unit (struktūrvienības uzdevumi).
        Unit,
        /// Those under resolutions that the caller controls (manā kontrolē).
        Controlled,
        /// Those under resolutions that the caller gave (manis uzdotie).
        Given,
        /// Those that the caller delegated (manis deleģētie).
        PassedOn,
    }

    /// When a task is due, seen from today in Europe/Riga.
    WorkDue of Due {
        /// The last day has passed and the executor has not reported (nokavēts).
        Overdue,
        /// Today is the last day (termiņš šodien).
        Today,
        /// The last day is to come.
        Later,
        /// Without a last day (bez termiņa).
        Never,
    }

    /// Whom a task waits for, seen from the view.
    WorkTurn of Turn {
        /// Whoever looks has to act: to do it, to confirm a report, to name another executor.
        Own,
        /// Somebody else has to act first (gaida citus).
        Others,
    }
}

/// The list's name: tasks stand in another one too, of readers, in another order.
struct WorkList;

impl ConnectionNameType for WorkList {
    fn type_name<T: OutputType>() -> String {
        "WorkConnection".to_owned()
    }
}

impl EdgeNameType for WorkList {
    fn type_name<T: OutputType>() -> String {
        "WorkEdge".to_owned()
    }
}

/// What waits, counted.
struct WorkCounts {
    counts: Counts,
    view: WorkView,
}

#[Object]
/// How many open tasks a view shows; what the caller may not see is not counted.
impl WorkCounts {
    /// All that are open.
    async fn open(&self) -> i32 {
        small(self.counts.open)
    }

    /// Of these, overdue (nokavēti).
    async fn overdue(&self) -> i32 {
        small(self.counts.overdue)
    }

    /// Of these, due today (termiņš šodien).
    async fn due_today(&self) -> i32 {
        small(self.counts.today)
    }

    /// Of these, those that wait for somebody else (gaida citus).
    async fn waiting_for_others(&self) -> i32 {
        small(self.counts.waiting)
    }

    /// Besides the tasks, drafts whose next visa or signature is the caller's (gaida manu vīzu vai parakstu), at most 200: those
    /// that `draftsAwaitingMe` lists. Only with the view MINE, null otherwise.
    #[graphql(complexity = 10)]
    async fn drafts_awaiting_me(&self, context: &Context<'_>) -> Result<Option<i32>> {
        if self.view != WorkView::Mine {
            return Ok(None);
        }
        let asker = Asker::of(context);
        let drafts = list::waiting_for(asker.service.kit.db.reader(), &asker.caller).await;
        let number = drafts.or_error(asker)?.len();
        Ok(Some(i32::try_from(number).unwrap_or(i32::MAX)))
    }
}

fn small(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// What can be asked about what waits for whom.
#[derive(Default)]
pub(super) struct MyWorkQuery;

#[Object]
impl MyWorkQuery {
    /// Open tasks by whose they are (mani darbi), the most urgent first, those without a last day at the end; of documents that
    /// the caller may see. For whoever stands in for a colleague, that colleague's.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the field's arguments, each with its own description"
    )]
    async fn my_work(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whose tasks.")] view: WorkView,
        #[graphql(desc = "Only those due so.")] due: Option<WorkDue>,
        #[graphql(desc = "Only those that wait for whoever looks, or for others.")] turn: Option<
            WorkTurn,
        >,
        #[graphql(desc = "Only this part of executors.")] role: Option<TaskRole>,
        #[graphql(
            desc = "One unit instead of the caller's own, with the view UNIT; ignored otherwise."
        )]
        unit: Option<ID>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Named<Key, Task, WorkList, WorkList>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let unit: Option<UnitId> = unit
            .map(|unit| ids::read(&unit, "unit"))
            .transpose()
            .or_error(asker)?;
        let filter = Filter {
            view: view.into(),
            due: due.map(Into::into),
            turn: turn.map(Into::into),
            role: role.map(Into::into),
            unit,
        };
        let service = &asker.service;
        let (reader, scope) = (service.kit.db.reader(), asker.caller.scope());
        let onlooker = Onlooker::of(&asker.caller);
        let today = calendar::day(service.kit.clock.now());
        let total = total(
            context,
            asker,
            my_work::count(reader, scope, &onlooker, &filter, today),
        )
        .await?;
        let page = my_work::page(reader, scope, &onlooker, &filter, today, &request)
            .await
            .or_error(asker)?;
        if wants_rows(context) {
            prefetch(context, &page.rows).await?;
        }
        Ok(named_connection(
            page,
            request.after().is_some(),
            total,
            Key::of,
            |row| Task(Arc::new(row)),
        ))
    }

    /// How many open tasks a view shows; each view is counted by one statement, and only when it is asked for.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn my_work_counts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whose tasks.")] view: WorkView,
        #[graphql(
            desc = "One unit instead of the caller's own, with the view UNIT; ignored otherwise."
        )]
        unit: Option<ID>,
    ) -> Result<WorkCounts> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let unit: Option<UnitId> = unit
            .map(|unit| ids::read(&unit, "unit"))
            .transpose()
            .or_error(asker)?;
        let filter = Filter {
            unit,
            ..Filter::of(view.into())
        };
        let kit = &asker.service.kit;
        let onlooker = Onlooker::of(&asker.caller);
        let counts = my_work::counts(
            kit.db.reader(),
            asker.caller.scope(),
            &onlooker,
            &filter,
            calendar::day(kit.clock.now()),
        );
        Ok(WorkCounts {
            counts: counts.await.or_error(asker)?,
            view,
        })
    }
}

/// Reads what the list shows beside its tasks, side by side and before the rows are resolved; the tasks of documents
/// restricted for the sake of private life tell of them, so they leave a trace like the documents themselves.
async fn prefetch(context: &Context<'_>, rows: &[task::Model]) -> Result<()> {
    let asker = Asker::of(context);
    let ahead = context.look_ahead();
    let node = [ahead.field("edges").field("node"), ahead.field("nodes")];
    let asked = |field: &str| node.iter().any(|node| node.field(field).exists());
    let wanted = |field: &str| if asked(field) { rows } else { &[] };
    let documents: HashSet<_> = rows.iter().map(|row| row.document_id).collect();
    let resolutions: HashSet<_> = wanted("resolution")
        .iter()
        .map(|row| row.resolution_id)
        .collect();
    let people: HashSet<_> = wanted("executor")
        .iter()
        .map(|row| row.executor_id)
        .collect();
    let units: HashSet<_> = wanted("unit")
        .iter()
        .filter_map(|row| row.unit_id)
        .collect();
    let (documents, resolutions, people, units) = tokio::join!(
        asker.load_now(documents.into_iter().collect()),
        asker.load_now(resolutions.into_iter().collect()),
        asker.load_now(people.into_iter().collect()),
        asker.load_now(units.into_iter().collect()),
    );
    for card in documents.or_error(asker)?.values() {
        asker.shows(List::Documents, card);
    }
    resolutions
        .map(drop)
        .and(people.map(drop))
        .and(units.map(drop))
        .or_error(asker)
}
