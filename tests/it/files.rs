//! Files: client files one after the other and side by side; filing into a file while it is being closed.

use std::time::Duration;

use aprite::access::{Caller, caller};
use aprite::classification::{self, files, year_end};
use aprite::documents::amend::{Amendment, amend};
use aprite::documents::register::register_batch;
use aprite::documents::{CardDraft, Consequences, RegisterDocument, also_in};
use aprite::graphql::ids;
use aprite::journal::Actor;
use aprite::kernel::calendar::Year;
use aprite::op::{Kit, Op};
use both::both;
use entities::classification::{file, register, series};
use entities::documents::document;
use entities::ids::{DocumentId, FileId, RegisterId};
use entities::vocabulary::OpenState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::app::TestApp;
use crate::support::client::{Client, codes, problems};
use crate::year_end::December;

/// The open files under an index in a year, by what stands on their covers.
async fn open(client: &Client, index: &str, year: i32) -> Vec<(String, Value)> {
    let query = "query($year: Int!) { files(filter: { year: $year }, first: 200) { edges { node { \
        id fileIndex number designation state } } } }";
    let data = client.ask(query, json!({ "year": year })).await;
    let edges = data["files"]["edges"].as_array().expect("files").iter();
    edges
        .map(|edge| &edge["node"])
        .filter(|file| file["fileIndex"] == index && file["state"] != "CLOSED")
        .map(|file| {
            let designation = file["designation"].as_str().expect("a designation");
            (designation.to_owned(), file["id"].clone())
        })
        .collect()
}

fn designations(files: &[(String, Value)]) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}

async fn series(client: &Client, index: &str) -> Value {
    let query = "{ fileSeries(first: 200) { edges { node { id fileIndex } } } }";
    let data = client.ask(query, json!({})).await;
    let mut edges = data["fileSeries"]["edges"].as_array().expect("s").iter();
    let found = edges.find(|edge| edge["node"]["fileIndex"] == index);
    found.expect("a series")["node"]["id"].clone()
}

#[both]
async fn a_client_file_is_closed_and_the_next_one_opened(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let only = open(&clerk, "3-1", 2026).await;
    assert_eq!(designations(&only), ["3-1 Nr. 1"]);
    let clients = series(&clerk, "3-1").await;
    let another = json!({ "series": clients, "idempotencyKey": "otrais-klients" });
    let shown = "file { id designation number year state title }";
    let specialist = app.client("specialists").await;
    let refused = specialist.mutate("openFile", shown, another.clone()).await;
    assert_eq!(codes(&refused), ["NOT_PERMITTED"]);
    let second = clerk.mutate("openFile", shown, another.clone()).await;
    assert_eq!(problems(&second), []);
    assert_eq!(
        (&second["file"]["designation"], &second["file"]["year"]),
        (&json!("3-1 Nr. 2"), &Value::Null)
    );
    let again = clerk.mutate("openFile", shown, another).await;
    assert_eq!(again, second, "asked twice, opened once");
    let of_a_year = json!({ "series": series(&clerk, "1-10").await });
    let refused = clerk.mutate("openFile", shown, of_a_year).await;
    assert_eq!(
        problems(&refused),
        [("SERIES_OF_THE_YEAR".to_owned(), "input.series".to_owned())]
    );

    // A file of the year is closed with it.
    let of_the_year = open(&clerk, "1-10", 2026).await;
    let refused = clerk
        .mutate("closeFile", "", json!({ "file": of_the_year[0].1 }))
        .await;
    assert_eq!(
        problems(&refused),
        [("FILE_OF_THE_YEAR".to_owned(), "input.file".to_owned())]
    );

    // Both end; the series does not.
    for file in [&only[0].1, &second["file"]["id"]] {
        let closed = clerk
            .mutate("closeFile", "file { state }", json!({ "file": file }))
            .await;
        assert_eq!(closed["file"]["state"], "CLOSED");
    }
    let opened = clerk
        .mutate(
            "openYear",
            "opening { series { fileIndex } carriedOver }",
            json!({ "year": 2026 }),
        )
        .await;
    assert_eq!(
        opened["opening"]["series"],
        json!([{ "fileIndex": "3-1" }]),
        "every series has an open file once the year is opened"
    );
    let third = open(&clerk, "3-1", 2026).await;
    assert_eq!(designations(&third), ["3-1 Nr. 3"], "no number comes twice");
    let fourth = clerk
        .mutate("openFile", shown, json!({ "series": clients }))
        .await;
    assert_eq!(fourth["file"]["number"], 4);
    let letter = json!({
        "register": clerk.register("sanemtie").await, "file": third[0].1,
        "card": { "title": "Trešā klienta vēstule", "accessClass": "OPEN" },
    });
    let filed = clerk
        .mutate(
            "registerDocument",
            "document { file { designation } }",
            letter,
        )
        .await;
    assert_eq!(
        filed["document"]["file"]["designation"], "3-1 Nr. 3",
        "{filed}"
    );
}

#[both]
async fn of_several_open_files_the_clerk_names_one(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let clients = series(&clerk, "3-1").await;
    let row = series::Entity::find()
        .filter(series::Column::FileIndex.eq("3-1"))
        .one(app.kit.db.reader());
    let row = row.await.expect("a database").expect("the series");
    // A register whose documents enter client files.
    let op = app.kit.begin(Actor::System).await.expect("begun");
    register::Entity::update_many()
        .col_expr(register::Column::SeriesId, Expr::value(Some(row.id)))
        .filter(register::Column::Code.eq("sanemtie"))
        .exec(op.transaction())
        .await
        .expect("a database");
    op.commit().await.expect("committed");
    let input = json!({
        "register": clerk.register("sanemtie").await,
        "card": { "title": "Klienta vēstule", "accessClass": "OPEN" },
    });
    let shown = "document { file { number } }";
    let alone = clerk.mutate("registerDocument", shown, input.clone()).await;
    assert_eq!(alone["document"]["file"]["number"], 1, "{alone}");
    for _ in 0..3 {
        let another = json!({ "series": clients });
        let opened = clerk.mutate("openFile", "file { id }", another).await;
        assert_eq!(problems(&opened), []);
    }
    let refused = clerk.mutate("registerDocument", shown, input).await;
    assert_eq!(codes(&refused), ["FILE_SEVERAL_OPEN"]);
}

/// A file of 2025 and a client file, a letter that stands elsewhere, and the clerk.
struct Race {
    clerk: Caller,
    of_2025: FileId,
    of_client: FileId,
    letter: DocumentId,
    register: RegisterId,
}

impl Race {
    async fn begin(story: &December) -> Self {
        let app = &story.0;
        let client = app.client("lietvede").await;
        let letter = json!({ "title": "Vēstule", "accessClass": "OPEN" });
        client.registered("sanemtie", letter, &[]).await;
        story.until("2026-01-05T08:00:00Z");
        let reader = app.kit.db.reader();
        let clerk = caller::for_login(reader, "lietvede", app.clock.now()).await;
        let clerk = clerk.expect("a database").expect("the clerk");
        let letters = document::Entity::find().one(reader).await;
        let files = classification::read::files_of_year(reader, clerk.institution, 2025)
            .await
            .expect("files");
        let file = |index: &str| {
            let mut files = files.iter();
            files
                .find(|file| file.file_index.as_str() == index)
                .expect("a file")
                .id
        };
        let registers = classification::read::registers(reader, clerk.institution).await;
        let registers = registers.expect("registers");
        let register = registers.iter().find(|row| row.code == "sanemtie");
        Self {
            of_2025: file("1-1"),
            of_client: file("3-1"),
            letter: letters.expect("a database").expect("the letter").id,
            register: register.expect("the register of letters").id,
            clerk,
        }
    }

    fn late(&self, file: FileId) -> RegisterDocument {
        RegisterDocument {
            register: self.register,
            file: Some(file),
            card: CardDraft {
                title: "Pēdējā brīdī".to_owned(),
                ..CardDraft::default()
            },
            claims: Vec::new(),
            relations: Vec::new(),
            idempotency: None,
        }
    }

    fn moving(&self, file: FileId) -> Amendment {
        Amendment {
            document: self.letter,
            revision: 1,
            change: Box::new(|_| ()),
            file: Some(file),
            added: Vec::new(),
            reason: Some("Pieder tur".to_owned()),
            idempotency: None,
        }
    }
}

/// Waits long enough for whoever does not wait to be done.
async fn is_waiting<T>(task: &JoinHandle<T>) -> bool {
    tokio::time::sleep(Duration::from_millis(400)).await;
    !task.is_finished()
}

/// An operation that has given a file another state and is not committed.
async fn set_state(kit: &Kit, id: FileId, state: OpenState) -> Op {
    let op = kit.begin(Actor::System).await.expect("begun");
    file::Entity::update_many()
        .col_expr(file::Column::State, Expr::value(state))
        .filter(file::Column::Id.eq(id))
        .exec(op.transaction())
        .await
        .expect("a database");
    op
}

#[both]
async fn nothing_is_filed_into_a_year_that_is_being_closed(story: December) {
    let race = Race::begin(&story).await;
    let (kit, clerk, to) = (story.0.kit.clone(), race.clerk.clone(), race.of_2025);
    let year = Year::new(2025, kit.clock.now()).expect("a year");
    let mut closing = kit.begin(clerk.actor).await.expect("begun");
    let closed =
        year_end::run::close_year_within(&mut closing, clerk.institution, year, Vec::new()).await;
    let (closed, _) = closed.expect("a database").expect("closed");
    assert!(closed.files.contains(&to));

    let moving = tokio::spawn({
        let (kit, clerk, amendment) = (kit.clone(), clerk.clone(), race.moving(to));
        async move { amend(&kit, &Consequences::none(), &clerk, amendment).await }
    });
    assert!(is_waiting(&moving).await, "the year is being closed");
    closing.commit().await.expect("committed");
    let refused = moving.await.expect("joined").expect("a database");
    let problems = refused.expect_err("the file is closed").problems();
    assert_eq!(problems[0].code, "FILE_CLOSED");

    // And the other file of the same letter, which is put there and not moved.
    let put = also_in::put(&kit, &clerk, (race.letter, to), "Par abiem", None).await;
    let refused = put.expect("a database").expect_err("the file is closed");
    assert_eq!(refused.problems()[0].code, "FILE_CLOSED");
}

#[both]
async fn nothing_is_filed_into_a_client_file_that_is_being_closed(story: December) {
    let race = Race::begin(&story).await;
    let (kit, clerk, to) = (story.0.kit.clone(), race.clerk.clone(), race.of_client);
    // Who files first is in the file, and closing waits for it.
    let mut filing = kit.begin(clerk.actor).await.expect("begun");
    let first = register_batch(
        &mut filing,
        &Consequences::none(),
        &[(clerk.clone(), race.late(to))],
    )
    .await;
    first.expect("a database")[0]
        .as_ref()
        .expect("the file is open");
    let closing = tokio::spawn({
        let (kit, clerk) = (kit.clone(), clerk.clone());
        async move { files::close_file(&kit, &clerk, to, None).await }
    });
    assert!(is_waiting(&closing).await, "somebody files into it");
    filing.commit().await.expect("committed");
    let closed = closing.await.expect("joined").expect("a database");
    assert_eq!(closed.expect("closed").state, OpenState::Closed);

    // Who comes second is refused; here somebody has opened it again and closes it once more.
    set_state(&kit, to, OpenState::Reopened)
        .await
        .commit()
        .await
        .expect("committed");
    let closing = set_state(&kit, to, OpenState::Closed).await;
    let filing = tokio::spawn({
        let (registrar, clerk, late) = (story.0.registrar.clone(), clerk, race.late(to));
        async move { registrar.register(clerk, late).await }
    });
    assert!(is_waiting(&filing).await, "somebody closes it");
    closing.commit().await.expect("committed");
    let refused = filing.await.expect("joined").expect("a database");
    let problems = refused.expect_err("it is closed").problems();
    assert_eq!(problems[0].code, "FILE_CLOSED");
}

/// Twenty letters into last year's file while the year is closed: each is in the extract or refused, and none fails.
#[both]
async fn closing_a_year_and_filing_into_it_at_once(story: December) {
    let race = Race::begin(&story).await;
    let app = &story.0;
    let clerk = app.client("lietvede").await;
    let administrator = app.client("administrators").await;
    let register = ids::print(race.register);
    let reopen = json!({ "register": register, "year": 2025, "reason": "Aizķērušās vēstules" });
    let reopened = administrator
        .mutate("reopenRegisterYear", "register { code }", reopen)
        .await;
    assert_eq!(problems(&reopened), []);
    let letter = json!({
        "register": register, "file": ids::print(race.of_2025),
        "card": { "title": "Aizķērusies", "accessClass": "OPEN" },
    });
    let answers = futures::future::join_all((0..21).map(async |turn| {
        if turn == 10 {
            let shown = "closed { registers { code } } obstacles { code }";
            let year = json!({ "year": 2025 });
            let closed = clerk.mutate("closeYear", shown, year).await;
            assert_eq!(closed["obstacles"], json!([]), "{closed}");
            return None;
        }
        let payload = clerk
            .mutate("registerDocument", "document { number }", letter.clone())
            .await;
        let codes = codes(&payload);
        assert!(
            codes.is_empty() || codes == ["FILE_CLOSED"] || codes == ["YEAR_CLOSED"],
            "{payload}"
        );
        payload["document"]["number"].as_str().map(str::to_owned)
    }))
    .await;
    let given = answers.into_iter().flatten().count();
    let query = "{ registers { code years { year closings { documents } } } }";
    let registers = clerk.ask(query, json!({})).await["registers"].take();
    let mut registers = registers.as_array().expect("registers").iter();
    let incoming = registers.find(|row| row["code"] == "sanemtie");
    let mut years = incoming.expect("it")["years"].as_array().expect("y").iter();
    let year = years.find(|year| year["year"] == 2025).expect("2025");
    // The letter of December has a number of that year too.
    assert_eq!(
        year["closings"][0]["documents"],
        json!(given + 1),
        "{given} were given"
    );
}
