//! Sound and film.

use crate::sample::{Sample, sample};

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    [&name[..], &length, content].concat()
}

fn wave(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WAVE".to_vec(), chunks.concat(), chunk(b"data", &[0; 64])].concat();
    chunk(b"RIFF", &body)
}

fn format(encoding: u16, size: usize) -> Vec<u8> {
    let mut content = encoding.to_le_bytes().to_vec();
    content.resize(size, 0);
    chunk(b"fmt ", &content)
}

fn broadcast(version: u8) -> Vec<u8> {
    let mut content = vec![0; 602];
    content[346] = version;
    chunk(b"bext", &content)
}

fn film(brand: &[u8; 4]) -> Vec<u8> {
    [
        &[0, 0, 0, 24][..],
        b"ftyp",
        brand,
        &[0; 4],
        brand,
        brand,
        &[0, 0, 0, 16],
        b"moov",
        &[0; 8],
    ]
    .concat()
}

/// Ten frames of MPEG-1 layer III, 128 kbit/s, 44.1 kHz, behind a tag or not.
pub(crate) fn sound(tag: &[u8]) -> Vec<u8> {
    let mut frame = vec![0xFF, 0xFB, 0x90, 0x00];
    frame.resize(417, 0);
    [tag, &frame.repeat(10)].concat()
}

pub(crate) fn recordings() -> Vec<Sample> {
    vec![
        sample("pcm.wav", "fmt/141", wave(&[format(1, 16)])),
        sample("coded.wav", "fmt/142", wave(&[format(6, 18)])),
        sample("extensible.wav", "fmt/143", wave(&[format(0xFFFE, 40)])),
        sample(
            "broadcast-0.wav",
            "fmt/703",
            wave(&[broadcast(0), format(1, 16)]),
        ),
        sample(
            "broadcast-1.wav",
            "fmt/704",
            wave(&[broadcast(1), format(1, 16)]),
        ),
        sample("film.mp4", "fmt/199", film(b"mp42")),
        sample("film.mov", "x-fmt/384", film(b"qt  ")),
        sample("tagged.mp3", "fmt/134", sound(b"ID3\x04\0\0\0\0\0\0")),
        sample("bare.mp3", "fmt/134", sound(b"")),
    ]
}
