//! Letters leave over a real mail server, and whatever it does is told for what it is.

use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;

use aprite::config::{SmtpCredentials, SmtpSettings, SmtpTls};
use aprite::post::{Attachment, Composed, Letter, Mailbox, MessageId, Outcome, Post};
use chrono::DateTime;
use mail_parser::MimeHeaders as _;
use uuid::Uuid;

use crate::support::smtp::{PASSWORD, Smtp, USER};

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port,
        tls: SmtpTls::None,
        ca_file: None,
        credentials: None,
        sender: "dokumenti@soc.example.lv".to_owned(),
        sender_name: Some("Sociālais dienests".to_owned()),
        timeout: Duration::from_secs(5),
        max_bytes: 1 << 20,
    }
}

fn post(settings: &SmtpSettings) -> Post {
    Post::open(settings).expect("a way out")
}

fn letter(post: &Post, to: &str) -> Composed {
    let letter = Letter {
        message_id: MessageId::of("test", Uuid::from_u128(1), post.sender().domain()),
        written_at: DateTime::from_timestamp(1_772_438_400, 0).expect("an instant"),
        to: Mailbox::new(Some("Jānis Bērziņš"), to).expect("an address"),
        reply_to: None,
        subject: "Nr. 1-8/26/12 Atbilde uz iesniegumu".to_owned(),
        text: "Labdien!\n\n.\nAr cieņu".to_owned(),
        attachments: vec![Attachment {
            name: "atbilde.pdf".to_owned(),
            media_type: Some("application/pdf".to_owned()),
            bytes: (0..=255_u8)
                .cycle()
                .take(200_000)
                .collect::<Vec<_>>()
                .into(),
        }],
        in_reply_to: None,
        automatic: false,
    };
    post.compose(letter).expect("a letter")
}

async fn sent(post: &Post, to: &str) -> Outcome {
    let Ok(outcome) = post
        .send(&letter(post, to), async { Ok::<_, Infallible>(()) })
        .await;
    outcome
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let server = Smtp::start();
    let post = post(&settings(server.port("clear")));
    let brink = async {
        assert!(
            server.letters().is_empty(),
            "nothing is handed over before it is written down that it will be"
        );
        Ok::<_, Infallible>(())
    };
    let Ok(outcome) = post.send(&letter(&post, "janis@example.lv"), brink).await;
    let words = "2.0.0 kept as 0001".to_owned();
    assert_eq!(outcome, Outcome::Sent { words });
    let kept = server.letters();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].from, "dokumenti@soc.example.lv");
    assert_eq!(kept[0].to, ["janis@example.lv"]);
    let read = kept[0].parsed();
    assert_eq!(read.subject(), Some("Nr. 1-8/26/12 Atbilde uz iesniegumu"));
    let body = read.body_text(0).expect("a text").replace("\r\n", "\n");
    assert_eq!(body.trim_end(), "Labdien!\n\n.\nAr cieņu");
    let enclosed = read.attachment(0).expect("an enclosure");
    assert_eq!(enclosed.attachment_name(), Some("atbilde.pdf"));
    assert_eq!(enclosed.contents().len(), 200_000);
}

#[tokio::test]
async fn protected_ways_are_protected_or_not_gone() {
    let server = Smtp::start();
    let protected = |way: &str, tls| SmtpSettings {
        tls,
        ca_file: Some(server.authority()),
        credentials: Some(SmtpCredentials {
            user: USER.to_owned(),
            password: PASSWORD.into(),
        }),
        ..settings(server.port(way))
    };
    for (way, tls) in [
        ("starttls", SmtpTls::StartTls),
        ("implicit", SmtpTls::Implicit),
    ] {
        let post = post(&protected(way, tls));
        assert_eq!(post.probe().await, Ok(()), "{way}");
        let outcome = sent(&post, "janis@example.lv").await;
        assert!(
            matches!(outcome, Outcome::Sent { .. }),
            "{way}: {outcome:?}"
        );
        let kept = server.letters().pop().expect("kept");
        assert!(kept.tls && kept.authenticated, "{way}");
    }
    let before = server.letters().len();
    // A server that offers no TLS, one that is not what it says it is, one that does not know us.
    for (wrong, why) in [
        (protected("clear", SmtpTls::StartTls), "STARTTLS"),
        (
            SmtpSettings {
                ca_file: None,
                ..protected("starttls", SmtpTls::StartTls)
            },
            "certificate",
        ),
        (
            SmtpSettings {
                ca_file: None,
                ..protected("implicit", SmtpTls::Implicit)
            },
            "certificate",
        ),
        (
            SmtpSettings {
                credentials: Some(SmtpCredentials {
                    user: USER.to_owned(),
                    password: "wrong".into(),
                }),
                ..protected("starttls", SmtpTls::StartTls)
            },
            "535",
        ),
        (
            SmtpSettings {
                credentials: None,
                ..protected("starttls", SmtpTls::StartTls)
            },
            "530",
        ),
    ] {
        let post = post(&wrong);
        // All of these people mend, and then the letter goes.
        let Outcome::Later { words } = sent(&post, "janis@example.lv").await else {
            panic!("{why}: not to be tried again");
        };
        assert!(words.contains(why), "{why}: {words}");
        assert!(
            !words.contains(PASSWORD) && !words.contains("wrong"),
            "{words}"
        );
    }
    assert_eq!(server.letters().len(), before);
    let missing = SmtpSettings {
        ca_file: Some(PathBuf::from("/no/such/authority.pem")),
        ..protected("starttls", SmtpTls::StartTls)
    };
    assert!(Post::open(&missing).is_err());
}

#[tokio::test]
async fn whatever_the_server_does_is_told_for_what_it_is() {
    let server = Smtp::start();
    let post = post(&SmtpSettings {
        timeout: Duration::from_secs(1),
        ..settings(server.port("clear"))
    });
    for (rule, expected, kept) in [
        ("refuse", "refused: 550 5.1.1 no such mailbox here", false),
        ("refuse-letter", "refused: 554 5.6.0 this content", false),
        ("later", "later: 451 4.7.1 greylisted", false),
        ("later-letter", "later: 451 4.3.1 no room", false),
        ("stall", "later: no answer within 1 s", false),
        ("break", "later: ", false),
        // The server may have taken these over, and only it knows.
        ("break-letter", "uncertain: ", false),
        ("break-kept", "uncertain: ", true),
        ("stall-letter", "uncertain: no answer within 5 s", true),
        ("", "sent: 2.0.0 kept as", true),
    ] {
        let to = "janis@example.lv";
        server.rule(to, rule);
        let before = server.letters().len();
        let told = match sent(&post, to).await {
            Outcome::Sent { words } => format!("sent: {words}"),
            Outcome::Refused { words } => format!("refused: {words}"),
            Outcome::Later { words } => format!("later: {words}"),
            Outcome::Uncertain { words } => format!("uncertain: {words}"),
        };
        assert!(told.starts_with(expected), "{rule}: {told}");
        assert_eq!(server.letters().len() > before, kept, "{rule}");
    }
}

#[tokio::test]
async fn what_ends_on_the_brink_was_not_sent() {
    let server = Smtp::start();
    let post = post(&settings(server.port("clear")));
    let letter = letter(&post, "janis@example.lv");
    let refused = post.send(&letter, async { Err("the disk is full") }).await;
    assert_eq!(refused, Err("the disk is full"));
    // The process ends there.
    let ended = post.send(&letter, std::future::pending::<Result<(), Infallible>>());
    let ended = tokio::time::timeout(Duration::from_millis(500), ended).await;
    assert!(ended.is_err());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(server.letters().is_empty());

    // A server that is not there at all.
    let port = server.port("clear");
    drop(server);
    let nobody = self::post(&settings(port));
    let outcome = sent(&nobody, "janis@example.lv").await;
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
    assert!(nobody.probe().await.is_err());
}
