//! Letters that leave by e-mail, over the mail server that the settings name (SMTP, RFC 5321; submission, RFC 6409).
//!
//! For whatever sends: documents on their way to a recipient, reminders, digests. What a letter says is theirs; what stands
//! here is how it travels and what can be said of it afterwards ([`Outcome`]): taken over, refused for good, to be tried
//! again, or *uncertain*. SMTP cannot take back what it handed over, and a connection that ends between the last byte of a
//! letter and the server's answer leaves open whether it arrived. Whoever must not send twice therefore writes down on the
//! brink ([`Post::send`]) that the letter is about to go, and finds that note again should the process end there; whoever
//! sends again all the same does it under the same Message-ID ([`MessageId::of`]), by which mailboxes know a repetition.

pub mod e_address;
mod letter;
mod send;
#[cfg(test)]
mod tests;

pub use letter::{Attachment, Composed, Letter, Mailbox, MessageId, Unsendable};
pub use send::{Outcome, Post};
