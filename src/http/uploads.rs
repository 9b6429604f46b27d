//! `POST /uploads`: bytes in, as they are, streamed into the store while they are hashed. Who sends them, whether they may
//! and how much is announced is settled before the first byte is read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HeaderMap};
use axum::response::{IntoResponse, Response};
use entities::values::ContentHash;
use futures::{Stream, StreamExt as _, stream};
use serde::Serialize;

use super::guard::language;
use super::refusal::Refused;
use super::{Door, digest, disposition, purpose, who};
use crate::access::{Action, Caller};
use crate::content::names::{self, Mended};
use crate::content::uploads::{Received, UploadRefusal};
use crate::documents::read;
use crate::documents::shown::{self, List, Shown};
use crate::documents::view::Purpose;
use crate::graphql::ids;
use crate::kernel::{Fault, Problem};

/// Most documents named as owning the same content already.
const REGISTERED_AS: u64 = 5;

/// Longest name, in bytes; file systems take no more.
const NAME_BYTES: usize = 1_024;

/// How long the rest of what is refused is read. A connection that is closed while its sender writes takes the answer away with
/// it (RFC 9112 §9.6), and the sender would be told of a broken line instead of what is wrong with the file.
const LINGER: Duration = Duration::from_secs(5);

/// The header with the file's name.
const NAME: &str = "x-file-name";

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
    /// What whoever sent it should know: that its name is another one now.
    remarks: Vec<Remark>,
    /// Documents with the very same content that the caller may see, the last registered first.
    registered_as: Vec<Registered>,
}

/// Something about what was taken in that stands in nobody's way.
#[derive(Serialize)]
struct Remark {
    /// For programs, in capitals.
    code: &'static str,
    /// The same in the caller's language.
    detail: String,
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
    let mut body = body.into_data_stream();
    let is_begun = AtomicBool::new(false);
    let mut body = stream::poll_fn(|context| {
        is_begun.store(true, Ordering::Relaxed);
        body.poll_next_unpin(context)
    });
    let taken = take_in(&door, &head.headers, &mut body).await;
    // Reading tells whoever asked first to go on (RFC 9110 §10.1.1): they are refused, and send nothing.
    let comes = is_begun.load(Ordering::Relaxed) || !asks_first(&head.headers);
    if taken.is_err() && comes {
        let rest = async { while let Some(Ok(_)) = body.next().await {} };
        // Whoever sends for longer is answered all the same.
        let _ = tokio::time::timeout(LINGER, rest).await;
    }
    taken
}

/// Whether a client waits to be told to go on before it sends anything.
fn asks_first(headers: &HeaderMap) -> bool {
    let expected = headers.get(EXPECT).and_then(|value| value.to_str().ok());
    expected.is_some_and(|value| value.eq_ignore_ascii_case("100-continue"))
}

async fn take_in<S>(door: &Door, headers: &HeaderMap, body: S) -> Result<Response, Refused>
where
    S: Stream<Item = Result<Bytes, axum::Error>> + Unpin,
{
    let caller = who::changing(door, headers).await?;
    caller
        .require(Action::UploadContent)
        .map_err(Refused::not_permitted)?;
    let purpose = purpose::given(headers)?;
    let announced = check(door, headers)?;
    let name = name(headers)?;
    let received = door
        .service
        .uploads
        .receive(caller.account, &name, announced, body)
        .await?
        .map_err(refused)?;
    door.service.metrics.uploaded(received.size);
    // Nobody can own what nobody had brought before.
    let registered_as = if received.first {
        door.service.metrics.stored(received.size);
        Vec::new()
    } else {
        registered_as(door, &caller, &received, &purpose).await?
    };
    let remark = renamed(&name, &received.file_name).map(|problem| Remark {
        code: problem.code,
        detail: door.service.messages.say(language(headers), &problem),
    });
    let taken = Taken {
        id: ids::print(received.upload),
        sha256: received.hash.to_string(),
        size: received.size,
        media_type: received.media_type,
        file_name: received.file_name,
        remarks: remark.into_iter().collect(),
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

/// The file's name: `X-File-Name` (percent-encoded UTF-8) or `Content-Disposition`. Never the address, which is logged and
/// remembered on the way.
fn name(headers: &HeaderMap) -> Result<String, Refused> {
    let of_header = |name| {
        let value = headers.get(name)?;
        // Header bytes beyond ASCII are UTF-8 from every client that sends them at all.
        std::str::from_utf8(value.as_bytes()).ok()
    };
    let own = of_header(NAME).and_then(disposition::percent_decoded);
    let standard = || of_header(CONTENT_DISPOSITION.as_str()).and_then(disposition::given);
    let name = own.or_else(standard).unwrap_or_default();
    let name = name.trim();
    if name.is_empty() {
        return Err(Refused::bad(Problem::new("FILE_NAME_REQUIRED", NAME)));
    }
    if name.contains(['/', '\\', '\0']) || name == ".." || name == "." {
        return Err(Refused::bad(Problem::new("FILE_NAME_PATH", NAME)));
    }
    if name.len() > NAME_BYTES {
        let problem = Problem::new("TOO_LONG", NAME).with("most", NAME_BYTES);
        return Err(Refused::bad(problem));
    }
    Ok(name.to_owned())
}

/// That a file is called otherwise than it came, and why.
fn renamed(given: &str, name: &str) -> Option<Problem> {
    let problem = match names::mended(given, name)? {
        Mended::Shortened => Problem::new("FILE_NAME_SHORTENED", NAME).with("most", names::LONGEST),
        Mended::Cleaned => Problem::new("FILE_NAME_CLEANED", NAME),
    };
    Some(problem.with("name", name))
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
    purpose: &Purpose,
) -> Result<Vec<Registered>, Fault> {
    let kit = &door.service.kit;
    let owning = read::owning(
        kit.db.reader(),
        caller.scope(),
        received.hash,
        REGISTERED_AS,
    )
    .await?;
    let mut shown = Shown::default();
    for card in &owning {
        shown.add(List::Documents, card);
    }
    shown::tell(kit, caller, shown, purpose).await?;
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

    fn named(headers: &[(&'static str, &str)]) -> Result<String, &'static str> {
        let headers = headers.iter().map(|(name, value)| {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header");
            (HeaderName::from_static(name), value)
        });
        name(&headers.collect()).map_err(|refused| refused.problem.code)
    }

    #[test]
    fn the_name_comes_from_whichever_header_has_one() {
        let disposition = (
            "content-disposition",
            "attachment; filename*=UTF-8''v%C4%93stule.pdf",
        );
        assert_eq!(
            named(&[(NAME, "a%20b.pdf"), disposition]).as_deref(),
            Ok("a b.pdf")
        );
        assert_eq!(named(&[disposition]).as_deref(), Ok("vēstule.pdf"));
        assert_eq!(
            named(&[(NAME, "l%C4%93mums 1.pdf")]).as_deref(),
            Ok("lēmums 1.pdf")
        );
        for headers in [&[][..], &[(NAME, " ")], &[(NAME, "%C4.pdf")]] {
            assert_eq!(named(headers), Err("FILE_NAME_REQUIRED"));
        }
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
            assert_eq!(named(&[(NAME, name)]), Err("FILE_NAME_PATH"), "{name}");
        }
    }
}
