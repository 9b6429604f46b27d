//! An item as clients see it.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entities::content::content;
use entities::ids::IntakeItemId;
use entities::mailroom::{intake_content, intake_item};

use crate::content::reading::Kept;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::documents::{self, Document};
use crate::graphql::ids::{global, print};
use crate::graphql::limits;
use crate::graphql::loaders::{
    AlreadyRegistered, BecameOf, IntakeContentsOf, IntakeTextOf, RepeatsOf, SendersOf,
};
use crate::graphql::organisation::{Account, StaffMember, Unit, account_on, staff_member_on, unit};
use crate::graphql::parties::Correspondent;
use crate::graphql::problems::{Problem, told};
use crate::graphql::scalars::{Instant, Long};
use crate::graphql::vocabulary::{
    IntakeChannel, IntakeRemark, IntakeState, SetAsideReason, TextState,
};
use crate::kernel::calendar;
use crate::mailroom::state::{Act, barred};

/// What can be done with an item.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum IntakeAct {
    /// Register it (reģistrēt).
    Register,
    /// Set it aside with a reason (atlikt).
    SetAside,
    /// Let it wait again (atgriezt).
    TakeBack,
}

impl From<Act> for IntakeAct {
    fn from(act: Act) -> Self {
        match act {
            Act::Register => Self::Register,
            Act::SetAside => Self::SetAside,
            Act::TakeBack => Self::TakeBack,
        }
    }
}

/// Something that can be done with an item.
#[derive(SimpleObject)]
struct IntakeAction {
    /// What.
    act: IntakeAct,
    /// Whether the caller may do it now.
    allowed: bool,
    /// Why not; null where they may.
    reason: Option<Problem>,
}

/// An item.
pub(in crate::graphql) struct IntakeItem(pub(in crate::graphql) Arc<intake_item::Model>);

#[Object]
/// What arrived by e-mail, through a watched folder or at the e-address, and waits to be registered or set aside (saņemtais
/// sūtījums). Ground: MK 282/2024; domain of what is not registered: the institution's own rules.
impl IntakeItem {
    /// Opaque id.
    pub(in crate::graphql) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// By which door it arrived.
    async fn channel(&self) -> IntakeChannel {
        self.0.channel.into()
    }

    /// Name of the mailbox or folder, as the settings call it.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// Where in it: folder of the mailbox, subfolder of a scanner.
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Unit whose mailbox or folder it came to; none where it came to the institution.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.unit_id).await
    }

    /// When it reached the mailbox or folder: a term of law runs from then.
    async fn received_at(&self) -> Instant {
        self.0.received_at.into()
    }

    /// When it was taken in here.
    async fn taken_in_at(&self) -> Instant {
        self.0.taken_in_at.into()
    }

    /// When the sender says that it was sent.
    async fn sent_at(&self) -> Option<Instant> {
        self.0.sent_at.map(Instant::from)
    }

    /// The sender's name, as the message says; nobody has checked it.
    async fn sender_name(&self) -> Option<&str> {
        self.0.sender_name.as_deref()
    }

    /// The sender's e-mail address or e-address, as the message says.
    async fn sender_address(&self) -> Option<&str> {
        self.0.sender_address.as_deref()
    }

    /// Subject of a message; of a scan, the file's name.
    async fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
    }

    /// Id that the sender's system gave the message (`Message-ID`).
    async fn message_id(&self) -> Option<&str> {
        self.0.message_id.as_deref()
    }

    /// The sender's own number (nosūtītāja reģ. nr.).
    async fn sender_number(&self) -> Option<&str> {
        self.0.sender_number.as_deref()
    }

    /// Whether sender, subject and attachments are known by now: contents are read a moment after they arrive.
    async fn is_read(&self) -> bool {
        self.0.read_at.is_some()
    }

    /// What is out of the ordinary about it.
    async fn remarks(&self) -> Vec<IntakeRemark> {
        self.0.remarks.0.iter().copied().map(Into::into).collect()
    }

    /// The same in words, in the caller's language.
    async fn notices(&self, context: &Context<'_>) -> Vec<String> {
        let asker = Asker::of(context);
        let remarks = self.0.remarks.0.iter();
        remarks
            .map(|remark| {
                let key = format!("intake-remark-{remark}");
                asker.service.messages.text(asker.language, &key, &[])
            })
            .collect()
    }

    /// The beginning of its text, at most 20,000 bytes; none while it is not read, and where there is none.
    async fn text(&self, context: &Context<'_>) -> Result<Option<String>> {
        let asker = Asker::of(context);
        let Some((_, main)) = self.contents_of(asker).await?.into_iter().next() else {
            return Ok(None);
        };
        let key = IntakeTextOf(main.hash);
        let text = asker.loader().load_one(key).await.or_error(asker)?;
        Ok(text.map(|text| text.as_ref().clone()))
    }

    /// What it consists of: the message itself, or the files that came.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn contents(&self, context: &Context<'_>) -> Result<Vec<IntakeContent>> {
        let contents = self.contents_of(Asker::of(context)).await?;
        Ok(contents
            .into_iter()
            .map(|(place, content)| IntakeContent { place, content })
            .collect())
    }

    /// Where it stands.
    async fn state(&self) -> IntakeState {
        self.0.state.into()
    }

    /// Counts what people did with it; to be sent back with each act.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// When somebody last registered it, set it aside or took it back.
    async fn acted_at(&self) -> Option<Instant> {
        self.0.acted_at.map(Instant::from)
    }

    /// Who did.
    async fn acted_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let day = calendar::day(self.0.acted_at.unwrap_or(self.0.taken_in_at));
        account_on(context, self.0.acted_by, day).await
    }

    /// In whose stead, where a substitute did.
    async fn acted_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.acted_at.unwrap_or(self.0.taken_in_at));
        staff_member_on(context, self.0.acted_for, day).await
    }

    /// The document that it became, where the caller may see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            Some(id) => documents::document(context, id).await,
            None => Ok(None),
        }
    }

    /// Why it is not registered.
    async fn set_aside_as(&self) -> Option<SetAsideReason> {
        self.0.set_aside_as.map(Into::into)
    }

    /// The same in words, where somebody wrote any.
    async fn set_aside_words(&self) -> Option<&str> {
        self.0.set_aside_words.as_deref()
    }

    /// What can be done with it, each with why the caller may not do it now (pieejamās darbības). Taking back what was
    /// registered needs the registration to be annulled first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn available_actions(&self, context: &Context<'_>) -> Result<Vec<IntakeAction>> {
        let asker = Asker::of(context);
        let became = match self.0.document_id {
            Some(id) => asker
                .loader()
                .load_one(BecameOf(id))
                .await
                .or_error(asker)?,
            None => None,
        };
        Ok(Act::ALL
            .into_iter()
            .map(|act| {
                let refusal = barred(act, &asker.caller, &self.0, became.as_deref());
                IntakeAction {
                    act: act.into(),
                    allowed: refusal.is_none(),
                    reason: told(
                        asker,
                        refusal
                            .map(|refusal| refusal.problems())
                            .into_iter()
                            .flatten(),
                    )
                    .pop(),
                }
            })
            .collect())
    }

    /// Documents that are this item again: they hold one of its contents or carry the id of its message. At most five, the
    /// last registered first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn already_registered_as(&self, context: &Context<'_>) -> Result<Vec<Document>> {
        let asker = Asker::of(context);
        let key = AlreadyRegistered(self.0.id);
        let found = asker.loader().load_one(key).await.or_error(asker)?;
        let cards = found.iter().flat_map(|cards| cards.iter());
        Ok(cards
            .map(|card| {
                asker.shows(crate::documents::shown::List::Documents, card);
                Document(Arc::new(card.clone()))
            })
            .collect())
    }

    /// Other items that are this one again: the same message or the same bytes. At most five, the last first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn repeats(&self, context: &Context<'_>) -> Result<Vec<Self>> {
        let asker = Asker::of(context);
        let key = RepeatsOf(self.0.id);
        let found = asker.loader().load_one(key).await.or_error(asker)?;
        let rows = found.iter().flat_map(|rows| rows.iter());
        Ok(rows
            .map(|row| {
                asker.shows_item(row.id);
                Self(Arc::new(row.clone()))
            })
            .collect())
    }

    /// Correspondents with the sender's address, at most five. Only a suggestion: an address proves nobody.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn suggested_correspondents(&self, context: &Context<'_>) -> Result<Vec<Correspondent>> {
        let asker = Asker::of(context);
        let key = SendersOf(self.0.id);
        let found = asker.loader().load_one(key).await.or_error(asker)?;
        let rows = found.iter().flat_map(|rows| rows.iter());
        Ok(rows
            .map(|row| Correspondent(Arc::new(row.clone())))
            .collect())
    }
}

impl IntakeItem {
    /// An item with which the caller has just done something.
    pub(super) fn dealt_with(asker: &Asker, row: intake_item::Model) -> Self {
        asker.has_dealt_with(row.id);
        Self(Arc::new(row))
    }

    async fn contents_of(
        &self,
        asker: &Asker,
    ) -> Result<Vec<(intake_content::Model, content::Model)>> {
        let key = IntakeContentsOf(self.0.id);
        let found = asker.loader().load_one(key).await.or_error(asker)?;
        Ok(found.map(|found| found.to_vec()).unwrap_or_default())
    }
}

/// A content of an item.
struct IntakeContent {
    place: intake_content::Model,
    content: content::Model,
}

#[Object]
/// A content of something that arrived: bytes under their SHA-256, which never change.
impl IntakeContent {
    /// File name, without any path.
    async fn file_name(&self) -> &str {
        &self.place.file_name
    }

    /// Media type, by the bytes themselves and not by what the sender called them.
    async fn media_type(&self) -> &str {
        &self.content.media_type
    }

    /// Size in bytes.
    async fn size(&self) -> Long {
        self.content.size.into()
    }

    /// SHA-256 of the bytes, 64 hexadecimal digits.
    async fn sha256(&self) -> String {
        self.content.hash.to_string()
    }

    /// Where `GET` gives the bytes, below the service's address. Why they are read may stand in the header `X-Purpose`
    /// (percent-encoded UTF-8).
    async fn url(&self) -> String {
        url(self.place.item_id, self.place.ordinal)
    }

    /// How far its text is known.
    async fn text_state(&self) -> TextState {
        self.content.text_state.into()
    }

    /// What is attached to the message that it is. When the message is registered, each becomes a document of its own.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn attachments(&self, context: &Context<'_>) -> Result<Vec<IntakeAttachment>> {
        let kept = Kept::of(&self.content).or_error(Asker::of(context))?;
        let Some(kept) = kept else {
            return Ok(Vec::new());
        };
        let url = url(self.place.item_id, self.place.ordinal);
        let parts = (0_u32..).zip(&kept.inspection.parts);
        Ok(parts
            .filter(|(_, part)| !part.inline)
            .map(|(index, part)| IntakeAttachment {
                name: part.name.clone(),
                size: part.size.into(),
                media_type: part.media_type.clone(),
                sha256: part.hash.to_string(),
                url: kept
                    .taken_in
                    .contains(&index)
                    .then(|| format!("{url}/attachments/{index}")),
            })
            .collect())
    }
}

fn url(item: IntakeItemId, ordinal: i32) -> String {
    format!("/intake/{}/contents/{ordinal}", print(item))
}

/// What is attached to a message that arrived.
#[derive(SimpleObject)]
struct IntakeAttachment {
    /// Name made safe.
    name: String,
    /// Size in bytes.
    size: Long,
    /// Media type, by its first bytes.
    media_type: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    sha256: String,
    /// Where `GET` gives the bytes; none for what stays within its message.
    url: Option<String>,
}
