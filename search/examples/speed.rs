//! How much the service's search costs beside the engine's barest answer to the same words, over one index.
//!
//! `cargo run --release -p search --example speed -- 100000` fills an index of so many letters of about 2 KB (in a
//! directory given second, or in memory) and prints one line a kind of question: 50th and 99th percentile of both, in
//! milliseconds, and of ours without highlights. *Bare* is the same words in the text field, the best twenty, nothing trimmed or highlighted.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use search::{
    Change, Opened, Projection, Scope, SearchIndex, SearchRequest, Settings, WriterSettings,
};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, ReloadPolicy, Term};
use uuid::Uuid;

type Failure = Box<dyn std::error::Error>;

const BATCH: u64 = 1_000;
const QUERIES: usize = 400;
const VOCABULARY: u64 = 40_000;

/// A generator good enough for filler, and the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Words of real text are spread like this (Zipf): a few are everywhere, most are rare.
    fn word(&mut self) -> u64 {
        let rank = (VOCABULARY as f64).powf(self.unit());
        rank as u64 - 1
    }
}

const SYLLABLES: [&str; 24] = [
    "pa", "bal", "sni", "dzī", "vok", "ļa", "rī", "ko", "jum", "tie", "sī", "bē", "rnu", "gā",
    "ģim", "sku", "ēka", "nor", "māk", "ste", "zem", "ūde", "ber", "vil",
];
const ENDINGS: [&str; 6] = ["s", "a", "am", "u", "ā", "iem"];

fn root(number: u64) -> String {
    let mut left = number;
    let mut root = String::new();
    for _ in 0..3 {
        root.push_str(SYLLABLES[(left % 24) as usize]);
        left /= 24;
    }
    if left > 0 {
        root.push_str(SYLLABLES[(left % 24) as usize]);
    }
    root.push('d');
    root
}

fn form(dice: &mut Dice) -> String {
    let word = dice.word();
    root(word) + ENDINGS[(dice.roll() % 6) as usize]
}

fn text(dice: &mut Dice, words: usize) -> String {
    let mut text = String::new();
    for at in 0..words {
        text.push_str(&form(dice));
        text.push_str(if at % 12 == 11 { ". " } else { " " });
    }
    text
}

fn letter(dice: &mut Dice, number: u64) -> Projection {
    Projection {
        id: Uuid::from_u64_pair(0x0192_0000_0000_7000, number),
        sequence: number,
        access_keys: (0..1 + dice.roll() % 3).map(|_| dice.roll() % 20).collect(),
        title: text(dice, 6),
        number: Some(format!("1-8/26/{number}")),
        correspondents: vec![text(dice, 2)],
        body: text(dice, 200),
        kind: ["iesniegums", "vēstule", "lēmums"][(dice.roll() % 3) as usize].to_owned(),
        year: Some(2020 + (dice.roll() % 7) as i32),
        ..Projection::default()
    }
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let documents: u64 = arguments.next().as_deref().unwrap_or("100000").parse()?;
    let kept = arguments.next();
    let temporary = tempfile::tempdir()?;
    let directory = kept.as_deref().map_or(temporary.path(), Path::new);
    let mut out = std::io::stdout().lock();

    let settings = Settings {
        writer: WriterSettings::bulk(),
        ..Settings::default()
    };
    let Opened::Ready(index) = SearchIndex::open(directory, settings)? else {
        return Err("rebuild it".into());
    };
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let began = Instant::now();
    let mut number = index.committed_position();
    while number < documents {
        let batch = (number..documents.min(number + BATCH))
            .map(|n| Change::Put(Box::new(letter(&mut dice, n))));
        index.apply(batch.collect(), (number + BATCH).min(documents))?;
        number += BATCH;
    }
    index.commit()?;
    writeln!(
        out,
        "{} documents, filled in {:.1} s",
        index.count(),
        began.elapsed().as_secs_f64()
    )?;
    drop(index);
    let Opened::Ready(index) = SearchIndex::open(directory, Settings::default())? else {
        return Err("rebuild it".into());
    };

    let engine = Index::open_in_dir(directory)?;
    let reader = engine
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let (stems, surfaces) = (
        engine.schema().get_field("text")?,
        engine.schema().get_field("surfaces")?,
    );
    let stem = |word: &str| Term::from_field_text(stems, &search::analysis::key_of(word));
    let one = |term: Term| -> Box<dyn Query> {
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    };

    let mut all = (Vec::new(), Vec::new(), Vec::new());
    for kind in [
        "word",
        "two words",
        "three words",
        "phrase",
        "prefix",
        "excluding",
        "number",
    ] {
        let mut times = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..QUERIES {
            let words: Vec<String> = (0..3).map(|_| form(&mut dice)).collect();
            let number = format!("26/{}", dice.roll() % documents);
            let (asked, bare): (String, Box<dyn Query>) = match kind {
                "word" => (words[0].clone(), one(stem(&words[0]))),
                "two words" | "three words" => {
                    let words = if kind == "two words" {
                        &words[..2]
                    } else {
                        &words[..]
                    };
                    let terms = words.iter().map(|word| one(stem(word))).collect();
                    (words.join(" "), Box::new(BooleanQuery::intersection(terms)))
                }
                "phrase" => (
                    format!("\"{} {}\"", words[0], words[1]),
                    phrase(surfaces, &words[..2]),
                ),
                "prefix" => {
                    let beginning: String = words[0].chars().take(4).collect();
                    let folded = search::analysis::fold::fold(&beginning);
                    (
                        format!("{beginning}*"),
                        Box::new(RegexQuery::from_pattern(&format!("{folded}.*"), surfaces)?),
                    )
                }
                "excluding" => (format!("{} -{}", words[0], words[1]), one(stem(&words[0]))),
                _ => {
                    let key = search::analysis::identifier::key_of_number(&number);
                    (
                        number.clone(),
                        one(Term::from_field_text(
                            engine.schema().get_field("identifiers")?,
                            &key,
                        )),
                    )
                }
            };
            let request = SearchRequest::new(asked, Scope::Keys(vec![1, 4, 7, 11]));
            let unlit = SearchRequest {
                highlights: false,
                ..request.clone()
            };
            times.2.push(timed(|| index.search(&unlit))?);
            times.0.push(timed(|| index.search(&request))?);
            times.1.push(timed(|| {
                searcher.search(&bare, &TopDocs::with_limit(20).order_by_score())
            })?);
        }
        all.0.extend_from_slice(&times.0);
        all.1.extend_from_slice(&times.1);
        all.2.extend_from_slice(&times.2);
        report(&mut out, kind, times)?;
    }
    report(&mut out, "all", all)?;

    let mut times = (Vec::new(), Vec::new());
    let scope = Scope::Keys(vec![1, 4, 7, 11]);
    for _ in 0..QUERIES {
        // Suggestions are asked for from the second letter on.
        let word = form(&mut dice);
        let typed: String = word.chars().take(2 + (dice.roll() % 4) as usize).collect();
        times.0.push(timed(|| index.suggest(&typed, &scope, 5))?);
        let request = SearchRequest {
            widen: true,
            ..SearchRequest::new(format!("{word}xq"), scope.clone())
        };
        times.1.push(timed(|| index.search(&request))?);
    }
    writeln!(
        out,
        "as you type  p50 p99 {} ms   nothing found and widened p50 p99 {} ms",
        percentiles(times.0),
        percentiles(times.1)
    )?;
    Ok(())
}

fn phrase(field: Field, words: &[String]) -> Box<dyn Query> {
    let folded = words
        .iter()
        .map(|word| Term::from_field_text(field, &search::analysis::fold::fold(word)));
    Box::new(PhraseQuery::new(folded.collect()))
}

fn timed<T, E>(ask: impl FnOnce() -> Result<T, E>) -> Result<Duration, E> {
    let began = Instant::now();
    ask()?;
    Ok(began.elapsed())
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!("{:7.2} {:7.2}", at(0.5), at(0.99))
}

fn report(
    out: &mut impl Write,
    kind: &str,
    times: (Vec<Duration>, Vec<Duration>, Vec<Duration>),
) -> std::io::Result<()> {
    writeln!(
        out,
        "{kind:12} ours p50 p99 {} ms   without highlights {} ms   bare {} ms",
        percentiles(times.0),
        percentiles(times.2),
        percentiles(times.1)
    )
}
