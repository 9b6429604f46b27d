//! The lines of destroyed documents in their registers' extracts (*reģistra izraksta rindas*): a line holds a number, a day and an
//! id, which stay, and the reason of an annulment, which goes. The digest of the original stays with the closing and in the
//! journal; the line says by which act it was changed.

use std::collections::{BTreeMap, HashMap};

use entities::classification::{register_closing, register_extract};
use entities::documents::document;
use entities::ids::{ClosingId, DestructionListId, DocumentId, RegisterId};
use entities::retention::tombstone;
use entities::vocabulary::DocumentStatus;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    JoinType, QueryFilter, QuerySelect,
};

use crate::kernel::Fault;
use crate::op::Op;

/// The word of an annulled number in an extract.
const ANNULLED: &str = "anulēts";

/// Rewrites the lines of annulled documents; returns how many extracts were changed.
///
/// # Errors
/// A fault of the database.
pub(super) async fn rewrite(
    op: &Op,
    annulled: impl Iterator<Item = &document::Model>,
    act: &str,
) -> Result<u64, Fault> {
    let mut years: BTreeMap<(RegisterId, i32), HashMap<i64, String>> = BTreeMap::new();
    for card in annulled {
        if let (Some(register), Some(year), Some(sequence), Some(number)) = (
            card.register_id,
            card.register_year,
            card.sequence,
            &card.number,
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
        for row in extracts(op.transaction(), register, year).await? {
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

/// The extracts of a register's year, one for each time that it was closed.
async fn extracts<C: ConnectionTrait>(
    connection: &C,
    register: RegisterId,
    year: i32,
) -> Result<Vec<register_extract::Model>, Fault> {
    let closings: Vec<ClosingId> = register_closing::Entity::find()
        .select_only()
        .column(register_closing::Column::Id)
        .filter(register_closing::Column::RegisterId.eq(register))
        .filter(register_closing::Column::Year.eq(year))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(register_extract::Entity::find()
        .filter(register_extract::Column::ClosingId.is_in(closings))
        .all(connection)
        .await?)
}

/// Documents that a list destroyed and that were annulled before.
///
/// # Errors
/// A fault of the database.
pub(super) async fn annulled<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
) -> Result<Vec<document::Model>, Fault> {
    Ok(document::Entity::find()
        .join(
            JoinType::InnerJoin,
            document::Entity::belongs_to(tombstone::Entity)
                .from(document::Column::Id)
                .to(tombstone::Column::DocumentId)
                .into(),
        )
        .filter(tombstone::Column::ListId.eq(list))
        .filter(tombstone::Column::Was.eq(DocumentStatus::Annulled))
        .all(connection)
        .await?)
}

/// Those of them whose lines still say why they were annulled.
///
/// # Errors
/// A fault of the database.
pub(super) async fn still_told<C: ConnectionTrait>(
    connection: &C,
    annulled: &[document::Model],
) -> Result<Vec<DocumentId>, Fault> {
    let mut years: BTreeMap<(RegisterId, i32), HashMap<i64, DocumentId>> = BTreeMap::new();
    for card in annulled {
        if let (Some(register), Some(year), Some(sequence)) =
            (card.register_id, card.register_year, card.sequence)
        {
            let of_year = years.entry((register, year)).or_default();
            of_year.insert(sequence, card.id);
        }
    }
    let mut found = Vec::new();
    for ((register, year), of_year) in years {
        for row in extracts(connection, register, year).await? {
            found.extend(annulled_in(&row.text).filter_map(|sequence| of_year.get(&sequence)));
        }
    }
    Ok(found)
}

/// Sequences whose lines tell of an annulment.
fn annulled_in(text: &str) -> impl Iterator<Item = i64> {
    records(text).filter_map(|record| {
        let mut cells = record.split(';');
        let sequence = cells.next()?.parse().ok()?;
        (cells.nth(2)? == ANNULLED).then_some(sequence)
    })
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
        assert_eq!(annulled_in(text).collect::<Vec<_>>(), [2]);
        assert_eq!(annulled_in(&with_lines(text, &lines)).count(), 0);
    }
}
