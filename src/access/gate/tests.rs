//! The gate over a real database, with time that stands.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entities::vocabulary::{Role, TokenScope};
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;
use crate::access::NotPermitted;
use crate::organisation::accounts;
use crate::organisation::load::Loaded;
use crate::organisation::testing::{PASSWORD, account, two_institutions};
use crate::testing::{entries, journalled, kit};

struct Ground {
    gate: Gate,
    kit: Kit,
    one: Loaded,
    account: AccountId,
    _folder: TempDir,
}

/// A specialist who heads unit A.
async fn ground() -> Ground {
    let (kit, folder) = kit().await;
    let [one, _] = two_institutions(&kit).await;
    let roles = [Role::UnitHead, Role::Specialist];
    let account = account(&kit, &one, "ilze", Some("ilze"), &roles).await;
    Ground {
        gate: Gate::new(kit.clone()),
        kit,
        one,
        account,
        _folder: folder,
    }
}

async fn disable(ground: &Ground) {
    let mut op = ground.kit.begin(Actor::System).await.expect("an operation");
    accounts::disable(&mut op, ground.account)
        .await
        .expect("disabled");
    op.commit().await.expect("a commit");
    ground.gate.forget(ground.account);
}

fn token_of(days: u32) -> NewToken {
    NewToken {
        name: "imports".to_owned(),
        scope: TokenScope::Read,
        days,
    }
}

#[tokio::test]
async fn a_session_lasts_ten_hours_or_until_its_end() {
    let ground = ground().await;
    let Ground { gate, kit, one, .. } = &ground;
    let signed_in = gate
        .sign_in(" Ilze", &PASSWORD.into(), None)
        .await
        .expect("in");
    let caller = &signed_in.caller;
    assert_eq!(caller.login, "ilze");
    assert_eq!(caller.actor, Actor::Account(ground.account));
    assert_eq!(
        caller.roles,
        BTreeSet::from([Role::UnitHead, Role::Specialist])
    );
    let units = ["A", "B", "OLD"].map(|code| one.units[code]);
    assert_eq!(caller.units, BTreeSet::from(units));
    assert_eq!(caller.token_scope, None);

    let secret = signed_in.secret.expose_secret();
    let again = gate.session(secret).await.expect("asked").expect("known");
    assert_eq!(&again, caller);
    assert!(
        gate.session("something else")
            .await
            .expect("asked")
            .is_none()
    );
    // A session's secret is no token, and the other way round.
    assert!(gate.token(secret).await.expect("asked").is_none());
    kit.clock
        .advance(TimeDelta::hours(10) - TimeDelta::microseconds(1));
    let fresh = gate
        .session(secret)
        .await
        .expect("asked")
        .expect("still known");
    assert_eq!(&fresh, caller);
    kit.clock.advance(TimeDelta::microseconds(1));
    assert!(gate.session(secret).await.expect("asked").is_none());

    let second = gate
        .sign_in("ilze", &PASSWORD.into(), None)
        .await
        .expect("in");
    let second = second.secret.expose_secret();
    gate.sign_out(second).await.expect("out");
    gate.sign_out(second).await.expect("out already");
    assert!(gate.session(second).await.expect("asked").is_none());
    assert_eq!(
        journalled(kit).await[3..],
        ["session.started", "session.started", "session.ended"]
    );
}

#[tokio::test]
async fn every_wrong_way_in_looks_the_same() {
    let ground = ground().await;
    let Ground { gate, kit, .. } = &ground;
    let peer = Some(IpAddr::from([192, 0, 2, 7]));
    let mut answers = Vec::new();
    for (login, password) in [
        ("ilze", "zīlīte uz jumta"),
        ("nobody", PASSWORD),
        ("Mana Parole 123", ""),
    ] {
        answers.push(gate.sign_in(login, &password.into(), peer).await);
    }
    disable(&ground).await;
    answers.push(gate.sign_in("ilze", &PASSWORD.into(), peer).await);
    for answer in answers {
        assert!(matches!(answer, Err(SignInRefusal::WrongCredentials)));
    }
    let refused: Vec<_> = entries(kit)
        .await
        .into_iter()
        .filter(|entry| entry.kind == "session.refused")
        .collect();
    let subjects: Vec<_> = refused.iter().map(|entry| entry.subject_id).collect();
    let known = Some(ground.account.0);
    assert_eq!(subjects, [known, None, None, known]);
    for entry in refused {
        assert_eq!(entry.account_id, None);
        let payload = entry.payload.unwrap_or_default();
        for typed in ["ilze", "nobody", "Parole"] {
            assert!(!payload.contains(typed), "{payload}");
        }
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_for_the_right_password_too() {
    let ground = ground().await;
    for _ in 0..5 {
        let wrong = ground.gate.sign_in("ilze", &"nepareizi".into(), None).await;
        assert!(matches!(wrong, Err(SignInRefusal::WrongCredentials)));
    }
    let early = ground.gate.sign_in("ilze", &PASSWORD.into(), None).await;
    assert!(matches!(
        early,
        Err(SignInRefusal::TooManyAttempts { wait_seconds: 1 })
    ));
    ground.kit.clock.advance(TimeDelta::seconds(1));
    ground
        .gate
        .sign_in("ilze", &PASSWORD.into(), None)
        .await
        .expect("in");
}

#[tokio::test]
async fn a_token_works_until_it_ends_is_revoked_or_its_account_is_disabled() {
    let ground = ground().await;
    let Ground {
        gate, kit, account, ..
    } = &ground;
    let caller = gate
        .sign_in("ilze", &PASSWORD.into(), None)
        .await
        .expect("in")
        .caller;
    let ended = gate.create_token(&caller, token_of(1)).await.expect("made");
    let revoked = gate
        .create_token(&caller, token_of(366))
        .await
        .expect("made");
    let stopped = gate
        .create_token(&caller, token_of(366))
        .await
        .expect("made");
    let (ended, revoked, stopped) = (
        ended.secret.expose_secret(),
        (revoked.id, revoked.secret.expose_secret()),
        stopped.secret.expose_secret(),
    );
    assert!(ended.starts_with("aprite_"));
    let found = gate.token(ended).await.expect("asked").expect("known");
    assert_eq!(found.token_scope, Some(TokenScope::Read));
    assert_eq!((found.account, &found.units), (*account, &caller.units));
    assert!(found.may(Action::ReadDocuments) && !found.may(Action::RegisterDocument));
    assert!(gate.session(ended).await.expect("asked").is_none());

    kit.clock.advance(TimeDelta::days(1));
    assert!(gate.token(ended).await.expect("asked").is_none());

    assert!(gate.token(revoked.1).await.expect("asked").is_some());
    gate.revoke_token(&caller, revoked.0)
        .await
        .expect("revoked");
    gate.revoke_token(&caller, revoked.0)
        .await
        .expect("revoked already");
    assert!(gate.token(revoked.1).await.expect("asked").is_none());

    assert!(gate.token(stopped).await.expect("asked").is_some());
    disable(&ground).await;
    assert!(gate.token(stopped).await.expect("asked").is_none());

    let kinds = journalled(kit).await;
    let of = |kind: &str| kinds.iter().filter(|found| *found == kind).count();
    assert_eq!((of("token.created"), of("token.revoked")), (3, 1));
    for row in token::list(kit.db.reader(), *account)
        .await
        .expect("tokens")
    {
        assert!(![ended, revoked.1, stopped].contains(&row.secret_hash.as_str()));
    }
    for entry in entries(kit).await {
        let payload = entry.payload.unwrap_or_default();
        assert!(
            ![ended, revoked.1, stopped]
                .iter()
                .any(|secret| payload.contains(secret))
        );
    }
}

#[tokio::test]
async fn tokens_out_of_bounds_and_tokens_of_others_are_refused() {
    let ground = ground().await;
    let Ground { gate, kit, one, .. } = &ground;
    let caller = gate
        .sign_in("ilze", &PASSWORD.into(), None)
        .await
        .expect("in")
        .caller;
    for days in [0, 367] {
        let refused = gate.create_token(&caller, token_of(days)).await;
        assert!(matches!(refused, Err(TokenRefusal::Days)));
    }
    for name in ["", "  ", &"a".repeat(101)] {
        let new = NewToken {
            name: name.to_owned(),
            ..token_of(1)
        };
        let refused = gate.create_token(&caller, new).await;
        assert!(matches!(refused, Err(TokenRefusal::Name)));
    }
    let shown = gate.create_token(&caller, token_of(1)).await.expect("made");
    let by_token = gate
        .token(shown.secret.expose_secret())
        .await
        .expect("asked");
    let by_token = by_token.expect("known");
    let begotten = gate.create_token(&by_token, token_of(1)).await;
    assert!(matches!(
        begotten,
        Err(TokenRefusal::NotPermitted(NotPermitted::ByToken(
            Action::ManageOwnTokens
        )))
    ));
    account(kit, one, "janis", Some("janis"), &[Role::Specialist]).await;
    let other = gate
        .sign_in("janis", &PASSWORD.into(), None)
        .await
        .expect("in")
        .caller;
    let refused = gate.revoke_token(&other, shown.id).await;
    assert!(matches!(refused, Err(TokenRefusal::NotFound)));
    assert!(
        gate.token(shown.secret.expose_secret())
            .await
            .expect("asked")
            .is_some()
    );
}

#[tokio::test]
async fn a_change_elsewhere_is_noticed_within_a_second() {
    let ground = ground().await;
    let Ground {
        gate, kit, account, ..
    } = &ground;
    let signed_in = gate
        .sign_in("ilze", &PASSWORD.into(), None)
        .await
        .expect("in");
    let secret = signed_in.secret.expose_secret();
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let roles = BTreeSet::from([Role::Lawyer]);
    accounts::set_roles(&mut op, *account, &roles)
        .await
        .expect("set");
    op.commit().await.expect("a commit");
    kit.clock.advance(TimeDelta::seconds(1));
    let caller = gate.session(secret).await.expect("asked").expect("known");
    assert_eq!(caller.roles, roles);
    assert_eq!(caller.units, BTreeSet::from([ground.one.units["A"]]));
}

/// What axum asks of a handler.
#[tokio::test]
async fn its_answers_can_be_awaited_on_any_thread() {
    fn sendable<T: Send>(future: T) -> T {
        future
    }
    let ground = ground().await;
    assert!(
        sendable(ground.gate.token(""))
            .await
            .expect("asked")
            .is_none()
    );
    assert!(
        sendable(ground.gate.session(""))
            .await
            .expect("asked")
            .is_none()
    );
    let password = PASSWORD.into();
    let signed_in = sendable(ground.gate.sign_in("ilze", &password, None)).await;
    sendable(
        ground
            .gate
            .sign_out(signed_in.expect("in").secret.expose_secret()),
    )
    .await
    .expect("out");
}
