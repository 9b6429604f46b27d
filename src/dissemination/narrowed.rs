//! What narrowed a search, in words (*atlases nosacījumi*): whoever reads the list later must know what it is a list of.

use std::str::FromStr;

use ::search::{DateField, DateRange, Filters};
use entities::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus, TextState};

use crate::finding::Narrowing;
use crate::kernel::problem::Language;

/// In Latvian, as the list is. What is chosen by its place among others is counted.
pub(super) fn told(narrowing: &Narrowing) -> String {
    let Narrowing {
        filters,
        with_predecessors,
        destruction_lists,
        handover_acts,
        inventories,
    } = narrowing;
    let Filters {
        kinds,
        directions,
        access_classes,
        statuses,
        content_states,
        units,
        series,
        files,
        documents,
        file_sets: _,
        registers,
        years,
        dates,
        correspondent,
        number,
    } = filters;
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    let of_units = match with_predecessors {
        true => "struktūrvienības ar priekštečiem",
        false => "struktūrvienības",
    };
    let mut parts: Vec<(&str, String)> = vec![
        ("veids", words(kinds, DocumentKind::latvian)),
        ("grupa", words(directions, Direction::latvian)),
        ("pieejamība", words(access_classes, AccessClass::latvian)),
        ("statuss", words(statuses, DocumentStatus::latvian)),
        ("teksts", words(content_states, TextState::latvian)),
        ("gads", years.join(", ")),
    ];
    parts.extend(dates.iter().map(day));
    let text = |given: &Option<String>| given.as_deref().unwrap_or_default().trim().to_owned();
    parts.extend([
        ("korespondents", text(correspondent)),
        ("numurs", text(number)),
    ]);
    parts.extend(
        [
            (of_units, units.len()),
            ("sērijas", series.len()),
            ("lietas", files.len()),
            ("reģistri", registers.len()),
            ("dokumenti", documents.len()),
            ("akti par atlasi iznīcināšanai", destruction_lists.len()),
            ("nodošanas akti", handover_acts.len()),
            ("uzskaites saraksti", inventories.len()),
        ]
        .map(|(what, count)| (what, counted(count))),
    );
    parts
        .into_iter()
        .filter(|(_, said)| !said.is_empty())
        .map(|(what, said)| format!("{what}: {said}"))
        .collect::<Vec<_>>()
        .join("; ")
}

fn words<W: FromStr>(codes: &[String], latvian: impl Fn(W) -> &'static str) -> String {
    let words = codes.iter().filter_map(|code| code.parse().ok());
    words.map(latvian).collect::<Vec<_>>().join(", ")
}

fn counted(count: usize) -> String {
    match count {
        0 => String::new(),
        count => count.to_string(),
    }
}

fn day(range: &DateRange) -> (&'static str, String) {
    let of = match range.field {
        DateField::Received => "saņemts",
        DateField::Dated => "datēts",
        DateField::Registered => "reģistrēts",
    };
    let end = |word, day: Option<_>| Some(format!("{word} {}", Language::Latvian.day(day?)));
    let ends = [end("no", range.from), end("līdz", range.to)];
    (of, ends.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_narrowing_is_told_as_people_say_it() {
        let date = |from: &str, to: Option<&str>| DateRange {
            field: DateField::Dated,
            from: from.parse().ok(),
            to: to.and_then(|to| to.parse().ok()),
        };
        let filters = |filters| Narrowing {
            filters,
            ..Narrowing::default()
        };
        for (narrowing, expected) in [
            (Narrowing::default(), ""),
            (
                filters(Filters {
                    kinds: vec!["order".to_owned(), "act".to_owned()],
                    years: vec![2025, 2026],
                    ..Filters::default()
                }),
                "veids: rīkojums, akts; gads: 2025, 2026",
            ),
            (
                filters(Filters {
                    dates: vec![
                        date("2026-02-10", Some("2026-02-28")),
                        date("2026-03-01", None),
                    ],
                    number: Some(" 1-8/24 ".to_owned()),
                    ..Filters::default()
                }),
                "datēts: no 10.02.2026. līdz 28.02.2026.; datēts: no 01.03.2026.; numurs: 1-8/24",
            ),
            (
                Narrowing {
                    with_predecessors: true,
                    ..filters(Filters {
                        units: vec![Uuid::nil()],
                        ..Filters::default()
                    })
                },
                "struktūrvienības ar priekštečiem: 1",
            ),
        ] {
            assert_eq!(told(&narrowing), expected);
        }
    }
}
