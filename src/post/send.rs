//! Handing a letter over, and what the mail server said.

use std::error::Error as _;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use secrecy::ExposeSecret as _;

use super::letter::{Composed, Letter, Mailbox, Unsendable, compose};
use crate::config::{SmtpSettings, SmtpTls};
use crate::kernel::Fault;

/// What became of a letter. The words are the mail server's own, or the machine's; they may name the recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it over and answers for it from now on.
    Sent {
        /// What it said; usually the number under which it keeps it.
        words: String,
    },
    /// It will not take it, now or later.
    Refused {
        /// Why.
        words: String,
    },
    /// It does not take it now, or cannot be reached. Nothing was handed over.
    Later {
        /// Why.
        words: String,
    },
    /// The letter was on its way and the server's answer never came: it may have arrived.
    Uncertain {
        /// What is known.
        words: String,
    },
}

/// The way out by e-mail; clones are one.
#[derive(Debug, Clone)]
pub struct Post(Arc<Way>);

#[derive(Debug)]
struct Way {
    settings: SmtpSettings,
    sender: Mailbox,
    tls: Option<Tls>,
}

/// Says nothing of itself: it holds no secret, and lettre's own type cannot be printed.
struct Tls(TlsParameters);

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

/// Why a step of the conversation failed.
enum Broken {
    Smtp(Error),
    TooSlow(Duration),
}

impl Post {
    /// The way that the settings describe. Reads certificates: blocks.
    ///
    /// # Errors
    /// A fault when a certificate cannot be read.
    pub fn open(settings: &SmtpSettings) -> Result<Self, Fault> {
        let sender = Mailbox::new(settings.sender_name.as_deref(), &settings.sender)
            .map_err(Fault::at("reading the sender's address"))?;
        let tls = match settings.tls {
            SmtpTls::None => None,
            SmtpTls::StartTls | SmtpTls::Implicit => {
                let mut parameters = TlsParameters::builder(settings.host.clone());
                if let Some(file) = &settings.ca_file {
                    let pem = std::fs::read(file)
                        .map_err(Fault::at("reading the certificates of smtp.ca_file"))?;
                    let trusted = Certificate::from_pem(&pem)
                        .map_err(Fault::at("reading the certificates of smtp.ca_file"))?;
                    parameters = parameters.add_root_certificate(trusted);
                }
                let parameters = parameters.build();
                Some(Tls(
                    parameters.map_err(Fault::at("preparing TLS to the mail server"))?
                ))
            }
        };
        Ok(Self(Arc::new(Way {
            settings: settings.clone(),
            sender,
            tls,
        })))
    }

    /// Who our letters come from.
    pub fn sender(&self) -> &Mailbox {
        &self.0.sender
    }

    /// Largest letter as it travels, in bytes.
    pub fn most_bytes(&self) -> u64 {
        self.0.settings.max_bytes
    }

    /// Writes a letter down as it will travel.
    ///
    /// # Errors
    /// [`Unsendable`].
    pub fn compose(&self, letter: Letter) -> Result<Composed, Unsendable> {
        compose(&self.0.sender, letter, self.0.settings.max_bytes)
    }

    /// Hands a letter over. The server has agreed to sender and recipient and waits for the letter itself when `brink` is
    /// awaited: what must be known should this process end before the answer is written down there. Where it fails the
    /// letter is not sent.
    ///
    /// # Errors
    /// What `brink` failed with; all that mail servers do is an [`Outcome`].
    pub async fn send<E>(
        &self,
        letter: &Composed,
        brink: impl Future<Output = Result<(), E>>,
    ) -> Result<Outcome, E> {
        let mut connection = match self.connect().await {
            Ok(connection) => connection,
            // Whoever we are to it and how we speak to it is no fault of the letter's: people mend it, then it goes.
            Err(broken) => {
                return Ok(Outcome::Later {
                    words: broken.words(),
                });
            }
        };
        if let Err(outcome) = self.announce(&mut connection, letter).await {
            self.leave(connection).await;
            return Ok(outcome);
        }
        if let Err(error) = brink.await {
            // Closed without the end of the letter: the server keeps nothing of it.
            drop(connection);
            return Err(error);
        }
        let patience = self.0.settings.timeout * 5;
        let outcome = match within(patience, connection.message(letter.bytes())).await {
            Ok(answer) => Outcome::Sent {
                words: answer.message().collect::<Vec<_>>().join(" "),
            },
            Err(broken) => match broken.verdict() {
                Verdict::Permanent => Outcome::Refused {
                    words: broken.words(),
                },
                Verdict::Transient => Outcome::Later {
                    words: broken.words(),
                },
                Verdict::Unknown => {
                    return Ok(Outcome::Uncertain {
                        words: broken.words(),
                    });
                }
            },
        };
        self.leave(connection).await;
        Ok(outcome)
    }

    /// Whether the mail server is there, speaks as the settings say, and knows us.
    ///
    /// # Errors
    /// What is in the way, in its own words.
    pub async fn probe(&self) -> Result<(), String> {
        let mut connection = self.connect().await.map_err(|broken| broken.words())?;
        // Only a letter's beginning shows whether it takes letters from us.
        let mail = Mail::new(Some(self.0.sender.address.clone()), Vec::new());
        let answer = self.within(connection.command(mail)).await;
        self.leave(connection).await;
        answer.map(drop).map_err(|broken| broken.words())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Broken> {
        let Way {
            settings,
            sender,
            tls,
        } = &*self.0;
        let us = ClientId::Domain(sender.domain().to_owned());
        let tls = tls.as_ref().map(|tls| tls.0.clone());
        let (implicit, started) = match settings.tls {
            SmtpTls::Implicit => (tls, None),
            SmtpTls::StartTls => (None, tls),
            SmtpTls::None => (None, None),
        };
        let server = (settings.host.as_str(), settings.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(
            server,
            Some(settings.timeout),
            &us,
            implicit,
            None,
        );
        let mut connection = self.within(connecting).await?;
        if let Some(tls) = started {
            self.within(connection.starttls(tls, &us)).await?;
        }
        if let Some(ours) = &settings.credentials {
            let password = ours.password.expose_secret().to_owned();
            let credentials = Credentials::new(ours.user.clone(), password);
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            self.within(connection.auth(&mechanisms, &credentials))
                .await?;
        }
        Ok(connection)
    }

    /// Sender, recipient, and that a letter follows.
    async fn announce(
        &self,
        connection: &mut AsyncSmtpConnection,
        letter: &Composed,
    ) -> Result<(), Outcome> {
        let ascii = [&letter.from, &letter.to].iter().all(|address| {
            let text: &str = (*address).as_ref();
            text.is_ascii()
        });
        let mut parameters = Vec::new();
        if !ascii {
            if !connection
                .server_info()
                .supports_feature(Extension::SmtpUtfEight)
            {
                let words = "the mail server takes no addresses with such letters (SMTPUTF8)";
                return Err(Outcome::Refused {
                    words: words.to_owned(),
                });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = Mail::new(Some(letter.from.clone()), parameters);
        let told = |broken: Broken| match broken.verdict() {
            Verdict::Permanent => Outcome::Refused {
                words: broken.words(),
            },
            Verdict::Transient | Verdict::Unknown => Outcome::Later {
                words: broken.words(),
            },
        };
        // Refusing us as a sender is about our account with it, not about this letter.
        if let Err(broken) = self.within(connection.command(mail)).await {
            return Err(Outcome::Later {
                words: broken.words(),
            });
        }
        let recipient = Rcpt::new(letter.to.clone(), Vec::new());
        self.within(connection.command(recipient))
            .await
            .map_err(told)?;
        self.within(connection.command(Data)).await.map_err(told)?;
        Ok(())
    }

    /// A server that does not say goodbye keeps nobody.
    async fn leave(&self, mut connection: AsyncSmtpConnection) {
        let _ = tokio::time::timeout(Duration::from_secs(5), connection.abort()).await;
    }

    async fn within<T>(&self, step: impl Future<Output = Result<T, Error>>) -> Result<T, Broken> {
        within(self.0.settings.timeout, step).await
    }
}

async fn within<T>(
    patience: Duration,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Broken> {
    match tokio::time::timeout(patience, step).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(Broken::Smtp(error)),
        Err(_) => Err(Broken::TooSlow(patience)),
    }
}

enum Verdict {
    Permanent,
    Transient,
    Unknown,
}

impl Broken {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Smtp(error) if error.is_permanent() => Verdict::Permanent,
            Self::Smtp(error) if error.is_transient() => Verdict::Transient,
            Self::Smtp(_) | Self::TooSlow(_) => Verdict::Unknown,
        }
    }

    /// The server's words with its code, or what the machine says; one line of at most 500 characters.
    fn words(&self) -> String {
        let words = match self {
            Self::TooSlow(patience) => format!("no answer within {} s", patience.as_secs()),
            Self::Smtp(error) => match (error.status(), error.source()) {
                (Some(code), Some(said)) => format!("{code} {said}"),
                (Some(code), None) => code.to_string(),
                (None, _) => error.to_string(),
            },
        };
        let words = words.replace(char::is_control, " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        words.join(" ").chars().take(500).collect()
    }
}
