//! OPEX and PAX in the layout of the national archive, where its own tool is weak: every hash, every addressee, the titles
//! of the documents, columns under their headings, descriptors that fit.

use std::fs;
use std::path::Path;
use std::process::Command;

use packages::{Found, Kind, OpexNamespace, Shape, validate};

use crate::judges::{ask, unzip};
use crate::sample::{delivery, packed, packed_of};

const UNITS: &str = "LV_LNA/LV_LNA_VAZVA/LV_LNA_VAZVA_F327/LV_LNA_VAZVA_F327_2";
const ORDERS: &str = "LV_LNA_VAZVA_F327_2_15";

fn well_formed(package: &Path, path: &str) {
    let file = package.join(path);
    let (content, said) = ask(Command::new("xmllint")
        .args(["--nonet", "--noout"])
        .arg(file));
    assert!(content, "{path}: {said}");
}

#[test]
fn each_level_has_its_description_and_each_document_its_pax() {
    for shape in [Shape::Folder, Shape::Zip] {
        let folder = tempfile::tempdir().unwrap();
        let written = packed(Kind::Opex(OpexNamespace::Published), shape, folder.path());
        let report = validate(&written.path).unwrap();
        assert_eq!(report.faults, []);
        assert_eq!((report.found, report.files), (Some(Found::Opex), 14));
        let paths: Vec<&str> = written
            .files
            .iter()
            .map(|(path, _)| path.as_str())
            .collect();
        for path in [
            "export_1_261123-104500.opex",
            "LV_LNA/LV_LNA.opex",
            "LV_LNA/LV_LNA_VAZVA/LV_LNA_VAZVA.opex",
            &format!("{UNITS}/LV_LNA_VAZVA_F327_2.opex"),
            &format!("{UNITS}/{ORDERS}/{ORDERS}.opex"),
            &format!("{UNITS}/{ORDERS}/{ORDERS}_2.pax.opex"),
            &format!("{UNITS}/{ORDERS}/{ORDERS}_2.pax/Representation_Preservation/17.pdf"),
            &format!("{UNITS}/{ORDERS}a/{ORDERS}a_1.pax.opex"),
        ] {
            assert!(paths.contains(&path), "{path}");
        }
        if shape == Shape::Zip {
            let unpacked = folder.path().join("unpacked");
            let (content, said) = unzip(&written.path, &unpacked);
            assert!(content, "{said}");
            let package = unpacked.join("export_1_261123-104500");
            for path in paths.iter().filter(|path| path.ends_with(".opex")) {
                well_formed(&package, path);
            }
        }
    }
}

#[test]
fn a_document_is_as_open_as_it_says_in_a_folder_that_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let kind = Kind::Opex(OpexNamespace::Absent);
    let (mut description, store) = delivery();
    let restricted = description.inventories[0].units[1].access.clone();
    let unit = &mut description.inventories[0].units[0];
    unit.access = restricted.clone();
    unit.documents[1].access = restricted;
    let written = packed_of(&description, &store, kind, Shape::Folder, folder.path());
    assert_eq!(validate(&written.path).unwrap().faults, []);
    let read = |path: &str| fs::read_to_string(written.path.join(UNITS).join(path)).unwrap();
    assert!(read(&format!("{ORDERS}/{ORDERS}.opex")).contains("<SecurityDescriptor>closed<"));
    assert!(read(&format!("{ORDERS}/{ORDERS}_1.pax.opex")).contains("<SecurityDescriptor>open<"));
    assert!(read(&format!("{ORDERS}/{ORDERS}_2.pax.opex")).contains("<SecurityDescriptor>closed<"));
}

#[test]
fn the_description_of_a_document_says_everything_in_its_right_place() {
    let folder = tempfile::tempdir().unwrap();
    let kind = Kind::Opex(OpexNamespace::Absent);
    let written = packed(kind, Shape::Folder, folder.path());
    assert_eq!(validate(&written.path).unwrap().faults, []);
    let read = |path: &str| fs::read_to_string(written.path.join(UNITS).join(path)).unwrap();
    let order = read(&format!("{ORDERS}/{ORDERS}_1.pax.opex"));
    let flat: String = order.lines().map(str::trim).collect();
    assert!(
        !flat.contains("xmlns"),
        "the archive's template has no namespace"
    );
    for wanted in [
        "<Title>Par darba laiku \"svētkos\"</Title>",
        "<SecurityDescriptor>open</SecurityDescriptor>",
        "<head>Adresāts</head><item>Visas struktūrvienības</item><item>Grāmatvedība</item>",
        "<row><entry>Atbildīgā persona</entry><entry>Rezolūcijas autors</entry><entry>Uzdevums</entry>",
        "<row><entry>Anna Liepa</entry><entry>Ilze Vanaga</entry><entry>Iepazīstināt darbiniekus</entry><entry>10.03.2021.</entry><entry>04.03.2021.</entry><entry></entry></row>",
        "<unitdate label=\"Dokumenta datums\" normal=\"2021-03-04\">04.03.2021.</unitdate>",
        "<persname relator=\"signer\"><part>Ilze Vanaga</part></persname>",
        "type=\"SHA-1\"",
        "path=\"Representation_Preservation/Rīkojums Nr. 17 (āēī) 100%.pdf\"",
    ] {
        assert!(flat.contains(wanted), "{wanted}\n{flat}");
    }
    let letter = read(&format!("{ORDERS}a/{ORDERS}a_1.pax.opex"));
    for wanted in [
        "<SecurityDescriptor>closed<",
        "31.12.2096.",
        "Privātā dzīve",
        "Ar arhīva atļauju",
    ] {
        assert!(letter.contains(wanted), "{wanted}");
    }
    let flat: String = read(&format!("{ORDERS}/{ORDERS}.opex"))
        .lines()
        .map(str::trim)
        .collect();
    for wanted in [
        "<unitid localtype=\"series\">1.2</unitid>",
        "<quantity>77,7</quantity><unittype>KB</unittype>",
        "<physdesc label=\"Forma\">Oriģināli</physdesc>",
        "<altformavail><p>Nav</p></altformavail>",
        "<relatedmaterial><p>2-3, 2A-7a</p></relatedmaterial>",
        "<odd><p>Nelasāmas datnes: saņemtas šādas</p></odd>",
        "<label>Slepenība</label><item>Publisks</item>",
    ] {
        assert!(flat.contains(wanted), "{wanted}\n{flat}");
    }
    assert!(read(&format!("{ORDERS}a/{ORDERS}a.opex")).contains("<SecurityDescriptor>closed<"));
    assert!(read(&format!("{ORDERS}/{ORDERS}.opex")).contains("<SecurityDescriptor>open<"));
}
