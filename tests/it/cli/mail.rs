//! The service fetches mail, is killed again and again while it does, and loses and doubles nothing.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use super::{Aprite, ask};
use crate::support::dovecot::{Dovecot, Mailbox, PASSWORD};

const LETTERS: usize = 80;

async fn taken(post: &Mailbox) -> usize {
    post.count("Aprite/Received").await.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_killed_while_it_fetches_mail_loses_and_doubles_nothing() {
    let aprite = Aprite::begun();
    let post = Dovecot::shared().mailbox();
    let mut session = post.session().await;
    for number in 0..LETTERS {
        let letter = format!(
            "From: a@example.lv\r\nMessage-ID: <m{number}@example.lv>\r\nSubject: Vestule {number}\r\n\r\nLabdien!\r\n"
        );
        let sent = session.append("INBOX", None, None, letter.as_bytes()).await;
        sent.expect("delivered");
    }
    session.logout().await.expect("signed out");
    let settings = format!(
        "[[mailbox]]\nname = \"pasts\"\nhost = \"127.0.0.1\"\nport = {}\nencryption = \"none\"\nuser = \"{}\"\n\
         password = \"{PASSWORD}\"\npoll_seconds = 1\n",
        post.port, post.user
    );
    aprite.write("data/mailroom.toml", &settings);
    let doctor = aprite.json(0, &["doctor"]);
    let mail = doctor.iter().find(|told| told["check"] == "mail source");
    assert_eq!(
        mail.expect("a look at the mail")["state"],
        "well",
        "{doctor:?}"
    );

    // Killed three times in the middle of it.
    let mut kills = 0;
    while kills < 3 {
        let before = taken(&post).await;
        let (mut service, _) = aprite.start(&["serve"]);
        let patience = Instant::now() + Duration::from_secs(60);
        while taken(&post).await < (before + 3).min(LETTERS) {
            assert!(Instant::now() < patience, "nothing is fetched");
        }
        service.signal(Signal::KILL);
        service.child.wait().expect("its end");
        kills += 1;
    }
    let (service, _) = aprite.start(&["serve"]);
    let token = aprite.succeed(&["token", "--account", "lietvede", "--scope", "read"]);
    let query = "{ intakeItems(first: 200) { totalCount nodes { messageId isRead } } }";
    let patience = Instant::now() + Duration::from_secs(120);
    let items = loop {
        let answer = ask(&service.url, &token, query).await;
        let items = answer["data"]["intakeItems"]["nodes"]
            .as_array()
            .expect("a list")
            .clone();
        let read = items.iter().filter(|item| item["isRead"] == true).count();
        if read >= LETTERS && post.count("INBOX").await == Some(0) {
            break items;
        }
        assert!(Instant::now() < patience, "{read} of {LETTERS} were read");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    let mut ids: Vec<&str> = items
        .iter()
        .filter_map(|item| item["messageId"].as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((items.len(), ids.len()), (LETTERS, LETTERS));
    assert_eq!(taken(&post).await, LETTERS);
    assert!(items.iter().all(|item| item["isRead"] == Value::Bool(true)));
    service.stop();
    aprite.succeed(&["verify"]);
}
