//! What clerks type: fields, ranges, alternatives, and what is refused with its place.

use aprite::app::sample::load_valmiera;
use both::both;
use serde_json::{Value, json};

use super::{filed, sorted, titles};
use crate::support::app::TestApp;
use crate::support::client::{Client, refusals};
use crate::support::people::{person, taken};

const SUBMISSION: &str = "Iesniegums par asistenta pakalpojumu";
const COMPLAINT: &str = "Sūdzība par pabalsta aprēķinu";
const LETTER: &str = "Vēstule par apkures tarifiem";

/// Three documents of a morning: two of Bērziņa, one of a company.
async fn morning(app: &TestApp) -> Client {
    let clerk = app.client("lietvede").await;
    let applicant = taken(&clerk, "Anna Bērziņa").await;
    let company = taken(&clerk, "SIA Ķeguma siltums").await;
    for (register, card) in [
        (
            "iesniegumi",
            json!({ "title": SUBMISSION, "kind": "SUBMISSION", "documentDate": "2026-02-27",
                "correspondent": applicant["id"], "annotation": "Pabalsts nav vajadzīgs." }),
        ),
        (
            "iesniegumi",
            json!({ "title": COMPLAINT, "kind": "COMPLAINT", "documentDate": "2026-01-15",
                "correspondent": applicant["id"] }),
        ),
        (
            "sanemtie",
            json!({ "title": LETTER, "kind": "LETTER", "documentDate": "2025-12-30", "senderNumber": "A-77/25",
                "correspondent": company["id"] }),
        ),
    ] {
        filed(&clerk, register, card).await;
    }
    app.settle().await;
    clerk
}

#[both]
async fn a_clerk_types_one_line_and_means_all_of_it(app: TestApp) {
    let clerk = morning(&app).await;
    for (words, expected) in [
        ("pabalsts", &[SUBMISSION, COMPLAINT][..]),
        ("nosaukums:pabalsti", &[COMPLAINT]),
        ("title:pabalsta", &[COMPLAINT]),
        ("pabalsts -nosaukums:aprēķins", &[SUBMISSION]),
        ("persona:berzinai", &[SUBMISSION, COMPLAINT]),
        ("persona:bērziņa veids:sūdzība", &[COMPLAINT]),
        ("asistents VAI tarifs", &[SUBMISSION, LETTER]),
        ("(asistents OR tarifs) -ķegums", &[SUBMISSION]),
        ("veids:(sudzibas VAI letter)", &[COMPLAINT, LETTER]),
        ("nr:a-77/25", &[LETTER]),
        ("reģistrs:sanemtie", &[LETTER]),
        (
            "reģistrs:\"fizisko un juridisko personu iesniegumu reģistrs\" datēts:2026-01",
            &[COMPLAINT],
        ),
        ("datēts:2026-01-01..2026-02-28", &[SUBMISSION, COMPLAINT]),
        ("dated:..2025", &[LETTER]),
        (
            "reģistrēts:2026-03-02 -veids:vēstule",
            &[SUBMISSION, COMPLAINT],
        ),
        ("reģistrēts:..1.3.2026.", &[]),
        ("gads:2026 tarif*", &[LETTER]),
        ("virziens:nosūtīts", &[]),
    ] {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(sorted(&clerk, words).await, expected, "{words}");
    }
    // The number of a card is found whatever else it looks like.
    let number = "query($words: String!) { search(words: $words, first: 1) { understood nodes { number } } }";
    let found = clerk
        .ask(number, json!({ "words": "no:2-5/26/1 AND asistents" }))
        .await;
    assert_eq!(found["search"]["nodes"][0]["number"], "2-5/26/1");
    assert_eq!(found["search"]["understood"], "nr:2-5/26/1 asistents");

    let spread = "{ search(words: \"\", first: 1, histogram: { date: DATED, step: YEAR }) { histogram { from count } } }";
    let spread = clerk.ask(spread, json!({})).await;
    assert_eq!(
        spread["search"]["histogram"],
        json!([{ "from": "2025-01-01", "count": 1 }, { "from": "2026-01-01", "count": 2 }])
    );

    // Whoever sees less finds less by the same line.
    load_valmiera(&app.kit).await.expect("Valmiera");
    let other = app.client("valmiera-lietvede").await;
    assert_eq!(
        titles(&other, "persona:bērziņa VAI veids:sūdzība VAI gads:2026").await,
        [] as [&str; 0]
    );
}

/// Code, the characters that are meant, and the message.
async fn refused(client: &Client, words: &str) -> (String, String, String) {
    let query = "query($words: String!) { search(words: $words) { totalCount } }";
    let answer = client.answer(query, json!({ "words": words })).await;
    let error = &answer["errors"][0];
    let place = |end: &str| error["extensions"][end].as_u64().expect("a place") as usize;
    let meant: String = words
        .chars()
        .skip(place("from") - 1)
        .take(place("to") + 1 - place("from"))
        .collect();
    assert_eq!(error["extensions"]["argument"], "words");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (
        text(&error["extensions"]["code"]),
        meant,
        text(&error["message"]),
    )
}

#[both]
async fn what_cannot_be_understood_is_told_with_its_place(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let long = "ā".repeat(1_001);
    let many = "vārds ".repeat(33);
    let deep = format!("{}a{}", "(".repeat(17), ")".repeat(17));
    let mut told = Vec::new();
    for (words, code, meant) in [
        ("ķīla \"sociālais", "QUERY_QUOTE_OPEN", "\""),
        ("ā (b VAI c", "QUERY_BRACKET_OPEN", "("),
        ("pabalsts)", "QUERY_BRACKET_UNOPENED", ")"),
        ("a ()", "QUERY_BRACKETS_EMPTY", "()"),
        ("\"…\"", "QUERY_PHRASE_EMPTY", "\"…\""),
        ("ķ *balsts", "QUERY_WILDCARD_LEADING", "*"),
        ("pab*sts", "QUERY_WILDCARD_INNER", "*"),
        ("p*", "QUERY_PREFIX_TOO_SHORT", "p*"),
        ("/pab.*/", "QUERY_PATTERN", "/pab.*/"),
        ("pabalsts~2", "QUERY_OPERATOR_FOREIGN", "~2"),
        ("VAI pabalsts", "QUERY_OPERATOR_ALONE", "VAI"),
        (
            "ā iesniedzējs:Bērziņš",
            "QUERY_FIELD_UNKNOWN",
            "iesniedzējs",
        ),
        ("nosaukums:(nr:1)", "QUERY_FIELD_NESTED", "nr"),
        ("nosaukums:!", "QUERY_FIELD_EMPTY", "nosaukums:!"),
        ("gads:20*", "QUERY_VALUE_OF_OTHER_KIND", "20*"),
        ("virziens:sānis", "QUERY_VALUE_UNKNOWN", "sānis"),
        ("datums:2026-02-30", "QUERY_DATE_MALFORMED", "2026-02-30"),
        ("datums:2026..2025", "QUERY_RANGE_REVERSED", "2026..2025"),
        (
            "2025-01-01..2026-01-01",
            "QUERY_RANGE_WITHOUT_FIELD",
            "2025-01-01..2026-01-01",
        ),
        ("-pabalsts", "QUERY_ONLY_EXCLUSIONS", "-pabalsts"),
        (" ?! ", "QUERY_NOTHING", "?!"),
        (many.as_str(), "QUERY_TOO_MANY_WORDS", "vārds"),
        (deep.as_str(), "QUERY_TOO_DEEP", "("),
        (long.as_str(), "QUERY_TEXT_TOO_LONG", "ā"),
    ] {
        let (is, of, message) = refused(&clerk, words).await;
        assert_eq!((is.as_str(), of.as_str()), (code, meant), "{words}");
        told.push(message);
    }
    insta::assert_snapshot!("refused_searches", told.join("\n"));
}

#[both]
async fn a_hold_on_what_is_found_takes_the_line_at_its_word(app: TestApp) {
    morning(&app).await;
    let lawyer = app.client("jurists").await;
    let owner = person(&app, "Skujiņa").await;
    for (words, refusal) in [
        ("-pabalsts", "QUERY_ONLY_EXCLUSIONS input.search.words"),
        ("pabalsts (", "QUERY_BRACKET_OPEN input.search.words"),
        // Near to a word that is there, and not that word.
        ("pabalssts", "HOLD_SEARCH_EMPTY input.search"),
    ] {
        let hold = json!({
            "title": "Lieta C71012345", "kind": "LITIGATION", "owner": owner, "ground": "CPL 134. p.",
            "reason": "Tiesa pieprasa pierādījumus", "reviewOn": "2026-06-01", "search": { "words": words },
        });
        let refused = lawyer.mutate("placeHold", "hold { id }", hold).await;
        assert_eq!(refusals(&refused), refusal, "{words}");
    }
}
