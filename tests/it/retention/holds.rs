//! What must not be destroyed: placed by whoever sees it first, told on every file, reviewed, lifted, and never forgotten.

use aprite::attention::reminder::begin_due;
use aprite::journal::Actor;
use aprite::retention::gate;
use entities::classification::file as files;
use entities::retention::{hold, hold_subject};
use sea_orm::PaginatorTrait;

use super::*;
use crate::support::people::{person, taken};

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

#[both]
async fn a_hold_is_reviewed_prolonged_and_runs_out_by_itself(app: TestApp) {
    let office = Archive::of(app).await;
    let (file, _) = office.client_file(json!({})).await;
    let id = &file["id"];
    // The specialist answers for it, and may therefore review it.
    let owner = person(&office.app, "Zariņš").await;
    let placed = office
        .place(json!({ "files": [id], "owner": owner, "validTo": "2026-03-31", "reviewOn": "2026-03-11" }))
        .await;
    office.app.settle().await;
    let query = "query($until: Date!) { holds(reviewUntil: $until) { nodes { title } } }";
    let due_by = async |until: &str| {
        let found = office.archivist.ask(query, json!({ "until": until })).await;
        found["holds"]["nodes"].as_array().expect("holds").len()
    };
    assert_eq!(
        (due_by("2026-03-10").await, due_by("2026-03-11").await),
        (0, 1)
    );
    let specialist = office.app.client("specialists").await;
    let notified = async |expected: &[&str]| {
        let begun = begin_due(&office.app.kit).await.expect("begun");
        office.app.settle().await;
        let query = "{ notifications { nodes { kind dueOn document { id } hold { title } } } }";
        let client = office.app.client("specialists").await;
        let told = client.ask(query, json!({})).await["notifications"]["nodes"].take();
        let told = told.as_array().expect("notifications").iter();
        let kinds: Vec<String> = told
            .filter(|node| node["hold"]["title"] == "Lieta C71012345" && node["document"].is_null())
            .map(|node| node["kind"].as_str().expect("a kind").to_owned())
            .collect();
        assert_eq!(kinds, expected);
        begun
    };
    office.until("2026-03-06T08:00:00Z");
    assert_eq!(notified(&[]).await, 1);
    office.until("2026-03-09T08:00:00Z");
    notified(&["HOLD_REVIEW_DUE"]).await;
    office.until("2026-03-12T08:00:00Z");
    notified(&["HOLD_REVIEW_OVERDUE", "HOLD_REVIEW_DUE"]).await;

    let review = |change: Value| {
        let mut input = json!({
            "hold": placed["hold"]["id"], "revision": 0, "reviewOn": "2026-05-04", "prolongedTo": "2026-05-31",
            "remark": "Lieta pārsūdzēta",
        });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    let head = office.app.client("nodalas-vaditaja").await;
    let refused = head.mutate("reviewHold", HOLD, review(json!({}))).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    for (change, expected) in [
        (json!({ "remark": "" }), "REASON_REQUIRED input.remark"),
        (
            json!({ "reviewOn": "2026-03-12" }),
            "HOLD_DAY_PASSED input.reviewOn",
        ),
        (
            json!({ "reviewOn": "2026-06-01" }),
            "HOLD_REVIEW_TOO_LATE input.reviewOn",
        ),
        (
            json!({ "prolongedTo": "2026-03-30", "reviewOn": "2026-03-20" }),
            "HOLD_SHORTENED input.prolongedTo",
        ),
        (json!({ "revision": 7 }), "HOLD_STALE input.revision"),
        (
            json!({ "hold": "hold_00000000000000000000000000000007" }),
            "HOLD_UNKNOWN input.hold",
        ),
    ] {
        let refused = office
            .archivist
            .mutate("reviewHold", HOLD, review(change))
            .await;
        assert_eq!(refusals(&refused), expected);
    }
    let reviewed = specialist
        .mutate("reviewHold", HOLD, review(json!({})))
        .await;
    assert_eq!(problems(&reviewed), []);
    let hold = &reviewed["hold"];
    assert_eq!(
        (&hold["validTo"], &hold["reviewOn"], &hold["revision"]),
        (&json!("2026-05-31"), &json!("2026-05-04"), &json!(1))
    );
    assert_eq!(
        hold["reviews"],
        json!([{ "reviewedBy": { "login": "specialists" }, "reviewOn": "2026-05-04", "remark": "Lieta pārsūdzēta" }])
    );
    // The day that it had first comes and changes nothing.
    office.app.settle().await;
    office.until("2026-04-02T08:00:00Z");
    office.app.settle().await;
    let office = Archive::of(office.app).await;
    assert_eq!(office.state(id).await, HELD);
    let told_now = office.told(id).await["retention"]["explanation"].take();
    assert!(
        told_now
            .as_str()
            .expect("sentences")
            .contains("until 31 May 2026, or until"),
        "{told_now}"
    );

    office.until("2026-06-01T08:00:00Z");
    let office = Archive::of(office.app).await;
    assert_eq!(office.state(id).await, DUE);
    assert_eq!(due(&office.clerk, "2099-12-31").await.len(), 1);
    let query = "query($id: ID!) { hold(id: $id) { state liftedBy { login } } }";
    let ended = office
        .lawyer
        .ask(query, json!({ "id": placed["hold"]["id"] }))
        .await;
    assert_eq!(
        ended["hold"],
        json!({ "state": "RAN_OUT", "liftedBy": null })
    );
    let kinds: Vec<String> = entry::Entity::find()
        .filter(entry::Column::SubjectKind.eq("hold"))
        .order_by_asc(entry::Column::At)
        .all(office.app.kit.db.reader())
        .await
        .expect("the journal")
        .into_iter()
        .map(|entry| entry.kind)
        .collect();
    assert_eq!(kinds, ["hold.placed", "hold.reviewed", "hold.ran_out"]);
}

#[both]
async fn a_hold_that_does_not_hold_together_is_refused_and_leaves_nothing(app: TestApp) {
    let office = Archive::of(app).await;
    let valmiera = aprite::app::sample::load_valmiera(&office.app.kit)
        .await
        .expect("Valmiera");
    let stranger = office.app.client("valmiera-lietvede").await;
    let theirs = files::Entity::find()
        .filter(files::Column::InstitutionId.eq(valmiera.institution))
        .one(office.app.kit.db.reader())
        .await
        .expect("a database")
        .expect("a file of Valmiera");
    let theirs = aprite::graphql::ids::print(theirs.id);
    let (file, letter) = office
        .client_file(json!({ "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02", "accessGround": "IAL 5. p." }))
        .await;
    let id = &file["id"];
    let many = vec![id.clone(); 1_001];
    let leaves =
        json!({ "staffMember": person(&office.app, "Sproģis").await, "lastDay": "2026-03-01" });
    let administrator = office.app.client("administrators").await;
    let left = administrator
        .mutate("endEmployment", "staffMember { id }", leaves)
        .await;
    assert_eq!(problems(&left), []);
    for (change, expected) in [
        (json!({ "owner": null }), "HOLD_OWNER_REQUIRED input.owner"),
        (
            json!({ "owner": "staff_00000000000000000000000000000007" }),
            "STAFF_MEMBER_UNKNOWN input.owner",
        ),
        (
            json!({ "owner": person(&office.app, "Sproģis").await }),
            "HOLD_OWNER_NOT_EMPLOYED input.owner",
        ),
        (json!({ "files": [] }), "HOLD_SUBJECT_REQUIRED input"),
        (json!({ "files": many }), "HOLD_SUBJECTS_TOO_MANY input"),
        (
            json!({ "files": [id, theirs] }),
            "FILE_UNKNOWN input.files.1",
        ),
        (json!({ "files": ["x"] }), "ID_MALFORMED input.files.0"),
        // Whose eyes it is not for, for them there is no such letter.
        (
            json!({ "documents": [letter["id"]] }),
            "DOCUMENT_UNKNOWN input.documents.0",
        ),
        (
            json!({ "series": ["series_00000000000000000000000000000007"] }),
            "FILE_SERIES_UNKNOWN input.series.0",
        ),
        (
            json!({ "correspondents": ["correspondent_00000000000000000000000000000007"] }),
            "CORRESPONDENT_UNKNOWN input.correspondents.0",
        ),
        (
            json!({ "files": [], "search": { "words": "nekurienes" } }),
            "HOLD_SEARCH_EMPTY input.search",
        ),
        (
            json!({ "search": { "words": "\"" } }),
            "QUERY_MALFORMED input.search.words",
        ),
        (
            json!({ "validFrom": "2026-03-03" }),
            "DATE_IN_FUTURE input.validFrom",
        ),
        (
            json!({ "validFrom": "2026-03-02", "validTo": "2026-03-01" }),
            "DATE_ORDER input.validTo",
        ),
        (
            json!({ "validFrom": "2025-03-02", "validTo": "2026-03-01" }),
            "HOLD_DAY_PASSED input.validTo",
        ),
        (
            json!({ "reviewOn": "2026-03-02" }),
            "HOLD_DAY_PASSED input.reviewOn",
        ),
        (
            json!({ "validTo": "2026-05-01" }),
            "HOLD_REVIEW_TOO_LATE input.reviewOn",
        ),
        (
            json!({ "title": " ", "ground": "", "reason": "" }),
            "REQUIRED input.title, REQUIRED input.ground, REASON_REQUIRED input.reason",
        ),
    ] {
        let mut whole = json!({ "files": [id] });
        for (name, value) in change.as_object().expect("fields") {
            whole[name] = value.clone();
        }
        let refused = office
            .lawyer
            .mutate("placeHold", HOLD, office.hold(whole))
            .await;
        assert_eq!(refusals(&refused), expected, "{change}");
    }
    let input = office.hold(json!({ "files": [id] }));
    for login in [
        "specialists",
        "nodalas-vaditaja",
        "auditors",
        "administrators",
    ] {
        let client = office.app.client(login).await;
        let refused = client.mutate("placeHold", HOLD, input.clone()).await;
        assert_eq!(refusals(&refused), "NOT_PERMITTED input", "{login}");
    }
    let reader = office.app.kit.db.reader();
    assert_eq!(hold::Entity::find().count(reader).await.expect("holds"), 0);
    assert_eq!(
        hold_subject::Entity::find()
            .count(reader)
            .await
            .expect("subjects"),
        0
    );
    assert_eq!(office.state(id).await, DUE);

    // Placing is for many, lifting for few; another institution knows of neither.
    let placed = office.clerk.mutate("placeHold", HOLD, input.clone()).await;
    assert_eq!(problems(&placed), []);
    let lift = json!({ "hold": placed["hold"]["id"], "revision": 0, "reason": "Vairs nevajag" });
    for client in [&office.clerk, &office.archivist] {
        let refused = client.mutate("liftHold", HOLD, lift.clone()).await;
        assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    }
    let query = "query($id: ID!) { hold(id: $id) { title } }";
    let unseen = stranger
        .ask(query, json!({ "id": placed["hold"]["id"] }))
        .await;
    assert_eq!(unseen["hold"], Value::Null);
    let mut without = lift.clone();
    without["reason"] = json!("");
    let refused = office.lawyer.mutate("liftHold", HOLD, without).await;
    assert_eq!(refusals(&refused), "REASON_REQUIRED input.reason");
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
