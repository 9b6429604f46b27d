//! What the archive answers comes by itself: from its SFTP server, its bucket, its folder.

use std::fs;
use std::path::{Path, PathBuf};

use ::delivery::{Destination, Digest, Draft, Name, Package, S3Draft, Transport, Watch};
use aprite::handover::fetching::begin_due;
use aprite::jobs::NewJob;
use aprite::journal::Actor;
use chrono::TimeDelta;
use entities::handover::{agreement, reply};
use rustix::process::Signal;
use sea_orm::EntityTrait as _;
use secrecy::ExposeSecret as _;
use storage::S3Settings;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::replies::hash_of;
use super::*;
use crate::support::program::Program;
use crate::support::s3;
use crate::support::sshd::Sshd;

const REPLY: &str =
    "outcome fetchedFrom document { id } recordedBy { id } sha256 fileCount refusedCount";

impl Office {
    /// Minutes later it is looked for answers, where that is due; says by how many agreements.
    async fn looks(&self, minutes: i64) -> u64 {
        self.app.clock.advance(TimeDelta::minutes(minutes));
        let begun = begin_due(&self.app.kit).await.expect("begun");
        self.app.settle().await;
        begun
    }

    async fn look(&self, agreement: &Value) -> Value {
        let query = "query($id: ID!) { submissionAgreement(id: $id) { replyFolder replyLook { address lookedAt nextAt attempts \
                     problem detail nameless waitsSince } } }";
        let clerk = self.clerk().await;
        let mut told = clerk.ask(query, json!({ "id": agreement["id"] })).await;
        told["submissionAgreement"]["replyLook"].take()
    }

    /// What lies where answers come, by name: what became of it, and the codes of what is wrong with it.
    async fn lying(&self) -> Vec<String> {
        let query = "{ archiveReplyFiles(first: 100) { nodes { name state package { id } delivery { id } flaws { code message } } } }";
        let mut told = self.clerk().await.ask(query, json!({})).await;
        let nodes = told["archiveReplyFiles"]["nodes"].take();
        let mut lying: Vec<String> = nodes
            .as_array()
            .expect("files")
            .iter()
            .map(|node| {
                let flaws = node["flaws"].as_array().expect("flaws").iter();
                let codes: Vec<&str> = flaws.filter_map(|flaw| flaw["code"].as_str()).collect();
                let text = |field: &str| node[field].as_str().expect("a text");
                let line = format!("{} {} {}", text("name"), text("state"), codes.join(" "));
                line.trim_end().to_owned()
            })
            .collect();
        lying.sort();
        lying
    }

    async fn reply_to(&self, package: &Value) -> Value {
        let query =
            format!("query($package: ID!) {{ archiveReply(package: $package) {{ {REPLY} }} }}");
        let clerk = self.clerk().await;
        let mut told = clerk.ask(&query, json!({ "package": package["id"] })).await;
        told["archiveReply"].take()
    }

    /// A journal entry for each answer that was fetched: where from.
    async fn entered(&self) -> Vec<String> {
        self.app.settle().await;
        let head = self.app.client("vaditaja").await;
        let told = self.journal(&head).await;
        let answered = told.iter().filter(|(kind, _)| kind == "package.answered");
        answered
            .map(|(_, payload)| {
                let payload: Value = serde_json::from_str(payload).expect("JSON");
                payload["fetchedFrom"].as_str().expect("a place").to_owned()
            })
            .collect()
    }
}

/// An answer that was a table of text, as a workbook.
fn workbook(answer: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Atbilde").expect("a name");
    for (row, line) in (0..).zip(answer.lines()) {
        for (column, cell) in (0..).zip(line.split(';')) {
            sheet.write_string(row, column, cell).expect("written");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// An archive that is reached by SFTP: packages go to `pakotnes`, answers come to `atbildes`.
struct Sftp {
    sshd: Sshd,
}

impl Sftp {
    fn start() -> Self {
        let sshd = Sshd::start();
        for folder in ["pakotnes", "atbildes"] {
            fs::create_dir(sshd.files().join(folder)).expect("a folder");
        }
        Self { sshd }
    }

    fn terms(&self) -> Value {
        let draft = self.sshd.draft();
        let ::delivery::CredentialDraft::Key { key, .. } = &draft.credential else {
            panic!("a key");
        };
        json!({
            "destination": { "sftp": {
                "host": draft.host, "port": draft.port, "user": draft.user, "hostKey": draft.host_key, "folder": "pakotnes",
                "credential": { "key": { "key": key.expose_secret() } },
            } },
            "replyFolder": "atbildes",
        })
    }

    fn answers(&self) -> PathBuf {
        self.sshd.files().join("atbildes")
    }
}

#[both]
async fn an_answer_comes_by_sftp_when_it_is_whole_and_only_then(office: Office) {
    let mut archive = Sftp::start();
    let package = office.packed().await;
    let agreement = office.agreed(archive.terms()).await;
    assert_eq!(office.looks(0).await, 0, "nothing was sent");
    let sent = office.sent(&package, &agreement).await;
    assert_eq!(sent["state"], "DELIVERED", "{sent:#}");
    let name = format!("{}.zip", package["name"].as_str().expect("a name"));
    assert!(archive.sshd.files().join("pakotnes").join(&name).exists());

    // Nothing there yet; ten minutes later it is looked again.
    assert_eq!(office.looks(0).await, 1);
    let look = office.look(&agreement).await;
    assert!(look["lookedAt"].is_string(), "{look:#}");
    assert_eq!(
        (&look["problem"], &look["attempts"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(office.looks(9).await, 0);

    // The archive writes slowly, and its server is down for a while.
    let answer = office.answer(&package, "accepted").await;
    let file = archive.answers().join("atbilde 1.csv");
    let half = answer.len() / 2;
    fs::write(&file, &answer[..half]).expect("written");
    assert_eq!(office.looks(2).await, 1);
    assert_eq!(office.lying().await, ["atbilde 1.csv GROWING"]);
    fs::write(&file, &answer).expect("written");
    assert_eq!(office.looks(2).await, 1);
    assert_eq!(office.lying().await, ["atbilde 1.csv GROWING"]);
    archive.sshd.kill();
    assert_eq!(office.looks(2).await, 1);
    let look = office.look(&agreement).await;
    assert_eq!(
        (&look["problem"], &look["attempts"], &look["waitsSince"]),
        (&json!("UNREACHABLE"), &json!(1), &Value::Null)
    );
    assert_eq!(office.reply_to(&package).await, Value::Null);
    archive.sshd.run();
    assert_eq!(office.looks(2).await, 1);
    let look = office.look(&agreement).await;
    assert_eq!(
        (&look["problem"], &look["attempts"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(office.lying().await, ["atbilde 1.csv TAKEN"]);
    let from = format!(
        "{}/atbilde 1.csv",
        look["address"].as_str().expect("a place")
    );
    let files = office.manifest(&package).await.len();
    assert_eq!(
        office.reply_to(&package).await,
        json!({ "outcome": "ACCEPTED", "fetchedFrom": from, "document": null, "recordedBy": null, "sha256": hash_of(&answer),
                "fileCount": files, "refusedCount": 0 })
    );
    assert!(from.starts_with("sftp://"), "{from}");
    assert_eq!(office.entered().await, [from]);

    // What the archive put there stays there, and nobody looks any more.
    assert_eq!(fs::read_to_string(&file).expect("it is there"), answer);
    assert_eq!(office.looks(60).await, 0);
}

/// Whoever knows that the answer is there does not wait; what the archive may still be writing is left alone all the same.
#[both]
async fn an_answer_is_looked_for_at_once_when_somebody_says_so(office: Office) {
    office.drop_folder();
    let (folder, terms) = answers(&office);
    let package = office.packed().await;
    let agreement = office.agreed(terms).await;
    let archivist = office.archivist().await;
    let shown = "agreement { replyLook { nextAt } }";
    let look = async |key: &str| {
        let input = json!({ "agreement": agreement["id"], "idempotencyKey": key });
        office
            .done(&archivist, "lookForArchiveReplies", shown, input)
            .await;
        office.app.settle().await;
    };
    // Before anything is sent: whether the place can be looked into.
    look("1").await;
    let told = office.look(&agreement).await;
    assert!(told["lookedAt"].is_string(), "{told:#}");
    assert_eq!(told["problem"], Value::Null);

    office.sent(&package, &agreement).await;
    let answer = office.answer(&package, "accepted").await;
    fs::write(folder.join("atbilde.csv"), &answer).expect("written");
    look("1").await;
    assert_eq!(office.lying().await, Vec::<String>::new(), "asked before");
    for key in ["2", "3"] {
        look(key).await;
        assert_eq!(office.lying().await, ["atbilde.csv GROWING"]);
    }
    office.app.clock.advance(TimeDelta::minutes(1));
    look("4").await;
    assert_eq!(office.lying().await, ["atbilde.csv TAKEN"]);
    assert_eq!(office.reply_to(&package).await["outcome"], "ACCEPTED");

    // An agreement without a folder for answers, and whoever sends nothing.
    let other = office.agreed(json!({ "number": "LNA-2022/9" })).await;
    office.later();
    let input = json!({ "agreement": other["id"] });
    let refused = archivist
        .mutate("lookForArchiveReplies", shown, input)
        .await;
    assert_eq!(
        refusals(&refused),
        "AGREEMENT_NO_REPLY_FOLDER input.agreement"
    );
    let input = json!({ "agreement": agreement["id"] });
    let clerk = office.clerk().await;
    let refused = clerk.mutate("lookForArchiveReplies", shown, input).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let ordered = office.journal(&office.app.client("vaditaja").await).await;
    let ordered = ordered
        .iter()
        .filter(|(kind, _)| kind == "agreement.look_ordered");
    assert_eq!(ordered.count(), 4);
}

#[both]
async fn what_is_no_answer_stays_where_it_is_and_is_told_once(office: Office) {
    let archive = Sftp::start();
    let package = office.packed().await;
    let agreement = office.agreed(archive.terms()).await;
    office.sent(&package, &agreement).await;
    let name = package["name"].as_str().expect("a name");
    let hash = package["sha256"].as_str().expect("a hash");
    let accepted = office.answer(&package, "accepted").await;
    let (first, path) = office.manifest(&package).await.swap_remove(0);
    let other = "0".repeat(64);
    let line = format!("file;{path};{first};");
    let book = workbook(&accepted.replace(&line, &format!("file;{path};{other};")));
    let put = |name: &str, bytes: &[u8]| {
        fs::write(archive.answers().join(name), bytes).expect("written");
    };
    put("LASI.txt", b"labdien");
    put(
        "bojata.csv",
        &[&accepted.as_bytes()[..200], b"\xff"].concat(),
    );
    put("cita.csv", accepted.replace(name, "export_cits").as_bytes());
    put(
        "cita-pakotne.csv",
        accepted.replace(hash, &other).as_bytes(),
    );
    put("cita-datne.xlsx", &book);
    put("bojata.xlsx", &book[..book.len() / 2]);
    let large = fs::File::create(archive.answers().join("liela.xml"));
    large.expect("made").set_len((64 << 20) + 1).expect("grown");
    assert_eq!((office.looks(0).await, office.looks(2).await), (1, 1));
    let lying = [
        "LASI.txt UNFIT REPLY_COLUMNS",
        "bojata.csv UNFIT REPLY_NOT_TEXT",
        "bojata.xlsx UNFIT REPLY_WORKBOOK",
        "cita-datne.xlsx UNFIT REPLY_OTHER_HASH",
        "cita-pakotne.csv UNFIT REPLY_OTHER_HASH",
        "cita.csv UNFIT REPLY_PACKAGE_UNKNOWN",
        "liela.xml UNFIT REPLY_TOO_LARGE",
    ];
    assert_eq!(office.lying().await, lying);
    assert_eq!(office.reply_to(&package).await, Value::Null);
    let query = "query($delivery: ID!) { archiveReplyFiles(states: [UNFIT], delivery: $delivery) { totalCount nodes { name flaws { \
                 message } package { name } } } }";
    let sent = "query($package: ID!) { handoverDeliveries(package: $package) { nodes { id agreement { replyLook { lookedAt } } } } }";
    let clerk = office.clerk().await;
    let sent = clerk.ask(sent, json!({ "package": package["id"] })).await;
    let sent = &sent["handoverDeliveries"]["nodes"][0];
    assert!(sent["agreement"]["replyLook"]["lookedAt"].is_string());
    let told = clerk.ask(query, json!({ "delivery": sent["id"] })).await;
    assert_eq!(told["archiveReplyFiles"]["totalCount"], 7);
    let nodes = told["archiveReplyFiles"]["nodes"]
        .as_array()
        .expect("files");
    let of_book = nodes.iter().find(|node| node["name"] == "cita-datne.xlsx");
    let row = accepted.lines().position(|said| said.starts_with(&line));
    let row = row.expect("a line") + 1;
    assert_eq!(
        of_book.expect("a file")["flaws"],
        json!([{ "message": format!("Line Atbilde!{row}: {path} has another hash.") }])
    );
    let lawyer = office.app.client("jurists").await;
    let refused = lawyer
        .refusal("{ archiveReplyFiles { nodes { id } } }", json!({}))
        .await;
    assert_eq!(refused, "NOT_PERMITTED");

    // Looked at again nothing of it is told anew.
    let waits = json!({ "kind": "REPLY_WAITS", "dueOn": "2022-01-01", "document": null,
                        "delivery": { "package": { "name": name }, "waitsSince": null } });
    for day in ["2022-01-04T08:00:00Z", "2022-01-05T08:00:00Z"] {
        assert_eq!(office.told_at(day).await, std::slice::from_ref(&waits));
        assert_eq!(office.looks(0).await, 1);
        assert_eq!(office.lying().await, lying);
    }
    let head = office.app.client("vaditaja").await;
    let journal = office.journal(&head).await;
    let unfit = journal
        .iter()
        .filter(|(kind, _)| kind == "agreement.reply_unfit");
    assert_eq!(unfit.count(), 7);
    assert!(journal.iter().all(|(_, said)| !said.contains("cita-datne")));

    // The archive mends one of them under the same name: that is another file.
    put("cita-datne.xlsx", &workbook(&accepted));
    assert_eq!((office.looks(11).await, office.looks(2).await), (1, 1));
    assert_eq!(office.reply_to(&package).await["outcome"], "ACCEPTED");
    assert_eq!(office.told_at("2022-01-06T08:00:00Z").await, [waits]);
    let there = fs::read_dir(archive.answers()).expect("read").count();
    assert_eq!(there, lying.len());
}

/// Puts a file into a bucket, as an archive would.
async fn put(bucket: &S3Settings, outbox: &TempDir, name: &str, bytes: &[u8]) {
    let file = outbox.path().join(name);
    fs::write(&file, bytes).expect("written");
    let draft = S3Draft {
        endpoint: bucket.endpoint.clone(),
        region: bucket.region.clone(),
        bucket: bucket.bucket.clone(),
        prefix: "atbildes".to_owned(),
        access_key: bucket.access_key.clone(),
        secret_key: bucket.secret_key.clone(),
        transport: Transport::PlainAllowed,
    };
    let to = Destination::parse(&Draft::S3(draft)).expect("a destination");
    let name = Name::parse(name).expect("a name");
    let package = Package::file(name, file, bytes.len() as u64, Digest::of(bytes));
    let watch = Watch {
        stop: &CancellationToken::new(),
        progress: &mut |_| {},
    };
    let put = ::delivery::deliver(&to, &package, None, watch).await;
    put.expect("put");
}

#[both]
async fn a_refusal_and_then_an_acceptance_come_from_a_bucket(office: Office) {
    let bucket = s3::Store::shared().bucket();
    let outbox = tempfile::tempdir().expect("a folder");
    let package = office.packed().await;
    let agreement = office
        .agreed(json!({
            "destination": { "s3": {
                "endpoint": bucket.endpoint, "region": bucket.region, "bucket": bucket.bucket, "prefix": "pakotnes", "plain": true,
                "credential": { "accessKey": bucket.access_key.expose_secret(), "secretKey": bucket.secret_key.expose_secret() },
            } },
            "replyFolder": "atbildes",
        }))
        .await;
    let sent = office.sent(&package, &agreement).await;
    assert_eq!(sent["state"], "DELIVERED", "{sent:#}");
    let refusal = office.answer(&package, "refused").await;
    put(&bucket, &outbox, "1.csv", refusal.as_bytes()).await;
    assert_eq!((office.looks(0).await, office.looks(2).await), (1, 1));
    let reply = office.reply_to(&package).await;
    assert_eq!(
        (&reply["outcome"], &reply["refusedCount"]),
        (&json!("REFUSED"), &reply["fileCount"])
    );
    assert_eq!(office.looks(60).await, 0);

    // Its units go in another package. The old answer lies there still, once more under another name.
    office.discard(&package).await;
    let inventories = office
        .clerk()
        .await
        .ask("{ inventories { nodes { id } } }", json!({}))
        .await;
    let inventory = &inventories["inventories"]["nodes"][0];
    let second = office.order(inventory, "OPEX").await;
    let second = office.prepared(&second).await;
    office.sent(&second, &agreement).await;
    put(&bucket, &outbox, "1 (kopija).csv", refusal.as_bytes()).await;
    let differs = refusal.replace(";refused;\r\n", ";refused;Vēlreiz\r\n");
    put(&bucket, &outbox, "2.csv", differs.as_bytes()).await;
    let acceptance = workbook(&office.answer(&second, "accepted").await);
    put(&bucket, &outbox, "3.xlsx", &acceptance).await;
    assert_eq!((office.looks(0).await, office.looks(2).await), (1, 1));
    assert_eq!(
        office.lying().await,
        [
            "1 (kopija).csv REPEATED",
            "1.csv TAKEN",
            "2.csv UNFIT REPLY_THERE",
            "3.xlsx TAKEN",
        ]
    );
    let reply = office.reply_to(&second).await;
    assert_eq!(
        (&reply["outcome"], &reply["sha256"]),
        (&json!("ACCEPTED"), &json!(hash_of(&acceptance)))
    );
    let address = office.look(&agreement).await["address"].clone();
    let address = address.as_str().expect("a place");
    assert_eq!(
        office.entered().await,
        [format!("{address}/1.csv"), format!("{address}/3.xlsx")]
    );

    // It is ground enough for the act.
    let consent = json!({ "consent": office.consent().await });
    let act = office.drawn_up(office.draft(&[&second], consent)).await;
    let name = second["name"].as_str().expect("a name");
    let ground = format!("arhīva atbilde par pakotni {name} (pieņemta, saņemta 01.01.2022.)");
    let grounds = act["grounds"].as_array().expect("grounds");
    assert!(grounds.contains(&json!(ground)), "{grounds:#?}");
}

/// A folder of answers on this machine beside the one of packages.
fn answers(office: &Office) -> (PathBuf, Value) {
    let folder = office.app.directory().join("archives/atbildes");
    fs::create_dir_all(&folder).expect("made");
    let terms = json!({ "replyFolder": folder });
    (folder, terms)
}

async fn is_answered(reader: &impl sea_orm::ConnectionTrait) -> bool {
    let found = reply::Entity::find().one(reader).await;
    found.expect("asked").is_some()
}

#[both]
async fn an_answer_is_entered_once_whatever_is_killed(mut office: Office) {
    office.drop_folder();
    let (folder, terms) = answers(&office);
    let package = office.packed().await;
    let agreement = office.agreed(terms).await;
    office.sent(&package, &agreement).await;
    let answer = office.answer(&package, "accepted").await;
    // Bytes that another try published before it was killed are nobody's yet.
    let staged = office
        .app
        .store
        .keep(uuid::Uuid::from_u128(7), 64 << 20, answer.clone().into());
    staged.await.expect("kept");
    fs::write(folder.join("atbilde.csv"), &answer).expect("written");
    assert_eq!(office.looks(0).await, 1);
    assert_eq!(office.lying().await, ["atbilde.csv GROWING"]);

    // By the machine's clock the next look is long due. The program is killed as soon as the answer is there.
    office.app.stop().await;
    let db = aprite::db::Db::connect(office.app.database_settings()).await;
    let db = db.expect("the database");
    let program = Program::start(&office.app);
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(120);
    while !is_answered(db.reader()).await {
        assert!(std::time::Instant::now() < patience, "it does not come");
    }
    program.end(Signal::KILL);
    let now = aprite::kernel::Clock::system().now();
    aprite::jobs::release(&db, now).await.expect("released");
    db.close().await.expect("closed");
    let ahead = now - office.app.clock.now() + TimeDelta::seconds(1);
    office.app.clock.advance(ahead);
    office.app.start().await;
    office.app.settle().await;

    // Whoever looks once more, as after a kill before the look had ended, finds it known.
    let row = agreement::Entity::find()
        .one(office.app.kit.db.reader())
        .await;
    let row = row.expect("asked").expect("an agreement");
    for _ in 0..2 {
        let mut op = office.app.kit.begin(Actor::System).await.expect("begun");
        op.enqueue(NewJob {
            kind: "handover.reply",
            payload: json!({ "agreement": row.id }),
            unique_key: None,
            run_at: None,
        });
        op.commit().await.expect("committed");
        office.app.settle().await;
    }
    assert_eq!(office.lying().await, ["atbilde.csv TAKEN"]);
    assert_eq!(
        office.reply_to(&package).await["sha256"],
        json!(hash_of(&answer))
    );
    assert_eq!(office.entered().await.len(), 1);
    assert!(folder.join("atbilde.csv").exists());
}

#[both]
async fn a_place_that_cannot_be_looked_into_is_told_and_mended(office: Office) {
    office.drop_folder();
    let (folder, terms) = answers(&office);
    let package = office.packed().await;
    let agreement = office.agreed(terms).await;
    office.sent(&package, &agreement).await;
    fs::remove_dir(&folder).expect("removed");
    assert_eq!(office.looks(0).await, 1);
    let look = office.look(&agreement).await;
    assert_eq!(
        (&look["problem"], &look["waitsSince"]),
        (&json!("MISSING"), &json!("2022-01-01"))
    );
    let waits = json!({ "kind": "REPLY_WAITS", "dueOn": "2022-01-01", "document": null,
                        "delivery": { "package": { "name": package["name"] }, "waitsSince": null } });
    for day in ["2022-01-04T08:00:00Z", "2022-01-05T08:00:00Z"] {
        assert_eq!(office.told_at(day).await, std::slice::from_ref(&waits));
        assert_eq!(office.looks(0).await, 1);
    }

    // Another folder is agreed on: it is looked there at once.
    let there = folder.with_file_name("atbildes-2");
    fs::create_dir(&there).expect("made");
    let answer = office.answer(&package, "accepted").await;
    fs::write(there.join("atbilde.csv"), &answer).expect("written");
    let terms = |folder: &Path| office.terms(json!({ "replyFolder": folder }));
    let change =
        |terms: Value| json!({ "agreement": agreement["id"], "revision": 1, "terms": terms });
    let archivist = office.app.browser("arhivars").await;
    office.later();
    let same = change(terms(&office.app.directory().join("archives/szva")));
    let refused = archivist
        .mutate("changeSubmissionAgreement", "agreement { id }", same)
        .await;
    assert_eq!(
        refusals(&refused),
        "AGREEMENT_REPLY_FOLDER_SAME input.terms.replyFolder"
    );
    let input = change(terms(&there));
    office
        .done(
            &archivist,
            "changeSubmissionAgreement",
            "agreement { id }",
            input,
        )
        .await;
    assert_eq!((office.looks(0).await, office.looks(2).await), (1, 1));
    assert_eq!(office.look(&agreement).await["waitsSince"], Value::Null);
    assert_eq!(office.reply_to(&package).await["outcome"], "ACCEPTED");
}
