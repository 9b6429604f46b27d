//! Numbers for Prometheus. Labels come from closed lists (routes, status codes, kinds of jobs), so that neither a person
//! nor a client can turn up in one.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use entities::vocabulary::IntakeChannel;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::kernel::Fault;

/// From a page out of the cache to an upload over a slow line, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// The numbers of this process; clones count together.
#[derive(Clone)]
pub struct Metrics(Arc<All>);

struct All {
    registry: Registry,
    http_requests: Family<RequestLabels, Counter>,
    http_request_seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    graphql_operations: Family<OperationLabels, Counter>,
    registrations: Counter,
    uploads: Counter,
    uploaded_bytes: Counter,
    jobs_done: Family<JobLabels, Counter>,
    jobs_failed: Family<JobLabels, Counter>,
    sealer_lag: Gauge,
    index_lag: Gauge,
    index_documents: Gauge,
    store_written_bytes: Counter,
    mail_arrived: Family<ChannelLabels, Counter>,
    mail_in_trouble: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OperationLabels {
    kind: OperationKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobLabels {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ChannelLabels {
    channel: &'static str,
}

/// What a GraphQL operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// It reads.
    Query,
    /// It changes something.
    Mutation,
    /// It follows changes.
    Subscription,
}

impl EncodeLabelValue for OperationKind {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), fmt::Error> {
        let word = match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        };
        word.encode(encoder)
    }
}

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    /// Everything at zero.
    pub fn new() -> Self {
        let mut all = All {
            http_requests: Family::default(),
            http_request_seconds: Family::new_with_constructor(seconds as fn() -> Histogram),
            graphql_operations: Family::default(),
            registrations: Counter::default(),
            uploads: Counter::default(),
            uploaded_bytes: Counter::default(),
            jobs_done: Family::default(),
            jobs_failed: Family::default(),
            sealer_lag: Gauge::default(),
            index_lag: Gauge::default(),
            index_documents: Gauge::default(),
            store_written_bytes: Counter::default(),
            mail_arrived: Family::default(),
            mail_in_trouble: Gauge::default(),
            registry: Registry::with_prefix("aprite"),
        };
        let registry = &mut all.registry;
        registry.register(
            "http_requests",
            "Requests answered, by route and status",
            all.http_requests.clone(),
        );
        registry.register_with_unit(
            "http_request",
            "Time to the end of an answer, by route",
            Unit::Seconds,
            all.http_request_seconds.clone(),
        );
        registry.register(
            "graphql_operations",
            "GraphQL operations, by kind",
            all.graphql_operations.clone(),
        );
        registry.register(
            "registrations",
            "Documents registered",
            all.registrations.clone(),
        );
        registry.register("uploads", "Uploads taken in", all.uploads.clone());
        registry.register_with_unit(
            "uploaded",
            "Bytes of the uploads taken in",
            Unit::Bytes,
            all.uploaded_bytes.clone(),
        );
        registry.register("jobs_done", "Jobs done, by kind", all.jobs_done.clone());
        registry.register(
            "jobs_failed",
            "Attempts at jobs that failed, by kind",
            all.jobs_failed.clone(),
        );
        registry.register(
            "sealer_lag_entries",
            "Journal entries that wait to be sealed",
            all.sealer_lag.clone(),
        );
        registry.register(
            "index_lag_positions",
            "Sealed journal entries that the search index has not followed yet",
            all.index_lag.clone(),
        );
        registry.register(
            "index_documents",
            "Documents in the search index",
            all.index_documents.clone(),
        );
        registry.register_with_unit(
            "store_written",
            "Bytes written to the store",
            Unit::Bytes,
            all.store_written_bytes.clone(),
        );
        registry.register(
            "mail_arrived",
            "Things that arrived by mail, by channel",
            all.mail_arrived.clone(),
        );
        registry.register(
            "mail_sources_in_trouble",
            "Mailboxes and folders that cannot be looked at",
            all.mail_in_trouble.clone(),
        );
        Self(Arc::new(all))
    }

    /// A request was answered. `route` is the route's pattern (`/contents/{hash}`), never the path that was asked for.
    pub fn http_request(&self, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.0
            .http_request_seconds
            .get_or_create(&RouteLabels {
                route: route.clone(),
            })
            .observe(took.as_secs_f64());
        let labels = RequestLabels { route, status };
        self.0.http_requests.get_or_create(&labels).inc();
    }

    /// A GraphQL operation was executed.
    pub fn graphql_operation(&self, kind: OperationKind) {
        let labels = OperationLabels { kind };
        self.0.graphql_operations.get_or_create(&labels).inc();
    }

    /// Documents were registered.
    pub fn registered(&self, documents: u64) {
        self.0.registrations.inc_by(documents);
    }

    /// An upload of this many bytes was taken in.
    pub fn uploaded(&self, bytes: u64) {
        self.0.uploads.inc();
        self.0.uploaded_bytes.inc_by(bytes);
    }

    /// This many bytes that nobody had brought before were taken into the store.
    pub fn stored(&self, bytes: u64) {
        self.0.store_written_bytes.inc_by(bytes);
    }

    /// Jobs of a kind were done.
    pub fn jobs_done(&self, kind: &'static str, jobs: u64) {
        let labels = JobLabels { kind };
        self.0.jobs_done.get_or_create(&labels).inc_by(jobs);
    }

    /// Attempts at jobs of a kind failed.
    pub fn jobs_failed(&self, kind: &'static str, jobs: u64) {
        let labels = JobLabels { kind };
        self.0.jobs_failed.get_or_create(&labels).inc_by(jobs);
    }

    /// This many journal entries wait to be sealed now.
    pub fn sealer_lag(&self, entries: u64) {
        self.0.sealer_lag.set(level(entries));
    }

    /// This many sealed entries wait to be followed by the search index now.
    pub fn index_lag(&self, positions: u64) {
        self.0.index_lag.set(level(positions));
    }

    /// This many documents are in the search index now.
    pub fn index_documents(&self, documents: u64) {
        self.0.index_documents.set(level(documents));
    }

    /// So many things arrived by a channel.
    pub fn arrived(&self, channel: IntakeChannel, things: u64) {
        let labels = ChannelLabels {
            channel: channel.as_str(),
        };
        self.0.mail_arrived.get_or_create(&labels).inc_by(things);
    }

    /// So many mailboxes and folders cannot be looked at now.
    pub fn mail_in_trouble(&self, sources: usize) {
        self.0.mail_in_trouble.set(level(sources as u64));
    }

    /// All numbers in the OpenMetrics text format 1.0
    /// (`application/openmetrics-text; version=1.0.0; charset=utf-8`).
    ///
    /// # Errors
    /// A fault of the encoder.
    pub fn encode(&self) -> Result<String, Fault> {
        let mut text = String::new();
        encode(&mut text, &self.0.registry).map_err(Fault::at("encoding metrics"))?;
        Ok(text)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics(…)")
    }
}

fn level(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_count_together_and_say_so_in_openmetrics() -> Result<(), Fault> {
        let metrics = Metrics::new();
        let clone = metrics.clone();
        metrics.http_request("/graphql", 200, Duration::from_millis(3));
        clone.http_request("/graphql", 200, Duration::from_millis(300));
        clone.graphql_operation(OperationKind::Mutation);
        clone.registered(2);
        clone.uploaded(100);
        clone.stored(60);
        clone.jobs_done("extract", 1);
        clone.jobs_failed("extract", 3);
        clone.sealer_lag(7);
        clone.index_lag(8);
        clone.index_documents(9);
        clone.arrived(IntakeChannel::Email, 4);
        clone.mail_in_trouble(1);
        let text = metrics.encode()?;
        for line in [
            "aprite_http_requests_total{route=\"/graphql\",status=\"200\"} 2",
            "aprite_http_request_seconds_count{route=\"/graphql\"} 2",
            "aprite_http_request_seconds_bucket{le=\"0.005\",route=\"/graphql\"} 1",
            "aprite_graphql_operations_total{kind=\"mutation\"} 1",
            "aprite_registrations_total 2",
            "aprite_uploads_total 1",
            "aprite_uploaded_bytes_total 100",
            "aprite_store_written_bytes_total 60",
            "aprite_jobs_done_total{kind=\"extract\"} 1",
            "aprite_jobs_failed_total{kind=\"extract\"} 3",
            "aprite_sealer_lag_entries 7",
            "aprite_index_lag_positions 8",
            "aprite_index_documents 9",
            "aprite_mail_arrived_total{channel=\"email\"} 4",
            "aprite_mail_sources_in_trouble 1",
        ] {
            assert!(
                text.lines().any(|found| found == line),
                "no {line} in\n{text}"
            );
        }
        assert!(text.ends_with("# EOF\n"));
        Ok(())
    }
}
