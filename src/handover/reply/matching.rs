//! Whether an answer is about a package, per file and hash: a plain machine that is told the manifest file by file, so only the answer,
//! which has a limit, is held.

use std::collections::HashMap;

use entities::ids::DescriptionUnitId;
use entities::values::ContentHash;
use entities::vocabulary::ReplyOutcome;

use super::exchange::{Kind, Line, Reply, TOLD, on_sheet, problem};
use crate::kernel::Problem;

/// What of a package something is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A unit.
    Unit(DescriptionUnitId),
    /// A line of the manifest.
    File(i32),
}

/// An answer that is held against a package.
#[derive(Debug)]
pub(super) struct Matching {
    package: Line,
    units: HashMap<String, Line>,
    files: HashMap<String, Line>,
    /// What was said of what is there, in the order of the package.
    said: Vec<(Part, Line)>,
    problems: Vec<Problem>,
    silent: Silent,
    files_told: u64,
    refused: u64,
    /// Of a workbook: the sheet on which the answer stands.
    sheet: Option<String>,
}

/// Of what the answer says nothing.
#[derive(Debug, Default)]
struct Silent {
    number: u64,
    first: Option<String>,
}

/// An answer that is about a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matched {
    /// What is said of the package.
    pub(super) package: Line,
    /// What was not simply accepted.
    pub(super) exceptions: Vec<(Part, Line)>,
    /// How many files it is about.
    pub(super) files: u64,
    /// How many of those are refused.
    pub(super) refused: u64,
}

impl Matching {
    /// An answer, held against a package of this name and hash.
    pub(super) fn of(reply: Reply, name: &str, sha256: ContentHash) -> Self {
        let mut problems = Vec::new();
        let Reply {
            package,
            lines,
            sheet,
        } = reply;
        if package.name != name {
            let other = problem("REPLY_OTHER_PACKAGE", package.at).with("said", &package.name);
            problems.push(other.with("package", name));
        } else if package.sha256 != Some(sha256) {
            problems.push(problem("REPLY_OTHER_HASH", package.at).with("name", name));
        }
        let (mut units, mut files) = (HashMap::new(), HashMap::new());
        for line in lines {
            let (of, at) = match line.kind {
                Kind::Unit => (&mut units, line.at),
                Kind::File | Kind::Package => (&mut files, line.at),
            };
            let name = line.name.clone();
            if of.insert(name.clone(), line).is_some() {
                problems.push(problem("REPLY_TWICE", at).with("name", name));
            }
        }
        Self {
            package,
            units,
            files,
            said: Vec::new(),
            problems,
            silent: Silent::default(),
            files_told: 0,
            refused: 0,
            sheet,
        }
    }

    /// Whether it is no answer whatever the files are, so that they need not be looked at.
    pub(super) const fn is_astray(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Why it is no answer whatever the files are.
    pub(super) fn astray(mut self) -> Vec<Problem> {
        self.problems.truncate(TOLD);
        on_sheet(self.sheet.as_deref(), self.problems)
    }

    /// A unit of the package, by its number.
    pub(super) fn unit(&mut self, id: DescriptionUnitId, number: &str) {
        match self.units.remove(number) {
            Some(line) => self.said.push((Part::Unit(id), line)),
            None => self.silent.add(number),
        }
    }

    /// A file of the package: which line of the manifest, where it is, its hash.
    pub(super) fn file(&mut self, ordinal: i32, path: &str, sha256: ContentHash) {
        self.files_told += 1;
        match self.files.remove(path) {
            None => self.silent.add(path),
            Some(line) if line.sha256 != Some(sha256) => {
                let other = problem("REPLY_OTHER_HASH", line.at).with("name", path);
                self.problems.push(other);
            }
            Some(line) => {
                self.refused += u64::from(line.outcome == ReplyOutcome::Refused);
                self.said.push((Part::File(ordinal), line));
            }
        }
    }

    /// The answer, once all units and files were told.
    ///
    /// # Errors
    /// What keeps it from being one, at most 20 things.
    pub(super) fn end(mut self) -> Result<Matched, Vec<Problem>> {
        let mut strays: Vec<Line> = self
            .units
            .into_values()
            .chain(self.files.into_values())
            .collect();
        strays.sort_by_key(|line| line.at);
        for line in strays.into_iter().take(TOLD) {
            let code = match line.kind {
                Kind::Unit => "REPLY_UNIT_UNKNOWN",
                Kind::File | Kind::Package => "REPLY_FILE_UNKNOWN",
            };
            self.problems
                .push(problem(code, line.at).with("name", line.name));
        }
        if let Some(first) = &self.silent.first {
            let silent = Problem::new("REPLY_SILENT", "content");
            let silent = silent.with("number", self.silent.number);
            self.problems.push(silent.with("first", first));
        }
        let whole = self.package.outcome;
        let against = self.said.iter().find(|(_, line)| contradicts(whole, line));
        if let Some((_, line)) = against {
            let against = problem("REPLY_CONTRADICTS", line.at).with("name", &line.name);
            self.problems.push(against);
        }
        if !self.problems.is_empty() {
            self.problems.truncate(TOLD);
            return Err(on_sheet(self.sheet.as_deref(), self.problems));
        }
        let plain = |line: &Line| line.outcome == ReplyOutcome::Accepted && line.remarks.is_none();
        self.said.retain(|(_, line)| !plain(line));
        Ok(Matched {
            package: self.package,
            exceptions: self.said,
            files: self.files_told,
            refused: self.refused,
        })
    }
}

impl Silent {
    fn add(&mut self, name: &str) {
        self.number += 1;
        self.first.get_or_insert_with(|| name.to_owned());
    }
}

/// Whether what is said of a part cannot be, where the whole was answered so.
fn contradicts(whole: ReplyOutcome, part: &Line) -> bool {
    match whole {
        ReplyOutcome::Accepted => part.outcome != ReplyOutcome::Accepted,
        ReplyOutcome::AcceptedWithRemarks => part.outcome == ReplyOutcome::Refused,
        ReplyOutcome::Refused => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash(of: u8) -> ContentHash {
        ContentHash::from_bytes([of; 32])
    }

    fn line(kind: Kind, name: &str, outcome: ReplyOutcome) -> Line {
        Line {
            at: 0,
            kind,
            name: name.to_owned(),
            sha256: (kind != Kind::Unit).then(|| hash(1)),
            outcome,
            remarks: None,
        }
    }

    /// An answer in which all of a package with one unit and two files is said to be accepted.
    fn reply() -> Reply {
        let mut lines = vec![
            line(Kind::Unit, "1", ReplyOutcome::Accepted),
            line(Kind::File, "a", ReplyOutcome::Accepted),
            line(Kind::File, "b", ReplyOutcome::Accepted),
        ];
        for (line, at) in lines.iter_mut().zip(2..) {
            line.at = at;
        }
        Reply {
            package: line(Kind::Package, "export", ReplyOutcome::Accepted),
            lines,
            sheet: None,
        }
    }

    fn matched(change: impl FnOnce(&mut Reply)) -> Result<Matched, Vec<String>> {
        let mut reply = reply();
        change(&mut reply);
        let mut matching = Matching::of(reply, "export", hash(1));
        matching.unit(DescriptionUnitId(uuid::Uuid::nil()), "1");
        matching.file(1, "a", hash(1));
        matching.file(2, "b", hash(1));
        matching.end().map_err(|problems| {
            let told = problems.iter().map(|problem| {
                let said = problem.arguments.iter();
                let said = said.map(|(_, value)| value.as_str()).collect::<Vec<_>>();
                format!("{} {}", problem.code, said.join(" "))
            });
            told.collect()
        })
    }

    #[test]
    fn an_answer_about_all_of_it_is_one() {
        let all = matched(|_| {}).expect("an answer");
        assert_eq!((all.files, all.refused, all.exceptions.len()), (2, 0, 0));
        let refused = matched(|reply| {
            reply.package.outcome = ReplyOutcome::Refused;
            reply.lines[2].outcome = ReplyOutcome::Refused;
        });
        let refused = refused.expect("an answer");
        assert_eq!((refused.refused, refused.exceptions.len()), (1, 1));
        let remarked = matched(|reply| {
            reply.package.outcome = ReplyOutcome::AcceptedWithRemarks;
            reply.lines[0].remarks = Some("virsraksts par īsu".to_owned());
        });
        assert_eq!(remarked.expect("an answer").exceptions.len(), 1);
    }

    #[test]
    fn an_answer_about_something_else_or_less_is_none() {
        type Change = fn(&mut Reply);
        let table: [(Change, &[&str]); 9] = [
            (
                |reply| reply.package.name = "cits".to_owned(),
                &["REPLY_OTHER_PACKAGE 0 cits export"],
            ),
            (
                |reply| reply.package.sha256 = Some(hash(2)),
                &["REPLY_OTHER_HASH 0 export"],
            ),
            (
                |reply| reply.lines[1].sha256 = Some(hash(2)),
                &["REPLY_OTHER_HASH 3 a"],
            ),
            (
                |reply| reply.lines[2].name = "c".to_owned(),
                &["REPLY_FILE_UNKNOWN 4 c", "REPLY_SILENT 1 b"],
            ),
            (
                |reply| reply.lines[0].name = "2".to_owned(),
                &["REPLY_UNIT_UNKNOWN 2 2", "REPLY_SILENT 1 1"],
            ),
            (|reply| reply.lines.truncate(1), &["REPLY_SILENT 2 a"]),
            (
                |reply| reply.lines[2].name = "a".to_owned(),
                &["REPLY_TWICE 4 a", "REPLY_SILENT 1 b"],
            ),
            (
                |reply| reply.lines[1].outcome = ReplyOutcome::Refused,
                &["REPLY_CONTRADICTS 3 a"],
            ),
            (
                |reply| {
                    reply.package.outcome = ReplyOutcome::AcceptedWithRemarks;
                    reply.lines[1].outcome = ReplyOutcome::Refused;
                },
                &["REPLY_CONTRADICTS 3 a"],
            ),
        ];
        for (change, expected) in table {
            let told = matched(change).expect_err("no answer");
            assert_eq!(told, expected);
        }
    }

    proptest! {
        /// Whatever is left out, added or altered, no answer of another set of files and hashes is taken for one.
        #[test]
        fn only_the_very_files_and_hashes_match(
            there in prop::collection::btree_map("[a-d]{1,2}", 0_u8..3, 0..6),
            said in prop::collection::btree_map("[a-d]{1,2}", 0_u8..3, 0..6),
        ) {
            let mut reply = reply();
            reply.lines = said
                .iter()
                .map(|(path, of)| Line { sha256: Some(hash(*of)), ..line(Kind::File, path, ReplyOutcome::Accepted) })
                .collect();
            let mut matching = Matching::of(reply, "export", hash(1));
            for (ordinal, (path, of)) in (1..).zip(&there) {
                matching.file(ordinal, path, hash(*of));
            }
            prop_assert_eq!(matching.end().is_ok(), there == said);
        }
    }
}
