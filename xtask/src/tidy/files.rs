//! The manners of a file: short enough to be read, finished, without stray whitespace and without the paths of one machine.

use super::Finding;
use super::lexer::{self, Kind};
use super::tree::Tree;

const LONG: usize = 500;
const TOO_LONG: usize = 700;

/// What people write by hand and read by eye. Sample documents, snapshots and locks are none of it.
const WRITTEN: [&str; 14] = [
    "css", "ftl", "graphql", "html", "js", "json", "md", "mjs", "py", "rs", "sh", "toml", "ts",
    "yml",
];
const CODE: [&str; 7] = ["css", "js", "mjs", "py", "rs", "sh", "ts"];
/// Folders whose files are inputs or expected outputs: their bytes are what they are.
const GIVEN: [&str; 3] = ["/fixtures/", "/snapshots/", "/sample/"];

/// The folders of development machines. Put together here, or this file would be its own first finding.
const MACHINE: [&str; 3] = [
    concat!("/", "work/"),
    concat!("/", "root/"),
    concat!("/", "home/"),
];
/// The words for unfinished work, put together for the same reason.
const UNFINISHED: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.files() {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let given = GIVEN.iter().any(|folder| path.contains(folder));
        if given || !(WRITTEN.contains(&extension) || path.starts_with(".ci/")) {
            continue;
        }
        if CODE.contains(&extension) {
            length(path, text, &mut found);
        }
        lines(path, text, &mut found);
        if extension == "rs" {
            unfinished_code(path, text, &mut found);
        }
    }
    found
}

fn length(path: &str, text: &str, found: &mut Vec<Finding>) {
    let count = text.lines().count();
    if count > TOO_LONG {
        found.push(Finding::error(
            path,
            count,
            "length",
            format!("{count} lines; over {TOO_LONG} nobody reads it whole: one file, one concept"),
        ));
    } else if count > LONG {
        found.push(Finding::warning(
            path,
            count,
            "length",
            format!("{count} lines; over {LONG} it probably holds two concepts"),
        ));
    }
}

fn lines(path: &str, text: &str, found: &mut Vec<Finding>) {
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.ends_with([' ', '\t']) {
            let message = "whitespace at the end of the line";
            found.push(Finding::error(path, number, "whitespace", message));
        }
        for machine in MACHINE {
            if names_folder(line, machine) {
                let message = format!("`{machine}` exists on one machine only");
                found.push(Finding::error(path, number, "machine-path", message));
            }
        }
        for word in UNFINISHED {
            if has_word(line, word) {
                let message = format!("`{word}`: finish it, or file an issue");
                found.push(Finding::error(path, number, "unfinished", message));
            }
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        let message = "no line break at the end of the file";
        let number = text.lines().count();
        found.push(Finding::error(path, number, "whitespace", message));
    }
}

/// Whether `line` names the absolute folder, and not a part of a longer path or address.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at]
            .ends_with(|before: char| before.is_alphanumeric() || "._-~*}>)/".contains(before))
    })
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let joins = |next: char| next.is_alphanumeric() || next == '_';
        !line[..at].ends_with(joins) && !line[at + word.len()..].starts_with(joins)
    })
}

/// Macros and attributes that leave something undone, in code only: text may speak of them.
fn unfinished_code(path: &str, text: &str, found: &mut Vec<Finding>) {
    let code = lexer::code(text);
    for (index, token) in code.iter().enumerate() {
        let Kind::Ident(name) = token.kind else {
            continue;
        };
        let message = match name {
            "todo" | "unimplemented"
                if code.get(index + 1).is_some_and(|next| next.is_punct('!')) =>
            {
                format!("`{name}!`: finish it")
            }
            "ignore"
                if index >= 2 && code[index - 1].is_punct('[') && code[index - 2].is_punct('#') =>
            {
                "an ignored test tests nothing: mend it or remove it".to_owned()
            }
            _ => continue,
        };
        found.push(Finding::error(path, token.line, "unfinished", message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Weight;
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(usize, &'static str)> {
        check(&Tree::from([(path, text)]))
            .into_iter()
            .map(|finding| (finding.line, finding.rule))
            .collect()
    }

    #[test]
    fn a_long_file_warns_and_a_longer_one_fails() {
        let weights = |count: usize| -> Vec<Weight> {
            check(&Tree::from([("src/a.rs", "\n".repeat(count).as_str())]))
                .into_iter()
                .map(|finding| finding.weight)
                .collect()
        };
        assert_eq!(weights(LONG), []);
        assert_eq!(weights(LONG + 1), [Weight::Warning]);
        assert_eq!(weights(TOO_LONG + 1), [Weight::Error]);
        let schema = "\n".repeat(TOO_LONG + 1);
        assert_eq!(rules("schema.graphql", &schema), []);
    }

    #[test]
    fn unfinished_work_is_found_in_code_and_in_words() {
        let marker = UNFINISHED[0];
        assert_eq!(
            rules("src/a.rs", &format!("// {marker}: later\n")),
            [(1, "unfinished")]
        );
        assert_eq!(
            rules("docs/a.md", &format!("\n{marker}\n")),
            [(2, "unfinished")]
        );
        assert_eq!(
            rules("src/a.rs", "fn f() { todo!() }\n"),
            [(1, "unfinished")]
        );
        assert_eq!(
            rules("src/a.rs", "fn f() { unimplemented!() }\n"),
            [(1, "unfinished")]
        );
        assert_eq!(
            rules("src/a.rs", "#[test]\n#[ignore]\nfn f() {}\n"),
            [(2, "unfinished")]
        );
        assert_eq!(
            rules("src/a.rs", "#[ignore = \"slow\"]\nfn f() {}\n"),
            [(1, "unfinished")]
        );
        assert_eq!(
            rules(
                "src/a.rs",
                "// todo! and #[ignore]\nfn ignore(todo: u8) {}\n"
            ),
            []
        );
        assert_eq!(rules("src/a.rs", &format!("// {marker}S\n")), []);
    }

    #[test]
    fn stray_whitespace_is_found() {
        assert_eq!(rules("src/a.rs", "fn f() {} \n"), [(1, "whitespace")]);
        assert_eq!(rules("a.md", "a\n\tb\n\t\n"), [(3, "whitespace")]);
        assert_eq!(rules("a.md", "a\nb"), [(2, "whitespace")]);
        assert_eq!(rules("tests/it/fixtures/letter.md", "a "), []);
        assert_eq!(rules("letter.eml", "a "), []);
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let machine = MACHINE[0];
        for text in [
            format!("see {machine}main\n"),
            format!("\"{machine}main\"\n"),
        ] {
            assert_eq!(rules("README.md", &text), [(1, "machine-path")], "{text}");
        }
        for text in [
            format!("https://example.lv{machine}a\n"),
            format!("target{machine}a\n"),
        ] {
            assert_eq!(rules("README.md", &text), [], "{text}");
        }
        assert_eq!(
            rules(".ci/run", &format!("cd {machine}x\n")),
            [(1, "machine-path")]
        );
    }
}
