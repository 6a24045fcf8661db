//! Boxes and big-endian numbers, with bounds.

use super::VideoError;

/// A box type.
pub(super) type FourCc = [u8; 4];

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

    pub fn four_cc(&mut self) -> Result<FourCc, VideoError> {
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

/// Size of a box as its header states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub kind: FourCc,
    /// Bytes of the header itself.
    pub header: u64,
    /// Bytes of the whole box; `None`: until the end of what surrounds it.
    pub size: Option<u64>,
}

/// Reads the header at the front of `bytes`; `None` where it is too short or contradicts itself.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let mut cursor = Cursor(bytes);
    let short = cursor.u32().ok()?;
    let kind = cursor.four_cc().ok()?;
    let (header, size) = match short {
        0 => (8, None),
        1 => (16, Some(cursor.u64().ok()?)),
        n => (8, Some(u64::from(n))),
    };
    (size.is_none_or(|s| s >= header)).then_some(Header { kind, header, size })
}

/// The boxes within `bytes`; ends quietly at the first that does not fit.
pub(super) fn children(bytes: &[u8]) -> impl Iterator<Item = (FourCc, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let head = header(rest)?;
        let size = match head.size {
            Some(size) => usize::try_from(size).ok()?,
            None => rest.len(),
        };
        let (this, after) = rest.split_at_checked(size)?;
        rest = after;
        Some((head.kind, this.get(head.header as usize..)?))
    })
}

/// The first box of a kind.
pub(super) fn child<'a>(bytes: &'a [u8], kind: &FourCc) -> Option<&'a [u8]> {
    children(bytes).find(|(k, _)| k == kind).map(|(_, b)| b)
}

/// The first box of a kind, which must be there.
pub(super) fn need<'a>(
    bytes: &'a [u8],
    kind: &FourCc,
    what: &'static str,
) -> Result<&'a [u8], VideoError> {
    child(bytes, kind).ok_or(VideoError::Damaged(what))
}

/// A big-endian u32 within a table row.
pub(super) fn word(row: &[u8], index: usize) -> u32 {
    row.get(index * 4..)
        .and_then(|r| r.first_chunk())
        .map_or(0, |b| u32::from_be_bytes(*b))
}
