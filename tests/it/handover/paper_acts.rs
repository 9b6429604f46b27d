//! Acts about what is on paper.

use aprite::kernel::calendar;

use super::acts::Signing;
use super::packages::desk::NUMBER;
use super::signed_pdf::{ranged, signed};
use super::*;

/// Orders on paper on their way to the archive.
struct Described {
    /// Their file.
    orders: Value,
    /// The inventory, submitted.
    inventory: Value,
    /// The units that they are.
    units: Vec<Value>,
}

impl Office {
    /// The orders of 2022 in a volume of paper, described a year later.
    async fn described_on_paper(&self) -> Described {
        let clerk = self.clerk().await;
        let orders = self.file_of(&clerk, "1-3", 2022).await;
        let volume = json!({ "file": orders, "medium": "PAPER" });
        let archivist = self.archivist().await;
        let opened = self
            .done(&archivist, "openVolume", "volume { id }", volume)
            .await;
        let counted = json!({ "volume": opened["volume"]["id"], "sheets": 12 });
        self.done(&archivist, "closeVolume", "volume { id }", counted)
            .await;
        self.another_year().await;
        let inventory = self
            .opened(json!({ "number": "2", "medium": "PAPER" }))
            .await;
        let inventory = self
            .step(
                "addDescriptionUnits",
                &inventory,
                json!({ "files": [orders] }),
            )
            .await;
        let read = self.inventory(&inventory).await;
        assert_eq!(flaws(&read), Vec::<String>::new());
        let inventory = self.step("submitInventory", &inventory, json!({})).await;
        let units = self.units(&inventory).await;
        Described {
            orders,
            inventory,
            units,
        }
    }

    async fn approve_on_paper(&self, inventory: &Value) {
        let today = calendar::day(self.app.kit.clock.now());
        let letter = self.letter("Par uzskaites saraksta apstiprināšanu").await;
        let approval = json!({ "number": "SZVA-5/23", "datedOn": today, "document": letter });
        self.step("recordInventoryApproval", inventory, approval)
            .await;
    }

    fn paper_draft(&self, units: &[Value]) -> Value {
        let more = json!({ "paperUnits": units, "institutionNumber": NUMBER });
        let mut draft = self.draft(&[], more);
        draft.as_object_mut().expect("fields").remove("packages");
        draft
    }

    /// The file of the orders, and the act about them, which nobody has signed.
    pub(super) async fn drawn_up_on_paper(&self) -> (Value, Value) {
        let described = self.described_on_paper().await;
        self.approve_on_paper(&described.inventory).await;
        let mut draft = self.paper_draft(&described.units);
        draft["consent"] = self.consent().await;
        (described.orders, self.drawn_up(draft).await)
    }

    /// The files that must be in the archive some day, on paper.
    async fn due_on_paper(&self) -> Vec<Value> {
        let query = "{ transferDue(until: \"2099-12-31\", medium: PAPER, first: 200) { nodes { file { id } } } }";
        let data = self.clerk().await.ask(query, json!({})).await;
        let nodes = data["transferDue"]["nodes"].as_array().expect("files");
        nodes
            .iter()
            .map(|node| node["file"]["id"].clone())
            .collect()
    }
}

/// Whatever stands behind the last signature, nobody signed it: the act is taken as a scan would be.
#[both]
async fn a_pdf_that_goes_on_behind_its_signature_is_as_stated(office: Office) {
    let (_, act) = office.drawn_up_on_paper().await;
    let paper = office.paper_of(&act).await;
    let whole = signed(&paper);
    let short = ranged(&whole, |[begin, end, length]| [begin, end, length - 8]);
    let theirs = Signing {
        register: "sanemtie",
        file: "akts.pdf",
        bytes: [&whole[..], b"\n% more\n"].concat(),
    };
    let ours = Signing {
        register: "nosutitie",
        file: "akts.pdf",
        bytes: short,
    };
    let ours = office.signature(&act, "INSTITUTION", ours).await;
    let act = office.signed(ours).await;
    let theirs = office.signature(&act, "ARCHIVE", theirs).await;
    let act = office.signed(theirs).await;
    let forms: Vec<_> = act["signatures"]
        .as_array()
        .expect("signatures")
        .iter()
        .map(|signature| &signature["form"])
        .collect();
    assert_eq!(forms, ["AS_STATED", "AS_STATED"]);
}

#[both]
async fn what_is_on_paper_is_handed_over_by_an_act_with_fewer_columns(office: Office) {
    let Described {
        orders,
        inventory,
        units,
    } = office.described_on_paper().await;
    assert_eq!(
        office.not_drawn_up(office.paper_draft(&units)).await,
        "PACKAGE_UNIT_NOT_APPROVED input.paperUnits.0"
    );
    let mut wrong = office.paper_draft(&units);
    wrong["institutionNumber"] = json!("1");
    assert_eq!(
        office.not_drawn_up(wrong).await,
        "REGISTRATION_NUMBER_MALFORMED input.institutionNumber"
    );
    office.approve_on_paper(&inventory).await;
    assert_eq!(
        office.not_drawn_up(office.paper_draft(&units)).await,
        "ACT_BEFORE_TIME input.consent"
    );
    let mut consented = office.paper_draft(&units);
    consented["consent"] = office.consent().await;
    let act = office.drawn_up(consented).await;
    assert_eq!(
        (&act["medium"], &act["number"], &act["unitsInWords"]),
        (&json!("PAPER"), &json!("1/2023"), &json!("viena"))
    );
    assert_eq!(
        (&act["rows"][0]["documents"], &act["rows"][0]["bytes"]),
        (&Value::Null, &Value::Null)
    );
    assert!(office.due_on_paper().await.contains(&orders));
    let signed = office.signed_by_both(&act).await;
    assert_eq!(
        (&signed["state"], &signed["packages"]),
        (&json!("SIGNED"), &json!([]))
    );
    // What went on paper is due at the archive no more.
    assert!(!office.due_on_paper().await.contains(&orders));

    // No package of it was accepted, so nothing is released here.
    let query = "query($id: ID!) { node(id: $id) { ... on File { retention { state } } } }";
    let told = office
        .clerk()
        .await
        .ask(query, json!({ "id": orders }))
        .await;
    assert_eq!(told["node"]["retention"]["state"], "NEVER");
}
