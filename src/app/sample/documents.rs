//! The sample documents: written on a thread of their own, taken in some at a time, registered one by one on their days.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Europe::Riga;
use entities::classification::{file, register};
use entities::ids::{CorrespondentId, DocumentId, FileId, InstitutionId, UnitId};
use entities::vocabulary::{
    ContentRole, CorrespondentKind, DeadlineOutcome, Direction, RelationKind,
};
use futures::StreamExt as _;
use tokio::sync::mpsc;

use super::super::consequences;
use super::SampleRefused;
use crate::access::{Caller, caller};
use crate::circulation::deadline::{Act, act_within};
use crate::classification::year_end::run::close_year_within;
use crate::classification::{self, read as scheme};
use crate::content::uploads::Uploads;
use crate::documents::register::{Claim, NewRelation, RegisterDocument, register_batch};
use crate::documents::{AddresseeDraft, CardDraft};
use crate::journal::Actor;
use crate::kernel::calendar::{self, Year};
use crate::kernel::text::LatvianOrder;
use crate::kernel::{Clock, Fault};
use crate::op::{IdempotencyKey, Kit, Op};
use crate::organisation;
use crate::parties::{self, Confirmation, CorrespondentDraft};
use crate::sample::{self, SampleCorrespondent, SampleDocument, SampleError, SampleIdentity};

/// Whatever the number, it must stay: it decides what the sample consists of.
const SEED: u64 = 20_260_301;

/// Who registers the sample.
const CLERK: &str = "lietvede";

/// Documents taken in side by side.
const ABREAST: usize = 8;

/// Loads `count` documents, the last one registered on `until` at the latest; `progress` is told how many are registered.
/// Returns how many were registered now.
///
/// # Errors
/// When data and service do not fit, or a fault.
pub async fn load_documents(
    kit: &Kit,
    uploads: &Uploads,
    institution: InstitutionId,
    count: usize,
    until: NaiveDate,
    mut progress: impl FnMut(usize),
) -> Result<usize, SampleRefused> {
    let (sender, written) = mpsc::channel(ABREAST);
    let writing = tokio::task::spawn_blocking(move || write(count, until, &sender));
    let desk = Desk::open(kit, uploads, institution).await?;
    let (mut ids, mut registered) = (Vec::with_capacity(count), 0);
    let mut at = DateTime::UNIX_EPOCH;
    let written = futures::stream::unfold(written, |mut written| async {
        written.recv().await.map(|one| (one, written))
    });
    let taken_in = written
        .enumerate()
        .map(|(position, document)| desk.take_in(position, document))
        .buffered(ABREAST);
    let mut taken_in = std::pin::pin!(taken_in);
    while let Some(taken) = taken_in.next().await {
        let position = ids.len();
        let id = match taken? {
            Taken::Known(id) => id,
            Taken::New(document, claims) => {
                registered += 1;
                // Numbers and instants rise together, whatever came first on a day.
                at = moment(&document).max(at + TimeDelta::minutes(1));
                desk.register(position, at, *document, claims, &ids).await?
            }
        };
        ids.push(id);
        progress(ids.len());
    }
    writing.await.map_err(Fault::at("writing the sample"))??;
    desk.close_year_before(until).await?;
    Ok(registered)
}

fn write(
    count: usize,
    until: NaiveDate,
    sender: &mpsc::Sender<SampleDocument>,
) -> Result<(), SampleError> {
    for document in sample::documents(SEED, count, until)? {
        // Nobody listens any more: the loading failed and tells why itself.
        if sender.blocking_send(document?).is_err() {
            break;
        }
    }
    Ok(())
}

enum Taken {
    Known(DocumentId),
    New(Box<SampleDocument>, Vec<Claim>),
}

/// Where the sample is registered.
struct Desk<'a> {
    kit: &'a Kit,
    uploads: &'a Uploads,
    institution: InstitutionId,
    clerk: Caller,
    correspondents: Vec<CorrespondentId>,
    registers: BTreeMap<String, register::Model>,
    files: Vec<file::Model>,
    units: BTreeMap<String, UnitId>,
}

impl<'a> Desk<'a> {
    async fn open(
        kit: &'a Kit,
        uploads: &'a Uploads,
        institution: InstitutionId,
    ) -> Result<Self, SampleRefused> {
        let reader = kit.db.reader();
        let clerk = caller::for_login(reader, CLERK, kit.clock.now())
            .await?
            .ok_or_else(|| SampleRefused::Unknown(CLERK.to_owned()))?;
        let registers = scheme::registers(reader, institution).await?;
        let year = calendar::year(kit.clock.now());
        let mut files = scheme::files_of_year(reader, institution, year - 1).await?;
        files.extend(scheme::files_of_year(reader, institution, year).await?);
        let units = organisation::read::units(reader, institution).await?;
        Ok(Self {
            kit,
            uploads,
            institution,
            clerk,
            correspondents: load_correspondents(kit, institution).await?,
            registers: registers
                .into_iter()
                .map(|register| (register.code.clone(), register))
                .collect(),
            files,
            units: units.into_iter().map(|unit| (unit.code, unit.id)).collect(),
        })
    }

    async fn take_in(
        &self,
        position: usize,
        document: SampleDocument,
    ) -> Result<Taken, SampleRefused> {
        let (key, question) = identity(position)?;
        let known = key
            .first_answer(
                self.kit.db.reader(),
                &self.kit.keys,
                self.clerk.account,
                &question,
            )
            .await?;
        if let Ok(Some(answer)) = known {
            return Ok(Taken::Known(
                serde_json::from_value(answer).map_err(Fault::at("reading a sample's answer"))?,
            ));
        }
        let mut claims = Vec::with_capacity(document.files.len());
        for (index, file) in document.files.iter().enumerate() {
            let body = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(
                file.bytes.clone(),
            ))]);
            let received = self
                .uploads
                .receive(self.clerk.account, &file.name, None, body)
                .await?;
            let upload = received.map_err(Fault::at("taking in a sample"))?.upload;
            let role = if index == 0 {
                ContentRole::Main
            } else {
                ContentRole::Annex
            };
            claims.push(Claim { upload, role });
        }
        Ok(Taken::New(Box::new(document), claims))
    }

    /// Registers a document with the clock standing at `at`: its number, its instant and its entry are of that day.
    async fn register(
        &self,
        position: usize,
        at: DateTime<Utc>,
        document: SampleDocument,
        claims: Vec<Claim>,
        ids: &[DocumentId],
    ) -> Result<DocumentId, SampleRefused> {
        let kit = Kit {
            clock: Clock::standing_at(at),
            ..self.kit.clone()
        };
        let replies = document.reply_to.and_then(|earlier| ids.get(earlier));
        let command = RegisterDocument {
            register: self
                .registers
                .get(document.register)
                .map(|register| register.id)
                .ok_or_else(|| SampleRefused::Unknown(document.register.to_owned()))?,
            file: Some(self.file(&document)?),
            card: self.card(&document)?,
            claims,
            relations: replies
                .map(|to| NewRelation {
                    kind: RelationKind::ReplyTo,
                    to: *to,
                })
                .into_iter()
                .collect(),
            idempotency: Some(identity(position)?),
        };
        let mut op = kit.begin(self.clerk.actor).await?;
        let answers =
            register_batch(&mut op, &consequences(), &[(self.clerk.clone(), command)]).await?;
        let answer = answers
            .into_iter()
            .next()
            .ok_or(Fault::broken("a sample was left without an answer"))?;
        let row = answer.map_err(|refusal| SampleRefused::Document { position, refusal })?;
        if let Some(answered) = replies {
            answer_goes_out(&mut op, *answered).await?;
        }
        op.commit().await?;
        Ok(row.id)
    }

    fn file(&self, document: &SampleDocument) -> Result<FileId, SampleRefused> {
        let year = chrono::Datelike::year(&document.registered_on);
        let found = self.files.iter().find(|file| {
            file.file_index.as_str() == document.series && file.year.is_none_or(|of| of == year)
        });
        found
            .map(|file| file.id)
            .ok_or_else(|| SampleRefused::Unknown(format!("file {} of {year}", document.series)))
    }

    fn card(&self, document: &SampleDocument) -> Result<CardDraft, SampleRefused> {
        let correspondent = document
            .correspondent
            .map(|position| {
                self.correspondents
                    .get(position)
                    .copied()
                    .ok_or_else(|| SampleRefused::Unknown(format!("correspondent {position}")))
            })
            .transpose()?;
        let incoming = document.direction == Direction::Incoming;
        let unit = self
            .units
            .get(document.unit)
            .copied()
            .ok_or_else(|| SampleRefused::Unknown(document.unit.to_owned()))?;
        Ok(CardDraft {
            kind: Some(document.kind),
            title: document.title.clone(),
            annotation: Some(document.annotation.clone()),
            keywords: Some(document.keywords.join(", ")),
            notes: Some(sample::SAMPLE_MARK.to_owned()),
            document_date: Some(document.document_date),
            sent_on: document
                .sent_date
                .map(|sent| sent.min(document.registered_on)),
            received_at: document
                .received_at
                .and_then(|at| Some(Riga.from_local_datetime(&at).earliest()?.to_utc())),
            channel: document.channel,
            correspondent,
            sender_date: document
                .sender_number
                .is_some()
                .then_some(document.document_date),
            sender_number: document.sender_number.clone(),
            unit: Some(unit),
            receiving_unit: incoming.then_some(unit),
            signer: document.signatory.clone(),
            access_class: Some(document.access),
            access_until: document.access_until,
            access_ground: document.access_ground.map(str::to_owned),
            addressees: correspondent
                .filter(|_| document.direction == Direction::Outgoing)
                .map(|id| AddresseeDraft {
                    name: String::new(),
                    correspondent: Some(id),
                })
                .into_iter()
                .collect(),
            ..CardDraft::default()
        })
    }

    /// Closes the year before, as an office does in January.
    async fn close_year_before(&self, until: NaiveDate) -> Result<(), SampleRefused> {
        let year = chrono::Datelike::year(&until) - 1;
        let mut op = self.kit.begin(Actor::System).await?;
        let year = Year::new(year, op.at()).map_err(Fault::at("closing a sample's year"))?;
        let (_, obstacles) =
            close_year_within(&mut op, self.institution, year, Vec::new()).await??;
        if !obstacles.is_empty() {
            return Err(classification::Refusal::StandsInTheWay(obstacles).into());
        }
        Ok(op.commit().await?)
    }
}

/// Ends the clock of what is answered. It may have ended before: some letters are answered twice.
async fn answer_goes_out(op: &mut Op, answered: DocumentId) -> Result<(), Fault> {
    let act = Act::Conclude {
        on: calendar::day(op.at()),
        outcome: DeadlineOutcome::Answered,
    };
    // A refusal leaves the clock as it was, which is what is wanted then.
    let _ = act_within(op, answered, act).await?;
    Ok(())
}

/// The key of a sample document: the same one in every run.
fn identity(position: usize) -> Result<(IdempotencyKey, String), Fault> {
    let text = format!("sample-{SEED}-{position}");
    let key: IdempotencyKey = text.parse().map_err(Fault::at("naming a sample"))?;
    Ok((key.kept(), text))
}

/// When a document was registered: soon after it came, or in the course of its day.
fn moment(document: &SampleDocument) -> DateTime<Utc> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let local = document
        .received_at
        .unwrap_or(document.registered_on.and_time(noon));
    let at = Riga.from_local_datetime(&local).earliest();
    at.map_or_else(|| local.and_utc(), |at| at.to_utc()) + TimeDelta::minutes(5)
}

async fn load_correspondents(
    kit: &Kit,
    institution: InstitutionId,
) -> Result<Vec<CorrespondentId>, SampleRefused> {
    let order = LatvianOrder::new()?;
    let mut op = kit.begin(Actor::System).await?;
    let mut ids = Vec::new();
    for correspondent in sample::correspondents(SEED) {
        let registered = parties::register(
            &mut op,
            &kit.keys,
            &order,
            institution,
            draft(correspondent),
        )
        .await?;
        let registered = registered.map_err(|refusals| {
            refusals.into_iter().next().map_or_else(
                || SampleRefused::Unknown("a correspondent".to_owned()),
                SampleRefused::Correspondent,
            )
        })?;
        ids.push(registered.into_correspondent().id);
    }
    op.commit().await?;
    Ok(ids)
}

fn draft(correspondent: SampleCorrespondent) -> CorrespondentDraft {
    let (kind, registration_number, personal_code) = match correspondent.identity {
        SampleIdentity::Person { personal_code, .. } => {
            (CorrespondentKind::Person, None, Some(personal_code))
        }
        SampleIdentity::Organisation {
            registration_number,
            public_body: true,
        } => (
            CorrespondentKind::PublicBody,
            Some(registration_number),
            None,
        ),
        SampleIdentity::Organisation {
            registration_number,
            public_body: false,
        } => (
            CorrespondentKind::Organisation,
            Some(registration_number),
            None,
        ),
    };
    CorrespondentDraft {
        kind,
        name: correspondent.name,
        registration_number,
        // An official e-address is reached by the code or number; an address of its own would say a personal code aloud.
        e_address: None,
        personal_code,
        personal_code_confirmed: Confirmation::Confirmed,
        address: Some(correspondent.address),
        email: correspondent.email,
    }
}
