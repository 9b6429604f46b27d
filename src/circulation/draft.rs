//! A draft (*projekts*): a card and contents that have no number yet, for documents that go out or stay inside.
//!
//! For whoever prepares a document and for whoever is asked about it. Its card is checked by the rules of registering from
//! the first day ([`prepare`]); its contents lie in the content-addressed store, and the contents of every version stay,
//! because decisions name them ([`change`]). It becomes a document in the operation that signs it (`approval::sign`), or is
//! withdrawn with a reason ([`withdraw`]). Whoever sees the document that it would be sees the draft, and so do its preparer
//! and those who are asked about it ([`read`]); looking leaves a trace where it would for a document ([`view`]).
//!
//! Ground: MK 558/2018 (preparing of documents), domain §4.5.

use entities::circulation::draft;
use serde_json::Value;

use crate::journal::{Entry, Subject};
use crate::op::Op;

pub mod change;
pub mod hold;
pub mod list;
pub mod prepare;
pub mod read;
pub mod view;
pub mod withdraw;

pub use change::Change;
pub use prepare::NewDraft;
pub use read::Whole;

/// How the kinds of all entries about drafts begin.
pub(super) const PREFIX: &str = "draft.";

/// The kinds of entries that change a draft; those of looking at one are not among them.
#[cfg(test)]
pub(super) const CHANGES: [&str; 12] = [
    "draft.prepared",
    "draft.changed",
    "draft.withdrawn",
    "draft.approval_started",
    "draft.approval_restarted",
    "draft.approvals_voided",
    "draft.approved",
    "draft.objected",
    "draft.abstained",
    "draft.signed",
    "draft.card_departed",
    "draft.card_returned",
];

/// Says what was done with a draft.
pub(super) fn record(op: &mut Op, draft: &draft::Model, kind: &'static str, payload: Value) {
    op.record(Entry {
        kind,
        institution: Some(draft.institution_id),
        subject: Subject {
            kind: "draft",
            id: Some(draft.id.0),
        },
        payload,
    });
}
