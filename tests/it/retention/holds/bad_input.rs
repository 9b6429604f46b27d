//! Holds that do not hold together.

use aprite::app::sample::load_valmiera;
use aprite::graphql::ids;
use entities::retention::{hold, hold_subject};
use sea_orm::PaginatorTrait;

use super::*;

#[both]
async fn a_hold_that_does_not_hold_together_is_refused_and_leaves_nothing(app: TestApp) {
    let office = Archive::of(app).await;
    let valmiera = load_valmiera(&office.app.kit).await.expect("Valmiera");
    let stranger = office.app.client("valmiera-lietvede").await;
    let theirs = files::Entity::find()
        .filter(files::Column::InstitutionId.eq(valmiera.institution))
        .one(office.app.kit.db.reader())
        .await
        .expect("a database")
        .expect("a file of Valmiera");
    let theirs = ids::print(theirs.id);
    let (file, letter) = office
        .client_file(json!({ "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02", "accessGround": "IAL 5. p." }))
        .await;
    let id = &file["id"];
    let many = vec![id.clone(); 1_001];
    let leaves =
        json!({ "staffMember": person(&office.app, "Sproģis").await, "lastDay": "2026-03-01" });
    let administrator = office.app.client("administrators").await;
    let left = administrator
        .mutate("endEmployment", "staffMember { id }", leaves)
        .await;
    assert_eq!(problems(&left), []);
    for (change, expected) in [
        (json!({ "owner": null }), "HOLD_OWNER_REQUIRED input.owner"),
        (
            json!({ "owner": "staff_00000000000000000000000000000007" }),
            "STAFF_MEMBER_UNKNOWN input.owner",
        ),
        (
            json!({ "owner": person(&office.app, "Sproģis").await }),
            "HOLD_OWNER_NOT_EMPLOYED input.owner",
        ),
        (json!({ "files": [] }), "HOLD_SUBJECT_REQUIRED input"),
        (json!({ "files": many }), "HOLD_SUBJECTS_TOO_MANY input"),
        (
            json!({ "files": [id, theirs] }),
            "FILE_UNKNOWN input.files.1",
        ),
        (json!({ "files": ["x"] }), "ID_MALFORMED input.files.0"),
        // Whose eyes it is not for, for them there is no such letter.
        (
            json!({ "documents": [letter["id"]] }),
            "DOCUMENT_UNKNOWN input.documents.0",
        ),
        (
            json!({ "series": ["series_00000000000000000000000000000007"] }),
            "FILE_SERIES_UNKNOWN input.series.0",
        ),
        (
            json!({ "correspondents": ["correspondent_00000000000000000000000000000007"] }),
            "CORRESPONDENT_UNKNOWN input.correspondents.0",
        ),
        (
            json!({ "files": [], "search": { "words": "nekurienes" } }),
            "HOLD_SEARCH_EMPTY input.search",
        ),
        // Whoever looks for nothing in particular means nothing in particular.
        (
            json!({ "files": [], "search": { "words": "" } }),
            "HOLD_SEARCH_BOUNDLESS input.search",
        ),
        (
            json!({ "search": { "words": " ", "filter": { "kinds": [], "correspondent": " " } } }),
            "HOLD_SEARCH_BOUNDLESS input.search",
        ),
        (
            json!({ "search": { "words": "\"" } }),
            "QUERY_QUOTE_OPEN input.search.words",
        ),
        (
            json!({ "validFrom": "2026-03-03" }),
            "DATE_IN_FUTURE input.validFrom",
        ),
        (
            json!({ "validFrom": "2026-03-02", "validTo": "2026-03-01" }),
            "DATE_ORDER input.validTo",
        ),
        (
            json!({ "validFrom": "2025-03-02", "validTo": "2026-03-01" }),
            "HOLD_DAY_PASSED input.validTo",
        ),
        (
            json!({ "reviewOn": "2026-03-02" }),
            "HOLD_DAY_PASSED input.reviewOn",
        ),
        (
            json!({ "validTo": "2026-05-01" }),
            "HOLD_REVIEW_TOO_LATE input.reviewOn",
        ),
        (
            json!({ "title": " ", "ground": "", "reason": "" }),
            "REQUIRED input.title, REQUIRED input.ground, REASON_REQUIRED input.reason",
        ),
    ] {
        let mut whole = json!({ "files": [id] });
        for (name, value) in change.as_object().expect("fields") {
            whole[name] = value.clone();
        }
        let refused = office
            .lawyer
            .mutate("placeHold", HOLD, office.hold(whole))
            .await;
        assert_eq!(refusals(&refused), expected, "{change}");
    }
    let input = office.hold(json!({ "files": [id] }));
    for login in [
        "specialists",
        "nodalas-vaditaja",
        "auditors",
        "administrators",
    ] {
        let client = office.app.client(login).await;
        let refused = client.mutate("placeHold", HOLD, input.clone()).await;
        assert_eq!(refusals(&refused), "NOT_PERMITTED input", "{login}");
    }
    let reader = office.app.kit.db.reader();
    assert_eq!(hold::Entity::find().count(reader).await.expect("holds"), 0);
    assert_eq!(
        hold_subject::Entity::find()
            .count(reader)
            .await
            .expect("subjects"),
        0
    );
    assert_eq!(office.state(id).await, DUE);

    // Placing is for many, lifting for few; another institution knows of neither.
    let placed = office.clerk.mutate("placeHold", HOLD, input.clone()).await;
    assert_eq!(problems(&placed), []);
    let lift = json!({ "hold": placed["hold"]["id"], "revision": 0, "reason": "Vairs nevajag" });
    for client in [&office.clerk, &office.archivist] {
        let refused = client.mutate("liftHold", HOLD, lift.clone()).await;
        assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    }
    let query = "query($id: ID!) { hold(id: $id) { title } }";
    let unseen = stranger
        .ask(query, json!({ "id": placed["hold"]["id"] }))
        .await;
    assert_eq!(unseen["hold"], Value::Null);
    let mut without = lift.clone();
    without["reason"] = json!("");
    let refused = office.lawyer.mutate("liftHold", HOLD, without).await;
    assert_eq!(refusals(&refused), "REASON_REQUIRED input.reason");
}
