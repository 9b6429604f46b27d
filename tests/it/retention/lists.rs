//! Lists of what is to be destroyed: chosen, appraised, judged, approved, agreed on, waiting; and what is refused on the way.

use reqwest::StatusCode;

use super::*;
use crate::support::client::codes;
use crate::support::people::person;

mod again;
mod bad_input;
mod clock;
mod evidence;
mod executed;
mod former;
mod obstacles;
mod office;
mod withdrawn;

use office::{LIST, Office, items, merge, trace, with};

/// Domain §6, §13 (19).
#[both]
async fn a_list_goes_through_everybodys_hands_before_anything_is_destroyed(app: TestApp) {
    let office = Office::with(app, 4).await;
    let Office {
        clerk,
        archivist,
        head,
        ..
    } = &office;
    let proposed = office.proposed(json!({ "waitDays": 10 })).await;
    assert_eq!(
        (&proposed["more"], &proposed["leftOut"]),
        (&json!(false), &json!([]))
    );
    let list = &proposed["list"];
    let draft = office.list(list).await;
    assert_eq!(
        (&draft["state"], &draft["items"]["totalCount"]),
        (&json!("DRAFT"), &json!(4))
    );
    let numbered: Vec<String> = items(&draft)
        .iter()
        .map(|item| {
            format!(
                "{} {}",
                item["number"],
                item["designation"].as_str().expect("text")
            )
        })
        .collect();
    assert_eq!(
        numbered,
        ["1 3-1 Nr. 1", "2 3-1 Nr. 2", "3 3-1 Nr. 3", "4 3-1 Nr. 4"]
    );
    assert_eq!(
        office.missing(list).await,
        [
            "submission",
            "appraisals",
            "nothing_to_destroy",
            "commission",
            "head",
            "archive"
        ]
    );

    // Appraised by two people: most of it goes, one file is an example of its kind, one is still needed.
    let sample =
        json!({ "files": [office.file(1)], "appraisal": "SAMPLE", "reason": "Raksturīga lieta" });
    let list = office.step(archivist, "appraiseItems", list, sample).await;
    let longer = json!({ "files": [office.file(2)], "appraisal": "EXTEND", "reason": "Notiek pārrēķins",
        "until": "2027-06-30" });
    let list = office.step(archivist, "appraiseItems", &list, longer).await;
    let rest = json!({ "appraisal": "DESTROY", "reason": "Nav arhīviskas vērtības" });
    let list = office.step(clerk, "appraiseItems", &list, rest).await;
    let remark = json!({ "file": office.file(0), "text": "Pārbaudīt, vai nav maksājumu" });
    let list = office.step(head, "remarkOnItem", &list, remark).await;
    let number = json!({ "actNumber": "1/2026" });
    let list = office
        .step(clerk, "submitDestructionList", &list, number.clone())
        .await;
    assert_eq!(
        (&list["state"], &list["round"]),
        (&json!("WITH_COMMISSION"), &json!(1))
    );
    let first = list["sha256"].clone();
    assert!(first.as_str().is_some_and(|hash| hash.len() == 64));

    // Given back, corrected, submitted again: it is another list than the one that was given back.
    let back = json!({ "remarks": "Nr. 4 atstāt līdz auditam" });
    let list = office
        .step(head, "requestDestructionListChanges", &list, back)
        .await;
    assert_eq!(
        (&list["state"], &list["sha256"]),
        (&json!("CHANGES_REQUESTED"), &Value::Null)
    );
    let out = json!({ "files": [office.file(3)], "reason": "Vajadzīga auditam" });
    let list = office
        .step(clerk, "removeFromDestructionList", &list, out)
        .await;
    let list = office
        .step(clerk, "submitDestructionList", &list, number)
        .await;
    assert!(list["round"] == 2 && list["sha256"] != first);
    let list = office.agree(&list).await;
    assert_eq!(
        (&list["state"], &list["waitUntil"]),
        (&json!("WAITING"), &json!("2026-03-12"))
    );
    assert_eq!(office.missing(&list).await, ["wait"]);
    let waiting = office.list(&list).await;
    assert_eq!(
        waiting["missing"][0]["text"],
        "The list waits until 12 March 2026, so that it can be stopped."
    );
    let mut shown = waiting.clone();
    for hidden in ["id", "sha256", "decisions", "act"] {
        shown[hidden] = Value::Null;
    }
    for edge in shown["items"]["edges"].as_array_mut().expect("items") {
        edge["node"]["file"] = Value::Null;
    }
    insta::assert_json_snapshot!("destruction_list", shown);
    let decided: Vec<String> = waiting["decisions"]
        .as_array()
        .expect("decisions")
        .iter()
        .map(|decision| {
            let holds = if decision["voidedAt"].is_null() {
                ""
            } else {
                " void"
            };
            let bound = decision["sha256"] == waiting["sha256"];
            let bound = if bound { " bound" } else { "" };
            let by = decision["by"]["familyName"].as_str().unwrap_or("–");
            format!(
                "{} {by}{bound}{holds}",
                decision["kind"].as_str().expect("a kind")
            )
        })
        .collect();
    assert_eq!(
        decided,
        [
            "COMPILED Ozola",
            "COMPILED Rudzīte",
            "SUBMITTED Ozola void",
            "CHANGES_REQUESTED Vanaga",
            "SUBMITTED Ozola bound",
            "COMMISSION – bound",
            "HEAD Vanaga bound",
            "ARCHIVE – bound",
        ]
    );
    assert_eq!(
        trace(&office.app, &list).await,
        [
            "destruction_list.proposed",
            "destruction_list.appraised",
            "destruction_list.appraised",
            "destruction_list.appraised",
            "destruction_list.remarked",
            "destruction_list.submitted",
            "destruction_list.changes_requested",
            "destruction_list.removed",
            "destruction_list.submitted",
            "destruction_list.commission_decided",
            "destruction_list.approved",
            "destruction_list.archive_agreed",
        ]
        .map(str::to_owned)
    );

    // What was to be kept is kept from then on, and says why.
    office.app.settle().await;
    let kept = file(clerk, "3-1 Nr. 2", 2026).await["retention"].take();
    assert_eq!(
        (&kept["state"], &kept["dueOn"]),
        (&json!("NEVER"), &Value::Null)
    );
    let said = kept["explanation"].as_str().expect("sentences");
    assert!(
        said.contains(
            "Appraised to be kept as a sample of its series (act 1/2026): Raksturīga lieta."
        ),
        "{said}"
    );
    let extended = file(clerk, "3-1 Nr. 3", 2026).await["retention"].take();
    assert_eq!(
        (&extended["state"], &extended["dueOn"]),
        (&json!("DUE"), &json!("2027-07-01"))
    );
    let mut still = due(clerk, "2026-12-31").await;
    still.sort_unstable();
    assert_eq!(still, ["3-1 Nr. 1 2026-03-02", "3-1 Nr. 4 2026-03-02"]);

    // It waits, and then nothing is missing.
    office.app.clock.advance(TimeDelta::days(10));
    let office = Office {
        clerk: office.app.client("lietvede").await,
        ..office
    };
    assert_eq!(office.missing(&list).await, ["wait"]);
    office.app.clock.advance(TimeDelta::days(1));
    let office = Office {
        clerk: office.app.client("lietvede").await,
        ..office
    };
    assert_eq!(office.missing(&list).await, Vec::<String>::new());
    let ready = office.list(&list).await;
    assert_eq!(
        (&ready["state"], &ready["availableSteps"]),
        (&json!("READY"), &json!(["STOP"]))
    );
    office.app.settle().await;
}

#[both]
async fn the_act_is_printed_and_given_out_as_data(app: TestApp) {
    let office = Office::with(app, 3).await;
    let letter = json!({ "title": "Klienta vēstule", "accessClass": "OPEN" });
    office.clerk.registered("sanemtie", letter, &[]).await;
    let list = office.proposed(json!({})).await["list"].take();
    let keep =
        json!({ "files": [office.file(2)], "appraisal": "KEEP", "reason": "Pirmā digitālā lieta" });
    let list = office
        .step(&office.archivist, "appraiseItems", &list, keep)
        .await;
    assert_eq!(
        office.list(&list).await["act"],
        Value::Null,
        "no act before it is submitted"
    );
    let path = format!(
        "/destruction-lists/{}/act",
        list["id"].as_str().expect("an id")
    );
    assert_eq!(
        office.clerk.get(&path).await.status(),
        StatusCode::NOT_FOUND
    );
    let rest = json!({ "appraisal": "DESTROY", "reason": "Nav arhīviskas vērtības" });
    let list = office
        .step(&office.clerk, "appraiseItems", &list, rest)
        .await;
    let number = json!({ "actNumber": "DA-7/2026" });
    let list = office
        .step(&office.clerk, "submitDestructionList", &list, number)
        .await;
    let list = office.agree(&list).await;
    let act = office.list(&list).await["act"].take();
    assert_eq!(
        (&act["number"], &act["files"], &act["filesInWords"]),
        (&json!("DA-7/2026"), &json!(2), &json!("divas")),
    );
    assert_eq!(act["url"], path.as_str());

    let printed = office.head.get(&path).await;
    assert_eq!(printed.status(), StatusCode::OK);
    assert_eq!(printed.headers()["content-type"], "application/pdf");
    assert_eq!(printed.headers()["cache-control"], "no-store");
    let name = printed.headers()["content-disposition"].to_str();
    assert!(name.is_ok_and(|name| name.contains("iznicinasanas-akts-DA-7-2026.pdf")));
    let bytes = printed.bytes().await.expect("bytes");
    assert!(
        bytes
            .windows(21)
            .any(|part| part == b"<pdfaid:part>2</pdfai"),
        "PDF/A-2"
    );
    let text = pdf_extract::extract_text_from_mem(&bytes).expect("readable");
    let hash = list["sha256"].as_str().expect("a hash");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(|line| line.replace(hash, "[SHA-256]")).collect();
    insta::assert_snapshot!("destruction_act_paper", lines.join("\n"));

    let data = office
        .archivist
        .get(act["dataUrl"].as_str().expect("a path"))
        .await;
    assert_eq!(data.status(), StatusCode::OK);
    let mut data: Value = data.json().await.expect("JSON");
    assert_eq!(data["sha256"], list["sha256"]);
    for hidden in ["list", "sha256"] {
        data[hidden] = Value::Null;
    }
    for rows in ["rows", "kept"] {
        for row in data[rows].as_array_mut().expect("rows") {
            row["file"] = Value::Null;
        }
    }
    insta::assert_json_snapshot!("destruction_act", data);

    // Those who watch may read it; for those who may not, and in another house, there is none.
    let auditor = office.app.client("auditors").await;
    assert_eq!(auditor.get(&path).await.status(), StatusCode::OK);
    let valmiera = aprite::app::sample::load_valmiera(&office.app.kit).await;
    valmiera.expect("a second institution");
    for stranger in ["specialists", "valmiera-lietvede"] {
        let stranger = office.app.client(stranger).await;
        assert_eq!(stranger.get(&path).await.status(), StatusCode::NOT_FOUND);
    }
    let other = office.app.client("valmiera-lietvede").await;
    let theirs =
        "query($id: ID!) { destructionList(id: $id) { id } destructionLists { totalCount } }";
    let theirs = other.ask(theirs, json!({ "id": list["id"] })).await;
    assert_eq!(
        theirs,
        json!({ "destructionList": null, "destructionLists": { "totalCount": 0 } })
    );
    assert_eq!(
        office
            .app
            .client("specialists")
            .await
            .refusal("{ destructionLists { totalCount } }", json!({}))
            .await,
        "NOT_PERMITTED"
    );
}

#[both]
async fn a_list_can_be_stopped_while_it_waits(app: TestApp) {
    let office = Office::with(app, 2).await;
    let Office { clerk, head, .. } = &office;
    let list = office.agreed("3/2026").await;
    let stop = json!({ "reason": "Saņemts tiesas pieprasījums" });
    let list = office
        .step(head, "stopDestructionList", &list, stop.clone())
        .await;
    assert_eq!(list["state"], "STOPPED");
    assert_eq!(office.missing(&list).await, ["over"]);
    assert_eq!(
        office
            .refused(head, "stopDestructionList", &list, stop)
            .await,
        "LIST_STATE input.list"
    );
    // Given back, it must be decided about anew, by everybody.
    let back = json!({ "remarks": "Pārskatīt pēc tiesas" });
    let list = office
        .step(clerk, "requestDestructionListChanges", &list, back)
        .await;
    assert_eq!(
        office.missing(&list).await,
        ["submission", "commission", "head", "archive"]
    );
    let number = json!({ "actNumber": "3/2026" });
    let list = office
        .step(clerk, "submitDestructionList", &list, number)
        .await;
    assert_eq!(
        office.missing(&list).await,
        ["commission", "head", "archive"]
    );
    let list = office.agree(&list).await;
    assert_eq!(office.missing(&list).await, ["wait"]);

    // Given up, its files are free for another list, and its number stays used.
    let stop = json!({ "reason": "Atkal pieprasītas" });
    let list = office.step(head, "stopDestructionList", &list, stop).await;
    let reason = json!({ "reason": "Lietas vajadzīgas tiesai" });
    let list = office
        .step(clerk, "abandonDestructionList", &list, reason)
        .await;
    let over = office.list(&list).await;
    assert!(
        items(&over)
            .iter()
            .all(|item| item["withdrawnBecause"] == "LIST_ABANDONED")
    );
    assert_eq!(over["availableSteps"], json!([]));
    let next = office.appraised().await;
    assert_eq!(
        office
            .refused(
                clerk,
                "submitDestructionList",
                &next,
                json!({ "actNumber": "3/2026" })
            )
            .await,
        "LIST_ACT_NUMBER_USED input.actNumber"
    );
    let lists = "{ destructionLists(states: [ABANDONED, DRAFT], first: 1) { totalCount pageInfo { hasNextPage } edges { \
                 node { state } } } }";
    let lists = clerk.ask(lists, json!({})).await["destructionLists"].take();
    assert_eq!(
        lists,
        json!({ "totalCount": 2, "pageInfo": { "hasNextPage": true }, "edges": [{ "node": { "state": "DRAFT" } }] })
    );
}

/// Whoever changes the rows behind everybody's back has changed what was agreed on.
#[both]
async fn what_was_agreed_on_is_bound_to_what_was_submitted(app: TestApp) {
    use entities::retention::{destruction_item, destruction_list};
    let office = Office::with(app, 2).await;
    let list = office.agreed("4/2026").await;
    assert_eq!(office.missing(&list).await, ["wait"]);
    let change = async |appraisal: &str| {
        let op = office.app.kit.begin(Actor::System).await;
        let op = op.expect("begun");
        let changed = destruction_item::Entity::update_many()
            .col_expr(destruction_item::Column::Reason, Expr::value(appraisal))
            .filter(destruction_item::Column::Ordinal.eq(2))
            .exec(op.transaction())
            .await;
        assert_eq!(changed.expect("a database").rows_affected, 1);
        op.commit().await.expect("committed");
    };
    change("Kāds cits iemesls").await;
    assert_eq!(office.missing(&list).await, ["unchanged", "wait"]);
    change("Nav arhīviskas vērtības").await;
    assert_eq!(office.missing(&list).await, ["wait"]);
    // Nobody can decide about a list that was altered either.
    let pending = office.submitted_again(&list, "4/2026").await;
    change("Kāds cits iemesls").await;
    let minutes = office.commission().await;
    let answered = office
        .refused(&office.clerk, "recordCommission", &pending, minutes)
        .await;
    assert_eq!(answered, "LIST_ALTERED input.list");
    change("Nav arhīviskas vērtības").await;
    let list = office.agree(&pending).await;
    // Nor does it help to write another hash beside it.
    let op = office.app.kit.begin(Actor::System).await;
    let op = op.expect("begun");
    destruction_list::Entity::update_many()
        .col_expr(destruction_list::Column::Hash, Expr::value("00".repeat(32)))
        .exec(op.transaction())
        .await
        .expect("a database");
    op.commit().await.expect("committed");
    assert_eq!(
        office.missing(&list).await,
        ["unchanged", "commission", "head", "archive", "wait"]
    );
}
