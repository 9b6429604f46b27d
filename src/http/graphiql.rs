//! `GET /graphiql`: trying queries out, for those who have signed in.
//!
//! GraphiQL is some 1.5 MB that few people use, so it is not carried along: the browser takes it from unpkg.com, in exactly
//! these versions. Each file is checked against its hash (subresource integrity), so nobody at the other end can slip in
//! a script that would act with the session; without the internet the page says so.

use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::pages::{Words, escaped};
use super::refusal::Refused;
use super::{Door, guard, who};

/// Address and hash of what the page loads.
const SCRIPTS: [(&str, &str); 3] = [
    (
        "https://unpkg.com/react@18.3.1/umd/react.production.min.js",
        "sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z",
    ),
    (
        "https://unpkg.com/react-dom@18.3.1/umd/react-dom.production.min.js",
        "sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1",
    ),
    (
        "https://unpkg.com/graphiql@3.9.0/graphiql.min.js",
        "sha384-8NGfVj4CVlqHajlZj+bPJT4thxPMHMJYn7DWK2CvtopLd02E7qsPHazniBYvVjOO",
    ),
];
const STYLE: (&str, &str) = (
    "https://unpkg.com/graphiql@3.9.0/graphiql.min.css",
    "sha384-QMux00XgRtwRLSYIY3kw2rj1ovk5AuuliAchk+HSQbqdbGFnz9GYuqIlOqxhwCE2",
);

/// The page; whoever has not signed in is sent to do so.
pub(super) async fn page(
    State(door): State<Door>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    if who::known(&door, &headers).await?.is_none() {
        let login = [(LOCATION, HeaderValue::from_static("/login"))];
        return Ok((StatusCode::SEE_OTHER, login).into_response());
    }
    let words = Words::new(&door, &headers);
    let language = guard::tag(words.language);
    let scripts: String = SCRIPTS
        .iter()
        .map(|(address, hash)| {
            format!("<script crossorigin=\"anonymous\" integrity=\"{hash}\" src=\"{address}\"></script>\n")
        })
        .collect();
    let (style, style_hash) = STYLE;
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>GraphiQL – {}</title>\n\
         <link rel=\"stylesheet\" crossorigin=\"anonymous\" integrity=\"{style_hash}\" href=\"{style}\">\n</head>\n\
         <body style=\"margin:0\">\n<div id=\"graphiql\" style=\"height:100vh\" data-blocked=\"{}\"></div>\n\
         {scripts}<script src=\"/graphiql.js\"></script>\n</body>\n</html>\n",
        escaped(language.to_str().unwrap_or_default()),
        words.get("app-name"),
        words.get("graphiql-blocked"),
    );
    let policy = policy();
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_str(&policy)
                .unwrap_or(HeaderValue::from_static("default-src 'none'")),
        ),
        (
            HeaderName::from_static("vary"),
            HeaderValue::from_static("accept-language, cookie"),
        ),
    ];
    Ok((headers, html).into_response())
}

fn policy() -> String {
    let scripts = SCRIPTS.map(|(address, _)| address).join(" ");
    format!(
        "default-src 'none'; script-src 'self' {scripts}; style-src 'unsafe-inline' {}; font-src data:; img-src data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        STYLE.0
    )
}

/// The few lines that start it.
pub(super) async fn script() -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        ),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
    ];
    (headers, include_str!("graphiql.js")).into_response()
}
