//! Correspondents (korespondenti): who writes to the institution and whom it writes to.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::parties::correspondent;

use super::asker::{Asker, OrError};
use super::ids::global;
use super::limits;
use super::paging::{Paged, connection, request, total};
use super::problems::{Problem, Reading, told};
use super::scalars::{Date, Instant};
use super::vocabulary::CorrespondentKind;
use crate::access::Action;
use crate::kernel::calendar;
use crate::parties::e_address::{self, EAddressStatus};
use crate::parties::{self, Confirmation, CorrespondentDraft, Registered, read};

/// A correspondent (korespondents).
pub(super) struct Correspondent(pub(super) Arc<correspondent::Model>);

#[Object]
/// A correspondent (korespondents): a person, an organisation or a public body.
impl Correspondent {
    /// Opaque id.
    pub(super) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Kind (veids).
    async fn kind(&self) -> CorrespondentKind {
        self.0.kind.into()
    }

    /// Name as printed.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Registration number of an organisation or public body (reģistrācijas numurs), 11 digits.
    async fn registration_number(&self) -> Option<&str> {
        self.0
            .registration_number
            .as_ref()
            .map(|number| number.as_str())
    }

    /// Personal code of a person, masked (personas kods); GDPR Art. 5(1)(c).
    async fn personal_code_masked(&self) -> Option<&str> {
        self.0.personal_code_masked.as_deref()
    }

    /// Postal address.
    async fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    /// E-mail address.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Official electronic address (e-adrese).
    async fn e_address(&self) -> Option<&str> {
        self.0.e_address.as_deref()
    }

    /// First day on which the e-address is active; null while that is not known.
    async fn e_address_since(&self) -> Option<Date> {
        self.0.e_address_since.map(Date::from)
    }

    /// Last day on which the e-address is active; null while it is not deactivated.
    async fn e_address_until(&self) -> Option<Date> {
        self.0.e_address_until.map(Date::from)
    }

    /// Whether letters must go to the e-address today (Oficiālās elektroniskās adreses likums 12. p.).
    async fn e_address_active(&self, context: &Context<'_>) -> bool {
        let today = calendar::day(Asker::of(context).service.kit.clock.now());
        e_address::active(&self.0, today).is_some()
    }

    /// When it was taken into the list.
    async fn created_at(&self) -> Instant {
        self.0.created_at.into()
    }
}

/// The correspondent with an id.
pub(super) async fn correspondent(
    context: &Context<'_>,
    id: Option<entities::ids::CorrespondentId>,
) -> Result<Option<Correspondent>> {
    let Some(id) = id else { return Ok(None) };
    let asker = Asker::of(context);
    Ok(asker
        .loader()
        .load_one(id)
        .await
        .or_error(asker)?
        .map(Correspondent))
}

/// The name of an addressee as it is printed: empty where it is that of a person on the list whom the caller may not see.
pub(super) async fn printed_name<'a>(
    context: &Context<'_>,
    name: &'a str,
    listed: Option<entities::ids::CorrespondentId>,
) -> Result<&'a str> {
    if name.is_empty() || listed.is_none() {
        return Ok(name);
    }
    let known = correspondent(context, listed).await?;
    Ok(known.map_or("", |_| name))
}

/// What can be asked about correspondents.
#[derive(Default)]
pub(super) struct PartiesQuery;

#[Object]
impl PartiesQuery {
    /// Correspondents that the caller may see, in the Latvian order of their names. People are for those who work with their
    /// documents (GDPR Art. 5(1)(c)); bodies are for everyone.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn correspondents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Part of the name, with or without diacritics.")] name: Option<String>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<read::NameKey, Correspondent>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let (reader, scope) = (asker.service.kit.db.reader(), asker.caller.scope());
        let name = name.as_deref();
        let page = read::page(reader, scope, name, &request)
            .await
            .or_error(asker)?;
        let total = total(context, asker, read::count(reader, scope, name)).await?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row| (row.name_sort_key.clone(), row.id.0),
            |row| Correspondent(Arc::new(row)),
        ))
    }
}

/// What can be changed of correspondents.
#[derive(Default)]
pub(super) struct PartiesMutation;

/// A correspondent to be taken into the list.
#[derive(InputObject)]
struct RegisterCorrespondentInput {
    /// Kind (veids).
    kind: CorrespondentKind,
    /// Name as printed, at most 200 characters.
    name: String,
    /// Registration number of an organisation or public body, 11 digits.
    registration_number: Option<String>,
    /// Personal code of a person, `DDDDDD-DDDDD`. Kept sealed.
    personal_code: Option<String>,
    /// The code was compared with the paper although its check digit does not fit.
    #[graphql(default)]
    personal_code_confirmed: bool,
    /// Postal address, at most 300 characters.
    address: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// Official electronic address (e-adrese).
    e_address: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What taking a correspondent into the list did.
#[derive(SimpleObject)]
struct RegisterCorrespondentPayload {
    /// The correspondent.
    correspondent: Option<Correspondent>,
    /// Whether it was in the list already, by its number or code.
    known: bool,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

/// What was seen in the register of e-addresses.
#[derive(InputObject)]
struct RecordEAddressInput {
    /// Whose e-address.
    correspondent: ID,
    /// The e-address, at most 200 characters.
    e_address: String,
    /// First day on which it is active (aktivizēta).
    since: Date,
    /// Last day on which it is; none while it is active.
    until: Option<Date>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What noting it did.
#[derive(SimpleObject)]
struct RecordEAddressPayload {
    /// The correspondent as it now is.
    correspondent: Option<Correspondent>,
    /// What is wrong; nothing was changed then.
    problems: Vec<Problem>,
}

#[Object]
impl PartiesMutation {
    /// Notes since when a correspondent's e-address is active, or until when it was: while it is, letters go only there
    /// (Oficiālās elektroniskās adreses likums 12. p.).
    async fn record_e_address(
        &self,
        context: &Context<'_>,
        input: RecordEAddressInput,
    ) -> Result<RecordEAddressPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("recordEAddress", input.idempotency_key.as_ref(), &input);
        let correspondent = reading.id(&input.correspondent, "correspondent");
        let since = reading.date(&input.since, "since");
        let until = input
            .until
            .as_ref()
            .map(|until| reading.date(until, "until"));
        let refused = |problems| RecordEAddressPayload {
            correspondent: None,
            problems: told(asker, problems),
        };
        let (correspondent, since) = match reading.done(correspondent.zip(since)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(problems)),
        };
        let status = EAddressStatus {
            correspondent,
            e_address: input.e_address,
            since,
            until: until.flatten(),
        };
        let kit = &asker.service.kit;
        let done = e_address::record(kit, &asker.caller, status, idempotency.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(row) => RecordEAddressPayload {
                correspondent: Some(Correspondent(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusals) => refused(refusals.iter().map(parties::Refusal::problem).collect()),
        })
    }

    /// Takes a correspondent into the list, or finds it there by its registration number or personal code. That a person was
    /// found by the code stands in the journal.
    async fn register_correspondent(
        &self,
        context: &Context<'_>,
        input: RegisterCorrespondentInput,
    ) -> Result<RegisterCorrespondentPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency = reading.idempotency(
            "registerCorrespondent",
            input.idempotency_key.as_ref(),
            &input,
        );
        let refused = |problems| RegisterCorrespondentPayload {
            correspondent: None,
            known: false,
            problems: told(asker, problems),
        };
        if let Err(problems) = reading.done(Some(())) {
            return Ok(refused(problems));
        }
        let draft = CorrespondentDraft {
            kind: input.kind.into(),
            name: input.name,
            registration_number: input.registration_number,
            personal_code: input.personal_code,
            personal_code_confirmed: match input.personal_code_confirmed {
                true => Confirmation::Confirmed,
                false => Confirmation::Unasked,
            },
            address: input.address,
            email: input.email,
            e_address: input.e_address,
        };
        let service = &asker.service;
        let taken = parties::register_for(
            &service.kit,
            &service.order,
            &asker.caller,
            draft,
            idempotency.as_ref(),
        )
        .await
        .or_error(asker)?;
        Ok(match taken {
            Ok(registered) => RegisterCorrespondentPayload {
                known: matches!(registered, Registered::Known(_)),
                correspondent: Some(Correspondent(Arc::new(registered.into_correspondent()))),
                problems: Vec::new(),
            },
            Err(refusals) => refused(refusals.iter().map(parties::Refusal::problem).collect()),
        })
    }
}
