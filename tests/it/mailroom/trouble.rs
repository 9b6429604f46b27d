//! Servers that cannot be reached, trusted or signed in to: told in one word, and nobody is kept from working.

use super::*;
use crate::support::stage::Cards;

/// Mailboxes that each have something wrong with them, and one that has not.
struct Troubled {
    app: TestApp,
    post: Mailbox,
    _files: TempDir,
}

impl Stage for Troubled {
    async fn on(ground: Ground) -> Self {
        let files = tempfile::tempdir().expect("a directory");
        let post = Dovecot::shared().mailbox();
        let mailbox = |name: &str, port: u16, more: &str| {
            format!(
                "[[mailbox]]\nname = \"{name}\"\nhost = \"127.0.0.1\"\nport = {port}\nuser = \"{}\"\n{more}\n",
                post.user
            )
        };
        let password = format!("password = \"{}\"", dovecot::PASSWORD);
        let trusted = format!("ca_file = \"{}\"\n{password}", post.certificate.display());
        // Nobody listens there: the port was free a moment ago and is held by nobody.
        let closed = {
            let held = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            held.local_addr().expect("bound").port()
        };
        let text = [
            mailbox("drosais", post.tls_port, &trusted),
            mailbox(
                "starttls",
                post.port,
                &format!("encryption = \"starttls\"\n{trusted}"),
            ),
            mailbox("neuzticams", post.tls_port, &password),
            mailbox(
                "svess",
                post.port,
                "encryption = \"none\"\npassword = \"wrong\"",
            ),
            mailbox(
                "prom",
                closed,
                &format!("encryption = \"none\"\n{password}"),
            ),
            mailbox(
                "mapes-nav",
                post.port,
                &format!("encryption = \"none\"\nfolder = \"Nav\"\n{password}"),
            ),
            mailbox(
                "cita-iestade",
                post.port,
                &format!("encryption = \"none\"\ninstitution = \"XX\"\n{password}"),
            ),
            "[[folder]]\nname = \"pazudusi\"\npath = \"/no/such/folder\"\n".to_owned(),
        ];
        let sources = files.path().join("mailroom.toml");
        std::fs::write(&sources, text.join("\n")).expect("settings");
        let settings = [("mailroom.sources", sources.display().to_string())];
        let app = TestApp::with(ground, &settings).await;
        Self {
            app,
            post,
            _files: files,
        }
    }
}

#[both]
async fn each_trouble_has_a_word_and_the_others_go_on(troubled: Troubled) {
    let Troubled { app, post, .. } = &troubled;
    let letter = Letter::new("a@example.lv", "Vēstule", "v@example.lv");
    post.deliver(&letter.bytes(1)).await;
    assert_eq!(app.fetch_mail().await, 1);
    assert_eq!(post.count("INBOX").await, Some(0));
    let clerk = app.client("lietvede").await;
    post.deliver(&letter.bytes(2)).await;
    let query = "{ intakeSources { name channel trouble lookedAt } }";
    let sources = clerk.ask(query, json!({})).await["intakeSources"].take();
    let told: Vec<_> = sources
        .as_array()
        .expect("a list")
        .iter()
        .map(|source| json!([source["name"], source["trouble"]]))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["cita-iestade", "missing"],
            ["drosais", null],
            ["mapes-nav", "missing"],
            ["neuzticams", "untrusted"],
            ["pazudusi", "missing"],
            ["prom", "unreachable"],
            ["starttls", null],
            ["svess", "sign_in"],
        ])
    );
    let ready = clerk.get("/readyz").await;
    assert_eq!(
        ready.status(),
        200,
        "nobody is kept from working by a mail server"
    );
    let ready: Value = ready.json().await.expect("JSON");
    assert_eq!(
        (&ready["mail"], &ready["database"]),
        (&json!("not ready"), &json!("ready"))
    );
    let numbers = clerk.get("/metrics").await.text().await.expect("text");
    assert!(
        numbers.contains("aprite_mail_sources_in_trouble 6"),
        "{numbers}"
    );
    assert!(
        numbers.contains("aprite_mail_arrived_total{channel=\"email\"} 1"),
        "{numbers}"
    );
    assert!(!numbers.contains(&post.user), "no number names a mailbox");
    assert_eq!(app.fetch_mail().await, 1);
    app.settle().await;
    assert_eq!(items(&clerk).await.len(), 2);
}

/// The doors are watched while the service runs: a server that tells of news is believed at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_told_of_before_it_is_time_to_look_again() {
    let ground = Ground {
        cards: Cards::Sqlite,
        bytes: crate::support::stage::Bytes::Files,
    };
    let office = Office::with(ground, "poll_seconds = 3600", &[]).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let watching = {
        let (mail, stop) = (office.app.mail().clone(), stop.clone());
        tokio::spawn(async move { mail.watch(0, &stop).await })
    };
    for number in 1..=2 {
        let letter = Letter::new("a@example.lv", "Vēstule", "v@example.lv");
        office.post.deliver(&letter.bytes(number)).await;
        let patience = tokio::time::timeout(std::time::Duration::from_secs(30), async {
            while office.items().await.len() < number as usize {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        });
        patience.await.expect("it is told of");
    }
    stop.cancel();
    watching.await.expect("it stops when told");
}
