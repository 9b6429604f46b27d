//! The job that looks where an archive puts its answers, and reads what is whole there.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;

use ::delivery::{Destination, Error, Found, Remedy};
use bytes::Bytes;
use entities::handover::{agreement, delivery, package};
use entities::ids::{HandoverPackageId, ReplyFileId, SubmissionAgreementId, UploadId};
use entities::jobs::job as table;
use entities::values::ContentHash;
use entities::vocabulary::{DeliveryProblem, DeliveryState, ReplyFileState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Deserialize as _;
use serde_json::json;
use storage::Store;

use super::super::agreement::place::{self, printed, reply_place};
use super::super::agreement::{Archives, Secret, read as agreements};
use super::super::delivering::course::problem;
use super::super::reply::exchange::{self, MOST_BYTES, Reply};
use super::super::reply::{self, Fetched};
use super::course::{self, Seen};
use super::due::{KIND, Which};
use super::files::{self, About, Known};
use crate::content::identify::{FileHint, GLANCE_BYTES, glance};
use crate::jobs::{Handler, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::problem::Messages;
use crate::kernel::{Fault, Problem, calendar};
use crate::op::Kit;

/// Most files that are looked at in one look.
const MOST_FILES: usize = 100;

/// Looks at the same time: one slow archive keeps no other waiting, and each holds one answer in memory.
const AT_ONCE: usize = 2;

/// Looks for what archives answer.
pub struct Fetcher {
    kit: Kit,
    store: Store,
    archives: Archives,
    messages: Arc<Messages>,
}

/// Where it is looked.
struct Place {
    agreement: agreement::Model,
    /// In one line, for people.
    address: String,
    destination: Destination,
}

/// Why a place could not be looked into to the end.
struct Stumbled {
    problem: DeliveryProblem,
    detail: Option<String>,
    remedy: Remedy,
}

impl From<Error> for Stumbled {
    fn from(error: Error) -> Self {
        let (problem, detail) = problem(&error);
        Self {
            problem,
            detail,
            remedy: error.remedy(),
        }
    }
}

/// What came of a look.
type Outcome = Result<Seen, Stumbled>;

/// A file that is whole.
struct Whole<'a> {
    id: ReplyFileId,
    found: &'a Found,
    bytes: Bytes,
    hash: ContentHash,
}

impl Fetcher {
    /// From where the machine allows it, into a store.
    ///
    /// # Errors
    /// A fault when the messages cannot be read.
    pub fn new(kit: Kit, store: Store, archives: Archives) -> Result<Self, Fault> {
        Ok(Self {
            kit,
            store,
            archives,
            messages: Arc::new(Messages::new()?),
        })
    }

    async fn look(&self, job: &table::Model) -> Result<(), Fault> {
        let which = Which::deserialize(&job.payload).map_err(Fault::at("reading a job"))?;
        let found = agreement::Entity::find_by_id(which.agreement)
            .one(self.kit.db.reader())
            .await?;
        let row = found.ok_or(Fault::broken("the agreement of a job is missing"))?;
        let Some(there) = row
            .reply_folder
            .as_deref()
            .map(|folder| reply_place(&row.destination, folder))
        else {
            let op = self.kit.begin(Actor::System).await?;
            op.finish(&[job.id]).await?;
            return op.commit().await;
        };
        let address = printed(&there);
        let id = row.id;
        let outcome = match self.destination(&row, &there) {
            None => Err(Stumbled {
                problem: DeliveryProblem::Agreement,
                detail: None,
                remedy: Remedy::Person,
            }),
            Some(destination) => {
                let place = Place {
                    agreement: row,
                    address: address.clone(),
                    destination,
                };
                self.visit(&place).await?
            }
        };
        self.conclude((id, &address), job, outcome).await
    }

    /// Where it is looked; none where that leads nowhere any more.
    fn destination(&self, row: &agreement::Model, there: &agreement::Place) -> Option<Destination> {
        let sealed = row.secret.as_deref();
        let secret = sealed.map(|sealed| Secret::open(&self.kit.keys, sealed));
        let secret = secret.transpose().ok()?;
        place::destination(there, secret.as_ref(), &self.archives).ok()
    }

    /// Looks at all that is there and not known, and reads what has not changed since the last look.
    async fn visit(&self, place: &Place) -> Result<Outcome, Fault> {
        let reader = self.kit.db.reader();
        let known = files::known(reader, place.agreement.id, &place.address).await?;
        let is_settled = |found: &Found| {
            let known = known.get(found.name.as_str());
            known.is_some_and(|known| known.is_settled() && known.is(found))
        };
        let listing = match ::delivery::list(&place.destination, MOST_FILES, is_settled).await {
            Ok(listing) => listing,
            Err(error) => return Ok(Err(error.into())),
        };
        let mut is_more = listing.more;
        for found in &listing.found {
            let known = known.get(found.name.as_str());
            let is_whole =
                |known: &&Known| known.state == ReplyFileState::Growing && known.is(found);
            let Some(whole) = known.filter(is_whole) else {
                let id = known.map(|known| known.id);
                files::note(&self.kit, &place.agreement, &place.address, found, id).await?;
                is_more = true;
                continue;
            };
            if !whole.is_still(self.kit.clock.now()) {
                is_more = true;
                continue;
            }
            match self.read(place, whole.id, found).await? {
                Ok(is_read) => is_more |= !is_read,
                Err(stumbled) => return Ok(Err(stumbled)),
            }
        }
        if !listing.more {
            let there: HashSet<&str> = listing
                .found
                .iter()
                .map(|found| found.name.as_str())
                .collect();
            let gone = known.iter().filter(|(name, known)| {
                known.state == ReplyFileState::Growing && !there.contains(name.as_str())
            });
            for (_, known) in gone {
                self.settle(known.id, ReplyFileState::Gone, About::default())
                    .await?;
            }
        }
        let nameless = listing.nameless;
        Ok(Ok(match is_more {
            true => Seen::More { nameless },
            false => Seen::All { nameless },
        }))
    }

    /// Reads a file and decides what becomes of it; whether it was as it had been found.
    async fn read(
        &self,
        place: &Place,
        id: ReplyFileId,
        found: &Found,
    ) -> Result<Result<bool, Stumbled>, Fault> {
        let mut bytes = Vec::new();
        let fetched = match found.size {
            0..=MOST_BYTES => {
                ::delivery::fetch(&place.destination, &found.name, MOST_BYTES, &mut bytes).await
            }
            _ => Err(Error::TooLarge { limit: MOST_BYTES }),
        };
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(Error::TooLarge { .. }) => {
                let large = Problem::new("REPLY_TOO_LARGE", "content");
                let problems = [large.with("most", MOST_BYTES >> 20)];
                self.unfit(id, About::default(), &problems).await?;
                return Ok(Ok(true));
            }
            Err(Error::Gone { .. }) => {
                self.settle(id, ReplyFileState::Gone, About::default())
                    .await?;
                return Ok(Ok(true));
            }
            Err(error) => return Ok(Err(error.into())),
        };
        if fetched.size != found.size {
            let now = Found {
                size: fetched.size,
                ..found.clone()
            };
            files::note(&self.kit, &place.agreement, &place.address, &now, Some(id)).await?;
            return Ok(Ok(false));
        }
        let hash = fetched.sha256.to_string();
        let whole = Whole {
            id,
            found,
            bytes: bytes.into(),
            hash: hash.parse().map_err(Fault::at("naming an answer"))?,
        };
        self.decide(place, whole).await?;
        Ok(Ok(true))
    }

    async fn decide(&self, place: &Place, whole: Whole<'_>) -> Result<(), Fault> {
        let reader = self.kit.db.reader();
        let own = place.agreement.institution_id;
        let mut about = About {
            sha256: Some(whole.hash),
            package: None,
        };
        if let Some(before) = reply::of_bytes(reader, own, whole.hash).await? {
            about.package = Some(before.package_id);
            return self.settle(whole.id, ReplyFileState::Repeated, about).await;
        }
        let bytes = whole.bytes.clone();
        let given = tokio::task::spawn_blocking(move || exchange::read(&bytes)).await;
        let given = match given.map_err(Fault::at("reading an answer aside"))? {
            Ok(given) => given,
            Err(problems) => return self.unfit(whole.id, about, &problems).await,
        };
        let package = match self.package(place, &given).await? {
            Ok(package) => package,
            Err((package, problem)) => {
                about.package = package;
                return self.unfit(whole.id, about, &[problem]).await;
            }
        };
        about.package = Some(package);
        if let Err(problems) = self.enter(place, &whole, about, package, given).await? {
            self.unfit(whole.id, about, &problems).await?;
        }
        Ok(())
    }

    /// The package that an answer speaks of, where it was delivered to the destination at which the answer lay; otherwise why it is
    /// not taken for one, with the package where it is ours all the same.
    async fn package(
        &self,
        place: &Place,
        given: &Reply,
    ) -> Result<Result<HandoverPackageId, (Option<HandoverPackageId>, Problem)>, Fault> {
        let reader = self.kit.db.reader();
        let (own, said) = (place.agreement.institution_id, &given.package);
        let located = |code| exchange::located(given, code).with("said", &said.name);
        let named = package::Entity::find()
            .filter(package::Column::InstitutionId.eq(own))
            .filter(package::Column::Name.eq(&said.name))
            .order_by_desc(package::Column::Id)
            .all(reader)
            .await?;
        // Two may bear one name: the hash says which is meant.
        let meant = named.iter().find(|row| row.sha256 == said.sha256);
        let Some(row) = meant.or(named.first()) else {
            return Ok(Err((None, located("REPLY_PACKAGE_UNKNOWN"))));
        };
        let by: Vec<SubmissionAgreementId> = delivery::Entity::find()
            .select_only()
            .column(delivery::Column::AgreementId)
            .filter(delivery::Column::PackageId.eq(row.id))
            .filter(delivery::Column::State.eq(DeliveryState::Delivered))
            .into_tuple()
            .all(reader)
            .await?;
        let by = agreements::by_ids(reader, own, &by).await?;
        // Several agreements with one archive may have one folder for answers.
        let is_of_place = by.values().any(|agreement| {
            let folder = agreement.reply_folder.as_deref();
            folder.is_some_and(|folder| {
                printed(&reply_place(&agreement.destination, folder)) == place.address
            })
        });
        Ok(match is_of_place {
            true => Ok(row.id),
            false => Err((Some(row.id), located("REPLY_NOT_SENT_THERE"))),
        })
    }

    /// Enters an answer and notes that its file was taken: one commit.
    async fn enter(
        &self,
        place: &Place,
        whole: &Whole<'_>,
        about: About,
        package: HandoverPackageId,
        given: Reply,
    ) -> Result<Result<(), Vec<Problem>>, Fault> {
        let name = whole.found.name.as_str();
        let staging = self.kit.ids.make(self.kit.clock.now(), UploadId);
        let mut intake = self.store.intake(staging.0, MOST_BYTES);
        let staged = intake.write(whole.bytes.clone()).await;
        staged.map_err(Fault::at("staging an answer"))?;
        let mut op = self.kit.begin(Actor::System).await?;
        let Some(row) = files::growing(&op, whole.id).await? else {
            // Another look has decided about it meanwhile.
            intake.abort().await;
            return Ok(Ok(()));
        };
        let head = &whole.bytes[..whole.bytes.len().min(GLANCE_BYTES)];
        let fetched = Fetched {
            given,
            intake,
            hash: whole.hash,
            media_type: glance(head, &FileHint::from_name(name)).media_type(),
            from: format!("{}/{name}", place.address.trim_end_matches('/')),
        };
        if let Err(refusal) = reply::enter(&mut op, package, fetched).await? {
            return Ok(Err(refusal.problems()));
        }
        files::settle(&op, row, ReplyFileState::Taken, about).await?;
        op.commit().await?;
        Ok(Ok(()))
    }

    async fn settle(
        &self,
        id: ReplyFileId,
        state: ReplyFileState,
        about: About,
    ) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        let Some(row) = files::growing(&op, id).await? else {
            return Ok(());
        };
        files::settle(&op, row, state, about).await?;
        op.commit().await
    }

    async fn unfit(
        &self,
        id: ReplyFileId,
        about: About,
        problems: &[Problem],
    ) -> Result<(), Fault> {
        files::unfit(&self.kit, &self.messages, id, about, problems).await
    }

    /// Notes what came of a look, unless the agreement names another place meanwhile.
    async fn conclude(
        &self,
        (id, address): (SubmissionAgreementId, &str),
        job: &table::Model,
        outcome: Outcome,
    ) -> Result<(), Fault> {
        let mut op = self.kit.begin(Actor::System).await?;
        let found = agreement::Entity::find_by_id(id)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let is_there = |row: &agreement::Model| {
            let folder = row.reply_folder.as_deref();
            folder.is_some_and(|folder| printed(&reply_place(&row.destination, folder)) == address)
        };
        let Some(mut row) = found.filter(is_there) else {
            op.finish(&[job.id]).await?;
            return op.commit().await;
        };
        let (seen, problem, detail) = match outcome {
            Ok(seen) => (seen, None, None),
            Err(Stumbled {
                problem,
                detail,
                remedy,
            }) => (Seen::Nothing(remedy), Some(problem), detail),
        };
        let before = row.look_waits_since;
        let next = course::next(seen, row.look_attempts, before, calendar::day(op.at()));
        row.looked_at = Some(op.at());
        row.look_next_at = Some(op.at() + next.wait);
        row.look_attempts = next.attempts;
        row.look_waits_since = next.waits_since;
        (row.look_problem, row.look_detail) = (problem, detail);
        if let Seen::All { nameless } | Seen::More { nameless } = seen {
            row.look_nameless = i64::try_from(nameless).unwrap_or(i64::MAX);
        }
        if before.is_none() && next.waits_since.is_some() {
            op.record(Entry {
                kind: "agreement.replies_wait",
                institution: Some(row.institution_id),
                subject: Subject {
                    kind: "submission_agreement",
                    id: Some(row.id.0),
                },
                payload: json!({
                    "place": address, "problem": problem, "attempts": next.attempts, "nameless": row.look_nameless,
                }),
            });
        }
        row.into_active_model()
            .reset_all()
            .update(op.transaction())
            .await?;
        op.finish(&[job.id]).await?;
        op.commit().await
    }
}

impl Handler for Fetcher {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn has_room(&self, batches: usize) -> bool {
        batches < AT_ONCE
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<table::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.look(job)).await })
    }
}
