//! HTML pages, as saved from a web form or prepared for the institution's site.

use std::fmt::Write;

use super::escape;
use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str = "text/html";

pub(crate) fn write(paper: &Paper) -> Vec<u8> {
    let mut body = String::new();
    for block in &paper.blocks {
        let _ = match block {
            Block::Centre { text, strong: true } => writeln!(body, "<h1>{}</h1>", escape(text)),
            Block::Centre {
                text,
                strong: false,
            } => writeln!(body, r#"<p class="centrs">{}</p>"#, escape(text)),
            Block::Heading(text) => writeln!(body, "<h2>{}</h2>", escape(text)),
            Block::Right(text) => writeln!(body, r#"<p class="pa-labi">{}</p>"#, escape(text)),
            Block::Text(text) => writeln!(body, "<p>{}</p>", escape(text)),
            Block::Item(text) => writeln!(body, "<ul><li>{}</li></ul>", escape(text)),
            Block::Signature { position, name } => writeln!(
                body,
                "<p>{}<br><strong>{}</strong></p>",
                escape(position),
                escape(name)
            ),
            Block::Table(rows) => {
                body.push_str("<table>\n");
                for (position, row) in rows.iter().enumerate() {
                    let tag = if position == 0 { "th" } else { "td" };
                    let cells: String = row
                        .iter()
                        .map(|cell| format!("<{tag}>{}</{tag}>", escape(cell)))
                        .collect();
                    let _ = writeln!(body, "<tr>{cells}</tr>");
                }
                writeln!(body, "</table>")
            }
        };
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"lv\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<meta name=\"author\" content=\"{}\">\n<style>body{{font-family:sans-serif;max-width:45em;margin:auto}}.centrs{{text-align:center}}.pa-labi{{margin-left:50%}}td,th{{border:1px solid}}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape(&paper.title),
        escape(&paper.author)
    )
    .into_bytes()
}
