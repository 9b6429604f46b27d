//! Volumes of a file (*sējumi*): where the paper stands, who has borrowed it.
//!
//! An electronic file needs none; a paper or hybrid one has one or more, each with its shelf and box. A volume is closed
//! with its count of sheets before the next is opened; what is lent is on nobody's shelf until it is given back. Ground:
//! domain §5 (about 250 sheets a volume); arhivi.gov.lv *Dokumentu sakārtošana un aprakstīšana*.

use chrono::NaiveDate;
use entities::classification::{loan, volume};
use entities::ids::{FileId, LoanId, StaffMemberId, VolumeId};
use entities::organisation::staff_member;
use entities::vocabulary::{Medium, OpenState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use super::Refusal;
use super::command::{Named, first_answer, keep_answer, permit};
use super::files::{destroyed_by, locked};
use super::filing::FileRefusal;
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar, reason, text};
use crate::op::{Kit, Op};

/// Longest name of a shelf or box, in characters.
const MOST_PLACE: usize = 50;
/// Most sheets that a volume can be said to have.
const MOST_SHEETS: i32 = 10_000;

/// Where a volume stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Shelf.
    pub shelf: Option<String>,
    /// Box.
    pub container: Option<String>,
}

impl Place {
    /// What is wrong with it.
    fn problems(&self) -> Vec<Problem> {
        [(&self.shelf, "shelf"), (&self.container, "box")]
            .into_iter()
            .filter_map(|(given, path)| {
                let given = given.as_ref()?;
                if text::has_control(given) {
                    Some(Problem::new("CONTROL_CHARACTER", path))
                } else if given.chars().count() > MOST_PLACE {
                    Some(Problem::new("TOO_LONG", path).with("most", MOST_PLACE))
                } else {
                    None
                }
            })
            .collect()
    }

    fn tidied(self) -> Self {
        let tidy = |text: Option<String>| {
            let text = text.map(|text| text.trim().to_owned());
            text.filter(|text| !text.is_empty())
        };
        Self {
            shelf: tidy(self.shelf),
            container: tidy(self.container),
        }
    }
}

/// Why a file gets no further volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoFurther {
    /// It is closed.
    FileClosed,
    /// The volume before is not full.
    VolumeStillOpen,
}

/// Whether a file gets a further volume after these.
fn further(state: OpenState, volumes: &[volume::Model]) -> Result<(), NoFurther> {
    if state == OpenState::Closed {
        return Err(NoFurther::FileClosed);
    }
    if volumes.iter().any(|volume| volume.closed_on.is_none()) {
        return Err(NoFurther::VolumeStillOpen);
    }
    Ok(())
}

/// Opens a file's next volume.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn open_volume(
    kit: &Kit,
    caller: &Caller,
    file: FileId,
    (medium, place): (Medium, Place),
    named: Named<'_>,
) -> Result<Result<volume::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let problems = place.problems();
    if !problems.is_empty() {
        return Ok(Err(Refusal::Volume(problems)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = match locked(&op, caller, file).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(first) = repeated(&op, caller, named).await? {
        return Ok(first);
    }
    let before = volume::Entity::find()
        .filter(volume::Column::FileId.eq(file))
        .order_by_asc(volume::Column::Ordinal)
        .all(op.transaction())
        .await?;
    if let Err(reason) = further(found.state, &before) {
        return Ok(Err(match reason {
            NoFurther::FileClosed => Refusal::File(FileRefusal::closed(&found)),
            NoFurther::VolumeStillOpen => {
                Refusal::Volume(vec![Problem::new("VOLUME_STILL_OPEN", "file")])
            }
        }));
    }
    let place = place.tidied();
    let row = volume::Model {
        id: op.new_id(VolumeId),
        file_id: file,
        ordinal: before.last().map_or(1, |last| last.ordinal + 1),
        medium,
        shelf: place.shelf,
        container: place.container,
        sheets: None,
        opened_on: calendar::day(op.at()),
        closed_on: None,
    };
    let told = json!({ "volume": row.id, "ordinal": row.ordinal, "medium": medium, "shelf": row.shelf, "box": row.container });
    record(&mut op, caller, "volume.opened", file, told);
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Closes a volume with its count of sheets.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn close_volume(
    kit: &Kit,
    caller: &Caller,
    id: VolumeId,
    sheets: i32,
    named: Named<'_>,
) -> Result<Result<volume::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    if !(0..=MOST_SHEETS).contains(&sheets) {
        let problem = Problem::new("SHEETS_IMPOSSIBLE", "sheets").with("most", MOST_SHEETS);
        return Ok(Err(Refusal::Volume(vec![problem])));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = match locked_volume(&op, caller, id).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(first) = repeated(&op, caller, named).await? {
        return Ok(first);
    }
    if found.closed_on.is_some() {
        let problem = Problem::new("VOLUME_CLOSED", "volume");
        return Ok(Err(Refusal::Volume(vec![problem])));
    }
    // Nobody can count the sheets of what is not there.
    if outstanding(&op, id).await?.is_some() {
        let problem = Problem::new("VOLUME_LENT", "volume");
        return Ok(Err(Refusal::Volume(vec![problem])));
    }
    let told = json!({ "volume": id, "sheets": sheets });
    record(&mut op, caller, "volume.closed", found.file_id, told);
    let mut change = found.into_active_model();
    change.sheets = Set(Some(sheets));
    change.closed_on = Set(Some(calendar::day(op.at())));
    let row = change.update(op.transaction()).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Says where a volume stands now.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn place_volume(
    kit: &Kit,
    caller: &Caller,
    id: VolumeId,
    place: Place,
    named: Named<'_>,
) -> Result<Result<volume::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let problems = place.problems();
    if !problems.is_empty() {
        return Ok(Err(Refusal::Volume(problems)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = match locked_volume(&op, caller, id).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(first) = repeated(&op, caller, named).await? {
        return Ok(first);
    }
    let place = place.tidied();
    let told = json!({
        "volume": id,
        "from": { "shelf": found.shelf, "box": found.container },
        "to": { "shelf": place.shelf, "box": place.container },
    });
    record(&mut op, caller, "volume.placed", found.file_id, told);
    let mut change = found.into_active_model();
    change.shelf = Set(place.shelf);
    change.container = Set(place.container);
    let row = change.update(op.transaction()).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// A volume to be lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lending {
    /// Which.
    pub volume: VolumeId,
    /// To whom.
    pub borrower: StaffMemberId,
    /// For what.
    pub purpose: String,
    /// Until when.
    pub due_on: NaiveDate,
}

/// Lends a volume to one of the staff (*izsniegšana*).
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn lend(
    kit: &Kit,
    caller: &Caller,
    lending: Lending,
    named: Named<'_>,
) -> Result<Result<volume::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let purpose = match reason::reason(&lending.purpose) {
        Ok(purpose) => purpose,
        Err(bad) => return Ok(Err(Refusal::Volume(vec![bad.problem("purpose")]))),
    };
    let mut op = kit.begin(caller.actor).await?;
    let found = match locked_volume(&op, caller, lending.volume).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(first) = repeated(&op, caller, named).await? {
        return Ok(first);
    }
    let today = calendar::day(op.at());
    let mut problems = Vec::new();
    if lending.due_on < today {
        let problem = Problem::new("DATE_ORDER", "dueOn").with("later", lending.due_on);
        problems.push(problem.with("earlier", today));
    }
    if outstanding(&op, found.id).await?.is_some() {
        problems.push(Problem::new("VOLUME_LENT", "volume"));
    }
    let borrower = staff_member::Entity::find_by_id(lending.borrower)
        .filter(staff_member::Column::InstitutionId.eq(caller.institution))
        .one(op.transaction())
        .await?;
    if borrower.is_none() {
        problems.push(Problem::new("STAFF_MEMBER_UNKNOWN", "borrower"));
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Volume(problems)));
    }
    let told = json!({ "volume": found.id, "borrower": lending.borrower, "purpose": purpose, "dueOn": lending.due_on });
    record(&mut op, caller, "volume.lent", found.file_id, told);
    loan::Model {
        id: op.new_id(LoanId),
        volume_id: found.id,
        borrower_id: lending.borrower,
        purpose,
        lent_on: today,
        lent_by: caller.actor.account(),
        due_on: lending.due_on,
        returned_on: None,
        returned_by: None,
    }
    .into_active_model()
    .reset_all()
    .insert(op.transaction())
    .await?;
    keep_answer(&op, caller, named, json!(found.id)).await?;
    op.commit().await?;
    Ok(Ok(found))
}

/// Takes a lent volume back (*atdošana*).
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn give_back(
    kit: &Kit,
    caller: &Caller,
    id: VolumeId,
    named: Named<'_>,
) -> Result<Result<volume::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = match locked_volume(&op, caller, id).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(first) = repeated(&op, caller, named).await? {
        return Ok(first);
    }
    let Some(lent) = outstanding(&op, id).await? else {
        let problem = Problem::new("VOLUME_NOT_LENT", "volume");
        return Ok(Err(Refusal::Volume(vec![problem])));
    };
    let told = json!({ "volume": id, "borrower": lent.borrower_id });
    record(&mut op, caller, "volume.returned", found.file_id, told);
    let mut change = lent.into_active_model();
    change.returned_on = Set(Some(calendar::day(op.at())));
    change.returned_by = Set(caller.actor.account());
    change.update(op.transaction()).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(found))
}

async fn outstanding(op: &Op, id: VolumeId) -> Result<Option<loan::Model>, Fault> {
    Ok(loan::Entity::find()
        .filter(loan::Column::VolumeId.eq(id))
        .filter(loan::Column::ReturnedOn.is_null())
        .one(op.transaction())
        .await?)
}

/// A volume of the caller's institution, with its file locked until the operation ends.
async fn locked_volume(
    op: &Op,
    caller: &Caller,
    id: VolumeId,
) -> Result<Result<volume::Model, Refusal>, Fault> {
    let unknown = || Refusal::Volume(vec![Problem::new("VOLUME_UNKNOWN", "volume")]);
    let found = volume::Entity::find_by_id(id)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(found) = found else {
        return Ok(Err(unknown()));
    };
    if locked(op, caller, found.file_id).await?.is_err() {
        return Ok(Err(unknown()));
    }
    Ok(match destroyed_by(op, found.file_id).await? {
        Some(act) => Err(Refusal::FileDestroyed { act }),
        None => Ok(found),
    })
}

/// The volume that the first request under the client's name was about.
async fn repeated(
    op: &Op,
    caller: &Caller,
    named: Named<'_>,
) -> Result<Option<Result<volume::Model, Refusal>>, Fault> {
    let first: Option<Value> = match first_answer(op, caller, named).await? {
        Ok(first) => first,
        Err(refusal) => return Ok(Some(Err(refusal))),
    };
    let Some(first) = first else {
        return Ok(None);
    };
    let id: VolumeId = serde_json::from_value(first).map_err(Fault::at("reading an answer"))?;
    let row = volume::Entity::find_by_id(id).one(op.transaction()).await?;
    let row = row.ok_or(Fault::broken("an answer names a volume that is gone"))?;
    Ok(Some(Ok(row)))
}

fn record(op: &mut Op, caller: &Caller, kind: &'static str, file: FileId, payload: Value) {
    op.record(Entry {
        kind,
        institution: Some(caller.institution),
        subject: Subject {
            kind: "file",
            id: Some(file.0),
        },
        payload,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volume(closed: bool) -> volume::Model {
        let day: NaiveDate = "2026-01-02".parse().expect("a day");
        volume::Model {
            id: VolumeId(uuid::Uuid::nil()),
            file_id: FileId(uuid::Uuid::nil()),
            ordinal: 1,
            medium: Medium::Paper,
            shelf: None,
            container: None,
            sheets: None,
            opened_on: day,
            closed_on: closed.then_some(day),
        }
    }

    #[test]
    fn one_volume_is_filled_after_the_other() {
        let (full, filling) = (volume(true), volume(false));
        for (state, volumes, wanted) in [
            (OpenState::Open, vec![], Ok(())),
            (OpenState::Reopened, vec![full.clone()], Ok(())),
            (
                OpenState::Open,
                vec![full, filling],
                Err(NoFurther::VolumeStillOpen),
            ),
            (OpenState::Closed, vec![], Err(NoFurther::FileClosed)),
        ] {
            assert_eq!(further(state, &volumes), wanted, "{state} {volumes:?}");
        }
    }

    #[test]
    fn a_place_is_short_and_visible() {
        let long = Place {
            shelf: Some("ā".repeat(51)),
            container: Some("a\0".to_owned()),
        };
        let codes: Vec<_> = long.problems().iter().map(|it| it.code).collect();
        assert_eq!(codes, ["TOO_LONG", "CONTROL_CHARACTER"]);
        let blank = Place {
            shelf: Some(" ".to_owned()),
            container: Some(" 12 ".to_owned()),
        };
        assert_eq!(
            blank.tidied(),
            Place {
                shelf: None,
                container: Some("12".to_owned())
            }
        );
    }
}
