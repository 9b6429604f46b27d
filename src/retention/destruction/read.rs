//! Reading what was destroyed: tombstones, executions, what became of files and contents.

use std::collections::HashMap;

use entities::ids::{DestructionListId, DocumentId, FileId, InstitutionId};
use entities::retention::{destruction_content, destruction_file, destruction_run, tombstone};
use entities::values::ContentHash;
use entities::vocabulary::DestructionFate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::db::CHUNK;
use crate::kernel::Fault;

/// What is kept of documents that are destroyed; the others are left out.
///
/// # Errors
/// A fault of the database.
pub async fn tombstones<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, tombstone::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in documents.chunks(CHUNK) {
        let rows = tombstone::Entity::find()
            .filter(tombstone::Column::DocumentId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.document_id, row)));
    }
    Ok(found)
}

/// How files were destroyed; those that were not are left out.
///
/// # Errors
/// A fault of the database.
pub async fn destroyed_files<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, destruction_file::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        let rows = destruction_file::Entity::find()
            .filter(destruction_file::Column::FileId.is_in(chunk.iter().copied()))
            // Spelled out, so that SQLite uses the index of what is destroyed.
            .filter(Expr::cust("fate = 'destroyed'"))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.file_id, row)));
    }
    Ok(found)
}

/// Number of the act by which a file was destroyed; none where it was not.
///
/// # Errors
/// A fault of the database.
pub async fn act_of<C: ConnectionTrait>(
    connection: &C,
    file: FileId,
) -> Result<Option<String>, Fault> {
    let Some(by) = destroyed_files(connection, &[file]).await?.remove(&file) else {
        return Ok(None);
    };
    let run = destruction_run::Entity::find_by_id(by.list_id);
    Ok(run.one(connection).await?.map(|run| run.act_number))
}

/// The executions of lists; those that were not executed are left out.
///
/// # Errors
/// A fault of the database.
pub async fn runs<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    lists: &[DestructionListId],
) -> Result<HashMap<DestructionListId, destruction_run::Model>, Fault> {
    let rows = destruction_run::Entity::find()
        .filter(destruction_run::Column::InstitutionId.eq(institution))
        .filter(destruction_run::Column::ListId.is_in(lists.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.list_id, row)).collect())
}

/// How many files of a list have a fate.
///
/// # Errors
/// A fault of the database.
pub async fn count_files<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
    fate: DestructionFate,
) -> Result<u64, Fault> {
    Ok(destruction_file::Entity::find()
        .filter(destruction_file::Column::ListId.eq(list))
        .filter(destruction_file::Column::Fate.eq(fate))
        .count(connection)
        .await?)
}

/// Contents of a list that are still to be erased.
pub(super) async fn contents_waiting<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
) -> Result<Vec<ContentHash>, Fault> {
    Ok(destruction_content::Entity::find()
        .select_only()
        .column(destruction_content::Column::Hash)
        .distinct()
        .filter(destruction_content::Column::ListId.eq(list))
        .filter(destruction_content::Column::Fate.eq(DestructionFate::Waiting))
        .into_tuple()
        .all(connection)
        .await?)
}

/// The settled files of a list, a portion at a time: what is told of ten thousand files need not lie in memory at once.
pub(super) struct Pages {
    list: DestructionListId,
    after: Option<FileId>,
}

impl Pages {
    /// Files read at once.
    const FILES: u64 = 50;

    /// From the first one.
    pub(super) const fn of(list: DestructionListId) -> Self {
        Self { list, after: None }
    }

    /// The next portion in the order of ids; none where there are no more.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn next<C: ConnectionTrait>(
        &mut self,
        connection: &C,
    ) -> Result<Option<Vec<destruction_file::Model>>, Fault> {
        use destruction_file::Column;
        let mut query = destruction_file::Entity::find()
            .filter(Column::ListId.eq(self.list))
            .filter(Column::Fate.ne(DestructionFate::Waiting))
            .order_by_asc(Column::FileId)
            .limit(Self::FILES);
        if let Some(after) = self.after {
            query = query.filter(Column::FileId.gt(after));
        }
        let rows = query.all(connection).await?;
        self.after = rows.last().map(|row| row.file_id);
        Ok((!rows.is_empty()).then_some(rows))
    }
}
