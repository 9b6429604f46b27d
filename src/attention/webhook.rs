//! Webhooks (*tīmekļa āķi*): a program of another house is told by HTTP that a document changed.
//!
//! An administrator registers a target; the service follows the sealed journal for it, queues what the target's kinds let
//! through, and sends one message after another in the order of positions: a CloudEvents 1.0 envelope with ids and words
//! and nothing else, signed as Standard Webhooks say. Whether the target's account may see the document is asked at the
//! moment of sending. What is not taken is sent again with growing pauses, for the whole target, so that order holds; what
//! is not taken after many attempts is put aside, where people look at it and send it again.
//!
//! Where a target lies is judged twice: when it is registered, and again by every address that its name resolves to when a
//! connection is made ([`address`]). Redirects are not followed. So nobody makes this service knock at doors inside.
//!
//! Ground: CloudEvents 1.0 (CNCF); Standard Webhooks 1.0; RFC 6890 (special-purpose addresses).

pub mod address;
pub mod deliver;
pub mod error;
pub mod keep;
pub mod message;
pub mod queue;
pub mod read;
pub mod resend;

pub use deliver::Deliverer;
pub use error::Refusal;
