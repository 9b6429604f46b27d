//! Names that no file system takes are mended before a package leaves, and packages have names of their own.

use std::pin::pin;

use aprite::journal::Actor;
use entities::classification::file;
use entities::documents::document;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::packages::desk::{NUMBER, PACKAGE, faults};
use super::*;
use crate::support::client::problems;

/// A content called as no system takes it.
const RESERVED: &str = "UPDATE version_content SET file_name = 'CON.txt' WHERE version_id IN (SELECT v.id FROM document_version v \
                        JOIN document d ON d.id = v.document_id WHERE d.title = 'Par darba laiku')";

impl Office {
    /// What somebody does while another works on what the file of a document holds: they wait until it is done.
    async fn behind<T>(&self, title: &str, work: &str, doing: impl Future<Output = T>) -> T {
        let app = &self.app;
        let op = app.kit.begin(Actor::System).await.expect("begun");
        let titled = document::Entity::find().filter(document::Column::Title.eq(title));
        let titled = titled.one(op.transaction()).await.expect("asked");
        let held = file::Entity::find_by_id(titled.expect("a document").file_id).lock_exclusive();
        let held = held.one(op.transaction()).await.expect("asked");
        assert!(held.is_some());
        let mut doing = pin!(doing);
        // SQLite has one writer: nobody else has begun.
        if app.database().is_some() {
            let waits = async {
                while !app.somebody_waits().await {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                _ = &mut doing => panic!("it waits for nobody"),
                () = waits => {}
            }
        }
        let worked = op.transaction().execute_unprepared(work).await;
        assert!(worked.expect(work).rows_affected() > 0, "{work}");
        op.commit().await.expect("committed");
        doing.await
    }
}

#[both]
async fn a_file_that_no_system_takes_under_its_name_is_called_otherwise(office: Office) {
    let inventory = office.approved().await;
    // As it came from a system that takes any name.
    office.tamper(RESERVED).await;
    let package = office.order(&inventory, "SIMPLE_SIP").await;
    let faulty = office.prepared(&package).await;
    assert_eq!(faulty["state"], "FAULTY", "{faulty:#}");
    assert_eq!(faults(&faulty), ["document CON.txt name NAME_RESERVED"]);

    let document = &faulty["faults"]["nodes"][0]["document"]["id"];
    let archivist = office.archivist().await;
    let query = "query($id: ID!) { node(id: $id) { ... on Document { revision versions { contents { sha256 fileName } } } } }";
    let told = archivist.ask(query, json!({ "id": document })).await;
    let revision = &told["node"]["revision"];
    let sha256 = &told["node"]["versions"][0]["contents"][0]["sha256"];
    let called = |sha256: &Value, name: &str| json!({ "document": document, "revision": revision, "names": [{ "sha256": sha256, "fileName": name }], "reason": "Arhīvs šādu nosaukumu nepieņem" });
    for (input, refused) in [
        (
            called(sha256, "nul"),
            "CONTENT_NAME_UNFIT input.names.0.fileName",
        ),
        (
            called(&json!("0".repeat(64)), "laiks.txt"),
            "CONTENT_UNKNOWN input.names.0.sha256",
        ),
        (
            called(sha256, "CON.txt "),
            "CONTENT_NAME_UNFIT input.names.0.fileName",
        ),
        (
            json!({ "document": document, "revision": 99, "names": [{ "sha256": sha256, "fileName": "laiks.txt" }] }),
            "REVISION_STALE input.revision",
        ),
        (
            json!({ "document": document, "revision": revision, "names": [] }),
            "REQUIRED input.names",
        ),
        // The file is closed.
        (
            json!({ "document": document, "revision": revision, "names": [{ "sha256": sha256, "fileName": "laiks.txt" }] }),
            "REASON_REQUIRED input.reason",
        ),
    ] {
        let payload = archivist
            .mutate("renameContents", "document { id }", input)
            .await;
        assert_eq!(refusals(&payload), refused);
    }
    let shown = "document { revision versions { contents { fileName } } }";
    let mended = office
        .done(
            &archivist,
            "renameContents",
            shown,
            called(sha256, "laiks.txt"),
        )
        .await;
    let mended = &mended["document"];
    assert_eq!(
        mended["versions"][0]["contents"],
        json!([{ "fileName": "laiks.txt" }])
    );
    assert_eq!(office.again(&package).await["state"], "READY");

    // What is packed stays as it is.
    let again = json!({ "document": document, "revision": mended["revision"], "names": [{ "sha256": sha256, "fileName": "cits.txt" }] });
    let payload = archivist
        .mutate("renameContents", "document { id }", again)
        .await;
    assert_eq!(refusals(&payload), "FILE_PACKAGED input.document");
}

/// Of a name that is being changed and a package that is being ordered, one waits for the other.
#[both]
async fn whoever_orders_a_package_waits_for_whoever_renames_what_goes_into_it(office: Office) {
    let inventory = office.approved().await;
    let order = office.order(&inventory, "SIMPLE_SIP");
    let package = office.behind("Par darba laiku", RESERVED, order).await;
    let faulty = office.prepared(&package).await;
    assert_eq!(faults(&faulty), ["document CON.txt name NAME_RESERVED"]);

    let mend = RESERVED.replace("CON.txt", "laiks.txt");
    let again = office.again(&package);
    let ready = office.behind("Par darba laiku", &mend, again).await;
    assert_eq!(ready["state"], "READY", "{ready:#}");
}

#[both]
async fn packages_ordered_at_one_moment_have_names_of_their_own(office: Office) {
    let inventory = office.approved().await;
    let archivist = office.archivist().await;
    let mut names = Vec::new();
    for unit in office.units(&inventory).await {
        let input = json!({ "inventory": inventory["id"], "units": [unit], "profile": "OPEX", "institutionNumber": NUMBER });
        let payload = archivist.mutate("preparePackage", PACKAGE, input).await;
        assert_eq!(problems(&payload), []);
        names.push(payload["package"]["name"].clone());
    }
    assert_eq!(names.len(), 2);
    assert_ne!(names[0], names[1]);
}
