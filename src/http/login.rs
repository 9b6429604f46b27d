//! Signing in and out with a browser. Who fails learns nothing about which accounts exist, and has to wait longer each
//! time (`access::Gate`).

use axum::Form;
use axum::RequestExt;
use axum::extract::{Request, State};
use axum::http::header::{LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::pages::{Words, escaped, page as html};
use super::refusal::Refused;
use super::{Door, who};
use crate::access::SignInRefusal;
use crate::kernel::{Fault, Problem};

/// The form.
#[derive(Deserialize)]
struct Typed {
    login: String,
    password: String,
}

/// `GET /login`.
pub(super) async fn page(State(door): State<Door>, headers: HeaderMap) -> Response {
    let words = Words::new(&door, &headers);
    form(&words, StatusCode::OK, "", None)
}

fn form(words: &Words<'_>, status: StatusCode, login: &str, problem: Option<&str>) -> Response {
    let title = words.get("sign-in");
    let problem = problem.map_or(String::new(), |problem| {
        format!(
            "<p class=\"problem\" role=\"alert\">{}</p>\n",
            escaped(problem)
        )
    });
    let content = format!(
        "<h1>{title}</h1>\n{problem}<form method=\"post\" action=\"/login\">\n\
         <label for=\"login\">{}</label>\n\
         <input id=\"login\" name=\"login\" value=\"{}\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required autofocus>\n\
         <label for=\"password\">{}</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\n\
         <button>{title}</button>\n</form>",
        words.get("login-name"),
        escaped(login),
        words.get("password"),
    );
    html(words, status, &title, &content)
}

/// `POST /login`.
pub(super) async fn sign_in(
    State(door): State<Door>,
    request: Request,
) -> Result<Response, Refused> {
    let headers = request.headers().clone();
    who::same_site(&door, &headers)?;
    let peer = who::peer(&door, &headers, request.extensions());
    let Ok(Form(typed)) = request.extract::<Form<Typed>, _>().await else {
        return Err(Refused::bad(
            Problem::new("BODY_MALFORMED", "").with("what", "login, password"),
        ));
    };
    let words = Words::new(&door, &headers);
    let refuse = |status, problem: &Problem| {
        let told = door.service.messages.say(words.language, problem);
        form(&words, status, &typed.login, Some(&told))
    };
    let password = SecretString::from(typed.password);
    match door
        .service
        .gate
        .sign_in(&typed.login, &password, peer)
        .await
    {
        Ok(signed_in) => {
            let lasts = signed_in.expires_at - door.service.kit.clock.now();
            let cookie = cookie(&door, signed_in.secret.expose_secret(), lasts.num_seconds())?;
            Ok(onwards(cookie))
        }
        Err(SignInRefusal::WrongCredentials) => Ok(refuse(
            StatusCode::UNAUTHORIZED,
            &Problem::new("SIGN_IN_REFUSED", ""),
        )),
        Err(SignInRefusal::TooManyAttempts { wait_seconds }) => {
            let problem = Problem::new("SIGN_IN_THROTTLED", "").with("seconds", wait_seconds);
            let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, &problem);
            response
                .headers_mut()
                .insert(RETRY_AFTER, wait_seconds.into());
            Ok(response)
        }
        Err(SignInRefusal::Fault(fault)) => Err(fault.into()),
    }
}

/// `POST /logout`.
pub(super) async fn sign_out(
    State(door): State<Door>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    if let Some(secret) = who::session_secret(&door, &headers) {
        who::same_site(&door, &headers)?;
        door.service.gate.sign_out(secret).await?;
    }
    Ok(onwards(cookie(&door, "", 0)?))
}

/// Not readable by scripts, not sent along from other sites' forms, over TLS only where we are reached so.
fn cookie(door: &Door, secret: &str, seconds: i64) -> Result<HeaderValue, Fault> {
    let secure = if who::is_secure(door) { "; Secure" } else { "" };
    let name = who::cookie_name(door);
    let cookie =
        format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let mut cookie = HeaderValue::from_str(&cookie).map_err(Fault::at("writing a cookie"))?;
    cookie.set_sensitive(true);
    Ok(cookie)
}

fn onwards(cookie: HeaderValue) -> Response {
    let headers = [
        (LOCATION, HeaderValue::from_static("/")),
        (SET_COOKIE, cookie),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
