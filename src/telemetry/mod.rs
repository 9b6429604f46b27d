//! Telemetry: log lines on standard error and numbers for Prometheus, for those who keep the service running.
//!
//! Neither may hold a secret or personal data (GDPR Art. 5(1)(c)): labels come from closed lists, and the database's
//! driver, which would log statements with their parameters, is kept quiet whatever the filter says.

mod logs;
mod metrics;

pub use logs::install;
pub use metrics::{Metrics, OperationKind};
