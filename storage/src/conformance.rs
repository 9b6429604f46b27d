//! What every backend must do, as checks with names: run here on memory and local files, and by the service's tests on a
//! real S3 server. The store should be nobody else's meanwhile: one check clears its staging.

mod shelf;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::Read;
use std::ops::Range;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::future::{BoxFuture, try_join_all};
use futures::{FutureExt, TryStreamExt};
use thiserror::Error;
use uuid::Uuid;

use crate::{ContentHash, Error, Fixity, Store, Stored};

/// One thing that a backend must do.
pub struct Check {
    /// What is checked, as a short sentence.
    pub name: &'static str,
    run: fn(Store) -> BoxFuture<'static, Outcome>,
}

/// A check that did not hold.
#[derive(Debug, Error)]
#[error("{check}: {what}")]
pub struct Failure {
    /// Name of the check.
    pub check: &'static str,
    /// What was seen.
    pub what: String,
}

type Outcome = Result<(), String>;

/// All checks, in the order in which a failure is easiest to understand.
pub const CHECKS: &[Check] = &[
    Check {
        name: "it answers that it is ready",
        run: |store| ready(store).boxed(),
    },
    Check {
        name: "what went in comes out",
        run: |store| round_trip(store).boxed(),
    },
    Check {
        name: "a range gives exactly its bytes",
        run: |store| ranges(store).boxed(),
    },
    Check {
        name: "the same bytes are kept once",
        run: |store| once(store).boxed(),
    },
    Check {
        name: "sixteen writers of the same bytes make one object",
        run: |store| race(store).boxed(),
    },
    Check {
        name: "an announced hash is held to",
        run: |store| announced(store).boxed(),
    },
    Check {
        name: "empty content is refused",
        run: |store| empty(store).boxed(),
    },
    Check {
        name: "oversized content is refused and leaves nothing",
        run: |store| oversized(store).boxed(),
    },
    Check {
        name: "an abandoned intake leaves nothing",
        run: |store| abandoned(store).boxed(),
    },
    Check {
        name: "an object on the shelf grows in parts, in any order, and goes with its folder",
        run: |store| shelf::shelf(store).boxed(),
    },
    Check {
        name: "content becomes a file",
        run: |store| file(store).boxed(),
    },
    Check {
        name: "intact content is found intact, missing content missing",
        run: |store| intact(store).boxed(),
    },
    Check {
        name: "erased content is gone and stays gone",
        run: |store| erased(store).boxed(),
    },
    Check {
        name: "the list is complete, ordered and can be resumed",
        run: |store| listed(store).boxed(),
    },
];

/// Runs all checks and gives their names, or the first failure.
pub async fn conformance(store: &Store) -> Result<Vec<&'static str>, Failure> {
    let mut passed = Vec::new();
    for check in CHECKS {
        (check.run)(store.clone()).await.map_err(|what| Failure {
            check: check.name,
            what,
        })?;
        passed.push(check.name);
    }
    Ok(passed)
}

const MIB: usize = 1024 * 1024;
const PLENTY: u64 = 1 << 30;

/// Bytes that look like nothing and are the same in every run.
fn sample(seed: u64, length: usize) -> Bytes {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes.into()
}

fn staging(seed: u64) -> Uuid {
    Uuid::from_u128(0x5eed_0000 + u128::from(seed))
}

fn said(error: impl Display) -> String {
    error.to_string()
}

fn ensure(holds: bool, otherwise: impl Into<String>) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

async fn keep(store: &Store, seed: u64, content: &Bytes) -> Result<Stored, String> {
    store
        .keep(staging(seed), PLENTY, content.clone())
        .await
        .map_err(said)
}

async fn read(
    store: &Store,
    hash: ContentHash,
    range: Option<Range<u64>>,
) -> Result<Vec<u8>, String> {
    let stream = store.open(hash, range).await.map_err(said)?;
    let chunks: Vec<Bytes> = stream.try_collect().await.map_err(said)?;
    Ok(chunks.concat())
}

/// Removes what an earlier run that failed may have left.
async fn fresh(store: &Store, seed: u64, length: usize) -> Result<(Bytes, ContentHash), String> {
    let content = sample(seed, length);
    let hash = ContentHash::of(&content);
    store.erase(hash).await.map_err(said)?;
    Ok((content, hash))
}

async fn tidy(store: &Store, hash: ContentHash) -> Outcome {
    store.erase(hash).await.map(drop).map_err(said)
}

/// Staged bytes that are still there, whoever left them and whenever.
async fn nothing_staged(store: &Store) -> Outcome {
    match store
        .sweep_staging(DateTime::<Utc>::MAX_UTC)
        .await
        .map_err(said)?
    {
        0 => Ok(()),
        left => Err(format!("{left} staged objects were left")),
    }
}

async fn ready(store: Store) -> Outcome {
    store.probe().await.map_err(said)?;
    store
        .sweep_staging(DateTime::<Utc>::MAX_UTC)
        .await
        .map(drop)
        .map_err(said)
}

async fn round_trip(store: Store) -> Outcome {
    // One byte, a letter, and the edges at which content is held, staged, and staged in several parts.
    for (seed, length) in [
        (1, 1),
        (2, 100_000),
        (3, MIB),
        (4, MIB + 1),
        (5, 8 * MIB),
        (6, 8 * MIB + 1),
        (7, 21 * MIB + 7),
    ] {
        let (content, hash) = fresh(&store, seed, length).await?;
        let mut intake = store.intake(staging(seed), PLENTY);
        for chunk in content.chunks(60_000) {
            intake.write(content.slice_ref(chunk)).await.map_err(said)?;
        }
        let stored = intake.finish(Some(hash)).await.map_err(said)?;
        ensure(
            stored
                == Stored {
                    hash,
                    size: length as u64,
                    already_present: false,
                },
            format!("{stored:?} of {length}"),
        )?;
        ensure(
            store.size(hash).await.map_err(said)? == length as u64,
            "another size",
        )?;
        ensure(
            read(&store, hash, None).await? == content,
            format!("other bytes of {length}"),
        )?;
        tidy(&store, hash).await?;
    }
    nothing_staged(&store).await
}

async fn ranges(store: Store) -> Outcome {
    let (content, hash) = fresh(&store, 20, 700_001).await?;
    keep(&store, 20, &content).await?;
    let end = content.len();
    for range in [
        0..1,
        0..end,
        1..2,
        262_143..262_145,
        5..600_000,
        end - 1..end,
    ] {
        let wanted = range.start as u64..range.end as u64;
        let stream = store.open(hash, Some(wanted.clone())).await.map_err(said)?;
        ensure(
            stream.size() == end as u64 && stream.range() == wanted,
            format!("{:?} announced", stream.range()),
        )?;
        ensure(
            read(&store, hash, Some(wanted)).await? == content[range.clone()],
            format!("other bytes in {range:?}"),
        )?;
    }
    let behind = read(&store, hash, Some(end as u64 - 3..end as u64 + 100)).await?;
    ensure(
        behind == content[end - 3..],
        "a range that ends behind the content does not end with it",
    )?;
    for outside in [end as u64..end as u64 + 1, 9 << 40..10 << 40, 5..5] {
        match store.open(hash, Some(outside.clone())).await {
            Err(Error::RangeOutside { size }) if size == end as u64 => {}
            other => {
                return Err(format!(
                    "{outside:?} gave {:?}",
                    other.map(|stream| stream.range())
                ));
            }
        }
    }
    tidy(&store, hash).await
}

async fn once(store: Store) -> Outcome {
    for (seed, length) in [(30, 5_000), (31, 9 * MIB)] {
        let (content, hash) = fresh(&store, seed, length).await?;
        ensure(
            !keep(&store, seed, &content).await?.already_present,
            "new content was present",
        )?;
        ensure(
            keep(&store, seed + 100, &content).await?.already_present,
            "kept content was new",
        )?;
        ensure(
            read(&store, hash, None).await? == content,
            "other bytes after the second time",
        )?;
        tidy(&store, hash).await?;
    }
    nothing_staged(&store).await
}

async fn race(store: Store) -> Outcome {
    for (seed, length) in [(40, 100_000), (60, 9 * MIB)] {
        let (content, hash) = fresh(&store, seed, length).await?;
        let writers = (0..16).map(|writer| {
            let (store, content) = (store.clone(), content.clone());
            tokio::spawn(async move { store.keep(staging(seed + writer), PLENTY, content).await })
        });
        let stored = try_join_all(writers).await.map_err(said)?;
        let mut new = 0;
        for one in stored {
            new += usize::from(!one.map_err(said)?.already_present);
        }
        // No more is promised: servers let several racing copies pass as the first.
        ensure(
            new >= 1,
            format!("{new} of 16 writers of {length} bytes were told that theirs is new"),
        )?;
        ensure(
            read(&store, hash, None).await? == content,
            "other bytes after the race",
        )?;
        tidy(&store, hash).await?;
    }
    nothing_staged(&store).await
}

async fn announced(store: Store) -> Outcome {
    for (seed, length) in [(80, 5_000), (81, 9 * MIB)] {
        let (content, hash) = fresh(&store, seed, length).await?;
        let wrong = ContentHash::from_bytes([7; 32]);
        let mut intake = store.intake(staging(seed), PLENTY);
        intake.write(content).await.map_err(said)?;
        match intake.finish(Some(wrong)).await {
            Err(Error::HashMismatch { expected, received })
                if expected == wrong && received == hash => {}
            other => return Err(format!("{other:?}")),
        }
        for absent in [hash, wrong] {
            ensure(
                !store.exists(absent).await.map_err(said)?,
                "refused content was published",
            )?;
        }
    }
    nothing_staged(&store).await
}

async fn empty(store: Store) -> Outcome {
    let mut intake = store.intake(staging(90), PLENTY);
    intake.write(Bytes::new()).await.map_err(said)?;
    match intake.finish(None).await {
        Err(Error::Empty) => {}
        other => return Err(format!("{other:?}")),
    }
    nothing_staged(&store).await
}

async fn oversized(store: Store) -> Outcome {
    for (seed, limit) in [(100, 10_000), (101, 10 * MIB)] {
        let (content, hash) = fresh(&store, seed, limit + 1).await?;
        let mut intake = store.intake(staging(seed), limit as u64);
        intake.write(content.slice(..limit)).await.map_err(said)?;
        match intake.write(content.slice(limit..)).await {
            Err(Error::TooLarge { limit: said }) if said == limit as u64 => {}
            other => return Err(format!("{other:?}")),
        }
        ensure(
            matches!(intake.write(content).await, Err(Error::IntakeClosed)),
            "a failed intake took more",
        )?;
        ensure(
            matches!(intake.finish(None).await, Err(Error::IntakeClosed)),
            "a failed intake finished",
        )?;
        ensure(
            !store.exists(hash).await.map_err(said)?,
            "refused content was published",
        )?;
        nothing_staged(&store).await?;
    }
    Ok(())
}

async fn abandoned(store: Store) -> Outcome {
    let (content, hash) = fresh(&store, 110, 20 * MIB).await?;
    let mut intake = store.intake(staging(110), PLENTY);
    intake.write(content.clone()).await.map_err(said)?;
    intake.abort().await;
    nothing_staged(&store).await?;
    let mut intake = store.intake(staging(111), PLENTY);
    intake.write(content).await.map_err(said)?;
    drop(intake);
    // Whatever the drop has not removed yet, the sweep may; nothing appears afterwards.
    store
        .sweep_staging(DateTime::<Utc>::MAX_UTC)
        .await
        .map_err(said)?;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    nothing_staged(&store).await?;
    ensure(
        !store.exists(hash).await.map_err(said)?,
        "abandoned content was published",
    )
}

async fn file(store: Store) -> Outcome {
    let scratch = tempfile::tempdir().map_err(said)?;
    let (content, hash) = fresh(&store, 120, 3 * MIB).await?;
    keep(&store, 120, &content).await?;
    let opened = store
        .materialise(hash, scratch.path())
        .await
        .map_err(said)?;
    ensure(opened.size() == content.len() as u64, "another size")?;
    let mut found = Vec::new();
    opened.into_file().read_to_end(&mut found).map_err(said)?;
    ensure(found == content, "other bytes in the file")?;
    let left = std::fs::read_dir(scratch.path()).map_err(said)?.count();
    ensure(left == 0, "the copy has a name")?;
    tidy(&store, hash).await?;
    match store.materialise(hash, scratch.path()).await {
        Err(Error::NotFound { .. }) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

async fn intact(store: Store) -> Outcome {
    let (content, hash) = fresh(&store, 130, 2 * MIB + 3).await?;
    ensure(
        store.fixity(hash).await.map_err(said)? == Fixity::Missing,
        "missing content was not missing",
    )?;
    keep(&store, 130, &content).await?;
    let found = store.fixity(hash).await.map_err(said)?;
    ensure(
        found
            == Fixity::Intact {
                size: content.len() as u64,
            },
        format!("{found:?}"),
    )?;
    tidy(&store, hash).await
}

async fn erased(store: Store) -> Outcome {
    let (content, hash) = fresh(&store, 140, 12_345).await?;
    keep(&store, 140, &content).await?;
    for before in [Some(12_345), None] {
        let proof = store.erase(hash).await.map_err(said)?;
        ensure(
            proof.hash == hash && proof.size_before == before && proof.absent_after,
            format!("{proof:?}"),
        )?;
    }
    ensure(
        !store.exists(hash).await.map_err(said)?,
        "erased content exists",
    )?;
    ensure(
        matches!(store.size(hash).await, Err(Error::NotFound { .. })),
        "erased content has a size",
    )?;
    ensure(
        matches!(store.open(hash, None).await, Err(Error::NotFound { .. })),
        "erased content opens",
    )?;
    ensure(
        matches!(
            store.open(hash, Some(0..1)).await,
            Err(Error::NotFound { .. })
        ),
        "a part of erased content opens",
    )?;
    ensure(
        !keep(&store, 141, &content).await?.already_present,
        "erased content was present",
    )?;
    tidy(&store, hash).await
}

async fn listed(store: Store) -> Outcome {
    let mut ours = BTreeSet::new();
    for seed in 150..180 {
        let (content, hash) = fresh(&store, seed, 100 + seed as usize).await?;
        keep(&store, seed, &content).await?;
        ours.insert(hash);
    }
    let all: Vec<_> = store.list(None).try_collect().await.map_err(said)?;
    ensure(
        all.is_sorted_by(|one, next| one.hash < next.hash),
        "the list is out of order",
    )?;
    let seen: BTreeSet<_> = all.iter().map(|one| one.hash).collect();
    ensure(ours.is_subset(&seen), "the list is incomplete")?;
    for one in &all {
        ensure(
            store.size(one.hash).await.map_err(said)? == one.size,
            "the list has another size",
        )?;
    }
    for cursor in [0, all.len() / 2, all.len() - 1] {
        let rest: Vec<_> = store
            .list(Some(all[cursor].hash))
            .try_collect()
            .await
            .map_err(said)?;
        ensure(
            rest == all[cursor + 1..],
            format!("the list resumed after {cursor} differs"),
        )?;
    }
    for hash in ours {
        tidy(&store, hash).await?;
    }
    Ok(())
}
