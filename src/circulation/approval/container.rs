//! Whether a signed container (*elektroniski parakstīts konteiners*, `.asice`, `.edoc`) is that of a draft: it holds exactly
//! the bytes that were approved, and one signature at least covers all of them.
//!
//! Digests of the files are compared; the signature itself, its certificate and the trust lists are not
//! ([`Validation`](crate::content::signature::Validation)). Ground: Elektronisko dokumentu likums 3. p., ETSI EN 319 162-1.

use std::collections::HashSet;

use chrono::NaiveDate;
use entities::values::ContentHash;

use crate::content::extract::Inspection;
use crate::content::signature::Signature;
use crate::kernel::calendar;

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
    /// By their certificates others signed.
    #[error("others signed the container")]
    OtherSigners(Vec<String>),
    /// The signature says another day.
    #[error("the container was signed on {0}")]
    OtherDay(NaiveDate),
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

/// Whether one of the signatures can be that of a person on a day: whatever it says of its signer and its time must agree. What
/// it does not say proves nothing against it.
///
/// # Errors
/// Why none can.
pub fn given_by(
    signatures: &[&Signature],
    person: &str,
    on: NaiveDate,
) -> Result<(), NotItsContainer> {
    let named = |signature: &&&Signature| {
        let signer = signature.signer.as_ref();
        signer.is_none_or(|signer| is_same_person(&signer.name, person))
    };
    let theirs: Vec<_> = signatures.iter().filter(named).collect();
    if theirs.is_empty() {
        let others = signatures.iter().filter_map(|one| one.signer.as_ref());
        let others = others.map(|signer| signer.name.clone()).collect();
        return Err(NotItsContainer::OtherSigners(others));
    }
    let mut days = theirs.iter().map(|one| one.claimed_at.map(calendar::day));
    if days.clone().any(|day| day.is_none_or(|day| day == on)) {
        return Ok(());
    }
    let day = days.next().flatten();
    Err(day.map_or(NotItsContainer::NoSignature, NotItsContainer::OtherDay))
}

/// Whether a certificate's name is that of a person: every word of theirs is in it, however it is written.
fn is_same_person(certified: &str, person: &str) -> bool {
    let words = |name: &str| -> HashSet<String> {
        let words = name.split(|letter: char| !letter.is_alphabetic());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    words(person).is_subset(&words(certified))
}

#[cfg(test)]
mod tests {
    use crate::content::extract::{Part, TextOutcome};
    use crate::content::format::Format;
    use crate::content::signature::{DigestCheck, Evidence, SignedFile, Signer, Validation};

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
            page_starts: Vec::new(),
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

    #[test]
    fn a_container_is_of_whoever_its_signatures_name_on_their_day() {
        let on = "2026-03-02".parse().expect("a date");
        let made = |name: Option<&str>, at: Option<&str>| Signature {
            signer: name.map(|name| Signer {
                name: name.to_owned(),
                identifier: None,
                organisation: None,
                issuer: None,
                valid_from: None,
                valid_until: None,
            }),
            claimed_at: at.map(|at| at.parse().expect("an instant")),
            ..signature(DigestCheck::Matches, &[], false)
        };
        let zanis = || NotItsContainer::OtherSigners(vec!["ŽANIS KĻAVIŅŠ".to_owned()]);
        for (name, at, expected) in [
            (Some("ILZE VANAGA"), Some("2026-03-02T21:59:59Z"), Ok(())),
            (Some("Vanaga, Ilze Marija"), None, Ok(())),
            (None, None, Ok(())),
            (Some("ŽANIS KĻAVIŅŠ"), None, Err(zanis())),
            (
                Some("ILZE VANAGA"),
                Some("2026-03-02T22:00:00Z"),
                Err(NotItsContainer::OtherDay(
                    "2026-03-03".parse().expect("a date"),
                )),
            ),
        ] {
            let one = made(name, at);
            assert_eq!(
                given_by(&[&one], "Ilze Vanaga", on),
                expected,
                "{name:?} {at:?}"
            );
            let other = made(Some("ŽANIS KĻAVIŅŠ"), None);
            if expected.is_ok() {
                assert_eq!(
                    given_by(&[&other, &one], "Ilze Vanaga", on),
                    Ok(()),
                    "of two"
                );
            }
        }
    }
}
