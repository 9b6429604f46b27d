//! Bytes in and out again.

use both::both;
use chrono::TimeDelta;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::app::TestApp;
use crate::support::client::{Client, percent_encoded};

const TEXT: &str = "Sociālā dienesta lēmums par pabalsta piešķiršanu.";

#[both(stores)]
async fn a_content_comes_out_as_it_went_in_and_in_parts(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let taken = clerk
        .try_upload("lēmums \"1\".txt".replace('"', "'").as_str(), TEXT)
        .await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    let taken: Value = taken.json().await.expect("JSON");
    assert_eq!(
        (&taken["size"], &taken["registeredAs"]),
        (&json!(TEXT.len()), &json!([]))
    );
    assert_eq!(taken["remarks"], json!([]));
    let upload = taken["id"].as_str().expect("an id");
    let document = clerk
        .registered(
            "lemumi",
            json!({ "title": "Lēmums", "kind": "DECISION" }),
            &[upload],
        )
        .await;

    // The same bytes again: who may see the document is told where they are registered, others are not.
    let again: Value = clerk
        .try_upload("cits.txt", TEXT)
        .await
        .json()
        .await
        .expect("JSON");
    assert_eq!(again["sha256"], taken["sha256"]);
    assert_eq!(
        again["registeredAs"],
        json!([{ "id": document["id"], "number": document["number"], "title": "Lēmums" }])
    );
    let lawyer = app.client("jurists").await;
    let strange: Value = lawyer
        .try_upload("cits.txt", TEXT)
        .await
        .json()
        .await
        .expect("JSON");
    assert_eq!(strange["registeredAs"], json!([]));

    let query = "query($id: ID!) { document(id: $id) { versions { contents { url sha256 } } } }";
    let told = clerk.ask(query, json!({ "id": document["id"] })).await;
    let content = &told["document"]["versions"][0]["contents"][0];
    let url = content["url"].as_str().expect("a path");
    let whole = clerk.get(url).await;
    let header = |answer: &reqwest::Response, name: &str| {
        answer
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let tag = format!("\"{}\"", content["sha256"].as_str().expect("a hash"));
    assert_eq!(
        (whole.status(), header(&whole, "etag")),
        (StatusCode::OK, tag.clone())
    );
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    assert!(
        header(&whole, "content-disposition").contains("filename*=UTF-8''l%C4%93mums"),
        "{whole:?}"
    );
    assert!(header(&whole, "content-security-policy").starts_with("sandbox"));
    assert_eq!(whole.text().await.expect("text"), TEXT);

    let asking = async |headers: &[(&str, &str)]| {
        let mut request = clerk.request(Method::GET, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.expect("an answer")
    };
    let part = asking(&[("range", "bytes=0-8")]).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        header(&part, "content-range"),
        format!("bytes 0-8/{}", TEXT.len())
    );
    assert_eq!(part.bytes().await.expect("bytes"), &TEXT.as_bytes()[..9]);
    let end = asking(&[("range", "bytes=-5"), ("if-range", &tag)]).await;
    assert_eq!(
        end.bytes().await.expect("bytes"),
        &TEXT.as_bytes()[TEXT.len() - 5..]
    );
    let changed = asking(&[("range", "bytes=0-8"), ("if-range", "\"other\"")]).await;
    assert_eq!(changed.status(), StatusCode::OK);
    let outside = asking(&[("range", "bytes=1000-")]).await;
    assert_eq!(
        (outside.status(), header(&outside, "content-range")),
        (
            StatusCode::RANGE_NOT_SATISFIABLE,
            format!("bytes */{}", TEXT.len())
        )
    );
    let known = asking(&[("if-none-match", &tag)]).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let head = clerk
        .request(Method::HEAD, url)
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        (head.status(), header(&head, "content-length")),
        (StatusCode::OK, TEXT.len().to_string())
    );

    // For whom it does not exist, it is not found; what was opened is in the journal.
    assert_eq!(
        app.client("auditors").await.get(url).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        app.stranger().get(url).await.status(),
        StatusCode::UNAUTHORIZED
    );
    let elsewhere = url.replace("/contents/1", "/contents/2");
    assert_eq!(clerk.get(&elsewhere).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        clerk
            .get("/documents/x/versions/y/contents/z")
            .await
            .status(),
        StatusCode::NOT_FOUND
    );
    let head = app.client("vaditaja").await;
    let query = "query($id: ID!) { journal(filter: { subject: $id, kind: \"content.opened\" }) { totalCount } }";
    let opened = head.ask(query, json!({ "id": document["id"] })).await;
    assert_eq!(opened["journal"]["totalCount"], 1, "one reading");
}

/// What the journal says of who opened a document's contents, the first one first: login and purpose.
async fn openings(app: &TestApp, document: &Value) -> Vec<(String, Value)> {
    let head = app.client("vaditaja").await;
    let query = "query($id: ID!) { journal(filter: { subject: $id, kind: \"content.opened\" }) { edges { node { payload account { login } } } } }";
    let told = head.ask(query, json!({ "id": document["id"] })).await;
    let edges = told["journal"]["edges"].as_array().expect("entries");
    let told = edges.iter().rev().map(|edge| {
        let payload = edge["node"]["payload"].as_str().expect("a payload");
        let mut payload: Value = serde_json::from_str(payload).expect("JSON");
        let login = edge["node"]["account"]["login"].as_str();
        (
            login.expect("a login").to_owned(),
            payload["purpose"].take(),
        )
    });
    told.collect()
}

#[both]
async fn a_reading_leaves_one_entry_before_its_first_byte(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let upload = clerk.upload("lēmums.txt", TEXT).await;
    let document = clerk
        .registered(
            "lemumi",
            json!({ "title": "Lēmums", "kind": "DECISION" }),
            &[&upload],
        )
        .await;
    let query = "query($id: ID!) { document(id: $id) { versions { contents { url sha256 } } } }";
    let told = clerk.ask(query, json!({ "id": document["id"] })).await;
    let content = &told["document"]["versions"][0]["contents"][0];
    let url = content["url"].as_str().expect("a path");
    let tag = format!("\"{}\"", content["sha256"].as_str().expect("a hash"));
    let get = async |client: &Client, headers: &[(&str, &str)]| {
        let request = headers.iter().fold(
            client.request(Method::GET, url),
            |request, (name, value)| request.header(*name, *value),
        );
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        answer.bytes().await.expect("bytes");
        status
    };

    // No byte of it goes out: nobody has read anything.
    let head = clerk.request(Method::HEAD, url).send().await;
    assert_eq!(head.expect("an answer").status(), StatusCode::OK);
    assert_eq!(get(&clerk, &[("if-none-match", &tag)]).await, 304);
    assert_eq!(get(&clerk, &[("range", "bytes=1000-")]).await, 416);
    assert_eq!(get(&clerk, &[("x-purpose", "%C4")]).await, 400);
    assert_eq!(openings(&app, &document).await, []);

    // A viewer fetches part after part; a minute later the reader turns the page.
    let clerks = |purpose: Value| ("lietvede".to_owned(), purpose);
    assert_eq!(get(&clerk, &[("range", "bytes=0-8")]).await, 206);
    assert_eq!(openings(&app, &document).await, [clerks(Value::Null)]);
    assert_eq!(get(&clerk, &[("range", "bytes=9-20")]).await, 206);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(get(&clerk, &[]).await, 200);
    assert_eq!(openings(&app, &document).await, [clerks(Value::Null)]);

    // Another purpose, another person, another hour: each a reading of its own.
    app.clock.advance(TimeDelta::seconds(1));
    let purpose = percent_encoded("pārsūdzības izskatīšana");
    assert_eq!(get(&clerk, &[("x-purpose", &purpose)]).await, 200);
    assert_eq!(get(&clerk, &[("x-purpose", &purpose)]).await, 200);
    // What stands in the address is not read.
    let address = format!("{url}?purpose={purpose}");
    assert_eq!(clerk.get(&address).await.status(), StatusCode::OK);
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(get(&app.client("vaditaja").await, &[]).await, 200);
    app.clock.advance(TimeDelta::minutes(14));
    assert_eq!(get(&clerk, &[("range", "bytes=0-8")]).await, 206);
    assert_eq!(
        openings(&app, &document).await,
        [
            clerks(Value::Null),
            clerks(json!("pārsūdzības izskatīšana")),
            ("vaditaja".to_owned(), Value::Null),
            clerks(Value::Null)
        ]
    );
}

/// Nobody finds out by chance that a file is called otherwise than they sent it.
#[both]
async fn whoever_sends_a_file_is_told_that_its_name_was_mended(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let sent = async |name: &str| {
        let answer = clerk.try_upload(name, TEXT).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let taken: Value = answer.json().await.expect("JSON");
        (taken["fileName"].clone(), taken["remarks"].clone())
    };
    let (name, remarks) = sent(&format!("{}.txt", "ā".repeat(200))).await;
    let name = name.as_str().expect("a name");
    assert!(name.len() <= 240 && name.ends_with("ā.txt"), "{name}");
    let detail = format!("The file’s name has more than 240 bytes and was shortened: “{name}”.");
    assert_eq!(
        remarks,
        json!([{ "code": "FILE_NAME_SHORTENED", "detail": detail }])
    );
    let (name, remarks) = sent("kas tas ir?.txt").await;
    assert_eq!(
        (&name, &remarks[0]["code"]),
        (&json!("kas tas ir_.txt"), &json!("FILE_NAME_CLEANED"))
    );
}

/// The next head of an answer, without what comes behind it.
async fn head(line: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(line.read_u8().await.expect("an answer"));
    }
    String::from_utf8(head).expect("text")
}

/// Whoever asks before they send is told to go on, or what is wrong; never both.
#[both]
async fn whoever_asks_before_sending_is_not_told_to_go_on_in_vain(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let asked = async |authorization: &str| {
        let url = app.url();
        let address = url.trim_start_matches("http://").to_owned();
        let mut line = TcpStream::connect(&address).await.expect("the door");
        let asks = format!(
            "POST /uploads HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\nX-File-Name: teksts.txt\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            TEXT.len()
        );
        line.write_all(asks.as_bytes()).await.expect("asked");
        let told = head(&mut line).await;
        (line, told)
    };
    let (_, told) = asked("Bearer none").await;
    assert!(told.starts_with("HTTP/1.1 401 "), "{told}");

    let (mut line, told) = asked(clerk.authorization()).await;
    assert!(told.starts_with("HTTP/1.1 100 "), "{told}");
    line.write_all(TEXT.as_bytes()).await.expect("sent");
    let told = head(&mut line).await;
    assert!(told.starts_with("HTTP/1.1 201 "), "{told}");
}
