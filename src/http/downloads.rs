//! `GET` and `HEAD` of a content: in whole or in part, for whoever may see its document, or what arrived with it; `GET` of a
//! document's control card on paper. A reading is journalled before its first byte goes out; what gives out no bytes (`HEAD`,
//! 304, 416) is none. What one may not see is not found.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, IF_RANGE,
    RANGE,
};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use entities::content::content;
use futures::TryStreamExt;

use super::ranges::{self, Asked};
use super::refusal::Refused;
use super::{Door, disposition, observe, purpose, who};
use crate::circulation::control_card;
use crate::circulation::draft::view as drafts;
use crate::content::renditions::{self, Rendition};
use crate::documents::view;
use crate::graphql::ids;
use crate::handover::rendition::called;
use crate::kernel::{Fault, Problem};
use crate::mailroom::open;
use crate::retention::destruction::certificate::paper::{self as certificate, Form};

/// A content opened by a browser must not do anything there, whatever it is.
pub(super) const POLICY: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// Gives a content of a document out.
pub(super) async fn of_document(
    State(door): State<Door>,
    Path((document, version, ordinal)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let not_found = |_| Refused::not_found();
    let document = ids::read(&document, "").map_err(not_found)?;
    let version = ids::read(&version, "").map_err(not_found)?;
    let ordinal = ordinal.parse().map_err(|_| Refused::not_found())?;
    let purpose = purpose::given(&headers)?;
    let kit = &door.service.kit;
    let found = view::content(kit, &caller, document, version, ordinal)
        .await?
        .ok_or_else(Refused::not_found)?;
    let note = view::open_content(kit, &caller, &found, &purpose);
    give(
        &door,
        (&method, &headers),
        &found.content,
        &found.file_name,
        note,
    )
    .await
}

/// Gives the rendition of a document's content out, to whoever may see the original.
pub(super) async fn rendition(
    State(door): State<Door>,
    Path((document, version, ordinal)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let not_found = |_| Refused::not_found();
    let document = ids::read(&document, "").map_err(not_found)?;
    let version = ids::read(&version, "").map_err(not_found)?;
    let ordinal = ordinal.parse().map_err(|_| Refused::not_found())?;
    let purpose = purpose::given(&headers)?;
    let kit = &door.service.kit;
    let mut found = view::content(kit, &caller, document, version, ordinal)
        .await?
        .ok_or_else(Refused::not_found)?;
    let original = found.content.hash;
    let renditions = renditions::of(kit.db.reader(), &[original]).await?;
    let made = renditions.get(&original).and_then(Rendition::made);
    found.content = made.ok_or_else(Refused::not_found)?.clone();
    found.file_name = called(&found.file_name);
    let note = view::open_content(kit, &caller, &found, &purpose);
    give(
        &door,
        (&method, &headers),
        &found.content,
        &found.file_name,
        note,
    )
    .await
}

/// Gives a content of a draft out.
pub(super) async fn of_draft(
    State(door): State<Door>,
    Path((draft, version, ordinal)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = who::reading(&door, &headers).await?;
    let draft = ids::read(&draft, "").map_err(|_| Refused::not_found())?;
    let version = version.parse().map_err(|_| Refused::not_found())?;
    let ordinal = ordinal.parse().map_err(|_| Refused::not_found())?;
    let purpose = purpose::given(&headers)?;
    let kit = &door.service.kit;
    let found = drafts::content(kit, &caller, draft, version, ordinal)
        .await?
        .ok_or_else(Refused::not_found)?;
    let note = drafts::open_content(kit, &caller, &found, &purpose);
    give(
        &door,
        (&method, &headers),
        &found.content,
        &found.file_name,
        note,
    )
    .await
}

/// Gives a content of something that arrived out.
pub(super) async fn intake(
    State(door): State<Door>,
    Path((item, ordinal)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    arrived(&door, (&method, &headers), &item, &ordinal, None).await
}

/// Gives out what is attached to a message that arrived.
pub(super) async fn intake_attachment(
    State(door): State<Door>,
    Path((item, ordinal, attachment)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let attachment = attachment.parse().map_err(|_| Refused::not_found())?;
    arrived(
        &door,
        (&method, &headers),
        &item,
        &ordinal,
        Some(attachment),
    )
    .await
}

async fn arrived(
    door: &Door,
    (method, headers): (&Method, &HeaderMap),
    item: &str,
    ordinal: &str,
    attachment: Option<usize>,
) -> Result<Response, Refused> {
    let caller = who::reading(door, headers).await?;
    let item = ids::read(item, "").map_err(|_| Refused::not_found())?;
    let ordinal = ordinal.parse().map_err(|_| Refused::not_found())?;
    let purpose = purpose::given(headers)?;
    let kit = &door.service.kit;
    let found = open::content(kit, &caller, item, ordinal, attachment)
        .await?
        .ok_or_else(Refused::not_found)?;
    let note = open::open(kit, &caller, &found, &purpose);
    give(
        door,
        (method, headers),
        &found.content,
        &found.file_name,
        note,
    )
    .await
}

/// Gives bytes out, in whole or in part. `note` journals the reading; it is waited for before the first byte goes out, and
/// dropped where none does.
async fn give(
    door: &Door,
    (method, headers): (&Method, &HeaderMap),
    content: &content::Model,
    file_name: &str,
    note: impl Future<Output = Result<(), Fault>> + Send,
) -> Result<Response, Refused> {
    let tag = format!("\"{}\"", content.hash);
    let size = u64::try_from(content.size).map_err(Fault::at("reading a content's size"))?;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let mut answer = described(&tag, &content.media_type, file_name)?;
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
    if *method == Method::HEAD {
        return Ok((status, answer).into_response());
    }
    note.await?;
    let hash = storage::ContentHash::from_bytes(*content.hash.as_bytes());
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

/// Gives out what proves that a destruction list was executed, on paper.
pub(super) async fn certificate(
    State(door): State<Door>,
    Path(list): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    proof(&door, &headers, &list, Form::Paper).await
}

/// The same as data: the bytes whose digest the journal keeps.
pub(super) async fn certificate_data(
    State(door): State<Door>,
    Path(list): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    proof(&door, &headers, &list, Form::Data).await
}

async fn proof(
    door: &Door,
    headers: &HeaderMap,
    list: &str,
    form: Form,
) -> Result<Response, Refused> {
    let caller = who::reading(door, headers).await?;
    let list = ids::read(list, "").map_err(|_| Refused::not_found())?;
    let given = certificate::given(&door.service.kit, &caller, list, form)
        .await?
        .ok_or_else(Refused::not_found)?;
    let answer = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(given.media_type)),
        (CONTENT_DISPOSITION, disposition::attachment(&given.name)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, POLICY),
    ]);
    Ok((answer, given.bytes).into_response())
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
