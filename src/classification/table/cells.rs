//! How the parts of a series are written in a cell, and read from one.

use entities::values::RetentionPeriod;
use entities::vocabulary::{AccessClass, Medium, RetentionCategory};

use crate::kernel::text;

/// A retention term as people write it: `pastāvīgi`, `10 gadi`, `75 g.`, `līdz aizstāj ar jaunu`. None when it is none.
///
/// The category follows from the years: ten and fewer are short-term.
pub fn term(written: &str) -> Option<RetentionPeriod> {
    use RetentionCategory::{LongTerm, Permanent, ShortTerm, UntilNeedEnds, UntilSuperseded};
    let folded = text::fold(written.trim());
    let category = match folded.as_str() {
        "pastavigi" | "pastavigas" | "permanent" => Some(Permanent),
        it if it.starts_with("lidz aizstaj") || it == "until superseded" => Some(UntilSuperseded),
        it if it.starts_with("lidz vajadz") || it == "until need ends" => Some(UntilNeedEnds),
        _ => None,
    };
    if let Some(category) = category {
        return RetentionPeriod::new(category, None).ok();
    }
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let rest = folded.get(digits.len()..)?.trim().trim_end_matches('.');
    if !matches!(
        rest,
        "" | "g" | "gads" | "gadi" | "gadus" | "gadiem" | "year" | "years"
    ) {
        return None;
    }
    let years: i32 = digits
        .parse()
        .ok()
        .filter(|years| (1..=999).contains(years))?;
    let category = if years <= 10 { ShortTerm } else { LongTerm };
    RetentionPeriod::new(category, Some(years)).ok()
}

/// A retention term in words.
pub fn term_in_words(period: RetentionPeriod) -> String {
    match period.years() {
        None => period.category().latvian().to_owned(),
        // 1, 21, 31 … but not 11.
        Some(years) if years % 10 == 1 && years % 100 != 11 => format!("{years} gads"),
        Some(years) => format!("{years} gadi"),
    }
}

/// A medium by its word in either language.
pub fn medium(written: &str) -> Option<Medium> {
    let wanted = text::fold(written.trim());
    let is = |medium: &Medium| {
        let latvian = text::fold(medium.latvian());
        // `elektroniski`, `elektronisks` and `elektroniska` are one.
        wanted == medium.as_str() || wanted == latvian || {
            let stem = latvian.trim_end_matches(['a', 's']);
            stem.len() > 4 && wanted.starts_with(stem)
        }
    };
    Medium::ALL.iter().copied().find(is)
}

/// An access class by its word in either language.
pub fn access(written: &str) -> Option<AccessClass> {
    let wanted = text::fold(written.trim()).replace('-', "–");
    AccessClass::ALL
        .iter()
        .copied()
        .find(|class| wanted == class.as_str() || wanted == text::fold(class.latvian()))
}

/// Yes or no.
pub fn yes(written: &str) -> Option<bool> {
    match text::fold(written.trim()).as_str() {
        "ja" | "yes" | "true" | "1" | "x" => Some(true),
        "ne" | "no" | "false" | "0" | "" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_people_write_them() {
        for (written, category, years) in [
            ("pastāvīgi", RetentionCategory::Permanent, None),
            ("Pastāvīgas", RetentionCategory::Permanent, None),
            ("10", RetentionCategory::ShortTerm, Some(10)),
            ("10 gadi", RetentionCategory::ShortTerm, Some(10)),
            ("11 g.", RetentionCategory::LongTerm, Some(11)),
            ("75gadi", RetentionCategory::LongTerm, Some(75)),
            ("1 gads", RetentionCategory::ShortTerm, Some(1)),
            (
                "līdz aizstāj ar jaunu",
                RetentionCategory::UntilSuperseded,
                None,
            ),
            (
                "līdz vajadzība zudusi",
                RetentionCategory::UntilNeedEnds,
                None,
            ),
        ] {
            let read = term(written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(
                (read.category(), read.years()),
                (category, years),
                "{written}"
            );
            assert_eq!(
                term(&term_in_words(read)),
                Some(read),
                "{written} goes both ways"
            );
        }
        for written in [
            "",
            "0 gadi",
            "-5",
            "desmit",
            "10 mēneši",
            "5 EK",
            "99999999999",
        ] {
            assert_eq!(term(written), None, "{written}");
        }
        assert_eq!(term("21").map(term_in_words).as_deref(), Some("21 gads"));
        assert_eq!(term("11").map(term_in_words).as_deref(), Some("11 gadi"));
    }

    #[test]
    fn words_are_read_in_both_languages() {
        for word in Medium::ALL {
            assert_eq!(medium(word.as_str()), Some(*word));
            assert_eq!(medium(&word.latvian().to_uppercase()), Some(*word));
        }
        assert_eq!(medium("elektroniski"), Some(Medium::Electronic));
        assert_eq!(medium("akmens"), None);
        for word in AccessClass::ALL {
            assert_eq!(access(word.as_str()), Some(*word));
            assert_eq!(access(word.latvian()), Some(*word));
        }
        assert_eq!(
            access("ierobežots - persona"),
            Some(AccessClass::RestrictedPersonal)
        );
        assert_eq!(
            (yes("Jā"), yes(""), yes("varbūt")),
            (Some(true), Some(false), None)
        );
    }
}
