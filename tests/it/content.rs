//! Files read by the program itself as its own extraction child.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use aprite::content::extract::{Extraction, Limits, TextOutcome};
use aprite::content::format::Format;
use aprite::content::identify::FileHint;
use aprite::content::ocr::{Tesseract, Tools};
use aprite::content::sandbox::{ExtractionRefusal, Sandbox};
use entities::values::ContentHash;
use ring::digest::{SHA256, digest};
use tokio::io::AsyncReadExt;

fn sandbox(tools: Tools, limits: Limits) -> Sandbox {
    Sandbox::new(env!("CARGO_BIN_EXE_aprite").into(), tools, limits)
}

fn plain() -> Sandbox {
    sandbox(Tools::default(), Limits::default())
}

fn fixture(name: &str) -> File {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content");
    File::open(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn written(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

async fn read(sandbox: &Sandbox, name: &str) -> Result<Extraction, ExtractionRefusal> {
    sandbox
        .extract(fixture(name), &FileHint::from_name(name))
        .await
}

#[tokio::test]
async fn a_document_is_read_in_a_process_of_its_own() {
    let read = read(&plain(), "vestule.docx").await.unwrap();
    assert_eq!(
        (read.inspection.format, read.inspection.outcome),
        (Format::Docx, TextOutcome::Extracted)
    );
    assert!(read.text.contains("Ķieģeļu iela 7, Ikšķile"));
    let stored = serde_json::to_string(&read.inspection.parts).unwrap();
    assert_eq!(stored, "[]");
}

#[tokio::test]
async fn an_opened_file_is_read_from_its_beginning_wherever_it_stands() {
    let mut file = fixture("vestule.pdf");
    file.seek(std::io::SeekFrom::Start(1000)).unwrap();
    let read = plain().extract(file, &FileHint::default()).await.unwrap();
    assert_eq!(
        (read.inspection.format, read.inspection.pages),
        (Format::Pdf, Some(2))
    );
}

#[tokio::test]
async fn every_part_comes_out_with_the_digest_it_was_listed_with() {
    for name in ["ar-pielikumiem.eml", "parakstits.edoc"] {
        let hint = FileHint::from_name(name);
        let listed = read(&plain(), name).await.unwrap().inspection.parts;
        assert_eq!(listed.len(), 3, "{name}");
        for (index, part) in (0_u32..).zip(&listed) {
            let mut bytes = Vec::new();
            let mut reader = plain().open_part(fixture(name), &hint, index).unwrap();
            reader.read_to_end(&mut bytes).await.unwrap();
            assert_eq!(bytes.len() as u64, part.size, "{name}: {}", part.name);
            let mut hash = [0; 32];
            hash.copy_from_slice(digest(&SHA256, &bytes).as_ref());
            assert_eq!(
                ContentHash::from_bytes(hash),
                part.hash,
                "{name}: {}",
                part.name
            );
        }
    }
}

async fn part_refusal(sandbox: &Sandbox, name: &str, index: u32) -> ExtractionRefusal {
    let mut reader = sandbox
        .open_part(fixture(name), &FileHint::from_name(name), index)
        .unwrap();
    let error = reader.read_to_end(&mut Vec::new()).await.unwrap_err();
    *error.into_inner().unwrap().downcast().unwrap()
}

#[tokio::test]
async fn a_part_that_is_not_there_or_too_large_is_an_error_and_not_a_short_read() {
    assert!(matches!(
        part_refusal(&plain(), "ar-pielikumiem.eml", 3).await,
        ExtractionRefusal::NoSuchPart
    ));
    assert!(matches!(
        part_refusal(&plain(), "vestule.pdf", 0).await,
        ExtractionRefusal::NoSuchPart
    ));
    let limits = Limits {
        part: 1000,
        ..Limits::default()
    };
    let small = sandbox(Tools::default(), limits);
    assert!(matches!(
        part_refusal(&small, "ar-pielikumiem.eml", 0).await,
        ExtractionRefusal::OutputTooLarge
    ));
    let limits = Limits {
        unpacked: 1000,
        ..Limits::default()
    };
    let small = sandbox(Tools::default(), limits);
    assert!(matches!(
        part_refusal(&small, "parakstits.edoc", 0).await,
        ExtractionRefusal::Unreadable
    ));
}

#[tokio::test]
async fn memory_is_bounded() {
    let limits = Limits {
        memory: 256 * 1024 * 1024,
        in_memory: u64::MAX,
        ..Limits::default()
    };
    let file = written(b"%PDF-1.4\n");
    file.set_len(512 * 1024 * 1024).unwrap();
    let refusal = sandbox(Tools::default(), limits)
        .extract(file, &FileHint::default())
        .await;
    assert!(
        matches!(refusal, Err(ExtractionRefusal::OutOfMemory)),
        "{refusal:?}"
    );
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::new();
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

fn stream(content: &str) -> String {
    format!(
        "<</Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// The page tree leads back to itself: who follows `Parent` for the missing page size never arrives.
fn circle() -> Vec<u8> {
    pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_owned(),
        stream("q Q"),
    ])
}

/// Thousands of pages that all draw the same long nothing.
fn endless() -> Vec<u8> {
    let pages = 5_000;
    let kids: String = (0..pages)
        .map(|page| format!("{} 0 R ", page + 4))
        .collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 600 800]>>"),
        stream(&"q Q ".repeat(50_000)),
    ];
    objects.extend((0..pages).map(|_| "<</Type/Page/Parent 2 0 R/Contents 3 0 R>>".to_owned()));
    pdf(&objects)
}

#[tokio::test]
async fn a_file_that_leads_in_circles_costs_one_process() {
    let outcome = plain()
        .extract(written(&circle()), &FileHint::default())
        .await;
    let harmless = match &outcome {
        Err(ExtractionRefusal::Crashed) => true,
        Ok(read) => matches!(
            read.inspection.outcome,
            TextOutcome::Broken { .. } | TextOutcome::Empty
        ),
        Err(_) => false,
    };
    assert!(harmless, "{outcome:?}");
    assert!(
        read(&plain(), "vestule.pdf").await.is_ok(),
        "the next file is read as if nothing had been"
    );
}

#[tokio::test]
async fn time_by_the_clock_is_bounded() {
    let limits = Limits {
        wall: Duration::from_millis(1),
        ..Limits::default()
    };
    let refusal = read(&sandbox(Tools::default(), limits), "vestule.pdf").await;
    assert!(
        matches!(refusal, Err(ExtractionRefusal::TimedOut)),
        "{refusal:?}"
    );
}

#[tokio::test]
async fn processor_time_is_bounded() {
    let limits = Limits {
        cpu: Duration::from_secs(1),
        ..Limits::default()
    };
    let started = Instant::now();
    let refusal = sandbox(Tools::default(), limits)
        .extract(written(&endless()), &FileHint::default())
        .await;
    assert!(
        matches!(refusal, Err(ExtractionRefusal::TimedOut)),
        "{refusal:?}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(25),
        "by processor time, not by the clock"
    );
}

#[tokio::test]
async fn an_answer_is_bounded() {
    let limits = Limits {
        answer: 1000,
        ..Limits::default()
    };
    let refusal = read(&sandbox(Tools::default(), limits), "vestule.pdf").await;
    assert!(
        matches!(refusal, Err(ExtractionRefusal::OutputTooLarge)),
        "{refusal:?}"
    );
}

#[tokio::test]
async fn a_program_that_is_not_there_is_no_fault_of_the_file() {
    let sandbox = Sandbox::new("/nonexistent".into(), Tools::default(), Limits::default());
    let refusal = read(&sandbox, "vestule.pdf").await.unwrap_err();
    assert!(matches!(refusal, ExtractionRefusal::NotStarted(_)) && refusal.is_passing());
}

/// Whatever is installed here: a scan is read, or the state names what is missing.
#[tokio::test]
async fn a_scan_is_recognised_or_says_what_is_missing() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test looks where the service's configuration would"
    )]
    let path = std::env::var_os("PATH").unwrap_or_default();
    let tools = Tools::discover(OsStr::new(&path));
    let sandbox = sandbox(tools.clone(), Limits::default());
    for (name, missing) in [
        ("skenets.png", tools.missing_for_picture()),
        ("skenets.pdf", tools.missing_for_pdf()),
    ] {
        let read = read(&sandbox, name).await.unwrap();
        if missing.is_empty() {
            assert!(matches!(tools.tesseract, Tesseract::Ready { .. }));
            assert_eq!(read.inspection.outcome, TextOutcome::Recognised, "{name}");
            assert!(
                read.text.contains("dzīvokļa pabalstu"),
                "{name}:\n{}",
                read.text
            );
        } else {
            assert_eq!(
                read.inspection.outcome,
                TextOutcome::OcrUnavailable { missing },
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn recognition_that_cannot_finish_leaves_the_document_known() {
    let Some(cat) = [Path::new("/bin/cat"), Path::new("/usr/bin/cat")]
        .into_iter()
        .find(|path| path.is_file())
    else {
        panic!("no cat");
    };
    // Stands for a Tesseract that fails: `cat stdin stdout -l lav` finds no such files.
    let tools = Tools {
        tesseract: Tesseract::Ready {
            program: cat.to_owned(),
            languages: "lav".to_owned(),
        },
        ..Tools::default()
    };
    let read = read(&sandbox(tools, Limits::default()), "skenets.png")
        .await
        .unwrap();
    assert_eq!(
        (read.inspection.format, read.inspection.outcome),
        (Format::Png, TextOutcome::OcrFailed)
    );
}
