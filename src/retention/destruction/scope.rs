//! Everything that goes with a file (*iznīcināmās lietas sastāvs*), read under lock before any of it goes.

use std::collections::{BTreeMap, BTreeSet};

use entities::classification::{file, volume};
use entities::documents::document;
use entities::ids::{CorrespondentId, DocumentId, FileId, InstitutionId, VolumeId};
use entities::values::ContentHash;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::erase_file::Buried;
use super::plan::Literals;
use crate::kernel::Fault;

/// A file whose row, documents and volumes are locked: nothing can be attached to any of them until the operation ends.
#[derive(Debug, Clone)]
pub(super) struct Locked {
    /// The file.
    pub(super) file: file::Model,
    /// Its documents that go, in the order of their ids.
    pub(super) documents: Vec<document::Model>,
    /// Whether the file goes with them. It stays where it holds others that nobody ordered to be destroyed.
    pub(super) whole: bool,
}

impl Locked {
    /// Locks a file in the order of [`crate::retention::gate`]. None where a document came into it meanwhile, for whoever calls
    /// to begin anew.
    ///
    /// # Errors
    /// A fault of the database, also when there is no such file.
    pub(super) async fn of<C: ConnectionTrait>(
        connection: &C,
        institution: InstitutionId,
        id: FileId,
    ) -> Result<Option<Self>, Fault> {
        // The index of documents by file begins with the institution.
        let of_file = document::Column::InstitutionId
            .eq(institution)
            .and(document::Column::FileId.eq(id));
        let documents = document::Entity::find()
            .filter(of_file.clone())
            .order_by_asc(document::Column::Id)
            .lock_exclusive()
            .all(connection)
            .await?;
        let _: Vec<VolumeId> = volume::Entity::find()
            .select_only()
            .column(volume::Column::Id)
            .filter(volume::Column::FileId.eq(id))
            .order_by_asc(volume::Column::Id)
            .lock_exclusive()
            .into_tuple()
            .all(connection)
            .await?;
        let file = file::Entity::find_by_id(id)
            .lock_exclusive()
            .one(connection)
            .await?
            .ok_or(Fault::broken("a file that is to be destroyed is not there"))?;
        let now: Vec<DocumentId> = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(of_file)
            .order_by_asc(document::Column::Id)
            .into_tuple()
            .all(connection)
            .await?;
        let same = now.iter().eq(documents.iter().map(|card| &card.id));
        Ok(same.then_some(Self {
            file,
            documents,
            whole: true,
        }))
    }

    /// What of the plan goes.
    pub(super) fn literals(&self, backend: DbBackend, act: &str) -> Literals {
        if self.whole {
            return Literals::of(backend, self.file.institution_id, &[self.file.id], act);
        }
        let documents: Vec<DocumentId> = self.documents.iter().map(|card| card.id).collect();
        Literals::of_documents(backend, &documents, act)
    }
}

/// What goes with a file.
#[derive(Debug)]
pub(super) struct Scope {
    /// The file.
    pub(super) file: file::Model,
    /// Its documents that go.
    pub(super) documents: Vec<document::Model>,
    /// Whether the file goes with them.
    pub(super) whole: bool,
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
     SELECT correspondent_id FROM document WHERE id IN {documents} AND correspondent_id IS NOT NULL \
     UNION SELECT correspondent_id FROM document_addressee WHERE document_id IN {documents} AND correspondent_id IS NOT NULL \
     UNION SELECT correspondent_id FROM dispatch WHERE document_id IN {documents})";

impl Scope {
    /// Reads it of what is locked.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of<C: ConnectionTrait>(
        connection: &C,
        locked: Locked,
        literals: &Literals,
    ) -> Result<Self, Fault> {
        let Locked {
            file,
            documents,
            whole,
        } = locked;
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
            whole,
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
            .chain(self.whole.then_some(self.file.id.0))
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
