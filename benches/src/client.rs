//! What a client of the service does: uploads, registers, searches, reads lists. Names and questions stand here once.

use entities::ids::{RegisterId, UnitId};
use serde_json::json;

use crate::Outcome;
use crate::http::{Connection, question, string_of};

/// Registers a document with one content.
const REGISTER: &str = "mutation($input: RegisterDocumentInput!) { registerDocument(input: $input) { document { id number } problems { code message path } } }";

/// A page of hits as a result list shows it.
pub(crate) const SEARCH: &str = "query($words: String!, $filter: SearchFilter) { search(words: $words, filter: $filter, first: 20) { edges { score title { text matched } passages { fragments { text matched } } node { id number title registeredOn kind correspondent { name } } } pageInfo { hasNextPage endCursor } } }";

/// What may be meant while somebody types.
pub(crate) const SUGGEST: &str =
    "query($typed: String!) { suggest(typed: $typed) { kind text document { id number } } }";

/// How many documents have these words.
const COUNT: &str = "query($words: String!) { search(words: $words, first: 1) { totalCount } }";

/// A page of the list of documents.
pub(crate) const LIST: &str = "query($first: Int!, $after: String) { documents(first: $first, after: $after) { edges { cursor node { id number title kind direction status registeredAt registeredOn documentDate senderNumber accessClass file { id fileIndex title } unit { id name } correspondent { id name } } } pageInfo { hasNextPage endCursor } } }";

/// The id of a register as clients write it.
pub(crate) fn register_id(id: RegisterId) -> String {
    format!("register_{}", id.0.simple())
}

/// The id of a unit as clients write it.
pub(crate) fn unit_id(id: UnitId) -> String {
    format!("unit_{}", id.0.simple())
}

/// Uploads a file whose bytes are `parts` one after another; returns the upload's id.
pub(crate) async fn upload(
    connection: &mut Connection,
    file_name: &str,
    parts: &[&[u8]],
) -> Outcome<String> {
    let headers = upload_headers(file_name);
    let answer = connection.post("/uploads", &headers, parts).await?;
    upload_answer(&answer)
}

/// Headers of an upload besides those that every request has.
pub(crate) fn upload_headers(file_name: &str) -> String {
    format!(
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{file_name}\"\r\n"
    )
}

/// The upload's id out of the answer to an upload.
pub(crate) fn upload_answer(answer: &crate::http::Answer) -> Outcome<String> {
    string_of(&answer.body, "id")
        .filter(|_| (200..300).contains(&answer.status))
        .map(str::to_owned)
        .ok_or_else(|| {
            format!(
                "an upload was answered {}: {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )
            .into()
        })
}

/// Registers an upload under a title; returns the number.
pub(crate) async fn register(
    connection: &mut Connection,
    register: &str,
    title: &str,
    upload: &str,
) -> Outcome<String> {
    let input = json!({
        "register": register,
        "card": { "title": title },
        "uploads": [{ "upload": upload }],
    });
    let body = connection
        .ask_raw(&question(REGISTER, json!({ "input": input })))
        .await?;
    string_of(&body, "number")
        .map(str::to_owned)
        .ok_or_else(|| {
            format!(
                "a registration was refused: {}",
                String::from_utf8_lossy(&body)
            )
            .into()
        })
}

/// How many documents have these words.
pub(crate) async fn count(connection: &mut Connection, words: &str) -> Outcome<u64> {
    let data = connection.ask(COUNT, json!({ "words": words })).await?;
    Ok(data["search"]["totalCount"]
        .as_u64()
        .ok_or("a search without a total")?)
}
