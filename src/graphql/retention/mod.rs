//! Retention (glabāšana): until when a file is kept and why, the rules of that, what is due, what cannot be computed,
//! what will be due in which year, what holds keep beyond its day, and lists of what is to be destroyed.

mod appraisals;
mod corrections;
mod destruction;
mod destruction_item;
mod destruction_list;
mod destruction_list_mutations;
mod destruction_list_proposal;
mod hold_mutations;
mod hold_preview;
mod holds;
mod lists;
mod mutations;
mod rules;
mod standing;
mod transfers;

use async_graphql::{Context, MergedObject};

use super::Language;
use super::asker::Asker;
use crate::kernel::problem;
use crate::retention::explain::Words;

pub(super) use corrections::{CorrectionNotice, notices_of_document, notices_of_file};
pub(super) use destruction::{Tombstone, tombstone_of};
pub(super) use holds::{Hold, hold, holds_on_document, holds_on_file};
pub(super) use standing::{FileRetention, retention};
pub(super) use transfers::{FileTransfer, transfers};

/// What can be asked about retention.
#[derive(MergedObject, Default)]
pub(super) struct RetentionQuery(
    rules::RetentionRulesQuery,
    lists::RetentionListsQuery,
    holds::HoldsQuery,
    hold_preview::HoldPreviewQuery,
    transfers::TransfersQuery,
    destruction_list::DestructionListsQuery,
    destruction::DestructionQuery,
);

/// What can be changed of retention.
#[derive(MergedObject, Default)]
pub(super) struct RetentionMutation(
    mutations::RetentionEventMutation,
    mutations::RetentionRuleMutation,
    hold_mutations::HoldsMutation,
    transfers::TransfersMutation,
    corrections::CorrectionsMutation,
    appraisals::AppraisalsMutation,
    destruction_list_proposal::DestructionProposalMutation,
    destruction_list_mutations::DestructionListMutation,
    destruction::DestructionMutation,
);

/// Words in the language asked for, or the caller's.
fn words<'a>(context: &'a Context<'_>, language: Option<Language>) -> Words<'a> {
    let asker = Asker::of(context);
    let language = match language {
        None => asker.language,
        Some(Language::Lv) => problem::Language::Latvian,
        Some(Language::En) => problem::Language::English,
    };
    Words::new(&asker.service.messages, language)
}
