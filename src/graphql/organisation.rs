//! Institution, units and staff (iestāde, struktūrvienības, darbinieki), as of any day.

mod absences;
mod accounts;
mod changes;
mod people;
mod reorganisation;
mod time;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entities::ids::{InstitutionId, UnitId};
use entities::organisation::{institution, unit};

use super::asker::{Asker, OrError};
use super::ids::global;
use super::loaders::{AppointmentsTo, PredecessorsOf, StructureOf, SuccessorsOf};
use super::paging::{Paged, connection, request, total};
use super::scalars::Date;
use super::vocabulary::UnitKind;
use super::{Language, limits};
use crate::organisation::{self, Structure, Validity, read};

pub(super) use absences::{AbsencesMutation, AbsencesQuery};
pub(super) use accounts::{AccountsMutation, AccountsQuery};
pub(super) use changes::OrganisationMutation;
pub(super) use people::{Account, StaffMember, account, account_on, staff_member, staff_member_on};
pub(super) use reorganisation::{ReorganisationMutation, ReorganisationQuery};
use time::day_within;
pub(super) use time::{Appointment, Substitution, TimeQuery};
pub(super) use time::{as_of, optional_day};

/// An institution (iestāde): the wall behind which all its records stay.
pub(super) struct Institution(pub(super) Arc<institution::Model>);

#[Object]
/// An institution (iestāde). Nothing crosses from one institution to another.
impl Institution {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Short code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name (nosaukums), in the caller's language unless another is asked for.
    async fn name(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        Language::or_asked(language, context).choose(&self.0.name_lv, &self.0.name_en)
    }

    /// First day on which it exists; none where nobody remembers.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date::from)
    }

    /// Last day on which it exists.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// Whether it is made up, for trying things out (paraugs).
    async fn sample(&self) -> bool {
        self.0.sample
    }
}

/// A unit (struktūrvienība).
#[derive(Clone)]
pub(super) struct Unit(pub(super) Arc<unit::Model>);

#[Object]
/// A unit of an institution (struktūrvienība), valid from–to. A document keeps the unit of its registration day.
impl Unit {
    /// Opaque id.
    pub(super) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Short code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Kind (veids).
    async fn kind(&self) -> UnitKind {
        self.0.kind.into()
    }

    /// Name (nosaukums), in the caller's language unless another is asked for.
    async fn name(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        Language::or_asked(language, context).choose(&self.0.name_lv, &self.0.name_en)
    }

    /// Unit above it on a day: its parent, or what succeeded the parent by then.
    async fn parent(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none, or the last day of a unit that has ended.")]
        as_of: Option<Date>,
    ) -> Result<Option<Unit>> {
        let day = self.day(context, as_of)?;
        let structure = self.structure(context).await?;
        unit(context, structure.parent_on(self.0.id, day)).await
    }

    /// Units that lie below it on a day, of any depth, by their codes.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn units_below(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none, or the last day of a unit that has ended.")]
        as_of: Option<Date>,
    ) -> Result<Vec<Unit>> {
        let day = self.day(context, as_of)?;
        let structure = self.structure(context).await?;
        units(context, structure.descendants(self.0.id, day)).await
    }

    /// Parishes and towns that it serves (teritorijas).
    async fn territories(&self) -> Vec<&str> {
        let names = self.0.territories.as_array().map(Vec::as_slice);
        names
            .unwrap_or_default()
            .iter()
            .filter_map(|name| name.as_str())
            .collect()
    }

    /// Units that it succeeded (priekšteči).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn predecessors(&self, context: &Context<'_>) -> Result<Vec<Unit>> {
        let asker = Asker::of(context);
        let found = asker.loader().load_one(PredecessorsOf(self.0.id)).await;
        units(context, linked(found.or_error(asker)?)).await
    }

    /// Units that succeeded it, whenever (pēcteči).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn successors(&self, context: &Context<'_>) -> Result<Vec<Unit>> {
        let asker = Asker::of(context);
        let found = asker.loader().load_one(SuccessorsOf(self.0.id)).await;
        units(context, linked(found.or_error(asker)?)).await
    }

    /// The unit in which a report as of a day counts what was this one's: itself while it exists, then its successor or that
    /// one's; none where it ended without one or was split.
    async fn rolls_up_to(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none.")] as_of: Option<Date>,
    ) -> Result<Option<Unit>> {
        let day = time::as_of(context, as_of.as_ref())?;
        let structure = self.structure(context).await?;
        unit(context, structure.rolls_up_to(self.0.id, day)).await
    }

    /// The institution, of today or of old, in whose record group (fonds) lies what the unit closed on a day; closed files
    /// keep the group of their time. Ground: Arhīvu likums 4. p.
    async fn record_group(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none, or the last day of a unit that has ended.")]
        as_of: Option<Date>,
    ) -> Result<Option<Unit>> {
        let day = self.day(context, as_of)?;
        let structure = self.structure(context).await?;
        unit(context, structure.record_group(self.0.id, day)).await
    }

    /// Number of its own record group (fonds), where the archive has given one: only an institution, of today or of old, has
    /// one. Ground: Arhīvu likums 4. p.
    async fn fonds(&self) -> Option<Fonds> {
        organisation::Fonds::of(&self.0).map(|fonds| Fonds {
            archive: fonds.archive().to_owned(),
            number: fonds.number().to_owned(),
            reference: fonds.to_string(),
        })
    }

    /// Who has a place in it (amati): on one day, or ever when none is given.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn appointments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
    ) -> Result<Vec<Appointment>> {
        let asker = Asker::of(context);
        let day = optional_day(asker, as_of.as_ref())?;
        let found = asker.loader().load_one(AppointmentsTo(self.0.id)).await;
        Ok(time::appointments(found.or_error(asker)?, day))
    }

    /// First day on which it exists; none where nobody remembers.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date::from)
    }

    /// Last day on which it exists.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }
}

impl Unit {
    async fn structure(&self, context: &Context<'_>) -> Result<Arc<Structure>> {
        structure(context, self.0.institution_id).await
    }

    /// The day asked for, or the nearest to today on which the unit exists.
    fn day(&self, context: &Context<'_>, given: Option<Date>) -> Result<NaiveDate> {
        day_within(context, given.as_ref(), Validity::of_unit(&self.0))
    }
}

/// A record group (fonds) as the archive numbers it.
#[derive(SimpleObject)]
struct Fonds {
    /// Unit of the National Archives that keeps it: `VAZVA`.
    archive: String,
    /// Its number there: `327`.
    number: String,
    /// Both as the archive's reference code: `LV_LNA_VAZVA_F327`.
    reference: String,
}

/// The tree of an institution's units, read once for a request.
pub(super) async fn structure(
    context: &Context<'_>,
    institution: InstitutionId,
) -> Result<Arc<Structure>> {
    let asker = Asker::of(context);
    let found = asker.loader().load_one(StructureOf(institution)).await;
    Ok(found.or_error(asker)?.unwrap_or_default())
}

/// The units with all that they succeeded by today.
pub(super) async fn with_units_before(
    context: &Context<'_>,
    units: BTreeSet<UnitId>,
) -> Result<BTreeSet<UnitId>> {
    if units.is_empty() {
        return Ok(units);
    }
    let structure = structure(context, Asker::of(context).caller.institution).await?;
    Ok(structure.with_predecessors(units, as_of(context, None)?))
}

fn linked(found: Option<Arc<Vec<UnitId>>>) -> Vec<UnitId> {
    found.map(|ids| ids.to_vec()).unwrap_or_default()
}

/// Units by their codes.
pub(super) async fn units(
    context: &Context<'_>,
    ids: impl IntoIterator<Item = UnitId>,
) -> Result<Vec<Unit>> {
    let asker = Asker::of(context);
    let found = asker.loader().load_many(ids).await.or_error(asker)?;
    let mut units: Vec<Unit> = found.into_values().map(Unit).collect();
    units.sort_by(|one, other| one.0.code.cmp(&other.0.code));
    Ok(units)
}

/// The unit with an id.
pub(super) async fn unit(context: &Context<'_>, id: Option<UnitId>) -> Result<Option<Unit>> {
    let Some(id) = id else { return Ok(None) };
    let asker = Asker::of(context);
    Ok(asker.loader().load_one(id).await.or_error(asker)?.map(Unit))
}

/// What can be asked about the organisation.
#[derive(Default)]
pub(super) struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// Units of the caller's institution by their codes: those of one day, or all that ever were when none is given.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn units(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
        #[graphql(desc = "Of these kinds; of any when none is named.", default)] kinds: Vec<
            UnitKind,
        >,
    ) -> Result<Vec<Unit>> {
        let asker = Asker::of(context);
        let day = optional_day(asker, as_of.as_ref())?;
        let rows = read::units(asker.service.kit.db.reader(), asker.caller.institution)
            .await
            .or_error(asker)?;
        Ok(rows
            .into_iter()
            .filter(|row| day.is_none_or(|day| Validity::of_unit(row).covers(day)))
            .filter(|row| kinds.is_empty() || kinds.contains(&row.kind.into()))
            .map(|row| Unit(Arc::new(row)))
            .collect())
    }

    /// Staff of the caller's institution in the Latvian order of their family names: those employed on one day, or all that
    /// ever were when none is given.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn staff(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<read::StaffKey, StaffMember>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let day = optional_day(asker, as_of.as_ref())?;
        let connection_to = asker.service.kit.db.reader();
        let page = read::staff(connection_to, asker.caller.institution, day, &request)
            .await
            .or_error(asker)?;
        let total = total(
            context,
            asker,
            read::count_staff(connection_to, asker.caller.institution, day),
        )
        .await?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            read::staff_key,
            |row| match day {
                Some(day) => StaffMember::on(Arc::new(row), day),
                None => StaffMember::today(Arc::new(row)),
            },
        ))
    }
}
