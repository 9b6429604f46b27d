//! Changing a draft (*projekta labošana*): what approvers saw must be what is signed, so a change of the contents, or of what
//! matters on the card, makes another version, voids what no longer holds and begins the round anew.

use entities::circulation::draft;
use entities::ids::{DraftId, FileId, RegisterId};
use entities::vocabulary::{ApprovalKind, Direction};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::hold::{self, Held};
use super::prepare::{take_over, told};
use super::{Whole, record};
use crate::access::{Action, Caller};
use crate::circulation::approval::{Refusal, may, voiding};
use crate::circulation::command::{Named, remember};
use crate::circulation::route::read::wants_visas;
use crate::documents::amend::differences;
use crate::documents::prepared::{self, NewContent};
use crate::documents::signed::material;
use crate::documents::{CardDraft, Claim, NewRelation, RegisterDocument};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// A change of a draft.
pub struct Change {
    /// Which draft.
    pub draft: DraftId,
    /// Its revision as it was read.
    pub revision: i32,
    /// What to change on the card.
    pub card: Box<dyn FnOnce(&mut CardDraft) + Send>,
    /// Another register.
    pub register: Option<RegisterId>,
    /// Another file.
    pub file: Option<FileId>,
    /// Places of the present contents that stay; all when none are named.
    pub keep: Option<Vec<i32>>,
    /// New contents.
    pub claims: Vec<Claim>,
    /// How it will stand to other documents, instead of what was said before.
    pub relations: Option<Vec<NewRelation>>,
}

/// Changes a draft.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn change(
    kit: &Kit,
    caller: &Caller,
    change: Change,
    named: Named<'_>,
) -> Result<Result<DraftId, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PrepareDraft) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    let held = hold::as_read(
        &op,
        caller,
        change.draft,
        change.revision,
        may::change,
        named,
    )
    .await?;
    let whole = match held {
        Ok(Held::Draft(whole)) => whole,
        Ok(Held::Done) => return Ok(Ok(change.draft)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let id = whole.row.id;
    if let Err(refusal) = apply(&mut op, caller, *whole, change).await? {
        return Ok(Err(refusal));
    }
    remember(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(id))
}

async fn apply(
    op: &mut Op,
    caller: &Caller,
    whole: Whole,
    change: Change,
) -> Result<Result<(), Refusal>, Fault> {
    let mut card = whole.card.clone();
    (change.card)(&mut card);
    let register = change.register.unwrap_or(whole.row.register_id);
    // Another register files elsewhere, unless somebody says where.
    let stays = whole
        .row
        .file_id
        .filter(|_| register == whole.row.register_id);
    let relations = change.relations.unwrap_or_else(|| whole.relations.clone());
    let command = RegisterDocument {
        register,
        file: change.file.or(stays),
        card,
        claims: change.claims,
        relations,
        idempotency: None,
    };
    let named_before = prepared::named(&whole.card, &whole.relations);
    let prepared = match prepared::check(op, caller, &command, &named_before).await? {
        Ok(prepared) => prepared,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    if prepared.direction == Direction::Incoming {
        return Ok(Err(Refusal::Incoming));
    }
    let before: Vec<NewContent> = kept(&whole, None).unwrap_or_default();
    let mut contents = match kept(&whole, change.keep.as_deref()) {
        Ok(kept) => kept,
        Err(refusal) => return Ok(Err(refusal)),
    };
    contents.extend(prepared.contents);
    contents.sort_by_key(|content| content.role);
    let mut changes = differences(&whole.card, &prepared.card);
    let mut card_matters = material(&changes);
    for (field, from, to) in [
        ("register", json!(whole.row.register_id), json!(register)),
        ("file", json!(whole.row.file_id), json!(command.file)),
        (
            "relations",
            json!(whole.relations),
            json!(command.relations),
        ),
    ] {
        if from != to {
            changes.insert(field.to_owned(), json!({ "from": from, "to": to }));
            card_matters = true;
        }
    }
    let rewritten = bare(&before) != bare(&contents);
    // The same bytes under other names or in other roles: decisions name bytes only, so the card says that they fall.
    let hashes = |contents: &[NewContent]| -> Vec<_> {
        contents.iter().map(|content| content.hash).collect()
    };
    card_matters |= rewritten && hashes(&before) == hashes(&contents);
    if changes.is_empty() && !rewritten {
        return Ok(Err(Refusal::NothingChanged));
    }
    if contents.is_empty() && whole.open_round().is_some() {
        return Ok(Err(Refusal::NoContents));
    }
    let asks_for_visas = whole.open_round().is_none_or(|round| {
        let mut steps = round.steps.iter();
        steps.any(|step| step.row.kind == ApprovalKind::Visa)
    });
    let mut row = whole.row.clone();
    row.card = json!(prepared.card);
    row.register_id = register;
    row.file_id = command.file;
    row.relations = json!(command.relations);
    row.unit_id = prepared.unit;
    row.access_class = prepared.access_class;
    row.version += i32::from(rewritten);
    row.card_version += i32::from(card_matters);
    row.revision += 1;
    if !asks_for_visas && wants_visas(op, row.institution_id, register, prepared.card.kind).await? {
        return Ok(Err(Refusal::VisasWanted("card")));
    }
    if rewritten {
        take_over(op, &row, &contents).await?;
    }
    record(
        op,
        &row,
        "draft.changed",
        json!({
            "changes": changes,
            "version": row.version,
            "cardVersion": row.card_version,
            "contents": rewritten.then(|| told(&contents)),
        }),
    );
    if rewritten || card_matters {
        let present = contents.iter().map(|content| content.hash).collect();
        voiding::restart(op, &whole, &row, present).await?;
    }
    save(op, row).await?;
    Ok(Ok(()))
}

/// Writes a draft as it became.
pub(in crate::circulation) async fn save(op: &Op, row: draft::Model) -> Result<(), Fault> {
    row.into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    Ok(())
}

/// The present contents at some places, or all of them.
fn kept(whole: &Whole, places: Option<&[i32]>) -> Result<Vec<NewContent>, Refusal> {
    let strange = places
        .into_iter()
        .flatten()
        .find(|place| !whole.present().any(|content| content.ordinal == **place));
    if let Some(place) = strange {
        return Err(Refusal::NoSuchContent(*place));
    }
    let stays = |ordinal| places.is_none_or(|places| places.contains(&ordinal));
    Ok(whole
        .present()
        .filter(|content| stays(content.ordinal))
        .map(|content| NewContent {
            hash: content.content_hash,
            role: content.role,
            file_name: content.file_name.clone(),
            upload: None,
        })
        .collect())
}

/// Contents apart from where they came from: the same bytes brought again change nothing.
fn bare(contents: &[NewContent]) -> Vec<NewContent> {
    let bare = contents.iter().cloned();
    bare.map(|content| NewContent {
        upload: None,
        ..content
    })
    .collect()
}
