//! What can be typed after `aprite takeover`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use entities::values::{FileIndex, NumberFormat};

use crate::takeover::columns::{Columns, FileColumn, RegisterColumn};
use crate::takeover::source::Encoding;

const BEFORE_COLUMNS: &str = "\
A former service's records come as tables (CSV in UTF-8 or windows-1257, separated by ; or , or tabs; or XLSX): first its \
list of files, then each register whose rows name those files. Dates are 15.01.2020, 2020-01-15, 01.2020 or 2020. What is \
taken over keeps its number, day and file, and is listed and found under the former service's name. Of many files under one index (client files) each \
has its number; a register names one as `5-1 Nr. 17`. Files with a number, open ones and those that span years show the title of their series \
(series_title): their own may be a person's name.

A column has its English name or one of the Latvian ones, whatever the case; * must be there.
";

const AFTER_COLUMNS: &str = "\
A column of another name is explained in a mapping (--map FILE), TOML with a line each:
  \"Kam uzdots\" = \"notes\"        of a register: kept with the remarks, under its name; any number of columns may be
  \"Saņemts no\" = \"correspondent\"
  \"Nr. p. k.\" = \"ignore\"

The whole table is checked first. While a row is faulty nothing is taken over (of a register the sound rows with \
--leave-faulty); each fault is told with its row and column. Documents are restricted as their files are: for the sake of \
private life, for 75 years, unless the list or its --access says otherwise. The same command goes on where a killed one stopped and doubles nothing. \
A later list of files may add what an earlier one did not say: retention, legal_basis, series_title. At the end the \
table is compared with what the database then says.

Examples:
  aprite takeover files suntazi-lietas.csv --service OG-PRED-SUN --account lietvede --dry-run
  aprite takeover register suntazi-sanemtie.csv --service OG-PRED-SUN --register sun-sanemtie \\
      --direction incoming --number-format '{index}/{seq}' --account lietvede

Exit status: 0 all was taken over (or would be), 1 rows are faulty or something was refused, 2 could not run.";

/// What `aprite takeover --help` says below the options: the columns as the program knows them.
pub(crate) fn after_takeover() -> String {
    let mut help = BEFORE_COLUMNS.to_owned();
    help.push_str("\nColumns of a list of files:\n");
    columns::<FileColumn>(&mut help, |column| match column {
        FileColumn::Index | FileColumn::Title => " *",
        FileColumn::Year | FileColumn::From => " (* one of year and from)",
        _ => "",
    });
    help.push_str("\nColumns of a register:\n");
    columns::<RegisterColumn>(&mut help, |column| match column {
        RegisterColumn::Number | RegisterColumn::RegisteredOn | RegisterColumn::Title => " *",
        RegisterColumn::FileIndex => " (* unless --file-index)",
        _ => "",
    });
    help.push('\n');
    help.push_str(AFTER_COLUMNS);
    help
}

fn columns<C: Columns>(help: &mut String, needed: fn(C) -> &'static str) {
    for column in C::ALL {
        let names = column.latvian().join(", ");
        help.push_str(&format!(
            "  {}{}: {names}\n",
            column.english(),
            needed(*column)
        ));
    }
}

const AFTER_TABLE: &str =
    "`aprite takeover --help` says which columns there are, and shows how it is done.";

/// What is taken over.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum TakeoverCommand {
    /// Take over a list of files, so that registers can name them.
    #[command(after_long_help = AFTER_TABLE)]
    Files(TakeoverFilesArguments),
    /// Take over a register: each row becomes a document with its old number and day.
    #[command(after_long_help = AFTER_TABLE)]
    Register(TakeoverRegisterArguments),
}

/// What both need.
#[derive(Debug, Clone, Args)]
pub(crate) struct TakeoverTable {
    /// The table: CSV or XLSX.
    pub file: PathBuf,
    /// Code of the unit whose records they were, for example OG-PRED-SUN.
    #[arg(long, value_name = "CODE")]
    pub service: String,
    /// What the columns hold whose names do not tell it.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Encoding of a CSV; told from its text when not given.
    #[arg(long, value_enum)]
    pub encoding: Option<TableEncoding>,
    /// Account in whose name it is done.
    #[arg(long, value_name = "LOGIN")]
    pub account: String,
    /// Check everything and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// A list of files.
#[derive(Debug, Clone, Args)]
pub(crate) struct TakeoverFilesArguments {
    /// The table and how it is taken over.
    #[command(flatten)]
    pub table: TakeoverTable,
    /// Title of the scheme that they were listed in; the service's name when not given.
    #[arg(long)]
    pub title: Option<String>,
    /// Access class of the documents in files of which the list says nothing.
    #[arg(long, value_enum, default_value_t = TakeoverAccess::RestrictedPersonal)]
    pub access: TakeoverAccess,
}

/// A register.
#[derive(Debug, Clone, Args)]
pub(crate) struct TakeoverRegisterArguments {
    /// The table and how it is taken over.
    #[command(flatten)]
    pub table: TakeoverTable,
    /// Short code that the register gets, unique within the institution.
    #[arg(long, value_name = "CODE")]
    pub register: String,
    /// Its title; the code when not given.
    #[arg(long)]
    pub title: Option<String>,
    /// Which documents it took.
    #[arg(long, value_enum)]
    pub direction: TakeoverDirection,
    /// How it printed its numbers: text with {index}, {yyyy} or {yy}, and {seq}. Every number is held against it then.
    #[arg(long, value_name = "FORMAT")]
    pub number_format: Option<NumberFormat>,
    /// Its numbers are unique within it only: another register of the service and direction printed the same ones. Kept
    /// with the register; without it, every number that stands in another one is told.
    #[arg(long)]
    pub own_numbers: bool,
    /// Take over what is sound although other rows are faulty.
    #[arg(long, conflicts_with = "dry_run")]
    pub leave_faulty: bool,
    /// Index of the file of rows that name none.
    #[arg(long = "file-index", value_name = "INDEX")]
    pub file_index: Option<FileIndex>,
}

/// Encodings of a CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableEncoding {
    /// UTF-8.
    #[value(name = "utf-8")]
    Utf8,
    /// Windows' Baltic code page.
    #[value(name = "windows-1257")]
    Windows1257,
}

impl From<TableEncoding> for Encoding {
    fn from(encoding: TableEncoding) -> Self {
        match encoding {
            TableEncoding::Utf8 => Self::Utf8,
            TableEncoding::Windows1257 => Self::Windows1257,
        }
    }
}

/// Access classes that a whole table may have: the others need a date and a ground for each document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TakeoverAccess {
    /// Open.
    Open,
    /// Restricted for the sake of private life, for 75 years from the registration.
    RestrictedPersonal,
}

impl From<TakeoverAccess> for entities::vocabulary::AccessClass {
    fn from(access: TakeoverAccess) -> Self {
        match access {
            TakeoverAccess::Open => Self::Open,
            TakeoverAccess::RestrictedPersonal => Self::RestrictedPersonal,
        }
    }
}

/// Which documents a register took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TakeoverDirection {
    /// What came.
    Incoming,
    /// What went.
    Outgoing,
    /// What stayed inside.
    Internal,
}

impl From<TakeoverDirection> for entities::vocabulary::Direction {
    fn from(direction: TakeoverDirection) -> Self {
        match direction {
            TakeoverDirection::Incoming => Self::Incoming,
            TakeoverDirection::Outgoing => Self::Outgoing,
            TakeoverDirection::Internal => Self::Internal,
        }
    }
}
