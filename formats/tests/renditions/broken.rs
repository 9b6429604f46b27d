//! What cannot be rendered, each fault told from the others, and nothing left of any.

use std::path::Path;
use std::time::Duration;

use formats::{Fault, Limits, Office, Remedy};

use crate::bench::{Bench, fixture, with_part};

#[test]
fn a_document_broken_inside_is_told_as_corrupt() {
    let bench = Bench::new();
    let half = |document: String| {
        let middle = document.len() / 2;
        let cut = (0..=middle)
            .rev()
            .find(|index| document.is_char_boundary(*index));
        document[..cut.unwrap()].to_owned()
    };
    let broken = with_part(&fixture("vestule.docx"), "word/document.xml", half);
    let fault = bench
        .render("a.docx", &broken, Limits::default())
        .unwrap_err();
    assert!(
        matches!(fault, Fault::Corrupt(format) if format.puid.as_str() == "fmt/412"),
        "{fault:?}"
    );
    assert_eq!(fault.remedy(), Remedy::Clerk);
    bench.assert_nothing_is_left();
}

#[test]
fn time_memory_and_length_are_limited() {
    let bench = Bench::new();
    let letter = fixture("vestule.docx");
    let limits = Limits::default();

    let hurried = Limits {
        time: Duration::from_millis(300),
        ..limits
    };
    let fault = bench.render("a.docx", &letter, hurried).unwrap_err();
    assert!(matches!(fault, Fault::TimedOut), "{fault:?}");
    bench.assert_nothing_is_left();

    let cramped = Limits {
        memory: 64 * 1024 * 1024,
        ..limits
    };
    let fault = bench.render("a.docx", &letter, cramped).unwrap_err();
    assert!(matches!(fault, Fault::NothingProduced { .. }), "{fault:?}");
    bench.assert_nothing_is_left();

    let short = Limits {
        output: 10_000,
        ..limits
    };
    let fault = bench.render("a.docx", &letter, short).unwrap_err();
    assert!(
        matches!(fault, Fault::OutputTooLarge { most: 10_000 }),
        "{fault:?}"
    );

    let small = Limits {
        input: 1000,
        ..limits
    };
    let fault = bench.render("a.docx", &letter, small).unwrap_err();
    assert!(
        matches!(fault, Fault::InputTooLarge { most: 1000 }),
        "{fault:?}"
    );
    bench.assert_nothing_is_left();
}

#[test]
fn what_is_locked_or_no_letter_is_refused_before_the_program_starts() {
    let bench = Bench::with_script("exit 1");
    let fault = |name: &str| {
        bench
            .render(name, &fixture(name), Limits::default())
            .unwrap_err()
    };
    assert!(matches!(fault("ar-paroli.pdf"), Fault::Encrypted));
    assert!(
        matches!(fault("pabalsti.xlsx"), Fault::NotRenderable(format) if format.puid.as_str() == "fmt/214")
    );
    assert!(matches!(fault("parakstits.edoc"), Fault::NotRenderable(_)));
    bench.assert_nothing_is_left();
}

#[test]
fn a_program_that_is_not_there_or_does_not_do_its_work_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for program in ["/usr/bin/no-such-program", "/bin/true"] {
        let fault = Office::at(Path::new(program), folder.path()).unwrap_err();
        assert!(matches!(fault, Fault::Missing(_)), "{fault:?}");
        assert_eq!(fault.remedy(), Remedy::Administrator);
    }
    let letter = fixture("vestule.docx");
    let fault = |script: &str| {
        let bench = Bench::with_script(script);
        let fault = bench
            .render("a.docx", &letter, Limits::default())
            .unwrap_err();
        bench.assert_nothing_is_left();
        fault
    };
    assert!(matches!(fault("exit 0"), Fault::NothingProduced { status } if status.success()));
    assert!(matches!(
        fault("mkdir made; : > made/document.pdf"),
        Fault::NothingProduced { .. }
    ));
    let plain = fault("mkdir made; echo '%PDF-1.7' > made/document.pdf");
    assert!(
        matches!(&plain, Fault::NotPdfA(said) if said.found().unwrap().format.puid.as_str() == "fmt/276")
    );
}

#[test]
fn whatever_the_program_started_ends_with_it() {
    let bench = Bench::with_script("trap '' TERM; sleep 600 & exit 0");
    let letter = fixture("vestule.docx");
    let fault = bench
        .render("a.docx", &letter, Limits::default())
        .unwrap_err();
    assert!(matches!(fault, Fault::NothingProduced { .. }));
    bench.assert_nothing_is_left();

    let bench = Bench::with_script("trap '' TERM; sleep 600 & sleep 600");
    let hurried = Limits {
        time: Duration::from_millis(200),
        ..Limits::default()
    };
    let fault = bench.render("a.docx", &letter, hurried).unwrap_err();
    assert!(matches!(fault, Fault::TimedOut));
    bench.assert_nothing_is_left();
}
