//! A package in the bucket of the content store, as the thread sees it that writes or reads it (*pakotne S3 krātuvē*): it blocks, has
//! two parts on their way while the next one fills, and reads ahead.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};

use bytes::{Bytes, BytesMut};
use futures::TryStreamExt;
use packages::{Bucket, ObjectWriter, ReadSeek};
use storage::{Put, Seen, ShelfFolder, Upload};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// The name of a package in its folder; the archive gets it under its own.
pub(super) const PACKAGE: &str = "package.zip";

/// Parts on their way while the next one is filled.
const UNDER_WAY: usize = 2;

const MIB: u64 = 1024 * 1024;
/// How much is fetched where somebody begins to read, and at most where he goes on.
const FIRST: u64 = MIB / 4;
const MOST: u64 = 8 * MIB;

/// A folder of the shelf for a thread outside the runtime.
pub(super) struct OnShelf {
    folder: ShelfFolder,
    runtime: Handle,
    under_way: RefCell<VecDeque<(usize, JoinHandle<storage::Result<Put>>)>>,
    landed: RefCell<Vec<(usize, String)>>,
}

impl OnShelf {
    pub(super) fn new(folder: ShelfFolder, runtime: Handle) -> Self {
        Self {
            folder,
            runtime,
            under_way: RefCell::default(),
            landed: RefCell::default(),
        }
    }

    /// Removes the package, whole or begun.
    pub(super) fn clear(&self) -> io::Result<()> {
        self.wait(self.folder.remove(PACKAGE))?;
        ObjectWriter::new(self).discard()
    }

    fn wait<T>(&self, work: impl Future<Output = storage::Result<T>>) -> io::Result<T> {
        self.runtime.block_on(work).map_err(io::Error::other)
    }

    /// Waits until no more parts than these are on their way.
    fn wait_for(&self, left: usize) -> io::Result<()> {
        while self.under_way.borrow().len() > left {
            let Some((number, sending)) = self.under_way.borrow_mut().pop_front() else {
                return Ok(());
            };
            let sent = self.runtime.block_on(sending).map_err(io::Error::other)?;
            match sent.map_err(io::Error::other)? {
                Put::Done(name) => self.landed.borrow_mut().push((number, name)),
                Put::UploadUnknown => return Err(io::ErrorKind::NotFound.into()),
            }
        }
        Ok(())
    }
}

impl Drop for OnShelf {
    /// Nothing comes to an upload any more that somebody else goes on with, or gives up.
    fn drop(&mut self) {
        for (_, sending) in self.under_way.borrow_mut().drain(..) {
            sending.abort();
        }
    }
}

impl Bucket for OnShelf {
    fn is_there(&self) -> io::Result<bool> {
        Ok(self.wait(self.folder.look(PACKAGE))?.is_some())
    }

    fn read(&self) -> io::Result<Box<dyn ReadSeek>> {
        let seen = self.wait(self.folder.look(PACKAGE))?;
        let seen = seen.ok_or(io::ErrorKind::NotFound)?;
        let reader = Reader::new(self.folder.clone(), seen, self.runtime.clone());
        Ok(Box::new(reader))
    }

    fn begin(&self) -> io::Result<String> {
        let Upload(name) = self.wait(self.folder.begin(PACKAGE))?;
        Ok(name)
    }

    fn put(&self, upload: &str, number: usize, bytes: Vec<u8>) -> io::Result<()> {
        self.wait_for(UNDER_WAY - 1)?;
        let (folder, upload) = (self.folder.clone(), Upload(upload.to_owned()));
        let sending = self.runtime.spawn(async move {
            let bytes = Bytes::from(bytes);
            folder.put_part(PACKAGE, &upload, number, bytes).await
        });
        self.under_way.borrow_mut().push_back((number, sending));
        Ok(())
    }

    fn settle(&self) -> io::Result<Vec<(usize, String)>> {
        self.wait_for(0)?;
        Ok(self.landed.take())
    }

    fn complete(&self, upload: &str, parts: Vec<String>) -> io::Result<()> {
        let upload = Upload(upload.to_owned());
        self.wait(self.folder.complete(PACKAGE, &upload, parts))
    }

    fn abort(&self, upload: &str) -> io::Result<()> {
        let upload = Upload(upload.to_owned());
        self.wait(self.folder.abort(PACKAGE, &upload))
    }

    fn note(&self, name: &str, text: String) -> io::Result<bool> {
        self.wait(self.folder.put_new(name, text.into()))
    }

    fn notes(&self) -> io::Result<Vec<String>> {
        let mut names = self.wait(self.folder.names())?;
        names.retain(|name| name != PACKAGE);
        Ok(names)
    }

    fn noted(&self, name: &str) -> io::Result<Option<String>> {
        let found = self.wait(self.folder.get(name))?;
        let text = found.map(|bytes| String::from_utf8(bytes.into()));
        text.transpose().map_err(io::Error::other)
    }

    fn forget(&self, name: &str) -> io::Result<()> {
        self.wait(self.folder.remove(name))
    }
}

/// Bytes that were fetched.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Bytes,
}

impl Window {
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    fn from(&self, position: u64) -> Option<&[u8]> {
        let offset = usize::try_from(position.checked_sub(self.start)?).ok()?;
        self.bytes.get(offset..).filter(|rest| !rest.is_empty())
    }
}

/// Reads an object as it was seen. Whoever reads on gets more at a time; the last two windows stay, for those that jump back a
/// little.
struct Reader {
    folder: ShelfFolder,
    seen: Seen,
    runtime: Handle,
    position: u64,
    window: Window,
    before: Window,
    size: u64,
}

impl Reader {
    fn new(folder: ShelfFolder, seen: Seen, runtime: Handle) -> Self {
        Self {
            folder,
            seen,
            runtime,
            position: 0,
            window: Window::default(),
            before: Window::default(),
            size: FIRST,
        }
    }

    fn fetch(&self, end: u64) -> io::Result<Bytes> {
        let fetching = async {
            let range = self.position..end;
            let opened = self.folder.open(PACKAGE, &self.seen, range).await;
            let mut bytes = opened
                .map_err(io::Error::other)?
                .ok_or_else(|| io::Error::other("the package is not what was seen any more"))?;
            let mut window = BytesMut::new();
            while let Some(piece) = bytes.try_next().await.map_err(io::Error::other)? {
                window.extend_from_slice(&piece);
            }
            Ok(window.freeze())
        };
        self.runtime.block_on(fetching)
    }

    fn load(&mut self) -> io::Result<()> {
        self.size = match self.position == self.window.end() {
            true => (self.size * 2).min(MOST),
            false => FIRST,
        };
        let end = (self.position + self.size).min(self.seen.size);
        let bytes = self.fetch(end)?;
        if self.position + bytes.len() as u64 != end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let start = self.position;
        self.before = std::mem::replace(&mut self.window, Window { start, bytes });
        Ok(())
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.seen.size || buffer.is_empty() {
            return Ok(0);
        }
        let known = [&self.window, &self.before];
        if known
            .iter()
            .all(|window| window.from(self.position).is_none())
        {
            self.load()?;
        }
        let known = [&self.window, &self.before];
        let rest = known
            .into_iter()
            .find_map(|window| window.from(self.position));
        let read = rest.unwrap_or_default().read(buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(distance) => self.seen.size.checked_add_signed(distance),
            SeekFrom::Current(distance) => self.position.checked_add_signed(distance),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use storage::Store;
    use uuid::Uuid;

    use super::*;

    fn bytes(size: usize) -> Vec<u8> {
        (0..size).map(|at| (at * at / 251) as u8).collect()
    }

    fn put(folder: &ShelfFolder, runtime: &Handle, bytes: &[u8]) -> OnShelf {
        let shelf = OnShelf::new(folder.clone(), runtime.clone());
        let upload = shelf.begin().expect("begun");
        let parts = bytes.chunks(1 << 20).enumerate();
        for (number, part) in parts {
            shelf.put(&upload, number, part.to_vec()).expect("sent");
        }
        let mut landed = shelf.settle().expect("landed");
        landed.sort_unstable();
        let names = landed.into_iter().map(|(_, name)| name).collect();
        shelf.complete(&upload, names).expect("whole");
        shelf
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn reading_anywhere_gives_the_bytes_that_are_there(
            jumps in prop::collection::vec((0_u64..3_100_000, 1_usize..900_000), 1..20),
        ) {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            let folder = Store::memory().shelf(Uuid::nil()).expect("a shelf");
            let whole = bytes(3_000_000);
            let shelf = put(&folder, runtime.handle(), &whole);
            let mut reader = shelf.read().expect("it can be read");
            for (position, length) in jumps {
                reader.seek(SeekFrom::Start(position)).expect("a place");
                let mut read = Vec::new();
                reader.by_ref().take(length as u64).read_to_end(&mut read).expect("read");
                let from = usize::try_from(position).expect("small").min(whole.len());
                let until = (from + length).min(whole.len());
                prop_assert!(read == whole[from..until]);
            }
            prop_assert!(reader.seek(SeekFrom::Current(-4_000_000)).is_err());
            reader.seek(SeekFrom::End(-7)).expect("a place");
            let mut end = Vec::new();
            reader.read_to_end(&mut end).expect("read");
            prop_assert_eq!(end, &whole[whole.len() - 7..]);
        }
    }

    #[test]
    fn another_package_under_the_name_is_not_read_for_the_one_that_was_seen() {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let folder = Store::memory().shelf(Uuid::nil()).expect("a shelf");
        let shelf = put(&folder, runtime.handle(), &bytes(1_000));
        let mut reader = shelf.read().expect("it can be read");
        put(&folder, runtime.handle(), &bytes(2_000));
        let mut read = Vec::new();
        reader
            .read_to_end(&mut read)
            .expect_err("it was another one");
        shelf.clear().expect("removed");
        shelf.clear().expect("removed before");
        assert!(!shelf.is_there().expect("looked for"));
    }
}
