//! What units of description were when they were submitted, and why contents go along that nobody can read.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, include_str!("m0033_units_submitted.sql")).await
    }

    /// A migration half undone is worse than one left standing on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
