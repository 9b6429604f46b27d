//! An order that the staff have to read, each in person, and the list of who has not yet (*iepazīšanās ar rīkojumu*).

use super::*;

#[both]
async fn an_order_is_read_by_everybody_in_person(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        lawyer,
        administrator,
        ..
    } = &office;
    let order =
        json!({ "kind": "ORDER", "title": "Rīkojums par darba kārtību", "accessClass": "OPEN" });
    let order = clerk.registered("rikojumi-pamatdarbiba", order, &[]).await;
    let given = office
        .give(
            head,
            json!({
                "document": order["id"], "text": "Iepazīties", "dueOn": "2026-03-06",
                "forInformationUnits": [office.unit("OG-AIN"), office.unit("OG-SC-MADL")],
                "forInformation": [office.person("Lāce")],
            }),
        )
        .await;
    assert_eq!(given["executors"], json!([]));
    let asked = given["acquaintance"]["asked"].as_u64().expect("a number");
    assert_eq!((asked, &given["acquaintance"]["read"]), (10, &json!(0)));

    let list = "query($id: ID!, $read: Boolean, $first: Int, $after: String) { \
         readers(resolution: $id, read: $read, first: $first, after: $after) { totalCount \
         pageInfo { hasNextPage endCursor } nodes { id state closedAt executor { familyName } } } }";
    let page = async |read: Value, after: Value| {
        let variables = json!({ "id": given["id"], "read": read, "first": 6, "after": after });
        clerk.ask(list, variables).await["readers"].take()
    };
    let first = page(json!(false), json!(null)).await;
    assert_eq!(
        (&first["totalCount"], &first["pageInfo"]["hasNextPage"]),
        (&json!(10), &json!(true))
    );
    let rest = page(json!(false), first["pageInfo"]["endCursor"].clone()).await;
    assert_eq!(rest["nodes"].as_array().map(Vec::len), Some(4));
    let all = [&first, &rest]
        .into_iter()
        .flat_map(|page| page["nodes"].as_array().into_iter().flatten());
    let all: Vec<Value> = all.cloned().collect();
    let of = |name: &str| {
        let found = all
            .iter()
            .find(|task| task["executor"]["familyName"] == name);
        found.expect("somebody who has to read it")["id"].clone()
    };

    // Skujiņa reads; nobody reads for her, and the head does not confirm it for anybody.
    assert_eq!(
        office
            .refused(head, "acknowledgeTask", &of("Skujiņa"), json!({}))
            .await,
        "TASK_NOT_EXECUTOR input.task"
    );
    let stands_in = json!({ "absent": office.person("Ozola"), "substitute": office.person("Skujiņa"),
        "validFrom": "2026-03-02", "validTo": "2026-03-03", "ground": "Rīkojums Nr. 8" });
    administrator
        .mutate("substitute", "substitution { id }", stands_in)
        .await;
    let ozola = office.person("Ozola").as_str().expect("an id").to_owned();
    let stead = lawyer.clone().with("aprite-standing-in-for", ozola);
    assert_eq!(
        office
            .refused(&stead, "acknowledgeTask", &of("Ozola"), json!({}))
            .await,
        "TASK_IN_PERSON input.task"
    );
    let read = office
        .act(lawyer, "acknowledgeTask", &of("Skujiņa"), json!({}))
        .await;
    assert_eq!(read["state"], "DONE");
    assert_eq!(
        office
            .refused(lawyer, "reportTask", &of("Skujiņa"), json!({ "text": "x" }))
            .await,
        "TASK_FOR_INFORMATION input.task"
    );
    // Whoever need not read it any more is not counted.
    office
        .act(
            head,
            "withdrawTask",
            &of("Ķirse"),
            json!({ "reason": "Ilgstošā prombūtnē" }),
        )
        .await;
    let done = page(json!(true), json!(null)).await;
    assert_eq!(done["totalCount"], 1);
    assert_eq!(done["nodes"][0]["executor"]["familyName"], "Skujiņa");
    assert!(done["nodes"][0]["closedAt"].is_string(), "when she read it");
    assert_eq!(page(json!(false), json!(null)).await["totalCount"], 8);
    let counts = "query($id: ID!) { resolution(id: $id) { acquaintance { asked read } } }";
    let counts = clerk.ask(counts, json!({ "id": given["id"] })).await;
    assert_eq!(
        counts["resolution"]["acquaintance"],
        json!({ "asked": 9, "read": 1 })
    );
}
