//! How a package gets into a place of files: under a name of its own while it is not whole, continued where it broke off,
//! read back, and only then under its name.

use std::collections::BTreeSet;
use std::path::Path;

use bytes::{Bytes, BytesMut};
use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;

use crate::course::{Course, Stage, Watch};
use crate::error::{Error, Result, SourceFault, Taker};
use crate::files::{CHUNK, Files, Kind, Published, Reader, Seen, Writer};
use crate::package::{Content, Digest, Entry, File, Origin, Package, Supplied};
use crate::{Arrival, Check, Delivered};

pub(crate) async fn bring<F: Files>(
    files: &F,
    package: &Package,
    watch: Watch<'_>,
) -> Result<Delivered> {
    let mut course = Course::new(package.size(), watch);
    let name = package.name().as_str();
    if let Some(seen) = files.look(name).await? {
        return compare(files, package, seen, &mut course).await;
    }
    let partial = package.partial();
    let check = match package.content() {
        Content::File(file) => send(files, name, file, &partial, &mut course).await?,
        Content::Tree {
            root,
            files: entries,
        } => send_tree(files, root, entries, &partial, &mut course).await?,
    };
    course.goes_on()?;
    if files.publish(&partial, name).await? == Published::Done {
        return Ok(Delivered {
            arrival: Arrival::Now,
            check,
        });
    }
    // Somebody else was faster: the same package by another process of ours, or something foreign.
    let seen = files.look(name).await?;
    let outcome = match seen {
        Some(seen) => compare(files, package, seen, &mut course).await?,
        None => return Err(taken(name, Taker::Unreadable)),
    };
    discard(files, package).await?;
    Ok(outcome)
}

/// Removes what is there of the package while it is not whole.
pub(crate) async fn discard<F: Files>(files: &F, package: &Package) -> Result<()> {
    let partial = package.partial();
    match package.content() {
        Content::File(_) => files.remove_file(&partial).await,
        Content::Tree { files: entries, .. } => {
            for entry in entries {
                files
                    .remove_file(&within(&partial, entry.path.as_str()))
                    .await?;
            }
            for folder in folders(entries).into_iter().rev() {
                files.remove_folder(&within(&partial, folder)).await?;
            }
            files.remove_folder(&partial).await
        }
    }
}

async fn send_tree<F: Files>(
    files: &F,
    root: &Path,
    entries: &[Entry],
    partial: &str,
    course: &mut Course<'_>,
) -> Result<Check> {
    let folders = folders(entries);
    files.make_folder(partial).await?;
    for folder in &folders {
        files.make_folder(&within(partial, folder)).await?;
    }
    let mut check = Check::ReadBack;
    for entry in entries {
        let file = File::of(root, entry);
        let there = within(partial, entry.path.as_str());
        check = check.min(send(files, entry.path.as_str(), &file, &there, course).await?);
        course.next(entry.size);
    }
    for folder in folders.iter().rev() {
        files.settle(&within(partial, folder)).await?;
    }
    files.settle(partial).await?;
    Ok(check)
}

/// All folders of the package, each behind the one it lies in.
fn folders(entries: &[Entry]) -> BTreeSet<&str> {
    entries
        .iter()
        .flat_map(|entry| entry.path.folders())
        .collect()
}

fn within(folder: &str, path: &str) -> String {
    format!("{folder}/{path}")
}

/// Makes the file at `there` the bytes that the package names, and says how far that could be seen.
async fn send<F: Files>(
    files: &F,
    name: &str,
    file: &File,
    there: &str,
    course: &mut Course<'_>,
) -> Result<Check> {
    let mut source = Source::open(name, file).await?;
    let mut arrived = Some(Sha256::new());
    let mut from = 0;
    if let Some(seen) = files.look(there).await?
        && let Some(same) = begun(files, there, seen, &mut source, course).await?
    {
        from = source.read;
        arrived = Some(same);
    } else {
        source = Source::open(name, file).await?;
    }

    if from < file.size || from == 0 {
        let mut writer = files.writer(there, from).await?;
        while let Some(bytes) = source.next().await? {
            course.unless_stopped(writer.write(bytes)).await?;
            course.at(Stage::Sending, source.read)?;
        }
        source.prove()?;
        writer.finish().await?;
    } else {
        source.prove()?;
    }

    let Some(mut back) = files.reader(there, from).await? else {
        return Ok(match files.look(there).await? {
            None => Check::NotVerifiable,
            Some(seen) if seen.size == file.size => Check::SizeOnly,
            Some(_) => return damaged(files, name, there).await,
        });
    };
    let mut hasher = arrived.take().unwrap_or_default();
    let mut size = from;
    while let Some(bytes) = course.unless_stopped(back.next()).await? {
        size += bytes.len() as u64;
        hasher.update(&bytes);
        course.at(Stage::Checking, size.min(file.size))?;
    }
    if size != file.size || Digest::end(hasher) != file.sha256 {
        return damaged(files, name, there).await;
    }
    Ok(Check::ReadBack)
}

async fn damaged<F: Files>(files: &F, name: &str, there: &str) -> Result<Check> {
    files.remove_file(there).await?;
    Err(Error::Damaged {
        name: name.to_owned(),
    })
}

/// Whether what an earlier delivery left is the beginning of our file: then the hash of it as it was read there, and
/// `source` stands behind it. Else `source` stands anywhere.
async fn begun<F: Files>(
    files: &F,
    there: &str,
    seen: Seen,
    source: &mut Source<'_>,
    course: &mut Course<'_>,
) -> Result<Option<Sha256>> {
    if seen.kind != Kind::File || seen.size == 0 || seen.size > source.file.size {
        return Ok(None);
    }
    let Some(mut reader) = files.reader(there, 0).await? else {
        return Ok(None);
    };
    let mut hasher = Sha256::new();
    let mut size = 0;
    while let Some(bytes) = course.unless_stopped(reader.next()).await? {
        size += bytes.len() as u64;
        hasher.update(&bytes);
        course.at(Stage::Comparing, size.min(source.file.size))?;
    }
    // It may have grown or shrunk since we looked; what was read is what counts.
    if size > source.file.size {
        return Ok(None);
    }
    source.skip(size).await?;
    Ok((source.hash() == Digest::end(hasher.clone())).then_some(hasher))
}

/// What is under the package's name already: the package, or something else.
async fn compare<F: Files>(
    files: &F,
    package: &Package,
    seen: Seen,
    course: &mut Course<'_>,
) -> Result<Delivered> {
    let name = package.name().as_str();
    let mut check = Check::ReadBack;
    match package.content() {
        Content::File(file) => {
            check = check.min(same(files, name, name, file, seen, course).await?);
        }
        Content::Tree {
            root,
            files: entries,
        } => {
            if seen.kind != Kind::Folder {
                return Err(taken(name, Taker::Another));
            }
            for entry in entries {
                let there = within(name, entry.path.as_str());
                let Some(seen) = files.look(&there).await? else {
                    return Err(taken(name, Taker::Another));
                };
                let file = File::of(root, entry);
                check =
                    check.min(same(files, entry.path.as_str(), &there, &file, seen, course).await?);
                course.next(entry.size);
            }
        }
    }
    Ok(Delivered {
        arrival: Arrival::Before,
        check,
    })
}

async fn same<F: Files>(
    files: &F,
    name: &str,
    there: &str,
    file: &File,
    seen: Seen,
    course: &mut Course<'_>,
) -> Result<Check> {
    if seen.kind != Kind::File || seen.size != file.size {
        return Err(taken(name, Taker::Another));
    }
    let Some(mut reader) = files.reader(there, 0).await? else {
        return Err(taken(name, Taker::Unreadable));
    };
    let mut hasher = Sha256::new();
    let mut size = 0;
    while let Some(bytes) = course.unless_stopped(reader.next()).await? {
        size += bytes.len() as u64;
        hasher.update(&bytes);
        course.at(Stage::Comparing, size.min(file.size))?;
    }
    if size != file.size || Digest::end(hasher) != file.sha256 {
        return Err(taken(name, Taker::Another));
    }
    Ok(Check::ReadBack)
}

pub(crate) fn taken(name: &str, by: Taker) -> Error {
    Error::Taken {
        name: name.to_owned(),
        by,
    }
}

/// A file of ours while it is being read: it must turn out to be what the package says.
pub(crate) struct Source<'a> {
    name: &'a str,
    file: &'a File,
    open: Open,
    hasher: Sha256,
    pub(crate) read: u64,
}

enum Open {
    File(tokio::fs::File),
    Supply { coming: Supplied, rest: Bytes },
}

impl Open {
    /// Up to so many bytes, none at the end.
    async fn up_to(&mut self, size: usize) -> std::io::Result<Bytes> {
        match self {
            Self::File(file) => {
                let mut buffer = BytesMut::with_capacity(size);
                file.take(size as u64).read_buf(&mut buffer).await?;
                Ok(buffer.freeze())
            }
            Self::Supply { coming, rest } => {
                while rest.is_empty() {
                    match coming.try_next().await? {
                        Some(bytes) => *rest = bytes,
                        None => break,
                    }
                }
                Ok(rest.split_to(size.min(rest.len())))
            }
        }
    }
}

impl<'a> Source<'a> {
    pub(crate) async fn open(name: &'a str, file: &'a File) -> Result<Self> {
        let open = match &file.origin {
            Origin::Path(path) => tokio::fs::File::open(path).await.map(|mut file| {
                file.set_max_buf_size(CHUNK);
                Open::File(file)
            }),
            Origin::Supply(supply) => supply.open().await.map(|coming| Open::Supply {
                coming,
                rest: Bytes::new(),
            }),
        };
        let open = open.map_err(|error| {
            let fault = match error.kind() {
                std::io::ErrorKind::NotFound => SourceFault::Missing,
                _ => SourceFault::Unreadable,
            };
            Error::source(name, fault)
        })?;
        Ok(Self {
            name,
            file,
            open,
            hasher: Sha256::new(),
            read: 0,
        })
    }

    /// Up to [`CHUNK`] bytes; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>> {
        self.up_to(CHUNK).await
    }

    /// `size` bytes, fewer at the end of the file, `None` behind it.
    pub(crate) async fn part(&mut self, size: usize) -> Result<Option<Bytes>> {
        let mut part = BytesMut::with_capacity(size);
        while part.len() < size {
            match self.up_to((size - part.len()).min(CHUNK)).await? {
                Some(bytes) => part.extend_from_slice(&bytes),
                None => break,
            }
        }
        Ok((!part.is_empty()).then(|| part.freeze()))
    }

    async fn up_to(&mut self, size: usize) -> Result<Option<Bytes>> {
        let read = self.open.up_to(size).await;
        let bytes = read.map_err(|_| Error::source(self.name, SourceFault::Unreadable))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.read += bytes.len() as u64;
        // Whoever grows a file under our hands could go on for ever.
        if self.read > self.file.size {
            return Err(Error::source(self.name, SourceFault::Altered));
        }
        self.hasher.update(&bytes);
        Ok(Some(bytes))
    }

    /// Reads on until `size` bytes are read.
    pub(crate) async fn skip(&mut self, size: u64) -> Result<()> {
        while self.read < size {
            let rest = usize::try_from(size - self.read).unwrap_or(CHUNK);
            if self.up_to(rest.min(CHUNK)).await?.is_none() {
                return Err(Error::source(self.name, SourceFault::Altered));
            }
        }
        Ok(())
    }

    /// Of what was read so far.
    pub(crate) fn hash(&self) -> Digest {
        Digest::end(self.hasher.clone())
    }

    /// Fails unless all of it was read and is what the package says.
    pub(crate) fn prove(&self) -> Result<()> {
        if self.read != self.file.size || self.hash() != self.file.sha256 {
            return Err(Error::source(self.name, SourceFault::Altered));
        }
        Ok(())
    }
}
