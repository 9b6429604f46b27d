//! What a hold would do.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::limits;
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Long;
use super::super::search::{HoldSearchInput, all_found};
use super::destruction_list::DestructionList;
use super::hold_mutations::On;
use crate::access::Action;
use crate::retention::hold::{self, Loss, MOST_SUBJECTS, Preview};

/// What a hold would be on.
#[derive(InputObject)]
struct HoldPreviewInput {
    /// Files.
    #[graphql(default)]
    files: Vec<ID>,
    /// Series.
    #[graphql(default)]
    series: Vec<ID>,
    /// Documents.
    #[graphql(default)]
    documents: Vec<ID>,
    /// Correspondents.
    #[graphql(default)]
    correspondents: Vec<ID>,
    /// Documents that are found by searching now.
    search: Option<HoldSearchInput>,
}

/// What a hold would do, without placing it.
#[derive(SimpleObject)]
struct HoldPreviewPayload {
    /// What it would do.
    preview: Option<HoldPreview>,
    /// What would stand in the way of placing it.
    problems: Vec<Problem>,
}

/// What a hold would do.
struct HoldPreview(Preview);

fn whole(count: u64) -> Long {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

#[Object]
/// What a hold would do (aizlieguma priekšskatījums).
impl HoldPreview {
    /// Files that it would cover.
    async fn files(&self) -> Long {
        whole(self.0.files)
    }

    /// Documents that stand in them, of those that the caller sees.
    async fn documents(&self) -> Long {
        whole(self.0.documents)
    }

    /// Lists of what is to be destroyed that would lose files, the newest first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn lists(&self) -> Vec<HoldLoss> {
        self.0.lists.iter().cloned().map(HoldLoss).collect()
    }

    /// Files for which it would come too late: they are being destroyed, or were.
    async fn too_late(&self) -> Long {
        whole(self.0.too_late)
    }
}

/// A list that would lose files.
struct HoldLoss(Loss);

#[Object]
/// A list of what is to be destroyed that would lose files (akts, no kura izņemtu lietas).
impl HoldLoss {
    /// The list; null for those who may not read lists.
    async fn list(&self, context: &Context<'_>) -> Option<DestructionList> {
        let may = Asker::of(context).caller.may(Action::ReadDestructionLists);
        may.then(|| DestructionList(Arc::new(self.0.list.clone())))
    }

    /// How many files would leave it.
    async fn files(&self) -> Long {
        whole(self.0.files)
    }

    /// How many that are to be destroyed would be left. Where none is, a list that was submitted is stopped.
    async fn left(&self) -> Long {
        whole(self.0.left)
    }
}

/// What can be asked about holds before they are placed.
#[derive(Default)]
pub(super) struct HoldPreviewQuery;

#[Object]
impl HoldPreviewQuery {
    /// What placing a hold would do, without placing it (pārbaude bez izpildes). For whoever may place one.
    #[graphql(complexity = "limits::TABLE + child_complexity")]
    async fn hold_preview(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What it would be on.")] input: HoldPreviewInput,
    ) -> Result<HoldPreviewPayload> {
        let asker = Asker::of(context);
        asker.require(Action::PlaceHold)?;
        let mut reading = Reading::default();
        let on = On {
            files: &input.files,
            series: &input.series,
            documents: &input.documents,
            correspondents: &input.correspondents,
        };
        let subjects = on.read(&mut reading);
        let refused = |problems| HoldPreviewPayload {
            preview: None,
            problems: told(asker, problems),
        };
        let mut subjects = match reading.done(Some(subjects)) {
            Ok(subjects) => subjects,
            Err(problems) => return Ok(refused(problems)),
        };
        let searched = input.search.is_some();
        if let Some(search) = input.search {
            match all_found(context, search, MOST_SUBJECTS).await? {
                Ok((found, _)) => subjects.documents.extend(found),
                Err(problem) => return Ok(refused(vec![problem.within("search")])),
            }
        }
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let looked = hold::preview(kit, caller, &subjects, searched).await;
        Ok(match looked.or_error(asker)? {
            Ok(preview) => HoldPreviewPayload {
                preview: Some(HoldPreview(preview)),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
