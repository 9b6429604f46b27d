//! What the archive has accepted is handed over by an act that both sides sign, and released then.

use aprite::content::owners::{self, Owner};
use aprite::kernel::calendar;
use entities::values::ContentHash;

use super::packages::desk::PACKAGE;
use super::replies::hash_of;
use super::signed_pdf::{ranged, signed};
use super::*;
use crate::approvals::containers::container;

pub(super) const ACT: &str = "act { id number state drawnUpOn medium institutionName institutionNumber address archiveName archiveCode \
    recordGroup from to grounds unitCount unitsInWords documentCount bytes rows { number title units documents bytes formats \
    restricted } packages { name state actNumber } paperSha256 signatures { side name post signedOn registeredAs form sha256 \
    paperSha256 document { title } } availableDeeds reason revision url dataUrl csvUrl xlsxUrl }";

/// A signed act on its way into the records: which register, whose words.
pub(super) struct Signing<'a> {
    pub(super) register: &'a str,
    pub(super) file: &'a str,
    pub(super) bytes: Vec<u8>,
}

impl Office {
    pub(super) fn draft(&self, packages: &[&Value], more: Value) -> Value {
        let ids: Vec<&Value> = packages.iter().map(|package| &package["id"]).collect();
        let mut draft = json!({
            "packages": ids, "address": "Upes prospekts 16, Ogre, LV-5001", "responsible": "arhīvāre Ilze Rudzīte",
            "archiveResponsible": "Nodošanas daļas vadītāja Anna Priede", "handedBy": "arhīvāre Ilze Rudzīte",
        });
        for (name, value) in more.as_object().expect("fields") {
            draft[name] = value.clone();
        }
        draft
    }

    pub(super) async fn drawn_up(&self, draft: Value) -> Value {
        let archivist = self.archivist().await;
        self.done(&archivist, "drawUpHandoverAct", ACT, draft).await["act"].take()
    }

    pub(super) async fn not_drawn_up(&self, draft: Value) -> String {
        self.later();
        let archivist = self.archivist().await;
        let payload = archivist.mutate("drawUpHandoverAct", ACT, draft).await;
        assert_eq!(payload["act"], Value::Null);
        refusals(&payload)
    }

    async fn act(&self, act: &Value) -> Value {
        let fields = ACT.trim_start_matches("act ");
        let query = format!("query($id: ID!) {{ handoverAct(id: $id) {fields} }}");
        let clerk = self.clerk().await;
        clerk.ask(&query, json!({ "id": act["id"] })).await["handoverAct"].take()
    }

    /// The bytes that both sides sign.
    pub(super) async fn paper_of(&self, act: &Value) -> Vec<u8> {
        let path = act["url"].as_str().expect("a path");
        let answer = self.clerk().await.get(path).await;
        assert_eq!(answer.status(), 200);
        answer.bytes().await.expect("bytes").to_vec()
    }

    /// The consent of the archive to hand over before the time.
    pub(super) async fn consent(&self) -> Value {
        let today = calendar::day(self.app.kit.clock.now());
        json!({ "number": "SZVA-9", "datedOn": today, "document": self.letter("Par nodošanu pirms termiņa").await })
    }

    /// A signed act, registered: what its signature says.
    pub(super) async fn signature(&self, act: &Value, side: &str, signing: Signing<'_>) -> Value {
        self.later();
        let clerk = self.clerk().await;
        let hash = hash_of(&signing.bytes);
        let upload = clerk.upload(signing.file, signing.bytes).await;
        let card = json!({ "title": "Parakstīts nodošanas akts", "accessClass": "OPEN" });
        let document = clerk.registered(signing.register, card, &[&upload]).await;
        self.app.settle().await;
        let (name, post) = match side {
            "ARCHIVE" => ("Anna Priede", "Nodošanas daļas vadītāja"),
            _ => ("Ilze Vanaga", "vadītāja"),
        };
        json!({
            "act": act["id"], "revision": act["revision"], "side": side, "name": name, "post": post,
            "signedOn": calendar::day(self.app.kit.clock.now()), "document": document["id"], "content": hash,
            "paperSha256": act["paperSha256"],
        })
    }

    pub(super) async fn signed(&self, signature: Value) -> Value {
        let archivist = self.archivist().await;
        self.done(&archivist, "recordHandoverSignature", ACT, signature)
            .await["act"]
            .take()
    }

    async fn not_signed(&self, signature: &Value, more: Value) -> String {
        self.later();
        let mut input = signature.clone();
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        let archivist = self.archivist().await;
        let payload = archivist
            .mutate("recordHandoverSignature", ACT, input)
            .await;
        assert_eq!(payload["act"], Value::Null);
        refusals(&payload)
    }

    /// Both sides sign: ours in a container, the archive's in the PDF.
    pub(super) async fn signed_by_both(&self, act: &Value) -> Value {
        let paper = self.paper_of(act).await;
        let file = ("akts.pdf", &paper[..]);
        let ours = Signing {
            register: "nosutitie",
            file: "akts.asice",
            bytes: container(&[file], &[file]),
        };
        let ours = self.signature(act, "INSTITUTION", ours).await;
        let act = self.signed(ours).await;
        let theirs = Signing {
            register: "sanemtie",
            file: "akts.pdf",
            bytes: signed(&paper),
        };
        let mut theirs = self.signature(&act, "ARCHIVE", theirs).await;
        theirs["registeredAs"] = json!("SZVA-N-17");
        self.signed(theirs).await
    }
}

#[both]
async fn what_the_archive_accepted_is_handed_over_by_an_act_that_both_sides_sign(office: Office) {
    office.drop_folder();
    let package = office.packed().await;
    let draft = office.draft(&[&package], json!({}));
    assert_eq!(
        office.not_drawn_up(draft.clone()).await,
        "ACT_NOT_ANSWERED input.packages.0"
    );
    let agreement = office.agreed(json!({})).await;
    office.sent(&package, &agreement).await;
    let answer = office.answer(&package, "accepted").await;
    office.answered(&package, &answer).await;

    // Four years before its last day a unit goes with the archive's consent alone.
    assert_eq!(
        office.not_drawn_up(draft.clone()).await,
        "ACT_BEFORE_TIME input.consent, ACT_BEFORE_TIME input.consent"
    );
    let clerk = office.clerk().await;
    let refused = clerk.mutate("drawUpHandoverAct", ACT, draft.clone()).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let twice = json!({ "packages": [package["id"], package["id"]], "address": " ", "handedBy": "x".repeat(201) });
    assert_eq!(
        office.not_drawn_up(office.draft(&[], twice)).await,
        "REQUIRED input.address, TOO_LONG input.handedBy, ACT_PACKAGE_TWICE input.packages.1"
    );
    let both = json!({ "paperUnits": [package["id"]] });
    assert_eq!(
        office.not_drawn_up(office.draft(&[&package], both)).await,
        "ACT_PACKAGES_OR_PAPER input.packages"
    );

    // An act is drawn up, with all that domain §6 wants.
    let consent = office.consent().await;
    let named = json!({ "consent": consent, "idempotencyKey": "akts-1" });
    let act = office
        .drawn_up(office.draft(&[&package], named.clone()))
        .await;
    let again = office.drawn_up(office.draft(&[&package], named)).await;
    assert_eq!(again["id"], act["id"], "asked twice, drawn up once");
    let mut shown = act.clone();
    for field in ["id", "url", "dataUrl", "csvUrl", "xlsxUrl", "paperSha256"] {
        shown[field].take();
    }
    insta::assert_json_snapshot!("drawn_up", shown);
    let paper = office.paper_of(&act).await;
    assert!(paper.starts_with(b"%PDF-1.7"));
    assert_eq!(act["paperSha256"], hash_of(&paper));
    let take = async |field: &str| {
        let path = act[field].as_str().expect("a path");
        let answer = clerk.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.expect("text")
    };
    let table = take("csvUrl").await;
    assert!(table.contains("Kopā;;;2 (divas);4;"), "{table}");
    assert!(take("dataUrl").await.contains("\"unitsInWords\":\"divas\""));
    let lawyer = office.app.client("jurists").await;
    let path = act["url"].as_str().expect("a path");
    assert_eq!(lawyer.get(path).await.status(), 404);

    // Its units are on no other, and it is cancelled with a reason; its number is given to none.
    let consent = json!({ "consent": office.consent().await });
    let taken = office
        .not_drawn_up(office.draft(&[&package], consent.clone()))
        .await;
    assert_eq!(
        taken,
        "ACT_UNIT_ON_ACT input.packages, ACT_UNIT_ON_ACT input.packages"
    );
    let archivist = office.archivist().await;
    let cancel = |act: &Value, reason: &str| json!({ "act": act["id"], "revision": act["revision"], "reason": reason });
    let refused = archivist
        .mutate("cancelHandoverAct", ACT, cancel(&act, " "))
        .await;
    assert_eq!(refusals(&refused), "REASON_REQUIRED input.reason");
    let cancelled = office
        .done(
            &archivist,
            "cancelHandoverAct",
            ACT,
            cancel(&act, "Kļūda adresē"),
        )
        .await["act"]
        .take();
    assert_eq!(
        (&cancelled["state"], &cancelled["reason"]),
        (&json!("CANCELLED"), &json!("Kļūda adresē"))
    );
    let refused = archivist
        .mutate("cancelHandoverAct", ACT, cancel(&cancelled, "Vēlreiz"))
        .await;
    assert_eq!(refusals(&refused), "ACT_STATE input.act");
    let act = office.drawn_up(office.draft(&[&package], consent)).await;
    assert_eq!(act["number"], "2/2022");

    // What is no signature of it is told.
    let paper = office.paper_of(&act).await;
    let signing = |register, file, bytes: &[u8]| Signing {
        register,
        file,
        bytes: bytes.to_vec(),
    };
    let unsigned = signing("sanemtie", "akts.pdf", &paper);
    let unsigned = office.signature(&act, "ARCHIVE", unsigned).await;
    assert_eq!(
        office.not_signed(&unsigned, json!({})).await,
        "ACT_NOT_SIGNED input.content"
    );
    // A signature that leaves out of the file what is not itself is none, and a comment is none either.
    let whole = signed(&paper);
    for (bytes, expected) in [
        (
            [&paper[..], b"\n%% appended\n"].concat(),
            "ACT_NOT_SIGNED input.content",
        ),
        (
            ranged(&whole, |[begin, end, length]| [begin - 8, end, length]),
            "ACT_PDF_SIGNATURE input.content",
        ),
        (
            ranged(&whole, |[begin, end, length]| [begin, end + 8, length - 8]),
            "ACT_PDF_SIGNATURE input.content",
        ),
    ] {
        let file = signing("sanemtie", "akts.pdf", &bytes);
        let signature = office.signature(&act, "ARCHIVE", file).await;
        assert_eq!(office.not_signed(&signature, json!({})).await, expected);
    }
    let other = container(&[("cits.pdf", b"%PDF-1.7")], &[("cits.pdf", b"%PDF-1.7")]);
    let other = signing("sanemtie", "akts.asice", &other);
    let other = office.signature(&act, "ARCHIVE", other).await;
    assert_eq!(
        office.not_signed(&other, json!({})).await,
        "ACT_CONTAINER_OTHER input.content"
    );
    let scan = signing("sanemtie", "skens.txt", "Parakstīts ar roku".as_bytes());
    let scan = office.signature(&act, "ARCHIVE", scan).await;
    for (more, expected) in [
        (json!({ "revision": 7 }), "ACT_STALE input.revision"),
        (
            json!({ "content": "0".repeat(64) }),
            "ACT_CONTENT_UNKNOWN input.content",
        ),
        (
            json!({ "paperSha256": "0".repeat(64), "name": " ", "signedOn": "2021-12-31" }),
            "REQUIRED input.name, DATE_ORDER input.signedOn, ACT_OTHER_PAPER input.paperSha256",
        ),
        (
            json!({ "signedOn": "2031-01-01" }),
            "DATE_IN_FUTURE input.signedOn",
        ),
        (
            json!({ "paperSha256": "x" }),
            "ACT_HASH_MALFORMED input.paperSha256",
        ),
    ] {
        assert_eq!(office.not_signed(&scan, more).await, expected);
    }
    let sent = signing("nosutitie", "skens.txt", "Sūtīts".as_bytes());
    let sent = office.signature(&act, "ARCHIVE", sent).await;
    assert_eq!(
        office.not_signed(&sent, json!({})).await,
        "INVENTORY_LETTER_NOT_RECEIVED input.document"
    );

    // Each side signs once; with the second signature the units are the archive's.
    let signed = office.signed_by_both(&act).await;
    assert_eq!(signed["state"], "SIGNED");
    let forms: Vec<_> = signed["signatures"]
        .as_array()
        .expect("signatures")
        .iter()
        .map(|signature| {
            (
                &signature["side"],
                &signature["form"],
                &signature["registeredAs"],
            )
        })
        .collect();
    assert_eq!(
        forms,
        [
            (&json!("INSTITUTION"), &json!("CONTAINER"), &Value::Null),
            (&json!("ARCHIVE"), &json!("SIGNED_PDF"), &json!("SZVA-N-17")),
        ]
    );
    assert_eq!(
        signed["packages"],
        json!([{ "name": package["name"], "state": "HANDED_OVER", "actNumber": "2/2022" }])
    );
    assert_eq!(office.paper_of(&signed).await, paper);
    assert_eq!(office.act(&act).await, signed);
    let late = json!({ "revision": signed["revision"] });
    assert_eq!(office.not_signed(&scan, late).await, "ACT_STATE input.act");
    let input = json!({ "package": package["id"], "reason": "x" });
    let refused = archivist.mutate("discardPackage", PACKAGE, input).await;
    assert_eq!(refusals(&refused), "PACKAGE_STATE input.package");
    let query = "query($id: ID!) { handoverPackage(id: $id) { units { nodes { act { number state } flaws { code } } } } }";
    let units = clerk.ask(query, json!({ "id": package["id"] })).await;
    let unit = json!({ "act": { "number": "2/2022", "state": "SIGNED" }, "flaws": [] });
    assert_eq!(
        units["handoverPackage"]["units"]["nodes"],
        json!([unit, unit])
    );

    // The files go to the archive no more, and may go here; the signed acts belong to the act.
    let due = office.due("2026-12-31").await;
    let left: Vec<&str> = due
        .iter()
        .map(|(designation, _)| designation.as_str())
        .collect();
    assert_eq!(left, ["1-6"]);
    let theirs = signed["signatures"][1]["sha256"].as_str().expect("a hash");
    let hash: ContentHash = theirs.parse().expect("a hash");
    let held = owners::of(office.app.kit.db.reader(), &[hash]).await;
    let held = held.expect("asked").remove(&hash).expect("owned");
    assert!(
        held.iter()
            .any(|owner| matches!(owner, Owner::HandoverAct(_))),
        "{held:?}"
    );
    let listed = "{ handoverActs(states: [SIGNED], year: 2022) { totalCount nodes { number } } }";
    assert_eq!(
        clerk.ask(listed, json!({})).await["handoverActs"],
        json!({ "totalCount": 1, "nodes": [{ "number": "2/2022" }] })
    );

    // The journal tells it without anybody's name.
    office.app.settle().await;
    let head = office.app.client("vaditaja").await;
    let told = office.journal(&head).await;
    let of = |kind: &str| {
        let such = told.iter().filter(|(told, _)| told == kind);
        such.map(|(_, payload)| payload.as_str())
            .collect::<Vec<_>>()
    };
    for (kind, times) in [
        ("handover_act.drawn_up", 2),
        ("handover_act.cancelled", 1),
        ("handover_act.side_signed", 2),
        ("handover_act.signed", 1),
        ("package.handed_over", 1),
        ("description_unit.handed_over", 2),
    ] {
        let entries = of(kind);
        assert_eq!(entries.len(), times, "{kind}");
        assert!(!entries.concat().contains("Priede"), "{kind}");
    }
    assert!(of("handover_act.signed")[0].contains("\"filesReleased\":2"));
}
