//! How much one request may ask: depth, weight, aliases, directives. Lists weigh as many times as they have rows, so
//! that a wide query is refused before anything is read.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Selection, SelectionSet,
};

use crate::kernel::paging::MAX_PAGE;

/// Deepest nesting of fields. The standard introspection query needs 15.
pub(super) const DEPTH: usize = 18;

/// Greatest weight of a request: one for each field, times the rows of every list around it.
pub(super) const COMPLEXITY: usize = 30_000;

/// Most directives on one field.
pub(super) const DIRECTIVES: usize = 8;

/// Most aliased fields of a request: an alias repeats a field's work under another name.
pub(super) const ALIASES: usize = 60;

/// Longest query text, in bytes; what is long belongs into variables.
const QUERY_BYTES: usize = 100_000;

/// Rows of a page when nobody says how many.
pub(super) const DEFAULT_PAGE: u64 = 20;

/// Weight of a paged list with rows of the given weight.
pub(super) fn page(first: Option<i32>, row: usize) -> usize {
    let rows = first.map_or(DEFAULT_PAGE, |first| u64::try_from(first).unwrap_or(1));
    let rows = usize::try_from(rows.min(MAX_PAGE)).unwrap_or(1);
    rows.saturating_mul(row).saturating_add(1)
}

/// Weight of a list that is short by nature: versions, contents, addressees.
pub(super) const fn few(row: usize) -> usize {
    row.saturating_mul(4).saturating_add(1)
}

/// Weight of a list of some hundreds at most that is not paged: the series of a scheme, the files of a year.
pub(super) const fn hundreds(row: usize) -> usize {
    row.saturating_mul(200).saturating_add(1)
}

/// Weight of a paper typeset for the answer: it keeps a processor as busy as some hundred rows do.
pub(super) const PAPER: usize = 5_000;

/// Weight of a table packed for the answer.
pub(super) const TABLE: usize = 2_000;

/// Most brackets of any kind that may stand around a place of the query. The parser follows them by calling itself, and
/// only afterwards counts how deep it went.
const NESTING: usize = 64;

/// Why a query is not even parsed, or not executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TooMuch {
    #[error("The query is longer than {QUERY_BYTES} bytes; put data into variables.")]
    Bytes,
    #[error("The query is nested too deep.")]
    Nesting,
    #[error("Too many aliases: a request may have at most {ALIASES}.")]
    Aliases,
}

/// Refuses a text that would be dangerous to parse.
pub(super) fn check_text(query: &str) -> Result<(), TooMuch> {
    if query.len() > QUERY_BYTES {
        return Err(TooMuch::Bytes);
    }
    if nesting(query) > NESTING {
        return Err(TooMuch::Nesting);
    }
    Ok(())
}

/// Refuses a parsed query with too many aliases.
pub(super) fn check_aliases(document: &ExecutableDocument) -> Result<(), TooMuch> {
    if aliases(document) > ALIASES {
        return Err(TooMuch::Aliases);
    }
    Ok(())
}

/// Greatest number of open brackets, those in strings and comments left out.
fn nesting(query: &str) -> usize {
    let mut rest = query.as_bytes();
    let (mut open, mut most) = (0_usize, 0);
    while let [byte, after @ ..] = rest {
        rest = match byte {
            b'"' if after.starts_with(b"\"\"") => skip_block(&after[2..]),
            b'"' => skip_string(after),
            b'#' => skip_until(after, |byte| byte == b'\n' || byte == b'\r'),
            b'{' | b'[' | b'(' => {
                open += 1;
                most = most.max(open);
                after
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                after
            }
            _ => after,
        };
    }
    most
}

/// A string ends with its line, too: the parser does not take one that goes on.
fn skip_string(mut rest: &[u8]) -> &[u8] {
    loop {
        rest = match rest {
            [b'\\', _, after @ ..] => after,
            [b'"' | b'\n' | b'\r', after @ ..] => return after,
            [_, after @ ..] => after,
            [] => return rest,
        };
    }
}

fn skip_block(mut rest: &[u8]) -> &[u8] {
    loop {
        rest = match rest {
            [b'\\', b'"', b'"', b'"', after @ ..] => after,
            [b'"', b'"', b'"', after @ ..] => return after,
            [_, after @ ..] => after,
            [] => return rest,
        };
    }
}

fn skip_until(rest: &[u8], end: impl Fn(u8) -> bool) -> &[u8] {
    let length = rest
        .iter()
        .position(|byte| end(*byte))
        .unwrap_or(rest.len());
    &rest[length..]
}

fn aliases(document: &ExecutableDocument) -> usize {
    let operations: usize = match &document.operations {
        DocumentOperations::Single(operation) => aliases_in(&operation.node.selection_set.node),
        DocumentOperations::Multiple(operations) => operations
            .values()
            .map(|operation| aliases_in(&operation.node.selection_set.node))
            .sum(),
    };
    let fragments: usize = document
        .fragments
        .values()
        .map(|fragment| aliases_in(&fragment.node.selection_set.node))
        .sum();
    operations + fragments
}

fn aliases_in(set: &SelectionSet) -> usize {
    set.items
        .iter()
        .map(|item| match &item.node {
            Selection::Field(field) => {
                usize::from(field.node.alias.is_some()) + aliases_in(&field.node.selection_set.node)
            }
            Selection::InlineFragment(fragment) => aliases_in(&fragment.node.selection_set.node),
            Selection::FragmentSpread(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_weigh_as_many_times_as_they_have_rows() {
        assert_eq!(page(Some(50), 10), 501);
        assert_eq!(page(None, 10), 201);
        assert_eq!(page(Some(-1), 10), 11);
        assert_eq!(page(Some(i32::MAX), 10), 2_001);
        assert_eq!(page(Some(200), usize::MAX), usize::MAX);
    }

    #[test]
    fn brackets_are_counted_where_the_parser_counts_them() {
        for (query, depth) in [
            ("{ a }", 1),
            ("{ a(b: [{ c: 1 }]) { d } }", 4),
            ("{ a(b: \"}}}{{{\") { c } }", 2),
            ("{ a(b: \"\\\"}\") { c } }", 2),
            ("{ a(b: \"\"\"}\\\"\"\"}\"\"\") { c } }", 2),
            ("{ a # }{{\n { c } }", 2),
            ("}}}{", 1),
            ("{ a(b: \"unfinished }}} {{{", 2),
        ] {
            assert_eq!(nesting(query), depth, "{query}");
        }
        assert_eq!(check_text(&"{a".repeat(40_000)), Err(TooMuch::Nesting));
        assert_eq!(
            check_text(&"{a(b:\"}\")".repeat(9_000)),
            Err(TooMuch::Nesting)
        );
        assert_eq!(
            check_text(&"a".repeat(QUERY_BYTES + 1)),
            Err(TooMuch::Bytes)
        );
    }

    #[test]
    fn aliases_are_counted_wherever_they_stand() {
        let query = "query { a: viewer { b: login ... on Viewer { c: login } ...f } } fragment f on Viewer { d: login login }";
        let document = async_graphql::parser::parse_query(query).expect("a query");
        assert_eq!(aliases(&document), 4);
    }
}
