//! Bytes that were taken in: what they are, what text they hold, who has not yet claimed them.

#[expect(
    clippy::module_inception,
    reason = "a folder is an area, a file in it one table, and this table bears its area's name"
)]
pub mod content;
pub mod content_format;
pub mod content_rendition;
pub mod content_text;
pub mod upload;
