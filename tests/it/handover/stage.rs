//! Ogre at the end of 2021: permanent files with what belongs in them and what does not, and the archive's number of the record
//! group.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};
use crate::support::stage::{Ground, Stage};

/// The sample institution on 1 January 2022, its year 2021 closed: orders (one of them restricted without a ground of its
/// series), minutes (one of January), a plan of which nobody kept the file.
pub(super) struct Office {
    pub(super) app: TestApp,
}

pub(super) const INVENTORY: &str = "inventory { id reference number title state part revision }";

const WHOLE: &str = "id state part revision availableDeeds steps { kind part number datedOn units remarks } \
    omitted { number reason } totals { units inWords sentence } first: totals(part: 1) { sentence } second: totals(part: 2) { sentence } \
    units(first: 50) { totalCount nodes { id number part title from { text } to { text } extentUnit languages access accessGround \
    secrecy form flaws { code weight field message } file { designation year } } }";

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

impl Stage for Office {
    async fn on(ground: Ground) -> Self {
        Self::holding(ground, &[]).await
    }
}

impl Office {
    /// With recordings of meetings beside the rest.
    pub(super) async fn holding(ground: Ground, recordings: &[Vec<u8>]) -> Self {
        let settings = [("archives.dir", "archives".to_owned())];
        let office = Self {
            app: TestApp::at(ground, &settings, instant("2021-12-30T08:00:00Z")).await,
        };
        office.number_group("OG").await;
        let clerk = office.clerk().await;
        let order = |title: &str, date: &str| json!({ "kind": "ORDER", "title": title, "documentDate": date, "accessClass": "OPEN" });
        let company = json!({ "kind": "ORGANISATION", "name": "SIA «Ogres aprūpe»" });
        let company = office
            .done(
                &clerk,
                "registerCorrespondent",
                "correspondent { id }",
                company,
            )
            .await;
        let mut hours = order("Par darba laiku", "2021-02-10");
        // Chosen from the list, with no name of its own.
        hours["addressees"] = json!([{ "correspondent": company["correspondent"]["id"] }]);
        office
            .registered(&clerk, "rikojumi-pamatdarbiba", None, hours, true)
            .await;
        let mut secret = order("Par disciplinārlietu", "2021-11-05");
        secret["accessClass"] = json!("RESTRICTED_PERSONAL");
        office
            .registered(&clerk, "rikojumi-pamatdarbiba", None, secret, true)
            .await;
        let minutes = office.file_of(&clerk, "1-5", 2021).await;
        let mut held = json!({ "kind": "MINUTES", "title": "Sanāksmes protokols", "documentDate": "2021-03-01", "accessClass": "OPEN" });
        office
            .registered(&clerk, "ieksejie", Some(&minutes), held.clone(), true)
            .await;
        held["documentDate"] = json!("2020-12-28");
        held["languages"] = json!(["lv", "en"]);
        office
            .registered(&clerk, "ieksejie", Some(&minutes), held, true)
            .await;
        for recording in recordings {
            let upload = clerk.upload("sanāksme.mp4", recording.clone()).await;
            let input = json!({
                "register": clerk.register("ieksejie").await, "file": minutes, "uploads": [{ "upload": upload }],
                "card": { "kind": "MINUTES", "title": "Sanāksmes ieraksts", "documentDate": "2021-06-01", "accessClass": "OPEN" },
            });
            office
                .done(&clerk, "registerDocument", "document { id }", input)
                .await;
        }
        let plan = office.file_of(&clerk, "1-6", 2021).await;
        let card = json!({ "kind": "PLAN", "title": "Darba plāns", "documentDate": "2021-01-15", "accessClass": "OPEN" });
        office
            .registered(&clerk, "ieksejie", Some(&plan), card, false)
            .await;
        office.app.settle().await;
        office.year_ends(2021, "2022-01-01T08:00:00Z").await;
        office
    }

    pub(super) async fn archivist(&self) -> Client {
        self.app.client("arhivars").await
    }

    pub(super) async fn clerk(&self) -> Client {
        self.app.client("lietvede").await
    }

    pub(super) fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    /// What somebody's change answers; nobody refuses it.
    pub(super) async fn done(
        &self,
        by: &Client,
        mutation: &str,
        shown: &str,
        input: Value,
    ) -> Value {
        self.later();
        let payload = by.mutate(mutation, shown, input).await;
        assert_eq!(problems(&payload), [], "{mutation}: {payload:#}");
        payload
    }

    pub(super) async fn registered(
        &self,
        by: &Client,
        register: &str,
        file: Option<&Value>,
        card: Value,
        kept: bool,
    ) -> Value {
        let mut input = json!({ "register": by.register(register).await, "card": card });
        if let Some(file) = file {
            input["file"] = file.clone();
        }
        if kept {
            let text = format!("Teksts: {}", input["card"]["title"]);
            let upload = by.upload("teksts.txt", text).await;
            input["uploads"] = json!([{ "upload": upload }]);
        }
        self.done(by, "registerDocument", "document { id }", input)
            .await["document"]["id"]
            .take()
    }

    pub(super) async fn file_of(&self, by: &Client, designation: &str, year: i32) -> Value {
        let query = "query($year: Int!) { files(filter: { year: $year }, first: 200) { nodes { id designation } } }";
        let data = by.ask(query, json!({ "year": year })).await;
        let files = data["files"]["nodes"].as_array().expect("files");
        let found = files.iter().find(|file| file["designation"] == designation);
        found.expect("a file of the sample")["id"].clone()
    }

    /// A year is over: the next one is opened, and it is closed.
    pub(super) async fn year_ends(&self, year: i32, at: &str) {
        self.app.clock.advance(instant(at) - self.app.clock.now());
        let clerk = self.clerk().await;
        self.done(
            &clerk,
            "openYear",
            "opening { year }",
            json!({ "year": year + 1 }),
        )
        .await;
        let shown = "obstacles { code }";
        let closed = self
            .done(&clerk, "closeYear", shown, json!({ "year": year }))
            .await;
        assert_eq!(closed["obstacles"], json!([]));
        self.app.settle().await;
    }

    /// The archive's number of a record group: a successor goes on with its predecessor's.
    async fn number_group(&self, code: &str) {
        let archivist = self.archivist().await;
        let units = archivist.ask("{ units { id code } }", json!({})).await;
        let units = units["units"].as_array().expect("units").clone();
        let unit = units
            .iter()
            .find(|unit| unit["code"] == code)
            .expect("a unit");
        let number = json!({ "unit": unit["id"], "archive": "SZVA", "number": "412" });
        self.done(&archivist, "numberRecordGroup", "unit { code }", number)
            .await;
    }

    /// In the next year an order is registered, and the year closed.
    pub(super) async fn another_year(&self) {
        self.app
            .clock
            .advance(instant("2022-12-29T08:00:00Z") - self.app.clock.now());
        self.number_group("OG22").await;
        let clerk = self.clerk().await;
        let card = json!({ "kind": "ORDER", "title": "Par atvaļinājumiem", "documentDate": "2022-05-02", "accessClass": "OPEN" });
        self.registered(&clerk, "rikojumi-pamatdarbiba", None, card, true)
            .await;
        self.app.settle().await;
        self.year_ends(2022, "2023-01-02T08:00:00Z").await;
    }

    /// The closed files with documents that must be in the archive by a day, by designation.
    pub(super) async fn due(&self, until: &str) -> Vec<(String, Value)> {
        let query = "query($until: Date!) { transferDue(until: $until, medium: ELECTRONIC, first: 200) { nodes { \
                     countedFrom file { id designation state year } } } }";
        let data = self
            .clerk()
            .await
            .ask(query, json!({ "until": until }))
            .await;
        let nodes = data["transferDue"]["nodes"].as_array().expect("files");
        let mut due: Vec<(String, Value)> = nodes
            .iter()
            .filter(|node| node["file"]["state"] == "CLOSED")
            .filter(|node| {
                ["1-3", "1-5", "1-6"]
                    .iter()
                    .any(|known| node["file"]["designation"] == *known)
            })
            .map(|node| {
                let designation = node["file"]["designation"].as_str().expect("text");
                (designation.to_owned(), node["file"]["id"].clone())
            })
            .collect();
        due.sort_by(|(one, _), (other, _)| one.cmp(other));
        due
    }

    /// One of them by its designation and year.
    pub(super) async fn file(
        &self,
        due: &[(String, Value)],
        designation: &str,
        year: i32,
    ) -> Value {
        let id = self.file_of(&self.clerk().await, designation, year).await;
        assert!(
            due.iter().any(|(_, known)| *known == id),
            "{designation} of {year} is due"
        );
        id
    }

    /// An inventory of what is permanent and electronic.
    pub(super) async fn opened(&self, more: Value) -> Value {
        let input = self.kind(more).await;
        self.done(&self.archivist().await, "openInventory", INVENTORY, input)
            .await["inventory"]
            .take()
    }

    pub(super) async fn kind(&self, more: Value) -> Value {
        let archivist = self.archivist().await;
        let units = archivist.ask("{ units { id code } }", json!({})).await;
        let units = units["units"].as_array().expect("units").clone();
        let unit = units
            .iter()
            .find(|unit| unit["code"] == "OG")
            .expect("a unit");
        let mut input = json!({
            "recordGroup": unit["id"], "term": "PERMANENT", "recordType": "TEXTUAL", "medium": "ELECTRONIC",
        });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    }

    /// The inventory after a step that nobody refuses.
    pub(super) async fn step(&self, mutation: &str, inventory: &Value, more: Value) -> Value {
        let input = with(inventory, more);
        self.done(&self.archivist().await, mutation, INVENTORY, input)
            .await["inventory"]
            .take()
    }

    /// Why a step is refused; it changes nothing.
    pub(super) async fn refused(&self, mutation: &str, inventory: &Value, more: Value) -> String {
        self.later();
        let input = with(inventory, more);
        let payload = self
            .archivist()
            .await
            .mutate(mutation, INVENTORY, input)
            .await;
        assert_eq!(payload["inventory"], Value::Null, "{payload:#}");
        let now = self.inventory(inventory).await;
        assert_eq!(
            now["revision"], inventory["revision"],
            "{mutation} left a trace"
        );
        refusals(&payload)
    }

    /// An inventory as it is, with its units.
    pub(super) async fn inventory(&self, inventory: &Value) -> Value {
        let query = format!("query($id: ID!) {{ inventory(id: $id) {{ {WHOLE} }} }}");
        let mut data = self
            .clerk()
            .await
            .ask(&query, json!({ "id": inventory["id"] }))
            .await;
        data["inventory"].take()
    }

    /// A letter of the archive.
    pub(super) async fn letter(&self, title: &str) -> Value {
        let card = json!({ "title": title, "accessClass": "OPEN" });
        let clerk = self.clerk().await;
        self.registered(&clerk, "sanemtie", None, card, true).await
    }

    /// Kinds and payloads of the journal, the oldest first.
    pub(super) async fn journal(&self, by: &Client) -> Vec<(String, String)> {
        let query = "query($after: String) { journal(first: 200, after: $after) { pageInfo { hasNextPage endCursor } \
                     nodes { kind payload } } }";
        let (mut told, mut after) = (Vec::new(), Value::Null);
        loop {
            let data = by.ask(query, json!({ "after": after })).await;
            for node in data["journal"]["nodes"].as_array().expect("entries") {
                let text = |field: &str| node[field].as_str().unwrap_or_default().to_owned();
                told.push((text("kind"), text("payload")));
            }
            if data["journal"]["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = data["journal"]["pageInfo"]["endCursor"].clone();
        }
        told.reverse();
        told
    }
}

fn with(inventory: &Value, more: Value) -> Value {
    let mut input = json!({ "inventory": inventory["id"], "revision": inventory["revision"] });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    input
}

/// What is wrong with the units of an inventory.
pub(super) fn flaws(inventory: &Value) -> Vec<String> {
    let units = inventory["units"]["nodes"].as_array().expect("units");
    let flaws = units.iter().flat_map(|unit| {
        let flaws = unit["flaws"].as_array().expect("flaws").iter();
        flaws.map(move |flaw| (unit, flaw))
    });
    flaws
        .map(|(unit, flaw)| {
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            let (number, weight) = (text(&unit["number"]), text(&flaw["weight"]));
            format!(
                "{number} {weight} {} {}",
                text(&flaw["field"]),
                text(&flaw["code"])
            )
        })
        .collect()
}

/// The units of an inventory without ids.
pub(super) fn said(inventory: &Value) -> Value {
    let mut units = inventory["units"]["nodes"].clone();
    for unit in units.as_array_mut().expect("units") {
        unit.as_object_mut().expect("a unit").remove("id");
    }
    units
}
