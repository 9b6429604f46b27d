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
use entities::vocabulary::{AccessClass, Role};
use ring::digest::{SHA256, digest};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition};

use super::policy::{Reach, reach};

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
pub struct Scope(Option<Inside>);

/// A scope within its institution.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inside {
    institution: InstitutionId,
    everywhere: BTreeSet<AccessClass>,
    in_units: BTreeSet<AccessClass>,
    units: BTreeSet<UnitId>,
    staff_member: Option<StaffMemberId>,
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
        }))
    }

    /// Whether a document is within.
    pub fn sees(&self, document: &DocumentFacts) -> bool {
        self.0.as_ref().is_some_and(|scope| {
            scope.institution == document.institution
                && (scope.everywhere.contains(&document.class)
                    || (scope.in_units.contains(&document.class)
                        && document.units().any(|unit| scope.units.contains(&unit)))
                    || scope
                        .staff_member
                        .is_some_and(|own| document.people().any(|person| person == own)))
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
        if let Some(own) = scope.staff_member {
            let granted = Query::select()
                .column(document_grant::Column::DocumentId)
                .from(document_grant::Entity)
                .and_where(document_grant::Column::StaffMemberId.eq(own))
                .take();
            any = any
                .add(document::Column::ExecutorId.eq(own))
                .add(document::Column::Id.in_subquery(granted));
        }
        inside.add(any)
    }
}
