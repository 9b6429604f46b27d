//! A server that lives no longer than this process and leaves nothing behind.
//!
//! Rust's statics are never dropped, a panic may abort and a process may be killed, so tidying up is not left to this
//! process: a shell stands beside each server with a pipe from us as its standard input. When we end, in whatever way,
//! the kernel closes the pipe; the shell reads the end, stops the server and removes its directory.
//! Should the shell be killed too, the next start sweeps up: a directory whose lock nobody holds has no owner.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PREFIX: &str = "aprite-it-";

/// `$1` is the directory, `$2` the signal that ends the server at once, `$3` what else to remove (words), the rest is the
/// server's command line.
const WATCH: &str = r#"
directory=$1 signal=$2 litter=$3; shift 3
"$@" </dev/null >"$directory/log" 2>&1 &
echo $! >"$directory/pid.new" && mv "$directory/pid.new" "$directory/pid"
read -r end
kill -s "$signal" $!
wait $!
rm -rf "$directory" $litter
"#;

/// Whom a server runs as. PostgreSQL refuses to run as root.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User {
    pub(crate) id: u32,
    pub(crate) group: u32,
}

impl User {
    pub(crate) fn current() -> Self {
        let own = fs::metadata("/proc/self").expect("Linux has /proc");
        Self {
            id: own.uid(),
            group: own.gid(),
        }
    }

    /// The user of that name on this machine.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let users = fs::read_to_string("/etc/passwd").ok()?;
        let user = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .find(|fields| fields.first() == Some(&name))?;
        Some(Self {
            id: user.get(2)?.parse().ok()?,
            group: user.get(3)?.parse().ok()?,
        })
    }

    /// A command that this user runs in `directory`.
    pub(crate) fn command(self, program: impl AsRef<OsStr>, directory: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(directory).stdin(Stdio::null());
        if self.id != Self::current().id {
            command.uid(self.id).gid(self.group);
        }
        command
    }
}

/// A fresh directory of a server to be, owned by its user and locked by this process.
#[derive(Debug)]
pub(crate) struct Home {
    path: PathBuf,
    user: User,
    /// Held as long as this process lives; see [`sweep`].
    _lock: File,
}

impl Home {
    /// `kind` is a word for people who look into the directory of temporary files.
    pub(crate) fn new(kind: &str, user: User) -> Self {
        let temporary = temporary();
        sweep(&temporary);
        // Short, because the path of a Unix socket must fit in 107 bytes.
        let path = tempfile::Builder::new()
            .prefix(&format!("{PREFIX}{kind}-"))
            .tempdir_in(&temporary)
            .expect("a temporary directory")
            .keep();
        let lock = File::create(path.join("lock")).expect("a lock file");
        lock.lock().expect("a lock of our own");
        chown(&path, Some(user.id), Some(user.group)).expect("a directory can be given away");
        Self {
            path,
            user,
            _lock: lock,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Starts the server. It is not ready yet: see [`Server::wait_until`].
    ///
    /// `signal` (as `kill -s` names it) ends the server at once, children and all. `litter` are the paths of files that
    /// it makes outside its directory.
    pub(crate) fn start(self, signal: &str, litter: &[String], server: &Command) -> Server {
        let mut watch = self.user.command("sh", &self.path);
        watch
            .arg("-c")
            .arg(WATCH)
            .arg("watch")
            .arg(&self.path)
            .arg(signal)
            .arg(litter.join(" "))
            .arg(server.get_program())
            .args(server.get_args())
            .envs(
                server
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // An interrupt from the terminal is for us; the shell still has to tidy up after it.
            .process_group(0);
        let watch = watch.spawn().expect("a shell can be started");
        Server { home: self, watch }
    }
}

/// A server at work, with the shell that will end it.
#[derive(Debug)]
pub(crate) struct Server {
    home: Home,
    watch: Child,
}

impl Server {
    pub(crate) fn directory(&self) -> &Path {
        self.home.path()
    }

    /// Waits until `ready` says so. `Err` holds the end of the log of a server that ended instead or took longer than
    /// a minute.
    pub(crate) fn wait_until(&self, ready: impl Fn() -> bool) -> Result<(), String> {
        let start = Instant::now();
        loop {
            if ready() {
                return Ok(());
            }
            if self.has_ended() || start.elapsed() > Duration::from_secs(60) {
                return Err(self.end_of_log());
            }
            sleep(Duration::from_millis(20));
        }
    }

    fn has_ended(&self) -> bool {
        let Some(process) = self.process() else {
            return false;
        };
        // Until the shell asks for its status, an ended server may still be there as a zombie.
        fs::read_to_string(format!("/proc/{process}/stat"))
            .ok()
            .and_then(|stat| Some(stat.rsplit_once(") ")?.1.starts_with('Z')))
            .unwrap_or(true)
    }

    /// The id of the server's process, once it has one.
    pub(crate) fn process(&self) -> Option<u32> {
        let text = fs::read_to_string(self.directory().join("pid")).ok()?;
        text.trim().parse().ok()
    }

    /// What the server has said so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.directory().join("log")).unwrap_or_default()
    }

    fn end_of_log(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        // Nothing sensible can be done about a shell that cannot be waited for.
        let _ = self.watch.wait();
    }
}

/// The machine's directory for temporary files: readable by every user, unlike the one of the clone may be.
#[expect(
    clippy::disallowed_methods,
    reason = "a server of another user must reach its directory; the service itself stages nothing there"
)]
pub(crate) fn temporary() -> PathBuf {
    std::env::temp_dir()
}

/// Ends servers and removes directories in `temporary` whose owner was killed together with its watching shell.
pub(crate) fn sweep(temporary: &Path) {
    let entries = fs::read_dir(temporary).expect("temporary files can be listed");
    for directory in entries.flatten().map(|entry| entry.path()) {
        let is_ours = directory
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        // Without a lock file it is being made this very moment. Another user's is that user's to sweep.
        let Some(lock) = is_ours
            .then(|| File::open(directory.join("lock")).ok())
            .flatten()
        else {
            continue;
        };
        if lock.try_lock().is_err() {
            continue;
        }
        if let Ok(process) = fs::read_to_string(directory.join("pid")) {
            let process = process.trim();
            let command_line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
            // The number may have gone to somebody else in the meantime.
            if String::from_utf8_lossy(&command_line).contains(&*directory.to_string_lossy()) {
                let _ = Command::new("kill").args(["-s", "KILL", process]).status();
            }
        }
        // The watching shell of a process that has just ended may be removing it at the same time.
        let _ = fs::remove_dir_all(&directory);
    }
}
