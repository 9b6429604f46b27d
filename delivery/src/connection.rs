//! An SSH connection to a host whose key is pinned, and SFTP over it (draft-ietf-secsh-filexfer-02, version 3).

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use russh::client::{self, AuthResult, Handle, KeyboardInteractiveAuthResponse};
use russh::keys::{HashAlg, PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{
    AlgorithmKind, ChannelMsg, ChannelStream, Disconnect, MethodKind, MethodSet, Preferred,
};
use russh_sftp::client::{self as sftp, RawSftpSession};
use russh_sftp::extensions;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpStream;

use crate::destination::{Login, SftpPlace};
use crate::error::{Error, Result};
use crate::host_key::{self, HostKeys};
use crate::sftp::fault;

const CONNECT_PATIENCE: Duration = Duration::from_secs(20);
/// Exchanging keys, logging in and opening SFTP take a few answers each.
const GREETING_PATIENCE: Duration = Duration::from_secs(60);
/// A host that says nothing for this long, and nothing to two questions more, is gone.
const SILENCE: Duration = Duration::from_secs(15);
/// For one request, with all that is queued before it on a slow line.
const REQUEST_PATIENCE_SECONDS: u64 = 180;
/// What every server takes in one write and gives in one read.
const SAFE_LENGTH: u32 = 32 * 1024;
const LENGTH: u32 = 64 * 1024;

/// An open folder behind SFTP.
pub(crate) struct Connection {
    ssh: Handle<Guard>,
    pub(crate) sftp: Arc<RawSftpSession>,
    /// The folder; `.` where the login ends.
    pub(crate) base: String,
    pub(crate) abilities: Abilities,
}

/// What the server can do beyond the protocol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Abilities {
    pub(crate) sync: bool,
    pub(crate) space: bool,
    /// Bytes of one write and of one read.
    pub(crate) length: u32,
}

impl Connection {
    pub(crate) async fn open(place: &SftpPlace) -> Result<Self> {
        let address = (place.host.as_str(), place.port);
        let stream = within(CONNECT_PATIENCE, async {
            TcpStream::connect(address)
                .await
                .map_err(|_| Error::Unreachable)
        })
        .await?;
        // Losing this only costs time.
        let _ = stream.set_nodelay(true);
        within(GREETING_PATIENCE, Self::greet(place, stream)).await
    }

    async fn greet(place: &SftpPlace, stream: TcpStream) -> Result<Self> {
        let config = client::Config {
            keepalive_interval: Some(SILENCE),
            keepalive_max: 2,
            preferred: Preferred {
                key: place.host_keys.algorithms(),
                ..Preferred::default()
            },
            ..client::Config::default()
        };
        let shown = Arc::new(OnceLock::new());
        let guard = Guard {
            pinned: place.host_keys.clone(),
            shown: Arc::clone(&shown),
        };
        let mut ssh = client::connect_stream(Arc::new(config), stream, guard)
            .await
            .map_err(|error| match shown.get() {
                Some(shown) => Error::HostKey {
                    shown: Some(shown.clone()),
                },
                None => ssh_fault(&error),
            })?;
        log_in(&mut ssh, &place.user, &place.login).await?;
        let stream = open_sftp(&ssh).await?;
        let config = sftp::Config {
            request_timeout_secs: REQUEST_PATIENCE_SECONDS,
            ..sftp::Config::default()
        };
        let session = RawSftpSession::new_with_config(stream, config);
        let version = session.init().await.map_err(|error| fault(&error))?;
        let has = |name: &str| version.extensions.contains_key(name);
        let length = if has(extensions::LIMITS) {
            let limits = session.limits().await.map_err(|error| fault(&error))?;
            [limits.max_write_len, limits.max_read_len]
                .into_iter()
                // 0 means that there is none.
                .filter(|limit| *limit > 0)
                .filter_map(|limit| u32::try_from(limit).ok())
                .fold(LENGTH, u32::min)
        } else {
            SAFE_LENGTH
        };
        let base = match place.folder.as_str() {
            "" => ".".to_owned(),
            folder => folder.to_owned(),
        };
        Ok(Self {
            ssh,
            sftp: Arc::new(session),
            base,
            abilities: Abilities {
                sync: has(extensions::FSYNC),
                space: has(extensions::STATVFS),
                length,
            },
        })
    }

    /// Says goodbye. A host that does not listen is left alone.
    pub(crate) async fn close(self) {
        let _ = self.sftp.close_session();
        let goodbye = self.ssh.disconnect(Disconnect::ByApplication, "", "");
        let _ = tokio::time::timeout(Duration::from_secs(5), goodbye).await;
    }
}

async fn within<T>(patience: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(patience, work)
        .await
        .unwrap_or(Err(Error::Timeout))
}

/// Lets in only a host that shows a pinned key, before anything is told to it.
struct Guard {
    pinned: HostKeys,
    /// The fingerprint of a key that is not pinned.
    shown: Arc<OnceLock<String>>,
}

impl client::Handler for Guard {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        key: &PublicKeyOrCertificate,
    ) -> Result<bool, russh::Error> {
        // Certificates were not asked for; a host that sends one all the same is not the pinned one.
        let fingerprint = match key {
            PublicKeyOrCertificate::PublicKey { key, .. } if self.pinned.knows(key) => {
                return Ok(true);
            }
            PublicKeyOrCertificate::PublicKey { key, .. } => host_key::fingerprint(key),
            PublicKeyOrCertificate::Certificate(certificate) => certificate
                .public_key()
                .fingerprint(HashAlg::Sha256)
                .to_string(),
        };
        let _ = self.shown.set(fingerprint);
        Ok(false)
    }
}

async fn log_in(ssh: &mut Handle<Guard>, user: &str, login: &Login) -> Result<()> {
    let outcome = match login {
        Login::Key(key) => with_key(ssh, user, key).await,
        Login::Password(password) => with_password(ssh, user, password).await,
    };
    match outcome {
        Ok(true) => Ok(()),
        // A connection that breaks while we wait is told as a refusal.
        Ok(false) if ssh.is_closed() => Err(Error::Unreachable),
        Ok(false) => Err(Error::Credentials),
        Err(error) => Err(ssh_fault(&error)),
    }
}

async fn with_key(
    ssh: &mut Handle<Guard>,
    user: &str,
    key: &Arc<PrivateKey>,
) -> Result<bool, russh::Error> {
    let hash = if key.algorithm().is_rsa() {
        // Never SHA-1, even where the host says that it knows nothing better.
        let best = ssh.best_supported_rsa_hash().await?.flatten();
        Some(best.unwrap_or(HashAlg::Sha256))
    } else {
        None
    };
    let key = PrivateKeyWithHashAlg::new(Arc::clone(key), hash);
    Ok(ssh.authenticate_publickey(user, key).await?.success())
}

async fn with_password(
    ssh: &mut Handle<Guard>,
    user: &str,
    password: &SecretString,
) -> Result<bool, russh::Error> {
    let remaining = match ssh
        .authenticate_password(user, password.expose_secret())
        .await?
    {
        AuthResult::Success => return Ok(true),
        AuthResult::Failure {
            remaining_methods, ..
        } => remaining_methods,
    };
    // Many hosts ask for the very same password in a dialogue, and take it no other way.
    if only_asks(&remaining) {
        return in_dialogue(ssh, user, password).await;
    }
    Ok(false)
}

/// Whether the password was not looked at, because the host takes passwords in a dialogue only.
fn only_asks(remaining: &MethodSet) -> bool {
    remaining.contains(&MethodKind::KeyboardInteractive)
        && !remaining.contains(&MethodKind::Password)
}

async fn in_dialogue(
    ssh: &mut Handle<Guard>,
    user: &str,
    password: &SecretString,
) -> Result<bool, russh::Error> {
    const ROUNDS: usize = 3;
    let mut answer = ssh
        .authenticate_keyboard_interactive_start(user, None)
        .await?;
    for _ in 0..ROUNDS {
        let prompts = match answer {
            KeyboardInteractiveAuthResponse::Success => return Ok(true),
            KeyboardInteractiveAuthResponse::Failure { .. } => return Ok(false),
            KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } => prompts,
        };
        // What is asked with an echo is no password.
        let secret = |echo: bool| if echo { "" } else { password.expose_secret() };
        let responses = prompts.iter().map(|prompt| secret(prompt.echo).to_owned());
        answer = ssh
            .authenticate_keyboard_interactive_respond(responses.collect())
            .await?;
    }
    Ok(matches!(answer, KeyboardInteractiveAuthResponse::Success))
}

async fn open_sftp(ssh: &Handle<Guard>) -> Result<ChannelStream<client::Msg>> {
    let opened = ssh.channel_open_session().await;
    let mut channel = opened.map_err(|error| ssh_fault(&error))?;
    let asked = channel.request_subsystem(true, "sftp").await;
    asked.map_err(|error| ssh_fault(&error))?;
    loop {
        match channel.wait().await {
            Some(ChannelMsg::Success) => return Ok(channel.into_stream()),
            Some(ChannelMsg::Failure | ChannelMsg::Close | ChannelMsg::Eof) => {
                return Err(Error::Unsupported);
            }
            Some(_) => {}
            None => return Err(Error::Unreachable),
        }
    }
}

fn ssh_fault(error: &russh::Error) -> Error {
    use russh::Error as Of;
    match error {
        Of::UnknownKey
        | Of::WrongServerSig
        | Of::KeyChanged { .. }
        | Of::NoCommonAlgo {
            kind: AlgorithmKind::Key,
            ..
        } => Error::HostKey { shown: None },
        Of::NoCommonAlgo { .. }
        | Of::Version
        | Of::UnknownAlgo
        | Of::ChannelOpenFailure(_)
        | Of::RequestDenied => Error::Unsupported,
        Of::NoAuthMethod | Of::UnsupportedAuthMethod | Of::NotAuthenticated => Error::Credentials,
        Of::ConnectionTimeout | Of::KeepaliveTimeout | Of::InactivityTimeout | Of::Elapsed(_) => {
            Error::Timeout
        }
        _ => Error::Unreachable,
    }
}
