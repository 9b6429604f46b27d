//! The values of fields that hold no text, by the names that people give them.

use super::field::Field;
use super::tree::{Expression, Part};
use crate::analysis::fold::fold;
use crate::analysis::key_of;
use crate::analysis::words::words;

/// Which values there are, and what they are called. The crate knows none by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    values: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    field: Field,
    /// As projected.
    value: String,
    names: Vec<String>,
}

impl Vocabulary {
    /// Adds a value as it is projected, with everything that people may call it.
    pub fn add<N: Into<String>>(
        &mut self,
        field: Field,
        value: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) {
        self.values.push(Value {
            field,
            value: value.into(),
            names: names.into_iter().map(Into::into).collect(),
        });
    }

    /// The first name of each value of `field`.
    pub fn names(&self, field: Field) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |value| value.field == field)
            .filter_map(|value| value.names.first().map(String::as_str))
    }

    /// The values of `field` that a part of a query means; none where there is no such.
    pub fn meant(&self, field: Field, part: &Part) -> Vec<String> {
        match &part.expression {
            Expression::Run(text) | Expression::Phrase(text) => self.named(field, text),
            Expression::Beginning(text) => self.beginning(field, text),
            _ => Vec::new(),
        }
    }

    /// Values called `name`; if none is, those called so in another inflection.
    fn named(&self, field: Field, name: &str) -> Vec<String> {
        let by = |key: fn(&str) -> String| {
            let wanted = keys(name, key);
            self.matching(field, |known| {
                !wanted.is_empty() && keys(known, key) == wanted
            })
        };
        let exact = by(fold);
        if exact.is_empty() { by(key_of) } else { exact }
    }

    /// Values with a name that begins with `beginning`.
    fn beginning(&self, field: Field, beginning: &str) -> Vec<String> {
        let wanted = keys(beginning, fold).join(" ");
        self.matching(field, |known| {
            !wanted.is_empty() && keys(known, fold).join(" ").starts_with(&wanted)
        })
    }

    fn matching(&self, field: Field, is: impl Fn(&str) -> bool) -> Vec<String> {
        self.values
            .iter()
            .filter(|value| value.field == field)
            .filter(|value| is(&value.value) || value.names.iter().any(|name| is(name)))
            .map(|value| value.value.clone())
            .collect()
    }
}

fn keys(name: &str, key: fn(&str) -> String) -> Vec<String> {
    // A name of several words may be typed without quotation marks, as `informācijas_pieprasījums`.
    words(name).map(|word| key(word.of(name))).collect()
}
