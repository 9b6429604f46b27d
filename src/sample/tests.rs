//! The sample as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use entities::vocabulary::{AccessClass, Channel, Direction};

use super::format::pdf::REPERTOIRE;
use super::themes::THEMES;
use super::{REGISTERS, SampleDocument, calendar, correspondents, documents};

pub(super) fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date")
}

fn sample(seed: u64, count: usize) -> Vec<SampleDocument> {
    documents(seed, count, last_day())
        .expect("embedded data is sound")
        .collect::<Result<_, _>>()
        .expect("every document can be written")
}

/// One sample for all tests that only read it.
pub(super) static SAMPLE: LazyLock<Vec<SampleDocument>> = LazyLock::new(|| sample(7, 300));

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_sample() {
    let first = sample(7, 120);
    assert_eq!(first, sample(7, 120));
    assert_ne!(first, sample(8, 120));
}

#[test]
fn a_sample_of_any_size_has_that_size() {
    for count in [0, 1, 5, 37] {
        assert_eq!(sample(3, count).len(), count);
    }
}

#[test]
fn every_document_can_be_registered_as_it_stands() {
    let people = correspondents(7);
    let all = &*SAMPLE;
    assert_eq!(all.len(), 300);
    let mut previous = NaiveDate::MIN;
    for (position, document) in all.iter().enumerate() {
        let title = &document.title;
        let register = REGISTERS
            .iter()
            .find(|register| register.code == document.register)
            .expect(title);
        assert_eq!(register.direction, document.direction, "{title}");
        assert!(
            register.series.contains(&document.series),
            "{title}: {} is no series of {}",
            document.series,
            register.code
        );

        assert!(
            previous <= document.registered_on,
            "{title} is out of order"
        );
        previous = document.registered_on;
        assert!(
            calendar::is_office_day(document.registered_on),
            "{title} on {}",
            document.registered_on
        );
        for date in [
            Some(document.registered_on),
            Some(document.document_date),
            document.sent_date,
            document.received_at.map(|moment| moment.date()),
        ]
        .into_iter()
        .flatten()
        {
            assert!(
                (2025..=2026).contains(&date.year()) && date <= last_day(),
                "{title}: {date}"
            );
        }
        assert!(document.document_date <= document.registered_on, "{title}");
        assert_eq!(
            document.received_at.is_some(),
            document.direction == Direction::Incoming,
            "{title}"
        );
        assert_eq!(
            document.sent_date.is_some(),
            document.direction == Direction::Outgoing,
            "{title}"
        );
        assert_eq!(
            document.channel.is_some(),
            document.direction != Direction::Internal,
            "{title}"
        );
        if let Some(earlier) = document.reply_to {
            assert!(
                earlier < position && all[earlier].direction != document.direction,
                "{title}"
            );
            assert!(
                all[earlier].registered_on <= document.registered_on,
                "{title}"
            );
        }

        let open = document.access == AccessClass::Open;
        assert_eq!(document.access_ground.is_none(), open, "{title}");
        assert_eq!(document.access_until.is_none(), open, "{title}");
        assert!(
            document
                .access_ground
                .is_none_or(|ground| ground.chars().count() <= 30)
        );
        assert!(
            title.chars().count() <= 500 && document.annotation.chars().count() <= 500,
            "{title}"
        );
        assert!(
            document.keywords.join(", ").chars().count() <= 200,
            "{title}"
        );
        assert!(
            document
                .sender_number
                .as_ref()
                .is_none_or(|number| number.len() <= 30),
            "{title}"
        );
        assert!(
            document.correspondent.is_none_or(|one| one < people.len()),
            "{title}"
        );
        assert!(
            document.direction == Direction::Internal || document.correspondent.is_some(),
            "{title}"
        );
        assert!(
            !document.files.is_empty()
                && document
                    .files
                    .iter()
                    .all(|file| !file.bytes.is_empty() && !file.name.contains(['/', '\\'])),
            "{title}"
        );
        let names: BTreeSet<&str> = document
            .files
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(names.len(), document.files.len(), "{title}");
    }
}

#[test]
fn the_mixture_shows_everything() {
    let all = &*SAMPLE;
    let mut extensions: BTreeMap<&str, usize> = BTreeMap::new();
    for file in all.iter().flat_map(|document| &document.files) {
        *extensions
            .entry(file.name.rsplit('.').next().unwrap_or_default())
            .or_default() += 1;
    }
    for (extension, least) in [
        ("docx", 50),
        ("pdf", 50),
        ("odt", 20),
        ("eml", 10),
        ("asice", 8),
        ("edoc", 5),
        ("txt", 5),
        ("rtf", 5),
        ("html", 2),
        ("xlsx", 1),
    ] {
        assert!(
            extensions
                .get(extension)
                .is_some_and(|count| *count >= least),
            "{extension}: {extensions:?}"
        );
    }
    let unrestricted = all
        .iter()
        .filter(|document| {
            matches!(
                document.access,
                AccessClass::Open | AccessClass::RestrictedInternal
            )
        })
        .count();
    assert!((45..=120).contains(&unrestricted), "{unrestricted}");
    assert!(
        all.iter()
            .filter(|document| document.reply_to.is_some())
            .count()
            >= 25
    );
    assert!(
        all.iter()
            .filter(|document| document.files.len() == 3)
            .count()
            >= 3,
        "documents with two annexes"
    );
    for register in REGISTERS {
        assert!(
            all.iter()
                .any(|document| document.register == register.code),
            "{}",
            register.code
        );
    }
    for unit in [
        "OG-SC-MADL",
        "OG-SC-SUNT",
        "OG-SC-TAUR",
        "OG-KC-LAIPAS",
        "OG-DC-SAIME",
    ] {
        assert!(all.iter().any(|document| document.unit == unit), "{unit}");
    }
    let titles: BTreeSet<&str> = all.iter().map(|document| document.title.as_str()).collect();
    assert!(titles.len() >= 230, "{} different titles", titles.len());
}

#[test]
fn whoever_has_an_official_address_is_written_to_there() {
    let people = correspondents(11);
    for document in sample(11, 200)
        .iter()
        .filter(|document| document.direction == Direction::Outgoing)
    {
        let to = document
            .correspondent
            .map(|one| &people[one])
            .expect("an addressee");
        assert!(
            !to.official_address
                || matches!(
                    document.channel,
                    Some(Channel::EAddress | Channel::DocumentExchange)
                ),
            "{}",
            document.title
        );
    }
}

#[test]
fn no_template_leaves_a_trace_of_its_making() {
    let known: BTreeSet<char> = REPERTOIRE.chars().collect();
    for theme in THEMES {
        let strange: String = theme
            .source
            .chars()
            .filter(|letter| !known.contains(letter) && *letter != '\n')
            .collect();
        assert_eq!(strange, "", "{} has letters no PDF could show", theme.name);
    }
    // Several seeds, so that every choice and every optional line has been taken.
    for seed in 0..3 {
        for document in sample(seed, 200) {
            for text in [&document.title, &document.annotation] {
                assert!(
                    !text.contains(['{', '}', '[', ']', '<', '>', '|'])
                        && !text.contains("..")
                        && !text.contains("  "),
                    "{text}"
                );
            }
            for file in &document.files {
                if file.name.ends_with(".html") {
                    let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
                    let body = text.split_once("</head>").expect("a head").1;
                    assert!(
                        !body.contains(['{', '}', '[', ']', '|']) && !body.contains(".."),
                        "{text}"
                    );
                }
            }
        }
    }
}
