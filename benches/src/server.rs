//! The service itself as a process: the release binary beside this program, started, watched through /proc, stopped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::Outcome;

/// A running `aprite`; it is stopped with this value.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    /// Kept open: a service whose standard output is gone could not say anything any more.
    _out: BufReader<ChildStdout>,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// What a process and its ended children have used so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Usage {
    /// Processor seconds, user and system, of the process and of every child that it waited for.
    pub(crate) cpu_seconds: f64,
    /// Resident memory in MiB.
    pub(crate) resident: f64,
    /// The most resident memory since [`Server::forget_peak`].
    pub(crate) peak: f64,
}

impl Server {
    /// Starts `aprite COMMAND` on the data directory and waits until it is ready.
    pub(crate) fn start(command: &str, data: &Path, database_url: Option<&str>) -> Outcome<Self> {
        let log = fs::File::create(data.join("bench-server.log"))?;
        let mut aprite = Command::new(binary()?);
        aprite
            .arg("--data-dir")
            .arg(data)
            .args([command, "--listen", "127.0.0.1:0"])
            .env("APRITE_LOG_FILTER", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        if let Some(url) = database_url {
            aprite.env("APRITE_DATABASE_URL", url);
        }
        let mut process = aprite.spawn()?;
        let mut out = BufReader::new(process.stdout.take().ok_or("no standard output")?);
        let Some(address) = address(&mut out)? else {
            let log = fs::read_to_string(data.join("bench-server.log")).unwrap_or_default();
            return Err(format!("aprite {command} did not become ready:\n{log}").into());
        };
        Ok(Self {
            process,
            _out: out,
            address,
        })
    }

    fn id(&self) -> u32 {
        self.process.id()
    }

    fn signal(&self, signal: Signal) -> Outcome<()> {
        let pid = i32::try_from(self.id())?;
        let pid = Pid::from_raw(pid).ok_or("a process without an id")?;
        Ok(kill_process(pid, signal)?)
    }

    /// Holds the process, so that what it does in the background does not disturb what is measured beside it.
    pub(crate) fn hold(&self) -> Outcome<()> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub(crate) fn release(&self) -> Outcome<()> {
        self.signal(Signal::CONT)
    }

    /// What it has used so far.
    pub(crate) fn usage(&self) -> Outcome<Usage> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id()))?;
        Ok(Usage {
            cpu_seconds: cpu_seconds(&stat)?,
            resident: mebibytes(&status, "VmRSS:")?,
            peak: mebibytes(&status, "VmHWM:")?,
        })
    }

    /// Makes the peak of resident memory start anew from what is resident now.
    pub(crate) fn forget_peak(&self) -> Outcome<()> {
        Ok(fs::write(format!("/proc/{}/clear_refs", self.id()), "5")?)
    }

    /// Stops it as an administrator would and waits for its end.
    pub(crate) fn stop(mut self) -> Outcome<()> {
        self.signal(Signal::TERM)?;
        let status = self.process.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("aprite ended with {status}").into())
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whoever got here without `stop` failed already; all that matters is that nothing stays behind.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address in the line `ready URL`; none when the process ends before it says so.
fn address(out: &mut impl BufRead) -> Outcome<Option<SocketAddr>> {
    let mut line = String::new();
    while out.read_line(&mut line)? > 0 {
        if let Some(url) = line.trim_end().strip_prefix("ready http://") {
            return Ok(Some(url.trim_end_matches('/').parse()?));
        }
        line.clear();
    }
    Ok(None)
}

/// The binary of the service, which `cargo xtask bench` built beside this one.
fn binary() -> Outcome<PathBuf> {
    let binary = std::env::current_exe()?.with_file_name("aprite");
    if binary.is_file() {
        Ok(binary)
    } else {
        Err(format!(
            "{} is missing: run this by `cargo xtask bench`",
            binary.display()
        )
        .into())
    }
}

/// Ticks of /proc in a second; the kernel's interface fixes it for every architecture we run on.
const TICKS: f64 = 100.0;

/// utime, stime, cutime and cstime of /proc/PID/stat.
fn cpu_seconds(stat: &str) -> Outcome<f64> {
    let (_, after_name) = stat.rsplit_once(") ").ok_or("an odd /proc/PID/stat")?;
    let ticks = after_name
        .split_ascii_whitespace()
        .skip(11)
        .take(4)
        .map(str::parse::<f64>)
        .sum::<Result<f64, _>>()?;
    Ok(ticks / TICKS)
}

fn mebibytes(status: &str, name: &str) -> Outcome<f64> {
    let kibibytes: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|rest| rest.split_ascii_whitespace().next())
        .ok_or("an odd /proc/PID/status")?
        .parse()?;
    Ok(kibibytes / 1_024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_the_line_that_says_ready() {
        let mut out = "account lietvede x records_clerk\nready http://127.0.0.1:4711\n".as_bytes();
        assert_eq!(
            address(&mut out).ok().flatten(),
            Some(SocketAddr::from(([127, 0, 0, 1], 4711)))
        );
        assert_eq!(address(&mut "broken\n".as_bytes()).ok(), Some(None));
    }

    #[test]
    fn reads_what_the_kernel_tells() {
        let stat = "42 (a) b) S 1 42 42 0 -1 4194560 9 8 7 6 100 50 25 25 20 0 9 0 1 2 3";
        assert_eq!(cpu_seconds(stat).ok(), Some(2.0));
        let status = "Name:\taprite\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n";
        assert_eq!(mebibytes(status, "VmRSS:").ok(), Some(1.0));
        assert_eq!(mebibytes(status, "VmHWM:").ok(), Some(2.0));
        assert!(mebibytes(status, "VmSwap:").is_err());
    }
}
