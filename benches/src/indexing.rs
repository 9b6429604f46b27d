//! How quickly the index takes documents in and how large it gets, beside the engine alone with its default analyser over
//! the same texts.
//!
//! The bare index keeps what a result page needs as ours does (id, title and text, stored) and knows nothing of lemmas,
//! surfaces, identifiers, names, facets or access. Threads and memory are the same; one after the other, nothing else runs.

use std::path::Path;
use std::time::Instant;

use clap::Args;
use search::{Change, Opened, Projection, SearchIndex, Settings, WriterSettings};
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{STORED, STRING, Schema, TEXT};
use tantivy::{Index, IndexWriter, TantivyDocument};
use uuid::Uuid;

use crate::Outcome;
use crate::figure::{Figure, Goal};
use crate::words::{self, Dice};

/// Texts that are made beforehand and come round again: making them while indexing would be measured too.
const POOL: u64 = 20_000;
/// Documents handed over at once.
const BATCH: u64 = 1_000;

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Documents taken in.
    #[arg(long, default_value_t = 1_000_000)]
    documents: u64,
    /// Bytes of text in each, on average.
    #[arg(long, default_value_t = 2_000)]
    bytes: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    measure("indexing", arguments.documents, arguments.bytes)
}

/// A document to be.
struct Made {
    title: String,
    text: String,
}

/// What taking documents in came to.
struct Taken {
    documents_per_second: f64,
    bytes: u64,
}

/// Prints the figures of `documents` with `bytes` of text each, in directories that are gone afterwards.
pub(crate) fn measure(bench: &'static str, documents: u64, bytes: usize) -> Outcome<()> {
    let pool: Vec<Made> = (0..documents.min(POOL))
        .map(|number| made(number, bytes))
        .collect();
    let bare = bare(documents, &pool)?;
    let ours = ours(documents, &pool)?;
    Figure::new(bench, "documents_indexed", ours.documents_per_second, "1/s")
        .beside("bare_engine", bare.documents_per_second)
        .aiming(Goal::AtLeast(0.6))
        .print()?;
    let mebibytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    Figure::new(bench, "index_size", mebibytes(ours.bytes), "MiB")
        .beside("bare_engine", mebibytes(bare.bytes))
        .aiming(Goal::AtMost(1.6))
        .print()
}

fn made(number: u64, bytes: usize) -> Made {
    let mut dice = Dice::new(number + 1);
    let length = bytes as u64;
    let length = length / 2 + dice.below(length.max(1));
    Made {
        title: words::phrase(&mut dice, 6),
        text: words::text(&mut dice, length as usize),
    }
}

fn of(pool: &[Made], number: u64) -> &Made {
    &pool[number as usize % pool.len()]
}

fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(0x0192_0000_0000_7000, number)
}

fn ours(documents: u64, pool: &[Made]) -> Outcome<Taken> {
    let directory = tempfile::tempdir()?;
    let settings = Settings {
        writer: WriterSettings::bulk(),
        ..Settings::default()
    };
    let Opened::Ready(index) = SearchIndex::open(directory.path(), settings)? else {
        return Err("a new index needs to be rebuilt".into());
    };
    let began = Instant::now();
    let mut from = 0;
    while from < documents {
        let upto = documents.min(from + BATCH);
        let changes = (from..upto).map(|number| {
            let made = of(pool, number);
            Change::Put(Box::new(Projection {
                id: id(number),
                sequence: number,
                access_keys: vec![number % 20, number % 7],
                title: made.title.clone(),
                number: Some(format!("1-8/26/{number}")),
                body: made.text.clone(),
                kind: "letter".to_owned(),
                year: Some(2026),
                ..Projection::default()
            }))
        });
        index.apply(changes.collect(), upto)?;
        from = upto;
    }
    index.commit()?;
    taken(documents, began, directory.path())
}

fn bare(documents: u64, pool: &[Made]) -> Outcome<Taken> {
    let directory = tempfile::tempdir()?;
    let mut schema = Schema::builder();
    let key = schema.add_text_field("id", STRING | STORED);
    let title = schema.add_text_field("title", TEXT | STORED);
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(directory.path(), schema.build())?;
    let same = WriterSettings::bulk();
    let options = IndexWriterOptions::builder()
        .num_worker_threads(same.threads)
        .memory_budget_per_thread(same.memory_bytes / same.threads)
        .num_merge_threads(1)
        .build();
    let mut writer: IndexWriter = index.writer_with_options(options)?;
    let began = Instant::now();
    for number in 0..documents {
        let made = of(pool, number);
        let mut document = TantivyDocument::default();
        document.add_text(key, id(number).to_string());
        document.add_text(title, &made.title);
        document.add_text(text, &made.text);
        writer.add_document(document)?;
    }
    writer.commit()?;
    taken(documents, began, directory.path())
}

fn taken(documents: u64, began: Instant, directory: &Path) -> Outcome<Taken> {
    let documents_per_second = documents as f64 / began.elapsed().as_secs_f64();
    let mut bytes = 0;
    for file in std::fs::read_dir(directory)? {
        // The engine deletes what a merge has made needless at any time.
        bytes += file?.metadata().map_or(0, |file| file.len());
    }
    Ok(Taken {
        documents_per_second,
        bytes,
    })
}
