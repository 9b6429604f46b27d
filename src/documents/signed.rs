//! What was signed stays as it was signed (*parakstītais dokuments nemainās*).
//!
//! A document that was signed here, or in a container, takes no more contents: what belongs to it comes as a document of its
//! own that is annexed to it. One that was signed on paper takes its scan as an annex. What was registered without a draft
//! is no matter of this. Ground: Dokumentu juridiskā spēka likums 4. p., domain §13 (13).

use entities::circulation::{approval, approval_round, approval_step, draft};
use entities::ids::{DocumentId, DraftId};
use entities::vocabulary::{ContentRole, SignatureForm};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Map, Value};

use super::error::Refusal;
use super::register::Claim;
use crate::kernel::Fault;
use crate::kernel::reason::BadReason;
use crate::op::Op;

/// Fields of the card that are for the office's own work, or that only sending gives it: approvers approve all the others.
/// What is not named here matters, so that a field which comes later is never left out by mistake.
const IMMATERIAL: [&str; 6] = [
    "keywords",
    "notes",
    "technicalInformation",
    "executor",
    "sentOn",
    "channel",
];

/// Fields that the signature itself says, where it was not given on paper.
const SAID_BY_SIGNATURE: [(&str, &str); 2] = [
    ("signer", "card.signer"),
    ("documentDate", "card.documentDate"),
];

/// Whether a card's differences touch what approvers approve.
pub fn material(differences: &Map<String, Value>) -> bool {
    differences
        .keys()
        .any(|field| !IMMATERIAL.contains(&field.as_str()))
}

/// Whether the card of a signed document may be corrected so: what the signature says stays, and whatever else was approved is
/// corrected with a reason. The signed version itself stays what it was (`draft.card_departed`).
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub(super) async fn lets_amend(
    op: &Op,
    document: DocumentId,
    changes: &Map<String, Value>,
    reason: Option<&str>,
) -> Result<Result<(), Refusal>, Fault> {
    if !material(changes) {
        return Ok(Ok(()));
    }
    let Some(form) = form(op, document).await? else {
        return Ok(Ok(()));
    };
    let mut said = SAID_BY_SIGNATURE.iter();
    let said = said.find(|(field, _)| changes.contains_key(*field));
    Ok(match said {
        Some((_, path)) if form != SignatureForm::Paper => Err(Refusal::SaidBySignature { path }),
        _ if reason.is_none() => Err(Refusal::Reason(BadReason::Missing)),
        _ => Ok(()),
    })
}

/// Whether a document takes these contents.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub(super) async fn takes(
    op: &Op,
    document: DocumentId,
    claims: &[Claim],
) -> Result<Result<(), Refusal>, Fault> {
    if claims.is_empty() {
        return Ok(Ok(()));
    }
    let Some(form) = form(op, document).await? else {
        return Ok(Ok(()));
    };
    let annexes = claims.iter().all(|claim| claim.role == ContentRole::Annex);
    Ok(if form == SignatureForm::Paper && annexes {
        Ok(())
    } else {
        Err(Refusal::Signed)
    })
}

/// How a document was signed; none where it was registered without a draft.
async fn form(op: &Op, document: DocumentId) -> Result<Option<SignatureForm>, Fault> {
    let draft: Option<DraftId> = draft::Entity::find()
        .select_only()
        .column(draft::Column::Id)
        .filter(draft::Column::DocumentId.eq(document))
        .into_tuple()
        .one(op.transaction())
        .await?;
    let Some(draft) = draft else { return Ok(None) };
    let rounds = Query::select()
        .column(approval_round::Column::Id)
        .from(approval_round::Entity)
        .and_where(Expr::col(approval_round::Column::DraftId).eq(draft))
        .take();
    let steps = Query::select()
        .column(approval_step::Column::Id)
        .from(approval_step::Entity)
        .and_where(Expr::col(approval_step::Column::RoundId).in_subquery(rounds))
        .take();
    let signature = approval::Entity::find()
        .filter(approval::Column::StepId.in_subquery(steps))
        .filter(approval::Column::Form.is_not_null())
        .filter(approval::Column::VoidedAt.is_null())
        .one(op.transaction())
        .await?;
    Ok(signature.and_then(|row| row.form))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::documents::CardDraft;
    use crate::documents::amend::differences;

    #[test]
    fn everything_matters_but_the_offices_own_notes() {
        let before = CardDraft {
            title: "Lēmums".to_owned(),
            ..CardDraft::default()
        };
        type Edit = fn(&mut CardDraft);
        let cases: [(Edit, bool); 9] = [
            (|_| {}, false),
            (|card| card.notes = Some("Steidzami".to_owned()), false),
            (|card| card.keywords = Some("pabalsts".to_owned()), false),
            (
                |card| card.technical_information = Some("PDF".to_owned()),
                false,
            ),
            (|card| card.sent_on = "2026-03-03".parse().ok(), false),
            (|card| card.title = "Lēmums par pabalstu".to_owned(), true),
            (|card| card.signer = Some("Ilze Vanaga".to_owned()), true),
            (|card| card.document_date = "2026-03-02".parse().ok(), true),
            (
                |card| {
                    card.notes = Some("Steidzami".to_owned());
                    card.access_ground = Some("IAL 5. p.".to_owned());
                },
                true,
            ),
        ];
        for (edit, expected) in cases {
            let mut after = before.clone();
            edit(&mut after);
            let changes = differences(&before, &after);
            assert_eq!(material(&changes), expected, "{changes:?}");
        }
        // A field that is renamed would silently begin to matter.
        let Value::Object(fields) = json!(before) else {
            panic!("a card is an object");
        };
        for field in IMMATERIAL {
            assert!(fields.contains_key(field), "{field}");
        }
    }
}
