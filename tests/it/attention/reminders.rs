//! Nobody has to look for what falls due: people are told, once, by a list and by a letter that tells no client's business.

use aprite::attention::reminder::begin_due;
use entities::attention::digest;
use entities::vocabulary::DigestState;
use sea_orm::EntityTrait;

use super::*;
use crate::support::smtp::{Kept, Smtp};
use crate::support::stage::{Ground, Stage};

/// An office with a way out by e-mail.
pub(super) struct Posted {
    pub(super) app: TestApp,
    pub(super) smtp: Smtp,
}

impl Stage for Posted {
    async fn on(ground: Ground) -> Self {
        let smtp = Smtp::start();
        let mut settings = smtp.settings();
        settings.push(("public_url", "https://aprite.example.lv".to_owned()));
        Self {
            app: TestApp::with(ground, &settings).await,
            smtp,
        }
    }
}

const NOTIFICATIONS: &str = "query($unread: Boolean) { notifications(unread: $unread) { totalCount nodes { id kind dueOn readAt document { title } task { state } } } }";

async fn told(by: &Client) -> Vec<(String, String)> {
    let found = by.ask(NOTIFICATIONS, json!({ "unread": true })).await["notifications"].take();
    let nodes = found["nodes"].as_array().expect("nodes");
    assert_eq!(found["totalCount"], json!(nodes.len()));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    nodes
        .iter()
        .map(|node| (text(&node["kind"]), text(&node["document"]["title"])))
        .collect()
}

fn pair(kind: &str, title: &str) -> (String, String) {
    (kind.to_owned(), title.to_owned())
}

/// The day of reminders begins and everything that it leaves is done; how many days began.
pub(super) async fn morning(office: &Office) -> u64 {
    let begun = begin_due(&office.app.kit).await.expect("begun");
    office.app.settle().await;
    begun
}

pub(super) async fn wants_letters(by: &Client, address: &str, language: &str) {
    let input = json!({ "letters": true, "address": address, "language": language });
    let set = by
        .mutate(
            "setMyReminders",
            "reminders { letters address language }",
            input,
        )
        .await;
    assert_eq!(problems(&set), []);
    assert_eq!(
        set["reminders"],
        json!({ "letters": true, "address": address, "language": language })
    );
}

pub(super) fn text(letter: &Kept) -> String {
    letter
        .parsed()
        .body_text(0)
        .expect("a text")
        .replace("\r\n", "\n")
}

#[both]
async fn people_are_told_before_on_the_day_after_and_whoever_gave_it_later(posted: Posted) {
    let Posted { app, smtp } = posted;
    let office = Office::of(app).await;
    let Office {
        head, unit_head, ..
    } = &office;
    wants_letters(unit_head, "iveta@example.lv", "LATVIAN").await;
    wants_letters(head, "ilze@example.lv", "ENGLISH").await;
    let document = office.submission("Jāņa Bērziņa iesniegums").await;
    let later = office.submission("Vēlāks").await;
    for (document, due) in [(&document, "2026-03-04"), (&later, "2026-03-20")] {
        let input = json!({ "document": document["id"], "text": "Izvērtēt", "dueOn": due, "lead": office.person("Lāce") });
        office.give(head, input).await;
    }
    // Two working days before: in the list and by letter, once however often somebody looks.
    assert_eq!(morning(&office).await, 1);
    assert_eq!(morning(&office).await, 0);
    assert_eq!(
        told(unit_head).await,
        [pair("TASK_DUE_SOON", "Jāņa Bērziņa iesniegums")]
    );
    let letters = smtp.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, ["iveta@example.lv"]);
    let number = document["number"].as_str().expect("a number");
    let said = text(&letters[0]);
    assert!(
        said.contains(&format!("Nr. {number}, termiņš 04.03.2026.")),
        "{said}"
    );
    assert!(said.contains("https://aprite.example.lv"), "{said}");
    let whole = String::from_utf8_lossy(&letters[0].bytes).into_owned() + &said;
    assert!(
        !whole.contains("Bērziņ") && !whole.contains("Berzin"),
        "no client's business leaves the house"
    );
    assert_eq!(
        letters[0].parsed().subject(),
        Some("02.03.2026. Nokavēti: 0, termiņš tuvojas: 1")
    );

    // Before the minute of the day nothing is said; then it is.
    office.until("2026-03-05T05:29:00Z");
    assert_eq!(morning(&office).await, 0);
    office.until("2026-03-05T05:30:00Z");
    assert_eq!(morning(&office).await, 1);
    assert_eq!(
        told(unit_head).await[0],
        pair("TASK_OVERDUE", "Jāņa Bērziņa iesniegums")
    );
    assert_eq!(told(head).await, []);
    // Saturdays are quiet.
    office.until("2026-03-07T08:00:00Z");
    assert_eq!(morning(&office).await, 0);
    // The third working day after: whoever gave it is told, and it stands on the document.
    office.until("2026-03-09T08:00:00Z");
    assert_eq!(morning(&office).await, 1);
    assert_eq!(
        told(head).await,
        [pair("TASK_ESCALATED", "Jāņa Bērziņa iesniegums")]
    );
    let letters = smtp.letters();
    let to_head = letters
        .iter()
        .find(|letter| letter.to == ["ilze@example.lv"])
        .expect("a letter");
    assert!(
        text(to_head).contains(&format!(
            "Given by you and late with the executor:\n— No. {number}, due 4 March 2026"
        )),
        "{}",
        text(to_head)
    );
    office.until("2026-03-10T08:00:00Z");
    assert_eq!(morning(&office).await, 1);
    // Told once in the list; by letter each day, as long as it is late.
    assert_eq!(told(head).await.len(), 1);
    assert_eq!(told(unit_head).await.len(), 2);
    assert_eq!(smtp.letters().len(), 6);
    let journal = "query($id: ID!) { document(id: $id) { history(first: 50) { nodes { kind } } } }";
    let journal = office
        .clerk
        .ask(journal, json!({ "id": document["id"] }))
        .await;
    let kinds = journal["document"]["history"]["nodes"]
        .as_array()
        .expect("entries");
    let escalated = kinds
        .iter()
        .filter(|entry| entry["kind"] == "task.escalated");
    assert_eq!(escalated.count(), 1);

    // Read is read, and only one's own.
    let ids = unit_head
        .ask(NOTIFICATIONS, json!({ "unread": true }))
        .await;
    let first = ids["notifications"]["nodes"][0]["id"].clone();
    let mark = async |by: &Client, input: Value| {
        by.mutate("markNotificationsRead", "marked", input).await["marked"].take()
    };
    assert_eq!(mark(head, json!({ "notifications": [first] })).await, 0);
    assert_eq!(
        mark(unit_head, json!({ "notifications": [first] })).await,
        1
    );
    assert_eq!(mark(unit_head, json!({})).await, 1);
    assert_eq!(told(unit_head).await, []);
}

#[both]
async fn a_letter_goes_once_whoever_dies_over_it(posted: Posted) {
    let Posted { app, smtp } = posted;
    let office = Office::of(app).await;
    let Office {
        head, unit_head, ..
    } = &office;
    wants_letters(unit_head, "iveta@example.lv", "LATVIAN").await;
    let document = office.submission("Iesniegums").await;
    let input = json!({ "document": document["id"], "text": "Izvērtēt", "dueOn": "2026-03-04", "lead": office.person("Lāce") });
    office.give(head, input).await;
    // Two processes at the same minute begin one day.
    let kit = &office.app.kit;
    let (one, other) = tokio::join!(begin_due(kit), begin_due(kit));
    assert_eq!(one.expect("begun") + other.expect("begun"), 1);
    // The mail server is busy: the letter waits, and goes once.
    smtp.rule("iveta@example.lv", "later");
    office.app.settle().await;
    assert_eq!(smtp.letters().len(), 0);
    smtp.rule("iveta@example.lv", "");
    office.app.clock.advance(TimeDelta::minutes(1));
    office.app.settle().await;
    assert_eq!(smtp.letters().len(), 1);
    let states = async || {
        let rows = digest::Entity::find().all(office.app.kit.db.reader()).await;
        rows.expect("rows")
            .into_iter()
            .map(|row| row.state)
            .collect::<Vec<_>>()
    };
    assert_eq!(states().await, [DigestState::Sent]);
    // The next day the server's answer never comes: it may have arrived, so it is not sent again.
    smtp.rule("iveta@example.lv", "break-kept");
    office.until("2026-03-03T08:00:00Z");
    assert_eq!(morning(&office).await, 1);
    smtp.rule("iveta@example.lv", "");
    let so_far = smtp.letters().len();
    for _ in 0..3 {
        office.app.clock.advance(TimeDelta::hours(1));
        office.app.settle().await;
    }
    assert_eq!(smtp.letters().len(), so_far);
    assert!(states().await.contains(&DigestState::Handed));
    // Whoever wants none gets none, and is told all the same.
    let off = unit_head
        .mutate(
            "setMyReminders",
            "reminders { letters address }",
            json!({ "letters": false }),
        )
        .await;
    assert_eq!(
        off["reminders"],
        json!({ "letters": false, "address": "iveta@example.lv" })
    );
    office.until("2026-03-05T08:00:00Z");
    assert_eq!(morning(&office).await, 1);
    assert_eq!(smtp.letters().len(), so_far);
    assert!(
        told(unit_head)
            .await
            .iter()
            .any(|(kind, _)| kind == "TASK_OVERDUE")
    );
}

#[both]
async fn rules_and_wishes_have_bounds(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        administrator,
        head,
        specialist,
        ..
    } = &office;
    let rules = "{ reminderRules { enabled daysBefore escalateAfter at revision } }";
    assert_eq!(
        head.ask(rules, json!({})).await["reminderRules"],
        json!({ "enabled": true, "daysBefore": 2, "escalateAfter": 3, "at": "07:30", "revision": 0 })
    );
    let set = async |by: &Client, change: Value| {
        let mut input = json!({ "revision": 0, "enabled": true, "daysBefore": 1, "escalateAfter": null, "at": "08:15" });
        for (key, value) in change.as_object().expect("fields") {
            input[key] = value.clone();
        }
        let done = by
            .mutate(
                "setReminderRules",
                "rules { daysBefore escalateAfter at revision }",
                input,
            )
            .await;
        (refusals(&done), done["rules"].clone())
    };
    for (change, code) in [
        (
            json!({ "daysBefore": 31 }),
            "REMINDER_DAYS input.daysBefore",
        ),
        (
            json!({ "daysBefore": -1 }),
            "REMINDER_DAYS input.daysBefore",
        ),
        (
            json!({ "escalateAfter": 0 }),
            "REMINDER_DAYS input.escalateAfter",
        ),
        (json!({ "at": "8:15" }), "REMINDER_TIME input.at"),
        (json!({ "at": "24:00" }), "REMINDER_TIME input.at"),
        (
            json!({ "revision": 3 }),
            "REMINDER_RULES_STALE input.revision",
        ),
    ] {
        assert_eq!(
            set(administrator, change.clone()).await,
            (code.to_owned(), Value::Null),
            "{change}"
        );
    }
    assert_eq!(set(head, json!({})).await.0, "NOT_PERMITTED input");
    let done = set(administrator, json!({})).await;
    assert_eq!(
        done,
        (
            String::new(),
            json!({ "daysBefore": 1, "escalateAfter": null, "at": "08:15", "revision": 1 })
        )
    );
    assert_eq!(
        set(administrator, json!({})).await.0,
        "REMINDER_RULES_STALE input.revision"
    );
    let off = set(administrator, json!({ "revision": 1, "enabled": false })).await;
    assert_eq!(off.1["revision"], 2);
    assert_eq!(
        morning(&office).await,
        0,
        "an institution that reminds nobody begins no day"
    );

    let wish = async |by: &Client, address: &str| {
        let done = by
            .mutate(
                "setMyReminders",
                "reminders { address }",
                json!({ "address": address }),
            )
            .await;
        refusals(&done)
    };
    for address in ["nothing", "a@b", "a@b.lv, c@d.lv", "a@b.lv\r\nBcc: c@d.lv"] {
        assert_eq!(
            wish(specialist, address).await,
            "REMINDER_ADDRESS input.address",
            "{address}"
        );
    }
    assert_eq!(wish(specialist, "normunds@example.lv").await, "");
    assert_eq!(
        specialist
            .ask("{ myReminders { letters address } }", json!({}))
            .await["myReminders"],
        json!({ "letters": true, "address": "normunds@example.lv" })
    );
    let many: Vec<String> = (0..201)
        .map(|number| format!("notification_{number:032x}"))
        .collect();
    let many = specialist
        .mutate(
            "markNotificationsRead",
            "marked",
            json!({ "notifications": many }),
        )
        .await;
    assert_eq!(
        problems(&many),
        [("TOO_MANY".to_owned(), "input.notifications".to_owned())]
    );
}
