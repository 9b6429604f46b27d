//! Everybody who may own the same bytes as a destroyed letter keeps them, and is named on the certificate; and two lists that meet in one
//! content.

use both::both;
use chrono::TimeDelta;
use entities::circulation::approval;
use entities::values::ContentHash;
use entities::vocabulary::SignatureForm;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::anywhere::{Place, found_anywhere, places};
use super::stage::{certificate, letter_from, ordered, plant, somebody};
use crate::support::app::TestApp;
use crate::support::client::{Client, problems};
use crate::support::people::person;
use crate::support::stage::{Ground, Stage};

/// An office with a scanner.
struct Office {
    app: TestApp,
    files: TempDir,
}

impl Stage for Office {
    async fn on(ground: Ground) -> Self {
        let files = tempfile::tempdir().expect("a folder");
        let (folder, sources) = (
            files.path().join("skeneris"),
            files.path().join("mail.toml"),
        );
        std::fs::create_dir_all(&folder).expect("a folder");
        let toml = format!(
            "[[folder]]\nname = \"skeneris\"\npath = \"{}\"\nstill_seconds = 10\n",
            folder.display()
        );
        std::fs::write(&sources, toml).expect("settings");
        let sources = ("mailroom.sources", sources.display().to_string());
        let app = TestApp::with(ground, &[sources]).await;
        Self { app, files }
    }
}

async fn done(app: &TestApp, by: &Client, mutation: &str, input: Value) -> Value {
    app.clock.advance(TimeDelta::seconds(1));
    let shown = "draft { id revision rounds { steps { id kind } } }";
    let mut payload = by.mutate(mutation, shown, input).await;
    assert_eq!(problems(&payload), [], "{mutation}: {payload:#}");
    payload["draft"].take()
}

/// A letter that a specialist prepares with these bytes in it.
async fn drafted(app: &TestApp, bytes: String) -> Value {
    let specialist = app.client("specialists").await;
    let upload = specialist.upload("pielikums.txt", bytes).await;
    let input = json!({
        "register": specialist.register("nosutitie").await,
        "card": { "title": "Par pabalstu", "accessClass": "OPEN" },
        "uploads": [{ "upload": upload }],
    });
    done(app, &specialist, "prepareDraft", input).await
}

/// A visa that was given as a signed container: whoever made the container put the very bytes of a letter into its place. No story
/// of the office's makes such a one, so the row is told what it keeps.
async fn approved_in_a_container(app: &TestApp, draft: &Value, hash: &str) {
    let specialist = app.client("specialists").await;
    let (lawyer, head) = (person(app, "Skujiņa").await, person(app, "Vanaga").await);
    let start = json!({ "draft": draft["id"], "revision": draft["revision"], "stages": [[lawyer]], "signatory": head });
    let started = done(app, &specialist, "startApproval", start).await;
    let steps = started["rounds"][0]["steps"].as_array().expect("steps");
    let visa = steps.iter().find(|step| step["kind"] == "VISA");
    let verdict = json!({ "step": visa.expect("a visa")["id"], "verdict": "APPROVED" });
    let jurists = app.client("jurists").await;
    done(app, &jurists, "decideApproval", verdict).await;
    let hash: ContentHash = hash.parse().expect("a hash");
    let op = app.kit.begin(aprite::journal::Actor::System).await;
    let op = op.expect("begun");
    let signer = somebody(op.transaction()).await.staff_member_id;
    let kept = approval::Entity::update_many()
        .col_expr(approval::Column::ContainerHash, Expr::value(hash))
        .col_expr(
            approval::Column::Form,
            Expr::value(SignatureForm::Container),
        )
        .col_expr(
            approval::Column::SignedOn,
            Expr::value(aprite::kernel::calendar::day(op.at())),
        )
        .col_expr(approval::Column::SignedBy, Expr::value(signer))
        .filter(approval::Column::VoidedAt.is_null())
        .exec(op.transaction())
        .await;
    assert_eq!(kept.expect("kept").rows_affected, 1);
    op.commit().await.expect("committed");
}

#[both(stores)]
async fn whoever_owns_the_same_bytes_keeps_them(office: Office) {
    let Office { app, files } = office;
    let planted = plant(&app, 5, 65).await;
    app.settle().await;
    let bytes = |at: usize| letter_from(&planted[at].word);
    // A draft, a container, something that came from the scanner; each has the bytes of another letter.
    drafted(&app, bytes(0)).await;
    let other = drafted(&app, "Cits teksts".to_owned()).await;
    approved_in_a_container(&app, &other, &planted[1].sha256).await;
    std::fs::write(files.path().join("skeneris/lapa.txt"), bytes(2)).expect("scanned");
    for _ in 0..2 {
        app.fetch_mail().await;
        app.clock.advance(TimeDelta::seconds(11));
    }
    app.settle().await;
    app.clock.advance(TimeDelta::days(366 * 12));
    // Bytes that nobody has claimed yet.
    let clerk = app.client("lietvede").await;
    clerk.upload("jauna.txt", bytes(3)).await;

    let all: Vec<_> = planted.iter().collect();
    let list = ordered(&app, &all, "7").await;
    app.settle().await;
    let certificate = certificate(&app, list).await;
    let told: Vec<(&Value, &Value)> = (0..5)
        .map(|at| &certificate["files"][at]["contents"][0])
        .map(|content| (&content["fate"], &content["keptBy"][0]["owner"]))
        .collect();
    let kept = json!("kept");
    assert_eq!(
        told,
        [
            (&kept, &json!("draft")),
            (&kept, &json!("approval")),
            (&kept, &json!("intake")),
            (&kept, &json!("upload")),
            (&json!("destroyed"), &Value::Null),
        ]
    );
    // The bytes are theirs, and nothing else of the letters is left.
    for planted in &planted[..4] {
        let shown = places(&app, &planted.word).await;
        assert!(shown.contains(&Place::Store), "{planted:?} {shown:?}");
        assert!(
            !shown.contains(&Place::IndexDocument),
            "{planted:?} {shown:?}"
        );
    }
    assert_eq!(
        found_anywhere(&app, &[&planted[4].word]).await,
        Vec::<String>::new()
    );
    assert!(files.path().join("skeneris/received").is_dir());
}

/// The letters of two lists have one content. The list that comes first leaves it to the other, the second takes it along, and both
/// certificates say so.
#[both(stores)]
async fn two_lists_meet_in_one_content(app: TestApp) {
    let planted = plant(&app, 2, 75).await;
    let clerk = app.client("lietvede").await;
    let same = letter_from(&planted[0].word);
    // The second letter brings the bytes of the first as well.
    let read = "query($id: ID!) { document(id: $id) { revision } }";
    let administrator = app.client("administrators").await;
    let reopen = json!({ "file": planted[1].file, "reason": "Pielikums" });
    let reopened = administrator.mutate("reopenFile", "", reopen).await;
    assert_eq!(problems(&reopened), []);
    let read = clerk.ask(read, json!({ "id": planted[1].document })).await;
    let upload = clerk.upload("tas-pats.txt", same).await;
    let more = json!({ "document": planted[1].document, "revision": read["document"]["revision"],
        "reason": "Pielikums", "uploads": [{ "upload": upload }] });
    let more = clerk.mutate("amendDocument", "", more).await;
    assert_eq!(problems(&more), []);
    let close = json!({ "file": planted[1].file });
    let closed = clerk.mutate("closeFile", "", close).await;
    assert_eq!(problems(&closed), []);
    app.settle().await;
    app.clock.advance(TimeDelta::days(366 * 12));

    let first = ordered(&app, &[&planted[0]], "7").await;
    app.settle().await;
    let told = certificate(&app, first).await;
    let content = &told["files"][0]["contents"][0];
    assert_eq!(
        (&content["fate"], &content["keptBy"][0]["owner"]),
        (&json!("kept"), &json!("document"))
    );
    let shown = places(&app, &planted[0].word).await;
    assert!(shown.contains(&Place::Store), "{shown:?}");
    let second = ordered(&app, &[&planted[1]], "8").await;
    app.settle().await;
    let told = certificate(&app, second).await;
    let contents = told["files"][0]["contents"].as_array().expect("contents");
    let fates: Vec<&Value> = contents.iter().map(|content| &content["fate"]).collect();
    assert_eq!(fates, ["destroyed", "destroyed"]);
    let words = [planted[0].word.as_str(), planted[1].word.as_str()];
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());
}

/// The same where both lists have erased their files before either comes to the bytes: they go once.
#[both]
async fn two_lists_wait_for_one_content(app: TestApp) {
    use aprite::retention::destruction::steps::Step;
    use entities::retention::destruction_content;
    let planted = plant(&app, 2, 85).await;
    app.settle().await;
    app.clock.advance(TimeDelta::days(366 * 12));
    let lists = [
        ordered(&app, &[&planted[0]], "7").await,
        ordered(&app, &[&planted[1]], "8").await,
    ];
    // The first list stands still before the bytes; the other goes on to its end.
    let steps = app.destroyer().steps();
    steps.stop_after(Some((Step::FilesSettled, 1)));
    tokio::select! {
        () = app.settle() => panic!("it stands still"),
        () = steps.stopped() => {}
    }
    steps.stop_after(None);
    // What it waits for, the other waits for as well.
    let op = app.kit.begin(aprite::journal::Actor::System).await;
    let op = op.expect("begun");
    let waits = destruction_content::Entity::find()
        .select_only()
        .columns([
            destruction_content::Column::ListId,
            destruction_content::Column::Hash,
        ])
        .into_tuple::<(entities::ids::DestructionListId, ContentHash)>()
        .one(op.transaction())
        .await;
    let (list, hash) = waits.expect("asked").expect("a content");
    let other = lists.into_iter().find(|one| *one != list).expect("two");
    let file = if other == lists[0] {
        &planted[0]
    } else {
        &planted[1]
    };
    let row = destruction_content::Model {
        list_id: other,
        file_id: entities::ids::FileId(super::stage::id(&file.file)),
        hash,
        size: i64::try_from(letter_from(&file.word).len()).expect("small"),
        fate: entities::vocabulary::DestructionFate::Waiting,
        kept_by: json!([]),
        settled_at: None,
    };
    let row = row.into_active_model().reset_all();
    row.insert(op.transaction()).await.expect("noted");
    op.commit().await.expect("committed");
    aprite::jobs::release(&app.kit.db, app.kit.clock.now())
        .await
        .expect("released");
    app.settle().await;
    for list in lists {
        let told = certificate(&app, list).await;
        let contents = told["files"][0]["contents"].as_array().expect("contents");
        assert!(
            contents
                .iter()
                .all(|content| content["fate"] == "destroyed"),
            "{told:#}"
        );
    }
    let words = [planted[0].word.as_str(), planted[1].word.as_str()];
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());
}
