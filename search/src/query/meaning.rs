//! From the tree to what must hold of a document.

use std::ops::Range;

use super::field::Field;
use super::leaf::{self, Clause, What};
use super::period::{self, NoPeriod};
use super::problem::{QueryProblem, QueryProblemKind};
use super::tree::{Expression, Part};
use super::{MOST_TERMS, Query, Vocabulary};
use crate::analysis::identifier::{SEPARATOR, key_of_number};
use crate::request::{DateField, DateRange, FacetField};

/// What must hold of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// What will do as well, and is no better than what was typed.
    Besides(Box<Condition>),
    Holds(Place, What),
    /// Any of these values; none is held by no document.
    OneOf(FacetField, Vec<String>),
    Dated(DateRange),
}

/// Where something must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Anywhere,
    Title,
    Names,
    Number,
}

/// Something to be found that was typed, and where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) what: What,
    pub(crate) place: Place,
    pub(crate) at: Range<usize>,
    /// It must be there, whatever else is: no part of an alternative.
    pub(crate) needed: bool,
    /// It is looked for besides what was typed, and not that: a word near to it as it stands in some document, or a synonym.
    pub(crate) near: Option<String>,
    /// It is not near but means the same.
    pub(crate) synonym: bool,
}

/// A query, understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Asked {
    /// All of it must hold.
    pub(crate) wanted: Vec<Condition>,
    /// None of it may hold.
    pub(crate) excluded: Vec<Condition>,
    /// The words of what is wanted, in the order in which they were typed.
    pub(crate) leaves: Vec<Leaf>,
}

impl Asked {
    /// What lifts a document that holds it where it counts: nothing that is looked for besides because it means the same.
    pub(crate) fn lifting(&self) -> Vec<Clause> {
        let typed = self.leaves.iter().filter(|leaf| !leaf.synonym);
        typed
            .map(|leaf| Clause {
                wanted: true,
                what: leaf.what.clone(),
            })
            .collect()
    }

    /// What is looked for in one of `places`; of what is needed alone, if asked.
    pub(crate) fn clauses(&self, places: &[Place], needed: bool) -> Vec<Clause> {
        self.leaves
            .iter()
            .filter(|leaf| places.contains(&leaf.place) && (leaf.needed || !needed))
            .map(|leaf| Clause {
                wanted: true,
                what: leaf.what.clone(),
            })
            .collect()
    }

    /// Something can be ranked by.
    pub(crate) fn ranks(&self) -> bool {
        let begins = |what: &What| matches!(what, What::Prefix(_) | What::IdentifierPrefix(_));
        self.leaves.iter().any(|leaf| !begins(&leaf.what))
    }
}

/// Understands `query`; `narrowed` says that something besides its words narrows what is found.
pub(crate) fn understand(
    query: &Query,
    vocabulary: &Vocabulary,
    narrowed: bool,
) -> Result<Asked, QueryProblem> {
    let typed = query.typed();
    let mut reader = Reader {
        vocabulary,
        terms: 0,
        leaves: Vec::new(),
    };
    let mut asked = Asked::default();
    let top = match query.root() {
        None => &[],
        Some(Part {
            expression: Expression::All(parts),
            ..
        }) => &parts[..],
        Some(part) => std::slice::from_ref(part),
    };
    for part in top {
        match &part.expression {
            Expression::Not(excluded) => {
                let context = Context {
                    wanted: false,
                    ..Context::OUTERMOST
                };
                asked.excluded.extend(reader.inner(excluded, context)?);
            }
            _ => asked
                .wanted
                .extend(reader.condition(part, Context::OUTERMOST)?),
        }
    }
    asked.leaves = reader.leaves;
    let spaces = typed.len() - typed.trim_start().len();
    let whole = spaces..typed.trim_end().len().max(spaces);
    if asked.wanted.is_empty() && !whole.is_empty() {
        if asked.excluded.is_empty() {
            return Err(problem(QueryProblemKind::NothingToFind, &whole));
        }
        if !narrowed {
            return Err(problem(QueryProblemKind::OnlyExclusions, &whole));
        }
    }
    Ok(asked)
}

fn problem(kind: QueryProblemKind, at: &Range<usize>) -> QueryProblem {
    QueryProblem {
        kind,
        at: at.clone(),
    }
}

/// What a part stands in.
#[derive(Clone, Copy)]
struct Context {
    field: Option<Field>,
    wanted: bool,
    needed: bool,
}

impl Context {
    const OUTERMOST: Self = Self {
        field: None,
        wanted: true,
        needed: true,
    };
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    terms: usize,
    leaves: Vec<Leaf>,
}

impl Reader<'_> {
    /// As [`Self::condition`], of something that has to say what it finds.
    fn inner(&mut self, part: &Part, context: Context) -> Result<Option<Condition>, QueryProblem> {
        if part.only_excludes() {
            return Err(problem(QueryProblemKind::OnlyExclusions, &part.at));
        }
        self.condition(part, context)
    }

    /// What `part` asks for; none when that is no letter or digit.
    fn condition(
        &mut self,
        part: &Part,
        context: Context,
    ) -> Result<Option<Condition>, QueryProblem> {
        let at = &part.at;
        match &part.expression {
            Expression::All(parts) => {
                let all = self.each(parts, |reader, part| reader.condition(part, context))?;
                Ok(joined(all, Condition::All))
            }
            Expression::Any(parts) => {
                let context = Context {
                    needed: false,
                    ..context
                };
                let any = self.each(parts, |reader, part| reader.inner(part, context))?;
                Ok(joined(any, Condition::Any))
            }
            Expression::Not(part) => {
                let context = Context {
                    wanted: false,
                    ..context
                };
                let inner = self.inner(part, context)?;
                Ok(inner.map(|inner| Condition::Not(Box::new(inner))))
            }
            Expression::In(field, value) => {
                let context = Context {
                    field: Some(*field),
                    ..context
                };
                let inner = self.inner(value, context)?;
                let none = || problem(QueryProblemKind::FieldWithoutValue, at);
                inner.ok_or_else(none).map(Some)
            }
            Expression::Run(_) | Expression::Beginning(_) | Expression::Phrase(_) => {
                self.terms += 1;
                let found = match context.field {
                    None => self.words(part, Place::Anywhere, context)?,
                    Some(field) if field.is_text() => {
                        let place = match field {
                            Field::Title => Place::Title,
                            Field::Person => Place::Names,
                            _ => Place::Anywhere,
                        };
                        self.words(part, place, context)?
                    }
                    Some(Field::Number) => self.number(part, context)?,
                    Some(field) => Some(self.value(part, field)?),
                };
                if self.terms > MOST_TERMS {
                    return Err(problem(QueryProblemKind::TooManyWords, at));
                }
                Ok(found)
            }
        }
    }

    fn each(
        &mut self,
        parts: &[Part],
        mut read: impl FnMut(&mut Self, &Part) -> Result<Option<Condition>, QueryProblem>,
    ) -> Result<Vec<Condition>, QueryProblem> {
        let mut found = Vec::with_capacity(parts.len());
        for part in parts {
            found.extend(read(self, part)?);
        }
        Ok(found)
    }

    fn words(
        &mut self,
        part: &Part,
        place: Place,
        context: Context,
    ) -> Result<Option<Condition>, QueryProblem> {
        let anywhere = place == Place::Anywhere;
        let found: Vec<What> = match &part.expression {
            Expression::Beginning(text) => {
                let read = if anywhere {
                    leaf::prefix
                } else {
                    leaf::plain_prefix
                };
                read(text).map_err(|kind| problem(kind, &part.at))?
            }
            Expression::Phrase(text) => {
                let folded = leaf::folded_words(text);
                let phrase = (!folded.is_empty()).then_some(What::Exact(folded));
                phrase.into_iter().collect()
            }
            Expression::Run(text) => {
                let read = if anywhere {
                    leaf::word
                } else {
                    leaf::plain_word
                };
                read(text).into_iter().collect()
            }
            _ => Vec::new(),
        };
        self.terms += found.len().saturating_sub(1);
        for what in &found {
            self.keep(what, place, part, context);
        }
        let all = found.into_iter().map(|what| Condition::Holds(place, what));
        Ok(joined(all.collect(), Condition::All))
    }

    fn number(&mut self, part: &Part, context: Context) -> Result<Option<Condition>, QueryProblem> {
        let what = match &part.expression {
            Expression::Beginning(text) => {
                let mut key = key_of_number(text);
                if !key.is_empty() && !text.ends_with(char::is_alphanumeric) {
                    key.push(SEPARATOR);
                }
                What::IdentifierPrefix(key)
            }
            Expression::Run(text) | Expression::Phrase(text) => {
                What::Identifier(key_of_number(text))
            }
            _ => return Err(problem(QueryProblemKind::ValueOfOtherKind, &part.at)),
        };
        let (What::Identifier(key) | What::IdentifierPrefix(key)) = &what else {
            return Ok(None);
        };
        if key.is_empty() {
            return Ok(None);
        }
        self.keep(&what, Place::Number, part, context);
        Ok(Some(Condition::Holds(Place::Number, what)))
    }

    fn keep(&mut self, what: &What, place: Place, part: &Part, context: Context) {
        if context.wanted {
            self.leaves.push(Leaf {
                what: what.clone(),
                place,
                at: part.at.clone(),
                needed: context.needed,
                near: None,
                synonym: false,
            });
        }
    }

    /// What stands for a value of a field that holds no text.
    fn value(&self, part: &Part, field: Field) -> Result<Condition, QueryProblem> {
        let refused = |kind| problem(kind, &part.at);
        let run = match &part.expression {
            Expression::Run(text) => Some(text.as_str()),
            _ => None,
        };
        let dated = |field| -> Result<Condition, QueryProblem> {
            let run = run.ok_or_else(|| refused(QueryProblemKind::NoDate))?;
            let period = period::period(run).map_err(|why| refused(why.into()))?;
            Ok(Condition::Dated(DateRange {
                field,
                from: period.from,
                to: period.to,
            }))
        };
        match field {
            Field::Date => {
                let any: Result<Vec<_>, _> = DateField::ALL.into_iter().map(dated).collect();
                Ok(Condition::Any(any?))
            }
            Field::OneDate(date) => dated(date),
            Field::Year => {
                let run = run.ok_or_else(|| refused(QueryProblemKind::ValueOfOtherKind))?;
                let years = period::years(run).map_err(|why| refused(why.into()))?;
                let years = years.map(|year| year.to_string()).collect::<Vec<_>>();
                Ok(Condition::OneOf(FacetField::Year, years))
            }
            Field::Listed(_) | Field::Act | Field::Inventory => {
                let values = self.vocabulary.meant(field, part);
                match field.facet() {
                    Some(facet) if !values.is_empty() => Ok(Condition::OneOf(facet, values)),
                    _ => Err(refused(QueryProblemKind::UnknownValue(field))),
                }
            }
            Field::Text | Field::Title | Field::Person | Field::Number => {
                Err(refused(QueryProblemKind::ValueOfOtherKind))
            }
        }
    }
}

impl From<NoPeriod> for QueryProblemKind {
    fn from(why: NoPeriod) -> Self {
        match why {
            NoPeriod::NoDate => Self::NoDate,
            NoPeriod::Reversed => Self::RangeReversed,
        }
    }
}

/// One condition of several kinds stands for itself.
fn joined(mut all: Vec<Condition>, kind: fn(Vec<Condition>) -> Condition) -> Option<Condition> {
    if all.len() < 2 {
        return all.pop();
    }
    Some(kind(all))
}
