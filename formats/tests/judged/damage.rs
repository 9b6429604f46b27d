//! Names that lie, locked files, and what is cut off or made to be hard.

use formats::{Identification, Protection, Signatures};
use proptest::prelude::*;

use crate::documents::{by_others, claim, package, packages, pdf};
use crate::recordings::{recordings, sound};
use crate::sample::ours;

fn puid(name: &str, bytes: &[u8]) -> Option<&'static str> {
    ours(name, bytes)
        .found()
        .map(|found| found.format.puid.as_str())
}

#[test]
fn a_name_that_lies_is_told_and_one_that_says_nothing_is_not() {
    let scan = b"II*\0\x08\0\0\0\0\0\0\0\0\0";
    let lies = ours("iesniegums.pdf", scan);
    assert!(
        matches!(lies, Identification::Contradicting { ref extension, .. } if extension.as_str() == "pdf")
    );
    assert_eq!(puid("iesniegums.pdf", scan), Some("fmt/353"));
    for name in ["iesniegums", "iesniegums.bak", "iesniegums.TIF"] {
        assert!(
            matches!(ours(name, scan), Identification::Identified(_)),
            "{name}"
        );
    }
    let web_page = b"<html><body><table></table></body></html>";
    assert!(matches!(
        ours("konta izraksts.xls", web_page),
        Identification::Contradicting { .. }
    ));
    assert!(matches!(
        ours("piezimes.md", b"# Piezimes"),
        Identification::Identified(_)
    ));
    assert!(matches!(
        ours("lemums.docx", b"Lemums"),
        Identification::Contradicting { .. }
    ));
}

#[test]
fn nothing_and_noise_are_unknown() {
    assert_eq!(ours("tukss.pdf", b""), Identification::Unknown);
    assert_eq!(
        ours("troksnis.docx", &[0, 1, 2, 3, 250, 251]),
        Identification::Unknown
    );
    assert_eq!(
        ours("nakotne.pdf", b"%PDF-3.0\n%%EOF"),
        Identification::Unknown
    );
}

#[test]
fn what_is_locked_or_signed_is_seen() {
    let others = by_others();
    let of = |name: &str| {
        let sample = others.iter().find(|sample| sample.name == name).unwrap();
        *ours(name, &sample.bytes).found().unwrap()
    };
    assert_eq!(of("ar-paroli.pdf").protection, Protection::Encrypted);
    assert_eq!(of("slegta-drukasana.pdf").protection, Protection::Encrypted);
    assert_eq!(of("reportlab.pdf").protection, Protection::Open);
    assert_eq!(of("parakstits.edoc").signatures, Signatures::Inside);
    assert_eq!(of("vestule.pdf").signatures, Signatures::NoneSeen);
    let signed = pdf("1.7", "<< /Type /Sig /ByteRange [0 1 2 3] >>");
    assert_eq!(
        ours("a.pdf", &signed).found().unwrap().signatures,
        Signatures::Inside
    );
}

#[test]
fn a_locked_letter_says_its_version_in_the_manifest() {
    let manifest = "<manifest:manifest manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"content.xml\">\
                    <manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "noise"),
    ]);
    let said = ours("a.odt", &locked);
    let found = said.found().unwrap();
    assert_eq!(found.format.puid.as_str(), "fmt/1756");
    assert_eq!(found.protection, Protection::Encrypted);
}

#[test]
fn an_appended_claim_replaces_the_first_and_a_claim_across_two_pieces_is_found() {
    let twice = format!("{}\n{}", claim(1, 'B'), claim(2, 'U'));
    assert_eq!(puid("a.pdf", &pdf("1.7", &twice)), Some("fmt/478"));
    for shift in [0, 10, 100, 200] {
        let far = format!("{}{}", " ".repeat(256 * 1024 - 100 - shift), claim(2, 'B'));
        assert_eq!(puid("a.pdf", &pdf("1.7", &far)), Some("fmt/477"), "{shift}");
    }
}

#[test]
fn a_package_cut_off_is_still_a_package() {
    let whole = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<a/>"),
    ]);
    assert_eq!(puid("a.odt", &whole), Some("fmt/290"));
    assert_eq!(puid("a.odt", &whole[..whole.len() - 10]), Some("x-fmt/263"));
}

proptest! {
    /// Whatever bytes come, there is an answer.
    #[test]
    fn noise_never_breaks_it(bytes in proptest::collection::vec(any::<u8>(), 0..2048), which in 0_usize..8) {
        let heads: [&[u8]; 8] = [b"", b"%PDF-1.4 ", b"PK\x03\x04", b"PK\x05\x06", b"RIFF\0\0\0\0WAVE",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], b"{\\rtf"];
        ours("a.pdf", &[heads[which], &bytes].concat());
    }

    /// Real files with bytes changed and cut off.
    #[test]
    fn damage_never_breaks_it(which in 0_usize..30, at in any::<prop::sample::Index>(), byte in any::<u8>(), end in any::<prop::sample::Index>()) {
        let samples: Vec<_> = packages().into_iter().chain(recordings()).collect();
        let mut bytes = samples[which % samples.len()].bytes.clone();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(end.index(bytes.len()) + 1);
        ours("a.docx", &bytes);
    }
}

#[test]
fn a_sound_needs_more_than_one_frame() {
    assert_eq!(puid("a.mp3", &sound(b"")[..2000]), Some("fmt/134"));
    assert_eq!(puid("a.mp3", &[0xFF, 0xFB, 0x90, 0x00, 0, 0, 0, 0]), None);
}
