//! `GET` of an act of handover: the paper that both sides sign, a table, and data with who signed. For whoever may read inventories;
//! for everybody else there is none.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

use super::inventories::answer;
use super::refusal::Refused;
use super::{Door, who};
use crate::classification::table::Format;
use crate::graphql::ids;
use crate::handover::act::export;

/// Gives an act out on paper, as it was drawn up.
pub(super) async fn paper(
    State(door): State<Door>,
    Path(act): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let id = ids::read(&act, "").map_err(|_| Refused::not_found())?;
    let exported = export::printed(&door.service.kit, &caller, id).await?;
    answer(exported, "application/pdf")
}

/// Gives an act out as data, as it is at this moment.
pub(super) async fn data(
    State(door): State<Door>,
    Path(act): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let id = ids::read(&act, "").map_err(|_| Refused::not_found())?;
    let data = export::as_data(&door.service.kit, &caller, id)
        .await?
        .ok_or_else(Refused::not_found)?;
    let answer = HeaderMap::from_iter([(CACHE_CONTROL, HeaderValue::from_static("no-store"))]);
    Ok((answer, Json(data)).into_response())
}

/// Gives an act out as CSV.
pub(super) async fn csv(
    State(door): State<Door>,
    Path(act): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    table(&door, &act, &headers, Format::Csv).await
}

/// Gives an act out as a workbook.
pub(super) async fn xlsx(
    State(door): State<Door>,
    Path(act): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    table(&door, &act, &headers, Format::Xlsx).await
}

async fn table(
    door: &Door,
    act: &str,
    headers: &HeaderMap,
    format: Format,
) -> Result<Response, Refused> {
    let caller = who::reading(door, headers).await?;
    let id = ids::read(act, "").map_err(|_| Refused::not_found())?;
    let exported = export::tabled(&door.service.kit, &caller, id, format).await?;
    answer(exported, format.media_type())
}
