//! A mail server of a test's own: aiosmtpd, a real server of PyPI, with a handler that keeps every letter as a file and
//! refuses, delays, stalls or hangs up on demand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;

use super::server::{Home, Server, User};

/// The user that the protected ways ask for.
pub(crate) const USER: &str = "aprite";
/// And the password.
pub(crate) const PASSWORD: &str = "only-for-tests";

/// A running mail server.
#[derive(Debug)]
pub(crate) struct Smtp {
    server: Server,
    ports: Value,
    rules: Mutex<BTreeMap<String, &'static str>>,
}

/// A letter that it kept.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) tls: bool,
    pub(crate) authenticated: bool,
    pub(crate) bytes: Vec<u8>,
}

impl Smtp {
    /// # Panics
    /// When it cannot be started, with what to do about it.
    pub(crate) fn start() -> Self {
        let python = super::part("mail/bin/python");
        let home = Home::new("smtp", User::current());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/smtp_server.py");
        let mut command = Command::new(python);
        command.arg("-I").arg(script).arg(home.path());
        let server = home.start("KILL", &[], &command);
        let ports = server.directory().join("ports.json");
        if let Err(end_of_log) = server.wait_until(|| ports.exists()) {
            panic!("aiosmtpd did not start:\n{end_of_log}");
        }
        let ports = fs::read(ports).expect("ports");
        Self {
            server,
            ports: serde_json::from_slice(&ports).expect("JSON"),
            rules: Mutex::default(),
        }
    }

    /// The port of a way in: `clear`, `starttls`, `implicit`.
    pub(crate) fn port(&self, way: &str) -> u16 {
        let port = self.ports[way].as_u64().expect("a way in");
        port.try_into().expect("a port")
    }

    /// The authority whose certificate it shows.
    pub(crate) fn authority(&self) -> PathBuf {
        self.server.directory().join("ca.pem")
    }

    /// Settings that lead to it in the clear.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("smtp.host", "127.0.0.1".to_owned()),
            ("smtp.port", self.port("clear").to_string()),
            ("smtp.tls", "none".to_owned()),
            ("smtp.sender", "dokumenti@soc.example.lv".to_owned()),
            ("smtp.sender_name", "Paraugu sociālais dienests".to_owned()),
            ("smtp.timeout_seconds", "5".to_owned()),
        ]
    }

    /// What happens to letters for a recipient from now on; see `smtp_server.py`. An empty word ends it.
    pub(crate) fn rule(&self, recipient: &str, rule: &'static str) {
        let mut rules = self.rules.lock().expect("no panic");
        rules.insert(recipient.to_owned(), rule);
        let text = serde_json::to_vec(&*rules).expect("JSON");
        let path = self.server.directory().join("rules.json");
        let new = path.with_extension("new");
        fs::write(&new, text).expect("written");
        fs::rename(new, path).expect("renamed");
    }

    /// What it kept so far, in order.
    pub(crate) fn letters(&self) -> Vec<Kept> {
        let folder = self.server.directory().join("letters");
        let mut envelopes: Vec<PathBuf> = fs::read_dir(folder)
            .expect("its letters")
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .collect();
        envelopes.sort();
        envelopes.iter().map(|path| Kept::read(path)).collect()
    }
}

impl Kept {
    fn read(path: &Path) -> Self {
        let envelope: Value =
            serde_json::from_slice(&fs::read(path).expect("an envelope")).expect("JSON");
        let to = envelope["to"].as_array().expect("recipients").iter();
        Self {
            from: envelope["from"].as_str().expect("a sender").to_owned(),
            to: to.filter_map(Value::as_str).map(str::to_owned).collect(),
            tls: envelope["tls"] == true,
            authenticated: envelope["authenticated"] == true,
            bytes: fs::read(path.with_extension("eml")).expect("a letter"),
        }
    }

    /// The letter, taken apart by a reader that is not the writer's.
    pub(crate) fn parsed(&self) -> mail_parser::Message<'_> {
        mail_parser::MessageParser::default()
            .parse(&self.bytes)
            .expect("a letter")
    }
}
