//! The outside judge of subscriptions: the client of the npm package `graphql-ws`, which defines the protocol.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Longest that it may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client at work, subscribed to changes.
pub(crate) struct Judge {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Judge {
    /// Connects with what another client shows, and subscribes.
    ///
    /// # Panics
    /// When the client cannot be run, with what to do about it, or is not served.
    pub(crate) async fn subscribe(url: &str, authorization: &str) -> Self {
        let program =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/graphql_ws_client.mjs");
        let url = format!("{}/graphql", url.replace("http://", "ws://"));
        let mut process = Command::new("node")
            .arg(program)
            .arg(super::part("npm/node_modules/graphql-ws"))
            .arg(url)
            // Not as an argument: those can be read by every user of the machine.
            .env("AUDIT_AUTHORIZATION", authorization)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect(
                "Node is there: run `cargo xtask setup` as root, or `apt-get install nodejs npm`",
            );
        let out = process.stdout.take().expect("its output");
        let mut judge = Self {
            process,
            lines: BufReader::new(out).lines(),
        };
        assert_eq!(judge.line().await, "subscribed");
        judge
    }

    async fn line(&mut self) -> String {
        let line = tokio::time::timeout(PATIENCE, self.lines.next_line()).await;
        let line = line.expect("a word within half a minute");
        line.expect("its output").expect("another line")
    }

    /// What it says next.
    pub(crate) async fn says(&mut self) -> Value {
        serde_json::from_str(&self.line().await).expect("JSON")
    }

    /// Whether it ended satisfied.
    pub(crate) async fn ends_satisfied(mut self) -> bool {
        self.process.wait().await.expect("its end").success()
    }
}
