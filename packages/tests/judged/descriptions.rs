//! Bad input: every fault is found, at its place, in both languages, and nothing is written.

use packages::description::{Access, Rendition};
use packages::{Description, Kind, Language, PartialDate, Plan};

use crate::sample::{Store, day, delivery, document, unit};

/// Plants one fault; what is found as `place · element · rule`.
fn planted(plant: impl FnOnce(&mut Description, &mut Store)) -> Vec<String> {
    let (mut description, mut store) = delivery();
    plant(&mut description, &mut store);
    let faults = description.check();
    let refused = Plan::new(Kind::Simple, &description).err();
    assert_eq!(refused.unwrap_or_default(), faults);
    faults
        .iter()
        .map(|fault| {
            let place = [&fault.place.unit, &fault.place.document, &fault.place.file];
            let place: Vec<&str> = place.into_iter().filter_map(Option::as_deref).collect();
            let [latvian, english] =
                [Language::Latvian, Language::English].map(|language| fault.rule.message(language));
            assert_ne!(latvian, english);
            format!(
                "{} · {} · {}",
                place.join(", "),
                fault.element,
                fault.rule.code()
            )
        })
        .collect()
}

macro_rules! document {
    ($description:ident) => {
        $description.inventories[0].units[0].documents[0]
    };
}

#[test]
fn a_sound_delivery_has_no_fault() {
    let (description, _) = delivery();
    assert_eq!(description.check(), []);
}

#[test]
fn access_data_fit_the_access() {
    assert_eq!(
        planted(|d, _| d.inventories[0].units[1].access.until = None),
        ["2-15.a · access.until · RESTRICTED_WITHOUT_DATE"]
    );
    assert_eq!(
        planted(|d, _| document!(d).access.access = Access::Restricted),
        [
            "2-15, d-1 · access.until · RESTRICTED_WITHOUT_DATE",
            "2-15, d-1 · access.ground · RESTRICTED_WITHOUT_GROUND"
        ]
    );
    assert_eq!(
        planted(|d, _| d.inventories[0].units[1].documents[0].access.access = Access::Open),
        [
            "2-15.a, d-3 · access.until · OPEN_WITH_DATE",
            "2-15.a, d-3 · access.ground · OPEN_WITH_GROUND"
        ]
    );
    assert_eq!(
        planted(|d, _| document!(d).access.until = Some(day(2030, 1, 1))),
        ["2-15, d-1 · access.until · OPEN_WITH_DATE"]
    );
}

#[test]
fn texts_fit_their_columns() {
    assert_eq!(
        planted(|d, _| document!(d).title = "ā".repeat(500)),
        [""; 0]
    );
    assert_eq!(
        planted(|d, _| document!(d).title = "ā".repeat(501)),
        ["2-15, d-1 · title · TOO_LONG"]
    );
    assert_eq!(
        planted(|d, _| d.inventories[0].units[0].title = "ā".repeat(1_001)),
        ["2-15 · title · TOO_LONG"]
    );
    assert_eq!(
        planted(|d, _| document!(d).title = "a\u{b}b".to_owned()),
        ["2-15, d-1 · title · FORBIDDEN_CHARACTER"]
    );
    assert_eq!(
        planted(|d, _| document!(d).registration_number = " ".to_owned()),
        ["2-15, d-1 · registrationNumber · MISSING"]
    );
    assert_eq!(
        planted(|d, _| document!(d).resolutions[0].task = "u".repeat(201)),
        ["2-15, d-1 · resolutions.task · TOO_LONG"]
    );
    assert_eq!(
        planted(|d, _| d.name = "../eksports".to_owned()),
        [" · name · BAD_CODE"]
    );
}

#[test]
fn names_of_files_are_kept_by_every_file_system() {
    for (name, rule) in [
        ("", "MISSING"),
        ("CON.pdf", "NAME_RESERVED"),
        ("a\u{1}.pdf", "NAME_WITH_CONTROL"),
        ("beigas.", "NAME_EDGE"),
        ("a/b.pdf", "NAME_WITH_SEPARATOR"),
        ("kas?.pdf", "NAME_WITH_RESERVED_CHARACTER"),
    ] {
        let found =
            planted(|d, _| d.inventories[0].units[0].documents[1].files[0].name = name.to_owned());
        assert_eq!(found, [format!("2-15, d-2, {name} · name · {rule}")]);
    }
    let long = "ā".repeat(128);
    let found = planted(|d, _| d.inventories[0].units[0].documents[1].files[0].name = long.clone());
    assert_eq!(found, [format!("2-15, d-2, {long} · name · NAME_TOO_LONG")]);
    for twin in ["17.pdf", "17.PDF"] {
        let found = planted(|d, store| {
            let file = store.file(twin, b"twin");
            d.inventories[0].units[0].documents[1].files.push(file);
        });
        assert_eq!(found, [format!("2-15, d-2, {twin} · name · DOUBLED_NAME")]);
    }
    let found = planted(|d, store| {
        for name in ["\u{101}.pdf", "a\u{304}.pdf"] {
            let file = store.file(name, name.as_bytes());
            d.inventories[0].units[0].documents[1].files.push(file);
        }
    });
    assert_eq!(found, ["2-15, d-2, a\u{304}.pdf · name · DOUBLED_NAME"]);
}

#[test]
fn what_is_missing_doubled_or_out_of_order_is_told() {
    assert_eq!(
        planted(|d, _| d.inventories[0].units[0].documents[1].files.clear()),
        ["2-15, d-2 · files · NO_FILES"]
    );
    assert_eq!(
        planted(|d, _| d.inventories[0].units[0].documents[1].files[0].content = None),
        ["2-15, d-2, 17.pdf · content · NO_CONTENT"]
    );
    assert_eq!(
        planted(|d, _| d.inventories[0].units[1].handed_over_by = Some("3/2025".to_owned())),
        ["2-15.a · number · ALREADY_HANDED_OVER"]
    );
    assert_eq!(
        planted(|d, _| d.inventories[0]
            .units
            .push(unit("15.A", "Cita", Vec::new()))),
        [
            "2-15.a · number · DOUBLED_UNIT",
            "2-15.a · documents · NO_DOCUMENTS"
        ]
    );
    assert_eq!(
        planted(|d, store| {
            let file = store.file("a.pdf", b"a");
            let mut twin = document("d-2", "Otrs", vec![file]);
            twin.events.clear();
            d.inventories[0].units[1].documents.push(twin);
        }),
        ["2-15.a, d-2 · id · DOUBLED_DOCUMENT"]
    );
    assert_eq!(
        planted(|d, _| d.inventories.clear()),
        [" · units · NOTHING_TO_HAND_OVER"]
    );
    assert_eq!(
        planted(|d, _| d.inventories[0].units[1].from = Some(PartialDate::Year(2022))),
        [
            "2-15.a · to · DATES_REVERSED",
            "2-15.a, d-3 · dated · OUTSIDE_UNIT"
        ]
    );
    assert_eq!(
        planted(
            |d, _| d.inventories[0].units[1].to = Some(PartialDate::Month {
                year: 2021,
                month: 13
            })
        ),
        ["2-15.a · to · IMPOSSIBLE_DATE"]
    );
    assert_eq!(
        planted(|d, _| document!(d).sent = Some(day(2021, 3, 2))),
        ["2-15, d-1 · sent · SENT_BEFORE_PREPARED"]
    );
    assert_eq!(
        planted(|d, _| document!(d).resolutions[0].due = Some(day(2021, 3, 1))),
        ["2-15, d-1 · resolutions.due · DATES_REVERSED"]
    );
    assert_eq!(
        planted(|d, _| document!(d).languages = vec!["latviešu".to_owned()]),
        ["2-15, d-1 · languages · UNKNOWN_LANGUAGE"]
    );
    assert_eq!(
        planted(
            |d, _| document!(d).files[1].rendition = Rendition::Archival {
                of: "cits.docx".to_owned()
            }
        ),
        ["2-15, d-1, Rīkojums Nr. 17 (āēī) 100%.pdf · rendition · NO_ORIGINAL"]
    );
    assert_eq!(
        planted(|d, _| document!(d).events[1].files = vec!["cits.docx".to_owned()]),
        ["2-15, d-1 · events.files · NO_SUCH_FILE"]
    );
    assert_eq!(
        planted(|d, _| document!(d).files[0].pronom = Some("pdf".to_owned())),
        ["2-15, d-1, Rīkojums Nr. 17 (āēī) 100%.docx · pronom · BAD_PRONOM"]
    );
}

#[test]
fn all_faults_are_told_at_once_and_read_as_sentences() {
    let (mut description, _) = delivery();
    document!(description).title.clear();
    description.inventories[0].units[1].documents[0]
        .files
        .clear();
    let told: Vec<String> = description
        .check()
        .iter()
        .map(|fault| fault.message(Language::English))
        .collect();
    assert_eq!(
        told,
        [
            "2-15, d-1 · title: The field must be filled in.",
            "2-15.a, d-3 · files: The document has no file."
        ]
    );
}
