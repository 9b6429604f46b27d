//! Text without markup, in the encodings it comes in here: UTF-8, UTF-16, windows-1257 (Baltic), windows-1251.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1257};

use super::budget::Stop;
use crate::content::extract::{Found, Reading};
use crate::content::source::Source;

/// Writes the text; of a longer file only as much is read as the sink can take.
pub(crate) fn read(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    // Four bytes: the most a character takes in any of the encodings.
    let wanted = reading.text.free().saturating_add(4);
    let bytes = source.head(wanted)?;
    let whole = bytes.len() as u64 == source.length();
    let text = if whole {
        decode(&bytes)
    } else {
        decode(without_half_letter(&bytes))
    };
    reading.text.push(&text)?;
    if !whole {
        reading.text.cut();
    }
    Ok(Found::default())
}

/// Decodes text by its byte order mark, or by what its bytes can be.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    guess(bytes).decode_without_bom_handling(bytes).0
}

/// The encoding of text that carries no mark.
///
/// What is valid UTF-8 is UTF-8: text in another encoding hardly ever is by chance. Otherwise the choice is between
/// the two single-byte encodings of the region: Cyrillic words consist of high bytes alone, Latvian ones hardly ever.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let (mut high, mut other) = (0_usize, 0_usize);
    for word in bytes.split(|&byte| byte < 0xC0 && !byte.is_ascii_alphabetic()) {
        match word.len() {
            0..=2 => {}
            _ if word.iter().all(|&byte| byte >= 0xC0) => high += 1,
            _ => other += 1,
        }
    }
    if high > other {
        WINDOWS_1251
    } else {
        WINDOWS_1257
    }
}

/// UTF-16 without a mark shows in zeros that stand on one side of each pair only.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes[..bytes.len().min(4096)].as_chunks::<2>().0;
    if pairs.len() < 4 {
        return None;
    }
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let most = pairs.len() / 2;
    match (first, second) {
        (0, count) if count > most => Some(UTF_16LE),
        (count, 0) if count > most => Some(UTF_16BE),
        _ => None,
    }
}

/// Bytes cut off at an arbitrary place, without the beginning of a letter at their end.
fn without_half_letter(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATVIAN: &str = "Šķūņa īpašnieks lūdz izziņu: ČĒĢĪĶĻŅŠŪŽ";

    #[test]
    fn latvian_is_read_in_every_encoding_it_comes_in() {
        let utf16 = |little: bool| -> Vec<u8> {
            LATVIAN
                .encode_utf16()
                .flat_map(|unit| {
                    if little {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                })
                .collect()
        };
        let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for bytes in [
            LATVIAN.as_bytes().to_vec(),
            with_mark(b"\xEF\xBB\xBF", LATVIAN.as_bytes().to_vec()),
            WINDOWS_1257.encode(LATVIAN).0.into_owned(),
            with_mark(b"\xFF\xFE", utf16(true)),
            with_mark(b"\xFE\xFF", utf16(false)),
            utf16(true),
            utf16(false),
        ] {
            assert_eq!(decode(&bytes), LATVIAN);
        }
    }

    #[test]
    fn russian_is_told_from_latvian() {
        let russian = "Прошу выдать справку о доходах";
        assert_eq!(decode(&WINDOWS_1251.encode(russian).0), russian);
    }
}
