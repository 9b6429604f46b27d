//! Destruction: what should be gone is gone everywhere and nothing else is, whatever is killed, held or restored meanwhile.

mod anywhere;
mod described;
mod killed;
mod meanwhile;
mod older;
mod owners;
mod process;
mod rendered;
mod restored;
mod served;
mod shared;
mod sought;
mod stage;
mod survivors;
mod together;
mod whole;

use both::both;
use entities::vocabulary::DestructionState;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::client::{codes, problems};
use anywhere::{assert_shown_everywhere, found_anywhere};
use stage::{execution, fill, id, ordered, run_of};

/// Everything the records office can say of a document, said of one; then its file is destroyed.
#[both]
async fn a_file_is_destroyed_and_only_its_tombstone_is_left(app: TestApp) {
    let planted = fill(&app, 3, 1).await;
    let (gone, stays) = (&planted[0], &planted[1]);
    let clerk = app.client("lietvede").await;
    let read = "query($id: ID!) { document(id: $id) { revision } }";
    let read = clerk.ask(read, json!({ "id": gone.document })).await;
    let amendment = json!({ "document": gone.document, "revision": read["document"]["revision"],
        "reason": format!("Labots {}", gone.word), "card": { "notes": format!("Piezīme {}", gone.word) } });
    let amended = clerk
        .mutate("amendDocument", "document { id }", amendment)
        .await;
    assert_eq!(problems(&amended), []);
    app.settle().await;
    let search = "query($words: String!) { search(words: $words) { totalCount } }";
    let asked = json!({ "words": gone.word });
    let found = clerk.ask(search, asked.clone()).await;
    assert_eq!(found["search"]["totalCount"], 1);
    assert_shown_everywhere(&app, &[&gone.word, &planted[2].word]).await;

    let list = ordered(&app, &[gone, &planted[2]], "7").await;
    app.settle().await;
    assert_eq!(run_of(&app, list).await.state, DestructionState::Done);
    assert_eq!(
        found_anywhere(&app, &[&gone.word, &planted[2].word]).await,
        Vec::<String>::new()
    );
    assert_shown_everywhere(&app, &[&stays.word]).await;

    let clerk = app.client("lietvede").await;
    let found = clerk.ask(search, asked).await;
    assert_eq!(found["search"]["totalCount"], 0);
    let by_number = clerk.ask(search, json!({ "words": gone.number })).await;
    assert_eq!(by_number["search"]["totalCount"], 1);
    let card = "query($id: ID!) { document(id: $id) { status title number revision annotation correspondent { name } \
        versions { ordinal } tombstone { actNumber was contents { version sha256 } } series { title(language: LV) } } }";
    let told = clerk.ask(card, json!({ "id": gone.document })).await;
    let told = &told["document"];
    assert_eq!(told["status"], "DESTROYED");
    assert_eq!(told["title"], told["series"]["title"]);
    assert_eq!(
        (
            &told["annotation"],
            &told["correspondent"],
            &told["versions"]
        ),
        (&json!(null), &json!(null), &json!([]))
    );
    assert_eq!(told["number"], gone.number);
    assert_eq!(told["tombstone"]["was"], "REGISTERED");
    assert_eq!(told["tombstone"]["actNumber"], "7");
    assert_eq!(told["tombstone"]["contents"][0]["sha256"], gone.sha256);
    let amend = json!({ "document": gone.document, "revision": told["revision"],
        "reason": "Vēl viens labojums", "card": { "notes": "x" } });
    let refused = clerk.mutate("amendDocument", "", amend).await;
    assert_eq!(codes(&refused), ["DOCUMENT_DESTROYED"]);
    let annul = json!({ "document": gone.document, "reason": "Kļūda" });
    let refused = clerk.mutate("annulRegistration", "", annul).await;
    assert_eq!(codes(&refused), ["DOCUMENT_DESTROYED"]);
    let reopen = json!({ "file": gone.file, "reason": "Vajag vēlreiz" });
    let administrator = app.client("administrators").await;
    let refused = administrator.mutate("reopenFile", "", reopen).await;
    assert_eq!(codes(&refused), ["FILE_DESTROYED"]);

    // The journal verifies, and so does what is handed out of it.
    let trust = aprite::journal::Trust::default();
    let report = aprite::journal::verify::verify(&app.kit.db, &trust).await;
    let report = report.expect("verified");
    assert!(report.is_clean() && report.blanked > 4, "{report:?}");
    for subject in [id(&gone.document), list.0] {
        let bundle = aprite::journal::bundle::bundle(&app.kit.db, subject).await;
        let bundle = bundle.expect("made").expect("a bundle");
        let text = serde_json::to_string(&bundle).expect("JSON");
        aprite::journal::bundle::verify_bundle(&text, &[]).expect("proved");
    }
    let certificate = run_of(&app, list).await.certificate.expect("certified");
    let certificate: serde_json::Value = serde_json::from_str(&certificate).expect("JSON");
    assert_eq!(certificate["files"].as_array().map(Vec::len), Some(2));
    assert_eq!(certificate["files"][0]["contents"][0]["fate"], "destroyed");
    assert!(certificate["journal"]["entries"][0]["proof"].is_array());
    let shown = execution(&app, list).await;
    assert_eq!(
        (&shown["state"], &shown["destroyed"], &shown["kept"]),
        (&json!("DONE"), &json!(2), &json!(0))
    );
    let url = shown["certificate"]["url"].as_str().expect("an address");
    let paper = clerk.get(url).await;
    assert_eq!(paper.status(), 200);
    assert!(paper.bytes().await.expect("bytes").starts_with(b"%PDF-"));
    let data = clerk
        .get(
            shown["certificate"]["dataUrl"]
                .as_str()
                .expect("an address"),
        )
        .await;
    let text = data.text().await.expect("text");
    let digest = aprite::kernel::secret::hash(&text);
    assert_eq!(shown["certificate"]["sha256"], digest);
    let specialist = app.client("specialists").await;
    assert_eq!(specialist.get(url).await.status(), 404);
}
