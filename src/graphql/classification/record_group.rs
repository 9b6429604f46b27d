//! The archive's numbers of record groups.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::organisation::{Unit, unit};
use super::super::problems::{Problem, Reading, told};
use crate::classification::record_group;
use crate::kernel;
use crate::organisation::Fonds;
use crate::organisation::record_group::InvalidFonds;

/// The number that the archive gave a record group.
#[derive(InputObject)]
struct NumberRecordGroupInput {
    /// The institution, of today or of old, whose group it is.
    unit: ID,
    /// Unit of the National Archives that keeps it, 2 to 8 letters: `VAZVA`. With the number, or neither.
    archive: Option<String>,
    /// Its number there: `327`, perhaps with a letter. Neither takes a mistaken number away.
    number: Option<String>,
    /// The client's name for this request. Noting twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What noting the number did.
#[derive(SimpleObject, Default)]
struct NumberRecordGroupPayload {
    /// The institution as it now is.
    unit: Option<Unit>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be noted about record groups.
#[derive(Default)]
pub(super) struct RecordGroupMutation;

#[Object]
impl RecordGroupMutation {
    /// Notes the number that the archive gave a record group (fonda numurs): what the institution closed is shown with it.
    /// For the records office.
    async fn number_record_group(
        &self,
        context: &Context<'_>,
        input: NumberRecordGroupInput,
    ) -> Result<NumberRecordGroupPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named =
            reading.idempotency("numberRecordGroup", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.unit, "unit");
        let malformed = |invalid| match invalid {
            InvalidFonds::Archive => kernel::Problem::new("FONDS_ARCHIVE_MALFORMED", "archive"),
            InvalidFonds::Number => kernel::Problem::new("FONDS_NUMBER_MALFORMED", "number"),
        };
        let fonds = match (&input.archive, &input.number) {
            (Some(archive), Some(number)) => {
                reading.take(Fonds::read(archive, number).map_err(malformed).map(Some))
            }
            (None, None) => Some(None),
            (Some(_), None) => reading.take(Err(kernel::Problem::new("REQUIRED", "number"))),
            (None, Some(_)) => reading.take(Err(kernel::Problem::new("REQUIRED", "archive"))),
        };
        let refused = |problems| NumberRecordGroupPayload {
            problems: told(asker, problems),
            ..NumberRecordGroupPayload::default()
        };
        let (id, fonds) = match reading.done(id.zip(fonds)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = record_group::number(kit, caller, id, fonds.as_ref(), named.as_ref()).await;
        match done.or_error(asker)? {
            Ok(()) => Ok(NumberRecordGroupPayload {
                unit: unit(context, Some(id)).await?,
                ..NumberRecordGroupPayload::default()
            }),
            Err(refusal) => Ok(refused(refusal.problems())),
        }
    }
}
