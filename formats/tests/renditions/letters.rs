//! A Latvian letter in each of the formats it is written in.

use std::io::Read;
use std::path::Path;
use std::process::Command;

use formats::{Limits, Rendition};

use crate::bench::{Bench, fixture, with_part};

/// What a program says of the rendition.
fn asked(program: &mut Command, rendition: &Rendition) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rendition.pdf");
    std::io::copy(
        &mut rendition.open().unwrap(),
        &mut std::fs::File::create(&file).unwrap(),
    )
    .unwrap();
    let is_text = program.get_program() == "pdftotext";
    let output = program
        .arg(&file)
        .args(is_text.then_some("-"))
        .output()
        .expect("run `cargo xtask setup`");
    String::from_utf8(output.stdout).unwrap()
}

fn fido() -> Command {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let program = target.join("parts/archive/bin/fido");
    assert!(program.exists(), "run `cargo xtask setup`");
    let mut command = Command::new(program);
    command.args(["-q", "-pronom_only", "-matchprintf", "%(info.puid)s "]);
    command
}

#[test]
fn a_letter_becomes_pdf_a_with_every_letter_of_ours_and_says_where_it_came_from() {
    let bench = Bench::new();
    let docx = fixture("vestule.docx");
    let macros = |types: String| {
        types.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        )
    };
    let template = |types: String| {
        types.replace(
            "wordprocessingml.document.main+xml",
            "wordprocessingml.template.main+xml",
        )
    };
    let letters = [
        ("vestule.docx", docx.clone()),
        ("vestule.odt", fixture("vestule.odt")),
        ("vestule.doc", fixture("vestule.doc")),
        ("vestule.rtf", fixture("vestule.rtf")),
        (
            "vestule.docm",
            with_part(&docx, "[Content_Types].xml", macros),
        ),
        (
            "vestule.dotx",
            with_part(&docx, "[Content_Types].xml", template),
        ),
    ];
    for (name, bytes) in letters {
        let rendition = bench
            .render(name, &bytes, Limits::default())
            .unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(rendition.format.puid.as_str(), "fmt/477", "{name}");
        assert!(rendition.made_by.starts_with("LibreOffice "), "{name}");
        assert_eq!(rendition.source.to_string(), sha256(&bytes), "{name}");
        let mut made = Vec::new();
        rendition.open().unwrap().read_to_end(&mut made).unwrap();
        assert_eq!(rendition.sha256.to_string(), sha256(&made), "{name}");
        assert_eq!(rendition.bytes, made.len() as u64, "{name}");
        assert_eq!(asked(&mut fido(), &rendition).trim(), "fmt/477", "{name}");
        let text = asked(&mut Command::new("pdftotext"), &rendition);
        for words in [
            "Žanis Kļaviņš",
            "Ķieģeļu iela 7, Ikšķile",
            "Lūdzu piešķirt pabalstu ģimenei",
        ] {
            assert!(text.contains(words), "{name}: {words} in {text}");
        }
        let fonts = asked(&mut Command::new("pdffonts"), &rendition);
        for font in fonts.lines().skip(2) {
            let embedded = font.split_whitespace().rev().nth(4);
            assert_eq!(embedded, Some("yes"), "{name}: {fonts}");
        }
        drop(rendition);
        bench.assert_nothing_is_left();
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
