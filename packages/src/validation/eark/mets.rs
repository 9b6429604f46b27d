//! One METS: its own requirements, and what it says of files and of other descriptions.

use std::collections::HashSet;

use super::super::claims::{Claim, Claims};
use super::decoded;
use crate::fault::{Fault, Place, Rule};
use crate::plan::{EarkVersion, METS};
use crate::reading::{Element, Package};

const METS_NAMESPACE: &str = "http://www.loc.gov/METS/";

/// What one METS says of others.
#[derive(Default)]
pub(super) struct Mets {
    pub(super) id: String,
    pub(super) labels: HashSet<String>,
    pub(super) pointers: Vec<String>,
    /// Paths of descriptions with their types.
    pub(super) described: Vec<(String, String)>,
    ids: HashSet<String>,
    references: Vec<(String, String)>,
    /// The file at hand, and whether it was located.
    file: Option<(String, Claim)>,
    count: usize,
    files: Vec<(String, Claim)>,
    software: bool,
    found: Vec<(String, Rule)>,
}

/// Reads one METS; what it says of files becomes claims.
pub(super) fn mets(
    package: &mut Package,
    path: &str,
    claims: &mut Claims,
    faults: &mut Vec<Fault>,
) -> Mets {
    let base = path.strip_suffix(METS).unwrap_or_default();
    let mut read = Mets::default();
    let before = faults.len();
    package.xml(path, faults, |element| read.visit(element, base));
    if faults.len() == before {
        if !read.software {
            let element = "metsHdr/agent[@OTHERTYPE='SOFTWARE']".to_owned();
            read.found.push((element, Rule::NoElement));
        }
        let Mets {
            references,
            ids,
            found,
            ..
        } = &mut read;
        for (element, id) in references.drain(..) {
            if !ids.contains(&id) {
                found.push((element, Rule::BrokenReference { id }));
            }
        }
    }
    for (element, rule) in read.found.drain(..) {
        faults.push(Fault::new(Place::path(path), element, rule));
    }
    let mut seen = HashSet::new();
    for (file, claim) in read.files.drain(..) {
        if !seen.insert(file.clone()) {
            faults.push(Fault::new(
                Place::path(&file),
                &claim.element,
                Rule::DescribedTwice,
            ));
        }
        claims.add(&file, claim, faults);
    }
    read
}

impl Mets {
    fn visit(&mut self, element: &Element<'_>, base: &str) {
        if element.text.is_some() {
            if element.path == "mets/fileSec/fileGrp/file"
                && let Some((id, _)) = self.file.take()
            {
                self.tell(format!("file[@ID='{id}']/FLocat"), Rule::NoElement);
            }
            return;
        }
        let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
        if let Some(id) = element.attribute("ID")
            && !self.ids.insert(id.to_owned())
        {
            let id = id.to_owned();
            self.tell("@ID".to_owned(), Rule::DoubledId { id });
        }
        for name in ["DMDID", "ADMID", "FILEID"] {
            for id in attribute(name).split_whitespace() {
                self.references.push((format!("@{name}"), id.to_owned()));
            }
        }
        match element.path {
            path if !path.contains('/') => self.root(element),
            "mets/metsHdr" => {
                self.is(
                    "metsHdr/@OAISPACKAGETYPE",
                    &attribute("OAISPACKAGETYPE"),
                    &["SIP"],
                );
                self.is_there("metsHdr/@CREATEDATE", &attribute("CREATEDATE"));
            }
            "mets/metsHdr/agent" => {
                self.software |=
                    attribute("ROLE") == "CREATOR" && attribute("OTHERTYPE") == "SOFTWARE";
            }
            "mets/dmdSec/mdRef" | "mets/amdSec/digiprovMD/mdRef" => {
                let name = element.path.trim_start_matches("mets/").to_owned();
                let claim = self.claim(&name, element);
                if let Some(path) = self.located(&name, element, base) {
                    self.described.push((path.clone(), attribute("MDTYPE")));
                    self.files.push((path, claim));
                }
            }
            "mets/fileSec/fileGrp/file" => {
                self.count += 1;
                let id = attribute("ID");
                let name = format!("file[@ID='{id}']");
                if id.is_empty() {
                    self.tell(format!("file[{}]/@ID", self.count), Rule::NoElement);
                }
                self.is_there(&format!("{name}/@MIMETYPE"), &attribute("MIMETYPE"));
                let claim = self.claim(&name, element);
                self.file = Some((id, claim));
            }
            "mets/fileSec/fileGrp/file/FLocat" => {
                if let Some((id, claim)) = self.file.take()
                    && let Some(path) =
                        self.located(&format!("file[@ID='{id}']/FLocat"), element, base)
                {
                    self.files.push((path, claim));
                }
            }
            "mets/structMap" => self.is("structMap/@LABEL", &attribute("LABEL"), &["CSIP"]),
            path if path.starts_with("mets/structMap/") => match path.rsplit('/').next() {
                Some("div") => {
                    self.labels.insert(attribute("LABEL"));
                }
                Some("mptr") => {
                    if let Some(path) = self.located("mptr", element, base) {
                        self.pointers.push(path);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn root(&mut self, element: &Element<'_>) {
        let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
        self.id = attribute("OBJID");
        self.is("", element.path, &["mets"]);
        self.is("mets/@xmlns", element.namespace, &[METS_NAMESPACE]);
        self.is_there("mets/@OBJID", &self.id.clone());
        self.is_there("mets/@TYPE", &attribute("TYPE"));
        self.is_there(
            "mets/@CONTENTINFORMATIONTYPE",
            &attribute("CONTENTINFORMATIONTYPE"),
        );
        let profiles = [EarkVersion::V2_1, EarkVersion::V2_2].map(EarkVersion::profile);
        self.is("mets/@PROFILE", &attribute("PROFILE"), &profiles);
    }

    fn tell(&mut self, element: String, rule: Rule) {
        self.found.push((element, rule));
    }

    fn is_there(&mut self, element: &str, found: &str) {
        if found.is_empty() {
            self.tell(element.to_owned(), Rule::NoElement);
        }
    }

    fn is(&mut self, element: &str, found: &str, wanted: &[&str]) {
        if found.is_empty() {
            self.tell(element.to_owned(), Rule::NoElement);
        } else if !wanted.contains(&found) {
            let (found, wanted) = (found.to_owned(), wanted.join(", "));
            self.tell(element.to_owned(), Rule::BadValue { found, wanted });
        }
    }

    fn claim(&mut self, name: &str, element: &Element<'_>) -> Claim {
        let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
        let mut claim = Claim {
            element: name.to_owned(),
            ..Claim::default()
        };
        let (size, hash, kind) = (
            attribute("SIZE"),
            attribute("CHECKSUM"),
            attribute("CHECKSUMTYPE"),
        );
        claim.size = size.parse().ok();
        if claim.size.is_none() {
            self.is(&format!("{name}/@SIZE"), &size, &["0…"]);
        }
        self.is(
            &format!("{name}/@CHECKSUMTYPE"),
            &kind,
            &["SHA-256", "SHA-1"],
        );
        match kind.as_str() {
            "SHA-1" => claim.sha1 = hash.parse().ok(),
            _ => claim.sha256 = hash.parse().ok(),
        }
        if claim.sha256.is_none() && claim.sha1.is_none() {
            self.is(&format!("{name}/@CHECKSUM"), &hash, &[&kind]);
        }
        claim
    }

    /// The path from the root of the package that a reference leads to.
    fn located(&mut self, name: &str, element: &Element<'_>, base: &str) -> Option<String> {
        let href = element.attribute("href").unwrap_or_default();
        match decoded(href) {
            Some(path) if !path.is_empty() => Some(format!("{base}{path}")),
            Some(_) => {
                self.tell(format!("{name}/@href"), Rule::NoElement);
                None
            }
            None => {
                let (found, wanted) = (href.to_owned(), "RFC 3986".to_owned());
                self.tell(format!("{name}/@href"), Rule::BadValue { found, wanted });
                None
            }
        }
    }
}
