//! Looking at a draft: what is restricted for the sake of private life is shown only to leave a trace, as for documents
//! (`documents::view`).

use entities::content::content;
use entities::ids::DraftId;
use serde_json::json;

use super::read::wholes;
use super::{Whole, record};
use crate::access::Caller;
use crate::content::read::by_hashes;
use crate::documents::view::Purpose;
use crate::kernel::Fault;
use crate::op::Kit;

/// Shows a draft to a reader who may see it.
///
/// # Errors
/// A fault of the database.
pub async fn draft(
    kit: &Kit,
    caller: &Caller,
    id: DraftId,
    purpose: &Purpose,
) -> Result<Option<Whole>, Fault> {
    let Some(whole) = visible(kit, caller, id).await? else {
        return Ok(None);
    };
    if whole.leaves_trace(caller) {
        let mut op = kit.begin(caller.actor).await?;
        let said = json!({ "purpose": purpose });
        record(&mut op, &whole.row, "draft.viewed", said);
        op.commit().await?;
    }
    Ok(Some(whole))
}

/// Journals that a list shows drafts, as [`draft`] does for one.
///
/// # Errors
/// A fault of the database: nothing must be shown then.
pub async fn shown(
    kit: &Kit,
    caller: &Caller,
    drafts: &[Whole],
    purpose: &Purpose,
) -> Result<(), Fault> {
    let restricted: Vec<&Whole> = drafts
        .iter()
        .filter(|whole| whole.leaves_trace(caller))
        .collect();
    if restricted.is_empty() {
        return Ok(());
    }
    let mut op = kit.begin(caller.actor).await?;
    for whole in restricted {
        let said = json!({ "purpose": purpose, "list": true });
        record(&mut op, &whole.row, "draft.viewed", said);
    }
    op.commit().await
}

/// A content of a draft that a reader may see; none of its bytes has gone out.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundContent {
    /// The draft by which they see it.
    pub draft: Whole,
    /// Name as shown to people.
    pub file_name: String,
    /// What is known of its bytes.
    pub content: content::Model,
}

/// Finds a content of a version of a draft for a reader who may see it. Its bytes go out only after [`open_content`].
///
/// # Errors
/// A fault of the database.
pub async fn content(
    kit: &Kit,
    caller: &Caller,
    draft: DraftId,
    version: i32,
    ordinal: i32,
) -> Result<Option<FoundContent>, Fault> {
    let Some(draft) = visible(kit, caller, draft).await? else {
        return Ok(None);
    };
    let mut contents = draft.contents.iter();
    let place = contents.find(|row| row.version == version && row.ordinal == ordinal);
    let Some(place) = place.cloned() else {
        return Ok(None);
    };
    let mut known = by_hashes(kit.db.reader(), &[place.content_hash]).await?;
    Ok(known
        .remove(&place.content_hash)
        .map(|content| FoundContent {
            draft,
            file_name: place.file_name,
            content,
        }))
}

/// Journals that a content is opened, before its first byte goes out.
///
/// # Errors
/// A fault of the database: nothing must go out then.
pub async fn open_content(
    kit: &Kit,
    caller: &Caller,
    found: &FoundContent,
    purpose: &Purpose,
) -> Result<(), Fault> {
    let mut op = kit.begin(caller.actor).await?;
    record(
        &mut op,
        &found.draft.row,
        "draft.content_opened",
        json!({ "sha256": found.content.hash.to_string(), "fileName": found.file_name, "purpose": purpose }),
    );
    op.commit().await
}

async fn visible(kit: &Kit, caller: &Caller, id: DraftId) -> Result<Option<Whole>, Fault> {
    let mut found = wholes(kit.db.reader(), caller.institution, &[id]).await?;
    Ok(found.remove(&id).filter(|whole| whole.is_seen_by(caller)))
}
