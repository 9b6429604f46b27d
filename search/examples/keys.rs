//! Words on standard input, one a line; their keys on standard output. For measuring the analysis against a corpus.

use std::io::{BufRead, BufWriter, Write};

fn main() -> std::io::Result<()> {
    let mut keys = BufWriter::new(std::io::stdout().lock());
    for word in std::io::stdin().lock().lines() {
        writeln!(keys, "{}", search::analysis::key_of(&word?))?;
    }
    keys.flush()
}
