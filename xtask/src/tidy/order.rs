//! A module of the service uses only modules declared above it in `src/lib.rs`, so that reading that list from top to
//! bottom is reading the system.
//!
//! Seen are all paths from `crate::` and those that climb to the root by `super::`, in `use` items and in the open.
//! `src/main.rs` stands outside: it is a crate of its own.

use super::Finding;
use super::lexer::{self, Kind, Token};
use super::tree::Tree;

const RULE: &str = "module-order";
const ROOT: &str = "src/lib.rs";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(root) = tree.get(ROOT) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let declared = declared(root, &mut found);
    for (path, text) in tree.rust_under("src/") {
        let Some(module) = module_of(path) else {
            continue;
        };
        let Some(position) = declared.iter().position(|name| *name == module[0]) else {
            found.push(Finding::error(
                path,
                1,
                RULE,
                format!("no module `{}` is declared in {ROOT}", module[0]),
            ));
            continue;
        };
        for (line, target) in root_paths(text, &module) {
            let own = declared[position];
            let message = match declared.iter().position(|name| *name == target) {
                Some(other) if other <= position => continue,
                Some(_) => format!(
                    "`{own}` uses `{target}`, which {ROOT} declares below it; an effect that points down the list \
                     travels as a journal entry, or the later area owns the command"
                ),
                None if target == "*" => {
                    format!(
                        "`{own}` imports everything from the root of the crate; name the module"
                    )
                }
                None => continue,
            };
            found.push(Finding::error(path, line, RULE, message));
        }
    }
    found
}

/// The modules of `src/lib.rs` in their order. A re-export there would let a module be used by another name, past this
/// rule, so it is a finding.
fn declared<'a>(root: &'a str, found: &mut Vec<Finding>) -> Vec<&'a str> {
    let code = lexer::code(root);
    let mut names = Vec::new();
    let mut depth = 0_usize;
    for (index, token) in code.iter().enumerate() {
        match token.kind {
            Kind::Punct('{') => depth += 1,
            Kind::Punct('}') => depth = depth.saturating_sub(1),
            Kind::Ident("mod") if depth == 0 => {
                if let Some(Kind::Ident(name)) = code.get(index + 1).map(|next| next.kind) {
                    names.push(name);
                }
            }
            Kind::Ident("use") if depth == 0 => found.push(Finding::error(
                ROOT,
                token.line,
                RULE,
                "the root only declares modules; whoever uses a thing names its module",
            )),
            _ => {}
        }
    }
    names
}

/// The path of the module that a file holds, from the crate's root; `None` for the two roots themselves.
fn module_of(path: &str) -> Option<Vec<&str>> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let mut parts: Vec<&str> = inside.split('/').collect();
    if parts.last() == Some(&"mod") {
        parts.pop();
    }
    match parts.as_slice() {
        [] | ["lib" | "main"] => None,
        _ => Some(parts),
    }
}

/// What stands first after the crate's root in every path of `text` that goes there, with its line. `*` is everything.
fn root_paths<'a>(text: &'a str, module: &[&'a str]) -> Vec<(usize, &'a str)> {
    let code = lexer::code(text);
    let mut found = Vec::new();
    // The inline modules that the token stands in, each with the depth of its braces.
    let mut inline: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    let mut index = 0;
    while let Some(token) = code.get(index) {
        match token.kind {
            Kind::Punct('{') => {
                depth += 1;
                if index >= 2 && code[index - 2].is_ident("mod") {
                    inline.push(depth);
                }
            }
            Kind::Punct('}') => {
                if inline.last() == Some(&depth) {
                    inline.pop();
                }
                depth = depth.saturating_sub(1);
            }
            Kind::Ident("crate") => {
                if let Some(next) = after_separator(&code, index + 1) {
                    first_segments(&code, next, &mut found);
                }
            }
            Kind::Ident("super") => {
                let mut level = module.len() + inline.len();
                let mut next = Some(index);
                while let Some(at) = next
                    && code.get(at).is_some_and(|token| token.is_ident("super"))
                {
                    level = level.saturating_sub(1);
                    index = at;
                    next = after_separator(&code, at + 1);
                }
                if level == 0
                    && let Some(next) = next
                {
                    first_segments(&code, next, &mut found);
                }
            }
            _ => {}
        }
        index += 1;
    }
    found
}

/// The index after a `::` at `index`.
fn after_separator(code: &[Token<'_>], index: usize) -> Option<usize> {
    let is_colon = |at: usize| code.get(at).is_some_and(|token| token.is_punct(':'));
    (is_colon(index) && is_colon(index + 1)).then_some(index + 2)
}

/// The first segment of the path at `index`, or of every path in the group there.
fn first_segments<'a>(code: &[Token<'a>], index: usize, found: &mut Vec<(usize, &'a str)>) {
    let Some(token) = code.get(index) else {
        return;
    };
    match token.kind {
        Kind::Ident(name) => found.push((token.line, name)),
        Kind::Punct('*') => found.push((token.line, "*")),
        Kind::Punct('{') => {
            let mut depth = 1_usize;
            let mut at = index + 1;
            let mut starts = true;
            while depth > 0
                && let Some(token) = code.get(at)
            {
                if starts && depth == 1 {
                    first_segments(code, at, found);
                }
                starts = false;
                match token.kind {
                    Kind::Punct('{') => depth += 1,
                    Kind::Punct('}') => depth -= 1,
                    Kind::Punct(',') => starts = true,
                    _ => {}
                }
                at += 1;
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [usize; 0] = [];

    const LIB: (&str, &str) = (
        "src/lib.rs",
        "//! The service.\n\npub mod kernel;\npub mod journal;\n#[cfg(feature = \"x\")]\npub mod documents;\n",
    );

    fn lines(text: &str) -> Vec<usize> {
        check(&Tree::from([LIB, ("src/journal/read.rs", text)]))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn what_is_above_may_be_used() {
        for text in [
            "use crate::kernel::Clock;",
            "use crate::{journal::Entry, kernel::{Clock, documents}};",
            "use super::Entry;",
            "use super::super::kernel::Clock;",
            "fn f() { crate::kernel::now() }",
            "pub(crate) fn f() {}",
            "// use crate::documents::Document;\nconst X: &str = \"crate::documents\";",
            "mod tests { use super::super::documents; use super::*; }",
            "crate::some_macro!();",
        ] {
            assert_eq!(lines(text), NOTHING, "{text}");
        }
    }

    #[test]
    fn what_is_below_may_not() {
        for text in [
            "\nuse crate::documents::Document;",
            "\nuse crate::{kernel, documents};",
            "\nuse crate::{{kernel, documents::Document}};",
            "\nuse super::super::documents::Document;",
            "\nuse super::super::{documents, kernel};",
            "\nfn f(document: &crate::documents::Document) {}",
            "#[cfg(test)] mod tests {\nuse super::super::super::documents; }",
            "macro_rules! m { () => {\n$crate::documents::register() } }",
        ] {
            assert_eq!(lines(text), [2], "{text}");
        }
    }

    #[test]
    fn everything_from_the_root_may_not() {
        assert_eq!(lines("\nuse crate::*;"), [2]);
        assert_eq!(lines("\nuse super::super::*;"), [2]);
    }

    #[test]
    fn the_file_of_the_module_itself_climbs_one_step_less() {
        let tree = Tree::from([
            LIB,
            ("src/kernel/mod.rs", "use super::journal;"),
            ("src/journal.rs", "use super::documents;"),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|found| found.path).collect();
        assert_eq!(found, ["src/journal.rs", "src/kernel/mod.rs"]);
    }

    #[test]
    fn an_undeclared_module_and_a_reexport_are_found() {
        let tree = Tree::from([
            ("src/lib.rs", "mod kernel;\npub use kernel::Clock;"),
            ("src/stray/mod.rs", ""),
            ("src/main.rs", "use crate::anything;"),
        ]);
        let found: Vec<_> = check(&tree)
            .into_iter()
            .map(|found| (found.path, found.line))
            .collect();
        assert_eq!(
            found,
            [
                ("src/lib.rs".to_owned(), 2),
                ("src/stray/mod.rs".to_owned(), 1)
            ]
        );
    }
}
