//! Suggestions while somebody types.

use ::search as engine;
use async_graphql::{Enum, Result, SimpleObject};
use entities::ids::DocumentId;

use crate::documents::shown::List;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::documents::Document;
use crate::kernel::Problem;

/// Suggestions of a kind when nobody says how many, and at most.
const USUAL: usize = 5;
const MOST: usize = 20;

/// What begins like the typed text.
#[derive(SimpleObject)]
pub(super) struct Suggestion {
    /// What it is.
    kind: SuggestionKind,
    /// As it stands in the document.
    text: String,
    /// The newest document that has it.
    document: Document,
}

/// What a suggestion is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::SuggestionKind")]
enum SuggestionKind {
    /// A document's own or its sender's number (numurs).
    Number,
    /// Name of a sender or addressee (korespondents).
    Name,
    /// A title (nosaukums).
    Title,
}

pub(super) async fn suggest(
    asker: &Asker,
    typed: String,
    first: Option<i32>,
) -> Result<Vec<Suggestion>> {
    let first = match first.map(usize::try_from) {
        None => USUAL,
        Some(Ok(first)) if (1..=MOST).contains(&first) => first,
        Some(_) => {
            let problem = Problem::new("PAGE_SIZE", "first").with("most", MOST);
            return Err(asker.refuse(&problem));
        }
    };
    let finding = &asker.service.finding;
    let suggested = finding.suggest(&asker.caller, typed, first).await;
    let suggested = suggested.or_error(asker)?;
    let suggested = suggested
        .map_err(|refusal| refusal.problem())
        .or_error(asker)?;
    let ids = suggested.iter().map(|one| DocumentId(one.document));
    // The database has the last word on who may see what.
    let documents = asker.load_now(ids.collect()).await.or_error(asker)?;
    let shown = suggested.into_iter().filter_map(|one| {
        let card = documents.get(&DocumentId(one.document))?;
        asker.shows(List::Search, card);
        Some(Suggestion {
            kind: one.kind.into(),
            text: one.text,
            document: Document(card.clone()),
        })
    });
    Ok(shown.collect())
}
