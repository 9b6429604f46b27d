//! What can be typed after `aprite`, and the help that explains it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod account;
mod analyze;
mod import;
mod journal;
mod organisation;
mod scheme;
mod takeover;
mod token;
mod upkeep;
mod verify;
mod year;

use account::AFTER_ACCOUNT;
pub(crate) use account::{
    AccountArguments, AccountCommand, AddAccountArguments, ListAccountsArguments,
};
use analyze::AFTER_ANALYZE;
pub(crate) use analyze::AnalyzeArguments;
use import::AFTER_IMPORT;
pub(crate) use import::ImportArguments;
pub(crate) use journal::JournalCommand;
pub(crate) use organisation::{ImportOrganisationArguments, OrganisationCommand};
use scheme::AFTER_SCHEME;
pub(crate) use scheme::{SchemeArguments, SchemeCommand, TableFormat};
use token::{AFTER_PASSWORD, AFTER_TOKEN};
pub(crate) use token::{PasswordArguments, TokenArguments};
use upkeep::{AFTER_JOBS, AFTER_REREAD};
pub(crate) use upkeep::{JobsArguments, RereadArguments};
use verify::AFTER_VERIFY;
pub(crate) use verify::VerifyArguments;
use year::AFTER_YEAR;
pub(crate) use year::{YearArguments, YearCommand};

use takeover::after_takeover;
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
    /// Load an institution's units, staff and appointments from a file.
    #[command(subcommand)]
    Organisation(OrganisationCommand),
    /// Write the classification scheme out as a table, or read a table in as the draft of a new version.
    #[command(after_long_help = AFTER_SCHEME)]
    Scheme(SchemeArguments),
    /// Take over the registers and lists of files of a former service.
    #[command(subcommand, after_long_help = after_takeover())]
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
    /// Show how search sees words.
    #[command(after_long_help = AFTER_ANALYZE)]
    Analyze(AnalyzeArguments),
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

Eight accounts of the Ogre service are made, one per role, and four of the Valmiera board, a second institution that sees \
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
