//! Bytes that were taken in: what they are, what text they hold, who has not yet claimed them.

pub mod content;
pub mod content_text;
pub mod upload;
