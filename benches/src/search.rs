//! A million documents taken into the index, beside the engine alone with its default analyser; then searches in as many
//! through GraphQL, trimmed to what a specialist may see, with highlights, beside the engine's barest answer to the same words
//! over the same index; then suggestions while a word is typed.
//!
//! The bare question knows no access, no highlights, no cards and no HTTP: the best twenty of all documents. Both are
//! asked in turns.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aprite::kernel::Clock;
use clap::Args;
use search::Generations;
use serde_json::{Value, json};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, ReloadPolicy, Searcher, Term};

use crate::bulk::{self, Load};
use crate::figure::{Durations, Figure, Goal, Kind};
use crate::http::{Connection, question};
use crate::indexing;
use crate::server::Server;
use crate::stage::{Directory, LOADED_FROM, Stage};
use crate::words::{self, Dice};
use crate::{Outcome, client};

const BENCH: &str = "search";

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Documents to search in.
    #[arg(long, default_value_t = 1_000_000)]
    documents: u64,
    /// Bytes of text in each, on average.
    #[arg(long, default_value_t = 2_000)]
    bytes: usize,
    /// Questions of each sort.
    #[arg(long, default_value_t = 300)]
    questions: usize,
    /// Where the loaded data directory stays for the next run, which then loads only what is missing.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Ten thousand documents: whether it works.
    #[arg(long)]
    quick: bool,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Word,
    TwoWords,
    Phrase,
    Beginning,
    WordInUnit,
    WordInMonth,
}

impl Sort {
    const ALL: [Self; 6] = [
        Self::Word,
        Self::TwoWords,
        Self::Phrase,
        Self::Beginning,
        Self::WordInUnit,
        Self::WordInMonth,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::TwoWords => "two_words",
            Self::Phrase => "phrase",
            Self::Beginning => "beginning",
            Self::WordInUnit => "word_in_unit",
            Self::WordInMonth => "word_in_month",
        }
    }
}

pub(crate) async fn run(mut arguments: Arguments) -> Outcome<()> {
    if arguments.quick {
        (arguments.documents, arguments.questions) = (10_000, 50);
    }
    indexing::measure(BENCH, arguments.documents, arguments.bytes)?;
    let data = Directory::new(arguments.keep.as_deref())?;
    let clock = Clock::standing_at(LOADED_FROM);
    let stage = Stage::as_of(Kind::Sqlite, data, clock).await?;
    let load = Load {
        documents: arguments.documents,
        text_bytes: arguments.bytes,
        indexed: true,
    };
    bulk::fill(&stage, load).await?;
    let engine = Engine::open(&stage.data.path().join("search"))?;
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    let mut connection = Connection::open(server.address, &stage.specialist.token).await?;
    let mut dice = Dice::new(99);
    // What the first questions after a start take are figures of their own; they warm the caches on both sides for the rest.
    let mut after_start = Durations::default();
    for turn in 0..20 {
        for sort in Sort::ALL {
            let asked = asked(sort, &mut dice, &stage, &engine)?;
            let began = Instant::now();
            connection.ask_raw(&asked.ours).await?;
            let took = began.elapsed();
            engine.ask(asked.bare.as_ref())?;
            if turn == 0 && sort == Sort::ALL[0] {
                Figure::new(BENCH, "first_question", took.as_secs_f64() * 1e3, "ms").print()?;
            }
            after_start.push(took);
        }
    }
    Figure::new(BENCH, "after_start_p99", after_start.quantile(0.99), "ms").print()?;
    let (mut all, mut all_bare) = (Durations::default(), Durations::default());
    for sort in Sort::ALL {
        let (mut ours, mut bare) = (Durations::default(), Durations::default());
        let mut hits = 0;
        for _ in 0..arguments.questions {
            let asked = asked(sort, &mut dice, &stage, &engine)?;
            let began = Instant::now();
            let answer = connection.ask_raw(&asked.ours).await?;
            ours.push(began.elapsed());
            bare.push(engine.ask(asked.bare.as_ref())?);
            hits += hit_count(&answer)?;
        }
        eprintln!(
            "{}: {:.1} hits a page",
            sort.name(),
            hits as f64 / arguments.questions as f64
        );
        print(sort.name(), &ours, &bare)?;
        all.extend(ours);
        all_bare.extend(bare);
    }
    print("mixed", &all, &all_bare)?;
    suggestions(&mut connection, &mut dice, arguments.questions).await?;
    Figure::new(BENCH, "documents", arguments.documents as f64, "1").print()?;
    server.stop()
}

/// What is suggested from the second letter of a word to its sixth.
async fn suggestions(
    connection: &mut Connection,
    dice: &mut Dice,
    questions: usize,
) -> Outcome<()> {
    let mut times = Durations::default();
    for _ in 0..questions {
        let word = words::word(dice);
        let letters = 2 + dice.below(5) as usize;
        let typed: String = word.chars().take(letters).collect();
        let asked = question(client::SUGGEST, json!({ "typed": typed }));
        let began = Instant::now();
        connection.ask_raw(&asked).await?;
        times.push(began.elapsed());
    }
    Figure::new(BENCH, "as_you_type_p50", times.quantile(0.5), "ms").print()?;
    Figure::new(BENCH, "as_you_type_p99", times.quantile(0.99), "ms")
        .aiming(Goal::AtMost(20.0))
        .print()
}

fn print(name: &str, ours: &Durations, bare: &Durations) -> Outcome<()> {
    for (part_name, part) in [("p50", 0.5), ("p99", 0.99)] {
        let (value, limit) = (ours.quantile(part), bare.quantile(part));
        let figure = Figure::new(BENCH, format!("{name}_{part_name}"), value, "ms")
            .beside("bare_query", limit);
        if part_name == "p99" {
            figure
                .aiming_by_value(Goal::AtMost(2.0 * limit + 5.0))
                .print()?;
        } else {
            figure.print()?;
        }
    }
    Ok(())
}

/// A question to both.
struct Asked {
    ours: Vec<u8>,
    bare: Box<dyn Query>,
}

fn asked(sort: Sort, dice: &mut Dice, stage: &Stage, engine: &Engine) -> Outcome<Asked> {
    let (one, other) = (words::word(dice), words::word(dice));
    let (typed, bare): (String, Box<dyn Query>) = match sort {
        Sort::Word | Sort::WordInUnit | Sort::WordInMonth => (one.clone(), engine.word(&one)),
        Sort::TwoWords => (
            format!("{one} {other}"),
            Box::new(BooleanQuery::intersection(vec![
                engine.word(&one),
                engine.word(&other),
            ])),
        ),
        Sort::Phrase => (format!("\"{one} {other}\""), engine.phrase(&[&one, &other])),
        Sort::Beginning => {
            let beginning: String = one.chars().take(4).collect();
            (format!("{beginning}*"), engine.beginning(&beginning)?)
        }
    };
    let filter = match sort {
        Sort::WordInUnit => {
            let unit = stage.units[dice.below(stage.units.len() as u64) as usize];
            json!({ "units": [client::unit_id(unit)] })
        }
        Sort::WordInMonth => {
            let month = 1 + dice.below(9);
            json!({ "dates": [{ "field": "REGISTERED", "from": format!("2026-{month:02}-01"), "to": format!("2026-{month:02}-28") }] })
        }
        _ => Value::Null,
    };
    Ok(Asked {
        ours: question(client::SEARCH, json!({ "words": typed, "filter": filter })),
        bare,
    })
}

fn hit_count(answer: &[u8]) -> Outcome<usize> {
    let answer: Value = serde_json::from_slice(answer)?;
    Ok(answer["data"]["search"]["edges"]
        .as_array()
        .ok_or("a search without edges")?
        .len())
}

/// The engine alone, over the index that the service writes.
struct Engine {
    searcher: Searcher,
    stems: Field,
    surfaces: Field,
}

impl Engine {
    fn open(root: &Path) -> Outcome<Self> {
        let generations = Generations::at(root)?;
        let current = generations.current()?.ok_or("no index answers")?;
        let index = Index::open_in_dir(generations.directory(current))?;
        let searcher = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?
            .searcher();
        Ok(Self {
            searcher,
            stems: index.schema().get_field("text")?,
            surfaces: index.schema().get_field("surfaces")?,
        })
    }

    fn word(&self, word: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.stems, &search::analysis::key_of(word));
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn phrase(&self, words: &[&str]) -> Box<dyn Query> {
        let terms = words
            .iter()
            .map(|word| Term::from_field_text(self.surfaces, &search::analysis::fold::fold(word)));
        Box::new(PhraseQuery::new(terms.collect()))
    }

    fn beginning(&self, beginning: &str) -> Outcome<Box<dyn Query>> {
        let folded = search::analysis::fold::fold(beginning);
        Ok(Box::new(RegexQuery::from_pattern(
            &format!("{folded}.*"),
            self.surfaces,
        )?))
    }

    fn ask(&self, query: &dyn Query) -> Outcome<Duration> {
        let began = Instant::now();
        self.searcher
            .search(query, &TopDocs::with_limit(20).order_by_score())?;
        Ok(began.elapsed())
    }
}
