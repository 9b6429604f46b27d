//! The mail server that takes our letters over.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// The mail server that takes our letters over (RFC 6409), and in whose name we write.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Name or IP address.
    pub host: String,
    /// Its port: 587 by custom with STARTTLS, 465 with TLS from the start (RFC 8314).
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// Certificates (PEM) to trust besides the machine's own: those of an institution's own authority.
    pub ca_file: Option<PathBuf>,
    /// Who we are to it; none where it takes letters from this machine without asking.
    pub credentials: Option<SmtpCredentials>,
    /// Address that letters come from.
    pub sender: String,
    /// Name beside it, as the recipient reads it.
    pub sender_name: Option<String>,
    /// Longest wait for one answer; the letter itself may take five times as long (RFC 5321 §4.5.3.2).
    pub timeout: Duration,
    /// Largest letter as it travels, attachments encoded, in bytes.
    pub max_bytes: u64,
}

/// User and password.
#[derive(Debug, Clone)]
pub struct SmtpCredentials {
    /// The user.
    pub user: String,
    /// The proof.
    pub password: SecretString,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// Not at all: only to a server on this machine.
    None,
    /// Begins in the clear and must change to TLS before anything is said (RFC 3207).
    StartTls,
    /// From the first byte (RFC 8314).
    Implicit,
}

impl SmtpTls {
    /// The port by custom.
    pub(super) const fn usual_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Implicit => 465,
        }
    }
}

/// Whether a host is this machine whatever a name server says.
pub(super) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
