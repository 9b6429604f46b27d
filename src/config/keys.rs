//! Every setting there is: its name, what is allowed, what holds when nobody sets it. `docs/operations.md` prints this list.

use std::fmt;

use Allowed::{Number, Secret, Text, Words};

/// A setting.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Dotted name, as in `aprite.toml`: `uploads.max_bytes`.
    pub name: &'static str,
    /// What may be written there.
    pub allowed: Allowed,
    /// What holds when it is not set, in words where it depends on others.
    pub default: &'static str,
    /// What it is for.
    pub meaning: &'static str,
}

/// What may be written in a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// A whole number in a range, both ends included.
    Number(u64, u64),
    /// One of these words.
    Words(&'static [&'static str]),
    /// Something that these words describe.
    Text(&'static str),
    /// As [`Allowed::Text`], and never to be shown.
    Secret(&'static str),
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::Words(words) => write!(f, "{}", words.join(" or ")),
            Self::Text(text) | Self::Secret(text) => f.write_str(text),
        }
    }
}

impl Key {
    /// The environment variable that sets it: `APRITE_UPLOADS_MAX_BYTES`.
    pub fn variable(&self) -> String {
        format!("APRITE_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// Whether its value must not be shown.
    pub const fn is_secret(&self) -> bool {
        matches!(self.allowed, Secret(_))
    }
}

macro_rules! keys {
    ($($constant:ident $name:literal, $allowed:expr, $default:literal, $meaning:literal;)*) => {
        $(pub(super) const $constant: Key = Key { name: $name, allowed: $allowed, default: $default, meaning: $meaning };)*

        /// Every setting, in the order in which people meet them.
        pub const ALL: &[&Key] = &[$(&$constant),*];
    };
}

const SECRET_FILE: Allowed = Text("a path to a file that holds the secret and nothing else");
const PROGRAM: Allowed = Text("a program's name or path, or none");

keys! {
    LISTEN "listen", Text("an IP address and a port, as 127.0.0.1:8080; port 0 takes a free one"),
        "127.0.0.1:8080", "Where the service listens. TLS is the reverse proxy's work.";
    PUBLIC_URL "public_url", Text("an address that begins with https:// or http://, without a query"),
        "the address it listens on", "Where people's browsers find the service. With https:// cookies travel over TLS only.";
    INSTITUTION "institution", Text("the code of an institution, without spaces"),
        "the only institution there is", "Which institution's cards the command line works on.";
    DATABASE_URL "database.url", Secret("sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE"),
        "aprite.sqlite in the data directory", "Where the cards and the journal are kept.";
    DATABASE_URL_FILE "database.url_file", SECRET_FILE, "none", "The same, in a file, because it may hold a password.";
    DATABASE_CONNECTIONS "database.connections", Number(2, 500), "16", "Most connections of this process (PostgreSQL).";
    STORE_KIND "store.kind", Words(&["local", "s3"]), "local", "Where the bytes are kept: files, or an S3 bucket.";
    STORE_DIR "store.dir", Text("a path to a directory"), "content in the data directory", "The directory of a local store.";
    STORE_ENDPOINT "store.endpoint", Text("an address that begins with https:// or http://, without a query"), "none", "Address of the S3 service.";
    STORE_BUCKET "store.bucket", Text("the name of a bucket"), "none", "A bucket that exists, without versioning.";
    STORE_REGION "store.region", Text("a region's name"), "us-east-1", "Region that signatures name; any word where the service has none.";
    STORE_PREFIX "store.prefix", Text("a folder's name"), "none", "Folder inside the bucket.";
    STORE_ACCESS_KEY "store.access_key", Secret("an access key"), "none", "Who we are to the S3 service.";
    STORE_ACCESS_KEY_FILE "store.access_key_file", SECRET_FILE, "none", "The same, in a file.";
    STORE_SECRET_KEY "store.secret_key", Secret("a secret key"), "none", "Proof of it.";
    STORE_SECRET_KEY_FILE "store.secret_key_file", SECRET_FILE, "none", "The same, in a file.";
    STORE_ALLOW_HTTP "store.allow_http", Words(&["true", "false"]), "false", "Whether the S3 service may be reached without TLS.";
    SEARCH_DIR "search.dir", Text("a path to a directory"), "search in the data directory", "The search index of this process. It can be rebuilt from nothing.";
    SEARCH_WRITER_MEMORY "search.writer_memory_mib", Number(15, 4096), "32", "Memory for writing the index, in MiB.";
    UPLOADS_MAX_BYTES "uploads.max_bytes", Number(1, 1 << 40), "4294967296", "Largest upload, in bytes. S3 takes at most 5368709120.";
    UPLOADS_EXPIRY "uploads.expiry_hours", Number(1, 720), "24", "After how many hours an upload that nobody claimed disappears.";
    UPLOADS_WAITING "uploads.waiting_bytes", Number(1, 1 << 44), "8589934592", "Most bytes of one account's uploads that wait to be claimed.";
    SUBSCRIPTIONS_PER_ACCOUNT "subscriptions.per_account", Number(1, 100_000), "20", "Most WebSocket connections of one account at a time, in one process.";
    WEBHOOKS_TRUSTED_HOSTS "webhooks.trusted_hosts", Text("names or addresses of hosts, joined by commas"), "none", "Hosts of the house itself to which webhooks may go, on private addresses and without TLS.";
    WEBHOOKS_TIMEOUT "webhooks.timeout_seconds", Number(1, 60), "15", "Longest that the target of a webhook may take to answer, in seconds.";
    EXTRACTION_WORKERS "extraction.workers", Number(1, 64), "2", "How many texts are extracted at once, each in a process of its own.";
    EXTRACTION_TIMEOUT "extraction.timeout_seconds", Number(1, 3600), "120", "Longest extraction of one content, in seconds.";
    EXTRACTION_MEMORY "extraction.memory_mib", Number(64, 65_536), "1024", "Most memory of one extraction, in MiB.";
    EXTRACTION_OUTPUT "extraction.output_mib", Number(1, 1024), "4", "Most text of one content, in MiB.";
    EXTRACTION_PDFTOTEXT "extraction.pdftotext", PROGRAM, "pdftotext", "Reads PDF files that our own reader cannot (Poppler).";
    EXTRACTION_TESSERACT "extraction.tesseract", PROGRAM, "tesseract", "Reads scanned pages.";
    EXTRACTION_LANGUAGES "extraction.languages", Text("Tesseract's language codes joined by +"), "lav+eng+rus", "Languages that Tesseract expects; those not installed are left out.";
    RENDITIONS_OFFICE "renditions.office", PROGRAM, "soffice", "Makes PDF/A of written documents for the archive (LibreOffice Writer).";
    RENDITIONS_WORKERS "renditions.workers", Number(1, 64), "1", "How many renditions are made at once, each in a process of its own.";
    RENDITIONS_TIMEOUT "renditions.timeout_seconds", Number(1, 3600), "120", "Longest that one rendition may take, in seconds.";
    RENDITIONS_MEMORY "renditions.memory_mib", Number(1024, 65_536), "3072", "Most memory of one rendition, in MiB; LibreOffice itself needs about 1024.";
    RENDITIONS_MAX "renditions.max_mib", Number(1, 4096), "200", "Largest document of which a rendition is made, and largest rendition, in MiB.";
    SMTP_HOST "smtp.host", Text("a host's name or IP address"), "none: nothing goes out by e-mail", "The mail server that takes our letters over.";
    SMTP_PORT "smtp.port", Number(1, 65_535), "587 with starttls, 465 with implicit, 25 with none", "Its port.";
    SMTP_TLS "smtp.tls", Words(&["starttls", "implicit", "none"]), "starttls", "How the connection is protected; none only to a server on this machine.";
    SMTP_CA_FILE "smtp.ca_file", Text("a path to certificates in PEM"), "none", "Certificates to trust besides the machine's own.";
    SMTP_USER "smtp.user", Text("a user's name"), "none", "Who we are to the mail server.";
    SMTP_PASSWORD "smtp.password", Secret("a password"), "none", "Proof of it.";
    SMTP_PASSWORD_FILE "smtp.password_file", SECRET_FILE, "none", "The same, in a file.";
    SMTP_SENDER "smtp.sender", Text("an e-mail address"), "none", "Address that letters come from.";
    SMTP_SENDER_NAME "smtp.sender_name", Text("at most 100 characters"), "none", "Name beside it.";
    SMTP_TIMEOUT "smtp.timeout_seconds", Number(1, 600), "120", "Longest wait for one answer of the mail server, in seconds; the letter itself may take five times as long.";
    SMTP_MAX_BYTES "smtp.max_bytes", Number(10_000, 1 << 30), "20971520", "Largest letter as it travels, in bytes; attachments grow by a third on their way.";
    DESTRUCTION_LEDGER_DIR "destruction.ledger_dir", Text("a path to a directory"), "none: the ledger is kept with the bytes alone", "Where else it is kept which destructions were executed, best on another disk: after a restore the service destroys again what came back (docs/operations.md).";
    PACKAGES_KIND "packages.kind", Words(&["local", "s3"]), "the kind of the store", "Where packages for the archive are written: a directory, or the bucket of the store.";
    PACKAGES_DIR "packages.dir", Text("a path to a directory"), "packages in the data directory", "Directory of packages for the archive, which lie there until they are given up. Several processes share it.";
    ARCHIVES_DIR "archives.dir", Text("a path to a directory"), "none: packages go to no folder", "Below which directory archives have their folders, as a rule mounted shares. Agreements lead packages there and nowhere else on this machine.";
    E_ADDRESS_DIR "e_address.dir", Text("a path to a directory"), "none: nothing goes to e-addresses by itself", "Where letters are exchanged with the connector to e-addresses (docs/e-address.md).";
    E_ADDRESS_SENDER "e_address.sender", Text("an e-address, as a registration number"), "the institution's code", "The institution's own e-address, from which its letters come.";
    MAILROOM_SOURCES "mailroom.sources", Text("a path to a file of TOML"), "mailroom.toml in the data directory, where there is one", "Which mailboxes and folders are watched (`docs/mailroom.example.toml`).";
    MAILROOM_MAX_BYTES "mailroom.max_bytes", Number(1024, 1 << 32), "104857600", "Largest message or file that is taken in whole, in bytes.";
    MASTER_KEY "master_key", Secret("64 hexadecimal digits"), "none", "Secret from which the institution's keys are drawn: they seal personal codes and sign the journal. Lost, it cannot be replaced.";
    MASTER_KEY_FILE "master_key_file", SECRET_FILE, "keys/master.key in the data directory, made at the first start", "The same, in a file. A file named here must exist.";
    LOG_FORMAT "log.format", Words(&["auto", "text", "json"]), "auto", "How log lines look on standard error; auto is text on a terminal and JSON elsewhere.";
    LOG_FILTER "log.filter", Text("directives of tracing's EnvFilter, as info,aprite::http=debug"), "info", "What is logged.";
}

/// The settings as a table in Markdown, as `docs/operations.md` shows it.
pub fn reference() -> String {
    let mut table =
        "| Setting | Environment | Allowed | Default | What it is for |\n|---|---|---|---|---|\n"
            .to_owned();
    for key in ALL {
        let code = |text: &str| text.replace('|', "\\|");
        table.push_str(&format!(
            "| `{}` | `{}` | {} | {} | {} |\n",
            key.name,
            key.variable(),
            code(&key.allowed.to_string()),
            code(key.default),
            code(key.meaning),
        ));
    }
    table
}
