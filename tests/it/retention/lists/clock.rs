//! A clock that was set back decides nothing: what is due, and how long a list waits, is counted by days.

use super::*;

#[both]
async fn nothing_is_decided_by_a_clock_that_was_set_back(app: TestApp) {
    let office = Office::with(app, 3).await;
    let Office {
        clerk,
        archivist,
        head,
        ..
    } = &office;
    let one = json!({ "files": [office.file(2)] });
    let draft = office.proposed(one).await["list"].take();
    let list = office.submitted("1/2026").await;
    let minutes = office.commission().await;
    let list = office.step(clerk, "recordCommission", &list, minutes).await;
    office.app.settle().await;
    office.app.clock.advance(TimeDelta::days(-2));
    for (by, mutation, list, more) in [
        (head, "approveDestructionList", &list, json!({})),
        (
            head,
            "requestDestructionListChanges",
            &list,
            json!({ "remarks": "Labot" }),
        ),
        (
            archivist,
            "appraiseItems",
            &draft,
            json!({ "appraisal": "KEEP", "reason": "Vērtīga" }),
        ),
        (
            clerk,
            "abandonDestructionList",
            &draft,
            json!({ "reason": "Lieka" }),
        ),
    ] {
        let answered = office.refused(by, mutation, list, more).await;
        assert_eq!(answered, "CLOCK_SET_BACK input", "{mutation}");
    }
    let another = json!({ "title": "Otrs", "ground": "Shēma" });
    let refused = clerk.mutate("proposeDestructionList", LIST, another).await;
    assert_eq!(
        (codes(&refused), &refused["problems"][0]["message"]),
        (
            vec!["CLOCK_SET_BACK".to_owned()],
            &json!(
                "By this clock it is 28 February 2026, but the journal already tells of 2 March 2026: the clock was set \
                 back. Nothing is decided about lists until it is set right."
            )
        )
    );
    // Set right, it goes on where it was.
    office.app.clock.advance(TimeDelta::days(2));
    office
        .step(head, "approveDestructionList", &list, json!({}))
        .await;
}
