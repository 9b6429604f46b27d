//! Letters to and from official electronic addresses (*e-adrese*), as they are exchanged with the connector to the state's
//! document integration environment (*DIV*). `docs/e-address.md` is the contract; these are its words.
//!
//! Ground: Oficiālās elektroniskās adreses likums 12. p.; Paziņošanas likums 9. p.

mod connector;
mod file_drop;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

pub use connector::{Connector, Doing, Lying};
pub use file_drop::FileDrop;

/// The format of letters that both sides know.
pub const MESSAGE_FORMAT: &str = "aprite-e-address/1";

/// The format of receipts.
pub const RECEIPT_FORMAT: &str = "aprite-e-address-receipt/1";

/// A letter (`message.json`), in either direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// [`MESSAGE_FORMAT`].
    pub format: String,
    /// Names the letter for ever, and its folder.
    pub id: String,
    /// Who sends it.
    pub from: Party,
    /// Who gets it.
    pub to: Party,
    /// One line.
    pub subject: String,
    /// What stands beside the documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Under which number the sender registered the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_on: Option<NaiveDate>,
    /// What the document is, as the API names kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Numbers that the recipient gave what this answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// The letter that this answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    /// When it was sent.
    pub sent_at: DateTime<FixedOffset>,
    /// What is enclosed, in order.
    pub files: Vec<Enclosed>,
}

/// Sender or recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// The e-address.
    pub e_address: String,
    /// The name as people read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Registration number of a legal person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
}

/// A file of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enclosed {
    /// A plain name in the folder `files`.
    pub path: String,
    /// The name that people read.
    pub name: String,
    /// Media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// What became of an outgoing letter (`receipts/<id>.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// [`RECEIPT_FORMAT`].
    pub format: String,
    /// The letter's id.
    pub id: String,
    /// What became of it.
    pub state: ReceiptState,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// DIV's number of the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What became of a letter, in the order in which it comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptState {
    /// DIV has taken it over.
    Accepted,
    /// It lies in the addressee's e-address.
    Delivered,
    /// It will not be delivered.
    Failed,
}

/// Whether a word can name a letter or a file of one: 1 to 100 of `A–Z a–z 0–9 . _ -`, the first a letter or digit. So it is
/// one name in one folder, whatever else it says.
pub fn is_plain_name(name: &str) -> bool {
    name.len() <= 100
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page is what others build connectors by.
    #[test]
    fn the_page_shows_a_letter_as_it_is() {
        let page = include_str!("../../docs/e-address.md");
        let (_, after) = page.split_once("```json\n").unwrap();
        let (shown, _) = after.split_once("```").unwrap();
        let message: Message = serde_json::from_str(shown).unwrap();
        let written: serde_json::Value = serde_json::from_str(shown).unwrap();
        assert_eq!(serde_json::to_value(&message).unwrap(), written);
        assert_eq!(message.format, MESSAGE_FORMAT);
        assert!(is_plain_name(&message.id) && is_plain_name(&message.files[0].path));
        assert!(page.contains(RECEIPT_FORMAT));
    }

    #[test]
    fn names_lead_nowhere_else() {
        for name in ["1.pdf", "019cacf4-5a80", "A_b", "a..b"] {
            assert!(is_plain_name(name), "{name}");
        }
        for name in [
            "", ".", "..", ".hidden", "a/b", "../a", "a\\b", "a b", "ā", "a\0b", "-rf",
        ] {
            assert!(!is_plain_name(name), "{name}");
        }
        assert!(!is_plain_name(&"a".repeat(101)));
    }
}
