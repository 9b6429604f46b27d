//! Formats of contents, and renditions for the archive made by the LibreOffice of this machine.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use ::packages::Found;
use aprite::content::pronom;
use aprite::content::renditions::KIND;
use aprite::handover::rendition::{Maker, Workshop};
use aprite::jobs::{Handler, MOST_ATTEMPTS, Report};
use entities::jobs::job;
use formats::Limits;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use super::packages::desk::{judged, refused_eark, unpacked};
use super::*;
use crate::support::app::TestApp;
use crate::support::stage::{Ground, Stage};

const CONTENT: &str = "fileName url archivalFormat { puid version ground encrypted signed contradictsName renderable \
    verdicts { profile verdict } } rendition { state fault faultNotice tool sha256 size url }";

fn fixture(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content");
    std::fs::read(folder.join(name)).expect("a fixture")
}

fn hash(bytes: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    entities::values::ContentHash::from_bytes(digest).to_string()
}

impl Office {
    /// The content of a document becomes another, as if it had been registered so; then all contents are looked at anew.
    async fn holds(&self, title: &str, name: &str, bytes: &[u8]) {
        let clerk = self.clerk().await;
        clerk.upload(name, bytes.to_vec()).await;
        let hash = hash(bytes);
        self.tamper(&format!(
            "UPDATE version_content SET content_hash = '{hash}', file_name = '{name}' WHERE version_id IN \
             (SELECT v.id FROM document_version v JOIN document d ON d.id = v.document_id WHERE d.title = '{title}')"
        ))
        .await;
        self.tamper("UPDATE content_format SET edition = 0").await;
        pronom::begin(&self.app.kit).await.expect("begun");
        self.app.settle().await;
    }

    /// What is said of the content of a document.
    async fn content(&self, title: &str) -> Value {
        let document = entities::documents::document::Entity::find()
            .filter(entities::documents::document::Column::Title.eq(title))
            .one(self.app.kit.db.reader())
            .await;
        let id = document.expect("asked").expect("a document").id.0.simple();
        let query = format!(
            "query($id: ID!) {{ document(id: $id) {{ versions {{ contents {{ {CONTENT} }} }} }} }}"
        );
        let data = self
            .archivist()
            .await
            .ask(&query, json!({ "id": format!("document_{id}") }))
            .await;
        data["document"]["versions"][0]["contents"][0].clone()
    }

    async fn order_renditions(&self, inventory: &Value) -> Value {
        let input = json!({ "inventory": inventory["id"], "profile": "SIMPLE_SIP" });
        let archivist = self.archivist().await;
        self.done(&archivist, "orderRenditions", "ordered", input)
            .await["ordered"]
            .take()
    }

    /// Does the waiting orders with another LibreOffice.
    async fn made_with(&self, program: Option<PathBuf>) {
        let work = self.app.directory().join("scratch/other");
        let report = self.attempted(program, work, 1).await;
        assert!(report.failures.is_empty(), "{:?}", report.failures);
    }

    /// Tries the waiting orders, in a folder and for the time that is said.
    async fn attempted(&self, program: Option<PathBuf>, work: PathBuf, attempt: i32) -> Report {
        let mut jobs = job::Entity::find()
            .filter(job::Column::Kind.eq(KIND))
            .all(self.app.kit.db.reader())
            .await
            .expect("asked");
        for job in &mut jobs {
            job.attempts = attempt;
        }
        let workshop = Workshop {
            program,
            work,
            scratch: self.app.directory().join("scratch"),
            limits: Limits {
                time: Duration::from_secs(1),
                ..Limits::default()
            },
            abreast: 1,
        };
        let maker = Maker::new(self.app.kit.clone(), self.app.store.clone(), workshop);
        maker.run(jobs).await
    }

    /// A LibreOffice that answers what it is and never ends otherwise.
    fn hanging(&self) -> PathBuf {
        let program = self.app.directory().join("hangs");
        let script = "#!/bin/sh\ncase \"$*\" in *--version*) echo 'LibreOffice 7.4.7.2';; *) sleep 600;; esac\n";
        std::fs::write(&program, script).expect("written");
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&program, executable).expect("executable");
        program
    }
}

#[both]
async fn a_written_document_goes_to_the_archive_with_its_rendition(office: Office) {
    let title = "Par darba laiku";
    let docx = fixture("vestule.docx");
    office.holds(title, "rīkojums.docx", &docx).await;
    let content = office.content(title).await;
    assert_eq!(
        content["archivalFormat"],
        json!({
            "puid": "fmt/412", "version": "2007 onwards", "ground": "STRUCTURE", "encrypted": false, "signed": false,
            "contradictsName": false, "renderable": true,
            "verdicts": [
                { "profile": "lna", "verdict": "ACCEPTED_WITH_RENDITION" },
                { "profile": "lna-opex", "verdict": "ACCEPTED" },
            ],
        })
    );
    assert_eq!(content["rendition"], Value::Null);
    let inventory = office.described().await;
    let read = office.inventory(&inventory).await;
    assert_eq!(flaws(&read), ["1 REMARK file DESCRIPTION_FORMAT_RENDITION"]);

    // A LibreOffice that hangs is ended; what failed is shown with its cause, and tried again on demand.
    assert_eq!(office.order_renditions(&inventory).await, 1);
    assert_eq!(office.order_renditions(&inventory).await, 0);
    office.made_with(Some(office.hanging())).await;
    let failed = office.content(title).await;
    assert_eq!(failed["rendition"]["state"], "FAILED");
    assert_eq!(failed["rendition"]["fault"], "TIMED_OUT");
    assert!(failed["rendition"]["faultNotice"].is_string(), "{failed:#}");
    assert_eq!(office.order_renditions(&inventory).await, 1);
    office.made_with(None).await;
    assert_eq!(
        office.content(title).await["rendition"]["fault"],
        "NO_PROGRAM"
    );
    assert_eq!(office.order_renditions(&inventory).await, 1);

    // A machine that fails is tried again by itself, and in the end nobody is left waiting.
    let no_folder = office.app.directory().join("hangs/below");
    for (attempt, state) in [(MOST_ATTEMPTS - 1, "ORDERED"), (MOST_ATTEMPTS, "FAILED")] {
        let (program, folder) = (Some(office.hanging()), no_folder.clone());
        let report = office.attempted(program, folder, attempt).await;
        assert_eq!(report.failures.len(), 1);
        let content = office.content(title).await;
        assert_eq!(content["rendition"]["state"], state);
    }
    let failed = office.content(title).await;
    assert_eq!(failed["rendition"]["fault"], "MACHINE");
    assert_eq!(office.order_renditions(&inventory).await, 1);
    office.app.settle().await;
    let made = office.content(title).await;
    let rendition = &made["rendition"];
    assert_eq!(
        (&rendition["state"], &rendition["fault"]),
        (&json!("MADE"), &Value::Null)
    );
    let tool = rendition["tool"].as_str().expect("a tool");
    assert!(tool.starts_with("LibreOffice "), "{tool}");
    let read = office.inventory(&inventory).await;
    assert_eq!(flaws(&read), Vec::<String>::new());

    // It is given out to whoever sees the original, and its bytes are what was promised.
    let url = rendition["url"].as_str().expect("a path");
    let answer = office.archivist().await.get(url).await;
    assert_eq!(answer.status(), 200);
    let bytes = answer.bytes().await.expect("bytes");
    assert!(bytes.starts_with(b"%PDF-1."));
    assert_eq!(rendition["sha256"], hash(&bytes));
    assert_eq!(office.app.stranger().get(url).await.status(), 401);
    let contents =
        aprite::content::fixity::verify(&office.app.kit, &office.app.store, |_| ()).await;
    assert!(!contents.expect("verified").faults.iter().any(|fault| {
        format!("{fault:?}").contains(rendition["sha256"].as_str().unwrap_or_default())
    }));

    // A document that comes with the same bytes has it at once.
    let other = "Par disciplinārlietu";
    office.holds(other, "pielikums.docx", &docx).await;
    assert_eq!(office.content(other).await["rendition"]["state"], "MADE");

    // In packages: a representation of its own with its source and its event; beside the original in the simple layout.
    let inventory = office.step("submitInventory", &inventory, json!({})).await;
    let letter = office.letter("Par uzskaites saraksta apstiprināšanu").await;
    let approval = json!({ "number": "SZVA-4/22", "datedOn": "2022-01-01", "document": letter });
    let inventory = office
        .step("recordInventoryApproval", &inventory, approval)
        .await;
    for (profile, kind) in [
        ("EARK_22", Found::Eark),
        ("SIMPLE_SIP", Found::Simple),
        ("OPEX", Found::Opex),
    ] {
        let package = office.order(&inventory, profile).await;
        let ready = office.prepared(&package).await;
        assert_eq!(ready["state"], "READY", "{profile}: {ready:#}");
        let file = office.zip(&package).await;
        assert_eq!(judged(&file), Some(kind), "{profile}");
        let away = tempfile::tempdir().expect("a directory");
        unpacked(&file, away.path());
        let root = away.path().join(package["name"].as_str().expect("a name"));
        let manifest = ready["manifestUrl"].as_str().expect("a path");
        let manifest = office.archivist().await.get(manifest).await;
        let manifest = manifest.text().await.expect("text");
        assert!(manifest.contains("/rīkojums.docx\n"), "{manifest}");
        // What the archive takes as it is needs no rendition in its own layout.
        assert_eq!(
            manifest.contains("/rīkojums.pdf\n"),
            kind != Found::Opex,
            "{profile}: {manifest}"
        );
        if kind == Found::Eark {
            assert!(
                manifest.contains("  representations/archival/data/"),
                "{manifest}"
            );
            assert_eq!(refused_eark(&root), Vec::<String>::new());
            let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("PREMIS");
            let events = read("metadata/preservation/premis.xml");
            let migrations = events.matches("<eventType>migration</eventType>");
            assert_eq!(migrations.count(), 2, "{events}");
            let made = read("representations/archival/metadata/preservation/premis.xml");
            assert!(
                made.contains("derivation") && made.contains("fmt/477"),
                "{made}"
            );
        }
        office.discard(&package).await;
        office.later();
    }

    // A content was changed behind the service's back: no entry told the index.
    office.app.finding.rebuild().await.expect("rebuilt");
}

#[both]
async fn what_cannot_be_rendered_is_told_and_stays_as_it_is(office: Office) {
    let inventory = office.described().await;
    let title = "Par darba laiku";

    // Bytes that are no document under the name of one.
    office
        .holds(
            title,
            "nav.docx",
            b"Tikai teksts, ko saglabaja ar citu nosaukumu.",
        )
        .await;
    let content = office.content(title).await;
    assert_eq!(content["archivalFormat"]["contradictsName"], true);
    let read = office.inventory(&inventory).await;
    assert_eq!(flaws(&read), ["1 REMARK file DESCRIPTION_FORMAT_NAME"]);
    assert_eq!(office.order_renditions(&inventory).await, 0);

    // A document behind a password: an OLE2 file that says so.
    let locked = locked();
    office.holds(title, "slegts.docx", &locked).await;
    let content = office.content(title).await;
    assert_eq!(
        content["archivalFormat"]["renderable"], false,
        "{content:#}"
    );
    assert_eq!(office.order_renditions(&inventory).await, 0);

    // A damaged document is told from one that only takes long.
    let mut damaged = fixture("vestule.docx");
    let end = damaged.len();
    damaged[200..end / 2].fill(0);
    office.holds(title, "bojats.docx", &damaged).await;
    let ordered = office.order_renditions(&inventory).await;
    office.app.settle().await;
    let content = office.content(title).await;
    match ordered.as_i64() {
        Some(0) => assert_ne!(content["archivalFormat"]["puid"], "fmt/412"),
        _ => assert_eq!(content["rendition"]["state"], "FAILED", "{content:#}"),
    }

    // Whoever has no business with packages orders none.
    let input = json!({ "inventory": inventory["id"], "profile": "SIMPLE_SIP" });
    let clerk = office.clerk().await;
    let refused = clerk.mutate("orderRenditions", "ordered", input).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");

    // Contents were changed behind the service's back: no entry told the index.
    office.app.finding.rebuild().await.expect("rebuilt");
}

/// The head of a compound file with the two streams of an encrypted package (ECMA-376 part 2; MS-CFB).
fn locked() -> Vec<u8> {
    const SECTOR: usize = 512;
    let mut file = vec![0_u8; SECTOR * 3];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    file[44..48].copy_from_slice(&1_u32.to_le_bytes());
    file[48..52].copy_from_slice(&1_u32.to_le_bytes());
    file[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    file[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    file[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    file[76..SECTOR].fill(0xFF);
    file[76..80].copy_from_slice(&0_u32.to_le_bytes());
    let table = &mut file[SECTOR..2 * SECTOR];
    table.fill(0xFF);
    table[..4].copy_from_slice(&0xFFFF_FFFD_u32.to_le_bytes());
    table[4..8].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for (at, (name, kind)) in [
        ("Root Entry", 5_u8),
        ("EncryptionInfo", 2),
        ("EncryptedPackage", 2),
    ]
    .into_iter()
    .enumerate()
    {
        let entry = &mut file[2 * SECTOR + at * 128..2 * SECTOR + (at + 1) * 128];
        for (place, unit) in name.encode_utf16().enumerate() {
            entry[place * 2..place * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        let length = u16::try_from((name.len() + 1) * 2).expect("short");
        entry[64..66].copy_from_slice(&length.to_le_bytes());
        entry[66] = kind;
        entry[67] = 1;
        entry[68..80].fill(0xFF);
        entry[116..120].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    file
}

/// A service without LibreOffice.
struct Bare {
    app: TestApp,
}

impl Stage for Bare {
    async fn on(ground: Ground) -> Self {
        let settings = [("renditions.office", "none".to_owned())];
        Self {
            app: TestApp::with(ground, &settings).await,
        }
    }
}

#[both]
async fn without_libreoffice_an_order_says_so(bare: Bare) {
    let archivist = bare.app.client("arhivars").await;
    let input = json!({ "inventory": "inventory_00000000000000000000000000000001", "profile": "SIMPLE_SIP" });
    let refused = archivist.mutate("orderRenditions", "ordered", input).await;
    assert_eq!(refusals(&refused), "RENDITION_NO_PROGRAM input");
}
