//! Taking over the list of a former service's files: a scheme of its own with their series, the files, their volumes.
//!
//! A list has some thousands of rows at most; it is held in memory and taken over in one operation.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::Datelike as _;
use entities::classification::{file, volume};
use entities::ids::{FileId, UnitId, VolumeId};
use entities::organisation::unit;
use entities::takeover::{taken_over_file, takeover};
use entities::vocabulary::{AccessClass, OpenState, TakeoverKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::begun::{Begun, begin_takeover, counted, finish};
use super::cells::Flaw;
use super::columns::{Columns as _, FileColumn as Column};
use super::former_scheme::{scheme_of, series_of};
use super::mapping::{Mapping, Written};
use super::old_file::{self, Gathered, Key};
use super::read::FormerFile;
use super::reconcile::{DigestSum, Pair, Reconciliation, Sums, Year};
use super::table::Table;
use super::{AT_ONCE, Mode, Outcome, Phase, Refusal, Tally, Watch, read};
use crate::access::{Action, Caller};
use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::secret::Keys;
use crate::kernel::{Fault, Problem, calendar};
use crate::op::{Kit, Op};
use crate::organisation::{Validity, read as organisation};

/// Most rows of a list of files.
const MOST: u64 = 100_000;

/// Whose files they were, and what holds for all of them.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Code of the unit whose files they were.
    pub service: String,
    /// Title of its scheme; that of the service when none.
    pub title: Option<String>,
    /// Access class of the documents of series whose rows name none.
    pub access: AccessClass,
}

/// A list that was checked.
struct Checked {
    new: Vec<Gathered>,
    known: Vec<Gathered>,
    tally: Tally,
}

/// Takes a list of files over.
///
/// # Errors
/// A fault; inside it the refusal, after which nothing has changed.
pub async fn take_over(
    kit: &Kit,
    caller: &Caller,
    table: &Table,
    written: &Written,
    plan: &Plan,
    mode: Mode,
    watch: &mut dyn Watch,
) -> Result<Result<Outcome, Refusal>, Fault> {
    if !caller.may(Action::Import) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let reader = kit.db.reader();
    let Some(service) = read::service(reader, caller.institution, &plan.service).await? else {
        return Ok(Err(Refusal::ServiceUnknown(plan.service.clone())));
    };
    if table.survey.rows > MOST {
        return Ok(Err(Refusal::TooMany(MOST)));
    }
    let needed = [Column::Index, Column::Title];
    let survey = &table.survey;
    let mapping = match Mapping::of(&survey.names, survey.names_at, written, &needed) {
        Ok(mapping) => Arc::new(mapping),
        Err(problems) => return Ok(Err(Refusal::Columns(problems))),
    };
    let gathered = gather(kit, table, &mapping, &service, watch).await?;
    let mut checked = check(kit, &service, &mapping, gathered, watch).await?;
    match mode {
        Mode::DryRun => {
            return Ok(Ok(Outcome {
                tally: checked.tally,
                takeover: None,
                reconciliation: None,
            }));
        }
        // A file lies in several rows, and registers build on the list: it is taken over as a whole or not at all.
        Mode::Whole | Mode::LeaveFaulty if checked.tally.faulty > 0 => {
            return Ok(Err(Refusal::Faulty(checked.tally.faulty)));
        }
        Mode::Whole | Mode::LeaveFaulty => {}
    }
    watch.begin(Phase::TakingOver, checked.tally.taken_over);
    let takeover = write(kit, caller, table, plan, &service, &mut checked).await?;
    watch.advance(checked.tally.taken_over);
    let reconciliation = compare(kit, table, &service, &checked, watch).await?;
    let taken_over = takeover.rows_taken_over;
    let takeover = finish(
        kit,
        caller,
        takeover,
        checked.tally,
        taken_over,
        &reconciliation,
    )
    .await?;
    Ok(Ok(Outcome {
        tally: checked.tally,
        takeover: Some(takeover),
        reconciliation: Some(reconciliation),
    }))
}

/// The list's files, and how many of its rows are faulty.
struct List {
    files: Vec<Gathered>,
    rows: u64,
    faulty: u64,
}

async fn gather(
    kit: &Kit,
    table: &Table,
    mapping: &Arc<Mapping<Column>>,
    service: &unit::Model,
    watch: &mut dyn Watch,
) -> Result<List, Fault> {
    watch.begin(Phase::Checking, table.survey.rows);
    let existed = Validity::of_unit(service);
    let today = calendar::day(kit.clock.now());
    let judge = Arc::clone(mapping);
    let mut portions = table.pass(AT_ONCE, move |row| {
        old_file::read(&row, &judge, existed, today)
    });
    let (mut sound, mut rows, mut faulty) = (Vec::new(), 0, 0);
    while let Some(portion) = portions.next().await? {
        rows += portion.len() as u64;
        watch.advance(portion.len() as u64);
        for judged in portion {
            match judged {
                Ok(row) => sound.push(row),
                Err(flaws) => {
                    faulty += 1;
                    for flaw in &flaws {
                        watch.flaw(flaw);
                    }
                }
            }
        }
    }
    let (files, flaws) = old_file::gather(sound, mapping);
    faulty += flaws.len() as u64;
    for flaw in &flaws {
        watch.flaw(flaw);
    }
    Ok(List {
        files,
        rows,
        faulty,
    })
}

/// Which of the files were taken over before; one that says something else now is faulty.
async fn check(
    kit: &Kit,
    service: &unit::Model,
    mapping: &Mapping<Column>,
    list: List,
    watch: &mut dyn Watch,
) -> Result<Checked, Fault> {
    let before = digests(kit.db.reader(), service.id).await?;
    let (mut new, mut known, mut rows_known, mut faulty) = (Vec::new(), Vec::new(), 0, list.faulty);
    for gathered in list.files {
        match before.get(&gathered.file.key()) {
            None => new.push(gathered),
            Some(digest) if *digest == digest_of(&kit.keys, &gathered) => {
                rows_known += gathered.rows();
                known.push(gathered);
            }
            Some(_) => {
                faulty += gathered.rows();
                let path = format!("rows.{}.{}", gathered.row, Column::Index.english());
                watch.flaw(&Flaw {
                    row: gathered.row,
                    column: Some(mapping.name_of(Column::Index).to_owned()),
                    problem: Problem::new("FILE_CHANGED", &path)
                        .with("index", gathered.file.index.as_str())
                        .with("year", gathered.file.first.year()),
                });
            }
        }
    }
    Ok(Checked {
        tally: Tally {
            read: list.rows,
            taken_over: list.rows - rows_known - faulty,
            known: rows_known,
            faulty,
        },
        new,
        known,
    })
}

/// What the files of a service said when they were taken over.
async fn digests<C: ConnectionTrait>(
    connection: &C,
    service: UnitId,
) -> Result<HashMap<Key, Vec<u8>>, Fault> {
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
        .filter_map(|former| Some((key(&former), said.remove(&former.file.id)?)))
        .collect())
}

fn key(former: &FormerFile) -> Key {
    let index = former.file.file_index.as_str().to_owned();
    match former.number {
        Some(number) => Key::Number(index, number),
        None => Key::Year(index, former.file.opened_on.year()),
    }
}

fn digest_of(keys: &Keys, gathered: &Gathered) -> Vec<u8> {
    let retention = gathered
        .file
        .retention
        .map(|period| (period.category(), period.years()));
    let said = json!([gathered.file, retention, gathered.volumes]);
    keys.blind_index(&said.to_string())
}

async fn write(
    kit: &Kit,
    caller: &Caller,
    table: &Table,
    plan: &Plan,
    service: &unit::Model,
    checked: &mut Checked,
) -> Result<takeover::Model, Fault> {
    let mut op = kit.begin(caller.actor).await?;
    // Two who take over one list at the same time do it one after the other, and the second finds everything there.
    unit::Entity::find_by_id(service.id)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let there = digests(op.transaction(), service.id).await?;
    let (known, new) = std::mem::take(&mut checked.new)
        .into_iter()
        .partition(|gathered| there.contains_key(&gathered.file.key()));
    checked.new = new;
    checked.known.extend::<Vec<Gathered>>(known);
    let rows = |gathered: &[Gathered]| gathered.iter().map(Gathered::rows).sum::<u64>();
    checked.tally.known = rows(&checked.known);
    checked.tally.taken_over = rows(&checked.new);
    let scheme = scheme_of(&mut op, caller, plan, service, &checked.new).await?;
    let begun = Begun {
        kind: TakeoverKind::Files,
        register: None,
        scheme: Some(scheme),
    };
    let takeover = begin_takeover(&mut op, caller, table, service, begun, checked.tally).await?;
    let series = series_of(&mut op, caller, plan, service, scheme, &checked.new).await?;
    let structure = organisation::structure(op.transaction(), caller.institution).await?;
    let today = calendar::day(op.at());
    // What was not closed when the service ended went on with its successor.
    let successor = structure
        .rolls_up_to(service.id, today)
        .unwrap_or(service.id);
    let mut numbers = numbers(op.transaction(), caller).await?;
    let (mut files, mut volumes, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for gathered in &checked.new {
        let old = &gathered.file;
        let series = *series
            .get(old.index.as_str())
            .ok_or(Fault::broken("a series went missing"))?;
        let number = old.year().is_none().then(|| {
            let taken = numbers.entry(old.index.as_str().to_owned()).or_default();
            free(taken, old.number)
        });
        let row = file::Model {
            id: op.new_id(FileId),
            series_id: series,
            institution_id: caller.institution,
            unit_id: Some(if old.last.is_some() {
                service.id
            } else {
                successor
            }),
            index_sort_key: old.index.sort_key_of(number),
            file_index: old.index.clone(),
            // Everybody reads the list of files, and client files are called by people's names.
            title: old
                .series_title
                .clone()
                .unwrap_or_else(|| old.title.clone()),
            year: old.year(),
            number,
            state: if old.last.is_some() {
                OpenState::Closed
            } else {
                OpenState::Open
            },
            opened_on: old.first,
            closed_on: old.last,
        };
        volumes.extend(gathered.volumes.values().map(|old_volume| {
            let volume = volume::Model {
                id: op.new_id(VolumeId),
                file_id: row.id,
                ordinal: old_volume.ordinal,
                medium: old_volume.medium,
                shelf: old_volume.shelf.clone(),
                container: old_volume.container.clone(),
                sheets: old_volume.sheets,
                opened_on: old.first,
                closed_on: old.last,
            };
            volume.into_active_model()
        }));
        let origin = taken_over_file::Model {
            file_id: row.id,
            takeover_id: takeover.id,
            row_number: counted(gathered.row)?,
            number: old.number,
            title_as: old.series_title.as_ref().map(|_| old.title.clone()),
            row_digest: digest_of(op.keys(), gathered),
        };
        said.push(origin.into_active_model());
        files.push(row.into_active_model());
    }
    let taken_over = files.len();
    insert::<file::Entity, _>(&op, files).await?;
    insert::<volume::Entity, _>(&op, volumes).await?;
    insert::<taken_over_file::Entity, _>(&op, said).await?;
    if taken_over > 0 {
        op.record(Entry {
            kind: "files.taken_over",
            institution: Some(caller.institution),
            subject: Subject {
                kind: "scheme",
                id: Some(scheme.0),
            },
            payload: json!({ "takeover": takeover.id, "service": service.code, "files": taken_over }),
        });
    }
    let takeover = takeover::Model {
        rows_taken_over: takeover.rows_taken_over + counted(checked.tally.taken_over)?,
        ..takeover
    };
    takeover
        .clone()
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    op.commit().await?;
    Ok(takeover)
}

/// The running numbers that files of an institution bear, by index.
async fn numbers<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
) -> Result<HashMap<String, BTreeSet<i32>>, Fault> {
    let rows: Vec<(String, i32)> = file::Entity::find()
        .select_only()
        .columns([file::Column::FileIndex, file::Column::Number])
        .filter(file::Column::InstitutionId.eq(caller.institution))
        .filter(file::Column::Number.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    let mut numbers: HashMap<String, BTreeSet<i32>> = HashMap::new();
    for (index, number) in rows {
        numbers.entry(index).or_default().insert(number);
    }
    Ok(numbers)
}

/// The number that a file gets under its index: its own where nobody bears it, else the next one.
fn free(taken: &mut BTreeSet<i32>, own: Option<i32>) -> i32 {
    let number = own
        .filter(|number| !taken.contains(number))
        .unwrap_or_else(|| taken.last().map_or(1, |last| last + 1));
    taken.insert(number);
    number
}

async fn insert<E, A>(op: &Op, rows: Vec<A>) -> Result<(), Fault>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        E::insert_many(rows.by_ref().take(CHUNK))
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

/// Reads what was written back and holds it against the list.
async fn compare(
    kit: &Kit,
    table: &Table,
    service: &unit::Model,
    checked: &Checked,
    watch: &mut dyn Watch,
) -> Result<Reconciliation, Fault> {
    let sound: Vec<(&Gathered, bool)> = checked
        .new
        .iter()
        .map(|gathered| (gathered, false))
        .chain(checked.known.iter().map(|gathered| (gathered, true)))
        .collect();
    watch.begin(Phase::Comparing, sound.len() as u64);
    table.unchanged().await?;
    let reader = kit.db.reader();
    let files = read::files_of_service(reader, service.id).await?;
    let ids: Vec<FileId> = files.iter().map(|former| former.file.id).collect();
    let mut volumes = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        volumes.extend(classification::volumes_of_files(reader, chunk).await?);
    }
    let kept: HashMap<Key, (file::Model, Vec<volume::Model>)> = files
        .into_iter()
        .map(|former| {
            let volumes = volumes.remove(&former.file.id).unwrap_or_default();
            let volumes = volumes.into_iter().map(|(volume, _)| volume).collect();
            (key(&former), (former.file, volumes))
        })
        .collect();
    let (mut source, mut database) = (DigestSum::default(), DigestSum::default());
    let (mut sums, mut differing) = (Sums::default(), Vec::new());
    let (mut compared, mut corrected) = (0, 0);
    let mut years: BTreeMap<i32, Year> = BTreeMap::new();
    for (gathered, was_known) in sound {
        let expected = essence(gathered);
        let found = kept
            .get(&gathered.file.key())
            .map(|(file, volumes)| essence_of(file, volumes));
        let year = gathered.file.first.year();
        let of_year = years.entry(year).or_default();
        of_year.year = year;
        of_year.rows += gathered.rows();
        watch.advance(1);
        // Closed, or its volumes measured, by people of today: it is found, not compared.
        if was_known && found.as_ref().is_some_and(|found| *found != expected) {
            corrected += gathered.rows();
            continue;
        }
        compared += gathered.rows();
        source.add(&kit.keys.blind_index(&expected.to_string()));
        sums.parts.source += gathered.volumes.len() as i64;
        sums.sheets.source += gathered
            .volumes
            .values()
            .filter_map(|volume| volume.sheets)
            .map(i64::from)
            .sum::<i64>();
        if let Some((_, volumes)) = kept.get(&gathered.file.key()) {
            sums.parts.database += volumes.len() as i64;
            sums.sheets.database += volumes
                .iter()
                .filter_map(|row| row.sheets)
                .map(i64::from)
                .sum::<i64>();
        }
        if let Some(found) = &found {
            database.add(&kit.keys.blind_index(&found.to_string()));
        }
        if found.as_ref() != Some(&expected) {
            differing.push(gathered.row);
        }
    }
    for (file, _) in kept.values() {
        if let Some(of_year) = years.get_mut(&file.opened_on.year()) {
            of_year.records += 1;
        }
    }
    Ok(Reconciliation {
        source_sha256: table.survey.sha256.to_string(),
        rows: checked.tally.read,
        faulty: checked.tally.faulty,
        compared,
        corrected,
        differing,
        sums: Sums {
            digest: Pair {
                source: source.printed(),
                database: database.printed(),
            },
            ..sums
        },
        years: years.into_values().collect(),
    })
}

/// What a list says of a file that the database must say too.
fn essence(gathered: &Gathered) -> serde_json::Value {
    let old = &gathered.file;
    let volumes: Vec<_> = gathered
        .volumes
        .values()
        .map(|volume| {
            json!([
                volume.ordinal,
                volume.medium,
                volume.shelf,
                volume.container,
                volume.sheets
            ])
        })
        .collect();
    let title = old.series_title.as_ref().unwrap_or(&old.title);
    json!([old.index.as_str(), title, old.first, old.last, volumes])
}

fn essence_of(file: &file::Model, volumes: &[volume::Model]) -> serde_json::Value {
    let volumes: Vec<_> = volumes
        .iter()
        .map(|volume| {
            json!([
                volume.ordinal,
                volume.medium,
                volume.shelf,
                volume.container,
                volume.sheets
            ])
        })
        .collect();
    json!([
        file.file_index.as_str(),
        file.title,
        file.opened_on,
        file.closed_on,
        volumes
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_where_nobody_bears_it() {
        let mut taken = BTreeSet::from([1, 4]);
        assert_eq!(free(&mut taken, Some(2)), 2);
        assert_eq!(free(&mut taken, Some(4)), 5);
        assert_eq!(free(&mut taken, None), 6);
        assert_eq!(free(&mut BTreeSet::new(), None), 1);
    }
}
