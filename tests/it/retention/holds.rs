//! What must not be destroyed: placed by whoever sees it first, told on every file, reviewed, lifted, and never forgotten.

use aprite::journal::Actor;
use aprite::retention::gate;
use entities::classification::file as files;

use super::*;
use crate::support::people::{person, taken};

mod bad_input;
mod reviewed;

const HOLD: &str = "hold { id title kind reason ground owner { familyName } state validFrom validTo reviewOn revision placedBy { \
                    login } liftedBy { login } liftedBecause reviews { reviewedBy { login } reviewOn remark } }";

/// The office with those who hold and lift.
struct Archive {
    app: TestApp,
    clerk: Client,
    lawyer: Client,
    archivist: Client,
    /// Evija Skujiņa, the lawyer.
    owner: Value,
}

impl Archive {
    async fn of(app: TestApp) -> Self {
        app.settle().await;
        Self {
            owner: person(&app, "Skujiņa").await,
            clerk: app.client("lietvede").await,
            lawyer: app.client("jurists").await,
            archivist: app.client("arhivars").await,
            app,
        }
    }

    /// A hold that holds together, otherwise than so where a story needs it.
    fn hold(&self, change: Value) -> Value {
        let mut input = json!({
            "title": "Lieta C71012345", "kind": "LITIGATION", "owner": self.owner, "ground": "CPL 134. p.",
            "reason": "Tiesa pieprasa pierādījumus", "reviewOn": "2026-06-01",
        });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    }

    async fn place(&self, change: Value) -> Value {
        self.later();
        let shown = format!("files {HOLD}");
        let placed = self
            .lawyer
            .mutate("placeHold", &shown, self.hold(change))
            .await;
        assert_eq!(problems(&placed), []);
        placed
    }

    async fn lift(&self, hold: &Value) -> Value {
        self.later();
        let input = json!({ "hold": hold["id"], "revision": hold["revision"], "reason": "Tiesvedība beigusies" });
        let mut lifted = self.lawyer.mutate("liftHold", HOLD, input).await;
        assert_eq!(problems(&lifted), []);
        lifted["hold"].take()
    }

    /// Another client file, closed today with a letter in it that some correspondent sent or got.
    async fn client_file(&self, card: Value) -> (Value, Value) {
        self.later();
        let query = "query { files(filter: { year: 2026 }, first: 200) { nodes { designation series { id } } } }";
        let data = self.clerk.ask(query, json!({})).await;
        let nodes = data["files"]["nodes"].as_array().expect("files");
        let first = nodes.iter().find(|node| node["designation"] == "3-1 Nr. 1");
        let series = &first.expect("a client file")["series"]["id"];
        let opened = self
            .clerk
            .mutate(
                "openFile",
                "file { id series { id } }",
                json!({ "series": series }),
            )
            .await;
        assert_eq!(problems(&opened), []);
        let letter = self.letter(&opened["file"]["id"], card).await;
        self.close(&opened["file"]["id"]).await;
        (opened["file"].clone(), letter)
    }

    async fn letter(&self, file: &Value, card: Value) -> Value {
        self.later();
        let mut whole = json!({ "title": "Iesniegums", "accessClass": "OPEN" });
        for (name, value) in card.as_object().expect("fields") {
            whole[name] = value.clone();
        }
        let register = self.clerk.register("sanemtie").await;
        let input = json!({ "register": register, "file": file, "card": whole });
        let mut letter = self
            .clerk
            .mutate("registerDocument", "document { id number }", input)
            .await;
        assert_eq!(problems(&letter), []);
        letter["document"].take()
    }

    async fn close(&self, file: &Value) {
        self.later();
        let closed = self
            .clerk
            .mutate("closeFile", RETENTION_OF, json!({ "file": file }))
            .await;
        assert_eq!(problems(&closed), []);
    }

    /// What somebody who opens a file is told of its end.
    async fn told(&self, file: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on File { holds { title } retention { state dueOn countedOn \
                     explanation(language: EN) derivation { steps { hold text } } } } } }";
        self.clerk.ask(query, json!({ "id": file })).await["node"].take()
    }

    async fn state(&self, file: &Value) -> String {
        let told = self.told(file).await;
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let kept = &told["retention"];
        format!(
            "{} {} {}",
            text(&kept["state"]),
            text(&kept["dueOn"]),
            text(&kept["countedOn"])
        )
    }

    fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    fn until(&self, text: &str) {
        let at: chrono::DateTime<chrono::Utc> = text.parse().expect("an instant");
        self.app.clock.advance(at - self.app.clock.now());
    }
}

const DUE: &str = "DUE 2037-01-01 -";
const HELD: &str = "HELD - 2037-01-01";

#[both]
async fn what_a_lawsuit_needs_is_kept_until_nothing_holds_it(app: TestApp) {
    let office = Archive::of(app).await;
    let (file, letter) = office.client_file(json!({})).await;
    let id = &file["id"];
    assert_eq!(office.state(id).await, DUE);
    office.app.settle().await;

    let input = json!({ "files": [id], "idempotencyKey": "h1" });
    let placed = office.place(input.clone()).await;
    let held = &placed["hold"];
    assert_eq!(
        (
            &placed["files"],
            &held["state"],
            &held["validFrom"],
            &held["owner"]["familyName"]
        ),
        (
            &json!(1),
            &json!("STANDING"),
            &json!("2026-03-02"),
            &json!("Skujiņa")
        )
    );
    let again = office.place(input).await;
    assert_eq!(again, placed, "asked twice, placed once");
    // At once, and in the lists as soon: nothing is followed for it.
    assert_eq!(office.state(id).await, HELD);
    assert_eq!(due(&office.clerk, "2099-12-31").await, Vec::<String>::new());
    let told_now = office.told(id).await;
    let said = told_now["retention"]["explanation"]
        .as_str()
        .expect("sentences");
    assert!(
        said.contains("free from 1 January 2037. Held by “Lieta C71012345” (CPL 134. p.) until that is lifted. It must not be \
                       destroyed while it is held. Once nothing holds it, the day is 1 January 2037."),
        "{said}"
    );
    let steps = told_now["retention"]["derivation"]["steps"]
        .as_array()
        .expect("steps");
    assert_eq!(steps.last().expect("steps")["hold"], held["id"]);
    assert_eq!(told_now["holds"], json!([{ "title": "Lieta C71012345" }]));
    let query = "query($id: ID!) { document(id: $id) { holds { title } } }";
    let auditor = office.app.client("auditors").await;
    let seen = auditor.ask(query, json!({ "id": letter["id"] })).await;
    assert_eq!(
        seen["document"]["holds"],
        json!([{ "title": "Lieta C71012345" }])
    );
    let specialist = office.app.client("specialists").await;
    let unseen = specialist.ask(query, json!({ "id": letter["id"] })).await;
    assert_eq!(unseen["document"]["holds"], Value::Null);
    office.app.settle().await;
    assert_eq!(
        office.state(id).await,
        HELD,
        "whoever follows changes nothing"
    );

    // Two hold it: lifting the one is not enough.
    let second = office
        .place(json!({ "title": "Revīzija", "kind": "AUDIT", "series": [file["series"]["id"]] }))
        .await;
    let lifted = office.lift(held).await;
    assert_eq!(
        (
            &lifted["state"],
            &lifted["liftedBy"]["login"],
            &lifted["liftedBecause"]
        ),
        (
            &json!("LIFTED"),
            &json!("jurists"),
            &json!("Tiesvedība beigusies")
        )
    );
    assert_eq!(office.state(id).await, HELD);
    office.lift(&second["hold"]).await;
    assert_eq!(office.state(id).await, DUE);
    assert_eq!(due(&office.clerk, "2099-12-31").await.len(), 1);
    office.app.settle().await;
    let reckoned: Vec<Value> = told(&office.app, &file)
        .await
        .into_iter()
        .map(|(_, told)| {
            json!([
                told["because"],
                told["dueOn"]["to"],
                told["heldBy"].as_array().map(Vec::len)
            ])
        })
        .collect();
    assert_eq!(
        reckoned,
        [
            json!(["file", "2037-01-01", 0]),
            json!(["hold", null, 1]),
            json!(["hold", "2037-01-01", 0]),
        ]
    );
    let stale = json!({ "hold": held["id"], "revision": 0, "reason": "Vēlreiz" });
    let refused = office.lawyer.mutate("liftHold", HOLD, stale).await;
    assert_eq!(refusals(&refused), "HOLD_ENDED input.hold");
    let list = "{ holds(ceased: true) { totalCount nodes { title state } } standing: holds { totalCount } }";
    let list = office.archivist.ask(list, json!({})).await;
    assert_eq!(
        (
            &list["holds"]["totalCount"],
            &list["standing"]["totalCount"]
        ),
        (&json!(2), &json!(0))
    );
}

/// By itself, by its series, by what stands in it, by whom that names: whole files are kept, also those that come later.
#[both]
async fn whatever_a_hold_is_on_keeps_whole_files(app: TestApp) {
    let office = Archive::of(app).await;
    let sender = taken(&office.clerk, "Jānis Bērziņš").await;
    let addressee = taken(&office.clerk, "Ilze Kalniņa").await;
    let card = json!({
        "title": "Sūdzība par dzeltenu ziloni", "correspondent": sender["id"],
        "addressees": [{ "name": "Ilze Kalniņa", "correspondent": addressee["id"] }],
    });
    let (file, letter) = office.client_file(card.clone()).await;
    let id = &file["id"];
    let (other, _) = office.client_file(json!({})).await;
    office.app.settle().await;
    for on in [
        json!({ "files": [id] }),
        json!({ "documents": [letter["id"], letter["id"]] }),
        json!({ "correspondents": [sender["id"]] }),
        json!({ "correspondents": [addressee["id"]] }),
        json!({ "search": { "words": "dzeltens zilonis" } }),
        json!({ "search": { "words": "", "filter": { "files": [id] } } }),
    ] {
        let placed = office.place(on.clone()).await;
        assert_eq!(placed["files"], 1, "{on}");
        assert_eq!(office.state(id).await, HELD, "{on}");
        assert_eq!(office.state(&other["id"]).await, DUE, "{on}");
        office.lift(&placed["hold"]).await;
        assert_eq!(office.state(id).await, DUE, "{on}");
    }
    let series = office
        .place(json!({ "series": [file["series"]["id"]] }))
        .await;
    assert_eq!(office.state(&other["id"]).await, HELD);
    office.lift(&series["hold"]).await;

    // A document that stands in a further file keeps that one too; what is filed later is kept like what was there before.
    let held = office
        .place(json!({ "correspondents": [sender["id"]], "title": "Datu subjekta strīds", "kind": "DATA_SUBJECT" }))
        .await;
    let (later, _) = office.client_file(card.clone()).await;
    assert_eq!(office.state(&later["id"]).await, HELD);
    let query = "{ files(filter: { year: 2026 }, first: 200) { nodes { id designation } } }";
    let found = office.clerk.ask(query, json!({})).await;
    let nodes = found["files"]["nodes"].as_array().expect("files");
    let further = nodes.iter().find(|node| node["designation"] == "3-1 Nr. 1");
    let further = &further.expect("a client file")["id"];
    let third = office
        .letter(
            &nodes
                .iter()
                .find(|node| node["designation"] == "1-10")
                .expect("letters")["id"],
            card,
        )
        .await;
    let put = json!({ "document": third["id"], "file": further, "reason": "Par to pašu klientu" });
    let put = office
        .clerk
        .mutate("putDocumentInFile", "document { id }", put)
        .await;
    assert_eq!(problems(&put), []);
    office.close(further).await;
    assert_eq!(office.state(further).await, HELD);
    office.app.settle().await;
    assert_eq!(office.state(further).await, HELD);
    let list = due(&office.clerk, "2099-12-31").await;
    assert_eq!(list.len(), 1, "{list:?}");
    // The reference was a mistake.
    office.later();
    let out = json!({ "document": third["id"], "file": further, "reason": "Kļūda" });
    let out = office
        .clerk
        .mutate("takeDocumentOutOfFile", "document { id }", out)
        .await;
    assert_eq!(problems(&out), []);
    office.app.settle().await;
    assert_eq!(due(&office.clerk, "2099-12-31").await.len(), 2);
    assert_eq!(office.state(further).await, DUE);

    // What it is on is shown to those who may see it.
    let query = "query($id: ID!) { hold(id: $id) { searched subjects { totalCount nodes { kind record { ... on Correspondent { \
                 name } } } } } }";
    let seen = office
        .lawyer
        .ask(query, json!({ "id": held["hold"]["id"] }))
        .await;
    assert_eq!(
        seen["hold"]["subjects"],
        json!({ "totalCount": 1, "nodes": [{ "kind": "CORRESPONDENT", "record": { "name": "Jānis Bērziņš" } }] })
    );
    let auditor = office.app.client("auditors").await;
    let seen = auditor
        .ask(query, json!({ "id": held["hold"]["id"] }))
        .await;
    assert_eq!(seen["hold"]["subjects"]["nodes"][0]["record"], Value::Null);
}

/// Destruction and holds never meet: whoever is inside is waited for.
#[both]
async fn a_hold_waits_at_the_gate_for_whoever_is_inside(app: TestApp) {
    let office = Archive::of(app).await;
    let (file, _) = office.client_file(json!({})).await;
    let institution = files::Entity::find()
        .one(office.app.kit.db.reader())
        .await
        .expect("a database")
        .expect("a file")
        .institution_id;
    let inside = office.app.kit.begin(Actor::System).await.expect("begun");
    gate::share(&inside, institution).await.expect("inside");
    let input = office.hold(json!({ "files": [file["id"]] }));
    let lawyer = office.lawyer.clone();
    let mut placing = tokio::spawn(async move { lawyer.mutate("placeHold", HOLD, input).await });
    let waited = tokio::time::timeout(std::time::Duration::from_millis(300), &mut placing).await;
    assert!(waited.is_err(), "it waits");
    drop(inside);
    let placed = placing.await.expect("placed");
    assert_eq!(problems(&placed), []);
    assert_eq!(office.state(&file["id"]).await, HELD);
}
