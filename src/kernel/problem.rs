//! A problem a person can act on: what is wrong, where in what they gave, and in their language what to do next.

use std::ops::Range;

use chrono::NaiveDate;
use entities::values::ArchivalDate;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::Fault;

/// A located problem. Areas make them out of their refusals; [`Messages`] says them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code in capitals, for programs: `YEAR_CLOSED`. Its message has the same name in lower case.
    pub code: &'static str,
    /// Where in the input, outermost first: `["card", "title"]`; empty when it is about the whole.
    pub path: Vec<String>,
    /// What the message names.
    pub arguments: Vec<(&'static str, String)>,
    /// Which characters of the text at `path`, from 1, both ends included; none when it is about the whole.
    pub characters: Option<(usize, usize)>,
}

impl Problem {
    /// A problem at `path` (dots separate its parts).
    pub fn new(code: &'static str, path: &str) -> Self {
        let path = path
            .split('.')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        Self {
            code,
            path,
            arguments: Vec::new(),
            characters: None,
        }
    }

    /// About the bytes `at` of `text` alone. The message may name the first of them, `$from`, and what stands there,
    /// `$typed`.
    #[must_use]
    pub fn at(mut self, text: &str, at: Range<usize>) -> Self {
        let count = |part: Option<&str>| part.map_or(0, |part| part.chars().count());
        let from = count(text.get(..at.start)) + 1;
        let to = count(text.get(..at.end)).max(from);
        self.characters = Some((from, to));
        self.with("from", from)
            .with("typed", text.get(at).unwrap_or_default())
    }

    /// Adds what the message names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// The same problem further inside: a card's problem within an input.
    #[must_use]
    pub fn within(mut self, parent: &str) -> Self {
        self.path.splice(
            0..0,
            parent
                .split('.')
                .filter(|part| !part.is_empty())
                .map(str::to_owned),
        );
        self
    }
}

/// Language a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// *Latviešu*
    #[default]
    Latvian,
    /// English
    English,
}

impl Language {
    /// Chooses from an `Accept-Language` header: English only when it is asked for before Latvian.
    pub fn from_header(header: &str) -> Self {
        let asked = header.split(',').map(|range| {
            range
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        });
        for range in asked {
            match range.split('-').next() {
                Some("lv") => return Self::Latvian,
                Some("en") => return Self::English,
                _ => {}
            }
        }
        Self::Latvian
    }
}

impl Language {
    /// A day as people write it: 02.03.2026. in Latvian, 2 March 2026 in English.
    pub fn day(self, day: NaiveDate) -> String {
        match self {
            Self::Latvian => day.format("%d.%m.%Y."),
            Self::English => day.format("%-d %B %Y"),
        }
        .to_string()
    }

    /// A date of which perhaps only the month or the year is known: 03.2026. and 2026. in Latvian, March 2026 and 2026 in English.
    fn date(self, date: ArchivalDate) -> String {
        if date == ArchivalDate::day(date.earliest()) {
            return self.day(date.earliest());
        }
        let is_year = date.to_string().len() == "2026".len();
        match self {
            Self::Latvian => date.latvian(),
            Self::English if is_year => date.to_string(),
            Self::English => date.earliest().format("%B %Y").to_string(),
        }
    }
}

/// The messages, in both languages; the same keys in both (`cargo xtask tidy`).
pub struct Messages {
    latvian: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

impl Messages {
    /// Reads the bundles compiled into the program.
    ///
    /// # Errors
    /// A fault when a bundle is malformed.
    pub fn new() -> Result<Self, Fault> {
        Ok(Self {
            latvian: bundle(
                "lv",
                |positional, _| day(|date| Language::Latvian.date(date), positional),
                [
                    include_str!("messages/lv.ftl"),
                    include_str!("messages/legal_clock/lv.ftl"),
                    include_str!("messages/tasks/lv.ftl"),
                    include_str!("messages/dispatch/lv.ftl"),
                    include_str!("messages/mailroom/lv.ftl"),
                    include_str!("messages/approvals/lv.ftl"),
                    include_str!("messages/attention/lv.ftl"),
                    include_str!("messages/retention/lv.ftl"),
                    include_str!("messages/destruction/lv.ftl"),
                    include_str!("messages/search/lv.ftl"),
                    include_str!("messages/handover/lv.ftl"),
                ],
            )?,
            english: bundle(
                "en",
                |positional, _| day(|date| Language::English.date(date), positional),
                [
                    include_str!("messages/en.ftl"),
                    include_str!("messages/legal_clock/en.ftl"),
                    include_str!("messages/tasks/en.ftl"),
                    include_str!("messages/dispatch/en.ftl"),
                    include_str!("messages/mailroom/en.ftl"),
                    include_str!("messages/approvals/en.ftl"),
                    include_str!("messages/attention/en.ftl"),
                    include_str!("messages/retention/en.ftl"),
                    include_str!("messages/destruction/en.ftl"),
                    include_str!("messages/search/en.ftl"),
                    include_str!("messages/handover/en.ftl"),
                ],
            )?,
        })
    }

    /// The problem in words.
    pub fn say(&self, language: Language, problem: &Problem) -> String {
        self.text(
            language,
            &problem.code.to_ascii_lowercase().replace('_', "-"),
            &problem.arguments,
        )
    }

    /// Any message by its key; the key itself when there is none.
    pub fn text(
        &self,
        language: Language,
        key: &str,
        arguments: &[(&'static str, String)],
    ) -> String {
        self.format(language, key, &fluent(arguments))
    }

    /// A message that depends on a number, `$count`: each language has its own forms for one, two, eleven.
    pub fn counted(&self, language: Language, key: &str, count: u32) -> String {
        let mut values = FluentArgs::new();
        values.set("count", count);
        self.format(language, key, &values)
    }

    fn format(&self, language: Language, key: &str, values: &FluentArgs<'_>) -> String {
        let bundle = match language {
            Language::Latvian => &self.latvian,
            Language::English => &self.english,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        bundle
            .format_pattern(pattern, Some(values), &mut Vec::new())
            .into_owned()
    }

    /// Whether both languages have the key.
    pub fn knows(&self, key: &str) -> bool {
        self.latvian.has_message(key) && self.english.has_message(key)
    }
}

/// Arguments as Fluent takes them: what is a count chooses its plural form, whatever else it is it prints as it stands.
pub fn fluent<'a>(arguments: &'a [(&'static str, String)]) -> FluentArgs<'a> {
    let mut values = FluentArgs::new();
    for (name, value) in arguments {
        values.set(*name, count(value).unwrap_or_else(|| value.as_str().into()));
    }
    values
}

/// The Fluent function `PLURAL($count)`: the Latvian form of a counted thing (`zero`: 0 dokumentu, 11 dokumentu; `one`: 1
/// dokuments, 21 dokuments; `other`: 2 dokumenti), by the rules of CLDR. A selector without it would choose by the rules of
/// `intl_pluralrules`, which forgets that 111 to 119 are counted like 11 to 19.
pub fn plural<'a>(positional: &[FluentValue<'a>], _: &FluentArgs) -> FluentValue<'a> {
    let Some(FluentValue::Number(number)) = positional.first() else {
        return "other".into();
    };
    // Only whole numbers are counts here (`count`); of them the last two digits decide.
    let last = number.value.abs() % 100.0;
    let form = if (11.0..=19.0).contains(&last) || last % 10.0 == 0.0 {
        "zero"
    } else if last % 10.0 == 1.0 {
        "one"
    } else {
        "other"
    };
    form.into()
}

/// The Fluent functions `DAY($date)`, one for each language: a day, a month or a year as people write it there. Arguments carry
/// them as the API does (2026-03-02, 2026-03, 2026); what is no such date, say what somebody typed, stays as it is.
fn day<'a>(said: fn(ArchivalDate) -> String, positional: &[FluentValue<'a>]) -> FluentValue<'a> {
    let Some(given) = positional.first() else {
        return FluentValue::None;
    };
    let date: Option<ArchivalDate> = match given {
        FluentValue::String(text) => text.parse().ok(),
        // A year alone looks like a count.
        FluentValue::Number(number) => number.value.to_string().parse().ok(),
        _ => None,
    };
    date.map_or_else(|| given.clone(), |date| said(date).into())
}

/// A text that is a whole number and printed as one would be the same again.
fn count(text: &str) -> Option<FluentValue<'static>> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then(|| FluentValue::from(number))
}

fn bundle<const N: usize>(
    language: &str,
    day: for<'a> fn(&[FluentValue<'a>], &FluentArgs) -> FluentValue<'a>,
    sources: [&str; N],
) -> Result<FluentBundle<FluentResource>, Fault> {
    let broken = || Fault::broken("a message bundle is malformed");
    let language = language.parse().map_err(|_| broken())?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle
        .add_function("PLURAL", plural)
        .map_err(|_| broken())?;
    bundle.add_function("DAY", day).map_err(|_| broken())?;
    for source in sources {
        bundle
            .add_resource(FluentResource::try_new(source.to_owned()).map_err(|_| broken())?)
            .map_err(|_| broken())?;
    }
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_both_languages() -> Result<(), Fault> {
        let messages = Messages::new()?;
        let problem = Problem::new("TOO_LONG", "title")
            .with("most", 500)
            .within("input.card");
        assert_eq!(problem.path, ["input", "card", "title"]);
        assert_eq!(
            messages.say(Language::English, &problem),
            "At most 500 characters fit here. Shorten the text."
        );
        assert_eq!(
            messages.say(Language::Latvian, &problem),
            "Šeit ietilpst ne vairāk kā 500 rakstzīmju. Saīsiniet tekstu."
        );
        Ok(())
    }

    #[test]
    fn days_are_written_as_people_write_them() -> Result<(), Fault> {
        let messages = Messages::new()?;
        let said = |language, date: &str| {
            messages.say(
                language,
                &Problem::new("DATE_TOO_EARLY", "").with("date", date),
            )
        };
        assert_eq!(
            said(Language::Latvian, "2026-03-02"),
            "Agrākā iespējamā diena ir 02.03.2026. Pārbaudiet datumu."
        );
        assert_eq!(
            said(Language::English, "2026-03-02"),
            "The earliest day possible is 2 March 2026. Check the date."
        );
        assert_eq!(
            said(Language::Latvian, "2025"),
            "Agrākā iespējamā diena ir 2025. Pārbaudiet datumu."
        );
        assert_eq!(
            said(Language::Latvian, "2025-07"),
            "Agrākā iespējamā diena ir 07.2025. Pārbaudiet datumu."
        );
        assert_eq!(
            said(Language::English, "2025-07"),
            "The earliest day possible is July 2025. Check the date."
        );
        assert_eq!(
            said(Language::English, "2025"),
            "The earliest day possible is 2025. Check the date."
        );
        assert_eq!(
            said(Language::English, "next week"),
            "The earliest day possible is next week. Check the date."
        );
        Ok(())
    }

    #[test]
    fn numbers_take_the_form_of_their_language() -> Result<(), Fault> {
        let messages = Messages::new()?;
        let said = |language, count| messages.counted(language, "term-working-days", count);
        for (count, latvian, english) in [
            (1, "1 darba diena", "1 working day"),
            (2, "2 darba dienas", "2 working days"),
            (10, "10 darba dienas", "10 working days"),
            (11, "11 darba dienas", "11 working days"),
            (21, "21 darba diena", "21 working days"),
        ] {
            assert_eq!(said(Language::Latvian, count), latvian);
            assert_eq!(said(Language::English, count), english);
        }
        Ok(())
    }

    #[test]
    fn counts_take_their_plural_forms() -> Result<(), Fault> {
        let messages = Messages::new()?;
        for (count, latvian, english) in [
            ("0", "reģistrēti 0 dokumentu", "0 documents were"),
            ("1", "reģistrēts 1 dokuments", "One document was"),
            ("2", "reģistrēti 2 dokumenti", "2 documents were"),
            ("11", "reģistrēti 11 dokumentu", "11 documents were"),
            ("20", "reģistrēti 20 dokumentu", "20 documents were"),
            ("21", "reģistrēts 21 dokuments", "21 documents were"),
            ("1111", "reģistrēti 1111 dokumentu", "1111 documents were"),
        ] {
            let problem = Problem::new("REGISTER_DOCUMENTS_AFTER", "").with("count", count);
            let told = messages.say(Language::Latvian, &problem);
            assert!(told.contains(latvian), "{told}");
            let told = messages.say(Language::English, &problem);
            assert!(told.contains(english), "{told}");
        }
        // What only looks like a number is printed as it was given.
        for given in ["007", "12345678901234567890", "-1", "1e3"] {
            let problem = Problem::new("ID_MALFORMED", "").with("given", given);
            assert!(messages.say(Language::English, &problem).contains(given));
        }
        Ok(())
    }

    #[test]
    fn latvian_unless_english_is_asked_for_first() {
        for (header, language) in [
            ("", Language::Latvian),
            ("en-GB,en;q=0.9,lv;q=0.8", Language::English),
            ("de, lv;q=0.9, en;q=0.8", Language::Latvian),
            ("de", Language::Latvian),
        ] {
            assert_eq!(Language::from_header(header), language, "{header}");
        }
    }
}
