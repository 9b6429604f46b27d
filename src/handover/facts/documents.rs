//! What the documents of files say together, in seven statements for any number of files.

use std::collections::HashMap;

use entities::classification::register;
use entities::content::{content, content_format, content_rendition};
use entities::documents::{document, version, version_content};
use entities::ids::{DocumentId, FileId, InstitutionId};
use entities::vocabulary::{ContentRole, DocumentStatus, FormatGround};
use formats::{Extension, Identification};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::unreadable::{self, Reading};
use super::{Concerned, DocumentFacts, Held, MOST_NAMED, Named};
use crate::content::pronom::{self, Columns};
use crate::kernel::Fault;

#[derive(FromQueryResult)]
struct Counted {
    file_id: FileId,
    documents: i64,
    restricted: i64,
    personal: i64,
    undated: i64,
    ground: Option<String>,
}

#[derive(FromQueryResult)]
struct Spoken {
    file_id: FileId,
    languages: String,
}

#[derive(FromQueryResult)]
struct Counting {
    file_id: FileId,
    document_id: DocumentId,
    number: Option<String>,
    counted: i64,
}

#[derive(FromQueryResult)]
struct Unreadable {
    file_id: FileId,
    document_id: DocumentId,
    number: Option<String>,
    role: ContentRole,
    state: i32,
    since: i32,
}

impl Unreadable {
    fn reading(&self) -> Reading {
        match self.state {
            DAMAGED => Reading::Damaged,
            LOCKED => Reading::Locked,
            _ => Reading::Sound,
        }
    }
}

#[derive(FromQueryResult)]
struct Formats {
    file_id: FileId,
    document_id: DocumentId,
    number: Option<String>,
    looked: i32,
    puid: Option<String>,
    ground: Option<FormatGround>,
    encrypted: Option<bool>,
    signed: Option<bool>,
    extension: Option<String>,
    rendered: i32,
    readable: i32,
    contents: i64,
    place: i64,
}

impl Formats {
    fn identification(&self) -> Option<Identification> {
        if self.looked == 0 {
            return None;
        }
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
        facts.ground = row.ground;
    }
    for row in read::<_, Spoken>(connection, &languages(institution, files)).await? {
        let facts = found.entry(row.file_id).or_default();
        let languages = row.languages.split(',').map(str::trim);
        let languages = languages.filter(|language| !language.is_empty());
        facts.languages.extend(languages.map(str::to_owned));
    }
    for row in read::<_, Counting>(connection, &such(institution, files, BARE)).await? {
        let facts = found.entry(row.file_id).or_default();
        counted(&mut facts.without_contents, row);
    }
    for row in read::<_, Counting>(connection, &such(institution, files, UNFINISHED)).await? {
        let facts = found.entry(row.file_id).or_default();
        counted(&mut facts.unfinished, row);
    }
    let unreadable = read::<_, Unreadable>(connection, &unreadable(institution, files)).await?;
    for alike in unreadable
        .chunk_by(|one, next| (one.document_id, one.role) == (next.document_id, next.role))
    {
        let Some(first) = alike.first() else { continue };
        let contents: Vec<(Reading, i32)> =
            alike.iter().map(|row| (row.reading(), row.since)).collect();
        let told = unreadable::told(&contents);
        let document = Named {
            id: first.document_id,
            number: first.number.clone(),
        };
        let facts = found.entry(first.file_id).or_default();
        for (concerned, count) in [
            (&mut facts.damaged, told.damaged),
            (&mut facts.locked, told.locked),
            (&mut facts.replaced, told.replaced),
        ] {
            if count > 0 {
                concerned.add(count, document.clone());
            }
        }
    }
    for row in read::<_, Formats>(connection, &formats(institution, files)).await? {
        let facts = found.entry(row.file_id).or_default();
        let what = row.identification();
        let (rendered, readable) = (row.rendered != 0, row.readable != 0);
        // The kind is counted with the first of it, and so are its documents.
        let count = if row.place == 1 { row.contents } else { 0 };
        let document = Named {
            id: row.document_id,
            number: row.number,
        };
        let alike = |held: &&mut Held| {
            held.what == what && held.rendered == rendered && held.readable == readable
        };
        match facts.formats.iter_mut().find(alike) {
            Some(held) => held.contents.add(count, document),
            None => {
                let mut contents = Concerned::default();
                contents.add(count, document);
                facts.formats.push(Held {
                    what,
                    rendered,
                    readable,
                    contents,
                });
            }
        }
    }
    for facts in found.values_mut() {
        let puid = |held: &Held| Some(held.what.as_ref()?.found()?.format.puid);
        facts
            .formats
            .sort_by_key(|held| (puid(held), held.rendered, held.readable));
    }
    for row in read::<_, Range>(connection, &gaps(institution, files)).await? {
        found.entry(row.file_id).or_default().gaps += Ord::max(row.missing, 0);
    }
    Ok(found)
}

fn counted(concerned: &mut Concerned, row: Counting) {
    concerned.count = row.counted;
    concerned.documents.push(Named {
        id: row.document_id,
        number: row.number,
    });
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
    documents(institution, files)
        .expr_as(own(document::Column::Id).count(), "documents")
        .expr_as(counted(RESTRICTED), "restricted")
        .expr_as(
            counted("document.access_class = 'restricted_personal'"),
            "personal",
        )
        .expr_as(counted(&undated), "undated")
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

/// Documents without any content.
const BARE: &str = "NOT EXISTS (SELECT 1 FROM document_version AS v JOIN version_content AS c ON c.version_id = v.id \
                    WHERE v.document_id = document.id)";

/// Documents with a task that is not done; whoever is only told of one has nothing to do.
const UNFINISHED: &str = "EXISTS (SELECT 1 FROM task AS t WHERE t.document_id = document.id AND t.closed_at IS NULL \
                          AND t.role <> 'information')";

/// Documents of which something is so: the first of each file, with how many there are.
fn such(institution: InstitutionId, files: &[FileId], condition: &'static str) -> SelectStatement {
    let all = documents(institution, files)
        .expr_as(own(document::Column::Id), "document_id")
        .expr_as(own(document::Column::Number), "number")
        .expr_as(
            Expr::cust("COUNT(*) OVER (PARTITION BY document.file_id)"),
            "counted",
        )
        .expr_as(
            Expr::cust("ROW_NUMBER() OVER (PARTITION BY document.file_id ORDER BY document.id)"),
            "place",
        )
        .and_where(Expr::cust(condition))
        .take();
    first_of(all, &["file_id", "document_id", "number", "counted"])
}

/// Of rows with a place, those that are named; in the order of their places.
fn first_of(all: SelectStatement, columns: &[&'static str]) -> SelectStatement {
    let of = |column: &'static str| Expr::col((Alias::new("placed"), Alias::new(column)));
    let mut first = Query::select();
    for column in columns {
        first.expr_as(of(column), *column);
    }
    first
        .from_subquery(all, Alias::new("placed"))
        .and_where(of("place").lte(i64::try_from(MOST_NAMED).unwrap_or(i64::MAX)))
        .order_by_expr(of("file_id"), Order::Asc)
        .order_by_expr(of("place"), Order::Asc)
        .take()
}

/// Lets a query of documents go on to what they hold.
fn with_contents(query: &mut SelectStatement) -> &mut SelectStatement {
    query
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
            Expr::col((content::Entity, content::Column::Hash)).eq(Expr::col((
                version_content::Entity,
                version_content::Column::ContentHash,
            ))),
        )
}

/// What can be read counts as nothing, and what nobody has looked at yet as less.
const DAMAGED: i32 = 1;
const LOCKED: i32 = 2;

/// Contents that nobody can read, and those of the same document and role that can and came in a version behind the first of them;
/// one role of a document after the other. A version keeps what earlier ones hold, so each stands with the first that has it.
fn unreadable(institution: InstitutionId, files: &[FileId]) -> SelectStatement {
    let state = format!(
        "MAX(CASE content.text_state WHEN 'encrypted' THEN {LOCKED} WHEN 'broken' THEN {DAMAGED} WHEN 'pending' THEN -1 ELSE 0 END)"
    );
    let place = |column| Expr::col((version_content::Entity, column));
    let mut held = documents(institution, files);
    let held = with_contents(&mut held)
        .expr_as(own(document::Column::Id), "document_id")
        .expr_as(own(document::Column::Number), "number")
        .expr_as(place(version_content::Column::Role), "role")
        .expr_as(Expr::cust(state), "state")
        .expr_as(
            Expr::col((version::Entity, version::Column::Ordinal)).min(),
            "since",
        )
        .add_group_by([
            own(document::Column::FileId),
            own(document::Column::Id),
            own(document::Column::Number),
            place(version_content::Column::Role),
            place(version_content::Column::ContentHash),
        ])
        .take();
    let columns = ["file_id", "document_id", "number", "role", "state", "since"];
    let of = |table: &'static str, column: &'static str| {
        Expr::col((Alias::new(table), Alias::new(column)))
    };
    let mut beside = Query::select();
    for column in columns {
        beside.expr_as(of("held", column), column);
    }
    let beside = beside
        .expr_as(
            Expr::cust(
                "MIN(CASE WHEN held.state > 0 THEN held.since END) OVER (PARTITION BY held.document_id, held.role)",
            ),
            "first_bad",
        )
        .from_subquery(held, Alias::new("held"))
        .take();
    let mut told = Query::select();
    for column in columns {
        told.expr_as(of("beside", column), column);
    }
    told.from_subquery(beside, Alias::new("beside"))
        .and_where(Expr::cust(
            "beside.state > 0 OR (beside.state = 0 AND beside.since > beside.first_bad)",
        ))
        .order_by_expr(of("beside", "file_id"), Order::Asc)
        .order_by_expr(of("beside", "document_id"), Order::Asc)
        .order_by_expr(of("beside", "role"), Order::Asc)
        .take()
}

/// Contents by what they are, each once for its document: the first of each kind, with how many there are.
fn formats(institution: InstitutionId, files: &[FileId]) -> SelectStatement {
    let format = |column| Expr::col((content_format::Entity, column));
    let rendition = |column| Expr::col((content_rendition::Entity, column));
    let kept = |column| Expr::col((content::Entity, column));
    let mut held = documents(institution, files);
    let held = with_contents(&mut held)
        .left_join(
            content_format::Entity,
            format(content_format::Column::Hash).eq(kept(content::Column::Hash)),
        )
        .left_join(
            content_rendition::Entity,
            rendition(content_rendition::Column::Original).eq(kept(content::Column::Hash)),
        )
        .distinct()
        .expr_as(own(document::Column::Id), "document_id")
        .expr_as(own(document::Column::Number), "number")
        .expr_as(kept(content::Column::Hash), "content_hash")
        .expr_as(
            Expr::cust("CASE WHEN content_format.edition IS NULL THEN 0 ELSE 1 END"),
            "looked",
        )
        .expr_as(format(content_format::Column::Puid), "puid")
        .expr_as(format(content_format::Column::Ground), "ground")
        .expr_as(format(content_format::Column::Encrypted), "encrypted")
        .expr_as(format(content_format::Column::Signed), "signed")
        .expr_as(format(content_format::Column::Extension), "extension")
        .expr_as(
            Expr::cust("CASE WHEN content_rendition.state = 'made' THEN 1 ELSE 0 END"),
            "rendered",
        )
        .expr_as(
            Expr::cust("CASE WHEN content.text_state IN ('encrypted', 'broken') THEN 0 ELSE 1 END"),
            "readable",
        )
        .take();
    let mut placed = Query::select();
    for column in OF_FORMATS {
        placed.expr_as(Expr::col((Alias::new("held"), Alias::new(column))), column);
    }
    let placed = placed
        .expr_as(
            Expr::cust(format!("COUNT(*) OVER (PARTITION BY {KIND})")),
            "contents",
        )
        .expr_as(
            Expr::cust(format!(
                "ROW_NUMBER() OVER (PARTITION BY {KIND} ORDER BY held.document_id, held.content_hash)"
            )),
            "place",
        )
        .from_subquery(held, Alias::new("held"))
        .take();
    let columns: Vec<&'static str> = OF_FORMATS
        .into_iter()
        .chain(["contents", "place"])
        .collect();
    first_of(placed, &columns)
}

/// What contents of one kind have in common.
const KIND: &str = "held.file_id, held.looked, held.puid, held.ground, held.encrypted, held.signed, held.extension, \
                    held.rendered, held.readable";

/// Columns by which contents are told apart, with the document in which they are.
const OF_FORMATS: [&str; 11] = [
    "file_id",
    "document_id",
    "number",
    "looked",
    "puid",
    "ground",
    "encrypted",
    "signed",
    "extension",
    "rendered",
    "readable",
];

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
