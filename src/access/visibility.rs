//! Who may see a document, decided once and projected three times: as a check ([`Scope::sees`]), as SQL
//! ([`Scope::condition`]), and as keys that the search index compares ([`Scope::keys`], [`DocumentFacts::keys`]).
//!
//! A document carries the keys that open it; a caller carries the keys they hold; one in common is enough. A property
//! test below holds the three projections together. What one may not see does not exist for one: not found, never
//! forbidden, and not counted either.

use std::collections::BTreeSet;

use entities::access::document_grant;
use entities::documents::document;
use entities::ids::{InstitutionId, StaffMemberId, UnitId};
use entities::vocabulary::{AccessClass, CorrespondentKind, Role};
use ring::digest::{SHA256, digest};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition};

use super::policy::{Acquaintance, Reach, acquaintance, reach};

/// What decides who may see a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFacts {
    /// The institution that keeps it.
    pub institution: InstitutionId,
    /// Its access class.
    pub class: AccessClass,
    /// Unit that answers for it.
    pub unit: UnitId,
    /// Unit that received it, or to which it is addressed.
    pub receiving_unit: Option<UnitId>,
    /// Who works on it.
    pub executor: Option<StaffMemberId>,
    /// Staff members let in on this single document.
    pub granted: Vec<StaffMemberId>,
}

/// A key that opens documents: the first 8 bytes of the SHA-256 of its printed form, for the search index.
///
/// Among the some hundred thousand keys of an institution two are alike with a probability under 10⁻⁸.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u64);

impl Key {
    fn of_class(institution: InstitutionId, class: AccessClass) -> Self {
        Self::printed(&format!("class/{institution}/{class}"))
    }

    fn of_unit(institution: InstitutionId, class: AccessClass, unit: UnitId) -> Self {
        Self::printed(&format!("unit/{institution}/{class}/{unit}"))
    }

    /// Names the institution too: nothing crosses its wall, not even a grant that should never have been written.
    fn of_staff_member(institution: InstitutionId, staff_member: StaffMemberId) -> Self {
        Self::printed(&format!("staff/{institution}/{staff_member}"))
    }

    fn printed(text: &str) -> Self {
        let hash = digest(&SHA256, text.as_bytes());
        let first = hash.as_ref().first_chunk().copied().unwrap_or_default();
        Self(u64::from_be_bytes(first))
    }
}

impl DocumentFacts {
    /// The facts of a card and of the grants given for it.
    pub fn of(card: &document::Model, granted: Vec<StaffMemberId>) -> Self {
        Self {
            institution: card.institution_id,
            class: card.access_class,
            unit: card.unit_id,
            receiving_unit: card.receiving_unit_id,
            executor: card.executor_id,
            granted,
        }
    }

    /// The keys that open the document.
    pub fn keys(&self) -> BTreeSet<Key> {
        let mut keys = BTreeSet::from([Key::of_class(self.institution, self.class)]);
        if opens_by_unit(self.class) {
            keys.extend(
                self.units()
                    .map(|unit| Key::of_unit(self.institution, self.class, unit)),
            );
        }
        keys.extend(
            self.people()
                .map(|person| Key::of_staff_member(self.institution, person)),
        );
        keys
    }

    /// [`DocumentFacts::keys`] as the search index keeps them.
    pub fn index_keys(&self) -> Vec<u64> {
        self.keys().into_iter().map(|key| key.0).collect()
    }

    fn units(&self) -> impl Iterator<Item = UnitId> {
        [Some(self.unit), self.receiving_unit].into_iter().flatten()
    }

    fn people(&self) -> impl Iterator<Item = StaffMemberId> {
        self.executor
            .into_iter()
            .chain(self.granted.iter().copied())
    }
}

/// Whether any role opens the class through its unit: other classes need no unit keys.
fn opens_by_unit(class: AccessClass) -> bool {
    Role::ALL
        .iter()
        .any(|role| reach(*role, class) == Reach::OwnUnits)
}

/// What a caller may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope(pub(super) Option<Inside>);

/// A scope within its institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inside {
    pub(super) institution: InstitutionId,
    everywhere: BTreeSet<AccessClass>,
    in_units: BTreeSet<AccessClass>,
    units: BTreeSet<UnitId>,
    staff_member: Option<StaffMemberId>,
    /// How far people among the correspondents are known; see `people`.
    pub(super) people: Acquaintance,
}

impl Scope {
    /// The scope of nobody.
    pub const fn nothing() -> Self {
        Self(None)
    }

    /// The scope that roles, units and a staff member's place give within an institution.
    pub fn of(
        institution: InstitutionId,
        roles: &BTreeSet<Role>,
        units: BTreeSet<UnitId>,
        staff_member: Option<StaffMemberId>,
    ) -> Self {
        if roles.is_empty() {
            return Self::nothing();
        }
        let widest = |class: &AccessClass| roles.iter().map(|role| reach(*role, *class)).max();
        let classes = |wanted: Reach| {
            AccessClass::ALL
                .iter()
                .copied()
                .filter(|class| widest(class) == Some(wanted))
                .collect()
        };
        Self(Some(Inside {
            institution,
            everywhere: classes(Reach::Institution),
            in_units: classes(Reach::OwnUnits),
            units,
            staff_member,
            people: roles
                .iter()
                .map(|role| acquaintance(*role, CorrespondentKind::Person))
                .max()
                .unwrap_or(Acquaintance::ByName),
        }))
    }

    /// Whether a document is within.
    pub fn sees(&self, document: &DocumentFacts) -> bool {
        self.0.as_ref().is_some_and(|scope| {
            scope.institution == document.institution
                && (scope.everywhere.contains(&document.class)
                    || (scope.in_units.contains(&document.class)
                        && document.units().any(|unit| scope.units.contains(&unit)))
                    || scope.is_let_in(document))
        })
    }

    /// Whether the class opens to the caller at all, apart from single documents: in the whole institution or in own units.
    pub fn opens(&self, class: AccessClass) -> bool {
        self.0.as_ref().is_some_and(|scope| {
            scope.everywhere.contains(&class)
                || (scope.in_units.contains(&class) && !scope.units.is_empty())
        })
    }

    /// The keys that the caller holds.
    pub fn keys(&self) -> Vec<Key> {
        let Some(scope) = &self.0 else {
            return Vec::new();
        };
        let institution = scope.institution;
        let classes = scope
            .everywhere
            .iter()
            .map(|class| Key::of_class(institution, *class));
        let units = scope.in_units.iter().flat_map(|class| {
            scope
                .units
                .iter()
                .map(|unit| Key::of_unit(institution, *class, *unit))
        });
        let own = scope
            .staff_member
            .map(|own| Key::of_staff_member(institution, own));
        classes.chain(units).chain(own).collect()
    }

    /// [`Scope::keys`] as the search index compares them.
    pub fn index_keys(&self) -> Vec<u64> {
        self.keys().into_iter().map(|key| key.0).collect()
    }

    /// The scope as a condition over the table `document`, for any statement that reads it by its own name.
    pub fn condition(&self) -> Condition {
        let Some(scope) = &self.0 else {
            return Condition::all().add(Expr::value(false));
        };
        let inside = Condition::all().add(document::Column::InstitutionId.eq(scope.institution));
        if scope.everywhere.len() == AccessClass::ALL.len() {
            return inside;
        }
        let mut any = Condition::any()
            .add(document::Column::AccessClass.is_in(scope.everywhere.iter().copied()));
        if !scope.units.is_empty() && !scope.in_units.is_empty() {
            let units = || scope.units.iter().copied();
            any = any.add(
                Condition::all()
                    .add(document::Column::AccessClass.is_in(scope.in_units.iter().copied()))
                    .add(
                        Condition::any()
                            .add(document::Column::UnitId.is_in(units()))
                            .add(document::Column::ReceivingUnitId.is_in(units())),
                    ),
            );
        }
        any = any.add_option(scope.let_in());
        inside.add(any)
    }
}

impl Inside {
    /// Whether the document was opened to the caller by name.
    pub(super) fn is_let_in(&self, document: &DocumentFacts) -> bool {
        self.institution == document.institution
            && self
                .staff_member
                .is_some_and(|own| document.people().any(|person| person == own))
    }

    /// The same as a condition over the table `document`, the institution apart; none for a program's account.
    pub(super) fn let_in(&self) -> Option<Condition> {
        let own = self.staff_member?;
        let granted = Query::select()
            .column(document_grant::Column::DocumentId)
            .from(document_grant::Entity)
            .and_where(document_grant::Column::StaffMemberId.eq(own))
            .take();
        Some(
            Condition::any()
                .add(document::Column::ExecutorId.eq(own))
                .add(document::Column::Id.in_subquery(granted)),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use entities::ids::DocumentId;
    use proptest::prelude::*;
    use proptest::sample::subsequence;
    use sea_orm::{EntityTrait, QueryFilter, QuerySelect};

    use super::*;
    use crate::access::testing::{insert_documents, series_and_file};
    use crate::op::Kit;
    use crate::organisation::load::Loaded;
    use crate::organisation::testing::two_institutions;
    use crate::testing::kit;

    /// Every document that can be told apart by its facts, in two institutions.
    fn every_document(institutions: &[Loaded; 2]) -> Vec<DocumentFacts> {
        let mut documents = Vec::new();
        for (here, other) in [(0, 1), (1, 0)].map(|(a, b)| (&institutions[a], &institutions[b])) {
            let [a, b] = ["A", "B"].map(|code| here.units[code]);
            let [ilze, janis] = ["ilze", "janis"].map(|key| here.staff[key]);
            // A grant across institutions is refused; were one written all the same, it must open nothing.
            let stranger = other.staff["ilze"];
            for class in AccessClass::ALL {
                for unit in [a, b] {
                    for receiving_unit in [None, Some(a), Some(b)] {
                        for executor in [None, Some(ilze), Some(janis)] {
                            for granted in [vec![], vec![ilze], vec![ilze, janis], vec![stranger]] {
                                documents.push(DocumentFacts {
                                    institution: here.institution,
                                    class: *class,
                                    unit,
                                    receiving_unit,
                                    executor,
                                    granted,
                                });
                            }
                        }
                    }
                }
            }
        }
        documents
    }

    fn scopes(institutions: &[Loaded; 2]) -> impl Strategy<Value = Scope> + use<> {
        let institutions = institutions.clone();
        let roles = subsequence(Role::ALL.to_vec(), 0..=3);
        (
            any::<bool>(),
            roles,
            subsequence(vec!["A", "B", "C"], 0..=3),
            0..3_usize,
        )
            .prop_map(move |(second, roles, units, person)| {
                let here = &institutions[usize::from(second)];
                Scope::of(
                    here.institution,
                    &roles.into_iter().collect(),
                    units.into_iter().map(|code| here.units[code]).collect(),
                    [None, Some("ilze"), Some("janis")][person].map(|key| here.staff[key]),
                )
            })
    }

    async fn found_by_sql(kit: &Kit, scope: &Scope) -> BTreeSet<DocumentId> {
        document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(scope.condition())
            .into_tuple::<DocumentId>()
            .all(kit.db.reader())
            .await
            .expect("documents")
            .into_iter()
            .collect()
    }

    #[test]
    fn the_check_the_keys_and_the_sql_agree() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let (kit, _folder) = runtime.block_on(kit());
        let institutions = runtime.block_on(two_institutions(&kit));
        let facts = every_document(&institutions);
        let ids = runtime.block_on(async {
            let (series, file) = series_and_file(&kit, &institutions[0]).await;
            insert_documents(&kit, &facts, series, file).await
        });
        let documents: BTreeMap<DocumentId, &DocumentFacts> = ids.into_iter().zip(&facts).collect();
        proptest!(ProptestConfig::with_cases(300), |(scope in scopes(&institutions))| {
            let seen: BTreeSet<DocumentId> = documents
                .iter()
                .filter(|(_, facts)| scope.sees(facts))
                .map(|(id, _)| *id)
                .collect();
            let held: BTreeSet<Key> = scope.keys().into_iter().collect();
            let opened: BTreeSet<DocumentId> = documents
                .iter()
                .filter(|(_, facts)| !facts.keys().is_disjoint(&held))
                .map(|(id, _)| *id)
                .collect();
            prop_assert_eq!(&seen, &opened);
            prop_assert_eq!(&seen, &runtime.block_on(found_by_sql(&kit, &scope)));
        });
    }

    #[tokio::test]
    async fn scopes_open_what_the_domain_says() {
        let (kit, _folder) = kit().await;
        let institutions = two_institutions(&kit).await;
        let [one, two] = &institutions;
        let facts = |class| DocumentFacts {
            institution: one.institution,
            class,
            unit: one.units["A"],
            receiving_unit: Some(one.units["B"]),
            executor: None,
            granted: vec![one.staff["janis"]],
        };
        let scope = |here: &Loaded, role, units: &[&str], person: Option<&str>| {
            Scope::of(
                here.institution,
                &BTreeSet::from([role]),
                units.iter().map(|code| here.units[*code]).collect(),
                person.map(|key| here.staff[key]),
            )
        };
        use AccessClass::{Open, RestrictedInternal, RestrictedPersonal};
        for (scope, class, sees, why) in [
            (
                scope(one, Role::Administrator, &[], None),
                Open,
                true,
                "open is open",
            ),
            (
                scope(one, Role::Administrator, &["A"], None),
                RestrictedInternal,
                false,
                "by role",
            ),
            (
                scope(one, Role::Auditor, &["A"], None),
                RestrictedPersonal,
                false,
                "no need to know",
            ),
            (
                scope(one, Role::RecordsClerk, &[], None),
                RestrictedPersonal,
                true,
                "registers all",
            ),
            (
                scope(one, Role::Specialist, &["C"], None),
                RestrictedPersonal,
                false,
                "other unit",
            ),
            (
                scope(one, Role::Specialist, &["A"], None),
                RestrictedPersonal,
                true,
                "its unit",
            ),
            (
                scope(one, Role::Specialist, &["B"], None),
                RestrictedPersonal,
                true,
                "received it",
            ),
            (
                scope(one, Role::Auditor, &[], Some("janis")),
                RestrictedPersonal,
                true,
                "by grant",
            ),
            (
                scope(one, Role::Auditor, &[], Some("ilze")),
                RestrictedPersonal,
                false,
                "no grant",
            ),
            (
                scope(two, Role::RecordsClerk, &[], Some("janis")),
                Open,
                false,
                "a stranger",
            ),
        ] {
            assert_eq!(scope.sees(&facts(class)), sees, "{why}");
        }
        let nobody = Scope::of(
            one.institution,
            &BTreeSet::new(),
            BTreeSet::new(),
            Some(one.staff["janis"]),
        );
        assert_eq!(nobody, Scope::nothing());
        assert!(!nobody.sees(&facts(Open)));
        assert!(found_by_sql(&kit, &nobody).await.is_empty());
    }

    /// The search index keeps keys on disk: what they are made of must not change unnoticed.
    #[test]
    fn keys_stay_the_same() {
        let id = uuid::Uuid::from_u128(1);
        assert_eq!(
            Key::of_class(InstitutionId(id), AccessClass::Open),
            Key::printed("class/00000000-0000-0000-0000-000000000001/open")
        );
        assert_eq!(
            Key::of_unit(InstitutionId(id), AccessClass::OfficialUse, UnitId(id)),
            Key::printed(
                "unit/00000000-0000-0000-0000-000000000001/official_use/00000000-0000-0000-0000-000000000001"
            )
        );
        // SHA-256 of "abc" (FIPS 180-2, appendix B.1) begins ba7816bf 8f01cfea.
        assert_eq!(Key::printed("abc"), Key(0xba78_16bf_8f01_cfea));
    }
}
