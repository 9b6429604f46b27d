//! Folder and metadata together: which documents there will be, each with its files and its row.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Column;
use super::folder::Found;
use super::metadata::{Flaw, Metadata, Row};
use super::report::Refused;
use crate::kernel::Problem;

/// Code of the problem of a file that two rows are about.
const NAMED_TWICE: &str = "FILE_NAMED_TWICE";

/// A document to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Planned {
    /// Its file.
    pub main: Found,
    /// What the metadata say of it.
    pub row: Option<Row>,
    /// Its annexes.
    pub annexes: Vec<Found>,
}

/// Documents in the order of the metadata, then those it does not name by their path; and what cannot be.
pub(crate) fn plan(files: Vec<Found>, metadata: Option<Metadata>) -> (Vec<Planned>, Vec<Refused>) {
    let metadata = metadata.unwrap_or_default();
    let mut left: BTreeMap<String, Found> = files
        .into_iter()
        .map(|file| (file.relative.clone(), file))
        .collect();
    let mut refused = Vec::new();
    // Two rows say different things of one file, so neither is believed; each is told of the other.
    let named_again: BTreeMap<String, u64> = metadata
        .flaws
        .iter()
        .filter(|(_, flaw)| flaw.problem.code == NAMED_TWICE)
        .filter_map(|(path, flaw)| Some((path.clone()?, flaw.line)))
        .collect();
    let missing = |row: &Row, column: Column| missing(row, column, &named_again);
    for (path, flaw) in metadata.flaws {
        // What its own row spoils must not come in under its bare name.
        if let Some(path) = &path {
            left.remove(path);
        }
        refused.push(Refused::by_row(path, flaw));
    }
    let mains: BTreeSet<String> = metadata
        .rows
        .iter()
        .filter(|row| row.attached_to.is_none())
        .map(|row| row.file.clone())
        .collect();
    let (annexes, rows): (Vec<Row>, Vec<Row>) = metadata
        .rows
        .into_iter()
        .partition(|row| row.attached_to.is_some());
    let mut attached: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for row in annexes {
        let to = row.attached_to.clone().unwrap_or_default();
        // Before the annex itself leaves the list: nothing is attached to itself or to another annex.
        let known = mains.contains(&to) || (left.contains_key(&to) && to != row.file);
        match left.remove(&row.file) {
            None => refused.push(missing(&row, Column::File)),
            Some(_) if !known => refused.push(missing(&row, Column::AttachedTo)),
            Some(file) => attached.entry(to).or_default().push(file),
        }
    }
    let mut documents = Vec::new();
    for row in rows {
        match left.remove(&row.file) {
            Some(main) => documents.push(Planned {
                annexes: attached.remove(&row.file).unwrap_or_default(),
                main,
                row: Some(row),
            }),
            None => refused.push(missing(&row, Column::File)),
        }
    }
    for (path, main) in left {
        documents.push(Planned {
            annexes: attached.remove(&path).unwrap_or_default(),
            main,
            row: None,
        });
    }
    // Annexes whose document was refused wait with it.
    for file in attached.into_values().flatten() {
        refused.push(Refused {
            file: Some(file.relative),
            line: None,
            column: None,
            problem: Problem::new("ANNEX_WITHOUT_DOCUMENT", ""),
        });
    }
    (documents, refused)
}

fn missing(row: &Row, column: Column, named_again: &BTreeMap<String, u64>) -> Refused {
    let problem = match (column, named_again.get(&row.file)) {
        (Column::File, Some(line)) => Problem::new(NAMED_TWICE, "").with("line", line),
        (Column::File, None) => Problem::new("FILE_NOT_IN_FOLDER", "").with("given", &row.file),
        _ => {
            let document = row.attached_to.as_ref().unwrap_or(&row.file);
            Problem::new("DOCUMENT_NOT_IN_FOLDER", "").with("given", document)
        }
    };
    Refused::by_row(
        Some(row.file.clone()),
        Flaw {
            line: row.line,
            column: Some(column),
            problem,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::metadata;
    use super::*;

    fn files(names: &[&str]) -> Vec<Found> {
        names
            .iter()
            .map(|name| Found {
                relative: (*name).to_owned(),
                path: (*name).into(),
                size: 1,
            })
            .collect()
    }

    #[test]
    fn metadata_order_then_paths_and_annexes_with_their_document() {
        let csv = "file;title;attached_to\nc.pdf;C;\na1.pdf;;a.pdf\nc1.pdf;;c.pdf\nx.pdf;;\nb1.pdf;;y.pdf\nbad.pdf;t;../z\n";
        let metadata = metadata::read(csv.as_bytes()).expect("readable");
        let (documents, refused) = plan(
            files(&[
                "a.pdf", "a1.pdf", "b.pdf", "b1.pdf", "bad.pdf", "c.pdf", "c1.pdf",
            ]),
            Some(metadata),
        );
        let shown: Vec<(&str, Vec<&str>)> = documents
            .iter()
            .map(|one| {
                (
                    one.main.relative.as_str(),
                    one.annexes
                        .iter()
                        .map(|file| file.relative.as_str())
                        .collect(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("c.pdf", vec!["c1.pdf"]),
                ("a.pdf", vec!["a1.pdf"]),
                ("b.pdf", vec![])
            ]
        );
        let told: Vec<_> = refused
            .iter()
            .map(|one| (one.file.as_deref(), one.line, one.column, one.problem.code))
            .collect();
        assert_eq!(
            told,
            [
                (
                    Some("bad.pdf"),
                    Some(7),
                    Some(Column::AttachedTo),
                    "PATH_OUTSIDE"
                ),
                (
                    Some("b1.pdf"),
                    Some(6),
                    Some(Column::AttachedTo),
                    "DOCUMENT_NOT_IN_FOLDER"
                ),
                (
                    Some("x.pdf"),
                    Some(5),
                    Some(Column::File),
                    "FILE_NOT_IN_FOLDER"
                ),
            ]
        );
    }

    #[test]
    fn a_file_that_two_rows_name_is_refused_with_both() {
        let csv = "file;title\na.pdf;A\nb.pdf;B\na.pdf;C\n";
        let metadata = metadata::read(csv.as_bytes()).expect("readable");
        let (documents, refused) = plan(files(&["a.pdf", "b.pdf"]), Some(metadata));
        assert_eq!(documents.len(), 1);
        let told: Vec<_> = refused
            .iter()
            .map(|one| (one.line, one.problem.code, one.problem.arguments.clone()))
            .collect();
        let other = |line: &str| vec![("line", line.to_owned())];
        assert_eq!(
            told,
            [
                (Some(4), "FILE_NAMED_TWICE", other("2")),
                (Some(2), "FILE_NAMED_TWICE", other("4")),
            ]
        );
    }

    #[test]
    fn without_metadata_every_file_is_a_document() {
        let (documents, refused) = plan(files(&["a.pdf", "b.pdf"]), None);
        assert_eq!((documents.len(), refused.len()), (2, 0));
    }
}
