//! What is wrong in a plan, each fault with its place: `units.3.parent`.

use crate::kernel::Problem;
use crate::organisation::error::Period;

/// A fault of a plan. `path` is the place in it, list positions from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {kind}")]
pub struct LoadFault {
    /// Where.
    pub path: String,
    /// What.
    pub kind: FaultKind,
}

/// What can be wrong in a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// A code, name or position that is empty.
    #[error("it must not be empty")]
    Blank,
    /// A text that is longer than what is kept.
    #[error("it has more than {0} characters")]
    TooLong(usize),
    /// A text with a character that cannot be kept.
    #[error("it has a control character")]
    Unreadable,
    /// Two entries of the plan share a code, or two people an address or name.
    #[error("{0} stands twice in the plan")]
    Twice(String),
    /// A unit that neither the plan nor the institution has.
    #[error("there is no unit {0}")]
    UnknownUnit(String),
    /// Somebody whom the plan does not hold.
    #[error("the plan has nobody called {0}")]
    UnknownStaff(String),
    /// A unit that is its own ancestor.
    #[error("the unit {0} stands above itself")]
    AboveItself(String),
    /// A unit that succeeded itself, at once or by way of others.
    #[error("the unit {0} is its own predecessor")]
    OwnPredecessor(String),
    /// A period that ends before it begins.
    #[error("the period ends before it begins")]
    Backwards,
    /// A merger before the day on which what is merged begins.
    #[error("{code} exists {period} only and cannot be succeeded before it has begun")]
    BeforePredecessor {
        /// The predecessor.
        code: String,
        /// When it exists.
        period: Period,
    },
    /// A unit that begins before its predecessor ends, or while nobody knows when that ends.
    #[error("the unit {unit} succeeds {predecessor}, which does not end before it begins")]
    SucceedsTheLiving {
        /// The successor.
        unit: String,
        /// The predecessor.
        predecessor: String,
    },
    /// A first or last day on which the unit does not exist.
    #[error("the unit {code} exists {period} only")]
    OutsideUnit {
        /// The unit.
        code: String,
        /// When it exists.
        period: Period,
    },
    /// A first or last day on which the person is not employed.
    #[error("the person is employed {0} only")]
    OutsideEmployment(Period),
    /// Somebody would hold two places in one unit on the same day.
    #[error("there is a place in {unit} already, {period}")]
    Overlaps {
        /// The unit.
        unit: String,
        /// The period of the other place.
        period: Period,
    },
}

impl LoadFault {
    /// A fault at a place.
    pub(super) fn new(path: impl Into<String>, kind: FaultKind) -> Self {
        Self {
            path: path.into(),
            kind,
        }
    }

    /// The fault as a located problem.
    pub fn problem(&self) -> Problem {
        let at = |code| Problem::new(code, &self.path);
        match &self.kind {
            FaultKind::Blank => at("REQUIRED"),
            FaultKind::TooLong(most) => at("TOO_LONG").with("most", most),
            FaultKind::Unreadable => at("CONTROL_CHARACTER"),
            FaultKind::Twice(what) => at("STANDS_TWICE").with("what", what),
            FaultKind::UnknownUnit(code) => at("UNIT_CODE_UNKNOWN").with("code", code),
            FaultKind::UnknownStaff(_) => at("STAFF_MEMBER_UNKNOWN"),
            FaultKind::AboveItself(code) => at("UNIT_ABOVE_ITSELF").with("code", code),
            FaultKind::OwnPredecessor(code) => at("UNIT_OWN_PREDECESSOR").with("code", code),
            FaultKind::Backwards => at("PERIOD_BACKWARDS"),
            FaultKind::BeforePredecessor { code, period } => at("REORGANISATION_BEFORE_UNIT")
                .with("code", code)
                .with("period", period),
            FaultKind::SucceedsTheLiving { unit, predecessor } => at("UNIT_SUCCEEDS_THE_LIVING")
                .with("code", unit)
                .with("predecessor", predecessor),
            FaultKind::OutsideUnit { code, period } => {
                at("OUTSIDE_UNIT").with("code", code).with("period", period)
            }
            FaultKind::OutsideEmployment(period) => at("OUTSIDE_EMPLOYMENT").with("period", period),
            FaultKind::Overlaps { unit, period } => at("APPOINTMENT_OVERLAPS")
                .with("code", unit)
                .with("period", period),
        }
    }
}
