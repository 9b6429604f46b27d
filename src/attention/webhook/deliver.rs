//! Delivering: one message of one target after another, at least once, in the order of positions.
//!
//! A process takes a target for as long as one attempt may last, sends its first waiting message, and writes down what came of
//! it. A process that dies in between leaves the message waiting: it is sent again, under the same id.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use entities::attention::{webhook_delivery, webhook_target};
use entities::ids::WebhookTargetId;
use entities::vocabulary::WebhookDeliveryState;
use reqwest::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio_util::sync::CancellationToken;

use super::address::{self, Trusted};
use super::message::{self, MOST_ATTEMPTS, Verdict};
use super::queue;
use crate::access::caller;
use crate::documents::read;
use crate::journal::Actor;
use crate::kernel::{Fault, secret};
use crate::op::Kit;
use crate::organisation::read as organisation;

/// Longest that a target may take to be reached.
const CONNECTING: Duration = Duration::from_secs(5);

/// How long a process keeps a target to itself: longer than the longest attempt that the settings allow.
const LEASE: TimeDelta = TimeDelta::seconds(120);

/// Most bytes of an answer that are read; nobody needs them, but a connection that was read to its end is used again.
const ANSWER_BYTES: usize = 64 * 1024;

/// How often to look when nothing in this process rang.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Delivers the messages of all targets; clones are one.
#[derive(Clone)]
pub struct Deliverer(Arc<Inside>);

struct Inside {
    kit: Kit,
    trusted: Trusted,
    source: Option<String>,
    client: Client,
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Attempt {
    verdict: Verdict,
    status: Option<u16>,
    problem: Option<&'static str>,
}

impl Deliverer {
    /// A deliverer that may also go to `trusted` hosts and waits no longer than `timeout` for an answer; `public_url` names
    /// this service in its messages.
    ///
    /// # Errors
    /// A fault when no HTTP client can be made.
    pub fn new(
        kit: Kit,
        trusted: Trusted,
        public_url: Option<String>,
        timeout: Duration,
    ) -> Result<Self, Fault> {
        let client = client(&trusted, timeout)?;
        Ok(Self(Arc::new(Inside {
            kit,
            trusted,
            source: public_url,
            client,
        })))
    }

    /// Hosts inside to which webhooks may go.
    pub fn trusted(&self) -> &Trusted {
        &self.0.trusted
    }

    /// Queues what was sealed and sends what waits, until nothing is left that could be sent now; returns how many messages
    /// were queued or tried.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn deliver(&self) -> Result<u64, Fault> {
        let mut done = queue::queue(&self.0.kit).await?;
        loop {
            let targets = self.due().await?;
            if targets.is_empty() {
                return Ok(done);
            }
            // Side by side: a target that stalls keeps none but itself waiting.
            let tried = targets.into_iter().map(|target| self.deliver_next(target));
            let mut any = false;
            for tried in futures::future::join_all(tried).await {
                if tried? {
                    any = true;
                    done += 1;
                }
            }
            if !any {
                return Ok(done);
            }
        }
    }

    /// Delivers until told to stop.
    pub async fn run(&self, stop: &CancellationToken) {
        loop {
            let sealed = self.0.kit.bells.sealed.notified();
            tokio::pin!(sealed);
            sealed.as_mut().enable();
            let mut pause = LOOK_EVERY;
            let delivered = tokio::select! {
                delivered = self.deliver() => delivered,
                // What is under way is sent again at the next start.
                () = stop.cancelled() => return,
            };
            if let Err(fault) = delivered {
                tracing::error!(fault = fault.chain(), "webhooks cannot be delivered");
                pause = LOOK_EVERY * 5;
            }
            tokio::select! {
                () = sealed => {}
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Targets that have something waiting and may be sent to now.
    async fn due(&self) -> Result<Vec<WebhookTargetId>, Fault> {
        let now = self.0.kit.clock.now();
        let waiting = sea_orm::sea_query::Query::select()
            .column(webhook_delivery::Column::TargetId)
            .from(webhook_delivery::Entity)
            // Spelled out: SQLite uses a partial index only when the statement itself says what it is of.
            .and_where(Expr::cust("state = 'waiting'"))
            .take();
        let free = |column: webhook_target::Column| {
            sea_orm::Condition::any()
                .add(column.is_null())
                .add(column.lte(now))
        };
        Ok(webhook_target::Entity::find()
            .select_only()
            .column(webhook_target::Column::Id)
            .filter(webhook_target::Column::Enabled.eq(true))
            .filter(free(webhook_target::Column::PausedUntil))
            .filter(free(webhook_target::Column::LockedUntil))
            .filter(webhook_target::Column::Id.in_subquery(waiting))
            .order_by_asc(webhook_target::Column::Id)
            .into_tuple()
            .all(self.0.kit.db.reader())
            .await?)
    }

    /// Tries the first waiting message of a target; false where another process was faster.
    async fn deliver_next(&self, id: WebhookTargetId) -> Result<bool, Fault> {
        let kit = &self.0.kit;
        let Some((target, delivery)) = self.take(id).await? else {
            return Ok(false);
        };
        let attempt = self.attempt(&target, &delivery).await?;
        let op = kit.begin(Actor::System).await?;
        let delivered = attempt
            .as_ref()
            .is_none_or(|attempt| attempt.verdict == Verdict::Taken);
        let failures = if delivered {
            0
        } else {
            target.failures.saturating_add(1)
        };
        let pause = (!delivered).then(|| {
            let chance = u16::from_be_bytes(secret::random_bytes());
            op.at() + message::pause(failures, chance)
        });
        let is_gone = attempt
            .as_ref()
            .is_some_and(|attempt| attempt.verdict == Verdict::Gone);
        if let (false, Some(attempt)) = (delivered, attempt) {
            let attempts = delivery.attempts.saturating_add(1);
            let state = if attempts >= MOST_ATTEMPTS {
                WebhookDeliveryState::Dead
            } else {
                WebhookDeliveryState::Waiting
            };
            let problem = attempt.problem.map(str::to_owned);
            webhook_delivery::Entity::update_many()
                .col_expr(webhook_delivery::Column::State, Expr::value(state))
                .col_expr(webhook_delivery::Column::Attempts, Expr::value(attempts))
                .col_expr(
                    webhook_delivery::Column::LastAttemptAt,
                    Expr::value(op.at()),
                )
                .col_expr(
                    webhook_delivery::Column::LastStatus,
                    Expr::value(attempt.status.map(i32::from)),
                )
                .col_expr(webhook_delivery::Column::LastProblem, Expr::value(problem))
                .filter(webhook_delivery::Column::Id.eq(delivery.id))
                .exec(op.transaction())
                .await?;
        } else {
            webhook_delivery::Entity::delete_by_id(delivery.id)
                .exec(op.transaction())
                .await?;
        }
        webhook_target::Entity::update_many()
            .col_expr(webhook_target::Column::Failures, Expr::value(failures))
            .col_expr(webhook_target::Column::PausedUntil, Expr::value(pause))
            .col_expr(
                webhook_target::Column::LockedUntil,
                Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None),
            )
            .filter(webhook_target::Column::Id.eq(id))
            .exec(op.transaction())
            .await?;
        if is_gone {
            webhook_target::Entity::update_many()
                .col_expr(webhook_target::Column::Enabled, Expr::value(false))
                .filter(webhook_target::Column::Id.eq(id))
                .exec(op.transaction())
                .await?;
        }
        op.commit().await?;
        Ok(true)
    }

    /// Takes a target for one attempt, with its first waiting message.
    async fn take(
        &self,
        id: WebhookTargetId,
    ) -> Result<Option<(webhook_target::Model, webhook_delivery::Model)>, Fault> {
        let op = self.0.kit.begin(Actor::System).await?;
        let target = webhook_target::Entity::find_by_id(id)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let free = |until: Option<chrono::DateTime<chrono::Utc>>| {
            until.is_none_or(|until| until <= op.at())
        };
        let Some(target) = target.filter(|target| {
            target.enabled && free(target.paused_until) && free(target.locked_until)
        }) else {
            return Ok(None);
        };
        let delivery = webhook_delivery::Entity::find()
            .filter(webhook_delivery::Column::TargetId.eq(id))
            .filter(Expr::cust("state = 'waiting'"))
            .order_by_asc(webhook_delivery::Column::Position)
            .one(op.transaction())
            .await?;
        let Some(delivery) = delivery else {
            return Ok(None);
        };
        webhook_target::Entity::update_many()
            .col_expr(
                webhook_target::Column::LockedUntil,
                Expr::value(op.at() + LEASE),
            )
            .filter(webhook_target::Column::Id.eq(id))
            .exec(op.transaction())
            .await?;
        op.commit().await?;
        Ok(Some((target, delivery)))
    }

    /// Sends a message; none where the target's account may not see the document, or not any more: it is not told then.
    async fn attempt(
        &self,
        target: &webhook_target::Model,
        delivery: &webhook_delivery::Model,
    ) -> Result<Option<Attempt>, Fault> {
        let kit = &self.0.kit;
        let reader = kit.db.reader();
        let caller = caller::for_account(reader, target.account_id, kit.clock.now()).await?;
        let facts = read::facts(reader, &[delivery.document_id]).await?;
        let is_seen = caller.is_some_and(|caller| {
            facts
                .get(&delivery.document_id)
                .is_some_and(|facts| caller.scope().sees(facts))
        });
        if !is_seen {
            return Ok(None);
        }
        let Ok(url) = address::read(&target.url, &self.0.trusted) else {
            return Ok(Some(Attempt::failed("address_refused")));
        };
        let sent_at = kit.clock.now();
        let mut secrets = vec![opened(kit, &target.secret)?];
        if let (Some(former), Some(until)) = (&target.former_secret, target.former_secret_until)
            && sent_at < until
        {
            secrets.push(opened(kit, former)?);
        }
        let source = self.source(target).await?;
        let document = message::document_id(delivery.document_id);
        let body = message::envelope(delivery, &source, &document);
        let id = message::message_id(delivery.entry_id);
        let signature = message::signatures(&secrets, &id, sent_at, &body);
        let request = self
            .0
            .client
            .post(url)
            .header("content-type", message::MEDIA_TYPE)
            .header("webhook-id", id)
            .header("webhook-timestamp", sent_at.timestamp().to_string())
            .header("webhook-signature", signature)
            .body(body);
        let mut answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Ok(Some(Attempt::failed(word(&error)))),
        };
        let status = answer.status().as_u16();
        let mut read = 0;
        // What it says is its own; how it says it is enough to know that it was read.
        while let Ok(Some(chunk)) = answer.chunk().await {
            read += chunk.len();
            if read > ANSWER_BYTES {
                break;
            }
        }
        let verdict = message::verdict(status);
        Ok(Some(Attempt {
            verdict,
            status: Some(status),
            problem: (verdict != Verdict::Taken).then_some("status"),
        }))
    }

    async fn source(&self, target: &webhook_target::Model) -> Result<String, Fault> {
        let reader = self.0.kit.db.reader();
        let own = target.institution_id;
        let code = organisation::institutions_by_ids(reader, &[own])
            .await?
            .remove(&own)
            .map(|institution| institution.code)
            .unwrap_or_default();
        Ok(match &self.0.source {
            Some(url) => format!("{url}/{code}"),
            None => format!("urn:aprite:{code}"),
        })
    }
}

/// A client that goes nowhere but where it is sent, and never inside.
fn client(trusted: &Trusted, timeout: Duration) -> Result<Client, Fault> {
    // Whoever did so before chose the same: there is one provider in this program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // A proxy would resolve names for us, and not by our rules.
        .no_proxy()
        .connect_timeout(CONNECTING.min(timeout))
        .timeout(timeout)
        .user_agent("Aprite-Webhook/1")
        .dns_resolver(Guarded(trusted.clone()))
        .build()
        .map_err(Fault::at("making an HTTP client"))
}

impl Attempt {
    const fn failed(problem: &'static str) -> Self {
        Self {
            verdict: Verdict::Again,
            status: None,
            problem: Some(problem),
        }
    }
}

fn opened(kit: &Kit, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
    message::secret(&kit.keys.open(sealed)?)
        .ok_or(Fault::broken("the secret of a webhook cannot be read"))
}

/// Why there was no answer, in one word.
fn word(error: &reqwest::Error) -> &'static str {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.downcast_ref::<Refused>().is_some() {
            return "address_refused";
        }
        cause = one.source();
    }
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "unreachable"
    } else {
        "broken_off"
    }
}

/// A name that resolves to an address inside.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the name leads to an address inside")]
struct Refused;

/// Resolves names, and hands on only addresses that may be connected to.
struct Guarded(Trusted);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let trusted = self.0.clone();
        Box::pin(async move {
            let addresses = resolved(name.as_str(), 0, &trusted).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The addresses of a host. One of them that lies inside is enough to refuse the name: the next lookup may give that one alone.
///
/// # Errors
/// The resolver's, or that it leads inside.
pub(super) async fn resolved(
    host: &str,
    port: u16,
    trusted: &Trusted,
) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
    let is_public = |address: &SocketAddr| address::is_public(address.ip());
    if !trusted.names(host) && !addresses.iter().all(is_public) {
        return Err(Box::new(Refused));
    }
    Ok(addresses)
}

/// Whether it was refused because the name leads inside.
pub(super) fn is_refused(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<Refused>().is_some()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A name may lead elsewhere at each lookup, so what counts is where the connection goes.
    #[tokio::test]
    async fn a_name_that_leads_inside_is_never_connected_to() -> Result<(), Fault> {
        let inside = TcpListener::bind("127.0.0.1:0").await?;
        let port = inside.local_addr()?.port();
        let url = format!("http://localhost:{port}/");
        let guarded = client(&Trusted::default(), Duration::from_secs(5))?;
        let error = guarded.get(&url).send().await.expect_err("refused");
        assert_eq!(word(&error), "address_refused");
        let knocked = tokio::time::timeout(Duration::from_millis(100), inside.accept()).await;
        assert!(knocked.is_err(), "somebody knocked");

        // What the settings trust is connected to.
        let trusted = Trusted(vec!["localhost".to_owned()]);
        let guarded = client(&trusted, Duration::from_secs(5))?;
        let asked = tokio::spawn(guarded.get(&url).send());
        assert!(inside.accept().await.is_ok());
        asked.abort();
        Ok(())
    }
}
