//! The mailroom as the records office lives with it: what came by e-mail, from the scanner and to the e-address is looked
//! through, registered or set aside; and nothing is lost or doubled when the service is killed in between.

use std::path::{Path, PathBuf};

use aprite::mail::Step;
use both::both;
use chrono::TimeDelta;
use entities::journal::entry;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};
use crate::support::dovecot::{self, Dovecot, Mailbox};
use crate::support::stage::{Ground, Stage};

mod bad_input;
mod e_address;
mod folder;
mod killed;
mod letters;
mod looks;
mod morning;
mod odd;
mod stuck;
mod together;
mod trouble;

use letters::Letter;

const ITEM: &str = "id channel source origin unit { code } senderName senderAddress subject messageId senderNumber isRead remarks \
     state revision receivedAt setAsideAs setAsideWords contents { fileName mediaType size url attachments { name mediaType url } }";

/// An office with a mailbox, a scanner's folder and an e-address.
struct Office {
    app: TestApp,
    clerk: Client,
    post: Mailbox,
    files: TempDir,
}

impl Stage for Office {
    async fn on(ground: Ground) -> Self {
        Self::with(ground, "", &[]).await
    }
}

/// The same, where messages stay in the inbox and get a keyword.
struct Keyworded(Office);

impl Stage for Keyworded {
    async fn on(ground: Ground) -> Self {
        let keyword = "received_keyword = \"ApriteSanemts\"";
        Self(Office::with(ground, keyword, &[]).await)
    }
}

impl Office {
    /// With further settings of its mailbox, and of the whole.
    async fn with(ground: Ground, mailbox: &str, settings: &[(&'static str, String)]) -> Self {
        let files = tempfile::tempdir().expect("a directory");
        let post = Dovecot::shared().mailbox();
        for folder in ["skeneris", "e-adrese/inbox"] {
            std::fs::create_dir_all(files.path().join(folder)).expect("a folder");
        }
        let sources = files.path().join("mailroom.toml");
        std::fs::write(&sources, sources_toml(&post, files.path(), mailbox)).expect("settings");
        let mut all = settings.to_vec();
        all.push(("mailroom.sources", sources.display().to_string()));
        let app = TestApp::with(ground, &all).await;
        Self {
            clerk: app.client("lietvede").await,
            app,
            post,
            files,
        }
    }

    /// A path below the scanner's folder.
    fn scanner(&self, path: &str) -> PathBuf {
        self.files.path().join("skeneris").join(path)
    }

    /// A scanner writes a file.
    fn scan(&self, path: &str, bytes: &[u8]) {
        let path = self.scanner(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a scan");
    }

    /// A message arrives and is taken in; the next one comes a second later.
    async fn receive(&self, message: &[u8]) {
        self.post.deliver(message).await;
        assert_eq!(self.app.fetch_mail().await, 1);
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    /// Everything is looked at until files count as complete; returns how much was new.
    async fn fetch(&self) -> u64 {
        let first = self.app.fetch_mail().await;
        self.app.clock.advance(TimeDelta::seconds(11));
        first + self.app.fetch_mail().await
    }

    /// Every item, in the order of arrival.
    async fn items(&self) -> Vec<Value> {
        items(&self.clerk).await
    }

    /// The one item with a subject.
    async fn item(&self, subject: &str) -> Value {
        let items = self.items().await;
        let mut found = items.into_iter().filter(|item| item["subject"] == subject);
        let item = found
            .next()
            .unwrap_or_else(|| panic!("no item {subject:?}"));
        assert!(found.next().is_none(), "one item {subject:?}");
        item
    }

    async fn register(&self, item: &Value, register: &str, card: Value) -> Value {
        let input = json!({ "item": item["id"], "revision": item["revision"],
            "register": self.clerk.register(register).await, "card": card });
        self.try_register(&self.clerk, input).await
    }

    async fn try_register(&self, client: &Client, input: Value) -> Value {
        let shown = "item { id state revision } document { id number title channel channelMessageId receivedAt receivingUnit { code } \
             correspondent { name } versions { contents { fileName role } } }";
        client.mutate("registerIntakeItem", shown, input).await
    }

    async fn set_aside(&self, item: &Value, reason: &str, words: Option<&str>) -> Value {
        let input = json!({ "item": item["id"], "revision": item["revision"], "reason": reason, "words": words });
        let shown = "item { id state revision setAsideAs setAsideWords }";
        self.clerk.mutate("setIntakeItemAside", shown, input).await
    }

    /// What keeps a source from being looked at to its end; null while all is well.
    async fn trouble(&self, source: &str) -> Value {
        let query = "{ intakeSources { name trouble } }";
        let sources = self.clerk.ask(query, json!({})).await["intakeSources"].take();
        let mut sources = sources.as_array().expect("a list").iter();
        let found = sources.find(|told| told["name"] == source);
        found.expect("a source")["trouble"].clone()
    }

    /// What the clerk may do with an item: each act with the code of why not.
    async fn acts(&self, client: &Client, item: &Value) -> Value {
        let query = "query($id: ID!) { intakeItem(id: $id) { availableActions { act allowed reason { code } } } }";
        let told = client.ask(query, json!({ "id": item["id"] })).await;
        let acts = told["intakeItem"]["availableActions"].as_array();
        let acts = acts.expect("acts").iter().map(|act| {
            assert_eq!(act["allowed"], json!(act["reason"].is_null()));
            (
                act["act"].as_str().expect("a word").to_owned(),
                act["reason"]["code"].clone(),
            )
        });
        json!(acts.collect::<std::collections::BTreeMap<_, _>>())
    }

    async fn take_back(&self, item: &Value) -> Value {
        let input = json!({ "item": item["id"], "revision": item["revision"] });
        let shown = "item { id state revision }";
        self.clerk.mutate("takeIntakeItemBack", shown, input).await
    }
}

async fn items(client: &Client) -> Vec<Value> {
    let query = format!("{{ intakeItems(first: 200) {{ nodes {{ {ITEM} }} }} }}");
    let answer = client.ask(&query, json!({})).await;
    answer["intakeItems"]["nodes"]
        .as_array()
        .expect("a list")
        .clone()
}

fn sources_toml(post: &Mailbox, files: &Path, mailbox: &str) -> String {
    let files = files.display();
    format!(
        "[[mailbox]]\nname = \"pasts\"\nhost = \"127.0.0.1\"\nport = {}\nencryption = \"none\"\nuser = \"{}\"\n\
         password = \"{}\"\n{mailbox}\n\
         [[folder]]\nname = \"skeneris\"\npath = \"{files}/skeneris\"\nstill_seconds = 10\nmarker = \"ok\"\n\
         [[e_address]]\nname = \"e-adrese\"\ndir = \"{files}/e-adrese\"\n",
        post.port,
        post.user,
        dovecot::PASSWORD,
    )
}

/// What the journal says of items, in order.
async fn kinds(app: &TestApp) -> Vec<String> {
    let rows = entry::Entity::find()
        .filter(entry::Column::SubjectKind.eq("intake_item"))
        .order_by_asc(entry::Column::Id)
        .all(app.kit.db.reader())
        .await
        .expect("entries");
    rows.into_iter().map(|row| row.kind).collect()
}
