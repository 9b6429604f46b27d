//! Killed between any two steps: nothing is lost, nothing is doubled.

use super::*;
use crate::mailroom::e_address::drop_letter;

/// Looks until a door stands still after a step, and drops it there, as a power cut would.
async fn killed_after(app: &TestApp, step: Step) {
    app.mail().steps().stop_after(Some(step));
    tokio::select! {
        new = app.fetch_mail() => panic!("{new} were taken in and nothing stood still"),
        () = app.mail().steps().stopped() => {}
    }
    app.mail().steps().stop_after(None);
}

#[both]
async fn a_mailbox_is_killed_after_each_step(office: Office) {
    let Office { app, post, .. } = &office;
    for (number, step) in (1..).zip(Step::ALL) {
        for copy in 0..2 {
            let letter = Letter::new("a@example.lv", "Vēstule", "v@example.lv");
            post.deliver(&letter.bytes(number * 10 + copy)).await;
        }
        killed_after(app, step).await;
        app.fetch_mail().await;
        assert_eq!(office.items().await.len(), number as usize * 2, "{step:?}");
        assert_eq!(post.count("INBOX").await, Some(0), "{step:?}");
        assert_eq!(
            post.count("Aprite/Received").await,
            Some(number as usize * 2),
            "{step:?}"
        );
    }
    app.settle().await;
    let items = office.items().await;
    assert!(
        items
            .iter()
            .all(|item| item["isRead"] == true && item["subject"] == "Vēstule")
    );
}

#[both]
async fn a_server_that_numbers_its_mailbox_anew_doubles_nothing(office: Office) {
    let Office { app, post, .. } = &office;
    let letter = Letter::new("a@example.lv", "Vēstule", "v@example.lv");
    post.deliver(&letter.bytes(1)).await;
    killed_after(app, Step::Committed).await;
    post.number_anew().await;
    let other = Letter::new("a@example.lv", "Cita", "c@example.lv");
    post.deliver(&other.bytes(2)).await;
    assert_eq!(app.fetch_mail().await, 1);
    assert_eq!(post.count("INBOX").await, Some(0));
    app.settle().await;
    assert_eq!(office.items().await.len(), 2);
}

#[both]
async fn a_watched_folder_is_killed_after_each_step(office: Office) {
    let app = &office.app;
    for (number, step) in (1..).zip(Step::ALL) {
        let names = [format!("a{number}.pdf"), format!("b{number}.pdf")];
        for name in &names {
            office.scan(name, format!("%PDF-1.4 {name}").as_bytes());
        }
        app.fetch_mail().await;
        app.clock.advance(TimeDelta::seconds(11));
        killed_after(app, step).await;
        app.fetch_mail().await;
        assert_eq!(office.items().await.len(), number * 2, "{step:?}");
        for name in &names {
            assert!(
                office.scanner("received").join(name).is_file(),
                "{name} {step:?}"
            );
            assert!(!office.scanner(name).exists(), "{name} {step:?}");
        }
    }
    app.settle().await;
}

#[both]
async fn an_e_address_inbox_is_killed_after_each_step(office: Office) {
    let app = &office.app;
    for (number, step) in (1..).zip(Step::ALL) {
        for letter in ["a", "b"] {
            drop_letter(&office, &format!("{letter}{number}"), |_| ());
        }
        killed_after(app, step).await;
        app.fetch_mail().await;
        assert_eq!(office.items().await.len(), number * 2, "{step:?}");
        let inbox = office.files.path().join("e-adrese/inbox");
        assert_eq!(
            std::fs::read_dir(inbox).expect("the inbox").count(),
            0,
            "{step:?}"
        );
    }
    app.settle().await;
}

/// Two processes look at the same mailbox and folder.
#[both]
async fn two_who_look_at_once_take_each_thing_in_once(office: Office) {
    let Office { app, post, .. } = &office;
    for number in 1..=6 {
        let letter = Letter::new("a@example.lv", "Vēstule", "v@example.lv");
        post.deliver(&letter.bytes(number)).await;
        office.scan(
            &format!("{number}.pdf"),
            format!("%PDF-1.4 {number}").as_bytes(),
        );
    }
    app.fetch_mail().await;
    for number in 7..=12 {
        let letter = Letter::new("a@example.lv", "Vēstule", "v@example.lv");
        post.deliver(&letter.bytes(number)).await;
    }
    app.clock.advance(TimeDelta::seconds(11));
    let look = async || {
        // What the other one put away is gone for this one: it tries again, as it would in a while.
        for _ in 0..3 {
            app.fetch_mail().await;
        }
    };
    tokio::join!(look(), look());
    app.settle().await;
    assert_eq!(office.items().await.len(), 18);
    assert_eq!(post.count("INBOX").await, Some(0));
    assert_eq!(
        std::fs::read_dir(office.scanner("received"))
            .expect("a folder")
            .count(),
        6
    );
}
