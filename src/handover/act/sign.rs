//! Recording who signed an act (*akta paraksta ierakstīšana*): by which document, and what of it could be compared with the paper.
//! With the second side's the units are handed over.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use entities::content::content;
use entities::handover::{act, act_paper, act_signature, act_unit, description_unit, package};
use entities::ids::{DescriptionUnitId, DocumentId, HandoverPackageId};
use entities::values::ContentHash;
use entities::vocabulary::{ActSide, ActSignatureForm, ActState, PackageState};
use futures::TryStreamExt as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Deserialize;
use serde_json::json;
use storage::{ContentStream, Store};

use super::draw_up::worded;
use super::release::release;
use super::signed_pdf::{self, Added, MOST_ADDED};
use super::{Target, held, read, record};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::circulation::approval::container::{NotItsContainer, covering, given_by};
use crate::content::extract::Inspection;
use crate::content::format::Format;
use crate::db::CHUNK;
use crate::handover::Refusal;
use crate::handover::evidence::{self, Whose};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar};
use crate::op::{Kit, Op};
use crate::retention::gate;

const MOST_PERSON: usize = 200;
const MOST_NUMBER: usize = 60;

/// That a side signed an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Which side.
    pub side: ActSide,
    /// Who signed.
    pub name: String,
    /// In which post.
    pub post: String,
    /// When.
    pub signed_on: NaiveDate,
    /// Under which number that side registered the act.
    pub registered_as: Option<String>,
    /// The registered document that carries the signed act: of the archive's, one that was received.
    pub document: DocumentId,
    /// Which of its contents it is.
    pub content: ContentHash,
    /// SHA-256 of the paper that was signed.
    pub paper: ContentHash,
}

/// Records a signature. With the second one the act's units are the archive's.
///
/// # Errors
/// A fault of the database or the store; inside it the refusal.
pub async fn sign(
    kit: &Kit,
    store: &Store,
    caller: &Caller,
    target: Target,
    signature: Signature,
    named: Named<'_>,
) -> Result<Result<act::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::HandOver) {
        return Ok(Err(not.into()));
    }
    // Bytes are read before anything is locked: they never change.
    let form = form(kit, store, caller, target, &signature).await?;
    let mut op = kit.begin(caller.actor).await?;
    gate::share(&op, caller.institution).await?;
    let Some(act) = held(&op, caller.institution, target.act).await? else {
        return Ok(Err(Refusal::ActUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(act)),
        Ok(None) => {}
    }
    if act.revision != target.revision {
        let now = act.revision;
        return Ok(Err(Refusal::ActStale { now }));
    }
    if act.state != ActState::DrawnUp {
        return Ok(Err(Refusal::ActState(act.state)));
    }
    let before = read::signatures(op.transaction(), &[act.id]).await?;
    let before = before.into_values().flatten().collect::<Vec<_>>();
    let mut problems = unfit(&act, &signature, &before, calendar::day(op.at()));
    let form = match form {
        Ok(form) => Some(form),
        Err(more) => {
            problems.extend(more);
            None
        }
    };
    let (Some(form), true) = (form, problems.is_empty()) else {
        return Ok(Err(Refusal::Faulty(problems)));
    };
    let row = written(&mut op, caller, &act, signature, form).await?;
    let is_last = !before.is_empty();
    let act = match is_last {
        true => match concluded(&mut op, act, &before, &row).await? {
            Ok(act) => act,
            Err(refusal) => return Ok(Err(refusal)),
        },
        false => act,
    };
    let revision = act.revision + 1;
    let mut change = act.into_active_model().reset_all();
    change.revision = sea_orm::ActiveValue::Set(revision);
    let act = change.update(op.transaction()).await?;
    keep_answer(&op, caller, named, json!(act.id)).await?;
    op.commit().await?;
    Ok(Ok(act))
}

/// What is wrong with a signature by itself and beside the act.
fn unfit(
    act: &act::Model,
    signature: &Signature,
    before: &[act_signature::Model],
    today: NaiveDate,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(other) = before.iter().find(|row| row.side == signature.side) {
        let signed = Problem::new("ACT_SIDE_SIGNED", "side").with("name", &other.signer_name);
        problems.push(signed.with("day", other.signed_on));
    }
    let number = signature.registered_as.as_deref().unwrap_or_default();
    problems.extend(worded(&signature.name, "name", MOST_PERSON, true));
    problems.extend(worded(&signature.post, "post", MOST_PERSON, true));
    problems.extend(worded(number, "registeredAs", MOST_NUMBER, false));
    let on = signature.signed_on;
    if on > today {
        problems.push(Problem::new("DATE_IN_FUTURE", "signedOn").with("date", on));
    }
    let drawn_up = calendar::day(act.drawn_up_at);
    if on < drawn_up {
        let order = Problem::new("DATE_ORDER", "signedOn").with("later", on);
        problems.push(order.with("earlier", drawn_up));
    }
    if signature.paper != act.paper_sha256 {
        let other = Problem::new("ACT_OTHER_PAPER", "paperSha256");
        problems.push(other.with("sha256", act.paper_sha256));
    }
    problems
}

/// How far the signed act can be compared with the paper.
async fn form(
    kit: &Kit,
    store: &Store,
    caller: &Caller,
    target: Target,
    signature: &Signature,
) -> Result<Result<ActSignatureForm, Vec<Problem>>, Fault> {
    let reader = kit.db.reader();
    let whose = match signature.side {
        ActSide::Archive => Whose::Archive,
        ActSide::Institution => Whose::Anybody,
    };
    let document = (signature.document, whose);
    let card = evidence::registered(reader, caller, document, "document").await?;
    if let Err(problem) = card {
        return Ok(Err(vec![problem]));
    }
    let found = evidence::content_of(reader, signature.document, signature.content).await?;
    let Some(content) = found else {
        return Ok(Err(vec![Problem::new("ACT_CONTENT_UNKNOWN", "content")]));
    };
    let Some(act) = read::one(reader, caller.institution, target.act).await? else {
        return Ok(Ok(ActSignatureForm::AsStated));
    };
    if content.hash == act.paper_sha256 {
        return Ok(Err(vec![Problem::new("ACT_NOT_SIGNED", "content")]));
    }
    let Some(inspection) = &content.inspection else {
        return Ok(Err(vec![Problem::new("ACT_CONTENT_UNREAD", "content")]));
    };
    let inspection = Inspection::deserialize(inspection)
        .map_err(Fault::at("reading what is known of a content"))?;
    let is_container = matches!(
        inspection.format,
        Format::AsicE | Format::AsicS | Format::Edoc
    );
    if is_container {
        let judged = contained(&inspection, &act, signature).map(|()| ActSignatureForm::Container);
        return Ok(judged.map_err(|problem| vec![problem]));
    }
    let paper = act_paper::Entity::find_by_id(act.id).one(reader).await?;
    let paper = paper.ok_or(Fault::broken("a handover act has no paper"))?;
    if !begins_with(store, &content, &paper.pdf).await? {
        return Ok(Ok(ActSignatureForm::AsStated));
    }
    let paper_length = paper.pdf.len() as u64;
    let Some(added) = behind(store, &content, paper_length).await? else {
        return Ok(Ok(ActSignatureForm::AsStated));
    };
    let judged = tokio::task::spawn_blocking(move || signed_pdf::judged(paper_length, &added));
    let problem = |code| Ok(Err(vec![Problem::new(code, "content")]));
    match judged
        .await
        .map_err(Fault::at("reading a signed act aside"))?
    {
        Added::Unsigned => problem("ACT_NOT_SIGNED"),
        Added::Unsound => problem("ACT_PDF_SIGNATURE"),
        // Validation data are added behind a signature that way, but so is anything else.
        Added::Followed => Ok(Ok(ActSignatureForm::AsStated)),
        Added::Signed => Ok(Ok(ActSignatureForm::SignedPdf)),
    }
}

/// Whether a signed container is that of an act: it holds exactly its paper, and whoever is said to have signed can have.
fn contained(
    inspection: &Inspection,
    act: &act::Model,
    signature: &Signature,
) -> Result<(), Problem> {
    let judged = covering(inspection, &[act.paper_sha256])
        .and_then(|signatures| given_by(&signatures, &signature.name, signature.signed_on));
    judged.map_err(|not| match not {
        NotItsContainer::NoSignature => Problem::new("CONTAINER_NO_SIGNATURE", "content"),
        NotItsContainer::OtherContents => Problem::new("ACT_CONTAINER_OTHER", "content"),
        NotItsContainer::NotCovered => Problem::new("CONTAINER_NOT_COVERED", "content"),
        NotItsContainer::OtherSigners(others) => {
            Problem::new("CONTAINER_OTHER_SIGNERS", "name").with("names", others.join(", "))
        }
        NotItsContainer::OtherDay(day) => {
            Problem::new("CONTAINER_OTHER_DAY", "signedOn").with("date", day)
        }
    })
}

/// Whether a content begins with the bytes of a paper and goes on, as a PDF does that was signed.
async fn begins_with(store: &Store, content: &content::Model, paper: &[u8]) -> Result<bool, Fault> {
    let length = paper.len() as u64;
    if size(content)? <= length {
        return Ok(false);
    }
    let mut stream = opened(store, content, 0..length).await?;
    let mut rest = paper;
    while let Some(chunk) = stream
        .try_next()
        .await
        .map_err(Fault::at("reading a signed act"))?
    {
        match rest.strip_prefix(chunk.as_ref()) {
            Some(behind) => rest = behind,
            None => return Ok(false),
        }
    }
    Ok(rest.is_empty())
}

/// What stands behind the paper; none where that is more than is looked through.
async fn behind(
    store: &Store,
    content: &content::Model,
    paper: u64,
) -> Result<Option<Vec<u8>>, Fault> {
    let end = size(content)?;
    if end - paper > MOST_ADDED {
        return Ok(None);
    }
    let mut stream = opened(store, content, paper..end).await?;
    let mut added = Vec::new();
    while let Some(chunk) = stream
        .try_next()
        .await
        .map_err(Fault::at("reading a signed act"))?
    {
        added.extend_from_slice(&chunk);
    }
    Ok(Some(added))
}

fn size(content: &content::Model) -> Result<u64, Fault> {
    u64::try_from(content.size).map_err(Fault::at("measuring a signed act"))
}

async fn opened(
    store: &Store,
    content: &content::Model,
    range: Range<u64>,
) -> Result<ContentStream, Fault> {
    let hash = storage::ContentHash::from_bytes(*content.hash.as_bytes());
    let opened = store.open(hash, Some(range)).await;
    opened.map_err(Fault::at("opening a signed act"))
}

async fn written(
    op: &mut Op,
    caller: &Caller,
    act: &act::Model,
    signature: Signature,
    form: ActSignatureForm,
) -> Result<act_signature::Model, Fault> {
    let number = signature.registered_as.as_deref().map(str::trim);
    let row = act_signature::Model {
        act_id: act.id,
        side: signature.side,
        signer_name: signature.name.trim().to_owned(),
        signer_post: signature.post.trim().to_owned(),
        signed_on: signature.signed_on,
        registered_as: number
            .filter(|number| !number.is_empty())
            .map(str::to_owned),
        document_id: signature.document,
        content_hash: signature.content,
        paper_sha256: signature.paper,
        form,
        recorded_at: op.at(),
        recorded_by: caller.account,
    };
    let told = json!({
        "number": act.number(), "side": row.side, "signedOn": row.signed_on, "document": row.document_id,
        "sha256": row.content_hash.to_string(), "paperSha256": row.paper_sha256.to_string(), "form": row.form,
    });
    record(op, act, "handover_act.side_signed", told);
    act_signature::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    Ok(row)
}

/// Both sides have signed: packages and units are handed over.
async fn concluded(
    op: &mut Op,
    mut act: act::Model,
    before: &[act_signature::Model],
    last: &act_signature::Model,
) -> Result<Result<act::Model, Refusal>, Fault> {
    let number = act.number();
    let held = act_unit::Entity::find()
        .filter(act_unit::Column::ActId.eq(act.id))
        .order_by_asc(act_unit::Column::UnitId)
        .all(op.transaction())
        .await?;
    let packages: BTreeSet<HandoverPackageId> =
        held.iter().filter_map(|row| row.package_id).collect();
    let rows = package::Entity::find()
        .filter(package::Column::Id.is_in(packages))
        .order_by_asc(package::Column::Id)
        .lock_exclusive()
        .all(op.transaction())
        .await?;
    // Destroying a file gives packages up that hold it.
    if let Some(other) = rows.iter().find(|row| row.state != PackageState::Ready) {
        return Ok(Err(Refusal::PackageState(other.state)));
    }
    for mut row in rows {
        row.state = PackageState::HandedOver;
        row.act_number = Some(number.clone());
        op.record(Entry {
            kind: "package.handed_over",
            institution: Some(row.institution_id),
            subject: Subject {
                kind: "handover_package",
                id: Some(row.id.0),
            },
            payload: json!({ "name": row.name, "act": number, "sha256": row.sha256.map(|hash| hash.to_string()) }),
        });
        row.into_active_model()
            .reset_all()
            .update(op.transaction())
            .await?;
    }
    let units: Vec<DescriptionUnitId> = held.iter().map(|row| row.unit_id).collect();
    for chunk in units.chunks(CHUNK) {
        let rows = description_unit::Entity::find()
            .filter(description_unit::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(description_unit::Column::Id)
            .all(op.transaction())
            .await?;
        for row in rows {
            op.record(Entry {
                kind: "description_unit.handed_over",
                institution: Some(row.institution_id),
                subject: Subject {
                    kind: "file",
                    id: Some(row.file_id.0),
                },
                payload: json!({
                    "inventory": row.inventory_id, "unit": row.id, "number": row.designation(), "act": number,
                }),
            });
        }
    }
    let days = before.iter().map(|row| row.signed_on);
    let on = days.chain([last.signed_on]).max();
    let on = on.unwrap_or(last.signed_on);
    act.state = ActState::Signed;
    act.ended_at = Some(op.at());
    // Files are reckoned by the acts that are signed.
    let row = act.clone().into_active_model().reset_all();
    row.update(op.transaction()).await?;
    let released = release(op, &act, &held, on).await?;
    record(
        op,
        &act,
        "handover_act.signed",
        json!({
            "number": number, "units": act.units, "signedOn": on, "filesReleased": released.files,
            "filesKeptBack": released.kept_back,
        }),
    );
    Ok(Ok(act))
}
