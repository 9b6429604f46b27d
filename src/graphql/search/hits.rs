//! What a page of hits shows besides the documents.

use ::search as engine;
use async_graphql::{Enum, Result, SimpleObject};

use super::facets::{FacetCounts, HistogramBar, facets};
use crate::graphql::asker::Asker;
use crate::graphql::scalars::Long;

/// A run of text that either matches or stands between matches.
#[derive(SimpleObject)]
struct Highlight {
    /// The text, as it stands in the document.
    text: String,
    /// Whether it is what was looked for.
    matched: bool,
}

/// A part of a document's text.
#[derive(SimpleObject)]
struct Passage {
    /// The text, with what was looked for marked.
    fragments: Vec<Highlight>,
    /// Whether text was left out before it.
    cut_before: bool,
    /// Whether text was left out after it.
    cut_after: bool,
}

fn highlights(fragments: Vec<engine::Fragment>) -> Vec<Highlight> {
    fragments
        .into_iter()
        .map(|fragment| Highlight {
            text: fragment.text,
            matched: fragment.is_match,
        })
        .collect()
}

/// What a hit's edge has besides the document.
#[derive(SimpleObject)]
pub(super) struct HitFields {
    /// The whole title with what was looked for marked; empty unless highlights were asked for.
    title: Vec<Highlight>,
    /// Where the words stand in the texts, best first; empty unless it was asked for.
    passages: Vec<Passage>,
    /// How well it matches; comparable within one answer only.
    score: f64,
    /// Why it is a hit: which of the words it holds, where, in which form. Looked up only when it is asked for.
    reasons: Vec<SearchReason>,
}

impl HitFields {
    pub(super) fn of(asker: &Asker, hit: engine::Hit) -> Self {
        let passage = |passage: engine::Passage| Passage {
            cut_before: passage.cut_before,
            cut_after: passage.cut_after,
            fragments: highlights(passage.fragments),
        };
        Self {
            title: highlights(hit.title),
            passages: hit.passages.into_iter().map(passage).collect(),
            score: f64::from(hit.score),
            reasons: reasons(asker, hit.reasons),
        }
    }
}

/// A part of what was typed, found in a hit.
#[derive(SimpleObject)]
struct SearchReason {
    /// The part as it was typed; for a word that was looked for besides, that word.
    words: String,
    /// Where it is.
    found: SearchFound,
    /// In which form.
    form: SearchForm,
    /// The same in the caller's language.
    message: String,
}

/// Where in a document a word is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::Found")]
enum SearchFound {
    /// In the title (nosaukums).
    Title,
    /// Among the names of senders and addressees.
    Names,
    /// In its own number or its sender's.
    Number,
    /// In the text, the annexes, the keywords or the notes.
    Text,
}

/// In which form a word is there.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::Form")]
enum SearchForm {
    /// As it was typed, but for case and diacritics.
    AsTyped,
    /// In another inflection (citā locījumā).
    Inflected,
    /// A longer word begins with it.
    Beginning,
    /// A word near to what was typed.
    Near,
    /// A term that means the same (sinonīms).
    Synonym,
    /// All the words next to each other.
    SideBySide,
}

fn reasons(asker: &Asker, reasons: Vec<engine::Reason>) -> Vec<SearchReason> {
    let told = |reason: engine::Reason| {
        let found = match reason.found {
            engine::Found::Title => "title",
            engine::Found::Names => "names",
            engine::Found::Number => "number",
            engine::Found::Text => "text",
        };
        let form = match reason.form {
            engine::Form::AsTyped => "as-typed",
            engine::Form::Inflected => "inflected",
            engine::Form::Beginning => "beginning",
            engine::Form::Near => "near",
            engine::Form::Synonym => "synonym",
            engine::Form::SideBySide => "side-by-side",
        };
        let arguments = [
            ("words", reason.words.clone()),
            ("found", found.to_owned()),
            ("form", form.to_owned()),
        ];
        let messages = &asker.service.messages;
        SearchReason {
            message: messages.text(asker.language, "search-reason", &arguments),
            words: reason.words,
            found: reason.found.into(),
            form: reason.form.into(),
        }
    };
    reasons.into_iter().map(told).collect()
}

/// What was looked for besides a typed word or term.
#[derive(SimpleObject)]
struct Widening {
    /// What was typed.
    typed: String,
    /// What was looked for besides: words near to it that stand in documents the caller may see, the likeliest first, or terms that
    /// mean the same.
    tried: Vec<String>,
    /// The same in the caller's language (meklēts arī …).
    message: String,
}

fn widening(asker: &Asker, message: &str, widening: engine::Widening) -> Widening {
    let arguments = [
        ("typed", widening.typed.clone()),
        ("tried", widening.tried.join(", ")),
    ];
    let messages = &asker.service.messages;
    Widening {
        message: messages.text(asker.language, message, &arguments),
        typed: widening.typed,
        tried: widening.tried,
    }
}

/// What a page of hits has besides its edges.
#[derive(SimpleObject)]
pub(super) struct PageFields {
    /// How many documents match in all. Counted only when it is asked for.
    total_count: Option<Long>,
    /// Counts by the facets that were asked for, in that order.
    facets: Vec<FacetCounts>,
    /// How the documents found are spread over time, if asked for: months or years that have any, earliest first.
    histogram: Vec<HistogramBar>,
    /// How the words were understood: operators in Latvian, brackets only where they matter. May be asked as it is.
    understood: String,
    /// Not empty when nothing was found of what was typed and these hits, counts and facets are of words near to it.
    widened: Vec<Widening>,
    /// What was looked for besides typed terms because it means the same (meklēts arī), by the institution's list of synonyms.
    synonyms: Vec<Widening>,
    /// Why something may be missing, in the caller's language, while the index itself is not what it should be; as a rule null.
    notice: Option<String>,
    /// What may have been meant instead, when little is found or nothing; may be asked as it is.
    did_you_mean: Option<String>,
}

impl PageFields {
    pub(super) async fn of(asker: &Asker, page: &mut engine::SearchPage) -> Result<Self> {
        let widened = std::mem::take(&mut page.widened);
        let synonyms = std::mem::take(&mut page.synonyms);
        Ok(Self {
            total_count: page.total.map(Long::from),
            facets: facets(asker, std::mem::take(&mut page.facets)).await?,
            histogram: std::mem::take(&mut page.histogram)
                .into_iter()
                .map(HistogramBar::from)
                .collect(),
            understood: std::mem::take(&mut page.understood),
            widened: widened
                .into_iter()
                .map(|one| widening(asker, "search-widened", one))
                .collect(),
            synonyms: synonyms
                .into_iter()
                .map(|one| widening(asker, "search-synonyms", one))
                .collect(),
            notice: super::index::notice(asker),
            did_you_mean: page.did_you_mean.take(),
        })
    }
}
