//! Ordering a delivery, trying it again, giving it up (*nosūtīšanas pasūtīšana, atkārtošana, atcelšana*).

use chrono::NaiveDate;
use entities::handover::{agreement, delivery, package};
use entities::ids::{HandoverDeliveryId, HandoverPackageId, SubmissionAgreementId};
use entities::vocabulary::{DeliveryState, PackageState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::super::agreement::{place::printed, read as agreements};
use super::super::{Refusal, read as inventories};
use super::course::Deed;
use super::{carry, read};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar};
use crate::op::{Kit, Op};
use crate::retention::gate;

/// Which delivery, as the actor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The delivery.
    pub delivery: HandoverDeliveryId,
    /// Its revision: what became of it meanwhile is not overlooked.
    pub revision: i32,
}

/// Has a package that is ready brought to the archive of an agreement, in the background.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn order(
    kit: &Kit,
    caller: &Caller,
    package: HandoverPackageId,
    agreement: SubmissionAgreementId,
    named: Named<'_>,
) -> Result<Result<delivery::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::DeliverPackage) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    // What is being destroyed goes nowhere.
    gate::share(&op, caller.institution).await?;
    let found = package::Entity::find_by_id(package)
        .filter(package::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(package) = found else {
        return Ok(Err(Refusal::PackageUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id = serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let found = read::one(op.transaction(), caller.institution, id).await?;
            return Ok(found.ok_or(Refusal::DeliveryUnknown));
        }
        Ok(None) => {}
    }
    if package.state != PackageState::Ready {
        return Ok(Err(Refusal::PackageState(package.state)));
    }
    if read::is_under_way(op.transaction(), package.id).await? {
        return Ok(Err(Refusal::PackageUnderWay));
    }
    let agreement = agreements::one(op.transaction(), caller.institution, agreement).await?;
    let Some(agreement) = agreement else {
        return Ok(Err(Refusal::AgreementUnknown));
    };
    let connection = op.transaction();
    let inventory = inventories::one(connection, caller.institution, package.inventory_id).await?;
    let missing = Fault::broken("the inventory of a package is missing");
    let archive = inventory.ok_or(missing)?.fonds_archive;
    let problems = unfit(&agreement, &package, &archive, calendar::day(op.at()));
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let row = delivery::Model {
        id: op.new_id(HandoverDeliveryId),
        institution_id: caller.institution,
        package_id: package.id,
        agreement_id: agreement.id,
        state: DeliveryState::Queued,
        turn: 1,
        attempts: 0,
        destination: printed(&agreement.destination),
        stage: None,
        bytes_done: 0,
        bytes_all: package.size.unwrap_or_default(),
        bookmark: None,
        next_at: None,
        problem: None,
        detail: None,
        arrival: None,
        verified: None,
        ordered_at: op.at(),
        ordered_by: caller.account,
        ended_at: None,
        reason: None,
        waits_since: None,
        revision: 1,
    };
    let told = json!({
        "package": row.package_id, "name": package.name, "sha256": package.sha256.map(|hash| hash.to_string()),
        "agreement": agreement.number, "destination": row.destination,
    });
    record(&mut op, &row, "delivery.ordered", told);
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    op.enqueue(carry::job(row.id, row.turn, None));
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// What of an agreement keeps a package from being sent by it on a day.
fn unfit(
    agreement: &agreement::Model,
    package: &package::Model,
    archive: &str,
    today: NaiveDate,
) -> Vec<Problem> {
    let number = &agreement.number;
    let problem = |code| Problem::new(code, "agreement").with("number", number);
    let mut problems = Vec::new();
    let over = agreement.valid_to.is_some_and(|last| today > last);
    if today < agreement.valid_from || over {
        problems.push(problem("AGREEMENT_NOT_VALID"));
    }
    if agreement.archive_code != archive {
        let of = problem("AGREEMENT_OTHER_ARCHIVE").with("archive", &agreement.archive_code);
        problems.push(of.with("group", archive));
    }
    if !agreement.profiles.0.contains(&package.profile) {
        problems.push(problem("AGREEMENT_OTHER_PROFILE"));
    }
    if let Some(said) = package.agreement.as_ref().filter(|said| *said != number) {
        problems.push(problem("AGREEMENT_NOT_OF_PACKAGE").with("said", said));
    }
    problems
}

/// Has a delivery tried again at once.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn retry(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    named: Named<'_>,
) -> Result<Result<delivery::Model, Refusal>, Fault> {
    perform(kit, caller, target, None, named).await
}

/// Gives a delivery up: what it left at the destination is removed there. What has arrived is not taken back.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn cancel(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    reason: &str,
    named: Named<'_>,
) -> Result<Result<delivery::Model, Refusal>, Fault> {
    perform(kit, caller, target, Some(reason), named).await
}

/// Tries a delivery again, or gives it up for a reason.
async fn perform(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    given_up: Option<&str>,
    named: Named<'_>,
) -> Result<Result<delivery::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::DeliverPackage) {
        return Ok(Err(not.into()));
    }
    let reason = match given_up.map(reason_given).transpose() {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(bad.problem("reason").into())),
    };
    let mut op = kit.begin(caller.actor).await?;
    let found = delivery::Entity::find_by_id(target.delivery)
        .filter(delivery::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(mut row) = found else {
        return Ok(Err(Refusal::DeliveryUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(row)),
        Ok(None) => {}
    }
    if row.revision != target.revision {
        let now = row.revision;
        return Ok(Err(Refusal::DeliveryStale { now }));
    }
    let deed = if reason.is_some() {
        Deed::Cancel
    } else {
        Deed::Retry
    };
    let Some(to) = deed.leads(row.state) else {
        return Ok(Err(Refusal::DeliveryState(row.state)));
    };
    // Whoever is sending has a job, and sees for itself that it is to end: another one beside it would disturb it.
    let is_sending = row.state == DeliveryState::Sending;
    row.state = to;
    row.revision += 1;
    row.attempts = 0;
    (row.next_at, row.waits_since) = (None, None);
    if !is_sending {
        row.turn += 1;
        op.enqueue(carry::job(row.id, row.turn, None));
    }
    let (kind, told) = match &reason {
        Some(reason) => ("delivery.given_up", json!({ "reason": reason })),
        None => ("delivery.retried", json!({})),
    };
    record(&mut op, &row, kind, told);
    row.reason = reason;
    let row = row
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Says what became of a delivery.
pub(super) fn record(op: &mut Op, row: &delivery::Model, kind: &'static str, payload: Value) {
    op.record(Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "handover_delivery",
            id: Some(row.id.0),
        },
        payload,
    });
}
