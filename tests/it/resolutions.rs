//! Resolutions and tasks as the office lives with them: a head who directs, executors who pass on, give back and report, a
//! controller who wants more, a colleague who stands in, an order that everybody has to read.

use aprite::graphql::ids;
use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::{DocumentId, StaffMemberId};
use entities::journal::entry;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};

mod authors;
mod bad_input;
mod control;
mod left_open;
mod orders;
mod routes;
mod standing_in;

const TASK: &str = "id state role revision dueOn overdue executor { familyName } delegatedBy { familyName } answer { number } \
     closedAt";

const RESOLUTION: &str = "id text dueOn underControl author { familyName } controller { familyName } \
     executors { id state role revision executor { familyName } } acquaintance { asked read }";

/// The office with everybody who has an account.
struct Office {
    app: TestApp,
    clerk: Client,
    head: Client,
    /// Iveta Lāce, head of the unit for social assistance.
    unit_head: Client,
    /// Normunds Zariņš of that unit.
    specialist: Client,
    /// Evija Skujiņa.
    lawyer: Client,
    administrator: Client,
    people: Value,
    units: Value,
}

impl Office {
    async fn of(app: TestApp) -> Self {
        let administrator = app.client("administrators").await;
        let people = "{ staff(first: 200) { nodes { id familyName } } }";
        let people = administrator.ask(people, json!({})).await["staff"]["nodes"].take();
        let units = administrator.ask("{ units { id code } }", json!({})).await["units"].take();
        Self {
            clerk: app.client("lietvede").await,
            head: app.client("vaditaja").await,
            unit_head: app.client("nodalas-vaditaja").await,
            specialist: app.client("specialists").await,
            lawyer: app.client("jurists").await,
            administrator,
            people,
            units,
            app,
        }
    }

    /// The id of the staff member with a family name.
    fn person(&self, family_name: &str) -> Value {
        let people = self.people.as_array().expect("staff");
        let found = people.iter().find(|row| row["familyName"] == family_name);
        found.expect("a person of the sample")["id"].clone()
    }

    /// The id of the unit with a code.
    fn unit(&self, code: &str) -> Value {
        let units = self.units.as_array().expect("units");
        let found = units.iter().find(|row| row["code"] == code);
        found.expect("a unit of the sample")["id"].clone()
    }

    /// A submission to the centre in Madliena that only those see who need to.
    async fn submission(&self) -> Value {
        let card = json!({
            "kind": "SUBMISSION", "title": "Iesniegums par pabalstu", "accessClass": "RESTRICTED_PERSONAL",
            "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.", "unit": self.unit("OG-SC-MADL"),
            "receivedAt": "2026-03-02T09:00:00+02:00",
        });
        self.clerk.registered("iesniegumi", card, &[]).await
    }

    fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    fn until(&self, text: &str) {
        let at: DateTime<Utc> = text.parse().expect("an instant");
        self.app.clock.advance(at - self.app.clock.now());
    }

    /// What giving a resolution answers.
    async fn try_give(&self, by: &Client, input: Value) -> Value {
        self.later();
        by.mutate(
            "giveResolution",
            &format!("resolution {{ {RESOLUTION} }}"),
            input,
        )
        .await
    }

    async fn give(&self, by: &Client, input: Value) -> Value {
        let mut payload = self.try_give(by, input).await;
        assert_eq!(problems(&payload), []);
        payload["resolution"].take()
    }

    /// Does something with a task as it now stands; the payload.
    async fn try_act(&self, by: &Client, mutation: &str, task: &Value, input: Value) -> Value {
        self.later();
        let query = "query($id: ID!) { task(id: $id) { revision } }";
        let found = self.head.ask(query, json!({ "id": task })).await;
        let mut whole = json!({ "task": task, "revision": found["task"]["revision"] });
        let fields = input.as_object().expect("fields").clone();
        whole.as_object_mut().expect("an object").extend(fields);
        by.mutate(mutation, &format!("task {{ {TASK} }}"), whole)
            .await
    }

    async fn act(&self, by: &Client, mutation: &str, task: &Value, input: Value) -> Value {
        let mut payload = self.try_act(by, mutation, task, input).await;
        assert_eq!(problems(&payload), [], "{mutation}");
        payload["task"].take()
    }

    async fn refused(&self, by: &Client, mutation: &str, task: &Value, input: Value) -> String {
        let payload = self.try_act(by, mutation, task, input).await;
        assert_eq!(payload["task"], Value::Null);
        refusals(&payload)
    }
}

/// Whether somebody sees a document.
async fn sees(client: &Client, document: &Value) -> bool {
    let query = "query($id: ID!) { document(id: $id) { title } }";
    let found = client.ask(query, json!({ "id": document["id"] })).await;
    !found["document"].is_null()
}

/// Kinds of the entries about a document, in their order, that begin with one of the words.
async fn entries(
    app: &TestApp,
    document: &Value,
    words: &[&str],
) -> Vec<(String, Option<StaffMemberId>)> {
    let id: DocumentId = ids::read(document["id"].as_str().expect("an id"), "id").expect("an id");
    let entries = entry::Entity::find()
        .filter(entry::Column::SubjectId.eq(id.0))
        .order_by_asc(entry::Column::Id)
        .all(app.kit.db.reader())
        .await;
    let entries = entries.expect("a database").into_iter();
    entries
        .filter(|entry| words.iter().any(|word| entry.kind.starts_with(word)))
        .map(|entry| (entry.kind, entry.for_staff_member_id))
        .collect()
}

#[both]
async fn a_submission_is_directed_passed_on_given_back_and_answered(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        unit_head,
        specialist,
        lawyer,
        ..
    } = &office;
    let document = office.submission().await;
    assert!(!sees(specialist, &document).await && !sees(unit_head, &document).await);
    assert!(!sees(lawyer, &document).await);

    // The head directs it: whoever is to act can read it from then on, and nobody else.
    let given = office
        .give(
            head,
            json!({
                "document": document["id"], "text": "Izvērtēt un sagatavot atbildi", "dueOn": "2026-03-12",
                "lead": office.person("Lāce"), "coExecutors": [office.person("Ķirse")],
                "controller": office.person("Skujiņa"),
            }),
        )
        .await;
    assert_eq!(given["author"]["familyName"], "Vanaga");
    assert_eq!(given["underControl"], true);
    let roles = given["executors"].as_array().expect("tasks").iter();
    let roles: Vec<_> = roles
        .map(|task| (&task["role"], &task["executor"]["familyName"]))
        .collect();
    assert_eq!(
        roles,
        [
            (&json!("LEAD"), &json!("Lāce")),
            (&json!("CO_EXECUTOR"), &json!("Ķirse"))
        ]
    );
    assert!(sees(unit_head, &document).await && sees(lawyer, &document).await);
    assert!(!sees(specialist, &document).await);
    let shown = "query($id: ID!) { document(id: $id) { executor { familyName } resolutions { text executors { state } } } }";
    let shown = clerk.ask(shown, json!({ "id": document["id"] })).await;
    assert_eq!(
        shown["document"]["executor"]["familyName"], "Lāce",
        "the card names who leads"
    );
    assert_eq!(
        shown["document"]["resolutions"].as_array().map(Vec::len),
        Some(1)
    );

    // Taken on, passed on, given back with a reason, passed on again.
    let task = &given["executors"][0]["id"];
    assert_eq!(
        office.act(unit_head, "acceptTask", task, json!({})).await["state"],
        "ACCEPTED"
    );
    let zarins = office.person("Zariņš");
    let circle = json!({ "to": office.person("Vanaga") });
    assert_eq!(
        office
            .refused(unit_head, "delegateTask", task, circle)
            .await,
        "DELEGATION_CIRCLE input.to",
        "whoever gave it does not get it back"
    );
    let controller = json!({ "to": office.person("Skujiņa") });
    assert_eq!(
        office
            .refused(unit_head, "delegateTask", task, controller)
            .await,
        "CONTROLLER_RECEIVES input.to",
        "nobody confirms their own report"
    );
    let passed = office
        .act(
            unit_head,
            "delegateTask",
            task,
            json!({ "to": zarins, "text": "Lūdzu, sagatavo" }),
        )
        .await;
    assert_eq!(passed["executor"]["familyName"], "Zariņš");
    assert_eq!(passed["delegatedBy"], json!([{ "familyName": "Lāce" }]));
    assert!(sees(specialist, &document).await && sees(unit_head, &document).await);
    let back = office
        .act(
            specialist,
            "refuseTask",
            task,
            json!({ "reason": "Šonedēļ esmu mācībās" }),
        )
        .await;
    assert_eq!(
        (
            &back["executor"]["familyName"],
            &back["state"],
            &back["delegatedBy"]
        ),
        (&json!("Lāce"), &json!("ACCEPTED"), &json!([]))
    );
    assert!(
        !sees(specialist, &document).await,
        "what he gave back is no matter of his"
    );
    office
        .act(unit_head, "delegateTask", task, json!({ "to": zarins }))
        .await;

    // Reported with the answering document; the controller wants more, then agrees.
    let answer = json!({ "title": "Atbilde uz iesniegumu", "accessClass": "OPEN" });
    let answer = clerk.registered("nosutitie", answer, &[]).await;
    let report = json!({ "text": "Sagatavota atbilde", "answer": answer["id"] });
    let reported = office
        .act(specialist, "reportTask", task, report.clone())
        .await;
    assert_eq!(
        (&reported["state"], &reported["answer"]["number"]),
        (&json!("REPORTED"), &answer["number"])
    );
    let returned = office
        .act(
            lawyer,
            "returnTask",
            task,
            json!({ "reason": "Nav norādīta apstrīdēšanas kārtība" }),
        )
        .await;
    assert_eq!(returned["state"], "RETURNED");
    office.act(specialist, "reportTask", task, report).await;
    let done = office.act(lawyer, "confirmTask", task, json!({})).await;
    assert_eq!(done["state"], "DONE");
    assert!(done["closedAt"].is_string());
    assert!(
        sees(specialist, &document).await,
        "he answers for what he did"
    );

    // The history of the task says who did what; the document knows its answer.
    let history = "query($id: ID!) { task(id: $id) { steps { act from { familyName } to { familyName } text doneBy { login } } \
         document { executor { familyName } relations(first: 5) { nodes { kind document { number } } } } } }";
    let history = clerk.ask(history, json!({ "id": task })).await["task"].take();
    let acts = history["steps"].as_array().expect("steps").iter();
    let acts: Vec<_> = acts
        .map(|step| step["act"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        acts,
        [
            "ACCEPT", "DELEGATE", "REFUSE", "DELEGATE", "REPORT", "RETURN", "REPORT", "CONFIRM"
        ]
    );
    assert_eq!(
        history["steps"][2],
        json!({
            "act": "REFUSE", "from": { "familyName": "Zariņš" }, "to": { "familyName": "Lāce" },
            "text": "Šonedēļ esmu mācībās", "doneBy": { "login": "specialists" },
        })
    );
    assert_eq!(
        history["document"],
        json!({
            "executor": { "familyName": "Zariņš" },
            "relations": { "nodes": [{ "kind": "REPLY_TO", "document": { "number": answer["number"] } }] },
        })
    );
    let kinds = entries(&office.app, &document, &["resolution.", "task."]).await;
    let kinds: Vec<&str> = kinds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "resolution.given",
            "task.accepted",
            "task.delegated",
            "task.refused",
            "task.delegated",
            "task.reported",
            "task.returned",
            "task.reported",
            "task.confirmed",
        ]
    );
}

#[both]
async fn a_task_is_divided_up_and_done_when_its_parts_are(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        ..
    } = &office;
    let document = office.submission().await;
    let given = office
        .give(
            head,
            json!({ "document": document["id"], "text": "Izvērtēt", "dueOn": "2026-03-12", "lead": office.person("Lāce") }),
        )
        .await;
    let task = &given["executors"][0]["id"];
    let part = |lead: &str, due: &str| json!({ "task": task, "text": "Veikt apsekošanu", "dueOn": due, "lead": office.person(lead) });
    // Its parts end with it, and whoever gave it does not get it back.
    let late = office
        .try_give(unit_head, part("Zariņš", "2026-03-13"))
        .await;
    assert_eq!(refusals(&late), "TERM_BEYOND input.dueOn");
    let circle = office
        .try_give(unit_head, part("Vanaga", "2026-03-10"))
        .await;
    assert_eq!(refusals(&circle), "DELEGATION_CIRCLE input.lead");
    let under = office.give(unit_head, part("Zariņš", "2026-03-10")).await;
    let own = &under["executors"][0]["id"];
    assert!(sees(specialist, &document).await);

    let shown = "query($id: ID!) { task(id: $id) { resolutions { text executors { executor { familyName } } } \
         availableActions { act allowed reason { code message } } } }";
    let shown = unit_head.ask(shown, json!({ "id": task })).await["task"].take();
    assert_eq!(
        shown["resolutions"],
        json!([{ "text": "Veikt apsekošanu", "executors": [{ "executor": { "familyName": "Zariņš" } }] }])
    );
    let action = |act: &str| {
        let actions = shown["availableActions"].as_array().expect("actions");
        actions
            .iter()
            .find(|one| one["act"] == act)
            .expect("an act")
            .clone()
    };
    assert_eq!(
        action("ACCEPT"),
        json!({ "act": "ACCEPT", "allowed": true, "reason": null })
    );
    let reporting = action("REPORT");
    assert_eq!(
        (&reporting["allowed"], &reporting["reason"]["code"]),
        (&json!(false), &json!("SUBTASKS_OPEN"))
    );
    assert_eq!(
        reporting["reason"]["message"],
        "One task that it was divided into is open. Wait for it or withdraw it first."
    );
    assert_eq!(action("EXTEND")["reason"]["code"], "TASK_NOT_AUTHOR");
    let report = json!({ "text": "Izdarīts" });
    assert_eq!(
        office
            .refused(unit_head, "reportTask", task, report.clone())
            .await,
        "SUBTASKS_OPEN input.task"
    );
    // Nobody controls the part: reported, it is done. So is the whole then.
    assert_eq!(
        office
            .act(specialist, "reportTask", own, report.clone())
            .await["state"],
        "DONE"
    );
    assert_eq!(
        office.act(unit_head, "reportTask", task, report).await["state"],
        "DONE"
    );
}
