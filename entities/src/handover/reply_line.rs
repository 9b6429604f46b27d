//! What the archive said of a unit or file that it did not simply accept (*arhīva piezīme*).

use crate::ids::{DescriptionUnitId, HandoverReplyId};
use crate::macros::table;
use crate::vocabulary::ReplyOutcome;
use sea_orm::entity::prelude::*;

/// What the archive said of a unit or file that it did not simply accept (*arhīva piezīme*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_reply_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub reply_id: HandoverReplyId,
    /// In the order of the package, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    /// The unit that it is about; none where it is about a file.
    pub unit_id: Option<DescriptionUnitId>,
    /// The line of the manifest that it is about; none where it is about a unit.
    pub file_ordinal: Option<i32>,
    pub outcome: ReplyOutcome,
    pub remarks: Option<String>,
}

table!();
