//! Where the big libraries may be named: the doors know GraphQL and HTTP and ask no database; nothing else knows
//! GraphQL or HTTP; the index, the byte store and what speaks to an archive stay behind their crates.
//!
//! Tests, benches and xtask stand outside the service and may name what they measure or judge.

use super::Finding;
use super::lexer::{self, Kind};
use super::tree::Tree;

const RULE: &str = "leakage";

/// The folders of what is shipped; the rule speaks about these.
const SHIPPED: [&str; 8] = [
    "src/",
    "entities/",
    "migration/",
    "storage/",
    "search/",
    "packages/",
    "delivery/src/",
    "formats/src/",
];
const DOORS: [&str; 2] = ["src/graphql/", "src/http/"];

/// The crates that the rule speaks about, with what to do instead.
const RULES: [(&str, Allowed, &str); 11] = [
    (
        "async_graphql",
        Allowed::Under(&DOORS),
        "translate in src/graphql; areas speak plain values",
    ),
    (
        "axum",
        Allowed::Under(&DOORS),
        "translate in src/http; areas speak plain values",
    ),
    (
        "tower_http",
        Allowed::Under(&DOORS),
        "translate in src/http; areas speak plain values",
    ),
    (
        "tantivy",
        Allowed::Under(&["search/"]),
        "the crate `search` has the whole of it",
    ),
    (
        "object_store",
        Allowed::Under(&["storage/", "delivery/"]),
        "`storage` has our own bytes, `delivery` an archive's buckets",
    ),
    (
        "russh",
        Allowed::Under(&["delivery/"]),
        "the crate `delivery` has the whole of it",
    ),
    (
        "russh_sftp",
        Allowed::Under(&["delivery/"]),
        "the crate `delivery` has the whole of it",
    ),
    (
        "sea_orm",
        Allowed::NotUnder(&DOORS),
        "a resolver or handler calls one area function; the area asks the database",
    ),
    (
        "sea_orm_migration",
        Allowed::NotUnder(&DOORS),
        "the doors do not touch the database",
    ),
    (
        "sea_query",
        Allowed::NotUnder(&DOORS),
        "the doors do not touch the database",
    ),
    (
        "sqlx",
        Allowed::NotUnder(&DOORS),
        "the doors do not touch the database",
    ),
];

enum Allowed {
    Under(&'static [&'static str]),
    NotUnder(&'static [&'static str]),
}

impl Allowed {
    fn at(&self, path: &str) -> bool {
        let lies_under = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
        match self {
            Self::Under(folders) => lies_under(folders),
            Self::NotUnder(folders) => !lies_under(folders),
        }
    }
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for folder in SHIPPED {
        for (path, text) in tree.rust_under(folder) {
            in_file(path, text, &mut found);
        }
    }
    found
}

fn in_file(path: &str, text: &str, found: &mut Vec<Finding>) {
    let code = lexer::code(text);
    for (index, token) in code.iter().enumerate() {
        let Kind::Ident(name) = token.kind else {
            continue;
        };
        let Some((_, allowed, instead)) = RULES.iter().find(|(crate_name, ..)| *crate_name == name)
        else {
            continue;
        };
        // `limits.axum` is a field of somebody's.
        let is_field = index > 0 && code[index - 1].is_punct('.');
        if !is_field && !allowed.at(path) {
            found.push(Finding::error(
                path,
                token.line,
                RULE,
                format!("`{name}` has no place here: {instead}"),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaks(path: &str, text: &str) -> bool {
        !check(&Tree::from([(path, text)])).is_empty()
    }

    #[test]
    fn each_library_stays_where_it_belongs() {
        for (path, text) in [
            ("src/graphql/documents.rs", "use async_graphql::Object;"),
            ("src/http/mod.rs", "fn f(router: axum::Router) {}"),
            ("search/src/index.rs", "use tantivy::Index;"),
            ("storage/src/backend.rs", "use object_store::ObjectStore;"),
            ("delivery/src/bucket.rs", "use object_store::ObjectStore;"),
            ("delivery/src/connection.rs", "use russh::client;"),
            ("src/documents/read.rs", "use sea_orm::EntityTrait;"),
            (
                "tests/it/main.rs",
                "use axum::Router; use sea_orm::Database;",
            ),
            ("benches/src/search.rs", "use tantivy::Index;"),
            ("src/config/mod.rs", "// axum\nfn f() { limits.axum }"),
        ] {
            assert!(!leaks(path, text), "{path}: {text}");
        }
    }

    #[test]
    fn each_library_is_found_where_it_does_not() {
        for (path, text) in [
            (
                "src/documents/mod.rs",
                "#[derive(async_graphql::SimpleObject)] struct X;",
            ),
            ("src/app/mod.rs", "use axum::Router;"),
            ("src/main.rs", "use axum as web;"),
            ("entities/src/lib.rs", "use async_graphql::Enum;"),
            ("src/finding/mod.rs", "use tantivy::Term;"),
            ("src/content/mod.rs", "use storage::object_store::Error;"),
            ("src/handover/send.rs", "use russh::client;"),
            ("src/graphql/mod.rs", "use sea_orm::EntityTrait;"),
            ("src/http/health.rs", "sqlx::query(x)"),
        ] {
            assert!(leaks(path, text), "{path}: {text}");
        }
    }
}
