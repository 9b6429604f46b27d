//! Versions of routes: what holds one together, adopting one, and which one holds for a document.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::circulation::route_template;
use entities::circulation::route_template::{RouteStep, RouteSteps};
use entities::ids::RouteTemplateId;
use entities::vocabulary::{Direction, DocumentKind, Role, RouteStage};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use super::error::Refusal;
use super::{read, standard};
use crate::access::{Action, Caller, policy};
use crate::circulation::command::{self, Named};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar, reason, text};
use crate::op::Kit;
use crate::organisation::change;
use crate::organisation::doers::name;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

/// Stages before a document has its number.
const BEFORE_NUMBER: [RouteStage; 3] = [
    RouteStage::Draft,
    RouteStage::Coordination,
    RouteStage::Signing,
];

/// A version of a route to be adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// For documents of this direction …
    pub direction: Direction,
    /// … and of this kind; none for every kind that has no route of its own.
    pub kind: Option<DocumentKind>,
    /// The version that it was made from; 0 where there was none.
    pub version: i32,
    /// Title in Latvian.
    pub title_lv: String,
    /// Title in English.
    pub title_en: String,
    /// Its steps.
    pub steps: Vec<RouteStep>,
    /// Why it is adopted.
    pub reason: String,
}

/// What is wrong with a draft's titles and steps, each thing at its place.
pub fn faults(draft: &Draft) -> Vec<Problem> {
    let mut found = Vec::new();
    for (title, path) in [(&draft.title_lv, "titleLv"), (&draft.title_en, "titleEn")] {
        let title = title.trim();
        if title.is_empty() {
            found.push(Problem::new("REQUIRED", path));
        } else if title.chars().count() > MAX_TITLE {
            found.push(Problem::new("TOO_LONG", path).with("most", MAX_TITLE));
        } else if text::has_control(title) {
            found.push(Problem::new("CONTROL_CHARACTER", path));
        }
    }
    let drafts = |stage| BEFORE_NUMBER.contains(&stage);
    let mut known = BTreeSet::new();
    for (at, step) in draft.steps.iter().enumerate() {
        let mut wrong = |code, field: &str| {
            found.push(Problem::new(code, &format!("steps.{at}{field}")));
        };
        if step.from == step.to {
            wrong("ROUTE_STEP_NOWHERE", ".to");
        }
        if !known.insert((step.from, step.to)) {
            wrong("ROUTE_STEP_TWICE", "");
        }
        if step.from == RouteStage::Filed {
            wrong("ROUTE_AFTER_FILED", ".from");
        }
        if step.roles.is_empty() {
            wrong("ROUTE_ROLES_NONE", ".roles");
        }
        let powerless = |role: &Role| !policy::permits(&[*role].into(), Action::MoveDocument);
        if step.roles.iter().any(powerless) {
            wrong("ROUTE_ROLE_POWERLESS", ".roles");
        }
        if draft.direction == Direction::Incoming && (drafts(step.from) || drafts(step.to)) {
            wrong("ROUTE_NO_DRAFTS", "");
        }
        // The number is given at signing and never taken back.
        if !drafts(step.from) && drafts(step.to) {
            wrong("ROUTE_BACK_TO_DRAFT", ".to");
        }
    }
    if !draft
        .steps
        .iter()
        .any(|step| step.from == RouteStage::Registered)
    {
        found.push(Problem::new("ROUTE_NO_START", "steps"));
        return found;
    }
    let starts = [RouteStage::Registered, RouteStage::Draft];
    let reached = closure(&draft.steps, &starts, |step| (step.from, step.to));
    let ending = closure(&draft.steps, &[RouteStage::Filed], |step| {
        (step.to, step.from)
    });
    for (at, step) in draft.steps.iter().enumerate() {
        if !reached.contains(&step.from) {
            found.push(Problem::new(
                "ROUTE_UNREACHABLE",
                &format!("steps.{at}.from"),
            ));
        }
        if !ending.contains(&step.to) {
            found.push(Problem::new("ROUTE_NO_END", &format!("steps.{at}.to")));
        }
    }
    found
}

/// Stages that are reached from some by steps in one direction.
fn closure(
    steps: &[RouteStep],
    from: &[RouteStage],
    ends: impl Fn(&RouteStep) -> (RouteStage, RouteStage),
) -> BTreeSet<RouteStage> {
    let mut reached: BTreeSet<RouteStage> = from.iter().copied().collect();
    loop {
        let new: Vec<RouteStage> = steps
            .iter()
            .map(&ends)
            .filter(|(near, far)| reached.contains(near) && !reached.contains(far))
            .map(|(_, far)| far)
            .collect();
        if new.is_empty() {
            return reached;
        }
        reached.extend(new);
    }
}

/// The version in force for documents registered at an instant; none where the standard route holds.
pub fn in_force(
    versions: &[route_template::Model],
    direction: Direction,
    kind: DocumentKind,
    at: DateTime<Utc>,
) -> Option<&route_template::Model> {
    let newest = |wanted: Option<DocumentKind>| {
        versions
            .iter()
            .filter(|row| row.direction == direction && row.kind == wanted && row.adopted_at <= at)
            .max_by_key(|row| row.version)
    };
    newest(Some(kind)).or_else(|| newest(None))
}

/// The steps in force for documents registered at an instant.
pub fn steps_in_force(
    versions: &[route_template::Model],
    direction: Direction,
    kind: DocumentKind,
    at: DateTime<Utc>,
) -> RouteSteps {
    in_force(versions, direction, kind, at)
        .map_or_else(|| standard::steps(direction), |row| row.steps.clone())
}

/// Whether a route lets nothing be signed that nobody gave a visa: it has drafts, and no step leads from them to signing but by
/// coordination.
pub fn wants_visas(steps: &[RouteStep]) -> bool {
    let from_draft = |step: &&RouteStep| step.from == RouteStage::Draft;
    let mut leaving = steps.iter().filter(from_draft).peekable();
    leaving.peek().is_some() && leaving.all(|step| step.to != RouteStage::Signing)
}

/// Whether somebody with these roles may take a draft from one stage to another. A route that says nothing about drafts leaves
/// them to the access matrix.
pub fn lets(steps: &[RouteStep], roles: &BTreeSet<Role>, from: RouteStage, to: RouteStage) -> bool {
    if !steps.iter().any(|step| step.from == RouteStage::Draft) {
        return true;
    }
    steps
        .iter()
        .filter(|step| step.from == from && step.to == to)
        .any(|step| step.roles.iter().any(|role| roles.contains(role)))
}

/// Adopts a version of a route: it holds for documents that are registered from now on.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn adopt(
    kit: &Kit,
    caller: &Caller,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<route_template::Model, Refusal>, Fault> {
    if !caller.may(Action::ManageRoutes) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    // Two versions at once would have the same number.
    change::lock(&op, caller.institution).await?;
    let versions = read::templates(op.transaction(), caller.institution).await?;
    if let Some((key, question)) = named {
        let answer = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match answer {
            Err(_) => return Ok(Err(Refusal::KeyReused)),
            Ok(Some(answer)) => {
                let id: RouteTemplateId = serde_json::from_value(answer)
                    .map_err(Fault::at("reading an idempotent answer"))?;
                let found = versions.into_iter().find(|row| row.id == id);
                return Ok(Ok(found.ok_or(Fault::broken("a route is missing"))?));
            }
            Ok(None) => {}
        }
    }
    let last = versions
        .iter()
        .filter(|row| (row.direction, row.kind) == (draft.direction, draft.kind))
        .max_by_key(|row| row.version);
    if let Some(last) = last.filter(|last| last.version != draft.version) {
        return Ok(Err(Refusal::Superseded {
            version: last.version,
            who: name(op.transaction(), Some(last.adopted_by), last.adopted_at).await?,
            on: calendar::day(last.adopted_at),
        }));
    }
    let version = last.map_or(0, |last| last.version) + 1;
    let problems = faults(&draft);
    if !problems.is_empty() {
        return Ok(Err(Refusal::Template(problems)));
    }
    let why = match reason::reason(&draft.reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(bad.into())),
    };
    let row = route_template::Model {
        id: op.new_id(RouteTemplateId),
        institution_id: caller.institution,
        direction: draft.direction,
        kind: draft.kind,
        version,
        title_lv: draft.title_lv.trim().to_owned(),
        title_en: draft.title_en.trim().to_owned(),
        steps: RouteSteps(draft.steps),
        reason: why,
        adopted_at: op.at(),
        adopted_by: caller.account,
    };
    route_template::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    op.record(Entry {
        kind: "route.adopted",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "route",
            id: Some(row.id.0),
        },
        payload: json!({
            "direction": row.direction,
            "kind": row.kind,
            "version": row.version,
            "steps": row.steps,
            "reason": row.reason,
        }),
    });
    command::remember(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

#[cfg(test)]
mod tests {
    use entities::vocabulary::Role;

    use super::*;
    use crate::kernel::problem::Messages;

    fn step(from: RouteStage, to: RouteStage) -> RouteStep {
        RouteStep {
            from,
            to,
            roles: vec![Role::RecordsClerk],
        }
    }

    fn draft(steps: Vec<RouteStep>) -> Draft {
        Draft {
            direction: Direction::Internal,
            kind: Some(DocumentKind::Order),
            version: 0,
            title_lv: "Rīkojumi".to_owned(),
            title_en: "Orders".to_owned(),
            steps,
            reason: "Kārtība".to_owned(),
        }
    }

    fn told(draft: &Draft) -> Vec<String> {
        let messages = Messages::new().expect("bundles");
        faults(draft)
            .into_iter()
            .map(|problem| {
                let key = problem.code.to_ascii_lowercase().replace('_', "-");
                assert!(messages.knows(&key), "{key}");
                format!("{} {}", problem.code, problem.path.join("."))
            })
            .collect()
    }

    #[test]
    fn the_standard_routes_hold_together() {
        for direction in Direction::ALL.iter().copied() {
            let draft = Draft {
                direction,
                ..draft(standard::steps(direction).0)
            };
            assert_eq!(told(&draft), Vec::<String>::new(), "{direction}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_route_is_told_where_it_is() {
        use RouteStage::{Draft as Project, Filed, ForInformation, Registered, Sent};
        let sound = || {
            vec![
                step(Registered, ForInformation),
                step(ForInformation, Filed),
            ]
        };
        assert_eq!(told(&draft(sound())), Vec::<String>::new());
        let with = |more: RouteStep| {
            let mut steps = sound();
            steps.push(more);
            told(&draft(steps))
        };
        assert_eq!(
            with(step(Registered, ForInformation)),
            ["ROUTE_STEP_TWICE steps.2"]
        );
        assert_eq!(
            with(step(Registered, Registered)),
            ["ROUTE_STEP_NOWHERE steps.2.to"]
        );
        assert_eq!(with(step(Sent, Filed)), ["ROUTE_UNREACHABLE steps.2.from"]);
        assert_eq!(with(step(Registered, Sent)), ["ROUTE_NO_END steps.2.to"]);
        assert_eq!(
            with(step(Filed, Registered)),
            ["ROUTE_AFTER_FILED steps.2.from"]
        );
        assert_eq!(
            with(step(ForInformation, Project)),
            ["ROUTE_BACK_TO_DRAFT steps.2.to", "ROUTE_NO_END steps.2.to"]
        );
        let nobody = RouteStep {
            roles: Vec::new(),
            ..step(Registered, Filed)
        };
        assert_eq!(with(nobody), ["ROUTE_ROLES_NONE steps.2.roles"]);
        assert_eq!(told(&draft(Vec::new())), ["ROUTE_NO_START steps"]);
        let incoming = Draft {
            direction: Direction::Incoming,
            title_en: " ".to_owned(),
            ..draft(vec![step(Registered, Filed), step(Project, Registered)])
        };
        assert_eq!(
            told(&incoming),
            ["REQUIRED titleEn", "ROUTE_NO_DRAFTS steps.1"]
        );
    }

    #[test]
    fn a_route_that_leads_to_signing_only_by_coordination_wants_visas() {
        use RouteStage::{Coordination, Draft as Project, Filed, Registered, Signing};
        let by_coordination = [
            step(Project, Coordination),
            step(Coordination, Signing),
            step(Signing, Registered),
            step(Registered, Filed),
        ];
        assert!(wants_visas(&by_coordination));
        let mut straight = by_coordination.to_vec();
        straight.push(step(Project, Signing));
        assert!(!wants_visas(&straight));
        assert!(!wants_visas(&[step(Registered, Filed)]), "it has no drafts");
        for direction in Direction::ALL {
            assert!(!wants_visas(&standard::steps(*direction).0), "{direction}");
        }
    }
}
