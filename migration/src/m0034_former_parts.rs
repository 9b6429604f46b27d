//! Parts of inventories that units were described in before they were described anew.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, include_str!("m0034_former_parts.sql")).await
    }

    /// A migration half undone is worse than one left standing on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
