//! A version of a route (*maršruta veidne*).

use crate::ids::{AccountId, InstitutionId, RouteTemplateId};
use crate::macros::table;
use crate::vocabulary::{Direction, DocumentKind, Role, RouteStage};
use chrono::{DateTime, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A step that documents may take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteStep {
    /// Where they stand.
    pub from: RouteStage,
    /// Where they go.
    pub to: RouteStage,
    /// Who may take them there.
    pub roles: Vec<Role>,
}

/// The steps of a route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct RouteSteps(pub Vec<RouteStep>);

/// A version of a route (*maršruta veidne*): which ways documents of a kind may go. It never changes; the next one holds for
/// documents that are registered after its adoption.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "route_template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RouteTemplateId,
    pub institution_id: InstitutionId,
    pub direction: Direction,
    /// For which kind; none for every kind that has no route of its own.
    pub kind: Option<DocumentKind>,
    /// Rises by one with each version for the same documents; from 1.
    pub version: i32,
    pub title_lv: String,
    pub title_en: String,
    pub steps: RouteSteps,
    /// Why it was adopted.
    pub reason: String,
    pub adopted_at: DateTime<Utc>,
    pub adopted_by: AccountId,
}

table!();
