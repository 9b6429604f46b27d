//! A takeover is begun and finished: what the act of handing over rests on, whatever kind of table it was.

use entities::ids::{RegisterId, SchemeId, TakeoverId};
use entities::organisation::unit;
use entities::takeover::takeover;
use entities::vocabulary::TakeoverKind;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::table::Table;
use super::{Tally, reconcile};
use crate::access::Caller;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// What is begun.
pub(super) struct Begun {
    pub(super) kind: TakeoverKind,
    pub(super) register: Option<RegisterId>,
    pub(super) scheme: Option<SchemeId>,
    pub(super) own_numbers: bool,
}

/// Notes a takeover that is begun.
pub(super) async fn begin_takeover(
    op: &mut Op,
    caller: &Caller,
    table: &Table,
    service: &unit::Model,
    begun: Begun,
    tally: Tally,
) -> Result<takeover::Model, Fault> {
    let broken_off = takeover::Entity::find()
        .filter(takeover::Column::InstitutionId.eq(caller.institution))
        .filter(takeover::Column::UnitId.eq(service.id))
        .filter(takeover::Column::Kind.eq(begun.kind))
        .filter(takeover::Column::SourceSha256.eq(table.survey.sha256))
        .filter(takeover::Column::FinishedAt.is_null())
        .order_by_desc(takeover::Column::Id)
        .all(op.transaction())
        .await?
        .into_iter()
        .find(|row| row.register_id == begun.register && row.own_numbers == begun.own_numbers);
    if let Some(row) = broken_off {
        return Ok(row);
    }
    let row = takeover::Model {
        id: op.new_id(TakeoverId),
        institution_id: caller.institution,
        unit_id: service.id,
        kind: begun.kind,
        register_id: begun.register,
        scheme_id: begun.scheme,
        own_numbers: begun.own_numbers,
        source_name: table.name.clone(),
        source_sha256: table.survey.sha256,
        started_at: op.at(),
        started_by: caller.actor.account(),
        finished_at: None,
        rows_read: counted(tally.read)?,
        rows_taken_over: 0,
        rows_completed: 0,
        rows_known: 0,
        rows_faulty: counted(tally.faulty)?,
        reconciliation: None,
    };
    op.record(Entry {
        kind: "takeover.begun",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "takeover",
            id: Some(row.id.0),
        },
        payload: json!({
            "kind": row.kind,
            "service": service.code,
            "source": row.source_name,
            "sourceSha256": row.source_sha256.to_string(),
            "rows": tally.read,
            "faulty": tally.faulty,
            "ownNumbers": row.own_numbers,
        }),
    });
    row.clone()
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(row)
}

/// Notes that a takeover is finished, and seals what was compared.
pub(super) async fn finish(
    kit: &Kit,
    caller: &Caller,
    takeover: takeover::Model,
    tally: Tally,
    taken_over: i64,
    reconciliation: &reconcile::Reconciliation,
) -> Result<takeover::Model, Fault> {
    let mut op = kit.begin(caller.actor).await?;
    let told =
        serde_json::to_value(reconciliation).map_err(Fault::at("keeping what was compared"))?;
    let row = takeover::Model {
        finished_at: Some(op.at()),
        rows_read: counted(tally.read)?,
        // Of the whole takeover, however often it was broken off.
        rows_taken_over: taken_over,
        rows_known: (counted(tally.read)?
            - counted(tally.faulty)?
            - taken_over
            - takeover.rows_completed)
            .max(0),
        rows_faulty: counted(tally.faulty)?,
        reconciliation: Some(told.clone()),
        ..takeover
    };
    op.record(Entry {
        kind: "takeover.finished",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "takeover",
            id: Some(row.id.0),
        },
        payload: told,
    });
    row.clone()
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    op.commit().await?;
    Ok(row)
}

pub(super) fn counted(rows: u64) -> Result<i64, Fault> {
    i64::try_from(rows).map_err(Fault::at("counting rows"))
}
