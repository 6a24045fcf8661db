//! The head of a block: whose it is, when, and what kind.

use super::ebml::vint;

/// Most bytes that it can have: track number, time, flags.
pub(super) const BLOCK_HEAD_BYTES: usize = 8 + 2 + 1;

/// A block, of which the end may be missing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    pub track: Option<u64>,
    /// In ticks from the time of the cluster.
    pub time: i16,
    flags: u8,
    /// Bytes before `data`.
    pub len: usize,
    pub data: &'a [u8],
}

impl<'a> Block<'a> {
    /// `None` where the head is damaged.
    pub fn read(body: &'a [u8]) -> Option<Self> {
        let number = vint(body, 8).ok()??;
        let [high, low, flags, data @ ..] = body.get(number.len..)? else {
            return None;
        };
        Some(Self {
            track: number.value(),
            time: i16::from_be_bytes([*high, *low]),
            flags: *flags,
            len: number.len + 3,
            data,
        })
    }

    /// Only a simple block says so itself.
    pub fn is_key(&self) -> bool {
        self.flags & 0x80 != 0
    }

    pub fn is_invisible(&self) -> bool {
        self.flags & 0x08 != 0
    }

    /// Whether several frames share the block.
    pub fn is_laced(&self) -> bool {
        self.flags & 0x06 != 0
    }
}
