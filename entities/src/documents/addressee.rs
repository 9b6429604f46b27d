//! An addressee of a document (*adresāts*).

use crate::ids::{CorrespondentId, DocumentId};
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// An addressee of a document (*adresāts*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_addressee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub correspondent_id: Option<CorrespondentId>,
    pub name: String,
}

table!();
