//! BagIt 1.0 (RFC 8493), complete and valid by its §3.

use std::collections::BTreeSet;

use super::claims::{Claim, Claims};
use super::simple;
use crate::fault::{Fault, Place, Rule};
use crate::hash::Sha256;
use crate::plan::{BAG_DECLARATION, BAG_MANIFEST, BAG_REGISTER, BAG_TAG_MANIFEST};
use crate::reading::Package;

pub(super) fn read(package: &mut Package, claims: &mut Claims, faults: &mut Vec<Fault>) {
    declaration(package, faults);
    claims.own("bagit.txt");
    claims.own(BAG_TAG_MANIFEST);
    for name in [BAG_MANIFEST, BAG_TAG_MANIFEST] {
        let mut seen = BTreeSet::new();
        let lines = manifest(package, name, faults);
        for (path, sha256) in lines {
            let place = Place::path(&path);
            if !seen.insert(path.clone()) {
                faults.push(Fault::new(place.clone(), name, Rule::DescribedTwice));
            }
            let is_payload = path.starts_with("data/");
            if is_payload != (name == BAG_MANIFEST) {
                let wanted = if is_payload { BAG_MANIFEST } else { "data/" };
                let (found, wanted) = (path.clone(), wanted.to_owned());
                faults.push(Fault::new(place, name, Rule::BadValue { found, wanted }));
            }
            let claim = Claim {
                element: name.to_owned(),
                sha256: Some(sha256),
                ..Claim::default()
            };
            claims.add(&path, claim, faults);
        }
    }
    info(package, faults);
    if package.has(BAG_REGISTER) {
        simple::register(package, BAG_REGISTER, "data/", claims, faults);
    }
}

fn declaration(package: &mut Package, faults: &mut Vec<Fault>) {
    let wanted: Vec<&str> = BAG_DECLARATION.lines().collect();
    let mut count = 0;
    let mut bad = Vec::new();
    let read = package.lines("bagit.txt", |line, text| {
        count = line;
        if wanted.get(line - 1) != Some(&text) {
            bad.push(line);
        }
    });
    if read.is_err() || count < wanted.len() {
        bad.push(count + 1);
    }
    for line in bad {
        faults.push(Fault::new(
            Place::path("bagit.txt"),
            "",
            Rule::BadLine { line },
        ));
    }
}

fn manifest(package: &mut Package, name: &str, faults: &mut Vec<Fault>) -> Vec<(String, Sha256)> {
    let mut lines = Vec::new();
    if !package.has(name) {
        faults.push(Fault::new(Place::path(name), "", Rule::MissingFile));
        return lines;
    }
    let read = package.lines(name, |line, text| {
        let parts = text.split_once([' ', '\t']);
        let hash = parts.and_then(|(hash, _)| hash.parse().ok());
        let path = parts.map(|(_, path)| path.trim_start_matches([' ', '\t', '*']));
        match (hash, path) {
            (Some(hash), Some(path)) if !path.is_empty() => lines.push((decoded(path), hash)),
            _ => faults.push(Fault::new(Place::path(name), "", Rule::BadLine { line })),
        }
    });
    if let Err(error) = read {
        let reason = error.to_string();
        faults.push(Fault::new(
            Place::path(name),
            "",
            Rule::Unreadable { reason },
        ));
    }
    lines
}

fn decoded(path: &str) -> String {
    path.replace("%0D", "\r")
        .replace("%0d", "\r")
        .replace("%0A", "\n")
        .replace("%0a", "\n")
        .replace("%25", "%")
}

/// The count that tells a payload cut short before a byte of it is hashed (§2.2.2).
fn info(package: &mut Package, faults: &mut Vec<Fault>) {
    const INFO: &str = "bag-info.txt";
    let mut oxum = None;
    if package.has(INFO) {
        // What cannot be read is told when its hash is reckoned.
        let _ = package.lines(INFO, |_, text| {
            if let Some(value) = text.strip_prefix("Payload-Oxum:") {
                oxum = Some(value.trim().to_owned());
            }
        });
    }
    let payload = || {
        let files = package.files.iter();
        files.filter(|(path, _)| path.starts_with("data/"))
    };
    let bytes: u64 = payload().map(|(_, size)| size).sum();
    let wanted = format!("{bytes}.{}", payload().count());
    let rule = match oxum {
        None => Rule::NoElement,
        Some(found) if found != wanted => Rule::BadValue { found, wanted },
        Some(_) => return,
    };
    faults.push(Fault::new(Place::path(INFO), "Payload-Oxum", rule));
}
