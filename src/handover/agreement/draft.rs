//! What an agreement must say, as a plain function: all that is wrong with a draft at once, each at its place.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::handover::agreement::Place;
use entities::vocabulary::PackageProfile;

use super::place::{Archives, destination, reply_place, same_folder};
use super::secret::Secret;
use crate::kernel::{Problem, text};

const MOST_NUMBER: usize = 60;
const MOST_CODE: usize = 20;
const MOST_NAME: usize = 200;
const MOST_GROUND: usize = 200;
const MOST_CONTACT: usize = 500;

/// Longest time in which an archive answers.
const MOST_DAYS: i32 = 365;

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
    /// At the same destination: the folder or prefix in which the archive puts its answers; none where it does not.
    pub reply_folder: Option<String>,
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
    let reply_folder = draft.reply_folder.as_deref().map(str::trim);
    match destination(&draft.place, draft.secret.as_ref(), archives) {
        Err(found) => problems.extend(found),
        Ok(_) => problems.extend(reply_folder.and_then(|folder| {
            let there = reply_place(&draft.place, folder);
            let found = destination(&there, draft.secret.as_ref(), archives).err();
            let found = found.and_then(|found| found.into_iter().next());
            let other = found.map(|problem| Problem {
                path: vec!["replyFolder".to_owned()],
                ..problem
            });
            let same = same_folder(&draft.place, &there)
                .then(|| Problem::new("AGREEMENT_REPLY_FOLDER_SAME", "replyFolder"));
            other.or(same)
        })),
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
            reply_folder: reply_folder.map(str::to_owned),
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

#[cfg(test)]
mod tests {
    use super::super::place::tests::{archives, s3, sftp};
    use super::*;

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
            reply_folder: None,
        }
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
    fn answers_come_to_another_folder_of_the_same_destination() {
        let password = || Some(Secret::Password("x".into()));
        let keys = || {
            Some(Secret::AccessKeys {
                access_key: "x".into(),
                secret_key: "y".into(),
            })
        };
        let folder = draft().place;
        for (place, replies, problem) in [
            (&folder, "/mnt/arhīvi/atbildes", None),
            (&folder, "/etc", Some("replyFolder DESTINATION_OUTSIDE")),
            (&folder, " ", Some("replyFolder DESTINATION_MISSING")),
            (
                &folder,
                "/mnt/arhīvi/szva/",
                Some("replyFolder AGREEMENT_REPLY_FOLDER_SAME"),
            ),
            (&sftp(), "atbildes", None),
            (&sftp(), "", None),
            (
                &sftp(),
                "nodošana/",
                Some("replyFolder AGREEMENT_REPLY_FOLDER_SAME"),
            ),
            (&sftp(), "../citi", Some("replyFolder DESTINATION_INVALID")),
            (&s3(), "atbildes", None),
            (
                &s3(),
                "/ogre/",
                Some("replyFolder AGREEMENT_REPLY_FOLDER_SAME"),
            ),
        ] {
            let told = found(|draft| {
                draft.place = place.clone();
                draft.secret = match place {
                    Place::S3 { .. } => keys(),
                    Place::Folder { .. } | Place::Sftp { .. } => password(),
                };
                draft.reply_folder = Some(replies.to_owned());
            });
            assert_eq!(
                told,
                Vec::from_iter(problem.map(str::to_owned)),
                "{replies}"
            );
        }
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
}
