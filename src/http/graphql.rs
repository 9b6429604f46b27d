//! `POST /graphql`, by the specification GraphQL over HTTP: JSON only, one request at a time, never by `GET` and never as a
//! form, so that no page of another site can send one with the staff's cookies.

use async_graphql::{Request, Response, ServerError, Variables};
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, VARY};
use axum::response::{IntoResponse, Response as HttpResponse};
use serde_json::{Map, Value, json};

use super::refusal::Refused;
use super::{Door, guard, observe, purpose, who};
use crate::graphql::{Asker, execute};
use crate::kernel::Problem;
use crate::kernel::problem::Language;

/// Longest body, in bytes.
const BODY_BYTES: usize = 1024 * 1024;

/// The two media types of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Media {
    /// `application/json`: a well-formed request is answered with 200, whatever became of it.
    Json,
    /// `application/graphql-response+json`: the status tells whether there are data.
    GraphQl,
}

/// Answers a GraphQL request.
pub(super) async fn endpoint(
    State(door): State<Door>,
    headers: HeaderMap,
    body: Body,
) -> Result<HttpResponse, Refused> {
    let media = wanted(headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()))?;
    if !is_json(headers.get(CONTENT_TYPE)) {
        let problem = Problem::new("MEDIA_TYPE", "").with("wanted", "application/json");
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem));
    }
    let language = guard::language(&headers);
    let say = |refused: Refused| spoken(&door, language, media, refused);
    let caller = match who::changing(&door, &headers).await {
        Ok(caller) => caller,
        Err(refused) => return Ok(say(refused)),
    };
    let Ok(bytes) = axum::body::to_bytes(body, BODY_BYTES).await else {
        let problem = Problem::new("BODY_TOO_LARGE", "").with("most", BODY_BYTES);
        return Ok(say(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, problem)));
    };
    let request = match read(&bytes) {
        Ok(request) => request,
        Err(what) => {
            let problem = Problem::new("BODY_MALFORMED", "").with("what", what);
            return Ok(say(Refused::bad(problem)));
        }
    };
    let purpose = match purpose::given(&headers) {
        Ok(purpose) => purpose,
        Err(refused) => return Ok(say(refused)),
    };
    let asker = Asker::new(
        door.service.clone(),
        caller,
        language,
        purpose,
        observe::current(),
    );
    match execute(&door.schema, asker, request).await {
        Ok(response) => Ok(answer(media, &response)),
        Err(fault) => Ok(say(fault.into())),
    }
}

/// The media type that the client likes better; JSON when it does not say.
fn wanted(accept: Option<&str>) -> Result<Media, Refused> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return Ok(Media::Json);
    };
    let mut best: Option<(f32, Media)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = match parts.next().map(str::to_ascii_lowercase).as_deref() {
            Some("application/graphql-response+json") => Media::GraphQl,
            Some("application/json" | "application/*" | "*/*") => Media::Json,
            _ => continue,
        };
        let quality = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
        if quality > 0.0 && best.is_none_or(|(known, _)| quality > known) {
            best = Some((quality, media));
        }
    }
    best.map(|(_, media)| media).ok_or_else(|| {
        let problem = Problem::new("MEDIA_TYPE", "").with("wanted", "Accept: application/json");
        Refused::new(StatusCode::NOT_ACCEPTABLE, problem)
    })
}

fn is_json(content_type: Option<&HeaderValue>) -> bool {
    let Some(given) = content_type.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = given
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase());
    parts.next().as_deref() == Some("application/json")
        && parts.all(|part| {
            let charset = part
                .strip_prefix("charset=")
                .map(|charset| charset.trim_matches('"'));
            charset.is_none_or(|charset| charset == "utf-8" || charset == "utf8")
        })
}

/// Reads a request strictly: what the specification names has its type, and there is a query.
fn read(bytes: &[u8]) -> Result<Request, &'static str> {
    let Ok(Value::Object(members)) = serde_json::from_slice(bytes) else {
        return Err("a JSON object is expected");
    };
    request(members)
}

/// Reads the members of a request.
pub(super) fn request(mut members: Map<String, Value>) -> Result<Request, &'static str> {
    let Some(Value::String(query)) = members.remove("query") else {
        return Err("\"query\" must be a string");
    };
    let mut request = Request::new(query);
    match members.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err("\"operationName\" must be a string"),
    }
    if let Some(variables) = object(
        members.remove("variables"),
        "\"variables\" must be an object",
    )? {
        request = request.variables(Variables::from_json(Value::Object(variables)));
    }
    // Nothing here uses extensions; they need only be well-formed.
    object(
        members.remove("extensions"),
        "\"extensions\" must be an object",
    )?;
    Ok(request)
}

fn object(
    member: Option<Value>,
    otherwise: &'static str,
) -> Result<Option<Map<String, Value>>, &'static str> {
    match member {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(_) => Err(otherwise),
    }
}

/// Whether nothing was executed: the document could not be parsed, is not valid, or asks too much. Errors of execution
/// have a path.
fn is_request_error(response: &Response) -> bool {
    let before_execution = |error: &ServerError| error.path.is_empty();
    !response.errors.is_empty() && response.errors.iter().all(before_execution)
}

fn answer(media: Media, response: &Response) -> HttpResponse {
    let request_error = is_request_error(response);
    let status = match media {
        Media::GraphQl if request_error => StatusCode::BAD_REQUEST,
        Media::GraphQl | Media::Json => StatusCode::OK,
    };
    let body = if request_error {
        // Without execution there is no data, not even null.
        serde_json::to_vec(&json!({ "errors": response.errors }))
    } else {
        serde_json::to_vec(response)
    };
    match body {
        Ok(body) => reply(media, status, body),
        Err(_) => super::refusal::broken(),
    }
}

/// A refusal in the form of a GraphQL answer, because that is what GraphQL clients read.
fn spoken(door: &Door, language: Language, media: Media, refused: Refused) -> HttpResponse {
    let message = door.service.messages.say(language, &refused.problem);
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": refused.problem.code } }] });
    let mut bare = refused.into_response();
    let mut response = reply(media, bare.status(), body.to_string().into_bytes());
    response.headers_mut().extend(bare.headers_mut().drain());
    response
}

fn reply(media: Media, status: StatusCode, body: Vec<u8>) -> HttpResponse {
    let media = match media {
        Media::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        Media::GraphQl => {
            HeaderValue::from_static("application/graphql-response+json; charset=utf-8")
        }
    };
    let vary = HeaderValue::from_static("accept, accept-language");
    (status, [(CONTENT_TYPE, media), (VARY, vary)], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_comes_in_the_form_the_client_likes_better() {
        for (accept, media) in [
            (None, Some(Media::Json)),
            (Some("*/*"), Some(Media::Json)),
            (
                Some("application/graphql-response+json"),
                Some(Media::GraphQl),
            ),
            (
                Some("application/graphql-response+json, application/json"),
                Some(Media::GraphQl),
            ),
            (
                Some("application/json, application/graphql-response+json"),
                Some(Media::Json),
            ),
            (
                Some("application/json;q=0.9, application/graphql-response+json"),
                Some(Media::GraphQl),
            ),
            (Some("text/html"), None),
        ] {
            assert_eq!(wanted(accept).ok(), media, "{accept:?}");
        }
    }

    #[test]
    fn only_json_is_read() {
        for (given, accepted) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("Application/JSON;charset=\"UTF-8\"", true),
            ("application/json; charset=windows-1257", false),
            ("text/plain", false),
            ("application/jsonp", false),
            ("multipart/form-data; boundary=x", false),
        ] {
            assert_eq!(
                is_json(Some(&HeaderValue::from_static(given))),
                accepted,
                "{given}"
            );
        }
        assert!(!is_json(None));
    }

    #[test]
    fn requests_are_read_strictly() {
        for body in [
            "",
            "[]",
            "[{\"query\":\"{a}\"}]",
            "{\"query\":1}",
            "{\"query\":\"{a}\",\"variables\":[]}",
            "{\"query\":\"{a}\",\"operationName\":{}}",
            "{\"query\":\"{a}\",\"extensions\":\"x\"}",
            "{\"query\":\"{a}",
        ] {
            assert!(read(body.as_bytes()).is_err(), "{body}");
        }
        assert!(read(b"{\"query\":\"{a}\",\"variables\":null,\"extensions\":{}}").is_ok());
        assert!(
            read(&vec![b'['; 1_000_000]).is_err(),
            "deep JSON costs no stack"
        );
    }
}
