//! What is for those alone who gave a resolution: a later term, somebody else, taking it back, removing it from control.

use super::*;

#[both]
async fn only_who_gave_it_extends_hands_over_and_takes_back(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        unit_head,
        lawyer,
        ..
    } = &office;
    let document = office.submission().await;
    let given = office
        .give(
            head,
            json!({
                "document": document["id"], "text": "Izvērtēt", "dueOn": "2026-03-05", "lead": office.person("Lāce"),
                "coExecutors": [office.person("Balode")], "controller": office.person("Skujiņa"),
            }),
        )
        .await;
    let (task, other) = (&given["executors"][0]["id"], &given["executors"][1]["id"]);
    let longer = json!({ "until": "2026-03-12", "reason": "Jāsaņem ziņas" });
    for somebody in [unit_head, lawyer, clerk] {
        assert_eq!(
            office
                .refused(somebody, "extendTask", task, longer.clone())
                .await,
            "TASK_NOT_AUTHOR input.task"
        );
    }
    // Friday: nobody reported yesterday.
    office.until("2026-03-06T08:00:00Z");
    let query = format!("query($id: ID!) {{ task(id: $id) {{ {TASK} }} }}");
    let late = head.ask(&query, json!({ "id": task })).await;
    assert_eq!(late["task"]["overdue"], true);
    assert_eq!(
        office
            .act(
                lawyer,
                "remindOfTask",
                task,
                json!({ "text": "Vakar beidzās termiņš" })
            )
            .await["state"],
        "ASSIGNED"
    );
    let extended = office.act(head, "extendTask", task, longer).await;
    assert_eq!(
        (&extended["dueOn"], &extended["overdue"]),
        (&json!("2026-03-12"), &json!(false))
    );

    // Somebody else does it; who had it sees the document no longer.
    let to = json!({ "to": office.person("Zariņš"), "reason": "Lāce ir komandējumā" });
    office.act(head, "reassignTask", task, to).await;
    assert!(!sees(unit_head, &document).await);
    assert!(sees(&office.specialist, &document).await);
    assert_eq!(
        office
            .act(
                head,
                "withdrawTask",
                other,
                json!({ "reason": "Vairs nav vajadzīgs" })
            )
            .await["state"],
        "WITHDRAWN"
    );
    assert_eq!(
        office
            .refused(head, "withdrawTask", other, json!({ "reason": "x" }))
            .await,
        "TASK_STATE input.task"
    );

    // Removed from control, what is reported waits for nobody.
    office
        .act(
            &office.specialist,
            "reportTask",
            task,
            json!({ "text": "Atbildēts mutvārdos" }),
        )
        .await;
    let release = async |by: &Client, reason: &str| {
        office.later();
        let input = json!({ "resolution": given["id"], "reason": reason });
        let shown = "resolution { underControl releaseReason executors { state } }";
        by.mutate("releaseFromControl", shown, input).await
    };
    assert_eq!(
        refusals(&release(lawyer, "x").await),
        "TASK_NOT_AUTHOR input.task"
    );
    assert_eq!(
        refusals(&release(head, " ").await),
        "REASON_REQUIRED input.reason"
    );
    assert_eq!(
        release(head, "Izpildīts").await["resolution"],
        json!({ "underControl": false, "releaseReason": "Izpildīts", "executors": [{ "state": "DONE" }, { "state": "WITHDRAWN" }] })
    );
    assert_eq!(
        refusals(&release(head, "x").await),
        "RESOLUTION_RELEASED input.resolution"
    );
}
