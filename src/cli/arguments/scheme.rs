//! What can be typed after `aprite scheme`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub(super) const AFTER_SCHEME: &str = "\
The table has one row a file series. Columns, in Latvian or English, in any order; `indekss`, `lietas nosaukums` and \
`glabāšanas termiņš` must be there:

  līmenis, līmeņa nosaukums          level of the scheme and its name
  indekss                            file index, 1-10
  lietas nosaukums (… angliski)      title in Latvian, in English
  glabāšanas termiņš                 pastāvīgi, 10 gadi, 75, līdz vajadzība zudusi …
  termiņa sākums, pamatojums         what the term is counted from (case_closed …), its legal ground
  atbildīgā struktūrvienība          code of the unit; or atbildīgais darbinieks: a post
  vide, informācijas sistēma         papīrs, elektroniska, hibrīda, cita; where what is electronic is kept
  pieejamība                         vispārpieejams, restricted_personal …; with it
  ierobežojuma pamats, … laiks       ground and time of the restriction
  pārejoša                           jā where files carry over from year to year
  iepriekšējais indekss              index of the version in force that it goes on with, or of a service's that was merged
                                     (CODE:2-5)
  piezīmes                           remarks

CSV in UTF-8 or windows-1257, separated by ; or , or tabs, or XLSX. Whatever is wrong is told by row and column, and \
nothing is changed then. The draft goes through its life (expert commission, approval, archive) in the pages or the API.

Examples:
  aprite scheme export shema.xlsx --format xlsx --account arhivars
  aprite scheme import shema.xlsx --title \"2027. gada shēma\" --from 2027-01-01 --account arhivars --dry-run

Exit status: 0 all is done, 1 something was refused, 2 could not run.";

/// What `scheme` does.
#[derive(Debug, Clone, Args)]
pub(crate) struct SchemeArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: SchemeCommand,
}

/// What can be done with the scheme.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum SchemeCommand {
    /// Write the version in force to a file.
    Export {
        /// The file; it must not exist yet.
        file: PathBuf,
        /// Its format.
        #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
        format: TableFormat,
        /// Code of the institution, of today or of old, whose own scheme is meant, where it has one.
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// Account in whose name it is done.
        #[arg(long, value_name = "LOGIN")]
        account: String,
    },
    /// Draft a new version from a table.
    Import {
        /// The table.
        file: PathBuf,
        /// Title of the version.
        #[arg(long)]
        title: String,
        /// First day in force, for example 2027-01-01.
        #[arg(long, value_name = "DATE")]
        from: chrono::NaiveDate,
        /// Code of the institution, of today or of old, whose own scheme it is; that of everything when none.
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// Account in whose name it is done.
        #[arg(long, value_name = "LOGIN")]
        account: String,
        /// Check the table and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Formats of a scheme's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// CSV in UTF-8 with a byte-order mark and `;`.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
    /// To be printed and approved: PDF/A-2b, which cannot be read in again.
    Pdf,
}
