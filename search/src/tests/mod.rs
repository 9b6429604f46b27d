//! The crate as its users see it.

mod analysis;
mod asking;
mod highlights;
mod likeness;
mod living;
mod oddities;
mod query;
mod scope;
mod synonyms;
mod widening;

use uuid::Uuid;

use crate::{Change, Opened, Projection, Scope, SearchIndex, SearchPage, SearchRequest, Settings};

fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(0x0192_0000_0000_7000, number)
}

/// A document that everybody with key 1 may see.
fn letter(number: u64, title: &str, body: &str) -> Projection {
    Projection {
        id: id(number),
        sequence: number,
        access_keys: vec![1],
        title: title.to_owned(),
        body: body.to_owned(),
        kind: "iesniegums".to_owned(),
        direction: "incoming".to_owned(),
        digest: [number as u8; 32],
        ..Projection::default()
    }
}

fn put(projection: Projection) -> Change {
    Change::Put(Box::new(projection))
}

fn filled(projections: impl IntoIterator<Item = Projection>) -> SearchIndex {
    let index = SearchIndex::in_memory(Settings::default()).unwrap();
    index
        .apply(projections.into_iter().map(put).collect(), 1)
        .unwrap();
    index.commit().unwrap();
    index
}

fn ready(opened: Opened) -> SearchIndex {
    match opened {
        Opened::Ready(index) => index,
        other => panic!("needs rebuild: {other:?}"),
    }
}

fn page(index: &SearchIndex, words: &str) -> SearchPage {
    index
        .search(&SearchRequest::new(words, Scope::All))
        .unwrap()
}

/// Numbers of the documents found, best first.
fn found(index: &SearchIndex, words: &str) -> Vec<u64> {
    numbers(&page(index, words))
}

fn numbers(page: &SearchPage) -> Vec<u64> {
    page.hits.iter().map(|hit| hit.id.as_u64_pair().1).collect()
}
