//! The folder of one run, removed with everything in it.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::Digest;

/// The SHA-256 of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// A private folder. The caller's folder says where; its name is ours and says nothing of the document.
#[derive(Debug)]
pub(super) struct Room(PathBuf);

impl Room {
    /// Takes the first free number below `folder`.
    pub(super) fn below(folder: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let folder = folder.canonicalize()?;
        for number in 0_u32.. {
            let path = folder.join(format!("rendition-{}-{number}", std::process::id()));
            match fs::DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What stays is swept with the caller's folder; nobody is there to be told.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What was copied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copied {
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
}

/// Copies up to `most` bytes and hashes them; `None` where there are more.
pub(super) fn copy(
    source: &mut impl Read,
    target: &mut impl Write,
    most: u64,
) -> io::Result<Option<Copied>> {
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let count = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        bytes += count as u64;
        if bytes > most {
            return Ok(None);
        }
        hash.update(&buffer[..count]);
        target.write_all(&buffer[..count])?;
    }
    Ok(Some(Copied {
        bytes,
        sha256: Sha256(hash.finalize().into()),
    }))
}

/// Hashes a file as it lies there.
pub(super) fn measure(file: &Path, most: u64) -> io::Result<Option<Copied>> {
    copy(&mut File::open(file)?, &mut io::sink(), most)
}
