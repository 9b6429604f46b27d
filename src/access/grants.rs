//! Letting one staff member see one document (*piekļuve pēc nepieciešamības*), whatever its class: by name, or because of a
//! task on it. The two grounds are kept apart, so that what a task opened closes with it and what a person gave stays.
//!
//! The documents area asks first whether its caller sees the document and may give leave (`Action::GrantAccess`).

use std::collections::{BTreeSet, HashMap};

use entities::access::document_grant;
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, StaffMemberId};
use entities::organisation::staff_member;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait,
    QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

use super::error::GrantRefusal;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// Lets a staff member see a document; says whether that is new.
///
/// # Errors
/// A [`GrantRefusal`] when there is no such document, or its institution has no such staff member.
pub async fn grant(
    op: &mut Op,
    document: DocumentId,
    to: StaffMemberId,
) -> Result<bool, GrantRefusal> {
    let card = document::Entity::find_by_id(document)
        .one(op.transaction())
        .await?
        .ok_or(GrantRefusal::NoSuchDocument)?;
    staff_member::Entity::find_by_id(to)
        .one(op.transaction())
        .await?
        .filter(|row| row.institution_id == card.institution_id)
        .ok_or(GrantRefusal::NoSuchStaffMember)?;
    let known = document_grant::Entity::find_by_id((document, to))
        .one(op.transaction())
        .await?;
    match known {
        Some(row) if row.by_hand => return Ok(false),
        Some(row) => write(op, row, |row| row.by_hand = Set(true)).await?,
        None => insert(op, vec![(document, to, Ground::Hand)]).await?,
    }
    op.record(entry(
        "document.access_granted",
        card.institution_id,
        document,
        json!({ "staff_member": to }),
    ));
    Ok(true)
}

/// Takes back the leave that was given by name; says whether there was one. Whoever has a task on the document goes on seeing
/// it for its sake.
///
/// # Errors
/// A fault of the database.
pub async fn withdraw(
    op: &mut Op,
    document: DocumentId,
    from: StaffMemberId,
) -> Result<bool, Fault> {
    let known = document_grant::Entity::find_by_id((document, from))
        .one(op.transaction())
        .await?;
    let Some(row) = known.filter(|row| row.by_hand) else {
        return Ok(false);
    };
    if row.by_task {
        write(op, row, |row| row.by_hand = Set(false)).await?;
    } else {
        row.delete(op.transaction()).await?;
    }
    let card = document::Entity::find_by_id(document)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a grant's document is missing"))?;
    op.record(entry(
        "document.access_withdrawn",
        card.institution_id,
        document,
        json!({ "staff_member": from }),
    ));
    Ok(true)
}

/// Lets exactly these people see a document for the sake of their tasks on it; leave given by name stays as it is.
///
/// # Errors
/// A fault of the database.
pub async fn settle_tasks(
    op: &mut Op,
    institution: InstitutionId,
    document: DocumentId,
    needed: &BTreeSet<StaffMemberId>,
) -> Result<(), Fault> {
    let rows = document_grant::Entity::find()
        .filter(document_grant::Column::DocumentId.eq(document))
        .all(op.transaction())
        .await?;
    let known: BTreeSet<StaffMemberId> = rows.iter().map(|row| row.staff_member_id).collect();
    let new: Vec<StaffMemberId> = needed.difference(&known).copied().collect();
    let mut gone = Vec::new();
    for row in rows {
        let (person, is_needed) = (row.staff_member_id, needed.contains(&row.staff_member_id));
        match (row.by_task, is_needed) {
            (true, false) if !row.by_hand => {
                row.delete(op.transaction()).await?;
                gone.push(person);
            }
            (before, now) if before != now => {
                write(op, row, |row| row.by_task = Set(now)).await?;
            }
            _ => {}
        }
    }
    let rows = new.iter().map(|person| (document, *person, Ground::Task));
    insert(op, rows.collect()).await?;
    for (kind, people) in [
        ("document.access_granted", new),
        ("document.access_withdrawn", gone),
    ] {
        if !people.is_empty() {
            let told = json!({ "staff_members": people, "for": "task" });
            op.record(entry(kind, institution, document, told));
        }
    }
    Ok(())
}

/// Opens a document to exactly those to whom another one is opened: what is enclosed follows its letter.
///
/// # Errors
/// A fault of the database.
pub async fn like(
    op: &mut Op,
    institution: InstitutionId,
    letter: DocumentId,
    enclosed: DocumentId,
) -> Result<(), Fault> {
    let rows = document_grant::Entity::find()
        .filter(document_grant::Column::DocumentId.eq(letter))
        .order_by_asc(document_grant::Column::StaffMemberId)
        .all(op.transaction())
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let people: Vec<StaffMemberId> = rows.iter().map(|row| row.staff_member_id).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let mut copy = row.into_active_model().reset_all();
            copy.document_id = Set(enclosed);
            copy.granted_at = Set(op.at());
            copy
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        document_grant::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    let told = json!({ "staff_members": people, "with": letter });
    op.record(entry(
        "document.access_granted",
        institution,
        enclosed,
        told,
    ));
    Ok(())
}

/// Why somebody is let in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Hand,
    Task,
}

async fn insert(op: &Op, grants: Vec<(DocumentId, StaffMemberId, Ground)>) -> Result<(), Fault> {
    let rows: Vec<_> = grants
        .into_iter()
        .map(|(document, person, ground)| document_grant::ActiveModel {
            document_id: Set(document),
            staff_member_id: Set(person),
            granted_at: Set(op.at()),
            by_hand: Set(ground == Ground::Hand),
            by_task: Set(ground == Ground::Task),
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        document_grant::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

async fn write(
    op: &Op,
    row: document_grant::Model,
    change: impl FnOnce(&mut document_grant::ActiveModel),
) -> Result<(), Fault> {
    let mut row = row.into_active_model();
    change(&mut row);
    row.update(op.transaction()).await?;
    Ok(())
}

/// Whom each document is granted to; documents granted to nobody are left out.
///
/// # Errors
/// A fault of the database.
pub async fn granted_to<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<StaffMemberId>>, Fault> {
    let mut found = HashMap::<DocumentId, Vec<StaffMemberId>>::new();
    for chunk in documents.chunks(CHUNK) {
        let rows = document_grant::Entity::find()
            .filter(document_grant::Column::DocumentId.is_in(chunk.iter().copied()))
            .order_by_asc(document_grant::Column::StaffMemberId)
            .all(connection)
            .await?;
        for row in rows {
            found
                .entry(row.document_id)
                .or_default()
                .push(row.staff_member_id);
        }
    }
    Ok(found)
}

fn entry(
    kind: &'static str,
    institution: InstitutionId,
    document: DocumentId,
    payload: Value,
) -> Entry {
    Entry {
        kind,
        institution: Some(institution),
        subject: Subject {
            kind: "document",
            id: Some(document.0),
        },
        payload,
    }
}

#[cfg(test)]
mod tests {
    use entities::vocabulary::{AccessClass, Role};

    use super::*;
    use crate::access::testing::{insert_documents, series_and_file};
    use crate::access::visibility::{DocumentFacts, Scope};
    use crate::journal::Actor;
    use crate::organisation::testing::two_institutions;
    use crate::testing::{journalled, kit};

    #[tokio::test]
    async fn a_grant_opens_one_document_to_one_person_until_withdrawn() {
        let (kit, _folder) = kit().await;
        let [one, two] = two_institutions(&kit).await;
        let (series, file) = series_and_file(&kit, &one).await;
        let mut facts = DocumentFacts {
            institution: one.institution,
            class: AccessClass::RestrictedPersonal,
            unit: one.units["A"],
            receiving_unit: None,
            executor: None,
            granted: Vec::new(),
        };
        let ids = insert_documents(&kit, &[facts.clone(), facts.clone()], series, file).await;
        let janis = one.staff["janis"];
        let roles = [Role::Specialist].into_iter().collect();
        let scope = Scope::of(one.institution, &roles, Default::default(), Some(janis));

        let mut op = kit.begin(Actor::System).await.expect("an operation");
        assert!(grant(&mut op, ids[0], janis).await.expect("granted"));
        assert!(!grant(&mut op, ids[0], janis).await.expect("granted before"));
        assert!(matches!(
            grant(&mut op, ids[0], two.staff["janis"]).await,
            Err(GrantRefusal::NoSuchStaffMember)
        ));
        assert!(matches!(
            grant(&mut op, DocumentId(uuid::Uuid::nil()), janis).await,
            Err(GrantRefusal::NoSuchDocument)
        ));
        op.commit().await.expect("a commit");

        let granted = granted_to(kit.db.reader(), &ids).await.expect("grants");
        assert_eq!(granted, HashMap::from([(ids[0], vec![janis])]));
        assert!(!scope.sees(&facts));
        facts.granted = granted[&ids[0]].clone();
        assert!(scope.sees(&facts));

        let mut op = kit.begin(Actor::System).await.expect("an operation");
        assert!(withdraw(&mut op, ids[0], janis).await.expect("withdrawn"));
        assert!(
            !withdraw(&mut op, ids[0], janis)
                .await
                .expect("withdrawn before")
        );
        op.commit().await.expect("a commit");
        assert!(
            granted_to(kit.db.reader(), &ids)
                .await
                .expect("grants")
                .is_empty()
        );
        // A task opens as well, and closes no more than it opened.
        let settled = async |needed: &[StaffMemberId]| {
            let mut op = kit.begin(Actor::System).await.expect("an operation");
            let needed = needed.iter().copied().collect();
            let done = settle_tasks(&mut op, one.institution, ids[0], &needed).await;
            done.expect("settled");
            op.commit().await.expect("a commit");
            let granted = granted_to(kit.db.reader(), &ids[..1]).await;
            granted.expect("grants").remove(&ids[0]).unwrap_or_default()
        };
        assert_eq!(settled(&[janis]).await, [janis]);
        let mut op = kit.begin(Actor::System).await.expect("an operation");
        assert!(
            !withdraw(&mut op, ids[0], janis)
                .await
                .expect("not given by name")
        );
        assert!(grant(&mut op, ids[0], janis).await.expect("by name too"));
        op.commit().await.expect("a commit");
        assert_eq!(settled(&[]).await, [janis], "by name");
        settled(&[janis]).await;
        let mut op = kit.begin(Actor::System).await.expect("an operation");
        assert!(withdraw(&mut op, ids[0], janis).await.expect("withdrawn"));
        op.commit().await.expect("a commit");
        assert_eq!(settled(&[janis]).await, [janis], "for the task");
        assert!(settled(&[]).await.is_empty());

        assert_eq!(
            journalled(&kit).await[1..],
            [
                "organisation.loaded",
                "document.access_granted",
                "document.access_withdrawn",
                "document.access_granted",
                "document.access_granted",
                "document.access_withdrawn",
                "document.access_withdrawn",
            ]
        );
    }
}
