//! What goes out answers what came in, and nothing else does.

use super::*;

impl Office {
    async fn application(&self, from: &Value) -> Value {
        let card = json!({
            "kind": "SUBMISSION", "title": "Iesniegums par pabalstu", "accessClass": "OPEN", "correspondent": from["id"],
            "receivedAt": "2026-11-02T09:00:00+02:00", "senderNumber": "2026/117",
        });
        self.clerk.registered("iesniegumi", card, &[]).await
    }

    async fn reply(&self, to: &Value, application: &Value) -> Value {
        let relations = json!([{ "kind": "REPLY_TO", "document": application["id"] }]);
        self.letter(to, json!({ "relations": relations })).await
    }

    async fn person_named(&self, family_name: &str) -> Value {
        let people = "{ staff(first: 200) { nodes { id familyName } } }";
        let people = self.head.ask(people, json!({})).await["staff"]["nodes"].take();
        let people = people.as_array().expect("staff");
        let found = people.iter().find(|row| row["familyName"] == family_name);
        found.expect("a person of the sample")["id"].clone()
    }
}

const ANSWERED: &str = "deadline { concludedOn outcome dueOn } answers { kind answeredOn document { number } } \
     resolutions { executors { role state answer { number } steps { act doneBy { login } } } }";

#[both]
async fn the_answer_ends_the_clock_and_the_task_and_an_interim_one_does_not(office: Office) {
    let anna = office.anna().await;
    let application = office.application(&anna).await;
    let resolution = json!({
        "document": application["id"], "text": "Sagatavot atbildi",
        "lead": office.person_named("Lāce").await, "coExecutors": [office.person_named("Ķirse").await],
    });
    let given = office
        .head
        .mutate("giveResolution", "resolution { id }", resolution)
        .await;
    assert_eq!(problems(&given), []);

    // First only that more time is needed.
    office.until("2026-11-05T08:00:00Z");
    let interim = office.reply(&anna, &application).await;
    let input = json!({
        "document": interim["id"], "interim": true,
        "recipients": [{ "correspondent": anna["id"], "delivery": "ORDINARY_POST", "sentOn": "2026-11-05" }],
    });
    let payload = office
        .clerk
        .mutate("dispatchDocument", "dispatches { interim state }", input)
        .await;
    assert_eq!(
        payload["dispatches"],
        json!([{ "interim": true, "state": "SENT" }])
    );
    let open = office.card(&application, ANSWERED).await;
    assert_eq!(open["deadline"]["concludedOn"], Value::Null);
    assert_eq!(
        open["answers"],
        json!([{ "kind": "INTERIM", "answeredOn": "2026-11-05", "document": { "number": interim["number"] } }])
    );
    assert_eq!(open["resolutions"][0]["executors"][0]["state"], "ASSIGNED");

    // A copy of the answer to somebody else answers nobody.
    office.until("2026-11-10T08:00:00Z");
    let council = office
        .person(json!({ "kind": "PUBLIC_BODY", "name": "Ogres novada pašvaldība" }))
        .await;
    let relations = json!([{ "kind": "REPLY_TO", "document": application["id"] }]);
    let addressees = json!([{ "correspondent": anna["id"] }, { "correspondent": council["id"] }]);
    let answer = office
        .letter(
            &anna,
            json!({ "relations": relations, "addressees": addressees }),
        )
        .await;
    office
        .send(
            &answer,
            &council,
            "PORTAL",
            json!({ "sentOn": "2026-11-10" }),
        )
        .await;
    let open = office.card(&application, ANSWERED).await;
    assert_eq!(open["deadline"]["concludedOn"], Value::Null);

    // By e-mail to Anna: answered when the mail server took it over.
    let sending = office.send(&answer, &anna, "EMAIL", json!({})).await;
    assert_eq!(sending["state"], "PREPARED");
    assert_eq!(
        office.card(&application, ANSWERED).await["deadline"]["concludedOn"],
        Value::Null
    );
    office.app.settle().await;
    assert_eq!(office.read(&sending).await["state"], "SENT");
    let done = office.card(&application, ANSWERED).await;
    assert_eq!(
        (
            &done["deadline"]["concludedOn"],
            &done["deadline"]["outcome"]
        ),
        (&json!("2026-11-10"), &json!("ANSWERED"))
    );
    assert_eq!(
        done["answers"][1],
        json!({ "kind": "FINAL", "answeredOn": "2026-11-10", "document": { "number": answer["number"] } })
    );
    let lead = &done["resolutions"][0]["executors"][0];
    assert_eq!(
        (&lead["role"], &lead["state"]),
        (&json!("LEAD"), &json!("DONE"))
    );
    assert_eq!(lead["answer"]["number"], answer["number"]);
    assert_eq!(lead["steps"][0], json!({ "act": "REPORT", "doneBy": null }));
    assert_eq!(
        office.card(&application, "route { stage }").await["route"]["stage"],
        "IN_EXECUTION"
    );
    let helper = &done["resolutions"][0]["executors"][1];
    assert_eq!(
        helper["state"], "ASSIGNED",
        "whoever helps says for themselves what they did"
    );
    let answered = entries(&office.app, &application, "document.answered").await;
    assert_eq!(answered.len(), 2);

    // Sent once more on paper it changes nothing.
    office
        .send(
            &answer,
            &anna,
            "ORDINARY_POST",
            json!({ "sentOn": "2026-11-10" }),
        )
        .await;
    assert_eq!(
        office.card(&application, ANSWERED).await["answers"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

#[both]
async fn a_controlled_task_waits_for_its_controller_and_what_went_before_still_answers(
    office: Office,
) {
    let anna = office.anna().await;
    let application = office.application(&anna).await;
    let resolution = json!({
        "document": application["id"], "text": "Sagatavot atbildi",
        "lead": office.person_named("Lāce").await, "controller": office.person_named("Skujiņa").await,
    });
    let given = office
        .head
        .mutate(
            "giveResolution",
            "resolution { executors { id revision } }",
            resolution,
        )
        .await;
    let task = &given["resolution"]["executors"][0];

    // It went before anybody said what it answers; the executor says so in the report.
    let letter = office.letter(&anna, json!({})).await;
    office.until("2026-11-04T08:00:00Z");
    office
        .send(
            &letter,
            &anna,
            "IN_PERSON",
            json!({ "sentOn": "2026-11-03" }),
        )
        .await;
    assert_eq!(
        office.card(&application, ANSWERED).await["deadline"]["concludedOn"],
        Value::Null
    );
    let unit_head = office.app.client("nodalas-vaditaja").await;
    let report =
        json!({ "task": task["id"], "revision": task["revision"], "answer": letter["id"] });
    let reported = unit_head
        .mutate("reportTask", "task { state }", report)
        .await;
    assert_eq!(problems(&reported), []);
    assert_eq!(reported["task"]["state"], "REPORTED");
    let done = office.card(&application, ANSWERED).await;
    assert_eq!(
        (
            &done["deadline"]["concludedOn"],
            &done["deadline"]["outcome"]
        ),
        (&json!("2026-11-03"), &json!("ANSWERED"))
    );
    assert_eq!(done["answers"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        done["resolutions"][0]["executors"][0]["steps"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );

    // Another application, answered by what is related to it: the task is reported, and waits for the controller.
    let second = office.application(&anna).await;
    let resolution = json!({
        "document": second["id"], "text": "Sagatavot atbildi",
        "lead": office.person_named("Lāce").await, "controller": office.person_named("Skujiņa").await,
    });
    let given = office
        .head
        .mutate("giveResolution", "resolution { id }", resolution)
        .await;
    assert_eq!(problems(&given), []);
    let reply = office.reply(&anna, &second).await;
    office
        .send(
            &reply,
            &anna,
            "IN_PERSON",
            json!({ "sentOn": "2026-11-04" }),
        )
        .await;
    let done = office.card(&second, ANSWERED).await;
    assert_eq!(done["resolutions"][0]["executors"][0]["state"], "REPORTED");
    assert_eq!(done["deadline"]["outcome"], "ANSWERED");
}
