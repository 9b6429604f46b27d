//! A bundle proves itself, and nothing in it can be altered: properties over many journals.

use aprite::journal::bundle::{bundle, verify_bundle};
use aprite::journal::{Actor, Entry, Subject};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::journal::{OFFICE, record, rows, seal_all};
use crate::support::kit::Plumbing;
use crate::support::stage::{Bytes, Cards, Ground, Stage};

/// A bundle about one of `subjects` records, from a journal of as many entries as there are numbers, the first of the
/// record's blanked.
async fn made(numbers: &[u8], subjects: u8) -> Option<Value> {
    let ground = Ground {
        cards: Cards::Sqlite,
        bytes: Bytes::Files,
    };
    let plumbing = Plumbing::on(ground).await;
    let kit = &plumbing.kit;
    let about = |number: u8| Uuid::from_u128(u128::from(number % subjects));
    for batch in numbers.chunks(3) {
        let read = |number: &u8| Entry {
            kind: "document.read",
            institution: Some(OFFICE),
            subject: Subject {
                kind: "document",
                id: Some(about(*number)),
            },
            payload: json!({ "number": number }),
        };
        record(kit, batch.iter().map(read)).await;
        seal_all(kit).await;
    }
    let subject = about(*numbers.first()?);
    let rows = rows(kit).await;
    let first = rows.iter().find(|row| row.subject_id == Some(subject))?;
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let blanked = op.blank_payload(first.id, "VDAR 17. pants").await;
    blanked.expect("blanked");
    op.commit().await.expect("committed");
    seal_all(kit).await;
    let bundle = bundle(&kit.db, subject).await.expect("no fault")?;
    Some(serde_json::to_value(bundle).expect("JSON"))
}

/// Where every text, number and nothing of a JSON value stands.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                leaves(field, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}/{number}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

/// Changes a value: a digit or letter of a text, a number by one, nothing into something.
fn altered(value: &Value, place: usize) -> Value {
    match value {
        Value::String(text) => {
            let place = place % text.chars().count().max(1);
            let change = |(number, letter)| match (number == place, letter) {
                (true, '1') => '2',
                (true, _) => '1',
                (false, letter) => letter,
            };
            text.chars()
                .enumerate()
                .map(change)
                .collect::<String>()
                .into()
        }
        Value::Number(number) => (number.as_u64().unwrap_or_default() + 1).into(),
        _ => "1".into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_bundle_is_proved_and_an_altered_one_never(
        numbers in proptest::collection::vec(any::<u8>(), 1..20),
        subjects in 1_u8..4,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<usize>()), 40),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let bundle = runtime.block_on(made(&numbers, subjects)).unwrap();
        let verified = verify_bundle(&bundle.to_string(), &[]);
        prop_assert!(verified.is_ok(), "{verified:?}");
        let mut paths = Vec::new();
        leaves(&bundle, "", &mut paths);
        for (path, place) in changes {
            let path = path.get(&paths);
            let mut changed = bundle.clone();
            let value = changed.pointer_mut(path).unwrap();
            *value = altered(value, place);
            prop_assert_ne!(&changed, &bundle);
            prop_assert!(
                verify_bundle(&changed.to_string(), &[]).is_err(),
                "{} can be altered",
                path
            );
        }
    }

    #[test]
    fn nothing_makes_the_verifier_panic(
        position in any::<u64>(),
        size in any::<u64>(),
        proof in proptest::collection::vec("[0-9a-f]{64}", 0..70),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let mut bundle = runtime.block_on(made(&[1, 2], 1)).unwrap();
        bundle["head"]["size"] = size.into();
        bundle["entries"][0]["entry"]["position"] = position.into();
        bundle["entries"][0]["proof"] = proof.into();
        prop_assert!(verify_bundle(&bundle.to_string(), &[]).is_err());
    }
}
