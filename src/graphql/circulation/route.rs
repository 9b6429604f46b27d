//! Routes and where documents stand on them, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use entities::circulation::route_template::RouteStep as KeptStep;
use entities::circulation::{document_route, route_template};
use entities::documents::document;
use entities::ids::InstitutionId;
use entities::vocabulary as kept;

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document as shown};
use super::super::ids::global;
use super::super::loaders::{ClockOf, DirectedOf, PlaceOf, RoutesOf};
use super::super::organisation::{Account, StaffMember, account_on, staff_member_on};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Instant;
use super::super::vocabulary::{Direction, DocumentKind, Role, RouteStage};
use super::super::{Language, limits};
use crate::access::Action;
use crate::circulation::route::advance::{Move, advance, standing};
use crate::circulation::route::template::{self, Draft};
use crate::circulation::route::{Facts, place, read, standard};
use crate::documents::change::works_on;
use crate::kernel;
use crate::kernel::calendar;

/// Where a document stands.
pub(in crate::graphql) struct DocumentRoute {
    place: Option<Arc<document_route::Model>>,
    card: Arc<document::Model>,
}

/// Where a document that the caller sees stands.
pub(in crate::graphql) async fn route(
    context: &Context<'_>,
    card: &Arc<document::Model>,
) -> Result<DocumentRoute> {
    let asker = Asker::of(context);
    let place = asker.loader().load_one(PlaceOf(card.id)).await;
    Ok(DocumentRoute {
        place: place.or_error(asker)?,
        card: Arc::clone(card),
    })
}

#[Object]
/// Where a document stands on its route (virzība).
impl DocumentRoute {
    /// The stage (posms).
    async fn stage(&self) -> RouteStage {
        let stage = self.place.as_ref().map(|place| place.stage);
        stage.unwrap_or(kept::RouteStage::Registered).into()
    }

    /// Since when.
    async fn since(&self) -> Instant {
        let entered = self.place.as_ref().map(|place| place.entered_at);
        entered.unwrap_or(self.card.registered_at).into()
    }

    /// Account that brought it there.
    async fn moved_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        match &self.place {
            Some(place) => {
                account_on(context, place.entered_by, calendar::day(place.entered_at)).await
            }
            None => account_on(context, self.card.registered_by, self.card.registered_on).await,
        }
    }

    /// In whose stead.
    async fn moved_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let Some(place) = &self.place else {
            return Ok(None);
        };
        staff_member_on(context, place.entered_for, calendar::day(place.entered_at)).await
    }

    /// How often it was moved; a move names the number it was made from.
    async fn revision(&self) -> i32 {
        self.place.as_ref().map_or(0, |place| place.revision)
    }
}

/// Something that can be done with a document (darbība).
#[derive(SimpleObject)]
pub(in crate::graphql) struct DocumentAction {
    /// What.
    action: DocumentActionKind,
    /// Where the document goes by it; null where it stays.
    to: Option<RouteStage>,
    /// Whether the caller may do it now.
    allowed: bool,
    /// Why not; null where they may.
    reason: Option<Problem>,
}

/// Kinds of what can be done with a document.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(in crate::graphql) enum DocumentActionKind {
    /// Giving a resolution on it (`giveResolution`).
    GiveResolution,
    /// Moving it along its route (`moveDocument`).
    Move,
}

/// What can be done with a document that the caller sees, each with why they may not do it now.
pub(in crate::graphql) async fn available_actions(
    context: &Context<'_>,
    card: &Arc<document::Model>,
) -> Result<Vec<DocumentAction>> {
    let asker = Asker::of(context);
    let (facts, versions) = tokio::try_join!(facts(asker, card), versions(asker))?;
    let (direction, kind, at) = (card.direction, card.kind, card.registered_at);
    let steps = template::steps_in_force(&versions, direction, kind, at);
    let mut actions = vec![resolving(asker, card, &facts)];
    let next = place::next(&steps, &facts, &standing(&asker.caller, card));
    actions.extend(next.into_iter().map(|next| DocumentAction {
        action: DocumentActionKind::Move,
        to: Some(next.to.into()),
        allowed: next.reason.is_none(),
        reason: told(asker, next.reason.map(|reason| reason.problem())).pop(),
    }));
    Ok(actions)
}

fn resolving(asker: &Asker, card: &document::Model, facts: &Facts) -> DocumentAction {
    let caller = &asker.caller;
    let problem = match facts.status {
        kept::DocumentStatus::Annulled => {
            Some(kernel::Problem::new("DOCUMENT_ANNULLED", "document"))
        }
        kept::DocumentStatus::Destroyed => Some(
            crate::documents::Refusal::destroyed(card)
                .problems()
                .remove(0),
        ),
        kept::DocumentStatus::Enclosed => {
            Some(kernel::Problem::new("DOCUMENT_ENCLOSED", "document"))
        }
        kept::DocumentStatus::Registered => match caller.require(Action::GiveResolution) {
            Err(not) => Some(not.problem()),
            Ok(()) => (!works_on(caller, card)).then(|| kernel::Problem::new("NOT_PERMITTED", "")),
        },
    };
    DocumentAction {
        action: DocumentActionKind::GiveResolution,
        to: None,
        allowed: problem.is_none(),
        reason: told(asker, problem).pop(),
    }
}

async fn facts(asker: &Asker, card: &document::Model) -> Result<Facts> {
    let loader = asker.loader();
    let (place, directed, clock) = tokio::join!(
        loader.load_one(PlaceOf(card.id)),
        loader.load_one(DirectedOf(card.id)),
        loader.load_one(ClockOf(card.id)),
    );
    let directed = directed.or_error(asker)?.map(|directed| *directed);
    let (place, clock) = (place.or_error(asker)?, clock.or_error(asker)?);
    let facts = read::facts(
        card,
        place.as_deref(),
        directed.unwrap_or_default(),
        clock.as_deref(),
    );
    facts.or_error(asker)
}

async fn versions(asker: &Asker) -> Result<Arc<Vec<route_template::Model>>> {
    let own: InstitutionId = asker.caller.institution;
    let found = asker.loader().load_one(RoutesOf(own)).await;
    Ok(found.or_error(asker)?.unwrap_or_default())
}

/// A route.
struct Route {
    direction: kept::Direction,
    kind: Option<kept::DocumentKind>,
    row: Option<route_template::Model>,
}

#[Object]
/// A route (maršruta veidne): which ways documents may go. Until an institution adopts its own, the standard ones hold.
impl Route {
    /// Opaque id; null for a standard route.
    async fn id(&self) -> Option<ID> {
        self.row.as_ref().map(|row| global(row.id))
    }

    /// For documents of this direction.
    async fn direction(&self) -> Direction {
        self.direction.into()
    }

    /// For documents of this kind; null for every kind that has no route of its own.
    async fn kind(&self) -> Option<DocumentKind> {
        self.kind.map(Into::into)
    }

    /// Number of the version; 0 for a standard route.
    async fn version(&self) -> i32 {
        self.row.as_ref().map_or(0, |row| row.version)
    }

    /// Title, in the caller's language unless another is asked for.
    async fn title(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        let language = Language::or_asked(language, context);
        let standard = standard::title(self.direction);
        let titles = self.row.as_ref().map_or(standard, |row| {
            (row.title_lv.as_str(), row.title_en.as_str())
        });
        language.choose(titles.0, titles.1).to_owned()
    }

    /// Its steps, in its order.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn steps(&self) -> Vec<RouteStep> {
        let steps = match &self.row {
            Some(row) => row.steps.clone(),
            None => standard::steps(self.direction),
        };
        steps.0.into_iter().map(Into::into).collect()
    }

    /// Why it was adopted; null for a standard route.
    async fn reason(&self) -> Option<&str> {
        self.row.as_ref().map(|row| row.reason.as_str())
    }

    /// When it was adopted: it holds for documents registered from then on.
    async fn adopted_at(&self) -> Option<Instant> {
        self.row.as_ref().map(|row| row.adopted_at.into())
    }

    /// Account that adopted it.
    async fn adopted_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let Some(row) = &self.row else {
            return Ok(None);
        };
        account_on(context, Some(row.adopted_by), calendar::day(row.adopted_at)).await
    }
}

/// A step that documents may take (solis).
#[derive(SimpleObject)]
struct RouteStep {
    /// Where they stand.
    from: RouteStage,
    /// Where they go.
    to: RouteStage,
    /// Who may take them there.
    roles: Vec<Role>,
}

impl From<KeptStep> for RouteStep {
    fn from(step: KeptStep) -> Self {
        Self {
            from: step.from.into(),
            to: step.to.into(),
            roles: step.roles.into_iter().map(Into::into).collect(),
        }
    }
}

/// A step that documents may take.
#[derive(InputObject)]
struct RouteStepInput {
    /// Where they stand.
    from: RouteStage,
    /// Where they go.
    to: RouteStage,
    /// Who may take them there.
    roles: Vec<Role>,
}

/// A version of a route is adopted.
#[derive(InputObject)]
struct AdoptRouteInput {
    /// For documents of this direction …
    direction: Direction,
    /// … and of this kind; every kind that has no route of its own when none.
    kind: Option<DocumentKind>,
    /// The version that it was made from (`Route.version`), 0 for the standard route: what somebody else adopted meanwhile is
    /// not overlooked.
    version: i32,
    /// Title in Latvian, at most 200 characters.
    title_lv: String,
    /// Title in English, at most 200 characters.
    title_en: String,
    /// Its steps: from registration every way must lead into the file.
    steps: Vec<RouteStepInput>,
    /// Why it is adopted, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What adopting did.
#[derive(SimpleObject)]
struct AdoptRoutePayload {
    /// The version.
    route: Option<Route>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// A document goes a step along its route.
#[derive(InputObject)]
struct MoveDocumentInput {
    /// Which.
    document: ID,
    /// Where it goes.
    to: RouteStage,
    /// Revision of its route as it was read (`route.revision`): what somebody else did meanwhile is not overwritten.
    revision: i32,
    /// Why, at most 500 characters; required where it is left unexamined.
    reason: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What moving did.
#[derive(SimpleObject)]
struct MoveDocumentPayload {
    /// The document.
    document: Option<Document>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be asked about routes.
#[derive(Default)]
pub(in crate::graphql) struct RoutesQuery;

#[Object]
impl RoutesQuery {
    /// The routes of the caller's institution that hold for documents registered now, the standard ones included; with all
    /// versions that held before, where they are asked for.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn routes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Earlier versions too.", default)] history: bool,
    ) -> Result<Vec<Route>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let versions = versions(asker).await?;
        let mut routes = Vec::new();
        for direction in kept::Direction::ALL.iter().copied() {
            let of = versions.iter().filter(|row| row.direction == direction);
            let of: Vec<_> = of.collect();
            if history || !of.iter().any(|row| row.kind.is_none()) {
                routes.push(Route {
                    direction,
                    kind: None,
                    row: None,
                });
            }
            for row in &of {
                let is_last = |other: &&route_template::Model| {
                    other.kind == row.kind && other.version > row.version
                };
                if history || !of.iter().copied().any(|other| is_last(&other)) {
                    let kind = row.kind;
                    routes.push(Route {
                        direction,
                        kind,
                        row: Some((*row).clone()),
                    });
                }
            }
        }
        Ok(routes)
    }
}

/// What can be done with routes.
#[derive(Default)]
pub(super) struct RouteMutation;

#[Object]
impl RouteMutation {
    /// Moves a document a step along its route. Which steps there are, and why one is not open, tells `availableActions`.
    /// Forwarding it or leaving it unexamined ends its legal clock.
    async fn move_document(
        &self,
        context: &Context<'_>,
        input: MoveDocumentInput,
    ) -> Result<MoveDocumentPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("moveDocument", input.idempotency_key.as_ref(), &input);
        let read = reading.id(&input.document, "document");
        let document = match reading.done(read) {
            Ok(document) => document,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let wanted = Move {
            document,
            to: input.to.into(),
            revision: input.revision,
            reason: input.reason,
        };
        let done = advance(&asker.service.kit, &asker.caller, wanted, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(card) => MoveDocumentPayload {
                document: shown(context, card.id).await?,
                problems: Vec::new(),
            },
            Err(refusal) => refused(asker, refusal.problems()),
        })
    }

    /// Adopts a version of a route (maršruta veidne): it holds for documents registered from now on. For administrators.
    async fn adopt_route(
        &self,
        context: &Context<'_>,
        input: AdoptRouteInput,
    ) -> Result<AdoptRoutePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("adoptRoute", input.idempotency_key.as_ref(), &input);
        let steps = input.steps.into_iter().map(|step| KeptStep {
            from: step.from.into(),
            to: step.to.into(),
            roles: step.roles.into_iter().map(Into::into).collect(),
        });
        let draft = Draft {
            direction: input.direction.into(),
            kind: input.kind.map(Into::into),
            version: input.version,
            title_lv: input.title_lv,
            title_en: input.title_en,
            steps: steps.collect(),
            reason: input.reason,
        };
        let done = match reading.done(Some(draft)) {
            Ok(draft) => {
                let (kit, caller) = (&asker.service.kit, &asker.caller);
                let done = template::adopt(kit, caller, draft, named.as_ref()).await;
                done.or_error(asker)?.map_err(|refusal| refusal.problems())
            }
            Err(problems) => Err(problems),
        };
        Ok(match done {
            Ok(row) => AdoptRoutePayload {
                route: Some(Route {
                    direction: row.direction,
                    kind: row.kind,
                    row: Some(row),
                }),
                problems: Vec::new(),
            },
            Err(problems) => AdoptRoutePayload {
                route: None,
                problems: told(asker, problems),
            },
        })
    }
}

fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> MoveDocumentPayload {
    MoveDocumentPayload {
        document: None,
        problems: told(asker, problems),
    }
}
