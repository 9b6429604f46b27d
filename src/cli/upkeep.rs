//! `aprite reread` and `aprite jobs`: what an administrator sets right after installing a program or mending the machine.

use entities::vocabulary::TextState;
use serde_json::json;

use super::arguments::{JobsArguments, RereadArguments};
use super::outlet::{Failure, Outcome, Outlet};
use crate::app::Ground;
use crate::documents::reading;
use crate::jobs;
use crate::journal::Actor;

/// Dead jobs told one by one.
const MOST_TOLD: u64 = 1_000;

/// Has contents read again whose text was not found; the running service does it, or the next one that starts.
///
/// # Errors
/// Why it could not run.
pub(crate) async fn reread(
    ground: Ground,
    arguments: &RereadArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let states: Vec<TextState> = if arguments.state.is_empty() {
        reading::WORTH_ANOTHER_READING.to_vec()
    } else {
        arguments.state.iter().copied().map(Into::into).collect()
    };
    let mut op = ground.kit.begin(Actor::System).await?;
    let contents = reading::queue_again(&mut op, &states).await?;
    op.commit().await?;
    ground.close().await?;
    let line = outlet.text("cli-reread", &[("contents", contents.to_string())]);
    outlet.result(&line, &json!({ "reread": contents, "states": states }));
    Ok(Outcome::Fine)
}

/// Tells how many jobs wait and which were given up, and lets those begin anew where that was asked for.
///
/// # Errors
/// Why it could not run.
pub(crate) async fn jobs(
    ground: Ground,
    arguments: JobsArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let kit = &ground.kit;
    let dead = jobs::dead(kit.db.reader(), MOST_TOLD).await?;
    for job in &dead {
        let why = job.last_error.clone().unwrap_or_default();
        let line = outlet.text(
            "cli-doctor-job-dead",
            &[
                ("kind", job.kind.clone()),
                ("job", job.id.to_string()),
                ("why", why.clone()),
            ],
        );
        let value =
            json!({ "job": job.id, "kind": job.kind, "attempts": job.attempts, "why": why });
        outlet.result(&line, &value);
    }
    let mut revived = 0;
    if arguments.retry && !dead.is_empty() {
        let op = kit.begin(Actor::System).await?;
        revived = jobs::revive(op.transaction(), op.at()).await?;
        op.commit().await?;
    }
    let waiting = jobs::count_waiting(kit.db.reader(), None).await?;
    ground.close().await?;
    let line = outlet.text(
        "cli-jobs",
        &[
            ("waiting", waiting.to_string()),
            ("revived", revived.to_string()),
        ],
    );
    outlet.result(&line, &json!({ "waiting": waiting, "revived": revived }));
    Ok(if dead.is_empty() || arguments.retry {
        Outcome::Fine
    } else {
        Outcome::Found
    })
}
