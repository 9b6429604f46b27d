//! What can be typed after `aprite verify`.

use std::path::PathBuf;

use clap::Args;

use crate::journal::Trust;
use crate::kernel::secret;

pub(super) const AFTER_VERIFY: &str = "\
Without options everything is verified:
  --journal    every sealed entry against the Merkle tree, every tree head against its signature
  --index      the search index against the database, document by document
  --contents   every content's bytes against their SHA-256; bytes without an owner, owners without bytes
  --retention  every file's day, reckoned anew, against the one that is kept and how it came about
  --destructions  the ledger of what was destroyed against the database: nothing of it may have come back

It may run while the service does. What is found is printed on standard output, one line each.

Whoever owns the machine could have written another journal with another key. So keep elsewhere
the public key and the head that --journal prints, and give both to a later verification with --key
and --head. Without --key the journal in the database must be signed with the key of this
installation, and a file is only proved consistent in itself.

What `aprite journal` handed out is verified on any machine, without database, settings or key:
  aprite verify --journal-file journal.jsonl --key HEX --head SIZE:ROOT
  aprite verify --bundle-file bundle.json --key HEX

Exit status: 0 nothing found, 1 something found, 2 could not run.";

/// What `verify` looks at; everything when nothing is named.
#[derive(Debug, Clone, Args)]
pub(crate) struct VerifyArguments {
    /// The journal.
    #[arg(long)]
    pub journal: bool,
    /// The search index.
    #[arg(long)]
    pub index: bool,
    /// The contents.
    #[arg(long)]
    pub contents: bool,
    /// Until when files are kept.
    #[arg(long)]
    pub retention: bool,
    /// Whether anything that was destroyed is there again.
    #[arg(long)]
    pub destructions: bool,
    /// A journal that `aprite journal export` wrote; nothing else is looked at.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["journal", "index", "contents", "retention", "destructions"])]
    pub journal_file: Option<PathBuf>,
    /// A bundle that `aprite journal bundle` printed; nothing else is looked at.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["journal", "index", "contents", "retention", "destructions", "journal_file"])]
    pub bundle_file: Option<PathBuf>,
    /// Public key that must have signed, 64 hexadecimal digits; may be given several times.
    #[arg(long, value_name = "HEX", value_parser = public_key, conflicts_with_all = ["index", "contents", "retention", "destructions"])]
    pub key: Vec<[u8; 32]>,
    /// Size and root of a head that the journal must still contain.
    #[arg(long, value_name = "SIZE:ROOT", value_parser = head, conflicts_with_all = ["index", "contents", "retention", "destructions", "bundle_file"])]
    pub head: Option<(u64, [u8; 32])>,
}

impl VerifyArguments {
    /// Whether only files that were handed over are looked at.
    pub(crate) const fn is_offline(&self) -> bool {
        self.journal_file.is_some() || self.bundle_file.is_some()
    }

    /// What is known from elsewhere.
    pub(crate) fn trust(&self) -> Trust {
        Trust {
            public_keys: self.key.clone(),
            head: self.head,
        }
    }
}

fn public_key(text: &str) -> Result<[u8; 32], &'static str> {
    secret::unhex(text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or("a public key has 64 hexadecimal digits")
}

fn head(text: &str) -> Result<(u64, [u8; 32]), &'static str> {
    Trust::read_head(text).ok_or("a head is its size, a colon and 64 hexadecimal digits")
}
