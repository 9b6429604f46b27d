//! `GET` of an inventory of what goes to the archive: on paper to be signed, and as a table for the archive's programs. For whoever
//! may read inventories; for everybody else there is none.

use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap,
    HeaderValue,
};
use axum::response::{IntoResponse, Response};

use super::downloads::POLICY;
use super::refusal::Refused;
use super::{Door, disposition, who};
use crate::classification::table::Format;
use crate::graphql::ids;
use crate::handover::export::{self, Exported};

/// Gives an inventory out on paper, as it is at this moment.
pub(super) async fn paper(
    State(door): State<Door>,
    Path(inventory): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let id = ids::read(&inventory, "").map_err(|_| Refused::not_found())?;
    let exported = export::printed(&door.service.kit, &caller, id).await?;
    answer(exported, "application/pdf")
}

/// Gives an inventory out as CSV.
pub(super) async fn csv(
    State(door): State<Door>,
    Path(inventory): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    table(&door, &inventory, &headers, Format::Csv).await
}

/// Gives an inventory out as a workbook.
pub(super) async fn xlsx(
    State(door): State<Door>,
    Path(inventory): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    table(&door, &inventory, &headers, Format::Xlsx).await
}

async fn table(
    door: &Door,
    inventory: &str,
    headers: &HeaderMap,
    format: Format,
) -> Result<Response, Refused> {
    let caller = who::reading(door, headers).await?;
    let id = ids::read(inventory, "").map_err(|_| Refused::not_found())?;
    let exported = export::tabled(&door.service.kit, &caller, id, format).await?;
    answer(exported, format.media_type())
}

pub(super) fn answer(
    exported: Option<Exported>,
    media_type: &'static str,
) -> Result<Response, Refused> {
    let Exported { name, bytes } = exported.ok_or_else(Refused::not_found)?;
    let headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (CONTENT_DISPOSITION, disposition::attachment(&name)),
        // Tomorrow it says something else.
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, POLICY),
    ]);
    Ok((headers, bytes).into_response())
}
