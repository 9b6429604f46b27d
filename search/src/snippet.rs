//! Where in the texts the asked words are, as data: a page turns it into markup, and nothing here needs escaping.
//!
//! The engine's own snippets analyse the whole stored text, and show nothing for the beginning of a word. Here the
//! analysed query is at hand, most words are passed over by their first letter, and reading stops at the first passage
//! that holds everything.

use std::ops::Range;

use crate::analysis::fold::fold_into;
use crate::analysis::foreign::Language;
use crate::analysis::identifier::keys_in;
use crate::analysis::keys::{may_meet, of_question};
use crate::analysis::words::{Word, words};
use crate::analysis::{Known, with_known};
use crate::query::{Clause, What};

/// Width of a passage in bytes: two or three lines on a page.
const WIDTH: usize = 240;
/// Of which at most so much before the first match.
const LEAD: usize = 80;
/// Passages of one hit.
const MOST_PASSAGES: usize = 3;
/// Matches looked at in one text.
const MOST_MATCHES: usize = 256;

/// How far a text is looked at.
#[derive(Debug, Clone, Copy)]
enum Extent {
    /// As far as the best passages want.
    Passages,
    /// To its end, or until there are so many matches.
    Whole(usize),
}

impl Extent {
    const fn most(self) -> usize {
        match self {
            Self::Passages => MOST_MATCHES,
            Self::Whole(most) => most,
        }
    }
}

/// A stretch of text that either matches what was asked or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// White space is single spaces.
    pub text: String,
    pub is_match: bool,
}

/// A part of a document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// 0 is the document itself, n its nth attachment.
    pub source: usize,
    pub fragments: Vec<Fragment>,
    /// Text was left out before it.
    pub cut_before: bool,
    /// Text was left out after it.
    pub cut_after: bool,
}

/// Finds the words of one query in any number of texts.
pub(crate) struct Highlighter {
    seekers: Vec<Seeker>,
    /// First bytes that a word must have to be worth a closer look.
    initials: [bool; 256],
}

/// One wanted clause; its place in the list is its number.
enum Seeker {
    /// One or more words side by side.
    Words {
        /// Of each word what it may be known by.
        terms: Vec<Vec<String>>,
        view: View,
    },
    Identifier {
        key: String,
        begins: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Keys,
    Surface,
    Beginning,
}

#[derive(Debug, Clone, Copy)]
struct Match {
    span: Word,
    seeker: usize,
}

impl Highlighter {
    pub(crate) fn new(clauses: &[Clause]) -> Self {
        let mut seekers = Vec::new();
        for clause in clauses.iter().filter(|clause| clause.wanted) {
            seekers.push(match &clause.what {
                What::Word(word) => Seeker::Words {
                    terms: vec![keys(word)],
                    view: View::Keys,
                },
                What::Compound(words) => Seeker::Words {
                    terms: words.iter().map(|word| keys(word)).collect(),
                    view: View::Keys,
                },
                What::Exact(words) => Seeker::Words {
                    terms: words.iter().map(|word| vec![word.clone()]).collect(),
                    view: View::Surface,
                },
                What::Prefix(beginning) => Seeker::Words {
                    terms: vec![vec![beginning.clone()]],
                    view: View::Beginning,
                },
                What::Identifier(key) => Seeker::Identifier {
                    key: key.clone(),
                    begins: false,
                },
                What::IdentifierPrefix(key) => Seeker::Identifier {
                    key: key.clone(),
                    begins: true,
                },
            });
        }
        let mut initials = [false; 256];
        for seeker in &seekers {
            let Seeker::Words { terms, view } = seeker else {
                continue;
            };
            for wanted in terms.iter().flatten() {
                for (initial, known) in (u8::MIN..=u8::MAX).zip(&mut initials) {
                    *known |= if *view == View::Keys {
                        may_meet(initial, wanted)
                    } else {
                        wanted.bytes().next() == Some(initial)
                    };
                }
            }
        }
        Self { seekers, initials }
    }

    /// All of a title.
    pub(crate) fn title(&self, title: &str) -> Vec<Fragment> {
        let matches = self.matches(title, Extent::Passages);
        fragments(title, 0..title.len(), &matches)
    }

    /// Every match of a text, at most `most`, in the order of where it begins; those that overlap are one.
    pub(crate) fn everywhere(&self, text: &str, most: usize) -> Vec<Range<usize>> {
        let mut matches = self.matches(text, Extent::Whole(most));
        // A phrase is found at its last word, behind the single words in it.
        matches.sort_by_key(|found| found.span.start);
        let mut places: Vec<Range<usize>> = Vec::new();
        for Match {
            span: Word { start, end },
            ..
        } in matches
        {
            match places.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => places.push(start..end),
            }
        }
        places.truncate(most);
        places
    }

    /// The passages that together hold the most of what was asked; the beginning, if none of it is there.
    pub(crate) fn passages(&self, texts: &[&str]) -> Vec<Passage> {
        let mut matches = Vec::with_capacity(texts.len());
        let mut candidates = Vec::new();
        for (source, text) in texts.iter().enumerate() {
            let found = self.matches(text, Extent::Passages);
            let windows = windows(&found);
            let complete = windows
                .iter()
                .any(|window| window.seekers.count_ones() as usize == self.seekers.len());
            candidates.extend(windows.into_iter().map(|window| (source, window)));
            matches.push(found);
            if complete {
                break;
            }
        }
        // Best first; the sort is stable, so among equals the earlier one.
        candidates.sort_by_key(|(_, window)| std::cmp::Reverse(window.worth()));
        let mut shown = 0u64;
        let mut passages = Vec::new();
        for (source, window) in candidates {
            if window.seekers & !shown != 0 && passages.len() < MOST_PASSAGES {
                shown |= window.seekers;
                passages.push(passage(
                    source,
                    texts[source],
                    window.span,
                    &matches[source],
                ));
            }
        }
        if passages.is_empty() {
            let beginning = texts
                .iter()
                .enumerate()
                .find(|(_, text)| !text.trim().is_empty());
            passages.extend(beginning.map(|(source, text)| passage(source, text, 0..0, &[])));
        }
        passages
    }

    /// What is found in `text`, in the order of where it begins.
    fn matches(&self, text: &str, extent: Extent) -> Vec<Match> {
        let mut matches = with_known(|known| self.word_matches(text, extent, known));
        let by_words = matches.len();
        for (number, seeker) in self.seekers.iter().enumerate() {
            let Seeker::Identifier { key, begins } = seeker else {
                continue;
            };
            let keys = keys_in(text);
            let fitting = keys.filter(|found| {
                if *begins {
                    found.key.starts_with(key)
                } else {
                    found.key == *key
                }
            });
            matches.extend(fitting.take(extent.most()).map(|found| Match {
                span: found.span,
                seeker: number,
            }));
        }
        if matches.len() > by_words {
            matches.sort_by_key(|found| (found.span.start, found.span.end));
        }
        matches
    }

    fn word_matches(&self, text: &str, extent: Extent, known: &mut Known) -> Vec<Match> {
        let mut matches = Vec::new();
        let mut progress = vec![Progress::default(); self.seekers.len()];
        let mut last_seen = vec![None; self.seekers.len()];
        let mut enough = usize::MAX;
        let mut folded = String::new();
        let language = Language::of(text);
        for word in words(text) {
            if word.start > enough || matches.len() >= extent.most() {
                break;
            }
            folded.clear();
            fold_into(word.of(text), &mut folded);
            let Some(initial) = folded.bytes().next() else {
                continue;
            };
            if !self.initials[usize::from(initial)] {
                progress.fill(Progress::default());
                continue;
            }
            let mut place = None;
            for (number, seeker) in self.seekers.iter().enumerate() {
                let Seeker::Words { terms, view } = seeker else {
                    continue;
                };
                let mut fits = |terms: &[String]| {
                    terms.iter().any(|term| match view {
                        View::Surface => *term == folded,
                        View::Beginning => folded.starts_with(term.as_str()),
                        View::Keys => {
                            let look_up = || known.look_up(word.of(text), language);
                            let place = *place.get_or_insert_with(look_up);
                            known.keys(place).any(|key| key == term)
                        }
                    })
                };
                let Progress {
                    terms: mut done,
                    start,
                } = progress[number];
                if done > 0 && !fits(&terms[done]) {
                    done = 0;
                }
                // The word that breaks a phrase off may begin it anew.
                let start = if done == 0 { word.start } else { start };
                let goes_on = done > 0 || fits(&terms[0]);
                done = if goes_on { done + 1 } else { 0 };
                if done == terms.len() {
                    matches.push(Match {
                        span: Word {
                            start,
                            end: word.end,
                        },
                        seeker: number,
                    });
                    last_seen[number] = Some(start);
                    done = 0;
                    if matches!(extent, Extent::Passages)
                        && last_seen
                            .iter()
                            .all(|seen| seen.is_some_and(|seen| seen + WIDTH >= word.end))
                    {
                        enough = enough.min(word.end + WIDTH);
                    }
                }
                progress[number] = Progress { terms: done, start };
            }
        }
        matches
    }
}

fn keys(word: &str) -> Vec<String> {
    let asked = of_question(word).into_iter();
    asked.map(|asked| asked.key).collect()
}

/// How far a phrase has come.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    terms: usize,
    start: usize,
}

/// Matches that fit into one passage.
struct Window {
    span: Range<usize>,
    /// One bit for each seeker in it.
    seekers: u64,
    count: usize,
}

impl Window {
    fn worth(&self) -> (u32, usize) {
        (self.seekers.count_ones(), self.count)
    }
}

/// The best window of a text, and then those beside it.
fn windows(matches: &[Match]) -> Vec<Window> {
    let mut all: Vec<Window> = (0..matches.len())
        .map(|first| {
            let start = matches[first].span.start;
            let farthest = matches[first].span.end.max(start + WIDTH);
            let mut window = Window {
                span: start..matches[first].span.end,
                seekers: 0,
                count: 0,
            };
            for found in matches[first..]
                .iter()
                .take_while(|found| found.span.end <= farthest)
            {
                window.span.end = window.span.end.max(found.span.end);
                window.seekers |= 1 << found.seeker;
                window.count += 1;
            }
            window
        })
        .collect();
    all.sort_by_key(|window| std::cmp::Reverse(window.worth()));
    let mut apart: Vec<Window> = Vec::new();
    for window in all {
        let overlaps = |other: &Window| {
            window.span.start < other.span.end + LEAD && other.span.start < window.span.end + LEAD
        };
        if apart.len() < MOST_PASSAGES && !apart.iter().any(overlaps) {
            apart.push(window);
        }
    }
    apart
}

fn passage(source: usize, text: &str, core: Range<usize>, matches: &[Match]) -> Passage {
    let start = beginning(text, core.start);
    let end = ending(text, core.end, start + WIDTH);
    Passage {
        source,
        fragments: fragments(text, start..end, matches),
        cut_before: !text[..start].trim().is_empty(),
        cut_after: !text[end..].trim().is_empty(),
    }
}

/// The beginning of the sentence, if it is near; else of a word.
fn beginning(text: &str, first_match: usize) -> usize {
    let farthest = text.floor_char_boundary(first_match.saturating_sub(LEAD));
    let before = &text[farthest..first_match];
    let sentence = before
        .rmatch_indices(['.', '!', '?', '\n'])
        .find_map(|(at, mark)| {
            let after = &before[at + mark.len()..];
            let indent = after.len() - after.trim_start().len();
            let ends_sentence =
                mark == "\n" || indent > 0 && after.trim_start().starts_with(char::is_uppercase);
            ends_sentence.then_some(at + mark.len() + indent)
        });
    let word = || match before.find(char::is_whitespace) {
        _ if farthest == 0 => 0,
        Some(space) => before.len() - before[space..].trim_start().len(),
        None => before.len(),
    };
    farthest + sentence.unwrap_or_else(word)
}

fn ending(text: &str, last_match: usize, wanted: usize) -> usize {
    let farthest = text.floor_char_boundary(wanted.max(last_match));
    if farthest == text.len() {
        return text.len();
    }
    let after = &text[last_match..farthest];
    last_match + after.rfind(char::is_whitespace).unwrap_or(0)
}

fn fragments(text: &str, range: Range<usize>, matches: &[Match]) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut push = |part: &str, is_match: bool| {
        if !part.is_empty() {
            fragments.push(Fragment {
                text: spaced(part),
                is_match,
            });
        }
    };
    let mut at = range.start;
    let mut inside = matches
        .iter()
        .filter(|m| m.span.start >= range.start && m.span.end <= range.end)
        .peekable();
    while let Some(first) = inside.next() {
        let Word { start, mut end } = first.span;
        if end <= at {
            continue;
        }
        while let Some(next) = inside.next_if(|next| next.span.start < end) {
            end = end.max(next.span.end);
        }
        push(&text[at..start.max(at)], false);
        push(&text[start.max(at)..end], true);
        at = end;
    }
    push(&text[at..range.end], false);
    fragments
}

/// With every run of white space as one space.
fn spaced(part: &str) -> String {
    let mut spaced = String::with_capacity(part.len());
    for c in part.chars() {
        if !c.is_whitespace() {
            spaced.push(c);
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    spaced
}
