//! Whose journal an entry belongs to, and what the journal's neighbour remembers: first answers to repeated requests.

use aprite::journal::{Entry, EntryFilter, Subject, read};
use aprite::kernel::paging::PageRequest;
use aprite::kernel::secret;
use aprite::op::{IdempotencyKey, KeyReused, Kit, forget_old_answers};
use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::{AccountId, InstitutionId};
use entities::journal::idempotency;
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

use crate::journal::{OFFICE, clerk, record, report, seal_all};
use crate::support::kit::Plumbing;

const OTHER: InstitutionId = InstitutionId(Uuid::from_u128(8));

fn noted(institution: Option<InstitutionId>, kind: &'static str) -> Entry {
    Entry {
        kind,
        institution,
        subject: Subject {
            kind: "document",
            id: Some(Uuid::from_u128(1)),
        },
        payload: json!({}),
    }
}

async fn kinds(kit: &Kit, filter: &EntryFilter) -> Vec<String> {
    let request = PageRequest::new(50, None).expect("a page");
    let page = read::page(kit.db.reader(), filter, &request).await;
    let kinds: Vec<String> = page
        .expect("a journal")
        .rows
        .into_iter()
        .map(|row| row.kind)
        .collect();
    let counted = read::count(kit.db.reader(), filter).await.expect("a count");
    assert_eq!(counted, kinds.len() as u64, "{filter:?}");
    kinds
}

#[both]
async fn nobody_reads_the_journal_of_another_institution(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    record(
        kit,
        [
            noted(Some(OFFICE), "ours"),
            noted(Some(OTHER), "theirs"),
            noted(None, "of.the.system"),
        ],
    )
    .await;
    assert_eq!(kinds(kit, &EntryFilter::of(OFFICE)).await, ["ours"]);
    let about = EntryFilter {
        subject: Some(Uuid::from_u128(1)),
        account: clerk().account(),
        ..EntryFilter::of(OTHER)
    };
    assert_eq!(kinds(kit, &about).await, ["theirs"]);
    seal_all(kit).await;
    assert_eq!(report(kit).await.faults, []);
}

#[both]
async fn the_journal_is_narrowed_by_time_to_the_microsecond(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let mut moments: Vec<DateTime<Utc>> = Vec::new();
    for kind in ["first", "second", "third"] {
        moments.push(kit.clock.now());
        // Ids of one operation lie a little after its instant.
        record(kit, (0..3).map(|_| noted(Some(OFFICE), kind))).await;
        kit.clock.advance(TimeDelta::microseconds(1));
    }
    for (from, until, expected) in [
        (Some(1), None, vec!["third", "second"]),
        (None, Some(2), vec!["second", "first"]),
        (Some(1), Some(2), vec!["second"]),
        (Some(2), Some(1), vec![]),
    ] {
        let filter = EntryFilter {
            from: from.map(|at: usize| moments[at]),
            until: until.map(|at: usize| moments[at]),
            ..EntryFilter::of(OFFICE)
        };
        let mut found = kinds(kit, &filter).await;
        assert_eq!(found.len(), expected.len() * 3);
        found.dedup();
        assert_eq!(found, expected);
    }
}

#[both]
async fn first_answers_are_forgotten_after_thirty_days(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let account = AccountId(Uuid::from_u128(77));
    let key: IdempotencyKey = "viens".parse().expect("a key");
    let import: IdempotencyKey = "import-viens".parse().expect("a key");
    let question = "registerDocument Jānis Bērziņš";
    let op = kit.begin(clerk()).await.expect("an operation");
    for key in [key.clone(), import.clone().kept()] {
        key.keep_answer(&op, account, question, json!("answer"))
            .await
            .expect("kept");
    }
    op.commit().await.expect("committed");
    let rows = idempotency::Entity::find().all(kit.db.reader()).await;
    for row in rows.expect("rows") {
        assert_ne!(row.request_digest, secret::hash(question));
    }
    let ask = async |key: &IdempotencyKey, account, question: &str| {
        key.first_answer(kit.db.reader(), &kit.keys, account, question)
            .await
            .expect("a database")
    };
    kit.clock
        .advance(TimeDelta::days(30) - TimeDelta::seconds(1));
    assert_eq!(forget_old_answers(kit).await.expect("a database"), 0);
    assert_eq!(
        ask(&key, account, question).await,
        Ok(Some(json!("answer")))
    );
    assert_eq!(ask(&key, account, "another").await, Err(KeyReused));
    let stranger = AccountId(Uuid::from_u128(78));
    assert_eq!(ask(&key, stranger, question).await, Ok(None));
    kit.clock.advance(TimeDelta::seconds(1));
    assert_eq!(forget_old_answers(kit).await.expect("a database"), 1);
    assert_eq!(ask(&key, account, question).await, Ok(None));
    assert_eq!(
        ask(&import, account, question).await,
        Ok(Some(json!("answer")))
    );
}
