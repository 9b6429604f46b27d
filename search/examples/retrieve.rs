//! Asks an index of `DOCUMENTS` (a line: id, tab, text) every question of `QUERIES` (a line: id, tab, words …), taking
//! the words from the given column, and prints what was found: query, document, rank, score. For measuring retrieval
//! against judgements.
//!
//! `retrieve DOCUMENTS QUERIES COLUMN`, columns from 1.

use std::io::{BufWriter, Write};

use search::{Change, Projection, Scope, SearchIndex, SearchRequest, Settings};
use uuid::Uuid;

const DEPTH: usize = 101;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [documents, queries, column] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("retrieve DOCUMENTS QUERIES COLUMN".into());
    };
    let column = column
        .parse::<usize>()?
        .checked_sub(1)
        .ok_or("columns begin with 1")?;
    let documents = std::fs::read_to_string(documents)?;
    let documents: Vec<(&str, &str)> = documents
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();

    let index = SearchIndex::in_memory(Settings::default())?;
    let projections = documents.iter().zip(0u64..).map(|((_, text), number)| {
        let body = (*text).to_owned();
        Change::Put(Box::new(Projection {
            id: Uuid::from_u64_pair(0, number),
            sequence: number,
            body,
            ..Projection::default()
        }))
    });
    index.apply(projections.collect(), 1)?;
    index.commit()?;

    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::fs::read_to_string(queries)?.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let (Some(query), Some(words)) = (columns.first(), columns.get(column)) else {
            continue;
        };
        let request = SearchRequest {
            first: DEPTH,
            highlights: false,
            ..SearchRequest::new(*words, Scope::All)
        };
        for (hit, rank) in index.search(&request)?.hits.iter().zip(1..) {
            let (_, number) = hit.id.as_u64_pair();
            let document = documents.get(number as usize).map_or("", |(id, _)| id);
            writeln!(out, "{query}\t{document}\t{rank}\t{}", hit.score)?;
        }
    }
    out.flush()?;
    Ok(())
}
