//! What is given out of an inventory and around it: on paper, as tables, and the history of the record group.

use super::*;

#[both]
async fn an_inventory_is_given_out_on_paper_and_as_a_table(office: Office) {
    let inventory = office.opened(json!({ "number": "1" })).await;
    let due = office.due("2026-12-31").await;
    let files: Vec<&Value> = due.iter().map(|(_, id)| id).collect();
    let inventory = office
        .step("addDescriptionUnits", &inventory, json!({ "files": files }))
        .await;
    let clerk = office.clerk().await;
    let query = "query($id: ID!) { inventory(id: $id) { url csvUrl xlsxUrl } }";
    let read = clerk.ask(query, json!({ "id": inventory["id"] })).await;
    let take = async |field: &str| {
        let url = read["inventory"][field].as_str().expect("a path");
        let answer = clerk.get(url).await;
        assert_eq!(answer.status(), 200, "{url}");
        let name = answer.headers()["content-disposition"]
            .to_str()
            .expect("a name")
            .to_owned();
        (name, answer.bytes().await.expect("bytes").to_vec())
    };
    let (name, table) = take("csvUrl").await;
    assert!(name.contains("uzskaites-saraksts-F412-1.csv"), "{name}");
    let table = String::from_utf8(table).expect("UTF-8");
    assert!(
        table.starts_with("\u{feff}Tips;Uzskaites saraksts;Apakšfonds;"),
        "{table}"
    );
    let lines: Vec<&str> = table.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 4);
    assert!(
        lines[1].starts_with("GV;1;;;1;10.02.2021;05.11.2021;"),
        "{}",
        lines[1]
    );
    assert!(lines[1].contains(";Sensitīvi dati;"), "{}", lines[1]);
    let (name, workbook) = take("xlsxUrl").await;
    assert!(
        name.contains(".xlsx") && workbook.starts_with(b"PK"),
        "{name}"
    );
    let (name, paper) = take("url").await;
    assert!(name.contains("uzskaites-saraksts-F412-1.pdf"), "{name}");
    assert!(paper.starts_with(b"%PDF-1.7"));

    let lawyer = office.app.client("jurists").await;
    for field in ["url", "csvUrl", "xlsxUrl"] {
        let path = read["inventory"][field].as_str().expect("a path");
        assert_eq!(lawyer.get(path).await.status(), 404, "{path}");
    }
    office.app.settle().await;
}

#[both]
async fn the_history_of_a_record_group_is_told_and_completed(office: Office) {
    let archivist = office.archivist().await;
    office.opened(json!({ "number": "1" })).await;
    let group = office.kind(json!({})).await["recordGroup"].take();
    let query = "query($id: ID!) { findingAids(recordGroup: $id) { generated recordGroup { code } histories { version text } \
                 abbreviations { short meaning } } }";
    let aids = async || {
        let mut data = archivist.ask(query, json!({ "id": group })).await;
        data["findingAids"].take()
    };
    let told = aids().await;
    let generated = told["generated"].as_str().expect("a text");
    for part in [
        "Fonds LV_LNA_SZVA_F412.",
        "Pārņēma: ",
        "Suntažu",
        "– uzskaites saraksts Nr. 1 «Pastāvīgi glabājamās lietas»: 0 vienības",
    ] {
        assert!(generated.contains(part), "{generated}");
    }
    let text = format!("{generated}\nFunkcijas: sociālā palīdzība un sociālie pakalpojumi.");
    let write = |based_on: i32, text: &str| json!({ "recordGroup": group, "basedOn": based_on, "text": text });
    let shown = "findingAids { histories { version text } }";
    let written = office
        .done(&archivist, "writeGroupHistory", shown, write(0, &text))
        .await;
    assert_eq!(
        written["findingAids"]["histories"],
        json!([{ "version": 1, "text": text }])
    );
    for (input, expected) in [
        (write(0, "Cita"), "GROUP_HISTORY_STALE input.basedOn"),
        (write(1, " "), "REQUIRED input.text"),
        (write(1, &"ā".repeat(20_001)), "TOO_LONG input.text"),
    ] {
        let refused = archivist.mutate("writeGroupHistory", shown, input).await;
        assert_eq!(refusals(&refused), expected);
    }
    office
        .done(&archivist, "writeGroupHistory", shown, write(1, "Īsāka"))
        .await;
    let set = json!({ "recordGroup": group, "abbreviations": [
        { "short": "SD", "meaning": "Sociālais dienests" }, { "short": "GMI", "meaning": "Garantētais minimālais ienākums" },
    ] });
    office
        .done(
            &archivist,
            "setAbbreviations",
            "findingAids { recordGroup { code } }",
            set,
        )
        .await;
    let gone =
        json!({ "recordGroup": group, "abbreviations": [{ "short": "GMI", "meaning": null }] });
    office
        .done(
            &archivist,
            "setAbbreviations",
            "findingAids { recordGroup { code } }",
            gone,
        )
        .await;
    let twice = json!({ "recordGroup": group, "abbreviations": [{ "short": "A", "meaning": "x" }, { "short": "A" }, { "short": "" }] });
    let refused = archivist
        .mutate("setAbbreviations", "findingAids { generated }", twice)
        .await;
    assert_eq!(
        refusals(&refused),
        "ABBREVIATION_TWICE input.abbreviations.1.short, REQUIRED input.abbreviations.2.short"
    );
    let told = aids().await;
    assert_eq!(
        (
            &told["histories"][0],
            &told["histories"][1]["version"],
            &told["abbreviations"]
        ),
        (
            &json!({ "version": 2, "text": "Īsāka" }),
            &json!(1),
            &json!([{ "short": "SD", "meaning": "Sociālais dienests" }])
        )
    );
    office.app.settle().await;
}
