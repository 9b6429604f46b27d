//! Where words go: results to standard output, everything else to standard error; people's language from the locale.

use std::io::{IsTerminal as _, Write as _};

use fluent_bundle::{FluentBundle, FluentResource};
use serde_json::Value;

use crate::kernel::Fault;
use crate::kernel::problem::{Language, Messages, Problem, fluent, plural};

/// How a command ended well enough to have a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well: exit status 0.
    Fine,
    /// Something was found or refused: exit status 1.
    Found,
}

/// Why a command could not run: exit status 2.
#[derive(Debug)]
pub(crate) enum Failure {
    /// In words of the bundle, with what they name.
    Said(&'static str, Vec<(&'static str, String)>),
    /// Several lines that say for themselves what is wrong (settings).
    Told(String),
    /// Something of ours or of the machine; told by its chain.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Failure {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

impl Failure {
    /// A message of the bundle that names one thing.
    pub(crate) fn naming(key: &'static str, name: &'static str, value: impl ToString) -> Self {
        Self::Said(key, vec![(name, value.to_string())])
    }
}

/// Says things to whoever runs a command.
pub(crate) struct Outlet {
    language: Language,
    json: bool,
    bundle: FluentBundle<FluentResource>,
    problems: Messages,
}

impl Outlet {
    /// An outlet in the locale's language; results as JSON where that was asked for.
    ///
    /// # Errors
    /// A fault when the words compiled into the program are malformed.
    pub(crate) fn new(environment: &[(String, String)], json: bool) -> Result<Self, Fault> {
        let language = language(environment);
        Ok(Self {
            language,
            json,
            bundle: bundle(language)?,
            problems: Messages::new()?,
        })
    }

    /// Whether results are JSON.
    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// Whether somebody watches standard error.
    pub(crate) fn is_watched(&self) -> bool {
        std::io::stderr().is_terminal()
    }

    /// A message of the bundle.
    pub(crate) fn text(&self, key: &str, arguments: &[(&'static str, String)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        self.bundle
            .format_pattern(pattern, Some(&fluent(arguments)), &mut Vec::new())
            .into_owned()
    }

    /// A problem of an area or of our own, in words.
    pub(crate) fn problem(&self, problem: &Problem) -> String {
        let key = problem.code.to_ascii_lowercase().replace('_', "-");
        if self.bundle.has_message(&key) {
            return self.text(&key, &problem.arguments);
        }
        self.problems.say(self.language, problem)
    }

    /// A whole text as it is, for files that are made by printing.
    pub(crate) fn print(&self, text: &str) {
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
    }

    /// A line of the result, the same for a person and for a script.
    ///
    /// A reader that went away (a pipe into `head`) is no error.
    pub(crate) fn result(&self, line: &str, value: &Value) {
        let mut out = std::io::stdout().lock();
        let _ = if self.json {
            writeln!(out, "{value}")
        } else {
            writeln!(out, "{line}")
        };
        let _ = out.flush();
    }

    /// A line for the person in front of it, on standard error.
    pub(crate) fn say(&self, key: &str, arguments: &[(&'static str, String)]) {
        self.say_line(&self.text(key, arguments));
    }

    /// As [`Outlet::say`], in words that are made already.
    pub(crate) fn say_line(&self, line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// Says why a command could not run.
    pub(crate) fn fail(&self, failure: &Failure) {
        match failure {
            Failure::Said(key, arguments) => self.say(key, arguments),
            Failure::Told(lines) => self.say_line(lines),
            Failure::Fault(fault) => self.say("cli-fault", &[("chain", fault.chain())]),
        }
    }
}

/// Latvian where the locale is, English elsewhere; the first of these variables that is set decides (POSIX).
fn language(environment: &[(String, String)]) -> Language {
    let set = |wanted: &&str| {
        environment
            .iter()
            .find(|(name, value)| name == wanted && !value.is_empty())
    };
    match ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set) {
        Some((_, locale)) if locale.starts_with("lv") => Language::Latvian,
        _ => Language::English,
    }
}

fn bundle(language: Language) -> Result<FluentBundle<FluentResource>, Fault> {
    let broken = || Fault::broken("the command line's words are malformed");
    let (tag, source) = match language {
        Language::Latvian => ("lv", include_str!("messages/lv.ftl")),
        Language::English => ("en", include_str!("messages/en.ftl")),
    };
    let mut bundle = FluentBundle::new(vec![tag.parse().map_err(|_| broken())?]);
    bundle.set_use_isolating(false);
    bundle
        .add_function("PLURAL", plural)
        .map_err(|_| broken())?;
    let resource = FluentResource::try_new(source.to_owned()).map_err(|_| broken())?;
    bundle.add_resource(resource).map_err(|_| broken())?;
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_chooses_the_language() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            language(&pairs)
        };
        assert_eq!(of(&[("LANG", "lv_LV.UTF-8")]), Language::Latvian);
        assert_eq!(
            of(&[("LANG", "lv_LV.UTF-8"), ("LC_ALL", "C")]),
            Language::English
        );
        assert_eq!(
            of(&[("LANG", "lv_LV.UTF-8"), ("LC_ALL", "")]),
            Language::Latvian
        );
        assert_eq!(of(&[]), Language::English);
    }

    #[test]
    fn both_bundles_are_well_formed() {
        assert!(bundle(Language::Latvian).is_ok() && bundle(Language::English).is_ok());
    }
}
