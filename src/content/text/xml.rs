//! XML as a stream of opened and closed elements and text.
//!
//! No entity beyond the five predefined ones and character references is ever resolved: a document type definition
//! is read over, nothing it declares is expanded and nothing it points to is opened. That takes the ground from
//! external entities (XXE) and from entities that multiply ("billion laughs").

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::budget::{Flaw, Stop};

/// Deeper than any document a person wrote; shallow enough for every consumer.
const DEEPEST: usize = 256;

/// One step through a document.
pub(crate) enum Node<'a> {
    Open(Element<'a>),
    /// Local name of the element that ends.
    Close(&'a str),
    Text(&'a str),
}

/// An element that starts.
pub(crate) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// Name without its prefix. The formats read here use each local name for one thing.
    pub(crate) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// Value of the attribute with that local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| local(attribute.key.0) == name)
            .and_then(|attribute| {
                attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .ok()
                    .map(std::borrow::Cow::into_owned)
            })
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Calls `visit` for each step; an empty element is opened and closed.
pub(crate) fn walk<R: BufRead>(
    reader: R,
    mut visit: impl FnMut(Node<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut reader = Reader::from_reader(reader);
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut seen_element = false;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(element) => {
                depth += 1;
                seen_element = true;
                if depth > DEEPEST {
                    return Err(Flaw::NestedTooDeeply.into());
                }
                visit(Node::Open(Element(&element)))?;
            }
            Event::Empty(element) => {
                seen_element = true;
                visit(Node::Open(Element(&element)))?;
                visit(Node::Close(local(element.name().0)))?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(local(element.name().0)))?;
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content()))?,
            Event::CData(text) => visit(Node::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let mut letter = [0; 4];
                let resolved = match &*reference {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "apos" => "'",
                    "quot" => "\"",
                    _ => match reference.resolve_char_ref() {
                        Ok(Some(character)) => character.encode_utf8(&mut letter),
                        _ => continue,
                    },
                };
                visit(Node::Text(resolved))?;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            // quick-xml reports a document that ends inside an element as an ordinary end.
            Event::Eof if depth > 0 || !seen_element => return Err(Flaw::Damaged.into()),
            Event::Eof => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> Result<String, Stop> {
        let mut all = String::new();
        walk(xml.as_bytes(), |node| {
            if let Node::Text(text) = node {
                all.push_str(text);
            }
            Ok(())
        })?;
        Ok(all)
    }

    #[test]
    fn entities_that_multiply_or_reach_out_come_to_nothing() {
        let laughs = r#"<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;"><!ENTITY z SYSTEM "file:///etc/passwd">]>
            <a>&y;&z;&amp;&#x101;</a>"#;
        assert_eq!(text(laughs).unwrap().trim(), "&ā");
    }

    #[test]
    fn depth_is_bounded_and_a_torn_document_is_damaged() {
        let deep = "<a>".repeat(10_000);
        assert_eq!(text(&deep), Err(Stop::Broken(Flaw::NestedTooDeeply)));
        assert_eq!(text("<a><b>x</b>"), Err(Stop::Broken(Flaw::Damaged)));
        assert_eq!(text(""), Err(Stop::Broken(Flaw::Damaged)));
    }
}
