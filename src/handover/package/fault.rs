//! What keeps a package from leaving (*pakotnes kļūdas*): faults of the description, of contents, of the written package, and
//! flaws of units, each at its place and in both languages.

use std::collections::HashMap;

use entities::handover::package_fault;
use entities::ids::{DescriptionUnitId, DocumentId, HandoverPackageId};
use packages::{Language, Place};

use crate::kernel::Problem;
use crate::kernel::problem::{self, Messages};

/// Most faults that are kept of a package: more than that are mended in bulk and looked for again.
pub(super) const MOST_KEPT: usize = 1_000;

/// Which unit the places of faults name: `2-15.a`.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, DescriptionUnitId>);

impl Places {
    pub(super) fn add(&mut self, place: String, unit: DescriptionUnitId) {
        self.0.insert(place, unit);
    }

    /// The unit of a place.
    pub(super) fn unit(&self, place: &Place) -> Option<DescriptionUnitId> {
        place
            .unit
            .as_ref()
            .and_then(|unit| self.0.get(unit))
            .copied()
    }
}

/// A fault with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    unit: Option<DescriptionUnitId>,
    document: Option<DocumentId>,
    file: Option<String>,
    element: String,
    code: String,
    latvian: String,
    english: String,
}

impl Found {
    /// A fault of a description or of a package.
    pub(super) fn fault(fault: &packages::Fault, places: &Places) -> Self {
        let place = &fault.place;
        let document = place.document.as_ref();
        Self {
            unit: places.unit(place),
            document: document.and_then(|id| id.parse().ok()),
            file: place.file.clone(),
            element: fault.element.clone(),
            code: fault.rule.code().to_owned(),
            latvian: fault.rule.message(Language::Latvian),
            english: fault.rule.message(Language::English),
        }
    }

    /// A flaw of a unit.
    pub(super) fn flaw(unit: DescriptionUnitId, problem: &Problem, messages: &Messages) -> Self {
        Self {
            unit: Some(unit),
            document: None,
            file: None,
            element: problem.path.join("."),
            code: problem.code.to_owned(),
            latvian: messages.say(problem::Language::Latvian, problem),
            english: messages.say(problem::Language::English, problem),
        }
    }

    pub(super) fn row(self, package: HandoverPackageId, ordinal: i32) -> package_fault::Model {
        package_fault::Model {
            package_id: package,
            ordinal,
            unit_id: self.unit,
            document_id: self.document,
            file_name: self.file,
            element: self.element,
            code: self.code,
            message_lv: self.latvian,
            message_en: self.english,
        }
    }
}
