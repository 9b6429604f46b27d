//! What a document lacks to have legal force (*juridiskā spēka rekvizīti*).
//!
//! Ground: Dokumentu juridiskā spēka likums 4. p. (1): author, date, signature. Without them it may be registered, and is
//! flagged; it binds only its author.

use entities::documents::document;

/// A requisite that is missing on the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingRequisite {
    /// *autors*
    Author,
    /// *datums*
    Date,
    /// *paraksts*
    Signature,
}

/// The requisites of legal force that the card does not show. The sender of an incoming document is its author.
pub fn missing_requisites(card: &document::Model) -> Vec<MissingRequisite> {
    let author = card.author.is_some() || card.creator.is_some() || card.correspondent_id.is_some();
    [
        (author, MissingRequisite::Author),
        (card.document_date.is_some(), MissingRequisite::Date),
        (card.signer.is_some(), MissingRequisite::Signature),
    ]
    .into_iter()
    .filter(|(present, _)| !present)
    .map(|(_, requisite)| requisite)
    .collect()
}
