//! Acts of handover, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use entities::handover::{act as kept, act_signature};
use entities::ids::HandoverActId;
use entities::vocabulary::ActState as State;

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::{self, global, print};
use super::super::limits;
use super::super::loaders::{PackagesOfAct, SignaturesOfAct};
use super::super::organisation::{Account, account};
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::{ActSide, ActSignatureForm, ActState, TransferMedium};
use super::packages::HandoverPackage;
use crate::access::Action;
use crate::handover::act::read::{self, Filter};
use crate::handover::act::said::{Row, Said};

/// An act with what it says.
#[derive(Clone)]
pub(super) struct HandoverAct {
    row: Arc<kept::Model>,
    said: Arc<Said>,
}

impl HandoverAct {
    /// An act as it is kept.
    pub(super) fn of(asker: &Asker, row: kept::Model) -> Result<Self> {
        let said = Said::read(&row.said).or_error(asker)?;
        Ok(Self {
            row: Arc::new(row),
            said: Arc::new(said),
        })
    }
}

/// What can be done with an act.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum HandoverActDeed {
    /// Record who signed it (`recordHandoverSignature`).
    Sign,
    /// Cancel it (`cancelHandoverAct`).
    Cancel,
}

#[Object]
/// An act of handover (akts par dokumentu nodošanu un pieņemšanu pastāvīgā valsts glabāšanā). What it says is frozen when it is drawn
/// up. Ground: Arhīvu likums; MK 282/2024.
impl HandoverAct {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.row.id)
    }

    /// Its number in the series of its year (akta reģ. nr.): `3/2026`. None is given twice.
    async fn number(&self) -> &str {
        &self.said.number
    }

    /// Where it stands (statuss).
    async fn state(&self) -> ActState {
        self.row.state.into()
    }

    /// The day on which it was drawn up (datums).
    async fn drawn_up_on(&self) -> Date {
        self.said.drawn_up_on.into()
    }

    /// Account that drew it up.
    async fn drawn_up_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.row.drawn_up_by)).await
    }

    /// On what its units are.
    async fn medium(&self) -> TransferMedium {
        self.said.medium.into()
    }

    /// Name of the institution that hands over.
    async fn institution_name(&self) -> &str {
        &self.said.institution.name
    }

    /// Its registration number.
    async fn institution_number(&self) -> &str {
        &self.said.institution.number
    }

    /// Its legal address.
    async fn address(&self) -> &str {
        &self.said.institution.address
    }

    /// Who answers for it there.
    async fn responsible(&self) -> &str {
        &self.said.institution.responsible
    }

    /// Name of the archive that takes over.
    async fn archive_name(&self) -> &str {
        &self.said.archive.name
    }

    /// Its unit in the National Archives: `SZVA`.
    async fn archive_code(&self) -> &str {
        &self.said.archive.code
    }

    /// Who answers for it at the archive.
    async fn archive_responsible(&self) -> Option<&str> {
        self.said.archive.responsible.as_deref()
    }

    /// Reference code of the record group (fonds): `LV_LNA_SZVA_F412`.
    async fn record_group(&self) -> &str {
        &self.said.record_group
    }

    /// Name of the record group.
    async fn record_group_name(&self) -> &str {
        &self.said.record_group_name
    }

    /// Date of the first document, as it is printed.
    async fn from(&self) -> &str {
        &self.said.from
    }

    /// Date of the last document, as it is printed.
    async fn to(&self) -> &str {
        &self.said.to
    }

    /// On what it rests (nodošanas pamatojums), in Latvian as it is printed.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn grounds(&self) -> Vec<String> {
        self.said.grounds.iter().map(ToString::to_string).collect()
    }

    /// The archive's letter that lets units go before their time; null where none does, or the caller may not see it.
    async fn consent(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.row.consent_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// What it hands over, a row an inventory.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn rows(&self) -> Vec<HandoverActRow<'_>> {
        self.said.rows.iter().map(HandoverActRow).collect()
    }

    /// How many units of description it hands over.
    async fn unit_count(&self) -> i32 {
        self.row.units
    }

    /// The same in Latvian words (vārdiem): divdesmit viena.
    async fn units_in_words(&self) -> &str {
        &self.said.totals.units_in_words
    }

    /// Documents; null on paper.
    async fn document_count(&self) -> Option<Long> {
        self.said.totals.documents.map(Long::from)
    }

    /// Bytes of their files; null on paper.
    async fn bytes(&self) -> Option<Long> {
        self.said.totals.bytes.map(Long::from)
    }

    /// Who checked what is handed over.
    async fn checked_by(&self) -> Option<&str> {
        self.said.checked_by.as_deref()
    }

    /// Who hands it over.
    async fn handed_by(&self) -> &str {
        &self.said.handed_by
    }

    /// The packages in which the units went; none on paper. At most 50.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn packages(&self, context: &Context<'_>) -> Result<Vec<HandoverPackage>> {
        let asker = Asker::of(context);
        let loader = asker.loader();
        let ids = loader.load_one(PackagesOfAct(self.row.id)).await;
        let ids = ids.or_error(asker)?.unwrap_or_default();
        let mut rows = loader
            .load_many(ids.iter().copied())
            .await
            .or_error(asker)?;
        let rows = ids.iter().filter_map(|id| rows.remove(id));
        Ok(rows.map(HandoverPackage).collect())
    }

    /// SHA-256 of its paper, hexadecimal: what both sides sign.
    async fn paper_sha256(&self) -> String {
        self.row.paper_sha256.to_string()
    }

    /// Who signed it (paraksti), in the order in which that was recorded.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn signatures(&self, context: &Context<'_>) -> Result<Vec<HandoverSignature>> {
        let asker = Asker::of(context);
        let rows = asker.loader().load_one(SignaturesOfAct(self.row.id)).await;
        let rows = rows.or_error(asker)?.unwrap_or_default();
        Ok(rows.iter().cloned().map(HandoverSignature).collect())
    }

    /// When the second side's signature was recorded, or it was cancelled.
    async fn ended_at(&self) -> Option<Instant> {
        self.row.ended_at.map(Instant::from)
    }

    /// Why it was cancelled.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// What can be done with it where it stands.
    async fn available_deeds(&self) -> Vec<HandoverActDeed> {
        match self.row.state {
            State::DrawnUp => vec![HandoverActDeed::Sign, HandoverActDeed::Cancel],
            State::Signed | State::Cancelled => Vec::new(),
        }
    }

    /// Counts what became of it: whoever acts names the one they read.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// Where `GET` gives its paper (PDF/A-2b), the very bytes that are signed, below the service's address.
    async fn url(&self) -> String {
        format!("/handover-acts/{}/paper", print(self.row.id))
    }

    /// Where `GET` gives it as JSON, with who signed.
    async fn data_url(&self) -> String {
        format!("/handover-acts/{}/act.json", print(self.row.id))
    }

    /// Where `GET` gives its table as CSV: UTF-8 with a byte-order mark, `;`, CRLF.
    async fn csv_url(&self) -> String {
        format!("/handover-acts/{}/table.csv", print(self.row.id))
    }

    /// Where `GET` gives the same as a workbook.
    async fn xlsx_url(&self) -> String {
        format!("/handover-acts/{}/table.xlsx", print(self.row.id))
    }
}

/// A row of an act.
struct HandoverActRow<'a>(&'a Row);

#[Object]
/// What an act hands over of an inventory (akta rinda).
impl HandoverActRow<'_> {
    /// Number of the inventory (uzskaites saraksta numurs).
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Term, type and medium (uzskaites saraksta veids), in Latvian as it is printed.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Its title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Units (glabājamo vienību skaits).
    async fn units(&self) -> i32 {
        i32::try_from(self.0.units).unwrap_or(i32::MAX)
    }

    /// Documents (dokumentu skaits); null on paper.
    async fn documents(&self) -> Option<Long> {
        self.0.documents.map(Long::from)
    }

    /// Bytes as their inventory says them (datu apjoms), renditions not counted; null on paper.
    async fn bytes(&self) -> Option<Long> {
        self.0.bytes.map(Long::from)
    }

    /// Formats of their files (datnes formāts), by the ends of their names: `PDF`.
    async fn formats(&self) -> &[String] {
        &self.0.formats
    }

    /// Numbers of the units that not everybody may read (GV ar ierobežotu pieejamību numuri).
    async fn restricted(&self) -> &[String] {
        &self.0.restricted
    }
}

/// That a side signed.
struct HandoverSignature(act_signature::Model);

#[Object]
/// That one side signed an act of handover (akta paraksts).
impl HandoverSignature {
    /// Which side.
    async fn side(&self) -> ActSide {
        self.0.side.into()
    }

    /// Who signed.
    async fn name(&self) -> &str {
        &self.0.signer_name
    }

    /// In which post.
    async fn post(&self) -> &str {
        &self.0.signer_post
    }

    /// When.
    async fn signed_on(&self) -> Date {
        self.0.signed_on.into()
    }

    /// Under which number that side registered the act (dok. reģ. nr.).
    async fn registered_as(&self) -> Option<&str> {
        self.0.registered_as.as_deref()
    }

    /// The document that carries the signed act; null where the caller may not see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.document_id).await
    }

    /// SHA-256 of the signed act, hexadecimal. Its bytes stay.
    async fn sha256(&self) -> String {
        self.0.content_hash.to_string()
    }

    /// SHA-256 of the paper that was signed, hexadecimal.
    async fn paper_sha256(&self) -> String {
        self.0.paper_sha256.to_string()
    }

    /// How far the signed act could be compared with the paper. Certificates and trust lists are not looked at.
    async fn form(&self) -> ActSignatureForm {
        self.0.form.into()
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> Instant {
        self.0.recorded_at.into()
    }

    /// Account that recorded it.
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.recorded_by)).await
    }
}

/// What can be asked about acts of handover.
#[derive(Default)]
pub(super) struct ActsQuery;

#[Object]
impl ActsQuery {
    /// The institution's acts of handover (nodošanas akti), the newest first. For the records office, the head and the archivist.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn handover_acts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that stand so.")] states: Option<Vec<ActState>>,
        #[graphql(desc = "Of one year's series.")] year: Option<i32>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<HandoverActId, HandoverAct>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let states = states.unwrap_or_default().into_iter();
        let filter = Filter {
            states: states.map(Into::into).collect(),
            year,
        };
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::page(reader, own, &filter, &request).await;
        let page = page.or_error(asker)?;
        let total = total(context, asker, read::count(reader, own, &filter)).await?;
        let rows = page.rows.into_iter().map(|row| HandoverAct::of(asker, row));
        let page = crate::kernel::paging::Page {
            rows: rows.collect::<Result<Vec<_>>>()?,
            has_next: page.has_next,
        };
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |act| act.row.id,
            |act| act,
        ))
    }

    /// One of these acts; null where the institution has no such.
    async fn handover_act(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<HandoverAct>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let id = ids::read(&id, "id").or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = read::one(reader, own, id).await.or_error(asker)?;
        row.map(|row| HandoverAct::of(asker, row)).transpose()
    }
}
