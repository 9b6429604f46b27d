//! How fast packing is, beside the programs that everybody has: `cargo run --release -p packages --example pack -- FOLDER
//! MEGABYTES` makes files of 100 KB to 50 MB, packs them as OPEX and as E-ARK, and copies and sums the same files with `cp`
//! and `sha256sum`, all in one run.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File as Disk};
use std::io::{self, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use chrono::{DateTime, NaiveDate};
use packages::description::{
    Access, AccessData, Archive, Content, Document, File, Group, Institution, Inventory,
    RecordGroup, Rendition, Software, Unit,
};
use packages::{
    Contents, Description, EarkVersion, Kind, OpexNamespace, PartialDate, Plan, Sha256, Shape,
    UnitNumber, Writer,
};

const SMALLEST: u64 = 100_000;
const LARGEST: u64 = 50_000_000;

struct Folder(HashMap<Sha256, (PathBuf, u64)>);

impl Contents for Folder {
    fn size(&self, content: &Sha256) -> io::Result<Option<u64>> {
        Ok(self.0.get(content).map(|(_, size)| *size))
    }

    fn open(&self, content: &Sha256) -> io::Result<Box<dyn Read + Send + '_>> {
        let (path, _) = self.0.get(content).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Disk::open(path)?))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(megabytes)) = (arguments.next(), arguments.next()) else {
        return Err("pack FOLDER MEGABYTES".into());
    };
    let folder = PathBuf::from(folder).join("pack-measurement");
    let wanted = megabytes.parse::<u64>()? * 1_000_000;
    let source = folder.join("source");
    fs::create_dir_all(&source)?;
    let (files, contents) = make(&source, wanted)?;
    let bytes: u64 = files
        .iter()
        .filter_map(|file| file.content)
        .map(|content| content.size)
        .sum();
    println!("{} files, {} MB", files.len(), bytes / 1_000_000);
    let description = description(files)?;

    // Everything has been read once, so all begin alike.
    let copied = folder.join("copied");
    let start = Instant::now();
    let paths = contents.0.values().map(|(path, _)| path);
    let done = Command::new("sha256sum").args(paths).output()?;
    let sum = start.elapsed();
    if !done.status.success() {
        return Err("sha256sum failed".into());
    }
    let start = Instant::now();
    let done = Command::new("cp")
        .arg("-r")
        .arg(&source)
        .arg(&copied)
        .status()?;
    let copy = start.elapsed();
    if !done.success() {
        return Err("cp failed".into());
    }
    fs::remove_dir_all(&copied)?;
    let beside = sum + copy;
    println!(
        "sha256sum {:.1} s + cp {:.1} s = {:.1} s",
        sum.as_secs_f64(),
        copy.as_secs_f64(),
        beside.as_secs_f64()
    );

    for (name, kind) in [
        ("OPEX", Kind::Opex(OpexNamespace::Absent)),
        ("E-ARK 2.2", Kind::Eark(EarkVersion::V2_2)),
    ] {
        let start = Instant::now();
        let plan = Plan::new(kind, &description).map_err(|faults| format!("{faults:?}"))?;
        let writer = Writer::new(&folder, Shape::Zip);
        let written = writer.write(&plan, &contents, |_| ControlFlow::Continue(()))?;
        let packing = start.elapsed();
        let start = Instant::now();
        let report = packages::validate(&written.path)?;
        let reading = start.elapsed();
        if !report.faults.is_empty() {
            return Err(format!("{:?}", report.faults).into());
        }
        println!(
            "{name}: packed in {:.1} s, ratio {:.2}; read back and proven in {:.1} s",
            packing.as_secs_f64(),
            packing.as_secs_f64() / beside.as_secs_f64(),
            reading.as_secs_f64()
        );
        fs::remove_file(&written.path)?;
        fs::remove_file(written.path.with_extension("zip.sha256"))?;
    }
    fs::remove_dir_all(&folder)?;
    println!("peak resident memory: {}", peak()?);
    Ok(())
}

/// Files of pseudo-random bytes, their sizes spread evenly over their orders of magnitude.
fn make(folder: &Path, wanted: u64) -> io::Result<(Vec<File>, Folder)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut files = Vec::new();
    let mut contents = HashMap::new();
    let mut bytes = 0;
    while bytes < wanted {
        let magnitude = random() % 9;
        let least = SMALLEST << magnitude;
        let size = (least + random() % least).min(LARGEST);
        let name = format!("datne-{}.pdf", files.len() + 1);
        let path = folder.join(&name);
        let mut out = BufWriter::with_capacity(1 << 20, Disk::create(&path)?);
        for _ in 0..size / 8 {
            out.write_all(&random().to_le_bytes())?;
        }
        out.flush()?;
        drop(out);
        let size = size / 8 * 8;
        let summed = Command::new("sha256sum").arg(&path).output()?;
        let text = String::from_utf8_lossy(&summed.stdout);
        let sha256: Sha256 = text
            .split(' ')
            .next()
            .and_then(|hash| hash.parse().ok())
            .ok_or(io::ErrorKind::InvalidData)?;
        contents.insert(sha256, (path, size));
        files.push(File {
            name,
            content: Some(Content {
                size,
                sha256,
                sha1: None,
            }),
            media_type: "application/pdf".to_owned(),
            pronom: Some("fmt/477".to_owned()),
            rendition: Rendition::Original,
        });
        bytes += size;
    }
    Ok((files, Folder(contents)))
}

fn description(files: Vec<File>) -> Result<Description, Box<dyn Error>> {
    let access = AccessData {
        access: Access::Open,
        until: None,
        ground: None,
        conditions: None,
    };
    let documents = files
        .into_iter()
        .zip(1..)
        .map(|(file, number)| Document {
            id: format!("document-{number}"),
            title: format!("Rīkojums Nr. {number}"),
            registration_number: format!("1-8/{number}"),
            senders_number: None,
            file_index: "1-8".to_owned(),
            group: Group::Internal,
            kind: "Rīkojums".to_owned(),
            dated: NaiveDate::from_ymd_opt(2021, 3, 4),
            prepared: None,
            sent: None,
            languages: vec!["lv".to_owned()],
            keywords: None,
            annotation: None,
            notes: None,
            technical: None,
            access: access.clone(),
            addressees: Vec::new(),
            persons: Vec::new(),
            visas: Vec::new(),
            receipts: Vec::new(),
            resolutions: Vec::new(),
            files: vec![file],
            events: Vec::new(),
        })
        .collect();
    let unit = Unit {
        number: UnitNumber::new(15, None)?,
        series: None,
        title: "Rīkojumi".to_owned(),
        contents: None,
        from: Some(PartialDate::Year(2021)),
        to: Some(PartialDate::Year(2021)),
        dating_notes: None,
        arrangement: None,
        archival_history: None,
        notes: None,
        languages: vec!["lv".to_owned()],
        access,
        handed_over_by: None,
        documents,
    };
    Ok(Description {
        name: "measured".to_owned(),
        created_at: DateTime::from_timestamp(1_700_000_000, 0).ok_or("a time")?,
        software: Software {
            name: "pack".to_owned(),
            version: "1".to_owned(),
        },
        archive: Archive {
            name: "Arhīvs".to_owned(),
            code: "LNA".to_owned(),
            department: "VAZVA".to_owned(),
        },
        institution: Institution {
            name: "Iestāde".to_owned(),
            registration_number: "90000000001".to_owned(),
        },
        agreement: None,
        record_group: RecordGroup {
            number: "327".to_owned(),
            title: "Fonds".to_owned(),
        },
        inventories: vec![Inventory {
            number: UnitNumber::new(2, None)?,
            title: "Pastāvīgi glabājamās lietas".to_owned(),
            units: vec![unit],
        }],
    })
}

/// As the kernel counts it.
fn peak() -> io::Result<String> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(line.unwrap_or("unknown").trim().to_owned())
}
