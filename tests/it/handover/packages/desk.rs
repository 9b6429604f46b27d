//! What the archivist does with packages, and what others say of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use ::packages::{Found, validate};
use entities::handover::package;
use entities::ids::HandoverPackageId;
use entities::values::ContentHash;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use storage::ShelfFolder;

use super::super::stage::Office;
use crate::support::client::refusals;
use crate::support::part;

pub(in crate::handover) const PACKAGE: &str = "package { id name state profile unitCount }";

const WHOLE: &str = "id name state unitCount documentCount size sha256 manifestSha256 faultCount url checksumUrl manifestUrl reason actNumber \
    stumbledAt progress { files filesInAll bytes bytesInAll } inventory { number } units { totalCount nodes { number } } \
    faults(first: 50) { totalCount nodes { code element fileName unit document { id } message latvian: message(language: LV) } }";

pub(in crate::handover) const NUMBER: &str = "90000043649";

impl Office {
    /// The orders and minutes of 2021 described and approved by the archive.
    pub(in crate::handover) async fn approved(&self) -> Value {
        let inventory = self.described().await;
        let inventory = self.step("submitInventory", &inventory, json!({})).await;
        let letter = self.letter("Par uzskaites saraksta apstiprināšanu").await;
        let today = aprite::kernel::calendar::day(self.app.kit.clock.now());
        let approval = json!({ "number": "SZVA-4/22", "datedOn": today, "document": letter });
        self.step("recordInventoryApproval", &inventory, approval)
            .await
    }

    pub(in crate::handover) async fn described(&self) -> Value {
        let due = self.due("2026-12-31").await;
        let inventory = self.opened(json!({ "number": "1" })).await;
        let files: Vec<&Value> = due.iter().take(2).map(|(_, id)| id).collect();
        let inventory = self
            .step("addDescriptionUnits", &inventory, json!({ "files": files }))
            .await;
        let units = self.units(&inventory).await;
        let mended = json!({ "changes": [
            { "units": [units[0]], "accessGround": "Informācijas atklātības likuma 5. pants" },
            { "units": [units[1]], "dateNotes": "Janvāra sanāksmes protokols reģistrēts pēc gada beigām" },
        ] });
        self.step("describeUnits", &inventory, mended).await
    }

    pub(in crate::handover) async fn units(&self, inventory: &Value) -> Vec<Value> {
        let read = self.inventory(inventory).await;
        let units = read["units"]["nodes"].as_array().expect("units").iter();
        units.map(|unit| unit["id"].clone()).collect()
    }

    pub(in crate::handover) async fn order(&self, inventory: &Value, profile: &str) -> Value {
        let units = self.units(inventory).await;
        self.order_of(inventory, &units, profile).await
    }

    /// A package of some units alone.
    pub(in crate::handover) async fn order_of(
        &self,
        inventory: &Value,
        units: &[Value],
        profile: &str,
    ) -> Value {
        let input = json!({ "inventory": inventory["id"], "units": units, "profile": profile,
                            "institutionNumber": NUMBER, "agreement": "LNA-2021/7" });
        self.done(&self.archivist().await, "preparePackage", PACKAGE, input)
            .await["package"]
            .take()
    }

    /// Why no package is made of units.
    pub(in crate::handover) async fn not_packed(&self, input: Value) -> String {
        self.later();
        let archivist = self.archivist().await;
        let payload = archivist.mutate("preparePackage", PACKAGE, input).await;
        assert_eq!(payload["package"], Value::Null);
        refusals(&payload)
    }

    pub(in crate::handover) async fn package(&self, package: &Value) -> Value {
        let query = format!("query($id: ID!) {{ handoverPackage(id: $id) {{ {WHOLE} }} }}");
        let clerk = self.clerk().await;
        clerk.ask(&query, json!({ "id": package["id"] })).await["handoverPackage"].take()
    }

    /// The package after all that waits is done.
    pub(in crate::handover) async fn prepared(&self, package: &Value) -> Value {
        self.app.settle().await;
        self.package(package).await
    }

    pub(in crate::handover) async fn again(&self, package: &Value) -> Value {
        let input = json!({ "package": package["id"] });
        let archivist = self.archivist().await;
        self.done(&archivist, "preparePackageAgain", PACKAGE, input)
            .await;
        self.prepared(package).await
    }

    pub(in crate::handover) async fn discard(&self, package: &Value) {
        let input = json!({ "package": package["id"], "reason": "Sagatavos citā veidā" });
        self.done(&self.archivist().await, "discardPackage", PACKAGE, input)
            .await;
        self.app.settle().await;
    }

    pub(in crate::handover) async fn row(&self, package: &Value) -> package::Model {
        let found = package::Entity::find()
            .filter(package::Column::Name.eq(package["name"].as_str().expect("a name")))
            .one(self.app.kit.db.reader())
            .await;
        found.expect("asked").expect("a package")
    }

    pub(in crate::handover) async fn folder(&self, package: &Value) -> PathBuf {
        let HandoverPackageId(id) = self.row(package).await.id;
        self.app.directory().join("packages").join(id.to_string())
    }

    /// The zip file of a package that lies on this machine.
    pub(in crate::handover) async fn zip(&self, package: &Value) -> PathBuf {
        let name = package["name"].as_str().expect("a name");
        self.folder(package).await.join(format!("{name}.zip"))
    }

    /// The folder of a package that lies in the bucket.
    pub(in crate::handover) async fn in_bucket(&self, package: &Value) -> ShelfFolder {
        let HandoverPackageId(id) = self.row(package).await.id;
        self.app.store.shelf(id).expect("a bucket")
    }

    /// Changes something behind the service's back.
    pub(in crate::handover) async fn tamper(&self, sql: &str) {
        let transaction = self.app.kit.db.begin().await.expect("a transaction");
        let changed = transaction.execute_unprepared(sql).await.expect(sql);
        assert!(changed.rows_affected() > 0, "{sql}");
        transaction.commit().await.expect("committed");
    }

    /// Where the store keeps the content of a document.
    pub(in crate::handover) async fn stored(&self, title: &str) -> PathBuf {
        let text = format!("Teksts: {}", json!(title));
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let hash = ContentHash::from_bytes(digest).to_string();
        let place = self.app.directory().join("content/sha256").join(&hash[..2]);
        place.join(hash)
    }
}

pub(in crate::handover) fn faults(package: &Value) -> Vec<String> {
    let faults = package["faults"]["nodes"]
        .as_array()
        .expect("faults")
        .iter();
    let faults = faults.map(|fault| {
        let text = |field: &str| fault[field].as_str().unwrap_or("-").to_owned();
        let place = match (&fault["document"], &fault["unit"]) {
            (Value::Null, Value::Null) => "package",
            (Value::Null, _) => "unit",
            _ => "document",
        };
        format!(
            "{place} {} {} {}",
            text("fileName"),
            text("element"),
            text("code")
        )
    });
    faults.collect()
}

/// What the validator of the crate says of a package that was taken away.
pub(in crate::handover) fn judged(file: &Path) -> Option<Found> {
    let report = validate(file).expect("it can be read");
    assert_eq!(report.faults, []);
    report.found
}

/// Unpacks by a program that is not ours.
pub(in crate::handover) fn unpacked(file: &Path, into: &Path) {
    let program = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])";
    ask(Command::new(part("archive/bin/python"))
        .args(["-c", program])
        .arg(file)
        .arg(into));
}

/// What a judge says that is content.
pub(in crate::handover) fn ask(command: &mut Command) -> String {
    let output = command.output().expect("started");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{command:?}: {said}");
    said
}

/// What the validator of E-ARK packages has against one, apart from what it cannot be asked (`packages/tests/judged/eark.rs`).
pub(in crate::handover) fn refused_eark(root: &Path) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("packages/tests/judged/ask_eark.py");
    let mut asked = Command::new(part("archive/bin/python"));
    let said = ask(asked.arg(script).arg(root));
    let excepted = ["SIP14", "CSIP105", "SIP2"];
    let errors = said.lines().filter(|line| {
        let rule = line.split('\t').nth(1).unwrap_or_default();
        (line.starts_with("ERROR") || line.starts_with("WARN")) && !excepted.contains(&rule)
    });
    errors.map(str::to_owned).collect()
}
