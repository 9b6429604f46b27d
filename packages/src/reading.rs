//! A package as it lies on disk, whoever wrote it: a folder or a zip file, read file by file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use zip::{CompressionMethod, ZipArchive};

use crate::fault::{Fault, Place, Rule};
use crate::hash::{Hashes, Measure};
use crate::writer::ReadSeek;

/// Deeper than any description; shallow enough for every machine.
const DEEPEST: usize = 128;
const CHUNK: usize = 256 * 1024;

/// The files of a package by their paths from its root, with their sizes.
pub(crate) struct Package {
    holder: Holder,
    pub(crate) name: String,
    pub(crate) files: BTreeMap<String, u64>,
}

enum Holder {
    Folder(PathBuf),
    Zip {
        archive: Box<ZipArchive<BufReader<Box<dyn ReadSeek>>>>,
        indexes: BTreeMap<String, usize>,
    },
}

impl Package {
    /// Lists the files. What is wrong with the list itself is told in `faults`; an error is what keeps it from being
    /// listed at all.
    pub(crate) fn open(path: &Path, faults: &mut Vec<Fault>) -> io::Result<Self> {
        if fs::metadata(path)?.is_dir() {
            let mut files = BTreeMap::new();
            in_folder(path, path, &mut files, faults)?;
            let name = path.canonicalize()?;
            let name = name.file_name().unwrap_or_default();
            return Ok(Self {
                holder: Holder::Folder(path.to_owned()),
                name: name.to_string_lossy().into_owned(),
                files,
            });
        }
        Self::zip(Box::new(File::open(path)?), faults)
    }

    /// Lists the files of a zip file, wherever it lies.
    pub(crate) fn zip(input: Box<dyn ReadSeek>, faults: &mut Vec<Fault>) -> io::Result<Self> {
        in_zip(input, faults)
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Reads one file from its beginning.
    pub(crate) fn read<T>(
        &mut self,
        path: &str,
        read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
    ) -> io::Result<T> {
        match &mut self.holder {
            Holder::Folder(root) => read(&mut File::open(root.join(path))?),
            Holder::Zip { archive, indexes } => {
                let index = indexes.get(path).ok_or(io::ErrorKind::NotFound)?;
                read(&mut archive.by_index(*index)?)
            }
        }
    }

    pub(crate) fn measure(&mut self, path: &str, hashes: Hashes) -> io::Result<Measure> {
        self.read(path, |input| Measure::of(input, hashes))
    }

    /// Calls `visit` for each line with its number from 1. Lines that are not UTF-8 or absurdly long end the reading.
    pub(crate) fn lines(
        &mut self,
        path: &str,
        mut visit: impl FnMut(usize, &str),
    ) -> io::Result<()> {
        const MOST: u64 = 64 * 1024;
        self.read(path, |input| {
            let mut input = BufReader::new(input);
            for number in 1.. {
                let mut line = String::new();
                if input.by_ref().take(MOST).read_line(&mut line)? == 0 {
                    return Ok(());
                }
                if line.len() as u64 == MOST {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                visit(number, line.trim_end_matches(['\r', '\n']));
            }
            Ok(())
        })
    }

    /// Walks through an XML file; what is not well formed becomes a fault.
    pub(crate) fn xml(
        &mut self,
        path: &str,
        faults: &mut Vec<Fault>,
        mut visit: impl FnMut(&Element<'_>),
    ) {
        let read = self.read(path, |input| {
            walk(BufReader::new(input), &mut visit).map_err(io::Error::other)
        });
        if let Err(error) = read {
            let reason = error.to_string();
            faults.push(Fault::new(Place::path(path), "", Rule::BadXml { reason }));
        }
    }
}

fn in_folder(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, u64>,
    faults: &mut Vec<Fault>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            in_folder(root, &path, files, faults)?;
            continue;
        }
        let relative = path.strip_prefix(root).unwrap_or(&path);
        match relative.to_str() {
            Some(name) if kind.is_file() => {
                files.insert(name.replace('\\', "/"), entry.metadata()?.len());
            }
            // A link may lead out of the package, and a name that is no text cannot be described.
            _ => faults.push(Fault::new(
                Place::path(&relative.to_string_lossy()),
                "",
                Rule::UnsafePath,
            )),
        }
    }
    Ok(())
}

fn in_zip(input: Box<dyn ReadSeek>, faults: &mut Vec<Fault>) -> io::Result<Package> {
    let mut archive = ZipArchive::new(BufReader::with_capacity(CHUNK, input))?;
    let mut root: Option<String> = None;
    let mut files = BTreeMap::new();
    let mut indexes = BTreeMap::new();
    let mut several = false;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.into_owned();
        let mut tell = |rule| faults.push(Fault::new(Place::path(&name), "", rule));
        if entry.is_dir() {
            continue;
        }
        if !is_safe(&name) || entry.is_symlink() {
            tell(Rule::UnsafePath);
            continue;
        }
        if entry.compression() != CompressionMethod::Stored {
            tell(Rule::Compressed);
        }
        let Some((first, rest)) = name.split_once('/') else {
            several = true;
            continue;
        };
        if *root.get_or_insert_with(|| first.to_owned()) != first {
            several = true;
            continue;
        }
        if files.insert(rest.to_owned(), entry.size()).is_some() {
            tell(Rule::DescribedTwice);
        }
        indexes.insert(rest.to_owned(), index);
    }
    if several {
        faults.push(Fault::new(Place::package(), "", Rule::SeveralRoots));
    }
    Ok(Package {
        holder: Holder::Zip {
            archive: Box::new(archive),
            indexes,
        },
        name: root.unwrap_or_default(),
        files,
    })
}

/// Whether a path stays inside the package, on every system.
pub(crate) fn is_safe(path: &str) -> bool {
    !path.contains(['\\', '\0'])
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

/// One step through an XML document: an element that begins (`text` is `None`) or ends (with the text directly in it).
pub(crate) struct Element<'a> {
    /// Local names from the root: `mets/fileSec/fileGrp`
    pub(crate) path: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) attributes: &'a [(String, String)],
    pub(crate) text: Option<&'a str>,
}

impl Element<'_> {
    /// Value of the attribute of this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

struct Open {
    /// Length of the path before this element.
    before: usize,
    namespace: String,
    attributes: Vec<(String, String)>,
    text: String,
}

/// No document type is read and no entity but the five of XML is resolved, so nothing multiplies or reaches out.
fn walk(input: impl BufRead, visit: &mut dyn FnMut(&Element<'_>)) -> Result<(), String> {
    let mut reader = NsReader::from_reader(input);
    let mut buffer = Vec::new();
    let mut stack: Vec<Open> = Vec::new();
    let mut path = String::new();
    let mut seen = false;
    loop {
        buffer.clear();
        let position = reader.buffer_position();
        let (namespace, event) = reader
            .read_resolved_event_into(&mut buffer)
            .map_err(|error| format!("{error} ({position})"))?;
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            _ => String::new(),
        };
        match event {
            Event::Start(start) => {
                if stack.is_empty() && seen {
                    return Err(format!("a second root element ({position})"));
                }
                if stack.len() == DEEPEST {
                    return Err(format!("nested too deeply ({position})"));
                }
                seen = true;
                begin(&start, namespace, &mut path, &mut stack)?;
                tell(&path, &stack, false, visit);
            }
            Event::Empty(start) => {
                seen = true;
                begin(&start, namespace, &mut path, &mut stack)?;
                tell(&path, &stack, false, visit);
                end(&mut path, &mut stack, visit);
            }
            Event::End(_) => end(&mut path, &mut stack, visit),
            Event::Text(text) => add(&mut stack, &text.xml10_content()),
            Event::CData(text) => add(&mut stack, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let letter = match &*reference {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "apos" => '\'',
                    "quot" => '"',
                    _ => match reference.resolve_char_ref() {
                        Ok(Some(letter)) => letter,
                        _ => return Err(format!("an unknown entity ({position})")),
                    },
                };
                add(&mut stack, letter.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(format!("a document type ({position})")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if !stack.is_empty() => return Err(format!("it ends in `{path}`")),
            Event::Eof if !seen => return Err("it is empty".to_owned()),
            Event::Eof => return Ok(()),
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn begin(
    start: &BytesStart<'_>,
    namespace: String,
    path: &mut String,
    stack: &mut Vec<Open>,
) -> Result<(), String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        attributes.push((local(attribute.key.0).to_owned(), value.into_owned()));
    }
    let before = path.len();
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(local(start.name().0));
    stack.push(Open {
        before,
        namespace,
        attributes,
        text: String::new(),
    });
    Ok(())
}

fn tell(path: &str, stack: &[Open], ended: bool, visit: &mut dyn FnMut(&Element<'_>)) {
    if let Some(open) = stack.last() {
        visit(&Element {
            path,
            namespace: &open.namespace,
            attributes: &open.attributes,
            text: ended.then_some(open.text.as_str()),
        });
    }
}

fn end(path: &mut String, stack: &mut Vec<Open>, visit: &mut dyn FnMut(&Element<'_>)) {
    tell(path, stack, true, visit);
    if let Some(open) = stack.pop() {
        path.truncate(open.before);
    }
}

fn add(stack: &mut [Open], text: &str) {
    if let Some(open) = stack.last_mut() {
        open.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(xml: &str) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        walk(xml.as_bytes(), &mut |element| {
            if let Some(text) = element.text {
                all.push(format!("{}={}", element.path, text.trim()));
            }
        })?;
        Ok(all)
    }

    #[test]
    fn elements_are_told_with_their_text_and_torn_ones_refused() {
        let read = told("<a xmlns:x='n'><x:b c='1'>1 &lt; 2 &#x101;</x:b><d/></a>");
        assert_eq!(read.unwrap(), ["a/b=1 < 2 ā", "a/d=", "a="]);
        for torn in [
            "",
            "<a>",
            "<a></b>",
            "<a/><b></b>",
            "<a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        ] {
            assert!(told(torn).is_err(), "{torn}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        for path in ["../a", "a/../b", "/a", "a//b", "a\\b", "", "a/."] {
            assert!(!is_safe(path), "{path}");
        }
        assert!(is_safe("a/b..c/.d"));
    }
}
