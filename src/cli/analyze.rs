//! `aprite analyze`: how search sees words.

use std::io::{BufRead as _, BufWriter, Write as _};

use search::analysis::keys::By;
use search::analysis::{index_keys, query_keys};
use serde_json::json;

use super::arguments::AnalyzeArguments;
use super::outlet::{Failure, Outcome, Outlet};
use crate::kernel::Fault;

/// Prints the keys of words.
///
/// # Errors
/// A fault when standard input cannot be read.
pub(crate) fn run(arguments: &AnalyzeArguments, outlet: &Outlet) -> Result<Outcome, Failure> {
    if let Some(word) = &arguments.explain {
        explain(word, outlet);
        return Ok(Outcome::Fine);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for word in std::io::stdin().lock().lines() {
        let word = word.map_err(Fault::at("reading words"))?;
        let keys = if arguments.index {
            index_keys(&word)
        } else {
            let asked = query_keys(&word).into_iter();
            asked.map(|asked| asked.key).collect()
        };
        // A reader that went away (a pipe into `head`) is no error.
        if writeln!(out, "{}", keys.join(" ")).is_err() {
            break;
        }
    }
    let _ = out.flush();
    Ok(Outcome::Fine)
}

fn explain(word: &str, outlet: &Outlet) {
    for key in index_keys(word) {
        let line = outlet.text("cli-analyze-index", &[("key", key.clone())]);
        outlet.result(&line, &json!({ "analyze": "index", "key": key }));
    }
    for asked in query_keys(word) {
        let by = match asked.by {
            By::Lexicon => "lexicon",
            By::Restored => "restored",
            By::Verb => "verb",
            By::Rule => "rule",
            By::Foreign => "foreign",
        };
        let line = outlet.text(
            "cli-analyze-query",
            &[("key", asked.key.clone()), ("by", by.to_owned())],
        );
        outlet.result(
            &line,
            &json!({ "analyze": "query", "key": asked.key, "by": by }),
        );
    }
}
