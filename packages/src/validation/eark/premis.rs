//! PREMIS: objects with their hashes, events and agents, and that all they name is there.

use std::collections::HashSet;

use super::super::claims::{Claim, Claims};
use crate::fault::{Fault, Place, Rule};
use crate::plan::{DOCUMENT_TYPE, PATH_TYPE, PREMIS_NAMESPACE};
use crate::reading::{Element, Package};

/// What all PREMIS of the package say: identifiers that are there, and those that are spoken of.
#[derive(Default)]
pub(super) struct Premis {
    objects: HashSet<(String, String)>,
    agents: HashSet<String>,
    events: HashSet<String>,
    /// File of the package, element, type and value.
    linked: Vec<(String, &'static str, String, String)>,
    found: Vec<Fault>,
}

impl Premis {
    pub(super) fn read(
        &mut self,
        package: &mut Package,
        path: &str,
        claims: &mut Claims,
        faults: &mut Vec<Fault>,
    ) {
        let mut one = Object::default();
        let mut files = Vec::new();
        package.xml(path, faults, |element| {
            self.visit(path, element, &mut one, &mut files)
        });
        for (file, claim) in files {
            claims.add(&file, claim, faults);
        }
        faults.append(&mut self.found);
    }

    fn visit(
        &mut self,
        file: &str,
        element: &Element<'_>,
        one: &mut Object,
        files: &mut Vec<(String, Claim)>,
    ) {
        let Some(text) = element.text.map(str::trim) else {
            if element.path == "premis" && element.namespace != PREMIS_NAMESPACE {
                let (found, wanted) = (element.namespace.to_owned(), PREMIS_NAMESPACE.to_owned());
                let rule = Rule::BadValue { found, wanted };
                self.found
                    .push(Fault::new(Place::path(file), "premis/@xmlns", rule));
            }
            if matches!(
                element.path,
                "premis/object" | "premis/event" | "premis/agent"
            ) {
                *one = Object::default();
            }
            return;
        };
        let mut linked = |element, kind: &str| {
            self.linked
                .push((file.to_owned(), element, kind.to_owned(), text.to_owned()));
        };
        match element.path {
            path if path.ends_with("IdentifierType") => text.clone_into(&mut one.kind),
            "premis/object/objectIdentifier/objectIdentifierValue" => {
                one.id = (one.kind.clone(), text.to_owned());
                if !self.objects.insert(one.id.clone()) {
                    let id = text.to_owned();
                    let rule = Rule::DoubledId { id };
                    self.found
                        .push(Fault::new(Place::path(file), "objectIdentifier", rule));
                }
            }
            "premis/object/objectCharacteristics/fixity/messageDigestAlgorithm" => {
                text.clone_into(&mut one.algorithm);
            }
            "premis/object/objectCharacteristics/fixity/messageDigest" => {
                match one.algorithm.as_str() {
                    "SHA-256" => one.claim.sha256 = text.parse().ok(),
                    "SHA-1" => one.claim.sha1 = text.parse().ok(),
                    _ => {}
                }
            }
            "premis/object/objectCharacteristics/size" => one.claim.size = text.parse().ok(),
            "premis/object" if one.id.0 == PATH_TYPE => {
                let claim = Claim {
                    element: "premis/object".to_owned(),
                    ..std::mem::take(&mut one.claim)
                };
                if claim.sha256.is_none() {
                    let algorithm = "SHA-256";
                    let place = Place::path(&one.id.1);
                    self.found.push(Fault::new(
                        place,
                        "premis/object/fixity",
                        Rule::NoHash { algorithm },
                    ));
                }
                files.push((one.id.1.clone(), claim));
            }
            "premis/agent/agentIdentifier/agentIdentifierValue" => {
                self.agents.insert(text.to_owned());
            }
            "premis/event/eventIdentifier/eventIdentifierValue"
                if !self.events.insert(text.to_owned()) =>
            {
                let id = text.to_owned();
                let rule = Rule::DoubledId { id };
                self.found
                    .push(Fault::new(Place::path(file), "eventIdentifier", rule));
            }
            "premis/event/linkingAgentIdentifier/linkingAgentIdentifierValue" => {
                linked("linkingAgentIdentifier", "agent");
            }
            "premis/event/linkingObjectIdentifier/linkingObjectIdentifierValue" => {
                linked("linkingObjectIdentifier", &one.kind);
            }
            "premis/object/relationship/relatedObjectIdentifier/relatedObjectIdentifierValue" => {
                linked("relatedObjectIdentifier", &one.kind);
            }
            _ => {}
        }
    }

    pub(super) fn settle(self, faults: &mut Vec<Fault>) {
        for (file, element, kind, id) in self.linked {
            let known = match kind.as_str() {
                "agent" => self.agents.contains(&id),
                DOCUMENT_TYPE | PATH_TYPE => self.objects.contains(&(kind, id.clone())),
                // Identifiers of other systems lead out of the package.
                _ => true,
            };
            if !known {
                let rule = Rule::BrokenReference { id };
                faults.push(Fault::new(Place::path(&file), element, rule));
            }
        }
    }
}

/// The object, event or agent at hand.
#[derive(Default)]
struct Object {
    kind: String,
    id: (String, String),
    algorithm: String,
    claim: Claim,
}
