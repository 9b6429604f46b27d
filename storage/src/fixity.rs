//! Whether stored bytes are still what their name says (fixity, ISO 14721).

use std::fs::File;
use std::io::Read;

use futures::TryStreamExt;
use object_store::GetResultPayload;

use crate::address::{ContentHash, Hasher};
use crate::backend::Store;
use crate::error::{Action, Error, Result};
use crate::local::blocking;

/// Read at a time from a file.
const CHUNK: usize = 256 * 1024;
/// Hashed in one blocking task, so that a large file can be given up in between.
const TURN: usize = 64 * 1024 * 1024;

/// What reading content again has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixity {
    /// The bytes have the hash they are stored under.
    Intact {
        /// Bytes.
        size: u64,
    },
    /// They have another one: they were altered, damaged or cut short.
    Altered {
        /// Hash of the bytes that are there.
        actual_hash: ContentHash,
        /// Bytes that are there.
        size: u64,
    },
    /// Nothing is stored under the hash.
    Missing,
}

impl Store {
    /// Reads the content again, hashing it. An error means that it could not be read to its end, not that it is altered.
    pub async fn fixity(&self, hash: ContentHash) -> Result<Fixity> {
        let found = match self.fetch(hash, None).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(Fixity::Missing),
            Err(error) => return Err(error),
        };
        let (actual_hash, size) = match found.payload {
            GetResultPayload::File(file, _) => hash_file(file).await?,
            GetResultPayload::Stream(mut bytes) => {
                let (mut hasher, mut size) = (Hasher::default(), 0);
                while let Some(chunk) = bytes
                    .try_next()
                    .await
                    .map_err(|error| Error::backend(Action::Read, &error))?
                {
                    size += chunk.len() as u64;
                    hasher.update(&chunk).await;
                }
                (hasher.finish(), size)
            }
        };
        Ok(if actual_hash == hash {
            Fixity::Intact { size }
        } else {
            Fixity::Altered { actual_hash, size }
        })
    }
}

async fn hash_file(mut file: File) -> Result<(ContentHash, u64)> {
    let (mut hasher, mut size) = (Hasher::default(), 0_u64);
    loop {
        let (done, read);
        (file, hasher, read, done) = blocking(Action::Read, move || {
            let (mut buffer, mut read) = (vec![0; CHUNK], 0);
            while read < TURN {
                match file.read(&mut buffer)? {
                    0 => return Ok((file, hasher, read, true)),
                    length => {
                        hasher.update_blocking(&buffer[..length]);
                        read += length;
                    }
                }
            }
            Ok((file, hasher, read, false))
        })
        .await?;
        size += read as u64;
        if done {
            return Ok((hasher.finish(), size));
        }
    }
}
