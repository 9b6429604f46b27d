//! People of the institution and their accounts: names, places, roles.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entities::ids::{AccountId, StaffMemberId};
use entities::organisation::{account, staff_member};
use entities::vocabulary as kept;

use super::time::{self, Appointment, Substitution};
use crate::access::token;
use crate::graphql::access::AccessToken;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids::global;
use crate::graphql::limits;
use crate::graphql::loaders::AppointmentsOf;
use crate::graphql::scalars::{Date, Instant};
use crate::graphql::vocabulary::Role;
use crate::organisation::{names, read};

/// A staff member (darbinieks).
#[derive(Clone)]
pub(in crate::graphql) struct StaffMember {
    row: Arc<staff_member::Model>,
    /// Day of the record that names the person; today's lists have none.
    shown_on: Option<NaiveDate>,
}

impl StaffMember {
    /// With today's name.
    pub(in crate::graphql) const fn today(row: Arc<staff_member::Model>) -> Self {
        Self {
            row,
            shown_on: None,
        }
    }

    /// With the name of a day.
    pub(in crate::graphql) const fn on(row: Arc<staff_member::Model>, day: NaiveDate) -> Self {
        Self {
            row,
            shown_on: Some(day),
        }
    }

    fn name(&self, context: &Context<'_>, as_of: Option<&Date>) -> Result<(&str, &str)> {
        let day = match (as_of, self.shown_on) {
            (None, Some(day)) => day,
            _ => time::as_of(context, as_of)?,
        };
        Ok(names::on(&self.row, day))
    }
}

#[Object]
/// A staff member (darbinieks).
impl StaffMember {
    /// Opaque id.
    pub(in crate::graphql) async fn id(&self) -> ID {
        global(self.row.id)
    }

    /// Given name (vārds) on a day.
    async fn given_name(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "The day; when none, that of the record that names the person (a document shows the name of its day), \
                    and today's in a list of staff."
        )]
        as_of: Option<Date>,
    ) -> Result<&str> {
        Ok(self.name(context, as_of.as_ref())?.0)
    }

    /// Family name (uzvārds) on a day.
    async fn family_name(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "The day; when none, that of the record that names the person (a document shows the name of its day), \
                    and today's in a list of staff."
        )]
        as_of: Option<Date>,
    ) -> Result<&str> {
        Ok(self.name(context, as_of.as_ref())?.1)
    }

    /// Names borne before (agrākie vārdi un uzvārdi), the oldest first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn former_names(&self) -> Vec<FormerName> {
        names::former(&self.row)
            .into_iter()
            .map(|name| FormerName {
                given_name: name.given_name.to_owned(),
                family_name: name.family_name.to_owned(),
                valid_to: name.to.into(),
            })
            .collect()
    }

    /// Work e-mail address.
    async fn email(&self) -> Option<&str> {
        self.row.email.as_deref()
    }

    /// First working day, where it is known.
    async fn valid_from(&self) -> Option<Date> {
        self.row.valid_from.map(Date::from)
    }

    /// Last working day, where it is known.
    async fn valid_to(&self) -> Option<Date> {
        self.row.valid_to.map(Date::from)
    }

    /// Places held (amati): on one day, or ever when none is given.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn appointments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
    ) -> Result<Vec<Appointment>> {
        let asker = Asker::of(context);
        let day = time::optional_day(asker, as_of.as_ref())?;
        let found = asker.loader().load_one(AppointmentsOf(self.row.id)).await;
        Ok(time::appointments(found.or_error(asker)?, day))
    }

    /// Substitutions in which the person is away or stands in (aizvietošana): on one day, or ever when none is given.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn substitutions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
    ) -> Result<Vec<Substitution>> {
        time::substitutions_of(context, self.row.id, as_of.as_ref()).await
    }
}

/// A name that somebody bore (agrākais vārds un uzvārds).
#[derive(SimpleObject)]
struct FormerName {
    /// Given name (vārds).
    given_name: String,
    /// Family name (uzvārds).
    family_name: String,
    /// Last day on which it was borne.
    valid_to: Date,
}

/// An account (konts).
pub(in crate::graphql) struct Account {
    row: Arc<account::Model>,
    /// Day of the record that names the account.
    shown_on: Option<NaiveDate>,
}

impl Account {
    /// With its owner's name of today.
    pub(in crate::graphql) const fn today(row: Arc<account::Model>) -> Self {
        Self {
            row,
            shown_on: None,
        }
    }
}

#[Object]
/// An account that signs in (konts).
impl Account {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.row.id)
    }

    /// Login name (lietotājvārds).
    async fn login(&self) -> &str {
        &self.row.login
    }

    /// Whose it is; none for a program's.
    async fn staff_member(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        match self.shown_on {
            Some(day) => staff_member_on(context, self.row.staff_member_id, day).await,
            None => staff_member(context, self.row.staff_member_id).await,
        }
    }

    /// Roles held (lomas); shown to the administrator and to the account itself, null to others.
    async fn roles(&self, context: &Context<'_>) -> Result<Option<Vec<Role>>> {
        let asker = Asker::of(context);
        if !self.is_shown(asker) {
            return Ok(None);
        }
        let roles = read::roles_of(asker.service.kit.db.reader(), &[self.row.id])
            .await
            .or_error(asker)?;
        let own = roles.get(&self.row.id).into_iter().flatten();
        Ok(Some(own.map(|role| (*role).into()).collect()))
    }

    /// When it was made; shown to the administrator and to the account itself, null to others.
    async fn created_at(&self, context: &Context<'_>) -> Option<Instant> {
        self.is_shown(Asker::of(context))
            .then(|| self.row.created_at.into())
    }

    /// When it was disabled; null while it is in use, and to others than the administrator and the account itself.
    async fn disabled_at(&self, context: &Context<'_>) -> Option<Instant> {
        let disabled = self
            .row
            .disabled_at
            .filter(|_| self.is_shown(Asker::of(context)));
        disabled.map(Instant::from)
    }

    /// Its access tokens, newest first, with those that have ended; shown to the administrator and to the account itself,
    /// null to others.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn access_tokens(&self, context: &Context<'_>) -> Result<Option<Vec<AccessToken>>> {
        let asker = Asker::of(context);
        if !self.is_shown(asker) {
            return Ok(None);
        }
        let rows = token::list(asker.service.kit.db.reader(), self.row.id)
            .await
            .or_error(asker)?;
        Ok(Some(rows.into_iter().map(AccessToken).collect()))
    }
}

impl Account {
    fn is_shown(&self, asker: &Asker) -> bool {
        asker.caller.account == self.row.id
            || asker.caller.roles.contains(&kept::Role::Administrator)
    }
}

/// The staff member with an id.
pub(in crate::graphql) async fn staff_member(
    context: &Context<'_>,
    id: Option<StaffMemberId>,
) -> Result<Option<StaffMember>> {
    let Some(id) = id else { return Ok(None) };
    let asker = Asker::of(context);
    Ok(asker
        .loader()
        .load_one(id)
        .await
        .or_error(asker)?
        .map(StaffMember::today))
}

/// The staff member with an id, under the name of a day.
pub(in crate::graphql) async fn staff_member_on(
    context: &Context<'_>,
    id: Option<StaffMemberId>,
    day: NaiveDate,
) -> Result<Option<StaffMember>> {
    let found = staff_member(context, id).await?;
    Ok(found.map(|found| StaffMember::on(found.row, day)))
}

/// The account with an id.
pub(in crate::graphql) async fn account(
    context: &Context<'_>,
    id: Option<AccountId>,
) -> Result<Option<Account>> {
    let Some(id) = id else { return Ok(None) };
    let asker = Asker::of(context);
    Ok(asker
        .loader()
        .load_one(id)
        .await
        .or_error(asker)?
        .map(Account::today))
}

/// The account with an id, as the record of a day names it: its owner under the name of that day.
pub(in crate::graphql) async fn account_on(
    context: &Context<'_>,
    id: Option<AccountId>,
    day: NaiveDate,
) -> Result<Option<Account>> {
    let found = account(context, id).await?;
    Ok(found.map(|found| Account {
        shown_on: Some(day),
        ..found
    }))
}
