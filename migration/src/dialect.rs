//! The words in which the two databases differ.

use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// Type words of our DDL: written, on SQLite, on PostgreSQL.
///
/// SQLite keeps instants and dates as text that sorts like time (all UTC), and identifiers as 16-byte blobs.
const TYPES: [(&str, &str, &str); 6] = [
    ("UUID", "BLOB", "uuid"),
    ("INSTANT", "TEXT", "timestamptz"),
    ("DATE", "TEXT", "date"),
    ("JSON", "TEXT", "jsonb"),
    ("BYTES", "BLOB", "bytea"),
    // Names sort by their stored Latvian key, words and hashes by their bytes: never by the server's locale.
    ("WORD", "TEXT COLLATE BINARY", "text COLLATE \"C\""),
];

/// Runs each statement of a script (separated by `;` at a line's end) with the type words of the database.
pub(crate) async fn run(manager: &SchemaManager<'_>, script: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    for statement in script
        .split(";\n")
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
    {
        connection
            .execute_unprepared(&translate(statement, postgres))
            .await?;
    }
    Ok(())
}

fn translate(statement: &str, postgres: bool) -> String {
    statement
        .split_inclusive(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .map(|piece| {
            let word = piece.trim_end_matches(|character: char| {
                !(character.is_ascii_alphanumeric() || character == '_')
            });
            let tail = &piece[word.len()..];
            match TYPES.iter().find(|(written, ..)| *written == word) {
                Some((_, sqlite, postgresql)) => {
                    format!("{}{tail}", if postgres { postgresql } else { sqlite })
                }
                None => piece.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn replaces_whole_words_only() {
        let written = "CREATE TABLE t (id UUID NOT NULL, due_DATE INSTANT, day DATE)";
        assert_eq!(
            translate(written, false),
            "CREATE TABLE t (id BLOB NOT NULL, due_DATE TEXT, day TEXT)"
        );
        assert_eq!(
            translate(written, true),
            "CREATE TABLE t (id uuid NOT NULL, due_DATE timestamptz, day date)"
        );
    }
}
