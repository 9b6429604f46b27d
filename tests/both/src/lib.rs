//! `#[both]`: a story of `tests/it` that must read the same on SQLite and on PostgreSQL, for whoever writes stories.
//!
//! ```text
//! #[both]
//! async fn a_letter_is_registered(app: TestApp) { … }
//! ```
//! becomes the tests `a_letter_is_registered::sqlite` and `a_letter_is_registered::postgres`; with `#[both(stores)]` there
//! are four, one for each database with files and with S3, and with `#[both(buckets)]` the two with S3. The story's argument says what it plays on: any type that is a
//! `crate::support::stage::Stage`.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What a test is called, and the ground it hands to the stage.
type Case = (&'static str, &'static str, &'static str);

const DATABASES: [Case; 2] = [
    ("sqlite", "Sqlite", "Files"),
    ("postgres", "Postgres", "Files"),
];
const STORES: [Case; 4] = [
    ("sqlite_files", "Sqlite", "Files"),
    ("sqlite_s3", "Sqlite", "S3"),
    ("postgres_files", "Postgres", "Files"),
    ("postgres_s3", "Postgres", "S3"),
];

const BUCKETS: [Case; 2] = [
    ("sqlite_s3", "Sqlite", "S3"),
    ("postgres_s3", "Postgres", "S3"),
];

/// Makes the tests of a story; the story itself stays as it is written.
#[proc_macro_attribute]
pub fn both(arguments: TokenStream, story: TokenStream) -> TokenStream {
    let cases: &[Case] = match arguments.to_string().as_str() {
        "" => &DATABASES,
        "stores" => &STORES,
        "buckets" => &BUCKETS,
        _ => return refusal("write `#[both]`, `#[both(stores)]` or `#[both(buckets)]`"),
    };
    let Some(name) = name_of(&story) else {
        return refusal("a story is an `async fn` with one argument");
    };
    let tests: String = cases
        .iter()
        .map(|(test, cards, bytes)| {
            format!(
                "#[test] fn {test}() {{
                    use crate::support::stage;
                    let ground = stage::Ground {{ cards: stage::Cards::{cards}, bytes: stage::Bytes::{bytes} }};
                    stage::play(ground, super::{name});
                }}"
            )
        })
        .collect();
    match format!("mod {name} {{ {tests} }}").parse::<TokenStream>() {
        Ok(tests) => story.into_iter().chain(tests).collect(),
        Err(error) => refusal(&error.to_string()),
    }
}

/// The name after `async fn`.
fn name_of(story: &TokenStream) -> Option<String> {
    let words: Vec<String> = story
        .clone()
        .into_iter()
        .map(|token| token.to_string())
        .collect();
    words
        .windows(3)
        .find(|words| words[0] == "async" && words[1] == "fn")
        .map(|words| words[2].clone())
}

/// `compile_error!("…");`
fn refusal(message: &str) -> TokenStream {
    let literal = TokenTree::from(Literal::string(message));
    [
        TokenTree::from(Ident::new("compile_error", Span::call_site())),
        TokenTree::from(Punct::new('!', Spacing::Alone)),
        TokenTree::from(Group::new(Delimiter::Parenthesis, literal.into())),
        TokenTree::from(Punct::new(';', Spacing::Alone)),
    ]
    .into_iter()
    .collect()
}
