//! Where settings come from: the file, then the environment, then the arguments; the later one wins.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::error::WrongSetting;
use super::keys::{self, Key};

/// What was handed to the process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// `--data-dir`; the environment's `APRITE_DATA_DIR` when none.
    pub data_dir: Option<PathBuf>,
    /// `--config`; the environment's `APRITE_CONFIG`, then `aprite.toml` in the data directory when none.
    pub config: Option<PathBuf>,
    /// Environment variables; those without our prefix are passed over.
    pub environment: Vec<(String, String)>,
    /// Settings given by arguments: key and value, as (`listen`, `127.0.0.1:0`).
    pub arguments: Vec<(&'static str, String)>,
}

impl Sources {
    /// With the environment of this process and nothing else.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn of_process() -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self {
            environment,
            ..Self::default()
        }
    }

    /// The data directory: the argument, the environment, `aprite-data` below the current directory.
    pub fn data_dir(&self) -> PathBuf {
        self.data_dir
            .clone()
            .or_else(|| self.variable(DATA_DIR).map(PathBuf::from))
            .unwrap_or_else(|| PathBuf::from("aprite-data"))
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let mut all = self.environment.iter();
        all.find(|(given, value)| given == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

const DATA_DIR: &str = "APRITE_DATA_DIR";
const CONFIG: &str = "APRITE_CONFIG";

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) value: String,
    pub(super) origin: String,
}

/// The values that won.
pub(super) type Layers = BTreeMap<&'static str, Given>;

/// Lays the sources over each other; says of every key that there is none such.
pub(super) fn layers(sources: &Sources, wrong: &mut Vec<WrongSetting>) -> Layers {
    let mut layers = Layers::new();
    let named = sources
        .config
        .clone()
        .or_else(|| sources.variable(CONFIG).map(PathBuf::from));
    match &named {
        Some(path) => from_file(path, true, &mut layers, wrong),
        None => from_file(
            &sources.data_dir().join("aprite.toml"),
            false,
            &mut layers,
            wrong,
        ),
    }
    for (name, value) in &sources.environment {
        from_variable(name, value, &mut layers, wrong);
    }
    for (name, value) in &sources.arguments {
        let origin = format!("argument for {name}");
        put(name, value.clone(), origin, &mut layers, wrong);
    }
    layers
}

fn put(
    name: &str,
    value: String,
    origin: String,
    layers: &mut Layers,
    wrong: &mut Vec<WrongSetting>,
) {
    match keys::ALL.iter().find(|key| key.name == name) {
        Some(key) => {
            layers.insert(key.name, Given { value, origin });
        }
        None => wrong.push(WrongSetting {
            key: Some(name.to_owned()),
            origin,
            problem: unknown(name, |key| key.name.to_owned()),
        }),
    }
}

/// A misspelt name must stop the start: an archive that silently opens an empty database of its own has lost its past.
fn from_variable(name: &str, value: &str, layers: &mut Layers, wrong: &mut Vec<WrongSetting>) {
    // Kubernetes puts such variables beside a service called "aprite".
    let cluster = ["APRITE_PORT", "APRITE_SERVICE_"];
    if !name.starts_with("APRITE_")
        || value.is_empty()
        || [DATA_DIR, CONFIG].contains(&name)
        || cluster.iter().any(|prefix| name.starts_with(prefix))
    {
        return;
    }
    let origin = format!("environment variable {name}");
    match keys::ALL.iter().find(|key| key.variable() == name) {
        Some(key) => {
            let value = value.to_owned();
            layers.insert(key.name, Given { value, origin });
        }
        None => wrong.push(WrongSetting {
            key: None,
            origin,
            problem: unknown(name, Key::variable),
        }),
    }
}

fn unknown(name: &str, spelt: impl Fn(&Key) -> String) -> String {
    let nearest = keys::ALL
        .iter()
        .map(|key| spelt(key))
        .map(|known| (distance(name, &known), known))
        .min();
    match nearest {
        Some((steps, known)) if steps <= 3 => {
            format!("there is no such setting; did you mean {known}?")
        }
        _ => "there is no such setting; docs/operations.md lists all there are".to_owned(),
    }
}

/// How many letters must change, come or go (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

fn from_file(path: &Path, required: bool, layers: &mut Layers, wrong: &mut Vec<WrongSetting>) {
    let refuse = |problem: String, line: Option<usize>| WrongSetting {
        key: None,
        origin: place(path, line),
        problem,
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if !required && error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => {
            wrong.push(refuse(format!("cannot be read: {error}"), None));
            return;
        }
    };
    match DeTable::parse(&text) {
        // Only the message: the library's own text repeats the line, which may hold a secret.
        Err(error) => {
            let line = error.span().map(|span| line_of(&text, span.start));
            wrong.push(refuse(format!("is no TOML: {}", error.message()), line));
        }
        Ok(table) => {
            let file = File { path, text: &text };
            file.flatten("", table.get_ref(), layers, wrong);
        }
    }
}

fn place(path: &Path, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("{} line {line}", path.display()),
        None => path.display().to_string(),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text
        .bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    fn flatten(
        &self,
        above: &str,
        table: &DeTable<'_>,
        layers: &mut Layers,
        wrong: &mut Vec<WrongSetting>,
    ) {
        for (key, value) in table {
            let name = format!("{above}{}", key.get_ref());
            let origin = place(self.path, Some(line_of(self.text, key.span().start)));
            let plain = match value.get_ref() {
                DeValue::Table(table) => {
                    self.flatten(&format!("{name}."), table, layers, wrong);
                    continue;
                }
                DeValue::String(text) => Some(text.to_string()),
                DeValue::Integer(number) => Some(number.to_string()),
                DeValue::Float(number) => Some(number.to_string()),
                DeValue::Boolean(answer) => Some(answer.to_string()),
                DeValue::Datetime(_) | DeValue::Array(_) => None,
            };
            match plain {
                Some(plain) => put(&name, plain, origin, layers, wrong),
                None => wrong.push(WrongSetting {
                    key: Some(name),
                    origin,
                    problem: "must be a text, a number, true or false".to_owned(),
                }),
            }
        }
    }
}
