//! Two registers of one service: the same numbers in both, and one that was taken over in the wrong direction.

use aprite::takeover::register::Plan;
use aprite::takeover::{Mode, Refusal};
use both::both;
use entities::vocabulary::Direction;

use super::stage::{Legacy, incoming};

const SERVICE: &str = "OG-PRED-OGRE";

#[both]
async fn two_registers_that_printed_the_same_numbers_stand_side_by_side(legacy: Legacy) {
    let list = "indekss;nosaukums;gads\n1-1;Sarakste;2009\n";
    legacy.files(SERVICE, &legacy.put("lietas.csv", list)).await;
    let rows = |title: &str| {
        format!(
            "numurs;datums;saturs;lieta\n1;05.01.2009;{title} 1;1-1\n2;06.01.2009;{title} 2;1-1\n"
        )
    };
    let letters = legacy.put("vestules.csv", rows("Vēstule"));
    let applications = legacy.put("iesniegumi.csv", rows("Iesniegums"));
    let plan = |code: &str, own_numbers| Plan {
        number_format: Some("{seq}".parse().expect("a format")),
        own_numbers,
        ..incoming(SERVICE, code)
    };
    let (done, _) = legacy
        .register_as(&plan("ogr-vestules", false), &letters, Mode::Whole)
        .await;
    assert_eq!(done.expect("taken over").tally.taken_over, 2);

    // A mistyped code would take everything over twice.
    let (refused, told) = legacy
        .register_as(&plan("ogr-iesniegumi", false), &applications, Mode::Whole)
        .await;
    assert!(matches!(refused, Err(Refusal::Faulty(2))), "{refused:?}");
    assert_eq!(told.0[0].2, "NUMBER_IN_OTHER_REGISTER");

    let (done, told) = legacy
        .register_as(&plan("ogr-iesniegumi", true), &applications, Mode::Whole)
        .await;
    assert_eq!(told.0, []);
    let done = done.expect("taken over");
    assert_eq!(done.tally.taken_over, 2);
    assert!(done.takeover.is_some_and(|takeover| takeover.own_numbers));
    assert!(
        done.reconciliation
            .is_some_and(|compared| compared.agrees())
    );

    // Each is still known for what it is, and goes on; nobody has to say it again.
    for (code, path, title) in [
        ("ogr-vestules", &letters, "Vēstule"),
        ("ogr-iesniegumi", &applications, "Iesniegums"),
    ] {
        let (done, told) = legacy
            .register_as(&plan(code, false), path, Mode::DryRun)
            .await;
        assert_eq!(told.0, [], "{code}");
        assert_eq!(done.expect("known").tally.known, 2, "{code}");
        let more = format!("{}3;07.01.2009;{title} 3;1-1\n", rows(title));
        let more = legacy.put("vairak.csv", more);
        let (done, told) = legacy
            .register_as(&plan(code, false), &more, Mode::Whole)
            .await;
        assert_eq!(told.0, [], "{code}");
        let done = done.expect("taken over");
        assert_eq!((done.tally.taken_over, done.tally.known), (1, 2), "{code}");
    }
    // The guard stands for a third.
    let (refused, _) = legacy
        .register_as(&plan("ogr-vel", false), &letters, Mode::Whole)
        .await;
    assert!(matches!(refused, Err(Refusal::Faulty(2))), "{refused:?}");
}

#[both]
async fn a_direction_is_shown_before_it_is_too_late(legacy: Legacy) {
    let list = "indekss;nosaukums;gads\n1-1;Sarakste;2009\n";
    legacy.files(SERVICE, &legacy.put("lietas.csv", list)).await;
    let register = "numurs;datums;saturs;adresāts;lieta\n1-1/1;05.01.2009;Atbilde;Anna Ābele;1-1\n";
    let register = legacy.put("nosutitie.csv", register);
    let (dry, _) = legacy
        .register(SERVICE, "ogr-nosutitie", &register, Mode::DryRun)
        .await;
    let filled = dry.expect("checked").register.expect("a register");
    assert_eq!(filled.direction, Direction::Incoming);
    assert_eq!(filled.title, "Saņemtie dokumenti");

    let (done, _) = legacy
        .register(SERVICE, "ogr-nosutitie", &register, Mode::Whole)
        .await;
    done.expect("taken over");
    let outgoing = |code: &str| Plan {
        direction: Direction::Outgoing,
        ..incoming(SERVICE, code)
    };
    let (refused, _) = legacy
        .register_as(&outgoing("ogr-nosutitie"), &register, Mode::Whole)
        .await;
    assert!(
        matches!(&refused, Err(Refusal::RegisterOtherwise(known)) if known.direction == Direction::Incoming),
        "{refused:?}"
    );
    // What the refusal says can be done.
    let (done, told) = legacy
        .register_as(&outgoing("ogr-nosutitie-2"), &register, Mode::Whole)
        .await;
    assert_eq!(told.0, []);
    assert_eq!(done.expect("taken over").tally.taken_over, 1);
}
