//! `aprite import`: what is refused is told with its place, a dry run changes nothing, and an interrupted one goes on.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::Aprite;

#[test]
fn an_import_tells_what_it_refuses_and_a_dry_run_changes_nothing() {
    let aprite = Aprite::begun();
    for path in ["a.txt", "b/c.txt", "b/d.txt", "pielikums.txt", ".slepts"] {
        aprite.write(&format!("folder/{path}"), path);
    }
    aprite.write("folder/tukss.txt", "");
    aprite.write(
        "meta.csv",
        "\u{feff}datne;nosaukums;dokumenta datums;korespondents;lietas indekss;pielikums pie\r\n\
         a.txt;Lūgums;15.01.2026;Anna Bērziņa;1-1;\r\n\
         pielikums.txt;;;;;a.txt\r\n\
         b/c.txt;Vēstule;32.01.2026;;;\r\n\
         b/d.txt;Vēstule;15.01.2099;;;\r\n\
         ../data/keys/master.key;Noslēpums;;;;\r\n\
         nav.txt;Nav;;;;\r\n",
    );
    let metadata = aprite.path().join("meta.csv").display().to_string();
    let folder = aprite.folder();
    let import = [
        "import",
        &folder,
        "--register",
        "sanemtie",
        "--account",
        "lietvede",
        "--metadata",
        &metadata,
    ];
    let refused = |lines: &[Value]| -> BTreeSet<(String, u64, String)> {
        lines
            .iter()
            .filter(|line| line["status"] == "refused")
            .map(|line| {
                let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
                (
                    text("file"),
                    line["line"].as_u64().unwrap_or(0),
                    format!("{} {}", text("column"), text("code")),
                )
            })
            .collect()
    };
    let expected = BTreeSet::from([
        (
            "b/c.txt".to_owned(),
            4,
            "document_date DATE_MALFORMED".to_owned(),
        ),
        (
            "b/d.txt".to_owned(),
            5,
            "document_date DATE_IN_FUTURE".to_owned(),
        ),
        ("-".to_owned(), 6, "file PATH_OUTSIDE".to_owned()),
        (
            "nav.txt".to_owned(),
            7,
            "file FILE_NOT_IN_FOLDER".to_owned(),
        ),
        ("tukss.txt".to_owned(), 0, "- UPLOAD_EMPTY".to_owned()),
    ]);
    let sum = |lines: &[Value]| {
        let last = lines.last().expect("a sum").clone();
        (
            last["registered"].clone(),
            last["already_registered"].clone(),
            last["refused"].clone(),
            last["passed_over"].clone(),
        )
    };

    let dry = aprite.json(1, &[&import[..], &["--dry-run"]].concat());
    assert_eq!(refused(&dry), expected);
    assert_eq!(sum(&dry), (1.into(), 0.into(), 5.into(), 1.into()));
    let store = fs::read_dir(aprite.path().join("data/content/staging"))
        .expect("the store")
        .count();
    assert_eq!(store, 0);

    let real = aprite.json(1, &import);
    assert_eq!(refused(&real), expected);
    assert_eq!(sum(&real), (1.into(), 0.into(), 5.into(), 1.into()));
    let registered = real
        .iter()
        .find(|line| line["status"] == "registered")
        .expect("one");
    let number = registered["number"].as_str().expect("a number");
    assert!(
        number.starts_with("1-1/") && number.ends_with("/1"),
        "the dry run used no number: {number}"
    );

    let again = aprite.json(1, &import);
    assert_eq!(sum(&again), (0.into(), 1.into(), 5.into(), 1.into()));
    aprite.succeed(&["verify"]);

    let told = aprite.ends_with(1, &import);
    assert!(
        told.contains("b/c.txt, line 4, column document_date: “32.01.2026” is no date."),
        "{told}"
    );
}

#[test]
fn a_killed_import_goes_on_and_doubles_nothing() {
    const FILES: usize = 150;
    let aprite = Aprite::begun();
    for number in 0..FILES {
        aprite.write(
            &format!("folder/{number:03}.txt"),
            &format!("Vēstule {number}"),
        );
    }
    let folder = aprite.folder();
    let import = [
        "import",
        &folder,
        "--register",
        "sanemtie",
        "--account",
        "lietvede",
    ];
    let mut killed = aprite
        .command(&[&import[..], &["--json"]].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut lines = BufReader::new(killed.stdout.take().expect("its output")).lines();
    lines.next().expect("a first document").expect("a line");
    killed.kill().expect("killed");
    killed.wait().expect("its end");

    let rest = aprite.json(0, &import);
    let known = rest
        .iter()
        .filter(|line| line["status"] == "already_registered")
        .count();
    let new = rest
        .iter()
        .filter(|line| line["status"] == "registered")
        .count();
    assert!(
        known > 0,
        "what was registered before the kill is recognised"
    );
    assert_eq!(known + new, FILES);

    let all = aprite.json(0, &import);
    let numbers: BTreeSet<usize> = all
        .iter()
        .filter_map(|line| line["number"].as_str()?.rsplit('/').next()?.parse().ok())
        .collect();
    assert_eq!(
        numbers,
        (1..=FILES).collect(),
        "each has one number and no number is left out"
    );
    aprite.succeed(&["verify"]);
}
