//! OPEX with PAX in the layout of the national archive's transfer tool (domain §7 B).
//!
//! A folder for each level of the reference code with a description of the same name in it, a folder `.pax` for each
//! document with its files, and beside it the description of the document with the hashes of all its files.

use super::{Entry, Measured, NotMade, ead, made};
use crate::check::document_place;
use crate::description::{Access, Description, Document, Inventory, Unit};
use crate::fault::Place;
use crate::plan::Source;
use crate::xml::Xml;

/// Which namespace the descriptions bear. The archive's own template has none; the published standard has one. Which of
/// them is taken is for the archive to say, so it is part of its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpexNamespace {
    /// As the archive's template: `xmlns=""`
    Absent,
    /// As the Open Preservation Exchange 1.2, and EAD3 within it.
    Published,
}

pub(crate) const NAMESPACE: &str = "http://www.openpreservationexchange.org/opex/v1.2";
/// Where a PAX has the files to preserve.
pub(crate) const REPRESENTATION: &str = "Representation_Preservation";

pub(super) fn entries(description: &Description, namespace: OpexNamespace) -> Vec<Entry<'_>> {
    let group = description.record_group_code();
    let archive = &description.archive;
    let code = format!("LV_{}", archive.code);
    let department = format!("{code}_{}", archive.department);
    let mut entries = Vec::new();

    // From the inside out, so that whoever reads the package while it is copied finds no description of what is not there.
    let path = format!("{code}/{department}/{group}");
    for inventory in &description.inventories {
        let inventory_code = format!("{group}_{}", inventory.number.code());
        let path = format!("{path}/{inventory_code}");
        for unit in &inventory.units {
            let unit_code = description.unit_code(inventory, unit);
            let path = format!("{path}/{unit_code}");
            for (document, number) in unit.documents.iter().zip(1..) {
                let code = format!("{unit_code}_{number}");
                let at = format!("{path}/{code}.pax");
                let held = Held {
                    description,
                    inventory,
                    unit,
                    document,
                };
                held.entries(code, at, namespace, &mut entries);
            }
            entries.push(made(format!("{path}/{unit_code}.opex"), move |_| {
                Ok(in_unit(description, inventory, unit, namespace))
            }));
        }
        let level = Level::new(&inventory_code, &inventory.title);
        entries.push(level.entry(&path, namespace));
    }
    let levels = [
        (
            path.clone(),
            Level::new(&group, &description.record_group.title),
        ),
        (
            format!("{code}/{department}"),
            Level::new(&department, &archive.department),
        ),
        (code.clone(), Level::new(&code, &archive.name)),
        (
            String::new(),
            Level::new(&description.name, &description.institution.name),
        ),
    ];
    entries.extend(levels.map(|(path, level)| level.entry(&path, namespace)));
    entries
}

/// A level above the units: it has a title and nothing to restrict.
struct Level<'a> {
    code: String,
    title: &'a str,
}

impl<'a> Level<'a> {
    fn new(code: &str, title: &'a str) -> Self {
        Self {
            code: code.to_owned(),
            title,
        }
    }

    fn entry(self, path: &str, namespace: OpexNamespace) -> Entry<'a> {
        let Self { code, title } = self;
        let separator = if path.is_empty() { "" } else { "/" };
        made(format!("{path}{separator}{code}.opex"), move |_| {
            let mut xml = begin(namespace);
            properties(title, &code, Access::Open, &mut xml);
            Ok(xml.finish())
        })
    }
}

fn begin(namespace: OpexNamespace) -> Xml {
    let mut xml = Xml::new();
    match namespace {
        OpexNamespace::Absent => xml.open("OPEXMetadata", &[]),
        OpexNamespace::Published => xml.open("OPEXMetadata", &[("xmlns", NAMESPACE)]),
    }
    xml
}

fn begin_ead(namespace: OpexNamespace, xml: &mut Xml) {
    xml.open("DescriptiveMetadata", &[]);
    match namespace {
        OpexNamespace::Absent => xml.open("ead", &[]),
        OpexNamespace::Published => xml.open("ead", &[("xmlns", ead::NAMESPACE)]),
    }
}

fn properties(title: &str, about: &str, access: Access, xml: &mut Xml) {
    xml.open("Properties", &[]);
    xml.leaf("Title", &[], title);
    xml.leaf("Description", &[], about);
    xml.leaf("SecurityDescriptor", &[], access.descriptor());
    xml.close();
}

fn in_unit(
    description: &Description,
    inventory: &Inventory,
    unit: &Unit,
    namespace: OpexNamespace,
) -> Vec<u8> {
    let code = description.unit_code(inventory, unit);
    let mut xml = begin(namespace);
    let about = unit.contents.as_deref().unwrap_or(&code);
    properties(&unit.title, about, unit.strictest(), &mut xml);
    begin_ead(namespace, &mut xml);
    ead::control(description, &code, &unit.title, &mut xml);
    xml.open("archdesc", &[("level", "file")]);
    ead::unit(description, inventory, unit, &mut xml);
    xml.finish()
}

#[derive(Clone, Copy)]
struct Held<'a> {
    description: &'a Description,
    inventory: &'a Inventory,
    unit: &'a Unit,
    document: &'a Document,
}

impl<'a> Held<'a> {
    /// The files of the document, and their description.
    fn entries(
        self,
        code: String,
        path: String,
        namespace: OpexNamespace,
        entries: &mut Vec<Entry<'a>>,
    ) {
        for file in &self.document.files {
            // What has no content does not pass the check.
            let Some(content) = file.content else {
                continue;
            };
            let place = Place {
                file: Some(file.name.clone()),
                ..document_place(self.inventory, self.unit, self.document)
            };
            entries.push(Entry {
                path: format!("{path}/{REPRESENTATION}/{}", file.name),
                source: Source::Content { place, content },
            });
        }
        entries.push(made(format!("{path}.opex"), move |measured| {
            self.described(&code, &path, namespace, measured)
        }));
    }

    fn described(
        self,
        code: &str,
        path: &str,
        namespace: OpexNamespace,
        measured: &Measured,
    ) -> Result<Vec<u8>, NotMade> {
        let document = self.document;
        let mut xml = begin(namespace);
        properties(
            &document.title,
            &document.registration_number,
            // What it says of itself: a unit is closed for the sake of some of its documents, and the others are open by law.
            document.access.access,
            &mut xml,
        );
        xml.open("Transfer", &[]);
        xml.open("Fixities", &[]);
        for file in &document.files {
            let path_in_pax = format!("{REPRESENTATION}/{}", file.name);
            let measure = measured.get(&format!("{path}/{path_in_pax}"))?;
            let sha256 = measure.sha256.to_string();
            let fixity = |kind, value| {
                [
                    ("type", kind),
                    ("value", value),
                    ("path", path_in_pax.as_str()),
                ]
            };
            xml.empty("Fixity", &fixity("SHA-256", &sha256));
            if let Some(sha1) = measure.sha1 {
                xml.empty("Fixity", &fixity("SHA-1", &sha1.to_string()));
            }
        }
        xml.close();
        xml.close();
        begin_ead(namespace, &mut xml);
        ead::control(self.description, code, &document.title, &mut xml);
        xml.open("archdesc", &[("level", "item")]);
        ead::document(self.description, code, document, &[], &mut xml);
        Ok(xml.finish())
    }
}
