//! Whoever sent a package is told when it waits for them, and when no answer came in the time that was agreed.

use std::fs;

use aprite::attention::reminder::begin_due;
use chrono::{DateTime, Utc};

use super::*;

impl Office {
    /// What the archivist has been told once the reminders of an hour are out, the oldest first.
    pub(super) async fn told_at(&self, at: &str) -> Vec<Value> {
        let at: DateTime<Utc> = at.parse().expect("an instant");
        self.app.clock.advance(at - self.app.clock.now());
        begin_due(&self.app.kit).await.expect("begun");
        self.app.settle().await;
        let query = "{ notifications { nodes { kind dueOn document { id } delivery { package { name } waitsSince } } } }";
        let archivist = self.archivist().await;
        let mut told = archivist.ask(query, json!({})).await;
        let mut told: Vec<Value> = told["notifications"]["nodes"]
            .as_array_mut()
            .expect("notifications")
            .iter_mut()
            .map(Value::take)
            .collect();
        told.reverse();
        told
    }
}

#[both]
async fn whoever_sent_a_package_is_told_what_waits_and_what_was_not_answered(office: Office) {
    let folder = office.drop_folder();
    let package = office.packed().await;
    let agreement = office.agreed(json!({ "answerDays": 10 })).await;
    let name = format!("{}.zip", package["name"].as_str().expect("a name"));
    fs::write(folder.join(&name), "cits").expect("written");
    let refused = office.sent(&package, &agreement).await;
    assert_eq!(refused["state"], "REFUSED");

    // The delivery waits for a person: told once, not every day.
    let waits = |since: Value| {
        json!({ "kind": "DELIVERY_WAITS", "dueOn": "2022-01-01", "document": null,
                "delivery": { "package": { "name": package["name"] }, "waitsSince": since } })
    };
    for day in ["2022-01-04T08:00:00Z", "2022-01-05T08:00:00Z"] {
        assert_eq!(office.told_at(day).await, [waits(json!("2022-01-01"))]);
    }
    fs::remove_file(folder.join(&name)).expect("removed");
    let delivered = office.acted("retryDelivery", &refused, json!({})).await;
    assert_eq!(delivered["state"], "DELIVERED");

    // Ten days later the archive has not answered.
    let before = [waits(Value::Null)];
    assert_eq!(office.told_at("2022-01-14T08:00:00Z").await, before);
    let late = json!({ "kind": "REPLY_OVERDUE", "dueOn": "2022-01-15", "document": null,
                       "delivery": { "package": { "name": package["name"] }, "waitsSince": null } });
    let [before] = before;
    let both = [before, late];
    assert_eq!(office.told_at("2022-01-17T08:00:00Z").await, both);
    let answer = office.answer(&package, "accepted").await;
    office.answered(&package, &answer).await;
    assert_eq!(office.told_at("2022-01-18T08:00:00Z").await, both);
}
