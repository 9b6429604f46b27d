//! Which mailboxes and folders are watched: a file of its own (`mailroom.toml`), because there may be several of each.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

use super::error::WrongSetting;

/// Where mail comes from.
#[derive(Debug, Clone, Default)]
pub struct MailroomSettings {
    /// Largest message or file that is taken in whole, in bytes.
    pub max_bytes: u64,
    /// Mailboxes.
    pub mailboxes: Vec<MailboxSettings>,
    /// Watched folders.
    pub folders: Vec<FolderSettings>,
    /// Inboxes of e-addresses.
    pub e_addresses: Vec<EAddressSettings>,
}

/// Whose a mailbox or folder is, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSettings {
    /// Its name, unique among all of them; what arrived carries it.
    pub name: String,
    /// Code of the institution; the one of the settings, or the only one there is, when none.
    pub institution: Option<String>,
    /// Code of the unit; none where it is the whole institution's.
    pub unit: Option<String>,
    /// How long to wait before looking again.
    pub poll: Duration,
}

/// A mailbox (IMAP).
#[derive(Debug, Clone)]
pub struct MailboxSettings {
    /// Whose it is.
    pub source: SourceSettings,
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub encryption: Encryption,
    /// Certificates to trust besides those of the machine, as PEM.
    pub ca_file: Option<PathBuf>,
    /// Who we are to the server.
    pub user: String,
    /// Proof of it.
    pub password: SecretString,
    /// Folder that is watched.
    pub folder: String,
    /// What becomes of a message that was taken in.
    pub after: After,
    /// Whether the server is asked to tell of new messages (IDLE).
    pub idle: bool,
}

/// How a line is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// TLS from the first byte.
    Tls,
    /// TLS after a word in the clear; without it nothing is said.
    StartTls,
    /// None. Only to this machine itself.
    None,
}

/// What becomes of a message that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// It is moved to this folder of the mailbox.
    Move(String),
    /// It stays and carries this keyword.
    Keyword(String),
}

/// A watched folder: a scanner's, a network share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderSettings {
    /// Whose it is.
    pub source: SourceSettings,
    /// The folder.
    pub path: PathBuf,
    /// How long a file must have kept its size and time before it counts as complete.
    pub still: Duration,
    /// Ending of a companion file that says at once that a file is complete: `scan.pdf.ok` for `ok`.
    pub marker: Option<String>,
}

/// The inbox of an e-address (`docs/e-address.md`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EAddressSettings {
    /// Whose it is.
    pub source: SourceSettings,
    /// The drop folders' directory, which has `inbox/`.
    pub dir: PathBuf,
}

impl MailroomSettings {
    /// Watches the inbox of the drop folders too that letters are sent through, unless the file has told of them.
    pub(super) fn watch_e_address(&mut self, dir: PathBuf) {
        const NAME: &str = "e-adrese";
        let told = self.e_addresses.iter().any(|one| one.dir == dir);
        if told || self.names().any(|name| name == NAME) {
            return;
        }
        let source = SourceSettings {
            name: NAME.to_owned(),
            institution: None,
            unit: None,
            poll: Duration::from_secs(30),
        };
        self.e_addresses.push(EAddressSettings { source, dir });
    }

    /// The names of all sources.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mailboxes = self.mailboxes.iter().map(|one| &one.source);
        let folders = self.folders.iter().map(|one| &one.source);
        let e_addresses = self.e_addresses.iter().map(|one| &one.source);
        mailboxes
            .chain(folders)
            .chain(e_addresses)
            .map(|source| source.name.as_str())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    mailbox: Vec<WrittenMailbox>,
    #[serde(default)]
    folder: Vec<WrittenFolder>,
    #[serde(default)]
    e_address: Vec<WrittenEAddress>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMailbox {
    name: String,
    institution: Option<String>,
    unit: Option<String>,
    poll_seconds: Option<u64>,
    host: String,
    port: Option<u16>,
    encryption: Option<Encryption>,
    ca_file: Option<PathBuf>,
    user: String,
    password: Option<String>,
    password_file: Option<PathBuf>,
    folder: Option<String>,
    received_folder: Option<String>,
    received_keyword: Option<String>,
    idle: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFolder {
    name: String,
    institution: Option<String>,
    unit: Option<String>,
    poll_seconds: Option<u64>,
    path: PathBuf,
    still_seconds: Option<u64>,
    marker: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEAddress {
    name: String,
    institution: Option<String>,
    unit: Option<String>,
    poll_seconds: Option<u64>,
    dir: PathBuf,
}

/// Reads the file; tells everything that is wrong with it.
pub(super) fn read(
    path: &Path,
    required: bool,
    data_dir: &Path,
    max_bytes: u64,
    wrong: &mut Vec<WrongSetting>,
) -> MailroomSettings {
    let mut settings = MailroomSettings {
        max_bytes,
        ..MailroomSettings::default()
    };
    let origin = |line: Option<usize>| match line {
        Some(line) => format!("{} line {line}", path.display()),
        None => path.display().to_string(),
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if !required && error.kind() == std::io::ErrorKind::NotFound => return settings,
        Err(error) => {
            wrong.push(WrongSetting {
                key: None,
                origin: origin(None),
                problem: format!("cannot be read: {error}"),
            });
            return settings;
        }
    };
    let written: Written = match toml::from_str(&text) {
        Ok(written) => written,
        // Only the message: the library's own text repeats the line, which may hold a secret.
        Err(error) => {
            let line = error.span().map(|span| line_of(&text, span.start));
            wrong.push(WrongSetting {
                key: None,
                origin: origin(line),
                problem: error.message().to_owned(),
            });
            return settings;
        }
    };
    let mut reader = Reader {
        origin: origin(None),
        data_dir,
        names: BTreeSet::new(),
        wrong,
    };
    settings.mailboxes = written
        .mailbox
        .into_iter()
        .filter_map(|one| reader.mailbox(one))
        .collect();
    settings.folders = written
        .folder
        .into_iter()
        .filter_map(|one| reader.folder(one))
        .collect();
    for one in written.e_address {
        let source = reader.source(one.name, one.institution, one.unit, one.poll_seconds, 30);
        if let Some(source) = source {
            settings.e_addresses.push(EAddressSettings {
                source,
                dir: data_dir.join(one.dir),
            });
        }
    }
    settings
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    1 + before.filter(|byte| *byte == b'\n').count()
}

struct Reader<'a> {
    origin: String,
    data_dir: &'a Path,
    names: BTreeSet<String>,
    wrong: &'a mut Vec<WrongSetting>,
}

impl Reader<'_> {
    fn refuse(&mut self, source: &str, problem: impl Into<String>) {
        self.wrong.push(WrongSetting {
            key: Some(source.to_owned()),
            origin: self.origin.clone(),
            problem: problem.into(),
        });
    }

    fn source(
        &mut self,
        name: String,
        institution: Option<String>,
        unit: Option<String>,
        poll: Option<u64>,
        usual: u64,
    ) -> Option<SourceSettings> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        if !(1..=60).contains(&name.len()) || !name.chars().all(plain) {
            self.refuse(
                &name,
                "a name has 1 to 60 of the letters a-z, digits, - _ and .",
            );
            return None;
        }
        if !self.names.insert(name.clone()) {
            self.refuse(
                &name,
                "this name is taken; what arrived is told apart by it",
            );
            return None;
        }
        let poll = poll.unwrap_or(usual);
        if !(1..=86_400).contains(&poll) {
            self.refuse(&name, "poll_seconds is a whole number from 1 to 86400");
            return None;
        }
        Some(SourceSettings {
            name,
            institution,
            unit,
            poll: Duration::from_secs(poll),
        })
    }

    fn mailbox(&mut self, written: WrittenMailbox) -> Option<MailboxSettings> {
        let source = self.source(
            written.name,
            written.institution,
            written.unit,
            written.poll_seconds,
            60,
        )?;
        let name = source.name.clone();
        let encryption = written.encryption.unwrap_or(Encryption::Tls);
        if encryption == Encryption::None && !is_this_machine(&written.host) {
            self.refuse(
                &name,
                "without encryption only this machine itself is spoken to",
            );
            return None;
        }
        let password = match (written.password, written.password_file) {
            (Some(password), None) => SecretString::from(password),
            (None, Some(file)) => match super::read::read_secret(&self.data_dir.join(file)) {
                Ok(password) => password,
                Err(problem) => {
                    self.refuse(&name, problem);
                    return None;
                }
            },
            (Some(_), Some(_)) | (None, None) => {
                self.refuse(&name, "set either password_file or password");
                return None;
            }
        };
        let after = match (written.received_folder, written.received_keyword) {
            (None, None) => After::Move("Aprite/Received".to_owned()),
            (Some(folder), None) => After::Move(folder),
            (None, Some(keyword)) if is_keyword(&keyword) => After::Keyword(keyword),
            (None, Some(_)) => {
                self.refuse(&name, "received_keyword has ASCII letters and digits only");
                return None;
            }
            (Some(_), Some(_)) => {
                self.refuse(&name, "set either received_folder or received_keyword");
                return None;
            }
        };
        let folder = written.folder.unwrap_or_else(|| "INBOX".to_owned());
        if matches!(&after, After::Move(to) if *to == folder) {
            self.refuse(
                &name,
                "received_folder must be another one than the folder watched",
            );
            return None;
        }
        let lines = [&written.host, &written.user, &folder];
        if lines
            .iter()
            .any(|text| text.is_empty() || text.contains(char::is_control))
        {
            self.refuse(&name, "host, user and folder are one line of text each");
            return None;
        }
        let usual_port = match encryption {
            Encryption::Tls => 993,
            Encryption::StartTls | Encryption::None => 143,
        };
        Some(MailboxSettings {
            source,
            port: written.port.unwrap_or(usual_port),
            host: written.host,
            encryption,
            ca_file: written.ca_file.map(|file| self.data_dir.join(file)),
            user: written.user,
            password,
            folder,
            after,
            idle: written.idle.unwrap_or(true),
        })
    }

    fn folder(&mut self, written: WrittenFolder) -> Option<FolderSettings> {
        let source = self.source(
            written.name,
            written.institution,
            written.unit,
            written.poll_seconds,
            5,
        )?;
        let name = source.name.clone();
        let still = written.still_seconds.unwrap_or(10);
        if !(1..=3600).contains(&still) {
            self.refuse(&name, "still_seconds is a whole number from 1 to 3600");
            return None;
        }
        let marker = written
            .marker
            .map(|marker| marker.trim_start_matches('.').to_owned());
        if marker.as_deref().is_some_and(|marker| !is_keyword(marker)) {
            self.refuse(&name, "marker is the ending of a file name, as ok");
            return None;
        }
        Some(FolderSettings {
            source,
            path: self.data_dir.join(written.path),
            still: Duration::from_secs(still),
            marker,
        })
    }
}

fn is_keyword(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_this_machine(host: &str) -> bool {
    let address: Result<IpAddr, _> = host.parse();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (MailroomSettings, String) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("mailroom.toml");
        std::fs::write(&path, text).unwrap();
        let mut wrong = Vec::new();
        let settings = read(&path, true, directory.path(), 1, &mut wrong);
        let told: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        let place = format!("{}/", directory.path().display());
        (settings, told.join("\n").replace(&place, ""))
    }

    #[test]
    fn the_example_is_accepted() {
        let example = include_str!("../../docs/mailroom.example.toml");
        let directory = tempfile::tempdir().unwrap();
        let secret = directory.path().join("mail-password");
        std::fs::write(&secret, "hunter2\n").unwrap();
        let (settings, wrong) = told(&example.replace(
            "/run/credentials/aprite",
            directory.path().to_str().unwrap(),
        ));
        assert_eq!(wrong, "");
        assert_eq!(
            settings.names().collect::<Vec<_>>(),
            ["pasts", "madliena", "skeneri", "e-adrese"]
        );
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_source_and_without_secrets() {
        let (settings, wrong) = told(
            "[[mailbox]]\nname = \"a\"\nhost = \"imap.example.lv\"\nuser = \"u\"\npassword = \"hunter2\"\nencryption = \"none\"\n\
             [[mailbox]]\nname = \"b\"\nhost = \"127.0.0.1\"\nuser = \"u\"\nencryption = \"none\"\n\
             [[mailbox]]\nname = \"c\"\nhost = \"localhost\"\nuser = \"u\"\npassword = \"x\"\nreceived_folder = \"INBOX\"\n\
             [[folder]]\nname = \"c\"\npath = \"x\"\n\
             [[folder]]\nname = \"d\"\npath = \"x\"\nstill_seconds = 0\n",
        );
        assert!(settings.mailboxes.is_empty() && settings.folders.is_empty());
        insta::assert_snapshot!(wrong, @r"
        setting a (mailroom.toml): without encryption only this machine itself is spoken to
        setting b (mailroom.toml): set either password_file or password
        setting c (mailroom.toml): received_folder must be another one than the folder watched
        setting c (mailroom.toml): this name is taken; what arrived is told apart by it
        setting d (mailroom.toml): still_seconds is a whole number from 1 to 3600
        ");
        let (_, wrong) = told("[[mailbox]]\nname = \"a\"\npasword = \"hunter2\"\n");
        assert!(wrong.starts_with("mailroom.toml line "), "{wrong}");
        assert!(!wrong.contains("hunter2"), "{wrong}");
    }

    #[test]
    fn the_inbox_of_the_drop_folders_is_watched_once() {
        let (mut settings, _) = told("[[e_address]]\nname = \"x\"\ndir = \"/srv/e\"\n");
        settings.watch_e_address("/srv/e".into());
        assert_eq!(settings.names().collect::<Vec<_>>(), ["x"]);
        settings.watch_e_address("/srv/f".into());
        assert_eq!(settings.names().collect::<Vec<_>>(), ["x", "e-adrese"]);
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for (host, is) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("localhost", true),
            ("127.0.0.1.example.lv", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_this_machine(host), is, "{host}");
        }
    }
}
