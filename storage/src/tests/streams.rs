//! However bytes are cut on their way in or out, they are the same bytes.

use bytes::Bytes;
use futures::{FutureExt, TryStreamExt};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::{ContentHash, Error, Store};

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 251) as u8).collect()
}

async fn keep_in_chunks(store: &Store, content: &[u8], cuts: &[usize]) -> ContentHash {
    let mut intake = store.intake(Uuid::from_u128(content.len() as u128), u64::MAX);
    let mut rest = content;
    for cut in cuts.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, after) = rest.split_at((*cut).min(rest.len()));
        intake.write(Bytes::copy_from_slice(chunk)).await.unwrap();
        rest = after;
    }
    assert_eq!(intake.size(), content.len() as u64);
    intake.finish(None).await.unwrap().hash
}

#[test]
fn any_chunking_gives_the_same_content() {
    let runtime = Runtime::new().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let stores = [Store::memory(), Store::local(directory.path()).unwrap()];
    let cut = prop_oneof![
        1_usize..5_000,
        60_000_usize..70_000,
        1_000_000_usize..2_000_000
    ];
    let input = (
        1_usize..3_000_000,
        prop::collection::vec(cut, 1..8),
        any::<Index>(),
        any::<Index>(),
    );
    let mut runner = TestRunner::new(Config::with_cases(32));
    runner
        .run(&input, |(length, cuts, from, to)| {
            // A first cut of some size keeps the number of writes of a case bounded.
            let cuts = [&[100_000][..], &cuts].concat();
            let content = content(length);
            let (from, to) = (from.index(length), to.index(length));
            let range = from.min(to)..from.max(to) + 1;
            runtime.block_on(async {
                for store in &stores {
                    let hash = keep_in_chunks(store, &content, &cuts).await;
                    prop_assert_eq!(hash, ContentHash::of(&content));
                    let stream = store
                        .open(hash, Some(range.start as u64..range.end as u64))
                        .await
                        .unwrap();
                    let read: Vec<Bytes> = stream.try_collect().await.unwrap();
                    prop_assert!(read.concat() == content[range.clone()]);
                    store.erase(hash).await.unwrap();
                }
                Ok(())
            })
        })
        .unwrap();
}

#[tokio::test]
async fn the_limit_itself_is_allowed() {
    let store = Store::memory();
    let stored = store
        .keep(Uuid::nil(), 1_000, content(1_000).into())
        .await
        .unwrap();
    assert_eq!(stored.size, 1_000);
    let refused = store.keep(Uuid::nil(), 999, content(1_000).into()).await;
    assert!(matches!(refused, Err(Error::TooLarge { limit: 999 })));
}

#[tokio::test]
async fn an_intake_whose_write_was_dropped_half_way_takes_no_more() {
    let store = Store::memory();
    let mut intake = store.intake(Uuid::nil(), u64::MAX);
    assert!(
        intake
            .write(content(1_000_000).into())
            .now_or_never()
            .is_none()
    );
    assert!(matches!(
        intake.write(content(1).into()).await,
        Err(Error::IntakeClosed)
    ));
    assert!(matches!(
        intake.finish(None).await,
        Err(Error::IntakeClosed)
    ));
}
