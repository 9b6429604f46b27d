//! Whether the rows of a register were taken over before, and what they said then.

use std::collections::{BTreeMap, HashMap};

use entities::documents::document;
use entities::ids::RegisterId;
use entities::takeover::taken_over_document;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::Judged;
use crate::kernel::{Fault, Problem};
use crate::op::Kit;
use crate::takeover::cells::Flaw;
use crate::takeover::columns::RegisterColumn as Column;
use crate::takeover::mapping::Mapping;
use crate::takeover::read;
use crate::takeover::registration::OldRegistration;

/// Whether a row was taken over before.
pub(super) enum Before {
    Never,
    JustSo,
    Otherwise(Flaw),
}

/// By year and number: in which register it stands, and the digest of what its row said.
pub(super) type Known = HashMap<(i32, String), (RegisterId, Vec<u8>)>;

/// The registers of one service and direction among which an old number stands in one only.
pub(super) struct Registers {
    pub(super) own: Option<RegisterId>,
    pub(super) all: BTreeMap<RegisterId, String>,
}

impl Registers {
    pub(super) fn compared(
        &self,
        kit: &Kit,
        before: &Known,
        registration: &OldRegistration,
        mapping: &Mapping<Column>,
    ) -> Before {
        let key = (registration.year(), registration.number.to_string());
        let problem = match before.get(&key) {
            None => return Before::Never,
            Some((register, _)) if Some(*register) != self.own => {
                let code = self.all.get(register).map_or("", String::as_str);
                Problem::new("NUMBER_IN_OTHER_REGISTER", "").with("register", code)
            }
            Some((_, digest)) if *digest == registration.digest(&kit.keys) => {
                return Before::JustSo;
            }
            Some(_) => Problem::new("ROW_CHANGED", ""),
        };
        Before::Otherwise(Flaw {
            row: registration.row,
            column: Some(mapping.name_of(Column::Number).to_owned()),
            problem: problem
                .with("number", &registration.number)
                .with("year", registration.year())
                .within(&format!("rows.{}.number", registration.row)),
        })
    }

    /// Those of the registrations that were taken over before.
    pub(super) async fn known<C: ConnectionTrait>(
        &self,
        connection: &C,
        portion: &[Judged],
    ) -> Result<Known, Fault> {
        let mut found = Known::new();
        if self.all.is_empty() {
            return Ok(found);
        }
        for (year, numbers) in by_year(portion) {
            let rows: Vec<(RegisterId, String, Option<Vec<u8>>)> = document::Entity::find()
                .select_only()
                .column(document::Column::RegisterId)
                .column(document::Column::Number)
                .column(taken_over_document::Column::RowDigest)
                .join(sea_orm::JoinType::LeftJoin, read::taken_over())
                .filter(document::Column::RegisterId.is_in(self.all.keys().copied()))
                .filter(document::Column::RegisterYear.eq(year))
                .filter(document::Column::Number.is_in(numbers))
                .into_tuple()
                .all(connection)
                .await?;
            for (register, number, digest) in rows {
                found.insert((year, number), (register, digest.unwrap_or_default()));
            }
        }
        Ok(found)
    }
}

/// The numbers of a portion's sound rows, year by year.
pub(in crate::takeover) fn by_year(portion: &[Judged]) -> BTreeMap<i32, Vec<String>> {
    let mut years: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for registration in portion.iter().flatten() {
        let numbers = years.entry(registration.year()).or_default();
        numbers.push(registration.number.to_string());
    }
    years
}
