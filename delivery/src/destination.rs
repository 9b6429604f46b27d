//! Where packages go: parsed at the door, so that what cannot be right is told before anything is sent.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use russh::keys::PrivateKey;
use secrecy::{ExposeSecret as _, SecretString};

use crate::host_key::{HostKeyFault, HostKeys};
use crate::name::EntryPath;

/// A place that packages can be brought to and replies fetched from. Prints without its secrets.
#[derive(Clone, Debug)]
pub struct Destination(Place);

#[derive(Clone, Debug)]
pub(crate) enum Place {
    Folder(FolderPlace),
    Sftp(SftpPlace),
    S3(S3Place),
}

#[derive(Clone, Debug)]
pub(crate) struct FolderPlace {
    pub(crate) path: PathBuf,
    /// What must be a mount point before anything is written: else a share that is not there would fill our own disk.
    pub(crate) mount_point: Option<PathBuf>,
}

#[derive(Clone, Debug)]
pub(crate) struct SftpPlace {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: String,
    pub(crate) login: Login,
    pub(crate) host_keys: HostKeys,
    /// Empty for the folder in which the login ends.
    pub(crate) folder: String,
}

#[derive(Clone)]
pub(crate) enum Login {
    Password(SecretString),
    Key(Arc<PrivateKey>),
}

#[derive(Clone, Debug)]
pub(crate) struct S3Place {
    pub(crate) endpoint: String,
    pub(crate) region: String,
    pub(crate) bucket: String,
    /// Empty for none.
    pub(crate) prefix: String,
    pub(crate) access_key: SecretString,
    pub(crate) secret_key: SecretString,
}

/// A destination as somebody wrote it down.
#[derive(Clone, Debug)]
pub enum Draft {
    Folder(FolderDraft),
    Sftp(SftpDraft),
    S3(S3Draft),
}

/// A folder of this machine.
#[derive(Clone, Debug)]
pub struct FolderDraft {
    /// Absolute.
    pub path: String,
    /// For a mounted share: where it is mounted, `path` itself or a folder above it.
    pub mount_point: Option<String>,
}

/// A folder behind SFTP.
#[derive(Clone, Debug)]
pub struct SftpDraft {
    /// Name or address.
    pub host: String,
    /// 22 where none is said.
    pub port: Option<i64>,
    pub user: String,
    pub credential: CredentialDraft,
    /// The host's public keys: bare, or lines of `known_hosts`.
    pub host_key: String,
    /// Absolute, or below the folder in which the login ends; empty for that folder.
    pub folder: String,
}

/// How to log in.
#[derive(Clone, Debug)]
pub enum CredentialDraft {
    Password(SecretString),
    /// The text of a private key (OpenSSH or PEM), with its passphrase where it is encrypted.
    Key {
        key: SecretString,
        passphrase: Option<SecretString>,
    },
}

/// A prefix in a bucket.
#[derive(Clone, Debug)]
pub struct S3Draft {
    /// `https://HOST[:PORT]`; the bucket is named in the path.
    pub endpoint: String,
    /// What signatures name; any word where the service has none.
    pub region: String,
    pub bucket: String,
    /// Empty for none.
    pub prefix: String,
    pub access_key: SecretString,
    pub secret_key: SecretString,
    pub transport: Transport,
}

/// Whether bytes and signatures may travel in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Encrypted,
    /// For a service inside one's own walls.
    PlainAllowed,
}

/// Something about a draft that cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: Field,
    pub code: Code,
}

/// Where a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Path,
    MountPoint,
    Host,
    Port,
    User,
    Password,
    Key,
    Passphrase,
    HostKey,
    Folder,
    Endpoint,
    Region,
    Bucket,
    Prefix,
    AccessKey,
    SecretKey,
}

/// What a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Nothing is there.
    Missing,
    /// No such thing can be: characters that have no place there, no number between 1 and 65 535.
    Invalid,
    /// A path must begin with `/`.
    NotAbsolute,
    /// A path leads through `.` or `..`.
    Relative,
    /// The mount point is not the path or above it.
    NotAbove,
    /// The key cannot be read.
    Unreadable,
    /// The private key is encrypted and no passphrase was given, or a wrong one.
    Locked,
    /// The pinned line is about another host.
    OtherHost,
    /// A kind of key that is not spoken here, or a marked line.
    Unsupported,
    /// The address is plain HTTP, and nobody allowed that.
    Plain,
}

impl Destination {
    /// # Errors
    /// All that cannot be right about the draft.
    pub fn parse(draft: &Draft) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let place = match draft {
            Draft::Folder(draft) => parse_folder(draft, &mut problems).map(Place::Folder),
            Draft::Sftp(draft) => parse_sftp(draft, &mut problems).map(Place::Sftp),
            Draft::S3(draft) => parse_s3(draft, &mut problems).map(Place::S3),
        };
        match place {
            Some(place) if problems.0.is_empty() => Ok(Self(place)),
            _ => Err(problems.0),
        }
    }

    /// Another folder (or prefix) reached in the same way: where the archive puts its replies.
    ///
    /// # Errors
    /// What cannot be right about the folder.
    pub fn with_folder(&self, folder: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let mut place = self.0.clone();
        match &mut place {
            Place::Folder(there) => {
                let draft = FolderDraft {
                    path: folder.to_owned(),
                    mount_point: there
                        .mount_point
                        .as_ref()
                        .map(|path| path.display().to_string()),
                };
                if let Some(parsed) = parse_folder(&draft, &mut problems) {
                    *there = parsed;
                }
            }
            Place::Sftp(there) => there.folder = remote_folder(folder, &mut problems),
            Place::S3(there) => there.prefix = prefix(folder, &mut problems),
        }
        if problems.0.is_empty() {
            Ok(Self(place))
        } else {
            Err(problems.0)
        }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.0
    }
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, field: Field, code: Code) {
        self.0.push(Problem { field, code });
    }

    /// `text`, trimmed; a problem when nothing is left of it or a character is not `allowed`.
    fn word(&mut self, field: Field, text: &str, allowed: impl Fn(char) -> bool) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.add(field, Code::Missing);
        } else if !text.chars().all(allowed) {
            self.add(field, Code::Invalid);
        }
        text.to_owned()
    }

    fn secret(&mut self, field: Field, secret: &SecretString) -> SecretString {
        if secret.expose_secret().is_empty() {
            self.add(field, Code::Missing);
        }
        secret.clone()
    }
}

fn parse_folder(draft: &FolderDraft, problems: &mut Problems) -> Option<FolderPlace> {
    let path = absolute(Field::Path, &draft.path, problems);
    let mount_point = draft
        .mount_point
        .as_deref()
        .map(|text| absolute(Field::MountPoint, text, problems));
    let (path, mount_point) = match (path, mount_point) {
        (Some(path), None) => (path, None),
        (Some(path), Some(Some(mount_point))) => (path, Some(mount_point)),
        _ => return None,
    };
    if let Some(mount_point) = &mount_point {
        // The root is always mounted, so it would prove nothing.
        if !path.starts_with(mount_point) || mount_point.parent().is_none() {
            problems.add(Field::MountPoint, Code::NotAbove);
        }
    }
    Some(FolderPlace { path, mount_point })
}

fn absolute(field: Field, text: &str, problems: &mut Problems) -> Option<PathBuf> {
    let text = text.trim();
    let path = Path::new(text);
    let code = if text.is_empty() {
        Code::Missing
    } else if text.chars().any(char::is_control) {
        Code::Invalid
    } else if !path.is_absolute() {
        Code::NotAbsolute
    } else if path.components().any(|step| step == Component::ParentDir) {
        Code::Relative
    } else {
        return Some(path.components().collect());
    };
    problems.add(field, code);
    None
}

fn parse_sftp(draft: &SftpDraft, problems: &mut Problems) -> Option<SftpPlace> {
    // An IPv6 address may stand in brackets, as in addresses of the web.
    let host = draft
        .host
        .trim()
        .trim_start_matches('[')
        .trim_end_matches(']');
    let host = problems.word(Field::Host, host, |c| {
        c.is_alphanumeric() || ".-_:%".contains(c)
    });
    let port = match u16::try_from(draft.port.unwrap_or(22)) {
        Ok(port) if port > 0 => port,
        _ => {
            problems.add(Field::Port, Code::Invalid);
            0
        }
    };
    let user = problems.word(Field::User, &draft.user, |c| !c.is_control());
    let login = match &draft.credential {
        CredentialDraft::Password(password) => {
            Some(Login::Password(problems.secret(Field::Password, password)))
        }
        CredentialDraft::Key { key, passphrase } => {
            private_key(key, passphrase.as_ref(), problems).map(|key| Login::Key(Arc::new(key)))
        }
    };
    let host_keys = match HostKeys::parse(&draft.host_key, &host, port) {
        Ok(keys) => Some(keys),
        Err(fault) => {
            let code = match fault {
                HostKeyFault::Missing => Code::Missing,
                HostKeyFault::Unreadable => Code::Unreadable,
                HostKeyFault::OtherHost => Code::OtherHost,
                HostKeyFault::Unsupported => Code::Unsupported,
            };
            problems.add(Field::HostKey, code);
            None
        }
    };
    let folder = remote_folder(&draft.folder, problems);
    Some(SftpPlace {
        host,
        port,
        user,
        login: login?,
        host_keys: host_keys?,
        folder,
    })
}

fn private_key(
    key: &SecretString,
    passphrase: Option<&SecretString>,
    problems: &mut Problems,
) -> Option<PrivateKey> {
    let text = key.expose_secret();
    if text.trim().is_empty() {
        problems.add(Field::Key, Code::Missing);
        return None;
    }
    let passphrase = passphrase.map(|passphrase| passphrase.expose_secret());
    match russh::keys::decode_secret_key(text, passphrase) {
        Ok(key) => Some(key),
        Err(russh::keys::Error::KeyIsEncrypted) => {
            problems.add(Field::Passphrase, Code::Missing);
            None
        }
        Err(_) if passphrase.is_some() => {
            problems.add(Field::Passphrase, Code::Locked);
            None
        }
        Err(_) => {
            problems.add(Field::Key, Code::Unreadable);
            None
        }
    }
}

fn remote_folder(text: &str, problems: &mut Problems) -> String {
    let text = text.trim();
    let inside = text.trim_matches('/');
    if !inside.is_empty() && EntryPath::parse(inside).is_err() {
        problems.add(Field::Folder, Code::Invalid);
    }
    if text.starts_with('/') {
        format!("/{inside}")
    } else {
        inside.to_owned()
    }
}

fn parse_s3(draft: &S3Draft, problems: &mut Problems) -> Option<S3Place> {
    let before = problems.0.len();
    let endpoint = draft.endpoint.trim().trim_end_matches('/');
    let address = match endpoint.split_once("://") {
        Some(("https", address)) => address,
        Some(("http", address)) => {
            if draft.transport == Transport::Encrypted {
                problems.add(Field::Endpoint, Code::Plain);
            }
            address
        }
        _ if endpoint.is_empty() => "",
        _ => "/",
    };
    problems.word(Field::Endpoint, address, |c| {
        c.is_ascii_alphanumeric() || ".-:[]".contains(c)
    });
    let word = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let region = problems.word(Field::Region, &draft.region, word);
    let bucket = problems.word(Field::Bucket, &draft.bucket, word);
    let prefix = prefix(&draft.prefix, problems);
    let access_key = problems.secret(Field::AccessKey, &draft.access_key);
    let secret_key = problems.secret(Field::SecretKey, &draft.secret_key);
    (problems.0.len() == before).then(|| S3Place {
        endpoint: endpoint.to_owned(),
        region,
        bucket,
        prefix,
        access_key,
        secret_key,
    })
}

fn prefix(text: &str, problems: &mut Problems) -> String {
    let prefix = text.trim().trim_matches('/');
    if !prefix.is_empty() && EntryPath::parse(prefix).is_err() {
        problems.add(Field::Prefix, Code::Invalid);
    }
    prefix.to_owned()
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password",
            Self::Key(_) => "Key",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST_KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

    fn problems(draft: Draft) -> Vec<(Field, Code)> {
        let problems = Destination::parse(&draft)
            .map(|_| ())
            .err()
            .unwrap_or_default();
        problems
            .iter()
            .map(|problem| (problem.field, problem.code))
            .collect()
    }

    fn sftp(change: impl FnOnce(&mut SftpDraft)) -> Vec<(Field, Code)> {
        let mut draft = SftpDraft {
            host: "sftp.arhivs.lv".to_owned(),
            port: None,
            user: "pašvaldība".to_owned(),
            credential: CredentialDraft::Password("vārds".into()),
            host_key: HOST_KEY.to_owned(),
            folder: "/nodošana/2021".to_owned(),
        };
        change(&mut draft);
        problems(Draft::Sftp(draft))
    }

    fn s3(change: impl FnOnce(&mut S3Draft)) -> Vec<(Field, Code)> {
        let mut draft = S3Draft {
            endpoint: "https://s3.arhivs.lv".to_owned(),
            region: "lv".to_owned(),
            bucket: "nodosana".to_owned(),
            prefix: "dienests/2021".to_owned(),
            access_key: "key".into(),
            secret_key: "secret".into(),
            transport: Transport::Encrypted,
        };
        change(&mut draft);
        problems(Draft::S3(draft))
    }

    #[test]
    fn a_folder_is_absolute_and_its_share_is_above_it() {
        let found = |path: &str, mount_point: Option<&str>| {
            problems(Draft::Folder(FolderDraft {
                path: path.to_owned(),
                mount_point: mount_point.map(str::to_owned),
            }))
        };
        assert_eq!(found("/mnt/arhīvs/in", Some("/mnt/arhīvs")), []);
        assert_eq!(found("", None), [(Field::Path, Code::Missing)]);
        assert_eq!(found("arhīvs", None), [(Field::Path, Code::NotAbsolute)]);
        assert_eq!(found("/mnt/../etc", None), [(Field::Path, Code::Relative)]);
        assert_eq!(
            found("/mnt/a", Some("/mnt/b")),
            [(Field::MountPoint, Code::NotAbove)]
        );
        assert_eq!(
            found("/mnt/a", Some("/")),
            [(Field::MountPoint, Code::NotAbove)]
        );
        assert_eq!(
            found("/mnt/a", Some("mnt")),
            [(Field::MountPoint, Code::NotAbsolute)]
        );
    }

    #[test]
    fn all_that_is_wrong_with_an_sftp_destination_is_told_at_once() {
        assert_eq!(sftp(|_| {}), []);
        let found = sftp(|draft| {
            draft.host = "arhivs lv".to_owned();
            draft.port = Some(70_000);
            draft.user = " ".to_owned();
            draft.credential = CredentialDraft::Password("".into());
            draft.host_key = String::new();
            draft.folder = "a/../b".to_owned();
        });
        assert_eq!(
            found,
            [
                (Field::Host, Code::Invalid),
                (Field::Port, Code::Invalid),
                (Field::User, Code::Missing),
                (Field::Password, Code::Missing),
                (Field::HostKey, Code::Missing),
                (Field::Folder, Code::Invalid),
            ]
        );
        let found = sftp(|draft| draft.host_key = format!("other.lv {HOST_KEY}"));
        assert_eq!(found, [(Field::HostKey, Code::OtherHost)]);
        let found = sftp(|draft| {
            draft.credential = CredentialDraft::Key {
                key: "no key".into(),
                passphrase: None,
            };
        });
        assert_eq!(found, [(Field::Key, Code::Unreadable)]);
    }

    #[test]
    fn a_bucket_has_an_address_and_credentials() {
        assert_eq!(s3(|_| {}), []);
        let found = s3(|draft| draft.endpoint = "http://s3.arhivs.lv".to_owned());
        assert_eq!(found, [(Field::Endpoint, Code::Plain)]);
        for endpoint in [
            "s3.arhivs.lv",
            "https://user@s3",
            "https://s3/bucket",
            "ftp://s3",
        ] {
            let found = s3(|draft| draft.endpoint = endpoint.to_owned());
            assert_eq!(found, [(Field::Endpoint, Code::Invalid)], "{endpoint}");
        }
        let found = s3(|draft| {
            draft.endpoint = String::new();
            draft.bucket = "a/b".to_owned();
            draft.prefix = "a//b".to_owned();
            draft.secret_key = "".into();
        });
        assert_eq!(
            found,
            [
                (Field::Endpoint, Code::Missing),
                (Field::Bucket, Code::Invalid),
                (Field::Prefix, Code::Invalid),
                (Field::SecretKey, Code::Missing),
            ]
        );
    }

    #[test]
    fn no_secret_is_printed() {
        let draft = S3Draft {
            endpoint: "https://s3".to_owned(),
            region: "lv".to_owned(),
            bucket: "b".to_owned(),
            prefix: String::new(),
            access_key: "who-we-are".into(),
            secret_key: "hush-hush".into(),
            transport: Transport::Encrypted,
        };
        let destination = Destination::parse(&Draft::S3(draft)).expect("a destination");
        let printed = format!("{destination:?}");
        assert!(
            !printed.contains("hush-hush") && !printed.contains("who-we-are"),
            "{printed}"
        );
    }
}
