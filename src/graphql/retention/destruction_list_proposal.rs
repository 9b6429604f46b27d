//! Proposing lists of what is to be destroyed.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::classification::File;
use super::super::limits;
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::destruction_list::DestructionList;
use super::destruction_list_mutations::files;
use super::words;
use crate::retention::list::{self, Draft, LeftOut, WAIT_DAYS};

/// A list is to be proposed.
#[derive(InputObject)]
struct ProposeDestructionListInput {
    /// What people call it, at most 200 characters.
    title: String,
    /// On what the choice rests: the scheme, a list of terms; at most 500 characters. It stands on the act.
    ground: String,
    /// The files, at most 10,000; where none are named, those that are due.
    #[graphql(default)]
    files: Vec<ID>,
    /// What is due until this day, at most a year on; today when none.
    until: Option<Date>,
    /// What is due of one unit.
    unit: Option<ID>,
    /// What is due of one series.
    series: Option<ID>,
    /// Days for which it waits once everybody has agreed, so that it can be stopped: 1 to 365; 14 when none.
    wait_days: Option<i32>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What proposing did.
#[derive(SimpleObject)]
#[graphql(complex)]
struct ProposeDestructionListPayload {
    /// The list, with the longest due 10,000 at most.
    list: Option<DestructionList>,
    /// Whether more is due than one list holds.
    more: bool,
    /// What stood in the way; nothing was proposed then.
    problems: Vec<Problem>,
    #[graphql(skip)]
    left_out: Vec<LeftOut>,
}

#[async_graphql::ComplexObject]
impl ProposeDestructionListPayload {
    /// What is due and was left out, since something stands in its way (neiekļautās lietas).
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn left_out(&self) -> Vec<LeftOutFile> {
        self.left_out.iter().cloned().map(LeftOutFile).collect()
    }
}

/// A file that is due and was left out.
struct LeftOutFile(LeftOut);

#[Object]
/// A file that is due and came on no list, since something stands in the way (neiekļauta lieta).
impl LeftOutFile {
    /// Which.
    async fn file(&self, context: &Context<'_>) -> Result<Option<File>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.file).await;
        Ok(row.or_error(asker)?.map(File))
    }

    /// What stands in the way, as a word for programs: `held`, `task_open`, `draft_under_way`, `clock_runs`, `contest_runs`,
    /// `dispatch_under_way`, `on_loan`, `also_elsewhere`, `not_due`.
    async fn code(&self) -> &str {
        &self.0.why
    }

    /// The same in a sentence, in the caller's language.
    async fn text(&self, context: &Context<'_>) -> String {
        words(context, None).in_the_way(&self.0.why, &self.0.what)
    }
}

/// How lists of what is to be destroyed begin.
#[derive(Default)]
pub(super) struct DestructionProposalMutation;

#[Object]
impl DestructionProposalMutation {
    /// Proposes a list from what is due, or from files that are named (sagatavot aktu). What something stands in the way of is
    /// left out and told; files that are named come on it all, or none. For the records office and the archivist.
    async fn propose_destruction_list(
        &self,
        context: &Context<'_>,
        input: ProposeDestructionListInput,
    ) -> Result<ProposeDestructionListPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("proposeDestructionList", key, &input);
        let until = input.until.as_ref();
        let until = until.and_then(|date| reading.date(date, "until"));
        let unit = reading.optional_id(input.unit.as_ref(), "unit");
        let series = reading.optional_id(input.series.as_ref(), "series");
        let files = files(&mut reading, &input.files);
        let refused = |problems| ProposeDestructionListPayload {
            list: None,
            more: false,
            problems: told(asker, problems),
            left_out: Vec::new(),
        };
        if let Err(problems) = reading.done(Some(())) {
            return Ok(refused(problems));
        }
        let draft = Draft {
            title: input.title,
            ground: input.ground,
            files,
            until,
            unit,
            series,
            wait_days: input.wait_days.unwrap_or(WAIT_DAYS),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = list::propose(kit, caller, draft, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(proposed) => ProposeDestructionListPayload {
                list: Some(DestructionList(Arc::new(proposed.list))),
                more: proposed.more,
                problems: Vec::new(),
                left_out: proposed.left_out,
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
