//! A document as clients see it.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use entities::documents::{addressee, document};
use entities::ids::RelationId;
use entities::vocabulary as kept;
use uuid::Uuid;

use super::content::DocumentVersion;
use super::particulars::Particulars;
use super::relation::{Relation, relations};
use crate::access::Action;
use crate::documents::{change, legal_force};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::circulation::{
    Answer, ControlCard, Deadline, Dispatch, DocumentAction, DocumentRoute, Draft, Resolution,
    answers, available_actions, control_card, deadline, dispatches, draft_of, resolutions, route,
};
use crate::graphql::classification::{File, FileSeries, Register, series};
use crate::graphql::ids::global;
use crate::graphql::journal::{JournalEntry, history};
use crate::graphql::limits;
use crate::graphql::loaders::{AddresseesOf, AlsoIn, FormerlyOf, GrantsOf, VersionsOf};
use crate::graphql::organisation::{Account, StaffMember, Unit, account_on, staff_member_on, unit};
use crate::graphql::paging::Paged;
use crate::graphql::parties::{Correspondent, correspondent, printed_name};
use crate::graphql::retention::{
    CorrectionNotice, Hold, Tombstone, holds_on_document, notices_of_document, tombstone_of,
};
use crate::graphql::scalars::{Date, Instant, Long};
use crate::graphql::takeover::OldRegistration;
use crate::graphql::vocabulary::{AccessClass, Channel, Direction, DocumentKind, DocumentStatus};
use crate::kernel::Fault;

/// A document (dokuments).
#[derive(Clone)]
pub(in crate::graphql) struct Document(pub(in crate::graphql) Arc<document::Model>);

#[Object]
/// A document (dokuments): its registration card (reģistrācijas kartīte) and its contents. Ground: MK 282/2024, Dokumentu
/// juridiskā spēka likums, MK 558/2018.
impl Document {
    /// Opaque id.
    pub(in crate::graphql) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Registration number (reģistrācijas numurs), at most 30 characters; none for what is enclosed with another document.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_ref().map(|number| number.as_str())
    }

    /// Direction (dokumentu grupa).
    async fn direction(&self) -> Direction {
        self.0.direction.into()
    }

    /// Kind (veids).
    async fn kind(&self) -> DocumentKind {
        self.0.kind.into()
    }

    /// Where it stands in its life (statuss).
    async fn status(&self) -> DocumentStatus {
        if self.0.is_destroyed() {
            DocumentStatus::Destroyed
        } else {
            self.0.status.into()
        }
    }

    /// Register that gave its number (reģistrs).
    async fn register(&self, context: &Context<'_>) -> Result<Option<Register>> {
        let Some(id) = self.0.register_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        Ok(asker
            .loader()
            .load_one(id)
            .await
            .or_error(asker)?
            .map(Register))
    }

    /// Year of the register.
    async fn register_year(&self) -> Option<i32> {
        self.0.register_year
    }

    /// Its consecutive place in that year, from 1.
    async fn sequence(&self) -> Option<Long> {
        self.0.sequence.map(Long::from)
    }

    /// When it was registered.
    async fn registered_at(&self) -> Instant {
        self.0.registered_at.into()
    }

    /// Day of registration in Europe/Riga (reģistrācijas datums).
    async fn registered_on(&self) -> Date {
        self.0.registered_on.into()
    }

    /// Account that registered it; its owner under the name of that day.
    async fn registered_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account_on(context, self.0.registered_by, self.0.registered_on).await
    }

    /// Title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Summary (anotācija).
    async fn annotation(&self) -> Option<&str> {
        self.0.annotation.as_deref()
    }

    /// Keywords (atslēgvārdi).
    async fn keywords(&self) -> Option<&str> {
        self.0.keywords.as_deref()
    }

    /// Notes (piezīmes).
    async fn notes(&self) -> Option<&str> {
        self.0.notes.as_deref()
    }

    /// Technical information (tehniskā informācija).
    async fn technical_information(&self) -> Option<&str> {
        self.0.technical_information.as_deref()
    }

    /// Languages (valoda), codes of ISO 639-1.
    async fn languages(&self) -> Vec<&str> {
        self.0
            .languages
            .split(',')
            .filter(|code| !code.is_empty())
            .collect()
    }

    /// Date on the document (dokumenta datums).
    async fn document_date(&self) -> Option<Date> {
        self.0.document_date.map(Date::from)
    }

    /// Date of preparation (sagatavošanas datums).
    async fn prepared_on(&self) -> Option<Date> {
        self.0.prepared_on.map(Date::from)
    }

    /// Date of sending (nosūtīšanas datums).
    async fn sent_on(&self) -> Option<Date> {
        self.0.sent_on.map(Date::from)
    }

    /// When it came (saņemšanas laiks).
    async fn received_at(&self) -> Option<Instant> {
        self.0.received_at.map(Instant::from)
    }

    /// Date of the postmark (pasta zīmoga datums).
    async fn postmark_on(&self) -> Option<Date> {
        self.0.postmark_on.map(Date::from)
    }

    /// How it came or went (kanāls).
    async fn channel(&self) -> Option<Channel> {
        self.0.channel.map(Into::into)
    }

    /// Id that the e-mail or e-address system gave the message.
    async fn channel_message_id(&self) -> Option<&str> {
        self.0.channel_message_id.as_deref()
    }

    /// Sender, or first addressee of an outgoing document (korespondents), where the caller may see them.
    async fn correspondent(&self, context: &Context<'_>) -> Result<Option<Correspondent>> {
        correspondent(context, self.0.correspondent_id).await
    }

    /// The sender's own number (nosūtītāja reģ. nr.).
    async fn sender_number(&self) -> Option<&str> {
        self.0.sender_number.as_deref()
    }

    /// The sender's own date.
    async fn sender_date(&self) -> Option<Date> {
        self.0.sender_date.map(Date::from)
    }

    /// Number of enclosures (pielikumi).
    async fn enclosure_count(&self) -> Option<i32> {
        self.0.enclosure_count
    }

    /// Number of sheets (lapas).
    async fn sheet_count(&self) -> Option<i32> {
        self.0.sheet_count
    }

    /// Its file (lieta).
    async fn file(&self, context: &Context<'_>) -> Result<Option<File>> {
        let asker = Asker::of(context);
        Ok(asker
            .loader()
            .load_one(self.0.file_id)
            .await
            .or_error(asker)?
            .map(File))
    }

    /// Further files that it stands in besides its own (norādes citās lietās).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn also_in(&self, context: &Context<'_>) -> Result<Vec<File>> {
        let asker = Asker::of(context);
        let key = AlsoIn(self.0.id);
        let ids = asker.loader().load_one(key).await.or_error(asker)?;
        let ids = ids.map(|ids| ids.to_vec()).unwrap_or_default();
        let rows = asker.load_now(ids.clone()).await.or_error(asker)?;
        Ok(ids
            .iter()
            .filter_map(|id| rows.get(id).map(Arc::clone))
            .map(File)
            .collect())
    }

    /// Holds on the destruction of the files that it stands in (iznīcināšanas aizliegumi), in the order in which they were
    /// placed; null for those who may not read them.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn holds(&self, context: &Context<'_>) -> Result<Option<Vec<Hold>>> {
        holds_on_document(context, (self.0.id, self.0.file_id)).await
    }

    /// People's notices that it holds wrong data (paziņojumi par neprecīziem datiem), oldest first, those that the caller sees. It
    /// stays as it is (Arhīvu likums 13.¹ p.).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn correction_notices(&self, context: &Context<'_>) -> Result<Vec<CorrectionNotice>> {
        notices_of_document(context, self.0.id).await
    }

    /// Series of its file (lietu sērija).
    async fn series(&self, context: &Context<'_>) -> Result<Option<FileSeries>> {
        series(context, self.0.series_id).await
    }

    /// Unit that answers for it (atbildīgā struktūrvienība).
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, Some(self.0.unit_id)).await
    }

    /// Unit that received it, or to which it is addressed inside (saņēmēja struktūrvienība).
    async fn receiving_unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.receiving_unit_id).await
    }

    /// Who shall act on it (izpildītājs), under the name of the registration day unless another day is asked for.
    async fn executor(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, self.0.executor_id, self.0.registered_on).await
    }

    /// Who made it (veidotājs).
    async fn creator(&self) -> Option<&str> {
        self.0.creator.as_deref()
    }

    /// Who wrote it (autors).
    async fn author(&self) -> Option<&str> {
        self.0.author.as_deref()
    }

    /// Who signed it (parakstītājs).
    async fn signer(&self) -> Option<&str> {
        self.0.signer.as_deref()
    }

    /// Access class (pieejamība); Informācijas atklātības likums.
    async fn access_class(&self) -> AccessClass {
        self.0.access_class.into()
    }

    /// Restricted until (ierobežojuma datums).
    async fn access_until(&self) -> Option<Date> {
        self.0.access_until.map(Date::from)
    }

    /// Ground of the restriction (ierobežojuma pamats).
    async fn access_ground(&self) -> Option<&str> {
        self.0.access_ground.as_deref()
    }

    /// Conditions of use (lietošanas nosacījumi).
    async fn use_conditions(&self) -> Option<&str> {
        self.0.use_conditions.as_deref()
    }

    /// What only a document of this kind has.
    async fn particulars(&self, context: &Context<'_>) -> Result<Option<Particulars>> {
        let read = self
            .0
            .particulars
            .clone()
            .map(serde_json::from_value::<crate::documents::Particulars>);
        let read = read
            .transpose()
            .map_err(Fault::at("reading a card's particulars"));
        Ok(read.or_error(Asker::of(context))?.map(Particulars::from))
    }

    /// Addressees (adresāti), in their order.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn addressees(&self, context: &Context<'_>) -> Result<Vec<Addressee>> {
        let asker = Asker::of(context);
        let rows = asker
            .loader()
            .load_one(AddresseesOf(self.0.id))
            .await
            .or_error(asker)?;
        Ok(rows
            .iter()
            .flat_map(|rows| rows.iter().cloned())
            .map(Addressee)
            .collect())
    }

    /// What a former service's register said of it, where it was taken over (pārņemšana).
    async fn formerly(&self, context: &Context<'_>) -> Result<Option<OldRegistration>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(FormerlyOf(self.0.id)).await;
        Ok(row.or_error(asker)?.map(|said| OldRegistration {
            said,
            correspondent: self.0.correspondent_id,
        }))
    }

    /// Versions of its contents (redakcijas), the first one first; none of what was taken over from an old register and
    /// not scanned since.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn versions(&self, context: &Context<'_>) -> Result<Vec<DocumentVersion>> {
        let asker = Asker::of(context);
        let rows = asker
            .loader()
            .load_one(VersionsOf(self.0.id))
            .await
            .or_error(asker)?;
        Ok(rows
            .iter()
            .flat_map(|rows| rows.iter().cloned())
            .map(DocumentVersion)
            .collect())
    }

    /// Relations to and from other documents that the caller may see (saistības), in the order in which they were made.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn relations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<RelationId, Relation>> {
        relations(context, self.0.id, first, after.as_deref()).await
    }

    /// Its legal clock (termiņš); null where no term runs for it.
    async fn deadline(&self, context: &Context<'_>) -> Result<Option<Deadline>> {
        deadline(context, self.0.id).await
    }

    /// Resolutions on it (rezolūcijas), the first one first; those that divide tasks up stand under their tasks.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn resolutions(&self, context: &Context<'_>) -> Result<Vec<Resolution>> {
        resolutions(context, self.0.id).await
    }

    /// Its control card (kontroles kartīte); null where nobody was given anything to do and no term binds the institution.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn control_card(&self, context: &Context<'_>) -> Result<Option<ControlCard>> {
        control_card(context, self.0.id).await
    }

    /// Where it stands on its route (virzība).
    async fn route(&self, context: &Context<'_>) -> Result<DocumentRoute> {
        route(context, &self.0).await
    }

    /// What can be done with it next, each with why the caller may not do it now (pieejamās darbības).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn available_actions(&self, context: &Context<'_>) -> Result<Vec<DocumentAction>> {
        available_actions(context, &self.0).await
    }

    /// The draft that it was until it was signed, with its visas and its signature (saskaņošana); null where it was registered
    /// without one.
    async fn draft(&self, context: &Context<'_>) -> Result<Option<Draft>> {
        draft_of(context, self.0.id).await
    }

    /// How it went to its recipients (nosūtījumi), the first dispatch first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn dispatches(&self, context: &Context<'_>) -> Result<Vec<Dispatch>> {
        dispatches(context, self.0.id).await
    }

    /// What answered it (atbildes), in the order in which it went, as far as the caller may see it.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn answers(&self, context: &Context<'_>) -> Result<Vec<Answer>> {
        answers(context, self.0.id).await
    }

    /// Requisites of legal force that the card does not show (trūkstošie rekvizīti): without them the document binds only
    /// its author. Ground: Dokumentu juridiskā spēka likums 4. p.
    async fn missing_requisites(&self) -> Vec<MissingRequisite> {
        legal_force::missing_requisites(&self.0)
            .into_iter()
            .map(Into::into)
            .collect()
    }

    /// When the registration was annulled.
    async fn annulled_at(&self) -> Option<Instant> {
        self.0.annulled_at.map(Instant::from)
    }

    /// Why the registration was annulled.
    async fn annulment_reason(&self) -> Option<&str> {
        self.0.annulment_reason.as_deref()
    }

    /// Counts the changes of the card; a correction names the one it was made from.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What happened to it, newest first. Who looked at it is only for those who may read the journal.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<Uuid, JournalEntry>> {
        history(context, self.0.id, first, after.as_deref()).await
    }

    /// Staff members let in on this document by name (piekļuve pēc nepieciešamības); none unless the caller may grant it.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn granted_to(&self, context: &Context<'_>) -> Result<Option<Vec<StaffMember>>> {
        let asker = Asker::of(context);
        if !asker.caller.may(Action::GrantAccess) {
            return Ok(None);
        }
        let ids = asker
            .loader()
            .load_one(GrantsOf(self.0.id))
            .await
            .or_error(asker)?;
        let ids: Vec<_> = ids.iter().flat_map(|ids| ids.iter().copied()).collect();
        let mut people = asker
            .loader()
            .load_many(ids.iter().copied())
            .await
            .or_error(asker)?;
        Ok(Some(
            ids.iter()
                .filter_map(|id| people.remove(id))
                .map(StaffMember::today)
                .collect(),
        ))
    }

    /// What is kept of it beside this card, where it is destroyed (iznīcināts); its title is that of its series then.
    async fn tombstone(&self, context: &Context<'_>) -> Result<Option<Tombstone>> {
        tombstone_of(context, self.0.id, self.0.destruction_act.as_deref()).await
    }

    /// Whether the caller may correct the card now.
    async fn viewer_may_amend(&self, context: &Context<'_>) -> bool {
        let caller = &Asker::of(context).caller;
        self.0.status != kept::DocumentStatus::Annulled
            && !self.0.is_destroyed()
            && caller.may(Action::AmendDocument)
            && change::works_on(caller, &self.0)
    }

    /// Whether the caller may annul the registration now.
    async fn viewer_may_annul(&self, context: &Context<'_>) -> bool {
        let caller = &Asker::of(context).caller;
        self.0.status == kept::DocumentStatus::Registered
            && caller.may(Action::AnnulRegistration)
            && change::works_on(caller, &self.0)
    }
}

/// A requisite of legal force that a card does not show (rekvizīts).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum MissingRequisite {
    /// Author (autors).
    Author,
    /// Date (datums).
    Date,
    /// Signature (paraksts).
    Signature,
}

impl From<legal_force::MissingRequisite> for MissingRequisite {
    fn from(requisite: legal_force::MissingRequisite) -> Self {
        match requisite {
            legal_force::MissingRequisite::Author => Self::Author,
            legal_force::MissingRequisite::Date => Self::Date,
            legal_force::MissingRequisite::Signature => Self::Signature,
        }
    }
}

/// An addressee.
struct Addressee(addressee::Model);

#[Object]
/// An addressee (adresāts).
impl Addressee {
    /// Name as printed; empty where only the correspondent was named, or where it is a person on the list whom the caller
    /// may not see.
    async fn name(&self, context: &Context<'_>) -> Result<&str> {
        printed_name(context, &self.0.name, self.0.correspondent_id).await
    }

    /// From the list of correspondents.
    async fn correspondent(&self, context: &Context<'_>) -> Result<Option<Correspondent>> {
        correspondent(context, self.0.correspondent_id).await
    }
}
