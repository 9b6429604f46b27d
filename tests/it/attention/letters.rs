//! Letters of the day for those who act in somebody's stead, and for those whose visa or signature is awaited.

use super::reminders::{Posted, morning, text, wants_letters};
use super::*;

#[both]
async fn whoever_stands_in_is_told_in_whose_stead(posted: Posted) {
    let Posted { app, smtp } = posted;
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        administrator,
        ..
    } = &office;
    wants_letters(specialist, "normunds@example.lv", "LATVIAN").await;
    let lace = office.person("Lāce");
    let stands_in = json!({ "absent": lace, "substitute": office.person("Zariņš"), "validFrom": "2026-03-02",
        "validTo": "2026-03-05", "ground": "Rīkojums Nr. 7" });
    let arranged = administrator
        .mutate("substitute", "substitution { id }", stands_in)
        .await;
    assert_eq!(problems(&arranged), []);
    let document = office.submission("Iesniegums").await;
    let input = json!({ "document": document["id"], "text": "Izvērtēt", "dueOn": "2026-03-04", "lead": lace });
    office.give(head, input).await;
    assert_eq!(morning(&office).await, 1);

    let told = async |by: &Client| {
        let query =
            "{ notifications { nodes { kind toldFor { familyName } document { title } } } }";
        by.ask(query, json!({})).await["notifications"]["nodes"].take()
    };
    // What it is about he sees once he acts in her stead.
    assert_eq!(
        told(specialist).await,
        json!([{ "kind": "TASK_DUE_SOON", "toldFor": { "familyName": "Lāce" }, "document": null }])
    );
    let own = json!([{ "kind": "TASK_DUE_SOON", "toldFor": null, "document": { "title": "Iesniegums" } }]);
    assert_eq!(told(unit_head).await, own);
    let number = document["number"].as_str().expect("a number");
    let to_him = |letter: &crate::support::smtp::Kept| letter.to == ["normunds@example.lv"];
    let letters = smtp.letters();
    let letter = letters.iter().find(|letter| to_him(letter));
    let said = text(letter.expect("a letter"));
    assert!(
        said.contains(&format!(
            "Nr. {number}, termiņš 04.03.2026. (aizvietojot: Iveta Lāce)"
        )),
        "{said}"
    );

    // She is back: he hears no more of it, and it is late with her alone.
    office.until("2026-03-06T08:00:00Z");
    assert_eq!(morning(&office).await, 1);
    assert_eq!(told(specialist).await.as_array().map(Vec::len), Some(1));
    assert_eq!(told(unit_head).await[0]["kind"], "TASK_OVERDUE");
    let letters = smtp.letters();
    assert_eq!(letters.iter().filter(|letter| to_him(letter)).count(), 1);
}

#[both]
async fn whoever_is_to_approve_finds_it_among_their_work(posted: Posted) {
    let Posted { app, smtp } = posted;
    let office = Office::of(app).await;
    let Office {
        head,
        specialist,
        lawyer,
        ..
    } = &office;
    wants_letters(lawyer, "evija@example.lv", "LATVIAN").await;
    wants_letters(head, "ilze@example.lv", "ENGLISH").await;
    let awaited = async |by: &Client, view: &str| {
        let query =
            "query($view: WorkView!) { myWorkCounts(view: $view) { open draftsAwaitingMe } }";
        let found = by.ask(query, json!({ "view": view })).await;
        assert_eq!(found["myWorkCounts"]["open"], 0, "a draft is no task");
        found["myWorkCounts"]["draftsAwaitingMe"].clone()
    };
    assert_eq!(awaited(lawyer, "MINE").await, 0);
    let upload = specialist.upload("lemums.txt", "Pieskirt pabalstu.").await;
    let input = json!({ "register": specialist.register("nosutitie").await,
        "card": { "title": "Par pabalstu", "accessClass": "OPEN" }, "uploads": [{ "upload": upload }] });
    let draft = specialist
        .mutate("prepareDraft", "draft { id revision }", input)
        .await;
    assert_eq!(problems(&draft), []);
    office.later();
    let input = json!({ "draft": draft["draft"]["id"], "revision": draft["draft"]["revision"],
        "stages": [[office.person("Skujiņa")]], "signatory": office.person("Vanaga") });
    let round = "draft { rounds { steps { id kind } } }";
    let started = specialist.mutate("startApproval", round, input).await;
    assert_eq!(problems(&started), []);

    // Her visa comes first; the signature is not asked for yet.
    assert_eq!(awaited(lawyer, "MINE").await, 1);
    assert_eq!(awaited(lawyer, "UNIT").await, Value::Null);
    assert_eq!(awaited(head, "MINE").await, 0);
    assert_eq!(morning(&office).await, 1);
    let letters = smtp.letters();
    let addressed: Vec<_> = letters.iter().map(|letter| letter.to.clone()).collect();
    assert_eq!(addressed, [["evija@example.lv"]]);
    let said = text(&letters[0]);
    assert!(said.contains("Gaida jūsu vīzu vai parakstu: 1"), "{said}");
    assert!(!said.contains("pabalstu"), "{said}");

    let steps = started["draft"]["rounds"][0]["steps"].as_array();
    let mut steps = steps.expect("steps").iter();
    let visa = steps.find(|step| step["kind"] == "VISA").expect("a visa");
    let input = json!({ "step": visa["id"], "verdict": "APPROVED", "remarks": null });
    let decided = lawyer.mutate("decideApproval", "draft { id }", input).await;
    assert_eq!(problems(&decided), []);
    assert_eq!(awaited(lawyer, "MINE").await, 0);
    assert_eq!(awaited(head, "MINE").await, 1);
    office.until("2026-03-03T08:00:00Z");
    assert_eq!(morning(&office).await, 1);
    let letters = smtp.letters();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[1].to, ["ilze@example.lv"]);
    let said = text(&letters[1]);
    assert!(
        said.contains("Awaiting your visa or signature: 1"),
        "{said}"
    );
}
