//! Whatever is altered in a stored journal is found and located, on both databases.

use aprite::journal::verify::verify;
use aprite::journal::{Trust, What, merkle};
use aprite::kernel::secret::{self, Keys};
use aprite::op::Kit;
use both::both;
use entities::journal::{entry, tree_head};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    Set,
};

use crate::journal::{exported, journal, report, rows, tamper, whats};
use crate::support::kit::Plumbing;

/// Puts back the row that was tampered with.
async fn restore(kit: &Kit, row: &entry::Model) {
    let transaction = kit.db.begin().await.expect("a transaction");
    entry::Entity::delete_many()
        .filter(
            Condition::any()
                .add(entry::Column::Id.eq(row.id))
                .add(entry::Column::Position.eq(row.position))
                .add(entry::Column::Position.gt(100)),
        )
        .exec(&transaction)
        .await
        .expect("deleted");
    let restored = row.clone().into_active_model().reset_all();
    entry::Entity::insert(restored)
        .exec_without_returning(&transaction)
        .await
        .expect("inserted");
    transaction.commit().await.expect("committed");
}

#[both]
async fn every_column_of_an_entry_is_guarded(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    journal(kit, 40).await;
    assert_eq!(report(kit).await.faults, []);
    let original = rows(kit).await.swap_remove(17);
    let postgres = kit.db.backend() == DbBackend::Postgres;
    let other_id = if postgres {
        "'00000000-0000-7000-8000-000000000001'"
    } else {
        "x'00000000000070008000000000000001'"
    };
    let later = if postgres {
        "at + interval '1 microsecond'"
    } else {
        "replace(at, '2026-', '2027-')"
    };
    let mut changes = vec![
        format!("id = {other_id}"),
        "position = NULL".to_owned(),
        "position = 1000".to_owned(),
        format!("operation_id = {other_id}"),
        format!("institution_id = {other_id}"),
        "institution_id = NULL".to_owned(),
        format!("at = {later}"),
        "actor_kind = 'system'".to_owned(),
        "actor_kind = 'nobody'".to_owned(),
        format!("account_id = {other_id}"),
        "account_id = NULL".to_owned(),
        format!("for_staff_member_id = {other_id}"),
        "kind = 'document.seen'".to_owned(),
        "subject_kind = 'file'".to_owned(),
        format!("subject_id = {other_id}"),
        "subject_id = NULL".to_owned(),
        "payload = '{}'".to_owned(),
        "payload = NULL".to_owned(),
        "payload_salt = '00'".to_owned(),
        "payload_salt = NULL".to_owned(),
        "payload = NULL, payload_salt = NULL".to_owned(),
        "payload_digest = '00'".to_owned(),
        "leaf_hash = payload_digest".to_owned(),
        "leaf_hash = 'no hash'".to_owned(),
    ];
    if !postgres {
        // SQLite lets a column hold anything.
        changes.extend(
            [
                "at = 'never'",
                "id = 'nobody'",
                "operation_id = 3",
                "position = 'last'",
            ]
            .map(str::to_owned),
        );
    }
    for change in changes {
        tamper(
            kit,
            &format!("UPDATE journal_entry SET {change} WHERE position = 17"),
        )
        .await;
        let report = report(kit).await;
        let located = report.faults.iter().any(|fault| {
            fault.position == Some(17)
                || matches!(
                    fault.what,
                    What::SubtreeAltered {
                        from: 16,
                        until: 18
                    }
                )
        });
        assert!(located, "{change}: {report:?}");
        assert!(
            report.faults.len() < 10,
            "{change} drowns in its consequences: {report:?}"
        );
        restore(kit, &original).await;
        assert_eq!(
            self::report(kit).await.faults,
            [],
            "{change} was not put back"
        );
    }
}

#[both]
async fn what_is_missing_moved_or_forged_is_found(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    journal(kit, 40).await;
    let rows = rows(kit).await;
    tamper(kit, "DELETE FROM journal_entry WHERE position = 17").await;
    assert_eq!(
        whats(&report(kit).await),
        [&What::Missing {
            from: 17,
            until: 18
        }]
    );
    restore(kit, &rows[17]).await;

    tamper(kit, "DELETE FROM journal_entry WHERE position = 39").await;
    assert!(whats(&report(kit).await).contains(&&What::Missing {
        from: 39,
        until: 40
    }));
    restore(kit, &rows[39]).await;

    // Two entries change places: each is right by itself.
    for step in [
        "position = 1000 WHERE position = 8",
        "position = 8 WHERE position = 30",
        "position = 30 WHERE position = 1000",
    ] {
        tamper(kit, &format!("UPDATE journal_entry SET {step}")).await;
    }
    let swapped = report(kit).await;
    for (from, until) in [(8, 10), (30, 32)] {
        assert!(
            whats(&swapped).contains(&&What::SubtreeAltered { from, until }),
            "{swapped:?}"
        );
    }
    for step in [
        "position = 1000 WHERE position = 8",
        "position = 8 WHERE position = 30",
        "position = 30 WHERE position = 1000",
    ] {
        tamper(kit, &format!("UPDATE journal_entry SET {step}")).await;
    }

    // An entry forged with its digest and its leaf: only the tree knows.
    let payload = r#"{"reader":"nobody"}"#;
    let salt = rows[20].payload_salt.clone().expect("a salt");
    let digest = secret::hash(&format!("{salt}\n{payload}"));
    let mut forged = rows[20].clone().into_active_model();
    let mut record = exported(kit).await.swap_remove(20);
    record.payload_digest.clone_from(&digest);
    forged.payload = Set(Some(payload.to_owned()));
    forged.payload_digest = Set(digest);
    forged.leaf_hash = Set(secret::hex(&record.leaf()));
    let transaction = kit.db.begin().await.expect("a transaction");
    forged.update(&transaction).await.expect("forged");
    transaction.commit().await.expect("committed");
    let found = report(kit).await;
    assert!(
        whats(&found).contains(&&What::SubtreeAltered {
            from: 20,
            until: 22
        }),
        "{found:?}"
    );
    // The head of 21 entries is the first after it, that of 15 the last before.
    assert!(
        whats(&found).contains(&&What::RootDiffers {
            after: 15,
            size: 21
        }),
        "{found:?}"
    );
    restore(kit, &rows[20]).await;

    tamper(
        kit,
        "UPDATE journal_node SET hash = 'no hash' WHERE level = 2 AND \"index\" = 3",
    )
    .await;
    assert_eq!(
        whats(&report(kit).await),
        [&What::SubtreeAltered {
            from: 12,
            until: 16
        }]
    );
}

#[both]
async fn forged_heads_and_keys_are_found(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    journal(kit, 40).await;
    let root = "0".repeat(64);
    let fresh = async |sql: &str| {
        tamper(kit, sql).await;
        report(kit).await
    };
    let first = fresh(&format!(
        "UPDATE journal_tree_head SET root = '{root}' WHERE size = 10"
    ))
    .await;
    assert_eq!(
        whats(&first),
        [
            &What::SignatureWrong { size: 10 },
            &What::RootDiffers { after: 6, size: 10 }
        ]
    );
    let second = fresh("DELETE FROM journal_tree_head WHERE size = 10").await;
    assert_eq!(second.faults, [], "a head more or less proves as much");
    let third = fresh("UPDATE journal_tree_head SET signature = root WHERE size = 15").await;
    assert_eq!(whats(&third), [&What::SignatureWrong { size: 15 }]);
    let fourth = fresh("UPDATE journal_sealer SET size = 39").await;
    assert!(whats(&fourth).contains(&&What::SizeDiffers {
        noted: 39,
        found: 40
    }));
    tamper(kit, "UPDATE journal_sealer SET size = 40").await;
    let fifth = fresh("DELETE FROM journal_tree_head WHERE size = 40").await;
    assert!(
        whats(&fifth).contains(&&What::NoHead { from: 36 }),
        "{fifth:?}"
    );
    let sixth = fresh("UPDATE journal_seal_key SET public_key = 'no key'").await;
    assert!(
        matches!(whats(&sixth)[0], What::KeyAltered { .. }),
        "{sixth:?}"
    );
    assert!(
        whats(&sixth)
            .iter()
            .any(|what| matches!(what, What::KeyMissing { .. }))
    );
}

#[both]
async fn a_journal_made_anew_is_known_by_its_key_and_its_past(plumbing: Plumbing) {
    let mut kit = plumbing.kit.clone();
    let known = *kit.keys.public_key().first_chunk::<32>().expect("a key");
    journal(&kit, 21).await;
    let head = tree_head::Entity::find()
        .filter(tree_head::Column::Size.eq(10))
        .one(kit.db.reader());
    let head = head.await.expect("read").expect("a head of ten entries");
    let root: merkle::Hash = secret::unhex(&head.root)
        .expect("hex")
        .try_into()
        .expect("a hash");
    let trust = Trust {
        public_keys: vec![known],
        head: Some((10, root)),
    };
    let ours = verify(&kit.db, &trust).await.expect("verified");
    assert_eq!(ours.faults, []);

    // Who owns the machine empties the tables and writes another past, with a key of their own.
    for table in [
        "journal_entry",
        "journal_node",
        "journal_tree_head",
        "journal_seal_key",
    ] {
        tamper(&kit, &format!("DELETE FROM {table}")).await;
    }
    tamper(&kit, "UPDATE journal_sealer SET size = 0").await;
    kit.keys = std::sync::Arc::new(Keys::from_master(&[8; 32]).expect("keys"));
    journal(&kit, 21).await;
    assert_eq!(report(&kit).await.faults, [], "it is consistent in itself");
    let anew = verify(&kit.db, &trust).await.expect("verified");
    assert!(
        matches!(whats(&anew)[0], What::KeyUntrusted { size: 1, .. }),
        "{anew:?}"
    );
    assert!(
        whats(&anew).contains(&&What::PastRewritten { size: 10 }),
        "{anew:?}"
    );
}
