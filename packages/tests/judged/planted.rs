//! Faults planted in packages of every kind, each found with its file, element and rule.

use std::fs;
use std::path::Path;

use packages::{Fault, Kind, Shape, validate};

use crate::sample::{altered, packed};

/// `file · element · rule`, without doubles: one altered file may break several claims.
fn told(faults: &[Fault]) -> Vec<String> {
    let mut told: Vec<String> = faults
        .iter()
        .map(|fault| {
            let file = fault.place.file.as_deref().unwrap_or_default();
            format!("{file} · {} · {}", fault.element, fault.rule.code())
        })
        .collect();
    told.sort();
    told.dedup();
    told
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} is not in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn faults_of_a_bag() {
    let kind = Kind::BagIt;
    let second = "data/2_15/2/17.pdf";
    let faults = altered(kind, |bag| fs::remove_file(bag.join(second)).unwrap());
    let told_of = told(&faults);
    assert!(
        told_of.contains(&format!("{second} · manifest-sha256.txt · MISSING_FILE")),
        "{told_of:?}"
    );
    assert!(
        told_of.contains(&"bag-info.txt · Payload-Oxum · BAD_VALUE".to_owned()),
        "{told_of:?}"
    );

    let faults = altered(kind, |bag| {
        fs::write(bag.join("data/stray.txt"), "x").unwrap()
    });
    assert!(told(&faults).contains(&"data/stray.txt ·  · STRAY_FILE".to_owned()));

    let faults = altered(kind, |bag| {
        fs::write(bag.join(second), "%PDF-1.7 sec0nd").unwrap()
    });
    assert_eq!(
        told(&faults),
        [
            format!("{second} · Datne · WRONG_HASH"),
            format!("{second} · manifest-sha256.txt · WRONG_HASH")
        ]
    );

    let faults = altered(kind, |bag| replace(&bag.join("bagit.txt"), "1.0", "0.97"));
    assert_eq!(
        told(&faults),
        [
            "bagit.txt ·  · BAD_LINE",
            "bagit.txt · tagmanifest-sha256.txt · WRONG_HASH"
        ]
    );

    let faults = altered(kind, |bag| {
        replace(&bag.join("manifest-sha256.txt"), "data/2_15/2", "../../etc")
    });
    assert!(
        told(&faults).contains(&"../../etc/17.pdf · manifest-sha256.txt · UNSAFE_PATH".to_owned())
    );
}

#[test]
fn faults_of_a_simple_sip() {
    let kind = Kind::Simple;
    let register = |from: &'static str, to: &'static str| {
        told(&altered(kind, |package| {
            replace(&package.join("registrs.xml"), from, to)
        }))
    };
    assert_eq!(
        register("<Pieejamiba>Sensitīvi dati", "<Pieejamiba>Vispārēja"),
        [
            "registrs.xml · IerobezojumaDatums · OPEN_WITH_DATE",
            "registrs.xml · IerobezojumaPamats · OPEN_WITH_GROUND"
        ]
    );
    assert_eq!(
        register("<IerobezojumaDatums>2096-12-31</IerobezojumaDatums>", ""),
        ["registrs.xml · IerobezojumaDatums · RESTRICTED_WITHOUT_DATE"]
    );
    assert_eq!(
        register("<Nosaukums>Par inventarizāciju</Nosaukums>", ""),
        ["registrs.xml · Nosaukums · NO_ELEMENT"]
    );
    assert_eq!(
        register("Id=\"d-2\"", "Id=\"d-1\""),
        ["registrs.xml · Dokuments/@Id · DOUBLED_DOCUMENT"]
    );
    assert_eq!(
        register("Numurs=\"15.a\"", "Numurs=\"15\""),
        ["registrs.xml · GlabajamaVieniba/@Numurs · DOUBLED_UNIT"]
    );
    assert_eq!(
        register("2_15/2/17.pdf", "2_15/2/18.pdf"),
        [
            "2_15/2/17.pdf ·  · STRAY_FILE",
            "2_15/2/18.pdf · Datne · MISSING_FILE"
        ]
    );
    assert_eq!(register("<Izmers>15<", "<Izmers>16<").len(), 1);
    assert_eq!(register("<Izmers>15<", "<Izmers>daudz<").len(), 1);
    assert_eq!(
        register("urn:aprite:dokumentu-registrs:1", "urn:cits"),
        ["registrs.xml · DokumentuRegistrs/@xmlns · BAD_VALUE"]
    );
    let torn = register("</DokumentuRegistrs>", "");
    assert_eq!(torn, ["registrs.xml ·  · BAD_XML"]);

    let faults = altered(kind, |package| {
        fs::remove_file(package.join("registrs.xlsx")).unwrap()
    });
    assert_eq!(told(&faults), ["registrs.xlsx ·  · MISSING_FILE"]);
}

#[test]
fn faults_of_a_zip_file() {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(Kind::Simple, Shape::Zip, folder.path());
    let bytes = fs::read(&written.path).unwrap();
    let at = |needle: &[u8]| {
        let found = bytes
            .windows(needle.len())
            .position(|window| window == needle);
        found.expect("it is in the file")
    };
    let mut altered = bytes.clone();
    altered[at(b"%PDF-1.7 second") + 12] = b'0';
    fs::write(&written.path, &altered).unwrap();
    assert_eq!(
        told(&validate(&written.path).unwrap().faults),
        [
            "2_15/2/17.pdf ·  · UNREADABLE",
            "export_1_261123-104500.zip.sha256 ·  · WRONG_HASH"
        ]
    );

    fs::write(&written.path, &bytes).unwrap();
    fs::remove_file(folder.path().join("export_1_261123-104500.zip.sha256")).unwrap();
    assert_eq!(
        told(&validate(&written.path).unwrap().faults),
        ["export_1_261123-104500.zip.sha256 ·  · MISSING_FILE"]
    );
    fs::write(&written.path, &bytes[..bytes.len() / 2]).unwrap();
    validate(&written.path).expect_err("a torn zip file is none");

    let empty = tempfile::tempdir().unwrap();
    let report = validate(empty.path()).unwrap();
    assert_eq!(told(&report.faults), [" ·  · NOT_A_PACKAGE"]);
}

#[test]
fn faults_of_an_opex_package() {
    let unit = "LV_LNA/LV_LNA_VAZVA/LV_LNA_VAZVA_F327/LV_LNA_VAZVA_F327_2/LV_LNA_VAZVA_F327_2_15";
    let order = format!("{unit}/LV_LNA_VAZVA_F327_2_15_1.pax.opex");
    let letter = format!("{unit}a/LV_LNA_VAZVA_F327_2_15a_1.pax.opex");
    let letter_file =
        format!("{unit}a/LV_LNA_VAZVA_F327_2_15a_1.pax/Representation_Preservation/17.pdf");
    let described = |file: &str, from: &str, to: &str| {
        let kind = Kind::Opex(packages::OpexNamespace::Absent);
        told(&altered(kind, |package| {
            replace(&package.join(file), from, to)
        }))
    };
    assert_eq!(
        described(
            &letter,
            "<SecurityDescriptor>closed",
            "<SecurityDescriptor>open"
        ),
        [format!("{letter} · SecurityDescriptor · BAD_VALUE")]
    );
    assert_eq!(
        described(
            &order,
            "<SecurityDescriptor>open",
            "<SecurityDescriptor>closed"
        ),
        // The folder is open, and seems to hold what is not.
        [
            format!("{unit}/LV_LNA_VAZVA_F327_2_15.opex · SecurityDescriptor · BAD_VALUE"),
            format!("{order} · SecurityDescriptor · BAD_VALUE")
        ]
    );
    assert_eq!(
        described(
            &format!("{unit}a/LV_LNA_VAZVA_F327_2_15a.opex"),
            "<SecurityDescriptor>closed",
            "<SecurityDescriptor>public"
        ),
        [format!(
            "{unit}a/LV_LNA_VAZVA_F327_2_15a.opex · SecurityDescriptor · BAD_VALUE"
        )]
    );
    assert_eq!(
        described(
            &order,
            "<entry>Rezolūcijas autors</entry>",
            "<entry>Autors</entry>"
        ),
        [format!("{order} · table[@id='t3']/thead · BAD_VALUE")]
    );
    assert_eq!(
        described(&order, "<Title>Par darba", "<Title>Rīkojumi"),
        [format!("{order} · unittitle · BAD_VALUE")]
    );
    assert_eq!(
        described(&order, "Dokumenta datums", "Datums"),
        [format!(
            "{order} · unitdate[@label='Dokumenta datums'] · NO_ELEMENT"
        )]
    );
    assert_eq!(
        described(&letter, "<Fixity type=\"SHA-1\"", "<Fixity type=\"MD5\""),
        [
            format!("{letter} · Fixity/@type · BAD_VALUE"),
            format!("{letter_file} · Fixity · NO_HASH")
        ]
    );
    assert_eq!(
        described(
            &order,
            "<OPEXMetadata>",
            "<OPEXMetadata xmlns=\"urn:cits\">"
        ),
        [
            format!("{order} · @xmlns · BAD_VALUE"),
            format!("{order} · ead/@xmlns · BAD_VALUE")
        ]
    );
    let in_package = |alter: &dyn Fn(&Path)| {
        let kind = Kind::Opex(packages::OpexNamespace::Published);
        told(&altered(kind, |package| alter(package)))
    };
    assert_eq!(
        in_package(&|package| fs::write(package.join(&letter_file), "%PDF-1.7 l3tter").unwrap()),
        [format!("{letter_file} · Fixity · WRONG_HASH")]
    );
    assert_eq!(
        in_package(&|package| fs::remove_file(package.join(&letter_file)).unwrap()),
        [
            format!("{letter} · Fixities · NO_FILES"),
            format!("{letter_file} · Fixity · MISSING_FILE")
        ]
    );
    assert_eq!(
        in_package(&|package| fs::remove_file(package.join("LV_LNA/LV_LNA.opex")).unwrap()),
        ["LV_LNA/LV_LNA.opex ·  · MISSING_FILE"]
    );
    assert_eq!(
        in_package(&|package| fs::remove_file(package.join(&order)).unwrap()).len(),
        3,
        "the description is missing, and nobody describes its two files"
    );
    let stray = format!("{unit}/Thumbs.db");
    assert_eq!(
        in_package(&|package| fs::write(package.join(&stray), "x").unwrap()),
        [format!("{stray} ·  · STRAY_FILE")]
    );
}

#[test]
fn faults_of_an_eark_sip() {
    let kind = Kind::Eark(packages::EarkVersion::V2_1);
    let second = "representations/original/data/2_15/2/17.pdf";
    let mets = "representations/original/METS.xml";
    let planted = |alter: &dyn Fn(&Path)| told(&altered(kind, |package| alter(package)));
    assert_eq!(
        planted(&|package| fs::write(package.join(second), "%PDF-1.7 sec0nd").unwrap()),
        [
            format!("{second} · file[@ID='original-file-2'] · WRONG_HASH"),
            format!("{second} · premis/object · WRONG_HASH")
        ]
    );
    assert_eq!(
        planted(&|package| fs::remove_file(package.join(second)).unwrap()),
        [format!(
            "{second} · file[@ID='original-file-2'] · MISSING_FILE"
        )]
    );
    let stray = "representations/original/data/stray.txt";
    assert_eq!(
        planted(&|package| fs::write(package.join(stray), "x").unwrap()),
        [format!("{stray} ·  · STRAY_FILE")]
    );
    // A METS of a representation that was altered does not fit the METS of the package either.
    let in_mets = |from: &'static str, to: &'static str| -> Vec<String> {
        let found = planted(&|package| replace(&package.join(mets), from, to));
        let of_package = |told: &String| told.contains("file[@ID='package-original-mets']");
        assert!(found.iter().any(of_package), "{found:?}");
        found.into_iter().filter(|told| !of_package(told)).collect()
    };
    let docx = "representations/original/data/2_15/1/Rīkojums Nr. 17 (āēī) 100%.docx";
    assert_eq!(
        in_mets(" SIZE=\"15\"", " SIZE=\"16\""),
        [format!("{docx} · file[@ID='original-file-1'] · WRONG_SIZE")]
    );
    assert_eq!(
        in_mets(" LABEL=\"CSIP\"", " LABEL=\"citi\""),
        [format!("{mets} · structMap/@LABEL · BAD_VALUE")]
    );
    assert_eq!(
        in_mets("FILEID=\"original-data\"", "FILEID=\"cits\""),
        [format!("{mets} · @FILEID · BROKEN_REFERENCE")]
    );
    assert_eq!(
        in_mets(" ID=\"original-file-2\"", " ID=\"original-file-1\""),
        [format!("{mets} · @ID · DOUBLED_ID")]
    );
    assert_eq!(
        in_mets("data/2_15/2/17.pdf", "../../../etc/passwd"),
        [
            "representations/original/../../../etc/passwd · file[@ID='original-file-2'] · UNSAFE_PATH"
        ]
    );
    assert_eq!(
        in_mets(" MIMETYPE=\"application/pdf\"", ""),
        [format!(
            "{mets} · file[@ID='original-file-2']/@MIMETYPE · NO_ELEMENT"
        )]
    );

    let root = |from: &'static str, to: &'static str| {
        planted(&|package| replace(&package.join("METS.xml"), from, to))
    };
    assert_eq!(
        root("OBJID=\"export_1", "OBJID=\"export_2"),
        ["METS.xml · mets/@OBJID · BAD_VALUE"]
    );
    assert_eq!(
        root("E-ARK-SIP.xml", "E-ARK-AIP.xml"),
        ["METS.xml · mets/@PROFILE · BAD_VALUE"]
    );
    assert_eq!(
        root("OTHERTYPE=\"SOFTWARE\"", "OTHERTYPE=\"X\""),
        ["METS.xml · metsHdr/agent[@OTHERTYPE='SOFTWARE'] · NO_ELEMENT"]
    );
    assert_eq!(
        root("</mets>", "").first().map(String::as_str),
        Some("METS.xml ·  · BAD_XML")
    );

    let premis = "metadata/preservation/premis.xml";
    let events = planted(&|package| {
        replace(
            &package.join(premis),
            "<linkingAgentIdentifierValue>agent-1<",
            "<linkingAgentIdentifierValue>agent-9<",
        );
    });
    assert_eq!(
        events,
        [
            format!("{premis} · amdSec/digiprovMD/mdRef · WRONG_HASH"),
            format!("{premis} · linkingAgentIdentifier · BROKEN_REFERENCE")
        ]
    );
    let ead = "metadata/descriptive/ead3.xml";
    let described = planted(&|package| {
        replace(
            &package.join(ead),
            "<item>closed</item>",
            "<item>open</item>",
        );
    });
    assert_eq!(
        described,
        [
            format!(
                "{ead} · c[did/unitid='LV_LNA_VAZVA_F327_2_15a']/accessrestrict · OPEN_WITH_DATE"
            ),
            format!(
                "{ead} · c[did/unitid='LV_LNA_VAZVA_F327_2_15a']/accessrestrict · OPEN_WITH_GROUND"
            ),
            format!("{ead} · dmdSec/mdRef · WRONG_HASH"),
            format!("{ead} · dmdSec/mdRef · WRONG_SIZE")
        ]
    );
}
