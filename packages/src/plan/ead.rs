//! Descriptions in EAD3, as packages of several kinds carry them.
//!
//! Lists and tables are headed as the archive's own transfer tool heads them (domain §7 B), with the columns in the order of
//! their headings.

use chrono::NaiveDate;

use super::register::shown;
use crate::dates::PartialDate;
use crate::description::{
    AccessData, Description, Document, File, Inventory, Mark, Resolution, Unit, citation,
};
use crate::languages::bibliographic;
use crate::xml::Xml;

/// Namespace of EAD3.
pub(crate) const NAMESPACE: &str = "http://ead3.archivists.org/schema/";

pub(crate) const MARK_COLUMNS: [&str; 3] = ["Persona", "Datums", "Piezīmes"];
pub(crate) const RESOLUTION_COLUMNS: [&str; 6] = [
    "Atbildīgā persona",
    "Rezolūcijas autors",
    "Uzdevums",
    "Izpildes termiņš",
    "Datums",
    "Piezīmes",
];
const SECRECY: &str = "Slepenība";
pub(crate) const ACCESS: &str = "Pieejamība";
pub(crate) const UNTIL: &str = "Ierobežojuma datums";
pub(crate) const GROUND: &str = "Ierobežojuma pamats";

/// `control`: what this description is, and who made it when.
pub(super) fn control(description: &Description, id: &str, title: &str, xml: &mut Xml) {
    xml.open("control", &[]);
    xml.leaf("recordid", &[], id);
    xml.open("filedesc", &[]);
    xml.open("titlestmt", &[]);
    xml.leaf("titleproper", &[], title);
    xml.close();
    xml.close();
    xml.empty("maintenancestatus", &[("value", "new")]);
    xml.open("maintenanceagency", &[]);
    xml.leaf("agencyname", &[], &description.institution.name);
    xml.close();
    xml.open("maintenancehistory", &[]);
    xml.open("maintenanceevent", &[]);
    xml.empty("eventtype", &[("value", "created")]);
    let at = description.created_at.to_rfc3339();
    xml.leaf("eventdatetime", &[("standarddatetime", &at)], &at);
    xml.empty("agenttype", &[("value", "machine")]);
    let software = &description.software;
    xml.leaf(
        "agent",
        &[],
        &format!("{} {}", software.name, software.version),
    );
    xml.close();
    xml.close();
    xml.close();
}

/// What stands in the description of a unit.
pub(super) fn unit(description: &Description, inventory: &Inventory, unit: &Unit, xml: &mut Xml) {
    xml.open("did", &[]);
    xml.leaf("unitid", &[], &description.unit_code(inventory, unit));
    let cited = citation(description, inventory, unit);
    xml.leaf("unitid", &[("localtype", "citation")], &cited);
    if let Some(series) = &unit.series {
        xml.leaf("unitid", &[("localtype", "series")], series);
    }
    xml.leaf("unittitle", &[], &unit.title);
    if let (Some(from), Some(to)) = (unit.from, unit.to) {
        range(from, to, xml);
    }
    if let Some(extent) = &unit.extent {
        let whole = [
            ("coverage", "whole"),
            ("physdescstructuredtype", "spaceoccupied"),
        ];
        xml.open("physdescstructured", &whole);
        xml.leaf("quantity", &[], &extent.quantity);
        xml.leaf("unittype", &[], &extent.unit);
        xml.close();
    }
    if let Some(form) = &unit.form {
        xml.leaf("physdesc", &[("label", "Forma")], form);
    }
    languages(&unit.languages, xml);
    if let Some(notes) = &unit.dating_notes {
        xml.open("didnote", &[("label", "Datējuma piezīmes")]);
        xml.leaf("p", &[], notes);
        xml.close();
    }
    xml.close();
    paragraph("scopecontent", unit.contents.as_ref(), xml);
    paragraph("arrangement", unit.arrangement.as_ref(), xml);
    paragraph("custodhist", unit.archival_history.as_ref(), xml);
    paragraph("altformavail", unit.copies.as_ref(), xml);
    paragraph("relatedmaterial", unit.related.as_ref(), xml);
    paragraph("odd", unit.notes.as_ref(), xml);
    access(&unit.access, unit.secrecy.as_deref(), xml);
}

fn range(from: PartialDate, to: PartialDate, xml: &mut Xml) {
    xml.open("unitdatestructured", &[]);
    xml.open("daterange", &[]);
    xml.leaf(
        "fromdate",
        &[("standarddate", &from.iso())],
        &from.to_string(),
    );
    xml.leaf("todate", &[("standarddate", &to.iso())], &to.to_string());
    xml.close();
    xml.close();
}

/// What stands in the description of a document; `links` are its files, where the description speaks of them.
pub(super) fn document(
    description: &Description,
    id: &str,
    document: &Document,
    links: &[(String, &File)],
    xml: &mut Xml,
) {
    xml.open("did", &[]);
    xml.leaf("unitid", &[], id);
    xml.leaf("unitid", &[("localtype", "source")], &document.id);
    xml.leaf("unittitle", &[], &document.title);
    for (label, day) in [
        ("Sagatavošanas datums", document.prepared),
        ("Dokumenta datums", document.dated),
        ("Nosūtīšanas datums", document.sent),
    ] {
        if let Some(day) = day {
            let normal = day.to_string();
            xml.leaf(
                "unitdate",
                &[("label", label), ("normal", &normal)],
                &shown(Some(day)),
            );
        }
    }
    if !document.persons.is_empty() {
        xml.open("origination", &[]);
        for person in &document.persons {
            xml.open("persname", &[("relator", person.relator.code())]);
            xml.leaf("part", &[], &person.name);
            xml.close();
        }
        xml.close();
    }
    languages(&document.languages, xml);
    for (href, file) in links {
        let link = [
            ("daotype", "borndigital"),
            ("href", href.as_str()),
            ("linktitle", &file.name),
        ];
        xml.empty("dao", &link);
    }
    xml.close();
    access(&document.access, None, xml);
    paragraph("userestrict", document.access.conditions.as_ref(), xml);
    paragraph("phystech", document.technical.as_ref(), xml);
    paragraph("scopecontent", document.annotation.as_ref(), xml);
    if let Some(keywords) = &document.keywords {
        xml.open("controlaccess", &[]);
        xml.open("subject", &[]);
        xml.leaf("part", &[], keywords);
        xml.close();
        xml.close();
    }
    xml.open("odd", &[]);
    let institution = &description.institution.registration_number;
    let number = &document.registration_number;
    let senders: Vec<&str> = document.senders_number.as_deref().into_iter().collect();
    let addressees: Vec<&str> = document.addressees.iter().map(String::as_str).collect();
    list("Iestādes reģistrācijas Nr.", &[institution], xml);
    list("Dokumenta reģistrācijas Nr.", &[number], xml);
    list("Nosūtītāja dokumenta Nr.", &senders, xml);
    list("Dokumentu grupa", &[document.group.latvian()], xml);
    list("Dokumentu tips", &[&document.kind], xml);
    list("Lietas Numurs", &[&document.file_index], xml);
    list("Adresāts", &addressees, xml);
    if let Some(notes) = &document.notes {
        list("Piezīmes", &[notes], xml);
    }
    table(
        "t1",
        "Viza",
        &MARK_COLUMNS,
        document.visas.iter().map(mark),
        xml,
    );
    let receipts = document.receipts.iter().map(mark);
    table("t2", "Iepazīšanas Atzīme", &MARK_COLUMNS, receipts, xml);
    let resolutions = document.resolutions.iter().map(resolution);
    table("t3", "Rezolūcija", &RESOLUTION_COLUMNS, resolutions, xml);
    xml.close();
}

fn languages(codes: &[String], xml: &mut Xml) {
    xml.open("langmaterial", &[]);
    for code in codes {
        // The check has refused the unknown ones.
        let code = bibliographic(code).unwrap_or("und");
        xml.leaf("language", &[("langcode", code)], code);
    }
    xml.close();
}

fn access(data: &AccessData, secrecy: Option<&str>, xml: &mut Xml) {
    xml.open("accessrestrict", &[]);
    xml.open("list", &[("listtype", "deflist")]);
    term(ACCESS, data.access.descriptor(), xml);
    if let Some(until) = data.until {
        xml.open("defitem", &[]);
        xml.leaf("label", &[], UNTIL);
        xml.open("item", &[]);
        let normal = until.to_string();
        xml.leaf("date", &[("standarddate", &normal)], &shown(Some(until)));
        xml.close();
        xml.close();
    }
    if let Some(ground) = &data.ground {
        term(GROUND, ground, xml);
    }
    if let Some(secrecy) = secrecy {
        term(SECRECY, secrecy, xml);
    }
    xml.close();
    xml.close();
}

fn term(label: &str, value: &str, xml: &mut Xml) {
    xml.open("defitem", &[]);
    xml.leaf("label", &[], label);
    xml.leaf("item", &[], value);
    xml.close();
}

fn paragraph(name: &'static str, text: Option<&String>, xml: &mut Xml) {
    if let Some(text) = text {
        xml.open(name, &[]);
        xml.leaf("p", &[], text);
        xml.close();
    }
}

/// A list without an item is left out: EAD3 knows none.
fn list(heading: &str, items: &[&str], xml: &mut Xml) {
    if items.is_empty() {
        return;
    }
    xml.open("list", &[("listtype", "unordered")]);
    xml.leaf("head", &[], heading);
    for item in items {
        xml.leaf("item", &[], item);
    }
    xml.close();
}

fn table<const N: usize>(
    id: &str,
    heading: &str,
    columns: &[&str; N],
    rows: impl ExactSizeIterator<Item = [String; N]>,
    xml: &mut Xml,
) {
    if rows.len() == 0 {
        return;
    }
    xml.open("table", &[("id", id)]);
    xml.leaf("head", &[], heading);
    xml.open("tgroup", &[("cols", &N.to_string())]);
    xml.open("thead", &[]);
    xml.open("row", &[]);
    for column in columns {
        xml.leaf("entry", &[], column);
    }
    xml.close();
    xml.close();
    xml.open("tbody", &[]);
    for row in rows {
        xml.open("row", &[]);
        for cell in row {
            xml.leaf("entry", &[], &cell);
        }
        xml.close();
    }
    xml.close();
    xml.close();
    xml.close();
}

fn mark(mark: &Mark) -> [String; 3] {
    let Mark {
        person,
        date,
        notes,
    } = mark;
    [
        person.clone(),
        shown(*date),
        notes.clone().unwrap_or_default(),
    ]
}

fn resolution(resolution: &Resolution) -> [String; 6] {
    let Resolution {
        author,
        responsible,
        task,
        due,
        date,
        notes,
    } = resolution;
    let day = |day: &Option<NaiveDate>| shown(*day);
    [
        responsible.clone(),
        author.clone(),
        task.clone(),
        day(due),
        day(date),
        notes.clone().unwrap_or_default(),
    ]
}
