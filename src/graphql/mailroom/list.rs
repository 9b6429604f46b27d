//! Asking about the mailroom.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::ids::IntakeItemId;
use entities::vocabulary as kept;

use super::item::IntakeItem;
use crate::access::Action;
use crate::documents::view::Purpose;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids;
use crate::graphql::limits;
use crate::graphql::paging::{Paged, connection, request, total, wants_rows};
use crate::graphql::scalars::{Instant, Long};
use crate::graphql::vocabulary::{IntakeChannel, IntakeState};
use crate::kernel::Problem;
use crate::mailroom::read::{self, Filter};

/// Narrows a list of items; every field that is given must hold.
#[derive(InputObject, Default)]
struct IntakeFilterInput {
    /// Waiting, registered or set aside.
    state: Option<IntakeState>,
    /// By one door.
    channel: Option<IntakeChannel>,
    /// Come to one mailbox or folder, by its name in the settings.
    source: Option<String>,
    /// Come to one unit's mailbox or folder.
    unit: Option<ID>,
}

impl IntakeFilterInput {
    fn read(self) -> Result<Filter, Problem> {
        Ok(Filter {
            state: self.state.map(Into::into),
            channel: self.channel.map(Into::into),
            source: self.source,
            unit: self
                .unit
                .map(|id| ids::read(&id, "filter.unit"))
                .transpose()?,
        })
    }
}

/// How many items there are in each state.
#[derive(SimpleObject)]
struct IntakeCounts {
    /// Waiting.
    waiting: Long,
    /// Registered.
    registered: Long,
    /// Set aside.
    set_aside: Long,
}

/// A mailbox or folder that is watched, and how that goes.
#[derive(SimpleObject)]
struct IntakeSource {
    /// Its name in the settings.
    name: String,
    /// Its door.
    channel: IntakeChannel,
    /// When it was last looked at to the end; none while it never was since the service started.
    looked_at: Option<Instant>,
    /// What keeps it, or something in it, from being dealt with, one word: `unreachable`, `untrusted`, `sign_in`, `missing`, `protocol`, `ours`;
    /// none while all is well.
    trouble: Option<String>,
    /// Since when.
    trouble_since: Option<Instant>,
}

/// What can be asked about the mailroom.
#[derive(Default)]
pub(in crate::graphql) struct MailroomQuery;

#[Object]
impl MailroomQuery {
    /// An item; null where there is none that the caller may see. It may be anything, so it is shown only to leave a trace in
    /// the journal (GDPR Art. 5(2)).
    async fn intake_item(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
        #[graphql(
            desc = "Why the caller looks (skatīšanas iemesls), at most 200 characters; that of the header X-Purpose when none."
        )]
        purpose: Option<String>,
    ) -> Result<Option<IntakeItem>> {
        let id: IntakeItemId = ids::read(&id, "id").or_error(Asker::of(context))?;
        viewed(context, id, purpose.as_deref()).await
    }

    /// Items in the order in which they were taken in: what waits longest comes first. For the records office everything; for
    /// unit heads and specialists what came to their own unit. What a list shows leaves one entry in the journal (GDPR
    /// Art. 5(2)), with the purpose that the request's header `X-Purpose` gives (percent-encoded UTF-8).
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn intake_items(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<IntakeFilterInput>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<IntakeItemId, IntakeItem>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadIntake)?;
        let filter = filter.unwrap_or_default().read().or_error(asker)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let (reader, caller) = (asker.service.kit.db.reader(), &asker.caller);
        let page = read::page(reader, caller, &filter, &request)
            .await
            .or_error(asker)?;
        let total = total(context, asker, read::count(reader, caller, &filter)).await?;
        if wants_rows(context) {
            for row in &page.rows {
                asker.shows_item(row.id);
            }
        }
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row| row.id,
            |row| IntakeItem(Arc::new(row)),
        ))
    }

    /// How many items there are in each state; the filter's own state does not matter.
    async fn intake_counts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Narrows what is counted.")] filter: Option<IntakeFilterInput>,
    ) -> Result<IntakeCounts> {
        let asker = Asker::of(context);
        asker.require(Action::ReadIntake)?;
        let filter = filter.unwrap_or_default().read().or_error(asker)?;
        let filter = Filter {
            state: None,
            ..filter
        };
        let (reader, caller) = (asker.service.kit.db.reader(), &asker.caller);
        let counts = read::counts(reader, caller, &filter)
            .await
            .or_error(asker)?;
        let of = |state| {
            let number = counts.get(&state).copied().unwrap_or_default();
            i64::try_from(number).unwrap_or(i64::MAX).into()
        };
        Ok(IntakeCounts {
            waiting: of(kept::IntakeState::Waiting),
            registered: of(kept::IntakeState::Registered),
            set_aside: of(kept::IntakeState::SetAside),
        })
    }

    /// The mailboxes and folders that this process watches, by name, and how that goes.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn intake_sources(&self, context: &Context<'_>) -> Result<Vec<IntakeSource>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadIntake)?;
        let all = asker.service.mail_sources.all();
        Ok(all
            .into_iter()
            .map(|(name, condition)| IntakeSource {
                name,
                channel: condition.channel.into(),
                looked_at: condition.looked_at.map(Instant::from),
                trouble: condition
                    .trouble
                    .map(|(trouble, _)| trouble.as_str().to_owned()),
                trouble_since: condition.trouble.map(|(_, since)| since.into()),
            })
            .collect())
    }
}

/// An item opened by its id: whoever asks for one looks at it.
pub(in crate::graphql) async fn viewed(
    context: &Context<'_>,
    id: IntakeItemId,
    purpose: Option<&str>,
) -> Result<Option<IntakeItem>> {
    let asker = Asker::of(context);
    let row = asker.loader().load_one(id).await.or_error(asker)?;
    if row.is_some() {
        asker.views_item(id, Purpose::new(purpose).or(&asker.purpose));
    }
    Ok(row.map(IntakeItem))
}
