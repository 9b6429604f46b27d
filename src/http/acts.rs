//! `GET` of an act about what is to be destroyed: on paper to be signed, and as data for other programs. For whoever may read
//! lists of what is to be destroyed; for everybody else there is none.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap,
    HeaderValue,
};
use axum::response::{IntoResponse, Response};

use super::downloads::POLICY;
use super::refusal::Refused;
use super::{Door, disposition, who};
use crate::graphql::ids;
use crate::retention::list::act;

/// Gives an act out on paper, as it is at this moment.
pub(super) async fn paper(
    State(door): State<Door>,
    Path(list): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let list = ids::read(&list, "").map_err(|_| Refused::not_found())?;
    let service = &door.service;
    let printed = act::printed(&service.kit, &service.messages, &caller, list)
        .await?
        .ok_or_else(Refused::not_found)?;
    let answer = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (CONTENT_DISPOSITION, disposition::attachment(&printed.name)),
        // Tomorrow it says who has approved.
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, POLICY),
    ]);
    Ok((answer, printed.bytes).into_response())
}

/// Gives an act out as data, as it is at this moment.
pub(super) async fn data(
    State(door): State<Door>,
    Path(list): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let list = ids::read(&list, "").map_err(|_| Refused::not_found())?;
    let service = &door.service;
    let act = act::as_data(&service.kit, &service.messages, &caller, list)
        .await?
        .ok_or_else(Refused::not_found)?;
    let answer = HeaderMap::from_iter([(CACHE_CONTROL, HeaderValue::from_static("no-store"))]);
    Ok((answer, Json(act)).into_response())
}
