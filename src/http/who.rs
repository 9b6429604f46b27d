//! Who sends a request: an access token in `Authorization: Bearer`, or a session in a cookie. What a cookie authorises
//! must come from our own pages.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, HeaderMap, ORIGIN};
use axum::http::{Extensions, StatusCode};
use entities::ids::StaffMemberId;

use super::Door;
use super::refusal::Refused;
use crate::access::{Caller, StandInRefusal};
use crate::graphql::ids;
use crate::kernel::{Fault, Problem};

/// What somebody proved themselves with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// A token, which only programs send.
    Token,
    /// A cookie, which browsers send by themselves.
    Cookie,
}

/// Somebody we know.
pub(super) struct Known {
    pub(super) caller: Arc<Caller>,
    pub(super) proof: Proof,
}

/// Whether people reach us by TLS only.
pub(super) fn is_secure(door: &Door) -> bool {
    door.service
        .public_url
        .as_deref()
        .is_some_and(|url| url.starts_with("https://"))
}

/// The session's cookie. `__Host-` makes browsers refuse one that another host or a plain connection would set.
pub(super) fn cookie_name(door: &Door) -> &'static str {
    if is_secure(door) {
        "__Host-aprite"
    } else {
        "aprite"
    }
}

/// The session's secret in the cookie.
pub(super) fn session_secret<'a>(door: &Door, headers: &'a HeaderMap) -> Option<&'a str> {
    let name = cookie_name(door);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Who sends the request; none when they show nothing, or nothing that holds. A token that does not hold is not made up
/// for by a cookie.
pub(super) async fn known(door: &Door, headers: &HeaderMap) -> Result<Option<Known>, Fault> {
    let gate = &door.service.gate;
    if let Some(authorization) = headers.get(AUTHORIZATION) {
        let token = authorization.to_str().ok().and_then(bearer);
        return Ok(match token {
            Some(token) => gate.token(token).await?.map(|caller| Known {
                caller,
                proof: Proof::Token,
            }),
            None => None,
        });
    }
    match session_secret(door, headers) {
        Some(secret) => Ok(gate.session(secret).await?.map(|caller| Known {
            caller,
            proof: Proof::Cookie,
        })),
        None => Ok(None),
    }
}

/// Header that says in whose stead a request is made (*kā vietā*): the id of the staff member who is away.
const STANDING_IN: &str = "aprite-standing-in-for";

/// Who sends a request that only reads.
pub(super) async fn reading(door: &Door, headers: &HeaderMap) -> Result<Arc<Caller>, Refused> {
    let known = known(door, headers)
        .await?
        .ok_or_else(Refused::unknown_caller)?;
    in_whose_stead(door, headers, known.caller).await
}

/// Who sends a request that may change something: with a cookie, only from our own pages.
pub(super) async fn changing(door: &Door, headers: &HeaderMap) -> Result<Arc<Caller>, Refused> {
    let known = known(door, headers)
        .await?
        .ok_or_else(Refused::unknown_caller)?;
    if known.proof == Proof::Cookie {
        same_site(door, headers)?;
    }
    in_whose_stead(door, headers, known.caller).await
}

/// The caller themselves, or acting in the stead of the colleague that the request names.
async fn in_whose_stead(
    door: &Door,
    headers: &HeaderMap,
    caller: Arc<Caller>,
) -> Result<Arc<Caller>, Refused> {
    let Some(absent) = stead(headers)? else {
        return Ok(caller);
    };
    let acting = door.service.gate.standing_in(&caller, absent).await;
    acting.map_err(|refusal| match refusal {
        StandInRefusal::Fault(fault) => fault.into(),
        StandInRefusal::NotSubstitute => Refused::new(
            StatusCode::FORBIDDEN,
            Problem::new("NOT_SUBSTITUTE", STANDING_IN),
        ),
    })
}

/// In whose stead a request is made; none where it is the caller's own.
pub(super) fn stead(headers: &HeaderMap) -> Result<Option<StaffMemberId>, Refused> {
    let Some(header) = headers.get(STANDING_IN) else {
        return Ok(None);
    };
    let given = header.to_str().unwrap_or_default().trim();
    ids::read(given, STANDING_IN)
        .map(Some)
        .map_err(Refused::bad)
}

/// The caller in a colleague's stead; none when no substitution says so any more.
pub(super) async fn in_stead(
    door: &Door,
    caller: &Caller,
    absent: StaffMemberId,
) -> Result<Option<Arc<Caller>>, Fault> {
    match door.service.gate.standing_in(caller, absent).await {
        Ok(acting) => Ok(Some(acting)),
        Err(StandInRefusal::Fault(fault)) => Err(fault),
        Err(StandInRefusal::NotSubstitute) => Ok(None),
    }
}

/// Refuses a page of another site by the origin that its browser names.
pub(super) fn same_origin(door: &Door, headers: &HeaderMap) -> Result<(), Refused> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(ORIGIN.as_str()).unwrap_or_default();
    match is_own(
        door.service.public_url.as_deref(),
        text(HOST.as_str()),
        origin,
    ) {
        true => Ok(()),
        false => Err(cross_site()),
    }
}

fn cross_site() -> Refused {
    Refused::new(StatusCode::FORBIDDEN, Problem::new("CROSS_SITE", ""))
}

/// Refuses what another site made a browser send (CSRF). Browsers say where a request comes from; one that does not
/// is no browser of today and has no business with cookies.
pub(super) fn same_site(door: &Door, headers: &HeaderMap) -> Result<(), Refused> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => is_own(
            door.service.public_url.as_deref(),
            text(HOST.as_str()),
            origin,
        ),
        (None, None) => false,
    };
    if ours {
        return Ok(());
    }
    Err(cross_site())
}

/// Whether an origin is the service's own: that of its public address, or else the host that was asked.
fn is_own(public_url: Option<&str>, host: Option<&str>, origin: &str) -> bool {
    match (public_url, host) {
        (Some(url), _) => origin_of(url).is_some_and(|own| own.eq_ignore_ascii_case(origin)),
        (None, Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host)),
        (None, None) => false,
    }
}

fn origin_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split('/').next()?;
    url.get(..scheme.len() + 3 + authority.len())
}

/// The token in the value of an `Authorization` header.
pub(super) fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The address a request came from. Behind a proxy (where a public address is set and the peer is this machine) it is
/// the one that the proxy wrote last.
pub(super) fn peer(door: &Door, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    let proxied = door.service.public_url.is_some() && peer.ip().is_loopback();
    Some(forwarded.filter(|_| proxied).unwrap_or(peer.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_origin_is_ours() {
        let public = Some("https://aprite.ogre.lv/lietas");
        for (public, host, origin, own) in [
            (
                public,
                Some("127.0.0.1:8080"),
                "https://aprite.ogre.lv",
                true,
            ),
            (
                public,
                Some("aprite.ogre.lv"),
                "http://aprite.ogre.lv",
                false,
            ),
            (
                public,
                Some("127.0.0.1:8080"),
                "http://127.0.0.1:8080",
                false,
            ),
            (public, None, "https://aprite.ogre.lv.evil.example", false),
            (None, Some("127.0.0.1:8080"), "http://127.0.0.1:8080", true),
            (None, Some("127.0.0.1:8080"), "http://127.0.0.1:9090", false),
            (None, Some("127.0.0.1:8080"), "null", false),
            (None, None, "http://127.0.0.1:8080", false),
        ] {
            assert_eq!(
                is_own(public, host, origin),
                own,
                "{public:?} {host:?} {origin}"
            );
        }
    }

    #[test]
    fn tokens_come_in_one_form() {
        assert_eq!(bearer("Bearer aprite_1"), Some("aprite_1"));
        assert_eq!(bearer("bearer aprite_1"), Some("aprite_1"));
        assert_eq!(bearer("Basic aprite_1"), None);
        assert_eq!(bearer("aprite_1"), None);
    }
}
