//! Signed containers made with openssl.

use super::super::extract::TextOutcome;
use super::super::format::Format;
use super::super::signature::{DigestAlgorithm, DigestCheck, Validation};
use super::{fixture, read, read_bytes};
use crate::content::extract::Limits;

#[test]
fn a_signed_container_lists_its_files_signer_and_digests() {
    let read = read("parakstits.edoc");
    assert_eq!(
        (read.inspection.format, &read.inspection.outcome),
        (Format::Edoc, &TextOutcome::Extracted)
    );
    let names: Vec<&str> = read
        .inspection
        .parts
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["Rīkojums Nr. 7.docx", "pielikumi/lēmums.txt", "vecs.txt"]
    );
    assert_eq!(read.inspection.parts[0].format, Format::Docx);
    assert!(
        read.text.contains("Par darba laiku svētku dienās"),
        "{}",
        read.text
    );
    assert!(
        read.text.contains("Lēmums stājas spēkā nākamajā dienā."),
        "{}",
        read.text
    );

    let [signature] = read.inspection.signatures.as_slice() else {
        panic!("{:?}", read.inspection.signatures);
    };
    let signer = signature.signer.as_ref().unwrap();
    assert_eq!(signer.name, "ŽANIS KĻAVIŅŠ");
    assert_eq!(signer.identifier.as_deref(), Some("PNOLV-010101-12345"));
    assert_eq!(
        signer.organisation.as_deref(),
        Some("Ogres novada sociālais dienests")
    );
    assert!(signer.valid_from < signer.valid_until);
    assert_eq!(
        signature.claimed_at.unwrap().to_rfc3339(),
        "2026-03-02T07:15:30+00:00"
    );
    assert!(signature.evidence.qualifying_properties && signature.evidence.signature_timestamp);
    assert!(!signature.evidence.archive_timestamp && !signature.evidence.revocation_values);
    let checks: Vec<_> = signature
        .files
        .iter()
        .map(|file| (file.algorithm.unwrap(), file.check))
        .collect();
    assert_eq!(
        checks,
        [
            (DigestAlgorithm::Sha256, DigestCheck::Matches),
            (DigestAlgorithm::Sha512, DigestCheck::Matches),
            (DigestAlgorithm::Sha1, DigestCheck::Matches),
        ]
    );
    assert!(signature.files_match() && signature.unsigned_files.is_empty());
    assert_eq!(
        signature.validation,
        Validation::NotValidatedAgainstTrustLists
    );
}

#[test]
fn a_changed_file_and_an_added_one_are_seen() {
    let read = read("mainits.asice");
    assert_eq!(read.inspection.format, Format::AsicE);
    let [signature] = read.inspection.signatures.as_slice() else {
        panic!("{:?}", read.inspection.signatures);
    };
    assert_eq!(signature.files[0].check, DigestCheck::Differs);
    assert!(!signature.files_match());
    assert_eq!(signature.unsigned_files, ["neparakstits.txt"]);
}

#[test]
fn the_same_container_is_asice_or_edoc_by_its_extension_only() {
    let read = read_bytes("x.asice", fixture("parakstits.edoc"), &Limits::default());
    assert_eq!(read.inspection.format, Format::AsicE);
    assert_eq!(read.inspection.signatures.len(), 1);
}
