//! One day's changes over a real database: what they do, and what they refuse.

use chrono::NaiveDate;
use entities::vocabulary::UnitKind;

use super::*;
use crate::journal::Actor;
use crate::op::Kit;
use crate::organisation::load::Loaded;
use crate::organisation::testing::two_institutions;
use crate::organisation::{Validity, read};
use crate::testing::{journalled, kit};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn period(from: &str, to: Option<&str>) -> Validity {
    Validity {
        from: Some(day(from)),
        to: to.map(day),
    }
}

async fn make(kit: &Kit, of: &Loaded, change: Change) -> Result<Changed, Refusal> {
    let mut op = kit.begin(Actor::System).await?;
    let changed = apply(&mut op, of.institution, change).await?;
    op.commit().await?;
    Ok(changed)
}

fn unit(code: &str, parent: Option<UnitId>, validity: Validity) -> Change {
    Change::BeginUnit(NewUnit {
        code: code.to_owned(),
        parent,
        kind: UnitKind::Department,
        name_lv: "  Jaunā   nodaļa ".to_owned(),
        name_en: None,
        validity,
        territories: vec!["Suntažu pagasts".to_owned()],
    })
}

fn person(family_name: &str, validity: Validity) -> Change {
    Change::Employ(NewStaffMember {
        given_name: "Anna".to_owned(),
        family_name: family_name.to_owned(),
        email: None,
        validity,
    })
}

fn place(staff_member: StaffMemberId, unit: UnitId, validity: Validity) -> Change {
    Change::Appoint(NewAppointment {
        staff_member,
        unit,
        position: Some("juriste".to_owned()),
        post: None,
        validity,
    })
}

fn stand_in(absent: StaffMemberId, substitute: StaffMemberId, from: &str, to: &str) -> Change {
    Change::Substitute(NewSubstitution {
        absent,
        substitute,
        from: day(from),
        to: day(to),
        ground: "rīkojums Nr. 5".to_owned(),
    })
}

#[tokio::test]
async fn somebody_comes_takes_a_place_stands_in_and_leaves() {
    let (kit, _folder) = kit().await;
    let [one, _] = two_institutions(&kit).await;
    let begun = unit("NEW", Some(one.units["A"]), period("2026-01-01", None));
    let Ok(Changed::Unit(new)) = make(&kit, &one, begun).await else {
        panic!("a unit");
    };
    let row = read::units_by_ids(kit.db.reader(), &[new])
        .await
        .expect("units")[&new]
        .clone();
    assert_eq!(
        (row.name_lv.as_str(), row.name_en.as_str()),
        ("Jaunā nodaļa", "Jaunā nodaļa")
    );
    let Ok(Changed::StaffMember(anna)) =
        make(&kit, &one, person("Zīle", period("2026-02-01", None))).await
    else {
        panic!("a person");
    };
    let spring = period("2026-02-01", Some("2026-12-31"));
    let Ok(Changed::Appointment(held)) = make(&kit, &one, place(anna, new, spring)).await else {
        panic!("a place");
    };
    let ilze = one.staff["ilze"];
    make(&kit, &one, stand_in(ilze, anna, "2026-07-01", "2026-07-31"))
        .await
        .expect("a substitution");
    let standing = |on: &'static str| {
        let kit = kit.clone();
        async move {
            let rows = read::standing_in(kit.db.reader(), anna, day(on)).await;
            rows.expect("substitutions").len()
        }
    };
    assert_eq!(
        [standing("2026-06-30").await, standing("2026-07-01").await],
        [0, 1]
    );

    make(&kit, &one, Change::EndEmployment(anna, day("2026-07-15")))
        .await
        .expect("she leaves");
    let places = read::appointments_of(kit.db.reader(), &[anna])
        .await
        .expect("places");
    assert_eq!(places[&anna][0].id, held);
    assert_eq!(places[&anna][0].valid_to, Some(day("2026-07-15")));
    assert_eq!(
        [standing("2026-07-15").await, standing("2026-07-16").await],
        [1, 0]
    );
    for _ in ["once", "and again, which changes nothing"] {
        make(&kit, &one, Change::EndUnit(new, day("2026-12-31")))
            .await
            .expect("nobody is left in it");
    }
    assert_eq!(
        journalled(&kit).await[2..],
        [
            "unit.begun",
            "staff.employed",
            "appointment.begun",
            "substitution.begun",
            "appointment.ended",
            "substitution.ended",
            "staff.left",
            "unit.ended"
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_is_located_and_leaves_nothing() {
    let (kit, _folder) = kit().await;
    let [one, two] = two_institutions(&kit).await;
    let (ilze, janis) = (one.staff["ilze"], one.staff["janis"]);
    let (a, b, old) = (one.units["A"], one.units["B"], one.units["OLD"]);
    let Ok(Changed::StaffMember(anna)) = make(
        &kit,
        &one,
        person("Zīle", period("2026-02-01", Some("2026-06-30"))),
    )
    .await
    else {
        panic!("a person");
    };
    make(
        &kit,
        &one,
        stand_in(ilze, janis, "2026-07-01", "2026-07-31"),
    )
    .await
    .expect("a substitution");
    let before = journalled(&kit).await.len();
    let year = period("2026-01-01", Some("2026-12-31"));
    let spring = period("2026-02-01", Some("2026-06-30"));
    let cases = [
        (unit("A", None, year), "UNIT_CODE_TAKEN", "code"),
        (unit("A B", None, year), "CONTROL_CHARACTER", "code"),
        (unit(" ", None, year), "REQUIRED", "code"),
        (unit(&"x".repeat(41), None, year), "TOO_LONG", "code"),
        (
            unit("X", Some(two.units["A"]), year),
            "UNIT_UNKNOWN",
            "parent",
        ),
        (unit("X", Some(old), year), "OUTSIDE_UNIT", "validFrom"),
        (
            unit("X", None, period("2026-02-01", Some("2026-01-31"))),
            "PERIOD_BACKWARDS",
            "validTo",
        ),
        (person("", year), "REQUIRED", "familyName"),
        (person("Z\u{7}", year), "CONTROL_CHARACTER", "familyName"),
        // Ilze has held her place in A as long as anybody remembers.
        (place(ilze, a, year), "APPOINTMENT_OVERLAPS", "validFrom"),
        (place(ilze, old, year), "OUTSIDE_UNIT", "validFrom"),
        (place(anna, b, year), "OUTSIDE_EMPLOYMENT", "validFrom"),
        (
            place(two.staff["ilze"], a, year),
            "STAFF_MEMBER_UNKNOWN",
            "staffMember",
        ),
        (place(ilze, two.units["B"], year), "UNIT_UNKNOWN", "unit"),
        (
            stand_in(ilze, ilze, "2026-08-01", "2026-08-02"),
            "SUBSTITUTE_FOR_ONESELF",
            "substitute",
        ),
        (
            stand_in(ilze, janis, "2026-07-31", "2026-08-02"),
            "SUBSTITUTION_OVERLAPS",
            "validFrom",
        ),
        (
            stand_in(ilze, anna, "2026-06-30", "2026-07-01"),
            "OUTSIDE_EMPLOYMENT",
            "validFrom",
        ),
        (
            stand_in(ilze, janis, "2027-01-01", "2030-01-01"),
            "SUBSTITUTION_TOO_LONG",
            "validTo",
        ),
        (
            stand_in(ilze, janis, "2026-08-02", "2026-08-01"),
            "PERIOD_BACKWARDS",
            "validTo",
        ),
        (
            stand_in(ilze, two.staff["janis"], "2026-08-01", "2026-08-02"),
            "STAFF_MEMBER_UNKNOWN",
            "substitute",
        ),
        (Change::EndUnit(a, day("2026-12-31")), "UNITS_BELOW", "unit"),
        (
            Change::EndUnit(b, day("2026-12-31")),
            "STAFF_IN_UNIT",
            "unit",
        ),
        (
            Change::EndUnit(old, day("2026-12-31")),
            "ENDS_OUTSIDE",
            "lastDay",
        ),
        (
            Change::EndUnit(two.units["C"], day("2026-12-31")),
            "UNIT_UNKNOWN",
            "unit",
        ),
        (
            Change::EndEmployment(anna, day("2026-07-01")),
            "ENDS_OUTSIDE",
            "lastDay",
        ),
        (
            Change::EndEmployment(two.staff["ilze"], day("2026-07-01")),
            "STAFF_MEMBER_UNKNOWN",
            "staffMember",
        ),
        (
            Change::EndAppointment(AppointmentId(uuid::Uuid::nil()), day("2026-07-01")),
            "APPOINTMENT_UNKNOWN",
            "appointment",
        ),
        (
            Change::EndSubstitution(SubstitutionId(uuid::Uuid::nil()), day("2026-07-01")),
            "SUBSTITUTION_UNKNOWN",
            "substitution",
        ),
    ];
    for (change, code, path) in cases {
        let told = format!("{change:?}");
        let refused = make(&kit, &one, change).await.expect_err(&told);
        let problems = refused.problems().expect("no fault");
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.code, problem.path.join(".")))
            .collect();
        assert_eq!(found, [(code, path.to_owned())], "{told}");
    }
    // Touching is not overlapping, and another unit is another place.
    make(&kit, &one, place(anna, b, spring))
        .await
        .expect("a place");
    make(
        &kit,
        &one,
        stand_in(ilze, janis, "2026-08-01", "2026-08-02"),
    )
    .await
    .expect("the day after");
    assert_eq!(journalled(&kit).await.len(), before + 2);
}
