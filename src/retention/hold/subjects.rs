//! What a hold is on (*aizlieguma priekšmeti*), and which files that covers.

use std::collections::BTreeSet;
use std::hash::Hash;

use entities::classification::file;
use entities::documents::{addressee, also_in, document};
use entities::ids::{CorrespondentId, DocumentId, FileId, HoldId, InstitutionId, SeriesId};
use entities::retention::hold_subject;
use entities::vocabulary::HoldSubjectKind;
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};

use super::on::links;
use crate::access::Caller;
use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::documents::read as documents;
use crate::kernel::{Fault, Problem};
use crate::op::Op;
use crate::parties::read as parties;

/// Most subjects of one hold: what is more is a series, or several holds.
pub const MOST: usize = 1_000;

/// Files, series, documents and correspondents that a hold is on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subjects {
    /// Files.
    pub files: Vec<FileId>,
    /// Series, with those that they went on from and that go on with them.
    pub series: Vec<SeriesId>,
    /// Documents: the files in which they stand.
    pub documents: Vec<DocumentId>,
    /// Correspondents: the files in which some document names them.
    pub correspondents: Vec<CorrespondentId>,
}

impl Subjects {
    pub(super) fn of_rows(rows: impl IntoIterator<Item = hold_subject::Model>) -> Self {
        let mut subjects = Self::default();
        for row in rows {
            let id = row.subject_id;
            match row.kind {
                HoldSubjectKind::File => subjects.files.push(FileId(id)),
                HoldSubjectKind::Series => subjects.series.push(SeriesId(id)),
                HoldSubjectKind::Document => subjects.documents.push(DocumentId(id)),
                HoldSubjectKind::Correspondent => {
                    subjects.correspondents.push(CorrespondentId(id));
                }
            }
        }
        subjects
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.files.len() + self.series.len() + self.documents.len() + self.correspondents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the caller's institution does not have, or does not show to the caller.
    pub(super) async fn unknown(&self, op: &Op, caller: &Caller) -> Result<Vec<Problem>, Fault> {
        let (connection, own) = (op.transaction(), caller.institution);
        let mut problems = Vec::new();
        for chunk in chunks(&self.files) {
            let found = classification::files_by_ids(connection, chunk.ids).await?;
            let is_own = |id: &FileId| found.get(id).is_some_and(|file| file.institution_id == own);
            problems.extend(chunk.missing(is_own, "FILE_UNKNOWN", "files"));
        }
        for chunk in chunks(&self.series) {
            let found = classification::series_within(connection, own, chunk.ids).await?;
            let is_own = |id: &SeriesId| found.contains_key(id);
            problems.extend(chunk.missing(is_own, "FILE_SERIES_UNKNOWN", "series"));
        }
        for chunk in chunks(&self.documents) {
            let found = documents::by_ids(connection, caller.scope(), chunk.ids).await?;
            let is_seen = |id: &DocumentId| found.contains_key(id);
            problems.extend(chunk.missing(is_seen, "DOCUMENT_UNKNOWN", "documents"));
        }
        for chunk in chunks(&self.correspondents) {
            let found = parties::by_ids(connection, caller.scope(), chunk.ids).await?;
            let is_seen = |id: &CorrespondentId| found.contains_key(id);
            problems.extend(chunk.missing(is_seen, "CORRESPONDENT_UNKNOWN", "correspondents"));
        }
        Ok(problems)
    }

    pub(super) async fn write(&self, op: &Op, hold: HoldId) -> Result<(), Fault> {
        use HoldSubjectKind::{Correspondent, Document, File, Series};
        let files = self.files.iter().map(|id| (File, id.0));
        let series = self.series.iter().map(|id| (Series, id.0));
        let documents = self.documents.iter().map(|id| (Document, id.0));
        let people = self.correspondents.iter().map(|id| (Correspondent, id.0));
        let all: BTreeSet<_> = files.chain(series).chain(documents).chain(people).collect();
        let all: Vec<_> = all.into_iter().collect();
        for chunk in all.chunks(CHUNK) {
            let rows = chunk.iter().map(|(kind, subject_id)| {
                let row = hold_subject::Model {
                    hold_id: hold,
                    kind: *kind,
                    subject_id: *subject_id,
                };
                row.into_active_model().reset_all()
            });
            hold_subject::Entity::insert_many(rows)
                .exec_without_returning(op.transaction())
                .await?;
        }
        Ok(())
    }

    /// The files that are covered as things stand, in the order of their ids.
    pub(super) async fn covered<C: ConnectionTrait>(
        &self,
        connection: &C,
        institution: InstitutionId,
    ) -> Result<Vec<FileId>, Fault> {
        let mut covered: BTreeSet<FileId> = self.files.iter().copied().collect();
        covered.extend(self.of_series(connection, institution).await?);
        for chunk in self.documents.chunks(CHUNK) {
            let named = document::Column::Id.is_in(chunk.iter().copied());
            covered.extend(filed(connection, Condition::all().add(named)).await?);
        }
        for chunk in self.correspondents.chunks(CHUNK) {
            let sent = document::Column::CorrespondentId.is_in(chunk.iter().copied());
            covered.extend(filed(connection, Condition::all().add(sent)).await?);
            let addressed = Query::select()
                .column(addressee::Column::DocumentId)
                .from(addressee::Entity)
                .and_where(addressee::Column::CorrespondentId.is_in(chunk.iter().copied()))
                .take();
            let addressed = document::Column::Id.in_subquery(addressed);
            covered.extend(filed(connection, Condition::all().add(addressed)).await?);
        }
        Ok(covered.into_iter().collect())
    }

    async fn of_series<C: ConnectionTrait>(
        &self,
        connection: &C,
        institution: InstitutionId,
    ) -> Result<BTreeSet<FileId>, Fault> {
        let mut files = BTreeSet::new();
        if self.series.is_empty() {
            return Ok(files);
        }
        let links = links(connection).await?;
        let named = self.series.iter();
        let all: BTreeSet<SeriesId> = named.flat_map(|series| links.related(*series)).collect();
        let all: Vec<SeriesId> = all.into_iter().collect();
        for chunk in all.chunks(CHUNK) {
            let rows: Vec<FileId> = file::Entity::find()
                .select_only()
                .column(file::Column::Id)
                .filter(file::Column::SeriesId.is_in(chunk.iter().copied()))
                .filter(file::Column::InstitutionId.eq(institution))
                .into_tuple()
                .all(connection)
                .await?;
            files.extend(rows);
        }
        Ok(files)
    }
}

/// The files in which documents stand, their own and further ones.
pub(in crate::retention) async fn filed<C: ConnectionTrait>(
    connection: &C,
    which: Condition,
) -> Result<Vec<FileId>, Fault> {
    let mut files: Vec<FileId> = document::Entity::find()
        .select_only()
        .column(document::Column::FileId)
        .distinct()
        .filter(which.clone())
        .into_tuple()
        .all(connection)
        .await?;
    let documents = Query::select()
        .column(document::Column::Id)
        .from(document::Entity)
        .cond_where(which)
        .take();
    let further: Vec<FileId> = also_in::Entity::find()
        .select_only()
        .column(also_in::Column::FileId)
        .distinct()
        .filter(also_in::Column::DocumentId.in_subquery(documents))
        .into_tuple()
        .all(connection)
        .await?;
    files.extend(further);
    Ok(files)
}

/// Some of the ids that were named, with the place of the first of them.
struct Chunk<'a, T> {
    from: usize,
    ids: &'a [T],
}

fn chunks<T>(ids: &[T]) -> impl Iterator<Item = Chunk<'_, T>> {
    let chunks = ids.chunks(CHUNK).enumerate();
    chunks.map(|(number, ids)| Chunk {
        from: number * CHUNK,
        ids,
    })
}

impl<T: Copy + Eq + Hash> Chunk<'_, T> {
    fn missing(
        &self,
        is_there: impl Fn(&T) -> bool,
        code: &'static str,
        field: &str,
    ) -> Vec<Problem> {
        let numbered = self.ids.iter().enumerate();
        numbered
            .filter(|(_, id)| !is_there(id))
            .map(|(place, _)| Problem::new(code, &format!("{field}.{}", self.from + place)))
            .collect()
    }
}
