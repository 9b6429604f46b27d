//! Versions of the scheme: their life, what they still lack, what differs between two, and what goes on with what.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::classification::{scheme, scheme_step};
use entities::ids::SchemeId;
use entities::values::FileIndex;

use super::super::asker::{Asker, OrError};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::organisation::{Unit, as_of as today_or, optional_day, structure, unit};
use super::super::problems::{Problem, told};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::SchemeState;
use super::FileSeries;
use crate::classification::check::check;
use crate::classification::compare::{self, Difference};
use crate::classification::table::{Format, export, paper};
use crate::classification::{SeriesPlan, crosswalk, drafting, formerly, life, read};
use crate::kernel::{self, calendar};

/// A version of the classification scheme.
pub(super) struct Scheme(pub(super) scheme::Model);

#[Object]
/// A version of the classification scheme (klasifikācijas shēma, lietu nomenklatūra). Ground: MK 282/2024.
impl Scheme {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where it stands in its life (statuss).
    async fn state(&self) -> SchemeState {
        self.0.state.into()
    }

    /// First day in force.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last day in force, where a newer version superseded it.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// Until when the archive's agreement holds: five years, eight where a sector scheme exists.
    async fn agreed_until(&self) -> Option<Date> {
        self.0.agreed_until.map(Date::from)
    }

    /// Whether it is made up, for trying things out (paraugs).
    async fn sample(&self) -> bool {
        self.0.sample
    }

    /// The former service whose files it lists, where they were taken over (pārņemšana): it was never in force here.
    async fn former_unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.former_unit_id).await
    }

    /// The institution, of today or of old, whose scheme it is; none where it is that of everything behind the wall.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.unit_id).await
    }

    /// The version that it was drafted from.
    async fn based_on(&self, context: &Context<'_>) -> Result<Option<Self>> {
        match self.0.based_on {
            Some(id) => found(Asker::of(context), id).await,
            None => Ok(None),
        }
    }

    /// Its series in the order of their indexes: a few hundred at most.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn series(&self, context: &Context<'_>) -> Result<Vec<FileSeries>> {
        let asker = Asker::of(context);
        let rows = read::series_of_scheme(asker.service.kit.db.reader(), self.0.id).await;
        let rows = rows.or_error(asker)?.into_iter();
        Ok(rows.map(|row| FileSeries(Arc::new(row))).collect())
    }

    /// The steps taken, first to last.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<SchemeStep>> {
        let asker = Asker::of(context);
        let rows = read::steps_of_scheme(asker.service.kit.db.reader(), self.0.id).await;
        Ok(rows.or_error(asker)?.into_iter().map(SchemeStep).collect())
    }

    /// The steps that could come next, each with what stands in the way.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn next_steps(&self, context: &Context<'_>) -> Result<Vec<NextStep>> {
        let asker = Asker::of(context);
        let kit = &asker.service.kit;
        let today = calendar::day(kit.clock.now());
        let facts = drafting::facts(kit.db.reader(), &self.0, today).await;
        let next = life::next_steps(&facts.or_error(asker)?);
        Ok(next
            .into_iter()
            .map(|step| NextStep {
                to: step.to.into(),
                allowed: step.reasons.is_empty(),
                reasons: told(asker, step.reasons.iter().map(life::Reason::problem)),
            })
            .collect())
    }

    /// What its series still lack of the eight mandatory contents, at `input.series.POSITION.column`.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn faults(&self, context: &Context<'_>) -> Result<Vec<Problem>> {
        let asker = Asker::of(context);
        let rows = read::series_of_scheme(asker.service.kit.db.reader(), self.0.id).await;
        let plans: Vec<SeriesPlan> = rows
            .or_error(asker)?
            .into_iter()
            .map(SeriesPlan::from)
            .collect();
        let structure = structure(context, self.0.institution_id).await?;
        let faults = check(&plans, self.0.valid_from, &structure);
        Ok(told(asker, faults.into_iter().map(|fault| fault.problem)))
    }

    /// The version to be printed, approved and kept: PDF/A-2b with the marks of approval and agreement.
    #[graphql(complexity = "limits::PAPER + child_complexity")]
    async fn print(&self, context: &Context<'_>) -> Result<TableFile> {
        let asker = Asker::of(context);
        let kit = &asker.service.kit;
        let bytes = paper::printed(kit.db.reader(), &self.0, kit.clock.now()).await;
        Ok(TableFile {
            name: format!("klasifikacijas-shema-{}.pdf", self.0.valid_from),
            media_type: "application/pdf",
            base64: STANDARD.encode(bytes.or_error(asker)?),
        })
    }

    /// The version as a table that can be edited and imported into a draft.
    #[graphql(complexity = "limits::TABLE + child_complexity")]
    async fn table(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its format.")] format: TableFormat,
    ) -> Result<TableFile> {
        let asker = Asker::of(context);
        let format = Format::from(format);
        let bytes = export::export(asker.service.kit.db.reader(), &self.0, format).await;
        Ok(TableFile {
            name: format!(
                "klasifikacijas-shema-{}.{}",
                self.0.valid_from,
                format.extension()
            ),
            media_type: format.media_type(),
            base64: STANDARD.encode(bytes.or_error(asker)?),
        })
    }
}

/// Formats of a scheme's table.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableFormat {
    /// CSV in UTF-8 with a byte-order mark and `;`.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
}

impl From<TableFormat> for Format {
    fn from(format: TableFormat) -> Self {
        match format {
            TableFormat::Csv => Self::Csv,
            TableFormat::Xlsx => Self::Xlsx,
        }
    }
}

/// A version as a file.
#[derive(SimpleObject)]
#[graphql(name = "SchemeFile")]
struct TableFile {
    /// Name to keep it under.
    name: String,
    /// Media type.
    media_type: &'static str,
    /// Its bytes, base64 (RFC 4648).
    base64: String,
}

/// A step in the life of a version.
struct SchemeStep(scheme_step::Model);

#[Object]
/// A step in the life of a version (shēmas virzība), with the decision that it rests on.
impl SchemeStep {
    /// From which state.
    async fn from(&self) -> SchemeState {
        self.0.from_state.into()
    }

    /// To which.
    async fn to(&self) -> SchemeState {
        self.0.to_state.into()
    }

    /// Day of the decision.
    async fn decided_on(&self) -> Date {
        self.0.decided_on.into()
    }

    /// The commission, head or archive that decided.
    async fn decided_by(&self) -> &str {
        &self.0.decided_by
    }

    /// Kind and number of the document.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    /// Remark.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When it was entered here.
    async fn recorded_at(&self) -> Instant {
        self.0.recorded_at.into()
    }
}

/// A step that could come next.
#[derive(SimpleObject)]
struct NextStep {
    /// To which state.
    to: SchemeState,
    /// Whether nothing stands in the way.
    allowed: bool,
    /// What stands in the way.
    reasons: Vec<Problem>,
}

/// How a series differs between two versions.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum DifferenceKind {
    /// The newer version has it and the older has none that it goes on with.
    Added,
    /// Nothing of the newer version goes on with it.
    Removed,
    /// It goes on, and something about it is another.
    Changed,
}

/// A difference between two versions.
#[derive(SimpleObject)]
struct SchemeDifference {
    /// Which kind.
    kind: DifferenceKind,
    /// Its index in the older version.
    from_index: Option<String>,
    /// Its index in the newer version.
    to_index: Option<String>,
    /// What differs, by the names of the table's columns.
    fields: Vec<String>,
}

impl From<Difference> for SchemeDifference {
    fn from(difference: Difference) -> Self {
        let (kind, from, to, fields) = match difference {
            Difference::Added(index) => (DifferenceKind::Added, None, Some(index), Vec::new()),
            Difference::Removed(index) => (DifferenceKind::Removed, Some(index), None, Vec::new()),
            Difference::Changed { from, to, fields } => {
                (DifferenceKind::Changed, Some(from), Some(to), fields)
            }
        };
        Self {
            kind,
            from_index: from.map(|index| index.to_string()),
            to_index: to.map(|index| index.to_string()),
            fields: fields.into_iter().map(str::to_owned).collect(),
        }
    }
}

async fn found(asker: &Asker, id: SchemeId) -> Result<Option<Scheme>> {
    let reader = asker.service.kit.db.reader();
    let row = read::scheme(reader, asker.caller.institution, id).await;
    Ok(row.or_error(asker)?.map(Scheme))
}

/// What can be asked about versions.
#[derive(Default)]
pub(super) struct VersionQuery;

#[Object]
impl VersionQuery {
    /// The versions of the institution's scheme, newest first: those in force on one day, or all, drafts too, when none is
    /// given. A handful.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn schemes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
    ) -> Result<Vec<Scheme>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let rows = match optional_day(asker, as_of.as_ref())? {
            Some(day) => read::schemes_on(reader, own, day).await,
            None => read::schemes(reader, own).await,
        };
        Ok(rows.or_error(asker)?.into_iter().map(Scheme).collect())
    }

    /// One version.
    async fn scheme(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<Scheme>> {
        let asker = Asker::of(context);
        let id = ids::read(&id, "id").or_error(asker)?;
        found(asker, id).await
    }

    /// What differs between two versions, by what goes on with what (redakciju salīdzinājums).
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn scheme_differences(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The older version.")] older: ID,
        #[graphql(desc = "The newer version.")] newer: ID,
    ) -> Result<Vec<SchemeDifference>> {
        let asker = Asker::of(context);
        let reader = asker.service.kit.db.reader();
        let mut sides = Vec::with_capacity(2);
        for (id, name) in [(older, "older"), (newer, "newer")] {
            let id: SchemeId = ids::read(&id, name).or_error(asker)?;
            let Some(version) = found(asker, id).await? else {
                return Err(asker.refuse(&kernel::Problem::new("SCHEME_UNKNOWN", name)));
            };
            let rows = read::series_of_scheme(reader, version.0.id).await;
            sides.push(rows.or_error(asker)?);
        }
        let (after, before) = (
            sides.pop().unwrap_or_default(),
            sides.pop().unwrap_or_default(),
        );
        let goes_on = formerly::going_on(reader, &before, &after).await;
        let plans = |rows: Vec<entities::classification::series::Model>| {
            rows.into_iter().map(SeriesPlan::from).collect::<Vec<_>>()
        };
        let differences =
            compare::compare(&plans(before), &plans(after), &goes_on.or_error(asker)?);
        Ok(differences
            .into_iter()
            .map(SchemeDifference::from)
            .collect())
    }

    /// The series that on a day go on with an index of any earlier version (pārejas tabula), across versions and mergers.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn successor_series(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "An index of any version that had come in force by that day; of a service's own, with its code before it: `OG-PRED-SUNT:5-1`."
        )]
        index: String,
        #[graphql(desc = "The day; today when none.")] as_of: Option<Date>,
    ) -> Result<Vec<FileSeries>> {
        let asker = Asker::of(context);
        let day = today_or(context, as_of.as_ref())?;
        let (service, index) = match index.split_once(':') {
            Some((code, index)) => (Some(code.trim()), index.trim()),
            None => (None, index.as_str()),
        };
        let index: FileIndex = index
            .parse()
            .map_err(|_| kernel::Problem::new("FILE_INDEX_MALFORMED", "index").with("given", index))
            .or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let rows = crosswalk::on(reader, asker.caller.institution, (service, &index), day).await;
        let rows = rows.or_error(asker)?.into_iter();
        Ok(rows.map(|row| FileSeries(Arc::new(row))).collect())
    }
}
