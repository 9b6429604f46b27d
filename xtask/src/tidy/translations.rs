//! What staff see exists in Latvian and in English: the two Fluent bundles of a place have the same keys.

use std::collections::BTreeMap;

use super::Finding;
use super::tree::Tree;

const RULE: &str = "translations";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| path.ends_with(".ftl")) {
        let keys = keys(path, text, &mut found);
        let Some(sibling) = sibling(path) else {
            let message = "a bundle is `lv.ftl` or `en.ftl`, or lies in a folder `lv` or `en`";
            found.push(Finding::error(path, 1, RULE, message));
            continue;
        };
        let Some(other) = tree.get(&sibling) else {
            let message = format!("its other language is missing: {sibling}");
            found.push(Finding::error(path, 1, RULE, message));
            continue;
        };
        // Doubled keys over there are reported when it is that file's turn.
        let other = self::keys(&sibling, other, &mut Vec::new());
        for (key, line) in keys {
            if !other.contains_key(&key) {
                let message = format!("`{key}` is missing in {sibling}");
                found.push(Finding::error(path, line, RULE, message));
            }
        }
    }
    found
}

/// The path of the same bundle in the other language.
fn sibling(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let part = parts
        .iter_mut()
        .rev()
        .find(|part| matches!(**part, "lv" | "en" | "lv.ftl" | "en.ftl"))?;
    *part = match *part {
        "lv" => "en",
        "en" => "lv",
        "lv.ftl" => "en.ftl",
        _ => "lv.ftl",
    };
    Some(parts.join("/"))
}

/// The messages, terms and attributes of a bundle with their lines. An entry starts in the first column, an attribute of it
/// is indented and starts with a dot; see the Fluent syntax guide.
fn keys(path: &str, text: &str, found: &mut Vec<Finding>) -> BTreeMap<String, usize> {
    let mut keys = BTreeMap::new();
    let mut entry = "";
    for (index, line) in text.lines().enumerate() {
        let Some((left, _)) = line.split_once('=') else {
            continue;
        };
        let name = left.trim_end();
        let key = if let Some(attribute) = name.trim_start().strip_prefix('.') {
            if !is_identifier(attribute) {
                continue;
            }
            format!("{entry}.{attribute}")
        } else if is_identifier(name.strip_prefix('-').unwrap_or(name)) {
            entry = name;
            name.to_owned()
        } else {
            continue;
        };
        if keys.insert(key.clone(), index + 1).is_some() {
            let message = format!("`{key}` stands here twice");
            found.push(Finding::error(path, index + 1, RULE, message));
        }
    }
    keys
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|next| next.is_ascii_alphanumeric() || next == '-' || next == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lv: &str, en: &str) -> Vec<(String, usize)> {
        check(&Tree::from([
            ("src/graphql/text/en.ftl", en),
            ("src/graphql/text/lv.ftl", lv),
        ]))
        .into_iter()
        .map(|finding| (finding.path, finding.line))
        .collect()
    }

    #[test]
    fn the_same_keys_in_both_languages_are_well() {
        let lv = "# a = b\nclosed-year = Gads { $year } ir slēgts\n    .next = Izvēlieties citu\n-app = Aprite\nlong =\n    a = b\n";
        let en = "-app = Aprite\nlong = x\nclosed-year = Year { $year } is closed\n  .next = Choose another\n";
        assert_eq!(found(lv, en), []);
    }

    #[test]
    fn a_key_or_an_attribute_of_one_language_only_is_found() {
        let en = "src/graphql/text/en.ftl".to_owned();
        let lv = "src/graphql/text/lv.ftl".to_owned();
        assert_eq!(found("a = 1\n", "a = 1\nb = 2\n"), [(en, 2)]);
        assert_eq!(found("a = 1\n    .c = 3\n", "a = 1\n"), [(lv, 2)]);
    }

    #[test]
    fn a_doubled_key_and_a_missing_bundle_are_found() {
        assert_eq!(found("a = 1\na = 2\n", "a = 1\n").len(), 1);
        for path in [
            "src/graphql/lv.ftl",
            "src/graphql/lv/menu.ftl",
            "src/menu.ftl",
        ] {
            assert_eq!(check(&Tree::from([(path, "a = 1\n")])).len(), 1, "{path}");
        }
        let tree = Tree::from([
            ("src/x/lv/menu.ftl", "a = 1\n"),
            ("src/x/en/menu.ftl", "a = 1\n"),
        ]);
        assert_eq!(check(&tree), []);
    }
}
