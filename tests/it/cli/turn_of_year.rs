//! `aprite year` and `aprite scheme`: the turn of the year from a script, the scheme out to a spreadsheet and in again.

use std::fs;

use aprite::kernel::{Clock, calendar};
use serde_json::Value;

use super::Aprite;

#[test]
fn a_year_is_opened_and_closed_from_a_script() {
    let aprite = Aprite::begun();
    let words = |command: &str, year: i32| {
        let mut words = vec!["year".to_owned(), command.to_owned(), year.to_string()];
        words.extend(["--account", "lietvede"].map(str::to_owned));
        words
    };
    let run = |words: &[String], status: i32| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        aprite.json(status, &words)
    };
    let present = calendar::year(Clock::system().now());
    let impossible = run(&words("open", 1990), 1);
    assert_eq!(
        impossible,
        [] as [Value; 0],
        "only the present year or the coming one"
    );
    let mut dry = words("open", present + 1);
    dry.push("--dry-run".to_owned());
    let told = run(&dry, 0);
    assert_eq!(
        (&told[0]["opened"], &told[0]["dryRun"]),
        (&4.into(), &true.into())
    );
    assert_eq!(run(&words("open", present + 1), 0)[0]["opened"], 4);
    let again = &run(&words("open", present + 1), 0)[0];
    assert_eq!(
        (&again["opened"], &again["alreadyThere"]),
        (&0.into(), &4.into())
    );
    for command in ["open", "close"] {
        assert_eq!(
            run(&words(command, 1800), 1),
            [] as [Value; 0],
            "no such year"
        );
    }
    assert_eq!(
        run(&words("close", present), 1),
        [] as [Value; 0],
        "it is not over"
    );
    let closed = &run(&words("close", present - 1), 0)[0];
    assert_eq!(
        (&closed["year"], &closed["registers"], &closed["files"]),
        (&(present - 1).into(), &0.into(), &0.into()),
        "nothing to close, and that is said"
    );
    let mut extract = words("extract", present - 1);
    extract.extend(["--register", "sanemtie"].map(str::to_owned));
    assert_eq!(run(&extract, 1), [] as [Value; 0], "it was never closed");
}

#[test]
fn a_scheme_goes_out_to_a_spreadsheet_and_in_again() {
    let aprite = Aprite::begun();
    let table = aprite.path().join("shema.xlsx");
    let file = table.to_str().expect("a path");
    let export = [
        "scheme",
        "export",
        file,
        "--format",
        "xlsx",
        "--account",
        "lietvede",
    ];
    aprite.succeed(&export);
    // Nobody's file is overwritten, and what cannot be written is not said to be unreadable.
    let told = aprite.ends_with(2, &export);
    assert!(told.contains("is there already"), "{told}");
    let nowhere = aprite.path().join("nav/shema.csv").display().to_string();
    let told = aprite.ends_with(2, &["scheme", "export", &nowhere, "--account", "lietvede"]);
    assert!(told.contains("cannot be written"), "{told}");
    let import = [
        "scheme",
        "import",
        file,
        "--title",
        "Jaunā",
        "--from",
        "2099-01-01",
        "--account",
        "lietvede",
    ];
    let dry = aprite.json(0, &[&import[..], &["--dry-run"]].concat());
    assert_eq!(dry[0]["series"], 4);
    assert_eq!(aprite.json(0, &import)[0]["series"], 4);
    fs::write(
        &table,
        "indekss;lietas nosaukums;glabāšanas termiņš\n1-1;Vēstules;\n",
    )
    .expect("written");
    let told = aprite.json(1, &import);
    let codes: Vec<&str> = told
        .iter()
        .filter_map(|problem| problem["code"].as_str())
        .collect();
    assert!(codes.contains(&"SERIES_WITHOUT_TERM"), "{told:?}");
    assert_eq!(
        (&told[0]["path"][0], &told[0]["path"][1]),
        (&"rows".into(), &"2".into())
    );
}
