//! The hash a sender announces: `Content-Digest` or `Repr-Digest` (RFC 9530), or `X-Content-SHA256` in hexadecimal.

use axum::http::header::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::values::ContentHash;

/// A header announces a SHA-256 that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// The announced hash. Digests by other algorithms are passed over.
pub(super) fn announced(headers: &HeaderMap) -> Result<Option<ContentHash>, Malformed> {
    if let Some(header) = headers.get("x-content-sha256") {
        let text = header.to_str().map_err(|_| Malformed)?;
        return text.trim().parse().map(Some).map_err(|_| Malformed);
    }
    for name in ["content-digest", "repr-digest"] {
        let Some(header) = headers.get(name) else {
            continue;
        };
        let text = header.to_str().map_err(|_| Malformed)?;
        for member in text.split(',') {
            let Some((algorithm, value)) = member.split_once('=') else {
                return Err(Malformed);
            };
            if algorithm.trim().eq_ignore_ascii_case("sha-256") {
                let value = value
                    .trim()
                    .strip_prefix(':')
                    .and_then(|value| value.strip_suffix(':'));
                let bytes = value
                    .and_then(|value| STANDARD.decode(value).ok())
                    .and_then(|bytes| bytes.try_into().ok());
                return bytes
                    .map(|bytes| Some(ContentHash::from_bytes(bytes)))
                    .ok_or(Malformed);
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(name: &'static str, value: &'static str) -> Result<Option<ContentHash>, Malformed> {
        announced(&HeaderMap::from_iter([(
            axum::http::HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )]))
    }

    /// The hash of nothing, known to everybody.
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn both_forms_name_the_same_hash() {
        let hash = EMPTY.parse().ok();
        assert_eq!(of("x-content-sha256", EMPTY), Ok(hash));
        let digest = "sha-512=:AAAA:, sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
        assert_eq!(of("content-digest", digest), Ok(hash));
        assert_eq!(of("repr-digest", digest), Ok(hash));
        assert_eq!(announced(&HeaderMap::new()), Ok(None));
        assert_eq!(of("content-digest", "sha-512=:AAAA:"), Ok(None));
    }

    #[test]
    fn malformed_ones_are_not_passed_over() {
        for (name, value) in [
            ("x-content-sha256", "abc"),
            ("content-digest", "sha-256=:AAAA:"),
            (
                "content-digest",
                "sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            ),
            (
                "content-digest",
                "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=:",
            ),
            ("content-digest", "nonsense"),
        ] {
            assert_eq!(of(name, value), Err(Malformed), "{value}");
        }
    }
}
