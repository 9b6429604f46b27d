//! OPEX with PAX in the layout of the national archive (domain §7 B), and what the archive's own tool gets wrong: hashes
//! of every file, descriptors that say what the description says, columns under their headings.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::{Claim, Claims};
use crate::fault::{Fault, Place, Rule};
use crate::plan::{
    ACCESS_LABEL, EAD_NAMESPACE, GROUND_LABEL, MARK_COLUMNS, OPEX_NAMESPACE, RESOLUTION_COLUMNS,
    UNTIL_LABEL,
};
use crate::reading::{Element, Package};

const ENDING: &str = ".opex";
const PAX: &str = ".pax";
const ARCHDESC: &str = "OPEXMetadata/DescriptiveMetadata/ead/archdesc";

/// Whether the package is of this kind, if only in part.
pub(super) fn is_one(package: &Package) -> bool {
    package.files.keys().any(|path| path.ends_with(ENDING))
}

pub(super) fn read(package: &mut Package, claims: &mut Claims, faults: &mut Vec<Fault>) {
    let paths: Vec<String> = package.files.keys().cloned().collect();
    let mut folders = BTreeSet::from([String::new()]);
    let mut boxes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in &paths {
        let (outside, inside) = match path.find(".pax/") {
            Some(at) => path.split_at(at + PAX.len()),
            None => (path.as_str(), ""),
        };
        if !inside.is_empty() {
            boxes
                .entry(outside.to_owned())
                .or_default()
                .push(inside.trim_start_matches('/').to_owned());
        }
        for (at, _) in outside.match_indices('/') {
            folders.insert(outside[..at].to_owned());
        }
    }

    // A description for each folder and each document, also where none lies.
    let mut closed_inside: BTreeSet<String> = BTreeSet::new();
    let mut open_folders = Vec::new();
    for (path, files) in &boxes {
        let described = format!("{path}{ENDING}");
        claims.own(&described);
        named_like_its_folder(path, faults);
        if !package.has(&described) {
            continue;
        }
        let read = one(package, &described, faults);
        fixities(path, files, &described, &read, claims, faults);
        in_document(&described, &read, faults);
        if read.descriptor == "closed" {
            closed_inside.insert(parent(path).to_owned());
        }
    }
    for folder in &folders {
        let name = if folder.is_empty() {
            package.name.clone()
        } else {
            last(folder).to_owned()
        };
        let described = join(folder, &format!("{name}{ENDING}"));
        claims.own(&described);
        if !package.has(&described) {
            continue;
        }
        let read = one(package, &described, faults);
        if read.level == "file" {
            access(&described, &read, faults);
        }
        if read.descriptor == "open" {
            open_folders.push((folder.clone(), described));
        }
    }
    for (folder, described) in open_folders {
        if closed_inside.contains(&folder) {
            let (found, wanted) = ("open".to_owned(), "closed".to_owned());
            let rule = Rule::BadValue { found, wanted };
            faults.push(Fault::new(
                Place::path(&described),
                "SecurityDescriptor",
                rule,
            ));
        }
    }
    // A description of a document whose files are all gone.
    for path in &paths {
        if let Some(pax) = path.strip_suffix(ENDING)
            && pax.ends_with(PAX)
            && !boxes.contains_key(pax)
        {
            claims.own(path);
            let read = one(package, path, faults);
            faults.push(Fault::new(Place::path(path), "Fixities", Rule::NoFiles));
            fixities(pax, &[], path, &read, claims, faults);
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// `…/LV_LNA_VAZVA_F327_2_15/LV_LNA_VAZVA_F327_2_15_1.pax`
fn named_like_its_folder(path: &str, faults: &mut Vec<Fault>) {
    let name = last(path).strip_suffix(PAX).unwrap_or_default();
    let number = name
        .strip_prefix(last(parent(path)))
        .and_then(|rest| rest.strip_prefix('_'));
    if number.is_none_or(|number| number.parse::<u32>().is_err()) {
        let found = last(path).to_owned();
        let wanted = format!("{}_1{PAX}", last(parent(path)));
        faults.push(Fault::new(
            Place::path(path),
            "",
            Rule::BadValue { found, wanted },
        ));
    }
}

/// What one description says.
#[derive(Default)]
struct Read {
    root: String,
    namespace: String,
    ead_namespace: String,
    title: String,
    descriptor: String,
    /// Algorithm, value and path in the PAX.
    fixities: Vec<[String; 3]>,
    level: String,
    unit_title: String,
    dates: Vec<String>,
    label: String,
    terms: Vec<(String, String)>,
    lists: Vec<String>,
    table: String,
    /// The table with its cells.
    headings: Vec<(String, String)>,
    widths: Vec<(String, usize, usize)>,
    cells: usize,
}

fn one(package: &mut Package, path: &str, faults: &mut Vec<Fault>) -> Read {
    let mut read = Read::default();
    let before = faults.len();
    package.xml(path, faults, |element| read.visit(element));
    if faults.len() > before {
        return read;
    }
    let mut tell = |element: &str, rule| faults.push(Fault::new(Place::path(path), element, rule));
    let mut is = |element: &str, found: &str, wanted: &[&str]| {
        if !wanted.contains(&found) {
            let rule = if found.is_empty() {
                Rule::NoElement
            } else {
                Rule::BadValue {
                    found: found.to_owned(),
                    wanted: wanted.join(", "),
                }
            };
            tell(element, rule);
        }
    };
    is("", &read.root, &["OPEXMetadata"]);
    is("@xmlns", &read.namespace, &["", OPEX_NAMESPACE]);
    if !read.level.is_empty() {
        let wanted = if read.namespace.is_empty() {
            ""
        } else {
            EAD_NAMESPACE
        };
        is("ead/@xmlns", &read.ead_namespace, &[wanted]);
    }
    is("SecurityDescriptor", &read.descriptor, &["open", "closed"]);
    if read.title.is_empty() {
        tell("Title", Rule::NoElement);
    }
    read
}

impl Read {
    fn visit(&mut self, element: &Element<'_>) {
        let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
        let Some(text) = element.text else {
            match element.path {
                path if !path.contains('/') => {
                    path.clone_into(&mut self.root);
                    element.namespace.clone_into(&mut self.namespace);
                }
                "OPEXMetadata/DescriptiveMetadata/ead" => {
                    element.namespace.clone_into(&mut self.ead_namespace);
                }
                "OPEXMetadata/Transfer/Fixities/Fixity" => {
                    self.fixities.push(["type", "value", "path"].map(attribute));
                }
                ARCHDESC => self.level = attribute("level"),
                path => {
                    let Some(rest) = path.strip_prefix(ARCHDESC) else {
                        return;
                    };
                    match rest {
                        "/odd/table" => self.table = attribute("id"),
                        "/odd/table/tgroup/thead/row" | "/odd/table/tgroup/tbody/row" => {
                            self.cells = 0
                        }
                        "/did/unitdate" => self.dates.push(attribute("label")),
                        _ => {}
                    }
                }
            }
            return;
        };
        let text = text.trim();
        match element.path {
            "OPEXMetadata/Properties/Title" => text.clone_into(&mut self.title),
            "OPEXMetadata/Properties/SecurityDescriptor" => text.clone_into(&mut self.descriptor),
            path => {
                let Some(rest) = path.strip_prefix(ARCHDESC) else {
                    return;
                };
                match rest {
                    "/did/unittitle" => text.clone_into(&mut self.unit_title),
                    "/accessrestrict/list/defitem/label" => text.clone_into(&mut self.label),
                    "/accessrestrict/list/defitem/item"
                    | "/accessrestrict/list/defitem/item/date"
                        if !text.is_empty() =>
                    {
                        self.terms.push((self.label.clone(), text.to_owned()));
                    }
                    "/odd/list/head" => self.lists.push(text.to_owned()),
                    "/odd/table/tgroup/thead/row/entry" => {
                        self.headings.push((self.table.clone(), text.to_owned()));
                    }
                    "/odd/table/tgroup/tbody/row/entry" => self.cells += 1,
                    "/odd/table/tgroup/tbody/row" => {
                        let number = self.widths.len() + 1;
                        self.widths.push((self.table.clone(), number, self.cells));
                    }
                    _ => {}
                }
            }
        }
    }

    fn term(&self, label: &str) -> Option<&str> {
        let found = self.terms.iter().find(|(found, _)| found == label);
        found.map(|(_, value)| value.as_str())
    }
}

/// Every file of a PAX has both hashes, and every hash a file.
fn fixities(
    path: &str,
    files: &[String],
    described: &str,
    read: &Read,
    claims: &mut Claims,
    faults: &mut Vec<Fault>,
) {
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for [algorithm, value, file] in &read.fixities {
        let mut tell = |element: &str, rule| {
            faults.push(Fault::new(Place::path(described), element, rule));
        };
        if file.is_empty() {
            tell("Fixity/@path", Rule::NoElement);
            continue;
        }
        if !seen.insert((algorithm, file)) {
            tell("Fixity", Rule::DescribedTwice);
        }
        let mut claim = Claim {
            element: "Fixity".to_owned(),
            ..Claim::default()
        };
        match algorithm.as_str() {
            "SHA-256" => claim.sha256 = value.parse().ok(),
            "SHA-1" => claim.sha1 = value.parse().ok(),
            _ => {
                let (found, wanted) = (algorithm.clone(), "SHA-256, SHA-1".to_owned());
                tell("Fixity/@type", Rule::BadValue { found, wanted });
                continue;
            }
        }
        if claim.sha256.is_none() && claim.sha1.is_none() {
            let (found, wanted) = (value.clone(), algorithm.clone());
            tell("Fixity/@value", Rule::BadValue { found, wanted });
        }
        claims.add(&format!("{path}/{file}"), claim, faults);
    }
    for file in files {
        let inside = format!("{path}/{file}");
        // A file of which nothing is said at all is told as a stray.
        let said = read
            .fixities
            .iter()
            .any(|[_, _, described]| described == file);
        for algorithm in ["SHA-256", "SHA-1"] {
            if said && !seen.contains(&(algorithm, file.as_str())) {
                faults.push(Fault::new(
                    Place::path(&inside),
                    "Fixity",
                    Rule::NoHash { algorithm },
                ));
            }
        }
    }
}

fn in_document(path: &str, read: &Read, faults: &mut Vec<Fault>) {
    access(path, read, faults);
    let mut tell = |element: &str, rule| faults.push(Fault::new(Place::path(path), element, rule));
    // A folder may be closed for the sake of what lies in it; a document only for its own.
    if read.descriptor == "closed" && read.term(ACCESS_LABEL) == Some("open") {
        let (found, wanted) = ("closed".to_owned(), "open".to_owned());
        tell("SecurityDescriptor", Rule::BadValue { found, wanted });
    }
    if read.level != "item" {
        let (found, wanted) = (read.level.clone(), "item".to_owned());
        tell("archdesc/@level", Rule::BadValue { found, wanted });
    }
    if read.title != read.unit_title {
        let (found, wanted) = (read.unit_title.clone(), read.title.clone());
        tell("unittitle", Rule::BadValue { found, wanted });
    }
    let found = read.title.chars().count();
    if found > 500 {
        tell("Title", Rule::TooLong { most: 500, found });
    }
    if !read.dates.iter().any(|label| label == "Dokumenta datums") {
        tell("unitdate[@label='Dokumenta datums']", Rule::NoElement);
    }
    for heading in [
        "Dokumenta reģistrācijas Nr.",
        "Dokumentu grupa",
        "Lietas Numurs",
    ] {
        if !read.lists.iter().any(|found| found == heading) {
            tell(&format!("odd/list[head='{heading}']"), Rule::NoElement);
        }
    }
    for (table, columns) in [
        ("t1", MARK_COLUMNS.as_slice()),
        ("t2", MARK_COLUMNS.as_slice()),
        ("t3", RESOLUTION_COLUMNS.as_slice()),
    ] {
        let headings: Vec<&str> = read
            .headings
            .iter()
            .filter(|(found, _)| found == table)
            .map(|(_, heading)| heading.as_str())
            .collect();
        if !headings.is_empty() && headings != columns {
            let (found, wanted) = (headings.join(" | "), columns.join(" | "));
            tell(
                &format!("table[@id='{table}']/thead"),
                Rule::BadValue { found, wanted },
            );
        }
        for (_, number, cells) in read.widths.iter().filter(|(found, _, _)| found == table) {
            if *cells != columns.len() {
                let (found, wanted) = (cells.to_string(), columns.len().to_string());
                let element = format!("table[@id='{table}']/row[{number}]");
                tell(&element, Rule::BadValue { found, wanted });
            }
        }
    }
}

/// The description of access is whole, and the descriptor no more open than it.
fn access(path: &str, read: &Read, faults: &mut Vec<Fault>) {
    let mut tell = |element: &str, rule| faults.push(Fault::new(Place::path(path), element, rule));
    let (until, ground) = (read.term(UNTIL_LABEL), read.term(GROUND_LABEL));
    match read.term(ACCESS_LABEL) {
        None => tell("accessrestrict", Rule::NoElement),
        Some("open") => {
            if until.is_some() {
                tell("accessrestrict", Rule::OpenWithDate);
            }
            if ground.is_some() {
                tell("accessrestrict", Rule::OpenWithGround);
            }
        }
        Some("closed") => {
            if until.is_none() {
                tell("accessrestrict", Rule::RestrictedWithoutDate);
            }
            if ground.is_none() {
                tell("accessrestrict", Rule::RestrictedWithoutGround);
            }
            if read.descriptor == "open" {
                let (found, wanted) = ("open".to_owned(), "closed".to_owned());
                tell("SecurityDescriptor", Rule::BadValue { found, wanted });
            }
        }
        Some(found) => {
            let (found, wanted) = (found.to_owned(), "open, closed".to_owned());
            tell("accessrestrict", Rule::BadValue { found, wanted });
        }
    }
}
