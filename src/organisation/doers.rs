//! The people behind accounts (*kas to darīja*): what somebody did is told with the name they bore on that day.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entities::ids::{AccountId, StaffMemberId};
use entities::organisation::{account, staff_member};
use sea_orm::ConnectionTrait;

use super::{names, read};
use crate::kernel::{Fault, calendar};

/// Accounts and whose they are.
#[derive(Debug, Default)]
pub struct Doers {
    accounts: HashMap<AccountId, account::Model>,
    staff: HashMap<StaffMemberId, staff_member::Model>,
}

impl Doers {
    /// Reads accounts; two statements.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn of<C: ConnectionTrait>(
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

    /// Whose account it is; none for one that is nobody's.
    pub fn person(&self, account: AccountId) -> Option<StaffMemberId> {
        self.accounts.get(&account)?.staff_member_id
    }

    /// The name of an account's person at an instant, or its login where it is nobody's; none for an account that was not
    /// read.
    pub fn named(&self, account: AccountId, at: DateTime<Utc>) -> Option<String> {
        let account = self.accounts.get(&account)?;
        let person = account.staff_member_id.and_then(|id| self.staff.get(&id));
        let name = person.map(|row| {
            let (given, family) = names::on(row, calendar::day(at));
            format!("{given} {family}")
        });
        Some(name.unwrap_or_else(|| account.login.clone()))
    }
}

/// The name of whoever did something at an instant; none where Aprite itself did it.
///
/// # Errors
/// A fault of the database.
pub async fn name<C: ConnectionTrait>(
    connection: &C,
    account: Option<AccountId>,
    at: DateTime<Utc>,
) -> Result<Option<String>, Fault> {
    let Some(account) = account else {
        return Ok(None);
    };
    Ok(Doers::of(connection, [account]).await?.named(account, at))
}
