//! Odd messages: without an id, in old character sets, broken, packed by Outlook, empty, huge. None is lost.

use super::*;

#[both]
async fn odd_messages_become_items_with_a_remark(office: Office) {
    let Office { app, post, .. } = &office;
    let anonymous = Letter {
        id: None,
        ..Letter::new("a@example.lv", "Bez identifikatora", "")
    };
    office.receive(&anonymous.bytes(1)).await;
    // Windows-1257, eight bits, and the sender forgot to say so in the subject.
    office.receive(
        b"From: \xC2ris <aris@example.lv>\r\nMessage-ID: <w@example.lv>\r\nSubject: =?windows-1257?Q?P=E2rskats?=\r\n\
          Content-Type: text/plain; charset=windows-1257\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xCEemuri p\xE2rskat\xE2\r\n",
    )
    .await;
    let packed = Letter::new("a@example.lv", "No Outlook", "o@example.lv");
    let packed = packed.with(
        "winmail.dat",
        "application/ms-tnef",
        b"\x78\x9f\x3e\x22\x01\x00".to_vec(),
    );
    office.receive(&packed.bytes(3)).await;
    // Its boundary never comes, its encoding is none, its headers repeat.
    office.receive(
        b"From: a@example.lv\r\nFrom: b@example.lv\r\nMessage-ID: <m@example.lv>\r\nSubject: Salauzta\r\n\
          Content-Type: multipart/mixed; boundary=\"never\"\r\nContent-Transfer-Encoding: nonsense\r\n\r\n--nev\r\n=ZZ\r\n",
    )
    .await;
    // Not even that: bytes that no message has.
    office
        .receive(b"From: a@example.lv\r\nSubject: Nulles\r\n\r\n\x00\x01\x00\r\n")
        .await;
    // Nothing but a line that is no header.
    office.receive(b"vienkarsi teksts\r\n").await;
    assert_eq!(app.fetch_mail().await, 0);
    assert_eq!(post.count("INBOX").await, Some(0));
    app.settle().await;
    let told: Vec<_> = office
        .items()
        .await
        .iter()
        .map(|item| json!([item["subject"], item["remarks"], item["isRead"]]))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["Bez identifikatora", ["NO_MESSAGE_ID"], true],
            ["Pārskats", [], true],
            ["No Outlook", ["TNEF"], true],
            ["Salauzta", [], true],
            [null, ["UNREADABLE"], true],
            [null, ["UNREADABLE"], true],
        ])
    );
    let odd = office.item("Pārskats").await;
    let query = "query($id: ID!) { intakeItem(id: $id) { text senderAddress notices } }";
    let text = office.clerk.ask(query, json!({ "id": odd["id"] })).await;
    assert!(
        text["intakeItem"]["text"]
            .as_str()
            .expect("a text")
            .contains("Īemuri pārskatā"),
        "{text}"
    );
    assert_eq!(text["intakeItem"]["senderAddress"], "aris@example.lv");
    let packed = office.item("No Outlook").await;
    let told = office.clerk.ask(query, json!({ "id": packed["id"] })).await;
    assert_eq!(
        told["intakeItem"]["notices"],
        json!([
            "Its attachments are packed in Outlook’s own format (winmail.dat). Ask the sender for them as plain files if they cannot be opened."
        ])
    );
    // What cannot be read can be registered all the same, with a title of the clerk's.
    let bare = office.items().await.pop().expect("an item");
    let card = json!({ "title": "Ziņa bez galvenes", "accessClass": "OPEN" });
    let registered = office.register(&bare, "sanemtie", card).await;
    assert_eq!(problems(&registered), []);
}

struct Narrow(Office);

impl Stage for Narrow {
    async fn on(ground: Ground) -> Self {
        let least = [("mailroom.max_bytes", "700000".to_owned())];
        Self(Office::with(ground, "", &least).await)
    }
}

#[both]
async fn a_message_comes_in_parts_and_one_that_is_too_large_by_its_headers(office: Narrow) {
    let office = office.0;
    let Office { app, post, .. } = &office;
    // Larger than one part that is fetched, and smaller than what is taken in.
    let large = Letter::new("a@example.lv", "Liela", "l@example.lv");
    let large = large.with("dati.bin", "application/octet-stream", vec![7; 450_000]);
    let bytes = large.bytes(1);
    assert!(
        bytes.len() > 524_288 && bytes.len() < 700_000,
        "{}",
        bytes.len()
    );
    post.deliver(&bytes).await;
    let huge = Letter::new("Anna <a@example.lv>", "Milzīga", "h@example.lv");
    let huge = huge.with("dati.bin", "application/octet-stream", vec![7; 900_000]);
    post.deliver(&huge.bytes(2)).await;
    office.scan("liels.bin", &vec![7; 800_000]);
    office.scan("tukss.pdf", b"");
    assert_eq!(office.fetch().await, 2);
    app.settle().await;
    let large = office.item("Liela").await;
    assert_eq!(large["remarks"], json!([]));
    let url = large["contents"][0]["url"].as_str().expect("a path");
    assert_eq!(
        office.clerk.get(url).await.bytes().await.expect("bytes")[..],
        bytes[..]
    );
    let huge = office.item("Milzīga").await;
    assert_eq!(
        (&huge["remarks"], &huge["senderName"]),
        (&json!(["TOO_LARGE"]), &json!("Anna"))
    );
    assert_eq!(huge["contents"][0]["fileName"], "vestules-galvene.eml");
    assert_eq!(
        post.count("Aprite/Received").await,
        Some(2),
        "the whole is kept there"
    );

    // What a folder cannot give is put aside with the reason beside it.
    for (name, why) in [
        ("liels.bin", "Datne ir lielāka"),
        ("tukss.pdf", "Datne ir tukša"),
    ] {
        assert!(office.scanner("rejected").join(name).is_file());
        let told = office.scanner("rejected").join(format!("{name}.txt"));
        let told = std::fs::read_to_string(told).expect("a reason");
        assert!(told.starts_with(why), "{told}");
    }
}
