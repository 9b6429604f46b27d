//! E-ARK SIP: METS of the package and of each representation, PREMIS, EAD3, and all that they say of files.
//!
//! The common validators read the METS of the package and never open a file; this one opens all.

mod ead;
mod mets;
mod premis;

use std::collections::BTreeSet;

use super::claims::Claims;
use crate::fault::{Fault, Place, Rule};
use crate::plan::METS;
use crate::reading::Package;
use premis::Premis;

pub(super) fn read(package: &mut Package, claims: &mut Claims, faults: &mut Vec<Fault>) {
    claims.own(METS);
    let root = mets::mets(package, METS, claims, faults);
    if root.id != package.name {
        let (found, wanted) = (root.id.clone(), package.name.clone());
        faults.push(Fault::new(
            Place::path(METS),
            "mets/@OBJID",
            Rule::BadValue { found, wanted },
        ));
    }
    for label in ["Metadata", "Documentation", "Schemas"] {
        if !root.labels.contains(label) {
            let element = format!("structMap/div/div[@LABEL='{label}']");
            faults.push(Fault::new(Place::path(METS), element, Rule::NoElement));
        }
    }
    if root.pointers.is_empty() {
        faults.push(Fault::new(
            Place::path(METS),
            "structMap/div/div/mptr",
            Rule::NoElement,
        ));
    }
    let mut described = root.described;
    for pointer in &root.pointers {
        if !package.has(pointer) {
            let (place, id) = (Place::path(METS), pointer.clone());
            faults.push(Fault::new(
                place,
                "mptr/@href",
                Rule::BrokenReference { id },
            ));
            continue;
        }
        described.extend(mets::mets(package, pointer, claims, faults).described);
    }
    // A representation that nobody points to would be strays one by one; say it once where it is.
    let folders: BTreeSet<String> = package
        .files
        .keys()
        .filter_map(|path| path.strip_prefix("representations/"))
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect();
    for folder in folders {
        let wanted = format!("representations/{folder}/{METS}");
        if !root.pointers.contains(&wanted) {
            let (place, id) = (Place::path(METS), wanted);
            faults.push(Fault::new(
                place,
                "structMap/div/div/mptr",
                Rule::BrokenReference { id },
            ));
        }
    }

    let mut premis = Premis::default();
    for (path, kind) in &described {
        if !package.has(path) {
            continue;
        }
        match kind.as_str() {
            "PREMIS" => premis.read(package, path, claims, faults),
            "EAD" => ead::ead(package, path, claims, faults),
            _ => {}
        }
    }
    premis.settle(faults);
}

/// Percent-decoded; `None` if that gives no text.
fn decoded(href: &str) -> Option<String> {
    let href = href.strip_prefix("./").unwrap_or(href).as_bytes();
    let mut bytes = Vec::with_capacity(href.len());
    let mut at = 0;
    while let Some(&byte) = href.get(at) {
        if byte == b'%' {
            let digits = std::str::from_utf8(href.get(at + 1..at + 3)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            at += 3;
        } else {
            bytes.push(byte);
            at += 1;
        }
    }
    String::from_utf8(bytes).ok()
}
