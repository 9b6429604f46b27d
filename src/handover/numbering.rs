//! Numbers of units (*glabājamo vienību numuri*): they run on across the years of an inventory and are never given again; what
//! was found later is put in behind its neighbour with a letter. Plain functions.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kernel::numerals::{Gender, Hundred, cardinal, is_singular};

/// Number of a unit with its letter: `15`, `15a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Label {
    /// From 1.
    pub number: i32,
    /// A small letter; empty where there is none.
    pub letter: String,
}

impl Label {
    /// A number without a letter.
    pub const fn of(number: i32) -> Self {
        Self {
            number,
            letter: String::new(),
        }
    }

    /// With the letter as it is stored beside the number.
    pub fn lettered(number: i32, letter: &str) -> Self {
        Self {
            number,
            letter: letter.to_owned(),
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, self.letter)
    }
}

/// A text that is no number of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a unit's number is digits, and perhaps a small letter behind them")]
pub struct InvalidLabel;

impl FromStr for Label {
    type Err = InvalidLabel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let digits = text.trim_end_matches(|last: char| last.is_ascii_lowercase());
        let (number, letter) = (digits, &text[digits.len()..]);
        let plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
        let number = number.parse().map_err(|_| InvalidLabel)?;
        match plain && letter.len() <= 1 {
            true => Ok(Self::lettered(number, letter)),
            false => Err(InvalidLabel),
        }
    }
}

/// Numbers for `count` further units after the last one given; none beyond what can be counted.
pub fn next(last: i32, count: usize) -> Option<Vec<Label>> {
    let first = last.checked_add(1)?;
    let count = i32::try_from(count).ok()?;
    let end = last.checked_add(count)?;
    Some((first..=end).map(Label::of).collect())
}

/// Numbers for `count` units put in behind `number`: the letters that nobody there has or had; none where the alphabet ends.
pub fn behind(number: i32, used: &BTreeSet<String>, count: usize) -> Option<Vec<Label>> {
    // Behind the last letter that was ever there, so that what is put in later stands later.
    let last = used.iter().rfind(|letter| !letter.is_empty());
    let first = last.map_or(b'a', |last| {
        last.bytes().next().map_or(b'a', |byte| byte + 1)
    });
    let letters: Vec<Label> = (first..=b'z')
        .take(count)
        .map(|letter| Label::lettered(number, &char::from(letter).to_string()))
        .collect();
    (letters.len() == count).then_some(letters)
}

/// What stands at the foot of an inventory, or of a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Units.
    pub units: u32,
    /// The same in Latvian words: *divdesmit viena*.
    pub in_words: String,
    /// The lowest number.
    pub first: Option<i32>,
    /// The highest number.
    pub last: Option<i32>,
    /// Numbers with a letter.
    pub lettered: Vec<String>,
    /// Numbers that no unit has any more.
    pub omitted: Vec<String>,
    /// Units of the whole inventory, where this is the foot of one part of it.
    pub in_all: u32,
}

/// Adds up: `count` units from `first` to `last`, the lettered and the omitted ones by name, beside all that the inventory has.
pub fn added_up(
    count: u32,
    bounds: Option<(i32, i32)>,
    mut lettered: Vec<Label>,
    mut omitted: Vec<Label>,
    in_all: u32,
) -> Totals {
    lettered.sort_unstable();
    omitted.sort_unstable();
    let names = |labels: Vec<Label>| labels.iter().map(ToString::to_string).collect();
    Totals {
        units: count,
        in_words: cardinal(count, Gender::Feminine, Hundred::Plain),
        first: bounds.map(|(first, _)| first),
        last: bounds.map(|(_, last)| last),
        lettered: names(lettered),
        omitted: names(omitted),
        in_all,
    }
}

impl Totals {
    /// The foot in Latvian, as the archive's form has it (domain §5): *21 (divdesmit viena) glabājamā vienība, no Nr. 1 līdz
    /// Nr. 22, litera Nr. 5a, izlaisti Nr. 7, 8, pavisam 21*. Omitted are the numbers within that range: behind it nobody
    /// misses any.
    pub fn sentence(&self) -> String {
        let units = match is_singular(self.units) {
            true => "glabājamā vienība",
            false => "glabājamās vienības",
        };
        let mut sentence = format!("{} ({}) {units}", self.units, self.in_words);
        if let (Some(first), Some(last)) = (self.first, self.last) {
            sentence += &format!(", no Nr. {first} līdz Nr. {last}");
        }
        let omitted = self.omitted.iter().map(String::as_str);
        let omitted: Vec<&str> = omitted.filter(|label| self.spans(label)).collect();
        let omitted_said = match omitted.len() {
            1 => "izlaists Nr.",
            _ => "izlaisti Nr.",
        };
        let lettered: Vec<&str> = self.lettered.iter().map(String::as_str).collect();
        for (said, numbers) in [("litera Nr.", lettered), (omitted_said, omitted)] {
            if !numbers.is_empty() {
                sentence += &format!(", {said} {}", numbers.join(", "));
            }
        }
        if self.in_all > 0 {
            sentence += &format!(", pavisam {}", self.in_all);
        }
        sentence
    }

    /// Whether a number lies between the lowest and the highest.
    fn spans(&self, label: &str) -> bool {
        let bounds = self.first.zip(self.last);
        let label = label.parse::<Label>().ok();
        bounds
            .zip(label)
            .is_some_and(|((first, last), label)| (first..=last).contains(&label.number))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(used: &[&str]) -> BTreeSet<String> {
        used.iter().map(ToString::to_string).collect()
    }

    fn printed(labels: Option<Vec<Label>>) -> Option<Vec<String>> {
        labels.map(|labels| labels.iter().map(ToString::to_string).collect())
    }

    /// Domain §13 (22): 2024 ended with 57, so 2025 starts with 58.
    #[test]
    fn numbers_run_on_across_years() {
        let expected = ["58", "59", "60"].map(str::to_owned).to_vec();
        assert_eq!(printed(next(57, 3)), Some(expected));
        assert_eq!(next(i32::MAX, 1), None);
        assert_eq!(next(i32::MAX, 0), None);
        assert_eq!(next(0, 0), Some(Vec::new()));
    }

    #[test]
    fn what_is_put_in_later_bears_the_letters_that_nobody_had() {
        for (used, count, expected) in [
            (&[][..], 2, Some(vec!["5a", "5b"])),
            (&[""], 1, Some(vec!["5a"])),
            (&["", "a", "c"], 1, Some(vec!["5d"])),
            (&["y"], 1, Some(vec!["5z"])),
            (&["y"], 2, None),
            (&["z"], 1, None),
        ] {
            let expected = expected.map(|labels| labels.into_iter().map(str::to_owned).collect());
            assert_eq!(
                printed(behind(5, &letters(used), count)),
                expected,
                "{used:?}"
            );
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_printed() {
        for text in ["1", "15", "15a", "999z"] {
            let label: Label = text.parse().expect("a number");
            assert_eq!(label.to_string(), text);
        }
        for text in [
            "",
            "a",
            "0",
            "05",
            "15A",
            "15ab",
            "15 a",
            "-1",
            "+1",
            "99999999999",
        ] {
            assert_eq!(text.parse::<Label>(), Err(InvalidLabel), "{text}");
        }
    }

    #[test]
    fn the_foot_counts_in_words() {
        let foot = |count, bounds, lettered: &[&str], omitted: &[&str]| {
            let read = |texts: &[&str]| {
                texts
                    .iter()
                    .map(|text| text.parse().expect("a number"))
                    .collect()
            };
            added_up(count, bounds, read(lettered), read(omitted), count).sentence()
        };
        assert_eq!(foot(0, None, &[], &[]), "0 (nulle) glabājamās vienības");
        assert_eq!(
            foot(21, Some((1, 22)), &["5a"], &["8", "7"]),
            "21 (divdesmit viena) glabājamā vienība, no Nr. 1 līdz Nr. 22, litera Nr. 5a, izlaisti Nr. 7, 8, pavisam 21"
        );
        // The last one went off: the next will bear another number, and nothing is missing in between.
        assert_eq!(
            foot(3, Some((1, 4)), &[], &["2", "5"]),
            "3 (trīs) glabājamās vienības, no Nr. 1 līdz Nr. 4, izlaists Nr. 2, pavisam 3"
        );
        assert_eq!(
            foot(101, Some((1, 101)), &[], &[]),
            "101 (simts viena) glabājamā vienība, no Nr. 1 līdz Nr. 101, pavisam 101"
        );
        assert_eq!(
            foot(11, Some((58, 68)), &[], &[]),
            "11 (vienpadsmit) glabājamās vienības, no Nr. 58 līdz Nr. 68, pavisam 11"
        );
        let part = added_up(2, Some((2, 4)), Vec::new(), Vec::new(), 4).sentence();
        assert_eq!(
            part,
            "2 (divas) glabājamās vienības, no Nr. 2 līdz Nr. 4, pavisam 4"
        );
    }

    proptest! {
        #[test]
        fn no_number_is_given_twice(last in 0_i32..1_000_000, first in 0_usize..50, second in 0_usize..50) {
            let one = next(last, first).expect("numbers");
            let highest = one.last().map_or(last, |label| label.number);
            let other = next(highest, second).expect("numbers");
            prop_assert!(one.iter().all(|label| !other.contains(label)));
            prop_assert!(one.iter().chain(&other).map(|label| label.number).is_sorted());
        }
    }
}
