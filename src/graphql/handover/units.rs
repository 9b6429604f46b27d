//! Units of description, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entities::values::ArchivalDate as Kept;

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::classification::File;
use super::super::documents::Document;
use super::super::ids::global;
use super::super::limits;
use super::super::loaders::ActOfUnit;
use super::super::scalars::Long;
use super::super::vocabulary::{DescriptionAccess, ExtentUnit, Secrecy};
use super::acts::HandoverAct;
use crate::documents::shown::List;
use crate::handover::read::Checked;
use crate::handover::{Flaw, Weight};
use crate::kernel::problem;

/// A unit with what is wrong with it.
pub(super) struct DescriptionUnit(pub(super) Checked);

/// A date that is known to the day, the month or the year (datējums).
#[derive(SimpleObject)]
pub(super) struct ArchivalDate {
    /// As it is printed: `15.07.2015.`, `07.2015.`, `2015.`
    text: String,
    /// The same in ISO 8601: `2015-07-15`, `2015-07`, `2015`.
    iso: String,
}

impl From<Kept> for ArchivalDate {
    fn from(date: Kept) -> Self {
        Self {
            text: date.latvian(),
            iso: date.to_string(),
        }
    }
}

#[Object]
/// A unit of description (glabājamā vienība): a file, or a volume of one, as the archive knows it. Ground: MK 282/2024.
impl DescriptionUnit {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.row.id)
    }

    /// Its number with perhaps a letter (Nr.): `15`, `15a`.
    async fn number(&self) -> String {
        self.0.row.designation()
    }

    /// Part of the inventory in which it came.
    async fn part(&self) -> i32 {
        self.0.row.part
    }

    /// The file that it is, or is a volume of.
    async fn file(&self, context: &Context<'_>) -> Result<Option<File>> {
        let asker = Asker::of(context);
        let found = asker.loader().load_one(self.0.row.file_id).await;
        Ok(found.or_error(asker)?.map(File))
    }

    /// The volume that it is; null where it is the whole file.
    async fn volume(&self) -> Option<ID> {
        self.0.row.volume_id.map(global)
    }

    /// Code of its series or subseries (sērijas kods).
    async fn series_code(&self) -> Option<&str> {
        self.0.row.series_code.as_deref()
    }

    /// Date of the first document (datums no).
    async fn from(&self) -> ArchivalDate {
        self.0.row.from_on.into()
    }

    /// Date of the last document (datums līdz).
    async fn to(&self) -> ArchivalDate {
        self.0.row.to_on.into()
    }

    /// What is to be said of the dates (datējuma piezīmes).
    async fn date_notes(&self) -> Option<&str> {
        self.0.row.date_notes.as_deref()
    }

    /// How much it is (apjoms).
    async fn extent(&self) -> Long {
        self.0.row.extent.into()
    }

    /// In what that is measured (mērvienība).
    async fn extent_unit(&self) -> ExtentUnit {
        self.0.row.extent_unit.into()
    }

    /// Units that belong with it (saistītās vienības): `2-15`.
    async fn related(&self) -> Option<&str> {
        self.0.row.related.as_deref()
    }

    /// Its title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.row.title
    }

    /// What is in it (saturs).
    async fn content(&self) -> Option<&str> {
        self.0.row.content.as_deref()
    }

    /// Whatever else (piezīmes).
    async fn notes(&self) -> Option<&str> {
        self.0.row.notes.as_deref()
    }

    /// How it is arranged (sistematizācija).
    async fn arrangement(&self) -> Option<&str> {
        self.0.row.arrangement.as_deref()
    }

    /// Its languages (valoda), ISO 639-1.
    async fn languages(&self) -> Vec<&str> {
        let codes = self.0.row.languages.split(',');
        codes.filter(|code| !code.is_empty()).collect()
    }

    /// Who may read it (pieejamība).
    async fn access(&self) -> DescriptionAccess {
        self.0.row.access.into()
    }

    /// On which ground not everybody may.
    async fn access_ground(&self) -> Option<&str> {
        self.0.row.access_ground.as_deref()
    }

    /// Its form (forma).
    async fn form(&self) -> Option<&str> {
        self.0.row.form.as_deref()
    }

    /// How secret it is (slepenība).
    async fn secrecy(&self) -> Secrecy {
        self.0.row.secrecy.into()
    }

    /// Which copies there are (kopijas).
    async fn copies(&self) -> Option<&str> {
        self.0.row.copies.as_deref()
    }

    /// What happened to it before (arhīva vēsture).
    async fn archive_history(&self) -> Option<&str> {
        self.0.row.archive_history.as_deref()
    }

    /// Why contents that nobody can read go to the archive as they are (nelasāmas datnes); null where nobody said so.
    async fn unreadable(&self) -> Option<&str> {
        self.0.row.unreadable.as_deref()
    }

    /// The act by which it was handed over, or is to be (nodošanas akts); null where it is on none.
    async fn act(&self, context: &Context<'_>) -> Result<Option<HandoverAct>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(ActOfUnit(self.0.row.id)).await;
        let row = row.or_error(asker)?;
        row.map(|row| HandoverAct::of(asker, row.as_ref().clone()))
            .transpose()
    }

    /// What will not do, or should be looked at (trūkumi), what blocks first: what it says beside what its file holds today.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn flaws(&self) -> Vec<DescriptionFlaw<'_>> {
        self.0.flaws.iter().map(DescriptionFlaw).collect()
    }
}

/// What a flaw does (trūkuma nozīme).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum FlawWeight {
    /// The inventory is not submitted with it (neļauj iesniegt).
    Blocks,
    /// Somebody should look (jāpārbauda).
    Remark,
}

/// Something about a unit that will not do, or should be looked at.
struct DescriptionFlaw<'a>(&'a Flaw);

#[Object]
/// Something about a unit of description that will not do, or should be looked at (trūkums).
impl DescriptionFlaw<'_> {
    /// Stable code for programs.
    async fn code(&self) -> &str {
        self.0.problem.code
    }

    /// What it does.
    async fn weight(&self) -> FlawWeight {
        match self.0.weight {
            Weight::Blocks => FlawWeight::Blocks,
            Weight::Remark => FlawWeight::Remark,
        }
    }

    /// Field of the unit at which it is.
    async fn field(&self) -> String {
        self.0.problem.path.join(".")
    }

    /// The documents that it is about, in the order in which they came, at most 50, as far as the caller may see them; none where
    /// it is about the unit as a whole. Once they are mended the next ones are told.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn documents(&self, context: &Context<'_>) -> Result<Vec<Document>> {
        let asker = Asker::of(context);
        let ids = self.0.documents.iter().map(|document| document.id);
        let cards = asker.loader().load_many(ids.clone()).await;
        let mut cards = cards.or_error(asker)?;
        let cards = ids.filter_map(|id| cards.remove(&id));
        let shown = cards.inspect(|card| asker.shows(List::Documents, card));
        Ok(shown.map(Document).collect())
    }

    /// What it is and what to do, in the caller's language unless another is asked for.
    async fn message(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        let asker = Asker::of(context);
        let language = match language {
            None => asker.language,
            Some(Language::Lv) => problem::Language::Latvian,
            Some(Language::En) => problem::Language::English,
        };
        asker.service.messages.say(language, &self.0.problem)
    }
}
