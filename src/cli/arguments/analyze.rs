//! What can be typed after `aprite analyze`.

use clap::Args;

pub(super) const AFTER_ANALYZE: &str = "\
Shows how search sees words; changes nothing and needs no data directory.

--index and --query read words on standard input, one a line, and print each word's keys on one line, separated by
spaces: two words find each other when a key of the one that is asked is among those of the other.

Examples:
  echo piešķirtajiem | aprite analyze --index
  echo pieskirt | aprite analyze --query
  aprite analyze --explain jāiesniedz";

/// What is shown of words.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct AnalyzeArguments {
    /// The keys under which the index holds each word.
    #[arg(long)]
    pub index: bool,
    /// The keys that each word asks for, likeliest first.
    #[arg(long)]
    pub query: bool,
    /// The keys of one word, and how they were come by.
    #[arg(long, value_name = "WORD")]
    pub explain: Option<String>,
}
