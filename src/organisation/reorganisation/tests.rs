//! Acts over a real database: every fault of a plan is told with its place; what is carried out is what was planned.

use std::collections::BTreeSet;

use super::*;
use crate::journal::Actor;
use crate::op::Kit;
use crate::organisation::load::Loaded;
use crate::organisation::testing::two_institutions;
use crate::testing::{journalled, kit};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn begins(code: &str, parent: Option<&str>) -> PlannedUnit {
    PlannedUnit {
        code: code.to_owned(),
        parent: parent.map(str::to_owned),
        kind: UnitKind::Department,
        name_lv: format!("Nodaļa {code}"),
        name_en: None,
        territories: Vec::new(),
    }
}

fn ends(from: &str, to: &[&str], heir: Option<&str>) -> Succession {
    Succession {
        from: from.to_owned(),
        to: to.iter().map(|code| (*code).to_owned()).collect(),
        heir: heir.map(str::to_owned),
    }
}

/// `B` (below `A`) and `C` become `N`, which lies below `A`.
fn plan() -> Plan {
    Plan {
        ground: "domes lēmums Nr. 7".to_owned(),
        decided_on: Some(day("2026-02-01")),
        effective_on: day("2026-04-01"),
        units: vec![begins("N", Some("A"))],
        successions: vec![ends("B", &["N"], None), ends("C", &["N"], None)],
        assignments: Vec::new(),
    }
}

async fn decided(kit: &Kit, of: &Loaded, plan: &Plan) -> Result<Decided, Refusal> {
    decide(kit.db.reader(), of.institution, plan).await
}

async fn carried_out(kit: &Kit, of: &Loaded, plan: &Plan) -> Moved {
    let decided = decided(kit, of, plan).await.expect("it holds together");
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let moved = carry_out(&mut op, of.institution, plan, &decided)
        .await
        .expect("carried out");
    op.commit().await.expect("a commit");
    moved
}

#[tokio::test]
async fn every_fault_is_told_with_its_place() {
    type Spoil = fn(&mut Plan);
    let cases: [(&str, &str, Spoil); 18] = [
        ("REORGANISATION_EMPTY", "", |plan| {
            plan.units.clear();
            plan.successions.clear();
        }),
        ("REORGANISATION_DECIDED_AFTER", "decidedOn", |plan| {
            plan.decided_on = plan.effective_on.succ_opt();
        }),
        ("UNIT_TEXT", "units.0.nameLv", |plan| {
            plan.units[0].name_lv = " ".to_owned()
        }),
        ("UNIT_CODE_TAKEN", "units.1.code", |plan| {
            plan.units.push(begins("N", None))
        }),
        ("UNIT_CODE_TAKEN", "units.1.code", |plan| {
            plan.units.push(begins("OLD", None))
        }),
        ("UNIT_CODE_UNKNOWN", "units.0.parent", |plan| {
            plan.units[0].parent = Some("X".to_owned());
        }),
        // The parent ends with the same act, so nothing new can lie below it.
        ("UNIT_NOT_THERE", "units.0.parent", |plan| {
            plan.units[0].parent = Some("C".to_owned());
        }),
        ("UNIT_NOT_THERE", "units.0.parent", |plan| {
            plan.units[0].parent = Some("OLD".to_owned());
        }),
        ("UNIT_ABOVE_ITSELF", "units.0.parent", |plan| {
            plan.units[0].parent = Some("N".to_owned());
        }),
        ("UNIT_CODE_TWICE", "successions.2.from", |plan| {
            plan.successions.push(ends("B", &["N"], None));
        }),
        ("UNIT_CODE_UNKNOWN", "successions.0.from", |plan| {
            plan.successions[0].from = "X".to_owned();
        }),
        ("UNIT_CODE_UNKNOWN", "successions.0.to.0", |plan| {
            plan.successions[0].to = vec!["X".to_owned()];
        }),
        ("UNIT_ENDED_ALREADY", "successions.0.from", |plan| {
            plan.successions[0].from = "OLD".to_owned();
        }),
        // B succeeded OLD: the other way round would be a circle.
        ("UNIT_OWN_PREDECESSOR", "successions.0.to.0", |plan| {
            plan.successions[0] = ends("C", &["C"], None);
            plan.successions.truncate(1);
        }),
        ("HEIR_REQUIRED", "successions.1.heir", |plan| {
            plan.successions[1].to = vec!["N".to_owned(), "A".to_owned(), "M".to_owned()];
            plan.units.push(begins("M", Some("A")));
        }),
        ("HEIR_ELSEWHERE", "successions.0.heir", |plan| {
            plan.successions[0].heir = Some("A".to_owned());
        }),
        ("UNIT_LEFT_BEHIND", "successions.0.from", |plan| {
            plan.units[0].parent = None;
            plan.successions = vec![ends("A", &[], None)];
        }),
        ("ASSIGNED_ELSEWHERE", "assignments.0.to", |plan| {
            plan.assignments.push(Assignment {
                what: Assigned::File(FileId(uuid::Uuid::nil())),
                to: "A".to_owned(),
            });
        }),
    ];
    let (kit, _folder) = kit().await;
    let [one, _] = two_institutions(&kit).await;
    decided(&kit, &one, &plan())
        .await
        .expect("unspoilt it holds");
    for (code, path, spoil) in cases {
        let mut spoilt = plan();
        spoil(&mut spoilt);
        let refused = decided(&kit, &one, &spoilt).await.expect_err(code);
        let problems = refused.problems().expect("no fault");
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.code, problem.path.join(".")))
            .collect();
        assert_eq!(found, [(code, path.to_owned())]);
    }
    // All faults of a plan come at once.
    let mut spoilt = plan();
    spoilt.units[0].name_lv.clear();
    spoilt.successions[0].from = "X".to_owned();
    let refused = decided(&kit, &one, &spoilt).await.expect_err("two faults");
    assert_eq!(refused.problems().expect("no fault").len(), 2);
}

#[tokio::test]
async fn a_merger_before_the_units_exist_is_refused() {
    let (kit, _folder) = kit().await;
    let [one, _] = two_institutions(&kit).await;
    carried_out(&kit, &one, &plan()).await;
    let mut early = plan();
    early.units = vec![begins("LATER", None)];
    early.successions = vec![ends("N", &["LATER"], None)];
    early.decided_on = None;
    for (effective, fits) in [
        ("2026-03-31", false),
        ("2026-04-01", false),
        ("2026-04-02", true),
    ] {
        early.effective_on = day(effective);
        let found = decided(&kit, &one, &early).await;
        let Err(refused) = found else {
            assert!(fits, "{effective}");
            continue;
        };
        assert!(!fits, "{effective}");
        let problems = refused.problems().expect("no fault");
        assert_eq!(problems[0].code, "REORGANISATION_BEFORE_UNIT");
        assert_eq!(problems[0].path, ["successions", "0", "from"]);
    }
}

#[tokio::test]
async fn what_a_carried_out_act_ended_is_not_reorganised_for_an_earlier_day() {
    let (kit, _folder) = kit().await;
    let [one, _] = two_institutions(&kit).await;
    carried_out(&kit, &one, &plan()).await;
    let mut earlier = plan();
    earlier.effective_on = day("2026-03-01");
    earlier.units = vec![begins("M", Some("A"))];
    earlier.successions = vec![ends("B", &["M"], None)];
    let refused = decided(&kit, &one, &earlier).await.expect_err("B ends");
    let problems = refused.problems().expect("no fault");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "UNIT_SUCCEEDED_ALREADY");
    assert_eq!(problems[0].path, ["successions", "0", "from"]);
}

#[tokio::test]
async fn people_go_along_and_leave_follows_the_successor() {
    let (kit, _folder) = kit().await;
    let [one, _] = two_institutions(&kit).await;
    let moved = carried_out(&kit, &one, &plan()).await;
    let new = moved.units["N"];
    let janis = one.staff["janis"];
    let reader = kit.db.reader();
    let (before, after) = (day("2026-03-31"), day("2026-04-01"));
    let (_, own) = read::places_of(reader, one.institution, janis, before)
        .await
        .expect("places");
    assert_eq!(own, BTreeSet::from([one.units["B"]]));
    let (tree, own) = read::places_of(reader, one.institution, janis, after)
        .await
        .expect("places");
    assert_eq!(own, BTreeSet::from([new]));
    assert_eq!(
        tree.answers_for(&own, false, after),
        BTreeSet::from([new, one.units["B"], one.units["C"], one.units["OLD"]])
    );
    assert_eq!(tree.rolls_up_to(one.units["OLD"], after), Some(new));
    assert_eq!(
        tree.rolls_up_to(one.units["OLD"], before),
        Some(one.units["B"])
    );
    let rows = read::units_by_ids(reader, &[one.units["B"], new])
        .await
        .expect("units");
    assert_eq!(rows[&one.units["B"]].valid_to, Some(before));
    assert_eq!(
        rows[&one.units["B"]].name_lv, "Nodaļa B",
        "nothing is renamed"
    );
    assert_eq!(rows[&new].valid_from, Some(after));
    assert_eq!(
        journalled(&kit).await[2..],
        [
            "unit.begun",
            "unit.ended",
            "unit.ended",
            "appointment.moved"
        ]
    );
}

#[tokio::test]
async fn a_split_unit_gives_each_what_it_is_assigned() {
    let (kit, _folder) = kit().await;
    let [one, _] = two_institutions(&kit).await;
    let janis = one.staff["janis"];
    let places = read::appointments_of(kit.db.reader(), &[janis])
        .await
        .expect("places");
    let split = Plan {
        units: vec![begins("N", Some("A")), begins("M", Some("A"))],
        successions: vec![ends("B", &["N", "M"], Some("N"))],
        assignments: vec![Assignment {
            what: Assigned::Appointment(places[&janis][0].id),
            to: "M".to_owned(),
        }],
        ..plan()
    };
    let moved = carried_out(&kit, &one, &split).await;
    let (tree, own) = read::places_of(kit.db.reader(), one.institution, janis, split.effective_on)
        .await
        .expect("places");
    assert_eq!(own, BTreeSet::from([moved.units["M"]]));
    assert_eq!(tree.rolls_up_to(one.units["B"], split.effective_on), None);
    assert_eq!(
        tree.successors_on(one.units["B"], split.effective_on),
        BTreeSet::from([moved.units["N"], moved.units["M"]])
    );
}

#[tokio::test]
async fn a_plan_is_kept_looked_up_and_given_up() {
    let (kit, _folder) = kit().await;
    let [one, two] = two_institutions(&kit).await;
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let id = propose(&mut op, one.institution, plan())
        .await
        .expect("kept");
    op.commit().await.expect("a commit");
    let found = acts(kit.db.reader(), one.institution).await.expect("acts");
    assert_eq!(plan_of(&found[0]).expect("a plan"), plan());
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    assert!(matches!(
        abandon(&mut op, two.institution, id).await,
        Err(Refusal::Unknown { .. })
    ));
    abandon(&mut op, one.institution, id)
        .await
        .expect("given up");
    op.commit().await.expect("a commit");
    assert!(
        acts(kit.db.reader(), one.institution)
            .await
            .expect("acts")
            .is_empty()
    );
    assert_eq!(
        journalled(&kit).await[2..],
        ["reorganisation.planned", "reorganisation.abandoned"]
    );
}
