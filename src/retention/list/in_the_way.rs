//! What stands in the way of destroying files (*šķēršļi*), read from the source of truth: asked when a list is made, when it is
//! submitted, and at the moment of destruction for every file. In a number of statements that does not grow with the files.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use entities::circulation::{deadline, dispatch, draft, task};
use entities::classification::{file, loan, volume};
use entities::documents::{also_in, document};
use entities::ids::{DestructionListId, DocumentId, DraftId, FileId, InstitutionId};
use entities::retention::{destruction_item, destruction_list};
use entities::values::RegistrationNumber;
use entities::vocabulary::{DispatchState, ItemState, RetentionState, TaskRole};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};
use serde::Deserialize;

use super::not_handed_over;
pub use super::obstacle::{InTheWay, Lacks, Named};
use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::retention::derivation::{Answer, Keeper, Step};
use crate::retention::{hold, sources};

/// What stands in the way of destroying each of `files` on a day; those that nothing does are left out. A further file in
/// which a document of theirs stands is no obstacle where it is among `files` itself, or is being destroyed.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
    today: NaiveDate,
) -> Result<HashMap<FileId, Vec<InTheWay>>, Fault> {
    let all: HashSet<FileId> = files.iter().copied().collect();
    let mut found = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        let mut look = Look {
            connection,
            files: chunk,
            institutions: Vec::new(),
            today,
            found: &mut found,
        };
        look.institutions().await?;
        look.terms().await?;
        look.holds().await?;
        look.tasks().await?;
        look.drafts().await?;
        look.clocks().await?;
        look.dispatches().await?;
        look.loans().await?;
        look.further_files(&all).await?;
    }
    Ok(found)
}

/// The lists on which files stand, whose title is told; for who makes another.
///
/// # Errors
/// A fault of the database.
pub(super) async fn on_lists<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, (DestructionListId, String)>, Fault> {
    use destruction_item::Column;
    let mut rows: Vec<(FileId, DestructionListId)> = Vec::new();
    for chunk in files.chunks(CHUNK) {
        rows.extend(
            destruction_item::Entity::find()
                .select_only()
                .columns([Column::FileId, Column::ListId])
                .filter(Column::FileId.is_in(chunk.iter().copied()))
                .filter(Column::State.is_in([
                    ItemState::Standing,
                    ItemState::Destroying,
                    ItemState::Destroyed,
                ]))
                .into_tuple::<(FileId, DestructionListId)>()
                .all(connection)
                .await?,
        );
    }
    let lists: BTreeSet<DestructionListId> = rows.iter().map(|(_, list)| *list).collect();
    let titles: Vec<(DestructionListId, String)> = destruction_list::Entity::find()
        .select_only()
        .columns([
            destruction_list::Column::Id,
            destruction_list::Column::Title,
        ])
        .filter(destruction_list::Column::Id.is_in(lists))
        .into_tuple()
        .all(connection)
        .await?;
    let titles: HashMap<DestructionListId, String> = titles.into_iter().collect();
    let titled = rows.into_iter().map(|(file, list)| {
        let title = titles.get(&list).cloned().unwrap_or_default();
        (file, (list, title))
    });
    Ok(titled.collect())
}

/// Whether somebody decided that a file is kept, whatever its rule says.
fn is_kept(standing: &sources::Standing) -> bool {
    let mut steps = standing.derivation.steps.iter();
    steps.any(|step| {
        matches!(
            step,
            Step::Kept {
                by: Keeper::Appraised { .. }
            }
        )
    })
}

struct Look<'a, C> {
    connection: &'a C,
    files: &'a [FileId],
    institutions: Vec<InstitutionId>,
    today: NaiveDate,
    found: &'a mut HashMap<FileId, Vec<InTheWay>>,
}

#[derive(FromQueryResult)]
struct Row {
    file_id: FileId,
    document_id: DocumentId,
    number: Option<RegistrationNumber>,
}

#[derive(FromQueryResult)]
struct Contested {
    file_id: FileId,
    document_id: DocumentId,
    number: Option<RegistrationNumber>,
    until_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct Elsewhere {
    file_id: FileId,
    document_id: DocumentId,
    number: Option<RegistrationNumber>,
    other_id: FileId,
}

#[derive(FromQueryResult)]
struct Lent {
    file_id: FileId,
    ordinal: i32,
}

/// As much of a draft's relations as must be known.
#[derive(Deserialize)]
struct Related {
    to: DocumentId,
}

impl<C: ConnectionTrait> Look<'_, C> {
    fn add(&mut self, file: FileId, obstacle: InTheWay) {
        self.found.entry(file).or_default().push(obstacle);
    }

    async fn rows<R: FromQueryResult>(&self, query: &SelectStatement) -> Result<Vec<R>, Fault> {
        let statement = self.connection.get_database_backend().build(query);
        Ok(R::find_by_statement(statement).all(self.connection).await?)
    }

    /// The documents of the files that something is about, each once.
    fn documents<T: EntityTrait, D: IntoColumnRef>(
        &self,
        about: T,
        document: D,
    ) -> SelectStatement {
        let own = |column| Expr::col((document::Entity, column));
        Query::select()
            .distinct()
            .expr_as(own(document::Column::FileId), "file_id")
            .expr_as(own(document::Column::Id), "document_id")
            .expr_as(own(document::Column::Number), "number")
            .from(document::Entity)
            .inner_join(about, own(document::Column::Id).eq(Expr::col(document)))
            .and_where(
                own(document::Column::InstitutionId).is_in(self.institutions.iter().copied()),
            )
            .and_where(own(document::Column::FileId).is_in(self.files.iter().copied()))
            .take()
    }

    /// The index of documents by file begins with the institution.
    async fn institutions(&mut self) -> Result<(), Fault> {
        self.institutions = file::Entity::find()
            .select_only()
            .distinct()
            .column(file::Column::InstitutionId)
            .filter(file::Column::Id.is_in(self.files.iter().copied()))
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(())
    }

    async fn terms(&mut self) -> Result<(), Fault> {
        let standings = sources::standings(self.connection, self.files, self.today).await?;
        let mut never = Vec::new();
        for file in self.files {
            let answer = standings
                .get(file)
                .map(|standing| &standing.derivation.answer);
            if answer == Some(&Answer::Never) && !standings.get(file).is_some_and(is_kept) {
                never.push(*file);
                continue;
            }
            // What is held is told as held.
            let counted = answer.and_then(Answer::counted_day);
            if counted.is_none_or(|day| day > self.today) {
                let state = answer.map_or(RetentionState::Uncomputable, Answer::state);
                let due_on = counted;
                self.add(*file, InTheWay::NotDue { state, due_on });
            }
        }
        let mut lacking = not_handed_over::of(self.connection, &never).await?;
        for file in never {
            if let Some((lacks, what)) = lacking.remove(&file) {
                self.add(file, InTheWay::NotHandedOver { lacks, what });
            }
        }
        Ok(())
    }

    async fn holds(&mut self) -> Result<(), Fault> {
        for (file, held) in hold::on(self.connection, self.files, self.today).await? {
            let holds = held.into_iter().map(|held| held.title).collect();
            self.add(file, InTheWay::Held { holds });
        }
        Ok(())
    }

    /// What was only to be read keeps nothing.
    async fn tasks(&mut self) -> Result<(), Fault> {
        let own = |column| Expr::col((task::Entity, column));
        let query = self
            .documents(task::Entity, (task::Entity, task::Column::DocumentId))
            .and_where(own(task::Column::ClosedAt).is_null())
            .and_where(own(task::Column::Role).ne(TaskRole::Information))
            .take();
        for row in self.rows::<Row>(&query).await? {
            self.add(row.file_id, InTheWay::TaskOpen(row.named()));
        }
        Ok(())
    }

    /// Drafts of the files, and drafts that answer a document of theirs. Which documents those are stands within the drafts, so
    /// those that are related to anything are looked at; of all drafts under way they are few.
    async fn drafts(&mut self) -> Result<(), Fault> {
        let under_way = || {
            draft::Entity::find()
                .select_only()
                .filter(draft::Column::InstitutionId.is_in(self.institutions.iter().copied()))
                .filter(draft::Column::EndedAt.is_null())
        };
        let own: Vec<(DraftId, FileId)> = under_way()
            .columns([draft::Column::Id, draft::Column::FileId])
            .filter(draft::Column::FileId.is_in(self.files.iter().copied()))
            .into_tuple()
            .all(self.connection)
            .await?;
        let relations: Vec<sea_orm::JsonValue> = under_way()
            .column(draft::Column::Relations)
            .filter(Expr::cust("CAST(relations AS TEXT) <> '[]'"))
            .into_tuple()
            .all(self.connection)
            .await?;
        for (id, file) in own {
            self.add(file, InTheWay::DraftUnderWay(id));
        }
        let files: HashSet<FileId> = self.files.iter().copied().collect();
        let mut about: BTreeSet<DocumentId> = BTreeSet::new();
        for relations in relations {
            let related: Vec<Related> = serde_json::from_value(relations)
                .map_err(Fault::at("reading what a draft is related to"))?;
            about.extend(related.into_iter().map(|related| related.to));
        }
        let about: Vec<DocumentId> = about.into_iter().collect();
        for chunk in about.chunks(CHUNK) {
            let rows: Vec<(DocumentId, FileId, Option<RegistrationNumber>)> =
                document::Entity::find()
                    .select_only()
                    .columns([
                        document::Column::Id,
                        document::Column::FileId,
                        document::Column::Number,
                    ])
                    .filter(document::Column::Id.is_in(chunk.iter().copied()))
                    .into_tuple()
                    .all(self.connection)
                    .await?;
            for (id, file, number) in rows {
                if files.contains(&file) {
                    self.add(file, InTheWay::DraftAbout(Named { id, number }));
                }
            }
        }
        Ok(())
    }

    async fn clocks(&mut self) -> Result<(), Fault> {
        let document = (deadline::Entity, deadline::Column::DocumentId);
        let query = self
            .documents(deadline::Entity, document)
            .and_where(Expr::col((deadline::Entity, deadline::Column::ConcludedOn)).is_null())
            .take();
        for row in self.rows::<Row>(&query).await? {
            self.add(row.file_id, InTheWay::ClockRuns(row.named()));
        }
        Ok(())
    }

    async fn dispatches(&mut self) -> Result<(), Fault> {
        let own = |column| Expr::col((dispatch::Entity, column));
        let of = (dispatch::Entity, dispatch::Column::DocumentId);
        let query = self
            .documents(dispatch::Entity, of)
            .and_where(own(dispatch::Column::State).is_in([
                DispatchState::Prepared,
                DispatchState::HandedOver,
                DispatchState::Sending,
                DispatchState::Uncertain,
            ]))
            .take();
        for row in self.rows::<Row>(&query).await? {
            self.add(row.file_id, InTheWay::DispatchUnderWay(row.named()));
        }
        let query = self
            .documents(dispatch::Entity, of)
            .expr_as(own(dispatch::Column::ContestUntil), "until_on")
            .and_where(own(dispatch::Column::ContestUntil).gte(self.today))
            .take();
        for row in self.rows::<Contested>(&query).await? {
            let document = Named {
                id: row.document_id,
                number: row.number,
            };
            let until = row.until_on;
            self.add(row.file_id, InTheWay::ContestRuns { document, until });
        }
        Ok(())
    }

    async fn loans(&mut self) -> Result<(), Fault> {
        let own = |column| Expr::col((volume::Entity, column));
        let query = Query::select()
            .expr_as(own(volume::Column::FileId), "file_id")
            .expr_as(own(volume::Column::Ordinal), "ordinal")
            .from(volume::Entity)
            .inner_join(
                loan::Entity,
                Expr::col((loan::Entity, loan::Column::VolumeId)).eq(own(volume::Column::Id)),
            )
            .and_where(own(volume::Column::FileId).is_in(self.files.iter().copied()))
            .and_where(Expr::col((loan::Entity, loan::Column::ReturnedOn)).is_null())
            .take();
        for row in self.rows::<Lent>(&query).await? {
            let volume = row.ordinal;
            self.add(row.file_id, InTheWay::OnLoan { volume });
        }
        Ok(())
    }

    async fn further_files(&mut self, going: &HashSet<FileId>) -> Result<(), Fault> {
        use destruction_item::Column;
        let of = (also_in::Entity, also_in::Column::DocumentId);
        let other = Expr::col((also_in::Entity, also_in::Column::FileId));
        let query = self
            .documents(also_in::Entity, of)
            .expr_as(other, "other_id")
            .take();
        let mut rows = self.rows::<Elsewhere>(&query).await?;
        rows.retain(|row| !going.contains(&row.other_id));
        let others: BTreeSet<FileId> = rows.iter().map(|row| row.other_id).collect();
        let others: Vec<FileId> = others.into_iter().collect();
        let mut called = HashMap::new();
        let mut gone: HashSet<FileId> = HashSet::new();
        for chunk in others.chunks(CHUNK) {
            called.extend(classification::files_by_ids(self.connection, chunk).await?);
            let states = [ItemState::Destroying, ItemState::Destroyed];
            gone.extend(
                destruction_item::Entity::find()
                    .select_only()
                    .column(Column::FileId)
                    .filter(Column::FileId.is_in(chunk.iter().copied()))
                    .filter(Column::State.is_in(states))
                    .into_tuple::<FileId>()
                    .all(self.connection)
                    .await?,
            );
        }
        for row in rows {
            if gone.contains(&row.other_id) {
                continue;
            }
            let file = called
                .get(&row.other_id)
                .map_or_else(String::new, file::Model::designation);
            let document = Named {
                id: row.document_id,
                number: row.number,
            };
            self.add(row.file_id, InTheWay::AlsoElsewhere { document, file });
        }
        Ok(())
    }
}

impl Row {
    fn named(self) -> Named {
        Named {
            id: self.document_id,
            number: self.number,
        }
    }
}
