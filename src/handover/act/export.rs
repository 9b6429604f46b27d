//! Giving an act out (*akta izdošana*): the very paper that is signed, a table, and data with who signed what.

use chrono::{DateTime, NaiveDate, Utc};
use entities::handover::{act, act_paper, act_signature};
use entities::ids::{DocumentId, HandoverActId};
use entities::vocabulary::{ActSide, ActSignatureForm, ActState};
use sea_orm::EntityTrait;
use serde::Serialize;

use super::said::Said;
use super::{read, sheet};
use crate::access::{Action, Caller};
use crate::classification::table::{Format, write};
use crate::handover::export::Exported;
use crate::kernel::Fault;
use crate::op::Kit;

/// An act as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    /// What it says.
    #[serde(flatten)]
    pub said: Said,
    /// Where it stands.
    pub state: ActState,
    /// SHA-256 of its paper, hexadecimal.
    pub paper_sha256: String,
    /// Who signed.
    pub signatures: Vec<Signed>,
    /// When the second side's signature was recorded, or it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// That a side signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signed {
    /// Which.
    pub side: ActSide,
    /// Who.
    pub name: String,
    /// In which post.
    pub post: String,
    /// When.
    pub signed_on: NaiveDate,
    /// Under which number that side registered the act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_as: Option<String>,
    /// The document that shows it.
    pub document: DocumentId,
    /// SHA-256 of the signed act, hexadecimal.
    pub sha256: String,
    /// SHA-256 of the paper that was signed, hexadecimal.
    pub paper_sha256: String,
    /// How far it could be compared with the paper.
    pub form: ActSignatureForm,
}

impl From<act_signature::Model> for Signed {
    fn from(row: act_signature::Model) -> Self {
        Self {
            side: row.side,
            name: row.signer_name,
            post: row.signer_post,
            signed_on: row.signed_on,
            registered_as: row.registered_as,
            document: row.document_id,
            sha256: row.content_hash.to_string(),
            paper_sha256: row.paper_sha256.to_string(),
            form: row.form,
        }
    }
}

fn called(act: &act::Model, extension: &str) -> String {
    format!("nodosanas-akts-{}-{}.{extension}", act.sequence, act.year)
}

/// The paper of an act, as both sides sign it; none where the caller may not read it.
///
/// # Errors
/// A fault of the database.
pub async fn printed(
    kit: &Kit,
    caller: &Caller,
    id: HandoverActId,
) -> Result<Option<Exported>, Fault> {
    let Some(act) = readable(kit, caller, id).await? else {
        return Ok(None);
    };
    let paper = act_paper::Entity::find_by_id(id)
        .one(kit.db.reader())
        .await?;
    let paper = paper.ok_or(Fault::broken("a handover act has no paper"))?;
    Ok(Some(Exported {
        name: called(&act, "pdf"),
        bytes: paper.pdf,
    }))
}

/// An act as a table; none where the caller may not read it.
///
/// # Errors
/// A fault of the database.
pub async fn tabled(
    kit: &Kit,
    caller: &Caller,
    id: HandoverActId,
    format: Format,
) -> Result<Option<Exported>, Fault> {
    let Some(act) = readable(kit, caller, id).await? else {
        return Ok(None);
    };
    let said = Said::read(&act.said)?;
    let title = format!("Nodošanas akts {}", act.number().replace('/', "-"));
    let bytes = write(format, &title, &sheet::rows(&said))?;
    Ok(Some(Exported {
        name: called(&act, format.extension()),
        bytes,
    }))
}

/// An act as data; none where the caller may not read it.
///
/// # Errors
/// A fault of the database.
pub async fn as_data(kit: &Kit, caller: &Caller, id: HandoverActId) -> Result<Option<Data>, Fault> {
    let Some(act) = readable(kit, caller, id).await? else {
        return Ok(None);
    };
    let signatures = read::signatures(kit.db.reader(), &[id]).await?;
    let signatures = signatures.into_values().flatten().map(Signed::from);
    Ok(Some(Data {
        said: Said::read(&act.said)?,
        state: act.state,
        paper_sha256: act.paper_sha256.to_string(),
        signatures: signatures.collect(),
        ended_at: act.ended_at,
        reason: act.reason,
    }))
}

async fn readable(
    kit: &Kit,
    caller: &Caller,
    id: HandoverActId,
) -> Result<Option<act::Model>, Fault> {
    match caller.may(Action::ReadInventories) {
        true => read::one(kit.db.reader(), caller.institution, id).await,
        false => Ok(None),
    }
}
