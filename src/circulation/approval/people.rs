//! The people behind decisions about drafts: who is where today, and who decided what before. Read once for any number of
//! drafts, so that whoever may do what ([`super::may`]) is decided over plain values.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::route_template::{self, RouteSteps};
use entities::classification::register;
use entities::ids::{RegisterId, StaffMemberId};
use entities::vocabulary::{Direction, DocumentKind};
use sea_orm::ConnectionTrait;

use crate::access::Caller;
use crate::circulation::draft::Whole;
use crate::circulation::route::{read as routes, template};
use crate::classification::read as scheme;
use crate::kernel::{Fault, calendar};
use crate::organisation::Doers;
use crate::organisation::availability::{Presence, presence};

/// What is known of the people around some drafts on a day.
#[derive(Debug)]
pub struct People {
    /// The day.
    pub(super) day: NaiveDate,
    /// Who is where that day.
    pub(super) presence: Presence,
    /// Whoever acts, in their own person even while they stand in.
    pub(super) own: Option<StaffMemberId>,
    /// Whoever decided.
    pub(super) doers: Doers,
    /// The institution's routes, and which way each register's documents go.
    routes: Vec<route_template::Model>,
    registers: HashMap<RegisterId, register::Model>,
    at: DateTime<Utc>,
}

impl People {
    /// Reads what is to be known at an instant; seven statements for however many drafts.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn around<C: ConnectionTrait>(
        connection: &C,
        caller: &Caller,
        drafts: impl IntoIterator<Item = &Whole>,
        at: DateTime<Utc>,
    ) -> Result<Self, Fault> {
        let day = calendar::day(at);
        let mut kept_in = BTreeSet::new();
        let mut asked = BTreeSet::new();
        let mut accounts = vec![caller.account];
        let rounds = drafts.into_iter().flat_map(|whole| {
            kept_in.insert(whole.row.register_id);
            &whole.rounds
        });
        for step in rounds.flat_map(|round| &round.steps) {
            asked.insert(step.row.approver_id);
            let standing = step.standing();
            accounts.extend(standing.map(|given| given.row.decided_by));
        }
        let doers = Doers::of(connection, accounts).await?;
        let own = doers.person(caller.account);
        asked.extend(own);
        let asked: Vec<_> = asked.into_iter().collect();
        let presence = presence(connection, caller.institution, &asked, day).await?;
        let kept_in: Vec<_> = kept_in.into_iter().collect();
        Ok(Self {
            day,
            presence,
            own,
            doers,
            routes: routes::templates(connection, caller.institution).await?,
            registers: scheme::registers_by_ids(connection, &kept_in).await?,
            at,
        })
    }

    /// The route of such drafts, as it holds now.
    pub(super) fn way(&self, whole: &Whole) -> RouteSteps {
        let register = self.registers.get(&whole.row.register_id);
        let direction = register.map_or(Direction::Outgoing, |register| register.direction);
        let kind = whole.card.kind.unwrap_or(DocumentKind::Letter);
        template::steps_in_force(&self.routes, direction, kind, self.at)
    }

    /// The names of people, in their order.
    pub(super) fn called(&self, people: &[StaffMemberId]) -> Vec<String> {
        let names = people.iter().map(|person| self.presence.name(*person));
        names.filter(|name| !name.is_empty()).collect()
    }
}
