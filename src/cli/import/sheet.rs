//! From a row to a registration: register, file and unit by their codes, the card from the cells.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::classification::{file, register};
use entities::ids::{FileId, UnitId};
use entities::values::ContentHash;
use entities::vocabulary::OpenState;

use super::columns::Column;
use super::metadata::Row;
use super::people::People;
use crate::access::Caller;
use crate::app::Ground;
use crate::classification::filing::FileRefusal;
use crate::classification::read as scheme;
use crate::cli::arguments::ImportArguments;
use crate::cli::outlet::Failure;
use crate::documents::CardDraft;
use crate::documents::register::RegisterDocument;
use crate::kernel::secret::{self, Keys};
use crate::kernel::{Fault, Problem, calendar};
use crate::op::IdempotencyKey;
use crate::organisation;

/// What all documents of an import share.
pub(crate) struct Sheet {
    register: register::Model,
    /// Files that take documents this year.
    files: Files,
    /// Units by code.
    units: BTreeMap<String, UnitId>,
    /// File of documents that name none.
    default_file: Option<FileId>,
}

impl Sheet {
    /// Looks up what the arguments name.
    ///
    /// # Errors
    /// When there is no such register or file.
    pub(crate) async fn open(
        ground: &Ground,
        caller: &Caller,
        arguments: &ImportArguments,
    ) -> Result<Self, Failure> {
        let reader = ground.kit.db.reader();
        let registers = scheme::registers(reader, caller.institution).await?;
        let known = registers
            .iter()
            .map(|register| register.code.clone())
            .collect::<Vec<_>>()
            .join(", ");
        let register = registers
            .into_iter()
            .find(|register| register.code == arguments.register)
            .ok_or_else(|| {
                Failure::Said(
                    "cli-import-register",
                    vec![("register", arguments.register.clone()), ("known", known)],
                )
            })?;
        let year = calendar::year(ground.kit.clock.now());
        let files = Files::of(scheme::files_of_year(reader, caller.institution, year).await?);
        let default_file = match &arguments.file {
            None => None,
            Some(name) => Some(files.named(name).map_err(|refusal| match refusal {
                FileRefusal::SeveralOpen { index } => {
                    Failure::Said("file-several-open", vec![("index", index)])
                }
                _ => Failure::Said(
                    "cli-import-file",
                    vec![("index", name.clone()), ("year", year.to_string())],
                ),
            })?),
        };
        let units = organisation::read::units(reader, caller.institution).await?;
        Ok(Self {
            register,
            files,
            units: units.into_iter().map(|unit| (unit.code, unit.id)).collect(),
            default_file,
        })
    }

    /// The key of a document, and the request it stands for: the same path with the same bytes into the same register.
    ///
    /// # Errors
    /// A fault when the key would not be one.
    pub(crate) fn identity(
        &self,
        keys: &Keys,
        path: &str,
        hash: ContentHash,
    ) -> Result<(IdempotencyKey, String), Fault> {
        let question = format!("import\n{}\n{hash}\n{path}", self.register.id);
        // Paths name people: the key tells nobody which.
        let hash = secret::hex(&keys.blind_index(&question));
        let key: IdempotencyKey = format!("import-{hash}")
            .parse()
            .map_err(Fault::at("naming an import"))?;
        // An import may go on months later; its documents must not be doubled then.
        Ok((key.kept(), question))
    }

    /// The registration of a file, without its bytes and its correspondent.
    ///
    /// # Errors
    /// The first code that stands for nothing.
    pub(crate) fn command(
        &self,
        row: Option<&Row>,
        path: &str,
    ) -> Result<(RegisterDocument, People), Problem> {
        let empty = Row::default();
        let row = row.unwrap_or(&empty);
        let file = match &row.file_index {
            None => self.default_file,
            Some(name) => {
                let found = self.files.named(name);
                Some(found.map_err(|refusal| refusal.problem("file"))?)
            }
        };
        let unit = match &row.unit {
            None => None,
            Some(code) => Some(
                *self
                    .units
                    .get(code)
                    .ok_or_else(|| Problem::new("UNIT_UNKNOWN", "unit"))?,
            ),
        };
        let command = RegisterDocument {
            register: self.register.id,
            file,
            card: CardDraft {
                unit,
                ..card(row, path)
            },
            claims: Vec::new(),
            relations: Vec::new(),
            idempotency: None,
        };
        Ok((
            command,
            People {
                name: row.sender.clone(),
                kind: row.sender_kind,
                code: row.sender_code.clone(),
            },
        ))
    }
}

/// The open files of a year, by what people call them: the designation (`3-1 Nr. 17`), or the index where only one bears it.
struct Files(BTreeMap<String, Option<FileId>>);

impl Files {
    fn of(files: Vec<file::Model>) -> Self {
        let mut names = BTreeMap::new();
        for file in files {
            if file.state == OpenState::Closed {
                continue;
            }
            if file.number.is_some() {
                names.insert(file.designation(), Some(file.id));
            }
            names
                .entry(file.file_index.to_string())
                .and_modify(|only| *only = None)
                .or_insert(Some(file.id));
        }
        Self(names)
    }

    fn named(&self, name: &str) -> Result<FileId, FileRefusal> {
        match self.0.get(name) {
            None => Err(FileRefusal::Unknown),
            Some(None) => Err(FileRefusal::SeveralOpen {
                index: name.to_owned(),
            }),
            Some(Some(id)) => Ok(*id),
        }
    }
}

fn card(row: &Row, path: &str) -> CardDraft {
    let text = |column: Column| row.texts.get(&column).cloned();
    let date = |column: Column| -> Option<NaiveDate> { row.dates.get(&column).copied() };
    let count = |column: Column| row.counts.get(&column).copied();
    CardDraft {
        kind: row.kind,
        title: text(Column::Title).unwrap_or_else(|| title_of(path)),
        annotation: text(Column::Annotation),
        keywords: text(Column::Keywords),
        notes: text(Column::Notes),
        languages: text(Column::Language)
            .map(|codes| {
                codes
                    .split([' ', ',', ';'])
                    .filter(|code| !code.is_empty())
                    .map(str::to_lowercase)
                    .collect()
            })
            .unwrap_or_default(),
        document_date: date(Column::DocumentDate),
        sent_on: date(Column::Sent),
        received_at: row.received_at,
        channel: row.channel,
        sender_number: text(Column::SenderNumber),
        sender_date: date(Column::SenderDate),
        enclosure_count: count(Column::Enclosures),
        sheet_count: count(Column::Sheets),
        author: text(Column::Author),
        signer: text(Column::Signer),
        access_class: row.access,
        access_until: date(Column::AccessUntil),
        access_ground: text(Column::AccessGround),
        ..CardDraft::default()
    }
}

/// The file's name without its ending; `_` is what people write for a space.
fn title_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let title = stem.replace('_', " ");
    if title.trim().is_empty() {
        name.to_owned()
    } else {
        title.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lends_its_name() {
        assert_eq!(
            title_of("a/Iesniegums_par pabalstu.2026.pdf"),
            "Iesniegums par pabalstu.2026"
        );
        assert_eq!(title_of("_.pdf"), "_.pdf");
        assert_eq!(title_of("vēstule"), "vēstule");
    }
}
