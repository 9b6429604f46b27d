//! The GraphQL door (*programmsaskarne*), for the staff's pages and everybody else's programs alike.
//!
//! It mirrors the areas file by file. A resolver calls one function of its area and translates: ids, dates and words on
//! the way in, records and refusals on the way out. What is wrong with an input comes back as problems in the payload,
//! located and in the caller's language; what is wrong with a query's arguments, as an error with a code; what is wrong
//! with us, as an error `INTERNAL` whose cause is only in the log. Every error has `extensions.code`; a document that is
//! no GraphQL, does not fit the schema or asks too much has one too.
//!
//! Follows Relay (connections, object identification). The HTTP side is `http::graphql`.

mod access;
mod asker;
mod attention;
mod circulation;
mod classification;
mod documents;
mod handover;
pub mod ids;
mod journal;
mod limits;
mod loaders;
mod mailroom;
mod node;
mod organisation;
mod paging;
mod parties;
mod problems;
mod retention;
mod scalars;
mod search;
mod takeover;
mod vocabulary;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{Context, Enum, MergedObject, Request, Response, ServerError};

pub use asker::Asker;
pub use attention::{Presence, Subscription};
use futures::Stream;
pub(crate) use search::narrowing_of;

use crate::kernel::{Fault, problem};
use crate::telemetry::OperationKind;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    access::AccessQuery,
    node::NodeQuery,
    documents::DocumentsQuery,
    circulation::CirculationQuery,
    mailroom::MailroomQuery,
    attention::AttentionQuery,
    retention::RetentionQuery,
    handover::HandoverQuery,
    search::SearchQuery,
    classification::ClassificationQuery,
    parties::PartiesQuery,
    organisation::OrganisationQuery,
    organisation::TimeQuery,
    organisation::AbsencesQuery,
    organisation::AccountsQuery,
    organisation::ReorganisationQuery,
    journal::JournalQuery,
    takeover::TakeoverQuery,
);

/// What can be changed. Each mutation takes one input object and answers with a payload: the thing, and problems.
#[derive(MergedObject, Default)]
pub struct Mutation(
    documents::DocumentsMutation,
    documents::FilingMutation,
    circulation::CirculationMutation,
    mailroom::MailroomMutation,
    attention::AttentionMutation,
    retention::RetentionMutation,
    handover::HandoverMutation,
    search::SearchMutation,
    parties::PartiesMutation,
    classification::ClassificationMutation,
    access::AccessMutation,
    organisation::AccountsMutation,
    organisation::OrganisationMutation,
    organisation::AbsencesMutation,
    organisation::ReorganisationMutation,
);

/// The schema; clones are one. Every request brings its [`Asker`].
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds the schema.
pub fn schema() -> Schema {
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .limit_depth(limits::DEPTH)
        .limit_complexity(limits::COMPLEXITY)
        .limit_directives(limits::DIRECTIVES)
        .finish()
}

/// Executes a request for whoever asks, and journals what the answer shows of restricted documents.
///
/// # Errors
/// A fault when that could not be journalled: there is no answer then.
pub async fn execute(
    schema: &Schema,
    asker: Asker,
    mut request: Request,
) -> Result<Response, Fault> {
    let kind = match checked(&mut request) {
        Ok(kind) => kind,
        Err(error) => return Ok(Response::from_errors(vec![error])),
    };
    asker.service.metrics.graphql_operation(kind);
    let trace = asker.trace();
    let response = schema.execute(request.data(asker)).await;
    trace.write().await?;
    Ok(with_codes(response))
}

/// Begins a subscription; what it hears follows.
///
/// # Errors
/// What is wrong with the request, also that it is no subscription: everything else is asked by `POST`.
pub fn subscribe(
    schema: &Schema,
    asker: Asker,
    presence: Presence,
    mut request: Request,
) -> Result<impl Stream<Item = Response> + Send + 'static, Vec<ServerError>> {
    use futures::StreamExt as _;
    let kind = checked(&mut request).map_err(|error| vec![error])?;
    if kind != OperationKind::Subscription {
        let text = "Only subscriptions are answered here; ask everything else by POST.";
        let error = ServerError::new(text, None);
        return Err(vec![coded(error, "SUBSCRIPTION_EXPECTED")]);
    }
    asker.service.metrics.graphql_operation(kind);
    let answers = schema.execute_stream(request.data(asker).data(presence));
    Ok(answers.map(with_codes))
}

/// The kind of a request's operation, once its text is known not to be dangerous.
fn checked(request: &mut Request) -> Result<OperationKind, ServerError> {
    let refuse = |refusal: limits::TooMuch| {
        coded(
            ServerError::new(refusal.to_string(), None),
            "QUERY_TOO_LARGE",
        )
    };
    limits::check_text(&request.query).map_err(refuse)?;
    let operation = request.operation_name.clone();
    let document = request
        .parsed_query()
        .map_err(|error| coded(error, "GRAPHQL_PARSE_FAILED"))?;
    limits::check_aliases(document).map_err(refuse)?;
    Ok(kind(document, operation.as_deref()))
}

/// Gives every error a code.
fn with_codes(mut response: Response) -> Response {
    for error in std::mem::take(&mut response.errors) {
        // Errors of execution have a path, those of validation have none.
        let code = if error.path.is_empty() {
            "GRAPHQL_VALIDATION_FAILED"
        } else {
            "BAD_VALUE"
        };
        response.errors.push(coded(error, code));
    }
    response
}

/// Gives an error of the library a code, where it has none of ours: programs go by codes, not by words.
fn coded(mut error: ServerError, code: &'static str) -> ServerError {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
    error
}

fn kind(document: &ExecutableDocument, name: Option<&str>) -> OperationKind {
    let operation = match &document.operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => match name {
            Some(name) => operations.get(name),
            None => operations.values().next(),
        },
    };
    match operation.map(|operation| operation.node.ty) {
        Some(OperationType::Mutation) => OperationKind::Mutation,
        Some(OperationType::Subscription) => OperationKind::Subscription,
        Some(OperationType::Query) | None => OperationKind::Query,
    }
}

/// The schema in GraphQL's schema language, as `schema.graphql` keeps it.
pub fn sdl() -> String {
    let mut sdl = schema().sdl_with_options(
        async_graphql::SDLExportOptions::new()
            .sorted_fields()
            .sorted_enum_items()
            .sorted_arguments(),
    );
    sdl.truncate(sdl.trim_end().len());
    sdl.push('\n');
    sdl
}

/// A language that staff read.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(name = "Language")]
enum Language {
    /// Latvian (latviešu).
    Lv,
    /// English.
    En,
}

impl Language {
    /// The language asked for, or the caller's.
    fn or_asked(given: Option<Self>, context: &Context<'_>) -> Self {
        given.unwrap_or_else(|| match Asker::of(context).language {
            problem::Language::Latvian => Self::Lv,
            problem::Language::English => Self::En,
        })
    }

    /// One of two texts.
    const fn choose<'a>(self, latvian: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::En if !english.is_empty() => english,
            _ => latvian,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_schema_is_the_one_the_code_makes() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
        let checked_in = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            checked_in == sdl(),
            "schema.graphql is not what the code says; run `cargo xtask schema` and look at the difference"
        );
    }

    /// Everything that clients see says what it is.
    #[tokio::test]
    async fn every_type_field_and_word_is_described() {
        let query = "{ __schema { types { name kind description \
             fields { name description args { name description } } \
             inputFields { name description } enumValues { name description } } } }";
        let answer = schema().execute(query).await;
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        let data = answer.data.into_json().expect("JSON");
        let types = data["__schema"]["types"].as_array().expect("types");
        let mut bare = Vec::new();
        // The library makes connections and describes none; a mutation's only argument is described by its type.
        let exempt =
            |name: &str| name == "ID" || name.ends_with("Connection") || name.ends_with("(input)");
        let mut check = |name: String, thing: &serde_json::Value| {
            if thing["description"].as_str().is_none_or(str::is_empty) && !exempt(&name) {
                bare.push(name);
            }
        };
        let named =
            |thing: &serde_json::Value| thing["name"].as_str().unwrap_or_default().to_owned();
        for kind in types.iter().filter(|kind| !named(kind).starts_with("__")) {
            check(named(kind), kind);
            for members in ["fields", "inputFields", "enumValues"] {
                for member in kind[members].as_array().into_iter().flatten() {
                    let name = format!("{}.{}", named(kind), named(member));
                    for argument in member["args"].as_array().into_iter().flatten() {
                        check(format!("{name}({})", named(argument)), argument);
                    }
                    check(name, member);
                }
            }
        }
        assert!(bare.is_empty(), "without a description: {bare:#?}");
    }
}
