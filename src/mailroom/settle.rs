//! Setting an item aside, and taking it back (*atlikt, atgriezt*).

use entities::mailroom::intake_item;
use entities::vocabulary::{IntakeState, SetAsideReason};
use serde_json::json;

use super::Refusal;
use super::hold::{Held, Named, Target, acted, finish, hold};
use super::state::Act;
use crate::access::Caller;
use crate::kernel::Fault;
use crate::kernel::reason::{BadReason, reason};
use crate::op::Kit;

/// Says that an item is no record.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn set_aside(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    why: SetAsideReason,
    words: Option<&str>,
    named: Named<'_>,
) -> Result<Result<intake_item::Model, Refusal>, Fault> {
    let words = match said(why, words) {
        Ok(words) => words,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let op = kit.begin(caller.actor).await?;
    let mut item = match hold(&op, caller, Act::SetAside, target, named).await? {
        Ok(Held::Now(item)) => item,
        Ok(Held::Before(item)) => return Ok(Ok(item)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    acted(&op, &mut item, IntakeState::SetAside);
    item.set_aside_as = Some(why);
    item.set_aside_words = words;
    let payload = json!({ "reason": why, "words": item.set_aside_words });
    finish(op, caller, item, "intake.set_aside", payload, named).await
}

/// Lets an item wait again: one that was set aside, or one whose registration was annulled.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn take_back(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    named: Named<'_>,
) -> Result<Result<intake_item::Model, Refusal>, Fault> {
    let op = kit.begin(caller.actor).await?;
    let mut item = match hold(&op, caller, Act::TakeBack, target, named).await? {
        Ok(Held::Now(item)) => item,
        Ok(Held::Before(item)) => return Ok(Ok(item)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let payload = json!({ "document": item.document_id, "setAsideAs": item.set_aside_as });
    acted(&op, &mut item, IntakeState::Waiting);
    item.document_id = None;
    item.set_aside_as = None;
    item.set_aside_words = None;
    finish(op, caller, item, "intake.taken_back", payload, named).await
}

/// The words beside a reason; another reason than the usual ones needs some.
fn said(why: SetAsideReason, words: Option<&str>) -> Result<Option<String>, Refusal> {
    match words.map(reason) {
        Some(Ok(words)) => Ok(Some(words)),
        Some(Err(BadReason::Missing)) | None if why == SetAsideReason::Other => {
            Err(Refusal::WordsRequired)
        }
        Some(Err(BadReason::Missing)) | None => Ok(None),
        Some(Err(bad)) => Err(Refusal::Words(bad)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_reason_needs_words() {
        use SetAsideReason::{Advertisement, Other};
        assert_eq!(said(Advertisement, None), Ok(None));
        assert_eq!(said(Advertisement, Some("  ")), Ok(None));
        assert_eq!(said(Other, Some(" x ")), Ok(Some("x".to_owned())));
        for words in [None, Some(" ")] {
            assert_eq!(said(Other, words), Err(Refusal::WordsRequired));
        }
        let long = "ā".repeat(501);
        assert!(matches!(said(Other, Some(&long)), Err(Refusal::Words(_))));
    }
}
