//! Drafts and their rounds of approval as clients see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entities::ids::{DocumentId, DraftId};
use uuid::Uuid;

use super::super::asker::{Asker, OrError};
use super::super::classification::{File, Register};
use super::super::documents::{Document, document};
use super::super::ids::{self, global, print};
use super::super::journal::{JournalEntry, history_of_draft};
use super::super::limits;
use super::super::loaders::{ActsOn, DraftOf};
use super::super::organisation::{Account, StaffMember, account_on, staff_member_on};
use super::super::paging::Paged;
use super::super::problems::{Problem, told};
use super::super::scalars::Instant;
use super::super::vocabulary::{DraftState, RouteStage};
use super::approval::ApprovalRound;
use super::draft_card::{DraftCard, DraftContent, DraftRelation};
use crate::access::Action;
use crate::circulation::approval::ask;
use crate::circulation::draft::{Whole, list, view};
use crate::documents::view::Purpose;
use crate::kernel::calendar;

/// A draft.
#[derive(Clone)]
pub(in crate::graphql) struct Draft(pub(super) Arc<Whole>);

/// The draft that a document came from, where the caller may see it.
pub(in crate::graphql) async fn draft_of(
    context: &Context<'_>,
    document: DocumentId,
) -> Result<Option<Draft>> {
    let asker = Asker::of(context);
    let found = asker.loader().load_one(DraftOf(document)).await;
    let found = found.or_error(asker)?;
    Ok(found
        .filter(|whole| whole.is_seen_by(&asker.caller))
        .map(Draft))
}

#[Object]
/// A draft of a document that goes out or stays inside (projekts): a card and contents without a number. It is approved and
/// signed exactly as it is; the number is given at signing. Ground: MK 558/2018; Dokumentu juridiskā spēka likums 4. p.
impl Draft {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.row.id)
    }

    /// Counts changes; a change names the revision that it is about.
    async fn revision(&self) -> i32 {
        self.0.row.revision
    }

    /// Where it stands.
    async fn state(&self) -> DraftState {
        self.0.row.state.into()
    }

    /// Where it stands on its route (virzība): with its preparer, at coordination, at signing, or registered; null once it was
    /// withdrawn.
    async fn stage(&self) -> Option<RouteStage> {
        self.0.stage().map(Into::into)
    }

    /// Version of its contents, from 1.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// Version of what approvers approve of the card, from 1: every field but keywords, notes, technical information and
    /// executor.
    async fn card_version(&self) -> i32 {
        self.0.row.card_version
    }

    /// Register that gives the number at signing.
    async fn register(&self, context: &Context<'_>) -> Result<Option<Register>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.row.register_id).await;
        Ok(row.or_error(asker)?.map(Register))
    }

    /// File (lieta), where one is named; otherwise the open one of the register's series takes it.
    async fn file(&self, context: &Context<'_>) -> Result<Option<File>> {
        let Some(file) = self.0.row.file_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        Ok(asker
            .loader()
            .load_one(file)
            .await
            .or_error(asker)?
            .map(File))
    }

    /// Its card (kartīte).
    async fn card(&self) -> DraftCard {
        DraftCard(Arc::clone(&self.0))
    }

    /// Its contents (datnes), in their order.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn contents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Version of the contents; the present one when none.")] version: Option<
            i32,
        >,
    ) -> Result<Vec<DraftContent>> {
        let asker = Asker::of(context);
        let version = version.unwrap_or(self.0.row.version);
        let places = self.0.contents.iter();
        let places: Vec<_> = places.filter(|place| place.version == version).collect();
        let hashes: Vec<_> = places.iter().map(|place| place.content_hash).collect();
        let known = asker.loader().load_many(hashes).await.or_error(asker)?;
        let contents = places.into_iter().filter_map(|place| {
            let content = known.get(&place.content_hash)?;
            let draft = print(place.draft_id);
            Some(DraftContent {
                ordinal: place.ordinal,
                role: place.role.into(),
                file_name: place.file_name.clone(),
                media_type: content.media_type.clone(),
                size: content.size.into(),
                sha256: place.content_hash.to_string(),
                url: format!(
                    "/drafts/{draft}/versions/{}/contents/{}",
                    place.version, place.ordinal
                ),
            })
        });
        Ok(contents.collect())
    }

    /// How it will stand to other documents.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn relations(&self) -> Vec<DraftRelation> {
        let relations = self.0.relations.iter();
        relations.map(|relation| DraftRelation(*relation)).collect()
    }

    /// Its rounds of approval (saskaņošanas kārtas), the first one first; nothing of them is ever erased.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn rounds(&self) -> Vec<ApprovalRound> {
        let rounds = 0..self.0.rounds.len();
        rounds
            .map(|index| ApprovalRound {
                draft: Arc::clone(&self.0),
                index,
            })
            .collect()
    }

    /// When it was prepared first.
    async fn prepared_at(&self) -> Instant {
        self.0.row.prepared_at.into()
    }

    /// Which account prepared it.
    async fn prepared_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let day = calendar::day(self.0.row.prepared_at);
        account_on(context, Some(self.0.row.prepared_by), day).await
    }

    /// Who prepared it (sagatavotājs).
    async fn preparer(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.row.prepared_at);
        staff_member_on(context, self.0.row.preparer_id, day).await
    }

    /// The document that it became by the signature.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.row.document_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// Since when that document's card says something else than what was signed; null while it says the same. The signed
    /// version itself never changes.
    async fn card_departed_at(&self) -> Option<Instant> {
        self.0.row.card_departed_at.map(Instant::from)
    }

    /// What happened to it, newest first. Who looked at it is only for those who may read the journal.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<Uuid, JournalEntry>> {
        history_of_draft(context, self.0.row.id, first, after.as_deref()).await
    }

    /// What the caller may do with it now, and why not the rest.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn available_actions(&self, context: &Context<'_>) -> Result<Vec<DraftAction>> {
        let asker = Asker::of(context);
        let acts = asker.loader().load_one(ActsOn {
            draft: self.0.row.id,
            revision: self.0.row.revision,
        });
        let acts = acts.await.or_error(asker)?;
        let acts = acts.iter().flat_map(|acts| acts.iter());
        Ok(acts
            .map(|one| DraftAction {
                action: one.act.into(),
                step: one.step.map(global),
                allowed: one.outcome.is_ok(),
                problem: one
                    .outcome
                    .as_ref()
                    .err()
                    .and_then(|refusal| told(asker, [refusal.problem()]).pop()),
            })
            .collect())
    }
}

/// Something that can be done with a draft.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum DraftActionKind {
    /// Change it (labot).
    Change,
    /// Begin a round of approval (nodot saskaņošanai).
    StartApproval,
    /// Give a visa (vizēt).
    Approve,
    /// Object (iebilst).
    Object,
    /// Abstain (atturēties).
    Abstain,
    /// Sign here (parakstīt).
    Sign,
    /// Note a signature given elsewhere (atzīmēt parakstu).
    RecordSignature,
    /// Withdraw it (atsaukt).
    Withdraw,
}

impl From<ask::Act> for DraftActionKind {
    fn from(act: ask::Act) -> Self {
        match act {
            ask::Act::Change => Self::Change,
            ask::Act::StartApproval => Self::StartApproval,
            ask::Act::Approve => Self::Approve,
            ask::Act::Object => Self::Object,
            ask::Act::Abstain => Self::Abstain,
            ask::Act::Sign => Self::Sign,
            ask::Act::RecordSignature => Self::RecordSignature,
            ask::Act::Withdraw => Self::Withdraw,
        }
    }
}

/// Whether something can be done with a draft.
#[derive(SimpleObject)]
struct DraftAction {
    /// What.
    action: DraftActionKind,
    /// At which step; null where it is not about one.
    step: Option<ID>,
    /// Whether the caller may do it now.
    allowed: bool,
    /// Why not.
    problem: Option<Problem>,
}

/// What can be asked about drafts.
#[derive(Default)]
pub(in crate::graphql) struct DraftsQuery;

#[Object]
impl DraftsQuery {
    /// A draft (projekts); null where there is none that the caller may see. Looking at one that is restricted for the sake
    /// of private life leaves an entry in the journal (GDPR Art. 5(2)).
    async fn draft(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
        #[graphql(
            desc = "Why the caller looks (skatīšanas iemesls), at most 200 characters; that of the header X-Purpose when none."
        )]
        purpose: Option<String>,
    ) -> Result<Option<Draft>> {
        let asker = Asker::of(context);
        let id: DraftId = ids::read(&id, "id").or_error(asker)?;
        let purpose = Purpose::new(purpose.as_deref()).or(&asker.purpose);
        let found = view::draft(&asker.service.kit, &asker.caller, id, &purpose).await;
        Ok(found.or_error(asker)?.map(|whole| Draft(whole.into())))
    }

    /// Drafts under way that the caller prepares (mani projekti), the newest first; at most 200.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn my_drafts(&self, context: &Context<'_>) -> Result<Vec<Draft>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let reader = asker.service.kit.db.reader();
        let drafts = list::prepared_by(reader, &asker.caller).await;
        shown(asker, drafts.or_error(asker)?).await
    }

    /// Drafts whose next visa or signature is the caller's (gaida manu vīzu vai parakstu), the longest waiting first; at most
    /// 200.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn drafts_awaiting_me(&self, context: &Context<'_>) -> Result<Vec<Draft>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let reader = asker.service.kit.db.reader();
        let drafts = list::waiting_for(reader, &asker.caller).await;
        shown(asker, drafts.or_error(asker)?).await
    }
}

async fn shown(asker: &Asker, drafts: Vec<Whole>) -> Result<Vec<Draft>> {
    let kit = &asker.service.kit;
    let told = view::shown(kit, &asker.caller, &drafts, &asker.purpose).await;
    told.or_error(asker)?;
    let drafts = drafts.into_iter().map(Arc::new);
    Ok(drafts.map(Draft).collect())
}
