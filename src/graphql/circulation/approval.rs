//! Rounds of approval as clients see them: who is asked, and every decision with the bytes that it was given for.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use entities::ids::ApprovalStepId;

use super::super::asker::Asker;
use super::super::ids::global;
use super::super::limits;
use super::super::organisation::{Account, StaffMember, account_on, staff_member_on};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{ApprovalKind, RoundState, SignatureForm, Verdict, VoidCause};
use crate::circulation::draft::Whole;
use crate::circulation::draft::read::{Given, RoundRows, StepRows};
use crate::kernel::calendar;

/// A round of approval.
pub(super) struct ApprovalRound {
    pub(super) draft: Arc<Whole>,
    pub(super) index: usize,
}

impl ApprovalRound {
    fn rows(&self) -> Option<&RoundRows> {
        self.draft.rounds.get(self.index)
    }
}

#[Object]
/// A round of approval (saskaņošanas kārta): it is about one version of the contents and of the card. Steps of one stage are
/// asked at the same time, stages one after another, the signature last. A change begins another round.
impl ApprovalRound {
    /// Its number within the draft, from 1.
    async fn ordinal(&self) -> Option<i32> {
        self.rows().map(|round| round.row.ordinal)
    }

    /// Where it stands.
    async fn state(&self) -> Option<RoundState> {
        self.rows().map(|round| round.row.state.into())
    }

    /// Version of the contents that it is about.
    async fn version(&self) -> Option<i32> {
        self.rows().map(|round| round.row.version)
    }

    /// Version of the card that it is about.
    async fn card_version(&self) -> Option<i32> {
        self.rows().map(|round| round.row.card_version)
    }

    /// The stage that is asked now, from 1; null once the round has ended.
    async fn stage(&self) -> Option<i32> {
        let open = self.draft.open_round()?.row.id;
        let own = self.rows()?.row.id;
        (open == own).then(|| self.draft.round()?.stage())?
    }

    /// When it began.
    async fn started_at(&self) -> Option<Instant> {
        self.rows().map(|round| round.row.started_at.into())
    }

    /// Who began it: whoever sent the draft round, or changed it.
    async fn started_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let Some(round) = self.rows() else {
            return Ok(None);
        };
        let day = calendar::day(round.row.started_at);
        account_on(context, round.row.started_by, day).await
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<Instant> {
        self.rows()?.row.ended_at.map(Instant::from)
    }

    /// Its steps, stage by stage.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn steps(&self) -> Vec<ApprovalStep> {
        let steps = self.rows().map(|round| round.steps.clone());
        steps
            .unwrap_or_default()
            .into_iter()
            .map(ApprovalStep)
            .collect()
    }
}

/// A step of a round.
struct ApprovalStep(StepRows);

#[Object]
/// A step of a round (saskaņotājs, parakstītājs): who is asked, and what they decided.
impl ApprovalStep {
    /// Opaque id: a decision names it, and with it the version that was read.
    async fn id(&self) -> ID {
        global::<ApprovalStepId>(self.0.row.id)
    }

    /// Its stage, from 1.
    async fn stage(&self) -> i32 {
        self.0.row.stage
    }

    /// Visa or signature.
    async fn kind(&self) -> ApprovalKind {
        self.0.row.kind.into()
    }

    /// Who is asked.
    async fn approver(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let asker = Asker::of(context);
        let day = calendar::day(asker.service.kit.clock.now());
        let first = self.0.approvals.first();
        let day = first.map_or(day, |given| calendar::day(given.row.decided_at));
        staff_member_on(context, Some(self.0.row.approver_id), day).await
    }

    /// The decision that stands; null while there is none.
    async fn decision(&self) -> Option<Approval> {
        self.0.standing().cloned().map(Approval::new)
    }

    /// Every decision, the first one first, those that fell as well.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn decisions(&self) -> Vec<Approval> {
        self.0
            .approvals
            .iter()
            .cloned()
            .map(Approval::new)
            .collect()
    }
}

/// A decision about a draft (vīza, paraksts), bound to exactly the bytes that it was given for.
#[derive(SimpleObject)]
#[graphql(complex)]
struct Approval {
    /// What was decided.
    verdict: Verdict,
    /// Remarks (piezīmes).
    remarks: Option<String>,
    /// SHA-256 of every content that it was given for, 64 hexadecimal digits each.
    contents: Vec<String>,
    /// Version of the card that it was given for.
    card_version: i32,
    /// When it was decided, or noted.
    decided_at: Instant,
    /// In what form a signature was given; null for visas.
    form: Option<SignatureForm>,
    /// When the signature was given.
    signed_on: Option<Date>,
    /// SHA-256 of the signed container, 64 hexadecimal digits. Its signatures were NOT validated against trust lists.
    container: Option<String>,
    /// Since when it no longer holds; null while it does.
    voided_at: Option<Instant>,
    /// Why it no longer holds.
    void_cause: Option<VoidCause>,
    #[graphql(skip)]
    given: Given,
}

impl Approval {
    fn new(given: Given) -> Self {
        let row = given.row.clone();
        Self {
            verdict: row.verdict.into(),
            remarks: row.remarks,
            contents: given.contents.iter().map(ToString::to_string).collect(),
            card_version: row.card_version,
            decided_at: row.decided_at.into(),
            form: row.form.map(Into::into),
            signed_on: row.signed_on.map(Date::from),
            container: row.container_hash.map(|hash| hash.to_string()),
            voided_at: row.voided_at.map(Instant::from),
            void_cause: row.void_cause.map(Into::into),
            given,
        }
    }
}

#[ComplexObject]
impl Approval {
    /// Whose hands decided.
    async fn decided_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let row = &self.given.row;
        account_on(context, Some(row.decided_by), calendar::day(row.decided_at)).await
    }

    /// Whose signature it is (parakstītājs); null for visas.
    async fn signed_by(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let row = &self.given.row;
        let day = row
            .signed_on
            .unwrap_or_else(|| calendar::day(row.decided_at));
        staff_member_on(context, row.signed_by, day).await
    }

    /// In whose stead, where somebody stood in (aizvietošana).
    async fn decided_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let row = &self.given.row;
        staff_member_on(context, row.decided_for, calendar::day(row.decided_at)).await
    }
}
