//! Copies in which something is otherwise than it was when a list was executed: a file that is not there yet, a letter that was moved
//! into another file before that. Nothing is forgotten, and nothing goes that nobody destroyed.

use both::both;
use entities::vocabulary::DestructionState;
use serde_json::{Value, json};

use super::anywhere::{EVERYWHERE, assert_shown_everywhere, places};
use super::restored::{Copy, executed, gone_again};
use super::stage::{fill, ordered, plant, run_of};
use crate::support::app::TestApp;
use crate::support::client::problems;

/// The copy is older than one of the files that were destroyed: that one is nowhere, the other goes again, and the ledger goes on telling
/// of both, so that a copy from between is no surprise either.
#[both]
async fn a_copy_older_than_a_file_forgets_nothing(app: TestApp) {
    let mut app = app;
    let older = plant(&app, 1, 36).await;
    app.settle().await;
    let before = Copy::of(&mut app).await;
    let newer = plant(&app, 1, 37).await;
    app.settle().await;
    let between = Copy::of(&mut app).await;
    app.clock.advance(chrono::TimeDelta::days(366 * 12));
    let gone = [&older[0], &newer[0]];
    let list = executed(&app, &gone, "7").await;

    for copy in [before, between] {
        app.stop().await;
        copy.restore_database(&app);
        app.clock.advance(chrono::TimeDelta::days(1));
        app.start().await;
        gone_again(&app, list, &gone).await;
    }
}

/// In the older copy a letter still stands in the file that was destroyed; it was moved into another one before that. It is nobody's to
/// destroy.
#[both]
async fn a_letter_that_was_moved_before_is_not_destroyed_again(app: TestApp) {
    let mut app = app;
    let planted = fill(&app, 2, 46).await;
    let (file, stays) = (&planted[0], &planted[1]);
    let administrator = app.client("administrators").await;
    for file in [&file.file, &stays.file] {
        let reopen = json!({ "file": file, "reason": "Atrasts vēl viens iesniegums" });
        let reopened = administrator.mutate("reopenFile", "", reopen).await;
        assert_eq!(problems(&reopened), []);
    }
    app.settle().await;
    let copy = Copy::of(&mut app).await;

    let clerk = app.client("lietvede").await;
    {
        let read = "query($id: ID!) { document(id: $id) { revision } }";
        let read = clerk.ask(read, json!({ "id": file.document })).await;
        let moved = json!({ "document": file.document, "revision": read["document"]["revision"],
            "file": stays.file, "reason": "Ielikts nepareizajā lietā" });
        app.clock.advance(chrono::TimeDelta::seconds(1));
        let moved = clerk
            .mutate("amendDocument", "document { id }", moved)
            .await;
        assert_eq!(problems(&moved), []);
    }
    for file in [&file.file, &stays.file] {
        let closed = clerk
            .mutate("closeFile", "file { state }", json!({ "file": file }))
            .await;
        assert_eq!(problems(&closed), []);
    }
    app.settle().await;
    // Its term is counted anew from when it was closed again.
    app.clock.advance(chrono::TimeDelta::days(366 * 12));
    let list = ordered(&app, &[file], "7").await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert_shown_everywhere(&app, &[&file.word, &stays.word]).await;

    app.stop().await;
    copy.restore_database(&app);
    app.start().await;
    app.settle().await;
    for planted in &planted {
        let shown = places(&app, &planted.word).await;
        assert!(
            EVERYWHERE.iter().all(|place| shown.contains(place)),
            "{shown:?}"
        );
    }
    let clerk = app.client("lietvede").await;
    let card = "query($id: ID!) { document(id: $id) { status } }";
    let told = clerk.ask(card, json!({ "id": file.document })).await;
    assert_eq!(told["document"]["status"], Value::from("REGISTERED"));
}
