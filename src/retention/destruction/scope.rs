//! Everything that goes with a file (*iznīcināmās lietas sastāvs*), read under lock before any of it goes.

use std::collections::{BTreeMap, BTreeSet};

use entities::classification::file;
use entities::documents::document;
use entities::ids::{CorrespondentId, DocumentId};
use entities::values::ContentHash;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::erase_file::Buried;
use super::plan::Literals;
use crate::kernel::Fault;

/// What goes with a file.
#[derive(Debug)]
pub(super) struct Scope {
    /// The file.
    pub(super) file: file::Model,
    /// Its documents.
    pub(super) documents: Vec<document::Model>,
    /// Versions and contents of each, for the tombstones.
    pub(super) buried: BTreeMap<DocumentId, Vec<Buried>>,
    /// Drafts that led to them, or that were withdrawn.
    pub(super) drafts: Vec<Uuid>,
    /// What they arrived as.
    pub(super) items: Vec<Uuid>,
    /// What went out.
    pub(super) dispatches: Vec<Uuid>,
    /// People whom any of it names.
    pub(super) people: BTreeSet<CorrespondentId>,
    /// Contents that any of it owns, with their sizes.
    pub(super) contents: BTreeMap<ContentHash, i64>,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Owned {
    hash: ContentHash,
    size: i64,
}

#[derive(FromQueryResult)]
struct InVersion {
    document: DocumentId,
    version: i32,
    hash: ContentHash,
    size: i64,
    role: String,
}

const CONTENTS: &str = "\
    SELECT c.hash, c.size FROM content AS c WHERE c.hash IN (\
     SELECT vc.content_hash FROM version_content AS vc JOIN document_version AS v ON v.id = vc.version_id \
      WHERE v.document_id IN {documents} \
     UNION SELECT dc.content_hash FROM draft_content AS dc WHERE dc.draft_id IN {drafts} \
     UNION SELECT a.container_hash FROM approval AS a JOIN approval_step AS s ON s.id = a.step_id \
      JOIN approval_round AS r ON r.id = s.round_id WHERE r.draft_id IN {drafts} AND a.container_hash IS NOT NULL \
     UNION SELECT ic.content_hash FROM intake_content AS ic JOIN intake_item AS i ON i.id = ic.item_id \
      WHERE i.document_id IN {documents} \
     UNION SELECT u.content_hash FROM upload AS u WHERE u.claimed_by IN {documents})";

const BURIED: &str = "\
    SELECT v.document_id AS document, v.ordinal AS version, c.hash, c.size, vc.role \
     FROM document_version AS v JOIN version_content AS vc ON vc.version_id = v.id JOIN content AS c ON c.hash = vc.content_hash \
     WHERE v.document_id IN {documents} ORDER BY v.document_id, v.ordinal, vc.ordinal";

const PEOPLE: &str = "\
    SELECT p.id FROM correspondent AS p WHERE p.kind = 'person' AND p.id IN (\
     SELECT correspondent_id FROM document WHERE file_id = {file} AND correspondent_id IS NOT NULL \
     UNION SELECT correspondent_id FROM document_addressee WHERE document_id IN {documents} AND correspondent_id IS NOT NULL \
     UNION SELECT correspondent_id FROM dispatch WHERE document_id IN {documents})";

impl Scope {
    /// Reads it, with the documents locked in the order of their ids; whoever calls has locked the file.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of<C: ConnectionTrait>(
        connection: &C,
        file: file::Model,
        literals: &Literals,
    ) -> Result<Self, Fault> {
        let documents = document::Entity::find()
            .filter(document::Column::FileId.eq(file.id))
            .order_by_asc(document::Column::Id)
            .lock_exclusive()
            .all(connection)
            .await?;
        let ids = async |sql: &str| -> Result<Vec<Uuid>, Fault> {
            let rows: Vec<Id> = select(connection, literals, sql).await?;
            Ok(rows.into_iter().map(|row| row.id).collect())
        };
        let mut buried: BTreeMap<DocumentId, Vec<Buried>> = BTreeMap::new();
        for row in select::<InVersion, _>(connection, literals, BURIED).await? {
            let InVersion {
                document,
                version,
                hash,
                size,
                role,
            } = row;
            buried.entry(document).or_default().push(Buried {
                version,
                sha256: hash.to_string(),
                size,
                role,
            });
        }
        let people = ids(PEOPLE).await?;
        let contents: Vec<Owned> = select(connection, literals, CONTENTS).await?;
        Ok(Self {
            documents,
            buried,
            drafts: ids("SELECT id FROM draft WHERE id IN {drafts}").await?,
            items: ids("SELECT id FROM intake_item WHERE document_id IN {documents}").await?,
            dispatches: ids("SELECT id FROM dispatch WHERE document_id IN {documents}").await?,
            people: people.into_iter().map(CorrespondentId).collect(),
            contents: contents
                .into_iter()
                .map(|row| (row.hash, row.size))
                .collect(),
            file,
        })
    }

    /// The records whose entries in the journal lose their payloads, but people: whether they go is known later.
    pub(super) fn subjects(&self) -> Vec<Uuid> {
        let documents = self.documents.iter().map(|card| card.id.0);
        documents
            .chain(self.drafts.iter().copied())
            .chain(self.items.iter().copied())
            .chain([self.file.id.0])
            .collect()
    }
}

async fn select<T: FromQueryResult, C: ConnectionTrait>(
    connection: &C,
    literals: &Literals,
    sql: &str,
) -> Result<Vec<T>, Fault> {
    let statement = Statement::from_string(connection.get_database_backend(), literals.fill(sql));
    Ok(T::find_by_statement(statement).all(connection).await?)
}
