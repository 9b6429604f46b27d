//! The people behind decisions about drafts: who is where today, and who decided what before. Read once for any number of
//! drafts, so that whoever may do what ([`super::may`]) is decided over plain values.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entities::ids::{AccountId, StaffMemberId};
use entities::organisation::{account, staff_member};
use sea_orm::ConnectionTrait;

use crate::access::Caller;
use crate::circulation::draft::Whole;
use crate::kernel::{Fault, calendar};
use crate::organisation::availability::{Presence, presence};
use crate::organisation::{names, read};

/// Accounts and whose they are.
#[derive(Debug, Default)]
pub(super) struct Doers {
    accounts: HashMap<AccountId, account::Model>,
    staff: HashMap<StaffMemberId, staff_member::Model>,
}

impl Doers {
    /// Reads accounts; two statements.
    pub(super) async fn of<C: ConnectionTrait>(
        connection: &C,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<Self, Fault> {
        let ids: BTreeSet<AccountId> = accounts.into_iter().collect();
        let ids: Vec<AccountId> = ids.into_iter().collect();
        let accounts = read::accounts_by_ids(connection, &ids).await?;
        let people: BTreeSet<_> = accounts
            .values()
            .filter_map(|account| account.staff_member_id)
            .collect();
        let people: Vec<_> = people.into_iter().collect();
        let staff = read::staff_by_ids(connection, &people).await?;
        Ok(Self { accounts, staff })
    }

    /// The name of an account's person at an instant, or its login where it is nobody's.
    pub(super) fn named(&self, account: AccountId, at: DateTime<Utc>) -> Option<String> {
        let account = self.accounts.get(&account)?;
        let person = account.staff_member_id.and_then(|id| self.staff.get(&id));
        let name = person.map(|row| full(names::on(row, calendar::day(at))));
        Some(name.unwrap_or_else(|| account.login.clone()))
    }
}

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
}

impl People {
    /// Reads what is to be known; five statements for however many drafts.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn around<C: ConnectionTrait>(
        connection: &C,
        caller: &Caller,
        drafts: impl IntoIterator<Item = &Whole>,
        day: NaiveDate,
    ) -> Result<Self, Fault> {
        let mut asked = BTreeSet::new();
        let mut accounts = vec![caller.account];
        let rounds = drafts.into_iter().flat_map(|whole| &whole.rounds);
        for step in rounds.flat_map(|round| &round.steps) {
            asked.insert(step.row.approver_id);
            let standing = step.standing();
            accounts.extend(standing.map(|given| given.row.decided_by));
        }
        let doers = Doers::of(connection, accounts).await?;
        let own = doers.accounts.get(&caller.account);
        let own = own.and_then(|account| account.staff_member_id);
        asked.extend(own);
        let asked: Vec<_> = asked.into_iter().collect();
        let presence = presence(connection, caller.institution, &asked, day).await?;
        Ok(Self {
            day,
            presence,
            own,
            doers,
        })
    }

    /// The names of people, in their order.
    pub(super) fn called(&self, people: &[StaffMemberId]) -> Vec<String> {
        let names = people.iter().map(|person| self.presence.name(*person));
        names.filter(|name| !name.is_empty()).collect()
    }
}

fn full((given, family): (&str, &str)) -> String {
    format!("{given} {family}")
}
