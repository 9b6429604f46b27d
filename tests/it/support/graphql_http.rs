//! The outside judge of GraphQL over HTTP: the audits of the npm package `graphql-http`, which follow the specification's
//! MUST, SHOULD and MAY one by one.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

/// Audits the endpoint at `url`; every request carries `authorization` as its header of that name.
///
/// `Err` lists the audits that ended with an error or a warning. `Ok` is the number of those that passed.
///
/// # Panics
/// When the audits cannot be run at all, with what to do about it.
pub(crate) async fn audit(url: &str, authorization: &str) -> Result<usize, String> {
    let program =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/graphql_http_audit.mjs");
    let output = Command::new("node")
        .arg(program)
        .arg(super::part("npm/node_modules/graphql-http"))
        .arg(url)
        // Not as an argument: those can be read by every user of the machine.
        .env("AUDIT_AUTHORIZATION", authorization)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("Node is there: run `cargo xtask setup` as root, or `apt-get install nodejs npm`");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.code() {
        Some(0) => Ok(printed.trim().parse().expect("the number of audits")),
        Some(1) => Err(printed),
        _ => panic!(
            "the audits could not be run: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}
