//! Preparing, changing, withdrawing, approving and signing drafts.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use entities::ids::{DraftId, StaffMemberId};
use entities::vocabulary as kept;

use super::super::asker::{Asker, OrError};
use super::super::documents::{
    CardInput, Document, RelationInput, UploadInput, read_card, read_relations, read_uploads,
};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::Verdict;
use super::draft::Draft;
use crate::circulation::approval::decide::{Deciding, decide};
use crate::circulation::approval::sign::{Elsewhere, Form, Tools, sign};
use crate::circulation::approval::start::start;
use crate::circulation::approval::{Plan, Refusal};
use crate::circulation::draft::change::{Change, change};
use crate::circulation::draft::prepare::{NewDraft, prepare};
use crate::circulation::draft::read::wholes;
use crate::circulation::draft::withdraw::withdraw;
use crate::documents::CardDraft;
use crate::kernel;

/// A draft to be prepared.
#[derive(InputObject)]
struct PrepareDraftInput {
    /// Register that will give the number at signing; one of outgoing or internal documents.
    register: ID,
    /// File (lieta); the open one of the register's series when none.
    file: Option<ID>,
    /// Its card, checked as if it were registered today.
    card: CardInput,
    /// Its contents, taken in by `POST /uploads` before, as far as there are any; at most 100.
    #[graphql(default)]
    uploads: Vec<UploadInput>,
    /// How it will stand to registered documents: the letter that it answers; at most 100.
    #[graphql(default)]
    relations: Vec<RelationInput>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A change of a draft.
#[derive(InputObject)]
struct ChangeDraftInput {
    /// Which draft.
    draft: ID,
    /// Its revision as it was read: what somebody else did meanwhile is not overwritten.
    revision: i32,
    /// What to change on the card; fields left out stay as they are.
    card: Option<CardInput>,
    /// Another register; its own file takes the document then, unless one is named.
    register: Option<ID>,
    /// Another file (lieta).
    file: Option<ID>,
    /// Places of the present contents that stay; all of them when the list is left out, none when it is empty.
    keep: Option<Vec<i32>>,
    /// New contents; at most 100.
    #[graphql(default)]
    uploads: Vec<UploadInput>,
    /// How it will stand to registered documents, instead of what was said before; at most 100. Left out, that stays.
    relations: Option<Vec<RelationInput>>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A draft to be withdrawn.
#[derive(InputObject)]
struct WithdrawDraftInput {
    /// Which draft.
    draft: ID,
    /// Its revision as it was read.
    revision: i32,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A round of approval to begin.
#[derive(InputObject)]
struct StartApprovalInput {
    /// About which draft.
    draft: ID,
    /// Its revision as it was read.
    revision: i32,
    /// Whose visas: the staff members of a stage at the same time, the stages one after another; at most 50 people.
    #[graphql(default)]
    stages: Vec<Vec<ID>>,
    /// Who signs.
    signatory: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A decision about a draft.
#[derive(InputObject)]
struct DecideApprovalInput {
    /// At which step: it belongs to one round, and so to the version that was read.
    step: ID,
    /// What.
    verdict: Verdict,
    /// Remarks, at most 500 characters; an objection needs them.
    remarks: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A draft to be signed.
#[derive(InputObject)]
struct SignDraftInput {
    /// At which step: it belongs to one round, and so to the version that was read.
    step: ID,
    /// How.
    signature: SignatureInput,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer and signs
    /// nothing more.
    idempotency_key: Option<String>,
}

/// How a draft is signed.
#[derive(OneofObject)]
enum SignatureInput {
    /// Here, by the signatory's own account or whoever stands in (iekšējs elektronisks apstiprinājums); always true.
    Internal(bool),
    /// By hand on paper; noted by whoever works on the draft.
    Paper(PaperSignatureInput),
    /// In a signed container that holds exactly what was approved; kept with the document.
    Container(ContainerSignatureInput),
}

/// A signature by hand.
#[derive(InputObject)]
struct PaperSignatureInput {
    /// When; not before the round began.
    signed_on: Date,
    /// Who signed, where it was somebody who stood in for the signatory that day; the signatory when none.
    signed_by: Option<ID>,
}

/// A signature in a container.
#[derive(InputObject)]
struct ContainerSignatureInput {
    /// The container (`.asice`, `.edoc`), as `POST /uploads` answered.
    upload: ID,
    /// When it was signed; not before the round began.
    signed_on: Date,
    /// Who signed, where it was somebody who stood in for the signatory that day; the signatory when none.
    signed_by: Option<ID>,
}

trait Payload {
    fn of(draft: Option<Draft>, problems: Vec<Problem>) -> Self;
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The draft as it now is.
            draft: Option<Draft>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl Payload for $name {
            fn of(draft: Option<Draft>, problems: Vec<Problem>) -> Self {
                Self { draft, problems }
            }
        }
    )*};
}

payloads! {
    /// What preparing did.
    PrepareDraftPayload;
    /// What changing did.
    ChangeDraftPayload;
    /// What withdrawing did.
    WithdrawDraftPayload;
    /// What beginning the round did.
    StartApprovalPayload;
    /// What deciding did.
    DecideApprovalPayload;
}

/// What signing did.
#[derive(SimpleObject)]
struct SignDraftPayload {
    /// The document that the draft became, with its number.
    document: Option<Document>,
    /// What stood in the way; nothing was changed and no number used then.
    problems: Vec<Problem>,
}

async fn answer<P: Payload>(asker: &Asker, done: Result<DraftId, Refusal>) -> Result<P> {
    let id = match done {
        Ok(id) => id,
        Err(refusal) => return Ok(P::of(None, told(asker, refusal.problems()))),
    };
    let reader = asker.service.kit.db.reader();
    let found = wholes(reader, asker.caller.institution, &[id]).await;
    let whole = found.or_error(asker)?.remove(&id);
    Ok(P::of(whole.map(|whole| Draft(Arc::new(whole))), Vec::new()))
}

fn refused<P: Payload>(asker: &Asker, problems: Vec<kernel::Problem>) -> Result<P> {
    Ok(P::of(None, told(asker, problems)))
}

/// What can be done with drafts.
#[derive(Default)]
pub(super) struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Prepares a draft of a document that goes out or stays inside (sagatavot projektu); it has no number until it is signed.
    async fn prepare_draft(
        &self,
        context: &Context<'_>,
        input: PrepareDraftInput,
    ) -> Result<PrepareDraftPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("prepareDraft", input.idempotency_key.as_ref(), &input);
        let register = reading.id(&input.register, "register");
        let file = reading.optional_id(input.file.as_ref(), "file");
        let claims = read_uploads(&mut reading, &input.uploads, kept::ContentRole::Main);
        let relations = read_relations(&mut reading, &input.relations);
        let edit = read_card(&mut reading, input.card);
        let register = match reading.done(register) {
            Ok(register) => register,
            Err(problems) => return refused(asker, problems),
        };
        let mut card = CardDraft::default();
        edit(&mut card);
        let new = NewDraft {
            register,
            file,
            card,
            claims,
            relations,
        };
        let done = prepare(&asker.service.kit, &asker.caller, new, named.as_ref()).await;
        answer(asker, done.or_error(asker)?).await
    }

    /// Changes a draft (labot projektu). Another content, or another field of the card that approvers approve, voids what was
    /// decided about the earlier version and begins the round anew.
    async fn change_draft(
        &self,
        context: &Context<'_>,
        input: ChangeDraftInput,
    ) -> Result<ChangeDraftPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("changeDraft", input.idempotency_key.as_ref(), &input);
        let draft = reading.id(&input.draft, "draft");
        let register = reading.optional_id(input.register.as_ref(), "register");
        let file = reading.optional_id(input.file.as_ref(), "file");
        let relations = input
            .relations
            .as_deref()
            .map(|relations| read_relations(&mut reading, relations));
        let first = match input.keep.as_deref() {
            Some([]) => kept::ContentRole::Main,
            _ => kept::ContentRole::Annex,
        };
        let claims = read_uploads(&mut reading, &input.uploads, first);
        let card = input.card.map(|card| read_card(&mut reading, card));
        let draft = match reading.done(draft) {
            Ok(draft) => draft,
            Err(problems) => return refused(asker, problems),
        };
        let asked = Change {
            draft,
            revision: input.revision,
            card: card.unwrap_or_else(|| Box::new(|_| {})),
            register,
            file,
            keep: input.keep,
            claims,
            relations,
        };
        let done = change(&asker.service.kit, &asker.caller, asked, named.as_ref()).await;
        answer(asker, done.or_error(asker)?).await
    }

    /// Withdraws a draft (atsaukt projektu). Nothing is erased.
    async fn withdraw_draft(
        &self,
        context: &Context<'_>,
        input: WithdrawDraftInput,
    ) -> Result<WithdrawDraftPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("withdrawDraft", input.idempotency_key.as_ref(), &input);
        let draft = reading.id(&input.draft, "draft");
        let draft = match reading.done(draft) {
            Ok(draft) => draft,
            Err(problems) => return refused(asker, problems),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = withdraw(
            kit,
            caller,
            draft,
            input.revision,
            &input.reason,
            named.as_ref(),
        );
        answer(asker, done.await.or_error(asker)?).await
    }

    /// Begins a round of approval (nodot saskaņošanai un parakstīšanai). Where one is under way, this one takes its place.
    async fn start_approval(
        &self,
        context: &Context<'_>,
        input: StartApprovalInput,
    ) -> Result<StartApprovalPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("startApproval", input.idempotency_key.as_ref(), &input);
        let draft = reading.id(&input.draft, "draft");
        let stages = input.stages.iter().enumerate();
        let stages: Vec<Vec<StaffMemberId>> = stages
            .map(|(index, stage)| {
                let people = stage.iter().enumerate();
                let people = people.filter_map(|(within, person)| {
                    reading.id(person, &format!("stages.{index}.{within}"))
                });
                people.collect()
            })
            .collect();
        let signatory = reading.id(&input.signatory, "signatory");
        let (draft, signatory) = match reading.done(draft.zip(signatory)) {
            Ok(read) => read,
            Err(problems) => return refused(asker, problems),
        };
        let plan = Plan { stages, signatory };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = start(kit, caller, draft, input.revision, &plan, named.as_ref()).await;
        answer(asker, done.or_error(asker)?).await
    }

    /// Decides about a draft (vizēt, iebilst, atturēties): for exactly the version of the step's round.
    async fn decide_approval(
        &self,
        context: &Context<'_>,
        input: DecideApprovalInput,
    ) -> Result<DecideApprovalPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("decideApproval", input.idempotency_key.as_ref(), &input);
        let step = reading.id(&input.step, "step");
        let step = match reading.done(step) {
            Ok(step) => step,
            Err(problems) => return refused(asker, problems),
        };
        let deciding = Deciding {
            step,
            verdict: input.verdict.into(),
            remarks: input.remarks,
        };
        let done = decide(&asker.service.kit, &asker.caller, deciding, named.as_ref()).await;
        answer(asker, done.or_error(asker)?).await
    }

    /// Signs a draft (parakstīt) and registers it in the same moment: the number is given at signing, to exactly the version
    /// that was signed, or nothing happened.
    async fn sign_draft(
        &self,
        context: &Context<'_>,
        input: SignDraftInput,
    ) -> Result<SignDraftPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("signDraft", input.idempotency_key.as_ref(), &input);
        let step = reading.id(&input.step, "step");
        let form = match &input.signature {
            SignatureInput::Internal(true) => Some(Form::Internal),
            SignatureInput::Internal(false) => {
                reading.take(Err(kernel::Problem::new("REQUIRED", "signature.internal")))
            }
            SignatureInput::Paper(paper) => {
                let signed_by =
                    reading.optional_id(paper.signed_by.as_ref(), "signature.paper.signedBy");
                let day = reading.date(&paper.signed_on, "signature.paper.signedOn");
                day.map(|signed_on| {
                    Form::Paper(Elsewhere {
                        signed_on,
                        signed_by,
                    })
                })
            }
            SignatureInput::Container(container) => {
                let upload = reading.id(&container.upload, "signature.container.upload");
                let signed_by = reading
                    .optional_id(container.signed_by.as_ref(), "signature.container.signedBy");
                let day = reading.date(&container.signed_on, "signature.container.signedOn");
                upload.zip(day).map(|(upload, signed_on)| Form::Container {
                    upload,
                    given: Elsewhere {
                        signed_on,
                        signed_by,
                    },
                })
            }
        };
        let refuse = |problems| {
            Ok(SignDraftPayload {
                document: None,
                problems: told(asker, problems),
            })
        };
        let (step, form) = match reading.done(step.zip(form)) {
            Ok(read) => read,
            Err(problems) => return refuse(problems),
        };
        let tools = Tools {
            kit: &asker.service.kit,
            consequences: &asker.service.consequences,
            reader: &asker.service.reader,
        };
        let done = sign(tools, &asker.caller, step, form, named.as_ref()).await;
        match done.or_error(asker)? {
            Ok(row) => {
                asker.service.metrics.registered(1);
                Ok(SignDraftPayload {
                    document: Some(Document(Arc::new(row))),
                    problems: Vec::new(),
                })
            }
            Err(refusal) => refuse(refusal.problems()),
        }
    }
}
