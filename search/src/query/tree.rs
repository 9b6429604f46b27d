//! What was typed, as a tree.

use std::fmt;
use std::ops::Range;

use super::field::Field;

/// A part of a query, and where in the typed text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub expression: Expression,
    /// Bytes of the typed text, on character boundaries.
    pub at: Range<usize>,
}

/// What a part asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// Every one of at least two.
    All(Vec<Part>),
    /// At least one of at least two.
    Any(Vec<Part>),
    /// What must not be there.
    Not(Box<Part>),
    /// Something in one field alone.
    In(Field, Box<Part>),
    /// A word, an identifier, a date: what stands between spaces.
    Run(String),
    /// The beginning of one, without its asterisk.
    Beginning(String),
    /// What stood in quotes, with single spaces.
    Phrase(String),
}

impl Part {
    /// Whether it says what is not wanted alone: a part of such a kind finds nearly everything.
    pub(super) fn only_excludes(&self) -> bool {
        match &self.expression {
            Expression::Not(_) => true,
            Expression::All(parts) => parts.iter().all(Self::only_excludes),
            Expression::Any(parts) => parts.iter().any(Self::only_excludes),
            Expression::In(_, part) => part.only_excludes(),
            Expression::Run(_) | Expression::Beginning(_) | Expression::Phrase(_) => false,
        }
    }

    /// As it stands within something that binds more closely than it does.
    fn bracketed(&self, f: &mut fmt::Formatter<'_>, if_all: bool) -> fmt::Result {
        let needed = match self.expression {
            Expression::All(_) => if_all,
            Expression::Any(_) => true,
            _ => false,
        };
        if needed {
            write!(f, "({self})")
        } else {
            write!(f, "{self}")
        }
    }
}

/// The query as this house writes it: what is read from it is the same tree again.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expression {
            Expression::All(parts) => {
                for (number, part) in parts.iter().enumerate() {
                    if number > 0 {
                        f.write_str(" ")?;
                    }
                    part.bracketed(f, true)?;
                }
                Ok(())
            }
            Expression::Any(parts) => {
                for (number, part) in parts.iter().enumerate() {
                    if number > 0 {
                        f.write_str(" VAI ")?;
                    }
                    part.bracketed(f, false)?;
                }
                Ok(())
            }
            Expression::Not(part) => match part.expression {
                Expression::Not(_) => write!(f, "-({part})"),
                _ => {
                    f.write_str("-")?;
                    part.bracketed(f, true)
                }
            },
            Expression::In(field, part) => {
                write!(f, "{field}:")?;
                match part.expression {
                    Expression::Not(_) => write!(f, "({part})"),
                    _ => part.bracketed(f, true),
                }
            }
            Expression::Run(text) => f.write_str(text),
            Expression::Beginning(text) => write!(f, "{text}*"),
            Expression::Phrase(text) => write!(f, "\"{text}\""),
        }
    }
}
