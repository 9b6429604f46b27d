//! Many documents at once, through the service's own registering function and its own projection.
//!
//! Only the way of the bytes is shorter: a content is written with its text already read, instead of being uploaded and
//! read in a process of its own. What is registered, numbered, journalled, sealed and indexed is what an upload would be.

use std::time::Instant;

use aprite::config::UploadSettings;
use aprite::documents::register::register_batch;
use aprite::documents::{CardDraft, Claim, Consequences, RegisterDocument};
use aprite::finding::Finding;
use aprite::journal::{Actor, seal};
use aprite::op::Op;
use chrono::TimeDelta;
use entities::content::{content, content_text, upload};
use entities::ids::UploadId;
use entities::values::ContentHash;
use entities::vocabulary::{AccessClass, ContentRole, DocumentKind, TextState};
use sea_orm::{EntityTrait, IntoActiveModel, PaginatorTrait};
use search::{Settings, WriterSettings};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::Outcome;
use crate::stage::{Stage, UNITS};
use crate::words::{self, Dice};

/// Documents registered in one commit.
const BATCH: u64 = 400;

/// Over how long the registrations spread, so that filters by date have something to choose.
const SPREAD: TimeDelta = TimeDelta::days(300);

const KINDS: [DocumentKind; 5] = [
    DocumentKind::Letter,
    DocumentKind::Submission,
    DocumentKind::Decision,
    DocumentKind::Statement,
    DocumentKind::Opinion,
];

/// What is to be loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) documents: u64,
    /// Bytes of text in each.
    pub(crate) text_bytes: usize,
    /// Whether the search index takes them in as well.
    pub(crate) indexed: bool,
}

/// A document to be: its card, its text.
struct Made {
    card: CardDraft,
    text: String,
}

/// Fills the stage up to the wanted number of documents. The stage's clock must stand; it moves on as documents come.
pub(crate) async fn fill(stage: &Stage, load: Load) -> Outcome<()> {
    use entities::documents::document;
    let present = document::Entity::find()
        .count(stage.kit.db.reader())
        .await?;
    let missing = load.documents.saturating_sub(present);
    if missing > 0 {
        eprintln!("{present} documents are there, registering {missing} more");
        let done = CancellationToken::new();
        let (registered, followed) = tokio::join!(
            async {
                let registered = register(stage, load, present).await;
                done.cancel();
                registered
            },
            follow(stage, load.indexed, &done),
        );
        registered?;
        followed?;
    } else if load.indexed {
        let done = CancellationToken::new();
        done.cancel();
        follow(stage, true, &done).await?;
    }
    Ok(())
}

async fn register(stage: &Stage, load: Load, present: u64) -> Outcome<()> {
    let began = Instant::now();
    let batches = load.documents.div_ceil(BATCH).max(1);
    let step = SPREAD / i32::try_from(batches)?;
    stage
        .kit
        .clock
        .advance(step * i32::try_from(present / BATCH)?);
    let mut at = present;
    let make = |from: u64| {
        let count = BATCH.min(load.documents - from);
        let (units, correspondents) = (stage.units.clone(), stage.correspondents.clone());
        tokio::task::spawn_blocking(move || {
            (from..from + count)
                .map(|number| make(number, &units, &correspondents, load.text_bytes))
                .collect::<Vec<Made>>()
        })
    };
    let mut next = make(at);
    while at < load.documents {
        let batch = next.await?;
        at += batch.len() as u64;
        next = make(at.min(load.documents));
        let mut op = stage.kit.begin(Actor::System).await?;
        let commands = commands(&op, stage, batch).await?;
        for answer in register_batch(&mut op, &Consequences::none(), &commands).await? {
            answer?;
        }
        // A day after its registration an upload is forgotten; these have been registered for months.
        upload::Entity::delete_many().exec(op.transaction()).await?;
        op.commit().await?;
        stage.kit.clock.advance(step);
        if (at / BATCH).is_multiple_of(50) {
            let rate = (at - present) as f64 / began.elapsed().as_secs_f64();
            eprintln!("{at} registered, {rate:.0} a second");
        }
    }
    Ok(())
}

fn make(
    number: u64,
    units: &[entities::ids::UnitId],
    correspondents: &[entities::ids::CorrespondentId],
    text_bytes: usize,
) -> Made {
    let mut dice = Dice::new(number + 1);
    let length = text_bytes as u64;
    let length = length / 2 + dice.below(length.max(1));
    let text = words::text(&mut dice, length as usize);
    let restricted = dice.below(10) < 4;
    Made {
        card: CardDraft {
            title: words::phrase(&mut dice, 6),
            kind: Some(KINDS[dice.below(KINDS.len() as u64) as usize]),
            unit: Some(units[dice.below(UNITS as u64) as usize % units.len()]),
            correspondent: Some(correspondents[dice.below(correspondents.len() as u64) as usize]),
            access_class: Some(if restricted {
                AccessClass::RestrictedPersonal
            } else {
                AccessClass::Open
            }),
            ..CardDraft::default()
        },
        text: format!("{number}\n{text}"),
    }
}

/// Writes contents, their texts and the uploads to claim them by.
async fn commands(
    op: &Op,
    stage: &Stage,
    batch: Vec<Made>,
) -> Outcome<Vec<(aprite::access::Caller, RegisterDocument)>> {
    let (mut contents, mut texts, mut uploads, mut commands) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for made in batch {
        let hash = ContentHash::from_bytes(Sha256::digest(made.text.as_bytes()).into());
        let upload = op.new_id(UploadId);
        contents.push(
            content::Model {
                hash,
                size: i64::try_from(made.text.len())?,
                media_type: "text/plain".to_owned(),
                text_state: TextState::Extracted,
                inspection: None,
                created_at: op.at(),
            }
            .into_active_model(),
        );
        texts.push(
            content_text::Model {
                hash,
                text: made.text,
            }
            .into_active_model(),
        );
        uploads.push(
            upload::Model {
                id: upload,
                account_id: stage.clerk.caller.account,
                content_hash: hash,
                file_name: "iesniegums.txt".to_owned(),
                created_at: op.at(),
                expires_at: op.at() + UploadSettings::default().expiry,
                claimed_by: None,
            }
            .into_active_model(),
        );
        commands.push((
            stage.clerk.caller.clone(),
            RegisterDocument {
                register: stage.register,
                file: None,
                card: made.card,
                claims: vec![Claim {
                    upload,
                    role: ContentRole::Main,
                }],
                relations: Vec::new(),
                idempotency: None,
            },
        ));
    }
    let transaction = op.transaction();
    content::Entity::insert_many(contents)
        .exec_without_returning(transaction)
        .await?;
    content_text::Entity::insert_many(texts)
        .exec_without_returning(transaction)
        .await?;
    upload::Entity::insert_many(uploads)
        .exec_without_returning(transaction)
        .await?;
    Ok(commands)
}

/// Seals and indexes behind the registrations, then catches up.
async fn follow(stage: &Stage, indexed: bool, done: &CancellationToken) -> Outcome<()> {
    let kit = &stage.kit;
    let finding = if indexed {
        let settings = Settings {
            writer: WriterSettings::bulk(),
            ..Settings::default()
        };
        let directory = stage.data.path().join("search");
        Some(Finding::open(kit.clone(), &directory, settings)?)
    } else {
        None
    };
    let mut position = finding.as_ref().map_or(0, Finding::position);
    loop {
        // Looked at before the work: what came in between is then found by one more round.
        let last = done.is_cancelled();
        let sealed = seal::seal(&kit.db, &kit.clock, &kit.keys).await?;
        let before = position;
        if let Some(finding) = &finding {
            position = finding.take_in(position).await?;
        }
        if sealed == 0 && position == before {
            if last {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(std::time::Duration::from_millis(100)) => {}
                () = done.cancelled() => {}
            }
        }
    }
    if let Some(finding) = finding {
        finding.commit().await?;
        eprintln!("{} documents can be found", finding.count());
    }
    Ok(())
}
