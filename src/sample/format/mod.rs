//! Writers of the file formats in which documents really arrive, each in pure Rust and reproducible to the byte.

pub(super) mod archive;
pub(super) mod container;
pub(super) mod docx;
pub(super) mod eml;
pub(super) mod html;
pub(super) mod odt;
pub(super) mod pdf;
pub(super) mod rtf;
pub(super) mod text;
pub(super) mod xlsx;

#[cfg(test)]
mod tests;

/// Escapes text for XML and HTML, content and double-quoted attributes alike.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
