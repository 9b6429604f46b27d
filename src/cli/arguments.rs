//! What can be typed after `aprite`, and the help that explains it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use entities::vocabulary::{TextState, TokenScope};

use crate::journal::Trust;
use crate::kernel::secret;

mod account;
mod takeover;

use account::AFTER_ACCOUNT;
pub(crate) use account::{
    AccountArguments, AccountCommand, AddAccountArguments, ListAccountsArguments,
};

use takeover::AFTER_TAKEOVER;
pub(crate) use takeover::{TakeoverCommand, TakeoverTable};

/// Keeps the documents of a municipal social service: registration, content, search, journal.
#[derive(Debug, Parser)]
#[command(name = "aprite", version, max_term_width = 100, arg_required_else_help = true, after_long_help = AFTER)]
pub(crate) struct Arguments {
    /// Where everything is kept: settings (aprite.toml), database, contents, search index, keys.
    ///
    /// Made when missing. Default: aprite-data in the current directory.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "APRITE_DATA_DIR",
        hide_env_values = true
    )]
    pub data_dir: Option<PathBuf>,
    /// Read the settings from this file instead of aprite.toml in the data directory.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "APRITE_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Print results as JSON, one object a line.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Examples:
  aprite demo                                 try it: a sample institution in ./aprite-data
  aprite --data-dir /srv/aprite init --code OG --name \"Ogres novada Sociālais dienests\"
  aprite --data-dir /srv/aprite serve
  aprite token --account lietvede             a token for scripts, alone on standard output
  aprite import ./skens --register sanemtie --account lietvede --dry-run
  aprite verify && echo \"nothing found\"

Results go to standard output, everything else (progress, log lines, errors) to standard error.
Messages are Latvian where the locale is (LC_ALL, LC_MESSAGES, LANG), English elsewhere.
Every setting can be given as APRITE_… as well; docs/operations.md lists them.

Exit status: 0 all is well, 1 something was found or refused (`aprite help COMMAND` says what), 2 could not run.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Try it: a sample institution with accounts and a few hundred documents, served on this machine.
    #[command(after_long_help = AFTER_DEMO)]
    Demo(ListenArguments),
    /// Serve the institution of the data directory until SIGTERM or SIGINT.
    #[command(after_long_help = AFTER_SERVE)]
    Serve(ListenArguments),
    /// Begin an institution: its name, one unit, file series, registers, an administrator's account.
    #[command(after_long_help = AFTER_INIT)]
    Init(InitArguments),
    /// Register the files of a folder, optionally with a CSV of metadata.
    #[command(after_long_help = AFTER_IMPORT)]
    Import(ImportArguments),
    /// Write the classification scheme out as a table, or read a table in as the draft of a new version.
    #[command(after_long_help = AFTER_SCHEME)]
    Scheme(SchemeArguments),
    /// Take over the registers and lists of files of a former service.
    #[command(subcommand, after_long_help = AFTER_TAKEOVER)]
    Takeover(TakeoverCommand),
    /// Open a year's files, close a year that is over, print the extract of a closed register.
    #[command(after_long_help = AFTER_YEAR)]
    Year(YearArguments),
    /// Make an access token for scripts and print it.
    #[command(after_long_help = AFTER_TOKEN)]
    Token(TokenArguments),
    /// Give an account a new password.
    #[command(after_long_help = AFTER_PASSWORD)]
    Password(PasswordArguments),
    /// Make accounts, give them roles, disable them, sign them out.
    #[command(subcommand, after_long_help = AFTER_ACCOUNT)]
    Account(AccountCommand),
    /// Prove that journal, search index and contents are what they were.
    #[command(after_long_help = AFTER_VERIFY)]
    Verify(VerifyArguments),
    /// Read contents again whose text was not found, for example after Tesseract was installed.
    #[command(after_long_help = AFTER_REREAD)]
    Reread(RereadArguments),
    /// List the background jobs that were given up, and let them begin anew.
    #[command(after_long_help = AFTER_JOBS)]
    Jobs(JobsArguments),
    /// Hand out the journal, or what it says of one document, with proofs.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Check settings, rights, database, store, programs, disk and jobs, and say what to do.
    #[command(
        after_long_help = "Exit status: 0 all is well, 1 something needs attention, 2 could not run."
    )]
    Doctor,
    /// Bring the database's tables up to date (serve and demo do it by themselves).
    Migrate,
    /// Print the GraphQL schema.
    #[command(hide = true)]
    Schema,
    /// Print who may do and see what.
    #[command(hide = true)]
    Matrix,
    /// Read one file on standard input (started by the service for each file).
    #[command(hide = true)]
    Extract {
        /// What is asked, as JSON.
        request: String,
    },
}

/// Where to listen.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ListenArguments {
    /// Address and port; port 0 takes a free one. Default: the setting listen, 127.0.0.1:8080.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
}

const AFTER_DEMO: &str = "\
Asks nothing. Everything is made in the data directory; started there again, the demo goes on with what it finds. \
Delete the directory to begin anew. The data are invented and marked \"paraugs\".

Eight accounts of the Ogre service are made, one per role, and two of the Valmiera board, a second institution that sees \
nothing of the first. Both were told from their beginning, mergers included. The passwords are printed once, when they are made:
  account LOGIN PASSWORD ROLE                                   one line each, then
  ready http://127.0.0.1:8080                                   once the service answers
With --json: {\"account\":…,\"password\":…,\"role\":…} and {\"ready\":…}.
A lost password is replaced by `aprite password --account LOGIN`.

Without --listen another port is taken when 8080 is busy. SIGINT (Ctrl-C) or SIGTERM stops it.";

const AFTER_SERVE: &str = "\
Prints one line `ready URL` on standard output once /readyz answers (with --json {\"ready\":…}); log lines go to \
standard error. SIGTERM or SIGINT stops it: requests in flight are answered, work at hand is finished; a second signal \
ends it at once.

Exit status: 0 stopped as told, 2 could not start or a part of it died.";

const AFTER_INIT: &str = "\
Makes the data directory, the database, the keys, the institution with one unit of the same name, four registers \
(incoming 1-1, outgoing 1-2, internal 1-3, orders 1-4) with their file series, and the administrator's account, whose \
password is printed: `account LOGIN PASSWORD ROLE`. Units, staff and a full classification scheme are loaded later.

Example:
  aprite init --code OG --name \"Ogres novada Sociālais dienests\" --name-en \"Ogre Social Service\"

Keep keys/master.key of the data directory safe: without it sealed personal codes are lost for ever.";

/// What `init` needs to know.
#[derive(Debug, Clone, Args)]
pub(crate) struct InitArguments {
    /// Short code of the institution, for example OG.
    #[arg(long)]
    pub code: String,
    /// Its name in Latvian.
    #[arg(long)]
    pub name: String,
    /// Its name in English.
    #[arg(long)]
    pub name_en: Option<String>,
    /// Login name of the administrator.
    #[arg(long, default_value = "administrators", value_name = "LOGIN")]
    pub administrator: String,
    /// Login name of a records clerk to begin with; none is made without it.
    #[arg(long, value_name = "LOGIN")]
    pub clerk: Option<String>,
    /// Read the passwords from standard input, one a line (the administrator's, then the clerk's), instead of drawing them.
    #[arg(long)]
    pub password_stdin: bool,
}

const AFTER_IMPORT: &str = "\
Every file below DIR becomes a document of its own; hidden files, links and what file managers leave behind \
(Thumbs.db, desktop.ini) are passed over and told. Documents are numbered in the order of the metadata, files that it \
does not name after them by their path. Without metadata the file's name is the title.

Metadata is a CSV with a line of column names: UTF-8 (with or without BOM) or windows-1257, separated by ; or , (or \
tabs). Columns, in English or Latvian, in any order; only `file` must be there:

  file               datne                  path of the file below DIR
  title              nosaukums              at most 500 characters; the file's name when empty
  kind               veids                  letter, submission … or vēstule, iesniegums …
  document_date      dokumenta_datums       15.01.2020 or 2020-01-15 (so every date)
  received           saņemts                date, or date and time (15.01.2020 14:30)
  sent               nosūtīts               date
  sender             korespondents          from or to whom; added to the list when new
  sender_kind        korespondenta_veids    person, organisation, public_body
  sender_code        reģistrācijas_numurs   registration number of an organisation, 11 digits
  sender_number      nosūtītāja_numurs      the sender's own number
  sender_date        nosūtītāja_datums      the sender's own date
  channel            kanāls                 post, e_address … or pasts, e-adrese …
  file_index         lietas_indekss         index of the file, 1-10; --file when empty
  unit               struktūrvienība        code of the unit that answers for it
  access             pieejamība             open, restricted_personal … or the Latvian words
  access_until       ierobežojuma_datums    date
  access_ground      ierobežojuma_pamats    at most 30 characters
  annotation         anotācija              at most 500 characters
  keywords           atslēgvārdi            at most 200
  notes              piezīmes               at most 500
  language           valoda                 lv, en, ru …; several by spaces; lv when empty
  sheets             lapas                  number of sheets
  enclosures         pielikumi              number of enclosures
  author             autors                 who wrote it
  signer             parakstītājs           who signed it
  attached_to        pielikums_pie          path of the file that this one is an annex of

An import that was interrupted is started again by the same command: what is registered already is recognised by its \
path and its bytes, and nothing is doubled. What is refused is told with file, line and column; the rest is registered.

Examples:
  aprite import ./skens --register sanemtie --file 1-10 --account lietvede --dry-run
  aprite import ./skens --register sanemtie --account lietvede --metadata skens.csv

Exit status: 0 all is registered, 1 something was refused, 2 could not run.";

/// What `import` needs to know.
#[derive(Debug, Clone, Args)]
pub(crate) struct ImportArguments {
    /// The folder, with all folders in it.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Code of the register.
    #[arg(long, value_name = "CODE")]
    pub register: String,
    /// Account in whose name the documents are registered.
    #[arg(long, value_name = "LOGIN")]
    pub account: String,
    /// Index of the file for documents whose metadata name none; not needed where the register has a series of its own.
    #[arg(long, value_name = "INDEX")]
    pub file: Option<String>,
    /// CSV of metadata.
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// Check everything and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

const AFTER_SCHEME: &str = "\
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
  iepriekšējais indekss              index of the version in force that it goes on with (ME:2-5 of another institution)
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
        /// The file.
        file: PathBuf,
        /// Its format.
        #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
        format: TableFormat,
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

const AFTER_YEAR: &str = "\
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

const AFTER_TOKEN: &str = "\
The token is printed alone on standard output and cannot be shown again; only its hash is kept. It never permits more \
than its account's roles do. Send it as `Authorization: Bearer TOKEN`.

Example:
  TOKEN=$(aprite token --account lietvede --days 30)
  curl -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\
       -d '{\"query\":\"{ viewer { login } }\"}' http://127.0.0.1:8080/graphql";

/// What `token` needs to know.
#[derive(Debug, Clone, Args)]
pub(crate) struct TokenArguments {
    /// Login name of the account.
    #[arg(long, value_name = "LOGIN")]
    pub account: String,
    /// How many days it lives.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
    /// What it may do: read only, or all that the account may.
    #[arg(long, value_enum, default_value_t = Scope::Write)]
    pub scope: Scope,
    /// What it is for, as shown in the list of tokens.
    #[arg(long, default_value = "aprite token", value_name = "TEXT")]
    pub name: String,
}

/// [`TokenScope`] as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scope {
    /// Read only.
    Read,
    /// All that the account may.
    Write,
}

impl From<Scope> for TokenScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Read => Self::Read,
            Scope::Write => Self::Write,
        }
    }
}

const AFTER_PASSWORD: &str = "\
Draws a new password and prints it alone on standard output, or reads one from standard input. Whoever was signed in \
with the old one is signed out; access tokens stay.

Example:
  aprite password --account lietvede";

/// What `password` needs to know.
#[derive(Debug, Clone, Args)]
pub(crate) struct PasswordArguments {
    /// Login name of the account.
    #[arg(long, value_name = "LOGIN")]
    pub account: String,
    /// Read the password from standard input (one line) instead of drawing it.
    #[arg(long)]
    pub password_stdin: bool,
}

const AFTER_VERIFY: &str = "\
Without options everything is verified:
  --journal    every sealed entry against the Merkle tree, every tree head against its signature
  --index      the search index against the database, document by document
  --contents   every content's bytes against their SHA-256; bytes without an owner, owners without bytes

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
    /// A journal that `aprite journal export` wrote; nothing else is looked at.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["journal", "index", "contents"])]
    pub journal_file: Option<PathBuf>,
    /// A bundle that `aprite journal bundle` printed; nothing else is looked at.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["journal", "index", "contents", "journal_file"])]
    pub bundle_file: Option<PathBuf>,
    /// Public key that must have signed, 64 hexadecimal digits; may be given several times.
    #[arg(long, value_name = "HEX", value_parser = public_key, conflicts_with_all = ["index", "contents"])]
    pub key: Vec<[u8; 32]>,
    /// Size and root of a head that the journal must still contain.
    #[arg(long, value_name = "SIZE:ROOT", value_parser = head, conflicts_with_all = ["index", "contents", "bundle_file"])]
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

const AFTER_EXPORT: &str = "\
JSON lines: what it is and the public keys; each sealed entry, each signed head after its last
entry; the counts. FILE must not exist yet. It holds personal data and is readable by its owner only.

Verify it anywhere: aprite verify --journal-file FILE --key HEX --head SIZE:ROOT";

const AFTER_BUNDLE: &str = "\
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

const AFTER_REREAD: &str = "\
The contents are queued and read by the running service, or by the next one that starts; what is found replaces what was \
found before. It may run while the service does.

Example, after installing tesseract-ocr-lav:
  aprite reread --state recognition-unavailable";

/// Which contents `reread` has read again.
#[derive(Debug, Clone, Args)]
pub(crate) struct RereadArguments {
    /// Contents in this state; may be given several times. Default: recognition-unavailable, refused and broken.
    #[arg(long, value_enum, value_name = "STATE")]
    pub state: Vec<ReadState>,
}

/// The [`TextState`]s in which reading again may find more, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadState {
    /// Pages wait for a Tesseract that was not installed.
    RecognitionUnavailable,
    /// Reading broke its limits.
    Refused,
    /// The file seemed damaged.
    Broken,
    /// There was no text.
    Empty,
    /// Files of the format are not read.
    Unsupported,
    /// A password is needed.
    Encrypted,
    /// Never read yet.
    Pending,
    /// Text was read.
    Extracted,
    /// Text was recognised.
    Recognised,
}

impl From<ReadState> for TextState {
    fn from(state: ReadState) -> Self {
        match state {
            ReadState::RecognitionUnavailable => Self::RecognitionUnavailable,
            ReadState::Refused => Self::Refused,
            ReadState::Broken => Self::Broken,
            ReadState::Empty => Self::Empty,
            ReadState::Unsupported => Self::Unsupported,
            ReadState::Encrypted => Self::Encrypted,
            ReadState::Pending => Self::Pending,
            ReadState::Extracted => Self::Extracted,
            ReadState::Recognised => Self::Recognised,
        }
    }
}

const AFTER_JOBS: &str = "\
A job (reading a content) that fails is tried again after a while, eight times in all, and then given up. Mend what its \
message names, then let it begin anew:
  aprite jobs --retry

Exit status: 0 none was given up, or all begin anew; 1 some were given up; 2 could not run.";

/// What `jobs` does.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct JobsArguments {
    /// Let all jobs that were given up begin anew.
    #[arg(long)]
    pub retry: bool,
}
