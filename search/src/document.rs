//! A projection as the engine reads it: by reference, so that a large text is not copied once for every view of it.

use std::iter::Empty;

use chrono::Datelike;
use tantivy::Document;
use tantivy::schema::Field;
use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf, Value};
use uuid::Uuid;

use crate::analysis::identifier::key_of_number;
use crate::index::TextLimits;
use crate::projection::Projection;
use crate::request::{DateField, FacetField};
use crate::schema::Fields;
use crate::writer::Room;

pub(crate) struct IndexedDocument {
    projection: Projection,
    fields: Fields,
    limits: TextLimits,
    /// Verbatim terms that the projection does not hold as such.
    terms: Vec<(Field, String)>,
    /// Given back once the engine has taken the document in.
    _room: Room,
}

impl IndexedDocument {
    pub(crate) fn new(
        projection: Projection,
        fields: Fields,
        limits: TextLimits,
        room: Room,
    ) -> Self {
        let terms = verbatim_terms(&projection, &fields);
        Self {
            projection,
            fields,
            limits,
            terms,
            _room: room,
        }
    }
}

fn verbatim_terms(projection: &Projection, fields: &Fields) -> Vec<(Field, String)> {
    let Projection {
        number,
        sender_number,
        units,
        series,
        files,
        register,
        year,
        ..
    } = projection;
    let mut terms = Vec::new();
    for printed in [number, sender_number].into_iter().flatten() {
        terms.push((fields.number, key_of_number(printed)));
    }
    let mut ids = |facet: FacetField, ids: &[Uuid]| {
        terms.extend(ids.iter().map(|id| (fields.facet(facet), id.to_string())));
    };
    ids(FacetField::Unit, units);
    ids(FacetField::Series, series);
    ids(FacetField::File, files);
    ids(FacetField::Register, register.as_slice());
    if let Some(year) = year {
        terms.push((fields.facet(FacetField::Year), year.to_string()));
    }
    for (facet, value) in [
        (FacetField::Kind, &projection.kind),
        (FacetField::Direction, &projection.direction),
        (FacetField::AccessClass, &projection.access_class),
        (FacetField::Status, &projection.status),
    ] {
        if !value.is_empty() {
            terms.push((fields.facet(facet), value.clone()));
        }
    }
    terms.extend(
        projection
            .content_states
            .iter()
            .map(|s| (fields.facet(FacetField::ContentState), s.clone())),
    );
    terms
}

impl Document for IndexedDocument {
    type Value<'a> = FieldValue<'a>;
    type FieldsValuesIter<'a> = std::vec::IntoIter<(Field, FieldValue<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let Self {
            projection,
            fields,
            limits,
            terms,
            ..
        } = self;
        let mut values = Vec::with_capacity(64);

        values.push((fields.id, FieldValue::Bytes(projection.id.as_bytes())));
        let (high, low) = projection.id.as_u64_pair();
        values.extend(
            fields
                .id_columns
                .into_iter()
                .zip([high, low].map(FieldValue::U64)),
        );
        let digest = digest_words(&projection.digest).map(FieldValue::U64);
        values.extend(fields.digest_columns.into_iter().zip(digest));
        values.push((fields.sequence, FieldValue::U64(projection.sequence)));
        values.extend(
            projection
                .access_keys
                .iter()
                .map(|key| (fields.access_keys, FieldValue::U64(*key))),
        );
        for (date, day) in [
            (DateField::Received, projection.received_on),
            (DateField::Dated, projection.dated_on),
            (DateField::Registered, projection.registered_on),
        ] {
            values.extend(day.map(|day| {
                (
                    fields.date(date),
                    FieldValue::I64(day.num_days_from_ce().into()),
                )
            }));
        }
        values.extend(
            terms
                .iter()
                .map(|(field, term)| (*field, FieldValue::Str(term))),
        );

        let title = projection.title.as_str();
        for field in [fields.title, fields.title_surfaces, fields.stored_title] {
            values.push((field, FieldValue::Str(title)));
        }
        for name in &projection.correspondents {
            for field in [fields.names, fields.name_surfaces, fields.stored_names] {
                values.push((field, FieldValue::Str(name)));
            }
        }

        let numbers = [&projection.number, &projection.sender_number]
            .into_iter()
            .flatten();
        let printed = numbers.clone();
        values.extend(printed.map(|number| (fields.stored_numbers, FieldValue::Str(number))));
        let short = std::iter::once(&projection.title)
            .chain(numbers)
            .chain(&projection.correspondents)
            .chain(&projection.keywords)
            .map(String::as_str);
        let texts = || {
            std::iter::once(&projection.body)
                .chain(&projection.attachments)
                .map(String::as_str)
        };
        for text in short.chain(budgeted(texts(), limits.indexed_bytes)) {
            for field in [fields.text, fields.surfaces, fields.identifiers] {
                values.push((field, FieldValue::Str(text)));
            }
        }
        let stored = budgeted(texts(), limits.stored_bytes);
        values.extend(stored.map(|text| (fields.stored_texts, FieldValue::Str(text))));
        values.into_iter()
    }
}

pub(crate) fn digest_words(digest: &[u8; 32]) -> [u64; 4] {
    let (words, _) = digest.as_chunks::<8>();
    std::array::from_fn(|at| words.get(at).copied().map_or(0, u64::from_be_bytes))
}

/// The texts as far as `budget` bytes reach; the one that is cut ends with a whole character, later ones are empty.
fn budgeted<'a>(
    texts: impl Iterator<Item = &'a str>,
    budget: usize,
) -> impl Iterator<Item = &'a str> {
    let mut left = budget;
    texts.map(move |text| {
        let kept = &text[..text.floor_char_boundary(left)];
        left -= kept.len();
        kept
    })
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum FieldValue<'a> {
    Str(&'a str),
    Bytes(&'a [u8]),
    U64(u64),
    I64(i64),
}

impl<'a> Value<'a> for FieldValue<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Self::Str(text) => ReferenceValueLeaf::Str(text),
            Self::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
            Self::U64(number) => ReferenceValueLeaf::U64(number),
            Self::I64(number) => ReferenceValueLeaf::I64(number),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_cuts_between_characters_and_leaves_nothing_for_later_texts() {
        let cut: Vec<_> = budgeted(["āā", "āb", "c"].into_iter(), 7).collect();
        assert_eq!(cut, ["āā", "āb", ""]);
        let cut: Vec<_> = budgeted(["āā", "b"].into_iter(), 3).collect();
        assert_eq!(cut, ["ā", "b"], "the byte left over is the next one's");
    }
}
