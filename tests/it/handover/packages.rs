//! Units that the archive has approved become packages: ordered, found faulty or ready, taken away, given up.

pub(super) mod desk;

use std::process::Command;

use ::packages::Found;
use aprite::handover::package::Packages;
use aprite::retention::destruction::{Gone, Place};
use entities::documents::document;
use entities::handover::package;
use entities::values::ContentHash;
use entities::vocabulary::PackageState;
use reqwest::Method;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use super::*;
use crate::support::part;
use desk::{NUMBER, PACKAGE, ask, faults, judged, refused_eark, unpacked};

#[both]
async fn approved_units_become_a_package_that_is_taken_away_and_given_up(office: Office) {
    let inventory = office.described().await;
    let units = office.units(&inventory).await;
    let order = |units: &[Value], number: &str| json!({ "inventory": inventory["id"], "units": units, "profile": "OPEX", "institutionNumber": number });
    assert_eq!(
        office.not_packed(order(&units, NUMBER)).await,
        "PACKAGE_UNIT_NOT_APPROVED input.units.0, PACKAGE_UNIT_NOT_APPROVED input.units.1"
    );
    let inventory = office.step("submitInventory", &inventory, json!({})).await;
    let letter = office.letter("Par uzskaites saraksta apstiprināšanu").await;
    let approval = json!({ "number": "SZVA-4/22", "datedOn": "2022-01-01", "document": letter });
    let inventory = office
        .step("recordInventoryApproval", &inventory, approval)
        .await;
    let twice = [units[0].clone(), units[0].clone()];
    assert_eq!(
        office.not_packed(order(&twice, "90000043640")).await,
        "REGISTRATION_NUMBER_CONTROL input.institutionNumber, DESCRIPTION_UNIT_TWICE input.units.1"
    );
    assert_eq!(
        office.not_packed(order(&[], NUMBER)).await,
        "REQUIRED input.units"
    );

    // It is ordered, and prepared in the background.
    let package = office.order(&inventory, "OPEX").await;
    assert_eq!(
        (&package["state"], &package["unitCount"]),
        (&json!("PREPARING"), &json!(2))
    );
    let name = package["name"].as_str().expect("a name");
    assert!(name.starts_with("export_F412-1_2201"), "{name}");
    let early = office.package(&package).await;
    let archivist = office.archivist().await;
    let path = early["url"].as_str().expect("a path").to_owned();
    assert_eq!(archivist.get(&path).await.status(), 404);
    let ready = office.prepared(&package).await;
    assert_eq!(faults(&ready), Vec::<String>::new());
    assert_eq!(
        (
            &ready["state"],
            &ready["documentCount"],
            &ready["stumbledAt"]
        ),
        (&json!("READY"), &json!(4), &Value::Null)
    );
    assert_eq!(ready["progress"]["files"], ready["progress"]["filesInAll"]);
    assert_eq!(ready["units"]["totalCount"], 2);

    // Taken away, it is what was promised.
    let answer = archivist.get(&path).await;
    assert_eq!(answer.status(), 200);
    let bytes = answer.bytes().await.expect("bytes");
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    assert_eq!(ready["sha256"], ContentHash::from_bytes(digest).to_string());
    assert_eq!(ready["size"], bytes.len());
    let part = archivist
        .request(Method::GET, &path)
        .header("range", "bytes=2-5")
        .send()
        .await
        .expect("an answer");
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.expect("bytes"), bytes[2..6]);
    let away = tempfile::tempdir().expect("a directory");
    let file = away.path().join("pakotne.zip");
    std::fs::write(&file, &bytes).expect("kept");
    assert_eq!(judged(&file), Some(Found::Opex));
    let manifest = ready["manifestUrl"].as_str().expect("a path");
    let manifest = archivist.get(manifest).await.text().await.expect("text");
    let digest: [u8; 32] = Sha256::digest(manifest.as_bytes()).into();
    assert_eq!(
        ready["manifestSha256"],
        ContentHash::from_bytes(digest).to_string()
    );
    let orders = "LV_LNA/LV_LNA_SZVA/LV_LNA_SZVA_F412/LV_LNA_SZVA_F412_1/LV_LNA_SZVA_F412_1_1";
    let content = "LV_LNA_SZVA_F412_1_1_2.pax/Representation_Preservation/teksts.txt";
    assert!(
        manifest.contains(&format!("  {orders}/{content}\n")),
        "{manifest}"
    );

    // A unit is in one package at a time, and whoever has no business with packages gets none.
    let again = office.not_packed(order(&units[..1], NUMBER)).await;
    assert_eq!(again, "PACKAGE_UNIT_PACKED input.units.0");
    let clerk = office.clerk().await;
    assert_eq!(clerk.get(&path).await.status(), 404);
    let input = json!({ "package": package["id"], "reason": "x" });
    let refused = clerk.mutate("discardPackage", PACKAGE, input.clone()).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let lawyer = office.app.client("jurists").await;
    let query = "{ handoverPackages { nodes { id } } }";
    assert_eq!(lawyer.refusal(query, json!({})).await, "NOT_PERMITTED");
    let listed = "query($inventory: ID!) { handoverPackages(states: [READY], inventory: $inventory) { totalCount nodes { name } } }";
    let listed = clerk
        .ask(listed, json!({ "inventory": inventory["id"] }))
        .await;
    assert_eq!(
        listed["handoverPackages"],
        json!({ "totalCount": 1, "nodes": [{ "name": name }] })
    );

    // Given up, nothing of it stays, and its units can go into another; what was handed over stays and goes into none.
    let lies = office.folder(&package).await;
    assert!(lies.exists());
    office.discard(&package).await;
    assert!(!lies.exists());
    let given_up = office.package(&package).await;
    assert_eq!(
        (&given_up["state"], &given_up["reason"]),
        (&json!("DISCARDED"), &json!("Sagatavos citā veidā"))
    );
    assert_eq!(archivist.get(&path).await.status(), 404);
    office.later();
    let second = office.order(&inventory, "OPEX_PLAIN").await;
    office.prepared(&second).await;
    let row = office.row(&second).await;
    let op = office.app.kit.db.begin().await.expect("a transaction");
    package::Entity::update_many()
        .col_expr(
            package::Column::State,
            Expr::value(PackageState::HandedOver),
        )
        .col_expr(package::Column::ActNumber, Expr::value("N-1/22"))
        .filter(package::Column::Id.eq(row.id))
        .exec(&op)
        .await
        .expect("changed");
    op.commit().await.expect("committed");
    let again = office.not_packed(order(&units[..1], NUMBER)).await;
    assert_eq!(again, "PACKAGE_UNIT_HANDED_OVER input.units.0");
    let input = json!({ "package": second["id"], "reason": "x" });
    let refused = archivist.mutate("discardPackage", PACKAGE, input).await;
    assert_eq!(refusals(&refused), "PACKAGE_STATE input.package");

    // The journal tells it without any words of documents.
    office.app.settle().await;
    let head = office.app.client("vaditaja").await;
    let told = office.journal(&head).await;
    let of_packages: Vec<_> = told
        .iter()
        .filter(|(kind, _)| kind.starts_with("package."))
        .collect();
    // The clock stands still while a package is prepared, and entries of one instant have no order of their own.
    let mut kinds: Vec<&str> = of_packages.iter().map(|(kind, _)| kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "package.discarded",
            "package.ordered",
            "package.ordered",
            "package.taken",
            "package.written",
            "package.written"
        ]
    );
    assert!(of_packages.iter().all(|(_, said)| !said.contains("teksts")));
}

#[both]
async fn what_cannot_be_handed_over_is_told_with_its_place_and_nothing_leaves(office: Office) {
    let inventory = office.approved().await;
    // What came from older systems passed no door of ours.
    let title = "a".repeat(501);
    for sql in [
        format!("UPDATE document SET title = '{title}' WHERE title = 'Par darba laiku'"),
        "UPDATE document SET access_until = NULL WHERE title = 'Par disciplinārlietu'".to_owned(),
        "UPDATE document SET access_until = '2031-01-01' WHERE document_date = '2020-12-28'".to_owned(),
        "UPDATE version_content SET file_name = 'CON' WHERE version_id IN (SELECT v.id FROM document_version v \
         JOIN document d ON d.id = v.document_id WHERE d.document_date = '2021-03-01')"
            .to_owned(),
    ] {
        office.tamper(&sql).await;
    }
    let package = office.order(&inventory, "EARK_22").await;
    let faulty = office.prepared(&package).await;
    assert_eq!(faulty["state"], "FAULTY");
    assert_eq!(
        faults(&faulty),
        [
            "unit - access.until RESTRICTED_WITHOUT_DATE",
            "document - title TOO_LONG",
            "document - access.until RESTRICTED_WITHOUT_DATE",
            "document CON name NAME_RESERVED",
            "document - access.until OPEN_WITH_DATE",
        ]
    );
    assert_eq!(faulty["faultCount"], 5);
    let long = &faulty["faults"]["nodes"][1];
    assert_eq!(
        (&long["message"], &long["latvian"]),
        (
            &json!("There are 501 characters; at most 500 are allowed."),
            &json!("Ir 501 rakstzīmes, pieļaujamas ne vairāk kā 500.")
        )
    );
    assert!(!office.folder(&package).await.exists());

    // Mended one by one, it is prepared once more.
    for sql in [
        "UPDATE document SET title = 'Par darba laiku' WHERE title LIKE 'aaa%'",
        "UPDATE document SET access_until = '2096-12-31' WHERE title = 'Par disciplinārlietu'",
        "UPDATE document SET access_until = NULL WHERE document_date = '2020-12-28'",
    ] {
        office.tamper(sql).await;
    }
    let faulty = office.again(&package).await;
    assert_eq!(faults(&faulty), ["document CON name NAME_RESERVED"]);
    office
        .tamper("UPDATE version_content SET file_name = 'teksts.txt' WHERE file_name = 'CON'")
        .await;
    let ready = office.again(&package).await;
    assert_eq!(
        (&ready["state"], &ready["faultCount"]),
        (&json!("READY"), &json!(0))
    );
    let input = json!({ "package": package["id"] });
    let archivist = office.archivist().await;
    let refused = archivist
        .mutate("preparePackageAgain", PACKAGE, input)
        .await;
    assert_eq!(refusals(&refused), "PACKAGE_STATE input.package");
    office.app.settle().await;
}

#[both]
async fn a_content_that_is_missing_or_altered_stops_a_package_and_a_broken_disk_only_delays_it(
    office: Office,
) {
    let inventory = office.approved().await;
    let stored = office.stored("Par darba laiku").await;
    let bytes = std::fs::read(&stored).expect("it is in the store");

    std::fs::remove_file(&stored).expect("removed");
    let package = office.order(&inventory, "BAG_IT").await;
    let faulty = office.prepared(&package).await;
    assert_eq!(faults(&faulty), ["document teksts.txt content NO_CONTENT"]);

    let mut altered = bytes.clone();
    altered[3] ^= 1;
    std::fs::write(&stored, &altered).expect("altered");
    let faulty = office.again(&package).await;
    assert_eq!(
        faults(&faulty),
        ["document teksts.txt content CONTENT_HASH"]
    );
    assert!(!office.folder(&package).await.exists());

    // Something else lies in the way of the packages: nobody's fault but ours, and it goes on by itself.
    std::fs::write(&stored, &bytes).expect("as it was");
    let shelf = office.app.directory().join("packages");
    std::fs::remove_dir_all(&shelf).expect("removed");
    std::fs::write(&shelf, "").expect("in the way");
    let input = json!({ "package": package["id"] });
    let archivist = office.archivist().await;
    office
        .done(&archivist, "preparePackageAgain", PACKAGE, input)
        .await;
    let stumbled = office.prepared(&package).await;
    assert_eq!(stumbled["state"], "PREPARING");
    assert!(stumbled["stumbledAt"].is_string(), "{stumbled:#}");
    std::fs::remove_file(&shelf).expect("cleared");
    office.app.clock.advance(chrono::TimeDelta::minutes(5));
    let ready = office.prepared(&package).await;
    assert_eq!(
        (&ready["state"], &ready["stumbledAt"]),
        (&json!("READY"), &Value::Null)
    );
}

#[both]
async fn every_profile_is_written_so_that_others_accept_it(office: Office) {
    let inventory = office.approved().await;
    for (profile, kind) in [
        ("OPEX", Found::Opex),
        ("OPEX_PLAIN", Found::Opex),
        ("SIMPLE_SIP", Found::Simple),
        ("EARK_21", Found::Eark),
        ("EARK_22", Found::Eark),
        ("BAG_IT", Found::BagIt),
    ] {
        let package = office.order(&inventory, profile).await;
        let ready = office.prepared(&package).await;
        assert_eq!(ready["state"], "READY", "{profile}: {ready:#}");
        let file = office.zip(&package).await;
        assert_eq!(judged(&file), Some(kind), "{profile}");
        let away = tempfile::tempdir().expect("a directory");
        unpacked(&file, away.path());
        let root = away.path().join(package["name"].as_str().expect("a name"));
        match kind {
            Found::BagIt => {
                let bagit = ["-m", "bagit", "--validate"];
                ask(Command::new(part("archive/bin/python"))
                    .args(bagit)
                    .arg(&root));
            }
            Found::Eark => {
                assert_eq!(refused_eark(&root), Vec::<String>::new(), "{profile}");
            }
            Found::Simple => {
                let register = std::fs::read_to_string(root.join("registrs.xml"));
                assert!(register.expect("read").contains("SIA «Ogres aprūpe»"));
            }
            Found::Opex => {}
        }
        office.discard(&package).await;
        office.later();
    }
    office.app.settle().await;
}

/// A disk rots, or somebody's hand slips: nothing that would pass for the package goes out.
#[both]
async fn a_package_that_was_altered_on_the_shelf_is_not_given_out(office: Office) {
    let inventory = office.approved().await;
    let package = office.order(&inventory, "SIMPLE_SIP").await;
    let ready = office.prepared(&package).await;
    assert_eq!(ready["state"], "READY", "{ready:#}");
    let file = office.zip(&package).await;
    let sound = std::fs::read(&file).expect("it is there");
    let archivist = office.archivist().await;
    let path = ready["url"].as_str().expect("a path");
    let asked = async |range: Option<&str>| {
        let mut request = archivist.request(Method::GET, path);
        if let Some(range) = range {
            request = request.header("range", range);
        }
        request.send().await.expect("an answer")
    };
    let refused = async |range: Option<&str>| {
        let answer = asked(range).await;
        let status = answer.status().as_u16();
        let told: Value = answer.json().await.expect("a problem");
        (status, told["code"].clone())
    };
    let altered = (409, json!("PACKAGE_ALTERED"));

    // One byte of it, as long as before: what goes out ends short, and whoever asks again is told why.
    let mut other = sound.clone();
    let middle = other.len() / 2;
    other[middle] ^= 1;
    std::fs::write(&file, &other).expect("written");
    let cut = match archivist.request(Method::GET, path).send().await {
        Ok(answer) => answer.bytes().await.err(),
        Err(error) => Some(error),
    };
    assert!(cut.is_some(), "the connection is cut");
    assert_eq!(refused(None).await, altered);
    assert_eq!(refused(Some("bytes=2-5")).await, altered);

    // Put back it is given out again, in parts too; altered once more, nothing of it is, not even what was not touched.
    std::fs::write(&file, &sound).expect("written");
    let part = asked(Some("bytes=2-5")).await;
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.expect("bytes"), sound[2..6]);
    let whole = asked(None).await;
    assert_eq!(whole.bytes().await.expect("bytes"), sound);
    std::fs::write(&file, &other).expect("written");
    assert_eq!(refused(Some("bytes=2-5")).await, altered);
    std::fs::write(&file, &sound[..middle]).expect("written");
    assert_eq!(refused(None).await, altered);

    office.app.settle().await;
    let told = office.journal(&office.app.client("vaditaja").await).await;
    assert!(told.iter().any(|(kind, _)| kind == "package.altered"));
}

#[both]
async fn destroying_a_file_gives_up_the_packages_that_hold_it(office: Office) {
    let inventory = office.approved().await;
    let package = office.order(&inventory, "SIMPLE_SIP").await;
    assert_eq!(office.prepared(&package).await["state"], "READY");
    let places = Packages::on(office.app.kit.clone(), office.app.shelf.clone());
    let document = document::Entity::find()
        .filter(document::Column::Title.eq("Par darba laiku"))
        .one(office.app.kit.db.reader())
        .await;
    let gone = Gone {
        documents: vec![document.expect("asked").expect("a document").id],
        ..Gone::default()
    };
    assert_eq!(places.remains(&gone).await.expect("looked").len(), 1);
    places.clear(&gone).await.expect("cleared");
    assert_eq!(places.remains(&gone).await.expect("looked"), []);
    assert!(!office.folder(&package).await.exists());
    assert_eq!(office.package(&package).await["state"], "DISCARDED");
    office.app.settle().await;
}
