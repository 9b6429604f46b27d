//! Whether the files of a list were taken over before, what they said then, and what a later list adds.

use std::collections::HashMap;

use entities::ids::{FileId, UnitId};
use entities::organisation::unit;
use entities::takeover::taken_over_file;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{Checked, List};
use crate::db::CHUNK;
use crate::kernel::secret::Keys;
use crate::kernel::{Fault, Problem};
use crate::op::Kit;
use crate::takeover::cells::Flaw;
use crate::takeover::columns::{Columns as _, FileColumn as Column};
use crate::takeover::mapping::Mapping;
use crate::takeover::old_file::{Gathered, Key, OldFile};
use crate::takeover::read::{self, FormerFile};
use crate::takeover::{Tally, Watch};

/// What the files of a service said when they were taken over: a keyed digest of each.
pub(super) type Before = HashMap<Key, (FileId, Vec<u8>)>;

/// A file that was taken over before and of which the list says more than it did then.
pub(super) struct Completed {
    /// The file.
    pub(super) file: FileId,
    /// All that the list says of it now.
    pub(super) gathered: Gathered,
    /// What it did not say before.
    pub(super) added: Vec<Column>,
}

/// Whether a file of the list was taken over before.
enum Said {
    Never,
    JustSo,
    Less(FileId, Vec<Column>),
    Otherwise,
}

/// Which of the files were taken over before; one that says something else now is faulty, one that only says more
/// completes what is known of it.
pub(super) async fn check(
    kit: &Kit,
    service: &unit::Model,
    mapping: &Mapping<Column>,
    list: List,
    watch: &mut dyn Watch,
) -> Result<Checked, Fault> {
    let before = before(kit.db.reader(), service.id).await?;
    let mut checked = Checked {
        new: Vec::new(),
        completed: Vec::new(),
        known: Vec::new(),
        tally: Tally {
            read: list.rows,
            faulty: list.faulty,
            ..Tally::default()
        },
    };
    for gathered in list.files {
        match said(&kit.keys, &before, &gathered) {
            Said::Never => checked.new.push(gathered),
            Said::JustSo => checked.known.push(gathered),
            Said::Less(file, added) => checked.completed.push(Completed {
                file,
                gathered,
                added,
            }),
            Said::Otherwise => {
                checked.tally.faulty += gathered.rows();
                let path = format!("rows.{}.{}", gathered.row, Column::Index.english());
                watch.flaw(&Flaw {
                    row: gathered.row,
                    column: Some(mapping.name_of(Column::Index).to_owned()),
                    problem: Problem::new("FILE_CHANGED", &path)
                        .with("file", gathered.file.designation()),
                });
            }
        }
    }
    checked.count();
    Ok(checked)
}

/// Sorts once more, with nobody else writing: what somebody took over meanwhile is known.
pub(super) async fn check_again<C: ConnectionTrait>(
    connection: &C,
    keys: &Keys,
    service: UnitId,
    checked: &mut Checked,
) -> Result<(), Fault> {
    let before = before(connection, service).await?;
    let (known, new) = std::mem::take(&mut checked.new)
        .into_iter()
        .partition(|gathered| before.contains_key(&gathered.file.key()));
    checked.new = new;
    checked.known.extend::<Vec<Gathered>>(known);
    let (less, known): (Vec<Completed>, Vec<Completed>) = std::mem::take(&mut checked.completed)
        .into_iter()
        .partition(|completed| {
            matches!(said(keys, &before, &completed.gathered), Said::Less(_, added) if added == completed.added)
        });
    checked.completed = less;
    let known = known.into_iter().map(|completed| completed.gathered);
    checked.known.extend(known);
    checked.count();
    Ok(())
}

fn said(keys: &Keys, before: &Before, gathered: &Gathered) -> Said {
    let Some((file, digest)) = before.get(&gathered.file.key()) else {
        return Said::Never;
    };
    if *digest == digest_of(keys, gathered) {
        return Said::JustSo;
    }
    let less = without(&gathered.file).find_map(|(added, file)| {
        let less = Gathered {
            file,
            ..gathered.clone()
        };
        (*digest == digest_of(keys, &less)).then_some(added)
    });
    less.map_or(Said::Otherwise, |added| Said::Less(*file, added))
}

/// The file with one or more left out of what a later list may add, and what was left out. Only a digest is kept of what
/// was said before, so each way in which it can have been less is tried. The access class is none of it: what was
/// registered meanwhile has its own.
fn without(file: &OldFile) -> impl Iterator<Item = (Vec<Column>, OldFile)> {
    const MAY_COME_LATER: [Column; 3] =
        [Column::Retention, Column::LegalBasis, Column::SeriesTitle];
    (1_u8..1 << MAY_COME_LATER.len()).filter_map(|chosen| {
        let mut less = file.clone();
        let added: Vec<Column> = (0_u8..)
            .zip(MAY_COME_LATER)
            .filter(|(bit, _)| chosen & (1 << bit) != 0)
            .map(|(_, column)| column)
            .collect();
        let all_said = added.iter().all(|column| match column {
            Column::Retention => less.retention.take().is_some(),
            Column::LegalBasis => less.legal_basis.take().is_some(),
            Column::SeriesTitle => less.series_title.take().is_some(),
            _ => false,
        });
        all_said.then_some((added, less))
    })
}

async fn before<C: ConnectionTrait>(connection: &C, service: UnitId) -> Result<Before, Fault> {
    let files = read::files_of_service(connection, service).await?;
    let ids: Vec<FileId> = files.iter().map(|former| former.file.id).collect();
    let mut said = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = taken_over_file::Entity::find()
            .filter(taken_over_file::Column::FileId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        said.extend(rows.into_iter().map(|row| (row.file_id, row.row_digest)));
    }
    Ok(files
        .into_iter()
        .filter_map(|former| {
            let id = former.file.id;
            Some((key(&former), (id, said.remove(&id)?)))
        })
        .collect())
}

/// By what a file of a service is known.
pub(super) fn key(former: &FormerFile) -> Key {
    use chrono::Datelike as _;

    let index = former.file.file_index.as_str().to_owned();
    match former.number {
        Some(number) => Key::Number(index, number),
        None => Key::Year(index, former.file.opened_on.year()),
    }
}

/// A keyed digest of all that a list says of a file: a plain one would confirm every guess of whom it is about.
pub(super) fn digest_of(keys: &Keys, gathered: &Gathered) -> Vec<u8> {
    let retention = gathered
        .file
        .retention
        .map(|period| (period.category(), period.years()));
    let said = json!([gathered.file, retention, gathered.volumes]);
    keys.blind_index(&said.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_can_have_been_missing() {
        let day = "2008-01-01".parse().expect("a day");
        let bare = OldFile {
            index: "5-1".parse().expect("an index"),
            title: "Iesniegumi".to_owned(),
            number: None,
            series_title: None,
            first: day,
            last: Some(day),
            retention: None,
            legal_basis: None,
            access: None,
        };
        assert_eq!(without(&bare).count(), 0);
        let full = OldFile {
            series_title: Some("Klientu lietas".to_owned()),
            legal_basis: Some("MK 282".to_owned()),
            ..bare.clone()
        };
        let found: Vec<_> = without(&full).collect();
        let added: Vec<&[Column]> = found.iter().map(|(added, _)| added.as_slice()).collect();
        assert_eq!(
            added,
            [
                &[Column::LegalBasis][..],
                &[Column::SeriesTitle],
                &[Column::LegalBasis, Column::SeriesTitle]
            ]
        );
        assert_eq!(found[2].1, bare);
    }
}
