//! Accounts of the institution (konti), for its administrator.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::ids::AccountId;

use super::Account;
use crate::access::{AccountChange, AccountDraft, Action, ManageRefusal};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::limits;
use crate::graphql::paging::{Paged, connection, request};
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::vocabulary::Role;
use crate::kernel;
use crate::op::IdempotencyKey;
use crate::organisation::read;

/// What can be asked about accounts.
#[derive(Default)]
pub(in crate::graphql) struct AccountsQuery;

#[Object]
impl AccountsQuery {
    /// Accounts of the caller's institution by login name, disabled ones included. For administrators; every other caller
    /// gets the error `NOT_PERMITTED`.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn accounts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<String, Account>> {
        let asker = Asker::of(context);
        asker.require(Action::ManageOrganisation)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let page = read::accounts_page(reader, asker.caller.institution, &request)
            .await
            .or_error(asker)?;
        Ok(connection(
            page,
            request.after().is_some(),
            None,
            |row| row.login.clone(),
            |row| Account::today(Arc::new(row)),
        ))
    }
}

/// What can be changed of accounts.
#[derive(Default)]
pub(in crate::graphql) struct AccountsMutation;

/// An account to be made.
#[derive(InputObject)]
struct CreateAccountInput {
    /// Login name (lietotājvārds): 2 to 64 of a–z, 0–9, `.`, `-`, `_`.
    login: String,
    /// Whose it is; none for a program's.
    staff_member: Option<ID>,
    /// Roles (lomas).
    roles: Vec<Role>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first account again,
    /// but not its password, which is shown once and kept nowhere.
    idempotency_key: Option<String>,
}

/// Roles to be set.
#[derive(InputObject)]
struct SetAccountRolesInput {
    /// Which account.
    account: ID,
    /// Exactly these; what is not named is withdrawn.
    roles: Vec<Role>,
    /// The client's name for this request. Setting twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// An account to be disabled.
#[derive(InputObject)]
struct DisableAccountInput {
    /// Which account.
    account: ID,
    /// The client's name for this request. Disabling twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// An account to be used again.
#[derive(InputObject)]
struct EnableAccountInput {
    /// Which account.
    account: ID,
    /// The client's name for this request. Enabling twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// A password to be replaced.
#[derive(InputObject)]
struct ResetPasswordInput {
    /// Whose.
    account: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it draws no other password, and
    /// does not show the first one again.
    idempotency_key: Option<String>,
}

/// An account to be signed out everywhere.
#[derive(InputObject)]
struct SignOutAccountInput {
    /// Which account.
    account: ID,
    /// The client's name for this request. Signing out twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// A token of somebody's to be revoked.
#[derive(InputObject)]
struct RevokeTokenOfAccountInput {
    /// Whose.
    account: ID,
    /// Which.
    access_token: ID,
    /// The client's name for this request. Revoking twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What a change of an account did.
#[derive(SimpleObject, Default)]
struct AccountPayload {
    /// The account as it now is.
    account: Option<Account>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// What was done, with a password that is shown this once.
#[derive(SimpleObject, Default)]
struct PasswordPayload {
    /// The account.
    account: Option<Account>,
    /// Its new password, shown this once; none when a repeated request finds it drawn already.
    password: Option<String>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

type Once = Option<(IdempotencyKey, String)>;

#[Object]
impl AccountsMutation {
    /// Makes an account (konts) and shows its password once. For administrators, from a browser session only: a leaked token
    /// must not beget access that outlives it.
    async fn create_account(
        &self,
        context: &Context<'_>,
        input: CreateAccountInput,
    ) -> Result<PasswordPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let once = reading.idempotency("createAccount", input.idempotency_key.as_ref(), &input);
        let staff_member = reading.optional_id(input.staff_member.as_ref(), "staffMember");
        if let Err(problems) = reading.done(Some(())) {
            return Ok(PasswordPayload::refused(asker, problems));
        }
        let draft = AccountDraft {
            login: input.login,
            staff_member,
            roles: roles(input.roles),
        };
        let gate = &asker.service.gate;
        match gate
            .create_account(&asker.caller, draft, once.as_ref())
            .await
        {
            Ok((id, password)) => Ok(PasswordPayload {
                account: super::account(context, Some(id)).await?,
                password: password.map(|password| password.expose().to_owned()),
                problems: Vec::new(),
            }),
            Err(refusal) => Ok(PasswordPayload::refused(
                asker,
                refusal.problems().or_error(asker)?,
            )),
        }
    }

    /// Draws a new password for an account, shows it once, and ends the account's sessions. For administrators, from a
    /// browser session only.
    async fn reset_password(
        &self,
        context: &Context<'_>,
        input: ResetPasswordInput,
    ) -> Result<PasswordPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let once = reading.idempotency("resetPassword", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.account, "account");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(PasswordPayload::refused(asker, problems)),
        };
        let gate = &asker.service.gate;
        match gate.reset_password(&asker.caller, id, once.as_ref()).await {
            Ok(password) => Ok(PasswordPayload {
                account: super::account(context, Some(id)).await?,
                password: password.map(|password| password.expose().to_owned()),
                problems: Vec::new(),
            }),
            Err(refusal) => Ok(PasswordPayload::refused(
                asker,
                refusal.problems().or_error(asker)?,
            )),
        }
    }

    /// Gives an account exactly these roles. The institution's last administrator stays one. For administrators, from a
    /// browser session only.
    async fn set_account_roles(
        &self,
        context: &Context<'_>,
        input: SetAccountRolesInput,
    ) -> Result<AccountPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("setAccountRoles", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.account, "account");
        let change = AccountChange::Roles(roles(input.roles));
        changed(context, reading, id, Some(change), once).await
    }

    /// Disables an account: nobody signs in with it, its sessions end, its tokens stop. For administrators, from a browser
    /// session only.
    async fn disable_account(
        &self,
        context: &Context<'_>,
        input: DisableAccountInput,
    ) -> Result<AccountPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("disableAccount", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.account, "account");
        changed(context, reading, id, Some(AccountChange::Disable), once).await
    }

    /// Lets a disabled account be used again. For administrators, from a browser session only.
    async fn enable_account(
        &self,
        context: &Context<'_>,
        input: EnableAccountInput,
    ) -> Result<AccountPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("enableAccount", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.account, "account");
        changed(context, reading, id, Some(AccountChange::Enable), once).await
    }

    /// Ends all sessions of an account and revokes all its tokens; it may sign in again. For administrators, from a browser
    /// session only.
    async fn sign_out_account(
        &self,
        context: &Context<'_>,
        input: SignOutAccountInput,
    ) -> Result<AccountPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency("signOutAccount", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.account, "account");
        changed(context, reading, id, Some(AccountChange::SignOut), once).await
    }

    /// Revokes one token of an account. For administrators, from a browser session only.
    async fn revoke_token_of_account(
        &self,
        context: &Context<'_>,
        input: RevokeTokenOfAccountInput,
    ) -> Result<AccountPayload> {
        let mut reading = Reading::default();
        let once = reading.idempotency(
            "revokeTokenOfAccount",
            input.idempotency_key.as_ref(),
            &input,
        );
        let id = reading.id(&input.account, "account");
        let token = reading.id(&input.access_token, "accessToken");
        let change = token.map(AccountChange::RevokeToken);
        changed(context, reading, id, change, once).await
    }
}

fn roles(given: Vec<Role>) -> BTreeSet<entities::vocabulary::Role> {
    given.into_iter().map(Into::into).collect()
}

async fn changed(
    context: &Context<'_>,
    reading: Reading,
    id: Option<AccountId>,
    change: Option<AccountChange>,
    once: Once,
) -> Result<AccountPayload> {
    let asker = Asker::of(context);
    let refused = |problems: Vec<kernel::Problem>| AccountPayload {
        account: None,
        problems: told(asker, problems),
    };
    let (id, change) = match reading.done(id.zip(change)) {
        Ok(read) => read,
        Err(problems) => return Ok(refused(problems)),
    };
    let gate = &asker.service.gate;
    let done: std::result::Result<(), ManageRefusal> = gate
        .change_account(&asker.caller, id, change, once.as_ref())
        .await;
    match done {
        Ok(()) => Ok(AccountPayload {
            account: super::account(context, Some(id)).await?,
            problems: Vec::new(),
        }),
        Err(refusal) => Ok(refused(refusal.problems().or_error(asker)?)),
    }
}

impl PasswordPayload {
    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            problems: told(asker, problems),
            ..Self::default()
        }
    }
}
