//! Letters by e-mail, over a real mail server that also misbehaves; and a process that ends at the worst moment.

use std::collections::BTreeSet;

use aprite::circulation::dispatch::bounce;
use entities::circulation::dispatch as table;
use entities::ids::DispatchId;
use entities::jobs::job;
use entities::vocabulary::DispatchState;
use mail_parser::MimeHeaders as _;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::*;

impl Office {
    pub(super) async fn row(&self, dispatch: &Value) -> table::Model {
        let id: DispatchId =
            ids::read(dispatch["id"].as_str().expect("an id"), "id").expect("an id");
        let found = table::Entity::find_by_id(id)
            .one(self.app.kit.db.reader())
            .await;
        found.expect("a database").expect("a dispatch")
    }

    /// Puts a dispatch into a state as a process that was killed leaves it behind.
    pub(super) async fn left_behind(&self, dispatch: &Value, state: DispatchState) {
        let op = self
            .app
            .kit
            .begin(aprite::journal::Actor::System)
            .await
            .expect("an operation");
        let mut change = self.row(dispatch).await.into_active_model();
        change.state = Set(state);
        change.update(op.transaction()).await.expect("written");
        op.commit().await.expect("committed");
    }
}

#[both]
async fn a_letter_goes_with_its_number_and_its_files(office: Office) {
    let anna = office.anna().await;
    let letter = office.letter(&anna, json!({})).await;
    let number = letter["number"].as_str().expect("a number");
    let prepared = office.send(&letter, &anna, "EMAIL", json!({})).await;
    assert_eq!(
        (&prepared["state"], &prepared["automatic"]),
        (&json!("PREPARED"), &json!(true))
    );
    assert!(office.smtp.letters().is_empty());
    office.app.settle().await;

    let kept = office.smtp.letters();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].from.as_str(), kept[0].to.as_slice()),
        (
            "dokumenti@soc.example.lv",
            &["anna@example.lv".to_owned()][..]
        )
    );
    let read = kept[0].parsed();
    assert_eq!(
        read.subject(),
        Some(format!("Dokuments Nr. {number}").as_str())
    );
    let text = read.body_text(0).expect("a text");
    assert!(
        text.contains(&format!(
            "Nosūtām dokumentu Nr. {number}, reģistrētu 02.11.2026."
        )),
        "{text}"
    );
    assert!(text.contains("Pielikumā: vēstule.txt"), "{text}");
    let enclosed = read.attachment(0).expect("an enclosure");
    assert_eq!(enclosed.attachment_name(), Some("vēstule.txt"));
    assert_eq!(enclosed.contents(), "Labdien! Atbilde.".as_bytes());

    let sent = office.read(&prepared).await;
    assert_eq!(
        (&sent["state"], &sent["sentOn"], &sent["notifiedOn"]),
        (&json!("SENT"), &json!("2026-11-02"), &json!("2026-11-04"))
    );
    let message_id = sent["messageId"]
        .as_str()
        .expect("a Message-ID")
        .trim_matches(['<', '>']);
    assert_eq!(read.message_id(), Some(message_id));
    assert!(
        sent["reference"]
            .as_str()
            .expect("words")
            .contains("kept as 0001"),
        "{sent:#}"
    );
    assert!(
        sent["en"]
            .as_str()
            .expect("words")
            .starts_with("Sent by e-mail on 2 November 2026")
    );
    assert_eq!(steps(&sent), ["PREPARE", "SEND"]);
    assert_eq!(sent["steps"][1]["doneBy"], Value::Null);
    assert_eq!(
        office.card(&letter, "sentOn channel").await,
        json!({ "sentOn": "2026-11-02", "channel": "EMAIL" })
    );
    let kinds: BTreeSet<_> = entries(&office.app, &letter, "dispatch.")
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    // All in one instant of this clock.
    assert_eq!(
        kinds,
        ["dispatch.prepared", "dispatch.sending", "dispatch.sent"]
            .map(str::to_owned)
            .into()
    );

    // Some days later it bounced: whoever reads the mail says which letter it was, and it goes by post.
    office.until("2026-11-04T08:00:00Z");
    office.app.settle().await;
    let stage = office.card(&letter, "route { stage }").await;
    assert_eq!(stage["route"]["stage"], "NOTIFIED");
    let kit = &office.app.kit;
    let row = office.row(&prepared).await;
    let institution = row.institution_id;
    let mut op = kit
        .begin(aprite::journal::Actor::System)
        .await
        .expect("an operation");
    let unknown = bounce::note(&mut op, institution, "<nobody@example.lv>", "550")
        .await
        .expect("read");
    assert_eq!(unknown, None);
    let noted = bounce::note(&mut op, institution, message_id, "550 pastkastīte ir pilna")
        .await
        .expect("noted");
    assert!(noted.is_some());
    op.commit().await.expect("committed");
    let failed = office.read(&prepared).await;
    assert_eq!(
        (&failed["state"], &failed["notifiedOn"]),
        (&json!("FAILED"), &Value::Null)
    );
    let stage = office.card(&letter, "route { stage }").await;
    assert_eq!(
        stage["route"]["stage"], "SENT",
        "nobody was notified after all"
    );
    let listed = office
        .listed(&office.clerk, json!({ "states": ["FAILED"] }))
        .await;
    assert_eq!(listed, [format!("{number} EMAIL FAILED")]);
    let second = office
        .send(
            &letter,
            &anna,
            "ORDINARY_POST",
            json!({ "sentOn": "2026-11-04", "follows": prepared["id"] }),
        )
        .await;
    assert_eq!(second["notifiedOn"], "2026-11-12");

    // A document in English goes with an English letter.
    let english = office.letter(&anna, json!({ "languages": ["en"] })).await;
    office
        .send(
            &english,
            &anna,
            "EMAIL",
            json!({ "address": "anna@else.example.lv" }),
        )
        .await;
    office.app.settle().await;
    let kept = office.smtp.letters().pop().expect("a letter");
    assert_eq!(kept.to, ["anna@else.example.lv"]);
    let number = english["number"].as_str().expect("a number");
    assert_eq!(
        kept.parsed().subject(),
        Some(format!("Document No. {number}").as_str())
    );
}

#[both]
async fn what_the_mail_server_refuses_fails_and_what_it_puts_off_goes_later(office: Office) {
    let anna = office.anna().await;
    let refused = office.letter(&anna, json!({})).await;
    office.smtp.rule("anna@example.lv", "refuse");
    let first = office.send(&refused, &anna, "EMAIL", json!({})).await;
    office.app.settle().await;
    let failed = office.read(&first).await;
    assert_eq!(
        (&failed["state"], &failed["failure"], &failed["sentOn"]),
        (
            &json!("FAILED"),
            &json!("550 5.1.1 no such mailbox here"),
            &Value::Null
        )
    );
    assert_eq!(open_acts(&failed), ["RETRY"]);
    let told = format!("{:?}", entries(&office.app, &refused, "dispatch.").await);
    assert!(
        told.contains("dispatch.failed") && !told.contains("no such mailbox"),
        "what a mail server says of a recipient stands in no journal: {told}"
    );

    // The mailbox is there again: sent once more, and put off first.
    office.smtp.rule("anna@example.lv", "later");
    let retried = office.act("retryDispatch", &first, json!({})).await;
    assert_eq!(
        (&retried["state"], &retried["failure"]),
        (&json!("PREPARED"), &Value::Null)
    );
    office.app.settle().await;
    let waiting = office.read(&first).await;
    assert_eq!(
        (&waiting["state"], &waiting["attempts"], &waiting["failure"]),
        (
            &json!("PREPARED"),
            &json!(1),
            &json!("451 4.7.1 greylisted, come again later")
        )
    );
    assert!(waiting["nextAttemptAt"].is_string());
    office.app.clock.advance(TimeDelta::seconds(30));
    office.app.settle().await;
    assert_eq!(
        office.read(&first).await["attempts"],
        1,
        "not before its time"
    );
    office.app.clock.advance(TimeDelta::seconds(40));
    office.app.settle().await;
    assert_eq!(office.read(&first).await["attempts"], 2);
    office.smtp.rule("anna@example.lv", "");
    office.app.clock.advance(TimeDelta::minutes(3));
    office.app.settle().await;
    let sent = office.read(&first).await;
    assert_eq!(
        (&sent["state"], &sent["failure"]),
        (&json!("SENT"), &Value::Null)
    );
    assert_eq!(
        steps(&sent),
        ["PREPARE", "FAIL", "RETRY", "POSTPONE", "POSTPONE", "SEND"]
    );
    assert_eq!(office.smtp.letters().len(), 1);

    // Put off for days, it has failed in the end and somebody is told.
    office.smtp.rule("anna@example.lv", "later-letter");
    let other = office.letter(&anna, json!({})).await;
    let never = office.send(&other, &anna, "EMAIL", json!({})).await;
    for _ in 0..30 {
        office.app.settle().await;
        office.app.clock.advance(TimeDelta::hours(6));
    }
    let never = office.read(&never).await;
    assert_eq!(
        (&never["state"], &never["failure"]),
        (&json!("FAILED"), &json!("451 4.3.1 no room just now"))
    );
    assert_eq!(never["attempts"], 23);
    assert_eq!(office.smtp.letters().len(), 1);
}

#[both]
async fn nobody_sends_again_what_may_have_gone(office: Office) {
    let anna = office.anna().await;
    let to = "anna@example.lv";
    // The server took the letter and hung up before it said so.
    office.smtp.rule(to, "break-kept");
    let letter = office.letter(&anna, json!({})).await;
    let lost = office.send(&letter, &anna, "EMAIL", json!({})).await;
    office.app.settle().await;
    office.app.clock.advance(TimeDelta::days(1));
    office.app.settle().await;
    assert_eq!(
        office.smtp.letters().len(),
        1,
        "never a second time by itself"
    );
    let uncertain = office.read(&lost).await;
    assert_eq!(
        (&uncertain["state"], &uncertain["notifiedOn"]),
        (&json!("UNCERTAIN"), &Value::Null)
    );
    assert_eq!(open_acts(&uncertain), ["SEND", "FAIL", "RETRY"]);
    // The clerk calls Anna: it came.
    let sent = office
        .act("recordDispatchSent", &lost, json!({ "on": "2026-11-02" }))
        .await;
    assert_eq!(
        (&sent["state"], &sent["notifiedOn"]),
        (&json!("SENT"), &json!("2026-11-04"))
    );

    // The process ended on the brink: whoever comes after it finds the dispatch being sent, and cannot know.
    office.smtp.rule(to, "");
    let letter = office.letter(&anna, json!({})).await;
    let cut = office.send(&letter, &anna, "EMAIL", json!({})).await;
    office.left_behind(&cut, DispatchState::Sending).await;
    office.app.settle().await;
    assert_eq!(office.smtp.letters().len(), 1);
    let uncertain = office.read(&cut).await;
    assert_eq!(uncertain["state"], "UNCERTAIN");
    assert!(
        uncertain["failure"]
            .as_str()
            .expect("words")
            .contains("var būt nosūtīta")
    );
    let listed = office
        .listed(&office.clerk, json!({ "states": ["UNCERTAIN"] }))
        .await;
    assert_eq!(listed.len(), 1);
    // It did not come: sent again it has the same name, by which a mailbox knows a repetition.
    office.act("retryDispatch", &cut, json!({})).await;
    office.app.settle().await;
    let letters = office.smtp.letters();
    assert_eq!(letters.len(), 2);
    let sent = office.read(&cut).await;
    assert_eq!(sent["state"], "SENT");
    assert_eq!(
        letters[1].parsed().message_id(),
        sent["messageId"]
            .as_str()
            .map(|id| id.trim_matches(['<', '>']))
    );

    // The process ended before the brink: nothing was handed over, and the job is done again.
    let letter = office.letter(&anna, json!({})).await;
    let begun = office.send(&letter, &anna, "EMAIL", json!({})).await;
    let kit = &office.app.kit;
    let claimed = job::Entity::find().filter(job::Column::Kind.eq("dispatch.email"));
    let claimed = claimed
        .one(kit.db.reader())
        .await
        .expect("a database")
        .expect("a job");
    let op = kit
        .begin(aprite::journal::Actor::System)
        .await
        .expect("an operation");
    let mut change = claimed.into_active_model();
    change.locked_until = Set(Some(kit.clock.now() + TimeDelta::minutes(5)));
    change.attempts = Set(1);
    change.update(op.transaction()).await.expect("written");
    op.commit().await.expect("committed");
    office.app.settle().await;
    assert_eq!(office.read(&begun).await["state"], "PREPARED");
    let waiting = job::Entity::find().filter(job::Column::Kind.eq("dispatch.email"));
    let waiting = waiting.all(kit.db.reader()).await.expect("a database");
    assert_eq!(waiting.len(), 1);
    office.app.clock.advance(TimeDelta::minutes(6));
    office.app.settle().await;
    assert_eq!(office.read(&begun).await["state"], "SENT");
    assert_eq!(office.smtp.letters().len(), 3);

    // Withdrawn before it went, it does not go.
    let letter = office.letter(&anna, json!({})).await;
    let withdrawn = office.send(&letter, &anna, "EMAIL", json!({})).await;
    office
        .act(
            "cancelDispatch",
            &withdrawn,
            json!({ "reason": "Kļūda tekstā" }),
        )
        .await;
    let letter = office.letter(&anna, json!({})).await;
    let annulled = office.send(&letter, &anna, "EMAIL", json!({})).await;
    let input = json!({ "document": letter["id"], "reason": "Reģistrēts divreiz" });
    let payload = office
        .clerk
        .mutate("annulRegistration", "document { status }", input)
        .await;
    assert_eq!(problems(&payload), []);
    office.app.settle().await;
    assert_eq!(office.read(&withdrawn).await["state"], "CANCELLED");
    assert_eq!(office.read(&annulled).await["state"], "CANCELLED");
    assert_eq!(office.smtp.letters().len(), 3);
}
