//! Documents like one.

use async_graphql::{ID, Result};
use entities::ids::DocumentId;

use crate::documents::shown::List;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::documents::Document;
use crate::graphql::ids;
use crate::kernel::Problem;

/// Documents when nobody says how many, and at most.
const USUAL: usize = 5;
const MOST: usize = 20;

pub(super) async fn like(asker: &Asker, document: ID, first: Option<i32>) -> Result<Vec<Document>> {
    let document: DocumentId = ids::read(&document, "document").or_error(asker)?;
    let first = match first.map(usize::try_from) {
        None => USUAL,
        Some(Ok(first)) if (1..=MOST).contains(&first) => first,
        Some(_) => {
            let problem = Problem::new("PAGE_SIZE", "first").with("most", MOST);
            return Err(asker.refuse(&problem));
        }
    };
    let finding = &asker.service.finding;
    let like = finding.like(&asker.caller, document, first).await;
    let like = like.or_error(asker)?;
    let like = like.map_err(|refusal| refusal.problem()).or_error(asker)?;
    // The database has the last word on who may see what.
    let mut cards = asker.load_now(like.clone()).await.or_error(asker)?;
    let seen = like.into_iter().filter_map(|id| {
        let card = cards.remove(&id)?;
        asker.shows(List::Search, &card);
        Some(Document(card))
    });
    Ok(seen.collect())
}
