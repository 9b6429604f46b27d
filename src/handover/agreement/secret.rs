//! What proves to a destination who we are: kept sealed, and nowhere else.

use delivery::CredentialDraft;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::kernel::Fault;
use crate::kernel::secret::Keys;

/// What proves to a destination who we are. Prints without itself.
#[derive(Debug, Clone)]
pub enum Secret {
    /// A password of SFTP.
    Password(SecretString),
    /// A private key of SFTP.
    Key {
        /// OpenSSH or PEM.
        key: SecretString,
        /// Where it is encrypted.
        passphrase: Option<SecretString>,
    },
    /// The two keys of S3.
    AccessKeys {
        /// Who we are.
        access_key: SecretString,
        /// Proof of it.
        secret_key: SecretString,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Written {
    Password {
        password: String,
    },
    Key {
        key: String,
        passphrase: Option<String>,
    },
    AccessKeys {
        access_key: String,
        secret_key: String,
    },
}

impl Secret {
    /// Sealed by the institution's keys.
    ///
    /// # Errors
    /// A fault when it cannot be sealed.
    pub fn seal(&self, keys: &Keys) -> Result<Vec<u8>, Fault> {
        let text = |secret: &SecretString| secret.expose_secret().to_owned();
        let written = match self {
            Self::Password(password) => Written::Password {
                password: text(password),
            },
            Self::Key { key, passphrase } => Written::Key {
                key: text(key),
                passphrase: passphrase.as_ref().map(text),
            },
            Self::AccessKeys {
                access_key,
                secret_key,
            } => Written::AccessKeys {
                access_key: text(access_key),
                secret_key: text(secret_key),
            },
        };
        let plain =
            serde_json::to_string(&written).map_err(Fault::at("writing a credential down"))?;
        keys.seal(&plain)
    }

    /// What was sealed.
    ///
    /// # Errors
    /// A fault when these keys did not seal it.
    pub fn open(keys: &Keys, sealed: &[u8]) -> Result<Self, Fault> {
        let plain = keys.open(sealed)?;
        // Nothing of it goes into the fault.
        let written: Written = serde_json::from_str(&plain)
            .map_err(|_| Fault::broken("a credential of an agreement cannot be read"))?;
        Ok(match written {
            Written::Password { password } => Self::Password(password.into()),
            Written::Key { key, passphrase } => Self::Key {
                key: key.into(),
                passphrase: passphrase.map(SecretString::from),
            },
            Written::AccessKeys {
                access_key,
                secret_key,
            } => Self::AccessKeys {
                access_key: access_key.into(),
                secret_key: secret_key.into(),
            },
        })
    }

    /// How SFTP is logged in to by it; none where it is not for SFTP.
    pub(super) fn credential(&self) -> Option<CredentialDraft> {
        match self {
            Self::Password(password) => Some(CredentialDraft::Password(password.clone())),
            Self::Key { key, passphrase } => Some(CredentialDraft::Key {
                key: key.clone(),
                passphrase: passphrase.clone(),
            }),
            Self::AccessKeys { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_is_opened_by_the_same_keys_alone_and_printed_by_none() -> Result<(), Fault> {
        let keys = Keys::from_master(&[7; 32])?;
        let all = [
            Secret::Password("slepens".into()),
            Secret::Key {
                key: "slepena atslēga".into(),
                passphrase: Some("slepeni vārdi".into()),
            },
            Secret::AccessKeys {
                access_key: "slepens kas".into(),
                secret_key: "slepens pierādījums".into(),
            },
        ];
        for secret in all {
            let sealed = secret.seal(&keys)?;
            assert!(!String::from_utf8_lossy(&sealed).contains("slepen"));
            let opened = Secret::open(&keys, &sealed)?;
            assert_eq!(opened.seal(&keys).map(|_| ())?, ());
            assert!(!format!("{opened:?}").contains("slepen"));
            match (&secret, &opened) {
                (Secret::Password(one), Secret::Password(other)) => {
                    assert_eq!(one.expose_secret(), other.expose_secret());
                }
                (Secret::Key { key: one, .. }, Secret::Key { key: other, .. }) => {
                    assert_eq!(one.expose_secret(), other.expose_secret());
                }
                (
                    Secret::AccessKeys {
                        secret_key: one, ..
                    },
                    Secret::AccessKeys {
                        secret_key: other, ..
                    },
                ) => assert_eq!(one.expose_secret(), other.expose_secret()),
                _ => panic!("another kind of credential"),
            }
            let others = Keys::from_master(&[8; 32])?;
            assert!(Secret::open(&others, &sealed).is_err());
        }
        Ok(())
    }
}
