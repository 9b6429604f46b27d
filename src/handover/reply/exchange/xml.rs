//! An answer as XML: elements in one namespace, nothing in them but each other.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::{Counter, Kind, Lines, NAMESPACE, Written, problem};
use crate::kernel::Problem;

/// Reads the elements into lines.
pub(super) fn read(given: &str, lines: &mut Lines) -> Result<(), Problem> {
    let mut counter = Counter::of(given);
    let mut reader = NsReader::from_reader(given.as_bytes());
    let (mut depth, mut seen) = (0_u32, false);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let place = reader.buffer_position();
        let found = reader.read_resolved_event_into(&mut buffer);
        let at = counter.at(place);
        let (namespace, event) = found.map_err(|_| problem("REPLY_TORN", at))?;
        let ours = matches!(namespace, ResolveResult::Bound(name) if name.0 == NAMESPACE);
        match event {
            Event::Start(start) | Event::Empty(start) if !ours => {
                let name = start.name().0.chars().take(60).collect::<String>();
                return Err(problem("REPLY_ELEMENT", at).with("element", name));
            }
            Event::Start(start) => {
                element(&start, depth, seen, at, lines)?;
                (depth, seen) = (depth + 1, true);
            }
            Event::Empty(start) => {
                element(&start, depth, seen, at, lines)?;
                seen = true;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) if text.trim().is_empty() => {}
            Event::Comment(_) | Event::Decl(_) => {}
            Event::Eof if depth == 0 && seen => return Ok(()),
            Event::Eof
            | Event::Text(_)
            | Event::CData(_)
            | Event::GeneralRef(_)
            | Event::DocType(_)
            | Event::PI(_) => return Err(problem("REPLY_TORN", at)),
        }
        if lines.is_full() {
            return Ok(());
        }
    }
}

/// The root speaks of the package, what is in it of units and files; nothing is in those.
fn element(
    start: &BytesStart<'_>,
    depth: u32,
    seen: bool,
    at: u64,
    lines: &mut Lines,
) -> Result<(), Problem> {
    let full = start.name().0.to_owned();
    let local = full
        .rsplit_once(':')
        .map_or(full.as_str(), |(_, name)| name);
    let kind = match (depth, local) {
        (0, "reply") if !seen => Kind::Package,
        (1, "unit") => Kind::Unit,
        (1, "file") => Kind::File,
        _ => {
            let name = local.chars().take(60).collect::<String>();
            return Err(problem("REPLY_ELEMENT", at).with("element", name));
        }
    };
    let named = match kind {
        Kind::Package => "package",
        Kind::Unit => "number",
        Kind::File => "path",
    };
    let mut written = Written::default();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| problem("REPLY_TORN", at))?;
        let key = attribute.key.0;
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| problem("REPLY_TORN", at))?;
        let field = match key {
            _ if key == named => &mut written.name,
            "sha256" => &mut written.sha256,
            "outcome" => &mut written.outcome,
            "remarks" => &mut written.remarks,
            _ => {
                let key = key.chars().take(60).collect::<String>();
                return Err(problem("REPLY_ATTRIBUTE", at).with("attribute", key));
            }
        };
        *field = value.into_owned();
    }
    lines.take(at, kind, written);
    Ok(())
}
