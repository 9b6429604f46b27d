//! Whether a signed container (*elektroniski parakstīts konteiners*, `.asice`, `.edoc`) is that of a draft: it holds exactly
//! the bytes that were approved, and one signature at least covers all of them.
//!
//! Digests of the files are compared; the signature itself, its certificate and the trust lists are not
//! ([`Validation`](crate::content::signature::Validation)). Ground: Elektronisko dokumentu likums 3. p., ETSI EN 319 162-1.

use std::collections::HashSet;

use entities::values::ContentHash;

use crate::content::extract::Inspection;
use crate::content::signature::Signature;

/// Why a container is not that of the draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotItsContainer {
    /// It is no container, or holds no readable signature.
    #[error("there is no readable signature")]
    NoSignature,
    /// Approved contents are not in it, or others are.
    #[error("the container does not hold exactly what was approved")]
    OtherContents,
    /// No signature covers all of its files unchanged.
    #[error("no signature covers every file unchanged")]
    NotCovered,
}

/// The signatures of a container that cover exactly the approved contents.
///
/// # Errors
/// Why it has none.
pub fn covering<'a>(
    inspection: &'a Inspection,
    approved: &[ContentHash],
) -> Result<Vec<&'a Signature>, NotItsContainer> {
    let readable: Vec<&Signature> = inspection
        .signatures
        .iter()
        .filter(|signature| !signature.unreadable)
        .collect();
    if readable.is_empty() {
        return Err(NotItsContainer::NoSignature);
    }
    let within: HashSet<ContentHash> = inspection.parts.iter().map(|part| part.hash).collect();
    let approved: HashSet<ContentHash> = approved.iter().copied().collect();
    if within != approved {
        return Err(NotItsContainer::OtherContents);
    }
    let covering: Vec<&Signature> = readable
        .into_iter()
        .filter(|signature| signature.files_match() && signature.unsigned_files.is_empty())
        .collect();
    if covering.is_empty() {
        return Err(NotItsContainer::NotCovered);
    }
    Ok(covering)
}

#[cfg(test)]
mod tests {
    use crate::content::extract::{Part, TextOutcome};
    use crate::content::format::Format;
    use crate::content::signature::{DigestCheck, Evidence, SignedFile, Validation};

    use super::*;

    fn hash(byte: u8) -> ContentHash {
        ContentHash::from_bytes([byte; 32])
    }

    fn signature(check: DigestCheck, unsigned: &[&str], unreadable: bool) -> Signature {
        Signature {
            file: "META-INF/signatures0.xml".to_owned(),
            signer: None,
            claimed_at: None,
            evidence: Evidence::default(),
            files: vec![SignedFile {
                name: "lemums.pdf".to_owned(),
                algorithm: None,
                check,
            }],
            unsigned_files: unsigned.iter().map(|name| (*name).to_owned()).collect(),
            unreadable,
            validation: Validation::NotValidatedAgainstTrustLists,
        }
    }

    fn container(parts: &[u8], signatures: Vec<Signature>) -> Inspection {
        let part = |byte: &u8| Part {
            name: format!("{byte}.pdf"),
            size: 1,
            format: Format::Pdf,
            media_type: "application/pdf".to_owned(),
            hash: hash(*byte),
            inline: false,
        };
        Inspection {
            format: Format::Pdf,
            pronom: None,
            outcome: TextOutcome::Empty,
            truncated: false,
            pages: None,
            mail: None,
            parts: parts.iter().map(part).collect(),
            signatures,
        }
    }

    #[test]
    fn only_a_container_of_exactly_these_bytes_is_the_drafts() {
        use DigestCheck::{Differs, Matches};
        let good = || signature(Matches, &[], false);
        let approved = [hash(1), hash(2)];
        for (parts, signatures, expected) in [
            (vec![1, 2], vec![good()], Ok(1)),
            (vec![2, 1], vec![good(), good()], Ok(2)),
            (
                vec![1, 2],
                vec![signature(Differs, &[], false), good()],
                Ok(1),
            ),
            (vec![1, 2], vec![], Err(NotItsContainer::NoSignature)),
            (
                vec![1, 2],
                vec![signature(Matches, &[], true)],
                Err(NotItsContainer::NoSignature),
            ),
            (vec![1], vec![good()], Err(NotItsContainer::OtherContents)),
            (
                vec![1, 2, 3],
                vec![good()],
                Err(NotItsContainer::OtherContents),
            ),
            (
                vec![1, 3],
                vec![good()],
                Err(NotItsContainer::OtherContents),
            ),
            (
                vec![1, 2],
                vec![signature(Differs, &[], false)],
                Err(NotItsContainer::NotCovered),
            ),
            (
                vec![1, 2],
                vec![signature(Matches, &["2.pdf"], false)],
                Err(NotItsContainer::NotCovered),
            ),
        ] {
            let inspection = container(&parts, signatures);
            let found = covering(&inspection, &approved).map(|found| found.len());
            assert_eq!(found, expected, "{parts:?}");
        }
    }
}
