//! The fields of the index.
//!
//! `text` decides what matches: it holds the stems of everything readable, titles and names included. `title`, `names`
//! and `number` lift a hit, and serve what is asked of that field alone; `surfaces` (`title_surfaces`, `name_surfaces`)
//! serves what is asked as written (phrases in quotes, beginnings of words); `identifiers` serves numbers and dates. What is
//! stored serves highlights and suggestions.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema,
    TextFieldIndexing, TextOptions,
};

use crate::analysis::{IDENTIFIERS, STEMS, SURFACES};
use crate::request::{DateField, FacetField};

/// Raised whenever the fields change what they hold while the engine's own description of them stays the same.
pub(crate) const VERSION: u32 = 1;

pub(crate) mod column {
    pub(crate) const SEQUENCE: &str = "sequence";
    pub(crate) const ACCESS_KEYS: &str = "access_keys";
    pub(crate) const ID: [&str; 2] = ["id_high", "id_low"];
    pub(crate) const DIGEST: [&str; 4] = ["digest_0", "digest_1", "digest_2", "digest_3"];
}

/// Handles of the fields, in the order in which they are made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) id_columns: [Field; 2],
    pub(crate) digest_columns: [Field; 4],
    pub(crate) sequence: Field,
    pub(crate) access_keys: Field,
    pub(crate) text: Field,
    pub(crate) title: Field,
    pub(crate) names: Field,
    pub(crate) title_surfaces: Field,
    pub(crate) name_surfaces: Field,
    pub(crate) surfaces: Field,
    pub(crate) identifiers: Field,
    pub(crate) number: Field,
    pub(crate) stored_title: Field,
    pub(crate) stored_names: Field,
    pub(crate) stored_numbers: Field,
    pub(crate) stored_texts: Field,
    facets: [Field; FacetField::ALL.len()],
    dates: [Field; DateField::ALL.len()],
}

impl Fields {
    pub(crate) fn facet(&self, facet: FacetField) -> Field {
        self.facets[facet as usize]
    }

    pub(crate) fn date(&self, date: DateField) -> Field {
        self.dates[date as usize]
    }
}

pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let number = || NumericOptions::from(FAST);
    let fields = Fields {
        id: builder.add_bytes_field("id", BytesOptions::from(INDEXED)),
        id_columns: column::ID.map(|name| builder.add_u64_field(name, number())),
        digest_columns: column::DIGEST.map(|name| builder.add_u64_field(name, number())),
        sequence: builder.add_u64_field(column::SEQUENCE, number()),
        access_keys: builder.add_u64_field(column::ACCESS_KEYS, number()),
        text: builder.add_text_field(
            "text",
            analysed(STEMS, IndexRecordOption::WithFreqsAndPositions),
        ),
        title: builder.add_text_field(
            "title",
            analysed(STEMS, IndexRecordOption::WithFreqsAndPositions),
        ),
        names: builder.add_text_field(
            "names",
            analysed(STEMS, IndexRecordOption::WithFreqsAndPositions),
        ),
        title_surfaces: builder.add_text_field(
            "title_surfaces",
            analysed(SURFACES, IndexRecordOption::WithFreqsAndPositions),
        ),
        name_surfaces: builder.add_text_field(
            "name_surfaces",
            analysed(SURFACES, IndexRecordOption::WithFreqsAndPositions),
        ),
        surfaces: builder.add_text_field(
            "surfaces",
            analysed(SURFACES, IndexRecordOption::WithFreqsAndPositions),
        ),
        identifiers: builder.add_text_field(
            "identifiers",
            analysed(IDENTIFIERS, IndexRecordOption::WithFreqs),
        ),
        number: builder.add_text_field("number", verbatim()),
        stored_title: builder.add_text_field("stored_title", STORED),
        stored_names: builder.add_text_field("stored_names", STORED),
        stored_numbers: builder.add_text_field("stored_numbers", STORED),
        stored_texts: builder.add_text_field("stored_texts", STORED),
        facets: FacetField::ALL
            .map(|facet| builder.add_text_field(facet.name(), verbatim().set_fast("raw"))),
        dates: DateField::ALL.map(|date| builder.add_i64_field(date.name(), number())),
    };
    (builder.build(), fields)
}

fn analysed(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record),
    )
}

fn verbatim() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    )
}
