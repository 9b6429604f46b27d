//! What happens to a registered document: annulled, corrected, related, looked at, found, enclosed.

use super::*;

#[both]
async fn an_annulled_number_stays_and_says_why(desk: Desk) {
    let mistake = desk.registered("Kļūda").await;
    let empty = annul(
        &desk.kit,
        &Consequences::none(),
        &desk.clerk,
        mistake.id,
        " ",
        None,
    )
    .await
    .expect("a database");
    assert_eq!(
        empty.expect_err("a reason is needed"),
        Refusal::Reason(aprite::kernel::reason::BadReason::Missing)
    );
    let annulled = annul(
        &desk.kit,
        &Consequences::none(),
        &desk.clerk,
        mistake.id,
        "Reģistrēts divreiz",
        None,
    )
    .await
    .expect("a database")
    .expect("annulled");
    assert_eq!(
        (annulled.status, number(&annulled)),
        (DocumentStatus::Annulled, "2-5/26/1")
    );
    assert_eq!(
        annulled.annulment_reason.as_deref(),
        Some("Reģistrēts divreiz")
    );
    let again = annul(
        &desk.kit,
        &Consequences::none(),
        &desk.clerk,
        mistake.id,
        "Vēlreiz",
        None,
    )
    .await
    .expect("a database");
    assert_eq!(again.expect_err("once"), Refusal::Annulled);
    assert_eq!(number(&desk.registered("Nākamais").await), "2-5/26/2");
}

#[both]
async fn a_correction_keeps_what_was(desk: Desk) {
    let card = desk.registered("Iesnigums").await;
    let amendment = |revision, title: &'static str| Amendment {
        document: card.id,
        revision,
        change: Box::new(move |draft: &mut CardDraft| draft.title = title.to_owned()),
        file: None,
        added: Vec::new(),
        reason: None,
        idempotency: None,
    };
    let unchanged = amend(
        &desk.kit,
        &Consequences::none(),
        &desk.clerk,
        amendment(1, "Iesnigums"),
    )
    .await
    .expect("a database");
    assert_eq!(
        unchanged.expect_err("nothing changed"),
        Refusal::NothingToAmend
    );
    let amended = amend(
        &desk.kit,
        &Consequences::none(),
        &desk.clerk,
        amendment(1, "Iesniegums"),
    )
    .await
    .expect("a database")
    .expect("amended");
    assert_eq!(
        (amended.title.as_str(), amended.revision, number(&amended)),
        ("Iesniegums", 2, "2-5/26/1")
    );
    let stale = amend(
        &desk.kit,
        &Consequences::none(),
        &desk.clerk,
        amendment(1, "Cits"),
    )
    .await
    .expect("a database");
    assert_eq!(
        stale.expect_err("changed meanwhile"),
        Refusal::RevisionStale
    );
    let hidden = amend(
        &desk.kit,
        &Consequences::none(),
        &desk.stranger,
        amendment(2, "Svešs"),
    )
    .await
    .expect("a database");
    assert!(matches!(
        hidden.expect_err("not for strangers"),
        Refusal::Unknown { .. } | Refusal::NotPermitted(_)
    ));

    let annex = desk.upload("pielikums.txt", "vēlāk").await;
    let added = Amendment {
        added: vec![desk.claim(&annex).into()],
        reason: Some("Saņemts pielikums".to_owned()),
        ..amendment(2, "Iesniegums")
    };
    amend(&desk.kit, &Consequences::none(), &desk.clerk, added)
        .await
        .expect("a database")
        .expect("amended");
    let versions = read::versions(desk.kit.db.reader(), &[card.id])
        .await
        .expect("a database");
    assert_eq!(
        versions[&card.id]
            .iter()
            .map(|version| version.ordinal)
            .collect::<Vec<_>>(),
        [1, 2]
    );
}

#[both]
async fn a_letter_is_read_and_its_attachment_becomes_a_document(desk: Desk) {
    let letter = "From: Anna <anna@example.lv>\r\nTo: dienests@example.lv\r\nSubject: =?utf-8?B?SWVzbmllZ3Vtcw==?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        Lūdzu piešķirt garantēto minimālo ienākumu.\r\n--xx\r\nContent-Type: text/plain; charset=utf-8; name=izzina.txt\r\n\
        Content-Disposition: attachment; filename=izzina.txt\r\n\r\nIzziņa par ģimenes sastāvu.\r\n--xx--\r\n";
    let upload = desk.upload("vestule.eml", letter).await;
    let card = desk
        .register(RegisterDocument {
            claims: vec![desk.claim(&upload)],
            ..desk.letter("E-pasts")
        })
        .await
        .expect("registered");
    desk.settle().await;
    let filter = DocumentFilter {
        status: Some(DocumentStatus::Enclosed),
        ..DocumentFilter::default()
    };
    let request = PageRequest::new(10, None).expect("a page");
    let enclosed = list::page(desk.kit.db.reader(), desk.clerk.scope(), &filter, &request)
        .await
        .expect("a database")
        .rows;
    assert_eq!(
        enclosed
            .iter()
            .map(|card| card.title.as_str())
            .collect::<Vec<_>>(),
        ["izzina.txt"]
    );
    assert_eq!(desk.annexes(&card).await, 1);
    assert_eq!(
        desk.found(&desk.clerk, "garanteta minimala ienakuma").await,
        [card.id]
    );
    assert_eq!(
        desk.found(&desk.clerk, "gimenes sastavs").await,
        [enclosed[0].id]
    );
    assert!(desk.found(&desk.stranger, "garantētais").await.is_empty());
    assert!(desk.finding.verify().await.expect("compared").is_equal());
}

#[both]
async fn a_reply_relates_only_to_what_its_author_may_see(desk: Desk) {
    let question = desk.registered("Jautājums").await;
    let relation = NewRelation {
        kind: RelationKind::ReplyTo,
        to: question.id,
    };
    let twice = RegisterDocument {
        relations: vec![relation, relation],
        ..desk.letter("Atbilde")
    };
    assert_eq!(
        desk.register(twice).await.expect_err("twice").problems()[0].code,
        "RELATION_TWICE"
    );
    let unknown = NewRelation {
        kind: RelationKind::ReplyTo,
        to: DocumentId(uuid::Uuid::nil()),
    };
    let nowhere = RegisterDocument {
        relations: vec![unknown],
        ..desk.letter("Atbilde")
    };
    assert_eq!(
        desk.register(nowhere)
            .await
            .expect_err("unknown")
            .problems()[0]
            .code,
        "DOCUMENT_UNKNOWN"
    );
    desk.register(RegisterDocument {
        relations: vec![relation],
        ..desk.letter("Atbilde")
    })
    .await
    .expect("registered");
}

#[both]
async fn looking_at_a_persons_document_leaves_a_trace(desk: Desk) {
    use aprite::journal::{EntryFilter, read as journal};
    let card = desk.registered("Klienta iesniegums").await;
    desk.kit.clock.advance(TimeDelta::minutes(1));
    let purpose = Purpose::new(Some("Lietas izskatīšana"));
    assert!(
        view::card(&desk.kit, &desk.stranger, card.id, &purpose)
            .await
            .expect("a database")
            .is_none()
    );
    assert!(
        view::card(&desk.kit, &desk.clerk, card.id, &purpose)
            .await
            .expect("a database")
            .is_some()
    );
    let filter = EntryFilter {
        subject: Some(card.id.0),
        ..EntryFilter::of(desk.clerk.institution)
    };
    let request = PageRequest::new(10, None).expect("a page");
    let entries = journal::page(desk.kit.db.reader(), &filter, &request)
        .await
        .expect("a journal")
        .rows;
    let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["document.viewed", "document.registered"]);
    assert!(
        entries[0]
            .payload
            .as_deref()
            .is_some_and(|payload| payload.contains("Lietas izskatīšana"))
    );
}

#[both]
async fn the_index_can_be_made_again_from_nothing(desk: Desk) {
    for title in [
        "Rīkojums par atvaļinājumu",
        "Rīkojumi par komandējumiem",
        "Protokols",
    ] {
        desk.registered(title).await;
    }
    desk.settle().await;
    assert_eq!(desk.found(&desk.clerk, "rikojuma").await.len(), 2);
    desk.finding.rebuild().await.expect("rebuilt");
    assert_eq!(desk.found(&desk.clerk, "rikojuma").await.len(), 2);
    let report = desk.finding.verify().await.expect("compared");
    assert!(report.is_equal(), "{report:?}");
}

#[both]
async fn what_is_enclosed_follows_its_letter(desk: Desk) {
    let letter = "From: a@example.lv\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain\r\n\r\nteksts\r\n--xx\r\n\
        Content-Type: text/plain; name=izzina.txt\r\nContent-Disposition: attachment; filename=izzina.txt\r\n\r\n\
        Medicinas izzina\r\n--xx--\r\n";
    let upload = desk.upload("vestule.eml", letter).await;
    let mut command = RegisterDocument {
        claims: vec![desk.claim(&upload)],
        ..desk.letter("E-pasts")
    };
    command.card.access_class = Some(AccessClass::Open);
    let card = desk.register(command).await.expect("registered");
    desk.settle().await;
    assert_eq!(desk.found(&desk.stranger, "medicinas").await.len(), 1);

    desk.kit.clock.advance(TimeDelta::minutes(1));
    let restrict =
        |draft: &mut CardDraft| draft.access_class = Some(AccessClass::RestrictedPersonal);
    let amendment = Amendment {
        document: card.id,
        revision: 1,
        change: Box::new(restrict),
        file: None,
        added: Vec::new(),
        reason: None,
        idempotency: None,
    };
    amend(&desk.kit, &Consequences::none(), &desk.clerk, amendment)
        .await
        .expect("a database")
        .expect("amended");
    desk.settle().await;
    assert!(desk.found(&desk.stranger, "medicinas").await.is_empty());
    let enclosed = desk.found(&desk.clerk, "medicinas").await;
    assert_eq!(enclosed.len(), 1);
    let own = Amendment {
        document: enclosed[0],
        revision: 1,
        change: Box::new(|draft| draft.use_conditions = Some("Visiem".to_owned())),
        file: None,
        added: Vec::new(),
        reason: None,
        idempotency: None,
    };
    let refusal = amend(&desk.kit, &Consequences::none(), &desk.clerk, own)
        .await
        .expect("a database");
    assert_eq!(
        refusal.expect_err("its letter decides"),
        Refusal::FollowsLetter
    );
}

#[both]
async fn twins_that_claim_one_upload_get_one_answer(desk: Desk) {
    let upload = desk.upload("iesniegums.txt", "Lūdzu.").await;
    let twins = (0..4).map(|_| {
        let command = RegisterDocument {
            claims: vec![desk.claim(&upload)],
            idempotency: Some(("dvini".parse().expect("a key"), "q".to_owned())),
            ..desk.letter("Dvīņi")
        };
        desk.registrar.register(desk.clerk.clone(), command)
    });
    let ids: BTreeSet<DocumentId> = futures::future::join_all(twins)
        .await
        .into_iter()
        .map(|answer| answer.expect("a database").expect("the first answer").id)
        .collect();
    assert_eq!(ids.len(), 1);
}

#[both]
async fn a_document_stays_within_its_year(desk: Desk) {
    use aprite::classification::read as scheme;
    let card = desk.registered("Šī gada").await;
    let last_year = scheme::files_of_year(desk.kit.db.reader(), desk.clerk.institution, 2025)
        .await
        .expect("files");
    let amendment = Amendment {
        document: card.id,
        revision: 1,
        change: Box::new(|_| ()),
        file: Some(last_year[0].id),
        added: Vec::new(),
        reason: None,
        idempotency: None,
    };
    let refusal = amend(&desk.kit, &Consequences::none(), &desk.clerk, amendment)
        .await
        .expect("a database");
    assert_eq!(
        refusal.expect_err("another year").problems()[0].code,
        "FILE_OTHER_YEAR"
    );
}

#[both]
async fn a_list_finds_by_day_year_and_correspondent(desk: Desk) {
    use aprite::kernel::text::LatvianOrder;
    use aprite::parties::{self, Confirmation, CorrespondentDraft};
    use entities::vocabulary::CorrespondentKind;

    let draft = CorrespondentDraft {
        kind: CorrespondentKind::Organisation,
        name: "SIA Paraugs".to_owned(),
        registration_number: None,
        personal_code: None,
        personal_code_confirmed: Confirmation::default(),
        address: None,
        email: None,
        e_address: None,
    };
    let order = LatvianOrder::new().expect("collation");
    let known = parties::register_for(&desk.kit, &order, &desk.clerk, draft, None).await;
    let known = known.expect("a database").expect("registered");
    let known = known.into_correspondent().id;
    let of = async |card: CardDraft| {
        let command = RegisterDocument {
            card,
            ..desk.letter("")
        };
        desk.register(command).await.expect("registered").id
    };
    let plain = desk.registered("Bez korespondenta").await.id;
    // The last instant of the day in Riga: 22:00 UTC begins the next one.
    let evening: DateTime<Utc> = "2026-03-02T21:59:59.999999Z".parse().expect("an instant");
    desk.kit.clock.advance(evening - desk.kit.clock.now());
    let from = of(CardDraft {
        title: "No viņa".to_owned(),
        correspondent: Some(known),
        ..CardDraft::default()
    })
    .await;
    desk.kit.clock.advance(TimeDelta::microseconds(1));
    let to = of(CardDraft {
        title: "Viņam".to_owned(),
        correspondent: Some(known),
        addressees: vec![aprite::documents::AddresseeDraft {
            correspondent: Some(known),
            name: "SIA Paraugs".to_owned(),
        }],
        ..CardDraft::default()
    })
    .await;
    desk.kit.clock.advance(TimeDelta::microseconds(1));
    let copied = of(CardDraft {
        title: "Arī viņam".to_owned(),
        addressees: vec![aprite::documents::AddresseeDraft {
            correspondent: Some(known),
            name: "SIA Paraugs".to_owned(),
        }],
        ..CardDraft::default()
    })
    .await;
    let day = |text: &str| text.parse().ok();
    let all = DocumentFilter::default;
    for (filter, expected) in [
        (
            DocumentFilter {
                correspondent: Some(known),
                ..all()
            },
            vec![copied, to, from],
        ),
        (
            DocumentFilter {
                correspondent: Some(known),
                registered_from: day("2026-03-03"),
                ..all()
            },
            vec![copied, to],
        ),
        (
            DocumentFilter {
                registered_to: day("2026-03-02"),
                ..all()
            },
            vec![from, plain],
        ),
        (
            DocumentFilter {
                registered_from: day("2026-03-03"),
                registered_to: day("2026-03-03"),
                year: Some(2026),
                ..all()
            },
            vec![copied, to],
        ),
        (
            DocumentFilter {
                year: Some(2025),
                ..all()
            },
            vec![],
        ),
    ] {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let request = PageRequest::new(1, after).expect("a page");
            let page = list::page(desk.kit.db.reader(), desk.clerk.scope(), &filter, &request);
            let page = page.await.expect("a database");
            found.extend(page.rows.iter().map(|row| row.id));
            after = page.rows.last().map(|row| row.id);
            if !page.has_next {
                break;
            }
        }
        assert_eq!(found, expected, "{filter:?}");
        let counted = list::count(desk.kit.db.reader(), desk.clerk.scope(), &filter).await;
        assert_eq!(counted.expect("a count"), expected.len() as u64);
    }
}
