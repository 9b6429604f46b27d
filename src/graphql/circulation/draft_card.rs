//! What a draft consists of as clients see it: its card, contents and relations.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};

use super::super::documents::{Document, Particulars, document};
use super::super::limits;
use super::super::organisation::{Unit, unit};
use super::super::parties::{Correspondent, correspondent, printed_name};
use super::super::scalars::{Date, Long};
use super::super::vocabulary::{AccessClass, Channel, ContentRole, DocumentKind, RelationKind};
use crate::circulation::draft::Whole;
use crate::documents::{AddresseeDraft, NewRelation};

/// A content of a draft.
#[derive(SimpleObject)]
pub(super) struct DraftContent {
    /// Its place in the version, from 1.
    pub(super) ordinal: i32,
    /// What it is within the draft.
    pub(super) role: ContentRole,
    /// File name, without any path.
    pub(super) file_name: String,
    /// Media type, by the bytes themselves.
    pub(super) media_type: String,
    /// Size in bytes.
    pub(super) size: Long,
    /// SHA-256 of the bytes, 64 hexadecimal digits.
    pub(super) sha256: String,
    /// Where `GET` gives the bytes, below the service's address.
    pub(super) url: String,
}

/// How a draft will stand to another document.
pub(super) struct DraftRelation(pub(super) NewRelation);

#[Object]
/// How a draft will stand to another document.
impl DraftRelation {
    /// How.
    async fn kind(&self) -> RelationKind {
        self.0.kind.into()
    }

    /// To which, where the caller may see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.to).await
    }
}

/// The card of a draft.
pub(super) struct DraftCard(pub(super) Arc<Whole>);

#[Object]
/// The card of a draft (projekta kartīte), with what it would have by default.
impl DraftCard {
    /// Kind (veids).
    async fn kind(&self) -> Option<DocumentKind> {
        self.0.card.kind.map(Into::into)
    }

    /// Title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.card.title
    }

    /// Summary (anotācija).
    async fn annotation(&self) -> Option<&str> {
        self.0.card.annotation.as_deref()
    }

    /// Keywords (atslēgvārdi); no matter of approval.
    async fn keywords(&self) -> Option<&str> {
        self.0.card.keywords.as_deref()
    }

    /// Notes (piezīmes); no matter of approval.
    async fn notes(&self) -> Option<&str> {
        self.0.card.notes.as_deref()
    }

    /// Languages (valoda), codes of ISO 639-1; Latvian when none.
    async fn languages(&self) -> &[String] {
        &self.0.card.languages
    }

    /// Date on the document (dokumenta datums); that of the signature when none.
    async fn document_date(&self) -> Option<Date> {
        self.0.card.document_date.map(Date::from)
    }

    /// How it goes (kanāls).
    async fn channel(&self) -> Option<Channel> {
        self.0.card.channel.map(Into::into)
    }

    /// First addressee (korespondents).
    async fn correspondent(&self, context: &Context<'_>) -> Result<Option<Correspondent>> {
        correspondent(context, self.0.card.correspondent).await
    }

    /// Addressees (adresāti), in their order.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn addressees(&self) -> Vec<DraftAddressee> {
        let addressees = self.0.card.addressees.iter();
        addressees
            .map(|addressee| DraftAddressee(addressee.clone()))
            .collect()
    }

    /// Unit that answers for it (atbildīgā struktūrvienība).
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.card.unit).await
    }

    /// Unit to which it is addressed inside (saņēmēja struktūrvienība).
    async fn receiving_unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.card.receiving_unit).await
    }

    /// Who wrote it (autors); the institution when none.
    async fn author(&self) -> Option<&str> {
        self.0.card.author.as_deref()
    }

    /// Who signed it (parakstītājs), once it is signed.
    async fn signer(&self) -> Option<&str> {
        self.0.card.signer.as_deref()
    }

    /// Access class (pieejamība).
    async fn access_class(&self) -> AccessClass {
        self.0.row.access_class.into()
    }

    /// Restricted until (ierobežojuma datums).
    async fn access_until(&self) -> Option<Date> {
        self.0.card.access_until.map(Date::from)
    }

    /// Ground of the restriction (ierobežojuma pamats).
    async fn access_ground(&self) -> Option<&str> {
        self.0.card.access_ground.as_deref()
    }

    /// What only a document of this kind has.
    async fn particulars(&self) -> Option<Particulars> {
        self.0.card.particulars.clone().map(Particulars::from)
    }
}

/// An addressee of a draft.
struct DraftAddressee(AddresseeDraft);

#[Object]
/// An addressee of a draft (adresāts).
impl DraftAddressee {
    /// Name as it will be printed; empty where only the correspondent is named, or where it is a person on the list whom the
    /// caller may not see.
    async fn name(&self, context: &Context<'_>) -> Result<&str> {
        printed_name(context, &self.0.name, self.0.correspondent).await
    }

    /// From the list of correspondents.
    async fn correspondent(&self, context: &Context<'_>) -> Result<Option<Correspondent>> {
        correspondent(context, self.0.correspondent).await
    }
}
