//! The one question: what is this file?

use std::io::{self, Read, Seek};

use crate::found::{Ground, Identified};
use crate::table::Format;
use crate::window::Window;
use crate::{compound, package, pdf, picture, recording, text};

/// The edition of the recognisers and of their table. Whoever keeps identifications asks anew for those of an older one: it rises
/// whenever some file may be called something else than before.
pub const EDITION: i32 = 1;

/// The extension of a file name: one to eight ASCII letters and digits, kept in lower case.
///
/// The rest of a name is personal data more often than not and is not asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension(String);

impl Extension {
    /// `None` for a name without one.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        let sound = !stem.is_empty()
            && (1..=8).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        sound.then(|| Self(extension.to_ascii_lowercase()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What came of looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identification {
    Identified(Identified),
    /// The content is one format and the extension belongs to others: whoever trusts the name will not open it.
    Contradicting {
        found: Identified,
        extension: Extension,
    },
    /// No format of the table.
    Unknown,
}

impl Identification {
    /// What was found in a content, held against a name that it bears.
    #[must_use]
    pub fn under(found: Option<Identified>, extension: Option<&Extension>) -> Self {
        match (found, extension) {
            (None, _) => Self::Unknown,
            (Some(found), Some(extension)) if contradicts(found, extension) => {
                Self::Contradicting {
                    found,
                    extension: extension.clone(),
                }
            }
            (Some(found), _) => Self::Identified(found),
        }
    }

    /// What the content is, whatever the name says.
    #[must_use]
    pub fn found(&self) -> Option<&Identified> {
        match self {
            Self::Identified(found) | Self::Contradicting { found, .. } => Some(found),
            Self::Unknown => None,
        }
    }
}

/// Says what a file is, by its content; the extension decides only between texts that look alike.
///
/// Reads the beginning and the end, the directory and a few parts of a package, the chunk headers of a picture or a
/// recording, and up to 64 MiB of a PDF in pieces; holds less than 10 MiB at a time. Where it leaves off the source is
/// undefined.
///
/// # Errors
/// Only where the source cannot be read. A damaged file is what is left of it, or unknown.
pub fn identify<R: Read + Seek>(
    source: &mut R,
    extension: Option<&Extension>,
) -> io::Result<Identification> {
    let mut window = Window::over(source)?;
    let name = extension.map(Extension::as_str);
    let found = recognise(&mut window, name)?;
    Ok(Identification::under(found, extension))
}

fn recognise<R: Read + Seek>(
    window: &mut Window<'_, R>,
    extension: Option<&str>,
) -> io::Result<Option<Identified>> {
    if let Some(found) = pdf::recognise(window)? {
        return Ok(Some(found));
    }
    if let Some(found) = package::recognise(window, extension)? {
        return Ok(Some(found));
    }
    if let Some(found) = compound::recognise(window)? {
        return Ok(Some(found));
    }
    if let Some(found) = picture::recognise(window)? {
        return Ok(Some(found));
    }
    if let Some(found) = recording::recognise(window)? {
        return Ok(Some(found));
    }
    Ok(compressed(window.head())
        .or_else(|| text::recognise(window.head(), window.is_whole(), extension)))
}

fn compressed(head: &[u8]) -> Option<Identified> {
    let puid = if head.starts_with(b"7z\xBC\xAF\x27\x1C") {
        "fmt/484"
    } else if head.starts_with(&[0x1F, 0x8B, 0x08]) {
        "x-fmt/266"
    } else {
        return None;
    };
    Identified::by(puid, Ground::Signature)
}

/// An extension that no format of the table goes under says nothing, and neither does a name for what may hold anything.
fn contradicts(found: Identified, extension: &Extension) -> bool {
    !found.format.extensions.is_empty()
        && !found.format.goes_under(extension.as_str())
        && Format::all().any(|format| format.goes_under(extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_short_and_has_a_name_before_it() {
        let extension = |name| Extension::of(name).map(|found| found.0);
        assert_eq!(extension("Lēmums 5.PDF"), Some("pdf".to_owned()));
        assert_eq!(extension("a.tar.gz"), Some("gz".to_owned()));
        for name in ["bez", ".htaccess", "punkts.", "gari.paplašinājums", "a.b c"] {
            assert_eq!(extension(name), None, "{name}");
        }
    }
}
