//! A document that a person was told of by a search they keep (*jauns dokuments meklējumā*).

use crate::ids::{DocumentId, SavedSearchId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A document that a person was told of by a search they keep (*jauns dokuments meklējumā*), once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_search_hit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub saved_search_id: SavedSearchId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    pub told_at: DateTime<Utc>,
}

table!();
