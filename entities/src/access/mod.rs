//! How an account proves itself, and which single documents a person was let in on.

pub mod access_token;
pub mod document_grant;
pub mod session;
