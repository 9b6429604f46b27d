//! Who asks: an account with its roles and units as of now, and what follows from them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entities::access::{access_token, session};
use entities::ids::{AccountId, InstitutionId, StaffMemberId, UnitId};
use entities::organisation::{account, account_role, staff_member};
use entities::vocabulary::{Role, TokenScope};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::error::NotPermitted;
use super::policy::{Action, permits};
use super::visibility::Scope;
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};
use crate::organisation::{Validity, read};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// For the journal.
    pub actor: Actor,
    /// The account.
    pub account: AccountId,
    /// Its login name.
    pub login: String,
    /// The institution, beyond which nothing exists.
    pub institution: InstitutionId,
    /// The person, where the account is one's.
    pub staff_member: Option<StaffMemberId>,
    /// Roles held.
    pub roles: BTreeSet<Role>,
    /// Units worked in as of today, for a unit head also those below, with the ended units whose documents they took over.
    pub units: BTreeSet<UnitId>,
    /// What the token allows; none for a browser session, which allows all that the roles do.
    pub token_scope: Option<TokenScope>,
    /// In whose stead the caller acts; roles, units and person above are that colleague's then.
    pub standing_in: Option<StaffMemberId>,
    scope: Scope,
}

/// What a [`Caller`] is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account.
    pub account: AccountId,
    /// Its login name.
    pub login: String,
    /// Its institution.
    pub institution: InstitutionId,
    /// The person, where the account is one's.
    pub staff_member: Option<StaffMemberId>,
    /// Roles held.
    pub roles: BTreeSet<Role>,
}

impl Caller {
    /// Works out what an account that acts for `units` may see.
    pub fn new(
        identity: Identity,
        units: BTreeSet<UnitId>,
        token_scope: Option<TokenScope>,
    ) -> Self {
        let Identity {
            account,
            login,
            institution,
            staff_member,
            roles,
        } = identity;
        Self {
            actor: Actor::Account(account),
            scope: Scope::of(institution, &roles, units.clone(), staff_member),
            account,
            login,
            institution,
            staff_member,
            roles,
            units,
            token_scope,
            standing_in: None,
        }
    }

    /// Whether roles and token allow the action.
    pub fn may(&self, action: Action) -> bool {
        self.require(action).is_ok()
    }

    /// Goes on only where roles and token allow the action.
    ///
    /// # Errors
    /// [`NotPermitted`], which says whether the roles or the token stand in the way.
    pub fn require(&self, action: Action) -> Result<(), NotPermitted> {
        if !permits(&self.roles, action) {
            return Err(NotPermitted::ByRole(action));
        }
        // A token is somebody's own, whoever they stand in for.
        if action == Action::ManageOwnTokens && self.standing_in.is_some() {
            return Err(NotPermitted::StandingIn(action));
        }
        let allowed = match self.token_scope {
            None => true,
            Some(_) if action.begets_access() => false,
            Some(TokenScope::Write) => true,
            Some(TokenScope::Read) => !action.changes(),
        };
        allowed.then_some(()).ok_or(NotPermitted::ByToken(action))
    }

    /// Whether the caller may know that a colleague borrowed a volume, and for what.
    pub fn knows_of_loans_to(&self, borrower: StaffMemberId) -> bool {
        self.staff_member == Some(borrower) || self.may(Action::ReadLoans)
    }

    /// What the caller may see.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }
}

/// A caller and how long what they proved themselves with holds.
#[derive(Debug, Clone)]
pub(super) struct Proven {
    pub(super) caller: Caller,
    pub(super) expires_at: DateTime<Utc>,
}

/// The caller that a local program acts for (`aprite import`, a job of somebody's): as if signed in.
///
/// None when there is no such account or it is disabled.
///
/// # Errors
/// A fault of the database.
pub async fn for_login<C: ConnectionTrait>(
    connection: &C,
    login: &str,
    at: DateTime<Utc>,
) -> Result<Option<Caller>, Fault> {
    let mut query = identities();
    query.and_where(Expr::col((account::Entity, account::Column::Login)).eq(login));
    caller_of(connection, rows(connection, &query).await?, None, at).await
}

/// The caller of an account, as if signed in; none when there is no such account or it is disabled.
///
/// # Errors
/// A fault of the database.
pub async fn for_account<C: ConnectionTrait>(
    connection: &C,
    id: AccountId,
    at: DateTime<Utc>,
) -> Result<Option<Caller>, Fault> {
    let mut query = identities();
    query.and_where(Expr::col((account::Entity, account::Column::Id)).eq(id));
    caller_of(connection, rows(connection, &query).await?, None, at).await
}

/// The caller in the stead of a colleague, under a substitution of this day; none where there is none.
pub(super) async fn standing_in<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    absent: StaffMemberId,
    at: DateTime<Utc>,
) -> Result<Option<Caller>, Fault> {
    let Some(own) = caller.staff_member.filter(|_| caller.standing_in.is_none()) else {
        return Ok(None);
    };
    let day = calendar::day(at);
    let today = read::standing_in(connection, own, day).await?;
    if !today
        .iter()
        .any(|row| row.absent_id == absent && row.institution_id == caller.institution)
    {
        return Ok(None);
    }
    // Whoever is long away may be kept from signing in meanwhile; the rights are those of the place all the same.
    let accounts: Vec<AccountId> = read::accounts_of_staff(connection, &[absent])
        .await?
        .into_iter()
        .map(|account| account.id)
        .collect();
    let roles: BTreeSet<Role> = read::roles_of(connection, &accounts)
        .await?
        .into_values()
        .flatten()
        .collect();
    let units = units_of(connection, caller.institution, absent, &roles, day).await?;
    let identity = Identity {
        account: caller.account,
        login: caller.login.clone(),
        institution: caller.institution,
        staff_member: Some(absent),
        roles,
    };
    let mut acting = Caller::new(identity, units, caller.token_scope);
    acting.standing_in = Some(absent);
    acting.actor = Actor::Substitute {
        account: caller.account,
        absent,
    };
    Ok(Some(acting))
}

/// The units that a person answers for on a day.
async fn units_of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    person: StaffMemberId,
    roles: &BTreeSet<Role>,
    day: NaiveDate,
) -> Result<BTreeSet<UnitId>, Fault> {
    let (structure, own) = read::places_of(connection, institution, person, day).await?;
    Ok(structure.answers_for(&own, roles.contains(&Role::UnitHead), day))
}

/// The caller of an unexpired session; two statements.
pub(super) async fn for_session<C: ConnectionTrait>(
    connection: &C,
    secret_hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<Proven>, Fault> {
    let mut query = identities();
    query
        .expr_as(
            Expr::col((session::Entity, session::Column::ExpiresAt)),
            "expires_at",
        )
        .inner_join(
            session::Entity,
            Expr::col((session::Entity, session::Column::AccountId))
                .equals((account::Entity, account::Column::Id)),
        )
        .and_where(Expr::col((session::Entity, session::Column::SecretHash)).eq(secret_hash));
    let rows = rows::<C, SessionRow>(connection, &query).await?;
    let Some(expires_at) = rows.first().map(|row| row.expires_at) else {
        return Ok(None);
    };
    if expires_at <= at {
        return Ok(None);
    }
    let identities = rows.into_iter().map(|row| row.identity).collect();
    let caller = caller_of(connection, identities, None, at).await?;
    Ok(caller.map(|caller| Proven { caller, expires_at }))
}

/// The caller of an unexpired, unrevoked token; two statements.
pub(super) async fn for_token<C: ConnectionTrait>(
    connection: &C,
    secret_hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<Proven>, Fault> {
    let mut query = identities();
    let column = |column| Expr::col((access_token::Entity, column));
    query
        .expr_as(column(access_token::Column::ExpiresAt), "expires_at")
        .expr_as(column(access_token::Column::RevokedAt), "revoked_at")
        .expr_as(column(access_token::Column::Scope), "scope")
        .inner_join(
            access_token::Entity,
            column(access_token::Column::AccountId).equals((account::Entity, account::Column::Id)),
        )
        .and_where(column(access_token::Column::SecretHash).eq(secret_hash));
    let rows = rows::<C, TokenRow>(connection, &query).await?;
    let Some((expires_at, scope, revoked)) = rows
        .first()
        .map(|row| (row.expires_at, row.scope, row.revoked_at.is_some()))
    else {
        return Ok(None);
    };
    if revoked || expires_at <= at {
        return Ok(None);
    }
    let identities = rows.into_iter().map(|row| row.identity).collect();
    let caller = caller_of(connection, identities, Some(scope), at).await?;
    Ok(caller.map(|caller| Proven { caller, expires_at }))
}

/// An account with one of its roles.
#[derive(FromQueryResult)]
struct IdentityRow {
    account_id: AccountId,
    login: String,
    institution_id: InstitutionId,
    staff_member_id: Option<StaffMemberId>,
    disabled_at: Option<DateTime<Utc>>,
    employed_from: Option<NaiveDate>,
    employed_to: Option<NaiveDate>,
    role: Option<Role>,
}

impl IdentityRow {
    /// When the person is employed: an account outlives nobody's employment. A program's account has no such bounds.
    const fn employed(&self) -> Validity {
        Validity {
            from: self.employed_from,
            to: self.employed_to,
        }
    }
}

#[derive(FromQueryResult)]
struct SessionRow {
    #[sea_orm(nested)]
    identity: IdentityRow,
    expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct TokenRow {
    #[sea_orm(nested)]
    identity: IdentityRow,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    scope: TokenScope,
}

fn identities() -> SelectStatement {
    let column = |column| Expr::col((account::Entity, column));
    let person = |column| Expr::col((staff_member::Entity, column));
    let mut query = Query::select();
    query
        .expr_as(column(account::Column::Id), "account_id")
        .expr_as(column(account::Column::Login), "login")
        .expr_as(column(account::Column::InstitutionId), "institution_id")
        .expr_as(column(account::Column::StaffMemberId), "staff_member_id")
        .expr_as(column(account::Column::DisabledAt), "disabled_at")
        .expr_as(
            Expr::col((account_role::Entity, account_role::Column::Role)),
            "role",
        )
        .expr_as(person(staff_member::Column::ValidFrom), "employed_from")
        .expr_as(person(staff_member::Column::ValidTo), "employed_to")
        .from(account::Entity)
        .join(
            JoinType::LeftJoin,
            staff_member::Entity,
            person(staff_member::Column::Id)
                .equals((account::Entity, account::Column::StaffMemberId)),
        )
        .join(
            JoinType::LeftJoin,
            account_role::Entity,
            Expr::col((account_role::Entity, account_role::Column::AccountId))
                .equals((account::Entity, account::Column::Id)),
        );
    query
}

async fn rows<C: ConnectionTrait, R: FromQueryResult>(
    connection: &C,
    query: &SelectStatement,
) -> Result<Vec<R>, Fault> {
    let statement = connection.get_database_backend().build(query);
    Ok(R::find_by_statement(statement).all(connection).await?)
}

async fn caller_of<C: ConnectionTrait>(
    connection: &C,
    rows: Vec<IdentityRow>,
    token_scope: Option<TokenScope>,
    at: DateTime<Utc>,
) -> Result<Option<Caller>, Fault> {
    let roles: BTreeSet<Role> = rows.iter().filter_map(|row| row.role).collect();
    let day = calendar::day(at);
    let Some(row) = rows
        .into_iter()
        .next()
        .filter(|row| row.disabled_at.is_none() && row.employed().covers(day))
    else {
        return Ok(None);
    };
    let units = match row.staff_member_id {
        Some(person) => units_of(connection, row.institution_id, person, &roles, day).await?,
        None => BTreeSet::new(),
    };
    let identity = Identity {
        account: row.account_id,
        login: row.login,
        institution: row.institution_id,
        staff_member: row.staff_member_id,
        roles,
    };
    Ok(Some(Caller::new(identity, units, token_scope)))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn caller(role: Role, token_scope: Option<TokenScope>) -> Caller {
        let identity = Identity {
            account: AccountId(Uuid::from_u128(1)),
            login: "konts".to_owned(),
            institution: InstitutionId(Uuid::from_u128(2)),
            staff_member: None,
            roles: BTreeSet::from([role]),
        };
        Caller::new(identity, BTreeSet::new(), token_scope)
    }

    #[test]
    fn a_token_never_exceeds_its_scope_or_its_accounts_roles() {
        use Action::{ManageAccounts, ManageOwnTokens, ReadDocuments, RegisterDocument};
        let (read, write) = (Some(TokenScope::Read), Some(TokenScope::Write));
        let (by_role, by_token) = (NotPermitted::ByRole, NotPermitted::ByToken);
        for (token_scope, action, wanted) in [
            (None, ReadDocuments, Ok(())),
            (None, RegisterDocument, Ok(())),
            (None, ManageOwnTokens, Ok(())),
            (None, ManageAccounts, Err(by_role(ManageAccounts))),
            (read, ReadDocuments, Ok(())),
            (read, RegisterDocument, Err(by_token(RegisterDocument))),
            (read, ManageOwnTokens, Err(by_token(ManageOwnTokens))),
            (write, RegisterDocument, Ok(())),
            (write, ManageOwnTokens, Err(by_token(ManageOwnTokens))),
            (write, ManageAccounts, Err(by_role(ManageAccounts))),
        ] {
            let found = caller(Role::RecordsClerk, token_scope).require(action);
            assert_eq!(found, wanted, "{token_scope:?} {action:?}");
        }
        // A leaked token of the administrator makes no accounts, which would outlive it.
        for (token_scope, wanted) in [(None, Ok(())), (write, Err(by_token(ManageAccounts)))] {
            let found = caller(Role::Administrator, token_scope).require(ManageAccounts);
            assert_eq!(found, wanted, "{token_scope:?}");
        }
    }
}
