//! A prefix in an S3 bucket. An object is there whole or not at all, so nothing needs another name while it is sent; what
//! can be half there is a package of many objects, and its list of files comes last.

use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::FuturesOrdered;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpError, HttpErrorKind};
use object_store::multipart::MultipartStore as _;
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, ObjectMeta, ObjectStore as _, ObjectStoreExt as _, PutMode,
    PutResult, RetryConfig,
};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use crate::bring::{Source, taken};
use crate::course::{Bookmark, Course, Stage, Watch};
use crate::destination::S3Place;
use crate::error::{Error, Result, Taker};
use crate::files::{Kind, Seen};
use crate::name::Name;
use crate::package::{Content, Digest, Entry, File, Package};
use crate::replies::{Shelf, Taken};
use crate::{Arrival, Check, Delivered};

const MIB: u64 = 1 << 20;
/// What is put at once; more goes in parts of this size, or larger ones when there would be too many.
const PART: u64 = 8 * MIB;
/// S3 takes 10 000 parts.
const MOST_PARTS: u64 = 9_000;
/// Parts on their way while the next one is read.
const UNDER_WAY: usize = 2;
/// The end of the name under which a package's list of files lies.
const LIST: &str = ".sha256";

pub(crate) struct Bucket {
    objects: AmazonS3,
    prefix: String,
}

/// An object to make: what for, and where.
struct Wanted<'a> {
    /// What people call it.
    name: &'a str,
    key: Path,
    file: &'a File,
    /// Of the package.
    identity: Digest,
    /// Which of the package's files.
    entry: usize,
}

impl Bucket {
    pub(crate) fn open(place: &S3Place) -> Result<Self> {
        // Whoever installed a provider before wants the same thing: the client only needs that there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Whether plain HTTP is permitted was decided when the destination was parsed.
        let plain = place.endpoint.starts_with("http://");
        let client = ClientOptions::new()
            .with_allow_http(plain)
            .with_connect_timeout(Duration::from_secs(20))
            // Large objects take as long as they take; silence is limited.
            .with_timeout_disabled()
            .with_read_timeout(Duration::from_secs(60));
        // Trying again later is the caller's; here only what a moment mends.
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(200),
                max_backoff: Duration::from_secs(3),
                base: 2.0,
            },
            max_retries: 3,
            retry_timeout: Duration::from_secs(60),
        };
        let objects = AmazonS3Builder::new()
            .with_endpoint(&place.endpoint)
            .with_bucket_name(&place.bucket)
            .with_region(&place.region)
            .with_access_key_id(place.access_key.expose_secret())
            .with_secret_access_key(place.secret_key.expose_secret())
            .with_allow_http(plain)
            .with_virtual_hosted_style_request(false)
            .with_client_options(client)
            .with_retry(retry)
            .build()
            .map_err(|_| Error::Unsupported)?;
        Ok(Self {
            objects,
            prefix: place.prefix.clone(),
        })
    }

    fn key(&self, path: &str) -> Result<Path> {
        let key = if self.prefix.is_empty() {
            Path::parse(path)
        } else {
            Path::parse(format!("{}/{path}", self.prefix))
        };
        key.map_err(|_| Error::Unsupported)
    }

    pub(crate) async fn bring(
        &self,
        package: &Package,
        bookmark: Option<&Bookmark>,
        watch: Watch<'_>,
    ) -> Result<Delivered> {
        let mut course = Course::new(package.size(), watch);
        let name = package.name().as_str();
        let identity = package.identity();
        match package.content() {
            Content::File(file) => {
                let wanted = Wanted {
                    name,
                    key: self.key(name)?,
                    file,
                    identity,
                    entry: 0,
                };
                self.place(&wanted, bookmark, &mut course).await
            }
            Content::Tree { root, files } => {
                let list = list_of(files);
                let list_name = format!("{name}{LIST}");
                let arrival = match self.read(&list_name, list.len()).await? {
                    Some(there) if there == list => Arrival::Before,
                    Some(_) => return Err(taken(&list_name, Taker::Another)),
                    None => Arrival::Now,
                };
                let mut check = Check::ReadBack;
                for (index, entry) in files.iter().enumerate() {
                    let file = File::of(root, entry);
                    let wanted = Wanted {
                        name: entry.path.as_str(),
                        key: self.key(&format!("{name}/{}", entry.path))?,
                        file: &file,
                        identity,
                        entry: index,
                    };
                    let placed = self.place(&wanted, bookmark, &mut course).await?;
                    check = check.min(placed.check);
                    course.next(entry.size);
                }
                if arrival == Arrival::Now {
                    self.put(&self.key(&list_name)?, list.into())
                        .await?
                        .ok_or_else(|| taken(&list_name, Taker::Another))?;
                }
                Ok(Delivered { arrival, check })
            }
        }
    }

    pub(crate) async fn discard(
        &self,
        package: &Package,
        bookmark: Option<&Bookmark>,
    ) -> Result<()> {
        let name = package.name().as_str();
        let identity = package.identity();
        let bookmark = bookmark.filter(|bookmark| bookmark.package == identity);
        let entries = match package.content() {
            Content::File(_) => Vec::new(),
            Content::Tree { files, .. } => files.iter().collect(),
        };
        if let Some(bookmark) = bookmark {
            let key = match entries.get(bookmark.entry) {
                Some(entry) => self.key(&format!("{name}/{}", entry.path))?,
                None => self.key(name)?,
            };
            self.abort(&key, &bookmark.upload).await?;
        }
        if entries.is_empty()
            || self
                .look(&self.key(&format!("{name}{LIST}"))?)
                .await?
                .is_some()
        {
            return Ok(());
        }
        for entry in entries {
            let key = self.key(&format!("{name}/{}", entry.path))?;
            // Only what is ours: the same place may have been somebody else's before.
            if self.hash(&key, |_| Ok(())).await? == Some((entry.size, entry.sha256)) {
                self.objects
                    .delete(&key)
                    .await
                    .map_err(|error| fault(&error))?;
            }
        }
        Ok(())
    }

    pub(crate) async fn list(&self, shelf: &mut Shelf<'_>) -> Result<()> {
        let prefix = Path::parse(&self.prefix).map_err(|_| Error::Unsupported)?;
        let prefix = Some(prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let skipped = prefix
            .as_ref()
            .map_or(0, |prefix| prefix.as_ref().len() + 1);
        let mut objects = self.objects.list(prefix.as_ref());
        while let Some(object) = objects.next().await {
            let object = object.map_err(|error| fault(&error))?;
            match object.location.as_ref().get(skipped..) {
                Some(name) if !name.contains('/') => shelf.show(name, seen(&object)),
                _ => {}
            }
        }
        Ok(())
    }

    pub(crate) async fn fetch(&self, name: &Name, taken: &mut Taken<'_>) -> Result<()> {
        let key = self.key(name.as_str())?;
        let got = self.objects.get(&key).await;
        let got = got.map_err(|error| match fault(&error) {
            Error::Missing => Error::Gone {
                name: name.to_string(),
            },
            error => error,
        })?;
        let mut bytes = got.into_stream();
        while let Some(bytes) = bytes.next().await {
            taken.take(&bytes.map_err(|error| fault(&error))?).await?;
        }
        Ok(())
    }

    /// Makes the object, or finds that it is there.
    async fn place(
        &self,
        wanted: &Wanted<'_>,
        bookmark: Option<&Bookmark>,
        course: &mut Course<'_>,
    ) -> Result<Delivered> {
        if self.look(&wanted.key).await?.is_some() {
            return self.compare(wanted, course).await;
        }
        let put = if wanted.file.size <= PART {
            self.put_whole(wanted, course).await?
        } else {
            let size = part_size(wanted.file.size);
            let begun = bookmark.filter(|bookmark| {
                bookmark.package == wanted.identity
                    && bookmark.entry == wanted.entry
                    && bookmark.part_size == size
            });
            match begun {
                Some(bookmark) => match self.put_parts(wanted, bookmark.clone(), course).await {
                    // The service has forgotten the upload: a rule of its own removes old ones.
                    Err(Error::Missing) => self.put_anew(wanted, size, course).await?,
                    put => put?,
                },
                None => self.put_anew(wanted, size, course).await?,
            }
        };
        let Some(put) = put else {
            return self.compare(wanted, course).await;
        };
        Ok(Delivered {
            arrival: Arrival::Now,
            check: self.read_back(wanted, &put, course).await?,
        })
    }

    /// `None` when the name was taken in the meantime.
    async fn put_whole(
        &self,
        wanted: &Wanted<'_>,
        course: &mut Course<'_>,
    ) -> Result<Option<PutResult>> {
        let mut source = Source::open(wanted.name, wanted.file).await?;
        let mut whole = Vec::new();
        while let Some(bytes) = source.next().await? {
            whole.extend_from_slice(&bytes);
        }
        source.prove()?;
        let put = self.put(&wanted.key, whole.into());
        let put = course.unless_stopped(put).await?;
        course.at(Stage::Sending, source.read)?;
        Ok(put)
    }

    async fn put_anew(
        &self,
        wanted: &Wanted<'_>,
        part_size: u64,
        course: &mut Course<'_>,
    ) -> Result<Option<PutResult>> {
        let upload = self.objects.create_multipart(&wanted.key).await;
        let bookmark = Bookmark {
            package: wanted.identity,
            entry: wanted.entry,
            part_size,
            upload: upload.map_err(|error| fault(&error))?,
            parts: Vec::new(),
        };
        self.put_parts(wanted, bookmark, course).await
    }

    /// Sends the parts that are still missing and completes the upload; `None` when the name was taken in the meantime.
    async fn put_parts(
        &self,
        wanted: &Wanted<'_>,
        mut bookmark: Bookmark,
        course: &mut Course<'_>,
    ) -> Result<Option<PutResult>> {
        let upload = bookmark.upload.clone();
        let outcome = self.send_parts(wanted, &mut bookmark, course).await;
        if let Err(Error::Source { .. }) = outcome {
            self.abort(&wanted.key, &upload).await?;
        }
        outcome?;
        // A multipart upload cannot be made conditional, so this is as late as one can look.
        if self.look(&wanted.key).await?.is_some() {
            self.abort(&wanted.key, &upload).await?;
            return Ok(None);
        }
        let parts = bookmark.parts.into_iter();
        let parts = parts.map(|content_id| object_store::multipart::PartId { content_id });
        self.objects
            .complete_multipart(&wanted.key, &upload, parts.collect())
            .await
            .map(Some)
            .map_err(|error| fault(&error))
    }

    async fn send_parts(
        &self,
        wanted: &Wanted<'_>,
        bookmark: &mut Bookmark,
        course: &mut Course<'_>,
    ) -> Result<()> {
        let size = wanted.file.size;
        let part_size = usize::try_from(bookmark.part_size).map_err(|_| Error::Unsupported)?;
        let mut source = Source::open(wanted.name, wanted.file).await?;
        let sent = (bookmark.parts.len() as u64 * bookmark.part_size).min(size);
        source.skip(sent).await?;
        // Told at once, so that a cut before the first part is no reason to forget the upload.
        course.keep(sent, bookmark)?;
        let upload = bookmark.upload.clone();
        let mut next = bookmark.parts.len();
        let mut under_way = FuturesOrdered::new();
        loop {
            while under_way.len() < UNDER_WAY
                && let Some(bytes) = source.part(part_size).await?
            {
                under_way.push_back(self.objects.put_part(
                    &wanted.key,
                    &upload,
                    next,
                    bytes.into(),
                ));
                next += 1;
            }
            let landed = course.unless_stopped(async { Ok(under_way.next().await) });
            let Some(part) = landed.await? else {
                break;
            };
            bookmark
                .parts
                .push(part.map_err(|error| fault(&error))?.content_id);
            let done = bookmark.parts.len() as u64 * bookmark.part_size;
            course.keep(done.min(size), bookmark)?;
        }
        source.prove()
    }

    async fn abort(&self, key: &Path, upload: &String) -> Result<()> {
        match self.objects.abort_multipart(key, upload).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }

    /// Puts what is in memory unless the name is taken: then `None`.
    async fn put(&self, key: &Path, bytes: Bytes) -> Result<Option<PutResult>> {
        match self
            .objects
            .put_opts(key, bytes.into(), PutMode::Create.into())
            .await
        {
            Ok(put) => Ok(Some(put)),
            Err(
                object_store::Error::AlreadyExists { .. }
                | object_store::Error::Precondition { .. },
            ) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    /// What the service says about the object; `None` also where we may not ask.
    async fn look(&self, key: &Path) -> Result<Option<ObjectMeta>> {
        match self.objects.head(key).await {
            Ok(meta) => Ok(Some(meta)),
            Err(error) => match fault(&error) {
                Error::Missing | Error::Denied => Ok(None),
                error => Err(error),
            },
        }
    }

    async fn compare(&self, wanted: &Wanted<'_>, course: &mut Course<'_>) -> Result<Delivered> {
        let size = wanted.file.size;
        if self
            .look(&wanted.key)
            .await?
            .is_some_and(|there| there.size != size)
        {
            return Err(taken(wanted.name, Taker::Another));
        }
        let hashed = self.hash(&wanted.key, |done| {
            course.at(Stage::Comparing, done.min(size))
        });
        match hashed.await? {
            None => Err(taken(wanted.name, Taker::Unreadable)),
            Some(there) if there == (size, wanted.file.sha256) => Ok(Delivered {
                arrival: Arrival::Before,
                check: Check::ReadBack,
            }),
            Some(_) => Err(taken(wanted.name, Taker::Another)),
        }
    }

    async fn read_back(
        &self,
        wanted: &Wanted<'_>,
        put: &PutResult,
        course: &mut Course<'_>,
    ) -> Result<Check> {
        let size = wanted.file.size;
        let hashed = self.hash(&wanted.key, |done| {
            course.at(Stage::Checking, done.min(size))
        });
        let Some(there) = hashed.await? else {
            return Ok(match self.look(&wanted.key).await? {
                Some(there) if there.size == size => Check::SizeOnly,
                _ => Check::NotVerifiable,
            });
        };
        if there == (size, wanted.file.sha256) {
            return Ok(Check::ReadBack);
        }
        // Only what we have just put; where the service does not say which that is, nothing is removed.
        let present = self.look(&wanted.key).await?;
        if put.e_tag.is_some() && present.and_then(|meta| meta.e_tag) == put.e_tag {
            let deleted = self.objects.delete(&wanted.key).await;
            deleted.map_err(|error| fault(&error))?;
        }
        Err(Error::Damaged {
            name: wanted.name.to_owned(),
        })
    }

    /// Size and hash of the object as it can be read; `None` where it cannot.
    async fn hash(
        &self,
        key: &Path,
        mut read: impl FnMut(u64) -> Result<()>,
    ) -> Result<Option<(u64, Digest)>> {
        let got = match self.objects.get(key).await {
            Ok(got) => got,
            Err(error) => match fault(&error) {
                Error::Denied | Error::Missing => return Ok(None),
                error => return Err(error),
            },
        };
        let mut hasher = Sha256::new();
        let mut size = 0;
        let mut bytes = got.into_stream();
        while let Some(bytes) = bytes.next().await {
            let bytes = bytes.map_err(|error| fault(&error))?;
            size += bytes.len() as u64;
            hasher.update(&bytes);
            read(size)?;
        }
        Ok(Some((size, Digest::end(hasher))))
    }

    /// The whole object, unless it is larger than what it is to be compared with.
    async fn read(&self, path: &str, expected: usize) -> Result<Option<Vec<u8>>> {
        let got = match self.objects.get(&self.key(path)?).await {
            Ok(got) => got,
            Err(error) => match fault(&error) {
                Error::Missing => return Ok(None),
                Error::Denied => return Ok(None),
                error => return Err(error),
            },
        };
        if got.meta.size != expected as u64 {
            return Err(taken(path, Taker::Another));
        }
        let whole = got.bytes().await.map_err(|error| fault(&error))?;
        Ok(Some(whole.into()))
    }
}

/// In the format of `sha256sum`, so that the archive can hand it to `sha256sum --check`.
fn list_of(files: &[Entry]) -> Vec<u8> {
    use std::io::Write as _;
    let mut list = Vec::new();
    for Entry { path, sha256, .. } in files {
        // Writing to memory does not fail.
        let _ = writeln!(list, "{sha256}  {path}");
    }
    list
}

/// Parts of whole mebibytes, few enough for the service.
fn part_size(size: u64) -> u64 {
    size.div_ceil(MOST_PARTS).next_multiple_of(MIB).max(PART)
}

fn seen(object: &ObjectMeta) -> Seen {
    Seen {
        kind: Kind::File,
        size: object.size,
        modified: Some(object.last_modified),
    }
}

fn fault(error: &object_store::Error) -> Error {
    use object_store::Error as Of;
    match error {
        Of::NotFound { .. } => return Error::Missing,
        Of::Unauthenticated { .. } => return Error::Credentials,
        Of::NotImplemented { .. } | Of::NotSupported { .. } => return Error::Unsupported,
        _ => {}
    }
    // The service's own word stands in its answer, which is looked through and never kept.
    let answer = chain(error).map(ToString::to_string).collect::<String>();
    let says = |codes: &[&str]| codes.iter().any(|code| answer.contains(code));
    if says(&[
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "ExpiredToken",
        "InvalidToken",
    ]) {
        return Error::Credentials;
    }
    if says(&["NoSuchBucket"]) {
        return Error::Missing;
    }
    if matches!(error, Of::PermissionDenied { .. }) {
        return Error::Denied;
    }
    if says(&[
        "QuotaExceeded",
        "StorageFull",
        "InsufficientCapacity",
        "507 Insufficient Storage",
    ]) {
        return Error::Full;
    }
    for cause in chain(error) {
        if let Some(http) = cause.downcast_ref::<HttpError>() {
            return match http.kind() {
                HttpErrorKind::Timeout => Error::Timeout,
                HttpErrorKind::Connect | HttpErrorKind::Request | HttpErrorKind::Interrupted => {
                    Error::Unreachable
                }
                _ => Error::Failed,
            };
        }
    }
    Error::Failed
}

fn chain<'a>(
    error: &'a object_store::Error,
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    let first: &'a (dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |error| error.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_few_enough_for_the_service() {
        assert_eq!(part_size(PART + 1), PART);
        assert_eq!(part_size(10 << 30), PART);
        for size in [100_u64 << 30, 1 << 40, 5 << 40] {
            let part = part_size(size);
            assert!(
                size.div_ceil(part) <= 10_000 && part.is_multiple_of(MIB),
                "{size}"
            );
        }
    }
}
