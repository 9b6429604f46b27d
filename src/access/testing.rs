//! Documents for the unit tests of this area and those below it, written straight into the table.

use entities::access::document_grant;
use entities::classification::{file, scheme, series};
use entities::documents::document;
use entities::ids::{DocumentId, FileId, SchemeId, SeriesId};
use entities::vocabulary::{
    AccessClass, Direction, DocumentKind, DocumentStatus, OpenState, RetentionCategory, SchemeState,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::visibility::DocumentFacts;
use crate::journal::Actor;
use crate::kernel::calendar;
use crate::op::Kit;
use crate::organisation::load::Loaded;

/// A series and a file for documents to lie in.
pub(crate) async fn series_and_file(kit: &Kit, institution: &Loaded) -> (SeriesId, FileId) {
    let op = kit.begin(Actor::System).await.expect("an operation");
    let day = calendar::day(op.at());
    let index: entities::values::FileIndex = "1-1".parse().expect("a file index");
    let scheme = scheme::Model {
        id: op.new_id(SchemeId),
        institution_id: institution.institution,
        unit_id: None,
        title: "Shēma".to_owned(),
        state: SchemeState::InForce,
        valid_from: day,
        valid_to: None,
        based_on: None,
        agreed_until: None,
        sample: true,
        former_unit_id: None,
    };
    let series = series::Model {
        id: op.new_id(SeriesId),
        scheme_id: scheme.id,
        file_index: index.clone(),
        index_sort_key: index.sort_key(),
        level_index: None,
        level_title: None,
        title_lv: "Sarakste".to_owned(),
        title_en: "Correspondence".to_owned(),
        unit_id: None,
        responsible: None,
        retention_category: Some(RetentionCategory::ShortTerm),
        retention_years: Some(5),
        retention_trigger: None,
        legal_basis: String::new(),
        medium: None,
        information_system: None,
        carries_over: false,
        default_access_class: AccessClass::Open,
        access_ground: None,
        access_term: None,
        notes: None,
        sample: true,
    };
    let file = file::Model {
        id: op.new_id(FileId),
        series_id: series.id,
        institution_id: institution.institution,
        unit_id: None,
        file_index: index.clone(),
        index_sort_key: index.sort_key(),
        title: "Sarakste".to_owned(),
        year: Some(2026),
        number: None,
        state: OpenState::Open,
        opened_on: day,
        closed_on: None,
    };
    let ids = (series.id, file.id);
    scheme::Entity::insert(scheme.into_active_model().reset_all())
        .exec_without_returning(op.transaction())
        .await
        .expect("a scheme");
    series::Entity::insert(series.into_active_model().reset_all())
        .exec_without_returning(op.transaction())
        .await
        .expect("a series");
    file::Entity::insert(file.into_active_model().reset_all())
        .exec_without_returning(op.transaction())
        .await
        .expect("a file");
    op.commit().await.expect("a commit");
    ids
}

/// Documents with the given facts and their grants; ids in the order of the facts.
pub(crate) async fn insert_documents(
    kit: &Kit,
    facts: &[DocumentFacts],
    series: SeriesId,
    file: FileId,
) -> Vec<DocumentId> {
    let op = kit.begin(Actor::System).await.expect("an operation");
    let ids: Vec<DocumentId> = facts.iter().map(|_| op.new_id(DocumentId)).collect();
    let cards = ids
        .iter()
        .zip(facts)
        .map(|(id, facts)| document::ActiveModel {
            id: Set(*id),
            institution_id: Set(facts.institution),
            direction: Set(Direction::Incoming),
            kind: Set(DocumentKind::Annex),
            status: Set(DocumentStatus::Enclosed),
            registered_at: Set(op.at()),
            registered_on: Set(calendar::day(op.at())),
            title: Set("Dokuments".to_owned()),
            languages: Set("lv".to_owned()),
            series_id: Set(series),
            file_id: Set(file),
            unit_id: Set(facts.unit),
            receiving_unit_id: Set(facts.receiving_unit),
            executor_id: Set(facts.executor),
            access_class: Set(facts.class),
            revision: Set(1),
            ..Default::default()
        });
    let grants = ids.iter().zip(facts).flat_map(|(id, facts)| {
        facts
            .granted
            .iter()
            .map(|person| document_grant::ActiveModel {
                document_id: Set(*id),
                staff_member_id: Set(*person),
                granted_at: Set(op.at()),
                by_hand: Set(true),
                by_task: Set(false),
            })
    });
    let cards: Vec<document::ActiveModel> = cards.collect();
    for rows in cards.chunks(500) {
        document::Entity::insert_many(rows.to_vec())
            .exec_without_returning(op.transaction())
            .await
            .expect("documents");
    }
    let grants: Vec<document_grant::ActiveModel> = grants.collect();
    for rows in grants.chunks(500) {
        document_grant::Entity::insert_many(rows.to_vec())
            .exec_without_returning(op.transaction())
            .await
            .expect("grants");
    }
    op.commit().await.expect("a commit");
    ids
}
