//! One thing that cannot be put away keeps nothing else out, and is put away once that is possible; what was being removed when
//! the power went is removed.

use super::*;
use crate::mailroom::e_address::drop_letter;

#[both]
async fn a_full_mailbox_lets_the_newer_messages_in(office: Office) {
    let Office { app, post, .. } = &office;
    let deliver = async |number: u32, subject: &'static str| {
        let letter = Letter::new("a@example.lv", subject, "v@example.lv");
        post.deliver(&letter.bytes(number)).await;
    };
    deliver(1, "Pirmā").await;
    assert_eq!(app.fetch_mail().await, 1);
    post.close("Aprite/Received", true);
    deliver(2, "Otrā").await;
    deliver(3, "Trešā").await;
    assert_eq!(
        app.fetch_mail().await,
        2,
        "both, though neither can be put away"
    );
    assert_eq!(office.trouble("pasts").await, "missing");
    deliver(4, "Ceturtā").await;
    assert_eq!(
        app.fetch_mail().await,
        1,
        "what lies before it is here already"
    );
    assert_eq!(post.count("INBOX").await, Some(3));
    assert_eq!(office.trouble("pasts").await, "missing");
    assert_eq!(office.trouble("skeneris").await, Value::Null);

    post.close("Aprite/Received", false);
    assert_eq!(app.fetch_mail().await, 0);
    assert_eq!(office.trouble("pasts").await, Value::Null);
    assert_eq!(post.count("INBOX").await, Some(0));
    assert_eq!(post.count("Aprite/Received").await, Some(4));
    app.settle().await;
    assert_eq!(office.items().await.len(), 4);
}

#[both]
async fn a_file_that_cannot_be_put_away_keeps_no_other_out(office: Office) {
    let app = &office.app;
    // Where the files of that scanner should go there is a file.
    office.scan("received/Kopetajs", b"x");
    office.scan("Kopetajs/a.pdf", b"%PDF-1.4 a");
    office.scan("b.pdf", b"%PDF-1.4 b");
    // Nor can what is rejected go where it should.
    office.scan("rejected", b"x");
    office.scan("tukss.pdf", b"");
    assert_eq!(office.fetch().await, 2);
    assert_eq!(office.trouble("skeneris").await, "missing");
    assert!(office.scanner("received/b.pdf").is_file());
    assert!(office.scanner("Kopetajs/a.pdf").is_file(), "it stays");
    office.scan("c.pdf", b"%PDF-1.4 c");
    assert_eq!(office.fetch().await, 1);
    assert!(office.scanner("received/c.pdf").is_file());

    // What is an item already is not read anew: a door would stand still once it had.
    app.mail().steps().stop_after(Some(Step::Stored));
    let looked = tokio::select! {
        new = app.fetch_mail() => new,
        () = app.mail().steps().stopped() => panic!("it was read anew"),
    };
    assert_eq!(looked, 0);
    app.mail().steps().stop_after(None);

    for obstacle in ["received/Kopetajs", "rejected"] {
        std::fs::remove_file(office.scanner(obstacle)).expect("removed");
    }
    assert_eq!(app.fetch_mail().await, 0);
    assert_eq!(office.trouble("skeneris").await, Value::Null);
    assert!(office.scanner("received/Kopetajs/a.pdf").is_file());
    assert!(office.scanner("rejected/tukss.pdf.txt").is_file());
    app.settle().await;
    assert_eq!(office.items().await.len(), 3);
}

#[both]
async fn a_letter_that_cannot_be_cleared_away_keeps_no_other_out(office: Office) {
    let app = &office.app;
    let inbox = office.files.path().join("e-adrese/inbox");
    drop_letter(&office, "a", |_| ());
    drop_letter(&office, "b", |_| ());
    drop_letter(&office, "cita", |message| message["id"] = json!("a"));
    drop_letter(&office, "d", |_| ());
    // Neither can the first be renamed as it should, nor the third put aside.
    for obstacle in [".cleared-a", "wrong"] {
        std::fs::write(inbox.join(obstacle), "x").expect("a file");
    }
    assert_eq!(app.fetch_mail().await, 3);
    assert_eq!(office.trouble("e-adrese").await, "missing");
    let lies = |name: &str| inbox.join(name).exists();
    assert_eq!(
        ["a", "b", "cita", "d"].map(lies),
        [true, false, true, false]
    );

    for obstacle in [".cleared-a", "wrong"] {
        std::fs::remove_file(inbox.join(obstacle)).expect("removed");
    }
    assert_eq!(app.fetch_mail().await, 0);
    assert_eq!(office.trouble("e-adrese").await, Value::Null);
    assert_eq!(["a", "cita"].map(lies), [false, false]);
    assert!(lies("wrong/cita/why.txt"));
    app.settle().await;
    assert_eq!(office.items().await.len(), 3);
}

#[both]
async fn what_was_being_cleared_away_when_the_power_went_is_removed(office: Office) {
    let app = &office.app;
    let inbox = office.files.path().join("e-adrese/inbox");
    drop_letter(&office, "a", |_| ());
    assert_eq!(app.fetch_mail().await, 1);
    // As it lies then, renamed and not yet removed; beside it what a connector is writing.
    drop_letter(&office, "a", |_| ());
    std::fs::rename(inbox.join("a"), inbox.join(".cleared-a")).expect("renamed");
    std::fs::create_dir(inbox.join(".b")).expect("a folder");
    assert_eq!(app.fetch_mail().await, 0);
    assert_eq!(office.trouble("e-adrese").await, Value::Null);
    let mut left: Vec<_> = std::fs::read_dir(&inbox)
        .expect("the inbox")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    left.sort();
    assert_eq!(left, [".b"]);
}
