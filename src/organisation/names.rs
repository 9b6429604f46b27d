//! The name of a person on a day (*vārds, uzvārds*): who marries signs with another name from then on, and what was signed
//! before shows the old one.

use chrono::NaiveDate;
use entities::organisation::staff_member;
use serde_json::{Value, json};

/// A name that somebody bore until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerName<'a> {
    /// Given name.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
    /// Last day on which it was borne.
    pub to: NaiveDate,
}

/// Names borne before, the oldest first.
pub fn former(row: &staff_member::Model) -> Vec<FormerName<'_>> {
    let kept = row.former_names.as_array().map(Vec::as_slice);
    kept.unwrap_or_default()
        .iter()
        .filter_map(|entry| {
            Some(FormerName {
                given_name: entry["givenName"].as_str()?,
                family_name: entry["familyName"].as_str()?,
                to: entry["to"].as_str()?.parse().ok()?,
            })
        })
        .collect()
}

/// Given and family name on a day.
pub fn on(row: &staff_member::Model, day: NaiveDate) -> (&str, &str) {
    former(row)
        .into_iter()
        .find(|name| day <= name.to)
        .map_or((&row.given_name, &row.family_name), |name| {
            (name.given_name, name.family_name)
        })
}

/// The names as they are kept, with the present one borne until `to`.
pub(super) fn with_present(row: &staff_member::Model, to: NaiveDate) -> Value {
    let mut names: Vec<Value> = former(row)
        .into_iter()
        .map(|name| json!({ "givenName": name.given_name, "familyName": name.family_name, "to": name.to }))
        .collect();
    names.push(json!({ "givenName": row.given_name, "familyName": row.family_name, "to": to }));
    Value::Array(names)
}

/// No name but the present one.
pub(super) fn none() -> Value {
    json!([])
}

#[cfg(test)]
mod tests {
    use entities::ids::{InstitutionId, StaffMemberId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn each_day_has_its_name() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let mut row = staff_member::Model {
            id: StaffMemberId(Uuid::from_u128(1)),
            institution_id: InstitutionId(Uuid::from_u128(2)),
            given_name: "Anna".to_owned(),
            family_name: "Bērza".to_owned(),
            name_sort_key: Vec::new(),
            former_names: none(),
            email: None,
            valid_from: None,
            valid_to: None,
        };
        assert_eq!(on(&row, day("1999-01-01")), ("Anna", "Bērza"));
        row.former_names = with_present(&row, day("2015-06-30"));
        row.family_name = "Kalniņa".to_owned();
        row.former_names = with_present(&row, day("2024-02-29"));
        row.family_name = "Ozola".to_owned();
        for (on_day, family_name) in [
            ("2015-06-30", "Bērza"),
            ("2015-07-01", "Kalniņa"),
            ("2024-02-29", "Kalniņa"),
            ("2024-03-01", "Ozola"),
        ] {
            assert_eq!(on(&row, day(on_day)), ("Anna", family_name), "{on_day}");
        }
    }
}
