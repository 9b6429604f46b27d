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
    /// Surveys a table, reading it from end to end.
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

    /// Makes sure that the table is the one that was surveyed.
    ///
    /// # Errors
    /// A fault when somebody changed it meanwhile, or it is gone.
    pub(super) async fn unchanged(&self) -> Result<(), Fault> {
        let path = self.path.clone();
        let now = blocking(move || source::sha256(&path))
            .await?
            .map_err(Fault::at("reading a table that was surveyed"))?;
        if now == self.survey.sha256 {
            Ok(())
        } else {
            Err(Fault::broken(
                "the table was changed while it was taken over",
            ))
        }
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
        Portions {
            receiver,
            left: self.survey.rows,
        }
    }
}

/// Portions of judged rows.
pub(super) struct Portions<T> {
    receiver: mpsc::Receiver<Result<Vec<T>, Unreadable>>,
    left: u64,
}

impl<T> Portions<T> {
    /// The next portion; none after the last.
    ///
    /// # Errors
    /// A fault: the table could be read when it was surveyed.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<T>>, Fault> {
        let portion = self.receiver.recv().await.transpose();
        let portion = portion.map_err(Fault::at("reading a table that was surveyed"))?;
        let read = portion.as_ref().map_or(0, |portion| portion.len() as u64);
        // A reader that fell silent is no end of the table.
        match self.left.checked_sub(read) {
            Some(left) if read > 0 || left == 0 => self.left = left,
            _ => {
                return Err(Fault::broken(
                    "a table has other rows than when it was surveyed",
                ));
            }
        }
        Ok(portion)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unreadable> + Send + 'static,
) -> Result<Result<T, Unreadable>, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::at("reading a table"))
}
