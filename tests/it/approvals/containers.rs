//! A draft signed elsewhere: the container is bound only where it holds exactly what was approved.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const DS: &str = "http://www.w3.org/2000/09/xmldsig#";

/// A container of files with one signature over some of them. Its signature value is none: nobody here checks it.
pub(crate) fn container(files: &[(&str, &[u8])], signed: &[(&str, &[u8])]) -> Vec<u8> {
    let references: String = signed
        .iter()
        .map(|(name, bytes)| {
            let value = STANDARD.encode(digest(&SHA256, bytes));
            format!(
                "<ds:Reference URI=\"{name}\"><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
                 <ds:DigestValue>{value}</ds:DigestValue></ds:Reference>"
            )
        })
        .collect();
    let signature = format!(
        "<asic:XAdESSignatures xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\"><ds:Signature xmlns:ds=\"{DS}\">\
         <ds:SignedInfo>{references}</ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>\
         </asic:XAdESSignatures>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, stored).expect("an entry");
        zip.write_all(bytes).expect("written");
    };
    add("mimetype", b"application/vnd.etsi.asic-e+zip");
    for (name, bytes) in files {
        add(name, bytes);
    }
    add("META-INF/signatures0.xml", signature.as_bytes());
    zip.finish().expect("a container").into_inner()
}

#[both]
async fn a_container_is_bound_to_exactly_what_was_approved(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk, specialist, ..
    } = &office;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[]).await;
    // Whoever prepared it does not note that somebody signed it: the route leaves that to the records office and to heads.
    let own = json!({ "step": step(&round, "Vanaga"), "signature": { "paper": { "signedOn": "2026-03-02" } } });
    let own = office.sign_with(specialist, own).await;
    assert_eq!(refusals(&own), "ROUTE_STEP_OTHERS input.draft");
    let sign = async |name: &str, bytes: Vec<u8>, signed_on: &str| {
        let upload = clerk.upload(name, bytes).await;
        let input = json!({
            "step": step(&round, "Vanaga"),
            "signature": { "container": { "upload": upload, "signedOn": signed_on } },
        });
        office.sign_with(clerk, input).await
    };
    let (approved, other) = (("lemums.txt", SENTENCE), ("lemums.txt", CHANGED));
    for (name, bytes, day, expected) in [
        (
            "teksts.txt",
            SENTENCE.to_vec(),
            "2026-03-02",
            "CONTAINER_NO_SIGNATURE input.signature.container.upload",
        ),
        (
            "cits.asice",
            container(&[other], &[other]),
            "2026-03-02",
            "CONTAINER_OTHER_CONTENTS input.signature.container.upload",
        ),
        (
            "neaptverts.asice",
            container(&[approved], &[other]),
            "2026-03-02",
            "CONTAINER_NOT_COVERED input.signature.container.upload",
        ),
        (
            "agrak.asice",
            container(&[approved], &[approved]),
            "2026-03-01",
            "SIGNED_ON input.signature.container.signedOn",
        ),
    ] {
        assert_eq!(refusals(&sign(name, bytes, day).await), expected, "{name}");
    }
    let whole = container(&[approved], &[approved]);
    let hash = sha256(&whole);
    let signed = sign("lemums.asice", whole, "2026-03-02").await;
    assert_eq!(problems(&signed), []);
    // It is kept beside what was approved, byte by byte, and the signatory is who was asked.
    let query = "query($id: ID!) { document(id: $id) { signer versions { contents { fileName sha256 } } } }";
    let document = specialist
        .ask(query, json!({ "id": signed["document"]["id"] }))
        .await;
    assert_eq!(
        document["document"],
        json!({ "signer": "Ilze Vanaga", "versions": [{ "contents": [
            { "fileName": "lemums.txt", "sha256": sha256(SENTENCE) },
            { "fileName": "lemums.asice", "sha256": hash },
        ] }] })
    );
    let after = office.read(specialist, &draft).await;
    let signature = &after["rounds"][0]["steps"][0]["decisions"][0];
    assert_eq!(
        (&signature["form"], &signature["container"]),
        (&json!("CONTAINER"), &json!(hash))
    );
    assert_eq!(signature["decidedBy"], json!({ "login": "lietvede" }));
    assert_eq!(
        after["contents"].as_array().expect("contents").len(),
        1,
        "the draft is what was approved"
    );
}
