//! What is known already about things that arrived: by indexes that lead from the item, never by a walk through the archive.

use std::collections::BTreeSet;

use aprite::access::Caller;
use aprite::access::caller::Identity;
use aprite::mailroom::known;
use entities::content::content;
use entities::documents::{version, version_content};
use entities::ids::{AccountId, IntakeItemId, VersionId};
use entities::mailroom::intake_item::Remarks;
use entities::mailroom::{intake_content, intake_item};
use entities::values::ContentHash;
use entities::vocabulary::{ContentRole, IntakeChannel, IntakeState, TextState};

use super::*;

/// One document of so many came by mail.
pub(super) const EVERY: usize = 3;

/// Correspondents with addresses.
const CORRESPONDENTS: usize = 8_000;

/// Rows of a table that one page of items must not need.
const MANY: u64 = 1_000;

/// The id of the message that a document came with.
pub(super) fn message(number: usize) -> String {
    format!("{number}@example.lv")
}

fn hash(number: usize) -> ContentHash {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
    ContentHash::from_bytes(bytes)
}

fn address(number: usize) -> String {
    format!("Kads.{number}@example.lv")
}

/// For each document that came by mail its content, and an item that is the same again; correspondents with their addresses.
async fn fill(kit: &Kit, archive: &Archive) -> Vec<IntakeItemId> {
    let op = kit.begin(Actor::System).await.expect("an operation");
    let (mut contents, mut versions, mut held) = (Vec::new(), Vec::new(), Vec::new());
    let (mut items, mut places) = (Vec::new(), Vec::new());
    for (number, document) in archive.documents.iter().enumerate().step_by(EVERY) {
        contents.push(content::ActiveModel {
            hash: Set(hash(number)),
            size: Set(1_000),
            media_type: Set("message/rfc822".to_owned()),
            text_state: Set(TextState::Extracted),
            inspection: Set(None),
            created_at: Set(op.at()),
        });
        let version = op.new_id(VersionId);
        versions.push(version::ActiveModel {
            id: Set(version),
            document_id: Set(*document),
            ordinal: Set(1),
            created_at: Set(op.at()),
            created_by: Set(None),
            reason: Set(None),
        });
        held.push(version_content::ActiveModel {
            version_id: Set(version),
            ordinal: Set(1),
            content_hash: Set(hash(number)),
            role: Set(ContentRole::Main),
            file_name: Set("vestule.eml".to_owned()),
        });
        let id = op.new_id(IntakeItemId);
        let row = intake_item::Model {
            id,
            institution_id: archive.institution,
            unit_id: Some(archive.units[number % archive.units.len()]),
            channel: match number % 2 {
                0 => IntakeChannel::EAddress,
                _ => IntakeChannel::Email,
            },
            source: "pasts".to_owned(),
            origin: String::new(),
            external_id: number.to_string(),
            received_at: op.at(),
            taken_in_at: op.at(),
            sent_at: None,
            sender_name: None,
            sender_address: Some(address(number)),
            subject: None,
            message_id: Some(message(number)),
            sender_number: None,
            remarks: Remarks::default(),
            read_at: Some(op.at()),
            state: IntakeState::Waiting,
            acted_at: None,
            acted_by: None,
            acted_for: None,
            document_id: None,
            set_aside_as: None,
            set_aside_words: None,
            revision: 1,
        };
        items.push(row.into_active_model().reset_all());
        places.push(intake_content::ActiveModel {
            item_id: Set(id),
            ordinal: Set(1),
            content_hash: Set(hash(number)),
            file_name: Set("vestule.eml".to_owned()),
            within: Set(None),
        });
    }
    let people = (0..CORRESPONDENTS).map(|number| correspondent::ActiveModel {
        id: Set(op.new_id(CorrespondentId)),
        institution_id: Set(archive.institution),
        kind: Set(CorrespondentKind::Person),
        name: Set(format!("Vārds {number}")),
        name_sort_key: Set(vec![1]),
        name_folded: Set(format!("vards {number}")),
        email: Set(Some(address(number))),
        e_address: Set(Some(address(number))),
        created_at: Set(op.at()),
        ..Default::default()
    });
    let people: Vec<_> = people.collect();
    op.commit().await.expect("committed");
    let ids = items.iter().map(|row| *row.id.as_ref()).collect();
    insert::<content::Entity, _>(kit, contents).await;
    insert::<version::Entity, _>(kit, versions).await;
    insert::<version_content::Entity, _>(kit, held).await;
    insert::<intake_item::Entity, _>(kit, items).await;
    insert::<intake_content::Entity, _>(kit, places).await;
    insert::<correspondent::Entity, _>(kit, people).await;
    analyze(kit).await;
    ids
}

fn caller(archive: &Archive, role: Role) -> Caller {
    let identity = Identity {
        account: AccountId(uuid::Uuid::nil()),
        login: "kads".to_owned(),
        institution: archive.institution,
        staff_member: None,
        roles: BTreeSet::from([role]),
    };
    let units = archive.units.iter().copied().take(2).collect();
    Caller::new(identity, units, None)
}

/// Everything in a plan that goes through more of a table than what an item leads to.
fn walks(plan: &Plan) -> Vec<String> {
    match plan {
        Plan::Postgres(plan) => {
            let mut found = Vec::new();
            postgres_walks(&plan[0]["Plan"], &mut found);
            found
        }
        Plan::Sqlite(steps) => {
            // What was gathered from an item is gone through, by its own name or as the rows of a window.
            let gathered = ["SCAN pair", "SCAN placed", "SCAN (subquery"];
            let walks = steps.iter().filter(|step| step.starts_with("SCAN"));
            walks
                .filter(|step| !gathered.iter().any(|begin| step.starts_with(begin)))
                .cloned()
                .collect()
        }
    }
}

fn postgres_walks(node: &Value, found: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let rows = node["Plan Rows"].as_u64().unwrap_or(u64::MAX);
    if let Some(table) = node["Relation Name"].as_str()
        && (kind.contains("Seq Scan") || rows > MANY)
    {
        found.push(format!("{kind} of {rows} rows of {table}"));
    }
    for part in node["Plans"].as_array().into_iter().flatten() {
        postgres_walks(part, found);
    }
}

#[both]
async fn no_item_asks_the_whole_archive(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let archive = Archive::fill(kit).await;
    let items = fill(kit, &archive).await;
    let backend = kit.db.backend();
    let mut wrong = Vec::new();
    for role in [Role::RecordsClerk, Role::Specialist] {
        let caller = caller(&archive, role);
        let scope = caller.scope();
        for asked in [&items[7..8], &items[100..101]] {
            for (name, query) in [
                (
                    "registered as",
                    known::registered_as_query(backend, scope, asked),
                ),
                ("repeats", known::repeats_query(&caller, asked)),
                ("senders", known::senders_query(scope, asked)),
            ] {
                let plan = plan(kit, backend.build(&query)).await;
                let walks = walks(&plan);
                if !walks.is_empty() {
                    let plan = match plan {
                        Plan::Postgres(plan) => format!("{plan:#}"),
                        Plan::Sqlite(steps) => steps.join("\n"),
                    };
                    let number = asked.len();
                    wrong.push(format!("{role}, {name} of {number}: {walks:?}\n{plan}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));

    // And what they lead to is what there is: the document that came with the message, and who has the address.
    let (reader, clerk) = (kit.db.reader(), caller(&archive, Role::RecordsClerk));
    let asked = &items[100..120];
    let documents = known::registered_as(reader, &clerk, asked).await;
    let documents = documents.expect("documents");
    let senders = known::senders(reader, &clerk, asked).await;
    let senders = senders.expect("correspondents");
    for (place, item) in (100..).zip(asked) {
        let number = place * EVERY;
        let found: Vec<_> = documents[item].iter().map(|card| card.id).collect();
        assert_eq!(found, [archive.documents[number]]);
        let found: Vec<_> = senders[item].iter().map(|row| row.email.clone()).collect();
        assert_eq!(found, [Some(address(number))]);
    }
    let repeats = known::repeats(reader, &clerk, asked).await;
    assert!(repeats.expect("items").is_empty());
}
