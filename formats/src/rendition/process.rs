//! A program with all that it starts: limited, waited for, and ended together.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{
    Pid, PidfdFlags, Signal, kill_process_group, pidfd_open, test_kill_process_group,
};

/// How much of what a program says is kept, in bytes.
const SAID_BYTES: u64 = 4096;
/// How long the killed may take to be gone.
const DYING: Duration = Duration::from_secs(1);
/// Seconds of processor that each process may use, for each second of its time: it has threads. What outlives a service
/// that was killed ends by this.
const PROCESSORS: u64 = 4;
/// The shell lowers the limits and becomes the program. A process cannot be given limits from outside without a moment in
/// which it has none.
const LIMITED: &str = "ulimit -c 0 && ulimit -v \"$1\" && ulimit -f \"$2\" && ulimit -t \"$3\" && shift 3 && exec \"$@\"";
/// POSIX counts the size of files in these, whatever the file system does.
const BLOCK_BYTES: u64 = 512;

/// What one process may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) time: Duration,
    /// Address space, in bytes.
    pub(super) memory: u64,
    /// The length of any file it writes, in bytes.
    pub(super) file: u64,
}

/// How a program ended.
#[derive(Debug)]
pub(super) enum End {
    Ended {
        status: ExitStatus,
        /// The beginning of both its outputs. It may quote the document, so it is looked at and never logged.
        said: String,
    },
    TimedOut,
}

/// Runs a program in a folder of its own to its end, or ends it.
pub(super) fn run(
    program: &Path,
    arguments: &[&OsStr],
    folder: &Path,
    bounds: Bounds,
) -> io::Result<End> {
    let said = folder.join("said");
    let output = File::create(&said)?;
    let mut child = Command::new("/bin/sh")
        .args(["-c", LIMITED, "sh"])
        .arg((bounds.memory / 1024).to_string())
        .arg(bounds.file.div_ceil(BLOCK_BYTES).to_string())
        .arg((PROCESSORS * (bounds.time.as_secs() + 1)).to_string())
        .arg(program)
        .args(arguments)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "C.UTF-8")
        .env("HOME", folder)
        .env("TMPDIR", folder)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .process_group(0)
        .spawn()?;
    let group = Group::of(&child)?;
    let in_time = ends_within(group.0, bounds.time);
    // Before the leader is reaped: as long as it is not, nobody else can have its number.
    group.end();
    let status = child.wait()?;
    group.await_its_end();
    if !in_time? {
        return Ok(End::TimedOut);
    }
    let mut beginning = Vec::new();
    File::open(&said)?
        .take(SAID_BYTES)
        .read_to_end(&mut beginning)?;
    Ok(End::Ended {
        status,
        said: String::from_utf8_lossy(&beginning).into_owned(),
    })
}

fn ends_within(leader: Pid, time: Duration) -> io::Result<bool> {
    let handle = pidfd_open(leader, PidfdFlags::empty())?;
    let deadline = Instant::now() + time;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&left)) {
            Ok(ready) => return Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

struct Group(Pid);

impl Group {
    fn of(child: &Child) -> io::Result<Self> {
        i32::try_from(child.id())
            .ok()
            .and_then(Pid::from_raw)
            .map(Self)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn end(&self) {
        // Fails only if the whole group is gone, which is what is wanted.
        let _ = kill_process_group(self.0, Signal::KILL);
    }

    /// A killed process may still be writing for a moment, and its folder is about to go.
    fn await_its_end(&self) {
        let deadline = Instant::now() + DYING;
        while test_kill_process_group(self.0).is_ok() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
