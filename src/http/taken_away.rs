//! `GET` of what stands in a file and `POST` for what a search finds, as a package to take away. What people look for stands in no
//! address: addresses end up in histories and in proxies' logs.

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap,
    HeaderValue,
};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use serde::Deserialize;
use serde_json::Value;

use super::downloads::POLICY;
use super::refusal::Refused;
use super::{Door, disposition, observe, purpose, who};
use crate::access::Caller;
use crate::dissemination::{self, Refusal, What};
use crate::finding;
use crate::graphql::{ids, narrowing_of};
use crate::kernel::Problem;

/// What is to be searched for, as in the API's `search`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    #[serde(default)]
    words: String,
    /// Its `SearchFilter`.
    filter: Option<Value>,
}

/// Gives out what stands in a file.
pub(super) async fn of_file(
    State(door): State<Door>,
    Path(file): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let file = ids::read(&file, "").map_err(|_| Refused::not_found())?;
    give(&door, &caller, (&method, &headers), &What::File(file)).await
}

/// Gives out what a search finds.
pub(super) async fn of_search(
    State(door): State<Door>,
    method: Method,
    headers: HeaderMap,
    wanted: Result<Json<Wanted>, JsonRejection>,
) -> Result<Response, Refused> {
    // It leaves entries, and a page of another site must not have somebody's browser leave them.
    let caller = who::changing(&door, &headers).await?;
    let Json(Wanted { words, filter }) = wanted.map_err(|bad| {
        let problem = Problem::new("BODY_MALFORMED", "").with("what", "words, filter");
        Refused::new(bad.status(), problem)
    })?;
    let narrowing = filter.map(narrowing_of).transpose();
    let what = What::Search {
        words,
        narrowing: Box::new(narrowing.map_err(Refused::bad)?.unwrap_or_default()),
    };
    give(&door, &caller, (&method, &headers), &what).await
}

async fn give(
    door: &Door,
    caller: &Caller,
    (method, headers): (&Method, &HeaderMap),
    what: &What,
) -> Result<Response, Refused> {
    let purpose = purpose::given(headers)?;
    let (kit, finding) = (&door.service.kit, &door.service.finding);
    let gathered = dissemination::gather(kit, finding, caller, what).await?;
    let gathered = gathered.map_err(|refusal| match refusal {
        Refusal::NotPermitted(not) | Refusal::Search(finding::Refusal::NotPermitted(not)) => {
            Refused::not_permitted(not)
        }
        Refusal::Nothing => Refused::new(StatusCode::NOT_FOUND, refusal.problem()),
        _ => Refused::bad(refusal.problem()),
    })?;
    let answer = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (
            CONTENT_DISPOSITION,
            disposition::attachment(&format!("{}.zip", gathered.name)),
        ),
        // Tomorrow there is more, or less.
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, POLICY),
    ]);
    if *method == Method::HEAD {
        return Ok(answer.into_response());
    }
    dissemination::note(kit, caller, &gathered, &purpose).await?;
    let bytes = dissemination::send(kit, &door.service.store, gathered).await?;
    let request = observe::current();
    let bytes = bytes.inspect_err(move |error| {
        tracing::error!(target: "aprite::http", request, fault = %error, "a package broke off");
    });
    Ok((answer, Body::from_stream(bytes)).into_response())
}
