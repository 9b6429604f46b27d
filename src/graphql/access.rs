//! The viewer, their access tokens, and letting a colleague see a document.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::access::access_token;
use entities::ids::InstitutionId;
use secrecy::ExposeSecret;

use super::asker::{Asker, OrError};
use super::ids::global;
use super::limits;
use super::organisation::{Institution, StaffMember, Substitution, Unit, staff_member};
use super::problems::{Problem, Reading, told};
use super::scalars::Instant;
use super::vocabulary::{Role, TokenScope};
use crate::access::{TokenRefusal, token};
use crate::kernel::{self, calendar};
use crate::organisation::read;

/// Who asks.
struct Viewer;

#[Object]
/// Who asks: the account behind the session or the token.
impl Viewer {
    /// Opaque id of the account.
    async fn id(&self, context: &Context<'_>) -> ID {
        global(Asker::of(context).caller.account)
    }

    /// Login name (lietotājvārds).
    async fn login<'a>(&self, context: &'a Context<'_>) -> &'a str {
        &Asker::of(context).caller.login
    }

    /// Roles held (lomas).
    async fn roles(&self, context: &Context<'_>) -> Vec<Role> {
        Asker::of(context)
            .caller
            .roles
            .iter()
            .map(|role| (*role).into())
            .collect()
    }

    /// What the token allows; none for a browser session, which allows all that the roles do.
    async fn token_scope(&self, context: &Context<'_>) -> Option<TokenScope> {
        Asker::of(context).caller.token_scope.map(Into::into)
    }

    /// The institution, beyond which nothing exists for the viewer.
    async fn institution(&self, context: &Context<'_>) -> Result<Option<Institution>> {
        let asker = Asker::of(context);
        let id: InstitutionId = asker.caller.institution;
        Ok(asker
            .loader()
            .load_one(id)
            .await
            .or_error(asker)?
            .map(Institution))
    }

    /// The person, where the account is one's.
    async fn staff_member(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member(context, Asker::of(context).caller.staff_member).await
    }

    /// In whose stead this request is made (header `Aprite-Standing-In-For`): roles, person and units are that colleague's
    /// then, and every entry of the journal says both.
    async fn standing_in_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member(context, Asker::of(context).caller.standing_in).await
    }

    /// For whom the viewer may stand in today (aizvietošana).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn may_stand_in_for(&self, context: &Context<'_>) -> Result<Vec<Substitution>> {
        let asker = Asker::of(context);
        let Some(own) = asker
            .caller
            .staff_member
            .filter(|_| asker.caller.standing_in.is_none())
        else {
            return Ok(Vec::new());
        };
        let kit = &asker.service.kit;
        let today = calendar::day(kit.clock.now());
        let rows = read::standing_in(kit.db.reader(), own, today)
            .await
            .or_error(asker)?;
        Ok(rows.into_iter().map(Substitution).collect())
    }

    /// Units the viewer answers for today: their own, for a unit head also those below, and the ended units they took over.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn units(&self, context: &Context<'_>) -> Result<Vec<Unit>> {
        let asker = Asker::of(context);
        let ids = asker.caller.units.iter().copied();
        let mut found = asker
            .loader()
            .load_many(ids.clone())
            .await
            .or_error(asker)?;
        Ok(ids.filter_map(|id| found.remove(&id)).map(Unit).collect())
    }

    /// The viewer's access tokens, newest first, with those that have ended.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn access_tokens(&self, context: &Context<'_>) -> Result<Vec<AccessToken>> {
        let asker = Asker::of(context);
        let rows = token::list(asker.service.kit.db.reader(), asker.caller.account)
            .await
            .or_error(asker)?;
        Ok(rows.into_iter().map(AccessToken).collect())
    }
}

/// A token, without its secret.
pub(super) struct AccessToken(pub(super) access_token::Model);

#[Object]
/// A personal access token (piekļuves marķieris), for a program that acts for its owner. The token itself is shown once.
impl AccessToken {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What its owner calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it may be used for.
    async fn scope(&self) -> TokenScope {
        self.0.scope.into()
    }

    /// When it was made.
    async fn created_at(&self) -> Instant {
        self.0.created_at.into()
    }

    /// When it ends.
    async fn expires_at(&self) -> Instant {
        self.0.expires_at.into()
    }

    /// When it was revoked.
    async fn revoked_at(&self) -> Option<Instant> {
        self.0.revoked_at.map(Instant::from)
    }
}

/// What can be asked about the viewer.
#[derive(Default)]
pub(super) struct AccessQuery;

#[Object]
impl AccessQuery {
    /// Who asks.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}

/// What can be changed of access.
#[derive(Default)]
pub(super) struct AccessMutation;

/// A token to be made.
#[derive(InputObject)]
struct CreateAccessTokenInput {
    /// What its owner calls it, 1 to 100 characters.
    name: String,
    /// What it may be used for.
    scope: TokenScope,
    /// How long it lives, in days: 1 to 366.
    days: i32,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first token again, but
    /// not its secret, which is shown once and kept nowhere.
    idempotency_key: Option<String>,
}

/// A token just made.
#[derive(SimpleObject)]
struct CreateAccessTokenPayload {
    /// The token's card.
    access_token: Option<AccessToken>,
    /// The token itself, shown this once; none when a repeated request finds the token made already.
    secret: Option<String>,
    /// What stood in the way; nothing was made then.
    problems: Vec<Problem>,
}

/// A token to be revoked.
#[derive(InputObject)]
struct RevokeAccessTokenInput {
    /// Which.
    access_token: ID,
    /// The client's name for this request. Revoking twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What revoking a token did.
#[derive(SimpleObject)]
struct RevokeAccessTokenPayload {
    /// The token, revoked.
    access_token: Option<AccessToken>,
    /// What stood in the way.
    problems: Vec<Problem>,
}

#[Object]
impl AccessMutation {
    /// Makes an access token for the viewer. Only from a browser session: a leaked token must not beget others.
    async fn create_access_token(
        &self,
        context: &Context<'_>,
        input: CreateAccessTokenInput,
    ) -> Result<CreateAccessTokenPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("createAccessToken", input.idempotency_key.as_ref(), &input);
        let refused = |problems: Vec<kernel::Problem>| CreateAccessTokenPayload {
            access_token: None,
            secret: None,
            problems: told(asker, problems),
        };
        if let Err(problems) = reading.done(Some(())) {
            return Ok(refused(problems));
        }
        let new = token::NewToken {
            name: input.name,
            scope: input.scope.into(),
            // Anything below is as wrong as zero.
            days: u32::try_from(input.days).unwrap_or_default(),
        };
        let (gate, caller) = (&asker.service.gate, &asker.caller);
        let made = match &idempotency {
            Some(idempotency) => gate.create_token_once(caller, new, idempotency).await,
            None => gate
                .create_token(caller, new)
                .await
                .map(|made| (made.id, Some(made.secret))),
        };
        match made {
            Ok((id, secret)) => Ok(CreateAccessTokenPayload {
                access_token: own_token(asker, id).await?,
                secret: secret.map(|secret| secret.expose_secret().to_owned()),
                problems: Vec::new(),
            }),
            Err(refusal) => Ok(refused(vec![token_problem(asker, refusal)?])),
        }
    }

    /// Revokes an access token of the viewer; it stops working at once.
    async fn revoke_access_token(
        &self,
        context: &Context<'_>,
        input: RevokeAccessTokenInput,
    ) -> Result<RevokeAccessTokenPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let id = reading.id(&input.access_token, "accessToken");
        reading.idempotency("revokeAccessToken", input.idempotency_key.as_ref(), &input);
        let refused = |problems: Vec<kernel::Problem>| RevokeAccessTokenPayload {
            access_token: None,
            problems: told(asker, problems),
        };
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(refused(problems)),
        };
        match asker.service.gate.revoke_token(&asker.caller, id).await {
            Ok(()) => Ok(RevokeAccessTokenPayload {
                access_token: own_token(asker, id).await?,
                problems: Vec::new(),
            }),
            Err(refusal) => Ok(refused(vec![token_problem(asker, refusal)?])),
        }
    }
}

async fn own_token(asker: &Asker, id: entities::ids::AccessTokenId) -> Result<Option<AccessToken>> {
    let rows = token::list(asker.service.kit.db.reader(), asker.caller.account)
        .await
        .or_error(asker)?;
    Ok(rows.into_iter().find(|row| row.id == id).map(AccessToken))
}

fn token_problem(asker: &Asker, refusal: TokenRefusal) -> Result<kernel::Problem> {
    Ok(match refusal {
        TokenRefusal::NotPermitted(not) => not.problem(),
        TokenRefusal::Name => kernel::Problem::new("TOKEN_NAME_REQUIRED", "name"),
        TokenRefusal::Days => {
            kernel::Problem::new("TOKEN_DAYS", "days").with("most", token::MOST_DAYS)
        }
        TokenRefusal::NoSuchAccount => kernel::Problem::new("NOT_PERMITTED", ""),
        TokenRefusal::NotFound => kernel::Problem::new("TOKEN_UNKNOWN", "accessToken"),
        TokenRefusal::KeyReused => kernel::Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
        TokenRefusal::Fault(fault) => return Err(asker.fault(&fault)),
    })
}
