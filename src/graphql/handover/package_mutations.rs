//! Ordering packages for the archive, having them prepared once more, giving them up.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::handover::package as kept;

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::vocabulary::PackageProfile;
use super::mutations::units;
use super::packages::HandoverPackage;
use crate::handover::Refusal;
use crate::handover::package::{self, Order};
use crate::kernel;

/// Units go into a package.
#[derive(InputObject)]
struct PreparePackageInput {
    /// Of which inventory.
    inventory: ID,
    /// Which of its units, at most 1,000: approved by the archive, and in no other package.
    units: Vec<ID>,
    /// In which layout.
    profile: PackageProfile,
    /// Registration number of the institution, as the archive knows it: 11 digits.
    institution_number: String,
    /// Number of the submission agreement (līgums), at most 60 characters.
    agreement: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A package is prepared once more.
#[derive(InputObject)]
struct PreparePackageAgainInput {
    /// Which.
    package: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A package is given up.
#[derive(InputObject)]
struct DiscardPackageInput {
    /// Which.
    package: ID,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

trait Payload {
    fn of(package: Option<HandoverPackage>, problems: Vec<Problem>) -> Self;
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The package as it now is.
            package: Option<HandoverPackage>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl Payload for $name {
            fn of(package: Option<HandoverPackage>, problems: Vec<Problem>) -> Self {
                Self { package, problems }
            }
        }
    )*};
}

payloads! {
    /// What ordering did.
    PreparePackagePayload;
    /// What ordering it once more did.
    PreparePackageAgainPayload;
    /// What giving it up did.
    DiscardPackagePayload;
}

fn answered<P: Payload>(asker: &Asker, done: std::result::Result<kept::Model, Refusal>) -> P {
    match done {
        Ok(row) => P::of(Some(HandoverPackage(Arc::new(row))), Vec::new()),
        Err(refusal) => P::of(None, told(asker, refusal.problems())),
    }
}

fn unread<P: Payload>(asker: &Asker, problems: Vec<kernel::Problem>) -> P {
    P::of(None, told(asker, problems))
}

/// What can be done with packages.
#[derive(Default)]
pub(super) struct PackageMutation;

#[Object]
impl PackageMutation {
    /// Orders a package of units (sagatavot pakotni): it is gathered, checked, written and read back in the background.
    async fn prepare_package(
        &self,
        context: &Context<'_>,
        input: PreparePackageInput,
    ) -> Result<PreparePackagePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("preparePackage", input.idempotency_key.as_ref(), &input);
        let chosen = units(&mut reading, &input.units, "units");
        let inventory = reading.id(&input.inventory, "inventory");
        let order = inventory.map(|inventory| Order {
            inventory,
            units: chosen,
            profile: input.profile.into(),
            institution_number: input.institution_number.clone(),
            agreement: input.agreement.clone(),
        });
        let order = match reading.done(order) {
            Ok(order) => order,
            Err(problems) => return Ok(unread(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = package::order(kit, caller, order, named.as_ref()).await;
        Ok(answered(asker, done.or_error(asker)?))
    }

    /// Has a package prepared once more (sagatavot vēlreiz), after what was wrong with it is mended.
    async fn prepare_package_again(
        &self,
        context: &Context<'_>,
        input: PreparePackageAgainInput,
    ) -> Result<PreparePackageAgainPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("preparePackageAgain", key, &input);
        let id = reading.id(&input.package, "package");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(unread(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = package::again(kit, caller, id, named.as_ref()).await;
        Ok(answered(asker, done.or_error(asker)?))
    }

    /// Gives a package up (atmest pakotni): nothing of what was written stays, and its units can go into another one. One that was
    /// handed over stays.
    async fn discard_package(
        &self,
        context: &Context<'_>,
        input: DiscardPackageInput,
    ) -> Result<DiscardPackagePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("discardPackage", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.package, "package");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(unread(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = package::discard(kit, caller, id, &input.reason, named.as_ref()).await;
        Ok(answered(asker, done.or_error(asker)?))
    }
}
