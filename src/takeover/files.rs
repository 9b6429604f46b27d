//! Taking over the list of a former service's files: a scheme of its own with their series, the files, their volumes.
//!
//! A list has some thousands of rows at most; it is held in memory and taken over in one operation.

mod compare;
mod known;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use entities::classification::{file, volume};
use entities::ids::{FileId, SchemeId, SeriesId, VolumeId};
use entities::organisation::unit;
use entities::takeover::{taken_over_file, takeover};
use entities::vocabulary::{AccessClass, OpenState, TakeoverKind};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use compare::compare;
use known::{Completed, check, check_again, digest_of};

use super::begun::{Begun, begin_takeover, counted, finish};
use super::columns::{Columns as _, FileColumn as Column};
use super::former_scheme::{scheme_of, series_of, without_term};
use super::handed_on::handed_on;
use super::mapping::{Mapping, Written};
use super::old_file::{self, Gathered};
use super::table::Table;
use super::{AT_ONCE, Mode, Outcome, Phase, Refusal, Tally, Watch, read};
use crate::access::{Action, Caller};
use crate::classification::custody;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
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
    completed: Vec<Completed>,
    known: Vec<Gathered>,
    tally: Tally,
}

impl Checked {
    /// The files that were taken over before, completed ones among them.
    fn known_before(&self) -> impl Iterator<Item = &Gathered> + Clone {
        let completed = self.completed.iter().map(|completed| &completed.gathered);
        completed.chain(&self.known)
    }

    /// Those of which something is written.
    fn written(&self) -> impl Iterator<Item = &Gathered> {
        let completed = self.completed.iter().map(|completed| &completed.gathered);
        self.new.iter().chain(completed)
    }

    fn count(&mut self) {
        fn rows<'a>(files: impl IntoIterator<Item = &'a Gathered>) -> u64 {
            files.into_iter().map(Gathered::rows).sum()
        }
        self.tally.taken_over = rows(&self.new);
        self.tally.known = rows(&self.known);
        self.tally.completed = rows(self.completed.iter().map(|completed| &completed.gathered));
    }
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
    let files = checked.new.iter().chain(checked.known_before());
    checked.tally.without_term = without_term(reader, service.id, files).await?;
    match mode {
        Mode::DryRun => {
            return Ok(Ok(Outcome {
                tally: checked.tally,
                register: None,
                takeover: None,
                reconciliation: None,
            }));
        }
        // A file lies in several rows, and registers build on the list: it is taken over as a whole or not at all.
        Mode::Whole | Mode::LeaveFaulty if checked.tally.faulty > 0 => {
            return Ok(Err(Refusal::ListFaulty(checked.tally.faulty)));
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
        register: None,
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
    check_again(op.transaction(), op.keys(), service.id, checked).await?;
    let scheme = scheme_of(&mut op, caller, plan, service, &checked.new).await?;
    let begun = Begun {
        kind: TakeoverKind::Files,
        register: None,
        scheme: Some(scheme),
        own_numbers: false,
    };
    let takeover = begin_takeover(&mut op, caller, table, service, begun, checked.tally).await?;
    let series = series_of(&mut op, caller, plan, service, scheme, checked.written()).await?;
    let open = insert_new(&mut op, caller, service, &takeover, &series, &checked.new).await?;
    go_on(&mut op, caller, service, &open).await?;
    if !checked.new.is_empty() {
        let files = checked.new.len();
        told(
            &mut op,
            caller,
            scheme,
            json!({ "takeover": takeover.id, "service": service.code, "files": files }),
        );
    }
    for completed in &checked.completed {
        complete(&mut op, caller, &takeover, completed).await?;
    }
    let takeover = takeover::Model {
        rows_taken_over: takeover.rows_taken_over + counted(checked.tally.taken_over)?,
        rows_completed: takeover.rows_completed + counted(checked.tally.completed)?,
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

fn told(op: &mut Op, caller: &Caller, scheme: SchemeId, payload: serde_json::Value) {
    op.record(Entry {
        kind: "files.taken_over",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "scheme",
            id: Some(scheme.0),
        },
        payload,
    });
}

/// Writes the new files with their volumes and where they come from; returns those that are open.
async fn insert_new(
    op: &mut Op,
    caller: &Caller,
    service: &unit::Model,
    takeover: &takeover::Model,
    series: &BTreeMap<String, SeriesId>,
    new: &[Gathered],
) -> Result<Vec<FileId>, Fault> {
    let mut numbers = numbers(op.transaction(), caller).await?;
    let (mut files, mut volumes, mut said) = (Vec::new(), Vec::new(), Vec::new());
    let mut open = Vec::new();
    for gathered in new {
        let old = &gathered.file;
        let series = *series
            .get(old.index.as_str())
            .ok_or(Fault::broken("a series went missing"))?;
        let number = old.carries_over().then(|| {
            let taken = numbers.entry(old.index.as_str().to_owned()).or_default();
            free(taken, old.number)
        });
        let row = file::Model {
            id: op.new_id(FileId),
            series_id: series,
            institution_id: caller.institution,
            unit_id: Some(service.id),
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
        if old.last.is_none() {
            open.push(row.id);
        }
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
    insert::<file::Entity, _>(op, files).await?;
    insert::<volume::Entity, _>(op, volumes).await?;
    insert::<taken_over_file::Entity, _>(op, said).await?;
    Ok(open)
}

/// What was still open when the service ended went on with whoever succeeded it, as it would have if it had been here
/// already on the day of the merger.
async fn go_on(
    op: &mut Op,
    caller: &Caller,
    service: &unit::Model,
    open: &[FileId],
) -> Result<(), Fault> {
    if open.is_empty() {
        return Ok(());
    }
    let units = organisation::units(op.transaction(), caller.institution).await?;
    let structure = organisation::structure(op.transaction(), caller.institution).await?;
    let keepers = handed_on(&structure, units.iter().map(Validity::of_unit), service.id);
    custody::hand_on(op, caller.institution, open, service.id, &keepers).await
}

/// Writes what a later list adds to a file.
async fn complete(
    op: &mut Op,
    caller: &Caller,
    takeover: &takeover::Model,
    completed: &Completed,
) -> Result<(), Fault> {
    let Completed {
        file,
        gathered,
        added,
    } = completed;
    let mut origin = taken_over_file::ActiveModel {
        file_id: Set(*file),
        row_digest: Set(digest_of(op.keys(), gathered)),
        ..Default::default()
    };
    if let Some(title) = &gathered.file.series_title
        && added.contains(&Column::SeriesTitle)
    {
        origin.title_as = Set(Some(gathered.file.title.clone()));
        let change = file::ActiveModel {
            id: Set(*file),
            title: Set(title.clone()),
            ..Default::default()
        };
        change.update(op.transaction()).await?;
    }
    origin.update(op.transaction()).await?;
    let added: Vec<&str> = added.iter().map(|column| column.english()).collect();
    op.record(Entry {
        kind: "file.completed",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "file",
            id: Some(file.0),
        },
        payload: json!({ "takeover": takeover.id, "row": gathered.row, "added": added }),
    });
    Ok(())
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
