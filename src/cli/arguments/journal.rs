//! What can be typed after `aprite journal`.

use std::path::PathBuf;

use clap::Subcommand;

pub(super) const AFTER_EXPORT: &str = "\
JSON lines: what it is and the public keys; each sealed entry, each signed head after its last
entry; the counts. FILE must not exist yet. It holds personal data and is readable by its owner only.

Verify it anywhere: aprite verify --journal-file FILE --key HEX --head SIZE:ROOT";

pub(super) const AFTER_BUNDLE: &str = "\
Prints the entries about one document as JSON, each with its proof that it stands in the signed
journal unaltered. It does not prove that no other entry about the document exists.

Example:
  aprite journal bundle 2-5/26/17 > bundle.json
  aprite verify --bundle-file bundle.json --key HEX";

/// What is handed out.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum JournalCommand {
    /// Write the whole sealed journal to a file that anyone can verify.
    #[command(after_long_help = AFTER_EXPORT)]
    Export {
        /// The file to write.
        file: PathBuf,
    },
    /// Print what the journal says of one document, with proofs.
    #[command(after_long_help = AFTER_BUNDLE)]
    Bundle {
        /// The document: its registration number, or its id.
        document: String,
    },
}
