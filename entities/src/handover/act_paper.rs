//! The paper of a handover act (*akta izdruka*).

use crate::ids::HandoverActId;
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// The paper of a handover act (*akta izdruka*): the very bytes that both sides sign. They stay.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_act_paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub act_id: HandoverActId,
    /// PDF/A-2b.
    pub pdf: Vec<u8>,
}

table!();
