//! Drawing acts of handover up, recording who signed them, cancelling them.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::handover::act as kept;
use entities::values::{ContentHash, LegalRegistrationNumber};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::ActSide;
use super::acts::HandoverAct;
use crate::handover::act::{self, Draft, Signature, Target, What};
use crate::handover::{Letter, Refusal};
use crate::kernel;

/// The archive's consent to units that go before their time.
#[derive(InputObject)]
struct HandoverConsentInput {
    /// Number of its letter, as printed.
    number: String,
    /// Date of the letter.
    dated_on: Date,
    /// The letter as registered here, received.
    document: ID,
}

/// An act to be drawn up: about packages, or about units on paper.
#[derive(InputObject)]
struct DrawUpHandoverActInput {
    /// Packages that the archive has accepted, at most 50, of one record group: all their units are handed over.
    packages: Option<Vec<ID>>,
    /// Approved units of inventories of what is on paper, at most 1,000, of one record group.
    paper_units: Option<Vec<ID>>,
    /// Registration number of the institution, for units on paper; packages say it themselves.
    institution_number: Option<String>,
    /// Legal address of the institution, at most 300 characters.
    address: String,
    /// Who answers for it there: post and name, at most 200 characters.
    responsible: String,
    /// Who answers for it at the archive.
    archive_responsible: Option<String>,
    /// Who checked what is handed over.
    checked_by: Option<String>,
    /// Who hands it over: post and name, at most 200 characters.
    handed_by: String,
    /// The archive's consent: needed where a unit goes more than a year before its last day, or is not permanent.
    consent: Option<HandoverConsentInput>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A signature to be recorded.
#[derive(InputObject)]
struct RecordHandoverSignatureInput {
    /// Which act.
    act: ID,
    /// Its revision as it was read.
    revision: i32,
    /// Which side signed.
    side: ActSide,
    /// Who signed, at most 200 characters.
    name: String,
    /// In which post, at most 200 characters.
    post: String,
    /// When: between the day on which it was drawn up and today.
    signed_on: Date,
    /// Under which number that side registered the act.
    registered_as: Option<String>,
    /// The registered document that carries the signed act; of the archive's, one that was received.
    document: ID,
    /// SHA-256 of its content that is the signed act, hexadecimal. A signed container must hold exactly the act's paper.
    content: String,
    /// SHA-256 of the paper that was signed, hexadecimal: that of this act (`paperSha256`).
    paper_sha256: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// An act is cancelled.
#[derive(InputObject)]
struct CancelHandoverActInput {
    /// Which act.
    act: ID,
    /// Its revision as it was read.
    revision: i32,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What drawing up, signing or cancelling an act did.
#[derive(SimpleObject)]
struct HandoverActPayload {
    /// The act as it now is.
    act: Option<HandoverAct>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

impl HandoverActPayload {
    fn of(asker: &Asker, done: std::result::Result<kept::Model, Refusal>) -> Result<Self> {
        Ok(match done {
            Ok(row) => Self {
                act: Some(HandoverAct::of(asker, row)?),
                problems: Vec::new(),
            },
            Err(refusal) => Self::refused(asker, refusal.problems()),
        })
    }

    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            act: None,
            problems: told(asker, problems),
        }
    }
}

/// What the act is to hand over.
fn what(reading: &mut Reading, input: &DrawUpHandoverActInput) -> Option<What> {
    match (&input.packages, &input.paper_units) {
        (Some(packages), None) => {
            let read = packages.iter().enumerate();
            let read: Vec<_> = read
                .map(|(at, id)| reading.id(id, &format!("packages.{at}")))
                .collect();
            Some(What::Packages(read.into_iter().collect::<Option<_>>()?))
        }
        (None, Some(units)) => {
            let read = units.iter().enumerate();
            let read: Vec<_> = read
                .map(|(at, id)| reading.id(id, &format!("paperUnits.{at}")))
                .collect();
            let given = input.institution_number.as_deref().unwrap_or_default();
            let number = given.parse::<LegalRegistrationNumber>();
            let path = "institutionNumber";
            let malformed = |_| kernel::Problem::new("REGISTRATION_NUMBER_MALFORMED", path);
            let number = reading.take(number.map_err(malformed));
            Some(What::Paper {
                units: read.into_iter().collect::<Option<_>>()?,
                number: number?,
            })
        }
        _ => reading.take(Err(kernel::Problem::new(
            "ACT_PACKAGES_OR_PAPER",
            "packages",
        ))),
    }
}

/// What can be done with acts of handover.
#[derive(Default)]
pub(super) struct ActMutation;

#[Object]
impl ActMutation {
    /// Draws an act of handover up (sastādīt nodošanas aktu): numbered, frozen, printed. Its units are on no other until it is
    /// cancelled.
    async fn draw_up_handover_act(
        &self,
        context: &Context<'_>,
        input: DrawUpHandoverActInput,
    ) -> Result<HandoverActPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("drawUpHandoverAct", key, &input);
        let what = what(&mut reading, &input);
        let consent = input.consent.as_ref().map(|consent| {
            let document = reading.id(&consent.document, "consent.document");
            let dated_on = reading.date(&consent.dated_on, "consent.datedOn");
            Some(Letter {
                number: consent.number.clone(),
                dated_on: dated_on?,
                document: document?,
                remarks: None,
            })
        });
        let draft = what.map(|what| Draft {
            what,
            address: input.address.clone(),
            responsible: input.responsible.clone(),
            archive_responsible: input.archive_responsible.clone(),
            checked_by: input.checked_by.clone(),
            handed_by: input.handed_by.clone(),
            consent: consent.flatten(),
        });
        let draft = match reading.done(draft) {
            Ok(draft) => draft,
            Err(problems) => return Ok(HandoverActPayload::refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = act::draw_up(kit, caller, draft, named.as_ref()).await;
        HandoverActPayload::of(asker, done.or_error(asker)?)
    }

    /// Records that a side signed an act of handover (ierakstīt akta parakstu), and the document that shows it. With the second
    /// side's the packages are handed over, and what is kept here of their files may be destroyed.
    async fn record_handover_signature(
        &self,
        context: &Context<'_>,
        input: RecordHandoverSignatureInput,
    ) -> Result<HandoverActPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("recordHandoverSignature", key, &input);
        let act = reading.id(&input.act, "act");
        let document = reading.id(&input.document, "document");
        let signed_on = reading.date(&input.signed_on, "signedOn");
        let unknown = |_| kernel::Problem::new("ACT_CONTENT_UNKNOWN", "content");
        let content = reading.take(input.content.parse::<ContentHash>().map_err(unknown));
        let malformed = |_| kernel::Problem::new("ACT_HASH_MALFORMED", "paperSha256");
        let paper = reading.take(input.paper_sha256.parse::<ContentHash>().map_err(malformed));
        let signature = document.zip(signed_on).zip(content).zip(paper).map(
            |(((document, signed_on), content), paper)| Signature {
                side: input.side.into(),
                name: input.name.clone(),
                post: input.post.clone(),
                signed_on,
                registered_as: input.registered_as.clone(),
                document,
                content,
                paper,
            },
        );
        let (act, signature) = match reading.done(act.zip(signature)) {
            Ok(read) => read,
            Err(problems) => return Ok(HandoverActPayload::refused(asker, problems)),
        };
        let target = Target {
            act,
            revision: input.revision,
        };
        let (kit, store, caller) = (&asker.service.kit, &asker.service.store, &asker.caller);
        let done = act::sign(kit, store, caller, target, signature, named.as_ref()).await;
        HandoverActPayload::of(asker, done.or_error(asker)?)
    }

    /// Cancels an act of handover that not both sides have signed (atcelt nodošanas aktu): its units go on another.
    async fn cancel_handover_act(
        &self,
        context: &Context<'_>,
        input: CancelHandoverActInput,
    ) -> Result<HandoverActPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("cancelHandoverAct", key, &input);
        let act = reading.id(&input.act, "act");
        let target = act.map(|act| Target {
            act,
            revision: input.revision,
        });
        let target = match reading.done(target) {
            Ok(target) => target,
            Err(problems) => return Ok(HandoverActPayload::refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = act::cancel(kit, caller, target, &input.reason, named.as_ref()).await;
        HandoverActPayload::of(asker, done.or_error(asker)?)
    }
}
