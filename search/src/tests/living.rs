//! An index over its life: following, killed, replaced, purged, rebuilt.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tantivy::Term;

use super::*;
use crate::{RebuildReason, SearchError};

fn open(directory: &Path) -> SearchIndex {
    ready(SearchIndex::open(directory, Settings::default()).unwrap())
}

#[test]
fn following_resumes_where_the_last_commit_stands() {
    let directory = tempfile::tempdir().unwrap();
    let index = open(directory.path());
    assert_eq!(index.committed_position(), 0);
    index
        .apply(vec![put(letter(1, "Pirmais", "pabalsts"))], 17)
        .unwrap();
    assert_eq!(index.committed_position(), 0);
    assert_eq!(index.commit().unwrap(), 17);
    index
        .apply(vec![put(letter(2, "Otrais", "pabalsts"))], 18)
        .unwrap();
    drop(index);

    let index = open(directory.path());
    assert_eq!(index.committed_position(), 17, "18 was never committed");
    assert_eq!(found(&index, "pabalsts"), [1]);
    index
        .apply(
            vec![
                put(letter(1, "Pirmais", "pabalsts")),
                put(letter(2, "Otrais", "pabalsts")),
            ],
            18,
        )
        .unwrap();
    assert_eq!(index.commit().unwrap(), 18);
    assert_eq!(
        found(&index, "pabalsts"),
        [2, 1],
        "what comes again is there once"
    );
    assert_eq!(index.count(), 2);
}

#[test]
fn a_document_is_there_once_in_whatever_order_ids_come() {
    let directory = tempfile::tempdir().unwrap();
    let numbers = [5, 3, 5, 9, 3, 9, 1];
    for (number, position) in numbers.into_iter().zip(1..) {
        // Opened anew, so that what was taken in before is known from the index alone.
        let index = open(directory.path());
        let body = format!("pabalsts {position}");
        let twice = [
            letter(number, "Lieta", "vecs"),
            letter(number, "Lieta", &body),
        ];
        index.apply(twice.map(put).into(), position).unwrap();
        index.commit().unwrap();
    }
    let index = open(directory.path());
    assert_eq!(found(&index, "pabalsts"), [9, 5, 3, 1]);
    assert_eq!(found(&index, "vecs"), [] as [u64; 0]);
    assert_eq!(index.count(), 4);
}

/// In the working directory of a process, tells it to follow a journal there until it is killed.
const FOLLOW: &str = "follow";

fn follow(directory: &Path) -> ! {
    let index = open(directory);
    let mut position = index.committed_position();
    loop {
        position += 1;
        index
            .apply(vec![put(letter(position, "Lieta", "teksts"))], position)
            .unwrap();
        if position.is_multiple_of(7) {
            println!("committed {}", index.commit().unwrap());
        }
    }
}

/// The test is also the process that is killed: it starts itself again.
#[test]
fn what_a_killed_process_had_committed_is_there() {
    if Path::new(FOLLOW).exists() {
        follow(Path::new("index"));
    }
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join(FOLLOW), "").unwrap();
    let mut least = 0;
    for _ in 0..2 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "--nocapture",
                "tests::living::what_a_killed_process_had_committed_is_there",
            ])
            .current_dir(directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let commits =
            told.filter_map(|line| Some(line.split_once("committed ")?.1.parse::<u64>().unwrap()));
        least = commits.take(3).last().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();

        let index = open(&directory.path().join("index"));
        let position = index.committed_position();
        assert!(
            position >= least && position.is_multiple_of(7),
            "{position}"
        );
        assert_eq!(
            index.count(),
            position,
            "each document once, up to the position and no further"
        );
    }
    assert!(least >= 42, "the second went on where the first was killed");
}

#[test]
fn a_position_moves_without_changes() {
    let directory = tempfile::tempdir().unwrap();
    let index = open(directory.path());
    index.apply(vec![], 5).unwrap();
    assert_eq!(index.commit().unwrap(), 5);
    drop(index);
    assert_eq!(open(directory.path()).committed_position(), 5);
}

#[test]
fn the_last_change_counts() {
    let index = filled([
        letter(1, "Vecs", "vecais teksts"),
        letter(2, "Cits", "teksts"),
    ]);
    let twice = vec![
        put(letter(1, "Jauns", "jauns teksts")),
        put(letter(1, "Jaunāks", "galīgs teksts")),
        Change::Remove(id(2)),
    ];
    index.apply(twice, 2).unwrap();
    assert_eq!(found(&index, "vecais"), [1], "not before the commit");
    index.commit().unwrap();
    assert_eq!(found(&index, "vecais"), [] as [u64; 0]);
    assert_eq!(found(&index, "galīgs"), [1]);
    assert_eq!(found(&index, "teksts"), [1]);
    assert_eq!(index.count(), 1);
}

#[test]
fn a_batch_greater_than_what_may_wait_goes_through() {
    let mut settings = Settings::default();
    settings.writer.waiting_bytes = 4_000;
    let index = SearchIndex::in_memory(settings).unwrap();
    let body = "teksts ".repeat(300);
    index
        .apply((0..200).map(|n| put(letter(n, "", &body))).collect(), 9)
        .unwrap();
    assert_eq!(index.commit().unwrap(), 9);
    assert_eq!(index.count(), 200);
}

#[test]
fn only_one_writes() {
    let directory = tempfile::tempdir().unwrap();
    let _first = open(directory.path());
    assert!(matches!(
        SearchIndex::open(directory.path(), Settings::default()),
        Err(SearchError::InUse)
    ));
}

fn on_disk(directory: &Path, word: &str) -> bool {
    std::fs::read_dir(directory).unwrap().any(|entry| {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    })
}

#[test]
fn purged_text_is_gone_from_the_disk() {
    const SECRET: &str = "zvirbulēnsmartapuķe";
    let directory = tempfile::tempdir().unwrap();
    let index = open(directory.path());
    let many = (0..50).map(|n| put(letter(n, "Lieta", "parasts teksts")));
    index
        .apply(
            many.chain([put(letter(99, "Slepena", SECRET))]).collect(),
            1,
        )
        .unwrap();
    index.commit().unwrap();
    index
        .apply(vec![put(letter(100, "Cita", "parasts teksts"))], 2)
        .unwrap();
    index.commit().unwrap();
    let term = Term::from_field_text(index.fields.surfaces, &crate::analysis::fold::fold(SECRET));
    assert!(on_disk(directory.path(), SECRET));

    index.apply(vec![Change::Remove(id(99))], 3).unwrap();
    index.commit().unwrap();
    assert_eq!(found(&index, SECRET), [] as [u64; 0]);
    assert!(
        on_disk(directory.path(), SECRET),
        "removing alone leaves it there: this test can fail"
    );
    assert_eq!(index.searcher().doc_freq(&term).unwrap(), 1);

    assert_eq!(index.purge_deleted().unwrap(), 3);
    assert!(!on_disk(directory.path(), SECRET));
    assert_eq!(
        index.searcher().doc_freq(&term).unwrap(),
        0,
        "nor is it in a dictionary"
    );
    assert_eq!(index.count(), 51);
    drop(index);
    let index = open(directory.path());
    assert_eq!(index.committed_position(), 3);
    assert_eq!(found(&index, "parasts").len(), 20);
}

/// The disk as it is when the power goes after the files of a commit were written, and before the commit is noted.
#[test]
fn a_commit_that_was_cut_off_can_be_made_again() {
    let directory = tempfile::tempdir().unwrap();
    let meta = directory.path().join("meta.json");
    let index = open(directory.path());
    let letters = (1..=3).map(|n| put(letter(n, "", "pabalsts")));
    index.apply(letters.collect(), 1).unwrap();
    index.commit().unwrap();
    drop(index);
    let noted = std::fs::read(&meta).unwrap();

    let removed = |directory: &Path| {
        let index = open(directory);
        index.apply(vec![Change::Remove(id(2))], 2).unwrap();
        let position = index.commit().unwrap();
        (position, found(&index, "pabalsts"))
    };
    assert_eq!(removed(directory.path()), (2, vec![3, 1]));
    let deleted = || {
        let files = std::fs::read_dir(directory.path()).unwrap();
        let mut paths = files.map(|file| file.unwrap().path());
        paths.find(|path| path.extension().is_some_and(|end| end == "del"))
    };
    let left = deleted().expect("a file of what is deleted");

    std::fs::write(&meta, noted).unwrap();
    assert_eq!(removed(directory.path()), (2, vec![3, 1]));
    assert_eq!(deleted(), Some(left), "else the first was not in the way");
}

fn reason(directory: &Path) -> RebuildReason {
    match SearchIndex::open(directory, Settings::default()).unwrap() {
        Opened::NeedsRebuild(reason) => reason,
        Opened::Ready(_) | Opened::Outdated(_) => panic!("opened"),
    }
}

/// An index whose words were analysed by another version answers, takes changes in, and stays what it is.
#[test]
fn an_index_of_another_analysis_answers_until_another_is_filled() {
    let directory = tempfile::tempdir().unwrap();
    let index = open(directory.path());
    index.apply(vec![put(letter(1, "", "teksts"))], 8).unwrap();
    index.commit().unwrap();
    drop(index);
    let meta = directory.path().join("meta.json");
    let sound = std::fs::read_to_string(&meta).unwrap();
    for (now, before) in [
        (
            format!("analysis={}", crate::analysis::VERSION),
            "analysis=1",
        ),
        (
            format!("data={:016x}", crate::analysis::data_version()),
            "data=1",
        ),
    ] {
        std::fs::write(&meta, sound.replace(&now, before)).unwrap();
        for position in 9..11 {
            let index = match SearchIndex::open(directory.path(), Settings::default()).unwrap() {
                Opened::Outdated(index) => index,
                other => panic!("{other:?}"),
            };
            let change = put(letter(position, "", "teksts"));
            index.apply(vec![change], position).unwrap();
            assert_eq!(index.commit().unwrap(), position);
            assert!(found(&index, "teksts").contains(&position));
            assert!(found(&index, "teksts").contains(&1));
        }
    }
}

#[test]
fn what_is_warmed_comes_to_an_end_in_time() {
    let index = SearchIndex::in_memory(Settings::default()).unwrap();
    assert!(index.warm(Duration::from_secs(60)).unwrap());
    let letters = (0..50).map(|n| put(letter(n, "Virsraksts", "teksts")));
    index.apply(letters.collect(), 1).unwrap();
    index.commit().unwrap();
    assert!(index.warm(Duration::from_secs(60)).unwrap());
    assert!(!index.warm(Duration::ZERO).unwrap());
}

#[test]
fn an_index_with_other_fields_or_a_broken_one_wants_rebuilding() {
    let directory = tempfile::tempdir().unwrap();
    let index = open(directory.path());
    index.apply(vec![put(letter(1, "", "teksts"))], 8).unwrap();
    index.commit().unwrap();
    drop(index);
    let meta = directory.path().join("meta.json");
    let sound = std::fs::read_to_string(&meta).unwrap();

    std::fs::write(&meta, sound.replace("schema=1", "schema=0")).unwrap();
    assert_eq!(reason(directory.path()), RebuildReason::OtherSchema);
    std::fs::write(&meta, sound.replace("\"stored_title\"", "\"kept_title\"")).unwrap();
    assert_eq!(reason(directory.path()), RebuildReason::OtherSchema);
    std::fs::write(&meta, sound.replace("position=", "place=")).unwrap();
    assert!(matches!(
        reason(directory.path()),
        RebuildReason::Unreadable(_)
    ));
    std::fs::write(&meta, &sound[..sound.len() / 2]).unwrap();
    assert!(matches!(
        reason(directory.path()),
        RebuildReason::Unreadable(_)
    ));
    std::fs::write(&meta, &sound).unwrap();
    let segment = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "idx"));
    std::fs::remove_file(segment.unwrap()).unwrap();
    assert!(matches!(
        reason(directory.path()),
        RebuildReason::Unreadable(_)
    ));

    let index = SearchIndex::create_anew(directory.path(), Settings::default()).unwrap();
    assert_eq!((index.committed_position(), index.count()), (0, 0));
}

#[test]
fn digests_are_walked_in_the_order_of_ids() {
    let index = SearchIndex::in_memory(Settings::default()).unwrap();
    for batch in 0..4u64 {
        index
            .apply(
                (0..10)
                    .map(|n| put(letter(n * 4 + batch, "", "teksts")))
                    .collect(),
                batch,
            )
            .unwrap();
        index.commit().unwrap();
    }
    let replaced = Projection {
        digest: [0xEE; 32],
        ..letter(5, "", "cits")
    };
    index
        .apply(
            vec![
                Change::Remove(id(3)),
                put(letter(5, "", "starp")),
                put(replaced),
            ],
            9,
        )
        .unwrap();
    index.commit().unwrap();

    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let part = index.digests(after, 7).unwrap();
        assert!(part.len() <= 7);
        let Some((last, _)) = part.last() else { break };
        after = Some(*last);
        walked.extend(part);
    }
    let expected: Vec<_> = (0..40u64)
        .filter(|n| *n != 3)
        .map(|n| (id(n), if n == 5 { [0xEE; 32] } else { [n as u8; 32] }))
        .collect();
    assert_eq!(walked, expected);
}

#[test]
fn text_beyond_the_limit_is_not_taken_in() {
    let mut settings = Settings::default();
    settings.limits.indexed_bytes = 40;
    let index = SearchIndex::in_memory(settings).unwrap();
    let attached = Projection {
        attachments: vec!["pielikums ".repeat(3), "vārtiņi".to_owned()],
        ..letter(1, "Virsraksts", "pirmais otrais")
    };
    index.apply(vec![put(attached)], 1).unwrap();
    index.commit().unwrap();
    assert_eq!(found(&index, "virsraksts"), [1]);
    assert_eq!(found(&index, "pielikums"), [1]);
    assert_eq!(found(&index, "vārtiņi"), [] as [u64; 0]);
}
