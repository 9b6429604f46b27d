//! Drafts and their rounds of approval as clients see them.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, Object, Result, SimpleObject};
use entities::content::content;
use entities::ids::{ApprovalStepId, DocumentId, DraftId};
use uuid::Uuid;

use super::super::asker::{Asker, OrError};
use super::super::classification::{File, Register};
use super::super::documents::{Document, Particulars, document};
use super::super::ids::{self, global, print};
use super::super::journal::{JournalEntry, history_of_draft};
use super::super::limits;
use super::super::loaders::DraftOf;
use super::super::organisation::{Account, StaffMember, Unit, account_on, staff_member_on, unit};
use super::super::paging::Paged;
use super::super::parties::{Correspondent, correspondent};
use super::super::problems::{Problem, told};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::{
    AccessClass, ApprovalKind, Channel, ContentRole, DocumentKind, DraftState, RelationKind,
    RoundState, SignatureForm, Verdict, VoidCause,
};
use crate::access::Action;
use crate::circulation::approval::ask::{self, available};
use crate::circulation::draft::read::{Given, RoundRows, StepRows};
use crate::circulation::draft::{Whole, list, view};
use crate::content::read::by_hashes;
use crate::documents::view::Purpose;
use crate::documents::{AddresseeDraft, NewRelation};
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
        let known = by_hashes(asker.service.kit.db.reader(), &hashes).await;
        let known = known.or_error(asker)?;
        let contents = places.into_iter().filter_map(|place| {
            let content: &content::Model = known.get(&place.content_hash)?;
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
        let acts = available(&asker.service.kit, &asker.caller, &self.0).await;
        let acts = acts.or_error(asker)?.into_iter();
        Ok(acts
            .map(|one| DraftAction {
                action: one.act.into(),
                step: one.step.map(global),
                allowed: one.outcome.is_ok(),
                problem: one
                    .outcome
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

/// A content of a draft.
#[derive(SimpleObject)]
struct DraftContent {
    /// Its place in the version, from 1.
    ordinal: i32,
    /// What it is within the draft.
    role: ContentRole,
    /// File name, without any path.
    file_name: String,
    /// Media type, by the bytes themselves.
    media_type: String,
    /// Size in bytes.
    size: Long,
    /// SHA-256 of the bytes, 64 hexadecimal digits.
    sha256: String,
    /// Where `GET` gives the bytes, below the service's address.
    url: String,
}

/// How a draft will stand to another document.
struct DraftRelation(NewRelation);

#[Object]
/// How a draft will stand to another document.
impl DraftRelation {
    /// How.
    async fn kind(&self) -> RelationKind {
        self.0.kind.into()
    }

    /// To which, where the caller may see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.to).await
    }
}

/// The card of a draft.
struct DraftCard(Arc<Whole>);

#[Object]
/// The card of a draft (projekta kartīte), with what it would have by default.
impl DraftCard {
    /// Kind (veids).
    async fn kind(&self) -> Option<DocumentKind> {
        self.0.card.kind.map(Into::into)
    }

    /// Title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.card.title
    }

    /// Summary (anotācija).
    async fn annotation(&self) -> Option<&str> {
        self.0.card.annotation.as_deref()
    }

    /// Keywords (atslēgvārdi); no matter of approval.
    async fn keywords(&self) -> Option<&str> {
        self.0.card.keywords.as_deref()
    }

    /// Notes (piezīmes); no matter of approval.
    async fn notes(&self) -> Option<&str> {
        self.0.card.notes.as_deref()
    }

    /// Languages (valoda), codes of ISO 639-1; Latvian when none.
    async fn languages(&self) -> &[String] {
        &self.0.card.languages
    }

    /// Date on the document (dokumenta datums); that of the signature when none.
    async fn document_date(&self) -> Option<Date> {
        self.0.card.document_date.map(Date::from)
    }

    /// How it goes (kanāls).
    async fn channel(&self) -> Option<Channel> {
        self.0.card.channel.map(Into::into)
    }

    /// First addressee (korespondents).
    async fn correspondent(&self, context: &Context<'_>) -> Result<Option<Correspondent>> {
        correspondent(context, self.0.card.correspondent).await
    }

    /// Addressees (adresāti), in their order.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn addressees(&self) -> Vec<DraftAddressee> {
        let addressees = self.0.card.addressees.iter();
        addressees
            .map(|addressee| DraftAddressee(addressee.clone()))
            .collect()
    }

    /// Unit that answers for it (atbildīgā struktūrvienība).
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.card.unit).await
    }

    /// Unit to which it is addressed inside (saņēmēja struktūrvienība).
    async fn receiving_unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.card.receiving_unit).await
    }

    /// Who wrote it (autors); the institution when none.
    async fn author(&self) -> Option<&str> {
        self.0.card.author.as_deref()
    }

    /// Who signed it (parakstītājs), once it is signed.
    async fn signer(&self) -> Option<&str> {
        self.0.card.signer.as_deref()
    }

    /// Access class (pieejamība).
    async fn access_class(&self) -> AccessClass {
        self.0.row.access_class.into()
    }

    /// Restricted until (ierobežojuma datums).
    async fn access_until(&self) -> Option<Date> {
        self.0.card.access_until.map(Date::from)
    }

    /// Ground of the restriction (ierobežojuma pamats).
    async fn access_ground(&self) -> Option<&str> {
        self.0.card.access_ground.as_deref()
    }

    /// What only a document of this kind has.
    async fn particulars(&self) -> Option<Particulars> {
        self.0.card.particulars.clone().map(Particulars::from)
    }
}

/// An addressee of a draft.
struct DraftAddressee(AddresseeDraft);

#[Object]
/// An addressee of a draft (adresāts).
impl DraftAddressee {
    /// Name as it will be printed; empty where only the correspondent is named, or where it is a person on the list whom the
    /// caller may not see.
    async fn name(&self, context: &Context<'_>) -> Result<&str> {
        if self.0.name.is_empty() || self.0.correspondent.is_none() {
            return Ok(&self.0.name);
        }
        let known = correspondent(context, self.0.correspondent).await?;
        Ok(known.map_or("", |_| &self.0.name))
    }

    /// From the list of correspondents.
    async fn correspondent(&self, context: &Context<'_>) -> Result<Option<Correspondent>> {
        correspondent(context, self.0.correspondent).await
    }
}

/// A round of approval.
struct ApprovalRound {
    draft: Arc<Whole>,
    index: usize,
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
