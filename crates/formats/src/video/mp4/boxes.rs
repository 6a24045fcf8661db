//! Boxes, with bounds.

use crate::video::VideoError;
use crate::video::cursor::Cursor;

/// A box type.
pub(super) type FourCc = [u8; 4];

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
