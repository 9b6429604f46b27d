//! What a scanner and people put into a watched folder.

use super::*;

#[both]
async fn files_are_taken_when_they_are_whole(office: Office) {
    let Office { app, clerk, .. } = &office;
    office.scan("lapa.pdf", b"%PDF-1.4 1");
    office.scan("OG-SC-OGRE/SPN/nodala.pdf", b"%PDF-1.4 2");
    office.scan("Kopetajs 2/skens.pdf", b"%PDF-1.4 3");
    office.scan("gatavs.pdf", b"%PDF-1.4 4");
    office.scan("gatavs.pdf.ok", b"");
    for passing in [
        "~$doc.docx",
        ".slepts.pdf",
        "nepabeigts.pdf.part",
        "Thumbs.db",
    ] {
        office.scan(passing, b"x");
    }
    // A link leads out of the folder; what it names is not read.
    let secret = office.files.path().join("noslepums");
    std::fs::write(&secret, "x").expect("written");
    std::os::unix::fs::symlink(&secret, office.scanner("saite.pdf")).expect("a link");

    assert_eq!(
        app.fetch_mail().await,
        1,
        "its companion says that it is whole"
    );
    assert!(!office.scanner("gatavs.pdf.ok").exists());
    // One is still being written.
    app.clock.advance(TimeDelta::seconds(6));
    assert_eq!(app.fetch_mail().await, 0);
    office.scan("lapa.pdf", b"%PDF-1.4 1 and more");
    app.clock.advance(TimeDelta::seconds(6));
    assert_eq!(app.fetch_mail().await, 2);
    app.clock.advance(TimeDelta::seconds(6));
    assert_eq!(app.fetch_mail().await, 0);
    app.clock.advance(TimeDelta::seconds(6));
    assert_eq!(app.fetch_mail().await, 1);
    app.settle().await;

    let unit = office.item("nodala").await;
    assert_eq!(
        (&unit["unit"]["code"], &unit["origin"]),
        (&json!("OG-SC-OGRE/SPN"), &json!("OG-SC-OGRE/SPN"))
    );
    let scanner = office.item("skens").await;
    assert_eq!(
        (&scanner["unit"], &scanner["origin"]),
        (&json!(null), &json!("Kopetajs 2"))
    );
    assert_eq!(office.item("lapa").await["contents"][0]["size"], 19);
    // The people of the unit see what came to their folder, and nothing else; they may register it.
    let specialist = app.client("specialists").await;
    let seen = items(&specialist).await;
    assert_eq!(seen.len(), 1);
    let input = json!({ "item": unit["id"], "revision": unit["revision"], "register": clerk.register("sanemtie").await,
        "card": { "accessClass": "OPEN" } });
    let registered = office.try_register(&specialist, input).await;
    assert_eq!(problems(&registered), []);

    assert!(office.scanner("rejected/saite.pdf.txt").is_file());
    assert!(secret.is_file(), "what the link names is where it was");
    for passing in [
        "~$doc.docx",
        ".slepts.pdf",
        "nepabeigts.pdf.part",
        "Thumbs.db",
    ] {
        assert!(office.scanner(passing).is_file(), "{passing}");
    }
}

#[both]
async fn the_same_file_again_is_put_away_and_told(office: Office) {
    let app = &office.app;
    office.scan("a.pdf", b"%PDF-1.4 a");
    assert_eq!(office.fetch().await, 1);
    // The same scan once more, and the same bytes under another name.
    office.scan("a.pdf", b"%PDF-1.4 a");
    office.scan("b.pdf", b"%PDF-1.4 a");
    assert_eq!(office.fetch().await, 1);
    app.settle().await;
    assert!(office.scanner("received/a (2).pdf").is_file());
    let other = office.item("b").await;
    let query = "query($id: ID!) { intakeItem(id: $id) { repeats { subject } } }";
    let told = office.clerk.ask(query, json!({ "id": other["id"] })).await;
    assert_eq!(told["intakeItem"]["repeats"], json!([{ "subject": "a" }]));
}
