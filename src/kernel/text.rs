//! Latvian text: folding for look-ups and collation keys for order.

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_locale_core::locale;
use unicode_normalization::UnicodeNormalization;

use super::Fault;

/// Lower case without diacritics (*Ķegums* → *kegums*): two spellings a person would take for one compare equal.
pub fn fold(text: &str) -> String {
    bare(text).flat_map(char::to_lowercase).collect()
}

/// Without diacritics, the case kept (*Ķegums* → *Kegums*).
pub fn unmarked(text: &str) -> String {
    bare(text).collect()
}

fn bare(text: &str) -> impl Iterator<Item = char> {
    text.nfd()
        .filter(|character| !unicode_normalization::char::is_combining_mark(*character))
}

/// Whether the text has a control character that no keyboard types on purpose (line breaks and tabs are fine).
///
/// NUL in particular cannot be stored by PostgreSQL at all.
pub fn has_control(text: &str) -> bool {
    text.chars()
        .any(|character| character.is_control() && !matches!(character, '\n' | '\t' | '\r'))
}

/// The text without control characters: for what is only compared, never kept.
pub fn visible(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .collect()
}

/// Orders names as the Latvian alphabet does (CLDR `lv`); keys are bytes that compare like the names.
///
/// Stored keys hold for one version of the collation data; `icu_collator` is pinned for that reason.
pub struct LatvianOrder(CollatorBorrowed<'static>);

impl LatvianOrder {
    /// The order, from the data compiled into the program.
    ///
    /// # Errors
    /// A fault when those data lack Latvian.
    pub fn new() -> Result<Self, Fault> {
        CollatorBorrowed::try_new(locale!("lv").into(), CollatorOptions::default())
            .map(Self)
            .map_err(Fault::at("loading the Latvian collation"))
    }

    /// The sort key of a name.
    pub fn key(&self, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(name.len() * 2);
        let Ok(()) = self.0.write_sort_key_to(name, &mut key);
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_people_type() {
        for (text, folded) in [
            ("Ķegums", "kegums"),
            ("Āboliņš", "abolins"),
            ("ŠĶŪNIS", "skunis"),
            ("e\u{304}ra", "era"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn orders_as_the_latvian_alphabet() -> Result<(), Fault> {
        let order = LatvianOrder::new()?;
        let sorted = ["Abols", "Āboliņš", "Cukurs", "Čakste", "Kegums", "Ķegums"];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| order.key(name));
        assert_eq!(names, sorted);
        Ok(())
    }
}
