//! Renditions made for the archive go with what they are made from.

use aprite::content::{pronom, renditions};
use aprite::jobs::NewJob;
use aprite::journal::Actor;
use both::both;
use entities::content::{content, content_format, content_rendition, upload};
use entities::documents::{version, version_content};
use entities::ids::DocumentId;
use entities::values::ContentHash;
use entities::vocabulary::RenditionState;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::stage::{Planted, certificate, fill, id, ordered, somebody};
use crate::support::app::TestApp;

/// The content of a letter becomes a written document, and a rendition of it is made.
async fn rendered(app: &TestApp, planted: &Planted, docx: &[u8]) -> [ContentHash; 2] {
    let clerk = app.client("lietvede").await;
    clerk.upload("vestule.docx", docx.to_vec()).await;
    let digest: [u8; 32] = Sha256::digest(docx).into();
    let original = ContentHash::from_bytes(digest);
    let reader = app.kit.db.reader();
    let versions = version::Entity::find()
        .filter(version::Column::DocumentId.eq(DocumentId(id(&planted.document))))
        .all(reader)
        .await
        .expect("asked");
    let mut op = app.kit.begin(Actor::System).await.expect("begun");
    version_content::Entity::update_many()
        .col_expr(version_content::Column::ContentHash, Expr::value(original))
        .filter(version_content::Column::VersionId.is_in(versions.iter().map(|one| one.id)))
        .exec(op.transaction())
        .await
        .expect("changed");
    // It is the document's now: an upload that waits to be claimed would keep its bytes.
    upload::Entity::delete_many()
        .filter(upload::Column::ContentHash.eq(original))
        .exec(op.transaction())
        .await
        .expect("claimed");
    content_format::Entity::update_many()
        .col_expr(content_format::Column::Edition, Expr::value(0))
        .filter(content_format::Column::Edition.gt(0))
        .exec(op.transaction())
        .await
        .expect("changed");
    let row = content_rendition::Model {
        original,
        state: RenditionState::Ordered,
        ordered_at: op.at(),
        ordered_by: somebody(op.transaction()).await.id,
        hash: None,
        tool: None,
        ended_at: None,
        fault: None,
    };
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await
        .expect("ordered");
    op.commit().await.expect("committed");
    pronom::begin(&app.kit).await.expect("begun");
    app.settle().await;
    op = app.kit.begin(Actor::System).await.expect("begun");
    op.enqueue(NewJob {
        kind: renditions::KIND,
        payload: json!({ "sha256": original.to_string() }),
        unique_key: None,
        run_at: None,
    });
    op.commit().await.expect("committed");
    app.settle().await;
    let made = renditions::of(app.kit.db.reader(), &[original]).await;
    let made = made.expect("read");
    let made = made[&original].made().expect("it is made");
    [original, made.hash]
}

#[both]
async fn a_rendition_is_destroyed_with_its_original_and_not_before(app: TestApp) {
    let planted = fill(&app, 2, 6).await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content");
    let docx = std::fs::read(folder.join("vestule.docx")).expect("a fixture");
    let both = rendered(&app, &planted[0], &docx).await;
    let stored = |hash: ContentHash| {
        let name = hash.to_string();
        app.directory()
            .join("content/sha256")
            .join(&name[..2])
            .join(name)
    };
    assert!(both.iter().all(|hash| stored(*hash).exists()));

    // Another file than that: nothing of it goes.
    let other = ordered(&app, &[&planted[1]], "6").await;
    app.settle().await;
    certificate(&app, other).await;
    assert!(both.iter().all(|hash| stored(*hash).exists()));

    let list = ordered(&app, &[&planted[0]], "7").await;
    app.settle().await;
    let certificate = certificate(&app, list).await;
    let told = certificate["files"][0]["contents"]
        .as_array()
        .expect("contents");
    let named = |hash: &ContentHash| {
        let hash = hash.to_string();
        told.iter().any(|content| content["sha256"] == hash)
    };
    assert!(both.iter().all(named), "{certificate:#}");
    assert!(told.iter().all(|content| content["fate"] == "destroyed"));
    assert!(both.iter().all(|hash| !stored(*hash).exists()));
    let reader = app.kit.db.reader();
    let rows = content_rendition::Entity::find().all(reader).await;
    assert_eq!(rows.expect("read"), []);
    for hash in both {
        let row = content::Entity::find_by_id(hash).one(reader).await;
        assert_eq!(row.expect("read"), None);
        let row = content_format::Entity::find_by_id(hash).one(reader).await;
        assert_eq!(row.expect("read"), None);
    }
    // Nothing of them lies on the desk where renditions are made.
    let desk = app.directory().join("scratch/renditions");
    let left = std::fs::read_dir(desk).expect("a desk").count();
    assert_eq!(left, 0);
}
