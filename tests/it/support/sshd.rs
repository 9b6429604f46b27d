//! An SSH server of our own: Debian's `sshd` on loopback, with its own configuration and host keys, for SFTP only.
//!
//! The crate that delivers tests its every way; the service's stories need an archive that is reached by it.

#![allow(
    dead_code,
    reason = "what tests the crate that delivers needs all of it, a story some"
)]

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use delivery::{CredentialDraft, Destination, Draft, SftpDraft};
use tempfile::TempDir;

use super::needs_root;
use super::server::{Home, Server, User};

const SSHD: &str = "/usr/sbin/sshd";

/// How one server differs from the ordinary one.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    /// More options of `internal-sftp`, such as `-R` (nothing may be changed) or `-P read` (nothing may be read).
    pub(crate) sftp: &'static str,
    /// The kind of the host's key; `ed25519` where none is said.
    pub(crate) host_key: Option<&'static str>,
    /// A file system of so many megabytes for what arrives.
    pub(crate) megabytes: Option<u32>,
    /// A password that is good for the user of these tests, on this server only.
    pub(crate) password: Option<&'static str>,
}

/// A running SSH server, with the folder in which its logins end.
#[derive(Debug)]
pub(crate) struct Sshd {
    port: u16,
    ways: Ways,
    /// Keys, configuration, and what arrives.
    home: TempDir,
    server: Option<Server>,
}

impl Sshd {
    /// # Panics
    /// When it cannot be started, with what to do about it.
    pub(crate) fn start() -> Self {
        Self::with(Ways::default())
    }

    pub(crate) fn with(ways: Ways) -> Self {
        assert!(
            Path::new(SSHD).is_file(),
            "{SSHD} is missing: run `cargo xtask setup`"
        );
        let home = tempfile::Builder::new()
            .prefix("aprite-sshd-")
            .tempdir()
            .expect("a temporary directory");
        fs::create_dir(home.path().join("files")).expect("a folder");
        key(
            &home.path().join("host"),
            ways.host_key.unwrap_or("ed25519"),
            "",
        );
        key(&home.path().join("user"), "ed25519", "");
        let user = home.path().join("user.pub");
        fs::copy(user, home.path().join("authorized")).expect("a copy");
        let mut sshd = Self {
            port: 0,
            ways,
            home,
            server: None,
        };
        // Between finding a free port and using it somebody else may take it.
        for _ in 0..3 {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
            sshd.port = listener.local_addr().expect("a bound port").port();
            drop(listener);
            if sshd.try_run().is_ok() {
                return sshd;
            }
        }
        panic!("sshd did not start: {:?}", sshd.try_run());
    }

    /// Starts it (again) on its port.
    pub(crate) fn run(&mut self) {
        self.try_run().expect("sshd starts");
    }

    fn try_run(&mut self) -> Result<(), String> {
        self.server = None;
        let port = self.port;
        let home = self.home.path().display();
        let config = self.home.path().join("config");
        let text = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile none\n\
             AuthorizedKeysFile {home}/authorized\nStrictModes no\nUsePAM no\nMaxStartups 100\n\
             PasswordAuthentication yes\nPermitRootLogin yes\nLogLevel VERBOSE\n\
             Subsystem sftp internal-sftp\nForceCommand internal-sftp -d {home}/files {}\n",
            self.ways.sftp
        );
        fs::write(&config, text).expect("a file");
        if User::current().id == 0 {
            // Debian makes it when its own server starts.
            fs::create_dir_all("/run/sshd").expect("a folder for sshd");
        }
        let mut script = String::new();
        let mut wrapped = Command::new("sh");
        if let Some(size) = self.ways.megabytes {
            needs_root("a small file system is mounted");
            script += &format!("mount -t tmpfs -o size={size}m tmpfs {home}/files && ");
        }
        if let Some(password) = self.ways.password {
            needs_root("a password is set, for one process only");
            self.shadow(password);
            script += &format!("mount --bind {home}/shadow /etc/shadow && ");
        }
        if !script.is_empty() {
            wrapped = Command::new("unshare");
            wrapped.args(["--mount", "sh"]);
        }
        // Newer versions make whoever failed to log in wait; older ones do not know the option.
        let patient = ["-o", "PerSourcePenalties=no"];
        let knows = Command::new(SSHD)
            .args(["-t", "-f"])
            .arg(&config)
            .args(patient)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        let patient = if knows {
            patient.join(" ")
        } else {
            String::new()
        };
        script += &format!("exec {SSHD} -D -e -f {} {patient}", config.display());
        wrapped.args(["-c", &script]);
        let server = Home::new("sshd", User::current()).start("KILL", &[], &wrapped);
        server.wait_until(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())?;
        self.server = Some(server);
        Ok(())
    }

    /// The machine's passwords, with another one for the user of these tests.
    fn shadow(&self, password: &str) {
        let user = user_name();
        // Perl is on every Debian.
        let hash = Command::new("perl")
            .args(["-e", "print crypt($ARGV[0], '$6$aprite$')", password])
            .output();
        let hash = hash.expect("perl makes a hash").stdout;
        let hash = String::from_utf8_lossy(&hash).trim().to_owned();
        let passwords = fs::read_to_string("/etc/shadow").expect("passwords");
        let changed = passwords.lines().map(|line| {
            let (name, rest) = line.split_once(':').unwrap_or((line, ""));
            let rest = rest.split_once(':').map_or("", |(_, rest)| rest);
            if name == user {
                format!("{user}:{hash}:{rest}\n")
            } else {
                format!("{line}\n")
            }
        });
        let file = self.home.path().join("shadow");
        fs::write(file, changed.collect::<String>()).expect("a file");
    }

    /// Kills the server and everybody whom it serves, as a power cut would.
    pub(crate) fn kill(&mut self) {
        let server = self.server.take().expect("it runs");
        let mut doomed = vec![server.process().expect("it runs")];
        let mut at = 0;
        while at < doomed.len() {
            doomed.extend(children(doomed[at]));
            at += 1;
        }
        let numbers = doomed.iter().map(ToString::to_string);
        let killed = Command::new("kill")
            .args(["-s", "KILL"])
            .args(numbers)
            .status();
        assert!(killed.expect("kill runs").success());
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The line that pins its key, for whoever reaches it by `port`.
    pub(crate) fn host_key(&self, port: u16) -> String {
        let key = fs::read_to_string(self.home.path().join("host.pub")).expect("a public key");
        format!("[127.0.0.1]:{port} {key}")
    }

    /// What `ssh-keygen` calls its key.
    pub(crate) fn fingerprint(&self) -> String {
        let key = self.home.path().join("host.pub");
        let told = Command::new("ssh-keygen").arg("-lf").arg(key).output();
        let told = String::from_utf8_lossy(&told.expect("ssh-keygen runs").stdout).into_owned();
        told.split(' ').nth(1).expect("a fingerprint").to_owned()
    }

    /// What the server has said so far.
    pub(crate) fn log(&self) -> String {
        self.server.as_ref().expect("it runs").log()
    }

    /// Where logins end, as we see it.
    pub(crate) fn files(&self) -> PathBuf {
        let files = self.home.path().join("files");
        match (&self.ways.megabytes, &self.server) {
            (Some(_), Some(server)) => {
                let process = server.process().expect("it runs");
                let inside = files.strip_prefix("/").expect("an absolute path");
                PathBuf::from(format!("/proc/{process}/root")).join(inside)
            }
            _ => files,
        }
    }

    /// Lets this key in too, and gives its private half.
    pub(crate) fn let_in(&self, kind: &str, passphrase: &str) -> String {
        let file = self.home.path().join(format!("user-{kind}"));
        key(&file, kind, passphrase);
        let authorized = self.home.path().join("authorized");
        let mut keys = fs::read_to_string(&authorized).expect("keys");
        keys += &fs::read_to_string(file.with_extension("pub")).expect("a public key");
        fs::write(authorized, keys).expect("a file");
        fs::read_to_string(file).expect("a private key")
    }

    /// As somebody would write it down who may come in and has pinned the right key.
    pub(crate) fn draft(&self) -> SftpDraft {
        let key = fs::read_to_string(self.home.path().join("user")).expect("a private key");
        SftpDraft {
            host: "127.0.0.1".to_owned(),
            port: Some(self.port.into()),
            user: user_name(),
            credential: CredentialDraft::Key {
                key: key.into(),
                passphrase: None,
            },
            host_key: self.host_key(self.port),
            folder: String::new(),
        }
    }

    pub(crate) fn destination(&self) -> Destination {
        self.changed(|_| {})
    }

    pub(crate) fn changed(&self, change: impl FnOnce(&mut SftpDraft)) -> Destination {
        let mut draft = self.draft();
        change(&mut draft);
        Destination::parse(&Draft::Sftp(draft)).expect("a destination")
    }

    /// The same server by another port, such as a proxy's.
    pub(crate) fn by(&self, port: u16) -> Destination {
        self.changed(|draft| {
            draft.port = Some(port.into());
            draft.host_key = self.host_key(port);
        })
    }
}

fn key(file: &Path, kind: &str, passphrase: &str) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", kind, "-N", passphrase, "-f"])
        .arg(file)
        .status();
    assert!(made.expect("ssh-keygen runs").success(), "a key is made");
}

/// Who runs these tests.
fn user_name() -> String {
    let told = Command::new("id").arg("-un").output().expect("id runs");
    String::from_utf8_lossy(&told.stdout).trim().to_owned()
}

fn children(of: u32) -> Vec<u32> {
    let path = format!("/proc/{of}/task/{of}/children");
    let children = fs::read_to_string(path).unwrap_or_default();
    let numbers = children.split_whitespace();
    numbers.filter_map(|number| number.parse().ok()).collect()
}
