//! `GET` and `HEAD` of a content: in whole or in part, for whoever may see its document; `GET` of its control card on paper. A reading is journalled before its
//! first byte goes out; what gives out no bytes (`HEAD`, 304, 416) is none. What one may not see is not found.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, IF_RANGE,
    RANGE,
};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;

use super::ranges::{self, Asked};
use super::refusal::Refused;
use super::{Door, disposition, observe, purpose, who};
use crate::circulation::control_card;
use crate::documents::view;
use crate::graphql::ids;
use crate::kernel::{Fault, Problem};

/// A content opened by a browser must not do anything there, whatever it is.
const POLICY: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// Gives a content out.
pub(super) async fn content(
    State(door): State<Door>,
    Path((document, version, ordinal)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, Refused> {
    let headers = request.headers();
    let caller = who::reading(&door, headers).await?;
    let not_found = |_| Refused::not_found();
    let document = ids::read(&document, "").map_err(not_found)?;
    let version = ids::read(&version, "").map_err(not_found)?;
    let ordinal = ordinal.parse().map_err(|_| Refused::not_found())?;
    let purpose = purpose::given(headers)?;
    let kit = &door.service.kit;
    let found = view::content(kit, &caller, document, version, ordinal)
        .await?
        .ok_or_else(Refused::not_found)?;

    let tag = format!("\"{}\"", found.content.hash);
    let size = u64::try_from(found.content.size).map_err(Fault::at("reading a content's size"))?;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let mut answer = described(&tag, &found.content.media_type, &found.file_name)?;
    if text(IF_NONE_MATCH).is_some_and(|tags| ranges::matches(tags, &tag)) {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    // Only a strong tag proves that the part fits what the client has.
    let same = text(IF_RANGE).is_none_or(|given| given == tag);
    let (status, range) = match ranges::asked(text(RANGE).filter(|_| same), size) {
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(range) => {
            let told = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            answer.insert(CONTENT_RANGE, header(&told)?);
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Asked::Outside => {
            let problem = Problem::new("RANGE_OUTSIDE", "").with("size", size);
            return Err(Refused::new(StatusCode::RANGE_NOT_SATISFIABLE, problem)
                .with(CONTENT_RANGE, header(&format!("bytes */{size}"))?));
        }
    };
    answer.insert(CONTENT_LENGTH, (range.end - range.start).into());
    if request.method() == Method::HEAD {
        return Ok((status, answer).into_response());
    }
    view::open_content(kit, &caller, &found, &purpose).await?;
    let hash = storage::ContentHash::from_bytes(*found.content.hash.as_bytes());
    let part = (status == StatusCode::PARTIAL_CONTENT).then_some(range);
    let bytes = door
        .service
        .store
        .open(hash, part)
        .await
        .map_err(Fault::at("opening a content"))?;
    let request = observe::current();
    let bytes = bytes.inspect_err(move |error| {
        tracing::error!(target: "aprite::http", request, fault = %error, "a download broke off");
    });
    Ok((status, answer, Body::from_stream(bytes)).into_response())
}

/// Gives a document's control card out, as it is at this moment.
pub(super) async fn control_card(
    State(door): State<Door>,
    Path(document): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let document = ids::read(&document, "").map_err(|_| Refused::not_found())?;
    let purpose = purpose::given(&headers)?;
    let printed = control_card::printed(&door.service.kit, &caller, document, &purpose)
        .await?
        .ok_or_else(Refused::not_found)?;
    let answer = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (CONTENT_DISPOSITION, disposition::attachment(&printed.name)),
        // Tomorrow it says something else.
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, POLICY),
    ]);
    Ok((answer, printed.bytes).into_response())
}

fn described(tag: &str, media_type: &str, file_name: &str) -> Result<HeaderMap, Fault> {
    Ok(HeaderMap::from_iter([
        (ETAG, header(tag)?),
        (CONTENT_TYPE, header(media_type)?),
        (CONTENT_DISPOSITION, disposition::attachment(file_name)),
        (ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        // Kept by the browser, asked for again each time: the right to see it may be gone.
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (CONTENT_SECURITY_POLICY, POLICY),
    ]))
}

fn header(text: &str) -> Result<HeaderValue, Fault> {
    HeaderValue::from_str(text).map_err(Fault::at("writing a header"))
}
