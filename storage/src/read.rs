//! Bytes out: as a stream, whole or in part, or as a file for a child process.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path as FilePath;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::{GetOptions, GetRange, GetResult, GetResultPayload};

use crate::address::ContentHash;
use crate::backend::Store;
use crate::error::{Action, Error, Result};
use crate::local::blocking;

/// How much of a file is read at a time.
const CHUNK: u64 = 256 * 1024;

/// Published content, read as it is consumed. Ends with an error when the store has fewer bytes than it should.
pub struct ContentStream {
    size: u64,
    range: Range<u64>,
    bytes: BoxStream<'static, Result<Bytes>>,
}

impl ContentStream {
    /// Size of the whole content in bytes, also where only a part is read.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The bytes that this stream gives, counted from 0, the end exclusive.
    #[must_use]
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }
}

impl Stream for ContentStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.bytes.poll_next_unpin(context)
    }
}

/// Published content as an open file, positioned at its beginning.
///
/// The local store's own file, open for reading only, or a nameless copy that vanishes when it is closed.
#[derive(Debug)]
pub struct ContentFile {
    file: File,
    size: u64,
}

impl ContentFile {
    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The file, for a child's standard input.
    #[must_use]
    pub fn into_file(self) -> File {
        self.file
    }
}

impl Store {
    /// Opens content, or the part of it inside `range`. A range that begins inside and ends behind the content ends with
    /// it; an empty one, or one that begins behind the last byte, is [`Error::RangeOutside`].
    pub async fn open(
        &self,
        hash: ContentHash,
        range: Option<Range<u64>>,
    ) -> Result<ContentStream> {
        let found = match &range {
            None => self.fetch(hash, None).await?,
            Some(wanted) if wanted.is_empty() => {
                return Err(Error::RangeOutside {
                    size: self.size(hash).await?,
                });
            }
            Some(wanted) => match self.fetch(hash, Some(wanted.clone())).await {
                Ok(found) => found,
                // Backends word this differently and need not tell the size.
                Err(fault @ Error::Backend { .. }) => {
                    return Err(match self.size(hash).await {
                        Ok(size) if wanted.start >= size => Error::RangeOutside { size },
                        Ok(_) => fault,
                        Err(error) => error,
                    });
                }
                Err(error) => return Err(error),
            },
        };
        let (size, range) = (found.meta.size, found.range.clone());
        let bytes = match found.payload {
            GetResultPayload::File(file, _) => read_file(file, range.clone()),
            GetResultPayload::Stream(bytes) => bytes
                .map_err(|error| Error::backend(Action::Read, &error))
                .boxed(),
        };
        Ok(ContentStream {
            size,
            range: range.clone(),
            bytes: checked(hash, size, range, bytes),
        })
    }

    /// Content as an open file. Where the store has no files, a nameless copy in `scratch`, which must have room for it.
    pub async fn materialise(&self, hash: ContentHash, scratch: &FilePath) -> Result<ContentFile> {
        let found = self.fetch(hash, None).await?;
        let size = found.meta.size;
        if let GetResultPayload::File(file, _) = found.payload {
            return Ok(ContentFile { file, size });
        }
        let mut bytes = self.open(hash, None).await?;
        let scratch = scratch.to_owned();
        let mut file = blocking(Action::Read, move || tempfile::tempfile_in(scratch)).await?;
        while let Some(chunk) = bytes.try_next().await? {
            file = blocking(Action::Read, move || {
                io::Write::write_all(&mut file, &chunk).map(|()| file)
            })
            .await?;
        }
        file = blocking(Action::Read, move || file.rewind().map(|()| file)).await?;
        Ok(ContentFile { file, size })
    }

    pub(crate) async fn fetch(
        &self,
        hash: ContentHash,
        range: Option<Range<u64>>,
    ) -> Result<GetResult> {
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        match self.objects.get_opts(&hash.key(), options).await {
            Ok(found) => Ok(found),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound { hash }),
            Err(error) => Err(Error::backend(Action::Read, &error)),
        }
    }
}

/// `object_store` would read 8 KiB at a time, each in a blocking task of its own.
fn read_file(file: File, range: Range<u64>) -> BoxStream<'static, Result<Bytes>> {
    stream::try_unfold(
        (file, range, false),
        |(mut file, mut rest, positioned)| async move {
            if rest.is_empty() {
                return Ok(None);
            }
            let (bytes, file) = blocking(Action::Read, {
                let (start, length) = (rest.start, CHUNK.min(rest.end - rest.start));
                move || {
                    if !positioned {
                        file.seek(SeekFrom::Start(start))?;
                    }
                    let mut bytes = Vec::with_capacity(length as usize);
                    (&mut file).take(length).read_to_end(&mut bytes)?;
                    Ok((Bytes::from(bytes), file))
                }
            })
            .await?;
            if bytes.is_empty() {
                return Ok(None);
            }
            rest.start += bytes.len() as u64;
            Ok(Some((bytes, (file, rest, true))))
        },
    )
    .boxed()
}

/// Holds a backend to the range it promised.
fn checked(
    hash: ContentHash,
    size: u64,
    range: Range<u64>,
    bytes: BoxStream<'static, Result<Bytes>>,
) -> BoxStream<'static, Result<Bytes>> {
    stream::try_unfold((bytes, range), move |(mut bytes, mut rest)| async move {
        match bytes.try_next().await? {
            Some(chunk) if chunk.len() as u64 <= rest.end - rest.start => {
                rest.start += chunk.len() as u64;
                Ok(Some((chunk, (bytes, rest))))
            }
            None if rest.is_empty() => Ok(None),
            _ => Err(Error::Truncated {
                hash,
                size,
                found: rest.start,
            }),
        }
    })
    .boxed()
}
