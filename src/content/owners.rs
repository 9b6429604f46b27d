//! Whose bytes they are (*satura īpašnieki*): a content may be erased when nobody owns it any more, and everybody who erases
//! or verifies asks here, so that an owner added later is forgotten by none of them.

use std::collections::HashMap;

use entities::circulation::{approval, draft_content};
use entities::content::{content_rendition, upload};
use entities::documents::{version, version_content};
use entities::handover::{act_signature, reply};
use entities::ids::{DocumentId, DraftId, HandoverActId, HandoverReplyId, IntakeItemId, UploadId};
use entities::mailroom::intake_content;
use entities::values::ContentHash;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::db::CHUNK;
use crate::kernel::Fault;

/// Who owns a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "owner", content = "id", rename_all = "snake_case")]
pub enum Owner {
    /// A document, by one of its versions.
    Document(DocumentId),
    /// A draft.
    Draft(DraftId),
    /// Something that arrived.
    Intake(IntakeItemId),
    /// Bytes that wait to be claimed.
    Upload(UploadId),
    /// A decision about a draft that was given as a signed container.
    Approval(DraftId),
    /// What an archive answered to a package: it stays for ever.
    ArchiveReply(HandoverReplyId),
    /// A signed act of handover: it stays for ever.
    HandoverAct(HandoverActId),
}

/// The owners of contents; one that nobody owns is left out.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<HashMap<ContentHash, Vec<Owner>>, Fault> {
    let mut owners: HashMap<ContentHash, Vec<Owner>> = HashMap::new();
    for chunk in hashes.chunks(CHUNK) {
        for (hash, owner) in of_chunk(connection, chunk).await? {
            owners.entry(hash).or_default().push(owner);
        }
        let originals = originals(connection, chunk).await?;
        let hashes: Vec<ContentHash> = originals.keys().copied().collect();
        for (original, owner) in of_chunk(connection, &hashes).await? {
            if let Some(rendition) = originals.get(&original) {
                owners.entry(*rendition).or_default().push(owner);
            }
        }
    }
    for list in owners.values_mut() {
        list.sort_unstable();
        list.dedup();
    }
    Ok(owners)
}

/// What contents are renditions of: whoever owns the original owns them. Each rendition by its original.
async fn originals<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<HashMap<ContentHash, ContentHash>, Fault> {
    let rows: Vec<(ContentHash, ContentHash)> = content_rendition::Entity::find()
        .select_only()
        .columns([
            content_rendition::Column::Original,
            content_rendition::Column::Hash,
        ])
        .filter(content_rendition::Column::Hash.is_in(hashes.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn of_chunk<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<Vec<(ContentHash, Owner)>, Fault> {
    let wanted = || hashes.iter().copied();
    let versions: Vec<(ContentHash, DocumentId)> = version_content::Entity::find()
        .select_only()
        .column(version_content::Column::ContentHash)
        .column(version::Column::DocumentId)
        .join(
            JoinType::InnerJoin,
            version_content::Entity::belongs_to(version::Entity)
                .from(version_content::Column::VersionId)
                .to(version::Column::Id)
                .into(),
        )
        .filter(version_content::Column::ContentHash.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let drafts: Vec<(ContentHash, DraftId)> = draft_content::Entity::find()
        .select_only()
        .columns([
            draft_content::Column::ContentHash,
            draft_content::Column::DraftId,
        ])
        .filter(draft_content::Column::ContentHash.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let arrived: Vec<(ContentHash, IntakeItemId)> = intake_content::Entity::find()
        .select_only()
        .columns([
            intake_content::Column::ContentHash,
            intake_content::Column::ItemId,
        ])
        .filter(intake_content::Column::ContentHash.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let uploads: Vec<(ContentHash, UploadId)> = upload::Entity::find()
        .select_only()
        .columns([upload::Column::ContentHash, upload::Column::Id])
        .filter(upload::Column::ContentHash.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let replies: Vec<(ContentHash, HandoverReplyId)> = reply::Entity::find()
        .select_only()
        .columns([reply::Column::ContentHash, reply::Column::Id])
        .filter(reply::Column::ContentHash.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let acts: Vec<(ContentHash, HandoverActId)> = act_signature::Entity::find()
        .select_only()
        .columns([
            act_signature::Column::ContentHash,
            act_signature::Column::ActId,
        ])
        .filter(act_signature::Column::ContentHash.is_in(wanted()))
        .into_tuple()
        .all(connection)
        .await?;
    let containers = containers(connection, hashes).await?;
    let all = versions
        .into_iter()
        .map(|(hash, id)| (hash, Owner::Document(id)))
        .chain(
            drafts
                .into_iter()
                .map(|(hash, id)| (hash, Owner::Draft(id))),
        )
        .chain(
            arrived
                .into_iter()
                .map(|(hash, id)| (hash, Owner::Intake(id))),
        )
        .chain(
            uploads
                .into_iter()
                .map(|(hash, id)| (hash, Owner::Upload(id))),
        )
        .chain(
            replies
                .into_iter()
                .map(|(hash, id)| (hash, Owner::ArchiveReply(id))),
        )
        .chain(
            acts.into_iter()
                .map(|(hash, id)| (hash, Owner::HandoverAct(id))),
        )
        .chain(containers);
    Ok(all.collect())
}

/// Signed containers that were bound; the draft's contents name them as well, unless it was signed otherwise in the end.
async fn containers<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<Vec<(ContentHash, Owner)>, Fault> {
    use entities::circulation::{approval_round, approval_step};
    let rows: Vec<(Option<ContentHash>, DraftId)> = approval::Entity::find()
        .select_only()
        .column(approval::Column::ContainerHash)
        .column(approval_round::Column::DraftId)
        .join(
            JoinType::InnerJoin,
            approval::Entity::belongs_to(approval_step::Entity)
                .from(approval::Column::StepId)
                .to(approval_step::Column::Id)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            approval_step::Entity::belongs_to(approval_round::Entity)
                .from(approval_step::Column::RoundId)
                .to(approval_round::Column::Id)
                .into(),
        )
        .filter(approval::Column::ContainerHash.is_in(hashes.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(hash, draft)| Some((hash?, Owner::Approval(draft))))
        .collect())
}

/// Whether anybody owns a content.
///
/// # Errors
/// A fault of the database.
pub async fn is_owned<C: ConnectionTrait>(
    connection: &C,
    hash: ContentHash,
) -> Result<bool, Fault> {
    Ok(of(connection, &[hash]).await?.contains_key(&hash))
}
