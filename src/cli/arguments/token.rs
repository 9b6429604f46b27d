//! What can be typed after `aprite token` and `aprite password`.

use clap::{Args, ValueEnum};
use entities::vocabulary::TokenScope;

pub(super) const AFTER_TOKEN: &str = "\
The token is printed alone on standard output and cannot be shown again; only its hash is kept. It never permits more \
than its account's roles do. Send it as `Authorization: Bearer TOKEN`.

Example:
  TOKEN=$(aprite token --account lietvede --days 30)
  curl -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\
       -d '{\"query\":\"{ viewer { login } }\"}' http://127.0.0.1:8080/graphql";

/// What `token` needs to know.
#[derive(Debug, Clone, Args)]
pub(crate) struct TokenArguments {
    /// Login name of the account.
    #[arg(long, value_name = "LOGIN")]
    pub account: String,
    /// How many days it lives.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
    /// What it may do: read only, or all that the account may.
    #[arg(long, value_enum, default_value_t = Scope::Write)]
    pub scope: Scope,
    /// What it is for, as shown in the list of tokens.
    #[arg(long, default_value = "aprite token", value_name = "TEXT")]
    pub name: String,
}

/// [`TokenScope`] as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scope {
    /// Read only.
    Read,
    /// All that the account may.
    Write,
}

impl From<Scope> for TokenScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Read => Self::Read,
            Scope::Write => Self::Write,
        }
    }
}

pub(super) const AFTER_PASSWORD: &str = "\
Draws a new password and prints it alone on standard output, or reads one from standard input. Whoever was signed in \
with the old one is signed out; access tokens stay.

Example:
  aprite password --account lietvede";

/// What `password` needs to know.
#[derive(Debug, Clone, Args)]
pub(crate) struct PasswordArguments {
    /// Login name of the account.
    #[arg(long, value_name = "LOGIN")]
    pub account: String,
    /// Read the password from standard input (one line) instead of drawing it.
    #[arg(long)]
    pub password_stdin: bool,
}
