//! From typed text to a tree: recursive descent over the bytes, never backwards by more than a character.
//!
//! Clerks paste numbers, addresses and whole lines of letters into the field. So what could be a sign of the language is
//! one only where nobody writes it in a text: a minus or a bracket at the beginning of a word, an operator in capitals, a
//! colon right after the name of a field. Whatever else looks like a sign of a search language is refused, rather than
//! taken for a word that is nowhere.

use std::ops::Range;

use super::field::Field;
use super::period;
use super::problem::{QueryProblem, QueryProblemKind};
use super::tree::{Expression, Part};
use super::{DEEPEST, LONGEST};
use crate::analysis::words::words;

type Read<T> = Result<T, QueryProblem>;

/// The tree of `typed`; none when it holds no letter or digit.
pub(super) fn parse(typed: &str) -> Read<Option<Part>> {
    if let Some((beyond, _)) = typed.char_indices().nth(LONGEST) {
        return Err(problem(QueryProblemKind::TooLong, beyond..typed.len()));
    }
    let mut parser = Parser {
        typed,
        at: 0,
        depth: 0,
        text_brackets: 0,
        within_field: false,
    };
    let part = parser.alternatives(None)?;
    match parser.rest().chars().next() {
        // Only a bracket that nothing opened stops the reading early.
        Some(_) => Err(problem(
            QueryProblemKind::UnopenedBracket,
            parser.at..parser.at + 1,
        )),
        None => Ok(part),
    }
}

fn problem(kind: QueryProblemKind, at: Range<usize>) -> QueryProblem {
    QueryProblem { kind, at }
}

enum Operator {
    And,
    Or,
}

fn operator(run: &str) -> Option<Operator> {
    match run {
        "UN" | "AND" => Some(Operator::And),
        "VAI" | "OR" => Some(Operator::Or),
        _ => None,
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '„' | '“' | '«')
}

struct Parser<'a> {
    typed: &'a str,
    at: usize,
    /// Brackets open around `at`.
    depth: usize,
    /// Brackets of the text itself, such as `fails(2`, that are open in this group: what closes them closes no group.
    text_brackets: usize,
    within_field: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.typed[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.typed[..self.at].chars().next_back()
    }

    /// Whether something that stands here stands at the beginning of a word.
    fn begins_word(&self) -> bool {
        self.before()
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '”' | '“' | '»'))
    }

    /// Up to the end, or to the bracket that closes the group; `opened` is where its opening one stands.
    fn alternatives(&mut self, opened: Option<usize>) -> Read<Option<Part>> {
        let mut branches = Vec::new();
        let mut branch = Vec::new();
        let mut waiting: Option<Range<usize>> = None;
        while let Some(begins) = self.skip()? {
            if begins == ')' {
                if self.text_brackets == 0 {
                    break;
                }
                self.text_brackets -= 1;
                self.at += 1;
                continue;
            }
            let run = self.run_here();
            let at = self.at..self.at + run.len();
            if let Some(operator) = operator(run) {
                if branch.is_empty() || waiting.is_some() {
                    return Err(problem(QueryProblemKind::OperatorWithoutWord, at));
                }
                if let Operator::Or = operator {
                    branches.push(joined(std::mem::take(&mut branch), Expression::All));
                }
                self.at = at.end;
                waiting = Some(at);
                continue;
            }
            if run == "NOT" {
                return Err(problem(QueryProblemKind::ForeignOperator, at));
            }
            if let Some(part) = self.operand()? {
                match part.expression {
                    Expression::All(parts) => branch.extend(parts),
                    _ => branch.push(part),
                }
                waiting = None;
            }
        }
        if self.rest().is_empty()
            && let Some(opened) = opened
        {
            return Err(problem(
                QueryProblemKind::UnclosedBracket,
                opened..opened + 1,
            ));
        }
        if let Some(at) = waiting {
            return Err(problem(QueryProblemKind::OperatorWithoutWord, at));
        }
        branches.push(joined(branch, Expression::All));
        let mut all = Vec::with_capacity(branches.len());
        for part in branches.into_iter().flatten() {
            match part.expression {
                Expression::Any(parts) => all.extend(parts),
                _ => all.push(part),
            }
        }
        Ok(joined(all, Expression::Any))
    }

    /// Goes to where a word, a group or a sign begins, and says which character that is.
    fn skip(&mut self) -> Read<Option<char>> {
        while let Some(first) = self.rest().chars().next() {
            if first.is_alphanumeric() {
                return Ok(Some(first));
            }
            let after = &self.rest()[first.len_utf8()..];
            let follows = after.chars().next();
            let word_follows = follows.is_some_and(char::is_alphanumeric);
            let width = first.len_utf8();
            match first {
                '(' | ')' => return Ok(Some(first)),
                c if is_quote(c) => return Ok(Some(c)),
                '-' if self.begins_word()
                    && follows.is_some_and(|c| c.is_alphanumeric() || is_quote(c) || c == '(') =>
                {
                    return Ok(Some(first));
                }
                '*' => {
                    return Err(self.refused(QueryProblemKind::LeadingWildcard, width));
                }
                '!' if self.begins_word() && word_follows => {
                    return Err(self.refused(QueryProblemKind::ForeignOperator, width));
                }
                '&' | '|' if follows == Some(first) => {
                    return Err(self.refused(QueryProblemKind::ForeignOperator, 2));
                }
                '~' if matches!(self.before(), Some('"' | '”' | '»')) => {
                    return Err(self.refused(QueryProblemKind::ForeignOperator, width));
                }
                '/' if self.begins_word() => {
                    let run = run_of(self.rest());
                    if is_pattern(run) {
                        return Err(self.refused(QueryProblemKind::Pattern, run.len()));
                    }
                    self.at += width;
                }
                _ => self.at += width,
            }
        }
        Ok(None)
    }

    fn refused(&self, kind: QueryProblemKind, width: usize) -> QueryProblem {
        problem(kind, self.at..self.at + width)
    }

    /// The run that begins here; empty where something else does.
    fn run_here(&self) -> &'a str {
        if self.rest().starts_with(char::is_alphanumeric) {
            run_of(self.rest())
        } else {
            ""
        }
    }

    fn operand(&mut self) -> Read<Option<Part>> {
        let from = self.at;
        if !self.rest().starts_with('-') {
            return self.named();
        }
        self.at += 1;
        Ok(self.named()?.map(|part| Part {
            at: from..part.at.end,
            expression: Expression::Not(Box::new(part)),
        }))
    }

    /// Something with the name of a field before it, or without.
    fn named(&mut self) -> Read<Option<Part>> {
        let from = self.at;
        let Some(name) = field_name(self.run_here()) else {
            return self.value();
        };
        let value = &self.rest()[name.len() + 1..];
        if value.is_empty() || value.starts_with(|c: char| c.is_whitespace() || c == ')') {
            // `Datums: 2. martā` is a line of a letter.
            return self.value();
        }
        let at = from..from + name.len();
        let Some(field) = Field::named(name) else {
            // `ISO:9001`, `LV:40003`: what stands in capitals before digits is no name of a field.
            let is_text = value.starts_with(|c: char| c.is_ascii_digit())
                && name.chars().all(char::is_uppercase);
            return if is_text {
                self.value()
            } else {
                Err(problem(QueryProblemKind::UnknownField, at))
            };
        };
        if self.within_field {
            return Err(problem(QueryProblemKind::FieldWithinField, at));
        }
        self.at = at.end + 1;
        self.within_field = true;
        let value = self.value();
        self.within_field = false;
        // A mark that opens a quotation and is never closed means nothing, but not after a field.
        let value = value?.ok_or_else(|| problem(QueryProblemKind::FieldWithoutValue, at))?;
        Ok(Some(Part {
            at: from..value.at.end,
            expression: Expression::In(field, Box::new(value)),
        }))
    }

    /// A group, a quotation or a run.
    fn value(&mut self) -> Read<Option<Part>> {
        match self.rest().chars().next() {
            Some('(') => self.group(),
            Some('"') => self.quoted().map(Some),
            Some('„' | '“') => self.typographic(&['”', '“']),
            Some('«') => self.typographic(&['»']),
            _ => self.run().map(Some),
        }
    }

    fn group(&mut self) -> Read<Option<Part>> {
        let opened = self.at;
        if self.depth == DEEPEST {
            return Err(self.refused(QueryProblemKind::TooDeep, 1));
        }
        self.at += 1;
        self.depth += 1;
        let text_brackets = std::mem::take(&mut self.text_brackets);
        let inside = self.alternatives(Some(opened))?;
        self.text_brackets = text_brackets;
        self.depth -= 1;
        self.at += 1;
        match inside {
            Some(part) => Ok(Some(Part {
                at: opened..self.at,
                ..part
            })),
            None => Err(problem(QueryProblemKind::EmptyBrackets, opened..self.at)),
        }
    }

    fn quoted(&mut self) -> Read<Part> {
        let from = self.at;
        let inside = from + 1;
        let Some(length) = self.typed[inside..].find('"') else {
            return Err(problem(QueryProblemKind::UnclosedQuote, from..inside));
        };
        self.at = inside + length + 1;
        self.phrase(inside..inside + length, from..self.at)
    }

    /// Pasted text may hold an opening mark only; then it means nothing.
    fn typographic(&mut self, closing: &[char]) -> Read<Option<Part>> {
        let from = self.at;
        let width = |text: &str| text.chars().next().map_or(0, char::len_utf8);
        let inside = from + width(self.rest());
        self.at = inside;
        let Some(length) = self.rest().find(closing) else {
            return Ok(None);
        };
        let end = inside + length;
        self.at = end + width(&self.typed[end..]);
        self.phrase(inside..end, from..self.at).map(Some)
    }

    fn phrase(&self, inside: Range<usize>, whole: Range<usize>) -> Read<Part> {
        let text = &self.typed[inside.clone()];
        if let Some(asterisk) = text.find('*') {
            let at = inside.start + asterisk;
            return Err(problem(QueryProblemKind::InnerWildcard, at..at + 1));
        }
        if words(text).next().is_none() {
            return Err(problem(QueryProblemKind::EmptyPhrase, whole));
        }
        let parts: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c == '"')
            .filter(|part| !part.is_empty())
            .collect();
        Ok(Part {
            expression: Expression::Phrase(parts.join(" ")),
            at: whole,
        })
    }

    fn run(&mut self) -> Read<Part> {
        let from = self.at;
        let run = run_of(self.rest());
        self.at += run.len();
        let at = from..self.at;
        if self.rest().starts_with('(') {
            // Its closing one is not in the same run: it is a bracket of the text.
            self.at += 1;
            self.text_brackets += 1;
        }
        let refused = |kind, offset: usize, width: usize| {
            Err(problem(kind, from + offset..from + offset + width))
        };
        if let Some(tilde) = fuzzy_mark(run) {
            return refused(QueryProblemKind::ForeignOperator, tilde, run.len() - tilde);
        }
        if let Some(mark) = inner_question_mark(run) {
            return refused(QueryProblemKind::InnerWildcard, mark, 1);
        }
        if !self.within_field && period::is_range(run) {
            return refused(QueryProblemKind::RangeWithoutField, 0, run.len());
        }
        let Some(asterisk) = run.find('*') else {
            return Ok(Part {
                expression: Expression::Run(run.to_owned()),
                at,
            });
        };
        if !run[..asterisk].contains(char::is_alphanumeric) {
            return refused(QueryProblemKind::LeadingWildcard, asterisk, 1);
        }
        // `161175-*****` is how codes are shown, and what follows the word does not belong to it.
        let beyond = run[asterisk..].trim_start_matches('*');
        // Nor can a word end within its own bracket: `fails(2*)`.
        let beginning = &run[..asterisk];
        if beyond.contains(char::is_alphanumeric) || run_of(beginning) != beginning {
            return refused(QueryProblemKind::InnerWildcard, asterisk, 1);
        }
        Ok(Part {
            expression: Expression::Beginning(beginning.to_owned()),
            at: from..from + run.len() - beyond.len(),
        })
    }
}

/// One part of several kinds stands for itself.
fn joined(mut parts: Vec<Part>, kind: fn(Vec<Part>) -> Expression) -> Option<Part> {
    let (first, last) = (parts.first()?.at.start, parts.last()?.at.end);
    if parts.len() == 1 {
        return parts.pop();
    }
    Some(Part {
        expression: kind(parts),
        at: first..last,
    })
}

/// What stands before the next space, quotation mark or bracket that is not the run's own.
fn run_of(text: &str) -> &str {
    let whole = text
        .find(|c: char| c.is_whitespace() || is_quote(c))
        .map_or(text, |end| &text[..end]);
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in whole.char_indices() {
        match c {
            '(' => open.push(at),
            ')' if open.pop().is_none() => return &whole[..at],
            _ => {}
        }
    }
    open.first().map_or(whole, |end| &whole[..*end])
}

/// The letters before a colon that something follows; an address (`mailto:a@b.lv`, `http://…`) has none.
fn field_name(run: &str) -> Option<&str> {
    let (name, value) = run.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    let is_address = value.starts_with(['/', '\\', ':']) || value.contains('@');
    (is_name && !is_address).then_some(name)
}

/// `/pab.*/`, and not `/mape/anna/`.
fn is_pattern(run: &str) -> bool {
    run.len() > 2
        && run.ends_with('/')
        && run.contains(['*', '+', '?', '[', ']', '\\', '^', '$', '|', '{'])
}

/// Where the mark of `pabalsts~` or `pabalsts~2` stands.
fn fuzzy_mark(run: &str) -> Option<usize> {
    let marked = run.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let word = marked.strip_suffix('~')?;
    word.ends_with(char::is_alphanumeric).then_some(word.len())
}

/// Where a question mark stands for a letter; one in an address does not.
fn inner_question_mark(run: &str) -> Option<usize> {
    if run.contains(['/', '=', '@', '&']) {
        return None;
    }
    run.match_indices('?').map(|(at, _)| at).find(|at| {
        run[..*at].ends_with(char::is_alphanumeric)
            && run[at + 1..].starts_with(char::is_alphanumeric)
    })
}
