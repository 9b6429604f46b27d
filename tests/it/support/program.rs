//! The program itself, as it is installed, at work on a story's ground, so that it can be killed as a power cut would kill it.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::app::TestApp;

/// The program at work on a stopped service's ground. It has no other clock than the machine's.
pub(crate) struct Program {
    child: Child,
    /// With the settings in it.
    _file: tempfile::NamedTempFile,
    /// What it says besides, told where it does not end well.
    said: tempfile::NamedTempFile,
}

impl Program {
    /// Returns when it says that it is ready.
    pub(crate) fn start(app: &TestApp) -> Self {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let settings: String = app
            .arguments()
            .iter()
            .map(|(key, value)| match value.as_str() {
                "true" => format!("{key} = true\n"),
                value => format!("{key} = {value:?}\n"),
            })
            .collect();
        std::fs::write(file.path(), settings).expect("written");
        let said = tempfile::NamedTempFile::new().expect("a file");
        let errors = said.reopen().expect("opened");
        let mut child = Command::new(env!("CARGO_BIN_EXE_aprite"))
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("APRITE_DATA_DIR", app.directory())
            .env("APRITE_CONFIG", file.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("the program");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let ready = lines
            .map_while(Result::ok)
            .any(|line| line.starts_with("ready "));
        let program = Self {
            child,
            _file: file,
            said,
        };
        assert!(ready, "it does not start: {}", program.said());
        program
    }

    /// Ends it: at once by `KILL`, else it must come to a good end.
    pub(crate) fn end(mut self, signal: Signal) {
        let process = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(process.expect("a process"), signal).expect("a signal");
        let status = self.child.wait().expect("its end");
        match signal {
            Signal::KILL => assert_eq!(status.signal(), Some(Signal::KILL.as_raw())),
            _ => assert!(status.success(), "{status}: {}", self.said()),
        }
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.said.path()).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // After a failed assertion; an ended one is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
