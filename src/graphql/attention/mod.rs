//! Attention (uzmanība): what waits for whom, what those who are connected hear of, what programs are told.

mod changes;
mod my_work;
mod reminders;
mod webhooks;

use async_graphql::MergedObject;

pub use changes::{Presence, Subscription};

/// What can be asked about what waits for whom.
#[derive(MergedObject, Default)]
pub(super) struct AttentionQuery(
    my_work::MyWorkQuery,
    reminders::RemindersQuery,
    webhooks::WebhooksQuery,
);

/// What can be changed of what people and programs are told.
#[derive(MergedObject, Default)]
pub(super) struct AttentionMutation(reminders::RemindersMutation, webhooks::WebhooksMutation);
