//! What the archive answers to a package: matched per file and hash, or told with its place.

use aprite::content::owners::{self, Owner};
use chrono::TimeDelta;
use entities::content::content;
use entities::values::ContentHash;
use sea_orm::EntityTrait;
use sha2::{Digest, Sha256};

use super::packages::desk::PACKAGE;
use super::*;

const REPLY: &str = "reply { id outcome remarks fileCount refusedCount sha256 document { title } exceptions { totalCount nodes { \
    unit path sha256 outcome remarks } } }";

pub(super) fn hash_of(bytes: impl AsRef<[u8]>) -> String {
    let digest: [u8; 32] = Sha256::digest(bytes.as_ref()).into();
    ContentHash::from_bytes(digest).to_string()
}

impl Office {
    /// Hash and path of each file of a package.
    pub(super) async fn manifest(&self, package: &Value) -> Vec<(String, String)> {
        let path = package["manifestUrl"].as_str().expect("a path");
        let answer = self.archivist().await.get(path).await;
        let text = answer.text().await.expect("a manifest");
        let lines = text.lines().map(|line| {
            let (hash, path) = line.split_once("  ").expect("a line of a manifest");
            (hash.to_owned(), path.to_owned())
        });
        lines.collect()
    }

    /// An answer that says the same of all, as a table.
    pub(super) async fn answer(&self, package: &Value, outcome: &str) -> String {
        let mut text = format!(
            "kind;name;sha256;outcome;remarks\r\npackage;{};{};{outcome};\r\nunit;1;;{outcome};\r\nunit;2;;{outcome};\r\n",
            package["name"].as_str().expect("a name"),
            package["sha256"].as_str().expect("a hash"),
        );
        for (hash, path) in self.manifest(package).await {
            text.push_str(&format!("file;{path};{hash};{outcome};\r\n"));
        }
        text
    }

    /// A letter of the archive with an answer in it.
    async fn letter_with(&self, answer: &str) -> Value {
        let clerk = self.clerk().await;
        let upload = clerk.upload("atbilde.csv", answer.to_owned()).await;
        let card = json!({ "title": "Par pakotnes pieņemšanu", "accessClass": "OPEN" });
        let input = json!({ "register": clerk.register("sanemtie").await, "card": card, "uploads": [{ "upload": upload }] });
        self.done(&clerk, "registerDocument", "document { id }", input)
            .await["document"]["id"]
            .take()
    }

    pub(super) async fn answered(&self, package: &Value, answer: &str) -> Value {
        self.later();
        let input = json!({ "package": package["id"], "document": self.letter_with(answer).await, "content": hash_of(answer) });
        self.archivist()
            .await
            .mutate("recordArchiveReply", REPLY, input)
            .await
    }

    /// Why something is no answer to a package; it changes nothing.
    async fn not_answered(&self, package: &Value, answer: &str) -> Vec<String> {
        let payload = self.answered(package, answer).await;
        assert_eq!(payload["reply"], Value::Null, "{payload:#}");
        let query = "query($package: ID!) { archiveReply(package: $package) { id } }";
        let clerk = self.clerk().await;
        let there = clerk.ask(query, json!({ "package": package["id"] })).await;
        assert_eq!(there["archiveReply"], Value::Null);
        let problems = payload["problems"].as_array().expect("problems").iter();
        problems
            .map(|problem| problem["code"].as_str().expect("a code").to_owned())
            .collect()
    }
}

#[both]
async fn what_is_no_answer_to_the_package_is_told_and_what_is_stays_for_ever(office: Office) {
    office.drop_folder();
    let package = office.packed().await;
    let accepted = office.answer(&package, "accepted").await;
    assert_eq!(
        office.not_answered(&package, &accepted).await,
        ["REPLY_NOT_DELIVERED"]
    );
    let agreement = office.agreed(json!({})).await;
    assert_eq!(
        office.sent(&package, &agreement).await["state"],
        "DELIVERED"
    );

    let name = package["name"].as_str().expect("a name");
    let hash = package["sha256"].as_str().expect("a hash");
    let (first, path) = office.manifest(&package).await.swap_remove(0);
    let other = "0".repeat(64);
    let line = format!("file;{path};{first};accepted;\r\n");
    for (answer, expected) in [
        ("labdien".to_owned(), "REPLY_COLUMNS"),
        (accepted.replace(name, "export_cits"), "REPLY_OTHER_PACKAGE"),
        (accepted.replace(hash, &other), "REPLY_OTHER_HASH"),
        (accepted.replace(&line, ""), "REPLY_SILENT"),
        (
            accepted.replace(&line, &format!("file;{path};{other};accepted;\r\n")),
            "REPLY_OTHER_HASH",
        ),
        (
            accepted.replace(&line, &format!("file;{path};{first};refused;\r\n")),
            "REPLY_CONTRADICTS",
        ),
        (
            format!("{accepted}file;nav/tadas.pdf;{first};accepted;\r\n"),
            "REPLY_FILE_UNKNOWN",
        ),
        (format!("{accepted}{line}"), "REPLY_TWICE"),
        (accepted.replace("unit;2;", "unit;3;"), "REPLY_UNIT_UNKNOWN"),
        (
            accepted.replace("unit;2;;accepted", "unit;2;;yes"),
            "REPLY_OUTCOME",
        ),
    ] {
        let told = office.not_answered(&package, &answer).await;
        assert_eq!(told.first().map(String::as_str), Some(expected), "{told:?}");
    }

    // What is not in the letter is not the letter's answer, and only the archivist enters it.
    let letter = office.letter_with(&accepted).await;
    let input = json!({ "package": package["id"], "document": letter, "content": other });
    let archivist = office.archivist().await;
    let refused = archivist
        .mutate("recordArchiveReply", REPLY, input.clone())
        .await;
    assert_eq!(refusals(&refused), "REPLY_CONTENT_UNKNOWN input.content");
    let clerk = office.clerk().await;
    let refused = clerk.mutate("recordArchiveReply", REPLY, input).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");

    // Accepted with a remark about a file.
    let remarked = accepted
        .replace(
            &format!("package;{name};{hash};accepted;"),
            &format!("package;{name};{hash};accepted_with_remarks;Labi sagatavots"),
        )
        .replace(
            &line,
            &format!("file;{path};{first};accepted_with_remarks;Formāts pārveidots\r\n"),
        );
    let entered = office.answered(&package, &remarked).await;
    let files = office.manifest(&package).await.len();
    let exception = json!({ "unit": null, "path": path, "sha256": first, "outcome": "ACCEPTED_WITH_REMARKS", "remarks": "Formāts pārveidots" });
    assert_eq!(entered["problems"], json!([]), "{entered:#}");
    let reply = &entered["reply"];
    assert_eq!(
        (&reply["outcome"], &reply["remarks"], &reply["refusedCount"]),
        (
            &json!("ACCEPTED_WITH_REMARKS"),
            &json!("Labi sagatavots"),
            &json!(0)
        )
    );
    assert_eq!(reply["fileCount"], json!(files));
    assert_eq!(reply["sha256"], json!(hash_of(&remarked)));
    assert_eq!(reply["document"]["title"], "Par pakotnes pieņemšanu");
    assert_eq!(
        reply["exceptions"],
        json!({ "totalCount": 1, "nodes": [exception] })
    );
    let again = office.answered(&package, &accepted).await;
    assert_eq!(refusals(&again), "REPLY_THERE input.package");

    // It stays: the package is not given up, its bytes belong to the answer as well.
    let input = json!({ "package": package["id"], "reason": "x" });
    let refused = archivist.mutate("discardPackage", PACKAGE, input).await;
    assert_eq!(refusals(&refused), "PACKAGE_ACCEPTED input.package");
    let hash: ContentHash = hash_of(&remarked).parse().expect("a hash");
    let reader = office.app.kit.db.reader();
    let kept = content::Entity::find_by_id(hash).one(reader).await;
    assert!(kept.expect("asked").is_some());
    let held = owners::of(reader, &[hash]).await;
    let held = held.expect("asked").remove(&hash).expect("owned");
    assert!(
        held.iter()
            .any(|owner| matches!(owner, Owner::ArchiveReply(_))),
        "{held:?}"
    );
    office.app.settle().await;
    let head = office.app.client("vaditaja").await;
    let told = office.journal(&head).await;
    let answered: Vec<_> = told
        .iter()
        .filter(|(kind, _)| kind == "package.answered")
        .collect();
    assert_eq!(answered.len(), 1);
    assert!(!answered[0].1.contains("sagatavots"));
}

#[both]
async fn what_the_archive_refuses_goes_again_in_another_package(office: Office) {
    office.drop_folder();
    let package = office.packed().await;
    let agreement = office.agreed(json!({})).await;
    office.sent(&package, &agreement).await;
    let refused = office.answer(&package, "refused").await;
    let entered = office.answered(&package, &refused).await;
    assert_eq!(entered["reply"]["outcome"], "REFUSED", "{entered:#}");
    assert_eq!(
        entered["reply"]["refusedCount"],
        entered["reply"]["fileCount"]
    );
    office.discard(&package).await;
    assert_eq!(office.package(&package).await["state"], "DISCARDED");

    // The archive has spoken of its units: they may be described anew, but not taken off.
    office.app.clock.advance(TimeDelta::minutes(1));
    let inventories = office
        .clerk()
        .await
        .ask("{ inventories { nodes { id revision } } }", json!({}))
        .await;
    let inventory = &inventories["inventories"]["nodes"][0];
    let units = office.units(inventory).await;
    let anew = json!({ "units": [units[0]], "reason": "Arhīvs lūdz precizēt" });
    let inventory = office.step("reviseDescriptionUnits", inventory, anew).await;
    let off = json!({ "units": [units[0]], "reason": "Arhīvs to neņem" });
    assert_eq!(
        office
            .refused("removeDescriptionUnits", &inventory, off)
            .await,
        "DESCRIPTION_UNIT_ANSWERED input.units.0"
    );
    let inventory = office.approved_again(&inventory).await;

    // They go into another package, and the first answer stays beside it.
    let second = office.order(&inventory, "OPEX").await;
    let second = office.prepared(&second).await;
    assert_ne!(second["name"], package["name"]);
    assert_eq!(office.sent(&second, &agreement).await["state"], "DELIVERED");
    let astray = office.not_answered(&second, &refused).await;
    assert_eq!(astray, ["REPLY_OTHER_PACKAGE"]);
    let accepted = office.answer(&second, "accepted").await;
    let entered = office.answered(&second, &accepted).await;
    assert_eq!(entered["reply"]["outcome"], "ACCEPTED", "{entered:#}");
    let query =
        "query($package: ID!) { archiveReply(package: $package) { outcome package { name } } }";
    let clerk = office.clerk().await;
    let first = clerk.ask(query, json!({ "package": package["id"] })).await;
    assert_eq!(
        first["archiveReply"],
        json!({ "outcome": "REFUSED", "package": { "name": package["name"] } })
    );
}
