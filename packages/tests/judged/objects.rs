//! Writing into a bucket: the same bytes as on disk, in parts of any size, also when it is stopped or killed at any of them, or
//! written twice at once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor};
use std::ops::ControlFlow;

use packages::{
    Bucket, EarkVersion, Kind, ObjectWriter, OpexNamespace, Plan, ReadSeek, Rule, Sha256, Shape,
    WriteError, validate_zip,
};

use crate::sample::{delivery, on, packed};

const KINDS: [Kind; 4] = [
    Kind::BagIt,
    Kind::Simple,
    Kind::Opex(OpexNamespace::Absent),
    Kind::Eark(EarkVersion::V2_1),
];

/// A bucket that can break down.
#[derive(Default)]
struct Memory(RefCell<State>);

#[derive(Default)]
struct State {
    whole: Option<Vec<u8>>,
    uploads: BTreeMap<String, BTreeMap<usize, Vec<u8>>>,
    begun: usize,
    notes: BTreeMap<String, String>,
    landed: Vec<(usize, String)>,
    /// Calls that change something, until one breaks down.
    patience: Option<usize>,
    puts: usize,
}

impl Memory {
    fn breaking_after(&self, calls: usize) {
        self.0.borrow_mut().patience = Some(calls);
    }

    fn steadily(&self) {
        let mut state = self.0.borrow_mut();
        state.patience = None;
        // What was on its way when the process ended is told to nobody.
        state.landed.clear();
    }

    /// Breaks down before or, to be worse, behind what was asked for.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> io::Result<T> {
        let mut state = self.0.borrow_mut();
        let breaks = match &mut state.patience {
            Some(0) => return Err(io::Error::other("broken down")),
            Some(left) => {
                *left -= 1;
                *left == 0
            }
            None => false,
        };
        let changed = change(&mut state);
        match breaks {
            true => Err(io::Error::other("broken down")),
            false => Ok(changed),
        }
    }

    fn whole(&self) -> Vec<u8> {
        self.0.borrow().whole.clone().expect("a whole package")
    }

    fn is_empty(&self) -> bool {
        let state = self.0.borrow();
        state.whole.is_none() && state.uploads.is_empty() && state.notes.is_empty()
    }
}

impl Bucket for Memory {
    fn is_there(&self) -> io::Result<bool> {
        Ok(self.0.borrow().whole.is_some())
    }

    fn read(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Cursor::new(self.whole())))
    }

    fn begin(&self) -> io::Result<String> {
        self.change(|state| {
            state.begun += 1;
            let name = format!("upload {}", state.begun);
            state.uploads.insert(name.clone(), BTreeMap::new());
            name
        })
    }

    fn put(&self, upload: &str, number: usize, bytes: Vec<u8>) -> io::Result<()> {
        self.change(|state| {
            state.puts += 1;
            let parts = state.uploads.get_mut(upload);
            let parts = parts.ok_or(io::ErrorKind::NotFound)?;
            let name = format!("\"{}\"", Sha256::of(&bytes));
            parts.insert(number, bytes);
            state.landed.push((number, name));
            Ok(())
        })?
    }

    fn settle(&self) -> io::Result<Vec<(usize, String)>> {
        Ok(std::mem::take(&mut self.0.borrow_mut().landed))
    }

    fn complete(&self, upload: &str, parts: Vec<String>) -> io::Result<()> {
        self.change(|state| {
            let there = state.uploads.remove(upload);
            let there = there.ok_or(io::ErrorKind::NotFound)?;
            let names = there
                .values()
                .map(|bytes| format!("\"{}\"", Sha256::of(bytes)));
            assert_eq!(names.collect::<Vec<_>>(), parts);
            assert!(there.keys().copied().eq(0..parts.len()));
            let sizes: Vec<usize> = there.values().map(Vec::len).collect();
            let (last, full) = sizes.split_last().expect("parts");
            assert!(full.iter().all(|size| *size == full[0] && size >= last));
            state.whole = Some(there.into_values().flatten().collect());
            Ok(())
        })?
    }

    fn abort(&self, upload: &str) -> io::Result<()> {
        self.change(|state| state.uploads.remove(upload))
            .map(|_| ())
    }

    fn note(&self, name: &str, text: String) -> io::Result<bool> {
        self.change(|state| {
            let is_new = !state.notes.contains_key(name);
            state.notes.entry(name.to_owned()).or_insert(text);
            is_new
        })
    }

    fn notes(&self) -> io::Result<Vec<String>> {
        Ok(self.0.borrow().notes.keys().rev().cloned().collect())
    }

    fn noted(&self, name: &str) -> io::Result<Option<String>> {
        Ok(self.0.borrow().notes.get(name).cloned())
    }

    fn forget(&self, name: &str) -> io::Result<()> {
        self.change(|state| state.notes.remove(name)).map(|_| ())
    }
}

#[test]
fn a_package_in_a_bucket_is_the_same_as_on_disk_in_parts_of_any_size() {
    for kind in KINDS {
        let folder = tempfile::tempdir().unwrap();
        let wanted = packed(kind, Shape::Zip, folder.path());
        let bytes = std::fs::read(&wanted.path).unwrap();
        let (description, store) = delivery();
        let plan = Plan::new(kind, &description).unwrap();
        let sizes = [1_u64, 3, 16, 17, 1_000, 4_096, bytes.len() as u64, 1 << 20];
        for size in sizes {
            let bucket = Memory::default();
            let writer = ObjectWriter::new(&bucket).parts_of(size);
            let written = writer.write(&plan, &store, on).unwrap();
            assert!(bucket.whole() == bytes, "{kind:?} in parts of {size}");
            assert_eq!(Some(written.checksum), wanted.checksum);
            assert_eq!(written.size, bytes.len() as u64);
            assert_eq!(written.manifest(), wanted.manifest());
            assert!(bucket.notes().unwrap().is_empty());
            let report = validate_zip(bucket.read().unwrap()).unwrap();
            assert_eq!(report.faults, []);
            let again = writer.write(&plan, &store, on);
            assert!(matches!(again, Err(WriteError::Exists)), "{again:?}");
        }
    }
}

#[test]
fn a_package_that_breaks_down_at_any_call_goes_on_and_is_the_same() {
    for kind in KINDS {
        let folder = tempfile::tempdir().unwrap();
        let wanted = packed(kind, Shape::Zip, folder.path());
        let bytes = std::fs::read(&wanted.path).unwrap();
        let (description, store) = delivery();
        let plan = Plan::new(kind, &description).unwrap();
        for calls in 1.. {
            let bucket = Memory::default();
            let writer = ObjectWriter::new(&bucket).parts_of(400).checkpoint_every(0);
            bucket.breaking_after(calls);
            let broken = writer.write(&plan, &store, on);
            bucket.steadily();
            if broken.is_ok() {
                break;
            }
            let after = match writer.write(&plan, &store, on) {
                // It broke down behind the completion: whole, and nothing of it noted by the caller.
                Err(WriteError::Exists) => {
                    assert!(bucket.whole() == bytes);
                    continue;
                }
                after => after.unwrap(),
            };
            assert!(bucket.whole() == bytes, "{kind:?} after {calls}");
            assert_eq!(after.manifest(), wanted.manifest());
            assert!(bucket.notes().unwrap().is_empty());
        }
    }
}

#[test]
fn whoever_goes_on_begins_in_the_last_part_and_not_before() {
    let (description, store) = delivery();
    let plan = Plan::new(Kind::Simple, &description).unwrap();
    let bucket = Memory::default();
    let writer = ObjectWriter::new(&bucket).parts_of(50).checkpoint_every(0);
    // Each attempt gets a few steps further than the one before.
    let mut attempts = 0;
    loop {
        attempts += 1;
        let mut steps = 4;
        let outcome = writer.write(&plan, &store, |_| {
            steps -= 1;
            match steps {
                0 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        });
        match outcome {
            Err(WriteError::Stopped) => assert!(!bucket.is_there().unwrap()),
            other => {
                other.unwrap();
                break;
            }
        }
        assert!(attempts < 1_000, "it does not get on");
    }
    assert!(attempts > 2);
    let parts = bucket.whole().len().div_ceil(50);
    let sent = bucket.0.borrow().puts;
    assert!(sent < 2 * parts, "{sent} sent of {parts}");
}

#[test]
fn two_that_write_one_package_find_out_and_nothing_is_lost() {
    let (description, store) = delivery();
    let plan = Plan::new(Kind::BagIt, &description).unwrap();
    let bucket = Memory::default();
    let writer = ObjectWriter::new(&bucket).parts_of(100).checkpoint_every(0);
    let mut second = None;
    let first = writer.write(&plan, &store, |advance| {
        if advance.entries == 2 && second.is_none() {
            second = Some(writer.write(&plan, &store, |_| ControlFlow::Break(())));
            // The other process has gone a step further before it was stopped.
            bucket.0.borrow_mut().landed.clear();
            let taken = "entries-00000002".to_owned();
            bucket.0.borrow_mut().notes.entry(taken).or_default();
        }
        ControlFlow::Continue(())
    });
    assert!(
        matches!(second, Some(Err(WriteError::Stopped))),
        "{second:?}"
    );
    assert!(matches!(first, Err(WriteError::Busy)), "{first:?}");
    writer.write(&plan, &store, on).unwrap();
    let report = validate_zip(bucket.read().unwrap()).unwrap();
    assert_eq!(report.faults, []);
}

#[test]
fn what_was_begun_of_something_else_or_forgotten_is_given_up_and_leaves_nothing() {
    let (mut description, mut store) = delivery();
    let bucket = Memory::default();
    let writer = ObjectWriter::new(&bucket).parts_of(100).checkpoint_every(0);
    let plan = Plan::new(Kind::Simple, &description).unwrap();
    let mut steps = 5;
    let stopped = writer.write(&plan, &store, |_| {
        steps -= 1;
        if steps == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(matches!(stopped, Err(WriteError::Stopped)));
    drop(plan);
    description.inventories[0].units[0].title.push('!');
    let plan = Plan::new(Kind::Simple, &description).unwrap();
    let other = writer.write(&plan, &store, on);
    assert!(
        matches!(other, Err(WriteError::BegunDifferently)),
        "{other:?}"
    );
    writer.discard().unwrap();
    assert!(bucket.is_empty());

    let mut steps = 5;
    let stopped = writer.write(&plan, &store, |_| {
        steps -= 1;
        if steps == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(matches!(stopped, Err(WriteError::Stopped)));
    bucket.0.borrow_mut().uploads.clear();
    let forgotten = writer.write(&plan, &store, on);
    assert!(
        matches!(forgotten, Err(WriteError::BegunDifferently)),
        "{forgotten:?}"
    );
    writer.discard().unwrap();
    assert!(bucket.is_empty());

    let second = Sha256::of(b"%PDF-1.7 second");
    store.0.insert(second, b"%PDF-1.7 sec0nd".to_vec());
    let refused = writer.write(&plan, &store, on);
    let Err(WriteError::Refused(faults)) = refused else {
        panic!("{refused:?}");
    };
    assert!(matches!(faults[0].rule, Rule::ContentHash { .. }));
    writer.discard().unwrap();
    assert!(bucket.is_empty());
}
