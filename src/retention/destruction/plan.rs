//! The erasure plan (*dzēšanas plāns*): for every table and column of the database whether it goes with a file, and why what
//! stays may stay.
//!
//! It is one list because three must agree: what erases ([`erase`]), what looks afterwards whether anything is left
//! ([`remains`]), and the test that walks the schema and fails on a column that nobody decided about. `docs/destruction.md`
//! shows it.

mod handover;
mod tables;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use entities::ids::{DocumentId, FileId, InstitutionId};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use crate::kernel::Fault;

/// Every table: what of it goes with a file, what stays and why.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    tables::TABLES.iter().chain(handover::TABLES)
}

/// A table, and what of it goes with a file.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What is done to its rows, where that follows from ids alone.
    pub acts: &'static [Act],
    /// Columns that a row which stays loses, and what stands there afterwards (SQL).
    pub clears: &'static [(&'static str, &'static str)],
    /// Columns that go with their row, or by a step of their own.
    pub goes: &'static str,
    /// Columns that stay.
    pub stays: &'static str,
    /// What goes and why the rest may stay, in words.
    pub why: &'static str,
}

/// Something done to rows of a table.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// What points to rows goes before them.
    order: u8,
    does: Does,
    /// Which rows (SQL); `= {file}`, `{documents}` and `{drafts}` stand for those that are destroyed.
    rows: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Does {
    /// The rows go.
    Remove,
    /// They lose what [`Table::clears`] says.
    Clear,
    /// They let go of one column, so that two tables which point to each other can go.
    Detach(&'static str),
}

const fn stays(name: &'static str, stays: &'static str, why: &'static str) -> Table {
    Table {
        name,
        acts: &[],
        clears: &[],
        goes: "",
        stays,
        why,
    }
}

/// A table of which something goes that no condition over ids can tell.
const fn of_its_own(
    name: &'static str,
    goes: &'static str,
    stays: &'static str,
    why: &'static str,
) -> Table {
    Table {
        name,
        acts: &[],
        clears: &[],
        goes,
        stays,
        why,
    }
}

const fn gone(
    name: &'static str,
    acts: &'static [Act],
    goes: &'static str,
    why: &'static str,
) -> Table {
    Table {
        name,
        acts,
        clears: &[],
        goes,
        stays: "",
        why,
    }
}

const fn remove(order: u8, rows: &'static str) -> Act {
    Act {
        order,
        does: Does::Remove,
        rows,
    }
}

const fn clear(order: u8, rows: &'static str) -> Act {
    Act {
        order,
        does: Does::Clear,
        rows,
    }
}

const fn detach(order: u8, column: &'static str, rows: &'static str) -> Act {
    Act {
        order,
        does: Does::Detach(column),
        rows,
    }
}

/// What is destroyed, as SQL. Ids and the act's number stand in it as literals, because a condition may name them any number
/// of times.
pub(super) struct Literals {
    files: String,
    documents: String,
    act: String,
    no_bytes: &'static str,
}

impl Literals {
    /// Whole files of an institution.
    pub(super) fn of(
        backend: DbBackend,
        institution: InstitutionId,
        files: &[FileId],
        act: &str,
    ) -> Self {
        let files = among(backend, files.iter().map(|file| file.0));
        let institution = among(backend, [institution.0].into_iter());
        // The index of documents by file begins with the institution.
        let documents = format!(
            "(SELECT id FROM document WHERE institution_id IN {institution} AND file_id IN {files})"
        );
        Self::new(backend, (files, documents), act)
    }

    /// Documents alone; the files in which they stand stay.
    pub(super) fn of_documents(backend: DbBackend, documents: &[DocumentId], act: &str) -> Self {
        let none = among(backend, [Uuid::nil()].into_iter());
        let documents = among(backend, documents.iter().map(|document| document.0));
        Self::new(backend, (none, documents), act)
    }

    fn new(backend: DbBackend, (files, documents): (String, String), act: &str) -> Self {
        Self {
            files,
            documents,
            act: format!("'{}'", act.replace('\'', "''")),
            no_bytes: match backend {
                DbBackend::Postgres => "''::bytea",
                _ => "X''",
            },
        }
    }

    pub(super) fn fill(&self, sql: &str) -> String {
        const DRAFTS: &str = "(SELECT id FROM draft WHERE document_id IN {documents} \
                              OR (document_id IS NULL AND file_id = {file}))";
        sql.replace("{drafts}", DRAFTS)
            .replace("{documents}", &self.documents)
            .replace("= {file}", &format!("IN {}", self.files))
            .replace("{no_bytes}", self.no_bytes)
            .replace("{act}", &self.act)
    }
}

/// Ids as a condition lists them.
fn among(backend: DbBackend, ids: impl Iterator<Item = Uuid>) -> String {
    let literals: Vec<String> = ids
        .map(|id| match backend {
            DbBackend::Postgres => format!("'{}'::uuid", id.simple()),
            _ => format!("X'{}'", id.simple()),
        })
        .collect();
    format!("({})", literals.join(", "))
}

/// Does what the plan says of the rows of what is destroyed; returns how many rows went or were emptied, by table.
///
/// # Errors
/// A fault of the database.
pub(super) async fn erase<C: ConnectionTrait>(
    connection: &C,
    literals: &Literals,
) -> Result<BTreeMap<String, u64>, Fault> {
    let backend = connection.get_database_backend();
    let mut acts: Vec<(&Table, &Act)> = tables()
        .flat_map(|table| table.acts.iter().map(move |act| (table, act)))
        .collect();
    acts.sort_by_key(|(_, act)| act.order);
    let mut touched = BTreeMap::new();
    for (table, act) in acts {
        let sql = match act.does {
            Does::Remove => format!("DELETE FROM {}", table.name),
            Does::Clear => {
                let set: Vec<String> = table
                    .clears
                    .iter()
                    .map(|(column, value)| format!("{column} = {value}"))
                    .collect();
                format!("UPDATE {} SET {}", table.name, set.join(", "))
            }
            Does::Detach(column) => format!("UPDATE {} SET {column} = NULL", table.name),
        };
        let sql = literals.fill(&format!("{sql} WHERE {}", act.rows));
        let done = connection
            .execute_raw(Statement::from_string(backend, sql))
            .await?;
        if !matches!(act.does, Does::Detach(_)) && done.rows_affected() > 0 {
            *touched.entry(table.name.to_owned()).or_default() += done.rows_affected();
        }
    }
    Ok(touched)
}

/// Rows that still hold what should be gone, by table.
///
/// # Errors
/// A fault of the database.
pub(super) async fn remains<C: ConnectionTrait>(
    connection: &C,
    literals: &Literals,
) -> Result<BTreeMap<String, u64>, Fault> {
    let backend = connection.get_database_backend();
    let mut wanted = Vec::new();
    for table in tables() {
        for act in table.acts {
            let still = match act.does {
                Does::Remove => "1 = 1".to_owned(),
                Does::Detach(_) => continue,
                Does::Clear => {
                    let still: Vec<String> = table
                        .clears
                        .iter()
                        .map(|(column, value)| match *value {
                            "NULL" => format!("{column} IS NOT NULL"),
                            value => format!("{column} <> {value}"),
                        })
                        .collect();
                    still.join(" OR ")
                }
            };
            let name = table.name;
            wanted.push(literals.fill(&format!(
                "SELECT '{name}' AS name, count(*) AS number FROM {name} WHERE ({}) AND ({still})",
                act.rows
            )));
        }
    }
    let rows = connection
        .query_all_raw(Statement::from_string(backend, wanted.join(" UNION ALL ")))
        .await?;
    let mut found = BTreeMap::new();
    for row in rows {
        let (name, number): (String, i64) = (row.try_get("", "name")?, row.try_get("", "number")?);
        if let Ok(number @ 1..) = u64::try_from(number) {
            *found.entry(name).or_default() += number;
        }
    }
    Ok(found)
}

/// The tables that lose rows or words, for a database that gives their room back only when it is asked to.
pub(super) fn touched() -> impl Iterator<Item = &'static str> {
    tables()
        .filter(|table| !table.acts.is_empty() || !table.goes.is_empty())
        .map(|table| table.name)
}

/// The plan as a table in Markdown, for `docs/destruction.md`.
pub fn told() -> String {
    let mut text = String::from("| table | goes | stays | |\n|---|---|---|---|\n");
    for table in tables() {
        let mut goes: Vec<String> = table.goes.split_whitespace().map(str::to_owned).collect();
        goes.extend(table.clears.iter().map(|(column, _)| (*column).to_owned()));
        let stays = table.stays.split_whitespace().collect::<Vec<_>>();
        let goes = match (goes.is_empty(), stays.is_empty()) {
            (true, _) => "—".to_owned(),
            (false, true) => "the row".to_owned(),
            (false, false) => goes.join(", "),
        };
        let stays = match (stays.is_empty(), goes.as_str()) {
            (true, _) => "—".to_owned(),
            (false, "—") => "all of it".to_owned(),
            (false, _) => stays.join(", "),
        };
        let _ = writeln!(
            text,
            "| `{}` | {goes} | {stays} | {} |",
            table.name, table.why
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing::kit;

    async fn schema() -> BTreeSet<(String, String)> {
        let (kit, _folder) = kit().await;
        let rows = kit
            .db
            .reader()
            .query_all_raw(Statement::from_string(
                kit.db.backend(),
                "SELECT m.name AS tab, c.name AS col FROM sqlite_master AS m \
                 JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' \
                 AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'seaql_migrations'",
            ))
            .await
            .expect("the schema");
        rows.iter()
            .map(|row| {
                let get = |name| row.try_get::<String>("", name).expect("a name");
                (get("tab"), get("col"))
            })
            .collect()
    }

    #[tokio::test]
    async fn somebody_decided_about_every_column() {
        let mut decided = BTreeSet::new();
        for table in tables() {
            let cleared = table.clears.iter().map(|(column, _)| *column);
            let columns = table.goes.split_whitespace();
            for column in columns.chain(table.stays.split_whitespace()).chain(cleared) {
                let new = decided.insert((table.name.to_owned(), column.to_owned()));
                assert!(new, "{}.{column} is decided about twice", table.name);
            }
            assert!(!table.why.is_empty(), "{}", table.name);
        }
        let schema = schema().await;
        let undecided: Vec<_> = schema.difference(&decided).collect();
        assert!(
            undecided.is_empty(),
            "say in retention/destruction/plan whether these go with a file: {undecided:?}"
        );
        let gone: Vec<_> = decided.difference(&schema).collect();
        assert!(gone.is_empty(), "there are no such columns: {gone:?}");
    }

    #[test]
    fn the_page_shows_the_plan() {
        let page = include_str!("../../../docs/destruction.md");
        assert!(
            page.contains(&told()),
            "docs/destruction.md does not show the plan; it should have:\n{}",
            told()
        );
    }

    #[test]
    fn a_number_of_an_act_is_no_sql() {
        let literals = Literals::of(
            DbBackend::Sqlite,
            InstitutionId(Uuid::nil()),
            &[FileId(Uuid::nil())],
            "1' OR '1",
        );
        assert_eq!(literals.fill("{act}"), "'1'' OR ''1'");
    }

    #[test]
    fn documents_that_go_alone_take_no_file_with_them() {
        let one = DocumentId(Uuid::from_u128(1));
        let literals = Literals::of_documents(DbBackend::Sqlite, &[one], "7");
        for act in tables().flat_map(|table| table.acts) {
            let rows = literals.fill(act.rows);
            assert!(!rows.contains('{'), "{rows}");
            assert!(!rows.contains("SELECT id FROM document WHERE"), "{rows}");
        }
        assert_eq!(
            literals.fill("file_id = {file}"),
            format!("file_id IN (X'{}')", "0".repeat(32))
        );
    }
}
