//! The HTTP door: the GraphQL endpoint, bytes in and out, signing in, and what machines ask about our health.
//!
//! Everything that is not GraphQL answers in small: JSON, `application/problem+json` (RFC 9457) in the caller's language
//! for what went wrong, three HTML pages for people. Nothing is read of a body before it is known who sends it and
//! that it may be sent. No name, number or query string reaches the log; numbers count by route, never by path.

mod acts;
mod digest;
mod disposition;
mod downloads;
mod graphiql;
mod graphql;
mod guard;
mod handover_acts;
mod health;
mod inventories;
mod login;
mod observe;
mod packages;
mod pages;
mod purpose;
mod ranges;
mod refusal;
mod socket;
mod taken_away;
mod uploads;
mod who;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{any, get, post};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::graphql::Schema;
use crate::kernel::{Fault, Problem};
use crate::service::Service;
use refusal::Refused;

/// Longest that anything but an upload or a download may take.
const TIME: Duration = Duration::from_secs(60);

/// Longest pause within an upload's body.
const PAUSE: Duration = Duration::from_secs(60);

/// Longest form, in bytes.
const FORM_BYTES: usize = 8 * 1024;

/// What handlers work with; cheap to clone.
#[derive(Clone)]
pub(crate) struct Door {
    service: Service,
    schema: Schema,
    /// Connections that last, by account.
    places: socket::Places,
    /// Cancelled when the doors close: connections that last end then.
    stop: CancellationToken,
}

/// All routes. Connections that last end with `stop`.
pub fn router(service: Service, stop: CancellationToken) -> Router {
    let door = Door {
        service,
        schema: crate::graphql::schema(),
        places: socket::Places::default(),
        stop,
    };
    let brief = Router::new()
        .route("/", get(pages::start))
        .route("/style.css", get(pages::style))
        .route("/login", get(login::page).post(login::sign_in))
        .route("/logout", post(login::sign_out))
        .route("/graphql", post(graphql::endpoint).get(socket::endpoint))
        .route("/graphiql", get(graphiql::page))
        .route("/graphiql.js", get(graphiql::script))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIME,
        ));
    let bytes = Router::new()
        .route("/uploads", post(uploads::receive))
        .route(
            "/documents/{document}/versions/{version}/contents/{ordinal}",
            get(downloads::of_document),
        )
        .route(
            "/documents/{document}/versions/{version}/contents/{ordinal}/rendition",
            get(downloads::rendition),
        )
        .route("/intake/{item}/contents/{ordinal}", get(downloads::intake))
        .route(
            "/intake/{item}/contents/{ordinal}/attachments/{attachment}",
            get(downloads::intake_attachment),
        )
        .route(
            "/documents/{document}/control-card",
            get(downloads::control_card),
        )
        .route("/inventories/{inventory}/paper", get(inventories::paper))
        .route("/inventories/{inventory}/table.csv", get(inventories::csv))
        .route(
            "/inventories/{inventory}/table.xlsx",
            get(inventories::xlsx),
        )
        .route("/handover-acts/{act}/paper", get(handover_acts::paper))
        .route("/handover-acts/{act}/act.json", get(handover_acts::data))
        .route("/handover-acts/{act}/table.csv", get(handover_acts::csv))
        .route("/handover-acts/{act}/table.xlsx", get(handover_acts::xlsx))
        .route("/packages/{package}/archive.zip", get(packages::archive))
        .route(
            "/packages/{package}/archive.zip.sha256",
            get(packages::checksum),
        )
        .route("/packages/{package}/manifest", get(packages::manifest))
        .route("/files/{file}/package", get(taken_away::of_file))
        .route("/search/package", post(taken_away::of_search))
        .route("/destruction-lists/{list}/act", get(acts::paper))
        .route("/destruction-lists/{list}/act.json", get(acts::data))
        .route(
            "/destruction-lists/{list}/certificate",
            get(downloads::certificate),
        )
        .route(
            "/destruction-lists/{list}/certificate.json",
            get(downloads::certificate_data),
        )
        .route(
            "/drafts/{draft}/versions/{version}/contents/{ordinal}",
            get(downloads::of_draft),
        )
        .layer(RequestBodyTimeoutLayer::new(PAUSE));
    Router::new()
        .merge(brief)
        .merge(bytes)
        .fallback(any(nothing))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(door.clone(), guard::speak))
        .layer(from_fn_with_state(door.clone(), guard::harden))
        .layer(from_fn_with_state(door.clone(), observe::observe))
        .layer(from_fn_with_state(door.clone(), observe::name))
        .with_state(door)
}

async fn nothing(_: Request) -> Refused {
    Refused::new(StatusCode::NOT_FOUND, Problem::new("NOT_FOUND", ""))
}

/// The panic itself was logged where it happened (`telemetry`).
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    refusal::broken()
}

/// Answers requests on `listener` until `stop`, then finishes those in flight.
///
/// # Errors
/// A fault of the listener.
pub async fn serve(
    listener: TcpListener,
    service: Service,
    stop: CancellationToken,
) -> Result<(), Fault> {
    let router = router(service, stop.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
        .map_err(Fault::at("serving requests"))
}
