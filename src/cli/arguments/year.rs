//! What can be typed after `aprite year`.

use clap::{Args, Subcommand};

pub(super) const AFTER_YEAR: &str = "\
Opening makes the file of every series of the scheme in force that has none yet, and begins the registers' counters; \
files that carry over (client files) go on. Closing closes every register and file of the year that has nothing standing \
in its way, tells the rest, and keeps the extract of each register: every number of the year, first and last, annulled \
ones with their reasons. Its SHA-256 stands in the journal under the seal. Both can be repeated; nothing is done twice.

Examples, in the first days of January:
  aprite year close 2025 --account lietvede --dry-run
  aprite year close 2025 --account lietvede
  aprite year open 2026 --account lietvede
  aprite year extract 2025 --register sanemtie --account lietvede > sanemtie-2025.csv

Exit status: 0 all is done, 1 something stood in the way or was refused, 2 could not run.";

/// What `year` does.
#[derive(Debug, Clone, Args)]
pub(crate) struct YearArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: YearCommand,
}

/// What can be done with a year.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum YearCommand {
    /// Open the files and registers of the present or the coming year.
    Open {
        /// The year.
        year: i32,
        /// Account in whose name it is done.
        #[arg(long, value_name = "LOGIN")]
        account: String,
        /// Tell what would be opened and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Close the registers and files of a year that is over.
    Close {
        /// The year.
        year: i32,
        /// Account in whose name it is done.
        #[arg(long, value_name = "LOGIN")]
        account: String,
        /// Tell what would be closed and what stands in the way, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print the extract of a register's closed year: CSV in UTF-8 with `;`.
    Extract {
        /// The year.
        year: i32,
        /// Code of the register.
        #[arg(long, value_name = "CODE")]
        register: String,
        /// Account that may read it.
        #[arg(long, value_name = "LOGIN")]
        account: String,
    },
}
