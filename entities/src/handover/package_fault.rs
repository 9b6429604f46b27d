//! Something that keeps a package from leaving (*pakotnes kļūda*).

use crate::ids::{DescriptionUnitId, DocumentId, HandoverPackageId};
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// Something that keeps a package from leaving (*pakotnes kļūda*): where it is and what is to be done, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_package_fault")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_id: HandoverPackageId,
    /// In the order of the package, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub unit_id: Option<DescriptionUnitId>,
    pub document_id: Option<DocumentId>,
    /// Name of the file, or its path where the written package was read.
    pub file_name: Option<String>,
    /// The field or XML element.
    pub element: String,
    pub code: String,
    pub message_lv: String,
    pub message_en: String,
}

table!();
