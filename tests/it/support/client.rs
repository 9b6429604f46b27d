//! A client of the API as anybody would write one.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// A client.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    authorization: Option<String>,
    /// Further headers of every request.
    headers: Vec<(&'static str, String)>,
}

impl Client {
    pub(crate) fn new(url: String, token: Option<&str>) -> Self {
        // The crate carries two providers of cryptography at most; which one speaks to 127.0.0.1 is no matter.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        Self {
            http: http.build().expect("a client"),
            url,
            authorization: token.map(|token| format!("Bearer {token}")),
            headers: Vec::new(),
        }
    }

    /// A browser that keeps the cookie of a session, as our own pages would send it.
    pub(crate) fn browser(url: String, session: &str) -> Self {
        Self::new(url, None)
            .with("cookie", format!("aprite={session}"))
            .with("sec-fetch-site", "same-origin".to_owned())
    }

    /// The same client, sending another header with every request.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// What it shows at the door.
    pub(crate) fn authorization(&self) -> &str {
        self.authorization.as_deref().unwrap_or_default()
    }

    /// A request to a path.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        let request = match &self.authorization {
            Some(authorization) => request.header("authorization", authorization),
            None => request,
        };
        let headers = self.headers.iter();
        headers.fold(request, |request, (name, value)| {
            request.header(*name, value)
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path)
            .send()
            .await
            .expect("an answer")
    }

    /// The whole answer to a GraphQL request.
    pub(crate) async fn answer(&self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let request = self
            .request(Method::POST, "/graphql")
            .header("accept-language", "en")
            .json(&body);
        request
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON")
    }

    /// The data of a GraphQL request that must succeed.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.answer(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].take()
    }

    /// The status of a GraphQL request that is refused at the door.
    pub(crate) async fn refusal_status(&self, query: &str) -> u16 {
        let request = self.request(Method::POST, "/graphql");
        let sent = request.json(&json!({ "query": query })).send().await;
        sent.expect("an answer").status().as_u16()
    }

    /// The code of the first error of a GraphQL request that must fail.
    pub(crate) async fn refusal(&self, query: &str, variables: Value) -> String {
        let answer = self.answer(query, variables).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        code.as_str()
            .unwrap_or_else(|| panic!("{query}\n{answer:#}"))
            .to_owned()
    }

    /// The payload of a mutation with one input.
    pub(crate) async fn mutate(&self, mutation: &str, shown: &str, input: Value) -> Value {
        let upper = mutation[..1].to_uppercase() + &mutation[1..];
        let query = format!(
            "mutation($input: {upper}Input!) {{ {mutation}(input: $input) {{ {shown} problems {{ code message path }} }} }}"
        );
        self.ask(&query, json!({ "input": input })).await[mutation].take()
    }

    /// Uploads bytes; the id to claim them by.
    pub(crate) async fn upload(&self, name: &str, bytes: impl Into<reqwest::Body>) -> String {
        let answer = self.try_upload(name, bytes).await;
        assert_eq!(answer.status(), 201);
        let taken: Value = answer.json().await.expect("JSON");
        taken["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn try_upload(&self, name: &str, bytes: impl Into<reqwest::Body>) -> Response {
        self.request(Method::POST, "/uploads")
            .header("x-file-name", percent_encoded(name))
            .header("accept-language", "en")
            .body(bytes)
            .send()
            .await
            .expect("an answer")
    }

    /// The id of a register of the sample.
    pub(crate) async fn register(&self, code: &str) -> String {
        let data = self.ask("{ registers { id code } }", json!({})).await;
        let registers = data["registers"].as_array().expect("a list");
        let found = registers
            .iter()
            .find(|register| register["code"] == code)
            .expect("a register of the sample");
        found["id"].as_str().expect("an id").to_owned()
    }

    /// Registers a document into a register of the sample; the document with its id and number.
    pub(crate) async fn registered(&self, register: &str, card: Value, uploads: &[&str]) -> Value {
        let uploads: Vec<Value> = uploads
            .iter()
            .map(|upload| json!({ "upload": upload }))
            .collect();
        let input =
            json!({ "register": self.register(register).await, "card": card, "uploads": uploads });
        let mut payload = self
            .mutate(
                "registerDocument",
                "document { id number title revision }",
                input,
            )
            .await;
        assert_eq!(payload["problems"], json!([]));
        payload["document"].take()
    }
}

/// The codes of a payload's problems.
pub(crate) fn codes(payload: &Value) -> Vec<String> {
    let problems = problems(payload).into_iter();
    problems.map(|(code, _)| code).collect()
}

/// What a payload refuses and where, in one line: `CODE input.path, …`.
pub(crate) fn refusals(payload: &Value) -> String {
    let told = problems(payload).into_iter();
    let told: Vec<String> = told.map(|(code, path)| format!("{code} {path}")).collect();
    told.join(", ")
}

/// The code and path of every problem of a payload.
pub(crate) fn problems(payload: &Value) -> Vec<(String, String)> {
    let problems = payload["problems"].as_array().expect("problems");
    problems
        .iter()
        .map(|problem| {
            let path: Vec<&str> = problem["path"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            (
                problem["code"].as_str().unwrap_or_default().to_owned(),
                path.join("."),
            )
        })
        .collect()
}

/// Text as headers carry it: UTF-8, `%XX` for whatever is no letter or digit of ASCII.
pub(crate) fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
