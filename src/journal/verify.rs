//! The verifier: is the journal in the database what was written and signed?
//!
//! It trusts no column. Every leaf is made again from its row, every payload compared with its digest or its recorded
//! blanking, the whole tree built again and compared with the stored nodes and with every signed head on the way.
//! Memory does not grow with the journal, and writers may go on writing meanwhile.

use std::collections::VecDeque;

use entities::ids::EntryId;

use super::blank::{BLANKED, MANY_BLANKED};
use super::check::{Checker, Trust};
use super::faults::{Report, What};
use super::record::HeadRecord;
use super::seal;
use super::stored::{self, Ends, Stored, StoredHead};
use crate::db::Db;
use crate::kernel::Fault;

/// Verifies the whole journal.
///
/// # Errors
/// A fault of the database; what is wrong with the journal is in the report.
pub async fn verify(db: &Db, trust: &Trust) -> Result<Report, Fault> {
    let Ends { noted, found } = stored::ends(db.reader()).await?;
    let mut checker = Checker::new(trust, stored::keys(db.reader()).await?);
    if noted != found {
        checker.add(None, None, What::SizeDiffers { noted, found });
    }
    let size = noted.max(found);
    let mut from = 0;
    while from < size {
        let page = stored::sealed(db.reader(), from, size).await?;
        let until = next_page(&page, size).max(from + 1);
        check_page(db, &mut checker, page, from, until).await?;
        from = until;
    }
    check_unsealed(db, &mut checker).await?;
    let untold: Vec<uuid::Uuid> = checker.untold().map(|id| id.0).collect();
    // Told after the size was read.
    let mut later = stored::told_since(db.reader(), MANY_BLANKED, size, &untold).await?;
    later.extend(stored::about(db.reader(), &untold, Some(BLANKED), None).await?);
    for row in later {
        if let Stored::Entry(entry) = row {
            checker.blanking(&entry);
        }
    }
    Ok(checker.finish(size))
}

/// Where the page after this one begins.
fn next_page(page: &[Stored], size: u64) -> u64 {
    if (page.len() as u64) < stored::AT_ONCE {
        return size;
    }
    page.iter()
        .filter_map(|row| match row {
            Stored::Entry(entry) => Some(entry.position),
            Stored::Unreadable { position, .. } => *position,
        })
        .max()
        .map_or(size, |last| last + 1)
}

/// Checks the entries of positions `from..until`, and the heads of sizes above `from` up to `until`.
async fn check_page(
    db: &Db,
    checker: &mut Checker<'_>,
    page: Vec<Stored>,
    from: u64,
    until: u64,
) -> Result<(), Fault> {
    let nodes = stored::nodes_completed(db.reader(), from, until).await?;
    let mut heads = Heads::new(from, until);
    for row in page {
        let position = match &row {
            Stored::Entry(entry) => Some(entry.position),
            Stored::Unreadable { position, .. } => *position,
        };
        if let Some(position) = position {
            heads.check(db, checker, position).await?;
        }
        match row {
            Stored::Entry(entry) => {
                for (place, made) in checker.entry(&entry) {
                    checker.node(place, &made, nodes.get(&place));
                }
            }
            Stored::Unreadable {
                position,
                id,
                column,
            } => checker.unreadable(position, id, column.to_owned()),
        }
    }
    heads.check(db, checker, until).await
}

/// The heads of a page, read as they are needed.
struct Heads {
    after: u64,
    until: u64,
    read: VecDeque<HeadRecord>,
    all_read: bool,
}

impl Heads {
    const fn new(after: u64, until: u64) -> Self {
        Self {
            after,
            until,
            read: VecDeque::new(),
            all_read: false,
        }
    }

    /// Checks the heads of sizes up to `size`, before which every entry has been taken.
    async fn check(&mut self, db: &Db, checker: &mut Checker<'_>, size: u64) -> Result<(), Fault> {
        loop {
            if self.read.is_empty() && !self.all_read {
                self.fill(db, checker).await?;
            }
            let Some(head) = self.read.pop_front_if(|head| head.size <= size) else {
                return Ok(());
            };
            if !checker.head(&head) {
                let edge = seal::read_edge(db.reader(), head.size).await?;
                checker.resume(&head, edge);
            }
        }
    }

    async fn fill(&mut self, db: &Db, checker: &mut Checker<'_>) -> Result<(), Fault> {
        let rows = stored::heads(db.reader(), self.after, self.until).await?;
        self.all_read = (rows.len() as u64) < stored::AT_ONCE;
        for row in rows {
            match row {
                StoredHead::Head(head) => {
                    self.after = head.size;
                    self.read.push_back(head);
                }
                StoredHead::Unreadable { size, column } => {
                    self.after = size.unwrap_or(self.until);
                    let place = format!("tree head column {column}");
                    checker.add(size, None, What::Unreadable { place });
                }
            }
        }
        Ok(())
    }
}

async fn check_unsealed(db: &Db, checker: &mut Checker<'_>) -> Result<(), Fault> {
    let mut after: Option<EntryId> = None;
    loop {
        let page = stored::unsealed(db.reader(), after).await?;
        let last = page.len() < usize::try_from(stored::AT_ONCE).unwrap_or(usize::MAX);
        let before = after;
        for row in page {
            match row {
                Stored::Entry(entry) => {
                    after = Some(entry.id);
                    checker.unsealed(&entry);
                }
                Stored::Unreadable { id, column, .. } => {
                    after = id.or(after);
                    checker.unreadable(None, id, column.to_owned());
                }
            }
        }
        if last || after == before {
            return Ok(());
        }
    }
}
