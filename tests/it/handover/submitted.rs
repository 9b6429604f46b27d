//! What is on its way to the archive, or there already, stays as it is; and what came later is not destroyed with it.

use super::*;

impl Office {
    /// Why a file is not opened again.
    async fn not_reopened(&self, file: &Value) -> String {
        self.later();
        let administrator = self.app.client("administrators").await;
        let payload = administrator
            .mutate("reopenFile", "file { state }", reopening(file))
            .await;
        assert_eq!(payload["file"], Value::Null);
        refusals(&payload)
    }

    async fn reopened(&self, file: &Value) {
        let administrator = self.app.client("administrators").await;
        let shown = "file { state }";
        let opened = self
            .done(&administrator, "reopenFile", shown, reopening(file))
            .await;
        assert_eq!(opened["file"]["state"], "REOPENED");
    }

    async fn closed(&self, file: &Value) {
        let clerk = self.clerk().await;
        let input = json!({ "file": file });
        self.done(&clerk, "closeFile", "file { state }", input)
            .await;
    }

    /// What the journal says of the only act that was signed.
    async fn concluded(&self) -> Value {
        self.app.settle().await;
        let head = self.app.client("vaditaja").await;
        let told = self.journal(&head).await;
        let signed: Vec<&str> = told
            .iter()
            .filter(|(kind, _)| kind == "handover_act.signed")
            .map(|(_, payload)| payload.as_str())
            .collect();
        assert_eq!(signed.len(), 1);
        let payload: Value = serde_json::from_str(signed[0]).expect("JSON");
        json!({ "released": payload["filesReleased"], "keptBack": payload["filesKeptBack"] })
    }

    async fn accepted(&self, package: &Value) {
        let agreement = self.agreed(json!({})).await;
        self.sent(package, &agreement).await;
        let answer = self.answer(package, "accepted").await;
        self.answered(package, &answer).await;
    }
}

fn reopening(file: &Value) -> Value {
    json!({ "file": file, "reason": "Atrasts vēl viens dokuments" })
}

#[both]
async fn a_file_is_not_opened_again_while_it_goes_to_the_archive_nor_when_it_is_there(
    office: Office,
) {
    office.drop_folder();
    let clerk = office.clerk().await;
    let orders = office.file_of(&clerk, "1-3", 2021).await;
    let inventory = office.approved().await;
    // Described alone it may still change.
    office.reopened(&orders).await;
    office.closed(&orders).await;
    let ready = async || {
        let package = office.order(&inventory, "OPEX").await;
        let package = office.prepared(&package).await;
        assert_eq!(package["state"], "READY", "{package:#}");
        package
    };
    let package = ready().await;
    assert_eq!(
        office.not_reopened(&orders).await,
        "FILE_PACKAGED input.file"
    );

    // Given up, it lets its file go.
    office.discard(&package).await;
    office.reopened(&orders).await;
    office.closed(&orders).await;

    let package = ready().await;
    office.accepted(&package).await;
    assert_eq!(
        office.not_reopened(&orders).await,
        "FILE_PACKAGED input.file"
    );
    let consent = json!({ "consent": office.consent().await });
    let act = office.drawn_up(office.draft(&[&package], consent)).await;
    assert_eq!(office.not_reopened(&orders).await, "FILE_ON_ACT input.file");
    office.signed_by_both(&act).await;
    assert_eq!(
        office.not_reopened(&orders).await,
        "FILE_HANDED_OVER input.file"
    );
    // Nor may it stay longer: it is there.
    let letter = office.letter("Par nodošanas termiņa pagarināšanu").await;
    let leave = json!({ "files": [orders], "number": "SZVA-5", "decidedOn": "2022-01-01", "document": letter, "years": 1 });
    let refused = clerk
        .mutate("recordTransferExtension", "files { id }", leave)
        .await;
    assert_eq!(refusals(&refused), "TRANSFER_HANDED_OVER input.files.0");
    assert_eq!(
        office.concluded().await,
        json!({ "released": 2, "keptBack": 0 })
    );
}

/// However it came in: the archive does not have it, so nothing of the file goes here.
#[both]
async fn a_file_into_which_something_came_after_it_was_packed_is_not_released(office: Office) {
    office.drop_folder();
    let clerk = office.clerk().await;
    let minutes = office.file_of(&clerk, "1-5", 2021).await;
    let package = office.packed().await;
    office
        .tamper("UPDATE file SET state = 'reopened', closed_on = NULL WHERE file_index = '1-5' AND year = 2021")
        .await;
    let administrator = office.app.client("administrators").await;
    let year = json!({ "register": clerk.register("ieksejie").await, "year": 2021, "reason": "Aizķēries protokols" });
    office
        .done(
            &administrator,
            "reopenRegisterYear",
            "register { code }",
            year,
        )
        .await;
    let card = json!({ "kind": "MINUTES", "title": "Aizķēries protokols", "documentDate": "2021-12-20", "accessClass": "OPEN" });
    office
        .registered(&clerk, "ieksejie", Some(&minutes), card, true)
        .await;
    office.app.settle().await;
    office.closed(&minutes).await;
    office.accepted(&package).await;
    let consent = json!({ "consent": office.consent().await });
    let act = office.drawn_up(office.draft(&[&package], consent)).await;
    office.signed_by_both(&act).await;
    assert_eq!(
        office.concluded().await,
        json!({ "released": 1, "keptBack": 1 })
    );
    // The other one may go; this one is still kept for ever.
    let query = "query($id: ID!) { node(id: $id) { ... on File { state retention { state } } } }";
    let kept = clerk.ask(query, json!({ "id": minutes })).await;
    assert_eq!(kept["node"]["retention"]["state"], "NEVER");
    let orders = office.file_of(&clerk, "1-3", 2021).await;
    let gone = clerk.ask(query, json!({ "id": orders })).await;
    assert_ne!(gone["node"]["retention"]["state"], "NEVER");
}
