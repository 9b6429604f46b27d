//! When people are told: whenever the index has come further, and on each day on which they are reminded.
//!
//! What a search names may go without anything coming in that would be asked of it. So all that tell are looked over once on each
//! such day.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use chrono::NaiveDate;
use entities::finding::saved_search;
use entities::ids::{AccountId, DocumentId, InstitutionId, SavedSearchId};
use entities::vocabulary::{NotificationKind, SavedSearchTelling};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::tell::{Answer, mark, standing, tell_of};
use crate::access::{Caller, caller};
use crate::finding::Finding;
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};

/// How often to look whether the index has come further.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Looks after which a day may have begun.
const LOOKS_A_DAY_WAITS: u32 = 30;

/// Searches looked over together.
const SEARCHES: u64 = 200;

/// No document has the nil UUID.
const NO_DOCUMENT: DocumentId = DocumentId(Uuid::nil());

impl Finding {
    /// Tells until told to stop: whenever the index has come further, and now and then in case a day has begun.
    pub async fn keep_telling(&self, stop: &CancellationToken) {
        let (mut told, mut looks) = (None, 0_u32);
        let mut looked_over = HashMap::new();
        loop {
            let position = self.position();
            let may_begin = looks.is_multiple_of(LOOKS_A_DAY_WAITS);
            if told != Some(position) || may_begin {
                match self.tell_new().await {
                    Ok(_) => told = Some(position),
                    Err(fault) => tracing::error!(
                        fault = fault.chain(),
                        "people were not told what is new in their searches; it is tried again"
                    ),
                }
            }
            if may_begin && let Err(fault) = self.look_over(&mut looked_over).await {
                tracing::error!(
                    fault = fault.chain(),
                    "the searches that people keep were not looked over; it is tried again"
                );
            }
            looks = looks.wrapping_add(1);
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Tells everybody what is new in their searches, as far as the index has come, and which cannot be understood any more;
    /// returns of how many documents was told.
    ///
    /// # Errors
    /// A fault of database or index; what was committed before it stays.
    pub async fn tell(&self) -> Result<u64, Fault> {
        let told = self.tell_new().await?;
        self.look_over(&mut HashMap::new()).await?;
        Ok(told)
    }

    /// Looks whether the searches that tell can still be understood, each institution's once its day of reminders has begun;
    /// `looked_over` is the day of each that was looked over last. Doing it again on the same day tells nothing twice.
    async fn look_over(
        &self,
        looked_over: &mut HashMap<InstitutionId, NaiveDate>,
    ) -> Result<(), Fault> {
        let today = calendar::day(self.kit.clock.now());
        let mut open_days = HashMap::new();
        let institutions: Vec<InstitutionId> = saved_search::Entity::find()
            .select_only()
            .column(saved_search::Column::InstitutionId)
            .distinct()
            .filter(saved_search::Column::Telling.ne(SavedSearchTelling::Never))
            .into_tuple()
            .all(self.kit.db.reader())
            .await?;
        for institution in institutions {
            if looked_over.get(&institution) == Some(&today)
                || !self.day_is_open(institution, &mut open_days).await?
            {
                continue;
            }
            let mut after = None;
            while let Some(last) = self.look_over_some(institution, after, today).await? {
                after = Some(last);
            }
            looked_over.insert(institution, today);
        }
        Ok(())
    }

    /// Looks over the next of an institution's searches in the order of their ids; the last of these, none when there are no more.
    async fn look_over_some(
        &self,
        institution: InstitutionId,
        after: Option<SavedSearchId>,
        today: NaiveDate,
    ) -> Result<Option<SavedSearchId>, Fault> {
        use saved_search::Column;
        let reader = self.kit.db.reader();
        let after = after.map(|after| Column::Id.gt(after));
        let rows = saved_search::Entity::find()
            .filter(Condition::all().add_option(after))
            .filter(Column::InstitutionId.eq(institution))
            .filter(Column::Telling.ne(SavedSearchTelling::Never))
            .order_by_asc(Column::Id)
            .limit(SEARCHES)
            .all(reader)
            .await?;
        let mut callers: HashMap<AccountId, Option<Caller>> = HashMap::new();
        let mut changed = Vec::new();
        for row in &rows {
            if let Entry::Vacant(unknown) = callers.entry(row.account_id) {
                let now = self.kit.clock.now();
                unknown.insert(caller::for_account(reader, row.account_id, now).await?);
            }
            let Some(Some(caller)) = callers.get(&row.account_id) else {
                continue;
            };
            // About a document that nobody has: whether it is understood is all that is asked.
            let answer = self.answer(caller, row, vec![NO_DOCUMENT]).await?;
            if matches!(answer, Answer::Broken) != row.broken_since.is_some() {
                changed.push(row.clone());
            }
        }
        if !changed.is_empty() {
            let op = self.kit.begin(Actor::System).await?;
            let standing = standing(&op, &changed, None).await?;
            for seen in &changed {
                // Another process may have said so meanwhile.
                let Some(row) = standing
                    .get(&seen.id)
                    .filter(|row| row.broken_since == seen.broken_since)
                else {
                    continue;
                };
                let is_broken = row.broken_since.is_none();
                if is_broken {
                    tell_of(&op, row, NotificationKind::SavedSearchBroken, today).await?;
                }
                mark(&op, row, is_broken).await?;
            }
            op.commit().await?;
        }
        Ok(rows.last().map(|row| row.id))
    }
}
