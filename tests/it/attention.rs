//! What waits for whom, as the office lives with it: the list of one's work, what is told to people by letter and to programs by
//! message.

use both::both;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};

mod letters;
mod my_work;
mod plans;
mod reminders;
mod subscriptions;
mod webhooks;

/// The office with those who give and do.
struct Office {
    app: TestApp,
    clerk: Client,
    head: Client,
    /// Iveta Lāce, head of the unit for social assistance.
    unit_head: Client,
    /// Normunds Zariņš of that unit.
    specialist: Client,
    /// Evija Skujiņa.
    lawyer: Client,
    administrator: Client,
    people: Value,
    units: Value,
}

impl Office {
    async fn of(app: TestApp) -> Self {
        let administrator = app.client("administrators").await;
        let people = "{ staff(first: 200) { nodes { id familyName } } }";
        let people = administrator.ask(people, json!({})).await["staff"]["nodes"].take();
        let units = administrator.ask("{ units { id code } }", json!({})).await["units"].take();
        Self {
            clerk: app.client("lietvede").await,
            head: app.client("vaditaja").await,
            unit_head: app.client("nodalas-vaditaja").await,
            specialist: app.client("specialists").await,
            lawyer: app.client("jurists").await,
            administrator,
            people,
            units,
            app,
        }
    }

    /// The id of the staff member with a family name.
    fn person(&self, family_name: &str) -> Value {
        let people = self.people.as_array().expect("staff");
        let found = people.iter().find(|row| row["familyName"] == family_name);
        found.expect("a person of the sample")["id"].clone()
    }

    /// The id of the unit with a code.
    fn unit(&self, code: &str) -> Value {
        let units = self.units.as_array().expect("units");
        let found = units.iter().find(|row| row["code"] == code);
        found.expect("a unit of the sample")["id"].clone()
    }

    /// A submission to the centre in Madliena that only those see who need to.
    async fn submission(&self, title: &str) -> Value {
        let card = json!({
            "kind": "SUBMISSION", "title": title, "accessClass": "RESTRICTED_PERSONAL",
            "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.", "unit": self.unit("OG-SC-MADL"),
            "receivedAt": "2026-03-02T09:00:00+02:00",
        });
        self.clerk.registered("iesniegumi", card, &[]).await
    }

    /// Gives a resolution; its executors.
    async fn give(&self, by: &Client, input: Value) -> Value {
        self.later();
        let mut payload = by
            .mutate(
                "giveResolution",
                "resolution { id executors { id revision executor { familyName } } }",
                input,
            )
            .await;
        assert_eq!(problems(&payload), []);
        payload["resolution"]["executors"].take()
    }

    /// Does something with a task as it now stands.
    async fn act(&self, by: &Client, mutation: &str, task: &Value, input: Value) -> Value {
        self.later();
        let query = "query($id: ID!) { task(id: $id) { revision } }";
        let found = self.head.ask(query, json!({ "id": task })).await;
        let mut whole = json!({ "task": task, "revision": found["task"]["revision"] });
        let fields = input.as_object().expect("fields").clone();
        whole.as_object_mut().expect("an object").extend(fields);
        let mut payload = by.mutate(mutation, "task { state revision }", whole).await;
        assert_eq!(problems(&payload), [], "{mutation}");
        payload["task"].take()
    }

    fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    fn until(&self, text: &str) {
        let at: chrono::DateTime<chrono::Utc> = text.parse().expect("an instant");
        self.app.clock.advance(at - self.app.clock.now());
    }
}
