//! Changing lists of what is to be destroyed, deciding about them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::ids::{DestructionListId, FileId, StaffMemberId};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::Appraisal;
use super::destruction_list::DestructionList;
use crate::op::IdempotencyKey;
use crate::retention::list::{self, Deed, Paper, Target};

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        struct $name {
            /// Which list.
            list: ID,
            /// Its revision as it was read: what somebody else did meanwhile is not overwritten.
            revision: i32,
            $($(#[$field_doc])* $field: $type,)*
            /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
            idempotency_key: Option<String>,
        }
    )*};
}

inputs! {
    /// Further files come on a list.
    AddToDestructionListInput {
        /// Which; all of them, or none.
        files: Vec<ID>,
    }

    /// Files leave a list.
    RemoveFromDestructionListInput {
        /// Which; all of them, or none.
        files: Vec<ID>,
        /// Why, at most 500 characters.
        reason: String,
    }

    /// Somebody says what is to become of files.
    AppraiseItemsInput {
        /// Which; null for all that nobody has appraised.
        files: Option<Vec<ID>>,
        /// What is to become of them.
        appraisal: Appraisal,
        /// Why, at most 500 characters.
        reason: String,
        /// Last day on which an extended one is kept.
        until: Option<Date>,
    }

    /// Somebody remarks on a file.
    RemarkOnItemInput {
        /// Which.
        file: ID,
        /// What, at most 1,000 characters; empty to take a remark back.
        text: String,
    }

    /// A list goes to the commission.
    SubmitDestructionListInput {
        /// Number of the act, at most 30 characters: no other act of the institution has it.
        act_number: String,
    }

    /// The expert commission has decided for a list.
    RecordCommissionInput {
        /// Number of the minutes, at most 30 characters.
        number: String,
        /// Their date: not before the list was submitted.
        dated_on: Date,
        /// The registered document.
        document: ID,
        /// Who chaired.
        chair: ID,
        /// Who else decided: with whoever chaired at least three.
        members: Vec<ID>,
        /// What was said besides, at most 2,000 characters.
        remarks: Option<String>,
    }

    /// A list is given back.
    RequestDestructionListChangesInput {
        /// What is to be changed, at most 500 characters.
        remarks: String,
    }

    /// The head approves a list.
    ApproveDestructionListInput {
        /// What is said about it, at most 2,000 characters.
        remarks: Option<String>,
    }

    /// The archive has agreed to a list.
    RecordArchiveAgreementInput {
        /// Number of its letter, at most 30 characters.
        number: String,
        /// Its date: not before the head approved.
        dated_on: Date,
        /// The registered document.
        document: ID,
        /// What was said besides, at most 2,000 characters.
        remarks: Option<String>,
    }

    /// A list is stopped while it waits.
    StopDestructionListInput {
        /// Why, at most 500 characters.
        reason: String,
    }

    /// A list is given up.
    AbandonDestructionListInput {
        /// Why, at most 500 characters.
        reason: String,
    }
}

trait Payload {
    fn of(list: Option<DestructionList>, problems: Vec<Problem>) -> Self;
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The list as it now is.
            list: Option<DestructionList>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl Payload for $name {
            fn of(list: Option<DestructionList>, problems: Vec<Problem>) -> Self {
                Self { list, problems }
            }
        }
    )*};
}

payloads! {
    /// What adding did.
    AddToDestructionListPayload;
    /// What removing did.
    RemoveFromDestructionListPayload;
    /// What appraising did.
    AppraiseItemsPayload;
    /// What remarking did.
    RemarkOnItemPayload;
    /// What submitting did.
    SubmitDestructionListPayload;
    /// What noting it did.
    RecordCommissionPayload;
    /// What giving it back did.
    RequestDestructionListChangesPayload;
    /// What approving did.
    ApproveDestructionListPayload;
    /// What noting it did.
    RecordArchiveAgreementPayload;
    /// What stopping did.
    StopDestructionListPayload;
    /// What giving it up did.
    AbandonDestructionListPayload;
}

struct Asked {
    list: Option<DestructionListId>,
    revision: i32,
    named: Option<(IdempotencyKey, String)>,
    deed: Option<Deed>,
}

async fn perform<P: Payload>(asker: &Asker, reading: Reading, asked: Asked) -> Result<P> {
    let (list, deed) = match reading.done(asked.list.zip(asked.deed)) {
        Ok(read) => read,
        Err(problems) => return Ok(P::of(None, told(asker, problems))),
    };
    let target = Target {
        list,
        revision: asked.revision,
    };
    let (kit, caller) = (&asker.service.kit, &asker.caller);
    let done = list::act(kit, caller, target, deed, asked.named.as_ref()).await;
    Ok(match done.or_error(asker)? {
        Ok(row) => P::of(Some(DestructionList(Arc::new(row))), Vec::new()),
        Err(refusal) => P::of(None, told(asker, refusal.problems())),
    })
}

/// Reads what every input has, and what it asks for.
macro_rules! asked {
    ($context:ident, $input:ident, $operation:literal, |$reading:ident| $deed:expr) => {{
        let asker = Asker::of($context);
        let mut $reading = Reading::default();
        let named = $reading.idempotency($operation, $input.idempotency_key.as_ref(), &$input);
        let list = $reading.id(&$input.list, "list");
        let deed = $deed;
        let asked = Asked {
            list,
            revision: $input.revision,
            named,
            deed,
        };
        perform(asker, $reading, asked).await
    }};
}

pub(super) fn files(reading: &mut Reading, given: &[ID]) -> Vec<FileId> {
    let given = given.iter().enumerate();
    given
        .filter_map(|(at, id)| reading.id(id, &format!("files.{at}")))
        .collect()
}

fn people(reading: &mut Reading, given: &[ID]) -> Vec<StaffMemberId> {
    let given = given.iter().enumerate();
    given
        .filter_map(|(at, id)| reading.id(id, &format!("members.{at}")))
        .collect()
}

/// A paper that says what others decided.
fn paper(
    reading: &mut Reading,
    number: &str,
    dated_on: &Date,
    document: &ID,
    remarks: Option<&String>,
) -> Option<Paper> {
    let dated_on = reading.date(dated_on, "datedOn");
    let document = reading.id(document, "document");
    Some(Paper {
        number: number.to_owned(),
        dated_on: dated_on?,
        document: document?,
        remarks: remarks.cloned(),
    })
}

/// What can be done with lists of what is to be destroyed.
#[derive(Default)]
pub(super) struct DestructionListMutation;

#[Object]
impl DestructionListMutation {
    /// Puts further files on a list that can be changed (pievienot aktam).
    async fn add_to_destruction_list(
        &self,
        context: &Context<'_>,
        input: AddToDestructionListInput,
    ) -> Result<AddToDestructionListPayload> {
        asked!(context, input, "addToDestructionList", |reading| {
            let files = files(&mut reading, &input.files);
            Some(Deed::Add { files })
        })
    }

    /// Takes files off a list that can be changed (izņemt no akta).
    async fn remove_from_destruction_list(
        &self,
        context: &Context<'_>,
        input: RemoveFromDestructionListInput,
    ) -> Result<RemoveFromDestructionListPayload> {
        asked!(context, input, "removeFromDestructionList", |reading| {
            let files = files(&mut reading, &input.files);
            Some(Deed::Remove {
                files,
                reason: input.reason.clone(),
            })
        })
    }

    /// Says what is to become of files on a list that can be changed (ekspertīze).
    async fn appraise_items(
        &self,
        context: &Context<'_>,
        input: AppraiseItemsInput,
    ) -> Result<AppraiseItemsPayload> {
        asked!(context, input, "appraiseItems", |reading| {
            let until = input.until.as_ref();
            let until = until.and_then(|date| reading.date(date, "until"));
            let given = input.files.as_ref();
            Some(Deed::Appraise {
                files: given.map(|given| files(&mut reading, given)),
                appraisal: input.appraisal.into(),
                reason: input.reason.clone(),
                until,
            })
        })
    }

    /// Remarks on a file of a list that nothing has been agreed on (piezīme par lietu). It changes nothing that is decided
    /// about.
    async fn remark_on_item(
        &self,
        context: &Context<'_>,
        input: RemarkOnItemInput,
    ) -> Result<RemarkOnItemPayload> {
        asked!(context, input, "remarkOnItem", |reading| {
            let file = reading.id(&input.file, "file");
            file.map(|file| Deed::Remark {
                file,
                text: input.text.clone(),
            })
        })
    }

    /// Submits a list to the expert commission (iesniegt aktu): every file is appraised, nothing stands in the way, and what
    /// the act says is frozen.
    async fn submit_destruction_list(
        &self,
        context: &Context<'_>,
        input: SubmitDestructionListInput,
    ) -> Result<SubmitDestructionListPayload> {
        asked!(context, input, "submitDestructionList", |reading| {
            Some(Deed::Submit {
                act_number: input.act_number.clone(),
            })
        })
    }

    /// Notes that the expert commission decided for a list (ierakstīt komisijas lēmumu).
    async fn record_commission(
        &self,
        context: &Context<'_>,
        input: RecordCommissionInput,
    ) -> Result<RecordCommissionPayload> {
        asked!(context, input, "recordCommission", |reading| {
            let minutes = paper(
                &mut reading,
                &input.number,
                &input.dated_on,
                &input.document,
                input.remarks.as_ref(),
            );
            let chair = reading.id(&input.chair, "chair");
            let members = people(&mut reading, &input.members);
            minutes.zip(chair).map(|(minutes, chair)| Deed::Commission {
                minutes,
                chair,
                members,
            })
        })
    }

    /// Gives a list back to those who compile it (pieprasīt labojumus): what was decided about it loses its force.
    async fn request_destruction_list_changes(
        &self,
        context: &Context<'_>,
        input: RequestDestructionListChangesInput,
    ) -> Result<RequestDestructionListChangesPayload> {
        asked!(context, input, "requestDestructionListChanges", |reading| {
            Some(Deed::RequestChanges {
                remarks: input.remarks.clone(),
            })
        })
    }

    /// Approves a list (apstiprināt aktu). For the head, who had no other part in it.
    async fn approve_destruction_list(
        &self,
        context: &Context<'_>,
        input: ApproveDestructionListInput,
    ) -> Result<ApproveDestructionListPayload> {
        asked!(context, input, "approveDestructionList", |reading| {
            Some(Deed::Approve {
                remarks: input.remarks.clone(),
            })
        })
    }

    /// Notes that the archive agrees to a list (ierakstīt arhīva saskaņojumu). It waits from then on, and what is to be kept is
    /// kept.
    async fn record_archive_agreement(
        &self,
        context: &Context<'_>,
        input: RecordArchiveAgreementInput,
    ) -> Result<RecordArchiveAgreementPayload> {
        asked!(context, input, "recordArchiveAgreement", |reading| {
            let letter = paper(
                &mut reading,
                &input.number,
                &input.dated_on,
                &input.document,
                input.remarks.as_ref(),
            );
            letter.map(|letter| Deed::Archive { letter })
        })
    }

    /// Stops a list while it waits, or until it is executed (apturēt aktu).
    async fn stop_destruction_list(
        &self,
        context: &Context<'_>,
        input: StopDestructionListInput,
    ) -> Result<StopDestructionListPayload> {
        asked!(context, input, "stopDestructionList", |reading| {
            Some(Deed::Stop {
                reason: input.reason.clone(),
            })
        })
    }

    /// Gives a list up that waits for nothing any more (atcelt aktu): its files leave it, its number stays used.
    async fn abandon_destruction_list(
        &self,
        context: &Context<'_>,
        input: AbandonDestructionListInput,
    ) -> Result<AbandonDestructionListPayload> {
        asked!(context, input, "abandonDestructionList", |reading| {
            Some(Deed::Abandon {
                reason: input.reason.clone(),
            })
        })
    }
}
