//! The process around the reading of a file: the parent's side. The child's is [`child`].
//!
//! Each file is read by a process of its own, started from this same program: it gets the opened file as its standard
//! input (it knows no path and needs none), one argument that says what is asked, an empty environment and `/` to
//! stand in. It limits itself before it looks at the first byte. The parent bounds the time by the clock and the size
//! of the answer, and ends the whole process group, so that nothing the child started survives it.

use std::fs::File;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::{ExitStatus, Stdio};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::{Sleep, sleep, timeout};

use super::extract::{Extraction, Limits, TextOutcome};
use super::identify::FileHint;
use super::ocr::Tools;

mod child;

pub use child::child_main;

/// The hidden subcommand under which the program serves as its own extraction child. Its one argument goes to
/// [`child_main`] as it is.
pub const SUBCOMMAND: &str = "extract";

/// Why there is no extraction of a file. Each costs one job; none harms the service.
#[derive(Debug, thiserror::Error)]
pub enum ExtractionRefusal {
    /// It took longer than allowed, by the clock or of the processor.
    #[error("reading the file took too long")]
    TimedOut,
    /// It needed more memory than allowed.
    #[error("reading the file needed too much memory")]
    OutOfMemory,
    /// What was read is larger than accepted.
    #[error("what was read from the file is too large")]
    OutputTooLarge,
    /// The reading process failed.
    #[error("reading the file failed")]
    Crashed,
    /// Someone ended the reading process: the operator, or the system short of memory.
    #[error("reading the file was ended from outside")]
    Killed,
    /// The file has no part of that number.
    #[error("the file has no such part")]
    NoSuchPart,
    /// The part cannot be taken out: its container is damaged, encrypted or too large.
    #[error("the part cannot be read")]
    Unreadable,
    /// The process could not be started; the file has nothing to do with it.
    #[error("the reading process cannot be started")]
    NotStarted(#[source] io::Error),
}

impl ExtractionRefusal {
    /// Whether the same file may be read another time, because the cause lies outside it.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Killed | Self::NotStarted(_))
    }
}

/// What the child is asked, as JSON in its argument.
#[derive(Serialize, Deserialize)]
struct Request {
    task: Task,
    hint: FileHint,
    limits: Limits,
    tools: Tools,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Task {
    /// Read the file; recognise pages only if `recognise`.
    Read { recognise: bool },
    /// Write the bytes of one part to standard output.
    Part { index: u32 },
}

/// What the child answers to [`Task::Read`].
#[derive(Serialize, Deserialize)]
struct Answer {
    extraction: Extraction,
    /// Pages wait to be recognised.
    wants_recognition: bool,
}

/// Reads files in child processes. Cheap to keep, starts nothing by itself.
#[derive(Clone, Debug)]
pub struct Sandbox {
    executable: PathBuf,
    tools: Tools,
    limits: Limits,
}

impl Sandbox {
    /// `executable` is this program, or any that passes the argument of [`SUBCOMMAND`] to [`child_main`].
    #[must_use]
    pub fn new(executable: PathBuf, tools: Tools, limits: Limits) -> Self {
        Self {
            executable,
            tools,
            limits,
        }
    }

    /// What the child may use; what is missing explains [`TextOutcome::OcrUnavailable`].
    #[must_use]
    pub fn tools(&self) -> &Tools {
        &self.tools
    }

    /// Reads a file: what it is, its text, its parts and signatures.
    ///
    /// Pages that are only pictures are recognised by a second child under longer limits. If that fails, the outcome
    /// of the first one stands, with [`TextOutcome::OcrFailed`] if there is no other text.
    ///
    /// # Errors
    /// [`ExtractionRefusal`]; a file that is merely broken is no error but [`TextOutcome::Broken`].
    pub async fn extract(
        &self,
        file: File,
        hint: &FileHint,
    ) -> Result<Extraction, ExtractionRefusal> {
        let again = file.try_clone().map_err(ExtractionRefusal::NotStarted)?;
        let first = self.read(file, hint, false, self.limits.wall).await?;
        if !first.wants_recognition {
            return Ok(first.extraction);
        }
        match self.read(again, hint, true, self.limits.wall_long).await {
            Ok(second) => Ok(second.extraction),
            Err(refusal) if refusal.is_passing() => Err(refusal),
            Err(_) => {
                let mut extraction = first.extraction;
                extraction.inspection.truncated = true;
                if extraction.text.is_empty() {
                    extraction.inspection.outcome = TextOutcome::OcrFailed;
                }
                Ok(extraction)
            }
        }
    }

    /// Opens one of the parts that [`super::extract::Inspection::parts`] lists, by its position there. `hint` must be the one the
    /// extraction was made with.
    ///
    /// # Errors
    /// [`ExtractionRefusal::NotStarted`]; all others come out of the reader.
    pub fn open_part(
        &self,
        file: File,
        hint: &FileHint,
        index: u32,
    ) -> Result<PartReader, ExtractionRefusal> {
        let mut child = self.start(file, hint, Task::Part { index })?;
        let group = Group::of(&child);
        let (stdout, stderr) = pipes(&mut child)?;
        Ok(PartReader {
            stdout,
            exit: Box::pin(async move { ended(&mut child, &complaint(stderr).await, group).await }),
            deadline: Box::pin(sleep(self.limits.wall_long)),
            left: self.limits.part,
            ended: false,
        })
    }

    async fn read(
        &self,
        file: File,
        hint: &FileHint,
        recognise: bool,
        wall: Duration,
    ) -> Result<Answer, ExtractionRefusal> {
        let mut child = self.start(file, hint, Task::Read { recognise })?;
        let group = Group::of(&child);
        let (stdout, stderr) = pipes(&mut child)?;
        let work = async move {
            let (answer, complaint) =
                tokio::try_join!(bounded(stdout, self.limits.answer), async {
                    Ok(complaint(stderr).await)
                })?;
            ended(&mut child, &complaint, group).await?;
            serde_json::from_slice(&answer).map_err(|_| ExtractionRefusal::Crashed)
        };
        timeout(wall, work)
            .await
            .map_err(|_| ExtractionRefusal::TimedOut)?
    }

    fn start(&self, file: File, hint: &FileHint, task: Task) -> Result<Child, ExtractionRefusal> {
        let request = Request {
            task,
            hint: hint.clone(),
            limits: self.limits.clone(),
            tools: self.tools.clone(),
        };
        let request = serde_json::to_string(&request)
            .map_err(|error| ExtractionRefusal::NotStarted(error.into()))?;
        Command::new(&self.executable)
            .arg(SUBCOMMAND)
            .arg(request)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(file))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(ExtractionRefusal::NotStarted)
    }
}

/// The bytes of a part as they come out of the child.
///
/// The end is reported only after the child has ended well: a part that could not be read whole ends in an error
/// whose inner value is an [`ExtractionRefusal`], never in a short read. Dropping the reader ends the child.
pub struct PartReader {
    stdout: ChildStdout,
    exit: Pin<Box<dyn Future<Output = Result<(), ExtractionRefusal>> + Send>>,
    deadline: Pin<Box<Sleep>>,
    left: u64,
    ended: bool,
}

impl AsyncRead for PartReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.ended || buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        if self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::Error::new(
                io::ErrorKind::TimedOut,
                ExtractionRefusal::TimedOut,
            )));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stdout).poll_read(context, buffer))?;
        let count = (buffer.filled().len() - before) as u64;
        if count == 0 {
            ready!(self.exit.as_mut().poll(context)).map_err(io::Error::other)?;
            self.ended = true;
        }
        match self.left.checked_sub(count) {
            Some(left) => self.left = left,
            None => {
                buffer.set_filled(before);
                return Poll::Ready(Err(io::Error::other(ExtractionRefusal::OutputTooLarge)));
            }
        }
        Poll::Ready(Ok(()))
    }
}

/// The child and all it has started; ended together unless they came to their own end.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        Self(
            child
                .id()
                .and_then(|id| i32::try_from(id).ok())
                .and_then(Pid::from_raw),
        )
    }

    fn dismiss(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.0 {
            // Fails only if the whole group is gone, which is what is wanted.
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}

fn pipes(child: &mut Child) -> Result<(ChildStdout, ChildStderr), ExtractionRefusal> {
    match (child.stdout.take(), child.stderr.take()) {
        (Some(stdout), Some(stderr)) => Ok((stdout, stderr)),
        _ => Err(ExtractionRefusal::NotStarted(
            io::ErrorKind::BrokenPipe.into(),
        )),
    }
}

async fn bounded(reader: impl AsyncRead + Unpin, most: u64) -> Result<Vec<u8>, ExtractionRefusal> {
    let mut bytes = Vec::new();
    reader
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .await
        .map_err(|_| ExtractionRefusal::Crashed)?;
    if bytes.len() as u64 > most {
        return Err(ExtractionRefusal::OutputTooLarge);
    }
    Ok(bytes)
}

/// The beginning of what the child complained of. It may quote the file, so it is only ever looked at, never logged.
async fn complaint(mut stderr: ChildStderr) -> Vec<u8> {
    let mut beginning = Vec::new();
    // An unreadable complaint is as good as none.
    let _ = (&mut stderr).take(4096).read_to_end(&mut beginning).await;
    let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
    beginning
}

async fn ended(child: &mut Child, complaint: &[u8], group: Group) -> Result<(), ExtractionRefusal> {
    let status = child.wait().await.map_err(|_| ExtractionRefusal::Crashed)?;
    if status.success() {
        group.dismiss();
        return Ok(());
    }
    Err(refusal(status, complaint))
}

/// What Rust says, and has said since 1.0, when it cannot get memory.
const NO_MEMORY: &[u8] = b"memory allocation of ";

fn refusal(status: ExitStatus, complaint: &[u8]) -> ExtractionRefusal {
    match (
        status.code(),
        status.signal().and_then(Signal::from_named_raw),
    ) {
        (Some(child::NO_SUCH_PART), _) => ExtractionRefusal::NoSuchPart,
        (Some(child::UNREADABLE), _) => ExtractionRefusal::Unreadable,
        (_, Some(Signal::XCPU)) => ExtractionRefusal::TimedOut,
        (_, Some(Signal::KILL | Signal::TERM | Signal::INT)) => ExtractionRefusal::Killed,
        _ if complaint
            .windows(NO_MEMORY.len())
            .any(|window| window == NO_MEMORY) =>
        {
            ExtractionRefusal::OutOfMemory
        }
        _ => ExtractionRefusal::Crashed,
    }
}
