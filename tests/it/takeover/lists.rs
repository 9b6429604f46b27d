//! Lists of files: no client's name in what everybody reads, what rows say of access, and what a later list adds.

use std::collections::BTreeMap;

use aprite::takeover::{Refusal, Tally};
use both::both;
use entities::vocabulary::AccessClass;
use serde_json::{Value, json};

use super::stage::Legacy;

const SERVICE: &str = "OG-PRED-OGRE";

/// The files that were taken over, by index and first day.
async fn taken_over(legacy: &Legacy, login: &str) -> BTreeMap<String, Value> {
    let client = legacy.app.client(login).await;
    let files = "{ files(first: 200) { nodes { fileIndex designation title year state openedOn formerly { title } \
                 series { title(language: LV) defaultAccessClass retentionYears legalBasis } } } }";
    let data = client.ask(files, json!({})).await;
    let nodes = data["files"]["nodes"].as_array().expect("files").iter();
    let mine = nodes.filter(|file| !file["formerly"].is_null());
    mine.map(|file| {
        let word = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        (
            format!("{} {}", word("fileIndex"), word("openedOn")),
            file.clone(),
        )
    })
    .collect()
}

#[both]
async fn client_files_without_numbers_show_no_names(legacy: Legacy) {
    let rows = [
        "5-1;Jānis Ozols;2008;;10 gadi",
        "5-1;Zane Priede;2009;;10 gadi",
        "5-2;Anna Ābele;03.2008;05.2010;10 gadi",
        "1-1;Saņemtie dokumenti;01.2009;12.2009;10 gadi",
    ];
    let names = "indekss;nosaukums;no;līdz;glabāšanas termiņš";
    let list = legacy.put("lietas.csv", format!("{names}\n{}\n", rows.join("\n")));
    let (refused, told) = legacy.list(SERVICE, &list, AccessClass::Open).await;
    assert!(
        matches!(refused, Err(Refusal::ListFaulty(3))),
        "{refused:?}"
    );
    let flaw = |row| (row, "sērijas nosaukums".to_owned(), "FILE_SERIES_TITLE");
    assert_eq!(told.0, [flaw(2), flaw(3), flaw(4)]);

    let titled: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{row};{}",
                if row.starts_with('5') {
                    "Klientu lietas"
                } else {
                    ""
                }
            )
        })
        .collect();
    let list = format!("{names};sērijas nosaukums\n{}\n", titled.join("\n"));
    let outcome = legacy.files(SERVICE, &legacy.put("lietas.csv", list)).await;
    assert_eq!(outcome.tally.taken_over, 4);
    for login in ["auditors", "specialists"] {
        let files = taken_over(&legacy, login).await;
        assert_eq!(files.len(), 4);
        assert_eq!(files["5-1 2009-01-01"]["title"], "Klientu lietas");
        assert_eq!(files["1-1 2009-01-01"]["title"], "Saņemtie dokumenti");
        assert_eq!(files["1-1 2009-01-01"]["year"], 2009);
        assert_eq!(
            files["5-2 2008-03-01"]["year"],
            Value::Null,
            "of no one year"
        );
        for name in ["Ozols", "Priede", "Ābele"] {
            let shown = json!(files).to_string();
            assert!(!shown.contains(name), "{login} reads {name}: {shown}");
        }
    }
}

#[both]
async fn what_rows_say_of_access_counts_before_what_was_said_for_all(legacy: Legacy) {
    let (open, personal) = (
        AccessClass::Open.latvian(),
        AccessClass::RestrictedPersonal.latvian(),
    );
    let list = format!(
        "indekss;nosaukums;gads;pieejamība\n1-1;Nolikumi;2008;\n1-1;Nolikumi;2009;{open}\n\
         1-2;Sūdzības;2008;{open}\n1-2;Sūdzības;2009;{personal}\n1-2;Sūdzības;2010;open\n1-3;Sarakste;2009;\n"
    );
    let list = legacy.put("lietas.csv", list);
    let (done, told) = legacy
        .list(SERVICE, &list, AccessClass::RestrictedPersonal)
        .await;
    assert_eq!(told.0, []);
    done.expect("taken over");
    let files = taken_over(&legacy, "lietvede").await;
    let class = |key: &str| files[key]["series"]["defaultAccessClass"].clone();
    assert_eq!(class("1-1 2008-01-01"), "OPEN");
    assert_eq!(class("1-2 2008-01-01"), "RESTRICTED_PERSONAL");
    assert_eq!(class("1-3 2009-01-01"), "RESTRICTED_PERSONAL");

    // A later list closes what was open, and opens nothing that was closed.
    let later = format!(
        "indekss;nosaukums;gads;pieejamība\n1-1;Nolikumi;2010;{personal}\n1-3;Sarakste;2010;{open}\n"
    );
    legacy.files(SERVICE, &legacy.put("velak.csv", later)).await;
    let files = taken_over(&legacy, "lietvede").await;
    let class = |key: &str| files[key]["series"]["defaultAccessClass"].clone();
    assert_eq!(class("1-1 2008-01-01"), "RESTRICTED_PERSONAL");
    assert_eq!(class("1-3 2009-01-01"), "RESTRICTED_PERSONAL");
}

#[both]
async fn a_later_list_adds_what_was_missing(legacy: Legacy) {
    let take = async |name: &str, text: &str| {
        let path = legacy.put(name, text);
        legacy.list(SERVICE, &path, AccessClass::Open).await
    };
    let tally = |taken_over, known, completed, without_term| Tally {
        read: 2,
        taken_over,
        known,
        completed,
        without_term,
        faulty: 0,
    };
    let bare = "indekss;nosaukums;gads\n1-1;Jāņa Ozola lieta;2008\n1-2;Rīkojumi;2008\n";
    let (done, _) = take("lietas.csv", bare).await;
    assert_eq!(done.expect("taken over").tally, tally(2, 0, 0, 2));

    let mended = "indekss;nosaukums;gads;termiņš;pamatojums;sērijas nosaukums\n\
        1-1;Jāņa Ozola lieta;2008;75 gadi;MK 690;Personas lietas\n1-2;Rīkojumi;2008;;;\n";
    let (done, told) = take("labotas.csv", mended).await;
    assert_eq!(told.0, []);
    let done = done.expect("completed");
    assert_eq!(done.tally, tally(0, 1, 1, 1));
    let compared = done.reconciliation.expect("compared");
    assert!(compared.agrees(), "{compared:?}");
    assert_eq!((compared.compared, compared.corrected), (2, 0));
    let kept = done.takeover.expect("kept");
    let rows = (kept.rows_taken_over, kept.rows_completed, kept.rows_known);
    assert_eq!(rows, (0, 1, 1));

    let files = taken_over(&legacy, "specialists").await;
    let file = &files["1-1 2008-01-01"];
    assert_eq!(file["title"], "Personas lietas");
    let series = json!({ "title": "Personas lietas", "defaultAccessClass": "OPEN", "retentionYears": 75, "legalBasis": "MK 690" });
    assert_eq!(file["series"], series);
    let (again, _) = take("labotas.csv", mended).await;
    assert_eq!(again.expect("known").tally, tally(0, 2, 0, 1));
    legacy.app.settle().await;
    let history = legacy
        .app
        .client("auditors")
        .await
        .ask(
            "{ journal(first: 50, filter: { kind: \"file.completed\" }) { nodes { kind } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        history["journal"]["nodes"].as_array().map(Vec::len),
        Some(1)
    );

    // What was said and is other now is a fault, and so is what was said and is said no more.
    for (name, text) in [
        ("citi.csv", mended.replace("75 gadi", "10 gadi")),
        ("mazak.csv", bare.to_owned()),
    ] {
        let (refused, told) = take(name, &text).await;
        assert!(refused.is_err());
        assert_eq!(
            told.0,
            [(2, "indekss".to_owned(), "FILE_CHANGED")],
            "{name}"
        );
    }
}
