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

use super::error::Refusal;
use super::register::Claim;
use crate::kernel::Fault;
use crate::op::Op;

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
