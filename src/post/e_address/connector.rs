//! The port to e-addresses: what Aprite asks of whatever carries letters there.

use std::future::Future;
use std::pin::Pin;

use storage::{ContentHash, Store};

use super::{Message, Receipt};
use crate::kernel::Fault;

/// What a connector is doing.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// A receipt as it lies with the connector. It lies there until it is [`Connector::entered`] or [`Connector::set_aside`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// By what the connector knows it.
    pub name: String,
    /// The receipt, or why it is none.
    pub receipt: Result<Receipt, String>,
}

/// Carries letters to e-addresses and tells what became of them. Today folders that a program of the institution's takes them
/// from ([`super::FileDrop`]); a direct way to DIV would be another.
pub trait Connector: Send + Sync {
    /// Takes a letter over, with the contents of its files in their order. Whoever calls may be killed at any moment and
    /// calls again with the same letter: it goes once.
    fn hand_over<'a>(
        &'a self,
        message: &'a Message,
        contents: &'a [ContentHash],
        store: &'a Store,
    ) -> Doing<'a, ()>;

    /// Receipts that have come and were not entered yet, in no particular order; at most some hundred at a time.
    fn receipts(&self) -> Doing<'_, Vec<Lying>>;

    /// Clears a receipt away, now that what it says is kept.
    fn entered<'a>(&'a self, lying: &'a Lying) -> Doing<'a, ()>;

    /// Puts a receipt aside for people, with the reason.
    fn set_aside<'a>(&'a self, lying: &'a Lying, why: &'a str) -> Doing<'a, ()>;
}
