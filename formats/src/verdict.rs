//! Whether a file may go to the archive as it is.

use crate::found::{Identified, Protection, Signatures};
use crate::identify::{Extension, Identification};
use crate::profile::{Profile, Rule, Take};
use crate::table::{Format, Kind};

/// What is to be done with a file before it goes to the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    /// A PDF/A goes along; the original goes always.
    AcceptedWithRendition,
    /// Signed (*parakstīts*): the bytes are what was signed, so they go as they are and nothing takes their place.
    KeepAsSigned,
    NotAccepted,
}

/// How the verdict came about, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derivation<'a> {
    /// No format of the table: nobody can say whether it will open.
    Unknown,
    /// The name says another format than the content; it is mended first, for an archive keeps the name.
    NameContradicts {
        found: &'static Format,
        extension: &'a Extension,
    },
    /// Encrypted: an archive cannot keep a password for decades.
    Encrypted { format: &'static Format },
    /// A signed container, or a document with signatures inside. What the archive's list says of the format, if anything,
    /// is for the person who agrees the handover.
    Signed {
        format: &'static Format,
        rule: Option<&'a Rule>,
    },
    /// The list names the format.
    Listed {
        format: &'static Format,
        rule: &'a Rule,
    },
    /// The list does not name it.
    NotListed { format: &'static Format },
}

/// A verdict with its derivation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    pub verdict: Verdict,
    pub derivation: Derivation<'a>,
}

/// Decides by what the file is and what the archive takes.
#[must_use]
pub fn decide<'a>(profile: &'a Profile, identification: &'a Identification) -> Decision<'a> {
    let derivation = derive(profile, identification);
    let verdict = match &derivation {
        Derivation::Signed { .. } => Verdict::KeepAsSigned,
        Derivation::Listed { rule, .. } => match rule.take {
            Take::Accepted => Verdict::Accepted,
            Take::Rendition => Verdict::AcceptedWithRendition,
            Take::Refused => Verdict::NotAccepted,
        },
        Derivation::Unknown
        | Derivation::NameContradicts { .. }
        | Derivation::Encrypted { .. }
        | Derivation::NotListed { .. } => Verdict::NotAccepted,
    };
    Decision {
        verdict,
        derivation,
    }
}

fn derive<'a>(profile: &'a Profile, identification: &'a Identification) -> Derivation<'a> {
    let found: &Identified = match identification {
        Identification::Unknown => return Derivation::Unknown,
        Identification::Contradicting { found, extension } => {
            return Derivation::NameContradicts {
                found: found.format,
                extension,
            };
        }
        Identification::Identified(found) => found,
    };
    let format = found.format;
    let rule = profile.rule_for(format.puid);
    if found.protection == Protection::Encrypted {
        return Derivation::Encrypted { format };
    }
    if format.kind == Kind::Signed || found.signatures == Signatures::Inside {
        return Derivation::Signed { format, rule };
    }
    match rule {
        Some(rule) => Derivation::Listed { format, rule },
        None => Derivation::NotListed { format },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::found::Ground;

    fn identified(puid: &str) -> Identified {
        Identified::by(puid, Ground::Structure).expect("in the table")
    }

    fn verdict(profile: &str, found: Identified) -> Verdict {
        let profiles = Profile::built_in().expect("sound");
        let profile = profiles.iter().find(|other| other.code == profile);
        decide(profile.expect("there"), &Identification::Identified(found)).verdict
    }

    #[test]
    fn the_national_archive_takes() {
        use Verdict::{Accepted, AcceptedWithRendition, KeepAsSigned, NotAccepted};
        let table = [
            ("PDF/A-2b", "fmt/477", Accepted, Accepted),
            ("PDF/A-3b", "fmt/480", NotAccepted, Accepted),
            ("PDF 1.7", "fmt/276", AcceptedWithRendition, Accepted),
            ("DOCX", "fmt/412", AcceptedWithRendition, Accepted),
            ("ODT 1.3", "fmt/1756", Accepted, AcceptedWithRendition),
            ("TIFF", "fmt/353", Accepted, NotAccepted),
            ("BMP", "fmt/116", NotAccepted, Accepted),
            ("XLSX", "fmt/214", AcceptedWithRendition, NotAccepted),
            ("ZIP", "x-fmt/263", NotAccepted, NotAccepted),
            ("eDoc", "fmt/1251", KeepAsSigned, KeepAsSigned),
            ("ASiC-S", "fmt/1341", KeepAsSigned, KeepAsSigned),
        ];
        for (name, puid, simple, opex) in table {
            assert_eq!(verdict("lna", identified(puid)), simple, "{name}, simple");
            assert_eq!(verdict("lna-opex", identified(puid)), opex, "{name}, OPEX");
        }
    }

    #[test]
    fn a_signature_outweighs_the_list_and_a_password_both() {
        let signed = identified("fmt/276").signed(Signatures::Inside);
        assert_eq!(verdict("lna", signed), Verdict::KeepAsSigned);
        let locked = signed.protected(Protection::Encrypted);
        assert_eq!(verdict("lna", locked), Verdict::NotAccepted);
    }

    #[test]
    fn the_derivation_names_the_rule_and_how_sure_it_is() {
        let profiles = Profile::built_in().expect("sound");
        let said = Identification::Identified(identified("x-fmt/18"));
        let decision = decide(&profiles[0], &said);
        let Derivation::Listed { format, rule } = decision.derivation else {
            panic!("{decision:?}");
        };
        assert_eq!(format.puid.as_str(), "x-fmt/18");
        assert_eq!(rule.sureness, crate::profile::Sureness::Seen);
        assert!(rule.ground.lv.contains("CSV"));
    }

    #[test]
    fn nothing_goes_under_a_name_that_lies() {
        let profiles = Profile::built_in().expect("sound");
        let lies = Identification::Contradicting {
            found: identified("fmt/477"),
            extension: Extension::of("a.docx").expect("one"),
        };
        assert_eq!(decide(&profiles[0], &lies).verdict, Verdict::NotAccepted);
        let unknown = decide(&profiles[0], &Identification::Unknown);
        assert_eq!(unknown.derivation, Derivation::Unknown);
        assert_eq!(unknown.verdict, Verdict::NotAccepted);
    }
}
