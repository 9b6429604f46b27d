//! Approval as the office lives with it: a visa that a changed sentence voids, a signature that gives the number, colleagues
//! who act at once, somebody who stands in, a container that was signed elsewhere.

use aprite::graphql::ids;
use both::both;
use chrono::TimeDelta;
use entities::circulation::approval;
use entities::ids::{DocumentId, DraftId};
use entities::journal::entry;
use ring::digest::{SHA256, digest};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};

mod answers;
mod bad_input;
pub(crate) mod containers;
mod recorded;
mod route;
mod together;
mod year_end;

const DRAFT: &str = "id revision state version cardVersion card { title } document { number } cardDepartedAt \
     contents { ordinal fileName sha256 url role } \
     rounds { ordinal state version cardVersion stage steps { id stage kind approver { familyName } \
       decision { verdict } \
       decisions { verdict remarks contents cardVersion form signedOn container voidedAt voidCause \
         decidedBy { login } decidedFor { familyName } } } }";

const SENTENCE: &[u8] = b"Pabalstu pieskirt 120 EUR apmera.";

const CHANGED: &[u8] = b"Pabalstu pieskirt 150 EUR apmera.";

fn sha256(bytes: &[u8]) -> String {
    let hash = digest(&SHA256, bytes);
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The office with those who prepare, approve and sign.
struct Office {
    app: TestApp,
    clerk: Client,
    /// Ilze Vanaga.
    head: Client,
    /// Iveta Lāce.
    unit_head: Client,
    /// Normunds Zariņš.
    specialist: Client,
    /// Evija Skujiņa.
    lawyer: Client,
    administrator: Client,
    people: Value,
}

impl Office {
    async fn of(app: TestApp) -> Self {
        let administrator = app.client("administrators").await;
        let people = "{ staff(first: 200) { nodes { id familyName } } }";
        let people = administrator.ask(people, json!({})).await["staff"]["nodes"].take();
        Self {
            clerk: app.client("lietvede").await,
            head: app.client("vaditaja").await,
            unit_head: app.client("nodalas-vaditaja").await,
            specialist: app.client("specialists").await,
            lawyer: app.client("jurists").await,
            administrator,
            people,
            app,
        }
    }

    /// The id of the staff member with a family name.
    fn person(&self, family_name: &str) -> Value {
        let people = self.people.as_array().expect("staff");
        let found = people.iter().find(|row| row["familyName"] == family_name);
        found.expect("a person of the sample")["id"].clone()
    }

    fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    /// What a change of drafts answers.
    async fn mutate(&self, by: &Client, mutation: &str, input: Value) -> Value {
        self.later();
        by.mutate(mutation, &format!("draft {{ {DRAFT} }}"), input)
            .await
    }

    /// The draft as a change made it.
    async fn done(&self, by: &Client, mutation: &str, input: Value) -> Value {
        let mut payload = self.mutate(by, mutation, input).await;
        assert_eq!(problems(&payload), [], "{mutation}: {payload:#}");
        payload["draft"].take()
    }

    async fn refused(&self, by: &Client, mutation: &str, input: Value) -> String {
        let payload = self.mutate(by, mutation, input).await;
        assert_eq!(payload["draft"], Value::Null);
        refusals(&payload)
    }

    /// A letter that the specialist prepares.
    async fn draft(&self) -> Value {
        self.draft_by(&self.specialist).await
    }

    async fn draft_by(&self, by: &Client) -> Value {
        let upload = by.upload("lemums.txt", SENTENCE).await;
        let input = json!({
            "register": by.register("nosutitie").await,
            "card": { "title": "Par pabalstu", "accessClass": "OPEN" },
            "uploads": [{ "upload": upload }],
        });
        self.done(by, "prepareDraft", input).await
    }

    /// Sends a draft round: visas by stages, the head signs.
    async fn start(&self, by: &Client, draft: &Value, stages: &[&[&str]]) -> Value {
        let stages: Vec<Vec<Value>> = stages
            .iter()
            .map(|stage| stage.iter().map(|name| self.person(name)).collect())
            .collect();
        let input = json!({
            "draft": draft["id"], "revision": draft["revision"], "stages": stages, "signatory": self.person("Vanaga"),
        });
        self.done(by, "startApproval", input).await
    }

    async fn decide(&self, by: &Client, step: &Value, verdict: &str) -> Value {
        let input = json!({ "step": step, "verdict": verdict, "remarks": "Skat. 2. punktu" });
        self.done(by, "decideApproval", input).await
    }

    async fn cannot_decide(&self, by: &Client, step: &Value, verdict: &str) -> String {
        let input = json!({ "step": step, "verdict": verdict, "remarks": "Skat. 2. punktu" });
        self.refused(by, "decideApproval", input).await
    }

    /// Signs here; the payload.
    async fn sign(&self, by: &Client, step: &Value) -> Value {
        let input = json!({ "step": step, "signature": { "internal": true } });
        self.sign_with(by, input).await
    }

    async fn sign_with(&self, by: &Client, input: Value) -> Value {
        self.later();
        by.mutate("signDraft", "document { id number }", input)
            .await
    }

    async fn read(&self, by: &Client, draft: &Value) -> Value {
        let query = format!("query($id: ID!) {{ draft(id: $id) {{ {DRAFT} }} }}");
        by.ask(&query, json!({ "id": draft["id"] })).await["draft"].take()
    }

    /// Titles of the drafts that wait for somebody.
    async fn awaiting(&self, by: &Client) -> usize {
        let found = by.ask("{ draftsAwaitingMe { id } }", json!({})).await;
        found["draftsAwaitingMe"].as_array().expect("a list").len()
    }

    /// Kinds of the entries about a record, in their order.
    async fn kinds(&self, subject: Uuid) -> Vec<String> {
        let entries = entry::Entity::find()
            .filter(entry::Column::SubjectId.eq(subject))
            .order_by_asc(entry::Column::Id)
            .all(self.app.kit.db.reader())
            .await;
        let entries = entries.expect("a database").into_iter();
        entries.map(|entry| entry.kind).collect()
    }
}

/// The step of a person in the last round.
fn step(draft: &Value, family_name: &str) -> Value {
    let rounds = draft["rounds"].as_array().expect("rounds");
    let steps = rounds.last().expect("a round")["steps"].as_array();
    let mut steps = steps.expect("steps").iter();
    let found = steps.find(|step| step["approver"]["familyName"] == family_name);
    found.expect("a step")["id"].clone()
}

fn draft_id(draft: &Value) -> DraftId {
    ids::read(draft["id"].as_str().expect("an id"), "id").expect("an id")
}

#[both]
async fn a_changed_sentence_voids_a_visa_and_the_signature_gives_the_number(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        lawyer,
        ..
    } = &office;
    let draft = office.draft().await;
    assert_eq!(draft["state"], "IN_PREPARATION");
    assert_eq!(draft["document"], Value::Null, "a draft has no number");
    assert_eq!(draft["contents"][0]["sha256"], sha256(SENTENCE));
    assert_eq!(office.awaiting(lawyer).await, 0);

    // The lawyer and the unit head are asked at the same time, the head signs after them.
    let first = office
        .start(specialist, &draft, &[&["Skujiņa", "Lāce"]])
        .await;
    assert_eq!(first["state"], "IN_APPROVAL");
    assert_eq!(office.awaiting(lawyer).await, 1);
    assert_eq!(office.awaiting(unit_head).await, 1);
    assert_eq!(office.awaiting(head).await, 0, "not her turn yet");
    let early = office.sign(head, &step(&first, "Vanaga")).await;
    assert_eq!(refusals(&early), "APPROVAL_NOT_YET input.step");
    let said = early["problems"][0]["message"].as_str().expect("words");
    assert!(said.contains("Evija Skujiņa, Iveta Lāce"), "{said}");
    let url = first["contents"][0]["url"].as_str().expect("a path");
    let bytes = lawyer.get(url).await.bytes().await.expect("bytes");
    assert_eq!(&bytes[..], SENTENCE);

    let approved = office
        .decide(lawyer, &step(&first, "Skujiņa"), "APPROVED")
        .await;
    let visa = &approved["rounds"][0]["steps"][0]["decisions"][0];
    assert_eq!(
        (&visa["contents"], &visa["cardVersion"]),
        (&json!([sha256(SENTENCE)]), &json!(1))
    );
    assert_eq!(visa["voidedAt"], Value::Null);

    // One sentence is changed: the visa falls, visibly, and both are asked anew.
    let upload = specialist.upload("lemums.txt", CHANGED).await;
    let change = json!({
        "draft": draft["id"], "revision": approved["revision"], "keep": [], "uploads": [{ "upload": upload }],
    });
    let second = office.done(specialist, "changeDraft", change).await;
    assert_eq!(
        (&second["version"], &second["cardVersion"]),
        (&json!(2), &json!(1))
    );
    let [old, new] = second["rounds"].as_array().expect("rounds").as_slice() else {
        panic!("two rounds: {second:#}");
    };
    assert_eq!(
        (&old["state"], &new["state"]),
        (&json!("SUPERSEDED"), &json!("OPEN"))
    );
    let fallen = &old["steps"][0];
    assert_eq!(fallen["decision"], Value::Null, "nothing of it stands");
    assert_eq!(fallen["decisions"][0]["voidCause"], "CONTENTS");
    assert_eq!(
        fallen["decisions"][0]["contents"],
        json!([sha256(SENTENCE)])
    );
    assert_eq!(new["version"], 2);
    assert_eq!(office.awaiting(lawyer).await, 1);

    // The unit head still has the old version before her.
    let stale = json!({ "step": step(&first, "Lāce"), "verdict": "APPROVED" });
    let stale = office.mutate(unit_head, "decideApproval", stale).await;
    assert_eq!(refusals(&stale), "APPROVAL_STALE input.step");
    let said = stale["problems"][0]["message"].as_str().expect("words");
    assert!(
        said.contains(
            "(Normunds Zariņš, 2 March 2026): the draft was changed, and approval began anew"
        ),
        "{said}"
    );

    // The office's own notes are nobody's approval; the title is.
    let noted = json!({ "draft": draft["id"], "revision": second["revision"], "card": { "notes": "Steidzami" } });
    let noted = office.done(specialist, "changeDraft", noted).await;
    assert_eq!(noted["rounds"].as_array().expect("rounds").len(), 2);
    let approved = office
        .decide(unit_head, &step(&second, "Lāce"), "APPROVED")
        .await;
    let titled = json!({
        "draft": draft["id"], "revision": approved["revision"], "card": { "title": "Par pabalsta piešķiršanu" },
    });
    let third = office.done(specialist, "changeDraft", titled).await;
    assert_eq!(
        (&third["version"], &third["cardVersion"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(
        third["rounds"][1]["steps"][1]["decisions"][0]["voidCause"],
        "CARD"
    );

    office
        .decide(unit_head, &step(&third, "Lāce"), "ABSTAINED")
        .await;
    let ready = office
        .decide(lawyer, &step(&third, "Skujiņa"), "APPROVED")
        .await;
    assert_eq!(ready["rounds"][2]["stage"], 2);
    assert_eq!(office.awaiting(head).await, 1);
    assert_eq!(
        office
            .cannot_decide(head, &step(&third, "Vanaga"), "APPROVED")
            .await,
        "SIGNATURE_BY_SIGNING input.verdict"
    );
    let signed = office.sign(head, &step(&third, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    let number = signed["document"]["number"].as_str().expect("a number");
    assert!(number.ends_with("/26/1"), "{number}");

    // What was signed is what was registered, with what only the signature gives.
    let query = "query($id: ID!) { document(id: $id) { title signer documentDate author missingRequisites \
         versions { contents { sha256 } } draft { state } } }";
    let document = head
        .ask(query, json!({ "id": signed["document"]["id"] }))
        .await;
    let document = &document["document"];
    assert_eq!(document["title"], "Par pabalsta piešķiršanu");
    assert_eq!(document["signer"], "Ilze Vanaga");
    assert_eq!(document["documentDate"], "2026-03-02");
    assert_eq!(document["missingRequisites"], json!([]));
    assert_eq!(
        document["versions"],
        json!([{ "contents": [{ "sha256": sha256(CHANGED) }] }])
    );
    assert_eq!(document["draft"]["state"], "SIGNED");
    let after = office.read(specialist, &draft).await;
    let signature = &after["rounds"][2]["steps"][2]["decisions"][0];
    assert_eq!(
        (
            &signature["form"],
            &signature["signedOn"],
            &signature["contents"]
        ),
        (
            &json!("INTERNAL"),
            &json!("2026-03-02"),
            &json!([sha256(CHANGED)])
        )
    );
    assert_eq!(after["rounds"][2]["state"], "COMPLETED");

    // The signed version cannot change any more.
    let late =
        json!({ "draft": draft["id"], "revision": after["revision"], "card": { "title": "Cits" } });
    assert_eq!(
        office.refused(specialist, "changeDraft", late).await,
        "DRAFT_SIGNED input.draft"
    );
    assert_eq!(
        office
            .cannot_decide(unit_head, &step(&third, "Lāce"), "OBJECTED")
            .await,
        "APPROVAL_DECIDED input.step"
    );
    assert_eq!(
        office.kinds(draft_id(&draft).0).await,
        [
            "draft.prepared",
            "draft.approval_started",
            "draft.content_opened",
            "draft.approved",
            "draft.changed",
            "draft.approvals_voided",
            "draft.approval_restarted",
            "draft.changed",
            "draft.approved",
            "draft.changed",
            "draft.approvals_voided",
            "draft.approval_restarted",
            "draft.abstained",
            "draft.approved",
            "draft.signed",
        ]
    );
    let id = signed["document"]["id"].as_str().expect("an id");
    let id: DocumentId = ids::read(id, "id").expect("an id");
    assert_eq!(
        office.kinds(id.0).await,
        ["document.registered", "document.signed"]
    );
    let standing = approval::Entity::find()
        .filter(approval::Column::VoidedAt.is_null())
        .all(office.app.kit.db.reader())
        .await;
    assert_eq!(standing.expect("a database").len(), 3);
}

#[both]
async fn a_corrected_card_shows_that_it_departs_from_what_was_signed(app: TestApp) {
    let office = Office::of(app).await;
    let draft = office.draft().await;
    let round = office.start(&office.specialist, &draft, &[]).await;
    let signed = office.sign(&office.head, &step(&round, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    for (revision, card, departs) in [
        (1, json!({ "notes": "Nosūtīts vēlreiz" }), false),
        (2, json!({ "title": "Par pabalstu (labots)" }), true),
        (3, json!({ "keywords": "pabalsts" }), true),
        (4, json!({ "title": "Par pabalstu" }), false),
    ] {
        office.later();
        let amend = async |card: &Value, reason: &str| {
            let input = json!({ "document": signed["document"]["id"], "revision": revision, "card": card, "reason": reason });
            let shown = "document { revision }";
            office.clerk.mutate("amendDocument", shown, input).await
        };
        for said in [
            json!({ "signer": "Donalds Daks" }),
            json!({ "documentDate": "2020-01-01" }),
        ] {
            let refused = refusals(&amend(&said, "Labojums").await);
            assert!(
                refused.starts_with("SAID_BY_SIGNATURE input.card."),
                "{refused}"
            );
        }
        let amended = amend(&card, "Pārrakstīšanās kļūda").await;
        assert_eq!(problems(&amended), []);
        let draft = office.read(&office.specialist, &draft).await;
        assert_eq!(!draft["cardDepartedAt"].is_null(), departs, "{card}");
        assert_eq!(draft["state"], "SIGNED");
        assert_eq!(draft["card"]["title"], "Par pabalstu", "what was signed");
    }
}

/// What a signed content is called is no matter of the signature, and yet nobody changes it in silence.
#[both]
async fn a_content_of_a_signed_document_is_called_otherwise_with_a_reason(app: TestApp) {
    let office = Office::of(app).await;
    let draft = office.draft().await;
    let round = office.start(&office.specialist, &draft, &[]).await;
    let signed = office.sign(&office.head, &step(&round, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    let document = &signed["document"]["id"];
    let query = "query($id: ID!) { node(id: $id) { ... on Document { revision versions { contents { sha256 } } } } }";
    let told = office.clerk.ask(query, json!({ "id": document })).await;
    let mut input = json!({
        "document": document, "revision": told["node"]["revision"],
        "names": [{ "sha256": told["node"]["versions"][0]["contents"][0]["sha256"], "fileName": "atbilde (2).docx" }],
    });
    let rename = async |input: &Value| {
        office.later();
        let shown = "document { versions { contents { fileName } } }";
        office
            .clerk
            .mutate("renameContents", shown, input.clone())
            .await
    };
    assert_eq!(
        refusals(&rename(&input).await),
        "REASON_REQUIRED input.reason"
    );
    input["reason"] = json!("Divas datnes ar vienu nosaukumu");
    let renamed = rename(&input).await;
    assert_eq!(problems(&renamed), []);
    let contents = &renamed["document"]["versions"][0]["contents"];
    assert_eq!(contents[0]["fileName"], "atbilde (2).docx");
}

#[both]
async fn an_objection_stops_the_round_until_it_is_reconsidered(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        lawyer,
        ..
    } = &office;
    let draft = office.draft().await;
    let round = office
        .start(specialist, &draft, &[&["Skujiņa"], &["Lāce"]])
        .await;
    let bare = json!({ "step": step(&round, "Skujiņa"), "verdict": "OBJECTED", "remarks": " " });
    assert_eq!(
        office.refused(lawyer, "decideApproval", bare).await,
        "REASON_REQUIRED input.remarks"
    );
    office
        .decide(lawyer, &step(&round, "Skujiņa"), "OBJECTED")
        .await;
    assert_eq!(
        office
            .cannot_decide(unit_head, &step(&round, "Lāce"), "APPROVED")
            .await,
        "APPROVAL_OBJECTED input.step"
    );
    let actions = "query($id: ID!) { draft(id: $id) { availableActions { action allowed problem { code message } } } }";
    let actions = unit_head.ask(actions, json!({ "id": draft["id"] })).await;
    let actions = actions["draft"]["availableActions"].as_array();
    let told = |name: &str| {
        let found = actions.into_iter().flatten();
        found
            .into_iter()
            .find(|one| one["action"] == name)
            .expect("an action")
            .clone()
    };
    assert_eq!(told("CHANGE")["problem"]["code"], "NOT_PERMITTED");
    let approve = told("APPROVE");
    assert_eq!(approve["problem"]["code"], "APPROVAL_OBJECTED");
    assert_eq!(
        approve["problem"]["message"],
        "These object: Evija Skujiņa. Change the draft, or let them think better of it."
    );
    assert_eq!(told("SIGN")["problem"]["code"], "APPROVAL_NOT_ASKED");
    let reconsidered = office
        .decide(lawyer, &step(&round, "Skujiņa"), "APPROVED")
        .await;
    let decisions = &reconsidered["rounds"][0]["steps"][0]["decisions"];
    assert_eq!(decisions[0]["voidCause"], "RECONSIDERED");
    assert_eq!(decisions[1]["voidCause"], Value::Null);
    office
        .decide(unit_head, &step(&round, "Lāce"), "APPROVED")
        .await;
    // Even a signature may be refused with remarks, and given after all.
    office
        .decide(head, &step(&round, "Vanaga"), "OBJECTED")
        .await;
    let signed = office.sign(head, &step(&round, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
}

#[both]
async fn a_substitute_approves_and_signs_for_whoever_is_away(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        lawyer,
        administrator,
        ..
    } = &office;
    let draft = office.draft_by(lawyer).await;
    for (absent, substitute) in [("Lāce", "Zariņš"), ("Vanaga", "Skujiņa")] {
        let input = json!({
            "absent": office.person(absent), "substitute": office.person(substitute), "validFrom": "2026-03-02",
            "validTo": "2026-03-13", "ground": "Rīkojums Nr. 7",
        });
        let arranged = administrator
            .mutate("substitute", "substitution { id }", input)
            .await;
        assert_eq!(problems(&arranged), []);
    }
    let round = office.start(lawyer, &draft, &[&["Lāce"]]).await;
    let visa = step(&round, "Lāce");
    assert_eq!(
        office.cannot_decide(unit_head, &visa, "APPROVED").await,
        "APPROVAL_AWAY input.step",
        "she is on leave herself"
    );
    assert_eq!(
        office.cannot_decide(specialist, &visa, "APPROVED").await,
        "APPROVAL_NOT_ASKED input.step",
        "as himself he is not asked"
    );
    let stead = |client: &Client, family_name: &str| {
        let absent = office.person(family_name);
        let absent = absent.as_str().expect("an id").to_owned();
        client.clone().with("aprite-standing-in-for", absent)
    };
    let decided = office
        .decide(&stead(specialist, "Lāce"), &visa, "APPROVED")
        .await;
    let given = &decided["rounds"][0]["steps"][0]["decisions"][0];
    assert_eq!(
        (&given["decidedBy"], &given["decidedFor"]),
        (
            &json!({ "login": "specialists" }),
            &json!({ "familyName": "Lāce" })
        )
    );
    let signature = step(&round, "Vanaga");
    assert_eq!(
        refusals(&office.sign(head, &signature).await),
        "APPROVAL_AWAY input.step"
    );
    assert_eq!(
        refusals(&office.sign(lawyer, &signature).await),
        "NOT_PERMITTED input",
        "a lawyer signs nothing in her own name"
    );
    let signed = office.sign(&stead(lawyer, "Vanaga"), &signature).await;
    assert_eq!(problems(&signed), []);
    let query = "query($id: ID!) { document(id: $id) { signer } }";
    let document = head
        .ask(query, json!({ "id": signed["document"]["id"] }))
        .await;
    assert_eq!(
        document["document"]["signer"], "Evija Skujiņa",
        "whoever stands in signs with her own name"
    );
}
