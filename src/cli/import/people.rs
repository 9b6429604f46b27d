//! The correspondent that a row names: found on the list, or made with the registration that needs it.

use entities::ids::CorrespondentId;
use entities::parties::correspondent;
use entities::vocabulary::CorrespondentKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::access::{Action, Caller};
use crate::kernel::secret::Keys;
use crate::kernel::text::{self, LatvianOrder};
use crate::kernel::{Fault, Problem};
use crate::op::Op;
use crate::parties::{self, Confirmation, CorrespondentDraft};

/// Name and registration number as typed; both none when the row names nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct People {
    /// Name.
    pub name: Option<String>,
    /// Kind.
    pub kind: Option<CorrespondentKind>,
    /// Registration number.
    pub code: Option<String>,
}

impl People {
    /// The correspondent's id. By the registration number where there is one, by the name otherwise; of several with the
    /// same name the first one made.
    ///
    /// # Errors
    /// A fault of the database; inside it why there can be no such correspondent.
    pub(crate) async fn resolve(
        &self,
        op: &mut Op,
        keys: &Keys,
        caller: &Caller,
    ) -> Result<Result<Option<CorrespondentId>, Problem>, Fault> {
        let name = self
            .name
            .as_deref()
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        if self.code.is_none()
            && let Some(name) = &name
            && let Some(known) = by_name(op, caller, name).await?
        {
            return Ok(Ok(Some(known)));
        }
        if name.is_none() && self.code.is_none() {
            return Ok(Ok(None));
        }
        if caller.require(Action::ManageCorrespondents).is_err() {
            return Ok(Err(Problem::new("CORRESPONDENT_UNKNOWN", "correspondent")));
        }
        let draft = CorrespondentDraft {
            // Without a word about it a name is taken for a person's: personal data must not pass for something else.
            kind: self.kind.unwrap_or(if self.code.is_some() {
                CorrespondentKind::Organisation
            } else {
                CorrespondentKind::Person
            }),
            name: name.unwrap_or_default(),
            registration_number: self.code.clone(),
            personal_code: None,
            personal_code_confirmed: Confirmation::Unasked,
            address: None,
            email: None,
            e_address: None,
        };
        let made =
            parties::register(op, keys, &LatvianOrder::new()?, caller.institution, draft).await?;
        Ok(match made {
            Ok(registered) => Ok(Some(registered.into_correspondent().id)),
            Err(refusals) => Err(refusals.first().map_or_else(
                || Problem::new("CORRESPONDENT_UNKNOWN", "correspondent"),
                parties::Refusal::problem,
            )),
        })
    }
}

async fn by_name(op: &Op, caller: &Caller, name: &str) -> Result<Option<CorrespondentId>, Fault> {
    let found = correspondent::Entity::find()
        .filter(caller.scope().correspondents())
        .filter(correspondent::Column::NameFolded.eq(text::fold(name)))
        .order_by_asc(correspondent::Column::Id)
        .one(op.transaction())
        .await?;
    Ok(found.map(|row| row.id))
}
