//! Volumes of files: opened, closed, placed, lent and given back.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::classification::{loan, volume};

use super::super::asker::{Asker, OrError};
use super::super::ids::global;
use super::super::limits;
use super::super::organisation::{StaffMember, staff_member};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::Medium;
use crate::classification::volumes::{self, Lending, Place};
use crate::classification::{Refusal, read};

/// A volume with its loans.
pub(super) struct Volume {
    pub(super) row: volume::Model,
    pub(super) loans: Vec<loan::Model>,
}

#[Object]
/// A volume of a file (sējums): where its paper stands, and until when it is lent.
impl Volume {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.row.id)
    }

    /// 1 for the file's first.
    async fn ordinal(&self) -> i32 {
        self.row.ordinal
    }

    /// On what it is kept (vide).
    async fn medium(&self) -> Medium {
        self.row.medium.into()
    }

    /// Shelf (plaukts).
    async fn shelf(&self) -> Option<&str> {
        self.row.shelf.as_deref()
    }

    /// Box (arhīva kārba).
    async fn r#box(&self) -> Option<&str> {
        self.row.container.as_deref()
    }

    /// Sheets, counted when it was closed (lapu skaits).
    async fn sheets(&self) -> Option<i32> {
        self.row.sheets
    }

    /// First day.
    async fn opened_on(&self) -> Date {
        self.row.opened_on.into()
    }

    /// Day of closing.
    async fn closed_on(&self) -> Option<Date> {
        self.row.closed_on.map(Date::from)
    }

    /// Its loans, newest first; the first is outstanding where it has no day of return.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn loans(&self) -> Vec<Loan> {
        self.loans.iter().cloned().map(Loan).collect()
    }
}

/// A loan of a volume.
struct Loan(loan::Model);

#[Object]
/// A loan of a volume (izsniegšana).
impl Loan {
    /// Who borrowed it: for the records clerk, the head, the archivist and the auditor, and for the borrower; null to others.
    async fn borrower(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let known = self.is_known_to(context).then_some(self.0.borrower_id);
        staff_member(context, known).await
    }

    /// For what; null to those who may not know the borrower.
    async fn purpose(&self, context: &Context<'_>) -> Option<&str> {
        self.is_known_to(context).then_some(&*self.0.purpose)
    }

    /// When.
    async fn lent_on(&self) -> Date {
        self.0.lent_on.into()
    }

    /// Until when.
    async fn due_on(&self) -> Date {
        self.0.due_on.into()
    }

    /// When it was given back.
    async fn returned_on(&self) -> Option<Date> {
        self.0.returned_on.map(Date::from)
    }
}

impl Loan {
    fn is_known_to(&self, context: &Context<'_>) -> bool {
        let caller = &Asker::of(context).caller;
        caller.knows_of_loans_to(self.0.borrower_id)
    }
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The volume as it now is.
            volume: Option<Volume>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl From<(Option<Volume>, Vec<Problem>)> for $name {
            fn from((volume, problems): (Option<Volume>, Vec<Problem>)) -> Self {
                Self { volume, problems }
            }
        }
    )*};
}

payloads! {
    /// What opening a volume did.
    OpenVolumePayload;
    /// What closing a volume did.
    CloseVolumePayload;
    /// What placing a volume did.
    PlaceVolumePayload;
    /// What lending a volume did.
    LendVolumePayload;
    /// What taking a volume back did.
    ReturnVolumePayload;
}

/// Opening a file's next volume.
#[derive(InputObject)]
struct OpenVolumeInput {
    /// The file.
    file: ID,
    /// On what it is kept.
    medium: Medium,
    /// Shelf, at most 50 characters.
    shelf: Option<String>,
    /// Box, at most 50 characters.
    r#box: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// Closing a volume.
#[derive(InputObject)]
struct CloseVolumeInput {
    /// The volume.
    volume: ID,
    /// How many sheets it has.
    sheets: i32,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// Saying where a volume stands.
#[derive(InputObject)]
struct PlaceVolumeInput {
    /// The volume.
    volume: ID,
    /// Shelf, at most 50 characters; none when it stands on none.
    shelf: Option<String>,
    /// Box, at most 50 characters; none when it stands in none.
    r#box: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// Lending a volume.
#[derive(InputObject)]
struct LendVolumeInput {
    /// The volume.
    volume: ID,
    /// To whom.
    borrower: ID,
    /// For what, at most 500 characters.
    purpose: String,
    /// Until when.
    due_on: Date,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// Taking a volume back.
#[derive(InputObject)]
struct ReturnVolumeInput {
    /// The volume.
    volume: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// The volume with its loans as they are now, or what stood in the way.
async fn answer(
    asker: &Asker,
    done: std::result::Result<volume::Model, Refusal>,
) -> Result<(Option<Volume>, Vec<Problem>)> {
    Ok(match done {
        Ok(row) => {
            let reader = asker.service.kit.db.reader();
            let of = read::volumes_of_files(reader, &[row.file_id]).await;
            let mut of = of.or_error(asker)?.into_values().flatten();
            let found = of.find(|(known, _)| known.id == row.id);
            let (row, loans) = found.unwrap_or((row, Vec::new()));
            (Some(Volume { row, loans }), Vec::new())
        }
        Err(refusal) => (None, told(asker, refusal.problems())),
    })
}

/// What can be done with volumes.
#[derive(Default)]
pub(super) struct VolumeMutation;

#[Object]
impl VolumeMutation {
    /// Opens a file's next volume (sējuma atvēršana); the one before must be closed.
    async fn open_volume(
        &self,
        context: &Context<'_>,
        input: OpenVolumeInput,
    ) -> Result<OpenVolumePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("openVolume", input.idempotency_key.as_ref(), &input);
        let file = reading.id(&input.file, "file");
        let file = match reading.done(file) {
            Ok(file) => file,
            Err(problems) => return Ok((None, told(asker, problems)).into()),
        };
        let place = Place {
            shelf: input.shelf,
            container: input.r#box,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let of = (input.medium.into(), place);
        let done = volumes::open_volume(kit, caller, file, of, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?).await?.into())
    }

    /// Closes a volume with its count of sheets (sējuma slēgšana).
    async fn close_volume(
        &self,
        context: &Context<'_>,
        input: CloseVolumeInput,
    ) -> Result<CloseVolumePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("closeVolume", input.idempotency_key.as_ref(), &input);
        let volume = reading.id(&input.volume, "volume");
        let volume = match reading.done(volume) {
            Ok(volume) => volume,
            Err(problems) => return Ok((None, told(asker, problems)).into()),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = volumes::close_volume(kit, caller, volume, input.sheets, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?).await?.into())
    }

    /// Says where a volume stands now.
    async fn place_volume(
        &self,
        context: &Context<'_>,
        input: PlaceVolumeInput,
    ) -> Result<PlaceVolumePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("placeVolume", input.idempotency_key.as_ref(), &input);
        let volume = reading.id(&input.volume, "volume");
        let volume = match reading.done(volume) {
            Ok(volume) => volume,
            Err(problems) => return Ok((None, told(asker, problems)).into()),
        };
        let place = Place {
            shelf: input.shelf,
            container: input.r#box,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = volumes::place_volume(kit, caller, volume, place, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?).await?.into())
    }

    /// Lends a volume to one of the staff (izsniegšana).
    async fn lend_volume(
        &self,
        context: &Context<'_>,
        input: LendVolumeInput,
    ) -> Result<LendVolumePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("lendVolume", input.idempotency_key.as_ref(), &input);
        let volume = reading.id(&input.volume, "volume");
        let borrower = reading.id(&input.borrower, "borrower");
        let due_on = reading.date(&input.due_on, "dueOn");
        let read = volume.zip(borrower).zip(due_on);
        let ((volume, borrower), due_on) = match reading.done(read) {
            Ok(read) => read,
            Err(problems) => return Ok((None, told(asker, problems)).into()),
        };
        let lending = Lending {
            volume,
            borrower,
            purpose: input.purpose,
            due_on,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = volumes::lend(kit, caller, lending, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?).await?.into())
    }

    /// Takes a lent volume back (atdošana).
    async fn return_volume(
        &self,
        context: &Context<'_>,
        input: ReturnVolumeInput,
    ) -> Result<ReturnVolumePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("returnVolume", input.idempotency_key.as_ref(), &input);
        let volume = reading.id(&input.volume, "volume");
        let volume = match reading.done(volume) {
            Ok(volume) => volume,
            Err(problems) => return Ok((None, told(asker, problems)).into()),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = volumes::give_back(kit, caller, volume, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?).await?.into())
    }
}
