//! Why somebody looks (*skatīšanas iemesls*): the header `X-Purpose`, percent-encoded UTF-8.
//!
//! People's words stand in no address: addresses end up in histories, in proxies' logs and in `Referer`. A link in a page
//! cannot carry a header and opens without a purpose, which the journal then says; where a rule comes to demand one, the
//! page has to ask for it and fetch with the header.

use axum::http::HeaderMap;

use super::disposition::percent_decoded;
use super::refusal::Refused;
use crate::documents::view::Purpose;
use crate::kernel::Problem;

/// The header's name.
const HEADER: &str = "x-purpose";

/// The purpose that a request gives for everything it looks at.
pub(super) fn given(headers: &HeaderMap) -> Result<Purpose, Refused> {
    let Some(value) = headers.get(HEADER) else {
        return Ok(Purpose::default());
    };
    // Bytes beyond ASCII are UTF-8 from every client that sends them at all.
    std::str::from_utf8(value.as_bytes())
        .ok()
        .and_then(percent_decoded)
        .map(|text| Purpose::new(Some(&text)))
        // A reason that was given and cannot be read must not pass for none.
        .ok_or_else(|| Refused::bad(Problem::new("PURPOSE_MALFORMED", HEADER)))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(value: &[u8]) -> Result<Purpose, &'static str> {
        let value = HeaderValue::from_bytes(value).expect("a header");
        given(&HeaderMap::from_iter([(
            axum::http::HeaderName::from_static(HEADER),
            value,
        )]))
        .map_err(|refused| refused.problem.code)
    }

    #[test]
    fn a_purpose_is_read_or_refused_and_never_lost() {
        let call = Ok(Purpose::new(Some("klienta zvans par pabalstu")));
        assert_eq!(of(b"klienta%20zvans%20par%20pabalstu"), call);
        assert_eq!(of(b"klienta zvans par pabalstu"), call);
        let letter = Ok(Purpose::new(Some("vēstule")));
        assert_eq!(of(b"v%C4%93stule"), letter);
        assert_eq!(of("vēstule".as_bytes()), letter);
        assert_eq!(of(b" "), Ok(Purpose::default()));
        assert_eq!(given(&HeaderMap::new()).ok(), Some(Purpose::default()));
        for malformed in [&b"%C4"[..], b"%", b"%zz", b"\xc4"] {
            assert_eq!(of(malformed), Err("PURPOSE_MALFORMED"), "{malformed:?}");
        }
    }
}
