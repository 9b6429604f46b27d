//! Every package we build on may be given on under our own terms, and comes from the registry.

use std::path::Path;

use serde_json::Value;

use super::Finding;
use crate::failure::{Failure, Result};

const RULE: &str = "licences";

/// Licences (SPDX identifiers) that ask no more of us than to keep a notice, or to publish changes to their own files.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// A package in the lock file, as cargo tells it.
#[derive(Debug)]
pub(super) struct Package {
    name: String,
    version: String,
    /// An SPDX expression; old packages write `/` for `OR`.
    licence: Option<String>,
    /// Where it comes from; `None` for our own.
    source: Option<String>,
}

impl Package {
    /// The packages of the workspace at `root` and all that they build on for this platform.
    pub(super) fn all(root: &Path) -> Result<Vec<Self>> {
        let metadata = crate::cargo::metadata(root)?;
        let packages = metadata["packages"].as_array().ok_or_else(|| {
            Failure::new("cargo metadata listed no packages; is this cargo too new for xtask?")
        })?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Ok(packages
            .iter()
            .map(|package| Self {
                name: text(&package["name"]).unwrap_or_default(),
                version: text(&package["version"]).unwrap_or_default(),
                licence: text(&package["license"]),
                source: text(&package["source"]),
            })
            .collect())
    }
}

pub(super) fn check(packages: &[Package]) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in packages {
        let Package {
            name,
            version,
            licence,
            source,
        } = package;
        let mut report = |message: String| {
            found.push(Finding::error("Cargo.lock", 1, RULE, message));
        };
        match licence.as_deref() {
            None => report(format!("{name} {version} names no licence")),
            Some(expression) if !is_allowed(expression) => report(format!(
                "{name} {version} is under `{expression}`, which is not among those that xtask/src/tidy/licences.rs allows"
            )),
            Some(_) => {}
        }
        if let Some(source) = source
            && !source.starts_with("registry+")
        {
            report(format!(
                "{name} {version} comes from {source}, not from the registry"
            ));
        }
    }
    found
}

/// Whether the SPDX expression can be met with the allowed licences only: any side of an `OR`, all sides of an `AND`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let allowed = any_of(&words, &mut at);
    allowed && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize) -> bool {
    let mut allowed = all_of(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        allowed |= all_of(words, at);
    }
    allowed
}

fn all_of(words: &[&str], at: &mut usize) -> bool {
    let mut allowed = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        allowed &= one(words, at);
    }
    allowed
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let allowed = any_of(words, at);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return allowed && closed;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return ALLOWED.contains(&format!("{word} WITH {exception}").as_str())
            || ALLOWED.contains(word);
    }
    ALLOWED.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for expression in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-2.0-only) AND BSD-3-Clause",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ] {
            assert!(is_allowed(expression), "{expression}");
        }
        for expression in [
            "",
            "GPL-3.0",
            "MIT AND AGPL-3.0",
            "(MIT OR ISC) AND GPL-2.0-only",
            "(MIT",
            "MIT ISC",
        ] {
            assert!(!is_allowed(expression), "{expression}");
        }
    }

    #[test]
    fn a_package_without_licence_or_from_elsewhere_is_found() {
        let package = |licence: Option<&str>, source: Option<&str>| Package {
            name: "a".to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.map(str::to_owned),
            source: source.map(str::to_owned),
        };
        let count = |package| check(&[package]).len();
        assert_eq!(count(package(Some("MIT"), Some("registry+x"))), 0);
        assert_eq!(count(package(Some("MIT"), None)), 0);
        assert_eq!(count(package(None, None)), 1);
        assert_eq!(count(package(Some("AGPL-3.0"), None)), 1);
        assert_eq!(
            count(package(Some("MIT"), Some("git+https://example.lv/a"))),
            1
        );
    }
}
