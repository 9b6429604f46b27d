//! The journal: entries, their sealed order and the Merkle tree over them (RFC 9162).

pub mod blanking;
pub mod entry;
pub mod idempotency;
pub mod node;
pub mod seal_key;
pub mod sealer;
pub mod tree_head;
