//! Registers (*reģistri, reģistrācijas žurnāli*) and their years.

mod keep;

use chrono::NaiveDate;
use entities::classification::{register, register_year};
use entities::ids::{InstitutionId, RegisterId, SeriesId};
use entities::values::{FileIndex, NumberFormat};
use entities::vocabulary::{Direction, OpenState};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;
use crate::organisation::Validity;

pub use keep::{NewRegister, RegisterChange, change, end, open};

/// A register to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterPlan {
    /// Institution.
    pub institution: InstitutionId,
    /// Short code, unique within the institution.
    pub code: String,
    /// Title in Latvian.
    pub title_lv: String,
    /// Title in English.
    pub title_en: String,
    /// Which documents it takes.
    pub direction: Direction,
    /// Index printed in its numbers.
    pub file_index: FileIndex,
    /// How its numbers are printed.
    pub number_format: NumberFormat,
    /// Series whose file its documents enter.
    pub series: Option<SeriesId>,
    /// First day on which it gives numbers; none where nobody remembers.
    pub valid_from: Option<NaiveDate>,
}

/// When a register gives numbers.
pub const fn validity(row: &register::Model) -> Validity {
    Validity {
        from: row.valid_from,
        to: row.valid_to,
    }
}

/// Opens a register.
///
/// # Errors
/// A fault of the database, also when the code is taken.
pub async fn open_register(op: &mut Op, plan: RegisterPlan) -> Result<RegisterId, Fault> {
    let id = op.new_id(RegisterId);
    op.record(Entry {
        kind: "register.opened",
        institution: Some(plan.institution),
        subject: Subject { kind: "register", id: Some(id.0) },
        payload: json!({ "code": plan.code, "direction": plan.direction, "index": plan.file_index.as_str(), "numberFormat": plan.number_format.to_string(), "series": plan.series, "from": plan.valid_from }),
    });
    register::Model {
        id,
        institution_id: plan.institution,
        code: plan.code,
        title_lv: plan.title_lv,
        title_en: plan.title_en,
        direction: plan.direction,
        index_sort_key: plan.file_index.sort_key(),
        file_index: plan.file_index,
        number_format: plan.number_format,
        series_id: plan.series,
        former_unit_id: None,
        valid_from: plan.valid_from,
        valid_to: None,
    }
    .into_active_model()
    .reset_all()
    .insert(op.transaction())
    .await?;
    Ok(id)
}

/// Whether numbers may be given in a register's year: the present year until it is closed, a past one only after an
/// administrator reopened it, a future one never (domain §13 rule 12).
pub fn year_is_open(year: i32, present_year: i32, state: OpenState) -> bool {
    match state {
        OpenState::Open => year == present_year,
        OpenState::Reopened => year <= present_year,
        OpenState::Closed => false,
    }
}

/// Makes sure that the register has the year, with the register's present number format.
///
/// # Errors
/// A fault of the database.
pub async fn begin_year(op: &Op, register: &register::Model, year: i32) -> Result<(), Fault> {
    let row = register_year::Model {
        register_id: register.id,
        year,
        number_format: register.number_format.clone(),
        last_sequence: 0,
        state: OpenState::Open,
        closed_at: None,
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
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_given_in_the_open_year_only() {
        for (year, state, open) in [
            (2026, OpenState::Open, true),
            (2025, OpenState::Open, false),
            (2027, OpenState::Open, false),
            (2026, OpenState::Closed, false),
            (2025, OpenState::Reopened, true),
            (2027, OpenState::Reopened, false),
        ] {
            assert_eq!(year_is_open(year, 2026, state), open, "{year} {state}");
        }
    }
}
