//! Which series of a newer version goes on with which older one (*pārejas tabula*).

use crate::ids::SeriesId;
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// Which series of a newer version goes on with which older one (*pārejas tabula*); across institutions after a merger.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series_succession")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub predecessor_id: SeriesId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub successor_id: SeriesId,
}

table!();
