//! The permanent files of 2021 from the day on which they fall due to the day on which the office keeps no copy of them: described,
//! approved, sent, refused, mended, sent again, accepted, handed over by an act, released by a list, destroyed here, and still told of.

use aprite::content::owners::{self, Owner};
use aprite::kernel::calendar;
use chrono::TimeDelta;
use entities::documents::document;
use entities::values::ContentHash;
use entities::vocabulary::DocumentStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use super::replies::hash_of;
use super::*;
use crate::support::client::Client;
use crate::support::people::person;

const LIST: &str = "list { id revision state }";

const DIFFERENCE: &str = "difference { before { name } units { added removed } records: counts(of: RECORDS) { added removed changed } \
    descriptions: counts(of: DESCRIPTIONS) { changed } files(of: RECORDS, first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { path \
    change sha256Before sha256 document { title } } } all: files(of: DESCRIPTIONS, first: 200) { totalCount nodes { path change } } }";

impl Office {
    /// Years pass in which nothing of this is done.
    async fn years_pass(&self) {
        for year in 2022..2025 {
            self.year_ends(year, &format!("{}-01-02T08:00:00Z", year + 1))
                .await;
        }
        let december = "2025-12-01T08:00:00Z".parse::<chrono::DateTime<chrono::Utc>>();
        let december = december.expect("an instant");
        self.app.clock.advance(december - self.app.clock.now());
    }

    /// The difference of a package to the one before it.
    async fn difference(&self, package: &Value) -> Value {
        let query = format!("query($id: ID!) {{ handoverPackage(id: $id) {{ {DIFFERENCE} }} }}");
        let clerk = self.clerk().await;
        clerk.ask(&query, json!({ "id": package["id"] })).await["handoverPackage"]["difference"]
            .take()
    }

    /// What keeps files off a list.
    async fn in_the_way(&self, files: &[Value]) -> Vec<String> {
        self.later();
        let input =
            json!({ "title": "Nodotās lietas", "ground": "Nodots arhīvam", "files": files });
        let clerk = self.clerk().await;
        let refused = clerk.mutate("proposeDestructionList", LIST, input).await;
        assert_eq!(refused["list"], Value::Null, "{refused:#}");
        let problems = refused["problems"].as_array().expect("problems").iter();
        problems
            .map(|problem| {
                assert_eq!(problem["code"], "LIST_FILE_IN_THE_WAY", "{problem}");
                problem["message"].as_str().expect("words").to_owned()
            })
            .collect()
    }

    /// A step on a list that nobody refuses.
    async fn listed(&self, by: &Client, mutation: &str, list: &Value, more: Value) -> Value {
        let mut input = json!({ "list": list["id"], "revision": list["revision"] });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        self.done(by, mutation, LIST, input).await["list"].take()
    }

    /// What minutes or a letter said about the act of destruction.
    async fn said(&self, kind: &str, number: &str) -> Value {
        self.later();
        let today = calendar::day(self.app.kit.clock.now());
        let card = json!({ "kind": kind, "title": format!("Par aktu DA-1: {number}"), "accessClass": "OPEN",
            "author": "Latvijas Nacionālais arhīvs", "senderNumber": number, "senderDate": today });
        let paper = self.clerk().await.registered("sanemtie", card, &[]).await;
        json!({ "number": number, "datedOn": today, "document": paper["id"] })
    }

    /// A list of files that everybody agrees on, and its execution.
    async fn destroyed(&self, files: &[Value]) -> Value {
        let clerk = self.clerk().await;
        let input =
            json!({ "title": "Nodotās lietas", "ground": "Nodots arhīvam", "files": files });
        let list = self
            .done(&clerk, "proposeDestructionList", LIST, input)
            .await["list"]
            .take();
        let all = json!({ "appraisal": "DESTROY", "reason": "Oriģināls ir arhīvā" });
        let list = self.listed(&clerk, "appraiseItems", &list, all).await;
        let number = json!({ "actNumber": "DA-1" });
        let list = self
            .listed(&clerk, "submitDestructionList", &list, number)
            .await;
        let mut minutes = self.said("MINUTES", "EK-1").await;
        minutes["chair"] = person(&self.app, "Auziņa").await;
        minutes["members"] = json!([
            person(&self.app, "Skujiņa").await,
            person(&self.app, "Lāce").await
        ]);
        let list = self
            .listed(&clerk, "recordCommission", &list, minutes)
            .await;
        let head = self.app.client("vaditaja").await;
        let list = self
            .listed(&head, "approveDestructionList", &list, json!({}))
            .await;
        let agreed = self.said("LETTER", "LNA-77").await;
        let list = self
            .listed(&clerk, "recordArchiveAgreement", &list, agreed)
            .await;
        self.app.settle().await;
        self.app.clock.advance(TimeDelta::days(16));
        let archivist = self.archivist().await;
        let order =
            json!({ "list": list["id"], "revision": list["revision"], "method": "Dzēšana" });
        self.done(
            &archivist,
            "executeDestructionList",
            "execution { state }",
            order,
        )
        .await;
        self.app.settle().await;
        let clerk = self.clerk().await;
        let query = "query($id: ID!) { destructionList(id: $id) { state items(first: 10) { edges { node { designation title \
                     ground state } } } act { dataUrl } } }";
        clerk.ask(query, json!({ "id": list["id"] })).await["destructionList"].take()
    }
}

#[both]
async fn the_permanent_files_of_2021_go_to_the_archive_and_leave_the_office(office: Office) {
    // In the autumn of 2025 the clerk sees what must have gone in 2026.
    office.years_pass().await;
    let due = office.due("2026-12-31").await;
    let designations: Vec<&str> = due.iter().map(|(known, _)| known.as_str()).collect();
    assert_eq!(designations, ["1-3", "1-5", "1-6"]);
    let files: Vec<Value> = due.iter().take(2).map(|(_, id)| id.clone()).collect();
    let lacking = office.in_the_way(&files).await;
    assert!(
        lacking[0].contains("not all of it is described"),
        "{lacking:?}"
    );

    // Described, approved, packed, sent; the archive refuses the minutes.
    let inventory = office.approved().await;
    let units = office.units(&inventory).await;
    let lacking = office.in_the_way(&files).await;
    assert!(
        lacking[0].contains("has not accepted it (1-1)"),
        "{lacking:?}"
    );
    office.drop_folder();
    let agreement = office.agreed(json!({})).await;
    let first = office.order(&inventory, "OPEX").await;
    let first = office.prepared(&first).await;
    assert_eq!(first["state"], "READY", "{first:#}");
    office.sent(&first, &agreement).await;
    let kept = office.manifest(&first).await;
    let refused = office
        .answer(&first, "accepted")
        .await
        .replacen(";accepted;", ";refused;Protokoli nav pilnīgi", 1)
        .replace("unit;2;;accepted;", "unit;2;;refused;Trūkst atslēgvārdu");
    let answered = office.answered(&first, &refused).await;
    assert_eq!(answered["reply"]["outcome"], "REFUSED", "{answered:#}");
    let draft = office.draft(&[&first], json!({}));
    let archivist = office.archivist().await;
    let act = archivist
        .mutate("drawUpHandoverAct", acts::ACT, draft)
        .await;
    assert_eq!(refusals(&act), "ACT_PACKAGE_REFUSED input.packages.0");

    // Given up, its manifest stays: the answer is about it.
    office.discard(&first).await;
    assert_eq!(office.manifest(&first).await, kept);

    // The minutes are mended on their card, and go in a package of their own.
    let clerk = office.clerk().await;
    let query =
        "query($file: ID!) { documents(filter: { file: $file }) { nodes { id revision } } }";
    let held = clerk.ask(query, json!({ "file": files[1] })).await;
    let minutes = &held["documents"]["nodes"][0];
    let amended = json!({ "document": minutes["id"], "revision": minutes["revision"], "reason": "Arhīva piezīme",
                          "card": { "keywords": "sanāksmes" } });
    office
        .done(&clerk, "amendDocument", "document { id }", amended)
        .await;
    office.app.settle().await;
    office.app.clock.advance(TimeDelta::minutes(1));
    let orders = office.order_of(&inventory, &units[..1], "OPEX").await;
    let orders = office.prepared(&orders).await;
    office.app.clock.advance(TimeDelta::minutes(1));
    let mended = office.order_of(&inventory, &units[1..], "OPEX").await;
    let mended = office.prepared(&mended).await;
    assert_eq!(mended["state"], "READY", "{mended:#}");

    // It says clearly how it differs: the orders are not in it, its minutes are the same, one is described otherwise.
    let told = office.difference(&mended).await;
    assert_eq!(told["before"]["name"], first["name"]);
    assert_eq!(told["units"], json!({ "added": [], "removed": ["1"] }));
    assert_eq!(
        told["records"],
        json!({ "added": 0, "removed": 2, "changed": 0 })
    );
    assert_eq!(told["files"]["totalCount"], 2);
    let described = told["all"]["nodes"].as_array().expect("files").len();
    assert_eq!(told["all"]["totalCount"], described);
    let removed = &told["files"]["nodes"][0];
    assert_eq!(removed["change"], "REMOVED");
    assert_eq!(removed["sha256"], Value::Null);
    let path = removed["path"].as_str().expect("a path");
    assert!(kept.iter().any(|(_, known)| known == path), "{path}");
    let changed: Vec<&str> = told["all"]["nodes"]
        .as_array()
        .expect("files")
        .iter()
        .filter(|line| line["change"] == "CHANGED")
        .map(|line| line["path"].as_str().expect("a path"))
        .collect();
    assert!(
        changed.iter().any(|path| path.contains("F412_1_2_")),
        "{changed:?}"
    );
    assert!(
        !changed.iter().any(|path| path.contains("F412_1_1_")),
        "{changed:?}"
    );
    let next = "query($id: ID!, $after: String) { handoverPackage(id: $id) { difference { files(of: RECORDS, first: 1, after: $after) \
                { pageInfo { hasNextPage } nodes { path } } } } }";
    let after = &told["files"]["pageInfo"]["endCursor"];
    let page = clerk
        .ask(next, json!({ "id": mended["id"], "after": after }))
        .await;
    let page = &page["handoverPackage"]["difference"]["files"];
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
    assert_ne!(page["nodes"][0]["path"], removed["path"]);

    // Both are accepted, and one act hands both over.
    for package in [&orders, &mended] {
        assert_eq!(office.sent(package, &agreement).await["state"], "DELIVERED");
        let accepted = office.answer(package, "accepted").await;
        let lines = accepted.lines().filter(|line| {
            let other = if package["name"] == orders["name"] {
                "unit;2;"
            } else {
                "unit;1;"
            };
            !line.starts_with(other)
        });
        let accepted: String = lines.map(|line| format!("{line}\r\n")).collect();
        let answered = office.answered(package, &accepted).await;
        assert_eq!(answered["reply"]["outcome"], "ACCEPTED", "{answered:#}");
    }
    let lacking = office.in_the_way(&files).await;
    assert!(
        lacking[0].contains("there is no act of handover"),
        "{lacking:?}"
    );
    let act = office
        .drawn_up(office.draft(&[&orders, &mended], json!({})))
        .await;
    assert_eq!(
        (
            &act["number"],
            &act["unitsInWords"],
            &act["rows"][0]["restricted"]
        ),
        (&json!("1/2025"), &json!("divas"), &json!(["1"]))
    );
    let lacking = office.in_the_way(&files).await;
    assert!(lacking[0].contains("handover No. 1/2025"), "{lacking:?}");
    let act = office.signed_by_both(&act).await;
    assert_eq!(act["state"], "SIGNED");
    let left = office.due("2026-12-31").await;
    assert_eq!(left.len(), 1);
    let query = "query($id: ID!) { node(id: $id) { ... on File { retention { state explanation(language: EN) } } } }";
    let told = clerk.ask(query, json!({ "id": files[0] })).await;
    let told = told["node"]["retention"]["explanation"].to_string();
    assert!(
        told.contains("The archive has it by the act No. 1/2025"),
        "{told}"
    );

    // What the office keeps is a copy now: a list destroys it, on the ground of the act.
    let stored = office.stored("Par darba laiku").await;
    assert!(stored.exists());
    let list = office.destroyed(&files).await;
    assert_eq!(list["state"], "EXECUTED", "{list:#}");
    let items = list["items"]["edges"].as_array().expect("items").iter();
    for item in items {
        assert_eq!(
            (&item["node"]["ground"], &item["node"]["state"]),
            (
                &json!("nodots arhīvam, akts Nr. 1/2025"),
                &json!("DESTROYED")
            )
        );
    }
    assert!(!stored.exists());
    let gone = document::Entity::find()
        .filter(document::Column::Title.eq("Par darba laiku"))
        .one(office.app.kit.db.reader())
        .await;
    assert_eq!(gone.expect("asked"), None);
    let destroyed = document::Entity::find()
        .filter(document::Column::Status.eq(DocumentStatus::Destroyed))
        .all(office.app.kit.db.reader())
        .await;
    assert_eq!(destroyed.expect("asked").len(), 4);
    let today = calendar::day(office.app.clock.now());
    let reader = office.app.kit.db.reader();
    let report = aprite::retention::verify::verify(reader, today, |_| {}).await;
    let report = report.expect("reckoned");
    assert_eq!((report.different, report.behind), (0, 0), "{report:?}");

    // What was handed over, what the archive answered and the act are still there, word for word.
    assert_eq!(office.manifest(&first).await, kept);
    for package in [&orders, &mended] {
        let now = office.package(package).await;
        assert_eq!(
            (&now["state"], &now["actNumber"]),
            (&json!("HANDED_OVER"), &json!("1/2025"))
        );
        let archivist = office.archivist().await;
        let url = now["manifestUrl"].as_str().expect("a path");
        let manifest = archivist.get(url).await.text().await.expect("text");
        let digest: [u8; 32] = Sha256::digest(manifest.as_bytes()).into();
        assert_eq!(
            now["manifestSha256"],
            ContentHash::from_bytes(digest).to_string()
        );
        assert!(!office.folder(package).await.exists(), "its file went");
    }
    let clerk = office.clerk().await;
    let query = "query($package: ID!) { archiveReply(package: $package) { outcome sha256 exceptions { nodes { unit path remarks } } } }";
    let reply = clerk.ask(query, json!({ "package": first["id"] })).await;
    assert_eq!(
        reply["archiveReply"]["exceptions"]["nodes"],
        json!([{ "unit": "2", "path": null, "remarks": "Trūkst atslēgvārdu" }])
    );
    assert_eq!(reply["archiveReply"]["sha256"], hash_of(&refused));
    let paper = office.paper_of(&act).await;
    assert_eq!(act["paperSha256"], hash_of(&paper));
    let reader = office.app.kit.db.reader();
    for signature in act["signatures"].as_array().expect("signatures") {
        let hash = signature["sha256"].as_str().expect("a hash");
        let hash: ContentHash = hash.parse().expect("a hash");
        let held = owners::of(reader, &[hash]).await.expect("asked");
        let acts = held[&hash].iter();
        assert_eq!(
            acts.filter(|owner| matches!(owner, Owner::HandoverAct(_)))
                .count(),
            1
        );
    }
    let read = office.inventory(&inventory).await;
    let titles: Vec<&Value> = read["units"]["nodes"]
        .as_array()
        .expect("units")
        .iter()
        .map(|unit| &unit["flaws"])
        .collect();
    assert_eq!(titles, [&json!([]), &json!([])]);
    assert_eq!(
        read["units"]["nodes"][0]["accessGround"], "Informācijas atklātības likuma 5. pants",
        "the archive's own inventory leads there"
    );
}
