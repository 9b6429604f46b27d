//! Where packages go and answers come from, as plain functions over what an agreement says: what cannot be right, each at its place.

use std::path::PathBuf;

use ::delivery::{
    Code, Destination, Draft as DestinationDraft, Field, FolderDraft, S3Draft, SftpDraft, Transport,
};
use entities::handover::agreement::Place;
use entities::vocabulary::DestinationKind;

use super::secret::Secret;
use crate::kernel::{Fault, Problem};

/// Longest text of one field of a destination: a private key of RSA with 16 384 bits has some 13,000 characters.
const MOST_FIELD: usize = 20_000;

/// Below which directory of this machine archives have their folders; none where packages go to no folder. Clones are one.
///
/// Whoever records agreements says where the service writes, so whoever runs the machine says how far that reaches.
#[derive(Debug, Clone, Default)]
pub struct Archives(Option<PathBuf>);

impl Archives {
    /// Folders below a directory of this machine.
    ///
    /// # Errors
    /// A fault when the directory is a relative one and nobody knows from where.
    pub fn below(directory: Option<PathBuf>) -> Result<Self, Fault> {
        let absolute = directory.map(std::path::absolute);
        Ok(Self(absolute.transpose()?))
    }
}

/// Where packages go, as the crate that brings them takes it.
///
/// # Errors
/// All that cannot be right about it.
pub fn destination(
    place: &Place,
    secret: Option<&Secret>,
    archives: &Archives,
) -> Result<Destination, Vec<Problem>> {
    let kind = kind(place);
    if let Some(path) = too_long(place) {
        let problem = Problem::new("TOO_LONG", &at(kind, path));
        return Err(vec![problem.with("most", MOST_FIELD)]);
    }
    let no_credential = || {
        let path = at(kind, "credential");
        let problem = Problem::new("DESTINATION_MISSING", &path);
        Err(vec![problem.with("field", "credential")])
    };
    let draft = match (place, secret) {
        (Place::Folder { path, mount_point }, _) => DestinationDraft::Folder(FolderDraft {
            path: path.clone(),
            mount_point: mount_point.clone(),
        }),
        (
            Place::Sftp {
                host,
                port,
                user,
                host_key,
                folder,
            },
            secret,
        ) => match secret.and_then(Secret::credential) {
            None => return no_credential(),
            Some(credential) => DestinationDraft::Sftp(SftpDraft {
                host: host.clone(),
                port: port.map(i64::from),
                user: user.clone(),
                credential,
                host_key: host_key.clone(),
                folder: folder.clone(),
            }),
        },
        (
            Place::S3 {
                endpoint,
                region,
                bucket,
                prefix,
                plain,
            },
            Some(Secret::AccessKeys {
                access_key,
                secret_key,
            }),
        ) => DestinationDraft::S3(S3Draft {
            endpoint: endpoint.clone(),
            region: region.clone(),
            bucket: bucket.clone(),
            prefix: prefix.clone(),
            access_key: access_key.clone(),
            secret_key: secret_key.clone(),
            transport: if *plain {
                Transport::PlainAllowed
            } else {
                Transport::Encrypted
            },
        }),
        (Place::S3 { .. }, _) => return no_credential(),
    };
    let found = Destination::parse(&draft).map_err(|problems| {
        let located = problems.iter().map(|problem| located(kind, problem));
        located.collect::<Vec<_>>()
    })?;
    match place {
        Place::Folder { path, .. } => within(path, archives).map(|()| found),
        Place::Sftp { .. } | Place::S3 { .. } => Ok(found),
    }
}

/// Where the archive puts its answers: another folder or prefix at the same destination.
pub fn reply_place(place: &Place, reply_folder: &str) -> Place {
    let mut there = place.clone();
    match &mut there {
        Place::Folder { path: folder, .. }
        | Place::Sftp { folder, .. }
        | Place::S3 { prefix: folder, .. } => reply_folder.clone_into(folder),
    }
    there
}

/// Whether two places at one destination are one folder.
pub(super) fn same_folder(one: &Place, other: &Place) -> bool {
    let folder = |place: &Place| match place {
        Place::Folder { path: folder, .. } | Place::Sftp { folder, .. } => {
            PathBuf::from(folder.trim().trim_end_matches('/'))
        }
        Place::S3 { prefix, .. } => PathBuf::from(prefix.trim().trim_matches('/')),
    };
    folder(one) == folder(other)
}

/// `..` in a path was refused before.
fn within(path: &str, archives: &Archives) -> Result<(), Vec<Problem>> {
    let problem = match &archives.0 {
        None => Problem::new("DESTINATION_NO_FOLDERS", "destination.folder.path"),
        Some(root) if !PathBuf::from(path.trim()).starts_with(root) => {
            Problem::new("DESTINATION_OUTSIDE", "destination.folder.path")
        }
        Some(_) => return Ok(()),
    };
    Err(vec![problem])
}

fn too_long(place: &Place) -> Option<&'static str> {
    let fields = match place {
        Place::Folder { path, mount_point } => vec![
            ("path", path.as_str()),
            ("mountPoint", mount_point.as_deref().unwrap_or_default()),
        ],
        Place::Sftp {
            host,
            user,
            host_key,
            folder,
            ..
        } => vec![
            ("host", host.as_str()),
            ("user", user),
            ("hostKey", host_key),
            ("folder", folder),
        ],
        Place::S3 {
            endpoint,
            region,
            bucket,
            prefix,
            ..
        } => vec![
            ("endpoint", endpoint.as_str()),
            ("region", region),
            ("bucket", bucket),
            ("prefix", prefix),
        ],
    };
    let long = fields.iter().find(|(_, text)| text.len() > MOST_FIELD);
    long.map(|(field, _)| *field)
}

/// The kind of a place.
pub(super) const fn kind(place: &Place) -> DestinationKind {
    match place {
        Place::Folder { .. } => DestinationKind::Folder,
        Place::Sftp { .. } => DestinationKind::Sftp,
        Place::S3 { .. } => DestinationKind::S3,
    }
}

/// Where in the input a field of a destination stands.
fn at(kind: DestinationKind, field: &str) -> String {
    format!("destination.{kind}.{field}")
}

/// A problem of a destination at its place in the input.
fn located(kind: DestinationKind, problem: &::delivery::Problem) -> Problem {
    let field = match problem.field {
        Field::Path => "path",
        Field::MountPoint => "mountPoint",
        Field::Host => "host",
        Field::Port => "port",
        Field::User => "user",
        Field::Password => "credential.password",
        Field::Key => "credential.key.key",
        Field::Passphrase => "credential.key.passphrase",
        Field::HostKey => "hostKey",
        Field::Folder => "folder",
        Field::Endpoint => "endpoint",
        Field::Region => "region",
        Field::Bucket => "bucket",
        Field::Prefix => "prefix",
        Field::AccessKey => "credential.accessKey",
        Field::SecretKey => "credential.secretKey",
    };
    let code = match problem.code {
        Code::Missing => "DESTINATION_MISSING",
        Code::Invalid => "DESTINATION_INVALID",
        Code::NotAbsolute => "DESTINATION_NOT_ABSOLUTE",
        Code::Relative => "DESTINATION_RELATIVE",
        Code::NotAbove => "DESTINATION_NOT_ABOVE",
        Code::Unreadable => "DESTINATION_KEY_UNREADABLE",
        Code::Locked => "DESTINATION_KEY_LOCKED",
        Code::OtherHost => "DESTINATION_OTHER_HOST",
        Code::Unsupported => "DESTINATION_KEY_UNSUPPORTED",
        Code::Plain => "DESTINATION_PLAIN",
    };
    let named = field.rsplit_once('.').map_or(field, |(_, last)| last);
    Problem::new(code, &at(kind, field)).with("field", named)
}

/// Whether a secret that was given for one place may go to another without being given again: else whoever changes an agreement
/// could have it sent to a server of their own.
pub(super) fn same_counterpart(before: &Place, now: &Place) -> bool {
    match (before, now) {
        (
            Place::Sftp {
                host,
                port,
                user,
                host_key,
                ..
            },
            Place::Sftp {
                host: host_now,
                port: port_now,
                user: user_now,
                host_key: host_key_now,
                ..
            },
        ) => (host, port, user, host_key) == (host_now, port_now, user_now, host_key_now),
        (
            Place::S3 {
                endpoint, plain, ..
            },
            Place::S3 {
                endpoint: endpoint_now,
                plain: plain_now,
                ..
            },
        ) => (endpoint, plain) == (endpoint_now, plain_now),
        _ => false,
    }
}

/// Where a place is, for people: no secrets.
pub fn printed(place: &Place) -> String {
    match place {
        Place::Folder { path, .. } => path.trim().to_owned(),
        Place::Sftp {
            host,
            port,
            user,
            folder,
            ..
        } => {
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            let between = if folder.starts_with('/') { "" } else { "/" };
            format!(
                "sftp://{}@{}{port}{between}{folder}",
                user.trim(),
                host.trim()
            )
        }
        Place::S3 {
            endpoint,
            bucket,
            prefix,
            ..
        } => {
            let endpoint = endpoint.trim().trim_end_matches('/');
            format!("{endpoint}/{}/{prefix}", bucket.trim())
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const HOST_KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

    pub(in super::super) fn sftp() -> Place {
        Place::Sftp {
            host: "sftp.arhivs.lv".to_owned(),
            port: Some(2222),
            user: "ogre".to_owned(),
            host_key: HOST_KEY.to_owned(),
            folder: "nodošana".to_owned(),
        }
    }

    pub(in super::super) fn s3() -> Place {
        Place::S3 {
            endpoint: "https://s3.arhivs.lv".to_owned(),
            region: "lv".to_owned(),
            bucket: "nodosana".to_owned(),
            prefix: "ogre".to_owned(),
            plain: false,
        }
    }

    pub(in super::super) fn archives() -> Archives {
        Archives(Some(PathBuf::from("/mnt/arhīvi")))
    }

    #[test]
    fn a_secret_stays_with_whom_it_was_given_for() {
        let elsewhere = |change: fn(&mut Place)| {
            let mut place = sftp();
            change(&mut place);
            same_counterpart(&sftp(), &place)
        };
        assert!(elsewhere(|_| {}));
        assert!(elsewhere(|place| {
            if let Place::Sftp { folder, .. } = place {
                *folder = "cita".to_owned();
            }
        }));
        assert!(!elsewhere(|place| {
            if let Place::Sftp { host, .. } = place {
                *host = "sftp.cits.lv".to_owned();
            }
        }));
        assert!(!elsewhere(|place| {
            if let Place::Sftp { host_key, .. } = place {
                host_key.push(' ');
            }
        }));
        assert!(same_counterpart(&s3(), &s3()));
        assert!(!same_counterpart(&s3(), &sftp()));
    }

    #[test]
    fn a_place_is_printed_for_people() {
        assert_eq!(printed(&sftp()), "sftp://ogre@sftp.arhivs.lv:2222/nodošana");
        assert_eq!(printed(&s3()), "https://s3.arhivs.lv/nodosana/ogre");
    }
}
