//! Finds the index of a file by asking for a few slices of it.

use super::boxes::{FourCc, header};
use super::moov;
use crate::video::{Limits, Movie, VideoError};
use std::ops::Range;

const HEADER_BYTES: u64 = 16;

/// What stands on the top level of an MP4 or MOV file.
const KNOWN: [&FourCc; 17] = [
    b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid",
    b"sidx", b"emsg", b"mfra", b"meta", b"udta", b"PICT", b"prft",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    Header,
    Moov(u64),
    Moof(u64),
    Nothing,
}

/// Walks the top level of a file, as [`crate::video::Scanner`] does for its caller.
#[derive(Debug)]
pub(in crate::video) struct Scanner {
    len: u64,
    limits: Limits,
    pos: u64,
    want: Want,
    boxes: u32,
    index_bytes: u64,
    moov: Option<Vec<u8>>,
    moofs: Vec<(u64, Vec<u8>)>,
    cut: bool,
}

impl Scanner {
    /// For a file of `len` bytes.
    pub fn new(len: u64, limits: Limits) -> Self {
        Self {
            len,
            limits,
            pos: 0,
            want: Want::Header,
            boxes: 0,
            index_bytes: 0,
            moov: None,
            moofs: Vec::new(),
            cut: false,
        }
    }

    /// The bytes to read next; `None`: enough was read.
    pub fn need(&self) -> Option<Range<u64>> {
        match self.want {
            Want::Header => Some(self.pos..self.len.min(self.pos.saturating_add(HEADER_BYTES))),
            Want::Moov(end) | Want::Moof(end) => Some(self.pos..end),
            Want::Nothing => None,
        }
    }

    /// Takes the bytes of [`Scanner::need`].
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), VideoError> {
        match self.want {
            Want::Header => self.feed_header(bytes),
            Want::Moov(end) => {
                self.moov.get_or_insert_with(|| bytes.to_vec());
                self.go_to(end);
                Ok(())
            }
            Want::Moof(end) => {
                self.moofs.push((self.pos, bytes.to_vec()));
                self.go_to(end);
                Ok(())
            }
            Want::Nothing => Ok(()),
        }
    }

    /// What was found.
    pub fn finish(self) -> Result<Movie, VideoError> {
        let moov = self.moov.ok_or(VideoError::CutShort)?;
        let file = moov::File {
            moov: body(&moov),
            moofs: self
                .moofs
                .iter()
                .map(|(at, bytes)| (*at, body(bytes)))
                .collect(),
            len: self.len,
            cut: self.cut,
        };
        moov::movie(&file, &self.limits)
    }

    fn feed_header(&mut self, bytes: &[u8]) -> Result<(), VideoError> {
        let first = self.boxes == 0;
        self.boxes += 1;
        if self.boxes > self.limits.max_boxes {
            return Err(VideoError::TooLarge("too many pieces"));
        }
        let head = match header(bytes) {
            Some(head) if !first || KNOWN.contains(&&head.kind) => head,
            _ if first => return Err(VideoError::NotAVideo),
            _ => {
                self.want = Want::Nothing;
                return Ok(());
            }
        };
        let end = head
            .size
            .map_or(self.len, |size| self.pos.saturating_add(size));
        let index = matches!(&head.kind, b"moov" | b"moof");
        if end > self.len {
            self.cut = true;
            self.want = Want::Nothing;
            let lost_index = &head.kind == b"moov" && self.moov.is_none();
            return if lost_index {
                Err(VideoError::CutShort)
            } else {
                Ok(())
            };
        }
        if !index {
            self.go_to(end);
            return Ok(());
        }
        self.index_bytes = self.index_bytes.saturating_add(end - self.pos);
        if self.index_bytes > self.limits.max_index_bytes {
            return Err(VideoError::TooLarge("its index fills the memory"));
        }
        self.want = if &head.kind == b"moov" {
            Want::Moov(end)
        } else {
            Want::Moof(end)
        };
        Ok(())
    }

    fn go_to(&mut self, end: u64) {
        self.pos = end;
        self.want = if end < self.len {
            Want::Header
        } else {
            Want::Nothing
        };
    }
}

/// The content of a box that was read as a whole.
fn body(bytes: &[u8]) -> &[u8] {
    let start = header(bytes).map_or(8, |h| h.header);
    bytes.get(start as usize..).unwrap_or_default()
}
