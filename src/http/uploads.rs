//! `POST /uploads`: bytes in, as they are, streamed into the store while they are hashed. Who sends them, whether they may
//! and how much is announced is settled before the first byte is read.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use entities::values::ContentHash;
use serde::Serialize;

use super::refusal::Refused;
use super::{Door, digest, disposition, who};
use crate::access::{Action, Caller};
use crate::content::uploads::{Received, UploadRefusal};
use crate::documents::read;
use crate::graphql::ids;
use crate::kernel::{Fault, Problem};

/// Most documents named as owning the same content already.
const REGISTERED_AS: u64 = 5;

/// Longest name, in bytes; file systems take no more.
const NAME_BYTES: usize = 1_024;

/// What was taken in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    /// To be claimed by a registration within a day.
    id: String,
    sha256: String,
    size: u64,
    media_type: &'static str,
    file_name: String,
    /// Documents with the very same content that the caller may see, the last registered first.
    registered_as: Vec<Registered>,
}

/// A document that owns the same content.
#[derive(Serialize)]
struct Registered {
    id: String,
    number: Option<String>,
    title: String,
}

/// Takes an upload in.
pub(super) async fn receive(
    State(door): State<Door>,
    request: Request,
) -> Result<Response, Refused> {
    let (head, body) = request.into_parts();
    let caller = who::changing(&door, &head.headers).await?;
    if !caller.may(Action::UploadContent) {
        return Err(Refused::not_permitted());
    }
    let announced = check(&door, &head.headers)?;
    let name = name(&head.headers, &head.uri)?;
    let received = door
        .service
        .uploads
        .receive(caller.account, &name, announced, body.into_data_stream())
        .await?
        .map_err(refused)?;
    door.service.metrics.uploaded(received.size);
    // Nobody can own what nobody had brought before.
    let registered_as = if received.first {
        door.service.metrics.stored(received.size);
        Vec::new()
    } else {
        registered_as(&door, &caller, &received).await?
    };
    let taken = Taken {
        id: ids::print(received.upload),
        sha256: received.hash.to_string(),
        size: received.size,
        media_type: received.media_type,
        file_name: received.file_name,
        registered_as,
    };
    Ok((StatusCode::CREATED, Json(taken)).into_response())
}

/// What the headers say of the body, before any of it is read.
fn check(door: &Door, headers: &HeaderMap) -> Result<Option<ContentHash>, Refused> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // Any other type is passed over: what the bytes are, they say themselves.
    let multipart = |media: &str| {
        media
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("multipart/")
    };
    if text(CONTENT_TYPE).is_some_and(multipart) {
        let problem = Problem::new("UPLOAD_FORM", "");
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem));
    }
    let most = door.service.uploads.most_bytes();
    match text(CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok()) {
        Some(0) => return Err(refused(UploadRefusal::Empty)),
        Some(length) if length > most => return Err(refused(UploadRefusal::TooLarge { most })),
        _ => {}
    }
    digest::announced(headers)
        .map_err(|digest::Malformed| Refused::bad(Problem::new("HASH_MALFORMED", "")))
}

/// The file's name: `X-File-Name` (percent-encoded UTF-8), `Content-Disposition`, or `?name=`.
fn name(headers: &HeaderMap, uri: &Uri) -> Result<String, Refused> {
    let of_header = |name| {
        let value = headers.get(name)?;
        // Header bytes beyond ASCII are UTF-8 from every client that sends them at all.
        std::str::from_utf8(value.as_bytes()).ok()
    };
    let own = of_header("x-file-name").and_then(disposition::percent_decoded);
    let standard = || of_header(CONTENT_DISPOSITION.as_str()).and_then(disposition::given);
    let asked = || {
        let pairs = uri.query()?.split('&');
        let (_, name) = pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == "name")?;
        disposition::percent_decoded(&name.replace('+', " "))
    };
    let name = own.or_else(standard).or_else(asked).unwrap_or_default();
    let name = name.trim();
    if name.is_empty() {
        return Err(Refused::bad(Problem::new("FILE_NAME_REQUIRED", "name")));
    }
    if name.contains(['/', '\\', '\0']) || name == ".." || name == "." {
        return Err(Refused::bad(Problem::new("FILE_NAME_PATH", "name")));
    }
    if name.len() > NAME_BYTES {
        let problem = Problem::new("TOO_LONG", "name").with("most", NAME_BYTES);
        return Err(Refused::bad(problem));
    }
    Ok(name.to_owned())
}

fn refused(refusal: UploadRefusal) -> Refused {
    match refusal {
        UploadRefusal::Empty => Refused::bad(Problem::new("UPLOAD_EMPTY", "")),
        UploadRefusal::TooLarge { most } => Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Problem::new("UPLOAD_TOO_LARGE", "").with("most", most),
        ),
        UploadRefusal::TooMuchWaiting { most } => Refused::new(
            StatusCode::INSUFFICIENT_STORAGE,
            Problem::new("UPLOADS_WAITING", "").with("most", most),
        ),
        UploadRefusal::HashMismatch => {
            let problem = Problem::new("UPLOAD_HASH_MISMATCH", "");
            Refused::new(StatusCode::UNPROCESSABLE_ENTITY, problem)
        }
        UploadRefusal::BrokenOff => Refused::bad(Problem::new("UPLOAD_BROKEN_OFF", "")),
    }
}

async fn registered_as(
    door: &Door,
    caller: &Caller,
    received: &Received,
) -> Result<Vec<Registered>, Fault> {
    let reader = door.service.kit.db.reader();
    let owning = read::owning(reader, caller.scope(), received.hash, REGISTERED_AS).await?;
    Ok(owning
        .into_iter()
        .map(|document| Registered {
            id: ids::print(document.id),
            number: document.number.map(|number| number.as_str().to_owned()),
            title: document.title,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn named(
        headers: &[(&'static str, &'static str)],
        uri: &'static str,
    ) -> Result<String, &'static str> {
        let headers = headers.iter().map(|(name, value)| {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header");
            (HeaderName::from_static(name), value)
        });
        name(&headers.collect(), &Uri::from_static(uri)).map_err(|refused| refused.problem.code)
    }

    #[test]
    fn the_name_comes_from_whichever_place_has_one() {
        let disposition = (
            "content-disposition",
            "attachment; filename*=UTF-8''v%C4%93stule.pdf",
        );
        assert_eq!(
            named(&[("x-file-name", "a%20b.pdf"), disposition], "/uploads").as_deref(),
            Ok("a b.pdf")
        );
        assert_eq!(
            named(&[disposition], "/uploads?name=x.pdf").as_deref(),
            Ok("vēstule.pdf")
        );
        assert_eq!(
            named(&[], "/uploads?size=1&name=l%C4%93mums+1.pdf").as_deref(),
            Ok("lēmums 1.pdf")
        );
        assert_eq!(named(&[], "/uploads"), Err("FILE_NAME_REQUIRED"));
    }

    #[test]
    fn paths_are_no_names() {
        for name in [
            "../x.pdf",
            "..%2Fx.pdf",
            "a/b.pdf",
            "C:%5Cx.pdf",
            "..",
            "x%00.pdf",
        ] {
            let uri: &'static str = Box::leak(format!("/uploads?name={name}").into_boxed_str());
            assert_eq!(named(&[], uri), Err("FILE_NAME_PATH"), "{name}");
        }
    }
}
