//! A search for what was planted, in everything that the service has written anywhere: every file of the data directory, every object
//! of the bucket, a dump of PostgreSQL, and the index, whose files must be read as it reads them: stored documents are compressed
//! and terms share their beginnings.

use std::collections::BTreeSet;
use std::path::Path;

use search::Held;

use crate::support::app::TestApp;
use crate::support::s3;

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The database's file with its log, or the dump.
    Database,
    /// The store: a file or an object.
    Store,
    /// A document that the index keeps for quoting from it.
    IndexDocument,
    /// A word that the index finds by.
    IndexTerm,
    /// Any other file of the data directory.
    Elsewhere,
}

/// All places that show a letter with its words and bytes before it is destroyed.
pub(super) const EVERYWHERE: [Place; 4] = [
    Place::Database,
    Place::Store,
    Place::IndexDocument,
    Place::IndexTerm,
];

/// A word that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) word: String,
    pub(super) place: Place,
    pub(super) within: String,
    pub(super) times: usize,
}

/// Where any of the words stands; they begin alike.
pub(super) async fn found(app: &TestApp, words: &[&str]) -> Vec<Found> {
    let mut found = Vec::new();
    // One walk for the beginning that all of them share, not one for each of five hundred.
    let stem = words.iter().copied().reduce(shared_beginning);
    let stem = stem.expect("a word").as_bytes();
    assert!(stem.len() > 3, "words that begin alike");
    let mut look = |place: Place, within: &str, bytes: &[u8]| {
        let bytes = bytes.to_ascii_lowercase();
        let begin: Vec<&[u8]> = (0..bytes.len())
            .map(|at| &bytes[at..])
            .filter(|rest| rest.starts_with(stem))
            .collect();
        if begin.is_empty() {
            return;
        }
        for word in words {
            let stands = |rest: &&&[u8]| rest.starts_with(word.as_bytes());
            let times = begin.iter().filter(stands).count();
            if times > 0 {
                found.push(Found {
                    word: (*word).to_owned(),
                    place,
                    within: within.to_owned(),
                    times,
                });
            }
        }
    };
    let directory = app.directory();
    through(directory, &mut |path, bytes| {
        let below = path.strip_prefix(directory).expect("below it");
        let first = below.iter().next().map(|part| part.to_string_lossy());
        let place = match first.as_deref() {
            Some("content") => Place::Store,
            Some(name) if name.starts_with("aprite.sqlite") => Place::Database,
            _ => Place::Elsewhere,
        };
        look(place, &path.display().to_string(), bytes);
    });
    let mut left = Vec::new();
    let generations = std::fs::read_dir(directory.join("search")).expect("the index");
    let generations: Vec<_> = generations
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    assert!(!generations.is_empty(), "there is no index");
    for generation in generations {
        let read = search::everything(&generation, |held, bytes| match held {
            Held::Stored => look(Place::IndexDocument, "the index", bytes),
            Held::Term => look(Place::IndexTerm, "the index", bytes),
            Held::LeftFile => left.push(String::from_utf8_lossy(bytes).into_owned()),
        });
        read.expect("an index");
    }
    if let Some(bucket) = app.bucket() {
        for (path, bytes) in s3::Store::shared().objects(&bucket.bucket).await {
            look(Place::Store, &path, &bytes);
        }
    }
    if let Some(database) = app.database() {
        look(Place::Database, "the dump", database.dump().as_bytes());
    }
    // A file that no segment has any more may hold anything.
    found.extend(left.into_iter().map(|file| Found {
        word: "anything".to_owned(),
        place: Place::Elsewhere,
        within: file,
        times: 1,
    }));
    found
}

/// In which kinds of places a word stands.
pub(super) async fn places(app: &TestApp, word: &str) -> BTreeSet<Place> {
    let found = found(app, &[word]).await;
    found.into_iter().map(|found| found.place).collect()
}

/// Asserts that each of the words is shown by every place, so that the search is not blind in any of them.
pub(super) async fn assert_shown_everywhere(app: &TestApp, words: &[&str]) {
    let found = found(app, words).await;
    for word in words {
        let places: BTreeSet<Place> = found
            .iter()
            .filter(|found| found.word == *word && found.place != Place::Elsewhere)
            .map(|found| found.place)
            .collect();
        assert_eq!(places, EVERYWHERE.into(), "{word} before its destruction");
    }
}

/// Where any of the words stands, in words.
pub(super) async fn found_anywhere(app: &TestApp, words: &[&str]) -> Vec<String> {
    let found = found(app, words).await.into_iter();
    found
        .map(|found| format!("{} in {:?}: {}", found.word, found.place, found.within))
        .collect()
}

fn shared_beginning<'a>(one: &'a str, other: &str) -> &'a str {
    let alike = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    &one[..alike.count()]
}

fn through(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            through(&path, look);
        } else {
            // What is removed while we look is gone.
            let bytes = std::fs::read(&path).unwrap_or_default();
            look(&path, &bytes);
        }
    }
}
