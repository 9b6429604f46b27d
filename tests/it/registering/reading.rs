//! What becomes of contents: read once, told to each owner, read again when asked; and of uploads that nobody claims.

use aprite::content::read::{text_bytes, texts};
use aprite::content::reading::Attachment;
use aprite::content::uploads::UploadRefusal;
use aprite::documents::reading::{WORTH_ANOTHER_READING, queue_again};
use aprite::journal::{EntryFilter, read as journal};
use entities::content::{content, content_text, upload};
use entities::vocabulary::TextState;
use sea_orm::EntityTrait;

use super::*;

const LETTER: &str = "From: Anna <anna@example.lv>\r\nTo: dienests@example.lv\r\nSubject: Iesniegums\r\n\
    MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    Lūdzu piešķirt pabalstu.\r\n--xx\r\nContent-Type: text/plain; charset=utf-8; name=izzina.txt\r\n\
    Content-Disposition: attachment; filename=izzina.txt\r\n\r\nIzziņa par ģimenes sastāvu.\r\n--xx--\r\n";

impl Desk {
    async fn register_letter(&self, title: &str) -> document::Model {
        let upload = self.upload("vestule.eml", LETTER).await;
        let command = RegisterDocument {
            claims: vec![self.claim(&upload)],
            ..self.letter(title)
        };
        self.register(command).await.expect("registered")
    }

    /// How many annexes a document has.
    pub(super) async fn annexes(&self, card: &document::Model) -> usize {
        let request = PageRequest::new(200, None).expect("a page");
        let (reader, scope) = (self.kit.db.reader(), self.clerk.scope());
        let pages = relations::pages(reader, scope, &[card.id], &request).await;
        let page = pages.expect("a database").remove(&card.id);
        let rows = page.unwrap_or_default().rows;
        rows.iter()
            .filter(|row| row.kind == RelationKind::AnnexTo && row.from_id != card.id)
            .count()
    }

    /// Journal entries of a kind about a document.
    async fn entries(&self, card: &document::Model, kind: &str) -> usize {
        let filter = EntryFilter {
            subject: Some(card.id.0),
            ..EntryFilter::of(self.clerk.institution)
        };
        let request = PageRequest::new(50, None).expect("a page");
        let page = journal::page(self.kit.db.reader(), &filter, &request).await;
        let entries = page.expect("a journal").rows;
        entries.iter().filter(|entry| entry.kind == kind).count()
    }

    async fn discarded(&self) -> usize {
        let entries = entities::journal::entry::Entity::find()
            .all(self.kit.db.reader())
            .await
            .expect("a journal");
        entries
            .iter()
            .filter(|entry| entry.kind == "content.discarded")
            .count()
    }
}

#[both]
async fn a_letter_that_was_read_before_is_enclosed_with_its_next_owner_too(desk: Desk) {
    let first = desk.register_letter("Pirmo reizi").await;
    desk.settle().await;
    let second = desk.register_letter("Otro reizi").await;
    desk.settle().await;
    for card in [&first, &second] {
        assert_eq!(desk.annexes(card).await, 1, "{}", card.title);
        assert_eq!(desk.entries(card, "document.contents_read").await, 1);
    }
    assert!(desk.finding.verify().await.expect("compared").is_equal());

    let mut op = desk.kit.begin(Actor::System).await.expect("an operation");
    let asked = queue_again(&mut op, &[TextState::Extracted]).await;
    assert_eq!(asked.expect("queued"), 2, "the letter and its attachment");
    op.commit().await.expect("committed");
    desk.settle().await;
    for card in [&first, &second] {
        assert_eq!(
            desk.annexes(card).await,
            1,
            "read again, nothing is doubled"
        );
        assert_eq!(desk.entries(card, "document.contents_read").await, 2);
    }
    assert!(desk.finding.verify().await.expect("compared").is_equal());
}

#[both]
async fn who_registers_while_the_same_letter_is_read_is_told_of_it(desk: Desk) {
    let registering = async {
        let mut cards = Vec::new();
        for turn in 0..8 {
            cards.push(desk.register_letter(&format!("Vēstule {turn}")).await);
        }
        cards
    };
    let reading = async {
        for _ in 0..4 {
            desk.settle().await;
        }
    };
    let (cards, ()) = tokio::join!(registering, reading);
    desk.settle().await;
    for card in &cards {
        assert_eq!(desk.annexes(card).await, 1, "{}", card.title);
        assert_eq!(desk.entries(card, "document.contents_read").await, 1);
    }
    assert!(desk.finding.verify().await.expect("compared").is_equal());
}

#[both]
async fn what_could_not_be_read_is_read_again_when_asked(desk: Desk) {
    let upload = desk.upload("iesniegums.txt", "Dzīvokļa pabalsts").await;
    let command = RegisterDocument {
        claims: vec![desk.claim(&upload)],
        ..desk.letter("Iesniegums")
    };
    let card = desk.register(command).await.expect("registered");
    let hasty = Limits {
        wall: std::time::Duration::from_nanos(1),
        ..Limits::default()
    };
    desk.settle_within(hasty).await;
    let state = async || {
        let content = content::Entity::find_by_id(upload.hash)
            .one(desk.kit.db.reader())
            .await;
        content.expect("a database").expect("a content").text_state
    };
    assert_eq!(state().await, TextState::Refused);
    assert!(desk.found(&desk.clerk, "dzivokla").await.is_empty());
    let mut op = desk.kit.begin(Actor::System).await.expect("an operation");
    let asked = queue_again(&mut op, &WORTH_ANOTHER_READING).await;
    assert_eq!(asked.expect("queued"), 1);
    op.commit().await.expect("committed");
    desk.settle().await;
    assert_eq!(state().await, TextState::Extracted);
    assert_eq!(desk.found(&desk.clerk, "dzivokla").await, [card.id]);
}

#[both]
async fn an_attachment_whose_bytes_were_swept_is_not_kept(desk: Desk) {
    let swept = Attachment {
        hash: entities::values::ContentHash::from_bytes([9; 32]),
        size: 5,
        media_type: "text/plain".to_owned(),
        file_name: "pazudis.txt".to_owned(),
    };
    let op = desk.kit.begin(Actor::System).await.expect("an operation");
    let reader = desk.reader(Limits::default());
    let kept = reader.keep_attachments(&op, &[swept]).await;
    assert!(kept.is_err());
}

#[both]
async fn unclaimed_uploads_take_only_so_much_room(desk: Desk) {
    let settings = UploadSettings {
        waiting_bytes: 12,
        ..UploadSettings::default()
    };
    let uploads = Uploads::new(desk.kit.clone(), desk.store.clone(), settings);
    let send = async |account, text: &'static [u8]| {
        let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(text))]);
        let received = uploads.receive(account, "a.txt", None, body).await;
        received.expect("a store")
    };
    let first = send(desk.clerk.account, b"8 baiti!")
        .await
        .expect("taken in");
    let refused = send(desk.clerk.account, b"vel 10 b.!").await;
    assert!(matches!(
        refused,
        Err(UploadRefusal::TooMuchWaiting { most: 12 })
    ));
    let rows = upload::Entity::find().all(desk.kit.db.reader()).await;
    assert_eq!(rows.expect("uploads").len(), 1, "nothing is left of it");
    send(desk.stranger.account, b"cits konts")
        .await
        .expect("each account has room of its own");
    let command = RegisterDocument {
        claims: vec![desk.claim(&first)],
        ..desk.letter("Reģistrēts")
    };
    desk.register(command).await.expect("registered");
    send(desk.clerk.account, b"vel 10 b.!")
        .await
        .expect("what was claimed waits no more");
}

#[both]
async fn an_upload_waits_as_long_as_the_settings_say(desk: Desk) {
    let settings = UploadSettings {
        expiry: TimeDelta::hours(2),
        ..UploadSettings::default()
    };
    let uploads = Uploads::new(desk.kit.clone(), desk.store.clone(), settings);
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"divas"))]);
    let received = uploads
        .receive(desk.clerk.account, "a.txt", None, body)
        .await;
    received.expect("a store").expect("taken in");
    desk.kit.clock.advance(TimeDelta::minutes(119));
    assert_eq!(sweep(&desk.kit, &desk.store).await.expect("swept"), 0);
    desk.kit.clock.advance(TimeDelta::minutes(2));
    assert_eq!(sweep(&desk.kit, &desk.store).await.expect("swept"), 1);
}

#[both]
async fn two_sweepers_tell_of_a_content_once(desk: Desk) {
    for text in ["viens", "divi", "trīs"] {
        desk.upload("a.txt", text).await;
    }
    desk.kit.clock.advance(TimeDelta::hours(25));
    let sweepers = [(); 3].map(|()| sweep(&desk.kit, &desk.store));
    let swept: u64 = futures::future::join_all(sweepers)
        .await
        .into_iter()
        .map(|swept| swept.expect("swept"))
        .sum();
    assert_eq!((swept, desk.discarded().await), (3, 3));
}

#[both]
async fn a_sweep_that_lost_its_commit_is_completed_by_the_next(desk: Desk) {
    let upload = desk.upload("a.txt", "bez apstiprinājuma").await;
    desk.kit.clock.advance(TimeDelta::hours(25));
    // What a sweep leaves behind whose commit fails: the row, without its bytes.
    let stored = storage::ContentHash::from_bytes(*upload.hash.as_bytes());
    desk.store.erase(stored).await.expect("erased");
    assert_eq!(sweep(&desk.kit, &desk.store).await.expect("swept"), 1);
    let left = content::Entity::find_by_id(upload.hash)
        .one(desk.kit.db.reader())
        .await;
    assert!(left.expect("a database").is_none());
}

#[both]
async fn only_the_beginning_of_a_long_text_is_loaded(desk: Desk) {
    let upload = desk.upload("garš.txt", "nelasīts").await;
    let op = desk.kit.begin(Actor::System).await.expect("an operation");
    content_text::Model {
        hash: upload.hash,
        text: "āāāāāā".to_owned(),
    }
    .into_active_model()
    .insert(op.transaction())
    .await
    .expect("a text");
    op.commit().await.expect("committed");
    let reader = desk.kit.db.reader();
    let sizes = text_bytes(reader, &[upload.hash]).await.expect("measured");
    assert_eq!(sizes[&upload.hash], 12);
    let loaded = async |most| {
        let loaded = texts(reader, &[upload.hash], most).await.expect("loaded");
        loaded[&upload.hash].clone()
    };
    assert_eq!(loaded(5).await, "āā");
    assert_eq!(loaded(100).await, "āāāāāā");
}
