//! What means the same in an institution's letters (*saīsinājumi un sinonīmi*).

use crate::ids::{AccountId, InstitutionId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Groups of terms that mean the same: `GMI`, `garantētais minimālais ienākums`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Groups(pub Vec<Vec<String>>);

/// What means the same in an institution's letters (*saīsinājumi un sinonīmi*), whole. An institution without a row has the
/// customary list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "synonym_list")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: InstitutionId,
    pub entries: Groups,
    pub changed_at: DateTime<Utc>,
    pub changed_by: AccountId,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
