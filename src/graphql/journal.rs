//! The journal (auditācijas pieraksti) as people read it.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use entities::ids::{DocumentId, DraftId};
use entities::journal::entry;
use uuid::Uuid;

use super::asker::{Asker, OrError};
use super::ids::{self, global};
use super::limits;
use super::loaders::{HistoryOf, HistorySize};
use super::organisation::{Account, StaffMember, account_on, staff_member_on};
use super::paging::{Paged, connection, request, total, wants_total};
use super::parties::correspondent;
use super::scalars::{Instant, Long};
use super::vocabulary::ActorKind;
use crate::access::Action;
use crate::documents::history::{self, Audience};
use crate::documents::shown::List;
use crate::journal::{EntryFilter, read};
use crate::kernel::calendar;

/// An entry (žurnāla ieraksts).
pub(super) struct JournalEntry(pub(super) entry::Model);

#[Object]
/// An entry of the journal (žurnāla ieraksts): what was done, by whom, when, to what. Sealed into a Merkle tree
/// (RFC 9162), so that nobody can alter it unnoticed. Ground: Arhīvu likums 4. p., GDPR Art. 5(2) and 30.
impl JournalEntry {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Place in the sealed order, from 0; none until it is sealed, a moment after the commit.
    async fn position(&self) -> Option<Long> {
        self.0.position.map(Long::from)
    }

    /// When it was done.
    async fn at(&self) -> Instant {
        self.0.at.into()
    }

    /// What kind of actor.
    async fn actor_kind(&self) -> ActorKind {
        self.0.actor_kind.into()
    }

    /// The account that acted.
    async fn account(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account_on(context, self.0.account_id, calendar::day(self.0.at)).await
    }

    /// In whose stead the account acted (kā vietā), under a substitution.
    async fn acted_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(
            context,
            self.0.for_staff_member_id,
            calendar::day(self.0.at),
        )
        .await
    }

    /// What was done, a dotted word: `document.registered`; `documents.listed` and `search.performed` tell who was shown
    /// restricted documents together, `intake.listed` who was shown items of the mailroom.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Kind of the record it was done to: `document`; `documents`, `intake_items` for several, which the payload names.
    async fn subject_kind(&self) -> &str {
        &self.0.subject_kind
    }

    /// The document it was done to, where the caller may see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<super::documents::Document>> {
        match self.document_id() {
            Some(id) => super::documents::document(context, id).await,
            None => Ok(None),
        }
    }

    /// Details, the very JSON text whose digest is sealed; none when it was lawfully blanked (GDPR Art. 17), or when it is
    /// about a document, a draft or a correspondent that the caller may not see, or names restricted documents while restricted personal
    /// records are closed to the caller.
    async fn payload(&self, context: &Context<'_>) -> Result<Option<&str>> {
        let asker = Asker::of(context);
        let is_for_asker = match Audience::of(&self.0) {
            Audience::All => true,
            Audience::OfDocument(id) => {
                let card = asker.loader().load_one(id).await.or_error(asker)?;
                if let Some(card) = &card {
                    asker.shows(List::Documents, card);
                }
                card.is_some()
            }
            Audience::OfDraft(id) => asker.loader().load_one(id).await.or_error(asker)?.is_some(),
            Audience::OfCorrespondent(id) => correspondent(context, Some(id)).await?.is_some(),
            Audience::OfPersonal => history::opens_personal(&asker.caller),
        };
        Ok(self.0.payload.as_deref().filter(|_| is_for_asker))
    }

    /// SHA-256 of the salt and the payload, hexadecimal.
    async fn payload_digest(&self) -> &str {
        &self.0.payload_digest
    }

    /// Hash of the entry as a leaf of the tree, hexadecimal.
    async fn leaf_hash(&self) -> &str {
        &self.0.leaf_hash
    }
}

impl JournalEntry {
    fn document_id(&self) -> Option<DocumentId> {
        (self.0.subject_kind == "document").then(|| self.0.subject_id.map(DocumentId))?
    }
}

/// Narrows the journal.
#[derive(InputObject, Default)]
struct JournalFilter {
    /// About one record: the id of a document, file, register, correspondent, account …
    subject: Option<ID>,
    /// Done by one account.
    account: Option<ID>,
    /// Of one kind: `document.registered`.
    kind: Option<String>,
    /// Not before.
    from: Option<Instant>,
    /// Before.
    until: Option<Instant>,
}

/// What can be asked about the journal.
#[derive(Default)]
pub(super) struct JournalQuery;

#[Object]
impl JournalQuery {
    /// The journal of the caller's institution, newest first. For heads and auditors; every other caller gets the error `NOT_PERMITTED`.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn journal(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<JournalFilter>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<Uuid, JournalEntry>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadJournal)?;
        let filter = filter.unwrap_or_default();
        let subject = filter.subject.as_ref().map(|id| {
            let malformed = || {
                crate::kernel::Problem::new("ID_MALFORMED", "filter.subject")
                    .with("given", id.as_str())
            };
            ids::split(id).map(|(_, id)| id).ok_or_else(malformed)
        });
        let instant =
            |instant: Option<Instant>, path| instant.map(|instant| instant.read(path)).transpose();
        let filter = EntryFilter {
            institution: asker.caller.institution,
            subject: subject.transpose().or_error(asker)?,
            account: filter
                .account
                .map(|id| ids::read(&id, "filter.account"))
                .transpose()
                .or_error(asker)?,
            kind: filter.kind,
            from: instant(filter.from, "filter.from").or_error(asker)?,
            until: instant(filter.until, "filter.until").or_error(asker)?,
            except: &[],
        };
        entries(context, filter, first, after.as_deref()).await
    }
}

/// The entries about a document, for one who may see it: its whole life, and who looked at it only for those who may read
/// the journal. The histories of a list are read together.
pub(super) async fn history(
    context: &Context<'_>,
    document: DocumentId,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Paged<Uuid, JournalEntry>> {
    let asker = Asker::of(context);
    let loader = asker.loader();
    let request = request(first, after).or_error(asker)?;
    let continued = request.after().is_some();
    let page = loader.load_one(HistoryOf { document, request }).await;
    let total = match wants_total(context) {
        true => {
            let size = loader
                .load_one(HistorySize(document))
                .await
                .or_error(asker)?;
            Some(size.map_or(0, |size| *size))
        }
        false => None,
    };
    let page = page.or_error(asker)?.map(Arc::unwrap_or_clone);
    Ok(connection(
        page.unwrap_or_default(),
        continued,
        total,
        |row| row.id.0,
        JournalEntry,
    ))
}

/// The entries about a draft, for one who may see it.
pub(super) async fn history_of_draft(
    context: &Context<'_>,
    draft: DraftId,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Paged<Uuid, JournalEntry>> {
    let filter = EntryFilter {
        subject: Some(draft.0),
        ..history::shown_to(&Asker::of(context).caller)
    };
    entries(context, filter, first, after).await
}

async fn entries(
    context: &Context<'_>,
    filter: EntryFilter,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Paged<Uuid, JournalEntry>> {
    let asker = Asker::of(context);
    let reader = asker.service.kit.db.reader();
    let request = request(first, after).or_error(asker)?;
    let page = read::page(reader, &filter, &request)
        .await
        .or_error(asker)?;
    let total = total(context, asker, read::count(reader, &filter)).await?;
    let continued = request.after().is_some();
    Ok(connection(
        page,
        continued,
        total,
        |row| row.id.0,
        JournalEntry,
    ))
}
