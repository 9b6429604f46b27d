//! Webhooks, for administrators.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::attention::{webhook_delivery, webhook_target};
use entities::ids::{WebhookDeliveryId, WebhookTargetId};

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::global;
use super::super::limits;
use super::super::organisation::{Account, account};
use super::super::paging::{Paged, connection, request, total};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Instant, Long};
use super::super::vocabulary::WebhookDeliveryState;
use crate::access::Action;
use crate::attention::webhook::keep::{self, NewTarget, TargetChange};
use crate::attention::webhook::{Refusal, read, resend};

/// A target.
struct WebhookTarget(webhook_target::Model);

#[Object]
/// A program that is told of changes by HTTP (tīmekļa āķis): CloudEvents 1.0 in JSON, signed as Standard Webhooks say
/// (webhook-id, webhook-timestamp, webhook-signature with HMAC-SHA256). Messages hold ids and words and no personal data.
impl WebhookTarget {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where messages go.
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// The program's account: it is told of documents that this account may see at the moment of sending.
    async fn account(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.account_id)).await
    }

    /// Kinds of changes, words of the journal (`document.registered`); all where there is none.
    async fn kinds(&self) -> &[String] {
        &self.0.kinds.0
    }

    /// Whether anything is sent. An answer 410 switches it off.
    async fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// Attempts that failed one after another.
    async fn failures(&self) -> i32 {
        self.0.failures
    }

    /// Until when nothing is sent there, after a failure.
    async fn paused_until(&self) -> Option<Instant> {
        self.0.paused_until.map(Instant::from)
    }

    /// Until when messages carry the signature by the secret before as well.
    async fn former_secret_until(&self) -> Option<Instant> {
        self.0.former_secret_until.map(Instant::from)
    }

    /// Place in the sealed journal from which on changes are still to be looked at.
    async fn position(&self) -> Long {
        self.0.position.into()
    }

    /// When it was registered.
    async fn created_at(&self) -> Instant {
        self.0.created_at.into()
    }

    /// Counts changes made by people; a change names the one it was made from.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What it is still to be told, or what was put aside, the oldest first.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn deliveries(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Those that wait, or those that were put aside after many attempts.")]
        state: WebhookDeliveryState,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<WebhookDeliveryId, WebhookDelivery>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let total = total(context, asker, read::count(reader, self.0.id, state.into())).await?;
        let page = read::deliveries(reader, self.0.id, state.into(), &request)
            .await
            .or_error(asker)?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row| row.id,
            WebhookDelivery,
        ))
    }
}

/// A message.
struct WebhookDelivery(webhook_delivery::Model);

#[Object]
/// A change that a program is still to be told of (piegāde). What was taken is not kept.
impl WebhookDelivery {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Place in the sealed journal.
    async fn position(&self) -> Long {
        self.0.position.into()
    }

    /// What happened, the word of the journal.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// To which document, where the caller may see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.document_id).await
    }

    /// When it happened.
    async fn at(&self) -> Instant {
        self.0.at.into()
    }

    /// Whether it waits or was put aside.
    async fn state(&self) -> WebhookDeliveryState {
        self.0.state.into()
    }

    /// How often it was tried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// When it was tried last.
    async fn last_attempt_at(&self) -> Option<Instant> {
        self.0.last_attempt_at.map(Instant::from)
    }

    /// HTTP status of the last answer; null where there was none.
    async fn last_status(&self) -> Option<i32> {
        self.0.last_status
    }

    /// What was wrong the last time: `status`, `timeout`, `unreachable`, `broken_off`, `address_refused`.
    async fn last_problem(&self) -> Option<&str> {
        self.0.last_problem.as_deref()
    }
}

/// What can be asked about webhooks.
#[derive(Default)]
pub(super) struct WebhooksQuery;

#[Object]
impl WebhooksQuery {
    /// Webhooks of the caller's institution, the oldest first. For administrators.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn webhooks(&self, context: &Context<'_>) -> Result<Vec<WebhookTarget>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadWebhooks)?;
        let targets = read::targets(asker.service.kit.db.reader(), asker.caller.institution);
        let targets = targets.await.or_error(asker)?;
        Ok(targets.into_iter().map(WebhookTarget).collect())
    }
}

/// A webhook to be registered.
#[derive(InputObject)]
struct RegisterWebhookInput {
    /// What people call it, at most 200 characters.
    name: String,
    /// Where messages go: https, on the public internet; what the settings trust may lie inside and go without TLS.
    url: String,
    /// The program's account, of nobody on the staff.
    account: ID,
    /// Kinds of changes, words of the journal (`document.registered`); all where there is none.
    #[graphql(default)]
    kinds: Vec<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first webhook again,
    /// but not its secret, which is shown once.
    idempotency_key: Option<String>,
}

/// What is to change of a webhook; what is left out stays.
#[derive(InputObject)]
struct ChangeWebhookInput {
    /// Which.
    webhook: ID,
    /// Its revision as it was read.
    revision: i32,
    /// Name.
    name: Option<String>,
    /// Where messages go.
    url: Option<String>,
    /// Kinds of changes.
    kinds: Option<Vec<String>>,
    /// Whether anything is sent. Switched on again, it goes on where it stood.
    enabled: Option<bool>,
    /// The client's name for this request. A repetition is refused by its revision, with it or without.
    idempotency_key: Option<String>,
}

/// A secret to be replaced.
#[derive(InputObject)]
struct ReplaceWebhookSecretInput {
    /// Of which webhook.
    webhook: ID,
    /// Its revision as it was read.
    revision: i32,
    /// The client's name for this request. A repetition is refused by its revision, with it or without.
    idempotency_key: Option<String>,
}

/// A webhook to be removed.
#[derive(InputObject)]
struct RemoveWebhookInput {
    /// Which.
    webhook: ID,
    /// The client's name for this request. Removing twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// Messages to be sent again.
#[derive(InputObject)]
struct ResendWebhookInput {
    /// Of which webhook.
    webhook: ID,
    /// Which one of those put aside; all of them when none.
    delivery: Option<ID>,
    /// The client's name for this request. Asking twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What a change of a webhook did.
#[derive(SimpleObject, Default)]
struct WebhookPayload {
    /// The webhook as it now is.
    webhook: Option<WebhookTarget>,
    /// The secret by which messages are signed (`whsec_…`), shown this once.
    secret: Option<String>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What removing did.
#[derive(SimpleObject, Default)]
struct RemoveWebhookPayload {
    /// Whether it is gone.
    removed: bool,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What sending again did.
#[derive(SimpleObject, Default)]
struct ResendWebhookPayload {
    /// How many wait again.
    resent: i32,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of webhooks.
#[derive(Default)]
pub(super) struct WebhooksMutation;

fn shown(asker: &Asker, done: std::result::Result<keep::Shown, Refusal>) -> WebhookPayload {
    match done {
        Ok((target, secret)) => WebhookPayload {
            webhook: Some(WebhookTarget(target)),
            secret,
            problems: Vec::new(),
        },
        Err(refusal) => refused(asker, vec![refusal.problem()]),
    }
}

fn refused(asker: &Asker, problems: Vec<crate::kernel::Problem>) -> WebhookPayload {
    WebhookPayload {
        problems: told(asker, problems),
        ..WebhookPayload::default()
    }
}

#[Object]
impl WebhooksMutation {
    /// Registers a program that is told of changes by HTTP. It is told of what is sealed from now on. For administrators, from a
    /// browser session.
    async fn register_webhook(
        &self,
        context: &Context<'_>,
        input: RegisterWebhookInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("registerWebhook", input.idempotency_key.as_ref(), &input);
        let account = reading.id(&input.account, "account");
        let account = match reading.done(account) {
            Ok(account) => account,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let new = NewTarget {
            name: input.name,
            url: input.url,
            account,
            kinds: input.kinds,
        };
        let service = &asker.service;
        let trusted = service.webhooks.trusted();
        let done = keep::register(&service.kit, &asker.caller, trusted, new, named.as_ref());
        Ok(shown(asker, done.await.or_error(asker)?))
    }

    /// Changes a webhook. For administrators, from a browser session.
    async fn change_webhook(
        &self,
        context: &Context<'_>,
        input: ChangeWebhookInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("changeWebhook", input.idempotency_key.as_ref(), &input);
        let id: Option<WebhookTargetId> = reading.id(&input.webhook, "webhook");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let change = TargetChange {
            name: input.name,
            url: input.url,
            kinds: input.kinds,
            enabled: input.enabled,
        };
        let service = &asker.service;
        let trusted = service.webhooks.trusted();
        let done = keep::change(
            &service.kit,
            &asker.caller,
            trusted,
            id,
            input.revision,
            change,
        );
        let done = done.await.or_error(asker)?;
        Ok(shown(asker, done.map(|target| (target, None))))
    }

    /// Draws a new secret; for two days messages carry the signatures by both. For administrators, from a browser session.
    async fn replace_webhook_secret(
        &self,
        context: &Context<'_>,
        input: ReplaceWebhookSecretInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency(
            "replaceWebhookSecret",
            input.idempotency_key.as_ref(),
            &input,
        );
        let id: Option<WebhookTargetId> = reading.id(&input.webhook, "webhook");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let done = keep::rotate(&asker.service.kit, &asker.caller, id, input.revision);
        Ok(shown(asker, done.await.or_error(asker)?))
    }

    /// Removes a webhook with all that it was still to be told. For administrators, from a browser session.
    async fn remove_webhook(
        &self,
        context: &Context<'_>,
        input: RemoveWebhookInput,
    ) -> Result<RemoveWebhookPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("removeWebhook", input.idempotency_key.as_ref(), &input);
        let id: Option<WebhookTargetId> = reading.id(&input.webhook, "webhook");
        let problems = match reading.done(id) {
            Ok(id) => match keep::remove(&asker.service.kit, &asker.caller, id)
                .await
                .or_error(asker)?
            {
                Ok(()) => Vec::new(),
                Err(refusal) => vec![refusal.problem()],
            },
            Err(problems) => problems,
        };
        Ok(RemoveWebhookPayload {
            removed: problems.is_empty(),
            problems: told(asker, problems),
        })
    }

    /// Sends again what was put aside after many attempts. For administrators, from a browser session.
    async fn resend_webhook(
        &self,
        context: &Context<'_>,
        input: ResendWebhookInput,
    ) -> Result<ResendWebhookPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("resendWebhook", input.idempotency_key.as_ref(), &input);
        let id: Option<WebhookTargetId> = reading.id(&input.webhook, "webhook");
        let delivery: Option<WebhookDeliveryId> =
            reading.optional_id(input.delivery.as_ref(), "delivery");
        let done = match reading.done(id) {
            Ok(id) => resend::resend(&asker.service.kit, &asker.caller, id, delivery)
                .await
                .or_error(asker)?
                .map_err(|refusal| vec![refusal.problem()]),
            Err(problems) => Err(problems),
        };
        Ok(match done {
            Ok(resent) => ResendWebhookPayload {
                resent: i32::try_from(resent).unwrap_or(i32::MAX),
                problems: Vec::new(),
            },
            Err(problems) => ResendWebhookPayload {
                resent: 0,
                problems: told(asker, problems),
            },
        })
    }
}
