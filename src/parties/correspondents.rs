//! Taking a correspondent into the list, once however often he writes.

use entities::ids::{CorrespondentId, InstitutionId};
use entities::parties::correspondent;
use entities::values::{LegalRegistrationNumber, PersonalCode};
use entities::vocabulary::CorrespondentKind;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::Refusal;
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::secret::Keys;
use crate::kernel::text::{self, LatvianOrder};
use crate::op::{IdempotencyKey, Kit, Op};

const MAX_NAME: usize = 200;
const MAX_ADDRESS: usize = 300;

/// A correspondent as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrespondentDraft {
    /// Person, organisation or public body.
    pub kind: CorrespondentKind,
    /// Name as printed.
    pub name: String,
    /// Registration number of an organisation or public body.
    pub registration_number: Option<String>,
    /// Personal code of a person.
    pub personal_code: Option<String>,
    /// The clerk has compared a code whose check digit does not fit with the paper.
    pub personal_code_confirmed: Confirmation,
    /// Postal address.
    pub address: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Official electronic address (*e-adrese*).
    pub e_address: Option<String>,
}

/// Whether a person looked at a doubt and stands by what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Confirmation {
    /// Nobody was asked yet.
    #[default]
    Unasked,
    /// Compared and right.
    Confirmed,
}

/// What taking a correspondent into the list did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// It is new.
    New(correspondent::Model),
    /// It was there: same registration number or personal code.
    Known(correspondent::Model),
}

impl Registered {
    /// The correspondent.
    pub fn into_correspondent(self) -> correspondent::Model {
        match self {
            Self::New(row) | Self::Known(row) => row,
        }
    }
}

struct Checked {
    name: String,
    registration_number: Option<LegalRegistrationNumber>,
    personal_code: Option<PersonalCode>,
}

fn check(draft: &CorrespondentDraft) -> Result<Checked, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let name = draft.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        refusals.push(Refusal::NameMissing);
    }
    for (field, text, most) in [
        ("name", Some(&name), MAX_NAME),
        ("address", draft.address.as_ref(), MAX_ADDRESS),
        ("email", draft.email.as_ref(), MAX_NAME),
        ("eAddress", draft.e_address.as_ref(), MAX_NAME),
    ] {
        if text.is_some_and(|given| text::has_control(given)) {
            refusals.push(Refusal::Unreadable { field });
        }
        if text.is_some_and(|text| text.chars().count() > most) {
            refusals.push(Refusal::TooLong { field, most });
        }
    }
    let is_person = draft.kind == CorrespondentKind::Person;
    if is_person && draft.registration_number.is_some() {
        refusals.push(Refusal::WrongKind {
            field: "registrationNumber",
        });
    }
    if !is_person && draft.personal_code.is_some() {
        refusals.push(Refusal::WrongKind {
            field: "personalCode",
        });
    }
    let registration_number = draft.registration_number.as_ref().and_then(|text| {
        text.parse()
            .map_err(|reason| refusals.push(Refusal::RegistrationNumber(reason)))
            .ok()
    });
    let personal_code: Option<PersonalCode> = draft.personal_code.as_ref().and_then(|text| {
        text.parse()
            .map_err(|reason| refusals.push(Refusal::PersonalCode(reason)))
            .ok()
    });
    let doubtful = personal_code
        .as_ref()
        .is_some_and(|code| code.doubt().is_some());
    if doubtful && draft.personal_code_confirmed == Confirmation::Unasked {
        refusals.push(Refusal::PersonalCodeDoubtful);
    }
    if refusals.is_empty() {
        Ok(Checked {
            name,
            registration_number,
            personal_code,
        })
    } else {
        Err(refusals)
    }
}

/// Takes a correspondent into the institution's list, or finds it there by its number or code; that a person was found by
/// the code is journalled (GDPR Art. 5(2)).
///
/// # Errors
/// A fault of the database; inside it every refusal at once.
pub async fn register(
    op: &mut Op,
    keys: &Keys,
    order: &LatvianOrder,
    institution: InstitutionId,
    draft: CorrespondentDraft,
) -> Result<Result<Registered, Vec<Refusal>>, Fault> {
    let checked = match check(&draft) {
        Ok(checked) => checked,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let index = checked
        .personal_code
        .as_ref()
        .map(|code| keys.blind_index(code.digits()));
    if let Some(known) = find_known(
        op,
        institution,
        checked.registration_number.as_ref(),
        index.as_ref(),
    )
    .await?
    {
        if index.is_some() {
            // Whoever tries codes learns whose the service has: that leaves a trace.
            op.record(entry(
                "correspondent.looked_up",
                &known,
                json!({ "by": "personal_code" }),
            ));
        }
        return Ok(Ok(Registered::Known(known)));
    }
    let row = correspondent::Model {
        id: op.new_id(CorrespondentId),
        institution_id: institution,
        kind: draft.kind,
        name_sort_key: order.key(&checked.name),
        name_folded: text::fold(&checked.name),
        name: checked.name,
        registration_number: checked.registration_number,
        personal_code_sealed: checked
            .personal_code
            .as_ref()
            .map(|code| keys.seal(code.digits()))
            .transpose()?,
        personal_code_index: index,
        personal_code_masked: checked.personal_code.as_ref().map(PersonalCode::masked),
        address: draft.address,
        email: draft.email,
        e_address: draft.e_address,
        e_address_since: None,
        e_address_until: None,
        created_at: op.at(),
    };
    let told = json!({ "kind": row.kind, "name": row.name });
    op.record(entry("correspondent.registered", &row, told));
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(Ok(Registered::New(row)))
}

fn entry(kind: &'static str, row: &correspondent::Model, payload: serde_json::Value) -> Entry {
    Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "correspondent",
            id: Some(row.id.0),
        },
        payload,
    }
}

/// [`register`] for a caller who may; a repeated request finds what the first one did.
///
/// # Errors
/// A fault of the database; inside it every refusal at once.
pub async fn register_for(
    kit: &Kit,
    order: &LatvianOrder,
    caller: &Caller,
    draft: CorrespondentDraft,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<Registered, Vec<Refusal>>, Fault> {
    if let Err(not) = caller.require(Action::ManageCorrespondents) {
        return Ok(Err(vec![Refusal::NotPermitted(not)]));
    }
    let mut op = kit.begin(caller.actor).await?;
    if let Some((key, question)) = idempotency {
        match key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?
        {
            Err(_) => return Ok(Err(vec![Refusal::KeyReused])),
            Ok(Some(answer)) => return first_answer(&op, answer).await.map(Ok),
            Ok(None) => {}
        }
    }
    let registered = register(&mut op, &kit.keys, order, caller.institution, draft).await?;
    if let (Ok(registered), Some((key, question))) = (&registered, idempotency) {
        let (row, known) = match registered {
            Registered::New(row) => (row, false),
            Registered::Known(row) => (row, true),
        };
        let answer = json!({ "correspondent": row.id, "known": known });
        key.keep_answer(&op, caller.account, question, answer)
            .await?;
    }
    op.commit().await?;
    Ok(registered)
}

async fn first_answer(op: &Op, answer: serde_json::Value) -> Result<Registered, Fault> {
    let broken = || Fault::broken("an idempotent answer names no correspondent");
    let id = answer.get("correspondent").cloned().ok_or_else(broken)?;
    let id: CorrespondentId =
        serde_json::from_value(id).map_err(Fault::at("reading an idempotent answer"))?;
    let found = correspondent::Entity::find_by_id(id)
        .one(op.transaction())
        .await?;
    let row = found.ok_or_else(broken)?;
    Ok(match answer.get("known") {
        Some(serde_json::Value::Bool(true)) => Registered::Known(row),
        _ => Registered::New(row),
    })
}

async fn find_known(
    op: &Op,
    institution: InstitutionId,
    number: Option<&LegalRegistrationNumber>,
    code_index: Option<&Vec<u8>>,
) -> Result<Option<correspondent::Model>, Fault> {
    let query =
        correspondent::Entity::find().filter(correspondent::Column::InstitutionId.eq(institution));
    let query = match (number, code_index) {
        (Some(number), _) => {
            query.filter(correspondent::Column::RegistrationNumber.eq(number.clone()))
        }
        (None, Some(index)) => {
            query.filter(correspondent::Column::PersonalCodeIndex.eq(index.clone()))
        }
        (None, None) => return Ok(None),
    };
    Ok(query.one(op.transaction()).await?)
}
