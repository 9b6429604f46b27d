//! Reading drafts with all that belongs to them.

use std::collections::{HashMap, HashSet};

use entities::circulation::{
    approval, approval_content, approval_round, approval_step, draft, draft_content,
};
use entities::documents::document;
use entities::ids::{
    ApprovalId, ApprovalRoundId, ApprovalStepId, DocumentId, DraftId, InstitutionId, StaffMemberId,
};
use entities::values::ContentHash;
use entities::vocabulary::{AccessClass, ApprovalKind, DraftState, RoundState, RouteStage};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use crate::access::{Action, Caller, DocumentFacts};
use crate::circulation::approval::round::{Decision, Matter, Round, Step};
use crate::db::CHUNK;
use crate::documents::{CardDraft, NewRelation};
use crate::kernel::Fault;

/// A draft with its contents and rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The draft.
    pub row: draft::Model,
    /// Its card.
    pub card: CardDraft,
    /// How it will stand to other documents.
    pub relations: Vec<NewRelation>,
    /// Contents of all its versions, by version and place.
    pub contents: Vec<draft_content::Model>,
    /// Its rounds, the first one first.
    pub rounds: Vec<RoundRows>,
    /// The document that it became by the signature, as its card is now.
    pub document: Option<document::Model>,
}

/// A round with its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundRows {
    /// The round.
    pub row: approval_round::Model,
    /// Its steps, stage by stage.
    pub steps: Vec<StepRows>,
}

/// A step with what was decided, fallen decisions included.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRows {
    /// The step.
    pub row: approval_step::Model,
    /// Its decisions, the first one first.
    pub approvals: Vec<Given>,
}

/// A decision with the contents that it was given for.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The decision.
    pub row: approval::Model,
    /// SHA-256 of every content, in their order.
    pub contents: Vec<ContentHash>,
}

impl StepRows {
    /// The decision that stands.
    pub fn standing(&self) -> Option<&Given> {
        self.approvals
            .iter()
            .find(|given| given.row.voided_at.is_none())
    }
}

impl Whole {
    /// The contents of its present version.
    pub fn present(&self) -> impl Iterator<Item = &draft_content::Model> {
        let version = self.row.version;
        self.contents
            .iter()
            .filter(move |content| content.version == version)
    }

    /// What is approved at present.
    pub fn matter(&self) -> Matter {
        Matter {
            contents: self.present().map(|content| content.content_hash).collect(),
            card_version: self.row.card_version,
        }
    }

    /// The round under way.
    pub fn open_round(&self) -> Option<&RoundRows> {
        let mut rounds = self.rounds.iter();
        rounds.find(|round| round.row.state == RoundState::Open)
    }

    /// The round under way as plain values, about what its version was.
    pub fn round(&self) -> Option<Round> {
        let open = self.open_round()?;
        let contents = self.contents.iter();
        let matter = Matter {
            contents: contents
                .filter(|content| content.version == open.row.version)
                .map(|content| content.content_hash)
                .collect(),
            card_version: open.row.card_version,
        };
        let steps = open.steps.iter().map(|step| Step {
            id: step.row.id,
            stage: step.row.stage,
            kind: step.row.kind,
            approver: step.row.approver_id,
            decision: step.standing().map(|given| Decision {
                verdict: given.row.verdict,
                matter: Matter {
                    contents: given.contents.clone(),
                    card_version: given.row.card_version,
                },
            }),
        });
        Some(Round::new(matter, steps.collect()))
    }

    /// Where it stands on its route (*virzība*); none once it was withdrawn.
    pub fn stage(&self) -> Option<RouteStage> {
        Some(match self.row.state {
            DraftState::InPreparation => RouteStage::Draft,
            DraftState::Signed => RouteStage::Registered,
            DraftState::Withdrawn => return None,
            DraftState::InApproval => {
                let round = self.round()?;
                let asked = round.stage();
                let mut steps = round.steps().iter();
                let asks_for_visas =
                    steps.any(|step| Some(step.stage) == asked && step.kind == ApprovalKind::Visa);
                if asks_for_visas {
                    RouteStage::Coordination
                } else {
                    RouteStage::Signing
                }
            }
        })
    }

    /// A step of any of its rounds.
    pub fn step(&self, id: ApprovalStepId) -> Option<(&RoundRows, &StepRows)> {
        self.rounds.iter().find_map(|round| {
            let step = round.steps.iter().find(|step| step.row.id == id)?;
            Some((round, step))
        })
    }

    /// What decides who may see it: whoever sees the document that it would be, its preparer, whoever is asked about it, and
    /// whoever was and decided.
    pub fn facts(&self) -> DocumentFacts {
        let last = self.rounds.last().map(|round| round.row.id);
        let asked = self.rounds.iter().flat_map(|round| {
            let is_last = Some(round.row.id) == last;
            let steps = round.steps.iter();
            steps.filter(move |step| is_last || !step.approvals.is_empty())
        });
        let involved: HashSet<StaffMemberId> = asked
            .map(|step| step.row.approver_id)
            .chain(self.row.preparer_id)
            .collect();
        let granted = involved.into_iter().collect();
        // What is corrected after the signature closes the signed version as well: it holds the same bytes.
        if let Some(card) = &self.document {
            return DocumentFacts {
                institution: card.institution_id,
                class: card.access_class,
                unit: card.unit_id,
                receiving_unit: card.receiving_unit_id,
                executor: card.executor_id,
                granted,
            };
        }
        DocumentFacts {
            institution: self.row.institution_id,
            class: self.row.access_class,
            unit: self.row.unit_id,
            receiving_unit: self.card.receiving_unit,
            executor: self.card.executor,
            granted,
        }
    }

    /// Whether looking at it leaves a trace: it is restricted for the sake of private life, and the reader did not write it.
    pub fn leaves_trace(&self, caller: &Caller) -> bool {
        self.facts().class == AccessClass::RestrictedPersonal
            && self.row.prepared_by != caller.account
    }

    /// Whether the caller may see it.
    pub fn is_seen_by(&self, caller: &Caller) -> bool {
        caller.may(Action::ReadDocuments)
            && caller.institution == self.row.institution_id
            && (caller.scope().sees(&self.facts()) || caller.account == self.row.prepared_by)
    }
}

/// Drafts of an institution by their ids, whoever may see them.
///
/// # Errors
/// A fault of the database, or of what is kept.
pub async fn wholes<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[DraftId],
) -> Result<HashMap<DraftId, Whole>, Fault> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = draft::Entity::find()
            .filter(draft::Column::Id.is_in(chunk.iter().copied()))
            .filter(draft::Column::InstitutionId.eq(institution))
            .all(connection)
            .await?;
        let present: Vec<DraftId> = rows.iter().map(|row| row.id).collect();
        let signed: Vec<_> = rows.iter().filter_map(|row| row.document_id).collect();
        let mut documents: HashMap<DocumentId, document::Model> = HashMap::new();
        if !signed.is_empty() {
            let found = document::Entity::find().filter(document::Column::Id.is_in(signed));
            let found = found.all(connection).await?.into_iter();
            documents.extend(found.map(|card| (card.id, card)));
        }
        let mut contents = contents(connection, &present).await?;
        let mut rounds = rounds(connection, &present).await?;
        for row in rows {
            let read = Fault::at("reading a draft");
            let card = CardDraft::deserialize(&row.card).map_err(read)?;
            let relations = Vec::<NewRelation>::deserialize(&row.relations);
            let whole = Whole {
                card,
                relations: relations.map_err(Fault::at("reading a draft"))?,
                contents: contents.remove(&row.id).unwrap_or_default(),
                rounds: rounds.remove(&row.id).unwrap_or_default(),
                document: row.document_id.and_then(|id| documents.remove(&id)),
                row,
            };
            found.insert(whole.row.id, whole);
        }
    }
    Ok(found)
}

async fn contents<C: ConnectionTrait>(
    connection: &C,
    drafts: &[DraftId],
) -> Result<HashMap<DraftId, Vec<draft_content::Model>>, Fault> {
    let rows = draft_content::Entity::find()
        .filter(draft_content::Column::DraftId.is_in(drafts.iter().copied()))
        .order_by_asc(draft_content::Column::DraftId)
        .order_by_asc(draft_content::Column::Version)
        .order_by_asc(draft_content::Column::Ordinal)
        .all(connection)
        .await?;
    let mut found = HashMap::<_, Vec<_>>::new();
    for row in rows {
        found.entry(row.draft_id).or_default().push(row);
    }
    Ok(found)
}

async fn rounds<C: ConnectionTrait>(
    connection: &C,
    drafts: &[DraftId],
) -> Result<HashMap<DraftId, Vec<RoundRows>>, Fault> {
    let rows = approval_round::Entity::find()
        .filter(approval_round::Column::DraftId.is_in(drafts.iter().copied()))
        .order_by_asc(approval_round::Column::DraftId)
        .order_by_asc(approval_round::Column::Ordinal)
        .all(connection)
        .await?;
    let ids: Vec<ApprovalRoundId> = rows.iter().map(|row| row.id).collect();
    let mut steps = steps(connection, &ids).await?;
    let mut found = HashMap::<_, Vec<_>>::new();
    for row in rows {
        let steps = steps.remove(&row.id).unwrap_or_default();
        let rounds = found.entry(row.draft_id).or_default();
        rounds.push(RoundRows { row, steps });
    }
    Ok(found)
}

async fn steps<C: ConnectionTrait>(
    connection: &C,
    rounds: &[ApprovalRoundId],
) -> Result<HashMap<ApprovalRoundId, Vec<StepRows>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in rounds.chunks(CHUNK) {
        let rows = approval_step::Entity::find()
            .filter(approval_step::Column::RoundId.is_in(chunk.iter().copied()))
            .order_by_asc(approval_step::Column::Stage)
            .order_by_asc(approval_step::Column::Id)
            .all(connection)
            .await?;
        let ids: Vec<ApprovalStepId> = rows.iter().map(|row| row.id).collect();
        let mut given = given(connection, &ids).await?;
        for row in rows {
            let approvals = given.remove(&row.id).unwrap_or_default();
            let steps = found.entry(row.round_id).or_default();
            steps.push(StepRows { row, approvals });
        }
    }
    Ok(found)
}

async fn given<C: ConnectionTrait>(
    connection: &C,
    steps: &[ApprovalStepId],
) -> Result<HashMap<ApprovalStepId, Vec<Given>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in steps.chunks(CHUNK) {
        let rows = approval::Entity::find()
            .filter(approval::Column::StepId.is_in(chunk.iter().copied()))
            .order_by_asc(approval::Column::Id)
            .all(connection)
            .await?;
        let ids: Vec<ApprovalId> = rows.iter().map(|row| row.id).collect();
        let mut contents = HashMap::<ApprovalId, Vec<ContentHash>>::new();
        for chunk in ids.chunks(CHUNK) {
            let rows = approval_content::Entity::find()
                .filter(approval_content::Column::ApprovalId.is_in(chunk.iter().copied()))
                .order_by_asc(approval_content::Column::ApprovalId)
                .order_by_asc(approval_content::Column::Ordinal)
                .all(connection)
                .await?;
            for row in rows {
                let hashes = contents.entry(row.approval_id).or_default();
                hashes.push(row.content_hash);
            }
        }
        for row in rows {
            let contents = contents.remove(&row.id).unwrap_or_default();
            let approvals = found.entry(row.step_id).or_default();
            approvals.push(Given { row, contents });
        }
    }
    Ok(found)
}

/// The drafts that documents came from.
///
/// # Errors
/// A fault of the database, or of what is kept.
pub async fn of_documents<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Whole>, Fault> {
    let mut ids = Vec::new();
    for chunk in documents.chunks(CHUNK) {
        let rows = draft::Entity::find()
            .filter(draft::Column::DocumentId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        ids.extend(rows.into_iter().map(|row| row.id));
    }
    let wholes = wholes(connection, institution, &ids).await?;
    Ok(wholes
        .into_values()
        .filter_map(|whole| Some((whole.row.document_id?, whole)))
        .collect())
}
