//! A span records every argument of the function it is put on, and arguments hold personal data and secrets: so each
//! `#[instrument]` skips all of them and names the fields it means to record.

use super::Finding;
use super::lexer::{self, Kind};
use super::tree::Tree;

const RULE: &str = "spans";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.rust_under("") {
        let code = lexer::code(text);
        for (index, token) in code.iter().enumerate() {
            // `#[instrument…]` or `#[tracing::instrument…]`, not a function of that name.
            let in_attribute = index >= 1
                && (code[index - 1].is_punct('[')
                    || index >= 4
                        && code[index - 3].is_ident("tracing")
                        && code[index - 4].is_punct('['));
            if !token.is_ident("instrument") || !in_attribute {
                continue;
            }
            let skips = code[index..]
                .iter()
                .take_while(|next| next.kind != Kind::Punct(']'))
                .any(|next| next.is_ident("skip_all"));
            if !skips {
                let message =
                    "add `skip_all` and name the fields: arguments may hold personal data";
                found.push(Finding::error(path, token.line, RULE, message));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [usize; 0] = [];

    #[test]
    fn a_span_that_records_its_arguments_is_found() {
        let lines = |text: &str| -> Vec<usize> {
            check(&Tree::from([("src/op/mod.rs", text)]))
                .into_iter()
                .map(|finding| finding.line)
                .collect()
        };
        assert_eq!(lines("#[instrument]\nfn f() {}"), [1]);
        assert_eq!(
            lines("\n#[tracing::instrument(fields(id))]\nfn f() {}"),
            [2]
        );
        assert_eq!(
            lines("#[tracing::instrument(skip_all, fields(id))]\nfn f() {}"),
            NOTHING
        );
        assert_eq!(lines("fn instrument() {} future.instrument(span)"), NOTHING);
    }
}
