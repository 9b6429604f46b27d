//! The sample institutions come to be by their mergers, and both can be worked in.

use aprite::app::sample;
use aprite::organisation::read;
use aprite::organisation::reorganisation::acts;
use aprite::sample::{Institution, SampleUnit, valmiera_units};
use both::both;
use entities::ids::InstitutionId;
use serde_json::json;

use super::stage::day;
use crate::support::app::TestApp;

/// What the data say a unit is.
async fn told_as_in_the_data(app: &TestApp, institution: InstitutionId, units: &[SampleUnit]) {
    let reader = app.kit.db.reader();
    let rows = read::units(reader, institution).await.expect("units");
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let links = read::predecessors_of(reader, &ids).await.expect("links");
    assert_eq!(rows.len(), units.len());
    let code = |id| {
        rows.iter()
            .find(|row| row.id == id)
            .map(|row| row.code.clone())
    };
    for unit in units {
        let row = rows
            .iter()
            .find(|row| row.code == unit.code)
            .expect("every unit");
        assert_eq!(
            (row.valid_from, row.valid_to),
            (unit.valid_from, unit.valid_to),
            "{}",
            unit.code
        );
        assert_eq!((&row.name_lv, row.kind), (&unit.name_lv, unit.kind));
        assert_eq!(row.parent_id.and_then(code), unit.parent, "{}", unit.code);
        let mut found: Vec<String> = links
            .get(&row.id)
            .into_iter()
            .flatten()
            .filter_map(|id| code(*id))
            .collect();
        let mut wanted = unit.predecessors.clone();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{}", unit.code);
    }
}

#[both]
async fn both_sample_institutions_come_to_be_by_their_mergers(app: TestApp) {
    let reader = app.kit.db.reader();
    let ogre = read::institution_by_code(reader, "OG22")
        .await
        .expect("read")
        .expect("Ogre")
        .id;
    let data = Institution::load().expect("the data");
    told_as_in_the_data(&app, ogre, &data.units).await;
    let told = acts(reader, ogre).await.expect("acts");
    let days: Vec<String> = told
        .iter()
        .map(|act| act.effective_on.to_string())
        .collect();
    assert_eq!(days, ["2022-01-03", "2011-01-01"]);
    assert!(told.iter().all(|act| act.carried_out_at.is_some()));
    assert!(told[1].ground.contains("21.10.2010."), "{}", told[1].ground);

    let valmiera = sample::load_valmiera(&app.kit).await.expect("Valmiera");
    told_as_in_the_data(
        &app,
        valmiera.institution,
        &valmiera_units().expect("the data"),
    )
    .await;
    let told = acts(reader, valmiera.institution).await.expect("acts");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].effective_on, day("2021-09-01"));
    assert_eq!(told[0].decided_on, None);

    // Told again, nothing changes.
    app.settle().await;
    let sealed = aprite::journal::read::sealed_size(reader)
        .await
        .expect("a size");
    assert!(
        sample::load_institution(&app.kit)
            .await
            .expect("again")
            .accounts
            .is_empty()
    );
    assert!(
        sample::load_valmiera(&app.kit)
            .await
            .expect("again")
            .accounts
            .is_empty()
    );
    app.settle().await;
    assert_eq!(
        aprite::journal::read::sealed_size(reader)
            .await
            .expect("a size"),
        sealed
    );
    // Each behind its wall.
    let head = app.client("valmiera-vaditajs").await;
    let data = head
        .ask("{ units(asOf: \"2021-08-31\") { code } reorganisations { ground } documents(first: 1) { totalCount } }", json!({}))
        .await;
    assert_eq!(data["units"].as_array().map(Vec::len), Some(8));
    assert_eq!(data["reorganisations"].as_array().map(Vec::len), Some(1));
    assert_eq!(data["documents"]["totalCount"], 0);
}

#[both]
async fn both_sample_institutions_are_usable(app: TestApp) {
    sample::load_valmiera(&app.kit).await.expect("Valmiera");
    for (clerk, specialist, number) in [
        ("lietvede", "specialists", "2-5/26/1"),
        ("valmiera-lietvede", "valmiera-specialists", "21-6/26/1"),
    ] {
        let clerk = app.client(clerk).await;
        let written = clerk
            .registered(
                "iesniegumi",
                json!({ "title": "Iesniegums par pabalstu" }),
                &[],
            )
            .await;
        assert_eq!(written["number"], number);
        // What residents write is need-to-know unless the card says otherwise.
        let shown =
            "query($id: ID!) { document(id: $id) { accessClass accessGround file { fileIndex } } }";
        let id = json!({ "id": written["id"] });
        let data = clerk.ask(shown, id.clone()).await;
        assert_eq!(data["document"]["accessClass"], "RESTRICTED_PERSONAL");
        let other = app.client(specialist).await;
        assert_eq!(other.ask(shown, id).await["document"], json!(null));
    }
    let head = app.client("valmiera-vaditajs").await;
    let data = head
        .ask(
            "{ schemes { state series { fileIndex } faults { code } } fileSeries { totalCount } registers(asOf: \"2026-03-02\") { code } \
               files(filter: { year: 2026 }) { totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(data["schemes"][0]["faults"], json!([]));
    assert_eq!(data["fileSeries"]["totalCount"], 24);
    assert_eq!(data["registers"].as_array().map(Vec::len), Some(6));
    assert!(data["files"]["totalCount"].as_i64() >= Some(20));
}
