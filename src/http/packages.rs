//! `GET` and `HEAD` of a package for the archive, in whole or in part, and `GET` of its manifest. For whoever may take packages
//! away; for everybody else there is none. Taking one is journalled before its first byte goes out.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, IF_RANGE,
    RANGE,
};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;

use super::downloads::POLICY;
use super::ranges::{self, Asked};
use super::refusal::Refused;
use super::{Door, disposition, observe, purpose, who};
use crate::graphql::ids;
use crate::handover::package::{self, Manifest, NotGiven};
use crate::kernel::{Fault, Problem};

/// Gives a package out.
pub(super) async fn archive(
    State(door): State<Door>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let id = ids::read(&id, "").map_err(|_| Refused::not_found())?;
    let purpose = purpose::given(&headers)?;
    let (kit, shelf) = (&door.service.kit, &door.service.shelf);
    let opened = package::open(kit, &caller, shelf, id).await?;
    let opened = opened.map_err(not_given)?;
    let (size, tag) = (opened.size, format!("\"{}\"", opened.sha256));
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let mut answer = described(&format!("{}.zip", opened.package.name), "application/zip");
    answer.insert(ETAG, header(&tag)?);
    answer.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
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
    let length = range.end - range.start;
    answer.insert(CONTENT_LENGTH, length.into());
    if method == Method::HEAD {
        return Ok((status, answer).into_response());
    }
    let sending = package::send(kit, caller, shelf, opened, range, &purpose).await?;
    let request = observe::current();
    let bytes = sending.map_err(not_given)?.inspect_err(move |fault| {
        tracing::error!(target: "aprite::http", request, fault = fault.chain(), "a download broke off");
    });
    Ok((status, answer, Body::from_stream(bytes)).into_response())
}

/// Why there is nothing to give out; a file that was altered is told to whoever runs the machine too.
fn not_given(not: NotGiven) -> Refused {
    match not {
        NotGiven::Unknown => Refused::not_found(),
        NotGiven::Altered => {
            let request = observe::current();
            tracing::error!(target: "aprite::http", request, "a package on the shelf is not what was written");
            Refused::new(StatusCode::CONFLICT, Problem::new("PACKAGE_ALTERED", ""))
        }
    }
}

/// Gives out the checksum of a package's file.
pub(super) async fn checksum(
    State(door): State<Door>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let id = ids::read(&id, "").map_err(|_| Refused::not_found())?;
    let found = package::written(&door.service.kit, &caller, id).await?;
    let package = found.ok_or_else(Refused::not_found)?;
    let sha256 = package.sha256.ok_or_else(Refused::not_found)?;
    let zip = format!("{}.zip", package.name);
    let answer = described(&format!("{zip}.sha256"), "text/plain; charset=utf-8");
    Ok((answer, format!("{sha256}  {zip}\n")).into_response())
}

/// Gives out which files are in a package, with their hashes.
pub(super) async fn manifest(
    State(door): State<Door>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let id = ids::read(&id, "").map_err(|_| Refused::not_found())?;
    let found = package::manifest(&door.service.kit, &caller, id).await?;
    let Manifest { package, lines } = found.ok_or_else(Refused::not_found)?;
    let answer = described(
        &format!("{}.sha256.txt", package.name),
        "text/plain; charset=utf-8",
    );
    let request = observe::current();
    let lines = lines.inspect_err(move |fault| {
        tracing::error!(target: "aprite::http", request, fault = fault.chain(), "a download broke off");
    });
    Ok((answer, Body::from_stream(lines)).into_response())
}

fn described(name: &str, media_type: &'static str) -> HeaderMap {
    HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (CONTENT_DISPOSITION, disposition::attachment(name)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, POLICY),
    ])
}

fn header(text: &str) -> Result<HeaderValue, Fault> {
    HeaderValue::from_str(text).map_err(Fault::at("describing a package"))
}
