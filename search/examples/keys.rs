//! Words on standard input, one a line; their keys on standard output: of the index, or with `--query` those that each
//! word asks for. For measuring the analysis against a corpus.

use std::io::{BufRead, BufWriter, Write};

fn main() -> std::io::Result<()> {
    let asked = std::env::args().any(|argument| argument == "--query");
    let mut out = BufWriter::new(std::io::stdout().lock());
    for word in std::io::stdin().lock().lines() {
        let word = word?;
        let keys = if asked {
            let asked = search::analysis::query_keys(&word).into_iter();
            asked.map(|asked| asked.key).collect()
        } else {
            search::analysis::index_keys(&word)
        };
        writeln!(out, "{}", keys.join(" "))?;
    }
    out.flush()
}
