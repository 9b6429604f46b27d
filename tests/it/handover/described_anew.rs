//! What units say beside what their files hold: contents that nobody can read, tasks that are not done, files that changed after
//! the archive approved them.

use super::packages::desk::faults;
use super::*;

const BROKEN: &str = "{\\rtf1 Aizķēries protokols{";
const MENDED: &str = "{\\rtf1 Sanāksmes protokols}";

/// Flaws with the titles of the documents that they are about.
const ABOUT: &str = "query($id: ID!) { inventory(id: $id) { units(first: 50) { nodes { number part unreadable \
                     flaws { code weight documents { id title } } } } } }";

impl Office {
    /// A file is opened again, something is done, and it is closed.
    async fn meanwhile(&self, files: &[&Value], done: impl AsyncFnOnce()) {
        let administrator = self.app.client("administrators").await;
        for file in files {
            let input = json!({ "file": file, "reason": "Atrasts vēl viens dokuments" });
            self.done(&administrator, "reopenFile", "file { state }", input)
                .await;
        }
        done().await;
        self.app.settle().await;
        let clerk = self.clerk().await;
        for file in files {
            let input = json!({ "file": file });
            self.done(&clerk, "closeFile", "file { state }", input)
                .await;
        }
        self.app.settle().await;
    }

    /// The document of a file with a title: its id and revision.
    async fn titled(&self, file: &Value, title: &str) -> Value {
        let query = "query($file: ID!) { documents(filter: { file: $file }, first: 50) { nodes { id title revision } } }";
        let head = self.app.client("vaditaja").await;
        let held = head.ask(query, json!({ "file": file })).await;
        let mut nodes = held["documents"]["nodes"]
            .as_array()
            .expect("documents")
            .iter();
        let found = nodes.find(|document| document["title"] == title);
        found.expect("a document").clone()
    }

    async fn amended(&self, document: &Value, more: Value) {
        let mut input = json!({ "document": document["id"], "revision": document["revision"], "reason": "Sakārtots arhīvam" });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        let clerk = self.clerk().await;
        self.done(&clerk, "amendDocument", "document { id }", input)
            .await;
    }

    /// Among the minutes of 2021 one whose only content is broken; their file.
    async fn holding_a_broken_one(&self) -> Value {
        let clerk = self.clerk().await;
        let minutes = self.file_of(&clerk, "1-5", 2021).await;
        let administrator = self.app.client("administrators").await;
        let year = json!({ "register": clerk.register("ieksejie").await, "year": 2021, "reason": "Aizķēries protokols" });
        self.done(
            &administrator,
            "reopenRegisterYear",
            "register { code }",
            year,
        )
        .await;
        self.meanwhile(&[&minutes], async || {
            let upload = clerk.upload("protokols.rtf", BROKEN).await;
            let card = json!({ "kind": "MINUTES", "title": "Aizķēries protokols", "documentDate": "2021-06-01", "accessClass": "OPEN" });
            let input = json!({
                "register": clerk.register("ieksejie").await, "file": minutes, "uploads": [{ "upload": upload }], "card": card,
            });
            self.done(&clerk, "registerDocument", "document { id }", input)
                .await;
        })
        .await;
        minutes
    }

    /// The titles of the documents that a flaw is about.
    async fn about(&self, inventory: &Value, code: &str) -> Vec<String> {
        let archivist = self.archivist().await;
        let read = archivist.ask(ABOUT, json!({ "id": inventory["id"] })).await;
        let units = read["inventory"]["units"]["nodes"]
            .as_array()
            .expect("units");
        let flaws = units
            .iter()
            .flat_map(|unit| unit["flaws"].as_array().expect("flaws"));
        let documents = flaws
            .filter(|flaw| flaw["code"] == code)
            .flat_map(|flaw| flaw["documents"].as_array().expect("documents"));
        documents
            .map(|document| document["title"].as_str().expect("a title").to_owned())
            .collect()
    }

    pub(super) async fn approved_again(&self, inventory: &Value) -> Value {
        let inventory = self.step("submitInventory", inventory, json!({})).await;
        let letter = self.letter("Par papildinājuma apstiprināšanu").await;
        let approval =
            json!({ "number": "SZVA-4/31", "datedOn": "2022-01-01", "document": letter });
        self.step("recordInventoryApproval", &inventory, approval)
            .await
    }
}

/// Documents moved from one file into another: neither is what the archive approved.
#[both]
async fn a_file_that_changed_after_it_was_approved_is_not_packed_until_it_is_approved_anew(
    office: Office,
) {
    let clerk = office.clerk().await;
    let orders = office.file_of(&clerk, "1-3", 2021).await;
    let minutes = office.file_of(&clerk, "1-5", 2021).await;
    let inventory = office.approved().await;
    let units = office.units(&inventory).await;
    assert_eq!(
        flaws(&office.inventory(&inventory).await),
        Vec::<String>::new()
    );
    office
        .meanwhile(&[&orders, &minutes], async || {
            let order = office.titled(&orders, "Par darba laiku").await;
            office.amended(&order, json!({ "file": minutes })).await;
        })
        .await;
    assert_eq!(
        flaws(&office.inventory(&inventory).await),
        [
            "1 BLOCKS extent DESCRIPTION_CHANGED",
            "2 BLOCKS extent DESCRIPTION_CHANGED"
        ]
    );
    let package = office.order(&inventory, "OPEX").await;
    let faulty = office.prepared(&package).await;
    assert_eq!(
        (&faulty["state"], faults(&faulty)),
        (
            &json!("FAULTY"),
            vec![
                "unit - extent DESCRIPTION_CHANGED".to_owned(),
                "unit - extent DESCRIPTION_CHANGED".to_owned()
            ]
        )
    );

    // As long as the package stands, nothing is said of its units.
    let anew = json!({ "units": units, "reason": "Rīkojums pārlikts pie protokoliem" });
    assert_eq!(
        office
            .refused("reviseDescriptionUnits", &inventory, anew.clone())
            .await,
        "PACKAGE_UNIT_PACKED input.units.0, PACKAGE_UNIT_PACKED input.units.1"
    );
    office.discard(&faulty).await;
    let silent = json!({ "units": units, "reason": " " });
    assert_eq!(
        office
            .refused("reviseDescriptionUnits", &inventory, silent)
            .await,
        "REASON_REQUIRED input.reason"
    );
    let inventory = office
        .step("reviseDescriptionUnits", &inventory, anew.clone())
        .await;
    assert_eq!(
        (&inventory["state"], &inventory["part"]),
        (&json!("DRAFT"), &json!(2))
    );
    assert_eq!(
        office
            .refused("reviseDescriptionUnits", &inventory, anew)
            .await,
        "DESCRIPTION_UNIT_DESCRIBED input.units.0, DESCRIPTION_UNIT_DESCRIBED input.units.1"
    );
    let read = office.inventory(&inventory).await;
    assert_eq!(flaws(&read), Vec::<String>::new());
    let described = read["units"]["nodes"].as_array().expect("units").iter();
    let described: Vec<_> = described
        .map(|unit| (&unit["number"], &unit["part"], &unit["from"]["text"]))
        .collect();
    assert_eq!(
        described,
        [
            (&json!("1"), &json!(2), &json!("05.11.2021.")),
            (&json!("2"), &json!(2), &json!("28.12.2020."))
        ]
    );
    // They were approved with the first part, and are described in the second.
    for part in ["first", "second"] {
        assert_eq!(
            read[part]["sentence"],
            "2 (divas) glabājamās vienības, no Nr. 1 līdz Nr. 2, pavisam 2"
        );
    }
    // One is taken off after all, though a package that was given up held it.
    let off = json!({ "units": [units[1]], "reason": "Nav pastāvīgi glabājama" });
    let inventory = office.step("removeDescriptionUnits", &inventory, off).await;
    let read = office.inventory(&inventory).await;
    assert_eq!(
        read["omitted"],
        json!([{ "number": "2", "reason": "Nav pastāvīgi glabājama" }])
    );
    for part in ["first", "second"] {
        assert_eq!(
            read[part]["sentence"],
            "1 (viena) glabājamā vienība, no Nr. 1 līdz Nr. 1, pavisam 1"
        );
    }
    let inventory = office.approved_again(&inventory).await;
    let package = office.order(&inventory, "OPEX").await;
    let ready = office.prepared(&package).await;
    assert_eq!(ready["state"], "READY", "{ready:#}");
}

/// What arrived broken goes to the archive as it is, with a reason; or a later version stands for it.
#[both]
async fn what_nobody_can_read_goes_along_with_a_reason_or_a_version_that_can_be_read(
    office: Office,
) {
    let clerk = office.clerk().await;
    let minutes = office.holding_a_broken_one().await;
    let inventory = office.described().await;
    assert_eq!(
        flaws(&office.inventory(&inventory).await),
        ["2 BLOCKS file DESCRIPTION_DAMAGED"]
    );
    assert_eq!(
        office.about(&inventory, "DESCRIPTION_DAMAGED").await,
        ["Aizķēries protokols"]
    );
    assert_eq!(
        office
            .refused("submitInventory", &inventory, json!({}))
            .await,
        "DESCRIPTION_DAMAGED input.inventory"
    );

    // Nobody has a better one: the archivist says why it goes as it is.
    let units = office.units(&inventory).await;
    let said = json!({ "changes": [{ "units": [units[1]], "unreadable": "Saņemts bojāts, autora vairs nav" }] });
    let inventory = office.step("describeUnits", &inventory, said).await;
    assert_eq!(
        flaws(&office.inventory(&inventory).await),
        ["2 REMARK file DESCRIPTION_DAMAGED"]
    );

    // A better one is found after all.
    office
        .meanwhile(&[&minutes], async || {
            let document = office.titled(&minutes, "Aizķēries protokols").await;
            let upload = clerk.upload("protokols.txt", "Sanāksmes protokols").await;
            office
                .amended(
                    &document,
                    json!({ "uploads": [{ "upload": upload, "role": "MAIN" }] }),
                )
                .await;
        })
        .await;
    let unsaid = json!({ "changes": [{ "units": [units[1]], "unreadable": null }] });
    let inventory = office.step("describeUnits", &inventory, unsaid).await;
    let inventory = office
        .step("deriveDescription", &inventory, json!({ "units": null }))
        .await;
    assert_eq!(
        flaws(&office.inventory(&inventory).await),
        ["2 REMARK file DESCRIPTION_UNREADABLE_REPLACED"]
    );
    let inventory = office.approved_again(&inventory).await;
    let package = office.order(&inventory, "SIMPLE_SIP").await;
    let ready = office.prepared(&package).await;
    assert_eq!(ready["state"], "READY", "{ready:#}");
}

/// Nobody need say that what comes under the name of a main document is one.
#[both]
async fn a_mended_main_document_stands_in_for_the_damaged_one_of_its_name(office: Office) {
    let clerk = office.clerk().await;
    let minutes = office.holding_a_broken_one().await;
    office
        .meanwhile(&[&minutes], async || {
            let document = office.titled(&minutes, "Aizķēries protokols").await;
            let other = clerk.upload("saraksts.txt", "Dalībnieku saraksts").await;
            let mended = clerk.upload("protokols.rtf", MENDED).await;
            let uploads = json!([{ "upload": other }, { "upload": mended }]);
            office
                .amended(&document, json!({ "uploads": uploads }))
                .await;
        })
        .await;
    let document = office.titled(&minutes, "Aizķēries protokols").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Document { versions { contents { fileName role } } } } }";
    let told = clerk.ask(query, json!({ "id": document["id"] })).await;
    assert_eq!(
        told["node"]["versions"][1]["contents"],
        json!([
            { "fileName": "protokols.rtf", "role": "MAIN" },
            { "fileName": "saraksts.txt", "role": "ANNEX" },
            { "fileName": "protokols.rtf", "role": "MAIN" },
        ])
    );
    let inventory = office.described().await;
    assert_eq!(
        office.about(&inventory, "DESCRIPTION_DAMAGED").await,
        Vec::<String>::new()
    );
    assert_eq!(
        office
            .about(&inventory, "DESCRIPTION_UNREADABLE_REPLACED")
            .await,
        ["Aizķēries protokols"]
    );
}

/// What is still being done about a document would not reach the archive.
#[both]
async fn a_unit_with_an_open_task_is_not_submitted(office: Office) {
    let clerk = office.clerk().await;
    let orders = office.file_of(&clerk, "1-3", 2021).await;
    let head = office.app.client("vaditaja").await;
    let staff = head
        .ask(
            "{ staff(first: 200) { nodes { id familyName } } }",
            json!({}),
        )
        .await;
    let staff = staff["staff"]["nodes"].as_array().expect("staff").iter();
    let executor = staff
        .filter(|person| person["familyName"] == "Skujiņa")
        .map(|person| person["id"].clone())
        .next()
        .expect("a person of the sample");
    let order = office.titled(&orders, "Par darba laiku").await;
    let input = json!({ "document": order["id"], "text": "Iepazīstināt darbiniekus", "dueOn": "2022-01-31", "lead": executor });
    office
        .done(&head, "giveResolution", "resolution { id }", input)
        .await;
    office.app.settle().await;
    let inventory = office.described().await;
    assert_eq!(
        flaws(&office.inventory(&inventory).await),
        ["1 BLOCKS file DESCRIPTION_TASKS_OPEN"]
    );
    assert_eq!(
        office.about(&inventory, "DESCRIPTION_TASKS_OPEN").await,
        ["Par darba laiku"]
    );
    assert_eq!(
        office
            .refused("submitInventory", &inventory, json!({}))
            .await,
        "DESCRIPTION_TASKS_OPEN input.inventory"
    );
}

#[both]
async fn related_units_are_cited_and_a_unit_is_not_related_to_itself(office: Office) {
    let inventory = office.described().await;
    let units = office.units(&inventory).await;
    for (related, expected) in [
        ("blah", "DESCRIPTION_RELATED input.changes.0.related"),
        (
            "2-3, 1-1",
            "DESCRIPTION_RELATED_ITSELF input.changes.0.related",
        ),
    ] {
        let changes = json!({ "changes": [{ "units": [units[0]], "related": related }] });
        assert_eq!(
            office.refused("describeUnits", &inventory, changes).await,
            expected
        );
    }
    let changes = json!({ "changes": [{ "units": [units[0]], "related": "1-2; 2a-7a" }] });
    office.step("describeUnits", &inventory, changes).await;
}
