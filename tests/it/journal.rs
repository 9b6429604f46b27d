//! The journal on both databases: nothing is skipped however many write and seal, and whatever is altered is found.

use std::time::Duration;

use aprite::journal::blank::BlankingError;
use aprite::journal::bundle::{BundleError, bundle, verify_bundle};
use aprite::journal::export::{export, verify_export};
use aprite::journal::verify::verify;
use aprite::journal::{Actor, Entry, EntryRecord, Report, Subject, Trust, What, read};
use aprite::kernel::secret;
use aprite::op::Kit;
use aprite::telemetry::Metrics;
use both::both;
use chrono::TimeDelta;
use entities::ids::{AccountId, EntryId, InstitutionId};
use entities::journal::{blanking, entry, tree_head};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Set};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::kit::Plumbing;

/// Whose journal the entries are, unless told otherwise.
pub(crate) const OFFICE: InstitutionId = InstitutionId(Uuid::from_u128(7));

fn read_by(number: u128) -> Entry {
    Entry {
        kind: "document.read",
        institution: Some(OFFICE),
        subject: Subject {
            kind: "document",
            id: Some(Uuid::from_u128(number % 5)),
        },
        payload: json!({ "reader": format!("Jānis Bērziņš {number}") }),
    }
}

pub(crate) fn clerk() -> Actor {
    Actor::Account(AccountId(Uuid::from_u128(77)))
}

pub(crate) async fn record(kit: &Kit, entries: impl IntoIterator<Item = Entry>) {
    let mut op = kit.begin(clerk()).await.expect("an operation");
    for entry in entries {
        op.record(entry);
    }
    op.commit().await.expect("committed");
}

/// A journal of `count` entries, sealed in batches of one, two, three, … entries.
pub(crate) async fn journal(kit: &Kit, count: u128) {
    let mut numbers = 0..count;
    for batch in 1.. {
        let entries: Vec<Entry> = numbers.by_ref().take(batch).map(read_by).collect();
        if entries.is_empty() {
            break;
        }
        record(kit, entries).await;
        kit.clock.advance(TimeDelta::milliseconds(7));
        seal_all(kit).await;
    }
}

pub(crate) async fn seal_all(kit: &Kit) -> u64 {
    let sealed = kit.sealer(&Metrics::new()).seal_all().await;
    sealed.expect("sealed")
}

pub(crate) async fn report(kit: &Kit) -> Report {
    verify(&kit.db, &Trust::default()).await.expect("verified")
}

pub(crate) async fn tamper(kit: &Kit, sql: &str) {
    let transaction = kit.db.begin().await.expect("a transaction");
    let changed = transaction.execute_unprepared(sql).await.expect(sql);
    assert!(changed.rows_affected() > 0, "{sql}");
    transaction.commit().await.expect("committed");
}

pub(crate) async fn rows(kit: &Kit) -> Vec<entry::Model> {
    let rows = entry::Entity::find()
        .order_by_asc(entry::Column::Position)
        .all(kit.db.reader());
    rows.await.expect("rows")
}

pub(crate) fn whats(report: &Report) -> Vec<&What> {
    report.faults.iter().map(|fault| &fault.what).collect()
}

#[both]
async fn two_sealers_and_eight_writers_skip_nothing(plumbing: Plumbing) {
    const WRITERS: u128 = 8;
    const OPERATIONS: u128 = 30;
    let kit = plumbing.kit.clone();
    let neighbour = plumbing.neighbour().await;
    let (sealing, following) = (CancellationToken::new(), CancellationToken::new());
    let sealers = [kit.clone(), neighbour.clone()].map(|kit| {
        let stop = sealing.clone();
        tokio::spawn(async move { kit.sealer(&Metrics::new()).run(&stop).await })
    });
    let follower = tokio::spawn(follow(neighbour.clone(), following.clone()));
    let writers = (0..WRITERS).map(|writer| {
        let kit = if writer % 2 == 0 {
            kit.clone()
        } else {
            neighbour.clone()
        };
        tokio::spawn(async move {
            for number in 0..OPERATIONS {
                let entries = (0..=number % 3).map(|_| read_by(writer * 1_000 + number));
                record(&kit, entries).await;
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("a writer");
    }
    sealing.cancel();
    for sealer in sealers {
        sealer.await.expect("a sealer");
    }
    following.cancel();
    let followed = follower.await.expect("the follower");

    let rows = rows(&kit).await;
    let written = usize::try_from(WRITERS * OPERATIONS * 2).expect("a number");
    assert_eq!(rows.len(), written);
    let positions: Vec<Option<i64>> = rows.iter().map(|row| row.position).collect();
    assert_eq!(
        positions,
        (0_i64..).map(Some).take(written).collect::<Vec<_>>()
    );
    let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    assert_eq!(followed, ids, "a reader that follows positions missed some");
    let report = report(&kit).await;
    assert_eq!(report.faults, []);
    assert_eq!((report.entries, report.unsealed), (written as u64, 0));
    let heads = tree_head::Entity::find().all(kit.db.reader()).await;
    assert!(
        heads.expect("heads").len() < written / 2,
        "sealing does not gather"
    );
}

/// Follows positions while others write and seal; then what is left.
async fn follow(kit: Kit, stop: CancellationToken) -> Vec<EntryId> {
    let mut seen = Vec::new();
    loop {
        let stopping = stop.is_cancelled();
        let page = read::from_position(kit.db.reader(), seen.len() as u64, 7).await;
        let page = page.expect("a page");
        if page.is_empty() && stopping {
            return seen;
        }
        seen.extend(page.iter().map(|row| row.id));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[both]
async fn the_sealer_wakes_its_followers(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let metrics = Metrics::new();
    let stop = CancellationToken::new();
    let sealer = kit.sealer(&metrics);
    let story = async {
        let sealed = kit.bells.sealed.notified();
        record(kit, [read_by(1)]).await;
        let waited = tokio::time::timeout(Duration::from_secs(20), sealed).await;
        waited.expect("the bell rings");
        let size = read::sealed_size(kit.db.reader()).await;
        assert_eq!(size.expect("a size"), 1);
        stop.cancel();
    };
    tokio::join!(sealer.run(&stop), story);
    let numbers = metrics.encode().expect("numbers");
    assert!(
        numbers.contains("aprite_sealer_lag_entries 0\n"),
        "{numbers}"
    );
}

#[both]
async fn an_operation_commits_all_or_nothing(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let mut dropped = kit.begin(Actor::System).await.expect("an operation");
    dropped.record(read_by(1));
    drop(dropped);
    assert_eq!(rows(kit).await, []);
    record(kit, (0..2_500).map(read_by)).await;
    let rows = rows(kit).await;
    assert_eq!(rows.len(), 2_500);
    assert!(
        rows.iter()
            .all(|row| row.operation_id == rows[0].operation_id && row.at == kit.clock.now())
    );
    let report = report(kit).await;
    assert_eq!(
        (report.entries, report.unsealed, report.faults),
        (0, 2_500, vec![])
    );
    assert_eq!(seal_all(kit).await, 2_500);
}

#[both]
async fn a_payload_is_blanked_on_a_ground_only(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    journal(kit, 21).await;
    let rows = rows(kit).await;
    let id = rows[12].id;
    let blank = async |entry: EntryId, ground: &str| -> Result<(), BlankingError> {
        let mut op = kit.begin(clerk()).await?;
        op.blank_payload(entry, ground).await?;
        Ok(op.commit().await?)
    };
    let ground = "VDAR 17. panta 1. punkta b) apakšpunkts";
    assert!(matches!(
        blank(id, "  ").await,
        Err(BlankingError::NoGround)
    ));
    let stranger = EntryId(Uuid::from_u128(1));
    assert!(matches!(
        blank(stranger, ground).await,
        Err(BlankingError::NoSuchEntry)
    ));
    blank(id, ground).await.expect("blanked");
    assert!(matches!(
        blank(id, ground).await,
        Err(BlankingError::BlankedBefore)
    ));

    let found = report(kit).await;
    assert_eq!(
        (found.faults.as_slice(), found.blanked, found.unsealed),
        ([].as_slice(), 1, 1)
    );
    seal_all(kit).await;
    let found = report(kit).await;
    assert_eq!(
        (found.faults.as_slice(), found.blanked, found.unsealed),
        ([].as_slice(), 1, 0)
    );
    let blanked = entry::Entity::find_by_id(id).one(kit.db.reader()).await;
    let blanked = blanked.expect("read").expect("it stays");
    assert_eq!((blanked.payload, blanked.payload_salt), (None, None));
    let told = self::rows(kit).await.swap_remove(21);
    assert_eq!(
        (told.kind.as_str(), told.subject_id),
        ("journal.payload_blanked", Some(id.0))
    );
    assert!(matches!(
        blank(told.id, ground).await,
        Err(BlankingError::TellsOfBlanking)
    ));

    // What only looks like a blanking is tampering.
    tamper(kit, "UPDATE journal_blanking SET ground = 'another'").await;
    assert_eq!(whats(&report(kit).await), [&What::BlankingAltered]);
    tamper(kit, "DELETE FROM journal_blanking").await;
    assert_eq!(whats(&report(kit).await), [&What::PayloadMissing]);
    let note = |entry_id| blanking::ActiveModel {
        entry_id: Set(entry_id),
        at: Set(told.at),
        ground: Set(ground.to_owned()),
        told_by: Set(None),
    };
    let transaction = kit.db.begin().await.expect("a transaction");
    let notes = [note(id), note(rows[3].id), note(rows[4].id)];
    let noted = blanking::Entity::insert_many(notes)
        .exec_without_returning(&transaction)
        .await;
    noted.expect("noted");
    transaction.commit().await.expect("committed");
    tamper(
        kit,
        "UPDATE journal_entry SET payload = NULL, payload_salt = NULL WHERE position = 3",
    )
    .await;
    assert_eq!(
        whats(&report(kit).await),
        [&What::NotBlanked, &What::BlankingUnrecorded]
    );
}

pub(crate) async fn exported(kit: &Kit) -> Vec<EntryRecord> {
    let text = export_text(kit).await;
    text.lines()
        .filter_map(|line| {
            let mut line: Value = serde_json::from_str(line).expect("JSON");
            let entry = line.get_mut("entry")?.take();
            Some(serde_json::from_value(entry).expect("an entry"))
        })
        .collect()
}

async fn export_text(kit: &Kit) -> String {
    let mut bytes = Vec::new();
    let exported = export(&kit.db, kit.clock.now(), &mut bytes).await;
    exported.expect("exported");
    String::from_utf8(bytes).expect("UTF-8")
}

#[both]
async fn an_export_is_verified_without_a_database(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    journal(kit, 40).await;
    let mut op = kit.begin(clerk()).await.expect("an operation");
    let id = rows(kit).await[5].id;
    op.blank_payload(id, "VDAR 17. pants")
        .await
        .expect("blanked");
    op.commit().await.expect("committed");
    seal_all(kit).await;
    record(kit, [read_by(99)]).await;
    let text = export_text(kit).await;
    let trust = Trust {
        public_keys: vec![*kit.keys.public_key().first_chunk().expect("a key")],
        head: None,
    };
    let verify = |text: &str| verify_export(text.as_bytes(), &trust).expect("read");
    let whole = verify(&text);
    assert_eq!(whole.faults, []);
    assert_eq!((whole.entries, whole.blanked, whole.unsealed), (41, 1, 0));

    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let without: Vec<&str> = [&lines[..number], &lines[number + 1..]].concat();
        let cut = verify(&(without.join("\n") + "\n"));
        assert!(!cut.is_clean(), "nobody misses {line}");
        let twice: Vec<&str> = [&lines[..=number], &lines[number..]].concat();
        let doubled = verify(&(twice.join("\n") + "\n"));
        assert!(!doubled.is_clean(), "nobody minds two of {line}");
    }
    let altered = verify(&text.replace("Bērziņš 7\\", "Bērziņš 8\\"));
    assert_eq!(whats(&altered), [&What::PayloadAltered]);
    assert_eq!(altered.faults[0].position, Some(7));
    let broken = verify(&text.replace("\"position\":7,", "\"position\":seven,"));
    assert!(
        whats(&broken).contains(&&What::Missing { from: 7, until: 8 }),
        "{broken:?}"
    );
    let hostile = verify(&text.replace("\"position\":7,", "\"position\":18446744073709551615,"));
    assert!(!hostile.is_clean());
    assert!(!verify("").is_clean() && !verify("{}\n").is_clean() && !verify("\u{0}").is_clean());
}

#[both]
async fn a_bundle_proves_what_was_done_with_one_record(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let subject = Uuid::from_u128(2);
    assert_eq!(bundle(&kit.db, subject).await.expect("no fault"), None);
    journal(kit, 40).await;
    let blanked = rows(kit).await[7].id;
    let mut op = kit.begin(clerk()).await.expect("an operation");
    op.blank_payload(blanked, "VDAR 17. pants")
        .await
        .expect("blanked");
    op.commit().await.expect("committed");
    seal_all(kit).await;
    record(kit, [read_by(2)]).await;

    let made = bundle(&kit.db, subject)
        .await
        .expect("no fault")
        .expect("sealed");
    let json = serde_json::to_string_pretty(&made).expect("JSON");
    let ours = *kit.keys.public_key().first_chunk().expect("a key");
    let verified = verify_bundle(&json, &[ours]).expect("proved");
    // Eight of forty, and the entry that tells of the blanking.
    let positions: Vec<u64> = verified
        .entries
        .iter()
        .map(|entry| entry.position)
        .collect();
    assert_eq!(positions, [2, 7, 12, 17, 22, 27, 32, 37, 40]);
    assert_eq!(
        (verified.size, verified.public_key),
        (41, secret::hex(&ours))
    );
    assert!(matches!(
        verify_bundle(&json, &[[1; 32]]),
        Err(BundleError::Faulty(faults)) if matches!(faults[0].what, What::KeyUntrusted { .. })
    ));
    assert!(matches!(
        verify_bundle("[]", &[]),
        Err(BundleError::NoBundle(_))
    ));
    let newer = json.replace("\"version\": 1", "\"version\": 2");
    assert!(matches!(
        verify_bundle(&newer, &[]),
        Err(BundleError::Version(2))
    ));
    let mut without = made.clone();
    without.entries.pop();
    let without = serde_json::to_string(&without).expect("JSON");
    assert!(
        verify_bundle(&without, &[]).is_err(),
        "a blank payload needs its ground"
    );
}
