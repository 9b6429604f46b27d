//! `aprite token` and `aprite password`: for the machine's administrator, who need not sign in.

use secrecy::ExposeSecret as _;
use serde_json::json;

use super::arguments::{PasswordArguments, TokenArguments};
use super::outlet::{Failure, Outcome, Outlet};
use crate::access::TokenRefusal;
use crate::access::token::{self, NewToken};
use crate::app::Ground;
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::organisation::{self, Password, Refusal, accounts, password};

/// Makes a token and prints it.
///
/// # Errors
/// When there is no such account in use, or the name is out of bounds.
pub(crate) async fn token(
    ground: &Ground,
    arguments: &TokenArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let account = account(ground, &arguments.account).await?;
    let mut op = ground.kit.begin(Actor::System).await?;
    let new = NewToken {
        name: arguments.name.clone(),
        scope: arguments.scope.into(),
        days: arguments.days.into(),
    };
    let made = token::create(&mut op, account, new)
        .await
        .map_err(|refusal| match refusal {
            TokenRefusal::Fault(fault) => fault.into(),
            TokenRefusal::NoSuchAccount => {
                Failure::naming("cli-no-account", "account", &arguments.account)
            }
            other => Failure::Told(other.to_string()),
        })?;
    op.commit().await?;
    let secret = made.secret.expose_secret();
    outlet.result(
        secret,
        &json!({ "token": secret, "account": arguments.account, "expires_at": made.expires_at }),
    );
    Ok(Outcome::Fine)
}

/// Gives an account a new password; prints it when it was drawn.
///
/// # Errors
/// When there is no such account, or the given password is too weak.
pub(crate) async fn password(
    ground: &Ground,
    arguments: &PasswordArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let account = account(ground, &arguments.account).await?;
    let new = if arguments.password_stdin {
        typed(&mut std::io::stdin().lock())?
    } else {
        Password::generated()
    };
    // Before the operation begins: it takes a while, and SQLite has one writer.
    let hashed = password::hash(&new).await?;
    let mut op = ground.kit.begin(Actor::System).await?;
    accounts::set_password(&mut op, account, &hashed)
        .await
        .map_err(refused)?;
    op.commit().await?;
    if arguments.password_stdin {
        outlet.say(
            "cli-password-set",
            &[("account", arguments.account.clone())],
        );
    } else {
        outlet.result(
            new.expose(),
            &json!({ "account": arguments.account, "password": new.expose() }),
        );
    }
    Ok(Outcome::Fine)
}

async fn account(ground: &Ground, login: &str) -> Result<entities::ids::AccountId, Failure> {
    let found = organisation::read::account_by_login(ground.kit.db.reader(), login.trim()).await?;
    found
        .map(|row| row.id)
        .ok_or_else(|| Failure::naming("cli-no-account", "account", login))
}

/// A password from a line of standard input.
///
/// # Errors
/// When there is no line, or it is too weak.
pub(crate) fn typed(input: &mut impl std::io::BufRead) -> Result<Password, Failure> {
    let mut line = String::new();
    input
        .read_line(&mut line)
        .map_err(Fault::at("reading a password"))?;
    let line = line.trim_end_matches(['\n', '\r']).to_owned();
    Password::chosen(line.into()).map_err(|weak| Failure::Told(weak.to_string()))
}

/// An organisation's refusal as a failure of the command.
pub(crate) fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Fault(fault) => fault.into(),
        other => Failure::Told(other.to_string()),
    }
}
