//! Packages for the archive, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entities::handover::{package as kept, package_fault};
use entities::ids::HandoverPackageId;

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::{self, global, print};
use super::super::limits;
use super::super::organisation::{Account, account};
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::{Instant, Long};
use super::super::vocabulary::{PackageProfile, PackageState};
use super::difference::PackageDifference;
use super::inventories::Inventory;
use super::units::DescriptionUnit;
use crate::access::Action;
use crate::handover::package::{self, Filter};
use crate::handover::read::{self, UnitFilter, UnitKey};
use crate::kernel::{Fault, calendar, problem};

/// A package.
#[derive(Clone)]
pub(super) struct HandoverPackage(pub(super) Arc<kept::Model>);

/// How far the writing of a package is (gaita). Zeros before it has begun.
#[derive(SimpleObject)]
struct PackageProgress {
    /// Files that are written.
    files: Long,
    /// Files that there will be.
    files_in_all: Long,
    /// Bytes of contents that are written.
    bytes: Long,
    /// Bytes of contents that there will be.
    bytes_in_all: Long,
}

#[Object]
/// A package for the archive (pakotne): chosen units of an inventory with their documents and contents, in the archive's layout.
/// Ground: MK 282/2024; domain of electronic transfer.
impl HandoverPackage {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The inventory whose units it holds.
    async fn inventory(&self, context: &Context<'_>) -> Result<Option<Inventory>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = read::one(reader, own, self.0.inventory_id).await;
        Ok(row.or_error(asker)?.map(|row| Inventory(Arc::new(row))))
    }

    /// In which layout it is (pakotnes veids).
    async fn profile(&self) -> PackageProfile {
        self.0.profile.into()
    }

    /// Its name, also of its root folder: `export_F412-1_211230-101500`.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it stands (statuss).
    async fn state(&self) -> PackageState {
        self.0.state.into()
    }

    /// Registration number of the institution, as the archive knows it.
    async fn institution_number(&self) -> String {
        self.0.institution_number.to_string()
    }

    /// Number of the submission agreement (līgums).
    async fn agreement(&self) -> Option<&str> {
        self.0.agreement.as_deref()
    }

    /// When it was ordered.
    async fn ordered_at(&self) -> Instant {
        self.0.ordered_at.into()
    }

    /// Account that ordered it.
    async fn ordered_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.ordered_by)).await
    }

    /// How many units of description it is of.
    async fn unit_count(&self) -> i32 {
        self.0.units
    }

    /// Its units (glabājamās vienības), in the order of their numbers, each with what is wrong with it.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn units(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<UnitKey, DescriptionUnit>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let kit = &asker.service.kit;
        let (reader, today) = (kit.db.reader(), calendar::day(kit.clock.now()));
        let own = asker.caller.institution;
        let inventory = read::one(reader, own, self.0.inventory_id).await;
        let inventory = inventory.or_error(asker)?;
        let missing = Fault::broken("the inventory of a package is missing");
        let inventory = inventory.ok_or(missing).or_error(asker)?;
        let filter = UnitFilter {
            package: Some(self.0.id),
            ..UnitFilter::default()
        };
        let page = read::units(reader, &inventory, filter, &request, today).await;
        let page = page.or_error(asker)?;
        let files: Vec<_> = page.rows.iter().map(|unit| unit.row.file_id).collect();
        asker.load_now(files).await.or_error(asker)?;
        let total = u64::try_from(self.0.units).ok();
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |unit| (unit.row.number, unit.row.letter.clone()),
            DescriptionUnit,
        ))
    }

    /// How far the writing is (gaita).
    async fn progress(&self) -> PackageProgress {
        PackageProgress {
            files: self.0.entries_done.into(),
            files_in_all: self.0.entries_all.into(),
            bytes: self.0.bytes_done.into(),
            bytes_in_all: self.0.bytes_all.into(),
        }
    }

    /// When writing it last broke off through no fault of what is in it, say for want of room on the disk. It is tried again by
    /// itself some times, then when somebody asks for it.
    async fn stumbled_at(&self) -> Option<Instant> {
        self.0.stumbled_at.map(Instant::from)
    }

    /// When it was written, or found to be faulty.
    async fn ended_at(&self) -> Option<Instant> {
        self.0.ended_at.map(Instant::from)
    }

    /// How many faults were found.
    async fn fault_count(&self) -> i32 {
        self.0.faults
    }

    /// What keeps it from leaving (kļūdas), in the order of the package; at most 1,000 are kept.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn faults(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<i32, PackageFault>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let page = package::faults(reader, self.0.id, &request).await;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            u64::try_from(self.0.faults).ok(),
            |row| row.ordinal,
            PackageFault,
        ))
    }

    /// How many documents are in it; null before it is written.
    async fn document_count(&self) -> Option<Long> {
        self.0.documents.map(Long::from)
    }

    /// Bytes of its file; null before it is written.
    async fn size(&self) -> Option<Long> {
        self.0.size.map(Long::from)
    }

    /// SHA-256 of its file, hexadecimal; null before it is written.
    async fn sha256(&self) -> Option<String> {
        self.0.sha256.map(|hash| hash.to_string())
    }

    /// SHA-256 of its manifest as it was when the package was written, hexadecimal.
    async fn manifest_sha256(&self) -> Option<String> {
        self.0.manifest_sha256.map(|hash| hash.to_string())
    }

    /// Number of the act by which it was handed over (akta numurs).
    async fn act_number(&self) -> Option<&str> {
        self.0.act_number.as_deref()
    }

    /// Why it was given up (atmešanas iemesls).
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// How it differs from an earlier package (atšķirība); null where there is none to compare it with.
    async fn difference(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "Which earlier one; the newest with a unit of this one that the archive answered to when none."
        )]
        before: Option<ID>,
    ) -> Result<Option<PackageDifference>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let found = match before {
            Some(id) => {
                let id = ids::read(&id, "before").or_error(asker)?;
                package::difference::chosen(reader, own, &self.0, id).await
            }
            None => package::difference::before(reader, &self.0).await,
        };
        let found = found.or_error(asker)?;
        Ok(found.map(|before| PackageDifference::of(before, &self.0)))
    }

    /// Where `GET` gives its file to whoever may take packages away, below the service's address.
    async fn url(&self) -> String {
        format!("/packages/{}/archive.zip", print(self.0.id))
    }

    /// Where `GET` gives the checksum of its file, as `sha256sum` writes and checks it, to lie beside it.
    async fn checksum_url(&self) -> String {
        format!("/packages/{}/archive.zip.sha256", print(self.0.id))
    }

    /// Where `GET` gives its manifest, as `sha256sum` writes and checks it.
    async fn manifest_url(&self) -> String {
        format!("/packages/{}/manifest", print(self.0.id))
    }
}

/// Something that keeps a package from leaving.
struct PackageFault(package_fault::Model);

#[Object]
/// Something that keeps a package from leaving (pakotnes kļūda), with its place.
impl PackageFault {
    /// Stable code for programs.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Id of the unit of description in which it is.
    async fn unit(&self) -> Option<ID> {
        self.0.unit_id.map(global)
    }

    /// The document in which it is; null where it is in none, or the caller may not see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// Name of the file in which it is; its path where it was found in the written package.
    async fn file_name(&self) -> Option<&str> {
        self.0.file_name.as_deref()
    }

    /// Field or XML element at which it is: `title`, `access.until`.
    async fn element(&self) -> &str {
        &self.0.element
    }

    /// What it is and what to do, in the caller's language unless another is asked for.
    async fn message(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        let language = match language {
            None => Asker::of(context).language,
            Some(Language::Lv) => problem::Language::Latvian,
            Some(Language::En) => problem::Language::English,
        };
        match language {
            problem::Language::Latvian => &self.0.message_lv,
            problem::Language::English => &self.0.message_en,
        }
    }
}

/// What can be asked about packages.
#[derive(Default)]
pub(super) struct PackagesQuery;

#[Object]
impl PackagesQuery {
    /// The institution's packages for the archive (pakotnes), the newest first. For the records office, the head and the archivist.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn handover_packages(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that stand so.")] states: Option<Vec<PackageState>>,
        #[graphql(desc = "Of one inventory.")] inventory: Option<ID>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<HandoverPackageId, HandoverPackage>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let inventory = inventory.map(|id| ids::read(&id, "inventory"));
        let states = states.unwrap_or_default().into_iter();
        let filter = Filter {
            states: states.map(Into::into).collect(),
            inventory: inventory.transpose().or_error(asker)?,
        };
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = package::page(reader, own, &filter, &request).await;
        let total = total(context, asker, package::count(reader, own, &filter)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row| row.id,
            |row| HandoverPackage(Arc::new(row)),
        ))
    }

    /// One of these packages; null where the institution has no such.
    async fn handover_package(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<HandoverPackage>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let id = ids::read(&id, "id").or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = package::one(reader, own, id).await.or_error(asker)?;
        Ok(row.map(|row| HandoverPackage(Arc::new(row))))
    }
}
