//! Relations between documents (saistības), seen from one of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result};
use entities::ids::{DocumentId, RelationId};

use super::document::Document;
use crate::documents::relations::Related;
use crate::documents::shown::List;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::loaders::{RelationsNumber, RelationsOf};
use crate::graphql::paging::{Paged, connection, request, wants_rows, wants_total};
use crate::graphql::scalars::Instant;
use crate::graphql::vocabulary::RelationKind;
use crate::kernel::paging::Page;

/// A relation seen from one of its ends.
pub(super) struct Relation {
    row: Related,
    document: Document,
}

/// Which end of a relation a document is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum RelationEnd {
    /// This document replies to, is an annex to or replaces the other.
    From,
    /// The other replies to, is an annex to or replaces this document.
    To,
}

#[Object]
/// A relation between two documents (saistība), seen from one of them.
impl Relation {
    /// What it is.
    async fn kind(&self) -> RelationKind {
        self.row.kind.into()
    }

    /// Which end this document is.
    async fn end(&self) -> RelationEnd {
        if self.row.from_id == self.row.near {
            RelationEnd::From
        } else {
            RelationEnd::To
        }
    }

    /// The document at the other end.
    async fn document(&self) -> &Document {
        &self.document
    }

    /// When they were related.
    async fn created_at(&self) -> Instant {
        self.row.created_at.into()
    }
}

/// A page of a document's relations; those of a list of documents are read together.
pub(super) async fn relations(
    context: &Context<'_>,
    document: DocumentId,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Paged<RelationId, Relation>> {
    let asker = Asker::of(context);
    let loader = asker.loader();
    let request = request(first, after).or_error(asker)?;
    let continued = request.after().is_some();
    let page = loader.load_one(RelationsOf { document, request }).await;
    let page = page
        .or_error(asker)?
        .map(Arc::unwrap_or_clone)
        .unwrap_or_default();
    let total = match wants_total(context) {
        true => {
            let number = loader
                .load_one(RelationsNumber(document))
                .await
                .or_error(asker)?;
            Some(number.map_or(0, |number| *number))
        }
        false => None,
    };
    let ends = page.rows.iter().map(|row| row.far);
    let ends = loader.load_many(ends).await.or_error(asker)?;
    if wants_rows(context) {
        for card in ends.values() {
            asker.shows(List::Documents, card);
        }
    }
    // What stopped being visible between the two statements is left out.
    let rows = page.rows.into_iter().filter_map(|row| {
        let document = Document(Arc::clone(ends.get(&row.far)?));
        Some(Relation { row, document })
    });
    let page = Page {
        rows: rows.collect(),
        has_next: page.has_next,
    };
    Ok(connection(
        page,
        continued,
        total,
        |relation: &Relation| relation.row.id,
        |relation| relation,
    ))
}
