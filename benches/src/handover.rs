//! How fast packages for an archive are written, beside `sha256sum` and `cp -r` of the same files in the same run: files of 100 KB
//! to 50 MB, as the permanent series of an office come to.

use std::collections::HashMap;
use std::fs::{self, File as Disk};
use std::io::{self, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use chrono::{DateTime, NaiveDate};
use clap::Args;
use packages::description::{
    Access, AccessData, Archive, Content, Document, File, Group, Institution, Inventory,
    RecordGroup, Rendition, Software, Unit,
};
use packages::{
    Contents, Description, EarkVersion, Kind, OpexNamespace, PartialDate, Plan, Sha256, Shape,
    UnitNumber, Writer,
};

use crate::Outcome;
use crate::figure::{Figure, Goal};

const BENCH: &str = "handover";
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

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// How much is packed.
    #[arg(long, default_value_t = 10_000)]
    megabytes: u64,
    /// Where the files, their copy and the packages lie meanwhile: thrice as much as is packed.
    #[arg(long)]
    directory: Option<PathBuf>,
    /// 200 MB instead: whether it works.
    #[arg(long)]
    quick: bool,
}

pub(crate) fn run(arguments: Arguments) -> Outcome<()> {
    let folder = match &arguments.directory {
        Some(directory) => tempfile::tempdir_in(directory)?,
        None => tempfile::tempdir()?,
    };
    let folder = folder.path();
    let megabytes = if arguments.quick {
        200
    } else {
        arguments.megabytes
    };
    let source = folder.join("source");
    fs::create_dir_all(&source)?;
    eprintln!("making {megabytes} MB of files");
    let (files, contents) = make(&source, megabytes * 1_000_000)?;
    eprintln!("{} files", files.len());
    let description = description(files)?;

    let paths = contents.0.values().map(|(path, _)| path);
    let sum = timed(Command::new("sha256sum").args(paths))?;
    let copied = folder.join("copied");
    let copy = timed(Command::new("cp").arg("-r").args([&source, &copied]))?;
    fs::remove_dir_all(&copied)?;
    let beside = sum + copy;
    Figure::new(BENCH, "sha256sum", sum, "s").print()?;
    Figure::new(BENCH, "cp", copy, "s").print()?;

    for (name, kind) in [
        ("opex", Kind::Opex(OpexNamespace::Absent)),
        ("eark_2_2", Kind::Eark(EarkVersion::V2_2)),
    ] {
        let start = Instant::now();
        let plan = Plan::new(kind, &description).map_err(|faults| format!("{faults:?}"))?;
        let writer = Writer::new(folder, Shape::Zip);
        let written = writer.write(&plan, &contents, |_| ControlFlow::Continue(()))?;
        let packing = start.elapsed().as_secs_f64();
        Figure::new(BENCH, format!("packed_{name}"), packing, "s")
            .beside("sha256sum_and_cp", beside)
            .aiming(Goal::AtMost(1.3))
            .print()?;
        let start = Instant::now();
        let report = packages::validate(&written.path)?;
        let reading = start.elapsed().as_secs_f64();
        if !report.faults.is_empty() {
            return Err(format!("{:?}", report.faults).into());
        }
        Figure::new(BENCH, format!("read_back_{name}"), reading, "s").print()?;
        fs::remove_file(&written.path)?;
        fs::remove_file(written.path.with_extension("zip.sha256"))?;
    }
    Figure::new(BENCH, "peak_resident", peak()?, "MB")
        .aiming(Goal::AtMost(200.0))
        .print()
}

/// Seconds that a program takes; what it prints is thrown away.
fn timed(command: &mut Command) -> Outcome<f64> {
    let start = Instant::now();
    let done = command.output()?;
    match done.status.success() {
        true => Ok(start.elapsed().as_secs_f64()),
        false => Err(format!("{command:?} failed").into()),
    }
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

fn description(files: Vec<File>) -> Outcome<Description> {
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
        extent: None,
        related: None,
        arrangement: None,
        archival_history: None,
        notes: None,
        form: None,
        secrecy: None,
        copies: None,
        languages: vec!["lv".to_owned()],
        access,
        handed_over_by: None,
        documents,
    };
    Ok(Description {
        name: "measured".to_owned(),
        created_at: DateTime::from_timestamp(1_700_000_000, 0).ok_or("a time")?,
        software: Software {
            name: "benches".to_owned(),
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

/// Megabytes, as the kernel counts them.
fn peak() -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB"));
    let kibibytes: f64 = kibibytes.ok_or("no peak is told")?.trim().parse()?;
    Ok(kibibytes * 1_024.0 / 1_000_000.0)
}
