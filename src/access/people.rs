//! Who may see a correspondent, decided once and projected twice: as a check ([`Scope::knows`]) and as SQL
//! ([`Scope::correspondents`]). A property test below holds the two together.
//!
//! How far each role sees people is in `policy`; bodies are seen by everyone of the institution.

use entities::documents::{addressee, document};
use entities::ids::{CorrespondentId, InstitutionId};
use entities::parties::correspondent;
use entities::vocabulary::CorrespondentKind;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::policy::Acquaintance;
use super::visibility::{DocumentFacts, Scope};

/// What decides who may see a correspondent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrespondentFacts {
    /// The institution whose list they are on.
    pub institution: InstitutionId,
    /// Person or body.
    pub kind: CorrespondentKind,
    /// Documents on which they are named, as sender or addressee.
    pub named_on: Vec<DocumentFacts>,
}

impl Scope {
    /// Whether a correspondent is within.
    pub fn knows(&self, correspondent: &CorrespondentFacts) -> bool {
        self.0.as_ref().is_some_and(|scope| {
            let mut named_on = correspondent.named_on.iter();
            scope.institution == correspondent.institution
                && (correspondent.kind != CorrespondentKind::Person
                    || match scope.people {
                        Acquaintance::List => true,
                        Acquaintance::OnCards => named_on.any(|document| self.sees(document)),
                        Acquaintance::ByName => named_on.any(|document| scope.is_let_in(document)),
                    })
        })
    }

    /// The same as a condition over the table `correspondent`, for any statement that reads it by its own name.
    pub fn correspondents(&self) -> Condition {
        let Some(scope) = &self.0 else {
            return Condition::all().add(Expr::value(false));
        };
        let own = Condition::all().add(correspondent::Column::InstitutionId.eq(scope.institution));
        let opening = match scope.people {
            Acquaintance::List => return own,
            Acquaintance::OnCards => Some(self.condition()),
            Acquaintance::ByName => scope.let_in().map(|let_in| {
                Condition::all()
                    .add(document::Column::InstitutionId.eq(scope.institution))
                    .add(let_in)
            }),
        };
        let shown = opening.map(|opening| {
            Condition::any()
                .add(Expr::exists(sent_or_received(&opening)))
                .add(Expr::exists(addressed(&opening)))
        });
        own.add(
            Condition::any()
                .add(correspondent::Column::Kind.ne(CorrespondentKind::Person))
                .add_option(shown),
        )
    }

    /// A condition that lets nothing through unless the caller may see the correspondent; none where every correspondent
    /// of a document that the caller may see is known to them anyway. Without it a list narrowed by a correspondent
    /// would tell whose documents they are.
    pub fn knowing(&self, correspondent: CorrespondentId) -> Option<Condition> {
        let people = self.0.as_ref().map(|scope| scope.people);
        if people >= Some(Acquaintance::OnCards) {
            return None;
        }
        let known = Query::select()
            .expr(Expr::value(1))
            .from(correspondent::Entity)
            .and_where(correspondent::Column::Id.eq(correspondent))
            .cond_where(self.correspondents())
            .take();
        Some(Condition::all().add(Expr::exists(known)))
    }
}

/// Documents under `opening` of which the correspondent at hand is the sender or the first addressee.
fn sent_or_received(opening: &Condition) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(document::Entity)
        .and_where(
            Expr::col((document::Entity, document::Column::CorrespondentId))
                .equals((correspondent::Entity, correspondent::Column::Id)),
        )
        .cond_where(opening.clone())
        .take()
}

/// Documents under `opening` that are addressed to the correspondent at hand.
fn addressed(opening: &Condition) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(addressee::Entity)
        .inner_join(
            document::Entity,
            Expr::col((document::Entity, document::Column::Id))
                .equals((addressee::Entity, addressee::Column::DocumentId)),
        )
        .and_where(
            Expr::col((addressee::Entity, addressee::Column::CorrespondentId))
                .equals((correspondent::Entity, correspondent::Column::Id)),
        )
        .cond_where(opening.clone())
        .take()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use entities::ids::DocumentId;
    use entities::vocabulary::{AccessClass, Role};
    use proptest::prelude::*;
    use proptest::sample::subsequence;
    use sea_orm::ActiveValue::Set;
    use sea_orm::{EntityTrait, QueryFilter, QuerySelect};

    use super::*;
    use crate::access::testing::{insert_documents, series_and_file};
    use crate::journal::Actor;
    use crate::op::Kit;
    use crate::organisation::load::Loaded;
    use crate::organisation::testing::two_institutions;
    use crate::testing::kit;

    /// How a correspondent is named on a document.
    #[derive(Debug, Clone, Copy)]
    enum Place {
        Nowhere,
        Sender,
        Addressee,
    }

    /// Correspondents of every kind in two institutions: on no document, and on each document that can be told apart.
    fn every_correspondent(institutions: &[Loaded; 2]) -> Vec<(CorrespondentFacts, Place)> {
        let mut found = Vec::new();
        for (here, other) in [(0, 1), (1, 0)].map(|(a, b)| (&institutions[a], &institutions[b])) {
            let [a, b] = ["A", "B"].map(|code| here.units[code]);
            let [ilze, janis] = ["ilze", "janis"].map(|key| here.staff[key]);
            let stranger = other.staff["ilze"];
            for kind in CorrespondentKind::ALL {
                let mut add = |place, named_on| {
                    let institution = here.institution;
                    let kind = *kind;
                    found.push((
                        CorrespondentFacts {
                            institution,
                            kind,
                            named_on,
                        },
                        place,
                    ));
                };
                add(Place::Nowhere, Vec::new());
                for class in AccessClass::ALL {
                    for (unit, executor, granted) in [
                        (a, None, vec![]),
                        (b, Some(ilze), vec![]),
                        (a, None, vec![janis]),
                        (b, None, vec![stranger]),
                    ] {
                        for place in [Place::Sender, Place::Addressee] {
                            let document = DocumentFacts {
                                institution: here.institution,
                                class: *class,
                                unit,
                                receiving_unit: None,
                                executor,
                                granted: granted.clone(),
                            };
                            add(place, vec![document]);
                        }
                    }
                }
            }
        }
        found
    }

    async fn insert(
        kit: &Kit,
        institutions: &[Loaded; 2],
        all: &[(CorrespondentFacts, Place)],
    ) -> Vec<CorrespondentId> {
        let (series, file) = series_and_file(kit, &institutions[0]).await;
        let op = kit.begin(Actor::System).await.expect("an operation");
        let ids: Vec<_> = all.iter().map(|_| op.new_id(CorrespondentId)).collect();
        for (id, (facts, _)) in ids.iter().zip(all) {
            let row = correspondent::ActiveModel {
                id: Set(*id),
                institution_id: Set(facts.institution),
                kind: Set(facts.kind),
                name: Set("Vārds".to_owned()),
                name_sort_key: Set(vec![1]),
                name_folded: Set("vards".to_owned()),
                created_at: Set(op.at()),
                ..Default::default()
            };
            correspondent::Entity::insert(row)
                .exec_without_returning(op.transaction())
                .await
                .expect("a correspondent");
        }
        op.commit().await.expect("a commit");
        let facts: Vec<DocumentFacts> = all
            .iter()
            .flat_map(|(facts, _)| facts.named_on.clone())
            .collect();
        let documents = insert_documents(kit, &facts, series, file).await;
        let named = ids
            .iter()
            .zip(all)
            .filter(|(_, (facts, _))| !facts.named_on.is_empty())
            .map(|(id, (_, place))| (*id, *place));
        let op = kit.begin(Actor::System).await.expect("an operation");
        for ((correspondent, place), document) in named.zip(documents) {
            name(&op, correspondent, place, document).await;
        }
        op.commit().await.expect("a commit");
        ids
    }

    async fn name(
        op: &crate::op::Op,
        correspondent: CorrespondentId,
        place: Place,
        document: DocumentId,
    ) {
        match place {
            Place::Nowhere => {}
            Place::Sender => {
                document::Entity::update_many()
                    .col_expr(document::Column::CorrespondentId, correspondent.into())
                    .filter(document::Column::Id.eq(document))
                    .exec(op.transaction())
                    .await
                    .expect("a sender");
            }
            Place::Addressee => {
                let row = addressee::ActiveModel {
                    document_id: Set(document),
                    ordinal: Set(1),
                    correspondent_id: Set(Some(correspondent)),
                    name: Set(String::new()),
                };
                addressee::Entity::insert(row)
                    .exec_without_returning(op.transaction())
                    .await
                    .expect("an addressee");
            }
        }
    }

    #[test]
    fn the_check_and_the_sql_agree() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let (kit, _folder) = runtime.block_on(kit());
        let institutions = runtime.block_on(two_institutions(&kit));
        let all = every_correspondent(&institutions);
        let ids = runtime.block_on(insert(&kit, &institutions, &all));
        let scopes = (
            any::<bool>(),
            subsequence(Role::ALL.to_vec(), 0..=2),
            subsequence(vec!["A", "B", "C"], 0..=2),
            0..3_usize,
        );
        proptest!(ProptestConfig::with_cases(120), |((second, roles, units, person) in scopes)| {
            let here = &institutions[usize::from(second)];
            let scope = Scope::of(
                here.institution,
                &roles.into_iter().collect(),
                units.into_iter().map(|code| here.units[code]).collect(),
                [None, Some("ilze"), Some("janis")][person].map(|key| here.staff[key]),
            );
            let known: BTreeSet<_> = ids
                .iter()
                .zip(&all)
                .filter(|(_, (facts, _))| scope.knows(facts))
                .map(|(id, _)| id.0)
                .collect();
            let found: BTreeSet<_> = runtime
                .block_on(
                    correspondent::Entity::find()
                        .select_only()
                        .column(correspondent::Column::Id)
                        .filter(scope.correspondents())
                        .into_tuple::<CorrespondentId>()
                        .all(kit.db.reader()),
                )
                .expect("correspondents")
                .into_iter()
                .map(|id| id.0)
                .collect();
            prop_assert_eq!(known, found);
        });
    }
}
