//! Each request gets a number, one log line and its counts. The line names the route's pattern and the status: no path,
//! no query, no account, no address.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};

use super::Door;
use crate::telemetry::Metrics;

/// Carries the request's number in the answer.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What stands for the path where no route matched.
const UNMATCHED: &str = "unmatched";

tokio::task_local! {
    static REQUEST: String;
}

/// The number of the request being answered; empty outside of one.
pub(super) fn current() -> String {
    REQUEST.try_with(String::clone).unwrap_or_default()
}

/// Gives the request its number. A client's own is not taken: it could be anything.
pub(super) async fn name(State(door): State<Door>, request: Request, next: Next) -> Response {
    let kit = &door.service.kit;
    let number = kit.ids.make(kit.clock.now(), |id| id.simple().to_string());
    let header = HeaderValue::from_str(&number);
    let mut response = REQUEST.scope(number, next.run(request)).await;
    if let Ok(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    response
}

/// Logs and counts the request once its answer has gone out.
pub(super) async fn observe(State(door): State<Door>, request: Request, next: Next) -> Response {
    let since = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(UNMATCHED, |path| path.as_str())
        .to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let outcome = Outcome {
        metrics: door.service.metrics.clone(),
        request: current(),
        route,
        method,
        status: response.status().as_u16(),
        since,
    };
    response.map(|body| {
        Body::new(Watched {
            body,
            _outcome: outcome,
        })
    })
}

/// Told when the answer ends, however it ends.
struct Outcome {
    metrics: Metrics,
    request: String,
    route: String,
    method: Method,
    status: u16,
    since: Instant,
}

impl Drop for Outcome {
    fn drop(&mut self) {
        let took = self.since.elapsed();
        self.metrics.http_request(&self.route, self.status, took);
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            target: "aprite::http",
            request = self.request,
            method = self.method.as_str(),
            route = self.route,
            status = self.status,
            milliseconds,
            "answered"
        );
    }
}

/// A body that keeps its outcome until it is gone.
struct Watched {
    body: Body,
    _outcome: Outcome,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
