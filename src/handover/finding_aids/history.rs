//! What the records themselves tell of a record group (*vēsturiskās izziņas pamats*): which institutions it is of, what came before
//! and after them, by which decisions, which units they had, what was described. The archivist completes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::NaiveDate;
use entities::handover::{description_unit, inventory};
use entities::ids::{InstitutionId, InventoryId, UnitId};
use entities::organisation::unit;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::kernel::Fault;
use crate::kernel::numerals::is_singular;
use crate::organisation::{Fonds, read as organisation, reorganisation};

/// An institution of a record group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// Its name.
    pub name: String,
    /// First day; none where nobody remembers.
    pub from: Option<NaiveDate>,
    /// Last day; none while it exists.
    pub to: Option<NaiveDate>,
    /// What it succeeded.
    pub predecessors: Vec<String>,
    /// What succeeded it.
    pub successors: Vec<String>,
    /// The units directly beneath it, with their first and last days.
    pub units: Vec<(String, Option<NaiveDate>, Option<NaiveDate>)>,
}

/// A decision by which an institution of the group began or ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The decision with its body, number and paragraph.
    pub ground: String,
    /// First day of what came of it.
    pub effective_on: NaiveDate,
}

/// An inventory with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Number and letter.
    pub number: String,
    /// Title.
    pub title: String,
    /// Units.
    pub units: i64,
    /// The first and the last year.
    pub years: Option<(String, String)>,
}

/// What the records tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// The institutions, the oldest first.
    pub makers: Vec<Maker>,
    /// The decisions, the oldest first.
    pub decisions: Vec<Decision>,
    /// The inventories, by number.
    pub inventories: Vec<Described>,
}

#[derive(FromQueryResult)]
struct Counted {
    inventory_id: InventoryId,
    units: i64,
    first: Option<String>,
    last: Option<String>,
}

/// Reads what the records tell of a record group.
///
/// # Errors
/// A fault of the database.
pub async fn read<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    fonds: &Fonds,
) -> Result<Past, Fault> {
    let all = organisation::units(connection, institution).await?;
    let of: Vec<&unit::Model> = all
        .iter()
        .filter(|unit| Fonds::of(unit).as_ref() == Some(fonds))
        .collect();
    let ids: Vec<UnitId> = of.iter().map(|unit| unit.id).collect();
    let predecessors = organisation::predecessors_of(connection, &ids).await?;
    let successors = organisation::successors_of(connection, &ids).await?;
    let names: BTreeMap<UnitId, &str> = all
        .iter()
        .map(|unit| (unit.id, unit.name_lv.as_str()))
        .collect();
    let named = |ids: Option<&Vec<UnitId>>| -> Vec<String> {
        let ids = ids.into_iter().flatten();
        ids.filter_map(|id| names.get(id).map(|name| (*name).to_owned()))
            .collect()
    };
    let mut makers: Vec<Maker> = of
        .iter()
        .map(|unit| Maker {
            name: unit.name_lv.clone(),
            from: unit.valid_from,
            to: unit.valid_to,
            predecessors: named(predecessors.get(&unit.id)),
            successors: named(successors.get(&unit.id)),
            units: beneath(&all, unit.id),
        })
        .collect();
    makers.sort_by_key(|maker| (maker.from, maker.name.clone()));
    let codes: BTreeSet<&str> = of.iter().map(|unit| unit.code.as_str()).collect();
    Ok(Past {
        makers,
        decisions: decisions(connection, institution, &codes).await?,
        inventories: inventories(connection, institution, fonds).await?,
    })
}

fn beneath(
    all: &[unit::Model],
    parent: UnitId,
) -> Vec<(String, Option<NaiveDate>, Option<NaiveDate>)> {
    let units = all.iter().filter(|unit| unit.parent_id == Some(parent));
    units
        .map(|unit| (unit.name_lv.clone(), unit.valid_from, unit.valid_to))
        .collect()
}

async fn decisions<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    codes: &BTreeSet<&str>,
) -> Result<Vec<Decision>, Fault> {
    let mut decisions = Vec::new();
    let acts = reorganisation::acts(connection, institution).await?;
    for act in acts.iter().rev().filter(|act| act.carried_out_at.is_some()) {
        let plan = reorganisation::plan_of(act)?;
        let concerns = plan.successions.iter().any(|succession| {
            let named = succession.to.iter().chain([&succession.from]);
            named.into_iter().any(|code| codes.contains(code.as_str()))
        });
        if concerns {
            decisions.push(Decision {
                ground: act.ground.clone(),
                effective_on: act.effective_on,
            });
        }
    }
    Ok(decisions)
}

async fn inventories<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    fonds: &Fonds,
) -> Result<Vec<Described>, Fault> {
    let rows = inventory::Entity::find()
        .filter(inventory::Column::InstitutionId.eq(institution))
        .filter(inventory::Column::FondsArchive.eq(fonds.archive()))
        .filter(inventory::Column::FondsNumber.eq(fonds.number()))
        .order_by_asc(inventory::Column::Subgroup)
        .order_by_asc(inventory::Column::Number)
        .order_by_asc(inventory::Column::Letter)
        .all(connection)
        .await?;
    use description_unit::Column;
    let counted = description_unit::Entity::find()
        .select_only()
        .column(Column::InventoryId)
        .column_as(Expr::col(Column::Id).count(), "units")
        .column_as(Expr::col(Column::FromOn).min(), "first")
        .column_as(Expr::col(Column::ToOn).max(), "last")
        .filter(Column::InventoryId.is_in(rows.iter().map(|row| row.id)))
        .group_by(Column::InventoryId)
        .into_model::<Counted>()
        .all(connection)
        .await?;
    let counted: BTreeMap<InventoryId, Counted> = counted
        .into_iter()
        .map(|row| (row.inventory_id, row))
        .collect();
    // Dates are kept as ISO 8601, so their first four digits are the year.
    let year = |text: &Option<String>| {
        text.as_ref()
            .and_then(|text| text.get(..4).map(str::to_owned))
    };
    let described = rows.iter().map(|row| {
        let counted = counted.get(&row.id);
        Described {
            number: row.designation(),
            title: row.title.clone(),
            units: counted.map_or(0, |counted| counted.units),
            years: counted.and_then(|counted| year(&counted.first).zip(year(&counted.last))),
        }
    });
    Ok(described.collect())
}

/// What the records tell, in Latvian.
pub fn told(fonds: &Fonds, past: &Past) -> String {
    let mut text = format!("Fonds {fonds}.\n");
    for maker in &past.makers {
        let _ = write!(text, "\n{} {}.", maker.name, period(maker.from, maker.to));
        if !maker.predecessors.is_empty() {
            let _ = write!(text, " Pārņēma: {}.", maker.predecessors.join("; "));
        }
        if !maker.successors.is_empty() {
            let _ = write!(text, " Turpina: {}.", maker.successors.join("; "));
        }
        if !maker.units.is_empty() {
            let units = maker.units.iter();
            let units: Vec<String> = units
                .map(|(name, from, to)| format!("{name} {}", period(*from, *to)))
                .collect();
            let _ = write!(text, " Struktūrvienības: {}.", units.join("; "));
        }
        text.push('\n');
    }
    if !past.decisions.is_empty() {
        text.push_str("\nReorganizācijas:\n");
        for decision in &past.decisions {
            let _ = writeln!(
                text,
                "– no {}: {}",
                day(decision.effective_on),
                decision.ground
            );
        }
    }
    if !past.inventories.is_empty() {
        text.push_str("\nDokumentu sastāvs:\n");
        for described in &past.inventories {
            let years = match &described.years {
                Some((first, last)) if first == last => format!(", {first}."),
                Some((first, last)) => format!(", {first}.–{last}."),
                None => String::new(),
            };
            let units = match u32::try_from(described.units).is_ok_and(is_singular) {
                true => "vienība",
                false => "vienības",
            };
            let _ = writeln!(
                text,
                "– uzskaites saraksts Nr. {} «{}»: {} {units}{years}",
                described.number, described.title, described.units
            );
        }
    }
    text
}

fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (None, None) => "(sākums nav zināms)".to_owned(),
        (None, Some(to)) => format!("(līdz {})", day(to)),
        (Some(from), None) => format!("(no {})", day(from)),
        (Some(from), Some(to)) => format!("({}–{})", day(from), day(to)),
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y.").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_tell_a_history_that_can_be_completed() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let past = Past {
            makers: vec![Maker {
                name: "Ogres novada sociālais dienests".to_owned(),
                from: day("2011-01-01"),
                to: day("2022-01-02"),
                predecessors: vec![
                    "Suntažu sociālais dienests".to_owned(),
                    "Taurupes sociālais dienests".to_owned(),
                ],
                successors: vec!["Ogres novada Sociālais dienests (2022)".to_owned()],
                units: vec![
                    ("Vadība".to_owned(), day("2011-01-01"), None),
                    ("Krīzes centrs".to_owned(), None, day("2014-12-31")),
                ],
            }],
            decisions: vec![Decision {
                ground: "Domes lēmums, prot. Nr. 12, 3. §".to_owned(),
                effective_on: "2011-01-01".parse().expect("a date"),
            }],
            inventories: vec![
                Described {
                    number: "1".to_owned(),
                    title: "Pastāvīgi glabājamās lietas".to_owned(),
                    units: 21,
                    years: Some(("2011".to_owned(), "2021".to_owned())),
                },
                Described {
                    number: "2A".to_owned(),
                    title: "Personas lietas".to_owned(),
                    units: 0,
                    years: None,
                },
            ],
        };
        let fonds = Fonds::read("SZVA", "412").expect("a record group");
        let expected = [
            "Fonds LV_LNA_SZVA_F412.",
            "",
            "Ogres novada sociālais dienests (01.01.2011.–02.01.2022.). Pārņēma: Suntažu sociālais dienests; Taurupes sociālais \
             dienests. Turpina: Ogres novada Sociālais dienests (2022). Struktūrvienības: Vadība (no 01.01.2011.); Krīzes centrs \
             (līdz 31.12.2014.).",
            "",
            "Reorganizācijas:",
            "– no 01.01.2011.: Domes lēmums, prot. Nr. 12, 3. §",
            "",
            "Dokumentu sastāvs:",
            "– uzskaites saraksts Nr. 1 «Pastāvīgi glabājamās lietas»: 21 vienība, 2011.–2021.",
            "– uzskaites saraksts Nr. 2A «Personas lietas»: 0 vienības",
            "",
        ];
        assert_eq!(told(&fonds, &past), expected.join("\n"));
    }
}
