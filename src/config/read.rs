//! Turning what was written into settings.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use storage::S3Settings;
use tracing_subscriber::EnvFilter;

use super::error::{WrongSetting, WrongSettings};
use super::keys::{self, Allowed, Key};
use super::layers::{Given, Layers, Sources, layers};
use super::mailroom;
use super::smtp::is_loopback;
use super::{
    DatabaseSettings, ExtractionSettings, LogFormat, LogSettings, MailroomSettings, MasterKey,
    PackagesKind, RenditionSettings, SearchSettings, Settings, SmtpCredentials, SmtpSettings,
    SmtpTls, StoreSettings, SubscriptionSettings, UploadSettings, WebhookSettings,
};
use crate::kernel::Fault;
use crate::kernel::secret::{Keys, unhex};

const MIB: u64 = 1024 * 1024;

/// S3 copies at most 5 GiB in one step, which is how staged content gets its name.
const MOST_ON_S3: u64 = 5 << 30;

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// Everything that is wrong with them, at once.
    pub fn load(sources: &Sources) -> Result<Self, WrongSettings> {
        let mut wrong = Vec::new();
        let layers = layers(sources, &mut wrong);
        let mut reader = Reader {
            layers,
            data_dir: sources.data_dir(),
            wrong,
        };
        let settings = reader.settings();
        match (settings, reader.wrong) {
            (Some(settings), wrong) if wrong.is_empty() => Ok(settings),
            (_, wrong) => Err(WrongSettings(wrong)),
        }
    }
}

impl MasterKey {
    /// Opens the keys; makes the file and its directory where that is allowed.
    ///
    /// Blocks.
    ///
    /// # Errors
    /// A fault when the file cannot be read or made, or holds something else.
    pub fn open(&self) -> Result<Keys, Fault> {
        match self {
            Self::Given(master) => {
                let master = master_bytes(master.expose_secret()).ok_or(Fault::broken(
                    "the master key has not 64 hexadecimal digits",
                ))?;
                Keys::from_master(&master)
            }
            Self::File { path, make: true } => {
                if let Some(directory) = path.parent() {
                    use std::os::unix::fs::DirBuilderExt as _;
                    std::fs::DirBuilder::new()
                        .recursive(true)
                        .mode(0o700)
                        .create(directory)
                        .map_err(Fault::at("making the directory of the key file"))?;
                }
                Keys::load_or_create(path)
            }
            Self::File { path, make: false } => {
                if !path.exists() {
                    return Err(Fault::broken(
                        "the key file that the settings name is missing",
                    ));
                }
                Keys::load_or_create(path)
            }
        }
    }
}

struct Reader {
    layers: Layers,
    data_dir: PathBuf,
    wrong: Vec<WrongSetting>,
}

impl Reader {
    /// None only when something was wrong.
    fn settings(&mut self) -> Option<Settings> {
        let (database, store) = (self.database(), self.store());
        let settings = Settings {
            listen: self.parsed(
                &keys::LISTEN,
                SocketAddr::from(([127, 0, 0, 1], 8080)),
                |text| text.parse().ok(),
            ),
            public_url: self.parsed(&keys::PUBLIC_URL, None, |text| address(text).map(Some)),
            institution: self.parsed(&keys::INSTITUTION, None, |text| word(text).map(Some)),
            search: SearchSettings {
                dir: self.path(&keys::SEARCH_DIR, "search"),
                writer_memory: self.size(&keys::SEARCH_WRITER_MEMORY, 32 * MIB),
            },
            uploads: self.uploads(matches!(store, Some(StoreSettings::S3(_)))),
            subscriptions: SubscriptionSettings {
                per_account: usize::try_from(self.number(&keys::SUBSCRIPTIONS_PER_ACCOUNT, 20))
                    .unwrap_or(20),
            },
            webhooks: WebhookSettings {
                trusted_hosts: self.parsed(&keys::WEBHOOKS_TRUSTED_HOSTS, Vec::new(), hosts),
                timeout: Duration::from_secs(self.number(&keys::WEBHOOKS_TIMEOUT, 15)),
            },
            extraction: self.extraction(),
            renditions: self.renditions(),
            mailroom: self.mailroom(),
            master_key: self.master_key(),
            smtp: self.smtp(),
            destruction_ledger_dir: self.path_if_set(&keys::DESTRUCTION_LEDGER_DIR),
            packages: store
                .as_ref()
                .map_or(PackagesKind::Local, |store| self.packages(store)),
            packages_dir: self.path(&keys::PACKAGES_DIR, "packages"),
            archives_dir: self.path_if_set(&keys::ARCHIVES_DIR),
            e_address_dir: self.path_if_set(&keys::E_ADDRESS_DIR),
            e_address_sender: self
                .parsed(&keys::E_ADDRESS_SENDER, None, |text| word(text).map(Some)),
            log: self.log(),
            data_dir: self.data_dir.clone(),
            database: database?,
            store: store?,
        };
        Some(settings)
    }

    fn database(&mut self) -> Option<DatabaseSettings> {
        let connections = self.number(&keys::DATABASE_CONNECTIONS, 16);
        let connections = u32::try_from(connections).unwrap_or(u32::MAX);
        let Some(url) = self.secret(&keys::DATABASE_URL, &keys::DATABASE_URL_FILE) else {
            let path = self.data_dir.join("aprite.sqlite");
            return Some(DatabaseSettings::Sqlite { path });
        };
        match DatabaseSettings::from_url(url.expose_secret(), connections) {
            Ok(DatabaseSettings::Sqlite { path }) => Some(DatabaseSettings::Sqlite {
                path: self.data_dir.join(path),
            }),
            Ok(postgres) => Some(postgres),
            Err(_) => {
                self.refuse_either(&keys::DATABASE_URL, &keys::DATABASE_URL_FILE);
                None
            }
        }
    }

    fn store(&mut self) -> Option<StoreSettings> {
        let s3 = self.parsed(&keys::STORE_KIND, false, |text| match text {
            "local" => Some(false),
            "s3" => Some(true),
            _ => None,
        });
        let dir = self.path(&keys::STORE_DIR, "content");
        let endpoint = self.parsed(&keys::STORE_ENDPOINT, None, |text| address(text).map(Some));
        let bucket = self.parsed(&keys::STORE_BUCKET, None, |text| word(text).map(Some));
        let region = self.parsed(&keys::STORE_REGION, "us-east-1".to_owned(), word);
        let prefix = self.parsed(&keys::STORE_PREFIX, String::new(), |text| {
            Some(text.trim_matches('/').to_owned())
        });
        let access_key = self.secret(&keys::STORE_ACCESS_KEY, &keys::STORE_ACCESS_KEY_FILE);
        let secret_key = self.secret(&keys::STORE_SECRET_KEY, &keys::STORE_SECRET_KEY_FILE);
        let allow_http = self.parsed(&keys::STORE_ALLOW_HTTP, false, |text| text.parse().ok());
        if !s3 {
            return Some(StoreSettings::Local { dir });
        }
        for (key, missing) in [
            (&keys::STORE_ENDPOINT, endpoint.is_none()),
            (&keys::STORE_BUCKET, bucket.is_none()),
            (&keys::STORE_ACCESS_KEY, access_key.is_none()),
            (&keys::STORE_SECRET_KEY, secret_key.is_none()),
        ] {
            // What was given and is wrong has been told already.
            if missing && !self.wrong.iter().any(|wrong| concerns(wrong, key)) {
                self.refuse(key, "not set", "an S3 store needs it".to_owned());
            }
        }
        let endpoint = endpoint?;
        if endpoint.starts_with("http://") && !allow_http {
            let problem = format!(
                "has no TLS; {} = true permits it",
                keys::STORE_ALLOW_HTTP.name
            );
            self.refuse_given(&keys::STORE_ENDPOINT, problem);
        }
        Some(StoreSettings::S3(S3Settings {
            endpoint,
            bucket: bucket?,
            region,
            access_key: access_key?,
            secret_key: secret_key?,
            allow_http,
            prefix,
        }))
    }

    fn packages(&mut self, store: &StoreSettings) -> PackagesKind {
        let default = match store {
            StoreSettings::S3(_) => PackagesKind::S3,
            StoreSettings::Local { .. } => PackagesKind::Local,
        };
        let kind = self.parsed(&keys::PACKAGES_KIND, default, |text| match text {
            "local" => Some(PackagesKind::Local),
            "s3" => Some(PackagesKind::S3),
            _ => None,
        });
        if kind == PackagesKind::S3 && default == PackagesKind::Local {
            let problem = format!("needs {} = s3", keys::STORE_KIND.name);
            self.refuse_given(&keys::PACKAGES_KIND, problem);
        }
        kind
    }

    fn uploads(&mut self, on_s3: bool) -> UploadSettings {
        let defaults = UploadSettings::default();
        let max_bytes = self.number(&keys::UPLOADS_MAX_BYTES, defaults.max_bytes);
        if on_s3 && max_bytes > MOST_ON_S3 {
            let problem = format!("an S3 store takes at most {MOST_ON_S3}");
            self.refuse_given(&keys::UPLOADS_MAX_BYTES, problem);
        }
        let hours = self.number(&keys::UPLOADS_EXPIRY, 24);
        UploadSettings {
            max_bytes,
            expiry: TimeDelta::hours(i64::try_from(hours).unwrap_or(24)),
            waiting_bytes: self.number(&keys::UPLOADS_WAITING, defaults.waiting_bytes),
        }
    }

    fn extraction(&mut self) -> ExtractionSettings {
        let program = |text: &str| (text != "none").then(|| PathBuf::from(text));
        ExtractionSettings {
            workers: usize::try_from(self.number(&keys::EXTRACTION_WORKERS, 2)).unwrap_or(2),
            timeout: Duration::from_secs(self.number(&keys::EXTRACTION_TIMEOUT, 120)),
            memory: self.number(&keys::EXTRACTION_MEMORY, 1024) * MIB,
            output: self.number(&keys::EXTRACTION_OUTPUT, 4) * MIB,
            pdftotext: self.parsed(
                &keys::EXTRACTION_PDFTOTEXT,
                Some(PathBuf::from("pdftotext")),
                |text| Some(program(text)),
            ),
            tesseract: self.parsed(
                &keys::EXTRACTION_TESSERACT,
                Some(PathBuf::from("tesseract")),
                |text| Some(program(text)),
            ),
            languages: self.parsed(
                &keys::EXTRACTION_LANGUAGES,
                ["lav", "eng", "rus"].map(str::to_owned).to_vec(),
                languages,
            ),
        }
    }

    fn renditions(&mut self) -> RenditionSettings {
        RenditionSettings {
            office: self.parsed(
                &keys::RENDITIONS_OFFICE,
                Some(PathBuf::from("soffice")),
                |text| Some((text != "none").then(|| PathBuf::from(text))),
            ),
            workers: usize::try_from(self.number(&keys::RENDITIONS_WORKERS, 1)).unwrap_or(1),
            timeout: Duration::from_secs(self.number(&keys::RENDITIONS_TIMEOUT, 120)),
            memory: self.number(&keys::RENDITIONS_MEMORY, 3072) * MIB,
            largest: self.number(&keys::RENDITIONS_MAX, 200) * MIB,
        }
    }

    /// None where nobody named a server.
    fn smtp(&mut self) -> Option<SmtpSettings> {
        let host = self.parsed(&keys::SMTP_HOST, None, |text| word(text).map(Some));
        let tls = self.parsed(&keys::SMTP_TLS, SmtpTls::StartTls, |text| match text {
            "none" => Some(SmtpTls::None),
            "starttls" => Some(SmtpTls::StartTls),
            "implicit" => Some(SmtpTls::Implicit),
            _ => None,
        });
        let port = self.number(&keys::SMTP_PORT, tls.usual_port().into());
        let ca_file = self.path_if_set(&keys::SMTP_CA_FILE);
        let user = self.parsed(&keys::SMTP_USER, None, |text| word(text).map(Some));
        let password = self.secret(&keys::SMTP_PASSWORD, &keys::SMTP_PASSWORD_FILE);
        let sender = self.parsed(&keys::SMTP_SENDER, None, |text| {
            mail_address(text).map(Some)
        });
        let sender_name = self.parsed(&keys::SMTP_SENDER_NAME, None, |text| {
            let text = text.trim();
            let fits = (1..=100).contains(&text.chars().count());
            let fits = fits && !text.contains(char::is_control);
            fits.then(|| Some(text.to_owned()))
        });
        let timeout = Duration::from_secs(self.number(&keys::SMTP_TIMEOUT, 120));
        let max_bytes = self.number(&keys::SMTP_MAX_BYTES, 20 * MIB);
        let host = host?;
        for (key, missing, needed_by) in [
            (
                &keys::SMTP_SENDER,
                sender.is_none(),
                "a mail server needs it",
            ),
            (
                &keys::SMTP_PASSWORD,
                password.is_none() && user.is_some(),
                "a user needs it",
            ),
            (
                &keys::SMTP_USER,
                user.is_none() && password.is_some(),
                "a password needs it",
            ),
        ] {
            if missing && !self.wrong.iter().any(|wrong| concerns(wrong, key)) {
                self.refuse(key, "not set", needed_by.to_owned());
            }
        }
        if tls == SmtpTls::None && !is_loopback(&host) {
            let problem =
                "leaves letters and password open on their way; allowed only to a server on \
                 this machine"
                    .to_owned();
            self.refuse_given(&keys::SMTP_TLS, problem);
        }
        Some(SmtpSettings {
            host,
            port: u16::try_from(port).unwrap_or(u16::MAX),
            tls,
            ca_file,
            credentials: user
                .zip(password)
                .map(|(user, password)| SmtpCredentials { user, password }),
            sender: sender?,
            sender_name,
            timeout,
            max_bytes,
        })
    }

    fn mailroom(&mut self) -> MailroomSettings {
        let max_bytes = self.number(&keys::MAILROOM_MAX_BYTES, 100 * MIB);
        let path = self.path(&keys::MAILROOM_SOURCES, "mailroom.toml");
        let required = self.layers.contains_key(keys::MAILROOM_SOURCES.name);
        let mut settings =
            mailroom::read(&path, required, &self.data_dir, max_bytes, &mut self.wrong);
        if let Some(dir) = self.path_if_set(&keys::E_ADDRESS_DIR) {
            settings.watch_e_address(dir);
        }
        settings
    }

    fn master_key(&mut self) -> MasterKey {
        self.both(&keys::MASTER_KEY, &keys::MASTER_KEY_FILE);
        let given = self.parsed(&keys::MASTER_KEY, None, |text| {
            master_bytes(text).map(|_| Some(SecretString::from(text)))
        });
        match given {
            Some(master) => MasterKey::Given(master),
            None => MasterKey::File {
                make: !self.layers.contains_key(keys::MASTER_KEY_FILE.name),
                path: self.path(&keys::MASTER_KEY_FILE, "keys/master.key"),
            },
        }
    }

    fn log(&mut self) -> LogSettings {
        LogSettings {
            format: self.parsed(&keys::LOG_FORMAT, LogFormat::Auto, |text| match text {
                "auto" => Some(LogFormat::Auto),
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            }),
            filter: self.parsed(&keys::LOG_FILTER, "info".to_owned(), |text| {
                text.parse::<EnvFilter>().ok().map(|_| text.to_owned())
            }),
        }
    }

    /// The value of a key, or its default; tells when it cannot be read.
    fn parsed<T>(&mut self, key: &Key, default: T, parse: impl FnOnce(&str) -> Option<T>) -> T {
        let Some(given) = self.layers.get(key.name) else {
            return default;
        };
        match parse(&given.value) {
            Some(value) => value,
            None => {
                let found = if key.is_secret() {
                    "is not what is allowed".to_owned()
                } else {
                    format!("{:?} is not allowed", given.value)
                };
                self.refuse_given(key, format!("{found}; allowed: {}", key.allowed));
                default
            }
        }
    }

    fn number(&mut self, key: &Key, default: u64) -> u64 {
        let range = range(key);
        self.parsed(key, default, |text| {
            let number = text.replace('_', "").parse().ok()?;
            range.contains(&number).then_some(number)
        })
    }

    /// A number of MiB, in bytes.
    fn size(&mut self, key: &Key, default: u64) -> usize {
        let bytes = self.number(key, default / MIB) * MIB;
        usize::try_from(bytes).unwrap_or(usize::MAX)
    }

    fn path(&mut self, key: &Key, default: &str) -> PathBuf {
        let written = self.parsed(key, PathBuf::from(default), |text| {
            (!text.trim().is_empty()).then(|| PathBuf::from(text))
        });
        self.data_dir.join(written)
    }

    fn path_if_set(&mut self, key: &Key) -> Option<PathBuf> {
        let written = self.parsed(key, None, |text| {
            (!text.trim().is_empty()).then(|| Some(PathBuf::from(text)))
        });
        written.map(|path| self.data_dir.join(path))
    }

    /// A secret, written here or in a file of its own.
    fn secret(&mut self, key: &Key, file_key: &Key) -> Option<SecretString> {
        if self.both(key, file_key) {
            return None;
        }
        if let Some(given) = self.layers.get(key.name) {
            return Some(given.value.as_str().into());
        }
        let given = self.layers.get(file_key.name)?;
        match read_secret(&self.data_dir.join(&given.value)) {
            Ok(secret) => Some(secret),
            Err(problem) => {
                self.refuse_given(file_key, problem);
                None
            }
        }
    }

    /// Whether a secret was given twice; tells so.
    fn both(&mut self, key: &Key, file_key: &Key) -> bool {
        let both = self.layers.contains_key(key.name) && self.layers.contains_key(file_key.name);
        if both {
            let problem = format!("{} is set as well; set one of them", key.name);
            self.refuse_given(file_key, problem);
        }
        both
    }

    fn refuse_either(&mut self, key: &Key, file_key: &Key) {
        let written = if self.layers.contains_key(key.name) {
            key
        } else {
            file_key
        };
        let problem = format!("is not what is allowed; allowed: {}", key.allowed);
        self.refuse_given(written, problem);
    }

    fn refuse_given(&mut self, key: &Key, problem: String) {
        let origin = match self.layers.get(key.name) {
            Some(Given { origin, .. }) => origin.clone(),
            None => "default".to_owned(),
        };
        self.refuse(key, &origin, problem);
    }

    fn refuse(&mut self, key: &Key, origin: &str, problem: String) {
        self.wrong.push(WrongSetting {
            key: Some(key.name.to_owned()),
            origin: origin.to_owned(),
            problem,
        });
    }
}

fn concerns(wrong: &WrongSetting, key: &Key) -> bool {
    let named = wrong.key.as_deref();
    named.is_some_and(|name| name == key.name || name.strip_suffix("_file") == Some(key.name))
}

fn range(key: &Key) -> RangeInclusive<u64> {
    match key.allowed {
        Allowed::Number(least, most) => least..=most,
        Allowed::Words(_) | Allowed::Text(_) | Allowed::Secret(_) => 0..=u64::MAX,
    }
}

pub(super) fn read_secret(path: &Path) -> Result<SecretString, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let secret = text.trim_end_matches(['\n', '\r']);
    if secret.is_empty() {
        return Err(format!("{} is empty", path.display()));
    }
    Ok(secret.into())
}

fn master_bytes(text: &str) -> Option<[u8; 32]> {
    unhex(text)?.try_into().ok()
}

fn word(text: &str) -> Option<String> {
    let valid = (1..=100).contains(&text.len()) && !text.contains(char::is_whitespace);
    valid.then(|| text.to_owned())
}

/// `https://host[:port][/path]`, without the slash at its end.
fn address(text: &str) -> Option<String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split('/').next()?;
    let valid = !host.is_empty()
        && !host.contains('@')
        && !text.contains(|character: char| {
            character.is_whitespace() || character.is_control() || "?#\"\\".contains(character)
        });
    valid.then(|| text.trim_end_matches('/').to_owned())
}

/// As RFC 5321 writes one.
fn mail_address(text: &str) -> Option<String> {
    text.parse::<lettre::Address>()
        .ok()
        .map(|_| text.to_owned())
}

/// Hosts joined by commas.
fn hosts(text: &str) -> Option<Vec<String>> {
    let hosts: Vec<String> = text.split(',').map(|host| host.trim().to_owned()).collect();
    let valid = |host: &String| {
        !host.is_empty()
            && host.chars().all(|character| {
                character.is_alphanumeric() || matches!(character, '.' | '-' | ':' | '[' | ']')
            })
    };
    hosts.iter().all(valid).then_some(hosts)
}

fn languages(text: &str) -> Option<Vec<String>> {
    let codes: Vec<String> = text.split('+').map(str::to_owned).collect();
    let valid = |code: &String| {
        !code.is_empty()
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    codes.iter().all(valid).then_some(codes)
}
