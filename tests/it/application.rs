//! The whole way of one application (*iesnieguma aprite*), as everybody in the house lives with it: it arrives at the e-address,
//! is directed while the unit's head is on leave, waits for a missing paper, is decided on, goes back for a changed sentence, is
//! signed, sent, counts as notified, and is filed. Ground: domain §4.4–4.7, §13 (5), (8), (10), (13).

use std::fs;
use std::path::{Path, PathBuf};

use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};
use crate::support::stage::{Ground, Stage};

const SENTENCE: &str = "Piešķirt pabalstu 120 euro apmērā.";
const CHANGED: &str = "Piešķirt pabalstu 150 euro apmērā.";
const E_ADDRESS: &str = "_DEFAULT@LV-117";

fn sha256(bytes: &[u8]) -> String {
    let hash = digest(&SHA256, bytes);
    let hex = hash.as_ref().iter().map(|byte| format!("{byte:02x}"));
    hex.collect()
}

/// The house: the service, the folders that it shares with the connector to e-addresses, and everybody who takes part.
struct House {
    app: TestApp,
    /// Inese Ozola, records clerk.
    clerk: Client,
    /// Ilze Vanaga, head of the service.
    head: Client,
    /// Iveta Lāce, head of the unit, on leave until 13 March.
    unit_head: Client,
    /// Normunds Zariņš of the unit, who stands in for her.
    specialist: Client,
    /// Evija Skujiņa, lawyer.
    lawyer: Client,
    administrator: Client,
    drop: TempDir,
}

impl Stage for House {
    async fn on(ground: Ground) -> Self {
        let drop = tempfile::tempdir().expect("a directory");
        let sources = drop.path().join("mailroom.toml");
        let e_address = drop.path().join("e-adrese");
        fs::create_dir_all(e_address.join("inbox")).expect("a folder");
        let toml = format!(
            "[[e_address]]\nname = \"e-adrese\"\ndir = \"{}\"\n",
            e_address.display()
        );
        fs::write(&sources, toml).expect("settings");
        let settings = [
            ("e_address.dir", e_address.display().to_string()),
            ("e_address.sender", "90000043649".to_owned()),
            ("mailroom.sources", sources.display().to_string()),
        ];
        // Monday 2 March 2026, 10:00 in Riga.
        let app = TestApp::with(ground, &settings).await;
        Self {
            clerk: app.client("lietvede").await,
            head: app.client("vaditaja").await,
            unit_head: app.client("nodalas-vaditaja").await,
            specialist: app.client("specialists").await,
            lawyer: app.client("jurists").await,
            administrator: app.client("administrators").await,
            app,
            drop,
        }
    }
}

impl House {
    fn until(&self, text: &str) {
        let at: DateTime<Utc> = text.parse().expect("an instant");
        self.app.clock.advance(at - self.app.clock.now());
    }

    fn connector(&self, folder: &str) -> PathBuf {
        self.drop.path().join("e-adrese").join(folder)
    }

    async fn person(&self, family_name: &str) -> Value {
        let people = "{ staff(first: 200) { nodes { id familyName } } }";
        let people = self.administrator.ask(people, json!({})).await;
        let people = people["staff"]["nodes"].as_array().expect("staff");
        let found = people.iter().find(|row| row["familyName"] == family_name);
        found.expect("a person of the sample")["id"].clone()
    }

    async fn unit(&self, code: &str) -> Value {
        let units = self.clerk.ask("{ units { id code } }", json!({})).await;
        let units = units["units"].as_array().expect("units");
        let found = units.iter().find(|row| row["code"] == code);
        found.expect("a unit of the sample")["id"].clone()
    }

    /// What somebody's change answers; nobody refuses it.
    async fn done(&self, by: &Client, mutation: &str, shown: &str, input: Value) -> Value {
        self.app.clock.advance(TimeDelta::seconds(1));
        let payload = by.mutate(mutation, shown, input).await;
        assert_eq!(problems(&payload), [], "{mutation}: {payload:#}");
        payload
    }

    /// What somebody's change is refused for, in their language.
    async fn refused(
        &self,
        by: &Client,
        mutation: &str,
        shown: &str,
        input: Value,
    ) -> (String, String) {
        self.app.clock.advance(TimeDelta::seconds(1));
        let payload = by.mutate(mutation, shown, input).await;
        let message = payload["problems"][0]["message"].as_str().expect("words");
        (refusals(&payload), message.to_owned())
    }

    async fn card(&self, document: &Value, fields: &str) -> Value {
        let query = format!("query($id: ID!) {{ document(id: $id) {{ {fields} }} }}");
        let found = self.clerk.ask(&query, json!({ "id": document["id"] }));
        found.await["document"].take()
    }

    /// Takes a document a step further along its route.
    async fn moved(&self, by: &Client, document: &Value, to: &str) -> Value {
        let route = self.card(document, "route { revision }").await;
        let input =
            json!({ "document": document["id"], "to": to, "revision": route["route"]["revision"] });
        let moved = self
            .done(by, "moveDocument", "document { route { stage } }", input)
            .await;
        moved["document"]["route"]["stage"].clone()
    }

    /// The kinds of what the journal tells of a record, the first first.
    async fn told(&self, document: &Value) -> Vec<String> {
        let query =
            "query($id: ID!) { document(id: $id) { history(first: 100) { nodes { kind } } } }";
        let told = self.clerk.ask(query, json!({ "id": document["id"] })).await;
        let nodes = told["document"]["history"]["nodes"].as_array();
        let kinds = nodes.expect("entries").iter().rev();
        kinds
            .filter_map(|entry| entry["kind"].as_str().map(str::to_owned))
            .collect()
    }
}

/// The connector puts a file or folder in place, as docs/e-address.md asks.
fn in_place(folder: &Path, name: &str, write: impl FnOnce(&Path)) {
    let hidden = folder.join(format!(".{name}"));
    write(&hidden);
    fs::rename(hidden, folder.join(name)).expect("in place");
}

/// The letter in which Anna asks for the benefit.
fn application() -> Value {
    json!({
        "format": "aprite-e-address/1", "id": "div-2026-117",
        "from": { "eAddress": E_ADDRESS, "name": "Anna Bērziņa" },
        "to": { "eAddress": "90000043649", "name": "Ogres novada sociālais dienests" },
        "subject": "Iesniegums par pabalstu", "text": "Lūdzu piešķirt pabalstu.",
        "registrationNumber": "AB-1", "sentAt": "2026-03-02T09:15:00+02:00",
        "files": [],
    })
}

#[both]
async fn an_application_from_its_arrival_to_its_file(house: House) {
    let House {
        app,
        clerk,
        head,
        unit_head,
        specialist,
        lawyer,
        administrator,
        ..
    } = &house;
    let anna = json!({ "kind": "PERSON", "name": "Anna Bērziņa", "address": "Brīvības iela 1, Ogre, LV-5001" });
    let anna = house
        .done(clerk, "registerCorrespondent", "correspondent { id }", anna)
        .await;
    let anna = anna["correspondent"]["id"].clone();
    let active = json!({ "correspondent": anna, "eAddress": E_ADDRESS, "since": "2024-01-01" });
    let shown = "correspondent { eAddressActive }";
    house.done(clerk, "recordEAddress", shown, active).await;
    let (lace, zarins) = (house.person("Lāce").await, house.person("Zariņš").await);
    let leave = json!({ "absent": lace, "validFrom": "2026-03-02", "validTo": "2026-03-13" });
    house
        .done(administrator, "noteAbsence", "absence { id }", leave)
        .await;
    let stands_in = json!({ "absent": lace, "substitute": zarins, "validFrom": "2026-03-02", "validTo": "2026-03-13",
        "ground": "Rīkojums Nr. 7" });
    house
        .done(
            administrator,
            "substitute",
            "substitution { id }",
            stands_in,
        )
        .await;

    // It arrives at the e-address and is registered; the law gives ten working days.
    in_place(&house.connector("inbox"), "div-2026-117", |folder| {
        fs::create_dir_all(folder.join("files")).expect("a folder");
        fs::write(folder.join("message.json"), application().to_string()).expect("written");
    });
    assert_eq!(app.fetch_mail().await, 1);
    app.settle().await;
    let items =
        "{ intakeItems(first: 5) { nodes { id revision suggestedCorrespondents { id } } } }";
    let items = clerk.ask(items, json!({})).await;
    let item = &items["intakeItems"]["nodes"][0];
    assert_eq!(item["suggestedCorrespondents"], json!([{ "id": anna }]));
    let input = json!({
        "item": item["id"], "revision": item["revision"], "register": clerk.register("iesniegumi").await,
        "card": {
            "kind": "SUBMISSION", "title": "Iesniegums par pabalstu", "correspondent": anna,
            "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.",
            "unit": house.unit("OG-SC-MADL").await,
        },
    });
    let shown = "document { id number receivedAt channel deadline { dueOn revision } }";
    let arrived = house.done(clerk, "registerIntakeItem", shown, input).await;
    let application = &arrived["document"];
    assert_eq!(
        (&application["receivedAt"], &application["channel"]),
        (&json!("2026-03-02T07:15:00Z"), &json!("E_ADDRESS"))
    );
    assert_eq!(application["deadline"]["dueOn"], "2026-03-16");

    // It asks for a benefit, so it is decided on within a month.
    let rule = json!({ "document": application["id"], "revision": application["deadline"]["revision"],
        "rule": "administrative_decision", "reason": "Iesniegums par pabalstu" });
    let clock = "deadline { dueOn startedBy revision }";
    let put = house.done(clerk, "applyDeadlineRule", clock, rule).await;
    assert_eq!(put["deadline"]["dueOn"], "2026-04-02");

    // The head directs it to the unit's head, who is on leave: Zariņš divides the work in her stead.
    assert_eq!(
        house.moved(clerk, application, "FOR_RESOLUTION").await,
        "FOR_RESOLUTION"
    );
    let resolution = json!({ "document": application["id"], "text": "Izvērtēt un sagatavot lēmumu", "lead": lace,
        "dueOn": "2026-03-27", "controller": house.person("Skujiņa").await });
    let given = "resolution { executors { id revision executor { familyName } } }";
    let given = house.done(head, "giveResolution", given, resolution).await;
    let task = &given["resolution"]["executors"][0];
    let sees = "query($id: ID!) { document(id: $id) { title } }";
    let unseen = specialist
        .ask(sees, json!({ "id": application["id"] }))
        .await;
    assert_eq!(
        unseen["document"],
        Value::Null,
        "as himself he has nothing to do with it"
    );
    let stead = specialist.clone().with(
        "aprite-standing-in-for",
        lace.as_str().expect("an id").to_owned(),
    );
    let pass = json!({ "task": task["id"], "revision": task["revision"], "to": zarins, "text": "Par aizvietošanas laiku" });
    let shown = "task { revision state executor { familyName } steps { act doneBy { login } doneFor { familyName } } }";
    let passed = house.done(&stead, "delegateTask", shown, pass).await;
    assert_eq!(
        (
            &passed["task"]["executor"]["familyName"],
            &passed["task"]["steps"][0]
        ),
        (
            &json!("Zariņš"),
            &json!({ "act": "DELEGATE", "doneBy": { "login": "specialists" }, "doneFor": { "familyName": "Lāce" } })
        )
    );
    assert_eq!(
        house.card(application, "route { stage }").await["route"]["stage"],
        "IN_EXECUTION"
    );

    // A paper was missing; from the day on which it came the month begins.
    house.until("2026-03-09T08:00:00Z");
    let complete = json!({ "document": application["id"], "revision": put["deadline"]["revision"], "on": "2026-03-09" });
    let complete = house
        .done(specialist, "completeDocuments", clock, complete)
        .await;
    assert_eq!(
        (
            &complete["deadline"]["dueOn"],
            &complete["deadline"]["startedBy"]
        ),
        (&json!("2026-04-09"), &json!("DOCUMENTS_COMPLETE"))
    );

    // He prepares the decision; the lawyer and the unit's head are to approve it, the head to sign it.
    house.until("2026-03-16T08:00:00Z");
    let upload = specialist.upload("lēmums.txt", SENTENCE).await;
    let input = json!({
        "register": specialist.register("lemumi").await, "uploads": [{ "upload": upload }],
        "card": {
            "kind": "DECISION", "title": "Lēmums par pabalstu", "correspondent": anna,
            "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.",
            "unit": house.unit("OG-SC-MADL").await,
        },
        "relations": [{ "kind": "REPLY_TO", "document": application["id"] }],
    });
    let draft = house
        .done(specialist, "prepareDraft", "draft { id revision }", input)
        .await;
    let draft = &draft["draft"];
    let round = json!({
        "draft": draft["id"], "revision": draft["revision"],
        "stages": [[house.person("Skujiņa").await], [lace]], "signatory": house.person("Vanaga").await,
    });
    let shown = "draft { revision stage rounds { state steps { id approver { familyName } \
        decisions { verdict contents voidedAt voidCause } } } }";
    let round = house.done(specialist, "startApproval", shown, round).await;
    let step = |round: &Value, place: usize| {
        let rounds = round["draft"]["rounds"].as_array().expect("rounds");
        rounds.last().expect("a round")["steps"][place]["id"].clone()
    };
    let approve = |step: Value| json!({ "step": step, "verdict": "APPROVED" });
    let first = step(&round, 0);
    let visa = house
        .done(lawyer, "decideApproval", shown, approve(first))
        .await;

    // One sentence is changed: her visa was for other bytes and falls, visibly, and all begins anew.
    let upload = specialist.upload("lēmums.txt", CHANGED).await;
    let change = json!({ "draft": draft["id"], "revision": visa["draft"]["revision"], "keep": [], "uploads": [{ "upload": upload }] });
    let anew = house.done(specialist, "changeDraft", shown, change).await;
    let fallen = &anew["draft"]["rounds"][0]["steps"][0]["decisions"][0];
    assert_eq!(
        (
            &fallen["verdict"],
            &fallen["contents"],
            &fallen["voidCause"]
        ),
        (
            &json!("APPROVED"),
            &json!([sha256(SENTENCE.as_bytes())]),
            &json!("CONTENTS")
        )
    );
    assert!(fallen["voidedAt"].is_string());
    let (code, message) = house
        .refused(unit_head, "decideApproval", shown, approve(step(&round, 1)))
        .await;
    assert_eq!(code, "APPROVAL_STALE input.step");
    assert!(message.contains("Normunds Zariņš"), "{message}");
    assert_eq!(anew["draft"]["stage"], "COORDINATION");
    for (by, place) in [(lawyer, 0), (unit_head, 1)] {
        let step = step(&anew, place);
        house.done(by, "decideApproval", shown, approve(step)).await;
    }

    // The signature gives the number, to exactly these bytes.
    house.until("2026-03-17T08:00:00Z");
    let sign = json!({ "step": step(&anew, 2), "signature": { "internal": true } });
    let shown = "document { id number versions { contents { sha256 } } }";
    let signed = house.done(head, "signDraft", shown, sign).await;
    let decision = &signed["document"];
    assert!(decision["number"].is_string());
    assert_eq!(
        decision["versions"][0]["contents"],
        json!([{ "sha256": sha256(CHANGED.as_bytes()) }])
    );
    let waits = "deadline { concludedOn outcome } route { stage }";
    let waits = house.card(application, waits).await;
    assert_eq!(
        waits["deadline"]["concludedOn"],
        Value::Null,
        "what is signed is not sent"
    );

    // Her e-address is active, so nothing else will do; the connector takes the letter and DIV accepts it.
    let to = |delivery: &str| json!({ "document": decision["id"], "recipients": [{ "correspondent": anna, "delivery": delivery }] });
    let sending = "dispatches { id state }";
    let (code, _) = house
        .refused(clerk, "dispatchDocument", sending, to("EMAIL"))
        .await;
    let first = code.split(", ").next();
    assert_eq!(
        first,
        Some("E_ADDRESS_REQUIRED input.recipients.0.delivery")
    );
    let sent = house
        .done(clerk, "dispatchDocument", sending, to("E_ADDRESS"))
        .await;
    app.settle().await;
    let outbox = fs::read_dir(house.connector("outbox")).expect("an outbox");
    let folders: Vec<_> = outbox.flatten().map(|entry| entry.path()).collect();
    let [folder] = folders.as_slice() else {
        panic!("one letter: {folders:?}");
    };
    let letter = fs::read(folder.join("message.json")).expect("a letter");
    let letter: Value = serde_json::from_slice(&letter).expect("JSON");
    assert_eq!(
        (
            &letter["to"]["eAddress"],
            &letter["registrationNumber"],
            &letter["answers"]
        ),
        (&json!(E_ADDRESS), &decision["number"], &json!(["AB-1"]))
    );
    assert_eq!(
        letter["files"][0]["sha256"],
        json!(sha256(CHANGED.as_bytes()))
    );
    fs::remove_dir_all(folder).expect("taken");
    in_place(&house.connector("receipts"), "1.json", |file| {
        let receipt = json!({ "format": "aprite-e-address-receipt/1", "id": letter["id"], "state": "accepted",
            "at": "2026-03-17T10:05:00+02:00", "messageId": "DIV-4711" });
        fs::write(file, receipt.to_string()).expect("written");
    });
    house.until("2026-03-17T09:00:00Z");
    app.settle().await;
    let query = "query($id: ID!) { node(id: $id) { ... on Dispatch { state sentOn notifiedOn contestUntil reference \
        lv: notificationExplanation(language: LV) en: contestExplanation(language: EN) } } }";
    let dispatch = json!({ "id": sent["dispatches"][0]["id"] });
    let gone = clerk.ask(query, dispatch).await["node"].take();
    assert_eq!(
        (
            &gone["state"],
            &gone["sentOn"],
            &gone["notifiedOn"],
            &gone["contestUntil"]
        ),
        (
            &json!("SENT"),
            &json!("2026-03-17"),
            &json!("2026-03-19"),
            &json!("2026-04-20")
        ),
        "the second working day; 19 April is a Sunday"
    );
    insta::assert_snapshot!(
        "application_notified_lv",
        gone["lv"].as_str().expect("words")
    );
    insta::assert_snapshot!(
        "application_contest_en",
        gone["en"].as_str().expect("words")
    );

    // The answer closed what it answers: its clock, and the task as far as its controller lets it.
    let closed = "deadline { concludedOn outcome } resolutions { executors { id revision state answer { number } } }";
    let closed = house.card(application, closed).await;
    assert_eq!(
        closed["deadline"],
        json!({ "concludedOn": "2026-03-17", "outcome": "ANSWERED" })
    );
    let task = &closed["resolutions"][0]["executors"][0];
    assert_eq!(
        (&task["state"], &task["answer"]["number"]),
        (&json!("REPORTED"), &decision["number"])
    );
    let confirm = json!({ "task": task["id"], "revision": task["revision"] });
    let confirmed = house
        .done(lawyer, "confirmTask", "task { state }", confirm)
        .await;
    assert_eq!(confirmed["task"]["state"], "DONE");

    // Two working days later it counts as notified, whoever looks or not; then both are filed.
    house.until("2026-03-19T08:00:00Z");
    app.settle().await;
    let stage = house
        .card(decision, "route { stage } deadline { dueOn }")
        .await;
    assert_eq!(
        (&stage["route"]["stage"], &stage["deadline"]["dueOn"]),
        (&json!("NOTIFIED"), &json!("2026-04-20"))
    );
    for document in [decision, application] {
        assert_eq!(house.moved(clerk, document, "FILED").await, "FILED");
        let file = house.card(document, "file { fileIndex } status").await;
        assert!(file["file"]["fileIndex"].is_string(), "{file:#}");
    }
    insta::assert_snapshot!("application_told", house.told(application).await.join("\n"));
}
