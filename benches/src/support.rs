//! Real parts that the tests start too: a PostgreSQL cluster that lives no longer than this process.

#[path = "../../tests/it/support/postgres.rs"]
pub(crate) mod postgres;
#[path = "../../tests/it/support/server.rs"]
pub(crate) mod server;
