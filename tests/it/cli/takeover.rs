//! `aprite takeover`: an old register comes over from a script, is killed on the way and gone on with.

use std::fs;
use std::process::Stdio;

use aprite::config::DatabaseSettings;
use aprite::db::Db;
use entities::documents::document;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::Aprite;

const ROWS: usize = 6_000;

fn words<'a>(what: &'a str, file: &'a str) -> Vec<&'a str> {
    let mut words = vec![
        "takeover",
        what,
        file,
        "--service",
        "PP",
        "--account",
        "lietvede",
    ];
    if what == "files" {
        words.extend(["--access", "open"]);
    }
    if what == "register" {
        words.extend([
            "--register",
            "vecais",
            "--direction",
            "incoming",
            "--number-format",
            "{seq}/{yyyy}",
        ]);
    }
    words
}

#[test]
fn a_takeover_that_is_killed_goes_on_and_doubles_nothing() {
    let aprite = Aprite::begun();
    aprite.write(
        "lietas.csv",
        "Lietas indekss;Lietas nosaukums;Gads\n1-8;Iesniegumi;2019\n",
    );
    let mut register = String::from("Reģ. Nr.;Datums;Saturs;Lieta\n");
    for number in 1..=ROWS {
        register.push_str(&format!(
            "{number}/2019;0{}.2019;Lūgums Nr. {number};1-8\n",
            number * 9 / (ROWS + 1) + 1
        ));
    }
    aprite.write("registrs.csv", &register);
    let path = |name: &str| aprite.path().join(name).display().to_string();
    let (files, table) = (path("lietas.csv"), path("registrs.csv"));
    let told = aprite.json(0, &words("files", &files));
    assert_eq!(
        (&told[0]["takenOver"], &told[1]["agrees"]),
        (&1.into(), &true.into())
    );

    let mut child = aprite
        .command(&words("register", &table))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let path = aprite.path().join("data/aprite.sqlite");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let there = runtime.block_on(async {
        let db = Db::connect(&DatabaseSettings::Sqlite { path })
            .await
            .expect("a database");
        let there = loop {
            let there = document::Entity::find()
                .count(db.reader())
                .await
                .expect("a count");
            if there > 0 {
                break there;
            }
            assert!(
                child.try_wait().expect("a child").is_none(),
                "it ended before it wrote"
            );
        };
        child.kill().expect("killed");
        child.wait().expect("an end");
        let left = document::Entity::find()
            .count(db.reader())
            .await
            .expect("a count");
        db.close().await.expect("closed");
        there.max(left)
    });
    assert!(there < ROWS as u64, "killed on the way, after {there}");

    let told = aprite.json(0, &words("register", &table));
    let sum = &told[0];
    assert_eq!(
        (sum["known"].as_u64(), sum["faulty"].as_u64()),
        (Some(there), Some(0))
    );
    assert_eq!(sum["takenOver"].as_u64(), Some(ROWS as u64 - there));
    assert_eq!(told[1]["agrees"], true);
    assert_eq!(told[1]["reconciliation"]["years"][0]["records"], ROWS);
    assert_eq!(
        told[1]["reconciliation"]["years"][0]["last"],
        format!("{ROWS}/2019")
    );
    let told = aprite.json(
        0,
        &[&words("register", &table)[..], &["--dry-run"]].concat(),
    );
    assert_eq!(
        (&told[0]["known"], &told[0]["takenOver"]),
        (&ROWS.into(), &0.into())
    );
}

#[test]
fn what_is_wrong_with_a_table_is_told_by_row_and_column() {
    let aprite = Aprite::begun();
    let path = |name: &str| aprite.path().join(name).display().to_string();
    let (files, table, map) = (
        path("lietas.csv"),
        path("registrs.csv"),
        path("kartejums.toml"),
    );
    let refused = |what: &str, text: &str| {
        aprite.write(
            if what == "files" {
                "lietas.csv"
            } else {
                "registrs.csv"
            },
            text,
        );
        let told = aprite.json(
            1,
            &words(what, if what == "files" { &files } else { &table }),
        );
        let told: Vec<String> = told
            .iter()
            .map(|line| {
                let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
                format!("{} {} {}", line["row"], text("column"), text("code"))
            })
            .collect();
        told
    };
    assert_eq!(
        refused("files", "Indekss;Krāsa\n1-8;zila\n"),
        ["1 - MAPPING_COLUMN_NOT_HERE", "1 - MAPPING_COLUMN_MISSING"]
    );
    assert_eq!(
        refused(
            "files",
            "Indekss;Nosaukums;Gads;No;Līdz;Sējums;Termiņš\n\
             1-8;Iesniegumi;2019;;;;\n\
             1-8;Iesniegumi;2019;;;;\n\
             1-8;Cits;2019;;;2;\n\
             ?;Iesniegumi;2018;;;;\n\
             1-9;;2018;;;0;mūžīgi mūžos\n\
             1-9;Lieta;;12.2018;01.2018;;\n\
             1-9;Lieta;2018;01.2018;;;\n\
             1-9;Lieta;;;;;\n"
        ),
        [
            "5 Indekss FILE_INDEX_MALFORMED",
            "6 Nosaukums REQUIRED",
            "6 Termiņš TERM_MALFORMED",
            "6 Sējums ROW_COUNT_MALFORMED",
            "7 Līdz DATE_ORDER",
            "8 Gads FILE_YEAR_AND_DATES",
            "9 No REQUIRED",
            "3 Indekss FILE_DOUBLED",
            "4 Nosaukums FILE_OTHER_TITLE",
            "null - LIST_FAULTY",
        ]
    );
    assert_eq!(
        refused("files", "indekss;nosaukums;gads\n1-8;\"Iesniegumi;2019\n"),
        ["2 - SOURCE_QUOTE"]
    );
    assert_eq!(refused("files", "\n \n"), ["null - SOURCE_EMPTY"]);
    assert_eq!(
        refused("register", "PK\u{3}\u{4}nothing"),
        ["null - SOURCE_WORKBOOK"]
    );
    fs::write(&table, b"\xff\xfen\0").expect("written");
    assert!(
        aprite
            .ends_with(1, &words("register", &table))
            .contains("UTF-16")
    );

    // A column that its name does not tell is explained, and a word is kept that nobody asked for.
    aprite.write(
        "lietas.csv",
        "Indekss;Nosaukums;Gads\n1-8;Iesniegumi;2019\n",
    );
    aprite.succeed(&words("files", &files));
    aprite.write(
        "registrs.csv",
        "N.p.k.;Nr.;Datums;Saturs;Lieta;Kam uzdots\n1;7/2019;03.05.2019;Lūgums;1-8;A. Liepa\n",
    );
    aprite.write(
        "kartejums.toml",
        "\"N.p.k.\" = \"ignore\"\n\"Kam uzdots\" = \"notes\"\n",
    );
    let told = aprite.json(
        0,
        &[&words("register", &table)[..], &["--map", &map]].concat(),
    );
    assert_eq!(told[0]["takenOver"], 1);
    assert_eq!(told[1]["reconciliation"]["years"][0]["missing"][0][1], 6);
    aprite.write("kartejums.toml", "N.p.k. ignore");
    let told = aprite.ends_with(
        2,
        &[&words("register", &table)[..], &["--map", &map]].concat(),
    );
    assert!(told.contains("kartejums.toml"), "{told}");
    let nobody = aprite.json(
        1,
        &[
            "takeover",
            "files",
            &files,
            "--service",
            "NAV",
            "--account",
            "lietvede",
        ],
    );
    assert_eq!(nobody[0]["code"], "UNIT_CODE_UNKNOWN");
}

#[test]
fn what_is_told_says_what_to_do_next() {
    let aprite = Aprite::begun();
    let path = |name: &str| aprite.path().join(name).display().to_string();
    let (files, table) = (path("lietas.csv"), path("registrs.csv"));
    let list = |text: &str| aprite.write("lietas.csv", text);
    let with = |more: &[&'static str]| [&words("register", &table)[..], more].concat();

    // A column that a list of files has no place for is not kept with its remarks.
    list("Indekss;Nosaukums;Gads;Krāsa\n1-8;Iesniegumi;2019;zila\n");
    let told = aprite.ends_with(1, &words("files", &files));
    assert!(told.contains("ignore") && !told.contains("notes"), "{told}");
    list("Indekss;Nosaukums;Gads;Pieejamība\n1-8;Iesniegumi;2019;slepens\n");
    let told = aprite.ends_with(1, &words("files", &files));
    assert!(told.contains("vispārpieejams"), "{told}");
    assert!(!told.contains("--leave-faulty"), "{told}");

    // Names of columns in another encoding than was said.
    fs::write(
        aprite.path().join("lietas.csv"),
        b"Indekss;Nosaukums;Gads;Glab\xe2\xf0anas termi\xf2\xf0\n1-8;Iesniegumi;2019;\n",
    )
    .expect("written");
    let told = aprite.ends_with(
        1,
        &[&words("files", &files)[..], &["--encoding", "utf-8"]].concat(),
    );
    assert!(
        told.contains("--encoding") && !told.contains('\u{fffd}'),
        "{told}"
    );
    let told = aprite.ends_with(0, &[&words("files", &files)[..], &["--dry-run"]].concat());
    assert!(told.contains("glabāšanas termiņš"), "no term: {told}");

    list(
        "indekss;nosaukums;gads;no;numurs;sērijas nosaukums\n1-8;Iesniegumi;2019;;;\n5-1;Jānis Ozols;;2018;16;Klientu lietas\n",
    );
    let sum = &aprite.json(0, &words("files", &files))[0];
    assert_eq!(
        (&sum["takenOver"], &sum["withoutTerm"]),
        (&2.into(), &2.into())
    );
    list("indekss;nosaukums;no;numurs;sērijas nosaukums\n5-1;Jānis Osis;2018;16;Klientu lietas\n");
    let told = aprite.ends_with(1, &words("files", &files));
    assert!(told.contains("5-1 Nr. 16"), "{told}");

    // The direction is shown before it is too late, and what to do is said when it is.
    aprite.write(
        "registrs.csv",
        "Nr.;Datums;Saturs;Lieta\n1/2019;03.05.2019;Lūgums;1-8\n",
    );
    let told = aprite.ends_with(0, &with(&["--dry-run", "--title", "Vēstules"]));
    assert!(told.contains("“Vēstules”: incoming documents"), "{told}");
    let sum = &aprite.json(0, &with(&["--title", "Vēstules"]))[0];
    assert_eq!(
        (&sum["direction"], &sum["title"]),
        (&"incoming".into(), &"Vēstules".into())
    );
    let instead = |word: &str, other: &'static str| -> Vec<&str> {
        let mut words = words("register", &table);
        for known in &mut words {
            if *known == word {
                *known = other;
            }
        }
        words
    };
    let told = aprite.ends_with(1, &instead("incoming", "outgoing"));
    assert!(
        told.contains("incoming") && told.contains("--register"),
        "{told}"
    );

    // Another register with the same numbers.
    let second = instead("vecais", "otrs");
    assert!(aprite.ends_with(1, &second).contains("--own-numbers"));
    aprite.succeed(&[&second[..], &["--own-numbers"]].concat());
}
