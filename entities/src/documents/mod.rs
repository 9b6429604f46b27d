//! Documents: registration cards, versions of their contents, relations.

pub mod addressee;
pub mod also_in;
pub mod document;
pub mod relation;
pub mod version;
pub mod version_content;
