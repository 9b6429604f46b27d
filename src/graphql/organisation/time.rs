//! The organisation in time: places, substitutions, and counts rolled up to successors.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entities::ids::{PostId, StaffMemberId, UnitId};
use entities::organisation::{appointment, substitution};

use super::{StaffMember, Unit, staff_member_on, structure, unit, units};
use crate::access::Action;
use crate::documents;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids::global;
use crate::graphql::limits;
use crate::graphql::scalars::{Date, Long};
use crate::kernel::calendar;
use crate::organisation::{Validity, read};

/// A place in a unit (amats).
#[derive(Clone)]
pub(in crate::graphql) struct Appointment(pub(super) appointment::Model);

#[Object]
/// A staff member's place in a unit (amats struktūrvienībā), from–to.
impl Appointment {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Who, under the name of the last day of the place that is past.
    async fn staff_member(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = day_within(context, None, Validity::of_appointment(&self.0))?;
        staff_member_on(context, Some(self.0.staff_member_id), day).await
    }

    /// Post of the unit's staff list that is filled (amata vieta); none where it fills none.
    async fn post(&self) -> Option<ID> {
        self.0.post_id.map(global)
    }

    /// Where.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, Some(self.0.unit_id)).await
    }

    /// Position as printed (amats).
    async fn position(&self) -> &str {
        &self.0.position
    }

    /// First day; none where nobody remembers.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date::from)
    }

    /// Last day.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }
}

/// Somebody stands in for a colleague.
#[derive(Clone)]
pub(in crate::graphql) struct Substitution(pub(in crate::graphql) substitution::Model);

#[Object]
/// One staff member stands in for another from–to (aizvietošana). On those days the substitute may send requests with the
/// header `Aprite-Standing-In-For` and the absent colleague's id: with that colleague's roles and units, and every entry of
/// the journal says both.
impl Substitution {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Who is away (prombūtnē).
    async fn absent(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = day_within(context, None, Validity::of_substitution(&self.0))?;
        staff_member_on(context, Some(self.0.absent_id), day).await
    }

    /// Who stands in (aizvietotājs).
    async fn substitute(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = day_within(context, None, Validity::of_substitution(&self.0))?;
        staff_member_on(context, Some(self.0.substitute_id), day).await
    }

    /// First day.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last day.
    async fn valid_to(&self) -> Date {
        self.0.valid_to.into()
    }

    /// The order that says so (rīkojums).
    async fn ground(&self) -> &str {
        &self.0.ground
    }
}

/// A position of a unit with those who hold it on a day.
#[derive(SimpleObject)]
pub(super) struct Position {
    /// Post of the staff list (amata vieta); none where people hold the position and the staff list does not have it.
    id: Option<ID>,
    /// Position as printed (amats).
    title: String,
    /// In which unit.
    unit: Unit,
    /// Who holds it on the day.
    holders: Vec<StaffMember>,
    /// For how many people the staff list has it.
    places: Option<i32>,
    /// How many of those places nobody holds on the day (vakances).
    vacancies: i32,
    /// First day of the post; none where nobody remembers.
    valid_from: Option<Date>,
    /// Last day of the post, where it is known.
    valid_to: Option<Date>,
}

/// The position of a post on a day.
pub(super) async fn position(
    context: &Context<'_>,
    id: PostId,
    day: NaiveDate,
) -> Result<Option<Position>> {
    let all = positions_on(context, day).await?;
    let id = global(id);
    Ok(all.into_iter().find(|found| found.id.as_ref() == Some(&id)))
}

/// Every position of the caller's institution on a day, by unit and title.
async fn positions_on(context: &Context<'_>, day: NaiveDate) -> Result<Vec<Position>> {
    let asker = Asker::of(context);
    let reader = asker.service.kit.db.reader();
    let held = read::positions(reader, asker.caller.institution, day)
        .await
        .or_error(asker)?;
    let unit_ids: Vec<UnitId> = held.iter().map(|held| held.unit).collect();
    let people: Vec<StaffMemberId> = held.iter().flat_map(|held| held.holders.clone()).collect();
    let units = asker.load_now(unit_ids).await.or_error(asker)?;
    let staff = asker.load_now(people).await.or_error(asker)?;
    let mut positions: Vec<Position> = held
        .into_iter()
        .filter_map(|held| {
            Some(Position {
                vacancies: held.vacancies(),
                id: held.post.as_ref().map(|post| global(post.id)),
                unit: Unit(Arc::clone(units.get(&held.unit)?)),
                holders: held
                    .holders
                    .iter()
                    .filter_map(|id| Some(StaffMember::on(staff.get(id).cloned()?, day)))
                    .collect(),
                places: held.post.as_ref().map(|post| post.places),
                valid_from: held
                    .post
                    .as_ref()
                    .and_then(|post| post.valid_from)
                    .map(Date::from),
                valid_to: held
                    .post
                    .as_ref()
                    .and_then(|post| post.valid_to)
                    .map(Date::from),
                title: held.title,
            })
        })
        .collect();
    positions.sort_by(|one, other| {
        (&one.unit.0.code, &one.title).cmp(&(&other.unit.0.code, &other.title))
    });
    Ok(positions)
}

/// How many documents stand under a unit.
#[derive(SimpleObject)]
struct UnitCount {
    /// The unit: that of the registration day, or what it rolls up to.
    unit: Unit,
    /// Documents registered, annulled ones left out.
    count: Long,
    /// The units of the registration days that are counted here.
    units: Vec<Unit>,
    /// Whether a unit among them was split or closed by the day of the report: it has no one successor and stands for itself.
    without_successor: bool,
}

/// What can be asked about the organisation in time.
#[derive(Default)]
pub(in crate::graphql) struct TimeQuery;

#[Object]
impl TimeQuery {
    /// Positions on a day, by unit and title: the posts of the staff list (amatu saraksts), held or vacant, and what people
    /// hold besides.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn positions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none.")] as_of: Option<Date>,
        #[graphql(desc = "Only posts with places that nobody holds (vakances).", default)]
        vacant: bool,
    ) -> Result<Vec<Position>> {
        let day = self::as_of(context, as_of.as_ref())?;
        let mut positions = positions_on(context, day).await?;
        positions.retain(|position| !vacant || position.vacancies > 0);
        Ok(positions)
    }

    /// Substitutions of the caller's institution by their first day (aizvietošanas): those of one day, or all when none is
    /// given.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn substitutions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
    ) -> Result<Vec<Substitution>> {
        let asker = Asker::of(context);
        let day = optional_day(asker, as_of.as_ref())?;
        let reader = asker.service.kit.db.reader();
        let rows = read::substitutions(reader, asker.caller.institution, day)
            .await
            .or_error(asker)?;
        Ok(rows.into_iter().map(Substitution).collect())
    }

    /// How many documents that the caller may see were registered in a period, by unit: each under the name of its
    /// registration day, or rolled up to the successors of a day (domain: a report of 2011 counts what was Suntaži's under
    /// its centre).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn documents_by_unit(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "First day of registration.")] from: Date,
        #[graphql(desc = "Last day of registration.")] to: Date,
        #[graphql(desc = "Rolls up to the successors of this day; not at all when none is given.")]
        rolled_up_to: Option<Date>,
    ) -> Result<Vec<UnitCount>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let from = from.read("from").or_error(asker)?;
        let to = to.read("to").or_error(asker)?;
        let day = rolled_up_to
            .map(|day| day.read("rolledUpTo"))
            .transpose()
            .or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let counts = documents::list::count_by_unit(reader, asker.caller.scope(), from, to)
            .await
            .or_error(asker)?;
        let structure = structure(context, asker.caller.institution).await?;
        let mut rolled = BTreeMap::<UnitId, (u64, Vec<UnitId>, bool)>::new();
        for (of, count) in counts {
            let successor = day.map_or(Some(of), |day| structure.rolls_up_to(of, day));
            let sum = rolled.entry(successor.unwrap_or(of)).or_default();
            sum.0 += count;
            sum.1.push(of);
            // One that has not begun on that day is its own.
            sum.2 |= successor.is_none() && day.is_some_and(|day| structure.ended(of, day));
        }
        let mut told = Vec::with_capacity(rolled.len());
        for (id, (count, of, without_successor)) in rolled {
            let Some(unit) = unit(context, Some(id)).await? else {
                continue;
            };
            told.push(UnitCount {
                unit,
                count: i64::try_from(count).unwrap_or(i64::MAX).into(),
                units: units(context, of).await?,
                without_successor,
            });
        }
        told.sort_by(|one, other| one.unit.0.code.cmp(&other.unit.0.code));
        Ok(told)
    }
}

/// The day that a question is about; today when none is given.
pub(in crate::graphql) fn as_of(context: &Context<'_>, given: Option<&Date>) -> Result<NaiveDate> {
    let asker = Asker::of(context);
    Ok(optional_day(asker, given)?.unwrap_or_else(|| today(asker)))
}

/// The day given, if one is.
pub(in crate::graphql) fn optional_day(
    asker: &Asker,
    given: Option<&Date>,
) -> Result<Option<NaiveDate>> {
    let day = given.map(|day| day.read("asOf")).transpose();
    day.or_error(asker)
}

/// The day given; else the nearest to today on which something is valid.
pub(super) fn day_within(
    context: &Context<'_>,
    given: Option<&Date>,
    validity: Validity,
) -> Result<NaiveDate> {
    let asker = Asker::of(context);
    Ok(optional_day(asker, given)?.unwrap_or_else(|| {
        let today = today(asker);
        let last = validity.to.map_or(today, |to| to.min(today));
        validity.from.map_or(last, |from| from.max(last))
    }))
}

fn today(asker: &Asker) -> NaiveDate {
    calendar::day(asker.service.kit.clock.now())
}

/// Appointments of one day, or all of them.
pub(super) fn appointments(
    found: Option<Arc<Vec<appointment::Model>>>,
    day: Option<NaiveDate>,
) -> Vec<Appointment> {
    found
        .iter()
        .flat_map(|rows| rows.iter())
        .filter(|row| day.is_none_or(|day| Validity::of_appointment(row).covers(day)))
        .cloned()
        .map(Appointment)
        .collect()
}

/// Substitutions in which somebody is away or stands in.
pub(super) async fn substitutions_of(
    context: &Context<'_>,
    person: StaffMemberId,
    as_of: Option<&Date>,
) -> Result<Vec<Substitution>> {
    let asker = Asker::of(context);
    let day = optional_day(asker, as_of)?;
    let rows = read::substitutions_of(asker.service.kit.db.reader(), &[person])
        .await
        .or_error(asker)?;
    Ok(rows
        .into_iter()
        .filter(|row| day.is_none_or(|day| Validity::of_substitution(row).covers(day)))
        .map(Substitution)
        .collect())
}
