//! Where in the texts of one document the words of a search stand.

use async_graphql::{ID, Result, SimpleObject};
use entities::ids::DocumentId;

use crate::documents::shown::List;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids;
use crate::kernel::{Fault, Problem};

/// Near words at most: as many as a question has.
const MOST_NEAR: usize = 32;

/// A place in the text of a content where what was looked for stands (meklētā vieta tekstā). The text is the one that search reads:
/// composed (NFC), without soft hyphens, with blanks folded.
#[derive(SimpleObject)]
pub(super) struct TextMark {
    /// SHA-256 of the content, as in the document's newest version.
    sha256: String,
    /// The page, from 1; null where files of the format have none, or it was read before pages were told apart.
    page: Option<i32>,
    /// Where it begins in the text of the page, or of the whole where there is no page: in UTF-16 code units, from 0.
    start: i32,
    /// Behind its last code unit, as in `slice(start, end)`.
    end: i32,
    /// What stands there: whole words in the form in which they are there.
    text: String,
}

pub(super) async fn marks(
    asker: &Asker,
    document: ID,
    words: String,
    near: Vec<String>,
) -> Result<Vec<TextMark>> {
    let document: DocumentId = ids::read(&document, "document").or_error(asker)?;
    if near.len() > MOST_NEAR {
        let problem = Problem::new("TOO_MANY", "near").with("most", MOST_NEAR);
        return Err(asker.refuse(&problem));
    }
    let mut cards = asker.load_now(vec![document]).await.or_error(asker)?;
    let Some(card) = cards.remove(&document) else {
        return Ok(Vec::new());
    };
    let finding = &asker.service.finding;
    let marks = finding.marks(&asker.caller, document, words, near).await;
    let marks = marks.or_error(asker)?;
    let marks = marks.map_err(|refusal| refusal.problem()).or_error(asker)?;
    asker.shows(List::Search, &card);
    let number = |number: usize| {
        i32::try_from(number)
            .map_err(Fault::at("telling a place in a text"))
            .or_error(asker)
    };
    let mut told = Vec::with_capacity(marks.len());
    for mark in marks {
        told.push(TextMark {
            sha256: mark.content.to_string(),
            page: mark.page.map(number).transpose()?,
            start: number(mark.units.start)?,
            end: number(mark.units.end)?,
            text: mark.text,
        });
    }
    Ok(told)
}
