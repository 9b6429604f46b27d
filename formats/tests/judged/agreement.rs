//! Our word against that of `opf-fido`, which reads PRONOM's signatures themselves.

use std::collections::BTreeSet;

use formats::Identification;

use crate::documents::{by_others, packages, pdfs, pictures, texts};
use crate::recordings::recordings;
use crate::sample::{fido, ours};

/// Where the judge says otherwise: the file, what it says, and why we do not follow.
const DIFFERENCES: [(&str, &[&str], &str); 14] = [
    ("vestule.odt", &["fmt/290"], NEWER),
    ("pabalsti.ods", &["fmt/294"], NEWER),
    ("show-13.odp", &["fmt/292"], NEWER),
    (
        "table-12.ods",
        &["fmt/137", "fmt/294", "fmt/295"],
        NO_PRIORITY,
    ),
    ("pabalsti.xls", &["fmt/61", "x-fmt/17"], ANY_PART),
    ("parakstits.edoc", &["fmt/1251", "fmt/1342"], ANY_PART),
    ("mainits.asice", &["fmt/1251", "fmt/1342"], ANY_PART),
    ("latvian.edoc", &["fmt/1251", "fmt/1342"], ANY_PART),
    ("latvian.asice", &["fmt/1251", "fmt/1342"], ANY_PART),
    ("plain.asice", &["fmt/1251", "fmt/1342"], ANY_PART),
    ("locked.docx", &["fmt/111"], NAMES_ONLY),
    ("tikai-html.eml", &["fmt/96"], LETTER),
    ("zinas.txt", &["fmt/1085", "fmt/1591", "x-fmt/111"], BY_NAME),
    ("dati.json", &["fmt/1311"], BY_NAME),
];
const NEWER: &str =
    "its container signatures are of 2020 and know no OpenDocument 1.3, which PRONOM now does";
const NO_PRIORITY: &str =
    "it reports every container signature that fits; PRONOM ranks the newest version first";
const ANY_PART: &str =
    "one part of a container signature is enough for it; PRONOM asks for all of them";
const NAMES_ONLY: &str = "it passes over container signatures that ask only for the name of a part";
const LETTER: &str =
    "PRONOM takes a short letter for the web page in its body; header fields alone stand before it";
const BY_NAME: &str =
    "PRONOM has no signature of it, and the extension belongs to other formats too";

#[test]
fn every_sample_is_what_pronom_says_or_the_difference_has_its_reason() {
    let samples: Vec<_> = [
        by_others(),
        pdfs(),
        packages(),
        texts(),
        pictures(),
        recordings(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let judged = fido(&samples);
    let mut wrong = Vec::new();
    for sample in &samples {
        let said = ours(&sample.name, &sample.bytes);
        match said.found() {
            Some(found) if found.format.puid.as_str() == sample.puid => {}
            _ => wrong.push(format!(
                "{}: we say {said:?}, not {}",
                sample.name, sample.puid
            )),
        }
        if matches!(said, Identification::Contradicting { .. }) {
            wrong.push(format!(
                "{}: its name is said to contradict it",
                sample.name
            ));
        }
        let none = BTreeSet::new();
        let theirs = judged.get(&sample.name).unwrap_or(&none);
        let listed = DIFFERENCES.iter().find(|(name, ..)| *name == sample.name);
        let expected: BTreeSet<String> = match listed {
            Some((_, puids, _)) => puids.iter().map(|puid| (*puid).to_owned()).collect(),
            None => [sample.puid.to_owned()].into(),
        };
        if *theirs != expected {
            wrong.push(format!(
                "{}: we {}, fido {theirs:?}",
                sample.name, sample.puid
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (name, ..) in DIFFERENCES {
        assert!(
            samples.iter().any(|sample| sample.name == name),
            "no sample {name}"
        );
    }
}
