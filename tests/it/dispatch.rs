//! Sending as the records office lives with it: which way a letter must go, what became of it, when it counts as notified and
//! until when it may be contested, what it answers.

use aprite::graphql::ids;
use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::DocumentId;
use entities::journal::entry;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};
use crate::support::smtp::Smtp;
use crate::support::stage::{Ground, Stage};

mod answers;
mod bad_input;
mod by_e_address;
mod by_email;
mod by_post;
mod joined;

const DISPATCH: &str = "id state delivery automatic address exception interim sentOn notifiedOn contestUntil confirmedOn \
     returnedOn returnReason stands failure reference messageId attempts nextAttemptAt revision \
     recipient { name } follows { state }";

/// The office, with a mail server and the drop folders of a connector to e-addresses.
struct Office {
    /// Dropped first: it looks for what is left undone.
    app: TestApp,
    clerk: Client,
    head: Client,
    specialist: Client,
    auditor: Client,
    smtp: Smtp,
    drop: tempfile::TempDir,
}

impl Stage for Office {
    async fn on(ground: Ground) -> Self {
        Self::with(ground, &[]).await
    }
}

impl Office {
    /// With further settings.
    async fn with(ground: Ground, more: &[(&'static str, String)]) -> Self {
        let smtp = Smtp::start();
        let drop = tempfile::tempdir().expect("a directory");
        let mut settings = smtp.settings();
        settings.extend([
            ("e_address.dir", drop.path().display().to_string()),
            ("e_address.sender", "90000043649".to_owned()),
            ("smtp.max_bytes", "200000".to_owned()),
        ]);
        settings.extend_from_slice(more);
        // Monday 2 November 2026, 10:00 in Riga.
        let morning = "2026-11-02T08:00:00Z".parse().expect("an instant");
        let app = TestApp::at(ground, &settings, morning).await;
        Self {
            clerk: app.client("lietvede").await,
            head: app.client("vaditaja").await,
            specialist: app.client("specialists").await,
            auditor: app.client("auditors").await,
            smtp,
            drop,
            app,
        }
    }
}

impl Office {
    fn until(&self, text: &str) {
        let at: DateTime<Utc> = text.parse().expect("an instant");
        self.app.clock.advance(at - self.app.clock.now());
    }

    /// Takes somebody into the list of correspondents.
    async fn person(&self, card: Value) -> Value {
        let mut payload = self
            .clerk
            .mutate("registerCorrespondent", "correspondent { id name }", card)
            .await;
        assert_eq!(problems(&payload), []);
        payload["correspondent"].take()
    }

    async fn anna(&self) -> Value {
        self.person(json!({
            "kind": "PERSON", "name": "Anna Bērziņa", "email": "anna@example.lv",
            "address": "Brīvības iela 1, Ogre, LV-5001",
        }))
        .await
    }

    /// A company whose e-address is active since a day.
    async fn company(&self, since: &str) -> Value {
        let company = self
            .person(json!({
                "kind": "ORGANISATION", "name": "SIA Paraugs", "registrationNumber": "40003521600",
                "email": "birojs@example.lv", "address": "Rīgas iela 2, Ogre, LV-5001",
            }))
            .await;
        let payload = self
            .clerk
            .mutate(
                "recordEAddress",
                "correspondent { eAddress eAddressSince eAddressActive }",
                json!({ "correspondent": company["id"], "eAddress": "40003521600", "since": since }),
            )
            .await;
        assert_eq!(problems(&payload), []);
        company
    }

    /// A registered letter to somebody, with a file.
    async fn letter(&self, to: &Value, more: Value) -> Value {
        self.outgoing("nosutitie", "LETTER", to, more).await
    }

    async fn decision(&self, to: &Value) -> Value {
        self.outgoing("lemumi", "DECISION", to, json!({})).await
    }

    async fn outgoing(&self, register: &str, kind: &str, to: &Value, more: Value) -> Value {
        let upload = self.clerk.upload("vēstule.txt", "Labdien! Atbilde.").await;
        let mut input = json!({
            "register": self.clerk.register(register).await,
            "card": {
                "kind": kind, "title": "Par pabalstu", "accessClass": "OPEN", "correspondent": to["id"],
                "signer": "Ilze Vanaga", "documentDate": "2026-11-02",
            },
            "uploads": [{ "upload": upload }],
        });
        let more = more.as_object().expect("fields").clone();
        for (field, value) in more {
            match field.as_str() {
                "relations" => input[field.as_str()] = value,
                _ => input["card"][field.as_str()] = value,
            }
        }
        let mut payload = self
            .clerk
            .mutate("registerDocument", "document { id number revision }", input)
            .await;
        assert_eq!(problems(&payload), []);
        payload["document"].take()
    }

    /// What sending answers.
    async fn try_send(&self, by: &Client, document: &Value, recipients: Value) -> Value {
        self.app.clock.advance(TimeDelta::seconds(1));
        let input = json!({ "document": document["id"], "recipients": recipients });
        by.mutate(
            "dispatchDocument",
            &format!("dispatches {{ {DISPATCH} }}"),
            input,
        )
        .await
    }

    /// Sends to one recipient.
    async fn send(&self, document: &Value, to: &Value, delivery: &str, more: Value) -> Value {
        let mut recipient = json!({ "correspondent": to["id"], "delivery": delivery });
        let more = more.as_object().expect("fields").clone();
        recipient.as_object_mut().expect("an object").extend(more);
        let mut payload = self
            .try_send(&self.clerk, document, json!([recipient]))
            .await;
        assert_eq!(problems(&payload), []);
        payload["dispatches"][0].take()
    }

    /// A dispatch as it now stands.
    async fn read(&self, dispatch: &Value) -> Value {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on Dispatch {{ {DISPATCH} \
             lv: notificationExplanation(language: LV) en: notificationExplanation(language: EN) \
             contestExplanation(language: EN) \
             steps {{ act state happenedOn text doneBy {{ login }} }} \
             availableActions {{ act allowed reason {{ code message }} }} }} }} }}"
        );
        let mut found = self
            .clerk
            .ask(&query, json!({ "id": dispatch["id"] }))
            .await;
        found["node"].take()
    }

    /// Does something with a dispatch as it now stands; the payload.
    async fn try_act(&self, mutation: &str, dispatch: &Value, input: Value) -> Value {
        self.app.clock.advance(TimeDelta::seconds(1));
        let revision = self.read(dispatch).await["revision"].clone();
        let mut whole = json!({ "dispatch": dispatch["id"], "revision": revision });
        let fields = input.as_object().expect("fields").clone();
        whole.as_object_mut().expect("an object").extend(fields);
        self.clerk
            .mutate(mutation, &format!("dispatch {{ {DISPATCH} }}"), whole)
            .await
    }

    async fn act(&self, mutation: &str, dispatch: &Value, input: Value) -> Value {
        let mut payload = self.try_act(mutation, dispatch, input).await;
        assert_eq!(problems(&payload), [], "{mutation}");
        payload["dispatch"].take()
    }

    async fn refused(&self, mutation: &str, dispatch: &Value, input: Value) -> String {
        let payload = self.try_act(mutation, dispatch, input).await;
        assert_eq!(payload["dispatch"], Value::Null, "{mutation}");
        codes(&payload)
    }

    /// What a document's card says.
    async fn card(&self, document: &Value, fields: &str) -> Value {
        let query = format!("query($id: ID!) {{ document(id: $id) {{ {fields} }} }}");
        let mut found = self
            .clerk
            .ask(&query, json!({ "id": document["id"] }))
            .await;
        found["document"].take()
    }

    /// Names and states of a list of dispatches.
    async fn listed(&self, by: &Client, filter: Value) -> Vec<String> {
        let query = "query($filter: DispatchFilterInput) { dispatches(filter: $filter, first: 50) { totalCount nodes { \
             state delivery document { number } } } }";
        let found = by.ask(query, json!({ "filter": filter })).await;
        let nodes = found["dispatches"]["nodes"].as_array().expect("nodes");
        assert_eq!(found["dispatches"]["totalCount"], nodes.len());
        let told = nodes.iter().map(|node| {
            let number = node["document"]["number"].as_str().unwrap_or("?");
            let word = |field: &str| node[field].as_str().unwrap_or("?").to_owned();
            format!("{number} {} {}", word("delivery"), word("state"))
        });
        told.collect()
    }
}

fn codes(payload: &Value) -> String {
    let told = problems(payload).into_iter().map(|(code, path)| {
        let path = path.strip_prefix("input").unwrap_or(&path);
        format!("{code} {}", path.trim_start_matches('.'))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// The acts of a dispatch, in order.
fn steps(dispatch: &Value) -> Vec<&str> {
    let steps = dispatch["steps"].as_array().expect("steps").iter();
    steps.filter_map(|step| step["act"].as_str()).collect()
}

/// What may be done with a dispatch now.
fn open_acts(dispatch: &Value) -> Vec<&str> {
    let actions = dispatch["availableActions"]
        .as_array()
        .expect("actions")
        .iter();
    actions
        .filter(|action| action["allowed"] == true)
        .filter_map(|action| action["act"].as_str())
        .collect()
}

/// Entries about a document whose kinds begin with a word: kind and payload.
async fn entries(app: &TestApp, document: &Value, word: &str) -> Vec<(String, Value)> {
    let id: DocumentId = ids::read(document["id"].as_str().expect("an id"), "id").expect("an id");
    let entries = entry::Entity::find()
        .filter(entry::Column::SubjectId.eq(id.0))
        .order_by_asc(entry::Column::Id)
        .all(app.kit.db.reader())
        .await;
    let entries = entries.expect("a database").into_iter();
    entries
        .filter(|entry| entry.kind.starts_with(word))
        .map(|entry| {
            let payload = serde_json::from_str(&entry.payload.unwrap_or_default());
            (entry.kind, payload.unwrap_or_default())
        })
        .collect()
}

#[both]
async fn only_those_who_see_a_document_see_how_it_went(office: Office) {
    let anna = office.anna().await;
    let secret = json!({
        "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.",
    });
    let document = office.letter(&anna, secret).await;
    let open = office.letter(&anna, json!({ "title": "Atklāta" })).await;
    let hidden = office
        .send(
            &document,
            &anna,
            "ORDINARY_POST",
            json!({ "sentOn": "2026-11-02" }),
        )
        .await;
    let shown = office.send(&open, &anna, "ORDINARY_POST", json!({})).await;
    assert_eq!(office.listed(&office.clerk, json!({})).await.len(), 2);
    // The auditor sees open documents and knows no people.
    let seen = office.listed(&office.auditor, json!({})).await;
    assert_eq!(
        seen,
        [format!(
            "{} ORDINARY_POST PREPARED",
            open["number"].as_str().expect("a number")
        )]
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Dispatch { state address recipient { name } } } }";
    let found = office
        .auditor
        .ask(query, json!({ "id": hidden["id"] }))
        .await;
    assert_eq!(found["node"], Value::Null);
    let found = office
        .auditor
        .ask(query, json!({ "id": shown["id"] }))
        .await;
    assert_eq!(found["node"]["state"], "PREPARED");
    assert_eq!(
        (&found["node"]["address"], &found["node"]["recipient"]),
        (&Value::Null, &Value::Null)
    );
    // Nor may they send, and what they may not see is not there.
    for (dispatch, code) in [(&hidden, "NOT_PERMITTED "), (&shown, "NOT_PERMITTED ")] {
        let input = json!({ "dispatch": dispatch["id"], "revision": 1, "reason": "nē" });
        let payload = office
            .auditor
            .mutate("cancelDispatch", "dispatch { state }", input)
            .await;
        assert_eq!(codes(&payload), code);
    }
    let input = json!({ "dispatch": hidden["id"], "revision": 2, "reason": "nē" });
    let payload = office
        .specialist
        .mutate("cancelDispatch", "dispatch { state }", input)
        .await;
    assert_eq!(codes(&payload), "DISPATCH_UNKNOWN dispatch");
    // The specialist of another unit sees the open one, and it is not theirs to send.
    let input = json!({ "dispatch": shown["id"], "revision": 1, "reason": "nē" });
    let payload = office
        .specialist
        .mutate("cancelDispatch", "dispatch { state }", input)
        .await;
    assert_eq!(codes(&payload), "NOT_PERMITTED ");

    // Whoever sees the list of restricted letters leaves a trace.
    let shown = entry::Entity::find()
        .filter(entry::Column::Kind.eq("documents.listed"))
        .all(office.app.kit.db.reader())
        .await
        .expect("a database");
    assert!(!shown.is_empty());

    // Pages follow each other.
    let query = "query($after: String) { dispatches(first: 1, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }";
    let first = office.clerk.ask(query, json!({})).await;
    assert_eq!(first["dispatches"]["pageInfo"]["hasNextPage"], true);
    let after = &first["dispatches"]["pageInfo"]["endCursor"];
    let second = office.clerk.ask(query, json!({ "after": after })).await;
    assert_eq!(second["dispatches"]["pageInfo"]["hasNextPage"], false);
    assert_ne!(first["dispatches"]["nodes"], second["dispatches"]["nodes"]);
    let cancelled = office
        .act(
            "cancelDispatch",
            &json!({ "id": second["dispatches"]["nodes"][0]["id"] }),
            json!({ "reason": "Nav vajadzīgs" }),
        )
        .await;
    assert_eq!(cancelled["state"], "CANCELLED");
}
