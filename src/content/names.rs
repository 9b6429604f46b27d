//! Names that strangers gave to files, made safe to show and to offer for download.

/// Longest name in bytes: what common file systems take, less some room for " (2)".
pub const LONGEST: usize = 240;

/// What was done to a name that somebody gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mended {
    /// It had more than [`LONGEST`] bytes.
    Shortened,
    /// It had something in it that does not belong into a name.
    Cleaned,
}

/// What was done to a given name to make it this one; none where it was left as it is.
#[must_use]
pub fn mended(given: &str, name: &str) -> Option<Mended> {
    match given == name {
        true => None,
        false if given.len() > LONGEST => Some(Mended::Shortened),
        false => Some(Mended::Cleaned),
    }
}

/// A bare file name out of whatever stood in a container or a letter.
///
/// Folders, drive letters, control and direction-changing characters and the characters Windows refuses are gone;
/// Latvian letters stay. Empty if nothing is left.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let bare = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = bare
        .chars()
        .filter(|letter| !letter.is_control() && !changes_direction(*letter))
        .map(|letter| {
            if matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*') {
                '_'
            } else {
                letter
            }
        })
        .collect();
    let trimmed = cleaned.trim().trim_end_matches(['.', ' ']);
    let trimmed = if trimmed.chars().all(|letter| letter == '.') {
        ""
    } else {
        trimmed
    };
    shortened(trimmed)
}

/// The same for an entry of a container, whose folders are part of its name: `pielikumi/izziņa.pdf`.
#[must_use]
pub fn safe_entry_name(name: &str) -> String {
    let parts: Vec<String> = name
        .split(['/', '\\'])
        .map(safe_name)
        .filter(|part| !part.is_empty())
        .collect();
    shortened(&parts.join("/"))
}

/// Characters that turn `fdp.exe` into what reads as a PDF.
fn changes_direction(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Cuts in the middle, so that the extension survives.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let extension = name
        .rfind('.')
        .map(|dot| &name[dot..])
        .filter(|extension| extension.len() <= 16)
        .unwrap_or_default();
    let mut stem = &name[..name.len() - extension.len()];
    while stem.len() + extension.len() > LONGEST {
        let mut letters = stem.chars();
        letters.next_back();
        stem = letters.as_str();
    }
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(
            safe_name("C:\\Users\\Jānis\\iesniegums.docx"),
            "iesniegums.docx"
        );
        assert_eq!(
            safe_name("a\r\nSet-Cookie: b\u{202E}fdp.exe"),
            "aSet-Cookie_ bfdp.exe"
        );
        assert_eq!(safe_name(".."), "");
        assert_eq!(
            safe_name("Ķīšezera iela Nr. 5 – izziņa.pdf"),
            "Ķīšezera iela Nr. 5 – izziņa.pdf"
        );
        assert_eq!(
            safe_entry_name("/../pielikumi//..\\izziņa.pdf"),
            "pielikumi/izziņa.pdf"
        );
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let short = safe_name(&format!("{}.pdf", "ā".repeat(500)));
        assert!(short.len() <= 240 && short.ends_with("ā.pdf"), "{short}");
    }

    #[test]
    fn what_was_done_to_a_name_is_known() {
        for (given, expected) in [
            ("izziņa.pdf".to_owned(), None),
            ("kas: tas?.pdf".to_owned(), Some(Mended::Cleaned)),
            ("ā".repeat(121), Some(Mended::Shortened)),
        ] {
            assert_eq!(mended(&given, &safe_name(&given)), expected, "{given}");
        }
    }
}
