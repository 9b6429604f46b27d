//! The gate: where people and programs prove who they are, and out comes a [`Caller`].

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use entities::ids::{AccessTokenId, AccountId, StaffMemberId};
use secrecy::SecretString;
use serde_json::json;

use super::caller::{self, Caller, Proven};
use super::error::{SignInRefusal, StandInRefusal, TokenRefusal};
use super::policy::Action;
use super::recent::{InStead, Recent};
use super::session;
use super::throttle::Throttle;
use super::token::{self, NewToken, ShownToken};
use crate::journal::Actor;
use crate::kernel::{Fault, calendar, secret};
use crate::op::{IdempotencyKey, Kit};
use crate::organisation::{Login, password, read};

mod manage;
mod turns;

pub use manage::{AccountChange, AccountDraft};
use turns::Turns;

/// The gate of one process; cheap to clone.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    kit: Kit,
    throttle: Mutex<Throttle>,
    recent: Mutex<Recent>,
    turns: Turns,
}

/// Somebody signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// For the cookie; shown here only.
    pub secret: SecretString,
    /// When the session ends.
    pub expires_at: DateTime<Utc>,
    /// Who it is.
    pub caller: Arc<Caller>,
}

impl Gate {
    /// A gate that remembers nothing yet.
    pub fn new(kit: Kit) -> Self {
        Self(Arc::new(Inside {
            kit,
            throttle: Mutex::default(),
            recent: Mutex::default(),
            turns: Turns::default(),
        }))
    }

    /// Begins a session for whoever knows an account's password. `peer` is the address the request came from.
    ///
    /// # Errors
    /// A [`SignInRefusal`], the same one for an unknown login, a wrong password and a disabled account.
    pub async fn sign_in(
        &self,
        typed: &str,
        password: &SecretString,
        peer: Option<IpAddr>,
    ) -> Result<SignedIn, SignInRefusal> {
        let kit = &self.0.kit;
        let login = Login::typed(typed).ok();
        held(&self.0.throttle)
            .attempt(login.as_ref(), peer, kit.clock.now())
            .map_err(|wait_seconds| SignInRefusal::TooManyAttempts { wait_seconds })?;
        let account = match &login {
            Some(login) => read::account_by_login(kit.db.reader(), login.as_str()).await?,
            None => None,
        };
        let kept = account
            .as_ref()
            .filter(|account| account.disabled_at.is_none())
            .map(|account| account.password_hash.as_str());
        let right = password::verify(password, kept).await??;
        let (Some(login), Some(account), true) = (&login, &account, right) else {
            let mut op = kit.begin(Actor::Anonymous).await?;
            session::refuse(&mut op, &kit.keys, typed, account.as_ref(), peer);
            op.commit().await?;
            return Err(SignInRefusal::WrongCredentials);
        };
        held(&self.0.throttle).succeeded(login, peer);

        let generation = held(&self.0.recent).generation();
        let mut op = kit.begin(Actor::Account(account.id)).await?;
        // Read under the write lock: the account may have been disabled while the password was being checked.
        let Some(caller) = caller::for_account(op.transaction(), account.id, op.at()).await? else {
            return Err(SignInRefusal::WrongCredentials);
        };
        let begun = session::begin(&mut op, account, peer).await?;
        op.commit().await?;
        let proven = Proven {
            caller,
            expires_at: begun.expires_at,
        };
        let now = kit.clock.now();
        Ok(SignedIn {
            secret: begun.secret,
            expires_at: begun.expires_at,
            caller: held(&self.0.recent).put(begun.secret_hash, proven, generation, now),
        })
    }

    /// Ends a session; one that is over already needs nothing.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn sign_out(&self, session_secret: &str) -> Result<(), Fault> {
        let kit = &self.0.kit;
        let hash = secret::hash(session_secret);
        let Some(proven) = caller::for_session(kit.db.reader(), &hash, kit.clock.now()).await?
        else {
            return Ok(());
        };
        let mut op = kit.begin(proven.caller.actor).await?;
        let ended = session::end(&mut op, proven.caller.institution, &hash).await?;
        op.commit().await?;
        if let Some(account) = ended {
            self.forget(account);
        }
        Ok(())
    }

    /// Who a session's secret belongs to; none when it is unknown or over, or its account disabled.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn session(&self, session_secret: &str) -> Result<Option<Arc<Caller>>, Fault> {
        if !session::has_form(session_secret) {
            return Ok(None);
        }
        self.resolve(Proof::Session, session_secret).await
    }

    /// Who a token belongs to; none when it is unknown, expired or revoked, or its account disabled.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn token(&self, token: &str) -> Result<Option<Arc<Caller>>, Fault> {
        if !token::has_form(token) {
            return Ok(None);
        }
        self.resolve(Proof::Token, token).await
    }

    /// Makes a token for its caller.
    ///
    /// # Errors
    /// A [`TokenRefusal`]: not by a token, name or life out of bounds.
    pub async fn create_token(
        &self,
        caller: &Caller,
        new: NewToken,
    ) -> Result<ShownToken, TokenRefusal> {
        caller.require(Action::ManageOwnTokens)?;
        let mut op = self.0.kit.begin(caller.actor).await?;
        let shown = token::create(&mut op, caller.account, new).await?;
        op.commit().await?;
        Ok(shown)
    }

    /// [`Gate::create_token`] that a client may repeat: the first token is found again, but its secret was shown once and
    /// is kept nowhere.
    ///
    /// # Errors
    /// A [`TokenRefusal`], also when the key was used for another request.
    pub async fn create_token_once(
        &self,
        caller: &Caller,
        new: NewToken,
        (key, question): &(IdempotencyKey, String),
    ) -> Result<(AccessTokenId, Option<SecretString>), TokenRefusal> {
        caller.require(Action::ManageOwnTokens)?;
        let mut op = self.0.kit.begin(caller.actor).await?;
        match key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?
        {
            Err(_) => return Err(TokenRefusal::KeyReused),
            Ok(Some(answer)) => {
                let id = serde_json::from_value(answer);
                return Ok((id.map_err(Fault::at("reading an idempotent answer"))?, None));
            }
            Ok(None) => {}
        }
        let shown = token::create(&mut op, caller.account, new).await?;
        key.keep_answer(&op, caller.account, question, json!(shown.id))
            .await?;
        op.commit().await?;
        Ok((shown.id, Some(shown.secret)))
    }

    /// Revokes a token of its caller, in this process at once.
    ///
    /// # Errors
    /// A [`TokenRefusal`]: not by a token, or no token of this caller.
    pub async fn revoke_token(
        &self,
        caller: &Caller,
        id: AccessTokenId,
    ) -> Result<(), TokenRefusal> {
        caller.require(Action::ManageOwnTokens)?;
        let mut op = self.0.kit.begin(caller.actor).await?;
        token::revoke(&mut op, caller.account, id).await?;
        op.commit().await?;
        self.forget(caller.account);
        Ok(())
    }

    /// Asks the database anew at the account's next request. To be called after a change of its roles, places or
    /// password was committed; without it the change is noticed within a second.
    pub fn forget(&self, account: AccountId) {
        held(&self.0.recent).forget(account);
    }

    /// Asks the database anew at everybody's next request: after a change of the organisation.
    pub fn forget_everybody(&self) {
        held(&self.0.recent).forget_everybody();
    }

    /// The caller acting in the stead of a colleague who is away: with the colleague's roles and units and nothing of their
    /// own, so that each thing done says whose task it was. What a token may not do it may not do here either.
    ///
    /// # Errors
    /// A [`StandInRefusal`] when no substitution says so today.
    pub async fn standing_in(
        &self,
        caller: &Caller,
        absent: StaffMemberId,
    ) -> Result<Arc<Caller>, StandInRefusal> {
        let kit = &self.0.kit;
        let now = kit.clock.now();
        let of = InStead {
            account: caller.account,
            token_scope: caller.token_scope,
            absent,
        };
        let generation = {
            let recent = held(&self.0.recent);
            if let Some(acting) = recent.in_stead(&of, now) {
                return Ok(acting);
            }
            recent.generation()
        };
        let acting = caller::standing_in(kit.db.reader(), caller, absent, now)
            .await?
            .ok_or(StandInRefusal::NotSubstitute)?;
        let today = calendar::day(now);
        let proven = Proven {
            caller: acting,
            // Tomorrow it may be somebody else's turn.
            expires_at: calendar::begins(today.succ_opt().unwrap_or(today)),
        };
        Ok(held(&self.0.recent).put_in_stead(of, proven, generation, now))
    }

    async fn resolve(&self, proof: Proof, shown: &str) -> Result<Option<Arc<Caller>>, Fault> {
        let kit = &self.0.kit;
        let hash = secret::hash(shown);
        if let Some(caller) = held(&self.0.recent).get(&hash, kit.clock.now()) {
            return Ok(Some(caller));
        }
        let _turn = self.0.turns.take(&hash).await;
        let now = kit.clock.now();
        let generation = {
            let recent = held(&self.0.recent);
            // Whoever had the turn before may have found it.
            if let Some(caller) = recent.get(&hash, now) {
                return Ok(Some(caller));
            }
            recent.generation()
        };
        let found = match proof {
            Proof::Session => caller::for_session(kit.db.reader(), &hash, now).await?,
            Proof::Token => caller::for_token(kit.db.reader(), &hash, now).await?,
        };
        Ok(found.map(|proven| held(&self.0.recent).put(hash, proven, generation, now)))
    }
}

/// What somebody shows.
#[derive(Debug, Clone, Copy)]
enum Proof {
    Session,
    Token,
}

/// Counts and memories stay true whatever panicked while they were held: each change is a single step.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
