//! The register of what a package holds, as XML. Its elements bear the terms of the archive, since its people read it.

use chrono::NaiveDate;

use crate::dates::latvian;
use crate::description::{
    AccessData, Content, Description, Document, File, Inventory, Mark, Rendition, Resolution, Unit,
};
use crate::xml::Xml;

/// Namespace of the register; its first version.
pub const NAMESPACE: &str = "urn:aprite:dokumentu-registrs:1";

/// The register; `folder` says where the files of a document lie.
pub(super) fn xml(
    description: &Description,
    folder: impl Fn(&Inventory, &Unit, usize) -> String,
) -> Vec<u8> {
    let mut xml = Xml::new();
    let created = description.created_at.to_rfc3339();
    xml.open(
        "DokumentuRegistrs",
        &[
            ("xmlns", NAMESPACE),
            ("Pakotne", &description.name),
            ("Izveidots", &created),
        ],
    );
    let software = &description.software;
    xml.leaf(
        "Programmatura",
        &[("Versija", &software.version)],
        &software.name,
    );
    let institution = &description.institution;
    let number = &institution.registration_number;
    xml.leaf(
        "Iestade",
        &[("RegistracijasNumurs", number)],
        &institution.name,
    );
    let archive = &description.archive;
    xml.leaf(
        "Arhivs",
        &[("Struktura", &archive.department)],
        &archive.name,
    );
    xml.leaf_if("Ligums", description.agreement.as_ref());
    let group = &description.record_group;
    xml.open(
        "Fonds",
        &[("Numurs", &group.number), ("Nosaukums", &group.title)],
    );
    for inventory in &description.inventories {
        let number = inventory.number.to_string();
        xml.open(
            "UzskaitesSaraksts",
            &[("Numurs", &number), ("Nosaukums", &inventory.title)],
        );
        for unit in &inventory.units {
            in_unit(unit, &mut xml);
            for (document, number) in unit.documents.iter().zip(1..) {
                in_document(document, &folder(inventory, unit, number), &mut xml);
            }
            xml.close();
        }
        xml.close();
    }
    xml.finish()
}

/// Leaves the element open for its documents.
fn in_unit(unit: &Unit, xml: &mut Xml) {
    xml.open("GlabajamaVieniba", &[("Numurs", &unit.number.to_string())]);
    xml.leaf("Nosaukums", &[], &unit.title);
    xml.leaf_if("Serija", unit.series.as_ref());
    xml.leaf_if("Saturs", unit.contents.as_ref());
    for (name, date) in [("DatumsNo", unit.from), ("DatumsLidz", unit.to)] {
        if let Some(date) = date {
            xml.leaf(name, &[], &date.iso());
        }
    }
    xml.leaf_if("DatejumaPiezimes", unit.dating_notes.as_ref());
    if let Some(extent) = &unit.extent {
        xml.leaf("Apjoms", &[("Mervieniba", &extent.unit)], &extent.quantity);
    }
    xml.leaf_if("SaistitasVienibas", unit.related.as_ref());
    xml.leaf_if("Sistematizacija", unit.arrangement.as_ref());
    xml.leaf_if("ArhivaVesture", unit.archival_history.as_ref());
    xml.leaf_if("Piezimes", unit.notes.as_ref());
    xml.leaf("Valoda", &[], &unit.languages.join(" "));
    access(&unit.access, xml);
    xml.leaf_if("Forma", unit.form.as_ref());
    xml.leaf_if("Slepeniba", unit.secrecy.as_ref());
    xml.leaf_if("Kopijas", unit.copies.as_ref());
}

fn access(data: &AccessData, xml: &mut Xml) {
    xml.leaf("Pieejamiba", &[], data.access.latvian());
    date("IerobezojumaDatums", data.until, xml);
    xml.leaf_if("IerobezojumaPamats", data.ground.as_ref());
    xml.leaf_if("LietosanasNosacijumi", data.conditions.as_ref());
}

fn date(name: &'static str, day: Option<NaiveDate>, xml: &mut Xml) {
    if let Some(day) = day {
        xml.leaf(name, &[], &day.to_string());
    }
}

fn in_document(document: &Document, folder: &str, xml: &mut Xml) {
    xml.open("Dokuments", &[("Id", &document.id)]);
    xml.leaf("Nosaukums", &[], &document.title);
    xml.leaf("RegistracijasNumurs", &[], &document.registration_number);
    xml.leaf_if("NosutitajaNumurs", document.senders_number.as_ref());
    xml.leaf("LietasNumurs", &[], &document.file_index);
    xml.leaf("Grupa", &[], document.group.latvian());
    xml.leaf("Veids", &[], &document.kind);
    date("DokumentaDatums", document.dated, xml);
    date("SagatavosanasDatums", document.prepared, xml);
    date("NosutisanasDatums", document.sent, xml);
    xml.leaf("Valoda", &[], &document.languages.join(" "));
    xml.leaf_if("Atslegvardi", document.keywords.as_ref());
    xml.leaf_if("Anotacija", document.annotation.as_ref());
    xml.leaf_if("Piezimes", document.notes.as_ref());
    xml.leaf_if("TehniskaInformacija", document.technical.as_ref());
    access(&document.access, xml);
    for addressee in &document.addressees {
        xml.leaf("Adresats", &[], addressee);
    }
    for person in &document.persons {
        xml.leaf("Persona", &[("Loma", person.relator.code())], &person.name);
    }
    for mark in &document.visas {
        in_mark("Viza", mark, xml);
    }
    for mark in &document.receipts {
        in_mark("IepazisanasAtzime", mark, xml);
    }
    for resolution in &document.resolutions {
        in_resolution(resolution, xml);
    }
    for file in &document.files {
        in_file(file, folder, xml);
    }
    for event in &document.events {
        let at = event.at.to_rfc3339();
        let by = event.by.as_deref().unwrap_or_default();
        let attributes = [
            ("Id", event.id.as_str()),
            ("Veids", event.kind.term()),
            ("Laiks", &at),
            ("Persona", by),
        ];
        xml.leaf("Notikums", &attributes, &event.detail);
    }
    xml.close();
}

fn in_mark(name: &'static str, mark: &Mark, xml: &mut Xml) {
    xml.open(name, &[]);
    xml.leaf("Persona", &[], &mark.person);
    date("Datums", mark.date, xml);
    xml.leaf_if("Piezimes", mark.notes.as_ref());
    xml.close();
}

fn in_resolution(resolution: &Resolution, xml: &mut Xml) {
    xml.open("Rezolucija", &[]);
    xml.leaf("AtbildigaPersona", &[], &resolution.responsible);
    xml.leaf("RezolucijasAutors", &[], &resolution.author);
    xml.leaf("Uzdevums", &[], &resolution.task);
    date("IzpildesTermins", resolution.due, xml);
    date("Datums", resolution.date, xml);
    xml.leaf_if("Piezimes", resolution.notes.as_ref());
    xml.close();
}

fn in_file(file: &File, folder: &str, xml: &mut Xml) {
    let Some(Content { size, sha256, sha1 }) = file.content else {
        return;
    };
    xml.open("Datne", &[]);
    xml.leaf("Cels", &[], &format!("{folder}/{}", file.name));
    xml.leaf("Izmers", &[], &size.to_string());
    xml.leaf("SHA256", &[], &sha256.to_string());
    if let Some(sha1) = sha1 {
        xml.leaf("SHA1", &[], &sha1.to_string());
    }
    xml.leaf("Formats", &[], &file.media_type);
    xml.leaf_if("PRONOM", file.pronom.as_ref());
    if let Rendition::Archival { of } = &file.rendition {
        xml.leaf("IzgatavotaNo", &[], &format!("{folder}/{of}"));
    }
    xml.close();
}

/// A day as the workbook shows it.
pub(super) fn shown(day: Option<NaiveDate>) -> String {
    day.map(latvian).unwrap_or_default()
}
