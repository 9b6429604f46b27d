//! Plain text: UTF-8 with LF, or the Baltic code page windows-1257 with CRLF.

use encoding_rs::WINDOWS_1257;

use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str = "text/plain";

const WIDTH: usize = 78;

/// The paper as lines of at most 78 characters.
pub(crate) fn plain(paper: &Paper) -> String {
    let mut text = String::new();
    for block in &paper.blocks {
        match block {
            Block::Centre { text: line, strong } => {
                if *strong {
                    text.push('\n');
                }
                let indent = WIDTH.saturating_sub(line.chars().count()) / 2;
                text.push_str(&" ".repeat(indent));
                text.push_str(line);
                text.push('\n');
                if *strong {
                    text.push('\n');
                }
            }
            Block::Right(line) => wrap(&mut text, line, 38, ""),
            Block::Heading(line) | Block::Text(line) => {
                wrap(&mut text, line, 0, "");
                text.push('\n');
            }
            Block::Item(line) => wrap(&mut text, line, 2, "– "),
            Block::Table(rows) => {
                for row in rows {
                    wrap(&mut text, &row.join(" | "), 0, "");
                }
                text.push('\n');
            }
            Block::Signature { position, name } => {
                text.push('\n');
                wrap(&mut text, &format!("{position}    {name}"), 0, "");
            }
        }
    }
    text
}

fn wrap(text: &mut String, line: &str, indent: usize, mark: &str) {
    let margin = " ".repeat(indent);
    let mut current = format!(
        "{}{mark}",
        if mark.is_empty() { margin.as_str() } else { "" }
    );
    let mut empty = true;
    for word in line.split(' ') {
        if !empty && current.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(current.trim_end());
            text.push('\n');
            current.clone_from(&margin);
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    text.push_str(current.trim_end());
    text.push('\n');
}

pub(crate) fn utf8(paper: &Paper) -> Vec<u8> {
    plain(paper).into_bytes()
}

pub(crate) fn windows_1257(paper: &Paper) -> Vec<u8> {
    let text = plain(paper).replace('\n', "\r\n");
    WINDOWS_1257.encode(&text).0.into_owned()
}
