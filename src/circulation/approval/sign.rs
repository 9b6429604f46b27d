//! Signing (*parakstīšana*): the last step of a round. The document is registered in the same operation, so the number is
//! given at signing, to exactly the version that was signed, or nothing happened.

use chrono::NaiveDate;
use entities::circulation::approval;
use entities::content::upload;
use entities::documents::document;
use entities::ids::{ApprovalStepId, StaffMemberId, UploadId};
use entities::values::ContentHash;
use entities::vocabulary::{ContentRole, DraftState, RoundState, SignatureForm, Verdict};
use sea_orm::EntityTrait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::approvers::unavailable;
use super::container::{NotItsContainer, covering, given_by};
use super::error::CONTAINER;
use super::may::Whose;
use super::people::People;
use super::{Refusal, decide, may, voiding};
use crate::access::Caller;
use crate::circulation::command::{Named, first_answer, remember};
use crate::circulation::draft::read::{RoundRows, StepRows};
use crate::circulation::draft::{Whole, change, hold};
use crate::content::extract::Inspection;
use crate::content::reading::{Kept, Reader};
use crate::documents::error::Thing;
use crate::documents::prepared::{self, NewContent};
use crate::documents::{self, CardDraft, Claim, Consequences, RegisterDocument, amend};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::organisation::availability::presence;
use crate::organisation::{names, read as organisation};

/// How a draft is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Here, by the signatory's own account or whoever stands in.
    Internal,
    /// By hand, noted here by whoever works on the draft.
    Paper(Elsewhere),
    /// In a signed container, which is kept with the document.
    Container {
        /// The container, an upload of the caller's.
        upload: UploadId,
        /// When, and by whom.
        given: Elsewhere,
    },
}

/// A signature that was given elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elsewhere {
    /// When it was signed.
    pub signed_on: NaiveDate,
    /// Who signed: whoever is asked when none, or who stood in for them that day.
    pub signed_by: Option<StaffMemberId>,
}

impl Form {
    const fn whose(self) -> Whose {
        match self {
            Self::Internal => Whose::Own,
            Self::Paper(_) | Self::Container { .. } => Whose::Noted,
        }
    }

    const fn word(self) -> SignatureForm {
        match self {
            Self::Internal => SignatureForm::Internal,
            Self::Paper(_) => SignatureForm::Paper,
            Self::Container { .. } => SignatureForm::Container,
        }
    }
}

/// What signing needs besides the database.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// Database, time, ids.
    pub kit: &'a Kit,
    /// What else happens when a document is registered.
    pub consequences: &'a Consequences,
    /// Reads containers.
    pub reader: &'a Reader,
}

/// A container that was read.
struct Read {
    hash: ContentHash,
    inspection: Inspection,
}

/// Signs at a step; the document that the draft became.
///
/// # Errors
/// A fault of the database, or of reading the container; inside it the refusal, which has used no number.
pub async fn sign(
    tools: Tools<'_>,
    caller: &Caller,
    step: ApprovalStepId,
    form: Form,
    named: Named<'_>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(form.whose().action()) {
        return Ok(Err(not.into()));
    }
    // Reading may take its time, so it happens before the draft is locked.
    let container = match form {
        Form::Container { upload, .. } => read(tools, caller, upload).await?.map(Some),
        Form::Internal | Form::Paper(_) => Ok(None),
    };
    let mut op = tools.kit.begin(caller.actor).await?;
    let Some(whole) = hold::draft_of_step(&op, caller, step).await? else {
        return Ok(Err(Refusal::StepUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Ok(None) => {}
        Ok(Some(_)) => return answered(&op, &whole).await,
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    // Told only now: of a request that is repeated, the upload may be gone.
    let container = match container {
        Ok(container) => container,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let people = People::around(op.transaction(), caller, [&whole], op.at()).await?;
    if let Err(refusal) = may::sign(&people, caller, &whole, step, form.whose()) {
        return Ok(Err(may::told(op.transaction(), &whole, refusal).await?));
    }
    let signed = write(&mut op, tools, caller, &whole, step, form, container).await?;
    let signed = match signed {
        Ok(document) => document,
        Err(refusal) => return Ok(Err(refusal)),
    };
    remember(&op, caller, named, json!(whole.row.id)).await?;
    op.commit().await?;
    Ok(Ok(signed))
}

async fn answered(op: &Op, whole: &Whole) -> Result<Result<document::Model, Refusal>, Fault> {
    let Some(id) = whole.row.document_id else {
        return Ok(Err(Refusal::KeyReused));
    };
    let document = document::Entity::find_by_id(id)
        .one(op.transaction())
        .await?;
    document
        .map(Ok)
        .ok_or(Fault::broken("a signed document is missing"))
}

/// Reads a container that the caller uploaded. Whose it is and whether it waits is decided when it is claimed.
async fn read(
    tools: Tools<'_>,
    caller: &Caller,
    id: UploadId,
) -> Result<Result<Read, Refusal>, Fault> {
    let row = upload::Entity::find_by_id(id)
        .one(tools.kit.db.reader())
        .await?;
    let Some(row) = row.filter(|row| row.account_id == caller.account) else {
        return Ok(Err(Refusal::Document(documents::Refusal::Unknown {
            what: Thing::Upload,
            path: CONTAINER.to_owned(),
        })));
    };
    let reading = tools.reader.read(row.content_hash, &row.file_name).await?;
    // A container that cannot be read at all leaves another shape: it has no signature to be bound by.
    Ok(match Kept::deserialize(&reading.inspection) {
        Ok(kept) => Ok(Read {
            hash: row.content_hash,
            inspection: kept.inspection,
        }),
        Err(_) => Err(Refusal::Container(NotItsContainer::NoSignature)),
    })
}

async fn write(
    op: &mut Op,
    tools: Tools<'_>,
    caller: &Caller,
    whole: &Whole,
    step: ApprovalStepId,
    form: Form,
    container: Option<Read>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    let found = whole.step(step);
    let (round, rows) = found.ok_or(Fault::broken("a step is missing"))?;
    let signature = match signature(op, caller, round, rows, form).await? {
        Ok(signature) => signature,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let signer = named(op, signature).await?;
    if let Some(read) = &container {
        let covering = covering(&read.inspection, &whole.matter().contents);
        let theirs = covering.and_then(|covering| given_by(&covering, &signer, signature.on));
        if let Err(not) = theirs {
            return Ok(Err(Refusal::Container(not)));
        }
    }
    let mut decision = decide::decision(op, caller, whole, step, Verdict::Approved, None);
    decision.form = Some(form.word());
    decision.signed_on = Some(signature.on);
    decision.signed_by = Some(signature.by);
    decision.container_hash = container.map(|read| read.hash);
    let command = RegisterDocument {
        register: whole.row.register_id,
        file: whole.row.file_id,
        card: signed_card(op, caller, whole, signer, signature.on).await?,
        claims: claims(form),
        relations: whole.relations.clone(),
        idempotency: None,
    };
    let contents = whole.present().map(|content| NewContent {
        hash: content.content_hash,
        role: content.role,
        file_name: content.file_name.clone(),
        upload: None,
    });
    let contents: Vec<_> = contents.collect();
    let registered = prepared::register(op, tools.consequences, caller, command, contents).await?;
    let document = match registered {
        Ok(document) => document,
        Err(refusal) => return Ok(Err(of_container(refusal).into())),
    };
    say(op, whole, rows, &decision, &document);
    decide::write(op, whole, decision, "draft.signed").await?;
    voiding::close(op, round.row.id, RoundState::Completed).await?;
    let mut row = whole.row.clone();
    row.card = json!(amend::draft_of(op, &document).await?);
    row.state = DraftState::Signed;
    row.ended_at = Some(op.at());
    row.document_id = Some(document.id);
    row.revision += 1;
    change::save(op, row).await?;
    Ok(Ok(document))
}

/// The only upload that signing claims is the container.
fn of_container(refusal: documents::Refusal) -> documents::Refusal {
    let path = || CONTAINER.to_owned();
    match refusal {
        documents::Refusal::UploadClaimed { .. } => {
            documents::Refusal::UploadClaimed { path: path() }
        }
        documents::Refusal::Unknown {
            what: Thing::Upload,
            ..
        } => documents::Refusal::Unknown {
            what: Thing::Upload,
            path: path(),
        },
        other => other,
    }
}

fn claims(form: Form) -> Vec<Claim> {
    match form {
        Form::Container { upload, .. } => vec![Claim {
            upload,
            role: ContentRole::Annex,
        }],
        Form::Internal | Form::Paper(_) => Vec::new(),
    }
}

/// Whose signature it is, and of which day.
#[derive(Clone, Copy)]
struct Signature {
    by: StaffMemberId,
    on: NaiveDate,
}

/// By whom and when the draft was signed: while the round was under way, and by somebody who was employed and at work, or
/// stood in for whoever is asked.
async fn signature(
    op: &Op,
    caller: &Caller,
    round: &RoundRows,
    rows: &StepRows,
    form: Form,
) -> Result<Result<Signature, Refusal>, Fault> {
    let (connection, today) = (op.transaction(), calendar::day(op.at()));
    let approver = rows.row.approver_id;
    let (given, day_path, who_path) = match form {
        Form::Internal => {
            // Whoever stands in signs with their own name; that they may was decided by `may`.
            let accounts = organisation::accounts_by_ids(connection, &[caller.account]).await?;
            let own = accounts
                .get(&caller.account)
                .and_then(|account| account.staff_member_id);
            let by = own.unwrap_or(approver);
            return Ok(Ok(Signature { by, on: today }));
        }
        Form::Paper(given) => (
            given,
            "signature.paper.signedOn",
            "signature.paper.signedBy",
        ),
        Form::Container { given, .. } => (
            given,
            "signature.container.signedOn",
            "signature.container.signedBy",
        ),
    };
    let (from, on) = (calendar::day(round.row.started_at), given.signed_on);
    if on < from || on > today {
        let path = day_path;
        return Ok(Err(Refusal::SignedOn {
            path,
            from,
            to: today,
        }));
    }
    let by = given.signed_by.unwrap_or(approver);
    let here = presence(connection, caller.institution, &[approver, by], on).await?;
    if let Err(why) = here.employed(by, on) {
        return Ok(Err(Refusal::Unavailable(unavailable(why, who_path))));
    }
    let (path, name) = (who_path, here.name(by));
    Ok(if by != approver && !here.stands_in(by, approver) {
        Err(Refusal::NotStandingIn { path, name, on })
    } else if here.away_until(by).is_some() {
        Err(Refusal::SignatoryAway { path, name, on })
    } else {
        Ok(Signature { by, on })
    })
}

/// The name of whoever signed, on that day.
async fn named(op: &Op, signature: Signature) -> Result<String, Fault> {
    let people = organisation::staff_by_ids(op.transaction(), &[signature.by]).await?;
    let row = people.get(&signature.by);
    let row = row.ok_or(Fault::broken("a signatory is missing"))?;
    let (given, family) = names::on(row, signature.on);
    Ok(format!("{given} {family}"))
}

/// The card as it is registered: with what only the signature gives it. Ground: Dokumentu juridiskā spēka likums 4. p.
async fn signed_card(
    op: &Op,
    caller: &Caller,
    whole: &Whole,
    signer: String,
    signed_on: NaiveDate,
) -> Result<CardDraft, Fault> {
    let connection = op.transaction();
    let mut card = whole.card.clone();
    card.signer = Some(signer);
    card.document_date = card.document_date.or(Some(signed_on));
    if card.author.is_none() && card.creator.is_none() {
        let own = caller.institution;
        let found = organisation::institutions_by_ids(connection, &[own]).await?;
        card.author = found
            .get(&own)
            .map(|institution| institution.name_lv.clone());
    }
    Ok(card)
}

/// Says it in the document's own history, with everybody who approved.
fn say(
    op: &mut Op,
    whole: &Whole,
    signing: &StepRows,
    signature: &approval::Model,
    document: &document::Model,
) {
    let steps = whole
        .open_round()
        .into_iter()
        .flat_map(|round| &round.steps);
    let visas = steps.filter_map(|step| {
        let given = step.standing()?;
        Some(json!({
            "approver": step.row.approver_id,
            "verdict": given.row.verdict,
            "at": given.row.decided_at,
            "for": given.row.decided_for,
        }))
    });
    let visas: Vec<Value> = visas.collect();
    let contents = whole.matter().contents;
    let contents: Vec<String> = contents.iter().map(ToString::to_string).collect();
    op.record(Entry {
        kind: "document.signed",
        institution: Some(document.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(document.id.0),
        },
        payload: json!({
            "draft": whole.row.id,
            "signatory": signing.row.approver_id,
            "form": signature.form,
            "signedOn": signature.signed_on,
            "signedBy": signature.signed_by,
            "contents": contents,
            "container": signature.container_hash.map(|hash| hash.to_string()),
            "visas": visas,
        }),
    });
}
