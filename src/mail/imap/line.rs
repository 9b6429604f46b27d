//! The line to a server: connecting, TLS, signing in, and one command at a time, each with a limit of time.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use async_imap::types::{Fetch, Mailbox as Opened, UnsolicitedResponse};
use async_imap::{Client, Session};
use futures::TryStreamExt;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use secrecy::ExposeSecret as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::{COMMAND, refused};
use crate::config::{Encryption, MailboxSettings};
use crate::mail::Hindrance;
use crate::mailroom::condition::Trouble;

/// Longest that connecting and agreeing on TLS may take.
const CONNECT: Duration = Duration::from_secs(20);

/// Bytes in both directions, encrypted or not.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Sync + fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync + fmt::Debug> Wire for T {}

type Bytes = Box<dyn Wire>;

/// A line on which we have signed in.
pub(super) struct Line {
    session: Session<Bytes>,
    abilities: Abilities,
}

/// What the server can do beyond the basic commands.
#[derive(Debug, Clone, Copy, Default)]
struct Abilities {
    /// RFC 6851.
    moves: bool,
    /// RFC 4315.
    expunges_one: bool,
    /// RFC 2177.
    idles: bool,
}

/// The settings of TLS: the machine's certificates and, beside them, one's own.
///
/// # Errors
/// What stands in the way.
fn secured(settings: &MailboxSettings) -> Result<ClientConfig, Hindrance> {
    let context = "loading the certificates to trust";
    let mut roots = RootCertStore::empty();
    // A machine may have certificates that cannot be read beside good ones.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = &settings.ca_file {
        let untrusted = |error| Hindrance::at(Trouble::Untrusted, context)(error);
        for certificate in CertificateDer::pem_file_iter(file).map_err(untrusted)? {
            let certificate = certificate.map_err(untrusted)?;
            roots
                .add(certificate)
                .map_err(Hindrance::at(Trouble::Untrusted, context))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(Hindrance::at(Trouble::Untrusted, context))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// Connects and signs in.
pub(super) async fn connect(settings: &MailboxSettings) -> Result<Line, Hindrance> {
    let unreachable = || Hindrance::broken(Trouble::Unreachable, "the server does not answer");
    let context = "connecting to the mail server";
    let tcp = TcpStream::connect((settings.host.as_str(), settings.port));
    let tcp = timeout(CONNECT, tcp)
        .await
        .map_err(|_| unreachable())?
        .map_err(Hindrance::at(Trouble::Unreachable, context))?;
    let client = match settings.encryption {
        Encryption::None => greeted(Box::new(tcp)).await?,
        Encryption::Tls => greeted(encrypted(settings, Box::new(tcp)).await?).await?,
        Encryption::StartTls => {
            let mut client = greeted(Box::new(tcp)).await?;
            let context = "the server does not speak TLS";
            let asked = client.run_command_and_check_ok("STARTTLS", None);
            in_time(asked)
                .await?
                .map_err(refused(Trouble::Untrusted, context))?;
            // What was said before is forgotten, as the standard demands: a new client, no second greeting.
            Client::new(encrypted(settings, client.into_inner()).await?)
        }
    };
    let login = client.login(&settings.user, settings.password.expose_secret());
    let mut session = in_time(login)
        .await?
        .map_err(|(error, _)| refused(Trouble::SignIn, "the server does not let us in")(error))?;
    let able = in_time(session.capabilities())
        .await?
        .map_err(refused(Trouble::Protocol, "asking what the server can do"))?;
    let abilities = Abilities {
        moves: able.has_str("MOVE"),
        expunges_one: able.has_str("UIDPLUS"),
        idles: able.has_str("IDLE"),
    };
    Ok(Line { session, abilities })
}

async fn greeted(wire: Bytes) -> Result<Client<Bytes>, Hindrance> {
    let mut client = Client::new(wire);
    let greeting = timeout(CONNECT, client.read_response()).await;
    match greeting {
        Ok(Ok(Some(_))) => Ok(client),
        Ok(Ok(None)) | Ok(Err(_)) | Err(_) => Err(Hindrance::broken(
            Trouble::Unreachable,
            "the server does not greet",
        )),
    }
}

async fn encrypted(settings: &MailboxSettings, wire: Bytes) -> Result<Bytes, Hindrance> {
    let context = "agreeing on TLS with the mail server";
    let config = secured(settings)?;
    let name = ServerName::try_from(settings.host.clone())
        .map_err(Hindrance::at(Trouble::Untrusted, context))?;
    let agreed = TlsConnector::from(Arc::new(config)).connect(name, wire);
    let agreed = timeout(CONNECT, agreed).await.map_err(|_| {
        Hindrance::broken(Trouble::Unreachable, "the server does not answer to TLS")
    })?;
    let agreed = agreed.map_err(|error| {
        let trouble = match error.kind() {
            io::ErrorKind::InvalidData => Trouble::Untrusted,
            _ => Trouble::Unreachable,
        };
        Hindrance::at(trouble, context)(error)
    })?;
    Ok(Box::new(agreed))
}

async fn in_time<T>(doing: impl Future<Output = T>) -> Result<T, Hindrance> {
    timeout(COMMAND, doing)
        .await
        .map_err(|_| Hindrance::broken(Trouble::Unreachable, "the server took too long to answer"))
}

impl Line {
    /// Whether the server tells of news.
    pub(super) const fn tells_of_news(&self) -> bool {
        self.abilities.idles
    }

    /// Whether the server has told of new messages since this was asked last.
    pub(super) fn was_told_of_news(&self) -> bool {
        let mut told = false;
        while let Ok(response) = self.session.unsolicited_responses.try_recv() {
            told |= matches!(response, UnsolicitedResponse::Exists(_));
        }
        told
    }

    /// Opens a folder for changes.
    pub(super) async fn open(&mut self, folder: &str) -> Result<Opened, Hindrance> {
        let opened = in_time(self.session.select(folder)).await?;
        opened.map_err(refused(
            Trouble::Missing,
            "opening the folder of the mailbox",
        ))
    }

    /// The UIDs of messages that meet a condition, in order.
    pub(super) async fn search(&mut self, condition: &str) -> Result<Vec<u32>, Hindrance> {
        let found = in_time(self.session.uid_search(condition)).await?;
        let found = found.map_err(refused(Trouble::Protocol, "listing messages"))?;
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// What is asked about one message; none when it is there no more.
    pub(super) async fn fetch(&mut self, uid: u32, what: &str) -> Result<Option<Fetch>, Hindrance> {
        let failed = || refused(Trouble::Protocol, "fetching a message");
        let asked = async {
            let answers = self.session.uid_fetch(uid.to_string(), what).await?;
            answers.try_collect::<Vec<Fetch>>().await
        };
        let answers = in_time(asked).await?.map_err(failed())?;
        // A server may tell of other messages' flags in between.
        Ok(answers.into_iter().find(|answer| answer.uid == Some(uid)))
    }

    /// Makes a folder unless there is one.
    pub(super) async fn make_folder(&mut self, folder: &str) -> Result<(), Hindrance> {
        let asked = async {
            let found = self.session.list(None, Some(folder)).await?;
            found.try_collect::<Vec<_>>().await
        };
        let found = in_time(asked).await?.map_err(refused(
            Trouble::Protocol,
            "looking for the folder of what was taken in",
        ))?;
        if !found.is_empty() {
            return Ok(());
        }
        let made = in_time(self.session.create(folder)).await?;
        made.map_err(refused(
            Trouble::Missing,
            "making the folder of what was taken in",
        ))
    }

    /// Moves a message to another folder.
    pub(super) async fn move_to(&mut self, uid: u32, folder: &str) -> Result<(), Hindrance> {
        let failed = || refused(Trouble::Missing, "moving a message");
        let set = uid.to_string();
        if self.abilities.moves {
            return in_time(self.session.uid_mv(&set, folder))
                .await?
                .map_err(failed());
        }
        in_time(self.session.uid_copy(&set, folder))
            .await?
            .map_err(failed())?;
        self.flag(uid, "\\Deleted").await?;
        if self.abilities.expunges_one {
            let asked = async {
                let answers = self.session.uid_expunge(&set).await?;
                answers.try_collect::<Vec<_>>().await
            };
            in_time(asked).await?.map_err(failed())?;
        }
        // Otherwise it stays marked as deleted, and is not looked at again: expunging would take others with it.
        Ok(())
    }

    /// Adds a flag or keyword.
    pub(super) async fn flag(&mut self, uid: u32, flag: &str) -> Result<(), Hindrance> {
        let asked = async {
            let change = format!("+FLAGS ({flag})");
            let answers = self.session.uid_store(uid.to_string(), change).await?;
            answers.try_collect::<Vec<Fetch>>().await
        };
        in_time(asked)
            .await?
            .map_err(refused(Trouble::Missing, "marking a message"))?;
        Ok(())
    }

    /// Waits for news.
    pub(super) async fn wait(self, longest: Duration) -> Result<Self, Hindrance> {
        let failed = || refused(Trouble::Protocol, "waiting for news");
        let Self { session, abilities } = self;
        let mut idle = session.idle();
        in_time(idle.init()).await?.map_err(failed())?;
        let (news, _interrupt) = idle.wait_with_timeout(longest);
        // The library begins anew at each sign of life; a server that keeps saying "still here" must not keep us for ever.
        if let Ok(told) = timeout(longest, news).await {
            match told.map_err(failed())? {
                IdleResponse::NewData(_) | IdleResponse::Timeout => {}
                IdleResponse::ManualInterrupt => {
                    return Err(Hindrance::broken(
                        Trouble::Unreachable,
                        "the line was closed",
                    ));
                }
            }
        }
        let session = in_time(idle.done()).await?.map_err(failed())?;
        Ok(Self { session, abilities })
    }

    /// Says good-bye, if there is anybody to say it to.
    pub(super) async fn close(mut self) {
        let _ = timeout(Duration::from_secs(5), self.session.logout()).await;
    }
}
