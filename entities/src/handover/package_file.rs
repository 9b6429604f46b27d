//! A file of a package that was written (*pakotnes datne*).

use crate::ids::{DescriptionUnitId, DocumentId, HandoverPackageId};
use crate::macros::table;
use crate::values::ContentHash;
use sea_orm::entity::prelude::*;

/// A file of a package that was written (*pakotnes datne*): a line of its manifest.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_package_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_id: HandoverPackageId,
    /// In the order of writing, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    /// The unit of description that it belongs to; none for what the package says of itself.
    pub unit_id: Option<DescriptionUnitId>,
    /// The document whose content it is; none for what the package says of itself.
    pub document_id: Option<DocumentId>,
    /// Folders from the root of the package, with `/` behind each: they bear numbers and no words.
    pub folder: String,
    /// Name of the file; empty once its document is destroyed.
    pub name: String,
    /// Bytes.
    pub size: i64,
    pub sha256: ContentHash,
}

table!();
