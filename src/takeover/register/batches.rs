//! The rows of a register become documents, some hundreds to a commit.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::Datelike as _;
use entities::classification::{register, register_year};
use entities::ids::DocumentId;
use entities::organisation::unit;
use entities::takeover::takeover;
use entities::vocabulary::OpenState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::known::{Before, Registers};
use super::{Judged, Rows};
use crate::access::Caller;
use crate::documents::numbering;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::takeover::begun::counted;
use crate::takeover::registration::OldRegistration;
use crate::takeover::{Phase, Tally, Watch, writing};

/// Between two commits on SQLite, so that a service that registers meanwhile comes to its turn.
const BREATH: Duration = Duration::from_millis(8);

/// Writes the rows, some hundreds to a commit.
pub(super) struct Writing<'a> {
    pub(super) registers: Registers,
    pub(super) kit: &'a Kit,
    pub(super) caller: &'a Caller,
    pub(super) service: &'a unit::Model,
    pub(super) register: &'a register::Model,
    pub(super) takeover: &'a takeover::Model,
    pub(super) people: writing::People,
}

impl Writing<'_> {
    pub(super) async fn write_all(
        &mut self,
        rows: &Rows<'_>,
        watch: &mut dyn Watch,
    ) -> Result<Tally, Fault> {
        watch.begin(Phase::TakingOver, rows.table.survey.rows);
        let mut tally = Tally::default();
        let mut portions = rows.judged();
        while let Some(portion) = portions.next().await? {
            let read = portion.len() as u64;
            let (taken_over, known, changed) = self.write(portion, rows).await?;
            tally.read += read;
            tally.taken_over += taken_over;
            tally.known += known;
            tally.faulty += changed;
            watch.advance(read);
        }
        tally.faulty = tally.read - tally.taken_over - tally.known;
        Ok(tally)
    }

    /// One commit; says how many rows were new, known, and known otherwise.
    async fn write(
        &mut self,
        portion: Vec<Judged>,
        rows: &Rows<'_>,
    ) -> Result<(u64, u64, u64), Fault> {
        let mut op = self.kit.begin(self.caller.actor).await?;
        let before = self.registers.known(op.transaction(), &portion).await?;
        let (mut new, mut known, mut changed) = (Vec::new(), 0, 0);
        for registration in portion.into_iter().flatten() {
            match self
                .registers
                .compared(self.kit, &before, &registration, &rows.mapping)
            {
                Before::Never => new.push(registration),
                Before::JustSo => known += 1,
                Before::Otherwise(_) => changed += 1,
            }
        }
        if new.is_empty() {
            return Ok((0, known, changed));
        }
        let mut sequences = self.sequences(&op, &new).await?;
        let mut written = writing::Batch::default();
        for registration in &new {
            let year = registration.registered.first().year();
            let sequence = sequences
                .get_mut(&year)
                .and_then(Iterator::next)
                .ok_or(Fault::broken("too few sequences were taken"))?;
            let correspondent = self
                .people
                .resolve(&mut op, self.caller, &registration.said)
                .await?;
            let place = writing::Place {
                register: self.register,
                service: self.service.id,
                sequence,
                correspondent,
            };
            written.add(&mut op, self.takeover, registration, &place);
        }
        written.insert(&op).await?;
        let rows = takeover::Entity::update_many()
            .col_expr(
                takeover::Column::RowsTakenOver,
                sea_orm::ExprTrait::add(
                    sea_orm::sea_query::Expr::col(takeover::Column::RowsTakenOver),
                    counted(new.len() as u64)?,
                ),
            )
            .filter(takeover::Column::Id.eq(self.takeover.id))
            .exec(op.transaction())
            .await?;
        if rows.rows_affected != 1 {
            return Err(Fault::broken("a takeover went missing"));
        }
        op.commit().await?;
        // SQLite hands its one writer's place to whoever asks next, and another process asks only now and then.
        if self.kit.db.backend() == sea_orm::DbBackend::Sqlite {
            tokio::time::sleep(BREATH).await;
        }
        Ok((new.len() as u64, known, changed))
    }

    /// Sequences for the new rows of each year: the order in which they are taken over. The years of an old register are
    /// closed from their beginning.
    async fn sequences(
        &self,
        op: &Op,
        new: &[OldRegistration],
    ) -> Result<BTreeMap<i32, numbering::Taken>, Fault> {
        let mut counts: BTreeMap<i32, i64> = BTreeMap::new();
        for registration in new {
            *counts.entry(registration.year()).or_default() += 1;
        }
        let mut taken = BTreeMap::new();
        for (year, count) in counts {
            let row = register_year::Model {
                register_id: self.register.id,
                year,
                number_format: self.register.number_format.clone(),
                last_sequence: 0,
                state: OpenState::Closed,
                closed_at: Some(op.at()),
            };
            register_year::Entity::insert(row.into_active_model())
                .on_conflict(
                    OnConflict::columns([
                        register_year::Column::RegisterId,
                        register_year::Column::Year,
                    ])
                    .do_nothing()
                    .to_owned(),
                )
                .exec_without_returning(op.transaction())
                .await?;
            let (_, sequences) =
                numbering::take(op.transaction(), self.register.id, year, count).await?;
            taken.insert(year, sequences);
        }
        Ok(taken)
    }
}

/// Ids of what was taken over rise with the day of registration, as those of all documents do, and within a day with the
/// rows.
pub(in crate::takeover) fn id_of(op: &Op, registration: &OldRegistration) -> DocumentId {
    let step = i32::try_from(registration.row).unwrap_or(i32::MAX);
    op.id_at(
        calendar::begins(registration.day()) + crate::kernel::ids::STEP * step,
        DocumentId,
    )
}
