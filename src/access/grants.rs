//! Letting one staff member see one document (*piekļuve pēc nepieciešamības*), whatever its class.
//!
//! The documents area asks first whether its caller sees the document and may give leave (`Action::GrantAccess`).

use std::collections::HashMap;

use entities::access::document_grant;
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, StaffMemberId};
use entities::organisation::staff_member;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

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
    if known.is_some() {
        return Ok(false);
    }
    let row = document_grant::ActiveModel {
        document_id: Set(document),
        staff_member_id: Set(to),
        granted_at: Set(op.at()),
    };
    document_grant::Entity::insert(row)
        .exec_without_returning(op.transaction())
        .await?;
    op.record(entry(
        "document.access_granted",
        card.institution_id,
        document,
        to,
    ));
    Ok(true)
}

/// Takes the leave back; says whether there was one.
///
/// # Errors
/// A fault of the database.
pub async fn withdraw(
    op: &mut Op,
    document: DocumentId,
    from: StaffMemberId,
) -> Result<bool, Fault> {
    let deleted = document_grant::Entity::delete_by_id((document, from))
        .exec(op.transaction())
        .await?;
    if deleted.rows_affected == 0 {
        return Ok(false);
    }
    let card = document::Entity::find_by_id(document)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a grant's document is missing"))?;
    op.record(entry(
        "document.access_withdrawn",
        card.institution_id,
        document,
        from,
    ));
    Ok(true)
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
    person: StaffMemberId,
) -> Entry {
    Entry {
        kind,
        institution: Some(institution),
        subject: Subject {
            kind: "document",
            id: Some(document.0),
        },
        payload: json!({ "staff_member": person }),
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
        assert_eq!(
            journalled(&kit).await[1..],
            [
                "organisation.loaded",
                "document.access_granted",
                "document.access_withdrawn"
            ]
        );
    }
}
