//! Which names of files every file system takes that a package may pass through (ext4, NTFS, exFAT, ISO 9660 with Joliet).

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Most bytes of a name in UTF-8 (ext4).
pub const MOST_BYTES: usize = 255;

/// Why a name cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    Empty,
    /// More than [`MOST_BYTES`].
    TooLong,
    /// `/`, `\` or `:`
    Separator,
    /// `<`, `>`, `"`, `|`, `?` or `*`
    ReservedCharacter,
    /// Controls, and marks that change the direction of writing so that a name looks like another.
    Control,
    /// A full stop or a space at the end, or a space at the beginning.
    Edge,
    /// `.`, `..`, `CON`, `lpt1.pdf`
    Reserved,
}

/// Names that Windows keeps for devices, whatever extension follows.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// As these do, followed by a digit.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// The first reason for which a name cannot be kept.
#[must_use]
pub fn fault(name: &str) -> Option<NameFault> {
    if name.is_empty() {
        return Some(NameFault::Empty);
    }
    if name.chars().any(is_control) {
        return Some(NameFault::Control);
    }
    if name.contains(['/', '\\', ':']) {
        return Some(NameFault::Separator);
    }
    if name.contains(['<', '>', '"', '|', '?', '*']) {
        return Some(NameFault::ReservedCharacter);
    }
    if name == "." || name == ".." || is_device(name) {
        return Some(NameFault::Reserved);
    }
    if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Some(NameFault::Edge);
    }
    (name.len() > MOST_BYTES || name.nfd().map(char::len_utf8).sum::<usize>() > 2 * MOST_BYTES)
        .then_some(NameFault::TooLong)
}

fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let stem = stem.to_lowercase();
    DEVICES.contains(&stem.as_str())
        || NUMBERED_DEVICES.iter().any(|device| {
            stem.strip_prefix(device).is_some_and(|rest| {
                matches!(
                    rest,
                    "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
                )
            })
        })
}

/// The name that is nearest to a given one and that every file system takes.
#[must_use]
pub fn kept(given: &str) -> String {
    let letters = given.nfc().filter(|character| !is_control(*character));
    let name: String = letters
        .map(|character| match character {
            '/' | '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*' => '_',
            other => other,
        })
        .collect();
    let name = name.trim_start().trim_end_matches(['.', ' ']);
    let (stem, extension) = match name.rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => name.split_at(dot),
        None => (name, ""),
    };
    let stem = match stem {
        "" => "datne".to_owned(),
        stem if is_device(name) => match stem.split_once('.') {
            Some((device, rest)) => format!("{}_.{rest}", device.trim_end()),
            None => format!("{}_", stem.trim_end()),
        },
        stem => stem.to_owned(),
    };
    let short = |text: &str, most: usize| {
        let mut room = most;
        let fits = |letter: &char| {
            let fits = letter.len_utf8() <= room;
            room = if fits { room - letter.len_utf8() } else { 0 };
            fits
        };
        text.chars().take_while(fits).collect::<String>()
    };
    // An ending that is longer than any is is none.
    let extension = short(extension, MOST_BYTES / 4);
    let stem = short(&stem, MOST_BYTES - extension.len());
    format!("{stem}{}", extension.trim_end_matches(['.', ' ']))
}

/// What two names share that some file system takes for one: without regard to case, and however letters with marks are
/// composed.
#[must_use]
pub fn same(name: &str) -> String {
    let lower: String = name.nfc().flat_map(char::to_lowercase).collect();
    lower.nfc().collect()
}

/// The names that another one before them is the same as, each with that other.
pub fn doubled<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for name in names {
        if let Some(first) = seen.get(&same(name)) {
            found.push((name, *first));
        } else {
            seen.insert(same(name), name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_file_system_refuses_are_told_with_the_reason() {
        for (name, reason) in [
            ("", NameFault::Empty),
            ("a/b.pdf", NameFault::Separator),
            ("C:a.pdf", NameFault::Separator),
            ("a\\b", NameFault::Separator),
            ("kas?.pdf", NameFault::ReservedCharacter),
            ("a\u{7}b", NameFault::Control),
            ("a\u{202e}fdp.exe", NameFault::Control),
            ("..", NameFault::Reserved),
            ("CON", NameFault::Reserved),
            ("Lpt1.pdf", NameFault::Reserved),
            ("nul .txt", NameFault::Reserved),
            ("beigas.", NameFault::Edge),
            ("beigas ", NameFault::Edge),
            (" sākums", NameFault::Edge),
        ] {
            assert_eq!(fault(name), Some(reason), "{name:?}");
        }
        let long = "ā".repeat(128);
        assert_eq!(fault(&long), Some(NameFault::TooLong));
        let fits = "ā".repeat(127);
        for name in [
            "iesniegums.pdf",
            "Āboliņš un Ķegums (2).docx",
            "com.pdf",
            ".slēpts",
            fits.as_str(),
        ] {
            assert_eq!(fault(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_kept_of_a_name_is_taken_by_every_file_system() {
        for (given, wanted) in [
            ("iesniegums.pdf", "iesniegums.pdf"),
            ("CON.txt", "CON_.txt"),
            ("nul", "nul_"),
            ("com1.2025.pdf", "com1_.2025.pdf"),
            ("kas? kur/cik.pdf", "kas_ kur_cik.pdf"),
            ("  beigas. ", "beigas"),
            ("...", "datne"),
            ("", "datne"),
            ("A\u{304}\u{202e}.pdf", "Ā.pdf"),
        ] {
            assert_eq!(kept(given), wanted, "{given:?}");
        }
        for given in [
            "ā".repeat(300),
            format!("a.{}", "ē".repeat(300)),
            format!("{}.pdf", "ķ".repeat(300)),
        ] {
            let kept = kept(&given);
            assert_eq!(fault(&kept), None, "{kept}");
            assert!(kept.len() > MOST_BYTES / 5);
        }
    }

    #[test]
    fn one_name_in_two_spellings_is_one_name() {
        let names = ["Ā.pdf", "b.pdf", "ā.PDF", "A\u{304}.pdf"];
        let found = doubled(names.into_iter());
        assert_eq!(found, [("ā.PDF", "Ā.pdf"), ("A\u{304}.pdf", "Ā.pdf")]);
    }
}
