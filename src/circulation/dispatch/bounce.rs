//! Letters that come back as letters (*nepiegādāts e-pasts*; RFC 3464): whoever reads our mail says which of ours it was.

use entities::circulation::dispatch;
use entities::ids::{DispatchId, InstitutionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::effects::{happen, locked};
use super::state::{Act, Standing};
use crate::kernel::Fault;
use crate::op::Op;

/// What a report was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The dispatch that failed.
    pub dispatch: DispatchId,
    /// Number of its document.
    pub number: Option<String>,
}

/// Notes that the letter with a Message-ID, with or without its angle brackets, did not arrive, in the words of the mail
/// server that gave it back; within an operation of another area. Says which dispatch it was; none where it is no letter of
/// the institution's, or one that is not on its way.
///
/// # Errors
/// A fault of the database.
pub async fn note(
    op: &mut Op,
    institution: InstitutionId,
    message_id: &str,
    words: &str,
) -> Result<Option<Noted>, Fault> {
    let named = message_id.trim().trim_matches(['<', '>']);
    let found = dispatch::Entity::find()
        .filter(dispatch::Column::InstitutionId.eq(institution))
        .filter(dispatch::Column::MessageId.eq(format!("<{named}>")))
        .one(op.transaction())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let Some((card, row)) = locked(op, found.id).await? else {
        return Ok(None);
    };
    let words: String = words
        .replace(char::is_control, " ")
        .chars()
        .take(500)
        .collect();
    let reason = match words.trim() {
        "" => "nav piegādāts".to_owned(),
        said => said.to_owned(),
    };
    let number = card.number.clone();
    let done = happen(op, card, row, &Act::Fail { reason }, Standing::Carrier).await?;
    Ok(done.ok().map(|row| Noted {
        dispatch: row.id,
        number: number.map(|number| number.as_str().to_owned()),
    }))
}
