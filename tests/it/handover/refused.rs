//! What an archivist may get wrong: told where it is, and nothing is changed.

use super::*;

const UNKNOWN_FILE: &str = "file_00000000000000000000000000000007";
const UNKNOWN_UNIT: &str = "descriptionunit_00000000000000000000000000000007";

#[both]
async fn an_inventory_that_cannot_be_opened_is_refused(office: Office) {
    let archivist = office.archivist().await;
    let opened = office.opened(json!({ "number": "1" })).await;
    for (change, expected) in [
        (json!({ "number": "71" }), "INVENTORY_NUMBER input.number"),
        (json!({ "number": "0" }), "INVENTORY_NUMBER input.number"),
        (
            json!({ "number": "1", "term": "LONG_TERM" }),
            "INVENTORY_NUMBER_USED input.number",
        ),
        (json!({ "number": "2" }), "INVENTORY_KIND_OPEN input.term"),
        (
            json!({ "number": "2", "subgroup": 0 }),
            "INVENTORY_SUBGROUP input.subgroup",
        ),
        (
            json!({ "number": "2", "medium": "PAPER", "recordType": "SOUND" }),
            "INVENTORY_TYPE_MEDIUM input.recordType",
        ),
        (
            json!({ "number": "2", "medium": "PAPER", "title": "x".repeat(501) }),
            "TOO_LONG input.title",
        ),
        (
            json!({ "number": "2", "recordGroup": "unit_00000000000000000000000000000007" }),
            "UNIT_UNKNOWN input.recordGroup",
        ),
        (
            json!({ "number": "2", "recordGroup": UNKNOWN_FILE }),
            "ID_OF_OTHER_TYPE input.recordGroup",
        ),
    ] {
        let input = office.kind(change.clone()).await;
        let refused = archivist
            .mutate("openInventory", "inventory { id }", input)
            .await;
        assert_eq!(refusals(&refused), expected, "{change}");
    }
    let units = archivist.ask("{ units { id code } }", json!({})).await;
    let units = units["units"].as_array().expect("units").clone();
    let part = units
        .iter()
        .find(|unit| unit["code"] == "OG-AIN")
        .expect("a unit");
    let input = office
        .kind(json!({ "number": "2", "recordGroup": part["id"] }))
        .await;
    let refused = archivist
        .mutate("openInventory", "inventory { id }", input)
        .await;
    assert_eq!(refusals(&refused), "INVENTORY_NO_FONDS input.recordGroup");
    let lawyer = office.app.client("jurists").await;
    let input = office
        .kind(json!({ "number": "2", "medium": "PAPER" }))
        .await;
    let refused = lawyer
        .mutate("openInventory", "inventory { id }", input)
        .await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");

    // The subgroup has numbers of its own; an inventory that was closed lets another of its kind be opened.
    let subgroup = office.opened(json!({ "number": "1", "subgroup": 2 })).await;
    assert_eq!(subgroup["number"], "1");
    let reason = json!({ "reason": "Atvērts kļūdas pēc" });
    let closed = office.step("closeInventory", &opened, reason).await;
    assert_eq!(closed["state"], "CLOSED");
    let another = office.opened(json!({ "number": "1a" })).await;
    assert_eq!(another["number"], "1A");
    let refused = office
        .refused(
            "addDescriptionUnits",
            &closed,
            json!({ "files": [UNKNOWN_FILE] }),
        )
        .await;
    assert_eq!(refused, "INVENTORY_STATE input.inventory");
    office.app.settle().await;
}

#[both]
async fn files_that_do_not_belong_are_named_and_none_is_added(office: Office) {
    let inventory = office.opened(json!({ "number": "1" })).await;
    let due = office.due("2026-12-31").await;
    let orders = office.file(&due, "1-3", 2021).await;
    let clerk = office.clerk().await;
    let of = async |designation: &str, year: i32| {
        let query = "query($year: Int!) { files(filter: { year: $year }, first: 200) { nodes { id designation } } }";
        let data = clerk.ask(query, json!({ "year": year })).await;
        let files = data["files"]["nodes"].as_array().expect("files").clone();
        let found = files.iter().find(|file| file["designation"] == designation);
        found.expect("a file")["id"].clone()
    };
    let letters = of("1-10", 2021).await;
    let now_open = of("1-3", 2022).await;
    let files = json!({ "files": [orders, letters, now_open, UNKNOWN_FILE, orders, "x"] });
    assert_eq!(
        office
            .refused("addDescriptionUnits", &inventory, files)
            .await,
        "ID_MALFORMED input.files.5"
    );
    let files = json!({ "files": [orders, letters, now_open, UNKNOWN_FILE, orders] });
    assert_eq!(
        office
            .refused("addDescriptionUnits", &inventory, files)
            .await,
        "INVENTORY_FILE_TERM input.files.1, INVENTORY_FILE_OPEN input.files.2, FILE_UNKNOWN input.files.3, \
         INVENTORY_FILE_TWICE input.files.4"
    );
    for (files, expected) in [
        (json!({ "files": [] }), "REQUIRED input.files"),
        (
            json!({ "files": vec![UNKNOWN_FILE; 1_001] }),
            "TOO_MANY input.files",
        ),
        (
            json!({ "files": [orders], "behind": 1 }),
            "INVENTORY_BEHIND_UNKNOWN input.behind",
        ),
    ] {
        assert_eq!(
            office
                .refused("addDescriptionUnits", &inventory, files)
                .await,
            expected
        );
    }
    let on_paper = office
        .opened(json!({ "number": "2", "medium": "PAPER" }))
        .await;
    let files = json!({ "files": [orders] });
    assert_eq!(
        office
            .refused("addDescriptionUnits", &on_paper, files.clone())
            .await,
        "INVENTORY_FILE_MEDIUM input.files.0"
    );
    let long_term = office
        .opened(json!({ "number": "3", "term": "LONG_TERM" }))
        .await;
    assert_eq!(
        office
            .refused("addDescriptionUnits", &long_term, files.clone())
            .await,
        "INVENTORY_FILE_TERM input.files.0"
    );
    assert_eq!(
        office
            .refused("submitInventory", &inventory, json!({}))
            .await,
        "INVENTORY_EMPTY input.inventory"
    );
    let stale = json!({ "inventory": inventory["id"], "revision": 7, "files": [orders] });
    let refused = office
        .archivist()
        .await
        .mutate("addDescriptionUnits", "inventory { id }", stale)
        .await;
    assert_eq!(refusals(&refused), "INVENTORY_STALE input.revision");

    // Once it is a unit it is not another.
    let inventory = office
        .step("addDescriptionUnits", &inventory, files.clone())
        .await;
    assert_eq!(
        office
            .refused("addDescriptionUnits", &inventory, files)
            .await,
        "INVENTORY_FILE_DESCRIBED input.files.0"
    );
    office.app.settle().await;
}

#[both]
async fn what_cannot_be_said_of_a_unit_is_located(office: Office) {
    let inventory = office.opened(json!({ "number": "1" })).await;
    let due = office.due("2026-12-31").await;
    let files: Vec<&Value> = due.iter().map(|(_, id)| id).collect();
    let inventory = office
        .step("addDescriptionUnits", &inventory, json!({ "files": files }))
        .await;
    let read = office.inventory(&inventory).await;
    let unit = |at: usize| read["units"]["nodes"][at]["id"].clone();
    for (changes, expected) in [
        (json!([]), "REQUIRED input.changes"),
        (
            json!([{ "units": [unit(0)] }]),
            "NOTHING_TO_AMEND input.changes.0",
        ),
        (
            json!([{ "units": [], "form": "x" }]),
            "REQUIRED input.changes.0.units",
        ),
        (
            json!([{ "units": [unit(1)], "title": "ā".repeat(1_001) }]),
            "TOO_LONG input.changes.0.title",
        ),
        (
            json!([{ "units": [unit(1)], "content": "ā".repeat(2_001) }]),
            "TOO_LONG input.changes.0.content",
        ),
        (
            json!([{ "units": [unit(1)], "title": " " }]),
            "REQUIRED input.changes.0.title",
        ),
        (
            json!([{ "units": [unit(1)], "notes": "a\u{7}b" }]),
            "CONTROL_CHARACTER input.changes.0.notes",
        ),
        (
            json!([{ "units": [unit(1)], "from": "30.02.2021." }, { "units": [unit(1)], "to": "vakar" }]),
            "ARCHIVAL_DATE_MALFORMED input.changes.0.from, ARCHIVAL_DATE_MALFORMED input.changes.1.to",
        ),
        (
            json!([{ "units": [unit(1)], "from": "2022.", "to": "12.2021." }]),
            "DATE_ORDER input.changes.0.to",
        ),
        (
            json!([{ "units": [unit(1)], "access": "RESTRICTED" }]),
            "DESCRIPTION_GROUND input.changes.0.accessGround",
        ),
        (
            json!([{ "units": [unit(1)], "accessGround": "IAL 5. p." }]),
            "DESCRIPTION_GROUND_NEEDLESS input.changes.0.accessGround",
        ),
        (
            json!([{ "units": [unit(1)], "languages": ["lv", "latviešu"] }]),
            "LANGUAGE_UNKNOWN input.changes.0.languages.1",
        ),
        (
            json!([{ "units": [unit(1)], "languages": [] }]),
            "REQUIRED input.changes.0.languages",
        ),
        (
            json!([{ "units": [unit(1)], "extent": -1 }]),
            "NEGATIVE_COUNT input.changes.0.extent",
        ),
        (
            json!([{ "units": [unit(1)], "seriesCode": "01.2" }]),
            "DESCRIPTION_SERIES_CODE input.changes.0.seriesCode",
        ),
        (
            json!([{ "units": [unit(1), UNKNOWN_UNIT, unit(1)], "form": "x" }]),
            "DESCRIPTION_UNIT_UNKNOWN input.changes.0.units.1, DESCRIPTION_UNIT_TWICE input.changes.0.units.2",
        ),
    ] {
        let refused = office
            .refused("describeUnits", &inventory, json!({ "changes": changes }))
            .await;
        assert_eq!(refused, expected, "{changes}");
    }
    for (mutation, input, expected) in [
        (
            "removeDescriptionUnits",
            json!({ "units": [UNKNOWN_UNIT], "reason": "x" }),
            "DESCRIPTION_UNIT_UNKNOWN input.units.0",
        ),
        (
            "removeDescriptionUnits",
            json!({ "units": [unit(0)], "reason": " " }),
            "REASON_REQUIRED input.reason",
        ),
        (
            "deriveDescription",
            json!({ "units": [UNKNOWN_UNIT] }),
            "DESCRIPTION_UNIT_UNKNOWN input.units.0",
        ),
        (
            "closeInventory",
            json!({ "reason": "Pabeigts" }),
            "INVENTORY_NOT_EMPTY input.inventory",
        ),
    ] {
        assert_eq!(
            office.refused(mutation, &inventory, input).await,
            expected,
            "{mutation}"
        );
    }

    // What somebody wrote is found again after it is derived anew; what follows from the file is.
    let words = json!({ "changes": [{ "units": [unit(1)], "content": "Protokoli", "to": "2021.", "access": "RESTRICTED",
        "accessGround": "Rīkojums Nr. 1", "seriesCode": "1.2", "extent": 5, "extentUnit": "DOCUMENTS" }] });
    let inventory = office.step("describeUnits", &inventory, words).await;
    let inventory = office
        .step(
            "deriveDescription",
            &inventory,
            json!({ "units": [unit(1)] }),
        )
        .await;
    let read = office.inventory(&inventory).await;
    let minutes = &read["units"]["nodes"][1];
    assert_eq!(
        (
            &minutes["to"]["text"],
            &minutes["access"],
            &minutes["extentUnit"]
        ),
        (&json!("01.03.2021."), &json!("GENERAL"), &json!("BYTES"))
    );

    // The archive's word is what its letter says.
    let without = json!({ "units": [unit(2)], "reason": "Nav datņu" });
    let inventory = office
        .step("removeDescriptionUnits", &inventory, without)
        .await;
    let ground = json!({ "changes": [{ "units": [unit(0)], "accessGround": "IAL 5. p." }] });
    let inventory = office.step("describeUnits", &inventory, ground).await;
    let inventory = office.step("submitInventory", &inventory, json!({})).await;
    let letter = office.letter("Par uzskaites sarakstu").await;
    for (change, expected) in [
        (json!({ "number": " " }), "REQUIRED input.number"),
        (
            json!({ "datedOn": "2022-01-02" }),
            "DATE_IN_FUTURE input.datedOn",
        ),
        (
            json!({ "datedOn": "2021-12-31" }),
            "DATE_ORDER input.datedOn",
        ),
        (
            json!({ "document": "document_00000000000000000000000000000007" }),
            "DOCUMENT_UNKNOWN input.document",
        ),
    ] {
        let mut input = json!({ "number": "1", "datedOn": "2022-01-01", "document": letter });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        let refused = office
            .refused("recordInventoryApproval", &inventory, input)
            .await;
        assert_eq!(refused, expected, "{change}");
    }
    office.app.settle().await;
}
