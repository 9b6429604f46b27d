//! Where in the texts of a document stands what was looked for (*meklētās vietas*): for whoever shows its pages.

use std::ops::Range;
use std::sync::Arc;

use ::search::{SearchError, TextLimits};
use entities::ids::DocumentId;
use entities::values::ContentHash;

use super::{Misunderstood, Refusal, question};
use crate::access::{Action, Caller};
use crate::content;
use crate::content::reading::Kept;
use crate::documents::read;
use crate::finding::Finding;
use crate::finding::projection::taken_in;
use crate::kernel::Fault;

/// Places told of one document.
const MOST: usize = 500;

/// A place in the text of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The content.
    pub content: ContentHash,
    /// The page, from 1; none where the text was not read page by page.
    pub page: Option<usize>,
    /// In UTF-16 code units from the beginning of the page's text, or of the whole one where there is no page.
    pub units: Range<usize>,
    /// What stands there.
    pub text: String,
}

/// The text of a content, as it is kept: NFC, without soft hyphens, its blanks folded.
struct Text {
    content: ContentHash,
    text: String,
    /// At which byte each page begins; empty where that is not known.
    pages: Vec<usize>,
}

impl Finding {
    /// Where in the texts of a document's newest version the words stand, content by content, at most [`MOST`] places: the caller
    /// sees the document. `near` are words that were looked for besides, because nothing was found of what was typed.
    ///
    /// # Errors
    /// A fault of the database; inside it the refusal.
    pub async fn marks(
        &self,
        caller: &Caller,
        document: DocumentId,
        words: String,
        near: Vec<String>,
    ) -> Result<Result<Vec<Mark>, Refusal>, Fault> {
        if let Err(not) = caller.require(Action::ReadDocuments) {
            return Ok(Err(Refusal::NotPermitted(not)));
        }
        let texts = self.texts_of(document).await?;
        let mut request = question(words);
        request.vocabulary = match self.vocabulary(caller, &request.words).await? {
            Ok(vocabulary) => vocabulary,
            Err(refusal) => return Ok(Err(refusal)),
        };
        request.synonyms = self.synonyms(caller.institution).await?;
        let asked = Arc::new(request);
        let asking = Arc::clone(&asked);
        // A long text keeps a processor busy for a while.
        let marking = tokio::task::spawn_blocking(move || {
            let whole: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
            let places = ::search::marks(&asking, &near, &whole, MOST)?;
            let marks = texts.iter().zip(&places);
            let mut marks: Vec<Mark> = marks
                .flat_map(|(text, places)| text.marks(places))
                .collect();
            marks.truncate(MOST);
            Ok::<_, SearchError>(marks)
        });
        match marking.await.map_err(Fault::at("marking a text"))? {
            Ok(marks) => Ok(Ok(marks)),
            Err(SearchError::Query(problem)) => Ok(Err(Refusal::Query(Misunderstood::of(
                &asked.words,
                problem,
                &asked.vocabulary,
            )))),
            Err(other) => Err(Fault::at("marking a text")(other)),
        }
    }

    /// The texts of a document's newest version that search takes in, in their order.
    async fn texts_of(&self, document: DocumentId) -> Result<Vec<Text>, Fault> {
        let reader = self.kit.db.reader();
        let versions = read::versions(reader, &[document]).await?;
        let newest = versions
            .get(&document)
            .and_then(|versions| versions.last())
            .map(|version| version.id);
        let Some(newest) = newest else {
            return Ok(Vec::new());
        };
        let mut contents = read::contents(reader, &[newest]).await?;
        let contents = contents.remove(&newest).unwrap_or_default();
        let hashes: Vec<ContentHash> = contents.iter().map(|(row, _)| row.content_hash).collect();
        let sizes = content::read::text_bytes(reader, &hashes).await?;
        let (hashes, _) = taken_in(&contents, &sizes);
        let hashes: Vec<ContentHash> = hashes.into_iter().collect();
        let most = TextLimits::default().indexed_bytes;
        let mut texts = content::read::texts(reader, &hashes, most).await?;
        let mut read = Vec::with_capacity(texts.len());
        for (row, content) in &contents {
            // Two files of the same bytes are one content.
            let Some(text) = texts.remove(&row.content_hash) else {
                continue;
            };
            let starts = Kept::of(content)?.map(|kept| kept.inspection.page_starts);
            let starts = starts.unwrap_or_default().into_iter();
            read.push(Text {
                content: row.content_hash,
                text,
                pages: starts
                    .filter_map(|start| usize::try_from(start).ok())
                    .collect(),
            });
        }
        Ok(read)
    }
}

impl Text {
    /// The places, which are given by bytes in their order and apart from each other. One that goes on over the page ends with it.
    fn marks(&self, places: &[Range<usize>]) -> Vec<Mark> {
        let (mut page, mut counted, mut units) = (0, 0, 0);
        let mut marks = Vec::with_capacity(places.len());
        for place in places {
            let on = self.pages.partition_point(|start| *start <= place.start);
            if on != page {
                page = on;
                counted = on
                    .checked_sub(1)
                    .and_then(|number| self.pages.get(number))
                    .map_or(0, |start| *start);
                units = 0;
            }
            let begins = units + self.units(counted..place.start);
            let end = self
                .pages
                .get(on)
                .map_or(place.end, |next| place.end.min(*next));
            let ends = begins + self.units(place.start..end);
            (counted, units) = (end, ends);
            let text = self.text.get(place.start..end).unwrap_or_default();
            marks.push(Mark {
                content: self.content,
                page: (on > 0).then_some(on),
                units: begins..ends,
                text: text.trim_end().to_owned(),
            });
        }
        marks
    }

    fn units(&self, bytes: Range<usize>) -> usize {
        let part = self.text.get(bytes).unwrap_or_default();
        part.encode_utf16().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_beginning_of_their_page_as_scripts_count() {
        let whole = "🎉 ābols\n\nābols 🎉 ābols\n\nābols";
        let places: Vec<Range<usize>> = whole
            .match_indices("ābols")
            .map(|(at, found)| at..at + found.len())
            .collect();
        let marked = |pages: &[usize]| -> Vec<(Option<usize>, Range<usize>)> {
            let text = Text {
                content: ContentHash::from_bytes([1; 32]),
                text: whole.to_owned(),
                pages: pages.to_vec(),
            };
            let marks = text.marks(&places).into_iter();
            marks
                .map(|mark| {
                    assert_eq!(mark.text, "ābols");
                    (mark.page, mark.units)
                })
                .collect()
        };
        assert_eq!(
            marked(&[]),
            [(None, 3..8), (None, 10..15), (None, 19..24), (None, 26..31)]
        );
        let (second, last) = (places[1].start, places[3].start);
        // The third page is empty.
        assert_eq!(
            marked(&[0, second, last, last]),
            [
                (Some(1), 3..8),
                (Some(2), 0..5),
                (Some(2), 9..14),
                (Some(4), 0..5)
            ]
        );
    }
}
