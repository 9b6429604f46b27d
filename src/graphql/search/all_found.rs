//! Everything that a search finds, for whoever acts on all of it: exactly what was typed, never anything near to it.

use ::search as engine;
use async_graphql::{Context, InputObject, InputType, Result};
use entities::ids::DocumentId;

use super::filter::{SearchFilter, narrowing};
use crate::finding::question;
use crate::graphql::asker::{Asker, OrError};
use crate::kernel::{Fault, Problem};

/// Hits that are read together by whoever wants all of them.
const PAGE: usize = 200;

/// What is searched for by whoever puts a hold on what is found.
#[derive(InputObject)]
pub(in crate::graphql) struct HoldSearchInput {
    /// What is looked for, as in `search`; where there are none, the filter says what.
    #[graphql(default)]
    words: String,
    /// Narrows what is found.
    filter: Option<SearchFilter>,
}

/// Every document that a search finds and the caller sees, for whoever acts on all of them at once: at most one more than
/// `most`, so that too many are known as such. With them what was searched for, to be kept.
pub(in crate::graphql) async fn all_found(
    context: &Context<'_>,
    input: HoldSearchInput,
    most: usize,
) -> Result<Result<(Vec<DocumentId>, serde_json::Value), Problem>> {
    let asker = Asker::of(context);
    let is_worded = input.words.chars().any(char::is_alphanumeric);
    let searched = serde_json::to_value(input.to_value()).map_err(Fault::at("keeping a search"));
    let searched = searched.or_error(asker)?;
    let mut request = question(input.words);
    let narrowing = match narrowing(input.filter.unwrap_or_default()) {
        Ok(narrowing) => narrowing,
        Err(problem) => return Ok(Err(problem)),
    };
    // Whoever asks for nothing in particular is shown everything; nobody means to hold everything.
    let boundless = !is_worded && !narrowing.narrows();
    let finding = &asker.service.finding;
    let narrowed = finding.narrowed(&asker.caller, narrowing).await;
    request.filters = match narrowed.or_error(asker)? {
        Ok(filters) => filters,
        Err(refusal) => return Ok(Err(refusal.problem())),
    };
    request.sort = engine::Sort::Newest;
    request.first = PAGE;
    request.highlights = false;
    let mut found = Vec::new();
    loop {
        let page = finding.search(&asker.caller, request.clone()).await;
        let page = match page.or_error(asker)? {
            Ok(page) => page,
            Err(refusal) => return Ok(Err(refusal.problem())),
        };
        if boundless {
            return Ok(Err(Problem::new("HOLD_SEARCH_BOUNDLESS", "")));
        }
        let ids: Vec<_> = page.hits.iter().map(|hit| DocumentId(hit.id)).collect();
        // The database has the last word on who may see what.
        let seen = asker.load_now(ids.clone()).await.or_error(asker)?;
        found.extend(ids.into_iter().filter(|id| seen.contains_key(id)));
        request.after = page.hits.last().map(|hit| hit.cursor);
        if !page.has_more || found.len() > most {
            found.truncate(most + 1);
            return Ok(Ok((found, searched)));
        }
    }
}
