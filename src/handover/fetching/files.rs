//! What is known of the files that archives put where their answers come: each is a row, changed under its lock.

use std::collections::HashMap;

use ::delivery::Found;
use chrono::{DateTime, SubsecRound as _, Utc};
use entities::handover::reply_file::{self, Flaw, Flaws};
use entities::handover::{agreement, delivery};
use entities::ids::{HandoverPackageId, ReplyFileId, SubmissionAgreementId};
use entities::values::ContentHash;
use entities::vocabulary::ReplyFileState;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::super::delivering::read::is_unanswered;
use super::course::STILL;
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::problem::{Language, Messages};
use crate::kernel::{Fault, Problem};
use crate::op::{Kit, Op};

/// What is known of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) id: ReplyFileId,
    pub(super) state: ReplyFileState,
    size: i64,
    modified_at: Option<DateTime<Utc>>,
    found_at: DateTime<Utc>,
}

impl Known {
    /// Whether a file that is found is the one that is known, and not another of its name.
    pub(super) fn is(&self, found: &Found) -> bool {
        (self.size, self.modified_at) == (size(found.size), modified(found))
    }

    /// Whether it has been as it is for long enough to be whole.
    pub(super) fn is_still(&self, now: DateTime<Utc>) -> bool {
        self.found_at + STILL <= now
    }

    /// Whether it was decided what becomes of it.
    pub(super) const fn is_settled(&self) -> bool {
        match self.state {
            ReplyFileState::Taken | ReplyFileState::Repeated | ReplyFileState::Unfit => true,
            ReplyFileState::Growing | ReplyFileState::Gone => false,
        }
    }
}

fn size(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// As exactly as both databases keep it.
fn modified(found: &Found) -> Option<DateTime<Utc>> {
    found.modified.map(|at| at.trunc_subsecs(6))
}

/// The files that are known at a place, by name.
pub(super) async fn known<C: ConnectionTrait>(
    connection: &C,
    agreement: SubmissionAgreementId,
    place: &str,
) -> Result<HashMap<String, Known>, Fault> {
    type Row = (
        ReplyFileId,
        String,
        ReplyFileState,
        i64,
        Option<DateTime<Utc>>,
        DateTime<Utc>,
    );
    use reply_file::Column;
    let rows: Vec<Row> = reply_file::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Name,
            Column::State,
            Column::Size,
            Column::ModifiedAt,
            Column::FoundAt,
        ])
        .filter(Column::AgreementId.eq(agreement))
        .filter(Column::Place.eq(place))
        .into_tuple()
        .all(connection)
        .await?;
    let known = rows
        .into_iter()
        .map(|(id, name, state, size, modified_at, found_at)| {
            let known = Known {
                id,
                state,
                size,
                modified_at,
                found_at,
            };
            (name, known)
        });
    Ok(known.collect())
}

/// Notes that a file was found, new or changed: it is read when it is the same at the next look.
pub(super) async fn note(
    kit: &Kit,
    agreement: &agreement::Model,
    place: &str,
    found: &Found,
    known: Option<ReplyFileId>,
) -> Result<(), Fault> {
    let op = kit.begin(Actor::System).await?;
    let before = match known {
        Some(id) => held(&op, id).await?,
        None => None,
    };
    let row = reply_file::Model {
        id: before
            .as_ref()
            .map_or_else(|| op.new_id(ReplyFileId), |row| row.id),
        institution_id: agreement.institution_id,
        agreement_id: agreement.id,
        place: place.to_owned(),
        name: found.name.as_str().to_owned(),
        size: size(found.size),
        modified_at: modified(found),
        state: ReplyFileState::Growing,
        sha256: None,
        package_id: None,
        delivery_id: None,
        flaws: Flaws::default(),
        found_at: op.at(),
        settled_at: None,
    };
    let written = row.into_active_model().reset_all();
    match before {
        Some(_) => drop(written.update(op.transaction()).await?),
        None => drop(written.insert(op.transaction()).await?),
    }
    op.commit().await
}

/// A file that nobody has decided about yet, locked; none where another look did.
pub(super) async fn growing(op: &Op, id: ReplyFileId) -> Result<Option<reply_file::Model>, Fault> {
    let row = held(op, id).await?;
    Ok(row.filter(|row| row.state == ReplyFileState::Growing))
}

async fn held(op: &Op, id: ReplyFileId) -> Result<Option<reply_file::Model>, Fault> {
    Ok(reply_file::Entity::find_by_id(id)
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct About {
    pub(super) sha256: Option<ContentHash>,
    pub(super) package: Option<HandoverPackageId>,
}

/// Notes what became of a file that is locked.
pub(super) async fn settle(
    op: &Op,
    mut row: reply_file::Model,
    state: ReplyFileState,
    about: About,
) -> Result<(), Fault> {
    row.state = state;
    row.sha256 = about.sha256;
    row.package_id = about.package;
    row.settled_at = Some(op.at());
    row.into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    Ok(())
}

/// Notes why a file cannot be entered, for whoever sent the package that it speaks of, or else the newest that is not answered.
pub(super) async fn unfit(
    kit: &Kit,
    messages: &Messages,
    id: ReplyFileId,
    about: About,
    problems: &[Problem],
) -> Result<(), Fault> {
    let mut op = kit.begin(Actor::System).await?;
    let Some(mut row) = growing(&op, id).await? else {
        return Ok(());
    };
    let flaws = problems.iter().map(|problem| Flaw {
        code: problem.code.to_owned(),
        lv: messages.say(Language::Latvian, problem),
        en: messages.say(Language::English, problem),
    });
    row.flaws = Flaws(flaws.collect());
    let unanswered = delivery::Entity::find()
        .filter(delivery::Column::AgreementId.eq(row.agreement_id))
        .filter(is_unanswered())
        .order_by_desc(delivery::Column::Id)
        .all(op.transaction())
        .await?;
    let of_it = unanswered
        .iter()
        .find(|row| Some(row.package_id) == about.package);
    row.delivery_id = of_it.or(unanswered.first()).map(|row| row.id);
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    // What an archive calls its files, and what is wrong with them, may name people: it stays on the row.
    op.record(Entry {
        kind: "agreement.reply_unfit",
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "submission_agreement",
            id: Some(row.agreement_id.0),
        },
        payload: json!({
            "place": row.place, "sha256": about.sha256.map(|hash| hash.to_string()), "package": about.package,
            "delivery": row.delivery_id, "problems": codes,
        }),
    });
    settle(&op, row, ReplyFileState::Unfit, about).await?;
    op.commit().await
}
