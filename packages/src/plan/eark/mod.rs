//! E-ARK SIP 2.1 and 2.2: METS for the package and for each representation, PREMIS with the events of the journal, EAD3.
//!
//! What was received or made is the representation `original`; what was made of it for keeping is `archival`. A package
//! without renditions has the first only.

mod mets;
mod premis;

use super::{Entry, Held, ead, folder, held, made};
use crate::description::{Description, Rendition};
use crate::xml::Xml;

/// Version of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarkVersion {
    V2_1,
    V2_2,
}

impl EarkVersion {
    /// Address of the profile, as `mets/@PROFILE` names it.
    #[must_use]
    pub const fn profile(self) -> &'static str {
        match self {
            Self::V2_1 => "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml",
            Self::V2_2 => "https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml",
        }
    }
}

pub(crate) use premis::{
    DOCUMENT as DOCUMENT_TYPE, NAMESPACE as PREMIS_NAMESPACE, PATH as PATH_TYPE,
};

pub(crate) const METS: &str = "METS.xml";
pub(crate) const PREMIS: &str = "metadata/preservation/premis.xml";
pub(crate) const EAD: &str = "metadata/descriptive/ead3.xml";
const ABOUT: &str = "documentation/apraksts.txt";

/// The schemas that go along, so that the package can be understood without the network. METS: CC0, Digital Library
/// Federation; the extensions: DILCIS board, from the wheel of `eark-validator` 1.1.3.
const SCHEMAS: [(&str, &[u8]); 4] = [
    (
        "schemas/mets.xsd",
        include_bytes!("../../../schemas/mets.xsd"),
    ),
    (
        "schemas/xlink.xsd",
        include_bytes!("../../../schemas/xlink.xsd"),
    ),
    (
        "schemas/DILCISExtensionMETS.xsd",
        include_bytes!("../../../schemas/DILCISExtensionMETS.xsd"),
    ),
    (
        "schemas/DILCISExtensionSIPMETS.xsd",
        include_bytes!("../../../schemas/DILCISExtensionSIPMETS.xsd"),
    ),
];

/// Either representation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Representation {
    Original,
    Archival,
}

impl Representation {
    fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Archival => "archival",
        }
    }

    fn path(self, inside: &str) -> String {
        format!("representations/{}/{inside}", self.name())
    }

    fn of(rendition: &Rendition) -> Self {
        match rendition {
            Rendition::Original => Self::Original,
            Rendition::Archival { .. } => Self::Archival,
        }
    }
}

/// Where a file lies, from the root of the package.
fn path(held: &Held<'_>) -> String {
    let inside = format!("data/{}/{}", held.folder(), held.file.name);
    Representation::of(&held.file.rendition).path(&inside)
}

/// The files of one representation.
fn files(
    description: &Description,
    representation: Representation,
) -> impl Iterator<Item = Held<'_>> {
    held(description).filter(move |held| Representation::of(&held.file.rendition) == representation)
}

pub(super) fn entries(description: &Description, version: EarkVersion) -> Vec<Entry<'_>> {
    let representations: Vec<Representation> = [Representation::Original, Representation::Archival]
        .into_iter()
        .filter(|representation| files(description, *representation).next().is_some())
        .collect();
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for &representation in &representations {
        entries
            .extend(files(description, representation).filter_map(|held| held.entry(path(&held))));
        entries.push(made(representation.path(PREMIS), move |_| {
            Ok(premis::objects(description, representation))
        }));
        entries.push(made(representation.path(METS), move |measured| {
            mets::of_representation(description, version, representation, measured)
        }));
    }
    entries.push(made(PREMIS, move |_| Ok(premis::events(description))));
    entries.push(made(EAD, move |_| Ok(described(description))));
    entries.push(made(ABOUT, move |_| Ok(about(description))));
    for (path, bytes) in SCHEMAS {
        entries.push(made(path, move |_| Ok(bytes.to_vec())));
    }
    entries.push(made(METS, move |measured| {
        mets::of_package(description, version, &representations, measured)
    }));
    entries
}

/// The record group down to its documents.
fn described(description: &Description) -> Vec<u8> {
    let mut xml = Xml::new();
    let code = description.record_group_code();
    let title = &description.record_group.title;
    xml.open("ead", &[("xmlns", ead::NAMESPACE)]);
    ead::control(description, &description.name, title, &mut xml);
    xml.open("archdesc", &[("level", "fonds")]);
    identified(&code, title, &mut xml);
    xml.open("dsc", &[]);
    for inventory in &description.inventories {
        xml.open(
            "c",
            &[
                ("level", "otherlevel"),
                ("otherlevel", "uzskaites saraksts"),
            ],
        );
        identified(
            &format!("{code}_{}", inventory.number.code()),
            &inventory.title,
            &mut xml,
        );
        for unit in &inventory.units {
            xml.open("c", &[("level", "file")]);
            ead::unit(description, inventory, unit, &mut xml);
            for (document, number) in unit.documents.iter().zip(1..) {
                let id = format!("{}_{number}", description.unit_code(inventory, unit));
                let links: Vec<_> = document
                    .files
                    .iter()
                    .map(|file| {
                        let inside =
                            format!("data/{}/{}", folder(inventory, unit, number), file.name);
                        let path = Representation::of(&file.rendition).path(&inside);
                        (mets::href(&path), file)
                    })
                    .collect();
                xml.open("c", &[("level", "item")]);
                ead::document(description, &id, document, &links, &mut xml);
                xml.close();
            }
            xml.close();
        }
        xml.close();
    }
    xml.finish()
}

fn identified(code: &str, title: &str, xml: &mut Xml) {
    xml.open("did", &[]);
    xml.leaf("unitid", &[], code);
    xml.leaf("unittitle", &[], title);
    xml.close();
}

/// What a person who opens the package without any tool should know.
fn about(description: &Description) -> Vec<u8> {
    let Description {
        name,
        created_at,
        software,
        archive,
        institution,
        agreement,
        record_group,
        ..
    } = description;
    let units = description.units().count();
    let documents: usize = description
        .units()
        .map(|(_, unit)| unit.documents.len())
        .sum();
    let files = held(description).count();
    let agreement = agreement.as_deref().unwrap_or("—");
    let (program, version) = (&software.name, &software.version);
    let (receiver, owner, fonds) = (&archive.name, &institution.name, &record_group.number);
    let registration = &institution.registration_number;
    let created = created_at.to_rfc3339();
    format!(
        "Pakotne: {name}\n\
         Izveidota: {created}, {program} {version}\n\
         Nodod: {owner}, reģ. Nr. {registration}\n\
         Saņem: {receiver}\n\
         Līgums: {agreement}\n\
         Fonds: {fonds}. {}\n\
         Glabājamās vienības: {units}; dokumenti: {documents}; datnes: {files}\n\
         \n\
         representations/original: datnes tā, kā tās saņemtas vai izveidotas.\n\
         representations/archival: no tām glabāšanai izgatavotās datnes, ja tādas ir.\n\
         metadata/descriptive/ead3.xml: fonda, uzskaites sarakstu, glabājamo vienību un dokumentu apraksts.\n\
         metadata/preservation/premis.xml: notikumi no žurnāla.\n\
         METS.xml: visu datņu kontrolsummas.\n",
        record_group.title
    )
    .into_bytes()
}
