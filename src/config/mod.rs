//! Settings: what an administrator decides about one installation, read once at the start and handed on as values.
//!
//! They come from defaults, then `aprite.toml` in the data directory (or the file named by `--config`), then the
//! environment (`APRITE_…`), then arguments; the later one wins. Everything has a default that suits one machine, so
//! an empty data directory needs no settings at all. What is wrong is told all at once: which key, from where, what is
//! allowed. Relative paths are taken from the data directory.
//!
//! Secrets can stand in files of their own (`…_file`), as services and containers are given them. No secret is printed.

mod database;
mod error;
mod keys;
mod layers;
mod mailroom;
mod read;
mod smtp;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::TimeDelta;
use secrecy::SecretString;
use storage::S3Settings;

pub use database::{DatabaseSettings, InvalidDatabaseUrl};
pub use error::{WrongSetting, WrongSettings};
pub use keys::{ALL, Allowed, Key, reference};
pub use layers::Sources;
pub use mailroom::{
    After, EAddressSettings, Encryption, FolderSettings, MailboxSettings, MailroomSettings,
    SourceSettings,
};
pub use smtp::{SmtpCredentials, SmtpSettings, SmtpTls};

/// The settings of this process.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where everything is that no other setting puts elsewhere.
    pub data_dir: PathBuf,
    /// Where the service listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where people's browsers find the service, without a slash at its end.
    pub public_url: Option<String>,
    /// Which institution's cards the command line works on.
    pub institution: Option<String>,
    /// Cards and journal.
    pub database: DatabaseSettings,
    /// Bytes.
    pub store: StoreSettings,
    /// The search index.
    pub search: SearchSettings,
    /// Bytes on their way in.
    pub uploads: UploadSettings,
    /// Lasting connections.
    pub subscriptions: SubscriptionSettings,
    /// What other programs are told by HTTP.
    pub webhooks: WebhookSettings,
    /// Text out of bytes.
    pub extraction: ExtractionSettings,
    /// PDF/A out of documents.
    pub renditions: RenditionSettings,
    /// The mail server for outgoing letters; without one nothing goes out by e-mail.
    pub smtp: Option<SmtpSettings>,
    /// Where else it is kept which destructions were executed.
    pub destruction_ledger_dir: Option<PathBuf>,
    /// Directory of packages for the archive.
    pub packages_dir: PathBuf,
    /// Where new ones go.
    pub packages: PackagesKind,
    /// Below which directory archives have their folders; without it packages go to none.
    pub archives_dir: Option<PathBuf>,
    /// Where letters are exchanged with the connector to e-addresses; without it none go there by themselves.
    pub e_address_dir: Option<PathBuf>,
    /// The institution's own e-address.
    pub e_address_sender: Option<String>,
    /// Where mail comes from.
    pub mailroom: MailroomSettings,
    /// The secret that keys are drawn from.
    pub master_key: MasterKey,
    /// What is logged, and how.
    pub log: LogSettings,
}

/// Where the bytes are kept.
#[derive(Debug, Clone)]
pub enum StoreSettings {
    /// Files below a directory, made when missing.
    Local {
        /// The directory.
        dir: PathBuf,
    },
    /// An S3 bucket.
    S3(S3Settings),
}

/// Where packages for the archive are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackagesKind {
    /// The directory of packages.
    Local,
    /// The bucket of the store.
    S3,
}

/// The search index of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchSettings {
    /// Its directory, made when missing.
    pub dir: PathBuf,
    /// Memory for writing it, in bytes.
    pub writer_memory: usize,
}

/// Bytes on their way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadSettings {
    /// Largest upload, in bytes.
    pub max_bytes: u64,
    /// How long an upload waits to be claimed.
    pub expiry: TimeDelta,
    /// Most bytes of one account's uploads that wait to be claimed.
    pub waiting_bytes: u64,
}

impl Default for UploadSettings {
    fn default() -> Self {
        Self {
            max_bytes: 4 << 30,
            expiry: TimeDelta::hours(24),
            waiting_bytes: 8 << 30,
        }
    }
}

/// Lasting connections, over which subscribers hear of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubscriptionSettings {
    /// Most connections of one account in one process.
    pub per_account: usize,
}

/// What other programs are told by HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    /// Hosts inside to which webhooks may go, also without TLS.
    pub trusted_hosts: Vec<String>,
    /// Longest that a target may take to answer.
    pub timeout: std::time::Duration,
}

/// Limits and tools of text extraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractionSettings {
    /// How many run at once.
    pub workers: usize,
    /// Longest one may take.
    pub timeout: std::time::Duration,
    /// Most memory of one, in bytes.
    pub memory: u64,
    /// Most text of one content, in bytes.
    pub output: u64,
    /// Poppler's `pdftotext`: a path, or a name to look up in `PATH`; none switches it off.
    pub pdftotext: Option<PathBuf>,
    /// Tesseract, likewise.
    pub tesseract: Option<PathBuf>,
    /// Tesseract's language codes, at least one.
    pub languages: Vec<String>,
}

/// What renditions are made with, and what one may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenditionSettings {
    /// LibreOffice: a path, or a name to look up in `PATH`; none switches it off.
    pub office: Option<PathBuf>,
    /// How many are made at once.
    pub workers: usize,
    /// Longest one may take.
    pub timeout: std::time::Duration,
    /// Most memory of one, in bytes.
    pub memory: u64,
    /// Largest document, and largest rendition, in bytes.
    pub largest: u64,
}

/// The secret that keys are drawn from (`kernel::secret::Keys`).
#[derive(Debug, Clone)]
pub enum MasterKey {
    /// Handed to the process: 64 hexadecimal digits.
    Given(SecretString),
    /// In a file of 64 hexadecimal digits.
    File {
        /// The file.
        path: PathBuf,
        /// Whether it may be made when missing: only where we keep it ourselves. A missing file that somebody named is
        /// a mistake, and a new key in its place could open nothing that the old one sealed.
        make: bool,
    },
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    /// How a line looks.
    pub format: LogFormat,
    /// Directives of tracing's `EnvFilter`.
    pub filter: String,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}
