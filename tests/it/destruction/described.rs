//! What an inventory for the archive said of a file that is destroyed: its number goes on counting, its words are gone.

use aprite::graphql::ids;
use aprite::journal::{Actor, Entry, Subject};
use both::both;
use entities::classification::{file, series};
use entities::handover::{description_unit, inventory, omitted_number};
use entities::ids::{DescriptionUnitId, FileId, InventoryId};
use entities::organisation::unit;
use entities::values::ArchivalDate;
use entities::vocabulary::{
    DescriptionAccess, ExtentUnit, InventoryState, InventoryTerm, RecordType, Secrecy,
    TransferMedium,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::anywhere::found_anywhere;
use super::stage::{Planted, fill, id, ordered, somebody};
use crate::support::app::TestApp;
use crate::support::client::refusals;

#[both]
async fn the_words_of_an_inventory_go_with_the_file(app: TestApp) {
    let planted = fill(&app, 2, 71).await;
    let (described, removed) = (&planted[0], &planted[1]);
    let unit = describe(&app, described, removed).await;
    ordered(&app, &[described, removed], "7").await;
    app.settle().await;
    assert_eq!(
        found_anywhere(&app, &[&described.word, &removed.word]).await,
        Vec::<String>::new()
    );
    let reader = app.kit.db.reader();
    let left = description_unit::Entity::find_by_id(unit).one(reader).await;
    let left = left.expect("asked").expect("the unit stays");
    let destroyed = file::Entity::find_by_id(left.file_id).one(reader).await;
    let destroyed = destroyed.expect("asked").expect("the file stays");
    let series = series::Entity::find_by_id(destroyed.series_id)
        .one(reader)
        .await;
    assert_eq!(
        left.title,
        series.expect("asked").expect("a series").title_lv
    );
    assert_eq!((left.number, left.content, left.notes), (1, None, None));

    // The archive approved it once: it is not described anew from a file of which nothing is left.
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let kept = inventory::Entity::find_by_id(left.inventory_id)
        .one(op.transaction())
        .await;
    let mut kept = kept
        .expect("asked")
        .expect("an inventory")
        .into_active_model();
    kept.state = Set(InventoryState::Approved);
    let kept = kept.update(op.transaction()).await.expect("approved");
    op.commit().await.expect("committed");
    let archivist = app.client("arhivars").await;
    let anew = json!({
        "inventory": ids::print(kept.id), "revision": kept.revision, "units": [ids::print(unit)], "reason": "Lieta mainījusies",
    });
    let payload = archivist
        .mutate("reviseDescriptionUnits", "inventory { id }", anew)
        .await;
    assert_eq!(
        refusals(&payload),
        "DESCRIPTION_UNIT_DESTROYED input.units.0"
    );
}

/// An inventory of long-term files in which one file is described and from which another was removed, with the words of both.
async fn describe(app: &TestApp, described: &Planted, removed: &Planted) -> DescriptionUnitId {
    let reader = app.kit.db.reader();
    let file = FileId(id(&described.file));
    let institution = file::Entity::find_by_id(file).one(reader).await;
    let institution = institution.expect("asked").expect("a file").institution_id;
    let group = unit::Entity::find().one(reader).await;
    let group = group.expect("asked").expect("a unit").id;
    let by = somebody(reader).await.id;
    let mut op = app.kit.begin(Actor::System).await.expect("begun");
    let kept = inventory::Model {
        id: op.new_id(InventoryId),
        institution_id: institution,
        unit_id: group,
        fonds_archive: "SZVA".to_owned(),
        fonds_number: "412".to_owned(),
        subgroup: 0,
        term: InventoryTerm::LongTerm,
        record_type: RecordType::Textual,
        medium: TransferMedium::Electronic,
        number: 2,
        letter: String::new(),
        title: "Ilgstoši glabājamās lietas".to_owned(),
        state: InventoryState::Draft,
        part: 1,
        last_number: 2,
        opened_at: op.at(),
        opened_by: by,
        revision: 1,
    };
    let word = || Some(format!("Par {}", described.word));
    let day = ArchivalDate::day(aprite::kernel::calendar::day(op.at()));
    let row = description_unit::Model {
        id: op.new_id(DescriptionUnitId),
        inventory_id: kept.id,
        institution_id: institution,
        file_id: file,
        volume_id: None,
        medium: TransferMedium::Electronic,
        number: 1,
        letter: String::new(),
        part: 1,
        series_code: None,
        from_on: day,
        to_on: day,
        date_notes: word(),
        extent: 1,
        extent_unit: ExtentUnit::Documents,
        related: word(),
        title: format!("Lieta {}", described.word),
        content: word(),
        notes: word(),
        arrangement: word(),
        languages: "lv".to_owned(),
        access: DescriptionAccess::Sensitive,
        access_ground: word(),
        form: word(),
        secrecy: Secrecy::Confidential,
        copies: word(),
        archive_history: word(),
        unreadable: word(),
        submitted_documents: Some(1),
        submitted_bytes: Some(1),
    };
    let omitted = omitted_number::Model {
        inventory_id: kept.id,
        number: 2,
        letter: String::new(),
        file_id: FileId(id(&removed.file)),
        part: 1,
        reason: format!("Nav {}", removed.word),
        omitted_at: op.at(),
        omitted_by: by,
    };
    let unit = row.id;
    op.record(Entry {
        kind: "description_unit.described",
        institution: Some(institution),
        subject: Subject {
            kind: "file",
            id: Some(file.0),
        },
        payload: json!({ "said": { "title": row.title } }),
    });
    let transaction = op.transaction();
    let saved = kept
        .into_active_model()
        .reset_all()
        .insert(transaction)
        .await;
    saved.expect("an inventory");
    let saved = row
        .into_active_model()
        .reset_all()
        .insert(transaction)
        .await;
    saved.expect("a unit");
    let saved = omitted
        .into_active_model()
        .reset_all()
        .insert(transaction)
        .await;
    saved.expect("a number");
    op.commit().await.expect("committed");
    unit
}
