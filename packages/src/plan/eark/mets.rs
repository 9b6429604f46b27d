//! METS by the common specification for information packages (CSIP) and the specification for submission (SIP).

use super::{ABOUT, EAD, EarkVersion, METS, PREMIS, Representation, SCHEMAS, files, path};
use crate::description::Description;
use crate::hash::Measure;
use crate::plan::{Measured, NotMade};
use crate::xml::{Attribute, Xml};

/// What the package holds, where the vocabulary has no word for it.
const INFORMATION_TYPE: [Attribute<'static>; 2] = [
    ("csip:CONTENTINFORMATIONTYPE", "OTHER"),
    ("csip:OTHERCONTENTINFORMATIONTYPE", "Lietvedības dokumenti"),
];

/// A path as a relative reference (RFC 3986): everything but unreserved characters and slashes is encoded.
pub(super) fn href(path: &str) -> String {
    let mut href = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            href.push(char::from(byte));
        } else {
            href.push_str(&format!("%{byte:02X}"));
        }
    }
    href
}

struct Mets<'a> {
    description: &'a Description,
    created: String,
    measured: &'a Measured,
    /// Before every identifier, so that they are unique in the package.
    prefix: &'static str,
    xml: Xml,
}

impl<'a> Mets<'a> {
    fn begin(
        description: &'a Description,
        version: EarkVersion,
        id: &str,
        prefix: &'static str,
        schemas: &str,
        measured: &'a Measured,
    ) -> Self {
        let created = description.created_at.to_rfc3339();
        let mut xml = Xml::new();
        let location = format!(
            "http://www.loc.gov/METS/ {schemas}mets.xsd \
             https://DILCIS.eu/XML/METS/CSIPExtensionMETS {schemas}DILCISExtensionMETS.xsd \
             https://DILCIS.eu/XML/METS/SIPExtensionMETS {schemas}DILCISExtensionSIPMETS.xsd"
        );
        let group = &description.record_group;
        let label = format!("{} ({}. fonds)", group.title, group.number);
        xml.open(
            "mets",
            &[
                ("xmlns", "http://www.loc.gov/METS/"),
                ("xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"),
                ("xmlns:sip", "https://DILCIS.eu/XML/METS/SIPExtensionMETS"),
                ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
                ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                ("xsi:schemaLocation", &location),
                ("OBJID", id),
                ("LABEL", &label),
                ("TYPE", "Mixed"),
                ("PROFILE", version.profile()),
                ("csip:CONTENTINFORMATIONTYPE", "MIXED"),
            ],
        );
        let mut mets = Self {
            description,
            created,
            measured,
            prefix,
            xml,
        };
        mets.header();
        mets
    }

    fn header(&mut self) {
        let Self {
            description,
            created,
            xml,
            ..
        } = self;
        xml.open(
            "metsHdr",
            &[
                ("CREATEDATE", created),
                ("LASTMODDATE", created),
                ("RECORDSTATUS", "NEW"),
                ("csip:OAISPACKAGETYPE", "SIP"),
            ],
        );
        let mut agent = |attributes: &[Attribute<'_>], name: &str, note: Attribute<'_>| {
            xml.open("agent", attributes);
            xml.leaf("name", &[], name);
            xml.leaf("note", &[("csip:NOTETYPE", note.0)], note.1);
            xml.close();
        };
        agent(
            &[
                ("ROLE", "CREATOR"),
                ("TYPE", "OTHER"),
                ("OTHERTYPE", "SOFTWARE"),
            ],
            &description.software.name,
            ("SOFTWARE VERSION", &description.software.version),
        );
        agent(
            &[("ROLE", "ARCHIVIST"), ("TYPE", "ORGANIZATION")],
            &description.institution.name,
            (
                "IDENTIFICATIONCODE",
                &description.institution.registration_number,
            ),
        );
        let archive = &description.archive;
        agent(
            &[("ROLE", "PRESERVATION"), ("TYPE", "ORGANIZATION")],
            &archive.name,
            (
                "IDENTIFICATIONCODE",
                &format!("{}-{}", archive.code, archive.department),
            ),
        );
        if let Some(agreement) = &description.agreement {
            xml.leaf("altRecordID", &[("TYPE", "SUBMISSIONAGREEMENT")], agreement);
        }
        let reference = description.record_group_code();
        xml.leaf("altRecordID", &[("TYPE", "REFERENCECODE")], &reference);
        xml.close();
    }

    fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    /// Reference to a description; `base` is the folder of this METS.
    fn described(&mut self, base: &str, path: &str, kind: &[Attribute<'_>]) -> Result<(), NotMade> {
        let measure = *self.measured.get(&format!("{base}{path}"))?;
        let (size, hash) = told(&measure);
        let href = href(path);
        let mut attributes = vec![
            ("LOCTYPE", "URL"),
            ("xlink:type", "simple"),
            ("xlink:href", href.as_str()),
            ("MIMETYPE", "application/xml"),
            ("SIZE", &size),
            ("CREATED", &self.created),
            ("CHECKSUM", &hash),
            ("CHECKSUMTYPE", "SHA-256"),
        ];
        attributes.extend(kind);
        self.xml.empty("mdRef", &attributes);
        Ok(())
    }

    fn digital_provenance(&mut self, base: &str) -> Result<(), NotMade> {
        let (section, id) = (self.id("amd"), self.id("premis"));
        self.xml.open("amdSec", &[("ID", &section)]);
        let created = self.created.clone();
        let attributes = [
            ("ID", id.as_str()),
            ("CREATED", &created),
            ("STATUS", "CURRENT"),
        ];
        self.xml.open("digiprovMD", &attributes);
        self.described(
            base,
            PREMIS,
            &[("MDTYPE", "PREMIS"), ("MDTYPEVERSION", "3.0")],
        )?;
        self.xml.close();
        self.xml.close();
        Ok(())
    }

    fn group(&mut self, id: &str, r#use: &str) {
        let id = self.id(id);
        let mut attributes = vec![("ID", id.as_str()), ("USE", r#use)];
        attributes.extend(INFORMATION_TYPE);
        self.xml.open("fileGrp", &attributes);
    }

    fn file(
        &mut self,
        id: &str,
        base: &str,
        path: &str,
        media_type: &str,
        more: &[Attribute<'_>],
    ) -> Result<(), NotMade> {
        let measure = *self.measured.get(&format!("{base}{path}"))?;
        let (size, hash) = told(&measure);
        let id = self.id(id);
        let mut attributes = vec![
            ("ID", id.as_str()),
            ("MIMETYPE", media_type),
            ("SIZE", &size),
            ("CREATED", &self.created),
            ("CHECKSUM", &hash),
            ("CHECKSUMTYPE", "SHA-256"),
        ];
        attributes.extend(more);
        self.xml.open("file", &attributes);
        let location = [
            ("LOCTYPE", "URL"),
            ("xlink:type", "simple"),
            ("xlink:href", &href(path)),
        ];
        self.xml.empty("FLocat", &location);
        self.xml.close();
        Ok(())
    }

    /// A division of the structural map that points to a group of files.
    fn division(&mut self, id: &str, label: &str, groups: &[&str]) {
        let id = self.id(id);
        self.xml.open("div", &[("ID", &id), ("LABEL", label)]);
        for group in groups {
            let group = self.id(group);
            self.xml.empty("fptr", &[("FILEID", &group)]);
        }
        self.xml.close();
    }
}

fn told(measure: &Measure) -> (String, String) {
    (measure.size.to_string(), measure.sha256.to_string())
}

/// METS of a representation.
pub(super) fn of_representation(
    description: &Description,
    version: EarkVersion,
    representation: Representation,
    measured: &Measured,
) -> Result<Vec<u8>, NotMade> {
    let name = representation.name();
    let base = representation.path("");
    let mut mets = Mets::begin(description, version, name, name, "../../schemas/", measured);
    mets.digital_provenance(&base)?;
    let section = mets.id("files");
    mets.xml.open("fileSec", &[("ID", &section)]);
    mets.group("data", "Data");
    for (held, number) in files(description, representation).zip(1..) {
        let path = path(&held);
        let inside = path.strip_prefix(&base).unwrap_or(&path);
        let mut more = vec![("OWNERID", held.document.id.as_str())];
        if let Some(id) = &held.file.pronom {
            more.push(("sip:FORMATREGISTRY", "PRONOM"));
            more.push(("sip:FORMATREGISTRYKEY", id));
        }
        let id = format!("file-{number}");
        mets.file(&id, &base, inside, &held.file.media_type, &more)?;
    }
    mets.xml.close();
    mets.xml.close();

    let (map, root) = (mets.id("map"), mets.id("root"));
    let attributes = [
        ("ID", map.as_str()),
        ("TYPE", "PHYSICAL"),
        ("LABEL", "CSIP"),
    ];
    mets.xml.open("structMap", &attributes);
    mets.xml.open("div", &[("ID", &root), ("LABEL", name)]);
    let (metadata, premis) = (mets.id("metadata"), mets.id("premis"));
    let attributes = [
        ("ID", metadata.as_str()),
        ("LABEL", "Metadata"),
        ("ADMID", &premis),
    ];
    mets.xml.empty("div", &attributes);
    mets.division("content", "Data", &["data"]);
    Ok(mets.xml.finish())
}

/// METS of the package.
pub(super) fn of_package(
    description: &Description,
    version: EarkVersion,
    representations: &[Representation],
    measured: &Measured,
) -> Result<Vec<u8>, NotMade> {
    let id = &description.name;
    let mut mets = Mets::begin(description, version, id, "package", "schemas/", measured);
    let (dmd, created) = (mets.id("ead"), mets.created.clone());
    let attributes = [
        ("ID", dmd.as_str()),
        ("CREATED", &created),
        ("STATUS", "CURRENT"),
    ];
    mets.xml.open("dmdSec", &attributes);
    mets.described("", EAD, &[("MDTYPE", "EAD"), ("MDTYPEVERSION", "EAD3")])?;
    mets.xml.close();
    mets.digital_provenance("")?;

    let section = mets.id("files");
    mets.xml.open("fileSec", &[("ID", &section)]);
    mets.group("documentation", "Documentation");
    mets.file("about", "", ABOUT, "text/plain", &[])?;
    mets.xml.close();
    mets.group("schemas", "Schemas");
    for ((path, _), number) in SCHEMAS.iter().zip(1..) {
        mets.file(
            &format!("schema-{number}"),
            "",
            path,
            "application/xml",
            &[],
        )?;
    }
    mets.xml.close();
    for representation in representations {
        let name = representation.name();
        mets.group(name, &format!("Representations/{name}"));
        let path = representation.path(METS);
        mets.file(&format!("{name}-mets"), "", &path, "application/xml", &[])?;
        mets.xml.close();
    }
    mets.xml.close();

    let (map, root) = (mets.id("map"), mets.id("root"));
    let attributes = [
        ("ID", map.as_str()),
        ("TYPE", "PHYSICAL"),
        ("LABEL", "CSIP"),
    ];
    mets.xml.open("structMap", &attributes);
    mets.xml.open("div", &[("ID", &root), ("LABEL", id)]);
    let (metadata, premis) = (mets.id("metadata"), mets.id("premis"));
    mets.xml.empty(
        "div",
        &[
            ("ID", metadata.as_str()),
            ("LABEL", "Metadata"),
            ("DMDID", &dmd),
            ("ADMID", &premis),
        ],
    );
    mets.division("documents", "Documentation", &["documentation"]);
    mets.division("schemes", "Schemas", &["schemas"]);
    // The specification wants a division for each representation; validators that came before its clarification want one
    // for all of them too.
    let groups: Vec<&str> = representations.iter().map(|one| one.name()).collect();
    mets.division("representations", "Representations", &groups);
    for representation in representations {
        let name = representation.name();
        let id = mets.id(&format!("representation-{name}"));
        let label = format!("Representations/{name}");
        mets.xml.open("div", &[("ID", &id), ("LABEL", &label)]);
        let (group, path) = (mets.id(name), href(&representation.path(METS)));
        let pointer = [
            ("LOCTYPE", "URL"),
            ("xlink:type", "simple"),
            ("xlink:href", path.as_str()),
            ("xlink:title", &group),
        ];
        mets.xml.empty("mptr", &pointer);
        mets.xml.close();
    }
    Ok(mets.xml.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_encoded() {
        assert_eq!(
            href("data/2_15a/1/ā b%.pdf"),
            "data/2_15a/1/%C4%81%20b%25.pdf"
        );
    }
}
