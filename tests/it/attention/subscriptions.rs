//! Whoever is connected hears of changes: exactly those who may see the document at that moment, and no more than that it
//! changed.

use aprite::attention::changes::{Interest, News};
use aprite::graphql::ids;
use aprite::journal::{Actor, Entry, Subject};
use entities::ids::DocumentId;
use tokio_tungstenite::tungstenite::Message;

use super::*;
use crate::support::graphql_ws::Judge;
use crate::support::socket::{Heard, SUBPROTOCOL, Socket};

/// An open letter, with which everybody's silence ends; later than all before it, because what happens within one millisecond
/// may be sealed in any order.
async fn letter(office: &Office) -> Value {
    office.later();
    let card = json!({ "title": "Vēstule", "accessClass": "OPEN" });
    let letter = office.clerk.registered("nosutitie", card, &[]).await;
    office.app.settle().await;
    letter["id"].clone()
}

fn kinds(heard: &[(String, Value)], document: &Value) -> Vec<String> {
    let about = heard.iter().filter(|(_, about)| about == document);
    about.map(|(kind, _)| kind.clone()).collect()
}

#[both]
async fn changes_reach_those_who_may_see_the_document(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        ..
    } = &office;
    let url = office.app.url();
    let mut everyone = Vec::new();
    for client in [head, unit_head, specialist] {
        let mut socket = Socket::of(&url, client.authorization()).await;
        socket.subscribe("all", "").await;
        socket.subscribe("work", "(myWork: true)").await;
        everyone.push(socket);
    }
    let document = office.submission("Iesniegums").await;
    let input =
        json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Lāce") });
    let task = office.give(head, input).await[0]["id"].clone();
    let silence_ends = letter(&office).await;

    let mut heard = Vec::new();
    for socket in &mut everyone {
        let mut of = [Vec::new(), Vec::new()];
        // The letter is heard by everybody under "all", and is nobody's work.
        loop {
            let Heard::Said(message) = socket.hear().await else {
                panic!("a change")
            };
            let change = &message["payload"]["data"]["changes"];
            let which = usize::from(message["id"] == "work");
            of[which].push((
                change["kind"].as_str().expect("a kind").to_owned(),
                change["document"].clone(),
            ));
            if change["document"] == silence_ends {
                break;
            }
        }
        heard.push(of);
    }
    let id = &document["id"];
    let directed = "resolution.given".to_owned();
    assert!(kinds(&heard[0][0], id).contains(&"document.registered".to_owned()));
    for of in &heard[..2] {
        assert!(kinds(&of[0], id).contains(&directed), "{of:?}");
        assert!(kinds(&of[1], id).contains(&directed), "{of:?}");
    }
    // He works in the same unit and may not see it.
    assert_eq!(kinds(&heard[2][0], id), [""; 0]);
    assert_eq!(heard[2][1], []);

    // Passed on, it is a matter of his; she who passed it on hears of it too.
    let to = json!({ "to": office.person("Zariņš") });
    office.act(unit_head, "delegateTask", &task, to).await;
    let silence_ends = letter(&office).await;
    for socket in &mut everyone[1..] {
        let mut told = Vec::new();
        loop {
            let Heard::Said(message) = socket.hear().await else {
                panic!("a change")
            };
            let change = &message["payload"]["data"]["changes"];
            if message["id"] == "work" {
                assert_eq!(change["document"], *id);
                told.push(change["kind"].clone());
            }
            if change["document"] == silence_ends {
                break;
            }
        }
        assert!(told.contains(&json!("task.delegated")), "{told:?}");
    }
}

#[both]
async fn whoever_comes_back_hears_what_came_meanwhile(app: TestApp) {
    let office = Office::of(app).await;
    let url = office.app.url();
    let mut socket = Socket::of(&url, office.head.authorization()).await;
    socket.subscribe("1", "").await;
    let first = letter(&office).await;
    let seen = socket.change("1").await;
    assert_eq!(seen["document"], first);
    assert_eq!(seen["missed"], false);
    drop(socket);

    let (second, third) = (letter(&office).await, letter(&office).await);
    let mut socket = Socket::of(&url, office.head.authorization()).await;
    socket
        .subscribe("2", &format!("(after: {})", seen["position"]))
        .await;
    assert_eq!(
        socket.until("2", &second).await.last().map(|(_, id)| id),
        Some(&second)
    );
    assert_eq!(
        socket.until("2", &third).await.last().map(|(_, id)| id),
        Some(&third)
    );
    // And goes on with what happens now, told once.
    let fourth = letter(&office).await;
    let heard = socket.until("2", &fourth).await;
    assert_eq!(kinds(&heard, &third), [""; 0]);
    assert_eq!(kinds(&heard, &fourth).len(), 1);
    // One document alone: what the other subscription hears, this one would have heard before it.
    socket.say(json!({ "id": "2", "type": "complete" })).await;
    socket
        .subscribe("one", &format!("(document: {third})"))
        .await;
    socket.subscribe("all", "").await;
    let fifth = letter(&office).await;
    let heard = socket.until("all", &fifth).await;
    assert_eq!(kinds(&heard, &fifth).len(), 1);
}

#[both]
async fn the_connection_ends_with_whoever_may_listen(app: TestApp) {
    let office = Office::of(app).await;
    let url = office.app.url();
    // A browser of our own page, by its cookie.
    let signed_in = office
        .app
        .gate
        .sign_in(
            "specialists",
            &office.app.password("specialists").into(),
            None,
        )
        .await;
    let secret = signed_in.expect("signed in").secret;
    let cookie = format!("aprite={}", secrecy::ExposeSecret::expose_secret(&secret));
    let own = [
        SUBPROTOCOL,
        ("cookie", cookie.as_str()),
        ("origin", url.as_str()),
    ];
    let mut socket = Socket::open(&url, &own).await.expect("a socket");
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(
        socket.hear().await,
        Heard::Said(json!({ "type": "connection_ack" }))
    );
    socket.subscribe("1", "").await;
    office
        .app
        .gate
        .sign_out(secrecy::ExposeSecret::expose_secret(&secret))
        .await
        .expect("signed out");
    letter(&office).await;
    assert_eq!(socket.hear().await, Heard::Closed(4401));

    // Another site's page does not get in, whatever its browser sends along.
    for foreign in [
        vec![
            SUBPROTOCOL,
            ("cookie", cookie.as_str()),
            ("origin", "https://evil.example"),
        ],
        vec![SUBPROTOCOL, ("origin", "null")],
        // A cookie without a word of where it comes from.
        vec![SUBPROTOCOL, ("cookie", cookie.as_str())],
    ] {
        assert_eq!(
            Socket::open(&url, &foreign).await.err(),
            Some(403),
            "{foreign:?}"
        );
    }
    let basic = [SUBPROTOCOL, ("authorization", "Basic eDp5")];
    assert_eq!(Socket::open(&url, &basic).await.err(), Some(401));
    let asked = office.head.get("/graphql").await;
    assert_eq!(asked.status(), 405);
    assert_eq!(asked.headers()["allow"], "POST");
}

#[both]
async fn whoever_breaks_the_protocol_is_told_how(app: TestApp) {
    let office = Office::of(app).await;
    let url = office.app.url();
    let authorization = office.head.authorization();
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { changes { position } }" } });
    let init = json!({ "type": "connection_init", "payload": { "authorization": authorization } });
    let unknown =
        json!({ "type": "connection_init", "payload": { "authorization": "Bearer nothing" } });
    let nobody = json!({ "type": "connection_init" });
    for (said, code) in [
        (vec![json!({ "type": "start" })], 4400),
        (vec![subscribe.clone()], 4401),
        (vec![unknown], 4403),
        (vec![nobody], 4403),
        (vec![init.clone(), init.clone()], 4429),
        (
            vec![init.clone(), subscribe.clone(), subscribe.clone()],
            4409,
        ),
    ] {
        let mut socket = Socket::open(&url, &[SUBPROTOCOL]).await.expect("a socket");
        for message in &said {
            socket.say(message.clone()).await;
        }
        let mut heard = socket.hear().await;
        if heard == Heard::Said(json!({ "type": "connection_ack" })) {
            heard = socket.hear().await;
        }
        assert_eq!(heard, Heard::Closed(code), "{said:?}");
    }
    // No subprotocol, or one of another time.
    let mut socket = Socket::open(&url, &[]).await.expect("a socket");
    assert_eq!(socket.hear().await, Heard::Closed(4406));
    let mut socket = Socket::open(&url, &[SUBPROTOCOL]).await.expect("a socket");
    socket.write(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(socket.hear().await, Heard::Closed(4400));

    // A mistake in an operation ends that operation and no more.
    let mut socket = Socket::of(&url, authorization).await;
    for (id, query, code) in [
        ("a", "subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("b", "subscription {", "GRAPHQL_PARSE_FAILED"),
        ("c", "{ me { login } }", "SUBSCRIPTION_EXPECTED"),
        (
            "d",
            "subscription { changes(document: \"unit_00000000000000000000000000000001\") { position } }",
            "ID_OF_OTHER_TYPE",
        ),
    ] {
        socket
            .say(json!({ "id": id, "type": "subscribe", "payload": { "query": query } }))
            .await;
        let Heard::Said(message) = socket.hear().await else {
            panic!("an error")
        };
        assert_eq!(
            (&message["id"], &message["type"]),
            (&json!(id), &json!("error")),
            "{message:#}"
        );
        assert_eq!(
            message["payload"][0]["extensions"]["code"], code,
            "{message:#}"
        );
    }
    socket.subscribe("a", "").await;
    let letter = letter(&office).await;
    assert_eq!(socket.change("a").await["document"], letter);

    // So many connections and no more; one that is left is free again.
    let mut more = Vec::new();
    for _ in 1..20 {
        more.push(Socket::of(&url, authorization).await);
    }
    let mut late = Socket::open(&url, &[SUBPROTOCOL]).await.expect("a socket");
    late.say(init.clone()).await;
    assert_eq!(late.hear().await, Heard::Closed(1013));
}

#[both]
async fn whoever_cannot_keep_up_is_told_so(app: TestApp) {
    let office = Office::of(app).await;
    let document = office.submission("Iesniegums").await;
    office.app.settle().await;
    let id: DocumentId = ids::read(document["id"].as_str().expect("an id"), "id").expect("an id");
    let mut slow = office.app.changes.listen(Interest::default(), None);
    let institution = aprite::access::caller::for_login(
        office.app.kit.db.reader(),
        "vaditaja",
        office.app.clock.now(),
    );
    let institution = institution
        .await
        .expect("asked")
        .expect("the head")
        .institution;
    for _ in 0..3 {
        let mut op = office
            .app
            .kit
            .begin(Actor::System)
            .await
            .expect("an operation");
        for _ in 0..4_000 {
            op.record(Entry {
                kind: "document.amended",
                institution: Some(institution),
                subject: Subject {
                    kind: "document",
                    id: Some(id.0),
                },
                payload: json!({}),
            });
        }
        op.commit().await.expect("committed");
        office.app.settle().await;
    }
    let end = aprite::journal::read::sealed_size(office.app.kit.db.reader())
        .await
        .expect("asked");
    // Twelve thousand changes while nobody read: it is told, waits for nothing, and goes on with what comes.
    assert_eq!(
        slow.next().await.expect("heard"),
        Some(News::Missed(end - 1))
    );
    let mut back = office.app.changes.listen(Interest::default(), Some(0));
    assert_eq!(
        back.next().await.expect("heard"),
        Some(News::Missed(end - 1))
    );
    let letter = letter(&office).await;
    for listener in [&mut slow, &mut back] {
        let Some(News::Happened(change)) = listener.next().await.expect("heard") else {
            panic!("a change")
        };
        assert_eq!(json!(ids::print(change.document)), letter);
    }
}

/// The protocol's own client, which follows it more strictly than any of ours would.
#[both]
async fn the_protocols_own_client_is_served(app: TestApp) {
    let office = Office::of(app).await;
    let mut judge = Judge::subscribe(&office.app.url(), office.head.authorization()).await;
    for _ in 0..2 {
        let letter = letter(&office).await;
        let said = judge.says().await;
        assert_eq!(
            (&said["document"], &said["kind"], &said["missed"]),
            (&letter, &json!("document.registered"), &json!(false))
        );
    }
    assert_eq!(judge.says().await, json!({ "closed": 1000 }));
    assert!(judge.ends_satisfied().await);
}
