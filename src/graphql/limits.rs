//! How much one request may ask: depth, weight, aliases, directives. Lists weigh as many times as they have rows, so
//! that a wide query is refused before anything is read.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextParseQuery};
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Selection, SelectionSet,
};
use async_graphql::{ServerError, ServerResult, Variables};

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
pub const QUERY_BYTES: usize = 100_000;

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

/// Counts the aliases of a request.
pub(super) struct AliasLimit;

impl ExtensionFactory for AliasLimit {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for AliasLimit {
    async fn parse_query(
        &self,
        context: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(context, query, variables).await?;
        if aliases(&document) > ALIASES {
            return Err(ServerError::new(
                format!("Too many aliases: a request may have at most {ALIASES}."),
                None,
            ));
        }
        Ok(document)
    }
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
    fn aliases_are_counted_wherever_they_stand() {
        let query = "query { a: viewer { b: login ... on Viewer { c: login } ...f } } fragment f on Viewer { d: login login }";
        let document = async_graphql::parser::parse_query(query).expect("a query");
        assert_eq!(aliases(&document), 4);
    }
}
