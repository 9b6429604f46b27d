//! Programs of other houses are told of changes: signed, in order, at least once, and of nothing that they may not see. Nobody
//! makes the service knock inside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use super::*;
use crate::support::receiver::{Manner, Message, Receiver};
use crate::support::stage::{Ground, Stage};

/// An office whose settings trust this machine, and wait no longer than a second.
struct Linked(TestApp);

impl Stage for Linked {
    async fn on(ground: Ground) -> Self {
        let settings = [
            ("webhooks.trusted_hosts", "127.0.0.1".to_owned()),
            ("webhooks.timeout_seconds", "1".to_owned()),
        ];
        Self(TestApp::with(ground, &settings).await)
    }
}

const SHOWN: &str = "webhook { id revision enabled failures pausedUntil formerSecretUntil } secret";

/// A webhook of a program that sees what is open.
struct Hook {
    office: Office,
    receiver: Receiver,
    webhook: Value,
    secret: String,
}

impl Hook {
    async fn of(app: TestApp, kinds: Value) -> Self {
        let office = Office::of(app).await;
        let admin = office.app.browser("administrators").await;
        let receiver = Receiver::start().await;
        let account = json!({ "login": "dvs", "roles": ["AUDITOR"] });
        let account = admin
            .mutate("createAccount", "account { id }", account)
            .await;
        let input = json!({ "name": "DVS", "url": receiver.url(), "account": account["account"]["id"], "kinds": kinds });
        let made = admin.mutate("registerWebhook", SHOWN, input).await;
        assert_eq!(problems(&made), []);
        Self {
            secret: made["secret"].as_str().expect("a secret").to_owned(),
            webhook: made["webhook"]["id"].clone(),
            office,
            receiver,
        }
    }

    /// The administrator, who has just signed in: a session is over by the next day.
    async fn admin(&self) -> Client {
        self.office.app.browser("administrators").await
    }

    /// An open letter; its id.
    async fn letter(&self) -> Value {
        self.office.later();
        let card = json!({ "title": "Vēstule", "accessClass": "OPEN" });
        let letter = self.office.clerk.registered("nosutitie", card, &[]).await;
        letter["id"].clone()
    }

    /// What came, once everything is done that can be done now.
    async fn told(&self) -> Vec<Message> {
        self.office.app.settle().await;
        self.receiver.take()
    }

    async fn subjects(&self) -> Vec<Value> {
        self.told().await.iter().map(Message::subject).collect()
    }

    /// Goes on until the pause after a failure is over.
    fn pause(&self) {
        self.office.app.clock.advance(TimeDelta::hours(1));
    }

    async fn shown(&self) -> Value {
        let query = "{ webhooks { id revision enabled failures pausedUntil formerSecretUntil \
             waiting: deliveries(state: WAITING) { totalCount nodes { kind attempts lastStatus lastProblem } } \
             dead: deliveries(state: DEAD) { totalCount nodes { id attempts lastStatus lastProblem document { title } } } } }";
        let mut found = self.admin().await.ask(query, json!({})).await;
        found["webhooks"][0].take()
    }
}

/// Whether a message carries a signature by a secret, as Standard Webhooks say.
fn is_signed(message: &Message, secret: &str) -> bool {
    let secret = secret.strip_prefix("whsec_").expect("a secret");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(secret).expect("base64"));
    let header = |name: &str| message.headers[name].as_str();
    let signed = format!(
        "{}.{}.{}",
        header("webhook-id"),
        header("webhook-timestamp"),
        message.text
    );
    header("webhook-signature").split(' ').any(|signature| {
        let tag = signature.strip_prefix("v1,").expect("a version");
        let tag = STANDARD.decode(tag).expect("base64");
        hmac::verify(&key, signed.as_bytes(), &tag).is_ok()
    })
}

#[both]
async fn a_program_is_told_what_it_may_see(app: Linked) {
    let hook = Hook::of(app.0, json!(["document.registered"])).await;
    let hidden = hook.office.submission("Iesniegums").await;
    let letter = hook.letter().await;
    let told = hook.told().await;
    assert_eq!(told.len(), 1, "{told:?}");
    let message = &told[0];
    assert!(!message.text.contains(hidden["id"].as_str().expect("an id")));
    assert!(!message.text.contains("Vēstule"), "ids and words alone");
    let mut body = message.body();
    let position = body["data"]["position"].take();
    assert_eq!(body["sequence"], json!(position.to_string()));
    assert_eq!(
        (
            &body["specversion"],
            &body["type"],
            &body["source"],
            &body["subject"],
            &body["data"]["document"]
        ),
        (
            &json!("1.0"),
            &json!("aprite.document.registered"),
            &json!("urn:aprite:OG22"),
            &letter,
            &letter
        )
    );
    assert_eq!(
        message.headers["content-type"],
        "application/cloudevents+json; charset=utf-8"
    );
    let now = hook.office.app.clock.now().timestamp().to_string();
    assert_eq!(message.headers["webhook-timestamp"], now);
    assert!(is_signed(message, &hook.secret));
    assert!(!is_signed(message, "whsec_AAAA"));

    // What it may see is asked when it is sent: opened meanwhile, the next change is told; the past is not.
    let open = json!({ "document": hidden["id"], "revision": hidden["revision"], "card": { "accessClass": "OPEN", "accessUntil": null, "accessGround": null } });
    let amended = hook
        .office
        .clerk
        .mutate("amendDocument", "document { id }", open)
        .await;
    assert_eq!(problems(&amended), []);
    assert_eq!(hook.subjects().await, [Value::Null; 0]);
    assert_eq!(hook.shown().await["waiting"]["totalCount"], 0);
}

#[both]
async fn what_is_not_taken_is_sent_again_in_order(app: Linked) {
    let hook = Hook::of(app.0, json!(["document.registered"])).await;
    hook.receiver.behave(Manner::Answer(503));
    let (first, second) = (hook.letter().await, hook.letter().await);
    // The first holds the line; nobody is sent the second before it.
    let tried = hook.told().await;
    assert_eq!(
        tried.iter().map(Message::subject).collect::<Vec<_>>(),
        std::slice::from_ref(&first)
    );
    let shown = hook.shown().await;
    assert_eq!(shown["failures"], 1);
    assert!(shown["pausedUntil"].is_string());
    assert_eq!(
        shown["waiting"]["nodes"],
        json!([
            { "kind": "document.registered", "attempts": 1, "lastStatus": 503, "lastProblem": "status" },
            { "kind": "document.registered", "attempts": 0, "lastStatus": null, "lastProblem": null },
        ])
    );
    // While it pauses nothing is sent.
    assert_eq!(hook.subjects().await, [Value::Null; 0]);
    let port = hook.receiver.port;
    for (manner, status, problem) in [
        (Manner::Stall, Value::Null, "timeout"),
        (Manner::Break, Value::Null, "broken_off"),
        // Where it is sent elsewhere it does not go, not even to the same machine.
        (
            Manner::Redirect(format!("http://127.0.0.1:{port}/elsewhere")),
            json!(307),
            "status",
        ),
        (Manner::Answer(404), json!(404), "status"),
    ] {
        hook.receiver.behave(manner.clone());
        hook.pause();
        assert_eq!(
            hook.subjects().await,
            std::slice::from_ref(&first),
            "{manner:?}"
        );
        let waiting = hook.shown().await["waiting"]["nodes"][0].take();
        assert_eq!(
            (&waiting["lastStatus"], &waiting["lastProblem"]),
            (&status, &json!(problem)),
            "{manner:?}"
        );
    }
    // It is there again: both come, in their order, the first under the name that it always had.
    hook.receiver.behave(Manner::Answer(200));
    hook.pause();
    let told = hook.told().await;
    assert_eq!(
        told.iter().map(Message::subject).collect::<Vec<_>>(),
        [first, second]
    );
    assert_eq!(
        told[0].headers["webhook-id"],
        tried[0].headers["webhook-id"]
    );
    assert!(is_signed(&told[0], &hook.secret));
    let shown = hook.shown().await;
    assert_eq!(
        (&shown["failures"], &shown["pausedUntil"]),
        (&json!(0), &Value::Null)
    );
    // An answer without end is an answer.
    hook.receiver.behave(Manner::Flood);
    let third = hook.letter().await;
    assert_eq!(hook.subjects().await, [third]);
    assert_eq!(hook.shown().await["waiting"]["totalCount"], 0);
}

#[both]
async fn what_is_never_taken_is_put_aside_and_sent_when_somebody_says_so(app: Linked) {
    let hook = Hook::of(app.0, json!(["document.registered"])).await;
    hook.receiver.behave(Manner::Answer(500));
    let (first, second) = (hook.letter().await, hook.letter().await);
    for _ in 0..aprite::attention::webhook::message::MOST_ATTEMPTS {
        assert_eq!(hook.subjects().await, std::slice::from_ref(&first));
        hook.pause();
    }
    // A day later the line goes on with the next.
    hook.receiver.behave(Manner::Answer(200));
    assert_eq!(hook.subjects().await, [second]);
    let dead = hook.shown().await["dead"].take();
    assert_eq!(dead["totalCount"], 1);
    assert_eq!(dead["nodes"][0]["attempts"], 25);
    assert_eq!(dead["nodes"][0]["document"]["title"], "Vēstule");
    let again = async |delivery: Value| {
        let input = json!({ "webhook": hook.webhook, "delivery": delivery });
        hook.admin()
            .await
            .mutate("resendWebhook", "resent", input)
            .await
    };
    let unknown = again(json!("delivery_00000000000000000000000000000001")).await;
    assert_eq!(
        problems(&unknown),
        [(
            "WEBHOOK_DELIVERY_UNKNOWN".to_owned(),
            "input.delivery".to_owned()
        )]
    );
    assert_eq!(again(dead["nodes"][0]["id"].clone()).await["resent"], 1);
    assert_eq!(again(Value::Null).await["resent"], 0);
    assert_eq!(hook.subjects().await, [first]);
    assert_eq!(hook.shown().await["dead"]["totalCount"], 0);

    // Whoever is gone says so, and is sent nothing until somebody switches it on again.
    hook.receiver.behave(Manner::Answer(410));
    let third = hook.letter().await;
    assert_eq!(hook.subjects().await, std::slice::from_ref(&third));
    let shown = hook.shown().await;
    assert_eq!(shown["enabled"], false);
    let fourth = hook.letter().await;
    hook.pause();
    assert_eq!(hook.subjects().await, [Value::Null; 0]);
    hook.receiver.behave(Manner::Answer(200));
    let on = json!({ "webhook": hook.webhook, "revision": shown["revision"], "enabled": true });
    let on = hook.admin().await.mutate("changeWebhook", SHOWN, on).await;
    assert_eq!(problems(&on), []);
    assert_eq!(hook.subjects().await, [third, fourth]);
}

#[both]
async fn a_secret_is_replaced_without_a_gap(app: Linked) {
    let hook = Hook::of(app.0, json!([])).await;
    let replace = async |revision: Value| {
        let input = json!({ "webhook": hook.webhook, "revision": revision });
        hook.admin()
            .await
            .mutate("replaceWebhookSecret", SHOWN, input)
            .await
    };
    let stale = replace(json!(7)).await;
    assert_eq!(
        problems(&stale),
        [("WEBHOOK_STALE".to_owned(), "input.revision".to_owned())]
    );
    let replaced = replace(json!(1)).await;
    let new = replaced["secret"].as_str().expect("a secret").to_owned();
    assert_ne!(new, hook.secret);
    hook.letter().await;
    let told = hook.told().await;
    assert!(
        !told.is_empty()
            && told
                .iter()
                .all(|message| is_signed(message, &new) && is_signed(message, &hook.secret))
    );
    hook.office.app.clock.advance(TimeDelta::hours(49));
    hook.letter().await;
    let told = hook.told().await;
    assert!(
        !told.is_empty()
            && told
                .iter()
                .all(|message| is_signed(message, &new) && !is_signed(message, &hook.secret))
    );
    let gone = json!({ "webhook": hook.webhook });
    let gone = hook
        .admin()
        .await
        .mutate("removeWebhook", "removed", gone)
        .await;
    assert_eq!(gone["removed"], true);
    hook.letter().await;
    assert_eq!(hook.subjects().await, [Value::Null; 0]);
}

#[both]
async fn nobody_makes_the_service_knock_inside(app: TestApp) {
    let office = Office::of(app).await;
    let admin = office.app.browser("administrators").await;
    let account = json!({ "login": "dvs", "roles": ["AUDITOR"] });
    let account = admin
        .mutate("createAccount", "account { id }", account)
        .await;
    let account = account["account"]["id"].clone();
    let register = async |by: &Client, url: &str, change: Value| {
        let mut input = json!({ "name": "DVS", "url": url, "account": account });
        for (key, value) in change.as_object().expect("fields") {
            input[key] = value.clone();
        }
        let made = by.mutate("registerWebhook", SHOWN, input).await;
        assert_eq!(made["webhook"], Value::Null, "{url}");
        assert_eq!(made["secret"], Value::Null, "{url}");
        refusals(&made)
    };
    for url in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a00:1]/",
        "https://10.0.0.1/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://localhost/",
        "https://db.localhost/",
        "https://0.0.0.0/",
    ] {
        assert_eq!(
            register(&admin, url, json!({})).await,
            "WEBHOOK_URL_INSIDE input.url",
            "{url}"
        );
    }
    for (url, code) in [
        ("http://example.com/", "WEBHOOK_URL_NOT_HTTPS input.url"),
        ("ftp://example.com/", "WEBHOOK_URL_MALFORMED input.url"),
        ("nothing", "WEBHOOK_URL_MALFORMED input.url"),
        (
            "https://user:word@example.com/",
            "WEBHOOK_URL_CREDENTIALS input.url",
        ),
        (
            "https://no-such-host.invalid/",
            "WEBHOOK_HOST_UNKNOWN input.url",
        ),
    ] {
        assert_eq!(register(&admin, url, json!({})).await, code, "{url}");
    }
    let fine = "https://8.8.8.8/";
    assert_eq!(
        register(&admin, fine, json!({ "name": " " })).await,
        "REQUIRED input.name"
    );
    assert_eq!(
        register(
            &admin,
            fine,
            json!({ "kinds": ["document.registered", "*"] })
        )
        .await,
        "WEBHOOK_KIND input.kinds.1"
    );
    // A person's account is no program's.
    let accounts = admin
        .ask("{ accounts(first: 50) { nodes { id login } } }", json!({}))
        .await;
    let accounts = accounts["accounts"]["nodes"]
        .as_array()
        .expect("accounts")
        .iter();
    let own = accounts
        .clone()
        .find(|account| account["login"] == "lietvede");
    let own = json!({ "account": own.expect("the clerk's")["id"] });
    assert_eq!(
        register(&admin, fine, own).await,
        "WEBHOOK_ACCOUNT input.account"
    );
    // Not by a token, and by nobody else.
    let by_token = register(&office.administrator, fine, json!({})).await;
    assert_eq!(by_token, "NOT_PERMITTED_BY_TOKEN input");
    for by in [&office.head, &office.clerk] {
        assert_eq!(register(by, fine, json!({})).await, "NOT_PERMITTED input");
    }
    assert_eq!(
        office.clerk.refusal("{ webhooks { id } }", json!({})).await,
        "NOT_PERMITTED"
    );
    assert_eq!(
        admin.ask("{ webhooks { id } }", json!({})).await["webhooks"],
        json!([])
    );
}
