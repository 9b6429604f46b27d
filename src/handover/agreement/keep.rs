//! Recording agreements and changing them, each with an entry; the entry tells where packages go and never by which credentials.

use entities::handover::agreement;
use entities::ids::SubmissionAgreementId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::super::Refusal;
use super::draft::{Checked, Draft, check};
use super::place::{Archives, kind, printed, same_counterpart};
use super::read;
use super::secret::Secret;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem};
use crate::op::{Kit, Op};

/// Records an agreement.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn record(
    kit: &Kit,
    caller: &Caller,
    archives: &Archives,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<agreement::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageAgreements) {
        return Ok(Err(not.into()));
    }
    let checked = match check(draft, archives) {
        Ok(checked) => checked,
        Err(problems) => return Ok(Err(Refusal::Faulty(problems))),
    };
    let mut op = kit.begin(caller.actor).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id = serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let found = read::one(op.transaction(), caller.institution, id).await?;
            return Ok(found.ok_or(Refusal::AgreementUnknown));
        }
        Ok(None) => {}
    }
    if let Some(problem) = number_used(&op, caller, &checked, None).await? {
        return Ok(Err(problem.into()));
    }
    let sealed = sealed(&op, checked.draft.secret.as_ref())?;
    let Draft {
        number,
        archive_code,
        archive_name,
        ground,
        contact,
        profiles,
        valid_from,
        valid_to,
        answer_days,
        place,
        secret: _,
        reply_folder,
    } = checked.draft;
    let row = agreement::Model {
        id: op.new_id(SubmissionAgreementId),
        institution_id: caller.institution,
        number,
        archive_code,
        archive_name,
        ground,
        contact,
        profiles: agreement::Profiles(profiles),
        valid_from,
        valid_to,
        kind: kind(&place),
        destination: place,
        secret: sealed,
        recorded_at: op.at(),
        recorded_by: caller.account,
        answer_days,
        revision: 1,
        reply_folder,
        looked_at: None,
        look_next_at: None,
        look_attempts: 0,
        look_problem: None,
        look_detail: None,
        look_nameless: 0,
        look_waits_since: None,
    };
    tell(&mut op, &row, "agreement.recorded", told(&row));
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Says what an agreement is from now on. Without a secret the one that is kept goes on to hold, where packages still go to the
/// same server by the same name.
///
/// # Errors
/// A fault of the database or the keys; inside it the refusal.
pub async fn change(
    kit: &Kit,
    caller: &Caller,
    archives: &Archives,
    (id, revision): (SubmissionAgreementId, i32),
    mut draft: Draft,
    named: Named<'_>,
) -> Result<Result<agreement::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageAgreements) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = agreement::Entity::find_by_id(id)
        .filter(agreement::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(mut row) = found else {
        return Ok(Err(Refusal::AgreementUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(row)),
        Ok(None) => {}
    }
    if row.revision != revision {
        let now = row.revision;
        return Ok(Err(Refusal::AgreementStale { now }));
    }
    let replaced = draft.secret.is_some();
    if !replaced && same_counterpart(&row.destination, &draft.place) {
        let kept = row.secret.as_deref();
        draft.secret = kept
            .map(|sealed| Secret::open(op.keys(), sealed))
            .transpose()?;
    }
    let checked = match check(draft, archives) {
        Ok(checked) => checked,
        Err(problems) => return Ok(Err(Refusal::Faulty(problems))),
    };
    if let Some(problem) = number_used(&op, caller, &checked, Some(id)).await? {
        return Ok(Err(problem.into()));
    }
    let before = told(&row);
    row.secret = sealed(&op, checked.draft.secret.as_ref())?;
    let draft = checked.draft;
    row.number = draft.number;
    row.archive_code = draft.archive_code;
    row.archive_name = draft.archive_name;
    row.ground = draft.ground;
    row.contact = draft.contact;
    row.profiles = agreement::Profiles(draft.profiles);
    row.valid_from = draft.valid_from;
    row.valid_to = draft.valid_to;
    row.answer_days = draft.answer_days;
    // Whatever kept it from being looked for answers may be mended by that.
    (row.look_next_at, row.look_problem, row.look_detail) = (None, None, None);
    (row.look_attempts, row.look_nameless, row.look_waits_since) = (0, 0, None);
    row.reply_folder = draft.reply_folder;
    row.kind = kind(&draft.place);
    row.destination = draft.place;
    row.revision += 1;
    let payload = json!({ "from": before, "to": told(&row), "credentialReplaced": replaced });
    tell(&mut op, &row, "agreement.changed", payload);
    let row = row
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

async fn number_used(
    op: &Op,
    caller: &Caller,
    checked: &Checked,
    own: Option<SubmissionAgreementId>,
) -> Result<Option<Problem>, Fault> {
    use agreement::Column;
    let number = &checked.draft.number;
    let other = agreement::Entity::find()
        .filter(Column::InstitutionId.eq(caller.institution))
        .filter(Column::Number.eq(number))
        .one(op.transaction())
        .await?;
    let other = other.filter(|row| Some(row.id) != own);
    Ok(other.map(|_| Problem::new("AGREEMENT_NUMBER_USED", "number").with("number", number)))
}

fn sealed(op: &Op, secret: Option<&Secret>) -> Result<Option<Vec<u8>>, Fault> {
    secret.map(|secret| secret.seal(op.keys())).transpose()
}

/// What is told of an agreement. Whom to ask is a person's matter and stays on the row.
fn told(row: &agreement::Model) -> Value {
    json!({
        "number": row.number, "archive": row.archive_code, "ground": row.ground, "profiles": row.profiles,
        "validFrom": row.valid_from, "validTo": row.valid_to, "answerDays": row.answer_days, "destination": printed(&row.destination),
        "replyFolder": row.reply_folder,
    })
}

fn tell(op: &mut Op, row: &agreement::Model, kind: &'static str, payload: Value) {
    op.record(Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "submission_agreement",
            id: Some(row.id.0),
        },
        payload,
    });
}
