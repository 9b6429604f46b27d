//! A table that is to be taken over, and passes over its rows.

use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::source::{self, Encoding, Form, Row, Survey, Unreadable};
use crate::kernel::Fault;

/// Portions that may wait to be taken.
const AHEAD: usize = 2;

/// A table on disk that was surveyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    path: PathBuf,
    /// Name of its file.
    pub name: String,
    /// What it is.
    pub survey: Survey,
}

impl Table {
    /// Surveys a table, reading it once.
    ///
    /// # Errors
    /// A fault of ours; inside it why it cannot be read.
    pub async fn open(
        path: &Path,
        encoding: Option<Encoding>,
    ) -> Result<Result<Self, Unreadable>, Fault> {
        let path = path.to_owned();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        blocking(move || {
            let survey = source::survey(&path, encoding)?;
            Ok(Self { path, name, survey })
        })
        .await
    }

    /// Goes over the rows in portions of `size`; `judge` sees every row in its order, on a thread of its own.
    pub(super) fn pass<T: Send + 'static>(
        &self,
        size: usize,
        mut judge: impl FnMut(Row) -> T + Send + 'static,
    ) -> Portions<T> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let (path, form): (PathBuf, Form) = (self.path.clone(), self.survey.form);
        tokio::task::spawn_blocking(move || {
            let rows = match source::rows(&path, form) {
                Ok(rows) => rows,
                Err(unreadable) => return drop(sender.blocking_send(Err(unreadable))),
            };
            let mut portion = Vec::with_capacity(size);
            for row in rows {
                match row {
                    Ok(row) => portion.push(judge(row)),
                    Err(unreadable) => return drop(sender.blocking_send(Err(unreadable))),
                }
                if portion.len() == size {
                    let full = std::mem::replace(&mut portion, Vec::with_capacity(size));
                    // Whoever took the rows has given up.
                    if sender.blocking_send(Ok(full)).is_err() {
                        return;
                    }
                }
            }
            if !portion.is_empty() {
                drop(sender.blocking_send(Ok(portion)));
            }
        });
        Portions(receiver)
    }
}

/// Portions of judged rows.
pub(super) struct Portions<T>(mpsc::Receiver<Result<Vec<T>, Unreadable>>);

impl<T> Portions<T> {
    /// The next portion; none after the last.
    ///
    /// # Errors
    /// A fault: the table could be read when it was surveyed.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<T>>, Fault> {
        let portion = self.0.recv().await.transpose();
        portion.map_err(Fault::at("reading a table that was surveyed"))
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unreadable> + Send + 'static,
) -> Result<Result<T, Unreadable>, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::at("reading a table"))
}
