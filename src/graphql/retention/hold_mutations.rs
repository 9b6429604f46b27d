//! Placing, reviewing and lifting holds.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::ids::{CorrespondentId, DocumentId, FileId, SeriesId};

use super::super::asker::{Asker, OrError};
use super::super::ids::Identified;
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Date, Long};
use super::super::search::{HoldSearchInput, all_found};
use super::super::vocabulary::HoldKind;
use super::holds::Hold;
use crate::kernel;
use crate::retention::Refusal;
use crate::retention::hold::{self, Draft, MOST_SUBJECTS, Placed, Review, Subjects};

/// A hold to be placed.
#[derive(InputObject)]
struct PlaceHoldInput {
    /// What people call it, at most 200 characters: `Lieta C71012345`.
    title: String,
    /// Who answers for it and reviews it; a hold has one.
    owner: Option<ID>,
    /// For the sake of what.
    kind: HoldKind,
    /// Why; at most 500 characters.
    reason: String,
    /// Legal act and section, or the case, at most 200 characters.
    ground: String,
    /// Since when its ground exists; today when none. It holds from now on, whatever this day.
    valid_from: Option<Date>,
    /// Last day on which it holds; none for as long as it is not lifted.
    valid_to: Option<Date>,
    /// Until when its owner is to say again that it is needed.
    review_on: Date,
    /// Files.
    #[graphql(default)]
    files: Vec<ID>,
    /// Series: every file of them, also of those that they went on from and that go on with them.
    #[graphql(default)]
    series: Vec<ID>,
    /// Documents: the files in which they stand.
    #[graphql(default)]
    documents: Vec<ID>,
    /// Correspondents: the files in which some document names them as sender or addressee, now or later.
    #[graphql(default)]
    correspondents: Vec<ID>,
    /// Documents that are found by searching now: the files in which they stand. The words are kept with the hold.
    search: Option<HoldSearchInput>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A review of a hold.
#[derive(InputObject)]
struct ReviewHoldInput {
    /// Which hold.
    hold: ID,
    /// The revision that was read.
    revision: i32,
    /// Until when it is to be reviewed again.
    review_on: Date,
    /// Another last day, later than the one it has; none where that stays.
    prolonged_to: Option<Date>,
    /// Who answers for it from now on; none where that stays.
    owner: Option<ID>,
    /// Why it is still needed; at most 500 characters.
    remark: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// The lifting of a hold.
#[derive(InputObject)]
struct LiftHoldInput {
    /// Which hold.
    hold: ID,
    /// The revision that was read.
    revision: i32,
    /// Why it is no longer needed; at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What placing a hold did.
#[derive(SimpleObject, Default)]
struct PlaceHoldPayload {
    /// The hold.
    hold: Option<Hold>,
    /// How many files it covers.
    files: Option<Long>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What reviewing or lifting a hold did.
#[derive(SimpleObject, Default)]
struct HoldPayload {
    /// The hold, as it now is.
    hold: Option<Hold>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

impl HoldPayload {
    fn of(asker: &Asker, done: Result<entities::retention::hold::Model, Refusal>) -> Self {
        match done {
            Ok(row) => Self {
                hold: Some(Hold(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => Self::refused(asker, refusal.problems()),
        }
    }

    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            hold: None,
            problems: told(asker, problems),
        }
    }
}

/// What a hold is to be on, as clients name it.
pub(super) struct On<'a> {
    pub(super) files: &'a [ID],
    pub(super) series: &'a [ID],
    pub(super) documents: &'a [ID],
    pub(super) correspondents: &'a [ID],
}

impl On<'_> {
    /// As the area takes it.
    pub(super) fn read(&self, reading: &mut Reading) -> Subjects {
        Subjects {
            files: all::<FileId>(reading, self.files, "files"),
            series: all::<SeriesId>(reading, self.series, "series"),
            documents: all::<DocumentId>(reading, self.documents, "documents"),
            correspondents: all::<CorrespondentId>(reading, self.correspondents, "correspondents"),
        }
    }
}

fn all<T: Identified>(reading: &mut Reading, given: &[ID], field: &str) -> Vec<T> {
    // More are refused without being read.
    let numbered = given.iter().take(MOST_SUBJECTS + 1).enumerate();
    numbered
        .filter_map(|(place, id)| reading.id(id, &format!("{field}.{place}")))
        .collect()
}

impl PlaceHoldInput {
    async fn read(
        self,
        context: &Context<'_>,
        mut reading: Reading,
    ) -> Result<Result<Draft, Vec<kernel::Problem>>> {
        let on = On {
            files: &self.files,
            series: &self.series,
            documents: &self.documents,
            correspondents: &self.correspondents,
        };
        let subjects = on.read(&mut reading);
        let day = |reading: &mut Reading, day: &Option<Date>, path| {
            day.as_ref().and_then(|day| reading.date(day, path))
        };
        let valid_from = day(&mut reading, &self.valid_from, "validFrom");
        let valid_to = day(&mut reading, &self.valid_to, "validTo");
        let owner = reading.optional_id(self.owner.as_ref(), "owner");
        let review_on = reading.date(&self.review_on, "reviewOn");
        let review_on = match reading.done(review_on) {
            Ok(review_on) => review_on,
            Err(problems) => return Ok(Err(problems)),
        };
        let mut draft = Draft {
            title: self.title,
            owner,
            kind: self.kind.into(),
            reason: self.reason,
            ground: self.ground,
            valid_from,
            valid_to,
            review_on,
            subjects,
            searched: None,
        };
        if let Some(search) = self.search {
            match all_found(context, search, MOST_SUBJECTS).await? {
                Ok((found, searched)) => {
                    draft.subjects.documents.extend(found);
                    draft.searched = Some(searched);
                }
                Err(problem) => return Ok(Err(vec![problem.within("search")])),
            }
        }
        Ok(Ok(draft))
    }
}

/// What can be changed of holds.
#[derive(Default)]
pub(super) struct HoldsMutation;

#[Object]
impl HoldsMutation {
    /// Places a hold (iznīcināšanas aizlieguma noteikšana) on files, series, documents, correspondents or what is found by
    /// searching, at most 1,000 in all. What it covers must not be destroyed from then on and is withdrawn from what was to be.
    async fn place_hold(
        &self,
        context: &Context<'_>,
        input: PlaceHoldInput,
    ) -> Result<PlaceHoldPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("placeHold", key, &input);
        let refused = |problems| PlaceHoldPayload {
            problems: told(asker, problems),
            ..PlaceHoldPayload::default()
        };
        let draft = match input.read(context, reading).await? {
            Ok(draft) => draft,
            Err(problems) => return Ok(refused(problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = hold::place(kit, caller, draft, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(Placed { hold, files }) => PlaceHoldPayload {
                hold: Some(Hold(Arc::new(hold))),
                files: Some(files.into()),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }

    /// Reviews a hold (aizlieguma pārskatīšana): it is still needed, and is to be reviewed again by another day.
    async fn review_hold(
        &self,
        context: &Context<'_>,
        input: ReviewHoldInput,
    ) -> Result<HoldPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("reviewHold", key, &input);
        let id = reading.id(&input.hold, "hold");
        let review_on = reading.date(&input.review_on, "reviewOn");
        let prolonged_to = input.prolonged_to.as_ref();
        let prolonged_to = prolonged_to.and_then(|day| reading.date(day, "prolongedTo"));
        let owner = reading.optional_id(input.owner.as_ref(), "owner");
        let (id, review_on) = match reading.done(id.zip(review_on)) {
            Ok(read) => read,
            Err(problems) => return Ok(HoldPayload::refused(asker, problems)),
        };
        let review = Review {
            review_on,
            prolonged_to,
            owner,
            remark: input.remark,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let which = (id, input.revision);
        let done = hold::review(kit, caller, which, review, named.as_ref()).await;
        Ok(HoldPayload::of(asker, done.or_error(asker)?))
    }

    /// Lifts a hold (aizlieguma atcelšana), for good: what nothing else keeps may be destroyed again once it is due.
    async fn lift_hold(&self, context: &Context<'_>, input: LiftHoldInput) -> Result<HoldPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("liftHold", key, &input);
        let id = reading.id(&input.hold, "hold");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(HoldPayload::refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let which = (id, input.revision);
        let done = hold::lift(kit, caller, which, &input.reason, named.as_ref()).await;
        Ok(HoldPayload::of(asker, done.or_error(asker)?))
    }
}
