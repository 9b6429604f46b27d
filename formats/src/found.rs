//! What a recogniser saw.

use crate::table::Format;

/// On what an identification rests, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ground {
    /// The parts inside a package, a compound file or a chain of chunks.
    Structure,
    /// The bytes a file of this format begins with.
    Signature,
    /// What the file says of itself in its metadata; nobody has checked it against the rest of the file.
    Claim,
    /// The characters of a text look like it, and nothing says otherwise.
    Appearance,
    /// Its extension; the characters do not speak against it.
    Extension,
}

/// Whether the file opens without a secret (*parole*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protection {
    Open,
    /// Encrypted, wholly or in parts. A PDF that opens without a password but forbids printing counts here too: ISO 19005
    /// forbids both.
    Encrypted,
}

/// Whether electronic signatures are inside (*elektroniskie paraksti*); they are not verified here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signatures {
    NoneSeen,
    Inside,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identified {
    pub format: &'static Format,
    pub ground: Ground,
    pub protection: Protection,
    pub signatures: Signatures,
}

impl Identified {
    /// `None` for an identifier that the table lacks.
    pub(crate) fn by(puid: &str, ground: Ground) -> Option<Self> {
        Format::of(puid).map(|format| Self {
            format,
            ground,
            protection: Protection::Open,
            signatures: Signatures::NoneSeen,
        })
    }

    pub(crate) fn protected(self, protection: Protection) -> Self {
        Self { protection, ..self }
    }

    pub(crate) fn signed(self, signatures: Signatures) -> Self {
        Self { signatures, ..self }
    }
}
