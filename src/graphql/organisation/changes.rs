//! Changing the organisation: units, staff, places, substitutions.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::time::{self, Appointment, Position, Substitution};
use super::{StaffMember, Unit};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::scalars::Date;
use crate::graphql::vocabulary::UnitKind;
use crate::kernel;
use crate::op::IdempotencyKey;
use crate::organisation::change::{
    Change, Changed, NewAppointment, NewName, NewPost, NewStaffMember, NewSubstitution, NewUnit,
};
use crate::organisation::{Validity, read};
use crate::succession;

/// What can be changed of the organisation.
#[derive(Default)]
pub(in crate::graphql) struct OrganisationMutation;

/// A unit that begins.
#[derive(InputObject)]
struct BeginUnitInput {
    /// Code, unique in the institution for all time; at most 40 characters, one word.
    code: String,
    /// The unit above; none for a root of the tree.
    parent: Option<ID>,
    /// Kind (veids).
    kind: UnitKind,
    /// Name in Latvian, at most 200 characters. It is never changed: a unit that gets another name is succeeded by a new
    /// one (`planReorganisation`).
    name_lv: String,
    /// Name in English; the Latvian one when none.
    name_en: Option<String>,
    /// First day; none where nobody remembers.
    valid_from: Option<Date>,
    /// Last day, where it is known.
    valid_to: Option<Date>,
    /// Parishes and towns that it serves; at most 200.
    #[graphql(default)]
    territories: Vec<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A unit that ends with nobody to succeed it.
#[derive(InputObject)]
struct EndUnitInput {
    /// Which.
    unit: ID,
    /// Its last day.
    last_day: Date,
    /// The client's name for this request. Ending on the same day twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// Somebody who is employed.
#[derive(InputObject)]
struct EmployInput {
    /// Given name (vārds), at most 100 characters.
    given_name: String,
    /// Family name (uzvārds), at most 100 characters.
    family_name: String,
    /// Work e-mail address.
    email: Option<String>,
    /// First working day; none where nobody remembers.
    valid_from: Option<Date>,
    /// Last working day, where it is known.
    valid_to: Option<Date>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// Somebody who leaves.
#[derive(InputObject)]
struct EndEmploymentInput {
    /// Who.
    staff_member: ID,
    /// Last working day. Places end with it, and the account signs in no more from the next day on.
    last_day: Date,
    /// The client's name for this request. Ending on the same day twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// A place that somebody takes.
#[derive(InputObject)]
struct AppointInput {
    /// Who.
    staff_member: ID,
    /// Where.
    unit: ID,
    /// Position as printed (amats), at most 100 characters; the post's when none.
    position: Option<String>,
    /// Post of the unit's staff list that is filled (amata vieta).
    post: Option<ID>,
    /// First day; none where nobody remembers.
    valid_from: Option<Date>,
    /// Last day, where it is known.
    valid_to: Option<Date>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A place that somebody gives up.
#[derive(InputObject)]
struct EndAppointmentInput {
    /// Which.
    appointment: ID,
    /// Last day.
    last_day: Date,
    /// The client's name for this request. Ending on the same day twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// Somebody who gets another name.
#[derive(InputObject)]
struct RenameStaffMemberInput {
    /// Who.
    staff_member: ID,
    /// Given name (vārds), at most 100 characters.
    given_name: String,
    /// Family name (uzvārds), at most 100 characters.
    family_name: String,
    /// First day on which it is borne, today at the latest: documents of earlier days show the earlier name. None where the
    /// name was misspelt and is corrected for all the time that it was borne.
    valid_from: Option<Date>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A post to be set up.
#[derive(InputObject)]
struct OpenPostInput {
    /// In which unit.
    unit: ID,
    /// Position as the staff list prints it (amats), at most 100 characters.
    title: String,
    /// For how many people, 1 to 500.
    #[graphql(default = 1)]
    places: i32,
    /// First day; none where nobody remembers.
    valid_from: Option<Date>,
    /// Last day, where it is known.
    valid_to: Option<Date>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A post to be given up.
#[derive(InputObject)]
struct EndPostInput {
    /// Which.
    post: ID,
    /// Its last day; nobody may hold it longer.
    last_day: Date,
    /// The client's name for this request. Ending on the same day twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// Somebody stands in for a colleague.
#[derive(InputObject)]
struct SubstituteInput {
    /// Who is away (prombūtnē).
    absent: ID,
    /// Who stands in (aizvietotājs).
    substitute: ID,
    /// First day.
    valid_from: Date,
    /// Last day; a substitution lasts at most two years.
    valid_to: Date,
    /// The order that says so (rīkojums), at most 300 characters.
    ground: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A substitution that ends sooner than was said.
#[derive(InputObject)]
struct EndSubstitutionInput {
    /// Which.
    substitution: ID,
    /// Last day.
    last_day: Date,
    /// The client's name for this request. Ending on the same day twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What a change of a unit did.
#[derive(SimpleObject, Default)]
struct UnitPayload {
    /// The unit as it now is.
    unit: Option<Unit>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// What a change of a staff member did.
#[derive(SimpleObject, Default)]
struct StaffMemberPayload {
    /// The staff member as they now are.
    staff_member: Option<StaffMember>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// What a change of a post did.
#[derive(SimpleObject, Default)]
struct PostPayload {
    /// The post as it is today, or on the day of its time that is nearest.
    position: Option<Position>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// What a change of an appointment did.
#[derive(SimpleObject, Default)]
struct AppointmentPayload {
    /// The appointment as it now is.
    appointment: Option<Appointment>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// What a change of a substitution did.
#[derive(SimpleObject, Default)]
struct SubstitutionPayload {
    /// The substitution as it now is.
    substitution: Option<Substitution>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

pub(super) type Once = Option<(IdempotencyKey, String)>;

#[Object]
impl OrganisationMutation {
    /// Begins a unit (struktūrvienība). For administrators.
    async fn begin_unit(
        &self,
        context: &Context<'_>,
        input: BeginUnitInput,
    ) -> Result<UnitPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("beginUnit", input.idempotency_key.as_ref(), &input);
        let parent = reading.optional_id(input.parent.as_ref(), "parent");
        let validity = validity(
            &mut reading,
            input.valid_from.as_ref(),
            input.valid_to.as_ref(),
        );
        let change = Change::BeginUnit(NewUnit {
            code: input.code,
            parent,
            kind: input.kind.into(),
            name_lv: input.name_lv,
            name_en: input.name_en,
            validity,
            territories: input.territories,
        });
        unit_payload(context, made(context, reading, Some(change), once).await?).await
    }

    /// Ends a unit that nobody succeeds. One that still has people, units below, open files or registers needs a successor,
    /// and so a reorganisation. For administrators.
    async fn end_unit(&self, context: &Context<'_>, input: EndUnitInput) -> Result<UnitPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("endUnit", input.idempotency_key.as_ref(), &input);
        let unit = reading.id(&input.unit, "unit");
        let last = reading.date(&input.last_day, "lastDay");
        let ended = match reading.done(unit.zip(last)) {
            Err(problems) => Err(problems),
            Ok((unit, last)) => {
                let service = &asker.service;
                let done =
                    succession::end_unit(&service.kit, &service.gate, &asker.caller, unit, last);
                match done.await {
                    Ok(()) => Ok(Changed::Unit(unit)),
                    Err(refusal) => Err(refusal.problems().or_error(asker)?),
                }
            }
        };
        unit_payload(context, ended).await
    }

    /// Takes a staff member on (darbinieks). For administrators.
    async fn employ(
        &self,
        context: &Context<'_>,
        input: EmployInput,
    ) -> Result<StaffMemberPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("employ", input.idempotency_key.as_ref(), &input);
        let validity = validity(
            &mut reading,
            input.valid_from.as_ref(),
            input.valid_to.as_ref(),
        );
        let change = Change::Employ(NewStaffMember {
            given_name: input.given_name,
            family_name: input.family_name,
            email: input.email,
            validity,
        });
        staff_payload(context, made(context, reading, Some(change), once).await?).await
    }

    /// Ends an employment, with all places and substitutions of the person. For administrators.
    async fn end_employment(
        &self,
        context: &Context<'_>,
        input: EndEmploymentInput,
    ) -> Result<StaffMemberPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("endEmployment", input.idempotency_key.as_ref(), &input);
        let person = reading.id(&input.staff_member, "staffMember");
        let last = reading.date(&input.last_day, "lastDay");
        let change = person
            .zip(last)
            .map(|(person, last)| Change::EndEmployment(person, last));
        staff_payload(context, made(context, reading, change, once).await?).await
    }

    /// Gives a staff member a place in a unit (iecelšana amatā). For administrators.
    async fn appoint(
        &self,
        context: &Context<'_>,
        input: AppointInput,
    ) -> Result<AppointmentPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("appoint", input.idempotency_key.as_ref(), &input);
        let person = reading.id(&input.staff_member, "staffMember");
        let unit = reading.id(&input.unit, "unit");
        let post = reading.optional_id(input.post.as_ref(), "post");
        let validity = validity(
            &mut reading,
            input.valid_from.as_ref(),
            input.valid_to.as_ref(),
        );
        let change = person.zip(unit).map(|(staff_member, unit)| {
            Change::Appoint(NewAppointment {
                staff_member,
                unit,
                position: input.position,
                post,
                validity,
            })
        });
        appointment_payload(context, made(context, reading, change, once).await?).await
    }

    /// Ends an appointment. For administrators.
    async fn end_appointment(
        &self,
        context: &Context<'_>,
        input: EndAppointmentInput,
    ) -> Result<AppointmentPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("endAppointment", input.idempotency_key.as_ref(), &input);
        let place = reading.id(&input.appointment, "appointment");
        let last = reading.date(&input.last_day, "lastDay");
        let change = place
            .zip(last)
            .map(|(place, last)| Change::EndAppointment(place, last));
        appointment_payload(context, made(context, reading, change, once).await?).await
    }

    /// Gives a staff member another name from a day on (vārda vai uzvārda maiņa): today's lists show the new one, documents of
    /// earlier days the old one. For administrators.
    async fn rename_staff_member(
        &self,
        context: &Context<'_>,
        input: RenameStaffMemberInput,
    ) -> Result<StaffMemberPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("renameStaffMember", input.idempotency_key.as_ref(), &input);
        let person = reading.id(&input.staff_member, "staffMember");
        let from = input
            .valid_from
            .as_ref()
            .and_then(|from| reading.date(from, "validFrom"));
        let change = person.map(|person| {
            Change::Rename(
                person,
                NewName {
                    given_name: input.given_name,
                    family_name: input.family_name,
                    from,
                },
            )
        });
        staff_payload(context, made(context, reading, change, once).await?).await
    }

    /// Sets a post up in a unit's staff list (amata vieta). For administrators.
    async fn open_post(&self, context: &Context<'_>, input: OpenPostInput) -> Result<PostPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("openPost", input.idempotency_key.as_ref(), &input);
        let unit = reading.id(&input.unit, "unit");
        let validity = validity(
            &mut reading,
            input.valid_from.as_ref(),
            input.valid_to.as_ref(),
        );
        let change = unit.map(|unit| {
            Change::OpenPost(NewPost {
                unit,
                title: input.title,
                places: input.places,
                validity,
            })
        });
        post_payload(context, made(context, reading, change, once).await?).await
    }

    /// Gives a post up. For administrators.
    async fn end_post(&self, context: &Context<'_>, input: EndPostInput) -> Result<PostPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("endPost", input.idempotency_key.as_ref(), &input);
        let post = reading.id(&input.post, "post");
        let last = reading.date(&input.last_day, "lastDay");
        let change = post
            .zip(last)
            .map(|(post, last)| Change::EndPost(post, last));
        post_payload(context, made(context, reading, change, once).await?).await
    }

    /// Lets one staff member stand in for another (aizvietošana). For administrators.
    async fn substitute(
        &self,
        context: &Context<'_>,
        input: SubstituteInput,
    ) -> Result<SubstitutionPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("substitute", input.idempotency_key.as_ref(), &input);
        let absent = reading.id(&input.absent, "absent");
        let substitute = reading.id(&input.substitute, "substitute");
        let from = reading.date(&input.valid_from, "validFrom");
        let to = reading.date(&input.valid_to, "validTo");
        let change = absent.zip(substitute).zip(from.zip(to));
        let change = change.map(|((absent, substitute), (from, to))| {
            Change::Substitute(NewSubstitution {
                absent,
                substitute,
                from,
                to,
                ground: input.ground,
            })
        });
        substitution_payload(context, made(context, reading, change, once).await?).await
    }

    /// Ends a substitution sooner than was said. For administrators.
    async fn end_substitution(
        &self,
        context: &Context<'_>,
        input: EndSubstitutionInput,
    ) -> Result<SubstitutionPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("endSubstitution", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.substitution, "substitution");
        let last = reading.date(&input.last_day, "lastDay");
        let change = id
            .zip(last)
            .map(|(id, last)| Change::EndSubstitution(id, last));
        substitution_payload(context, made(context, reading, change, once).await?).await
    }
}

pub(super) type Made = std::result::Result<Changed, Vec<kernel::Problem>>;

/// Makes a change that could be read.
pub(super) async fn made(
    context: &Context<'_>,
    reading: Reading,
    change: Option<Change>,
    once: Once,
) -> Result<Made> {
    let asker = Asker::of(context);
    let change = match reading.done(change) {
        Ok(change) => change,
        Err(problems) => return Ok(Err(problems)),
    };
    let gate = &asker.service.gate;
    Ok(
        match gate.organise(&asker.caller, change, once.as_ref()).await {
            Ok(changed) => Ok(changed),
            Err(refusal) => Err(refusal.problems().or_error(asker)?),
        },
    )
}

fn validity(reading: &mut Reading, from: Option<&Date>, to: Option<&Date>) -> Validity {
    Validity {
        from: from.and_then(|from| reading.date(from, "validFrom")),
        to: to.and_then(|to| reading.date(to, "validTo")),
    }
}

async fn unit_payload(context: &Context<'_>, made: Made) -> Result<UnitPayload> {
    let asker = Asker::of(context);
    Ok(match made {
        Ok(Changed::Unit(id)) => UnitPayload {
            unit: super::unit(context, Some(id)).await?,
            ..UnitPayload::default()
        },
        Ok(_) => UnitPayload::default(),
        Err(problems) => UnitPayload {
            problems: told(asker, problems),
            ..UnitPayload::default()
        },
    })
}

async fn staff_payload(context: &Context<'_>, made: Made) -> Result<StaffMemberPayload> {
    let asker = Asker::of(context);
    Ok(match made {
        Ok(Changed::StaffMember(id)) => StaffMemberPayload {
            staff_member: super::staff_member(context, Some(id)).await?,
            ..StaffMemberPayload::default()
        },
        Ok(_) => StaffMemberPayload::default(),
        Err(problems) => StaffMemberPayload {
            problems: told(asker, problems),
            ..StaffMemberPayload::default()
        },
    })
}

async fn post_payload(context: &Context<'_>, made: Made) -> Result<PostPayload> {
    let asker = Asker::of(context);
    Ok(match made {
        Ok(Changed::Post(id)) => {
            let rows = read::posts_by_ids(asker.service.kit.db.reader(), &[id]).await;
            let exists = rows.or_error(asker)?.remove(&id).map(|row| Validity {
                from: row.valid_from,
                to: row.valid_to,
            });
            let day = time::day_within(context, None, exists.unwrap_or_default())?;
            PostPayload {
                position: time::position(context, id, day).await?,
                ..PostPayload::default()
            }
        }
        Ok(_) => PostPayload::default(),
        Err(problems) => PostPayload {
            problems: told(asker, problems),
            ..PostPayload::default()
        },
    })
}

async fn appointment_payload(context: &Context<'_>, made: Made) -> Result<AppointmentPayload> {
    let asker = Asker::of(context);
    Ok(match made {
        Ok(Changed::Appointment(id)) => AppointmentPayload {
            appointment: asker
                .loader()
                .load_one(id)
                .await
                .or_error(asker)?
                .map(|row| Appointment(Arc::unwrap_or_clone(row))),
            ..AppointmentPayload::default()
        },
        Ok(_) => AppointmentPayload::default(),
        Err(problems) => AppointmentPayload {
            problems: told(asker, problems),
            ..AppointmentPayload::default()
        },
    })
}

async fn substitution_payload(context: &Context<'_>, made: Made) -> Result<SubstitutionPayload> {
    let asker = Asker::of(context);
    Ok(match made {
        Ok(Changed::Substitution(id)) => SubstitutionPayload {
            substitution: read::substitution(
                asker.service.kit.db.reader(),
                asker.caller.institution,
                id,
            )
            .await
            .or_error(asker)?
            .map(Substitution),
            ..SubstitutionPayload::default()
        },
        Ok(_) => SubstitutionPayload::default(),
        Err(problems) => SubstitutionPayload {
            problems: told(asker, problems),
            ..SubstitutionPayload::default()
        },
    })
}
