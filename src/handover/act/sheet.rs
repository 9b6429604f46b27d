//! An act as a table that other programs read (*akts izklājlapā*): a row an inventory, the whole below.

use super::paper::{listed, size};
use super::said::Said;

const COLUMNS: [&str; 8] = [
    "Uzskaites saraksta veids",
    "Uzskaites saraksta nosaukums",
    "Uzskaites saraksta numurs",
    "Glabājamo vienību skaits",
    "Dokumentu skaits",
    "Datu apjoms",
    "Datnes formāts",
    "GV ar ierobežotu pieejamību numuri",
];

/// The rows of a table, the names of the columns first.
pub(super) fn rows(said: &Said) -> Vec<Vec<String>> {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    rows.extend(said.rows.iter().map(|row| {
        vec![
            row.kind.clone(),
            row.title.clone(),
            row.number.clone(),
            row.units.to_string(),
            number(row.documents).unwrap_or_default(),
            row.bytes.map(size).unwrap_or_default(),
            listed(&row.formats),
            listed(&row.restricted),
        ]
    }));
    let totals = &said.totals;
    rows.push(vec![
        "Kopā".to_owned(),
        String::new(),
        String::new(),
        format!("{} ({})", totals.units, totals.units_in_words),
        number(totals.documents).unwrap_or_default(),
        totals.bytes.map(size).unwrap_or_default(),
        String::new(),
        String::new(),
    ]);
    rows
}
