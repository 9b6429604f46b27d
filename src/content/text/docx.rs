//! Office Open XML texts and presentations (ECMA-376): DOCX, DOCM, PPTX.
//!
//! The parts are found by their content type, not by name: some writers call the main part `document2.xml`.

use std::collections::HashSet;
use std::io::BufRead;

use super::budget::{Flaw, Stop};
use super::package::Package;
use super::sink::Sink;
use super::xml::{Node, walk};
use crate::content::extract::{Found, Reading};
use crate::content::source::Source;

/// A part that holds text, in the order in which its text is given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Header,
    Main,
    Slide,
    Notes,
    Footer,
    Comments,
}

fn role(content_type: &str) -> Option<Role> {
    let kind = content_type.strip_suffix("+xml")?.rsplit('.').next()?;
    match kind {
        "header" => Some(Role::Header),
        "main"
            if !content_type.contains("presentation") && !content_type.contains("powerpoint") =>
        {
            Some(Role::Main)
        }
        "slide" => Some(Role::Slide),
        "footnotes" | "endnotes" | "notesSlide" => Some(Role::Notes),
        "footer" => Some(Role::Footer),
        "comments" => Some(Role::Comments),
        _ => None,
    }
}

/// Writes the text of a DOCX, DOCM or PPTX.
pub(crate) fn read(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    let mut package = Package::open(source, &reading.budget, reading.limits.entries)?;
    let parts = text_parts(&mut package)?;
    if !parts
        .iter()
        .any(|(role, ..)| matches!(role, Role::Main | Role::Slide))
    {
        return Err(Flaw::Damaged.into());
    }
    let mut repeated = HashSet::new();
    for (role, _, name) in parts {
        let Some(entry) = package.named(&name)? else {
            continue;
        };
        if matches!(role, Role::Header | Role::Footer) {
            // One header per kind of page, mostly with the same text.
            let mut header = Sink::new(reading.text.free());
            let outcome = part_text(entry, &mut header);
            let (text, _) = header.finish();
            if !text.is_empty() && repeated.insert(text.clone()) {
                reading.text.push(&text)?;
            }
            outcome?;
        } else {
            part_text(entry, &mut reading.text)?;
        }
        reading.text.paragraph();
    }
    Ok(Found::default())
}

/// Parts with text as role, number in the name (slides have no other order worth the trouble) and name.
fn text_parts(package: &mut Package<'_>) -> Result<Vec<(Role, u32, String)>, Stop> {
    let types = package.named("[Content_Types].xml")?.ok_or(Flaw::Damaged)?;
    let mut parts = Vec::new();
    walk(types, |node| {
        if let Node::Open(element) = node
            && element.name() == "Override"
            && let (Some(name), Some(content_type)) = (
                element.attribute("PartName"),
                element.attribute("ContentType"),
            )
            && let Some(role) = role(&content_type)
        {
            let number = name
                .chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .unwrap_or_default();
            parts.push((role, number, name.trim_start_matches('/').to_owned()));
        }
        Ok(())
    })?;
    parts.sort();
    Ok(parts)
}

/// Elements whose text is not part of the document: properties, deleted and moved text, field codes, and the copy
/// of a drawing kept for old readers (its text would come twice).
fn is_left_out(element: &str) -> bool {
    matches!(
        element,
        "pPr"
            | "rPr"
            | "sectPr"
            | "tblPr"
            | "trPr"
            | "tcPr"
            | "del"
            | "moveFrom"
            | "instrText"
            | "delText"
            | "Fallback"
    )
}

fn part_text<R: BufRead>(part: R, text: &mut Sink) -> Result<(), Stop> {
    let mut left_out = 0_u32;
    let mut in_text = false;
    let mut cells = 0_u32;
    walk(part, |node| {
        match node {
            Node::Open(element) => match element.name() {
                name if is_left_out(name) => left_out += 1,
                _ if left_out > 0 => {}
                "t" => in_text = true,
                "tab" | "ptab" => text.tab(),
                "br" | "cr" => text.end_line(),
                "noBreakHyphen" => text.push("-")?,
                "tc" => cells += 1,
                _ => {}
            },
            Node::Close(name) if is_left_out(name) => left_out = left_out.saturating_sub(1),
            Node::Close(_) if left_out > 0 => {}
            Node::Close("t") => in_text = false,
            Node::Close("p") if cells > 0 => text.space(),
            Node::Close("p") => text.line(),
            Node::Close("tc") => {
                cells = cells.saturating_sub(1);
                text.tab();
            }
            Node::Close("tr") => text.end_line(),
            Node::Text(words) if in_text && left_out == 0 => text.push_inline(words)?,
            _ => {}
        }
        Ok(())
    })
}
