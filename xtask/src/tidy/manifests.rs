//! Every version once, in the root manifest; and the ground crates stand on nothing of ours.

use toml::{Table, Value};

use super::Finding;
use super::tree::Tree;

const RULE: &str = "manifests";

/// Crates that use none of ours, not even in their tests.
const GROUND: [&str; 7] = [
    "entities",
    "migration",
    "storage",
    "search",
    "packages",
    "delivery",
    "formats",
];
const OURS: [&str; 9] = [
    "aprite",
    "benches",
    "delivery",
    "entities",
    "formats",
    "migration",
    "packages",
    "search",
    "storage",
];
/// Libraries that only these crates of the service may depend on; benches measure against them.
const KEPT: [(&str, &[&str]); 4] = [
    ("tantivy", &["search/Cargo.toml", "benches/Cargo.toml"]),
    (
        "object_store",
        &[
            "storage/Cargo.toml",
            "delivery/Cargo.toml",
            "benches/Cargo.toml",
        ],
    ),
    ("russh", &["delivery/Cargo.toml"]),
    ("russh-sftp", &["delivery/Cargo.toml"]),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.files() {
        if path != "Cargo.toml" && !path.ends_with("/Cargo.toml") {
            continue;
        }
        match text.parse::<Table>() {
            Ok(manifest) => in_manifest(path, text, &manifest, &mut found),
            Err(error) => found.push(Finding::error(path, 1, RULE, error.message().to_owned())),
        }
    }
    found
}

fn in_manifest(path: &str, text: &str, manifest: &Table, found: &mut Vec<Finding>) {
    let mut report = |name: &str, message: String| {
        found.push(Finding::error(path, line_of(text, name), RULE, message));
    };
    let folder = path.strip_suffix("/Cargo.toml").unwrap_or_default();
    for (name, wanted) in dependencies(manifest) {
        if !is_from_workspace(wanted) {
            report(
                name,
                format!(
                    "`{name}`: write its version in the root's [workspace.dependencies] and `workspace = true` here"
                ),
            );
        }
        if GROUND.contains(&folder) && OURS.contains(&name) {
            report(
                name,
                format!("`{folder}` stands on nothing of ours, so not on `{name}`"),
            );
        }
        for (kept, allowed) in KEPT {
            if name == kept && !allowed.contains(&path) {
                let those = allowed.join(" or ");
                report(name, format!("only {those} may depend on `{kept}`"));
            }
        }
    }
    if !manifest
        .get("lints")
        .and_then(Value::as_table)
        .is_some_and(|lints| is_true(lints.get("workspace")))
    {
        report(
            "lints",
            "the lints are the workspace's: `[lints] workspace = true`".to_owned(),
        );
    }
}

/// All dependencies of a manifest, for tests, builds and single platforms too.
fn dependencies(manifest: &Table) -> Vec<(&str, &Value)> {
    const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
    let platforms = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(|targets| targets.values().filter_map(Value::as_table));
    std::iter::once(manifest)
        .chain(platforms)
        .flat_map(|place| TABLES.iter().filter_map(|table| place.get(*table)))
        .filter_map(Value::as_table)
        .flatten()
        .map(|(name, wanted)| (name.as_str(), wanted))
        .collect()
}

fn is_from_workspace(wanted: &Value) -> bool {
    wanted
        .as_table()
        .is_some_and(|wanted| is_true(wanted.get("workspace")))
}

fn is_true(value: Option<&Value>) -> bool {
    value.and_then(Value::as_bool) == Some(true)
}

/// The first line that begins with `name`.
fn line_of(text: &str, name: &str) -> usize {
    text.lines()
        .position(|line| line.starts_with(name))
        .map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [usize; 0] = [];

    fn found(path: &str, text: &str) -> Vec<usize> {
        let text = format!("{text}\n[lints]\nworkspace = true\n");
        check(&Tree::from([(path, text.as_str())]))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn versions_come_from_the_workspace() {
        assert_eq!(
            found(
                "storage/Cargo.toml",
                "[dependencies]\nbytes.workspace = true\nserde = { workspace = true, features = [\"derive\"] }"
            ),
            NOTHING
        );
        assert_eq!(
            found("storage/Cargo.toml", "[dependencies]\nbytes = \"1\""),
            [2]
        );
        assert_eq!(
            found("Cargo.toml", "[workspace.dependencies]\nbytes = \"1\""),
            NOTHING
        );
        assert_eq!(
            found(
                "Cargo.toml",
                "[dev-dependencies]\ninsta = { version = \"1\" }"
            ),
            [2]
        );
        assert_eq!(
            found(
                "Cargo.toml",
                "[target.'cfg(unix)'.dependencies]\nrustix = \"1\""
            ),
            [2]
        );
        assert_eq!(
            found(
                "Cargo.toml",
                "[build-dependencies]\nstorage = { path = \"storage\" }"
            ),
            [2]
        );
    }

    #[test]
    fn the_ground_stands_on_nothing_of_ours() {
        assert_eq!(
            found(
                "migration/Cargo.toml",
                "[dev-dependencies]\nentities.workspace = true"
            ),
            [2]
        );
        assert_eq!(
            found(
                "search/Cargo.toml",
                "[dependencies]\naprite.workspace = true"
            ),
            [2]
        );
        assert_eq!(
            found("Cargo.toml", "[dependencies]\nentities.workspace = true"),
            NOTHING
        );
    }

    #[test]
    fn the_index_and_the_byte_store_stay_behind_their_crates() {
        assert_eq!(
            found("Cargo.toml", "[dependencies]\ntantivy.workspace = true"),
            [2]
        );
        assert_eq!(
            found(
                "entities/Cargo.toml",
                "[dependencies]\nobject_store.workspace = true"
            ),
            [2]
        );
        assert_eq!(
            found("Cargo.toml", "[dependencies]\nrussh.workspace = true"),
            [2]
        );
        assert_eq!(
            found(
                "delivery/Cargo.toml",
                "[dependencies]\nobject_store.workspace = true\nrussh.workspace = true"
            ),
            NOTHING
        );
        assert_eq!(
            found(
                "search/Cargo.toml",
                "[dependencies]\ntantivy.workspace = true"
            ),
            NOTHING
        );
        assert_eq!(
            found(
                "benches/Cargo.toml",
                "[dependencies]\ntantivy.workspace = true"
            ),
            NOTHING
        );
    }

    #[test]
    fn lints_are_the_workspaces_and_a_manifest_can_be_read() {
        assert_eq!(
            check(&Tree::from([("Cargo.toml", "[package]\nname = \"a\"\n")])).len(),
            1
        );
        assert_eq!(check(&Tree::from([("Cargo.toml", "[package\n")])).len(), 1);
    }
}
