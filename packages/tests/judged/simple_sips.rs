//! The national archive's simple SIP: files, a register as XML and as a workbook, a zip file and its checksum.

use std::fs;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use packages::{Found, Kind, Shape, validate};

use crate::judges::{ask, unzip};
use crate::sample::packed;

#[test]
fn the_zip_file_has_files_registers_and_a_checksum_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(Kind::Simple, Shape::Zip, folder.path());
    let report = validate(&written.path).unwrap();
    assert_eq!(report.faults, []);
    assert_eq!((report.found, report.files), (Some(Found::Simple), 6));

    let (content, said) = ask(Command::new("sha256sum")
        .current_dir(folder.path())
        .args(["--check", "export_1_261123-104500.zip.sha256"]));
    assert!(content, "{said}");

    let unpacked = folder.path().join("unpacked");
    let (content, said) = unzip(&written.path, &unpacked);
    assert!(content, "{said}");
    let package = unpacked.join("export_1_261123-104500");
    let manifest = folder.path().join("manifest");
    fs::write(&manifest, written.manifest()).unwrap();
    let (content, said) = ask(Command::new("sha256sum")
        .current_dir(&package)
        .arg("--check")
        .arg(&manifest));
    assert!(content, "{said}");
    let (content, said) = ask(Command::new("xmllint")
        .args(["--nonet", "--noout"])
        .arg(package.join("registrs.xml")));
    assert!(content, "{said}");
}

#[test]
fn the_workbook_has_a_row_for_each_file_and_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(Kind::Simple, Shape::Folder, folder.path());
    let mut workbook: Xlsx<_> = open_workbook(written.path.join("registrs.xlsx")).unwrap();
    let range = workbook.worksheet_range("Reģistrs").unwrap();
    assert_eq!(range.height(), 5);
    let row = |row: u32| -> Vec<String> {
        [1, 6, 11, 13, 16, 17]
            .map(|column| {
                range
                    .get_value((row, column))
                    .map(Data::to_string)
                    .unwrap_or_default()
            })
            .to_vec()
    };
    assert_eq!(
        row(1),
        [
            "15",
            "Par darba laiku \"svētkos\"",
            "Visas struktūrvienības; Grāmatvedība",
            "Vispārēja",
            "2_15/1/Rīkojums Nr. 17 (āēī) 100%.docx",
            "15"
        ]
    );
    assert_eq!(row(4)[..4], ["15.a", "Iesniegums", "", "Sensitīvi dati"]);
    assert!(workbook.worksheet_formula("Reģistrs").unwrap().is_empty());
}
