//! Accounts (*konti*): made, given roles and passwords, disabled; each with its journal entry, never with a password.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use entities::access::{access_token, session};
use entities::ids::{AccountId, InstitutionId, StaffMemberId};
use entities::organisation::{account, account_role, staff_member};
use entities::vocabulary::Role;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, SqlErr};
use serde_json::json;

use super::change;
use super::error::Refusal;
use super::password::HashedPassword;
use super::read;
use crate::journal::{Entry, Subject};
use crate::op::Op;

/// A login name (*lietotājvārds*): 2 to 64 of `a`–`z`, `0`–`9`, `.`, `-`, `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

/// A text that cannot be a login name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a login name has 2 to 64 characters out of a-z, 0-9, '.', '-' and '_'")]
pub struct InvalidLogin;

impl FromStr for Login {
    type Err = InvalidLogin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_');
        ((2..=64).contains(&text.len()) && text.bytes().all(fits))
            .then(|| Self(text.to_owned()))
            .ok_or(InvalidLogin)
    }
}

impl Login {
    /// The login name that a person meant: telephones begin words with a capital and end them with a space.
    ///
    /// # Errors
    /// [`InvalidLogin`] when it cannot be one.
    pub fn typed(text: &str) -> Result<Self, InvalidLogin> {
        text.trim().to_lowercase().parse()
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Its institution.
    pub institution: InstitutionId,
    /// Its login name.
    pub login: Login,
    /// Whose it is; none for a program's.
    pub staff_member: Option<StaffMemberId>,
    /// What it may do.
    pub roles: BTreeSet<Role>,
    /// From `password::hash`.
    pub password: HashedPassword,
}

/// Makes an account.
///
/// # Errors
/// A [`Refusal`] when the login name is taken or the institution has no such staff member.
pub async fn create(op: &mut Op, new: NewAccount) -> Result<AccountId, Refusal> {
    if let Some(person) = new.staff_member {
        require_staff_member(op, person, new.institution).await?;
    }
    let id = op.new_id(AccountId);
    let row = account::ActiveModel {
        id: Set(id),
        institution_id: Set(new.institution),
        login: Set(new.login.to_string()),
        staff_member_id: Set(new.staff_member),
        password_hash: Set(new.password.as_str().to_owned()),
        disabled_at: Set(None),
        created_at: Set(op.at()),
    };
    account::Entity::insert(row)
        .exec_without_returning(op.transaction())
        .await
        .map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => {
                Refusal::LoginTaken(new.login.to_string())
            }
            _ => error.into(),
        })?;
    add_roles(op, id, &new.roles).await?;
    op.record(entry(
        "account.created",
        new.institution,
        id,
        json!({
            "login": new.login.as_str(),
            "roles": new.roles,
            "staff_member": new.staff_member,
        }),
    ));
    Ok(id)
}

/// Gives an account a new password and ends its sessions: whoever knew the old one is out.
///
/// # Errors
/// A [`Refusal`] when there is no such account.
pub async fn set_password(
    op: &mut Op,
    id: AccountId,
    password: &HashedPassword,
) -> Result<(), Refusal> {
    let account = require_account(op, id).await?;
    account::Entity::update_many()
        .col_expr(
            account::Column::PasswordHash,
            Expr::value(password.as_str()),
        )
        .filter(account::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    end_sessions(op, id).await?;
    op.record(entry(
        "account.password_set",
        account.institution_id,
        id,
        json!({}),
    ));
    Ok(())
}

/// Gives an account exactly these roles; says whether that changed anything.
///
/// # Errors
/// A [`Refusal`] when there is no such account, or nobody would be left to manage the institution.
pub async fn set_roles(
    op: &mut Op,
    id: AccountId,
    roles: &BTreeSet<Role>,
) -> Result<bool, Refusal> {
    let account = require_account(op, id).await?;
    let before = read::roles_of(op.transaction(), &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    if before == *roles {
        return Ok(false);
    }
    if before.contains(&Role::Administrator)
        && !roles.contains(&Role::Administrator)
        && account.disabled_at.is_none()
    {
        refuse_last_administrator(op, &account).await?;
    }
    account_role::Entity::delete_many()
        .filter(account_role::Column::AccountId.eq(id))
        .exec(op.transaction())
        .await?;
    add_roles(op, id, roles).await?;
    op.record(entry(
        "account.roles_set",
        account.institution_id,
        id,
        json!({ "before": before, "roles": roles }),
    ));
    Ok(true)
}

/// Disables an account and ends its sessions; its tokens stop with it. Says whether it was enabled before.
///
/// # Errors
/// A [`Refusal`] when there is no such account, or nobody would be left to manage the institution.
pub async fn disable(op: &mut Op, id: AccountId) -> Result<bool, Refusal> {
    let account = require_account(op, id).await?;
    if account.disabled_at.is_some() {
        return Ok(false);
    }
    let roles = read::roles_of(op.transaction(), &[id]).await?;
    if roles
        .get(&id)
        .is_some_and(|roles| roles.contains(&Role::Administrator))
    {
        refuse_last_administrator(op, &account).await?;
    }
    set_disabled(op, id, true).await?;
    end_sessions(op, id).await?;
    op.record(entry(
        "account.disabled",
        account.institution_id,
        id,
        json!({}),
    ));
    Ok(true)
}

/// Enables a disabled account; says whether it was disabled before. Tokens that have not expired work again.
///
/// # Errors
/// A [`Refusal`] when there is no such account.
pub async fn enable(op: &mut Op, id: AccountId) -> Result<bool, Refusal> {
    let account = require_account(op, id).await?;
    if account.disabled_at.is_none() {
        return Ok(false);
    }
    set_disabled(op, id, false).await?;
    op.record(entry(
        "account.enabled",
        account.institution_id,
        id,
        json!({}),
    ));
    Ok(true)
}

fn entry(
    kind: &'static str,
    institution: InstitutionId,
    id: AccountId,
    payload: serde_json::Value,
) -> Entry {
    Entry {
        kind,
        institution: Some(institution),
        subject: Subject {
            kind: "account",
            id: Some(id.0),
        },
        payload,
    }
}

/// Ends an account's browser sessions and revokes its access tokens; says how many of each. The account stays as it is.
///
/// # Errors
/// A [`Refusal`] when there is no such account.
pub async fn sign_out(op: &mut Op, id: AccountId) -> Result<(u64, u64), Refusal> {
    let account = require_account(op, id).await?;
    let sessions = end_sessions(op, id).await?;
    let tokens = access_token::Entity::update_many()
        .col_expr(access_token::Column::RevokedAt, Expr::value(op.at()))
        .filter(access_token::Column::AccountId.eq(id))
        .filter(access_token::Column::RevokedAt.is_null())
        .filter(access_token::Column::ExpiresAt.gt(op.at()))
        .exec(op.transaction())
        .await?
        .rows_affected;
    if sessions + tokens > 0 {
        op.record(entry(
            "account.signed_out",
            account.institution_id,
            id,
            json!({ "sessions": sessions, "tokens": tokens }),
        ));
    }
    Ok((sessions, tokens))
}

/// Somebody must stay who can make accounts. Under the institution's lock: of two administrators who dismiss each other at
/// the same time, one is left.
async fn refuse_last_administrator(op: &Op, account: &account::Model) -> Result<(), Refusal> {
    change::lock(op, account.institution_id).await?;
    let others = account::Entity::find()
        .filter(account::Column::InstitutionId.eq(account.institution_id))
        .filter(account::Column::Id.ne(account.id))
        .filter(account::Column::DisabledAt.is_null())
        .all(op.transaction())
        .await?;
    let ids: Vec<AccountId> = others.iter().map(|other| other.id).collect();
    let roles = read::roles_of(op.transaction(), &ids).await?;
    roles
        .values()
        .any(|roles| roles.contains(&Role::Administrator))
        .then_some(())
        .ok_or(Refusal::LastAdministrator)
}

async fn require_account(op: &Op, id: AccountId) -> Result<account::Model, Refusal> {
    account::Entity::find_by_id(id)
        .one(op.transaction())
        .await?
        .ok_or(Refusal::NoSuchAccount(id))
}

async fn require_staff_member(
    op: &Op,
    id: StaffMemberId,
    institution: InstitutionId,
) -> Result<(), Refusal> {
    staff_member::Entity::find_by_id(id)
        .one(op.transaction())
        .await?
        .filter(|row| row.institution_id == institution)
        .map(|_| ())
        .ok_or(Refusal::NoSuchStaffMember(id))
}

async fn add_roles(op: &Op, id: AccountId, roles: &BTreeSet<Role>) -> Result<(), Refusal> {
    if roles.is_empty() {
        return Ok(());
    }
    let rows = roles.iter().map(|role| account_role::ActiveModel {
        account_id: Set(id),
        role: Set(*role),
    });
    account_role::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

async fn set_disabled(op: &Op, id: AccountId, disabled: bool) -> Result<(), Refusal> {
    account::Entity::update_many()
        .col_expr(
            account::Column::DisabledAt,
            Expr::value(disabled.then(|| op.at())),
        )
        .filter(account::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    Ok(())
}

async fn end_sessions(op: &Op, id: AccountId) -> Result<u64, Refusal> {
    let ended = session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(id))
        .exec(op.transaction())
        .await?;
    Ok(ended.rows_affected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Actor;
    use crate::organisation::password::{Password, hash};
    use crate::organisation::testing::{PASSWORD, account, two_institutions};
    use crate::testing::{entries, journalled, kit};

    #[test]
    fn login_names_are_plain() {
        for good in ["og", "nodalas-vaditaja", "j.berzins_2"] {
            assert_eq!(
                good.parse::<Login>().map(|login| login.0),
                Ok(good.to_owned())
            );
        }
        let long = "a".repeat(65);
        for bad in ["", "a", "Lietvede", "lietvede ", "nodaļa", "a/b", &long] {
            assert_eq!(bad.parse::<Login>(), Err(InvalidLogin), "{bad:?}");
        }
        assert_eq!(Login::typed(" Lietvede "), "lietvede".parse());
    }

    #[tokio::test]
    async fn each_change_is_journalled_once_and_without_the_password() {
        let (kit, _folder) = kit().await;
        let [one, _] = two_institutions(&kit).await;
        let id = account(&kit, &one, "lietvede", Some("ilze"), &[Role::RecordsClerk]).await;
        let before = read::account_by_login(kit.db.reader(), "lietvede").await;
        let before = before.expect("read").expect("there");
        assert_eq!(before.id, id);

        let drawn = hash(&Password::generated()).await.expect("hashed");
        let roles = BTreeSet::from([Role::Archivist, Role::Lawyer]);
        let mut op = kit.begin(Actor::System).await.expect("an operation");
        set_password(&mut op, id, &drawn).await.expect("set");
        assert!(set_roles(&mut op, id, &roles).await.expect("set"));
        assert!(
            !set_roles(&mut op, id, &roles)
                .await
                .expect("the same again")
        );
        assert!(disable(&mut op, id).await.expect("disabled"));
        assert!(!disable(&mut op, id).await.expect("disabled before"));
        assert!(enable(&mut op, id).await.expect("enabled"));
        assert!(!enable(&mut op, id).await.expect("enabled before"));
        op.commit().await.expect("a commit");

        let after = read::account_by_login(kit.db.reader(), "lietvede").await;
        let after = after.expect("read").expect("there");
        assert_eq!(after.password_hash, drawn.as_str());
        assert_eq!(after.disabled_at, None);
        let found = read::roles_of(kit.db.reader(), &[id]).await.expect("roles");
        assert_eq!(found[&id], roles);
        assert_eq!(
            journalled(&kit).await[2..],
            [
                "account.created",
                "account.password_set",
                "account.roles_set",
                "account.disabled",
                "account.enabled"
            ]
        );
        for entry in entries(&kit).await {
            let payload = entry.payload.unwrap_or_default();
            for secret in [PASSWORD, &before.password_hash, drawn.as_str()] {
                assert!(!payload.contains(secret), "{}", entry.kind);
            }
        }
    }

    #[tokio::test]
    async fn what_cannot_be_is_refused() {
        let (kit, _folder) = kit().await;
        let [one, two] = two_institutions(&kit).await;
        account(&kit, &one, "lietvede", None, &[]).await;
        let new = |login: &str, person| NewAccount {
            institution: one.institution,
            login: login.parse().expect("a login name"),
            staff_member: person,
            roles: BTreeSet::new(),
            password: password(),
        };
        let mut op = kit.begin(Actor::System).await.expect("an operation");
        let foreign = two.staff["ilze"];
        assert!(matches!(
            create(&mut op, new("anna", Some(foreign))).await,
            Err(Refusal::NoSuchStaffMember(person)) if person == foreign
        ));
        assert!(matches!(
            create(&mut op, new("lietvede", None)).await,
            Err(Refusal::LoginTaken(login)) if login == "lietvede"
        ));
        let nobody = AccountId(uuid::Uuid::nil());
        for refused in [
            set_password(&mut op, nobody, &password()).await.err(),
            set_roles(&mut op, nobody, &BTreeSet::new()).await.err(),
            disable(&mut op, nobody).await.err(),
            enable(&mut op, nobody).await.err(),
        ] {
            assert!(matches!(refused, Some(Refusal::NoSuchAccount(id)) if id == nobody));
        }
    }

    #[tokio::test]
    async fn the_last_administrator_stays() {
        let (kit, _folder) = kit().await;
        let [one, two] = two_institutions(&kit).await;
        let roles = [Role::Administrator];
        let first = account(&kit, &one, "pirmais", None, &roles).await;
        account(&kit, &two, "cits", None, &roles).await;
        let mut op = kit.begin(Actor::System).await.expect("an operation");
        for refused in [
            disable(&mut op, first).await.err(),
            set_roles(&mut op, first, &BTreeSet::from([Role::Head]))
                .await
                .err(),
        ] {
            assert!(matches!(refused, Some(Refusal::LastAdministrator)));
        }
        drop(op);
        let second = account(&kit, &one, "otrais", None, &roles).await;
        let mut op = kit.begin(Actor::System).await.expect("an operation");
        assert!(disable(&mut op, first).await.expect("another is left"));
        // A disabled one manages nothing.
        assert!(matches!(
            disable(&mut op, second).await,
            Err(Refusal::LastAdministrator)
        ));
        assert!(
            set_roles(&mut op, first, &BTreeSet::new())
                .await
                .expect("disabled anyway")
        );
        op.commit().await.expect("a commit");
    }

    fn password() -> HashedPassword {
        HashedPassword::of_phc("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAA")
    }
}
