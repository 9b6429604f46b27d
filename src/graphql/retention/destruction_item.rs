//! Files on lists of what is to be destroyed, and acts, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use entities::retention::destruction_list;

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::classification::File;
use super::super::ids::{global, print};
use super::super::organisation::{StaffMember, staff_member_on};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::{Appraisal, ItemState, Medium, WithdrawnBecause};
use super::words;
use crate::kernel::calendar;
use crate::retention::list::act::Totals;
use crate::retention::list::read::Item;

/// A file on a list.
pub(super) struct DestructionItem(pub(super) Arc<Item>);

#[Object]
/// A file on a list of what is to be destroyed (akta rinda).
impl DestructionItem {
    /// Its number on the list (Nr. p. k.).
    async fn number(&self) -> i32 {
        self.0.row.ordinal
    }

    /// The file.
    async fn file(&self, context: &Context<'_>) -> Result<Option<File>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.row.file_id).await;
        Ok(row.or_error(asker)?.map(File))
    }

    /// Where it stands (statuss).
    async fn state(&self) -> ItemState {
        self.0.row.state.into()
    }

    /// The day from which it may be destroyed, as known when it came on the list or the list was submitted.
    async fn due_on(&self) -> Date {
        self.0.row.due_on.into()
    }

    /// What is to become of it (ekspertīzes lēmums); null while nobody has said so.
    async fn appraisal(&self) -> Option<Appraisal> {
        self.0.row.appraisal.map(Into::into)
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.row.reason.as_deref()
    }

    /// Last day on which it is kept on.
    async fn extend_until(&self) -> Option<Date> {
        self.0.row.extend_until.map(Date::from)
    }

    /// Who appraised it.
    async fn appraised_by(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let at = self.0.row.appraised_at.unwrap_or_default();
        staff_member_on(context, self.0.row.appraised_by, calendar::day(at)).await
    }

    /// What somebody remarked about it (piezīme).
    async fn remark(&self) -> Option<&str> {
        self.0.row.remark.as_deref()
    }

    /// Who remarked it.
    async fn remarked_by(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let at = self.0.row.remarked_at.unwrap_or_default();
        staff_member_on(context, self.0.row.remarked_by, calendar::day(at)).await
    }

    /// Why it left the list.
    async fn withdrawn_because(&self) -> Option<WithdrawnBecause> {
        self.0.row.withdrawn_because.map(Into::into)
    }

    /// The same in words: the title of a hold, the number of a document.
    async fn withdrawn_words(&self) -> Option<&str> {
        self.0.row.withdrawn_words.as_deref()
    }

    /// When it left the list.
    async fn withdrawn_at(&self) -> Option<Instant> {
        self.0.row.withdrawn_at.map(Instant::from)
    }

    /// Whether what the act says of it is frozen: it was submitted. Otherwise it is told as it is now.
    async fn frozen(&self) -> bool {
        self.0.row.facts.is_some()
    }

    /// What stands on its cover (lietas indekss).
    async fn designation(&self) -> Option<&str> {
        let facts = self.0.facts.as_ref();
        facts.map(|facts| facts.designation.as_str())
    }

    /// Its title (lietas nosaukums).
    async fn title(&self) -> Option<&str> {
        self.0.facts.as_ref().map(|facts| facts.title.as_str())
    }

    /// Name of the unit, or of the former service, whose file it is (struktūrvienība): under one index several may have one.
    async fn unit(&self) -> Option<&str> {
        self.0.facts.as_ref()?.unit.as_deref()
    }

    /// Reference code of its record group (fonds): `LV_LNA_SZVA_F327`; null where the archive gave none.
    async fn fonds(&self) -> Option<&str> {
        self.0.facts.as_ref()?.fonds.as_deref()
    }

    /// Date of its first document (datējums, no).
    async fn from(&self) -> Option<Date> {
        self.0.facts.as_ref().map(|facts| facts.from.into())
    }

    /// Date of its last document (datējums, līdz).
    async fn to(&self) -> Option<Date> {
        self.0.facts.as_ref().map(|facts| facts.to.into())
    }

    /// Volumes (sējumi).
    async fn volumes(&self) -> Option<Long> {
        self.0.facts.as_ref().map(|facts| facts.volumes.into())
    }

    /// Documents.
    async fn documents(&self) -> Option<Long> {
        self.0.facts.as_ref().map(|facts| facts.documents.into())
    }

    /// Bytes of their contents, each content once (datu apjoms).
    async fn bytes(&self) -> Option<Long> {
        self.0.facts.as_ref().map(|facts| facts.bytes.into())
    }

    /// What it is kept on (vide).
    async fn medium(&self) -> Option<Medium> {
        self.0.facts.as_ref().map(|facts| facts.medium.into())
    }

    /// How long it is kept, in words, in the caller's language unless another is asked for (glabāšanas termiņš).
    async fn term(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> Option<String> {
        let facts = self.0.facts.as_ref();
        facts.map(|facts| words(context, language).period(&facts.rule))
    }

    /// Legal act and section of that (pamatojums); of what the archive has, the act of handover.
    async fn ground(&self) -> Option<String> {
        let facts = self.0.facts.as_ref();
        facts.map(|facts| facts.ground())
    }

    /// Version of the rule by which it is due; null where the scheme's own term holds.
    async fn rule_version(&self) -> Option<ID> {
        let rule = self.0.facts.as_ref().and_then(|facts| facts.rule.id);
        rule.map(global)
    }
}

/// An act.
pub(super) struct DestructionAct {
    pub(super) list: Arc<destruction_list::Model>,
    pub(super) totals: Totals,
}

#[Object]
/// An act about the choice of documents for destruction (akts par dokumentu atlasi iznīcināšanai), added up.
impl DestructionAct {
    /// Number of the act.
    async fn number(&self) -> Option<&str> {
        self.list.act_number.as_deref()
    }

    /// Files to be destroyed.
    async fn files(&self) -> Long {
        i64::from(self.totals.files).into()
    }

    /// The same in Latvian words: `divdesmit viena`.
    async fn files_in_words(&self) -> &str {
        &self.totals.files_in_words
    }

    /// Their volumes.
    async fn volumes(&self) -> Long {
        self.totals.volumes.into()
    }

    /// Their documents.
    async fn documents(&self) -> Long {
        self.totals.documents.into()
    }

    /// Bytes of their contents.
    async fn bytes(&self) -> Long {
        self.totals.bytes.into()
    }

    /// Where `GET` gives it as PDF/A-2b to be signed, below the service's address.
    async fn url(&self) -> String {
        format!("/destruction-lists/{}/act", print(self.list.id))
    }

    /// Where `GET` gives all that stands on it as JSON, below the service's address.
    async fn data_url(&self) -> String {
        format!("/destruction-lists/{}/act.json", print(self.list.id))
    }
}
