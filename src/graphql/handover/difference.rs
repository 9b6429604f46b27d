//! How a package differs from an earlier one, as clients see it.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use entities::handover::package as kept;

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::limits;
use super::super::paging::{Paged, connection, request, wants_total};
use super::super::scalars::Long;
use super::packages::HandoverPackage;
use crate::handover::package::difference::{self, Change, Line, Of, Pair, Place};

/// Two packages.
pub(super) struct PackageDifference {
    before: Arc<kept::Model>,
    pair: Pair,
}

impl PackageDifference {
    pub(super) fn of(before: kept::Model, now: &kept::Model) -> Self {
        Self {
            pair: Pair {
                before: before.id,
                now: now.id,
            },
            before: Arc::new(before),
        }
    }
}

/// Of what of a package a difference is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum DifferenceOf {
    /// Files of documents (dokumentu datnes).
    Records,
    /// What packages say of themselves: descriptions, manifests (apraksti). A file that bears the package's own name is removed and
    /// added.
    Descriptions,
}

impl From<DifferenceOf> for Of {
    fn from(of: DifferenceOf) -> Self {
        match of {
            DifferenceOf::Records => Self::Records,
            DifferenceOf::Descriptions => Self::Descriptions,
        }
    }
}

/// What became of a file (izmaiņa).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum FileChange {
    /// It is in the later package alone (pievienota).
    Added,
    /// It is in the earlier package alone (izņemta).
    Removed,
    /// It is in both, with other bytes (mainīta).
    Changed,
}

/// Units of one of two packages alone.
#[derive(SimpleObject)]
struct UnitDifference {
    /// Numbers of the units of the later package alone (pievienotās vienības).
    added: Vec<String>,
    /// Numbers of the units of the earlier package alone (izņemtās vienības).
    removed: Vec<String>,
}

/// How many files differ.
#[derive(SimpleObject)]
struct DifferenceCounts {
    /// In the later package alone.
    added: Long,
    /// In the earlier package alone.
    removed: Long,
    /// In both, with other bytes.
    changed: Long,
}

#[Object]
/// How a package differs from an earlier one (pakotņu atšķirība), by paths and hashes of their manifests.
impl PackageDifference {
    /// The earlier package.
    async fn before(&self) -> HandoverPackage {
        HandoverPackage(self.before.clone())
    }

    /// Units of one of them alone.
    async fn units(&self, context: &Context<'_>) -> Result<UnitDifference> {
        let asker = Asker::of(context);
        let reader = asker.service.kit.db.reader();
        let units = difference::units(reader, self.pair).await;
        let units = units.or_error(asker)?;
        Ok(UnitDifference {
            added: units.added,
            removed: units.removed,
        })
    }

    /// How many files differ.
    async fn counts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which files.")] of: DifferenceOf,
    ) -> Result<DifferenceCounts> {
        let asker = Asker::of(context);
        let reader = asker.service.kit.db.reader();
        let counts = difference::counts(reader, self.pair, of.into()).await;
        let counts = counts.or_error(asker)?;
        let long = |number| Long::from(i64::try_from(number).unwrap_or(i64::MAX));
        Ok(DifferenceCounts {
            added: long(counts.added),
            removed: long(counts.removed),
            changed: long(counts.changed),
        })
    }

    /// The files that differ, in the order of their paths.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn files(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which files.")] of: DifferenceOf,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<Place, FileDifference>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let of = of.into();
        let page = difference::lines(reader, self.pair, of, &request).await;
        let total = match wants_total(context) {
            true => {
                let counts = difference::counts(reader, self.pair, of).await;
                Some(counts.or_error(asker)?.all())
            }
            false => None,
        };
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            Line::place,
            FileDifference,
        ))
    }
}

/// A file in which two packages differ.
struct FileDifference(Line);

#[Object]
/// A file in which two packages differ (datnes izmaiņa).
impl FileDifference {
    /// Its path from the root of the package.
    async fn path(&self) -> String {
        format!("{}{}", self.0.folder, self.0.name)
    }

    /// What became of it.
    async fn change(&self) -> FileChange {
        match self.0.change() {
            Change::Added => FileChange::Added,
            Change::Removed => FileChange::Removed,
            Change::Changed => FileChange::Changed,
        }
    }

    /// The document whose content it is; null where it is none's, or the caller may not see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// Its SHA-256 in the earlier package, hexadecimal.
    async fn sha256_before(&self) -> Option<String> {
        self.0.before.map(|hash| hash.to_string())
    }

    /// Its SHA-256 in the later package, hexadecimal.
    async fn sha256(&self) -> Option<String> {
        self.0.now.map(|hash| hash.to_string())
    }

    /// Its bytes in the earlier package.
    async fn size_before(&self) -> Option<Long> {
        self.0.size_before.map(Long::from)
    }

    /// Its bytes in the later package.
    async fn size(&self) -> Option<Long> {
        self.0.size_now.map(Long::from)
    }
}
