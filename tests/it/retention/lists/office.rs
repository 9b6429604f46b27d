//! The records office with files that are due, and what people do with lists of them.

use super::*;

/// The records office with client files whose need ended yesterday.
pub(super) struct Office {
    pub(super) app: TestApp,
    pub(super) clerk: Client,
    pub(super) archivist: Client,
    pub(super) head: Client,
    /// Of every file id and designation, in their order.
    pub(super) files: Vec<Value>,
}

pub(super) const LIST: &str =
    "list { id title state round actNumber sha256 waitDays waitUntil revision }";

impl Office {
    /// With so many files of client cases that are due, `3-1 Nr. 1` and on.
    pub(super) async fn with(app: TestApp, files: usize) -> Self {
        let office = Self::with_open(app, files).await;
        for file in &office.files.clone() {
            office.end(file).await;
        }
        office.app.settle().await;
        office
    }

    /// With files that nobody has closed.
    pub(super) async fn with_open(app: TestApp, files: usize) -> Self {
        let clerk = app.client("lietvede").await;
        let archivist = app.client("arhivars").await;
        let head = app.client("vaditaja").await;
        let rule = json!({
            "code": "klientu_lietas", "titleLv": "Klientu lietas", "titleEn": "Client files",
            "validFrom": "2026-03-02", "category": "UNTIL_NEED_ENDS", "countedFrom": "need_ended",
            "series": ["3-1"], "ground": "MK 338/2017 6.2. p.", "reason": "Klasifikācijas shēma",
        });
        let adopted = archivist
            .mutate("adoptRetentionRule", "rule { id }", rule)
            .await;
        assert_eq!(problems(&adopted), []);
        app.settle().await;
        let mut all = vec![file(&clerk, "3-1 Nr. 1", 2026).await];
        let series = "query($id: ID!) { node(id: $id) { ... on File { series { id } } } }";
        let series = clerk.ask(series, json!({ "id": all[0]["id"] })).await;
        let series = series["node"]["series"]["id"].clone();
        for _ in 1..files {
            let mut opened = clerk
                .mutate(
                    "openFile",
                    "file { id designation }",
                    json!({ "series": series }),
                )
                .await;
            all.push(opened["file"].take());
        }
        Self {
            app,
            clerk,
            archivist,
            head,
            files: all,
        }
    }

    pub(super) fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    /// Nobody needs the file any more, and it is closed.
    pub(super) async fn end(&self, file: &Value) {
        self.later();
        let query = "query($id: ID!) { node(id: $id) { ... on File { retention { revision } } } }";
        let read = self.clerk.ask(query, json!({ "id": file["id"] })).await;
        let ended = json!({
            "file": file["id"], "revision": read["node"]["retention"]["revision"], "event": "NEED_ENDED",
            "happenedOn": "2026-03-01", "source": "Pabalsts izmaksāts", "reason": "Lieta izskatīta",
        });
        self.done(&self.clerk, "enterRetentionEvent", "file { id }", ended)
            .await;
        let close = json!({ "file": file["id"] });
        self.done(&self.clerk, "closeFile", "file { state }", close)
            .await;
    }

    /// What somebody's change answers; nobody refuses it.
    pub(super) async fn done(
        &self,
        by: &Client,
        mutation: &str,
        shown: &str,
        input: Value,
    ) -> Value {
        self.later();
        let payload = by.mutate(mutation, shown, input).await;
        assert_eq!(problems(&payload), [], "{mutation}: {payload:#}");
        payload
    }

    /// The list after a step that nobody refuses.
    pub(super) async fn step(
        &self,
        by: &Client,
        mutation: &str,
        list: &Value,
        more: Value,
    ) -> Value {
        let input = with(list, more);
        self.done(by, mutation, LIST, input).await["list"].take()
    }

    /// Why a step is refused; it changes nothing.
    pub(super) async fn refused(
        &self,
        by: &Client,
        mutation: &str,
        list: &Value,
        more: Value,
    ) -> String {
        self.later();
        let payload = by.mutate(mutation, LIST, with(list, more)).await;
        assert_eq!(payload["list"], Value::Null, "{payload:#}");
        let now = self.list(list).await;
        assert_eq!(now["revision"], list["revision"], "{mutation} left a trace");
        refusals(&payload)
    }

    pub(super) async fn proposed(&self, more: Value) -> Value {
        let mut input =
            json!({ "title": "Klientu lietas 2026", "ground": "Klasifikācijas shēma, 3-1" });
        merge(&mut input, more);
        let shown = format!("{LIST} more leftOut {{ file {{ designation }} code text }}");
        self.done(&self.clerk, "proposeDestructionList", &shown, input)
            .await
    }

    /// A list of all that is due, appraised to be destroyed.
    pub(super) async fn appraised(&self) -> Value {
        let list = self.proposed(json!({})).await["list"].take();
        let all = json!({ "appraisal": "DESTROY", "reason": "Nav arhīviskas vērtības" });
        self.step(&self.clerk, "appraiseItems", &list, all).await
    }

    pub(super) async fn submitted(&self, number: &str) -> Value {
        let list = self.appraised().await;
        let number = json!({ "actNumber": number });
        self.step(&self.clerk, "submitDestructionList", &list, number)
            .await
    }

    /// A letter, registered.
    pub(super) async fn paper(&self, title: &str) -> Value {
        self.paper_with(json!({ "title": title })).await
    }

    /// A letter or minutes, registered; its card otherwise than so where a story needs it.
    pub(super) async fn paper_with(&self, more: Value) -> Value {
        self.later();
        let mut card = json!({ "title": "Vēstule", "accessClass": "OPEN" });
        merge(&mut card, more);
        self.clerk.registered("sanemtie", card, &[]).await["id"].clone()
    }

    /// Minutes, registered.
    pub(super) async fn minutes(&self, title: &str) -> Value {
        self.paper_with(json!({ "kind": "MINUTES", "title": title }))
            .await
    }

    pub(super) async fn commission(&self) -> Value {
        json!({
            "number": "EK-1", "datedOn": "2026-03-02", "document": self.minutes("Komisijas protokols").await,
            "chair": person(&self.app, "Auziņa").await,
            "members": [person(&self.app, "Skujiņa").await, person(&self.app, "Lāce").await],
        })
    }

    pub(super) async fn letter(&self) -> Value {
        let card =
            json!({ "title": "Arhīva saskaņojums", "author": "Latvijas Nacionālais arhīvs" });
        json!({ "number": "LNA-77", "datedOn": "2026-03-02", "document": self.paper_with(card).await })
    }

    /// The same list, stopped, given back and submitted again as it was.
    pub(super) async fn submitted_again(&self, list: &Value, number: &str) -> Value {
        let reason = json!({ "reason": "Pārskatīt" });
        let list = self
            .step(&self.head, "stopDestructionList", list, reason)
            .await;
        let remarks = json!({ "remarks": "Pārskatīt" });
        let list = self
            .step(&self.clerk, "requestDestructionListChanges", &list, remarks)
            .await;
        let number = json!({ "actNumber": number });
        self.step(&self.clerk, "submitDestructionList", &list, number)
            .await
    }

    /// A list that everybody has agreed to.
    pub(super) async fn agreed(&self, number: &str) -> Value {
        let list = self.submitted(number).await;
        self.agree(&list).await
    }

    /// Takes a submitted list through everybody's hands.
    pub(super) async fn agree(&self, list: &Value) -> Value {
        let minutes = self.commission().await;
        let list = self
            .step(&self.clerk, "recordCommission", list, minutes)
            .await;
        let list = self
            .step(&self.head, "approveDestructionList", &list, json!({}))
            .await;
        let letter = self.letter().await;
        self.step(&self.clerk, "recordArchiveAgreement", &list, letter)
            .await
    }

    pub(super) async fn list(&self, list: &Value) -> Value {
        let query = format!(
            "query($id: ID!) {{ destructionList(id: $id) {{ {} availableSteps missing {{ code text(language: EN) until }} \
             decisions {{ kind round sha256 by {{ familyName }} inSteadOf {{ familyName }} number voidedAt members {{ \
             familyName }} }} items(first: 200) {{ totalCount edges {{ node {{ {ITEM} }} }} }} act {{ number files \
             filesInWords volumes documents url dataUrl }} }} }}",
            &LIST[7..LIST.len() - 2]
        );
        let mut found = self.clerk.ask(&query, json!({ "id": list["id"] })).await;
        found["destructionList"].take()
    }

    /// What is missing before it can be executed.
    pub(super) async fn missing(&self, list: &Value) -> Vec<String> {
        let list = self.list(list).await;
        let missing = list["missing"].as_array().expect("a list").iter();
        missing
            .map(|missing| missing["code"].as_str().expect("a word").to_owned())
            .collect()
    }

    pub(super) fn file(&self, at: usize) -> &Value {
        &self.files[at]["id"]
    }
}

pub(super) const ITEM: &str = "number designation title from to volumes documents bytes medium term(language: EN) ground dueOn state \
     appraisal reason extendUntil remark frozen withdrawnBecause withdrawnWords file { id } appraisedBy { familyName }";

pub(super) fn with(list: &Value, more: Value) -> Value {
    let mut input = json!({ "list": list["id"], "revision": list["revision"] });
    merge(&mut input, more);
    input
}

pub(super) fn merge(input: &mut Value, more: Value) {
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
}

pub(super) fn items(list: &Value) -> Vec<&Value> {
    let edges = list["items"]["edges"].as_array().expect("items");
    edges.iter().map(|edge| &edge["node"]).collect()
}

/// The kinds of what the journal tells of a list, the first first.
pub(super) async fn trace(app: &TestApp, list: &Value) -> Vec<String> {
    let id: entities::ids::DestructionListId =
        aprite::graphql::ids::read(list["id"].as_str().expect("an id"), "").expect("a list");
    let entries = entry::Entity::find()
        .filter(entry::Column::SubjectId.eq(id.0))
        .order_by_asc(entry::Column::At)
        .order_by_asc(entry::Column::Id)
        .all(app.kit.db.reader())
        .await
        .expect("the journal");
    entries.into_iter().map(|entry| entry.kind).collect()
}
