//! The card as clients send it. One type serves registering and correcting: a field left out keeps what is there (when
//! registering: nothing, or the default), null clears it.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entities::ids::CorrespondentId;

use super::particulars::{self, ParticularsInput};
use crate::documents::{AddresseeDraft, CardDraft};
use crate::graphql::problems::{Reading, change};
use crate::graphql::scalars::{Date, Instant};
use crate::graphql::vocabulary::{AccessClass, Channel, DocumentKind};

/// A registration card (reģistrācijas kartīte). A field left out keeps what is there, or has its default in a new card;
/// null clears it. Fields and lengths are those that the national archive demands of what is handed over to it.
#[derive(InputObject)]
pub(in crate::graphql) struct CardInput {
    /// Kind (veids); a letter when none.
    kind: MaybeUndefined<DocumentKind>,
    /// Title (nosaukums), at most 500 characters. A new card needs one.
    title: MaybeUndefined<String>,
    /// Summary (anotācija), at most 500 characters.
    annotation: MaybeUndefined<String>,
    /// Keywords (atslēgvārdi), at most 200 characters.
    keywords: MaybeUndefined<String>,
    /// Notes (piezīmes), at most 500 characters.
    notes: MaybeUndefined<String>,
    /// Technical information (tehniskā informācija), at most 500 characters.
    technical_information: MaybeUndefined<String>,
    /// Languages (valoda), codes of ISO 639-1; Latvian when none.
    languages: MaybeUndefined<Vec<String>>,
    /// Date on the document (dokumenta datums).
    document_date: MaybeUndefined<Date>,
    /// Date of preparation (sagatavošanas datums).
    prepared_on: MaybeUndefined<Date>,
    /// Date of sending (nosūtīšanas datums).
    sent_on: MaybeUndefined<Date>,
    /// When it came (saņemšanas laiks).
    received_at: MaybeUndefined<Instant>,
    /// Date of the postmark (pasta zīmoga datums).
    postmark_on: MaybeUndefined<Date>,
    /// How it came or goes (kanāls).
    channel: MaybeUndefined<Channel>,
    /// Id that the e-mail or e-address system gave the message, at most 200 characters.
    channel_message_id: MaybeUndefined<String>,
    /// Sender, or first addressee of an outgoing document (korespondents).
    correspondent: MaybeUndefined<ID>,
    /// The sender's own number (nosūtītāja reģ. nr.), at most 30 characters.
    sender_number: MaybeUndefined<String>,
    /// The sender's own date.
    sender_date: MaybeUndefined<Date>,
    /// Number of enclosures (pielikumi).
    enclosure_count: MaybeUndefined<i32>,
    /// Number of sheets (lapas).
    sheet_count: MaybeUndefined<i32>,
    /// Unit that answers for it (atbildīgā struktūrvienība); the file's when none.
    unit: MaybeUndefined<ID>,
    /// Unit that received it, or to which it is addressed inside (saņēmēja struktūrvienība).
    receiving_unit: MaybeUndefined<ID>,
    /// Who shall act on it (izpildītājs).
    executor: MaybeUndefined<ID>,
    /// Who made it (veidotājs), at most 200 characters.
    creator: MaybeUndefined<String>,
    /// Who wrote it (autors), at most 200 characters.
    author: MaybeUndefined<String>,
    /// Who signed it (parakstītājs), at most 200 characters.
    signer: MaybeUndefined<String>,
    /// Access class (pieejamība); the series' when none.
    access_class: MaybeUndefined<AccessClass>,
    /// Restricted until (ierobežojuma datums); an internal restriction lasts at most a year.
    access_until: MaybeUndefined<Date>,
    /// Ground of the restriction (ierobežojuma pamats), at most 30 characters.
    access_ground: MaybeUndefined<String>,
    /// Conditions of use (lietošanas nosacījumi), at most 30 characters.
    use_conditions: MaybeUndefined<String>,
    /// Addressees (adresāti), at most 200.
    addressees: MaybeUndefined<Vec<AddresseeInput>>,
    /// What only a document of this kind has.
    particulars: MaybeUndefined<ParticularsInput>,
}

/// An addressee (adresāts).
#[derive(InputObject)]
struct AddresseeInput {
    /// Name as printed, at most 200 characters; the correspondent's when none.
    #[graphql(default)]
    name: String,
    /// From the list of correspondents.
    correspondent: Option<ID>,
}

/// What an input does to a card.
pub(in crate::graphql) type Change = Box<dyn FnOnce(&mut CardDraft) + Send>;

/// Reads a card; the result is applied to an empty draft or to the card that is there.
pub(in crate::graphql) fn read(reading: &mut Reading, card: CardInput) -> Change {
    let mut changes: Vec<Change> = Vec::new();
    macro_rules! plain {
        ($($field:ident),*) => {$(change(card.$field, Some, |value| {
            changes.push(Box::new(move |card| card.$field = value));
        });)*};
    }
    macro_rules! words {
        ($($field:ident),*) => {$(change(card.$field, Some, |value| {
            changes.push(Box::new(move |card| card.$field = value.map(Into::into)));
        });)*};
    }
    macro_rules! at {
        ($read:ident: $($field:ident = $path:literal),*) => {$(
            change(card.$field, |value| reading.$read(&value, concat!("card.", $path)), |value| {
                changes.push(Box::new(move |card| card.$field = value));
            });
        )*};
    }
    plain!(
        annotation,
        keywords,
        notes,
        technical_information,
        channel_message_id,
        sender_number,
        enclosure_count,
        sheet_count,
        creator,
        author,
        signer,
        access_ground,
        use_conditions
    );
    words!(kind, channel, access_class);
    at!(date: document_date = "documentDate", prepared_on = "preparedOn", sent_on = "sentOn", postmark_on = "postmarkOn",
        sender_date = "senderDate", access_until = "accessUntil");
    at!(instant: received_at = "receivedAt");
    at!(id: correspondent = "correspondent", unit = "unit", receiving_unit = "receivingUnit", executor = "executor");
    change(card.title, Some, |title| {
        changes.push(Box::new(move |card| card.title = title.unwrap_or_default()));
    });
    change(card.languages, Some, |languages| {
        changes.push(Box::new(move |card| {
            card.languages = languages.unwrap_or_default()
        }));
    });
    let addressees = |given: Vec<AddresseeInput>| {
        let numbered = given.into_iter().enumerate();
        Some(
            numbered
                .map(|(index, addressee)| read_addressee(reading, index, addressee))
                .collect(),
        )
    };
    change(
        card.addressees,
        addressees,
        |addressees: Option<Vec<AddresseeDraft>>| {
            changes.push(Box::new(move |card| {
                card.addressees = addressees.unwrap_or_default()
            }));
        },
    );
    let particulars = |given| particulars::read(reading, given, "card.particulars");
    change(card.particulars, particulars, |particulars| {
        changes.push(Box::new(move |card| card.particulars = particulars));
    });
    Box::new(|card| changes.into_iter().for_each(|change| change(card)))
}

fn read_addressee(
    reading: &mut Reading,
    index: usize,
    addressee: AddresseeInput,
) -> AddresseeDraft {
    let path = format!("card.addressees.{index}.correspondent");
    let correspondent: Option<CorrespondentId> =
        reading.optional_id(addressee.correspondent.as_ref(), &path);
    AddresseeDraft {
        name: addressee.name,
        correspondent,
    }
}
