//! The turn of the year: what waits for its signature keeps its register's year open.

use super::*;

#[both]
async fn a_draft_keeps_its_registers_year_open_until_it_is_signed_or_withdrawn(app: TestApp) {
    let office = Office::of(app).await;
    for register in ["sanemtie", "nosutitie"] {
        let card = json!({ "title": "Vēstule", "accessClass": "OPEN" });
        office.clerk.registered(register, card, &[]).await;
    }
    let letter = office.draft().await;
    let slip = office.draft().await;
    let january = "2027-01-04T08:00:00Z";
    let january: chrono::DateTime<chrono::Utc> = january.parse().expect("an instant");
    office.app.clock.advance(january - office.app.clock.now());
    // Nobody's token outlives the year.
    let office = Office::of(office.app).await;
    let Office {
        clerk,
        head,
        specialist,
        lawyer,
        ..
    } = &office;
    let look = "{ yearEnd(year: 2026) { registers { register { code } } obstacles { code message register { code } } } }";
    let dry = clerk.ask(look, json!({})).await["yearEnd"].take();
    assert_eq!(
        dry["obstacles"],
        json!([{
            "code": "YEAR_DRAFTS_OPEN", "register": { "code": "nosutitie" },
            "message": "Register nosutitie: 2 drafts were prepared by the end of the year and neither signed nor \
                withdrawn. Have them signed or withdraw them; until then the register’s year stays open.",
        }])
    );
    let year = json!({ "year": 2026 });
    let opened = clerk
        .mutate(
            "openYear",
            "opening { alreadyThere }",
            json!({ "year": 2027 }),
        )
        .await;
    assert_eq!(problems(&opened), []);
    let shown = "closed { registers { code } } obstacles { code }";
    let closed = clerk.mutate("closeYear", shown, year.clone()).await;
    assert_eq!(closed["obstacles"], json!([{ "code": "YEAR_DRAFTS_OPEN" }]));
    let registers = closed["closed"]["registers"].to_string();
    assert!(registers.contains("sanemtie"), "{registers}");
    assert!(!registers.contains("nosutitie"), "{registers}");
    let one = json!({ "register": clerk.register("nosutitie").await, "year": 2026 });
    let one = clerk
        .mutate("closeRegisterYear", "register { code }", one)
        .await;
    assert_eq!(refusals(&one), "YEAR_DRAFTS_OPEN input.year");

    // What is signed in January has January's number; a slip is withdrawn; what is begun in January is no matter of 2026.
    let round = office.start(specialist, &letter, &[]).await;
    let signed = office.sign(head, &step(&round, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    let number = signed["document"]["number"].as_str().expect("a number");
    assert!(number.ends_with("/27/1"), "{number}");
    let reason = json!({ "draft": slip["id"], "revision": slip["revision"], "reason": "Divreiz" });
    office.done(specialist, "withdrawDraft", reason).await;
    office.draft_by(lawyer).await;
    let closed = clerk.mutate("closeYear", shown, year).await;
    assert_eq!(closed["obstacles"], json!([]));
    assert_eq!(
        closed["closed"]["registers"],
        json!([{ "code": "nosutitie" }])
    );
}
