//! LibreOffice, without a screen.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fault::Fault;
use super::filter::filter;
use super::process::{Bounds, End, run};
use super::room::{Copied, Room, Sha256, copy, measure};
use crate::found::{Identified, Protection};
use crate::identify::{Extension, Identification, identify};
use crate::table::Format;

/// PDF/A-2b.
const WANTED: &str = "fmt/477";
/// The filter that writes it: version 2 of its list of PDF versions is PDF/A-2b.
const EXPORT: &str = r#"pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}"#;
/// What the program is told before it opens anything.
const SETTINGS: &str = include_str!("settings.xcu");

/// What one rendition may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub time: Duration,
    /// The longest document, in bytes.
    pub input: u64,
    /// The longest rendition, in bytes.
    pub output: u64,
    /// The address space of each process, in bytes. LibreOffice 7.4 needs about 1 GiB for a letter.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            time: Duration::from_secs(120),
            input: 200 * MIB,
            output: 200 * MIB,
            memory: 3 * 1024 * MIB,
        }
    }
}

/// A LibreOffice that has said what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    program: PathBuf,
    version: String,
}

/// A rendition and where it came from, as an archive records it (PREMIS: event, agent, relationship).
///
/// The file goes when this is dropped.
#[derive(Debug)]
pub struct Rendition {
    /// Of the document it was made from.
    pub source: Sha256,
    /// Of the rendition.
    pub sha256: Sha256,
    /// The length of the rendition in bytes.
    pub bytes: u64,
    pub format: &'static Format,
    /// The program and its version, in its own words.
    pub made_by: String,
    room: Room,
}

impl Rendition {
    /// The rendition, to be read from its beginning.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(&self) -> io::Result<File> {
        File::open(output(&self.room))
    }
}

impl Office {
    /// Asks a program, usually `/usr/bin/soffice`, what it is. `work` is a folder for the run.
    ///
    /// # Errors
    /// [`Fault::Missing`] where it is not there or does not answer as LibreOffice does.
    pub fn at(program: &Path, work: &Path) -> Result<Self, Fault> {
        let missing = || Fault::Missing(program.to_owned());
        if !program.is_file() {
            return Err(missing());
        }
        let room = Room::below(work)?;
        let profile = profile(&room)?;
        let arguments = [profile.as_str(), "--headless", "--version"].map(OsStr::new);
        let bounds = Limits::default().bounds();
        let End::Ended { said, .. } = run(program, &arguments, room.path(), bounds)? else {
            return Err(Fault::TimedOut);
        };
        let version = said
            .lines()
            .find(|line| line.starts_with("LibreOffice "))
            .ok_or_else(missing)?;
        Ok(Self {
            program: program.to_owned(),
            version: version.trim().to_owned(),
        })
    }

    /// The program's own words for what it is, such as `LibreOffice 7.4.7.2 40(Build:2)`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Makes a PDF/A-2b of a document that was identified as `what`.
    ///
    /// Blocks until the program has ended. `work` is a folder with room for the document and its rendition; everything
    /// put there goes with the rendition, or at once where there is none. No process is left behind.
    ///
    /// # Errors
    /// See [`Fault`]; [`Fault::remedy`] says what helps.
    pub fn render(
        &self,
        document: &mut impl Read,
        what: &Identified,
        work: &Path,
        limits: Limits,
    ) -> Result<Rendition, Fault> {
        if what.protection == Protection::Encrypted {
            return Err(Fault::Encrypted);
        }
        let filter = filter(what.format).ok_or(Fault::NotRenderable(what.format))?;
        if !self.program.is_file() {
            return Err(Fault::Missing(self.program.clone()));
        }
        let room = Room::below(work)?;
        let name = format!("document.{}", filter.extension);
        let source = copy(
            document,
            &mut File::create(room.path().join(&name))?,
            limits.input,
        )?
        .ok_or(Fault::InputTooLarge { most: limits.input })?;

        let profile = profile(&room)?;
        let import = format!("--infilter={}", filter.name);
        let arguments = [
            &profile,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            &import,
            "--convert-to",
            EXPORT,
            "--outdir",
            "made",
            &name,
        ]
        .map(OsStr::new);
        match run(&self.program, &arguments, room.path(), limits.bounds())? {
            End::TimedOut => Err(Fault::TimedOut),
            End::Ended { status, said } => {
                let made = made(&room, limits)?.ok_or_else(|| {
                    if said.contains("could not be loaded") {
                        Fault::Corrupt(what.format)
                    } else {
                        Fault::NothingProduced { status }
                    }
                })?;
                let format = archival(&room)?;
                Ok(Rendition {
                    source: source.sha256,
                    sha256: made.sha256,
                    bytes: made.bytes,
                    format,
                    made_by: self.version.clone(),
                    room,
                })
            }
        }
    }
}

impl Limits {
    fn bounds(self) -> Bounds {
        Bounds {
            time: self.time,
            memory: self.memory,
            // One more than is taken, so that a rendition cut off is told from one that just fits.
            file: self.output.saturating_add(1).max(MOST_OF_ITS_OWN),
        }
    }
}

/// The program writes files of its own too, in its profile, and fails over them in ways that say nothing.
const MOST_OF_ITS_OWN: u64 = 8 * 1024 * 1024;

fn output(room: &Room) -> PathBuf {
    room.path().join("made/document.pdf")
}

/// The rendition as it lies there; `None` where there is none, or nothing in it.
fn made(room: &Room, limits: Limits) -> Result<Option<Copied>, Fault> {
    match measure(&output(room), limits.output) {
        Ok(None) => Err(Fault::OutputTooLarge {
            most: limits.output,
        }),
        Ok(Some(made)) => Ok(Some(made).filter(|made| made.bytes > 0)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn archival(room: &Room) -> Result<&'static Format, Fault> {
    let name = Extension::of("document.pdf");
    match identify(&mut File::open(output(room))?, name.as_ref())? {
        Identification::Identified(found) if found.format.puid.as_str() == WANTED => {
            Ok(found.format)
        }
        other => Err(Fault::NotPdfA(other)),
    }
}

/// Makes a profile in the room and gives the argument that names it.
fn profile(room: &Room) -> io::Result<String> {
    let folder = room.path().join("profile");
    fs::create_dir_all(folder.join("user"))?;
    fs::write(folder.join("user/registrymodifications.xcu"), SETTINGS)?;
    Ok(format!("-env:UserInstallation=file://{}", escaped(&folder)))
}

/// A path as a URL has it (RFC 3986, 3.3).
fn escaped(path: &Path) -> String {
    use std::fmt::Write;
    let mut url = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                url.push(char::from(*byte));
            }
            // Writing to a string does not fail.
            byte => drop(write!(url, "%{byte:02X}")),
        }
    }
    url
}
