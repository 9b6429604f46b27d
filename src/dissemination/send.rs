//! Sending what was gathered (*izsniegšana*): first the journal is told, then the package is made while it goes out, so that
//! memory does not grow with it.

use std::io::{self, Read, Write};

use bytes::{Buf, Bytes};
use entities::ids::DocumentId;
use entities::values::ContentHash;
use entities::vocabulary::AccessClass;
use futures::{StreamExt, stream};
use serde_json::json;
use storage::{ContentStream, Store};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Sender};

use super::bag::{self, Listed, Sources};
use super::gather::{Gathered, Proofs};
use super::listing;
use crate::access::Caller;
use crate::classification::table::{Format, write};
use crate::documents::view::Purpose;
use crate::journal::bundle::bundle;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;
use crate::print::print;

/// What the sheet of the workbook is called.
const SHEET: &str = "Izsniegtie dokumenti";

/// Pieces that wait for whoever receives them.
const AHEAD: usize = 8;

/// Bytes of a piece, at most.
const PIECE: usize = 64 * 1024;

/// A package that is made while it is read.
pub type Sending = stream::BoxStream<'static, io::Result<Bytes>>;

/// Journals that everything gathered is given out. Nothing may go out before.
///
/// # Errors
/// A fault of the database.
pub async fn note(
    kit: &Kit,
    caller: &Caller,
    gathered: &Gathered,
    purpose: &Purpose,
) -> Result<(), Fault> {
    let mut op = kit.begin(caller.actor).await?;
    for taken in &gathered.documents {
        let entry = |kind, payload| Entry {
            kind,
            institution: Some(caller.institution),
            subject: Subject {
                kind: "document",
                id: Some(taken.card.id.0),
            },
            payload,
        };
        if taken.card.access_class == AccessClass::RestrictedPersonal {
            op.record(entry("document.viewed", json!({ "purpose": purpose })));
        }
        for content in &taken.contents {
            op.record(entry(
                "content.opened",
                json!({
                    "sha256": content.content.hash.to_string(),
                    "fileName": content.file_name,
                    "purpose": purpose,
                    "package": gathered.name,
                }),
            ));
        }
    }
    op.commit().await
}

/// Sends what was gathered. The stream ends with an error where something could not be read; what came until then is no
/// package.
///
/// # Errors
/// A fault of the fonts compiled into the program, or when the list cannot be packed.
pub async fn send(kit: &Kit, store: &Store, gathered: Gathered) -> Result<Sending, Fault> {
    // Typesetting keeps a processor busy; the threads that answer requests must not wait for it.
    let listed = tokio::task::spawn_blocking(move || listed(gathered));
    let (gathered, listed) = listed.await.map_err(Fault::at("listing aside"))??;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let mut sources = Stored {
        handle: Handle::current(),
        kit: kit.clone(),
        store: store.clone(),
        proofs: gathered.proofs,
    };
    tokio::task::spawn_blocking(move || {
        let out = Pieces {
            sender: sender.clone(),
            piece: Vec::with_capacity(PIECE),
        };
        let written = bag::write(&gathered, &listed, &mut sources, out);
        if let Err(error) = written.and_then(|mut out| out.flush()) {
            // Nobody listens any more where the receiver has hung up.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let received = stream::unfold(receiver, |mut receiver| async {
        let piece = receiver.recv().await?;
        Some((piece, receiver))
    });
    Ok(received.boxed())
}

fn listed(gathered: Gathered) -> Result<(Gathered, Listed), Fault> {
    let paper = print(&listing::paper(&gathered)).map_err(Fault::at("printing a list"))?;
    let table = write(Format::Xlsx, SHEET, &listing::rows(&gathered))?;
    Ok((gathered, Listed { paper, table }))
}

/// The store and the journal, read from a thread that may wait.
struct Stored {
    handle: Handle,
    kit: Kit,
    store: Store,
    proofs: Proofs,
}

impl Sources for Stored {
    fn content(&mut self, hash: ContentHash) -> io::Result<Box<dyn Read + '_>> {
        let hash = storage::ContentHash::from_bytes(*hash.as_bytes());
        let stream = self.handle.block_on(self.store.open(hash, None));
        Ok(Box::new(Waiting {
            handle: self.handle.clone(),
            stream: stream.map_err(io::Error::other)?,
            piece: Bytes::new(),
        }))
    }

    fn proof(&mut self, document: DocumentId) -> io::Result<Option<Vec<u8>>> {
        if self.proofs == Proofs::Withheld {
            return Ok(None);
        }
        let proved = self.handle.block_on(bundle(&self.kit.db, document.0));
        let proved = proved.map_err(|fault| io::Error::other(fault.chain()))?;
        proved
            .map(|bundle| serde_json::to_vec_pretty(&bundle).map_err(io::Error::other))
            .transpose()
    }
}

/// A content that is waited for piece by piece.
struct Waiting {
    handle: Handle,
    stream: ContentStream,
    piece: Bytes,
}

impl Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.handle.block_on(self.stream.next()) {
                Some(piece) => self.piece = piece.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.piece.len());
        self.piece.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

/// Hands on what is written, in pieces of one size.
struct Pieces {
    sender: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PIECE.saturating_sub(self.piece.len());
        let length = bytes.len().min(room);
        self.piece.extend_from_slice(&bytes[..length]);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.sender
            .blocking_send(Ok(piece.into()))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
