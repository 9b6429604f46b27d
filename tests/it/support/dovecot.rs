//! An IMAP server of our own, Dovecot, and mailboxes in it, one for each test.
//!
//! It runs without any privilege, on two free ports of this machine: in the clear and with TLS under a certificate of its own.
//! Whoever knows the password has a mailbox of whatever name they say.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use async_imap::{Client, Session};
use futures::TryStreamExt;
use tokio::net::TcpStream as Wire;

use super::server::{Home, Server, User};

const PROGRAM: &str = "/usr/sbin/dovecot";
const INSTALL: &str = "run `cargo xtask setup` as root, or `apt-get install dovecot-imapd`";

/// The password of every mailbox.
pub(crate) const PASSWORD: &str = "only-for-tests";

/// A running server.
#[derive(Debug)]
pub(crate) struct Dovecot {
    server: Server,
    /// In the clear, and with TLS.
    ports: [u16; 2],
    mailboxes: AtomicU32,
}

/// A mailbox that nobody else uses.
#[derive(Debug)]
pub(crate) struct Mailbox {
    pub(crate) user: String,
    pub(crate) port: u16,
    pub(crate) tls_port: u16,
    /// The server's certificate.
    pub(crate) certificate: PathBuf,
    directory: PathBuf,
}

impl Dovecot {
    /// The server that all tests of this process share.
    ///
    /// # Panics
    /// When it cannot be started, with what to do about it.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Dovecot> = OnceLock::new();
        SHARED.get_or_init(|| {
            // Between finding a free port and using it somebody else may take it.
            const TRIES: usize = 3;
            let mut log = String::new();
            for _ in 0..TRIES {
                match Self::try_start() {
                    Ok(server) => return server,
                    Err(end_of_log) => log = end_of_log,
                }
            }
            panic!("Dovecot did not start:\n{log}");
        })
    }

    fn try_start() -> Result<Self, String> {
        assert!(
            Path::new(PROGRAM).exists(),
            "{PROGRAM} is missing: {INSTALL}"
        );
        let (user, name) = unprivileged();
        let home = Home::new("dovecot", user);
        let ports = {
            let held: [TcpListener; 2] = std::array::from_fn(|_| {
                TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port")
            });
            held.map(|listener| listener.local_addr().expect("a bound port").port())
        };
        make_certificate(user, home.path());
        let settings = home.path().join("dovecot.conf");
        std::fs::write(&settings, configuration(home.path(), &name, ports)).expect("a file");
        let mut server = Command::new(PROGRAM);
        server.arg("-F").arg("-c").arg(&settings);
        let dovecot = Self {
            server: home.start("TERM", &[], &server),
            ports,
            mailboxes: AtomicU32::new(0),
        };
        dovecot
            .server
            .wait_until(|| ports.iter().all(|port| listens(*port)))?;
        Ok(dovecot)
    }

    /// A new, empty mailbox.
    pub(crate) fn mailbox(&self) -> Mailbox {
        let number = self.mailboxes.fetch_add(1, Ordering::Relaxed);
        let user = format!("kaste-{number}");
        Mailbox {
            directory: self.server.directory().join("mail").join(&user),
            user,
            port: self.ports[0],
            tls_port: self.ports[1],
            certificate: self.server.directory().join("cert.pem"),
        }
    }
}

impl Mailbox {
    /// Somebody's mail program.
    pub(crate) async fn session(&self) -> Session<Wire> {
        let wire = Wire::connect((Ipv4Addr::LOCALHOST, self.port))
            .await
            .expect("a connection");
        let mut client = Client::new(wire);
        client
            .read_response()
            .await
            .expect("a line")
            .expect("a greeting");
        let signed_in = client.login(&self.user, PASSWORD).await;
        signed_in.map_err(|(error, _)| error).expect("signed in")
    }

    /// A message arrives.
    pub(crate) async fn deliver(&self, message: &[u8]) {
        let when = Some("\"02-Mar-2026 07:45:00 +0200\"");
        // The client gives up when the server says something else before it asks for the message: then nothing was delivered.
        for _ in 0..10 {
            let mut session = self.session().await;
            match session.append("INBOX", None, when, message).await {
                Ok(()) => return session.logout().await.expect("signed out"),
                Err(async_imap::error::Error::Append) => {}
                Err(error) => panic!("not delivered: {error}"),
            }
        }
        panic!("not delivered");
    }

    /// How many messages a folder has; none where there is no such folder.
    pub(crate) async fn count(&self, folder: &str) -> Option<usize> {
        let mut session = self.session().await;
        let found = match session.select(folder).await {
            Ok(_) => Some(session.uid_search("ALL").await.expect("a list").len()),
            Err(_) => None,
        };
        session.logout().await.expect("signed out");
        found
    }

    /// How many messages of the inbox carry a keyword.
    pub(crate) async fn count_with(&self, keyword: &str) -> usize {
        let mut session = self.session().await;
        session.select("INBOX").await.expect("opened");
        let found = session.uid_search(format!("KEYWORD {keyword}")).await;
        found.expect("a list").len()
    }

    /// The server numbers its mailbox anew, as after a repair.
    pub(crate) async fn number_anew(&self) {
        let validity = async |mailbox: &Self| {
            let mut session = mailbox.session().await;
            let opened = session.select("INBOX").await.expect("opened");
            session.logout().await.expect("signed out");
            opened.uid_validity
        };
        let before = validity(self).await;
        // The number is the second in which it is made.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        for entry in std::fs::read_dir(&self.directory).expect("a mailbox") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if name.starts_with("dovecot") {
                std::fs::remove_file(path).expect("removed");
            }
        }
        assert_ne!(validity(self).await, before);
    }

    /// A folder takes no more messages, as where a mailbox is full; or it does again.
    pub(crate) fn close(&self, folder: &str, closed: bool) {
        use std::os::unix::fs::PermissionsExt as _;
        // The server runs without any privilege.
        let mode = if closed { 0o500 } else { 0o700 };
        let folder = self.directory.join(folder);
        for part in ["", "cur", "new", "tmp"] {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(folder.join(part), permissions).expect("permissions");
        }
    }

    /// The names of all folders.
    pub(crate) async fn folders(&self) -> Vec<String> {
        let mut session = self.session().await;
        let names = session.list(None, Some("*")).await.expect("a list");
        let names: Vec<_> = names.try_collect().await.expect("names");
        let mut names: Vec<String> = names.iter().map(|name| name.name().to_owned()).collect();
        names.sort();
        names
    }
}

/// Whom it runs as: Dovecot's own user where we are root, else ourselves.
fn unprivileged() -> (User, String) {
    if User::current().id == 0 {
        let user = User::named("dovecot").unwrap_or_else(|| panic!("no user `dovecot`: {INSTALL}"));
        return (user, "dovecot".to_owned());
    }
    let own = User::current();
    let users = std::fs::read_to_string("/etc/passwd").expect("a list of users");
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(own.id)).then(|| name.to_owned())
    });
    (own, name.expect("a user with a name"))
}

/// Signed by itself and no authority: trusted only by whoever is given it.
fn make_certificate(user: User, directory: &Path) {
    let made = user
        .command("openssl", directory)
        .args(["req", "-x509", "-nodes", "-days", "30", "-newkey", "ec"])
        .args([
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-subj",
            "/CN=127.0.0.1",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-keyout", "key.pem", "-out", "cert.pem"])
        .output()
        .expect("openssl");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
}

fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn configuration(directory: &Path, user: &str, ports: [u16; 2]) -> String {
    let directory = directory.display();
    let [clear, secured] = ports;
    format!(
        "base_dir = {directory}/run
state_dir = {directory}/state
instance_name = aprite-it
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{directory}/cert.pem
ssl_key = <{directory}/key.pem
disable_plaintext_auth = no
default_login_user = {user}
default_internal_user = {user}
mail_location = maildir:{directory}/mail/%u:LAYOUT=fs
mail_fsync = never
mail_max_userip_connections = 1000
first_valid_uid = 1
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={directory}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {clear}
  }}
  inet_listener imaps {{
    port = {secured}
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"
    )
}
