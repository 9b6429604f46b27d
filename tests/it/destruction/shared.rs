//! Bytes that others own too, people whom others name, bytes that come again.

use both::both;
use serde_json::json;

use super::anywhere::found_anywhere;
use super::stage::{certificate, fill, letter_from, ordered};
use crate::support::app::TestApp;
use crate::support::client::problems;

#[both]
async fn bytes_stay_until_their_last_owner_goes(app: TestApp) {
    let planted = fill(&app, 2, 5).await;
    // The same bytes under another name, by somebody else, in a file of the year.
    let clerk = app.client("lietvede").await;
    let same = letter_from(&planted[0].word);
    let upload = clerk.upload("cita.txt", same.clone()).await;
    let opened = clerk
        .mutate(
            "openYear",
            "opening { carriedOver }",
            json!({ "year": 2038 }),
        )
        .await;
    assert_eq!(problems(&opened), []);
    let other = clerk
        .registered(
            "sanemtie",
            json!({ "title": "Cita vēstule", "accessClass": "OPEN" }),
            &[&upload],
        )
        .await;
    app.settle().await;
    let list = ordered(&app, &[&planted[0], &planted[1]], "7").await;
    app.settle().await;
    let certificate = certificate(&app, list).await;
    let content = &certificate["files"][0]["contents"][0];
    assert_eq!(content["fate"], "kept");
    assert_eq!(content["keptBy"][0]["owner"], "document");
    assert_eq!(certificate["files"][1]["contents"][0]["fate"], "destroyed");
    let clerk = app.client("lietvede").await;
    let query = "query($id: ID!) { document(id: $id) { versions { contents { sha256 } } } }";
    let told = clerk.ask(query, json!({ "id": other["id"] })).await;
    assert_eq!(
        told["document"]["versions"][0]["contents"][0]["sha256"],
        planted[0].sha256
    );
    assert_eq!(
        found_anywhere(&app, &[&planted[1].word]).await,
        Vec::<String>::new()
    );

    // What comes again after its destruction is a new content with an owner of its own.
    let again = letter_from(&planted[1].word);
    let upload = clerk.upload("atkal.txt", again).await;
    let card = json!({ "title": "Vēlreiz", "accessClass": "OPEN" });
    let new = clerk.registered("sanemtie", card, &[&upload]).await;
    app.settle().await;
    let told = clerk.ask(query, json!({ "id": new["id"] })).await;
    assert_eq!(
        told["document"]["versions"][0]["contents"][0]["sha256"],
        planted[1].sha256
    );
}
