//! Absences of staff: whoever is away can be given nothing to do unless somebody stands in.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::organisation::absence;

use super::changes::made;
use super::{StaffMember, optional_day, staff_member_on};
use crate::access::Action;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids::global;
use crate::graphql::limits;
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::scalars::Date;
use crate::organisation::availability;
use crate::organisation::change::{Change, Changed, NewAbsence};

/// Somebody is away.
#[derive(InputObject)]
struct NoteAbsenceInput {
    /// Who is away (prombūtnē).
    absent: ID,
    /// First day.
    valid_from: Date,
    /// Last day; at most two years.
    valid_to: Date,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// Somebody is back sooner than was said.
#[derive(InputObject)]
struct EndAbsenceInput {
    /// Which absence.
    absence: ID,
    /// Last day.
    last_day: Date,
    /// The client's name for this request. Ending on the same day twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What a change of an absence did.
#[derive(SimpleObject, Default)]
struct AbsencePayload {
    /// The absence as it now is.
    absence: Option<Absence>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// An absence.
struct Absence(absence::Model);

#[Object]
/// A time in which a staff member is away (prombūtne). Why is not kept: illness is health data (GDPR Art. 9).
impl Absence {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Who is away.
    async fn absent(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, Some(self.0.staff_member_id), self.0.valid_from).await
    }

    /// First day.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last day.
    async fn valid_to(&self) -> Date {
        self.0.valid_to.into()
    }
}

/// What can be asked about absences.
#[derive(Default)]
pub(in crate::graphql) struct AbsencesQuery;

#[Object]
impl AbsencesQuery {
    /// Absences of the caller's institution by their first day (prombūtnes): those of one day, or all when none is given.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn absences(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
    ) -> Result<Vec<Absence>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let day = optional_day(asker, as_of.as_ref())?;
        let reader = asker.service.kit.db.reader();
        let rows = availability::absences(reader, asker.caller.institution, day).await;
        Ok(rows.or_error(asker)?.into_iter().map(Absence).collect())
    }
}

/// What can be changed of absences.
#[derive(Default)]
pub(in crate::graphql) struct AbsencesMutation;

#[Object]
impl AbsencesMutation {
    /// Notes that somebody is away (prombūtne). For administrators.
    async fn note_absence(
        &self,
        context: &Context<'_>,
        input: NoteAbsenceInput,
    ) -> Result<AbsencePayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("noteAbsence", input.idempotency_key.as_ref(), &input);
        let absent = reading.id(&input.absent, "absent");
        let from = reading.date(&input.valid_from, "validFrom");
        let to = reading.date(&input.valid_to, "validTo");
        let change = absent.zip(from.zip(to));
        let change =
            change.map(|(absent, (from, to))| Change::NoteAbsence(NewAbsence { absent, from, to }));
        payload(context, made(context, reading, change, once).await?).await
    }

    /// Ends an absence sooner than was said. For administrators.
    async fn end_absence(
        &self,
        context: &Context<'_>,
        input: EndAbsenceInput,
    ) -> Result<AbsencePayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("endAbsence", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.absence, "absence");
        let last = reading.date(&input.last_day, "lastDay");
        let change = id.zip(last).map(|(id, last)| Change::EndAbsence(id, last));
        payload(context, made(context, reading, change, once).await?).await
    }
}

async fn payload(context: &Context<'_>, made: super::changes::Made) -> Result<AbsencePayload> {
    let asker = Asker::of(context);
    Ok(match made {
        Ok(Changed::Absence(id)) => {
            let reader = asker.service.kit.db.reader();
            let row = availability::absence(reader, asker.caller.institution, id).await;
            AbsencePayload {
                absence: row.or_error(asker)?.map(Absence),
                ..AbsencePayload::default()
            }
        }
        Ok(_) => AbsencePayload::default(),
        Err(problems) => AbsencePayload {
            problems: told(asker, problems),
            ..AbsencePayload::default()
        },
    })
}
