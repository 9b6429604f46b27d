//! Pages of the list of documents with file, unit and correspondent through GraphQL, beside one bare statement that joins
//! the same rows within the same scope; and how many statements a page costs.

use std::path::{Path, PathBuf};
use std::time::Instant;

use aprite::kernel::Clock;
use clap::Args;
use entities::classification::file;
use entities::documents::document;
use entities::ids::DocumentId;
use entities::organisation::unit;
use entities::parties::correspondent;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryResult};
use serde_json::json;

use crate::bulk::{self, Load};
use crate::database::Database;
use crate::figure::{Durations, Figure, Goal, Kind};
use crate::http::{Connection, question};
use crate::server::Server;
use crate::stage::{Directory, LOADED_FROM, Stage};
use crate::{Outcome, client};

const BENCH: &str = "list";
const PAGE: u64 = 50;

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Over which databases; both without it.
    #[arg(long, value_enum)]
    database: Vec<Kind>,
    /// Documents in the list.
    #[arg(long, default_value_t = 100_000)]
    documents: u64,
    /// Requests for each page.
    #[arg(long, default_value_t = 500)]
    requests: usize,
    /// Three thousand documents: whether it works.
    #[arg(long)]
    quick: bool,
}

pub(crate) async fn run(mut arguments: Arguments) -> Outcome<()> {
    if arguments.quick {
        (arguments.documents, arguments.requests) = (3_000, 50);
    }
    let kinds = match arguments.database.as_slice() {
        [] => vec![Kind::Sqlite, Kind::Postgresql],
        some => some.to_vec(),
    };
    for kind in kinds {
        over(kind, &arguments).await?;
    }
    Ok(())
}

async fn over(kind: Kind, arguments: &Arguments) -> Outcome<()> {
    let clock = Clock::standing_at(LOADED_FROM);
    let stage = Stage::as_of(kind, Directory::new(None)?, clock).await?;
    let load = Load {
        documents: arguments.documents,
        text_bytes: 200,
        indexed: true,
    };
    bulk::fill(&stage, load).await?;
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    let mut connection = Connection::open(server.address, &stage.specialist.token).await?;
    let deep = cursor_at(&mut connection, arguments.documents / 3).await?;
    for (name, cursor) in [("first_page", None), ("deep_page", deep)] {
        let (after, from) = match cursor {
            Some((after, from)) => (Some(after), Some(from)),
            None => (None, None),
        };
        let ours_body = question(client::LIST, json!({ "first": PAGE, "after": after }));
        let bare_statement = bare(&stage, from);
        let (mut ours, mut bare) = (Durations::default(), Durations::default());
        for turn in 0..arguments.requests + 50 {
            let began = Instant::now();
            connection.ask_raw(&ours_body).await?;
            let took = began.elapsed();
            let began = Instant::now();
            let rows = stage.kit.db.reader().query_all(&bare_statement).await?;
            let rows = rows.iter().map(Row::read).collect::<Outcome<Vec<_>>>()?;
            let bare_took = began.elapsed();
            if rows.len() as u64 != PAGE + 1 {
                return Err(format!("the bare statement found {} rows", rows.len()).into());
            }
            // The first fifty warm caches on both sides.
            if turn >= 50 {
                ours.push(took);
                bare.push(bare_took);
            }
        }
        for (part_name, part) in [("p50", 0.5), ("p99", 0.99)] {
            Figure::new(
                BENCH,
                format!("{name}_{part_name}"),
                ours.quantile(part),
                "ms",
            )
            .over(kind)
            .beside("bare_statement", bare.quantile(part))
            .aiming(Goal::AtMost(2.0))
            .print()?;
        }
    }
    server.stop()?;
    if let Database::Postgresql(_) = &stage.database {
        count_statements(&stage).await?;
    }
    Ok(())
}

/// The cursor so many documents down the list, with the id it stands for.
async fn cursor_at(
    connection: &mut Connection,
    depth: u64,
) -> Outcome<Option<(String, DocumentId)>> {
    const STEP: u64 = 200;
    let mut found: Option<(String, DocumentId)> = None;
    for _ in 0..depth / STEP {
        let after = found.as_ref().map(|(cursor, _)| cursor);
        let data = connection
            .ask(
                "query($first: Int!, $after: String) { documents(first: $first, after: $after) { edges { cursor node { id } } } }",
                json!({ "first": STEP, "after": after }),
            )
            .await?;
        let last = data["documents"]["edges"]
            .as_array()
            .and_then(|edges| edges.last())
            .ok_or("the list ended before the deep page")?;
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let cursor = text(&last["cursor"]).ok_or("an edge without a cursor")?;
        let id = text(&last["node"]["id"]).ok_or("a node without an id")?;
        let id = id.rsplit('_').next().unwrap_or_default().parse()?;
        found = Some((cursor, DocumentId(id)));
    }
    Ok(found)
}

/// One statement for the whole page: the card's columns that the list shows, with the rows around it, within the scope
/// that the service itself uses.
fn bare(stage: &Stage, before: Option<DocumentId>) -> SelectStatement {
    let mut query = Query::select();
    for column in [
        document::Column::Id,
        document::Column::Number,
        document::Column::Title,
        document::Column::Kind,
        document::Column::Direction,
        document::Column::Status,
        document::Column::RegisteredAt,
        document::Column::RegisteredOn,
        document::Column::DocumentDate,
        document::Column::SenderNumber,
        document::Column::AccessClass,
    ] {
        query.column((document::Entity, column));
    }
    query
        .expr_as(
            Expr::col((file::Entity, file::Column::Id)),
            Alias::new("file_key"),
        )
        .column((file::Entity, file::Column::FileIndex))
        .expr_as(
            Expr::col((file::Entity, file::Column::Title)),
            Alias::new("file_title"),
        )
        .expr_as(
            Expr::col((unit::Entity, unit::Column::Id)),
            Alias::new("unit_key"),
        )
        .column((unit::Entity, unit::Column::NameLv))
        .expr_as(
            Expr::col((correspondent::Entity, correspondent::Column::Id)),
            Alias::new("correspondent_key"),
        )
        .column((correspondent::Entity, correspondent::Column::Name))
        .from(document::Entity)
        .inner_join(
            file::Entity,
            Expr::col((file::Entity, file::Column::Id))
                .equals((document::Entity, document::Column::FileId)),
        )
        .inner_join(
            unit::Entity,
            Expr::col((unit::Entity, unit::Column::Id))
                .equals((document::Entity, document::Column::UnitId)),
        )
        .join(
            JoinType::LeftJoin,
            correspondent::Entity,
            Expr::col((correspondent::Entity, correspondent::Column::Id))
                .equals((document::Entity, document::Column::CorrespondentId)),
        )
        .cond_where(stage.specialist.caller.scope().condition())
        .order_by((document::Entity, document::Column::Id), Order::Desc)
        .limit(PAGE + 1);
    if let Some(before) = before {
        query.and_where(document::Column::Id.lt(before));
    }
    query
}

/// A row as read, every column of it: a statement whose answer nobody reads would be no comparison.
#[expect(dead_code, reason = "read only to have been read")]
struct Row {
    ids: [sea_orm::prelude::Uuid; 3],
    texts: [String; 9],
    dates: (
        chrono::DateTime<chrono::Utc>,
        chrono::NaiveDate,
        Option<chrono::NaiveDate>,
    ),
    optional: [Option<String>; 3],
}

impl Row {
    fn read(row: &QueryResult) -> Outcome<Self> {
        let text = |name: &str| row.try_get::<String>("", name);
        Ok(Self {
            ids: [
                row.try_get("", "id")?,
                row.try_get("", "file_key")?,
                row.try_get("", "unit_key")?,
            ],
            texts: [
                text("number")?,
                text("title")?,
                text("kind")?,
                text("direction")?,
                text("status")?,
                text("access_class")?,
                text("file_index")?,
                text("file_title")?,
                text("name_lv")?,
            ],
            dates: (
                row.try_get("", "registered_at")?,
                row.try_get("", "registered_on")?,
                row.try_get("", "document_date")?,
            ),
            optional: [
                row.try_get("", "sender_number")?,
                row.try_get("", "name")?,
                None,
            ],
        })
    }
}

/// Counts what the server of the database was asked, by its own log.
async fn count_statements(stage: &Stage) -> Outcome<()> {
    const REQUESTS: usize = 50;
    let url = stage.database.url();
    let name = url
        .split(['/', '?'])
        .nth(3)
        .ok_or("a database without a name")?;
    let directory = url
        .split("host=")
        .nth(1)
        .ok_or("a database without a directory")?;
    let log = Path::new(directory).join("log");
    stage
        .kit
        .db
        .reader()
        .execute_unprepared(&format!("ALTER DATABASE {name} SET log_statement = 'all'"))
        .await?;
    let server = Server::start("serve", stage.data.path(), Some(&url))?;
    let mut connection = Connection::open(server.address, &stage.specialist.token).await?;
    for first in [10, 50, 200] {
        let body = question(client::LIST, json!({ "first": first }));
        // The first request prepares statements, opens connections and looks the token up.
        connection.ask_raw(&body).await?;
        let before = statements(&log)?;
        for _ in 0..REQUESTS {
            connection.ask_raw(&body).await?;
        }
        // Followers and workers look for work now and then; against fifty requests that is nothing.
        let each = (statements(&log)? - before) as f64 / REQUESTS as f64;
        Figure::new(
            BENCH,
            format!("statements_for_first_{first}"),
            each.round(),
            "1",
        )
        .over(Kind::Postgresql)
        .print()?;
    }
    server.stop()
}

fn statements(log: &PathBuf) -> Outcome<usize> {
    Ok(std::fs::read_to_string(log)?
        .lines()
        .filter(|line| line.contains("execute ") || line.contains("statement: "))
        .count())
}
