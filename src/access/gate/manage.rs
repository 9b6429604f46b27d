//! Managing accounts and the organisation: what the administrator does, in this process at once.

use std::collections::BTreeSet;

use entities::ids::{AccessTokenId, AccountId, StaffMemberId};
use entities::organisation::account;
use entities::vocabulary::Role;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value, json};

use super::Gate;
use crate::access::caller::Caller;
use crate::access::error::{ManageRefusal, TokenRefusal};
use crate::access::policy::Action;
use crate::access::token;
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, Op};
use crate::organisation::change::{self, Change, Changed};
use crate::organisation::{self, Login, NewAccount, Password, accounts, password};

/// The client's name for a request, with the request itself.
type Once = (IdempotencyKey, String);

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountDraft {
    /// Login name as typed.
    pub login: String,
    /// Whose it is; none for a program's.
    pub staff_member: Option<StaffMemberId>,
    /// What it may do.
    pub roles: BTreeSet<Role>,
}

/// A change of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// Exactly these roles.
    Roles(BTreeSet<Role>),
    /// Nobody signs in with it any more.
    Disable,
    /// It is used again.
    Enable,
    /// Its sessions end and its tokens are revoked; it may sign in again.
    SignOut,
    /// One of its tokens is revoked.
    RevokeToken(AccessTokenId),
}

impl Gate {
    /// Makes an account in the caller's institution, with a password that is shown this once; none when a repeated request
    /// finds the account made already.
    ///
    /// # Errors
    /// A [`ManageRefusal`]; nothing was made then.
    pub async fn create_account(
        &self,
        caller: &Caller,
        draft: AccountDraft,
        once: Option<&Once>,
    ) -> Result<(AccountId, Option<Password>), ManageRefusal> {
        caller.require(Action::ManageAccounts)?;
        let login = Login::typed(&draft.login).map_err(|_| ManageRefusal::Login)?;
        let password = Password::generated();
        let hashed = password::hash(&password).await?;
        let mut op = self.0.kit.begin(caller.actor).await?;
        if let Some(answer) = first_answer(&op, caller, once).await? {
            let id = serde_json::from_value(answer);
            return Ok((id.map_err(Fault::at("reading an idempotent answer"))?, None));
        }
        let new = NewAccount {
            institution: caller.institution,
            login,
            staff_member: draft.staff_member,
            roles: draft.roles,
            password: hashed,
        };
        let id = accounts::create(&mut op, new).await?;
        keep_answer(&op, caller, once, json!(id)).await?;
        op.commit().await?;
        Ok((id, Some(password)))
    }

    /// Gives an account of the caller's institution a new password, shown this once; its sessions end. None when a
    /// repeated request finds it done.
    ///
    /// # Errors
    /// A [`ManageRefusal`].
    pub async fn reset_password(
        &self,
        caller: &Caller,
        id: AccountId,
        once: Option<&Once>,
    ) -> Result<Option<Password>, ManageRefusal> {
        caller.require(Action::ManageAccounts)?;
        let password = Password::generated();
        let hashed = password::hash(&password).await?;
        let mut op = self.0.kit.begin(caller.actor).await?;
        own(op.transaction(), caller, id).await?;
        if first_answer(&op, caller, once).await?.is_some() {
            return Ok(None);
        }
        accounts::set_password(&mut op, id, &hashed).await?;
        keep_answer(&op, caller, once, json!(id)).await?;
        op.commit().await?;
        self.forget(id);
        Ok(Some(password))
    }

    /// Changes an account of the caller's institution.
    ///
    /// # Errors
    /// A [`ManageRefusal`], also when nobody would be left to manage the institution.
    pub async fn change_account(
        &self,
        caller: &Caller,
        id: AccountId,
        change: AccountChange,
        once: Option<&Once>,
    ) -> Result<(), ManageRefusal> {
        caller.require(Action::ManageAccounts)?;
        let mut op = self.0.kit.begin(caller.actor).await?;
        own(op.transaction(), caller, id).await?;
        if first_answer(&op, caller, once).await?.is_some() {
            return Ok(());
        }
        match change {
            AccountChange::Roles(roles) => {
                accounts::set_roles(&mut op, id, &roles).await?;
            }
            AccountChange::Disable => {
                accounts::disable(&mut op, id).await?;
            }
            AccountChange::Enable => {
                accounts::enable(&mut op, id).await?;
            }
            AccountChange::SignOut => {
                accounts::sign_out(&mut op, id).await?;
            }
            AccountChange::RevokeToken(token) => {
                token::revoke(&mut op, id, token)
                    .await
                    .map_err(|refusal| match refusal {
                        TokenRefusal::Fault(fault) => ManageRefusal::Fault(fault),
                        _ => ManageRefusal::NoSuchToken,
                    })?;
            }
        }
        keep_answer(&op, caller, once, json!(id)).await?;
        op.commit().await?;
        self.forget(id);
        Ok(())
    }

    /// Changes the organisation of the caller's institution.
    ///
    /// # Errors
    /// A [`ManageRefusal`].
    pub async fn organise(
        &self,
        caller: &Caller,
        change: Change,
        once: Option<&Once>,
    ) -> Result<Changed, ManageRefusal> {
        caller.require(Action::ManageOrganisation)?;
        let mut op = self.0.kit.begin(caller.actor).await?;
        if let Some(answer) = first_answer(&op, caller, once).await? {
            let first = serde_json::from_value(answer);
            return Ok(first.map_err(Fault::at("reading an idempotent answer"))?);
        }
        let changed = change::apply(&mut op, caller.institution, change).await?;
        keep_answer(&op, caller, once, json!(changed)).await?;
        op.commit().await?;
        self.forget_everybody();
        Ok(changed)
    }
}

/// An account of another institution does not exist for the caller.
async fn own<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    id: AccountId,
) -> Result<account::Model, ManageRefusal> {
    account::Entity::find_by_id(id)
        .one(connection)
        .await?
        .filter(|row| row.institution_id == caller.institution)
        .ok_or(organisation::Refusal::NoSuchAccount(id).into())
}

/// The first answer to a repeated request.
///
/// # Errors
/// A [`ManageRefusal`] when the key belongs to another request.
async fn first_answer(
    op: &Op,
    caller: &Caller,
    once: Option<&Once>,
) -> Result<Option<Value>, ManageRefusal> {
    let Some((key, question)) = once else {
        return Ok(None);
    };
    key.first_answer(op.transaction(), op.keys(), caller.account, question)
        .await?
        .map_err(|_| ManageRefusal::KeyReused)
}

async fn keep_answer(
    op: &Op,
    caller: &Caller,
    once: Option<&Once>,
    answer: Value,
) -> Result<(), Fault> {
    match once {
        Some((key, question)) => key.keep_answer(op, caller.account, question, answer).await,
        None => Ok(()),
    }
}
