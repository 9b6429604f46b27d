//! File names in headers: Latvian letters in `Content-Disposition` (RFC 6266, RFC 8187), coming and going.

use axum::http::HeaderValue;

/// The header that offers a file for saving. The plain name is for clients that read no other: letters without their
/// marks, nothing that could end the quoted string.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let plain: String = crate::kernel::text::unmarked(name)
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '%' | '/' => '_',
            ' '..='~' => letter,
            _ => '_',
        })
        .collect();
    let mut header = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        // attr-char of RFC 8187.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            header.push(char::from(byte));
        } else {
            header.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&header).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The name that a sender's `Content-Disposition` gives; `filename*` before `filename`.
pub(super) fn given(header: &str) -> Option<String> {
    let (mut plain, mut extended) = (None, None);
    for (name, value) in parameters(header) {
        match name.as_str() {
            "filename" => plain = Some(value),
            "filename*" => extended = extended_value(&value),
            _ => {}
        }
    }
    extended.or(plain).filter(|name| !name.trim().is_empty())
}

/// Parameters after the first semicolon; quoted values without their quotes.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = value(after.trim_start());
        found.push((name.trim().to_ascii_lowercase(), value));
        rest = after.split_once(';').map_or("", |(_, rest)| rest);
    }
    found
}

fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (index, letter) in quoted.char_indices() {
        match letter {
            _ if escaped => {
                value.push(letter);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (value, &quoted[index + 1..]),
            _ => value.push(letter),
        }
    }
    (value, "")
}

fn extended_value(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    charset
        .eq_ignore_ascii_case("utf-8")
        .then(|| percent_decoded(encoded))?
}

/// Text with `%XX` for the bytes of UTF-8; none when it is malformed.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = match (byte, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |digit: &u8| {
                    char::from(*digit)
                        .to_digit(16)
                        .and_then(|digit| u8::try_from(digit).ok())
                };
                bytes.push((digit(high)? << 4) | digit(low)?);
                after
            }
            (b'%', _) => return None,
            _ => {
                bytes.push(*byte);
                after
            }
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn latvian_names_go_out_in_both_forms() {
        let header = attachment("Izziņa par ģimeni \"2026\".pdf");
        assert_eq!(
            header.to_str().expect("visible"),
            "attachment; filename=\"Izzina par gimeni _2026_.pdf\"; \
             filename*=UTF-8''Izzi%C5%86a%20par%20%C4%A3imeni%20%222026%22.pdf"
        );
        assert!(
            !attachment("a\r\nSet-Cookie: b")
                .to_str()
                .expect("visible")
                .contains('\n')
        );
    }

    #[test]
    fn names_come_in_however_clients_write_them() {
        for (header, name) in [
            ("attachment; filename=\"vēstule.pdf\"", Some("vēstule.pdf")),
            ("attachment; filename=letter.pdf", Some("letter.pdf")),
            (
                "attachment; filename=letter.pdf; filename*=UTF-8''v%C4%93stule.pdf",
                Some("vēstule.pdf"),
            ),
            (
                "inline; size=3; FileName=\"a \\\"b\\\"; c.txt\"",
                Some("a \"b\"; c.txt"),
            ),
            ("attachment; filename*=iso-8859-1''x", None),
            ("attachment; filename*=UTF-8''%C4", None),
            ("attachment; filename=\"\"", None),
            ("attachment", None),
            ("", None),
        ] {
            assert_eq!(given(header).as_deref(), name, "{header}");
        }
    }

    proptest! {
        #[test]
        fn what_goes_out_comes_in_again(name in "[^\\p{Cc}\\p{Cf}]{1,40}") {
            prop_assume!(!name.trim().is_empty());
            let header = attachment(&name);
            prop_assert_eq!(given(header.to_str().expect("visible")), Some(name));
        }

        #[test]
        fn no_header_breaks_the_reader(header in ".{0,60}") {
            let _ = given(&header);
        }
    }
}
