//! The lines of destroyed documents in their registers' extracts (*reģistra izraksta rindas*): a line holds a number, a day and an
//! id, which stay, and the reason of an annulment, which goes. The digest of the original stays with the closing and in the
//! journal; the line says by which act it was changed.

use std::collections::{BTreeMap, HashMap};

use entities::classification::{register_closing, register_extract};
use entities::documents::document;
use entities::ids::RegisterId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use crate::kernel::Fault;
use crate::op::Op;

/// Rewrites the lines; returns how many extracts were changed.
///
/// # Errors
/// A fault of the database.
pub(super) async fn rewrite(
    op: &Op,
    documents: &[document::Model],
    act: &str,
) -> Result<u64, Fault> {
    let mut years: BTreeMap<(RegisterId, i32), HashMap<i64, String>> = BTreeMap::new();
    for card in documents {
        if let (Some(register), Some(year), Some(sequence), Some(number), true) = (
            card.register_id,
            card.register_year,
            card.sequence,
            &card.number,
            card.annulment_reason.is_some(),
        ) {
            let line = format!(
                "{sequence};{number};{};iznīcināts;akts {};{}",
                card.registered_on,
                act.replace([';', '"'], " "),
                card.id
            );
            years
                .entry((register, year))
                .or_default()
                .insert(sequence, line);
        }
    }
    let mut changed = 0;
    for ((register, year), lines) in years {
        let closings = register_closing::Entity::find()
            .filter(register_closing::Column::RegisterId.eq(register))
            .filter(register_closing::Column::Year.eq(year))
            .all(op.transaction())
            .await?;
        for closing in closings {
            let Some(row) = register_extract::Entity::find_by_id(closing.id)
                .one(op.transaction())
                .await?
            else {
                continue;
            };
            let text = with_lines(&row.text, &lines);
            if text != row.text {
                let mut change = row.into_active_model();
                change.text = Set(text);
                change.update(op.transaction()).await?;
                changed += 1;
            }
        }
    }
    Ok(changed)
}

/// The text with other lines for these sequences. A cell in quotes may hold line breaks, so it is records that are counted.
fn with_lines(text: &str, lines: &HashMap<i64, String>) -> String {
    let mut result = String::with_capacity(text.len());
    for record in records(text) {
        let sequence = record
            .split(';')
            .next()
            .and_then(|first| first.parse().ok());
        match sequence.and_then(|sequence: i64| lines.get(&sequence)) {
            Some(line) => {
                result.push_str(line);
                result.push('\n');
            }
            None => result.push_str(record),
        }
    }
    result
}

/// Records with their line ends.
fn records(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split_inclusive(move |character| {
        quoted ^= character == '"';
        character == '\n' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_record_is_replaced() {
        let text = "kārtas numurs;…\n1;1-1/1;2026-01-02;reģistrēts;;a\n\
                    2;1-1/2;2026-01-02;anulēts;\"Bērziņa\niesniegums; \"\"divreiz\"\"\";b\n3;1-1/3;2026-01-03;reģistrēts;;c\n";
        let lines = HashMap::from([(2, "2;1-1/2;2026-01-02;iznīcināts;akts 4;b".to_owned())]);
        assert_eq!(
            with_lines(text, &lines),
            "kārtas numurs;…\n1;1-1/1;2026-01-02;reģistrēts;;a\n\
             2;1-1/2;2026-01-02;iznīcināts;akts 4;b\n3;1-1/3;2026-01-03;reģistrēts;;c\n"
        );
        assert_eq!(with_lines(text, &HashMap::new()), text);
    }
}
