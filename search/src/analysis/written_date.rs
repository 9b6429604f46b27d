//! Dates as official letters write them out: `2026. gada 2. martā` is found by `02.03.2026`.

use super::fold::fold;
use super::identifier::{IdentifierKey, date_key};
use super::words::{Word, words};

/// Beginnings of the names of the months, folded; no other word that follows a day begins so.
const MONTHS: [&str; 12] = [
    "janvar", "februar", "mart", "april", "maij", "junij", "julij", "august", "septembr", "oktobr",
    "novembr", "decembr",
];

/// The dates written out in `text`, each as the key of its day.
pub(super) fn written_dates(text: &str) -> impl Iterator<Item = IdentifierKey> {
    let mut last: [Option<Word>; 3] = [None; 3];
    words(text).filter_map(move |word| {
        let [year, of_year, day] = last;
        last = [of_year, day, Some(word)];
        let (year, of_year, day) = (year?, of_year?, day?);
        let number = |word: Word, longest: usize| {
            let digits = Some(word.of(text)).filter(|digits| digits.len() <= longest)?;
            digits.parse::<u32>().ok()
        };
        // The day first: most words are no number, and need not be folded.
        let day = number(day, 2).filter(|day| (1..=31).contains(day))?;
        let of_this_year = matches!(of_year.of(text), "gada" | "Gada" | "GADA" | "g");
        let in_year =
            number(year, 4).filter(|year| of_this_year && (1000..=9999).contains(year))?;
        let name = fold(word.of(text));
        let month = (1..)
            .zip(MONTHS)
            .find(|(_, beginning)| name.starts_with(beginning))?
            .0;
        let span = Word {
            start: year.start,
            end: word.end,
        };
        Some(IdentifierKey {
            key: date_key(in_year, month, day),
            span,
        })
    })
}
