//! What people take away: a file, or what a search finds, as one package that proves itself without us.

use std::path::{Path, PathBuf};
use std::process::Command;

use aprite::classification::table::read;
use aprite::journal::bundle::verify_bundle;
use both::both;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::app::TestApp;
use crate::support::client::{Client, percent_encoded};
use crate::support::part;

/// A package, unpacked and judged by the program of the Library of Congress.
struct Package {
    _home: TempDir,
    folder: PathBuf,
}

impl Package {
    async fn of(answer: Response) -> Self {
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "application/zip");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let bytes = answer.bytes().await.expect("all of it");
        let home = TempDir::new().expect("a folder");
        let packed = home.path().join("paka.zip");
        std::fs::write(&packed, bytes).expect("written");
        let program = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n\
                       z.extractall(sys.argv[2])";
        judged(
            Command::new(python())
                .args(["-c", program])
                .arg(&packed)
                .arg(home.path()),
        );
        std::fs::remove_file(packed).expect("removed");
        let folder = std::fs::read_dir(home.path()).expect("a folder").next();
        let folder = folder.expect("one folder").expect("readable").path();
        judged(
            Command::new(python())
                .args(["-m", "bagit", "--validate"])
                .arg(&folder),
        );
        Self {
            _home: home,
            folder,
        }
    }

    fn bytes(&self, path: &str) -> Vec<u8> {
        let path = self.folder.join("data").join(path);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Names in a folder of the payload, in their order.
    fn names(&self, path: &str) -> Vec<String> {
        let Ok(listed) = std::fs::read_dir(self.folder.join("data").join(path)) else {
            return Vec::new();
        };
        let names = listed.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The table without the names of its columns.
    fn table(&self) -> Vec<Vec<String>> {
        let rows = read(&self.bytes("saraksts.xlsx")).expect("a workbook");
        let text = |cell: &aprite::classification::table::Cell| format!("{cell:?}");
        let rows = rows.iter().skip(1);
        rows.map(|row| row.cells.iter().map(text).collect())
            .collect()
    }
}

fn python() -> PathBuf {
    part("archive/bin/python")
}

fn judged(command: &mut Command) {
    let output = command.output().expect("a judge");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

async fn searched(client: &Client, words: &str) -> Response {
    narrowed(client, json!({ "words": words })).await
}

async fn narrowed(client: &Client, wanted: Value) -> Response {
    asked(client, &wanted).send().await.expect("an answer")
}

fn asked(client: &Client, wanted: &Value) -> RequestBuilder {
    client
        .request(Method::POST, "/search/package")
        .header("x-purpose", percent_encoded("tiesas pieprasījums"))
        .json(wanted)
}

/// What a search refuses: the status, and the code.
async fn refused(client: &Client, words: &str) -> (u16, Value) {
    problem(searched(client, words).await).await
}

async fn problem(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let mut told: Value = answer.json().await.expect("a problem");
    (status, told["code"].take())
}

/// How many readings of a document's contents the journal tells of.
async fn readings(app: &TestApp, document: &Value) -> u64 {
    let head = app.client("vaditaja").await;
    let query = "query($id: ID!) { journal(filter: { subject: $id, kind: \"content.opened\" }) { totalCount } }";
    let told = head.ask(query, json!({ "id": document["id"] })).await;
    told["journal"]["totalCount"].as_u64().expect("a number")
}

#[both(stores)]
async fn what_a_court_asks_for_is_taken_away_whole(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let large = vec![b'z'; 700_000];
    let uploads = [
        clerk
            .upload("Iesniegums.txt", "Pirmais zaļganzils".as_bytes().to_vec())
            .await,
        clerk
            .upload(
                "iesniegums.TXT",
                "Otrais zaļganzils 100 %".as_bytes().to_vec(),
            )
            .await,
        clerk.upload("pielikums 50%.bin", large.clone()).await,
    ];
    let uploads: Vec<&str> = uploads.iter().map(String::as_str).collect();
    let card = json!({ "kind": "ORDER", "title": "Par zaļganzilo jumtu", "documentDate": "2026-02-10",
        "accessClass": "OPEN" });
    let order = clerk
        .registered("rikojumi-pamatdarbiba", card, &uploads)
        .await;
    let card = json!({ "kind": "ORDER", "title": "Par zaļganzilo žogu", "documentDate": "2026-02-10",
        "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02", "accessGround": "IAL 5. p." });
    let secret = clerk.registered("rikojumi-pamatdarbiba", card, &[]).await;
    app.settle().await;

    let query = "query($id: ID!) { document(id: $id) { file { packageUrl } } }";
    let told = clerk.ask(query, json!({ "id": order["id"] })).await;
    let url = told["document"]["file"]["packageUrl"]
        .as_str()
        .expect("a path");
    let before = readings(&app, &order).await;
    let head = clerk
        .request(Method::HEAD, url)
        .send()
        .await
        .expect("an answer");
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(readings(&app, &order).await, before, "no byte went out");

    let package = Package::of(clerk.get(url).await).await;
    assert_eq!(readings(&app, &order).await, before + 3);
    let folders = package.names("saturs");
    let number = order["number"]
        .as_str()
        .expect("a number")
        .replace('/', "-");
    let folder = folders.iter().find(|name| name.ends_with(&number));
    let folder = format!("saturs/{}", folder.expect("the order's folder"));
    assert_eq!(
        package.names(&folder),
        ["Iesniegums.txt", "iesniegums (2).TXT", "pielikums 50_.bin"]
    );
    assert_eq!(package.bytes(&format!("{folder}/pielikums 50_.bin")), large);
    let paper = package.bytes("saraksts.pdf");
    assert!(
        paper
            .windows(21)
            .any(|part| part == b"<pdfaid:part>2</pdfai"),
        "PDF/A-2"
    );
    let text = pdf_extract::extract_text_from_mem(&paper).expect("readable");
    for said in ["IZSNIEGTO DOKUMENTU SARAKSTS", "Par zaļganzilo jumtu"] {
        assert!(text.contains(said), "{text}");
    }
    // The clerk may not read the journal; the head gets what it proves as well.
    assert_eq!(package.names("zurnals"), [""; 0]);
    assert!(text.contains("Žurnāla pierādījumu"), "{text}");

    let head = app.client("vaditaja").await;
    let package = Package::of(searched(&head, "zaļganzilo").await).await;
    let rows = package.table();
    assert_eq!(
        rows.len(),
        4,
        "three contents, and a document without any: {rows:#?}"
    );
    let proofs = package.names("zurnals");
    assert_eq!(proofs.len(), 2);
    let paper = package.bytes("saraksts.pdf");
    let text = pdf_extract::extract_text_from_mem(&paper).expect("readable");
    assert!(text.contains("Mapē"), "{text}");
    for proof in proofs {
        let bundle = String::from_utf8(package.bytes(&format!("zurnals/{proof}"))).expect("UTF-8");
        let proved = verify_bundle(&bundle, &[]).expect("proved");
        let kinds: Vec<&str> = proved
            .entries
            .iter()
            .map(|entry| entry.kind.as_str())
            .collect();
        assert!(kinds.contains(&"document.registered"), "{kinds:?}");
    }
    assert_eq!(readings(&app, &order).await, before + 6);
    let purposes = "query($id: ID!) { journal(filter: { subject: $id, kind: \"document.viewed\" }) { edges { node { payload } } } }";
    let told = app
        .client("vaditaja")
        .await
        .ask(purposes, json!({ "id": secret["id"] }))
        .await;
    let told = told["journal"]["edges"].to_string();
    assert!(told.contains("tiesas pieprasījums"), "{told}");
}

/// What is narrowed by the filter of the API's search is taken away by the same filter, and nothing else of it.
#[both]
async fn a_narrowed_search_is_taken_away_as_it_was_narrowed(app: TestApp) {
    let clerk = app.client("lietvede").await;
    for (register, kind, title, date) in [
        (
            "rikojumi-pamatdarbiba",
            "ORDER",
            "Par sudrabaino jumtu",
            json!("2026-02-10"),
        ),
        (
            "iesniegumi",
            "SUBMISSION",
            "Par sudrabaino žogu",
            Value::Null,
        ),
    ] {
        let card =
            json!({ "kind": kind, "title": title, "documentDate": date, "accessClass": "OPEN" });
        clerk.registered(register, card, &[]).await;
    }
    app.settle().await;
    let taken = async |wanted: Value| {
        let package = Package::of(narrowed(&clerk, wanted).await).await;
        let rows = package.table();
        let titles = rows.iter().map(|row| row[6].clone());
        titles.collect::<Vec<_>>().concat()
    };
    let both = taken(json!({ "words": "sudrabains" })).await;
    assert!(both.contains("jumtu") && both.contains("žogu"), "{both}");
    for wanted in [
        json!({ "words": "sudrabains", "filter": { "kinds": ["ORDER"] } }),
        json!({ "words": "sudrabains", "filter": { "dates": [{ "field": "DATED", "from": "2026-02-10", "to": "2026-02-10" }] } }),
        json!({ "words": "nosaukums:sudrabains", "filter": { "directions": ["INTERNAL"] } }),
    ] {
        let one = taken(wanted.clone()).await;
        assert!(
            one.contains("jumtu") && !one.contains("žogu"),
            "{wanted}: {one}"
        );
    }
    // The filter alone is something in particular.
    let kind = taken(json!({ "filter": { "kinds": ["SUBMISSION"], "years": [2026] } })).await;
    assert!(kind.contains("žogu") && !kind.contains("jumtu"), "{kind}");

    for (wanted, expected) in [
        (json!({ "filter": {} }), (400, json!("PACKAGE_BOUNDLESS"))),
        (
            json!({ "words": "sudrabains", "filter": { "kind": ["ORDER"] } }),
            (400, json!("BODY_MALFORMED")),
        ),
        (
            json!({ "words": "sudrabains", "filter": { "files": ["x"] } }),
            (400, json!("ID_MALFORMED")),
        ),
        (
            json!({ "words": "sudrabains", "exactly": false }),
            (422, json!("BODY_MALFORMED")),
        ),
        (
            json!({ "words": "sudrabains", "filter": { "inventories": ["inventory_01890000000070008000000000000000"] } }),
            (400, json!("INVENTORY_UNKNOWN")),
        ),
    ] {
        let answer = narrowed(&clerk, wanted.clone()).await;
        assert_eq!(problem(answer).await, expected, "{wanted}");
    }
    // The list says of what it is one.
    let wanted =
        json!({ "words": "sudrabains", "filter": { "kinds": ["SUBMISSION"], "years": [2026] } });
    let package = Package::of(narrowed(&clerk, wanted).await).await;
    let about = std::fs::read_to_string(package.folder.join("bag-info.txt")).expect("text");
    let said = "Meklēšana: sudrabains; veids: iesniegums; gads: 2026";
    assert!(about.contains(said), "{about}");

    // In the reader's language alone.
    let answer = narrowed(&clerk, json!({ "words": "sudrabains", "exactly": false })).await;
    let told: Value = answer.json().await.expect("a problem");
    assert_eq!(
        told["detail"],
        "Pieprasījuma saturs nav derīgs: words, filter."
    );

    let specialist = app.client("specialists").await;
    let wanted =
        json!({ "filter": { "inventories": ["inventory_01890000000070008000000000000000"] } });
    let answer = narrowed(&specialist, wanted).await;
    assert_eq!(problem(answer).await, (403, json!("NOT_PERMITTED")));
}

#[both]
async fn what_one_may_not_see_goes_out_to_nobody(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let upload = clerk
        .upload("noslepums.txt", "zeltainzils".as_bytes().to_vec())
        .await;
    let card = json!({ "kind": "SUBMISSION", "title": "Par zeltainzilo māju", "accessClass": "RESTRICTED_PERSONAL",
        "accessUntil": "2101-03-02", "accessGround": "IAL 5. p." });
    let secret = clerk.registered("iesniegumi", card, &[&upload]).await;
    app.settle().await;
    let administrator = app.client("administrators").await;
    assert_eq!(
        refused(&administrator, "zeltainzilo").await,
        (404, json!("PACKAGE_EMPTY"))
    );
    let specialist = app.client("specialists").await;
    assert_eq!(
        refused(&specialist, "zeltainzilo").await,
        (404, json!("PACKAGE_EMPTY"))
    );
    assert_eq!(
        refused(&clerk, " - ").await,
        (400, json!("PACKAGE_BOUNDLESS"))
    );
    assert_eq!(refused(&clerk, "\"zeltainzilo").await.0, 400);
    assert_eq!(
        searched(&app.stranger(), "zeltainzilo").await.status(),
        StatusCode::UNAUTHORIZED
    );
    for path in [
        "/files/x/package",
        "/files/file_00000000000000000000000000000001/package",
    ] {
        assert_eq!(clerk.get(path).await.status(), StatusCode::NOT_FOUND);
    }
    let query = "query($id: ID!) { document(id: $id) { file { packageUrl } } }";
    let told = clerk.ask(query, json!({ "id": secret["id"] })).await;
    let url = told["document"]["file"]["packageUrl"]
        .as_str()
        .expect("a path");
    let answer = specialist.get(url).await;
    if answer.status() == StatusCode::OK {
        let package = Package::of(answer).await;
        assert!(!format!("{:?}", package.table()).contains("zeltainzilo"));
    }
    assert_eq!(readings(&app, &secret).await, 0);
}

/// The bytes of a content are gone: what is sent must not pass for whole.
#[both]
async fn a_package_that_lacks_a_content_breaks_off(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let upload = clerk
        .upload("pazudis.txt", "purpursarkans".as_bytes().to_vec())
        .await;
    let card = json!({ "kind": "ORDER", "title": "Par purpursarkano", "documentDate": "2026-02-10", "accessClass": "OPEN" });
    let order = clerk
        .registered("rikojumi-pamatdarbiba", card, &[&upload])
        .await;
    app.settle().await;
    let query = "query($id: ID!) { document(id: $id) { versions { contents { sha256 } } } }";
    let told = clerk.ask(query, json!({ "id": order["id"] })).await;
    let hash = told["document"]["versions"][0]["contents"][0]["sha256"]
        .as_str()
        .expect("a hash");
    let mut removed = 0;
    remove(app.directory(), hash, &mut removed);
    assert_eq!(removed, 1);
    // It may be cut before anything of it has gone out.
    let cut = match asked(&clerk, &json!({ "words": "purpursarkano" }))
        .send()
        .await
    {
        Ok(answer) => {
            assert_eq!(answer.status(), StatusCode::OK);
            answer.bytes().await.err()
        }
        Err(error) => Some(error),
    };
    assert!(cut.is_some(), "the connection is cut");
}

/// Removes the file that is called by a hash, wherever it lies.
fn remove(folder: &Path, hash: &str, removed: &mut usize) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.file_type().expect("a type").is_dir() {
            remove(&entry.path(), hash, removed);
        } else if entry.file_name().to_string_lossy().contains(hash) {
            std::fs::remove_file(entry.path()).expect("removed");
            *removed += 1;
        }
    }
}
