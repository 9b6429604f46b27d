//! `aprite token`, `aprite password` and `aprite account`: for the machine's administrator, who need not sign in.

use std::collections::BTreeSet;

use entities::vocabulary::Role;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::arguments::{
    AccountArguments, AccountCommand, AddAccountArguments, ListAccountsArguments,
    PasswordArguments, TokenArguments,
};
use super::outlet::{Failure, Outcome, Outlet};
use crate::access::TokenRefusal;
use crate::access::token::{self, NewToken};
use crate::app::Ground;
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::organisation::{
    self, InvalidLogin, Login, NewAccount, Password, Refusal, accounts, password,
};

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

/// Makes and changes accounts.
///
/// # Errors
/// When what is named is not there, or the organisation refuses.
pub(crate) async fn manage(
    ground: &Ground,
    command: AccountCommand,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    match command {
        AccountCommand::Add(arguments) => add(ground, &arguments, outlet).await?,
        AccountCommand::List(arguments) => list(ground, &arguments, outlet).await?,
        AccountCommand::Role(arguments) => {
            let id = account(ground, &arguments.login).await?;
            let roles: BTreeSet<Role> = arguments.role.into_iter().collect();
            let mut op = ground.kit.begin(Actor::System).await?;
            let changed = accounts::set_roles(&mut op, id, &roles)
                .await
                .map_err(refused)?;
            op.commit().await?;
            say_changed(
                outlet,
                changed,
                "cli-account-roles",
                &arguments.login,
                &roles,
            );
        }
        AccountCommand::Disable(AccountArguments { login }) => {
            let id = account(ground, &login).await?;
            let mut op = ground.kit.begin(Actor::System).await?;
            let changed = accounts::disable(&mut op, id).await.map_err(refused)?;
            op.commit().await?;
            say_changed(
                outlet,
                changed,
                "cli-account-disabled",
                &login,
                &BTreeSet::new(),
            );
        }
        AccountCommand::Enable(AccountArguments { login }) => {
            let id = account(ground, &login).await?;
            let mut op = ground.kit.begin(Actor::System).await?;
            let changed = accounts::enable(&mut op, id).await.map_err(refused)?;
            op.commit().await?;
            say_changed(
                outlet,
                changed,
                "cli-account-enabled",
                &login,
                &BTreeSet::new(),
            );
        }
        AccountCommand::SignOut(AccountArguments { login }) => {
            let id = account(ground, &login).await?;
            let mut op = ground.kit.begin(Actor::System).await?;
            let (sessions, tokens) = accounts::sign_out(&mut op, id).await.map_err(refused)?;
            op.commit().await?;
            outlet.say(
                "cli-account-signed-out",
                &[
                    ("account", login),
                    ("sessions", sessions.to_string()),
                    ("tokens", tokens.to_string()),
                ],
            );
        }
    }
    Ok(Outcome::Fine)
}

fn say_changed(
    outlet: &Outlet,
    changed: bool,
    key: &'static str,
    login: &str,
    roles: &BTreeSet<Role>,
) {
    let key = if changed {
        key
    } else {
        "cli-account-unchanged"
    };
    let arguments = [("account", login.to_owned()), ("roles", words(roles))];
    outlet.say(key, &arguments);
}

async fn add(
    ground: &Ground,
    arguments: &AddAccountArguments,
    outlet: &Outlet,
) -> Result<(), Failure> {
    let login: Login = arguments
        .login
        .parse()
        .map_err(|invalid: InvalidLogin| Failure::Told(invalid.to_string()))?;
    let institution = institution(ground, arguments.institution.as_deref()).await?;
    let reader = ground.kit.db.reader();
    let staff_member = match &arguments.staff {
        Some(email) => Some(
            organisation::read::staff_by_email(reader, institution.id, email.trim())
                .await?
                .ok_or_else(|| Failure::naming("cli-account-staff", "email", email))?,
        ),
        None => None,
    };
    let drawn = !arguments.password_stdin;
    let password = if drawn {
        Password::generated()
    } else {
        typed(&mut std::io::stdin().lock())?
    };
    let hashed = password::hash(&password).await?;
    let roles: BTreeSet<Role> = arguments.role.iter().copied().collect();
    let new = NewAccount {
        institution: institution.id,
        login: login.clone(),
        staff_member,
        roles: roles.clone(),
        password: hashed,
    };
    let mut op = ground.kit.begin(Actor::System).await?;
    accounts::create(&mut op, new).await.map_err(refused)?;
    op.commit().await?;
    let shown = if drawn { password.expose() } else { "-" };
    let mut told = json!({ "account": login.as_str(), "roles": roles });
    if drawn {
        told["password"] = shown.into();
    }
    outlet.result(&format!("account {login} {shown} {}", words(&roles)), &told);
    Ok(())
}

async fn list(
    ground: &Ground,
    arguments: &ListAccountsArguments,
    outlet: &Outlet,
) -> Result<(), Failure> {
    let reader = ground.kit.db.reader();
    let institutions = match &arguments.institution {
        Some(code) => vec![institution(ground, Some(code)).await?],
        None => organisation::read::institutions(reader).await?,
    };
    for institution in institutions {
        let rows = organisation::read::accounts(reader, institution.id).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let mut roles = organisation::read::roles_of(reader, &ids).await?;
        for row in rows {
            let roles = roles.remove(&row.id).unwrap_or_default();
            let state = match row.disabled_at {
                Some(_) => "disabled",
                None => "enabled",
            };
            outlet.result(
                &format!("{} {state} {}", row.login, words(&roles)),
                &json!({ "account": row.login, "institution": institution.code, "disabled_at": row.disabled_at, "roles": roles }),
            );
        }
    }
    Ok(())
}

fn words(roles: &BTreeSet<Role>) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    words.join(",")
}

/// The institution with a code, or the only one that there is.
pub(super) async fn institution(
    ground: &Ground,
    code: Option<&str>,
) -> Result<entities::organisation::institution::Model, Failure> {
    let mut known = organisation::read::institutions(ground.kit.db.reader()).await?;
    let codes: Vec<String> = known.iter().map(|row| row.code.clone()).collect();
    let found = match code {
        Some(code) => known.iter().position(|row| row.code == code),
        None => (known.len() == 1).then_some(0),
    };
    match (found, code) {
        (Some(at), _) => Ok(known.swap_remove(at)),
        (None, Some(code)) => Err(Failure::Said(
            "cli-institution-unknown",
            vec![("code", code.to_owned()), ("known", codes.join(", "))],
        )),
        (None, None) => Err(Failure::naming(
            "cli-account-institution",
            "known",
            codes.join(", "),
        )),
    }
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
