//! What was agreed with the archive, and packages on their way there.

use std::fs;
use std::path::PathBuf;

use chrono::TimeDelta;
use entities::handover::agreement;
use sea_orm::EntityTrait;
use sha2::{Digest, Sha256};

use super::packages::desk::PACKAGE;
use super::*;
use crate::support::client::Client;

const AGREEMENT: &str = "agreement { id number revision address validTo destination { __typename ... on SftpDestination { host user } } }";

const DELIVERY: &str = "delivery { id revision state destination problem detail attempts nextAt arrival check stage bytes \
    bytesInAll reason availableDeeds endedAt }";

const HOST_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

impl Office {
    /// A folder that the archive has on this machine.
    pub(super) fn drop_folder(&self) -> PathBuf {
        let folder = self.app.directory().join("archives/szva");
        fs::create_dir_all(&folder).expect("made");
        folder
    }

    pub(super) fn terms(&self, more: Value) -> Value {
        let mut terms = json!({
            "number": "LNA-2021/7", "archiveCode": "SZVA", "archiveName": "Siguldas zonālais valsts arhīvs",
            "ground": "Arhīvu likuma 11. pants", "contact": "Nodošanas daļa", "profiles": ["OPEX"],
            "validFrom": "2021-01-01",
            "destination": { "folder": { "path": self.app.directory().join("archives/szva") } },
        });
        for (name, value) in more.as_object().expect("fields") {
            terms[name] = value.clone();
        }
        terms
    }

    pub(super) async fn agreed(&self, more: Value) -> Value {
        let input = json!({ "terms": self.terms(more) });
        let archivist = self.signed_in("arhivars").await;
        self.done(&archivist, "recordSubmissionAgreement", AGREEMENT, input)
            .await["agreement"]
            .take()
    }

    /// Somebody at a browser: no token leads packages elsewhere.
    async fn signed_in(&self, login: &str) -> Client {
        self.app.browser(login).await
    }

    async fn not_agreed(&self, by: &Client, more: Value) -> String {
        self.later();
        let input = json!({ "terms": self.terms(more) });
        let payload = by
            .mutate("recordSubmissionAgreement", AGREEMENT, input)
            .await;
        assert_eq!(payload["agreement"], Value::Null);
        refusals(&payload)
    }

    /// A package of the approved units that is ready.
    pub(super) async fn packed(&self) -> Value {
        let inventory = self.approved().await;
        let package = self.order(&inventory, "OPEX").await;
        let package = self.prepared(&package).await;
        assert_eq!(package["state"], "READY", "{package:#}");
        package
    }

    pub(super) async fn sent(&self, package: &Value, agreement: &Value) -> Value {
        let input = json!({ "package": package["id"], "agreement": agreement["id"] });
        let archivist = self.archivist().await;
        let sent = self
            .done(&archivist, "deliverPackage", DELIVERY, input)
            .await["delivery"]
            .take();
        assert_eq!(sent["state"], "QUEUED");
        self.app.settle().await;
        self.delivery(&sent).await
    }

    async fn not_sent(&self, package: &Value, agreement: &Value) -> String {
        self.later();
        let input = json!({ "package": package["id"], "agreement": agreement["id"] });
        let archivist = self.archivist().await;
        let payload = archivist.mutate("deliverPackage", DELIVERY, input).await;
        assert_eq!(payload["delivery"], Value::Null);
        refusals(&payload)
    }

    async fn delivery(&self, delivery: &Value) -> Value {
        let fields = DELIVERY.trim_start_matches("delivery ");
        let query = format!("query($id: ID!) {{ handoverDelivery(id: $id) {fields} }}");
        let clerk = self.clerk().await;
        clerk.ask(&query, json!({ "id": delivery["id"] })).await["handoverDelivery"].take()
    }

    /// Somebody acts on a delivery, and what follows is done.
    pub(super) async fn acted(&self, deed: &str, delivery: &Value, more: Value) -> Value {
        let mut input = json!({ "delivery": delivery["id"], "revision": delivery["revision"] });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        let archivist = self.archivist().await;
        self.done(&archivist, deed, DELIVERY, input).await;
        self.app.settle().await;
        self.delivery(delivery).await
    }

    async fn not_acted(&self, deed: &str, delivery: &Value, more: Value) -> String {
        self.later();
        let mut input = json!({ "delivery": delivery["id"], "revision": delivery["revision"] });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        let payload = self.archivist().await.mutate(deed, DELIVERY, input).await;
        assert_eq!(payload["delivery"], Value::Null);
        refusals(&payload)
    }
}

#[both]
async fn a_package_is_refused_by_the_archive_s_folder_first_and_arrives_then(office: Office) {
    let folder = office.drop_folder();
    let package = office.packed().await;
    let name = format!("{}.zip", package["name"].as_str().expect("a name"));

    // Only by an agreement that is about it.
    let over = office
        .agreed(json!({ "number": "LNA-2020/1", "validTo": "2021-12-31" }))
        .await;
    assert_eq!(
        office.not_sent(&package, &over).await,
        "AGREEMENT_NOT_VALID input.agreement, AGREEMENT_NOT_OF_PACKAGE input.agreement"
    );
    let other = office
        .agreed(json!({ "number": "LNA-2021/8", "archiveCode": "VAZVA", "profiles": ["EARK_22", "BAG_IT"] }))
        .await;
    assert_eq!(
        office.not_sent(&package, &other).await,
        "AGREEMENT_OTHER_ARCHIVE input.agreement, AGREEMENT_OTHER_PROFILE input.agreement, AGREEMENT_NOT_OF_PACKAGE input.agreement"
    );
    let agreement = office.agreed(json!({})).await;
    assert_eq!(
        office
            .not_agreed(&office.signed_in("arhivars").await, json!({}))
            .await,
        "AGREEMENT_NUMBER_USED input.terms.number"
    );
    assert_eq!(
        office
            .not_agreed(&office.archivist().await, json!({}))
            .await,
        "NOT_PERMITTED_BY_TOKEN input"
    );
    let input = json!({ "package": package["id"], "agreement": agreement["id"] });
    let clerk = office.clerk().await;
    let refused = clerk.mutate("deliverPackage", DELIVERY, input).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");

    // Something else lies there under its name: it is left alone, and a person has to act.
    fs::write(folder.join(&name), "cits").expect("written");
    let refused = office.sent(&package, &agreement).await;
    assert_eq!(
        (&refused["state"], &refused["problem"], &refused["detail"]),
        (&json!("REFUSED"), &json!("TAKEN"), &json!(name))
    );
    assert_eq!(refused["availableDeeds"], json!(["RETRY", "CANCEL"]));
    assert_eq!(
        fs::read(folder.join(&name)).expect("it is there"),
        b"cits".to_vec()
    );
    assert_eq!(
        office.not_sent(&package, &agreement).await,
        "PACKAGE_UNDER_WAY input.package"
    );
    let archivist = office.archivist().await;
    let input = json!({ "package": package["id"], "reason": "x" });
    let given_up = archivist.mutate("discardPackage", PACKAGE, input).await;
    assert_eq!(refusals(&given_up), "PACKAGE_UNDER_WAY input.package");
    let mut stale = refused.clone();
    stale["revision"] = json!(1);
    assert_eq!(
        office.not_acted("retryDelivery", &stale, json!({})).await,
        "DELIVERY_STALE input.revision"
    );

    // The archive clears it away, and it is tried again.
    fs::remove_file(folder.join(&name)).expect("removed");
    let delivered = office.acted("retryDelivery", &refused, json!({})).await;
    assert_eq!(
        (
            &delivered["state"],
            &delivered["arrival"],
            &delivered["check"]
        ),
        (&json!("DELIVERED"), &json!("NOW"), &json!("READ_BACK"))
    );
    assert_eq!(delivered["bytes"], delivered["bytesInAll"]);
    assert_eq!(delivered["problem"], Value::Null);
    let bytes = fs::read(folder.join(&name)).expect("it is there");
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let hash = entities::values::ContentHash::from_bytes(digest).to_string();
    assert_eq!(package["sha256"], json!(hash));
    let lying: Vec<_> = fs::read_dir(&folder).expect("read").collect();
    assert_eq!(lying.len(), 1, "{lying:?}");
    assert_eq!(
        office
            .not_acted(
                "cancelDelivery",
                &delivered,
                json!({ "reason": "par vēlu" })
            )
            .await,
        "DELIVERY_STATE input.delivery"
    );

    // Brought once more it is recognised.
    let again = office.sent(&package, &agreement).await;
    assert_eq!(
        (&again["state"], &again["arrival"]),
        (&json!("DELIVERED"), &json!("BEFORE"))
    );
    let listed = "query($package: ID!) { handoverDeliveries(package: $package, states: [DELIVERED]) { totalCount nodes { \
                  package { name } agreement { number } } } }";
    let listed = clerk.ask(listed, json!({ "package": package["id"] })).await;
    let one =
        json!({ "package": { "name": package["name"] }, "agreement": { "number": "LNA-2021/7" } });
    assert_eq!(
        listed["handoverDeliveries"],
        json!({ "totalCount": 2, "nodes": [one, one] })
    );
    let lawyer = office.app.client("jurists").await;
    let query = "{ handoverDeliveries { nodes { id } } }";
    assert_eq!(lawyer.refusal(query, json!({})).await, "NOT_PERMITTED");

    let head = office.app.client("vaditaja").await;
    let told = office.journal(&head).await;
    let mut told: Vec<&str> = told
        .iter()
        .map(|(kind, _)| kind.as_str())
        .filter(|kind| kind.starts_with("delivery.") || kind.starts_with("agreement."))
        .collect();
    // The clock stands still: what was journalled within one of its ticks has no order.
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "agreement.recorded",
            "agreement.recorded",
            "agreement.recorded",
            "delivery.arrived",
            "delivery.arrived",
            "delivery.ordered",
            "delivery.ordered",
            "delivery.refused",
            "delivery.retried",
        ]
    );
}

#[both]
async fn what_waiting_helps_is_tried_again_and_what_is_given_up_leaves_nothing(office: Office) {
    let folder = office.drop_folder();
    let package = office.packed().await;
    let name = format!("{}.zip", package["name"].as_str().expect("a name"));
    let share = json!({ "destination": { "folder": { "path": folder, "mountPoint": folder } } });
    let agreement = office.agreed(share).await;

    // The share is not mounted: it waits a minute, then two.
    let waiting = office.sent(&package, &agreement).await;
    assert_eq!(
        (&waiting["state"], &waiting["problem"], &waiting["attempts"]),
        (&json!("QUEUED"), &json!("NOT_MOUNTED"), &json!(1))
    );
    assert!(waiting["nextAt"].is_string(), "{waiting:#}");
    office.app.settle().await;
    assert_eq!(office.delivery(&waiting).await["attempts"], 1);
    office.app.clock.advance(TimeDelta::seconds(61));
    office.app.settle().await;
    let waiting = office.delivery(&waiting).await;
    assert_eq!(waiting["attempts"], 2);
    office.app.clock.advance(TimeDelta::seconds(61));
    office.app.settle().await;
    assert_eq!(office.delivery(&waiting).await["attempts"], 2);

    // Somebody gives it up with a reason; another may be ordered.
    assert_eq!(
        office
            .not_acted("cancelDelivery", &waiting, json!({ "reason": " " }))
            .await,
        "REASON_REQUIRED input.reason"
    );
    let because = json!({ "reason": "Sūtīs pēc remonta" });
    let cancelled = office.acted("cancelDelivery", &waiting, because).await;
    assert_eq!(
        (&cancelled["state"], &cancelled["reason"]),
        (&json!("CANCELLED"), &json!("Sūtīs pēc remonta"))
    );
    assert_eq!(cancelled["availableDeeds"], json!([]));
    assert_eq!(
        office
            .not_acted("retryDelivery", &cancelled, json!({}))
            .await,
        "DELIVERY_STATE input.delivery"
    );

    // What was agreed changes; a carrier that was killed while it sent is followed by another that goes on.
    let input =
        json!({ "agreement": agreement["id"], "revision": 1, "terms": office.terms(json!({})) });
    let archivist = office.signed_in("arhivars").await;
    office
        .done(
            &archivist,
            "changeSubmissionAgreement",
            AGREEMENT,
            input.clone(),
        )
        .await;
    office.later();
    let stale = archivist
        .mutate("changeSubmissionAgreement", AGREEMENT, input)
        .await;
    assert_eq!(refusals(&stale), "AGREEMENT_STALE input.revision");
    let input =
        json!({ "package": package["id"], "agreement": agreement["id"], "idempotencyKey": "n-1" });
    let sent = office
        .done(&archivist, "deliverPackage", DELIVERY, input.clone())
        .await["delivery"]
        .take();
    let same = office
        .done(&archivist, "deliverPackage", DELIVERY, input)
        .await;
    assert_eq!(same["delivery"]["id"], sent["id"]);
    office
        .tamper("UPDATE handover_delivery SET state = 'sending', stage = 'sending' WHERE state = 'queued'")
        .await;
    office.app.settle().await;
    let delivered = office.delivery(&sent).await;
    assert_eq!(delivered["state"], "DELIVERED", "{delivered:#}");
    assert!(folder.join(&name).exists());

    // A file of ours that is not what it was goes nowhere.
    fs::remove_file(folder.join(&name)).expect("removed");
    let lies = office.folder(&package).await.join(&name);
    let mut bytes = fs::read(&lies).expect("it is on the shelf");
    bytes[100] ^= 1;
    fs::write(&lies, bytes).expect("altered");
    let halted = office.sent(&package, &agreement).await;
    assert_eq!(
        (&halted["state"], &halted["problem"]),
        (&json!("HALTED"), &json!("SOURCE"))
    );
    assert!(!folder.join(&name).exists());
    let because = json!({ "reason": "Sagatavos no jauna" });
    let cancelled = office.acted("cancelDelivery", &halted, because).await;
    assert_eq!(
        (&cancelled["state"], &cancelled["problem"]),
        (&json!("CANCELLED"), &Value::Null)
    );
    let lying: Vec<_> = fs::read_dir(&folder).expect("read").collect();
    assert_eq!(lying.len(), 0, "{lying:?}");
    office.discard(&package).await;
}

#[both]
async fn what_is_wrong_with_an_agreement_is_told_with_its_place_and_its_secrets_never(
    office: Office,
) {
    let archivist = office.signed_in("arhivars").await;
    let server = |host: &str, credential: Value| json!({ "destination": { "sftp": { "host": host, "user": "ogre", "hostKey": HOST_KEY, "credential": credential } } });
    let folder = |path: &str| json!({ "destination": { "folder": { "path": path } } });
    let password = json!({ "password": "ļoti slepens vārds" });
    let mut wrong = server("arhivs lv", json!({ "key": { "key": "nekas" } }));
    wrong["number"] = json!(" ");
    wrong["profiles"] = json!([]);
    wrong["validTo"] = json!("2020-12-31");
    for (more, expected) in [
        (
            wrong,
            "REQUIRED input.terms.number, REQUIRED input.terms.profiles, AGREEMENT_ENDS_BEFORE input.terms.validTo, \
             DESTINATION_INVALID input.terms.destination.sftp.host, \
             DESTINATION_KEY_UNREADABLE input.terms.destination.sftp.credential.key.key",
        ),
        (
            folder("/etc"),
            "DESTINATION_OUTSIDE input.terms.destination.folder.path",
        ),
        (
            server("arhivs.lv", Value::Null),
            "DESTINATION_MISSING input.terms.destination.sftp.credential",
        ),
        (
            json!({ "validFrom": "2021-02-30" }),
            "DATE_MALFORMED input.terms.validFrom",
        ),
    ] {
        assert_eq!(office.not_agreed(&archivist, more).await, expected);
    }
    let clerk = office.signed_in("lietvede").await;
    assert_eq!(
        office.not_agreed(&clerk, json!({})).await,
        "NOT_PERMITTED input"
    );

    // The administrator knows the server. Nothing of the password is shown, journalled or kept in clear.
    let administrator = office.signed_in("administrators").await;
    let input = json!({ "terms": office.terms(server("sftp.arhivs.lv", password)) });
    let agreement = office
        .done(
            &administrator,
            "recordSubmissionAgreement",
            AGREEMENT,
            input,
        )
        .await["agreement"]
        .take();
    assert_eq!(agreement["address"], "sftp://ogre@sftp.arhivs.lv/");
    let row = agreement::Entity::find()
        .one(office.app.kit.db.reader())
        .await;
    let row = row.expect("asked").expect("an agreement");
    let sealed = row.secret.clone().expect("it is kept");
    assert!(!String::from_utf8_lossy(&sealed).contains("slepens"));
    assert!(!format!("{row:?}").contains("slepens"));

    // It stays with the server for which it was given.
    let change = |more: Value| json!({ "agreement": agreement["id"], "revision": 1, "terms": office.terms(more) });
    office.later();
    let elsewhere = change(server("sftp.cits.lv", Value::Null));
    let refused = archivist
        .mutate("changeSubmissionAgreement", AGREEMENT, elsewhere)
        .await;
    assert_eq!(
        refusals(&refused),
        "DESTINATION_MISSING input.terms.destination.sftp.credential"
    );
    let mut there = server("sftp.arhivs.lv", Value::Null);
    there["destination"]["sftp"]["folder"] = json!("2021");
    there["validTo"] = json!("2030-12-31");
    let changed = office
        .done(
            &archivist,
            "changeSubmissionAgreement",
            AGREEMENT,
            change(there),
        )
        .await;
    assert_eq!(
        changed["agreement"],
        json!({ "id": agreement["id"], "number": "LNA-2021/7", "revision": 2, "address": "sftp://ogre@sftp.arhivs.lv/2021",
                "validTo": "2030-12-31", "destination": { "__typename": "SftpDestination", "host": "sftp.arhivs.lv", "user": "ogre" } })
    );
    let query = "{ submissionAgreements { totalCount nodes { number kind profiles contact } } }";
    let listed = clerk.ask(query, json!({})).await;
    let one = json!({ "number": "LNA-2021/7", "kind": "SFTP", "profiles": ["OPEX"], "contact": "Nodošanas daļa" });
    assert_eq!(
        listed["submissionAgreements"],
        json!({ "totalCount": 1, "nodes": [one] })
    );
    office.app.settle().await;
    let head = office.app.client("vaditaja").await;
    let told = office.journal(&head).await;
    assert!(
        told.iter().any(|(kind, _)| kind == "agreement.changed"),
        "{told:?}"
    );
    assert!(told.iter().all(|(_, said)| !said.contains("slepens")));
}
