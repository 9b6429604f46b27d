//! E-ARK SIP: the validator of the specification's own board, and the published schema of METS.

use std::fs;
use std::path::Path;
use std::process::Command;

use packages::description::Rendition;
use packages::{EarkVersion, Found, Kind, Plan, Shape, Writer, validate};

use crate::judges::{ask, part, unzip};
use crate::sample::{delivery, on, packed};

/// What it cannot be asked:
/// SIP14 cannot be kept together with CSIP16 and the schema: it wants another attribute in the place of the one that those
/// demand. CSIP105 looks for the divisions of representations one level deeper than the specification has them. It knows
/// 2.1 at most, so for 2.2 also SIP2, the address of the older profile.
fn excepted(version: EarkVersion) -> &'static [&'static str] {
    match version {
        EarkVersion::V2_1 => &["SIP14", "CSIP105"],
        EarkVersion::V2_2 => &["SIP14", "CSIP105", "SIP2"],
    }
}

/// The errors and warnings of `eark-validator`.
fn judged(package: &Path, version: EarkVersion) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judged/ask_eark.py");
    let (ran, said) = ask(Command::new(part("archive/bin/python"))
        .arg(script)
        .arg(package));
    assert!(ran, "{said}");
    assert!(
        said.contains("INFO"),
        "it says something of every package: {said}"
    );
    said.lines()
        .filter(|line| line.starts_with("ERROR") || line.starts_with("WARN"))
        .filter(|line| {
            let rule = line.split('\t').nth(1).unwrap_or_default();
            !excepted(version).contains(&rule)
        })
        .map(str::to_owned)
        .collect()
}

/// The schemas that the validator's wheel ships.
fn schema(name: &str) -> std::path::PathBuf {
    let packages = fs::read_dir(part("archive/lib"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let path = format!("site-packages/eark_validator/ipxml/resources/schema/{name}");
    packages.path().join(path)
}

fn valid_mets(file: &Path) {
    let (content, said) = ask(Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema("mets.sip.local.v2-0.xsd"))
        .arg(file));
    assert!(content, "{}: {said}", file.display());
}

fn well_formed(file: &Path) {
    let (content, said) = ask(Command::new("xmllint")
        .args(["--nonet", "--noout"])
        .arg(file));
    assert!(content, "{}: {said}", file.display());
}

#[test]
fn both_versions_pass_the_boards_validator_the_schemas_and_ours() {
    for version in [EarkVersion::V2_1, EarkVersion::V2_2] {
        let folder = tempfile::tempdir().unwrap();
        let written = packed(Kind::Eark(version), Shape::Folder, folder.path());
        let report = validate(&written.path).unwrap();
        assert_eq!(report.faults, []);
        assert_eq!((report.found, report.files), (Some(Found::Eark), 16));
        assert_eq!(judged(&written.path, version), [""; 0]);
        for mets in [
            "METS.xml",
            "representations/original/METS.xml",
            "representations/archival/METS.xml",
        ] {
            valid_mets(&written.path.join(mets));
        }
        for file in [
            "metadata/preservation/premis.xml",
            "representations/archival/metadata/preservation/premis.xml",
            "metadata/descriptive/ead3.xml",
        ] {
            well_formed(&written.path.join(file));
        }
        let mets = fs::read_to_string(written.path.join("METS.xml")).unwrap();
        assert!(mets.contains(version.profile()));
    }
}

#[test]
fn a_zipped_package_is_the_same_package() {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(Kind::Eark(EarkVersion::V2_1), Shape::Zip, folder.path());
    assert_eq!(validate(&written.path).unwrap().faults, []);
    let unpacked = folder.path().join("unpacked");
    let (content, said) = unzip(&written.path, &unpacked);
    assert!(content, "{said}");
    let package = unpacked.join("export_1_261123-104500");
    assert_eq!(judged(&package, EarkVersion::V2_1), [""; 0]);
    assert_eq!(validate(&package).unwrap().faults, []);
}

#[test]
fn without_renditions_there_is_one_representation() {
    let (mut description, store) = delivery();
    let order = &mut description.inventories[0].units[0].documents[0];
    order
        .files
        .retain(|file| file.rendition == Rendition::Original);
    order.events.pop();
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::new(Kind::Eark(EarkVersion::V2_2), &description).unwrap();
    let writer = Writer::new(folder.path(), Shape::Folder);
    let written = writer.write(&plan, &store, on).unwrap();
    assert_eq!(validate(&written.path).unwrap().faults, []);
    assert_eq!(judged(&written.path, EarkVersion::V2_2), [""; 0]);
    assert!(!written.path.join("representations/archival").exists());
}

#[test]
fn events_name_who_did_what_to_which_file_and_renditions_their_source() {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(Kind::Eark(EarkVersion::V2_1), Shape::Folder, folder.path());
    let read = |path: &str| -> String {
        let text = fs::read_to_string(written.path.join(path)).unwrap();
        text.lines().map(str::trim).collect()
    };
    let premis = read("metadata/preservation/premis.xml");
    for wanted in [
        "<eventType>migration</eventType><eventDateTime>2021-03-04T08:16:00+00:00</eventDateTime>",
        "<agentName>Anna Liepa</agentName><agentType>person</agentType>",
        "<agentName>Aprite 0.1.0</agentName><agentType>software</agentType>",
        "<linkingObjectIdentifierValue>representations/archival/data/2_15/1/Rīkojums Nr. 17 (āēī) 100%.pdf<",
    ] {
        assert!(premis.contains(wanted), "{wanted}\n{premis}");
    }
    let archival = read("representations/archival/metadata/preservation/premis.xml");
    for wanted in [
        "<relationshipSubType>has source</relationshipSubType><relatedObjectIdentifier><relatedObjectIdentifierType>path</relatedObjectIdentifierType><relatedObjectIdentifierValue>representations/original/data/2_15/1/Rīkojums Nr. 17 (āēī) 100%.docx<",
        "<formatRegistryName>PRONOM</formatRegistryName><formatRegistryKey>fmt/477</formatRegistryKey>",
    ] {
        assert!(archival.contains(wanted), "{wanted}\n{archival}");
    }
    let ead = read("metadata/descriptive/ead3.xml");
    for wanted in [
        "<unitid localtype=\"citation\">VAZVA, 327. f., 2. us., 15.a. gv.</unitid>",
        "<fromdate standarddate=\"2021-01\">01.2021.</fromdate><todate standarddate=\"2021\">2021.</todate>",
        "<language langcode=\"lav\">lav</language><language langcode=\"rus\">rus</language>",
    ] {
        assert!(ead.contains(wanted), "{wanted}\n{ead}");
    }
}

#[test]
fn the_boards_validator_sees_what_is_wrong_in_the_mets() {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(Kind::Eark(EarkVersion::V2_1), Shape::Folder, folder.path());
    let mets = written.path.join("METS.xml");
    let text = fs::read_to_string(&mets).unwrap();
    fs::write(&mets, text.replace(" PROFILE=", " LABELS=")).unwrap();
    assert_ne!(judged(&written.path, EarkVersion::V2_1), [""; 0]);
}
