//! A small delivery of an invented institution, with everything that a description can say, and its contents in memory.

use std::collections::HashMap;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use packages::description::{
    Access, AccessData, Archive, Content, Document, Event, EventKind, Extent, File, Group,
    Institution, Inventory, Mark, Person, RecordGroup, Relator, Rendition, Resolution, Software,
    Unit,
};
use packages::{
    Advance, Contents, Description, Kind, PartialDate, Plan, Sha256, Shape, Writer, Written,
};

/// Contents by their hashes.
#[derive(Default)]
pub(crate) struct Store(pub(crate) HashMap<Sha256, Vec<u8>>);

impl Contents for Store {
    fn size(&self, content: &Sha256) -> io::Result<Option<u64>> {
        Ok(self.0.get(content).map(|bytes| bytes.len() as u64))
    }

    fn open(&self, content: &Sha256) -> io::Result<Box<dyn Read + Send + '_>> {
        match self.0.get(content) {
            Some(bytes) => Ok(Box::new(Cursor::new(bytes))),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl Store {
    pub(crate) fn file(&mut self, name: &str, bytes: &[u8]) -> File {
        let sha256 = Sha256::of(bytes);
        self.0.insert(sha256, bytes.to_vec());
        File {
            name: name.to_owned(),
            content: Some(Content {
                size: bytes.len() as u64,
                sha256,
                sha1: None,
            }),
            media_type: "application/pdf".to_owned(),
            pronom: Some("fmt/477".to_owned()),
            rendition: Rendition::Original,
        }
    }
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn open() -> AccessData {
    AccessData {
        access: Access::Open,
        until: None,
        ground: None,
        conditions: None,
    }
}

pub(crate) fn restricted() -> AccessData {
    AccessData {
        access: Access::Sensitive,
        until: Some(day(2096, 12, 31)),
        ground: Some("Privātā dzīve".to_owned()),
        conditions: Some("Ar arhīva atļauju".to_owned()),
    }
}

pub(crate) fn document(id: &str, title: &str, files: Vec<File>) -> Document {
    Document {
        id: id.to_owned(),
        title: title.to_owned(),
        registration_number: "1-8/17".to_owned(),
        senders_number: None,
        file_index: "1-8".to_owned(),
        group: Group::Internal,
        kind: "Rīkojums".to_owned(),
        dated: Some(day(2021, 3, 4)),
        prepared: Some(day(2021, 3, 3)),
        sent: None,
        languages: vec!["lv".to_owned()],
        keywords: None,
        annotation: None,
        notes: None,
        technical: None,
        access: open(),
        addressees: Vec::new(),
        persons: vec![Person {
            name: "Ilze Vanaga".to_owned(),
            relator: Relator::Signer,
        }],
        visas: Vec::new(),
        receipts: Vec::new(),
        resolutions: Vec::new(),
        files,
        events: vec![Event {
            id: format!("{id}-registered"),
            kind: EventKind::Registration,
            at: instant("2021-03-04T08:15:30Z"),
            by: Some("Anna Liepa".to_owned()),
            detail: "Reģistrēts ar Nr. 1-8/17".to_owned(),
            files: Vec::new(),
        }],
    }
}

pub(crate) fn unit(number: &str, title: &str, documents: Vec<Document>) -> Unit {
    Unit {
        number: number.parse().unwrap(),
        series: Some("1.2".to_owned()),
        title: title.to_owned(),
        contents: Some("Rīkojumi pamatdarbībā <1.–40.> & pielikumi".to_owned()),
        from: Some(PartialDate::Month {
            year: 2021,
            month: 1,
        }),
        to: Some(PartialDate::Year(2021)),
        dating_notes: None,
        extent: Some(Extent {
            quantity: "77,7".to_owned(),
            unit: "KB".to_owned(),
        }),
        related: Some("2-3, 2A-7a".to_owned()),
        arrangement: Some("Hronoloģiski".to_owned()),
        archival_history: None,
        notes: Some("Nelasāmas datnes: saņemtas šādas".to_owned()),
        form: Some("Oriģināli".to_owned()),
        secrecy: Some("Publisks".to_owned()),
        copies: Some("Nav".to_owned()),
        languages: vec!["lv".to_owned(), "ru".to_owned()],
        access: open(),
        handed_over_by: None,
        documents,
    }
}

/// Two units of one inventory: an open one of two documents, one with an archival rendition beside its original, and a
/// restricted one numbered with a letter.
pub(crate) fn delivery() -> (Description, Store) {
    let mut store = Store::default();
    let mut original = store.file("Rīkojums Nr. 17 (āēī) 100%.docx", b"office document");
    original.media_type =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document".to_owned();
    original.pronom = Some("fmt/412".to_owned());
    let mut archival = store.file("Rīkojums Nr. 17 (āēī) 100%.pdf", b"%PDF-1.7 archival");
    archival.rendition = Rendition::Archival {
        of: original.name.clone(),
    };
    let mut order = document(
        "d-1",
        "Par darba laiku \"svētkos\"",
        vec![original.clone(), archival.clone()],
    );
    order.visas.push(Mark {
        person: "Jānis Bērziņš".to_owned(),
        date: Some(day(2021, 3, 3)),
        notes: Some("Saskaņots".to_owned()),
    });
    order.receipts.push(Mark {
        person: "Anna Liepa".to_owned(),
        date: Some(day(2021, 3, 5)),
        notes: None,
    });
    order.resolutions.push(Resolution {
        author: "Ilze Vanaga".to_owned(),
        responsible: "Anna Liepa".to_owned(),
        task: "Iepazīstināt darbiniekus".to_owned(),
        due: Some(day(2021, 3, 10)),
        date: Some(day(2021, 3, 4)),
        notes: None,
    });
    order.addressees = vec![
        "Visas struktūrvienības".to_owned(),
        "Grāmatvedība".to_owned(),
    ];
    order.events.push(Event {
        id: "d-1-rendered".to_owned(),
        kind: EventKind::FormatChange,
        at: instant("2021-03-04T08:16:00Z"),
        by: None,
        detail: "PDF/A-2b no biroja dokumenta".to_owned(),
        files: vec![original.name.clone(), archival.name.clone()],
    });
    let second = document(
        "d-2",
        "Par inventarizāciju",
        vec![store.file("17.pdf", b"%PDF-1.7 second")],
    );
    let mut letter = document(
        "d-3",
        "Iesniegums",
        vec![store.file("17.pdf", b"%PDF-1.7 letter")],
    );
    letter.group = Group::Incoming;
    letter.senders_number = Some("B-12".to_owned());
    letter.access = restricted();
    let mut closed = unit("15.a", "Iesniegumi", vec![letter]);
    closed.access = restricted();

    let description = Description {
        name: "export_1_261123-104500".to_owned(),
        created_at: instant("2026-11-23T10:45:00Z"),
        software: Software {
            name: "Aprite".to_owned(),
            version: "0.1.0".to_owned(),
        },
        archive: Archive {
            name: "Latvijas Nacionālais arhīvs".to_owned(),
            code: "LNA".to_owned(),
            department: "VAZVA".to_owned(),
        },
        institution: Institution {
            name: "Paraugu sociālais dienests".to_owned(),
            registration_number: "90000000001".to_owned(),
        },
        agreement: Some("LNA-2026/7".to_owned()),
        record_group: RecordGroup {
            number: "327".to_owned(),
            title: "Paraugu sociālais dienests".to_owned(),
        },
        inventories: vec![Inventory {
            number: "2".parse().unwrap(),
            title: "Pastāvīgi glabājamās lietas".to_owned(),
            units: vec![
                unit("15", "Rīkojumi pamatdarbībā", vec![order, second]),
                closed,
            ],
        }],
    };
    (description, store)
}

pub(crate) fn on(_: Advance) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Writes the delivery into a folder.
pub(crate) fn packed(kind: Kind, shape: Shape, folder: &Path) -> Written {
    let (description, store) = delivery();
    packed_of(&description, &store, kind, shape, folder)
}

/// The same of a delivery that was altered.
pub(crate) fn packed_of(
    description: &Description,
    store: &Store,
    kind: Kind,
    shape: Shape,
    folder: &Path,
) -> Written {
    let plan = Plan::new(kind, description).expect("a sound description");
    let writer = Writer::new(folder, shape);
    writer.write(&plan, store, on).expect("written")
}

/// Writes the delivery as a folder, and lets the test alter it.
pub(crate) fn altered(kind: Kind, alter: impl FnOnce(&Path)) -> Vec<packages::Fault> {
    let folder = tempfile::tempdir().unwrap();
    let written = packed(kind, Shape::Folder, folder.path());
    alter(&written.path);
    packages::validate(&written.path).unwrap().faults
}
