//! What the shelf must do, where a store has one.

use bytes::Bytes;
use futures::TryStreamExt;
use uuid::Uuid;

use super::{MIB, Outcome, ensure, said, sample};
use crate::{Put, ShelfFolder, Store, Upload};

const NAME: &str = "OG22-1-2021_20260301T101500.zip";

async fn put(
    folder: &ShelfFolder,
    upload: &Upload,
    number: usize,
    bytes: &Bytes,
) -> Result<String, String> {
    match folder.put_part(NAME, upload, number, bytes.clone()).await {
        Ok(Put::Done(part)) => Ok(part),
        other => Err(format!("part {number}: {other:?}")),
    }
}

pub(super) async fn shelf(store: Store) -> Outcome {
    let Some(folder) = store.shelf(Uuid::from_u128(0x5e1f)) else {
        return ensure(!store.has_shelves(), "a shelf is announced and not there");
    };
    for name in folder.names().await.map_err(said)? {
        folder.remove(&name).await.map_err(said)?;
    }
    let pieces = [
        sample(120, 5 * MIB),
        sample(121, 5 * MIB),
        sample(122, 1_000),
    ];
    let upload = folder.begin(NAME).await.map_err(said)?;
    let mut parts = vec![String::new(); pieces.len()];
    for number in [1, 0, 2] {
        parts[number] = put(&folder, &upload, number, &pieces[number]).await?;
    }
    // Whoever goes on after a kill puts again what he cannot know to be there.
    parts[1] = put(&folder, &upload, 1, &pieces[1]).await?;
    ensure(
        folder.look(NAME).await.map_err(said)?.is_none(),
        "an object is there before it is whole",
    )?;
    folder.complete(NAME, &upload, parts).await.map_err(said)?;
    let whole: Vec<u8> = pieces.iter().flatten().copied().collect();
    let seen = folder.look(NAME).await.map_err(said)?;
    let seen = seen.ok_or("a completed object is not there")?;
    ensure(seen.size == whole.len() as u64, "another size")?;
    let cut = (5 * MIB - 10)..(5 * MIB + 20);
    let range = cut.start as u64..cut.end as u64;
    let opened = folder.open(NAME, &seen, range).await.map_err(said)?;
    let read: Vec<Bytes> = opened
        .ok_or("a completed object cannot be opened")?
        .try_collect()
        .await
        .map_err(said)?;
    ensure(read.concat() == whole[cut], "other bytes across two parts")?;

    let other = folder.begin(NAME).await.map_err(said)?;
    let part = put(&folder, &other, 0, &pieces[2]).await?;
    folder
        .complete(NAME, &other, vec![part])
        .await
        .map_err(said)?;
    let former = folder.open(NAME, &seen, 0..10).await.map_err(said)?;
    ensure(
        former.is_none(),
        "another object is read for the one that was seen",
    )?;
    ensure(
        folder.look(NAME).await.map_err(said)? != Some(seen),
        "another object looks the same",
    )?;

    let late = folder.put_part(NAME, &upload, 0, pieces[2].clone()).await;
    ensure(
        matches!(late, Ok(Put::UploadUnknown)),
        format!("a part for a completed upload: {late:?}"),
    )?;
    let given_up = folder.begin("other").await.map_err(said)?;
    for _ in 0..2 {
        folder.abort("other", &given_up).await.map_err(said)?;
    }

    let note = Bytes::from_static(b"1");
    ensure(
        folder.put_new("note", note.clone()).await.map_err(said)?,
        "a new name is taken",
    )?;
    let again = folder.put_new("note", Bytes::from_static(b"2")).await;
    ensure(!again.map_err(said)?, "a name is taken twice")?;
    ensure(
        folder.get("note").await.map_err(said)? == Some(note),
        "a note is another one",
    )?;
    let names = folder.names().await.map_err(said)?;
    ensure(names == [NAME, "note"], format!("{names:?}"))?;
    for name in names.iter().chain(&names) {
        folder.remove(name).await.map_err(said)?;
    }
    ensure(
        folder.look(NAME).await.map_err(said)?.is_none()
            && folder.names().await.map_err(said)?.is_empty(),
        "what was removed is there",
    )
}
