//! The few pages of the service itself, for people who open its address in a browser. Plain HTML that works without
//! scripts, with a keyboard and with a screen reader.

use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::refusal::Refused;
use super::{Door, guard, who};
use crate::kernel::problem::Language;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// A text of a page, in its language.
pub(super) struct Words<'a> {
    door: &'a Door,
    pub(super) language: Language,
}

impl<'a> Words<'a> {
    pub(super) fn new(door: &'a Door, headers: &HeaderMap) -> Self {
        Self {
            door,
            language: guard::language(headers),
        }
    }

    /// In a language that is known already.
    pub(super) const fn in_language(door: &'a Door, language: Language) -> Self {
        Self { door, language }
    }

    /// The message with a key, safe to stand in HTML.
    pub(super) fn get(&self, key: &str) -> String {
        escaped(&self.door.service.messages.text(self.language, key, &[]))
    }

    /// A message that names something.
    fn with(&self, key: &str, name: &'static str, value: &str) -> String {
        let arguments = [(name, value.to_owned())];
        escaped(
            &self
                .door
                .service
                .messages
                .text(self.language, key, &arguments),
        )
    }
}

/// Text as HTML shows it, in elements and quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A whole page around `content`, which is HTML already.
pub(super) fn page(words: &Words<'_>, status: StatusCode, title: &str, content: &str) -> Response {
    let language = guard::tag(words.language);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} – {name}</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n\
         <body>\n<main>\n{content}\n</main>\n</body>\n</html>\n",
        language.to_str().unwrap_or_default(),
        name = words.get("app-name"),
    );
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_LANGUAGE, language),
        (CONTENT_SECURITY_POLICY, POLICY),
        (VARY, HeaderValue::from_static("accept-language, cookie")),
    ];
    (status, headers, html).into_response()
}

/// A refusal as a page: what is wrong, and the way on.
pub(super) fn problem(words: &Words<'_>, status: StatusCode, detail: &str) -> Response {
    let detail = escaped(detail);
    let (address, name) = if status == StatusCode::UNAUTHORIZED {
        ("/login", words.get("sign-in"))
    } else {
        ("/", words.get("to-the-start"))
    };
    let content =
        format!("<h1>{detail}</h1>\n<p><a class=\"button\" href=\"{address}\">{name}</a></p>");
    page(words, status, &detail, &content)
}

/// `/`: what this is, and the way on.
pub(super) async fn start(
    State(door): State<Door>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let words = Words::new(&door, &headers);
    let known = who::known(&door, &headers).await?;
    let way = match known {
        Some(known) => format!(
            "<p>{}</p>\n<ul>\n<li><a href=\"/graphiql\">{}</a></li>\n</ul>\n\
             <form method=\"post\" action=\"/logout\"><button>{}</button></form>",
            words.with("signed-in-as", "login", &known.caller.login),
            words.get("explore-api"),
            words.get("sign-out"),
        ),
        None => format!(
            "<p><a class=\"button\" href=\"/login\">{}</a></p>",
            words.get("sign-in")
        ),
    };
    let title = words.get("app-purpose");
    let content = format!("<h1>{}</h1>\n<p>{title}</p>\n{way}", words.get("app-name"));
    Ok(page(&words, StatusCode::OK, &title, &content))
}

/// `/style.css`.
pub(super) async fn style() -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
    ];
    (headers, include_str!("style.css")).into_response()
}
