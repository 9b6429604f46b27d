//! Rich Text Format 1.5 in the Baltic code page, as older word processors save it.

use std::fmt::Write;

use encoding_rs::WINDOWS_1257;

use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str = "application/rtf";

pub(crate) fn write(paper: &Paper) -> Vec<u8> {
    let mut rtf = String::from(
        "{\\rtf1\\ansi\\ansicpg1257\\deff0{\\fonttbl{\\f0\\froman\\fcharset186 Times New Roman;}}\r\n",
    );
    let _ = write!(
        rtf,
        "{{\\info{{\\title {}}}{{\\author {}}}}}\r\n\\paperw11906\\paperh16838\\f0\\fs24\\lang1062\r\n",
        encode(&paper.title),
        encode(&paper.author)
    );
    for block in &paper.blocks {
        let _ = match block {
            Block::Centre { text, strong: true } => writeln!(
                rtf,
                "\\pard\\qc\\sb240\\sa240{{\\b\\fs28 {}}}\\par\r",
                encode(text)
            ),
            Block::Centre {
                text,
                strong: false,
            } => writeln!(rtf, "\\pard\\qc {}\\par\r", encode(text)),
            Block::Heading(text) => {
                writeln!(rtf, "\\pard\\sb180\\sa120{{\\b {}}}\\par\r", encode(text))
            }
            Block::Right(text) => writeln!(rtf, "\\pard\\li4535 {}\\par\r", encode(text)),
            Block::Text(text) => writeln!(rtf, "\\pard\\qj\\sa120 {}\\par\r", encode(text)),
            Block::Item(text) => writeln!(
                rtf,
                "\\pard\\li567\\fi-283\\sa60 {}\\par\r",
                encode(&format!("– {text}"))
            ),
            Block::Signature { position, name } => writeln!(
                rtf,
                "\\pard\\tqr\\tx9354\\sb360 {}\\tab {}\\par\r",
                encode(position),
                encode(name)
            ),
            Block::Table(rows) => {
                for row in rows {
                    rtf.push_str("\\trowd");
                    for column in 1..=row.len() {
                        let _ = write!(rtf, "\\cellx{}", 9354 * column / row.len().max(1));
                    }
                    rtf.push_str("\\pard\\intbl ");
                    for cell in row {
                        let _ = write!(rtf, "{}\\cell ", encode(cell));
                    }
                    rtf.push_str("\\row\r\n");
                }
                Ok(())
            }
        };
    }
    rtf.push('}');
    rtf.into_bytes()
}

/// ASCII as it is; letters of the code page as `\'hh`; the rest as `\uN?`.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        match letter {
            '\\' | '{' | '}' => {
                encoded.push('\\');
                encoded.push(letter);
            }
            ' '..='~' => encoded.push(letter),
            _ => {
                let mut buffer = [0; 4];
                let (bytes, _, unmappable) = WINDOWS_1257.encode(letter.encode_utf8(&mut buffer));
                if unmappable {
                    for unit in letter.encode_utf16(&mut [0; 2]) {
                        let _ = write!(encoded, "\\u{}?", *unit as i16);
                    }
                } else {
                    for byte in bytes.iter() {
                        let _ = write!(encoded, "\\'{byte:02x}");
                    }
                }
            }
        }
    }
    encoded
}
