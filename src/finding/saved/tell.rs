//! Telling people what is new in the searches they keep.
//!
//! Documents that something happened to since the last time are asked of the index, search by search; what a search finds, where
//! it stands in the journal and what its person is told are one commit. So each document is told once, by whichever process is
//! first, and what is not found yet, because its text is not read, is asked again when it is.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use entities::attention::notification;
use entities::finding::{saved_search, saved_search_hit};
use entities::ids::{AccountId, DocumentId, InstitutionId, NotificationId, SavedSearchId};
use entities::vocabulary::{NotificationKind, SavedSearchTelling};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::access::{Caller, DocumentFacts, caller};
use crate::attention::reminder::rules;
use crate::circulation::deadline::days;
use crate::db::CHUNK;
use crate::documents::read;
use crate::finding::{Finding, Narrowing, question};
use crate::journal::{self, Actor, Position};
use crate::kernel::{Fault, calendar};
use crate::op::Op;

/// Journal entries looked at together; as many documents at most are asked of the index.
const ENTRIES: u64 = 500;

/// Looking at something changes nothing that could be found.
const LOOKS: [&str; 2] = ["document.viewed", "content.opened"];

/// What asking one search came to.
pub(super) enum Answer {
    /// These documents are new.
    New(Vec<DocumentId>),
    /// It cannot be understood any more.
    Broken,
}

impl Finding {
    /// Tells everybody what is new in their searches, as far as the index has come; returns of how many documents.
    ///
    /// # Errors
    /// A fault of database or index; what was committed before it stays.
    pub(super) async fn tell_new(&self) -> Result<u64, Fault> {
        let end = self.position();
        let today = calendar::day(self.kit.clock.now());
        let mut open_days = HashMap::new();
        let mut told = 0;
        loop {
            let behind = self.behind(end).await?;
            let mut due: Vec<saved_search::Model> = Vec::with_capacity(behind.len());
            for row in behind {
                let is_due = row.telling == SavedSearchTelling::AtOnce
                    || row.told_on.is_none_or(|day| day < today)
                        && self.day_is_open(row.institution_id, &mut open_days).await?;
                if is_due {
                    due.push(row);
                }
            }
            // Those that stand at one place together: usually that is all of them.
            let Some(from) = due.iter().map(|row| row.position).min() else {
                return Ok(told);
            };
            due.retain(|row| row.position == from);
            told += self.tell_some(due, from, end, today).await?;
        }
    }

    /// Searches that tell and have not come to the place where the index is, in the order of their places.
    async fn behind(&self, end: Position) -> Result<Vec<saved_search::Model>, Fault> {
        let end = i64::try_from(end).map_err(Fault::at("reading the journal"))?;
        Ok(saved_search::Entity::find()
            .filter(saved_search::Column::Telling.ne(SavedSearchTelling::Never))
            .filter(saved_search::Column::Position.lt(end))
            .order_by_asc(saved_search::Column::Position)
            .order_by_asc(saved_search::Column::Id)
            .all(self.kit.db.reader())
            .await?)
    }

    /// Whether an institution's day of reminders has begun.
    pub(super) async fn day_is_open(
        &self,
        institution: InstitutionId,
        known: &mut HashMap<InstitutionId, bool>,
    ) -> Result<bool, Fault> {
        if let Some(open) = known.get(&institution) {
            return Ok(*open);
        }
        let reader = self.kit.db.reader();
        let (today, minute) = rules::minute(self.kit.clock.now());
        let rules = rules::of(reader, institution).await?;
        let open = minute >= rules.minute_of_day
            && days::work_calendar(reader, institution)
                .await?
                .is_working_day(today);
        known.insert(institution, open);
        Ok(open)
    }

    /// Takes searches that stand at one place one step further; returns of how many documents was told.
    async fn tell_some(
        &self,
        rows: Vec<saved_search::Model>,
        from: i64,
        end: Position,
        today: NaiveDate,
    ) -> Result<u64, Fault> {
        let begins = u64::try_from(from).map_err(Fault::at("reading a search's place"))?;
        let reader = self.kit.db.reader();
        // Not beyond the index: what it has not taken in it cannot find.
        let most = ENTRIES.min(end.saturating_sub(begins));
        let entries = journal::read::from_position(reader, begins, most).await?;
        let documents: BTreeSet<DocumentId> = entries
            .iter()
            .filter(|entry| {
                entry.subject_kind == "document" && !LOOKS.contains(&entry.kind.as_str())
            })
            .filter_map(|entry| entry.subject_id.map(DocumentId))
            .collect();
        let next = begins + entries.len() as u64;
        let answers = self.answers(&rows, documents).await?;

        let op = self.kit.begin(Actor::System).await?;
        let standing = standing(&op, &rows, Some(from)).await?;
        let mut told = 0;
        for row in standing.values() {
            let is_broken = match answers.get(&row.id) {
                Some(Answer::New(new)) if !new.is_empty() => {
                    keep_hits(&op, row, new).await?;
                    tell_of(&op, row, NotificationKind::SavedSearchFound, today).await?;
                    told += new.len() as u64;
                    false
                }
                Some(Answer::Broken) => {
                    if row.broken_since.is_none() {
                        tell_of(&op, row, NotificationKind::SavedSearchBroken, today).await?;
                    }
                    true
                }
                // Nobody asked: it is as it was.
                Some(Answer::New(_)) => false,
                None => continue,
            };
            if is_broken != row.broken_since.is_some() {
                mark(&op, row, is_broken).await?;
            }
        }
        let whole = (next >= end).then_some(today);
        let searches: Vec<SavedSearchId> = standing.into_keys().collect();
        step(&op, &searches, next, whole).await?;
        op.commit().await?;
        Ok(told)
    }

    /// What each search finds among the documents that was not there when it was kept and was not told yet.
    async fn answers(
        &self,
        rows: &[saved_search::Model],
        documents: BTreeSet<DocumentId>,
    ) -> Result<HashMap<SavedSearchId, Answer>, Fault> {
        let mut answers = HashMap::new();
        let documents: Vec<DocumentId> = documents
            .into_iter()
            .filter(|id| rows.iter().any(|row| is_new(row, *id)))
            .collect();
        if documents.is_empty() {
            return Ok(answers);
        }
        let reader = self.kit.db.reader();
        let facts = read::facts(reader, &documents).await?;
        let told = self.told(rows, &documents).await?;
        let mut callers: HashMap<AccountId, Option<Caller>> = HashMap::new();
        for row in rows {
            if let Entry::Vacant(unknown) = callers.entry(row.account_id) {
                let now = self.kit.clock.now();
                unknown.insert(caller::for_account(reader, row.account_id, now).await?);
            }
            // Whoever cannot sign in any more is told nothing.
            let Some(Some(caller)) = callers.get(&row.account_id) else {
                continue;
            };
            let asked: Vec<DocumentId> = documents
                .iter()
                .copied()
                .filter(|id| is_new(row, *id) && !told.contains(&(row.id, *id)))
                .filter(|id| facts.get(id).is_some_and(|facts| sees(caller, facts)))
                .collect();
            if !asked.is_empty() {
                answers.insert(row.id, self.answer(caller, row, asked).await?);
            }
        }
        Ok(answers)
    }

    /// What one search finds among some documents.
    pub(super) async fn answer(
        &self,
        caller: &Caller,
        row: &saved_search::Model,
        among: Vec<DocumentId>,
    ) -> Result<Answer, Fault> {
        let narrowing: Narrowing = serde_json::from_value(row.narrowing.clone())
            .map_err(Fault::at("reading a search that is kept"))?;
        let Ok(mut filters) = self.narrowed(caller, narrowing).await? else {
            return Ok(Answer::Broken);
        };
        let mut request = question(row.words.as_str());
        request.first = among.len();
        request.highlights = false;
        filters.documents = among.into_iter().map(|id| id.0).collect();
        request.filters = filters;
        request.synonyms = self.synonyms(row.institution_id).await?;
        Ok(match self.search(caller, request).await? {
            Ok(page) => Answer::New(page.hits.iter().map(|hit| DocumentId(hit.id)).collect()),
            Err(_) => Answer::Broken,
        })
    }

    /// Which of the documents were told by which of the searches.
    async fn told(
        &self,
        rows: &[saved_search::Model],
        documents: &[DocumentId],
    ) -> Result<HashSet<(SavedSearchId, DocumentId)>, Fault> {
        use saved_search_hit::Column;
        let mut told = HashSet::new();
        let searches: Vec<SavedSearchId> = rows.iter().map(|row| row.id).collect();
        for searches in searches.chunks(CHUNK / 2) {
            let rows: Vec<(SavedSearchId, DocumentId)> = saved_search_hit::Entity::find()
                .select_only()
                .columns([Column::SavedSearchId, Column::DocumentId])
                .filter(Column::SavedSearchId.is_in(searches.iter().copied()))
                .filter(Column::DocumentId.is_in(documents.iter().copied()))
                .into_tuple()
                .all(self.kit.db.reader())
                .await?;
            told.extend(rows);
        }
        Ok(told)
    }
}

/// Whether a document came after the search was kept. An id says when its document was registered.
fn is_new(row: &saved_search::Model, document: DocumentId) -> bool {
    let (high, _) = document.0.as_u64_pair();
    i64::try_from(high >> 16).is_ok_and(|at| at > row.since.timestamp_millis())
}

fn sees(caller: &Caller, facts: &DocumentFacts) -> bool {
    facts.institution == caller.institution && caller.scope().sees(facts)
}

/// Those of the searches that nobody changed meanwhile, nor took further than `from`, as they are now; they are locked until the
/// operation ends.
pub(super) async fn standing(
    op: &Op,
    rows: &[saved_search::Model],
    from: Option<i64>,
) -> Result<BTreeMap<SavedSearchId, saved_search::Model>, Fault> {
    let revisions: BTreeMap<SavedSearchId, i32> =
        rows.iter().map(|row| (row.id, row.revision)).collect();
    let ids: Vec<SavedSearchId> = revisions.keys().copied().collect();
    let there = from.map(|from| saved_search::Column::Position.eq(from));
    let there = Condition::all().add_option(there);
    let mut standing = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let now = saved_search::Entity::find()
            .filter(saved_search::Column::Id.is_in(ids.iter().copied()))
            .filter(there.clone())
            .order_by_asc(saved_search::Column::Id)
            .lock_exclusive()
            .all(op.transaction())
            .await?;
        standing.extend(
            now.into_iter()
                .filter(|row| revisions.get(&row.id) == Some(&row.revision))
                .map(|row| (row.id, row)),
        );
    }
    Ok(standing)
}

/// Notes whether a search can be understood.
pub(super) async fn mark(op: &Op, row: &saved_search::Model, is_broken: bool) -> Result<(), Fault> {
    let since = is_broken.then(|| op.at());
    saved_search::Entity::update_many()
        .col_expr(saved_search::Column::BrokenSince, Expr::value(since))
        .filter(saved_search::Column::Id.eq(row.id))
        .exec(op.transaction())
        .await?;
    Ok(())
}

async fn keep_hits(op: &Op, row: &saved_search::Model, new: &[DocumentId]) -> Result<(), Fault> {
    for chunk in new.chunks(CHUNK / 2) {
        let hits = chunk.iter().map(|document| {
            let hit = saved_search_hit::Model {
                saved_search_id: row.id,
                document_id: *document,
                told_at: op.at(),
            };
            hit.into_active_model().reset_all()
        });
        saved_search_hit::Entity::insert_many(hits)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

/// Tells a search's person, once a day and search: what comes later on the day makes the notification new again.
pub(super) async fn tell_of(
    op: &Op,
    row: &saved_search::Model,
    kind: NotificationKind,
    today: NaiveDate,
) -> Result<(), Fault> {
    notification::Entity::delete_many()
        .filter(notification::Column::StaffMemberId.eq(row.staff_member_id))
        .filter(notification::Column::SubjectId.eq(row.id.0))
        .filter(notification::Column::Kind.eq(kind))
        .filter(notification::Column::DueOn.eq(today))
        .exec(op.transaction())
        .await?;
    let told = notification::Model {
        id: op.new_id(NotificationId),
        institution_id: row.institution_id,
        staff_member_id: row.staff_member_id,
        told_for: None,
        kind,
        document_id: None,
        task_id: None,
        subject_id: row.id.0,
        due_on: today,
        told_at: op.at(),
        read_at: None,
    };
    notification::Entity::insert(told.into_active_model().reset_all())
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

/// Notes how far the searches have come; `whole` is the day that was told to its end.
async fn step(
    op: &Op,
    searches: &[SavedSearchId],
    next: Position,
    whole: Option<NaiveDate>,
) -> Result<(), Fault> {
    let next = i64::try_from(next).map_err(Fault::at("keeping a search's place"))?;
    for ids in searches.chunks(CHUNK) {
        let mut stepped = saved_search::Entity::update_many()
            .col_expr(saved_search::Column::Position, Expr::value(next))
            .filter(saved_search::Column::Id.is_in(ids.iter().copied()));
        if let Some(day) = whole {
            stepped = stepped.col_expr(saved_search::Column::ToldOn, Expr::value(day));
        }
        stepped.exec(op.transaction()).await?;
    }
    Ok(())
}
