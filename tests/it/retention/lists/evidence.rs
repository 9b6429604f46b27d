//! The papers on which a list rests, its number, its grounds: what is noted is what stands in them, and each is evidence of one
//! thing.

use entities::retention::retention_rule;

use super::*;

/// Two lists of one file each, submitted under numbers of their own.
async fn two(office: &Office) -> (Value, Value) {
    let submitted = async |file: usize, number: &str| {
        let chosen = json!({ "files": [office.file(file)] });
        let list = office.proposed(chosen).await["list"].take();
        let all = json!({ "appraisal": "DESTROY", "reason": "Nav arhīviskas vērtības" });
        let list = office
            .step(&office.clerk, "appraiseItems", &list, all)
            .await;
        let number = json!({ "actNumber": number });
        office
            .step(&office.clerk, "submitDestructionList", &list, number)
            .await
    };
    (submitted(0, "1/2026").await, submitted(1, "2/2026").await)
}

#[both]
async fn a_paper_is_evidence_of_what_it_says(app: TestApp) {
    let office = Office::with(app, 2).await;
    let Office { clerk, head, .. } = &office;
    let (first, second) = two(&office).await;
    let minutes = office.commission().await;
    let changed = |input: &Value, more: Value| {
        let mut input = input.clone();
        merge(&mut input, more);
        input
    };

    // A letter is no minutes, and its card says when and under which number it was written.
    let letter = office.paper("Vēstule").await;
    let numbered = json!({ "kind": "MINUTES", "title": "Protokols", "senderNumber": "EK-7", "senderDate": "2026-03-01" });
    let numbered = office.paper_with(numbered).await;
    for (document, refused) in [
        (&letter, "LIST_PAPER_NO_MINUTES input.document"),
        (
            &numbered,
            "LIST_PAPER_NUMBER input.number, LIST_PAPER_DATE input.datedOn",
        ),
    ] {
        let input = changed(&minutes, json!({ "document": document }));
        let answered = office
            .refused(clerk, "recordCommission", &first, input)
            .await;
        assert_eq!(answered, refused);
    }
    let first = office
        .step(clerk, "recordCommission", &first, minutes.clone())
        .await;

    // One sitting may be about several acts: its minutes name them, and say the same of it.
    let answered = office
        .refused(clerk, "recordCommission", &second, minutes.clone())
        .await;
    assert_eq!(answered, "LIST_PAPER_OF_OTHER_ACT input.document");
    let both = json!({ "kind": "MINUTES", "title": "Par aktu Nr. 11/2026", "annotation": "Par aktu Nr. 2/2026" });
    let both = changed(
        &minutes,
        json!({ "document": office.paper_with(both).await, "number": "EK-2" }),
    );
    let back = json!({ "remarks": "Precizēt" });
    let again = office
        .step(head, "requestDestructionListChanges", &first, back)
        .await;
    let number = json!({ "actNumber": "1/2026" });
    let first = office
        .step(clerk, "submitDestructionList", &again, number)
        .await;
    // Minutes about the list before it was changed say nothing about what was submitted since.
    let answered = office
        .refused(clerk, "recordCommission", &first, minutes.clone())
        .await;
    assert_eq!(answered, "LIST_PAPER_OF_EARLIER_ROUND input.document");
    let first = office
        .step(clerk, "recordCommission", &first, both.clone())
        .await;
    let others = json!({ "members": [person(&office.app, "Lāce").await, person(&office.app, "Zariņš").await] });
    let answered = office
        .refused(clerk, "recordCommission", &second, changed(&both, others))
        .await;
    assert_eq!(answered, "LIST_PAPER_SAID_OTHERWISE input.document");
    let second = office
        .step(clerk, "recordCommission", &second, both.clone())
        .await;

    // The archive's agreement is a letter that came, and another one than the minutes.
    let first = office
        .step(head, "approveDestructionList", &first, json!({}))
        .await;
    let order = json!({ "kind": "ORDER", "title": "Rīkojums", "documentDate": "2026-03-02", "accessClass": "OPEN" });
    let order = clerk.registered("rikojumi-pamatdarbiba", order, &[]).await;
    let agreement = office.letter().await;
    for (document, refused) in [
        (
            &both["document"],
            "LIST_PAPER_NO_SENDER input.document, LIST_PAPER_OF_OTHER_KIND input.document",
        ),
        (&order["id"], "LIST_PAPER_NOT_RECEIVED input.document"),
    ] {
        let input = changed(&agreement, json!({ "document": document }));
        let answered = office
            .refused(clerk, "recordArchiveAgreement", &first, input)
            .await;
        assert_eq!(answered, refused);
    }
    // Whoever looks at the act must see which archive agreed.
    let theirs = json!({ "title": "Par aktu 1/2026 saskaņošanu", "senderNumber": "LNA-77", "senderDate": "2026-03-02" });
    let anonymous = changed(
        &agreement,
        json!({ "document": office.paper_with(theirs.clone()).await }),
    );
    let answered = office
        .refused(clerk, "recordArchiveAgreement", &first, anonymous)
        .await;
    assert_eq!(answered, "LIST_PAPER_NO_SENDER input.document");
    let mut theirs = theirs;
    theirs["author"] = json!("Latvijas Nacionālais arhīvs");
    let agreement = changed(
        &agreement,
        json!({ "document": office.paper_with(theirs).await }),
    );
    let other = changed(&agreement, json!({ "number": "LNA-78" }));
    let answered = office
        .refused(clerk, "recordArchiveAgreement", &first, other)
        .await;
    assert_eq!(answered, "LIST_PAPER_NUMBER input.number");
    office
        .step(clerk, "recordArchiveAgreement", &first, agreement.clone())
        .await;
    let second = office
        .step(head, "approveDestructionList", &second, json!({}))
        .await;
    let said = clerk
        .mutate("recordArchiveAgreement", LIST, with(&second, agreement))
        .await;
    assert_eq!(refusals(&said), "LIST_PAPER_OF_OTHER_ACT input.document");
    assert_eq!(
        said["problems"][0]["message"],
        "This document was noted for act 1/2026, and its card does not name act 2/2026. If it is about both, name both \
         in its title, summary or notes."
    );
}

#[both]
async fn the_number_of_an_act_is_never_given_again(app: TestApp) {
    let office = Office::with(app, 2).await;
    let Office { clerk, head, .. } = &office;
    let (first, second) = two(&office).await;
    let back = async |list: &Value| {
        let remarks = json!({ "remarks": "Precizēt" });
        office
            .step(head, "requestDestructionListChanges", list, remarks)
            .await
    };
    let first = back(&first).await;
    let number = json!({ "actNumber": "3/2026" });
    office
        .step(clerk, "submitDestructionList", &first, number)
        .await;
    // Its former number stands in the journal, on papers and in people's heads.
    let second = back(&second).await;
    for number in ["1/2026", "3/2026", " 1/2026 ", "1 / 2026"] {
        let number = json!({ "actNumber": number });
        let answered = office
            .refused(clerk, "submitDestructionList", &second, number)
            .await;
        assert_eq!(answered, "LIST_ACT_NUMBER_USED input.actNumber");
    }
    // Its own it may have again.
    let own = json!({ "actNumber": "2/2026" });
    let second = office
        .step(clerk, "submitDestructionList", &second, own)
        .await;
    let decisions = office.list(&second).await["decisions"].take();
    let numbers: Vec<&Value> = decisions
        .as_array()
        .expect("decisions")
        .iter()
        .filter(|decision| decision["kind"] == "SUBMITTED")
        .map(|decision| &decision["number"])
        .collect();
    assert_eq!(numbers, ["2/2026", "2/2026"]);
}

#[both]
async fn nothing_is_submitted_without_a_ground(app: TestApp) {
    let office = Office::with(app, 2).await;
    let clerk = &office.clerk;
    let list = office.appraised().await;
    let set = async |ground: &str| {
        let op = office.app.kit.begin(Actor::System).await.expect("begun");
        retention_rule::Entity::update_many()
            .col_expr(retention_rule::Column::Ground, Expr::value(ground))
            .exec(op.transaction())
            .await
            .expect("a database");
        op.commit().await.expect("committed");
    };
    set("").await;
    let number = json!({ "actNumber": "1/2026" });
    let refused = clerk
        .mutate("submitDestructionList", LIST, with(&list, number.clone()))
        .await;
    assert_eq!(
        refusals(&refused),
        "LIST_NO_GROUND input.list, LIST_NO_GROUND input.list"
    );
    let said = refused["problems"][0]["message"].as_str().expect("words");
    assert!(
        said.starts_with("File 3-1 Nr. 1 (") && said.contains("legal ground"),
        "{said}"
    );
    set("MK 338/2017 6.2. p.").await;
    office
        .step(clerk, "submitDestructionList", &list, number)
        .await;
}
