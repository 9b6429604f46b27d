//! Registering, correcting, annulling, and letting a colleague see.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::documents::document;
use entities::values::ContentHash;
use entities::vocabulary;

use super::card_input::{self, CardInput};
use super::document::Document;
use crate::documents::amend::{self, Addition, Amendment};
use crate::documents::rename::{self, ContentName, Renaming};
use crate::documents::{CardDraft, Claim, NewRelation, Refusal, RegisterDocument, annul, grant};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::vocabulary::{ContentRole, RelationKind};
use crate::kernel;
use crate::service::Parts;

/// Most contents or relations that one request may name.
const MOST: usize = 100;

/// What can be changed of documents.
#[derive(Default)]
pub(in crate::graphql) struct DocumentsMutation;

/// A document to be registered.
#[derive(InputObject)]
struct RegisterDocumentInput {
    /// Into which register (reģistrs): it gives the number.
    register: ID,
    /// Into which file (lieta); the open one of the register's series when none.
    file: Option<ID>,
    /// Its card (reģistrācijas kartīte).
    card: CardInput,
    /// Its contents, taken in by `POST /uploads` before (their names in `X-File-Name` or `Content-Disposition`); at most 100.
    /// Each upload serves one document.
    #[graphql(default)]
    uploads: Vec<UploadInput>,
    /// How it stands to documents that are registered already; at most 100.
    #[graphql(default)]
    relations: Vec<RelationInput>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer and
    /// registers nothing more.
    idempotency_key: Option<String>,
}

/// An upload that becomes a content.
#[derive(InputObject)]
pub(in crate::graphql) struct UploadInput {
    /// Its id, as `POST /uploads` answered.
    upload: ID,
    /// What it is within the document. Unless said otherwise the first one of a new document is the document itself; what comes later
    /// is what the content of its name is, or an annex.
    role: Option<ContentRole>,
}

/// A relation from the new document to another.
#[derive(InputObject)]
pub(in crate::graphql) struct RelationInput {
    /// Replies to, is an annex to, or replaces …
    kind: RelationKind,
    /// … this document.
    document: ID,
}

/// A correction of a card.
#[derive(InputObject)]
struct AmendDocumentInput {
    /// Which document.
    document: ID,
    /// The card's revision as the corrector read it: what somebody else changed meanwhile is not overwritten.
    revision: i32,
    /// What to change; fields left out stay as they are.
    card: Option<CardInput>,
    /// Another file (lieta); moving a document needs a reason.
    file: Option<ID>,
    /// Contents that came later; they make a new version that keeps the earlier contents. One without a role is what the content of
    /// its name is in the newest version, and an annex where there is none: so a mended main document stands in for the damaged one.
    #[graphql(default)]
    uploads: Vec<UploadInput>,
    /// Why, at most 500 characters.
    reason: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// Other names for contents of a document.
#[derive(InputObject)]
struct RenameContentsInput {
    /// Which document.
    document: ID,
    /// The card's revision as the caller read it: what somebody else changed meanwhile is not overwritten.
    revision: i32,
    /// Which contents, and what they are called from now on; 1 to 100.
    names: Vec<ContentNameInput>,
    /// Why, at most 500 characters: of a signed document, and in a closed file, it must be said.
    reason: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// Another name for a content, in each version that holds it.
#[derive(InputObject)]
struct ContentNameInput {
    /// Which content: SHA-256 of its bytes, 64 hexadecimal digits.
    sha256: String,
    /// What it is called so far, where one content lies there under several names.
    formerly: Option<String>,
    /// What it is called from now on: at most 240 bytes, and no name that a file system keeps for itself.
    file_name: String,
}

/// A registration made by mistake.
#[derive(InputObject)]
struct AnnulRegistrationInput {
    /// Which document.
    document: ID,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// Letting a colleague see a document.
#[derive(InputObject)]
struct GrantAccessInput {
    /// Which document.
    document: ID,
    /// Whom.
    staff_member: ID,
    /// The client's name for this request. Granting twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// Taking that leave back.
#[derive(InputObject)]
struct WithdrawAccessInput {
    /// Which document.
    document: ID,
    /// From whom.
    staff_member: ID,
    /// The client's name for this request. Withdrawing twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The document as it now is.
            document: Option<Document>,
            /// What is wrong, all of it at once; nothing was changed and no number used then.
            problems: Vec<Problem>,
        }

        impl $name {
            fn done(row: document::Model) -> Self {
                Self { document: Some(Document(Arc::new(row))), problems: Vec::new() }
            }

            fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
                Self { document: None, problems: told(asker, problems) }
            }

            fn of(asker: &Asker, done: Result<document::Model, Refusal>) -> Self {
                match done {
                    Ok(row) => Self::done(row),
                    Err(refusal) => Self::refused(asker, refusal.problems()),
                }
            }
        }
    )*};
}

payloads! {
    /// What registering did.
    RegisterDocumentPayload;
    /// What the correction did.
    AmendDocumentPayload;
    /// What renaming did.
    RenameContentsPayload;
    /// What annulling did.
    AnnulRegistrationPayload;
    /// What granting did.
    GrantAccessPayload;
    /// What withdrawing did.
    WithdrawAccessPayload;
}

pub(in crate::graphql) fn read_uploads(
    reading: &mut Reading,
    given: &[UploadInput],
    first: vocabulary::ContentRole,
) -> Vec<Claim> {
    let others = std::iter::repeat(vocabulary::ContentRole::Annex);
    let unsaid = std::iter::once(first).chain(others);
    let read = read_added(reading, given).into_iter().zip(unsaid);
    read.map(|(added, unsaid)| Claim {
        upload: added.upload,
        role: added.role.unwrap_or(unsaid),
    })
    .collect()
}

fn read_added(reading: &mut Reading, given: &[UploadInput]) -> Vec<Addition> {
    if given.len() > MOST {
        reading.take::<()>(Err(
            kernel::Problem::new("TOO_MANY", "uploads").with("most", MOST)
        ));
        return Vec::new();
    }
    let numbered = given.iter().enumerate();
    numbered
        .filter_map(|(index, upload)| {
            Some(Addition {
                upload: reading.id(&upload.upload, &format!("uploads.{index}.upload"))?,
                role: upload.role.map(Into::into),
            })
        })
        .collect()
}

fn names(given: &[ContentNameInput]) -> std::result::Result<Vec<ContentName>, kernel::Problem> {
    if given.is_empty() {
        return Err(kernel::Problem::new("REQUIRED", "names"));
    }
    if given.len() > MOST {
        return Err(kernel::Problem::new("TOO_MANY", "names").with("most", MOST));
    }
    let numbered = given.iter().enumerate();
    let read = numbered.map(|(index, given)| {
        // A hash that cannot be read is of no content.
        let unknown = |_| kernel::Problem::new("CONTENT_UNKNOWN", &format!("names.{index}.sha256"));
        Ok(ContentName {
            content: given.sha256.parse::<ContentHash>().map_err(unknown)?,
            formerly: given.formerly.clone(),
            name: given.file_name.clone(),
        })
    });
    read.collect()
}

#[Object]
impl DocumentsMutation {
    /// Registers a document (reģistrēšana): card, number, contents and relations together, or nothing of it. When the answer
    /// comes, it is on disk.
    async fn register_document(
        &self,
        context: &Context<'_>,
        input: RegisterDocumentInput,
    ) -> Result<RegisterDocumentPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("registerDocument", input.idempotency_key.as_ref(), &input);
        let register = reading.id(&input.register, "register");
        let file = reading.optional_id(input.file.as_ref(), "file");
        let claims = read_uploads(&mut reading, &input.uploads, vocabulary::ContentRole::Main);
        let relations = read_relations(&mut reading, &input.relations);
        let change = card_input::read(&mut reading, input.card);
        let register = match reading.done(register) {
            Ok(register) => register,
            Err(problems) => return Ok(RegisterDocumentPayload::refused(asker, problems)),
        };
        let mut card = CardDraft::default();
        change(&mut card);
        let command = RegisterDocument {
            register,
            file,
            card,
            claims,
            relations,
            idempotency,
        };
        let caller = asker.caller.as_ref().clone();
        let done = asker
            .service
            .registrar
            .register(caller, command)
            .await
            .or_error(asker)?;
        if done.is_ok() {
            asker.service.metrics.registered(1);
        }
        Ok(RegisterDocumentPayload::of(asker, done))
    }

    /// Corrects a card (kartītes labošana). What it was stays readable in the history. Number and register never change. In a
    /// closed file only what is said of the document for finding and access changes: see `linkCorrectionNotice`.
    async fn amend_document(
        &self,
        context: &Context<'_>,
        input: AmendDocumentInput,
    ) -> Result<AmendDocumentPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("amendDocument", input.idempotency_key.as_ref(), &input);
        let document = reading.id(&input.document, "document");
        let file = reading.optional_id(input.file.as_ref(), "file");
        let added = read_added(&mut reading, &input.uploads);
        let change = input.card.map(|card| card_input::read(&mut reading, card));
        let document = match reading.done(document) {
            Ok(document) => document,
            Err(problems) => return Ok(AmendDocumentPayload::refused(asker, problems)),
        };
        let amendment = Amendment {
            document,
            revision: input.revision,
            change: change.unwrap_or_else(|| Box::new(|_| ())),
            file,
            added,
            reason: input.reason,
            idempotency,
        };
        let Parts {
            kit, consequences, ..
        } = &*asker.service;
        let done = amend::amend(kit, consequences, &asker.caller, amendment)
            .await
            .or_error(asker)?;
        Ok(AmendDocumentPayload::of(asker, done))
    }

    /// Gives contents other names (datņu pārdēvēšana): for an archive, which takes no two files of one name and none that a file
    /// system keeps for itself. Bytes, hashes and signatures stay, and so does the first name, in the history. Also in a closed
    /// file, until a package holds it.
    async fn rename_contents(
        &self,
        context: &Context<'_>,
        input: RenameContentsInput,
    ) -> Result<RenameContentsPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("renameContents", input.idempotency_key.as_ref(), &input);
        let document = reading.id(&input.document, "document");
        let names = reading.take(names(&input.names));
        let (document, names) = match reading.done(document.zip(names)) {
            Ok(read) => read,
            Err(problems) => return Ok(RenameContentsPayload::refused(asker, problems)),
        };
        let renaming = Renaming {
            document,
            revision: input.revision,
            names,
            reason: input.reason,
            idempotency,
        };
        let Parts {
            kit, consequences, ..
        } = &*asker.service;
        let done = rename::rename(kit, consequences, &asker.caller, renaming)
            .await
            .or_error(asker)?;
        Ok(RenameContentsPayload::of(asker, done))
    }

    /// Annuls a registration made by mistake (reģistrācijas anulēšana). The number stays with its reason and is never given
    /// again.
    async fn annul_registration(
        &self,
        context: &Context<'_>,
        input: AnnulRegistrationInput,
    ) -> Result<AnnulRegistrationPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("annulRegistration", input.idempotency_key.as_ref(), &input);
        let document = reading.id(&input.document, "document");
        let document = match reading.done(document) {
            Ok(document) => document,
            Err(problems) => return Ok(AnnulRegistrationPayload::refused(asker, problems)),
        };
        let Parts {
            kit, consequences, ..
        } = &*asker.service;
        let reason = &input.reason;
        let done = annul::annul(
            kit,
            consequences,
            &asker.caller,
            document,
            reason,
            idempotency.as_ref(),
        )
        .await
        .or_error(asker)?;
        Ok(AnnulRegistrationPayload::of(asker, done))
    }

    /// Lets a staff member see a document that their role and unit do not open (piekļuve pēc nepieciešamības).
    async fn grant_access(
        &self,
        context: &Context<'_>,
        input: GrantAccessInput,
    ) -> Result<GrantAccessPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("grantAccess", input.idempotency_key.as_ref(), &input);
        let named = match read_grant(reading, &input.document, &input.staff_member) {
            Ok(named) => named,
            Err(problems) => return Ok(GrantAccessPayload::refused(asker, problems)),
        };
        let done = grant::grant(
            &asker.service.kit,
            &asker.caller,
            named.document,
            named.staff_member,
            idempotency.as_ref(),
        )
        .await
        .or_error(asker)?;
        Ok(GrantAccessPayload::of(asker, done))
    }

    /// Takes that leave back.
    async fn withdraw_access(
        &self,
        context: &Context<'_>,
        input: WithdrawAccessInput,
    ) -> Result<WithdrawAccessPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let idempotency =
            reading.idempotency("withdrawAccess", input.idempotency_key.as_ref(), &input);
        let named = match read_grant(reading, &input.document, &input.staff_member) {
            Ok(named) => named,
            Err(problems) => return Ok(WithdrawAccessPayload::refused(asker, problems)),
        };
        let done = grant::withdraw(
            &asker.service.kit,
            &asker.caller,
            named.document,
            named.staff_member,
            idempotency.as_ref(),
        )
        .await
        .or_error(asker)?;
        Ok(WithdrawAccessPayload::of(asker, done))
    }
}

/// Whom to let see what.
struct Grant {
    document: entities::ids::DocumentId,
    staff_member: entities::ids::StaffMemberId,
}

fn read_grant(
    mut reading: Reading,
    document: &ID,
    staff_member: &ID,
) -> Result<Grant, Vec<kernel::Problem>> {
    let document = reading.id(document, "document");
    let staff_member = reading.id(staff_member, "staffMember");
    let named = document.zip(staff_member);
    reading.done(named.map(|(document, staff_member)| Grant {
        document,
        staff_member,
    }))
}

pub(in crate::graphql) fn read_relations(
    reading: &mut Reading,
    given: &[RelationInput],
) -> Vec<NewRelation> {
    if given.len() > MOST {
        reading.take::<()>(Err(
            kernel::Problem::new("TOO_MANY", "relations").with("most", MOST)
        ));
        return Vec::new();
    }
    let numbered = given.iter().enumerate();
    numbered
        .filter_map(|(index, relation)| {
            Some(NewRelation {
                kind: relation.kind.into(),
                to: reading.id(&relation.document, &format!("relations.{index}.document"))?,
            })
        })
        .collect()
}
