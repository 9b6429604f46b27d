//! The archivist prepares what goes to the archive: inventories year by year, described, checked, mended, approved.

mod acts;
mod delivering;
mod described_anew;
mod fetched;
mod given_out;
mod in_bucket;
mod killed;
mod names;
mod packages;
mod paper_acts;
mod refused;
mod renditions;
mod replies;
mod signed_pdf;
mod sought;
mod stage;
mod submitted;
mod told;
mod year_2021;

use both::both;
use serde_json::{Value, json};

use crate::support::client::refusals;
use stage::{Office, flaws, said};

/// Domain §5, §13 (22): the permanent files of 2021, and those of 2022 a year later.
#[both]
async fn the_permanent_files_of_2021_are_described_and_those_of_2022_follow(office: Office) {
    let due = office.due("2026-12-31").await;
    let designations: Vec<&str> = due
        .iter()
        .map(|(designation, _)| designation.as_str())
        .collect();
    assert_eq!(designations, ["1-3", "1-5", "1-6"]);

    // An inventory of them: numbered in the order of the scheme, described from what their documents say.
    let inventory = office.opened(json!({ "number": "1" })).await;
    assert_eq!(
        (
            &inventory["reference"],
            &inventory["title"],
            &inventory["state"]
        ),
        (
            &json!("LV_LNA_SZVA_F412_1"),
            &json!("Pastāvīgi glabājamās lietas"),
            &json!("DRAFT")
        )
    );
    let files: Vec<&Value> = due.iter().rev().map(|(_, id)| id).collect();
    let inventory = office
        .step(
            "addDescriptionUnits",
            &inventory,
            json!({ "files": files, "idempotencyKey": "a-1" }),
        )
        .await;
    let read = office.inventory(&inventory).await;
    insta::assert_json_snapshot!("derived", said(&read));
    assert_eq!(
        flaws(&read),
        [
            "2 REMARK dateNotes DESCRIPTION_DATES_YEAR",
            "3 BLOCKS file DESCRIPTION_NO_CONTENTS",
        ]
    );
    assert_eq!(
        read["units"]["nodes"][2]["flaws"][0]["message"],
        "No. 3: documents without any content: 1 (2-3/21/3). Add contents with a new version, or remove the unit."
    );

    // Somebody opens everything to everybody. It is not submitted so.
    let open = json!({ "changes": [{ "units": null, "access": "GENERAL", "secrecy": "PUBLIC" }] });
    let inventory = office.step("describeUnits", &inventory, open).await;
    let refused = office
        .refused("submitInventory", &inventory, json!({}))
        .await;
    assert_eq!(
        refused,
        "DESCRIPTION_TOO_OPEN input.inventory, DESCRIPTION_NO_CONTENTS input.inventory"
    );

    // Two are mended in one go, the third goes off and leaves its number.
    let unit = |at: usize| read["units"]["nodes"][at]["id"].clone();
    let mended = json!({ "changes": [
        { "units": [unit(0)], "access": "SENSITIVE", "accessGround": "Informācijas atklātības likuma 5. pants",
          "secrecy": "CONFIDENTIAL", "title": "Vadītāja rīkojumi pamatdarbības jautājumos" },
        { "units": [unit(1)], "dateNotes": "Janvāra sanāksmes protokols reģistrēts pēc gada beigām" },
        { "units": null, "form": "Oriģināli", "arrangement": "Hronoloģiski", "languages": ["lv", "en"] },
    ] });
    let inventory = office.step("describeUnits", &inventory, mended).await;
    let without = json!({ "units": [unit(2)], "reason": "Plāna datnes nav atrastas" });
    let inventory = office
        .step("removeDescriptionUnits", &inventory, without)
        .await;
    let read = office.inventory(&inventory).await;
    assert_eq!(flaws(&read), Vec::<String>::new());
    assert_eq!(
        read["totals"]["sentence"],
        "2 (divas) glabājamās vienības, no Nr. 1 līdz Nr. 2, pavisam 2"
    );
    assert_eq!(
        read["omitted"],
        json!([{ "number": "3", "reason": "Plāna datnes nav atrastas" }])
    );

    // Submitted, given back, submitted again, approved.
    let inventory = office.step("submitInventory", &inventory, json!({})).await;
    assert_eq!(inventory["state"], "SUBMITTED");
    let late = json!({ "changes": [{ "units": null, "form": "Kopijas" }] });
    assert_eq!(
        office.refused("describeUnits", &inventory, late).await,
        "INVENTORY_STATE input.inventory"
    );
    let back = json!({ "remarks": "Precizēt kopijas" });
    let inventory = office.step("returnInventory", &inventory, back).await;
    let copies = json!({ "changes": [{ "units": null, "copies": "Nav" }] });
    let inventory = office.step("describeUnits", &inventory, copies).await;
    let inventory = office.step("submitInventory", &inventory, json!({})).await;
    let letter = office.letter("Par uzskaites saraksta apstiprināšanu").await;
    let approval = json!({ "number": "SZVA-4/22", "datedOn": "2022-01-01", "document": letter });
    let inventory = office
        .step("recordInventoryApproval", &inventory, approval)
        .await;
    let read = office.inventory(&inventory).await;
    assert_eq!(read["availableDeeds"], json!(["ADD"]));
    let steps: Vec<_> = read["steps"].as_array().expect("steps").iter().collect();
    let told = |field: &str| {
        steps
            .iter()
            .map(|step| step[field].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("kind"),
        ["SUBMITTED", "RETURNED", "SUBMITTED", "APPROVED"]
    );
    assert_eq!(
        (
            &steps[3]["number"],
            &steps[3]["datedOn"],
            &steps[3]["units"]
        ),
        (&json!("SZVA-4/22"), &json!("2022-01-01"), &json!(2))
    );

    // What was approved stays as it is.
    let unit = read["units"]["nodes"][0]["id"].clone();
    let late = json!({ "changes": [{ "units": [unit], "title": "Cits nosaukums" }] });
    assert_eq!(
        office.refused("describeUnits", &inventory, late).await,
        "INVENTORY_STATE input.inventory"
    );

    // A year later the numbers run on in another part; what was found of 2021 is put in with a letter.
    office.another_year().await;
    let due = office.due("2027-12-31").await;
    let of = async |designation: &str, year: i32| office.file(&due, designation, year).await;
    let orders = of("1-3", 2022).await;
    let inventory = office
        .step(
            "addDescriptionUnits",
            &inventory,
            json!({ "files": [orders] }),
        )
        .await;
    assert_eq!(
        (&inventory["state"], &inventory["part"]),
        (&json!("DRAFT"), &json!(2))
    );
    let plan = of("1-6", 2021).await;
    let found = json!({ "files": [plan], "behind": 2 });
    let inventory = office.step("addDescriptionUnits", &inventory, found).await;
    let read = office.inventory(&inventory).await;
    let numbers: Vec<_> = read["units"]["nodes"]
        .as_array()
        .expect("units")
        .iter()
        .map(|unit| {
            format!(
                "{} {}",
                unit["part"],
                unit["number"].as_str().expect("a number")
            )
        })
        .collect();
    assert_eq!(numbers, ["1 1", "1 2", "2 2a", "2 4"]);
    assert_eq!(
        read["totals"]["sentence"],
        "4 (četras) glabājamās vienības, no Nr. 1 līdz Nr. 4, litera Nr. 2a, izlaists Nr. 3, pavisam 4"
    );
    assert_eq!(
        read["second"]["sentence"],
        "2 (divas) glabājamās vienības, no Nr. 2 līdz Nr. 4, litera Nr. 2a, pavisam 4"
    );

    // Whoever has no business with it sees nothing of it.
    let lawyer = office.app.client("jurists").await;
    assert_eq!(
        lawyer
            .refusal("{ inventories { nodes { id } } }", json!({}))
            .await,
        "NOT_PERMITTED"
    );
    let clerk = office.app.client("lietvede").await;
    let closing =
        json!({ "inventory": inventory["id"], "revision": inventory["revision"], "reason": "x" });
    let refused = clerk
        .mutate("closeInventory", "inventory { id }", closing)
        .await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let listed = clerk
        .ask(
            "query { inventories(states: [DRAFT], term: PERMANENT, medium: ELECTRONIC) { totalCount nodes { number part } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        listed["inventories"],
        json!({ "totalCount": 1, "nodes": [{ "number": "1", "part": 2 }] })
    );

    // The journal tells it, and of the inventory without any words of its files.
    office.app.settle().await;
    let head = office.app.client("vaditaja").await;
    let told = office.journal(&head).await;
    let of_inventory: Vec<&str> = told
        .iter()
        .filter(|(kind, _)| kind.starts_with("inventory."))
        .map(|(kind, _)| kind.as_str())
        .collect();
    assert_eq!(
        of_inventory,
        [
            "inventory.opened",
            "inventory.units_added",
            "inventory.units_described",
            "inventory.units_described",
            "inventory.units_removed",
            "inventory.submitted",
            "inventory.returned",
            "inventory.units_described",
            "inventory.submitted",
            "inventory.approved",
            "inventory.units_added",
            "inventory.units_added",
        ]
    );
    let words = told
        .iter()
        .filter(|(kind, _)| kind.starts_with("inventory."));
    assert!(
        !words
            .into_iter()
            .any(|(_, payload)| payload.contains("rīkojumi"))
    );
    assert!(told.iter().any(|(kind, payload)| {
        kind == "description_unit.described"
            && payload.contains("\"access\":{\"from\":\"sensitive\"")
    }));
    office.app.settle().await;
}
