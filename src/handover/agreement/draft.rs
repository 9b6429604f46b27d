//! What an agreement must say, as a plain function: all that is wrong with a draft at once, each at its place.

use std::collections::BTreeSet;
use std::path::PathBuf;

use ::delivery::{
    Code, Destination, Draft as DestinationDraft, Field, FolderDraft, S3Draft, SftpDraft, Transport,
};
use chrono::NaiveDate;
use entities::handover::agreement::Place;
use entities::vocabulary::{DestinationKind, PackageProfile};

use super::secret::Secret;
use crate::kernel::{Fault, Problem, text};

const MOST_NUMBER: usize = 60;
const MOST_CODE: usize = 20;
const MOST_NAME: usize = 200;
const MOST_GROUND: usize = 200;
const MOST_CONTACT: usize = 500;

/// Longest time in which an archive answers.
const MOST_DAYS: i32 = 365;

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

/// An agreement to be recorded.
#[derive(Debug, Clone)]
pub struct Draft {
    /// As printed.
    pub number: String,
    /// Unit of the archive, as record groups name it: `SZVA`.
    pub archive_code: String,
    /// Name of the archive.
    pub archive_name: String,
    /// Legal act, contract, letter.
    pub ground: String,
    /// Whom to ask there.
    pub contact: Option<String>,
    /// Layouts that the archive takes.
    pub profiles: Vec<PackageProfile>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none while it is open-ended.
    pub valid_to: Option<NaiveDate>,
    /// Days within which the archive answers to a package, 1 to 365.
    pub answer_days: Option<i32>,
    /// Where packages go.
    pub place: Place,
    /// What proves who we are there; none for a folder.
    pub secret: Option<Secret>,
}

/// An agreement that can be recorded.
#[derive(Debug, Clone)]
pub struct Checked {
    pub(super) draft: Draft,
}

/// Checks a draft.
///
/// # Errors
/// All that is wrong with it.
pub fn check(draft: Draft, archives: &Archives) -> Result<Checked, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut word = |given: &str, path: &str, most: usize| {
        let given = given.trim().to_owned();
        problems.extend(unfit(&given, path, most, true));
        given
    };
    let number = word(&draft.number, "number", MOST_NUMBER);
    let archive_code = word(&draft.archive_code, "archiveCode", MOST_CODE);
    let archive_name = word(&draft.archive_name, "archiveName", MOST_NAME);
    let ground = word(&draft.ground, "ground", MOST_GROUND);
    let contact = draft.contact.as_deref().map(str::trim);
    let contact = contact.filter(|contact| !contact.is_empty());
    problems.extend(contact.and_then(|contact| unfit(contact, "contact", MOST_CONTACT, false)));
    let profiles: BTreeSet<PackageProfile> = draft.profiles.iter().copied().collect();
    if profiles.is_empty() {
        problems.push(Problem::new("REQUIRED", "profiles"));
    }
    if draft.valid_to.is_some_and(|last| last < draft.valid_from) {
        problems.push(Problem::new("AGREEMENT_ENDS_BEFORE", "validTo"));
    }
    if draft
        .answer_days
        .is_some_and(|days| !(1..=MOST_DAYS).contains(&days))
    {
        let days = Problem::new("AGREEMENT_ANSWER_DAYS", "answerDays");
        problems.push(days.with("most", MOST_DAYS));
    }
    if let Err(found) = destination(&draft.place, draft.secret.as_ref(), archives) {
        problems.extend(found);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Checked {
        draft: Draft {
            number,
            archive_code,
            archive_name,
            ground,
            contact: contact.map(str::to_owned),
            profiles: profiles.into_iter().collect(),
            ..draft
        },
    })
}

fn unfit(given: &str, path: &str, most: usize, required: bool) -> Option<Problem> {
    if required && given.is_empty() {
        return Some(Problem::new("REQUIRED", path));
    }
    if given.chars().count() > most {
        return Some(Problem::new("TOO_LONG", path).with("most", most));
    }
    text::has_control(given).then(|| Problem::new("CONTROL_CHARACTER", path))
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
        Err(vec![Problem::new("DESTINATION_MISSING", &path)])
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
    Problem::new(code, &at(kind, field))
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
mod tests {
    use super::*;

    const HOST_KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

    fn draft() -> Draft {
        Draft {
            number: " LNA-2021/7 ".to_owned(),
            archive_code: "SZVA".to_owned(),
            archive_name: "Siguldas zonālais valsts arhīvs".to_owned(),
            ground: "MK 282/2024".to_owned(),
            contact: Some(" ".to_owned()),
            profiles: vec![PackageProfile::Opex, PackageProfile::Opex],
            valid_from: NaiveDate::from_ymd_opt(2021, 1, 1).expect("a day"),
            valid_to: None,
            answer_days: Some(30),
            place: Place::Folder {
                path: "/mnt/arhīvi/szva".to_owned(),
                mount_point: None,
            },
            secret: None,
        }
    }

    fn sftp() -> Place {
        Place::Sftp {
            host: "sftp.arhivs.lv".to_owned(),
            port: Some(2222),
            user: "ogre".to_owned(),
            host_key: HOST_KEY.to_owned(),
            folder: "nodošana".to_owned(),
        }
    }

    fn s3() -> Place {
        Place::S3 {
            endpoint: "https://s3.arhivs.lv".to_owned(),
            region: "lv".to_owned(),
            bucket: "nodosana".to_owned(),
            prefix: "ogre".to_owned(),
            plain: false,
        }
    }

    fn archives() -> Archives {
        Archives(Some(PathBuf::from("/mnt/arhīvi")))
    }

    fn found(change: impl FnOnce(&mut Draft)) -> Vec<String> {
        let mut draft = draft();
        change(&mut draft);
        let problems = check(draft, &archives()).err().unwrap_or_default();
        let told = problems
            .iter()
            .map(|problem| format!("{} {}", problem.path.join("."), problem.code));
        told.collect()
    }

    #[test]
    fn what_was_agreed_is_kept_as_it_was_meant() {
        let checked = check(draft(), &archives()).expect("nothing is wrong");
        assert_eq!(checked.draft.number, "LNA-2021/7");
        assert_eq!(checked.draft.contact, None);
        assert_eq!(checked.draft.profiles, [PackageProfile::Opex]);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_its_place() {
        let told = found(|draft| {
            draft.number = " ".to_owned();
            draft.archive_code = "X".repeat(21);
            draft.archive_name = "a\u{0}".to_owned();
            draft.ground.clear();
            draft.contact = Some("a".repeat(501));
            draft.profiles.clear();
            draft.valid_to = draft.valid_from.pred_opt();
            draft.place = sftp();
        });
        assert_eq!(
            told,
            [
                "number REQUIRED",
                "archiveCode TOO_LONG",
                "archiveName CONTROL_CHARACTER",
                "ground REQUIRED",
                "contact TOO_LONG",
                "profiles REQUIRED",
                "validTo AGREEMENT_ENDS_BEFORE",
                "destination.sftp.credential DESTINATION_MISSING",
            ]
        );
    }

    #[test]
    fn a_folder_lies_where_the_machine_allows_it() {
        for (path, problem) in [
            ("/mnt/arhīvi", None),
            ("/mnt/arhīvi/a/b", None),
            (
                "/mnt/arhīvi2",
                Some("destination.folder.path DESTINATION_OUTSIDE"),
            ),
            ("/etc", Some("destination.folder.path DESTINATION_OUTSIDE")),
            (
                "/mnt/arhīvi/../../etc",
                Some("destination.folder.path DESTINATION_RELATIVE"),
            ),
            (
                "arhīvi",
                Some("destination.folder.path DESTINATION_NOT_ABSOLUTE"),
            ),
            ("", Some("destination.folder.path DESTINATION_MISSING")),
        ] {
            let told = found(|draft| {
                draft.place = Place::Folder {
                    path: path.to_owned(),
                    mount_point: None,
                };
            });
            assert_eq!(told, Vec::from_iter(problem.map(str::to_owned)), "{path}");
        }
        let nowhere = check(draft(), &Archives::default()).expect_err("no folders here");
        assert_eq!(nowhere[0].code, "DESTINATION_NO_FOLDERS");
    }

    #[test]
    fn a_server_needs_its_own_kind_of_proof() {
        let password = || Some(Secret::Password("x".into()));
        let keys = || {
            Some(Secret::AccessKeys {
                access_key: "x".into(),
                secret_key: "".into(),
            })
        };
        let table: [(Place, Option<Secret>, &[&str]); 5] = [
            (sftp(), password(), &[]),
            (
                sftp(),
                keys(),
                &["destination.sftp.credential DESTINATION_MISSING"],
            ),
            (
                s3(),
                None,
                &["destination.s3.credential DESTINATION_MISSING"],
            ),
            (
                s3(),
                password(),
                &["destination.s3.credential DESTINATION_MISSING"],
            ),
            (
                s3(),
                keys(),
                &["destination.s3.credential.secretKey DESTINATION_MISSING"],
            ),
        ];
        for (place, secret, expected) in table {
            let told = found(|draft| {
                draft.place = place;
                draft.secret = secret;
            });
            assert_eq!(told, expected);
        }
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
