//! The bytes of an intake that have not been handed on yet, without copying more than small change.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use object_store::PutPayload;

/// Below this a chunk is copied: keeping it apart would cost more memory than its bytes, and a sender chooses its size.
const SMALL: usize = 4 * 1024;
/// Copied chunks are set aside when this much has gathered.
const GATHERED: usize = 64 * 1024;

#[derive(Default)]
pub(super) struct Buffer {
    chunks: VecDeque<Bytes>,
    gathering: BytesMut,
    length: usize,
}

impl Buffer {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, bytes: Bytes) {
        self.length += bytes.len();
        if bytes.len() < SMALL {
            self.gathering.extend_from_slice(&bytes);
            if self.gathering.len() >= GATHERED {
                self.set_aside();
            }
        } else {
            self.set_aside();
            self.chunks.push_back(bytes);
        }
    }

    fn set_aside(&mut self) {
        if !self.gathering.is_empty() {
            self.chunks.push_back(self.gathering.split().freeze());
        }
    }

    /// The first `length` bytes, or all if there are fewer.
    pub(super) fn take(&mut self, length: usize) -> PutPayload {
        self.set_aside();
        let mut missing = length.min(self.length);
        self.length -= missing;
        let mut taken = Vec::new();
        while missing > 0 {
            let Some(mut chunk) = self.chunks.pop_front() else {
                break;
            };
            if chunk.len() > missing {
                self.chunks.push_front(chunk.split_off(missing));
            }
            missing -= chunk.len();
            taken.push(chunk);
        }
        taken.into_iter().collect()
    }

    pub(super) fn take_all(&mut self) -> PutPayload {
        self.take(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(payload: &PutPayload) -> Vec<u8> {
        payload.iter().flat_map(|chunk| chunk.to_vec()).collect()
    }

    #[test]
    fn a_sender_of_single_bytes_does_not_multiply_their_size() {
        let mut buffer = Buffer::default();
        for at in 0..1_000_000_usize {
            buffer.push(Bytes::copy_from_slice(&[at as u8]));
        }
        let payload = buffer.take_all();
        assert_eq!(payload.content_length(), 1_000_000);
        assert!(payload.iter().count() <= 1_000_000 / GATHERED + 1);
    }

    #[test]
    fn large_chunks_are_not_copied_and_keep_their_place() {
        let large = Bytes::from(vec![2; SMALL]);
        let mut buffer = Buffer::default();
        buffer.push(Bytes::from_static(&[1]));
        buffer.push(large.clone());
        buffer.push(Bytes::from_static(&[3]));
        let first = buffer.take(3);
        assert_eq!(joined(&first), [1, 2, 2]);
        assert_eq!(
            first.iter().nth(1).map(|chunk| chunk.as_ptr()),
            Some(large.as_ptr())
        );
        assert_eq!(buffer.len(), SMALL - 1);
        assert_eq!(joined(&buffer.take_all()), [&large[2..], &[3]].concat());
        assert_eq!(buffer.len(), 0);
    }
}
