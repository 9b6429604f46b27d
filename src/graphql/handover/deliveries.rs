//! Deliveries of packages to archives, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use entities::handover::delivery as kept;
use entities::ids::HandoverDeliveryId;

use super::super::asker::{Asker, OrError};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::organisation::{Account, account};
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::{
    DeliveryArrival, DeliveryCheck, DeliveryProblem, DeliveryStage, DeliveryState,
};
use super::agreements::SubmissionAgreement;
use super::packages::HandoverPackage;
use crate::access::Action;
use crate::handover::delivering::course::Deed;
use crate::handover::delivering::read::{self, Filter};

/// A delivery.
#[derive(Clone)]
pub(in crate::graphql) struct HandoverDelivery(pub(super) Arc<kept::Model>);

/// A delivery by its id; none where the caller may not read such.
pub(in crate::graphql) async fn delivery(
    context: &Context<'_>,
    id: HandoverDeliveryId,
) -> Result<Option<HandoverDelivery>> {
    let asker = Asker::of(context);
    if !asker.caller.may(Action::ReadInventories) {
        return Ok(None);
    }
    let row = asker.loader().load_one(id).await.or_error(asker)?;
    Ok(row.map(HandoverDelivery))
}

/// What can be done with a delivery.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum DeliveryDeed {
    /// Try again at once (`retryDelivery`).
    Retry,
    /// Give it up (`cancelDelivery`).
    Cancel,
}

#[Object]
/// A package on its way to an archive (pakotnes nosūtīšana). One of a package is under way at a time.
impl HandoverDelivery {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What is sent.
    async fn package(&self, context: &Context<'_>) -> Result<Option<HandoverPackage>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.package_id).await;
        Ok(row.or_error(asker)?.map(HandoverPackage))
    }

    /// By which agreement.
    async fn agreement(&self, context: &Context<'_>) -> Result<Option<SubmissionAgreement>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.agreement_id).await;
        Ok(row.or_error(asker)?.map(SubmissionAgreement))
    }

    /// Where it stands (statuss).
    async fn state(&self) -> DeliveryState {
        self.0.state.into()
    }

    /// Where it goes, in one line.
    async fn destination(&self) -> &str {
        &self.0.destination
    }

    /// What is being done; null while nothing is.
    async fn stage(&self) -> Option<DeliveryStage> {
        self.0.stage.map(DeliveryStage::from)
    }

    /// Bytes of the package that the stage is done with. Each stage begins anew.
    async fn bytes(&self) -> Long {
        self.0.bytes_done.into()
    }

    /// Bytes of the package.
    async fn bytes_in_all(&self) -> Long {
        self.0.bytes_all.into()
    }

    /// Attempts in vain since somebody last ordered it.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// When it is tried again.
    async fn next_at(&self) -> Option<Instant> {
        self.0.next_at.map(Instant::from)
    }

    /// What stood in the way the last time (šķērslis); of one that was given up: why what it left may still lie there.
    async fn problem(&self) -> Option<DeliveryProblem> {
        self.0.problem.map(DeliveryProblem::from)
    }

    /// Which file that was about, or the fingerprint of the key that the host showed.
    async fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Whether it came there by this delivery; null before it has arrived.
    async fn arrival(&self) -> Option<DeliveryArrival> {
        self.0.arrival.map(DeliveryArrival::from)
    }

    /// How far it could be looked at what arrived; null before it has.
    async fn check(&self) -> Option<DeliveryCheck> {
        self.0.verified.map(DeliveryCheck::from)
    }

    /// The day since which somebody must act (gaida rīcību kopš); null while nobody need.
    async fn waits_since(&self) -> Option<Date> {
        self.0.waits_since.map(Date::from)
    }

    /// When it was ordered.
    async fn ordered_at(&self) -> Instant {
        self.0.ordered_at.into()
    }

    /// Account that ordered it.
    async fn ordered_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.ordered_by)).await
    }

    /// When it arrived or was given up.
    async fn ended_at(&self) -> Option<Instant> {
        self.0.ended_at.map(Instant::from)
    }

    /// Why it was given up.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// What can be done with it where it stands.
    async fn available_deeds(&self) -> Vec<DeliveryDeed> {
        let such = Deed::ALL.into_iter();
        such.filter(|deed| deed.leads(self.0.state).is_some())
            .map(|deed| match deed {
                Deed::Retry => DeliveryDeed::Retry,
                Deed::Cancel => DeliveryDeed::Cancel,
            })
            .collect()
    }

    /// Counts what became of it: whoever acts names the one they read.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// What can be asked about deliveries.
#[derive(Default)]
pub(super) struct DeliveriesQuery;

#[Object]
impl DeliveriesQuery {
    /// Deliveries of the institution's packages to archives (nosūtīšanas), the newest first. For the records office, the head and the
    /// archivist.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn handover_deliveries(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that stand so.")] states: Option<Vec<DeliveryState>>,
        #[graphql(desc = "Of one package.")] package: Option<ID>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<HandoverDeliveryId, HandoverDelivery>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let package = package.map(|package| ids::read(&package, "package"));
        let states = states.unwrap_or_default().into_iter();
        let filter = Filter {
            states: states.map(Into::into).collect(),
            package: package.transpose().or_error(asker)?,
        };
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::page(reader, own, &filter, &request).await;
        let total = total(context, asker, read::count(reader, own, &filter)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row| row.id,
            |row| HandoverDelivery(Arc::new(row)),
        ))
    }

    /// One of these deliveries; null where the institution has no such.
    async fn handover_delivery(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<HandoverDelivery>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let id = ids::read(&id, "id").or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = read::one(reader, own, id).await.or_error(asker)?;
        Ok(row.map(|row| HandoverDelivery(Arc::new(row))))
    }
}
