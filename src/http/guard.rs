//! What every answer gets: words for refusals, and headers that keep browsers from doing more than they should.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::json;

use super::pages::Words;
use super::{Door, pages};
use crate::kernel::Problem;
use crate::kernel::problem::Language;

/// Nothing may be loaded, framed or posted elsewhere. Pages allow themselves what they need.
const POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The caller's language.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let header = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Language::from_header(header.unwrap_or_default())
}

/// The language as a header says it.
pub(super) const fn tag(language: Language) -> HeaderValue {
    match language {
        Language::Latvian => HeaderValue::from_static("lv"),
        Language::English => HeaderValue::from_static("en"),
    }
}

/// Puts a refusal into words: `application/problem+json` (RFC 9457) in the caller's language.
pub(super) async fn speak(State(door): State<Door>, request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let page = wants_page(request.method(), request.headers());
    let mut response = next.run(request).await;
    let problem = response
        .extensions_mut()
        .remove::<Problem>()
        .or_else(|| unspoken(&response));
    let Some(problem) = problem else {
        return response;
    };
    let detail = door.service.messages.say(language, &problem);
    let status = response.status();
    if page {
        return as_page(&door, language, response, &detail);
    }
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "code": problem.code,
        "detail": detail,
    });
    if !problem.path.is_empty() {
        body["path"] = json!(problem.path);
    }
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(CONTENT_LANGUAGE, tag(language));
    headers.append(VARY, HeaderValue::from_static("accept, accept-language"));
    *response.body_mut() = Body::from(body.to_string());
    response
}

/// Whether a person looks at the answer in a browser. Programs that take anything say `*/*`.
fn wants_page(method: &Method, headers: &HeaderMap) -> bool {
    let accept = headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut ranges = accept
        .split(',')
        .map(|range| range.split(';').next().unwrap_or_default().trim());
    matches!(*method, Method::GET | Method::HEAD)
        && ranges.any(|range| range.eq_ignore_ascii_case("text/html"))
}

/// The refusal as a page, with what else belongs to it.
fn as_page(door: &Door, language: Language, response: Response, detail: &str) -> Response {
    let words = Words::in_language(door, language);
    let mut page = pages::problem(&words, response.status(), detail);
    for (name, value) in response.headers() {
        if *name != CONTENT_LENGTH && !page.headers().contains_key(name) {
            page.headers_mut().append(name.clone(), value.clone());
        }
    }
    page.headers_mut()
        .append(VARY, HeaderValue::from_static("accept"));
    page
}

/// Answers of the router and its layers, which know no problems.
fn unspoken(response: &Response) -> Option<Problem> {
    if response.headers().contains_key(CONTENT_TYPE) {
        return None;
    }
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            // Which ones are allowed the router adds later, as the header.
            Some(Problem::new("METHOD_NOT_ALLOWED", ""))
        }
        StatusCode::SERVICE_UNAVAILABLE => Some(Problem::new("TOO_SLOW", "")),
        _ => None,
    }
}

/// Hardens an answer, where its handler has not decided otherwise.
pub(super) async fn harden(State(door): State<Door>, request: Request, next: Next) -> Response {
    const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (REFERRER_POLICY, SAME_ORIGIN),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            SAME_ORIGIN,
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            SAME_ORIGIN,
        ),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ] {
        headers.entry(name).or_insert(value);
    }
    if super::who::is_secure(&door) {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_for_people_in_browsers() {
        let chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for (method, accept, page) in [
            (Method::GET, chromium, true),
            (Method::HEAD, "TEXT/HTML", true),
            (Method::POST, chromium, false),
            (Method::GET, "*/*", false),
            (Method::GET, "application/json", false),
            (Method::GET, "", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(wants_page(&method, &headers), page, "{method} {accept}");
        }
    }
}
