//! What the documents of files say together, in four statements for any number of files.

use std::collections::HashMap;

use entities::classification::register;
use entities::content::{content, content_format, content_rendition};
use entities::documents::{document, version, version_content};
use entities::ids::{FileId, InstitutionId};
use entities::vocabulary::{DocumentStatus, FormatGround, RenditionState, TextState};
use formats::{Extension, Identification};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{DocumentFacts, Held};
use crate::content::pronom::{self, Columns};
use crate::kernel::Fault;

#[derive(FromQueryResult)]
struct Counted {
    file_id: FileId,
    documents: i64,
    restricted: i64,
    personal: i64,
    undated: i64,
    bare: i64,
    ground: Option<String>,
}

#[derive(FromQueryResult)]
struct Spoken {
    file_id: FileId,
    languages: String,
}

#[derive(FromQueryResult)]
struct Formats {
    file_id: FileId,
    text_state: TextState,
    edition: Option<i32>,
    puid: Option<String>,
    ground: Option<FormatGround>,
    encrypted: Option<bool>,
    signed: Option<bool>,
    extension: Option<String>,
    rendition: Option<RenditionState>,
    number: Option<String>,
    contents: i64,
}

impl Formats {
    fn identification(&self) -> Option<Identification> {
        self.edition?;
        let found = pronom::found(Columns {
            puid: self.puid.as_deref(),
            ground: self.ground,
            encrypted: self.encrypted.unwrap_or_default(),
            signed: self.signed.unwrap_or_default(),
        });
        let extension = self.extension.as_ref();
        let extension = extension.and_then(|one| Extension::of(&format!("x.{one}")));
        Some(Identification::under(found, extension.as_ref()))
    }
}

#[derive(FromQueryResult)]
struct Range {
    file_id: FileId,
    missing: i64,
}

/// What the documents of each file say together; a file without any is left out.
///
/// # Errors
/// A fault of the database.
pub(super) async fn of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    files: &[FileId],
) -> Result<HashMap<FileId, DocumentFacts>, Fault> {
    let mut found: HashMap<FileId, DocumentFacts> = HashMap::new();
    for row in read::<_, Counted>(connection, &counts(institution, files)).await? {
        let facts = found.entry(row.file_id).or_default();
        facts.all = row.documents;
        facts.restricted = row.restricted;
        facts.personal = row.personal;
        facts.undated = row.undated;
        facts.without_contents = row.bare;
        facts.ground = row.ground;
    }
    for row in read::<_, Spoken>(connection, &languages(institution, files)).await? {
        let facts = found.entry(row.file_id).or_default();
        let languages = row.languages.split(',').map(str::trim);
        let languages = languages.filter(|language| !language.is_empty());
        facts.languages.extend(languages.map(str::to_owned));
    }
    for row in read::<_, Formats>(connection, &formats(institution, files)).await? {
        let facts = found.entry(row.file_id).or_default();
        if matches!(row.text_state, TextState::Encrypted | TextState::Broken) {
            facts.damaged += row.contents;
        }
        let what = row.identification();
        let rendered = row.rendition == Some(RenditionState::Made);
        let alike = |held: &&mut Held| held.what == what && held.rendered == rendered;
        match facts.formats.iter_mut().find(alike) {
            Some(held) => held.contents += row.contents,
            None => facts.formats.push(Held {
                what,
                rendered,
                contents: row.contents,
                document: row.number,
            }),
        }
    }
    for facts in found.values_mut() {
        let puid = |held: &Held| Some(held.what.as_ref()?.found()?.format.puid);
        facts
            .formats
            .sort_by_key(|held| (puid(held), held.rendered));
    }
    for row in read::<_, Range>(connection, &gaps(institution, files)).await? {
        found.entry(row.file_id).or_default().gaps += Ord::max(row.missing, 0);
    }
    Ok(found)
}

async fn read<C: ConnectionTrait, R: FromQueryResult>(
    connection: &C,
    query: &SelectStatement,
) -> Result<Vec<R>, Fault> {
    let statement = connection.get_database_backend().build(query);
    Ok(R::find_by_statement(statement).all(connection).await?)
}

fn own(column: document::Column) -> Expr {
    Expr::col((document::Entity, column))
}

/// The documents of files that are registered or came enclosed.
fn documents(institution: InstitutionId, files: &[FileId]) -> SelectStatement {
    let standing = [DocumentStatus::Registered, DocumentStatus::Enclosed];
    Query::select()
        .expr_as(own(document::Column::FileId), "file_id")
        .from(document::Entity)
        // The index of files begins with the institution.
        .and_where(own(document::Column::InstitutionId).eq(institution))
        .and_where(own(document::Column::FileId).is_in(files.iter().copied()))
        .and_where(own(document::Column::Status).is_in(standing))
        .take()
}

fn counts(institution: InstitutionId, files: &[FileId]) -> SelectStatement {
    const RESTRICTED: &str = "document.access_class <> 'open'";
    let counted = |such: &str| Expr::cust(format!("COUNT(CASE WHEN {such} THEN 1 END)"));
    let undated = format!(
        "{RESTRICTED} AND (document.access_until IS NULL OR document.access_ground IS NULL)"
    );
    let bare = "NOT EXISTS (SELECT 1 FROM document_version AS v JOIN version_content AS c ON c.version_id = v.id \
                WHERE v.document_id = document.id)";
    documents(institution, files)
        .expr_as(own(document::Column::Id).count(), "documents")
        .expr_as(counted(RESTRICTED), "restricted")
        .expr_as(
            counted("document.access_class = 'restricted_personal'"),
            "personal",
        )
        .expr_as(counted(&undated), "undated")
        .expr_as(counted(bare), "bare")
        .expr_as(Expr::cust("MIN(document.access_ground)"), "ground")
        .add_group_by([own(document::Column::FileId)])
        .take()
}

fn languages(institution: InstitutionId, files: &[FileId]) -> SelectStatement {
    documents(institution, files)
        .distinct()
        .expr_as(own(document::Column::Languages), "languages")
        .take()
}

fn formats(institution: InstitutionId, files: &[FileId]) -> SelectStatement {
    let kept = |column| Expr::col((content::Entity, column));
    let format = |column| Expr::col((content_format::Entity, column));
    let rendition = |column| Expr::col((content_rendition::Entity, column));
    documents(institution, files)
        .expr_as(kept(content::Column::TextState), "text_state")
        .expr_as(format(content_format::Column::Edition), "edition")
        .expr_as(format(content_format::Column::Puid), "puid")
        .expr_as(format(content_format::Column::Ground), "ground")
        .expr_as(format(content_format::Column::Encrypted), "encrypted")
        .expr_as(format(content_format::Column::Signed), "signed")
        .expr_as(format(content_format::Column::Extension), "extension")
        .expr_as(rendition(content_rendition::Column::State), "rendition")
        .expr_as(own(document::Column::Number).min(), "number")
        .expr_as(kept(content::Column::Hash).count(), "contents")
        .inner_join(
            version::Entity,
            Expr::col((version::Entity, version::Column::DocumentId)).eq(own(document::Column::Id)),
        )
        .inner_join(
            version_content::Entity,
            Expr::col((version_content::Entity, version_content::Column::VersionId))
                .eq(Expr::col((version::Entity, version::Column::Id))),
        )
        .inner_join(
            content::Entity,
            kept(content::Column::Hash).eq(Expr::col((
                version_content::Entity,
                version_content::Column::ContentHash,
            ))),
        )
        .left_join(
            content_format::Entity,
            format(content_format::Column::Hash).eq(kept(content::Column::Hash)),
        )
        .left_join(
            content_rendition::Entity,
            rendition(content_rendition::Column::Original).eq(kept(content::Column::Hash)),
        )
        .add_group_by([
            own(document::Column::FileId),
            kept(content::Column::TextState),
            format(content_format::Column::Edition),
            format(content_format::Column::Puid),
            format(content_format::Column::Ground),
            format(content_format::Column::Encrypted),
            format(content_format::Column::Signed),
            format(content_format::Column::Extension),
            rendition(content_rendition::Column::State),
        ])
        .take()
}

/// For each year of a register that prints the file's own index, the numbers between the first and the last one in the file that
/// no document has and nobody has explained.
fn gaps(institution: InstitutionId, files: &[FileId]) -> SelectStatement {
    let ranges = Query::select()
        .expr_as(own(document::Column::FileId), "file_id")
        .expr_as(own(document::Column::RegisterId), "register_id")
        .expr_as(own(document::Column::RegisterYear), "register_year")
        .expr_as(own(document::Column::Sequence).min(), "lowest")
        .expr_as(own(document::Column::Sequence).max(), "highest")
        .from(document::Entity)
        .inner_join(
            register::Entity,
            Expr::col((register::Entity, register::Column::Id))
                .eq(own(document::Column::RegisterId)),
        )
        .and_where(own(document::Column::InstitutionId).eq(institution))
        .and_where(own(document::Column::FileId).is_in(files.iter().copied()))
        .and_where(own(document::Column::Sequence).is_not_null())
        .and_where(Expr::cust(
            "EXISTS (SELECT 1 FROM file WHERE file.id = document.file_id AND file.file_index = register.file_index)",
        ))
        .add_group_by([
            own(document::Column::FileId),
            own(document::Column::RegisterId),
            own(document::Column::RegisterYear),
        ])
        .take();
    let within = |table: &str| {
        format!(
            "(SELECT COUNT(*) FROM {table} AS n WHERE n.register_id = ranges.register_id AND n.{} = ranges.register_year \
             AND n.sequence BETWEEN ranges.lowest AND ranges.highest)",
            if table == "document" {
                "register_year"
            } else {
                "year"
            }
        )
    };
    Query::select()
        .expr_as(
            Expr::col((Alias::new("ranges"), Alias::new("file_id"))),
            "file_id",
        )
        .expr_as(
            Expr::cust(format!(
                "CAST(ranges.highest - ranges.lowest + 1 - {} - {} AS BIGINT)",
                within("document"),
                within("unused_number")
            )),
            "missing",
        )
        .from_subquery(ranges, Alias::new("ranges"))
        .take()
}
