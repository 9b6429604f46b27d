//! Making a new version of the scheme.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::classification::scheme;

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::SchemeState;
use super::scheme::Scheme;
use crate::classification::drafting::NewVersion;
use crate::classification::life::Decision;
use crate::classification::table::import;
use crate::classification::{Refusal, drafting};
use crate::kernel;

/// Drafting a version.
#[derive(InputObject)]
struct DraftSchemeInput {
    /// Title, at most 200 characters.
    title: String,
    /// First day in force, usually 1 January.
    valid_from: Date,
    /// The institution, of today or of old, whose scheme it is: a service before its merger, an institution under
    /// supervision. None where it is that of everything behind the wall.
    unit: Option<ID>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What drafting did.
#[derive(SimpleObject)]
struct DraftSchemePayload {
    /// The draft.
    scheme: Option<Scheme>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Filling a draft from a table.
#[derive(InputObject)]
struct ImportSchemeInput {
    /// The draft.
    scheme: ID,
    /// The table, base64 (RFC 4648): CSV (UTF-8 or windows-1257; `;`, `,` or tabs) or XLSX, as `Scheme.table` writes it.
    table_base64: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What filling did.
#[derive(SimpleObject)]
struct ImportSchemePayload {
    /// The draft.
    scheme: Option<Scheme>,
    /// What stood in the way, at `input.rows.NUMBER.column`; nothing was changed then.
    problems: Vec<Problem>,
}

/// A step in the life of a version.
#[derive(InputObject)]
struct StepSchemeInput {
    /// The version.
    scheme: ID,
    /// To which state: the next one, or back to the draft.
    to: SchemeState,
    /// Day of the decision.
    decided_on: Date,
    /// The commission, head or archive that decided; at most 200 characters.
    decided_by: String,
    /// Kind and number of the document; at most 200 characters.
    reference: String,
    /// Until when the archive's agreement holds; only with that step.
    agreed_until: Option<Date>,
    /// Remark; at most 200 characters.
    note: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What the step did.
#[derive(SimpleObject)]
struct StepSchemePayload {
    /// The version as it now is.
    scheme: Option<Scheme>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// The thing that was changed, or what stood in the way.
fn answer(
    asker: &Asker,
    done: std::result::Result<scheme::Model, Refusal>,
) -> (Option<Scheme>, Vec<Problem>) {
    match done {
        Ok(row) => (Some(Scheme(row)), Vec::new()),
        Err(refusal) => (None, told(asker, refusal.problems())),
    }
}

/// How a version is made.
#[derive(Default)]
pub(super) struct VersionMutation;

#[Object]
impl VersionMutation {
    /// Drafts a version from the one in force (projekts): the same series, each going on with its predecessor. Which
    /// series go on with those of merged services only a table can say (`importScheme`).
    async fn draft_scheme(
        &self,
        context: &Context<'_>,
        input: DraftSchemeInput,
    ) -> Result<DraftSchemePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let from = reading.date(&input.valid_from, "validFrom");
        let named = reading.idempotency("draftScheme", input.idempotency_key.as_ref(), &input);
        let unit = reading.optional_id(input.unit.as_ref(), "unit");
        let valid_from = match reading.done(from) {
            Ok(from) => from,
            Err(problems) => {
                let problems = told(asker, problems);
                let scheme = None;
                return Ok(DraftSchemePayload { scheme, problems });
            }
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let new = NewVersion {
            title: input.title,
            valid_from,
            unit,
        };
        let done = drafting::draft(kit, caller, new, None, named.as_ref()).await;
        let (scheme, problems) = answer(asker, done.or_error(asker)?);
        Ok(DraftSchemePayload { scheme, problems })
    }

    /// Replaces the series of a draft by those of a table. Whatever is wrong in it is told by row and column, and nothing is
    /// changed then.
    async fn import_scheme(
        &self,
        context: &Context<'_>,
        input: ImportSchemeInput,
    ) -> Result<ImportSchemePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let scheme = reading.id(&input.scheme, "scheme");
        let bytes = STANDARD
            .decode(input.table_base64.trim())
            .map_err(|_| kernel::Problem::new("BASE64_MALFORMED", "tableBase64"));
        let bytes = reading.take(bytes);
        let named = reading.idempotency("importScheme", input.idempotency_key.as_ref(), &input);
        let (id, bytes) = match reading.done(scheme.zip(bytes)) {
            Ok(read) => read,
            Err(problems) => {
                let problems = told(asker, problems);
                let scheme = None;
                return Ok(ImportSchemePayload { scheme, problems });
            }
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = import::import(kit, caller, id, bytes, named.as_ref()).await;
        let (scheme, problems) = answer(asker, done.or_error(asker)?);
        Ok(ImportSchemePayload { scheme, problems })
    }

    /// Takes a version one step further (draft → reviewed by the expert commission → approved → agreed with the archive → in
    /// force), or back to the draft. Coming in force it supersedes the version before; registers and files that carry over
    /// go on under their successors.
    async fn step_scheme(
        &self,
        context: &Context<'_>,
        input: StepSchemeInput,
    ) -> Result<StepSchemePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let id = reading.id(&input.scheme, "scheme");
        let decided_on = reading.date(&input.decided_on, "decidedOn");
        let until = input
            .agreed_until
            .as_ref()
            .and_then(|date| reading.date(date, "agreedUntil"));
        let named = reading.idempotency("stepScheme", input.idempotency_key.as_ref(), &input);
        let (id, decided_on) = match reading.done(id.zip(decided_on)) {
            Ok(read) => read,
            Err(problems) => {
                let problems = told(asker, problems);
                let scheme = None;
                return Ok(StepSchemePayload { scheme, problems });
            }
        };
        let decision = Decision {
            to: input.to.into(),
            decided_on,
            decided_by: input.decided_by,
            reference: input.reference,
            agreed_until: until,
            note: input.note,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = drafting::step(kit, caller, id, decision, named.as_ref()).await;
        let (scheme, problems) = answer(asker, done.or_error(asker)?);
        Ok(StepSchemePayload { scheme, problems })
    }
}
