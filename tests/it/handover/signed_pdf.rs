//! A PDF that somebody signed (PAdES), made by `openssl` and judged by poppler.

use std::path::Path;
use std::process::{Command, Output};

use pdf_extract::{Dictionary, Document, IncrementalDocument, Object, StringFormat, dictionary};
use tempfile::TempDir;

/// Bytes that are kept free for the message.
const ROOM: usize = 4096;

/// A number as wide as any that takes its place.
const WIDE: i64 = 1_000_000_000;

const CERTIFICATE: &[u8] =
    include_bytes!("../../../src/sample/data/paraugs-test-pki/paraugs-test-arhivs.crt");
const KEY: &[u8] =
    include_bytes!("../../../src/sample/data/paraugs-test-pki/paraugs-test-arhivs.key");

/// A paper that the archive of the sample signed: an update behind it with a signature field, which covers the whole.
pub(super) fn signed(paper: &[u8]) -> Vec<u8> {
    let mut bytes = prepared(paper);
    let begin = place(&bytes, b"/Contents<") + b"/Contents".len();
    let end = begin + 2 * ROOM + 2;
    let range = format!("[0 {begin} {end} {}]", bytes.len() - end);
    let kept = format!("[0 {WIDE} {WIDE} {WIDE}]");
    let at = place(&bytes, kept.as_bytes());
    let range = format!("{range:<width$}", width = kept.len());
    bytes[at..at + kept.len()].copy_from_slice(range.as_bytes());
    let covered = [&bytes[..begin], &bytes[end..]].concat();
    for (message, index) in message(&covered).iter().zip(0..) {
        let digits = format!("{message:02x}");
        let at = begin + 1 + 2 * index;
        bytes[at..at + 2].copy_from_slice(digits.as_bytes());
    }
    judged(&bytes);
    bytes
}

/// A signed paper whose signature says that it covers something else: where its contents begin and end, and how many bytes behind.
pub(super) fn ranged(signed: &[u8], other: impl Fn([usize; 3]) -> [usize; 3]) -> Vec<u8> {
    let mut bytes = signed.to_vec();
    let begin = place(&bytes, b"/ByteRange[") + b"/ByteRange".len();
    let length = place(&bytes[begin..], b"]") + 1;
    let said = String::from_utf8(bytes[begin..begin + length].to_vec()).expect("text");
    let numbers = said.trim_matches(['[', ']']).split_whitespace();
    let numbers: Vec<usize> = numbers
        .map(|number| number.parse().expect("a number"))
        .collect();
    let [from, to, behind] = other([numbers[1], numbers[2], numbers[3]]);
    let range = format!("{:<length$}", format!("[0 {from} {to} {behind}]"));
    assert_eq!(range.len(), length, "{range}");
    bytes[begin..begin + length].copy_from_slice(range.as_bytes());
    bytes
}

/// With room for a signature.
fn prepared(paper: &[u8]) -> Vec<u8> {
    let before = Document::load_mem(paper).expect("a PDF");
    let root = before.trailer.get(b"Root").and_then(Object::as_reference);
    let catalog = root.expect("a catalog");
    let page = before.page_iter().next().expect("a page");
    let mut update = IncrementalDocument::create_from(paper.to_vec(), before);
    let signature = update.new_document.add_object(dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![0.into(), WIDE.into(), WIDE.into(), WIDE.into()],
        "Contents" => Object::String(vec![0; ROOM], StringFormat::Hexadecimal),
    });
    let field = update.new_document.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => Object::string_literal("Paraksts1"),
        "V" => signature,
        "P" => page,
        "F" => 132,
        "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
    });
    let form = dictionary! { "Fields" => vec![field.into()], "SigFlags" => 3 };
    for (id, key, value) in [
        (catalog, "AcroForm", Object::Dictionary(form)),
        (page, "Annots", Object::Array(vec![field.into()])),
    ] {
        update
            .opt_clone_object_to_new_document(id)
            .expect("it is there");
        let object = update.new_document.get_object_mut(id);
        let dictionary: &mut Dictionary =
            object.and_then(Object::as_dict_mut).expect("a dictionary");
        dictionary.set(key, value);
    }
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).expect("written");
    assert!(bytes.starts_with(paper));
    bytes
}

fn place(bytes: &[u8], part: &[u8]) -> usize {
    let mut pieces = bytes.windows(part.len());
    pieces.position(|piece| piece == part).expect("it is there")
}

/// A detached CMS message over what is covered.
fn message(covered: &[u8]) -> Vec<u8> {
    let home = TempDir::new().expect("a folder");
    for (name, bytes) in [
        ("covered", covered),
        ("signer.der", CERTIFICATE),
        ("key.der", KEY),
    ] {
        std::fs::write(home.path().join(name), bytes).expect("written");
    }
    let mut command = Command::new("openssl");
    command
        .args([
            "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-outform", "DER",
        ])
        .args([
            "-in",
            "covered",
            "-signer",
            "signer.der",
            "-inkey",
            "key.der",
        ]);
    let message = done(command.current_dir(home.path())).stdout;
    assert!(message.len() <= ROOM, "{}", message.len());
    message
}

/// Poppler finds the signature, and that it covers the whole file.
fn judged(bytes: &[u8]) {
    let home = TempDir::new().expect("a folder");
    let file: &Path = &home.path().join("akts.pdf");
    std::fs::write(file, bytes).expect("written");
    let output = Command::new("pdfsig").arg("-nocert").arg(file).output();
    let said = output.expect("pdfsig").stdout;
    let said = String::from_utf8_lossy(&said);
    for wanted in ["Signature is Valid.", "Total document signed"] {
        assert!(said.contains(wanted), "{said}");
    }
}

fn done(command: &mut Command) -> Output {
    let output = command.output().expect("it is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output
}
