//! Big-endian numbers, with bounds.

use super::VideoError;

const SHORT: VideoError = VideoError::Damaged("a box is too short");

/// Reads numbers off the front of a slice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], VideoError> {
        let (head, rest) = self.0.split_at_checked(n).ok_or(SHORT)?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], VideoError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(SHORT)?;
        self.0 = rest;
        Ok(*head)
    }

    pub fn u8(&mut self) -> Result<u8, VideoError> {
        self.array::<1>().map(|[b]| b)
    }

    pub fn u16(&mut self) -> Result<u16, VideoError> {
        self.array().map(u16::from_be_bytes)
    }

    pub fn u32(&mut self) -> Result<u32, VideoError> {
        self.array().map(u32::from_be_bytes)
    }

    pub fn i32(&mut self) -> Result<i32, VideoError> {
        self.array().map(i32::from_be_bytes)
    }

    pub fn u64(&mut self) -> Result<u64, VideoError> {
        self.array().map(u64::from_be_bytes)
    }

    pub fn i64(&mut self) -> Result<i64, VideoError> {
        self.array().map(i64::from_be_bytes)
    }

    /// A u64 in version-1 boxes, a u32 in others.
    pub fn sized(&mut self, version: u8) -> Result<u64, VideoError> {
        if version == 1 {
            self.u64()
        } else {
            self.u32().map(u64::from)
        }
    }

    /// Four characters.
    pub fn four_cc(&mut self) -> Result<[u8; 4], VideoError> {
        self.array()
    }

    /// Version and flags of a full box.
    pub fn full(&mut self) -> Result<(u8, u32), VideoError> {
        let word = self.u32()?;
        Ok(((word >> 24) as u8, word & 0x00ff_ffff))
    }

    /// The count of a table and its rows of `width` bytes each; rows beyond the box are an error.
    pub fn table(&mut self, width: usize) -> Result<std::slice::ChunksExact<'a, u8>, VideoError> {
        let count = self.u32()? as usize;
        let bytes = count.checked_mul(width).ok_or(SHORT)?;
        Ok(self.take(bytes)?.chunks_exact(width))
    }
}
