//! Proposing a list (*akta sagatavošana*): from what is due until a day, or from files that somebody names. What something stands
//! in the way of is left out, and told.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use entities::classification::file;
use entities::ids::{DestructionListId, FileId, SeriesId, UnitId};
use entities::retention::{destruction_item, destruction_list};
use entities::vocabulary::{ItemState, ListState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::command::{Desk, acting, held, today};
use super::error::Refusal;
use super::in_the_way::{self, InTheWay};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::kernel::paging::{MAX_PAGE, PageRequest};
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};
use crate::retention::read::{self as terms, DueFilter};
use crate::retention::{gate, sources};

/// Most files that stand on one list: what a commission can look through.
pub const MOST_ITEMS: usize = 10_000;

/// Days that a list waits when nobody says how many.
pub const WAIT_DAYS: i32 = 14;

/// Most days that a list waits.
const MOST_WAIT: i32 = 365;

const MOST_TITLE: usize = 200;
const MOST_GROUND: usize = 500;

/// Files that are told one by one when a list is refused for their sake.
pub(super) const TOLD: usize = 50;

/// How far ahead a list is prepared: what falls due in January is judged in the autumn.
const AHEAD: Months = Months::new(12);

/// A list to be proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What people call it.
    pub title: String,
    /// On what the choice rests.
    pub ground: String,
    /// The files; where none are named, those that are due.
    pub files: Vec<FileId>,
    /// Due until when, a day before today too: the oldest alone; today when none.
    pub until: Option<NaiveDate>,
    /// Of one unit.
    pub unit: Option<UnitId>,
    /// Of one series.
    pub series: Option<SeriesId>,
    /// Days that it waits once everybody has agreed.
    pub wait_days: i32,
}

/// A file that is due and was left out, since something stands in its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Which.
    pub file: FileId,
    /// What, as a word for programs.
    pub why: String,
    /// What exactly, as it is called.
    pub what: String,
}

/// A list that was proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// It.
    pub list: destruction_list::Model,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// Whether more is due than one list holds.
    pub more: bool,
}

/// What a repeated request is answered.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    list: DestructionListId,
    left_out: Vec<LeftOut>,
    more: bool,
}

impl Draft {
    fn problems(&self, today: NaiveDate) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (field, given, most) in [
            ("title", &self.title, MOST_TITLE),
            ("ground", &self.ground, MOST_GROUND),
        ] {
            if given.trim().is_empty() {
                problems.push(Problem::new("REQUIRED", field));
            }
            if given.chars().count() > most {
                problems.push(Problem::new("TOO_LONG", field).with("most", most));
            }
            if text::has_control(given) {
                problems.push(Problem::new("CONTROL_CHARACTER", field));
            }
        }
        if !(1..=MOST_WAIT).contains(&self.wait_days) {
            problems.push(Problem::new("LIST_WAIT", "waitDays").with("most", MOST_WAIT));
        }
        let furthest = today.checked_add_months(AHEAD).unwrap_or(NaiveDate::MAX);
        if self.until.is_some_and(|until| until > furthest) {
            problems.push(Problem::new("LIST_TOO_FAR_AHEAD", "until").with("until", furthest));
        }
        if self.files.len() > MOST_ITEMS {
            problems.push(Problem::new("LIST_TOO_LONG", "files").with("most", MOST_ITEMS));
        }
        let chosen = self.until.is_some() || self.unit.is_some() || self.series.is_some();
        if !self.files.is_empty() && chosen {
            problems.push(Problem::new("LIST_FILES_OR_DUE", "files"));
        }
        problems
    }
}

/// Proposes a list of the caller's institution.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn propose(
    kit: &Kit,
    caller: &Caller,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<Proposed, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::CompileDestructionList) {
        return Ok(Err(not.into()));
    }
    let problems = draft.problems(calendar::day(kit.clock.now()));
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let mut op = kit.begin(caller.actor).await?;
    // Two who put the same file on two lists must not do it at once.
    gate::alone(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let answer: Answer =
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let list = held(&op, caller.institution, answer.list).await?;
            return Ok(Ok(Proposed {
                list: list.ok_or(Fault::broken("an answer names no list"))?,
                left_out: answer.left_out,
                more: answer.more,
            }));
        }
        Ok(None) => {}
    }
    let Some(person) = acting(&op, caller).await? else {
        return Ok(Err(Refusal::Nobody));
    };
    let today = match today(&op).await? {
        Ok(today) => today,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let until = draft.until.unwrap_or(today);
    let chosen = match draft.files.is_empty() {
        true => due(&op, caller, &draft, (until, today)).await?,
        false => match named_files(&op, caller, &draft.files, today).await? {
            Ok(files) => (files, Vec::new(), false),
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let (files, left_out, more) = chosen;
    if files.is_empty() {
        return Ok(Err(Refusal::Faulty(nothing(&op, &left_out, until).await?)));
    }
    let list = row(&op, caller, &draft);
    destruction_list::Entity::insert(list.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    let mut desk = Desk {
        op: &mut op,
        caller,
        list,
        decisions: Vec::new(),
        person,
        today,
    };
    put_on(&mut desk, files.clone(), 1).await?;
    desk.compiles().await?;
    let list = desk.list.clone();
    let ids: Vec<FileId> = files.iter().map(|(file, _)| file.id).collect();
    desk.record(
        "destruction_list.proposed",
        json!({
            "title": list.title,
            "ground": list.ground,
            "waitDays": list.wait_days,
            "dueUntil": until,
            "files": ids,
            "leftOut": left_out.len(),
        }),
    );
    let answer = Answer {
        list: list.id,
        left_out,
        more,
    };
    keep_answer(&op, caller, named, json!(answer)).await?;
    op.commit().await?;
    Ok(Ok(Proposed {
        list,
        left_out: answer.left_out,
        more,
    }))
}

fn row(op: &Op, caller: &Caller, draft: &Draft) -> destruction_list::Model {
    destruction_list::Model {
        id: op.new_id(DestructionListId),
        institution_id: caller.institution,
        title: draft.title.trim().to_owned(),
        ground: draft.ground.trim().to_owned(),
        state: ListState::Draft,
        round: 0,
        act_number: None,
        hash: None,
        wait_days: draft.wait_days,
        wait_until: None,
        created_at: op.at(),
        created_by: caller.account,
        submitted_at: None,
        executor_id: None,
        method: None,
        executing_since: None,
        executed_at: None,
        revision: 0,
    }
}

/// A file with the day from which it may be destroyed.
pub(super) type Chosen = (file::Model, NaiveDate);

/// What is due until a day and nothing stands in the way of; what something does; whether there is more. What is prepared
/// ahead is judged as of the day until which it is due.
async fn due(
    op: &Op,
    caller: &Caller,
    draft: &Draft,
    (until, today): (NaiveDate, NaiveDate),
) -> Result<(Vec<Chosen>, Vec<LeftOut>, bool), Fault> {
    let day = until.max(today);
    let filter = DueFilter {
        until,
        unit: draft.unit,
        series: draft.series,
    };
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    let mut after = None;
    loop {
        let request = PageRequest::new(MAX_PAGE, after)
            .map_err(|_| Fault::broken("the longest page is too long"))?;
        let page = terms::due(op.transaction(), caller.institution, &filter, &request).await?;
        let ids: Vec<FileId> = page.rows.iter().map(|(_, file)| *file).collect();
        let (free, kept) = sorted_out(op, &ids, day).await?;
        // What already stands on a list is not told: it was chosen before.
        left_out.extend(kept.into_iter().filter_map(|(file, obstacle)| {
            let listed = matches!(obstacle, InTheWay::OnList { .. });
            (!listed).then(|| LeftOut {
                file,
                why: obstacle.as_str().to_owned(),
                what: obstacle.words(),
            })
        }));
        files.extend(free);
        if files.len() > MOST_ITEMS || !page.has_next {
            let more = files.len() > MOST_ITEMS || page.has_next;
            files.truncate(MOST_ITEMS);
            return Ok((files, left_out, more));
        }
        after = page.rows.last().copied();
    }
}

/// The files that somebody names, each once; all of them, or none.
pub(super) async fn named_files(
    op: &Op,
    caller: &Caller,
    files: &[FileId],
    day: NaiveDate,
) -> Result<Result<Vec<Chosen>, Refusal>, Fault> {
    let mut first = HashMap::new();
    let mut problems = Vec::new();
    for (at, file) in files.iter().enumerate() {
        if first.insert(*file, at).is_some() {
            problems.push(Problem::new("LIST_FILE_TWICE", &format!("files.{at}")));
        }
    }
    let mut known = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        known.extend(classification::files_by_ids(op.transaction(), chunk).await?);
    }
    known.retain(|_, file| file.institution_id == caller.institution);
    for (at, file) in files.iter().enumerate() {
        if !known.contains_key(file) {
            problems.push(Problem::new("FILE_UNKNOWN", &format!("files.{at}")));
        }
    }
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let (free, kept) = sorted_out(op, files, day).await?;
    let told = kept.iter().filter_map(|(file, obstacle)| {
        let path = format!("files.{}", first.get(file)?);
        Some(problem(
            &path,
            &known.get(file)?.designation_with_year(),
            obstacle,
        ))
    });
    let problems: Vec<Problem> = told.take(TOLD).collect();
    Ok(match problems.is_empty() {
        true => Ok(free),
        false => Err(Refusal::Faulty(problems)),
    })
}

/// Something that stands in the way, as a problem.
pub(super) fn problem(path: &str, file: &str, obstacle: &InTheWay) -> Problem {
    Problem::new("LIST_FILE_IN_THE_WAY", path)
        .with("file", file)
        .with("why", obstacle.as_str())
        .with("what", obstacle.words())
}

/// Files that nothing stands in the way of, in the order of their indexes; and the others, each with the first thing that does.
async fn sorted_out(
    op: &Op,
    files: &[FileId],
    day: NaiveDate,
) -> Result<(Vec<Chosen>, Vec<(FileId, InTheWay)>), Fault> {
    let connection = op.transaction();
    let mut obstacles = in_the_way::of(connection, files, day).await?;
    let mut listed = in_the_way::on_lists(connection, files).await?;
    let standings = sources::standings(connection, files, day).await?;
    let (mut free, mut kept) = (Vec::new(), Vec::new());
    for file in files {
        let on_list = listed.remove(file).map(|(list, title)| {
            // Whoever compiles another may know of this one: both are the records office's.
            InTheWay::OnList { list, title }
        });
        let first = obstacles
            .remove(file)
            .unwrap_or_default()
            .into_iter()
            .next();
        match on_list.or(first) {
            Some(obstacle) => kept.push((*file, obstacle)),
            None => free.push(*file),
        }
    }
    let mut chosen = Vec::with_capacity(free.len());
    for chunk in free.chunks(CHUNK) {
        let rows = locked(connection, chunk).await?;
        chosen.extend(rows.into_iter().filter_map(|file| {
            let due = standings.get(&file.id)?.derivation.answer.due_on()?;
            Some((file, due))
        }));
    }
    Ok((chosen, kept))
}

async fn locked<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<Vec<file::Model>, Fault> {
    Ok(file::Entity::find()
        .filter(file::Column::Id.is_in(files.iter().copied()))
        .order_by_asc(file::Column::Id)
        .lock_shared()
        .all(connection)
        .await?)
}

/// Why nothing comes on the list.
async fn nothing(op: &Op, left_out: &[LeftOut], until: NaiveDate) -> Result<Vec<Problem>, Fault> {
    let told: Vec<FileId> = left_out.iter().take(TOLD).map(|left| left.file).collect();
    let known = classification::files_by_ids(op.transaction(), &told).await?;
    let mut problems = vec![Problem::new("LIST_NOTHING_DUE", "until").with("until", until)];
    problems.extend(left_out.iter().take(TOLD).filter_map(|left| {
        let file = known.get(&left.file)?.designation_with_year();
        let problem = Problem::new("LIST_FILE_IN_THE_WAY", "until").with("file", file);
        Some(problem.with("why", &left.why).with("what", &left.what))
    }));
    Ok(problems)
}

/// Puts files on a list, numbered from `first` in the order of their indexes. Those that left it come back as new ones under
/// their old numbers.
pub(super) async fn put_on(
    desk: &mut Desk<'_>,
    mut files: Vec<Chosen>,
    first: i32,
) -> Result<(), Fault> {
    use destruction_item::Column;
    files.sort_by(|(one, _), (other, _)| {
        let key = |file: &file::Model| (file.year, file.number, file.id);
        one.index_sort_key
            .cmp(&other.index_sort_key)
            .then_with(|| key(one).cmp(&key(other)))
    });
    let mut ordinal = first;
    for chunk in files.chunks(CHUNK) {
        let back: Vec<FileId> = chunk.iter().map(|(file, _)| file.id).collect();
        let numbers: Vec<(FileId, i32)> = destruction_item::Entity::find()
            .select_only()
            .columns([Column::FileId, Column::Ordinal])
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.is_in(back.iter().copied()))
            .into_tuple()
            .all(desk.op.transaction())
            .await?;
        let numbers: HashMap<FileId, i32> = numbers.into_iter().collect();
        destruction_item::Entity::delete_many()
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.is_in(back))
            .filter(Column::State.eq(ItemState::Withdrawn))
            .exec(desk.op.transaction())
            .await?;
        let rows = chunk.iter().map(|(file, due_on)| {
            let number = numbers.get(&file.id).copied().unwrap_or_else(|| {
                let next = ordinal;
                ordinal += 1;
                next
            });
            item(desk.list.id, file.id, number, *due_on).into_active_model()
        });
        let rows: Vec<_> = rows.collect();
        destruction_item::Entity::insert_many(rows)
            .exec_without_returning(desk.op.transaction())
            .await?;
    }
    Ok(())
}

const fn item(
    list: DestructionListId,
    file: FileId,
    ordinal: i32,
    due_on: NaiveDate,
) -> destruction_item::Model {
    destruction_item::Model {
        list_id: list,
        file_id: file,
        ordinal,
        state: ItemState::Standing,
        appraisal: None,
        reason: None,
        extend_until: None,
        appraised_at: None,
        appraised_by: None,
        remark: None,
        remarked_at: None,
        remarked_by: None,
        due_on,
        facts: None,
        withdrawn_because: None,
        withdrawn_words: None,
        withdrawn_at: None,
    }
}
