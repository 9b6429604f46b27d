//! What the compiler and clippy cannot hold the code to: the order of the modules, where a library may leak to, and the
//! manners of files.
//!
//! Every rule is a function from the [`Tree`] (or the packages) to findings, with its own tests on small made-up trees.
//! The rules are held in test code as well as in the rest: a unit test that reaches up would make its area depend on what
//! is declared below it just the same.

mod files;
mod leakage;
mod lexer;
mod licences;
mod manifests;
mod openings;
mod order;
mod spans;
mod translations;
mod tree;

use std::fmt;
use std::path::Path;

use crate::failure::{Failure, Result};
use licences::Package;
use tree::Tree;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) weight: Weight,
    /// The name of the rule, as `cargo xtask tidy` prints it.
    pub(crate) rule: &'static str,
    /// What is wrong and what to do instead.
    pub(crate) message: String,
}

/// Whether a finding stops a landing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Error,
    Warning,
}

impl Finding {
    fn error(path: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            weight: Weight::Error,
            rule,
            message: message.into(),
        }
    }

    fn warning(path: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            weight: Weight::Warning,
            ..Self::error(path, line, rule, message)
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
        };
        let Self {
            path,
            line,
            rule,
            message,
            ..
        } = self;
        write!(formatter, "{path}:{line}: {weight} [{rule}] {message}")
    }
}

/// Everything that is untidy in the project at `root`, in the order of paths and lines.
///
/// Asks git for the files, and cargo for the packages in use; those must be downloaded, which any build has done.
pub(crate) fn findings(root: &Path) -> Result<Vec<Finding>> {
    let tree = Tree::of(root)?;
    let mut found = in_tree(&tree);
    found.extend(licences::check(&Package::all(root)?));
    found.sort();
    Ok(found)
}

fn in_tree(tree: &Tree) -> Vec<Finding> {
    let rules = [
        order::check,
        leakage::check,
        openings::check,
        files::check,
        translations::check,
        manifests::check,
        spans::check,
    ];
    rules.iter().flat_map(|rule| rule(tree)).collect()
}

/// Prints the findings; fails if one of them is an error.
#[expect(
    clippy::print_stdout,
    reason = "the findings are what the command is for"
)]
pub(crate) fn run(root: &Path) -> Result<()> {
    let found = findings(root)?;
    for finding in &found {
        println!("{finding}");
    }
    let errors = found
        .iter()
        .filter(|finding| finding.weight == Weight::Error)
        .count();
    if errors > 0 {
        return Err(Failure::new(format!("tidy: {errors} to mend")));
    }
    println!("tidy: nothing to mend");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_project_is_tidy() {
        let root = crate::root();
        let errors: Vec<String> = findings(&root)
            .expect("tidy can run")
            .iter()
            .filter(|finding| finding.weight == Weight::Error)
            .map(Finding::to_string)
            .collect();
        assert!(errors.is_empty(), "\n{}\n", errors.join("\n"));
    }

    #[test]
    fn an_empty_tree_has_nothing_to_mend() {
        assert_eq!(in_tree(&Tree::default()), []);
    }
}
