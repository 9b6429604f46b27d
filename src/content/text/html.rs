//! HTML pages and the HTML bodies of letters: what a reader sees, without markup, scripts and styles.

use encoding_rs::Encoding;
use mail_parser::decoders::html::add_html_token;

use super::budget::Stop;
use super::plain;
use super::sink::Sink;
use crate::content::extract::{Found, Reading};
use crate::content::source::Source;

/// Writes the text of a page in the encoding it declares, or in the one its bytes show.
pub(crate) fn read(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    let bytes = source
        .all(reading.limits.in_memory)?
        .ok_or(Stop::TooLarge)?;
    let text = if Encoding::for_bom(&bytes).is_some() {
        plain::decode(&bytes)
    } else {
        let guessed = plain::guess(&bytes);
        // UTF-8 shows itself; a declaration is believed only where the bytes leave a choice.
        let encoding = if guessed == encoding_rs::UTF_8 {
            guessed
        } else {
            declared(&bytes).unwrap_or(guessed)
        };
        encoding.decode_without_bom_handling(&bytes).0
    };
    write(&text, &mut reading.text)?;
    Ok(Found::default())
}

/// `charset=` in the first kilobyte (HTML Living Standard, 13.2.3.2), for a `meta` element or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let value = head.split_once(key)?.1.trim_start_matches(['"', '\'', ' ']);
        let label: String = value
            .chars()
            .take_while(|letter| {
                letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | ':')
            })
            .collect();
        Encoding::for_label(label.as_bytes())
    })
}

/// Elements whose content is not shown.
const HIDDEN: [&str; 8] = [
    "script", "style", "template", "noscript", "svg", "object", "iframe", "textarea",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 29] = [
    "p",
    "div",
    "br",
    "hr",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "address",
    "title",
    "caption",
    "form",
];

/// Writes the visible text of HTML.
pub(crate) fn write(html: &str, text: &mut Sink) -> Result<(), Stop> {
    let mut rest = html;
    let mut in_cell = false;
    // Nothing was written yet in the current cell.
    let mut fresh = false;
    while let Some(start) = rest.find('<') {
        let words = &rest[..start];
        fresh &= words.trim().is_empty();
        write_words(words, text)?;
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let opens = rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic());
        if !opens && !rest[1..].starts_with(['/', '!', '?']) {
            text.push("<")?;
            rest = &rest[1..];
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[1..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(16)
            .collect::<String>()
            .to_ascii_lowercase();
        if opens && HIDDEN.contains(&name.as_str()) && !tag.ends_with('/') {
            rest = after_closing(rest, &name);
        } else if name == "td" || name == "th" {
            if !in_cell || fresh {
                text.tab();
            } else {
                text.end_cell();
            }
            in_cell = opens;
            fresh = opens;
        } else if name == "tr" || name == "table" {
            (in_cell, fresh) = (false, false);
            text.end_line();
            if name == "table" {
                text.paragraph();
            }
        } else if fresh {
            // A paragraph that opens a cell starts no new line.
        } else if name == "br" && opens {
            text.line();
        } else if BLOCKS.contains(&name.as_str()) {
            text.end_line();
            if !opens && matches!(name.as_str(), "p" | "h1" | "h2" | "h3" | "title") {
                text.paragraph();
            }
        }
    }
    write_words(rest, text)
}

/// Where a tag ends: at `>` outside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (index, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return index,
            // A quote counts only as the start of a value: an apostrophe elsewhere would swallow the page.
            (None, b'"' | b'\'') if tag[..index].trim_end().ends_with('=') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.find('>').unwrap_or(tag.len())
}

fn after_closing<'h>(rest: &'h str, name: &str) -> &'h str {
    let mut from = 0;
    while let Some(found) = rest[from..].find("</") {
        let at = from + found + 2;
        let matches = rest
            .get(at..at + name.len())
            .is_some_and(|candidate| candidate.eq_ignore_ascii_case(name));
        if matches {
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            return &rest[end..];
        }
        from = at;
    }
    ""
}

/// Writes text between tags with its character references resolved.
fn write_words(words: &str, text: &mut Sink) -> Result<(), Stop> {
    let mut rest = words;
    while let Some(start) = rest.find('&') {
        text.push_inline(&rest[..start])?;
        rest = &rest[start..];
        let end = rest
            .bytes()
            .take(34)
            .position(|byte| byte == b';')
            .filter(|&end| {
                rest[1..end]
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
            });
        match end {
            Some(end) => {
                let mut resolved = String::new();
                add_html_token(&mut resolved, &rest.as_bytes()[..=end], false);
                text.push_inline(&resolved)?;
                rest = &rest[end + 1..];
            }
            None => {
                text.push("&")?;
                rest = &rest[1..];
            }
        }
    }
    text.push_inline(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let mut sink = Sink::new(10_000);
        write(html, &mut sink).unwrap();
        sink.finish().0
    }

    #[test]
    fn scripts_styles_and_comments_are_not_text() {
        let html = "<html><head><title>Lēmums</title><style>p{color:red}</style></head><body>\
            <script>if (a<b) alert('</p>')</SCRIPT ><!-- nav > teksts --><p title=\"a>b\">Pabalsts &amp; izzi&ncedil;a</p>\
            <table><tr><td>Apkure</td><td>84,50&nbsp;&euro;</td></tr><tr><td></td><td><p>x</p><p>y</p></td><td>z</td></table>2 < 3 &c</body></html>";
        assert_eq!(
            shown(html),
            "Lēmums\n\nPabalsts & izziņa\n\nApkure\t84,50 €\nx\n\ny\tz\n\n2 < 3 &c"
        );
    }

    #[test]
    fn unclosed_things_end_with_the_page() {
        assert_eq!(shown("a<script>b"), "a");
        assert_eq!(shown("a<!-- b"), "a");
        assert_eq!(shown("a<p class='x"), "a");
        assert_eq!(shown("<p>it's</p><p>here</p>"), "it's\n\nhere");
    }

    #[test]
    fn a_declared_encoding_is_used_where_bytes_leave_a_choice() {
        assert_eq!(
            declared(b"<meta charset=\"iso-8859-13\">").map(Encoding::name),
            Some("ISO-8859-13")
        );
        assert_eq!(declared(b"<p>teksts"), None);
    }
}
