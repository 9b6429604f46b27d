//! The values that a query may name: `veids:lēmums`, `reģistrs:iesniegumi`, `lieta:2-5`, `akts:1/2026`.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use ::search::query::{Expression, Field, Query, QueryProblemKind};
use ::search::{FacetField, QueryProblem, Vocabulary};
use entities::classification::file;
use entities::ids::{DestructionListId, FileId, HandoverActId, InventoryId};
use entities::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::search::Misunderstood;
use super::standing::{self, MOST_FILES};
use super::{Finding, Refusal};
use crate::access::{Action, Caller};
use crate::classification;
use crate::kernel::Fault;

pub(super) const FILE: Field = Field::Listed(FacetField::File);
const REGISTER: Field = Field::Listed(FacetField::Register);

impl Finding {
    /// What the values that `words` name are called. Registers, files, acts and inventories are read only where one is named.
    ///
    /// # Errors
    /// A fault of the database; inside it the refusal, where the caller may not know what stands on what they name or
    /// names more than a question can hold.
    pub(super) async fn vocabulary(
        &self,
        caller: &Caller,
        words: &str,
    ) -> Result<Result<Vocabulary, Refusal>, Fault> {
        let mut vocabulary = Vocabulary::default();
        // What cannot be read is refused when it is asked.
        let Ok(query) = Query::parse(words) else {
            return Ok(Ok(vocabulary));
        };
        if !Field::all().any(|field| field.facet().is_some() && query.names(field)) {
            return Ok(Ok(vocabulary));
        }
        add_words(&mut vocabulary);
        if query.names(REGISTER) {
            let (reader, institution) = (self.kit.db.reader(), caller.institution);
            let mut registers = classification::read::registers(reader, institution).await?;
            registers.extend(classification::read::former_registers(reader, institution).await?);
            for register in registers {
                let names = [register.code, register.title_lv, register.title_en];
                vocabulary.add(
                    REGISTER,
                    register.id.0.to_string(),
                    names.into_iter().filter(|name| !name.is_empty()),
                );
            }
        }
        if query.names(FILE) {
            let found = self.add_files(caller, &query, &mut vocabulary).await?;
            if found > MOST_FILES {
                return Ok(Err(too_many(&query, FILE)));
            }
        }
        if query.names(Field::Act) {
            // Who may read one kind of acts is answered from that kind.
            let destruction = caller.require(Action::ReadDestructionLists);
            let handover = caller.require(Action::ReadInventories);
            let mut found = 0;
            if destruction.is_ok() {
                found += self
                    .add_destruction_acts(caller, &query, &mut vocabulary)
                    .await?;
            }
            if handover.is_ok() {
                found += self
                    .add_handover_acts(caller, &query, &mut vocabulary)
                    .await?;
            }
            if let (Err(not), Err(_)) = (destruction, handover) {
                return Ok(Err(Refusal::NotPermitted(not)));
            }
            if found > MOST_FILES {
                return Ok(Err(too_many(&query, Field::Act)));
            }
        }
        if query.names(Field::Inventory) {
            if let Err(not) = caller.require(Action::ReadInventories) {
                return Ok(Err(Refusal::NotPermitted(not)));
            }
            let found = self
                .add_inventories(caller, &query, &mut vocabulary)
                .await?;
            if found > MOST_FILES {
                return Ok(Err(too_many(&query, Field::Inventory)));
            }
        }
        Ok(Ok(vocabulary))
    }

    /// The files that are named by their index, by index and number, or by index and year; how many.
    async fn add_files(
        &self,
        caller: &Caller,
        query: &Query,
        vocabulary: &mut Vocabulary,
    ) -> Result<usize, Fault> {
        let mut named = Condition::any();
        for part in query.values(FILE) {
            let (Expression::Run(text) | Expression::Phrase(text)) = &part.expression else {
                continue;
            };
            for (index, number) in readings(text) {
                let number = number.map(|number| file::Column::Number.eq(number));
                named = named.add(
                    Condition::all()
                        .add(file::Column::FileIndex.eq(index))
                        .add_option(number),
                );
            }
        }
        if named.is_empty() {
            return Ok(0);
        }
        let files = file::Entity::find()
            .filter(file::Column::InstitutionId.eq(caller.institution))
            .filter(named)
            .limit(MOST_FILES as u64 + 1)
            .all(self.kit.db.reader())
            .await?;
        let found = files.len();
        for file in files {
            let mut names = vec![
                file.designation_with_year(),
                file.designation(),
                file.file_index.to_string(),
            ];
            names.extend(
                file.number
                    .map(|number| format!("{}/{number}", file.file_index)),
            );
            vocabulary.add(FILE, file.id.0.to_string(), names);
        }
        Ok(found)
    }

    /// Every act of destruction by its number, with the files of those that are named; how many these are.
    async fn add_destruction_acts(
        &self,
        caller: &Caller,
        query: &Query,
        vocabulary: &mut Vocabulary,
    ) -> Result<usize, Fault> {
        let reader = self.kit.db.reader();
        let acts: Vec<Listed<DestructionListId>> = standing::acts(reader, caller.institution)
            .await?
            .into_iter()
            .map(|(id, number)| (id, id.0.to_string(), act_names(number, DESTRUCTION)))
            .collect();
        let named = named(query, Field::Act, &acts, vocabulary);
        let files = standing::on_lists(reader, &named).await?;
        Ok(add_listed(Field::Act, &acts, files, vocabulary))
    }

    /// Every act of handover by its number, with the files of those that are named; how many these are.
    async fn add_handover_acts(
        &self,
        caller: &Caller,
        query: &Query,
        vocabulary: &mut Vocabulary,
    ) -> Result<usize, Fault> {
        let reader = self.kit.db.reader();
        let acts: Vec<Listed<HandoverActId>> = standing::handover_acts(reader, caller.institution)
            .await?
            .into_iter()
            .map(|(id, number)| (id, id.0.to_string(), act_names(number, HANDOVER)))
            .collect();
        let named = named(query, Field::Act, &acts, vocabulary);
        let files = standing::on_handover_acts(reader, &named).await?;
        Ok(add_listed(Field::Act, &acts, files, vocabulary))
    }

    /// Every inventory by what it is called, with the files of those that are named; how many these are.
    async fn add_inventories(
        &self,
        caller: &Caller,
        query: &Query,
        vocabulary: &mut Vocabulary,
    ) -> Result<usize, Fault> {
        let reader = self.kit.db.reader();
        let known: Vec<Listed<InventoryId>> = standing::inventories(reader, caller.institution)
            .await?
            .into_iter()
            .map(|(id, names)| (id, id.0.to_string(), names.into()))
            .collect();
        let named = named(query, Field::Inventory, &known, vocabulary);
        let files = standing::in_inventories(reader, &named).await?;
        Ok(add_listed(Field::Inventory, &known, files, vocabulary))
    }
}

/// What acts of destruction and of handover are told apart by where both have a number.
const DESTRUCTION: [&str; 2] = ["iznīcināšanas", "destruction"];
const HANDOVER: [&str; 2] = ["nodošanas", "handover"];

/// What people call an act: by its number, or by what it is for and its number.
fn act_names(number: String, kind: [&str; 2]) -> Vec<String> {
    let with_kind = kind.map(|kind| format!("{kind} {number}"));
    [number].into_iter().chain(with_kind).collect()
}

/// A list, its id as the index would write it, and what people call it.
type Listed<T> = (T, String, Vec<String>);

/// Makes every list known under its names and says which of them the query means. A list's own id stands for its files as
/// long as there are none: no file has it, so an empty list is found to be empty, and is no unknown one.
fn named<T: Copy>(
    query: &Query,
    field: Field,
    known: &[Listed<T>],
    vocabulary: &mut Vocabulary,
) -> Vec<T> {
    for (_, value, names) in known {
        vocabulary.add(field, value.as_str(), names.iter().cloned());
    }
    let meant: HashSet<String> = query
        .values(field)
        .into_iter()
        .flat_map(|part| vocabulary.meant(field, part))
        .collect();
    let named = known.iter().filter(|(_, value, _)| meant.contains(value));
    named.map(|(id, ..)| *id).collect()
}

fn add_listed<T: Copy + Eq + Hash>(
    field: Field,
    known: &[Listed<T>],
    files: HashMap<T, Vec<FileId>>,
    vocabulary: &mut Vocabulary,
) -> usize {
    let mut added = 0;
    for (id, _, names) in known {
        for file in files.get(id).into_iter().flatten() {
            added += 1;
            vocabulary.add(field, file.0.to_string(), names.iter().cloned());
        }
    }
    added
}

/// How a file may have been named: by its index alone, or by index and running number (`3-1/17`, `3-1 Nr. 17`), where the
/// index itself may hold a slash; the year in brackets is left to the vocabulary.
fn readings(text: &str) -> Vec<(String, Option<i32>)> {
    let text = text.split('(').next().unwrap_or_default().trim();
    let mut readings = vec![(text.to_owned(), None)];
    let folded = text.to_lowercase();
    let split = match folded.find(" nr") {
        Some(at) => text.get(..at).zip(text.get(at + 3..)),
        None => text.rsplit_once('/'),
    };
    if let Some((index, number)) = split {
        let number = number.trim_start_matches('.').trim().parse();
        readings.extend(
            number
                .ok()
                .map(|number| (index.trim().to_owned(), Some(number))),
        );
    }
    readings
}

/// More files than a question can hold are meant, at the first place that names any.
fn too_many(query: &Query, field: Field) -> Refusal {
    let first = query.values(field).first().map(|part| part.at.clone());
    let problem = QueryProblem {
        kind: QueryProblemKind::TooManyValues(field),
        at: first.unwrap_or_default(),
    };
    Refusal::Query(Misunderstood::of(
        query.typed(),
        problem,
        &Vocabulary::default(),
    ))
}

/// The words of the lists that stand in the program.
fn add_words(vocabulary: &mut Vocabulary) {
    let mut add =
        |facet, value: &str, latvian: &str| vocabulary.add(Field::Listed(facet), value, [latvian]);
    for kind in DocumentKind::ALL {
        add(FacetField::Kind, kind.as_str(), kind.latvian());
    }
    for direction in Direction::ALL {
        add(
            FacetField::Direction,
            direction.as_str(),
            direction.latvian(),
        );
    }
    for class in AccessClass::ALL {
        add(FacetField::AccessClass, class.as_str(), class.latvian());
    }
    for status in DocumentStatus::ALL {
        add(FacetField::Status, status.as_str(), status.latvian());
    }
}

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn a_file_is_named_by_index_with_or_without_its_number() {
        let read = |text: &str| -> Vec<String> {
            let readings = readings(text).into_iter();
            readings
                .map(|(index, number)| match number {
                    Some(number) => format!("{index} № {number}"),
                    None => index,
                })
                .collect()
        };
        for (text, wanted) in [
            ("2-5", vec!["2-5"]),
            ("2-5 (2021)", vec!["2-5"]),
            ("3-1 Nr. 17", vec!["3-1 Nr. 17", "3-1 № 17"]),
            ("3-1 nr.17", vec!["3-1 nr.17", "3-1 № 17"]),
            ("3-1/17", vec!["3-1/17", "3-1 № 17"]),
            ("ADM/1-10-1", vec!["ADM/1-10-1"]),
            ("ADM/1/17", vec!["ADM/1/17", "ADM/1 № 17"]),
            ("", vec![""]),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }
}
