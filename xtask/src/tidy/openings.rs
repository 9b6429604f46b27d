//! Every crate, area and folder of modules opens with what it is, for whom and on which ground.

use super::Finding;
use super::tree::Tree;

const RULE: &str = "opening";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .filter(|(path, _)| opens(path))
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| {
            Finding::error(
                path,
                1,
                RULE,
                "open with `//!` documentation: what this is, for whom, on which ground",
            )
        })
        .collect()
}

/// Whether a reader enters something by this file.
fn opens(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "mod.rs" | "lib.rs" | "main.rs") && path.ends_with(".rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_opens_something_must_say_what() {
        let tree = Tree::from([
            ("src/documents/mod.rs", "\nuse std::fmt;"),
            ("src/documents/numbering.rs", "use std::fmt;"),
            ("src/kernel/mod.rs", "//! The ground.\n"),
            ("storage/src/lib.rs", ""),
            ("src/main.rs", "fn main() {}"),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|found| found.path).collect();
        assert_eq!(
            found,
            ["src/documents/mod.rs", "src/main.rs", "storage/src/lib.rs"]
        );
    }
}
