//! Brings a finished package to an archive, and fetches what the archive answers.
//!
//! For the service's handover to an archive, which decides what is handed over, when to try again and what an answer
//! means; this crate knows names, bytes and destinations, never documents, a database or an API. Its ground: what is
//! transferred must arrive complete and provably unaltered (*Arhīvu likums* on transfer; ISO 14721, ingest), and nobody's
//! copy may go on the word of a transfer that was not looked at.
//!
//! - [`Package`] is a file, or a folder with a manifest; each byte of it has a size and a SHA-256 to answer to.
//! - [`Destination`] is a folder (also a mounted share), a folder behind SFTP, or a prefix of an S3 bucket; parsed from
//!   [`Draft`]s, with a located [`Problem`] for everything that cannot be right.
//! - [`deliver`] streams a package there, goes on where a broken delivery ended, reads back what arrived and only then
//!   lets it be seen under its name. It never overwrites; the same package brought twice is recognised.
//! - [`list`] and [`fetch`] are for replies: what lies in a folder, and the bytes of one file, up to a limit.
//! - [`Error::remedy`] says whether trying again makes sense or a person must act.

mod bring;
mod bucket;
mod connection;
mod course;
mod destination;
mod error;
mod files;
mod folder;
mod host_key;
mod name;
mod package;
mod replies;
mod sftp;

pub use course::{Bookmark, Progress, Stage, Watch};
pub use destination::{
    Code, CredentialDraft, Destination, Draft, Field, FolderDraft, Problem, S3Draft, SftpDraft,
    Transport,
};
pub use error::{Error, Remedy, Result, SourceFault, Taker};
pub use name::{EntryPath, Name, NameFault};
pub use package::{Digest, Entry, InvalidDigest, ManifestProblem, Package, Supplied, Supply};
pub use replies::{Fetched, Found, Listing};

use destination::Place;

/// What a delivery came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    pub arrival: Arrival,
    pub check: Check,
}

/// When the package came under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// By this delivery.
    Now,
    /// The same package was there already, put by an earlier delivery.
    Before,
}

/// How far the destination let us look at what arrived. In the order of what it proves; a package of many files is as
/// well checked as its worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// Neither bytes nor size can be seen there.
    NotVerifiable,
    /// The size is right; the bytes cannot be read there.
    SizeOnly,
    /// Every byte was read back and hashed.
    ReadBack,
}

/// Brings the package to the destination, and goes on with what an earlier try left there.
///
/// `bookmark` is the newest that an earlier try told its [`Watch`]; without it an S3 upload begins anew, other
/// destinations need none. In a bucket a package of many files is complete when the list of them is there, `NAME.sha256`
/// in the format of `sha256sum`, put last; elsewhere all of it comes under its name in one step.
///
/// Dropping the future is a cut like any other. One package is brought to one destination by one caller at a time, which
/// the caller sees to: two would write the same unfinished file.
///
/// # Errors
/// See [`Error::remedy`]. What was sent so far stays for the next try; [`discard`] removes it.
pub async fn deliver(
    destination: &Destination,
    package: &Package,
    bookmark: Option<&Bookmark>,
    watch: Watch<'_>,
) -> Result<Delivered> {
    match destination.place() {
        Place::Folder(folder) => {
            let folder = folder::Folder::open(folder).await?;
            bring::bring(&folder, package, watch).await
        }
        Place::Sftp(sftp) => {
            let connection = connection::Connection::open(sftp).await?;
            let outcome = bring::bring(&connection, package, watch).await;
            connection.close().await;
            outcome
        }
        Place::S3(s3) => {
            bucket::Bucket::open(s3)?
                .bring(package, bookmark, watch)
                .await
        }
    }
}

/// Removes what an unfinished delivery left at the destination, for a package that will not be sent there any more.
///
/// # Errors
/// When the destination cannot be reached or does not permit it. Nothing being there is no error.
pub async fn discard(
    destination: &Destination,
    package: &Package,
    bookmark: Option<&Bookmark>,
) -> Result<()> {
    match destination.place() {
        Place::Folder(folder) => {
            bring::discard(&folder::Folder::open(folder).await?, package).await
        }
        Place::Sftp(sftp) => {
            let connection = connection::Connection::open(sftp).await?;
            let outcome = bring::discard(&connection, package).await;
            connection.close().await;
            outcome
        }
        Place::S3(s3) => bucket::Bucket::open(s3)?.discard(package, bookmark).await,
    }
}

/// The files in the destination's folder that `is_known` does not know, by name, at most `limit`; not what lies in folders
/// below it, and not what begins with a dot.
///
/// A file that the archive is still writing is listed too: one that is read only when two listings agree on its size is
/// whole wherever the archive does not rename.
///
/// # Errors
/// See [`Error::remedy`].
pub async fn list(
    destination: &Destination,
    limit: usize,
    is_known: impl Fn(&Found) -> bool + Send + Sync,
) -> Result<Listing> {
    let mut shelf = replies::Shelf::new(limit, &is_known);
    match destination.place() {
        Place::Folder(folder) => {
            let folder = folder::Folder::open(folder).await?;
            replies::list(&folder, &mut shelf).await?;
        }
        Place::Sftp(sftp) => {
            let connection = connection::Connection::open(sftp).await?;
            let outcome = replies::list(&connection, &mut shelf).await;
            connection.close().await;
            outcome?;
        }
        Place::S3(s3) => bucket::Bucket::open(s3)?.list(&mut shelf).await?,
    }
    Ok(shelf.listing())
}

/// Streams one file of the destination's folder into `sink`, which is flushed at the end.
///
/// # Errors
/// [`Error::TooLarge`] as soon as it turns out to have more than `limit` bytes; `sink` has then received some.
pub async fn fetch(
    destination: &Destination,
    name: &Name,
    limit: u64,
    sink: &mut (dyn tokio::io::AsyncWrite + Send + Unpin),
) -> Result<Fetched> {
    let mut taken = replies::Taken::new(limit, sink);
    match destination.place() {
        Place::Folder(folder) => {
            let folder = folder::Folder::open(folder).await?;
            replies::fetch(&folder, name, &mut taken).await?;
        }
        Place::Sftp(sftp) => {
            let connection = connection::Connection::open(sftp).await?;
            let outcome = replies::fetch(&connection, name, &mut taken).await;
            connection.close().await;
            outcome?;
        }
        Place::S3(s3) => bucket::Bucket::open(s3)?.fetch(name, &mut taken).await?,
    }
    taken.finish().await
}
