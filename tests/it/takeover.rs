//! Old registers taken over: ten thousand rows with thirty-seven faults planted among them, two services with the same
//! numbers, a takeover that is killed and gone on with; in `lists` and
//! `registers` what their tables may say and leave unsaid, in `succeeded` what is left open goes on under the successor.

mod lists;
mod registers;
pub(crate) mod stage;
mod succeeded;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use aprite::classification::table::{Format, write};
use aprite::takeover::{Mode, Refusal, Tally};
use both::both;
use chrono::{Days, NaiveDate, TimeDelta};
use entities::takeover::takeover;
use entities::vocabulary::AccessClass;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use self::stage::Legacy;
use crate::support::client::problems;

/// The list of a service's files as a clerk of 2011 saved it: windows-1257, semicolons.
const FILES: &str = "Lietas indekss;Lietas nosaukums;Gads;No;Līdz;Kārtas nr.;Sērijas nosaukums;Glabāšanas termiņš;Sējums;Lapas;Plaukts;Kaste\r\n\
    1-1;Saņemtie dokumenti;2008;;;;;10 gadi;1;214;A-3;12\r\n\
    1-1;Saņemtie dokumenti;2008;;;;;10 gadi;2;180;A-3;13\r\n\
    1-1;Saņemtie dokumenti;2009;;;;;10 gadi;1;250;A-4;14\r\n\
    1-1;Saņemtie dokumenti;2010;;;;;10 gadi;;;;\r\n\
    3-1;Klienta lieta „Ābele”;;05.2007;30.11.2009;17;Klientu lietas;75 gadi;;40;;\r\n\
    3-1;Klienta lieta „Žagare”;;2008;;18;Klientu lietas;75 gadi;;;;\r\n";

fn windows_1257(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1257.encode(text);
    assert!(!unmappable, "{text}");
    bytes.into_owned()
}

/// A register of three years, ten thousand rows, as cells.
fn old_register() -> Vec<[String; 8]> {
    let first = NaiveDate::from_ymd_opt(2008, 1, 2).expect("a day");
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    (0..10_000_u64)
        .map(|row| {
            let day = first + Days::new(row * 1_090 / 10_000);
            let year = chrono::Datelike::year(&day);
            let number = numbers.entry(year).or_default();
            *number += 1;
            let titles = [
                "Lūgums piešķirt pabalstu",
                "Par dzīvokļa jautājumu",
                "Ziņojums par bērnu",
                "Atbilde",
            ];
            let senders = [
                "Jānis Bērziņš",
                "Žanete Šķēle",
                "SIA „Ūdeņi”",
                "Ogres rajona padome",
            ];
            let pick =
                |list: [&str; 4]| list[usize::try_from(row * 7 % 4).unwrap_or_default()].to_owned();
            [
                format!("1-1/{number}"),
                day.format("%d.%m.%Y").to_string(),
                pick(titles),
                pick(senders),
                if row % 3 == 0 {
                    String::new()
                } else {
                    "A. Liepa".to_owned()
                },
                (row % 9 + 1).to_string(),
                "1-1".to_owned(),
                String::new(),
            ]
        })
        .collect()
}

const NAMES: &str = "Reģ. Nr.;Datums;Īss saturs;No kā saņemts;Kam uzdots;Lapas;Lieta;Pielikumi\r\n";

fn printed(rows: &[[String; 8]]) -> String {
    let mut text = NAMES.to_owned();
    for row in rows {
        let _ = write!(text, "{}\r\n", row.join(";"));
    }
    text
}

/// Plants thirty-seven faults; returns the table, and where each stands and what it is.
fn with_faults(sound: &[[String; 8]]) -> (Vec<u8>, Vec<(u64, String, &'static str)>) {
    const NUMBER: (usize, &str) = (0, "Reģ. Nr.");
    const DATE: (usize, &str) = (1, "Datums");
    const TITLE: (usize, &str) = (2, "Īss saturs");
    const SHEETS: (usize, &str) = (5, "Lapas");
    const FILE: (usize, &str) = (6, "Lieta");
    const ENCLOSURES: (usize, &str) = (7, "Pielikumi");
    let long_title = "x".repeat(501);
    let wrong: [((usize, &str), &str, &'static str); 33] = [
        (NUMBER, "", "REQUIRED"),
        (NUMBER, "b/n", "NUMBER_IMPOSSIBLE"),
        (NUMBER, "1-1", "NUMBER_NOT_OF_FORMAT"),
        (NUMBER, "1-1/0", "NUMBER_NOT_OF_FORMAT"),
        (NUMBER, "1-1/15a", "NUMBER_NOT_OF_FORMAT"),
        (NUMBER, "1-1/99999999999999999999", "NUMBER_NOT_OF_FORMAT"),
        (NUMBER, "1-1/1234567890123456789012345678", "TOO_LONG"),
        (DATE, "", "REQUIRED"),
        (DATE, "31.02.2009", "ROW_DATE_MALFORMED"),
        (DATE, "29.02.2009", "ROW_DATE_MALFORMED"),
        (DATE, "05.06.09", "ROW_DATE_MALFORMED"),
        (DATE, "5/6/2009", "ROW_DATE_MALFORMED"),
        (DATE, "13.2009", "ROW_DATE_MALFORMED"),
        (DATE, "vakar", "ROW_DATE_MALFORMED"),
        (DATE, "05.06.2090", "DATE_IN_FUTURE"),
        (DATE, "05.06.2019", "ROW_OUTSIDE_SERVICE"),
        (DATE, "01.01.2011", "ROW_OUTSIDE_SERVICE"),
        (TITLE, "", "REQUIRED"),
        (TITLE, &long_title, "TOO_LONG"),
        (TITLE, "zvans\u{7}", "CONTROL_CHARACTER"),
        (TITLE, "Ä€bele", "ROW_GARBLED"),
        (TITLE, "LÅ«gums", "ROW_GARBLED"),
        (SHEETS, "trīs", "ROW_COUNT_MALFORMED"),
        (SHEETS, "-1", "ROW_COUNT_MALFORMED"),
        (SHEETS, "2,5", "ROW_COUNT_MALFORMED"),
        (SHEETS, "99999999999", "ROW_COUNT_MALFORMED"),
        (ENCLOSURES, "x", "ROW_COUNT_MALFORMED"),
        (FILE, "", "REQUIRED"),
        (FILE, "1-7", "FILE_NOT_TAKEN_OVER"),
        (FILE, "1-1 Nr. 4", "FILE_NOT_TAKEN_OVER"),
        (FILE, "lieta", "FILE_NOT_TAKEN_OVER"),
        (ENCLOSURES, "", "ROW_CELL_OUTSIDE"),
        (NUMBER, "twice", "NUMBER_DOUBLED"),
    ];
    let mut rows = sound.to_vec();
    let mut planted = Vec::new();
    for (index, ((position, column), cell, code)) in wrong.into_iter().enumerate() {
        // Far apart, none in the year's first row.
        let at = 100 + index * 270;
        let (cell, column) = match code {
            "NUMBER_DOUBLED" => (rows[at - 1][0].clone(), column),
            // An unquoted separator shifts what follows out of the table.
            "ROW_CELL_OUTSIDE" => (";par to".to_owned(), ""),
            _ => (cell.to_owned(), column),
        };
        rows[at][position] = cell;
        planted.push((at as u64 + 2, column.to_owned(), code));
    }
    let (mut bytes, mut line) = (Vec::new(), 0);
    for text in printed(&rows).split_inclusive('\n') {
        line += 1;
        // Four rows came out of another program, in its encoding.
        if [9_301, 9_302, 9_500, 9_501].contains(&line) {
            let cells: Vec<&str> = text.split(';').collect();
            let text = format!("{};{};Īsi;Kads;;1;1-1;\r\n", cells[0], cells[1]);
            bytes.extend(text.as_bytes());
            planted.push((line, "Īss saturs".to_owned(), "ROW_GARBLED"));
        } else {
            bytes.extend(windows_1257(text));
        }
    }
    planted.sort();
    (bytes, planted)
}

#[both]
async fn ten_thousand_rows_and_exactly_the_faults_planted_in_them(legacy: Legacy) {
    let (app, service) = (&legacy.app, "OG-PRED-SUNT");
    let outcome = legacy
        .files(service, &legacy.put("lietas.csv", windows_1257(FILES)))
        .await;
    assert_eq!((outcome.tally.read, outcome.tally.taken_over), (6, 6));
    let compared = outcome.reconciliation.expect("compared");
    assert!(compared.agrees(), "{compared:?}");
    assert_eq!(
        (compared.sums.sheets.source, compared.sums.parts.database),
        (684, 4)
    );

    let sound = old_register();
    let (faulty, planted) = with_faults(&sound);
    assert_eq!(planted.len(), 37);
    let path = legacy.put("registrs.csv", faulty);
    let before = legacy.documents().await;
    let (refused, told) = legacy
        .register(service, "sun-sanemtie", &path, Mode::Whole)
        .await;
    assert!(matches!(refused, Err(Refusal::Faulty(37))), "{refused:?}");
    let mut found = told.0;
    found.sort();
    assert_eq!(
        found, planted,
        "each fault by row and column, and nothing else"
    );
    assert_eq!(legacy.documents().await, before, "nothing half done");
    let begun = takeover::Entity::find().count(app.kit.db.reader()).await;
    assert_eq!(begun.expect("a database"), 1, "the files' alone");

    app.clock.advance(TimeDelta::seconds(1));
    let (done, _) = legacy
        .register(service, "sun-sanemtie", &path, Mode::LeaveFaulty)
        .await;
    let done = done.expect("taken over");
    let sum = |taken_over, known, faulty| Tally {
        read: 10_000,
        taken_over,
        known,
        faulty,
        ..Tally::default()
    };
    assert_eq!(done.tally, sum(9_963, 0, 37));
    let compared = done.reconciliation.expect("compared");
    assert!(compared.agrees(), "{compared:?}");
    assert_eq!(compared.compared, 9_963);
    assert_eq!(legacy.documents().await, before + 9_963);

    // The clerk mends the table and takes it over again: only the mended rows are new.
    let mended = legacy.put("registrs-labots.csv", windows_1257(&printed(&sound)));
    app.clock.advance(TimeDelta::seconds(1));
    let (done, told) = legacy
        .register(service, "sun-sanemtie", &mended, Mode::Whole)
        .await;
    let mut renamed: Vec<&'static str> = told.0.iter().map(|(_, _, code)| *code).collect();
    renamed.dedup();
    assert_eq!(renamed, Vec::<&str>::new());
    assert_eq!(done.expect("taken over").tally, sum(37, 9_963, 0));
    let (done, _) = legacy
        .register(service, "sun-sanemtie", &mended, Mode::DryRun)
        .await;
    assert_eq!(
        done.expect("checked").tally,
        sum(0, 10_000, 0),
        "nothing twice"
    );

    // A row that says something else than when it was taken over is told, not swallowed.
    let mut other = sound.clone();
    other[4_321][2] = "Pavisam kas cits".to_owned();
    let changed = legacy.put("registrs-mainits.csv", windows_1257(&printed(&other)));
    let (refused, told) = legacy
        .register(service, "sun-sanemtie", &changed, Mode::Whole)
        .await;
    assert!(matches!(refused, Err(Refusal::Faulty(1))), "{refused:?}");
    assert_eq!(told.0, [(4_323, "Reģ. Nr.".to_owned(), "ROW_CHANGED")]);

    app.settle().await;
    let clerk = app.client("lietvede").await;
    let told = clerk
        .ask(
            "query($first: Int!) { registers(former: true) { code formerUnit { name } years { year state lastSequence } } \
               takeovers(first: $first) { totalCount nodes { kind service { name } rowsRead rowsTakenOver rowsKnown rowsFaulty \
                 reconciliation { agrees compared years { year rows first last } } } } }",
            json!({ "first": 10 }),
        )
        .await;
    insta::assert_json_snapshot!("takeovers", told);
    let registers = clerk
        .ask("{ registers(former: true) { id } }", json!({}))
        .await;
    let register = registers["registers"][0]["id"]
        .as_str()
        .expect("a register")
        .to_owned();
    let found = clerk
        .ask(
            "query($register: ID!) { documents(filter: { register: $register, year: 2009 }, first: 1) { totalCount nodes { id number \
               registeredOn unit { name } file { fileIndex title year state } author notes sheetCount formerly { registeredAs row \
               takeover { sourceName } } versions { id } } } }",
            json!({ "register": register }),
        )
        .await;
    let newest = &found["documents"]["nodes"][0];
    assert_eq!(newest["unit"]["name"], "Suntaži social service (former)");
    assert_eq!(newest["file"]["state"], "CLOSED");
    assert_eq!(newest["formerly"]["takeover"]["sourceName"], "registrs.csv");
    assert_eq!(
        newest["registeredOn"], "2009-12-31",
        "the newest of the year first"
    );

    // Found by its number and by its words, under its own name and under the successor's.
    let units = clerk.ask("{ units { id code } }", json!({})).await;
    let unit = |code: &str| -> Value {
        let nodes = units["units"].as_array().expect("units");
        nodes
            .iter()
            .find(|unit| unit["code"] == code)
            .expect("a unit")["id"]
            .clone()
    };
    for (code, with) in [(service, false), ("OG", true)] {
        let found = clerk
            .ask(
                "query($unit: ID!, $with: Boolean!) { search(words: \"1-1/1234\", filter: { units: [$unit], withPredecessors: $with }, \
                   first: 5) { nodes { number } } }",
                json!({ "unit": unit(code), "with": with }),
            )
            .await;
        let numbers = found["search"]["nodes"].as_array().expect("found");
        assert!(
            numbers.iter().any(|node| node["number"] == "1-1/1234"),
            "{code}: {found}"
        );
    }

    // The register is what it was: nothing new goes into it.
    let refused = clerk
        .mutate(
            "registerDocument",
            "document { number }",
            json!({ "register": register, "card": { "title": "Par vēlu" } }),
        )
        .await;
    assert_eq!(
        problems(&refused),
        [(
            "REGISTER_TAKEN_OVER".to_owned(),
            "input.register".to_owned()
        )]
    );
}

#[both]
async fn two_services_keep_the_same_numbers_each_from_another_kind_of_table(legacy: Legacy) {
    let app = &legacy.app;
    let table: Vec<Vec<String>> = [
        ["lietas indekss", "nosaukums", "gads"],
        ["1-1", "Sarakste", "2010"],
    ]
    .iter()
    .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
    .collect();
    let workbook = write(Format::Xlsx, "Lietas", &table).expect("a workbook");
    let files = legacy.put("lietas.xlsx", workbook);
    let register = "\u{feff}number,registered_on,title,correspondent,file_index\n\
        1-1/1,2010-03-05,\"Par \"\"Saimi\"\", steidzami\",Anna Kļaviņa,1-1\n\
        1-1/2,03.2010,Otrais,,1-1\n\
        1-1/7,2010,Septītais,,1-1\n";
    let register = legacy.put("registrs.csv", register);
    for (service, code) in [("OG-PRED-MADL", "madl"), ("OG-PRED-TAUR", "taur")] {
        let outcome = legacy.files(service, &files).await;
        assert!(
            outcome
                .reconciliation
                .is_some_and(|compared| compared.agrees())
        );
        let (dry, _) = legacy
            .register(service, code, &register, Mode::DryRun)
            .await;
        let dry = dry.expect("checked");
        assert_eq!((dry.tally.taken_over, dry.takeover), (3, None));
        let (done, _) = legacy.register(service, code, &register, Mode::Whole).await;
        let compared = done.expect("taken over").reconciliation.expect("compared");
        assert!(compared.agrees(), "{compared:?}");
        assert_eq!(compared.years[0].missing, [(3, 6)]);
    }
    let (refused, _) = legacy
        .register("OG-PRED-TAUR", "madl", &register, Mode::Whole)
        .await;
    assert!(
        matches!(refused, Err(Refusal::RegisterElsewhere(_))),
        "{refused:?}"
    );

    app.settle().await;
    let clerk = app.client("lietvede").await;
    let found = clerk
        .ask(
            "{ documents(filter: { year: 2010 }, first: 50) { nodes { number title registeredOn author unit { code } formerly { registeredAs } } } }",
            json!({}),
        )
        .await;
    let nodes = found["documents"]["nodes"].as_array().expect("documents");
    let mut told: Vec<Vec<&str>> = nodes
        .iter()
        .filter(|node| !node["formerly"].is_null())
        .map(|node| {
            let fields = [
                "/unit/code",
                "/number",
                "/registeredOn",
                "/formerly/registeredAs",
                "/title",
            ];
            fields
                .iter()
                .filter_map(|field| node.pointer(field)?.as_str())
                .collect()
        })
        .collect();
    told.sort();
    let of = |service: &'static str| {
        [
            vec![
                service,
                "1-1/1",
                "2010-03-05",
                "2010-03-05",
                "Par \"Saimi\", steidzami",
            ],
            vec![service, "1-1/2", "2010-03-01", "03.2010", "Otrais"],
            vec![service, "1-1/7", "2010-01-01", "2010", "Septītais"],
        ]
    };
    assert_eq!(told, [of("OG-PRED-MADL"), of("OG-PRED-TAUR")].concat());

    // What is missing since then, a scan of the paper, can be added to it as to any other document.
    let first = nodes
        .iter()
        .find(|node| node["number"] == "1-1/1")
        .expect("a document");
    assert_eq!(first["author"], "Anna Kļaviņa");
    let specialist = app.client("specialists").await;
    let refused = specialist
        .refusal("{ takeovers(first: 1) { nodes { id } } }", json!({}))
        .await;
    assert_eq!(refused, "NOT_PERMITTED");
}

#[both]
async fn what_a_register_says_is_kept_as_it_said_it(legacy: Legacy) {
    let (app, service) = (&legacy.app, "OG-PRED-OGRE");
    let list = "indekss;nosaukums;gads;no;līdz;kārtas nr.;sērijas nosaukums;termiņš;pieejamība\n\
        2-1;Sarakste;2009;;;;;5 gadi;vispārēja\n\
        3-1;Anna Ābele;;2008;;17;Klientu lietas;75 gadi;ierobežota – personas dati\n";
    let list = list.replace("vispārēja", AccessClass::Open.latvian());
    let list = list.replace(
        "ierobežota – personas dati",
        AccessClass::RestrictedPersonal.latvian(),
    );
    legacy.files(service, &legacy.put("lietas.csv", list)).await;
    let later = "indekss;nosaukums;gads;termiņš\n2-1;Sarakste;2010;10 gadi\n";
    legacy
        .files(service, &legacy.put("lietas-2010.csv", later))
        .await;
    let register = "number,registered_on,title,correspondent,correspondent_code,author,file_index,annulled,sender_date\n\
        2-1/1,02.01.2009,Vēstule,SIA Paraugs,40003521600,Jānis Ozols,2-1,nē,12.2008\n\
        2-1/2,03.01.2009,Sūdzība,Anna Ābele,,Pēteris Ozols,2-1,,\n\
        2-1/3,2009,Kļūda,,,,2-1,anulēts,\n\
        2-1/4,05.01.2009,Kļūda,,,,2-1,divreiz ierakstīts,\n\
        3-1/1,06.01.2009,Iesniegums,Anna Ābele,,,3-1 Nr. 17,,\n";
    let register = legacy.put("registrs.csv", register);
    let (done, told) = legacy
        .register(service, "ogr", &register, Mode::Whole)
        .await;
    assert_eq!(told.0, []);
    let compared = done.expect("taken over").reconciliation.expect("compared");
    assert!(compared.agrees(), "{compared:?}");
    // The same numbers under another code are the same documents once more.
    let (refused, told) = legacy
        .register(service, "ogr-otrs", &register, Mode::Whole)
        .await;
    assert!(matches!(refused, Err(Refusal::Faulty(5))), "{refused:?}");
    assert!(
        told.0
            .iter()
            .all(|(_, _, code)| *code == "NUMBER_IN_OTHER_REGISTER"),
        "{:?}",
        told.0
    );
    // A letter without a number of its client file is put into nobody's.
    let lost = "number,registered_on,title,file_index\n3-1/2,06.01.2009,Iesniegums,3-1\n";
    let (refused, told) = legacy
        .register(service, "ogr", &legacy.put("bez.csv", lost), Mode::Whole)
        .await;
    assert!(refused.is_err());
    assert_eq!(told.0[0].2, "FILE_NOT_TAKEN_OVER");
    // Left out because it says something else now, and no difference between table and database.
    let other = "number,registered_on,title,file_index\n2-1/2,03.01.2009,Cits,2-1\n2-1/9,04.01.2009,Jauns,2-1\n";
    let (done, _) = legacy
        .register(
            service,
            "ogr",
            &legacy.put("cits.csv", other),
            Mode::LeaveFaulty,
        )
        .await;
    let done = done.expect("taken over");
    assert_eq!((done.tally.taken_over, done.tally.faulty), (1, 1));
    assert!(
        done.reconciliation
            .is_some_and(|compared| compared.agrees())
    );

    app.settle().await;
    let clerk = app.client("lietvede").await;
    let shown = "query { documents(filter: { year: 2009 }, first: 50) { nodes { number status annulmentReason registeredOn author notes \
        accessClass accessUntil correspondent { name } file { designation title formerly { number title } series { retentionYears } } \
        formerly { registeredAs senderDatedAs correspondentAs } } } }";
    let told = clerk.ask(shown, json!({})).await;
    let nodes = told["documents"]["nodes"].as_array().expect("documents");
    let mut mine: Vec<&Value> = nodes
        .iter()
        .filter(|node| !node["formerly"].is_null())
        .collect();
    mine.sort_by_key(|node| node["number"].to_string());
    insta::assert_json_snapshot!("kept_as_it_was", mine);
    let specialist = app.client("specialists").await;
    let told = specialist
        .ask(
            "{ files(first: 200) { nodes { title formerly { title } } } }",
            json!({}),
        )
        .await;
    assert!(
        !told.to_string().contains("Ābele"),
        "a client's name is on no list that everybody reads"
    );
}
