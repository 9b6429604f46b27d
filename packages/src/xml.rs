//! XML written in order, and read element by element.

use std::fmt::Write as _;

use quick_xml::escape::{escape, partial_escape};

/// Whether XML 1.0 allows the character in text (§2.2).
pub(crate) fn allows(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A document that is being written. Elements must be closed in order; names are ours and not escaped.
pub(crate) struct Xml {
    out: String,
    open: Vec<&'static str>,
    /// Whether the innermost element holds elements so far, and so ends on a line of its own.
    parent: bool,
}

/// An attribute.
pub(crate) type Attribute<'a> = (&'static str, &'a str);

impl Xml {
    pub(crate) fn new() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            open: Vec::new(),
            parent: true,
        }
    }

    pub(crate) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.begin(name, attributes);
        self.out.push('>');
        self.open.push(name);
        self.parent = false;
    }

    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            if self.parent {
                self.line();
            }
            let _ = write!(self.out, "</{name}>");
            self.parent = true;
        }
    }

    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.begin(name, attributes);
        self.out.push_str("/>");
        self.parent = true;
    }

    pub(crate) fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.begin(name, attributes);
        let text = partial_escape(text);
        let _ = write!(self.out, ">{text}</{name}>");
        self.parent = true;
    }

    /// A leaf, if there is something to say.
    pub(crate) fn leaf_if(&mut self, name: &'static str, text: Option<&String>) {
        if let Some(text) = text {
            self.leaf(name, &[], text);
        }
    }

    fn begin(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        if !self.open.is_empty() {
            self.line();
        }
        let _ = write!(self.out, "<{name}");
        for (name, value) in attributes {
            let _ = write!(self.out, " {name}=\"{}\"", attribute(value));
        }
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.open.len() {
            self.out.push(' ');
        }
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out.into_bytes()
    }
}

/// Line breaks and tabs in an attribute would be read back as spaces.
fn attribute(value: &str) -> String {
    escape(value)
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
        .replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_escaped_and_indented() {
        let mut xml = Xml::new();
        xml.open("a", &[("b", "\"<&\n")]);
        xml.leaf("c", &[], "1 < 2 & 3");
        xml.empty("d", &[]);
        let text = String::from_utf8(xml.finish()).unwrap();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;&lt;&amp;&#10;\">\n <c>1 &lt; 2 &amp; 3</c>\n <d/>\n</a>\n"
        );
    }

    #[test]
    fn controls_are_not_allowed() {
        assert!("aā\n\t🙂".chars().all(allows));
        assert!(
            !['\0', '\u{b}', '\u{1f}', '\u{ffff}']
                .into_iter()
                .any(allows)
        );
    }
}
