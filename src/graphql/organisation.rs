//! Institution, units and staff (iestāde, struktūrvienības, darbinieki).

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use entities::organisation::{account, institution, staff_member, unit};

use super::asker::{Asker, OrError};
use super::ids::global;
use super::paging::{Paged, connection, request, wants_total};
use super::scalars::Date;
use super::vocabulary::UnitKind;
use super::{Language, limits};
use crate::organisation::read;

/// An institution (iestāde): the wall behind which all its records stay.
pub(super) struct Institution(pub(super) Arc<institution::Model>);

#[Object]
/// An institution (iestāde). Nothing crosses from one institution to another.
impl Institution {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Short code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name (nosaukums), in the caller's language unless another is asked for.
    async fn name(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        Language::or_asked(language, context).choose(&self.0.name_lv, &self.0.name_en)
    }

    /// Whether it is made up, for trying things out (paraugs).
    async fn sample(&self) -> bool {
        self.0.sample
    }
}

/// A unit (struktūrvienība).
#[derive(Clone)]
pub(super) struct Unit(pub(super) Arc<unit::Model>);

#[Object]
/// A unit of an institution (struktūrvienība), valid from–to. A document keeps the unit of its registration day.
impl Unit {
    /// Opaque id.
    pub(super) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Short code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Kind (veids).
    async fn kind(&self) -> UnitKind {
        self.0.kind.into()
    }

    /// Name (nosaukums), in the caller's language unless another is asked for.
    async fn name(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        Language::or_asked(language, context).choose(&self.0.name_lv, &self.0.name_en)
    }

    /// Unit above it.
    async fn parent(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.parent_id).await
    }

    /// First day on which it exists; none where nobody remembers.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date::from)
    }

    /// Last day on which it exists.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }
}

/// A staff member (darbinieks).
pub(super) struct StaffMember(pub(super) Arc<staff_member::Model>);

#[Object]
/// A staff member (darbinieks).
impl StaffMember {
    /// Opaque id.
    pub(super) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Given name (vārds).
    async fn given_name(&self) -> &str {
        &self.0.given_name
    }

    /// Family name (uzvārds).
    async fn family_name(&self) -> &str {
        &self.0.family_name
    }

    /// Work e-mail address.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Last working day, where it is known.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }
}

/// An account (konts).
pub(super) struct Account(pub(super) Arc<account::Model>);

#[Object]
/// An account that signs in (konts).
impl Account {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Login name (lietotājvārds).
    async fn login(&self) -> &str {
        &self.0.login
    }

    /// Whose it is; none for a program's.
    async fn staff_member(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member(context, self.0.staff_member_id).await
    }
}

/// The unit with an id.
pub(super) async fn unit(
    context: &Context<'_>,
    id: Option<entities::ids::UnitId>,
) -> Result<Option<Unit>> {
    let Some(id) = id else { return Ok(None) };
    let asker = Asker::of(context);
    Ok(asker.loader().load_one(id).await.or_error(asker)?.map(Unit))
}

/// The staff member with an id.
pub(super) async fn staff_member(
    context: &Context<'_>,
    id: Option<entities::ids::StaffMemberId>,
) -> Result<Option<StaffMember>> {
    let Some(id) = id else { return Ok(None) };
    let asker = Asker::of(context);
    Ok(asker
        .loader()
        .load_one(id)
        .await
        .or_error(asker)?
        .map(StaffMember))
}

/// The account with an id.
pub(super) async fn account(
    context: &Context<'_>,
    id: Option<entities::ids::AccountId>,
) -> Result<Option<Account>> {
    let Some(id) = id else { return Ok(None) };
    let asker = Asker::of(context);
    Ok(asker
        .loader()
        .load_one(id)
        .await
        .or_error(asker)?
        .map(Account))
}

/// What can be asked about the organisation.
#[derive(Default)]
pub(super) struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// All units of the caller's institution by their codes, those that have ended included.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn units(&self, context: &Context<'_>) -> Result<Vec<Unit>> {
        let asker = Asker::of(context);
        let rows = read::units(asker.service.kit.db.reader(), asker.caller.institution)
            .await
            .or_error(asker)?;
        Ok(rows.into_iter().map(|row| Unit(Arc::new(row))).collect())
    }

    /// Staff of the caller's institution in the Latvian order of their family names.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn staff(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<read::StaffKey, StaffMember>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let connection_to = asker.service.kit.db.reader();
        let page = read::staff(connection_to, asker.caller.institution, &request)
            .await
            .or_error(asker)?;
        let total = match wants_total(context) {
            true => {
                let counted = read::count_staff(connection_to, asker.caller.institution).await;
                Some(counted.or_error(asker)?)
            }
            false => None,
        };
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            read::staff_key,
            |row| StaffMember(Arc::new(row)),
        ))
    }
}
