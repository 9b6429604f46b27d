//! PREMIS 3: the files of a representation with their hashes and formats, and what happened to the documents.

use std::collections::BTreeMap;

use super::{Representation, files, path};
use crate::description::{Description, Document, Event, Rendition};
use crate::plan::{Held, held};
use crate::xml::Xml;

pub(crate) const NAMESPACE: &str = "http://www.loc.gov/premis/v3";
/// Types of identifiers: a document as its owner calls it, and a file by its path from the root of the package.
pub(crate) const DOCUMENT: &str = "document";
pub(crate) const PATH: &str = "path";

fn begin() -> Xml {
    let mut xml = Xml::new();
    xml.open(
        "premis",
        &[
            ("xmlns", NAMESPACE),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("version", "3.0"),
        ],
    );
    xml
}

/// The files of a representation.
pub(super) fn objects(description: &Description, representation: Representation) -> Vec<u8> {
    let mut xml = begin();
    for held in files(description, representation) {
        object(&held, &mut xml);
    }
    xml.finish()
}

fn object(held: &Held<'_>, xml: &mut Xml) {
    let file = held.file;
    // What has no content does not pass the check.
    let Some(content) = file.content else {
        return;
    };
    xml.open("object", &[("xsi:type", "file")]);
    identifier(
        [
            "objectIdentifier",
            "objectIdentifierType",
            "objectIdentifierValue",
        ],
        PATH,
        &path(held),
        xml,
    );
    xml.open("objectCharacteristics", &[]);
    fixity("SHA-256", &content.sha256.to_string(), xml);
    if let Some(sha1) = content.sha1 {
        fixity("SHA-1", &sha1.to_string(), xml);
    }
    xml.leaf("size", &[], &content.size.to_string());
    xml.open("format", &[]);
    xml.open("formatDesignation", &[]);
    xml.leaf("formatName", &[], &file.media_type);
    xml.close();
    if let Some(id) = &file.pronom {
        xml.open("formatRegistry", &[]);
        xml.leaf("formatRegistryName", &[], "PRONOM");
        xml.leaf("formatRegistryKey", &[], id);
        xml.close();
    }
    xml.close();
    xml.close();
    xml.leaf("originalName", &[], &file.name);
    relationship("structural", "is part of", DOCUMENT, &held.document.id, xml);
    if let Rendition::Archival { of } = &file.rendition
        && let Some(source) = sibling(held, of)
    {
        relationship("derivation", "has source", PATH, &path(&source), xml);
    }
    xml.close();
}

/// Another file of the same document.
fn sibling<'a>(held: &Held<'a>, name: &str) -> Option<Held<'a>> {
    let file = held.document.files.iter().find(|file| file.name == name)?;
    Some(Held { file, ..*held })
}

fn fixity(algorithm: &str, hash: &str, xml: &mut Xml) {
    xml.open("fixity", &[]);
    xml.leaf("messageDigestAlgorithm", &[], algorithm);
    xml.leaf("messageDigest", &[], hash);
    xml.close();
}

/// Names of the element around, of the type and of the value.
fn identifier(names: [&'static str; 3], kind: &str, value: &str, xml: &mut Xml) {
    let [around, of_kind, of_value] = names;
    xml.open(around, &[]);
    xml.leaf(of_kind, &[], kind);
    xml.leaf(of_value, &[], value);
    xml.close();
}

fn relationship(kind: &str, subtype: &str, related: &str, value: &str, xml: &mut Xml) {
    xml.open("relationship", &[]);
    xml.leaf("relationshipType", &[], kind);
    xml.leaf("relationshipSubType", &[], subtype);
    let names = [
        "relatedObjectIdentifier",
        "relatedObjectIdentifierType",
        "relatedObjectIdentifierValue",
    ];
    identifier(names, related, value, xml);
    xml.close();
}

/// The documents, and their events from the journal with whoever did them.
pub(super) fn events(description: &Description) -> Vec<u8> {
    let mut xml = begin();
    let documents = || {
        description
            .units()
            .flat_map(|(_, unit)| unit.documents.iter())
    };
    for document in documents() {
        xml.open("object", &[("xsi:type", "intellectualEntity")]);
        let names = [
            "objectIdentifier",
            "objectIdentifierType",
            "objectIdentifierValue",
        ];
        identifier(names, DOCUMENT, &document.id, &mut xml);
        xml.leaf("originalName", &[], &document.title);
        xml.close();
    }
    let software = format!(
        "{} {}",
        description.software.name, description.software.version
    );
    let mut agents: BTreeMap<&str, (String, &str)> = BTreeMap::new();
    for event in documents().flat_map(|document| document.events.iter()) {
        if let Some(person) = event.by.as_deref() {
            let number = agents.len() + 1;
            agents
                .entry(person)
                .or_insert_with(|| (format!("agent-{number}"), "person"));
        }
    }
    // Written last, but named by the events of which nobody is said to have done them.
    agents.insert(&software, ("software".to_owned(), "software"));
    let mut paths: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for held in held(description) {
        let key = (held.document.id.as_str(), held.file.name.as_str());
        paths.insert(key, path(&held));
    }
    for document in documents() {
        for event in &document.events {
            let by = event.by.as_deref().unwrap_or(&software);
            let agent = agents.get(by).map_or("software", |(id, _)| id);
            in_event(document, event, agent, &paths, &mut xml);
        }
    }
    for (name, (id, kind)) in &agents {
        xml.open("agent", &[]);
        let names = [
            "agentIdentifier",
            "agentIdentifierType",
            "agentIdentifierValue",
        ];
        identifier(names, "local", id, &mut xml);
        xml.leaf("agentName", &[], name);
        xml.leaf("agentType", &[], kind);
        xml.close();
    }
    xml.finish()
}

fn in_event(
    document: &Document,
    event: &Event,
    agent: &str,
    paths: &BTreeMap<(&str, &str), String>,
    xml: &mut Xml,
) {
    xml.open("event", &[]);
    let names = [
        "eventIdentifier",
        "eventIdentifierType",
        "eventIdentifierValue",
    ];
    identifier(names, "journal", &event.id, xml);
    xml.leaf("eventType", &[], event.kind.term());
    xml.leaf("eventDateTime", &[], &event.at.to_rfc3339());
    xml.open("eventDetailInformation", &[]);
    xml.leaf("eventDetail", &[], &event.detail);
    xml.close();
    let names = [
        "linkingAgentIdentifier",
        "linkingAgentIdentifierType",
        "linkingAgentIdentifierValue",
    ];
    identifier(names, "local", agent, xml);
    let names = [
        "linkingObjectIdentifier",
        "linkingObjectIdentifierType",
        "linkingObjectIdentifierValue",
    ];
    identifier(names, DOCUMENT, &document.id, xml);
    for name in &event.files {
        if let Some(path) = paths.get(&(document.id.as_str(), name.as_str())) {
            identifier(names, PATH, path, xml);
        }
    }
    xml.close();
}
