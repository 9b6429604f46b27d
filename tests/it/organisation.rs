//! The administrator's work: accounts, units, people, substitutions; and what each of them means for who may do what.

use aprite::access::SignInRefusal;
use aprite::journal::{Trust, verify};
use aprite::organisation::read;
use both::both;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};

const ACCOUNT: &str = "account { id login roles disabledAt staffMember { familyName } }";

/// The id of the staff member with a family name.
async fn person(client: &Client, family_name: &str) -> Value {
    let data = client
        .ask(
            "{ staff(first: 200) { nodes { id familyName } } }",
            json!({}),
        )
        .await;
    let staff = data["staff"]["nodes"].as_array().expect("staff");
    let found = staff
        .iter()
        .find(|person| person["familyName"] == family_name);
    found.expect("a person of the sample")["id"].clone()
}

/// The id of the unit with a code.
async fn unit(client: &Client, code: &str) -> Value {
    let data = client.ask("{ units { id code } }", json!({})).await;
    let units = data["units"].as_array().expect("units");
    let found = units.iter().find(|unit| unit["code"] == code);
    found.expect("a unit of the sample")["id"].clone()
}

fn told(payload: &Value) -> Vec<(String, String)> {
    problems(payload)
}

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

#[both]
async fn an_account_lives_from_its_first_password_to_its_end(app: TestApp) {
    let administrator = app.browser("administrators").await;
    let briedis = person(&administrator, "Briedis").await;
    let input = json!({ "login": "briedis", "staffMember": briedis, "roles": ["SPECIALIST"], "idempotencyKey": "konts-1" });
    let shown = format!("{ACCOUNT} password");
    let made = administrator
        .mutate("createAccount", &shown, input.clone())
        .await;
    assert_eq!(told(&made), []);
    assert_eq!(made["account"]["roles"], json!(["SPECIALIST"]));
    assert_eq!(made["account"]["staffMember"]["familyName"], "Briedis");
    let password = made["password"].as_str().expect("shown once").to_owned();
    let again = administrator.mutate("createAccount", &shown, input).await;
    assert_eq!(
        (&again["account"]["id"], &again["password"]),
        (&made["account"]["id"], &json!(null))
    );

    let him = app.browser_with("briedis", &password).await;
    let data = him
        .ask("{ viewer { login roles units { code } } }", json!({}))
        .await;
    assert_eq!(
        data["viewer"],
        json!({ "login": "briedis", "roles": ["SPECIALIST"], "units": [{ "code": "OG-SC-OGRE/SAR" }] })
    );
    let id = &made["account"]["id"];
    let headed = administrator
        .mutate(
            "setAccountRoles",
            ACCOUNT,
            json!({ "account": id, "roles": ["UNIT_HEAD"] }),
        )
        .await;
    assert_eq!(headed["account"]["roles"], json!(["UNIT_HEAD"]));
    // At once, in this process.
    let data = him.ask("{ viewer { roles } }", json!({})).await;
    assert_eq!(data["viewer"]["roles"], json!(["UNIT_HEAD"]));

    let reset = administrator
        .mutate("resetPassword", &shown, json!({ "account": id }))
        .await;
    assert_eq!(him.refusal_status("{ viewer { login } }").await, 401);
    let new = reset["password"].as_str().expect("shown once");
    assert_ne!(new, password);
    let old = app
        .gate
        .sign_in("briedis", &password.as_str().into(), None)
        .await;
    assert!(matches!(old, Err(SignInRefusal::WrongCredentials)));
    let him = app.browser_with("briedis", new).await;
    let program = app.client("briedis").await;
    program.ask("{ viewer { login } }", json!({})).await;
    administrator
        .mutate("signOutAccount", ACCOUNT, json!({ "account": id }))
        .await;
    for gone in [&him, &program] {
        assert_eq!(gone.refusal_status("{ viewer { login } }").await, 401);
    }
    let disabled = administrator
        .mutate("disableAccount", ACCOUNT, json!({ "account": id }))
        .await;
    assert!(disabled["account"]["disabledAt"].is_string());
    let data = administrator
        .ask(
            "{ accounts(first: 3) { nodes { login } pageInfo { hasNextPage } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        data["accounts"],
        json!({ "nodes": [{ "login": "administrators" }, { "login": "arhivars" }, { "login": "auditors" }], "pageInfo": { "hasNextPage": true } })
    );

    // The auditor reads all of it; no entry holds a password.
    let auditor = app.client("auditors").await;
    let data = auditor
        .ask(
            "query($subject: ID!) { journal(filter: { subject: $subject }, first: 20) { nodes { kind payload account { login } } } }",
            json!({ "subject": id }),
        )
        .await;
    let entries = data["journal"]["nodes"].as_array().expect("entries");
    let kinds: Vec<&Value> = entries.iter().map(|entry| &entry["kind"]).collect();
    for kind in [
        "account.created",
        "account.roles_set",
        "account.password_set",
        "account.signed_out",
        "account.disabled",
    ] {
        assert!(kinds.contains(&&json!(kind)), "{kind}: {kinds:?}");
    }
    assert!(!data.to_string().contains(new));
}

#[both]
async fn accounts_are_refused_with_what_to_do(app: TestApp) {
    let administrator = app.browser("administrators").await;
    let account = |login: &'static str| {
        let reader = app.kit.db.reader().clone();
        async move {
            let row = read::account_by_login(&reader, login).await.expect("read");
            aprite::graphql::ids::print(row.expect("an account").id)
        }
    };
    let create = async |login: &str| {
        administrator
            .mutate(
                "createAccount",
                ACCOUNT,
                json!({ "login": login, "roles": [] }),
            )
            .await
    };
    assert_eq!(
        told(&create("lietvede").await),
        one("LOGIN_TAKEN", "input.login")
    );
    assert_eq!(
        told(&create("ā b").await),
        one("LOGIN_MALFORMED", "input.login")
    );
    let own = account("administrators").await;
    for (mutation, input) in [
        ("disableAccount", json!({ "account": own })),
        (
            "setAccountRoles",
            json!({ "account": own, "roles": ["HEAD"] }),
        ),
    ] {
        let refused = administrator.mutate(mutation, ACCOUNT, input).await;
        assert_eq!(
            told(&refused),
            one("LAST_ADMINISTRATOR", "input.account"),
            "{mutation}"
        );
    }
    // Neither another role nor a token of the administrator's may.
    let clerk = app.browser("lietvede").await;
    let token = app.client("administrators").await;
    for (client, why) in [
        (&clerk, "NOT_PERMITTED"),
        (&token, "NOT_PERMITTED_BY_TOKEN"),
    ] {
        let input = json!({ "login": "jauns", "roles": ["ADMINISTRATOR"] });
        let refused = client.mutate("createAccount", ACCOUNT, input).await;
        assert_eq!(told(&refused), one(why, "input"));
    }
    assert_eq!(
        clerk
            .refusal("{ accounts { nodes { login } } }", json!({}))
            .await,
        "NOT_PERMITTED"
    );
    // What is another institution's does not exist.
    let valmiera = aprite::app::sample::load_valmiera(&app.kit)
        .await
        .expect("a second institution");
    let stranger = account("valmiera-vaditajs").await;
    let refused = administrator
        .mutate("disableAccount", ACCOUNT, json!({ "account": stranger }))
        .await;
    assert_eq!(told(&refused), one("ACCOUNT_UNKNOWN", "input.account"));
    assert_eq!(valmiera.accounts.len(), 4);
}

#[both]
async fn the_organisation_is_as_it_was_on_any_day(app: TestApp) {
    let administrator = app.client("administrators").await;
    let data = administrator
        .ask(
            "query { \
               y2010: units(asOf: \"2010-12-31\") { code } \
               y2011: units(asOf: \"2011-01-01\", kinds: [INSTITUTION, SOCIAL_CENTRE]) { code parent { code } } \
               y2026: units(asOf: \"2026-03-02\", kinds: [DEPARTMENT]) { code parent(asOf: \"2026-03-02\") { code } was: parent(asOf: \"2015-01-01\") { code } } \
               old: units(kinds: [PREDECESSOR_SERVICE]) { code name validTo rollsUpTo(asOf: \"2011-06-01\") { name } recordGroup { code } successors { code } } }",
            json!({}),
        )
        .await;
    let codes = |units: &Value| -> Vec<String> {
        let units = units.as_array().expect("units").iter();
        units
            .map(|unit| unit["code"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(
        codes(&data["y2010"]),
        [
            "OG-PRED-MADL",
            "OG-PRED-OGRE",
            "OG-PRED-SUNT",
            "OG-PRED-TAUR",
            "OG21-PRED-IKSK",
            "OG21-PRED-KEG",
            "OG21-PRED-LIEL"
        ]
    );
    assert_eq!(
        codes(&data["y2011"]),
        ["OG", "OG-SC-MADL", "OG-SC-OGRE", "OG-SC-SUNT", "OG-SC-TAUR"]
    );
    assert_eq!(data["y2011"][3]["parent"], json!({ "code": "OG22" }));
    let department = data["y2026"]
        .as_array()
        .expect("units")
        .iter()
        .find(|unit| unit["code"] == "OG-AIN");
    assert_eq!(
        department,
        Some(&json!({ "code": "OG-AIN", "parent": { "code": "OG22" }, "was": { "code": "OG" } }))
    );
    let old = data["old"]
        .as_array()
        .expect("units")
        .iter()
        .find(|unit| unit["code"] == "OG-PRED-SUNT");
    assert_eq!(
        old,
        Some(&json!({
            "code": "OG-PRED-SUNT", "name": "Suntaži social service (former)", "validTo": "2010-12-31",
            "rollsUpTo": { "name": "Suntaži social centre" }, "recordGroup": { "code": "OG-PRED-SUNT" },
            "successors": [{ "code": "OG" }, { "code": "OG-SC-SUNT" }],
        }))
    );

    // A unit begins, somebody is employed, takes a place, leaves.
    let centre = unit(&administrator, "OG-SC-SUNT").await;
    let begun = administrator
        .mutate(
            "beginUnit",
            "unit { id code parent { code } territories }",
            json!({ "code": "OG-SC-SUNT/DC", "parent": centre, "kind": "SERVICE_UNIT", "nameLv": "Suntažu dienas centrs", "validFrom": "2026-03-01", "territories": ["Suntažu pagasts"] }),
        )
        .await;
    assert_eq!(told(&begun), []);
    assert_eq!(begun["unit"]["parent"]["code"], "OG-SC-SUNT");
    let employed = administrator
        .mutate(
            "employ",
            "staffMember { id validFrom }",
            json!({ "givenName": "Agnese", "familyName": "Ābele", "validFrom": "2026-03-01" }),
        )
        .await;
    let (who, wherever) = (&employed["staffMember"]["id"], &begun["unit"]["id"]);
    let appoint = async |from: &str, to: Option<&str>| {
        let input = json!({ "staffMember": who, "unit": wherever, "position": "vadītāja", "validFrom": from, "validTo": to });
        administrator
            .mutate("appoint", "appointment { id validTo }", input)
            .await
    };
    let appointed = appoint("2026-03-01", None).await;
    assert_eq!(told(&appointed), []);
    assert_eq!(
        told(&appoint("2026-05-01", None).await),
        one("APPOINTMENT_OVERLAPS", "input.validFrom")
    );
    let data = administrator
        .ask(
            "{ positions(asOf: \"2026-03-02\") { title unit { code } holders { familyName } } }",
            json!({}),
        )
        .await;
    let expected = json!({ "title": "vadītāja", "unit": { "code": "OG-SC-SUNT/DC" }, "holders": [{ "familyName": "Ābele" }] });
    assert!(
        data["positions"]
            .as_array()
            .expect("positions")
            .contains(&expected)
    );
    let kept = administrator
        .mutate(
            "endUnit",
            "unit { validTo }",
            json!({ "unit": wherever, "lastDay": "2026-12-31" }),
        )
        .await;
    assert_eq!(told(&kept), one("STAFF_IN_UNIT", "input.unit"));
    let left = administrator
        .mutate(
            "endEmployment",
            "staffMember { validTo appointments { validTo } }",
            json!({ "staffMember": who, "lastDay": "2026-03-31" }),
        )
        .await;
    assert_eq!(
        left["staffMember"],
        json!({ "validTo": "2026-03-31", "appointments": [{ "validTo": "2026-03-31" }] })
    );
    let ended = administrator
        .mutate(
            "endUnit",
            "unit { validTo }",
            json!({ "unit": wherever, "lastDay": "2026-12-31" }),
        )
        .await;
    assert_eq!(ended["unit"], json!({ "validTo": "2026-12-31" }));
    let files = administrator
        .mutate(
            "endUnit",
            "unit { validTo }",
            json!({ "unit": unit(&administrator, "OG-SC-TAUR").await, "lastDay": "2026-12-31" }),
        )
        .await;
    assert_eq!(told(&files), one("STAFF_IN_UNIT", "input.unit"));
    let clerk = app.client("lietvede").await;
    let refused = clerk
        .mutate(
            "employ",
            "staffMember { id }",
            json!({ "givenName": "A", "familyName": "B" }),
        )
        .await;
    assert_eq!(told(&refused), one("NOT_PERMITTED", "input"));
}

#[both]
async fn a_substitute_acts_with_the_rights_of_the_absent_and_says_so(app: TestApp) {
    let administrator = app.client("administrators").await;
    let clerk = app.client("lietvede").await;
    let document = clerk
        .registered(
            "sanemtie",
            json!({ "title": "Par ģimeni", "accessClass": "RESTRICTED_PERSONAL", "unit": unit(&administrator, "OG-SC-MADL").await }),
            &[],
        )
        .await;
    let absent = person(&administrator, "Ozola").await;
    let substitute = person(&administrator, "Zariņš").await;
    let arranged = administrator
        .mutate(
            "substitute",
            "substitution { id ground absent { familyName } substitute { familyName } }",
            json!({ "absent": absent, "substitute": substitute, "validFrom": "2026-03-02", "validTo": "2026-03-03", "ground": "rīkojums Nr. 2-18/26/9" }),
        )
        .await;
    assert_eq!(told(&arranged), []);

    let himself = app.client("specialists").await;
    let stead = himself.clone().with(
        "aprite-standing-in-for",
        absent.as_str().expect("an id").to_owned(),
    );
    let who = "{ viewer { login roles standingInFor { familyName } mayStandInFor { absent { familyName } } } }";
    let data = himself.ask(who, json!({})).await;
    assert_eq!(
        data["viewer"],
        json!({ "login": "specialists", "roles": ["SPECIALIST"], "standingInFor": null, "mayStandInFor": [{ "absent": { "familyName": "Ozola" } }] })
    );
    let data = stead.ask(who, json!({})).await;
    assert_eq!(
        data["viewer"],
        json!({ "login": "specialists", "roles": ["RECORDS_CLERK"], "standingInFor": { "familyName": "Ozola" }, "mayStandInFor": [] })
    );
    // The clerk sees every document, the specialist those of his unit.
    let looked = "query($id: ID!) { document(id: $id) { title } }";
    let id = json!({ "id": document["id"] });
    assert_eq!(
        himself.ask(looked, id.clone()).await["document"],
        json!(null)
    );
    assert_eq!(
        stead.ask(looked, id.clone()).await["document"]["title"],
        "Par ģimeni"
    );
    let annul = json!({ "document": document["id"], "reason": "reģistrēts divreiz" });
    let refused = himself
        .mutate("annulRegistration", "document { status }", annul.clone())
        .await;
    assert_eq!(told(&refused), one("NOT_PERMITTED", "input"));
    let annulled = stead
        .mutate("annulRegistration", "document { status }", annul)
        .await;
    assert_eq!(annulled["document"]["status"], "ANNULLED");

    // The entry carries both; a token is nobody's but one's own.
    let auditor = app.client("vaditaja").await;
    let data = auditor
        .ask(
            "{ journal(filter: { kind: \"document.annulled\" }, first: 5) { nodes { account { login } actedFor { familyName } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        data["journal"]["nodes"],
        json!([{ "account": { "login": "specialists" }, "actedFor": { "familyName": "Ozola" } }])
    );
    let session = app.browser("specialists").await;
    let session = session.with(
        "aprite-standing-in-for",
        absent.as_str().expect("an id").to_owned(),
    );
    let refused = session
        .mutate(
            "createAccessToken",
            "secret",
            json!({ "name": "x", "scope": "WRITE", "days": 30 }),
        )
        .await;
    assert_eq!(told(&refused), one("NOT_PERMITTED_STANDING_IN", "input"));

    // For nobody else, and on no other day.
    let other = person(&administrator, "Vanaga").await;
    let head = himself.clone().with(
        "aprite-standing-in-for",
        other.as_str().expect("an id").to_owned(),
    );
    assert_eq!(head.refusal_status(who).await, 403);
    let nonsense = himself
        .clone()
        .with("aprite-standing-in-for", "Ozola".to_owned());
    assert_eq!(nonsense.refusal_status(who).await, 400);
    app.clock.advance(TimeDelta::days(2));
    assert_eq!(stead.refusal_status(who).await, 403);
    himself.ask(who, json!({})).await;
    app.settle().await;
    let report = verify::verify(&app.kit.db, &Trust::default())
        .await
        .expect("verified");
    assert!(report.faults.is_empty(), "{report:?}");
}
