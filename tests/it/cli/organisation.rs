//! `aprite organisation import`: an institution's structure from the data of a real one, checked, loaded, loaded again.

use std::fs;

use serde_json::{Value, json};

use super::{Aprite, ask};

/// The structure of the Ogre service with both its mergers, as the sample has it.
const OGRE: &str = include_str!("../../../src/sample/data/org-ogre.json");

fn import(aprite: &Aprite, status: i32, file: &str, more: &[&str]) -> Vec<Value> {
    let path = aprite.path().join(file).display().to_string();
    aprite.json(
        status,
        &[&["organisation", "import", &path][..], more].concat(),
    )
}

/// Codes and places of what is wrong.
fn told(lines: &[Value]) -> Vec<(String, String)> {
    let parts = |path: &Value| -> Vec<String> {
        let parts = path.as_array().into_iter().flatten();
        parts
            .filter_map(|part| part.as_str().map(str::to_owned))
            .collect()
    };
    let text = |line: &Value| line["code"].as_str().unwrap_or_default().to_owned();
    lines
        .iter()
        .map(|line| (text(line), parts(&line["path"]).join(".")))
        .collect()
}

#[tokio::test]
async fn a_structure_is_loaded_from_a_file_and_again() {
    let aprite = Aprite::begun();
    aprite.write("ogre.json", OGRE);
    let dry = import(&aprite, 0, "ogre.json", &["--dry-run"]);
    assert_eq!(
        (&dry[0]["changes"]["units_added"], &dry[0]["dryRun"]),
        (&json!(23), &json!(true))
    );
    let first = import(&aprite, 0, "ogre.json", &[]);
    assert_eq!(
        first[0]["changes"], dry[0]["changes"],
        "the dry run was true"
    );
    let again = import(&aprite, 0, "ogre.json", &["--institution", "PP"]);
    assert_eq!(again[0]["changes"], json!({}));
    aprite.write(
        "people.json",
        r#"{ "staff": [{ "key": "i", "given_name": "Ilze", "family_name": "Kalniņa", "email": "ilze@ogre.example" }],
             "appointments": [{ "staff": "i", "unit": "OG-AIN", "position": "lietvede", "valid_from": "2015-01-01" }] }"#,
    );
    let people = import(&aprite, 0, "people.json", &[]);
    assert_eq!(
        people[0]["changes"],
        json!({ "staff_added": 1, "appointments_added": 1 })
    );

    let (service, _) = aprite.start(&["serve"]);
    let token = aprite.succeed(&["token", "--account", "administrators"]);
    let query = "{ y2010: units(asOf: \"2010-12-31\") { code } y2011: units(asOf: \"2011-01-01\", kinds: [SOCIAL_CENTRE]) { predecessors { code } } \
                   positions(asOf: \"2026-01-01\") { title } }";
    let answer = ask(&service.url, &token, query).await;
    let data = &answer["data"];
    assert_eq!(data["y2010"].as_array().map(Vec::len), Some(8), "{answer}");
    assert_eq!(
        data["y2011"][0],
        json!({ "predecessors": [{ "code": "OG-PRED-MADL" }] })
    );
    service.stop();
    aprite.succeed(&["verify"]);
}

#[test]
fn what_is_wrong_in_a_structure_is_told_by_its_place_and_nothing_is_loaded() {
    let aprite = Aprite::begun();
    let unit = |id: &str, more: &str| {
        format!(r#"{{ "id": "{id}", "name_lv": "{id}", "kind": "department"{more} }}"#)
    };
    let units = [
        unit("A", r#", "parent": "B""#),
        unit("B", r#", "parent": "A""#),
        unit("OLD", r#", "valid_from": "2009-07-01""#),
        unit(
            "NEW",
            r#", "valid_from": "2009-01-01", "predecessors": ["OLD"]"#,
        ),
        unit("DAY", r#", "valid_from": "2011-02-30""#),
    ];
    let places = |first: &str| {
        format!(
            r#"{{ "staff": "i", "unit": "OLD", "position": "lietvede", "valid_from": "2010-01-01"{first} }},
               {{ "staff": "i", "unit": "OLD", "position": "vadītāja", "valid_from": "2012-01-01" }}"#
        )
    };
    let file = |units: &[String], places: &str| {
        format!(
            r#"{{ "units": [{}], "staff": [{{ "key": "i", "given_name": "Ilze", "family_name": "Kalniņa" }}], "appointments": [{places}] }}"#,
            units.join(",")
        )
    };
    aprite.write("wrong.json", &file(&units, &places("")));
    let at = |code: &str, path: &str| (code.to_owned(), path.to_owned());
    let wrong = import(&aprite, 1, "wrong.json", &[]);
    assert_eq!(told(&wrong), [at("DAY_MALFORMED", "units.4.valid_from")]);
    aprite.write("wrong.json", &file(&units[..4], &places("")));
    let wrong = import(&aprite, 1, "wrong.json", &[]);
    assert_eq!(
        told(&wrong),
        [
            at("UNIT_ABOVE_ITSELF", "units.0.parent"),
            at("UNIT_ABOVE_ITSELF", "units.1.parent"),
            at("REORGANISATION_BEFORE_UNIT", "units.3.predecessors.0"),
            at("APPOINTMENT_OVERLAPS", "appointments.1.valid_from"),
        ]
    );
    fs::write(aprite.path().join("wrong.json"), "{\n\"units\": [,]\n}").expect("written");
    let wrong = import(&aprite, 1, "wrong.json", &["--dry-run"]);
    assert_eq!(told(&wrong), [at("JSON_MALFORMED", "")]);
    let path = aprite.path().join("wrong.json").display().to_string();
    let said = aprite.ends_with(1, &["organisation", "import", &path]);
    assert!(said.contains("line 2"), "{said}");

    // Nothing of it was loaded: the whole of it is new once it is right.
    let right = [units[2].clone(), unit("C", r#", "parent": "OLD""#)];
    let places = places(r#", "valid_to": "2011-12-31""#);
    aprite.write("right.json", &file(&right, &places));
    let loaded = import(&aprite, 0, "right.json", &[]);
    assert_eq!(
        loaded[0]["changes"],
        json!({ "units_added": 2, "staff_added": 1, "appointments_added": 2 })
    );
}

#[test]
fn a_file_does_not_undo_what_the_records_say() {
    let aprite = Aprite::begun();
    aprite.write("folder/a.txt", "Vēstule");
    let folder = aprite.folder();
    aprite.succeed(&[
        "import",
        &folder,
        "--register",
        "sanemtie",
        "--account",
        "lietvede",
    ]);
    let unit = |name: &str, to: &str| {
        format!(
            r#"{{ "units": [{{ "id": "PP", "name_lv": "{name}", "kind": "institution", "valid_to": {to} }}] }}"#
        )
    };
    aprite.write("other.json", &unit("Cits nosaukums", "null"));
    let renamed = import(&aprite, 1, "other.json", &[]);
    assert_eq!(
        told(&renamed),
        [("UNIT_RENAMED".to_owned(), "units.0.name_lv".to_owned())]
    );
    let name = "Paraugpils Sociālais dienests";
    aprite.write("ended.json", &unit(name, "\"2020-12-31\""));
    let ended = import(&aprite, 1, "ended.json", &[]);
    assert_eq!(
        told(&ended),
        [
            (
                "REORGANISATION_DOCUMENTS_AFTER".to_owned(),
                "units.0.valid_to".to_owned()
            ),
            ("UNIT_STILL_KEEPS".to_owned(), "units.0.valid_to".to_owned()),
        ]
    );
}
