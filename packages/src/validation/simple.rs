//! The national archive's simple SIP (domain §7 A), and the register that other kinds carry too.

use std::collections::HashSet;

use super::claims::{Claim, Claims};
use crate::fault::{Fault, Place, Rule};
use crate::plan::{REGISTER, REGISTER_NAMESPACE, WORKBOOK};
use crate::reading::{Element, Package};

const UNIT: &str = "DokumentuRegistrs/Fonds/UzskaitesSaraksts/GlabajamaVieniba";
const DOCUMENT: &str = "DokumentuRegistrs/Fonds/UzskaitesSaraksts/GlabajamaVieniba/Dokuments";

pub(super) fn read(package: &mut Package, claims: &mut Claims, faults: &mut Vec<Fault>) {
    claims.own(REGISTER);
    claims.own(WORKBOOK);
    register(package, REGISTER, "", claims, faults);
}

/// Reads a register; `before` is what its paths lack from the root of the package.
pub(super) fn register(
    package: &mut Package,
    path: &str,
    before: &str,
    claims: &mut Claims,
    faults: &mut Vec<Fault>,
) {
    let mut reader = Register {
        before: before.to_owned(),
        ..Register::default()
    };
    package.xml(path, faults, |element| reader.visit(element));
    let Register { files, found, .. } = reader;
    let in_register = |fault: Fault| Fault {
        place: Place {
            file: fault.place.file.or_else(|| Some(path.to_owned())),
            ..fault.place
        },
        ..fault
    };
    faults.extend(found.into_iter().map(in_register));
    let mut seen = HashSet::new();
    for (place, described, claim) in files {
        if !seen.insert(described.clone()) {
            let place = Place {
                file: Some(described.clone()),
                ..place
            };
            faults.push(Fault::new(place, "Datne", Rule::DescribedTwice));
        }
        claims.add(&described, claim, faults);
    }
}

#[derive(Default)]
struct Register {
    before: String,
    place: Place,
    inventory: String,
    /// The leaves of the unit or document at hand, by name.
    seen: Vec<(String, String)>,
    file: Vec<(String, String)>,
    files: Vec<(Place, String, Claim)>,
    /// Files of the document at hand.
    count: usize,
    documents: HashSet<String>,
    units: HashSet<String>,
    found: Vec<Fault>,
}

impl Register {
    fn tell(&mut self, element: &str, rule: Rule) {
        self.found
            .push(Fault::new(self.place.clone(), element, rule));
    }

    fn visit(&mut self, element: &Element<'_>) {
        let Some(text) = element.text else {
            self.begin(element);
            return;
        };
        let Some((parent, name)) = element.path.rsplit_once('/') else {
            return;
        };
        let text = text.trim().to_owned();
        if let Some(rest) = element.path.strip_prefix(DOCUMENT) {
            match rest {
                "" => self.end_document(),
                "/Datne" => self.end_file(),
                _ if parent == DOCUMENT => self.seen.push((name.to_owned(), text)),
                _ if parent.ends_with("/Datne") => self.file.push((name.to_owned(), text)),
                _ => {}
            }
        } else if parent == UNIT {
            self.seen.push((name.to_owned(), text));
        } else if element.path == UNIT {
            self.place = Place::default();
        }
    }

    fn begin(&mut self, element: &Element<'_>) {
        let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
        match element.path {
            "DokumentuRegistrs" if element.namespace != REGISTER_NAMESPACE => {
                let found = element.namespace.to_owned();
                let wanted = REGISTER_NAMESPACE.to_owned();
                self.tell("DokumentuRegistrs/@xmlns", Rule::BadValue { found, wanted });
            }
            "DokumentuRegistrs/Fonds/UzskaitesSaraksts" => self.inventory = attribute("Numurs"),
            UNIT => {
                let number = attribute("Numurs");
                let unit = format!("{}-{number}", self.inventory);
                self.place = Place {
                    unit: Some(unit.clone()),
                    ..Place::default()
                };
                if !self.units.insert(unit) {
                    self.tell("GlabajamaVieniba/@Numurs", Rule::DoubledUnit { number });
                }
                self.seen.clear();
            }
            DOCUMENT => {
                // The leaves of the unit stand before its documents.
                if self.place.document.is_none() && !self.seen.is_empty() {
                    self.end_described(1_000);
                }
                let id = attribute("Id");
                self.place.document = Some(id.clone());
                if id.is_empty() {
                    self.tell("Dokuments/@Id", Rule::NoElement);
                } else if !self.documents.insert(id) {
                    self.tell("Dokuments/@Id", Rule::DoubledDocument);
                }
                self.seen.clear();
                self.count = 0;
            }
            path if path.strip_prefix(DOCUMENT) == Some("/Datne") => self.file.clear(),
            _ => {}
        }
    }

    /// What units and documents have in common.
    fn end_described(&mut self, most_title: usize) {
        let seen = std::mem::take(&mut self.seen);
        let value = |name: &str| {
            let found = seen.iter().find(|(found, _)| found == name);
            found
                .map(|(_, value)| value.as_str())
                .filter(|value| !value.is_empty())
        };
        match value("Nosaukums").map(|title| title.chars().count()) {
            None => self.tell("Nosaukums", Rule::NoElement),
            Some(found) if found > most_title => {
                let most = most_title;
                self.tell("Nosaukums", Rule::TooLong { most, found });
            }
            Some(_) => {}
        }
        let (until, ground) = (value("IerobezojumaDatums"), value("IerobezojumaPamats"));
        match value("Pieejamiba") {
            None => self.tell("Pieejamiba", Rule::NoElement),
            Some("Vispārēja") => {
                if until.is_some() {
                    self.tell("IerobezojumaDatums", Rule::OpenWithDate);
                }
                if ground.is_some() {
                    self.tell("IerobezojumaPamats", Rule::OpenWithGround);
                }
            }
            Some("Ierobežota" | "Sensitīvi dati") => {
                if until.is_none() {
                    self.tell("IerobezojumaDatums", Rule::RestrictedWithoutDate);
                }
                if ground.is_none() {
                    self.tell("IerobezojumaPamats", Rule::RestrictedWithoutGround);
                }
            }
            Some(found) => {
                let found = found.to_owned();
                let wanted = "Vispārēja, Ierobežota, Sensitīvi dati".to_owned();
                self.tell("Pieejamiba", Rule::BadValue { found, wanted });
            }
        }
        self.seen = seen;
    }

    fn end_document(&mut self) {
        self.end_described(500);
        for required in ["RegistracijasNumurs", "LietasNumurs", "Grupa"] {
            let there = |(name, value): &(String, String)| name == required && !value.is_empty();
            if !self.seen.iter().any(there) {
                self.tell(required, Rule::NoElement);
            }
        }
        if self.count == 0 {
            self.tell("Datne", Rule::NoFiles);
        }
        self.seen.clear();
    }

    fn end_file(&mut self) {
        self.count += 1;
        let file = std::mem::take(&mut self.file);
        let value = |name: &str| {
            let found = file.iter().find(|(found, _)| found == name);
            found.map(|(_, value)| value.as_str())
        };
        let Some(path) = value("Cels").filter(|path| !path.is_empty()) else {
            self.tell("Datne/Cels", Rule::NoElement);
            return;
        };
        let path = format!("{}{path}", self.before);
        let place = Place {
            file: Some(path.clone()),
            ..self.place.clone()
        };
        let mut bad = |element: &str, value: Option<&str>, wanted: &str| {
            let rule = value.map_or(Rule::NoElement, |found| Rule::BadValue {
                found: found.to_owned(),
                wanted: wanted.to_owned(),
            });
            self.found.push(Fault::new(place.clone(), element, rule));
        };
        let size = value("Izmers").and_then(|size| size.parse().ok());
        if size.is_none() {
            bad("Datne/Izmers", value("Izmers"), "0…");
        }
        let sha256 = value("SHA256").and_then(|hash| hash.parse().ok());
        if sha256.is_none() {
            bad("Datne/SHA256", value("SHA256"), "SHA-256");
        }
        let sha1 = value("SHA1").and_then(|hash| hash.parse().ok());
        if sha1.is_none() && value("SHA1").is_some() {
            bad("Datne/SHA1", value("SHA1"), "SHA-1");
        }
        let claim = Claim {
            element: "Datne".to_owned(),
            size,
            sha256,
            sha1,
        };
        self.files.push((self.place.clone(), path, claim));
    }
}
