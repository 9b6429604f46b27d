//! Letters to e-addresses: the job that hands each of them to the connector, and the receipts that tell what became of them.
//!
//! A letter is handed over under the dispatch's id, by which the connector knows a repetition (`docs/e-address.md`): so a
//! process that is killed between handing over and writing that down does it again without harm. A receipt is cleared away
//! once it is entered, and entering one again changes nothing.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use entities::circulation::dispatch;
use entities::documents::{document, relation};
use entities::ids::{DispatchId, DocumentId};
use entities::jobs::job;
use entities::vocabulary::{DispatchState, RelationKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use storage::{ContentHash, Store};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::effects::{begin_sending, happen, locked};
use super::email::named;
use super::read;
use super::state::{Act, Standing};
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::problem::{Language, Messages};
use crate::kernel::{Fault, calendar};
use crate::op::Kit;
use crate::organisation;
use crate::parties;
use crate::post::e_address::{
    Connector, Enclosed, Lying, MESSAGE_FORMAT, Message, Party, Receipt, ReceiptState,
};

/// Kind of the job.
pub const KIND: &str = "dispatch.e_address";

/// Between two looks for receipts.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The job that hands a dispatch to the connector.
pub(super) fn job(id: DispatchId) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "dispatch": id }),
        unique_key: Some(format!("{KIND}/{id}")),
        run_at: None,
    }
}

/// Hands letters to the connector and enters its receipts.
pub struct EAddressDesk {
    kit: Kit,
    store: Store,
    connector: Arc<dyn Connector>,
    /// Our own e-address; the institution's code where none is set.
    own: Option<String>,
    messages: Messages,
}

impl EAddressDesk {
    /// Over a connector, in the name of our own e-address.
    ///
    /// # Errors
    /// A fault when the messages are malformed.
    pub fn new(
        kit: Kit,
        store: Store,
        connector: Arc<dyn Connector>,
        own: Option<String>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            kit,
            store,
            connector,
            own,
            messages: Messages::new()?,
        })
    }

    async fn hand_over(&self, job: &job::Model) -> Result<(), Fault> {
        let id = named(job)?;
        let reader = self.kit.db.reader();
        let found = dispatch::Entity::find_by_id(id).one(reader).await?;
        if let Some(row) = found
            && self.brink(&row).await?
        {
            let (message, contents) = self.message(&row).await?;
            self.connector
                .hand_over(&message, &contents, &self.store)
                .await?;
        }
        let mut op = self.kit.begin(Actor::System).await?;
        if let Some((card, row)) = locked(&op, id).await?
            && row.state == DispatchState::Sending
            && let Err(refusal) =
                happen(&mut op, card, row, &Act::HandOver, Standing::Carrier).await?
        {
            let why = refusal.to_string();
            tracing::warn!(dispatch = %id, why, "a letter that was handed over is not noted");
        }
        op.finish(&[job.id]).await?;
        op.commit().await
    }

    /// Keeps that the letter is about to be handed over, so that nobody withdraws it any more; says whether it is to be.
    async fn brink(&self, seen: &dispatch::Model) -> Result<bool, Fault> {
        if seen.state == DispatchState::Sending {
            return Ok(true);
        }
        let mut op = self.kit.begin(Actor::System).await?;
        let Some((_, row)) = locked(&op, seen.id).await? else {
            return Ok(false);
        };
        if row.state != DispatchState::Prepared {
            return Ok(false);
        }
        begin_sending(&mut op, row, None).await?;
        op.commit().await?;
        Ok(true)
    }

    async fn message(&self, row: &dispatch::Model) -> Result<(Message, Vec<ContentHash>), Fault> {
        let reader = self.kit.db.reader();
        let card = document::Entity::find_by_id(row.document_id)
            .one(reader)
            .await?;
        let card = card.ok_or(Fault::broken("a dispatch is without its document"))?;
        let institutions =
            organisation::read::institutions_by_ids(reader, &[card.institution_id]).await?;
        let institution = institutions
            .get(&card.institution_id)
            .ok_or(Fault::broken("an institution is missing"))?;
        let known = parties::read::of_every_reader(reader, &[row.correspondent_id]).await?;
        let who = known
            .get(&row.correspondent_id)
            .ok_or(Fault::broken("a recipient is missing"))?;
        let mut files = Vec::new();
        let mut hashes = Vec::new();
        for (number, (place, content)) in read::latest_contents(reader, card.id)
            .await?
            .into_iter()
            .enumerate()
        {
            files.push(Enclosed {
                path: plain_path(number + 1, &place.file_name),
                name: place.file_name,
                media_type: Some(content.media_type),
                size: content.size.unsigned_abs(),
                sha256: content.hash.to_string(),
            });
            hashes.push(ContentHash::from_bytes(*content.hash.as_bytes()));
        }
        let number = card
            .number
            .as_ref()
            .map(|number| number.as_str().to_owned());
        let subject = self.messages.text(
            Language::Latvian,
            "letter-subject",
            &[("number", number.clone().unwrap_or_default())],
        );
        // When it was prepared, not now: handed over again, it is the same letter.
        let sent_at = row.prepared_at.with_timezone(&chrono_tz::Europe::Riga);
        let message = Message {
            format: MESSAGE_FORMAT.to_owned(),
            id: row.id.to_string(),
            from: Party {
                e_address: self.own.clone().unwrap_or_else(|| institution.code.clone()),
                name: Some(institution.name_lv.clone()),
                registration_number: None,
            },
            to: Party {
                e_address: row.address.clone().unwrap_or_default(),
                name: Some(who.name.clone()),
                registration_number: who
                    .registration_number
                    .as_ref()
                    .map(|number| number.as_str().to_owned()),
            },
            subject,
            text: None,
            registration_number: number,
            registered_on: Some(card.registered_on),
            kind: Some(card.kind.as_str().to_uppercase()),
            answers: self.answered_numbers(card.id).await?,
            in_reply_to: None,
            sent_at: sent_at.fixed_offset(),
            files,
        };
        Ok((message, hashes))
    }

    /// The numbers that the recipient gave what this answers.
    async fn answered_numbers(&self, id: DocumentId) -> Result<Vec<String>, Fault> {
        let reader = self.kit.db.reader();
        let answered: Vec<DocumentId> = relation::Entity::find()
            .select_only()
            .column(relation::Column::ToId)
            .filter(relation::Column::Kind.eq(RelationKind::ReplyTo))
            .filter(relation::Column::FromId.eq(id))
            .order_by_asc(relation::Column::Id)
            .into_tuple()
            .all(reader)
            .await?;
        let cards = document::Entity::find()
            .filter(document::Column::Id.is_in(answered))
            .order_by_asc(document::Column::Id)
            .all(reader)
            .await?;
        Ok(cards
            .into_iter()
            .filter_map(|card| card.sender_number)
            .collect())
    }

    /// Enters all receipts that have come; returns how many.
    ///
    /// # Errors
    /// A fault of database or connector; what was entered before stays entered.
    pub async fn enter_receipts(&self) -> Result<u64, Fault> {
        let mut entered = 0;
        loop {
            let mut lying = self.connector.receipts().await?;
            if lying.is_empty() {
                return Ok(entered);
            }
            // Whatever their order: a letter is accepted before it is delivered, and the day of sending is that of accepting.
            lying.sort_by_key(|one| one.receipt.as_ref().ok().map(|receipt| receipt.state));
            for one in lying {
                self.enter(&one).await?;
                entered += 1;
            }
        }
    }

    async fn enter(&self, lying: &Lying) -> Result<(), Fault> {
        let outcome = match &lying.receipt {
            Ok(receipt) => self.note(receipt).await?,
            Err(why) => Err(why.clone()),
        };
        match outcome {
            Ok(()) => self.connector.entered(lying).await,
            Err(why) => {
                tracing::warn!(receipt = lying.name, why, "a receipt was put aside");
                self.connector.set_aside(lying, &why).await
            }
        }
    }

    /// Enters a receipt; inside the result why it cannot be entered, for whoever keeps the connector.
    async fn note(&self, receipt: &Receipt) -> Result<Result<(), String>, Fault> {
        let Ok(id) = receipt.id.parse::<Uuid>().map(DispatchId) else {
            return Ok(Err("names no letter of ours".to_owned()));
        };
        let mut op = self.kit.begin(Actor::System).await?;
        let Some((mut card, mut row)) = locked(&op, id).await? else {
            return Ok(Err("names no letter of ours".to_owned()));
        };
        let at = receipt.at.to_utc();
        let on = calendar::day(at);
        let is_gone = matches!(row.state, DispatchState::Sent | DispatchState::Delivered);
        let send = Act::Send {
            on,
            at: Some(at),
            reference: receipt.message_id.clone(),
        };
        let acts = match receipt.state {
            ReceiptState::Accepted if is_gone => Vec::new(),
            ReceiptState::Accepted => vec![send],
            ReceiptState::Delivered if row.state == DispatchState::Delivered => Vec::new(),
            ReceiptState::Delivered if is_gone => vec![Act::Deliver { on }],
            ReceiptState::Delivered => vec![send, Act::Deliver { on }],
            ReceiptState::Failed if row.state == DispatchState::Failed => Vec::new(),
            ReceiptState::Failed if row.state == DispatchState::Delivered => {
                return Ok(Err("the letter was delivered before".to_owned()));
            }
            ReceiptState::Failed => {
                let reason = receipt.reason.clone().unwrap_or_default();
                let reason = reason.replace(char::is_control, " ");
                vec![Act::Fail {
                    reason: reason.chars().take(500).collect(),
                }]
            }
        };
        if acts.is_empty() {
            return Ok(Ok(()));
        }
        for act in acts {
            match happen(&mut op, card.clone(), row, &act, Standing::Carrier).await? {
                Ok(changed) => row = changed,
                Err(refusal) => {
                    let said = refusal.problems();
                    let said = said
                        .iter()
                        .map(|problem| self.messages.say(Language::English, problem));
                    return Ok(Err(said.collect::<Vec<_>>().join(" ")));
                }
            }
            let again = document::Entity::find_by_id(card.id)
                .one(op.transaction())
                .await?;
            card = again.ok_or(Fault::broken("a document is gone"))?;
        }
        op.commit().await?;
        Ok(Ok(()))
    }

    /// Looks for receipts until told to stop.
    pub async fn run(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(fault) = self.enter_receipts().await {
                let fault = fault.chain();
                tracing::error!(fault, "receipts of e-addresses cannot be entered");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}

impl Handler for EAddressDesk {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.hand_over(job)).await })
    }
}

/// A plain name with the ending that people would expect.
fn plain_path(number: usize, name: &str) -> String {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    match ending {
        Some(ending)
            if (1..=10).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            format!("{number}.{ending}")
        }
        _ => number.to_string(),
    }
}
