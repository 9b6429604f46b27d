//! A hold takes its files off every list in the same operation, whatever was decided; what is left goes on.

use super::*;

#[both]
async fn a_hold_takes_a_file_off_an_approved_list_and_the_rest_goes_on(app: TestApp) {
    let office = Office::with(app, 3).await;
    let list = office.agreed("6/2026").await;
    let place = async |title: &str, file: &Value| {
        let hold = json!({
            "title": title, "owner": person(&office.app, "Skujiņa").await, "kind": "LITIGATION",
            "reason": "Tiesvedība", "ground": "CPL 134. p.", "reviewOn": "2026-09-01", "files": [file],
        });
        office
            .done(&office.clerk, "placeHold", "hold { id }", hold)
            .await
    };
    place("Lieta C30123", office.file(1)).await;
    let narrowed = office.list(&list).await;
    let stand: Vec<String> = items(&narrowed)
        .iter()
        .map(|item| {
            let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
            format!(
                "{} {} {} {}",
                text(&item["designation"]),
                text(&item["state"]),
                text(&item["withdrawnBecause"]),
                text(&item["withdrawnWords"])
            )
        })
        .collect();
    assert_eq!(
        stand,
        [
            "3-1 Nr. 1 STANDING – –",
            "3-1 Nr. 2 WITHDRAWN HELD Lieta C30123",
            "3-1 Nr. 3 STANDING – –",
        ]
    );
    // It is the list that everybody agreed to, less what left it.
    assert_eq!(
        (&narrowed["sha256"], &narrowed["revision"]),
        (&list["sha256"], &list["revision"])
    );
    assert_eq!(office.missing(&list).await, ["wait"]);
    assert_eq!(narrowed["act"]["files"], 2);
    assert_eq!(
        trace(&office.app, &list).await.last().map(String::as_str),
        Some("destruction_list.withdrawn")
    );
    // The hold keeps it off another list as well.
    let again = json!({ "title": "Otrs", "ground": "Shēma", "files": [office.file(1)] });
    let again = office
        .clerk
        .mutate("proposeDestructionList", LIST, again)
        .await;
    assert_eq!(
        again["problems"][0]["message"],
        "File 3-1 Nr. 2: it is held (Lieta C30123)."
    );

    // Where nothing is left, nothing can be executed.
    place("Lieta C30124", office.file(0)).await;
    place("Lieta C30125", office.file(2)).await;
    assert_eq!(office.missing(&list).await, ["nothing_to_destroy", "wait"]);
}

#[both]
async fn what_a_hold_took_off_a_draft_comes_back_by_hand(app: TestApp) {
    let office = Office::with(app, 2).await;
    let list = office.appraised().await;
    let hold = json!({
        "title": "Audits", "owner": person(&office.app, "Skujiņa").await, "kind": "AUDIT", "reason": "Revīzija",
        "ground": "Valsts kontroles likums", "reviewOn": "2026-09-01", "files": [office.file(0)],
    });
    let placed = office
        .done(&office.clerk, "placeHold", "hold { id revision }", hold)
        .await;
    let lift = json!({ "hold": placed["hold"]["id"], "revision": placed["hold"]["revision"],
        "reason": "Revīzija pabeigta" });
    let back = json!({ "files": [office.file(0)] });
    assert_eq!(
        office
            .refused(&office.clerk, "addToDestructionList", &list, back.clone())
            .await,
        "LIST_FILE_IN_THE_WAY input.files.0"
    );
    office
        .done(&office.head, "liftHold", "hold { id }", lift)
        .await;
    office.app.settle().await;
    let list = office
        .step(&office.clerk, "addToDestructionList", &list, back)
        .await;
    // It comes back under its number, and somebody must say anew what is to become of it.
    let shown = office.list(&list).await;
    let first = items(&shown)[0].clone();
    assert_eq!(
        (&first["number"], &first["state"], &first["appraisal"]),
        (&json!(1), &json!("STANDING"), &Value::Null)
    );
    assert_eq!(
        office
            .refused(
                &office.clerk,
                "submitDestructionList",
                &list,
                json!({ "actNumber": "8" })
            )
            .await,
        "LIST_NOT_APPRAISED input.list"
    );
}
