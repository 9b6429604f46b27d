//! Writing: whole or not at all, also when it is stopped at any byte, killed, or given something that was altered.

use std::cell::Cell;
use std::fs;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use packages::{
    Contents, EarkVersion, Kind, OpexNamespace, Plan, Rule, Sha256, Shape, WriteError, Writer,
    validate,
};

use crate::sample::{Store, delivery, on, packed};

fn left(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const KINDS: [Kind; 4] = [
    Kind::BagIt,
    Kind::Simple,
    Kind::Opex(OpexNamespace::Absent),
    Kind::Eark(EarkVersion::V2_1),
];

#[test]
fn a_package_stopped_after_any_step_goes_on_and_is_the_same() {
    for kind in KINDS {
        for shape in [Shape::Folder, Shape::Zip] {
            let whole = tempfile::tempdir().unwrap();
            let wanted = packed(kind, shape, whole.path());
            let folder = tempfile::tempdir().unwrap();
            let (description, store) = delivery();
            let plan = Plan::new(kind, &description).unwrap();
            let writer = Writer::new(folder.path(), shape);
            // Each attempt gets two steps further than nothing.
            let mut attempts = 0;
            let written = loop {
                attempts += 1;
                let mut steps = 2;
                let outcome = writer.write(&plan, &store, |_| {
                    steps -= 1;
                    if steps == 0 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                });
                match outcome {
                    Err(WriteError::Stopped) => assert!(!writer.path(plan.name()).exists()),
                    other => break other.unwrap(),
                }
            };
            assert!(attempts > 2, "{kind:?} {shape:?}");
            assert_eq!(written.manifest(), wanted.manifest());
            assert_eq!(written.checksum, wanted.checksum);
            assert_eq!(left(folder.path()), left(whole.path()));
            assert_eq!(validate(&written.path).unwrap().faults, []);
        }
    }
}

/// Breaks down in the middle of a content, as a killed process does: nothing is tidied up.
struct Killed<'a> {
    store: &'a Store,
    opens: Cell<usize>,
}

impl Contents for Killed<'_> {
    fn size(&self, content: &Sha256) -> io::Result<Option<u64>> {
        self.store.size(content)
    }

    fn open(&self, content: &Sha256) -> io::Result<Box<dyn Read + Send + '_>> {
        struct Breaking(usize);
        impl Read for Breaking {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                assert!(self.0 > 0, "killed");
                self.0 -= 1;
                buffer[0] = b'o';
                Ok(1)
            }
        }
        self.opens.set(self.opens.get() + 1);
        if self.opens.get() < 3 {
            return self.store.open(content);
        }
        Ok(Box::new(Breaking(2)))
    }
}

#[test]
fn a_killed_writer_goes_on_behind_the_last_whole_entry() {
    for shape in [Shape::Folder, Shape::Zip] {
        let folder = tempfile::tempdir().unwrap();
        let (description, store) = delivery();
        let plan = Plan::new(Kind::Simple, &description).unwrap();
        let writer = Writer::new(folder.path(), shape).checkpoint_every(0);
        let killed = Killed {
            store: &store,
            opens: Cell::new(0),
        };
        catch_unwind(AssertUnwindSafe(|| writer.write(&plan, &killed, on))).unwrap_err();
        assert!(!writer.path(plan.name()).exists());

        let mut first = None;
        let written = writer
            .write(&plan, &store, |advance| {
                first.get_or_insert(advance.entries);
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(first, Some(2), "two contents were whole");
        assert_eq!(validate(&written.path).unwrap().faults, []);
        let whole = tempfile::tempdir().unwrap();
        let wanted = packed(Kind::Simple, shape, whole.path());
        assert_eq!(written.manifest(), wanted.manifest());
        assert_eq!(written.checksum, wanted.checksum);
    }
}

#[test]
fn a_missing_content_stops_it_before_anything_is_written() {
    let (description, mut store) = delivery();
    let plan = Plan::new(Kind::BagIt, &description).unwrap();
    let gone = Sha256::of(b"%PDF-1.7 letter");
    store.0.remove(&gone);
    store.0.insert(
        Sha256::of(b"%PDF-1.7 second"),
        b"longer than registered".to_vec(),
    );
    let folder = tempfile::tempdir().unwrap();
    let refused = Writer::new(folder.path(), Shape::Zip).write(&plan, &store, on);
    let Err(WriteError::Refused(faults)) = refused else {
        panic!("{refused:?}");
    };
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.place.document.as_deref(), fault.rule.code()))
        .collect();
    assert_eq!(
        told,
        [(Some("d-2"), "CONTENT_SIZE"), (Some("d-3"), "NO_CONTENT")]
    );
    assert_eq!(left(folder.path()), [""; 0]);
}

#[test]
fn an_altered_content_ends_it_and_discarding_leaves_nothing() {
    for shape in [Shape::Folder, Shape::Zip] {
        let (description, mut store) = delivery();
        let plan = Plan::new(Kind::BagIt, &description).unwrap();
        store
            .0
            .insert(Sha256::of(b"%PDF-1.7 second"), b"%PDF-1.7 sec0nd".to_vec());
        let folder = tempfile::tempdir().unwrap();
        let writer = Writer::new(folder.path(), shape);
        let refused = writer.write(&plan, &store, on);
        let Err(WriteError::Refused(faults)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place.document.as_deref(), Some("d-2"));
        assert_eq!(faults[0].place.file.as_deref(), Some("17.pdf"));
        assert!(matches!(faults[0].rule, Rule::ContentHash { .. }));
        assert!(!writer.path(plan.name()).exists());
        writer.discard(plan.name()).unwrap();
        assert_eq!(left(folder.path()), [""; 0]);
    }
}

#[test]
fn a_package_is_not_overwritten_nor_continued_from_another_description() {
    let (mut description, store) = delivery();
    let folder = tempfile::tempdir().unwrap();
    let writer = Writer::new(folder.path(), Shape::Zip);
    let plan = Plan::new(Kind::Simple, &description).unwrap();
    let stopped = writer.write(&plan, &store, |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(WriteError::Stopped)));
    drop(plan);

    description.inventories[0].units[0].title.push('!');
    let plan = Plan::new(Kind::Simple, &description).unwrap();
    let other = writer.write(&plan, &store, on);
    assert!(
        matches!(other, Err(WriteError::BegunDifferently)),
        "{other:?}"
    );
    writer.discard(plan.name()).unwrap();
    writer.write(&plan, &store, on).unwrap();
    let again = writer.write(&plan, &store, on);
    assert!(matches!(again, Err(WriteError::Exists)), "{again:?}");
}
