//! A clerk searches: what they type into the one field, what it finds, and what they are told when it cannot be understood.

mod killed;
mod likeness;
mod marks;
mod places;
mod questions;
mod renewal;
mod saved;
mod synonyms;
mod widening;

use serde_json::{Value, json};

use crate::support::client::Client;

/// Titles found, best first.
async fn titles(client: &Client, words: &str) -> Vec<String> {
    let query = "query($words: String!) { search(words: $words, first: 20) { nodes { title } } }";
    let found = client.ask(query, json!({ "words": words })).await;
    let nodes = found["search"]["nodes"].as_array().expect("hits");
    nodes
        .iter()
        .filter_map(|node| node["title"].as_str())
        .map(str::to_owned)
        .collect()
}

/// Titles found, in alphabetical order.
async fn sorted(client: &Client, words: &str) -> Vec<String> {
    let mut titles = titles(client, words).await;
    titles.sort();
    titles
}

/// Registers a card without a file and hands out the document.
async fn filed(client: &Client, register: &str, card: Value) -> Value {
    client.registered(register, card, &[]).await
}
