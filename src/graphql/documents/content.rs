//! Versions of a document's contents, and what is known of each content.

use super::format::{ArchivalFormat, ContentRendition};
use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use entities::content::content;
use entities::documents::{version, version_content};
use entities::ids::DocumentId;
use entities::vocabulary as kept;

use crate::content::extract::{Inspection, Part};
use crate::content::format::Format;
use crate::content::reading::{Kept, MOST_ATTACHMENTS};
use crate::content::signature::{DigestCheck, Signature};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids::{global, print};
use crate::graphql::limits;
use crate::graphql::loaders::{ContentsOf, FormatOf, RenditionOf};
use crate::graphql::organisation::{Account, account};
use crate::graphql::scalars::{Instant, Long};
use crate::graphql::vocabulary::{ContentRole, TextState};

/// A version.
pub(super) struct DocumentVersion(pub(super) version::Model);

#[Object]
/// A version of a document's contents (redakcija). A later one keeps what the earlier ones have; nothing is replaced.
impl DocumentVersion {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Its number, from 1.
    async fn ordinal(&self) -> i32 {
        self.0.ordinal
    }

    /// When it was made.
    async fn created_at(&self) -> Instant {
        self.0.created_at.into()
    }

    /// Who made it.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.created_by).await
    }

    /// Why it was made; none for the first.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Its contents (datnes), in their order.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn contents(&self, context: &Context<'_>) -> Result<Vec<Content>> {
        let asker = Asker::of(context);
        let rows = asker
            .loader()
            .load_one(ContentsOf(self.0.id))
            .await
            .or_error(asker)?;
        let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
        rows.map(|(place, content)| Content::new(asker, self.0.document_id, place, content))
            .collect()
    }
}

/// A content within a version.
pub(super) struct Content {
    document: DocumentId,
    place: version_content::Model,
    content: content::Model,
    inspection: Option<Inspection>,
    /// Attachments that did not become documents of their own because there are too many.
    left_within: u32,
}

impl Content {
    fn new(
        asker: &Asker,
        document: DocumentId,
        place: version_content::Model,
        content: content::Model,
    ) -> Result<Self> {
        let kept = Kept::of(&content).or_error(asker)?;
        let (inspection, left_within) =
            kept.map_or((None, 0), |kept| (Some(kept.inspection), kept.left_within));
        Ok(Self {
            document,
            place,
            content,
            inspection,
            left_within,
        })
    }
}

impl Content {
    fn path(&self) -> String {
        let (document, version) = (print(self.document), print(self.place.version_id));
        format!(
            "/documents/{document}/versions/{version}/contents/{}",
            self.place.ordinal
        )
    }
}

#[Object]
/// A content (datne): bytes under their SHA-256, which never change.
impl Content {
    /// What it is within the version.
    async fn role(&self) -> ContentRole {
        self.place.role.into()
    }

    /// File name, without any path.
    async fn file_name(&self) -> &str {
        &self.place.file_name
    }

    /// Media type, by the bytes themselves and not by what the sender called them.
    async fn media_type(&self) -> &str {
        &self.content.media_type
    }

    /// Size in bytes.
    async fn size(&self) -> Long {
        self.content.size.into()
    }

    /// SHA-256 of the bytes, 64 hexadecimal digits.
    async fn sha256(&self) -> String {
        self.content.hash.to_string()
    }

    /// Where `GET` gives the bytes (with `Range`, `ETag` and a safe file name), below the service's address. Why they are
    /// read may stand in the header `X-Purpose` (percent-encoded UTF-8).
    async fn url(&self) -> String {
        self.path()
    }

    /// Whether its text is known, and so can be found by search.
    async fn text_state(&self) -> TextState {
        self.content.text_state.into()
    }

    /// The same in words for staff, in the caller's language; none where the text is simply there.
    async fn text_notice(&self, context: &Context<'_>) -> Option<String> {
        let asker = Asker::of(context);
        if self.left_within > 0 {
            let numbers = [
                ("most", MOST_ATTACHMENTS.to_string()),
                ("left", self.left_within.to_string()),
            ];
            let messages = &asker.service.messages;
            return Some(messages.text(asker.language, "text-attachments-left", &numbers));
        }
        let key = match self.content.text_state {
            kept::TextState::Extracted | kept::TextState::Recognised => return None,
            kept::TextState::Pending => "text-pending",
            kept::TextState::Empty => "text-empty",
            kept::TextState::RecognitionUnavailable => "text-recognition-unavailable",
            kept::TextState::Encrypted => "text-encrypted",
            kept::TextState::Unsupported => "text-unsupported",
            kept::TextState::Broken => "text-broken",
            kept::TextState::Refused => "text-refused",
        };
        Some(asker.service.messages.text(asker.language, key, &[]))
    }

    /// Its format in words, in the caller's language; none until it was looked at.
    async fn format(&self, context: &Context<'_>) -> Option<&'static str> {
        self.inspection
            .as_ref()
            .map(|found| name(context, found.format))
    }

    /// Identifier of the format in PRONOM, the register of The National Archives (UK): `fmt/412`.
    async fn pronom(&self) -> Option<&str> {
        self.inspection.as_ref()?.pronom.as_deref()
    }

    /// What it is for archives, version by version, and what they do with it; none until it was looked at.
    async fn archival_format(&self, context: &Context<'_>) -> Result<Option<ArchivalFormat>> {
        let asker = Asker::of(context);
        let key = FormatOf(self.content.hash);
        let row = asker.loader().load_one(key).await.or_error(asker)?;
        Ok(row.map(|row| ArchivalFormat::new(row, &self.place.file_name)))
    }

    /// Its rendition as PDF/A for the archive; none where none was ordered.
    async fn rendition(&self, context: &Context<'_>) -> Result<Option<ContentRendition>> {
        let asker = Asker::of(context);
        let key = RenditionOf(self.content.hash);
        let kept = asker.loader().load_one(key).await.or_error(asker)?;
        Ok(kept.map(|kept| ContentRendition {
            kept,
            original: self.path(),
        }))
    }

    /// Number of pages, where the format has them.
    async fn pages(&self) -> Option<i32> {
        i32::try_from(self.inspection.as_ref()?.pages?).ok()
    }

    /// Whether text is missing at its end because it is longer than what is kept for search.
    async fn truncated(&self) -> Option<bool> {
        Some(self.inspection.as_ref()?.truncated)
    }

    /// Attachments of a letter or inner files of a container.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn parts(&self, context: &Context<'_>) -> Vec<ContentPart> {
        let parts = self.inspection.iter().flat_map(|found| &found.parts);
        parts.map(|part| ContentPart::new(context, part)).collect()
    }

    /// Signatures of a signed container, as it states them.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn signatures(&self) -> Vec<ContentSignature> {
        let signatures = self.inspection.iter().flat_map(|found| &found.signatures);
        signatures.map(ContentSignature::new).collect()
    }
}

fn name(context: &Context<'_>, format: Format) -> &'static str {
    Asker::of(context).choose(format.name_lv(), format.name_en())
}

/// A file inside a file.
#[derive(SimpleObject)]
struct ContentPart {
    /// Name made safe, with its folders.
    name: String,
    /// Size in bytes.
    size: Long,
    /// Media type, by its first bytes.
    media_type: String,
    /// Format in words, in the caller's language.
    format: &'static str,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    sha256: String,
    /// Shown inside a letter's body (a logo, mostly) rather than attached to it.
    inline: bool,
}

impl ContentPart {
    fn new(context: &Context<'_>, part: &Part) -> Self {
        Self {
            name: part.name.clone(),
            size: part.size.into(),
            media_type: part.media_type.clone(),
            format: name(context, part.format),
            sha256: part.hash.to_string(),
            inline: part.inline,
        }
    }
}

/// An electronic signature as the container states it (paraksts). It was NOT validated against trust lists: only the
/// digests of the files were compared. Ground: eIDAS; ETSI EN 319 162-1.
#[derive(SimpleObject)]
#[graphql(complex)]
struct ContentSignature {
    /// Who signed, by the certificate in the signature; none where it cannot be read.
    signer: Option<String>,
    /// Organisation, in certificates of staff and seals.
    organisation: Option<String>,
    /// Who issued the certificate.
    issuer: Option<String>,
    /// When the signer's software says it was signed; proves nothing without a timestamp.
    claimed_at: Option<Instant>,
    /// Whether it carries a timestamp (not checked).
    timestamped: bool,
    /// Whether every file it names is there and has the digest it names.
    digests_match: bool,
    /// Files that were changed after signing, are missing or could not be compared.
    doubtful_files: Vec<String>,
    /// Inner files that it does not sign.
    unsigned_files: Vec<String>,
    /// Whether it could not be read at all.
    unreadable: bool,
}

#[ComplexObject]
impl ContentSignature {
    /// What was not done, in the caller's language: the signature was not validated against trust lists.
    async fn validation(&self, context: &Context<'_>) -> String {
        let asker = Asker::of(context);
        asker
            .service
            .messages
            .text(asker.language, "signature-not-validated", &[])
    }
}

impl ContentSignature {
    fn new(signature: &Signature) -> Self {
        let signer = signature.signer.as_ref();
        let doubtful = signature
            .files
            .iter()
            .filter(|file| file.check != DigestCheck::Matches);
        Self {
            signer: signer.map(|signer| signer.name.clone()),
            organisation: signer.and_then(|signer| signer.organisation.clone()),
            issuer: signer.and_then(|signer| signer.issuer.clone()),
            claimed_at: signature.claimed_at.map(Instant::from),
            timestamped: signature.evidence.signature_timestamp,
            digests_match: signature.files_match(),
            doubtful_files: doubtful.map(|file| file.name.clone()).collect(),
            unsigned_files: signature.unsigned_files.clone(),
            unreadable: signature.unreadable,
        }
    }
}
