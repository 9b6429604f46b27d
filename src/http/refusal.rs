//! What a handler refuses. The words are put in by `guard::speak`, which knows the caller's language.

use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};

use crate::access::NotPermitted;
use crate::kernel::{Fault, Problem};

/// A refusal: status, problem, and headers that belong to it.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    status: StatusCode,
    pub(super) problem: Problem,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refused {
    /// A refusal.
    pub(super) const fn new(status: StatusCode, problem: Problem) -> Self {
        Self {
            status,
            problem,
            headers: Vec::new(),
        }
    }

    /// A malformed or impossible request.
    pub(super) const fn bad(problem: Problem) -> Self {
        Self::new(StatusCode::BAD_REQUEST, problem)
    }

    /// Nobody we know.
    pub(super) fn unknown_caller() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Problem::new("SIGN_IN_REQUIRED", ""),
        )
        .with(
            WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"aprite\""),
        )
    }

    /// Somebody we know, who may not.
    pub(super) fn not_permitted(not: NotPermitted) -> Self {
        Self::new(StatusCode::FORBIDDEN, not.problem())
    }

    /// Nothing there, or nothing for this caller.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, Problem::new("CONTENT_UNKNOWN", ""))
    }

    /// With another header.
    #[must_use]
    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl IntoResponse for Refused {
    fn into_response(mut self) -> Response {
        let mut response = self.status.into_response();
        response.headers_mut().extend(
            self.headers
                .drain(..)
                .map(|(name, value)| (Some(name), value))
                .collect::<Vec<_>>(),
        );
        response.extensions_mut().insert(self.problem);
        response
    }
}

/// A fault as a refusal, logged here once. The request's number ties the two together.
impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        tracing::error!(target: "aprite::http", request = super::observe::current(), fault = fault.chain(), "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, internal())
    }
}

/// The answer when we broke.
pub(super) fn broken() -> Response {
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, internal()).into_response()
}

fn internal() -> Problem {
    Problem::new("INTERNAL", "").with("request", super::observe::current())
}
