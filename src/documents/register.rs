//! Registering (*reģistrēšana*): card, number, contents, relations and journal entry in one transaction.
//!
//! Registrations that wait at the same time share one commit ([`Registrar`]): the counter row is raised once for all of
//! them, and one disk sync makes them all durable. Each has its own actor, its own entry and its own answer; what one of
//! them lacks does not touch the others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use entities::content::upload;
use entities::documents::{addressee, document, relation, version, version_content};
use entities::ids::{
    DocumentId, FileId, OperationId, RegisterId, RelationId, UnitId, UploadId, VersionId,
};
use entities::values::ContentHash;
use entities::vocabulary::{ContentRole, Direction, DocumentStatus, RelationKind};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::card::{self, Card, Occasion};
use super::consequences::{Consequences, Registered};
use super::error::{Refusal, Thing};
use super::{CardDraft, numbering, reading};
use crate::access::{Action, Caller};
use crate::classification::registers;
use crate::journal::{Entry, Subject};
use crate::kernel::batch::Batcher;
use crate::kernel::{Fault, calendar};
use crate::op::{IdempotencyKey, Kit, Op};

mod load;
mod surroundings;

pub(super) use load::Named;
pub(super) use surroundings::Surroundings;

/// Most registrations that share one commit.
const AT_ONCE: usize = 64;

/// A document to be registered.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterDocument {
    /// Into which register.
    pub register: RegisterId,
    /// Into which file; the open one of the register's series when none.
    pub file: Option<FileId>,
    /// Its card.
    pub card: CardDraft,
    /// Its contents.
    pub claims: Vec<Claim>,
    /// How it stands to other documents.
    pub relations: Vec<NewRelation>,
    /// The client's name for this request, with the request itself.
    pub idempotency: Option<(IdempotencyKey, String)>,
}

/// An upload that becomes a content of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Which.
    pub upload: UploadId,
    /// As what.
    pub role: ContentRole,
}

/// A relation from the new document to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRelation {
    /// Replies to, is an annex of, or replaces …
    pub kind: RelationKind,
    /// … this document.
    pub to: DocumentId,
}

type Answer = Result<Result<document::Model, Refusal>, Arc<Fault>>;

/// Registers documents, several waiting ones in one commit.
#[derive(Clone)]
pub struct Registrar {
    kit: Kit,
    waiting: Batcher<(Caller, RegisterDocument), Answer>,
}

impl Registrar {
    /// Opens the counter.
    pub fn new(kit: Kit, consequences: Consequences) -> Self {
        Self {
            kit: kit.clone(),
            waiting: Batcher::start(AT_ONCE, move |commands| {
                register_waiting(kit.clone(), consequences.clone(), commands)
            }),
        }
    }

    /// Registers a document; when this returns, the number and all that belongs to it are on disk.
    ///
    /// # Errors
    /// A fault of the database; inside it the refusal, which has used no number.
    pub async fn register(
        &self,
        caller: Caller,
        command: RegisterDocument,
    ) -> Result<Result<document::Model, Refusal>, Fault> {
        let _served = self.kit.bells.desk.serve();
        self.waiting
            .ask((caller, command))
            .await?
            .map_err(Fault::at("registering a document"))
    }
}

/// One commit for all; when it fails, one commit each, so that what breaks one registration breaks no other.
async fn register_waiting(
    kit: Kit,
    consequences: Consequences,
    commands: Vec<(Caller, RegisterDocument)>,
) -> Vec<Answer> {
    match register_in_one_commit(&kit, &consequences, &commands).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(fault) => {
            tracing::warn!(
                registrations = commands.len(),
                fault = fault.chain(),
                "a shared commit failed; committing one by one"
            );
            let mut answers = Vec::with_capacity(commands.len());
            for command in commands {
                let alone = std::slice::from_ref(&command);
                let answer = register_in_one_commit(&kit, &consequences, alone).await;
                answers.push(match answer {
                    Ok(answers) => answers
                        .into_iter()
                        .next()
                        .map(Ok)
                        .unwrap_or_else(|| Err(Arc::new(Fault::broken("no answer")))),
                    Err(fault) => Err(Arc::new(fault)),
                });
            }
            answers
        }
    }
}

async fn register_in_one_commit(
    kit: &Kit,
    consequences: &Consequences,
    commands: &[(Caller, RegisterDocument)],
) -> Result<Vec<Result<document::Model, Refusal>>, Fault> {
    let Some((first, _)) = commands.first() else {
        return Ok(Vec::new());
    };
    let mut op = kit.begin(first.actor).await?;
    let answers = register_batch(&mut op, consequences, commands).await?;
    op.commit().await?;
    Ok(answers)
}

/// A content of a document that is being registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContent {
    /// Its SHA-256.
    pub hash: ContentHash,
    /// As what.
    pub role: ContentRole,
    /// Name as shown to people.
    pub file_name: String,
    /// The upload that brought it; none where it was kept before (a draft's).
    pub upload: Option<UploadId>,
}

/// What was decided about one registration before any number is taken.
pub(super) struct Decided<'a> {
    caller: &'a Caller,
    command: &'a RegisterDocument,
    pub(super) card: Card,
    place: surroundings::Place<'a>,
    pub(super) contents: Vec<NewContent>,
}

impl Decided<'_> {
    /// Unit that will answer for the document.
    pub(super) const fn unit(&self) -> UnitId {
        self.place.unit
    }

    /// Whether the document comes, goes or stays.
    pub(super) const fn direction(&self) -> Direction {
        self.place.register.direction
    }
}

/// Registers documents within an operation, each for its own caller; answers in their order.
///
/// # Errors
/// A fault of the database: the operation must not be committed then.
pub async fn register_batch(
    op: &mut Op,
    consequences: &Consequences,
    commands: &[(Caller, RegisterDocument)],
) -> Result<Vec<Result<document::Model, Refusal>>, Fault> {
    let surroundings = Surroundings::load(op, &Named::of(commands)).await?;
    let mut answers: Vec<Option<Result<document::Model, Refusal>>> =
        Vec::with_capacity(commands.len());
    let mut decided = Vec::new();
    let mut claimed = HashSet::new();
    let mut keys = HashMap::new();
    let mut twins = Vec::new();
    for (index, (caller, command)) in commands.iter().enumerate() {
        if let Some(answer) = surroundings.first_answer(caller, command) {
            answers.push(Some(answer));
            continue;
        }
        if let Some((key, question)) = &command.idempotency {
            // The same request twice in one commit: the second one gets what the first one will get.
            if let Some((of, first_question)) = keys.get(&(caller.account, key)) {
                twins.push((index, *of, *first_question == question));
                answers.push(None);
                continue;
            }
            keys.insert((caller.account, key), (index, question));
        }
        match decide(
            op,
            &surroundings,
            &mut claimed,
            caller,
            command,
            &HashSet::new(),
        ) {
            Ok(decision) => {
                decided.push((index, decision));
                answers.push(None);
            }
            Err(refusal) => answers.push(Some(Err(refusal))),
        }
    }
    for (index, row) in write(op, consequences, decided).await? {
        answers[index] = Some(Ok(row));
    }
    for (index, of, same_question) in twins {
        answers[index] = if same_question {
            answers[of].clone()
        } else {
            Some(Err(Refusal::KeyReused))
        };
    }
    answers
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .ok_or(Fault::broken("a registration was left without an answer"))
}

/// Decides about one registration; documents that are `vouched` for may be named by whoever does not see them.
pub(super) fn decide<'a>(
    op: &Op,
    surroundings: &'a Surroundings,
    claimed: &mut HashSet<UploadId>,
    caller: &'a Caller,
    command: &'a RegisterDocument,
    vouched: &HashSet<DocumentId>,
) -> Result<Decided<'a>, Refusal> {
    caller
        .require(Action::RegisterDocument)
        .map_err(Refusal::NotPermitted)?;
    let place = surroundings.place(caller, command, calendar::day(op.at()))?;
    let occasion = Occasion::Registration(place.series.default_access_class);
    let card = card::check(command.card.clone(), occasion, op.at()).map_err(Refusal::Card)?;
    surroundings.check_named(caller, &card.fields)?;
    surroundings.check_units_on(&card.fields, &[], calendar::day(op.at()))?;
    surroundings.check_relations(caller, &command.relations, vouched)?;
    surroundings.check_particulars(caller, &card.fields, vouched)?;
    let uploads = surroundings.claims(caller, &command.claims, op.at())?;
    // Two registrations of one commit may name the same upload: the first one has it.
    if let Some(index) = uploads
        .iter()
        .position(|upload| claimed.contains(&upload.id))
    {
        return Err(Refusal::UploadClaimed {
            path: format!("uploads.{index}"),
        });
    }
    claimed.extend(uploads.iter().map(|upload| upload.id));
    let contents = uploads.iter().zip(&command.claims);
    let contents = contents
        .map(|(upload, claim)| NewContent {
            hash: upload.content_hash,
            role: claim.role,
            file_name: upload.file_name.clone(),
            upload: Some(upload.id),
        })
        .collect();
    Ok(Decided {
        caller,
        command,
        card,
        place,
        contents,
    })
}

pub(super) async fn write(
    op: &mut Op,
    consequences: &Consequences,
    decided: Vec<(usize, Decided<'_>)>,
) -> Result<Vec<(usize, document::Model)>, Fault> {
    let mut numbers = take_numbers(op, &decided).await?;
    let mut written = Vec::with_capacity(decided.len());
    let mut operations = Vec::with_capacity(decided.len());
    let mut rows = Rows::default();
    for (index, decision) in decided {
        let (year_row, sequences) = numbers
            .get_mut(&(decision.place.register.id, decision.place.year))
            .ok_or(Fault::broken("no numbers were taken for a register"))?;
        let sequence = sequences
            .next()
            .ok_or(Fault::broken("too few numbers were taken"))?;
        let number = year_row.number_format.print(
            &decision.place.register.file_index,
            decision.place.year,
            sequence,
        );
        let number = number.map_err(Fault::at("printing a number"))?;
        let row = new_document(op, &decision, sequence, number);
        operations.push((decision.caller.actor, record(op, &decision, &row)));
        rows.add(op, &decision, &row);
        if let Some((key, question)) = &decision.command.idempotency {
            key.keep_answer(op, decision.caller.account, question, json!(row.id))
                .await?;
        }
        written.push((index, row));
    }
    rows.insert(op).await?;
    let registered: Vec<Registered<'_>> = operations
        .into_iter()
        .zip(&written)
        .map(|((actor, operation), (_, card))| Registered {
            actor,
            operation,
            card,
        })
        .collect();
    consequences.registered(op, &registered).await?;
    Ok(written)
}

type Numbers = BTreeMap<
    (RegisterId, i32),
    (
        entities::classification::register_year::Model,
        numbering::Taken,
    ),
>;

/// Takes the numbers of all registrations, register by register in one order, so that two commits cannot wait for each
/// other.
async fn take_numbers(op: &Op, decided: &[(usize, Decided<'_>)]) -> Result<Numbers, Fault> {
    let mut counts: BTreeMap<(RegisterId, i32), (i64, &Decided<'_>)> = BTreeMap::new();
    for (_, decision) in decided {
        counts
            .entry((decision.place.register.id, decision.place.year))
            .or_insert((0, decision))
            .0 += 1;
    }
    let mut numbers = BTreeMap::new();
    for ((register, year), (count, decision)) in counts {
        if decision.place.year_is_new {
            registers::begin_year(op, decision.place.register, year).await?;
        }
        let taken = numbering::take(op.transaction(), register, year, count).await?;
        if !registers::year_is_open(year, calendar::year(op.at()), taken.0.state) {
            return Err(Fault::broken("a register's year was closed meanwhile"));
        }
        numbers.insert((register, year), taken);
    }
    Ok(numbers)
}

fn new_document(
    op: &Op,
    decision: &Decided<'_>,
    sequence: i64,
    number: entities::values::RegistrationNumber,
) -> document::Model {
    let Decided {
        caller,
        card,
        place,
        ..
    } = decision;
    let fields = card.fields.clone();
    document::Model {
        id: op.new_id(DocumentId),
        institution_id: caller.institution,
        direction: place.register.direction,
        kind: card.kind,
        status: DocumentStatus::Registered,
        register_id: Some(place.register.id),
        register_year: Some(place.year),
        sequence: Some(sequence),
        number: Some(number),
        registered_at: op.at(),
        registered_on: calendar::day(op.at()),
        registered_by: caller.actor.account(),
        title: fields.title,
        annotation: fields.annotation,
        keywords: fields.keywords,
        notes: fields.notes,
        technical_information: fields.technical_information,
        languages: card.languages.clone(),
        document_date: fields.document_date,
        prepared_on: fields.prepared_on,
        sent_on: fields.sent_on,
        received_at: fields.received_at,
        postmark_on: fields.postmark_on,
        channel: fields.channel,
        channel_message_id: fields.channel_message_id,
        correspondent_id: fields.correspondent,
        sender_number: fields.sender_number,
        sender_date: fields.sender_date,
        enclosure_count: fields.enclosure_count,
        sheet_count: fields.sheet_count,
        series_id: place.series.id,
        file_id: place.file.id,
        unit_id: place.unit,
        receiving_unit_id: fields.receiving_unit,
        executor_id: fields.executor,
        creator: fields.creator,
        author: fields.author,
        signer: fields.signer,
        access_class: card.access_class,
        access_until: fields.access_until,
        access_ground: fields.access_ground,
        use_conditions: fields.use_conditions,
        particulars: fields
            .particulars
            .as_ref()
            .map(|particulars| json!(particulars)),
        annulled_at: None,
        annulment_reason: None,
        destruction_act: None,
        revision: 1,
    }
}

/// Says what was registered, by whom, with which bytes; returns the operation that it belongs to.
fn record(op: &mut Op, decision: &Decided<'_>, row: &document::Model) -> OperationId {
    let operation = op.new_id(OperationId);
    let contents: Vec<Value> = decision
        .contents
        .iter()
        .map(|content| json!({ "sha256": content.hash.to_string(), "fileName": content.file_name, "role": content.role }))
        .collect();
    op.record_as(
        decision.caller.actor,
        operation,
        Entry {
            kind: "document.registered",
            institution: Some(row.institution_id),
            subject: Subject {
                kind: "document",
                id: Some(row.id.0),
            },
            payload: json!({
                "number": row.number.as_ref().map(|number| number.as_str()),
                "register": row.register_id,
                "year": row.register_year,
                "sequence": row.sequence,
                "direction": row.direction,
                "kind": row.kind,
                "title": row.title,
                "file": row.file_id,
                "unit": row.unit_id,
                "accessClass": row.access_class,
                "contents": contents,
            }),
        },
    );
    for new in &decision.command.relations {
        op.record_as(
            decision.caller.actor,
            operation,
            Entry {
                kind: "document.related",
                institution: Some(row.institution_id),
                subject: Subject {
                    kind: "document",
                    id: Some(new.to.0),
                },
                payload: json!({ "relation": new.kind, "from": row.id }),
            },
        );
    }
    operation
}

/// Rows of all registrations of a commit, inserted table by table.
#[derive(Default)]
struct Rows {
    documents: Vec<document::ActiveModel>,
    versions: Vec<version::ActiveModel>,
    contents: Vec<version_content::ActiveModel>,
    relations: Vec<relation::ActiveModel>,
    addressees: Vec<addressee::ActiveModel>,
    claims: Vec<(UploadId, DocumentId)>,
    kept_before: Vec<(ContentHash, DocumentId)>,
}

impl Rows {
    fn add(&mut self, op: &Op, decision: &Decided<'_>, row: &document::Model) {
        self.documents.push(row.clone().into_active_model());
        let version = version::Model {
            id: op.new_id(VersionId),
            document_id: row.id,
            ordinal: 1,
            created_at: op.at(),
            created_by: decision.caller.actor.account(),
            reason: None,
        };
        for (ordinal, new) in (1..).zip(&decision.contents) {
            let content = version_content::Model {
                version_id: version.id,
                ordinal,
                content_hash: new.hash,
                role: new.role,
                file_name: new.file_name.clone(),
            };
            self.contents.push(content.into_active_model());
            match new.upload {
                Some(upload) => self.claims.push((upload, row.id)),
                None => self.kept_before.push((new.hash, row.id)),
            }
        }
        self.versions.push(version.into_active_model());
        for new in &decision.command.relations {
            let relation = relation::Model {
                id: op.new_id(RelationId),
                kind: new.kind,
                from_id: row.id,
                to_id: new.to,
                created_at: op.at(),
            };
            self.relations.push(relation.into_active_model());
        }
        for (ordinal, draft) in (1..).zip(&decision.card.fields.addressees) {
            let row = addressee::Model {
                document_id: row.id,
                ordinal,
                correspondent_id: draft.correspondent,
                name: draft.name.clone(),
            };
            self.addressees.push(row.into_active_model());
        }
    }

    async fn insert(self, op: &mut Op) -> Result<(), Fault> {
        if self.documents.is_empty() {
            return Ok(());
        }
        let transaction = op.transaction();
        document::Entity::insert_many(self.documents)
            .exec_without_returning(transaction)
            .await?;
        version::Entity::insert_many(self.versions)
            .exec_without_returning(transaction)
            .await?;
        if !self.contents.is_empty() {
            version_content::Entity::insert_many(self.contents)
                .exec_without_returning(transaction)
                .await?;
        }
        if !self.relations.is_empty() {
            relation::Entity::insert_many(self.relations)
                .exec_without_returning(transaction)
                .await?;
        }
        if !self.addressees.is_empty() {
            addressee::Entity::insert_many(self.addressees)
                .exec_without_returning(transaction)
                .await?;
        }
        claim(op, &self.claims).await?;
        if self.kept_before.is_empty() {
            return Ok(());
        }
        reading::ask_for(op, self.kept_before).await
    }
}

/// Marks uploads as claimed; that all of them still were free makes sure no upload serves two documents. Then asks for
/// the reading of what they hold: the versions that own it must have been written before.
pub(super) async fn claim(op: &mut Op, claims: &[(UploadId, DocumentId)]) -> Result<(), Fault> {
    if claims.is_empty() {
        return Ok(());
    }
    let uploads = || claims.iter().map(|(upload, _)| *upload);
    let mut by_upload = CaseStatement::new();
    for (upload, document) in claims {
        by_upload = by_upload.case(upload::Column::Id.eq(*upload), Expr::value(*document));
    }
    let claimed = upload::Entity::update_many()
        .col_expr(upload::Column::ClaimedBy, by_upload.into())
        .filter(upload::Column::Id.is_in(uploads()))
        .filter(upload::Column::ClaimedBy.is_null())
        .exec(op.transaction())
        .await?;
    if claimed.rows_affected != claims.len() as u64 {
        return Err(Fault::broken("an upload was claimed meanwhile"));
    }
    let owned: Vec<(ContentHash, Option<DocumentId>)> = upload::Entity::find()
        .select_only()
        .column(upload::Column::ContentHash)
        .column(upload::Column::ClaimedBy)
        .filter(upload::Column::Id.is_in(uploads()))
        .into_tuple()
        .all(op.transaction())
        .await?;
    let owned = owned
        .into_iter()
        .filter_map(|(hash, document)| Some((hash, document?)));
    reading::ask_for(op, owned.collect()).await
}
