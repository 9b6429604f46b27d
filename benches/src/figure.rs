//! A figure, as printed: one JSON object a line on standard output. README and `docs/measurements.md` quote these.

use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;

use crate::Outcome;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

/// What was measured, beside what the same machine could do at best in the same run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// Which program measured it.
    bench: &'static str,
    /// Over which database; absent where it makes no difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<Kind>,
    /// What it is.
    figure: String,
    /// Rounded to four significant digits.
    value: f64,
    /// Unit of `value`, and of `limit_value`.
    unit: &'static str,
    /// The physical or bare-library limit that it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<&'static str>,
    /// What that limit came to in the same run.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_value: Option<f64>,
    /// `value` / `limit_value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    /// The bound that the goal sets for the ratio where there is a limit, otherwise for the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<f64>,
    /// Whether the goal is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    reached: Option<bool>,
}

/// On which side of the bound the goal lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn bound(self) -> f64 {
        match self {
            Self::AtLeast(bound) | Self::AtMost(bound) => bound,
        }
    }

    fn is_reached_by(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }
}

impl Figure {
    pub(crate) fn new(
        bench: &'static str,
        figure: impl Into<String>,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            bench,
            database: None,
            figure: figure.into(),
            value: rounded(value),
            unit,
            limit: None,
            limit_value: None,
            ratio: None,
            goal: None,
            reached: None,
        }
    }

    pub(crate) fn over(mut self, database: Kind) -> Self {
        self.database = Some(database);
        self
    }

    /// Compares with a limit of the same unit, measured in the same run.
    pub(crate) fn beside(mut self, limit: &'static str, value: f64) -> Self {
        self.limit = Some(limit);
        self.limit_value = Some(rounded(value));
        self.ratio = (value != 0.0).then(|| rounded(self.value / value));
        self
    }

    /// Judges the ratio where there is one, otherwise the value.
    pub(crate) fn aiming(mut self, goal: Goal) -> Self {
        self.goal = Some(rounded(goal.bound()));
        self.reached = Some(goal.is_reached_by(self.ratio.unwrap_or(self.value)));
        self
    }

    /// Judges the value although there is a limit beside it.
    pub(crate) fn aiming_by_value(mut self, goal: Goal) -> Self {
        self.goal = Some(rounded(goal.bound()));
        self.reached = Some(goal.is_reached_by(self.value));
        self
    }

    pub(crate) fn print(&self) -> Outcome<()> {
        let mut line = serde_json::to_string(self)?;
        line.push('\n');
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes())?;
        Ok(out.flush()?)
    }
}

/// To four significant digits: more would be noise.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10f64.powi(3 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// Durations of one kind, in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Durations(Vec<f64>);

impl Durations {
    pub(crate) fn push(&mut self, duration: std::time::Duration) {
        self.0.push(duration.as_secs_f64() * 1_000.0);
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The smallest that at least this part of all reach; 0 where there are none.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let index = (part * sorted.len() as f64).ceil() as usize;
        sorted
            .get(index.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let durations = Durations((1..=100).map(f64::from).rev().collect());
        assert_eq!(
            [0.5, 0.99, 1.0].map(|part| durations.quantile(part)),
            [50.0, 99.0, 100.0]
        );
        assert_eq!(Durations::default().quantile(0.5), 0.0);
    }

    #[test]
    fn a_goal_is_judged_by_the_ratio_where_there_is_a_limit() {
        let figure = Figure::new("intake", "documents_per_second", 700.0, "1/s")
            .beside("counter_transaction", 1_000.0)
            .aiming(Goal::AtLeast(0.5));
        assert_eq!((figure.ratio, figure.reached), (Some(0.7), Some(true)));
        let figure = Figure::new("memory", "resident", 121.0, "MiB").aiming(Goal::AtMost(120.0));
        assert_eq!(figure.reached, Some(false));
    }
}
