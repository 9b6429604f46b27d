//! What narrows a search, as clients give it and as the index takes it.

use ::search as engine;
use async_graphql::{Enum, ID, InputObject, InputType, Value};
use entities::ids::{FileId, RegisterId, SeriesId, UnitId};

use crate::finding::Narrowing;
use crate::graphql::ids::Identified;
use crate::graphql::problems::Reading;
use crate::graphql::scalars::Date;
use crate::graphql::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus, TextState};
use crate::kernel::Problem;

/// Most values of one filter.
const MOST_VALUES: usize = 100;

/// Narrows what is found: every field that is given must hold, within one any of its values.
#[derive(InputObject, Default)]
pub(super) struct SearchFilter {
    /// Of these kinds.
    #[graphql(default)]
    kinds: Vec<DocumentKind>,
    /// Of these directions.
    #[graphql(default)]
    directions: Vec<Direction>,
    /// Of these access classes.
    #[graphql(default)]
    access_classes: Vec<AccessClass>,
    /// In these states.
    #[graphql(default)]
    statuses: Vec<DocumentStatus>,
    /// With contents whose text is known this far.
    #[graphql(default)]
    text_states: Vec<TextState>,
    /// For which these units answer, or which they received.
    #[graphql(default)]
    units: Vec<ID>,
    /// For the units before, those that they succeeded too, however long ago (priekšteči).
    #[graphql(default)]
    with_predecessors: bool,
    /// Of these series.
    #[graphql(default)]
    series: Vec<ID>,
    /// In these files.
    #[graphql(default)]
    files: Vec<ID>,
    /// In files that stand on one of these lists of what is to be destroyed, as they are now (akts par dokumentu atlasi
    /// iznīcināšanai). Whoever reads lists may.
    #[graphql(default)]
    destruction_lists: Vec<ID>,
    /// In files of which one of these acts hands units over to the archive and was not cancelled (nodošanas un pieņemšanas akts).
    /// Whoever reads inventories may.
    #[graphql(default)]
    handover_acts: Vec<ID>,
    /// In files that are described in one of these inventories for the archive, as they are now (uzskaites saraksts). Whoever
    /// reads inventories may.
    #[graphql(default)]
    inventories: Vec<ID>,
    /// Of these registers.
    #[graphql(default)]
    registers: Vec<ID>,
    /// Registered in these years.
    #[graphql(default)]
    years: Vec<i32>,
    /// With dates in these ranges.
    #[graphql(default)]
    dates: Vec<SearchDateRange>,
    /// Words of a correspondent's or addressee's name, in any inflection; all must be in it.
    correspondent: Option<String>,
    /// The document's own or its sender's number, whatever separates its parts.
    number: Option<String>,
}

/// A range of dates; both ends belong to it.
#[derive(InputObject)]
pub(super) struct SearchDateRange {
    /// Which date.
    field: SearchDate,
    /// First day.
    from: Option<Date>,
    /// Last day.
    to: Option<Date>,
}

/// The dates by which documents are found.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::DateField")]
pub(super) enum SearchDate {
    /// When it came (saņemšanas datums).
    Received,
    /// Date on the document (dokumenta datums).
    Dated,
    /// Day of registration (reģistrācijas datums).
    Registered,
}

/// What is given, as it can be kept and asked.
pub(super) fn narrowing(given: SearchFilter) -> Result<Narrowing, Problem> {
    let mut reading = Reading::default();
    for (field, length) in [
        ("kinds", given.kinds.len()),
        ("units", given.units.len()),
        ("series", given.series.len()),
        ("files", given.files.len()),
        ("destructionLists", given.destruction_lists.len()),
        ("handoverActs", given.handover_acts.len()),
        ("inventories", given.inventories.len()),
        ("registers", given.registers.len()),
        ("years", given.years.len()),
        ("dates", given.dates.len()),
    ] {
        if length > MOST_VALUES {
            let path = format!("filter.{field}");
            return Err(Problem::new("TOO_MANY", &path).with("most", MOST_VALUES));
        }
    }
    let filters = engine::Filters {
        kinds: words::<_, entities::vocabulary::DocumentKind>(given.kinds, |word| word.as_str()),
        directions: words::<_, entities::vocabulary::Direction>(given.directions, |word| {
            word.as_str()
        }),
        access_classes: words::<_, entities::vocabulary::AccessClass>(
            given.access_classes,
            |word| word.as_str(),
        ),
        statuses: words::<_, entities::vocabulary::DocumentStatus>(given.statuses, |word| {
            word.as_str()
        }),
        content_states: words::<_, entities::vocabulary::TextState>(given.text_states, |word| {
            word.as_str()
        }),
        units: uuids::<UnitId>(&mut reading, &given.units, "filter.units"),
        series: uuids::<SeriesId>(&mut reading, &given.series, "filter.series"),
        files: uuids::<FileId>(&mut reading, &given.files, "filter.files"),
        documents: Vec::new(),
        file_sets: Vec::new(),
        registers: uuids::<RegisterId>(&mut reading, &given.registers, "filter.registers"),
        years: given.years,
        dates: dates(&mut reading, &given.dates),
        correspondent: given.correspondent.filter(|words| !words.trim().is_empty()),
        number: given.number.filter(|number| !number.trim().is_empty()),
    };
    let narrowing = Narrowing {
        filters,
        with_predecessors: given.with_predecessors,
        destruction_lists: ids(
            &mut reading,
            &given.destruction_lists,
            "filter.destructionLists",
        ),
        handover_acts: ids(&mut reading, &given.handover_acts, "filter.handoverActs"),
        inventories: ids(&mut reading, &given.inventories, "filter.inventories"),
    };
    // A query has room for one problem: the first.
    reading.done(Some(narrowing)).map_err(|problems| {
        problems
            .into_iter()
            .next()
            .unwrap_or(Problem::new("ID_MALFORMED", "filter"))
    })
}

/// A filter that came as JSON by another door, read as the very same input: a field that it does not have is refused there too.
pub(crate) fn narrowing_of(given: serde_json::Value) -> Result<Narrowing, Problem> {
    // What the library says of it is English; the field's name says as much in either language.
    let malformed = |what: &str| Problem::new("BODY_MALFORMED", "filter").with("what", what);
    let value = Value::from_json(given).map_err(|_| malformed("filter"))?;
    let filter = SearchFilter::parse(Some(value.clone()));
    let filter = filter.map_err(|_| malformed(&unreadable(&value)))?;
    match unread(&value, &filter.to_value()) {
        Some(field) => Err(malformed(&field)),
        None => narrowing(filter),
    }
}

/// The first field that cannot be read even by itself.
fn unreadable(given: &Value) -> String {
    let Value::Object(fields) = given else {
        return "filter".to_owned();
    };
    let mut fields = fields.iter();
    let found = fields.find(|(name, value)| {
        let alone = std::iter::once(((*name).clone(), (*value).clone()));
        SearchFilter::parse(Some(Value::Object(alone.collect()))).is_err()
    });
    found.map_or_else(|| "filter".to_owned(), |(name, _)| name.to_string())
}

/// The first field that was given and not read: reading an input passes those over.
fn unread(given: &Value, read: &Value) -> Option<String> {
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => {
            given.iter().find_map(|(name, given)| match read.get(name) {
                Some(read) => unread(given, read),
                None => Some(name.to_string()),
            })
        }
        (Value::List(given), Value::List(read)) => {
            let pairs = given.iter().zip(read);
            pairs
                .into_iter()
                .find_map(|(given, read)| unread(given, read))
        }
        // One value stands for a list of one.
        (given, Value::List(read)) => read.first().and_then(|read| unread(given, read)),
        _ => None,
    }
}

fn words<W, K: From<W>>(words: Vec<W>, print: impl Fn(K) -> &'static str) -> Vec<String> {
    words
        .into_iter()
        .map(|word| print(word.into()).to_owned())
        .collect()
}

fn ids<T: Identified>(reading: &mut Reading, given: &[ID], path: &str) -> Vec<T> {
    let numbered = given.iter().enumerate();
    numbered
        .filter_map(|(index, id)| reading.id::<T>(id, &format!("{path}.{index}")))
        .collect()
}

fn uuids<T: Identified>(reading: &mut Reading, given: &[ID], path: &str) -> Vec<uuid::Uuid> {
    let ids = ids::<T>(reading, given, path).into_iter();
    ids.map(T::uuid).collect()
}

fn dates(reading: &mut Reading, given: &[SearchDateRange]) -> Vec<engine::DateRange> {
    let mut dates = Vec::with_capacity(given.len());
    for (index, range) in given.iter().enumerate() {
        let mut day = |day: &Option<Date>, end: &str| {
            let path = format!("filter.dates.{index}.{end}");
            day.as_ref().and_then(|day| reading.date(day, &path))
        };
        dates.push(engine::DateRange {
            field: range.field.into(),
            from: day(&range.from, "from"),
            to: day(&range.to, "to"),
        });
    }
    dates
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_filter_in_json_is_the_one_of_the_api() {
        let given = json!({
            "kinds": ["ORDER"], "years": 2026, "number": "1-8/24/3",
            "dates": [{ "field": "REGISTERED", "from": "2026-01-01", "to": null }],
        });
        let read = narrowing_of(given).expect("a filter");
        assert_eq!(read.filters.kinds, ["order"]);
        assert_eq!(read.filters.years, [2026]);
        assert_eq!(read.filters.dates.len(), 1);
        assert!(read.narrows());
        assert!(!narrowing_of(json!({})).expect("a filter").narrows());
        let problem = narrowing_of(json!({ "files": ["x"] })).expect_err("no id");
        assert_eq!(
            format!("{} {}", problem.code, problem.path.join(".")),
            "ID_MALFORMED filter.files.0"
        );
        for (given, field) in [
            (json!({ "kind": ["ORDER"] }), "kind"),
            (json!({ "years": [2026], "kinds": ["NONE"] }), "kinds"),
            (json!("ORDER"), "filter"),
            (
                json!({ "dates": [{ "field": "REGISTERED", "until": "2026-01-01" }] }),
                "until",
            ),
        ] {
            let problem = narrowing_of(given).expect_err(field);
            assert_eq!(
                (problem.code, problem.path.join(".").as_str()),
                ("BODY_MALFORMED", "filter")
            );
            assert_eq!(problem.arguments, [("what", field.to_owned())]);
        }
    }
}
