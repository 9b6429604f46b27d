//! Each flaw by the one fact that makes it, beside a unit without any.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::classification::{file, volume};
use entities::ids::{DocumentId, FileId, InstitutionId, SeriesId, VolumeId};
use entities::vocabulary::{FormatGround, Medium, RetentionCategory, RetentionCounting, Secrecy};
use formats::{Extension, Identification};
use uuid::Uuid;

use super::*;
use crate::content::pronom::{self, Columns};
use crate::handover::derive::derive;
use crate::handover::facts::{Concerned, DocumentFacts, Holding, Named};
use crate::kernel::problem::{Language, Messages};
use crate::retention::Rule;
use crate::retention::list::ItemFacts;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn volume(ordinal: i32, sheets: Option<i32>) -> volume::Model {
    volume::Model {
        id: VolumeId(Uuid::from_u128(100 + ordinal.unsigned_abs() as u128)),
        file_id: FileId(Uuid::from_u128(1)),
        ordinal,
        medium: Medium::Paper,
        shelf: None,
        container: None,
        sheets,
        opened_on: day("2021-01-04"),
        closed_on: sheets.map(|_| day("2021-12-30")),
    }
}

/// The orders of 2021: three documents, all of them open and in Latvian, each with a PDF.
fn orders() -> FileFacts {
    FileFacts {
        file: file::Model {
            id: FileId(Uuid::from_u128(1)),
            series_id: SeriesId(Uuid::from_u128(2)),
            institution_id: InstitutionId(Uuid::from_u128(3)),
            unit_id: None,
            file_index: "1-3".parse().expect("an index"),
            index_sort_key: "1-3".to_owned(),
            title: "Vadītāja rīkojumi".to_owned(),
            year: Some(2021),
            number: None,
            state: OpenState::Closed,
            opened_on: day("2021-01-01"),
            closed_on: Some(day("2022-01-03")),
        },
        item: ItemFacts {
            index: "1-3".to_owned(),
            designation: "1-3".to_owned(),
            title: "Vadītāja rīkojumi".to_owned(),
            unit: None,
            fonds: None,
            year: Some(2021),
            from: day("2021-02-01"),
            to: day("2021-11-30"),
            volumes: 1,
            documents: 3,
            bytes: 30_000,
            medium: Medium::Electronic,
            rule: Rule {
                id: None,
                code: "1-3".to_owned(),
                title_lv: String::new(),
                title_en: String::new(),
                valid_from: day("2021-01-01"),
                category: Some(RetentionCategory::Permanent),
                years: None,
                counted_from: None,
                counting: RetentionCounting::WholeYears,
                ground: "Arhīvu likums".to_owned(),
            },
            due_on: None,
            handed_over: None,
        },
        series_ground: Some("Fizisko personu datu apstrādes likums".to_owned()),
        media: BTreeSet::from([TransferMedium::Electronic]),
        fonds: None,
        volumes: Vec::new(),
        documents: DocumentFacts {
            all: 3,
            languages: BTreeSet::from(["lv".to_owned()]),
            formats: vec![held("fmt/477", None)],
            ..DocumentFacts::default()
        },
        destroyed: false,
        handed_over: None,
        described: Vec::new(),
    }
}

/// Contents of one format, under an extension or none.
fn held(puid: &str, extension: Option<&str>) -> Held {
    let found = pronom::found(Columns {
        puid: Some(puid),
        ground: Some(FormatGround::Structure),
        encrypted: false,
        signed: false,
    });
    let extension = extension.and_then(|one| Extension::of(&format!("x.{one}")));
    Held {
        what: Some(Identification::under(found, extension.as_ref())),
        rendered: false,
        readable: true,
        contents: concerned(3),
    }
}

/// As many documents, the first of them numbered.
fn concerned(count: u8) -> Concerned {
    let documents = (0..count).map(|at| Named {
        id: DocumentId(Uuid::from_u128(200 + u128::from(at))),
        number: Some(format!("1-3/{}", 7 + at)),
    });
    Concerned {
        count: i64::from(count),
        documents: documents.collect(),
    }
}

#[test]
fn what_is_signed_or_rendered_is_no_flaw() {
    let kept = |puid| held(puid, None);
    assert_eq!(unfit(&kept("fmt/1251"), simple()), None);
    let mut written = kept("fmt/412");
    assert_eq!(
        unfit(&written, simple()).map(|problem| problem.code),
        Some("DESCRIPTION_FORMAT_RENDITION")
    );
    written.rendered = true;
    assert_eq!(unfit(&written, simple()), None);
}

fn simple() -> &'static Profile {
    Profile::called("lna").expect("the list of the simple package")
}

fn found(
    facts: &FileFacts,
    medium: TransferMedium,
    change: impl Fn(&mut Described),
) -> Vec<String> {
    let derived = derive(facts, medium);
    let mut described = derived[0].described.clone();
    change(&mut described);
    let unit = Unit {
        label: &Label::of(7),
        term: InventoryTerm::Permanent,
        medium,
        volume: derived[0].volume,
        described: &described,
        submitted: None,
        formats: simple(),
    };
    let flaws = check(&unit, facts);
    assert!(
        flaws.is_sorted_by_key(|flaw| flaw.weight),
        "what blocks comes first"
    );
    flaws
        .iter()
        .map(|flaw| {
            assert!(flaw.problem.arguments.contains(&("unit", "7".to_owned())));
            let weight = match flaw.weight {
                Weight::Blocks => "!",
                Weight::Remark => "?",
            };
            format!(
                "{}{weight} {}",
                flaw.problem.code,
                flaw.problem.path.join(".")
            )
        })
        .collect()
}

fn electronic(change: impl Fn(&mut FileFacts)) -> Vec<String> {
    let mut facts = orders();
    change(&mut facts);
    found(&facts, TransferMedium::Electronic, |_| {})
}

fn said(change: impl Fn(&mut Described)) -> Vec<String> {
    found(&orders(), TransferMedium::Electronic, change)
}

fn on_paper(volumes: Vec<volume::Model>) -> FileFacts {
    let mut facts = orders();
    facts.media = BTreeSet::from([TransferMedium::Paper]);
    facts.volumes = volumes;
    facts
}

/// A flaw, and what makes it.
type Case<T> = (&'static str, fn(&mut T));

#[test]
fn what_is_derived_from_a_sound_file_has_no_flaws() {
    assert_eq!(electronic(|_| {}), Vec::<String>::new());
    let paper = on_paper(vec![volume(1, Some(248))]);
    assert_eq!(
        found(&paper, TransferMedium::Paper, |_| {}),
        Vec::<String>::new()
    );
}

#[test]
fn each_fact_of_the_file_has_its_flaw() {
    let cases: [Case<FileFacts>; 17] = [
        ("DESCRIPTION_FILE_DESTROYED! file", |facts| {
            facts.destroyed = true
        }),
        ("DESCRIPTION_FILE_OPEN! file", |facts| {
            facts.file.state = OpenState::Reopened
        }),
        ("DESCRIPTION_TERM! file", |facts| {
            facts.item.rule.category = Some(RetentionCategory::ShortTerm);
        }),
        ("DESCRIPTION_NUMBER_GAPS? file", |facts| {
            facts.documents.gaps = 2
        }),
        ("DESCRIPTION_VOLUME_GAPS? file", |facts| {
            facts.volumes = vec![volume(2, Some(1))]
        }),
        ("DESCRIPTION_NO_CONTENTS! file", |facts| {
            facts.documents.without_contents = concerned(1)
        }),
        ("DESCRIPTION_TASKS_OPEN! file", |facts| {
            facts.documents.unfinished = concerned(1)
        }),
        ("DESCRIPTION_DAMAGED! file", |facts| {
            facts.documents.damaged = concerned(1)
        }),
        ("DESCRIPTION_LOCKED! file", |facts| {
            facts.documents.locked = concerned(1)
        }),
        ("DESCRIPTION_UNREADABLE_REPLACED? file", |facts| {
            facts.documents.replaced = concerned(1)
        }),
        ("DESCRIPTION_FORMAT_PENDING? file", |facts| {
            facts.documents.formats[0].what = None
        }),
        ("DESCRIPTION_FORMAT_UNKNOWN? file", |facts| {
            facts.documents.formats[0].what = Some(Identification::Unknown)
        }),
        ("DESCRIPTION_FORMAT_NAME? file", |facts| {
            facts.documents.formats.push(held("fmt/477", Some("docx")))
        }),
        ("DESCRIPTION_FORMAT_RENDITION? file", |facts| {
            facts.documents.formats.push(held("fmt/412", None))
        }),
        ("DESCRIPTION_FORMAT_ASK? file", |facts| {
            facts.documents.formats.push(held("fmt/276", None))
        }),
        ("DESCRIPTION_DATES_YEAR? dateNotes", |facts| {
            facts.item.to = day("2022-01-05")
        }),
        ("DESCRIPTION_DOCUMENTS_UNDATED? access", |facts| {
            facts.documents.undated = 1
        }),
    ];
    for (expected, change) in cases {
        assert_eq!(electronic(change), [expected]);
    }
    assert_eq!(
        electronic(|facts| facts.documents = DocumentFacts::default()),
        [
            "DESCRIPTION_LANGUAGE! languages",
            "DESCRIPTION_NO_DOCUMENTS! file"
        ]
    );
}

#[test]
fn each_thing_said_has_its_flaw() {
    let cases: [Case<Described>; 7] = [
        ("DESCRIPTION_TITLE_EMPTY! title", |unit| {
            unit.title = "1-3".to_owned()
        }),
        ("DESCRIPTION_TITLE_YEAR? title", |unit| {
            unit.title = "Rīkojumi, 2019. gads".to_owned()
        }),
        ("DESCRIPTION_LANGUAGE! languages", |unit| {
            unit.languages.clear()
        }),
        ("DESCRIPTION_LANGUAGE_MISSING? languages", |unit| {
            unit.languages = "en".to_owned()
        }),
        ("DESCRIPTION_DATES_NARROW! from", |unit| {
            unit.from_on = "03.2021.".parse().expect("a date");
        }),
        ("DESCRIPTION_GROUND! accessGround", |unit| {
            unit.access = DescriptionAccess::Restricted
        }),
        ("DESCRIPTION_DATES_YEAR? dateNotes", |unit| {
            unit.to_on = "2022.".parse().expect("a date");
        }),
    ];
    for (expected, change) in cases {
        assert_eq!(said(change), [expected]);
    }
    let explained = said(|unit| {
        unit.to_on = "2022.".parse().expect("a date");
        unit.date_notes = Some("Reģistrēts nākamajā gadā".to_owned());
    });
    assert_eq!(explained, Vec::<String>::new());
}

/// What arrived broken goes to the archive as it is, once somebody has said why.
#[test]
fn what_nobody_can_read_goes_along_with_a_reason() {
    let said = |unit: &mut Described| unit.unreadable = Some("Saņemta šāda".to_owned());
    let mut facts = orders();
    assert_eq!(
        found(&facts, TransferMedium::Electronic, said),
        ["DESCRIPTION_UNREADABLE_NEEDLESS? unreadable"]
    );
    facts.documents.damaged = concerned(2);
    facts.documents.locked = concerned(1);
    assert_eq!(
        found(&facts, TransferMedium::Electronic, said),
        ["DESCRIPTION_DAMAGED? file", "DESCRIPTION_LOCKED? file"]
    );
    // Of its format nothing is said besides.
    let mut broken = held("fmt/412", None);
    broken.readable = false;
    assert_eq!(unfit(&broken, simple()), None);
}

#[test]
fn what_was_submitted_is_what_is_there() {
    let facts = orders();
    let derived = derive(&facts, TransferMedium::Electronic);
    let now = facts.holding();
    let checked = |submitted| {
        let unit = Unit {
            label: &Label::of(7),
            term: InventoryTerm::Permanent,
            medium: TransferMedium::Electronic,
            volume: None,
            described: &derived[0].described,
            submitted,
            formats: simple(),
        };
        check(&unit, &facts)
    };
    assert_eq!(checked(Some(now)), []);
    for (documents, bytes) in [
        (now.documents + 1, now.bytes),
        (now.documents - 1, now.bytes - 1),
        (now.documents, now.bytes + 1),
    ] {
        let flaws = checked(Some(Holding { documents, bytes }));
        let found = flaws
            .iter()
            .map(|flaw| (flaw.weight, flaw.problem.code, flaw.problem.path.as_slice()));
        let wanted = [(
            Weight::Blocks,
            "DESCRIPTION_CHANGED",
            &["extent".to_owned()][..],
        )];
        assert_eq!(found.collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn documents_are_named_by_their_numbers() {
    let mut facts = orders();
    facts.documents.without_contents = concerned(5);
    facts.documents.without_contents.documents[1].number = None;
    let derived = derive(&facts, TransferMedium::Electronic);
    let unit = Unit {
        label: &Label::of(7),
        term: InventoryTerm::Permanent,
        medium: TransferMedium::Electronic,
        volume: None,
        described: &derived[0].described,
        submitted: None,
        formats: simple(),
    };
    let flaws = check(&unit, &facts);
    assert_eq!(
        flaws[0].documents,
        facts.documents.without_contents.documents
    );
    let messages = Messages::new().expect("messages");
    assert_eq!(
        messages.say(Language::Latvian, &flaws[0].problem),
        "Nr. 7: dokumenti bez datnēm: 5 (1-3/7, —, 1-3/9, …). Pievienojiet datnes ar jaunu redakciju vai izņemiet vienību."
    );
}

#[test]
fn access_follows_from_the_documents_and_cannot_be_wider() {
    let mut facts = orders();
    facts.documents.restricted = 2;
    facts.documents.personal = 1;
    let derived = &derive(&facts, TransferMedium::Electronic)[0].described;
    assert_eq!(
        (
            derived.access,
            derived.secrecy,
            derived.access_ground.clone()
        ),
        (
            DescriptionAccess::Sensitive,
            Secrecy::Confidential,
            facts.series_ground.clone()
        )
    );
    let open = |unit: &mut Described| {
        unit.access = DescriptionAccess::General;
        unit.access_ground = None;
    };
    assert_eq!(
        found(&facts, TransferMedium::Electronic, open),
        ["DESCRIPTION_TOO_OPEN! access"]
    );
    let milder = |unit: &mut Described| unit.access = DescriptionAccess::Restricted;
    assert_eq!(
        found(&facts, TransferMedium::Electronic, milder),
        ["DESCRIPTION_SENSITIVE? access"]
    );
    facts.series_ground = None;
    assert_eq!(
        found(&facts, TransferMedium::Electronic, |_| {}),
        ["DESCRIPTION_GROUND! accessGround"]
    );
}

#[test]
fn paper_is_closed_and_counted_volume_by_volume() {
    let open = on_paper(vec![volume(1, None)]);
    assert_eq!(
        found(&open, TransferMedium::Paper, |_| {}),
        [
            "DESCRIPTION_VOLUME_OPEN! extent",
            "DESCRIPTION_EXTENT! extent"
        ]
    );
    let counted = on_paper(vec![volume(1, Some(248))]);
    assert_eq!(
        found(&counted, TransferMedium::Paper, |unit| unit.extent = 200),
        ["DESCRIPTION_SHEETS? extent"]
    );
    let two = on_paper(vec![volume(1, Some(248)), volume(2, Some(30))]);
    let units = derive(&two, TransferMedium::Paper);
    let titles: Vec<_> = units
        .iter()
        .map(|unit| unit.described.title.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "Vadītāja rīkojumi, 1. sējums",
            "Vadītāja rīkojumi, 2. sējums"
        ]
    );
    let sheets: Vec<_> = units.iter().map(|unit| unit.described.extent).collect();
    assert_eq!(sheets, [248, 30]);
    let whole = on_paper(Vec::new());
    assert_eq!(derive(&whole, TransferMedium::Paper)[0].volume, None);
}

#[test]
fn files_of_persons_have_an_inventory_of_their_own() {
    let mut facts = orders();
    facts.item.rule.category = Some(RetentionCategory::LongTerm);
    facts.item.rule.years = Some(75);
    assert_eq!(term(&facts), Some(InventoryTerm::LongTerm));
    facts.item.rule.years = Some(90);
    facts.item.rule.counted_from = Some("person_birth".to_owned());
    assert_eq!(term(&facts), Some(InventoryTerm::Personnel));
    facts.item.rule.category = Some(RetentionCategory::UntilNeedEnds);
    assert_eq!(term(&facts), None);
}
