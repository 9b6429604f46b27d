//! BagIt: the validator of the Library of Congress agrees with ours, on what is sound and on what is not.

use std::fs;
use std::path::Path;

use packages::{Description, Found, Kind, Plan, Shape, Writer, Written, validate};

use crate::judges::{bagit, unzip};
use crate::sample::{Store, delivery, on, packed};

/// The delivery without a percent sign in any name: RFC 8493 §2.1.3 has it encoded in manifests, and the validator of the
/// Library of Congress (1.9.0) does not read it back.
fn without_percent() -> (Description, Store) {
    let (mut description, store) = delivery();
    let order = &mut description.inventories[0].units[0].documents[0];
    for file in &mut order.files {
        file.name = file.name.replace(" 100%", "");
        file.rendition = packages::description::Rendition::Original;
    }
    order.events.pop();
    (description, store)
}

fn bag(shape: Shape, folder: &Path) -> Written {
    let (description, store) = without_percent();
    let plan = Plan::new(Kind::BagIt, &description).expect("a sound description");
    Writer::new(folder, shape).write(&plan, &store, on).unwrap()
}

#[test]
fn a_bag_passes_the_validator_of_the_library_of_congress_and_ours() {
    let folder = tempfile::tempdir().unwrap();
    let written = bag(Shape::Folder, folder.path());
    let (content, said) = bagit(&written.path);
    assert!(content, "{said}");
    let report = validate(&written.path).unwrap();
    assert_eq!(report.faults, []);
    assert_eq!((report.found, report.files), (Some(Found::BagIt), 9));

    fs::write(written.path.join("data/2_15/2/17.pdf"), "altered").unwrap();
    let (content, said) = bagit(&written.path);
    assert!(!content, "{said}");
    assert_eq!(validate(&written.path).unwrap().faults.len(), 4);
}

#[test]
fn a_zipped_bag_is_the_same_bag() {
    let folder = tempfile::tempdir().unwrap();
    let written = bag(Shape::Zip, folder.path());
    assert_eq!(validate(&written.path).unwrap().faults, []);
    let unpacked = folder.path().join("unpacked");
    let (content, said) = unzip(&written.path, &unpacked);
    assert!(content, "{said}");
    let bag = unpacked.join("export_1_261123-104500");
    let (content, said) = bagit(&bag);
    assert!(content, "{said}");
    assert_eq!(validate(&bag).unwrap().faults, []);
}

#[test]
fn a_percent_sign_is_encoded_in_the_manifest_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(Kind::BagIt, Shape::Folder, folder.path());
    let manifest = fs::read_to_string(written.path.join("manifest-sha256.txt")).unwrap();
    assert!(
        manifest.contains("  data/2_15/1/Rīkojums Nr. 17 (āēī) 100%25.pdf\n"),
        "{manifest}"
    );
    assert_eq!(validate(&written.path).unwrap().faults, []);
}
