//! What machines ask: does it live, is it ready, how is it doing.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::refusal::Refused;
use super::{Door, who};
use crate::access::Action;

/// Whether the process lives.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether a request would be answered: database, store and search index, each by name; and whether all mail can be fetched,
/// which does not count.
pub(super) async fn readyz(State(door): State<Door>) -> Response {
    let service = &door.service;
    let (database, store) = tokio::join!(service.kit.db.probe(), service.store.probe());
    let index = service.finding.probe().await;
    if let Err(fault) = &database {
        tracing::warn!(target: "aprite::http", fault = fault.chain(), "the database is not ready");
    }
    if let Err(error) = &store {
        tracing::warn!(target: "aprite::http", fault = %error, "the store is not ready");
    }
    if let Err(fault) = &index {
        tracing::warn!(target: "aprite::http", fault = fault.chain(), "the search index is not ready");
    }
    let word = |ready: bool| if ready { "ready" } else { "not ready" };
    // A mail server that is away keeps nobody from working here.
    let sources = service.mail_sources.all();
    let mail = sources.values().all(|source| source.trouble.is_none());
    let all = database.is_ok() && store.is_ok() && index.is_ok();
    let status = if all {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({
        "database": word(database.is_ok()),
        "store": word(store.is_ok()),
        "index": word(index.is_ok()),
        "mail": word(mail),
    });
    (status, Json(body)).into_response()
}

/// Numbers for Prometheus. Without a token only for this machine itself, and only where no proxy stands before us: to a
/// proxy on this machine, everybody's requests come from this machine.
pub(super) async fn metrics(
    State(door): State<Door>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refused> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let local = peer.is_some_and(|ConnectInfo(peer)| peer.ip().is_loopback());
    if !local || door.service.public_url.is_some() {
        let caller = who::reading(&door, &headers).await?;
        caller
            .require(Action::VerifyIntegrity)
            .map_err(Refused::not_permitted)?;
    }
    let text = door.service.metrics.encode()?;
    let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, media)], text).into_response())
}
