//! How well it is found: a judged collection registered through the API and read like any letters, then every question
//! asked through GraphQL, as written and without diacritics.
//!
//! The collection stays outside the repository. `docs.tsv` holds id and text, `queries.tsv` id, question as written, the same
//! without diacritics and set, `qrels.tsv` question, document, gain (negative: not counted) and a mark that is not read here. nDCG is that of the first
//! ten with gains 2^g − 1, recall that of the first hundred. With `--runs` the answers are written for another judge: question,
//! document, rank, score.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};

use crate::figure::{Figure, Goal, Kind};
use crate::http::Connection;
use crate::server::Server;
use crate::stage::Stage;
use crate::{Outcome, client};

const BENCH: &str = "retrieval";
const CLIENTS: usize = 4;
const PATIENCE: Duration = Duration::from_secs(900);
/// One more than is judged: a document that does not count may be among them.
const DEPTH: usize = 101;
const JUDGED: usize = 100;
const TOP: usize = 10;

const ASKED: &str = "query($words: String!, $first: Int!) { search(words: $words, first: $first) { \
    edges { score node { title } } } }";
const READ: &str =
    "{ search(words: \"\", first: 1, filter: { textStates: [EXTRACTED] }) { totalCount } }";

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// The folder with `docs.tsv`, `queries.tsv` and `qrels.tsv`.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where the answers are written, as `written.tsv` and `ascii.tsv`.
    #[arg(long, value_name = "DIR")]
    runs: Option<PathBuf>,
    /// Over which database.
    #[arg(long, value_enum, default_value_t = Kind::Sqlite)]
    database: Kind,
}

/// How a question is typed, and what is aimed at then.
struct Typed {
    name: &'static str,
    column: usize,
    gain: f64,
    recall: f64,
}

const TYPED: [Typed; 2] = [
    Typed {
        name: "written",
        column: 1,
        gain: 94.0,
        recall: 91.0,
    },
    Typed {
        name: "ascii",
        column: 2,
        gain: 93.0,
        recall: 90.0,
    },
];

/// What a question finds: documents with their scores, best first.
type Run = Vec<(String, f64)>;

pub(crate) async fn run(arguments: Arguments) -> Outcome<()> {
    let documents = table(&arguments.data.join("docs.tsv"), 2)?;
    let questions = table(&arguments.data.join("queries.tsv"), 3)?;
    let judgements = table(&arguments.data.join("qrels.tsv"), 3)?;
    let judged = judged(&judgements)?;
    eprintln!(
        "{} documents, {} questions",
        documents.len(),
        questions.len()
    );
    let stage = Stage::new(arguments.database).await?;
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    fill(&stage, &server, &documents).await?;
    let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
    for typed in TYPED {
        let mut runs = Vec::with_capacity(questions.len());
        for question in &questions {
            runs.push((
                question[0].as_str(),
                ask(&mut connection, &question[typed.column]).await?,
            ));
        }
        if let Some(directory) = &arguments.runs {
            write_down(&directory.join(format!("{}.tsv", typed.name)), &runs)?;
        }
        let none = HashMap::new();
        let each: Vec<(f64, f64)> = runs
            .iter()
            .map(|(id, run)| score(run, judged.get(*id).unwrap_or(&none)))
            .collect();
        let mean = |of: fn(&(f64, f64)) -> f64| {
            100.0 * each.iter().map(of).sum::<f64>() / each.len().max(1) as f64
        };
        for (figure, value, goal) in [
            ("ndcg_10", mean(|(gain, _)| *gain), typed.gain),
            ("recall_100", mean(|(_, recall)| *recall), typed.recall),
        ] {
            Figure::new(BENCH, format!("{figure}_{}", typed.name), value, "%")
                .over(arguments.database)
                .aiming(Goal::AtLeast(goal))
                .print()?;
        }
    }
    server.stop()
}

/// The rows of a table separated by tabs, each with at least so many cells.
fn table(path: &Path, cells: usize) -> Outcome<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let rows = text.lines().zip(1..).map(|(line, number)| {
        let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
        if row.len() < cells {
            return Err(format!("{}:{number}: fewer than {cells} cells", path.display()).into());
        }
        Ok(row)
    });
    rows.collect()
}

/// Gains of documents by question.
fn judged(rows: &[Vec<String>]) -> Outcome<HashMap<&str, HashMap<&str, i32>>> {
    let mut judged: HashMap<&str, HashMap<&str, i32>> = HashMap::new();
    for row in rows {
        let of = judged.entry(&row[0]).or_default();
        of.insert(&row[1], row[2].parse()?);
    }
    Ok(judged)
}

/// Registers every document with its text in a file, under its id as the title, and waits until all are read and found.
async fn fill(stage: &Stage, server: &Server, documents: &[Vec<String>]) -> Outcome<()> {
    let register = client::register_id(stage.register);
    let next = Cell::new(0);
    let began = Instant::now();
    let clients = (0..CLIENTS).map(|_| async {
        let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
        while let Some(document) = documents.get(next.replace(next.get() + 1)) {
            let body = document[1].as_bytes();
            let upload = client::upload(&mut connection, "dokuments.txt", &[body]).await?;
            client::register(&mut connection, &register, &document[0], &upload).await?;
        }
        Outcome::Ok(())
    });
    futures::future::try_join_all(clients).await?;
    let mut connection = Connection::open(server.address, &stage.clerk.token).await?;
    loop {
        let data = connection.ask(READ, json!({})).await?;
        let read = data["search"]["totalCount"].as_u64().unwrap_or(0);
        if read >= documents.len() as u64 {
            break;
        }
        if began.elapsed() > PATIENCE {
            return Err(format!("only {read} documents are read").into());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    eprintln!("found after {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}

async fn ask(connection: &mut Connection, words: &str) -> Outcome<Run> {
    let data = connection
        .ask(ASKED, json!({ "words": words, "first": DEPTH }))
        .await?;
    let edges = data["search"]["edges"].as_array().ok_or("no hits")?;
    let hit = |edge: &Value| {
        let title = edge["node"]["title"].as_str()?.to_owned();
        Some((title, edge["score"].as_f64()?))
    };
    edges
        .iter()
        .map(|edge| hit(edge).ok_or_else(|| "a hit without title or score".into()))
        .collect()
}

/// nDCG of the first ten and recall of the first hundred.
fn score(run: &Run, judged: &HashMap<&str, i32>) -> (f64, f64) {
    let gain_of = |id: &str| judged.get(id).copied().unwrap_or(0);
    let ranked: Vec<i32> = run
        .iter()
        .map(|(id, _)| gain_of(id))
        .filter(|gain| *gain >= 0)
        .take(JUDGED)
        .collect();
    let mut best: Vec<i32> = judged.values().copied().filter(|gain| *gain > 0).collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    if best.is_empty() {
        return (0.0, 0.0);
    }
    let found = ranked.iter().filter(|gain| **gain > 0).count();
    let most = best.len().min(JUDGED);
    (
        discounted(&ranked) / discounted(&best),
        found as f64 / most as f64,
    )
}

fn discounted(gains: &[i32]) -> f64 {
    let places = gains.iter().take(TOP).zip(2_u32..);
    places
        .map(|(gain, place)| (f64::from(*gain).exp2() - 1.0) / f64::from(place).log2())
        .sum()
}

fn write_down(path: &Path, runs: &[(&str, Run)]) -> Outcome<()> {
    let mut lines = String::new();
    for (question, run) in runs {
        for ((document, score), rank) in run.iter().zip(1..) {
            writeln!(lines, "{question}\t{document}\t{rank}\t{score}")?;
        }
    }
    std::fs::write(path, lines)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(ids: &[&str]) -> Run {
        ids.iter().map(|id| ((*id).to_owned(), 1.0)).collect()
    }

    #[test]
    fn the_best_order_is_whole_and_what_does_not_count_takes_no_place() {
        let judged = HashMap::from([("a", 2), ("b", 1), ("c", -1)]);
        assert_eq!(score(&run(&["a", "b"]), &judged), (1.0, 1.0));
        assert_eq!(score(&run(&["c", "a", "b"]), &judged), (1.0, 1.0));
        assert_eq!(score(&run(&[]), &judged), (0.0, 0.0));
        let (gain, recall) = score(&run(&["x", "a"]), &judged);
        assert!((0.5..0.6).contains(&gain), "{gain}");
        assert!((recall - 0.5).abs() < f64::EPSILON);
        assert_eq!(score(&run(&["a"]), &HashMap::new()), (0.0, 0.0));
    }
}
