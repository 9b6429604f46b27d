//! Relay connections over keyset pages: forward only, cursors opaque, the total counted only when somebody asks for it.

use async_graphql::connection::{
    Connection, ConnectionNameType, CursorType, Edge, EdgeNameType, EmptyFields, OpaqueCursor,
};
use async_graphql::{Context, OutputType, SimpleObject};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::asker::{Asker, OrError};
use super::limits::DEFAULT_PAGE;
use crate::kernel::paging::{MAX_PAGE, Page, PageRequest};
use crate::kernel::{Fault, Problem};

/// What every connection has besides its edges.
#[derive(SimpleObject, Default)]
pub(super) struct Totals {
    /// How many there are in all, whatever the page. Counted only when it is asked for.
    total_count: Option<i32>,
}

/// A page of a list.
pub(super) type Paged<K, T> = Connection<OpaqueCursor<K>, T, Totals>;

/// Reads `first` and `after`.
///
/// # Errors
/// A problem at the argument that is out of bounds or no cursor of this list.
pub(super) fn request<K: DeserializeOwned + Serialize>(
    first: Option<i32>,
    after: Option<&str>,
) -> Result<PageRequest<K>, Problem> {
    let size = || Problem::new("PAGE_SIZE", "first").with("most", MAX_PAGE);
    let first = first
        .map_or(Ok(DEFAULT_PAGE), u64::try_from)
        .map_err(|_| size())?;
    let after = after
        .map(|cursor| OpaqueCursor::<K>::decode_cursor(cursor).map(|cursor| cursor.0))
        .transpose()
        .map_err(|_| Problem::new("CURSOR_MALFORMED", "after"))?;
    PageRequest::new(first, after).map_err(|_| size())
}

/// Whether the query asks for the total.
pub(super) fn wants_total(context: &Context<'_>) -> bool {
    context.look_ahead().field("totalCount").exists()
}

/// How many there are in all, counted where the query asks for it.
///
/// # Errors
/// What counting met.
pub(super) async fn total(
    context: &Context<'_>,
    asker: &Asker,
    count: impl Future<Output = Result<u64, Fault>>,
) -> async_graphql::Result<Option<u64>> {
    match wants_total(context) {
        true => Ok(Some(count.await.or_error(asker)?)),
        false => Ok(None),
    }
}

/// Whether the query asks for rows, and not only how many there are.
pub(super) fn wants_rows(context: &Context<'_>) -> bool {
    let ahead = context.look_ahead();
    ahead.field("edges").exists() || ahead.field("nodes").exists()
}

/// A page as a connection.
pub(super) fn connection<K, R, T>(
    page: Page<R>,
    continued: bool,
    total: Option<u64>,
    key: impl Fn(&R) -> K,
    wrap: impl Fn(R) -> T,
) -> Paged<K, T>
where
    K: Serialize + DeserializeOwned + Send + Sync,
    T: OutputType,
{
    named_connection(page, continued, total, key, wrap)
}

/// A page of a list in an order of its own, besides another list of the same things: connections differ by name then.
pub(super) type Named<K, T, N, E> = Connection<OpaqueCursor<K>, T, Totals, EmptyFields, N, E>;

/// A page as a connection with a name of its own.
pub(super) fn named_connection<K, R, T, N, E>(
    page: Page<R>,
    continued: bool,
    total: Option<u64>,
    key: impl Fn(&R) -> K,
    wrap: impl Fn(R) -> T,
) -> Named<K, T, N, E>
where
    K: Serialize + DeserializeOwned + Send + Sync,
    T: OutputType,
    N: ConnectionNameType,
    E: EdgeNameType,
{
    let totals = Totals {
        total_count: total.map(|total| i32::try_from(total).unwrap_or(i32::MAX)),
    };
    let mut connection = Connection::with_additional_fields(continued, page.has_next, totals);
    connection.edges.extend(
        page.rows
            .into_iter()
            .map(|row| Edge::new(OpaqueCursor(key(&row)), wrap(row))),
    );
    connection
}
